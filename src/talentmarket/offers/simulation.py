"""Two job offers, simulated: what each pays, how sure that is, and where they break even.

:func:`simulate` draws both offers many times over the years of the horizon; everything else is read off those draws.
Payments are after tax: by the tables of tax.py for an offer that has them (`Offer.taxes`), else at the flat rates of
`Tax`, which are 0 unless given. Money is in one currency, rates and shares are fractions, times are years from the start
of the job. Payments fall at the ends of years, an exit at its own moment; totals are present values. Only numpy is
imported, and no pandas.

What a holding comes to depends on what became of the company: it closed before an exit, it is alive and still
private at the end of the horizon, or it was sold or listed. Only in the last case does the holding pay.

Methods
-------
- Listed stock: geometric Brownian motion. ``drift`` is the expected yearly return, so the mean price
  after t years is ``(1 + drift) ** t`` whatever the volatility.
- Closing of the company: a survival curve with a constant hazard between published points
  ("constant force of mortality"; Cox & Oakes, Analysis of Survival Data, 1984), conditional on the
  age the company has reached, with the last hazard carried on beyond the last point.
- Value at exit: a quantile function, straight in the logarithm between its points (in the value itself below the lowest
  positive one). One uniform number a draw decides both when a company closes and what a survivor is worth, for published
  returns include the companies that closed: failure is not counted twice.
- Latin hypercube sampling of that number and of the exit time (McKay, Beckman & Conover,
  Technometrics 21, 1979): rare exits are drawn as often as they should be.
- Certainty equivalent: the sure sum worth as much as the offer under constant relative risk aversion
  (Pratt, Econometrica 32, 1964), with savings as the wealth that is there anyway.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from talentmarket.offers.tax import Schedule
from talentmarket.offers.valuation import VOLATILITY, call, marketability_discount

Floats = npt.NDArray[np.float64]
By = Literal["mean", "certain"]  # compared by expected present value, or by certainty equivalent
FOREVER = float("inf")


@dataclass(frozen=True, slots=True)
class Vesting:
    """Equal portions over `years`, nothing before `cliff` years; ``years=0`` is vested at once."""

    years: float
    cliff: float = 0.0

    def share(self, time: float | Floats) -> Floats:
        """Vested share (0 to 1) at `time` years after the grant."""
        time = np.asarray(time, dtype=np.float64)
        portion = np.minimum(time, self.years) / self.years if self.years > 0 else np.ones_like(time)
        return np.where(time < self.cliff, 0.0, portion)


@dataclass(frozen=True, slots=True)
class Stock:
    """Listed shares worth `value` at each grant (at the start of the years `granted_in`), sold as they vest.

    `refresh` is the value of a grant at the start of each later year.
    """

    value: float
    granted_in: tuple[int, ...] = (1,)
    vesting: Vesting = Vesting(4.0)
    drift: float = 0.0
    volatility: float = 0.0
    refresh: float = 0.0

    def grants(self, horizon: int) -> list[tuple[int, float]]:
        """Years (from 1) at whose start a grant is made, and what it is worth then."""
        refreshed = [(year, self.refresh) for year in range(2, horizon + 1) if self.refresh > 0]
        return [(year, self.value) for year in self.granted_in if year <= horizon] + refreshed

    def last_year(self, horizon: int) -> int:
        """The last year in which some of it vests."""
        return max(math.ceil(year - 1 + max(self.vesting.years, 1.0)) for year, _ in self.grants(horizon))


@dataclass(frozen=True, slots=True)
class Round:
    """A later financing: `year` from the start, the share of the company it sells, the money it raises."""

    year: float
    dilution: float
    raised: float = 0.0


@dataclass(frozen=True, slots=True)
class Preference:
    """What investors take before holders of common stock do: `amount` in all, for their `share` of the company."""

    amount: float
    share: float
    participating: bool = False


@dataclass(frozen=True, slots=True)
class Survival:
    """Shares of companies alive at `ages` (years since founding, increasing), and the company's `age` today.

    `low` and `high` are the spread between cohorts for a company that has come to its age, where known, and up to that age
    the shares themselves. `known` is the last age that was published; `figures` are the ids that the curve rests on.
    """

    ages: tuple[float, ...]
    alive: tuple[float, ...]
    age: float = 0.0
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    known: float = FOREVER
    figures: tuple[str, ...] = ()

    def cumulative_hazard(self) -> tuple[Floats, Floats]:
        """Ages from 0 and cumulative hazard there; the last interval's hazard goes on beyond."""
        ages = np.concatenate(([0.0], np.asarray(self.ages, dtype=np.float64)))
        # A share of 0 has no logarithm; e**-60 is as dead as a simulation can tell.
        alive = np.concatenate(([1.0], np.asarray(self.alive, dtype=np.float64)))
        hazard = np.maximum.accumulate(-np.log(np.maximum(alive, np.exp(-60.0))))
        beyond = 200.0
        slope = (hazard[-1] - hazard[-2]) / (ages[-1] - ages[-2]) if len(ages) > 1 else 0.0
        return np.append(ages, ages[-1] + beyond), np.append(hazard, hazard[-1] + slope * beyond)

    def chance(self, years: float | Floats) -> Floats:
        """Chance that the company, alive today, is still alive `years` from now."""
        ages, hazard = self.cumulative_hazard()
        now = np.interp(self.age, ages, hazard)
        then = np.interp(self.age + np.asarray(years), ages, hazard)
        return np.asarray(np.exp(now - then))

    def closing(self, rank: Floats) -> Floats:
        """Years from now at which a share `rank` of such companies has closed (the inverse of `chance`)."""
        ages, hazard = self.cumulative_hazard()
        now = np.interp(self.age, ages, hazard)
        goal = now - np.log1p(-np.minimum(rank, 1.0 - 1e-15))
        years: Floats = np.interp(goal, hazard, ages) - self.age
        years[goal > hazard[-1]] = FOREVER
        return years


