"""What the offer form in the browser is filled with: fields, choices, and the cells it looks up."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from talentmarket.language import Language, Texts
from talentmarket.offers import standing
from talentmarket.offers.evidence import Evidence
from talentmarket.offers.file import WORDS, vocabulary
from talentmarket.translations import vocabulary as words

#: Fields to type in, in order, each with an example for a Korean and for any other reader.
EXAMPLES = {
    "name": ("", ""),
    "employer": ("네이버", "Google"),
    "salary": ("9500만", "180k"),
    "bonus": ("20%", "10%"),
    "stock": ("1000만", "40k"),
    "percent": ("0.5%", "0.5%"),
    "post_money": ("200억", "20M"),
    "exercise_cost": ("4000만", "40k"),
    "age": ("3", "3"),
}


def fields(language: Language) -> list[tuple[str, str, str]]:
    """Name, label and example of each field to type in."""
    section = words(WORDS)["form"]
    return [
        (name, language.translated(section[name], "form"), examples[language.code != "ko"])
        for name, examples in EXAMPLES.items()
    ]


def lookup(data: Path, language: Language) -> dict[str, Any]:
    """Choices of the form, employers to suggest, and all that form.js looks up."""
    from talentmarket.microdata.shipped import load
    from talentmarket.money import conventions

    evidence, filings, known = Evidence(data), load("pay", data.parent), standing.Cells()
    texts = Texts(WORDS, language)
    names = standing.Names(texts, {}, {})
    try:
        known = standing.shipped(data)
        names = standing.Names.of(evidence, texts)
    except (FileNotFoundError, KeyError):
        pass  # a project without these tables has a form that finds nothing
    called = dict(_employers(known, names, filings.to_dict("records")))
    countries = sorted({name.split("|")[2] for name in known} - {""})
    places = sorted({name.split("|")[6] for name in known if name.startswith("filings|")} - {""})
    offered = vocabulary()
    levels, roles = offered["offer"]["level"]["values"], offered["offer"]["role"]["values"]
    stages = offered["equity"]["stage"]["values"]
    label = words(WORDS)["form"]
    choices = {
        "role": [(code, names.roles.get(code, code)) for code in roles],
        "level": [(code, language.word("level", code)) for code in levels],
        "country": [(code, language.country(code)) for code in countries],
        "place": [(code, _place(code, texts)) for code in places],
        "stage": [(code, texts.fill("standing", f"stage.{code}", values={})) for code in stages],
    }
    titles = {code: language.word("title_group", code) for code in standing.TITLES.values()}
    looked_up = {
        "lang": language.code,
        "shares": standing.SHARES,
        "order": standing.ORDER,
        "kinds": ["figures", *standing.FILINGS.values()],
        "titles": standing.TITLES,
        "cells": {name: [*cell[:4], *cell.quantiles] for name, cell in sorted(known.items())},
        "words": {key: language.translated(text, "standing") for key, text in words(WORDS)["standing"].items()}
        | {"no-job": language.translated(label["no-job"], "form")},  # what is named in a file is chosen here
        "names": {
            "employer": called,
            "role": {
                code: language.written(name, "inside", {}) for code, name in (titles | dict(choices["role"])).items()
            },
            "level": dict(choices["level"]) | {"all": language.word("level", "all")},
            "place": dict(choices["stage"]) | dict(choices["place"]),
            "country": dict(choices["country"]),
        },
        "employers": {name.lower(): code for code, name in called.items()},
        "currencies": {code: conventions().currency_of.get(code, "") for code in countries},
        "survival": ["KR", "US"],
        "money": {code: language.currency(code) for code in sorted({cell[0] for cell in known.values()})},
        "currency": texts.fill("form", "currency", values={}),  # that of the examples in the fields
    }
    return {
        "choices": [(name, language.translated(label[name], "form"), pairs) for name, pairs in choices.items()],
        "employers": sorted(called.values()),
        "looked_up": looked_up,
    }


def _place(code: str, texts: Texts) -> str:
    """An American city area as it is written: San Francisco Bay; CA, elsewhere."""
    if code.startswith("other-"):
        return texts.fill("form", "elsewhere", values={"state": code.removeprefix("other-")})
    return code.replace("-", " ").title()


def _employers(
    known: standing.Cells, names: standing.Names, filings: Sequence[Mapping[Any, Any]]
) -> Iterator[tuple[str, str]]:
    """Id and name of each employer that a cell is about."""
    filed = (row for row in filings if row["employer"])
    own = {str(row["organization_id"] or row["employer"]): str(row["employer_name"]) for row in filed}
    for code in sorted({name.split("|")[3] for name in known} - {""}):
        yield code, names.employers.get(code) or own.get(code) or code
