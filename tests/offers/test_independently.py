"""A second Monte Carlo, written without the model's code, comes to the same answers on both examples.

Plain random numbers, one future at a time in columns; only the YAML, the published survival curve, the published
returns and the tax tables, here worked out exactly, are shared.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import yaml

from talentmarket.offers import answer as wording
from talentmarket.offers.evidence import Evidence
from talentmarket.offers.file import read
from talentmarket.offers.tax import Schedule, schedule
from talentmarket.reading import read as read_figure

OFFERS = Path(__file__).parents[2] / "offers"
DRAWS = 200_000
USUAL_ROUNDS = [(2.0, 0.18, 0.0), (4.5, 0.14, 0.0), (7.0, 0.10, 0.0)]


def share(text: object) -> float:
    """A percentage of the file as a fraction."""
    return float(str(text).rstrip("%")) / 100


def amount(text: object) -> float:
    """An amount of the file."""
    return float(text) if isinstance(text, int | float) else read_figure(str(text)).low


def salaries(offer: dict, horizon: int) -> np.ndarray:
    """The salary year by year, one step after the other."""
    paid = [amount(offer["salary"]) * (1 + share(offer["promotions"].get(1, 0)))]
    for year in range(2, horizon + 1):
        rise = (1 + share(offer["growth"])) * (1 + share(offer["promotions"].get(year, 0)))
        paid.append(paid[-1] * rise)
    return np.array(paid)


@dataclass
class Futures:
    """The futures of a file: pay of both offers discounted, and what a sale pays, in pieces."""

    about: dict
    first: np.ndarray
    pay: np.ndarray
    time: np.ndarray
    weight: np.ndarray
    multiple: np.ndarray
    taxes: Schedule
    wages: np.ndarray

    def holding(self, multiple: np.ndarray, per_company: bool) -> np.ndarray:
        """What the vested holding pays at the exit, by the rules of the file's preference and rounds."""
        equity = self.about["offers"][1]["equity"]
        company = amount(equity["post_money"])
        face, cost = share(equity["percent"]) * company, amount(equity.get("exercise_cost", 0))
        rounds = [
            (r["year"], share(r["dilution"]), amount(r.get("raised", 0.0))) for r in equity.get("rounds", [])
        ] or USUAL_ROUNDS
        kept, raised = np.ones(DRAWS), np.zeros(DRAWS)
        for year, sold, money in rounds if per_company else []:
            kept = np.where(year < self.time, kept * (1 - sold), kept)
            raised = np.where(year < self.time, raised + money, raised)
        preference = equity["preference"]
        first = (amount(preference["amount"]) * preference.get("multiple", 1) + raised) / company
        as_common = face * kept * multiple
        after_preference = face / (1 - share(preference["investors"])) * np.maximum(multiple - first, 0)
        gain = self.weight * np.maximum(np.minimum(as_common, after_preference) - cost, 0)
        free = np.minimum(gain, 200_000_000 if self.taxes.country == "KR" else 0)
        after = self.wages + gain - free
        if self.taxes.country == "US":  # sold on the day of exercise: no social insurance
            return gain - self.taxes.income_tax(after) + self.taxes.income_tax(self.wages)
        return free + self.taxes.net(after) - self.taxes.net(self.wages)


