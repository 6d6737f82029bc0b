"""Charts of offers and of the decision draw the values of their tables."""

import numpy as np
import pandas as pd
import pytest

from talentmarket.analysis.decision import SETTINGS
from talentmarket.charts import WORDS, Header, bars, distributions, grids, lines

HEADER = Header("두 제안 The finding", "measure in ₩", "own.yaml", words=WORDS["ko"])


def artists(figure, gid):
    return [artist for artist in figure.findobj() if artist.get_gid() == gid]


def word(value):
    return f"{value:,.0f}"


def test_each_dot_is_a_total_in_its_bin_and_the_line_is_the_median():
    totals = {1: [100.0] * 3, 2: [100.0, 200.0, 500.0]}
    dots = pd.DataFrame([{"offer": o, "name": f"offer {o}", "total": t} for o, ts in totals.items() for t in ts])
    figure = distributions.quantile_dots(dots, word, header=HEADER)
    (certain,), (spread,) = artists(figure, "dots-1"), artists(figure, "dots-2")
    assert certain.get_offsets()[:, 1].tolist() == [0.5, 1.5, 2.5]  # stacked
    assert np.asarray(spread.get_offsets())[:, 0] == pytest.approx([100, 200, 500], abs=5.1)  # within half a bin
    assert artists(figure, "median-2")[0].get_xdata()[0] == 200.0


def test_lines_by_year_are_the_medians():
    years = pd.DataFrame(
        [
            {"offer": o, "name": f"offer {o}", "year": y, "median": 10.0 * o + y, "low": 5.0, "high": 40.0}
            for o in (1, 2)
            for y in (1, 2, 3)
        ]
    )
    figure = lines.pay_by_year(years, word, header=HEADER)
    assert artists(figure, "median-2")[0].get_ydata().tolist() == [21.0, 22.0, 23.0]


def test_lines_of_certainty_equivalents_and_the_readers_own_aversion():
    table = pd.DataFrame({"aversion": [0.0, 2.0, 5.0], "first": [9.0, 9.0, 9.0], "second": [10.0, 8.0, 6.0]})
    figure = lines.certainty(table, ["a", "b"], 2.0, word, "yours", header=HEADER)
    assert artists(figure, "second")[0].get_ydata().tolist() == [10.0, 8.0, 6.0]
    assert artists(figure, "own")[0].get_xdata()[0] == 2.0


def test_bars_of_the_tornado_reach_from_the_lead_to_its_ends_widest_on_top():
    inputs = pd.DataFrame(
        [
            {"input": "salary", "name": "a", "low_at": "× 0.9", "high_at": "× 1.1", "low": -50.0, "high": 10.0},
            {"input": "exit", "name": "b", "low_at": "× 0.5", "high_at": "× 2", "low": -25.0, "high": -10.0},
        ]
    )
    figure = bars.tornado(inputs, -20.0, word, header=HEADER)
    (low,), (high,) = artists(figure, "low-1"), artists(figure, "high-1")
    assert (low.get_x() + low.get_width(), high.get_x() + high.get_width()) == (-50.0, 10.0)
    assert figure.axes[0].get_yticklabels()[1].get_text().startswith("salary (a)")


def test_a_disc_a_cell_with_its_verdict_and_the_number_of_articles():
    cells = pd.DataFrame(
        [
            {"setting": "big_tech", "dimension": "pay", "verdict": "strength", "articles": 2},
            {"setting": "startup", "dimension": "pay", "verdict": "weakness", "articles": 1},
            {"setting": "startup", "dimension": "speed", "verdict": "split", "articles": 2},
        ]
    )
    names = {code: code for code in [*SETTINGS, "pay", "speed"]}
    key = {"strength": "강점", "weakness": "약점", "split": "다름"}
    figure = grids.verdict_matrix(cells, list(SETTINGS), names, key, header=HEADER)
    for gid in ("strength-0-0", "weakness-4-0", "split-4-1"):
        assert len(artists(figure, gid)) == 1
    assert {"+2", "−", "±2"} <= {text.get_text() for text in figure.axes[0].texts}


def test_bars_of_scores_point_to_the_side_they_speak_for():
    figure = bars.contributions(
        {"a": 2, "b": -1, "c": 0}, {"a": "A", "b": "B", "c": "C"}, ["big", "small"], header=HEADER
    )
    assert artists(figure, "bar-a")[0].get_width() == 2
    assert artists(figure, "bar-b")[0].get_width() == -1
    assert artists(figure, "bar-c") == []
