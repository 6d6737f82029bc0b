"""Pay: intervals, medians, pairs, premiums and voices, on hand-worked rows and on published values of the shipped tables."""

import numpy as np
import pandas as pd
import pytest

from talentmarket import load
from talentmarket.analysis import pay
from talentmarket.analysis.ranges import by_figure, having, median_bounds, select, span

COLUMNS = {
    "figure_id": "sal-00001",
    "source_id": "a",
    "origin_id": None,
    "organization": None,
    "organization_id": None,
    "organization_type": "all",
    "stage": None,
    "scope": None,
    "retelling": "origin",
    "role": "data scientist",
    "role_group": "data_scientist",
    "level": "all",
    "country": "US",
    "year": 2024,
    "measure": "base_salary",
    "statistic": "median",
    "pay_low": 100.0,
    "pay_high": 100.0,
    "status": "reported",
    "note": "",
    "told_by": None,
}


def rows(*changes: dict[str, object]) -> pd.DataFrame:
    """Figures that differ from a plain one in what is given."""
    records = [COLUMNS | {"figure_id": f"sal-{number:05d}"} | change for number, change in enumerate(changes, 1)]
    frame = pd.DataFrame(records)
    return frame.astype({"year": "Int64", "pay_low": "float64", "pay_high": "float64"})


def test_a_missing_cell_is_no_value_that_is_asked_for() -> None:
    table = rows({"scope": "one_city"}, {"scope": "one_city", "year": None}, {"year": 2023}, {})
    assert having(table, scope="one_city", year=2024)["figure_id"].tolist() == ["sal-00001"]
    assert having(table, year=(2023, 2024))["figure_id"].tolist() == ["sal-00001", "sal-00003", "sal-00004"]


def test_every_figure_of_an_event_says_what_the_event_says() -> None:
    events = pd.DataFrame({"figure_ids": ["hir-00001;hir-00002", "hir-00003"], "organization_id": ["meta", "openai"]})
    said = {"hir-00001": "meta", "hir-00002": "meta", "hir-00003": "openai"}
    assert by_figure(events, "organization_id") == said


@pytest.fixture(scope="module")
def salaries() -> pd.DataFrame:
    return load("salaries")


@pytest.fixture(scope="module")
def pay_gaps() -> pd.DataFrame:
    return load("pay_gaps")


class TestMedian:
    def test_of_points_is_the_middle_one(self) -> None:
        values = pd.Series([10.0, 40.0, 20.0])
        assert median_bounds(values, values) == (20.0, 20.0)

    def test_of_an_even_number_keeps_both_middle_ones(self) -> None:
        values = pd.Series([10.0, 20.0, 30.0, 90.0])
        assert median_bounds(values, values) == (20.0, 30.0)

    def test_of_intervals_lies_between_the_medians_of_their_ends(self) -> None:
        low, high = pd.Series([10.0, 20.0, 30.0]), pd.Series([15.0, 80.0, 35.0])
        assert median_bounds(low, high) == (20.0, 35.0)

    def test_an_open_end_counts_as_endless(self) -> None:
        low, high = pd.Series([10.0, 20.0, 30.0]), pd.Series([10.0, np.nan, np.nan])
        bounds = median_bounds(low, high)
        assert bounds[0] == 20.0
        assert np.isnan(bounds[1])

    @pytest.mark.parametrize("seed", range(5))
    def test_bounds_hold_for_any_values_within_the_intervals(self, seed: int) -> None:
        random = np.random.default_rng(seed)
        low = random.uniform(0, 100, 9)
        high = low + random.uniform(0, 50, 9)
        first, last = median_bounds(pd.Series(low), pd.Series(high))
        assert first <= np.median(random.uniform(low, high)) <= last

    def test_a_group_says_what_it_rests_on(self) -> None:
        figures = rows({"pay_low": 90.0}, {"pay_high": 130.0, "source_id": "b"}, {"country": "KR"})
        table = span(figures, ["country"], "pay_low", "pay_high").set_index("country")
        assert table.loc["US", ["n_figures", "n_sources", "low", "high"]].tolist() == [2, 2, 90.0, 130.0]
        assert table.loc["US", "figure_id"] == "sal-00001;sal-00002"


