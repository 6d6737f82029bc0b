"""Everything that is wrong with data/raw, found before anything is built on it.

`records` looks at each line by itself; here the lines meet what the rest of the project knows: the reader, the
tables of names, the corrections. What is refused here never reaches a table.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from talentmarket.messages import Said, one_of, shown
from talentmarket.raw import records
from talentmarket.raw.records import Problem

if TYPE_CHECKING:
    import pandas as pd

    from talentmarket.raw.corrections import Figures
    from talentmarket.raw.names import NamesTable
    from talentmarket.raw.records import RawTables
    from talentmarket.raw.wordings import Known

#: The columns that hold a printed name, and the table of names that knows it.
NAMED: "dict[str, dict[str, NamesTable]]" = {
    "salaries": {"organization": "organizations", "role": "roles"},
    "survival": {"population": "populations", "industry": "industries", "subgroup": "subgroups"},
    "hiring_news": {
        "organization": "organizations",
        "counterparty": "organizations",
        "role": "roles",
        "person": "persons",
    },
    "events": {"person": "persons"},
}


@dataclass(frozen=True, slots=True)
class Checked:
    """The raw tables as read, what their wordings say, and every problem they have, sorted by file and line.

    `figures` is None where a whole table could not be read.
    """

    raw: "RawTables"
    figures: "Figures | None"
    problems: list[Problem]

    def summary(self) -> str:
        """One line: how much was read, and how many problems it has."""
        from talentmarket.raw.wordings import FIGURE_TABLES

        count = sum(len(self.raw[name]) for name in FIGURE_TABLES)
        read = {"figures": f"{count:,}", "sources": f"{len(self.raw['sources']):,}"}
        if not self.problems:
            return Said("{figures} figures from {sources} sources: no problems", **read)
        found, files = len(self.problems), len({problem.path for problem in self.problems})
        read["problems"] = Said("1 problem") if found == 1 else Said("{count} problems", count=f"{found:,}")
        read["files"] = Said("1 file") if files == 1 else Said("{count} files", count=f"{files:,}")
        return Said("{figures} figures from {sources} sources: {problems} in {files}", **read)


def check(folder: Path, known: "Callable[[], Known]" = dict) -> Checked:
    """Read the raw tables of a folder and collect every problem they have.

    `known` gives the wordings that are being read elsewhere (`talentmarket.raw.wordings.of_folder`); it is called when the
    tables are there.

    Bad input raises nothing: a problem is a result. OSError only if a file can't be read at all.
    """
    from talentmarket.raw.contradictions import contradictions
    from talentmarket.raw.corrections import figures

    shown_folder = records.shown_folder(folder)
    tables, problems = records.read(folder)
    unread = [problem for problem in problems if problem.kind in records.UNREAD and problem.line == 1]
    if unread:  # what else is said of a table, and of those that point to it, waits until it can be read
        return Checked(tables, None, sorted(unread))
    spoilt = {(problem.path, problem.line) for problem in problems}
    readings = figures(tables, known())
    found = [*_readings(readings, tables, shown_folder), *_names(readings.raw, shown_folder)]
    if not problems:  # what sound cells say together; unsound ones say nothing
        found += [one.below(shown_folder) for one in contradictions(readings)]
    # A line that is wrong in itself is named once: what else it sets off goes away with it.
    problems += [problem for problem in found if (problem.path, problem.line) not in spoilt]
    return Checked(tables, readings, sorted(problems))


def _readings(figures: "Figures", tables: "RawTables", folder: str) -> Iterator[Problem]:
    """Wordings that could not be read and are not settled by a correction, and corrections that do not apply."""
    yield from (failed.below(folder) for failed in figures.failed)
    unreadable = figures.readings[(figures.readings["error"] != "") & ~figures.readings["corrected"]]
    for name, rows in unreadable.groupby("table", sort=False):
        lines = dict(zip(tables[str(name)]["figure_id"], tables[str(name)]["line"], strict=True))
        hint = Said("reword nothing: if it is printed so, say in corrections.csv what it means, or that it is refused")
        for figure, wording, unit in zip(rows["figure_id"], rows["as_stated"], rows["unit"], strict=True):
            reason = _refusal(wording, unit)
            yield Problem(f"{folder}/{name}.csv", int(lines[figure]), "as_stated", "unreadable", wording, reason, hint)


def _refusal(wording: str, unit: str) -> str:
    """Why the reader refuses a wording, as a message; the tables of readings hold it as plain English."""
    from talentmarket.reading.figure import UnreadableFigure
    from talentmarket.reading.parser import attempt

    found = attempt(wording, unit or None)
    return found.said if isinstance(found, UnreadableFigure) else ""


def _names(tables: Mapping[str, "pd.DataFrame"], folder: str) -> Iterator[Problem]:
    """Printed names that no table of names holds, after corrections, with the nearest it does hold."""
    from talentmarket.raw.names import AmbiguousNameError, Names, named

    try:
        names = Names.from_tables(tables)
    except AmbiguousNameError as error:
        for clash in error.clashes:
            line = int(tables[clash.table]["line"].iloc[clash.row])
            both = dict(zip(("one", "other"), clash.ids, strict=True))
            rule = Said("{name} is the name of both {one} and {other}", name=shown(clash.spelling), **both)
            hint = Said("leave it in one of the two lines")
            yield Problem(f"{folder}/{clash.table}.csv", line, "", "ambiguous-name", clash.spelling, rule, hint)
        return
    for table, column, known in ((table, *pair) for table, columns in NAMED.items() for pair in columns.items()):
        path, frame = f"{folder}/{table}.csv", tables[table]
        for printed, nearest in names.unknown(frame[column].tolist(), known):
            hint = Said("add it there")
            if nearest:
                hint = Said("did you mean {words}? if not, {cure}", words=one_of(nearest), cure=hint)
            rule = Said("{value} is not in {places}", value=shown(printed), places=f"{known}.csv")
            for line in frame.loc[[printed in named(cell, known) for cell in frame[column]], "line"]:
                yield Problem(path, int(line), column, "unknown-name", printed, rule, hint)
