"""Survival: what is joined, what is kept apart, and numbers worked out by hand or taken from published tables."""

import math
import random

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
        "cohort_year_end": None,
        "survivors_n": None,
        "births_n": None,
        "origin_id": "office-release",
        "figure_flags": None,
    }
    full = []
    for number, row in enumerate(rows, 1):
        rate = row["survival_rate"]
        ends = {"survival_rate_low": rate, "survival_rate_high": rate, "as_stated": f"{100 * rate:g}%"}
        full.append(plain | {"figure_id": f"sur-{number:05}"} | ends | row)
    frame = pd.DataFrame(full)
    numbers = ("cohort_year", "cohort_year_end", "reference_year", "edition", "survivors_n", "births_n")
    return frame.astype(
        {"age_years": "float64"}
        | dict.fromkeys(numbers, "Int64")
        | dict.fromkeys(("subgroup", "figure_flags", "industry_section", "basis"), "str")
    )


ORIGINS = pd.DataFrame(
    {"origin_id": ["office-release", "office-later", "other-office"], "publisher": ["Office", "Office", "Other office"]}
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


def test_second_hand_figures_fill_gaps_and_never_win() -> None:
    rows = table(
        {"age_years": 1, "survival_rate": 0.768},
        {"age_years": 1, "survival_rate": 0.763, "edition": 2025, "figure_flags": "secondary_source"},
        {"age_years": 2, "survival_rate": 0.648, "edition": 2025, "figure_flags": "typo;secondary_source"},
    )
    filled = survival.points(rows)
    assert list(filled["survival_rate"]) == [0.768, 0.648]
    assert list(filled["second_hand"]) == [False, True]


def test_births_are_those_printed_or_the_survivors_over_the_rate() -> None:
    rows = table(
        {"age_years": 1, "survival_rate": 0.5, "births_n": 400, "survivors_n": 199},
        {"age_years": 2, "survival_rate": 0.25, "survivors_n": 100},
        {"age_years": 3, "survival_rate": 0.2},
    )
    births = survival.points(rows)["births"]
    assert births[:2].tolist() == [400, 400]
    assert math.isnan(births[2])


@pytest.mark.parametrize(
    "other",
    [
        {"basis": "average_over_cohorts"},
        {"basis": "one_reference_year"},
        {"subgroup": "limited companies"},
        {"population_id": "government_supported"},
        {"industry_section": "J"},
        {"country": "KR"},
        {"cohort_year_end": 2014},  # several cohorts pooled
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


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ({}, {"survival_rate": 0.5, "as_stated": "half"}, "disagreement"),
        ({"as_stated": "44.1%"}, {"survival_rate": 0.44, "as_stated": "nearly 44%"}, "rounding"),
        ({}, {"origin_id": "office-release", "edition": 2019}, "copy"),  # one origin, printed two ways
        ({}, {"origin_id": "office-later", "edition": 2024}, "revision"),
        ({}, {}, "disagreement"),
    ],
)
def test_a_rounding_a_misprint_and_a_revision_are_no_disagreement(first: dict, second: dict, kind: str) -> None:
    rows = table(
        {"age_years": 4, "survival_rate": 0.441} | first,
        {"age_years": 4, "survival_rate": 0.53, "origin_id": "other-office"} | second,
        {"age_years": 5, "survival_rate": 0.40},
        {"age_years": 5, "survival_rate": 0.40, "origin_id": "other-office"},
    )
    (found,) = survival.disagreements(rows, ORIGINS).itertuples()
    assert (found.age_years, found.kind, found.n_figures) == (4, kind, 2)
    assert found.figure_id == "sur-00001;sur-00002"


# --- life tables of cohorts ---------------------------------------------------------------------------------


def test_the_life_table_of_a_cohort_by_hand() -> None:
    # 1,000 born, 800 alive after a year, 600 after two: 200 and 200 gone, a fifth and a quarter of those at risk
    rows = table(*cohort({1: 0.8, 2: 0.6}, births_n=1000))
    life = survival.cohort_life_tables(survival.points(rows))
    assert life["n_x"].tolist() == pytest.approx([1000, 800])
    assert life["d_x"].tolist() == pytest.approx([200, 200])
    assert life["q_x"].tolist() == pytest.approx([0.2, 0.25])
    assert life["l_x"].tolist() == [0.8, 0.6]
    assert life["figure_id"].tolist() == ["sur-00001", "sur-00001;sur-00002"]


def test_greenwoods_band_of_a_cohort_is_the_binomial_one() -> None:
    # Greenwood: S² · Σ d / (n (n - d)) = 0.36 · (200/(1000·800) + 200/(800·600)) = 0.00024 = 0.6 · 0.4 / 1000
    rows = table(*cohort({1: 0.8, 2: 0.6}, births_n=1000))
    last = survival.cohort_life_tables(survival.points(rows)).iloc[-1]
    half = 1.959964 * math.sqrt(0.36 * (200 / (1000 * 800) + 200 / (800 * 600)))
    assert (last["low"], last["high"]) == pytest.approx((0.6 - half, 0.6 + half))


def test_without_counts_there_is_no_binomial_band() -> None:
    life = survival.cohort_life_tables(survival.points(table(*BLS)))
    assert life[["n_x", "d_x", "low", "high"]].isna().all(axis=None)


def test_korean_information_firms_after_five_years_lie_within_three_quarters_of_a_point() -> None:
    # KOSIS, cohort of 2018: 6,208 alive at five years, 38.7 %; so 16,041 born, and 1.96 · √(0.387 · 0.613 / 16,041) = 0.75 %
    rows = table({"age_years": 5, "survival_rate": 0.387, "survivors_n": 6208, "cohort_year": 2018})
    (row,) = survival.cohort_life_tables(survival.points(rows)).itertuples()
    assert row.n_x == pytest.approx(16_041, abs=1)
    assert (row.high - row.low) / 2 == pytest.approx(0.0075, abs=0.00005)


# --- what the points say ------------------------------------------------------------------------------------


def test_the_spread_over_cohorts_goes_from_a_tenth_to_nine_tenths_of_them() -> None:
    rates = {2001: 0.40, 2002: 0.50, 2003: 0.45, 2004: 0.47, 2005: 0.43, 2006: 0.51}
    rows = [{"age_years": 5, "survival_rate": rate, "cohort_year": year} for year, rate in rates.items()]
    (age,) = survival.spread_over_cohorts(survival.points(table(*rows))).itertuples()
    # of six sorted rates the quantile 0.1 lies halfway from the first to the second, 0.9 from the fifth to the sixth
    assert (age.median, age.low, age.high, age.latest) == pytest.approx((0.46, 0.415, 0.505, 0.51))
    assert (age.n_cohorts, age.first_cohort, age.last_cohort) == (6, 2001, 2006)


def test_two_cohorts_have_no_spread() -> None:
    rows = [{"age_years": 5, "survival_rate": rate, "cohort_year": year} for year, rate in ((2001, 0.4), (2002, 0.5))]
    (age,) = survival.spread_over_cohorts(survival.points(table(*rows))).itertuples()
    assert age.median == pytest.approx(0.45)
    assert math.isnan(age.low)
    assert math.isnan(age.high)


def test_risks_of_the_published_cohort_worked_by_hand() -> None:
    risk = survival.cohort_life_tables(survival.points(table(*BLS))).set_index("age_years")
    assert risk["q_x"][1] == pytest.approx(0.204)  # 1 - 0.796
    assert risk["q_x"][2] == pytest.approx(0.134422, abs=1e-6)  # 1 - 0.689 / 0.796
    assert risk["q_x"][10] == pytest.approx(0.077128, abs=1e-6)  # 1 - 0.347 / 0.376
    assert risk["figure_id"][10] == "sur-00009;sur-00010"


@settings(deadline=None, max_examples=20)
@given(st.lists(st.floats(0.5, 0.99), min_size=1, max_size=12))
def test_risks_multiply_back_to_the_survival_they_came_from(kept: list[float]) -> None:
    rates = dict(enumerate(np.cumprod(kept).tolist(), 1))
    risk = survival.cohort_life_tables(survival.points(table(*cohort(rates))))
    assert np.prod(1 - risk["q_x"]) == pytest.approx(rates[len(kept)])


def test_half_of_the_published_cohort_of_2013_is_gone_early_in_its_sixth_year() -> None:
    broken = cohort({1: 0.64, 5: 0.31}, cohort_year=2014)  # no age between: it does not say when
    (half,) = survival.median_lifetime(survival.points(table(*BLS, *broken))).itertuples()
    # 50.6 % at five, 46.7 % at six: 5 + ln(0.506 / 0.5) / ln(0.506 / 0.467)
    assert half.median == pytest.approx(5.1487, abs=1e-4)
    assert (half.low, half.high, half.n_cohorts) == (half.median, half.median, 1)


def test_survival_at_five_knows_the_year_in_which_it_was_measured() -> None:
    (point,) = survival.at_age(table(*BLS), ["US"], age=5).itertuples()
    assert (point.measured, point.survival_rate) == (2018, 0.506)


# --- one year -------------------------------------------------------------------------------------------------

# KOSIS, measured in 2023: the cohorts of 2022 … 2016 at ages one … seven
KOREA_2023 = dict(zip(range(1, 8), (0.644, 0.540, 0.459, 0.410, 0.364, 0.313, 0.282), strict=True))
KOREA = [
    {"age_years": age, "survival_rate": rate, "cohort_year": 2023 - age, "country": "KR"}
    for age, rate in KOREA_2023.items()
]


def test_the_period_table_is_of_the_latest_full_year_and_never_rises() -> None:
    # older cohorts at single ages, as the press prints them, do not enter it
    press = [
        {"age_years": 5, "survival_rate": rate, "cohort_year": year, "country": "KR"}
        for year, rate in ((2012, 0.292), (2013, 0.312))
    ]
    later = {"age_years": 1, "survival_rate": 0.65, "cohort_year": 2023, "country": "KR"}  # 2024 has one age so far
    period = survival.period_life_table(survival.points(table(*KOREA, *press, later)))
    assert dict(zip(period["age_years"], period["l_x"], strict=True)) == KOREA_2023
    assert set(period["year"]) == {2023}
    assert period["l_x"].is_monotonic_decreasing
    assert period["q_x"].tolist()[:2] == pytest.approx([0.356, 1 - 0.540 / 0.644])


# --- the one estimate -----------------------------------------------------------------------------------------


def three_cohorts(ages: int, risks: tuple[float, float, float]) -> list[dict]:
    """Cohorts of 2001 to 2003, each with the same risk every year."""
    return [
        row
        for year, risk in zip((2001, 2002, 2003), risks, strict=True)
        for row in cohort({age: (1 - risk) ** age for age in range(1, ages + 1)}, cohort_year=year)
    ]


def test_hazards_of_cohorts_are_chained_by_their_medians() -> None:
    life = survival.life_table(table(*three_cohorts(6, (0.1, 0.2, 0.4))), "US")
    assert (life.about["basis"], life.known, life.about["n_cohorts"]) == ("cohorts", 6.0, 3)
    assert life.alive.tolist() == pytest.approx([0.8**age for age in range(1, 7)])
    # the 10 % and 90 % quantiles of 0.6, 0.8, 0.9
    assert (life.low[0], life.high[0]) == pytest.approx((0.64, 0.88))


def test_ages_known_of_one_old_cohort_alone_do_not_lengthen_the_table() -> None:
    old = cohort({age: 0.9**age for age in range(1, 20)}, cohort_year=1990)
    assert survival.life_table(table(*three_cohorts(5, (0.1, 0.2, 0.4)), *old), "US").known == 5


def test_beyond_the_last_age_its_hazard_goes_on_and_the_band_widens() -> None:
    life = survival.life_table(table(*three_cohorts(5, (0.1, 0.2, 0.4))), "US")
    alive, low, high = life.at([5, 7, 9])
    assert alive.tolist() == pytest.approx([0.8**5, 0.8**7, 0.8**9])
    assert life.hazard == pytest.approx((0.2, 0.12, 0.36))
    assert (high / alive).tolist() == sorted((high / alive).tolist())
    assert (low / alive).tolist() == sorted((low / alive).tolist(), reverse=True)
    assert high[1] == pytest.approx(high[0] * 0.88**2)


def test_the_chance_from_one_age_to_another_has_the_band_of_that_chance() -> None:
    life = survival.life_table(table(*three_cohorts(5, (0.1, 0.2, 0.4))), "US")
    chance, low, high = life.conditional(2, 4)
    assert chance == pytest.approx(0.64)
    # cohorts: 0.81, 0.64, 0.36; quantiles 0.1 and 0.9 of three lie a fifth of the way to the middle one
    assert (low, high) == pytest.approx((0.36 + 0.2 * 0.28, 0.81 - 0.2 * 0.17))
    assert life.conditional(6, 8) == pytest.approx((0.8**2, 0.64**2, 0.88**2))  # wholly beyond what is known
    assert life.conditional(2, 2) == (1, 1, 1)
    with pytest.raises(ValueError, match="age 1 lies before age 2"):
        life.conditional(2, 1)


def test_between_published_ages_the_risk_is_the_same_all_through() -> None:
    life = survival.life_table(table(*three_cohorts(5, (0.1, 0.2, 0.4))), "US")
    assert life.at([0, 2.5])[0].tolist() == pytest.approx([1, 0.8**2.5])


def test_where_cohorts_cannot_be_chained_the_latest_year_is_taken_with_binomial_bands() -> None:
    counted = [row | {"births_n": 10_000} for row in KOREA]
    life = survival.life_table(table(*counted), "KR")
    assert tuple(life.about[name] for name in ("basis", "first_cohort", "last_cohort")) == ("period", 2016, 2022)
    assert life.alive.tolist() == list(KOREA_2023.values())
    assert (life.high[4] - life.low[4]) / 2 == pytest.approx(1.959964 * math.sqrt(0.364 * 0.636 / 10_000))
    # gone in the seventh year 9.9 %, in the sixth 14.0 %, in the fifth 11.2 %
    assert life.hazard == pytest.approx((1 - 0.282 / 0.313, 1 - 0.282 / 0.313, 1 - 0.313 / 0.364))
    chance, low, high = life.conditional(2, 5)
    assert chance == pytest.approx(0.364 / 0.540)
    relative = math.sqrt(0.636 / 0.364 / 10_000 + 0.460 / 0.540 / 10_000)  # delta method, independent cohorts
    assert (high - low) / 2 == pytest.approx(chance * 1.959964 * relative)


def test_ages_far_apart_are_joined_cohort_by_cohort_and_no_curve_is_laid_through_two_of_them() -> None:
    # France: three cohorts at three and five years, and one that is known at five alone
    rows = [
        row
        for year, three, five in ((2013, 0.6, 0.5), (2014, 0.6, 0.48), (2015, 0.64, 0.512))
        for row in cohort({3: three, 5: five}, cohort_year=year)
    ]
    life = survival.life_table(table(*rows, *cohort({5: 0.9}, cohort_year=2004)), "US")
    assert life.about["basis"] == "intervals"
    assert life.ages.tolist() == [3, 5]
    assert life.alive.tolist() == pytest.approx([0.6, 0.6 * 0.8])
    assert life.at([1])[0].tolist() == pytest.approx([0.6 ** (1 / 3)])
    assert "sur-00007" not in life.figure_ids


def test_a_place_without_two_ages_names_the_sections_that_there_are() -> None:
    with pytest.raises(survival.NoSurvivalData, match=r"'US', section 'Q': no two ages.*birth cohorts: ALL"):
        survival.life_table(table(*BLS), "US", "Q")
    with pytest.raises(survival.NoSurvivalData):
        survival.life_table(table({"age_years": 5, "survival_rate": 0.5}), "US")


def test_changing_one_figure_changes_the_table_that_rests_on_it() -> None:
    before = survival.life_table(table(*BLS), "US")
    changed = [dict(row) for row in BLS]
    changed[4]["survival_rate"] = 0.40
    assert survival.life_table(table(*changed), "US").alive[4] < before.alive[4]


def test_life_tables_run_from_birth_to_the_age_asked_for_and_say_what_is_carried_on() -> None:
    tables = survival.life_tables(table(*BLS, *KOREA), ["US", "KR"], ["ALL", "J"], max_age=9).set_index(
        ["country", "age_years"]
    )
    assert set(tables["section"]) == {"ALL"}
    assert tables.loc["KR"].index.tolist() == list(range(10))
    assert tables.loc["KR", "expected"].tolist() == [False] * 8 + [True] * 2
    assert tables.loc[("KR", 0), "l_x"] == 1
    assert tables.loc[("KR", 5), "figure_id"] == "sur-00015"
    assert pd.isna(tables.loc[("KR", 8), "figure_id"])
    assert tables.loc[("KR", 8), "l_x"] == pytest.approx(0.282 * 0.282 / 0.313)


def test_the_risk_of_each_year_is_that_of_the_life_table() -> None:
    risk = survival.risk_by_age(survival.life_tables(table(*KOREA), ["KR"], ["ALL"])).set_index("age_years")["hazard"]
    assert risk.index.tolist() == list(range(1, 8))  # what is carried on is no finding
    assert risk[1] == pytest.approx(0.356)
    assert risk[7] == pytest.approx(1 - 0.282 / 0.313)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.floats(0.5, 0.99), min_size=6, max_size=6), min_size=3, max_size=6))
