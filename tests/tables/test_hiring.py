"""Reports: the type of event decides the table, the kind of quantity the columns."""

import pandas as pd
import pytest

from talentmarket.raw.routing import REPORT_TABLES, TABLE_OF_EVENT


def test_every_type_of_event_has_a_table():
    from talentmarket.schema import dictionary

    assert set(TABLE_OF_EVENT) == set(dictionary().raw["hiring_news"].field("event_type").values)


@pytest.mark.parametrize(
    ("event_type", "table"), [("offer", "hiring_news"), ("headcount", "headcounts"), ("founding_round", "funding")]
)
def test_the_type_of_event_decides_the_table(tidy, event_type, table):
    built = tidy(hiring_news=[{"as_stated": "$1 million", "event_type": event_type}])
    assert {name: len(built[name]) for name in REPORT_TABLES if len(built[name])} == {table: 1}


@pytest.mark.parametrize(
    ("event_type", "quantity", "unit", "wording", "table", "column", "value"),
    [
        ("resource_allocation", "gpu_count", "gpus", "H100 3만장", "resources", "gpus_low", 30_000),
        ("retention", "attrition_rate", "percent", "이직률 7.5%", "retention", "percent_low", 7.5),
        ("retention", "tenure", "days", "2.1 years", "retention", "days_low", 766.5),
        ("talent_flow", "ratio", "ratio", "-0.36명(순유출)", "talent_flows", "ratio_low", -0.36),
        ("headcount", "headcount", "people", "1,000명 → 3,000명", "headcounts", "people_high", 3_000),
        ("productivity", "count", "count", "630,000 PRs", "resources", "count_low", 630_000),
    ],
)
def test_each_kind_of_quantity_has_its_own_columns(tidy, event_type, quantity, unit, wording, table, column, value):
    line = {"as_stated": wording, "event_type": event_type, "quantity": quantity, "unit": unit}
    (row,) = tidy(hiring_news=[line])[table].to_dict("records")
    assert row[column] == pytest.approx(value)
    filled = {name for name in row if name.endswith(("low", "high")) and not pd.isna(row[name])}
    assert {name.rsplit("_", 1)[0] for name in filled} == {column.rsplit("_", 1)[0]}


def test_a_dated_event_takes_the_rate_of_its_day_or_month(tidy):
    rows = tidy(
        hiring_news=[
            {
                "as_stated": "1조원",
                "unit": "KRW",
                "event_date": date,
                "event_type": "acquisition",
                "quantity": "deal_value",
            }
            for date in ("2025-03-24", "2025-03", "2025", "")
        ]
    )["hiring_news"]
    assert rows["rate_basis"].tolist()[:3] == ["day", "month", "year"]
    assert rows["units_per_usd"].iloc[0] == 1467.2949
    assert pd.isna(rows["low_usd"].iloc[3])
    assert rows["figure_flags"].iloc[3] == "no_date"


def test_only_pay_has_annual_amounts(tidy):
    rows = tidy(
        hiring_news=[
            {"as_stated": "$300 million", "period": "multi_year:4"},
            {"as_stated": "$300 million", "period": "multi_year:4", "quantity": "deal_value"},
        ]
    )["hiring_news"]
    assert rows["annual_low"].tolist()[0] == 75e6
    assert pd.isna(rows["annual_low"].tolist()[1])


def test_a_time_counted_from_months_or_years_is_flagged(tidy):
    line = {"unit": "days", "quantity": "tenure", "event_type": "retention"}
    rows = tidy(hiring_news=[line | {"as_stated": "five months"}, line | {"as_stated": "53 days"}])["retention"]
    assert rows["figure_flags"].fillna("").tolist() == ["days_from_months", ""]
