"""How fast the project is, beside the ordinary way to do the same: `make bench`.

Each module measures one thing and returns rows of one table. Machines are noisy: what is compared runs in turn,
pair by pair, and medians are told. No test depends on any of it.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, here and the ordinary way, and the limit it is held to."""

    what: str
    here: str
    ordinary: str = ""
    ratio: str = ""
    limit: str = ""


@dataclass(frozen=True)
class Run:
    """What one command took: seconds on the clock, seconds of CPU with its children, and peak memory in MB."""

    wall: float
    cpu: float
    megabytes: float


def run(command: Sequence[str | Path], cwd: Path = ROOT) -> Run:
    """Run a command to its end. RuntimeError with what it printed if it fails."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen([str(word) for word in command], cwd=cwd, stdout=printed, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
        printed.seek(0)
        said = printed.read().decode(errors="replace")
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}: {said[-2000:]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def python(*code: str, times: int = 5) -> float:
    """Median CPU seconds of a Python with this code, beyond those of a bare interpreter, measured in pairs."""
    pairs = [
        run([sys.executable, "-c", "; ".join(code)]).cpu - run([sys.executable, "-c", "pass"]).cpu for _ in range(times)
    ]
    return statistics.median(pairs)