class TestChoosing:
    def test_a_figure_printed_by_two_sources_counts_once_and_keeps_both_ids(self) -> None:
        table = pay.distinct(rows({}, {"source_id": "b"}, {"pay_high": 120.0}))
        assert list(table["figure_id"]) == ["sal-00001;sal-00002", "sal-00003"]
        assert list(table["source_id"]) == ["a;b", "a"]

    def test_undated_figures_count_only_while_no_year_is_left_out(self) -> None:
        frame = rows({"year": 2010}, {"year": pd.NA}, {"year": 2024})
        assert len(select(frame, since=2010, until=2024)) == 3
        assert list(select(frame, since=2011)["figure_id"]) == ["sal-00003"]

    def test_disputed_figures_can_stay_out(self) -> None:
        frame = rows({"status": "disputed"}, {})
        assert list(select(frame, undisputed=True)["figure_id"]) == ["sal-00002"]

    def test_nothing_asked_is_everything(self) -> None:
        frame = rows({}, {"country": "KR", "year": pd.NA})
        assert len(select(frame)) == 2

    def test_percentiles_and_differences_are_not_central(self) -> None:
        frame = rows({}, {"statistic": "p90"}, {"statistic": "max"}, {"measure": "pay_gap"}, {"statistic": "range"})
        assert list(pay.central(frame)["figure_id"]) == ["sal-00001", "sal-00005"]

    def test_an_unknown_basis_is_refused(self, salaries: pd.DataFrame) -> None:
        with pytest.raises(ValueError, match="choose one of nominal, real, ppp"):
            pay.on_basis(salaries, prices="constant")


class TestBasis:
    def test_constant_prices_of_the_price_year_are_its_nominal_ones(self, salaries: pd.DataFrame) -> None:
        own = salaries[(salaries["country"] == "US") & (salaries["year"] == 2024) & (salaries["currency"] == "USD")]
        nominal, real = (pay.on_basis(own, prices=prices) for prices in ("nominal", "real"))
        told = real["pay_low"].notna()
        assert told.sum() > 50
        assert (real["pay_low"][told] == nominal["pay_low"][told]).all()

    def test_won_of_the_price_year_change_at_its_average_rate(self, salaries: pd.DataFrame) -> None:
        real = pay.on_basis(salaries, "USD", "real").set_index("figure_id")
        # Naver, average of 2024: 129 million won at 1,363.53 won a dollar
        assert real.loc["sal-00447", "pay_low"] == pytest.approx(129_000_000 / 1363.528348, rel=1e-6)

    def test_a_change_counts_with_its_later_value(self, salaries: pd.DataFrame) -> None:
        # 從36萬漲至52萬: from 360,000 up to 520,000 yuan
        row = pay.on_basis(salaries).set_index("figure_id").loc["sal-00807"]
        assert row["pay_low"] == row["pay_high"] == pytest.approx(520_000 / row["units_per_usd"], abs=0.01)


class TestCells:
    def test_years_are_those_of_the_cell_however_its_keys_sort(self) -> None:
        figures = rows({"year": 2020}, {"year": 2021}, {"country": "KR", "year": 2025})
        figures["country"] = figures["country"].astype(pd.CategoricalDtype(["US", "KR"]))
        table = pay.cells(figures).set_index("country")
        assert table.loc["US", ["first_year", "last_year"]].tolist() == [2020, 2021]
        assert table.loc["KR", ["first_year", "last_year"]].tolist() == [2025, 2025]

    def test_what_is_disputed_wrongly_retold_or_open_counts_for_nothing(self) -> None:
        left_out = [{"status": "disputed"}, {"retelling": "wrong"}, {"pay_high": np.nan}]
        (cell,) = pay.cells(rows({}, *({"year": 2026, "pay_low": 1.0} | one for one in left_out))).to_dict("records")
        assert (cell["lowest"], cell["highest"], cell["last_year"]) == (100, 100, 2024)
        assert (cell["n_figures"], cell["figure_id"]) == (1, "sal-00001")

    def test_no_figures_are_no_cells(self) -> None:
        assert pay.cells(rows({}).iloc[:0]).empty