def futures(path: Path, seed: int = 20261126) -> Futures:
    about = yaml.safe_load(path.read_text(encoding="utf-8"))
    random = np.random.default_rng(seed)
    horizon, discount = about["horizon"], share(about["discount_rate"])
    years = np.arange(1, horizon + 1)
    factors = (1 + discount) ** -years.astype(float)

    large = about["offers"][0]
    taxes = schedule(large.get("taxed_in", "KR"))
    salary = salaries(large, horizon)[:, None]
    bonus = share(large.get("bonus", 0)) + amount(large.get("bonus_amount", 0)) / amount(large["salary"])
    if "bonus_range" in large:
        low, high = map(share, large["bonus_range"])
        bonus = random.triangular(low, bonus, high, (horizon, DRAWS))
    end = random.exponential(-1 / np.log(1 - share(large["layoff"])), DRAWS)  # laid off, and three months without pay
    working = 1 - np.clip(np.minimum(years[:, None], end + 0.25) - np.maximum(years[:, None] - 1, end), 0, 1)
    wages = salary * working * (1 + bonus)
    wages[0] += amount(large.get("sign_on", 0))
    if stock := large.get("stock"):
        drift = share(stock["drift"]) if "drift" in stock else discount
        sigma = share(stock["volatility"])
        moves = np.log(1 + drift) - sigma**2 / 2 + sigma * random.standard_normal((horizon, DRAWS))
        price = np.exp(np.vstack([np.zeros(DRAWS), np.cumsum(moves, axis=0)]))
        grant = stock.get("value") or stock["value_a_year"] * stock["vesting_years"]
        for year in stock.get("granted_in", [1]):
            for after in range(1, stock["vesting_years"] + 1):
                if (paid := year - 1 + after) <= horizon:
                    vested = grant / stock["vesting_years"] * price[paid] / price[year - 1]
                    wages[paid - 1] += np.where(end >= paid, vested, 0)
    aside = severance(taxes, salary[:, 0], horizon) * salary * working
    first = factors @ (taxes.net(wages) + aside)

    small = about["offers"][1]
    company = small["company"]
    curve = Evidence().survival(company["survival"]["country"], company["survival"]["section"])
    ages = np.concatenate([[0], curve.ages])
    hazard = np.concatenate([[0], -np.log(curve.alive)])
    ages, hazard = (
        np.append(ages, ages[-1] + 100),
        np.append(hazard, hazard[-1] + 100 * (hazard[-1] - hazard[-2]) / (ages[-1] - ages[-2])),
    )
    now = np.interp(company["age"], ages, hazard)
    luck = random.random(DRAWS)  # the luckier live longer and sell for more
    closing = np.interp(now - np.log1p(-luck), hazard, ages) - company["age"]
    gap = company["after_closing"]["months_without_pay"] / 12
    without = np.clip(np.minimum(years[:, None], closing + gap) - np.maximum(years[:, None] - 1, closing), 0, 1)
    salary = salaries(small, horizon)[:, None]
    cash = salary * (1 - without)
    pay = factors @ (taxes.net(cash) + severance(taxes, salary[:, 0], horizon) * cash)

    soonest, latest = company["exit"]["years"]
    time = soonest + (latest - soonest) * random.random(DRAWS)
    middle = np.exp(now - np.interp(company["age"] + (soonest + latest) / 2, ages, hazard))
    sold = random.random(DRAWS) < min(1.0, 0.22 / middle)
    vested = np.where(time < small["equity"]["cliff_years"], 0, np.minimum(time / small["equity"]["vesting_years"], 1))
    weight = np.where(sold & (closing > time) & (time <= horizon), vested, 0.0)
    if company["exit"].get("returns"):
        returns = Evidence().returns()
        multiple = exits(luck, np.array(returns.ranks), np.array(returns.multiples))
    else:
        values = company["exit"]["values"]
        ranks = np.array([share(key) for key in values])
        dead = 1 - np.exp(now - np.interp(company["age"] + time, ages, hazard))
        among = np.clip((luck - dead) / (1 - dead), 0, 1)
        multiple = exits(
            among, ranks, np.array([amount(value) for value in values.values()]) / amount(small["equity"]["post_money"])
        )
    at_exit = cash[np.clip(np.ceil(time).astype(int), 1, horizon) - 1, np.arange(DRAWS)]
    return Futures(about, first, pay, time, weight, multiple, taxes, at_exit)


def severance(taxes: Schedule, salary: np.ndarray, years: int) -> float:
    """A twelfth of the salary in Korea, less its tax."""
    paid = salary.sum() / 12
    return (1 - taxes.severance_tax(paid, years) / paid) / 12 if taxes.country == "KR" else 0.0


def exits(rank: np.ndarray, ranks: np.ndarray, multiples: np.ndarray) -> np.ndarray:
    """Straight in the logarithm between positive points, in the value below the lowest of them."""
    positive = multiples > 0
    value = np.exp(np.interp(rank, ranks[positive], np.log(multiples[positive])))
    low = ranks[positive][0]
    return np.where(rank < low, np.interp(rank, ranks, multiples), value) if not positive.all() else value


def certain(total: np.ndarray, savings: float, aversion: float) -> float:
    return float(np.mean((total + savings) ** (1 - aversion)) ** (1 / (1 - aversion)) - savings)


@pytest.fixture(scope="module", params=["kr", "us"])
def both(request):
    path = OFFERS / f"example-{request.param}.yaml"
    offer = read(path)
    return futures(path), offer, wording.work_out(offer)


def totals(own: Futures, rate: float, multiple: np.ndarray | None = None) -> np.ndarray:
    per_company = multiple is not None or not own.about["offers"][1]["company"]["exit"].get("returns")
    paid = own.holding(own.multiple if multiple is None else multiple, per_company)
    return own.pay + paid * (1 + rate) ** -own.time


def test_means_and_medians_agree(both) -> None:
    own, offer, found = both
    discount = offer.about.discount
    second = totals(own, discount)
    on_average = totals(own, 0.15)
    error = 4 * on_average.std() / np.sqrt(DRAWS) + 4 * on_average.std() / np.sqrt(offer.draws)
    assert found.offers[0].total.mean == pytest.approx(own.first.mean(), rel=2e-3)
    assert found.offers[1].total.mean == pytest.approx(on_average.mean(), abs=error)
    assert found.offers[1].total.median == pytest.approx(np.median(second), rel=2e-3)
    assert found.offers[0].total.median == pytest.approx(np.median(own.first), rel=2e-3)


def test_the_chance_to_pay_more_agrees(both) -> None:
    own, offer, found = both
    chance = (totals(own, offer.about.discount) > own.first).mean()
    assert found.second_pays_more == pytest.approx(chance, abs=4 * np.sqrt(chance / offer.draws) + 5e-4)


def test_certainty_equivalents_agree(both) -> None:
    own, offer, found = both
    about = offer.about
    for one, total in zip(found.offers, (own.first, totals(own, about.discount)), strict=True):
        assert one.certain_own == pytest.approx(certain(total, about.savings, about.risk_aversion), rel=4e-3)


def test_the_break_even_value_makes_both_worth_the_same_here_too(both) -> None:
    own, _, found = both
    multiple = found.break_even[0].multiple
    at = totals(own, 0.15, np.full(DRAWS, multiple))
    assert at.mean() == pytest.approx(own.first.mean(), rel=5e-3)
