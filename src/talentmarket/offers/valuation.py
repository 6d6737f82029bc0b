"""What a holding in an unlisted company is worth today to somebody who can't sell it.

A holding in shares is an option with a strike of nothing. :func:`call` is the price that a free market would put on
it, :func:`marketability_discount` what is lost because nobody may sell before the company is sold or listed.
"""

import math
from statistics import NormalDist

#: Yearly volatility of the value of a young company where a file gives none. Cochrane (Journal of Financial Economics 75,
#: 2005) finds 89 % for venture investments; valuers' guides use 60 to 100 %.
VOLATILITY = 0.80

_cumulative = NormalDist().cdf


def call(price: float, strike: float, volatility: float, years: float, rate: float) -> float:
    """Value of a call option (Black & Scholes, Journal of Political Economy 81, 1973), in the currency of `price`.

    `volatility` is yearly, as a fraction; `rate` the riskless one a year, continuously compounded. A strike of 0 gives the
    shares themselves; a price or a strike below 0 is a ValueError.

    >>> round(call(100, 100, 0.2, 1, 0.05), 4)
    10.4506
    """
    if price < 0 or strike < 0:
        raise ValueError(f"a price of {price:g} and a strike of {strike:g}: neither may be negative")
    if strike == 0:
        return price
    if price / strike == 0:  # also a price so small that its ratio is none
        return 0.0
    spread = volatility * math.sqrt(years)
    if spread == 0:
        return max(price - strike * math.exp(-rate * years), 0.0)
    first = (math.log(price / strike) + (rate + volatility**2 / 2) * years) / spread
    return price * _cumulative(first) - strike * math.exp(-rate * years) * _cumulative(first - spread)


def marketability_discount(volatility: float, years: float) -> float:
    """The share of its value that a share loses because it can't be sold for a number of years.

    The average-strike put of Finnerty (Business Valuation Review 31, 2012): what it would cost to be sure of the average
    price over the time; it grows with volatility and time to at most 32.3 %.

    >>> round(marketability_discount(0.30, 2), 3)
    0.096
    """
    variance = volatility**2 * years
    if variance <= 0:
        return 0.0
    if variance > 50:
        spread = math.sqrt(math.log(2.0))
    else:
        inside = math.log(2.0 * (math.exp(variance) - variance - 1.0)) - 2.0 * math.log(math.expm1(variance))
        spread = math.sqrt(max(variance + inside, 0.0))
    return _cumulative(spread / 2) - _cumulative(-spread / 2)
