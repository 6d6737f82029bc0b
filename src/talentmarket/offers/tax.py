"""Tax by country and year: on wages by brackets, deductions, credits and social insurance; on severance pay; on equity.

The tables are data (tax.toml), each dated and with the law it is from. Every sum is worked out exactly, for one amount or
for an array of them; :meth:`Schedule.net_of` is the quick way for the many amounts of a simulation.
"""

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Amount = Any  # a float, or an array of floats: what comes in comes out
Slices = Sequence[tuple[float, float]]


class UnknownTax(ValueError):
    """A country, state or year without a table; `known` are those there are."""

    def __init__(self, message: str, known: Sequence[str]) -> None:
        self.known = known
        super().__init__(f"{message}: there are {', '.join(known)}")


@dataclass(frozen=True, slots=True)
class Insurance:
    """A contribution: `rate` of wages between `above` and `upto`; `deducted` from income before income tax, or not."""

    name: str
    rate: float
    upto: float = math.inf
    above: float = 0.0
    deducted: bool = True

    def of(self, wages: Amount) -> Amount:
        """The contribution on yearly wages."""
        return self.rate * np.maximum(0.0, np.minimum(wages, self.upto) - self.above)


@dataclass(frozen=True)
class Schedule:
    """What an employee without dependants pays in one country and year; money is in `currency`.

    Amounts that a simulation asks about (`net_of`, `keep`, `severance_tax`) may be in another currency, `rate` units of which
    are worth one of `currency`.
    `brackets` are lower bounds and rates of income tax, `state` a flat rate on taxable income besides. `treatments` are
    the ways in which gains from equity may be taxed, the first the usual one: `exempt` a year, the rest as ``wages``, as
    ``income`` without social insurance, or as ``gains`` by brackets of their own.
    """

    place: str
    year: int
    currency: str
    source: str
    brackets: Slices
    insurance: Sequence[Insurance]
    personal_deduction: float
    treatments: Mapping[str, Mapping[str, Any]]
    wage_deduction: Slices = ()
    wage_deduction_cap: float = math.inf
    local: float = 0.0
    credit: Mapping[str, float] | None = None
    credit_caps: Sequence[Mapping[str, float]] = ()
    gains: Slices = ()
    net_investment: Mapping[str, float] = field(default_factory=dict)
    severance: Mapping[str, Any] = field(default_factory=dict)
    state: float = 0.0
    rate: float = 1.0

    @property
    def country(self) -> str:
        """The country, where the place is a state."""
        return self.place.partition("-")[0]

    def taxable(self, wages: Amount) -> Amount:
        """Taxable income of yearly wages: what is left after the deduction for wages, the person and insurance."""
        deducted = np.minimum(_sliced(self.wage_deduction, wages), self.wage_deduction_cap)
        deducted = deducted + sum(one.of(wages) for one in self.insurance if one.deducted)
        return np.maximum(0.0, wages - deducted - self.personal_deduction)

    def income_tax(self, wages: Amount) -> Amount:
        """Income tax on yearly wages after credits, with local and state tax."""
        taxable = self.taxable(wages)
        tax = _sliced(self.brackets, taxable)
        tax = np.maximum(0.0, tax - self.credit_of(tax, wages))
        return tax * (1.0 + self.local) + self.state * taxable

    def contributions(self, wages: Amount) -> Amount:
        """The employee's part of social insurance."""
        return sum(one.of(wages) for one in self.insurance)

    def net(self, wages: Amount) -> Amount:
        """What is left of yearly wages."""
        return wages - self.income_tax(wages) - self.contributions(wages)

    def credit_of(self, tax: Amount, wages: Amount) -> Amount:
        """The credit for wages against a tax."""
        if self.credit is None:
            return 0.0
        threshold = self.credit["threshold"]
        full = self.credit["below"] * np.minimum(tax, threshold)
        full = full + self.credit["above"] * np.maximum(0.0, tax - threshold)
        starts = [0.0, *(cap["upto"] for cap in self.credit_caps)]
        caps = [
            np.maximum(cap["floor"], cap["cap"] - cap["slope"] * (wages - start))
            for cap, start in zip(self.credit_caps, starts, strict=False)
        ]
        return np.minimum(full, np.select([wages <= cap["upto"] for cap in self.credit_caps], caps))

    def net_of(self, wages: Floats) -> Floats:
        """:meth:`net` of many wages, straight between narrow steps: off by less than a ten-thousandth of the wage."""
        step, intercept, slope = self._lines
        wages = wages / self.rate
        at = np.minimum(wages / step, len(slope) - 1).astype(np.intp)
        return np.asarray((intercept[at] + slope[at] * wages) * self.rate)

    @cached_property
    def _lines(self) -> tuple[float, Floats, Floats]:
        """Width of a step, and the line in each step up to twice the highest bracket, whose last one goes on."""
        nodes = np.linspace(0.0, 2.0 * self.brackets[-1][0], 8_193)
        values = self.net(nodes)
        slope = np.diff(values) / np.diff(nodes)
        return float(nodes[1]), values[:-1] - slope * nodes[:-1], slope

    def keep(self, gain: Floats, wages: Floats, treatment: str) -> Floats:
        """What is left of gains from equity in years with these wages.

        Options are exercised at the sale, so the whole gain falls into that year, on top of the wages.
        """
        rule = self.treatments[treatment]
        taxed = np.maximum(gain - rule.get("exempt", 0.0) * self.rate, 0.0)
        if rule["taxed"] == "wages":
            tax = taxed - self.net_of(wages + taxed) + self.net_of(wages)
        elif rule["taxed"] == "income":
            tax = (self.income_tax((wages + taxed) / self.rate) - self.income_tax(wages / self.rate)) * self.rate
        else:
            tax = self._gains_tax(taxed / self.rate, wages / self.rate) * self.rate
        return np.asarray(gain - tax)

    def _gains_tax(self, gain: Floats, wages: Floats) -> Amount:
        """Tax on capital gains: by their own brackets on top of other income, with what high earners pay besides."""
        other = self.taxable(wages)
        tax = _sliced(self.gains, other + gain) - _sliced(self.gains, other) + self.state * gain
        above = np.maximum(0.0, wages + gain - self.net_investment["above"])
        return tax + self.net_investment["rate"] * np.minimum(gain, above)

    def severance_tax(self, paid: float, years: float) -> float:
        """Tax on severance pay after a number of years of service, with local tax."""
        served = max(1.0, math.ceil(years))
        a_year = max(0.0, paid / self.rate - _sliced(self.severance["service"], served)) * 12.0 / served
        base = a_year - _sliced(self.severance["deduction"], a_year)
        return float(_sliced(self.brackets, base) / 12.0 * served * (1.0 + self.local)) * self.rate


