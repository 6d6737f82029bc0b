"""Lines run through what is printed, and dashed through what is expected."""

import math

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from talentmarket.charts import lines, percent, worded
from tests.charts.conftest import HEADER, hollow, sound, upwards, words

plain = worded("{:g}")


SERIES = pd.DataFrame(
    [
        ("naver", 2021, 120.0, 120.0, False, "sal-00001"),
        ("naver", 2022, 120.0, 134.0, False, "sal-00002 sal-00003"),
        ("naver", 2023, 119.0, 119.0, False, "sal-00004"),
        ("naver", 2024, 129.0, 129.0, False, "sal-00005"),
        ("naver", 2025, 140.0, 140.0, True, "sal-00006"),
        ("kt", 2021, 95.0, np.nan, False, "sal-00007"),
    ],
    columns=["series", "year", "low", "high", "expected", "figure_id"],
)


def test_no_point_is_drawn_that_no_source_prints() -> None:
    figure = lines.over_time(SERIES, {"naver": "네이버"}, plain, {"kt": "KT"}, header=HEADER, log=True)
    assert upwards(figure) == {
        "sal-00001": [(2021, 120)],
        "sal-00002;sal-00003": [(2022, 120), (2022, 134)],
        "sal-00004": [(2023, 119)],
        "sal-00005": [(2024, 129)],
        "sal-00006": [(2025, 140)],
        "sal-00007": [(2021, 95)],
    }
    assert {"네이버", "KT", "logarithmic scale"} <= set(words(figure))
    sound(figure)


def test_a_forecast_is_dashed_and_hollow() -> None:
    figure = lines.over_time(SERIES, {"naver": "네이버"}, plain, header=HEADER)
    joined = {tuple(one.get_xdata()): one.get_linestyle() for one in figure.axes[0].lines if one.get_gid() is None}
    assert joined[(2023, 2024)] == "-"
    assert joined[(2024, 2025)] == "--"
    assert (2021, 2022) not in joined  # sources disagree about 2022: a band leads there
    assert hollow(figure) == {"sal-00006"}
    assert figure.axes[0].get_ylim()[0] == 0


def test_second_hand_rates_are_hollow_and_a_country_keeps_its_colour() -> None:
    rates = pd.DataFrame(
        {
            "series": ["KR", "KR", "US"],
            "year": [2012.0, 2023.0, 2023.0],
            "low": [0.309, 0.364, 0.5],
            "high": [0.309, 0.364, 0.5],
            "hollow": [True, False, False],
            "figure_id": ["sur-00001", "sur-00002", "sur-00003"],
        }
    )
    figure = lines.over_time(rates, {"KR": "한국", "US": "United States"}, worded("{:.0%}"), header=HEADER)
    assert hollow(figure) == {"sur-00001"}
    colour = {one.get_gid(): to_hex(one.get_markeredgecolor()) for one in figure.axes[0].lines}
    assert (colour["fig:sur-00002"], colour["fig:sur-00003"]) == ("#0072b2", "#d55e00")


def test_a_life_table_has_its_band_and_is_dashed_beyond_the_published_ages() -> None:
    table = pd.DataFrame(
        [
            ("US", 0, 1.0, 1.0, 1.0, False, None),
            ("US", 1, 0.8, 0.78, 0.82, False, "sur-00001"),
            ("US", 2, 0.7, 0.66, 0.74, False, "sur-00002"),
            ("US", 3, 0.6, np.nan, np.nan, True, ""),
        ],
        columns=["series", "age", "survival", "low", "high", "expected", "figure_id"],
    )
    figure = lines.life_table(table, {"US": "미국"}, "Age", percent, header=HEADER)
    solid, carried = (one for one in figure.axes[0].lines if one.get_gid() is None and len(one.get_xdata()) > 1)
    assert list(solid.get_ydata()) == [1.0, 0.8, 0.7]
    assert (list(carried.get_ydata()), carried.get_linestyle()) == ([0.7, 0.6], "--")
    (band,) = figure.axes[0].collections
    assert {0.66, 0.74} <= set(np.round(band.get_paths()[0].vertices[:, 1], 6))
    assert set(upwards(figure)) == {"sur-00001", "sur-00002"}


def test_hazards_have_a_gap_where_an_age_is_missing() -> None:
    hazard = pd.DataFrame(
        [("KR", 1, 0.3, 0.36, 0.4, "sur-00001"), ("KR", 3, 0.1, 0.12, 0.2, "sur-00002")],
        columns=["country", "age_years", "low", "median", "high", "figure_id"],
    )
    figure = lines.hazards_by_age(hazard, {"KR": "한국"}, "Year of life", percent, header=HEADER)
    (line,) = [one for one in figure.axes[0].lines if one.get_label() == "한국"]
    assert list(line.get_xdata()) == [1, 2, 3]
    np.testing.assert_array_equal(line.get_ydata(), [0.36, np.nan, 0.12])


def test_closures_that_one_tracker_gave_in_several_versions_get_a_bar_and_no_line() -> None:
    closures = pd.DataFrame(
        {
            "counter": ["A", "A", "B", "B"],
            "year": [2023, 2024, 2023, 2024],
            "low": [100.0, 170.0, 30.0, 40.0],
            "high": [120.0, 191.0, 30.0, 40.0],
            "figure_id": ["sur-00001", "sur-00002", "sur-00003", "sur-00004"],
        }
    )
    figure = lines.closures_by_year({"KR": closures}, {"KR": "한국"}, plain, header=HEADER)
    joined = [list(one.get_ydata()) for one in figure.axes[0].lines if one.get_gid() is None]
    assert joined == [[30, 40]]
    assert upwards(figure)["sur-00002"] == [(2024, 170), (2024, 191)]


