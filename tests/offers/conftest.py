"""A few rows of the processed tables, so that these tests do not move with the figures."""

import csv
from pathlib import Path

import pytest

from talentmarket.offers.evidence import Evidence

SURVIVAL = (
    *("figure_id", "source_id", "edition", "country", "population_id", "industry_section", "subgroup", "cohort_year"),
    *("age_years", "basis", "survival_rate", "survival_rate_low", "survival_rate_high", "figure_flags", "as_stated"),
    *("population", "origin_id", "cohort_year_end", "survivors_n", "births_n"),
)
OUTCOMES = ("figure_id", "as_stated", "percent_low", "percent_high", "days_low", "days_high", "ratio_low", "ratio_high")
MONEY = ("figure_id", "as_stated", "currency", "low", "high", "annual_low", "annual_high")
SHARES = ("figure_id", "as_stated", "percent_low", "percent_high")


def point(
    figure,
    country,
    age,
    rate,
    cohort=2015,
    population="all_firms",
    flags="",
    subgroup="",
    basis="birth_cohort",
    edition=2023,
    section="J",
    source="office",
):
    return (
        *(figure, source, edition, country, population, section, subgroup, cohort, age, basis),
        *(rate, rate, rate, flags, f"{rate}"),
        *(population, "release", "", "", ""),
    )


TABLES = {
    "survival": (
        SURVIVAL,
        [
            # one cohort at one and five years, and another of which one age is known
            point("sur-00001", "KR", 1, 0.6),
            point("sur-00002", "KR", 1, 0.6, cohort=2016),
            point("sur-00003", "KR", 5, 0.3),
            # none of these belongs to the curve
            point("sur-00004", "KR", 5, 0.9, edition=2020, source="old-edition"),
            point("sur-00005", "KR", 5, 0.9, flags="secondary_source", edition=2025),
            point("sur-00006", "KR", 5, 0.9, subgroup="corporations"),
            point("sur-00007", "KR", 5, 0.9, basis="average_over_cohorts"),
            point("sur-00008", "KR", 5, 0.9, population="establishments"),
            point("sur-00009", "KR", 5, 0.9, population="vc_backed"),
            # one age makes no life table
            point("sur-00010", "JP", 1, 0.9),
            *(
                point(f"sur-{100 + 10 * age + cohort:05}", "US", age, round(0.9**age - 0.01 * cohort, 3), 2010 + cohort)
                for age in (1, 2, 3)
                for cohort in range(5)
            ),
        ],
    ),
    "returns": (
        ("figure_id", "below", "at_least"),
        [
            ("hir-01320", "1", ""),
            ("hir-01321", "", "10"),
            ("hir-01322", "", "5"),
            ("hir-01325", "", "50"),
            ("sur-03033", "", "20"),
        ],
    ),
    "startup_outcomes": (
        OUTCOMES,
        [
            ("hir-01320", "65% of financings", 65, 65, "", "", "", ""),
            ("hir-01321", "only 4%", 4, 4, "", "", "", ""),
            ("hir-01322", "only 10%", 10, 10, "", "", "", ""),
            ("sur-03033", "1.5%", 1.5, 1.5, "", "", "", ""),
            ("hir-01325", "half a percent", 0.5, 0.5, "", "", "", ""),
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
