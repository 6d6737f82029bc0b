"""What the reader says of wordings, as plain values: no table is needed for it, so that pandas may be imported meanwhile."""

import csv
from collections.abc import Mapping
from pathlib import Path

#: Raw tables that hold one figure per line.
FIGURE_TABLES = ("salaries", "survival", "hiring_news")

Reading = tuple[object, ...]
"""low, high, per, hedge, change; currency, low and high of the equivalent; why the wording was refused."""

Known = Mapping[tuple[str, str], Reading]
"""Readings by wording and unit."""


def reading(text: str, unit: str) -> Reading:
    """What a wording says, or why it says nothing."""
    from talentmarket.reading.figure import UnreadableFigure
    from talentmarket.reading.parser import attempt

    figure = attempt(text, unit or None)
    if isinstance(figure, UnreadableFigure):
        return None, None, "", "", "", "", None, None, str(figure)
    currency, amount = min(figure.equivalents.items(), default=("", (None, None)))
    low, high = amount if isinstance(amount, tuple) else (amount, amount)
    said = (figure.per or "", figure.hedge or "", figure.change or "", currency)
    return figure.low, figure.high, *said, low, high, ""


def of_folder(folder: Path) -> Known:
    """The readings of a folder's raw tables, each wording read once with its unit, and with the unit that is corrected."""
    rows = [row for name in FIGURE_TABLES for row in _rows(folder / f"{name}.csv", ["figure_id", "as_stated", "unit"])]
    wording = {figure: text for figure, text, _ in rows}
    corrected = _rows(folder / "corrections.csv", ["figure_id", "column", "value"])
    asked = [(text, unit) for _, text, unit in rows]
    asked += [(wording[figure], value) for figure, column, value in corrected if column == "unit" and figure in wording]
    return {each: reading(*each) for each in dict.fromkeys(asked)}  # like wordings after one another are read faster


def _rows(path: Path, columns: list[str]) -> list[list[str]]:
    """Some cells of each line; none of a file that is not as it should be, which `talentmarket.raw.records` says."""
    if path.is_symlink() or not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file)
            header = next(lines, [])
            places = [header.index(column) for column in columns]
            return [[line[place] for place in places] for line in lines if len(line) == len(header)]
    except (OSError, ValueError, csv.Error):  # ValueError: not UTF-8, or no such column
        return []
