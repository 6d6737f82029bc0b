"""Which processed table a raw figure belongs to.

The unit decides for pay, the type of event for hiring news: money, percentages and ratios never share a column, and a state
(how many people a firm has) is not an event (that it hires ten).
"""

import pandas as pd

from talentmarket.money import is_money

_EVENTS = ("offer", "poach", "hire", "departure", "acquihire", "acquisition", "layoff", "transfer", "hiring_plan")
TABLE_OF_EVENT = dict.fromkeys(_EVENTS, "hiring_news") | {
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

#: Measures that are ownership, or terms of options and rounds, not pay.
EQUITY_MEASURES = ("equity_percent", "dilution", "equity_coverage", "option_exercise_rate")


def homes(rows: pd.DataFrame) -> pd.Series:
    """The processed table of each raw row: salaries, equity or pay_gaps."""
    owned = rows["measure"].isin(EQUITY_MEASURES) | (rows["share_of"] == "company")
    home = owned.map({True: "equity", False: "pay_gaps"})
    return home.mask(is_money(rows["unit"]), "salaries")


def is_point(rows: pd.DataFrame) -> pd.Series:
    """Where a raw row is a point of a survival curve: a survival rate, in percent, at a known age."""
    return (rows["measure"] == "survival_rate") & (rows["unit"] == "percent") & (rows["age_years"] != "")
