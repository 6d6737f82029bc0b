"""Kills and full disks while files are added and cells are built: what was there stays, and the next run needs no clean-up."""

import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import lca_rows
from soak import Tally

ROOT = Path(__file__).parents[1]
COMMAND = [str(Path(sys.executable).with_name("talentmarket")), "--root", str(ROOT), "microdata"]
ROWS = 40_000


def _run(store: Path, *words: str | Path) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"TALENTMARKET_MICRODATA": str(store)}
    return subprocess.run([*COMMAND, *map(str, words)], env=environment, capture_output=True, text=True)


def digest(store: Path) -> str:
    """One hash over everything that counts as added or built: manifests, what they name, and the cells."""
    total = hashlib.sha256()
    for path in sorted([*store.glob("manifest/*/*.json"), *store.glob("cells/*"), *store.rglob("*.parquet")]):
        total.update(f"{path.relative_to(store)}\0".encode() + path.read_bytes())
    return total.hexdigest()


def broken(store: Path) -> str:
    """Empty if every manifest's files are there, whole, and hold as many rows as it says; and the cells are of one build."""
    import pyarrow.parquet as parquet

    for path in store.glob("manifest/*/*.json"):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        for year, name in manifest["tidy"].items():
            if not (store / name).is_file() or parquet.read_metadata(store / name).num_rows != manifest["years"][year]:
                return f"{name} is not what its manifest says"
        if not (store / manifest["set_aside_file"]).is_file():
            return f"{manifest['set_aside_file']} is not there"
    if (store / "cells").is_dir() and {path.name for path in (store / "cells").iterdir()} < {"account.json", "pay.csv"}:
        return "cells are not whole"
    return ""


def kills(seed: int, count: int) -> list[Tally]:
    """Kill `add` and `build` at random moments."""
    chance = random.Random(seed)
    tallies = []
    with tempfile.TemporaryDirectory() as place:
        first = lca_rows.write(ROWS, Path(place) / "first.csv")
        second = lca_rows.write(ROWS // 2, Path(place) / "second.csv")
        for what, command in (("add", ["add", "lca", second]), ("build", ["build"])):
            tally = Tally(f"SIGKILL during microdata {what}")
            tallies.append(tally)
            clean, store = Path(place) / f"clean-{what}", Path(place) / f"store-{what}"
            for folder in (clean, store):
                _run(folder, "add", "lca", first)
            start = time.monotonic()
            done = _run(clean, *command)
            takes = time.monotonic() - start
            if done.returncode:
                tally.lost.append(f"the run without a kill failed: {done.stderr[-200:]}")
            for _ in range(count):
                _kill(store, command, chance.uniform(0.0, takes))
                tally.tried += 1
                if wrong := broken(store):
                    tally.lost.append(wrong)
                else:
                    tally.survived += 1
            done = _run(store, *command)
            if done.returncode or digest(store) != digest(clean) or [*store.glob(".work-*")]:
                tally.lost.append(f"the run after the kills differs: {done.stderr[-200:]}")
    return tallies


def _kill(store: Path, command: list[str | Path], after: float) -> None:
    environment = os.environ | {"TALENTMARKET_MICRODATA": str(store)}
    with subprocess.Popen(
        [*COMMAND, *map(str, command)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(after)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)


def full_disks(seed: int, count: int) -> list[Tally]:
    """Fill the disk under `add` and `build`: what was there stays, and one line says why."""
    chance = random.Random(seed)
    tallies = []
    for what in ("add", "build"):
        tally = Tally(f"full disk during microdata {what}")
        tallies.append(tally)
        with tempfile.TemporaryDirectory() as place, tempfile.TemporaryDirectory() as mount:
            first = lca_rows.write(ROWS, Path(place) / "first.csv")
            second = lca_rows.write(ROWS // 2, Path(place) / "second.csv")
            command: list[str | Path] = ["add", "lca", second] if what == "add" else ["build"]
            mounted = (
                os.geteuid() == 0
                and not subprocess.run(
                    ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", mount], capture_output=True
                ).returncode
            )
            if not mounted:
                tally.what += " (no tmpfs allowed: not tried)"
                continue
            try:
                store = Path(mount) / "own"
                _run(store, "add", "lca", first)
                _run(store, "build")
                for _ in range(count):
                    _fill(tally, store, Path(mount) / "filler", command, chance)
            finally:
                subprocess.run(["umount", mount], check=True)
    return tallies


def _fill(tally: Tally, store: Path, filler: Path, command: list[str | Path], chance: random.Random) -> None:
    before = digest(store)
    free = shutil.disk_usage(store).free
    left = 12_000_000 if command[0] == "add" else 1_500_000
    filler.write_bytes(b"\0" * max(0, free - chance.randrange(1, left)))
    done = _run(store, *command)
    filler.unlink()
    tally.tried += 1
    if wrong := broken(store):
        tally.lost.append(wrong)
    elif done.returncode == 0:
        tally.survived += 1
        if command[0] == "add":
            sha = hashlib.sha256(Path(command[2]).read_bytes()).hexdigest()
            _run(store, "remove", sha[:12])
    elif (
        done.returncode == 1
        and digest(store) == before
        and "Traceback" not in done.stderr
        and done.stderr.count("\n") == 1
    ):
        tally.refused += 1
    else:
        tally.lost.append(f"exit {done.returncode}: {done.stderr[-300:]}")
