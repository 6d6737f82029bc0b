"""How an offer compares with what is known of similar jobs: collected figures, filings and adverts, published grants.

:func:`cells` computes the percentiles of every group beforehand; the command, the page and the form in the browser look
them up. Kinds of evidence are never pooled: they measure different things in different people.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from talentmarket.language import Texts
from talentmarket.offers.evidence import Evidence, one_employees

if TYPE_CHECKING:
    import pandas as pd

SHARES = (0.10, 0.25, 0.50, 0.75, 0.90)
#: Years of collected figures that count, up to the latest; and the fewest figures and origins that make a cell.
SPAN, FEWEST, FEWEST_ORIGINS = 4, 5, 2
CENTRAL = frozenset({"median", "mean", "point", "range"})
#: From the cell that says most of a job to the one that says least: which of its parts are kept.
ORDER = (
    ("employer", "role", "level", "place"),
    ("employer", "role", "level"),
    ("employer", "role"),
    ("employer",),
    ("role", "level", "place"),
    ("role", "level"),
    ("role",),
)
#: What filings and adverts call the kinds of work.
TITLES = {
    "software_developer": "software",
    "technical_staff": "software",
    "ml_engineer": "ai_ml",
    "ai_engineer": "ai_ml",
    "research_scientist": "research_scientist",
    "data_scientist": "data_scientist",
    "data_engineer": "data_engineer",
    "hardware_engineer": "hardware",
    "manager": "manager",
}
FILINGS = {"lca": "filings", "aijobs": "adverts"}


@dataclass(frozen=True, slots=True)
class Job:
    """What an offer says of the job: codes as in the tables, empty where it says nothing; money a year in `currency`."""

    role: str = ""
    level: str = ""
    country: str = ""
    employer: str = ""
    place: str = ""
    stage: str = ""
    currency: str = ""
    base: float = 0.0
    total: float = 0.0
    share: float | None = None


class Cell(NamedTuple):
    """Quantiles of one group at `SHARES`, what they rest on, and since when; shares of companies are fractions."""

    currency: str
    since: int
    n: int
    origins: int
    quantiles: tuple[float, ...]
    figures: tuple[str, ...] = ()


Cells = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Standing:
    """An amount in a cell: the share of the cell below it, one number or, outside the printed quantiles, a band."""

    kind: str  # figures, filings, adverts or grants
    measure: str  # base_salary, total_compensation or equity
    amount: float
    country: str
    kept: Mapping[str, str]  # the parts of the job that the cell is about
    cell: Cell
    below: float | tuple[float, float]


def key(kind: str, measure: str, country: str, **parts: str) -> str:
    """The name of a cell: kind, measure and country, then employer, role, level and place, each perhaps empty."""
    return "|".join([kind, measure, country, *(parts.get(name, "") for name in ORDER[0])])


def cells(evidence: Evidence, filings: "pd.DataFrame") -> Cells:
    """All cells, by :func:`key`: of collected figures, of published grants, and of the cells of filings and adverts."""
    return _collected(evidence) | _grants(evidence) | dict(_filed(filings))


@lru_cache(maxsize=2)
def shipped(folder: Path) -> Cells:
    """The cells of a folder of processed tables, and of the filings next to it."""
    from talentmarket.microdata.shipped import load

    return cells(Evidence(folder), load("pay", folder.parent))


#: What is known of one group: origin, value, figure and year.
Told = tuple[str, float, str, int]


def _cell(told: Sequence[Told], currency: str) -> Cell | None:
    """The cell of a group, each value of an origin counted once; None where too little is known."""
    figures: dict[tuple[str, float], str] = {}
    for origin, value, figure, _ in told:
        figures.setdefault((origin, value), figure)
    origins = {origin for origin, _ in figures}
    if len(figures) < FEWEST or len(origins) < FEWEST_ORIGINS:
        return None
    marks = np.quantile([value for _, value in figures], SHARES)
    quantiles = tuple(float(f"{mark:.6g}") for mark in marks)
    since = min(year for *_, year in told)
    return Cell(currency, since, len(figures), len(origins), quantiles, tuple(sorted(figures.values())))


def _collected(evidence: Evidence) -> Cells:
    from talentmarket.money import conventions

    local = conventions().currency_of
    rows = [
        row
        for row in evidence.table("salaries")
        if row["measure"] in ("base_salary", "total_compensation")
        and row["statistic"] in CENTRAL
        and row["status"] != "disputed"
        and row["level"] not in ("executive", "intern")
        # an average over all jobs says little of one, and bonuses fall in one half of the year
        and row["role_group"] not in ("executive", "founder", "all_staff")
        and row["period"] not in ("half_year", "quarter")
        and all((row["annual_low"], row["annual_high"], row["year"]))
        and row["currency"] == local.get(row["country"])
    ]
    latest = max((int(row["year"]) for row in rows), default=0)
    groups: defaultdict[str, list[Told]] = defaultdict(list)
    for row in rows:
        if int(row["year"]) <= latest - SPAN:
            continue
        middle = (float(row["annual_low"]) + float(row["annual_high"])) / 2.0
        parts = {"employer": row["organization_id"], "role": row["role_group"], "level": row["level"]}
        for kept in ORDER:
            if "place" in kept or not all(parts[name] for name in kept):
                continue
            name = key("figures", row["measure"], row["country"], **{part: parts[part] for part in kept})
            groups[name].append((row["origin_id"], middle, row["figure_id"], int(row["year"])))
    return {name: cell for name, group in groups.items() if (cell := _cell(group, local[name.split("|")[2]]))}


def _grants(evidence: Evidence) -> Cells:
    groups: defaultdict[str, list[Told]] = defaultdict(list)
    for row in evidence.table("equity"):
        if not (one_employees(row) and row["statistic"] in CENTRAL and row["percent_low"] and row["percent_high"]):
            continue
        middle = (float(row["percent_low"]) + float(row["percent_high"])) / 200.0
        for country in ("", row["country"]):
            for stage, level in ((row["stage"], row["level"]), (row["stage"], ""), ("", "")):
                name = key("grants", "equity", country, place=stage, level=level)
                groups[name].append((row["origin_id"], middle, row["figure_id"], int(row["year"] or 9999)))
    return {name: cell for name, group in groups.items() if (cell := _cell(group, ""))}


def _filed(pay: "pd.DataFrame") -> Iterator[tuple[str, Cell]]:
    for source, kind in FILINGS.items():
        rows = pay[pay["source"] == source]
        rows = rows[(rows["currency"] == "USD") & (rows["year"] == rows["year"].max())] if len(rows) else rows
        for row in rows.to_dict("records"):
            country, place = ("US", row["place"]) if source == "lca" else (row["place"], "")
            employer = row["organization_id"] or row["employer"]
            parts = {"employer": employer, "role": row["title_group"], "level": row["level"]}
            quantiles = tuple(float(row[f"p{round(100 * share)}"]) for share in SHARES)
            if country and any(parts.values()):
                name = key(kind, "base_salary", country, place=place, **parts)
                yield name, Cell("USD", int(row["year"]), int(row["n"]), 1, quantiles)


def standings(job: Job, known: Cells) -> list[Standing]:
    """Where a job's base pay, total pay and share of the company lie, each among every kind of evidence that has a cell."""
    found = []
    for measure, amount in (("base_salary", job.base), ("total_compensation", job.total)):
        for kind in ("figures", *FILINGS.values()):
            role = job.role if kind == "figures" else TITLES.get(job.role, "")
            parts = {"employer": job.employer, "role": role, "level": job.level, "place": job.place}
            for kept in ORDER:
                chosen = {part: parts[part] for part in kept}
                cell = known.get(key(kind, measure, job.country, **chosen)) if all(chosen.values()) else None
                if cell and amount and cell.currency == job.currency:
                    share = below(amount, cell.quantiles)
                    found.append(Standing(kind, measure, amount, job.country, chosen, cell, share))
                    break
    if job.share is not None:
        for country in (job.country, ""):
            for stage, level in ((job.stage, job.level), (job.stage, ""), ("", "")):
                cell = known.get(key("grants", "equity", country, place=stage, level=level))
                if cell and (stage or not job.stage):
                    chosen, share = {"level": level, "place": stage}, below(job.share, cell.quantiles)
                    return [*found, Standing("grants", "equity", job.share, country, chosen, cell, share)]
    return found


