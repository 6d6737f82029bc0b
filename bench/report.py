"""The report: from nothing, with nothing changed, and the way it is usually done.

The ordinary way is a `papermill` and a `jupyter nbconvert` command for each notebook and language, one after the
other, with the same parameters. It and the cells alone are timed right after each cold run, so that all meet the
same machine.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench import ROOT, Row, run

BIN = Path(sys.executable).parent
LANGUAGES = ("en", "ko")
CORES = 2


def _notebooks() -> list[Path]:
    return sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))


def _ordinary(folder: Path) -> float:
    start = time.perf_counter()
    for notebook in _notebooks():
        for lang in LANGUAGES:
            executed = folder / f"{notebook.stem}.{lang}.ipynb"
            os.environ["TALENTMARKET_LANG"] = lang
            run([BIN / "papermill", "--no-progress-bar", notebook, executed], ROOT / "notebooks")
            run([BIN / "jupyter", "nbconvert", "--to", "html", "--log-level", "ERROR", executed], folder)
    return time.perf_counter() - start


_CELLS = """
import json, os, pathlib, sys, time
import matplotlib; matplotlib.use("Agg")
import pandas, talentmarket.report.page as page
page.display = lambda *shown, **how: None
for round in range(2):  # the first round imports what the notebooks import
    start = time.perf_counter()
    for path in sorted(pathlib.Path("notebooks").glob("[0-9]*.ipynb")):
        space = {"__name__": "__main__", "display": page.display}
        for cell in json.loads(path.read_text())["cells"]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), space)
print(time.perf_counter() - start, file=sys.stderr)
"""


def _own_code() -> float:
    """Seconds that the notebooks' own cells take in one warm process, for all languages: they run once, and draw each."""
    environment = os.environ | {"TALENTMARKET_LANGS": " ".join(LANGUAGES), "TALENTMARKET_REPORT": "1"}
    done = subprocess.run([sys.executable, "-c", _CELLS], cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return float(done.stderr.split()[-1])


def _ratio(these: Sequence[float], those: Sequence[float]) -> float:
    """Median ratio of the pairs."""
    return statistics.median(this / that for this, that in zip(these, those, strict=True))


def rows() -> list[Row]:
    """Cold and warm runs of `talentmarket report`, in pairs with the cells alone and the ordinary way."""
    command = [BIN / "talentmarket", "report"]
    cold, ordinary, own = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "reports"
        for attempt in range(2):
            cold.append(run([*command, "--out", out, "--force"]).wall)
            own.append(_own_code() / CORES)
            usual = Path(folder) / f"usual{attempt}"
            usual.mkdir()
            ordinary.append(_ordinary(usual))
        warm = statistics.median(run([*command, "--out", out]).wall for _ in range(5))
    here = statistics.median(cold)
    pages = len(_notebooks()) * len(LANGUAGES)
    return [
        Row(
            f"make report from nothing, {pages} pages",
            f"{here:.1f} s",
            f"{statistics.median(ordinary):.0f} s",
            f"{_ratio(ordinary, cold):.1f} × faster",
            "9 ×",
        ),
        Row(
            "the same, against the cells' own time over two cores",
            f"{here:.1f} s",
            f"{statistics.median(own):.1f} s",
            f"{_ratio(cold, own):.1f} ×",
            "1.5 ×",
        ),
        Row("make report, nothing changed", f"{warm:.2f} s", limit="0.5 s"),
    ]
