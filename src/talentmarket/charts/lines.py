"""Lines over age or time: survival, pay by year, growth, offers on a time line.

A line runs between values that are printed; where sources disagree a bar spans what they say and a band leads to it.
Expectations (forecasts, plans) are dashed and hollow, second-hand points hollow.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from talentmarket.charts import (
    COLOURS,
    HALO,
    MUTED,
    WIDTH,
    Chart,
    Formatter,
    Header,
    LegendEntry,
    colours_of,
    count,
    ids_of,
    is_wide,
    legend,
    linear_money,
    mark,
    money_axis,
    number_axis,
    open_chart,
    percent,
    percent_axis,
    records,
    style,
    text_colour,
    year_axis,
)
from talentmarket.charts.labels import PointLabel, label_ends, label_points

FIRST, SECOND = COLOURS[0], COLOURS[1]
_COVERS = {"year": COLOURS[0], "total": COLOURS[2], "one_off": COLOURS[1], "head": COLOURS[6]}
_DASHES = (0, (4, 2.5))


# --- parts -------------------------------------------------------------------------------------------------


def _truth(row: Mapping[str, Any], name: str) -> bool:
    return row.get(name, False) is True or (name in row and row[name] == 1)


def _point(axes: Axes, x: float, low: float, high: float, colour: str, hollow: bool, size: float = 5.0) -> Any:
    """Draw one value or, upright, one range; an open end is a wedge."""
    if low < high:
        (drawn,) = axes.plot([x, x], [low, high], color=colour, lw=size * 0.9, alpha=0.55, zorder=2)
    else:
        shape = "^" if np.isnan(high) else "v" if np.isnan(low) else "o"
        at, face = high if np.isnan(low) else low, "white" if hollow else colour
        (drawn,) = axes.plot([x], [at], shape, ms=size, mec=colour, mew=1.2, mfc=face, zorder=2.3, clip_on=False)
    return drawn


def _join(one: Mapping[str, Any], two: Mapping[str, Any]) -> str:
    """What joins two points: a ``line``, ``dashes`` to what is expected, a ``band`` between ranges, nothing at an open end."""
    if one["low"] == one["high"] and two["low"] == two["high"]:
        return "dashes" if _truth(two, "expected") or _truth(one, "expected") else "line"
    return "" if np.isnan([one["low"], one["high"], two["low"], two["high"]]).any() else "band"


def _series(
    axes: Axes, rows: pd.DataFrame, colour: str, name: str, formatter: Formatter, lw: float = 2.2
) -> tuple[float, float]:
    """Draw a series of ``year``, ``low``, ``high``; return its last point, of a range the middle, for its label."""
    points = records(rows.sort_values("year"))
    joins = [_join(one, two) for one, two in pairwise(points)]
    for join, run in groupby(range(len(joins)), key=joins.__getitem__):
        places = list(run)
        part = points[places[0] : places[-1] + 2]
        years, low, high = ([row[name] for row in part] for name in ("year", "low", "high"))
        if join == "band":
            axes.fill_between(years, low, high, color=colour, alpha=0.22, lw=0)
        elif join:
            axes.plot(years, low, color=colour, lw=lw, ls=_DASHES if join == "dashes" else "-", zorder=1.9)
    for row in points:
        hollow = _truth(row, "expected") or _truth(row, "hollow")
        drawn = _point(axes, row["year"], row["low"], row["high"], colour, hollow, lw * 2.1)
        mark(drawn, ids_of(row), f"{name}, {row['year']:.0f}: {formatter(row['low'], row['high'])}")
    last = points[-1]
    ends = [end for end in (last["low"], last["high"]) if not np.isnan(end)]
    return float(last["year"]), float(np.mean(ends))


#: Lines in grey whose names find room at the ends of the lines.
ROOM_BEHIND = 8


# --- over time ---------------------------------------------------------------------------------------------


@style()
def over_time(
    table: pd.DataFrame,
    names: Mapping[str, str],
    formatter: Formatter,
    behind: Mapping[str, str] | None = None,
    *,
    header: Header,
    log: bool = False,
    height: float = 3.8,
    width: float = WIDTH,
) -> Chart:
    """Series over the years.

    Parameters
    ----------
    table
        ``series``, ``year``, ``low``, ``high`` (an open end missing); perhaps ``figure_id``, ``expected`` (forecasts,
        dashed and hollow) and ``hollow`` (second hand).
    names
        Series -> label, in order; a country or employer keeps its colour.
    behind
        Series -> label of lines drawn in grey; named at their ends if they are few, else each mark bears its name.
    log
        Equal steps for equal multiples; else the axis begins at nothing.
    """
    figure, (axes,) = open_chart(header, height=height, width=width)
    ends: list[tuple[float, float, str, str]] = []
    for name, label in (behind or {}).items():
        rows = table[table["series"] == name]
        if len(rows):
            end = _series(axes, rows, MUTED, label, formatter, 1.2)
            ends += [(*end, label, "#777777")] if len(behind or {}) <= ROOM_BEHIND else []
    for name, colour in colours_of(names).items():
        rows = table[table["series"] == name]
        if len(rows):
            ends.append((*_series(axes, rows, colour, names[name], formatter), names[name], colour))
    years = table["year"].astype(float)
    year_axis(axes, years.min(), years.max())
    if log:
        money_axis(axes.yaxis, formatter)
    else:
        top = float(table[["low", "high"]].max().max())
        axes.set_ylim(0, top * 1.12)
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: formatter(float(value))))
    label_ends(axes, ends, x=float(years.max()) + 0.02 * float(np.ptp(years)), size=9)
    return figure


@style()
def closures_by_year(
    closures: Mapping[str, pd.DataFrame],
    names: Mapping[str, str],
    formatter: Formatter = count,
    *,
    header: Header,
    width: float = WIDTH,
) -> Chart:
    """Closures by year, one panel per country and one line per tracker; a bar where it prints several counts.

    ``closures`` is country to ``analysis.survival.closures``.
    """
    side_by_side = width > 5
    shape = (1, len(closures)) if side_by_side else (len(closures), 1)
    figure, panels = open_chart(header, shape=shape, height=3.2 if side_by_side else 2.6 * len(closures), width=width)
    for axes, (country, table) in zip(panels, closures.items(), strict=True):
        axes.set_title(names[country], fontsize=10)
        ends = []
        for colour, (counter, rows) in zip(COLOURS * 2, table.groupby("counter"), strict=False):
            rows = rows.assign(year=rows["year"].astype(float))
            ends.append((*_series(axes, rows, colour, str(counter), formatter, 1.6), str(counter), colour))
        years = table["year"].astype(float)
        axes.set_ylim(0, float(table["high"].max()) * 1.1)
        year_axis(axes, years.min(), years.max(), most=4)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda count, _: formatter(float(count))))
        label_ends(axes, ends, size=9)
    return figure


@style()
def real_and_nominal(
    table: pd.DataFrame,
    names: Mapping[str, str],
    words: Mapping[str, str],
    formatter: Formatter,
    *,
    header: Header,
    width: float = WIDTH,
) -> Chart:
    """Series in constant prices as strong lines, what was printed at the time as thin ones.

    Parameters
    ----------
    table
        ``series``, ``year``, ``real``, ``nominal``; perhaps ``figure_id``.
    words
        ``real`` and ``nominal``, for the legend.
    """
    figure, (axes,) = open_chart(header, height=3.6, width=width)
    ends = []
    for name, colour in colours_of(names).items():
        rows = table[table["series"] == name].sort_values("year")
        if rows.empty:
            continue
        axes.plot(rows["year"], rows["nominal"], color=colour, lw=1.0, alpha=0.6, gid=f"nominal:{name}")
        real = rows.assign(low=rows["real"], high=rows["real"])
        ends.append((*_series(axes, real, colour, names[name], formatter), names[name], colour))
    years = table["year"].astype(float)
    year_axis(axes, years.min(), years.max())
    linear_money(axes.yaxis, formatter, 5)
    legend(
        axes,
        [LegendEntry(words["real"], "#555555", "o", line="-"), LegendEntry(words["nominal"], "#aaaaaa", "", line="-")],
    )
    label_ends(axes, ends, size=9)
    return figure


# --- over age ----------------------------------------------------------------------------------------------


@style()
def life_table(
    table: pd.DataFrame,
    names: Mapping[str, str],
    age: str,
    formatter: Formatter = percent,
    *,
    header: Header,
    width: float = WIDTH,
) -> Chart:
    """Survival by age with its band, a curve a series.

    Parameters
    ----------
    table
        ``series``, ``age``, ``survival``, ``low``, ``high`` (missing where no band is known); perhaps ``figure_id``,
        ``hollow`` (outside the line) and ``expected`` (carried on beyond the published ages: dashed).
    names
        Series -> label; a country keeps its colour.
    age
        Label of the age axis.
    """
    figure, (axes,) = open_chart(header, height=3.6, width=width)
    ends = _curves(axes, table.rename(columns={"age": "x", "survival": "y"}), names, formatter)
    oldest = float(table["age"].max())
    axes.set(xlim=(0, oldest * 1.02), ylim=(0, 1.02), xlabel=age)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    percent_axis(axes.yaxis, formatter)
    label_ends(axes, ends, x=oldest)
    return figure


def _curves(
    axes: Axes, table: pd.DataFrame, names: Mapping[str, str], formatter: Formatter
) -> list[tuple[float, float, str, str]]:
    """Draw ``series``, ``x``, ``y`` with the band from ``low`` to ``high``; return the ends of the lines."""
    ends = []
    shown = [str(name) for name in table["series"].unique()]
    for name, colour in colours_of(shown).items():
        rows = table[table["series"] == name].sort_values("x")
        outside = rows["hollow"].astype(bool) if "hollow" in rows else pd.Series(False, index=rows.index)
        line = rows[~outside]
        band = line.dropna(subset=["low", "high"])
        axes.fill_between(band["x"], band["low"], band["high"], color=colour, alpha=0.14, lw=0)
        beyond = line["expected"].astype(bool) if "expected" in line else pd.Series(False, index=line.index)
        known = line[~beyond]
        axes.plot(known["x"], known["y"], color=colour, lw=2.0, label=names[name])
        if beyond.any():
            carried = pd.concat([known.tail(1), line[beyond]])
            axes.plot(carried["x"], carried["y"], color=colour, lw=1.6, ls=_DASHES)
        for row in records(rows[rows["y"].notna()]):
            if not isinstance(row.get("figure_id", "-"), str):
                continue  # birth, where all are alive, is not a figure
            hollow = _truth(row, "hollow") or _truth(row, "expected")
            drawn = _point(axes, row["x"], row["y"], row["y"], colour, hollow, 4.0)
            mark(drawn, ids_of(row), f"{names[name]}, {row['x']:g}: {formatter(row['y'])}")
        last = rows.iloc[-1]
        ends.append((float(last["x"]), float(last["y"]), names[name], colour))
    return ends


@style()
def hazards_by_age(
    hazard: pd.DataFrame,
    names: Mapping[str, str],
    age: str,
    formatter: Formatter = percent,
    *,
    header: Header,
    width: float = WIDTH,
) -> Chart:
    """Share of those alive that are gone within the next year of life: median over cohorts, and their range.

    ``hazard`` is from ``analysis.survival.risk_by_age``; a gap in the ages is a gap in the line.
    """
    figure, (axes,) = open_chart(header, height=3.6, width=width)
    full = []
    for country, rows in hazard.groupby("country", sort=False):
        every = np.arange(rows["age_years"].min(), rows["age_years"].max() + 1)
        full.append(rows.set_index("age_years").reindex(every).reset_index().assign(country=country))
    table = pd.concat(full).rename(columns={"country": "series", "age_years": "x", "median": "y"})
    ends = _curves(axes, table, names, formatter)
    axes.set(ylim=(0, float(hazard["high"].max()) * 1.05), xlabel=age)
    axes.set_xlim(0.8, float(hazard["age_years"].max()) + 0.1)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    percent_axis(axes.yaxis, formatter)
    label_ends(axes, ends, x=float(hazard["age_years"].max()))
    return figure


# --- pay ---------------------------------------------------------------------------------------------------


@style()
def pay_by_year(years: pd.DataFrame, formatter: Formatter, *, header: Header, width: float = WIDTH) -> Chart:
    """Median by year of both offers, with a band from the 10th to the 90th percentile."""
    figure, (axes,) = open_chart(header, height=3.0, width=width)
    ends = []
    for which, colour in ((1, FIRST), (2, SECOND)):
        rows = years[years["offer"] == which]
        x, name = rows["year"].to_numpy(dtype="float64"), str(rows["name"].iloc[0])
        low, high = rows["low"].to_numpy(float), rows["high"].to_numpy(float)
        axes.fill_between(x, low, high, color=colour, alpha=0.18, linewidth=0)
        axes.plot(x, rows["median"].to_numpy(float), color=colour, gid=f"median-{which}")
        for row in records(rows):
            drawn = _point(axes, row["year"], row["median"], row["median"], colour, hollow=False, size=3.5)
            mark(drawn, "", f"{name}, {row['year']:.0f}: {formatter(row['median'])}")
        ends.append((float(x[-1]), float(rows["median"].iloc[-1]), name, colour))
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    linear_money(axes.yaxis, formatter, 5)
    label_ends(axes, ends)
    return figure


@style()
def certainty(
    table: pd.DataFrame,
    names: Sequence[str],
    own: float,
    formatter: Formatter,
    own_label: str,
    *,
    header: Header,
    width: float = WIDTH,
) -> Chart:
    """Certainty equivalents of both offers by risk aversion; ``own_label`` names the reader's own."""
    figure, (axes,) = open_chart(header, height=2.8, width=width)
    ends = []
    x = table["aversion"].to_numpy(dtype="float64")
    for column, name, colour in zip(("first", "second"), names, (FIRST, SECOND), strict=True):
        y = table[column].to_numpy(dtype="float64")
        axes.plot(x, y, color=colour, gid=column)
        ends.append((float(x[-1]), float(y[-1]), name, colour))
    axes.set_ylim(bottom=min(0.0, float(table[["first", "second"]].min().min())))
    axes.axvline(own, color="#777777", linewidth=1, linestyle=(0, (3, 3)), gid="own")
    axes.annotate(
        own_label, (own, 0.03), (4, 0), xycoords=("data", "axes fraction"), textcoords="offset points", fontsize=9
    )
    linear_money(axes.yaxis, formatter, 5)
    label_ends(axes, ends)
    return figure


