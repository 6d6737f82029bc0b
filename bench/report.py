"""The report: from nothing, with nothing changed, and the way it is usually done.

The ordinary way is a `papermill` and a `jupyter nbconvert` command for each notebook and language, one after the
other, with the same parameters. It is timed right after each of our own cold runs, so that both meet the same machine.
"""

import statistics
import sys
import tempfile
import time
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
            run([BIN / "papermill", "--no-progress-bar", "-p", "lang", lang, notebook, executed], ROOT / "notebooks")
            run([BIN / "jupyter", "nbconvert", "--to", "html", "--log-level", "ERROR", executed], folder)
    return time.perf_counter() - start


def _own_code() -> float:
    """Seconds that the notebooks' own cells take in one process that has imported everything, all pages in turn."""
    code = """
import json, pathlib, sys, time
import matplotlib; matplotlib.use("Agg")
import pandas, talentmarket.report.display
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(); shell.display_pub = type("Quiet", (), {"publish": lambda *a, **k: None})()
took = 0.0
for round in range(2):  # the first round imports what the notebooks import
    took = 0.0
    for path in sorted(pathlib.Path("notebooks").glob("[0-9]*.ipynb")):
        cells = [c for c in json.loads(path.read_text())["cells"] if c["cell_type"] == "code"]
        for lang in ("en", "ko"):
            space = {"__name__": "__main__", "display": lambda *a, **k: None}
            start = time.perf_counter()
            for cell in cells:
                exec("".join(cell["source"]), space)
                if "parameters" in cell["metadata"].get("tags", []):
                    space["lang"] = lang
            took += time.perf_counter() - start
print(took, file=sys.stderr)
"""
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return float(done.stderr.split()[-1])


def rows() -> list[Row]:
    """Cold and warm runs of `talentmarket report`, in pairs with the ordinary way."""
    command = [BIN / "talentmarket", "report"]
    cold, ordinary = [], []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "reports"
        for attempt in range(2):
            cold.append(run([*command, "--out", out, "--force"]).wall)
            usual = Path(folder) / f"usual{attempt}"
            usual.mkdir()
            ordinary.append(_ordinary(usual))
        warm = statistics.median(run([*command, "--out", out]).wall for _ in range(5))
    own = _own_code() / CORES
    ratios = [usual / ours for ours, usual in zip(cold, ordinary, strict=True)]
    here = statistics.median(cold)
    pages = len(_notebooks()) * len(LANGUAGES)
    return [
        Row(
            f"make report from nothing, {pages} pages",
            f"{here:.1f} s",
            f"{statistics.median(ordinary):.0f} s",
            f"{statistics.median(ratios):.1f} × faster",
            "10 ×",
        ),
        Row(
            "the same, against the cells' own time over two cores",
            f"{here:.1f} s",
            f"{own:.1f} s",
            f"{here / own:.1f} ×",
            "1.5 ×",
        ),
        Row("make report, nothing changed", f"{warm:.2f} s", limit="0.5 s"),
    ]
