"""The figure explorer: search, filters, sorting, and each figure with its source."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site, Tab


def shows(tab: Tab, figures: list[str]) -> None:
    """The table comes to show these figures; it is drawn a moment after a key, a click or a word."""
    expect(tab.page.locator("#figures tbody .ids a")).to_have_text(figures)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_figure_can_be_found_by_its_id(lang: str, site: Site, tab: Tab) -> None:
    figures = sorted(site.figures)
    tab.open(site.url(f"{lang}/explorer.html"))
    assert f"{len(figures):,}" in tab.page.locator(".dt-info").inner_text()
    for figure in {figures[0], figures[len(figures) // 2], figures[-1]}:
        tab.page.fill("#search", figure)
        shows(tab, [figure])
    tab.page.fill("#search", "no such words anywhere")
    shows(tab, [])
    assert tab.wrong == []


def test_search_needs_every_word_in_any_field(hostile: Site, tab: Tab) -> None:
    tab.open(hostile.url("en/explorer.html"))
    tab.page.fill("#search", "한국신문 네이버")
    shows(tab, ["pay-00001"])
    tab.page.fill("#search", "perks KR")
    shows(tab, ["cnt-00001"])


def test_filters_narrow_together_and_are_cleared_together(hostile: Site, tab: Tab) -> None:
    tab.open(hostile.url("en/explorer.html"))
    tab.page.select_option("#filter-country", "KR")
    shows(tab, ["cnt-00001", "pay-00001"])
    tab.page.select_option("#filter-table", "pay")
    shows(tab, ["pay-00001"])
    tab.page.select_option("#filter-kind", "survey")
    shows(tab, [])
    tab.page.click("button[type=reset]")
    expect(tab.page.locator("#figures tbody .ids a")).to_have_count(5)
    tab.page.select_option("#filter-year", "2023")
    shows(tab, ["pay-00003"])
    tab.page.click("button[type=reset]")
    tab.page.fill("#filter-organization", "google")
    shows(tab, ["pay-00002"])


def test_the_country_na_is_namibia_and_not_missing(hostile: Site, tab: Tab) -> None:
    tab.open(hostile.url("en/explorer.html"))
    tab.page.select_option("#filter-country", label="Namibia (1)")
    shows(tab, ["pay-00004"])


def test_a_column_sorts_both_ways_by_keyboard(hostile: Site, tab: Tab) -> None:
    tab.open(hostile.url("en/explorer.html"))
    head = tab.page.locator("#figures thead th").first
    button = head.locator("[role=button]")
    button.focus()
    tab.page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    shows(tab, sorted(hostile.figures))
    button.focus()
    tab.page.keyboard.press("Enter")
    shows(tab, sorted(hostile.figures, reverse=True))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_an_address_with_an_id_opens_the_figure_and_escape_closes_it(lang: str, site: Site, tab: Tab) -> None:
    figure = sorted(site.figures)[0]
    tab.open(site.url(f"{lang}/explorer.html#{figure}"))
    dialog = tab.page.locator("dialog[open]")
    assert dialog.locator("h2").inner_text() == figure
    assert dialog.locator("q").inner_text()
    tab.page.keyboard.press("Escape")
    tab.page.wait_for_url(lambda url: "#" not in url)
    expect(tab.page.locator("dialog[open]")).to_have_count(0)


def test_a_row_leads_to_the_figure_and_that_to_its_source(hostile: Site, tab: Tab) -> None:
    tab.open(hostile.url("en/explorer.html"))
    tab.page.click("text=pay-00001")
    dialog = tab.page.locator("dialog[open]")
    assert dialog.locator("q").inner_text() == "1억 5천만원"
    source = dialog.locator("a[href='https://example.org/1']")
    assert source.inner_text() == "네이버의 보수"


def test_hostile_texts_show_as_text_and_only_web_addresses_are_links(hostile: Site, tab: Tab) -> None:
    for figure in sorted(hostile.figures):
        tab.open(hostile.url(f"en/explorer.html#{figure}"))
        tab.page.locator("dialog summary").click()
    tab.open(hostile.url("en/explorer.html#pay-00004"))
    dialog = tab.page.locator("dialog[open]")
    assert "</script><img src=x onerror=alert(1)>" in dialog.inner_text()
    assert dialog.locator("q").inner_text() == "</script><script>"
    links = [link.get_attribute("href") or "" for link in tab.page.locator("a").all()]
    assert not [link for link in links if re.match(r"\s*(javascript|data):", link, re.IGNORECASE)]
    assert tab.page.locator("main img, main script, main b").count() == 0
    assert tab.wrong == []


def test_the_language_switch_keeps_the_open_figure(hostile: Site, tab: Tab) -> None:
    tab.open(hostile.url("en/explorer.html#pay-00002"))
    tab.page.evaluate("document.getElementById('language').click()")
    tab.page.wait_for_url(re.compile(r"/ko/explorer\.html#pay-00002$"))
    assert tab.page.locator("dialog[open] h2").inner_text() == "pay-00002"
