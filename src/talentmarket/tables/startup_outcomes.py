"""Outcomes of firms and start-ups that are no point of a survival curve.

Failure, closure and graduation rates, shares by status, counts, ratios of survival rates and times, from the raw table
``survival``; return multiples and times to exit, from ``hiring_news``. Each keeps its own meaning: a failure rate stays one.
"""

import pandas as pd

from talentmarket.names import Names
from talentmarket.tables import flags, registers, survival
from talentmarket.tables.hiring_news import OUTCOMES
from talentmarket.tables.kinds import spread

KINDS = ["percent", "ratio", "count", "days"]


def tidy(survival_rows: pd.DataFrame, news_rows: pd.DataFrame, names: Names) -> pd.DataFrame:
    """The table startup_outcomes, from the raw tables survival and hiring_news with their readings."""
    rest = survival_rows[~survival.is_point(survival_rows)]
    first = rest.assign(
        population_id=registers.ids(rest["population"], "populations", names),
        **registers.sections(rest["industry"], names),
        organization="",
        organization_id="",
        status="",
    )
    deals = news_rows[news_rows["quantity"].isin(OUTCOMES)]
    second = deals.assign(
        measure=deals["quantity"],
        reference_year=deals["event_date"].str[:4],
        organization_id=registers.ids(deals["organization"], "organizations", names),
        population="",
        population_id="",
        industry="",
        industry_section="",
        industry_match="",
        unit_of_analysis="startup",
        cohort_year="",
        age_years="",
        subgroup="",
    )
    rows = pd.concat([first, second], ignore_index=True)
    marks = {
        "no_age": (rows["measure"] == "survival_rate") & (rows["age_years"] == ""),
        "no_year": (rows["reference_year"] == "") & (rows["cohort_year"] == ""),
        "corrected": rows["corrected"],
        "share_of_deals": (rows["measure"] == "return_multiple") & (rows["unit"] == "percent"),
    }
    return pd.concat([rows.drop(columns=["low", "high"]), spread(rows, KINDS)], axis=1).assign(
        flags=flags.join(marks, rows.index)
    )
