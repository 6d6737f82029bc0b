"""Figures and their sources, looked up by id in the processed tables.

Read with the standard library alone: looking up a source is no reason to import pandas.
"""

import csv
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

Row = dict[str, str]


class UnknownFigure(LookupError):
    """An id that is in no processed table, or a figure whose source is not listed."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source, and the ids of those figures of it that are asked about."""

    source_id: str
    title: str
    publisher: str
    url: str
    published: str
    figures: list[str]

    @property
    def link(self) -> str:
        """The address, if it is one of the web; nothing else becomes a link."""
        return self.url if self.url.startswith(("http://", "https://")) else ""


class FigureBook:
    """All figures of a directory of processed tables, usually ``data/processed``."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._read: dict[str, list[Row]] = {}
        self._by_figure: dict[str, dict[str, Row]] = {}

    def table(self, name: str) -> list[Row]:
        """The rows of one table, as text, read once; FileNotFoundError if it is not there."""
        if name not in self._read:
            with (self.data / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                self._read[name] = list(csv.DictReader(file))
        return self._read[name]

    def by_figure(self, name: str) -> dict[str, Row]:
        """The rows of one table by figure."""
        if name not in self._by_figure:
            self._by_figure[name] = {row["figure_id"]: row for row in reversed(self.table(name))}
        return self._by_figure[name]

    @cached_property
    def tables(self) -> dict[str, list[Row]]:
        """The rows of every table, as text."""
        return {path.stem: self.table(path.stem) for path in sorted(self.data.glob("*.csv"))}

    @cached_property
    def rows(self) -> dict[str, dict[str, Row]]:
        """Rows by table and figure, for those tables that hold figures with their wordings and sources."""
        return {
            name: self.by_figure(name)
            for name, rows in self.tables.items()
            if rows and {"figure_id", "source_id", "as_stated"} <= rows[0].keys()
        }

    @cached_property
    def _sources(self) -> dict[str, Row]:
        return {row["source_id"]: row for row in self.tables.get("sources", [])}

    def sources(self, figures: Iterable[str], tables: Iterable[str]) -> tuple[list[Source], list[str]]:
        """The sources of exactly these figures, by publisher and title; and the tables that hold them.

        `tables` are looked in first: those that a page has read.

        Raises
        ------
        UnknownFigure
            If a figure is in no table, or its source is not in the table of sources.
        """
        first = sorted(table for table in tables if table in self.rows)
        places = [*first, *(table for table in self.rows if table not in first)]
        by_source: dict[str, list[str]] = {}
        told = set()
        for figure in sorted(figures):
            table = next((table for table in places if figure in self.rows[table]), None)
            if table is None:
                raise UnknownFigure(f"figure {figure!r} is in no table of {self.data.name}")
            told.add(table)
            by_source.setdefault(self.rows[table][figure]["source_id"], []).append(figure)
        found = []
        for source_id, ids in by_source.items():
            if source_id not in self._sources:
                raise UnknownFigure(f"figure {ids[0]!r}: its source {source_id!r} is not in sources.csv")
            row = self._sources[source_id]
            title = row["title"] or row.get("subject", "")  # a page whose title is not known is shown by its subject
            found.append(Source(source_id, title, row["publisher"], row["url"], row.get("published", ""), ids))
        found.sort(key=lambda source: (source.publisher.casefold(), source.title, source.source_id))
        return found, sorted(told)

    @cached_property
    def publishers(self) -> dict[str, str]:
        """Who published each figure; a remark in brackets (where a copy was found) is left out."""
        names = {
            source_id: re.sub(r"\s*\([^()]*\)$", "", row.get("publisher") or row.get("title") or "")
            for source_id, row in self._sources.items()
        }
        return {figure: names.get(row["source_id"], "") for rows in self.rows.values() for figure, row in rows.items()}

    def source(self, source_id: str) -> Row:
        """The row of one source."""
        return self._sources.get(source_id, {})


def version(paths: Iterable[Path]) -> str:
    """A short hash of tables: of their names and their bytes, whatever order they come in."""
    digest = hashlib.sha256()
    for path in sorted(set(paths), key=lambda path: path.name):
        digest.update(f"{path.name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:12]