def test_constant_prices_are_the_strong_line_and_nominal_ones_the_thin() -> None:
    table = pd.DataFrame(
        [("dev", 2020, 130.0, 110.0, "sal-00001"), ("dev", 2024, 126.0, 126.0, "sal-00002")],
        columns=["series", "year", "real", "nominal", "figure_id"],
    )
    legend = {"real": "2024 dollars", "nominal": "as printed"}
    figure = lines.real_and_nominal(table, {"dev": "개발자"}, legend, plain, header=HEADER)
    assert upwards(figure) == {"sal-00001": [(2020, 130)], "sal-00002": [(2024, 126)]}
    (nominal,) = [one for one in figure.axes[0].lines if one.get_gid() == "nominal:dev"]
    assert list(nominal.get_ydata()) == [110, 126]
    assert nominal.get_linewidth() < min(
        one.get_linewidth() for one in figure.axes[0].lines if one.get_gid() is None and len(one.get_xdata()) == 2
    )


def test_growth_draws_its_points_and_the_line_through_them_and_nothing_without_a_fit() -> None:
    points = pd.DataFrame(
        [
            ("openai", 2023.875, 700.0, 800.0, "hir-00001"),
            ("openai", 2024.875, 1500.0, 1500.0, "hir-00002"),
            ("meta", 2024.0, 9.0, 9.0, "hir-00003"),
        ],
        columns=["organization_id", "when", "low", "high", "figure_id"],
    )
    fits = pd.DataFrame(
        [("openai", 2023.875, 2024.875, math.log(750) - 23.875 * math.log(2), math.log(2))],
        columns=["organization_id", "from", "to", "intercept", "slope"],
    )
    names, worded = {"openai": "오픈AI"}, {"openai": "오픈AI: 두 배"}
    figure = lines.headcount_growth(points, fits, names, plain, worded, header=HEADER)
    assert upwards(figure) == {"hir-00001": [(2023.875, 700), (2023.875, 800)], "hir-00002": [(2024.875, 1500)]}
    said = set(figure.mark_names.values())
    assert {"오픈AI, 2023: 700–800", "오픈AI, 2024: 1500"} <= said, "November belongs to its year, not to the next"
    (line,) = [one for one in figure.axes[0].lines if one.get_gid() == "openai"]
    assert line.get_ydata().tolist() == pytest.approx([750, 1500])
    sound(figure)


OFFERS = pd.DataFrame(
    [
        (2012.9, 1e7, 2e7, "head", False, "Tiny team", "hir-00001 hir-00002"),
        (2016.5, 2e6, 2e6, "year", False, "Ilya", "hir-00003"),
        (2025.5, 1e8, 1e8, "year", True, "직원", "hir-00004"),
        (2025.5, 1e8, 1e8, "total", False, "Matt", "hir-00005"),
        (2025.6, 1e8, 1e9, "one_off", True, "", "hir-00006"),
    ],
    columns=["when", "low_usd", "high_usd", "covers", "disputed", "label", "figure_id"],
)
COVERS = {word: word for word in ("year", "total", "one_off", "head", "disputed")}


@pytest.mark.parametrize("width", [6.0, 3.5])
def test_offers_are_at_the_amounts_reported_apart_from_each_other_and_named_once(width: float) -> None:
    figure = lines.offers_over_time(OFFERS, COVERS, worded("${:,.0f}"), header=HEADER, width=width)
    places = upwards(figure)
    assert [y for _, y in places["hir-00001;hir-00002"]] == [1e7, 2e7]
    assert [y for _, y in places["hir-00006"]] == [1e8, 1e9]
    (one,), (other,) = places["hir-00004"], places["hir-00005"]
    assert one[1] == other[1] == 1e8
    assert one[0] != other[0]
    assert abs(one[0] - 2025.5) < 0.2
    assert hollow(figure) == {"hir-00004", "hir-00006"}
    shown = words(figure)
    early = 1 if width > 5 else 0  # on a phone there is no room for the names left of the dotted line
    assert [shown.count(name) for name in ("Tiny team", "Ilya", "직원", "Matt")] == [early, early, 1, 1]
    sound(figure)


def test_lines_of_two_offers_are_their_medians() -> None:
    years = pd.DataFrame(
        [
            {"offer": o, "name": f"offer {o}", "year": y, "median": 10.0 * o + y, "low": 5.0, "high": 40.0}
            for o in (1, 2)
            for y in (1, 2, 3)
        ]
    )
    figure = lines.pay_by_year(years, plain, header=HEADER)
    (second,) = [one for one in figure.axes[0].lines if one.get_gid() == "median-2"]
    assert second.get_ydata().tolist() == [21, 22, 23]


def test_lines_of_certainty_equivalents_and_the_readers_own_aversion() -> None:
    table = pd.DataFrame({"aversion": [0.0, 2.0, 5.0], "first": [9.0, 9.0, 9.0], "second": [10.0, 8.0, 6.0]})
    figure = lines.certainty(table, ["a", "b"], 2.0, plain, "yours", header=HEADER)
    drawn = {one.get_gid(): one for one in figure.axes[0].lines}
    assert drawn["second"].get_ydata().tolist() == [10, 8, 6]
    assert drawn["own"].get_xdata()[0] == 2
    assert "yours" in words(figure)
