"""A chart as SVG: text as text, nothing that a page would refuse, marks that know their figures."""

import re
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from talentmarket.charts import Chart, mark, open_chart
from talentmarket.charts.svg import svg
from tests.charts.conftest import HEADER

SVG = "{http://www.w3.org/2000/svg}"


def draw(width: float = 6.0) -> Chart:
    figure, (axes,) = open_chart(HEADER, width=width)
    (line,) = axes.plot([1, 2], [3, 4], "o-")
    mark(line, "sal-00001 sal-00002;sal-00001", 'Google "base": <$150K>')
    dots = axes.scatter([1, 2], [3.2, 3.6])
    mark(dots, ["sur-00001", ""], ["Korea 1.23456", "estimate"])
    axes.fill_between([1, 2], [3, 3], [3.5, 3.5])
    return figure


@pytest.fixture(scope="module")
def root() -> ET.Element:
    return ET.fromstring(svg(draw(), "pay"))


def test_every_mark_has_its_figures_and_its_name(root: ET.Element) -> None:
    marks = [one for one in root.iter() if one.get("class") == "mark"]
    assert {(one.get("data-figures"), one.get("aria-label")) for one in marks} == {
        ("sal-00001 sal-00002", 'Google "base": <$150K>'),
        ("sur-00001", "Korea 1.23456"),
        (None, "estimate"),
    }
    assert all(one.tag == f"{SVG}g" and one.get("role") == "img" and len(one) for one in marks)


def test_text_is_text(root: ET.Element) -> None:
    shown = ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]
    assert {"A finding 발견", "US dollars 미국 달러", "3.2"} <= set(shown)
    assert root.get("font-family", "").startswith("NanumGothic")
    assert all(float(one.get("font-size", "99").removesuffix("px")) * 96 / 72 >= 11 for one in root.iter(f"{SVG}text"))


def test_no_style_no_link_and_no_id_that_nothing_refers_to(root: ET.Element) -> None:
    text = ET.tostring(root, encoding="unicode")
    assert not re.search(r"style=|<style|metadata|<a |<script|talentmarket", text)
    ids = {one.get("id") for one in root.iter() if one.get("id")}
    assert ids == set(re.findall(r'(?:href="|url\()#([^")]+)', text))


def test_the_same_chart_makes_the_same_bytes_and_charts_of_a_page_share_no_id() -> None:
    assert svg(draw(), "pay") == svg(draw(), "pay")
    one, other = (set(re.findall(r' id="([^"]+)"', svg(draw(), key))) for key in ("pay", "survival"))
    assert one
    assert not one & other


def test_a_drawing_for_a_phone_is_340_pixels_wide() -> None:
    root = ET.fromstring(svg(draw(width=3.5), "pay"))
    assert root.get("width") == "336"
    assert root.get("viewBox", "").startswith("0 0 252 ")


def test_coordinates_are_short_and_words_are_left_alone() -> None:
    figure, (axes,) = open_chart(HEADER)
    axes.set_xticks([0.123456], ["1.23456789"])
    text = svg(figure, "pay")
    assert ">1.23456789<" in text
    assert not re.search(r' (?:x|y|d)="[^"]*[1-9]\d*\.\d{3}', text)


def test_a_mark_without_a_name_has_no_empty_one() -> None:
    figure, (axes,) = open_chart(HEADER)
    (dot,) = axes.plot([1], [1], "o")
    mark(dot, "sal-00001")
    (found,) = [one for one in ET.fromstring(svg(figure, "pay")).iter() if one.get("class") == "mark"]
    assert found.attrib == {"class": "mark", "data-figures": "sal-00001"}


def test_a_collection_of_many_marks_keeps_each_to_its_figure() -> None:
    figure, (axes,) = open_chart(HEADER)
    table = pd.DataFrame({"x": range(30), "figure_id": [f"sal-{n:05}" for n in range(30)]})
    mark(axes.scatter(table["x"], table["x"]), list(table["figure_id"]), [f"value {x}" for x in table["x"]])
    root = ET.fromstring(svg(figure, "pay"))
    found = [one.get("data-figures") for one in root.iter() if one.get("class") == "mark"]
    assert found == list(table["figure_id"])
