"""국민연금 가입 사업장 내역: one row per workplace and month, with people insured, joiners, leavers and a floor of their pay.

The mean base income is the month's bill ÷ people ÷ rate. The rate is 9 % to 2025-12, 9.5 % in 2026, half a point more every
January to 13 % in 2033; the base is capped, the cap moves in July. A workplace near the cap says "at least": its figure is a
floor and is never ranked. A workplace is not a firm; sites of day labour and non-regular staff are kept apart by their names.
"""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from talentmarket.microdata import names
from talentmarket.microdata.expressions import date, looked_up, number, one_of, with_columns
from talentmarket.microdata.layouts import rules

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from talentmarket.microdata.building import Employers
    from talentmarket.microdata.engine import Engine


def rate(month: str) -> float | None:
    """The contribution in percent of base income in a month, written 2026-07."""
    return _since("rate", month)


def cap(month: str) -> float | None:
    """The highest base income in won in a month; None before July 2019, which we have no notice of."""
    return _since("cap", month)


def _since(table: str, month: str) -> float | None:
    steps = rules("pension")[table].items()
    return next((float(value) for since, value in sorted(steps, reverse=True) if since <= month), None)


def kind(name: str) -> str:
    """What a workplace's name says it is: daily_site, non_regular, public, else ordinary."""
    folded = unicodedata.normalize("NFKC", name)
    patterns: dict[str, str] = rules("pension")["kinds"]
    return next((key for key, pattern in patterns.items() if re.search(pattern, folded)), "ordinary")


def tidy(engine: "Engine", table: "ir.Table", work: Path, year: int | None) -> "ir.Table":
    """One row per workplace; see `sources.Source.tidy`."""
    import ibis

    table = with_columns(table, rules("layouts")["nps"]["columns"])
    table = looked_up(engine, table, ["name"], work, employer_key=names.key, kind=kind)
    table = looked_up(engine, table, ["month"], work, in_month=_month, rate=_in(rate), cap=_in(cap))
    table = table.mutate(
        people=number(table.members, "int32"), won=number(table.billed, "int64"), gone=table.state.strip() == "2"
    )
    mean = table.won.cast("float64") / table.people.nullif(0) / (table["rate"].try_cast("float64") / 100)
    table = table.mutate(mean=(mean + 0.500001).floor().cast("int64"), cap_won=table["cap"].try_cast("float64"))
    share = rules("pension")["floor"]["share"]
    unknown = rules("pension")["industry"]["none"]
    rule = ibis.cases(
        (table.in_month.isnull() | (table.in_month == ""), "month_missing"),
        (table.employer_key.isnull() | (table.employer_key == ""), "name_missing"),
        (table.people.isnull(), "members_missing"),
        (table.gone & (table.people == 0), "left_scheme"),
        else_=ibis.null("string"),
    )
    return table.select(
        employer=table.employer_key,
        month=table.in_month,
        name_printed=table.name,
        registration=table.registration,
        legal=one_of(table.legal, {"1": "corporation", "2": "person", "법인": "corporation", "개인": "person"}),
        industry=table.industry.strip().isin(unknown).ifelse(None, table.industry.strip()),
        region=table.region,
        entered=date(table.entered),
        left=date(table["left"]),
        members=table.people,
        billed=table.won,
        joiners=number(table.joiners, "int32"),
        leavers=number(table.leavers, "int32"),
        kind=table.kind,
        base_income=table.mean,
        at_cap=table.mean > share * table.cap_won,
        row=table.row,
        set_aside=rule,
    )


def _month(text: str) -> str:
    """A month written 2026-07, from 2026-07, 202607 or 2026.07.01; empty for anything else."""
    found = re.match(r"\s*(20\d\d)[-./]?(0[1-9]|1[0-2])(?:[-./]?\d\d)?\s*$", text)
    return f"{found[1]}-{found[2]}" if found else ""


def _in(terms: Callable[[str], float | None]) -> Callable[[str], str]:
    """What holds in a month as it is printed, as text; empty where there is nothing, or no month."""

    def text(printed: str) -> str:
        month = _month(printed)
        return str((month and terms(month)) or "")

    return text


def tables(engine: "Engine", rows: "ir.Table", employers: "Employers", least: int) -> "dict[str, pd.DataFrame]":
    """Firms by month: people, joiners, leavers and mean base income, over their ordinary workplaces.

    `floor` is true where any of a firm's workplaces is near the cap: the mean is then "at least". Firms with fewer than `least`
    people are not written. Joiners and leavers are those of its workplaces: whoever is moved from one to another, most in January
    and July, is in both, so leavers alone are no attrition.
    """
    ordinary = rows.filter(rows.kind == "ordinary")
    of_keys = ordinary.group_by("month", "employer").aggregate(
        employer_name=ordinary.name_printed.min(),
        workplaces=ordinary.count(),
        members=ordinary.members.sum(),
        joiners=ordinary.joiners.sum(),
        leavers=ordinary.leavers.sum(),
        base_total=(ordinary.base_income.cast("float64") * ordinary.members).sum(),
        capped=ordinary.at_cap.cast("int32").max(),
    )
    frame = engine.frame(of_keys)
    frame["employer"] = frame["employer"].map(employers.firm)
    sums = ("workplaces", "members", "joiners", "leavers", "base_total")
    how = {"employer_name": "min", **dict.fromkeys(sums, "sum"), "capped": "max"}
    grouped = frame.groupby(["month", "employer"], as_index=False).agg(how)
    grouped = grouped[grouped["members"] >= least].reset_index(drop=True)
    grouped["base_income"] = (grouped["base_total"] / grouped["members"]).round().astype("int64")
    grouped["floor"] = grouped["capped"].fillna(0) > 0
    grouped["source"] = "nps"
    shown = ["source", "month", "employer", "employer_name", *sums[:-1], "base_income", "floor"]
    return {"workplaces": grouped[shown]}
