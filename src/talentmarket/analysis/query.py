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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from operator import ge, le
from statistics import median
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from talentmarket.analysis.ranges import decimal_year, floats
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


class Row(NamedTuple):
    """A row that an operand names: the place of the operand, whether it is an input only, and who says what.

    An end is NaN where the wording is open; ``distances`` are those from the dates that ``@`` asks for.
    """

    operand: int
    given: bool
    figure_id: str
    source_id: str
    origin_id: str
    retelling: str | None
    status: str | None
    low: float
    high: float
    distances: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query finds."""

    low: float
    high: float
    """Range over the rows; infinite where a wording is open ("more than")."""
    middle: float
    """Median of the midpoints of the rows (or the extreme asked for). Of an open range the known end counts."""
    rows: Sequence[Row] = field(compare=False)
    """The rows used."""

    @property
    def found(self) -> bool:
        """Whether there is a value."""
        return not math.isnan(self.middle)

    @property
    def counted(self) -> list[Row]:
        """The rows used that are more than an input."""
        return [row for row in self.rows if not row.given]


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
            facts = {"query": repr(text), "place": end + 1, "part": repr(text[end:].strip()[:12])}
            raise QueryError("query {query}: expected /, * or - at {place}, found {part}", **facts)
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
        facts = {"query": repr(text), "place": start + 1}
        raise QueryError("query {query}: expected a number or table[conditions].column at {place}", **facts)
    statistic = match["statistic"] or "median"
    if statistic not in ("median", "min", "max"):
        facts = {"query": repr(text), "word": repr(statistic)}
        raise QueryError("query {query}: {word} is not a statistic; there are median, min and max", **facts)
    conditions = tuple(_condition(part, text) for part in match["where"].split(";") if part.strip())
    ends = match["low"], match["high"] or match["low"]
    return Operand(match["table"], conditions, *ends, statistic, bool(match["given"])), match.end()  # type: ignore[arg-type]


def _condition(part: str, text: str) -> Condition:
    match = _CONDITION.fullmatch(part)
    if match is None:
        facts = {"query": repr(text), "part": repr(part.strip())}
        raise QueryError("query {query}: condition {part} is not column=value, !=, >=, <=, ~ or @", **facts)
    return Condition(match[1], match[2], tuple(value.strip() for value in match[3].split("|")))


def passing(table: pd.DataFrame, condition: Condition, places: np.ndarray) -> np.ndarray:
    """Those of some places in a table whose rows pass a condition.

    Numbers are compared as numbers; dates and texts as text, so that ``event_date<=2025-06`` holds for 2025 and 2025-06.
    An empty cell passes no ``>=``, ``<=`` or ``~``.

    Raises
    ------
    QueryError
        If the table has no such column, or a number is asked of a text.
    """
    if condition.column not in table.columns:
        facts = {"column": repr(condition.column), "columns": ", ".join(table.columns)}
        raise QueryError("there is no column {column}; there are {columns}", **facts)
    column = table[condition.column]
    if pd.api.types.is_bool_dtype(column):
        column = column.astype("str").str.lower()
    numeric = pd.api.types.is_numeric_dtype(column)
    if condition.operator == "~" and numeric:
        raise QueryError("{column} holds numbers: ~ asks for texts", column=condition.column)
    given = [value for value in condition.values if value or condition.operator in (">=", "<=")]
    known: list[Any] = [_number(value, condition) if numeric else value for value in given]
    if condition.operator in ("=", "!="):
        cells = column.array[places]
        equal = cells.isin([value for value in known if value == value])  # nan asks for nothing
        if len(known) < len(condition.values):
            equal |= cells.isna() | cells.isin([""])
        return np.compress(equal == (condition.operator == "="), places)
    if condition.operator == "~":
        holds = re.compile("|".join(map(re.escape, known)), re.IGNORECASE).search
    else:
        holds = partial(le, min(known)) if condition.operator == ">=" else partial(ge, max(known))
    return np.compress([cell is not None and bool(holds(cell)) for cell in _cells(column, places)], places)


def _cells(column: pd.Series, places: np.ndarray) -> list[Any]:
    """The cells at some places of a column, None where one is empty."""
    cells = column.array[places]
    known = zip(cells.to_numpy().tolist(), cells.isna().tolist(), strict=True)
    return [None if empty or cell == "" else cell for cell, empty in known]


def _number(value: str, condition: Condition) -> float:
    try:
        return float(value)
    except ValueError:
        facts = {"column": condition.column, "value": repr(value)}
        raise QueryError("{column} holds numbers, and {value} is none", **facts) from None


def _where(table: pd.DataFrame, conditions: Sequence[Condition]) -> np.ndarray:
    """The places of the rows that pass all conditions but those of the nearest date."""
    places = np.arange(len(table))
    for condition in conditions:
        if condition.operator != "@":
            places = passing(table, condition, places)
    return places


def _distances(column: pd.Series, condition: Condition) -> list[float]:
    """How far years or dates are from the one asked for; infinitely where there is none."""
    if pd.api.types.is_numeric_dtype(column):
        distance = floats(column) - _number(condition.values[0], condition)
    else:
        distance = decimal_year(column) - decimal_year(pd.Series([condition.values[0]]))[0]
    return distance.abs().fillna(math.inf).tolist()


def select(query: Query, tables: Mapping[str, pd.DataFrame]) -> list[Row]:
    """The rows that the operands of a query name, at whatever distance from a date.

    A figure whose origin is not known counts by the source that prints it.

    Raises
    ------
    QueryError
        If the tables do not have what is asked for.
    """
    return [row for place, operand in enumerate(query.operands) for row in _named(operand, place, tables)]


#: Who says a row; without them it can't be evidence.
_IDS = ("figure_id", "source_id", "origin_id")


def _named(operand: Operand, place: int, tables: Mapping[str, pd.DataFrame]) -> list[Row]:
    if operand.table not in tables:
        facts = {"table": repr(operand.table), "tables": ", ".join(sorted(tables))}
        raise QueryError("there is no table {table}; there are {tables}", **facts)
    table = tables[operand.table]
    for name in (*_IDS, operand.low, operand.high):
        if name not in table.columns:
            facts = {"table": operand.table, "column": repr(name), "columns": ", ".join(table.columns)}
            raise QueryError("{table} has no column {column}; it has {columns}", **facts)
        if name not in _IDS and not pd.api.types.is_numeric_dtype(table[name]):
            raise QueryError("{table}.{column} holds texts: a value is a number", table=operand.table, column=name)
    places = _where(table, operand.conditions)

    def cells(name: str) -> list[Any]:
        return _cells(table[name], places) if name in table.columns else [None] * len(places)

    said = (cells(name) for name in (*_IDS, "retelling", "status"))
    ends = (floats(table[name]).to_numpy()[places].tolist() for name in (operand.low, operand.high))
    near = [_distances(table[one.column].iloc[places], one) for one in operand.conditions if one.operator == "@"]
    distances = zip(*near, strict=True) if near else [()] * len(places)
    return [
        Row(place, operand.given, figure, source, origin or source, *others)
        for figure, source, origin, *others in zip(*said, *ends, distances, strict=True)
    ]


def summary(rows: Sequence[Row], statistic: Statistic = "median") -> tuple[float, float, float]:
    """Range over the rows and their middle: (low, high, middle); three NaN without rows.

    A row without an end is open on that side, and its known end is its midpoint. Open rows ("more than 200 million") count
    only where no row states both ends.
    """
    if not rows:
        return (math.nan, math.nan, math.nan)
    ends = [row for row in rows if not math.isnan(row.low + row.high)] or rows
    low = min(-math.inf if math.isnan(row.low) else row.low for row in ends)
    high = max(math.inf if math.isnan(row.high) else row.high for row in ends)
    known = [[end for end in (row.low, row.high) if not math.isnan(end)] for row in ends]
    middles = [sum(each) / len(each) for each in known]
    middle = min(middles) if statistic == "min" else max(middles) if statistic == "max" else median(middles)
    return low, high, middle


def _combine(sign: str, a: tuple[float, float, float], b: tuple[float, float, float]) -> tuple[float, float, float]:
    """Interval arithmetic (Moore 1966) on the ranges, plain arithmetic on the middles."""
    if any(math.isnan(x) for x in (*a, *b)):
        return (math.nan, math.nan, math.nan)
    if sign == "-":
        return a[0] - b[1], a[1] - b[0], a[2] - b[2]
    if sign == "/":
        if b[0] <= 0 <= b[1]:
            facts = {"low": f"{b[0]:g}", "high": f"{b[1]:g}"}
            raise QueryError("the divisor ranges from {low} to {high} and holds zero", **facts)
        b = (0.0 if math.isinf(b[1]) else 1 / b[1], math.inf if b[0] == 0 else 1 / b[0], 1 / b[2])
    ends = [x * y for x in a[:2] for y in b[:2] if not (math.isinf(x) and y == 0) and not (x == 0 and math.isinf(y))]
    return min(ends), max(ends), a[2] * b[2]


def ask(query: Query, tables: Mapping[str, pd.DataFrame]) -> Answer:
    """Answer a query from the tables; an operand without rows leaves nothing to say (``found`` is false)."""
    return answer(query, select(query, tables))


def answer(query: Query, rows: Sequence[Row]) -> Answer:
    """Answer a query from rows that it names (see :func:`select`); those nearest to the dates it asks for are used."""
    used = [_nearest([row for row in rows if row.operand == place]) for place in range(len(query.operands))]
    left = iter(used)

    def value(part: Operand | float) -> tuple[float, float, float]:
        return summary(next(left), part.statistic) if isinstance(part, Operand) else (part, part, part)

    found = value(query.first)
    for sign, part in query.steps:
        found = _combine(sign, found, value(part))
    return Answer(*found, rows=[*chain(*used)])


def _nearest(rows: Sequence[Row]) -> list[Row]:
    """Of rows of an operand those with a value whose years or dates are nearest to the ones asked for, one after the other."""
    least = min((row.distances for row in rows), default=())
    nearest = [row for row in rows if row.distances == least and math.inf not in least]
    return [row for row in nearest if not (math.isnan(row.low) and math.isnan(row.high))]


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
    table = tables[operand.table]
    units = [unit for unit in table[column].iloc[_where(table, operand.conditions)].dropna().unique() if unit]
    if len(units) > 1:
        facts = {"table": operand.table, "column": name, "units": ", ".join(units)}
        raise QueryError("{table}.{column} mixes {units}: ask for {column}_usd", **facts)
    return units[0] if units else ""
