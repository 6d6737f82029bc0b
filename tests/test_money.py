"""Amounts a year, in dollars, won and buying power: every number here can be redone by hand."""

import pandas as pd
import pytest

from talentmarket import money

NOTHING = pd.DataFrame({"currency": [], "year": [], "units_per_usd": [], "source_id": []})


@pytest.fixture(scope="module")
def book() -> money.RateBook:
    rates = pd.DataFrame(
        {"currency": ["TWD"], "year": ["2024"], "units_per_usd": ["32.1064"], "source_id": ["fed-h10-annual"]}
    )
    return money.RateBook(rates)


def text(*values: str) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def numbers(*values: float | None) -> pd.Series:
    return pd.Series(list(values), dtype="float64")


def test_a_month_counts_twelve_an_hour_2080_a_week_52_and_a_total_is_spread_over_its_years():
    period = text("year", "month", "week", "hour", "multi_year:4", "one_off", "")
    low = numbers(100_000, 4_500_000, 1_000, 50, 250_000_000, 7, 7)
    year = money.annual(low, low, period, numbers(*[None] * 7))
    assert year["annual_low"].tolist()[:5] == [100_000, 54_000_000, 52_000, 104_000, 62_500_000]
    assert year["annual_low"].isna().tolist()[5:] == [True, True]
    assert year["annual_basis"].tolist() == ["×1", "×12", "×52", "×2080", "÷4", "", ""]


def test_a_daily_amount_is_annual_only_where_the_source_states_the_days():
    low = numbers(376_271, 302_665)
    year = money.annual(low, low, text("day", "day"), numbers(247.2, None))
    assert year["annual_low"].iloc[0] == pytest.approx(376_271 * 247.2, abs=0.01)
    assert year["annual_basis"].tolist() == ["×247.2", ""]
    assert pd.isna(year["annual_low"].iloc[1])


def test_an_open_end_stays_open():
    year = money.annual(numbers(1_900_000), numbers(None), text("month"), numbers(None))
    assert year["annual_low"].iloc[0] == 22_800_000
    assert pd.isna(year["annual_high"].iloc[0])


def test_a_day_takes_the_rate_of_that_day(book):
    # European Central Bank, 4 July 2025: 1 euro = 1.1767 US dollars = 1,607.87 won
    assert money.reference_rates().index.is_monotonic_increasing
    quoted = money.reference_rates().loc["2025-07-04"]
    rate = book.rate("KRW", "2025-07-04")
    assert rate.units_per_usd == round(quoted["KRW"] / quoted["USD"], 6)
    assert (rate.basis, rate.date, rate.source) == ("day", "2025-07-04", "ecb")


def test_a_weekend_takes_the_last_rate_before_it(book):
    assert book.rate("KRW", "2025-07-06").date == "2025-07-04"


def test_a_month_and_a_year_take_the_mean_of_their_days(book):
    table = money.reference_rates()
    july = table.loc["2025-07-01":"2025-07-31"]
    assert book.rate("JPY", "2025-07").units_per_usd == round((july["JPY"] / july["USD"]).mean(), 6)
    assert len(july) == 23
    year = book.rate("KRW", "2024")
    # The Federal Reserve's G.5A gives 1,363.4 won for 2024, from noon rates in New York
    assert year.units_per_usd == pytest.approx(1363.4, rel=0.001)
    assert year.basis == "year"


def test_the_dollar_is_worth_a_dollar(book):
    assert book.rate("USD", "2024").units_per_usd == 1


def test_a_currency_the_bank_does_not_quote_comes_from_our_own_list(book):
    rate = book.rate("TWD", "2024-05-02")
    assert (rate.units_per_usd, rate.basis, rate.date, rate.source) == (32.1064, "year", "2024", "fed-h10-annual")
    assert rate.krw_per_usd == book.rate("USD", "2024").krw_per_usd


@pytest.mark.parametrize(
    ("currency", "date"), [("VND", "2024"), ("TWD", "2009"), ("RUB", "2025"), ("USD", ""), ("USD", "1998")]
)
def test_where_nobody_quotes_a_rate_there_is_none(book, currency, date):
    assert book.rate(currency, date) is None


