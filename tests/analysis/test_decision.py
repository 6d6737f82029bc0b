"""What the articles compare, and where scores lean."""

from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentmarket import load
from talentmarket.analysis.decision import SCORES, SETTINGS, bearing, cells, lean, quotes, sides


def weighed(*rows):
    return pd.DataFrame(rows, columns=["source_id", "setting", "dimension", "effect"])


CRITERIA = pd.DataFrame({"criterion_id": ["a", "b", "c"], "favours": ["startup", "big_tech", "startup"]})


def test_a_cell_counts_articles_and_not_sentences():
    table = cells(
        weighed(("one", "startup", "pay", -1), ("one", "startup", "pay", -1), ("two", "startup", "pay", -1))
    ).iloc[0]
    assert (table["weaknesses"], table["strengths"], table["articles"], table["verdict"]) == (2, 0, 2, "weakness")


def test_articles_that_disagree_split_a_cell():
    table = cells(weighed(("one", "startup", "pay", -1), ("two", "startup", "pay", 1)))
    assert table["verdict"].tolist() == ["split"]


def test_a_dimension_has_two_sides_where_one_setting_is_strong_and_another_weak():
    table = sides(
        weighed(
            ("one", "startup", "pay", -1),
            ("two", "big_tech", "pay", 1),
            ("one", "startup", "speed", 1),
            ("one", "ai_lab", "speed", 1),
        )
    )
    assert table.to_dict("records") == [{"dimension": "pay", "strong": "big_tech", "weak": "startup"}]


def test_every_cell_of_the_shipped_table_has_its_place():
    tradeoffs = load("tradeoffs")
    table = cells(tradeoffs)
    assert set(table["setting"]) == set(SETTINGS)
    assert len(table) == len(tradeoffs.drop_duplicates(["setting", "dimension"]))


def test_figures_that_bear_on_a_dimension_stand_in_the_tables():
    table = bearing(
        {name: load(name) for name in ("pay_gaps", "equity", "startup_outcomes", "retention", "resources", "bearing")}
    )
    gap = table[table["figure_id"] == "sal-00002"].iloc[0]
    assert (gap["dimension"], gap["percent_low"], gap["percent_high"]) == ("compensation", 30.0, 40.0)
    assert set(table["dimension"]) <= set(load("tradeoffs")["dimension"])


def test_a_figure_that_is_gone_is_named():
    with pytest.raises(LookupError, match="sal-00002"):
        bearing({"retention": load("retention"), "bearing": load("bearing")})


RETENTION = pd.DataFrame(
    {
        "figure_id": ["hir-01212", "hir-00290", "hir-00301", "hir-01509", "hir-01510"],
        "source_id": "s",
        "origin_id": "o",
        "percent_low": [17.0, 64.0, 78.0, 9.0, 40.0],
        "percent_high": [17.0, 66.0, 80.0, 9.0, 40.0],
    }
)
GAPS = pd.DataFrame(
    {"figure_id": ["sal-00002"], "source_id": "s", "origin_id": "o", "percent_low": [30.0], "percent_high": [40.0]}
)
OUTCOMES = pd.DataFrame(
    {
        "figure_id": ["hir-01320", "hir-01321"],
        "source_id": "s",
        "origin_id": "o",
        "percent_low": [65.0, 4.0],
        "percent_high": [65.0, 4.0],
    }
)
GPUS = pd.DataFrame(
    {"figure_id": ["hir-00009", "hir-00010"], "source_id": "s", "origin_id": "o", "gpus_low": [30_000, 60_000]}
)
TABLES = {
    "pay_gaps": GAPS,
    "startup_outcomes": OUTCOMES,
    "retention": RETENTION,
    "resources": GPUS,
    "quotes": load("quotes"),
}


def test_a_quote_has_the_values_of_its_figures_and_their_ids():
    found = quotes(TABLES)
    assert found["pay"].values == {"low": 0.3, "high": 0.4}
    assert found["staying"].values == {"vested": 0.17, "low": 0.64, "high": 0.8}
    assert set(found["staying"].figures) == {"hir-01212", "hir-00290", "hir-00301"}
    assert found["promotion"].values == {"usual": 0.09, "fast": 0.4}
    assert found["compute"].values == {"meta": 30_000, "ulsan": 60_000}


def test_a_quote_of_a_figure_that_is_gone_names_the_query():
    with pytest.raises(LookupError, match=r"sal-00002.*pay, (high|low)"):
        quotes(TABLES | {"pay_gaps": GAPS.iloc[:0]})


def test_scores_for_a_start_up_count_against_those_for_big_tech():
    found = lean(CRITERIA, {"a": 2, "b": 1, "c": -1})
    assert (found.total, found.most, found.side) == (0, 6, "")
    assert found.weights == {"a": 2, "b": -1, "c": -1}


def test_disliking_what_speaks_for_big_tech_leans_to_a_start_up():
    assert lean(CRITERIA, {"a": 0, "b": -2, "c": 0}).side == "startup"


def test_a_criterion_decides_if_the_lean_goes_without_it():
    found = lean(CRITERIA, {"a": 2, "b": 1, "c": 1})
    assert (found.total, found.deciding) == (2, ("a",))


def test_as_many_scores_must_move_as_the_lean_has_points():
    assert lean(CRITERIA, {"a": 2, "b": 1, "c": 1}).moves == 2
    assert lean(CRITERIA, {"a": 1, "b": 0, "c": 0}).moves == 1


def test_a_lean_that_one_step_each_cannot_undo_has_no_such_number():
    assert lean(CRITERIA, {"a": 2, "b": -2, "c": 2}).moves == 0  # 6 points, three scores


@given(st.lists(st.sampled_from(SCORES), min_size=3, max_size=3))
def test_how_firm_a_lean_is_equals_going_through_all_moves(given_scores):
    scores = dict(zip("abc", given_scores, strict=True))
    found = lean(CRITERIA, scores)
    ways = list(product(*[[s for s in (v - 1, v, v + 1) if s in SCORES] for v in given_scores]))
    sign = {"startup": 1, "big_tech": -1, "": 0}[found.side]
    same = sum(sign * (a - b + c) > 0 for a, b, c in ways)
    assert found.holds == pytest.approx(same / len(ways))


@pytest.mark.parametrize("scores", [{"a": 1, "b": 1}, {"a": 1, "b": 1, "c": 1, "d": 1}, {"a": 3, "b": 0, "c": 0}])
def test_scores_that_do_not_fit_are_refused(scores):
    with pytest.raises(ValueError, match="score"):
        lean(CRITERIA, scores)
