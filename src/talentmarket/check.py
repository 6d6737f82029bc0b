"""Everything that is wrong with data/raw, found before anything is built on it.

`raw` looks at each line by itself; here the lines meet what the rest of the project knows: the reader, the
tables of names, the corrections. What is refused here never reaches a table.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from talentmarket import raw
from talentmarket.raw import Problem

if TYPE_CHECKING:
    from talentmarket.raw import RawTables

FIGURE_TABLES = ("salaries", "survival", "hiring_news")


@dataclass(frozen=True, slots=True)
class Checked:
    """The raw tables as read, and every problem they have."""

    raw: "RawTables"
    problems: list[Problem]

    def summary(self) -> str:
        """One line: how much was read, and how many problems it has."""
        figures = sum(len(self.raw[name]) for name in FIGURE_TABLES)
        read = f"{figures:,} figures from {len(self.raw['sources']):,} sources"
        if not self.problems:
            return f"{read}: no problems"
        files = len({problem.path for problem in self.problems})
        return (
            f"{read}: {len(self.problems):,} problem{'s'[: len(self.problems) > 1]} in {files} file{'s'[: files > 1]}"
        )


def check(folder: Path) -> Checked:
    """Read the raw tables of a folder and collect every problem, sorted by file and line.

    Raises nothing for bad input: a problem is a result. OSError only if a file can't be read at all.
    """
    tables, problems = raw.read(folder)
    return Checked(tables, sorted(problems))
