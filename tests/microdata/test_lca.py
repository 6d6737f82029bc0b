"""Cases of every layout become tidy rows; each trap of the files is shown with the input that springs it."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from talentmarket.microdata import adding
from talentmarket.microdata.layouts import FileProblem
from talentmarket.microdata.store import Store
from tests.microdata import invented
from tests.microdata.conftest import aside, kept

AddCase = Callable[..., tuple[dict[str, Any], pd.DataFrame]]


@pytest.mark.parametrize("layout", list(invented.LAYOUTS))
def test_every_layout_says_the_same_of_the_same_cases(layout: str, store: Store, tmp_path: Path) -> None:
    manifest = adding.add(store, "lca", invented.lca(tmp_path, layout))
    rows = kept(store, manifest)
    assert (manifest["rows"], manifest["kept"], manifest["set_aside"]) == (60, 60, {})
    assert list(rows["annual"]) == [Decimal(90_000 + 1_371 * number) for number in range(60)]
    assert set(rows["employer"]) == {"INVENTEDROBOTICS", "IMAGINARYLABORATORIES"}
    assert set(rows["fiscal_year"]) == {invented.LAYOUTS[layout][1]}
    assert set(rows["place"]) == {"seattle", "san-francisco-bay", "boise"}
    if layout not in ("cut7", "h1bdata", "fy2008", "fy2009", "fy2009b", "fy2010", "fy2016"):
        assert list(rows["level"][:4]) == ["1", "2", "3", "4"]
    assert not rows.astype(str).isin(["PERSONAL"]).any(axis=None)


def test_every_row_is_accounted_for(store: Store, tmp_path: Path) -> None:
    rows = invented.cases(2026, 12)
    wrong = ["Denied", "Withdrawn", "Certified", "Certified", "Approved?", "Certified"]
    for row, status in zip(rows, wrong, strict=False):
        row["status"] = status
    rows[2]["pay_from"], rows[3]["employer"], rows[5]["title"] = "N/A", " - ", "NULL"
    manifest = adding.add(store, "lca", invented.lca(tmp_path, "fy2020 of FY2026", rows))
    assert manifest["set_aside"] == {
        "employer_missing": 1,
        "not_certified": 2,
        "pay_missing": 1,
        "status_unknown": 1,
        "title_missing": 1,
    }
    assert manifest["rows"] == 12 == manifest["kept"] + sum(manifest["set_aside"].values())
    assert list(aside(store, manifest)["rule"]) == [
        *("not_certified", "not_certified", "pay_missing", "employer_missing", "status_unknown", "title_missing"),
    ]


def paid(store: Store, folder: Path, amounts: list[tuple[str, str, str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tidy rows and rows set aside of one file with a case for each unit and amount."""
    rows = [
        case | {"unit": unit, "pay_from": amount}
        for case, (unit, amount, _) in zip(invented.cases(2026, len(amounts)), amounts, strict=True)
    ]
    manifest = adding.add(store, "lca", invented.lca(folder, "fy2020 of FY2026", rows))
    return kept(store, manifest), aside(store, manifest)


def test_pay_a_year_by_the_unit_stated(store: Store, tmp_path: Path) -> None:
    stated = [
        ("Hour", "50", "104000.00"),  # 50 × 2,080
        ("HR", "$62.50", "130000.00"),
        ("Hourly", "62.5", "130000.00"),
        ("Week", "2,000", "104000.00"),  # 2,000 × 52
        ("Bi-Weekly", "4000", "104000.00"),  # 4,000 × 26
        ("BI", "4000", "104000.00"),
        ("Month", "10,000.00", "120000.00"),
        ("Month", "150000", "1800000.00"),  # unusual, and within the ceiling
        ("DAI", "400", "104000.00"),  # 400 × 260
        ("Year", "$120,000.50", "120000.50"),
        ("yr", " 120000 ", "120000.00"),
    ]
    rows, _ = paid(store, tmp_path, stated)
    assert list(rows["annual"]) == [Decimal(annual) for _, _, annual in stated]
    assert set(rows["annual_rule"]) == {"stated"}


