"""What a notebook hands over: ids, texts and drawings, the same each time."""

from collections.abc import Callable

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from matplotlib.figure import Figure

from talentmarket.charts import Header
from talentmarket.report import BLOCK
from talentmarket.report import page as module
from talentmarket.report.page import Page, figure_ids, preview

COLUMNS = {
    "organization": "Organization",
    "country": ("Country", "country"),
    "year": ("Year", "year"),
    "amount": ("A year", "money USD"),
}


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    bundles: list[dict] = []
    monkeypatch.setattr(module, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles


@pytest.fixture
def page(shown: list[dict]) -> Page:
    return Page()


def drawing(*, header: Header) -> Figure:
    figure = Figure(figsize=(4, 2), layout="constrained")
    axes = figure.subplots()
    axes.plot([1, 2, 3], [3, 1, 2], label="a line", clip_on=True)
    axes.fill_between([1, 2, 3], [0, 0, 0], [3, 1, 2], hatch="//")
    axes.legend()
    return figure


@pytest.mark.parametrize(
    "figures",
    [
        ["b-2", "a-1", "b-2"],
        pd.Series(["a-1 b-2", None, float("nan")]),
        pd.DataFrame({"figure_id": ["b-2", "a-1"]}),
        pd.DataFrame({"figure_ids": ["b-2;a-1", "a-1"]}),
        "a-1, b-2",
    ],
)
def test_ids_come_sorted_and_once_from_whatever_holds_them(figures: object) -> None:
    assert figure_ids(figures) == ["a-1", "b-2"]


def test_a_drawing_is_the_same_each_time_and_says_nothing_of_when_or_with_what(page: Page, shown: list[dict]) -> None:
    for one in (page, Page()):
        one.chart(drawing, title="A line", alt="It falls and rises.", figures=["a-1"], data=pd.DataFrame({"x": [1]}))
    first, second = (bundle[BLOCK] for bundle in shown)
    assert first == second
    english = first["in"]["en"]
    assert "<metadata>" not in english["svg"]
    assert (english["width"], english["height"]) == (384, 192)


def test_letters_are_outlines_where_no_site_brings_their_face(
    page: Page, shown: list[dict], monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in (page, Page()):
        one.chart(drawing, title="A line", alt="It falls.", figures=["a-1"], data=pd.DataFrame({"x": [1]}))
        monkeypatch.setenv("TALENTMARKET_REPORT", "1")
    in_lab, in_report = (bundle[BLOCK]["in"]["en"]["svg"] for bundle in shown)
    assert "<text" not in in_lab
    assert "<use" in in_lab
    assert "<text" in in_report


def test_a_table_shows_the_columns_its_texts_name_formatted_and_linked(page: Page, shown: list[dict]) -> None:
    frame = pd.DataFrame(
        {
            "figure_id": ["a-1", "b-2 b-3"],
            "amount": pd.array([125_000, None], dtype="Float64"),
            "organization": ["<b>", "Meta"],
            "country": ["KR", "NA"],
            "year": pd.array([2024, None], dtype="Int64"),
            "left out": [1, 2],
        }
    )
    page.table(frame, COLUMNS, "All amounts")
    block = shown[0][BLOCK]
    english = block["in"]["en"]
    assert [column["label"] for column in english["columns"]] == ["Organization", "Country", "Year", "A year"]
    assert [row["cells"] for row in english["rows"]] == [
        ["<b>", "South Korea", "2024", "$125K"],
        ["Meta", "Namibia", "–", "–"],
    ]
    assert [row["figures"] for row in english["rows"]] == [["a-1"], ["b-2", "b-3"]]
    assert block["figures"] == ["a-1", "b-2", "b-3"]


def test_what_is_downloaded_does_not_show_the_last_bit_of_a_sum(page: Page, shown: list[dict]) -> None:
    frame = pd.DataFrame({"x": [0.1 + 0.2, 0.3, 1.2e15, 2024.0, float("nan")]})
    page.chart(drawing, title="A line", alt="It falls.", figures=["a-1"], data=frame)
    assert shown[0][BLOCK]["in"]["en"]["data"] == 'x\n0.3\n0.3\n1200000000000000\n2024\n""\n'


def test_a_table_without_ids_must_say_what_it_rests_on(page: Page) -> None:
    frame = pd.DataFrame({"organization": ["a"], "country": ["KR"], "year": [2024], "amount": [1]})
    with pytest.raises(TypeError, match="say which figures it rests on"):
        page.table(frame, COLUMNS, "All amounts")
    with pytest.raises(KeyError, match="no column amount"):
        page.table(frame.drop(columns="amount"), COLUMNS, "All amounts", figures=["a-1"])


def test_one_id_is_shown_once_on_a_page(page: Page) -> None:
    page.say("From {low:number}.", low=1, id="range")
    with pytest.raises(ValueError, match="'range' is shown twice"):
        page.say("From {low:number}.", low=1, id="range")


def test_an_anchor_is_made_of_the_first_english_words(page: Page, shown: list[dict]) -> None:
    for _ in range(2):
        page.say("{country:country}'s median pay is {pay:money USD}.", country="KR", pay=1)
    assert [bundle[BLOCK]["id"] for bundle in shown] == ["median-pay-is", "median-pay-is-2"]


def test_in_jupyter_amounts_in_dollars_are_not_taken_for_mathematics(
    shown: list[dict], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "get_ipython", InteractiveShell)
    with pd.option_context("display.html.use_mathjax", True):
        Page().say("From {low:money USD} to {high:money USD}.", low=5, high=9)
        table = pd.DataFrame({"stated": ["$5 to $9"]}).to_html()
    assert shown[0]["text/html"].startswith('<div class="mathjax_ignore">')
    assert "mathjax_ignore" in table


def test_in_jupyter_the_same_things_appear_as_html_that_is_escaped(
    page: Page, shown: list[dict], monkeypatch: pytest.MonkeyPatch
) -> None:
    page.say("The {role} earns {amount:money USD}{note}", role="<script>", amount=5, note="&")
    assert "&lt;script&gt;" in shown[0]["text/html"]
    table = {
        "kind": "table",
        "caption": "<i>",
        "columns": [{"label": "<u>"}],
        "rows": [{"cells": ["<b>"]}],
        "figures": [],
    }
    assert not {"<i>", "<u>", "<b>"} & set(str(preview(table)).replace(">", ">\n").split("\n"))
    monkeypatch.setenv("TALENTMARKET_REPORT", "1")
    page.say("From {low:number}.", low=1)
    assert "text/html" not in shown[1], "a page is not written from it"


def test_one_run_says_draws_and_tabulates_in_every_language(shown: list[dict], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALENTMARKET_LANGS", "en ko")
    titles = []

    def chart(rows: pd.DataFrame, names: dict[str, str], word: Callable[..., str], *, header: Header) -> Figure:
        titles.append((header.title, list(rows["name"]), names["KR"], word(125_000), word(40_000, 125_000)))
        return drawing(header=header)

    page = Page()
    names = page.countries(["KR"])
    rows = pd.DataFrame({"name": [names["KR"]], "pay": [(40_000, 125_000)]})
    page.say("{value} or more", value=page.format("money USD")(125_000))
    page.chart(chart, rows, names, page.format("money USD"), title="World", alt="", figures=[], data=rows, id="chart")
    page.table(rows, {"name": "Country", "pay": ("Pay", "money USD")}, "All sources", figures=[])
    said, _, table = (bundle[BLOCK]["in"] for bundle in shown)
    assert [said[code]["text"] for code in ("en", "ko")] == ["$125K or more", "12만5000달러 이상"]
    assert titles == [
        ("World", ["South Korea"], "South Korea", "$125K", "$40K–$125K"),
        ("World", ["한국"], "한국", "12만5000달러", "4만~12만5000달러"),
    ]
    assert table["ko"]["caption"] == "모든 출처"
    assert table["ko"]["rows"][0]["cells"] == ["한국", "4만~12만5000달러"]
    assert table["en"]["rows"][0]["cells"] == ["South Korea", "$40K–$125K"]


def test_bars_to_pick_travel_whole_and_those_chosen_of_the_first_group_are_drawn(page: Page, shown: list[dict]) -> None:
    frame = pd.DataFrame(
        {
            "row": ["entry", "entry", "entry"],
            "series": ["KR", "US", "US"],
            "name": ["Korea", "America", "America"],
            "group": ["a", "a", "b"],
            "group_name": ["Role A", "Role A", "Role B"],
            "low": [0.2, 0.4, 0.9],
            "high": [0.3, 0.4, 0.9],
            "figure_id": ["a-1", "a-2;a-3", "a-4"],
        }
    )
    page.pick(frame, caption="Pick", label="Countries", among="Role", chosen=["US"], spec="percent")
    block = shown[0][BLOCK]
    english = block["in"]["en"]
    assert block["figures"] == ["a-1", "a-2", "a-3", "a-4"]
    assert [bar["text"] for bar in english["bars"]] == ["20–30%", "40%", "90%"]
    assert [(bar["series"], bar["figures"]) for bar in english["drawn"]] == [("US", "a-2 a-3")]
    assert (english["most"], english["groups"]) == (0.4, {"a": "Role A", "b": "Role B"})


def test_curves_to_pick_are_placed_between_their_first_and_last_x_below_the_highest_value(
    page: Page, shown: list[dict]
) -> None:
    frame = pd.DataFrame(
        {
            "x": [0, 1, 4],
            "row": ["born", "one year", "four years"],
            "series": "KR",
            "name": "Korea",
            "low": [0.8, 0.6, 0.2],
            "high": [0.8, 0.6, 0.2],
            "figure_id": [None, "a-1", "a-2"],
        }
    )
    page.pick(frame, caption="Pick", label="Countries", across="Age", chosen=["KR"], spec="percent 1")
    curves = shown[0][BLOCK]["in"]["en"]["curves"]
    places = [(point["x"], point["y"], point["figures"]) for point in curves["lines"]["KR"]]
    assert places == [(0, 0, ""), (25, 25, "a-1"), (100, 75, "a-2")]
    assert [(tick["at"], tick["text"]) for tick in curves["up"]][:3] == [(100, "0%"), (75, "20%"), (50, "40%")]
    assert [(tick["at"], tick["text"]) for tick in curves["along"]] == [(0, "0"), (25, "1"), (100, "4")]