@dataclass(frozen=True, slots=True)
class Exit:
    """When the company is sold or listed, and at how many times today's value.

    `time` is a pair of years from now, drawn evenly between. `ranks` (0 to 1) and `multiples` are points of the quantile
    function. `among` says whose: "all" is all companies, the closed ones counted, "survivors" those that have not closed.
    `per` says what is multiplied: "company" is the value of the company, "share" that of one share, as in returns on
    investments (later rounds are in them). `chance` is the share of survivors that are sold or listed at all; the shares of
    the rest can't be sold.
    """

    time: tuple[float, float]
    ranks: tuple[float, ...]
    multiples: tuple[float, ...]
    among: Literal["all", "survivors"] = "survivors"
    per: Literal["share", "company"] = "company"
    chance: float = 1.0

    def multiple(self, rank: Floats) -> Floats:
        """The quantile function."""
        ranks, multiples = np.asarray(self.ranks), np.asarray(self.multiples)
        if len(ranks) == 1:
            return np.full_like(rank, multiples[0])
        positive = multiples > 0
        if not positive.any():
            return np.zeros_like(rank)
        value: Floats = np.exp(np.interp(rank, ranks[positive], np.log(multiples[positive])))
        if not positive.all():
            first = int(np.argmax(positive))
            value = np.where(rank < ranks[first], np.interp(rank, ranks, multiples), value)
        return value


@dataclass(frozen=True, slots=True)
class Equity:
    """A holding in an unlisted company.

    `face` is what all of it is worth at the last preferred price, `company` what the whole company is
    worth at that price (None if not known), `cost` what exercising all of it costs (0 for shares).
    Options not exercised `window` years after leaving are lost.
    """

    face: float
    company: float | None
    exit: Exit
    cost: float = 0.0
    vesting: Vesting = Vesting(4.0, 1.0)
    rounds: tuple[Round, ...] = ()
    preference: Preference | None = None
    window: float = FOREVER
    volatility: float = VOLATILITY

    def worth(self, multiple: Floats, time: Floats) -> Floats:
        """Value of the whole holding at an exit at `multiple` and `time`, the cost of exercise paid."""
        kept, raised = np.ones_like(multiple), np.zeros_like(multiple)
        if self.exit.per == "company":
            for financing in self.rounds:
                before = financing.year < time
                kept = np.where(before, kept * (1.0 - financing.dilution), kept)
                raised = np.where(before, raised + financing.raised, raised)
        converted = self.face * kept * multiple
        if self.preference is None or self.company is None:
            gross = converted
        else:
            first = (self.preference.amount + raised) / self.company
            left = np.maximum(multiple - first, 0.0)
            if self.preference.participating:
                gross = self.face * kept * left
            elif self.preference.share < 1.0:
                # Investors convert once their share of everything is worth more than the preference.
                gross = np.minimum(self.face / (1.0 - self.preference.share) * left, converted)
            else:
                gross = np.zeros_like(multiple)
        return np.maximum(gross - self.cost, 0.0)


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer; times in years.

    Each year a bonus, a share of the salary, is drawn from `bonus_range` if there is one, most likely the usual one
    (triangular). `promotions` are years at whose start the salary rises besides, and by how much. `layoff` is the chance a
    year to be laid off; then, or when the company closes, pay stops for `search` years and goes on at `pay_after` of what it
    was, and what has not vested is lost. `severance`, a share of the salary, is laid aside year by year and kept by who
    serves a year or more. The sign-on is paid back by who leaves before `sign_on_held`; nobody leaves before `locked`.
    `treatment` is which way of taxing equity, of those in `taxes`, holds.
    """

    name: str
    salary: float
    growth: float = 0.0
    bonus: float = 0.0
    bonus_range: tuple[float, float] | None = None
    promotions: tuple[tuple[float, float], ...] = ()
    layoff: float = 0.0
    severance: float = 0.0
    locked: float = 0.0
    taxes: Schedule | None = None
    treatment: str = ""
    sign_on: float = 0.0
    sign_on_held: float = 0.0
    stock: Stock | None = None
    equity: Equity | None = None
    survival: Survival | None = None
    search: float = 0.0
    pay_after: float = 1.0


@dataclass(frozen=True, slots=True)
class Tax:
    """Flat rates on pay, on listed stock and on the gain from the holding, of offers without tax tables."""

    pay: float = 0.0
    stock: float = 0.0
    equity: float = 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two offers and who weighs them. Payments count over `horizon` years, for who stays `stay` of them.

    Averages discount what the holding pays at `required_return`, as investors in young companies do; certainty equivalents
    discount everything at `discount`, for there the risk is in the utility.
    """

    offers: tuple[Offer, Offer]
    horizon: int
    discount: float = 0.0
    savings: float = 0.0
    risk_aversion: float = 2.0
    tax: Tax = Tax()
    stay: float = FOREVER
    required_return: float | None = None  # a year, on the holding, where averages are compared; None: `discount`


