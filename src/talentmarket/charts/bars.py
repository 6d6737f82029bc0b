"""Bars: counts, contributions, and the tornado of a sensitivity analysis."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from talentmarket.charts import (
    COLOURS,
    Formatter,
    Header,
    LegendEntry,
    legend,
    linear_money,
    open_chart,
    style,
    text_colour,
)

STRENGTH, WEAKNESS = COLOURS[0], COLOURS[1]
FIRST = COLOURS[0]


@style()
def bars(counts: pd.DataFrame, labels: Sequence[str], *, header: Header) -> Figure:
    """One bar a row, its number behind it.

    Parameters
    ----------
    counts
        With ``n_figures``, from top to bottom.
    labels
        Of the rows.
    """
    figure, (axes,) = open_chart(header, height=0.5 + 0.31 * len(counts))
    _bars(axes, counts["n_figures"].to_numpy(dtype="float64"), labels, COLOURS[0])
    return figure


@style()
def bars_in_panels(parts: Mapping[str, tuple[pd.DataFrame, Sequence[str]]], *, header: Header) -> Figure:
    """Panels of bars side by side, each with a title of its own; see :func:`bars`."""
    rows = max(len(counts) for counts, _ in parts.values())
    figure, all_axes = open_chart(header, shape=(1, len(parts)), height=0.7 + 0.31 * rows)
    for axes, colour, (title, (counts, labels)) in zip(all_axes, COLOURS, parts.items(), strict=False):
        _bars(axes, counts["n_figures"].to_numpy(dtype="float64"), labels, colour)
        axes.set_title(title, fontsize=10)
        axes.set_ylim(len(counts) - 0.4 + (rows - len(counts)), -0.6)
    return figure


def _bars(axes: Axes, values: NDArray[np.float64], labels: Sequence[str], colour: str) -> None:
    places = np.arange(len(values))
    axes.barh(places, values, color=colour, height=0.68)
    for place, value in zip(places, values, strict=True):
        axes.annotate(
            f"{value:,.0f}",
            (value, place),
            (4, 0),
            textcoords="offset points",
            va="center",
            fontsize=9.5,
            color="#444444",
        )
    axes.set_yticks(places, labels)
    axes.set_ylim(len(values) - 0.4, -0.6)
    axes.set_xlim(0, float(np.max(values)) * 1.18)
    axes.set_xticks([])
    axes.grid(False)
    axes.spines["bottom"].set_visible(False)


@style()
def counts_by_year(counts: pd.DataFrame, *, header: Header) -> Figure:
    """Figures by the year that they are about.

    Parameters
    ----------
    counts
        With ``year`` and ``n_figures``.
    """
    figure, (axes,) = open_chart(header, height=2.8)
    axes.bar(counts["year"].astype("float64"), counts["n_figures"], color=COLOURS[0], width=0.8)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda count, _: f"{count:,.0f}"))
    return figure


@style()
def layoffs(by_year: pd.DataFrame, words: Mapping[str, str], number: Formatter, *, header: Header) -> Figure:
    """People laid off by tech companies a year: bars for whole years, hollow ones for counts that end before the year.

    Parameters
    ----------
    by_year
        From ``analysis.hiring.layoffs_by_year``. A year with both keeps the count of the whole year.
    words
        ``whole`` and ``partial``, for the legend.
    """
    best = by_year.sort_values(["year", "partial"]).groupby("year").head(1)
    figure, (axes,) = open_chart(header, height=3.0)
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
        entries.append(LegendEntry(words["whole"], COLOURS[0], "s"))
    if best["partial"].any():
        entries.append(LegendEntry(words["partial"], COLOURS[0], "s", hollow=True))
    legend(axes, entries)
    return figure


@style()
def contributions(
    weights: Mapping[str, int], names: Mapping[str, str], ends: Sequence[str], *, header: Header
) -> Figure:
    """Bars of what each scored criterion adds: left for big tech, right for a start-up; `ends` names both."""
    shown = sorted((name for name in weights if weights[name]), key=lambda name: (weights[name], name))
    figure, (ax,) = open_chart(header, height=0.9 + 0.3 * max(len(shown), 1))
    for place, name in enumerate(shown):
        colour = STRENGTH if weights[name] < 0 else WEAKNESS
        ax.barh(place, weights[name], color=colour, height=0.62, gid=f"bar-{name}")
    ax.axvline(0, color="#1a1a1a", linewidth=1)
    ax.set_yticks(range(len(shown)), [names[name] for name in shown], fontsize=9)
    ax.set_ylim(-0.6, max(len(shown), 1) - 0.4)
    ax.set_xlim(-2.2, 2.2)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    ax.grid(axis="y", visible=False)
    for x, end, colour in ((0.0, ends[0], STRENGTH), (1.0, ends[1], WEAKNESS)):
        side = "left" if x == 0 else "right"
        ax.annotate(
            end, (x, 1.0), (0, 3), xycoords="axes fraction", textcoords="offset points", ha=side, va="bottom",
            color=text_colour(colour), fontweight="bold", fontsize=9.5,
        )  # fmt: skip
    return figure


@style()
def tornado(bars: pd.DataFrame, base: float, formatter: Formatter, most: int = 10, *, header: Header) -> Figure:
    """Horizontal bars, widest first: the lead of the second offer with one input low (light) and high (dark).

    `bars` has ``input``, ``name``, ``low_at``, ``high_at``, ``low`` and ``high``.
    """
    shown = bars.head(most).iloc[::-1]
    figure, (ax,) = open_chart(header, height=0.6 + 0.42 * len(shown))
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
    linear_money(ax.xaxis, formatter, 4)
    return figure
