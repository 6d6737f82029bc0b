"""Tidy tables from raw tables: pure functions, one module a table.

`build` is the only entry. It takes the raw tables as text and returns typed tables, sorted by key, with nothing lost: every
figure is in exactly one table or in ``refused``, and ``ledger`` counts them.
"""

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from talentmarket.futures import begin
from talentmarket.messages import Said
from talentmarket.money import Macro
from talentmarket.raw.corrections import CorrectionError, Figures, RawTables, figures
from talentmarket.raw.names import Names
from talentmarket.raw.records import Problem
from talentmarket.raw.routing import REPORT_TABLES
from talentmarket.raw.wordings import FIGURE_TABLES
from talentmarket.schema import dictionary
from talentmarket.tables import events, hiring, pay, survival
from talentmarket.tables.columns import registers, typed

__all__ = ["FIGURE_OUTPUTS", "LostFigureError", "RawTables", "Tables", "alike_events", "build", "complete"]

Tables = dict[str, pd.DataFrame]

#: Processed tables that hold one figure per row; together with ``refused`` they hold every figure once.
FIGURE_OUTPUTS = ("salaries", "pay_gaps", "equity", "survival", "startup_outcomes", *REPORT_TABLES)


def build(raw: RawTables, read: Figures | None = None) -> Tables:
    """All processed tables, typed by the field dictionary and sorted by key.

    The columns of the raw tables are text ("" is empty); `read` holds their readings, if they were made before. Raises
    CorrectionError if a correction no longer finds what it expects.
    """
    read = read or figures(raw)
    if read.failed:
        raise CorrectionError(read.failed)
    raw = read.raw
    macro, names = Macro.of(raw), Names.from_tables(raw)
    rows = {name: read.rows(name) for name in FIGURE_TABLES}
    with begin(lambda: _finished(_reports(rows["hiring_news"], raw, names, macro))) as reported:  # half of the work
        tables: Tables = registers(raw)
        tables |= pay.tidy(rows["salaries"], names, macro)
        tables["survival"] = survival.tidy(rows["survival"], names)
        tables["startup_outcomes"] = survival.outcomes(rows["survival"], rows["hiring_news"], names)
        refused = read.readings[read.readings["error"] != ""]
        tables["refused"] = refused.rename(columns={"table": "raw_table", "error": "reason"})
        built = _finished(tables) | reported()
    homes = (*FIGURE_OUTPUTS, "refused")
    built |= _finished({"ledger": _ledger({name: built[name] for name in homes}, read.readings)})
    complete(built, raw, homes)
    return {name: built[name] for name in dictionary().tables if name in built}


def _reports(rows: pd.DataFrame, raw: RawTables, names: Names, macro: Macro) -> Tables:
    reports = hiring.tidy(rows, names, macro)
    tables = {name: reports[reports["home"] == name] for name in REPORT_TABLES}
    return tables | {"hiring_events": events.tidy(reports, raw)}


def _finished(tables: Tables) -> Tables:
    """Tables typed and sorted by key; each is let go as it is typed, since a hundred times the figures fill the memory."""
    defined = dictionary().tables
    return {
        name: typed(tables.pop(name), defined[name]).sort_values(list(defined[name].key), ignore_index=True)
        for name in list(tables)
    }


def alike_events(read: Figures) -> list[Problem]:
    """A doubt for each set of events that may be one, at the line of the first figure of the second event."""
    rows = read.rows("hiring_news")
    joined = events.tidy(hiring.tidy(rows, Names.from_tables(read.raw), Macro.of(read.raw)), read.raw)
    first = joined.set_index("event_id")["figure_ids"].str.split(";").str[0]
    lines, wordings = rows.set_index("figure_id")["line"], rows.set_index("figure_id")["as_stated"]
    hint = Said("join their reports in event_links.csv if they are one event")
    found = []
    for ids in events.alike(joined):
        second = first[ids[1]]
        facts = {"first": ", ".join(ids[:-1]), "last": ids[-1]}
        said = Said("{first} and {last} have one organization, quantity, value and year", **facts)
        at = int(lines[second])
        found.append(Problem("hiring_news.csv", at, "as_stated", "same-event", wordings[second], said, hint))
    return found


def _ledger(homes: Tables, readings: pd.DataFrame) -> pd.DataFrame:
    """How many figures of each raw table went to each processed table."""
    raw_table = dict(zip(readings["figure_id"].tolist(), readings["table"].tolist(), strict=True))
    rows = Counter((raw_table[figure], name) for name, frame in homes.items() for figure in frame["figure_id"].tolist())
    return pd.DataFrame([(*places, count) for places, count in rows.items()], columns=["raw_table", "table", "rows"])


class LostFigureError(AssertionError):
    """A figure that is in no table, or in two: a fault of this program, not of the data."""


def complete(tables: Mapping[str, pd.DataFrame], raw: Mapping[str, pd.DataFrame], homes: tuple[str, ...]) -> None:
    """Make sure that every raw figure is in exactly one table of `homes` and carries at least one number there.

    Raises
    ------
    LostFigureError
        With the first figure concerned.
    """
    standing = pd.concat([tables[name]["figure_id"] for name in homes])
    if standing.duplicated().any():
        raise LostFigureError(f"{standing[standing.duplicated()].iloc[0]} is in two processed tables")
    collected = pd.concat([raw[name]["figure_id"] for name in FIGURE_TABLES])
    if len(missing := collected[~collected.isin(standing)]):
        raise LostFigureError(f"{missing.iloc[0]} is in no processed table")
    for name in homes:
        ends = [column for column in tables[name].columns if column.endswith(("low", "high"))]
        empty = tables[name].loc[tables[name][ends].isna().all(axis="columns"), "figure_id"]
        if name != "refused" and len(empty):
            raise LostFigureError(f"{empty.iloc[0]} has no number in {name}: no column takes its unit")
