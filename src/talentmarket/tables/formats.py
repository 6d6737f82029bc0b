"""The processed tables in formats other than CSV: one workbook, Parquet files, one DuckDB database. Made on request."""

import io
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from talentmarket.schema import Table, dictionary, read_table
from talentmarket.storage import write_whole
from talentmarket.translations import korean

# What a workbook says of when it was made; a fixed day, so that the same tables give the same bytes.
_NO_DAY = datetime(2000, 1, 1)
_WIDEST = 60


def tables_in(folder: Path) -> Iterator[tuple[Table, pd.DataFrame]]:
    """The processed tables that a folder holds, with their types, in the order of the dictionary."""
    for name, table in dictionary().tables.items():
        path = folder / f"{name}.csv"
        if path.is_file():
            yield table, read_table(path, table)


def workbook(folder: Path) -> bytes:
    """All tables as one XLSX file: a first sheet with the meaning of each column, then a sheet a table.

    Numbers are numbers and text is text: a wording such as ``-0.36명`` or ``=`` never becomes a formula, no text a link.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": "talentmarket", "created": _NO_DAY})
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("meanings")
        tables = list(tables_in(folder))
        lines = [
            [table.name, field.name, field.unit or "", field.meaning, korean(field.meaning, "schema")]
            for table, _ in tables
            for field in table.fields
        ]
        _fill(sheet, bold, ["table", "column", "unit", "meaning", "뜻"], lines)
        for table, frame in tables:
            values = frame.astype("object").where(frame.notna(), None).to_numpy().tolist()
            _fill(book.add_worksheet(table.name[:31]), bold, list(frame.columns), values)
    return out.getvalue()


def _fill(sheet: Any, bold: Any, header: list[str], lines: Sequence[Sequence[object]]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, header, bold)
    for at, line in enumerate(lines, start=1):
        sheet.write_row(at, 0, line)
    sheet.autofilter(0, 0, max(len(lines), 1), len(header) - 1)
    for at, name in enumerate(header):
        longest = max((len(str(line[at])) for line in lines[:200] if line[at] is not None), default=0)
        sheet.set_column(at, at, min(max(len(name), longest) + 2, _WIDEST))


def parquet(folder: Path) -> dict[str, bytes]:
    """Each table as a Parquet file, by name; types are those of the dictionary."""
    files = {}
    for table, frame in tables_in(folder):
        out = io.BytesIO()
        frame.to_parquet(out, index=False, compression="zstd")
        files[f"{table.name}.parquet"] = out.getvalue()
    return files


def database(folder: Path, path: Path) -> None:
    """All tables in one DuckDB file, with the meaning of tables and columns as comments; an older file is replaced."""
    import duckdb

    unfinished = path.with_name(f".{path.name}.new")
    unfinished.unlink(missing_ok=True)
    with duckdb.connect(str(unfinished)) as connection:
        for table, frame in tables_in(folder):
            connection.register("incoming", frame)
            connection.execute(f'CREATE TABLE "{table.name}" AS SELECT * FROM incoming')
            connection.unregister("incoming")
            connection.execute(f'COMMENT ON TABLE "{table.name}" IS {_quoted(table.description)}')
            for field in table.fields:
                connection.execute(f'COMMENT ON COLUMN "{table.name}"."{field.name}" IS {_quoted(field.meaning)}')
    os.replace(unfinished, path)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def write(folder: Path, form: str, out: Path) -> list[Path]:
    """Write the tables of a folder as xlsx, parquet or duckdb, and name the files."""
    out.mkdir(parents=True, exist_ok=True)
    if form == "duckdb":
        database(folder, out / "talentmarket.duckdb")
        return [out / "talentmarket.duckdb"]
    files = {"talentmarket.xlsx": workbook(folder)} if form == "xlsx" else parquet(folder)
    for name, data in files.items():
        write_whole(out / name, data)
    return [out / name for name in files]
