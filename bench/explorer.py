"""How fast the figure explorer answers a key: from the letter typed to the table laid out, in Chromium, from the built report."""

import shutil
import statistics
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench import ROOT, Row, run

TYPED = ("five-year survival Korea", "senior engineer OpenAI pay", "네이버 개발자 연봉", "$100 million")
#: Milliseconds of one letter more in the search field: the input event, and the layout of what it drew.
_KEY = """(typed) => {
  const search = document.getElementById("search");
  const start = performance.now();
  search.value = typed;
  search.dispatchEvent(new Event("input", { bubbles: true }));
  document.getElementById("figures").getBoundingClientRect();
  return performance.now() - start;
}"""


def rows() -> list[Row]:
    """The median and the slowest of all letters of some questions; the first letter on a new page is apart."""
    run([Path(sys.executable).with_name("talentmarket"), "report"])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        first, others = [], []
        for question in TYPED:
            page.goto("about:blank")
            page.goto((ROOT / "reports" / "en" / "explorer.html").as_uri())
            page.wait_for_timeout(1500)  # nobody types sooner
            times = [page.evaluate(_KEY, question[:end]) for end in range(1, len(question) + 1)]
            first.append(times[0])
            others += times[1:]
        figures = page.evaluate("window.FIGURE_BOOK.rows.length")
        browser.close()
    return [
        Row(
            f"explorer, {figures:,} figures: table after a key, median of {len(others)}",
            f"{statistics.median(others):.0f} ms (slowest {max(others):.0f})",
            limit="100 ms",
        ),
        Row(
            "the same, first key, a second and a half after the page has opened", f"{max(first):.0f} ms", limit="100 ms"
        ),
    ]
