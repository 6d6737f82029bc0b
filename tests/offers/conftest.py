"""A few rows of the processed tables, so that these tests do not move with the figures."""

import csv
from pathlib import Path

import pytest

from talentmarket.offers.evidence import Evidence

SURVIVAL = (
    *("figure_id", "country", "population_id", "unit_of_analysis", "industry_section", "subgroup", "age_years"),
    *("basis", "survival_rate", "survival_rate_low", "survival_rate_high", "flags", "as_stated"),
)
OUTCOMES = ("figure_id", "as_stated", "percent_low", "percent_high", "days_low", "days_high", "ratio_low", "ratio_high")
MONEY = ("figure_id", "as_stated", "currency", "low", "high", "annual_low", "annual_high")
SHARES = ("figure_id", "as_stated", "percent_low", "percent_high")


def point(figure, country, section, age, rate, population="all_firms", flags="", subgroup="", basis="birth_cohort"):
    return (figure, country, population, "firm", section, subgroup, age, basis, rate, rate, rate, flags, f"{rate}")


TABLES = {
    "survival": (
        SURVIVAL,
        [
            point("sur-00001", "KR", "J", 1, 0.6),
            point("sur-00002", "KR", "J", 3, 0.4),
            point("sur-00003", "KR", "J", 5, 0.3),
            # two cohorts at one age: the median counts
            point("sur-00004", "KR", "J", 3, 0.5),
            # none of these belongs to the curve
            point("sur-00005", "KR", "J", 5, 0.9, flags="rises_with_age"),
            point("sur-00006", "KR", "J", 5, 0.9, subgroup="corporations"),
            point("sur-00007", "KR", "J", 5, 0.9, basis="conditional"),
            point("sur-00008", "KR", "J", 5, 0.9, population="establishments"),
            # too few ages for a curve
            point("sur-00009", "JP", "J", 1, 0.9),
            *(
                point(f"sur-{100 + 10 * age + cohort:05}", "US", "J", age, round(0.9**age - 0.01 * cohort, 3))
                for age in (1, 2, 3)
                for cohort in range(5)
            ),
        ],
    ),
    "startup_outcomes": (
        OUTCOMES,
        [
            ("sur-03026", "65% of financings", 65, 65, "", "", "", ""),
            ("sur-03027", "only 4%", 4, 4, "", "", "", ""),
            ("sur-03028", "only 10%", 10, 10, "", "", "", ""),
            ("sur-03033", "1.5%", 1.5, 1.5, "", "", "", ""),
            ("hir-01420", "평균 7.9년", "", "", 2883.5, 2883.5, "", ""),
        ],
    ),
    "salaries": (
        MONEY,
        [
            ("sal-00001", "월 400만원", "KRW", 4000000, 4000000, 48000000, 48000000),
            ("sal-00002", "3000만~3500만원", "KRW", 30000000, 35000000, 30000000, 35000000),
            ("sal-00003", "1억원 이상", "KRW", 100000000, "", 100000000, ""),
        ],
    ),
    "pay_gaps": (SHARES, [("sal-00004", "연봉의 20% 가량", 20, 20)]),
    "equity": (SHARES, [("sal-00005", "0.1% ~ 0.5%", 0.1, 0.5)]),
    **{
        name: (("figure_id", "as_stated"), [])
        for name in ("funding", "retention", "hiring_news", "headcounts", "talent_flows", "resources")
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of small processed tables."""
    for name, (header, rows) in TABLES.items():
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(header)
            writer.writerows(rows)
    return tmp_path


@pytest.fixture
def evidence(folder: Path) -> Evidence:
    return Evidence(folder)
