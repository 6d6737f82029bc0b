"""aijobs, levels, USCIS, 국민연금 and DART: the traps of each, with invented rows under real headers."""

from decimal import Decimal
from pathlib import Path

import pytest

from talentmarket.microdata import adding, building, nps
from talentmarket.microdata.store import Store
from tests.microdata import invented
from tests.microdata.conftest import aside, kept
from tests.microdata.invented import words
from tests.microdata.test_cells import NOBODY

AIJOBS = words(
    "work_year,experience_level,employment_type,job_title,salary,salary_currency,salary_in_usd,employee_residence,remote_ratio,company_location,company_size",
    ",",
)
NPS = words(
    "자료생성년월,사업장명,사업자등록번호,사업장가입상태코드 1 등록 2 탈퇴,우편번호,사업장지번상세주소,사업장도로명상세주소,고객법정동주소코드,고객행정동주소코드,법정동주소광역시도코드,법정동주소광역시시군구코드,법정동주소광역시시군구읍면동코드,사업장형태구분코드 1 법인 2 개인,사업장업종코드,사업장업종코드명,적용일자,재등록일자,탈퇴일자,가입자수,당월고지금액,신규취득자수,상실가입자수",
    ",",
)
DART = words(
    "rcept_no,corp_cls,corp_code,corp_name,fo_bbm,sexdstn,rgllbr_co,rgllbr_abacpt_labrr_co,cnttk_co,cnttk_abacpt_labrr_co,sm,avrg_cnwk_sdytrn,fyer_salary_totamt,jan_salary_am,rm,stlm_dt",
    ",",
)
USCIS = [
    "Fiscal Year",
    "Employer",
    "Initial Approval",
    "Initial Denial",
    "Continuing Approval",
    "Continuing Denial",
    "NAICS",
    "Tax ID",
    "State",
    "City",
    "ZIP",
]
LEVELS = words("company;title;totalyearlycompensation;location;yearsofexperience;yearsatcompany;gender;Education", ";")


def job(salary: str, title: str = "Data Engineer", year: str = "2024") -> list[str]:
    return [year, "SE", "FT", title, salary, "USD", salary, "US", "0", "US", "M"]


def test_the_two_ends_of_a_range_are_one_job(store: Store, tmp_path: Path) -> None:
    rows = [
        job("200000"), job("150000"),  # a range, the higher first: one job
        job("200000"), job("150000"),  # the same range once more: another job, and an exact repeat of both rows
        job("120000"), job("120000"),  # equal: two jobs at one figure, no range
        job("90000", year="2023"), job("95000", year="2023"),  # the lower first: no range
        job("180000"), job("170000", title="Data Scientist"),  # another title: no range
    ]  # fmt: skip
    manifest = adding.add(store, "aijobs", invented.write(tmp_path / "salaries.csv", AIJOBS, rows))
    assert (manifest["rows"], manifest["kept"], manifest["set_aside"]) == (10, 8, {"joined": 2})
    tidy = kept(store, manifest)
    assert list(tidy["annual"]) == [
        Decimal(n) for n in (175_000, 175_000, 120_000, 120_000, 90_000, 95_000, 180_000, 170_000)
    ]
    assert list(tidy["annual_rule"][:3]) == ["middle_of_range", "middle_of_range", "stated"]
    assert list(aside(store, manifest)["salary"]) == ["150000", "150000"]


def test_dollars_of_the_file_are_not_read(store: Store, tmp_path: Path) -> None:
    row = job("30400000")
    row[5], row[6] = "CLP", "1"
    manifest = adding.add(store, "aijobs", invented.write(tmp_path / "salaries.csv", AIJOBS, [row]))
    tidy = kept(store, manifest)
    assert (tidy["currency"][0], tidy["annual"][0]) == ("CLP", Decimal(30_400_000))


def test_part_time_and_contracts_are_in_no_cell_and_currencies_apart(store: Store, tmp_path: Path) -> None:
    euros = [[*job(str(50_000 + n))[:5], "EUR", *job("1")[6:]] for n in range(10)]
    part = [[*job(str(9_000 + n))[:2], "PT", *job(str(9_000 + n))[3:]] for n in range(10)]
    rows = [*(job(str(100_000 + n)) for n in range(10)), *euros, *part]
    adding.add(store, "aijobs", invented.write(tmp_path / "salaries.csv", AIJOBS, rows))
    table = building.build(store, NOBODY)[0]["pay"].query("cell == 'all'")
    assert table[["currency", "n"]].values.tolist() == [["EUR", 10], ["USD", 10]]


