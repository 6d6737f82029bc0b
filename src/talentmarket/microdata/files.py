"""Any file people have, as a UTF-8 CSV with a known header: CSV, XLSX, or a zip with one of them.

`opened` looks at the bytes, not at the name: archive or text, encoding, delimiter, header. `File.staged` gives a CSV that
an engine can read; an XLSX is written out with the wanted columns only. What can't be read ends in one `FileProblem`.
"""

import codecs
import csv
import io
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from talentmarket.messages import Said, shown
from talentmarket.microdata.layouts import FileProblem

HEAD = 1 << 20
CHUNK = 1 << 23
_DELIMITERS = ",;\t|"
# A cell with a formula, or one beyond column ZZ: no file of ours has 703 columns, a sheet of blanks has 16,384.
_SHEET_TROUBLE = re.compile(rb'<f[ >/]|<c r="[A-Z]{3}\d')


@dataclass(frozen=True)
class Staged:
    """A CSV in UTF-8: its path, its delimiter and the names of all its columns (ours, or c0, c1 … for those not wanted)."""

    path: Path
    delimiter: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """An input file as far as its header: what it is called, its encoding, and how to stage it."""

    name: str
    header: tuple[str, ...]
    encoding: str
    staged: Callable[[Mapping[str, int]], Staged]


def opened(path: Path, work: Path, encoding: str | None = None, low_memory: bool = False) -> File:
    """Open a file as far as its header; what is unpacked or transcoded goes into `work`, which the caller removes.

    `encoding` is that of text that is not UTF-8: cp949 for Korean registers, else Windows-1252. With `low_memory` a workbook is
    read row by row (openpyxl): in memory that does not grow with it, in nine times the time. A file that is empty, cut or
    encrypted, holds macros or formulas, or can't be decoded is a FileProblem of one line.
    """
    if not path.is_file():
        raise FileProblem("{file}: a folder, not a file" if path.is_dir() else "{file}: not there", file=path)
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise FileProblem("{file}: empty", file=path.name)
    if head.startswith(b"PK"):
        return _archive(path, path.name, work, encoding, low_memory)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileProblem(
            "{file}: an old or encrypted Excel file; open it and save it as .xlsx without a password", file=path.name
        )
    if head.startswith(b"\x1f\x8b"):
        return _gzip(path, work, encoding)
    return _text(path, path.name, work, encoding)


def _archive(path: Path, name: str, work: Path, encoding: str | None, low_memory: bool, inside: bool = False) -> File:
    """A workbook, or what a zip has in it: a text, or a workbook, which is a zip itself and lies `inside`."""
    try:
        with zipfile.ZipFile(path) as archive:
            if "[Content_Types].xml" in archive.namelist():
                _sound_sheets(name, archive)
                return _sheet(path, name, work, low_memory)
            if inside:
                raise FileProblem("{file}: a zip in a zip; unpack it once", file=name)
            member = _member(name, archive)
            with archive.open(member) as source:
                unpacked = _unpacked(source, f"{name}/{member}", work)
    except FileProblem:
        raise
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError, zlib.error) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # of the disk, and not of the file
        raise FileProblem(
            "{file}: a cut, damaged or encrypted zip ({reason}); fetch it again", file=name, reason=_said(error)
        ) from None
    if unpacked.open("rb").read(2) == b"PK":
        return _archive(unpacked, name, work, encoding, low_memory, inside=True)
    return _text(unpacked, f"{name}/{member}", work, encoding)


def _member(name: str, archive: zipfile.ZipFile) -> str:
    """The one data file of a zip."""
    data = [
        entry.filename
        for entry in archive.infolist()
        if re.search(r"\.(csv|txt|tsv|xlsx)$", entry.filename, re.IGNORECASE) and "__MACOSX" not in entry.filename
    ]
    if len(data) != 1:
        raise FileProblem(
            "{file}: a zip must hold one CSV or XLSX file; this one holds {held}: unpack it and add each",
            file=name,
            held=", ".join((data or archive.namelist())[:5]) or Said("nothing"),
        )
    return data[0]


def _gzip(path: Path, work: Path, encoding: str | None) -> File:
    import gzip

    try:
        with gzip.open(path) as source:
            unpacked = _unpacked(source, path.name, work)
    except (OSError, EOFError, zlib.error) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise FileProblem(
            "{file}: a cut or damaged .gz file ({reason}); fetch it again", file=path.name, reason=_said(error)
        ) from None
    return _text(unpacked, path.name, work, encoding)


def _unpacked(source: IO[bytes] | io.BufferedIOBase, name: str, work: Path) -> Path:
    with (work / "unpacked").open("wb") as target:
        _begins_with_text(name, first := source.read(HEAD))
        target.write(first)
        shutil.copyfileobj(source, target, CHUNK)
    return work / "unpacked"


def _said(error: BaseException) -> str:
    return str(error).splitlines()[0][:100] if str(error) else type(error).__name__