class TestBaseAndTotal:
    def test_shares_of_carta_by_hand(self, salaries: pd.DataFrame) -> None:
        pairs = pay.base_and_total(pay.on_basis(salaries))
        carta = pairs[pairs["source_id"] == "levelsfyi-2025-carta-swe"].set_index("level")["base_share"]
        # 125/159, 160/206, 194/269, 239/320 thousand dollars
        assert carta.round(4).to_dict() == {"entry": 0.7862, "mid": 0.7767, "senior": 0.7212, "staff": 0.7469}

    def test_people_of_two_levels_make_no_pair(self) -> None:
        frame = rows({"level": "entry"}, {"level": "senior", "measure": "total_compensation"})
        assert pay.base_and_total(frame).empty

    def test_several_statistics_pair_with_their_like(self) -> None:
        total = {"measure": "total_compensation"}
        frame = rows(
            {"statistic": "p25", "pay_low": 80.0, "pay_high": 80.0},
            {},
            total | {"statistic": "p25"},
            total | {"pay_low": 200.0, "pay_high": 200.0},
        )
        assert list(pay.base_and_total(frame)["base_share"]) == [0.5, 0.8]


class TestStartUps:
    def test_what_is_left_is_read_as_what_is_missing(self, pay_gaps: pd.DataFrame) -> None:
        stated = pay.stated_discounts(pay_gaps, load("comparisons")).set_index("figure_id")
        assert stated.loc["sal-00002", ["discount_low", "discount_high"]].tolist() == [0.3, 0.4]  # 30–40% lower
        assert stated.loc["sal-01080", "discount_low"] == pytest.approx(0.2)  # 80 % of the pay of large firms
        assert stated.loc["sal-01261", "discount_low"] == pytest.approx(-0.26)  # 26 % more


class TestOfficial:
    def test_medians_are_the_published_ones(self, salaries: pd.DataFrame) -> None:
        series = pay.official_medians(salaries, load("occupations"))
        median = series.set_index(["occupation", "year"])["nominal"]
        # BLS, Occupational Employment and Wage Statistics, national tables of May 2024 and May 2013
        assert median["data_scientist", 2024] == 112_590
        assert median["research_scientist", 2024] == 140_910
        assert median["software_developer", 2024] == 133_080
        assert median["research_scientist", 2013] == 106_290

    def test_growth_stays_within_one_definition_and_counts_prices(self, salaries: pd.DataFrame) -> None:
        table = pay.official_growth(pay.official_medians(salaries, load("occupations")))
        row = table.set_index("occupation").loc["data_scientist"]
        assert (row["first_year"], row["last_year"]) == (2021, 2024)
        assert row["nominal"] == pytest.approx(112_590 / 100_910 - 1)
        # consumer prices of the United States rose by 8.00, 4.12 and 2.95 % in 2022, 2023 and 2024 (World Bank)
        assert row["real"] == pytest.approx(112_590 / 100_910 / (1.0800 * 1.0412 * 1.0295) - 1, abs=5e-4)


