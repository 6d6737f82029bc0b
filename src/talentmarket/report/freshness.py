"""Which parts of a report still hold: decided by content, never by time.

Each unit (a page, the overview, the explorer …) is recorded with the hashes of all it was made from
and of all it wrote. It is fresh when both are as recorded. A clone, a branch switched there and back or a
touched file makes nothing anew; a changed table, module, text, template, notebook, lock file or Python does.

Nothing heavy is imported here: to find that there is nothing to do should take no time.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from talentmarket.storage import folder_of, hash_file, write_whole
from talentmarket.translations import SOURCE, folder, languages

PACKAGE = Path(__file__).resolve().parents[1]


@dataclass
class Record:
    """What one unit was made from and what it wrote: hashes by name; and what others need to know of it."""

    inputs: dict[str, str]
    outputs: dict[str, str]
    summary: dict[str, Any] = field(default_factory=dict)


class Hashes:
    """Hashes of files, each read once; names are relative to the project or to the package.

    What the report was asked for that changes its pages, ``png`` and ``site``, is a fact as files are.
    """

    def __init__(self, root: Path, options: Mapping[str, str] | None = None) -> None:
        self.root = root.resolve()
        self.options = {"png": "", "site": ""} | dict(options or {})
        self._known: dict[str, str] = {}
        self._places = [(str(self.root) + os.sep, "")]
        if not PACKAGE.is_relative_to(self.root):
            self._places.append((str(PACKAGE.parent) + os.sep, "package:"))

    def name(self, path: str | Path) -> str:
        """How a record names a file."""
        full = os.path.realpath(path)
        for place, prefix in self._places:
            if full.startswith(place):
                return prefix + full[len(place) :].replace(os.sep, "/")
        return full

    def of(self, name: str) -> str:
        """The hash of a named file, or of a fact such as the version of Python; empty if it is not there."""
        if name not in self._known:
            self._known[name] = self._hash(name)
        return self._known[name]

    def of_all(self, names: Iterable[str]) -> dict[str, str]:
        """Hashes of several, by name."""
        return {name: self.of(name) for name in sorted(set(names))}

    def _hash(self, name: str) -> str:
        if name in self.options:
            return self.options[name]
        if name == "python":
            return sys.version.split()[0]
        if name == "rates":
            return " ".join(map(hash_file, (folder_of("currency_converter") or Path()).glob("*.zip")))
        if name == "languages":
            return " ".join(languages())
        if name == "menu":
            return hashlib.sha256(repr(menu(self.root)).encode()).hexdigest()
        if name.startswith("package:"):
            return hash_file(PACKAGE.parent / name.removeprefix("package:"))
        return hash_file(self.root / name)


def menu(root: Path) -> list[tuple[str, str]]:
    """The notebooks of a project by name and English title, in the order of their names: the menu of every page."""
    found = []
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        with suppress(ValueError, LookupError):  # a notebook that can't be read is named elsewhere
            cell = json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]
            first = "".join(cell).partition("\n")[0]
            if first.startswith("# "):
                found.append((path.stem, first[2:].strip()))
    return found


class Records:
    """The records of the report in one directory, kept in the project's cache."""

    def __init__(self, cache: Path, out: Path) -> None:
        self.out = out.resolve()
        self._path = cache / "report" / f"{hashlib.sha256(str(self.out).encode()).hexdigest()[:16]}.json"
        self.units: dict[str, Record] = {}
        with suppress(OSError, ValueError, TypeError, AttributeError):  # nothing known: everything is made anew
            stored = json.loads(self._path.read_text(encoding="utf-8"))
            self.units = {name: Record(**record) for name, record in stored.items()}

    def fresh(self, unit: str, hashes: Hashes, inputs: Mapping[str, str] | None = None) -> bool:
        """Whether a unit is as it was made: of these inputs, or of those on record, hashed anew."""
        record = self.units.get(unit)
        if record is None:
            return False
        now = inputs if inputs is not None else self.now(record.inputs, hashes)
        return record.inputs == now and self.whole(unit)

    def now(self, names: Iterable[str], hashes: Hashes) -> dict[str, str]:
        """Today's hashes of named inputs: files, facts, and what other pages found (``findings:en/02-compensation``)."""
        return {
            name: self._findings(name.removeprefix("findings:")) if name.startswith("findings:") else hashes.of(name)
            for name in sorted(set(names))
        }

    def asked(self, option: str) -> str:
        """What the pages of the report were asked for, ``png`` or ``site``; a page with parameters may differ."""
        pages = (record for record in self.units.values() if record.summary.get("notebook"))
        return next((page.inputs.get(option, "") for page in pages if not page.summary.get("given")), "")

    def alone(self, unit: str, files: Iterable[Path]) -> bool:
        """Whether all of these files are a unit's own."""
        return {path.name for path in files} <= set(self.units[unit].outputs)

    def whole(self, unit: str) -> bool:
        """Whether all files of a unit are there as they were written."""
        record = self.units[unit]
        return all(hash_file(self.out / name) == value for name, value in record.outputs.items())

    def _findings(self, unit: str) -> str:
        """The hash of what a page found."""
        record = self.units.get(unit)
        told = [record.summary.get("title"), record.summary.get("findings")] if record else None
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def keep(self, unit: str, record: Record) -> None:
        """Remember a unit that was made, at once: a build that is killed loses only what it was at."""
        self.units[unit] = record
        self._store()

    def forget(self, unit: str) -> list[str]:
        """Forget a unit and remove what only it had written; the removed files."""
        record = self.units.pop(unit, None)
        if record is None:
            return []
        kept = {name for other in self.units.values() for name in other.outputs}
        removed = [name for name in record.outputs if name not in kept and (self.out / name).is_file()]
        for name in removed:
            (self.out / name).unlink(missing_ok=True)
            for parent in (self.out / name).parents:
                if parent == self.out or any(parent.iterdir()):
                    break
                parent.rmdir()
        self._store()
        return removed

    def _store(self) -> None:
        stored = {name: vars(record) for name, record in sorted(self.units.items())}
        write_whole(self._path, json.dumps(stored, ensure_ascii=False).encode())


