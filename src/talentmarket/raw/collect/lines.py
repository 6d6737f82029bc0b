"""Accepted proposals as lines of data/raw: a line for the source, and one a figure with the next free id."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from talentmarket.messages import Said
from talentmarket.raw.collect import Proposal
from talentmarket.raw.collect.document import Document
from talentmarket.schema import dictionary
from talentmarket.storage import write_together

PREFIX = {"salaries": "sal", "survival": "sur", "hiring_news": "hir"}

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A proposal that a person took, with the cells as the person left them, and the table they go to."""

    proposal: Proposal
    table: str
    cells: Row


def draft(proposal: Proposal) -> Row:
    """The cells that a proposal fills, before a person looks at them; all but the figure's and the source's id."""
    return {"locator": proposal.place, "as_stated": proposal.as_stated, "note": "", **proposal.row()}


def source_line(document: Document, sources: pd.DataFrame) -> Row:
    """The line of a page that is not a source yet; what the page does not give stays empty, for a person to fill.

    The id is made of the publisher's name, or its address, the year and the first words of the title.
    """
    host = re.sub(r"^(?:www|m|en|news)\.", "", urlsplit(document.url).hostname or "").partition(".")[0]
    words = re.findall(r"[a-z0-9]+", document.title.lower())[:4]
    told = f"{host or document.publisher} {document.published[:4]} {' '.join(words)}".lower()
    name, taken = "-".join(re.findall(r"[a-z0-9]+", told)) or "page", set(sources["source_id"])
    key = next(key for key in chain([name], (f"{name}-{number}" for number in count(2))) if key not in taken)
    given = {name: getattr(document, name) for name in ("title", "url", "published", "language")}
    return {"source_id": key, "publisher": document.publisher or host, "kind": "news", **given}


def additions(
    accepted: Sequence[Accepted], raw: Mapping[str, pd.DataFrame], source: Row, source_is_new: bool
) -> dict[str, list[Row]]:
    """The lines to add, by raw table, with ids that follow on in the order of acceptance.

    A figure whose origin is known goes to it; else the page itself is taken as the origin, and gets a line of its own.
    """
    added: dict[str, list[Row]] = {"sources": [source]} if source_is_new else {}
    for table, prefix in PREFIX.items():
        of_table = [one for one in accepted if one.table == table]
        following = max((int(key[4:]) for key in raw[table]["figure_id"]), default=0) + 1
        for number, one in enumerate(of_table, start=following):
            cells = {**one.cells, "figure_id": f"{prefix}-{number:05d}", "source_id": source["source_id"]}
            if not cells.get("origin_id"):
                cells["origin_id"] = one.proposal.origin_id or source["source_id"]
                cells["retelling"] = "inferred" if one.proposal.origin_id else "origin"
            added.setdefault(table, []).append(cells)
    named = {row.get("origin_id", "") for table in PREFIX for row in added.get(table, [])}
    if source["source_id"] in named - set(raw["origins"]["origin_id"]):
        name = f"{source['publisher']}: {source['title']}" if source["title"] else source["publisher"]
        same = {column: source[column] for column in ("source_id", "kind", "publisher", "published")}
        called = {"origin_id": source["source_id"], "name_en": name, "name_ko": name}
        added["origins"] = [{**same, **called, "named": "yes", "note": "the page itself"}]
    return added


def as_csv(table: str, rows: Sequence[Row]) -> str:
    """Lines of a raw table, its columns in order, without a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([row.get(field.name, "") for field in dictionary().raw[table].fields] for row in rows)
    return out.getvalue()


def write(folder: Path, added: Mapping[str, list[Row]]) -> list[str]:
    """Put lines into the files of a folder, each in its place by key, and say what was added, a line a table.

    Raises
    ------
    OSError
        If the files can't be written, or not all of them; they are as they were.
    """
    contents: dict[Path, bytes] = {}
    said: list[str] = []
    for table in sorted(added, key=lambda name: name in PREFIX):  # what figures point to comes first
        path = folder / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        for row in added[table]:
            text = _inserted(text, as_csv(table, [row]), row[dictionary().raw[table].key[0]])
        contents[path] = text.encode()
        said.append(Said("{table}: lines added: {count}", table=table, count=len(added[table])))
    write_together(contents)
    return said


def _inserted(text: str, line: str, key: str) -> str:
    """A file with a line put before the first one whose key is greater."""
    header_end = text.index("\n") + 1
    for found in re.finditer(r"^([a-z0-9-]+),", text[header_end:], re.MULTILINE):
        if found[1] > key:
            at = header_end + found.start()
            return text[:at] + line + text[at:]
    return text + line
