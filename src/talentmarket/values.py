"""The one check of a value against its declaration: raw lines, corrections, typed tables, parameters.

A value is given as text, the way a CSV file holds it; what it may be is a `talentmarket.schema.Field`.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from functools import cache
from itertools import filterfalse
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from talentmarket.messages import Said, did_you_mean, plain, question, shown
from talentmarket.schema import Field, Table

if TYPE_CHECKING:
    import pandas as pd

LONGEST_CELL = 2_000

_HIDDEN_SIGNS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffd"
_HIDDEN = re.compile(f"[{_HIDDEN_SIGNS}]")
_HIDDEN_OR_TAG = re.compile(f"[<{_HIDDEN_SIGNS}]")
_MARKUP = re.compile(r"<\s*[/!?]?\s*[A-Za-z][^<]*>|<\s*(?:script|style|iframe|img|svg|a)\b", re.IGNORECASE)
# A sign before a number is how a change is written ("-0.36명"); before a call, a name or an operator it is a formula.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?:[^\d.,]|[\d.,]+\W*[-+*/^&=|!]|.*[A-Za-z]\()")
_SIGNS = frozenset("=+-@\t\r")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_LINK = re.compile(r'https?://[A-Za-z0-9.-]*[A-Za-z0-9](?:[/?#][^\s<>"\\]*)?')  # with a plain host, as nearly all are
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
LONGEST_NUMBER = 30

Finding = tuple[str, str, str]
"""What is wrong with a value: kind, rule, hint."""


def findings(cells: Collection[str], field: Field) -> dict[str, Finding]:
    """What is wrong with the cells of a column that are not empty, by cell: as texts, and by the declaration of its field."""
    wrong = {cell: found for cell in _doubtful(cells, field) if (found := finding(cell, field))}
    return wrong | {cell: found for cell in (cells if _odd(cells) else ()) if (found := text_finding(cell))}


def _odd(cells: Collection[str]) -> bool:
    """Whether `text_finding` may object to any of the cells: a look at all at once for its rules, since it hardly ever does."""
    long = max(map(len, cells), default=0) > LONGEST_CELL
    return long or bool(_SIGNS & {cell[0] for cell in cells}) or bool(_HIDDEN_OR_TAG.search("".join(cells)))


def _doubtful(cells: Collection[str], field: Field) -> Iterable[str]:
    """The cells that `finding` may object to, without a look at each where a pattern says it all."""
    if field.type in _TYPES or field.values:
        return cells
    return filterfalse(_compiled(field.pattern).fullmatch, cells) if field.pattern else ()


def text_finding(value: str) -> Finding | None:
    """What no cell may hold, whatever its column."""
    if len(value) > LONGEST_CELL:
        count, most = f"{len(value):,}", f"{LONGEST_CELL:,}"
        said = Said("the cell has {count} characters and {most} are allowed", count=count, most=most)
        return "long-cell", said, Said("keep the wording of the figure alone")
    if hidden := _HIDDEN.search(value):
        code, place = f"U+{ord(hidden.group()):04X}", hidden.start() + 1
        said = Said("{value} holds the hidden character {code} at {place}", value=shown(value), code=code, place=place)
        return "hidden-character", said, Said("take it out")
    if "<" in value and _MARKUP.search(value):
        return "markup", Said("{value} holds an HTML tag", value=shown(value)), Said("keep the text alone")
    if is_formula(value):
        said = Said("{value} would run as a formula in a spreadsheet", value=shown(value))
        return "formula", said, Said("begin with a word")
    return None


def is_formula(value: str) -> bool:
    """Whether a spreadsheet would run the text instead of showing it."""
    return value[:1] in _SIGNS and bool(_FORMULA.match(value))


def finding(value: str, field: Field) -> Finding | None:
    """What is wrong with a value that is not empty, written as text, by the declaration of its field; None if nothing is."""
    check = _TYPES.get(field.type)
    if check and (found := check(value, field)):
        return found
    if field.values and value not in (allowed := [str(word) for word in field.values]):
        many = Said("one of the {count} known words", count=len(allowed))
        words = many if len(allowed) > 12 else Said("one of {words}", words=", ".join(allowed))
        return "unknown-value", is_not(shown(value), words), did_you_mean(value, allowed)
    if field.pattern and not _compiled(field.pattern).fullmatch(value):
        return "pattern", Said("{value} is not written as {pattern}", value=shown(value), pattern=field.pattern), ""
    return None


_compiled = cache(re.compile)


def is_number(value: str) -> bool:
    """Whether a text is a number in digits and a point alone."""
    return _NUMBER.fullmatch(value) is not None and len(value) <= LONGEST_NUMBER


def _number_finding(value: str, field: Field) -> Finding | None:
    whole = field.type == "integer"
    if not is_number(value) or (whole and "." in value):
        hint = Said("write it with digits and a point alone: 1234.5") if re.search(r"\d", value) else ""
        return "type", is_not(shown(value), _kind(field)), hint
    number = float(value)
    if (field.minimum is not None and number < field.minimum) or (field.maximum is not None and number > field.maximum):
        return "range", is_not(value, _kind(field)), _near_years(value, field)
    return None


def is_not(value: str, kind: str) -> Said:
    """`'x' is not a number`."""
    return Said("{value} is not {kind}", value=value, kind=kind)


def _kind(field: Field) -> Said:
    """What a number of the field is: `a year between 1990 and 2026`."""
    kind = Said("a year" if field.unit == "year" else "a whole number" if field.type == "integer" else "a number")
    least, most = (None if limit is None else f"{limit:g}" for limit in (field.minimum, field.maximum))
    if least and most:
        return Said("{kind} between {least} and {most}", kind=kind, least=least, most=most)
    if least:
        return Said("{kind} of at least {least}", kind=kind, least=least)
    return Said("{kind} of at most {most}", kind=kind, most=most) if most else kind


def _near_years(value: str, field: Field) -> str:
    """The years one slip of the keyboard away (optimal string alignment distance 1)."""
    if field.unit != "year" or field.minimum is None or field.maximum is None:
        return ""
    from rapidfuzz.distance import OSA

    years = map(str, range(int(field.minimum), int(field.maximum) + 1))
    return question([year for year in years if OSA.distance(value, year) == 1][:3])


def _date_finding(value: str, field: Field) -> Finding | None:
    found = _DATE.fullmatch(value)
    hint = Said("write a year, a month or a day: 2025, 2025-07, 2025-07-04")
    if not found:
        return "type", is_not(shown(value), Said("a date")), hint
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return "type", is_not(value, Said("a day of the calendar")), hint
    low, high = field.minimum or 1900, field.maximum or date.max.year
    if low <= year <= high:
        return None
    kind = Said("{kind} between {least} and {most}", kind=Said("a date"), least=f"{low:g}", most=f"{high:g}")
    return "range", is_not(value, kind), hint


def _link_finding(value: str, field: Field) -> Finding | None:
    if _LINK.fullmatch(value):
        return None
    hint = Said("copy it from the address bar")
    try:
        parts = urlsplit(value)
    except ValueError:
        return "link", is_not(shown(value), Said("a link")), hint
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s<>\"\\]", value):
        return "link", is_not(shown(value), Said("an http or https link")), hint
    return None


def _boolean_finding(value: str, field: Field) -> Finding | None:
    return None if value in ("true", "false") else ("type", is_not(shown(value), Said("true or false")), "")


_TYPES: dict[str, Callable[[str, Field], Finding | None]] = {
    "integer": _number_finding,
    "number": _number_finding,
    "date": _date_finding,
    "url": _link_finding,
    "boolean": _boolean_finding,
}


def breaches(frame: "pd.DataFrame", table: Table) -> list[Said]:
    """What of a typed table breaks its definition, a line for each column: order, types, unique keys, values."""
    lines = []
    for column, rule, cells in _broken(frame, table):
        more = Said(" (and {count} more)", count=f"{cells - 1:,}") if cells > 1 else ""
        facts = {"table": table.name, "column": column, "rule": rule, "more": more}
        lines.append(Said("{table}: {column}: {rule}{more}; see [tables.{table}] in schema.toml", **facts))
    return lines


def _broken(frame: "pd.DataFrame", table: Table) -> Iterator[tuple[str, str, int]]:
    """Column, what is wrong, and with how many cells."""
    if list(frame.columns) != table.columns:
        names = {"names": ", ".join(frame.columns), "columns": ", ".join(table.columns)}
        yield "columns", Said("{names} must be {columns}", **names), 1
        return
    repeated = frame.loc[frame.duplicated(list(table.key)), list(table.key)]
    if len(repeated):
        yield ", ".join(table.key), Said("{key} is in two rows", key=", ".join(map(str, repeated.iloc[0]))), 1
    for field in table.fields:
        column = frame[field.name]
        if column.dtype != field.dtype:
            yield field.name, Said("{type} is not the type {needed}", type=column.dtype, needed=field.dtype), 1
            continue
        if field.required and column.hasnans:
            yield field.name, Said("an empty cell must be filled"), int(column.isna().sum())
        doubtful = _doubtful(_looked_at(column, field), field)
        wrong = {value: said[1] for value in doubtful if (said := finding(_text(value), field))}
        if wrong:
            yield field.name, wrong[min(wrong, key=str)], int(column.isin(list(wrong)).sum())


def filled(column: "pd.Series[Any]") -> set[Any]:
    """The distinct values of a typed column that are not missing."""
    return {value for value in set(column.tolist()) if isinstance(value, str) or (value == value) is True}


def _looked_at(column: "pd.Series[Any]", field: Field) -> "set[Any]":
    """The distinct values that have to be looked at: of plain numbers, the smallest and the largest say all."""
    if field.values or field.pattern:
        return filled(column)
    if field.dtype in ("Int64", "float64"):
        return {column.min(), column.max()} if column.notna().any() else set()
    return filled(column) if field.dtype != "boolean" and field.type in _TYPES else set()


def _text(value: object) -> str:
    return plain(value) if isinstance(value, float) else str(value)
