"""Charts of the talent war, seen through their artists: what is drawn is what stands in the table."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from talentmarket.charts import WORDS as SOURCE_WORDS
from talentmarket.charts import Header, bars, grids, lines, ranges, without_glyph

HEADERS = {
    "en": Header("A finding about offers", "US dollars", ["The Guardian", "매일경제"], 5),
    "ko": Header("제안에 대한 발견", "미국 달러", ["The Guardian", "매일경제"], 5, SOURCE_WORDS["ko"]),
}
NAMES = {"meta": "Meta", "openai": "오픈AI", "apple": "Apple", "tiny": "A laboratory with quite a long name of its own"}
WORDS = {
    one: one
    for one in [
        "year",
        "total",
        "one_off",
        "head",
        "disputed",
        "moved",
        "staff",
        "stated",
        "implied",
        "recruiting",
        "there",
        "planned",
        "whole",
        "partial",
    ]
}


def money(value: float) -> str:
    return f"${value:,.0f}"


def number(value: float) -> str:
    return f"{value:,.0f}"


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
PRICES = pd.DataFrame(
    [
        ("meta", "tiny", "2012-12", 2012.9, 1e7, 2e7, 1.5e7, "moved", False, "hir-00001"),
        ("apple", "openai", "2025", 2025.5, 1e8, 1e8, 1e8, "staff", True, "hir-00002"),
    ],
    columns=["buyer_id", "target_id", "event_date", "when", "low", "high", "middle", "basis", "disputed", "figure_id"],
)
FLOWS = pd.DataFrame(
    [
        ("openai", "meta", 20.0, False, "hir-00001"),
        ("apple", "meta", 9.0, True, "hir-00002"),
        ("tiny", "openai", 515.0, False, "hir-00003"),
    ],
    columns=["loser_id", "gainer_id", "floor", "disputed", "figure_id"],
)
RATES = pd.DataFrame(
    [("openai", 0.8, 0.8, 0.8, "hir-00001"), ("meta", 0.4, 0.5, 0.45, "hir-00002")],
    columns=["organization_id", "low", "high", "middle", "figure_id"],
)
IMPLIED = pd.DataFrame(
    [("openai", 0.373, 0.393, "hir-00003")], columns=["organization_id", "attrition", "implied", "figure_id"]
)
POINTS = pd.DataFrame(
    [
        ("openai", 2023.0, 700.0, 800.0, 750.0, "hir-00001"),
        ("openai", 2024.0, 1500.0, 1500.0, 1500.0, "hir-00002"),
        ("meta", 2024.0, 9.0, 9.0, 9.0, "hir-00003"),
    ],
    columns=["organization_id", "when", "low", "high", "middle", "figure_id"],
)
FITS = pd.DataFrame(
    [("openai", 2023.0, 2024.0, math.log(750) - 23 * math.log(2), math.log(2), "hir-00001 hir-00002")],
    columns=["organization_id", "from", "to", "intercept", "slope", "figure_id"],
)
GPUS = pd.DataFrame(
    [
        ("meta", "big_tech", False, True, 1e5, 1.3e6, 8e5, "hir-00001"),
        ("meta", "big_tech", True, False, 3e4, 3e4, 3e4, "hir-00002"),
        ("tiny", "academia", False, False, 0.0, 0.0, 0.0, "hir-00003"),
    ],
    columns=["organization_id", "kind", "recruiting", "planned", "low", "high", "middle", "figure_id"],
)
LAYOFFS = pd.DataFrame(
    [
        (2023, False, 264_000.0, "hir-00001 hir-00002"),
        (2023, True, 148_000.0, "hir-00003"),
        (2026, True, 132_280.0, "hir-00004"),
    ],
    columns=["year", "partial", "high", "figure_id"],
)

DRAW: dict[str, Callable[[Header], Figure]] = {
    "offers": lambda header: lines.offers_over_time(OFFERS, WORDS, money, header=header),
    "prices": lambda header: ranges.prices_per_head(PRICES, NAMES, WORDS, money, header=header),
    "flows": lambda header: grids.flow_matrix(FLOWS, NAMES, number, header=header),
    "retention": lambda header: ranges.retention(RATES, IMPLIED, NAMES, WORDS, header=header),
    "growth": lambda header: lines.headcount_growth(
        POINTS, FITS, NAMES, number, {"openai": "OpenAI: 두 배"}, header=header
    ),
    "gpus": lambda header: ranges.gpus_by_kind(
        GPUS, NAMES, {"big_tech": "Big tech", "startup": "Start-ups", "academia": "대학"}, WORDS, number, header=header
    ),
    "layoffs": lambda header: bars.layoffs(LAYOFFS, WORDS, number, header=header),
}


def marks(figure: Figure, gid: str) -> list[Line2D]:
    return figure.axes[0].findobj(lambda one: isinstance(one, Line2D) and one.get_gid() == gid)


def hollow(mark: Line2D) -> bool:
    return mark.get_markerfacecolor() == "white"


def texts(figure: Figure) -> list[str]:
    return [one.get_text() for one in figure.findobj(Text) if one.get_text()]


def test_an_offer_stands_at_its_amount_hollow_where_disputed() -> None:
    figure = DRAW["offers"](HEADERS["en"])
    drawn = marks(figure, "offer")
    assert [float(one.get_ydata()[0]) for one in drawn] == pytest.approx(
        list(np.sqrt(OFFERS["low_usd"] * OFFERS["high_usd"]))
    )
    assert [hollow(one) for one in drawn] == OFFERS["disputed"].tolist()
    assert figure.axes[0].get_yscale() == "log"
    spans = [one.get_ydata() for one in figure.axes[0].lines if one.get_gid() is None and len(one.get_ydata()) == 2]
    assert [float(x) for x in spans[0]] == [1e7, 2e7]


def test_offers_of_one_day_and_amount_stand_beside_each_other() -> None:
    drawn = marks(DRAW["offers"](HEADERS["en"]), "offer")
    assert drawn[2].get_xdata()[0] != drawn[3].get_xdata()[0]
    assert abs(float(drawn[2].get_xdata()[0]) - 2025.5) < 0.2


def test_offers_name_people_once_and_nobody_who_is_not_named() -> None:
    shown = texts(DRAW["offers"](HEADERS["en"]))
    assert [shown.count(name) for name in ("Tiny team", "Ilya", "직원", "Matt")] == [1, 1, 1, 1]


def test_prices_are_those_of_the_table_in_order_of_time() -> None:
    figure = DRAW["prices"](HEADERS["en"])
    assert [float(one.get_xdata()[0]) for one in marks(figure, "price")] == [1e8, 1.5e7]
    assert [hollow(one) for one in marks(figure, "price")] == [True, False]
    ticks = [one.get_text() for one in figure.axes[0].get_yticklabels()]
    assert ticks == ["오픈AI (Apple, 2025)", f"{NAMES['tiny']} (Meta, 2012)"]
    assert {"$100,000,000", "$15,000,000"} <= set(texts(figure))


def test_a_flow_stands_in_the_row_of_the_loser_and_the_column_of_the_gainer() -> None:
    figure = DRAW["flows"](HEADERS["en"])
    axes = figure.axes[0]
    rows = [one.get_text().replace("\n", " ") for one in axes.get_yticklabels()]
    columns = [one.get_text() for one in axes.get_xticklabels()]
    seen = {}
    for disc in axes.findobj(lambda one: isinstance(one, PathCollection) and one.get_gid() == "flow"):
        x, y = disc.get_offsets()[0]
        seen[rows[int(y)], columns[int(x)]] = float(disc.get_sizes()[0])
    assert set(seen) == {("오픈AI", "Meta"), ("Apple", "Meta"), (NAMES["tiny"], "오픈AI")}
    assert seen[NAMES["tiny"], "오픈AI"] > seen["오픈AI", "Meta"] > seen["Apple", "Meta"]
    assert {"20", "9", "515"} <= set(texts(figure))


def test_retention_draws_what_is_stated_and_what_attrition_would_leave() -> None:
    figure = DRAW["retention"](HEADERS["en"])
    assert [float(one.get_xdata()[0]) for one in marks(figure, "stated")] == [0.45, 0.8]
    assert [float(one.get_xdata()[0]) for one in marks(figure, "implied")] == [0.393]
    assert {"80%", "40%–50%", "39%"} <= set(texts(figure))


def test_growth_draws_its_points_and_the_line_through_them_and_nothing_without_a_fit() -> None:
    figure = DRAW["growth"](HEADERS["en"])
    (points,) = marks(figure, "points")
    assert points.get_ydata().tolist() == [750.0, 1500.0]
    (line,) = marks(figure, "openai")
    assert line.get_ydata().tolist() == pytest.approx([750, 1500])


def test_gpus_stand_at_their_number_even_where_there_is_none() -> None:
    figure = DRAW["gpus"](HEADERS["en"])
    drawn = marks(figure, "gpus")
    assert sorted(float(one.get_xdata()[0]) for one in drawn) == [0, 3e4, 8e5]
    assert sum(hollow(one) for one in drawn) == 1
    assert [one.get_text() for one in figure.axes[0].get_yticklabels()] == ["대학", "Big tech"]


def test_layoffs_draw_the_whole_year_where_it_is_known() -> None:
    figure = DRAW["layoffs"](HEADERS["en"])
    drawn = figure.axes[0].findobj(lambda one: isinstance(one, Rectangle) and one.get_gid() == "layoffs")
    assert [(round(one.get_x() + one.get_width() / 2), one.get_height(), bool(one.get_hatch())) for one in drawn] == [
        (2023, 264_000, False),
        (2026, 132_280, True),
    ]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", DRAW)
def test_every_chart_has_its_finding_its_sources_all_glyphs_and_stays_inside(
    name: str, lang: str, recwarn: pytest.WarningsRecorder
) -> None:
    figure = DRAW[name](HEADERS[lang])
    figure.draw_without_rendering()
    shown = texts(figure)
    assert HEADERS[lang].title in [one.replace("\n", " ") for one in shown]
    assert any("매일경제" in one for one in shown)
    assert without_glyph("".join(shown)) == ""
    box = figure.bbox
    x_low, x_high = figure.axes[0].get_xlim()
    beyond = {id(one) for one in figure.axes[0].get_xticklabels() if not x_low <= one.get_position()[0] <= x_high}
    for one in figure.findobj(Text):
        if one.get_text() and one.get_visible() and id(one) not in beyond:  # ticks beyond the axis are not drawn
            extent = Text.get_window_extent(one)
            assert extent.x0 >= box.x0 - 1, one.get_text()
            assert extent.x1 <= box.x1 + 1, one.get_text()
    assert [str(one.message) for one in recwarn.list] == []