# --- people ------------------------------------------------------------------------------------------------


@style()
def headcount_growth(
    points: pd.DataFrame,
    fits: pd.DataFrame,
    names: Mapping[str, str],
    number: Formatter,
    worded: Mapping[str, str],
    *,
    header: Header,
    width: float = WIDTH,
) -> Chart:
    """Staff over time on a logarithmic axis, with the fitted line of each organization through its points.

    Parameters
    ----------
    points
        From ``analysis.hiring.headcount_points``; organizations without a fit are left out.
    fits
        From ``analysis.hiring.growth``.
    worded
        Label of each organization's line.
    """
    shown = points[points["organization_id"].isin(set(fits["organization_id"]))]
    figure, (axes,) = open_chart(header, height=4.2, width=width)
    colours, ends = colours_of(fits["organization_id"]), []
    for fit in records(fits):
        code = str(fit["organization_id"])
        span = np.array([fit["from"], fit["to"]], dtype=float)
        line = np.exp(fit["intercept"] + fit["slope"] * (span - 2000))
        axes.plot(span, line, color=colours[code], lw=1.6, alpha=0.8, gid=code)
        for row in records(shown[shown["organization_id"] == code]):
            drawn = _point(axes, row["when"], row["low"], row["high"], colours[code], hollow=False, size=5.5)
            mark(drawn, ids_of(row), f"{names[code]}, {int(row['when'])}: {number(row['low'], row['high'])}")
        ends.append((float(span[1]), float(line[1]), worded[code], colours[code]))
    number_axis(axes.yaxis, number)
    first, last = float(shown["when"].min()), float(shown["when"].max())
    year_axis(axes, first, last, most=6)
    axes.set_ylim(float(shown["low"].min()) / 1.5, float(shown["high"].max()) * 1.8)
    label_ends(axes, ends, x=last + 0.1, size=9.5)
    return figure


