"""Survival: what is joined, what is kept apart, and numbers worked out by hand or taken from published tables."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import talentmarket
from talentmarket import load
from talentmarket.analysis import survival


def table(*rows: dict) -> pd.DataFrame:
    """A table ``survival`` with the given points; what a row does not say is a plain national birth cohort."""
    plain = {
        "source_id": "office-2023",
        "edition": 2023,
        "country": "US",
        "population": "all_firms",
        "population_id": "all_firms",
        "industry": "all",
        "industry_section": "ALL",
        "subgroup": None,
        "cohort_year": 2010,
        "reference_year": None,
        "basis": "birth_cohort",
        "figure_flags": None,
        "note": None,
    }
    full = []
    for number, row in enumerate(rows, 1):
        rate = row["survival_rate"]
        full.append(
            plain | {"figure_id": f"sur-{number:05}", "survival_rate_low": rate, "survival_rate_high": rate} | row
        )
    frame = pd.DataFrame(full)
    return frame.astype(
        {"cohort_year": "Int64", "reference_year": "Int64", "edition": "Int64", "age_years": "float64"}
        | dict.fromkeys(("subgroup", "figure_flags", "note", "industry_section", "basis"), "str")
    )


def cohort(rates: dict[float, float], **more: object) -> list[dict]:
    return [{"age_years": age, "survival_rate": rate} | more for age, rate in rates.items()]


# BLS, Business Employment Dynamics, establishments born in the year to March 2013 (TED, 2024): alive after 1 … 10 years
BLS_2013 = dict(zip(range(1, 11), (79.6, 68.9, 61.4, 55.3, 50.6, 46.7, 42.8, 39.9, 37.6, 34.7), strict=True))
BLS = cohort({age: round(percent / 100, 3) for age, percent in BLS_2013.items()}, cohort_year=2013)


# --- what is joined and what is kept apart ------------------------------------------------------------------


def test_the_published_cohort_of_2013_comes_back_as_published() -> None:
    curve = survival.points(table(*BLS), ["US"])
    assert curve.set_index("age_years")["survival_rate"][10] == 0.347
    assert list(curve["figure_id"]) == [f"sur-{n:05}" for n in range(1, 11)]


def test_of_two_editions_the_later_is_taken_and_never_their_mean() -> None:
    both = table(
        {"age_years": 1, "survival_rate": 0.60, "source_id": "first", "edition": 2014},
        {"age_years": 1, "survival_rate": 0.64, "source_id": "revised", "edition": 2020},
    )
    (point,) = survival.points(both).itertuples()
    assert (point.survival_rate, point.source_id) == (0.64, "revised")
    assert (point.reported_low, point.reported_high) == (0.60, 0.64)


def test_second_hand_figures_fill_gaps_only_when_asked_and_never_win() -> None:
    rows = table(
        {"age_years": 1, "survival_rate": 0.768},
        {
            "age_years": 1,
            "survival_rate": 0.763,
            "edition": 2025,
            "figure_flags": "secondary_source",
            "source_id": "blog",
        },
        {
            "age_years": 2,
            "survival_rate": 0.648,
            "edition": 2025,
            "figure_flags": "secondary_source",
            "source_id": "blog",
        },
    )
    assert list(survival.points(rows)["survival_rate"]) == [0.768]
    filled = survival.points(rows, second_hand=True)
    assert list(filled["survival_rate"]) == [0.768, 0.648]
    assert list(filled["second_hand"]) == [False, True]


@pytest.mark.parametrize(
    "other",
    [
        {"basis": "average_over_cohorts"},
        {"basis": "one_reference_year"},
        {"subgroup": "limited companies"},
        {"population_id": "government_supported"},
        {"industry_section": "J"},
        {"country": "KR"},
    ],
)
def test_what_measures_something_else_is_no_point_of_the_national_curve(other: dict) -> None:
    rows = table({"age_years": 1, "survival_rate": 0.8}, {"age_years": 2, "survival_rate": 0.1} | other)
    assert list(survival.points(rows, ["US"])["survival_rate"]) == [0.8]


def test_firms_and_establishments_are_not_mixed_the_one_with_more_points_is_taken() -> None:
    rows = table(*BLS, {"age_years": 1, "survival_rate": 0.9, "population_id": "establishments", "cohort_year": 2014})
    assert set(survival.points(rows)["cohort_year"]) == {2013}


def test_an_empty_selection_is_an_empty_table_with_its_columns() -> None:
    nothing = survival.points(table(*BLS), ["FR"])
    assert nothing.empty
    assert list(nothing.columns) == survival.COLUMNS
    assert survival.spread_over_cohorts(nothing).empty
    assert survival.hazard_by_age(nothing).empty


def test_disagreements_name_both_ends_and_every_source() -> None:
    rows = table(
        {"age_years": 4, "survival_rate": 0.53, "source_id": "a"},
        {"age_years": 4, "survival_rate": 0.44, "source_id": "b"},
        {"age_years": 5, "survival_rate": 0.40, "source_id": "a"},
        {"age_years": 5, "survival_rate": 0.40, "source_id": "b"},
    )
    (found,) = survival.disagreements(rows).itertuples()
    assert (found.age_years, found.low, found.high, found.difference, found.n_sources) == (4, 0.44, 0.53, 0.09, 2)
    assert found.figure_id == "sur-00001;sur-00002"


# --- what the points say ------------------------------------------------------------------------------------


def test_the_spread_over_three_cohorts_is_their_median_and_range() -> None:
    rows = table(
        *(
            {"age_years": 5, "survival_rate": rate, "cohort_year": year}
            for year, rate in ((2001, 0.4), (2002, 0.5), (2003, 0.45))
        )
    )
    (age,) = survival.spread_over_cohorts(survival.points(rows)).itertuples()
    assert (age.median, age.low, age.high, age.n_cohorts, age.first_cohort, age.last_cohort) == (
        0.45, 0.4, 0.5, 3, 2001, 2003,
    )  # fmt: skip


def test_the_map_has_a_row_a_cohort_and_a_hole_where_nothing_is_published() -> None:
    rows = table(*cohort({1: 0.8, 2: 0.7}, cohort_year=2001), *cohort({1: 0.75}, cohort_year=2002))
    chart = survival.cohort_by_age(survival.points(rows))
    assert chart.loc[2001].tolist() == [0.8, 0.7]
    assert chart.loc[2002, 1] == 0.75
    assert math.isnan(chart.loc[2002, 2])


def test_hazards_of_the_published_cohort_worked_by_hand() -> None:
    hazard = survival.hazards(survival.points(table(*BLS))).set_index("age_years")
    assert hazard["hazard"][1] == pytest.approx(0.204)  # 1 - 0.796
    assert hazard["hazard"][2] == pytest.approx(0.134422, abs=1e-6)  # 1 - 0.689 / 0.796
    assert hazard["hazard"][10] == pytest.approx(0.077128, abs=1e-6)  # 1 - 0.347 / 0.376
    assert hazard["figure_id"][10] == "sur-00009;sur-00010"


def test_a_gap_between_ages_leaves_a_gap_in_the_hazards() -> None:
    hazard = survival.hazards(survival.points(table(*cohort({1: 0.8, 3: 0.6, 4: 0.5}))))
    assert list(hazard["age_years"]) == [1, 4]


@settings(deadline=None, max_examples=20)
@given(st.lists(st.floats(0.5, 0.99), min_size=1, max_size=12))
def test_hazards_multiply_back_to_the_survival_they_came_from(kept: list[float]) -> None:
    rates = dict(enumerate(np.cumprod(kept).tolist(), 1))
    hazard = survival.hazards(survival.points(table(*cohort(rates))))
    assert np.prod(1 - hazard["hazard"]) == pytest.approx(rates[len(kept)])


def test_half_of_the_published_cohort_of_2013_is_gone_at_six_and_a_broken_record_does_not_tell() -> None:
    broken = cohort({1: 0.64, 5: 0.31}, cohort_year=2014)
    (half,) = survival.half_gone(survival.points(table(*BLS, *broken))).itertuples()
    assert (half.median, half.low, half.high, half.n_cohorts) == (6, 6, 6, 1)  # 50.6 % at five, 46.7 % at six


def test_survival_at_five_knows_the_year_in_which_it_was_measured() -> None:
    (point,) = survival.at_age(table(*BLS), ["US"], age=5).itertuples()
    assert (point.measured, point.survival_rate) == (2018, 0.506)


# --- the fitted curve ---------------------------------------------------------------------------------------


def test_a_weibull_curve_is_found_again_exactly() -> None:
    # S(t) = exp(-(t / 8) ** 0.5)
    rates = {age: math.exp(-math.sqrt(age / 8)) for age in (1, 2, 4, 8, 16)}
    curve = survival.survival_curve(table(*cohort(rates)), "US")
    assert curve.shape == pytest.approx(0.5)
    assert curve.scale == pytest.approx(8)
    assert curve.rate.tolist() == pytest.approx(list(rates.values()))
    assert curve.at(8) == pytest.approx(math.exp(-1))
    assert curve.at(0) == 1


def test_one_cohort_tells_no_spread_so_there_is_no_interval() -> None:
    curve = survival.survival_curve(table(*BLS), "US")
    assert np.isnan(curve.low).all()
    assert np.isnan(curve.high).all()
    assert curve.n_cohorts == 1


def test_the_interval_is_the_spread_between_cohorts_on_the_scale_of_the_fit() -> None:
    def moved(deviation: float) -> dict[float, float]:
        return {age: math.exp(-math.exp(deviation) * math.sqrt(age / 8)) for age in (1, 4, 9)}

    # cohorts at -0.2, 0 and +0.2 about the line: quantiles 0.1 and 0.9 of nine deviations are -0.2 and +0.2
    rows = [p for year, d in ((2001, -0.2), (2002, 0.0), (2003, 0.2)) for p in cohort(moved(d), cohort_year=year)]
    curve = survival.survival_curve(table(*rows), "US")
    assert curve.deviations == pytest.approx((-0.2, 0.2))
    assert curve.high.tolist() == pytest.approx(list(moved(-0.2).values()))
    assert curve.low.tolist() == pytest.approx(list(moved(0.2).values()))
    assert (curve.low < curve.rate).all()
    assert (curve.rate < curve.high).all()


def test_the_fit_of_the_published_cohort_lies_within_two_points_of_every_published_rate() -> None:
    curve = survival.survival_curve(table(*BLS), "US")
    assert np.abs(curve.rate - np.array(list(BLS_2013.values())) / 100).max() < 0.02
    assert curve.shape < 1  # the risk falls with age


def test_a_curve_that_cannot_be_fitted_names_the_sections_that_there_are() -> None:
    with pytest.raises(survival.NoSurvivalData, match=r"'US', section 'Q': 0 age\(s\).*birth cohorts: ALL"):
        survival.survival_curve(table(*BLS), "US", "Q")


def test_changing_one_figure_changes_the_curve_that_rests_on_it() -> None:
    before = survival.survival_curve(table(*BLS), "US")
    changed = [dict(row) for row in BLS]
    changed[4]["survival_rate"] = 0.40
    assert survival.survival_curve(table(*changed), "US").rate[4] < before.rate[4]


def test_fits_say_how_far_the_curve_lies_from_the_published_medians() -> None:
    (fit,) = survival.fits(table(*BLS), ["US"], ["ALL", "J"]).itertuples()
    curve = survival.survival_curve(table(*BLS), "US")
    assert fit.error == pytest.approx(np.abs(curve.rate - np.array(list(BLS_2013.values())) / 100).max())
    assert fit.n_figures == 10


# --- selected populations and venture funding ---------------------------------------------------------------


def test_populations_stand_as_the_range_over_their_figures() -> None:
    rows = table(
        {"age_years": 5, "survival_rate": 0.29, "country": "KR", "cohort_year": 2008, "source_id": "a"},
        {"age_years": 5, "survival_rate": 0.364, "country": "KR", "cohort_year": 2018, "source_id": "b"},
        {
            "age_years": 5, "survival_rate": 0.936, "country": "KR", "cohort_year": None, "reference_year": 2025,
            "population": "tips_startups", "population_id": "government_supported", "basis": "one_reference_year",
        },
        {"age_years": 5, "survival_rate": 0.2, "country": "KR", "subgroup": "Seoul"},
    )  # fmt: skip
    found = survival.by_population(rows, "KR").set_index("population")
    assert found.loc["all_firms", ["low", "high", "n_sources"]].tolist() == [0.29, 0.364, 2]
    assert found.loc["tips_startups", ["low", "high"]].tolist() == [0.936, 0.936]
    assert survival.by_population(rows, "KR", since=2020).set_index("population").loc["all_firms", "low"] == 0.364


def outcomes(*rows: dict) -> pd.DataFrame:
    plain = {
        "source_id": "s", "country": "US", "population_id": "vc_backed", "industry": "all on Carta",
        "cohort_year": None, "reference_year": None, "age_years": None, "percent_low": None, "percent_high": None,
        "count_low": None, "count_high": None, "as_stated": "", "note": None, "transition": None, "outcome": None,
        "scope": None, "counter": None, "window_months": None,
    }  # fmt: skip
    full = [plain | {"figure_id": f"sur-{n:05}"} | row for n, row in enumerate(rows, 1)]
    numbers = ["age_years", "percent_low", "percent_high", "count_low", "count_high"]
    return pd.DataFrame(full).astype(
        {"cohort_year": "Int64", "reference_year": "Int64", "note": "str", "industry": "str"}
        | dict.fromkeys(numbers, "float64")
    )


def test_only_seed_to_series_a_counts_as_graduation_and_windows_are_read_from_the_source() -> None:
    rows = outcomes(
        {"measure": "graduation_rate", "percent_low": 30.6, "percent_high": 30.6, "cohort_year": 2018, "age_years": 2,
         "transition": "seed_to_series_a"},
        {"measure": "graduation_rate", "percent_low": 29, "percent_high": 29,
         "transition": "seed_to_series_a", "window_months": 18},
        {"measure": "graduation_rate", "percent_low": 90, "percent_high": 90,
         "transition": "seed_to_series_a", "scope": "one_portfolio"},
        {"measure": "graduation_rate", "percent_low": 50, "percent_high": 50, "transition": "series_a_to_series_b"},
        {"measure": "graduation_rate", "percent_low": 5, "percent_high": 5, "outcome": "exited"},
    )  # fmt: skip
    found = survival.graduation(rows)
    assert found["low"].tolist() == [0.306, 0.29]
    assert found["window_years"].tolist() == [2, 1.5]


def test_closures_of_different_counters_are_kept_apart_and_parts_of_years_left_out() -> None:
    def count(number: int, counter: str | None, scope: str | None = None) -> dict:
        return {"measure": "closure_count", "count_low": number, "count_high": number, "reference_year": 2024,
                "counter": counter, "scope": scope, "source_id": "a-source"}  # fmt: skip

    found = survival.closures(
        outcomes(
            count(966, "Carta"),
            count(364, "AngelList"),
            count(254, "Carta", "part_year"),
            count(170, "THE VC"),
            count(191, "THE VC"),
            count(5, None),
        ),
        "US",
    ).set_index("counter")
    assert found.loc["Carta", ["low", "high"]].tolist() == [966, 966]
    assert found.loc["AngelList", "low"] == 364
    assert found.loc["a-source", "low"] == 5
    assert found.loc["THE VC", ["low", "high", "n_figures"]].tolist() == [170, 191, 2]


def test_what_became_of_a_class_is_told_by_each_source_for_itself() -> None:
    def share(percent: float, outcome: str | None, measure: str, source: str) -> dict:
        return {"measure": measure, "percent_low": percent, "percent_high": percent, "cohort_year": 2018,
                "outcome": outcome, "source_id": source}  # fmt: skip

    found = survival.status_of_class(
        outcomes(
            share(45, "alive", "status_share", "a"),
            share(49, None, "failure_rate", "a"),
            share(32.2, "alive", "status_share", "b"),
            share(5.5, "acquired", "graduation_rate", "b"),
            share(36.4, "next_round", "graduation_rate", "b"),
        )
    )
    assert found[["source_id", "status", "low"]].to_numpy().tolist() == [
        ["a", "alive", 0.45], ["a", "shut_down", 0.49], ["b", "alive", 0.322], ["b", "acquired", 0.055],
    ]  # fmt: skip


# --- the shipped table --------------------------------------------------------------------------------------


def test_the_shipped_table_holds_the_published_us_cohort_of_2013_and_korean_cohort_of_2018() -> None:
    shipped = talentmarket.load("survival")
    american = survival.points(shipped, ["US"])
    born = american[american["cohort_year"] == 2013].set_index("age_years")["survival_rate"]
    assert born.to_dict() == {age: pytest.approx(percent / 100) for age, percent in BLS_2013.items()}
    korean = survival.at_age(shipped, ["KR"]).set_index("cohort_year")["survival_rate"]
    assert korean[2018] == 0.364


class TestBySection:
    def test_one_cohort_told_by_section(self) -> None:
        table = survival.survival_by_section(load("survival"), load("industries")).set_index("section")
        # Statistics Korea: firms born in 2018, alive in 2023
        assert table.loc["ALL", "high"] == pytest.approx(0.364)
        assert table.loc["J", "high"] == pytest.approx(0.387)
        assert table["cohort_year"].unique().tolist() == [2018]

    def test_nothing_before_the_statistic(self) -> None:
        assert survival.survival_by_section(load("survival"), load("industries"), until=2000).empty
