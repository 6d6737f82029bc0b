"""How the reader does on a test suite that nobody here wrote, beside price-parser and quantulum3.

The suite's file is the user's own: a JSON specification of Recognizers-Text (CurrencyModel, PercentModel), the
quantities.json of quantulum3, or test_price_parsing.py of price-parser. Only what it says of money and percent is
asked: the wording the suite marks as a quantity goes in, one value and its unit are expected. Where a suite names
a currency that the codebook does not have, a refusal is right.

Run ``python bench suite FILE …`` for the table: right, wrong (another value or unit, silently) and refused.
"""

import ast
import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench import Row
from bench.reading import NAMES, SIGNS
from talentmarket.reading import UnreadableFigure, read

Reading = tuple[float, str] | None  # value and unit; None: nothing was read


@dataclass(frozen=True)
class Case:
    """One quantity of a suite: its wording, its value, its unit (None where the suite's name of it is not known here)."""

    text: str
    value: float
    unit: str | None


# Names of currencies in the suites, as ISO 4217 codes; "" where the suite says a currency and not which one.
CURRENCIES = {
    "dollar": "USD", "united states dollar": "USD", "us dollar": "USD", "euro": "EUR", "pound": "GBP",
    "british pound": "GBP", "pound sterling": "GBP", "japanese yen": "JPY", "yen": "JPY", "korean won": "KRW",
    "south korean won": "KRW", "won": "KRW", "chinese yuan": "CNY", "yuan": "CNY", "renminbi": "CNY",
    "canadian dollar": "CAD", "australian dollar": "AUD", "new zealand dollar": "NZD", "singapore dollar": "SGD",
    "hong kong dollar": "HKD", "new taiwan dollar": "TWD", "swiss franc": "CHF", "indian rupee": "INR",
    "brazilian real": "BRL", "mexican peso": "MXN", "russian ruble": "RUB", "swedish krona": "SEK",
    "norwegian krone": "NOK", "danish krone": "DKK", "polish zloty": "PLN", "czech koruna": "CZK",
    "turkish lira": "TRY", "thai baht": "THB", "israeli new shekel": "ILS", "south african rand": "ZAR",
    "percent": "percent", "percentage": "percent",
}  # fmt: skip
SHOP_SIGNS = SIGNS | {
    "zł": "PLN", "kč": "CZK", "руб": "RUB", "руб.": "RUB", "р.": "RUB", "r$": "BRL", "a$": "AUD", "au$": "AUD",
    "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "nt$": "TWD", "us$": "USD", "rp": "IDR",
    "₹": "INR", "rs.": "INR", "rs": "INR", "₪": "ILS", "฿": "THB", "₺": "TRY", "tl": "TRY", "₫": "VND", "rm": "MYR",
    "lei": "RON", "ft": "HUF", "¥": "JPY", "₽": "RUB",
}  # fmt: skip


def cases(path: Path) -> list[Case]:
    """The quantities of money and percent in a suite's file.

    Raises
    ------
    ValueError
        The file is of none of the three kinds.
    """
    if path.suffix == ".py":
        return list(_price_parser_cases(path))
    data = json.loads(path.read_text(encoding="utf-8-sig"))
    if data and "Results" in data[0]:
        return list(_recognizers_cases(data))
    if data and "req" in data[0]:
        return list(_quantulum_cases(data))
    raise ValueError(f"{path} is no suite of Recognizers-Text, quantulum3 or price-parser")


def _recognizers_cases(data: list[dict[str, object]]) -> Iterator[Case]:
    for test in data:
        for result in test.get("Results") or []:  # type: ignore[attr-defined]
            said = result.get("Resolution") or {}
            value = str(said.get("value") or "").removesuffix("%").replace(",", "")
            if re.fullmatch(r"-?\d+(?:\.\d+)?", value):
                name = "percent" if "percent" in result["TypeName"] else str(said.get("unit", "")).lower()
                yield Case(result["Text"], float(value), said.get("isoCurrency") or CURRENCIES.get(name))


def _quantulum_cases(data: list[dict[str, object]]) -> Iterator[Case]:
    for test in data:
        for result in test.get("res") or []:  # type: ignore[attr-defined]
            unit = CURRENCIES.get(str(result["unit"]))
            if unit and "uncertainty" not in result:
                yield Case(result["surface"], float(result["value"]), unit)


def _price_parser_cases(path: Path) -> Iterator[Case]:
    """The calls of Example(currency_raw, price_raw, currency, amount_text, amount_float) that hold a price string."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Example"):
            continue
        with suppress(ValueError):  # Decimal('…') is no literal
            _, text, sign, _, amount = (ast.literal_eval(argument) for argument in node.args[:5])
            if text and sign and amount is not None and sign in text:
                unit = sign if re.fullmatch("[A-Z]{3}", sign) else SHOP_SIGNS.get(sign.lower())
                yield Case(text, float(amount), unit)


def ours(text: str) -> Reading:
    """Our reading without a hint: one value, or the bound where the wording has only one."""
    try:
        figure = read(text)
    except UnreadableFigure:
        return None
    value = figure.low if figure.low is not None else figure.high
    ranged = figure.low is not None and figure.high is not None and figure.low != figure.high
    return None if value is None or figure.unit is None else (float("nan") if ranged else float(value), figure.unit)


def price_parser(text: str) -> Reading:
    from price_parser import Price

    price = Price.fromstring(text)
    if price.amount is None or price.currency is None:
        return None
    sign = price.currency
    return float(price.amount), sign if re.fullmatch("[A-Z]{3}", sign) else SHOP_SIGNS.get(sign.lower(), sign)


def quantulum(text: str) -> Reading:
    from quantulum3 import parser

    try:
        found = parser.parse(text)
    except Exception:  # it raises errors of many kinds on wordings that it does not know
        return None
    for quantity in found:
        name = quantity.unit.name
        if quantity.unit.entity.name == "currency" or name == "percentage":
            return float(quantity.value), "percent" if name == "percentage" else NAMES.get(
                name, CURRENCIES.get(name, name)
            )
    return None


def count(reader: Callable[[str], Reading], suite: list[Case]) -> str:
    """Right / wrong / refused over a suite."""
    right = wrong = refused = 0
    for case in suite:
        reading = reader(case.text)
        if reading is None:
            right += case.unit is None
            refused += case.unit is not None
        elif case.unit is not None and abs(reading[0] - case.value) < 0.005 and reading[1] == case.unit:
            right += 1
        else:
            wrong += 1
    return f"{right} / {wrong} / {refused}"


def rows(paths: list[str]) -> list[Row]:
    """A row a file: right / wrong / refused here, of price-parser and of quantulum3."""
    if not paths:
        raise SystemExit("name a suite's file: python bench suite path/to/CurrencyModel.json")
    table = []
    for path in map(Path, paths):
        suite = cases(path)
        others = f"price-parser {count(price_parser, suite)}; quantulum3 {count(quantulum, suite)}"
        table.append(Row(f"{path.name}: {len(suite)} quantities, right / wrong / refused", count(ours, suite), others))
    return table
