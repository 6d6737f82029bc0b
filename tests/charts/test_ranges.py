"""Rows of values and ranges draw what is printed, where it is printed."""

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from talentmarket.charts import count, percent, ranges, worded
from tests.charts.conftest import HEADER, across, rows_named, sound, upwards, words

NAMES = {"meta": "Meta", "openai": "오픈AI", "apple": "Apple", "tiny": "A laboratory with quite a long name of its own"}
LEGEND = {word: word for word in ("moved", "staff", "disputed", "stated", "implied", "recruiting", "there", "planned")}


won = worded("₩{:g}")


share = percent


@pytest.mark.parametrize(
    ("low", "high", "shape", "at"),
    [(3, 3, "o", [3]), (3, math.nan, ">", [3]), (math.nan, 3, "<", [3]), (3, 5, "None", [3, 5])],
)
def test_a_value_is_a_dot_a_range_a_bar_an_open_end_a_wedge(
    low: float, high: float, shape: str, at: list[float]
) -> None:
    table = pd.DataFrame({"label": ["x"], "kind": ["k"], "low": [low], "high": [high], "figure_id": ["sal-00001"]})
    figure = ranges.intervals(table, worded("{:g}"), {"k": ("kind", "#0072b2")}, "money", header=HEADER)
    (drawn,) = [one for one in figure.axes[0].lines if one.get_gid() == "fig:sal-00001"]
    assert (str(drawn.get_marker()), list(drawn.get_xdata())) == (shape, at)


def test_intervals_have_their_names_left_of_the_axis_and_their_values_right_of_it() -> None:
    table = pd.DataFrame(
        {
            "label": ["x", "아주 긴 이름을 가진 두 번째 행으로 두 줄이 된다", "z"],
            "kind": ["k", "k", "m"],
            "low": [-0.2, 0.1, 0.3],
            "high": [-0.2, 0.4, np.nan],
            "hollow": [False, True, False],
            "figure_id": ["gap-00001", "gap-00002 gap-00003", "gap-00004"],
        }
    )
    kinds = {"k": ("kind", "#0072b2"), "m": ("more", "#d55e00")}
    figure = ranges.intervals(table, share, kinds, header=HEADER, hollow="planned", width=3.5)
    assert across(figure) == {"gap-00001": [-0.2], "gap-00002;gap-00003": [0.1, 0.4], "gap-00004": [0.3]}
    assert {"-20%", "10%–40%", "30% or more", "planned"} <= set(words(figure))
    sound(figure)
    axes = figure.axes[0]
    assert rows_named(axes) == list(table["label"])
    left = axes.get_window_extent().x0
    assert all(label.get_window_extent().x1 <= left for label in axes.get_yticklabels())
    first, second, third = axes.get_yticks()
    assert min(third - second, second - first) > 1  # the long name has the room of its lines


STRIPS = pd.DataFrame(
    {
        "group": ["a", "a", "a", "b"],
        "lane": ["base", "base", "total", "base"],
        "pay_low": [100.0, 150.0, 300.0, 200.0],
        "pay_high": [100.0, 180.0, np.nan, 200.0],
        "figure_id": ["sal-00001", "sal-00002", "sal-00003", "sal-00004;sal-00005"],
    }
)
MEDIANS = pd.DataFrame(
    {
        "group": ["a", "a", "b"],
        "lane": ["base", "total", "base"],
        "median_low": [100.0, 300.0, 200.0],
        "median_high": [180.0, np.nan, 200.0],
        "n_figures": [2, 1, 1],
    }
)


