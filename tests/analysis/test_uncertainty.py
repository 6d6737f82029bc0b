"""Intervals over origins: what they are by hand, that origins are drawn and not figures, and that they never move."""

import pytest

from talentmarket.analysis.uncertainty import median_interval, over_origins, ratio_interval


class TestMedianInterval:
    def test_figures_of_one_origin_are_one_witness(self) -> None:
        # a hundred figures of one origin leave nothing to draw: the interval is the median itself
        interval = median_interval(list(range(100)), ["one report"] * 100)
        assert (interval.value, interval.low, interval.high) == (49.5, 49.5, 49.5)

    def test_two_origins_give_either_or_both(self) -> None:
        # draws: both origins (1 in 2), the first twice, the second twice (1 in 4 each); all within 95 %
        interval = median_interval([10.0, 20.0], ["a", "b"])
        assert (interval.value, interval.low, interval.high) == (15.0, 10.0, 20.0)

    def test_more_figures_of_an_origin_do_not_narrow_it(self) -> None:
        few = median_interval([10.0, 20.0, 30.0], ["a", "b", "c"])
        many = median_interval([10.0] * 5 + [20.0] * 5 + [30.0] * 5, ["a"] * 5 + ["b"] * 5 + ["c"] * 5)
        assert few == many

    def test_the_same_figures_give_the_same_interval(self) -> None:
        values, origins = [3.0, 1.0, 4.0, 1.5, 9.0, 2.6], ["a", "b", "c", "d", "e", "f"]
        assert median_interval(values, origins) == median_interval(values, origins)

    def test_the_order_of_rows_does_not_matter(self) -> None:
        values, origins = [3.0, 1.0, 4.0, 1.5, 9.0], ["a", "b", "c", "d", "a"]
        assert median_interval(values, origins) == median_interval(values[::-1], origins[::-1])

    def test_no_figure_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no figure"):
            median_interval([], [])


class TestRatioInterval:
    def test_of_single_origins_is_the_quotient_of_the_medians(self) -> None:
        assert ratio_interval([30.0], ["a"], [10.0], ["b"]) == (3.0, 3.0, 3.0)

    def test_spans_the_draws_of_both_sides(self) -> None:
        interval = ratio_interval([20.0, 40.0], ["a", "b"], [10.0, 5.0], ["c", "d"])
        assert interval.value == 4.0
        assert (interval.low, interval.high) == (2.0, 8.0)


class TestOverOrigins:
    def test_three_origins_by_hand(self) -> None:
        summary = over_origins([0.06, 0.47, 0.12])
        assert summary.median == 0.12
        assert (summary.low, summary.high) == (0.06, 0.47)
        # the next of four exchangeable values is neither the lowest nor the highest in two cases of four
        assert summary.chance == 0.5
        # without 0.06 the middle of 0.12 and 0.47, without 0.47 that of 0.06 and 0.12
        assert (summary.without_low, summary.without_high) == pytest.approx((0.09, 0.295))

    def test_one_origin_predicts_nothing(self) -> None:
        assert over_origins([0.1]).chance == 0