@dataclass(frozen=True, slots=True)
class Draws:
    """The random numbers of one run: kept apart, so that what is compared is compared on the same draws."""

    rank: Floats  # (draws,) where in the order of all companies this one ends
    moment: Floats  # (draws,) when in the span of exit times
    sale: Floats  # (draws,) whether a survivor is sold at all
    normal: tuple[Floats, ...]  # (horizon, draws) moves of each offer's listed stock
    bonus: tuple[Floats, ...]  # (horizon, draws) where in its range each year's bonus lies
    layoff: tuple[Floats, ...]  # (draws,) whether and when each offer ends in a layoff

    @classmethod
    def make(cls, count: int, about: Comparison, seed: int) -> "Draws":
        """`count` draws from numpy's PCG64 with `seed`; the same seed gives the same numbers.

        Each purpose has a stream of its own, so an offer that gains stock does not change the other's luck.
        """
        seeds = np.random.SeedSequence(seed).spawn(9)
        streams = [np.random.Generator(np.random.PCG64(s)) for s in seeds]
        ranks, moments, *moves, sales = streams[:5]

        def stratified(stream: np.random.Generator) -> Floats:
            sample = (np.arange(count) + stream.random(count)) / count
            stream.shuffle(sample)
            return sample

        shape, offers = (about.horizon, count), about.offers
        normal = [m.standard_normal(shape) if o.stock else NOTHING for o, m in zip(offers, moves, strict=True)]
        bonus = [s.random(shape) if o.bonus_range else NOTHING for o, s in zip(offers, streams[5:7], strict=True)]
        laid_off = [s.random(count) if o.layoff else NOTHING for o, s in zip(offers, streams[7:], strict=True)]
        rank, moment, sale = (stratified(stream) for stream in (ranks, moments, sales))
        return cls(rank, moment, sale, tuple(normal), tuple(bonus), tuple(laid_off))


NOTHING = np.zeros(1)


@dataclass(frozen=True, slots=True)
class Payments:
    """What one offer pays, draw by draw: `cash` and `stock` (horizon, draws or 1), and the holding, all after tax.

    The holding pays `equity` (draws or 1,) at `time`: what `keep` leaves after tax of `gross`, which is `weight` (the part
    vested and not lost) of what the whole of it is worth then.
    """

    cash: Floats
    stock: Floats
    equity: Floats
    time: Floats
    weight: Floats
    closed: npt.NDArray[np.bool_]  # before an exit
    unsold: npt.NDArray[np.bool_]  # alive, and neither sold nor listed within the horizon
    keep: Callable[[Floats], Floats]
    gross: Floats

    def by_year(self) -> Floats:
        """(horizon, draws or 1): everything that is paid in each year."""
        horizon = len(self.cash)
        width = max(self.cash.shape[1], self.stock.shape[1], len(self.equity))
        years = np.broadcast_to(self.cash + self.stock, (horizon, width)).copy()
        paid = np.flatnonzero(self.equity > 0)
        years[np.ceil(self.time[paid]).astype(np.intp) - 1, paid] += self.equity[paid]
        return years

    def pay_value(self, discount: float) -> Floats:
        """(draws or 1,): present value of cash and listed stock."""
        rates = (1.0 + discount) ** -np.arange(1.0, len(self.cash) + 1.0)
        return rates @ self.cash + rates @ self.stock

    def equity_value(self, discount: float) -> Floats:
        """(draws or 1,): present value of what the holding pays."""
        return self.equity * (1.0 + discount) ** -self.time

    def total(self, discount: float, required: float | None = None) -> Floats:
        """(draws or 1,): present value of all payments; with `required` the holding is discounted at that rate."""
        return self.pay_value(discount) + self.equity_value(discount if required is None else required)


