"""The columns of an amount of money: as stated, a year, in dollars, won and buying power, with every rate beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from talentmarket import money

STATED = ["low", "high", "currency", "per", "hedge"]


@dataclass(frozen=True, slots=True)
class Macro:
    """Rates, parities and inflation, ready to look up."""

    book: money.RateBook
    ppp: pd.DataFrame
    inflation: pd.DataFrame

    @classmethod
    def of(cls, raw: Mapping[str, pd.DataFrame]) -> "Macro":
        """From the raw tables exchange_rates, ppp and inflation."""
        return cls(money.RateBook(raw["exchange_rates"]), raw["ppp"], raw["inflation"])


def amounts(rows: pd.DataFrame, macro: Macro) -> tuple[pd.DataFrame, dict[str, pd.Series]]:
    """The money columns of `rows`, and the flags they raise.

    Parameters
    ----------
    rows : DataFrame
        low, high, unit, per, period, date (a year, month or day), country, note and the equivalents; rows whose unit is no
        currency get empty columns.

    Returns
    -------
    columns : DataFrame
        All money columns of the dictionary.
    flags : dict of str to Series of bool
    """
    is_money = rows["unit"].isin(set(money.currencies(rows["unit"].unique())))
    low, high = rows["low"].where(is_money), rows["high"].where(is_money)
    currency = rows["unit"].where(is_money, "")
    date = rows["date"]
    rate = money.rates(currency, date, macro.book)

    period = stated_period(rows["period"], rows["per"])
    days, days_stated = _days_per_year(rows["note"], period)
    year = money.annual(low, high, period.where(is_money, ""), days)
    out = pd.DataFrame(
        {
            "low": low,
            "high": high,
            "currency": currency,
            **{name: rate[name] for name in money.RATE_COLUMNS},
            "low_usd": money.convert(low, currency, rate, "USD"),
            "high_usd": money.convert(high, currency, rate, "USD"),
            "low_krw": money.convert(low, currency, rate, "KRW"),
            "high_krw": money.convert(high, currency, rate, "KRW"),
            **{name: year[name] for name in year.columns},
        },
        index=rows.index,
    )
    for unit in ("USD", "KRW"):
        for end in ("low", "high"):
            out[f"annual_{end}_{unit.lower()}"] = money.convert(out[f"annual_{end}"], currency, rate, unit)
    out[money.PPP_COLUMNS] = money.purchasing_power(
        rows["country"], currency.where(out["annual_basis"] != "", ""), date, macro.ppp, macro.book
    )
    factor = money.price_factors(rows["country"], currency, date, macro.inflation)
    for end in ("low", "high"):
        yearly = out[f"annual_{end}"]
        out[f"annual_{end}_ppp"] = money.international_dollars(yearly, out[f"annual_{end}_usd"], out)
        out[f"annual_{end}_real"] = (yearly * factor).round(2)
    has_annual = out["annual_basis"] != ""
    out["price_factor"] = factor.where(has_annual)
    two = is_money & (rows["equivalent_currency"] != "")
    for name in ("equivalent_currency", "equivalent_low", "equivalent_high"):
        out[name] = rows[name].where(two, "" if name == "equivalent_currency" else np.nan)
    out = pd.concat([out, money.implied(low, high, currency, out, date, macro.book)], axis=1)

    no_date = is_money & (date == "")
    known = conventions_currency(rows["country"])
    flags = {
        "no_year": no_date,
        "no_rate": is_money & ~no_date & out["units_per_usd"].isna(),
        "rate_part_year": is_money & rate["rate_partial"],
        "no_period": is_money & (period == ""),
        "period_from_wording": is_money & (rows["period"] == "") & (period != ""),
        "period_conflict": is_money & _conflict(rows["period"], rows["per"]),
        "days_not_stated": is_money & (period == "day") & ~days_stated,
        "no_ppp": has_annual & ~no_date & out["ppp_rate"].isna(),
        "ppp_last_known": out["ppp_year"] < pd.to_numeric(date.str[:4], errors="coerce"),
        "no_inflation": has_annual & ~no_date & factor.isna() & (known == currency) & (currency != ""),
        "not_local_currency": has_annual & (known != currency) & (known != ""),
        "rate_deviates": out["deviation_percent"].abs() > money.conventions().deviation_percent,
    }
    return out, flags


def conventions_currency(country: pd.Series) -> pd.Series:
    """The local currency of each row's country; empty where there is none."""
    return country.map(dict(money.conventions().currency_of)).fillna("").astype("str")


_TIMED = r"year|month|week|day|hour|multi_year:[0-9]+"


def stated_period(period: pd.Series, per: pd.Series) -> pd.Series:
    """The period of the row where it is one of the known; where it is empty, the one the wording names."""
    named = _named(per)
    known = period.str.fullmatch(_TIMED + "|one_off")
    return period.where(known, "").mask((period == "") & named.str.fullmatch(_TIMED), named)


def _named(per: pd.Series) -> pd.Series:
    """What the wording says the amount is per, written as a period."""
    return per.str.replace(r"^total:([0-9]+) years$", r"multi_year:\1", regex=True)


def _conflict(period: pd.Series, per: pd.Series) -> pd.Series:
    """Where the wording names another period than the row."""
    named = _named(per)
    return period.str.fullmatch(_TIMED + "|one_off") & named.str.fullmatch(_TIMED) & (period != named)


def _days_per_year(note: pd.Series, period: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Paid days a year where a note to a daily amount states the days a month or a year."""
    days = pd.Series(np.nan, index=note.index)
    daily = period == "day"
    if daily.any():
        found = note[daily].str.extract(r"([0-9]+(?:\.[0-9]+)?) (?:working )?days a (month|year)")
        times = found[1].map({"month": money.conventions().months_per_year, "year": 1}).astype("float64")
        days[daily] = (pd.to_numeric(found[0]).astype("float64") * times).round(4)
    return days, days.notna()
