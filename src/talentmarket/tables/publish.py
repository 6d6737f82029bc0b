"""The written package: CSV files, ``datapackage.json`` (Data Package v2) and the codebook, as one whole.

`render` turns tables into the bytes of every file; `write` puts them in place so that a reader sees the old set or the new
one, never a mixture: all files are written into a folder next to it, and the two folders change places in one step.

Same tables, same bytes: rows are sorted by key, numbers have the fewest digits that read back to them, no exponent, no time
stamp. An empty cell is missing. A text that a spreadsheet would run as a formula is never written.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from talentmarket import __version__
from talentmarket.messages import Said, SaidError, in_lines, plain, shown
from talentmarket.schema import Field, Table, dictionary
from talentmarket.storage import holds, recover, replace_folder
from talentmarket.tables import diff, summary
from talentmarket.translations import korean
from talentmarket.values import breaches, filled, is_formula

DESCRIPTOR = "datapackage.json"
CODEBOOK = "README.md"
CHANGE_LOG = "CHANGELOG.md"

#: Tables that are computed from the others.
COMPUTED = ("answers.csv", "medians.csv")

LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}

#: Sources of what is computed; the source of each figure is in its row.
SOURCES = [
    {
        "title": "European Central Bank, euro foreign exchange reference rates",
        "path": "https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/html/index.en.html",
    },
    {
        "title": "World Bank, PPP conversion factor, GDP (PA.NUS.PPP)",
        "path": "https://data.worldbank.org/indicator/PA.NUS.PPP",
    },
    {
        "title": "World Bank, inflation, consumer prices (FP.CPI.TOTL.ZG)",
        "path": "https://data.worldbank.org/indicator/FP.CPI.TOTL.ZG",
    },
    {
        "title": "Board of Governors of the Federal Reserve System, foreign exchange rates, annual (G.5A)",
        "path": "https://www.federalreserve.gov/releases/g5a/",
    },
]

#: Types that a table schema knows by their own names; all others are strings there.
_SCHEMA_TYPES = ("integer", "number", "boolean")


class PackageError(SaidError, ValueError):
    """Tables that can't be written: the message names the table, the column and what is wrong."""


# ---------------------------------------------------------------------------------------------------------------- files


