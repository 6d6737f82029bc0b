"""The command `talentmarket collect`: reads pages, shows what is in them, and writes what a person took."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from talentmarket.messages import GOOD, PROBLEMS, WrongUsage, as_json
from talentmarket.raw import records
from talentmarket.raw.check import check
from talentmarket.raw.collect import DocumentError, Proposals, from_bytes, propose, read_project, review
from talentmarket.raw.collect.lines import Accepted, additions, source_line, write
from talentmarket.storage import write_whole
from talentmarket.translations import say

Taken = list[tuple[Proposals, list[Accepted]]]


def run(options: Namespace, root: Path) -> int:
    """Propose the figures of pages: as JSON, as a page with tick boxes, or one after the other to a person.

    A page that can't be read is named in a line and passed over; the code is 1 where none could.
    """
    raw, known, holdings = read_project(root)
    found: list[Proposals] = []
    for name in _names(options):
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        try:
            document = from_bytes(data, name)
            found.append(propose(replace(document, url=options.url or document.url), known, holdings))
        except DocumentError as error:
            print(f"talentmarket: {name}: {say(error.args[0])}", file=sys.stderr)
    if not found:
        return PROBLEMS
    if options.json:
        for row in (row for one in found for row in one.frame().to_dict("records")):
            print(as_json({str(key): value for key, value in row.items() if value == value}))
        return GOOD
    if options.html:
        return _page(options.html, found, options.lang)
    return _write(root, raw, _taken(found))


def _names(options: Namespace) -> Iterator[str]:
    """The pages that are asked for, those of a folder in the order of their names."""
    for name in options.files:
        if options.review:
            yield from (str(path) for path in sorted(Path(name).iterdir()) if path.is_file())
        else:
            yield name


def _page(out: Path, found: list[Proposals], lang: str) -> int:
    from talentmarket.raw.collect.page import page

    if len(found) > 1:
        raise WrongUsage("--html takes one FILE: write a page for each")
    write_whole(out, page(found[0], lang).encode())
    print(say("open {file}", file=out.resolve()))
    return GOOD


def _taken(found: list[Proposals]) -> Taken:
    taken: Taken = []
    for proposals in found:
        accepted, goes_on = review.review(proposals, input, print)
        taken.append((proposals, accepted))
        if not goes_on:
            break
    return taken


def _write(root: Path, raw: dict[str, pd.DataFrame], taken: Taken) -> int:
    """Show the lines that were accepted, write them when the person says so, and show what the check finds."""
    if not any(accepted for _, accepted in taken):
        print(say("nothing was taken, nothing is written"))
        return GOOD
    for proposals, accepted in taken:
        if not accepted:
            continue
        held = raw["sources"].drop(columns="line", errors="ignore")
        known = held[held["source_id"] == proposals.source_id].to_dict("records")
        source = {str(key): str(value) for key, value in known[0].items()} if known else None
        added = additions(accepted, raw, source or source_line(proposals.document, raw["sources"]), source is None)
        if not review.confirmed(added, input, print):
            print(say("nothing is written"))
            continue
        print("\n".join(map(say, write(root / "data" / "raw", added))))
        raw, _ = records.read(root / "data" / "raw")
    checked = check(root / "data" / "raw")
    for problem in checked.problems:
        print(problem.said(say))
    print(say(checked.summary()))
    return PROBLEMS if checked.problems else GOOD
