"""The one check of a value against its declaration: raw lines, corrections, typed tables, parameters.

A value is given as text, the way a CSV file holds it; what it may be is a `talentmarket.schema.Field`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from talentmarket.messages import did_you_mean, plain, question, shown
from talentmarket.schema import Field, Table

if TYPE_CHECKING:
    import pandas as pd

LONGEST_CELL = 2_000

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffd]")
_MARKUP = re.compile(r"<\s*[/!?]?\s*[A-Za-z][^<]*>|<\s*(?:script|style|iframe|img|svg|a)\b", re.IGNORECASE)
# A sign before a number is how a change is written ("-0.36명"); before a call, a name or an operator it is a formula.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?:[^\d.,]|[\d.,]+\W*[-+*/^&=|!]|.*[A-Za-z]\()")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_INTEGER = re.compile(r"-?[0-9]+")

Finding = tuple[str, str, str]
"""What is wrong with a value: kind, rule, hint."""


def text_finding(value: str) -> Finding | None:
    """What no cell may hold, whatever its column."""
    if len(value) > LONGEST_CELL:
        rule = f"the cell has {len(value):,} characters and {LONGEST_CELL:,} are allowed"
        return "long-cell", rule, "keep the wording of the figure alone"
    if hidden := _HIDDEN.search(value):
        rule = f"{shown(value)} holds the hidden character U+{ord(hidden.group()):04X} at {hidden.start() + 1}"
        return "hidden-character", rule, "take it out"
    if _MARKUP.search(value):
        return "markup", f"{shown(value)} holds an HTML tag", "keep the text alone"
    if is_formula(value):
        return "formula", f"{shown(value)} would run as a formula in a spreadsheet", "begin with a word"
    return None


def is_formula(value: str) -> bool:
    """Whether a spreadsheet would run the text instead of showing it."""
    return value[:1] in "=+-@\t\r" and bool(_FORMULA.match(value))


def finding(value: str, field: Field) -> Finding | None:
    """What is wrong with a value that is not empty, written as text, by the declaration of its field; None if nothing is."""
    check = _TYPES.get(field.type)
    found = check(value, field) if check else None
    if found:
        return found
    allowed = [str(word) for word in field.values]
    if allowed and value not in allowed:
        words = f"one of {', '.join(allowed)}" if len(allowed) <= 12 else f"one of the {len(allowed)} known words"
        return "unknown-value", f"{shown(value)} is not {words}", did_you_mean(value, allowed)
    if field.pattern and not re.fullmatch(field.pattern, value):
        return "pattern", f"{shown(value)} is not written as {field.pattern}", ""
    return None


def _number_finding(value: str, field: Field) -> Finding | None:
    whole = field.type == "integer"
    kind = "a year" if field.unit == "year" else "a whole number" if whole else "a number"
    limits = _limits(field)
    if not (_INTEGER if whole else _NUMBER).fullmatch(value) or len(value) > 30:
        hint = "write it with digits and a point alone: 1234.5" if re.search(r"\d", value) else ""
        return "type", f"{shown(value)} is not {kind}{limits}", hint
    number = float(value)
    if (field.minimum is not None and number < field.minimum) or (field.maximum is not None and number > field.maximum):
        return "range", f"{value} is not {kind}{limits}", _near_years(value, field)
    return None


def _limits(field: Field) -> str:
    if field.minimum is not None and field.maximum is not None:
        return f" between {field.minimum:g} and {field.maximum:g}"
    if field.minimum is not None:
        return f" of at least {field.minimum:g}"
    return f" of at most {field.maximum:g}" if field.maximum is not None else ""


def _near_years(value: str, field: Field) -> str:
    """The years one slip of the keyboard away (optimal string alignment distance 1)."""
    if field.unit != "year" or field.minimum is None or field.maximum is None:
        return ""
    from rapidfuzz.distance import OSA

    years = map(str, range(int(field.minimum), int(field.maximum) + 1))
    return question([year for year in years if OSA.distance(value, year) == 1][:3])


def _date_finding(value: str, field: Field) -> Finding | None:
    found = _DATE.fullmatch(value)
    hint = "write a year, a month or a day: 2025, 2025-07, 2025-07-04"
    if not found:
        return "type", f"{shown(value)} is not a date", hint
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return "type", f"{value} is not a day of the calendar", hint
    low, high = field.minimum or 1900, field.maximum or date.max.year
    return None if low <= year <= high else ("range", f"{value} is not a date between {low:g} and {high:g}", hint)


def _link_finding(value: str, field: Field) -> Finding | None:
    try:
        parts = urlsplit(value)
    except ValueError:
        return "link", f"{shown(value)} is not a link", "copy it from the address bar"
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s<>\"\\]", value):
        return "link", f"{shown(value)} is not an http or https link", "copy it from the address bar"
    return None


def _boolean_finding(value: str, field: Field) -> Finding | None:
    return None if value in ("true", "false") else ("type", f"{shown(value)} is not true or false", "")


_TYPES: dict[str, Callable[[str, Field], Finding | None]] = {
    "integer": _number_finding,
    "number": _number_finding,
    "date": _date_finding,
    "url": _link_finding,
    "boolean": _boolean_finding,
}


# ------------------------------------------------------------------------------------------------------- typed tables


@dataclass(frozen=True, slots=True)
class Breach:
    """A cell that breaks the definition of its column: table, column, the value, the rule, and how many cells do."""

    table: str
    column: str
    value: str
    rule: str
    cells: int = 1

    def __str__(self) -> str:
        more = f" (and {self.cells - 1:,} more)" if self.cells > 1 else ""
        said = " ".join(filter(None, (self.value, self.rule)))
        return f"{self.table}: {self.column}: {said}{more}; see [tables.{self.table}] in schema.toml"


def breaches(frame: "pd.DataFrame", table: Table) -> list[Breach]:
    """Every column of a typed table that breaks its definition, a column at a time: order, types, unique keys, values."""
    if list(frame.columns) != table.columns:
        return [Breach(table.name, "columns", ", ".join(frame.columns), f"must be {', '.join(table.columns)}")]
    found = []
    if frame.duplicated(list(table.key)).any():
        first = frame.loc[frame.duplicated(list(table.key)), list(table.key)].iloc[0]
        found.append(Breach(table.name, ", ".join(table.key), ", ".join(map(str, first)), "is in two rows"))
    for field in table.fields:
        column = frame[field.name]
        if column.dtype != field.dtype:
            found.append(Breach(table.name, field.name, str(column.dtype), f"is not the type {field.dtype}"))
            continue
        if field.required and column.hasnans:
            found.append(Breach(table.name, field.name, "an empty cell", "must be filled", int(column.isna().sum())))
        wrong = {value: said[1] for value in _looked_at(column, field) if (said := finding(_text(value), field))}
        if wrong:
            first = min(wrong, key=str)
            found.append(Breach(table.name, field.name, "", wrong[first], int(column.isin(list(wrong)).sum())))
    return found


def filled(column: "pd.Series[Any]") -> set[Any]:
    """The distinct values of a typed column that are not missing."""
    return {value for value in set(column.tolist()) if isinstance(value, str) or (value == value) is True}


def _looked_at(column: "pd.Series[Any]", field: Field) -> "set[Any]":
    """The distinct values that have to be looked at: of plain numbers, the smallest and the largest say all."""
    if field.dtype == "boolean":
        return set()
    if field.dtype in ("Int64", "float64") and not field.values and not field.pattern:
        return filled(column.agg(["min", "max"])) if column.notna().any() else set()
    return filled(column)


def _text(value: object) -> str:
    return plain(value) if isinstance(value, float) else str(value)
