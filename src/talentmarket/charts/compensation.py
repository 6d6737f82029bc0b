"""Charts of pay: every figure as the range it is, the median of its group beside it.

Money is worded by the function that the caller passes as ``word``; names of groups and texts come finished.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from talentmarket.charts import (
    COLOURS,
    MUTED,
    Chart,
    KeyEntry,
    frame,
    ink,
    key,
    label_ends,
    money_axis,
    panels,
    percent_axis,
    style,
)

__all__ = ["COLOURS", "Frame", "interval", "intervals", "official", "pairs", "premiums", "strips", "voices"]

Word = Callable[[float], str]


class Frame(NamedTuple):
    """What stands around a plot: title (the finding), subtitle (measure and unit), sources, number of figures, language."""

    title: str
    subtitle: str
    sources: Sequence[str]
    n_figures: int
    lang: str


def interval(low: float, high: float, word: Word, lang: str = "en") -> str:
    """An interval in words: one value where both ends are worded alike, ``≥`` or ``≤`` where one end is open."""
    if np.isnan(low) and np.isnan(high):
        return "–"
    if np.isnan(high):
        return f"≥ {word(low)}"
    if np.isnan(low):
        return f"≤ {word(high)}"
    first, last = word(low), word(high)
    if first == last:
        return first
    if lang == "ko":
        return f"{first}~{last}"
    return f"{first} to {last}" if low < 0 else f"{first}–{last}"  # a dash before a minus reads as two minuses


# ---------------------------------------------------------------------------------------------------------- strips


@style()
def strips(
    frame_: Frame,
    rows: pd.DataFrame,
    medians: pd.DataFrame,
    groups: Mapping[str, str],
    lanes: Mapping[str, str],
    word: Word,
) -> Figure:
    """Strips of figures by group and lane on a logarithmic axis of money, with the median of each.

    Parameters
    ----------
    rows
        The figures: ``group``, ``lane``, ``pay_low``, ``pay_high``.
    medians
        ``group``, ``lane``, ``median_low``, ``median_high``, ``n_figures``.
    groups
        Key -> label, in the order from top to bottom.
    lanes
        Key -> label: the strips within a group, each in a colour of its own.
    """
    colours = dict(zip(lanes, COLOURS, strict=False))
    heights = _places(rows, groups, lanes)
    bottom = max([place for places in heights.values() for place in places.values()], default=0.0) + 0.55
    figure, axes = frame(*frame_, height=0.75 + 0.27 * bottom)
    axes.set_ylim(bottom, -0.6)
    axes.grid(axis="x")
    axes.grid(False, axis="y")
    axes.set_yticks([])
    for group, places in heights.items():
        _name(axes, groups[group], min(places.values()) - 0.82, bold=True)
        for lane, height in places.items():
            of_lane = rows[(rows["group"] == group) & (rows["lane"] == lane)]
            _strip(axes, of_lane, height, colours[lane], f"{group}:{lane}")
    _medians(axes, medians, heights, colours, lambda low, high: interval(low, high, word, frame_.lang))
    money_axis(axes.xaxis, word)
    _thin_ticks(axes)
    shown = [
        KeyEntry(lanes[lane], colours[lane]) for lane in lanes if any(lane in places for places in heights.values())
    ]
    if len(shown) > 1:
        key(axes, shown)
    return figure


def _name(axes: Axes, text: str, y: float, bold: bool = False) -> None:
    """Write the name of a row over it, from the left edge, on white so that no line runs through it."""
    axes.annotate(
        text,
        (0, y),
        xycoords=axes.get_yaxis_transform(),
        va="center",
        fontsize=10 if bold else 9,
        fontweight="bold" if bold else "normal",
        parse_math=False,
        annotation_clip=False,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
    ).set_gid("name")


def _value(axes: Axes, text: str, y: float, colour: str = "#1a1a1a") -> None:
    """Write the value of a row at its right."""
    axes.annotate(
        text,
        (1, y),
        (5, 0),
        xycoords=axes.get_yaxis_transform(),
        textcoords="offset points",
        va="center",
        fontsize=9,
        color=ink(colour),
        parse_math=False,
        annotation_clip=False,
    ).set_gid("value")


def _rows(axes: Axes, count: int) -> None:
    """Set the axes up for `count` rows from top to bottom, with vertical grid lines only."""
    axes.set_ylim(count - 0.4, -0.85)
    axes.set_yticks([])
    axes.grid(axis="x")
    axes.grid(False, axis="y")


def _places(rows: pd.DataFrame, groups: Mapping[str, str], lanes: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Height of each strip, from the top; a group takes room only for the lanes it has."""
    heights: dict[str, dict[str, float]] = {}
    y = 0.8
    for group in groups:
        present = [lane for lane in lanes if ((rows["group"] == group) & (rows["lane"] == lane)).any()]
        if not present:
            continue
        heights[group] = {lane: y + 0.85 * place for place, lane in enumerate(present)}
        y += 0.85 * len(present) + 1.0
    return heights


