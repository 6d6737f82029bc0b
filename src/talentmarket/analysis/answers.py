"""One answer to each question that people ask: its value, what it means, and what it rests on.

Pages, home page, overview, offers and the fact check quote these rows, so that one question never has two values. The words
are in ``answers.toml``; the values come from the analyses. An answer whose figures allow no value is there all the same and
says why (``cant_tell``).
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from talentmarket.analysis import claims, gaps, hiring, pay, survival
from talentmarket.analysis.query import QueryError
from talentmarket.analysis.ranges import LEAST_ORIGINS, Finding, figure_ids, join_ids, origins_of, split_ids, support
from talentmarket.language import Language, fill, placeholders
from talentmarket.messages import SaidError
from talentmarket.schema import dictionary
from talentmarket.tables import FIGURE_OUTPUTS
from talentmarket.tables.columns import typed

Found: TypeAlias = dict[str, Finding]

#: Measures of pay that `medians` has.
PAID = ("base_salary", "total_compensation", "offer_value")


class AnswerError(SaidError, ValueError):
    """An answer that can't be computed from the tables; the message says which one and why."""


class Answers:
    """The table ``answers`` for those who quote it."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table.set_index("answer_id", drop=False)

    def value(self, name: str) -> tuple[float, float]:
        """Both ends of an answer, equal where it is one number and missing where the figures can't tell."""
        row: Any = self.table.loc[name]
        return float(row["value_low"]), float(row["value_high"])

    def year(self, name: str) -> int:
        """The year that an answer is about."""
        row: Any = self.table.loc[name]
        return int(row["year"])

    def known(self, name: str) -> bool:
        """Whether the figures allow an answer."""
        return bool(self.table.loc[name, "status"] == "answered")

    def evidence(self, *names: str) -> list[str]:
        """The ids of the figures behind answers."""
        return split_ids(join_ids(self.table.loc[list(names), "evidence"]))

    def about(self, start: str) -> pd.DataFrame:
        """The answers whose names begin with `start`: value, unit, year and how many origins they rest on."""
        chosen = self.table[self.table.index.str.startswith(start)]
        return chosen[["value_low", "value_high", "unit", "year", "n_origins"]]


COLUMNS = [
    "answer_id", "question_en", "question_ko", "value_low", "value_high", "unit", "year", "status", "definition_en",
    "definition_ko", "n_figures", "n_origins", "first_hand", "caveat_en", "caveat_ko", "evidence", "page",
]  # fmt: skip


@cache
def words() -> Mapping[str, Any]:
    """The contents of ``answers.toml``: questions, definitions and pages by answer, words of their names, and caveats."""
    return tomllib.loads(files("talentmarket.analysis").joinpath("answers.toml").read_text(encoding="utf-8"))


