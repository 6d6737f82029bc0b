"""Kinds of quantity: money, percentages, ratios and counts never share a column."""

import pandas as pd

from talentmarket import money

#: Unit of a figure -> the columns its ends stand in (``<kind>_low``, ``<kind>_high``).
KIND_OF_UNIT = {
    "percent": "percent",
    "percentage_point": "percent",
    "ratio": "ratio",
    "people": "people",
    "gpus": "gpus",
    "days": "days",
    "count": "count",
    "firms": "count",
}


def kind_of(unit: pd.Series) -> pd.Series:
    """The kind of quantity of each unit: money for a currency, else that of `KIND_OF_UNIT`, else empty."""
    return unit.map(KIND_OF_UNIT).astype("object").fillna("").mask(is_money(unit), "money").astype("str")


def spread(rows: pd.DataFrame, kinds: list[str]) -> pd.DataFrame:
    """Columns ``<kind>_low`` and ``<kind>_high`` for each of `kinds`, filled where the unit of the row is of that kind."""
    kind = kind_of(rows["unit"])
    return pd.DataFrame(
        {f"{name}_{end}": rows[end].where(kind == name) for name in kinds for end in ("low", "high")}, index=rows.index
    )


def is_money(unit: pd.Series) -> pd.Series:
    """Where the unit is a currency."""
    return unit.isin(set(money.currencies(unit.unique())))