def _strip(axes: Axes, rows: pd.DataFrame, height: float, colour: str, gid: str) -> None:
    """Figures of one strip: a bar from end to end, a dot where both ends are one, a wedge at an end left open."""
    ordered = rows.sort_values(["pay_low", "pay_high"])
    lift = np.resize([0.0, 0.2, -0.2, 0.1, -0.1], len(ordered))
    low, high = ordered["pay_low"].to_numpy(dtype=float), ordered["pay_high"].to_numpy(dtype=float)
    y = height + lift
    spans = low < high
    for a, b, at in zip(low[spans], high[spans], y[spans], strict=True):
        axes.plot([a, b], [at, at], color=colour, lw=2.0, alpha=0.5, gid=f"span:{gid}")
    dots = low == high
    if dots.any():
        axes.plot(low[dots], y[dots], "o", ms=4.2, mew=0, color=colour, alpha=0.6, gid=f"dots:{gid}")
    for ends, mark, name in (
        (np.where(np.isnan(high), low, np.nan), ">", "from"),
        (np.where(np.isnan(low), high, np.nan), "<", "upto"),
    ):
        known = ~np.isnan(ends)
        if known.any():
            axes.plot(ends[known], y[known], mark, ms=4.6, mew=0, color=colour, alpha=0.75, gid=f"{name}:{gid}")


def _medians(
    axes: Axes,
    medians: pd.DataFrame,
    heights: Mapping[str, Mapping[str, float]],
    colours: Mapping[str, str],
    worded: Callable[[float, float], str],
) -> None:
    for row in medians.itertuples():
        group, lane = str(row.group), str(row.lane)
        if lane not in heights.get(group, {}):
            continue
        y = heights[group][lane]
        low, high = float(row.median_low), float(row.median_high)  # type: ignore[arg-type]
        if not np.isnan(low) and not np.isnan(high) and high > low:
            axes.add_patch(
                Rectangle(
                    (low, y - 0.36), high - low, 0.72, facecolor="#1a1a1a", alpha=0.16, gid=f"between:{group}:{lane}"
                )
            )
        for end in {low, high}:
            if not np.isnan(end):
                axes.plot([end, end], [y - 0.36, y + 0.36], color="#1a1a1a", lw=1.8, gid=f"median:{group}:{lane}")
        _value(axes, f"{worded(low, high)} ({row.n_figures})", y, colours[lane])


def _thin_ticks(axes: Axes) -> None:
    """Keep every tick of the axis of money, or every second, third …, so that no two labels touch.

    Call it when all that stands beside the axes is drawn, since that sets their width.
    """
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Chart)
    figure.lay_out()
    low, high = axes.get_xlim()
    ticks = [tick for tick in axes.xaxis.get_majorticklocs() if low <= tick <= high]
    for step in range(1, len(ticks) + 1):
        axes.set_xticks(ticks[::step])
        axes.set_xlim(low, high)
        boxes = [label.get_window_extent() for label in axes.get_xticklabels()]
        if all(right.x0 - left.x1 > 0.05 * figure.dpi for left, right in pairwise(boxes)):
            break


# ---------------------------------------------------------------------------------------------------------- pairs


@style()
def pairs(frame_: Frame, table: pd.DataFrame, word: Word, ends: tuple[str, str], share: Word) -> Figure:
    """Base salary and total pay of the same people, joined by a line.

    Parameters
    ----------
    table
        ``label``, ``base``, ``total``, ``base_share``; drawn from top to bottom.
    ends
        What the two ends are called.
    share
        Words a share.
    """
    figure, axes = frame(*frame_, height=0.8 + 0.42 * len(table))
    _rows(axes, len(table))
    for y, row in enumerate(table.itertuples()):
        base, total = float(row.base), float(row.total)  # type: ignore[arg-type]
        axes.plot([base, total], [y, y], color=MUTED, lw=2.5, zorder=1, gid="pair")
        axes.plot([base], [y], "o", color=COLOURS[0], gid="base")
        axes.plot([total], [y], "o", color=COLOURS[1], gid="total")
        _name(axes, str(row.label), y - 0.42)
        _value(axes, share(float(row.base_share)), y)  # type: ignore[arg-type]
    money_axis(axes.xaxis, word)
    _thin_ticks(axes)
    key(axes, [KeyEntry(end, colour) for end, colour in zip(ends, COLOURS, strict=False)])
    return figure


# ---------------------------------------------------------------------------------------------------------- intervals


