"""The command `talentmarket microdata`: add, status, names, build, remove. What it prints, and what it returns."""

import csv
import io
import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talentmarket import storage
from talentmarket.messages import GOOD, PROBLEMS, Said, SaidError
from talentmarket.microdata import layouts, names
from talentmarket.microdata.layouts import FileProblem
from talentmarket.microdata.shipped import put, written
from talentmarket.microdata.store import Store, rules_version
from talentmarket.translations import say

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
        line = problem.args[0] if isinstance(problem, SaidError) else str(problem)
        print(f"talentmarket: {say(line)}", file=sys.stderr)
        return PROBLEMS


def _say(text: str) -> None:
    """A line about what is being done: on a terminal one line that changes, else nothing but the last word."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{say(text)}", end="", file=sys.stderr, flush=True)


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
            print(say(problem.args[0]), file=sys.stderr)
            code = PROBLEMS
            continue
        _say("")
        print(say(account(manifest)))
    if code == GOOD:
        print(say("talentmarket microdata build makes cells of what was added"))
    return code


def account(manifest: dict[str, Any]) -> str:
    """Every row of a file in one sentence."""
    set_aside, repaired, years = (manifest[key] for key in ("set_aside", "repaired", "years"))
    facts = {name: f"{manifest[name]:,}" for name in ("rows", "kept")} | {"aside": f"{sum(set_aside.values()):,}"}
    facts |= {"file": manifest["name"], "layout": manifest["layout"], "encoding": manifest["encoding"]}
    facts["rules"] = f" ({_counts(set_aside)})" if set_aside else ""
    other = {"count": f"{sum(repaired.values()):,}", "rules": _counts(repaired)}
    facts["other"] = (
        Said("; pay a year other than by the unit stated in {count} ({rules})", **other) if repaired else ""
    )
    facts["years"] = "–".join(dict.fromkeys((min(years), max(years)))) if years else Said("no year")
    return Said(
        "{file}: {rows} rows in = {kept} kept + {aside} set aside{rules}{other}; layout {layout}, {encoding}, {years}",
        **facts,
    )


def _counts(by: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in by.items())


def _status(options: Namespace, root: Path) -> int:
    store = Store.of(root)
    manifests = store.manifests()
    if options.format == "json":
        print(json.dumps(manifests, ensure_ascii=False, indent=2))
        return GOOD
    if not manifests:
        held = {"folder": str(store.folder), "sources": ", ".join(layouts.sources())}
        print(say("nothing was added yet ({folder}); sources: {sources}", **held))
        print(say("the pages show the two samples that ship, see data/microdata/README.md"))
        return GOOD
    for manifest in manifests:
        old = "" if manifest["rules"] == rules_version() else f" ({say('added with older rules: add it again')})"
        print(f"{manifest['source']} {manifest['sha256'][:12]} {say(account(manifest))}{old}")
    cells = store.folder / "cells" / "account.json"
    inputs = json.loads(cells.read_text(encoding="utf-8"))["inputs"] if cells.is_file() else []
    if {one["sha256"] for one in inputs} != {manifest["sha256"] for manifest in manifests}:
        print(say("cells are not of these files: talentmarket microdata build"))
    return GOOD


def _names(options: Namespace, root: Path) -> int:
    """Pairs of employers that may be one, for a person to decide."""
    import pyarrow
    from pyarrow import parquet

    paths = [path for year in Store.of(root).tidy_files(options.source).values() for path in year]
    if not paths:
        raise FileProblem("no {source} file was added: talentmarket microdata add {source} FILE", source=options.source)
    of = ["employer", "employer_printed"]
    counted = [parquet.read_table(path, columns=of).group_by(of).aggregate([([], "count_all")]) for path in paths]
    firms = pyarrow.concat_tables(counted).to_pandas().groupby("employer")
    counts, printed = firms["count_all"].sum().to_dict(), firms["employer_printed"].min().to_dict()
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
    facts = {"employers": f"{len(counts):,}", "pairs": f"{len(found):,}", "file": str(path)}
    print(say("{employers} employers; {pairs} pairs that may be one firm in {file}", **facts))
    columns = ",".join(names.DECISIONS)
    print(
        say(
            "write those you judged into data/microdata/decisions.csv ({columns}); nothing merges by itself",
            columns=columns,
        )
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
    print("\n".join(map(say, lines)))
    made = {"files": ", ".join(sorted(files)), "folder": str(folder)}
    print(say("{files} in {folder}; talentmarket report --force puts them on the pages", **made))
    return GOOD


def _remove(options: Namespace, root: Path) -> int:
    store = Store.of(root)
    with store.locked():
        gone = store.remove(options.sha)
    print(say("{file} is out; talentmarket microdata build makes the cells of the rest", file=gone["name"]))
    return GOOD
