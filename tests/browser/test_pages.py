"""Every page, opened from disk in a browser, on a phone and a wide screen, in light and dark, and on paper."""

import io
import os
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import ARGUMENTS, Site, Tab, executable

OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > width + 1 && !element.closest(".scroll, pre"))
    .map((element) => element.outerHTML.slice(0, 80)).slice(0, 3);
}"""
SCROLLS = """() => [...document.querySelectorAll(".scroll, .drawing")].filter((box) => box.scrollWidth > box.clientWidth + 1)
  .map((box) => box.closest("[id]").id)"""
IMAGES = """() => [...document.images].filter((image) =>
  !(image.alt.trim() && image.getAttribute("width") && image.getAttribute("height") && image.complete && image.naturalWidth)
).map((image) => image.outerHTML.slice(0, 80))"""


def violations(tab: Tab, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds, in short: by all rules, or by those named."""
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = Axe().run(tab.page, options={"preload": False, **only}).response["violations"]
    return [f"{rule['id']}: {node['html'][:90]}" for rule in found for node in rule["nodes"][:2]]


def test_every_page_fits_is_quiet_and_accessible(site: Site, tab: Tab) -> None:
    """Each page is opened once: axe looks at it wide and light, then at its colours in the dark, then it is made narrow."""
    problems = []
    for name in site.pages:
        tab.page.set_viewport_size({"width": 1280, "height": 800})
        tab.page.emulate_media(color_scheme="light")
        tab.open(site.url(name))
        tab.page.evaluate("Promise.all([...document.images].map((image) => image.decode().catch(() => null)))")
        found = [f"image: {image}" for image in tab.page.evaluate(IMAGES)]
        found += [f"axe {violation}" for violation in violations(tab)]
        tab.page.emulate_media(color_scheme="dark")
        found += [f"axe in the dark {violation}" for violation in violations(tab, ["color-contrast"])]
        for width in (1280, 1000, 360):
            tab.page.set_viewport_size({"width": width, "height": 800})
            found += [f"overflows at {width}: {element}" for element in tab.page.evaluate(OVERFLOW)]
            found += [f"scrolls at {width}: {box}" for box in tab.page.evaluate(SCROLLS)]
        problems += [f"{name}: {problem}" for problem in found + tab.wrong]
        tab.wrong.clear()
    assert "\n".join(problems) == ""


def test_a_figure_opened_in_the_explorer_is_accessible_too(site: Site, tab: Tab) -> None:
    if not site.figures:
        pytest.fail("the report has no figures")
    for lang in ("en", "ko"):
        for scheme in ("light", "dark"):
            tab.page.emulate_media(color_scheme=scheme)
            tab.open(site.url(f"{lang}/explorer.html#{min(site.figures)}"))
            tab.page.locator("dialog summary").click()
            assert violations(tab) == []


def test_every_page_prints_whole(site: Site, tab: Tab) -> None:
    tab.page.set_viewport_size({"width": 670, "height": 1000})  # A4 between its margins
    tab.page.emulate_media(media="print")
    for name in site.pages:
        tab.open(site.url(name))
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= 670, name
        assert tab.page.evaluate(SCROLLS) == [], name
        heights = tab.page.evaluate("[...document.querySelectorAll('figure.chart')].map((chart) => chart.offsetHeight)")
        assert max(heights, default=0) < 986, f"{name}: a chart with its caption is on one page (26.1 cm)"
        paper = tab.page.pdf(format="A4")
        assert paper.startswith(b"%PDF")
        assert not tab.page.locator("header.site nav").is_visible()


def test_bars_are_printed_though_backgrounds_are_not(shipped: Site, tab: Tab) -> None:
    tab.page.emulate_media(media="print")
    tab.open(shipped.url("en/index.html"))
    printed = "(bar) => getComputedStyle(bar).printColorAdjust"
    assert tab.page.locator("table.bars i").first.evaluate(printed) == "exact"


def test_links_are_written_out_on_paper(hostile: Site, tab: Tab) -> None:
    tab.page.emulate_media(media="print")
    tab.open(hostile.url("en/everything.html"))
    content = "(link) => getComputedStyle(link, '::after').content"
    assert "http" in tab.page.locator(".sources a[href^=http]").first.evaluate(content)
    tab.page.locator(".sources details.figures").first.evaluate("(fold) => { fold.open = true; }")
    assert tab.page.locator(".sources a:not([href^=http])").first.evaluate(content) == "none"


