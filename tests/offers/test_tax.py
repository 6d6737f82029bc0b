"""Taxes agree with worked examples to the won and the dollar, and the simulation's fast way agrees with the exact one.

Korea, 50 million won of wages in 2025, worked by the steps of the law (소득세법): deduction for wages 12,250,000, so
37,750,000; person 1,500,000; pension 2,250,000, health 1,772,500, care 229,540, employment 450,000: taxable 31,547,960.
Tax 840,000 + 15 % of 17,547,960 = 3,472,194; credit min(715,000 + 30 % of 2,172,194, 740,000 - 0.8 % of 17,000,000,
at least 660,000) = 660,000; 2,812,194 and a tenth to the region.

United States, 2025, single: the tax on 100,000 dollars of taxable income is 5,578.50 + 22 % of what is above 48,475
(Schedule X of the IRS), 16,914.
"""

import numpy as np
import pytest

from talentmarket.offers.tax import UnknownTax, schedule


def test_korean_wages_of_fifty_million_won() -> None:
    korea = schedule("KR", 2025)
    assert korea.contributions(50_000_000) == pytest.approx(2_250_000 + 1_772_500 + 229_540 + 450_000)
    assert korea.taxable(50_000_000) == pytest.approx(31_547_960)
    assert korea.income_tax(50_000_000) == pytest.approx((3_472_194 - 660_000) * 1.1)


@pytest.mark.parametrize(
    ("wages", "deduction"), [(4_000_000, 2_800_000), (30_000_000, 9_750_000), (500_000_000, 20_000_000)]
)
def test_the_korean_deduction_for_wages_is_sliced_and_capped(wages: float, deduction: float) -> None:
    korea = schedule("KR", 2025)
    insurance = sum(one.of(wages) for one in korea.insurance)
    assert korea.taxable(wages) == pytest.approx(max(0, wages - deduction - insurance - 1_500_000))


@pytest.mark.parametrize(
    ("wages", "cap"),
    [
        (30_000_000, 740_000),
        (35_000_000, 724_000),
        (60_000_000, 660_000),
        (70_200_000, 560_000),
        (200_000_000, 200_000),
    ],
)
def test_the_korean_credit_for_wages_falls_with_wages_to_its_floors(wages: float, cap: float) -> None:
    assert schedule("KR", 2025)._credit(10_000_000, wages) == pytest.approx(cap)


def test_the_american_schedule_agrees_with_the_published_one() -> None:
    america = schedule("US", 2025)
    wages = 100_000 + 15_750
    assert america.income_tax(wages) == pytest.approx(16_914)
    assert america.contributions(wages) == pytest.approx(wages * 0.0765)


def test_above_the_wage_base_only_medicare_goes_on_with_its_additional_part() -> None:
    assert schedule("US", 2025).contributions(300_000) == pytest.approx(176_100 * 0.062 + 300_000 * 0.0145 + 900)


def test_a_state_adds_its_rate_on_taxable_income() -> None:
    plain, state = schedule("US", 2025), schedule("US-CA", 2025)
    assert state.income_tax(215_750) - plain.income_tax(215_750) == pytest.approx(0.093 * 200_000)


@pytest.mark.parametrize("place", ["KR", "US", "US-NY"])
def test_the_fast_way_agrees_with_the_exact_one(place: str) -> None:
    one = schedule(place)
    top = one.brackets[-1][0]
    wages = np.concatenate((np.linspace(0, 2 * top, 997), [30 * top]))
    exact = np.array([one.net(float(w)) for w in wages])
    assert np.max(np.abs(one.net_of(wages) - exact) / np.maximum(wages, top / 100)) < 2e-4


@pytest.mark.parametrize("place", ["KR", "US", "US-CA"])
def test_more_pay_never_leaves_less(place: str) -> None:
    one = schedule(place)
    net = one.net_of(np.geomspace(1_000, 30 * one.brackets[-1][0], 5_000))
    assert np.all(np.diff(net) > -1e-6 * net[:-1])


@pytest.mark.parametrize(
    ("place", "year", "says"),
    [("FR", None, "no tax table for 'FR': there are KR, US"), ("KR", 1999, "there are 2025"), ("US-ZZ", None, "US-CA")],
)
def test_a_place_or_year_without_a_table_is_named_with_those_there_are(place: str, year: int | None, says: str) -> None:
    with pytest.raises(UnknownTax, match=says):
        schedule(place, year)


@pytest.mark.parametrize("place", ["KR", "US"])
def test_a_table_says_its_law_and_what_it_leaves_out(place: str) -> None:
    one = schedule(place)
    assert one.source
    assert len(one.leaves_out["en"]) == len(one.leaves_out["ko"]) > 0
