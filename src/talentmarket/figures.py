"""From wordings to numbers: every collected figure read once, corrected by our own list, refused out loud.

`readings` gives one row a figure over all raw tables, in the order of the raw tables; what the reader refuses keeps its
row, with the reason in ``error``. Corrections are data (``data/raw/corrections.csv``) and say what they expect to replace,
so that none outlives its cause.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

#: Raw tables that hold one figure a line.
FIGURE_TABLES = ("salaries", "survival", "hiring_news")

#: What a reading says of a figure; these may be corrected too.
READING_COLUMNS = ["low", "high", "per", "hedge", "change"]

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


def figures(raw: Mapping[str, pd.DataFrame]) -> Figures:
    """Read all figures of the raw tables and apply the corrections.

    Corrections of raw columns (a year, a unit) come first, then the reading, then corrections of the reading.
    """
    corrections = raw.get("corrections")
    failed: list[FailedCorrection] = []
    tables = dict(raw)
    if corrections is not None and len(corrections):
        of_reading = corrections["column"].isin(READING_COLUMNS)
        _correct_raw(tables, corrections[~of_reading], failed)
        read = readings(tables)
        read = _correct_readings(read, corrections[of_reading], failed)
        read["corrected"] = read["figure_id"].isin(set(corrections["figure_id"]))
    else:
        read = readings(tables)
    return Figures(tables, read, sorted(failed, key=lambda one: one.line))


def readings(raw: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row a figure: columns `COLUMNS`; each distinct wording and unit is read once.

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
        {name: "float64" for name in ("low", "high", "equivalent_low", "equivalent_high")}
        | {name: "str" for name in ("per", "hedge", "change", "equivalent_currency", "error")}
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


def _correct_raw(tables: dict[str, pd.DataFrame], corrections: pd.DataFrame, failed: list[FailedCorrection]) -> None:
    """Set raw columns in copies of the tables that change."""
    copied: set[str] = set()
    where = {
        figure: (name, position)
        for name in FIGURE_TABLES
        for position, figure in enumerate(tables[name]["figure_id"])
        if len(corrections)
    }
    for row in corrections.itertuples(index=False):
        if row.figure_id not in where:
            failed.append(FailedCorrection(row.line, "figure_id", row.figure_id, f"there is no figure {row.figure_id}"))
            continue
        name, position = where[row.figure_id]
        if row.column not in tables[name].columns or row.column in ("figure_id", "line", "as_stated"):
            reason = f"{row.column!r} can't be corrected in {name}; a raw column other than the key and the wording can"
            failed.append(FailedCorrection(row.line, "column", row.column, reason))
            continue
        found = tables[name][row.column].iat[position]
        if found != row.expected:
            failed.append(_outlived(row.line, row.figure_id, row.column, row.expected, found))
            continue
        if name not in copied:
            tables[name] = tables[name].copy()
            copied.add(name)
        tables[name].loc[tables[name].index[position], row.column] = row.value


def _correct_readings(read: pd.DataFrame, corrections: pd.DataFrame, failed: list[FailedCorrection]) -> pd.DataFrame:
    read = read.copy()
    position = {figure: at for at, figure in enumerate(read["figure_id"])} if len(corrections) else {}
    for row in corrections.itertuples(index=False):
        if row.figure_id not in position:
            failed.append(FailedCorrection(row.line, "figure_id", row.figure_id, f"there is no figure {row.figure_id}"))
            continue
        at = position[row.figure_id]
        found = read[row.column].iat[at]
        numeric = row.column in ("low", "high")
        text = ("" if np.isnan(found) else plain(found)) if numeric else found
        try:
            same = (text == row.expected) or (numeric and bool(row.expected) and float(row.expected) == found)
            value = (float(row.value) if row.value else np.nan) if numeric else row.value
        except ValueError:
            reason = f"{row.column} is a number; {row.expected!r} to {row.value!r} is not"
            failed.append(FailedCorrection(row.line, "value", row.value, reason))
            continue
        if not same:
            failed.append(_outlived(row.line, row.figure_id, row.column, row.expected, text))
            continue
        read.loc[at, row.column] = value
        if numeric and row.value:
            read.loc[at, "error"] = ""
    return read


def _outlived(line: int, figure: str, column: str, expected: str, found: str) -> FailedCorrection:
    reason = (
        f"{figure} has {found!r} in {column} where the correction expects {expected!r}; "
        "remove the correction if its cause is gone"
    )
    return FailedCorrection(line, "expected", expected, reason)


def plain(number: float) -> str:
    """A number with the fewest digits that read back to it, never with an exponent.

    >>> plain(125_000_000.0), plain(0.1), plain(1e-7)
    ('125000000', '0.1', '0.0000001')
    """
    text = repr(number)
    if "e" in text or "E" in text:
        text = np.format_float_positional(number, trim="-")
    return text[:-2] if text.endswith(".0") else text