def test_no_life_table_rises_and_every_band_holds_its_centre(kept: list[list[float]]) -> None:
    rows = [
        row
        for year, chances in enumerate(kept, 2001)
        for row in cohort(dict(enumerate(np.cumprod(chances).tolist(), 1)), cohort_year=year)
    ]
    life = survival.life_table(table(*rows), "US")
    alive, low, high = life.at(np.arange(0.5, 15, 0.5))
    assert (np.diff(alive) <= 1e-12).all()
    assert (low <= alive + 1e-12).all()
    assert (high >= alive - 1e-12).all()


def test_every_band_of_the_shipped_tables_holds_its_centre() -> None:
    # in water and waste the sixth Korean cohort did better than the fifth: the table stays level there, and so does its band
    tables = survival.life_tables(load("survival"), ["KR", "US"], max_age=12)
    known = tables.dropna(subset=["low", "high"])
    assert (known["low"] <= known["l_x"]).all()
    assert (known["l_x"] <= known["high"]).all()


# --- like populations -------------------------------------------------------------------------------------------


def employer_rows() -> pd.DataFrame:
    korean = {"country": "KR", "population": "firms_2plus_workers", "population_id": "all_firms_by_size"}
    american = {"country": "US", "population": "establishments", "population_id": "establishments"}
    return table(
        {"age_years": 1, "survival_rate": 0.82, "cohort_year": 2019} | korean,
        {"age_years": 5, "survival_rate": 0.436, "cohort_year": 2015} | korean,
        {"age_years": 1, "survival_rate": 0.792, "cohort_year": 2019} | american,
        {"age_years": 5, "survival_rate": 0.502, "cohort_year": 2015} | american,
        {"age_years": 5, "survival_rate": 0.520, "cohort_year": 2018} | american,
        {"age_years": 1, "survival_rate": 0.648, "cohort_year": 2019, "country": "KR"},  # one-person firms among them
        {"age_years": 1, "survival_rate": 0.70, "cohort_year": 2019, "country": "KR"}
        | dict.fromkeys(("population", "population_id"), "establishments"),
    )


