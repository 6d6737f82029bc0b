"""Rows of values and ranges: strips, intervals, pairs joined by a line, evidence against a claim."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullLocator

from talentmarket.charts import (
    COLOURS,
    HALO,
    MUTED,
    Formatter,
    Header,
    LegendEntry,
    PointLabel,
    label_points,
    legend,
    money_axis,
    open_chart,
    percent_axis,
    percent_range,
    style,
    text_colour,
    thin_ticks,
    word_range,
)

COLOUR_OF_VERDICT = {"supported": COLOURS[2], "within_range": COLOURS[4], "not_supported": COLOURS[1]}
_MARK_OF_VERDICT = {"supported": "o", "within_range": "D", "not_supported": "X"}
_ARROW = 1.7
_TICKS = (0.01, 0.1, 0.25, 0.5, 1, 2, 4, 10, 100, 1000)


@style()
def strips(
    rows: pd.DataFrame,
    medians: pd.DataFrame,
    groups: Mapping[str, str],
    lanes: Mapping[str, str],
    formatter: Formatter,
    *,
    header: Header,
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
    figure, (axes,) = open_chart(header, height=0.75 + 0.27 * bottom)
    axes.set_ylim(bottom, -0.6)
    axes.grid(axis="x")
    axes.grid(False, axis="y")
    axes.set_yticks([])
    for group, places in heights.items():
        _name(axes, groups[group], min(places.values()) - 0.82, bold=True)
        for lane, height in places.items():
            of_lane = rows[(rows["group"] == group) & (rows["lane"] == lane)]
            _strip(axes, of_lane, height, colours[lane], f"{group}:{lane}")
    _medians(axes, medians, heights, colours, lambda low, high: word_range(formatter, low, high, header.words["range"]))
    money_axis(axes.xaxis, formatter)
    thin_ticks(axes)
    shown = [
        LegendEntry(lanes[lane], colours[lane]) for lane in lanes if any(lane in places for places in heights.values())
    ]
    if len(shown) > 1:
        legend(axes, shown)
    return figure


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


@style()
def dumbbells(
    table: pd.DataFrame, formatter: Formatter, ends: tuple[str, str], share: Formatter, *, header: Header
) -> Figure:
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
    figure, (axes,) = open_chart(header, height=0.8 + 0.42 * len(table))
    _rows(axes, len(table))
    for y, row in enumerate(table.itertuples()):
        base, total = float(row.base), float(row.total)  # type: ignore[arg-type]
        axes.plot([base, total], [y, y], color=MUTED, lw=2.5, zorder=1, gid="pair")
        axes.plot([base], [y], "o", color=COLOURS[0], gid="base")
        axes.plot([total], [y], "o", color=COLOURS[1], gid="total")
        _name(axes, str(row.label), y - 0.42)
        _value(axes, share(float(row.base_share)), y)  # type: ignore[arg-type]
    money_axis(axes.xaxis, formatter)
    thin_ticks(axes)
    legend(axes, [LegendEntry(end, colour) for end, colour in zip(ends, COLOURS, strict=False)])
    return figure


@style()
def intervals(
    table: pd.DataFrame,
    formatter: Formatter,
    kinds: Mapping[str, tuple[str, str]],
    scale: Literal["share", "money", "count", "rate"] = "share",
    *,
    header: Header,
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
    figure, (axes,) = open_chart(header, height=0.7 + 0.42 * len(table))
    _rows(axes, len(table))
    if scale in ("share", "rate") and bool((table[["low", "high"]] < 0).any(axis=None)):
        axes.axvline(0, color="#777777", lw=1.0)
    for y, row in enumerate(table.itertuples()):
        low, high = float(row.low), float(row.high)  # type: ignore[arg-type]
        colour = kinds[str(row.kind)][1]
        _interval_mark(axes, low, high, y, colour, f"interval:{row.kind}")
        _name(axes, str(row.label), y - 0.44)
        _value(axes, word_range(formatter, low, high, header.words["range"]), y, colour)
    if scale in ("money", "count"):
        money_axis(axes.xaxis, formatter)
        thin_ticks(axes)
    else:
        percent_axis(axes.xaxis, formatter)
        if not bool((table[["low", "high"]] < 0).any(axis=None)):
            axes.set_xlim(left=0)
    shown = [LegendEntry(*entry) for kind, entry in kinds.items() if (table["kind"] == kind).any()]
    if len(shown) > 1:
        legend(axes, shown)
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


@style()
def premiums(
    table: pd.DataFrame,
    places: Mapping[str, str],
    methods: Mapping[str, str],
    formatter: Formatter,
    cut: float | None = None,
    *,
    header: Header,
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
    figure, (axes,) = open_chart(header, height=1.1 + 0.36 * bottom)
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
                        word_range(formatter, low, high, header.words["range"]),
                        (cut, y),
                        (-6, 0),
                        textcoords="offset points",
                        ha="right",
                        va="center",
                        fontsize=8.5,
                        color=text_colour(colours[method]),
                    )
                    continue
                _interval_mark(axes, low, high, y + lift, colours[method], f"premium:{place}:{method}")
            y += 0.55
        y += 0.1
    axes.set_ylim(y - 0.3, -0.4)
    if cut is not None:
        axes.set_xlim(right=cut * 1.02)
    percent_axis(axes.xaxis, formatter)
    legend(axes, [LegendEntry(methods[method], colours[method]) for method in present])
    return figure


@style()
def source_types(
    table: pd.DataFrame,
    labels: Mapping[str, str],
    names: Mapping[str, str],
    formatter: Formatter,
    times: Formatter,
    *,
    header: Header,
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
    figure, (axes,) = open_chart(header, height=0.9 + 0.44 * len(labels))
    _rows(axes, len(labels))
    for y, (question, label) in enumerate(labels.items()):
        rows = table[table["question"] == question]
        axes.plot([rows["middle"].min(), rows["middle"].max()], [y, y], color=MUTED, lw=2.5, zorder=1, gid="apart")
        for row in rows.itertuples():
            axes.plot([float(row.middle)], [y], "o", color=colours[str(row.voice)], gid=f"voice:{row.voice}")  # type: ignore[arg-type]
        _name(axes, label, y - 0.44)
        _value(axes, times(float(rows["times_apart"].iloc[0])), y)
    money_axis(axes.xaxis, formatter)
    thin_ticks(axes)
    legend(
        axes, [LegendEntry(label, colours[voice]) for voice, label in names.items() if (table["voice"] == voice).any()]
    )
    return figure


@style()
def rates_in_rows(
    rows: pd.DataFrame, labels: Sequence[str], marked: Sequence[bool] | None = None, *, header: Header
) -> Figure:
    """One row a population or figure, as the range it is: a dot where low and high agree, a bar between them elsewhere.

    Parameters
    ----------
    rows
        With ``low``, ``high`` (shares) and ``figure_id``, from top to bottom.
    labels
        Of the rows.
    marked
        Rows in the second colour, those that the others are measured against.
    """
    figure, (axes,) = open_chart(header, height=max(1.6, 0.4 + 0.31 * len(rows)))
    places = np.arange(len(rows))[::-1].astype("float64")
    low, high = rows["low"].to_numpy(dtype="float64"), rows["high"].to_numpy(dtype="float64")
    tones = [COLOURS[1] if mark else COLOURS[0] for mark in (marked if marked is not None else [False] * len(rows))]
    axes.hlines(places, low, high, color=tones, linewidth=5, alpha=0.45)
    axes.scatter(low, places, color=tones, s=34, zorder=3)
    axes.scatter(high, places, color=tones, s=34, zorder=3)
    for place, start, end, tone in zip(places, low, high, tones, strict=True):
        axes.annotate(
            percent_range(float(start), float(end), header.words["range"]),
            (end, place),
            (7, 0),
            textcoords="offset points",
            va="center",
            fontsize=9.5,
            color=text_colour(tone),
            bbox=HALO,
        )
    axes.set_yticks(places, labels)
    axes.grid(axis="x")
    axes.grid(axis="y", visible=False)
    axes.set(ylim=(-0.7, len(rows) - 0.3))
    axes.set_xlim(0, min(1.0, float(high.max()) * 1.08))
    percent_axis(axes.xaxis)
    axes.spines["bottom"].set_visible(False)
    return figure


@style()
def prices_per_head(
    prices: pd.DataFrame, names: Mapping[str, str], words: Mapping[str, str], money: Formatter, *, header: Header
) -> Figure:
    """Price of a team a head, one row a deal in order of time; colours tell who was counted.

    Parameters
    ----------
    prices
        From ``analysis.hiring.acquihire_prices``.
    words
        ``moved``, ``staff`` and ``disputed``, for the legend.
    """
    rows = prices.sort_values("when", ascending=False).reset_index(drop=True)
    figure, (axes,) = open_chart(header, height=0.9 + 0.34 * len(rows))
    colours = {"moved": COLOURS[0], "staff": COLOURS[1]}
    for y, (_, row) in enumerate(rows.iterrows()):
        colour = colours[row["basis"]]
        axes.plot([row["low"], row["high"]], [y, y], color=colour, lw=3)
        fill = "white" if row["disputed"] else colour
        axes.plot([row["middle"]], [y], "o", markersize=8, mec=colour, mew=1.6, mfc=fill, gid="price")
    last = float(rows["high"].max())
    for y, (_, row) in enumerate(rows.iterrows()):
        axes.annotate(
            money(float(row["middle"])),
            (row["high"], y),
            (9, 0),
            textcoords="offset points",
            va="center",
            fontsize=10,
            color=text_colour(colours[row["basis"]]),
            annotation_clip=False,
        )
    ticks = [
        f"{names[row['target_id']]} ({names[row['buyer_id']]}, {str(row['event_date'])[:4]})"
        for _, row in rows.iterrows()
    ]
    axes.set_yticks(range(len(rows)), ticks)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    money_axis(axes.xaxis, money)
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 3)))
    axes.set_xlim(float(rows["low"].min()) / 1.4, last * 3)
    kinds = [kind for kind in colours if kind in set(rows["basis"])]
    entries = [LegendEntry(words[kind], colours[kind]) for kind in kinds]
    if rows["disputed"].any():
        entries.append(LegendEntry(words["disputed"], "#555555", hollow=True))
    legend(axes, entries, columns=1)
    return figure


@style()
def retention(
    rates: pd.DataFrame, implied: pd.DataFrame, names: Mapping[str, str], words: Mapping[str, str], *, header: Header
) -> Figure:
    """Share still there after two years, and what the same source's yearly attrition would leave.

    Parameters
    ----------
    rates
        From ``analysis.hiring.retention_by_lab``.
    implied
        From ``analysis.hiring.implied_retention``; only organizations of ``rates`` are drawn.
    words
        ``stated`` and ``implied``, for the legend.
    """
    rows = rates.iloc[::-1].reset_index(drop=True)
    left = implied[implied["organization_id"].isin(set(rows["organization_id"]))].set_index("organization_id")
    figure, (axes,) = open_chart(header, height=1.0 + 0.42 * len(rows))
    for y, (_, row) in enumerate(rows.iterrows()):
        if row["organization_id"] in left.index:
            share = float(left.loc[row["organization_id"], "implied"])
            axes.plot([share, row["middle"]], [y, y], color=MUTED, lw=1, zorder=1)
            axes.plot([share], [y], "D", markersize=7, mec=COLOURS[1], mew=1.5, mfc="white", gid="implied")
            axes.annotate(
                f"{share:.0%}",
                (share, y),
                (-9, 0),
                textcoords="offset points",
                ha="right",
                va="center",
                fontsize=10,
                color=text_colour(COLOURS[1]),
            )
        axes.plot([row["low"], row["high"]], [y, y], color=COLOURS[0], lw=4)
        axes.plot([row["middle"]], [y], "o", markersize=9, color=COLOURS[0], gid="stated")
        text = f"{row['low']:.0%}–{row['high']:.0%}" if row["high"] - row["low"] > 0.005 else f"{row['middle']:.0%}"
        axes.annotate(
            text,
            (row["high"], y),
            (9, 0),
            textcoords="offset points",
            va="center",
            fontsize=10,
            color=text_colour(COLOURS[0]),
        )
    axes.set_yticks(range(len(rows)), [names[i] for i in rows["organization_id"]])
    axes.set(xlim=(0, 1), ylim=(-0.6, len(rows) - 0.4))
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    percent_axis(axes.xaxis)
    entries = [LegendEntry(words["stated"], COLOURS[0])]
    if len(left):
        entries.append(LegendEntry(words["implied"], COLOURS[1], "D", hollow=True))
    legend(axes, entries, columns=1)
    return figure


@style()
def gpus_by_kind(
    rows: pd.DataFrame,
    names: Mapping[str, str],
    kinds: Mapping[str, str],
    words: Mapping[str, str],
    number: Formatter,
    *,
    header: Header,
) -> Figure:
    """GPUs by kind of organization, a mark a report's range; those offered to people stand out, those planned are hollow.

    The axis is linear between 0 and 1 and logarithmic beyond, since one university is reported to have none.

    Parameters
    ----------
    rows
        From ``analysis.hiring.gpus``.
    kinds
        Kinds of organization in the order of the rows of the chart, from the top, with their words.
    words
        ``recruiting``, ``planned``, ``there``, for the legend.
    """
    order = [kind for kind in kinds if kind in set(rows["kind"])]
    shown = rows[rows["kind"].isin(order)]
    figure, (axes,) = open_chart(header, height=0.9 + 0.86 * len(order))
    axes.set_xscale("symlog", linthresh=1, linscale=0.3)
    labels = []
    for y, kind in enumerate(reversed(order)):
        mine = shown[shown["kind"] == kind].sort_values("middle")
        # neighbours on the axis take turns above and below the line of their kind
        for i, (_, row) in enumerate(mine.iterrows()):
            at = y + (0.0, 0.25, -0.25)[i % 3]
            colour = COLOURS[1] if row["recruiting"] else COLOURS[0]
            if row["high"] > row["low"]:
                axes.plot([row["low"], row["high"]], [at, at], color=colour, lw=1.4, alpha=0.5)
            fill = "white" if row["planned"] else colour
            axes.plot([row["middle"]], [at], "o", markersize=6, mec=colour, mew=1.4, mfc=fill, gid="gpus")
            if row["recruiting"] or i in (0, len(mine) - 1):
                labels.append(PointLabel(float(row["high"]), at, names[row["organization_id"]], colour))
    axes.set_yticks(range(len(order)), [kinds[kind] for kind in reversed(order)])
    axes.set_ylim(-0.6, len(order) - 0.4)
    axes.set_xlim(-0.3, float(shown["high"].max()) * 6)
    ticks = [0.0] + [10.0**k for k in range(0, 9, 2) if 10.0**k <= shown["high"].max() * 2]
    axes.set_xticks(ticks)
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(float(value))))
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    entries = [LegendEntry(words["recruiting"], COLOURS[1]), LegendEntry(words["there"], COLOURS[0])]
    if shown["planned"].any():
        entries.append(LegendEntry(words["planned"], COLOURS[0], hollow=True))
    if not shown["recruiting"].any():
        entries = entries[1:]
    legend(axes, entries, columns=3)
    labels.sort(key=lambda one: one.colour == COLOURS[0])
    label_points(axes, labels, size=8.5)
    return figure


@style()
def claims_against_evidence(
    rows: pd.DataFrame,
    words: Mapping[str, str],
    times: Formatter,
    label: str = "label",
    reach: tuple[float, float] = (0.1, 20.0),
    *,
    header: Header,
) -> Figure:
    """One row a claim: the claim at 1 (a grey band where it is a range), the evidence beside it.

    Parameters
    ----------
    rows
        From ``analysis.claims.relative``, in the order from the top; ``label`` names each.
    words
        A word for each verdict.
    times
        Words a multiple ("2 times").
    reach
        Multiples at which the axis ends; what lies beyond is drawn at the border, with an arrow.
    """
    rows = rows.iloc[::-1].reset_index(drop=True)
    figure, (axes,) = open_chart(header, height=1.1 + 0.27 * len(rows))
    left, right = reach
    axes.axvline(1, color="#888888", lw=1, zorder=0)
    for y, (_, row) in enumerate(rows.iterrows()):
        colour = COLOUR_OF_VERDICT[row["verdict"]]
        band = np.clip([row["claim_low"], row["claim_high"]], left, right)
        axes.plot(band, [y, y], color="#d0d0d0", lw=9, solid_capstyle="butt", zorder=1)
        middle = float(np.clip(row["x_middle"], left, right))
        # an open end is an arrow that points where the wording leaves it open
        open_low, open_high = not row["x_low"] > 0, not np.isfinite(row["x_high"])
        low = middle / _ARROW if open_low else float(row["x_low"])
        high = middle * _ARROW if open_high else float(row["x_high"])
        axes.plot(np.clip([low, high], left, right), [y, y], color=colour, lw=2.2, zorder=2)
        if open_high or high > right:
            axes.plot([min(high, right)], [y], ">", color=colour, markersize=5, clip_on=False, zorder=2)
        if open_low or low < left:
            axes.plot([max(low, left)], [y], "<", color=colour, markersize=5, clip_on=False, zorder=2)
        mark = _MARK_OF_VERDICT[row["verdict"]]
        axes.plot([middle], [y], mark, color=colour, markersize=7, mec="white", mew=0.8, zorder=3, gid="evidence")
    axes.set_xscale("log")
    axes.set_xlim(left, right)
    axes.xaxis.set_major_locator(FixedLocator([tick for tick in _TICKS if left <= tick <= right]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: times(float(value))))
    axes.set_yticks(range(len(rows)), list(rows[label]))
    axes.tick_params(axis="y", labelsize=9)
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    kinds = [kind for kind in COLOUR_OF_VERDICT if kind in set(rows["verdict"])]
    legend(axes, [LegendEntry(words[kind], COLOUR_OF_VERDICT[kind], _MARK_OF_VERDICT[kind]) for kind in kinds])
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
        color=text_colour(colour),
        parse_math=False,
        annotation_clip=False,
    ).set_gid("value")


def _rows(axes: Axes, count: int) -> None:
    """Set the axes up for `count` rows from top to bottom, with vertical grid lines only."""
    axes.set_ylim(count - 0.4, -0.85)
    axes.set_yticks([])
    axes.grid(axis="x")
    axes.grid(False, axis="y")
