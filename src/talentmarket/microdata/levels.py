"""levels.fyi reports: one row a person's report of total pay a year, in US dollars, without a date.

The copies that people have hold no date, so cells have no year; total pay is as typed in, with equity and bonus, and is never
put beside base pay. The column on gender is not read.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from talentmarket.microdata import names, titles
from talentmarket.microdata.expressions import distinct, number, stored, with_columns

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from talentmarket.microdata.engine import Engine

TEXT = ("employer", "title", "level", "total", "location", "experience")
COLUMNS = (
    *("employer", "title_group", "year", "annual", "employer_printed", "title_printed", "level_printed"),
    *("location", "place", "experience", "annual_rule", "row"),
)
SET_ASIDE = {
    "line_damaged": "the line has too few or too many cells",
    "employer_missing": "no employer",
    "title_missing": "no job title",
    "pay_missing": "no total pay, or one that is not a number",
    "pay_too_low": "total pay under 10,000 dollars: thousands, perhaps, or a slip",
    "pay_too_high": "total pay over 5,000,000 dollars",
}
LEAST, MOST = 10_000, 5_000_000


def tidy(engine: "Engine", table: "ir.Table", work: Path, year: int | None) -> "ir.Table":
    """One row a report; see `sources.Source.tidy`."""
    import ibis

    table = with_columns(table, TEXT)
    firms, jobs, sites = (distinct(engine, table[name]) for name in ("employer", "title", "location"))
    places = [
        titles.place(*(part.strip() for part in site.rsplit(",", 1))) if site.count(",") == 1 else "" for site in sites
    ]
    firm = stored(engine, {"firm": firms, "employer_key": [names.key(name) for name in firms]}, work / "firms.parquet")
    job = stored(engine, {"job": jobs, "title_group": [titles.group(title) for title in jobs]}, work / "jobs.parquet")
    site = stored(engine, {"site": sites, "metro": places}, work / "sites.parquet")
    table = table.left_join(firm, table.employer == firm.firm)
    table = table.left_join(job, table.title == job.job)
    table = table.left_join(site, table.location == site.site)
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


def pay(rows: "ir.Table") -> "ir.Table":
    """Reports for cells. A firm's own levels (L5, E4) mean nothing beside another's, and are left out."""
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
