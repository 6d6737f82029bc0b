"""The offer model against what can be worked out by hand, and against what must hold for any two offers."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmarket.offers.simulation import (
    FOREVER,
    Comparison,
    Draws,
    Equity,
    Exit,
    Offer,
    Preference,
    Round,
    Stock,
    Survival,
    Swing,
    Tax,
    Vesting,
    Wealth,
    answer,
    at_exit_multiple,
    break_even_holding,
    break_even_multiple,
    simulate,
    tornado,
)

CASH = Offer("cash", 100.0)
ALIVE = Survival((1.0,), (1.0,))
DEAD = Survival((1.0,), (0.0,))
HALF = Survival((1.0, 2.0), (0.5, 0.25))  # half of them close every year, for ever


def start_up(survival=ALIVE, salary=60.0, **equity):
    """A start-up whose holding has a face value of 50 in a company of 1,000, sold at twice that after five years."""
    terms = {
        "face": 50.0,
        "company": 1000.0,
        "exit": Exit((5.0, 5.0), (0.0,), (2.0,)),
        "vesting": Vesting(4.0, 1.0),
        **equity,
    }
    return Offer("start-up", salary, equity=Equity(**terms), survival=survival)


def compare(first, second, count=4000, seed=1, **about):
    """Total of both offers, draw by draw."""
    comparison = Comparison((first, second), about.pop("horizon", 10), **about)
    draws = Draws.make(count, comparison, seed)
    return comparison, draws, [paid.total(comparison.discount) for paid in simulate(comparison, draws)]


# ---- closed forms


def test_without_any_survival_a_start_up_pays_its_cash_alone():
    _, _, (_, total) = compare(CASH, start_up(DEAD))
    assert np.allclose(total, 600.0)


def test_with_certain_survival_and_a_multiple_of_one_a_holding_is_worth_its_face():
    _, _, (_, total) = compare(CASH, start_up(exit=Exit((5.0, 5.0), (0.0,), (1.0,))))
    assert np.allclose(total, 600.0 + 50.0)


def test_a_salary_grows_and_is_discounted_at_the_ends_of_years():
    offer = replace(CASH, growth=0.1, bonus=0.2, sign_on=30.0)
    _, _, (total, _) = compare(offer, CASH, horizon=3, discount=0.05)
    by_hand = (120.0 + 30.0) / 1.05 + 132.0 / 1.05**2 + 145.2 / 1.05**3
    assert total == pytest.approx([by_hand])


def test_tax_is_taken_from_each_kind_of_pay_at_its_own_rate():
    stock = Stock(40.0, (1,), Vesting(0.0))
    offers = replace(CASH, stock=stock), start_up()
    _, _, (first, second) = compare(*offers, horizon=5, tax=Tax(pay=0.3, stock=0.2, equity=0.1))
    assert first == pytest.approx([5 * 70.0 + 32.0])
    assert np.allclose(second, 5 * 42.0 + 90.0)


def test_nothing_vests_before_the_cliff_and_equal_parts_after():
    vesting = Vesting(4.0, 1.0)
    assert vesting.share(np.array([0.0, 0.99, 1.0, 2.5, 4.0, 9.0])).tolist() == [0.0, 0.0, 0.25, 0.625, 1.0, 1.0]


def test_who_leaves_before_the_cliff_takes_nothing_of_the_holding():
    _, _, (_, total) = compare(CASH, start_up(vesting=Vesting(4.0, 2.0)), stay=1.0)
    assert np.allclose(total, 60.0)


def test_who_leaves_halfway_keeps_shares_but_loses_options_that_outlive_the_window():
    shares, options = start_up(), start_up(cost=20.0, window=0.25)
    _, _, (kept, lost) = compare(shares, options, stay=2.0)
    assert np.allclose(kept, 2 * 60.0 + 50.0)  # half of a holding that doubled
    assert np.allclose(lost, 2 * 60.0)


def test_exercise_costs_what_it_costs_and_is_not_done_at_a_loss():
    _, _, (_, worth) = compare(CASH, start_up(cost=30.0))
    _, _, (_, under_water) = compare(CASH, start_up(cost=130.0))
    assert np.allclose(worth, 600.0 + 70.0)
    assert np.allclose(under_water, 600.0)


def test_without_dilution_and_with_a_certain_exit_the_old_answer_comes_out():
    """A twentieth of a company of 1,000, sold for sure at twice its value after five years, pays 100."""
    _, _, (_, second) = compare(CASH, start_up(ALIVE))
    assert np.allclose(second, 10 * 60 + 100)


@pytest.mark.parametrize("survival", [ALIVE, HALF])
@pytest.mark.parametrize("rounds", [(), (Round(1.0, 0.2), Round(3.0, 0.15, 200.0))])
def test_a_holding_sold_at_todays_value_is_never_worth_more_than_its_shares_at_the_last_price(survival, rounds):
    leave = Exit((2.0, 8.0), (0.0,), (1.0,), chance=0.7)
    offer = start_up(survival, exit=leave, rounds=rounds, cost=10.0)
    _, draws, _ = compare(CASH, offer)
    comparison = Comparison((CASH, offer), 10)
    assert simulate(comparison, draws)[1].gross.max() <= 50.0
    assert answer(comparison, draws).offers[1].option_value <= 50.0


def test_a_layoff_ends_pay_for_a_while_and_what_has_not_vested():
    stock = Stock(100.0, (1,), Vesting(10.0))
    offer = replace(CASH, layoff=0.2, search=0.5, stock=stock)
    comparison, draws, _ = compare(offer, CASH, count=40_000)
    paid, _ = simulate(comparison, draws)
    there = 0.8 ** np.arange(1, 11)
    assert paid.stock.mean(axis=1) == pytest.approx(10.0 * there, rel=0.03)  # a tenth a year to those still there
    lost = 1000.0 - paid.cash.sum(axis=0)
    assert lost.max() == pytest.approx(50.0)  # half a year
    assert (lost > 0).mean() == pytest.approx(1 - 0.8**10, abs=0.01)


def test_promotions_raise_the_salary_from_their_year_on():
    _, _, (first, _) = compare(replace(CASH, promotions=((3.0, 0.1), (5.0, 0.5))), CASH, horizon=5)
    assert first == pytest.approx([100 + 100 + 110 + 110 + 165])


def test_a_refresh_is_a_grant_a_year_and_a_grant_may_end_before_the_horizon():
    stock = Stock(100.0, (1,), Vesting(2.0))
    _, _, (without, _) = compare(replace(CASH, stock=stock), CASH, horizon=5)
    _, _, (refreshed, _) = compare(replace(CASH, stock=replace(stock, refresh=40.0)), CASH, horizon=5)
    assert (without, refreshed) == (pytest.approx([600.0]), pytest.approx([600.0 + 3 * 40.0 + 20.0]))
    assert stock.last_year(5) == 2


def test_a_bonus_between_its_ends_has_the_mean_of_a_triangle():
    """(0 + 20 + 70) / 3 percent, and never outside its ends."""
    comparison, draws, _ = compare(replace(CASH, bonus=0.2, bonus_range=(0.0, 0.7)), CASH, count=40_000)
    cash = simulate(comparison, draws)[0].cash
    assert cash.mean() == pytest.approx(130.0, abs=0.3)
    assert (cash.min(), cash.max()) == (pytest.approx(100.0, abs=0.5), pytest.approx(170.0, abs=0.5))


def test_severance_pay_is_kept_by_who_serves_a_year():
    for stay, kept in ((0.5, 50.0), (1.0, 110.0), (FOREVER, 1100.0)):
        _, _, (first, _) = compare(replace(CASH, severance=0.1), CASH, stay=stay)
        assert first == pytest.approx([kept])


def test_leaving_is_looked_at_once_nobody_is_held_back():
    comparison, draws, _ = compare(replace(CASH, locked=3.0), CASH)
    assert answer(comparison, draws).leaving == 3.0


def test_rounds_before_the_exit_dilute_and_later_ones_do_not():
    rounds = (Round(2.0, 0.2), Round(4.0, 0.25), Round(7.0, 0.5))
    _, _, (_, total) = compare(CASH, start_up(rounds=rounds))
    assert np.allclose(total, 600.0 + 100.0 * 0.8 * 0.75)


def test_returns_a_share_have_later_rounds_in_them():
    leave = Exit((5.0, 5.0), (0.0,), (2.0,), per="share")
    _, _, (_, total) = compare(CASH, start_up(exit=leave, rounds=(Round(2.0, 0.2),)))
    assert np.allclose(total, 600.0 + 100.0)


# A company of 1,000: investors hold half of it and have put in 400. Of the other half the holding is a tenth.
@pytest.mark.parametrize(
    ("sold_for", "holding"),
    [
        (300.0, 0.0),  # the investors take all of it
        (400.0, 0.0),
        (600.0, 20.0),  # 400 for the investors, a tenth of the rest
        (800.0, 40.0),  # half of 800 is 400 as well: from here on they convert
        (1000.0, 50.0),
        (3000.0, 150.0),
    ],
)
def test_a_liquidation_preference_eats_common_stock_first(sold_for, holding):
    leave = Exit((5.0, 5.0), (0.0,), (sold_for / 1000.0,))
    _, _, (_, total) = compare(CASH, start_up(exit=leave, preference=Preference(400.0, 0.5)))
    assert np.allclose(total - 600.0, holding)


@pytest.mark.parametrize(("sold_for", "holding"), [(300.0, 0.0), (1000.0, 30.0), (3000.0, 130.0)])
def test_participating_investors_take_their_money_and_their_share(sold_for, holding):
    leave = Exit((5.0, 5.0), (0.0,), (sold_for / 1000.0,))
    _, _, (_, total) = compare(CASH, start_up(exit=leave, preference=Preference(400.0, 0.5, participating=True)))
    assert np.allclose(total - 600.0, holding)


def test_money_raised_later_is_preferred_too():
    leave = Exit((5.0, 5.0), (0.0,), (0.6,))
    first, later = Preference(400.0, 0.5), (Round(2.0, 0.0, raised=100.0),)
    _, _, (_, total) = compare(CASH, start_up(exit=leave, preference=first, rounds=later))
    assert np.allclose(total - 600.0, 10.0)


# ---- survival


def test_between_points_the_hazard_is_constant_and_the_last_one_goes_on():
    curve = Survival((1.0, 2.0, 4.0), (0.8, 0.6, 0.15))
    assert curve.chance(np.array([0.0, 1.0, 3.0])) == pytest.approx([1.0, 0.8, 0.3])
    assert curve.chance(6.0) == pytest.approx(0.15 * 0.25)


def test_what_a_company_has_survived_counts_for_it():
    curve = Survival((1.0, 5.0), (0.5, 0.2), age=1.0)
    assert curve.chance(4.0) == pytest.approx(0.4)


def test_companies_close_as_often_as_the_curve_says():
    ranks = (np.arange(100_000) + 0.5) / 100_000
    closing = HALF.closing(ranks)
    for year in (0.5, 1.0, 3.0):
        assert (closing > year).mean() == pytest.approx(0.5**year, abs=1e-4)


def test_a_curve_without_closings_never_closes():
    assert np.isposinf(ALIVE.closing(np.array([0.001, 0.5, 0.999]))).all()


def test_the_share_of_futures_in_which_the_holding_pays_is_the_survival_at_the_exit():
    comparison, draws, (_, total) = compare(CASH, start_up(HALF), count=10_000)
    assert (total > 600.0).mean() == pytest.approx(0.5**5, abs=2e-4)
    assert answer(comparison, draws).offers[1].closes == pytest.approx(1 - 0.5**5, abs=2e-4)


def test_after_closing_pay_stops_and_then_goes_on():
    offer = replace(start_up(DEAD), search=0.5, pay_after=0.5)
    _, _, (_, total) = compare(CASH, offer, horizon=2)
    # half a year idle, then half the pay; a survival of 0 closes companies within a sixtieth of a year on average
    assert total.mean() == pytest.approx(60.0 / 60 + (2 - 0.5 - 1 / 60) * 30.0, rel=1e-3)


# ---- exits


def test_values_at_exit_follow_their_percentiles():
    leave = Exit((5.0, 5.0), (0.1, 0.5, 0.9), (0.5, 2.0, 20.0))
    _, _, (_, total) = compare(CASH, start_up(exit=leave), count=20_000)
    sold = (total - 600.0) / 50.0
    assert np.quantile(sold, [0.05, 0.1, 0.5, 0.9, 0.95]) == pytest.approx([0.5, 0.5, 2.0, 20.0, 20.0], rel=0.01)
    assert np.quantile(sold, 0.7) == pytest.approx(np.sqrt(2.0 * 20.0), rel=0.01)  # straight in the logarithm


def test_published_returns_count_a_failure_once():
    """Two thirds of investments lose money and half of the companies close: the closed are among the losers."""
    returns = Exit((1.0, 1.0), (0.0, 2 / 3, 1.0), (0.0, 1.0, 10.0), among="all", per="share")
    _, _, (_, total) = compare(CASH, start_up(HALF, exit=returns, vesting=Vesting(1.0)), horizon=1, count=30_000)
    holding = total - 60.0
    assert (holding == 0.0).mean() == pytest.approx(1 / 2, abs=1e-3)
    assert (holding > 50.0).mean() == pytest.approx(1 / 3, abs=1e-3)


@pytest.mark.parametrize(("chance", "paid"), [(1.0, 1.0), (0.5, 0.5), (0.25, 0.25), (0.0, 0.0)])
def test_only_survivors_that_are_sold_or_listed_pay(chance, paid):
    exit_ = Exit((5.0, 5.0), (0.0,), (2.0,), chance=chance)
    comparison, draws, (_, total) = compare(CASH, start_up(exit=exit_, salary=0.0), count=8000)
    assert (total > 0).mean() == pytest.approx(paid, abs=1e-3)
    assert simulate(comparison, draws)[1].unsold.mean() == pytest.approx(1 - paid, abs=1e-3)


def test_half_of_the_survivors_exiting_gives_half_the_chance_to_pay_more():
    # cash of 40 less over ten years against a holding that pays 1,000 where the company is sold
    offer = start_up(survival=HALF, salary=96.0, exit=Exit((1.0, 1.0), (0.0,), (20.0,)), vesting=Vesting(0.0))
    half = start_up(
        survival=HALF, salary=96.0, exit=Exit((1.0, 1.0), (0.0,), (20.0,), chance=0.5), vesting=Vesting(0.0)
    )
    chances = []
    for one in (offer, half):
        _, _, (first, second) = compare(CASH, one, count=20_000)
        chances.append((second > first).mean())
    assert chances[0] == pytest.approx(0.5, abs=0.01)
    assert chances[1] == pytest.approx(chances[0] / 2, abs=0.01)


def test_closed_unsold_and_sold_make_up_all_futures():
    exit_ = Exit((2.0, 12.0), (0.0,), (2.0,), chance=0.6)
    comparison, draws, _ = compare(CASH, start_up(survival=HALF, exit=exit_), count=20_000)
    paid = simulate(comparison, draws)[1]
    assert not (paid.closed & paid.unsold).any()
    assert np.array_equal(paid.weight > 0, ~(paid.closed | paid.unsold))


def test_on_average_the_holding_is_discounted_at_the_required_return_and_all_else_at_the_discount_rate():
    comparison, draws, _ = compare(CASH, start_up(), discount=0.03, required_return=0.20)
    second = answer(comparison, draws).offers[1]
    assert second.equity == pytest.approx(100 / 1.2**5)
    assert second.cash == pytest.approx(sum(60 / 1.03**year for year in range(1, 11)))
    assert second.total.mean == pytest.approx(second.cash + second.equity)
    assert second.total.median == pytest.approx(second.cash + 100 / 1.03**5)


def test_the_break_even_value_has_later_rounds_in_it():
    plain = compare(CASH, start_up())
    rounds = compare(CASH, start_up(rounds=(Round(2.0, 0.2), Round(4.0, 0.5))))
    without, diluted = (
        break_even_multiple(comparison, simulate(comparison, draws), 1) for comparison, draws, _ in (plain, rounds)
    )
    assert diluted == pytest.approx(without / (0.8 * 0.5))


def test_an_exit_after_the_horizon_pays_nothing():
    _, _, (_, total) = compare(CASH, start_up(exit=Exit((4.0, 6.0), (0.0,), (2.0,))), horizon=5)
    assert (total > 300.0).mean() == pytest.approx(0.5, abs=1e-3)


# ---- listed stock


def test_stock_grows_by_its_drift_on_average_whatever_its_volatility():
    offer = replace(CASH, salary=0.0, stock=Stock(100.0, (1,), Vesting(2.0), drift=0.1, volatility=0.4))
    _, _, (total, _) = compare(offer, CASH, count=200_000, horizon=2)
    assert total.mean() == pytest.approx(50 * 1.1 + 50 * 1.21, rel=0.005)


def test_its_logarithm_has_the_volatility():
    offer = replace(CASH, salary=0.0, stock=Stock(100.0, (1,), Vesting(3.0, 3.0), drift=0.0, volatility=0.3))
    _, _, (total, _) = compare(offer, CASH, count=100_000, horizon=3)
    assert np.log(total / 100.0).std() == pytest.approx(0.3 * np.sqrt(3.0), rel=0.01)


def test_a_later_grant_starts_at_its_own_value():
    offer = replace(CASH, salary=0.0, stock=Stock(100.0, (1, 3), Vesting(1.0), drift=0.1))
    paid = simulate(*compare(offer, CASH, horizon=4)[:2])[0].by_year()[:, 0]
    assert paid == pytest.approx([110.0, 0.0, 110.0, 0.0])


def test_who_leaves_keeps_only_the_stock_that_has_vested():
    offer = replace(CASH, salary=0.0, stock=Stock(100.0, (1, 2), Vesting(4.0)))
    _, _, (total, _) = compare(offer, CASH, stay=2.0)
    assert total == pytest.approx([25.0 + 50.0])


# ---- what it is worth


def test_without_risk_aversion_an_offer_is_worth_its_expected_value():
    comparison, draws, (_, total) = compare(CASH, start_up(HALF), risk_aversion=0.0, savings=10.0)
    assert answer(comparison, draws).offers[1].certain_own == pytest.approx(total.mean())


@pytest.mark.parametrize(
    ("aversion", "by_hand"),
    [
        (0.0, 125.0 - 50.0),
        (1.0, 100.0 - 50.0),  # the geometric mean of 50 and 200
        (2.0, 80.0 - 50.0),  # the harmonic mean
    ],
)
def test_a_coin_is_worth_the_mean_that_belongs_to_the_aversion(aversion, by_hand):
    assert Wealth(np.array([0.0, 150.0]), 50.0).certain(aversion) == pytest.approx(by_hand)


def test_a_sure_sum_is_worth_itself_at_every_aversion():
    wealth = Wealth(np.array([70.0]), 30.0)
    assert [wealth.certain(a) for a in (0.0, 0.5, 1.0, 3.0, 20.0)] == pytest.approx([70.0] * 5)


def test_a_future_that_leaves_nothing_is_unbearable_from_an_aversion_of_one():
    wealth = Wealth(np.array([0.0, 1e6]), 0.0)
    assert wealth.certain(0.5) > 0
    assert [wealth.certain(a) for a in (1.0, 2.0, 10.0)] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("by", ["mean", "certain"])
def test_the_break_even_value_put_back_makes_both_worth_the_same(by):
    offer = start_up(HALF, exit=Exit((1.0, 3.0), (0.0, 1.0), (0.5, 20.0)), cost=10.0, preference=Preference(300.0, 0.3))
    comparison, draws, _ = compare(CASH, offer, savings=500.0, risk_aversion=1.0, count=20_000)
    multiple = break_even_multiple(comparison, simulate(comparison, draws), 1, by)
    assert multiple is not None
    even = at_exit_multiple(comparison, 1, multiple)
    fresh = Draws.make(20_000, even, seed=2)
    first, second = (p.total(0.0) for p in simulate(even, fresh))
    if by == "certain":
        first, second = (np.array([Wealth(t, 500.0).certain(1.0)]) for t in (first, second))
    error = 4 * second.std() / np.sqrt(len(second)) if by == "mean" else 0.01 * first.mean()
    assert second.mean() == pytest.approx(first.mean(), abs=error)


def test_the_break_even_holding_put_back_makes_both_worth_the_same():
    comparison, draws, _ = compare(CASH, start_up(HALF, exit=Exit((1.0, 3.0), (0.0,), (30.0,)), cost=10.0))
    factor = break_even_holding(comparison, simulate(comparison, draws), 1)
    assert factor is not None
    holding = comparison.offers[1].equity
    scaled = replace(holding, face=holding.face * factor, cost=holding.cost * factor)
    even = replace(comparison, offers=(CASH, replace(comparison.offers[1], equity=scaled)))
    first, second = (p.total(0.0).mean() for p in simulate(even, draws))
    assert second == pytest.approx(first)


def test_break_even_by_hand():
    """Ten years of 40 less cash against a twentieth of a company that lives: 400 / 50 times its value."""
    comparison, draws, _ = compare(CASH, start_up())
    assert break_even_multiple(comparison, simulate(comparison, draws), 1) == pytest.approx(8.0)
    assert break_even_holding(comparison, simulate(comparison, draws), 1) == pytest.approx(4.0)


def test_no_value_makes_up_for_a_company_that_never_lives():
    comparison, draws, _ = compare(CASH, start_up(DEAD))
    assert break_even_multiple(comparison, simulate(comparison, draws), 1) is None
    assert break_even_holding(comparison, simulate(comparison, draws), 1) is None


def test_an_offer_that_pays_more_cash_breaks_even_at_nothing():
    comparison, draws, _ = compare(CASH, start_up(salary=120.0))
    assert break_even_multiple(comparison, simulate(comparison, draws), 1) == 0.0
    assert break_even_holding(comparison, simulate(comparison, draws), 1) == 0.0


def test_the_choice_turns_where_the_certainty_equivalents_cross():
    # 1,000 for sure against 3,000 in half of the futures, with 500 saved:
    offer = start_up(HALF, salary=0.0, exit=Exit((1.0, 1.0), (0.0,), (60.0,)), vesting=Vesting(1.0))
    comparison, draws, (first, second) = compare(replace(CASH, salary=1000.0), offer, horizon=1, savings=500.0)
    turn = answer(comparison, draws).indifferent_at
    assert turn is not None
    assert Wealth(first, 500.0).certain(turn) == pytest.approx(Wealth(second, 500.0).certain(turn))


# ---- which input matters


def test_the_tornado_puts_the_widest_bar_first_and_moves_one_input_alone():
    comparison, draws, _ = compare(CASH, start_up(), risk_aversion=0.0)
    swings = [
        Swing("exit_value", 0.5, 2.0, "times", ("equity.exit.multiples",)),
        Swing("salary", 0.9, 1.1, "times", ("salary",)),
    ]
    bars = tornado(comparison, draws, swings)
    found = [(bar.input, bar.which, round(bar.low), round(bar.high)) for bar in bars]
    # ten years of 100 against ten of 60 and a holding of 100
    assert found == [("salary", 0, -200, -400), ("exit_value", 1, -350, -200), ("salary", 1, -360, -240)]


def test_an_input_that_an_offer_does_not_have_gets_no_bar():
    comparison, draws, _ = compare(CASH, CASH)
    assert tornado(comparison, draws, [Swing("volatility", -0.1, 0.1, "plus", ("stock.volatility",))]) == []


# ---- any two offers

money = st.floats(0, 1e6, allow_nan=False)
fraction = st.floats(0, 1, allow_nan=False)
curves = st.builds(
    lambda first, second, age: Survival((1.0, 5.0), (first, first * second), age), fraction, fraction, st.floats(0, 10)
)
exits = st.builds(
    lambda start, span, low, step, among, per: Exit((start, start + span), (0.2, 0.9), (low, low + step), among, per),
    st.floats(0.5, 8),
    st.floats(0, 4),
    st.floats(0, 5),
    st.floats(0, 50),
    st.sampled_from(["all", "survivors"]),
    st.sampled_from(["share", "company"]),
)
preferences = st.none() | st.builds(Preference, st.floats(0, 2e6), fraction, st.booleans())
equities = st.builds(
    Equity,
    face=st.floats(0, 1e5),
    company=st.just(1e6),
    exit=exits,
    cost=st.floats(0, 1e4),
    vesting=st.builds(Vesting, st.floats(0, 6), st.floats(0, 3)),
    rounds=st.lists(st.builds(Round, st.floats(0, 8), st.floats(0, 0.9), st.floats(0, 1e6)), max_size=3).map(tuple),
    preference=preferences,
    window=st.sampled_from([0.25, FOREVER]),
)
stocks = st.none() | st.builds(
    Stock, money, st.sampled_from([(1,), (1, 3)]), st.builds(Vesting, st.floats(0, 4)), fraction, fraction
)
offers = st.builds(
    Offer,
    name=st.just("any"),
    salary=money,
    growth=st.floats(-0.2, 0.2),
    bonus=fraction,
    stock=stocks,
    equity=st.none() | equities,
    survival=st.none() | curves,
    search=fraction,
    pay_after=fraction,
)
comparisons = st.builds(
    Comparison,
    offers=st.tuples(offers, offers),
    horizon=st.integers(1, 12),
    discount=st.floats(0, 0.2),
    savings=money,
    risk_aversion=st.floats(0, 8),
    stay=st.sampled_from([1.0, 3.5, FOREVER]),
)


def second_total(comparison, offer=None):
    if offer is not None:
        comparison = replace(comparison, offers=(comparison.offers[0], offer))
    draws = Draws.make(200, comparison, seed=3)
    return simulate(comparison, draws)[1].total(comparison.discount)


def never_worse(more, less):
    return bool((more >= less - 1e-9 * (1 + np.abs(less))).all())


@settings(max_examples=60, deadline=None)
@given(comparisons, money)
def test_more_cash_is_never_worse_in_any_future(comparison, more):
    offer = comparison.offers[1]
    richer = second_total(comparison, replace(offer, salary=offer.salary + more, sign_on=offer.sign_on + more))
    assert never_worse(richer, second_total(comparison))


@settings(max_examples=60, deadline=None)
@given(comparisons, equities, st.floats(0, 8), st.floats(0, 0.9))
def test_more_dilution_is_never_better_in_any_future(comparison, equity, year, dilution):
    offer = replace(comparison.offers[1], equity=equity)
    diluted = replace(equity, rounds=(*equity.rounds, Round(year, dilution)))
    assert never_worse(second_total(comparison, offer), second_total(comparison, replace(offer, equity=diluted)))


@settings(max_examples=60, deadline=None)
@given(comparisons, equities, curves, fraction)
def test_a_lower_hazard_of_closing_never_makes_a_holding_worse_in_any_future(comparison, equity, curve, lower):
    offer = replace(comparison.offers[1], salary=0.0, equity=equity, survival=curve)
    # a hazard times 1 - lower is a survival raised to that power
    longer = replace(curve, alive=tuple(alive ** (1 - lower) for alive in curve.alive))
    assert never_worse(second_total(comparison, replace(offer, survival=longer)), second_total(comparison, offer))


@settings(max_examples=60, deadline=None)
@given(comparisons)
def test_a_more_cautious_reader_never_values_an_offer_higher(comparison):
    wealth = Wealth(second_total(comparison), comparison.savings)
    worth = [wealth.certain(a) for a in (0.0, 0.5, 1.0, 2.0, 5.0, 15.0)]
    scale = 1e-6 * (1 + abs(worth[0]) + comparison.savings)
    assert all(high >= low - scale for high, low in itertools.pairwise(worth))


@settings(max_examples=25, deadline=None)
@given(comparisons)
def test_every_answer_is_finite_and_the_years_add_up(comparison):
    draws = Draws.make(100, comparison, seed=4)
    worked = answer(comparison, draws)
    for one, paid in zip(worked.offers, simulate(comparison, draws), strict=True):
        assert np.isfinite([one.total.mean, one.certain_own, *one.certain]).all()
        assert sum(year.mean for year in one.years) == pytest.approx(paid.total(0.0).mean())


def test_the_same_seed_gives_the_same_draws_and_another_seed_others():
    comparison = Comparison((replace(CASH, stock=Stock(1.0, volatility=0.2)), start_up(HALF)), 10)
    one, same, other = (Draws.make(500, comparison, seed) for seed in (7, 7, 8))
    assert (one.rank == same.rank).all()
    assert (one.normal[0] == same.normal[0]).all()
    assert (one.rank != other.rank).any()


def test_one_offer_gaining_stock_does_not_change_the_luck_of_the_other():
    plain = Comparison((CASH, start_up(HALF)), 10)
    richer = Comparison((replace(CASH, stock=Stock(1.0, volatility=0.2)), start_up(HALF)), 10)
    assert (Draws.make(500, plain, 1).rank == Draws.make(500, richer, 1).rank).all()