def test_a_year_that_is_not_over_is_marked(book):
    last = str(money.reference_rates().index[-1])
    assert book.rate("EUR", last[:4]).partial == (last[5:] < "12-21")
    assert not book.rate("EUR", "2024").partial


def test_the_amount_divided_by_the_rate_in_the_row_is_the_amount_in_dollars(book):
    amount, currency = numbers(5_000_000, 100, 3_000_000), text("JPY", "USD", "KRW")
    rate = money.rates(currency, text("2024", "2024", "2024"), book)
    dollars = money.convert(amount, currency, rate, "USD")
    won = money.convert(amount, currency, rate, "KRW")
    for at in range(3):
        assert dollars[at] == pytest.approx(amount[at] / rate["units_per_usd"][at], abs=0.005)
        assert won[at] == pytest.approx(amount[at] / rate["units_per_usd"][at] * rate["krw_per_usd"][at], abs=0.5)
    assert dollars[1] == 100
    assert won[2] == 3_000_000


def test_two_currencies_in_one_wording_imply_a_rate(book):
    other = pd.DataFrame(
        {"equivalent_currency": text("KRW"), "equivalent_low": numbers(175.6e9), "equivalent_high": numbers(175.6e9)}
    )
    said = money.implied(numbers(125e6), numbers(125e6), text("USD"), other, text("2025-07"), book).iloc[0]
    assert said["implied_rate"] == 1404.8
    assert said["reference_rate"] == book.rate("KRW", "2025-07").units_per_usd
    assert said["deviation_percent"] == pytest.approx((1404.8 / said["reference_rate"] - 1) * 100, abs=0.01)


PPP = pd.DataFrame(
    {
        "country": ["KR", "KR", "US"],
        "year": ["2023", "2024", "2024"],
        "local_per_international_dollar": ["800", "820", "1"],
    }
)


def test_buying_power_is_local_currency_over_the_parity_of_the_year(book):
    country, currency = text("KR", "KR", "US"), text("KRW", "KRW", "USD")
    parity = money.purchasing_power(country, currency, text("2023", "2024", "2024"), PPP, book)
    amount = numbers(40_000_000, 41_000_000, 50_000)
    assert money.international_dollars(amount, amount, parity).tolist() == [50_000, 50_000, 50_000]


def test_a_later_year_takes_the_last_known_parity_and_an_earlier_one_none(book):
    parity = money.purchasing_power(text("KR", "KR"), text("KRW", "KRW"), text("2026", "2001"), PPP, book)
    assert parity["ppp_year"].iloc[0] == 2024
    assert pd.isna(parity["ppp_rate"].iloc[1])


def test_an_amount_in_foreign_currency_goes_through_the_market_rate_first(book):
    parity = money.purchasing_power(text("KR"), text("USD"), text("2024"), PPP, book)
    won_per_dollar = book.rate("KRW", "2024").units_per_usd
    assert parity["local_units_per_usd"].iloc[0] == won_per_dollar
    worth = money.international_dollars(numbers(1000), numbers(1000), parity).iloc[0]
    assert worth == pytest.approx(1000 * won_per_dollar / 820, abs=0.01)


def test_places_without_a_parity_have_none(book):
    parity = money.purchasing_power(
        text("WW", "EU", ""), text("USD", "EUR", "USD"), text("2024", "2024", "2024"), PPP, book
    )
    assert parity["ppp_rate"].isna().all()


INFLATION = pd.DataFrame(
    {"country": ["US", "US", "KR"], "year": ["2023", "2024", "2024"], "inflation_percent": ["4", "3", "2.5"]}
)


def test_constant_prices_chain_the_years_between():
    dates = text("2022", "2023", "2024", "2025", "2021")
    factors = money.price_factors(text(*["US"] * 5), text(*["USD"] * 5), dates, INFLATION)
    assert factors.tolist()[:3] == [pytest.approx(1.04 * 1.03), 1.03, 1]
    assert factors.isna().tolist()[3:] == [True, True]


def test_only_local_currency_is_deflated():
    factors = money.price_factors(text("KR", "KR"), text("KRW", "USD"), text("2023", "2023"), INFLATION)
    assert factors.iloc[0] == 1.025
    assert pd.isna(factors.iloc[1])
