"""Sanity on the way in and on the way out.

`contradictions` looks at figures that were read and finds cells that cannot all be true: a share above 100 percent, a pay a
thousand times too large, a cohort younger than its reference year. `complete` makes sure that nothing was lost on the way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from talentmarket import money
from talentmarket.figures import FIGURE_TABLES, Figures, plain
from talentmarket.tables.amounts import stated_period
from talentmarket.tables.kinds import KIND_OF_UNIT, is_money

#: Measures and quantities that are a part of a whole: no more than 100 percent.
SHARES = frozenset(
    {
        "survival_rate",
        "failure_rate",
        "graduation_rate",
        "one_year_death_rate",
        "closure_share",
        "status_share",
        "share_of_failures",
        "equity_percent",
        "option_exercise_rate",
        "dilution",
        "retention_rate",
        "promotion_rate",
    }
)

#: What kind of quantity a measure may be; a measure that is not here may be of any.
KINDS = {
    "base_salary": {"money"},
    "total_compensation": {"money"},
    "equity_percent": {"percent"},
    "option_exercise_rate": {"percent"},
    "dilution": {"percent"},
    "equity_coverage": {"percent"},
    "survival_rate": {"percent"},
    "failure_rate": {"percent"},
    "graduation_rate": {"percent"},
    "one_year_death_rate": {"percent"},
    "closure_share": {"percent"},
    "status_share": {"percent"},
    "share_of_failures": {"percent"},
    "survival_ratio": {"ratio"},
    "closure_count": {"count"},
    "survivor_count": {"count"},
    "graduation_count": {"count"},
    "time_to_closure": {"days"},
    "attrition_rate": {"percent"},
    "retention_rate": {"percent"},
    "promotion_rate": {"percent"},
    "share": {"percent"},
    "headcount": {"people"},
    "headcount_change": {"people", "percent"},
    "gpu_count": {"gpus"},
    "days": {"days"},
    "tenure": {"days"},
    "time_to_exit": {"days"},
    "time_to_promotion": {"days"},
    "deal_value": {"money"},
    "valuation": {"money"},
    "equity_total": {"money"},
    "share_price": {"money"},
    "net_worth": {"money"},
    "revenue_per_employee": {"money"},
    "compensation": {"money", "ratio"},
    "return_multiple": {"ratio", "percent"},
}

#: US dollars a year between which a salary lies, for any job in any country; a slip of a unit or a period lands outside.
SALARY_RANGE = (1_000, 3_000_000)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Cells of one figure that cannot all be true: raw table, line, column, value, and the rule in words."""

    table: str
    line: int
    column: str
    value: str
    rule: str


def contradictions(figures: Figures) -> list[Contradiction]:
    """Figures whose cells contradict each other or common sense, in the order of tables and lines.

    Figures that could not be read are left out: they are named elsewhere.
    """
    found = []
    for table in FIGURE_TABLES:
        readings = figures.readings[figures.readings["table"] == table]
        rows = figures.raw[table].reset_index(drop=True)
        rows = rows.assign(
            low=readings["low"].to_numpy(),
            high=readings["high"].to_numpy(),
            per=readings["per"].to_numpy(),
            measure=rows["quantity"] if table == "hiring_news" else rows["measure"],
        )[(readings["error"] == "").to_numpy()]
        for wrong, column, rule in _rules(rows, figures.raw):
            for line, value in zip(rows.loc[wrong, "line"], rows.loc[wrong, column], strict=True):
                shown = value if isinstance(value, str) else plain(float(value))
                found.append(Contradiction(table, int(line), column, shown, rule.format(value=shown)))
    return sorted(found, key=lambda one: (FIGURE_TABLES.index(one.table), one.line))


def _rules(rows: pd.DataFrame, raw: Mapping[str, pd.DataFrame]) -> Iterator[tuple[pd.Series, str, str]]:
    """Where a rule is broken, the column at fault, and the rule."""
    kind = rows["unit"].map(KIND_OF_UNIT).fillna("").mask(is_money(rows["unit"]), "money")
    yield kind == "", "unit", "{value} is a unit that no table keeps: times are kept in days"
    allowed = pd.MultiIndex.from_tuples([(measure, each) for measure, kinds in KINDS.items() for each in sorted(kinds)])
    fits = pd.MultiIndex.from_arrays([rows["measure"], kind]).isin(allowed)
    yield rows["measure"].isin(KINDS) & ~fits & (kind != ""), "unit", "{value} is no unit of this measure"
    share = rows["measure"].isin(SHARES) & (kind == "percent")
    yield share & (rows["low"].fillna(rows["high"]) > 100), "as_stated", "{value} is more than the whole"
    yield rows["low"] > rows["high"], "as_stated", "{value} has its ends the wrong way round"
    sized = kind.isin(("money", "people", "gpus", "days"))
    yield sized & (rows["low"].fillna(rows["high"]) < 0), "as_stated", "{value} is below zero"
    if "cohort_year" in rows:
        cohort, reference = (pd.to_numeric(rows[name], errors="coerce") for name in ("cohort_year", "reference_year"))
        yield cohort > reference, "cohort_year", "the cohort of {value} is younger than its reference year"
    if "measure" in raw["salaries"] and "statistic" in rows:
        yield _odd_salary(rows, kind, raw), "as_stated", "{value} is no yearly salary: look at its unit and its period"


def _odd_salary(rows: pd.DataFrame, kind: pd.Series, raw: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Base salaries that come to less or more a year than anyone is paid."""
    salary = (rows["measure"] == "base_salary") & (kind == "money")
    rate = money.rates(rows["unit"].where(salary, ""), rows["year"], money.RateBook(raw["exchange_rates"]))
    nothing = pd.Series(float("nan"), index=rows.index)
    yearly = money.annual(rows["low"], rows["high"], stated_period(rows["period"], rows["per"]), nothing)
    dollars = yearly["annual_low"].fillna(yearly["annual_high"]) / rate["units_per_usd"]
    return salary & ((dollars < SALARY_RANGE[0]) | (dollars > SALARY_RANGE[1]))


class LostFigureError(AssertionError):
    """A figure that stands in no table, or in two: a fault of this program, not of the data."""


def complete(tables: Mapping[str, pd.DataFrame], raw: Mapping[str, pd.DataFrame], homes: tuple[str, ...]) -> None:
    """Make sure that every raw figure stands in exactly one table of `homes` and carries at least one number there.

    Raises
    ------
    LostFigureError
        With the first figure concerned.
    """
    standing = pd.concat([tables[name]["figure_id"] for name in homes])
    if standing.duplicated().any():
        raise LostFigureError(f"{standing[standing.duplicated()].iloc[0]} stands in two processed tables")
    collected = pd.concat([raw[name]["figure_id"] for name in FIGURE_TABLES])
    if len(missing := collected[~collected.isin(standing)]):
        raise LostFigureError(f"{missing.iloc[0]} stands in no processed table")
    for name in homes:
        ends = [column for column in tables[name].columns if column.endswith(("low", "high"))]
        if name != "refused" and len(
            empty := tables[name].loc[tables[name][ends].isna().all(axis="columns"), "figure_id"]
        ):
            raise LostFigureError(f"{empty.iloc[0]} has no number in {name}: no column takes its unit")