def test_every_link_and_anchor_resolves(site: Site, tab: Tab) -> None:
    ids: dict[Path, set[str]] = {}
    links: list[tuple[str, str]] = []
    for name in site.pages:
        tab.open(site.url(name))
        path = (site.directory / name).resolve()
        for fold in tab.page.locator("details").all():
            fold.evaluate("(fold) => { fold.open = true; }")
        expect(tab.page.locator("details[data-figures]:not(:has(a))")).to_have_count(0, timeout=60_000)
        ids[path] = set(tab.page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)"))
        links += [
            (name, href)
            for href in tab.page.evaluate(
                "[...document.querySelectorAll('a[href], link[href]')].map((link) => link.href)"
            )
        ]
    figures = site.figures
    wrong = []
    for name, href in links:
        parts = urlsplit(href)
        if parts.scheme != "file":
            if parts.scheme not in {"http", "https", "data"}:
                wrong.append(f"{name}: {href}")
            continue
        target, anchor = Path(unquote(parts.path)).resolve(), unquote(parts.fragment)
        known = ids.get(target, set()) | (figures if target.name == "explorer.html" else set())
        if not target.is_file() or (anchor and anchor not in known):
            wrong.append(f"{name}: {href}")
    assert links
    assert sorted(set(wrong)) == []


def test_the_language_switch_keeps_the_place(site: Site, tab: Tab) -> None:
    for name in [name for name in site.pages if name.startswith("en/")]:
        tab.open(site.url(name))
        anchors = tab.page.evaluate(
            "[...document.querySelectorAll('main h2[id], main figure[id]')].filter((e) => e.checkVisibility()).map((e) => e.id)"
        )
        if not anchors:
            continue
        anchor = anchors[len(anchors) // 2]
        tab.page.evaluate("(id) => document.getElementById(id).scrollIntoView()", anchor)
        tab.page.evaluate("document.querySelector('a.language').focus({ preventScroll: true })")
        tab.page.keyboard.press("Enter")
        tab.page.wait_for_url(re.compile(r"/ko/"))
        arrived = tab.page.url.partition("#")[2]
        seen = tab.page.evaluate("(id) => document.getElementById(id)?.getBoundingClientRect().top", unquote(arrived))
        assert arrived, f"{name}: at {anchor}"
        assert seen is not None, f"{name}: no {arrived} in Korean"
        assert tab.page.evaluate("document.documentElement.lang") == "ko"


def test_a_link_to_something_folded_away_unfolds_it(hostile: Site, tab: Tab) -> None:
    tab.open(hostile.url("ko/everything.html#s-method"))
    assert tab.page.locator("details.methods").evaluate("(fold) => fold.open")


def test_a_place_of_the_matrix_opens_to_the_articles_words(shipped: Site, tab: Tab) -> None:
    for lang in ("en", "ko"):
        tab.open(shipped.url(f"{lang}/06-startup-vs-big-tech.html"))
        place = tab.page.locator("#wordings details").first
        assert place.inner_text().strip() == "−2"
        place.locator("summary").click()
        assert "youngju" in place.inner_text()
        assert place.inner_text().count("−") == 3


def test_the_keyboard_comes_to_the_content_first(hostile: Site, tab: Tab) -> None:
    tab.open(hostile.url("en/everything.html"))
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.className") == "skip"
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator("#main")).to_be_focused()


@pytest.mark.parametrize(("locale", "expected"), [("ko-KR", "ko"), ("en-GB", "en"), ("fr-FR", "en")])
def test_the_first_page_goes_to_the_readers_language(
    locale: str, expected: str, hostile: Site, context: BrowserContext
) -> None:
    assert context.browser is not None
    reader = context.browser.new_context(locale=locale)
    page = reader.new_page()
    page.goto((hostile.directory / "index.html").as_uri())
    page.wait_for_url(re.compile(r"/(en|ko)/index\.html$"))
    assert f"/{expected}/index.html" in page.url
    reader.close()


def test_no_page_is_heavy(site: Site) -> None:
    heavy = {name: (site.directory / name).stat().st_size for name in site.pages}
    assert {name: size for name, size in heavy.items() if size > 1_500_000} == {}


