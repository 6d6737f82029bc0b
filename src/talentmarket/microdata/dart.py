"""DART 직원 현황 (empSttus): people and mean pay of listed firms, by business unit and sex, as their yearly reports state them.

Totals lie in rows among their parts (합계, 성별합계, 전체), so that a sum over rows would count everybody twice: parts are
kept, totals are set aside. Pay is the year's mean of those employed, without stock.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from talentmarket.microdata import names
from talentmarket.microdata.expressions import first_group, looked_up, number, with_columns
from talentmarket.microdata.layouts import rules

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from talentmarket.microdata.building import Employers
    from talentmarket.microdata.engine import Engine

_TOTALS = ["합계", "성별합계", "전체", "총계", "계", "소계"]


def tidy(engine: "Engine", table: "ir.Table", work: Path, year: int | None) -> "ir.Table":
    """One row per business unit and sex; see `sources.Source.tidy`."""
    import ibis

    table = with_columns(table, rules("layouts")["dart"]["columns"])
    table = looked_up(engine, table, ["firm"], work, employer_key=names.key)
    table = table.mutate(
        of_year=first_group(table.settled, r"^ *(20[0-9]{2})").try_cast("int32"),
        n=number(table.people, "int32"),
        total=number(table.pay_total, "int64"),
        mean=number(table.pay_mean, "int64"),
        is_total=table.unit_of_business.replace(" ", "").isin(_TOTALS) | table.sex.replace(" ", "").isin(_TOTALS),
    )
    rule = ibis.cases(
        (table.employer_key.isnull() | (table.employer_key == ""), "firm_missing"),
        (ibis.coalesce(table.of_year, ibis.literal(year, "int32")).isnull(), "year_missing"),
        (ibis.coalesce(table.is_total, False), "total_row"),
        (table.n.isnull(), "people_missing"),
        (table.mean.isnull() & table.total.isnull(), "pay_missing"),
        else_=ibis.null("string"),
    )
    return table.select(
        employer=table.employer_key,
        year=ibis.coalesce(table.of_year, ibis.literal(year, "int32")),
        firm_printed=table.firm,
        unit_of_business=table.unit_of_business,
        sex=table.sex,
        people=table.n,
        pay_total=ibis.coalesce(table.total, table.mean * table.n),
        pay_mean=table.mean,
        row=table.row,
        set_aside=rule,
    )


def tables(engine: "Engine", rows: "ir.Table", employers: "Employers", least: int) -> "dict[str, pd.DataFrame]":
    """Firms by year: people and mean pay in won, over their parts; firms with fewer than `least` people are not written."""
    sums = rows.group_by("year", "employer").aggregate(
        employer_name=rows.firm_printed.min(), people=rows.people.sum(), pay_total=rows.pay_total.sum()
    )
    frame = engine.frame(sums)
    frame = frame[frame["people"] >= least].reset_index(drop=True)
    frame["pay_mean"] = (frame["pay_total"].astype(float) / frame["people"]).round().astype("int64")
    frame["employer"] = frame["employer"].map(employers.firm)
    frame["source"] = "dart"
    return {"company_pay": frame[["source", "year", "employer", "employer_name", "people", "pay_mean"]]}
