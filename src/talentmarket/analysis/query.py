"""A small query language on the processed tables, for what is written down as data: claims, comparisons, quoted figures.

A query names rows of a table and the columns that hold their values::

    survival[country=KR; age_years=5; basis=birth_cohort].survival_rate
    headcounts[figure_id=hir-00012].people_high / headcounts[figure_id=hir-00012].people_low
    1 - max of survival[country=US; age_years=10].survival_rate
    given hiring_news[figure_id=hir-00001].low_krw:high_krw

An operand is a number, or ``table[conditions].low_column:high_column`` (one column where both ends are the same).
Conditions are joined by ``;``: ``=``, ``!=``, ``>=``, ``<=`` and ``~`` (contains); ``|`` separates alternatives;
nothing behind ``=`` is an empty cell. ``event_date@2025-06`` keeps, of the rows that pass all other conditions, those
whose date or year is nearest to the one named. ``given`` before an operand marks an input to an arithmetic that does not itself
decide; ``min of`` and ``max of`` take the place of the median. Operands are joined by ``/``, ``*`` or ``-`` and taken from
left to right. Queries are parsed, never evaluated as code.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from talentmarket.analysis.ranges import decimal_year, origins_of
from talentmarket.messages import SaidError

_NAME = r"[a-z][a-z0-9_]*"
_OPERAND = re.compile(
    rf"(?P<given>given\s+)?(?:(?P<statistic>[a-z]+)\s+of\s+)?(?P<table>{_NAME})\[(?P<where>[^\]]*)\]"
    rf"\.(?P<low>{_NAME})(?::(?P<high>{_NAME}))?"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SIGN = re.compile(r"\s*([-/*])\s*")
_CONDITION = re.compile(rf"\s*({_NAME})\s*(!=|>=|<=|=|~|@)\s*(.*?)\s*")

Statistic = Literal["median", "min", "max"]


class QueryError(SaidError, ValueError):
    """A query that can't be read, or that asks for what the tables do not have."""


@dataclass(frozen=True, slots=True)
class Condition:
    """``column operator alternatives``; a row passes if one of them holds (for ``!=``, if none is equal)."""

    column: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operand:
    """Rows of one table and the columns that hold the two ends of their values."""

    table: str
    conditions: tuple[Condition, ...]
    low: str
    high: str
    statistic: Statistic = "median"
    given: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A first operand or number, and what is done with it: ``/``, ``*`` or ``-`` another, from left to right."""

    first: Operand | float
    steps: tuple[tuple[str, Operand | float], ...] = ()

    @property
    def operands(self) -> tuple[Operand, ...]:
        """The operands that are no numbers."""
        return tuple(part for part in (self.first, *(part for _, part in self.steps)) if isinstance(part, Operand))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query finds."""

    low: float
    high: float
    """Range over the rows; infinite where a wording is open ("more than")."""
    middle: float
    """Median of the midpoints of the rows (or the extreme asked for). Of an open range the known end counts."""
    rows: pd.DataFrame = field(compare=False)
    """The rows used: ``figure_id``, ``source_id``, ``origin_id``, ``status``, ``given``, ``low``, ``high``, and ``operand``,
    the place of the operand in the query."""

    @property
    def found(self) -> bool:
        """Whether there is a value."""
        return not math.isnan(self.middle)


def parse(text: str) -> Query:
    """Read a query.

    Raises
    ------
    QueryError
        Naming the place in the text that is not understood.
    """
    first, end = _operand(text, len(text) - len(text.lstrip()))
    steps: list[tuple[str, Operand | float]] = []
    while text[end:].strip():
        sign = _SIGN.match(text, end)
        if sign is None:
            raise QueryError(
                "query {query}: expected /, * or - at {place}, found {part}",
                query=repr(text),
                place=end + 1,
                part=repr(text[end:].strip()[:12]),
            )
        part, end = _operand(text, sign.end())
        steps.append((sign[1], part))
    query = Query(first, tuple(steps))
    if not query.operands:
        raise QueryError("query {query}: asks no table", query=repr(text))
    return query


def _operand(text: str, start: int) -> tuple[Operand | float, int]:
    if match := _NUMBER.match(text, start):
        return float(match[0]), match.end()
    match = _OPERAND.match(text, start)
    if match is None:
        raise QueryError(
            "query {query}: expected a number or table[conditions].column at {place}", query=repr(text), place=start + 1
        )
    statistic = match["statistic"] or "median"
    if statistic not in ("median", "min", "max"):
        raise QueryError(
            "query {query}: {word} is not a statistic; there are median, min and max",
            query=repr(text),
            word=repr(statistic),
        )
    conditions = tuple(_condition(part, text) for part in match["where"].split(";") if part.strip())
    ends = match["low"], match["high"] or match["low"]
    return Operand(match["table"], conditions, *ends, statistic, bool(match["given"])), match.end()  # type: ignore[arg-type]


