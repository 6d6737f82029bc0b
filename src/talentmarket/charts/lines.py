"""Lines over age or time: survival, pay by year, growth, offers on a time line.

A line runs between values that are printed; where sources disagree a bar spans what they say and a band leads to it.
Expectations (forecasts, plans) are dashed and hollow, second-hand points hollow.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from talentmarket.charts import (
    COLOURS,
    HALO,
    MUTED,
    WIDTH,
    Chart,
    Formatter,
    Header,
    Labels,
    LegendEntry,
    colours_of,
    ids_of,
    is_wide,
    legend,
    linear_money,
    log_axis,
    mark,
    open_chart,
    records,
    style,
    text_colour,
    word_ticks,
    write,
    year_axis,
)
from talentmarket.charts.labels import PointLabel, label_ends, label_points

FIRST, SECOND = COLOURS[0], COLOURS[1]
_COVERS = {"year": COLOURS[0], "total": COLOURS[2], "one_off": COLOURS[1], "head": COLOURS[6]}
_DASHES = (0, (4, 2.5))
#: Where a line ends, its label and its colour.
End = tuple[float, float, str, str]


def _truth(row: Mapping[str, Any], name: str) -> bool:
    return bool(row.get(name) == 1)


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


def _series(axes: Axes, rows: pd.DataFrame, colour: str, name: str, formatter: Formatter, lw: float = 2.2) -> End:
    """Draw a series of ``year``, ``low``, ``high``; return its last point, of a range the middle, with its label."""
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
    return float(last["year"]), float(np.nanmean([last["low"], last["high"]])), name, colour


#: Lines in grey whose names find room at the ends of the lines.
ROOM_BEHIND = 8


@style()
def over_time(
    table: pd.DataFrame,
    names: Labels,
    formatter: Formatter,
    behind: Labels = MappingProxyType({}),
    *,
    header: Header,
    log: bool = False,
    height: float = 3.8,
    width: float = WIDTH,
) -> Chart:
    """Series over the years, with equal steps for equal multiples (``log``), or from nothing.

    ``table`` is ``series``, ``year``, ``low``, ``high`` (an open end missing), perhaps ``figure_id``, ``expected`` (forecasts,
    dashed and hollow) and ``hollow`` (second hand). A country or employer keeps its colour; lines ``behind`` are grey, named
    at their ends if they are few, else each mark bears its name.
    """
    figure, (axes,) = open_chart(header, height=height, width=width)
    present = {str(name): rows for name, rows in table.groupby("series")}
    ends: list[End] = []
    for name in (one for one in behind if one in present):
        end = _series(axes, present[name], MUTED, behind[name], formatter, 1.2)
        ends += [(*end[:3], "#777777")] if len(behind) <= ROOM_BEHIND else []
    for name, colour in colours_of(names).items():
        if name in present:
            ends.append(_series(axes, present[name], colour, names[name], formatter))
    year_axis(axes, table["year"])
    if log:
        log_axis(axes.yaxis, formatter)
    else:
        top = float(table[["low", "high"]].max().max())
        axes.set_ylim(0, top * 1.12)
        axes.yaxis.set_major_locator(MaxNLocator(5))
        word_ticks(axes.yaxis, formatter)
    years = table["year"].astype(float)
    label_ends(axes, ends, x=float(years.max()) + 0.02 * float(np.ptp(years)), size=9)
    return figure


@style()
def closures_by_year(
    closures: Mapping[str, pd.DataFrame], names: Labels, number: Formatter, *, header: Header, width: float = WIDTH
) -> Chart:
    """Closures by year, one panel per country and one line per tracker; a bar where it prints several counts.

    ``closures`` is country to ``analysis.survival.closures``.
    """
    shape, height = ((1, len(closures)), 3.2) if width > 5 else ((len(closures), 1), 2.6 * len(closures))
    figure, panels = open_chart(header, shape=shape, height=height, width=width)
    for axes, (country, table) in zip(panels, closures.items(), strict=True):
        axes.set_title(names[country], fontsize=10)
        ends = []
        for colour, (counter, rows) in zip(COLOURS * 2, table.groupby("counter"), strict=False):
            rows = rows.assign(year=rows["year"].astype(float))
            ends.append(_series(axes, rows, colour, str(counter), number, 1.6))
        axes.set_ylim(0, float(table["high"].max()) * 1.1)
        year_axis(axes, table["year"], most=4)
        word_ticks(axes.yaxis, number)
        label_ends(axes, ends, size=9)
    return figure


@style()
def real_and_nominal(
    table: pd.DataFrame, names: Labels, words: Labels, formatter: Formatter, *, header: Header, width: float = WIDTH
) -> Chart:
    """Series in constant prices as strong lines, what was printed at the time as thin ones.

    ``table`` is ``series``, ``year``, ``real``, ``nominal``, perhaps ``figure_id``; ``words`` are ``real`` and ``nominal``.
    """
    figure, (axes,) = open_chart(header, height=3.6, width=width)
    ends = []
    for name, colour in colours_of(names).items():
        rows = table[table["series"] == name].sort_values("year")
        if rows.empty:
            continue
        axes.plot(rows["year"], rows["nominal"], color=colour, lw=1.0, alpha=0.6, gid=f"nominal:{name}")
        real = rows.assign(low=rows["real"], high=rows["real"])
        ends.append(_series(axes, real, colour, names[name], formatter))
    year_axis(axes, table["year"])
    linear_money(axes.yaxis, formatter, 5)
    looks = {"real": ("#555555", "o"), "nominal": ("#aaaaaa", "")}
    legend(axes, [LegendEntry(words[which], *look, line="-") for which, look in looks.items()])
    label_ends(axes, ends, size=9)
    return figure


@style()
def life_table(
    table: pd.DataFrame, names: Labels, age: str, formatter: Formatter, *, header: Header, width: float = WIDTH
) -> Chart:
    """Survival by age with its band, a curve a series.

    ``table`` is ``series``, ``age``, ``survival``, ``low``, ``high`` (missing where no band is known), perhaps ``figure_id``
    and ``expected`` (carried on beyond the published ages: dashed); ``age`` the label of the axis.
    """
    figure, (axes,) = open_chart(header, height=3.6, width=width)
    ends = _curves(axes, table.rename(columns={"age": "x", "survival": "y"}), names, formatter)
    oldest = float(table["age"].max())
    axes.set(xlim=(0, oldest * 1.02), ylim=(0, 1.02), xlabel=age)
    label_ends(axes, ends, x=oldest)
    return figure


def _curves(axes: Axes, table: pd.DataFrame, names: Labels, formatter: Formatter) -> list[End]:
    """Draw ``series``, ``x``, ``y`` with the band from ``low`` to ``high`` over whole years; return the ends of the lines."""
    ends = []
    for name, colour in colours_of(str(name) for name in table["series"].unique()).items():
        line = table[table["series"] == name].sort_values("x")
        band = line.dropna(subset=["low", "high"])
        axes.fill_between(band["x"], band["low"], band["high"], color=colour, alpha=0.14, lw=0)
        beyond = line["expected"].astype(bool) if "expected" in line else pd.Series(False, index=line.index)
        known = line[~beyond]
        axes.plot(known["x"], known["y"], color=colour, lw=2.0, label=names[name])
        if beyond.any():
            carried = pd.concat([known.tail(1), line[beyond]])
            axes.plot(carried["x"], carried["y"], color=colour, lw=1.6, ls=_DASHES)
        for row in records(line[line["y"].notna()]):
            if not isinstance(row.get("figure_id", "-"), str):
                continue  # birth, where all are alive, is not a figure
            drawn = _point(axes, row["x"], row["y"], row["y"], colour, _truth(row, "expected"), 4.0)
            mark(drawn, ids_of(row), f"{names[name]}, {row['x']:g}: {formatter(row['y'])}")
        last = line.iloc[-1]
        ends.append((float(last["x"]), float(last["y"]), names[name], colour))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    word_ticks(axes.yaxis, formatter)
    return ends


@style()
def hazards_by_age(
    hazard: pd.DataFrame, names: Labels, age: str, formatter: Formatter, *, header: Header, width: float = WIDTH
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
    oldest = float(hazard["age_years"].max())
    axes.set(xlim=(0.8, oldest + 0.1), ylim=(0, float(hazard["high"].max()) * 1.05), xlabel=age)
    label_ends(axes, ends, x=oldest)
    return figure


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
        for year, median in zip(x, rows["median"], strict=True):
            drawn = _point(axes, year, median, median, colour, hollow=False, size=3.5)
            mark(drawn, "", f"{name}, {year:.0f}: {formatter(median)}")
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
    write(axes, own_label, (own, 0.03), (4, 0), xycoords=("data", "axes fraction"))
    linear_money(axes.yaxis, formatter, 5)
    label_ends(axes, ends)
    return figure


@style()
def headcount_growth(
    points: pd.DataFrame,
    fits: pd.DataFrame,
    names: Labels,
    number: Formatter,
    worded: Labels,
    *,
    header: Header,
    width: float = WIDTH,
) -> Chart:
    """Staff over time on a logarithmic axis, with the fitted line of each organization through its points.

    ``points`` are from ``analysis.hiring.headcount_points``, those without a fit are left out; ``fits`` from
    ``analysis.hiring.growth``. ``worded`` is the label of each organization's line.
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
    log_axis(axes.yaxis, number, subs=(1, 3))
    year_axis(axes, shown["when"], most=6)
    axes.set_ylim(float(shown["low"].min()) / 1.5, float(shown["high"].max()) * 1.8)
    label_ends(axes, ends, x=float(shown["when"].max()) + 0.1, size=9.5)
    return figure


