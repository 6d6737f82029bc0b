"""Charts of survival draw the values of their tables: seen through the artists, not the pixels."""

import io

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import talentmarket
from talentmarket.analysis import survival
from talentmarket.charts import WORDS, Header, grids, lines, ranges

HEADER = Header("Half are gone after five years", "Share alive (%)", ["BLS"], 9)
NAMES = {"KR": "한국", "US": "United States", "GB": "United Kingdom", "ALL": "All", "J": "Information"}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return talentmarket.load("survival")


def line(figure: Figure, label: str) -> np.ndarray:
    (found,) = [one for one in figure.axes[0].lines if one.get_label() == label]
    return np.column_stack(found.get_data())


def saved(figure: Figure) -> bool:
    figure.savefig(io.BytesIO(), format="png")
    return True


def test_the_curve_is_the_median_over_cohorts_from_birth_on(table: pd.DataFrame) -> None:
    spread = survival.spread_over_cohorts(survival.points(table, ["US"], max_age=10))
    figure = lines.curves_of_countries(spread, NAMES, "Age", header=HEADER)
    drawn = line(figure, "United States")
    assert drawn[0].tolist() == [0, 1]
    assert drawn[1:, 1].tolist() == spread["median"].tolist()
    assert [t.get_text() for t in figure.axes[0].texts] == ["United States"]
    assert saved(figure)


def test_ages_of_few_cohorts_stand_hollow_outside_the_line(table: pd.DataFrame) -> None:
    spread = survival.spread_over_cohorts(survival.points(table, ["KR"]))
    figure = lines.curves_of_countries(spread, NAMES, "Age", header=HEADER)
    solid = spread[spread["n_cohorts"] >= lines.FEW]
    assert line(figure, "한국")[1:, 0].tolist() == solid["age_years"].tolist()
    (hollow,) = [one for one in figure.axes[0].lines if one.get_markerfacecolor() == "white"]
    few = spread[spread["n_cohorts"] < lines.FEW]
    assert list(hollow.get_ydata()) == few["median"].tolist()


def test_the_map_holds_every_published_rate_and_rings_where_half_are_gone(table: pd.DataFrame) -> None:
    rows = survival.points(table, ["US"], "ALL")
    chart = survival.cohort_by_age(rows)
    figure = grids.cohort_maps({"ALL": chart}, NAMES, "Age", "Born", header=HEADER)
    mesh = figure.axes[0].collections[0]
    drawn = np.asarray(mesh.get_array().filled(np.nan)).reshape(chart.shape)
    np.testing.assert_array_equal(drawn, chart.to_numpy(dtype="float64"))
    (rings,) = figure.axes[0].lines
    first = chart.loc[2013]
    assert dict(zip(rings.get_ydata(), rings.get_xdata(), strict=True))[2013] == first.index[first < 0.5][0]


def test_five_year_survival_is_drawn_in_the_year_it_was_measured_second_hand_points_hollow(table: pd.DataFrame) -> None:
    rates = survival.at_age(table, ["US", "KR"])
    figure = lines.rate_over_years(rates, NAMES, header=HEADER)
    of_us = rates[rates["country"] == "US"]
    assert (
        line(figure, "United States").tolist() == of_us[["measured", "survival_rate"]].astype(float).to_numpy().tolist()
    )
    hollow = {x for one in figure.axes[0].lines if one.get_markerfacecolor() == "white" for x in one.get_xdata()}
    assert hollow == set(of_us.loc[of_us["second_hand"], "measured"].astype(float))
    assert hollow


def test_hazards_are_the_median_over_cohorts_with_a_gap_where_an_age_is_missing(table: pd.DataFrame) -> None:
    hazard = survival.hazard_by_age(survival.points(table, ["KR"], max_age=10))
    figure = lines.hazards_by_age(hazard, NAMES, "Year of life", header=HEADER)
    drawn = line(figure, "한국")
    known = hazard.set_index("age_years")["median"]
    for age, value in drawn:
        assert (age in known.index) == (not np.isnan(value))
        if age in known.index:
            assert value == known[age]


def test_a_row_is_the_range_it_is() -> None:
    rows = pd.DataFrame({"low": [0.27, 0.9], "high": [0.36, 0.9], "figure_id": ["sur-1", "sur-2"]})
    figure = ranges.rates_in_rows(rows, ["all firms", "chosen"], marked=[True, False], header=HEADER)
    segments = figure.axes[0].collections[0].get_segments()
    assert [segment[:, 0].tolist() for segment in segments] == [[0.27, 0.36], [0.9, 0.9]]
    assert [t.get_text() for t in figure.axes[0].texts] == ["27–36%", "90%"]
    assert [t.get_text() for t in figure.axes[0].get_yticklabels()] == ["all firms", "chosen"]


def test_ranges_are_written_as_the_language_does() -> None:
    rows = pd.DataFrame({"low": [0.27], "high": [0.36], "figure_id": ["sur-1"]})
    figure = ranges.rates_in_rows(rows, ["전체 기업"], header=HEADER._replace(words=WORDS["ko"]))
    assert [t.get_text() for t in figure.axes[0].texts] == ["27~36%"]


def test_closures_that_one_counter_gave_in_several_versions_get_a_bar_and_no_line() -> None:
    closures = pd.DataFrame(
        {
            "counter": ["A", "A", "B", "B"],
            "year": [2023, 2024, 2023, 2024],
            "low": [100.0, 170.0, 30.0, 40.0],
            "high": [120.0, 191.0, 30.0, 40.0],
            "figure_id": ["sur-1", "sur-2", "sur-3", "sur-4"],
        }
    )
    figure = lines.closures_by_year({"KR": closures}, NAMES, header=HEADER)
    joined = [one for one in figure.axes[0].lines if one.get_linestyle() != "None" and len(one.get_xdata()) == 2]
    assert [list(one.get_ydata()) for one in joined] == [[30, 40]]
    bars = [s[:, 1].tolist() for c in figure.axes[0].collections for s in c.get_segments()]
    assert [170, 191] in bars


def test_the_fit_is_drawn_over_the_points_with_its_interval(table: pd.DataFrame) -> None:
    curve, rows = survival.survival_curve(table, "US"), survival.points(table, ["US"])
    figure = lines.fitted_curves([curve], [rows], NAMES, "Age", 10, header=HEADER)
    (drawn,) = figure.findobj(lambda artist: artist.get_gid() == "curve")
    ages, shares = drawn.get_data()
    np.testing.assert_allclose(shares, curve.at(ages))
    (dots,) = figure.findobj(lambda artist: artist.get_gid() == "points")
    assert list(dots.get_ydata()) == rows["survival_rate"].tolist()
    assert figure.findobj(lambda artist: artist.get_gid() == "interval")
    assert figure.axes[0].get_xlim()[1] == pytest.approx(10.2)
