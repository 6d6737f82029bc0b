"""A note is for readers: what it says moves no figure."""

import ast
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import talentmarket
from talentmarket import tables
from talentmarket.raw import records
from talentmarket.raw.corrections import figures
from talentmarket.raw.wordings import FIGURE_TABLES
from talentmarket.schema import processed_folder
from tests.conftest import RAW
from tests.listening import listened

PACKAGE = Path(talentmarket.__file__).parent
LOADED = "rivals call it a threat; SHARE OF COMPANY; secondary"


def test_no_note_of_a_figure_moves_anything_but_its_own_cell() -> None:
    raw, _ = records.read(RAW)
    read = figures(raw)
    noted = {name: read.raw[name].assign(note=LOADED) for name in FIGURE_TABLES}
    before = tables.build(raw, read)
    after = tables.build(raw, replace(read, raw={**read.raw, **noted}))
    for name, frame in before.items():
        if name in tables.FIGURE_OUTPUTS:
            frame = frame.assign(note=LOADED)
        pd.testing.assert_frame_equal(frame, after[name], check_dtype=False)


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The processed tables, every note of a figure replaced."""
    folder = tmp_path_factory.mktemp("noted")
    for path in processed_folder().glob("*.csv"):
        frame = pd.read_csv(path, dtype="str", keep_default_na=False)
        if path.stem in tables.FIGURE_OUTPUTS and "note" in frame:
            frame["note"] = LOADED
        frame.to_csv(folder / path.name, index=False, lineterminator="\n")
    return folder


@pytest.mark.parametrize("name", ["02-compensation", "04-hiring-news", "05-korea"])
def test_no_note_of_a_figure_moves_a_page(name: str, noted: Path) -> None:
    """Sentences, tables and their data, and all that charts are drawn from; only a column of notes may differ."""
    assert listened(name, noted).shown == listened(name).shown


def test_no_code_but_the_check_of_raw_lines_reads_a_note() -> None:
    """A column that decides something has allowed words: see data/processed/README.md."""
    readers = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] != "raw"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Constant) and node.value == "note")
        or (isinstance(node, ast.Attribute) and node.attr == "note")
    ]
    assert readers == []
