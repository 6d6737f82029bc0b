"""What the project holds already: is this page a source, and does a figure repeat or contradict one that is in?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from talentmarket.language import Language
from talentmarket.messages import plain
from talentmarket.raw.corrections import Figures
from talentmarket.raw.names import Names

# How far two amounts for one thing may lie apart to be two reports of it, and not of two things.
_FACTOR = 3.0
# How far the same amount may lie apart for the way computers hold it.
_SAME = 1 + 1e-9

#: What a figure measures, by raw table.
MEASURED: Mapping[str, tuple[str, ...]] = {
    "salaries": ("measure", "level"),
    "survival": ("measure", "age_years"),
    "hiring_news": ("quantity",),
}
#: The column with the date of a figure.
DATED = {"salaries": "year", "survival": "reference_year", "hiring_news": "event_date"}


@dataclass(frozen=True, slots=True)
class Match:
    """What is in already of a figure that was found: the figure that it repeats, or differs from in its amount.

    `figure_id` is empty where only the origin of its page is known, `origin_id` where the two differ.
    """

    figure_id: str
    origin_id: str
    ours: str = ""
    theirs: str = ""

    def said(self, language: Language) -> str:
        """The match in words."""
        if not self.figure_id:
            return language.text("same origin as the figures of this page that are in: {origin}", origin=self.origin_id)
        if self.ours:
            words = {"figure": self.figure_id, "ours": self.ours, "theirs": self.theirs}
            return language.text("differs from {figure}: {ours} against {theirs}", **words)
        if not self.origin_id:
            return language.text("repeats {figure}", figure=self.figure_id)
        words = {"figure": self.figure_id, "origin": self.origin_id}
        return language.text("repeats {figure}; same origin as it: {origin}", **words)


class Holdings:
    """The figures of data/raw, read, by what they are about."""

    def __init__(self, raw: Mapping[str, pd.DataFrame], figures: Figures) -> None:
        links = raw["sources"][["source_id", "url"]].values
        self._sources = {plain_link(str(url)): str(key) for key, url in links if url}
        self._names = Names.from_tables(raw)
        readings = figures.readings.loc[figures.readings["error"] == "", ["figure_id", "table", "low", "high", "unit"]]
        tables = []
        for table, measured in MEASURED.items():
            rows = figures.raw[table]
            name = rows["organization"] if "organization" in rows else pd.Series("", index=rows.index)
            organization = self._names.resolve(name, "organizations").fillna("")
            held = rows[["figure_id", "source_id", "origin_id"]].assign(
                about=organization.where(organization != "", rows["country"]),
                measure=rows[list(measured)].agg(" ".join, axis="columns"),
                year=rows[DATED[table]].str[:4],
            )
            tables.append(held)
        self._held = pd.concat(tables).merge(readings, on="figure_id")
        self._by_about = dict(iter(self._held.groupby(["table", "about", "unit"])))

    def source(self, url: str) -> str | None:
        """The id of the source with this address; http and https, www and what comes after # make no difference."""
        return self._sources.get(plain_link(url)) if url else None

    def of_source(self, source_id: str) -> pd.DataFrame:
        """The figures of a source, with their readings."""
        return self._held[self._held["source_id"] == source_id]

    def origin_of_source(self, source_id: str) -> str:
        """The origin that all figures of a source share, as those of a page on one survey do; "" where they differ."""
        origins = set(self.of_source(source_id)["origin_id"])
        return str(origins.pop()) if len(origins) == 1 else ""

    def matches(
        self, table: str, row: Mapping[str, str], low: float | None, high: float | None, unit: str
    ) -> list[Match]:
        """Figures about the same organization, or country where none is named, that say this or something like it."""
        organization = self._names.resolve(pd.Series([row.get("organization", "")]), "organizations").iloc[0]
        about = row.get("country", "") if pd.isna(organization) else str(organization)
        rows = self._by_about.get((table, about, unit))
        if rows is None or not about:
            return []
        measure = " ".join(row.get(name, "") for name in MEASURED[table])
        year = row.get(DATED[table], "")[:4]
        same_year = (rows["year"] == year) | (rows["year"] == "") | (not year)
        of_organization = not pd.isna(organization)
        alike = same_year if of_organization else (rows["year"] == year) & (rows["measure"] == measure)
        repeated = rows[_equal(rows, low, high) & alike].head(3)
        found = [Match(str(held["figure_id"]), str(held["origin_id"])) for held in repeated.to_dict("records")]
        if found or not of_organization:
            return found
        likely = _within(rows["low"].fillna(rows["high"]), high if low is None else low, _FACTOR)
        near = rows[same_year & (rows["measure"] == measure) & likely].head(3).to_dict("records")
        ours = _worded(low, high)
        return [Match(str(held["figure_id"]), "", ours, _worded(held["low"], held["high"])) for held in near]


def plain_link(url: str) -> str:
    """An address without what makes no difference: scheme, www., tracking parameters, the place on the page."""
    bare = re.sub(r"^https?://(?:www\.|m\.)?", "", url.strip().lower()).partition("#")[0]
    bare = re.sub(r"[?&](?:utm_[a-z]+|fbclid|gclid|ref)=[^&]*", "", bare)
    return bare.rstrip("/?&")


def _within(column: "pd.Series[Any]", value: float | None, factor: float) -> "pd.Series[bool]":
    """Whether amounts are those of a value, to a factor; an open end is like an open end only."""
    if not value:
        return column.isna() if value is None else column == 0
    return (column / value).between(1 / factor, factor)


def _equal(rows: pd.DataFrame, low: float | None, high: float | None) -> "pd.Series[bool]":
    return _within(rows["low"], low, _SAME) & _within(rows["high"], high, _SAME)


def _worded(low: float | None, high: float | None) -> str:
    known = [end for end in (low, high) if end is not None and not pd.isna(end)]
    ends = [f"{end:,.0f}" if abs(end) >= 1000 else plain(end) for end in known]
    return "–".join(dict.fromkeys(ends)) or "an open amount"


def known_figures(held: pd.DataFrame, found: Sequence[tuple[float | None, float | None, str]]) -> int:
    """How many of the amounts found are among the figures of a source."""
    return sum(bool(((held["unit"] == unit) & _equal(held, low, high)).any()) for low, high, unit in found)
