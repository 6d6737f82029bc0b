"""Survival: points of curves from 0 to 1, and everything that is no such point kept apart under its own name."""

import pandas as pd
import pytest


def points(tidy, *lines):
    return tidy(survival=list(lines))["survival"].set_index("figure_id")


def test_a_point_is_a_rate_from_0_to_1_at_an_age(tidy):
    found = points(
        tidy, {"as_stated": "78.6%", "age_years": "1", "cohort_year": "2019", "industry": "정보통신업 (J)"}
    ).iloc[0]
    assert (found["survival_rate"], found["survival_rate_low"], found["survival_rate_high"]) == (0.786, 0.786, 0.786)
    assert (found["industry_section"], found["industry_match"], found["basis"]) == ("J", "exact", "birth_cohort")


def test_a_range_has_a_middle_and_a_bound_has_none(tidy):
    found = points(tidy, {"as_stated": "20~30%", "age_years": "5"}, {"as_stated": "30% 미만", "age_years": "5"})
    assert found["survival_rate"].iloc[0] == 0.25
    assert found[["survival_rate_low", "survival_rate_high"]].iloc[0].tolist() == [0.2, 0.3]
    assert pd.isna(found["survival_rate"].iloc[1])
    assert found["survival_rate_high"].iloc[1] == 0.3


@pytest.mark.parametrize(
    ("cells", "basis"),
    [
        ({"cohort_year": "2018", "reference_year": "2023"}, "birth_cohort"),
        ({"reference_year": "2023"}, "one_reference_year"),
        ({}, "undated"),
        ({"cohort_year": "2005", "basis": "average_over_cohorts"}, "average_over_cohorts"),
        ({"cohort_year": "2018", "basis": "conditional"}, "conditional"),
    ],
)
def test_the_basis_says_which_cohorts_a_rate_rests_on(tidy, cells, basis):
    assert points(tidy, {"as_stated": "30%", "age_years": "5"} | cells)["basis"].tolist() == [basis]


def test_points_of_one_source_population_and_cohort_lie_on_one_curve(tidy):
    one, other = {"cohort_year": "2018"}, {"cohort_year": "2019"}
    found = points(
        tidy,
        {"as_stated": "65%", "age_years": "1"} | one,
        {"as_stated": "63%", "age_years": "1"} | other,
        {"as_stated": "30%", "age_years": "5"} | one,
        {"as_stated": "29%", "age_years": "5", "source_id": "wire"} | one,
    )
    assert found["curve_id"].tolist() == ["sur-00001", "sur-00002", "sur-00001", "sur-00004"]


def test_a_rate_that_rises_with_age_on_one_curve_is_flagged(tidy):
    ages = [("1", "65%"), ("3", "40%"), ("5", "41%"), ("7", "30%")]
    found = points(tidy, *({"as_stated": rate, "age_years": age, "cohort_year": "2015"} for age, rate in ages))
    assert found["figure_flags"].isna().tolist() == [True, True, False, True]
    assert found["figure_flags"].iloc[2] == "rises_with_age"


def test_ages_of_one_reference_year_belong_to_different_cohorts_and_may_rise(tidy):
    ages = [("3", "40%"), ("5", "41%")]
    found = points(tidy, *({"as_stated": rate, "age_years": age, "reference_year": "2022"} for age, rate in ages))
    assert found["figure_flags"].isna().all()


def test_an_age_that_is_not_the_difference_of_the_years_is_flagged(tidy):
    found = points(tidy, {"as_stated": "83%", "age_years": "5", "cohort_year": "2020", "reference_year": "2024"})
    assert found["figure_flags"].tolist() == ["age_not_difference"]


def test_the_edition_is_the_latest_year_a_source_covers(tidy):
    found = points(
        tidy,
        {"as_stated": "30%", "age_years": "5", "cohort_year": "2013", "reference_year": "2018"},
        {"as_stated": "60%", "age_years": "1", "cohort_year": "2019"},
        {"as_stated": "31%", "age_years": "5", "cohort_year": "2013", "reference_year": "2018", "source_id": "wire"},
    )
    assert found["edition"].tolist() == [2020, 2020, 2018]


def test_a_failure_rate_stays_one(tidy):
    (row,) = tidy(survival=[{"as_stated": "90%", "measure": "failure_rate"}])["startup_outcomes"].to_dict("records")
    assert (row["measure"], row["percent_low"], row["percent_high"]) == ("failure_rate", 90, 90)


def test_a_survival_rate_without_an_age_is_no_point(tidy):
    built = tidy(survival=[{"as_stated": "99%"}])
    assert built["survival"].empty
    assert "no_age" in built["startup_outcomes"]["figure_flags"].iloc[0]


def test_counts_ratios_and_return_multiples_have_columns_of_their_own(tidy):
    outcomes = tidy(
        survival=[
            {"as_stated": "1,024", "measure": "closure_count", "unit": "count"},
            {"as_stated": "2.7배 가량", "measure": "survival_ratio", "unit": "ratio"},
        ],
        hiring_news=[
            {"as_stated": "10배 이상", "quantity": "return_multiple", "unit": "ratio", "event_type": "acquisition"}
        ],
    )["startup_outcomes"].set_index("measure")
    assert outcomes.loc["closure_count", "count_low"] == 1024
    assert outcomes.loc["survival_ratio", "ratio_low"] == 2.7
    assert outcomes.loc["return_multiple", "ratio_low"] == 10
    assert pd.isna(outcomes.loc["return_multiple", "ratio_high"])
    assert outcomes["percent_low"].isna().all()


def test_an_outcome_whose_age_is_not_the_difference_of_its_years_is_flagged_but_a_pooled_cohort_is_not(tidy):
    line = {"as_stated": "9%", "measure": "graduation_rate", "cohort_year": "2008", "reference_year": "2017"}
    pooled = line | {"age_years": "6", "cohort_year_end": "2010"}
    found = tidy(survival=[line | {"age_years": "9"}, line | {"age_years": "6"}, pooled])["startup_outcomes"]
    assert found["figure_flags"].fillna("").tolist() == ["", "age_not_difference", ""]


def test_a_share_of_deals_by_what_came_back_is_flagged(tidy):
    found = tidy(survival=[{"as_stated": "65%", "measure": "return_share"}])["startup_outcomes"]
    assert "share_of_deals" in found["figure_flags"].iloc[0].split(";")
