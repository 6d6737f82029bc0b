"""Every English text is found where it is used, main ships complete, and a language is added by a catalogue alone."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from talentmarket.language import placeholders
from talentmarket.report import build
from talentmarket.report.catalogue import (
    blocks,
    extract,
    faults,
    notebook_messages,
    translate,
    unique,
    updated,
    write,
)
from talentmarket.translations import Key, read
from tests.conftest import REPOSITORY

#: A decade is the name of a time, not a figure: "since the mid-1990s".
DECADE = re.compile(r"\b\d{3}0s\b")
CODE_OR_LINK = re.compile(r"`[^`]*`|\[[^]]*\]\([^)]*\)")
Make = Callable[..., Path]


def messages_of(*sources: str) -> list[Key]:
    return list(notebook_messages({"cells": [{"cell_type": "code", "source": source} for source in sources]}))


def test_main_ships_every_translation_and_none_that_is_wrong() -> None:
    assert faults(REPOSITORY) == ([], [])


def test_messages_are_found_in_calls_in_choices_and_in_columns() -> None:
    found = messages_of(
        'page.say("There are {n:number}.", n=1, figures=rows)',
        'page.say("More." if n > 1 else "One.", id="more")',
        'page.chart(draw, rows, title="Pay", alt="Bars", subtitle=page.text("A year", context="axis"))',
        'page.table(rows, columns={"a": "Role", "b": ("Pay", "money USD")}, caption="By role")',
        'money = page.format("money USD"); people = page.format("{value:number} people")',
        'print("not said")',
    )
    assert found == [
        Key("There are {n:number}."), Key("More."), Key("One."), Key("Pay"), Key("Bars"), Key("A year", "axis"),
        Key("Role"), Key("Pay"), Key("By role"), Key("{value:number} people"),
    ]  # fmt: skip


def test_prose_is_translated_heading_by_heading_and_paragraph_by_paragraph() -> None:
    markdown = "## How\n\nOne line\nand another.\n\n- first\n- second\n\n```\n# code\n```\n\nEnd."
    assert [text for _, text, _ in blocks(markdown)] == [
        "How", "One line\nand another.", "first", "second", "```\n# code\n```", "End.",
    ]  # fmt: skip
    assert translate(markdown, lambda text: text) == markdown
    assert translate(markdown, str.upper).startswith(
        "## HOW\n\nONE LINE\nAND ANOTHER.\n\n- FIRST\n- SECOND\n\n```\n# code"
    )


def project_with(root: Path, *entries: str) -> Path:
    """A project with one sentence in a notebook and these entries in its catalogue."""
    for folder in ("notebooks", "locale"):
        (root / folder).mkdir()
    cell = {"cell_type": "code", "source": 'page.say("{who} earns {pay:money USD}.")'}
    (root / "notebooks" / "a.ipynb").write_text(json.dumps({"cells": [cell]}))
    path = root / "locale" / "ko.po"
    write(updated(extract(root), {}, "ko"), path)
    for english, korean in (entry.split("=") for entry in entries):
        lines = path.read_text(encoding="utf-8")
        empty, full = f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{korean}"'
        path.write_text(lines.replace(empty, full) if empty in lines else f"{lines}\n{full}\n", encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{who} pays.={who:이/가} 준다.", "is used nowhere: run `make locale`"),
        ("{who} earns {pay:money USD}.={who:은/는} 받는다.", "pay is not in both"),
        ("{who} earns {pay:money USD}.={who:는/은} {pay} 받는다.", "는/은 is not a pair of particles"),
    ],
)
def test_a_wrong_translation_is_named_with_its_fault(entry: str, said: str, tmp_path: Path) -> None:
    wrong, _ = faults(project_with(tmp_path, entry))
    assert len(wrong) == 1
    assert said in wrong[0]


def test_what_has_no_translation_is_named_with_its_place_and_is_no_fault(tmp_path: Path) -> None:
    wrong, missing = faults(project_with(tmp_path))
    assert wrong == []
    assert "locale/ko.po: no translation of '{who} earns {pay:money USD}.' (notebooks/a.ipynb)" in missing


def test_bringing_a_catalogue_up_to_date_keeps_what_is_used_and_changes_nothing_twice(tmp_path: Path) -> None:
    root = project_with(tmp_path, "{who} earns {pay:money USD}.={who:은/는} {pay} 받는다.", "Old.=옛것.")
    path = root / "locale" / "ko.po"
    write(updated(extract(root), read(path), "ko"), path)
    once = path.read_bytes()
    assert read(path) == {Key("{who} earns {pay:money USD}."): "{who:은/는} {pay} 받는다."}
    write(updated(extract(root), read(path), "ko"), path)
    assert path.read_bytes() == once


def test_no_number_is_typed_into_prose() -> None:
    for key, files in unique(extract(REPOSITORY)).items():
        if files[0].startswith("notebooks/"):
            plain = re.sub(r"\{[^}]*\}", "", DECADE.sub("", CODE_OR_LINK.sub("", key.english)))
            assert not re.search(r"\d", plain), f"{files[0]}: {key.english!r}"


_ACCENTS = str.maketrans("aceinosuyACEINOSUY", "áçéíñöšüýÁÇÉÍÑÖŠÜÝ")


def pseudo(english: str) -> str:
    """English with accents and a third longer, placeholders untouched: a language that a test can read."""
    parts = re.split(r"(\{[^}]*\}|`[^`]*`|\]\([^)]*\))", english)
    text = "".join(part if index % 2 else part.translate(_ACCENTS) for index, part in enumerate(parts))
    return f"[{text}{'~' * (len(english) // 3)}]"


def test_pseudo_english_keeps_placeholders_and_code() -> None:
    assert pseudo("{n:number} rows of `data/raw`") == "[{n:number} röwš öf `data/raw`~~~~~~~~~]"


def test_a_third_language_needs_a_catalogue_and_nothing_else(
    project: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project("everything", "counting")
    shutil.copy(REPOSITORY / "data" / "processed" / "datapackage.json", root / "data" / "processed")
    locale = tmp_path / "locale"
    locale.mkdir()
    found = [*extract(REPOSITORY), *extract(root)]
    write(updated(found, {key: pseudo(key.english) for key in unique(found)}, "de"), locale / "de.po")
    monkeypatch.setenv("TALENTMARKET_LOCALE", str(locale))
    result = build(root, tell=lambda line: None)
    assert (result.exit_code, result.built) == (0, ["de/counting", "de/everything", "en/counting", "en/everything"])
    page = (root / "reports" / "de" / "counting.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in page
    assert pseudo("There are {people:number} people.").replace("{people:number}", "3.000") in page, (
        "the sentence, with the number as Germans write it"
    )
    codebook = (root / "reports" / "de" / "codebook.html").read_text(encoding="utf-8")
    assert pseudo("Web address of the source.") in codebook
    for path in sorted((root / "reports" / "de").glob("*.html")):
        heading = re.search(r"<h1>(.*?)</h1>", path.read_text(encoding="utf-8"))
        assert heading, path.name
        assert heading[1].startswith("["), f"{path.name}: {heading[1]}"
    assert 'hreflang="de"' in (root / "reports" / "index.html").read_text(encoding="utf-8")


def test_each_language_has_all_placeholders_of_every_message() -> None:
    for key, korean in read(REPOSITORY / "locale" / "ko.po").items():
        assert set(placeholders(korean)) == set(placeholders(key.english)), key.english