def test_employers_compare_with_employers_of_the_same_birth_year() -> None:
    one, five = (survival.like_for_like(employer_rows(), age=age).set_index("country") for age in (1, 5))
    assert one["gone"].round(3).to_dict() == {"KR": 0.18, "US": 0.208}
    assert five["survival_rate"].to_dict() == {"KR": 0.436, "US": 0.502}
    assert set(five["cohort_year"]) == {2015}  # the US cohort of 2018 has no Korean one to stand against


def test_countries_without_a_birth_year_in_common_are_not_compared() -> None:
    assert survival.like_for_like(employer_rows(), ("KR", "JP")).empty


def test_the_population_with_most_points_is_kept_in_whatever_order_they_come() -> None:
    def points(population: str | None, number: int) -> list[dict]:
        named = {"population": population, "population_id": "establishments"}
        return [{"age_years": 1, "survival_rate": 0.8, "cohort_year": 2010 + one} | named for one in range(number)]

    def kept(rows: list[dict]) -> set[str]:
        return {
            one
            for seed in range(5)
            for one in survival.employers(table(*random.Random(seed).sample(rows, len(rows))))["population"]
        }

    shops, plants = points("shops", 2), points("plants", 2)
    assert kept(shops + plants) == {"plants"}  # neither is ranked: the first in the alphabet
    assert kept(shops + plants + points("firms_2plus_workers", 2)) == {"firms_2plus_workers"}
    assert kept(shops + points("shops", 1) + plants) == {"shops"}
    assert kept(shops + points(None, 3)) == {"shops"}


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
    assert found.loc["all_firms", ["low", "high", "latest", "n_figures"]].tolist() == [0.29, 0.364, 0.364, 2]
    assert found.loc["tips_startups", ["low", "high"]].tolist() == [0.936, 0.936]
    assert survival.by_population(rows, "KR", since=2020).set_index("population").loc["all_firms", "low"] == 0.364