@style()
def intervals(
    frame_: Frame,
    table: pd.DataFrame,
    word: Word,
    kinds: Mapping[str, tuple[str, str]],
    scale: Literal["share", "money", "count", "rate"] = "share",
) -> Figure:
    """Intervals, one a row: a bar from end to end, a dot where both ends are one, a wedge at an open end.

    Parameters
    ----------
    table
        ``label``, ``kind``, ``low``, ``high``; drawn from top to bottom. Labels stand over their marks.
    word
        Words a value: for the axis and for the number at the right of each row.
    kinds
        Key of a kind -> label and colour.
    scale
        ``share`` and ``rate`` are linear with a line at nothing, ``money`` and ``count`` logarithmic.
    """
    figure, axes = frame(*frame_, height=0.7 + 0.42 * len(table))
    _rows(axes, len(table))
    if scale in ("share", "rate") and bool((table[["low", "high"]] < 0).any(axis=None)):
        axes.axvline(0, color="#777777", lw=1.0)
    for y, row in enumerate(table.itertuples()):
        low, high = float(row.low), float(row.high)  # type: ignore[arg-type]
        colour = kinds[str(row.kind)][1]
        _interval_mark(axes, low, high, y, colour, f"interval:{row.kind}")
        _name(axes, str(row.label), y - 0.44)
        _value(axes, interval(low, high, word, frame_.lang), y, colour)
    if scale in ("money", "count"):
        money_axis(axes.xaxis, word)
        _thin_ticks(axes)
    else:
        percent_axis(axes.xaxis, word)
        if not bool((table[["low", "high"]] < 0).any(axis=None)):
            axes.set_xlim(left=0)
    shown = [KeyEntry(*entry) for kind, entry in kinds.items() if (table["kind"] == kind).any()]
    if len(shown) > 1:
        key(axes, shown)
    return figure


def _interval_mark(axes: Axes, low: float, high: float, y: float, colour: str, gid: str) -> None:
    if low < high:
        axes.plot([low, high], [y, y], color=colour, lw=4.5, alpha=0.8, gid=gid)
    elif np.isnan(high):
        axes.plot([low], [y], ">", ms=6, mew=0, color=colour, gid=gid)
    elif np.isnan(low):
        axes.plot([high], [y], "<", ms=6, mew=0, color=colour, gid=gid)
    else:
        axes.plot([low], [y], "o", ms=6, mew=0, color=colour, gid=gid)


# ---------------------------------------------------------------------------------------------------------- official


@style()
def official(
    frame_: Frame,
    series: pd.DataFrame,
    names: Mapping[str, str],
    statistics: Mapping[str, str],
    word: Word,
) -> Figure:
    """Official percentiles by year: bands p10–p90 and p25–p75 and the median, one panel an occupation.

    The line breaks where the code of the occupation changes. A top-coded percentile is drawn as a wedge at its floor, and
    its band ends there.

    Parameters
    ----------
    series
        ``occupation``, ``code``, ``year``, ``statistic``, ``pay``, ``is_floor``.
    names
        Occupation -> label, in order.
    statistics
        p10 … p90 -> label, for the ends of the lines.
    """
    shown = [name for name in names if (series["occupation"] == name).any()]
    figure, grid = panels(*frame_, shape=(len(shown), 1), height=1.9 * len(shown) + 0.3, sharex=True, sharey=True)
    years = series["year"]
    for axes, occupation in zip(grid, shown, strict=True):
        rows = series[series["occupation"] == occupation]
        axes.set_title(names[occupation], fontsize=10.5)
        ends: list[tuple[float, float, str, str]] = []
        for _, part in rows.groupby("code", sort=False):
            wide = part.pivot(index="year", columns="statistic", values="pay").sort_index()
            for outer, alpha in (("p10", 0.16), ("p25", 0.28)):
                other = {"p10": "p90", "p25": "p75"}[outer]
                if {outer, other} <= set(wide.columns):
                    axes.fill_between(
                        wide.index, wide[outer], wide[other], color=COLOURS[0], alpha=alpha, lw=0, gid=f"band:{outer}"
                    )
            if "median" in wide:
                axes.plot(wide.index, wide["median"], color=COLOURS[0], marker="o", ms=3.5, gid="median")
            floors = part[part["is_floor"]]
            if len(floors):
                axes.plot(floors["year"], floors["pay"], "^", color=COLOURS[1], ms=6, gid="floor")
            last = wide.index.max()
            if last == rows["year"].max():
                ends = [
                    (
                        float(last),
                        float(wide.loc[last, name]),
                        f"{label} {word(float(wide.loc[last, name]))}",
                        COLOURS[0],
                    )
                    for name, label in statistics.items()
                    if name in wide and not pd.isna(wide.loc[last, name])
                ]
        axes.set_xlim(years.min() - 0.4, years.max() + 0.4)
        money_axis(axes.yaxis, word)
        axes.set_yticks(
            [tick for tick in (20e3, 50e3, 100e3, 200e3, 500e3) if _inside(axes, tick)] or axes.get_yticks()
        )
        axes.set_xticks(sorted({int(year) for year in years})[:: 1 if years.nunique() < 7 else 2])
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")
        label_ends(axes, ends, size=8.5)
    return figure


