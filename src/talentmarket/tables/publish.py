"""The written package: CSV files, ``datapackage.json`` (Data Package v2) and the codebook, as one whole.

`parts` turns tables into CSV and what is said of them, `package` makes the bytes of every file, and `write` puts them in place
as `talentmarket.storage` does, whole.

Same tables, same bytes: rows are sorted by key, numbers have the fewest digits that read back to them, no exponent, no time
stamp. An empty cell is missing. A text that a spreadsheet would run as a formula is never written.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import pandas as pd

from talentmarket import __version__
from talentmarket.messages import Said, SaidError, in_lines, plain, shown
from talentmarket.schema import Field, Table, dictionary
from talentmarket.storage import holds, recover, replace_folder
from talentmarket.tables import diff
from talentmarket.translations import korean
from talentmarket.values import breaches, filled, is_formula

HERE = Path(__file__).parent
#: Tables that are computed from the others.
COMPUTED = ("answers.csv", "medians.csv")


class PackageError(SaidError, ValueError):
    """Tables that can't be written: the message names the table, the column and what is wrong."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the package: its CSV, what the descriptor and the codebook say of it, and its number of rows."""

    csv: bytes
    resource: dict[str, object]
    section: str
    rows: int


def parts(tables: Mapping[str, pd.DataFrame], known: Mapping[str, pd.DataFrame]) -> dict[str, Part]:
    """Tables as parts of the package; references point into tables that are known. PackageError if one breaks its contract."""
    made = {}
    for name, frame in tables.items():
        table = dictionary().tables[name]
        if broken := breaches(frame, table):
            raise PackageError(in_lines(broken))
        for field in table.fields:
            _check_values(name, field, frame, known)
        data = to_csv(frame, table)
        made[name] = Part(data, _resource(table, data), _section(table), len(frame))
    return made


def package(
    tables: Mapping[str, Part], collection: Sequence[str], more: Mapping[str, bytes] | None = None
) -> dict[str, bytes]:
    """The bytes of every file of the package, by file name.

    `collection` is what `talentmarket.tables.summary` says of the figures, `more` are files that go with the tables.
    """
    files = {f"{name}.csv": part.csv for name, part in tables.items()} | dict(more or {})
    files["datapackage.json"] = _descriptor([part.resource for part in tables.values()])
    files["README.md"] = codebook(tables, collection).encode()
    return dict(sorted(files.items()))


def _check_values(name: str, field: Field, frame: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> None:
    place = {"table": name, "column": field.name}
    if field.references:
        other, column = field.references.split(".")
        if unknown := sorted(filled(frame[field.name]) - filled(tables[other][column])):
            place |= {"value": shown(unknown[0]), "other": other}
            raise PackageError("{table}: {column}: {value} is in no row of {other}; add it there", **place)
    if field.type in ("text", "string", "url"):
        for value in filter(is_formula, filled(frame[field.name])):
            place["value"] = shown(value)
            raise PackageError("{table}: {column}: {value} would run as a formula in a spreadsheet", **place)


def to_csv(frame: pd.DataFrame, table: Table) -> bytes:
    """`frame` as CSV: UTF-8, LF, quotes only where needed; missing is empty, booleans are true and false."""
    written = io.BytesIO()
    with io.TextIOWrapper(written, "utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(table.columns)
        for start in range(0, len(frame), _ROWS_AT_ONCE):
            rows = frame[start : start + _ROWS_AT_ONCE]
            writer.writerows(zip(*(_cells(rows[field.name], field) for field in table.fields), strict=True))
        text.flush()
        return written.getvalue()


#: Cells written at once are all in memory as texts.
_ROWS_AT_ONCE = 10_000


def _cells(column: pd.Series, field: Field) -> list[str]:
    written, values = _WRITTEN.get(field.type), column.tolist()
    if not written:  # a text; what is missing is the one value that does not equal itself
        return [value if value == value else "" for value in values]
    return ["" if empty else written(value) for value, empty in zip(values, column.isna().tolist(), strict=True)]


_WRITTEN: dict[str, Callable[[Any], str]] = {"number": plain, "integer": str, "boolean": lambda cell: str(cell).lower()}


def _descriptor(resources: Sequence[dict[str, object]]) -> bytes:
    """``datapackage.json``: what ``descriptor.json`` says of the package, its version, flags and tables."""
    document = json.loads((HERE / "descriptor.json").read_text(encoding="utf-8"))
    document["version"] = __version__
    document["flags"] = {key: {"en": meaning, "ko": _ko(meaning)} for key, meaning in dictionary().flags.items()}
    document["resources"] = resources
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(table: Table, data: bytes) -> dict[str, object]:
    warnings = [dictionary().warnings[key] for key in table.warnings]
    pointers = [(field.name, *field.references.split(".")) for field in table.fields if field.references]
    references = [
        {"fields": [name], "reference": {"resource": "" if target == table.name else target, "fields": [column]}}
        for name, target, column in pointers
    ]
    schema = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_schema_field(field, alone=table.key == (field.name,)) for field in table.fields],
        "missingValues": [""],
        "primaryKey": list(table.key),
        **({"foreignKeys": references} if references else {}),
    }
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "title": table.name.replace("_", " "),
        "description": table.description,
        "description_ko": _ko(table.description),
        "warnings": warnings,
        "warnings_ko": list(map(_ko, warnings)),
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
    kind = field.type if field.type in ("integer", "number", "boolean") else "string"
    limited = kind in ("integer", "number")
    constraints = {
        "required": field.required or None,
        "unique": alone or None,
        "enum": list(field.values) or None,
        "pattern": f"({field.pattern})" if field.pattern and kind == "string" else None,
        "minimum": field.minimum if limited else None,
        "maximum": field.maximum if limited else None,
    }
    described = {
        "name": field.name,
        "type": kind,
        "description": field.meaning,
        "description_ko": _ko(field.meaning),
        "unit": field.unit or None,
        "constraints": {name: limit for name, limit in constraints.items() if limit is not None} or None,
    }
    return {name: value for name, value in described.items() if value is not None}