@style()
def offers_over_time(
    rows: pd.DataFrame,
    words: Mapping[str, str],
    money: Formatter,
    most: int = 9,
    *,
    header: Header,
    width: float = WIDTH,
) -> Chart:
    """Offers on a time line: a mark an event, a bar over the range of its reports; hollow where disputed.

    The axis changes its scale at the dotted line: the years from the one with most offers on take more room.

    Parameters
    ----------
    rows
        ``when``, ``low_usd``, ``high_usd``, ``covers`` (``year``, ``total``, ``one_off``, ``head``), ``disputed``, ``label``,
        ``figure_id``. Of the rows with a label, the ``most`` highest after the dotted line and three fewer before it are named.
    words
        Legend: a word for each value of ``covers``, and for ``disputed``.
    """
    rows = rows.reset_index(drop=True)
    figure, (axes,) = open_chart(header, height=5.2, width=width)
    when = rows["when"].to_numpy(dtype=float)
    axis = _TwoScales.of(when)
    low, high = rows["low_usd"].to_numpy(dtype=float), rows["high_usd"].to_numpy(dtype=float)
    x = axis.dated(_dodge(axis.shown(when), low, high, step=0.0145 * axis.length))
    for at, row in zip(x, records(rows), strict=True):
        colour = _COVERS[row["covers"]]
        for end in sorted({row["low_usd"], row["high_usd"]}):
            drawn = _point(axes, at, end, end, colour, bool(row["disputed"]), 5.2)
            if row["covers"] == "head":
                drawn.set_marker("D")
            said = f"{row['label'] or words[row['covers']]}: {money(row['low_usd'], row['high_usd'])}"
            mark(drawn, ids_of(row), said)
        if row["high_usd"] > row["low_usd"]:
            axes.plot([at, at], [row["low_usd"], row["high_usd"]], color=colour, lw=1.1, alpha=0.7, zorder=1.5)
    axis.apply(axes)
    money_axis(axes.yaxis, money)
    axes.set_ylim(float(low.min()) / 1.6, float(high.max()) * 1.6)
    kinds = [kind for kind in _COVERS if kind in set(rows["covers"])]
    entries = [LegendEntry(words[kind], _COVERS[kind], "D" if kind == "head" else "o") for kind in kinds]
    if rows["disputed"].any():
        entries.append(LegendEntry(words["disputed"], "#555555", hollow=True))
    legend(axes, entries)
    named = rows.assign(x=x)[rows["label"].fillna("") != ""]
    named = named.sort_values(["high_usd", "x"], ascending=[False, True]).drop_duplicates("label")
    _name_offers(axes, named, axis, most if width > 5 else most - 3)
    return figure


