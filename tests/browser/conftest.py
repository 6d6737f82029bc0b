"""Reports to open in a browser: the shipped one, and one made of hostile texts; and the browser."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from talentmarket.report import build
from tests.report.conftest import make_project

REPOSITORY = Path(__file__).parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Site:
    """A report on disk."""

    directory: Path

    @property
    def pages(self) -> list[str]:
        """Every page, by path below the report, but the one that only chooses a language."""
        found = (str(path.relative_to(self.directory)) for path in self.directory.glob("*/*.html"))
        return sorted(found)

    def url(self, page: str) -> str:
        path, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", page).groups()
        return (self.directory / path).as_uri() + mark + rest

    @property
    def figures(self) -> set[str]:
        """Ids of all figures that the explorer knows."""
        script = (self.directory / "assets" / "figures.js").read_text(encoding="utf-8")
        tables = json.loads(script.removeprefix("window.FIGURES = ").rstrip(";\n"))["tables"].values()
        return {row[table["columns"].index("figure_id")] for table in tables for row in table["rows"]}

    def rows(self, table: str) -> dict[str, dict[str, str]]:
        """The rows of a table by figure, as the explorer has them."""
        script = (self.directory / "assets" / "figures.js").read_text(encoding="utf-8")
        found = json.loads(script.removeprefix("window.FIGURES = ").rstrip(";\n"))["tables"][table]
        made = [dict(zip(found["columns"], row, strict=True)) for row in found["rows"]]
        return {row["figure_id"]: row for row in made}


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    root = make_project(tmp_path_factory.mktemp("hostile") / "project", "everything", "counting")
    assert build(root, params={"note": "<script>alert('note')</script>"}, notebooks=["everything"]).exit_code == 0
    assert build(root).exit_code == 0
    return Site(root / "reports")


@pytest.fixture(scope="session")
def shipped() -> Site:
    assert build(REPOSITORY).exit_code == 0
    return Site(REPOSITORY / "reports")


@pytest.fixture(scope="session", params=["shipped", "hostile"])
def site(request: pytest.FixtureRequest) -> Site:
    found: Site = request.getfixturevalue(request.param)
    return found


ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def executable() -> str:
    """Where Chromium is."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail("no Chromium is found: install Debian's package chromium, or leave these out with -m 'not browser'")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield started
        started.close()


@dataclass
class Tab:
    """An open page, and whatever went wrong in it."""

    page: Page
    wrong: list[str]

    def open(self, url: str) -> None:
        # A page already open at this address with another anchor would only scroll.
        self.page.goto("about:blank")
        self.page.goto(url)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    yield opened
    opened.close()


@pytest.fixture
def tab(context: BrowserContext) -> Tab:
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(f"console: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("requestfailed", lambda request: wrong.append(f"failed: {request.url[:80]}"))
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def look(request: object) -> None:
        address: str = request.url  # type: ignore[attr-defined]
        if not address.startswith(("file:", "data:", "blob:", "about:")):
            wrong.append(f"request off this machine: {address}")

    page.on("request", look)
    return Tab(page, wrong)