def test_a_mark_shows_its_figure_on_hover_and_focus_and_a_click_opens_it(shipped: Site, tab: Tab) -> None:
    for lang in ("en", "ko"):
        tab.open(shipped.url(f"{lang}/04-hiring-news.html"))
        mark = tab.page.locator("figure.chart .mark[data-figures]").first
        figure = (mark.get_attribute("data-figures") or "").split()[0]
        mark.scroll_into_view_if_needed()
        mark.dispatch_event("pointerover", {"bubbles": True})
        tip = tab.page.locator(".tip")
        expect(tip).to_be_visible()
        expect(tip.locator(f"a[href='explorer.html#{figure}']")).to_be_visible()
        assert "“" in tip.inner_text(), "its wording"
        tab.page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        mark.focus()
        expect(tip).to_be_visible()
        tab.page.keyboard.press("ArrowRight")
        assert tab.page.evaluate("document.activeElement.matches('.mark')")
        single = tab.page.locator("figure.chart .mark[data-figures]:not([data-figures*=' '])").first
        wanted = single.get_attribute("data-figures")
        single.dispatch_event("click", {"bubbles": True})
        tab.page.wait_for_url(re.compile(rf"explorer\.html#{wanted}$"))
        expect(tab.page.locator("dialog[open] h2")).to_have_text(wanted or "")
    assert tab.wrong == []


def test_figures_used_open_in_place_with_value_publisher_and_wording(hostile: Site, tab: Tab) -> None:
    tab.open(hostile.url("en/everything.html"))
    fold = tab.page.locator("details.figures").first
    fold.locator("summary").click()
    row = fold.locator("tr", has_text="pay-00001")
    expect(row).to_contain_text("1억 5천만원")
    expect(row).to_contain_text("한국신문")
    expect(row).to_contain_text("2024")


def test_a_chart_becomes_a_png_in_the_browser(shipped: Site, tab: Tab) -> None:
    tab.open(shipped.url("ko/03-startup-survival.html"))
    tab.page.evaluate("""() => {
      const write = XMLSerializer.prototype.serializeToString;
      XMLSerializer.prototype.serializeToString = function (svg) { return (window.sent = write.call(this, svg)); };
    }""")
    with tab.page.expect_download() as waiting:
        tab.page.locator("button[data-png]").first.click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")
    assert '@font-face { font-family: "NanumGothic"; src: url("data:font/woff2;base64,' in tab.page.evaluate("sent")
    assert tab.wrong == []


def test_curves_are_picked_by_keyboard_and_come_back_from_the_address(shipped: Site, tab: Tab) -> None:
    tab.open(shipped.url("en/03-startup-survival.html"))
    picker = tab.page.locator("#pick-survival")
    names = picker.locator("svg .name:visible")
    colour = "el => getComputedStyle(el).fill"
    korean = picker.locator("g[data-series=KR] .name")
    kept = korean.evaluate(colour)
    assert names.all_text_contents() == ["South Korea", "United States"]
    picker.get_by_role("checkbox", name="Italy").focus()
    tab.page.keyboard.press("Space")
    assert names.all_text_contents() == ["Italy", "South Korea", "United States"]
    assert len({name.evaluate(colour) for name in names.all()}) == 3
    assert korean.evaluate(colour) == kept, "a curve keeps its colour when another one comes"
    mark = picker.locator("g[data-series=IT] .mark[data-figures]").first
    expect(mark).to_have_attribute("aria-label", re.compile(r"Italy, Age 1: [\d.]+%"))
    mark.focus()
    expect(tab.page.locator(".tip")).to_contain_text("Italy, Age 1")
    picker.locator("details.as-table > summary").click()
    rows = picker.locator("tbody tr")
    expect(rows.nth(3).locator("th")).to_have_text("Age 1, Italy")
    before, address = rows.all_inner_texts(), tab.page.url
    tab.open(address)
    picker.locator("details.as-table > summary").click()
    assert rows.all_inner_texts() == before
    assert tab.wrong == []


def test_a_role_is_picked_and_without_scripts_the_first_choice_is_drawn(shipped: Site, tab: Tab) -> None:
    address = shipped.url("en/02-compensation.html")
    tab.open(address)
    picker = tab.page.locator("#pick-pay")
    first = picker.locator("tbody tr").all_inner_texts()
    picker.locator("select").select_option("ml_engineer")
    assert picker.locator("tbody tr").all_inner_texts() != first
    assert tab.page.context.browser is not None
    plain = tab.page.context.browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(address)
    assert page.locator("#pick-pay tbody tr").all_inner_texts() == first
    expect(page.locator("#pick-pay form")).to_be_hidden()
    plain.close()