def render(tables: Mapping[str, pd.DataFrame], more: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """The bytes of every file of the package, by file name.

    Parameters
    ----------
    tables
        The processed tables by name.
    more
        Files that go with them as they are.

    Raises
    ------
    PackageError
        If a table breaks the contract of the field dictionary.
    """
    validate(tables)
    defined = dictionary().tables
    files = {f"{name}.csv": to_csv(frame, defined[name]) for name, frame in tables.items()}
    files[DESCRIPTOR] = _descriptor(tables, files)
    rows = {name: len(frame) for name, frame in tables.items()}
    files[CODEBOOK] = codebook(rows, summary.markdown(tables)).encode()
    return dict(sorted((files | dict(more or {})).items()))


def validate(tables: Mapping[str, pd.DataFrame]) -> None:
    """Hold every table against its contract, and every reference against the table it points to."""
    defined = dictionary().tables
    for name, frame in tables.items():
        if broken := breaches(frame, defined[name]):
            raise PackageError(in_lines([one.said() for one in broken]))
        for field in defined[name].fields:
            _check_reference(name, field, frame, tables)
            if field.type in ("text", "string", "url"):
                _check_text(name, field, frame)


def _check_reference(name: str, field: Field, frame: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> None:
    if not field.references:
        return
    table, column = field.references.split(".")
    if unknown := sorted(filled(frame[field.name]) - filled(tables[table][column])):
        raise PackageError(
            "{table}: {column}: {value} is in no row of {other}; add it there",
            table=name,
            column=field.name,
            value=shown(unknown[0]),
            other=table,
        )


def _check_text(name: str, field: Field, frame: pd.DataFrame) -> None:
    for value in filled(frame[field.name]):
        if is_formula(value):
            raise PackageError(
                "{table}: {column}: {value} would run as a formula in a spreadsheet",
                table=name,
                column=field.name,
                value=shown(value),
            )


def to_csv(frame: pd.DataFrame, table: Table) -> bytes:
    """`frame` as CSV: UTF-8, LF, quotes only where needed; missing is empty, booleans are true and false."""
    columns = [_cells(frame[field.name], field) for field in table.fields]
    data = io.BytesIO()
    with io.TextIOWrapper(data, encoding="utf-8", newline="", write_through=False) as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows(zip(*columns, strict=True))
        text.flush()
        return data.getvalue()


def _cells(column: pd.Series, field: Field) -> list[str]:
    values = column.tolist()
    if field.type == "number":
        return ["" if value != value else plain(value) for value in values]
    if field.dtype == "str":
        return ["" if value != value else value for value in values]
    if field.type == "boolean":
        return ["" if value is pd.NA else "true" if value else "false" for value in values]
    return ["" if value is pd.NA else str(value) for value in values]


# ---------------------------------------------------------------------------------------------------------------- descriptor


def _descriptor(tables: Mapping[str, pd.DataFrame], files: Mapping[str, bytes]) -> bytes:
    words = dictionary()
    document = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "talentmarket",
        "title": "The AI talent market in open figures",
        "version": __version__,
        "description": "Pay, survival and hiring in the AI talent market: every figure with its source, its wording as printed "
        "and our reading of it. README.md next to this file is the codebook.",
        "keywords": ["AI", "salaries", "start-ups", "survival", "hiring", "Korea"],
        "licenses": [LICENCE],
        "sources": SOURCES,
        "flags": {key: {"en": meaning, "ko": _ko(meaning)} for key, meaning in words.flags.items()},
        "resources": [_resource(words.tables[name], files[f"{name}.csv"]) for name in tables],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(table: Table, data: bytes) -> dict[str, object]:
    warnings = dictionary().warnings
    references = [
        {
            "fields": [field.name],
            "reference": {
                "resource": "" if target == table.name else target,
                "fields": [column],
            },
        }
        for field in table.fields
        if field.references
        for target, column in [field.references.split(".")]
    ]
    schema: dict[str, object] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_schema_field(field, alone=table.key == (field.name,)) for field in table.fields],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if references:
        schema["foreignKeys"] = references
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "title": table.name.replace("_", " "),
        "description": table.description,
        "description_ko": _ko(table.description),
        "warnings": [warnings[key] for key in table.warnings],
        "warnings_ko": [_ko(warnings[key]) for key in table.warnings],
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema,
    }


def _schema_field(field: Field, alone: bool) -> dict[str, object]:
    constraints: dict[str, object] = {}
    if field.required:
        constraints["required"] = True
    if alone:
        constraints["unique"] = True
    if field.values:
        constraints["enum"] = list(field.values)
    type_ = field.type if field.type in _SCHEMA_TYPES else "string"
    if field.pattern and type_ == "string":
        constraints["pattern"] = f"({field.pattern})"
    if field.type in ("integer", "number"):
        if field.minimum is not None:
            constraints["minimum"] = field.minimum
        if field.maximum is not None:
            constraints["maximum"] = field.maximum
    described: dict[str, object] = {
        "name": field.name,
        "type": type_,
        "description": field.meaning,
        "description_ko": _ko(field.meaning),
    }
    if field.unit:
        described["unit"] = field.unit
    if constraints:
        described["constraints"] = constraints
    return described


# ---------------------------------------------------------------------------------------------------------------- codebook


