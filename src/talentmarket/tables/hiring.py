"""Reports: offers, hires, deals, headcounts, flows, stays and resources, from the raw table ``hiring_news``.

One row per figure, as reported. The type of event decides the table, since a state (how many people a firm has) is not an
event (that it hires ten): see `talentmarket.raw.routing.TABLE_OF_EVENT`. Return multiples and times to exit are outcomes of start-ups and are in
``startup_outcomes``.
"""

import pandas as pd

from talentmarket.money import Macro, amounts, is_money
from talentmarket.raw.names import Names
from talentmarket.raw.routing import OUTCOMES, TABLE_OF_EVENT
from talentmarket.tables.columns import ids, join_flags, origin, spread

KINDS = ["percent", "ratio", "people", "gpus", "days", "count"]


def tidy(rows: pd.DataFrame, names: Names, macro: Macro) -> pd.DataFrame:
    """The reports, one row per figure, each with its table as ``home``; outcomes are left to ``startup_outcomes``."""
    rows = rows[~rows["quantity"].isin(OUTCOMES)]
    rows, from_origin = origin(rows)
    rows = rows.assign(
        organization_id=ids(rows["organization"], "organizations", names),
        counterparty_id=ids(rows["counterparty"], "organizations", names),
        person_id=ids(rows["person"], "persons", names),
        role_group=ids(rows["role"], "roles", names),
        date=rows["event_date"],
    )
    pay = is_money(rows["unit"]) & (rows["quantity"] == "compensation")
    stated = {name: rows[name].where(pay, "") for name in ("period", "per")}  # of nothing else are annual amounts made
    columns, marks = amounts(rows.assign(**stated), macro)
    told = ("no_rate", "rate_part_year", "rate_deviates", "period_conflict", "period_from_wording")
    marks = {name: marks[name] for name in told} | {"no_period": marks["no_period"] & pay}
    months = rows["as_stated"].str.contains("month|year|개월|년|个月|年|週|week")
    marks |= from_origin | {"no_date": rows["event_date"] == "", "days_from_months": (rows["unit"] == "days") & months}
    home = rows["event_type"].map(TABLE_OF_EVENT)
    return spread(rows, KINDS).assign(**columns, home=home, figure_flags=join_flags(marks, rows.index))
