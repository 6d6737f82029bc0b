"""Read data/raw line by line, and name what is wrong with a line before anything is built on it.

A file of collected figures is typed by people, so it is read here as text that may hold anything. Every
record is parsed by itself: one spoiled line does not hide the next, and a problem names the physical line
an editor shows, also after a quoted line break. The rules for a cell come from the field dictionary
(`schema.toml`); what only shows between tables (names, readings, corrections) is found in `check.py`.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING

from talentmarket.delimited import PLAIN, recognise
from talentmarket.messages import Said, did_you_mean, one_of, shown
from talentmarket.schema import Table, dictionary
from talentmarket.values import LONGEST_CELL, findings, is_not

if TYPE_CHECKING:
    import pandas as pd

    RawTables = dict[str, pd.DataFrame]


UNREAD = ("missing-file", "encoding", "delimiter", "header")
"""Kinds that may keep a whole file from being read; what other files miss because of it is no problem of theirs."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with one line of a raw file.

    Printed as `data/raw/salaries.csv:412: year: 20225 is not a year between 1990 and 2026 (did you mean 2022
    or 2025?)`: path, physical line, column, rule and a way to mend it.
    """

    path: str
    line: int
    column: str
    kind: str
    value: str
    rule: str
    hint: str = ""

    def said(self, say: Callable[[str], str]) -> "Problem":
        """The same problem in the words of another language."""
        return replace(self, rule=say(self.rule), hint=say(self.hint))

    def __str__(self) -> str:
        column = f" {self.column}:" if self.column else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.path}:{self.line}:{column} {self.rule}{hint}"

    def below(self, folder: str) -> "Problem":
        """The same problem of a file in a folder."""
        return replace(self, path=f"{folder}/{self.path}")

    def as_dict(self) -> dict[str, str | int]:
        """The problem as plain values, for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class _File:
    """A raw file while it is read: where it is, its problems, and the cells of its good records by column, with their lines.

    `whole` says that no record had to be left out, so that what is not in it is truly missing.
    """

    path: str
    table: Table
    problems: list[Problem]
    columns: dict[str, list[str]]
    lines: list[int]
    whole: bool = True

    def problem(self, line: int, kind: str, rule: str, hint: str, column: str = "", value: str = "") -> None:
        self.problems.append(Problem(self.path, line, column, kind, value[:LONGEST_CELL], rule, hint))


def read(folder: Path) -> tuple["RawTables", list[Problem]]:
    """Read every raw table of a folder, which has one CSV file a table, as `schema.toml` lists them.

    Returns
    -------
    tables : dict of str to DataFrame
        One frame a table, all columns text ("" is empty), and `line`, the physical line of each record.
        Records with the wrong number of cells are left out; each of them is a problem.
    problems : list of Problem
        All problems of all files, sorted by file and line. Where it is empty, the tables hold what the field
        dictionary promises: types, limits, allowed words, unique sorted keys, references that resolve.
    """
    import pandas as pd

    csv.field_size_limit(2**31 - 1)  # a long cell is a problem to name, not an error to raise
    path_shown = shown_folder(folder)
    files: dict[str, _File] = {}
    problems: list[Problem] = []
    for name, table in dictionary().raw.items():
        path = folder / f"{name}.csv"
        file = _File(f"{path_shown}/{name}.csv", table, problems, {field.name: [] for field in table.fields}, [])
        files[name] = file
        if path.is_file() and not path.is_symlink():
            _read_file(path.read_bytes(), file)
        else:
            file.whole, linked = False, path.is_symlink()  # what it points to may be any file of this machine
            rule = Said("the table {name} is a symbolic link" if linked else "the table {name} is not there", name=name)
            cure = Said("put the file itself there" if linked else "every raw table has a file")
            file.problem(1, "missing-file", rule, cure)
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in files:
            message = is_not(shown(path.name), Said("a raw table"))
            hint = did_you_mean(path.stem, files) or Said("raw tables are listed in src/talentmarket/schema.toml")
            problems.append(Problem(f"{path_shown}/{path.name}", 1, "", "unknown-file", "", message, hint))
    for file in files.values():
        _check_columns(file)
        _check_key(file)
        _check_references(file, files)
    _check_sources_used(files)
    tables = {name: pd.DataFrame(file.columns, dtype="str") for name, file in files.items()}
    for name, file in files.items():
        tables[name]["line"] = pd.Series(file.lines, dtype="int64")
    return tables, sorted(problems)


