"""The cells that ship with the project: made of its samples, and made anew where what they are made of has changed."""

import shutil
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from talentmarket import cli
from talentmarket.microdata import shipped
from tests.conftest import REPOSITORY


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with the samples and cells of this one."""
    shutil.copytree(REPOSITORY / "data" / "microdata", tmp_path / "data" / "microdata")
    (tmp_path / "data" / "raw").mkdir()
    shutil.copy(REPOSITORY / "data" / "raw" / "organizations.csv", tmp_path / "data" / "raw")
    return tmp_path


def untouched(jobs: pd.DataFrame) -> dict[str, pd.DataFrame]:
    raise AssertionError("nothing had to be made")


def test_a_new_clone_has_no_cells_to_make(root: Path) -> None:
    assert shipped.renew(root, untouched) == [], "run make data and commit what it writes"


def test_cells_are_made_anew_where_they_or_the_decisions_changed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(shipped, "cells_of", lambda *_: made.append("") or {"pay.csv": b"other cells"})
    for name in ("decisions.csv", "cells/pay.csv"):
        path = root / "data" / "microdata" / name
        path.write_bytes(path.read_bytes() + b"\n")
        assert shipped.renew(root, untouched) != []
        assert shipped.renew(root, untouched) == []
    assert len(made) == 2


def test_the_cells_are_what_the_samples_make(root: Path) -> None:
    home = REPOSITORY / "data" / "microdata"
    files = shipped.cells_of([home / "samples" / name for name in shipped.SAMPLES], root, partial(cli._premiums, root))
    assert files == {path.name: path.read_bytes() for path in (home / "cells").iterdir()}
