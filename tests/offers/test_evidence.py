"""What the tables say about an offer."""

import pytest

from talentmarket import load
from talentmarket.analysis.survival import life_table
from talentmarket.offers.evidence import Evidence


def test_survival_is_the_life_table_of_the_country_with_its_last_hazard_carried_on(evidence):
    """60 % at one year, 30 % at five: half of those alive at one are gone in four years, and so on beyond."""
    curve = evidence.survival("KR", "J")
    alive = dict(zip(curve.ages, curve.alive, strict=True))
    assert (alive[1.0], alive[5.0]) == (pytest.approx(0.6), pytest.approx(0.3))
    assert alive[9.0] == pytest.approx(0.15)
    assert alive[25.0] == pytest.approx(0.3 / 2**5)
    assert curve.known == 5.0
    assert curve.figures == ("sur-00001", "sur-00003")


def test_one_cohort_has_no_band_and_five_have_one_that_widens(evidence):
    assert evidence.survival("KR", "J").low == ()
    spread = evidence.survival("US", "J")
    width = [(high - low) / alive for low, alive, high in zip(spread.low, spread.alive, spread.high, strict=True)]
    assert all(low < alive < high for low, alive, high in zip(spread.low, spread.alive, spread.high, strict=True))
    assert width[2:] == sorted(width[2:])


def test_the_band_is_that_of_a_company_which_has_come_so_far(evidence):
    curve = evidence.survival("US", "J", age=2.0)
    at = curve.ages.index(2.0)
    assert curve.low[at] == curve.alive[at] == curve.high[at]
    assert curve.low[at + 1] < curve.alive[at + 1] < curve.high[at + 1]
    # five cohorts: (0.729 - c) / (0.81 - c) for c = 0, 0.01, … 0.04; the median is the third
    assert curve.alive[at + 1] / curve.alive[at] == pytest.approx(0.709 / 0.79)


def test_places_without_two_ages_have_no_life_table(evidence):
    assert evidence.survival("JP", "J") is None
    assert evidence.survival("NO", "J") is None
    assert evidence.survival_countries() == ["KR", "US"]
    assert evidence.survival_sections("KR") == ["J"]


def test_an_offer_takes_the_life_table_of_the_survival_notebook():
    theirs = life_table(load("survival"), "US", "J")
    ours = Evidence().survival("US", "J", age=2.0)
    alive = dict(zip(ours.ages, ours.alive, strict=True))
    assert alive[10.0] / alive[2.0] == pytest.approx(theirs.conditional(2, 10)[0])
    low, high = (dict(zip(ours.ages, ends, strict=True))[10.0] / alive[2.0] for ends in (ours.low, ours.high))
    assert (low, high) == pytest.approx(theirs.conditional(2, 10)[1:])
    assert ours.figures == theirs.figure_ids


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
    with pytest.raises(FileNotFoundError, match=r"survival\.csv"):
        Evidence(tmp_path).survival("KR", "J")