def shown_folder(folder: Path) -> str:
    """The folder as a contributor knows it: relative to where the command runs, if it lies below."""
    try:
        return folder.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return folder.as_posix()


def _read_file(data: bytes, file: _File) -> None:
    """Split a file into records, naming what is wrong with its bytes, its header and its quotes."""
    layout = recognise(data[:1_000_000])
    cure = Said("write it right with: talentmarket convert {file}", file=file.path)
    if layout.encoding in ("utf-16", "cp949"):
        file.whole = False
        file.problem(1, "encoding", Said("the file is {layout}, not UTF-8", layout=layout.said()), cure)
        return
    if layout.delimiter != PLAIN.delimiter:
        file.whole = False
        file.problem(1, "delimiter", Said("the file is {layout}, not commas", layout=layout.said()), cure)
        return
    if layout.encoding == "utf-8-sig":
        file.problem(1, "byte-order-mark", "the file begins with a byte order mark", cure)
        data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in data:
        line = data[: data.index(b"\r")].count(b"\n") + 1
        file.problem(line, "line-end", "the line holds a carriage return", cure)
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not data.endswith(b"\n"):
        file.problem(data.count(b"\n") + 1, "line-end", "the last line has no line feed", "end it with one")
    lines: list[str] = []
    for number, line_bytes in enumerate(data.removesuffix(b"\n").split(b"\n"), start=1):
        try:
            lines.append(line_bytes.decode("utf-8"))
        except UnicodeDecodeError as error:
            bad = line_bytes[error.start : error.start + 4].hex(" ")
            rule = Said("byte {byte} of the line is not UTF-8 ({bad})", byte=error.start + 1, bad=bad)
            file.problem(number, "encoding", rule, "save the file as UTF-8, not CP949 or Latin-1")
            lines.append(line_bytes.decode("utf-8", errors="replace"))
    names = list(file.columns)
    header = lines[0].split(",") if lines else []
    if header != names:
        file.whole = False
        _header_problem(file, header, names)
        return
    # Most cells repeat others: one copy of each is enough, and keeps a large file small in memory.
    share = dict[str, str]().setdefault
    sound: list[list[str]] = []
    for number, cells in _records(lines, file):
        if len(cells) == len(names):
            file.lines.append(number)
            sound.append(list(map(share, cells, cells)))
        else:
            file.whole, count, wanted = False, len(cells), len(names)
            rule = Said("the line has {count} cells and the header {wanted} columns", count=count, wanted=wanted)
            hint = Said("a cell with a comma needs quotes" if count > wanted else "an empty cell keeps its comma")
            file.problem(number, "column-count", rule, hint)
    if sound:
        file.columns = dict(zip(names, map(list, zip(*sound, strict=True)), strict=True))


def _header_problem(file: _File, header: list[str], names: list[str]) -> None:
    missing = [name for name in names if name not in header]
    unknown = [name for name in header if name not in names]
    repeated = [name for name, count in Counter(header).items() if count > 1]
    rules = Said("lacks {columns}"), Said("has the unknown {columns}"), Said("repeats {columns}")
    found = zip(rules, (missing, unknown, repeated), strict=True)
    parts = [Said(rule, columns=", ".join(map(shown, columns[:5]))) for rule, columns in found if columns]
    parts = parts or [Said("has its columns in another order")]
    what = reduce(lambda one, other: Said("{one} and {other}", one=one, other=other), parts)
    rule, hint = Said("the header {what}", what=what), Said("it must be: {columns}", columns=",".join(names))
    file.problem(1, "header", rule, hint, "", ",".join(header))


# RFC 4180: a cell is quoted as a whole, its own quotes doubled, or holds no quote at all.
_CELL = '(?:"[^"]*+(?:""[^"]*+)*+"|[^",]*+)'
_RECORD = re.compile(f"{_CELL}(?:,{_CELL})*+")


