"""Charts of what was collected: counts of figures."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from talentmarket.charts import COLOURS, Heading, frame, panels, style

__all__ = ["bars", "bars_in_panels", "coverage_map", "years"]


@style()
def bars(counts: pd.DataFrame, labels: Sequence[str], heading: Heading, n_figures: int) -> Figure:
    """One bar a row, its number behind it.

    Parameters
    ----------
    counts
        With ``n_figures``, from top to bottom.
    labels
        Of the rows.
    """
    figure, axes = frame(*heading[:3], n_figures, heading.lang, height=0.5 + 0.31 * len(counts))
    _bars(axes, counts["n_figures"].to_numpy(dtype="float64"), labels, COLOURS[0])
    return figure


@style()
def bars_in_panels(parts: Mapping[str, tuple[pd.DataFrame, Sequence[str]]], heading: Heading, n_figures: int) -> Figure:
    """Panels of bars side by side, each with a title of its own; see :func:`bars`."""
    rows = max(len(counts) for counts, _ in parts.values())
    figure, all_axes = panels(*heading[:3], n_figures, heading.lang, shape=(1, len(parts)), height=0.7 + 0.31 * rows)
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
def coverage_map(
    table: pd.DataFrame, rows: Sequence[str], columns: Sequence[str], heading: Heading, n_figures: int
) -> Figure:
    """Number of figures by two characteristics; empty cells are the gaps.

    Parameters
    ----------
    table
        From ``analysis.overview.coverage``.
    rows, columns
        What is printed for its index and its columns.
    """
    figure, axes = frame(*heading[:3], n_figures, heading.lang, height=1.3 + 0.3 * len(table))
    counts = table.to_numpy(dtype="float64")
    shown = np.ma.masked_equal(counts, 0)
    norm = LogNorm(vmin=1, vmax=max(10.0, float(counts.max()) * 3))
    axes.pcolormesh(
        np.arange(counts.shape[1] + 1) - 0.5,
        np.arange(counts.shape[0] + 1) - 0.5,
        shown,
        cmap="Blues",
        norm=norm,
        edgecolors="white",
        linewidth=1.0,
        gid="counts",
    )
    for row, column in np.argwhere(counts > 0):
        count = float(counts[row, column])
        tone = "white" if norm(count) > 0.62 else "#1a1a1a"
        axes.text(column, row, f"{count:,.0f}", ha="center", va="center", fontsize=8.5, color=tone)
    axes.set_yticks(np.arange(len(rows)), rows)
    axes.set_xticks(np.arange(len(columns)), columns, rotation=40, ha="left", rotation_mode="anchor")
    axes.xaxis.tick_top()
    axes.invert_yaxis()
    axes.grid(False)
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)
    return figure


@style()
def years(counts: pd.DataFrame, heading: Heading, n_figures: int) -> Figure:
    """Figures by the year that they are about.

    Parameters
    ----------
    counts
        With ``year`` and ``n_figures``.
    """
    figure, axes = frame(*heading[:3], n_figures, heading.lang, height=2.8)
    axes.bar(counts["year"].astype("float64"), counts["n_figures"], color=COLOURS[0], width=0.8)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda count, _: f"{count:,.0f}"))
    return figure
