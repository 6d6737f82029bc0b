"""Every text that a chart may print has a glyph in one of the fonts, in both languages."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale

import talentmarket
from talentmarket import charts
from talentmarket.report import language

TEXTS = sorted(language.TEXTS.glob("*.toml"))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    else:
        yield str(value)


@pytest.mark.parametrize("path", [*TEXTS, charts.HERE / "style.toml"], ids=lambda path: path.stem)
def test_texts(path: Path) -> None:
    assert charts.without_glyph("".join(strings(tomllib.loads(path.read_text(encoding="utf-8"))))) == ""


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
