"""Every text that a chart may print has a glyph in one of the fonts, in all languages."""

from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po

import talentmarket
from talentmarket import charts
from tests.conftest import REPOSITORY


@pytest.mark.parametrize("path", sorted((REPOSITORY / "locale").glob("*.po")), ids=lambda path: path.stem)
def test_sentences(path: Path) -> None:
    with path.open("rb") as file:
        messages = [text for one in read_po(file) for text in (one.id, one.string) if isinstance(text, str)]
    assert charts.without_glyph("".join(messages)) == ""


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("populations", ["label_en", "label_ko"]),
        ("industries", ["label_en", "label_ko"]),
        ("organizations", ["name_en", "name_ko"]),
        ("role_groups", ["label_en", "label_ko"]),
        ("companies", ["name_en", "name_ko"]),
    ],
)
def test_names_of_the_tables(table: str, columns: list[str]) -> None:
    names = talentmarket.load(table)
    assert charts.without_glyph("".join(names[column].dropna().str.cat() for column in columns)) == ""


@pytest.mark.parametrize("locale", ["en", "ko"])
def test_names_of_countries(locale: str) -> None:
    assert charts.without_glyph("".join(Locale(locale).territories.values())) == ""
