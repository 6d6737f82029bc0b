"""What several tests stand on: the repository, and a small project cut from its real figures."""

import csv
import io
import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import settings

from soak.mutations import small_project

REPOSITORY = Path(__file__).parents[1]
RAW = REPOSITORY / "data" / "raw"

os.environ["LANGUAGE"] = "en"  # messages are expected in English, whatever this machine speaks

# `make test` says the same of the same code every time; `make soak` goes where no run has been.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(path: Path, lines: Iterable[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    path.write_bytes(text.getvalue().encode("utf-8"))


@pytest.fixture(scope="session")
def small_raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """data/raw with the first nine figures of each table."""
    return small_project(tmp_path_factory.mktemp("small"), figures=9, answered=False) / "data" / "raw"


@pytest.fixture
def project(tmp_path: Path, small_raw: Path) -> Path:
    """A project folder of one's own to spoil: data/raw, and a data/processed that must not change."""
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    for path in small_raw.iterdir():
        (raw / path.name).write_bytes(path.read_bytes())
    processed = tmp_path / "data" / "processed"
    processed.mkdir()
    (processed / "salaries.csv").write_text("what was there before\n")
    return tmp_path
