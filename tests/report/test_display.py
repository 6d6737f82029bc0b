"""What a notebook hands over: ids, texts and drawings, the same each time."""

from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

from talentmarket.report import display
from talentmarket.report.display import BLOCK, Page, figure_ids, preview
from tests.report.conftest import NOTEBOOKS


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    bundles: list[dict] = []
    monkeypatch.setattr(display, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles


@pytest.fixture
def page(shown: list[dict]) -> Page:
    return Page(NOTEBOOKS / "everything.toml", "en")


def drawing() -> Figure:
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
    frame = pd.DataFrame({"x": [1]})
    page.show(drawing(), "by-country", figures=["a-1"], data=frame, count=2)
    Page(NOTEBOOKS / "everything.toml", "en").show(drawing(), "by-country", figures=["a-1"], data=frame, count=2)
    first, second = (bundle[BLOCK] for bundle in shown)
    assert first == second
    assert "<metadata>" not in first["svg"]
    assert "<text" not in first["svg"]
    assert (first["width"], first["height"]) == (384, 192)


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
    page.table(frame, "amounts")
    block = shown[0][BLOCK]
    assert [column["label"] for column in block["columns"]] == ["Organization", "Country", "Year", "A year"]
    assert [row["cells"] for row in block["rows"]] == [
        ["<b>", "South Korea", "2024", "$125K"],
        ["Meta", "Namibia", "–", "–"],
    ]
    assert [row["figures"] for row in block["rows"]] == [["a-1"], ["b-2", "b-3"]]
    assert block["figures"] == ["a-1", "b-2", "b-3"]


def test_a_table_without_ids_must_say_what_it_rests_on(page: Page) -> None:
    frame = pd.DataFrame({"organization": ["a"], "country": ["KR"], "year": [2024], "amount": [1]})
    with pytest.raises(TypeError, match="say which figures it rests on"):
        page.table(frame, "amounts")
    with pytest.raises(KeyError, match="no column amount"):
        page.table(frame.drop(columns="amount"), "amounts", figures=["a-1"])


def test_one_id_is_shown_once_on_a_page(page: Page) -> None:
    page.say("range", low=1, high=2)
    with pytest.raises(ValueError, match="'range' is shown twice"):
        page.say("range", low=1, high=2)


def test_in_jupyter_the_same_things_appear_as_html_that_is_escaped(
    page: Page, shown: list[dict], monkeypatch: pytest.MonkeyPatch
) -> None:
    page.say("average", role="<script>", amount=5, count=1, note="&")
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
    page.say("range", low=1, high=2)
    assert "text/html" not in shown[1], "a page is not written from it"


def test_a_missing_file_of_texts_is_named(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"none\.toml: there is no such file"):
        Page(tmp_path / "none.toml", "en")


def test_a_lighter_drawing_is_the_same_drawing() -> None:
    heavy = '<svg><path d="M 1 2 \nL 3.456789 -4 \nz\n" style="d: x"/>\n <g>\n</g></svg>'
    assert display._light(heavy) == '<svg><path d="M1 2L3.46 -4z" style="d: x"/><g></g></svg>'
    assert display._light('<path d="M 1 2 \nQ 10.5 0.25 5 6 \n"/>') == '<path d="M1 2Q10.5 0.25 5 6"/>'


def test_shortening_coordinates_keeps_scales_and_moves_nothing_by_more_than_a_hundredth() -> None:
    short = display._LONG.sub(display._shorter, "scale(0.015625) translate(12.345678 -3.999999) M 0.5 100.25 #12.3456")
    assert short == "scale(0.015625) translate(12.35 -4) M 0.5 100.25 #12.3456"
