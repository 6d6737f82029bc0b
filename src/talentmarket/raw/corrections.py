"""From wordings to numbers: every collected figure read once, corrected by our own list, refused out loud.

The readings have one row per figure over all raw tables, in the order of the raw tables; what the reader refuses keeps its
row, with the reason in ``error``. Corrections are data (``data/raw/corrections.csv``) and say what they expect to replace,
so that none outlives its cause.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from talentmarket.messages import Said, plain
from talentmarket.raw.records import Problem
from talentmarket.raw.wordings import FIGURE_TABLES, Known, reading
from talentmarket.schema import Field, dictionary
from talentmarket.values import finding, is_not

_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,12})?")

#: What a reading says of a figure; these may be corrected too.
READING_COLUMNS = ["low", "high", "per", "hedge", "change"]

#: The column a correction names to say that a wording holds no figure: the row stays among the refused, with our reason.
REFUSED = "refused"

_READ = [*READING_COLUMNS, "equivalent_currency", "equivalent_low", "equivalent_high", "error"]
_NUMBERS = ["low", "high", "equivalent_low", "equivalent_high"]
COLUMNS = ["figure_id", "table", "as_stated", "unit", *_READ, "corrected"]

RawTables = Mapping[str, pd.DataFrame]
Cells = dict[tuple[str, str], list[str]]
"""Cells by table and column."""


class CorrectionError(ValueError):
    """Corrections that can't be applied; the message names each line and why."""

    def __init__(self, failed: list[Problem]) -> None:
        super().__init__("\n".join(str(one.below("data/raw")) for one in failed))


@dataclass(frozen=True, slots=True)
class Figures:
    """Raw tables with corrections applied, the reading of each figure, and the corrections that failed."""

    raw: RawTables
    readings: pd.DataFrame
    failed: list[Problem]

    def rows(self, table: str) -> pd.DataFrame:
        """The lines of a raw table that could be read, each with its reading."""
        own = self.readings.loc[self.readings["table"] == table, [*_READ, "corrected"]].reset_index(drop=True)
        joined = pd.concat([self.raw[table].reset_index(drop=True), own], axis=1)
        return joined[joined["error"] == ""]


def figures(raw: RawTables, known: Known | None = None) -> Figures:
    """Read all figures of the raw tables, but for the wordings that are known, and apply the corrections.

    Corrections of raw columns (a year, a unit) come first, then the reading, then corrections of the reading.
    """
    tables = dict(raw)
    columns = [raw["corrections"][name].tolist() for name in _Correction.__slots__]
    corrections = [_Correction(*cells) for cells in zip(*columns, strict=True)]
    of_reading = (*READING_COLUMNS, REFUSED)
    ids = {name: tables[name]["figure_id"].tolist() for name in FIGURE_TABLES}
    places = {figure: (name, at) for name, column in ids.items() for at, figure in enumerate(column)}
    cells: Cells = {}
    failed = [one.set_raw(tables, places, cells) for one in corrections if one.column not in of_reading]
    for (name, column), values in cells.items():
        tables[name] = tables[name].assign(**{column: pd.Series(values, tables[name].index, dtype="str")})
    read = _readings(tables, known or {})
    rows = {figure: at for at, figure in enumerate(read["figure_id"])}
    failed += [one.set_reading(read, rows) for one in corrections if one.column in of_reading]
    named = {one.figure_id for one in corrections}
    read["corrected"] = [figure in named for figure in read["figure_id"]]
    types = dict.fromkeys(COLUMNS, "str") | dict.fromkeys(_NUMBERS, "float64") | {"corrected": "bool"}
    frame = pd.DataFrame({column: pd.Series(read[column], dtype=kind) for column, kind in types.items()})
    return Figures(tables, frame, sorted(filter(None, failed), key=lambda one: one.line))


