"""The overview: every figure counted once, gaps named, findings of the other pages computed and not typed."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import talentmarket
from talentmarket.analysis import join_ids, overview, publishers, ranges
from talentmarket.raw.records import read as read_raw
from talentmarket.tables import build

SURVIVAL = ("03-startup-survival",)
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


def test_publishers_come_by_weight_without_remarks_and_fall_back_on_the_title(figures: pd.DataFrame) -> None:
    assert publishers(figures, SOURCES) == ["The Daily", "U.S. Bureau of Labor Statistics", "My blog"]


def test_ids_are_joined_once_each_and_in_order() -> None:
    assert join_ids(["sur-2;sur-1", None, "sur-1"]) == "sur-1;sur-2"


# --- findings of the other pages ----------------------------------------------------------------------------


def edited(change: Callable[[str, pd.DataFrame], pd.DataFrame]) -> Callable[[str], pd.DataFrame]:
    return lambda name: change(name, talentmarket.load(name))


def test_each_finding_names_its_page_its_values_and_figures_that_exist() -> None:
    known = {figure for name in overview.FIGURE_TABLES for figure in talentmarket.load(name)["figure_id"]}
    found = overview.headlines(talentmarket.load)
    assert len(found) == len({(one.page, one.key) for one in found})
    for one in found:
        assert one.values
        assert one.figures
        assert set(one.figures) <= known


def test_five_year_survival_of_korea_is_the_published_one() -> None:
    found = {one.key: one for one in overview.headlines(talentmarket.load, pages=SURVIVAL)}
    # Statistics Korea: 30.9 % of those born in 2007 were alive in 2012, 36.4 % of those born in 2018 in 2023
    assert (found["five-year"].values["first"], found["five-year"].values["first_year"]) == (0.309, 2012)
    assert (found["five-year"].values["last"], found["five-year"].values["last_year"]) == (0.364, 2023)


def test_changing_one_figure_changes_the_finding_that_rests_on_it() -> None:
    before = {one.key: one for one in overview.headlines(talentmarket.load, pages=SURVIVAL)}["five-year"]

    def change(name: str, table: pd.DataFrame) -> pd.DataFrame:
        if name != "survival":
            return table
        born = (table["country"] == "KR") & (table["cohort_year"] == 2018) & (table["age_years"] == 5)
        return table.assign(survival_rate=table["survival_rate"].mask(born, 0.5))

    after = {one.key: one for one in overview.headlines(edited(change), pages=SURVIVAL)}["five-year"]
    assert before.values["last"] == 0.364
    assert after.values["last"] == 0.5


def test_countries_without_figures_take_their_findings_away_and_leave_the_rest() -> None:
    keys = {one.key for one in overview.headlines(talentmarket.load, "VN", "ID")}
    assert keys.isdisjoint({"five-year", "first-year", "pay", "flow"})
    assert "offers" in keys


def test_a_raw_wording_changed_changes_the_finding_at_the_far_end() -> None:
    raw, problems = read_raw(Path(talentmarket.__file__).parents[2] / "data" / "raw")
    assert problems == []
    survival = raw["survival"]
    kept = survival[(survival["country"] == "KR") & (survival["age_years"] == "5")]
    small = dict(raw) | {name: raw[name].iloc[:0] for name in ("salaries", "hiring_news", "corrections")}

    def five_year(wording: str) -> dict[str, float]:
        rows = kept.assign(as_stated=kept["as_stated"].mask(kept["cohort_year"] == "2018", wording))
        tables = build(small | {"survival": rows})
        found = overview.headlines(lambda name: tables.get(name, pd.DataFrame()), pages=SURVIVAL)
        return next(one.values for one in found if one.key == "five-year")

    assert five_year("36.4%")["last"] == 0.364
    assert five_year("41.2%")["last"] == 0.412