def outcomes(*rows: dict) -> pd.DataFrame:
    plain = {
        "source_id": "s", "country": "US", "population_id": "vc_backed", "industry": "all on Carta",
        "cohort_year": None, "reference_year": None, "age_years": None, "percent_low": None, "percent_high": None,
        "count_low": None, "count_high": None, "as_stated": "", "origin_id": "report", "retelling": "origin",
        "scope": None, "counter": None, "window_months": None, "transition": None, "outcome": None,
    }  # fmt: skip
    full = [plain | {"figure_id": f"sur-{n:05}"} | row for n, row in enumerate(rows, 1)]
    numbers = ["age_years", "percent_low", "percent_high", "count_low", "count_high"]
    return pd.DataFrame(full).astype(
        {"cohort_year": "Int64", "reference_year": "Int64", "window_months": "Int64", "industry": "str"}
        | dict.fromkeys(numbers, "float64")
    )


SEED_TO_A = {"measure": "graduation_rate", "transition": "seed_to_series_a"}


def passed(percent: float, **row: object) -> dict:
    return SEED_TO_A | {"percent_low": percent, "percent_high": percent} | row


def test_only_seed_to_series_a_counts_as_graduation_and_windows_are_as_printed() -> None:
    rows = outcomes(
        passed(30.6, cohort_year=2018, age_years=2),
        passed(29, window_months=18),
        passed(50, transition="series_a_to_series_b"),
        passed(90, scope="one_portfolio"),
        passed(4, scope="after_bridge"),
    )
    found = survival.graduation(rows)
    assert found["low"].tolist() == [0.306, 0.29]
    assert found["window_years"].tolist() == [2, 1.5]


