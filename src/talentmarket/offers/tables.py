"""Two offers as tables: what a simulation of :mod:`talentmarket.offers` came to, for charts and pages."""

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from talentmarket.language import Language
from talentmarket.offers import answer as wording
from talentmarket.offers.evidence import Evidence
from talentmarket.offers.file import OfferFile, vocabulary
from talentmarket.offers.simulation import Answer


def measures(spoken: wording.Spoken) -> pd.DataFrame:
    """Both offers side by side, worded: ``measure``, ``first``, ``second``; the first row has their names."""
    rows = [[spoken.say("words", "measure.name"), *spoken.names], *wording.measures(spoken)]
    return pd.DataFrame(rows, columns=["measure", "first", "second"])


def named(offer: OfferFile, evidence: Evidence) -> pd.DataFrame:
    """Values of the file and the figures they come from: ``key``, ``as_stated`` (of the first three), ``figure_id``."""
    rows = []
    for key, ids in offer.figures.items():
        stated = [figure.as_stated for i in ids[: wording.NAMED] if (figure := evidence.figure(i))]
        rest = " …" if len(ids) > wording.NAMED else ""
        rows.append({"key": key, "as_stated": " · ".join(stated) + rest, "figure_id": " ".join(ids)})
    return pd.DataFrame(rows)


def by_year(answer: Answer, currency: str) -> pd.DataFrame:
    """One row per offer and year: ``offer`` (1 or 2), ``name``, ``year``, ``median``, ``low``, ``high`` (the 10th and
    90th percentile), ``before`` (the median before tax), in ``currency``."""
    rows = [
        (which, one.name, year, paid.median, paid.low, paid.high, before, currency)
        for which, one in enumerate(answer.offers, 1)
        for year, (paid, before) in enumerate(zip(one.years, one.years_before, strict=True), 1)
    ]
    return pd.DataFrame(rows, columns=["offer", "name", "year", "median", "low", "high", "before", "currency"])


def dots(answer: Answer, currency: str) -> pd.DataFrame:
    """Totals of equally likely futures, in order: ``offer``, ``name``, ``rank`` (0 to 1), ``total``, ``currency``."""
    rows = [
        (which, one.name, (place + 0.5) / len(one.dots), total, currency)
        for which, one in enumerate(answer.offers, 1)
        for place, total in enumerate(one.dots)
    ]
    return pd.DataFrame(rows, columns=["offer", "name", "rank", "total", "currency"])


def certainty(answer: Answer, currency: str) -> pd.DataFrame:
    """Certainty equivalents: ``aversion`` (and in words, ``at``), ``first``, ``second``, the name of the ``better``."""
    one, two = answer.offers
    table = pd.DataFrame({"aversion": answer.aversions, "first": one.certain, "second": two.certain})
    return table.assign(
        at=[f"{aversion:g}" for aversion in answer.aversions],
        better=[one.name if a >= b else two.name for a, b in zip(one.certain, two.certain, strict=True)],
        currency=currency,
    )


def keys(language: Language) -> pd.DataFrame:
    """What may be in an offer file: ``key`` (with its section), an ``example``, its ``range`` and ``meaning``."""
    rows = []
    for section, entries in vocabulary().items():
        for key, entry in entries.items():
            if key in ("_", "figures"):
                continue
            kind, _, of = entry["type"].partition(":")
            sign = "%" if kind == "percent" else ""
            bounded = kind not in ("text", "list")
            ends = [f"{entry[end]:.12g}{sign}" if bounded and end in entry else "" for end in ("minimum", "maximum")]
            rows.append(
                {
                    "key": key if section == "file" else f"{section}: {key}",
                    "example": " | ".join(entry.get("values", [])) or (f"{of}: …" if of else _example(entry, language)),
                    "range": "–".join(ends) if all(ends) else "≥ " + ends[0] if ends[0] else "",
                    "meaning": language.translated(entry["meaning"], "keys"),
                }
            )
    return pd.DataFrame(rows)


def _example(entry: Mapping[str, Any], language: Language) -> str:
    """The example of a key; who does not read Korean sees ``95_000_000`` for ``9500만``, which YAML reads, too."""
    if language.code == "ko":
        return str(entry["example"])
    zeros = {"만": 10**4, "억": 10**8}
    return re.sub(r"(\d+)([만억])", lambda found: f"{int(found[1]) * zeros[found[2]]:_}", entry["example"])
