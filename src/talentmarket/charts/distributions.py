"""Distributions: what many draws, filings or figures came to."""

import numpy as np
import pandas as pd

from talentmarket.charts import (
    COLOURS,
    WIDTH,
    Chart,
    Formatter,
    Header,
    Labels,
    colours_of,
    ids_of,
    linear_money,
    log_axis,
    mark,
    open_chart,
    percent,
    records,
    row_labels,
    style,
    text_colour,
    thin_ticks,
    word_ticks,
    write,
)
from talentmarket.charts.labels import label_ends

FIRST, SECOND = COLOURS[0], COLOURS[1]


@style()
def quantile_dots(dots: pd.DataFrame, formatter: Formatter, *, header: Header, width: float = WIDTH) -> Chart:
    """Quantile dot plots, one above the other on one scale: each dot is one of equally many equally likely futures.

    After Kay, Kola, Hullman & Munson, "When (ish) is My Bus?", CHI 2016: people read chances off dots better than
    off densities. Dots that would overlap are stacked. ``dots`` are ``offer`` (1 or 2), ``name``, ``total``.
    """
    figure, panels = open_chart(header, shape=(2, 1), height=3.4, sharex=True, width=width)
    edges, log = _edges(float(dots["total"].min()), float(dots["total"].max()))
    middle = np.sqrt(edges[:-1] * edges[1:]) if log else (edges[:-1] + edges[1:]) / 2
    bins = np.clip(np.digitize(dots["total"].to_numpy(dtype="float64"), edges) - 1, 0, len(edges) - 2)
    dots = dots.assign(x=middle[bins], y=dots.groupby(["offer", bins]).cumcount() + 0.5)
    tallest = float(dots["y"].max()) + 0.5
    size = min(8.0, 0.9 * 72 * 1.35 / (tallest + 1))  # points across, so that stacked dots touch and no more
    for axes, colour, (which, of_offer) in zip(panels, (FIRST, SECOND), dots.groupby("offer"), strict=True):
        total, name = float(of_offer["total"].median()), str(of_offer["name"].iloc[0])
        axes.scatter(of_offer["x"], of_offer["y"], s=size**2, color=colour, linewidths=0, gid=f"dots-{which}")
        line = axes.axvline(total, color=text_colour(colour), linewidth=1.2, zorder=1)
        mark(line, "", f"{name}: {formatter(total)}")
        axes.set_ylabel(name, rotation=0, ha="left", va="bottom", color=text_colour(colour), fontweight="bold")
        axes.yaxis.set_label_coords(0.0, 1.02)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.grid(axis="y", visible=False)
        axes.set_ylim(0, tallest + 1)
    panels[0].tick_params(axis="x", labelbottom=False)
    if log:
        log_axis(panels[1].xaxis, formatter)
        panels[1].set_xlim(edges[0] * 0.97, edges[-1] * 1.03)
    else:
        linear_money(panels[1].xaxis, formatter, 5)
        room = 0.03 * (edges[-1] - edges[0])
        panels[1].set_xlim(edges[0] - room, edges[-1] + room)
    return figure


def _edges(low: float, high: float) -> tuple[np.ndarray, bool]:
    """Bounds of forty bins, in equal multiples where the values span more than a dozenfold."""
    if low == high:
        return np.array([low * 0.9, high * 1.1]) if low else np.array([-1.0, 1.0]), False
    log = low > 0 and high / low > 12
    return (np.geomspace(low, high, 41) if log else np.linspace(low, high, 41)), log


@style()
def ecdf(values: pd.DataFrame, names: Labels, formatter: Formatter, *, header: Header, width: float = WIDTH) -> Chart:
    """Share of jobs paid at most so much, a step line a series (empirical distribution function), on a logarithmic axis.

    ``values`` are ``series``, ``value``, perhaps ``weight`` (the number of jobs with this value); ``names`` the label of each
    series. An employer or country keeps its colour.
    """
    import seaborn as sns  # here, since other charts need not wait for it

    figure, (axes,) = open_chart(header, height=3.4, width=width)
    axes.set_xscale("log")
    ends = []
    for series, colour in colours_of(names).items():
        rows = values[values["series"] == series]
        if rows.empty:
            continue
        weights = rows["weight"].to_numpy(dtype=float) if "weight" in rows else None
        sns.ecdfplot(x=rows["value"].to_numpy(dtype=float), weights=weights, color=colour, lw=1.8, ax=axes)
        median = _weighted_median(rows["value"].to_numpy(dtype=float), weights)
        (dot,) = axes.plot([median], [0.5], "o", ms=5, mec=colour, mfc="white", mew=1.4)
        mark(dot, "", f"{names[series]}: {formatter(median)}")
        ends.append((median, 0.5, f"{names[series]} {formatter(median)}", colour))
    axes.set(ylim=(0, 1.02), ylabel="", xlabel="")
    word_ticks(axes.yaxis, percent)
    log_axis(axes.xaxis, formatter)
    label_ends(axes, ends, x=float(axes.get_xlim()[1]), size=9)
    thin_ticks(axes)
    return figure


def _weighted_median(values: np.ndarray, weights: np.ndarray | None) -> float:
    """The first value at which half of the weight is reached, where the step line crosses one half."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(np.ones(len(values)) if weights is None else weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


@style()
def quantile_rows(cells: pd.DataFrame, formatter: Formatter, *, header: Header, width: float = WIDTH) -> Chart:
    """Percentiles from cells alone, a row a cell: thin from the 10th to the 90th, thick from the 25th to the 75th.

    ``cells`` are, from top to bottom, ``label``, ``p10``, ``p25``, ``p50``, ``p75``, ``p90`` (an outer one may be missing),
    ``n``; perhaps ``key`` (an employer or country, for its colour) and ``figure_id``.
    """
    figure, (axes,) = open_chart(header, height=0.7 + 0.29 * len(cells), width=width)
    keys = cells["key"].astype(str).tolist() if "key" in cells else []
    colours = colours_of(dict.fromkeys(keys))
    for y, row in enumerate(records(cells)):
        colour = colours.get(str(row.get("key")), COLOURS[0])
        axes.plot([row["p10"], row["p90"]], [y, y], color=colour, lw=1.6, alpha=0.6)
        axes.plot([row["p25"], row["p75"]], [y, y], color=colour, lw=6, alpha=0.75, solid_capstyle="butt")
        (dot,) = axes.plot([row["p50"]], [y], "o", ms=6, mfc="white", mec=text_colour(colour), mew=1.5)
        said = f"{formatter(row['p50'])} ({row['n']:,.0f})"
        mark(dot, ids_of(row), f"{row['label']}: {said}, {formatter(row['p25'], row['p75'])}")
        write(axes, said, (1, y), (6, 0), xycoords=axes.get_yaxis_transform(), va="center", gid="value")
    row_labels(axes, range(len(cells)), cells["label"].astype(str).tolist())
    axes.set_ylim(len(cells) - 0.4, -0.6)
    axes.grid(axis="x")
    axes.grid(False, axis="y")
    log_axis(axes.xaxis, formatter)
    thin_ticks(axes)
    return figure
