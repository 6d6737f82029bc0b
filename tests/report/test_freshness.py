"""Each kind of input makes just those pages stale that depend on it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from talentmarket.report import freshness
from talentmarket.report.freshness import PACKAGE, Hashes, Records, stale_parts
from tests.report.conftest import make_project

PROGRAM = "import sys; from pathlib import Path; from talentmarket.report import build; print(build(Path(sys.argv[1]), tell=lambda line: None).built)"
PARTS = {"index", "explorer", "codebook", "downloads", "changes", "offer-form"}


def built(root: Path) -> str:
    """What a process that runs the project's own copy of the package builds."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(root)],
        env=os.environ | {"PYTHONPATH": str(root / "src")},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with its own copy of the package, and a report of it."""
    root = make_project(tmp_path_factory.mktemp("fresh") / "project", "everything", "counting")
    package = root / "src" / "talentmarket"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__", "analysis"))
    (package / "analysis").mkdir()
    (package / "analysis" / "__init__.py").write_text("")
    (package / "analysis" / "counting.py").write_text("def total(column):\n    return column.sum()\n")
    (package / "analysis" / "other.py").write_text("")
    notebook = root / "notebooks" / "counting.ipynb"
    text = notebook.read_text()
    text = text.replace(
        "import pandas as pd\\n", "import pandas as pd\\n\\nfrom talentmarket.analysis.counting import total\\n"
    )
    notebook.write_text(text.replace('counts[\\"people\\"].sum()', 'total(counts[\\"people\\"])'))
    assert built(root) == "['en/counting', 'en/everything', 'ko/counting', 'ko/everything']"
    return root


def stale(root: Path) -> set[str]:
    """Units that would be made anew, by page or part, with no language where it is both."""
    hashes, records = Hashes(root), Records(root / ".cache", root / "reports")
    pages = {unit for unit, record in records.units.items() if record.summary.get("notebook")}
    found = {unit for unit in pages if not records.fresh(unit, hashes)}
    found |= {f"{lang}/{part}" for part, lang in stale_parts(records, hashes, ("en", "ko"), root)}
    both = {unit.partition("/")[2] for unit in found if {f"en/{unit[3:]}", f"ko/{unit[3:]}"} <= found}
    return both | {unit for unit in found if unit.partition("/")[2] not in both}


def edited(path: Path, change: Callable[[str], str] = lambda text: text + "\n") -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture
def root(made: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The project, put back after the test as it was."""
    monkeypatch.setattr(freshness, "PACKAGE", made / "src" / "talentmarket")
    kept = shutil.copytree(made, tmp_path / "kept", symlinks=True)
    yield made
    shutil.rmtree(made)
    shutil.copytree(kept, made, symlinks=True)


ALL = {"counting", "everything"}
BOTH = ALL | PARTS
CHANGES = [
    ("data/processed/pay.csv", {"everything"} | PARTS),
    ("data/processed/counts.csv", {"counting"} | PARTS),
    ("data/processed/sources.csv", ALL | PARTS),
    ("src/talentmarket/analysis/counting.py", {"counting"}),
    ("src/talentmarket/analysis/other.py", set()),
    ("src/talentmarket/__init__.py", ALL),
    ("src/talentmarket/report/page.py", ALL | PARTS),
    ("src/talentmarket/report/site.py", PARTS),
    ("src/talentmarket/tables/formats.py", PARTS),
    ("src/talentmarket/report/templates/page.html.j2", ALL | PARTS),
    ("src/talentmarket/report/templates/style.css", ALL | PARTS),
    ("src/talentmarket/report/templates/explorer.js", PARTS),
    ("src/talentmarket/words.toml", ALL | PARTS),
    ("notebooks/everything.ipynb", {"everything"}),
    ("requirements.lock", ALL | PARTS),
    ("README.md", set()),
]


def test_an_untouched_project_is_fresh(root: Path) -> None:
    assert stale(root) == set()


@pytest.mark.parametrize(("path", "expected"), CHANGES, ids=[path for path, _ in CHANGES])
def test_a_change_makes_just_these_stale(path: str, expected: set[str], root: Path) -> None:
    if not (root / path).exists():
        (root / path).write_text("")
    edited(root / path)
    assert stale(root) == expected


def test_a_touched_file_or_a_change_there_and_back_makes_nothing_stale(root: Path) -> None:
    path = root / "data" / "processed" / "pay.csv"
    os.utime(path, (0, 0))
    edited(path)
    edited(path, lambda text: text[:-1])
    assert stale(root) == set()


def test_another_python_makes_all_stale(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talentmarket.report.freshness.sys.version", "3.99.0 (later)")
    assert stale(root) == BOTH


def test_a_table_that_is_new_or_gone_makes_the_site_stale(root: Path) -> None:
    (root / "data" / "processed" / "new.csv").write_text("a\n1\n")
    assert stale(root) == PARTS
    (root / "data" / "processed" / "counts.csv").unlink()
    assert stale(root) == PARTS | {"counting"}


def test_only_what_depends_on_a_changed_figure_is_built_and_shows_it(root: Path) -> None:
    edited(root / "data" / "processed" / "counts.csv", lambda text: text.replace("3000", "4321"))
    assert built(root) == "['en/counting', 'ko/counting']"
    assert "There are 4,321 people." in (root / "reports" / "en" / "counting.html").read_text()
    assert "4,321명이 있다." in (root / "reports" / "ko" / "index.html").read_text()
    assert stale(root) == set()
