"""How far a number collected from several origins can be trusted: intervals for medians and ratios of figures.

Figures of one origin are not independent: one report often gives ten of them. So origins are drawn, never figures (cluster
bootstrap: Field and Welsh 2007, *Bootstrapping clustered data*, Journal of the Royal Statistical Society B 69(3); Cameron,
Gelbach and Miller 2008, *Bootstrap-based improvements for inference with clustered errors*, Review of Economics and
Statistics 90(3)). Draws come from a seeded generator and each interval ends at a value that was drawn, so that the same
figures give the same bytes on every machine.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Numbers: TypeAlias = "Sequence[float] | NDArray[np.float64] | pd.Series[Any]"
Names: TypeAlias = "Sequence[object] | NDArray[np.object_] | pd.Series[Any]"

DRAWS = 4000
SEED = 17
#: Share of the draws inside an interval.
INSIDE = 0.95


class Interval(NamedTuple):
    """A value and the interval about it, in the unit of the figures."""

    value: float
    low: float
    high: float


def _drawn_medians(values: Numbers, origins: Names, stream: int) -> tuple[float, NDArray[np.float64]]:
    """Median of `values`, and its medians over draws of whole origins with replacement.

    A median of an even number is the middle of its two middle values.
    """
    order = np.argsort(np.asarray(values, dtype="float64"), kind="stable")
    ranked = np.asarray(values, dtype="float64")[order]
    names, cluster = np.unique(np.asarray([str(name) for name in origins]), return_inverse=True)
    random = np.random.Generator(np.random.PCG64([SEED, stream]))
    drawn = random.integers(0, len(names), size=(DRAWS, len(names)))
    row = len(names) * np.arange(DRAWS)[:, None]
    times = np.bincount((row + drawn).ravel(), minlength=DRAWS * len(names)).reshape(DRAWS, -1)
    below = times[:, cluster[order]].cumsum(axis=1)
    half = below[:, -1:] / 2
    lower = ranked[(below >= half).argmax(axis=1)]
    upper = ranked[(below > half).argmax(axis=1)]
    return float(np.median(ranked)), (lower + upper) / 2


def _ends(drawn: NDArray[np.float64]) -> tuple[float, float]:
    ends = np.quantile(drawn, [(1 - INSIDE) / 2, (1 + INSIDE) / 2], method="inverted_cdf")
    return float(ends[0]), float(ends[1])


def median_interval(values: Numbers, origins: Names) -> Interval:
    """Median of figures with its 95 % percentile interval over draws of origins.

    ``origins`` say who first stated each value; figures of one origin are drawn together.

    Raises
    ------
    ValueError
        Without any figure.
    """
    if not len(values):
        raise ValueError("there is no figure to take a median of")
    value, drawn = _drawn_medians(values, origins, 0)
    return Interval(value, *_ends(drawn))


def ratio_interval(over: Numbers, over_origins: Names, under: Numbers, under_origins: Names) -> Interval:
    """Ratio of two medians with its 95 % interval: the origins of both sides are drawn, each side for itself."""
    one, one_drawn = _drawn_medians(over, over_origins, 1)
    other, other_drawn = _drawn_medians(under, under_origins, 2)
    return Interval(one / other, *_ends(one_drawn / other_drawn))


class OverOrigins(NamedTuple):
    """What independent origins say of one number."""

    median: float
    """Median over origins, each counting once."""
    low: float
    high: float
    """Lowest and highest origin: the prediction interval for one more."""
    chance: float
    """How likely the figure of one more origin of the same kind lies between them, (n - 1) / (n + 1)."""
    without_low: float
    without_high: float
    """Lowest and highest median when one origin is left out."""
    n_origins: int


def over_origins(values: Numbers) -> OverOrigins:
    """Summarise one number an origin without assuming a distribution.

    Sources hardly ever print standard errors, so origins are not weighted, and the prediction interval is that of order
    statistics: the next of n + 1 exchangeable values lies between the lowest and the highest of the first n with
    probability (n - 1) / (n + 1) (David and Nagaraja 2003, *Order Statistics*, section 7.3).

    Raises
    ------
    ValueError
        Without any value.
    """
    ranked = np.sort(np.asarray(values, dtype="float64"))
    n = len(ranked)
    if not n:
        raise ValueError("there is no origin to summarise")
    without = [float(np.median(np.delete(ranked, at))) for at in range(n)] if n > 1 else [float(ranked[0])]
    return OverOrigins(
        float(np.median(ranked)), float(ranked[0]), float(ranked[-1]), (n - 1) / (n + 1), min(without), max(without), n
    )