def codebook(rows: Mapping[str, int], collection: Sequence[str] = ()) -> str:
    """The codebook in Markdown: every table, column, flag and warning.

    `rows` is the number of rows of each table, `collection` what `talentmarket.tables.summary` says of the figures.
    """
    words = dictionary()
    lines = [
        "# Codebook",
        "",
        "Made by `make data` from `src/talentmarket/schema.toml`; edit it there.",
        "",
        "## How to read the files",
        "",
        "- UTF-8, LF, comma; the first line names the columns. An empty cell is missing; `NA` in `country` is Namibia.",
        "- Rows are sorted by key. Numbers have a point, no thousands separator and no exponent; booleans are `true` and `false`.",
        "- Dates are as exact as known: `2025`, `2025-07`, `2025-07-04`.",
        "- Money, percentages, ratios and counts never share a column: `low` and `high` are money in `currency`; "
        "`percent_…`, `ratio_…`, `people_…`, `gpus_…`, `days_…`, `count_…` are what they say.",
        "- One value has `low` equal to `high`; `more than` leaves `high` empty, `up to` leaves `low` empty.",
        "- Percentages are percentage points (30 is 30 %); survival rates run from 0 to 1.",
        "- `as_stated` is the wording as printed. No cell begins with `=` or `@`; a wording such as `-0.36명` keeps its sign, which no "
        "spreadsheet takes for a formula.",
        "- To redo a conversion: US dollars are the amount ÷ `units_per_usd`; won are dollars × `krw_per_usd`.",
        '- pandas: `pd.read_csv(path, keep_default_na=False, na_values=[""])`, or `talentmarket.load(name)`, which also sets the types.',
        "",
        "## Tables",
        "",
        "| Table | Rows | What it holds | 내용 |",
        "|---|---:|---|---|",
    ]
    shown = [name for name in words.tables if name in rows]
    for name in shown:
        table = words.tables[name]
        lines.append(
            f"| [{name}](#{name}) | {rows[name]} | {_cell(table.description)} | {_cell(_ko(table.description))} |"
        )
    if collection:
        lines += ["", "## The collection in numbers", "", *_COLLECTION, "", *collection]
    for name in shown:
        lines += ["", f"## {name}", "", *_table_section(words.tables[name])]
    lines += [
        "",
        "## Flags",
        "",
        "Keys in the column `figure_flags`, sorted and joined by `;`.",
        "",
        "| Flag | Meaning | 뜻 |",
        "|---|---|---|",
    ]
    lines += [f"| `{key}` | {_cell(said)} | {_cell(_ko(said))} |" for key, said in sorted(words.flags.items())]
    return "\n".join(lines) + "\n"


_COLLECTION = (
    "Origins are those who first stated or measured a number. Second hand: the page retells another. Dated: the figure has a "
    "year or a date. With counts: the number of people or firms behind it is known. Corrections: cells that we override.",
    "",
    "origins는 수치를 처음 밝히거나 측정한 곳의 수, second hand는 다른 곳의 수치를 옮긴 것, dated는 연도나 날짜가 있는 것, "
    "with counts는 바탕이 된 사람이나 기업의 수를 아는 것, corrections는 바로잡은 칸의 수다.",
)


def _table_section(table: Table) -> Iterator[str]:
    warnings = dictionary().warnings
    yield table.description
    yield ""
    yield _ko(table.description)
    yield ""
    if table.method:
        yield f"How it is made: {table.method}"
        yield ""
        yield f"만드는 방법: {_ko(table.method)}"
        yield ""
    yield f"Key: {', '.join(f'`{name}`' for name in table.key)}."
    if table.warnings:
        yield ""
        yield "Who may be misled, and how / 오해하기 쉬운 점:"
        yield ""
        for key in table.warnings:
            yield f"- {warnings[key]} {_ko(warnings[key])}"
    yield ""
    yield "| Column | Type | Unit | Meaning | 뜻 | Allowed |"
    yield "|---|---|---|---|---|---|"
    for field in table.fields:
        yield (
            f"| `{field.name}` | {field.type} | {field.unit or ''} | {_cell(field.meaning)} | {_cell(_ko(field.meaning))} "
            f"| {_cell(_allowed(field))} |"
        )


def _allowed(field: Field) -> str:
    said = []
    if field.required:
        said.append("required")
    if field.references:
        said.append(f"in `{field.references}`")
    if field.values:
        said.append(", ".join(f"`{value}`" for value in field.values))
    elif field.pattern and field.type != "date":
        said.append(f"`{field.pattern}`")
    if field.minimum is not None and field.maximum is not None:
        said.append(f"{plain(float(field.minimum))} to {plain(float(field.maximum))}")
    elif field.minimum is not None:
        said.append(f"at least {plain(float(field.minimum))}")
    return "; ".join(said)


