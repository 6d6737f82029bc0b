"""aijobs.net salaries: one row per job, its pay in its own currency, the middle of the advertised range.

From 2022 on nearly every row is one of a pair of neighbours that are equal in all but salary, the higher first: the two ends
of one advertised range, one job and not two people. They are joined before anything is counted, so rows must be in the order
of the file. The file's own amounts in dollars use rates rounded by hand and are not read.
"""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from talentmarket.microdata import titles
from talentmarket.microdata.expressions import looked_up, number, one_of, with_columns
from talentmarket.microdata.files import Staged
from talentmarket.microdata.layouts import rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from talentmarket.microdata.engine import Engine

LEVELS = {"EN": "entry", "MI": "mid", "SE": "senior", "EX": "executive"}


def prepared(staged: Staged, work: Path) -> Staged:
    """The file with the two ends of a range in one row: the row of the upper end gets the lower, which is marked."""
    target = work / "joined.csv"
    salary = staged.names.index("salary")
    others = [
        at for at, name in enumerate(staged.names) if name in rules("layouts")["aijobs"]["columns"] and at != salary
    ]
    with (
        staged.path.open(encoding="utf-8-sig", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as file,
    ):
        rows = csv.reader(source, delimiter=staged.delimiter)
        writer = csv.writer(file, lineterminator="\n")
        next(rows)
        writer.writerow([*staged.names, "low_end", "joined"])
        before: list[str] | None = None
        for row in rows:
            if before is not None and len(row) == len(staged.names) and _ends(before, row, salary, others):
                writer.writerow([*before, row[salary], ""])
                writer.writerow([*row, "", "1"])
                before = None
                continue
            if before is not None:
                writer.writerow(_whole(before, staged))
            before = row
        if before is not None:
            writer.writerow(_whole(before, staged))
    return Staged(target, ",", (*staged.names, "low_end", "joined"))


def _whole(row: list[str], staged: Staged) -> list[str]:
    """A row that is not a pair; one with cells missing or too many stays so, for the engine to set aside."""
    return [*row, "", ""] if len(row) == len(staged.names) else row


def _ends(first: list[str], second: list[str], salary: int, others: list[int]) -> bool:
    if len(first) != len(second) or any(first[at] != second[at] for at in others):
        return False
    try:
        return float(first[salary]) > float(second[salary]) > 0
    except ValueError:
        return False


def tidy(engine: "Engine", table: "ir.Table", work: Path, year: int | None) -> "ir.Table":
    """One row per job; see `sources.Source.tidy`."""
    import ibis

    table = with_columns(table, [*rules("layouts")["aijobs"]["columns"], "low_end", "joined"])
    table = looked_up(engine, table, ["title"], work, title_group=titles.group)
    high, low = number(table.salary), number(table.low_end)
    table = table.mutate(
        of_year=table.year.strip().try_cast("int32"),
        pay_from=ibis.coalesce(low, high),
        pay_to=low.notnull().ifelse(high, None),
        currency_code=table.currency.strip().upper(),
    )
    rule = ibis.cases(
        (table.joined == "1", "joined"),
        (table.of_year.isnull(), "year_missing"),
        (table.title.isnull() | (table.title.strip() == ""), "title_missing"),
        (table.pay_from.isnull() | (table.pay_from <= 0), "pay_missing"),
        (table.currency_code.isnull() | ~table.currency_code.re_search("^[A-Z]{3}$"), "currency_unknown"),
        else_=ibis.null("string"),
    )
    return table.select(
        title_group=table.title_group,
        year=table.of_year,
        annual=((table.pay_from + ibis.coalesce(table.pay_to, table.pay_from)) / 2).cast("decimal(14,2)"),
        title_printed=table.title,
        level=one_of(table.level, LEVELS),
        employment=table.employment,
        currency=table.currency_code,
        pay_from=table.pay_from,
        pay_to=table.pay_to,
        annual_rule=table.pay_to.notnull().ifelse("middle_of_range", "stated"),
        residence=table.residence,
        remote=table.remote,
        country=table.country,
        size=table["size"],
        row=table.row,
        set_aside=rule,
    )


def pay(rows: "ir.Table") -> "ir.Table":
    """Full-time jobs, for cells; their place is the country of the employer."""
    import ibis

    full = rows.filter(rows.employment.isnull() | (rows.employment == "FT"))
    return full.select(
        year=full.year.cast("string"),
        title_group=full.title_group,
        level=ibis.coalesce(full.level, ibis.literal("")),
        place=ibis.coalesce(full.country, ibis.literal("")),
        pay=full.annual.cast("float64"),
        currency=full.currency,
        repaired=ibis.literal(0),
    )