#: The parts of the site that are no pages of notebooks, and what they depend on besides their own files:
#: what pages say of themselves, and the tables.
PARTS = {
    "index": ("pages", "tables"),
    "explorer": ("tables",),
    "codebook": ("tables",),
    "downloads": ("pages", "tables"),
    "changes": ("tables",),
    "offer-form": ("tables", "offers"),
}


def part_inputs(part: str, records: Records, hashes: Hashes, root: Path) -> dict[str, str]:
    """The inputs of a part of the site, as of now."""
    tables = sorted((root / "data" / "processed").glob("*.*"))
    files = [*tables, *(PACKAGE / "report").glob("*.py"), *(PACKAGE / "report" / "templates").glob("*")]
    files += [*(PACKAGE / "report").glob("*.toml"), *(PACKAGE / "report" / "assets").glob("*")]
    code = ("words.toml", "money.toml", "schema.toml", "schema.py", "language.py", "figures.py", "translations.py")
    files += [PACKAGE / name for name in (*code, "tables/formats.py")]
    files += [*root.glob("CHANGELOG*.md"), *(root / "data").glob("previous.json")]
    files += [folder() / f"{code}.po" for code in languages() if code != SOURCE]
    if "offers" in PARTS[part]:
        files += [PACKAGE / "microdata/shipped.py", *filter(Path.is_file, (PACKAGE / "offers").iterdir())]
        files += (root / "data" / "microdata" / "cells").glob("*.csv")
    inputs = hashes.of_all([*map(hashes.name, files), "python", "requirements.lock", "languages", "menu", "site"])
    if "pages" in PARTS[part]:
        units = sorted(records.units.items())
        pages = {name: record.summary for name, record in units if record.summary.get("notebook")}
        inputs["pages"] = hashlib.sha256(json.dumps(pages, sort_keys=True).encode()).hexdigest()
    return inputs


def stale_parts(
    records: Records, hashes: Hashes, langs: Iterable[str], root: Path, force: bool = False
) -> list[tuple[str, str]]:
    """Part and language of what has to be written anew of the site around the pages."""
    return [
        (part, lang)
        for part in PARTS
        for lang in langs
        if force or not records.fresh(f"{lang}/{part}.html", hashes, part_inputs(part, records, hashes, root))
    ]
