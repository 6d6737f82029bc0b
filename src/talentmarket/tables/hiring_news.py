"""Reports: offers, hires, deals, headcounts, flows, stays and resources, from the raw table ``hiring_news``.

One row a figure, as reported. The type of event decides the table, since a state (how many people a firm has) is not an
event (that it hires ten): see `TABLE_OF_EVENT`. Return multiples and times to exit are outcomes of start-ups and stand in
``startup_outcomes``.
"""

import pandas as pd

from talentmarket.fields import dictionary
from talentmarket.names import Names
from talentmarket.tables import flags, registers
from talentmarket.tables.amounts import Macro, amounts
from talentmarket.tables.kinds import is_money, spread

TABLE_OF_EVENT = {
    "offer": "hiring_news",
    "poach": "hiring_news",
    "hire": "hiring_news",
    "departure": "hiring_news",
    "acquihire": "hiring_news",
    "acquisition": "hiring_news",
    "layoff": "hiring_news",
    "transfer": "hiring_news",
    "hiring_plan": "hiring_news",
    "headcount": "headcounts",
    "talent_flow": "talent_flows",
    "retention": "retention",
    "resource_allocation": "resources",
    "productivity": "resources",
    "founding_round": "funding",
}

REPORT_TABLES = tuple(dict.fromkeys(TABLE_OF_EVENT.values()))

#: Quantities that are outcomes of start-ups, whatever the event.
OUTCOMES = ("return_multiple", "time_to_exit")

KINDS = ["percent", "ratio", "people", "gpus", "days", "count"]


def tidy(rows: pd.DataFrame, names: Names, macro: Macro) -> dict[str, pd.DataFrame]:
    """The report tables, one row a figure; outcomes are left to ``startup_outcomes``."""
    rows = rows[~rows["quantity"].isin(OUTCOMES)]
    rows = rows.assign(
        organization_id=registers.ids(rows["organization"], "organizations", names),
        counterparty_id=registers.ids(rows["counterparty"], "organizations", names),
        role_group=registers.ids(rows["role"], "roles", names),
        date=rows["event_date"],
    )
    columns, marks = amounts(rows, macro)
    paid = is_money(rows["unit"])
    pay = paid & (rows["quantity"] == "compensation")
    for name in [name for name in columns.columns.tolist() if name.startswith("annual_")]:
        columns[name] = columns[name].where(pay, "" if name == "annual_basis" else float("nan"))
    marks = {name: marks[name] for name in ("no_rate", "rate_part_year", "rate_deviates")} | {
        "period_conflict": marks["period_conflict"] & pay,
        "period_from_wording": marks["period_from_wording"] & pay,
        "no_period": marks["no_period"] & pay,
        "no_date": rows["event_date"] == "",
        "corrected": rows["corrected"],
        "days_from_months": (rows["unit"] == "days")
        & rows["as_stated"].str.contains("month|year|개월|년|个月|年|週|week"),
    }
    out = rows.drop(columns=[name for name in columns.columns if name in rows.columns])
    out = pd.concat([out, columns, spread(rows, KINDS)], axis=1).assign(flags=flags.join(marks, rows.index))
    home = out["event_type"].map(TABLE_OF_EVENT)
    tables = dictionary().tables
    return {name: out.loc[home == name, tables[name].columns] for name in REPORT_TABLES}
