"""From raw tables to all tables: nothing is lost, corrections are applied, contradictions are named."""

import pandas as pd
import pytest

from talentmarket import tables
from talentmarket.messages import plain
from talentmarket.raw.contradictions import contradictions
from talentmarket.raw.corrections import CorrectionError, figures
from talentmarket.schema import dictionary
from talentmarket.values import breaches


def correction(figure_id, column, replaces, value, reason="a reason"):
    return {"figure_id": figure_id, "column": column, "replaces": replaces, "value": value, "reason": reason}


def test_every_table_is_built_and_keeps_its_contract(tidy):
    built = tidy(salaries=[{"as_stated": "월 450만원", "period": "month"}])
    # answers and medians are made of the tables, not of data/raw
    assert [*built, "answers", "medians"] == sorted(dictionary().tables, key=[*built, "answers", "medians"].index)
    for name, frame in built.items():
        assert breaches(frame, dictionary().tables[name]) == []


def test_every_figure_stands_in_one_table_or_among_the_refused(tidy):
    built = tidy(
        salaries=[
            {"as_stated": "연봉 1억원"},
            {"as_stated": "30–40% lower", "unit": "percent", "measure": "pay_gap"},
            {"as_stated": "0.5%", "unit": "percent", "measure": "equity_percent"},
            {"as_stated": "업계 최고 수준"},
        ],
        survival=[{"as_stated": "30%", "age_years": "5"}, {"as_stated": "90%", "measure": "failure_rate"}],
        hiring_news=[{"as_stated": "$1 million"}, {"as_stated": "120명", "unit": "people", "event_type": "headcount"}],
    )
    homes = {
        name: built[name]["figure_id"].tolist() for name in (*tables.FIGURE_OUTPUTS, "refused") if len(built[name])
    }
    assert homes == {
        "salaries": ["sal-00001"],
        "pay_gaps": ["sal-00002"],
        "equity": ["sal-00003"],
        "refused": ["sal-00004"],
        "survival": ["sur-00001"],
        "startup_outcomes": ["sur-00002"],
        "hiring_news": ["hir-00001"],
        "headcounts": ["hir-00002"],
    }
    counted = built["ledger"].set_index(["raw_table", "table"])["rows"].to_dict()
    assert counted[("salaries", "refused")] == 1
    assert sum(counted.values()) == 8


def test_a_refused_figure_says_why(tidy):
    (row,) = tidy(salaries=[{"as_stated": "업계 최고 수준"}])["refused"].to_dict("records")
    assert (row["raw_table"], row["as_stated"], row["unit"]) == ("salaries", "업계 최고 수준", "KRW")
    assert "업계 최고 수준" in row["reason"]


def test_no_raw_table_is_changed(raw):
    given = raw(
        salaries=[{"as_stated": "1억원", "year": "2023"}], corrections=[correction("sal-00001", "year", "2023", "2024")]
    )
    before = {name: frame.copy() for name, frame in given.items()}
    assert tables.build(given)["salaries"]["year"].tolist() == [2024]
    for name, frame in given.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_a_correction_of_the_reading_is_applied_and_flagged(tidy):
    built = tidy(
        salaries=[{"as_stated": "around 1.5 million won"}],
        corrections=[
            correction("sal-00001", "high", "1500000", "150000000"),
            correction("sal-00001", "low", "1500000", "150000000"),
        ],
    )
    (row,) = built["salaries"].to_dict("records")
    assert (row["low"], row["high"], row["as_stated"]) == (150e6, 150e6, "around 1.5 million won")
    assert "corrected" in row["figure_flags"].split(";")
    assert len(built["corrections"]) == 2


def test_a_correction_settles_a_wording_that_cannot_be_read(tidy):
    built = tidy(
        salaries=[{"as_stated": "#", "unit": "USD"}], corrections=[correction("sal-00001", "low", "", "208000")]
    )
    assert built["salaries"][["low", "annual_low"]].iloc[0].tolist() == [208_000, 208_000]
    assert built["refused"].empty