Both = tuple[Payments, Payments]


def payments(which: int, about: Comparison, draws: Draws) -> Payments:
    """Simulate one of the two offers."""
    offer, horizon = about.offers[which], about.horizon
    closing = offer.survival.closing(draws.rank) if offer.survival else np.array([FOREVER])
    laid_off = np.array([FOREVER])
    if offer.layoff:
        laid_off = np.log(np.maximum(draws.layoff[which], 1e-300)) / math.log1p(-offer.layoff)
    cash, aside = _cash(offer, about, np.minimum(closing, laid_off), draws.bonus[which])
    stock = np.zeros((horizon, 1))
    if offer.stock is not None:
        stock = _listed(offer.stock, about, draws.normal[which])
        if offer.layoff:
            stock = stock * (np.arange(1.0, horizon + 1.0)[:, np.newaxis] <= laid_off)
    pay, shares = _after_tax(offer, about, cash, stock)
    pay = pay + aside
    if offer.equity is None:
        never = np.zeros(1, dtype=np.bool_)
        return Payments(pay, shares, NOTHING, np.ones(1), NOTHING, never, never, np.asarray, NOTHING)

    holding = offer.equity
    soonest, latest = holding.exit.time
    time = soonest + (latest - soonest) * draws.moment
    private = draws.sale >= holding.exit.chance
    closed = np.broadcast_to(closing <= np.where(private, float(horizon), np.minimum(time, horizon)), time.shape)
    unsold = ~closed & (private | (time > horizon))
    lost = closed | unsold
    leaves = np.minimum(about.stay, laid_off)
    if holding.cost > 0:
        lost = lost | (time - leaves > holding.window)
    weight = np.where(lost, 0.0, holding.vesting.share(np.minimum(time, leaves)))
    rank = draws.rank
    if holding.exit.among == "survivors" and offer.survival is not None and len(holding.exit.ranks) > 1:
        dead = 1.0 - offer.survival.chance(time)
        rank = np.clip((rank - dead) / np.maximum(1.0 - dead, 1e-15), 0.0, 1.0)
    gross = weight * holding.worth(holding.exit.multiple(rank), time)
    time = np.clip(time, 1e-9, float(horizon))
    keep = _keeper(offer, about, cash + stock, time)
    return Payments(pay, shares, keep(gross), time, weight, closed, unsold, keep, gross)


def salaries(offer: Offer, horizon: int) -> Floats:
    """(horizon,): the yearly salary in each year."""
    years = np.arange(1.0, horizon + 1.0)
    pay: Floats = offer.salary * (1.0 + offer.growth) ** (years - 1.0)
    for year, rise in offer.promotions:
        pay = np.where(years >= year, pay * (1.0 + rise), pay)
    return pay


def _cash(offer: Offer, about: Comparison, ended: Floats, chance: Floats) -> tuple[Floats, Floats]:
    """(horizon, draws or 1): salary, bonus and sign-on before tax; and severance pay, after its own tax."""
    horizon = about.horizon
    ends = np.arange(1.0, horizon + 1.0)
    there = np.clip(about.stay - (ends - 1.0), 0.0, 1.0)  # part of each year spent in this job
    salary = (salaries(offer, horizon) * there)[:, np.newaxis]
    bonus: float | Floats = offer.bonus
    if offer.bonus_range is not None:
        bonus = _triangular(offer.bonus_range[0], offer.bonus, offer.bonus_range[1], chance)
    working: float | Floats = 1.0
    if (offer.survival or offer.layoff) and (offer.search > 0 or offer.pay_after != 1.0):
        since = np.arange(0.0, horizon + 1.0)[:, np.newaxis] - ended  # years since the job ended
        np.maximum(since, 0.0, out=since)
        short = np.minimum(since, offer.search)
        if offer.pay_after != 1.0:
            short += (1.0 - offer.pay_after) * (since - short)
        working = 1.0 - np.diff(short, axis=0)
    cash = salary * working * (1.0 + bonus)
    if offer.sign_on and about.stay >= offer.sign_on_held:
        cash[0] += offer.sign_on
    return cash, salary * working * _severance(offer, about, float(salary.sum()))


def _severance(offer: Offer, about: Comparison, salary: float) -> float:
    """Severance pay after tax as a share of the salary; `salary` is all of it, in the years of service."""
    years = min(about.stay, float(about.horizon))
    if years < 1.0 or not offer.severance:
        return 0.0
    paid = salary * offer.severance
    tax = offer.taxes.severance_tax(paid, years) if offer.taxes and offer.taxes.severance else paid * about.tax.pay
    return offer.severance * (1.0 - tax / paid) if paid > 0 else 0.0


