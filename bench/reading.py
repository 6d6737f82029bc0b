"""How fast and how well the reader reads, beside the libraries that come nearest to it.

The wordings are those of data/raw with their digits changed at random, so that none has been seen before;
nothing is remembered between them. price-parser and quantulum3 read the wordings of pay whose careful reading
is one amount of money; a reading counts as right where amount and currency are. quantulum3 is slow: it reads
a sample.

Run ``python bench reading`` for the table.
"""

import csv
import random
import re
import time
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

from bench import ROOT, Row
from talentmarket.reading import UnreadableFigure, read

TABLES = ("salaries", "survival", "hiring_news")
SAMPLE = 300  # wordings that quantulum3 is asked to read

Wording = tuple[str, str]
SIGNS = {
    "$": "USD",
    "US$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₩": "KRW",
    "원": "KRW",
    "won": "KRW",
    "달러": "USD",
}
NAMES = {
    "dollar": "USD",
    "euro": "EUR",
    "pound sterling": "GBP",
    "japanese yen": "JPY",
    "south korean won": "KRW",
}


def raw_wordings() -> list[Wording]:
    """Every wording of data/raw with its unit, repetitions included."""
    found = []
    for table in TABLES:
        with (ROOT / "data" / "raw" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
            found += [(row["as_stated"], row["unit"]) for row in csv.DictReader(lines)]
    return found


def never_seen(wordings: list[Wording], seed: int = 1) -> list[Wording]:
    """The wordings with other digits: no zero becomes another digit or the other way round, so that the form
    stays.
    """
    chance = random.Random(seed)
    return [(re.sub("[1-9]", lambda _: chance.choice("123456789"), text), unit) for text, unit in wordings]


def careful_pay() -> list[tuple[str, str, float]]:
    """Wordings of pay whose careful reading is one amount of money: wording, currency, amount."""
    with (ROOT / "tests" / "reading" / "readings.csv").open(encoding="utf-8", newline="") as lines:
        return [
            (row["as_stated"], row["unit"], float(row["low"]))
            for row in csv.DictReader(lines)
            if row["figure_id"].startswith("sal-")
            and re.fullmatch("[A-Z]{3}", row["unit"])
            and row["low"]
            and row["low"] == row["high"]
        ]


def _rate(task: Callable[[], object], wordings: int, repeat: int = 3) -> float:
    """Wordings a second of processor time, the best of some runs."""
    best = float("inf")
    for _ in range(repeat):
        start = time.process_time()
        task()
        best = min(best, time.process_time() - start)
    return wordings / best


def _read_all(wordings: list[Wording]) -> None:
    for text, unit in wordings:
        with suppress(UnreadableFigure):
            read(text, unit)


def _ours(text: str, unit: str) -> tuple[float | None, str | None]:
    try:
        figure = read(text)  # without the unit, which the libraries do not know either
    except UnreadableFigure:
        return None, None
    return (figure.low if figure.low == figure.high else None), figure.unit


def _price_parser(text: str, unit: str) -> tuple[float | None, str | None]:
    from price_parser import Price

    price = Price.fromstring(text)
    amount = None if price.amount is None else float(price.amount)
    return amount, SIGNS.get(price.currency or "", price.currency)


def _quantulum(text: str, unit: str) -> tuple[float | None, str | None]:
    from quantulum3 import parser

    try:
        quantities = parser.parse(text)
    except Exception:  # it raises errors of many kinds on wordings that it does not know
        return None, None
    for quantity in quantities:
        if quantity.unit.entity.name == "currency":
            return quantity.value, NAMES.get(quantity.unit.name, quantity.unit.name)
    return (quantities[0].value, None) if quantities else (None, None)


def _share_right(
    reader: Callable[[str, str], tuple[float | None, str | None]], pay: list[tuple[str, str, float]]
) -> float:
    right = 0
    for text, unit, amount in pay:
        value, currency = reader(text, unit)
        right += value is not None and currency == unit and Decimal(str(value)) == Decimal(str(amount))
    return right / len(pay)


def rows() -> list[Row]:
    """Wordings a second on one core, and the share of single amounts of pay read right, beside two libraries."""
    wordings = raw_wordings()
    distinct = list(dict.fromkeys(wordings))
    pay = careful_pay()
    read("between $1 million and $2 million")  # the vocabulary is compiled once, for wordings of every kind
    table: list[Row] = []
    for name, group in (("all", wordings), ("each distinct", distinct)):
        batches = [never_seen(group, seed) for seed in range(3)]
        rate = max(_rate(lambda batch=batch: _read_all(batch), len(batch), repeat=1) for batch in batches)
        table.append(Row(f"{len(group):,} wordings, {name}, other digits", f"{rate:,.0f} a second", limit="20,000"))
    sample = random.Random(1).sample(pay, min(SAMPLE, len(pay)))
    for name, reader, group in (("price-parser", _price_parser, pay), ("quantulum3", _quantulum, sample)):
        told = []
        for one in (_ours, reader):
            one("$1", "USD")  # loads what it needs
            rate = _rate(lambda one=one, group=group: [one(text, unit) for text, unit, _ in group], len(group), 1)
            told.append(f"{_share_right(one, group):.0%} right, {rate:,.0f} a second")
        table.append(Row(f"{len(group)} amounts of pay, beside {name}", *told))
    return table