def below(amount: float, quantiles: Sequence[float]) -> float | tuple[float, float]:
    """The share of a cell below an amount, read straight between its quantiles; a band where it lies outside them."""
    if amount < quantiles[0]:
        return 0.0, SHARES[0]
    if amount > quantiles[-1]:
        return SHARES[-1], 1.0
    return float(np.interp(amount, quantiles, SHARES))


class Names(NamedTuple):
    """What codes are called in one language: employers and roles by the tables, levels and countries by the vocabulary."""

    texts: Texts
    employers: Mapping[str, str]
    roles: Mapping[str, str]

    @classmethod
    def of(cls, evidence: Evidence, texts: Texts) -> "Names":
        """From the tables organizations and role_groups."""
        lang = texts.language.code
        return cls(
            texts,
            _named(evidence, "organizations", "organization_id", "name", lang),
            _named(evidence, "role_groups", "role_group", "label", lang),
        )

    def word(self, key: str) -> str:
        """One of the words of the section ``standing``."""
        return self.texts.fill("standing", key, values={})

    def resolve(self, employer: str) -> str:
        """The id of an employer that is named by its id or its name; the text itself where nobody is called so."""
        wanted = employer.casefold()
        return next((code for code, name in self.employers.items() if wanted in (code, name.casefold())), employer)

    def group(self, country: str, kept: Mapping[str, str]) -> str:
        """A cell's group in words, such as ``software developers, entry level, Seoul``."""
        language = self.texts.language
        said = []
        for part, code in kept.items():
            if part == "employer":
                said.append(self.employers.get(code, code))
            elif part == "role":
                label = self.roles.get(code) or language.word("title_group", code)
                said.append(language.written(label, "inside", {}))
            elif part == "level" and code:
                said.append(language.word("level", code))
            elif part == "place" and code:
                said.append(self.word(f"stage.{code}") if code in STAGES else code)
        return ", ".join([*said, *([language.country(country)] if country else [])])


