"""levels.fyi reports: one row per person's report of total pay a year, in US dollars, without a date.

The copies that people have hold no date, so cells have no year; total pay is as typed in, with equity and bonus, and is never
put next to base pay. The column on gender is not read.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from talentmarket.microdata import names, titles
from talentmarket.microdata.expressions import looked_up, number, with_columns
from talentmarket.microdata.layouts import rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from talentmarket.microdata.engine import Engine

LEAST, MOST = 10_000, 5_000_000


def tidy(engine: "Engine", table: "ir.Table", work: Path, year: int | None) -> "ir.Table":
    """One row per report; see `sources.Source.tidy`."""
    import ibis

    table = with_columns(table, rules("layouts")["levels"]["columns"])
    table = looked_up(engine, table, ["employer"], work, employer_key=names.key)
    table = looked_up(engine, table, ["title"], work, title_group=titles.group)
    table = looked_up(engine, table, ["location"], work, metro=_metro)
    table = table.mutate(annual=number(table.total))
    rule = ibis.cases(
        (table.employer_key.isnull() | (table.employer_key == ""), "employer_missing"),
        (table.title.isnull() | (table.title.strip() == ""), "title_missing"),
        (table.annual.isnull(), "pay_missing"),
        (table.annual < LEAST, "pay_too_low"),
        (table.annual > MOST, "pay_too_high"),
        else_=ibis.null("string"),
    )
    return table.select(
        employer=table.employer_key,
        title_group=table.title_group,
        year=ibis.literal("undated"),
        annual=table.annual,
        employer_printed=table.employer,
        title_printed=table.title,
        level_printed=table.level,
        location=table.location,
        place=table.metro,
        experience=table.experience.try_cast("float64"),
        annual_rule=ibis.literal("stated"),
        row=table.row,
        set_aside=rule,
    )


def _metro(location: str) -> str:
    """The metropolitan area of a place written as city and state; elsewhere nothing."""
    return titles.place(*(part.strip() for part in location.split(","))) if location.count(",") == 1 else ""


def pay(rows: "ir.Table") -> "ir.Table":
    """Reports for cells. A firm's own levels (L5, E4) mean nothing at another firm, and are left out."""
    import ibis

    return rows.select(
        year=ibis.literal(""),
        employer=rows.employer,
        employer_printed=rows.employer_printed,
        title_group=rows.title_group,
        level=ibis.literal(""),
        place=ibis.coalesce(rows.place, ibis.literal("")),
        pay=rows.annual.cast("float64"),
        currency=ibis.literal("USD"),
        repaired=ibis.literal(0),
    )