def _sliced(slices: Slices, amount: Amount) -> Amount:
    """The sum over slices of an amount, each at its rate; a slice begins at its bound and ends at the next one's."""
    ends = [bound for bound, _ in slices[1:]] + [math.inf]
    return sum(
        rate * np.clip(amount - bound, 0.0, end - bound) for (bound, rate), end in zip(slices, ends, strict=False)
    )


@lru_cache(maxsize=32)
def schedule(place: str, year: int | None = None) -> Schedule:
    """The schedule of a country, or of a state as ``US-CA``, for a year or the latest one; UnknownTax if there is none."""
    country, _, state = place.upper().partition("-")
    tables = _tables()
    places = [*(name for name in tables if name != "states"), *(f"US-{name}" for name in tables["states"])]
    if country not in tables or (state and f"{country}-{state}" not in places):
        raise UnknownTax(f"no tax table for {place!r}", places)
    years = sorted(int(name) for name in tables[country] if name != "common")
    chosen = year or years[-1]
    if chosen not in years:
        raise UnknownTax(f"no tax table for {country} {chosen}", list(map(str, years)))
    table = tables[country]["common"] | tables[country][str(chosen)]
    table["insurance"] = [Insurance(**one) for one in table["insurance"]]
    return Schedule(place=place.upper(), year=chosen, state=tables["states"].get(state, 0.0), **table)


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    with Path(__file__).with_name("tax.toml").open("rb") as file:
        return tomllib.load(file)
