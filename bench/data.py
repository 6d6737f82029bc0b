"""Tables from figures: as many as there are, and a hundred times as many."""

import csv
import io
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from bench import ROOT, Row, Run, python, run

COMMAND = Path(sys.executable).with_name("talentmarket")
COPIES = 100
COPIED = ("salaries", "survival", "hiring_news", "corrections")
IMPORTS = (
    "import pandas, rapidfuzz",
    "import talentmarket.raw.check, talentmarket.tables, talentmarket.tables.publish",
)


def _project(folder: Path, copies: int) -> Path:
    """A project with each figure and its correction copied under new ids; everything else as it is."""
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    for path in sorted((ROOT / "data" / "raw").glob("*.csv")):
        data = path.read_text(encoding="utf-8")
        if path.stem in COPIED:
            head, *lines = list(csv.reader(io.StringIO(data)))
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(
                [head, *sorted([_id(line[0], copy), *line[1:]] for copy in range(copies) for line in lines)]
            )
            data = out.getvalue()
        (raw / path.name).write_text(data, encoding="utf-8")
    return folder


def _id(figure: str, copy: int) -> str:
    """The figure's own id for the first copy, then others that sort after all of those."""
    prefix, number = figure.split("-")
    return f"{prefix}-9{copy:02d}{number}" if copy else figure


def _anew(project: Path) -> Run:
    """The command, as if it had never run here."""
    shutil.rmtree(project / ".cache", ignore_errors=True)
    return run([COMMAND, "--root", project, "data"])


def rows() -> list[Row]:
    """CPU of `talentmarket data` beyond its imports, once and with a hundred times the figures."""
    imports = python(*IMPORTS, times=3)
    with tempfile.TemporaryDirectory() as folder:
        once = _project(Path(folder) / "once", 1)
        often = _project(Path(folder) / "often", COPIES)
        runs = [_anew(once) for _ in range(3)]
        cpu = statistics.median(one.cpu for one in runs) - imports
        wall = statistics.median(one.wall for one in runs)
        again = run([COMMAND, "--root", once, "data"]).wall
        many = _anew(often)
    return [
        Row("make data, wall", f"{wall:.2f} s"),
        Row("the same, nothing changed", f"{again:.2f} s"),
        Row("the same, CPU beyond imports", f"{cpu:.2f} s", limit="2 s"),
        Row(
            f"the same, {COPIES} times the figures, wall", f"{many.wall:.0f} s", "", f"{many.wall / wall:.0f} ×", "60 ×"
        ),
        Row(f"the same, {COPIES} times the figures, memory", f"{many.megabytes / 1000:.2f} GB", limit="1.5 GB"),
    ]
