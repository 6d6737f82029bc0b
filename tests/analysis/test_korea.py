"""Korea: company pay, starting pay, talent, shortage, survival, GPUs, on the shipped tables and on hand-worked rows."""

import pandas as pd
import pytest

from talentmarket import load
from talentmarket.analysis import compensation, korea


@pytest.fixture(scope="module")
def pay() -> pd.DataFrame:
    return korea.company_pay(compensation.on_basis(load("salaries"), "KRW"), load("organizations"))


class TestCompanyPay:
    def test_averages_are_those_of_the_reports(self, pay: pd.DataFrame) -> None:
        average = pay.set_index(["organization_id", "year"])
        assert average.loc[("naver", 2024), ["low", "high"]].tolist() == [129_000_000, 129_000_000]
        assert average.loc[("sk-hynix", 2022), "low"] == 133_850_000

    def test_reports_that_differ_give_a_range(self, pay: pd.DataFrame) -> None:
        kakao = pay.set_index(["organization_id", "year"]).loc[("kakao", 2021)]
        # 172 million with gains from options, 89 million without
        assert (kakao["low"], kakao["high"], kakao["n_figures"]) == (89_000_000, 172_000_000, 2)
        apart = korea.widest(pay)
        assert apart is not None
        assert (apart["organization_id"], apart["year"]) == ("kakao", 2021)
        assert apart["times"] == pytest.approx(172 / 89)

    def test_half_years_and_groups_of_companies_stay_out(self, pay: pd.DataFrame) -> None:
        assert pay["year"].max() < 2025
        assert not pay["organization_id"].str.contains("tenure").any()

    def test_change_of_one_company(self, pay: pd.DataFrame) -> None:
        row = korea.change(pay, ["naver", "nobody"]).iloc[0]
        assert (row["first_year"], row["last_year"]) == (2013, 2024)
        assert row["times"] == pytest.approx(129_000 / 61_640)

    def test_latest_year_with_two_companies(self, pay: pd.DataFrame) -> None:
        last = korea.latest_common(pay)
        assert set(last["year"]) == {2024}
        assert last.iloc[-1]["organization_id"] == "naver"

    def test_changing_one_figure_changes_the_finding(self) -> None:
        salaries = compensation.on_basis(load("salaries"), "KRW")
        naver = salaries["figure_id"] == "sal-00447"
        salaries = salaries.assign(
            pay_low=salaries["pay_low"].mask(naver, 5e7), pay_high=salaries["pay_high"].mask(naver, 5e7)
        )
        last = korea.latest_common(korea.company_pay(salaries, load("organizations")))
        assert last.iloc[0]["organization_id"] == "naver"


class TestEntryPay:
    def test_the_record_by_year(self) -> None:
        entry = korea.entry_pay(compensation.on_basis(load("salaries"), "KRW"))
        record = korea.record(entry[entry["kind"] == "employer"])
        # Nexon 42 million in 2020, three employers 60 million in 2021, Zigbang 80 million in 2022
        assert dict(zip(record["year"], record["top"], strict=True)) == {2020: 42e6, 2021: 60e6, 2022: 80e6}
        assert record.iloc[-1]["organization_id"] == "zigbang"

    def test_new_doctors_and_institutes_are_no_starters(self) -> None:
        entry = korea.entry_pay(compensation.on_basis(load("salaries"), "KRW"))
        assert not entry["organization_id"].str.contains("kaist|institutes").any()
        samsung = entry[entry["organization_id"] == "samsung-electronics"]
        assert samsung["high"].max() == 48_000_000


class TestTalent:
    def test_net_flow_of_korea(self) -> None:
        flows = korea.net_flow(load("talent_flows")).set_index(["country", "year"])
        assert flows.loc[("KR", 2020), "low"] == 0.3
        assert flows.loc[("KR", 2024), ["low", "high"]].tolist() == [-0.36, -0.36]

    def test_staff_and_shortage(self) -> None:
        table = korea.staff_and_shortage(load("headcounts"), load("hiring_news"))
        shares = korea.shortage_share(table).set_index("year")["share"]
        assert shares[2019] == pytest.approx(1110 / 5824)
        assert shares[2020] == pytest.approx(1609 / 14736)
        assert table.set_index(["kind", "year"]).loc[("staff", 2025), "expected"]

    def test_working_abroad(self) -> None:
        away = korea.working_abroad(load("talent_flows"), 2026)
        assert away is not None
        assert (away["share"], away["people"]) == (0.16, 11_000)
        assert korea.working_abroad(load("talent_flows"), 2010) is None


class TestSurvival:
    def test_one_cohort_told_by_section(self) -> None:
        table = korea.survival_by_section(load("survival"), load("industries")).set_index("section")
        # Statistics Korea: firms born in 2018, alive in 2023
        assert table.loc["ALL", "high"] == pytest.approx(0.364)
        assert table.loc["J", "high"] == pytest.approx(0.387)
        assert table["cohort_year"].unique().tolist() == [2018]

    def test_nothing_before_the_statistic(self) -> None:
        assert korea.survival_by_section(load("survival"), load("industries"), until=2000).empty


class TestGpus:
    def test_range_over_reports_and_open_ends(self) -> None:
        table = korea.gpus(load("resources"), load("organizations")).set_index("organization_id")
        assert table.loc["korean-government", ["low", "high"]].tolist() == [13_000, 200_000]
        assert table.loc["naver", "low"] == 30_000
        assert pd.isna(table.loc["naver", "high"])  # 30,000 or more
        assert table.loc["kaist", "kind"] == "university"

    def test_years(self) -> None:
        dates = pd.Series(["2024-05", None, "2025"])
        assert korea.in_years(dates, 2024, 2025).tolist() == [True, True, True]
        assert korea.in_years(dates, 2025, 2025).tolist() == [False, False, True]


def test_companies_of_the_articles() -> None:
    table = korea.ecosystem(load("companies"), load("headcounts"), [load("salaries")]).set_index("company_id")
    assert set(table["country"]) == {"KR"}
    assert table.loc["kakao", "people_low"] == 3880
    assert table.loc["skelter-labs", "n_figures"] == 0