class TestPremium:
    def test_pairs_of_one_source_by_hand(self, pay_gaps: pd.DataFrame, salaries: pd.DataFrame) -> None:
        table = pay.premiums(pay_gaps, salaries, load("comparisons")).set_index("figure_id")
        # Wanted Lab, first quarter of 2025: 79.32 against 74.95 million won; in 2021 AI developers earned less
        assert table.loc["sal-00389;sal-00390", "premium_low"] == pytest.approx(7932 / 7495 - 1)
        assert table.loc["sal-00736;sal-00738", "premium_low"] == pytest.approx(6368 / 6585 - 1)
        assert not table.loc["sal-00389;sal-00390", "stated"]

    def test_one_method_over_several_countries(self, pay_gaps: pd.DataFrame, salaries: pd.DataFrame) -> None:
        side = pay.one_method(pay.premiums(pay_gaps, salaries, load("comparisons")), "profiles")
        # Bank of Korea 2025, figures for 2024
        assert side.set_index("country")["premium_low"].to_dict() == {
            "KR": 0.06, "AU": 0.15, "FR": 0.15, "GB": 0.15, "CA": 0.18, "US": 0.25
        }  # fmt: skip

    def test_a_figure_that_nobody_classified_is_shown_without_a_method(
        self, pay_gaps: pd.DataFrame, salaries: pd.DataFrame
    ) -> None:
        new = pay_gaps[pay_gaps["figure_id"] == "sal-00110"].assign(figure_id="sal-99999")
        table = pay.premiums(new, salaries.iloc[:0], load("comparisons"))
        assert list(table["method"]) == ["not_stated"]

    def test_every_shipped_premium_is_classified_once(self, pay_gaps: pd.DataFrame) -> None:
        known = load("comparisons")
        known = known[known["comparison"] == "ai_premium"]
        listed = known.loc[known["base_id"].isna(), "figure_id"].tolist()
        shipped = pay_gaps.loc[pay_gaps["measure"] == "wage_premium", "figure_id"]
        assert set(shipped) <= set(listed)

    def test_changing_one_figure_changes_what_rests_on_it(self, pay_gaps: pd.DataFrame, salaries: pd.DataFrame) -> None:
        before = pay.one_method(pay.premiums(pay_gaps, salaries, load("comparisons")), "profiles")
        changed = pay_gaps.assign(
            percent_low=pay_gaps["percent_low"].mask(pay_gaps["figure_id"] == "sal-00406", 40.0),
            percent_high=pay_gaps["percent_high"].mask(pay_gaps["figure_id"] == "sal-00406", 40.0),
        )
        after = pay.one_method(pay.premiums(changed, salaries, load("comparisons")), "profiles")
        assert (before["country"].iloc[-1], after["country"].iloc[-1]) == ("US", "CA")
        assert after["premium_high"].iloc[-1] == pytest.approx(0.40)


class TestVoices:
    def test_whose_word_it_is(self) -> None:
        frame = rows(
            {"status": "official"},
            {"status": "confirmed"},
            {"told_by": "self_reported"},
            {"told_by": "self_reported", "status": "confirmed"},
            {},
            {"status": "estimated"},
            {"status": "disputed", "told_by": "self_reported"},
        )
        assert list(pay.with_voice(frame)["voice"]) == [
            "official", "employer", "self_reported", "self_reported", "reported", "estimated", "disputed"
        ]  # fmt: skip

    def test_only_questions_with_two_voices_and_never_single_employers(self) -> None:
        frame = rows(
            {},
            {"pay_low": 150.0, "pay_high": 150.0},
            {"organization": "Naver", "pay_low": 900.0, "pay_high": 900.0},
            {"year": 2020},
        )
        answers = pay.agreement(frame.assign(voice=["official", "self_reported", "employer", "official"]))
        assert list(answers["voice"]) == ["official", "self_reported"]
        assert answers["times_apart"].tolist() == [1.5, 1.5]
        assert pay.voice_over(answers, "self_reported", "official")["times"].tolist() == [1.5]


@pytest.mark.parametrize("country", ["NZ", "IE", "PL"])
def test_a_country_with_next_to_nothing_passes_through(salaries: pd.DataFrame, country: str) -> None:
    few = pay.distinct(select(pay.on_basis(salaries), countries=[country]))
    assert len(span(few, ["role_group"], "pay_low", "pay_high")) <= len(few) <= 3
    assert pay.base_and_total(few).empty
    assert pay.official_medians(few, load("occupations")).empty


