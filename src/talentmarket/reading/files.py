"""A column of wordings in somebody's own file, read row by row: job ads, survey answers, exports of other sites."""

import csv
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from talentmarket.delimited import rows
from talentmarket.messages import Said, WrongUsage, did_you_mean, plain, shown
from talentmarket.reading.figure import Figure, UnreadableFigure
from talentmarket.reading.parser import attempt

#: What is added to each row: the reading, or why there is none.
READING = ("low", "high", "unit", "per", "hedge", "change", "refused")

# Names under which people keep pay as it is written, looked for where no column is named.
_USUAL = ("as_stated", "salary", "pay", "compensation", "wage", "연봉", "급여", "임금", "보수")


class Readings:
    """The readings of one column of a file, whose encoding and delimiter are recognised (:mod:`talentmarket.delimited`).

    `column` is the header of the wordings; without it the column that goes by a usual name, such as salary or 연봉, is
    taken. `unit_column` is the header of units, where each row has its own, and `unit` that of the other rows: an ISO 4217
    code, percent, people … WrongUsage if the file is not there or is not text, or has no such column.
    """

    def __init__(
        self, path: Path, column: str | None = None, unit_column: str | None = None, unit: str | None = None
    ) -> None:
        self.path, self.unit = path, unit
        self._rows = self._lines()
        self.header = next(self._rows, [])
        self._column = self._place(column) if column else self._usual()
        named = "unit" if unit_column is None and "unit" in self.header else unit_column
        self._unit_column = self._place(named) if named else None

    def __iter__(self) -> Iterator[tuple[list[str], Figure | UnreadableFigure]]:
        """Each row after the header with its figure, or with the reason why it holds none."""
        for row in self._rows:
            row += [""] * (len(self.header) - len(row))
            own = row[self._unit_column].strip() if self._unit_column is not None else ""
            yield row, attempt(row[self._column], own or self.unit)

    def write(self, out: Path) -> tuple[int, int]:
        """Write the rows with their readings as CSV (UTF-8, with a byte order mark, so that Excel shows Korean).

        Gives how many rows were read and how many refused.
        """
        count = {True: 0, False: 0}
        added = [f"{name}_read" if name in self.header else name for name in READING]
        unfinished = out.with_name(f".{out.name}.new")
        try:
            with unfinished.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow([*self.header, *added])
                for row, reading in self:
                    count[isinstance(reading, Figure)] += 1
                    writer.writerow([*row, *_cells(reading)])
            os.replace(unfinished, out)
        finally:
            unfinished.unlink(missing_ok=True)
        return count[True], count[False]

    def _lines(self) -> Iterator[list[str]]:
        try:
            yield from rows(self.path)
        except FileNotFoundError:
            raise WrongUsage("{file} is not there", file=self.path) from None
        except UnicodeDecodeError as error:
            facts = {"file": self.path, "byte": error.start + 1, "encoding": error.encoding}
            raise WrongUsage(
                "{file}: byte {byte} is not {encoding}, which the file begins with: save it as UTF-8", **facts
            ) from None
        except csv.Error as error:
            raise WrongUsage(
                "{file} can't be read as a table ({error}): save it as CSV", file=self.path, error=error
            ) from None

    def _place(self, name: str) -> int:
        folded = [cell.strip().casefold() for cell in self.header]
        if name.strip().casefold() in folded:
            return folded.index(name.strip().casefold())
        known = Said("its columns are {columns}", columns=", ".join(map(shown, self.header[:20])))
        hint = did_you_mean(name, self.header) or known
        raise WrongUsage("{file} has no column {column}: {hint}", file=self.path, column=shown(name), hint=hint)

    def _usual(self) -> int:
        found = [i for i, cell in enumerate(self.header) if cell.strip().casefold() in _USUAL]
        found = found or [i for i, cell in enumerate(self.header) if any(name in cell.casefold() for name in _USUAL)]
        if len(found) == 1 or (found and self.header[found[0]] == "as_stated"):
            return found[0]
        columns = ", ".join(shown(self.header[i]) for i in found or range(len(self.header[:20]))) or Said("none")
        raise WrongUsage(
            "{file} has several columns that may hold it ({columns}): name the column with --column"
            if found
            else "{file} has no column as_stated, salary or pay ({columns}): name the column with --column",
            file=self.path,
            columns=columns,
        )


def _cells(reading: Figure | UnreadableFigure) -> Sequence[str]:
    if isinstance(reading, UnreadableFigure):
        return [*[""] * (len(READING) - 1), str(reading)]
    ends = ["" if end is None else plain(end) for end in (reading.low, reading.high)]
    return [*ends, reading.unit or "", reading.per or "", reading.hedge or "", reading.change or "", ""]