def _records(lines: list[str], file: _File) -> Iterator[tuple[int, list[str]]]:
    """The records after the header, each with its first physical line.

    A record goes on over a line break only while a quote is open. Where that never ends, or ends in something
    that is not a record, the quote is named as unclosed in the line that opened it and reading goes on with the
    next line, so that one forgotten quote does not swallow the rest of the file.
    """
    width = len(file.table.fields)
    at = 1
    while at < len(lines):
        start, text = at, lines[at]
        at += 1
        if '"' not in text:
            if text.strip():
                yield start + 1, text.split(",")
            else:
                file.problem(start + 1, "blank-line", "the line is blank", "take it out")
            continue
        end = at
        while text.count('"') % 2 and end < len(lines) and end - start < LONGEST_CELL:
            text += "\n" + lines[end]
            end += 1
        cells = next(csv.reader([text])) if _RECORD.fullmatch(text) else []
        if cells and (end == at or len(cells) == width):
            at = end
            yield start + 1, cells
            continue
        file.whole = False
        if lines[start].count('"') % 2:
            rule = Said("a quote is opened in this line and never closed")
            hint = Said('close it; a quote inside a quoted cell is written ""')
            file.problem(start + 1, "unclosed-quote", rule, hint)
        else:
            rule = Said("a quote inside a cell that is not quoted as a whole")
            hint = Said('put the cell in quotes and write its own quotes as ""')
            file.problem(start + 1, "stray-quote", rule, hint)


def _check_columns(file: _File) -> None:
    """Check every cell, each distinct value of a column once."""
    for field in file.table.fields:
        values = file.columns[field.name]
        cells = set(values)
        wrong = findings(cells - {""}, field)
        if field.required and "" in cells:
            wrong[""] = "missing-value", Said("the cell is empty and must not be"), ""
        if wrong:
            for line, value in zip(file.lines, values, strict=True):
                if value in wrong:
                    kind, rule, hint = wrong[value]
                    file.problem(line, kind, rule, hint, field.name, value)


def _check_key(file: _File) -> None:
    """Keys are unique; a table that is kept sorted is sorted."""
    first: dict[tuple[str, ...], int] = {}
    before: tuple[str, ...] = ()
    key, column = file.table.key, ", ".join(file.table.key)
    for line, value in zip(file.lines, zip(*(file.columns[name] for name in key), strict=True), strict=True):
        text = ", ".join(value)
        if value in first:
            rule = Said("{value} is already in line {line}", value=shown(text), line=first[value])
            file.problem(line, "duplicate", rule, "give the new line the next free id", column, text)
        elif value < before and not file.table.as_given:
            rule = Said("{value} comes after {before}", value=shown(text), before=shown(", ".join(before)))
            file.problem(line, "order", rule, Said("sort the lines by {column}", column=column), column, text)
        first.setdefault(value, line)
        before = max(before, value)


def _check_references(file: _File, files: dict[str, _File]) -> None:
    """Every id that points to another table is found there, if that table could be read as a whole."""
    for field in file.table.fields:
        if not field.references:
            continue
        targets = [target.split(".") for target in field.references.split("|")]
        if not all(files[table].whole for table, _ in targets):
            continue
        known = {value for table, column in targets for value in files[table].columns[column]}
        places = one_of([f"{table}.csv" for table, _ in targets])
        hint = cache(lambda value, known=known: did_you_mean(value, known))
        for line, value in zip(file.lines, file.columns[field.name], strict=True):
            if value and value not in known:
                rule = Said("{value} is not in {places}", value=shown(value), places=places)
                cure = hint(value) or Said("add it to {places}", places=places)
                file.problem(line, "unknown-reference", rule, cure, field.name, value)


def _check_sources_used(files: dict[str, _File]) -> None:
    if not all(file.whole for file in files.values()):
        return
    used: set[str] = set()
    for file in files.values():
        pointing = [field.name for field in file.table.fields if field.references == "sources.source_id"]
        used.update(*(file.columns[name] for name in pointing))
    sources = files["sources"]
    for line, source in zip(sources.lines, sources.columns["source_id"], strict=True):
        if source not in used:
            rule = Said("no figure rests on {source}", source=shown(source))
            sources.problem(line, "unused-source", rule, "take it out or add its figure", "source_id", source)
