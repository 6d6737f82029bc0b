"""What the tables say about an offer."""

import math

import numpy as np
import pytest

from talentmarket import load
from talentmarket.analysis.survival import NoSurvivalData, sections, survival_curve
from talentmarket.offers.evidence import Evidence, TablesMissing


def test_a_survival_curve_goes_through_the_medians_of_its_birth_cohorts(evidence):
    """With two ages the Weibull curve meets both: 60 % at one year, 30 % at five."""
    curve = evidence.survival("KR", "J")
    alive = dict(zip(curve.ages, curve.alive, strict=True))
    assert (alive[1.0], alive[5.0]) == (pytest.approx(0.6), pytest.approx(0.3))
    # log(-log S) is straight in log t: at the square root of five it lies halfway
    assert math.log(-math.log(alive[25.0])) == pytest.approx(2 * math.log(-math.log(0.3)) - math.log(-math.log(0.6)))
    assert curve.known == 5.0
    assert curve.figures == ("sur-00001", "sur-00002", "sur-00003")


def test_two_cohorts_say_nothing_about_the_spread_and_five_do(evidence):
    assert evidence.survival("KR", "J").low == ()
    spread = evidence.survival("US", "J")
    assert all(low < alive < high for low, alive, high in zip(spread.low, spread.alive, spread.high, strict=True))


def test_places_without_two_ages_have_no_curve(evidence):
    assert evidence.survival("JP", "J") is None
    assert evidence.survival("NO", "J") is None
    assert evidence.survival_choices() == [("KR", "J"), ("US", "J")]


def test_every_shipped_curve_is_that_of_the_survival_notebook():
    survival = load("survival")
    evidence = Evidence()
    compared = 0
    for country in sorted(survival["country"].dropna().unique()):
        for section in sections(survival, country):
            try:
                theirs = survival_curve(survival, country, section)
            except NoSurvivalData:
                assert evidence.survival(country, section) is None
                continue
            ours = evidence.survival(country, section)
            ages = np.array(ours.ages)
            assert np.allclose(ours.alive, theirs.at(ages), rtol=0, atol=1e-9)
            assert ours.figures == theirs.figure_ids
            if ours.low:
                assert np.allclose(ours.low, theirs.at(ages, theirs.deviations[1]), rtol=0, atol=1e-9)
                assert np.allclose(ours.high, theirs.at(ages, theirs.deviations[0]), rtol=0, atol=1e-9)
            compared += 1
    assert compared == len(evidence.survival_choices())
    assert ("KR", "J") in evidence.survival_choices()


def test_returns_are_the_published_shares_by_multiple(evidence):
    returns = evidence.returns()
    assert returns.ranks == (0.0, 0.65, 0.9, 0.96, 0.985, 0.995, 1.0)
    assert returns.multiples == (0.0, 1.0, 5.0, 10.0, 20.0, 50.0, 50.0)
    assert returns.figures == ("hir-01320", "hir-01322", "hir-01321", "sur-03033", "hir-01325")


def test_returns_that_contradict_one_another_are_refused(folder):
    table = folder / "startup_outcomes.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("only 10%,10,10", "only 10%,50,50"), encoding="utf-8")
    with pytest.raises(ValueError, match="contradict"):
        Evidence(folder).returns()


@pytest.mark.parametrize(
    ("figure", "amount", "measure", "holds"),
    [
        ("sal-00001", 48_000_000, "KRW", True),  # the annual amount
        ("sal-00001", 4_000_000, "KRW", True),  # as stated
        ("sal-00001", 5_000_000, "KRW", False),
        ("sal-00001", 48_000_000, "USD", False),
        ("sal-00002", 33_000_000, "KRW", True),
        ("sal-00003", 250_000_000, "KRW", True),  # open above
        ("sal-00003", 90_000_000, "KRW", False),
        ("sal-00005", 0.3, "percent", True),
        ("sal-00005", 0.6, "percent", False),
        ("hir-01420", 7.9, "years", True),
        ("sur-00001", 60.0, "percent", True),
    ],
)
def test_a_value_is_held_against_the_figure_it_comes_from(evidence, figure, amount, measure, holds):
    assert evidence.figure(figure).holds(amount, measure) is holds


def test_an_unknown_figure_is_none(evidence):
    assert evidence.figure("sal-99999") is None
    assert evidence.figure("../../etc/passwd") is None


def test_tables_that_are_not_there_are_named(tmp_path):
    with pytest.raises(TablesMissing, match=r"survival\.csv"):
        Evidence(tmp_path).survival("KR", "J")