def _triangular(low: float, usual: float, high: float, chance: Floats) -> Floats:
    """Quantiles of the triangular distribution (Kotz & van Dorp, Beyond Beta, 2004, ch. 1)."""
    if high <= low:
        return np.full_like(chance, usual)
    turn = (usual - low) / (high - low)
    below = low + np.sqrt(chance * (high - low) * (usual - low))
    return np.where(chance < turn, below, high - np.sqrt((1.0 - chance) * (high - low) * (high - usual)))


def _after_tax(offer: Offer, about: Comparison, cash: Floats, stock: Floats) -> tuple[Floats, Floats]:
    """What is left of a year's cash and of the listed stock that vests in it, which comes on top as wages."""
    if offer.taxes is None:
        return cash * (1.0 - about.tax.pay), stock * (1.0 - about.tax.stock)
    net = offer.taxes.net_of(cash)
    return net, offer.taxes.net_of(cash + stock) - net if offer.stock else stock


def _keeper(offer: Offer, about: Comparison, wages: Floats, time: Floats) -> Callable[[Floats], Floats]:
    """What leaves of a holding's gains at `time` what is kept after tax, on top of the `wages` of that year."""
    taxes = offer.taxes
    if taxes is None:
        return lambda gain: gain * (1.0 - about.tax.equity)
    wages = np.broadcast_to(wages, (len(wages), len(time)))
    own = wages[np.ceil(time).astype(np.intp) - 1, np.arange(len(time))]

    def keep(gain: Floats) -> Floats:
        kept = np.zeros_like(gain)
        paid = np.flatnonzero(gain > 0)
        kept[paid] = taxes.keep(gain[paid], own[paid], offer.treatment)
        return kept

    return keep


def untaxed(about: Comparison) -> Comparison:
    """The same comparison before tax."""
    first, second = (replace(offer, taxes=None) for offer in about.offers)
    return replace(about, offers=(first, second), tax=Tax())


def _listed(stock: Stock, about: Comparison, normal: Floats) -> Floats:
    """(horizon, draws or 1): value of listed shares as they vest."""
    horizon = about.horizon
    moves = np.full((horizon, 1), np.log1p(stock.drift) - 0.5 * stock.volatility**2)
    if stock.volatility > 0:
        moves = moves + stock.volatility * normal
    price = np.exp(np.concatenate((np.zeros((1, moves.shape[1])), np.cumsum(moves, axis=0))))
    paid = np.zeros((horizon, price.shape[1]))
    for year, value in stock.grants(horizon):
        if year - 1 >= about.stay:
            continue
        times = np.arange(0.0, horizon - year + 2.0)  # years since the grant, up to the horizon
        portions = np.diff(stock.vesting.share(times), prepend=0.0) * (times + year - 1.0 <= about.stay)
        for after, portion in enumerate(portions):
            if portion > 0:
                paid[max(year - 2 + after, year - 1)] += value * portion * (price[year - 1 + after] / price[year - 1])
    return paid


def simulate(about: Comparison, draws: Draws) -> Both:
    """Both offers on the same draws."""
    return payments(0, about, draws), payments(1, about, draws)


@dataclass(frozen=True, slots=True)
class Distribution:
    """Mean, median and the 10th and 90th percentile of a sum of money."""

    mean: float
    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Floats, mean: float | None = None) -> "Distribution":
        """Of these values; `mean` where the average is taken otherwise."""
        low, median, high = map(float, np.quantile(values, [0.1, 0.5, 0.9]))
        return cls(float(values.mean()) if mean is None else mean, median, low, high)


class Wealth:
    """What a reader with savings ends up with: in logarithms, so that a high aversion neither overflows nor vanishes."""

    def __init__(self, total: Floats, savings: float) -> None:
        self.savings = savings
        self.sums = np.maximum(total + savings, 0.0)
        with np.errstate(divide="ignore"):
            self.logs = np.log(self.sums)

    def certain(self, aversion: float) -> float:
        """The sure sum worth as much as the offer at this relative risk aversion.

        Where a draw leaves nothing at all and the aversion is 1 or more, nothing sure is worth less: ``-savings``.
        """
        if aversion == 0:
            return float(self.sums.mean()) - self.savings
        if aversion >= 1 and np.isneginf(self.logs.min()):
            return -self.savings
        if aversion == 1:
            return float(np.exp(self.logs.mean())) - self.savings
        powers = (1.0 - aversion) * self.logs
        top = np.max(powers)
        if np.isneginf(top):
            return -self.savings
        log_mean = top + np.log(np.exp(powers - top).mean())
        return float(np.exp(log_mean / (1.0 - aversion))) - self.savings


def _worth(total: Floats, about: Comparison, by: By) -> float:
    return float(total.mean()) if by == "mean" else Wealth(total, about.savings).certain(about.risk_aversion)