@dataclass(frozen=True, slots=True)
class _Correction:
    line: int
    figure_id: str
    column: str
    replaces: str
    value: str
    reason: str

    def set_raw(self, tables: RawTables, places: Mapping[str, tuple[str, int]], cells: Cells) -> Problem | None:
        """Set a cell of a raw column among the ``cells`` of columns that are corrected; gives why it can't be."""
        if self.figure_id not in places:
            return self.homeless()
        name, at = places[self.figure_id]
        field = next((field for field in dictionary().raw[name].fields if field.name == self.column), None)
        if field is None or self.column in ("figure_id", "as_stated"):
            facts = {"column": repr(self.column), "table": name}
            rule = Said(
                "{column} can't be corrected in {table}; a raw column other than the key and the wording can", **facts
            )
            return self.fails("column", self.column, rule)
        if (name, self.column) not in cells:
            cells[name, self.column] = tables[name][self.column].tolist()
        column = cells[name, self.column]
        if column[at] != self.replaces:
            return self.outlived(column[at])
        if wrong := _wrong(field, self.value):
            return self.fails("value", self.value, wrong)
        column[at] = self.value
        return None

    def set_reading(self, parts: Mapping[str, list[Any]], rows: Mapping[str, int]) -> Problem | None:
        """Set a part of a reading in place, where a number settles a refusal; gives why it can't be."""
        if self.figure_id not in rows:
            return self.homeless()
        at, numeric = rows[self.figure_id], self.column in ("low", "high")
        if self.column == REFUSED:
            readable = not parts["error"][at]
            parts["error"][at] = self.reason
            reason = Said("{figure} can be read; take the correction out", figure=self.figure_id)
            return self.fails("column", REFUSED, reason) if readable else None
        found = parts[self.column][at]
        text = ("" if np.isnan(found) else plain(found)) if numeric else str(found)
        if text != self.replaces:
            return self.outlived(text)
        if numeric and self.value and not _NUMBER.fullmatch(self.value):
            return self.fails("value", self.value, is_not(repr(self.value), Said("a number written as 1234.5")))
        parts[self.column][at] = (float(self.value) if self.value else np.nan) if numeric else self.value
        if numeric and self.value:
            parts["error"][at] = ""
        return None

    def fails(self, column: str, value: str, reason: str) -> Problem:
        return Problem("corrections.csv", self.line, column, "correction", value, reason)

    def outlived(self, found: str) -> Problem:
        facts = {"figure": self.figure_id, "found": repr(found), "column": self.column, "expected": repr(self.replaces)}
        reason = Said(
            "{figure} has {found} in {column} where the correction expects {expected}; take the correction out if its "
            "cause is gone",
            **facts,
        )
        return self.fails("replaces", self.replaces, reason)

    def homeless(self) -> Problem:
        return self.fails("figure_id", self.figure_id, Said("there is no figure {figure}", figure=self.figure_id))


def _readings(raw: RawTables, known: Known) -> dict[str, list[Any]]:
    """The columns of the readings but ``corrected``; each distinct wording and unit that is not known yet is read once.

    ``low``, ``high`` and the equivalents are numbers (missing where the wording leaves the end open); ``error`` is empty or
    says why the reader refused.
    """
    stated = ("figure_id", "as_stated", "unit")
    columns = {name: [cell for table in FIGURE_TABLES for cell in raw[table][name].tolist()] for name in stated}
    columns["table"] = [table for table in FIGURE_TABLES for _ in range(len(raw[table]))]
    asked = list(zip(columns["as_stated"], columns["unit"], strict=True))
    found = {each: known.get(each) or reading(*each) for each in dict.fromkeys(asked)}
    read = [found[each] for each in asked]
    columns |= {name: [cells[at] for cells in read] for at, name in enumerate(_READ)}
    return columns | {name: [np.nan if cell is None else float(cell) for cell in columns[name]] for name in _NUMBERS}


def _wrong(field: Field, value: str) -> str:
    """Why a value may not be in a column; empty if it may."""
    if not value:
        return Said("{column} must not be empty", column=field.name) if field.required else ""
    found = finding(value, field)
    return Said("{column}: {rule}", column=field.name, rule=found[1]) if found else ""
