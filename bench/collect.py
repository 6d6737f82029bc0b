"""How well and how fast `talentmarket collect` finds the figures of articles that a person has labelled.

The folder is the user's own: saved pages whose names begin with their language (ko-01.html), and labels.csv, one row
a figure: file, sentence, wording, low, high, unit (the open side of a bound is empty) and organization. A page without
a row is about something else. Run ``python bench collect FOLDER`` for the table; what is proposed without a label, and
what is missed, read otherwise or given another organization, follows for a person to judge.
"""

import csv
import resource
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from bench import ROOT, Row
from talentmarket.raw.collect import Proposal, from_bytes, propose, read_project
from talentmarket.raw.names import Names

Label = dict[str, str]


@dataclass
class Score:
    """What was counted on some pages, and the lines to look at."""

    labels: int = 0
    proposals: int = 0
    found: int = 0
    read: int = 0
    named: int = 0
    named_right: int = 0
    remarks: list[str] = field(default_factory=list)


def paired(labels: list[Label], proposals: list[Proposal]) -> list[tuple[Label, Proposal]]:
    """Labels with the proposals that mark the same wording of the same sentence, then those that say the same amount."""
    pairs: list[tuple[Label, Proposal]] = []
    for touches in (_same_place, _same_amount):
        for label in [one for one in labels if all(one is not taken for taken, _ in pairs)]:
            free = [one for one in proposals if all(one is not taken for _, taken in pairs)]
            near = sorted((one for one in free if touches(label, one)), key=lambda one: not _reads(label, one))
            if near:
                pairs.append((label, near[0]))
    return pairs


def _same_place(label: Label, one: Proposal) -> bool:
    wording, sentence = _plain(label["wording"]), _plain(label["sentence"])
    if " | " in label["sentence"] or one.place.startswith("table"):  # a row of a table: its cell
        cells = [_plain(cell) for cell in label["sentence"].split("|")]
        return _plain(one.sentence).startswith(cells[0]) and wording in _plain(one.sentence[one.start :])
    before, marked = _plain(one.sentence[: one.start]), _plain(one.as_stated)
    whole = _plain(one.sentence)
    offset = sentence.find(whole) if whole in sentence else -whole.find(sentence) if sentence in whole else None
    at = sentence.find(wording)
    return offset is not None and max(at, offset + len(before)) < min(
        at + len(wording), offset + len(before) + len(marked)
    )


def _same_amount(label: Label, one: Proposal) -> bool:
    return _reads(label, one) and _plain(one.as_stated) in _plain(label["sentence"])


def _plain(text: str) -> str:
    return "".join(text.split())


def _reads(label: Label, one: Proposal) -> bool:
    """Whether both ends are the label's to half a percent (a third is 33.3), and the unit."""
    if one.figure is None:
        return False
    ends = zip((one.figure.low, one.figure.high), (label["low"], label["high"]), strict=True)
    return (one.figure.unit or "") == label["unit"] and all(
        end is None if not said else end is not None and abs(end - float(said)) <= abs(float(said)) * 0.005
        for end, said in ends
    )


def score(folder: Path) -> tuple[dict[str, Score], float, int]:
    """Scores by language, pages a second of processor time without PDF, and proposals on pages without a label."""
    raw, known, holdings = read_project(ROOT)
    names = Names.from_tables(raw)

    def canonical(name: str) -> str:
        identity = names.resolve(pd.Series([name]), "organizations").iloc[0]
        return name if pd.isna(identity) else str(identity)

    labels: dict[str, list[Label]] = defaultdict(list)
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as lines:
        for label in csv.DictReader(lines):
            labels[label["file"]].append(label)
    scores: dict[str, Score] = defaultdict(Score)
    pages = sorted(path for path in folder.iterdir() if path.suffix in (".html", ".htm", ".txt", ".pdf"))
    propose(from_bytes(pages[0].read_bytes(), pages[0].name), known, holdings)  # the first one loads the libraries
    seconds, timed, astray = 0.0, 0, 0
    for path in pages:
        start = time.process_time()
        found = propose(from_bytes(path.read_bytes(), path.name), known, holdings).found
        if path.suffix != ".pdf":
            seconds, timed = seconds + time.process_time() - start, timed + 1
        if not labels[path.name]:
            astray += len(found)
        count(scores[path.name.partition("-")[0]], path.name, labels[path.name], found, canonical)
    return scores, timed / seconds, astray


def count(into: Score, page: str, labels: list[Label], found: list[Proposal], canonical: Callable[[str], str]) -> None:
    """Add a page to a score."""
    pairs = paired(labels, found)
    into.labels, into.proposals, into.found = (
        into.labels + len(labels),
        into.proposals + len(found),
        into.found + len(pairs),
    )
    for label in labels:
        if all(label is not taken for taken, _ in pairs):
            into.remarks.append(f"{page} missed      [{label['wording']}] {label['sentence']}")
    for one in found:
        if all(one is not taken for _, taken in pairs):
            into.remarks.append(f"{page} no label    [{one.as_stated}] {one.place}: {one.sentence}")
    for label, one in pairs:
        right = _reads(label, one)
        into.read += right
        if not right:
            read = one.figure and (one.figure.low, one.figure.high, one.figure.unit)
            into.remarks.append(
                f"{page} read        [{one.as_stated}] {read or one.error}, not {label['low']} {label['high']} {label['unit']}"
            )
        name = one.labels.get("organization")
        if name:
            into.named += 1
            same = canonical(name.value) == canonical(label["organization"])
            into.named_right += same
            if not same:
                into.remarks.append(
                    f"{page} named       [{one.as_stated}] {name}, not {label['organization'] or 'none'}: {one.sentence}"
                )


def rows(folders: list[str]) -> list[Row]:
    """A row a language and one for all, then speed and memory; what a person should look at is printed first."""
    scores, speed, astray = score(Path(folders[0]))
    total = Score()
    for name in ("labels", "proposals", "found", "read", "named", "named_right"):
        setattr(total, name, sum(getattr(one, name) for one in scores.values()))
    table = []
    for language, one in [*scores.items(), ("all", total)]:
        print("\n".join(one.remarks))
        table.append(Row(f"{language}: recall", _share(one.found, one.labels), limit="85 %"))
        table.append(Row(f"{language}: labelled of those proposed", _share(one.found, one.proposals), limit="90 %"))
        table.append(Row(f"{language}: read right of those found", _share(one.read, one.found), limit="94 %"))
        table.append(Row(f"{language}: organization right", _share(one.named_right, one.named), limit="75 %"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        *table,
        Row("proposals on pages about something else", str(astray), limit="0"),
        Row("pages a second on one core", f"{speed:.0f}", limit="20"),
        Row("peak memory", f"{peak:.0f} MiB", limit="500 MiB"),
    ]


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}, {part / whole:.1%}" if whole else "none"