def _sound_sheets(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse a workbook that would be misread: with macros, with formulas, or with blanks without end."""
    names = archive.namelist()
    if any("vbaProject" in member or "macrosheets" in member for member in names):
        raise FileProblem("{file}: holds macros; save it as a plain .xlsx without them", file=name)
    if not any(member.startswith("xl/worksheets/") for member in names):
        raise FileProblem("{file}: no sheet in it that can be read; save it as .xlsx", file=name)
    for member in names:
        if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", member):
            continue
        rest = b""
        with archive.open(member) as sheet:
            while block := sheet.read(CHUNK):
                trouble = _SHEET_TROUBLE.search(rest + block)
                if trouble and trouble.group().startswith(b"<f"):
                    raise FileProblem(
                        "{file}: holds formulas; copy the sheet, paste its values, and save that", file=name
                    )
                if trouble:
                    raise FileProblem(
                        "{file}: a sheet reaches beyond 702 columns; delete the blank columns and save it", file=name
                    )
                rest = block[-32:]


def _sheets(path: Path, low_memory: bool) -> Iterator[Iterator[Sequence[Any]]]:
    """The rows of each sheet: all at once and fast, or one by one in little memory."""
    if low_memory:
        import openpyxl

        file = path.open("rb")  # open as long as rows are read, after this generator is gone
        for sheet in openpyxl.load_workbook(file, read_only=True, data_only=True).worksheets:
            sheet.reset_dimensions()
            yield sheet.iter_rows(values_only=True)
        return
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    yield from (book.get_sheet_by_name(title).iter_rows() for title in book.sheet_names)


def _sheet(path: Path, name: str, work: Path, low_memory: bool) -> File:
    from python_calamine import CalamineError

    sheets = _sheets(path, low_memory)
    try:
        found = None
        for rows in sheets:
            header = next((row for row in rows if any(_cell(value).strip() for value in row)), None)
            if header is not None:
                found = [_cell(value) for value in header], rows
                break
    except (CalamineError, ValueError, KeyError, OSError) as error:
        raise FileProblem("{file}: can't be read as a workbook ({reason})", file=name, reason=_said(error)) from None
    if found is None:
        raise FileProblem("{file}: every sheet is empty", file=name)
    header, rows = found
    while header and not header[-1].strip():
        header.pop()

    def staged(columns: Mapping[str, int]) -> Staged:
        target = work / "sheet.csv"
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            for row in rows:
                cells = [_cell(row[at]) if at < len(row) else "" for at in columns.values()]
                if any(cells):
                    writer.writerow(cells)
        return Staged(target, ",", tuple(columns))

    return File(name, tuple(header), "XLSX", staged)


def _cell(value: Any) -> str:
    """A cell as text: whole numbers without a point, dates as 2026-01-31."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)


def _text(path: Path, name: str, work: Path, encoding: str | None) -> File:
    with path.open("rb") as binary:
        _begins_with_text(name, binary.read(HEAD))
    found = _encoding(path, name, encoding)
    if found != "utf-8" or _line_ends(path) > 1:
        path = _transcoded(path, work, found)
    with path.open(encoding="utf-8-sig", newline="") as file:
        head = file.read(HEAD)
    first = head.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    if first.count(delimiter) == 0:
        raise FileProblem(
            "{file}: its first line is not a header of columns: {line}", file=name, line=shown(first.strip())
        )
    csv.field_size_limit(HEAD * 2)
    header = tuple(next(csv.reader(io.StringIO(head.lstrip("\r\n")), delimiter=delimiter)))

    def staged(columns: Mapping[str, int]) -> Staged:
        ours = {at: key for key, at in columns.items()}
        return Staged(path, delimiter, tuple(ours.get(at, f"c{at}") for at in range(len(header))))

    return File(name, header, found, staged)


def _begins_with_text(name: str, start: bytes) -> None:
    """Refuse blanks and pictures by their first bytes, before gigabytes of them are read."""
    if not start.strip():
        raise FileProblem(
            "{file}: begins with {count} bytes of blanks: no header in it", file=name, count=f"{len(start):,}"
        )
    if b"\0" in start and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"PK")):
        raise FileProblem(
            "{file}: not text (it holds NUL bytes); CSV, XLSX or a zip with one of them can be added", file=name
        )


def _encoding(path: Path, name: str, fallback: str | None) -> str:
    """The encoding that the whole file decodes in; UTF-8 is proved to the last byte."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if _undecodable(path, "utf-8") is None:
        return "utf-8"
    other = fallback or "cp1252"
    at = _undecodable(path, other)
    if at is None:
        return other
    tried = {"one": "utf-8", "other": other, "byte": f"{at + 1:,}"}
    raise FileProblem(
        "{file}: neither {one} nor {other}: byte {byte} can't be decoded; save it as UTF-8", file=name, **tried
    )


def _undecodable(path: Path, encoding: str) -> int | None:
    """Where decoding fails, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    with path.open("rb") as file:
        while True:
            block = file.read(CHUNK)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return done + error.start
            if not block:
                return None
            done += len(block)


def _line_ends(path: Path) -> int:
    """How many kinds of line end the file has: CRLF, LF, CR. With more than one an engine would lose count of its lines."""
    crlf = lf = cr = 0
    last = b""
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            crlf += block.count(b"\r\n") + (last == b"\r" and block.startswith(b"\n"))
            lf, cr, last = lf + block.count(b"\n"), cr + block.count(b"\r"), block[-1:]
    return sum(count > 0 for count in (crlf, lf - crlf, cr - crlf))


def _transcoded(path: Path, work: Path, encoding: str) -> Path:
    """The text in UTF-8 with line feeds."""
    target = work / "transcoded.csv"
    with path.open(encoding=encoding) as source, target.open("w", encoding="utf-8", newline="\n") as file:
        shutil.copyfileobj(source, file, CHUNK)
    return target