def test_an_empty_table_passes_through(salaries: pd.DataFrame, pay_gaps: pd.DataFrame) -> None:
    nothing = pay.distinct(pay.on_basis(salaries.iloc[:0]))
    assert span(nothing, ["role_group"], "pay_low", "pay_high").empty
    assert pay.premiums(pay_gaps.iloc[:0], salaries.iloc[:0], load("comparisons")).empty
    assert pay.agreement(pay.with_voice(nothing)).empty


@pytest.fixture(scope="module")
def averages() -> pd.DataFrame:
    return pay.company_pay(pay.on_basis(load("salaries"), "KRW"), load("organizations"))


class TestCompanyPay:
    def test_averages_are_those_of_the_reports(self, averages: pd.DataFrame) -> None:
        average = averages.set_index(["organization_id", "year"])
        assert average.loc[("naver", 2024), ["low", "high"]].tolist() == [129_000_000, 129_000_000]
        # two reports of one filing, one rounded down
        assert average.loc[("sk-hynix", 2022), ["low", "high"]].tolist() == [133_840_000, 133_850_000]

    def test_reports_that_differ_give_a_range(self, averages: pd.DataFrame) -> None:
        kakao = averages.set_index(["organization_id", "year"]).loc[("kakao", 2021)]
        # 172 million with gains from options, 89 million without
        assert (kakao["low"], kakao["high"], kakao["n_figures"]) == (89_000_000, 172_000_000, 3)
        apart = pay.widest(averages)
        assert apart is not None
        assert (apart["organization_id"], apart["year"]) == ("kakao", 2021)
        assert apart["times"] == pytest.approx(172 / 89)

    def test_half_years_and_groups_of_companies_stay_out(self, averages: pd.DataFrame) -> None:
        shown = set(";".join(averages["figure_id"]).split(";"))
        assert not shown & {"sal-00729", "sal-00730", "sal-00731", "sal-00850", "sal-01158"}
        assert not averages["organization_id"].str.contains("tenure").any()

    def test_change_of_one_company(self, averages: pd.DataFrame) -> None:
        row = pay.company_growth(averages, ["naver", "nobody"]).iloc[0]
        assert (row["first_year"], row["last_year"]) == (2013, 2024)
        assert row["times"] == pytest.approx(129_000 / 61_640)

    def test_latest_year_with_two_companies(self, averages: pd.DataFrame) -> None:
        last = pay.latest_common(averages)
        assert set(last["year"]) == {2025}
        assert last.iloc[-1]["organization_id"] == "sk-hynix"

    def test_changing_one_figure_changes_the_finding(self) -> None:
        salaries = pay.on_basis(load("salaries"), "KRW")
        hynix = salaries["figure_id"] == "sal-01539"
        salaries = salaries.assign(
            pay_low=salaries["pay_low"].mask(hynix, 5e7), pay_high=salaries["pay_high"].mask(hynix, 5e7)
        )
        last = pay.latest_common(pay.company_pay(salaries, load("organizations")))
        assert last.iloc[0]["organization_id"] == "sk-hynix"


class TestEntryPay:
    def test_employers_and_their_amounts_are_those_reported(self) -> None:
        entry = pay.entry_pay(pay.on_basis(load("salaries"), "KRW"))
        top = entry[entry["kind"] == "employer"].groupby("year")["high"].max()
        # Nexon 42 million in 2020, three employers 60 million in 2021, Zigbang 80 million in 2022
        assert top[[2020, 2021, 2022]].tolist() == [42e6, 60e6, 80e6]

    def test_new_doctors_and_institutes_are_no_starters(self) -> None:
        entry = pay.entry_pay(pay.on_basis(load("salaries"), "KRW"))
        assert not entry["organization_id"].str.contains("kaist|institutes").any()
        samsung = entry[entry["organization_id"] == "samsung-electronics"]
        assert samsung["high"].max() == 48_000_000
