"""Try to break what the README promises: `python soak [PART …] [--seed N] [--files N] [--kills N] …`.

Prints one table: how often each thing was tried, how often it survived, how often bad input was refused with a name,
and how often something was lost. The last column must be 0. The same seed repeats the same run.
"""

import argparse
import contextlib
import hashlib
import io
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from soak import Tally, collect, microdata  # noqa: E402
from soak.mutations import mutate, small_project  # noqa: E402

COMMAND = Path(sys.executable).with_name("talentmarket")
SECONDS_A_FILE = 30
BYTES = 1_000_000_000
BATCH = 250


# ------------------------------------------------------------------------------------------------ spoilt files


def spoilt_files(seed: int, count: int, small: Path) -> Tally:
    """Spoil files at random: each ends in tidy tables or in named problems, and data/processed stays as it was."""
    from talentmarket import cli

    tally = Tally("mutated files")
    chance = random.Random(seed)
    before = b"what was there before\n"
    with tempfile.TemporaryDirectory() as place:
        for number in range(count):
            project = Path(place) / str(number)
            shutil.copytree(small, project)
            processed = project / "data" / "processed"
            processed.mkdir(exist_ok=True)
            (processed / "salaries.csv").write_bytes(before)
            done = mutate(project / "data" / "raw", chance)
            tally.tried += 1
            said = io.StringIO()
            start = time.process_time()  # not what other work on this machine takes
            try:
                with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                    code = cli.main(["--root", str(project), "data"])
            except BaseException as error:  # a traceback is what a user must never see, of whatever kind
                tally.lost.append(f"{done}: {type(error).__name__}: {error}"[:300])
                continue
            finally:
                if time.process_time() - start > SECONDS_A_FILE:
                    tally.lost.append(f"{done}: took over {SECONDS_A_FILE} s")
            untouched = (processed / "salaries.csv").read_bytes() == before
            if code == 0:
                tally.survived += 1
            elif untouched and said.getvalue().count("\n") >= 2:
                tally.refused += 1
            else:
                tally.lost.append(f"{done}: exit {code}, data/processed {'kept' if untouched else 'CHANGED'}")
            shutil.rmtree(project)
    if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > BYTES:
        tally.lost.append("the process took over 1 GB")
    return tally


# ------------------------------------------------------------------------------------------------ kills, full disks


def whole(processed: Path) -> str:
    """Empty if every file of the package is there and is what its descriptor says, else what is wrong."""
    descriptor = json.loads((processed / "datapackage.json").read_text(encoding="utf-8"))
    for table in descriptor["resources"]:
        data = (processed / table["path"]).read_bytes()
        if len(data) != table["bytes"] or hashlib.sha256(data).hexdigest() != table["hash"].removeprefix("sha256:"):
            return f"{table['path']} is not what the descriptor says"
    return ""


def half_pages(reports: Path) -> str:
    """Empty if every page that is there ends as a page does."""
    for page in reports.rglob("*.html"):
        if not page.read_bytes().rstrip().endswith(b"</html>"):
            return f"{page.name} is cut off"
    return ""


