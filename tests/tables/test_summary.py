"""The table of the collection in numbers, worked out by hand."""

import pandas as pd

from talentmarket.tables import summary

PAY = pd.DataFrame(
    {
        "figure_id": ["sal-1", "sal-2", "sal-3", "sal-4"],
        "origin_id": ["a", "a", "b", "c"],
        "retelling": ["origin", "named", "inferred", "wrong"],
        "year": [2024, None, 2025, None],
        "sample_size": [None, None, 40, None],
    }
)
NEWS = pd.DataFrame(
    {"figure_id": ["hir-1"], "origin_id": ["a"], "retelling": ["origin"], "event_date": ["2025-07"], "period": ["year"]}
)
TABLES = {
    "salaries": PAY,
    "hiring_news": NEWS,
    "corrections": pd.DataFrame({"figure_id": ["sal-1", "sal-1", "hir-9"]}),
    "sources": pd.DataFrame({"source_id": ["x", "y", "z"], "published": ["2025", None, None]}),
}


def test_each_table_is_counted_and_so_are_all_together() -> None:
    table = summary.collection(TABLES).set_index("table")
    assert table.loc["salaries"].tolist() == [4, 3, 0.75, 0.5, 0.25, 2]
    assert table.loc["hiring_news"].tolist() == [1, 1, 0.0, 1.0, 0.0, 0]
    assert table.loc["all"].tolist() == [5, 3, 0.6, 0.6, 0.2, 2]


def test_the_lines_say_how_many_sources_have_no_date() -> None:
    lines = summary.markdown(TABLES)
    assert "| salaries | 4 | 3 | 75% | 50% | 25% | 2 |" in lines
    assert lines[-1] == "Of 3 sources, 2 (67%) show no date of publication."
