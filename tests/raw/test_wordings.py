"""Wordings read from the files alone are what is read from the checked tables."""

from pathlib import Path

import pandas as pd

from talentmarket.raw import corrections, records, wordings
from tests.conftest import REPOSITORY

RAW = REPOSITORY / "data" / "raw"


def test_known_wordings_are_those_of_all_figures_with_their_corrected_units(monkeypatch):
    tables, _ = records.read(RAW)
    read_here = corrections.figures(tables)
    known = wordings.of_folder(RAW)
    monkeypatch.setattr(corrections, "reading", lambda *asked: unread(asked))
    read_before = corrections.figures(tables, known)
    pd.testing.assert_frame_equal(read_before.readings, read_here.readings)


def unread(asked: tuple[str, ...]) -> wordings.Reading:
    raise AssertionError(f"{asked} was not among the known wordings")


def test_files_that_are_not_as_they_should_be_hold_no_wording(tmp_path: Path):
    (tmp_path / "salaries.csv").symlink_to(RAW / "salaries.csv")
    (tmp_path / "survival.csv").write_bytes((RAW / "survival.csv").read_text(encoding="utf-8").encode("utf-16"))
    (tmp_path / "hiring_news.csv").write_text("figure_id,wording,unit\n", encoding="utf-8")
    assert wordings.of_folder(tmp_path) == {}