def _condition(part: str, text: str) -> Condition:
    match = _CONDITION.fullmatch(part)
    if match is None:
        raise QueryError(
            "query {query}: condition {part} is not column=value, !=, >=, <=, ~ or @",
            query=repr(text),
            part=repr(part.strip()),
        )
    return Condition(match[1], match[2], tuple(value.strip() for value in match[3].split("|")))


def matches(rows: pd.DataFrame, condition: Condition) -> pd.Series:
    """Which rows pass a condition.

    Numbers are compared as numbers; dates and texts as text, so that ``event_date<=2025-06`` holds for 2025 and 2025-06.
    An empty cell passes no ``>=``, ``<=`` or ``~``.

    Raises
    ------
    QueryError
        If the rows have no such column, or a number is asked of a text.
    """
    if condition.column not in rows.columns:
        raise QueryError(
            "there is no column {column}; there are {columns}",
            column=repr(condition.column),
            columns=", ".join(rows.columns),
        )
    column = rows[condition.column]
    if pd.api.types.is_bool_dtype(column):
        column = column.astype("str").str.lower()
    numeric = pd.api.types.is_numeric_dtype(column)
    empty = column.isna() if numeric else column.isna() | (column == "")
    bounds = condition.operator in (">=", "<=")
    if condition.operator == "~" and numeric:
        raise QueryError("{column} holds numbers: ~ asks for texts", column=condition.column)
    given = [value for value in condition.values if value or bounds]
    known: list[Any] = [_number(value, condition) if numeric else value for value in given]
    if condition.operator == "~":
        passed = column.str.contains("|".join(map(re.escape, known)), case=False)
    elif condition.operator == ">=":
        passed = column.ge(min(known)) & ~empty
    elif condition.operator == "<=":
        passed = column.le(max(known)) & ~empty
    else:
        equal = column.isin(known) | (empty & ("" in condition.values))
        passed = equal if condition.operator == "=" else ~equal
    return passed.fillna(False).astype(bool)


def _number(value: str, condition: Condition) -> float:
    try:
        return float(value)
    except ValueError:
        raise QueryError(
            "{column} holds numbers, and {value} is none", column=condition.column, value=repr(value)
        ) from None


def _where(table: pd.DataFrame, conditions: Sequence[Condition], columns: Sequence[str]) -> pd.DataFrame:
    """These columns of the rows that pass all conditions but those of the nearest date; a wide table is slow to cut."""
    passed = pd.Series(True, index=table.index)
    for condition in conditions:
        if condition.operator != "@":
            passed &= matches(table, condition)
    return table.loc[passed, list(columns)]


def _nearest(rows: pd.DataFrame, condition: Condition) -> pd.DataFrame:
    """The rows whose year or date is nearest to the one asked for; rows without one drop out."""
    column = rows[condition.column]
    if pd.api.types.is_numeric_dtype(column):
        distance = (column.astype("float64") - _number(condition.values[0], condition)).abs()
    else:
        asked = decimal_year(pd.Series([condition.values[0]]))[0]
        distance = (decimal_year(column) - asked).abs()
    return rows[distance == distance.min()]


#: What is kept of the rows that a query uses.
_ROW = ("figure_id", "source_id", "origin_id", "retelling", "status")


def select(
    operand: Operand, tables: Mapping[str, pd.DataFrame], keep: Callable[[pd.DataFrame], pd.Series] | None = None
) -> pd.DataFrame:
    """Rows that an operand names.

    Returns ``figure_id``, ``source_id``, ``origin_id``, ``status``, ``given``, ``low``, ``high`` (floats); rows with
    neither end are left out.

    ``keep`` says which rows may count, by ``source_id`` and ``status``; rows of a ``given`` operand always do.
    """
    if operand.table not in tables:
        raise QueryError(
            "there is no table {table}; there are {tables}", table=repr(operand.table), tables=", ".join(sorted(tables))
        )
    table = tables[operand.table]
    for name in (operand.low, operand.high):
        if name not in table.columns:
            raise QueryError(
                "{table} has no column {column}; it has {columns}",
                table=operand.table,
                column=repr(name),
                columns=", ".join(table.columns),
            )
    near = [condition for condition in operand.conditions if condition.operator == "@"]
    asked = [*_ROW, operand.low, operand.high, *(condition.column for condition in near)]
    rows = _where(table, operand.conditions, [name for name in dict.fromkeys(asked) if name in table.columns])
    if keep is not None and not operand.given:
        rows = rows[keep(rows)]
    for condition in near:
        rows = _nearest(rows, condition)
    out = pd.DataFrame(
        {
            "figure_id": rows["figure_id"],
            "source_id": rows["source_id"],
            "origin_id": origins_of(rows),
            "status": rows["status"] if "status" in rows.columns else "",
            "given": operand.given,
            "low": rows[operand.low].astype("float64"),
            "high": rows[operand.high].astype("float64"),
        }
    )
    return out.dropna(subset=["low", "high"], how="all").reset_index(drop=True)


