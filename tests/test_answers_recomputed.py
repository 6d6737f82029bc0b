"""Ten headline answers computed a second time from data/processed, with pandas and numpy alone.

Nothing of `talentmarket` is imported here: a fault of the analyses can't hide in both.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

DATA = Path(__file__).parents[1] / "data" / "processed"


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv", keep_default_na=False, na_values=[""], low_memory=False)


ANSWERS = table("answers").set_index("answer_id")
SALARIES = table("salaries")
LATELY = SALARIES[(SALARIES["year"] > SALARIES["year"].max() - 5)]


def answer(name: str) -> tuple[float, float]:
    return float(ANSWERS.loc[name, "value_low"]), float(ANSWERS.loc[name, "value_high"])


def official(role: str, year: int, column: str) -> float:
    """The US median of an occupation in the wage statistics."""
    rows = SALARIES[
        SALARIES["source_id"].str.startswith("bls-oews-")
        & (SALARIES["role"] == role)
        & (SALARIES["year"] == year)
        & (SALARIES["statistic"] == "median")
    ]
    (value,) = rows[column].unique()
    return float(value)


@pytest.mark.parametrize(
    ("name", "role", "first", "last", "rounded"),
    [
        ("data-scientist", "data scientist", 2021, 2024, -0.036),
        ("research-scientist", "computer and information research scientist", 2013, 2024, -0.015),
        ("software-developer", "software developer", 2021, 2024, -0.048),
    ],
)
def test_real_change_of_the_official_medians(name: str, role: str, first: int, last: int, rounded: float) -> None:
    change = official(role, last, "annual_low_real") / official(role, first, "annual_low_real") - 1
    assert answer(f"pay-official-real-change-us-{name}") == pytest.approx((change, change), abs=2e-6)
    assert round(change, 3) == rounded


def midpoints(country: str, level: str, basis: str) -> pd.DataFrame:
    """Mean base salaries of software developers over all employers of a country, with their origins."""
    rows = LATELY[
        (LATELY["country"] == country)
        & (LATELY["role_group"] == "software_developer")
        & (LATELY["level"] == level)
        & (LATELY["measure"] == "base_salary")
        & (LATELY["statistic"] == "mean")
        & LATELY["organization"].isna()
        & (LATELY["organization_type"] == "all")
        & LATELY["scope"].isna()
        & (LATELY["status"] != "disputed")
        & (LATELY["retelling"] != "wrong")
    ]
    low, high = rows[f"annual_low_{basis}"], rows[f"annual_high_{basis}"]
    return rows.assign(middle=(low + high) / 2).dropna(subset=["middle"])


@pytest.mark.parametrize(("name", "basis"), [("nominal", "usd"), ("ppp", "ppp")])
def test_us_over_korean_pay_lies_about_the_quotient_of_the_medians(name: str, basis: str) -> None:
    us, korea = (midpoints(country, "all", basis) for country in ("US", "KR"))
    assert min(us["origin_id"].nunique(), korea["origin_id"].nunique()) >= 3
    times = us["middle"].median() / korea["middle"].median()
    low, high = answer(f"pay-us-over-kr-software-developer-{name}")
    assert low <= times <= high
    # another way to draw origins, with another generator, gives an interval close to it
    random = np.random.default_rng(1)

    def drawn(rows: pd.DataFrame) -> float:
        groups = [group.to_numpy() for _, group in rows.groupby("origin_id")["middle"]]
        return float(np.median(np.concatenate([groups[i] for i in random.integers(0, len(groups), len(groups))])))

    quotients = np.quantile([drawn(us) / drawn(korea) for _ in range(1500)], [0.025, 0.975])
    assert quotients == pytest.approx([low, high], rel=0.05)


def test_the_korean_entry_mean_spans_the_origins_that_state_it() -> None:
    rows = midpoints("KR", "entry", "krw")
    assert rows["origin_id"].nunique() >= 3
    low, high = answer("pay-kr-software-developer-entry")
    assert rows["middle"].min() <= low <= rows["middle"].median() <= high <= rows["middle"].max()


def test_ai_premium_in_korea_is_the_median_of_one_value_an_origin() -> None:
    by_id = SALARIES.set_index("figure_id")["low"]
    # developers of AI over others: Wanted Lab's hires of 2024, its third quarter of 2024 and its first of 2025
    pairs = [("sal-00737", "sal-00739"), ("sal-00654", "sal-00655"), ("sal-00389", "sal-00390")]
    bank_of_korea = table("pay_gaps").set_index("figure_id").loc["sal-00419", "percent_low"] / 100
    premiums = [by_id[ai] / by_id[other] - 1 for ai, other in pairs] + [bank_of_korea]
    assert answer("ai-premium-kr")[0] == pytest.approx(np.median(premiums), abs=1e-6)
    assert answer("ai-premium-range-kr") == pytest.approx((min(premiums), max(premiums)), abs=1e-6)


def test_principal_over_entry_within_three_employers() -> None:
    by_id = SALARIES.set_index("figure_id")
    pay = (by_id["annual_low_usd"] + by_id["annual_high_usd"]) / 2
    # NVIDIA, Google, Databricks: first principal and first entry level of one page
    pairs = [("sal-00211", "sal-00206"), ("sal-00093", "sal-00089"), ("sal-01521", "sal-01517")]
    times = [pay[top] / pay[entry] for top, entry in pairs]
    assert answer("pay-principal-over-entry") == pytest.approx((min(times), max(times)), abs=1e-6)


def test_korean_survival_is_the_latest_year_and_the_employers_are_set_against_employers() -> None:
    survival = table("survival")
    five = survival[(survival["age_years"] == 5) & (survival["basis"] == "birth_cohort") & survival["subgroup"].isna()]
    all_firms = five[
        (five["country"] == "KR") & (five["population_id"] == "all_firms") & (five["industry_section"] == "ALL")
    ]
    latest = all_firms[all_firms["cohort_year"] == all_firms["cohort_year"].max()]
    assert answer("survival-five-years-kr") == pytest.approx((latest["survival_rate"].iloc[0],) * 2)
    rate = survival.set_index("figure_id")["survival_rate"]
    # firms with two workers or more: gone within a year 18 % (born 2019), alive after five years 43.6 % (born 2015)
    assert answer("survival-employers-one-year-kr")[0] == pytest.approx(rate["sur-00187"])
    assert answer("survival-employers-five-years-kr")[0] == pytest.approx(rate["sur-00188"])
    assert round(1 - answer("survival-employers-one-year-us")[0], 2) == 0.21
    assert round(answer("survival-employers-five-years-us")[0], 2) == 0.50


def test_ai_developers_over_others_by_years_of_experience() -> None:
    by_id = SALARIES.set_index("figure_id")["low"]
    pairs = {
        "entry": ("sal-00397", "sal-00398"),
        "mid": ("sal-00395", "sal-00396"),
        "senior": ("sal-00392", "sal-00393"),
    }
    for level, (ai, other) in pairs.items():
        value = by_id[ai] / by_id[other] - 1
        assert answer(f"pay-kr-ai-over-other-developers-{level}")[0] == pytest.approx(value, abs=1e-6)


def test_the_average_pay_of_naver_is_what_is_printed() -> None:
    assert answer("pay-average-naver") == (129_000_000, 129_000_000)


def test_an_answer_without_three_origins_says_that_it_cannot_tell() -> None:
    few = ANSWERS.loc[["pay-startup-over-large-us", "pay-kr-ml-engineer-entry", "pay-us-ml-engineer-entry"]]
    assert set(few["status"]) == {"cant_tell"}
    assert few[["value_low", "value_high"]].isna().all().all()