def _ko(text: str) -> str:
    """A text of the dictionary in Korean."""
    return korean(text, "schema")


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


# ---------------------------------------------------------------------------------------------------------------- writing


def write(tables: Mapping[str, pd.DataFrame], folder: Path, more: Mapping[str, bytes] | None = None) -> list[str]:
    """Write the package into `folder` as one whole; files that do not change are left as they are.

    The files are written into a new folder next to it, forced to disk, and the two folders change places: on Linux and macOS in
    one step of the file system; elsewhere in two renames, of which an interrupted one is finished by the next run. Whoever
    reads sees the old set or the new.

    Returns
    -------
    list of str
        What was done, one line per raw table (lines in = rows out + refused) and one for the files.

    Raises
    ------
    PackageError
        If a table breaks its contract, or gets worse in a way that ``CHANGELOG.md`` does not explain (see
        `talentmarket.tables.diff.setbacks`); `folder` is untouched.
    OSError
        If the disk is full or `folder` can't be written; `folder` is untouched.
    """
    files = render(tables, more)
    folder.parent.mkdir(parents=True, exist_ok=True)
    recover(folder)
    changed = [name for name, data in files.items() if not holds(folder / name, data)]
    stale = sorted(path.name for path in folder.glob("*.csv") if path.name not in files) if folder.is_dir() else []
    if changed or stale:
        _explained(folder, files)
        replace_folder(folder, files, set(changed), set(stale))
    return [*account(tables["ledger"]), _summary(len(files), changed, stale, folder)]


def _gated(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files without those computed from other tables, which moved for a reason that is explained there."""
    return {name: data for name, data in files.items() if name not in COMPUTED}


def _explained(folder: Path, files: Mapping[str, bytes]) -> None:
    """Stop where a table gets shorter, a source vanishes or a value moves by ten times and the change log is silent."""
    log = folder.parent.parent / CHANGE_LOG
    if not log.is_file():
        return
    latest = re.split(r"^## ", log.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:2]
    silent = {
        name: what
        for name, what in diff.setbacks(_gated(diff.files_of(folder)), _gated(files)).items()
        if not any(name in section for section in latest)
    }
    if silent:
        lines: list[str] = [Said("{file}, its first section, does not say why", file=log.name)]
        lines += [Said("  {what}: name {name} there", what=what, name=name) for name, what in list(silent.items())[:20]]
        if len(silent) > 20:
            lines.append(Said("  and {count} more", count=f"{len(silent) - 20:,}"))
        raise PackageError(in_lines([*lines, Said("{folder} stays as it is", folder=folder)]))


def account(ledger: pd.DataFrame) -> list[str]:
    """The ledger in words, one line per raw table."""
    lines: list[str] = []
    for raw_table, rows in ledger.groupby("raw_table", sort=True):
        counts = dict(zip(rows["table"], rows["rows"], strict=True))
        refused = counts.pop("refused", 0)
        out = " + ".join(f"{count:,} {name}" for name, count in sorted(counts.items(), key=lambda item: -item[1]))
        said = {"table": raw_table, "lines": f"{rows['rows'].sum():,}", "out": out, "refused": f"{refused:,}"}
        lines.append(Said("{table}: {lines} lines in = {out} + {refused} refused", **said))
    return lines


def _summary(total: int, changed: list[str], stale: list[str], folder: Path) -> str:
    if not changed and not stale:
        return Said("{folder}: {total} files, none changed", folder=folder, total=total)
    said = {"folder": folder, "total": total, "count": len(changed), "names": ", ".join(changed)}
    said["gone"] = Said(", removed {names}", names=", ".join(stale)) if stale else ""
    return Said("{folder}: {total} files, {count} changed ({names}){gone}", **said)
