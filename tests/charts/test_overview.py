"""Charts of the overview draw the counts of their tables."""

import numpy as np
import pandas as pd

from talentmarket.charts import Header, bars, grids

HEADER = Header("Most figures are about two countries", "Number of figures", ["BLS"], 9)


def test_bars_are_as_long_as_their_counts_and_say_them() -> None:
    counts = pd.DataFrame({"n_figures": [2640, 12]})
    axes = bars.bars(counts, ["Survival", "Equity"], header=HEADER).axes[0]
    assert [bar.get_width() for bar in axes.patches] == [2640, 12]
    assert [t.get_text() for t in axes.texts] == ["2,640", "12"]
    assert [t.get_text() for t in axes.get_yticklabels()] == ["Survival", "Equity"]


def test_panels_of_bars_share_the_height_of_a_row() -> None:
    parts = {
        "Kind": (pd.DataFrame({"n_figures": [3, 2, 1]}), ["a", "b", "c"]),
        "Language": (pd.DataFrame({"n_figures": [6]}), ["English"]),
    }
    figure = bars.bars_in_panels(parts, header=HEADER)
    assert [axes.get_title(loc="left") or axes.get_title() for axes in figure.axes] == ["Kind", "Language"]
    assert figure.axes[0].get_ylim() == figure.axes[1].get_ylim()


def test_the_grid_prints_every_count_and_leaves_gaps_empty() -> None:
    grid = pd.DataFrame([[5, 0], [1, 2]], index=["US", "KR"], columns=["salaries", "survival"])
    axes = grids.coverage_map(grid, ["United States", "Korea"], ["Pay", "Survival"], header=HEADER).axes[0]
    assert {(t.get_position(), t.get_text()) for t in axes.texts} == {((0, 0), "5"), ((0, 1), "1"), ((1, 1), "2")}
    mesh = axes.collections[0].get_array()
    assert np.ma.getmaskarray(mesh).ravel().tolist() == [False, True, False, False]


def test_years_are_bars_at_their_year() -> None:
    counts = pd.DataFrame({"year": pd.array([2020, 2025], dtype="Int64"), "n_figures": [4, 9]})
    drawn = bars.counts_by_year(counts, header=HEADER).axes[0].patches
    assert [(bar.get_x() + bar.get_width() / 2, bar.get_height()) for bar in drawn] == [(2020, 4), (2025, 9)]
