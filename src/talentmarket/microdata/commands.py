"""The command `talentmarket microdata`: add, status, names, build, remove. What it prints, and what it returns."""

import csv
import io
import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talentmarket import storage
from talentmarket.messages import GOOD, PROBLEMS
from talentmarket.microdata import layouts, names
from talentmarket.microdata.layouts import FileProblem
from talentmarket.microdata.shipped import put, written
from talentmarket.microdata.store import Store, rules_version

if TYPE_CHECKING:
    from talentmarket.microdata.building import Analyse


def run(options: Namespace, root: Path, analyse: "Analyse") -> int:
    """Run one of the commands; `analyse` makes premiums of jobs. What is wrong with a file, a folder or an engine is said in a line, and the code is 1."""
    from talentmarket.microdata.engine import EngineProblem

    try:
        if options.what == "build":
            return _build(options, root, analyse)
        command = {"add": _add, "status": _status, "names": _names, "remove": _remove}[options.what]
        return command(options, root)
    except (FileProblem, EngineProblem, ValueError) as problem:
        _say("")
        print(f"talentmarket: {problem}", file=sys.stderr)
        return PROBLEMS


def _say(text: str) -> None:
    """A line about what is being done: on a terminal one line that changes, else nothing but the last word."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def _add(options: Namespace, root: Path) -> int:
    from talentmarket.microdata import adding

    code = GOOD
    for path in options.files:
        try:
            manifest = adding.add(
                Store.of(root), options.source, path, options.year, options.skip_column, _say, options.low_memory
            )
        except FileProblem as problem:
            _say("")
            print(problem, file=sys.stderr)
            code = PROBLEMS
            continue
        _say("")
        print(account(manifest))
    if code == GOOD:
        print("talentmarket microdata build makes cells of what was added")
    return code


def account(manifest: dict[str, Any]) -> str:
    """Every row of a file in one sentence."""
    set_aside, repaired, years = (manifest[key] for key in ("set_aside", "repaired", "years"))
    aside = sum(set_aside.values())
    said = f"{manifest['name']}: {manifest['rows']:,} rows in = {manifest['kept']:,} kept + {aside:,} set aside"
    if set_aside:
        said += f" ({_counts(set_aside)})"
    if repaired:
        said += f"; pay a year other than by the unit stated in {sum(repaired.values()):,} ({_counts(repaired)})"
    span = f"{min(years)} to {max(years)}" if len(years) > 1 else "".join(years)
    return f"{said}; layout {manifest['layout']}, {manifest['encoding']}, {span or 'no year'}"


def _counts(by: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in by.items())


def _status(options: Namespace, root: Path) -> int:
    store = Store.of(root)
    manifests = store.manifests()
    if options.format == "json":
        print(json.dumps(manifests, ensure_ascii=False, indent=2))
        return GOOD
    if not manifests:
        print(f"nothing was added yet ({store.folder}); sources: {', '.join(layouts.sources())}")
        print("the pages show the two samples that ship, see data/microdata/README.md")
        return GOOD
    for manifest in manifests:
        old = "" if manifest["rules"] == rules_version() else " (added with older rules: add it again)"
        print(f"{manifest['source']} {manifest['sha256'][:12]} {account(manifest)}{old}")
    cells = store.folder / "cells" / "account.json"
    built = (
        {one["sha256"] for one in json.loads(cells.read_text(encoding="utf-8"))["inputs"]} if cells.is_file() else set()
    )
    if built != {manifest["sha256"] for manifest in manifests}:
        print("cells are not of these files: talentmarket microdata build")
    return GOOD


def _names(options: Namespace, root: Path) -> int:
    """Pairs of employers that may be one, for a person to decide."""
    import pyarrow.parquet as parquet

    counts: dict[str, int] = {}
    printed: dict[str, str] = {}
    for paths in Store.of(root).tidy_files(options.source).values():
        for path in paths:
            table = parquet.read_table(path, columns=["employer", "employer_printed"]).group_by(
                ["employer", "employer_printed"]
            )
            for row in table.aggregate([([], "count_all")]).to_pylist():
                counts[row["employer"]] = counts.get(row["employer"], 0) + row["count_all"]
                printed[row["employer"]] = min(
                    printed.get(row["employer"], row["employer_printed"]), row["employer_printed"]
                )
    if not counts:
        raise FileProblem(f"no {options.source} file was added: talentmarket microdata add {options.source} FILE")
    decided = names.decisions(root / "data" / "microdata" / "decisions.csv")
    found = names.proposals(
        {printed[key]: count for key, count in counts.items()}, [*decided.same, *decided.different], options.least
    )
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(("likeness", "name_a", "rows_a", "name_b", "rows_b", "key_a", "key_b"))
    for likeness, one, other in found:
        a, b = names.key(one), names.key(other)
        writer.writerow((likeness, one, counts[a], other, counts[b], a, b))
    path = Store.of(root).folder / "proposals.csv"
    storage.write_whole(path, lines.getvalue().encode())
    print(f"{len(counts):,} employers; {len(found):,} pairs that may be one firm in {path}")
    print(
        f"write those you judged into data/microdata/decisions.csv ({','.join(names.DECISIONS)}); nothing merges by itself"
    )
    return GOOD


def _build(options: Namespace, root: Path, analyse: "Analyse") -> int:
    from talentmarket.microdata import building

    store = Store.of(root)
    if not store.manifests():
        raise FileProblem("nothing was added yet: talentmarket microdata add lca FILE")
    tables, lines = building.build(store, building.employers_of(root), options.engine, options.min_cell, _say, analyse)
    _say("")
    files = written(tables, lines, store.manifests())
    folder = store.folder / "cells"
    put(folder, files)
    print("\n".join(lines))
    print(f"{', '.join(sorted(files))} in {folder}; talentmarket report --force puts them on the pages")
    return GOOD


def _remove(options: Namespace, root: Path) -> int:
    store = Store.of(root)
    with store.locked():
        gone = store.remove(options.sha)
    print(f"{gone['name']} is out; talentmarket microdata build makes the cells of the rest")
    return GOOD