def workplace(
    name: str, members: int, billed: int, month: str = "2026-07", state: str = "1", industry: str = "소프트웨어"
) -> list[str]:
    row = dict.fromkeys(NPS, "")
    row |= {
        "자료생성년월": month,
        "사업장명": name,
        "사업장가입상태코드 1 등록 2 탈퇴": state,
        "가입자수": str(members),
        "당월고지금액": str(billed),
    }
    row |= {
        "신규취득자수": "1",
        "상실가입자수": "2",
        "사업장형태구분코드 1 법인 2 개인": "1",
        "사업장업종코드명": industry,
        "적용일자": "1988-01-01",
    }
    return list(row.values())


@pytest.mark.parametrize(
    ("month", "rate"),
    [("2025-12", 9.0), ("2026-01", 9.5), ("2027-06", 10.5 - 0.5), ("2033-01", 13.0), ("2040-01", 13.0)],
)
def test_the_rate_rises_every_january(month: str, rate: float) -> None:
    assert nps.rate(month) == rate


@pytest.mark.parametrize(
    ("month", "cap"),
    [("2019-06", None), ("2019-07", 4_860_000), ("2020-06", 4_860_000), ("2020-07", 5_030_000), ("2026-07", 6_590_000)],
)
def test_the_cap_moves_every_july(month: str, cap: float | None) -> None:
    assert nps.cap(month) == cap


def test_base_income_is_the_bill_by_the_rate_of_its_month(store: Store, tmp_path: Path) -> None:
    # 100 people billed 28,500,000 won: at 9.5 % a mean base of 3,000,000; at 9 % of December 2025, 3,166,667.
    rows = [workplace("(주)가상", 100, 28_500_000), workplace("(주)가상", 100, 28_500_000, month="2025-12")]
    path = invented.write(tmp_path / "nps.csv", NPS, rows, encoding="cp949")
    manifest = adding.add(store, "nps", path)
    assert manifest["encoding"] == "cp949"
    assert dict(zip(kept(store, manifest)["month"], kept(store, manifest)["base_income"], strict=True)) == {
        "2026-07": 3_000_000,
        "2025-12": 3_166_667,
    }


def test_a_firm_near_the_cap_says_at_least(store: Store, tmp_path: Path) -> None:
    # 6,590,000 × 9.5 % = 626,050 won a person at the cap; 626,040 was billed in a real file.
    rows = [workplace("(주)상한", 100, 62_604_000), workplace("(주)보통", 100, 28_500_000)]
    adding.add(store, "nps", invented.write(tmp_path / "nps.csv", NPS, rows))
    table = building.build(store, NOBODY)[0]["workplaces"].set_index("employer")
    assert table["floor"].to_dict() == {"보통": False, "상한": True}
    assert table["base_income"]["상한"] == 6_589_895


def test_day_labour_and_non_regular_staff_are_kept_apart(store: Store, tmp_path: Path) -> None:
    rows = [
        workplace("가상건설(주)/일용/역삼현장", 500, 10_000_000),
        workplace("가상영주식회사-비정규", 900, 90_000_000),
        workplace("가상건설(주)", 50, 14_250_000),
    ]
    manifest = adding.add(store, "nps", invented.write(tmp_path / "nps.csv", NPS, rows))
    assert list(kept(store, manifest)["kind"]) == ["daily_site", "non_regular", "ordinary"]
    table = building.build(store, NOBODY)[0]["workplaces"]
    assert table[["employer", "members"]].values.tolist() == [["가상건설", 50]]


def test_workplaces_that_left_and_industries_that_are_none(store: Store, tmp_path: Path) -> None:
    rows = [workplace("(주)떠남", 0, 0, state="2"), workplace("(주)남음", 20, 5_700_000, industry="BIZ_NO미존재사업장")]
    manifest = adding.add(store, "nps", invented.write(tmp_path / "nps.csv", NPS, rows))
    assert manifest["set_aside"] == {"left_scheme": 1}
    assert kept(store, manifest)["industry"].isna().all()


def changed(row: list[str], cells: dict[str, str]) -> list[str]:
    """A workplace with some cells changed."""
    return [cells.get(name, cell) for name, cell in zip(NPS, row, strict=True)]


