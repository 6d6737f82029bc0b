"""What the tables say about an offer."""

import pytest

from talentmarket.offers.evidence import Evidence, TablesMissing


def test_a_survival_curve_takes_the_population_with_most_ages_and_the_median_of_its_cohorts(evidence):
    curve = evidence.survival("KR", "J")
    assert curve.ages == (1.0, 3.0, 5.0)
    assert curve.alive == (0.6, 0.45, 0.3)
    assert curve.figures == ("sur-00001", "sur-00002", "sur-00003", "sur-00004")


def test_two_cohorts_say_nothing_about_the_spread_and_five_do(evidence):
    assert evidence.survival("KR", "J").low == ()
    spread = evidence.survival("US", "J")
    assert spread.alive == (0.88, 0.79, 0.709)
    assert spread.low == (0.86, 0.77, 0.689)
    assert spread.high == (0.9, 0.81, 0.729)


def test_places_without_three_ages_have_no_curve(evidence):
    assert evidence.survival("JP", "J") is None
    assert evidence.survival_choices() == [("KR", "J"), ("US", "J")]


def test_returns_are_the_published_shares_by_multiple(evidence):
    returns = evidence.returns()
    assert returns.ranks == (0.0, 0.65, 0.9, 0.96, 0.985, 1.0)
    assert returns.multiples == (0.0, 1.0, 5.0, 10.0, 20.0, 20.0)
    assert returns.figures == ("sur-03026", "sur-03028", "sur-03027", "sur-03033")


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
    with pytest.raises(TablesMissing, match="survival.csv"):
        Evidence(tmp_path).survival("KR", "J")