def test_strips_draw_every_figure_in_its_lane_and_the_median_with_its_count() -> None:
    groups, lanes = {"b": "Bravo", "a": "머신러닝 엔지니어", "c": "none"}, {"base": "기본급", "total": "Total"}
    figure = ranges.strips(STRIPS, MEDIANS, groups, lanes, won, header=HEADER)
    places = upwards(figure)
    assert [x for x, _ in places["sal-00001"]] == [100]
    assert [x for x, _ in places["sal-00002"]] == [150, 180]
    assert [x for x, _ in places["sal-00003"]] == [300]
    assert [x for x, _ in places["sal-00004;sal-00005"]] == [200]
    assert places["sal-00003"][0][1] > places["sal-00001"][0][1] > places["sal-00004;sal-00005"][0][1]  # downwards
    medians = [one.get_xdata()[0] for one in figure.axes[0].lines if one.get_gid() == "median"]
    assert sorted(medians) == [100, 180, 200, 300]
    assert {"₩100–₩180 (2)", "₩300 or more (1)", "₩200 (1)", "logarithmic scale"} <= set(words(figure))
    assert rows_named(figure.axes[0]) == ["Bravo", "머신러닝 엔지니어"]
    assert figure.mark_names["fig:sal-00001"] == "머신러닝 엔지니어, 기본급: ₩100"
    sound(figure)
    narrow = ranges.strips(STRIPS, MEDIANS, groups, lanes, won, header=HEADER, width=3.5)
    sound(narrow)
    names = [one for one in narrow.axes[0].texts if one.get_gid() == "name"]
    assert [one.get_text() for one in names] == ["Bravo", "머신러닝 엔지니어"]  # over their lanes
    lanes_at = upwards(narrow)
    assert names[0].get_position()[1] < lanes_at["sal-00004;sal-00005"][0][1] < names[1].get_position()[1]


def test_no_two_labels_of_the_axis_touch() -> None:
    wide = STRIPS.assign(pay_high=[100.0, 180.0, np.nan, 9000.0])
    figure = ranges.strips(
        wide, MEDIANS, {"a": "A", "b": "B"}, {"base": "Base"}, worded("US$ {:,.0f} million"), header=HEADER
    )
    figure.lay_out()
    boxes = [label.get_window_extent() for label in figure.axes[0].get_xticklabels()]
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))


def test_premiums_beyond_the_cut_are_wedges_at_it_and_said_at_the_right() -> None:
    table = pd.DataFrame(
        {
            "country": ["KR", "KR", "US"],
            "method": ["ads", "talks", "ads"],
            "premium_low": [0.06, 1.0, 0.1],
            "premium_high": [0.06, np.nan, 0.3],
            "figure_id": ["gap-00001", "gap-00002", "gap-00003"],
        }
    )
    figure = ranges.premiums(
        table, {"US": "미국", "KR": "한국"}, {"ads": "ads", "talks": "talks"}, share, cut=0.6, header=HEADER
    )
    assert across(figure) == {"gap-00001": [0.06], "gap-00002": [0.6], "gap-00003": [0.1, 0.3]}
    assert "100% or more" in words(figure)


def test_values_that_belong_together_are_joined_in_one_row() -> None:
    table = pd.DataFrame(
        [
            ("x", "X Inc.", "base", 80.0, 0.8, "sal-00001"),
            ("x", "X Inc.", "total", 100.0, 0.8, "sal-00002"),
            ("y", "Y Inc.", "total", 180.0, 0.5, "sal-00003"),
        ],
        columns=["row", "label", "kind", "value", "ratio", "figure_id"],
    )
    figure = ranges.joined_dots(table, {"base": "Base", "total": "총보상"}, won, share, header=HEADER)
    assert across(figure) == {"sal-00001": [80], "sal-00002": [100], "sal-00003": [180]}
    assert rows_named(figure.axes[0]) == ["X Inc.", "Y Inc."]
    assert {"80%", "50%"} <= set(words(figure))
    sound(figure)


def test_a_forest_ends_in_the_summary_and_where_a_next_estimate_would_lie() -> None:
    table = pd.DataFrame(
        {"label": ["LinkedIn", "job ads"], "low": [0.02, np.nan], "mid": [0.06, 0.2], "high": [0.1, np.nan],
         "n": [4, 1], "figure_id": ["gap-00001", "gap-00002"]}
    )  # fmt: skip
    said = {"summary": "요약", "prediction": "next"}
    figure = ranges.forest(table, (0.05, 0.1, 0.15), (-0.1, 0.3), share, said, header=HEADER)
    assert across(figure) == {"gap-00001": [0.06], "gap-00002": [0.2]}
    assert rows_named(figure.axes[0]) == ["LinkedIn", "job ads", "요약", "next"]
    assert {"6% (2%–10%)", "20%", "10% (5%–15%)", "-10% to 30%"} <= set(words(figure))
    (diamond,) = [one for one in figure.axes[0].patches if len(one.get_path().vertices) == 5]
    assert sorted({round(float(x), 2) for x in diamond.get_xy()[:, 0]}) == [0.05, 0.1, 0.15]
    sound(figure)


