"""Charts of the talent war, drawn from the tables of :mod:`talentmarket.analysis.hiring`.

Money and numbers of people stand on logarithmic axes. ``names`` maps ids of organizations to what is printed, ``words``
the values of a column to the words of the legend; ``money`` and ``number`` word an amount.
"""

import textwrap
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullLocator

from talentmarket.analysis import figure_ids
from talentmarket.charts import (
    COLOURS,
    HALO,
    MUTED,
    Heading,
    KeyEntry,
    PointLabel,
    frame,
    ink,
    key,
    label_ends,
    label_points,
    money_axis,
    percent_axis,
    style,
)

__all__ = [
    "flow_matrix",
    "gpus_by_kind",
    "headcount_growth",
    "layoffs",
    "offers_over_time",
    "prices_per_head",
    "retention",
]

Word = Callable[[float], str]

_COVERS = {"year": COLOURS[0], "total": COLOURS[2], "one_off": COLOURS[1], "head": COLOURS[6]}


# --- parts -------------------------------------------------------------------------------------------------


def _number_axis(axes: Axes, which: str, word: Word) -> None:
    axis = axes.xaxis if which == "x" else axes.yaxis
    axes.set(**{f"{which}scale": "log"})
    axis.set_major_locator(LogLocator(subs=(1, 3), numticks=12))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: word(float(value))))


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


# --- charts ------------------------------------------------------------------------------------------------


