"""From wordings to numbers: every collected figure read once, corrected by our own list, refused out loud.

`readings` gives one row per figure over all raw tables, in the order of the raw tables; what the reader refuses keeps its
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
from talentmarket.raw.routing import FIGURE_TABLES
from talentmarket.schema import Field, dictionary
from talentmarket.values import finding, is_not

_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,12})?")

#: What a reading says of a figure; these may be corrected too.
READING_COLUMNS = ["low", "high", "per", "hedge", "change"]

#: The column a correction names to say that a wording holds no figure: the row stays among the refused, with our reason.
REFUSED = "refused"

COLUMNS = [
    "figure_id",
    "table",
    "as_stated",
    "unit",
    *READING_COLUMNS,
    "equivalent_currency",
    "equivalent_low",
    "equivalent_high",
    "error",
    "corrected",
]


@dataclass(frozen=True, slots=True)
class FailedCorrection:
    """A line of ``corrections.csv`` that can't be applied: its line in the file, the column at fault, and why."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"data/raw/corrections.csv:{self.line}: {self.column}: {self.reason}"


class CorrectionError(ValueError):
    """Corrections that can't be applied; the message names each line and why."""

    def __init__(self, failed: list[FailedCorrection]) -> None:
        super().__init__("\n".join(str(one) for one in failed))
        self.failed = failed


@dataclass(frozen=True, slots=True)
class Figures:
    """Raw tables with corrections applied, the reading of each figure, and the corrections that failed."""

    raw: Mapping[str, pd.DataFrame]
    readings: pd.DataFrame
    failed: list[FailedCorrection]

    def rows(self, table: str) -> pd.DataFrame:
        """The lines of a raw table that could be read, each with its reading."""
        readings = self.readings[self.readings["table"] == table].reset_index(drop=True)
        columns = readings.drop(columns=["figure_id", "table", "as_stated", "unit"])
        joined = pd.concat([self.raw[table].reset_index(drop=True), columns], axis=1)
        return joined[joined["error"] == ""]


def figures(raw: Mapping[str, pd.DataFrame]) -> Figures:
    """Read all figures of the raw tables and apply the corrections.

    Corrections of raw columns (a year, a unit) come first, then the reading, then corrections of the reading.
    """
    tables = dict(raw)
    failed: list[FailedCorrection] = []
    lines = _corrections(raw["corrections"])
    _correct_raw(tables, [one for one in lines if one.column not in (*READING_COLUMNS, REFUSED)], failed)
    read = readings(tables)
    _correct_readings(read, [one for one in lines if one.column in (*READING_COLUMNS, REFUSED)], failed)
    read["corrected"] = read["figure_id"].isin({one.figure_id for one in lines})
    return Figures(tables, read, sorted(failed, key=lambda one: one.line))


@dataclass(frozen=True, slots=True)
class _Correction:
    line: int
    figure_id: str
    column: str
    replaces: str
    value: str
    reason: str

    def fails(self, column: str, value: str, reason: str) -> FailedCorrection:
        return FailedCorrection(self.line, column, value, reason)

    def outlived(self, found: str) -> FailedCorrection:
        reason = Said(
            "{figure} has {found} in {column} where the correction expects {expected}; take the correction out if its "
            "cause is gone",
            figure=self.figure_id,
            found=repr(found),
            column=self.column,
            expected=repr(self.replaces),
        )
        return self.fails("replaces", self.replaces, reason)

    def homeless(self) -> FailedCorrection:
        return self.fails("figure_id", self.figure_id, Said("there is no figure {figure}", figure=self.figure_id))


def _corrections(table: pd.DataFrame) -> list[_Correction]:
    columns = [table[name].tolist() for name in ("line", "figure_id", "column", "replaces", "value", "reason")]
    return [_Correction(*cells) for cells in zip(*columns, strict=True)]


