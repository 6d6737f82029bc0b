"""Pay: amounts of money, pay differences, and shares of the company, from the raw table ``salaries``.

One row per figure. The unit decides the table, since money, percentages and ratios never share a column: amounts of money
are in ``salaries``, shares of the company and terms of options and rounds in ``equity``, everything else that is percent
or a ratio in ``pay_gaps``.
"""

import pandas as pd

from talentmarket.money import Macro, amounts, conventions
from talentmarket.raw.names import Names
from talentmarket.raw.routing import homes
from talentmarket.tables.columns import ids, join_flags, origin, spread

#: Measures that are a difference between two pays, not a pay.
DIFFERENCES = ("pay_gap", "pay_change", "wage_premium")


def tidy(rows: pd.DataFrame, names: Names, macro: Macro) -> dict[str, pd.DataFrame]:
    """The tables salaries, pay_gaps and equity; `rows` is the raw table with its readings, low and high as numbers."""
    rows = rows.assign(
        organization_id=ids(rows["organization"], "organizations", names),
        role_group=ids(rows["role"], "roles", names),
        date=rows["year"],
    )
    home = homes(rows)
    return {
        "salaries": _salaries(rows[home == "salaries"], macro),
        "pay_gaps": _relative(rows[home == "pay_gaps"], ["percent", "ratio"]),
        "equity": _relative(rows[home == "equity"], ["percent"]),
    }


def _salaries(rows: pd.DataFrame, macro: Macro) -> pd.DataFrame:
    rows, marks = origin(rows)
    columns, more = amounts(rows, macro)
    marks |= more | {
        "difference_of_pay": rows["measure"].isin(DIFFERENCES),
        "all_staff_average": (rows["role_group"] == "all_staff") & (rows["organization"] != ""),
    }
    price_year = columns["price_factor"].mask(columns["price_factor"].notna(), float(conventions().price_year))
    return rows.assign(**columns, price_year=price_year, figure_flags=join_flags(marks, rows.index))


def _relative(rows: pd.DataFrame, kinds: list[str]) -> pd.DataFrame:
    rows, marks = origin(rows)
    marks["no_year"] = rows["year"] == ""
    return spread(rows, kinds).assign(figure_flags=join_flags(marks, rows.index))