@style()
def offers_over_time(
    rows: pd.DataFrame, words: Labels, money: Formatter, *, header: Header, width: float = WIDTH
) -> Chart:
    """Offers on a time line: a mark an event, a bar over the range of its reports; hollow where disputed.

    The axis changes its scale at the dotted line: the years from the one with most offers on take more room. ``rows`` are
    ``when``, ``low_usd``, ``high_usd``, ``covers`` (``year``, ``total``, ``one_off``, ``head``), ``disputed``, ``label``,
    ``figure_id``. Of those with a label the nine highest after the dotted line and six before it are named, fewer on a phone.
    """
    rows = rows.reset_index(drop=True)
    figure, (axes,) = open_chart(header, height=5.2, width=width)
    when = rows["when"].to_numpy(dtype=float)
    axis = _TwoScales(when)
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
    log_axis(axes.yaxis, money)
    axes.set_ylim(float(low.min()) / 1.6, float(high.max()) * 1.6)
    kinds = [kind for kind in _COVERS if kind in set(rows["covers"])]
    entries = [LegendEntry(words[kind], _COVERS[kind], "D" if kind == "head" else "o") for kind in kinds]
    if rows["disputed"].any():
        entries.append(LegendEntry(words["disputed"], "#555555", hollow=True))
    legend(axes, entries)
    named = rows.assign(x=x)[rows["label"].fillna("") != ""]
    named = named.sort_values(["high_usd", "x"], ascending=[False, True]).drop_duplicates("label")
    _name_offers(axes, named, axis, 9 if width > 5 else 6)
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
        # close to the dotted line there is room on the left only
        place, colour = (row["x"], row["high_usd"]), text_colour(_COVERS[row["covers"]])
        write(axes, row["label"], place, (-6, 0), ha="right", va="center", color=colour, bbox=HALO)
    label_points(axes, beside, size=9)


class _TwoScales:
    """An axis of years that gives more room to the years from the one with most events on."""

    def __init__(self, when: np.ndarray) -> None:
        years, counts = np.unique(np.floor(when), return_counts=True)
        self.first, self.last, self.busiest = float(years[0]), float(years[-1]) + 1, float(years[np.argmax(counts)])
        early, late = self.busiest - self.first, self.last - self.busiest
        self.ratio = 0.85 * late / early if early > 0 else 1.0
        self.length = float(self.shown(self.last) - self.shown(self.first))

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
        axes.xaxis.set_major_formatter("{x:.0f}")


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
