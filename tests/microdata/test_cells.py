"""Cells: counts and quantiles worked out by hand, none under ten, and none to be had by subtraction."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmarket.microdata import adding, building, cells, shipped
from talentmarket.microdata.building import Employers
from talentmarket.microdata.names import Decisions
from talentmarket.microdata.store import Store
from tests.conftest import REPOSITORY
from tests.microdata import invented

NOBODY = Employers(Decisions((), ()), None)


def built(store: Store, employers: Employers = NOBODY, least: int = 10) -> pd.DataFrame:
    return building.build(store, employers, least=least)[0]["pay"]


def test_counts_and_quantiles(store: Store, tmp_path: Path) -> None:
    # Eleven jobs at 100,000, 110,000 … 200,000: with n = 11 the share q lies at rank 1 + 10 q, so that p10 is the second
    # value, p50 the sixth, p90 the tenth; p25 lies half way between the third and the fourth.
    rows = [
        case
        | {
            "pay_from": str(100_000 + 10_000 * n),
            "unit": "Year",
            "title": "Software Engineer",
            "soc_code": "15-1252",
            "employer": "Invented",
        }
        for n, case in enumerate(invented.cases(2026, 11))
    ]
    adding.add(store, "lca", invented.lca(tmp_path, "fy2020 of FY2026", rows))
    table = built(store)
    cell = table[table["cell"] == "employer_title"].iloc[0]
    assert (cell["n"], cell["p10"], cell["p25"], cell["p50"], cell["p75"], cell["p90"]) == (
        11,
        110_000,
        125_000,
        150_000,
        175_000,
        190_000,
    )
    assert (cell["employer"], cell["employer_name"], cell["title_group"], cell["year"]) == (
        "INVENTED",
        "Invented",
        "software",
        "2026",
    )


def test_part_time_and_repaired_jobs(store: Store, tmp_path: Path) -> None:
    rows = invented.cases(2026, 13)
    rows[0]["full_time"] = "N"
    rows[1] |= {"unit": "Hour", "pay_from": "120000"}
    adding.add(store, "lca", invented.lca(tmp_path, "fy2020 of FY2026", rows))
    table = built(store)
    whole = table[table["cell"] == "all"].iloc[0]
    assert (whole["n"], whole["repaired"]) == (12, 1)


def test_quarters_and_the_year_to_date_count_a_case_once(store: Store, tmp_path: Path) -> None:
    rows = invented.cases(2026, 30)
    adding.add(store, "lca", invented.lca(tmp_path, "fy2020 of FY2026", rows[:20], name="fy2026_q1.csv"))
    later = [rows[0] | {"status": "Certified - Withdrawn", "decided": "2026-09-01"}, *rows[1:]]
    adding.add(store, "lca", invented.lca(tmp_path, "fy2020 of FY2026", later, name="fy2026_q3.csv"))
    assert built(store).query("cell == 'all'")["n"].tolist() == [30]


def test_names_of_one_firm_are_one_cell(store: Store, tmp_path: Path) -> None:
    adding.add(store, "lca", invented.lca(tmp_path, "fy2020 of FY2026"))
    organizations = pd.DataFrame(
        [["invented", "Invented", "", "startup", "Invented Robotics"]],
        columns=["organization_id", "name_en", "name_ko", "type", "aliases"],
    )
    decided = Decisions((("INVENTEDROBOTICS", "IMAGINARYLABORATORIES"),), ())
    table = built(store, Employers(decided, organizations)).query("cell == 'employer'")
    assert table[["employer", "employer_name", "organization_id", "n"]].values.tolist() == [
        ["invented", "Invented", "invented", 60]
    ]


def counts(rows: list[tuple[str, str, int]]) -> dict[str, pd.DataFrame]:
    finest = pd.DataFrame(rows, columns=["employer", "title_group", "n"])
    return {
        "all": pd.DataFrame({"n": [finest["n"].sum()]}),
        "employer": finest.groupby("employer", as_index=False)["n"].sum(),
        "title": finest.groupby("title_group", as_index=False)["n"].sum(),
        "employer_title": finest,
    }


def test_a_cell_under_ten_takes_another_with_it() -> None:
    # Of the employer's 45 jobs 36 and 9: without the 9 the 36 would tell them, so neither is written.
    hidden = cells.hidden(counts([("A", "software", 36), ("A", "ai_ml", 9), ("B", "software", 50), ("B", "ai_ml", 40)]))
    assert hidden["employer_title"].tolist()[:2] == [True, True]
    assert hidden["employer"].tolist() == [False, False]


def test_cells_that_hide_each_other_well_enough_stay() -> None:
    # Two of 6 and 7 unwritten: their sum of 13 tells neither.
    rows = [("A", "software", 30), ("A", "ai_ml", 6), ("A", "analyst", 7)]
    rows += [("B", "software", 30), ("B", "ai_ml", 5), ("B", "analyst", 8)]
    assert cells.hidden(counts(rows))["employer_title"].tolist() == [False, True, True, False, True, True]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABCD"), st.sampled_from(["software", "ai_ml", "analyst", "other"]), st.integers(1, 40)
        ),
        min_size=1,
        max_size=16,
        unique_by=lambda row: row[:2],
    )
)
def test_no_cell_follows_from_others_by_one_subtraction(rows: list[tuple[str, str, int]]) -> None:
    tables = counts(rows)
    masks = cells.hidden(tables)
    for total, part in [pair for pair in cells.PARTS if pair[0] in tables and pair[1] in tables]:
        keys = list(cells.GROUPINGS[total])
        for at, row in tables[total].iterrows():
            if masks[total][at]:
                continue
            of_total = (
                (tables[part][keys] == row[keys]).all(axis=1) if keys else pd.Series(True, index=tables[part].index)
            )
            unwritten = tables[part]["n"][of_total & masks[part]]
            written = tables[part]["n"][of_total & ~masks[part]]
            assert len(unwritten) == 0 or len(written) == 0 or (len(unwritten) > 1 and unwritten.sum() >= cells.LEAST)
    for name, mask in masks.items():
        assert (tables[name]["n"][~mask] >= cells.LEAST).all()


def test_nobody_gets_a_small_cell_out_of_the_shipped_file_by_subtraction() -> None:
    # What anybody can try who has only the file: a total that is written, less all of its parts that are written.
    table = shipped.load(data=REPOSITORY / "data")
    tried = 0
    for total, part in cells.PARTS:
        by = ["source", "year", "currency", *cells.GROUPINGS[total]]
        parts = table[table["cell"] == part].groupby(by, as_index=False)["n"].sum()
        both = table[table["cell"] == total].merge(parts, on=by, suffixes=("", "_of_parts"))
        rest = both["n"] - both["n_of_parts"]
        assert ((rest == 0) | (rest >= cells.LEAST)).all(), (total, part)
        tried += len(both)
    assert tried > 300
    assert table["n"].min() >= cells.LEAST


def test_curves_have_ten_jobs_a_step(store: Store, tmp_path: Path) -> None:
    rows = [
        case
        | {
            "case_number": f"{n}",
            "pay_from": str(100_000 + 1_000 * n),
            "unit": "Year",
            "employer": "Invented",
            "title": "Software Engineer",
        }
        for n, case in enumerate(invented.cases(2026, 201))
    ]
    adding.add(store, "lca", invented.lca(tmp_path, "fy2020 of FY2026", rows))
    curves = building.build(store, NOBODY)[0]["curves"].query("cell == 'employer'")
    # 201 values in steps of 1,000: the share q lies at rank 1 + 200 q
    assert curves["pay"].tolist() == [100_000 + 10_000 * step for step in range(1, 20)]
    assert curves["share"].tolist() == pytest.approx([0.05 * step for step in range(1, 20)])