def _rate(about: Comparison, by: By) -> float:
    """The rate at which what a holding pays is discounted."""
    return about.discount if by == "certain" or about.required_return is None else about.required_return


def _root(gap: Callable[[float], float], start: float, ceiling: float) -> float | None:
    """Where the increasing `gap` crosses 0, between 0 and `ceiling`: 0 if it is not negative there, None if it
    stays negative up to the ceiling.

    Bracketed by fourfold steps, then the Illinois variant of false position (Dowell & Jarratt, BIT 11, 1971).
    """
    low, at_low = 0.0, gap(0.0)
    if at_low >= 0:
        return 0.0
    high = min(start, ceiling)
    at_high = gap(high)
    while at_high < 0:
        if high >= ceiling:
            return None
        low, at_low, high = high, at_high, min(high * 4.0, ceiling)
        at_high = gap(high)
    kept = 0
    for _ in range(100):
        if at_high == 0 or high - low <= 1e-10 * high:
            break
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        at_middle = gap(middle)
        if abs(at_middle) <= 1e-12 * abs(at_high - at_low) or middle in (low, high):
            return middle
        if at_middle < 0:
            low, at_low = middle, at_middle
            at_high, kept = (at_high / 2 if kept < 0 else at_high), -1
        else:
            high, at_high = middle, at_middle
            at_low, kept = (at_low / 2 if kept > 0 else at_low), 1
    return high


def break_even_multiple(about: Comparison, both: Both, which: int, by: By = "mean") -> float | None:
    """Company value at exit, in times of today's, at which offer `which` is worth as much as the other.

    The chances that the company closes, or stays private, stay in, and so do later rounds and preferences; every company
    that is sold is sold at this value. 0 if the offer is worth more without any exit, None if no value up to a million
    times today's would do.
    """
    # Who is paid, and when, does not hang on what a sale brings: one simulation serves for all values.
    holding, paid = at_exit_multiple(about, which, 1.0).offers[which].equity, both[which]
    if holding is None:
        return None
    multiples = np.ones_like(paid.time)
    return _even(about, both, which, by, lambda multiple: paid.weight * holding.worth(multiple * multiples, paid.time))


def break_even_holding(about: Comparison, both: Both, which: int, by: By = "mean") -> float | None:
    """How many times the offered options or shares would make offer `which` worth as much as the other.

    None if no holding would (up to the whole company, or a million times the offer where its value is not known).
    """
    holding, paid = about.offers[which].equity, both[which]
    if holding is None or holding.face <= 0:
        return None
    # What the holding pays before tax is in proportion to its size, so one simulation serves for all sizes.
    ceiling = min(holding.company / holding.face, 1e9) if holding.company else 1e6
    return _even(about, both, which, by, lambda factor: factor * paid.gross, ceiling)


def _even(
    about: Comparison, both: Both, which: int, by: By, gross: Callable[[float], Floats], ceiling: float = 1e6
) -> float | None:
    """Which number makes offer `which`, whose holding then pays `gross` of it before tax, worth as much as the other."""
    paid, rate = both[which], _rate(about, by)
    goal = _worth(both[1 - which].total(about.discount, rate), about, by)
    pay, factors = paid.pay_value(about.discount), (1.0 + rate) ** -paid.time
    return _root(lambda number: _worth(pay + factors * paid.keep(gross(number)), about, by) - goal, 4.0, ceiling)


def at_exit_multiple(about: Comparison, which: int, multiple: float) -> Comparison:
    """The same comparison with every surviving exit of offer `which` at `multiple` times today's company value."""
    certain = {"ranks": (0.0,), "multiples": (multiple,), "among": "survivors", "per": "company"}
    return with_offer(about, which, _changed(about.offers[which], "equity.exit", lambda exit: replace(exit, **certain)))


def with_offer(about: Comparison, which: int, offer: Offer) -> Comparison:
    """The same comparison with offer `which` replaced."""
    first, second = about.offers
    return replace(about, offers=(offer, second) if which == 0 else (first, offer))


def _changed(owner: Any, path: str, change: Callable[[Any], Any]) -> Any:
    """A dataclass with what is at a path of attributes changed, in a tuple each item; as it was where a part is None."""
    if owner is None:
        return None
    if isinstance(owner, tuple):
        return tuple(_changed(item, path, change) for item in owner)
    if not path:
        return change(owner)
    name, _, rest = path.partition(".")
    return replace(owner, **{name: _changed(getattr(owner, name), rest, change)})