def test_retention_draws_what_is_stated_and_what_attrition_would_leave() -> None:
    rates = pd.DataFrame(
        [("openai", 0.8, 0.8, "hir-00001"), ("meta", 0.4, 0.5, "hir-00002")],
        columns=["organization_id", "low", "high", "figure_id"],
    )
    implied = pd.DataFrame([("openai", 0.393, "hir-00003")], columns=["organization_id", "implied", "figure_id"])
    figure = ranges.retention(rates, implied, NAMES, LEGEND, share, header=HEADER)
    assert across(figure) == {"hir-00001": [0.8], "hir-00002": [0.4, 0.5], "hir-00003": [0.393]}
    assert {"80% / 39%", "40%–50%"} <= set(words(figure))


def test_gpus_are_at_their_number_even_where_there_is_none() -> None:
    rows = pd.DataFrame(
        [
            ("meta", "big_tech", False, True, 1e5, 1.3e6, "hir-00001"),
            ("meta", "big_tech", True, False, 3e4, 3e4, "hir-00002"),
            ("tiny", "academia", False, False, 0.0, 0.0, "hir-00003"),
        ],
        columns=["organization_id", "kind", "recruiting", "planned", "low", "high", "figure_id"],
    )
    kinds = {"big_tech": "Big tech", "startup": "Start-ups", "academia": "대학"}
    figure = ranges.gpus_by_kind(rows, NAMES, kinds, LEGEND, count, header=HEADER)
    assert across(figure) == {"hir-00001": [1e5, 1.3e6], "hir-00002": [3e4], "hir-00003": [0]}
    assert rows_named(figure.axes[0]) == ["Big tech", "대학"]


CLAIMS = pd.DataFrame(
    [
        ("Five-year survival", "supported", 1.0, 1.0, 0.9, 0.97, 1.2, "sur-00001 sur-00002"),
        ("한 사람당 보수", "within_range", 0.9, 1.1, 0.8, 1.3, math.inf, "sal-00001"),
        ("GPUs of a team", "not_supported", 1.0, 1.0, 30.0, 40.0, 50.0, "hir-00001"),
    ],
    columns=["label", "verdict", "claim_low", "claim_high", "x_low", "x_middle", "x_high", "figure_id"],
)
VERDICTS = {"supported": "supported", "within_range": "범위 안", "not_supported": "not supported"}


def draw_claims(rows: pd.DataFrame) -> Figure:
    return ranges.claims_against_evidence(rows, VERDICTS, lambda v: f"×{v:g}", header=HEADER)


def test_evidence_has_the_colour_and_shape_of_its_verdict() -> None:
    figure = draw_claims(CLAIMS)
    # what lies beyond the axis is drawn at its border
    assert across(figure) == {"sur-00001;sur-00002": [0.97], "sal-00001": [1.3], "hir-00001": [20]}
    assert rows_named(figure.axes[0]) == list(CLAIMS["label"])
    drawn = [one for one in figure.axes[0].lines if str(one.get_gid()).startswith("fig:")]
    assert [to_hex(one.get_color()) for one in drawn] == [ranges.VERDICTS[v][0].lower() for v in CLAIMS["verdict"]]
    assert len({str(one.get_marker()) for one in drawn}) == 3
    sound(figure)


def test_arrows_show_open_ends_and_what_lies_beyond_the_axis() -> None:
    plain = [one for one in draw_claims(CLAIMS).axes[0].lines if one.get_gid() is None]
    assert any(list(one.get_xdata()) == [0.9, 1.2] for one in plain)
    assert [str(one.get_marker()) for one in plain if str(one.get_marker()) in "<>"].count(">") == 2
