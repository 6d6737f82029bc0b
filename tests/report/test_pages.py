"""A page shows what its notebook says, in one language, as text."""

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from nbformat import NotebookNode, from_dict

from talentmarket.figures import UnknownFigure
from talentmarket.report import BLOCK, BuildResult
from talentmarket.report.pages import PageError, Pages
from talentmarket.report.parameters import Plan
from tests.report.conftest import make_project


class Elements(HTMLParser):
    """The elements of a page, their attributes, and the text in each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.found if "id" in attributes]


def page(report: Path, lang: str = "en", name: str = "everything") -> str:
    return (report / lang / f"{name}.html").read_text(encoding="utf-8")


def cell(kind: str, source: str, *tags: str, **more: object) -> NotebookNode:
    return from_dict({"cell_type": kind, "id": "c", "source": source, "metadata": {"tags": list(tags)}, **more})


TITLE = [cell("markdown", "# Title\n\nWhy?")]


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(make_project(tmp_path / "project") / "data" / "processed")


def write(pages: Pages, cells: list[NotebookNode], lang: str = "en") -> str:
    plan = Plan(Path("page.ipynb"), lang)
    return pages.write(plan, [*TITLE, *cells], [], []).files[f"{lang}/page.html"].decode()


def shown(block: dict[str, object]) -> NotebookNode:
    output = {"output_type": "display_data", "metadata": {}, "data": {BLOCK: block, "text/plain": "x"}}
    return cell("code", "show()", outputs=[output])


def test_a_page_is_in_one_language(report: tuple[Path, BuildResult]) -> None:
    english, korean = page(report[0], "en"), page(report[0], "ko")
    assert Elements(english).all("html") == [{"lang": "en"}]
    assert Elements(korean).all("html") == [{"lang": "ko"}]
    assert "What people are paid" in english
    assert "What people are paid" not in korean
    assert "사람들은 얼마를 받는가" in korean


def test_a_finding_is_computed_and_said_once(report: tuple[Path, BuildResult]) -> None:
    assert page(report[0], "en").count("The engineer earns $210K on 4 reports") == 1
    assert page(report[0], "ko").count("엔지니어는 평균 21만\u00a0달러를 받는다. 보고는 4건이다") == 1


def test_a_finding_that_a_chart_has_as_its_title_is_left_to_the_chart(pages: Pages) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><text>Pay rose.</text></svg>'
    said = {"title": "Pay rose.", "caption": "", "alt": "A line.", "svg": svg, "width": 10, "height": 10, "data": "a"}
    finding = {"kind": "finding", "id": "rose", "figures": [], "in": {"en": {"text": "Pay rose."}}}
    chart = {"kind": "chart", "id": "line", "figures": [], "in": {"en": said}}
    html = write(pages, [shown(finding), shown(chart)])
    assert html.count("<p>Pay rose.</p>") == 0
    assert html.count("<text>Pay rose.</text>") == 1
    assert '<div class="anchor" id="rose"></div>' in html, "links to it still arrive"


@pytest.mark.parametrize("inside", ["<script>x()</script>", '<g onload="x()"/>', '<a href="https://example.org"/>'])
def test_a_drawing_with_more_than_a_drawing_in_it_is_refused(inside: str, pages: Pages) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">{inside}</svg>'
    said = {"title": "T", "caption": "", "alt": "A", "svg": svg, "width": 10, "height": 10, "data": "a"}
    with pytest.raises(PageError, match="which is not a drawing"):
        write(pages, [shown({"kind": "chart", "id": "line", "figures": [], "in": {"en": said}})])


def test_anchors_are_the_same_in_both_languages(report: tuple[Path, BuildResult]) -> None:
    english, korean = Elements(page(report[0], "en")).ids(), Elements(page(report[0], "ko")).ids()
    assert english == korean
    assert len(set(english)) == len(english)
    assert {"by-country", "amounts", "average", "s-what-people-are-paid", "s-closer"} <= set(english)


def test_code_and_methods_are_folded_and_limits_are_not(report: tuple[Path, BuildResult]) -> None:
    html = page(report[0])
    assert re.search(r'<details class="methods"><summary>How this was done</summary>\s*<h2', html)
    assert '<details class="code"><summary>Code</summary>' in html
    assert re.search(r'<div class="limits">\s*<h2', html)
    assert "injected" not in html
    assert "Parameters\nlang" not in html


def test_every_chart_has_an_alternative_text_and_a_size(report: tuple[Path, BuildResult]) -> None:
    found = Elements(page(report[0]))
    (drawing,) = [attributes for attributes in found.all("div") if attributes.get("class") == "drawing"]
    assert drawing["aria-label"] == "Bars of 2 countries."
    (svg,) = found.all("svg")
    assert (svg["width"], svg["height"]) == ("672", "336")


def test_every_figure_leads_to_the_explorer_and_exactly_the_sources_used_are_listed(
    report: tuple[Path, BuildResult],
) -> None:
    html = page(report[0])
    ids = {f"pay-0000{number}" for number in (1, 2, 3, 4)}
    links = {link["href"] for link in Elements(html).all("a") if "explorer.html#" in link["href"]}
    assert links == {f"explorer.html#{name}" for name in ids}, "each row of the table links to its own"
    folds = [set(fold["data-figures"].split()) for fold in Elements(html).all("details") if "data-figures" in fold]
    assert folds[:4] == [ids] * 4, "findings, chart and table"
    assert set().union(*folds[4:]) == ids, "the sources"
    assert "The 4 figures used on this page come from 3 sources." in html
    assert "The 1 figure used on this page comes from 1 source." in page(report[0], name="counting")


def test_headings_go_down_one_level_at_a_time(report: tuple[Path, BuildResult]) -> None:
    levels = [int(tag[1]) for tag, _ in Elements(page(report[0])).found if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_hostile_texts_show_as_text(report: tuple[Path, BuildResult]) -> None:
    for lang in ("en", "ko"):
        found = Elements(page(report[0], lang))
        scripts = [attributes for attributes in found.all("script") if attributes.get("type") != "application/ld+json"]
        assert len(scripts) == 1, "only the page's own script"
        assert not found.all("b")
        assert not [name for _, attributes in found.found for name in attributes if name.startswith("on")]
        links = [attributes.get("href", "") for attributes in found.all("a") + found.all("link")]
        assert not [link for link in links if re.match(r"\s*(javascript|data:text|vbscript)", link, re.IGNORECASE)]
        for text in ("Google <script>alert(1)</script>", "**bold** [x](javascript:alert(1))", "<b>Evil</b>"):
            assert text in found.text
        assert "<script>printed()</script>" in found.text


def test_metadata_cannot_end_its_script(report: tuple[Path, BuildResult]) -> None:
    metadata = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(report[0]), re.DOTALL)
    assert metadata
    described = json.loads(metadata[1])
    assert described["@type"] == "Dataset"
    assert described["isBasedOn"] == ["https://example.org/2?a=1&b=2", "https://example.org/1"]


def test_nothing_is_fetched_from_elsewhere(report: tuple[Path, BuildResult]) -> None:
    for path in sorted(report[0].rglob("*.html")):
        found = Elements(path.read_text(encoding="utf-8"))
        fetched = [attributes.get("src", "") for _, attributes in found.found]
        fetched += [attributes["href"] for attributes in found.all("link")]
        assert not [address for address in fetched if re.match(r"(https?:)?//", address)], path
        assert "@import" not in path.read_text(encoding="utf-8")


def test_a_page_states_the_version_of_just_the_tables_it_read(report: tuple[Path, BuildResult]) -> None:
    versions = [
        re.search(r"Data version ([0-9a-f]{12})\.", page(report[0], name=name)) for name in ("everything", "counting")
    ]
    assert all(versions)
    assert versions[0][1] != versions[1][1]
    assert "the tables that this page read (counts and sources)" in page(report[0], name="counting")


def test_a_notebook_begins_with_a_title(pages: Pages) -> None:
    with pytest.raises(PageError, match="the first cell is Markdown: a heading"):
        pages.write(Plan(Path("page.ipynb"), "en"), [cell("markdown", "Why?")], [], [])


def test_prose_without_a_translation_stays_english(pages: Pages) -> None:
    assert "<p>Nobody has put this into Korean.</p>" in write(
        pages, [cell("markdown", "Nobody has put this into Korean.")], "ko"
    )


def test_findings_of_another_page_are_quoted_with_a_link(pages: Pages) -> None:
    found = {"pay": {"title": "Pay", "findings": [{"id": "gap", "text": "It is wide."}, {"id": "old", "text": "No."}]}}
    block = {
        "kind": "quote",
        "id": "from-pay",
        "figures": [],
        "page": "pay",
        "ids": ["gap"],
        "in": {"en": {"text": ""}},
    }
    html = (
        pages.write(Plan(Path("page.ipynb"), "en"), [*TITLE, shown(block)], [], [], found)
        .files["en/page.html"]
        .decode()
    )
    assert re.search(r'<li>It is wide. <a class="to" href="pay.html#gap">Pay</a></li>', html)
    assert "No." not in html


def test_a_number_below_zero_has_a_minus_and_an_id_its_hyphens(pages: Pages) -> None:
    html = write(pages, [cell("markdown", "Pay fell (-3.6%), by -$5 in 2024-11; see sal-00012 and `x -1`.")])
    assert "Pay fell (−3.6%), by −$5 in 2024-11; see sal-00012 and <code>x -1</code>." in html


def test_a_figure_that_no_table_holds_is_refused(pages: Pages) -> None:
    with pytest.raises(UnknownFigure, match="'pay-99999' is in no table"):
        write(
            pages,
            [shown({"kind": "finding", "id": "f", "figures": ["pay-99999"], "in": {"en": {"text": "So it is."}}})],
        )


def test_html_and_scripts_of_a_kernel_do_not_reach_a_page(pages: Pages) -> None:
    data = {"text/html": "<script>evil()</script>", "application/javascript": "evil()", "text/plain": "<plain>"}
    output = {"output_type": "display_data", "metadata": {}, "data": data}
    printed = {"output_type": "stream", "name": "stdout", "text": "<printed>"}
    html = write(pages, [cell("code", "evil", outputs=[output, printed])])
    assert "evil()" not in html
    assert "&lt;plain&gt;" not in html, "what a notebook only looks at is not for the page"
    assert "&lt;printed&gt;" in html


def test_a_heading_in_a_fence_is_no_heading(pages: Pages) -> None:
    html = write(pages, [cell("markdown", "## One\n\n```\n# no\n```")])
    assert Elements(html).ids().count("s-one") == 1