def readings(raw: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per figure: columns `COLUMNS`; each distinct wording and unit is read once.

    ``low``, ``high`` and the equivalents are numbers (missing where the wording leaves the end open); ``error`` is empty or
    says why the reader refused.
    """
    stated = pd.concat(
        [raw[name][["figure_id", "as_stated", "unit"]].assign(table=name) for name in FIGURE_TABLES],
        ignore_index=True,
    )
    keys = pd.MultiIndex.from_frame(stated[["as_stated", "unit"]])
    codes, distinct = pd.factorize(keys)
    read = pd.DataFrame([_read(text, unit) for text, unit in distinct], columns=COLUMNS[4:-1])
    read = read.astype(
        dict.fromkeys(("low", "high", "equivalent_low", "equivalent_high"), "float64")
        | dict.fromkeys(("per", "hedge", "change", "equivalent_currency", "error"), "str")
    )
    result = pd.concat([stated, read.take(codes).reset_index(drop=True)], axis=1)
    result["corrected"] = False
    return result[COLUMNS]


def _read(text: str, unit: str) -> tuple[float, float, str, str, str, str, float, float, str]:
    from talentmarket.reading import UnreadableFigure, read

    try:
        figure = read(text, unit or None)
    except UnreadableFigure as error:
        return np.nan, np.nan, "", "", "", "", np.nan, np.nan, str(error)
    other, other_low, other_high = "", np.nan, np.nan
    for currency, amount in sorted((figure.equivalents or {}).items()):
        ends = amount if isinstance(amount, (tuple, list)) else (amount, amount)
        other, other_low, other_high = currency, _number(ends[0]), _number(ends[1])
        break
    return (
        _number(figure.low),
        _number(figure.high),
        figure.per or "",
        figure.hedge or "",
        figure.change or "",
        other,
        other_low,
        other_high,
        "",
    )


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)


# ---------------------------------------------------------------------------------------------------------------- corrections


def _correct_raw(
    tables: dict[str, pd.DataFrame], corrections: list[_Correction], failed: list[FailedCorrection]
) -> None:
    """Set raw columns, in copies of the tables that change."""
    if not corrections:
        return
    where = {
        figure: (name, position)
        for name in FIGURE_TABLES
        for position, figure in enumerate(tables[name]["figure_id"].tolist())
    }
    for one in corrections:
        if one.figure_id not in where:
            failed.append(one.homeless())
            continue
        name, position = where[one.figure_id]
        field = next((field for field in dictionary().raw[name].fields if field.name == one.column), None)
        if field is None or one.column in ("figure_id", "as_stated"):
            reason = Said(
                "{column} can't be corrected in {table}; a raw column other than the key and the wording can",
                column=repr(one.column),
                table=name,
            )
            failed.append(one.fails("column", one.column, reason))
            continue
        column = tables[name][one.column]
        if (found := str(column.iat[position])) != one.replaces:
            failed.append(one.outlived(found))
        elif wrong := _wrong(field, one.value):
            failed.append(one.fails("value", one.value, wrong))
        else:
            corrected = column.copy()
            corrected.iat[position] = one.value
            tables[name] = tables[name].assign(**{one.column: corrected})


def _wrong(field: Field, value: str) -> str:
    """Why a value may not be in a column; empty if it may."""
    if not value:
        return Said("{column} must not be empty", column=field.name) if field.required else ""
    found = finding(value, field)
    return Said("{column}: {rule}", column=field.name, rule=found[1]) if found else ""


def _correct_readings(read: pd.DataFrame, corrections: list[_Correction], failed: list[FailedCorrection]) -> None:
    """Set parts of readings in place; a number that is set settles a refusal."""
    if not corrections:
        return
    position = {figure: at for at, figure in enumerate(read["figure_id"].tolist())}
    for one in corrections:
        if one.figure_id not in position:
            failed.append(one.homeless())
            continue
        at = position[one.figure_id]
        if one.column == REFUSED:
            if not read["error"].iat[at]:
                reason = Said("{figure} can be read; take the correction out", figure=one.figure_id)
                failed.append(one.fails("column", REFUSED, reason))
            read.loc[at, "error"] = one.reason
            continue
        numeric = one.column in ("low", "high")
        found: Any = read[one.column].iat[at]
        text = ("" if np.isnan(found) else plain(found)) if numeric else str(found)
        if text != one.replaces:
            failed.append(one.outlived(text))
        elif numeric and one.value and not _NUMBER.fullmatch(one.value):
            failed.append(one.fails("value", one.value, is_not(repr(one.value), Said("a number written as 1234.5"))))
        elif numeric:
            read.loc[at, one.column] = float(one.value) if one.value else np.nan
            if one.value:
                read.loc[at, "error"] = ""
        else:
            read.loc[at, one.column] = one.value