@style()
def offers_over_time(
    rows: pd.DataFrame, heading: Heading, words: Mapping[str, str], money: Word, label: str = "label", most: int = 9
) -> Figure:
    """Offers on a time line: a mark an event, a line over the range of its reports; hollow where disputed.

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
    figure, axes = frame(*heading[:3], len(figure_ids(rows)), heading.lang, height=5.2)
    when = rows["when"].to_numpy(dtype=float)
    first, last = float(np.floor(when.min())), float(np.floor(when.max()) + 1)
    years, counts = np.unique(np.floor(when), return_counts=True)
    busiest = float(years[np.argmax(counts)])
    ratio = 1.0 if busiest <= first else 0.85 * (last - busiest) / (busiest - first)

    def shown(year: np.ndarray) -> np.ndarray:
        year = np.asarray(year, dtype=float)
        return np.where(year < busiest, busiest + (year - busiest) * ratio, year)

    def dated(place: np.ndarray) -> np.ndarray:
        place = np.asarray(place, dtype=float)
        return np.where(place < busiest, busiest + (place - busiest) / ratio, place)

    low, high = rows["low_usd"].to_numpy(dtype=float), rows["high_usd"].to_numpy(dtype=float)
    x = dated(_dodge(shown(when), low, high, step=0.0145 * float(shown(np.array(last)) - shown(np.array(first)))))
    middle = np.sqrt(low * high)
    for at, bottom, centre, top, covers, disputed in zip(
        x, low, middle, high, rows["covers"], rows["disputed"], strict=True
    ):
        colour = _COVERS[covers]
        if top > bottom:
            axes.plot([at, at], [bottom, top], color=colour, lw=1.1, alpha=0.7, zorder=1.5)
        axes.plot(
            [at],
            [centre],
            "D" if covers == "head" else "o",
            markersize=5.2,
            mec=colour,
            mew=1.2,
            mfc="white" if disputed else colour,
            gid="offer",
        )
    axes.set_xscale("function", functions=(shown, dated))
    axes.set_xlim(first, last)
    if ratio != 1.0:
        axes.axvline(busiest, color="#999999", lw=0.9, ls=":")
    early = [float(year) for year in np.arange(first, busiest) if (busiest - year) % 4 == 0]
    axes.xaxis.set_major_locator(FixedLocator([*early, *np.arange(busiest, last + 0.5)]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
    money_axis(axes.yaxis, money)
    axes.set_ylim(float(low.min()) / 1.6, float(high.max()) * 1.6)
    kinds = [kind for kind in _COVERS if kind in set(rows["covers"])]
    entries = [KeyEntry(words[kind], _COVERS[kind], "D" if kind == "head" else "o") for kind in kinds]
    if rows["disputed"].any():
        entries.append(KeyEntry(words["disputed"], "#555555", hollow=True))
    key(axes, entries, columns=3)
    named = rows.assign(x=x, middle=middle)[rows[label].fillna("") != ""]
    named = named.sort_values(["high_usd", "x"], ascending=[False, True]).drop_duplicates(label)
    late = named[named["x"] >= busiest].head(most)
    label_ends(
        axes,
        [
            (float(row["x"]), float(row["middle"]), str(row[label]), _COVERS[row["covers"]])
            for _, row in late.iterrows()
        ],
        x=last,
        size=9,
    )
    before = named[named["x"] < busiest].head(most - 3)
    # beside the dotted line there is room on the left only
    near = shown(before["x"].to_numpy(dtype=float)) > busiest - 0.13 * float(
        shown(np.array(last)) - shown(np.array(first))
    )
    for _, row in before[near].iterrows():
        axes.annotate(
            str(row[label]),
            (float(row["x"]), float(row["middle"])),
            (-6, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=9,
            color=ink(_COVERS[row["covers"]]),
            bbox=HALO,
        )
    label_points(
        axes,
        [
            PointLabel(float(row["x"]), float(row["middle"]), str(row[label]), _COVERS[row["covers"]])
            for _, row in before[~near].iterrows()
        ],
        size=9,
    )
    return figure


@style()
def prices_per_head(
    prices: pd.DataFrame, heading: Heading, names: Mapping[str, str], words: Mapping[str, str], money: Word
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
    figure, axes = frame(*heading[:3], len(figure_ids(rows)), heading.lang, height=0.9 + 0.34 * len(rows))
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
            color=ink(colours[row["basis"]]),
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
    entries = [KeyEntry(words[kind], colours[kind]) for kind in kinds]
    if rows["disputed"].any():
        entries.append(KeyEntry(words["disputed"], "#555555", hollow=True))
    key(axes, entries, columns=1)
    return figure


@style()
def flow_matrix(flows: pd.DataFrame, heading: Heading, names: Mapping[str, str], number: Word) -> Figure:
    """Who loses people (rows) to whom (columns): the size of a disc and the number in it say how many.

    Parameters
    ----------
    flows
        From ``analysis.hiring.flows``: ``loser_id``, ``gainer_id``, ``floor``, ``disputed``, ``figure_id``.
    """
    losers = flows.groupby("loser_id")["floor"].sum().sort_values(ascending=False).index.tolist()
    gainers = flows.groupby("gainer_id")["loser_id"].agg(["size"]).sort_values("size", ascending=False).index.tolist()
    figure, axes = frame(*heading[:3], len(figure_ids(flows)), heading.lang, height=1.6 + 0.4 * len(losers))
    for x in range(len(gainers)):
        axes.axvline(x, color="#eeeeee", lw=0.8, zorder=0)
    most = float(flows["floor"].max())
    for _, row in flows.iterrows():
        x, y = gainers.index(row["gainer_id"]), losers.index(row["loser_id"])
        size = 110 + 330 * (np.log(row["floor"] + 1) / np.log(most + 1)) ** 2
        colour = COLOURS[0]
        axes.scatter(
            [x],
            [y],
            s=size,
            facecolor="white" if row["disputed"] else colour,
            edgecolor=colour,
            linewidth=1.4,
            gid="flow",
            zorder=2,
            clip_on=False,
        )
        axes.annotate(
            number(float(row["floor"])),
            (x, y),
            ha="center",
            va="center",
            fontsize=8.5,
            fontweight="bold",
            color=ink(colour) if row["disputed"] else "white",
            zorder=3,
        )
    axes.set_yticks(range(len(losers)), [textwrap.fill(names[i], 20) for i in losers], fontsize=9.5)
    axes.set_xticks(
        range(len(gainers)), [names[i] for i in gainers], rotation=60, ha="left", rotation_mode="anchor", fontsize=9.5
    )
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", length=0)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(-0.6, len(gainers) - 0.4)
    axes.set_ylim(len(losers) - 0.4, -0.6)
    return figure


@style()
def retention(
    rates: pd.DataFrame, implied: pd.DataFrame, heading: Heading, names: Mapping[str, str], words: Mapping[str, str]
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
    n_figures = len(figure_ids(pd.concat([rows[["figure_id"]], left[["figure_id"]]])))
    figure, axes = frame(*heading[:3], n_figures, heading.lang, height=1.0 + 0.42 * len(rows))
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
                color=ink(COLOURS[1]),
            )
        axes.plot([row["low"], row["high"]], [y, y], color=COLOURS[0], lw=4)
        axes.plot([row["middle"]], [y], "o", markersize=9, color=COLOURS[0], gid="stated")
        text = f"{row['low']:.0%}–{row['high']:.0%}" if row["high"] - row["low"] > 0.005 else f"{row['middle']:.0%}"
        axes.annotate(
            text, (row["high"], y), (9, 0), textcoords="offset points", va="center", fontsize=10, color=ink(COLOURS[0])
        )
    axes.set_yticks(range(len(rows)), [names[i] for i in rows["organization_id"]])
    axes.set(xlim=(0, 1), ylim=(-0.6, len(rows) - 0.4))
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    percent_axis(axes.xaxis)
    entries = [KeyEntry(words["stated"], COLOURS[0])]
    if len(left):
        entries.append(KeyEntry(words["implied"], COLOURS[1], "D", hollow=True))
    key(axes, entries, columns=1)
    return figure


@style()
def headcount_growth(
    points: pd.DataFrame,
    fits: pd.DataFrame,
    heading: Heading,
    names: Mapping[str, str],
    number: Word,
    worded: Mapping[str, str],
) -> Figure:
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
    figure, axes = frame(*heading[:3], len(figure_ids(shown)), heading.lang, height=4.2)
    ends = []
    for colour, (_, fit) in zip((*COLOURS, *COLOURS), fits.iterrows(), strict=False):
        rows = shown[shown["organization_id"] == fit["organization_id"]]
        span = np.array([fit["from"], fit["to"]], dtype=float)
        line = np.exp(fit["intercept"] + fit["slope"] * (span - 2000))
        axes.plot(span, line, color=colour, lw=1.6, alpha=0.8, gid=str(fit["organization_id"]))
        for _, row in rows.iterrows():
            if row["high"] > row["low"]:
                axes.plot([row["when"]] * 2, [row["low"], row["high"]], color=colour, lw=1.4)
        axes.plot(rows["when"], rows["middle"], "o", markersize=5.5, color=colour, gid="points", clip_on=False)
        ends.append((float(span[1]), float(line[1]), worded[str(fit["organization_id"])], colour))
    _number_axis(axes, "y", number)
    first, last = float(shown["when"].min()), float(shown["when"].max())
    axes.set_xlim(first - 0.15, last + 0.1)
    axes.set_ylim(float(shown["low"].min()) / 1.5, float(shown["high"].max()) * 1.8)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
    label_ends(axes, ends, x=last + 0.1, size=9.5)
    return figure


@style()
def gpus_by_kind(
    rows: pd.DataFrame,
    heading: Heading,
    names: Mapping[str, str],
    kinds: Mapping[str, str],
    words: Mapping[str, str],
    number: Word,
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
    figure, axes = frame(*heading[:3], len(figure_ids(shown)), heading.lang, height=0.9 + 0.86 * len(order))
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
    entries = [KeyEntry(words["recruiting"], COLOURS[1]), KeyEntry(words["there"], COLOURS[0])]
    if shown["planned"].any():
        entries.append(KeyEntry(words["planned"], COLOURS[0], hollow=True))
    if not shown["recruiting"].any():
        entries = entries[1:]
    key(axes, entries, columns=3)
    labels.sort(key=lambda one: one.colour == COLOURS[0])
    label_points(axes, labels, size=8.5)
    return figure


@style()
def layoffs(by_year: pd.DataFrame, heading: Heading, words: Mapping[str, str], number: Word) -> Figure:
    """People laid off by tech companies a year: bars for whole years, hollow ones for counts that end before the year.

    Parameters
    ----------
    by_year
        From ``analysis.hiring.layoffs_by_year``. A year with both keeps the count of the whole year.
    words
        ``whole`` and ``partial``, for the legend.
    """
    best = by_year.sort_values(["year", "partial"]).groupby("year").head(1)
    figure, axes = frame(*heading[:3], len(figure_ids(by_year)), heading.lang, height=3.0)
    for _, row in best.iterrows():
        partial = bool(row["partial"])
        axes.bar(
            row["year"],
            row["high"],
            width=0.62,
            color="white" if partial else COLOURS[0],
            edgecolor=COLOURS[0],
            linewidth=1.4,
            hatch="///" if partial else None,
            gid="layoffs",
        )
        axes.annotate(
            number(float(row["high"])),
            (row["year"], row["high"]),
            (0, 4),
            textcoords="offset points",
            ha="center",
            fontsize=10,
        )
    axes.set_xticks(sorted(int(year) for year in best["year"]))
    axes.set_ylim(0, float(best["high"].max()) * 1.15)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(float(value))))
    entries = []
    if (~best["partial"].astype(bool)).any():
        entries.append(KeyEntry(words["whole"], COLOURS[0], "s"))
    if best["partial"].any():
        entries.append(KeyEntry(words["partial"], COLOURS[0], "s", hollow=True))
    key(axes, entries)
    return figure
