"""Grids: one variable against another, one mark per cell."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm

from talentmarket.charts import (
    COLOURS,
    WIDTH,
    Chart,
    Formatter,
    Header,
    Labels,
    LegendEntry,
    count,
    ids_of,
    legend,
    mark,
    open_chart,
    records,
    row_labels,
    style,
)

STRENGTH, WEAKNESS, SPLIT = COLOURS[0], COLOURS[1], "#777777"
_MARKS = {"strength": (STRENGTH, "+"), "weakness": (WEAKNESS, "−"), "split": (SPLIT, "±")}


def _column_labels(axes: Axes, labels: Sequence[str], size: float = 9.0, shift: float = 0.0) -> None:
    """Write the names of columns on top, slanting, so that long ones take no room from the cells."""
    places = np.arange(len(labels)) + shift
    axes.set_xticks(places, labels, rotation=50, ha="left", rotation_mode="anchor", fontsize=size)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)


@style()
def coverage_map(
    table: pd.DataFrame,
    rows: Sequence[str],
    columns: Sequence[str],
    number: Formatter = count,
    *,
    header: Header,
    width: float = WIDTH,
) -> Chart:
    """Heat map of counts by two characteristics (``analysis.overview.coverage``); empty cells are the gaps.

    ``rows`` and ``columns`` are what is printed for the index and the columns of ``table``.
    """
    import seaborn as sns  # here, since other charts need not wait for it

    figure, (axes,) = open_chart(header, height=1.3 + 0.3 * len(table), width=width)
    counts = table.to_numpy(dtype="float64")
    norm = LogNorm(vmin=1, vmax=max(10.0, float(counts.max()) * 3))
    texts = np.array([[number(value) if value else "" for value in row] for row in counts])
    sns.heatmap(
        counts, mask=counts == 0, annot=texts, fmt="", cmap="Blues", norm=norm, cbar=False, linewidths=1.0,
        annot_kws={"fontsize": 8.5}, ax=axes,
    )  # fmt: skip
    axes.set_yticks(np.arange(len(rows)) + 0.5, rows, rotation=0, fontsize=9)
    _column_labels(axes, columns, shift=0.5)
    axes.grid(False)
    return figure


@style()
def verdict_matrix(
    cells: pd.DataFrame, settings: Sequence[str], names: Labels, key: Labels, *, header: Header, width: float = WIDTH
) -> Chart:
    """Dimensions by settings: a disc a cell, its colour and sign the verdict, its size the number of articles.

    ``cells`` are from ``analysis.decision.cells``; ``names`` are words for settings and dimensions, ``key`` for the verdicts.
    """
    dimensions = list(dict.fromkeys(cells["dimension"]))
    figure, (axes,) = open_chart(header, height=0.9 + 0.27 * len(dimensions), width=width)
    for row in records(cells):
        x, y, verdict = settings.index(row["setting"]), dimensions.index(row["dimension"]), row["verdict"]
        size = 110 + 90 * (row["articles"] - 1)
        disc = axes.scatter(x, y, s=size, color=_MARKS[verdict][0], linewidths=0)
        said = f"{names[row['dimension']]}, {names[row['setting']]}: {key[verdict]} ({row['articles']})"
        mark(disc, ids_of(row), said)
        sign = verdict_mark(verdict, row["articles"])
        axes.text(x, y, sign, ha="center", va="center", color="white", fontsize=8.5, fontweight="bold")
    axes.set_xlim(-0.5, len(settings) - 0.5)
    axes.set_ylim(len(dimensions) - 0.5, -0.5)
    _column_labels(axes, [names[s] for s in settings])
    row_labels(axes, range(len(dimensions)), [names[d] for d in dimensions], 9)
    axes.grid(True, axis="y", color="#e6e6e6", linewidth=0.6)
    found = [verdict for verdict in _MARKS if (cells["verdict"] == verdict).any()]
    legend(axes, [LegendEntry(f"{_MARKS[v][1]} {key[v]}", _MARKS[v][0]) for v in found], below=True)
    return figure


def verdict_mark(verdict: str, articles: int) -> str:
    """How a place of the matrix is marked: the sign of the verdict, and the number of articles from two."""
    return _MARKS[verdict][1] + (str(articles) if articles > 1 else "")
