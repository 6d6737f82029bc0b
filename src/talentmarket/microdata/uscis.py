"""USCIS H-1B employer data hub: petitions approved and denied, by employer and fiscal year; counts, no pay.

One employer spans many rows (cities, industries, spellings); rows are summed by the employer's key. The last digits of the tax
number are not read.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from talentmarket.microdata import names
from talentmarket.microdata.expressions import looked_up, number, with_columns
from talentmarket.microdata.layouts import rules

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from talentmarket.microdata.building import Employers
    from talentmarket.microdata.engine import Engine

COUNTS = ("initial_approval", "initial_denial", "continuing_approval", "continuing_denial")


def tidy(engine: "Engine", table: "ir.Table", work: Path, year: int | None) -> "ir.Table":
    """One row per line of the file; see `sources.Source.tidy`."""
    import ibis

    table = with_columns(table, rules("layouts")["uscis"]["columns"])
    table = looked_up(engine, table, ["employer"], work, employer_key=names.key)
    table = table.mutate(
        of_year=table.year.strip().try_cast("int32"), **{f"n_{name}": number(table[name], "int32") for name in COUNTS}
    )
    missing = ibis.or_(*[table[f"n_{name}"].isnull() for name in COUNTS])
    rule = ibis.cases(
        (table.employer_key.isnull() | (table.employer_key == ""), "employer_missing"),
        (table.of_year.isnull(), "year_missing"),
        (missing, "count_missing"),
        else_=ibis.null("string"),
    )
    return table.select(
        employer=table.employer_key,
        year=table.of_year,
        employer_printed=table.employer,
        **{name: table[f"n_{name}"] for name in COUNTS},
        naics=table.naics,
        state=table.state,
        city=table.city,
        row=table.row,
        set_aside=rule,
    )


def tables(engine: "Engine", rows: "ir.Table", employers: "Employers", least: int) -> "dict[str, pd.DataFrame]":
    """Petitions by firm and year; firms with fewer than `least` are not written."""
    sums = rows.group_by("year", "employer").aggregate(
        employer_name=rows.employer_printed.min(), **{name: rows[name].sum() for name in COUNTS}
    )
    frame = engine.frame(sums)
    frame["employer"] = frame["employer"].map(employers.firm)
    grouped = frame.groupby(["year", "employer"], as_index=False).agg(
        {"employer_name": "min", **dict.fromkeys(COUNTS, "sum")}
    )
    firms = zip(grouped["employer"], grouped["employer_name"], strict=True)
    grouped["employer_name"] = [employers.name.get(firm, printed) for firm, printed in firms]
    grouped = grouped[grouped[list(COUNTS)].sum(axis=1) >= least].assign(source="uscis")
    return {"petitions": grouped[["source", "year", "employer", "employer_name", *COUNTS]].reset_index(drop=True)}