def test_pay_repaired_or_inferred_says_by_which_rule(store: Store, tmp_path: Path) -> None:
    amounts = [
        ("Hour", "95000", "95000 repaired:hour_is_year"),
        ("Month", "300000", "300000 repaired:month_is_year"),
        ("Year", "55.25", "114920 repaired:year_is_hour"),  # 55.25 × 2,080
        ("Piece Rate", "55.25", "114920 inferred:hour"),
        ("Select Pay Range", "95000", "95000 inferred:year"),
        ("", "95000", "95000 inferred:year"),
    ]
    rows, _ = paid(store, tmp_path, amounts)
    found = [f"{annual:.0f} {rule}" for annual, rule in zip(rows["annual"], rows["annual_rule"], strict=True)]
    assert found == [expected for _, _, expected in amounts]


def test_absurd_pay_is_set_aside_by_name(store: Store, tmp_path: Path) -> None:
    amounts = [
        ("", "2616.55", "unit_unclear"),  # a real case: too much for an hour, too little for a year
        ("", "11139", "unit_unclear"),
        ("", "15567084", "pay_too_high"),  # a real slip
        ("Year", "15567084", "pay_too_high"),
        ("Year", "3000", "pay_too_low"),
        ("Hour", "2", "pay_too_low"),
        ("Year", "0", "pay_missing"),
        ("Year", "-5", "pay_missing"),
        ("Year", "competitive", "pay_missing"),
        ("Year", "NaN", "pay_missing"),
    ]
    _, out = paid(store, tmp_path, [*amounts, ("Year", "100000", "")])
    assert list(out["rule"]) == [rule for _, _, rule in amounts]


def test_an_upper_end_of_zero_is_none_and_one_column_may_hold_a_range(add_case: AddCase) -> None:
    _, rows = add_case(pay_to="0.0")
    assert pd.isna(rows["annual_to"][1])
    _, rows = add_case(pay_to="150000", pay_from="120000", unit="Year")
    assert rows["annual_to"][1] == Decimal("150000.00")
    _, rows = add_case("fy2015", pay_from="60000 - 80000", unit="Year")
    assert (rows["annual"][1], rows["annual_to"][1]) == (Decimal(60_000), Decimal(80_000))
    _, rows = add_case("fy2015", pay_from="$60,000 - ", unit="Year")
    assert (rows["annual"][1], pd.isna(rows["annual_to"][1])) == (Decimal(60_000), True)


def test_a_case_certified_and_withdrawn_later_is_kept(store: Store, tmp_path: Path) -> None:
    printed = ["Certified - Withdrawn", "CERTIFIED-WITHDRAWN", "certified", "Certified"]
    rows = [case | {"status": status} for case, status in zip(invented.cases(2026, 4), printed, strict=True)]
    assert adding.add(store, "lca", invented.lca(tmp_path, "fy2020 of FY2026", rows))["kept"] == 4


def test_part_time_is_the_other_way_round_in_the_first_years(add_case: AddCase) -> None:
    _, rows = add_case("fy2008", part_time="Y")
    assert list(rows["full_time"]) == [True, False]
    _, rows = add_case("fy2020 of FY2026", full_time="N")
    assert list(rows["full_time"]) == [True, False]


def test_a_two_digit_year_is_no_date_of_the_year_one(store: Store, tmp_path: Path) -> None:
    rows = invented.cases(2013, 3)
    rows[1]["decided"] = "1/5/13"
    manifest = adding.add(store, "lca", invented.lca(tmp_path, "fy2009b", rows, name="cases.csv"))
    assert manifest["set_aside"] == {"year_missing": 1}
    assert manifest["years"] == {"2013": 2}


def test_the_fiscal_year_begins_in_october(store: Store, tmp_path: Path) -> None:
    rows = invented.cases(2026, 2)
    rows[0]["decided"], rows[1]["decided"] = "2025-09-30", "2025-10-01"
    manifest = adding.add(store, "lca", invented.lca(tmp_path, "fy2020 of FY2026", rows, name="cases.csv"))
    assert manifest["years"] == {"2025": 1, "2026": 1}


def test_a_name_and_dates_that_disagree_are_refused(store: Store, tmp_path: Path) -> None:
    path = invented.lca(tmp_path, "fy2020 of FY2026", name="LCA_Disclosure_Data_FY2024_Q1.csv")
    with pytest.raises(
        FileProblem, match=r"its name says fiscal year 2024, its dates of decision say otherwise \(2026: 60\)"
    ):
        adding.add(store, "lca", path)
    assert store.manifests() == []
    assert adding.add(store, "lca", path, year=2026)["years"] == {"2026": 60}