@dataclass(frozen=True, slots=True)
class Swing:
    """How far an input is moved: multiplied by two factors, or shifted by two amounts, between `floor` and `top`.

    `at` are the paths of what is moved, in an offer or, where it is `of_both`, in the comparison.
    """

    input: str
    low: float
    high: float
    how: Literal["times", "plus"]
    at: tuple[str, ...] = ()
    of_both: bool = False
    floor: float = 0.0
    top: float = FOREVER

    def move(self, value: float, high: bool) -> float:
        """A value moved to one end."""
        amount = self.high if high else self.low
        return min(max(value * amount if self.how == "times" else value + amount, self.floor), self.top)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a tornado: the lead of the second offer with the input low and high. `which` is None for both."""

    input: str
    which: int | None
    low: float
    high: float

    @property
    def width(self) -> float:
        return abs(self.high - self.low)


def vary(about: Comparison, which: int | None, swing: Swing, high: bool) -> Comparison | None:
    """The comparison with one input moved, or None where the offers do not have that input."""
    if (which is None) != swing.of_both:
        return None
    owner: Any = about if which is None else about.offers[which]
    if which is not None and _has_not(owner, swing.input):
        return None
    moved = owner
    for path in swing.at:
        moved = _changed(moved, path, lambda value: swing.move(value, high))
    if swing.input == "survival":
        moved = replace(owner, survival=_other_survival(owner.survival, swing, high))
    return None if moved == owner else moved if which is None else with_offer(about, which, moved)


def _has_not(offer: Offer, name: str) -> bool:
    """Whether nothing of an offer depends on an input."""
    leave = offer.equity.exit if offer.equity else None
    return {
        "bonus": offer.bonus == 0,
        "exit_chance": leave is None or leave.chance >= 1.0,
        "dilution": leave is None or leave.per == "share",
        "survival": leave is None or offer.survival is None,
        "search": offer.survival is None,
    }.get(name, False)


def _other_survival(survival: Survival, swing: Swing, high: bool) -> Survival:
    """The spread between cohorts and sources, where the tables have one; else every hazard multiplied by a factor."""
    # A hazard multiplied by a factor is a survival raised to that power.
    factor = swing.high if high else swing.low
    band = survival.high if high else survival.low
    return replace(survival, alive=band or tuple(float(share) ** factor for share in survival.alive))


def tornado(about: Comparison, draws: Draws, swings: Iterable[Swing]) -> list[Bar]:
    """The lead of the second offer with each input moved alone, widest first."""
    paid = simulate(about, draws)
    base = [_worth(p.total(about.discount), about, "certain") for p in paid]

    def lead_with(end: Comparison | None, which: int | None) -> float:
        """What moves one offer is simulated anew; what is common to both moves only how payments are valued."""
        worth = list(base)
        if end and which is not None:
            worth[which] = _worth(payments(which, end, draws).total(end.discount), end, "certain")
        elif end:
            worth = [_worth(p.total(end.discount), end, "certain") for p in paid]
        return worth[1] - worth[0]

    bars = []
    for swing in swings:
        for which in (None, 0, 1):
            low, high = (vary(about, which, swing, high) for high in (False, True))
            if low is not None or high is not None:
                bars.append(Bar(swing.input, which, lead_with(low, which), lead_with(high, which)))
    return sorted(bars, key=lambda bar: (-bar.width, bar.input, bar.which or 0))


@dataclass(frozen=True, slots=True)
class OfferAnswer:
    """What one offer comes to."""

    name: str
    years: list[Distribution]
    total: Distribution
    dots: list[float]  # totals of equally likely futures, in order
    cash: float  # mean present values
    stock: float
    equity: float
    nothing: float | None  # chance that the equity pays nothing
    closes: float | None  # chance that the company closes before an exit
    unsold: float | None  # chance that it lives and is neither sold nor listed within the horizon
    before: Distribution  # total before tax
    years_before: list[float]  # the median of each year before tax
    option_value: float | None  # what the vested holding is worth as an option that can't be sold, see valuation.py
    certain: list[float]  # certainty equivalent at each of the answer's aversions
    certain_own: float  # … and at the reader's
    leaving: Distribution  # total for who leaves after one year
    leaving_equity: float  # mean present value of what is kept of the holding then
    vested_at_leaving: float | None  # share of the holding vested then


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where offer `which`, which has a holding, is worth as much as the other; see the functions for None and 0."""

    which: int
    multiple: float | None
    multiple_certain: float | None
    holding: float | None
    holding_certain: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything the offer notebook and the command say. `second_pays_more` are shares of the draws."""

    offers: tuple[OfferAnswer, OfferAnswer]
    second_pays_more: float
    second_pays_more_leaving: float
    lead: Distribution
    aversions: list[float]
    indifferent_at: float | None  # risk aversion at which the better one changes, within the range looked at
    break_even: list[BreakEven]
    bars: list[Bar]
    draws: int
    leaving: float


DOTS = 20
AVERSIONS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0)


def answer(about: Comparison, draws: Draws, swings: Iterable[Swing] = (), leaving: float = 1.0) -> Answer:
    """Simulate, and read off everything that is asked. `leaving` is the year after which one might leave, or the first in
    which nobody is held back."""
    leaving = max(leaving, *(offer.locked for offer in about.offers))
    early = replace(about, stay=min(leaving, about.stay))
    both, gone = simulate(about, draws), simulate(early, draws)
    gross = simulate(untaxed(about), draws) if about != untaxed(about) else both
    totals = [p.total(about.discount) for p in both]
    gone_totals = [p.total(about.discount) for p in gone]
    wealth = [Wealth(t, about.savings) for t in totals]
    certain = [[w.certain(a) for a in AVERSIONS] for w in wealth]
    rates = (1.0 + about.discount) ** -np.arange(1.0, about.horizon + 1.0)
    required = _rate(about, "mean")

    def spread(total: Floats, paid: Payments) -> Distribution:
        """Of a total, its mean with the holding at the required return."""
        on_average = total.mean() + (paid.equity_value(required).mean() - paid.equity_value(about.discount).mean())
        return Distribution.of(total, float(on_average))

    def one(which: int) -> OfferAnswer:
        offer, paid, left = about.offers[which], both[which], gone[which]
        return OfferAnswer(
            name=offer.name,
            years=[Distribution.of(year) for year in paid.by_year()],
            total=spread(totals[which], paid),
            dots=[float(v) for v in np.quantile(totals[which], (np.arange(DOTS) + 0.5) / DOTS)],
            cash=float((rates @ paid.cash).mean()),
            stock=float((rates @ paid.stock).mean()),
            equity=float(paid.equity_value(required).mean()),
            nothing=float((paid.equity <= 0).mean()) if offer.equity else None,
            closes=float(paid.closed.mean()) if offer.equity else None,
            unsold=float(paid.unsold.mean()) if offer.equity else None,
            before=spread(gross[which].total(about.discount), gross[which]),
            years_before=[float(np.median(year)) for year in gross[which].by_year()],
            option_value=_option_value(offer, offer.equity, about) if offer.equity else None,
            certain=certain[which],
            certain_own=wealth[which].certain(about.risk_aversion),
            leaving=spread(gone_totals[which], left),
            leaving_equity=float(left.equity_value(required).mean()),
            vested_at_leaving=float(offer.equity.vesting.share(early.stay)) if offer.equity else None,
        )

    def even(which: int) -> BreakEven:
        return BreakEven(
            which,
            multiple=break_even_multiple(about, both, which, "mean"),
            multiple_certain=break_even_multiple(about, both, which, "certain"),
            holding=break_even_holding(about, both, which, "mean"),
            holding_certain=break_even_holding(about, both, which, "certain"),
        )

    parts = one(0), one(1)
    return Answer(
        offers=parts,
        second_pays_more=float((totals[1] > totals[0]).mean()),
        second_pays_more_leaving=float((gone_totals[1] > gone_totals[0]).mean()),
        lead=Distribution.of(totals[1] - totals[0], parts[1].total.mean - parts[0].total.mean),
        aversions=list(AVERSIONS),
        indifferent_at=_indifferent(wealth, certain),
        break_even=[even(which) for which in (0, 1) if about.offers[which].equity],
        bars=tornado(about, draws, swings),
        draws=len(draws.rank),
        leaving=leaving,
    )


def _option_value(offer: Offer, holding: Equity, about: Comparison) -> float:
    """The part vested halfway through the exit times as an option, less the discount for shares that can't be sold, after
    tax; its price is that of the last round, which knows of all failures."""
    years = sum(holding.exit.time) / 2.0
    vested = float(holding.vesting.share(min(years, about.stay)))
    value = call(holding.face, holding.cost, holding.volatility, years, math.log1p(about.discount))
    value *= (1.0 - marketability_discount(holding.volatility, years)) * vested
    at = np.array([min(max(years, 1e-9), float(about.horizon))])
    wages = salaries(offer, about.horizon)[:, np.newaxis] * (1.0 + offer.bonus)
    return float(_keeper(offer, about, wages, at)(np.array([value]))[0])


def _indifferent(wealth: Sequence[Wealth], certain: Sequence[Sequence[float]]) -> float | None:
    """The lowest risk aversion in the range at which both are worth the same, if the better one changes there."""
    gaps = [second - first for first, second in zip(*certain, strict=True)]
    turns = (at for at, (here, there) in enumerate(pairwise(gaps)) if here == 0 or here * there < 0)
    at = next(turns, None)
    if at is None or gaps[at] == 0:
        return None if at is None else AVERSIONS[at]
    low, high = AVERSIONS[at : at + 2]
    lower, upper = wealth if gaps[at] < 0 else reversed(wealth)
    step = _root(lambda more: upper.certain(low + more) - lower.certain(low + more), high - low, high - low)
    return None if step is None else low + step