def codebook(tables: Mapping[str, Part], collection: Sequence[str]) -> str:
    """The codebook in Markdown: every table, column, flag and warning."""
    words = dictionary()
    names = [name for name in words.tables if name in tables]
    described = [
        f"| [{name}](#{name}) | {tables[name].rows} | {_both(words.tables[name].description)} |" for name in names
    ]
    flags = [f"| `{key}` | {_both(meaning)} |" for key, meaning in sorted(words.flags.items())]
    text = Template((HERE / "codebook.md").read_text(encoding="utf-8"))
    return text.substitute(
        tables="\n".join(described),
        collection="\n".join(collection),
        sections="\n\n".join(tables[name].section for name in names),
        flags="\n".join(flags),
    )


def _section(table: Table) -> str:
    """What the codebook says of a table."""
    said = [f"## {table.name}", table.description, _ko(table.description)]
    if table.method:
        said += [f"How it is made: {table.method}", f"만드는 방법: {_ko(table.method)}"]
    said.append(f"Key: {', '.join(f'`{name}`' for name in table.key)}.")
    if table.warnings:
        warnings = [dictionary().warnings[key] for key in table.warnings]
        said += ["Who may be misled, and how / 오해하기 쉬운 점:", "\n".join(f"- {one} {_ko(one)}" for one in warnings)]
    columns = [
        f"| `{field.name}` | {field.type} | {field.unit or ''} | {_both(field.meaning)} | {_cell(_allowed(field))} |"
        for field in table.fields
    ]
    return "\n\n".join([*said, "\n".join([_COLUMNS, *columns])])


_COLUMNS = "| Column | Type | Unit | Meaning | 뜻 | Allowed |\n|---|---|---|---|---|---|"


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
    if field.minimum is not None:
        least = plain(field.minimum)
        said.append(f"at least {least}" if field.maximum is None else f"{least} to {plain(field.maximum)}")
    return "; ".join(said)


def _ko(text: str) -> str:
    """A text of the dictionary in Korean."""
    return korean(text, "schema")


def _both(text: str) -> str:
    """The two cells with a text in English and in Korean."""
    return f"{_cell(text)} | {_cell(_ko(text))}"


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


def write(files: Mapping[str, bytes], folder: Path) -> str:
    """Write the package into `folder` as one whole; files that do not change are left as they are. What was done, in a line.

    Raises
    ------
    PackageError
        If a table gets worse in a way that ``CHANGELOG.md`` does not explain (see `talentmarket.tables.diff.setbacks`);
        `folder` is untouched.
    OSError
        If the disk is full or `folder` can't be written; `folder` is untouched.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    recover(folder)
    changed = [name for name, data in files.items() if not holds(folder / name, data)]
    stale = sorted(path.name for path in folder.glob("*.csv") if path.name not in files)
    if changed or stale:
        _explained(folder, files)
        replace_folder(folder, files, set(changed), set(stale))
    return _summary(len(files), changed, stale, folder)


def _explained(folder: Path, files: Mapping[str, bytes]) -> None:
    """Stop where a table gets shorter, a source vanishes or a value moves by ten times and the change log is silent."""
    log = folder.parent.parent / "CHANGELOG.md"
    if not log.is_file():
        return
    latest = re.split(r"^## ", log.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:2]
    found = diff.setbacks(_given(diff.files_of(folder)), _given(files)).items()
    silent = {name: what for name, what in found if not any(name in section for section in latest)}
    if silent:
        lines: list[str] = [Said("{file}, its first section, does not say why", file=log.name)]
        lines += [Said("  {what}: name {name} there", what=what, name=name) for name, what in list(silent.items())[:20]]
        if len(silent) > 20:
            lines.append(Said("  and {count} more", count=f"{len(silent) - 20:,}"))
        raise PackageError(in_lines([*lines, Said("{folder} stays as it is", folder=folder)]))


def _given(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files without those computed from other tables, which moved for a reason that is explained there."""
    return {name: data for name, data in files.items() if name not in COMPUTED}


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