def test_letters_of_all_charts_are_legible_on_a_phone(shipped: Site, tab: Tab) -> None:
    tab.page.set_viewport_size({"width": 360, "height": 800})
    small = {}
    for name in shipped.pages:
        tab.open(shipped.url(name))
        small[name] = (
            tab.page.evaluate("""() => [...document.querySelectorAll("figure.chart svg")].filter((svg) => svg.checkVisibility()).map((svg) => {
          const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
          const sizes = [...svg.querySelectorAll("text")].map((text) => parseFloat(getComputedStyle(text).fontSize));
          return Math.min(...sizes) * scale;
        })""")
        )
    assert min(size for sizes in small.values() for size in sizes) >= 11, small


def test_in_the_dark_a_chart_is_on_the_ground_of_the_page(shipped: Site, tab: Tab) -> None:
    tab.page.emulate_media(color_scheme="dark")
    tab.open(shipped.url("en/03-startup-survival.html"))
    chart = tab.page.locator("figure.chart .drawing").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    picture = Image.open(io.BytesIO(tab.page.screenshot())).convert("RGB")
    x, y = box["x"] + 2, max(box["y"], 0) + 100
    assert picture.getpixel((x, y)) == picture.getpixel((x - 12, y)), "inside and outside of the drawing"


def test_the_menu_reaches_every_page_and_search_leads_to_the_explorer(shipped: Site, tab: Tab) -> None:
    tab.open(shipped.url("en/06-startup-vs-big-tech.html"))
    tab.page.click("details.menu summary")
    links = tab.page.locator("details.menu a")
    assert links.count() == len(list((Path(__file__).parents[2] / "notebooks").glob("[0-9]*.ipynb")))
    expect(links.first).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(links.first).to_be_hidden()
    tab.page.fill("form.find input", "Naver")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url(re.compile(r"explorer\.html\?q=Naver"))
    expect(tab.page.locator("#search")).to_have_value("Naver")
    expect(tab.page.locator("#figures tbody tr").first).to_be_visible()


def test_a_word_of_the_glossary_explains_itself(shipped: Site, tab: Tab) -> None:
    tab.open(shipped.url("en/03-startup-survival.html"))
    tab.page.locator("main p button.term").first.click()
    expect(tab.page.locator(".term-meaning:popover-open")).to_be_visible()


def test_the_first_answer_is_visible_at_once_and_home_is_light(shipped: Site, tab: Tab) -> None:
    for width in (1280, 360):
        tab.page.set_viewport_size({"width": width, "height": 800})
        tab.open(shipped.url("en/index.html"))
        assert tab.page.locator(".answers .value").count() == 6
        assert tab.page.locator(".answers table.bars:has(.mark)").count() == 6, "each with a small chart"
        box = tab.page.locator(".answers .value").first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 800, width
    assert (shipped.directory / "en" / "index.html").stat().st_size < 400_000


def test_korean_is_drawn_on_a_machine_without_korean_fonts(shipped: Site, browser: Browser, tmp_path: Path) -> None:
    latin = tmp_path / "fonts.conf"
    latin.write_text(
        f"<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>"
    )
    bare = browser.browser_type.launch(
        executable_path=executable(), args=ARGUMENTS, env={**os.environ, "FONTCONFIG_FILE": str(latin)}
    )
    page = bare.new_page()
    page.goto(shipped.url("ko/03-startup-survival.html"))
    page.evaluate("document.fonts.ready.then(() => true)")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    for part in ("h1", "figure.chart .wide svg", "footer", "svg.curves .name"):
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": part})["nodeId"]
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        assert any(font["isCustomFont"] and "Nanum" in font["familyName"] for font in fonts), (part, fonts)
    bare.close()


def test_how_to_cite_is_given_as_apa_and_bibtex(shipped: Site, tab: Tab) -> None:
    tab.open(shipped.url("en/02-compensation.html"))
    folds = tab.page.locator(".cite details")
    assert folds.locator("summary").all_inner_texts() == ["APA", "BibTeX"]
    folds.nth(1).locator("summary").click()
    assert folds.nth(1).locator("pre").inner_text().startswith("@misc{talentmarket-02-compensation,")
