"""The overview: every figure counted once, gaps named, findings of the other pages computed and not typed."""

import pandas as pd
import pytest

from talentmarket.analysis import join_ids, overview, ranges

SOURCES = pd.DataFrame(
    {
        "source_id": ["bls", "daily", "blog"],
        "publisher": ["U.S. Bureau of Labor Statistics (file in a repository)", "The Daily", None],
        "title": ["Table 7", "News", "My blog"],
        "language": ["en", "ko", "en"],
        "kind": ["official_statistics", "news", "blog"],
        "published": ["2024-01-01", None, None],
    }
)
TABLES = {
    "salaries": pd.DataFrame(
        {
            "figure_id": ["sal-1", "sal-2", "sal-3"],
            "source_id": ["bls", "daily", "daily"],
            "country": ["US", "KR", None],
            "year": pd.array([2024, 2025, None], dtype="Int64"),
            "status": ["official", "disputed", "reported"],
        }
    ),
    "survival": pd.DataFrame(
        {
            "figure_id": ["sur-1", "sur-2"],
            "source_id": ["bls", "blog"],
            "country": ["US", "KR"],
            "cohort_year": pd.array([2013, 2010], dtype="Int64"),
            "reference_year": pd.array([None, 2015], dtype="Int64"),
            "age_years": [10.0, 5.0],
        }
    ),
    "hiring_news": pd.DataFrame(
        {
            "figure_id": ["hir-1"],
            "source_id": ["daily"],
            "country": ["US"],
            "event_date": ["2025-07-04"],
            "status": ["reported"],
        }
    ),
}


@pytest.fixture
def figures() -> pd.DataFrame:
    return overview.collected(TABLES, SOURCES)


def test_every_figure_stands_once_with_the_year_it_is_about(figures: pd.DataFrame) -> None:
    years = figures.set_index("figure_id")["year"]
    assert list(years.index) == ["sal-1", "sal-2", "sal-3", "sur-1", "sur-2", "hir-1"]
    assert years["sal-1"] == 2024
    assert years["sur-1"] == 2023  # born 2013, measured ten years later
    assert years["sur-2"] == 2015
    assert years["hir-1"] == 2025
    assert pd.isna(years["sal-3"])


def test_counts_keep_what_is_missing(figures: pd.DataFrame) -> None:
    status = overview.by(figures, "status")
    assert dict(zip(status["status"].fillna("none"), status["n_figures"], strict=True)) == {
        "reported": 2, "none": 2, "official": 1, "disputed": 1,
    }  # fmt: skip
    assert status["n_figures"].sum() == 6


def test_coverage_shows_zero_where_nothing_is(figures: pd.DataFrame) -> None:
    grid = overview.coverage(figures)
    assert list(grid.index) == ["US", "KR"]
    assert grid.loc["KR"].to_dict() == {"salaries": 1, "survival": 1, "hiring_news": 0}


def test_gaps_are_shares_of_all_figures(figures: pd.DataFrame) -> None:
    gaps = overview.gaps(figures).set_index("gap")
    assert gaps.loc["no_country", "n_figures"] == 1
    assert gaps.loc["no_year", "share"] == pytest.approx(1 / 6)
    assert gaps.loc["undated_source", "n_figures"] == 4
    assert gaps.loc["disputed", "figure_id"] == "sal-2"
    assert gaps.loc["not_official", "share"] == pytest.approx(4 / 6)


def test_a_selection_follows_the_one_rule_for_figures_without_a_year_and_can_leave_out_disputed_ones(
    figures: pd.DataFrame,
) -> None:
    assert list(ranges.select(figures, since=2025, undisputed=True)["figure_id"]) == ["hir-1"]
    assert "sal-3" in list(ranges.select(figures, since=2000)["figure_id"])
    assert list(ranges.select(figures, countries=["KR"])["figure_id"]) == ["sal-2", "sur-2"]


def test_ids_are_joined_once_each_and_in_order() -> None:
    assert join_ids(["sur-2;sur-1", None, "sur-1"]) == "sur-1;sur-2"