#: Usual terms of options, by the file's own defaults; in Korea nobody exercises within two years (벤처기업법 제16조의3).
USUAL: dict[str, object] = {"vesting": 4, "cliff": 1, "cliff_kr": 2, "window": 90}
STAGES = ("seed", "series_a", "series_b", "growth")


def _named(evidence: Evidence, table: str, column: str, name: str, lang: str) -> dict[str, str]:
    rows = evidence.table(table)
    return {row[column]: row.get(f"{name}_{lang}") or row.get(f"{name}_en") or row[column] for row in rows}


def _place(below: float | tuple[float, float], texts: Texts) -> str:
    """Where an amount lies in its cell, in words and whole percents: of a band only the outer quantile is known."""
    if not isinstance(below, tuple):
        place, share = "among", floor(100 * below + 0.5) / 100
    else:
        place, share = ("highest", below[0]) if below[0] else ("lowest", 1 - below[1])
    return texts.fill("standing", f"place.{place}", values={"share": share})


def sentences(
    name: str, job: Job, known: Cells, names: Names
) -> Iterator[tuple[str, dict[str, object], tuple[str, ...]]]:
    """What can be said of one offer: a key of the words' section ``standing``, its values, and the figures behind it."""
    common: dict[str, object] = {"name": name}
    job = replace(job, employer=names.resolve(job.employer))
    if not (job.role and job.country):
        yield "no-job", common, ()
    found = standings(job, known)
    asked = 0.0
    for one in found:
        cell, kept = one.cell, one.kept
        low, high = cell.quantiles[1], cell.quantiles[3]
        if job.level and "level" not in kept:
            kept = {**kept, "level": "all"}
        said = {"amount": one.amount, "low": low, "high": high, "place": _place(one.below, names.texts)}
        said |= {"group": names.group(one.country, kept) or names.word("everywhere"), "what": names.word(one.measure)}
        said |= {"currency": cell.currency, "n": cell.n, "origins": cell.origins, "since": cell.since}
        yield one.kind, common | said, cell.figures
        alike = "level" in one.kept or not job.level  # the quarter of another level is nothing to ask for
        if one.measure == "base_salary" and one.amount < high and alike:
            asked = max(asked, high)
    measured = {one.measure for one in found}
    for measure in ("base_salary", "total_compensation"):
        if job.role and job.country and measure not in measured:
            group = names.group(job.country, {"role": job.role, "level": job.level})
            yield "few", common | {"group": group, "what": names.word(measure)}, ()
    if asked:
        yield "ask-pay", common | {"amount": asked, "currency": job.currency}, ()
    if job.share is not None:
        yield "ask-equity", common | USUAL, ()
