"""Charts of two offers: totals as dots, pay by year, certainty equivalents, and the tornado of inputs.

Each takes a table of :mod:`talentmarket.offers.tables` and the number of collected figures behind it (None: the
file names none); texts and the wording of money come from the page.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from talentmarket.charts import COLOURS, Heading, frame, ink, label_ends, money_axis, panels, style

FIRST, SECOND = COLOURS[0], COLOURS[1]
Word = Callable[[float], str]


@style()
def totals(heading: Heading, n_figures: int | None, dots: pd.DataFrame, word: Word) -> Figure:
    """Quantile dot plots, one above the other on one scale: each dot is one of equally many equally likely futures.

    After Kay, Kola, Hullman & Munson, "When (ish) is My Bus?", CHI 2016: people read chances off dots better than
    off densities. Dots that would overlap are stacked.
    """
    names = list(dict.fromkeys(dots["name"])) if dots["name"].nunique() == 2 else [*dots["name"].unique()] * 2
    figure, axes = panels(*heading[:3], n_figures, heading.lang, shape=(2, 1), height=3.4, sharex=True)
    low, high = float(dots["total"].min()), float(dots["total"].max())
    log = low > 0 and high / low > 12
    edges = np.geomspace(low, high, 41) if log else np.linspace(low, high, 41)
    if low == high:
        edges = np.array([low * 0.9, high * 1.1]) if low else np.array([-1.0, 1.0])
    places: list[tuple[np.ndarray, np.ndarray]] = []
    middle = np.sqrt(edges[:-1] * edges[1:]) if log else (edges[:-1] + edges[1:]) / 2
    for which in (1, 2):
        values = dots.loc[dots["offer"] == which, "total"].to_numpy(dtype="float64")
        bins = np.clip(np.digitize(values, edges) - 1, 0, len(edges) - 2)
        heights = np.array([int((bins[:i] == b).sum()) for i, b in enumerate(bins)])
        places.append((middle[bins], heights + 0.5))
    tallest = max(float(heights.max()) for _, heights in places) + 0.5
    size = min(8.0, 0.9 * 72 * 1.35 / (tallest + 1))  # points across, so that stacked dots touch and no more
    for which, (ax, name, colour) in enumerate(zip(axes, names, (FIRST, SECOND), strict=True), 1):
        values = dots.loc[dots["offer"] == which, "total"].to_numpy(dtype="float64")
        ax.scatter(*places[which - 1], s=size**2, color=colour, linewidths=0, gid=f"dots-{which}")
        ax.axvline(float(np.median(values)), color=ink(colour), linewidth=1.2, zorder=1, gid=f"median-{which}")
        ax.set_ylabel(name, rotation=0, ha="left", va="bottom", color=ink(colour), fontweight="bold")
        ax.yaxis.set_label_coords(0.0, 1.02)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.grid(axis="y", visible=False)
    for ax in axes:
        ax.set_ylim(0, tallest + 1)
    axes[0].tick_params(axis="x", labelbottom=False)
    if log:
        money_axis(axes[1].xaxis, word)
    else:
        _linear_money(axes[1], "x", word, 5)
    if log:
        axes[1].set_xlim(edges[0] * 0.97, edges[-1] * 1.03)
    else:
        axes[1].set_xlim(edges[0] - 0.03 * (edges[-1] - edges[0]), edges[-1] + 0.03 * (edges[-1] - edges[0]))
    return figure


@style()
def by_year(heading: Heading, n_figures: int | None, years: pd.DataFrame, word: Word) -> Figure:
    """Median by year of both offers, with a band from the 10th to the 90th percentile."""
    figure, ax = frame(*heading[:3], n_figures, heading.lang, height=3.0)
    ends = []
    for which, colour in ((1, FIRST), (2, SECOND)):
        rows = years[years["offer"] == which]
        x = rows["year"].to_numpy(dtype="float64")
        ax.fill_between(
            x, rows["low"].to_numpy(float), rows["high"].to_numpy(float), color=colour, alpha=0.18, linewidth=0
        )
        ax.plot(x, rows["median"].to_numpy(float), color=colour, marker="o", markersize=3.5, gid=f"median-{which}")
        ends.append((float(x[-1]), float(rows["median"].iloc[-1]), str(rows["name"].iloc[0]), colour))
    ax.set_ylim(bottom=0)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    _linear_money(ax, "y", word, 5)
    label_ends(ax, ends)
    return figure


@style()
def certainty(
    heading: Heading,
    n_figures: int | None,
    table: pd.DataFrame,
    names: Sequence[str],
    own: float,
    word: Word,
    mark: str,
) -> Figure:
    """Certainty equivalents of both offers by risk aversion; `mark` labels the reader's own."""
    figure, ax = frame(*heading[:3], n_figures, heading.lang, height=2.8)
    ends = []
    x = table["aversion"].to_numpy(dtype="float64")
    for column, name, colour in zip(("first", "second"), names, (FIRST, SECOND), strict=True):
        y = table[column].to_numpy(dtype="float64")
        ax.plot(x, y, color=colour, gid=column)
        ends.append((float(x[-1]), float(y[-1]), name, colour))
    ax.set_ylim(bottom=min(0.0, float(table[["first", "second"]].min().min())))
    ax.axvline(own, color="#777777", linewidth=1, linestyle=(0, (3, 3)), gid="own")
    ax.annotate(mark, (own, 0.03), (4, 0), xycoords=("data", "axes fraction"), textcoords="offset points", fontsize=9)
    _linear_money(ax, "y", word, 5)
    label_ends(ax, ends)
    return figure


@style()
def tornado(
    heading: Heading, n_figures: int | None, bars: pd.DataFrame, base: float, word: Word, most: int = 10
) -> Figure:
    """Horizontal bars, widest first: the lead of the second offer with one input low (light) and high (dark).

    `bars` has ``input``, ``name``, ``low_at``, ``high_at``, ``low`` and ``high``.
    """
    shown = bars.head(most).iloc[::-1]
    figure, ax = frame(*heading[:3], n_figures, heading.lang, height=0.6 + 0.42 * len(shown))
    labels = []
    for place, row in enumerate(shown.to_dict("records")):
        for end, colour in (("low", "#9ecae1"), ("high", FIRST)):
            ax.barh(place, row[end] - base, left=base, color=colour, height=0.62, gid=f"{end}-{place}")
        labels.append(f"{row['input']} ({row['name']})\n{row['low_at']} … {row['high_at']}")
    ax.axvline(base, color="#1a1a1a", linewidth=1)
    ax.set_yticks(range(len(labels)), labels, fontsize=8.5)
    ax.set_ylim(-0.6, len(labels) - 0.4)
    ax.grid(axis="y", visible=False)
    left, right = ax.get_xlim()
    if left < 0 < right:
        ax.axvline(0, color="#777777", linewidth=1, linestyle=(0, (3, 3)))
    _linear_money(ax, "x", word, 4)
    return figure


def _linear_money(ax: Axes, axis: str, word: Word, ticks: int) -> None:
    along = ax.xaxis if axis == "x" else ax.yaxis
    along.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10]))
    along.set_major_formatter(FuncFormatter(lambda value, _: word(float(value)) if math.isfinite(value) else ""))
