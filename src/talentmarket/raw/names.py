"""Canonical names: what a printed organization, industry, role or population is called here.

Sources print "DeepMind", "딥마인드" and "Google DeepMind" for one organization. The tables of names in ``data/raw`` say
what each spelling stands for; this module looks spellings up in them. A spelling is compared after `normalise`, never
by likeness: what is merely similar is a hint for a person (`Names.unknown`), not an answer.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pandas as pd

from talentmarket.messages import nearest

NamesTable = Literal["organizations", "industries", "roles", "populations", "subgroups", "persons"]

#: For each table of names: the column that holds the canonical id, and the columns that hold spellings.
#: A cell of ``aliases`` holds several, joined by ``|``.
COLUMNS: Mapping[NamesTable, tuple[str, tuple[str, ...]]] = {
    "organizations": ("organization_id", ("name_en", "name_ko", "aliases")),
    "industries": ("section", ("printed",)),
    "roles": ("role_group", ("printed",)),
    "populations": ("population_id", ("printed",)),
    "subgroups": ("subgroup_id", ("printed",)),
    "persons": ("person_id", ("name_en", "name_ko", "aliases")),
}

#: What is between the persons of a cell, and what it may add when it does not name them all.
_BETWEEN = re.compile(r";|\band\b(?: others$)?")


class Clash(NamedTuple):
    """One spelling that stands for two things: its table, the row of the second one, the spelling, both ids."""

    table: NamesTable
    row: int
    spelling: str
    ids: tuple[str, str]

    def __str__(self) -> str:
        said = f"{self.spelling!r} is the name of both {' and '.join(map(repr, self.ids))}"
        return f"data/raw/{self.table}.csv: {said}; leave it in one of the two lines"


class AmbiguousNameError(ValueError):
    """Spellings that stand for two things each; the message names the table, the spelling and both."""

    def __init__(self, clashes: list[Clash]) -> None:
        super().__init__("\n".join(map(str, clashes)))
        self.clashes = clashes


def normalise(text: str) -> str:
    """The form in which spellings are compared: NFKC, case folded, blanks collapsed to one.

    >>> normalise("  Google\\u00a0DeepMind ")
    'google deepmind'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def named(cell: str, table: NamesTable) -> list[str]:
    """The names of a table that a cell holds: of persons there may be several.

    >>> named("Frank Chu; Alan Dye and others", "persons")
    ['Frank Chu', 'Alan Dye']
    """
    if table != "persons":
        return [cell]
    return [name for part in _BETWEEN.split(cell) if (name := part.strip())]


@dataclass(frozen=True, slots=True)
class Names:
    """The tables of names, ready for look-up; build with `Names.from_tables`.

    ``tables`` holds the tables as given, ``spellings`` each normalised spelling with the line of its table and the
    spelling as written.
    """

    tables: Mapping[NamesTable, pd.DataFrame]
    spellings: Mapping[NamesTable, Mapping[str, tuple[int, str]]]

    @classmethod
    def from_tables(cls, tables: Mapping[str, pd.DataFrame]) -> "Names":
        """Index the tables of names among ``tables`` (as `talentmarket.raw.records` reads them: text, empty for missing).

        Raises
        ------
        KeyError
            A table of names is missing.
        AmbiguousNameError
            A spelling is in two lines that mean different things.
        """
        own: dict[NamesTable, pd.DataFrame] = {table: tables[table].reset_index(drop=True) for table in COLUMNS}
        return cls(own, {table: _index(frame, table) for table, frame in own.items()})

    def rows(self, printed: "pd.Series[str]", table: NamesTable) -> pd.DataFrame:
        """The line of ``table`` that each printed name stands for, with the index of ``printed``; missing where there is none.

        All columns of ``table`` come back: of an industry its section, the classification that its source uses, the code
        there, how well the two agree (``match``), and the rest.
        """
        spellings = self.spellings[table]
        lines = {name: spellings.get(normalise(name), (-1, ""))[0] for name in printed.dropna().unique()}
        found = self.tables[table].reindex(printed.map(lines).fillna(-1).astype("int64"))
        return found.set_axis(printed.index, axis="index")

    def resolve(self, printed: "pd.Series[str]", table: NamesTable) -> "pd.Series[str]":
        """The canonical id of each printed name, with the index and name of ``printed``.

        The id is an organization_id, an ISIC section (``J``, ``B-N``, ``ALL``), a role group, a population, a subgroup or
        a person (of several, joined by ``;``, all ids, sorted and joined alike). It is missing where nothing is printed,
        where the name is unknown (ask `unknown`), and where an industry is known to fit no section.
        """
        spellings, ids = self.spellings[table], self.tables[table][COLUMNS[table][0]].tolist()
        found: dict[str, str | None] = {}
        for cell in printed.dropna().unique():
            known = {ids[spellings[key][0]] for name in named(cell, table) if (key := normalise(name)) in spellings}
            found[cell] = ";".join(sorted(known)) or None
        return printed.map(found).astype("str")

    def unknown(self, printed: Iterable[object], table: NamesTable) -> list[tuple[str, tuple[str, ...]]]:
        """The names that ``table`` does not hold, each once and in order, with up to three known names like it.

        Empty and missing names are not unknown; the closest known name comes first, and one for each thing they mean.
        """
        spellings = self.spellings[table]
        cells = dict.fromkeys(cell for cell in printed if isinstance(cell, str))
        names = dict.fromkeys(name for cell in cells for name in named(cell, table))
        strange = [name for name in names if (key := normalise(name)) and key not in spellings]
        return [(name, self._nearest(name, table)) for name in strange]

    def _nearest(self, printed: str, table: NamesTable) -> tuple[str, ...]:
        spellings = self.spellings[table]
        found: dict[object, str] = {}
        for key in nearest(normalise(printed), spellings, most=None):
            line, written = spellings[key]
            one = "aliases" in self.tables[table].columns
            found.setdefault(self.tables[table].at[line, COLUMNS[table][0]] if one else key, written)
        return tuple(found.values())[:3]


def _index(frame: pd.DataFrame, table: NamesTable) -> dict[str, tuple[int, str]]:
    """Return normalised spelling -> (line, spelling as written); raise when a spelling means two things."""
    meanings = frame.drop(columns=["printed", "aliases", "line"], errors="ignore")
    index: dict[str, tuple[int, str]] = {}
    clashes: list[Clash] = []
    for column in COLUMNS[table][1]:
        for line, cell in enumerate(frame[column].tolist()):
            for written in filter(None, cell.split("|") if column == "aliases" else [cell]):
                known, _ = index.setdefault(normalise(written), (line, written))
                # "AI engineer" and "ai engineer" may be in two lines as long as the lines say the same
                if known != line and not meanings.iloc[known].equals(meanings.iloc[line]):
                    clashes.append(Clash(table, line, written, (str(frame.iat[known, 0]), str(frame.iat[line, 0]))))
    if clashes:
        raise AmbiguousNameError(clashes)
    return index