def summary(rows: pd.DataFrame, statistic: Statistic = "median") -> tuple[float, float, float]:
    """Range over the rows and their middle: (low, high, middle); three NaN without rows.

    A row without an end is open on that side, and its known end is its midpoint. Open rows ("more than 200 million") count
    only where no row states both ends.
    """
    if rows.empty:
        return (math.nan, math.nan, math.nan)
    closed = rows["low"].notna() & rows["high"].notna()
    rows = rows[closed] if closed.any() else rows
    low, high = rows["low"].fillna(-math.inf), rows["high"].fillna(math.inf)
    middle = rows[["low", "high"]].mean(axis=1).agg(statistic)
    return float(low.min()), float(high.max()), float(middle)


def _combine(sign: str, a: tuple[float, float, float], b: tuple[float, float, float]) -> tuple[float, float, float]:
    """Interval arithmetic (Moore 1966) on the ranges, plain arithmetic on the middles."""
    if any(math.isnan(x) for x in (*a, *b)):
        return (math.nan, math.nan, math.nan)
    if sign == "-":
        return a[0] - b[1], a[1] - b[0], a[2] - b[2]
    if sign == "/":
        if b[0] <= 0 <= b[1]:
            raise QueryError(
                "the divisor ranges from {low} to {high} and holds zero", low=f"{b[0]:g}", high=f"{b[1]:g}"
            )
        b = (0.0 if math.isinf(b[1]) else 1 / b[1], math.inf if b[0] == 0 else 1 / b[0], 1 / b[2])
    ends = [x * y for x in a[:2] for y in b[:2] if not (math.isinf(x) and y == 0) and not (x == 0 and math.isinf(y))]
    return min(ends), max(ends), a[2] * b[2]


def ask(
    query: Query, tables: Mapping[str, pd.DataFrame], keep: Callable[[pd.DataFrame], pd.Series] | None = None
) -> Answer:
    """Answer a query; an operand without rows leaves nothing to say (``found`` is false)."""
    used: list[pd.DataFrame] = []

    def value(part: Operand | float) -> tuple[float, float, float]:
        if not isinstance(part, Operand):
            return part, part, part
        rows = select(part, tables, keep)
        used.append(rows.assign(operand=len(used)))
        return summary(rows, part.statistic)

    found = value(query.first)
    for sign, part in query.steps:
        found = _combine(sign, found, value(part))
    return Answer(*found, rows=pd.concat(used, ignore_index=True))


def unit_of(query: Query, tables: Mapping[str, pd.DataFrame]) -> str:
    """Unit of what a query finds: a currency, ``share``, ``percent``, ``ratio``, or what is counted.

    A quotient of two like operands is a ``ratio``; percent divided by 100 is a ``share``.
    """
    first, *others = query.operands
    unit = _unit(first, tables)
    for sign, part in query.steps:
        if sign == "/" and part == 100 and unit == "percent":
            unit = "share"
        elif sign == "/" and isinstance(part, Operand) and part in others and _unit(part, tables) == unit:
            unit = "ratio"
    return unit


def _unit(operand: Operand, tables: Mapping[str, pd.DataFrame]) -> str:
    name = operand.low
    for currency in ("usd", "krw", "ppp"):
        if name.endswith(f"_{currency}"):
            return {"ppp": "USD"}.get(currency, currency.upper())
    if "rate" in name:
        return "share"
    kind = name.removesuffix("_low").removesuffix("_high")
    if kind in ("percent", "ratio", "people", "gpus", "days", "count"):
        return kind
    column = "equivalent_currency" if kind == "equivalent" else "currency"
    rows = _where(tables[operand.table], operand.conditions, [column])
    units = [str(unit) for unit in rows[column].dropna().unique() if unit]
    if len(units) > 1:
        raise QueryError(
            "{table}.{column} mixes {units}: ask for {column}_usd",
            table=operand.table,
            column=name,
            units=", ".join(units),
        )
    return units[0] if units else ""
