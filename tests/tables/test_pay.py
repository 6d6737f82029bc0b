"""Pay: the unit decides the table, the working stands in the row, and what can't be worked out says why."""

import pandas as pd
import pytest


def row(tidy, table="salaries", **cells):
    (found,) = tidy(salaries=[cells])[table].to_dict("records")
    return found


def flags(found) -> set[str]:
    return set() if pd.isna(found["figure_flags"]) else set(found["figure_flags"].split(";"))


def test_monthly_pay_is_annual_in_four_measures_with_its_rates_beside_it(tidy):
    found = row(tidy, as_stated="월 450만원", period="month")
    assert (found["low"], found["high"], found["currency"], found["annual_basis"]) == (4.5e6, 4.5e6, "KRW", "×12")
    assert found["annual_low"] == found["annual_low_krw"] == 54_000_000
    assert found["annual_low_usd"] == pytest.approx(54_000_000 / found["units_per_usd"], abs=0.005)
    assert found["annual_low_ppp"] == 54_000_000 / 800
    assert (found["price_factor"], found["annual_low_real"]) == (1, 54_000_000)
    assert (found["rate_basis"], found["rate_date"], found["rate_source"]) == ("year", "2024", "ecb")
    assert flags(found) == set()


def test_the_year_before_is_lifted_to_the_prices_of_the_price_year(tidy):
    found = row(tidy, as_stated="1억원", year="2023")
    assert found["price_year"] == 2024
    assert found["annual_low_real"] == 102_500_000


def test_without_a_year_nothing_is_converted_and_the_row_stays(tidy):
    found = row(tidy, as_stated="1억원", year="")
    assert found["annual_low"] == 100_000_000
    assert pd.isna(found["annual_low_usd"])
    assert flags(found) == {"no_year"}


def test_a_currency_nobody_quotes_is_flagged(tidy):
    found = row(tidy, as_stated="20 million", unit="VND", country="VN", measure="offer_value")
    assert pd.isna(found["low_usd"])
    assert {"no_rate", "no_ppp"} <= flags(found)


def test_a_one_off_amount_is_converted_but_not_annual(tidy):
    found = row(tidy, as_stated="$100 million", unit="USD", period="one_off", measure="signing_bonus")
    assert found["low_usd"] == 1e8
    assert pd.isna(found["annual_low"])
    assert "no_period" not in flags(found)


def test_the_period_of_the_line_decides_and_a_contradicting_wording_is_flagged(tidy):
    found = row(tidy, as_stated="월 450만원", period="year")
    assert found["annual_low"] == 4_500_000
    assert "period_conflict" in flags(found)


def test_where_the_line_gives_no_period_the_wording_may(tidy):
    found = row(tidy, as_stated="월 450만원", period="")
    assert found["annual_low"] == 54_000_000
    assert "period_from_wording" in flags(found)
    assert "no_period" in flags(row(tidy, as_stated="450만원", period=""))


def test_a_daily_amount_needs_the_days(tidy):
    stated = row(tidy, as_stated="376,271", period="day", days_per_year="247.2")
    assert stated["annual_basis"] == "×247.2"
    assert "days_not_stated" in flags(row(tidy, as_stated="302,665", period="day", note="Won a working day"))


def test_a_foreign_currency_is_flagged_and_goes_through_the_market_rate(tidy):
    found = row(tidy, as_stated="$100,000", unit="USD")
    assert "not_local_currency" in flags(found)
    assert found["annual_low_ppp"] == pytest.approx(100_000 * found["local_units_per_usd"] / 800, abs=0.01)
    assert pd.isna(found["annual_low_real"])


def test_two_currencies_are_compared(tidy):
    found = row(tidy, as_stated="around 1.5 million won ($108,562)")
    assert found["equivalent_currency"] == "USD"
    assert "rate_deviates" in flags(found)


def test_names_are_canonical(tidy):
    found = row(tidy, as_stated="1억원", organization="facebook", role="AI Engineer")
    assert (found["organization"], found["organization_id"], found["role_group"]) == ("facebook", "meta", "ai_engineer")


def test_a_figure_about_all_staff_of_an_employer_is_flagged_wherever_it_is(tidy):
    lines = {"roles": [{"printed": "all employees", "role_group": "all_staff"}]}
    lines["role_groups"] = [
        dict.fromkeys(("label_en", "label_ko", "meaning_en", "meaning_ko"), "x") | {"role_group": "all_staff"}
    ]
    staff = {"as_stated": "1억원", "organization": "Meta", "role": "all employees"}
    built = tidy(salaries=[staff, staff | {"country": "GB"}, staff | {"organization": ""}], **lines)
    assert built["salaries"]["figure_flags"].str.contains("all_staff_average").fillna(False).tolist() == [
        True,
        True,
        False,
    ]


def test_percent_and_ratio_never_share_a_column_with_each_other_or_with_money(tidy):
    gap = row(tidy, "pay_gaps", as_stated="30–40% lower", unit="percent", measure="pay_gap")
    assert (gap["percent_low"], gap["percent_high"], gap["change"]) == (30, 40, "down")
    assert pd.isna(gap["ratio_low"])
    multiple = row(tidy, "pay_gaps", as_stated="2.3배", unit="ratio", measure="wage_premium")
    assert (multiple["ratio_low"], multiple["ratio_high"]) == (2.3, 2.3)
    assert pd.isna(multiple["percent_low"])


def test_a_difference_stated_in_money_stands_among_the_amounts_and_says_so(tidy):
    assert "difference_of_pay" in flags(row(tidy, as_stated="437만원 상회", measure="pay_gap"))


def test_shares_of_the_company_are_no_pay(tidy):
    for cells in ({"measure": "equity_percent"}, {"measure": "equity", "share_of": "company"}):
        assert row(tidy, "equity", as_stated="0.5%", unit="percent", **cells)["percent_low"] == 0.5
    rise = row(tidy, "pay_gaps", as_stated="risen 59%", unit="percent", measure="equity", note="CHANGE (not a level)")
    assert (rise["percent_low"], rise["change"]) == (59, "up")
