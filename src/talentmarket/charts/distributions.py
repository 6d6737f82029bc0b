"""Distributions: what many draws or figures came to."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from talentmarket.charts import COLOURS, Formatter, Header, linear_money, money_axis, open_chart, style, text_colour

FIRST, SECOND = COLOURS[0], COLOURS[1]


@style()
def quantile_dots(dots: pd.DataFrame, formatter: Formatter, *, header: Header) -> Figure:
    """Quantile dot plots, one above the other on one scale: each dot is one of equally many equally likely futures.

    After Kay, Kola, Hullman & Munson, "When (ish) is My Bus?", CHI 2016: people read chances off dots better than
    off densities. Dots that would overlap are stacked.
    """
    names = list(dict.fromkeys(dots["name"])) if dots["name"].nunique() == 2 else [*dots["name"].unique()] * 2
    figure, axes = open_chart(header, shape=(2, 1), height=3.4, sharex=True)
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
        ax.axvline(float(np.median(values)), color=text_colour(colour), linewidth=1.2, zorder=1, gid=f"median-{which}")
        ax.set_ylabel(name, rotation=0, ha="left", va="bottom", color=text_colour(colour), fontweight="bold")
        ax.yaxis.set_label_coords(0.0, 1.02)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.grid(axis="y", visible=False)
    for ax in axes:
        ax.set_ylim(0, tallest + 1)
    axes[0].tick_params(axis="x", labelbottom=False)
    if log:
        money_axis(axes[1].xaxis, formatter)
    else:
        linear_money(axes[1].xaxis, formatter, 5)
    if log:
        axes[1].set_xlim(edges[0] * 0.97, edges[-1] * 1.03)
    else:
        axes[1].set_xlim(edges[0] - 0.03 * (edges[-1] - edges[0]), edges[-1] + 0.03 * (edges[-1] - edges[0]))
    return figure