def test_a_wording_without_a_figure_may_be_refused_for_good_with_our_reason(raw):
    given = raw(
        salaries=[{"as_stated": "top of the industry"}],
        corrections=[correction("sal-00001", "refused", "", "", "the page gives no number")],
    )
    read = figures(given)
    assert read.failed == []
    assert read.readings["corrected"].tolist() == [True]
    assert tables.build(given)["refused"]["reason"].tolist() == ["the page gives no number"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (correction("sal-00009", "low", "", "1"), "there is no figure sal-00009"),
        (correction("sal-00001", "low", "7", "1"), "has '100000000' in low where the correction expects '7'"),
        (correction("sal-00001", "year", "1999", "2000"), "has '2024' in year where the correction expects '1999'"),
        (correction("sal-00001", "year", "2024", "20225"), "year: 20225 is not a year between 1990 and 2026"),
        (
            correction("sal-00001", "measure", "base_salary", "rumour"),
            "measure: 'rumour' is not one of the 13 known words",
        ),
        (correction("sal-00001", "low", "100000000", "1e9"), "'1e9' is not a number written as 1234.5"),
        (correction("sal-00001", "as_stated", "1억원", "2억원"), "'as_stated' can't be corrected in salaries"),
        (correction("sal-00001", "colour", "", "red"), "'colour' can't be corrected in salaries"),
        (correction("sal-00001", "refused", "", ""), "can be read; take the correction out"),
    ],
)
def test_a_correction_that_does_not_apply_stops_the_build_and_names_its_line(raw, line, says):
    given = raw(salaries=[{"as_stated": "1억원"}], corrections=[line])
    with pytest.raises(CorrectionError) as stopped:
        tables.build(given)
    assert str(stopped.value).startswith("data/raw/corrections.csv:2: ")
    assert says in str(stopped.value)


@pytest.mark.parametrize(
    ("lines", "column", "rule"),
    [
        ({"survival": [{"as_stated": "130%", "age_years": "5"}]}, "as_stated", "more than the whole"),
        (
            {"survival": [{"as_stated": "71%", "note": "12,100 of 26,900 new enterprises"}]},
            "as_stated",
            "the parts in the note",
        ),
        (
            {"survival": [{"as_stated": "30%", "cohort_year": "2024", "reference_year": "2019"}]},
            "cohort_year",
            "younger",
        ),
        (
            {"survival": [{"as_stated": "30%", "measure": "closure_count"}]},
            "unit",
            "percent is not a unit of this measure",
        ),
        ({"salaries": [{"as_stated": "3%", "unit": "percent"}]}, "unit", "percent is not a unit of this measure"),
        ({"salaries": [{"as_stated": "4억 5000만원", "period": "hour"}]}, "as_stated", "not a yearly salary"),
        ({"salaries": [{"as_stated": "500,000원", "period": "year"}]}, "as_stated", "not a yearly salary"),
        ({"hiring_news": [{"as_stated": "$5", "quantity": "headcount"}]}, "unit", "USD is not a unit of this measure"),
    ],
)
def test_cells_that_cannot_all_be_true_are_named(raw, lines, column, rule):
    (found,) = contradictions(figures(raw(**lines)))
    assert (found.path, found.line, found.column) == (f"{next(iter(lines))}.csv", 2, column)
    assert rule in found.rule


def test_sound_figures_contradict_nothing(raw):
    given = raw(
        salaries=[{"as_stated": "월 450만원", "period": "month"}, {"as_stated": "up to $1 million", "unit": "USD"}],
        survival=[
            {"as_stated": "30%", "age_years": "5", "cohort_year": "2018", "reference_year": "2023"},
            {"as_stated": "71%", "note": "12,100 of 16,900 new enterprises"},
            {"as_stated": "70 prosent", "measure": "failure_rate", "note": "14 096 of 47 436 still active"},
        ],
    )
    assert contradictions(figures(given)) == []


def test_a_figure_that_is_lost_or_doubled_on_the_way_is_a_fault(raw, tidy):
    lines = {"salaries": [{"as_stated": "1억원"}, {"as_stated": "2억원"}]}
    built, homes = tidy(**lines), ("salaries", "refused")
    tables.complete(built, raw(**lines), homes)
    short = built | {"salaries": built["salaries"].iloc[:1]}
    with pytest.raises(tables.LostFigureError, match="sal-00002 is in no processed table"):
        tables.complete(short, raw(**lines), homes)
    double = built | {"salaries": pd.concat([built["salaries"]] * 2)}
    with pytest.raises(tables.LostFigureError, match="sal-00001 is in two"):
        tables.complete(double, raw(**lines), homes)


@pytest.mark.parametrize(
    ("number", "written"),
    [(125e6, "125000000"), (0.1, "0.1"), (1e-7, "0.0000001"), (1e22, "1" + "0" * 22), (-0.36, "-0.36")],
)
def test_numbers_are_written_plainly(number, written):
    assert plain(number) == written
    assert float(plain(number)) == number
