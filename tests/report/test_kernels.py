"""Notebooks run in kernels of their own, forked from one warm process."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from talentmarket.report import warm
from talentmarket.report.kernels import Kernels
from talentmarket.report.notebooks import Executed, NotebookFailure, run
from tests.report.conftest import NOTEBOOKS, make_project


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("kernels") / "project", "everything")


@pytest.fixture
def kernels(root: Path) -> Iterator[Kernels]:
    with Kernels(root, root / ".cache", [root]) as started:
        yield started


def write(path: Path, *sources: str) -> Path:
    cells = [
        {"cell_type": "code", "id": f"c{number}", "metadata": {"tags": tags}, "source": source, "outputs": [],
         "execution_count": None}
        for number, (source, tags) in enumerate([("note: str = ''  # words", ["parameters"]), *((s, []) for s in sources)])
    ]  # fmt: skip
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    path.write_text(
        json.dumps({"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})
    )
    return path


def printed(executed: Executed) -> str:
    outputs = [output for cell in executed.cells for output in cell.get("outputs", [])]
    return "".join(output["text"] for output in outputs if output.get("name") == "stdout")


def alive(pid: int) -> bool:
    """Whether a process still does anything; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not alive(pid)


@pytest.mark.parametrize(
    "value",
    [
        "plain",
        'it\'s "quoted"',
        "two\nlines",
        "'''",
        '"""',
        "\\",
        "{braces}",
        "'; import os; os.abort()  #",
        "한글 $x$",
        "\u202e",
    ],
)
def test_a_text_given_as_a_parameter_arrives_as_it_is(value: str, kernels: Kernels, tmp_path: Path) -> None:
    notebook = write(tmp_path / "note.ipynb", "import json\nprint(json.dumps(note))")
    assert json.loads(printed(run(notebook, {"note": value}, kernels))) == value


