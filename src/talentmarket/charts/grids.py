"""Grids: one variable against another, a mark a cell."""

import textwrap
from collections.abc import Mapping, Sequence
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MultipleLocator

from talentmarket.charts import (
    COLOURS,
    Formatter,
    Header,
    open_chart,
    percent_axis,
    style,
    text_colour,
)

STRENGTH, WEAKNESS, SPLIT = COLOURS[0], COLOURS[1], "#777777"
_MARKS = {"strength": (STRENGTH, "+"), "weakness": (WEAKNESS, "−"), "split": (SPLIT, "±")}


@style()
def flow_matrix(flows: pd.DataFrame, names: Mapping[str, str], number: Formatter, *, header: Header) -> Figure:
    """Who loses people (rows) to whom (columns): the size of a disc and the number in it say how many.

    Parameters
    ----------
    flows
        From ``analysis.hiring.flows``: ``loser_id``, ``gainer_id``, ``floor``, ``disputed``, ``figure_id``.
    """
    losers = flows.groupby("loser_id")["floor"].sum().sort_values(ascending=False).index.tolist()
    gainers = flows.groupby("gainer_id")["loser_id"].agg(["size"]).sort_values("size", ascending=False).index.tolist()
    figure, (axes,) = open_chart(header, height=1.6 + 0.4 * len(losers))
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
            color=text_colour(colour) if row["disputed"] else "white",
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
def cohort_maps(
    maps: Mapping[str, pd.DataFrame], names: Mapping[str, str], age: str, cohort: str, *, header: Header
) -> Figure:
    """One map of cohort by age for each section, in one scale of colours; a ring marks the age at which half are gone.

    Parameters
    ----------
    maps
        Section to ``analysis.survival.cohort_by_age``.
    age, cohort
        Labels of the axes.
    """
    figure, all_axes = open_chart(header, shape=(1, len(maps)), height=4.4, sharex=True, sharey=True)
    mesh = None
    for axes, (section, table) in zip(all_axes, maps.items(), strict=True):
        shares = table.to_numpy(dtype="float64")
        ages = table.columns.to_numpy(dtype="float64")
        cohorts = table.index.to_numpy(dtype="float64")
        mesh = axes.pcolormesh(
            ages,
            cohorts,
            np.ma.masked_invalid(shares),
            cmap="viridis",
            vmin=0,
            vmax=1,
            rasterized=True,  # cells drawn one by one leave hairlines between them
            gid=section,
        )
        half = [(ages[row < 0.5][0], year) for row, year in zip(shares, cohorts, strict=True) if (row < 0.5).any()]
        if half:
            axes.plot(
                *zip(*half, strict=True), linestyle="", marker="o", markersize=3.5, mfc="white", mec="#1a1a1a", mew=0.6
            )
        axes.set_title(names[section], fontsize=10)
        axes.grid(False)
        axes.set_xlabel(age)
        axes.xaxis.set_major_locator(MultipleLocator(10))
        axes.yaxis.set_major_locator(MultipleLocator(5))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))
    all_axes[0].set_ylabel(cohort)
    all_axes[0].invert_yaxis()
    assert mesh is not None
    bar = figure.colorbar(mesh, ax=all_axes, orientation="horizontal", aspect=50, pad=0.02, shrink=0.7)
    bar.outline.set_visible(False)
    percent_axis(bar.ax.xaxis)
    return figure


@style()
def coverage_map(table: pd.DataFrame, rows: Sequence[str], columns: Sequence[str], *, header: Header) -> Figure:
    """Number of figures by two characteristics; empty cells are the gaps.

    Parameters
    ----------
    table
        From ``analysis.overview.coverage``.
    rows, columns
        What is printed for its index and its columns.
    """
    figure, (axes,) = open_chart(header, height=1.3 + 0.3 * len(table))
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
def verdict_matrix(
    cells: pd.DataFrame, settings: Sequence[str], names: Mapping[str, str], key: Mapping[str, str], *, header: Header
) -> Figure:
    """Dimensions by settings: a disc a cell, its colour and sign the verdict, its size the number of articles.

    `cells` is from ``analysis.decision.cells``; `names` words settings and dimensions, `key` the verdicts.
    """
    dimensions = list(dict.fromkeys(cells["dimension"]))
    figure, (ax,) = open_chart(header, height=0.9 + 0.27 * len(dimensions))
    for row in cells.to_dict("records"):
        x, y = settings.index(row["setting"]), dimensions.index(row["dimension"])
        colour = _MARKS[row["verdict"]][0]
        ax.scatter(
            x, y, s=110 + 90 * (row["articles"] - 1), color=colour, linewidths=0, gid=f"{row['verdict']}-{x}-{y}"
        )
        ax.annotate(
            verdict_mark(row["verdict"], row["articles"]),
            (x, y),
            ha="center",
            va="center",
            color="white",
            fontsize=8.5,
            fontweight="bold",
        )
    ax.set_xlim(-0.5, len(settings) - 0.5)
    ax.set_ylim(len(dimensions) - 0.5, -0.5)
    ax.set_xticks(range(len(settings)), [fill(names[s], 10) for s in settings], fontsize=9)
    ax.xaxis.tick_top()
    ax.set_yticks(range(len(dimensions)), [names[d] for d in dimensions], fontsize=9)
    ax.tick_params(length=0)
    ax.spines["bottom"].set_visible(False)
    ax.grid(True, axis="y", color="#e6e6e6", linewidth=0.6)
    ax.set_axisbelow(True)
    found = [verdict for verdict in _MARKS if (cells["verdict"] == verdict).any()]
    marks = [
        Line2D([], [], marker="o", linestyle="", markersize=8, color=_MARKS[v][0], label=f"{_MARKS[v][1]} {key[v]}")
        for v in found
    ]
    ax.legend(
        handles=marks,
        loc="upper left",
        bbox_to_anchor=(-0.02, 0.0),
        ncols=3,
        frameon=False,
        fontsize=9,
        handletextpad=0.2,
    )
    return figure


def verdict_mark(verdict: str, articles: int) -> str:
    """How a place of the matrix is marked: the sign of the verdict, and the number of articles from two."""
    return _MARKS[verdict][1] + (str(articles) if articles > 1 else "")
