"""The value of a holding that can't be sold, against published values and what must hold."""

import pytest

from talentmarket.offers.valuation import call, marketability_discount


@pytest.mark.parametrize(
    ("price", "strike", "volatility", "years", "rate", "value"),
    [
        (
            42,
            40,
            0.2,
            0.5,
            0.10,
            4.76,
        ),  # Hull, Options, Futures and Other Derivatives, example on the Black-Scholes formula
        (100, 100, 0.2, 1, 0.05, 10.4506),
        (100, 42.8, 0.8, 6.9, 0.03, 83.83),
        (60, 42.8, 0.8, 6.9, 0.03, 46.84),
        (100, 0, 0.8, 5, 0.03, 100),
        (0, 10, 0.8, 5, 0.03, 0),
    ],
)
def test_a_call_has_its_published_value(price, strike, volatility, years, rate, value):
    assert call(price, strike, volatility, years, rate) == pytest.approx(value, abs=0.006)


def test_without_volatility_a_call_is_the_price_less_the_strike_of_today():
    assert call(100, 50, 0, 2, 0.05) == pytest.approx(100 - 50 * 2.718281828**-0.1)


@pytest.mark.parametrize("strike", [0, 10, 100, 1000])
@pytest.mark.parametrize("years", [0.5, 5, 20])
def test_a_call_is_never_worth_more_than_its_shares_nor_less_than_exercise_today(strike, years):
    value = call(100, strike, 0.8, years, 0.03)
    assert max(0, 100 - strike) <= value <= 100


def test_a_negative_price_is_refused():
    with pytest.raises(ValueError, match="neither may be negative"):
        call(-1, 10, 0.2, 1, 0.03)


def test_the_marketability_discount_grows_with_time_to_a_third_at_most():
    discounts = [marketability_discount(0.8, years) for years in (0, 0.5, 1, 2, 5, 7, 30, 200)]
    assert discounts[0] == 0
    assert discounts == sorted(discounts)
    assert discounts[-1] == pytest.approx(0.3228, abs=1e-3)


def test_the_discount_of_the_korean_example_is_about_three_tenths():
    assert marketability_discount(0.8, 6.9) == pytest.approx(0.31, abs=0.005)
