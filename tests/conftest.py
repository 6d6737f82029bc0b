"""What several tests stand on: the repository, and a small project cut from its real figures."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
RAW = REPOSITORY / "data" / "raw"
FIGURE_TABLES = ("salaries", "survival", "hiring_news")


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(path: Path, lines: Iterable[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    path.write_bytes(text.getvalue().encode("utf-8"))


@pytest.fixture(scope="session")
def small_raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """data/raw with the first nine figures of each table, everything they refer to, and nothing else."""
    folder = tmp_path_factory.mktemp("small") / "raw"
    folder.mkdir()
    tables = {path.stem: rows(path) for path in sorted(RAW.glob("*.csv"))}
    figures: set[str] = set()
    for name in FIGURE_TABLES:
        tables[name] = tables[name][:10]
        figures |= {line[0] for line in tables[name][1:]}
    for name, lines in tables.items():
        if name not in FIGURE_TABLES and "figure_id" in lines[0]:
            at = lines[0].index("figure_id")
            tables[name] = [lines[0], *(line for line in lines[1:] if line[at] in figures)]
    used = {
        line[lines[0].index("source_id")]
        for name, lines in tables.items()
        if name != "sources" and "source_id" in lines[0]
        for line in lines[1:]
    }
    tables["sources"] = [tables["sources"][0], *(line for line in tables["sources"][1:] if line[0] in used)]
    for name, lines in tables.items():
        write(folder / f"{name}.csv", lines)
    return folder


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