def _inside(axes: Axes, tick: float) -> bool:
    low, high = sorted(axes.get_ylim())
    return low <= tick <= high


# ---------------------------------------------------------------------------------------------------------- premium


@style()
def premiums(
    frame_: Frame,
    table: pd.DataFrame,
    places: Mapping[str, str],
    methods: Mapping[str, str],
    word: Word,
    cut: float | None = None,
) -> Figure:
    """AI premium by country (rows) and method (colours): every figure as a dot or a bar.

    Parameters
    ----------
    table
        ``country``, ``method``, ``premium_low``, ``premium_high``.
    places, methods
        Key -> label, in order.
    cut
        Where the axis ends; figures beyond it stand as wedges at the edge, worded.
    """
    present = [method for method in methods if (table["method"] == method).any()]
    colours = dict(zip(methods, COLOURS, strict=False))
    lanes = {
        place: [method for method in present if ((table["country"] == place) & (table["method"] == method)).any()]
        for place in places
    }
    lanes = {place: shown for place, shown in lanes.items() if shown}
    bottom = sum(0.55 * len(shown) + 0.65 for shown in lanes.values())
    figure, axes = frame(*frame_, height=1.1 + 0.36 * bottom)
    axes.set_yticks([])
    axes.grid(axis="x")
    axes.grid(False, axis="y")
    axes.axvline(0, color="#777777", lw=1.0)
    y = 0.1
    for place, shown in lanes.items():
        _name(axes, places[place], y, bold=True)
        y += 0.55
        for method in shown:
            rows = table[(table["country"] == place) & (table["method"] == method)].sort_values("premium_high")
            for lift, row in zip(np.resize([0.0, 0.14, -0.14], len(rows)), rows.itertuples(), strict=True):
                low, high = float(row.premium_low), float(row.premium_high)  # type: ignore[arg-type]
                if cut is not None and np.nanmax([low, high]) > cut:
                    axes.plot([cut], [y], ">", ms=6, mew=0, color=colours[method], gid=f"beyond:{place}:{method}")
                    axes.annotate(
                        interval(low, high, word, frame_.lang),
                        (cut, y),
                        (-6, 0),
                        textcoords="offset points",
                        ha="right",
                        va="center",
                        fontsize=8.5,
                        color=ink(colours[method]),
                    )
                    continue
                _interval_mark(axes, low, high, y + lift, colours[method], f"premium:{place}:{method}")
            y += 0.55
        y += 0.1
    axes.set_ylim(y - 0.3, -0.4)
    if cut is not None:
        axes.set_xlim(right=cut * 1.02)
    percent_axis(axes.xaxis, word)
    key(axes, [KeyEntry(methods[method], colours[method]) for method in present])
    return figure


# ---------------------------------------------------------------------------------------------------------- voices


@style()
def voices(
    frame_: Frame, table: pd.DataFrame, labels: Mapping[str, str], names: Mapping[str, str], word: Word, times: Word
) -> Figure:
    """What different voices say on the same question: one row a question, one dot a voice, joined by a line.

    Parameters
    ----------
    table
        ``question``, ``voice``, ``middle``, ``times_apart``.
    labels
        Question -> label, from top to bottom.
    names
        Voice -> label, in order.
    """
    colours = dict(zip(names, COLOURS, strict=False))
    figure, axes = frame(*frame_, height=0.9 + 0.44 * len(labels))
    _rows(axes, len(labels))
    for y, (question, label) in enumerate(labels.items()):
        rows = table[table["question"] == question]
        axes.plot([rows["middle"].min(), rows["middle"].max()], [y, y], color=MUTED, lw=2.5, zorder=1, gid="apart")
        for row in rows.itertuples():
            axes.plot([float(row.middle)], [y], "o", color=colours[str(row.voice)], gid=f"voice:{row.voice}")  # type: ignore[arg-type]
        _name(axes, label, y - 0.44)
        _value(axes, times(float(rows["times_apart"].iloc[0])), y)
    money_axis(axes.xaxis, word)
    _thin_ticks(axes)
    key(axes, [KeyEntry(label, colours[voice]) for voice, label in names.items() if (table["voice"] == voice).any()])
    return figure
