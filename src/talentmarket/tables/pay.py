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
    """The tables salaries, pay_gaps and equity.

    Parameters
    ----------
    rows : DataFrame
        The raw table with its readings: raw columns as text, low and high as numbers.
    """
    rows, common = origin(rows)
    rows = rows.assign(
        organization_id=ids(rows["organization"], "organizations", names),
        role_group=ids(rows["role"], "roles", names),
        date=rows["year"],
    )
    home = homes(rows)
    return {
        "salaries": _salaries(rows[home == "salaries"], common, macro),
        "pay_gaps": _relative(rows[home == "pay_gaps"], common, ["percent", "ratio"]),
        "equity": _relative(rows[home == "equity"], common, ["percent"]),
    }


def _salaries(rows: pd.DataFrame, common: dict[str, pd.Series], macro: Macro) -> pd.DataFrame:
    columns, marks = amounts(rows, macro)
    marks |= {name: mark[rows.index] for name, mark in common.items()}
    marks["difference_of_pay"] = rows["measure"].isin(DIFFERENCES)
    marks["all_staff_average"] = (rows["role_group"] == "all_staff") & (rows["organization"] != "")
    out = rows.drop(columns=[name for name in columns.columns if name in rows.columns])
    out = pd.concat([out, columns], axis=1)
    out["price_year"] = (
        columns["price_factor"].notna().map({True: float(conventions().price_year), False: float("nan")})
    )
    return out.assign(figure_flags=join_flags(marks, rows.index))


def _relative(rows: pd.DataFrame, common: dict[str, pd.Series], kinds: list[str]) -> pd.DataFrame:
    marks = {name: mark[rows.index] for name, mark in common.items()}
    marks["no_year"] = rows["year"] == ""
    return pd.concat([rows.drop(columns=["low", "high"]), spread(rows, kinds)], axis=1).assign(
        figure_flags=join_flags(marks, rows.index)
    )
