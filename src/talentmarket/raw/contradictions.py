"""Figures whose cells cannot all be true: a share above 100 percent, a pay a thousand times too large, a cohort younger than
its reference year."""

import re
from collections.abc import Callable, Iterator
from math import isnan

import pandas as pd

from talentmarket import money
from talentmarket.messages import Said, plain
from talentmarket.money import kind_of, stated_period
from talentmarket.raw.corrections import Figures, RawTables
from talentmarket.raw.records import Problem
from talentmarket.raw.routing import OUTCOMES, TABLE_OF_EVENT, homes
from talentmarket.raw.wordings import FIGURE_TABLES
from talentmarket.schema import dictionary

#: US dollars a year between which a salary lies, for any job in any country; a slip of a unit or a period lands outside.
SALARY_RANGE = (1_000, 3_000_000)


def contradictions(figures: Figures) -> list[Problem]:
    """Figures whose cells contradict each other or common sense, in the order of tables and lines.

    Figures that could not be read are left out: they are named elsewhere.
    """
    found = []
    for table in FIGURE_TABLES:
        rows = figures.rows(table)
        rows = rows.assign(measure=rows["quantity"] if table == "hiring_news" else rows["measure"])
        of_table = []
        for wrong, column, rule in _rules(rows, figures.raw):
            if not wrong.any():
                continue
            for line, value in zip(rows.loc[wrong, "line"], rows.loc[wrong, column], strict=True):
                shown = value if isinstance(value, str) else plain(float(value))
                said = Said(rule, value=shown)
                of_table.append(Problem(f"{table}.csv", int(line), column, "contradiction", shown, said))
        found += sorted(of_table, key=lambda one: one.line)
    return found


def _rules(rows: pd.DataFrame, raw: RawTables) -> Iterator[tuple[pd.Series, str, str]]:
    """Where a rule is broken, the column at fault, and the rule."""
    kind = kind_of(rows["unit"])
    yield kind == "", "unit", Said("{value} is a unit that no table keeps: times are kept in days")
    units = dictionary().measures
    unfit = (kind != "") & _each(lambda measure, each: each not in units.get(measure, (each,)), rows["measure"], kind)
    yield unfit, "unit", Said("{value} is not a unit of this measure")
    homeless = ~_has_column(rows, kind) & ~unfit & (kind != "")
    yield homeless, "unit", Said("{value} has no column in the table that this figure belongs to")
    share = rows["measure"].isin(dictionary().shares) & (kind == "percent")
    yield share & (rows["low"].fillna(rows["high"]) > 100), "as_stated", Said("{value} is more than the whole")
    yield _odd_parts(rows, kind), "as_stated", Said("{value} is not what the parts in the note come to")
    yield rows["low"] > rows["high"], "as_stated", Said("{value} has its ends the wrong way round")
    sized = kind.isin(("money", "people", "gpus", "days"))
    yield sized & (rows["low"].fillna(rows["high"]) < 0), "as_stated", Said("{value} is below zero")
    if "cohort_year" in rows:
        cohort, reference = (pd.to_numeric(rows[name], errors="coerce") for name in ("cohort_year", "reference_year"))
        yield cohort > reference, "cohort_year", Said("the cohort of {value} is younger than its reference year")
    if "statistic" in rows:
        rule = Said("{value} is not a yearly salary: look at its unit and its period")
        yield _odd_salary(rows, kind, raw), "as_stated", rule


def _each(holds: Callable[..., bool], *columns: pd.Series) -> pd.Series:
    """Where the cells of a row are so."""
    cells = zip(*(column.tolist() for column in columns), strict=True)
    return pd.Series([holds(*row) for row in cells], columns[0].index, dtype="bool")


_PARTS = re.compile(r"(?=\d)(?<![\d,.])(\d{1,3}(?:[ ,]\d{3})+|\d+) of (\d{1,3}(?:[ ,]\d{3})+|\d+)(?![\d,.]\d)")


def _odd_parts(rows: pd.DataFrame, kind: pd.Series) -> pd.Series:
    """Percentages more than a point off the parts the note gives ("12,100 of 16,900"), or off what they leave of the whole."""
    noted = rows.loc[(kind == "percent") & rows["note"].str.contains(" of ", regex=False), ["note", "low", "high"]]
    return _each(_is_off, noted["note"], noted["low"], noted["high"]).reindex(rows.index, fill_value=False)


def _is_off(note: str, low: float, high: float) -> bool:
    parts = _PARTS.search(note)
    if parts is None or isnan(low + high):
        return False
    part, whole = (float(re.sub("[ ,]", "", number)) for number in parts.groups())
    if not whole:
        return part > 0
    share = 100 * part / whole
    return not (low - 1 <= share <= high + 1 or low - 1 <= 100 - share <= high + 1)


def _odd_salary(rows: pd.DataFrame, kind: pd.Series, raw: RawTables) -> pd.Series:
    """Base salaries that come to less or more a year than anyone is paid."""
    paid = rows[(rows["measure"] == "base_salary") & (kind == "money")]
    rate = money.rates(paid["unit"], paid["year"], money.RateBook(raw["exchange_rates"]))
    nothing = pd.Series(float("nan"), index=paid.index)
    yearly = money.annual(paid["low"], paid["high"], stated_period(paid["period"], paid["per"]), nothing)
    dollars = yearly["annual_low"].fillna(yearly["annual_high"]) / rate["units_per_usd"]
    return ((dollars < SALARY_RANGE[0]) | (dollars > SALARY_RANGE[1])).reindex(rows.index, fill_value=False)


def _has_column(rows: pd.DataFrame, kind: pd.Series) -> pd.Series:
    """Where the processed table of a figure has columns for its kind of quantity."""
    if "event_type" in rows:
        home = rows["event_type"].map(TABLE_OF_EVENT).mask(rows["quantity"].isin(OUTCOMES), "startup_outcomes")
    elif "statistic" in rows:
        home = homes(rows)
    else:
        home = pd.Series("startup_outcomes", index=rows.index)
    kept = {
        (name, "money" if column == "low" else column.removesuffix("_low"))
        for name in home.unique().tolist()
        for column in dictionary().tables[name].columns
        if column == "low" or column.endswith("_low")
    }
    return _each(lambda *pair: pair in kept, home, kind)
