"""The folder with what was added: tidy rows a file and year, what was set aside, and a manifest of each file.

A file counts as added once its manifest is there: it is written last, in one step, and names every other file. What no
manifest names is swept away at the next run, so that a kill or a full disk leaves the files of before.
"""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from talentmarket.microdata.layouts import FileProblem

VARIABLE = "TALENTMARKET_MICRODATA"

# Files of this folder that a tidy row does not depend on.
_NO_RULES = ("__init__.py", "arguments.py", "building.py", "cells.py", "commands.py", "shipped.py", "store.py")


@cache
def rules_version() -> str:
    """A digest of the rules that make tidy rows: where it differs from a manifest's, the file wants adding again."""
    total = hashlib.sha256()
    here = Path(__file__).parent
    for name in sorted(path.name for path in here.iterdir() if path.suffix in (".py", ".toml", ".csv")):
        if name not in _NO_RULES:
            total.update(name.encode() + b"\0" + (here / name).read_bytes())
    return total.hexdigest()[:12]


@dataclass(frozen=True)
class Store:
    """A folder of added files; `locked` before anything is changed in it."""

    folder: Path

    @classmethod
    def of(cls, root: Path) -> "Store":
        """The store of a project: `data/microdata/own`, or the folder named by TALENTMARKET_MICRODATA."""
        named = os.environ.get(VARIABLE)
        return cls(Path(named) if named else root / "data" / "microdata" / "own")

    def manifests(self, source: str | None = None) -> list[dict[str, Any]]:
        """What was added, in the order of source, first year and name."""
        paths = sorted((self.folder / "manifest").glob(f"{source or '*'}/*.json"))
        found = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
        return sorted(found, key=lambda one: (one["source"], min(one["years"], default=""), one["name"], one["sha256"]))

    def tidy_files(self, source: str) -> dict[str, list[Path]]:
        """The tidy files of each year of a source, years in order."""
        years: dict[str, list[Path]] = {}
        for manifest in self.manifests(source):
            for year, name in manifest["tidy"].items():
                years.setdefault(year, []).append(self.folder / name)
        return dict(sorted(years.items()))

    @contextlib.contextmanager
    def locked(self) -> Iterator[Path]:
        """Hold the store for one run, swept clean, and give an empty folder to work in that is removed at the end."""
        import fcntl

        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise FileProblem(
                    "{folder}: another run is at work here; wait for it to end", folder=self.folder
                ) from None
            for left in self.folder.glob(".work-*"):
                shutil.rmtree(left, ignore_errors=True)
            self._sweep()
            work = Path(tempfile.mkdtemp(prefix=".work-", dir=self.folder))
            try:
                yield work
            finally:
                shutil.rmtree(work, ignore_errors=True)

    def keep(self, manifest: dict[str, Any], made: dict[Path, str]) -> None:
        """Take the files of one addition in: `made` gives each new file and its name here; the manifest comes last."""
        for new, name in made.items():
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            _to_disk(new)
            os.replace(new, target)
        path = self.manifest_path(manifest["source"], manifest["sha256"])
        path.parent.mkdir(parents=True, exist_ok=True)
        new = next(iter(made)).parent / "manifest.json"
        new.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        _to_disk(new)
        os.replace(new, path)
        self._sweep()

    def _sweep(self) -> None:
        """Remove the files that no manifest names."""
        manifests = self.manifests()
        named = {name for one in manifests for name in (*one["tidy"].values(), one["set_aside_file"])}
        for kind in ("tidy", "set_aside"):
            for path in (self.folder / kind).rglob("*.parquet"):
                if path.relative_to(self.folder).as_posix() not in named:
                    path.unlink()

    def manifest_path(self, source: str, sha: str) -> Path:
        """Where the manifest of a file lies."""
        return self.folder / "manifest" / source / f"{sha[:12]}.json"

    def remove(self, beginning: str) -> dict[str, Any]:
        """Forget the file whose sha256 begins so; its manifest goes first. FileProblem if there is none, or several."""
        found = [one for one in self.manifests() if one["sha256"].startswith(beginning.lower())]
        if len(found) != 1:
            raise FileProblem(
                "remove {sha}: {count} files begin so; talentmarket microdata status lists them"
                if found
                else "remove {sha}: no file added begins so; talentmarket microdata status lists them",
                sha=beginning,
                count=len(found),
            )
        self.manifest_path(found[0]["source"], found[0]["sha256"]).unlink()
        self._sweep()
        return found[0]


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
