"""Rows of values and ranges: strips, intervals, pairs, ladders, forests, evidence against a claim.

A range is a bar from end to end, a value both of whose ends are one a dot, an open end a wedge that points where the
wording leaves it open. Nothing is drawn that no source prints: no dot in the middle of a range. What is planned,
disputed or second hand is hollow. Names of rows are left of the axis, numbers right of it.

Tables may have a column ``figure_id`` (ids of one row, separated by blanks or semicolons), which makes marks live.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from talentmarket.charts import (
    COLOURS,
    INK,
    LABEL_SIZE,
    MUTED,
    WIDTH,
    Chart,
    Formatter,
    Header,
    Labels,
    LegendEntry,
    ids_of,
    is_wide,
    legend,
    log_axis,
    mark,
    open_chart,
    records,
    row_labels,
    row_places,
    say_log,
    style,
    text_colour,
    thin_ticks,
    word_ticks,
    write,
)
from talentmarket.charts.labels import PointLabel, label_points

Scale = Literal["share", "money", "count", "rate"]
"""``share`` and ``rate`` are linear, ``money`` and ``count`` logarithmic."""

#: Colour and mark of each verdict.
VERDICTS = {
    "supported": (COLOURS[2], "o"),
    "within_range": (COLOURS[4], "D"),
    "not_supported": (COLOURS[1], "X"),
    "disputed": (COLOURS[3], "P"),
    "cannot_tell": ("#9a9a9a", "v"),
    "retelling": ("#5f6b76", "s"),
    "arithmetic": ("#5f6b76", "^"),
}
_ARROW = 1.7
_REACH = (0.1, 20.0)  # multiples at which the axis ends
_ROW = 0.27  # inches a row takes
#: Group -> lane -> height.
Heights = dict[str, dict[str, float]]


def draw_range(
    axes: Axes,
    low: float,
    high: float,
    y: float,
    colour: str,
    figures: str = "",
    name: str = "",
    hollow: bool = False,
    size: float = 6.0,
) -> None:
    """Draw one value or range at height ``y``; a missing end is open."""
    if low < high:
        (drawn,) = axes.plot([low, high], [y, y], color=colour, lw=size * 0.75, zorder=2)
        if hollow:
            axes.plot([low, high], [y, y], color="white", lw=size * 0.4, zorder=2.1)
    else:
        shape = ">" if np.isnan(high) else "<" if np.isnan(low) else "o"
        at, face = high if np.isnan(low) else low, "white" if hollow else colour
        (drawn,) = axes.plot([at], [y], shape, color=colour, ms=size, mew=1.2, mfc=face, zorder=2.2, clip_on=False)
    mark(drawn, figures, name)


def _value(axes: Axes, text: str, y: float, colour: str = INK) -> None:
    """Write the value of a row at its right; on a phone a number in brackets goes below it."""
    text, right, size = (text, 6, 9.0) if is_wide(axes) else (text.replace(" (", "\n("), 4, 8.5)
    look = {"va": "center", "linespacing": 1.0, "color": text_colour(colour), "gid": "value"}
    write(axes, text, (1, y), (right, 0), size, xycoords=axes.get_yaxis_transform(), **look)


def _open_rows(header: Header, bottom: float, width: float, extra: float = 0.75) -> tuple[Chart, Axes]:
    """Open a chart of rows, 0 the topmost and ``bottom`` the last, with vertical grid lines only."""
    figure, (axes,) = open_chart(header, height=extra + _ROW * (bottom + 1), width=width)
    axes.set_ylim(bottom + 0.6, -0.6)
    axes.set_yticks([])
    axes.grid(axis="x")
    axes.grid(False, axis="y")
    return figure, axes


def _scale(axes: Axes, scale: Scale, formatter: Formatter) -> None:
    if scale in ("money", "count"):
        log_axis(axes.xaxis, formatter, subs=(1, 3) if scale == "count" else ())
        thin_ticks(axes)
        return
    axes.xaxis.set_major_locator(MaxNLocator(6 if is_wide(axes) else 3))
    word_ticks(axes.xaxis, formatter)
    low, high = axes.get_xlim()
    if low >= 0 or axes.dataLim.x0 >= 0:
        axes.set_xlim(left=0)
    else:
        axes.axvline(0, color="#777777", lw=1.0, zorder=1)
        axes.set_xlim(low, high)


def _lanes(
    present: Iterable[tuple[str, str]], groups: Iterable[str], lanes: Iterable[str], step: float, top: float = 0.0
) -> tuple[Heights, float]:
    """Give every lane of every group its row, from the top, and say which is the last height.

    A group takes room only for the lanes it has.
    """
    pairs, lanes = set(present), list(lanes)
    heights: Heights = {}
    y = top
    for group in groups:
        shown = [lane for lane in lanes if (group, lane) in pairs]
        if shown:
            heights[group] = {lane: y + step * place for place, lane in enumerate(shown)}
            y += step * (len(shown) - 1) + 1.15 + top
    return heights, y - 1.15 - top


def _name_groups(axes: Axes, heights: Heights, groups: Labels) -> None:
    row_labels(axes, [float(np.mean([*lanes.values()])) for lanes in heights.values()], [groups[g] for g in heights])
    for lanes in [*heights.values()][:-1]:
        axes.axhline(max(lanes.values()) + 0.575, color="#eeeeee", lw=0.8, zorder=0.5)


def _over_lane(axes: Axes, text: str, y: float, colour: str, side: Literal["left", "right"]) -> None:
    """Write over a lane, on white, so that no grid line runs through the text."""
    axes.text(
        0 if side == "left" else 1, y - 0.85, text, transform=axes.get_yaxis_transform(), ha=side, va="center",
        fontsize=LABEL_SIZE if side == "left" else 9, color=text_colour(colour), zorder=2.5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0}, gid="name" if side == "left" else "value",
    )  # fmt: skip


@style()
def strips(
    rows: pd.DataFrame,
    medians: pd.DataFrame,
    groups: Labels,
    lanes: Labels,
    formatter: Formatter,
    *,
    header: Header,
    width: float = WIDTH,
) -> Chart:
    """Strips of figures by group and lane on a logarithmic axis of money, with the median of each.

    A lane is a strip within a group, in a colour of its own; its number is right of the axis, on a phone over the lane, with
    the name of the group. ``rows`` are ``group``, ``lane``, ``pay_low``, ``pay_high``, perhaps ``figure_id``; ``medians``
    ``group``, ``lane``, ``median_low``, ``median_high``, ``n_figures``.
    """
    colours = dict(zip(lanes, COLOURS, strict=False))
    step, top = (0.85, 0.0) if width > 5 else (1.75, 0.8)
    heights, bottom = _lanes(zip(rows["group"], rows["lane"], strict=True), groups, lanes, step, top)
    figure, axes = _open_rows(header, bottom, width)
    axes.set_xscale("log")
    ends = pd.concat([rows["pay_low"], rows["pay_high"], medians["median_low"], medians["median_high"]]).astype(float)
    axes.set_xlim(ends.min() / 1.15, ends.max() * 1.15)
    _dots(axes, rows, heights, colours, lambda group, lane, pay: f"{groups[group]}, {lanes[lane]}: {formatter(pay)}")
    spans = rows[rows["pay_low"] != rows["pay_high"]]
    for lift, row in zip(np.resize([0.0, 0.2, -0.2, 0.1, -0.1], len(spans)), records(spans), strict=True):
        group, lane, low, high = row["group"], row["lane"], row["pay_low"], row["pay_high"]
        if lane in heights.get(group, {}):
            name = f"{groups[group]}, {lanes[lane]}: {formatter(low, high)}"
            draw_range(axes, low, high, heights[group][lane] + lift, colours[lane], ids_of(row), name, size=3.4)
    for row in records(medians):
        group, lane, low, high = row["group"], row["lane"], row["median_low"], row["median_high"]
        if lane in heights.get(group, {}):
            y, said = heights[group][lane], f"{formatter(low, high)} ({row['n_figures']})"
            _median(axes, low, high, y)
            if is_wide(axes):
                _value(axes, said, y, colours[lane])
            else:
                _over_lane(axes, said, y, colours[lane], "right")
    if is_wide(axes):
        _name_groups(axes, heights, groups)
    else:
        for group, places in heights.items():
            _over_lane(axes, groups[group], min(places.values()), INK, "left")
    _scale(axes, "money", formatter)
    shown = [lane for lane in lanes if any(lane in places for places in heights.values())]
    if len(shown) > 1:
        legend(axes, [LegendEntry(lanes[lane], colours[lane]) for lane in shown])
    return figure


def _dots(
    axes: Axes, rows: pd.DataFrame, heights: Heights, colours: Labels, name: Callable[[str, str, float], str]
) -> None:
    """Draw the figures that are one value as a strip of dots a lane, neighbours a little apart."""
    import seaborn as sns  # here, since pages without strips need not wait for it

    known = {(group, lane): y for group, lanes in heights.items() for lane, y in lanes.items()}
    places = [known.get(pair, np.nan) for pair in zip(rows["group"], rows["lane"], strict=True)]
    dots = rows.assign(y=places)[(rows["pay_low"] == rows["pay_high"]).to_numpy() & ~np.isnan(places)]
    dots = dots.sort_values(["y", "pay_low"], kind="stable")
    if dots.empty:
        return
    before = len(axes.collections)
    sns.stripplot(
        x=dots["pay_low"].to_numpy(dtype=float), y=dots["y"].to_numpy(dtype=float), hue=dots["lane"].to_numpy(dtype=object),
        palette=dict(colours), ax=axes, orient="h", native_scale=True, jitter=False, size=5, alpha=0.6, linewidth=0,
        legend=False, zorder=2.2,
    )  # fmt: skip
    for collection, (_, strip) in zip(axes.collections[before:], dots.groupby("y"), strict=True):
        pay = strip["pay_low"].to_numpy(dtype=float)
        lifts = np.resize([0.0, 0.16, -0.16, 0.08, -0.08], len(strip))
        collection.set_offsets(np.column_stack([pay, strip["y"] + lifts]))
        drawn = records(strip)
        names = [name(row["group"], row["lane"], row["pay_low"]) for row in drawn]
        mark(collection, [ids_of(row) for row in drawn], names)


def _median(axes: Axes, low: float, high: float, y: float) -> None:
    """Draw a median: a stroke, or two with the room between them shaded where ranges leave it open."""
    if low < high:
        axes.add_patch(Rectangle((low, y - 0.36), high - low, 0.72, facecolor=INK, alpha=0.16, gid="median-range"))
    for end in {low, high}:
        if not np.isnan(end):
            axes.plot([end, end], [y - 0.36, y + 0.36], color=INK, lw=1.8, zorder=3, gid="median")


@style()
def premiums(
    table: pd.DataFrame,
    places: Labels,
    methods: Labels,
    formatter: Formatter,
    cut: float,
    *,
    header: Header,
    width: float = WIDTH,
) -> Chart:
    """Pay premium by country (rows) and method (colours): every figure as a dot or a bar.

    ``table`` is ``country``, ``method``, ``premium_low``, ``premium_high``, perhaps ``figure_id``. The axis ends at ``cut``:
    figures beyond it are wedges at the edge, their value right of the axis.
    """
    colours = dict(zip(methods, COLOURS, strict=False))
    heights, bottom = _lanes(zip(table["country"], table["method"], strict=True), places, methods, step=0.5)
    figure, axes = _open_rows(header, bottom, width)
    beyond: dict[float, list[str]] = {}
    for (place, method), rows in table.groupby(["country", "method"], sort=False):
        if method not in heights.get(str(place), {}):
            continue
        y = heights[str(place)][str(method)]
        lifts = np.resize([0.0, 0.16, -0.16], len(rows))
        for lift, row in zip(lifts, records(rows.sort_values("premium_high")), strict=True):
            low, high = row["premium_low"], row["premium_high"]
            words = formatter(low, high)
            name = f"{places[str(place)]}, {methods[str(method)]}: {words}"
            if np.nanmax([low, high]) > cut:
                beyond.setdefault(y, []).append(words)
                low, high = cut, np.nan
            draw_range(axes, low, high, y + lift, colours[str(method)], ids_of(row), name, size=5)
    for y, said in beyond.items():
        _value(axes, ", ".join(dict.fromkeys(said)), y)
    _name_groups(axes, heights, places)
    _scale(axes, "share", formatter)
    axes.set_xlim(right=cut * 1.02)
    legend(axes, [LegendEntry(name, colours[one]) for one, name in methods.items() if (table["method"] == one).any()])
    return figure


@style()
def intervals(
    table: pd.DataFrame,
    formatter: Formatter,
    kinds: Mapping[str, tuple[str, str]],
    scale: Scale = "share",
    *,
    header: Header,
    width: float = WIDTH,
    hollow: str = "",
) -> Chart:
    """Intervals, one a row, from top to bottom, their values at the right.

    ``table`` is ``label``, ``kind``, ``low``, ``high``, perhaps ``figure_id`` and ``hollow`` (planned, disputed, second hand:
    ``hollow`` says which, for the legend). A kind has a label and a colour.
    """
    labels = [str(label) for label in table["label"]]
    places = row_places(labels, width)
    figure, axes = _open_rows(header, places[-1], width)
    for y, row in zip(places, records(table), strict=True):
        low, high = row["low"], row["high"]
        colour, words = kinds[row["kind"]][1], formatter(low, high)
        draw_range(axes, low, high, y, colour, ids_of(row), f"{row['label']}: {words}", bool(row.get("hollow", False)))
        _value(axes, words, y, colour)
    row_labels(axes, places, labels)
    _scale(axes, scale, formatter)
    entries = [LegendEntry(*entry) for kind, entry in kinds.items() if entry[0] and (table["kind"] == kind).any()]
    entries = entries if len(entries) > 1 else []
    if hollow and "hollow" in table and table["hollow"].any():
        entries.append(LegendEntry(hollow, "#555555", hollow=True))
    if entries:
        legend(axes, entries)
    return figure


@style()
def joined_dots(
    table: pd.DataFrame, kinds: Labels, formatter: Formatter, ratios: Formatter, *, header: Header, width: float = WIDTH
) -> Chart:
    """Amounts of money that belong together, a row each: base salary and total pay, what types of source say of one question.

    ``table`` is ``row`` (what belongs together), ``label``, ``kind``, ``value`` and ``ratio`` (the number at the right of the
    row), perhaps ``figure_id``; rows are in the order of their first value, from top to bottom. Each kind has a colour.
    """
    colours = dict(zip(kinds, COLOURS, strict=False))
    rows = [dots for _, dots in table.groupby("row", sort=False)]
    labels = [str(dots["label"].iloc[0]) for dots in rows]
    places = row_places(labels, width)
    figure, axes = _open_rows(header, places[-1], width)
    for y, label, dots in zip(places, labels, rows, strict=True):
        axes.plot([dots["value"].min(), dots["value"].max()], [y, y], color=MUTED, lw=2.5, zorder=1)
        for dot in records(dots):
            value, kind = dot["value"], dot["kind"]
            said = f"{label}, {kinds[kind]}: {formatter(value)}"
            draw_range(axes, value, value, y, colours[kind], ids_of(dot), said)
        _value(axes, ratios(dots["ratio"].iloc[0]), y)
    row_labels(axes, places, labels)
    _scale(axes, "money", formatter)
    legend(axes, [LegendEntry(name, colours[kind]) for kind, name in kinds.items() if (table["kind"] == kind).any()])
    return figure


@style()
def forest(
    table: pd.DataFrame,
    summary: tuple[float, float, float],
    prediction: tuple[float, float],
    formatter: Formatter,
    words: Labels,
    *,
    header: Header,
    width: float = WIDTH,
) -> Chart:
    """Forest plot: an estimate with its interval a row, their summary as a diamond below, and where a next one would lie.

    Squares are larger the more figures are behind them. After Lewis & Clarke, "Forest plots: trying to see the wood
    and the trees", BMJ 322 (2001); the prediction interval after Higgins, Thompson & Spiegelhalter, JRSS A 172 (2009).

    ``table`` is ``label``, ``low``, ``mid``, ``high`` (an end may be missing), ``n`` (figures) and perhaps ``figure_id``;
    ``summary`` its low, middle and high end. ``words`` are ``summary`` and ``prediction``.
    """
    names = [*table["label"].astype(str), words["summary"], words["prediction"]]
    *rows, at, last = row_places(names, width)
    at, last = at + 0.4, last + 0.4
    figure, axes = _open_rows(header, last, width, extra=0.45)
    count = table["n"].to_numpy(dtype=float)
    for y, row, n in zip(rows, records(table), count, strict=True):
        low, mid, high = (float(row[end]) for end in ("low", "mid", "high"))
        if low < high:
            axes.plot([low, high], [y, y], color=COLOURS[0], lw=1.6, zorder=2)
        side = 4.5 + 5.5 * float(np.sqrt(n / np.max(count)))
        (square,) = axes.plot([mid], [y], "s", ms=side, mew=0, color=COLOURS[0], zorder=2.2)
        said = formatter(mid) + (f" ({formatter(low, high)})" if low < high else "")
        mark(square, ids_of(row), f"{row['label']}: {said}")
        _value(axes, said, y)
    low, mid, high = summary
    axes.axvline(mid, color=COLOURS[1], lw=0.9, ls=(0, (3, 3)), zorder=1)
    diamond = axes.add_patch(Polygon([(low, at), (mid, at - 0.32), (high, at), (mid, at + 0.32)], color=COLOURS[1]))
    mark(diamond, "", f"{words['summary']}: {formatter(mid)} ({formatter(low, high)})")
    _value(axes, f"{formatter(mid)} ({formatter(low, high)})", at, COLOURS[1])
    draw_range(axes, *prediction, last, COLOURS[1], "", f"{words['prediction']}: {formatter(*prediction)}", size=3)
    _value(axes, formatter(*prediction), last, COLOURS[1])
    row_labels(axes, [*rows, at, last], names)
    _scale(axes, "share", formatter)
    return figure


@style()
def retention(
    rates: pd.DataFrame,
    implied: pd.DataFrame,
    names: Labels,
    words: Labels,
    formatter: Formatter,
    *,
    header: Header,
    width: float = WIDTH,
) -> Chart:
    """Share still there after two years, and what the same source's yearly attrition would leave.

    ``rates`` are from ``analysis.hiring.retention_by_lab``, ``implied`` from ``implied_retention``: of it only organizations
    of ``rates`` are drawn. ``words`` are ``stated`` and ``implied``, for the legend.
    """
    left = implied[implied["organization_id"].isin(set(rates["organization_id"]))].set_index("organization_id")
    figure, axes = _open_rows(header, len(rates) - 1, width)
    for y, row in enumerate(records(rates)):
        name, (low, high) = names[row["organization_id"]], (row["low"], row["high"])
        said = formatter(low, high)
        if row["organization_id"] in left.index:
            other = left.loc[str(row["organization_id"])]
            share = float(str(other["implied"]))
            axes.plot([share, low], [y, y], color=MUTED, lw=1, zorder=1)
            (diamond,) = axes.plot([share], [y], "D", ms=6, mec=COLOURS[1], mew=1.4, mfc="white", zorder=2)
            mark(diamond, str(other["figure_id"]), f"{name}, {words['implied']}: {formatter(share)}")
            said = f"{said} / {formatter(share)}"
        draw_range(axes, low, high, y, COLOURS[0], ids_of(row), f"{name}, {words['stated']}: {formatter(low, high)}")
        _value(axes, said, y)
    row_labels(axes, range(len(rates)), [names[i] for i in rates["organization_id"]])
    _scale(axes, "share", formatter)
    axes.set_xlim(0, 1)
    entries = [LegendEntry(words["stated"], COLOURS[0])]
    if len(left):
        entries.append(LegendEntry(words["implied"], COLOURS[1], "D", hollow=True))
    legend(axes, entries)
    return figure


@style()
def gpus_by_kind(
    rows: pd.DataFrame,
    names: Labels,
    kinds: Labels,
    words: Labels,
    number: Formatter,
    *,
    header: Header,
    width: float = WIDTH,
) -> Chart:
    """GPUs by kind of organization, one mark per report's range; those offered to people have their own colour, planned ones are hollow.

    The axis is linear between 0 and 1 and logarithmic beyond, since one university is reported to have none. ``rows`` are
    from ``analysis.hiring.gpus``; ``words`` are ``recruiting``, ``there`` and ``planned``, for the legend.
    """
    order = [kind for kind in kinds if (rows["kind"] == kind).any()]
    shown = rows[rows["kind"].isin(order)]
    figure, axes = _open_rows(header, 2.6 * len(order) - 1.5, width)
    axes.set_ylim(top=-1.1)  # a mark may be above the line of the first kind
    axes.set_xscale("symlog", linthresh=1, linscale=0.3)
    labels: list[PointLabel] = []
    for place, kind in enumerate(order):
        mine = shown[shown["kind"] == kind].sort_values("high")
        for i, row in enumerate(records(mine)):
            # neighbours on the axis take turns above and below the line of their kind
            y, colour = 2.6 * place + (0.0, 0.65, -0.65)[i % 3], COLOURS[1] if row["recruiting"] else COLOURS[0]
            low, high, name = row["low"], row["high"], names[row["organization_id"]]
            said = f"{name}: {number(low, high)}"
            draw_range(axes, low, high, y, colour, ids_of(row), said, bool(row["planned"]), size=5.5)
            if row["recruiting"] or i in (0, len(mine) - 1):
                labels.append(PointLabel(high, y, name, colour))
    row_labels(axes, [2.6 * place for place in range(len(order))], [kinds[kind] for kind in order])
    top = float(shown["high"].max())
    axes.set_xlim(-0.3, top * 6)
    axes.set_xticks([0.0] + [10.0**power for power in range(0, 9, 2) if 10.0**power <= top * 2])
    axes.xaxis.set_minor_locator(NullLocator())
    word_ticks(axes.xaxis, number)
    say_log(axes.xaxis)
    entries = [LegendEntry(words["recruiting"], COLOURS[1])] if shown["recruiting"].any() else []
    entries.append(LegendEntry(words["there"], COLOURS[0]))
    if shown["planned"].any():
        entries.append(LegendEntry(words["planned"], COLOURS[0], hollow=True))
    legend(axes, entries)
    label_points(axes, sorted(labels, key=lambda one: one.colour == COLOURS[0]), size=8.5)
    return figure


@style()
def claims_against_evidence(
    rows: pd.DataFrame, words: Labels, times: Formatter, *, header: Header, width: float = WIDTH
) -> Chart:
    """One row per claim: the claim at 1 (a grey band where it is a range), and what other sources say.

    What lies beyond a tenth and twenty times is drawn at the border, with an arrow. ``rows`` are from
    ``analysis.claims.relative``, each with a ``label``; ``words`` has one for each verdict; ``times`` words a multiple.
    """
    places = row_places([str(name) for name in rows["label"]], width)
    figure, axes = _open_rows(header, places[-1], width, extra=0.9)
    axes.axvline(1, color="#888888", lw=1, zorder=0)
    for y, row in zip(places, records(rows), strict=True):
        _evidence(axes, row, y, f"{row['label']}: {times(float(row['x_middle']))}, {words[row['verdict']]}")
    axes.set_xscale("log")
    axes.set_xlim(*_REACH)
    axes.xaxis.set_major_locator(FixedLocator([0.1, 0.25, 0.5, 1, 2, 4, 10]))
    axes.xaxis.set_minor_locator(NullLocator())
    word_ticks(axes.xaxis, times)
    say_log(axes.xaxis)
    row_labels(axes, places, [str(name) for name in rows["label"]])
    thin_ticks(axes)
    legend(axes, [LegendEntry(words[kind], *VERDICTS[kind]) for kind in VERDICTS if kind in set(rows["verdict"])])
    return figure


def _evidence(axes: Axes, row: Mapping[str, Any], y: float, name: str) -> None:
    """Draw the claim as a band and the evidence as a mark on its range; an open end is an arrow."""
    left, right = _REACH
    colour, shape = VERDICTS[row["verdict"]]
    band = np.clip([row["claim_low"], row["claim_high"]], left, right)
    axes.plot(band, [y, y], color="#d0d0d0", lw=9, solid_capstyle="butt", zorder=1)
    middle = float(np.clip(row["x_middle"], left, right))
    open_low, open_high = not row["x_low"] > 0, not np.isfinite(row["x_high"])
    low = middle / _ARROW if open_low else row["x_low"]
    high = middle * _ARROW if open_high else row["x_high"]
    axes.plot(np.clip([low, high], left, right), [y, y], color=colour, lw=2.2, zorder=2)
    if open_high or high > right:
        axes.plot([min(high, right)], [y], ">", color=colour, markersize=5, clip_on=False, zorder=2)
    if open_low or low < left:
        axes.plot([max(low, left)], [y], "<", color=colour, markersize=5, clip_on=False, zorder=2)
    (drawn,) = axes.plot([middle], [y], shape, color=colour, markersize=7, mec="white", mew=0.8, zorder=3)
    mark(drawn, str(row.get("figure_id", "")), name)
