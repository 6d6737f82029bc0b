"""Tax on wages by country and year: income tax by brackets, deductions, credits and social insurance.

The tables are data (tax.toml), each dated and with the law it states. :class:`Schedule` works a tax out exactly for a
sum and, for a simulation, as a piecewise linear function of yearly wages that agrees with it at every kink.
"""

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class UnknownTax(ValueError):
    """A country, state or year without a table; the message names those there are."""


@dataclass(frozen=True, slots=True)
class Insurance:
    """A contribution: `rate` of wages between `above` and `upto`; `deducted` from income before income tax, or not."""

    name: str
    rate: float
    upto: float = math.inf
    above: float = 0.0
    deducted: bool = True

    def of(self, wages: float) -> float:
        """The contribution on yearly wages."""
        return self.rate * max(0.0, min(wages, self.upto) - self.above)


@dataclass(frozen=True)
class Schedule:
    """What an employee without dependants pays in one country and year.

    Attributes
    ----------
    country, year, currency
        What the schedule is of; money is in the currency.
    brackets
        Lower bounds and rates of income tax, increasing.
    state
        A flat rate on taxable income besides.
    """

    country: str
    year: int
    currency: str
    source: str
    brackets: Sequence[tuple[float, float]]
    wage_deduction: Sequence[tuple[float, float]]
    wage_deduction_cap: float
    personal_deduction: float
    local: float
    insurance: Sequence[Insurance]
    option_exempt_a_year: float
    severance: float
    leaves_out: Mapping[str, Sequence[str]]
    credit: Mapping[str, float] | None = None
    credit_caps: Sequence[Mapping[str, float]] = ()
    state: float = 0.0

    def taxable(self, wages: float) -> float:
        """Taxable income of yearly wages: what is left after the deduction for wages, the person and insurance."""
        deducted = min(_sliced(self.wage_deduction, wages), self.wage_deduction_cap)
        deducted += sum(one.of(wages) for one in self.insurance if one.deducted)
        return max(0.0, wages - deducted - self.personal_deduction)

    def income_tax(self, wages: float) -> float:
        """Income tax on yearly wages after credits, with local and state tax."""
        taxable = self.taxable(wages)
        tax = _sliced(self.brackets, taxable)
        tax = max(0.0, tax - self._credit(tax, wages))
        return tax * (1.0 + self.local) + self.state * taxable

    def contributions(self, wages: float) -> float:
        """The employee's part of social insurance."""
        return sum(one.of(wages) for one in self.insurance)

    def net(self, wages: float) -> float:
        """What is left of yearly wages."""
        return wages - self.income_tax(wages) - self.contributions(wages)

    def net_of(self, wages: Floats) -> Floats:
        """What is left of each yearly wage, by interpolation between the kinks of :meth:`net`.

        Above the highest node the last marginal rate goes on; between nodes the function is linear but for the credits'
        steps, where it is off by less than a ten-thousandth of the wage (a test holds it there).
        """
        nodes, values = self._nodes
        inside: Floats = np.interp(wages, nodes, values)
        slope = (values[-1] - values[-2]) / (nodes[-1] - nodes[-2])
        return np.where(wages > nodes[-1], values[-1] + slope * (wages - nodes[-1]), inside)

    @cached_property
    def _nodes(self) -> tuple[Floats, Floats]:
        top = 20.0 * self.brackets[-1][0]
        nodes = np.unique(np.concatenate(([0.0], np.geomspace(top / 1e4, top, 6_000))))
        return nodes, np.array([self.net(float(wages)) for wages in nodes])

    def _credit(self, tax: float, wages: float) -> float:
        if self.credit is None:
            return 0.0
        threshold = self.credit["threshold"]
        full = self.credit["below"] * min(tax, threshold) + self.credit["above"] * max(0.0, tax - threshold)
        start = 0.0
        for cap in self.credit_caps:
            if wages <= cap["upto"]:
                return min(full, max(cap["floor"], cap["cap"] - cap["slope"] * (wages - start)))
            start = cap["upto"]
        return full


def _sliced(slices: Sequence[tuple[float, float]], amount: float) -> float:
    """The sum over slices of an amount, each at its rate; a slice begins at its bound and ends at the next one's."""
    ends = [bound for bound, _ in slices[1:]] + [math.inf]
    return sum(
        rate * (min(amount, end) - bound) for (bound, rate), end in zip(slices, ends, strict=False) if amount > bound
    )


def schedule(place: str, year: int | None = None) -> Schedule:
    """The schedule of a country, or of a state as ``US-CA``, for a year or the latest one there is.

    Raises
    ------
    UnknownTax
        If there is no table for it.
    """
    country, _, state = place.upper().partition("-")
    tables = _tables()
    if country not in tables or country == "STATES":
        raise UnknownTax(f"no tax table for {place!r}: there are {', '.join(sorted(set(tables) - {'states'}))}")
    years = sorted(map(int, tables[country]))
    chosen = year or years[-1]
    if chosen not in years:
        raise UnknownTax(f"no tax table for {country} {chosen}: there are {', '.join(map(str, years))}")
    table = dict(tables[country][str(chosen)])
    rate = 0.0
    if state:
        states = tables["states"].get(str(chosen), {})
        if country != "US" or not isinstance(states.get(state), float):
            known = ", ".join(f"US-{name}" for name in states if name != "source")
            raise UnknownTax(f"no tax table for {place!r}: there are {known}; name another state's rate as state_tax")
        rate = states[state]
    insurance = [Insurance(**one) for one in table.pop("insurance")]
    leaves_out = {lang: table.pop(f"leaves_out_{lang}") for lang in ("en", "ko")}
    return Schedule(country=country, year=chosen, insurance=insurance, leaves_out=leaves_out, state=rate, **table)


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    with Path(__file__).with_name("tax.toml").open("rb") as file:
        return tomllib.load(file)
