"""Every layout of every year is recognised by its header; an unknown column is a problem with the nearest known name."""

from pathlib import Path

import pytest

from talentmarket.microdata import layouts
from talentmarket.microdata.layouts import FileProblem, recognise
from tests.microdata import invented
from tests.microdata.invented import words

CASES = list(invented.LAYOUTS)


@pytest.mark.parametrize("layout", CASES)
def test_a_real_header_is_recognised_in_full(layout: str) -> None:
    header, year = invented.LAYOUTS[layout]
    found = recognise("lca", header, "file.csv")
    assert found.name == layout.split()[0]
    first, last = layouts.rules("layouts")["lca"]["layouts"][found.name]["years"]
    assert first <= year <= last
    assert {"employer", "title", "status", "pay_from"} <= set(found.columns)


@pytest.mark.parametrize("layout", CASES)
def test_no_column_with_contacts_lawyers_or_preparers_is_read(layout: str) -> None:
    header, _ = invented.LAYOUTS[layout]
    found = recognise("lca", header, "file.csv")
    read = {header[at] for at in found.columns.values()}
    personal = {
        name
        for name in header
        if any(word in name for word in ("ATTORNEY", "POC", "PHONE", "PREPARER", "EMAIL", "FEIN", "COURT"))
    }
    assert not read & personal
    assert found.unread >= len(personal)


def test_the_columns_that_years_have_or_lack_are_as_published() -> None:
    columns = {layout: set(recognise("lca", header, "f").columns) for layout, (header, _) in invented.LAYOUTS.items()}
    assert "unit" not in columns["fy2010"]  # FY2010 states no unit
    assert "pay_to" not in columns["fy2015"]  # FY2015 has one column of pay
    assert "level" not in columns["fy2016"]  # FY2016 has no wage level
    assert "part_time" in columns["fy2008"]
    assert "case_number" not in columns["cut7"]


@pytest.mark.parametrize("spelling", ["H-1B_DEPENDENT", "H1B_DEPENDENT", "H_1B_DEPENDENT"])
def test_one_header_in_three_spellings(spelling: str) -> None:
    header = ["H_1B_DEPENDENT" if name == "H-1B_DEPENDENT" else name for name in invented.FY2020]
    header[header.index("H_1B_DEPENDENT")] = spelling
    assert "dependent" in recognise("lca", header, "file.csv").columns


def test_blanks_and_slips_in_headers_are_known() -> None:
    header = ["PREVIALING_WAGE" if name == "PREVAILING_WAGE" else name for name in invented.FY2015]
    assert {"workers", "prevailing"} <= set(recognise("lca", header, "file.csv").columns)


def test_the_first_of_ten_places_of_work_is_read() -> None:
    found = recognise("lca", invented.FY2019, "file.csv")
    assert invented.FY2019[found.columns["pay_from"]] == "WAGE_RATE_OF_PAY_FROM_1"
    assert invented.FY2019[found.columns["city"]] == "WORKSITE_CITY_1"


def test_an_unknown_column_is_a_problem_with_the_nearest_known_name() -> None:
    header = [*invented.FY2026, "WAGE_UNIT_OF_PAYMENT"]
    with pytest.raises(FileProblem) as problem:
        recognise("lca", header, "file.csv")
    assert str(problem.value) == (
        "file.csv: column 'WAGE_UNIT_OF_PAYMENT' is unknown (the nearest we know is WAGE_UNIT_OF_PAY); rename it, or leave it "
        "out with --skip-column 'WAGE_UNIT_OF_PAYMENT', or add it to layouts.toml"
    )
    recognise("lca", header, "file.csv", skipped=["wage_unit_of_payment"])


def test_a_column_that_is_needed_and_missing_is_named() -> None:
    header = [name for name in invented.FY2026 if name != "JOB_TITLE"]
    with pytest.raises(
        FileProblem, match=r"file\.csv: no column for the title; it is called JOB_TITLE or LCA_CASE_JOB_TITLE"
    ):
        recognise("lca", header, "file.csv")


def test_a_column_that_is_there_twice_is_named() -> None:
    with pytest.raises(FileProblem, match="column 'JOB_TITLE' is there twice"):
        recognise("lca", [*invented.FY2026, "JOB_TITLE"], "file.csv")


def test_a_file_of_another_source_is_told_where_it_belongs() -> None:
    with pytest.raises(FileProblem, match="it looks like lca: talentmarket microdata add lca"):
        recognise("uscis", invented.FY2026, "file.csv")


def test_a_copy_without_the_pay_offered_is_refused() -> None:
    header = words("CASE_STATUS,EMPLOYER_NAME,SOC_NAME,JOB_TITLE,FULL_TIME_POSITION,PREVAILING_WAGE,YEAR", ",")
    with pytest.raises(FileProblem, match="PREVAILING_WAGE is the legal floor, not the pay"):
        recognise("lca", header, "file.csv")


def test_korean_headers_in_the_three_forms_that_are_about() -> None:
    old = words(
        "자료생성년월,사업장명,사업자등록번호,사업장가입상태코드,가입자수,당월고지금액,신규취득자수,상실가입자수", ","
    )
    new = ["사업장가입상태코드 1 등록 2 탈퇴" if name == "사업장가입상태코드" else name for name in old]
    dots = ["사업장가입상태코드.1.등록.2.탈퇴" if name == "사업장가입상태코드" else name for name in old]
    for header in (old, new, dots):
        assert recognise("nps", header, "file.csv").columns["state"] == 3


def test_every_source_is_described(tmp_path: Path) -> None:
    from talentmarket.microdata.sources import SOURCES

    assert set(SOURCES) == set(layouts.sources())
