"""Accepted lines that are killed, or run out of room, while they are written: no line of data/raw may be lost.

"Survived" is what took its place, in whole or as a source that the check names; "refused" is what left all as it was.
"""

import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from soak import Tally
from talentmarket.raw.check import check

# Takes the one figure of a page, says that it is ready, waits for a line, and writes.
WRITE = """
import resource, signal, sys
from pathlib import Path
from talentmarket.raw.collect import from_text, propose, read_project
from talentmarket.raw.collect.lines import Accepted, additions, draft, source_line, write
root, room = Path(sys.argv[1]), int(sys.argv[2])
raw, known, holdings = read_project(root)
document = from_text("Naver pays a machine learning engineer a salary of 65 million won in 2026.")
proposal = propose(document, known, holdings).found[0]
cells = {**draft(proposal), "role": "machine learning engineer"}
source = {**source_line(document, raw["sources"]), "source_id": "soak", "publisher": "Soak", "url": "https://example.org"}
added = additions([Accepted(proposal, proposal.table, cells)], raw, source, True)
print("ready", flush=True)
sys.stdin.readline()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
if room:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
write(root / "data" / "raw", added)
"""


def _trial(copy: Path, before: dict[str, set[str]], tally: Tally, *, wait: float | None, room: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITE, copy, str(room)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        if running.stdout.readline() != "ready\n":
            tally.lost.append(f"nothing was taken: {running.stderr.read()[-200:]}")
            return
        running.stdin.write("go\n")
        running.stdin.flush()
        if wait is not None:
            try:
                running.wait(wait)
            except subprocess.TimeoutExpired:
                running.send_signal(signal.SIGKILL)
        said = running.stderr.read()
    tally.tried += 1
    raw = copy / "data" / "raw"
    now = {name: set((raw / name).read_text("utf-8").splitlines()) for name in before}
    problems = [str(problem) for problem in check(raw).problems]
    if any(before[name] - now[name] for name in before):
        tally.lost.append("lines are gone")
    elif now == before and not problems:
        tally.refused += 1
    elif all("no figure rests on" in problem for problem in problems):  # the check says which line to take out
        tally.survived += 1
    else:
        tally.lost.append(f"{problems[:2]} {said[-200:]}")


def trials(seed: int, count: int, small: Path) -> list[Tally]:
    """Kill the writing of accepted lines at random moments, and let it run out of room at random sizes."""
    chance = random.Random(seed)
    kills, full = Tally("SIGKILL while accepted lines are written"), Tally("no room while accepted lines are written")
    sizes = [path.stat().st_size for path in (small / "data" / "raw").iterdir()]
    for _ in range(count):
        for tally in (kills, full):
            with tempfile.TemporaryDirectory() as place:
                copy = Path(place) / "project"
                shutil.copytree(small, copy)
                before = {
                    path.name: set(path.read_text("utf-8").splitlines()) for path in (copy / "data" / "raw").iterdir()
                }
                if tally is kills:
                    _trial(copy, before, tally, wait=chance.uniform(0.0, 0.02), room=0)
                else:
                    _trial(copy, before, tally, wait=None, room=chance.randrange(1, max(sizes)))
    return [kills, full]
