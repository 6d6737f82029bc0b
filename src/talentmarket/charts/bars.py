"""Bars: counts, contributions, and the tornado of a sensitivity analysis."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from talentmarket.charts import (
    COLOURS,
    LABEL_SIZE,
    WIDTH,
    Chart,
    Formatter,
    Header,
    Labels,
    LegendEntry,
    count,
    ids_of,
    legend,
    linear_money,
    mark,
    open_chart,
    records,
    row_labels,
    row_places,
    style,
    text_colour,
    word_ticks,
    write,
    year_axis,
)

LESS, MORE = COLOURS[0], COLOURS[1]


@style()
def bars(
    counts: pd.DataFrame, labels: Sequence[str], number: Formatter = count, *, header: Header, width: float = WIDTH
) -> Chart:
    """One bar per row of ``counts``, from top to bottom, as long as its ``n_figures``, the number behind it."""
    figure, (axes,) = open_chart(header, height=0.5 + 0.31 * len(counts), width=width)
    _bars(axes, counts, labels, COLOURS[0], number)
    return figure


@style()
def bars_in_panels(
    parts: Mapping[str, tuple[pd.DataFrame, Sequence[str]]],
    number: Formatter = count,
    *,
    header: Header,
    width: float = WIDTH,
) -> Chart:
    """Panels of bars, side by side where there is room, each with a title of its own; see :func:`bars`."""
    rows = max(len(counts) for counts, _ in parts.values())
    shape = (1, len(parts)) if width > 5 else (len(parts), 1)
    figure, panels = open_chart(header, shape=shape, height=(0.7 + 0.31 * rows) * shape[0], width=width)
    for axes, colour, (title, (counts, labels)) in zip(panels, COLOURS, parts.items(), strict=False):
        _bars(axes, counts, labels, colour, number)
        axes.set_title(title, fontsize=10)
        axes.set_ylim(len(counts) - 0.4 + (rows - len(counts)), -0.6)
    return figure


def _bars(axes: Axes, counts: pd.DataFrame, labels: Sequence[str], colour: str, number: Formatter) -> None:
    values = counts["n_figures"].to_numpy(dtype="float64")
    for place, (value, label) in enumerate(zip(values, labels, strict=True)):
        (bar,) = axes.barh(place, value, color=colour, height=0.68)
        mark(bar, "", f"{label}: {number(value)}")
        write(axes, number(value), (value, place), (4, 0), 9.5, va="center", color="#444444")
    row_labels(axes, range(len(values)), labels)
    axes.set_ylim(len(values) - 0.4, -0.6)
    axes.set_xlim(0, float(np.max(values)) * 1.18)
    axes.set_xticks([])
    axes.grid(False)
    axes.spines["bottom"].set_visible(False)


@style()
def counts_by_year(counts: pd.DataFrame, number: Formatter = count, *, header: Header, width: float = WIDTH) -> Chart:
    """Figures by the year that they are about: ``year`` and ``n_figures``."""
    figure, (axes,) = open_chart(header, height=2.8, width=width)
    for row in records(counts):
        (bar,) = axes.bar(row["year"], row["n_figures"], color=COLOURS[0], width=0.8)
        mark(bar, "", f"{row['year']:.0f}: {number(row['n_figures'])}")
    year_axis(axes, counts["year"])
    axes.set_xlim(float(counts["year"].min()) - 0.7, float(counts["year"].max()) + 0.7)
    word_ticks(axes.yaxis, number)
    return figure


@style()
def layoffs(by_year: pd.DataFrame, words: Labels, number: Formatter, *, header: Header, width: float = WIDTH) -> Chart:
    """People laid off by tech companies a year: bars for whole years, hollow ones for counts that end before the year.

    ``by_year`` is from ``analysis.hiring.layoffs_by_year``: a year with both keeps the count of the whole year. ``words``
    are ``whole`` and ``partial``, for the legend.
    """
    best = by_year.sort_values(["year", "partial"]).groupby("year").head(1)
    figure, (axes,) = open_chart(header, height=3.0, width=width)
    for row in records(best):
        partial, people = bool(row["partial"]), float(row["high"])
        (bar,) = axes.bar(
            row["year"], people, width=0.62, color="white" if partial else COLOURS[0], edgecolor=COLOURS[0],
            linewidth=1.4, hatch="///" if partial else None,
        )  # fmt: skip
        kind = words["partial" if partial else "whole"]
        mark(bar, ids_of(row), f"{row['year']:.0f}: {number(people)} ({kind})")
        write(axes, number(people), (row["year"], people), (0, 4), ha="center")
    axes.set_xticks(sorted(int(year) for year in best["year"]))
    axes.set_ylim(0, float(best["high"].max()) * 1.15)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    word_ticks(axes.yaxis, number)
    ways = [(False, words["whole"]), (True, words["partial"])]
    found = [LegendEntry(word, COLOURS[0], "s", hollow=part) for part, word in ways if (best["partial"] == part).any()]
    legend(axes, found)
    return figure


@style()
def contributions(
    weights: Mapping[str, int], names: Labels, ends: Sequence[str], *, header: Header, width: float = WIDTH
) -> Chart:
    """Bars of what each scored criterion adds: left for big tech, right for a start-up; ``ends`` names both."""
    shown = sorted((name for name in weights if weights[name]), key=lambda name: (-weights[name], name))
    places = row_places([names[name] for name in shown], width, 9)
    bottom = places[-1] if places else 0.0
    figure, (axes,) = open_chart(header, height=0.9 + 0.3 * (bottom + 1), width=width)
    for place, name in zip(places, shown, strict=True):
        (bar,) = axes.barh(place, weights[name], color=LESS if weights[name] < 0 else MORE, height=0.62)
        mark(bar, "", f"{names[name]}: {abs(weights[name])} ({ends[weights[name] > 0]})")
    axes.axvline(0, color="#1a1a1a", linewidth=1)
    row_labels(axes, places, [names[name] for name in shown], 9)
    axes.set_ylim(bottom + 0.6, -0.6)
    axes.set_xlim(-2.2, 2.2)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    axes.grid(axis="y", visible=False)
    for x, end, colour, side in ((0.0, ends[0], LESS, "left"), (1.0, ends[1], MORE, "right")):
        look = {"ha": side, "va": "bottom", "color": text_colour(colour), "fontweight": "bold"}
        write(axes, end, (x, 1.0), (0, 3), 9.5, xycoords="axes fraction", **look)
    return figure


@style()
def tornado(inputs: pd.DataFrame, base: float, formatter: Formatter, *, header: Header, width: float = WIDTH) -> Chart:
    """The ten horizontal bars that are widest: a result with one input at its low (light) and its high (dark) value.

    ``inputs`` are, widest first, ``input``, ``name``, ``low_at``, ``high_at`` (its values, worded), ``low`` and ``high`` (the
    results), perhaps ``figure_id``; ``base`` is the result with all inputs as they are.
    """
    shown = inputs.head(10).iloc[::-1]
    figure, (axes,) = open_chart(header, height=0.6 + 0.42 * len(shown), width=width)
    labels = []
    for place, row in enumerate(records(shown)):
        what = f"{row['input']}, {row['name']}"
        for end, colour in (("low", "#9ecae1"), ("high", COLOURS[0])):
            (bar,) = axes.barh(place, row[end] - base, left=base, color=colour, height=0.62)
            mark(bar, ids_of(row), f"{what}, {row[f'{end}_at']}: {formatter(row[end])}")
        labels.append(f"{what}\n{row['low_at']} … {row['high_at']}")
    axes.axvline(base, color="#1a1a1a", linewidth=1)
    row_labels(axes, range(len(labels)), labels, LABEL_SIZE - 1)
    axes.set_ylim(-0.6, len(labels) - 0.4)
    axes.grid(axis="y", visible=False)
    left, right = axes.get_xlim()
    if left < 0 < right:
        axes.axvline(0, color="#777777", linewidth=1, linestyle=(0, (3, 3)))
    linear_money(axes.xaxis, formatter, 4)
    return figure
