"""Charts of pay: what is drawn equals what stands in the table, and no glyph is missing."""

import warnings
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from talentmarket.charts import WORDS, Header, lines, ranges, word_range


def header(lang: str = "en") -> Header:
    return Header("A finding", "Pay a year, US dollars", ["BLS", "위키트리"], 3, WORDS[lang])


def word(value: float) -> str:
    return f"₩{value:,.0f}"


def drawn(figure: Figure, gid: str) -> list[tuple[list[float], list[float]]]:
    found = [line for axes in figure.axes for line in axes.get_lines() if line.get_gid() == gid]
    return [(list(np.atleast_1d(line.get_xdata())), list(np.atleast_1d(line.get_ydata()))) for line in found]


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts] + [text.get_text() for text in figure.texts]


class TestInterval:
    @pytest.mark.parametrize(
        ("low", "high", "lang", "expected"),
        [
            (5, 5, "en", "5"),
            (5, 7, "en", "5–7"),
            (5, 7, "ko", "5~7"),
            (-5, 7, "en", "-5 to 7"),
            (5, np.nan, "en", "≥ 5"),
            (np.nan, 7, "ko", "≤ 7"),
            (np.nan, np.nan, "en", "–"),
        ],
    )
    def test_in_words(self, low: float, high: float, lang: str, expected: str) -> None:
        assert word_range(lambda value: f"{value:g}", low, high, WORDS[lang]["range"]) == expected


ROWS = pd.DataFrame(
    {
        "group": ["a", "a", "a", "b"],
        "lane": ["base", "base", "total", "base"],
        "pay_low": [100.0, 150.0, 300.0, 200.0],
        "pay_high": [100.0, 180.0, np.nan, 200.0],
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


class TestStrips:
    @pytest.fixture
    def figure(self) -> Figure:
        return ranges.strips(
            ROWS,
            MEDIANS,
            {"b": "Bravo", "a": "Alpha", "c": "none"},
            {"base": "Base", "total": "Total"},
            word,
            header=header(),
        )

    def test_points_spans_and_open_ends(self, figure: Figure) -> None:
        assert drawn(figure, "dots:a:base")[0][0] == [100.0]
        assert drawn(figure, "span:a:base")[0][0] == [150.0, 180.0]
        assert drawn(figure, "from:a:total")[0][0] == [300.0]
        assert drawn(figure, "dots:b:base")[0][0] == [200.0]

    def test_medians_are_drawn_and_worded_with_their_count(self, figure: Figure) -> None:
        assert sorted(x[0] for x, _ in drawn(figure, "median:a:base")) == [100.0, 180.0]
        assert "₩100–₩180 (2)" in texts(figure)
        assert "≥ ₩300 (1)" in texts(figure)

    def test_money_is_logarithmic_and_groups_stand_in_order(self, figure: Figure) -> None:
        assert figure.axes[0].get_xscale() == "log"
        named = [text.get_text() for text in figure.axes[0].texts if text.get_gid() == "name"]
        assert named == ["Bravo", "Alpha"]


def test_no_two_labels_of_the_axis_touch() -> None:
    wide = ROWS.assign(pay_high=[100.0, 180.0, np.nan, 9000.0])
    figure = ranges.strips(
        wide,
        MEDIANS,
        {"a": "A", "b": "B"},
        {"base": "Base"},
        lambda value: f"US$ {value:,.0f} million",
        header=header(),
    )
    figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in figure.axes[0].get_xticklabels()]
    assert len(boxes) > 1
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))


def test_pairs_are_what_the_table_says() -> None:
    table = pd.DataFrame({"label": ["x", "y"], "base": [80.0, 90.0], "total": [100.0, 180.0], "base_share": [0.8, 0.5]})
    figure = ranges.dumbbells(table, word, ("Base", "Total"), lambda share: f"{share:.0%}", header=header())
    assert [x for x, _ in drawn(figure, "base")] == [[80.0], [90.0]]
    assert [x for x, _ in drawn(figure, "total")] == [[100.0], [180.0]]
    assert {"80%", "50%"} <= set(texts(figure))


def test_intervals_are_what_the_table_says() -> None:
    table = pd.DataFrame(
        {"label": ["x", "y", "z"], "kind": ["k", "k", "m"], "low": [-0.2, 0.1, 0.3], "high": [-0.2, 0.4, np.nan]}
    )
    kinds = {"k": ("kind", "#0072b2"), "m": ("more", "#d55e00")}
    figure = ranges.intervals(table, lambda share: f"{share:.0%}", kinds, header=header())
    assert [x for x, _ in drawn(figure, "interval:k")] == [[-0.2], [0.1, 0.4]]
    assert [x for x, _ in drawn(figure, "interval:m")] == [[0.3]]
    assert {"-20%", "10%–40%", "≥ 30%"} <= set(texts(figure))


def test_official_lines_break_where_the_code_changes() -> None:
    years, codes = [2017, 2018, 2021, 2022], ["old", "old", "new", "new"]
    records = [
        {
            "occupation": "dev",
            "code": code,
            "year": year,
            "statistic": statistic,
            "pay": base + year - 2000,
            "is_floor": False,
        }
        for year, code in zip(years, codes, strict=True)
        for statistic, base in (("p10", 50), ("p25", 70), ("median", 100), ("p75", 130), ("p90", 200))
    ]
    series = pd.DataFrame(records)
    series.loc[(series["year"] == 2021) & (series["statistic"] == "p90"), "is_floor"] = True
    figure = lines.official(series, {"dev": "Developers"}, {"median": "median"}, word, header=header())
    assert drawn(figure, "median") == [([2017, 2018], [117, 118]), ([2021, 2022], [121, 122])]
    assert drawn(figure, "floor") == [([2021], [221])]


def test_premiums_beyond_the_edge_are_worded() -> None:
    table = pd.DataFrame(
        {"country": ["KR", "KR", "US"], "method": ["job_ads", "recruiters", "job_ads"],
         "premium_low": [0.06, 1.0, 0.1], "premium_high": [0.06, np.nan, 0.3]}
    )  # fmt: skip
    figure = ranges.premiums(
        table,
        {"US": "미국", "KR": "한국"},
        {"job_ads": "ads", "recruiters": "recruiters"},
        lambda v: f"{v:.0%}",
        cut=0.6,
        header=header(),
    )
    assert drawn(figure, "premium:KR:job_ads")[0][0] == [0.06]
    assert drawn(figure, "premium:US:job_ads")[0][0] == [0.1, 0.3]
    assert drawn(figure, "beyond:KR:recruiters")[0][0] == [0.6]
    assert "≥ 100%" in texts(figure)


def test_voices_are_what_the_table_says() -> None:
    table = pd.DataFrame(
        {"question": ["q", "q"], "voice": ["official", "reported"], "middle": [100.0, 150.0], "times_apart": [1.5, 1.5]}
    )
    figure = ranges.source_types(
        table,
        {"q": "Question"},
        {"official": "official", "reported": "reported"},
        word,
        lambda v: f"{v:g} times",
        header=header(),
    )
    assert drawn(figure, "voice:official")[0][0] == [100.0]
    assert drawn(figure, "voice:reported")[0][0] == [150.0]
    assert "1.5 times" in texts(figure)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_no_glyph_is_missing_and_nothing_warns(lang: str, tmp_path: object) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = ranges.strips(
            ROWS,
            MEDIANS,
            {"a": "머신러닝 엔지니어", "b": "B"},
            {"base": "기본급", "total": "총보수"},
            word,
            header=header(),
        )
        figure.draw_without_rendering()