def test_a_kernel_runs_in_the_project_alone_in_its_session_with_a_fixed_environment(
    kernels: Kernels, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Seoul")
    source = """
import locale, matplotlib, os, sys, time
print(os.getcwd(), os.getpid() == os.getsid(0), os.getpgid(0) == os.getpid(), time.tzname[0], matplotlib.get_backend())
print("talentmarket.charts" in sys.modules, "talentmarket.report.display" in sys.modules)
"""
    told = printed(run(write(tmp_path / "where.ipynb", source), {}, kernels)).split("\n")
    assert told[0] == f"{root} True True UTC agg"
    assert told[1] == "False False", "what a notebook imports is not imported for it"


def test_two_runs_give_the_same_notebook(kernels: Kernels, root: Path) -> None:
    notebook = root / "notebooks" / "everything.ipynb"
    first, second = (run(notebook, {"note": "!"}, kernels) for _ in range(2))
    assert json.dumps(first.cells) == json.dumps(second.cells)
    assert first.read == second.read
    assert not first.warnings
    assert "papermill" not in json.dumps(first.cells)


def test_a_run_tells_which_files_and_modules_it_read(kernels: Kernels, root: Path) -> None:
    read = run(root / "notebooks" / "everything.ipynb", {}, kernels).read
    assert str(root / "data" / "processed" / "pay.csv") in read
    assert str(root / "data" / "processed" / "counts.csv") not in read
    assert any(path.endswith("talentmarket/report/page.py") for path in read)


def test_files_written_or_outside_the_project_do_not_count_as_read(
    kernels: Kernels, root: Path, tmp_path: Path
) -> None:
    (root / "kept.txt").write_text("kept")
    source = f"open('written.txt', 'w').close(); open('kept.txt').close(); open({str(tmp_path / 'x')!r}, 'w').close()"
    read = run(write(tmp_path / "files.ipynb", source), {}, kernels).read
    assert [Path(path).name for path in read if path.endswith(".txt")] == ["kept.txt"]


@pytest.mark.parametrize(
    ("name", "cell", "error"),
    [
        ("raises", "code cell 2 (wrong: raise ValueError", "ValueError: no such thing as 2"),
        ("hangs", "code cell 1 (hangs: import time)", "took longer than 2 s and was stopped"),
        ("killed", "code cell 1 (killed: import os)", "its kernel ended"),
    ],
)
def test_a_notebook_that_goes_wrong_names_its_cell(name: str, cell: str, error: str, kernels: Kernels) -> None:
    with pytest.raises(NotebookFailure) as caught:
        run(NOTEBOOKS / f"{name}.ipynb", {}, kernels, timeout=2)
    assert caught.value.cell.startswith(cell)
    assert caught.value.error.startswith(error)


def test_a_kernel_is_gone_after_its_notebook_and_so_is_what_it_started(kernels: Kernels, tmp_path: Path) -> None:
    source = "import os, subprocess\nprint(os.getpid(), subprocess.Popen(['sleep', '600']).pid)"
    pids = printed(run(write(tmp_path / "pids.ipynb", source), {}, kernels)).split()
    assert len(pids) == 2
    assert all(gone(int(pid)) for pid in pids)


def test_a_warning_does_not_reach_the_page_but_is_told(kernels: Kernels, tmp_path: Path) -> None:
    executed = run(write(tmp_path / "warns.ipynb", "import warnings\nwarnings.warn('mind the gap')"), {}, kernels)
    (warning,) = executed.warnings
    assert "code cell 2" in warning
    assert "mind the gap" in warning


def test_ordinary_kernels_do_the_same_work_where_there_is_no_fork(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    notebook = write(tmp_path / "note.ipynb", "print(note, open('data/processed/counts.csv').readline().strip())")
    results = []
    for _ in range(2):
        with Kernels(root, root / ".cache", [root]) as kernels:
            results.append(run(notebook, {"note": "한"}, kernels))
        monkeypatch.setattr("talentmarket.report.kernels.can_fork", lambda: False)
        monkeypatch.setattr(warm, "can_fork", lambda: False)
    forked, ordinary = results
    assert printed(forked) == printed(ordinary)
    data = str(root / "data" / "processed" / "counts.csv")
    assert data in forked.read
    assert data in ordinary.read


PARENT = """
import sys
from pathlib import Path
from talentmarket.report.kernels import Kernels
from talentmarket.report.notebooks import run

root = Path(sys.argv[1])
with Kernels(root, root / ".cache", [root]) as kernels:
    run(Path(sys.argv[2]), {}, kernels)
"""


def test_kernels_import_nothing_from_the_folder_they_are_asked_for_in(root: Path, tmp_path: Path) -> None:
    for name in ("code.py", "random.py"):
        (tmp_path / name).write_text("raise SystemExit('the wrong module')\n")
    script = tmp_path / "scripts" / "parent.py"
    script.parent.mkdir()
    script.write_text(f"if __name__ == '__main__':\n    exec({PARENT!r})\n")
    notebook = write(
        tmp_path / "note.ipynb", "import code, random\nopen('drawn', 'w').write(str(random.Random(1).random()))"
    )
    done = subprocess.run(
        [sys.executable, str(script), str(root), str(notebook)], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (root / "drawn").read_text() == "0.13436424411240122"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_kernel_outlives_the_process_that_asked_for_it(number: int, root: Path, tmp_path: Path) -> None:
    notebook = write(
        tmp_path / "forever.ipynb", "import os, time\nopen('pid', 'w').write(str(os.getpid()))\ntime.sleep(600)"
    )
    (root / "pid").unlink(missing_ok=True)
    source = Path(warm.__file__).parents[2]
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(root), str(notebook)],
        env=os.environ | {"PYTHONPATH": str(source)},
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 120
        while not ((root / "pid").exists() and (root / "pid").read_text()):
            assert parent.poll() is None
            assert time.monotonic() < deadline, "the notebook never started"
            time.sleep(0.05)
        kernel = int((root / "pid").read_text())
        assert alive(kernel)
        parent.send_signal(number)
        assert parent.wait(30) != 0
        assert gone(kernel)
    finally:
        parent.kill()
        parent.wait()
