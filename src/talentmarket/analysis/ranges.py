"""What every analysis starts from: rows chosen by a reader's parameters, and the range over the figures of a group.

Each rule that more than one analysis needs is here once: which rows a reader's parameters leave (:func:`select`), what a
figure without a date does then (:func:`in_years`), what several figures of one thing say together (:func:`span`), and how
the ids of figures are joined in one cell (:func:`join_ids`).

A wide table is slow to cut: where an analysis takes rows more than once it first takes the columns that it needs.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

#: Independent origins that a comparison needs on each side; with fewer the answer is "can't tell".
LEAST_ORIGINS = 3

#: The columns of every range over figures, behind the columns it is grouped by; see :func:`span`.
SPAN = [
    "low", "high", "middle", "median_low", "median_high", "floor", "n_figures", "n_sources", "n_origins", "disputed",
    "figure_id",
]  # fmt: skip


def split_ids(cell: object) -> list[str]:
    """The ids in one cell, in order; none for an empty cell."""
    return [] if _empty(cell) else str(cell).replace(";", " ").split()


def _empty(cell: object) -> bool:
    return bool(cell is None or cell is pd.NA or cell != cell)


def join_ids(ids: Iterable[object]) -> str:
    """Join ids, each once and sorted, into one cell with ``;`` between them; cells that hold several are taken apart."""
    return ";".join(sorted(_each_once(ids)))


def _each_once(ids: Iterable[object]) -> set[str]:
    """The ids in cells that may hold several."""
    return {part for cell in ids for part in split_ids(cell)}


def joined(rows: pd.DataFrame, *columns: str) -> list[str]:
    """The ids in several columns of each row, joined into one cell."""
    return [join_ids(cells) for cells in zip(*(rows[column] for column in columns), strict=True)]


def figure_ids(rows: pd.DataFrame) -> list[str]:
    """List the ids of all figures that ``rows`` rest on, each once, sorted."""
    return sorted(_each_once(rows["figure_id"]))


def by_figure(events: pd.DataFrame, column: str) -> dict[str, Any]:
    """What a column of `hiring_events` says, by each figure of an event."""
    pairs = zip(events["figure_ids"], events[column], strict=True)
    return {figure: cell for ids, cell in pairs for figure in split_ids(ids)}


def having(rows: pd.DataFrame, **cells: object) -> pd.DataFrame:
    """The rows that have these cells: of each column named one value, or one of a list or tuple of values."""
    asked = {name: list(value) if isinstance(value, list | tuple) else [value] for name, value in cells.items()}
    return rows[np.logical_and.reduce([rows[name].isin(values) for name, values in asked.items()])]


def origins_of(rows: pd.DataFrame) -> pd.Series:
    """Who first stated or measured each figure; a figure whose origin is not known counts by the source that prints it."""
    return rows["origin_id"].astype("object").fillna(rows["source_id"])


def sound(rows: pd.DataFrame) -> pd.Series:
    """Where a figure may stand for its origin: not where the page retells the origin wrongly."""
    if "retelling" not in rows:
        return pd.Series(True, index=rows.index)
    return ~rows["retelling"].isin(["wrong"])


def support(ids: Iterable[object], figures: Mapping[str, tuple[str, bool]]) -> dict[str, Any]:
    """What an answer rests on: ``n_figures``, ``n_origins``, ``first_hand`` and ``evidence`` (ids).

    First hand means that at least one of the pages is itself the origin of what it prints. ``figures`` has who first stated
    each figure (see :func:`origins_of`), and whether that is its page; ids of other figures are left out.
    """
    known = sorted(one for one in _each_once(ids) if one in figures)
    return {
        "n_figures": len(known),
        "n_origins": len({figures[one][0] for one in known}),
        "first_hand": any(figures[one][1] for one in known),
        "evidence": ";".join(known),
    }


class Finding(NamedTuple):
    """What an analysis answers: both ends in a unit, the year it is about, its caveat, and the ids of its figures.

    Ends are equal where the answer is one number, and NaN where the figures can't tell. The unit is ``share``, ``ratio``, a
    currency, ``people``, ``months``, ``count`` or ``claims``; the caveat a key of ``answers.toml``; cells of ids may hold several.
    """

    low: float
    high: float
    unit: str
    year: float | None
    caveat: str
    figures: Iterable[object]

    @classmethod
    def over(
        cls, rows: pd.DataFrame, unit: str, caveat: str, low: str = "low", high: str = "high", year: str = "year"
    ) -> "Finding":
        """The range over rows and their last year, from the columns named."""
        return cls(rows[low].min(), rows[high].max(), unit, rows[year].max(), caveat, rows["figure_id"])


def floats(column: pd.Series) -> pd.Series:
    """A numeric column as float64, missing as NaN."""
    if column.dtype == "float64":
        return column
    return pd.Series(column.to_numpy("float64", na_value=np.nan), index=column.index, name=column.name)


def year_of(rows: pd.DataFrame) -> pd.Series:
    """The year that each figure is about, as a float; NaN where its source does not say.

    ``year`` of pay; of a report the year of ``event_date``; of a survival rate ``reference_year``, or else the year in which
    the cohort reached the age.
    """
    if "year" in rows:
        return floats(rows["year"])
    if "event_date" in rows:
        dates = rows["event_date"].astype("object").astype("str").str[:4]
        return pd.to_numeric(dates, errors="coerce").astype("float64")
    reached = floats(rows["cohort_year"]) + floats(rows["age_years"]).round()
    return floats(rows["reference_year"]).fillna(reached)


def in_years(years: pd.Series, since: float | None = None, until: float | None = None) -> pd.Series:
    """Whether each year lies from `since` to `until`, both included; None leaves an end open.

    A figure without a year could be of any: it counts only while the years asked for leave out no other figure's year.
    """
    first = -np.inf if since is None else since
    last = np.inf if until is None else until
    whole = not years.notna().any() or bool(first <= years.min() and last >= years.max())
    inside: pd.Series = years.between(first, last) | (years.isna() & whole)
    return inside


def select(
    rows: pd.DataFrame,
    *,
    countries: Sequence[str] = (),
    since: int | None = None,
    until: int | None = None,
    role: str = "",
    level: str = "",
    organization: str = "",
    undisputed: bool = False,
) -> pd.DataFrame:
    """The rows that a reader asks for; an empty value asks for all.

    Parameters
    ----------
    rows : DataFrame
        A table of figures, or figures of several tables with ``year``.
    countries
        ISO codes.
    since, until
        First and last year that a figure may be about; figures without a year follow :func:`in_years`.
    role, level
        Role group and level, of a table that has them.
    organization
        ``organization_id`` of either side of a report.
    undisputed
        Whether to leave out what is denied or contradicted.
    """
    keep = in_years(year_of(rows), since, until)
    if countries:
        keep &= rows["country"].isin(list(countries))
    if role:
        keep &= rows["role_group"] == role
    if level:
        keep &= rows["level"] == level
    if organization:
        sides = [name for name in ("organization_id", "counterparty_id") if name in rows]
        keep &= (rows[sides] == organization).fillna(False).any(axis=1)
    if undisputed:
        keep &= rows["status"].astype("object").fillna("") != "disputed"
    return rows[keep.fillna(False).astype(bool)]


def select_events(events: pd.DataFrame, reports: pd.DataFrame, undisputed: bool = False) -> pd.DataFrame:
    """Events of which a report is among ``reports``; ``figure_id`` takes the place of ``figure_ids``.

    With ``undisputed`` events are left out that nobody reports without dispute. Of the others only the reports given are
    named and counted; the range of an event rests on its undisputed reports in any case.
    """
    wanted = set(reports["figure_id"])
    ids = events["figure_ids"].map(split_ids)
    keep = ids.map(lambda one: not wanted.isdisjoint(one)).astype(bool)
    chosen = events.rename(columns={"figure_ids": "figure_id"})[keep]
    if not undisputed:
        return chosen
    chosen = chosen[chosen["status"] != "disputed"]
    known = chosen["figure_id"].map(lambda one: [part for part in split_ids(one) if part in wanted])
    source = reports.set_index("figure_id")["source_id"]
    origin = origins_of(reports.set_index("figure_id"))
    return chosen.assign(
        disputed=False,
        figure_id=known.map(join_ids),
        n_reports=known.map(len),
        n_sources=known.map(lambda one: source[one].nunique()),
        n_origins=known.map(lambda one: origin[one].nunique()),
    )


_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def decimal_year(date: pd.Series) -> pd.Series:
    """Place dates on a time axis: a day where it is, a month at its middle, a year at the first of July.

    Returns years, as 2025.5; NaN where the date is unknown.

    A date is ``2025``, ``2025-07`` or ``2025-07-04``; empty for unknown.
    """
    return pd.Series([_decimal(one) for one in date.tolist()], date.index, "float64")


def _decimal(date: object) -> float:
    match = _DATE.fullmatch(str(date))
    if match is None:
        return math.nan
    year, month, day = match.groups()
    within = (int(month) - 1 + ((int(day) - 1) / 31 if day else 0.5)) / 12 if month else 0.5
    return int(year) + within


def median_bounds(low: Iterable[Any], high: Iterable[Any]) -> tuple[float, float]:
    """Sharp bounds of the median of values of which each is only known to lie from `low` to `high`.

    The median never falls when a value rises. So whatever the true values within intervals [a_i, b_i] are, their median
    lies between the median of the a_i and the median of the b_i, an open end standing for minus or plus infinity (Manski
    2003, *Partial Identification of Probability Distributions*, chapter 1). A missing end is open; a bound that open ends
    leave open is NaN. Of an even number the lower bound is the lower of the two in the middle, the upper bound the higher:
    nothing is averaged.
    """
    lower = sorted(-math.inf if _empty(end) else float(end) for end in low)
    upper = sorted(math.inf if _empty(end) else float(end) for end in high)
    ends = (lower[(len(lower) - 1) // 2], upper[len(upper) // 2]) if lower else (math.nan, math.nan)
    return tuple(end if math.isfinite(end) else math.nan for end in ends)  # type: ignore[return-value]


def span(rows: pd.DataFrame, by: Sequence[str], low: str, high: str) -> pd.DataFrame:
    """What the figures of each group say together.

    Figures that retell their origin wrongly never count. Where a group has undisputed figures, only they do; a group of
    disputed ones keeps its range and says so. An open wording ("more than 20") counts with the end it names, but leaves the
    median open. Figures with neither end drop out, and so do rows without a value in one of `by`.

    Returns `by`, sorted; ``low``, ``high`` (lowest and highest end that a figure names), ``middle`` (median of the
    midpoints), ``median_low``, ``median_high`` (see :func:`median_bounds`), ``floor`` (the highest lower end: what one
    figure vouches for at least), ``n_figures``, ``n_sources`` (pages), ``n_origins`` (witnesses, see
    :func:`origins_of`), ``disputed`` (no undisputed figure), ``figure_id``.

    Besides the columns named ``rows`` have ``figure_id``, ``source_id``, ``origin_id``, and ``status`` if figures can be disputed.
    """
    keys = zip(*(rows[name].tolist() for name in by), strict=True)
    ends = (floats(rows[name]).tolist() for name in (low, high))
    denied = rows["status"].isin(["disputed"]).tolist() if "status" in rows else [False] * len(rows)
    told = (column.tolist() for column in (rows["source_id"], origins_of(rows), rows["figure_id"]))
    groups: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for key, counts, figure in zip(keys, sound(rows).tolist(), zip(denied, *ends, *told, strict=True), strict=True):
        if counts and not any(map(_empty, key)) and not all(map(math.isnan, figure[1:3])):
            groups.setdefault(key, []).append(figure)
    records = [dict(zip(by, key, strict=True)) | _together(groups[key]) for key in sorted(groups)]
    return pd.DataFrame(records, columns=[*by, *SPAN])


def _together(figures: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    """What figures say, each whether it is denied, both ends, source, origin and id: values of the columns `SPAN`."""
    figures = [figure for figure in figures if not figure[0]] or figures
    denied, lows, highs, sources, origins, ids = zip(*figures, strict=True)
    low = [high if math.isnan(low) else low for low, high in zip(lows, highs, strict=True)]
    high = [low if math.isnan(high) else high for low, high in zip(lows, highs, strict=True)]
    median_low, median_high = median_bounds(lows, highs)
    return {
        "low": min(low),
        "high": max(high),
        "middle": median((first + last) / 2 for first, last in zip(low, high, strict=True)),
        "median_low": median_low,
        "median_high": median_high,
        "floor": max(low),
        "n_figures": len(_each_once(ids)),
        "n_sources": len(_each_once(sources)),
        "n_origins": len(_each_once(origins)),
        "disputed": denied[0],
        "figure_id": join_ids(ids),
    }


def middle(table: pd.DataFrame) -> pd.Series:
    """One value of each interval for ordering: the geometric middle of ``median_low`` and ``median_high``.

    Where one end is missing, the other.
    """
    low, high = floats(table["median_low"]), floats(table["median_high"])
    return (low.fillna(high) * high.fillna(low)) ** 0.5


def ordered(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table of :func:`span` from the lowest to the highest :func:`middle`; rows without any end drop out."""
    return table.assign(middle=middle(table)).dropna(subset=["middle"]).sort_values("middle", ignore_index=True)
