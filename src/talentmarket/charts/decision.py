"""Charts of the decision: the matrix of what articles weigh, and where a reader's scores lean."""

from collections.abc import Mapping, Sequence
from textwrap import fill

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from talentmarket.charts import COLOURS, Heading, frame, ink, style

STRENGTH, WEAKNESS, SPLIT = COLOURS[0], COLOURS[1], "#777777"
_MARKS = {"strength": (STRENGTH, "+"), "weakness": (WEAKNESS, "−"), "split": (SPLIT, "±")}


def mark(verdict: str, articles: int) -> str:
    """How a place of the matrix is marked: the sign of the verdict, and the number of articles from two."""
    return _MARKS[verdict][1] + (str(articles) if articles > 1 else "")


@style()
def matrix(
    cells: pd.DataFrame,
    heading: Heading,
    settings: Sequence[str],
    names: Mapping[str, str],
    key: Mapping[str, str],
) -> Figure:
    """Dimensions by settings: a disc a cell, its colour and sign the verdict, its size the number of articles.

    `cells` is from ``analysis.decision.cells``; `names` words settings and dimensions, `key` the verdicts.
    """
    dimensions = list(dict.fromkeys(cells["dimension"]))
    figure, ax = frame(*heading[:3], None, heading.lang, height=0.9 + 0.27 * len(dimensions))
    for row in cells.to_dict("records"):
        x, y = settings.index(row["setting"]), dimensions.index(row["dimension"])
        colour = _MARKS[row["verdict"]][0]
        ax.scatter(
            x, y, s=110 + 90 * (row["articles"] - 1), color=colour, linewidths=0, gid=f"{row['verdict']}-{x}-{y}"
        )
        ax.annotate(
            mark(row["verdict"], row["articles"]),
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


@style()
def contributions(
    weights: Mapping[str, int], heading: Heading, names: Mapping[str, str], ends: Sequence[str]
) -> Figure:
    """Bars of what each scored criterion adds: left for big tech, right for a start-up; `ends` names both."""
    shown = sorted((name for name in weights if weights[name]), key=lambda name: (weights[name], name))
    figure, ax = frame(*heading[:3], None, heading.lang, height=0.9 + 0.3 * max(len(shown), 1))
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
            color=ink(colour), fontweight="bold", fontsize=9.5,
        )  # fmt: skip
    return figure