def digest(folder: Path) -> str:
    """One hash over the names and bytes of all files below a folder."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return total.hexdigest()


@contextlib.contextmanager
def project() -> Iterator[Path]:
    """A copy of the project to do harm to."""
    with tempfile.TemporaryDirectory() as place:
        for name in ("data", "notebooks", "src", "pyproject.toml", "requirements.lock", "CHANGELOG.md"):
            source = ROOT / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, Path(place) / name)
        yield Path(place)


def touch_figure(copy: Path, number: int) -> None:
    """Make a raw file differ, so that there is something to write."""
    path = copy / "data" / "raw" / "salaries.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[1] = lines[1].replace("named as typical", f"run {number}, named as typical")
    path.write_text("\n".join(lines), encoding="utf-8")


def kills(seed: int, count: int, command: list[str], what: str) -> Tally:
    """Kill a command at random moments; every file stays whole, and the next run needs no clean-up."""
    tally = Tally(f"SIGKILL during {what}")
    chance = random.Random(seed)
    raw = ROOT / "data" / "raw" / "salaries.csv"
    with project() as copy:
        start = time.monotonic()
        subprocess.run([COMMAND, "--root", copy, *command], check=True, capture_output=True)
        takes = time.monotonic() - start
        clean = digest(copy / "data" / "processed"), digest(copy / "reports")
        for number in range(count):
            touch_figure(copy, number)
            with subprocess.Popen(
                [COMMAND, "--root", copy, *command],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            ) as running:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    running.wait(chance.uniform(0.0, takes))
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(running.pid, signal.SIGKILL)
            tally.tried += 1
            if wrong := whole(copy / "data" / "processed") or half_pages(copy / "reports"):
                tally.lost.append(wrong)
            else:
                tally.survived += 1
            shutil.copy(raw, copy / "data" / "raw" / "salaries.csv")
        done = subprocess.run([COMMAND, "--root", copy, *command], capture_output=True, text=True)
        if done.returncode or (digest(copy / "data" / "processed"), digest(copy / "reports")) != clean:
            tally.lost.append(f"the run after the kills differs: {done.stderr[-200:]}")
    return tally


def full_disks(seed: int, count: int) -> Tally:
    """Fill the disk while the tables are written: the old set stays, and one line says why."""
    tally = Tally("full disk during make data")
    if os.geteuid() != 0:
        tally.what += " (needs root: not tried)"
        return tally
    chance = random.Random(seed)
    with project() as copy, tempfile.TemporaryDirectory() as mount:
        size = sum(path.stat().st_size for path in (copy / "data" / "processed").iterdir())
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={6 * size}", "tmpfs", mount], capture_output=True
        )
        if mounted.returncode:
            tally.what += " (no tmpfs allowed: not tried)"
            return tally
        try:
            data = Path(mount) / "data"
            shutil.copytree(copy / "data", data)
            before = digest(data / "processed")
            for number in range(count):
                touch_figure(Path(mount), number)
                filler = Path(mount) / "filler"
                free = shutil.disk_usage(mount).free
                filler.write_bytes(b"\0" * max(0, free - chance.randrange(1, size // 2)))
                done = subprocess.run([COMMAND, "--root", mount, "data"], capture_output=True, text=True)
                filler.unlink()
                tally.tried += 1
                now = digest(data / "processed")
                if done.returncode == 0 and not whole(data / "processed"):
                    tally.survived += 1
                    before = now
                elif done.returncode == 1 and now == before and "Traceback" not in done.stderr:
                    tally.refused += 1
                else:
                    tally.lost.append(f"exit {done.returncode}: {done.stderr[-200:]}")
        finally:
            subprocess.run(["umount", mount], check=True)
    return tally


# ------------------------------------------------------------------------------------------------ same in, same out


def same_bytes(count: int) -> Tally:
    """Tables and pages under other zones, locales, hash seeds, folders and numbers of workers."""
    tally = Tally("same bytes elsewhere")
    ways: list[tuple[dict[str, str], list[str]]] = [
        ({}, []),
        ({"TZ": "Asia/Seoul", "LC_ALL": "C"}, ["--jobs", "1"]),
        ({"TZ": "America/New_York", "LC_ALL": "ko_KR.UTF-8"}, ["--jobs", "2"]),
        ({"PYTHONHASHSEED": "1"}, ["--jobs", "3"]),
        ({"PYTHONHASHSEED": "4294967295", "LC_ALL": "C.UTF-8"}, ["--jobs", "4"]),
    ]
    first = ""
    for environment, jobs in ways[:count]:
        with project() as copy:
            shutil.rmtree(copy / "data" / "processed")
            done = subprocess.run(
                [COMMAND, "--root", copy, "report", *jobs],
                env=os.environ | environment,
                capture_output=True,
                text=True,
            )
            tally.tried += 1
            now = digest(copy / "data" / "processed") + digest(copy / "reports")
            first = first or now
            if done.returncode == 0 and now == first:
                tally.survived += 1
            else:
                tally.lost.append(f"{environment or 'first run'}: exit {done.returncode} {done.stderr[-200:]}")
    return tally


def spoilt_in_batches(options: argparse.Namespace) -> Iterator[Tally]:
    """All spoilt files, a batch a seed on each core; how far it is goes to stderr, since it takes an hour."""
    total = Tally("mutated files")
    starts = range(0, options.files, BATCH)
    with tempfile.TemporaryDirectory() as place, ProcessPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        small = small_project(Path(place) / "small")
        sizes = [min(BATCH, options.files - start) for start in starts]
        seeds = [options.seed + at for at in range(len(starts))]
        for part in pool.map(spoilt_files, seeds, sizes, [small] * len(starts)):
            total.tried += part.tried
            total.survived += part.survived
            total.refused += part.refused
            total.lost += part.lost
            counts = f"{total.tried:,} files: {total.survived:,} survived, {total.refused:,} refused"
            print(f"{counts}, {len(total.lost):,} lost", *part.lost, sep="\n  ", file=sys.stderr, flush=True)
    yield total


def killed(options: argparse.Namespace) -> Iterator[Tally]:
    """A report takes ten times as long as the tables, and a page on two offers half of that."""
    reports, offers = options.kills // 6, options.kills // 12
    offer = ["report", "--notebook", "07-offer", "--param", f"offer={ROOT / 'offers' / 'example-us.yaml'}"]
    yield kills(options.seed, options.kills - reports - offers, ["data"], "make data")
    yield kills(options.seed + 1, reports, ["report"], "make report")
    yield kills(options.seed + 2, offers, offer, "make offer")


def collected(options: argparse.Namespace) -> Iterator[Tally]:
    with tempfile.TemporaryDirectory() as place:
        yield from collect.trials(options.seed, options.kills // 4, small_project(Path(place) / "small"))


def added(options: argparse.Namespace) -> Iterator[Tally]:
    yield from microdata.kills(options.seed, options.kills // 4)
    yield from microdata.full_disks(options.seed, options.disks // 2)


#: What can be tried alone: `python soak files`.
PARTS: dict[str, Callable[[argparse.Namespace], Iterable[Tally]]] = {
    "files": spoilt_in_batches,
    "kills": killed,
    "collect": collected,
    "disks": lambda options: [full_disks(options.seed, options.disks)],
    "microdata": added,
    "bytes": lambda options: [same_bytes(options.environments)],
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="soak", description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all by default")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--disks", type=int, default=50)
    parser.add_argument("--environments", type=int, default=5)
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    tallies: list[Tally] = []
    print(f"seed {options.seed}")
    print(f"{'':42} {'tried':>8} {'survived':>9} {'refused':>8} {'lost':>5}")
    for name in options.parts or PARTS:
        for tally in PARTS[name](options):  # a run that is stopped has shown what it found
            tallies.append(tally)
            counts = f"{tally.tried:8,} {tally.survived:9,} {tally.refused:8,} {len(tally.lost):5,}"
            print(f"{tally.what:42} {counts}", flush=True)
    for tally in tallies:
        for lost, times in Counter(tally.lost).most_common(10):
            print(f"  lost in {tally.what}: {lost}" + (f" ({times} times)" if times > 1 else ""))
    return 1 if any(tally.lost for tally in tallies) else 0


if __name__ == "__main__":
    sys.exit(main())