def test_no_seed_cohort_between_the_first_and_the_last_is_skipped() -> None:
    # Carta: seed rounds of 2018, 2021 and 2022 that led to a Series A within two years
    rows = outcomes(
        passed(15, cohort_year=2022, age_years=2),
        passed(32.8, cohort_year=2021, age_years=2),
        passed(30.6, cohort_year=2018, age_years=2),
        passed(9, cohort_year=2024, age_years=1),
        passed(51, cohort_year=2022, age_years=2, retelling="wrong"),
    )
    found = survival.graduation_by_cohort(survival.graduation(rows))
    assert found[["vintage", "low"]].round(3).to_numpy().tolist() == [[2018, 0.306], [2021, 0.328], [2022, 0.15]]


def test_closures_of_different_counters_are_kept_apart_and_parts_of_years_left_out() -> None:
    def count(number: int, counter: str | None, **row: object) -> dict:
        counted = {"measure": "closure_count", "count_low": number, "count_high": number, "reference_year": 2024}
        return counted | {"counter": counter} | row

    found = survival.closures(
        outcomes(
            count(966, "Carta"),
            count(364, "AngelList"),
            count(254, "Carta", scope="part_year"),
            count(170, "THE VC"),
            count(191, "THE VC"),
        ),
        "US",
    ).set_index("counter")
    assert found.loc["Carta", ["low", "high"]].tolist() == [966, 966]
    assert found.loc["AngelList", "low"] == 364
    assert found.loc["THE VC", ["low", "high", "n_figures"]].tolist() == [170, 191, 2]


