"""The notebooks as they are committed, the one output each of them keeps, and nbval that compares it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from talentmarket.report.checks import renew
from talentmarket.report.parameters import source, tags
from tests.conftest import REPOSITORY

PATHS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))


def cells(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return found


def nbval(root: Path) -> str:
    """What nbval says of the notebooks of a project, which has a copy of the package's own folder beside its data."""
    shutil.copy(REPOSITORY / "notebooks" / "conftest.py", root / "notebooks")
    options = ["--nbval-lax", "--nbval-current-env", "-q", "-p", "no:cacheprovider", "--color", "no", "--rootdir", "."]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "notebooks"],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_notebook_keeps_the_output_of_its_check_and_no_other(path: Path) -> None:
    for cell in cells(path):
        if cell["cell_type"] == "code" and "check" not in tags(cell):
            assert (cell["outputs"], cell["execution_count"]) == ([], None), cell["id"]
        assert not set(cell["metadata"]) - {"tags"}, cell["id"]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_check_comes_right_before_the_limits_and_keeps_plain_text(path: Path) -> None:
    *_, check, limits = cells(path)
    assert [tags(cell) for cell in (check, limits)] == [["check"], ["limits"]]
    assert source(check).startswith("# NBVAL_CHECK_OUTPUT\n")
    assert sum("check" in tags(cell) for cell in cells(path)) == 1
    (output,) = check["outputs"]
    assert {**output, "text": ""} == {"name": "stdout", "output_type": "stream", "text": ""}
    assert 1 <= len(output["text"]) <= 20
    assert check["execution_count"] == sum(cell["cell_type"] == "code" for cell in cells(path))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_code_cell_is_one_idea_and_fits_on_a_screen(path: Path) -> None:
    long = {cell["id"]: len(source(cell).splitlines()) for cell in cells(path) if cell["cell_type"] == "code"}
    assert {name: lines for name, lines in long.items() if lines > 20} == {}


def with_cells(path: Path, *sources: str) -> None:
    """Put code cells tagged check at the end of a notebook."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for number, text in enumerate(sources):
        check = {"cell_type": "code", "id": f"check{number}", "metadata": {"tags": ["check"]}, "outputs": []}
        notebook["cells"].append(check | {"source": text, "execution_count": None})
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def test_outputs_are_renewed_in_these_cells_alone_and_once(project: Callable[..., Path]) -> None:
    root = project("counting")
    path = root / "notebooks" / "counting.ipynb"
    with_cells(path, "# NBVAL_CHECK_OUTPUT\nprint(1 + 1)\nprint('둘')")
    before = cells(path)
    assert renew(root, tell=lambda line: None) == ["counting"]
    *others, check = cells(path)
    assert others == before[:-1]
    assert check["outputs"] == [{"name": "stdout", "output_type": "stream", "text": ["2\n", "둘\n"]}]
    assert renew(root, tell=lambda line: None) == []


def test_nbval_fails_where_a_table_has_changed_and_where_a_cell_warns(tmp_path: Path) -> None:
    for folder in ("src", "data/processed"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "notebooks").mkdir()
    path = tmp_path / "notebooks" / "06-startup-vs-big-tech.ipynb"
    shutil.copy(REPOSITORY / "notebooks" / path.name, path)
    with_cells(path, "import warnings\nwarnings.warn('mind the gap')")
    table = tmp_path / "data" / "processed" / "tradeoffs.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    assert ",1," in lines[1]
    table.write_text("".join([lines[0], lines[1].replace(",1,", ",-1,", 1), *lines[2:]]), encoding="utf-8")
    said = nbval(tmp_path)
    assert "Cell outputs differ" in said or "mismatch 'stdout'" in said
    assert "wrote to the standard error" in said
    assert "mind the gap" in said
    assert "2 failed" in said
