"""Charts of Korea: company pay by year, AI staff and how many lack. Intervals and strips are those of the charts of pay."""

import math
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from talentmarket.charts import COLOURS, MUTED, frame, label_ends, money_axis, style
from talentmarket.charts.compensation import Frame

__all__ = ["by_year"]


@style()
def by_year(
    frame_: Frame,
    table: pd.DataFrame,
    series: Mapping[str, str],
    word: Callable[[float], str],
    behind: Sequence[str] = (),
    height: float = 4.2,
) -> Figure:
    """Lines over the years on a logarithmic axis; where sources disagree a bar spans what they say.

    Parameters
    ----------
    table
        ``series``, ``year``, ``low``, ``high`` (an open end missing).
    series
        Key -> label of the lines named at their right end, in order of the colours.
    behind
        Keys of lines drawn in grey without a name.
    word
        Words an amount, for the axis.
    """
    figure, axes = frame(*frame_, height=height)
    for name in behind:
        _line(axes, table[table["series"] == name], MUTED, name, 1.2)
    ends = []
    for number, (name, label) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        rows = table[table["series"] == name].sort_values("year")
        if rows.empty:
            continue
        _line(axes, rows, colour, name, 2.2)
        last = rows.iloc[-1]
        ends.append((float(last["year"]), _middle(last), label, colour))
    years = sorted({int(year) for year in table["year"]})
    axes.set_xlim(years[0] - 0.5, years[-1] + 0.3)
    step = -(-(years[-1] - years[0] + 1) // 7)
    axes.set_xticks(range(years[0], years[-1] + 1, step))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")
    money_axis(axes.yaxis, word)
    label_ends(axes, ends, x=float(years[-1]) + 0.3, size=9.5)
    return figure


def _middle(row: pd.Series) -> float:
    ends = [float(row[name]) for name in ("low", "high") if pd.notna(row[name])]
    return math.sqrt(ends[0] * ends[-1])


def _line(axes: Axes, rows: pd.DataFrame, colour: str, name: str, width: float) -> None:
    rows = rows.sort_values("year")
    middles = [_middle(row) for _, row in rows.iterrows()]
    axes.plot(rows["year"], middles, color=colour, lw=width, marker="o", ms=width * 1.9, gid=f"line:{name}")
    for row in rows.to_dict("records"):
        if row["high"] > row["low"]:
            axes.plot(
                [row["year"]] * 2,
                [row["low"], row["high"]],
                color=colour,
                lw=width * 2.4,
                alpha=0.35,
                gid=f"span:{name}",
            )
