"""The page of `talentmarket collect --html`: boxes are ticked, cells changed, and the lines come as files."""

import csv
import io
from pathlib import Path

import pytest

from talentmarket.raw.collect import from_text, propose, read_project
from talentmarket.raw.collect.page import page
from talentmarket.schema import dictionary
from tests.browser.conftest import REPOSITORY, Tab

TEXT = (
    'Pay at <b onclick=alert(1)>Naver</b>, "up" again\n\nNaver pays engineers a salary of 65 million won in 2026. '
    "It hired 300 engineers."
)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    _, known, _ = read_project(REPOSITORY)
    return {lang: page(propose(from_text(TEXT), known), lang) for lang in ("en", "ko")}


@pytest.mark.parametrize(("lang", "button"), [("en", "Save the ticked lines"), ("ko", "표시한 줄 저장")])
def test_ticked_lines_are_saved_with_what_was_changed_and_nothing_is_asked_of_a_server(
    pages: dict[str, str], lang: str, button: str, tmp_path: Path, tab: Tab
) -> None:
    file = tmp_path / "review.html"
    file.write_text(pages[lang], encoding="utf-8")
    tab.open(file.as_uri())
    pay = tab.page.locator("fieldset[data-table=salaries]").first
    pay.locator("input[type=checkbox]").check()
    pay.locator("input[name=note]").fill('says "up", again')
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name=button).click()
    saved = download.value.path().read_text(encoding="utf-8")
    (line,) = csv.DictReader(io.StringIO(saved))
    assert download.value.suggested_filename == "salaries-lines.csv"
    assert list(line) == [field.name for field in dictionary().raw["salaries"].fields]
    assert (line["as_stated"], line["organization"], line["note"]) == ("65 million won", "Naver", 'says "up", again')
    assert tab.wrong == []
