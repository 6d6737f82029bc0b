"""Survival: points of survival curves, and the outcomes of firms that are no such point.

A point says which share of a population is alive at an age (`tidy`). Failure, closure and graduation rates, shares by status,
counts, ratios and times, and the returns and times to exit of ``hiring_news``, go to ``startup_outcomes`` (`outcomes`): each
keeps its own meaning, and a rate of failure is never turned into one of survival.
"""

import numpy as np
import pandas as pd

from talentmarket.raw.names import Names
from talentmarket.raw.routing import OUTCOMES, is_point
from talentmarket.tables.columns import ids, join_flags, origin, sections, spread

#: What has to agree for two points to lie on one curve.
CURVE = [
    "source_id", "country", "population", "industry", "subgroup", "unit_of_analysis", "cohort_year", "basis",
]  # fmt: skip


def tidy(rows: pd.DataFrame, names: Names) -> pd.DataFrame:
    """The table survival. `rows` is the raw table with its readings."""
    edition = _editions(rows)
    rows, marks = origin(rows[is_point(rows)])
    rows = rows.assign(
        **_named(rows, names),
        edition=edition.loc[rows.index],
        basis=_basis(rows),
        survival_rate_low=_share(rows["low"]),
        survival_rate_high=_share(rows["high"]),
    )
    low, high = rows["survival_rate_low"], rows["survival_rate_high"]
    rows["survival_rate"] = ((low + high) / 2).round(12)
    rows["curve_id"] = _curves(rows)
    marks |= {"rises_with_age": _rises(rows), "age_not_difference": _other_age(rows)}
    return rows.assign(figure_flags=join_flags(marks, rows.index))


def _named(rows: pd.DataFrame, names: Names) -> pd.DataFrame:
    """The columns that name population, subgroup and industry."""
    return sections(rows["industry"], names).assign(
        population_id=ids(rows["population"], "populations", names),
        subgroup_id=ids(rows["subgroup"], "subgroups", names),
    )


def _other_age(rows: pd.DataFrame) -> pd.Series:
    """Where the age is not the reference year less the birth year of the cohort; pooled cohorts have no single one."""
    apart = _number(rows["reference_year"]) - _number(rows["cohort_year"]) - _number(rows["age_years"])
    return (apart.abs() > 0) & (rows["cohort_year_end"] == "")


def _share(percent: pd.Series) -> pd.Series:
    """Percentage points as a rate from 0 to 1, without the noise of binary division."""
    return (percent / 100).round(12)


def _number(text: pd.Series) -> pd.Series:
    return pd.to_numeric(text, errors="coerce").astype("float64")


def _basis(rows: pd.DataFrame) -> pd.Series:
    """The cohorts a rate rests on: as the line says, else as its dates do."""
    dated = [rows["cohort_year"] != "", rows["reference_year"] != ""]
    by_dates = np.select(dated, ["birth_cohort", "one_reference_year"], default="undated")
    return rows["basis"].mask(rows["basis"] == "", pd.Series(by_dates, index=rows.index))


def _editions(rows: pd.DataFrame) -> pd.Series:
    """The latest year a source covers: a larger one is a later edition of the same statistic."""
    reached = _number(rows["reference_year"]).fillna(_number(rows["cohort_year"]) + _number(rows["age_years"]))
    return reached.groupby(rows["source_id"]).transform("max")


def _curves(rows: pd.DataFrame) -> pd.Series:
    """The curve each point lies on, named by its first figure, so that new figures rename no curve."""
    curves = list(zip(*(rows[name].tolist() for name in CURVE), strict=True))
    first: dict[tuple[str, ...], str] = {}
    for figure, curve in sorted(zip(rows["figure_id"].tolist(), curves, strict=True)):
        first.setdefault(curve, figure)
    return pd.Series([first[curve] for curve in curves], rows.index, dtype="str")


def _rises(rows: pd.DataFrame) -> pd.Series:
    """Points whose rate lies above that of a younger age of the same birth cohort, or of the same average.

    Points of one reference year belong to different cohorts and may rise.
    """
    one = rows["basis"].isin(("birth_cohort", "average_over_cohorts"))
    checked = rows.loc[one, ["curve_id", "age_years", "survival_rate_low", "survival_rate_high"]]
    checked = checked.assign(age=_number(checked["age_years"])).sort_values(["curve_id", "age"], kind="stable")
    low = checked["survival_rate_low"]
    youngest = checked["survival_rate_high"].groupby(checked["curve_id"]).cummin()
    before = youngest.groupby(checked["curve_id"]).shift()
    rises = low > before + 1e-9
    same_age = checked["age"].eq(checked.groupby("curve_id")["age"].shift())
    return (rises & ~same_age).reindex(rows.index, fill_value=False)


#: What only lines of the raw table ``survival`` say of an outcome.
_OF_SURVIVAL = [
    "population", "population_id", "industry", "industry_section", "industry_match", "cohort_year", "cohort_year_end",
    "age_years", "subgroup", "subgroup_id", "window_months", "transition", "outcome", "scope", "counter", "survivors_n",
    "births_n",
]  # fmt: skip


def outcomes(survival_rows: pd.DataFrame, news_rows: pd.DataFrame, names: Names) -> pd.DataFrame:
    """The table startup_outcomes, from the raw tables survival and hiring_news with their readings."""
    rest = survival_rows[~is_point(survival_rows)]
    first = rest.assign(**_named(rest, names), organization="", organization_id="", status="")
    deals = news_rows[news_rows["quantity"].isin(OUTCOMES)]
    second = deals.assign(
        measure=deals["quantity"],
        reference_year=deals["event_date"].str[:4],
        organization_id=ids(deals["organization"], "organizations", names),
        unit_of_analysis="startup",
        **dict.fromkeys(_OF_SURVIVAL, ""),
    )
    rows, marks = origin(pd.concat([first, second], ignore_index=True))
    marks |= {
        "no_age": (rows["measure"] == "survival_rate") & (rows["age_years"] == ""),
        "no_year": (rows["reference_year"] == "") & (rows["cohort_year"] == ""),
        "age_not_difference": _other_age(rows),
        "share_of_deals": (rows["measure"] == "return_share")
        | (rows["measure"] == "return_multiple") & (rows["unit"] == "percent"),
    }
    return spread(rows, ["percent", "ratio", "count", "days"]).assign(figure_flags=join_flags(marks, rows.index))