def test_without_a_year_in_the_name_and_dates_a_year_must_be_given(store: Store, tmp_path: Path) -> None:
    path = invented.lca(tmp_path, "cut7", name="cut.csv")
    with pytest.raises(FileProblem, match="no date in it says which fiscal year it is of: name it with --year"):
        adding.add(store, "lca", path)
    assert adding.add(store, "lca", path, year=2026)["kept"] == 60


def test_of_a_case_that_is_there_twice_the_last_decision_counts(store: Store, tmp_path: Path) -> None:
    first, second = invented.cases(2026, 2)
    again = first | {"decided": "2026-03-31", "status": "Certified - Withdrawn"}
    manifest = adding.add(store, "lca", invented.lca(tmp_path, "fy2020 of FY2026", [first, again, second]))
    assert manifest["set_aside"] == {"case_repeated": 1}
    rows = kept(store, manifest)
    assert dict(zip(rows["case_number"], rows["status"], strict=True)) == {
        first["case_number"]: "Certified - Withdrawn",
        second["case_number"]: "Certified",
    }


def test_cases_without_numbers_are_not_taken_for_one(store: Store, tmp_path: Path) -> None:
    manifest = adding.add(store, "lca", invented.lca(tmp_path, "cut7", invented.cases(2026, 3) * 2))
    assert manifest["kept"] == 6


VISAS = {"I-200": "H-1B", "I-201": "H-1B1 Chile", "I-202": "H-1B1 Singapore", "I-203": "E-3 Australian"}


# FY2010 has no column for the visa.
@pytest.mark.parametrize(("layout", "other"), [("fy2010", ""), ("fy2020 of FY2026", "H-1B")])
def test_the_visa_is_that_of_the_column_or_of_the_case_number(
    layout: str, other: str, store: Store, tmp_path: Path
) -> None:
    first, *_ = invented.cases(invented.LAYOUTS[layout][1], 1)
    rows = [first | {"case_number": f"{form}-26001-000001", "visa_class": visa} for form, visa in VISAS.items()]
    rows[3]["visa_class"] = ""
    rows.append(first | {"case_number": "C-26001-000001"})  # a number of another kind says nothing of the visa
    manifest = adding.add(store, "lca", invented.lca(tmp_path, layout, rows))
    assert manifest["set_aside"] == {}  # numbers that differ in their first figures alone are no repeats
    assert kept(store, manifest)["visa_class"].fillna("").tolist() == [*VISAS.values(), other]


@pytest.mark.parametrize("layout", ["fy2009b", "fy2016 of FY2017", "fy2020 of FY2026"])
def test_the_source_of_the_prevailing_wage_changes_nothing(layout: str, store: Store, tmp_path: Path) -> None:
    # PW_SOURCE_1, PW_SOURCE and PW_OTHER_SOURCE do not mean the same.
    header, year = invented.LAYOUTS[layout]
    sources = [at for at, name in enumerate(header) if name.startswith("PW_") and "SOURCE" in name]
    assert sources
    cases = invented.cases(year, 1) * 5
    for number, case in enumerate(cases):
        cases[number] = case | {"case_number": f"I-200-26001-00000{number}"}
    lines = invented.table(header, "lca", cases)
    for line, word in zip(lines, ["", "OES", "CBA", "Other", "95000"], strict=True):
        for at in sources:
            line[at] = word
    manifest = adding.add(store, "lca", invented.write(tmp_path / f"cases_FY{year}.csv", header, lines))
    assert manifest["set_aside"] == {}
    assert len(kept(store, manifest).drop(columns=["case_number", "row"]).drop_duplicates()) == 1


def test_lines_with_too_many_or_too_few_cells_are_counted(store: Store, tmp_path: Path) -> None:
    header = invented.FY2026
    lines = invented.table(header, "lca", invented.cases(2026, 5))
    lines[1].append("one too many")
    del lines[3][-50:]
    manifest = adding.add(store, "lca", invented.write(tmp_path / "fy2026.csv", header, lines))
    assert manifest["rows"] == 5 == manifest["kept"] + sum(manifest["set_aside"].values())
    assert manifest["set_aside"] == {"line_damaged": 2}
    assert [line for line, _ in manifest["damaged_lines"]] == [3, 5]