def _name_offers(axes: Axes, named: pd.DataFrame, axis: "_TwoScales", most: int) -> None:
    """Name the highest offers after the dotted line at the right border, those before it next to their marks."""
    late = records(named[named["x"] >= axis.busiest].head(most))
    ends = [(row["x"], row["high_usd"], row["label"], _COVERS[row["covers"]]) for row in late]
    label_ends(axes, ends, x=axis.last, size=9)
    if not is_wide(axes):
        return  # no room left of the dotted line
    beside = []
    for row in records(named[named["x"] < axis.busiest].head(most - 3)):
        if float(axis.shown(row["x"])) <= axis.busiest - 0.13 * axis.length:
            beside.append(PointLabel(row["x"], row["high_usd"], row["label"], _COVERS[row["covers"]]))
            continue
        axes.annotate(  # close to the dotted line there is room on the left only
            row["label"],
            (row["x"], row["high_usd"]),
            (-6, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=9,
            color=text_colour(_COVERS[row["covers"]]),
            bbox=HALO,
        )
    label_points(axes, beside, size=9)


class _TwoScales:
    """An axis of years that gives more room to the years from the one with most events on."""

    def __init__(self, first: float, last: float, busiest: float) -> None:
        self.first, self.last, self.busiest = first, last, busiest
        self.ratio = 1.0 if busiest <= first else 0.85 * (last - busiest) / (busiest - first)
        self.length = float(self.shown(last) - self.shown(first))

    @classmethod
    def of(cls, when: np.ndarray) -> "_TwoScales":
        years, counts = np.unique(np.floor(when), return_counts=True)
        return cls(float(np.floor(when.min())), float(np.floor(when.max()) + 1), float(years[np.argmax(counts)]))

    def shown(self, year: Any) -> Any:
        year = np.asarray(year, dtype=float)
        return np.where(year < self.busiest, self.busiest + (year - self.busiest) * self.ratio, year)

    def dated(self, place: Any) -> Any:
        place = np.asarray(place, dtype=float)
        return np.where(place < self.busiest, self.busiest + (place - self.busiest) / self.ratio, place)

    def apply(self, axes: Axes) -> None:
        axes.set_xscale("function", functions=(self.shown, self.dated))
        axes.set_xlim(self.first, self.last)
        if self.ratio != 1.0:
            axes.axvline(self.busiest, color="#999999", lw=0.9, ls=":")
        early = [float(year) for year in np.arange(self.first, self.busiest) if (self.busiest - year) % 4 == 0]
        axes.xaxis.set_major_locator(FixedLocator([*early, *np.arange(self.busiest, self.last + 0.5)]))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))


def _dodge(x: np.ndarray, low: np.ndarray, high: np.ndarray, step: float) -> np.ndarray:
    """Shift ranges that would cover each other sideways: the first free place, nearest first."""
    placed: list[tuple[float, float, float]] = []
    out = np.empty(len(x))
    for i in np.argsort(-(high / low), kind="stable"):
        bottom, top = low[i] / 1.18, high[i] * 1.18
        for k in range(2 * len(x) + 1):
            at = x[i] + step * ((k + 1) // 2) * (1 if k % 2 else -1)
            if all(abs(at - px) >= step * 0.99 or top < pl or bottom > ph for px, pl, ph in placed):
                break
        placed.append((at, bottom, top))
        out[i] = at
    return out
