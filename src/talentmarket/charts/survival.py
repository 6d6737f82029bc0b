"""Charts of survival, drawn from the tables of :mod:`talentmarket.analysis.survival`.

Shares are from 0 to 1 and shown in percent. ``names`` maps codes (countries, sections, populations) to what is printed.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

from talentmarket.analysis import figure_ids
from talentmarket.analysis.survival import SurvivalCurve
from talentmarket.charts import (
    COLOURS,
    HALO,
    MUTED,
    Heading,
    colours_of_countries,
    frame,
    ink,
    label_ends,
    panels,
    percent_axis,
    percent_range,
    style,
)

__all__ = [
    "closures_by_year",
    "cohort_maps",
    "curves_of_countries",
    "fitted_curves",
    "hazards_by_age",
    "rate_over_years",
    "rates_in_rows",
]

#: Fewer cohorts than these make no median and no range.
FEW = 3


@style()
def curves_of_countries(spread: pd.DataFrame, heading: Heading, names: Mapping[str, str], age: str) -> Figure:
    """Median over birth cohorts by age, with the range over cohorts behind it.

    Ages known of fewer than three cohorts are hollow and stand outside the line: their median may rise with age.

    Parameters
    ----------
    spread
        From ``analysis.survival.spread_over_cohorts``.
    age
        Label of the age axis.
    """
    figure, axes = frame(*heading[:3], len(figure_ids(spread)), heading.lang, height=3.6)
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
def cohort_maps(
    maps: Mapping[str, pd.DataFrame], heading: Heading, names: Mapping[str, str], age: str, cohort: str, n_figures: int
) -> Figure:
    """One map of cohort by age for each section, in one scale of colours; a ring marks the age at which half are gone.

    Parameters
    ----------
    maps
        Section to ``analysis.survival.cohort_by_age``.
    age, cohort
        Labels of the axes.
    """
    figure, all_axes = panels(
        *heading[:3], n_figures, heading.lang, shape=(1, len(maps)), height=4.4, sharex=True, sharey=True
    )
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
def rate_over_years(rates: pd.DataFrame, heading: Heading, names: Mapping[str, str]) -> Figure:
    """Survival to one age over the years in which it was measured, a line a country; second-hand points are hollow.

    Parameters
    ----------
    rates
        From ``analysis.survival.at_age``.
    """
    figure, axes = frame(*heading[:3], len(figure_ids(rates)), heading.lang, height=3.8)
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
def hazards_by_age(hazard: pd.DataFrame, heading: Heading, names: Mapping[str, str], age: str) -> Figure:
    """Share of those alive that are gone within the next year of life: median over cohorts, and their range.

    Parameters
    ----------
    hazard
        From ``analysis.survival.hazard_by_age``.
    """
    figure, axes = frame(*heading[:3], len(figure_ids(hazard)), heading.lang, height=3.6)
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
def rates_in_rows(
    rows: pd.DataFrame, labels: Sequence[str], heading: Heading, marked: Sequence[bool] | None = None
) -> Figure:
    """One row a population or figure, as the range it is: a dot where low and high agree, a bar between them elsewhere.

    Parameters
    ----------
    rows
        With ``low``, ``high`` (shares) and ``figure_id``, from top to bottom.
    labels
        Of the rows.
    marked
        Rows in the second colour, those that the others are measured against.
    """
    figure, axes = frame(*heading[:3], len(figure_ids(rows)), heading.lang, height=max(1.6, 0.4 + 0.31 * len(rows)))
    places = np.arange(len(rows))[::-1].astype("float64")
    low, high = rows["low"].to_numpy(dtype="float64"), rows["high"].to_numpy(dtype="float64")
    tones = [COLOURS[1] if mark else COLOURS[0] for mark in (marked if marked is not None else [False] * len(rows))]
    axes.hlines(places, low, high, color=tones, linewidth=5, alpha=0.45)
    axes.scatter(low, places, color=tones, s=34, zorder=3)
    axes.scatter(high, places, color=tones, s=34, zorder=3)
    for place, start, end, tone in zip(places, low, high, tones, strict=True):
        axes.annotate(
            percent_range(float(start), float(end), heading.lang),
            (end, place),
            (7, 0),
            textcoords="offset points",
            va="center",
            fontsize=9.5,
            color=ink(tone),
            bbox=HALO,
        )
    axes.set_yticks(places, labels)
    axes.grid(axis="x")
    axes.grid(axis="y", visible=False)
    axes.set(ylim=(-0.7, len(rows) - 0.3))
    axes.set_xlim(0, min(1.0, float(high.max()) * 1.08))
    percent_axis(axes.xaxis)
    axes.spines["bottom"].set_visible(False)
    return figure


@style()
def closures_by_year(closures: Mapping[str, pd.DataFrame], heading: Heading, names: Mapping[str, str]) -> Figure:
    """Closures by year, one panel a country and one line a data provider; a bar where it prints several counts.

    Parameters
    ----------
    closures
        Country to ``analysis.survival.closures``.
    """
    n_figures = len({i for table in closures.values() for i in figure_ids(table)})
    figure, all_axes = panels(*heading[:3], n_figures, heading.lang, shape=(1, len(closures)), height=3.2)
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
    heading: Heading,
    names: Mapping[str, str],
    age: str,
    last: float,
) -> Figure:
    """Fitted S(t) with the spread between cohorts, over the published points of the cohorts; one panel a country.

    Parameters
    ----------
    curves, curve_points
        From ``analysis.survival.survival_curve`` and ``analysis.survival.points``, in the same order.
    last
        Last age shown; the curves may rest on older ones.
    """
    n_figures = len({i for curve in curves for i in curve.figure_ids})
    columns = 1 if len(curves) == 1 else 2
    n_rows = -(-len(curves) // columns)
    figure, all_axes = panels(
        *heading[:3],
        n_figures,
        heading.lang,
        shape=(n_rows, columns),
        height=0.4 + 1.9 * n_rows,
        sharex=True,
        sharey=True,
    )
    colours = colours_of_countries([curve.country for curve in curves])
    for axes, curve, rows in zip(all_axes, curves, curve_points, strict=False):
        _draw_fit(axes, curve, rows, colours[curve.country])
        axes.set_title(names[curve.country], fontsize=10, color=ink(colours[curve.country]))
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
