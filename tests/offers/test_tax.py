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
    assert schedule("KR", 2025).credit_of(10_000_000, wages) == pytest.approx(cap)


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
    [
        ("FR", None, "no tax table for 'FR': there are KR, US, US-CA"),
        ("KR", 1999, "there are 2025, 2026"),
        ("US-ZZ", None, "US-CA"),
    ],
)
def test_a_place_or_year_without_a_table_is_named_with_those_there_are(place: str, year: int | None, says: str) -> None:
    with pytest.raises(UnknownTax, match=says):
        schedule(place, year)


@pytest.mark.parametrize(("place", "year"), [("KR", 2025), ("KR", 2026), ("US", 2025), ("US", 2026)])
def test_a_table_says_its_law(place: str, year: int) -> None:
    assert str(year) in schedule(place, year).source or "2025-32" in schedule(place, year).source


def test_a_hundred_thousand_dollars_in_2025_as_published() -> None:
    """13,449 dollars (https://e.file-tax.net/single/tax-on-100000-income-single, after the brackets of the IRS)."""
    assert schedule("US", 2025).income_tax(100_000) == pytest.approx(13_449)


def test_the_highest_pension_contribution_of_a_month_in_2026_as_published() -> None:
    """302,575 won until June, at 6,370,000 won a month (https://bluedoc.co.kr/?id=1736&pn=open.doc.detail)."""
    (pension,) = (one for one in schedule("KR", 2026).insurance if one.name == "pension")
    assert pension.rate * 6_370_000 == pytest.approx(302_575)
    assert pension.of(500_000_000) == pytest.approx(pension.rate * 6 * (6_370_000 + 6_590_000))


def test_severance_pay_of_a_hundred_million_won_after_ten_years() -> None:
    """By the steps of 소득세법 제48조·제55조: 15,000,000 for ten years; 85,000,000 are 102,000,000 a year; less 62,600,000
    leaves 39,400,000; tax 840,000 + 15 % of 25,400,000 = 4,650,000, of which ten twelfths, and a tenth to the region."""
    assert schedule("KR").severance_tax(100_000_000, 10) == pytest.approx(3_875_000 * 1.1)


def test_option_gains_of_a_venture_company_are_free_up_to_the_limit_and_wages_above_it() -> None:
    korea = schedule("KR")
    gain, wages = np.array([150e6, 300e6]), np.array([60e6, 60e6])
    kept = korea.keep(gain, wages, "venture")
    assert kept[0] == 150e6
    above = korea.net(160e6) - korea.net(60e6)  # 100 million on top of 60
    assert kept[1] == pytest.approx(200e6 + above, rel=1e-4)
    assert korea.keep(gain, wages, "wages")[0] == pytest.approx(korea.net(210e6) - korea.net(60e6), rel=1e-4)


@pytest.mark.parametrize(
    ("treatment", "tax"),
    [
        # 100,000 on top of wages of 150,000 in 2025: taxable income goes from 134,250 to 234,250
        ("nso", 63_050 * 0.24 + 36_950 * 0.32 + 26_100 * 0.062 + 100_000 * 0.0145 + 50_000 * 0.009),
        ("iso", 63_050 * 0.24 + 36_950 * 0.32),
        ("held", 15_000 + 50_000 * 0.038),  # all in the bracket of 15 %; 50,000 above 200,000
        ("qsbs", 0),
    ],
)
def test_american_gains_by_how_they_are_held(treatment: str, tax: float) -> None:
    kept = schedule("US", 2025).keep(np.array([100_000.0]), np.array([150_000.0]), treatment)
    assert 100_000 - kept[0] == pytest.approx(tax, rel=2e-3, abs=1)