def _entries() -> dict[str, tuple[str, dict[str, str]]]:
    """The entry of ``answers.toml`` that each answer has its words from, and the key behind each name in braces."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for entry in words()["answers"]:
        slots = placeholders(entry)
        for keys in product(*(words()["words"][slot] for slot in slots)):
            named = dict(zip(slots, keys, strict=True))
            found.setdefault(entry.format_map(named), (entry, named))
    return found


def _worded(entry: str, keys: Mapping[str, str], caveat: str, languages: Sequence[Language]) -> dict[str, str]:
    """Question, definition and caveat of an answer in each language of the tables, and its page."""
    told = words()["answers"][entry]
    sentences = {name: told[name] for name in ("question", "definition")}
    sentences["caveat"] = words()["caveats"].get(caveat, "")
    page = told["page"]
    out = {"page": page if isinstance(page, str) else next(page[key] for key in keys.values() if key in page)}
    for language in languages:
        named = {slot: language.translated(words()["words"][slot][key], "answers") for slot, key in keys.items()}
        for part, sentence in sentences.items():
            out[f"{part}_{language.code}"] = fill(language.translated(sentence, "answers"), language, named)
    return out


def answers(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """All answers, one row per question.

    Returns `COLUMNS`. ``value_low`` and ``value_high`` are in ``unit`` (equal where the answer is one number, missing
    where the figures can't tell); ``status`` is ``answered`` or ``cant_tell``; ``evidence`` are the ids of its figures,
    joined by ``;``.

    Raises
    ------
    AnswerError
        If an answer has no words, or words no answer.
    QueryError
        If a claim can't be put to the tables.
    """
    figures = pd.concat([tables[name][["figure_id", "source_id", "origin_id", "retelling"]] for name in FIGURE_OUTPUTS])
    told_by = zip(origins_of(figures).tolist(), figures["retelling"].isin(["origin"]).tolist(), strict=True)
    origins = dict(zip(figures["figure_id"].tolist(), told_by, strict=True))
    languages = [Language(code) for code in ("en", "ko")]
    claimed, n_origins = claim_answers(tables)
    values = pay_answers(tables) | gap_answers(tables) | claimed | survival.answers(tables) | hiring.answers(tables)
    entries = _entries()
    used = {entries[name][0] for name in values if name in entries}
    if odd := sorted(set(values) - set(entries) | set(words()["answers"]) - used):
        raise AnswerError(
            "answers.toml and the analyses differ on {names}: each answer needs both words and a value",
            names=", ".join(odd),
        )
    rows = []
    for name, value in values.items():
        told = pd.notna(value.low)
        behind = support(value.figures, origins)
        if name in claimed:  # whose verdicts count independent origins, claim by claim
            behind |= {"n_origins": n_origins[name], "first_hand": False}
        rows.append(
            {"answer_id": name, "value_low": value.low, "value_high": value.high, "unit": value.unit}
            | {"year": None if pd.isna(value.year) else int(value.year), "status": "answered" if told else "cant_tell"}
            | behind
            | _worded(*entries[name], value.caveat if told else "few_origins", languages)
        )
    table = pd.DataFrame(rows, columns=COLUMNS)
    # six digits are more than any source prints, and the same on every machine
    return table.round({"value_low": 6, "value_high": 6}).astype({"year": "Int64", "first_hand": "boolean"})


def medians(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Typical pay by country, role group, level and measure, at market rates and by purchasing power.

    Figures about all employers of a country together, of the last `pay.SPAN_OF_YEARS` years; see
    :func:`talentmarket.analysis.pay.cells`.

    Returns country, role_group, level, measure, statistic, ``usd``, ``usd_low``, ``usd_high``, ``ppp``, ``ppp_low``,
    ``ppp_high``, first_year, last_year, n_figures, n_origins, ``status`` (``answered`` with three origins or more),
    evidence.
    """
    lately = pay.lately(tables["salaries"])
    paid = lately[lately["measure"].isin(PAID)]
    usd, ppp = (pay.cells(pay.market(pay.on_basis(paid, "USD", basis))) for basis in ("nominal", "ppp"))
    ends = ["value", "low", "high"]
    amounts = {name: [name, f"{name}_low", f"{name}_high"] for name in ("usd", "ppp")}
    usd = usd.rename(columns=dict(zip(ends, amounts["usd"], strict=True)) | {"figure_id": "evidence"})
    ppp = ppp[[*pay.CELL, *ends]].set_axis([*pay.CELL, *amounts["ppp"]], axis=1)
    both = usd.merge(ppp, on=list(pay.CELL), how="left")
    both = both.assign(status=both["told"].map({True: "answered", False: "cant_tell"}))
    values = [*amounts["usd"], *amounts["ppp"]]
    columns = [*pay.CELL, *values, "first_year", "last_year", "n_figures", "n_origins", "status", "evidence"]
    return both[columns].round(dict.fromkeys(values, 2))


#: The tables that are worked out from the others.
PUBLISHED = {"answers": answers, "medians": medians}


def published(name: str, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One of `PUBLISHED` as a table of the dictionary: typed, sorted by key.

    Raises
    ------
    AnswerError
        If a claim or a question can't be put to these tables.
    """
    defined = dictionary().tables[name]
    try:
        made = PUBLISHED[name](tables)
    except QueryError as error:
        raise AnswerError("data/raw/claims.csv: {reason}", reason=error.args[0]) from None
    return typed(made.sort_values(list(defined.key), ignore_index=True), defined)


def as_json(table: pd.DataFrame) -> bytes:
    """The answers as JSON: a list of objects, empty cells as null and evidence as a list of ids."""
    records = [
        {name: None if pd.isna(value) else value for name, value in row.items()}
        | {"evidence": split_ids(row["evidence"])}
        for row in table.astype("object").to_dict("records")
    ]
    return (json.dumps(records, ensure_ascii=False, indent=2) + "\n").encode()


#: Cells of pay (`pay.CELL`) of which the typical pay is asked for, by the currency of the answer.
TYPICAL_PAY = {
    "KRW": {
        "pay-kr-software-developer": ("KR", "software_developer", "all", "base_salary", "mean"),
        "pay-kr-software-developer-entry": ("KR", "software_developer", "entry", "base_salary", "mean"),
        "pay-kr-software-developer-senior": ("KR", "software_developer", "senior", "base_salary", "mean"),
        "pay-kr-ml-engineer-entry": ("KR", "ml_engineer", "entry", "base_salary", "mean"),
    },
    "USD": {
        "pay-us-ml-engineer": ("US", "ml_engineer", "all", "base_salary", "mean"),
        "pay-us-ai-engineer": ("US", "ai_engineer", "all", "base_salary", "median"),
        "pay-us-ml-engineer-entry": ("US", "ml_engineer", "entry", "base_salary", "median"),
    },
}
COMPANIES = ("naver", "kakao", "samsung-electronics", "sk-hynix")
UNKNOWN: tuple[float, float] = (np.nan, np.nan)


def pay_answers(tables: Mapping[str, pd.DataFrame]) -> Found:
    """Typical pay, and pay over pay."""
    salaries = tables["salaries"]
    lately = pay.lately(salaries)
    ladder = pay.experience_ladder(salaries, tables["comparisons"])
    return (
        _official_answers(salaries, tables["occupations"])
        | _typical_answers(lately, "KRW")
        | _typical_answers(lately, "USD")
        | _country_answers(lately)
        | _ladder_answer(salaries)
        | _company_answers(salaries, tables["organizations"])
        | _by_row(ladder, "pay-kr-ai-over-other-developers-{level}", "share", "one_origin", "premium", "premium")
    )


def _by_row(table: pd.DataFrame, name: str, unit: str, caveat: str, low: str = "low", high: str = "high") -> Found:
    """One answer per row of a table; its columns fill the name."""
    rows = ((name.format_map(row), table.iloc[[place]]) for place, row in enumerate(table.to_dict("records")))
    return {filled: Finding.over(row, unit, caveat, low, high) for filled, row in rows}


def _official_answers(salaries: pd.DataFrame, occupations: pd.DataFrame) -> Found:
    """The latest official median of each occupation, and how far it moved in constant prices."""
    medians = pay.official_medians(salaries, occupations)
    out = {}
    for row in pay.official_growth(medians).to_dict("records"):
        name, year = str(row["occupation"]).replace("_", "-"), row["last_year"]
        last = medians[medians["figure_id"].isin(split_ids(row["figure_id"])) & (medians["year"] == year)]
        caveat = "series_break" if row["first_year"] < 2021 else "two_editions"
        out[f"pay-official-us-{name}"] = Finding.over(last, "USD", "one_survey", "nominal", "nominal")
        moved = Finding(row["real"], row["real"], "share", year, caveat, [row["figure_id"]])
        out[f"pay-official-real-change-us-{name}"] = moved
    return out


def _typical_answers(lately: pd.DataFrame, currency: str) -> Found:
    """Typical base pay of the cells asked for in a currency, where three origins tell it."""
    asked, rows = TYPICAL_PAY[currency], pay.market(pay.on_basis(lately, currency))
    wanted = [cell in asked.values() for cell in rows[list(pay.CELL)].itertuples(index=False, name=None)]
    typical = {tuple(row[name] for name in pay.CELL): row for row in pay.cells(rows.loc[wanted]).to_dict("records")}
    untold = dict.fromkeys(["low", "high", "last_year", "figure_id"], np.nan)
    return {
        name: Finding(row["low"], row["high"], currency, row["last_year"], "bootstrap", [row["figure_id"]])
        for name, row in ((name, typical.get(cell, untold)) for name, cell in asked.items())
    }


def _country_answers(lately: pd.DataFrame) -> Found:
    """How many times Korean pay is paid in the United States, for software developers of all levels and of each level."""
    means = lately[(lately["role_group"] == "software_developer") & (lately["statistic"] == "mean")]
    table = pay.country_ratios(means[means["measure"] == "base_salary"], "KR", ["US"])
    years = lately["year"].set_axis(lately["figure_id"])
    out = {}
    for level in ("all", "entry", "senior"):
        row = table[table["level"] == level]
        year = years.reindex(figure_ids(row)).max()
        suffix = "" if level == "all" else f"-{level}"
        for basis, caveat in (("nominal", "editions_of_one_survey"), ("ppp", "parity_of_gdp")):
            ends = row[f"{basis}_low"].max(), row[f"{basis}_high"].max()
            name = f"pay-us-over-kr-software-developer{suffix}-{basis}"
            out[name] = Finding(*ends, "ratio", year, caveat, row["figure_id"])
    return out


def _ladder_answer(salaries: pd.DataFrame) -> Found:
    """What the first principal level earns over the first entry level within one employer."""
    totals = salaries[salaries["measure"] == "total_compensation"]
    table = pay.employer_ladders(pay.on_basis(totals))
    enough = table["organization_id"].nunique() >= LEAST_ORIGINS
    low, high = (table["times"].min(), table["times"].max()) if enough else UNKNOWN
    found = Finding(low, high, "ratio", table["year"].max(), "one_platform", table["figure_id"])
    return {"pay-principal-over-entry": found}


def _company_answers(salaries: pd.DataFrame, organizations: pd.DataFrame) -> Found:
    """Average pay per employee of large Korean firms in their latest year, as printed."""
    rows = pay.on_basis(salaries[salaries["organization_id"].isin(COMPANIES)], "KRW")
    last = pay.company_pay(rows, organizations).drop_duplicates("organization_id", keep="last")
    return _by_row(last, "pay-average-{organization_id}", "KRW", "all_staff")


def gap_answers(tables: Mapping[str, pd.DataFrame]) -> Found:
    """The AI premium, and start-ups against large firms."""
    salaries, pay_gaps = tables["salaries"], tables["pay_gaps"]
    years = pd.concat([rows["year"].set_axis(rows["figure_id"]) for rows in (salaries, pay_gaps)])
    table = pay.premiums(pay_gaps, salaries, tables["comparisons"])
    publishers = tables["origins"].set_index("origin_id")["publisher"]
    out = {}
    for country in ("US", "KR"):
        one_each = gaps.by_origin(table, country)
        over_all = gaps.summary(one_each)
        ends = ((over_all.median, over_all.median), (over_all.low, over_all.high)) if over_all else (UNKNOWN, UNKNOWN)
        year, ids = years.reindex(figure_ids(one_each)).max(), one_each["figure_id"]
        few = one_each["origin_id"].map(publishers).nunique() < LEAST_ORIGINS
        caveat = "few_publishers" if few else "unlike_comparisons"
        out[f"ai-premium-{country.lower()}"] = Finding(*ends[0], "share", year, caveat, ids)
        out[f"ai-premium-range-{country.lower()}"] = Finding(*ends[1], "share", year, "prediction", ids)
    profiles = pay.one_method(table, "profiles")
    profiles = profiles[profiles["country"].isin(["US", "KR"])].assign(place=lambda rows: rows["country"].str.lower())
    out |= _by_row(profiles, "ai-premium-profiles-{place}", "share", "one_origin", "premium_low", "premium_high")
    return out | _start_up_answers(salaries)


def _start_up_answers(salaries: pd.DataFrame) -> Found:
    """What start-ups and unicorns pay over large firms to software engineers at entry level; missing where too few tell."""
    years = salaries["year"].set_axis(salaries["figure_id"])
    out = {}
    for country, kind in (("US", "median"), ("KR", "stated")):
        table = gaps.start_up_window(salaries, country)
        sides = table[table["kind"] == kind].set_index("employer")
        for employer in ("startup", "unicorn"):
            both = sides[sides.index.isin([employer, "large"])]
            least, most = both["median_low"].to_dict(), both["median_high"].to_dict()
            told = len(both) == 2 and bool(both["told"].all())
            low, high = (least[employer] / most["large"], most[employer] / least["large"]) if told else UNKNOWN
            year = years.reindex(figure_ids(both)).max()
            name = f"pay-{employer}-over-large-{country.lower()}"
            out[name] = Finding(low, high, "ratio", year, "medians_of_intervals", both["figure_id"])
    return out


def claim_answers(tables: Mapping[str, pd.DataFrame]) -> tuple[Found, dict[str, int]]:
    """How many claims of the articles got each verdict, and how many independent origins those verdicts rest on."""
    checked = claims.check(tables["claims"], claims.prepared(tables))
    stated = checked[checked["scope"] == "stated"]
    found, n_origins = {}, {}
    named = {"supported": "supported", "not_supported": "not-supported", "retelling": "retold", "disputed": "disputed"}
    for verdict, word in named.items():
        rows, name = stated[stated["verdict"] == verdict], f"claims-{word}"
        found[name] = Finding(len(rows), len(rows), "claims", None, "of_stated_claims", rows["evidence_ids"])
        n_origins[name] = int(rows["n_origins"].sum())
    return found, n_origins
