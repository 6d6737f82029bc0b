"""Lines over age or time: survival, pay by year, growth, offers on a time line."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from talentmarket.analysis.survival import SurvivalCurve
from talentmarket.charts import (
    COLOURS,
    HALO,
    MUTED,
    Formatter,
    Header,
    LegendEntry,
    PointLabel,
    colours_of_countries,
    label_ends,
    label_points,
    legend,
    linear_money,
    money_axis,
    number_axis,
    open_chart,
    percent_axis,
    style,
    text_colour,
)

FEW = 3
"""Fewer cohorts than these make no median and no range."""
FIRST, SECOND = COLOURS[0], COLOURS[1]
_COVERS = {"year": COLOURS[0], "total": COLOURS[2], "one_off": COLOURS[1], "head": COLOURS[6]}


@style()
def curves_of_countries(spread: pd.DataFrame, names: Mapping[str, str], age: str, *, header: Header) -> Figure:
    """Median over birth cohorts by age, with the range over cohorts behind it.

    Ages known of fewer than three cohorts are hollow and stand outside the line: their median may rise with age.

    Parameters
    ----------
    spread
        From ``analysis.survival.spread_over_cohorts``.
    age
        Label of the age axis.
    """
    figure, (axes,) = open_chart(header, height=3.6)
    colours = colours_of_countries(list(spread["country"].unique()))
    ends = []
    for country, rows in spread.groupby("country", sort=False):
        code, rows = str(country), rows.sort_values("age_years")
        solid = rows[rows["n_cohorts"] >= FEW]
        few = rows[rows["n_cohorts"] < FEW]
        # the line starts at birth where the first year is known
        birth = [[0.0], [1.0]] if (solid["age_years"] <= 1).any() else [[], []]
        ages = np.r_[birth[0], solid["age_years"]]
        low, high = np.r_[birth[1], solid["low"]], np.r_[birth[1], solid["high"]]
        axes.fill_between(ages, low, high, color=colours[code], alpha=0.14, linewidth=0, gid=code)
        axes.plot(
            ages, np.r_[birth[1], solid["median"]], color=colours[code], marker="o", markersize=4, label=names[code]
        )
        axes.plot(few["age_years"], few["median"], "o", markersize=4.5, mec=colours[code], mfc="white", gid=code)
        last = rows.iloc[-1]
        ends.append((float(last["age_years"]), float(last["median"]), names[code], colours[code]))
    axes.set(xlim=(0, float(spread["age_years"].max()) * 1.02), ylim=(0, 1.02), xlabel=age)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    percent_axis(axes.yaxis)
    label_ends(axes, ends, x=float(spread["age_years"].max()))
    return figure


@style()
def rate_over_years(rates: pd.DataFrame, names: Mapping[str, str], *, header: Header) -> Figure:
    """Survival to one age over the years in which it was measured, a line a country; second-hand points are hollow.

    Parameters
    ----------
    rates
        From ``analysis.survival.at_age``.
    """
    figure, (axes,) = open_chart(header, height=3.8)
    colours = colours_of_countries(list(rates["country"].unique()))
    ends = []
    for country, rows in rates.groupby("country", sort=False):
        code, rows = str(country), rows.sort_values("measured")
        years = rows["measured"].astype("float64")
        axes.plot(years, rows["survival_rate"], color=colours[code], label=names[code])
        first_hand = ~rows["second_hand"].astype(bool)
        for chosen, face in ((first_hand, colours[code]), (~first_hand, "white")):
            axes.plot(
                years[chosen], rows["survival_rate"][chosen], "o", markersize=4.5, mec=colours[code], mfc=face, mew=1.2
            )
        ends.append((float(years.iloc[-1]), float(rows["survival_rate"].iloc[-1]), names[code], colours[code]))
    top = float(rates["survival_rate"].max())
    axes.set(ylim=(0, min(1.0, top * 1.15)))
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    percent_axis(axes.yaxis)
    label_ends(axes, ends, x=float(rates["measured"].max()))
    return figure


@style()
def hazards_by_age(hazard: pd.DataFrame, names: Mapping[str, str], age: str, *, header: Header) -> Figure:
    """Share of those alive that are gone within the next year of life: median over cohorts, and their range.

    Parameters
    ----------
    hazard
        From ``analysis.survival.hazard_by_age``.
    """
    figure, (axes,) = open_chart(header, height=3.6)
    colours = colours_of_countries(list(hazard["country"].unique()))
    ends = []
    for country, rows in hazard.groupby("country", sort=False):
        code, rows = str(country), rows.sort_values("age_years")
        # a gap in the ages is a gap in the line
        full = rows.set_index("age_years").reindex(np.arange(rows["age_years"].min(), rows["age_years"].max() + 1))
        years = full.index.to_numpy(dtype="float64")
        axes.fill_between(years, full["low"], full["high"], color=colours[code], alpha=0.14, linewidth=0, gid=code)
        axes.plot(years, full["median"], color=colours[code], marker="o", markersize=4, label=names[code])
        ends.append((float(years[-1]), float(rows["median"].iloc[-1]), names[code], colours[code]))
    axes.set(ylim=(0, float(hazard["high"].max()) * 1.05), xlabel=age)
    axes.set_xlim(0.8, float(hazard["age_years"].max()) + 0.1)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    percent_axis(axes.yaxis)
    label_ends(axes, ends, x=float(hazard["age_years"].max()))
    return figure


@style()
def closures_by_year(closures: Mapping[str, pd.DataFrame], names: Mapping[str, str], *, header: Header) -> Figure:
    """Closures by year, one panel a country and one line a data provider; a bar where it prints several counts.

    Parameters
    ----------
    closures
        Country to ``analysis.survival.closures``.
    """
    figure, all_axes = open_chart(header, shape=(1, len(closures)), height=3.2)
    for axes, (country, table) in zip(all_axes, closures.items(), strict=True):
        axes.set_title(names[country], fontsize=10)
        ends = []
        for colour, (counter, rows) in zip(COLOURS * 2, table.groupby("counter"), strict=False):
            years = rows["year"].to_numpy(dtype="float64")
            low, high = rows["low"].to_numpy(dtype="float64"), rows["high"].to_numpy(dtype="float64")
            axes.vlines(years, low, high, color=colour, linewidth=5, alpha=0.45)
            if (low == high).all():  # no line through the middle of counts that disagree
                axes.plot(years, low, color=colour, linewidth=1.2, alpha=0.6)
            for ends_of in (low, high):
                axes.plot(years, ends_of, "o", color=colour, markersize=5)
            ends.append((years[-1], float((low[-1] + high[-1]) / 2), str(counter), colour))
        top = float(table["high"].max())
        axes.set(ylim=(0, top * 1.1), xlim=(float(table["year"].min()) - 0.3, float(table["year"].max()) + 0.2))
        axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda count, _: f"{count:,.0f}"))
        label_ends(axes, ends, size=9)
    return figure


@style()
def fitted_curves(
    curves: Sequence[SurvivalCurve],
    curve_points: Sequence[pd.DataFrame],
    names: Mapping[str, str],
    age: str,
    last: float,
    *,
    header: Header,
) -> Figure:
    """Fitted S(t) with the spread between cohorts, over the published points of the cohorts; one panel a country.

    Parameters
    ----------
    curves, curve_points
        From ``analysis.survival.survival_curve`` and ``analysis.survival.points``, in the same order.
    last
        Last age shown; the curves may rest on older ones.
    """
    columns = 1 if len(curves) == 1 else 2
    n_rows = -(-len(curves) // columns)
    figure, all_axes = open_chart(
        header,
        shape=(n_rows, columns),
        height=0.4 + 1.9 * n_rows,
        sharex=True,
        sharey=True,
    )
    colours = colours_of_countries([curve.country for curve in curves])
    for axes, curve, rows in zip(all_axes, curves, curve_points, strict=False):
        _draw_fit(axes, curve, rows, colours[curve.country])
        axes.set_title(names[curve.country], fontsize=10, color=text_colour(colours[curve.country]))
    for axes in all_axes[len(curves) :]:
        axes.remove()
    for axes in all_axes[max(0, len(curves) - columns) : len(curves)]:
        axes.set_xlabel(age)
        axes.xaxis.set_tick_params(labelbottom=True)
    all_axes[0].set(xlim=(0, last * 1.02), ylim=(0, 1.02))
    all_axes[0].xaxis.set_major_locator(MaxNLocator(6, integer=True))
    percent_axis(all_axes[0].yaxis)
    return figure


def _draw_fit(axes: Axes, curve: SurvivalCurve, rows: pd.DataFrame, colour: str) -> None:
    inside = np.linspace(0, float(np.max(curve.ages)), 120)
    if np.isfinite(curve.deviations).all():
        low, high = curve.at(inside, curve.deviations[1]), curve.at(inside, curve.deviations[0])
        axes.fill_between(inside, low, high, color=colour, alpha=0.18, linewidth=0, gid="interval")
    axes.plot(rows["age_years"], rows["survival_rate"], "o", color=MUTED, markersize=3, zorder=1.5, gid="points")
    axes.plot(inside, curve.at(inside), color=colour, gid="curve")


@style()
def official(
    series: pd.DataFrame,
    names: Mapping[str, str],
    statistics: Mapping[str, str],
    formatter: Formatter,
    *,
    header: Header,
) -> Figure:
    """Official percentiles by year: bands p10–p90 and p25–p75 and the median, one panel an occupation.

    The line breaks where the code of the occupation changes. A top-coded percentile is drawn as a wedge at its floor, and
    its band ends there.

    Parameters
    ----------
    series
        ``occupation``, ``code``, ``year``, ``statistic``, ``pay``, ``is_floor``.
    names
        Occupation -> label, in order.
    statistics
        p10 … p90 -> label, for the ends of the lines.
    """
    shown = [name for name in names if (series["occupation"] == name).any()]
    figure, grid = open_chart(header, shape=(len(shown), 1), height=1.9 * len(shown) + 0.3, sharex=True, sharey=True)
    years = series["year"]
    for axes, occupation in zip(grid, shown, strict=True):
        rows = series[series["occupation"] == occupation]
        axes.set_title(names[occupation], fontsize=10.5)
        ends: list[tuple[float, float, str, str]] = []
        for _, part in rows.groupby("code", sort=False):
            wide = part.pivot(index="year", columns="statistic", values="pay").sort_index()
            for outer, alpha in (("p10", 0.16), ("p25", 0.28)):
                other = {"p10": "p90", "p25": "p75"}[outer]
                if {outer, other} <= set(wide.columns):
                    axes.fill_between(
                        wide.index, wide[outer], wide[other], color=COLOURS[0], alpha=alpha, lw=0, gid=f"band:{outer}"
                    )
            if "median" in wide:
                axes.plot(wide.index, wide["median"], color=COLOURS[0], marker="o", ms=3.5, gid="median")
            floors = part[part["is_floor"]]
            if len(floors):
                axes.plot(floors["year"], floors["pay"], "^", color=COLOURS[1], ms=6, gid="floor")
            last = wide.index.max()
            if last == rows["year"].max():
                ends = [
                    (
                        float(last),
                        float(wide.loc[last, name]),
                        f"{label} {formatter(float(wide.loc[last, name]))}",
                        COLOURS[0],
                    )
                    for name, label in statistics.items()
                    if name in wide and not pd.isna(wide.loc[last, name])
                ]
        axes.set_xlim(years.min() - 0.4, years.max() + 0.4)
        money_axis(axes.yaxis, formatter)
        axes.set_yticks(
            [tick for tick in (20e3, 50e3, 100e3, 200e3, 500e3) if _inside(axes, tick)] or axes.get_yticks()
        )
        axes.set_xticks(sorted({int(year) for year in years})[:: 1 if years.nunique() < 7 else 2])
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")
        label_ends(axes, ends, size=8.5)
    return figure


def _inside(axes: Axes, tick: float) -> bool:
    low, high = sorted(axes.get_ylim())
    return low <= tick <= high


@style()
def series_by_year(
    table: pd.DataFrame,
    series: Mapping[str, str],
    formatter: Formatter,
    behind: Sequence[str] = (),
    height: float = 4.2,
    *,
    header: Header,
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
    figure, (axes,) = open_chart(header, height=height)
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
    money_axis(axes.yaxis, formatter)
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


@style()
def offers_over_time(
    rows: pd.DataFrame,
    words: Mapping[str, str],
    money: Formatter,
    label: str = "label",
    most: int = 9,
    *,
    header: Header,
) -> Figure:
    """Offers on a time line: a mark an event, a line over the range of its reports; hollow where disputed.

    The axis changes its scale at the dotted line: the years from the one with most offers on take more room.

    Parameters
    ----------
    rows
        ``when``, ``low_usd``, ``high_usd``, ``covers`` (``year``, ``total``, ``one_off``, ``head``), ``disputed``, ``label``,
        ``figure_id``. Of the rows with a label, the ``most`` highest after the dotted line and three fewer before it are named.
    words
        Legend: a word for each value of ``covers``, and for ``disputed``.
    """
    rows = rows.reset_index(drop=True)
    figure, (axes,) = open_chart(header, height=5.2)
    when = rows["when"].to_numpy(dtype=float)
    first, last = float(np.floor(when.min())), float(np.floor(when.max()) + 1)
    years, counts = np.unique(np.floor(when), return_counts=True)
    busiest = float(years[np.argmax(counts)])
    ratio = 1.0 if busiest <= first else 0.85 * (last - busiest) / (busiest - first)

    def shown(year: np.ndarray) -> np.ndarray:
        year = np.asarray(year, dtype=float)
        return np.where(year < busiest, busiest + (year - busiest) * ratio, year)

    def dated(place: np.ndarray) -> np.ndarray:
        place = np.asarray(place, dtype=float)
        return np.where(place < busiest, busiest + (place - busiest) / ratio, place)

    low, high = rows["low_usd"].to_numpy(dtype=float), rows["high_usd"].to_numpy(dtype=float)
    x = dated(_dodge(shown(when), low, high, step=0.0145 * float(shown(np.array(last)) - shown(np.array(first)))))
    middle = np.sqrt(low * high)
    for at, bottom, centre, top, covers, disputed in zip(
        x, low, middle, high, rows["covers"], rows["disputed"], strict=True
    ):
        colour = _COVERS[covers]
        if top > bottom:
            axes.plot([at, at], [bottom, top], color=colour, lw=1.1, alpha=0.7, zorder=1.5)
        axes.plot(
            [at],
            [centre],
            "D" if covers == "head" else "o",
            markersize=5.2,
            mec=colour,
            mew=1.2,
            mfc="white" if disputed else colour,
            gid="offer",
        )
    axes.set_xscale("function", functions=(shown, dated))
    axes.set_xlim(first, last)
    if ratio != 1.0:
        axes.axvline(busiest, color="#999999", lw=0.9, ls=":")
    early = [float(year) for year in np.arange(first, busiest) if (busiest - year) % 4 == 0]
    axes.xaxis.set_major_locator(FixedLocator([*early, *np.arange(busiest, last + 0.5)]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
    money_axis(axes.yaxis, money)
    axes.set_ylim(float(low.min()) / 1.6, float(high.max()) * 1.6)
    kinds = [kind for kind in _COVERS if kind in set(rows["covers"])]
    entries = [LegendEntry(words[kind], _COVERS[kind], "D" if kind == "head" else "o") for kind in kinds]
    if rows["disputed"].any():
        entries.append(LegendEntry(words["disputed"], "#555555", hollow=True))
    legend(axes, entries, columns=3)
    named = rows.assign(x=x, middle=middle)[rows[label].fillna("") != ""]
    named = named.sort_values(["high_usd", "x"], ascending=[False, True]).drop_duplicates(label)
    late = named[named["x"] >= busiest].head(most)
    label_ends(
        axes,
        [
            (float(row["x"]), float(row["middle"]), str(row[label]), _COVERS[row["covers"]])
            for _, row in late.iterrows()
        ],
        x=last,
        size=9,
    )
    before = named[named["x"] < busiest].head(most - 3)
    # beside the dotted line there is room on the left only
    near = shown(before["x"].to_numpy(dtype=float)) > busiest - 0.13 * float(
        shown(np.array(last)) - shown(np.array(first))
    )
    for _, row in before[near].iterrows():
        axes.annotate(
            str(row[label]),
            (float(row["x"]), float(row["middle"])),
            (-6, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=9,
            color=text_colour(_COVERS[row["covers"]]),
            bbox=HALO,
        )
    label_points(
        axes,
        [
            PointLabel(float(row["x"]), float(row["middle"]), str(row[label]), _COVERS[row["covers"]])
            for _, row in before[~near].iterrows()
        ],
        size=9,
    )
    return figure


@style()
def headcount_growth(
    points: pd.DataFrame,
    fits: pd.DataFrame,
    names: Mapping[str, str],
    number: Formatter,
    worded: Mapping[str, str],
    *,
    header: Header,
) -> Figure:
    """Staff over time on a logarithmic axis, with the fitted line of each organization through its points.

    Parameters
    ----------
    points
        From ``analysis.hiring.headcount_points``; organizations without a fit are left out.
    fits
        From ``analysis.hiring.growth``.
    worded
        Label of each organization's line.
    """
    shown = points[points["organization_id"].isin(set(fits["organization_id"]))]
    figure, (axes,) = open_chart(header, height=4.2)
    ends = []
    for colour, (_, fit) in zip((*COLOURS, *COLOURS), fits.iterrows(), strict=False):
        rows = shown[shown["organization_id"] == fit["organization_id"]]
        span = np.array([fit["from"], fit["to"]], dtype=float)
        line = np.exp(fit["intercept"] + fit["slope"] * (span - 2000))
        axes.plot(span, line, color=colour, lw=1.6, alpha=0.8, gid=str(fit["organization_id"]))
        for _, row in rows.iterrows():
            if row["high"] > row["low"]:
                axes.plot([row["when"]] * 2, [row["low"], row["high"]], color=colour, lw=1.4)
        axes.plot(rows["when"], rows["middle"], "o", markersize=5.5, color=colour, gid="points", clip_on=False)
        ends.append((float(span[1]), float(line[1]), worded[str(fit["organization_id"])], colour))
    number_axis(axes.yaxis, number)
    first, last = float(shown["when"].min()), float(shown["when"].max())
    axes.set_xlim(first - 0.15, last + 0.1)
    axes.set_ylim(float(shown["low"].min()) / 1.5, float(shown["high"].max()) * 1.8)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
    label_ends(axes, ends, x=last + 0.1, size=9.5)
    return figure


def _dodge(x: np.ndarray, low: np.ndarray, high: np.ndarray, step: float) -> np.ndarray:
    """Shift ranges that would cover each other sideways: the first free place, nearest first."""
    placed: list[tuple[float, float, float]] = []
    out = np.empty(len(x))
    for i in np.argsort(-(high / low), kind="stable"):
        bottom, top = low[i] / 1.18, high[i] * 1.18
        for k in range(2 * len(x) + 1):
            at = x[i] + step * ((k + 1) // 2) * (1 if k % 2 else -1)
            if all(abs(at - px) >= step * 0.99 or top < pl or bottom > ph for px, pl, ph in placed):
                break
        placed.append((at, bottom, top))
        out[i] = at
    return out


@style()
def pay_by_year(years: pd.DataFrame, formatter: Formatter, *, header: Header) -> Figure:
    """Median by year of both offers, with a band from the 10th to the 90th percentile."""
    figure, (ax,) = open_chart(header, height=3.0)
    ends = []
    for which, colour in ((1, FIRST), (2, SECOND)):
        rows = years[years["offer"] == which]
        x = rows["year"].to_numpy(dtype="float64")
        ax.fill_between(
            x, rows["low"].to_numpy(float), rows["high"].to_numpy(float), color=colour, alpha=0.18, linewidth=0
        )
        ax.plot(x, rows["median"].to_numpy(float), color=colour, marker="o", markersize=3.5, gid=f"median-{which}")
        ends.append((float(x[-1]), float(rows["median"].iloc[-1]), str(rows["name"].iloc[0]), colour))
    ax.set_ylim(bottom=0)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    linear_money(ax.yaxis, formatter, 5)
    label_ends(ax, ends)
    return figure


@style()
def certainty(
    table: pd.DataFrame, names: Sequence[str], own: float, formatter: Formatter, mark: str, *, header: Header
) -> Figure:
    """Certainty equivalents of both offers by risk aversion; `mark` labels the reader's own."""
    figure, (ax,) = open_chart(header, height=2.8)
    ends = []
    x = table["aversion"].to_numpy(dtype="float64")
    for column, name, colour in zip(("first", "second"), names, (FIRST, SECOND), strict=True):
        y = table[column].to_numpy(dtype="float64")
        ax.plot(x, y, color=colour, gid=column)
        ends.append((float(x[-1]), float(y[-1]), name, colour))
    ax.set_ylim(bottom=min(0.0, float(table[["first", "second"]].min().min())))
    ax.axvline(own, color="#777777", linewidth=1, linestyle=(0, (3, 3)), gid="own")
    ax.annotate(mark, (own, 0.03), (4, 0), xycoords=("data", "axes fraction"), textcoords="offset points", fontsize=9)
    linear_money(ax.yaxis, formatter, 5)
    label_ends(ax, ends)
    return figure
