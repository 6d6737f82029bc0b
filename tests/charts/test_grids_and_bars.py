"""Cells and bars are as large as their numbers, and say them."""

import pandas as pd
from matplotlib.collections import PathCollection
from matplotlib.patches import Rectangle

from talentmarket.charts import bars, count, grids
from tests.charts.conftest import HEADER, rows_named, sound, words

number = count


def test_a_heat_map_prints_every_count_and_leaves_gaps_empty() -> None:
    table = pd.DataFrame([[5, 0], [1, 2000]], index=["US", "KR"], columns=["salaries", "survival"])
    figure = grids.coverage_map(table, ["United States", "한국"], ["Pay", "Survival"], header=HEADER)
    axes = figure.axes[0]
    assert {(t.get_position(), t.get_text()) for t in axes.texts} == {
        ((0.5, 0.5), "5"), ((0.5, 1.5), "1"), ((1.5, 1.5), "2,000"),
    }  # fmt: skip
    assert [one.get_text() for one in axes.get_xticklabels()] == ["Pay", "Survival"]
    assert rows_named(axes) == ["United States", "한국"]


def test_a_disc_a_cell_with_its_verdict_and_the_number_of_articles() -> None:
    cells = pd.DataFrame(
        [("big_tech", "pay", "strength", 2), ("startup", "pay", "weakness", 1), ("startup", "speed", "split", 2)],
        columns=["setting", "dimension", "verdict", "articles"],
    )
    names = {"big_tech": "Big tech", "startup": "Start-up", "pay": "보수", "speed": "Speed"}
    key = {"strength": "강점", "weakness": "약점", "split": "다름"}
    figure = grids.verdict_matrix(cells, ["big_tech", "startup"], names, key, header=HEADER)
    discs = {tuple(one.get_offsets()[0]) for one in figure.findobj(PathCollection) if one.get_gid()}
    assert discs == {(0, 0), (1, 0), (1, 1)}
    assert {"+2", "−", "±2", "+ 강점"} <= set(words(figure))


def rectangles(axes: object) -> list[Rectangle]:
    return [one for one in axes.patches if isinstance(one, Rectangle)]  # type: ignore[attr-defined]


def test_bars_are_as_long_as_their_counts_and_say_them() -> None:
    counts = pd.DataFrame({"n_figures": [2640, 12]})
    axes = bars.bars(counts, ["Survival", "지분"], header=HEADER).axes[0]
    assert [bar.get_width() for bar in rectangles(axes)] == [2640, 12]
    assert [t.get_text() for t in axes.texts] == ["2,640", "12"]
    assert rows_named(axes) == ["Survival", "지분"]


def test_panels_of_bars_share_the_height_of_a_row_and_are_below_each_other_on_a_phone() -> None:
    parts = {
        "Kind": (pd.DataFrame({"n_figures": [3, 2, 1]}), ["a", "b", "c"]),
        "Language": (pd.DataFrame({"n_figures": [6]}), ["English"]),
    }
    wide, narrow = (bars.bars_in_panels(parts, header=HEADER, width=width) for width in (6.0, 3.5))
    assert [axes.get_title(loc="left") for axes in wide.axes] == ["Kind", "Language"]
    assert wide.axes[0].get_ylim() == wide.axes[1].get_ylim()
    sound(narrow)
    assert narrow.axes[0].get_window_extent().y0 > narrow.axes[1].get_window_extent().y1


def test_years_are_bars_at_their_year() -> None:
    counts = pd.DataFrame({"year": pd.array([2020, 2025], dtype="Int64"), "n_figures": [4, 9]})
    drawn = rectangles(bars.counts_by_year(counts, header=HEADER).axes[0])
    assert [(round(bar.get_x() + bar.get_width() / 2), bar.get_height()) for bar in drawn] == [(2020, 4), (2025, 9)]


def test_layoffs_draw_the_whole_year_where_it_is_known() -> None:
    by_year = pd.DataFrame(
        [
            (2023, False, 264_000.0, "hir-00001 hir-00002"),
            (2023, True, 148_000.0, "hir-00003"),
            (2026, True, 132_280.0, "hir-00004"),
        ],
        columns=["year", "partial", "high", "figure_id"],
    )
    figure = bars.layoffs(by_year, {"whole": "whole", "partial": "일부"}, number, header=HEADER)
    drawn = [(one.get_gid(), one.get_height(), bool(one.get_hatch())) for one in rectangles(figure.axes[0])]
    assert drawn == [("fig:hir-00001;hir-00002", 264_000, False), ("fig:hir-00004", 132_280, True)]
    assert {"264,000", "132,280", "일부"} <= set(words(figure))


def test_bars_of_scores_point_to_the_side_they_speak_for() -> None:
    figure = bars.contributions(
        {"a": 2, "b": -1, "c": 0}, {"a": "A", "b": "나", "c": "C"}, ["big", "small"], header=HEADER
    )
    assert dict(zip(rows_named(figure.axes[0]), [b.get_width() for b in rectangles(figure.axes[0])], strict=True)) == {
        "나": -1, "A": 2,
    }  # fmt: skip


def test_bars_of_the_tornado_reach_from_the_base_to_both_results_the_widest_on_top() -> None:
    inputs = pd.DataFrame(
        [("salary", "a", "× 0.9", "× 1.1", -50.0, 10.0), ("exit", "b", "× 0.5", "× 2", -25.0, -10.0)],
        columns=["input", "name", "low_at", "high_at", "low", "high"],
    )
    figure = bars.tornado(inputs, -20.0, number, header=HEADER)
    reach = [bar.get_x() + bar.get_width() for bar in rectangles(figure.axes[0])]
    assert reach == [-25, -10, -50, 10]
    assert rows_named(figure.axes[0])[-1] == "salary, a × 0.9 … × 1.1"