def test_what_became_of_a_class_is_told_by_each_source_for_itself() -> None:
    def share(percent: float, outcome: str, source: str) -> dict:
        ends = {"percent_low": percent, "percent_high": percent, "cohort_year": 2018}
        return ends | {"measure": "status_share", "outcome": outcome, "source_id": source}

    found = survival.status_of_class(
        outcomes(
            share(45, "alive", "a"),
            share(49, "shut_down", "a"),
            share(32.2, "alive", "b"),
            share(5.5, "acquired", "b"),
            share(36.4, "next_round", "b"),
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


SHIPPED = talentmarket.load("survival")


def test_the_shipped_table_gives_the_korean_period_table_of_2023_as_kosis_published_it() -> None:
    period = survival.period_life_table(survival.points(SHIPPED, ["KR"]))
    assert period["l_x"].tolist() == list(KOREA_2023.values())
    assert set(period["year"]) == {2023}


def test_the_shipped_table_gives_employers_against_employers() -> None:
    one, five = (survival.like_for_like(SHIPPED, age=age).set_index("country") for age in (1, 5))
    assert one["gone"].round(2).to_dict() == {"KR": 0.18, "US": 0.21}
    assert five["survival_rate"].round(2).to_dict() == {"KR": 0.44, "US": 0.5}


def test_us_information_firms_alive_at_two_live_to_seven_and_ten_as_computed_independently() -> None:
    # 54.6 % (95 % bootstrap over cohorts 53.0 to 55.3) and 42.5 % (41.2 to 43.4)
    life = survival.life_table(SHIPPED, "US", "J")
    assert life.conditional(2, 7)[0] == pytest.approx(0.546, abs=0.0005)
    assert life.conditional(2, 10)[0] == pytest.approx(0.425, abs=0.0005)


def test_the_british_hazard_of_the_fifth_year_is_carried_on() -> None:
    life = survival.life_table(SHIPPED, "GB")
    assert life.hazard[0] == pytest.approx(0.143, abs=0.0005)
    # of five-year rates of 13 cohorts (ONS) the median is 44.1 %, which the table meets within a point
    assert life.alive[-1] == pytest.approx(0.441, abs=0.01)


def test_france_has_a_life_table_although_two_ages_are_published() -> None:
    fives = survival.spread_over_cohorts(survival.points(SHIPPED))
    fives = fives[(fives["age_years"] == 5) & (fives["n_cohorts"] >= 3)].set_index("country")
    assert fives.loc["FR", "median"] == pytest.approx(0.505, abs=0.0005)
    assert fives["median"].idxmax() == "FR"
    assert survival.life_table(SHIPPED, "FR").about["basis"] == "intervals"


def test_most_cohorts_lie_within_the_spread_at_age_five_and_some_on_either_side() -> None:
    curve_points = survival.points(SHIPPED, ["US", "KR"])
    for country, rows in curve_points[curve_points["age_years"] == 5].groupby("country"):
        (spread,) = survival.spread_over_cohorts(rows).itertuples()
        below, above = (rows["survival_rate"] < spread.low).mean(), (rows["survival_rate"] > spread.high).mean()
        assert 0.05 < below < 0.2, country
        assert 0.05 < above < 0.2, country


def test_genuine_disagreements_between_statistical_offices_are_hardly_any() -> None:
    origins = talentmarket.load("origins")
    kinds = survival.disagreements(SHIPPED, origins)["kind"].value_counts()
    assert kinds.get("disagreement", 0) == 0
    assert kinds["revision"] > 0
