"""Filings in millions: adding and building with DuckDB, beside pandas, Polars and Spark: `python bench microdata`.

BENCH_ROWS says how many rows (1,000,000; the limits for ten million are in the table as well).
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from bench import ROOT, Row, Run, lca_rows, run

COMMAND = [Path(sys.executable).with_name("talentmarket"), "--root", ROOT, "microdata"]
PEERS = Path(__file__).with_name("microdata_peers.py")
#: Seconds and MiB for so many rows: add, build.
LIMITS = {1_000_000: ("25 s, 700 MiB", "20 s, 600 MiB"), 10_000_000: ("90 s, 2.6 GiB", "20 s, 600 MiB")}


def said(one: Run) -> str:
    return f"{one.wall:.0f} s, {one.cpu:.0f} s CPU, {one.megabytes:.0f} MiB"


def with_java(command: list[str | Path]) -> Run:
    """`run` for a command whose Java does the work: CPU and memory of the whole session, looked at five times a second."""
    start, cpu, most = time.perf_counter(), {}, 0.0
    with subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, start_new_session=True) as one:
        while one.poll() is None:
            pages = 0
            for path in Path("/proc").glob("[0-9]*/stat"):
                with suppress(OSError):
                    fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
                    if int(fields[3]) == one.pid:
                        cpu[path.parent.name] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
                        pages += int(fields[21])
            most = max(most, pages * os.sysconf("SC_PAGE_SIZE") / 2**20)
            time.sleep(0.2)
    if one.returncode:
        raise RuntimeError(f"{command} ended with {one.returncode}")
    return Run(time.perf_counter() - start, sum(cpu.values()), most)


def digest(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in (".parquet", ".json", ".csv"):
            total.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return total.hexdigest()


def rows() -> list[Row]:
    """Add and build once, again for the same bytes, and the same work by peers, each in a process of its own."""
    count = int(os.environ.get("BENCH_ROWS", "1000000"))
    limits = LIMITS.get(count, ("", ""))
    with tempfile.TemporaryDirectory() as place:
        path = lca_rows.write(count, Path(place) / "cases.csv")
        own = Path(place) / "own"
        os.environ["TALENTMARKET_MICRODATA"] = str(own)
        added, built = run([*COMMAND, "add", "lca", path]), run([*COMMAND, "build"])
        first = digest(own)
        spark = ""
        if importlib.util.find_spec("pyspark") and shutil.which("java"):
            spark = f"Spark: {said(with_java([*COMMAND, 'build', '--engine', 'spark']))}"
        same = digest(own) == first
        shutil.rmtree(own)
        run([*COMMAND, "add", "lca", path])
        run([*COMMAND, "build"])
        again = digest(own) == first
        del os.environ["TALENTMARKET_MICRODATA"]
        peers = [
            f"{peer}: {said(run([sys.executable, PEERS, peer, path, Path(place) / 'peer.parquet']))}"
            for peer in ("pandas", "polars")
        ]
    return [
        Row(f"{count:,} filings added", said(added), "", "", limits[0]),
        Row("their cells", said(built), spark, "", limits[1]),
        Row("both at once, without account and suppression", "", "; ".join(peers)),
        Row("twice the same bytes", "yes" if again else "NO", "", "", "yes"),
        Row(
            "Spark's cells are DuckDB's",
            ("yes" if same else "NO") if spark else "not run: no Spark here",
            "",
            "",
            "yes",
        ),
    ]