def test_a_region_that_changes_its_name_breaks_no_firm(store: Store, tmp_path: Path) -> None:
    column = "법정동주소광역시도코드"
    printed = [("2026-06", "광주광역시"), ("2026-06", "전라남도"), *[("2026-07", "전남광주통합특별시")] * 2]
    rows = [changed(workplace("(주)가상", 50, 14_250_000, month), {column: region}) for month, region in printed]
    rows.append(changed(workplace("전남광주통합특별시교육청", 90, 25_650_000), {column: "전남광주통합특별시"}))
    header = ["시도" if name == column else name for name in NPS]  # the extracts that print the name, not the code
    manifest = adding.add(store, "nps", invented.write(tmp_path / "nps.csv", header, rows, encoding="cp949"))
    assert manifest["set_aside"] == {}
    tidy = kept(store, manifest)
    assert sorted(zip(tidy["month"], tidy["region"], strict=True)) == sorted(
        [*printed, ("2026-07", "전남광주통합특별시")]
    )
    table = building.build(store, NOBODY)[0]["workplaces"]  # the office of education is public, and in no row
    assert table[["month", "employer", "workplaces", "members"]].values.tolist() == [
        ["2026-06", "가상", 2, 100],
        ["2026-07", "가상", 2, 100],
    ]


@pytest.mark.parametrize(("before", "month"), [("2025-12", "2026-01"), ("2026-06", "2026-07")])
def test_transfers_of_january_and_july_are_joiners_too(before: str, month: str, store: Store, tmp_path: Path) -> None:
    def at(month: str, members: int, joiners: int, leavers: int) -> list[str]:
        row = workplace("(주)가상", members, members * 285_000, month)
        return changed(row, {"신규취득자수": str(joiners), "상실가입자수": str(leavers)})

    rows = [at(before, 100, 1, 2), at(before, 20, 0, 0), at(month, 59, 0, 41), at(month, 61, 41, 0)]  # 40 are moved
    adding.add(store, "nps", invented.write(tmp_path / "nps.csv", NPS, rows))
    table = building.build(store, NOBODY)[0]["workplaces"]
    assert table[["month", "members", "joiners", "leavers"]].values.tolist() == [
        [before, 120, 1, 2],
        [month, 120, 41, 41],
    ]
    assert not [name for name in table if "rate" in name or "attrition" in name or "turnover" in name]


def test_totals_are_not_parts(store: Store, tmp_path: Path) -> None:
    def row(unit: str, sex: str, people: str, total: str, mean: str) -> list[str]:
        return [
            "1",
            "Y",
            "001",
            "가상전자",
            unit,
            sex,
            people,
            "0",
            "0",
            "0",
            people,
            "10.1",
            total,
            mean,
            "-",
            "2025-12-31",
        ]

    rows = [
        row("반도체", "남", "60", "6,000,000,000", "100,000,000"),
        row("반도체", "여", "40", "3,000,000,000", "75,000,000"),
        row("반도체", "성별합계", "100", "9,000,000,000", "90,000,000"),
        row("합계", "전체", "100", "9,000,000,000", "90,000,000"),
    ]
    manifest = adding.add(store, "dart", invented.write(tmp_path / "dart.csv", DART, rows))
    assert manifest["set_aside"] == {"total_row": 2}
    table = building.build(store, NOBODY)[0]["company_pay"]
    assert table[["people", "pay_mean"]].values.tolist() == [[100, 90_000_000]]


def test_one_employer_in_many_rows_is_one(store: Store, tmp_path: Path) -> None:
    rows = [
        ["2023", "INVENTED INC", "5", "1", "7", "0", "51", "1234", "WA", "SEATTLE", "98101"],
        ["2023", "Invented, Inc.", "3", "0", "2", "1", "54", "1234", "CA", "SAN JOSE", "95101"],
        ["2023", "", "1", "0", "0", "0", "51", "8070", "DE", "WILMINGTON", "19801"],
    ]
    manifest = adding.add(store, "uscis", invented.write(tmp_path / "hub.csv", USCIS, rows))
    assert manifest["set_aside"] == {"employer_missing": 1}
    assert manifest["columns_never_read"] == 1  # the end of the tax number
    table = building.build(store, NOBODY)[0]["petitions"]
    assert table.iloc[0].tolist() == ["uscis", 2023, "INVENTED", "INVENTED INC", 8, 1, 9, 1]


def test_reports_without_a_date_have_no_year(store: Store, tmp_path: Path) -> None:
    rows = [
        ["\u00a0Google", "Software Engineer", str(200_000 + n), "Seattle, WA", "5", "1", "Male", "NA"]
        for n in range(12)
    ]
    rows[11][2] = "150"
    manifest = adding.add(store, "levels", invented.write(tmp_path / "levels.csv", LEVELS, rows, ";"))
    assert manifest["set_aside"] == {"pay_too_low": 1}
    table = building.build(store, NOBODY)[0]["pay"].query("cell == 'employer'")
    assert table[["employer", "year", "measure", "n"]].values.tolist() == [["GOOGLE", "", "total pay as reported", 11]]
