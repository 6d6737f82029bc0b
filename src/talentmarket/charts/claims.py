"""The chart of the claims: what other sources say, as a multiple of what the article says.

Drawn from :func:`talentmarket.analysis.claims.relative`.
"""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from talentmarket.analysis import figure_ids
from talentmarket.charts import COLOURS, Heading, KeyEntry, frame, key, style

__all__ = ["COLOUR_OF_VERDICT", "claims_against_evidence"]

COLOUR_OF_VERDICT = {"supported": COLOURS[2], "within_range": COLOURS[4], "not_supported": COLOURS[1]}
_MARK_OF_VERDICT = {"supported": "o", "within_range": "D", "not_supported": "X"}
_ARROW = 1.7
_TICKS = (0.01, 0.1, 0.25, 0.5, 1, 2, 4, 10, 100, 1000)


@style()
def claims_against_evidence(
    rows: pd.DataFrame,
    heading: Heading,
    words: Mapping[str, str],
    times: Callable[[float], str],
    label: str = "label",
    reach: tuple[float, float] = (0.1, 20.0),
) -> Figure:
    """One row a claim: the claim at 1 (a grey band where it is a range), the evidence beside it.

    Parameters
    ----------
    rows
        From ``analysis.claims.relative``, in the order from the top; ``label`` names each.
    words
        A word for each verdict.
    times
        Words a multiple ("2 times").
    reach
        Multiples at which the axis ends; what lies beyond is drawn at the border, with an arrow.
    """
    rows = rows.iloc[::-1].reset_index(drop=True)
    figure, axes = frame(*heading[:3], len(figure_ids(rows)), heading.lang, height=1.1 + 0.27 * len(rows))
    left, right = reach
    axes.axvline(1, color="#888888", lw=1, zorder=0)
    for y, (_, row) in enumerate(rows.iterrows()):
        colour = COLOUR_OF_VERDICT[row["verdict"]]
        band = np.clip([row["claim_low"], row["claim_high"]], left, right)
        axes.plot(band, [y, y], color="#d0d0d0", lw=9, solid_capstyle="butt", zorder=1)
        middle = float(np.clip(row["x_middle"], left, right))
        # an open end is an arrow that points where the wording leaves it open
        open_low, open_high = not row["x_low"] > 0, not np.isfinite(row["x_high"])
        low = middle / _ARROW if open_low else float(row["x_low"])
        high = middle * _ARROW if open_high else float(row["x_high"])
        axes.plot(np.clip([low, high], left, right), [y, y], color=colour, lw=2.2, zorder=2)
        if open_high or high > right:
            axes.plot([min(high, right)], [y], ">", color=colour, markersize=5, clip_on=False, zorder=2)
        if open_low or low < left:
            axes.plot([max(low, left)], [y], "<", color=colour, markersize=5, clip_on=False, zorder=2)
        mark = _MARK_OF_VERDICT[row["verdict"]]
        axes.plot([middle], [y], mark, color=colour, markersize=7, mec="white", mew=0.8, zorder=3, gid="evidence")
    axes.set_xscale("log")
    axes.set_xlim(left, right)
    axes.xaxis.set_major_locator(FixedLocator([tick for tick in _TICKS if left <= tick <= right]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: times(float(value))))
    axes.set_yticks(range(len(rows)), list(rows[label]))
    axes.tick_params(axis="y", labelsize=9)
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    kinds = [kind for kind in COLOUR_OF_VERDICT if kind in set(rows["verdict"])]
    key(axes, [KeyEntry(words[kind], COLOUR_OF_VERDICT[kind], _MARK_OF_VERDICT[kind]) for kind in kinds])
    return figure
