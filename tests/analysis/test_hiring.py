"""The talent war in small tables, worked out by hand; and one raw line carried through to a finding."""

import math
from pathlib import Path

import pandas as pd
import pytest

from talentmarket import load
from talentmarket.analysis import hiring, ranges

ORGANIZATIONS = pd.DataFrame(
    [
        ("meta", "Meta", "메타", "big_tech"),
        ("openai", "OpenAI", "오픈AI", "ai_lab"),
        ("apple", "Apple", None, "big_tech"),
        ("tiny", "Tiny", "타이니", "startup"),
        ("both-labs", "Meta; OpenAI", None, "group"),
        ("technology-companies", "Tech companies", None, "group"),
    ],
    columns=["organization_id", "name_en", "name_ko", "type"],
)


def reports(*rows: dict[str, object]) -> pd.DataFrame:
    """Report rows with every column a function may ask for; what is not given is empty."""
    texts = [
        "event_type",
        "organization_id",
        "counterparty_id",
        "person",
        "role",
        "country",
        "quantity",
        "period",
        "per",
    ]
    ends = [
        "low_usd",
        "high_usd",
        "people_low",
        "people_high",
        "percent_low",
        "percent_high",
        "ratio_low",
        "ratio_high",
    ]
    ends += ["gpus_low", "gpus_high"]
    facts = ["change", "manner", "price_kind", "outcome", "purpose", "scope", "figure_flags"]
    empty: dict[str, object] = dict.fromkeys([*texts, *facts], "") | dict.fromkeys(ends, math.nan) | {"expected": False}
    out = []
    for n, row in enumerate(rows, 1):
        base = {
            "figure_id": f"hir-{n:05}",
            "source_id": f"source-{n}",
            "origin_id": f"origin-{n}",
            "retelling": "origin",
            "event_date": "2025",
            "status": "reported",
            "per_people": math.nan,
        }
        for end in ("low_usd", "people_low", "percent_low", "ratio_low", "gpus_low"):
            if end in row:  # a single value is its own upper end
                row = {end.replace("low", "high"): row[end]} | row
        out.append(empty | base | row)
    columns = [*empty, "figure_id", "source_id", "origin_id", "retelling", "event_date", "status", "per_people"]
    frame = pd.DataFrame(out, columns=columns)
    return frame.astype(dict.fromkeys(ends, "float64"))


# --- dates and ranges --------------------------------------------------------------------------------------


def test_a_year_stands_in_its_middle_a_month_in_its_own_and_a_day_where_it_is() -> None:
    placed = ranges.decimal_year(pd.Series(["2025", "2025-07", "2025-07-01", "2025-01-01", "", None]))
    assert placed[:4].tolist() == pytest.approx([2025.5, 2025 + 6.5 / 12, 2025.5, 2025.0])
    assert placed[4:].isna().all()


def test_a_range_leaves_disputed_reports_out_where_others_exist() -> None:
    rows = reports(
        {"organization_id": "meta", "people_low": 8, "status": "reported"},
        {"organization_id": "meta", "people_low": 20, "people_high": math.nan},
        {"organization_id": "meta", "people_low": 100, "status": "disputed"},
        {"organization_id": "openai", "people_low": 5, "status": "disputed"},
    )
    out = ranges.span(rows, ["organization_id"], "people_low", "people_high").set_index("organization_id")
    assert out.loc["meta", ["low", "high", "middle", "floor", "n_figures"]].tolist() == [8, 20, 14, 20, 2]
    assert not out.loc["meta", "disputed"]
    assert out.loc["meta", "figure_id"] == "hir-00001;hir-00002"
    assert out.loc["openai", "disputed"]
    assert out.loc["openai", "high"] == 5


def test_a_selection_takes_years_country_either_side_and_status() -> None:
    rows = reports(
        {"organization_id": "meta", "counterparty_id": "openai", "country": "US", "event_date": "2025-07"},
        {"organization_id": "apple", "country": "KR", "event_date": "2019"},
        {"organization_id": "openai", "country": "US", "event_date": "", "status": "disputed"},
    )

    def chosen(**how: object) -> list[str]:
        return ranges.select(rows, **how)["figure_id"].str[-1].tolist()  # type: ignore[arg-type]

    assert chosen() == ["1", "2", "3"]
    assert chosen(since=2020) == ["1"]
    assert chosen(until=2019) == ["2"]
    assert chosen(countries=["KR"]) == ["2"]
    assert chosen(organization="openai") == ["1", "3"]
    assert chosen(undisputed=True) == ["1", "2"]
    assert chosen(countries=["JP"]) == []


# --- offers ------------------------------------------------------------------------------------------------

EVENT = {
    "event_id": "e",
    "event_date": "2025-07",
    "event_type": "offer",
    "organization_id": "meta",
    "counterparty_id": "openai",
    "person": "Ann",
    "quantity": "compensation",
    "period": "",
    "low_usd": 1e8,
    "high_usd": 2e8,
    "n_reports": 2,
    "n_sources": 2,
    "disputed": False,
    "status": "reported",
    "figure_ids": "hir-00001;hir-00002",
}


def events(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame([EVENT | row for row in rows])


def test_an_offer_is_an_event_with_the_range_over_its_reports() -> None:
    told = reports({}, {})
    (row,) = hiring.offers(ranges.select_events(events({}), told), told).to_dict("records")
    assert (row["low_usd"], row["high_usd"], row["covers"], row["figure_id"]) == (
        1e8,
        2e8,
        "total",
        "hir-00001;hir-00002",
    )
    assert row["when"] == pytest.approx(2025 + 6.5 / 12)


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({"period": "year"}, True),
        ({"event_type": "hire"}, True),
        ({"event_type": "hire", "counterparty_id": ""}, False),  # pay of somebody who came from nowhere named
        ({"event_type": "retention"}, False),
        ({"quantity": "valuation"}, False),
        ({"low_usd": math.nan, "high_usd": math.nan}, False),
        ({"event_date": ""}, False),
    ],
)
def test_what_counts_as_an_offer(change: dict[str, object], kept: bool) -> None:
    told = reports({}, {})
    assert len(hiring.offers(ranges.select_events(events(change), told), told)) == kept


def test_pay_by_the_day_is_no_package_even_if_one_report_alone_says_so() -> None:
    told = reports({}, {"period": "day"})
    assert hiring.offers(ranges.select_events(events({}), told), told).empty


def test_without_disputed_reports_an_event_names_and_counts_the_others_only() -> None:
    told = reports({"source_id": "paper"}, {"status": "disputed"})
    both = events({"disputed": True}, {"figure_ids": "hir-00002", "status": "disputed"})
    left = ranges.select_events(both, told[told["status"] != "disputed"], undisputed=True)
    assert left[["figure_id", "n_sources", "disputed"]].to_numpy().tolist() == [["hir-00001", 1, False]]


def packages(*stages: dict[str, object], news: pd.DataFrame | None = None) -> pd.DataFrame:
    told = reports(*({} for _ in stages))
    numbered = [{"event_id": f"e{n}", "figure_ids": f"hir-{n:05}"} | stage for n, stage in enumerate(stages, 1)]
    offered = hiring.offers(ranges.select_events(events(*numbered), told), told)
    return hiring.packages(offered, told if news is None else pd.concat([told, news]))


def usd(millions: float) -> dict[str, object]:
    return {"low_usd": millions * 1e6, "high_usd": millions * 1e6}


def test_one_person_is_one_offer_however_many_bids_and_parts_of_it_are_told() -> None:
    # Matt Deitke: 125 million, then 250 million, of which 100 million in the first year
    (one,) = packages(usd(125) | {"event_date": "2025-07-20"}, usd(250), usd(100) | {"period": "year"}).itertuples()
    assert (one.person, one.recipient, one.high_usd, one.n_stages) == ("Ann", "person", 250e6, 3)
    assert one.n_figures == one.n_origins == 3
    assert one.event_date == "2025-07"


def test_people_of_one_employer_are_one_group_and_its_disputed_amount_says_so() -> None:
    staff = {"person": None}
    (one,) = packages(
        usd(300) | staff | {"disputed": True, "status": "disputed"}, usd(20) | staff | {"period": "year"}
    ).itertuples()
    assert (one.recipient, one.counterparty_id) == ("group", "openai")
    assert (one.high_usd, one.disputed, one.undisputed_usd) == (300e6, True, 20e6)


def test_offers_to_nobody_named_are_not_joined() -> None:
    nobody = {"person": None, "counterparty_id": ""}
    assert packages(usd(100) | nobody, usd(200) | nobody)["recipient"].tolist() == ["unnamed", "unnamed"]


@pytest.mark.parametrize(
    ("change", "owner"),
    [
        ({}, True),
        ({"status": "disputed"}, False),  # Tulloch: the purchase of his company was denied
        ({"outcome": "declined"}, False),
        ({"event_date": "2019"}, False),
        ({"counterparty_id": "apple"}, False),
    ],
)
def test_what_an_owner_got_when_the_company_was_sold_is_no_offer(change: dict[str, object], owner: bool) -> None:
    sale = reports({}, deal(low_usd=9e9) | change).iloc[1:].assign(figure_id="hir-00099")
    (one,) = packages(usd(1000) | {"counterparty_id": "tiny"}, news=sale).itertuples()
    assert one.owner is owner


def test_the_time_line_holds_offers_and_prices_of_teams_as_dollars_for_one_person() -> None:
    sale = reports(deal(low_usd=9e9)).assign(figure_id="hir-00099")
    offered = packages({}, {"person": None}, usd(1000) | {"counterparty_id": "tiny", "person": "Bob"}, news=sale)
    team = pd.DataFrame(
        [("meta", "tiny", 2013.0, 1e6, 3e6, 1, False, "hir-00009")],
        columns=["buyer_id", "target_id", "when", "low", "high", "n_origins", "disputed", "figure_id"],
    )
    line = hiring.timeline(offered, team, {"openai": "OpenAI", "tiny": "Tiny"}, lambda name: f"staff of {name}")
    assert line[["label", "covers", "low_usd"]].to_numpy().tolist() == [
        ["Tiny", "head", 1e6],
        ["Ann", "total", 1e8],
        ["staff of OpenAI", "total", 1e8],
    ]


# --- the price of a team -----------------------------------------------------------------------------------


def deal(**row: object) -> dict[str, object]:
    return {
        "event_type": "acquihire",
        "organization_id": "meta",
        "counterparty_id": "tiny",
        "quantity": "deal_value",
    } | row


def test_the_price_a_head_divides_the_lowest_price_by_the_most_people_and_so_on() -> None:
    news = reports(
        deal(low_usd=600.0),
        deal(low_usd=700.0, organization_id="tiny", counterparty_id="meta"),  # told from the other side
        deal(quantity="headcount", people_low=10, people_high=14, event_date="2025-06"),
    )
    (row,) = hiring.acquihire_prices(news, reports(), ORGANIZATIONS).to_dict("records")
    assert (row["buyer_id"], row["target_id"], row["basis"]) == ("meta", "tiny", "moved")
    assert row["low"] == pytest.approx(600 / 14)
    assert row["high"] == pytest.approx(70)
    assert row["middle"] == pytest.approx(650 / 12)
    assert row["figure_id"] == "hir-00001;hir-00002;hir-00003"


def test_the_price_of_dnnresearch_was_44_million_for_three_people() -> None:
    news = reports(deal(low_usd=44e6), deal(quantity="headcount", people_low=3))
    assert hiring.acquihire_prices(news, reports(), ORGANIZATIONS)["middle"].tolist() == pytest.approx([14_666_666.67])


WHOLE_STAFF = {"organization_id": "tiny", "quantity": "headcount", "role": "all staff", "event_date": "2025-01"}


def test_without_a_count_of_movers_the_staff_of_a_company_bought_whole_is_taken() -> None:
    news = reports(deal(low_usd=900.0, event_date="2025-03", event_type="acquisition"))
    staff = reports(
        WHOLE_STAFF | {"people_low": 30},
        WHOLE_STAFF | {"people_low": 5, "role": "engineers"},
        WHOLE_STAFF | {"people_low": 9, "event_date": "2019"},
    )
    (row,) = hiring.acquihire_prices(news, staff, ORGANIZATIONS).to_dict("records")
    assert (row["basis"], row["middle"]) == ("staff", 30)


def test_a_licence_with_hires_is_not_divided_by_the_staff_that_stayed_behind() -> None:
    # Windsurf: 2.4 billion dollars, a staff of 250, most of whom did not move
    news = reports(deal(low_usd=2.4e9, event_date="2025-03"))
    assert hiring.acquihire_prices(news, reports(WHOLE_STAFF | {"people_low": 250}), ORGANIZATIONS).empty


def test_teams_that_moved_and_whole_companies_have_medians_of_their_own_without_disputed_counts() -> None:
    prices = pd.DataFrame(
        {
            "target_id": list("abcde"),
            "basis": ["moved", "moved", "moved", "moved", "staff"],
            "middle": [9.7e6, 14.7e6, 90e6, 10e6, 20e6],
            "disputed": [False, False, False, True, False],
            "when": [2016.0, 2012.0, 2024.0, 2016.0, 2023.0],
            "n_figures": 2,
            "n_origins": 2,
            "figure_id": list("abcde"),
        }
    )
    found = hiring.typical_price(prices).set_index("basis")
    assert found["median"].to_dict() == {"moved": 14.7e6, "staff": 20e6}
    assert found.loc["moved", ["low", "high", "n_deals"]].tolist() == [9.7e6, 90e6, 3]


@pytest.mark.parametrize(
    "change",
    [
        {"price_kind": "part"},
        {"price_kind": "other"},
        {"outcome": "declined"},
        {"period": "one_off"},
        {"per": "person"},
        {"status": "disputed"},
        {"counterparty_id": "both-labs"},
    ],
)
def test_what_is_no_price_of_a_team_gives_none(change: dict[str, object]) -> None:
    news = reports(deal(low_usd=900.0, **change), deal(quantity="headcount", people_low=3))
    assert hiring.acquihire_prices(news, reports(), ORGANIZATIONS).empty


# --- moves -------------------------------------------------------------------------------------------------


def move(kind: str, organization: str, other: str, people: float, **row: object) -> dict[str, object]:
    base = {"event_type": kind, "organization_id": organization, "counterparty_id": other, "quantity": "headcount"}
    return base | {"people_low": people} | row


def test_flows_go_from_loser_to_gainer_whichever_side_tells_it() -> None:
    news = reports(
        move("poach", "meta", "openai", 8),
        move("poach", "meta", "openai", 20, people_high=math.nan),
        move("departure", "apple", "meta", 9, event_date="2024"),
    )
    told = reports(move("talent_flow", "openai", "apple", 25)).assign(figure_id="hir-00099")
    out = hiring.flows(news, told, ORGANIZATIONS)
    assert out[["loser_id", "gainer_id", "low", "floor"]].to_numpy().tolist() == [
        ["apple", "openai", 25, 25],
        ["openai", "meta", 8, 20],
        ["apple", "meta", 9, 9],
    ]
    assert out["figure_id"].tolist() == ["hir-00099", "hir-00001;hir-00002", "hir-00003"]


def test_dozens_count_as_the_least_they_can_mean() -> None:
    news = reports(move("poach", "meta", "openai", 24, people_high=99), move("poach", "meta", "openai", 40))
    assert hiring.flows(news, reports(), ORGANIZATIONS)["floor"].tolist() == [40]


def test_a_report_that_retells_its_origin_wrongly_counts_no_one() -> None:
    news = reports(move("poach", "meta", "openai", 8), move("poach", "meta", "openai", 80, retelling="wrong"))
    assert hiring.flows(news, reports(), ORGANIZATIONS)[["floor", "n_figures"]].to_numpy().tolist() == [[8, 1]]


def test_those_who_only_threatened_to_leave_did_not_move() -> None:
    news = reports(
        move("departure", "openai", "meta", 700, outcome="stayed", event_date="2023-11-20"),
        move("departure", "openai", "meta", 2, event_date="2025-08"),
    )
    assert hiring.flows(news, reports(), ORGANIZATIONS)["floor"].tolist() == [2]


def test_groups_and_bought_teams_are_no_flow_of_a_pair() -> None:
    news = reports(move("poach", "meta", "both-labs", 11), move("acquihire", "meta", "tiny", 30))
    assert hiring.flows(news, reports(), ORGANIZATIONS).empty


def test_ratios_of_recruiting_need_two_single_employers() -> None:
    told = reports(
        {"quantity": "ratio", "organization_id": "openai", "counterparty_id": "apple", "ratio_low": 10.6},
        {"quantity": "ratio", "organization_id": "openai", "counterparty_id": "apple", "ratio_low": 11},
        {"quantity": "ratio", "organization_id": "openai", "counterparty_id": "both-labs", "ratio_low": 5},
        {"quantity": "ratio", "organization_id": "meta", "ratio_low": -0.3},
    )
    (row,) = hiring.recruiting_ratios(told, ORGANIZATIONS).to_dict("records")
    assert (row["gainer_id"], row["loser_id"], row["middle"]) == ("openai", "apple", pytest.approx(10.8))


# --- staying and growing -----------------------------------------------------------------------------------


def test_retention_is_that_of_two_years_and_attrition_of_37_3_percent_would_leave_39() -> None:
    rows = reports(
        {"organization_id": "meta", "quantity": "retention_rate", "percent_low": 64, "period": "multi_year:2"},
        {"organization_id": "meta", "quantity": "retention_rate", "percent_low": 40, "period": "multi_year:4"},
        {"organization_id": "openai", "quantity": "retention_rate", "percent_low": 80},
        {"organization_id": "openai", "quantity": "attrition_rate", "percent_low": 37.3, "period": "year"},
    )
    rates = hiring.retention_by_lab(rows)
    assert rates[["organization_id", "middle"]].to_numpy().tolist() == [["openai", 0.8], ["meta", 0.64]]
    (left,) = hiring.implied_retention(rows).to_dict("records")
    assert left["implied"] == pytest.approx(0.627**2)


def staff(people: float, date: str, **row: object) -> dict[str, object]:
    base = {"event_type": "headcount", "organization_id": "openai", "quantity": "headcount", "event_date": date}
    return base | {"people_low": people} | row


def test_staff_that_doubles_every_year_has_a_doubling_time_of_one_year() -> None:
    rows = reports(staff(100, "2021"), staff(200, "2022"), staff(400, "2023"), staff(800, "2024"))
    (fit,) = hiring.growth(hiring.headcount_points(rows, ORGANIZATIONS)).to_dict("records")
    assert fit["doubling"] == pytest.approx(1)
    assert fit["yearly"] == pytest.approx(1)
    assert (fit["doubling_low"], fit["doubling_high"]) == pytest.approx((1, 1))
    assert fit["r_squared"] == pytest.approx(1)
    assert math.exp(fit["intercept"] + fit["slope"] * 21.5) == pytest.approx(100)


def test_the_interval_is_students_t_worked_out_by_hand() -> None:
    # ln N = 0, 1, 1, 2 at t = 0 … 3: slope 0.6, residuals -0.1, 0.3, -0.3, 0.1, s² = 0.2 / 2, error of the slope √(0.1 / 5)
    rows = reports(*(staff(math.exp(y), str(2020 + t)) for t, y in enumerate((0, 1, 1, 2))))
    (fit,) = hiring.growth(hiring.headcount_points(rows, ORGANIZATIONS)).to_dict("records")
    half = 4.303 * math.sqrt(0.02)
    assert half > 0.6  # growth and shrinking are both within it: there is no doubling time
    assert fit["slope"] == pytest.approx(0.6)
    assert (fit["yearly_low"], fit["yearly_high"]) == pytest.approx((math.expm1(0.6 - half), math.expm1(0.6 + half)))
    assert math.isnan(fit["doubling"])
    assert math.isnan(fit["doubling_low"])
    close = reports(*(staff(math.exp(y), str(2020 + t)) for t, y in enumerate((0, 1, 2.1, 3))))
    (fit,) = hiring.growth(hiring.headcount_points(close, ORGANIZATIONS)).to_dict("records")
    # slope 1.01, residuals -0.01, -0.02, 0.07, -0.04: s² = 0.007 / 2
    half = 4.303 * math.sqrt(0.0035 / 5)
    assert fit["doubling_low"] == pytest.approx(math.log(2) / (1.01 + half))
    assert fit["doubling_high"] == pytest.approx(math.log(2) / (1.01 - half))


def test_a_staff_has_no_doubling_time_that_is_longer_than_it_was_watched() -> None:
    # 2 % a year is ln 2 / ln 1.02 = 35 years; watched for four
    rows = reports(*(staff(5000 * 1.02**year, str(2020 + year)) for year in range(5)))
    (fit,) = hiring.growth(hiring.headcount_points(rows, ORGANIZATIONS)).to_dict("records")
    assert fit["yearly"] == pytest.approx(0.02)
    assert [fit[name] for name in ("yearly_low", "yearly_high")] == pytest.approx([0.02, 0.02])
    assert all(
        math.isnan(fit[name]) for name in ("doubling", "doubling_low", "doubling_high", "doubling_without_floors")
    )


def test_a_shrinking_staff_has_a_negative_doubling_time() -> None:
    rows = reports(staff(400, "2021"), staff(200, "2022"), staff(100, "2023"))
    assert hiring.growth(hiring.headcount_points(rows, ORGANIZATIONS))["doubling"].tolist() == pytest.approx([-1])


def test_points_are_whole_staffs_at_one_date() -> None:
    rows = reports(
        staff(1000, "2024", people_high=3000, change="up"),  # two dates in one wording
        staff(70, "2016", people_high=350, period="two and a half years"),
        staff(8, "2025", role="Codex team: engineers"),
        staff(5300, "2025", status="disputed"),
        staff(8000, "2026", expected=True),
        staff(50, "2014", people_high=75),
        staff(770, "2023", change="up"),  # "jumped from 770" names one
    )
    points = hiring.headcount_points(rows, ORGANIZATIONS)
    assert points[["event_date", "low", "high"]].to_numpy().tolist() == [["2014", 50, 75], ["2023", 770, 770]]


def test_one_count_is_one_point_however_often_and_vaguely_it_is_retold() -> None:
    letter = {"origin_id": "letter"}
    rows = reports(staff(770, "2023-11", **letter), staff(770, "2023-11-20", **letter), staff(770, "2023", **letter))
    (point,) = hiring.headcount_points(rows, ORGANIZATIONS).itertuples()
    assert (point.event_date, point.n_figures, point.n_origins) == ("2023-11-20", 3, 1)


def test_a_count_dated_by_the_year_alone_gives_way_to_one_with_a_month() -> None:
    rows = reports(staff(4000, "2025"), staff(3000, "2025-06"), staff(500, "2022"))
    points = hiring.headcount_points(rows, ORGANIZATIONS)
    assert points[["event_date", "low"]].to_numpy().tolist() == [["2022", 500], ["2025-06", 3000]]


def test_more_than_is_a_floor_and_the_fit_without_floors_is_given_too() -> None:
    more_than = {"people_high": math.nan}
    counts = [staff(100, "2021"), staff(200, "2022"), staff(400, "2023"), staff(600, "2024", **more_than)]
    (fit,) = hiring.growth(hiring.headcount_points(reports(*counts), ORGANIZATIONS)).to_dict("records")
    assert (fit["n_points"], fit["n_floors"]) == (4, 1)
    assert fit["doubling"] > 1
    assert fit["doubling_without_floors"] == pytest.approx(1)


def test_two_dates_make_no_fit() -> None:
    assert hiring.growth(hiring.headcount_points(reports(staff(1, "2021"), staff(2, "2022")), ORGANIZATIONS)).empty


# --- compute and layoffs -----------------------------------------------------------------------------------


def test_gpus_offered_to_people_and_planned_ones_stand_apart() -> None:
    rows = reports(
        {"quantity": "gpu_count", "organization_id": "meta", "gpus_low": 30_000, "purpose": "recruiting"},
        {"quantity": "gpu_count", "organization_id": "meta", "gpus_low": 600_000},
        {"quantity": "gpu_count", "organization_id": "meta", "gpus_low": 1_300_000, "expected": True},
    )
    out = hiring.gpus(rows, ORGANIZATIONS)
    assert out[["high", "recruiting", "planned"]].to_numpy().tolist() == [
        [1_300_000, False, True],
        [600_000, False, False],
        [30_000, True, False],
    ]
    assert set(out["kind"]) == {"big_tech"}


LAYOFF = {"event_type": "layoff", "quantity": "headcount_change", "organization_id": "technology-companies"}


def test_layoffs_are_those_of_one_tracker_and_a_year_is_whole_where_it_can_be() -> None:
    tracker = LAYOFF | {"origin_id": "tracker"}
    news = reports(
        tracker | {"event_date": "2023", "people_low": 263_000},
        tracker | {"event_date": "2023", "people_low": 264_000},
        tracker | {"event_date": "2023-02", "people_low": 109_000, "period": "first 50 days of 2023"},
        tracker | {"event_date": "2026-02", "people_low": 30_000, "period": "2026 to date"},
        tracker | {"event_date": "2026-05", "people_low": 95_000, "period": "2026 to date"},
        LAYOFF | {"event_date": "2023", "people_low": 999_999, "origin_id": "another"},
    )
    out = hiring.layoffs_by_year(news)
    assert out[["year", "partial", "low", "high"]].to_numpy().tolist() == [
        [2023, False, 263_000, 264_000],
        [2026, True, 95_000, 95_000],
    ]
    assert set(out["tracker"]) == {"tracker"}


def test_who_leaves_by_an_offer_to_leave_is_not_laid_off() -> None:
    cut = LAYOFF | {"organization_id": "meta"}
    news = reports(
        cut | {"people_low": 600},
        cut | {"people_low": 2800, "manner": "voluntary"},
        move("departure", "meta", "openai", 4, manner="voluntary"),  # who goes to a rival took no offer to leave
    )
    assert hiring.layoffs_by_organization(news, ORGANIZATIONS)["high"].tolist() == [600]
    assert hiring.voluntary_exits(news, ORGANIZATIONS)["high"].tolist() == [2800]


def test_cuts_of_single_firms_leave_counts_over_several_years_out() -> None:
    cut = {"event_type": "layoff", "quantity": "headcount_change", "organization_id": "meta"}
    news = reports(
        cut | {"people_low": 600}, cut | {"people_low": 3600}, cut | {"people_low": 21_000, "period": "since 2022"}
    )
    assert hiring.layoffs_by_organization(news, ORGANIZATIONS)[["low", "high"]].to_numpy().tolist() == [[600, 3600]]


def test_paying_while_cutting_needs_the_same_firm_in_the_same_year() -> None:
    told = reports({}, {})
    offered = hiring.offers(ranges.select_events(events({}), told), told)
    cuts = pd.DataFrame(
        [("meta", 2025, "hir-00007"), ("meta", 2026, "hir-00008"), ("apple", 2025, "hir-00009")],
        columns=["organization_id", "year", "figure_id"],
    )
    out = hiring.paying_while_cutting(offered, cuts, 2e8)
    assert out.to_numpy().tolist() == [["meta", 2025, "hir-00001;hir-00002;hir-00007"]]
    assert hiring.paying_while_cutting(offered, cuts, 3e8).empty


def test_empty_tables_give_empty_answers() -> None:
    none = reports()
    assert hiring.acquihire_prices(none, none, ORGANIZATIONS).empty
    assert hiring.flows(none, none, ORGANIZATIONS).empty
    assert hiring.recruiting_ratios(none, ORGANIZATIONS).empty
    assert hiring.retention_by_lab(none).empty
    assert hiring.implied_retention(none).empty
    assert hiring.growth(hiring.headcount_points(none, ORGANIZATIONS)).empty
    assert hiring.gpus(none, ORGANIZATIONS).empty
    assert hiring.layoffs_by_year(none).empty
    assert hiring.layoffs_by_organization(none, ORGANIZATIONS).empty


# --- from a raw line to a finding --------------------------------------------------------------------------


def test_changing_one_raw_figure_changes_the_findings_that_rest_on_it() -> None:
    from talentmarket import tables
    from talentmarket.raw import records

    lines, problems = records.read(Path(__file__).parents[2] / "data" / "raw")
    assert problems == []
    small = dict(lines) | {"corrections": lines["corrections"].iloc[:0]}
    wanted = {"hir-00240", "hir-00275", "hir-00607", "hir-00660", "hir-01339", "hir-00314"}
    news = lines["hiring_news"]
    small["hiring_news"] = news[news["figure_id"].isin(wanted)].reset_index(drop=True)
    for name, key in (("salaries", "sal-00001"), ("survival", "sur-00001")):
        small[name] = lines[name][lines[name]["figure_id"] == key].reset_index(drop=True)
    links = lines["event_links"]
    small["event_links"] = links[links["figure_id"].isin(wanted)].reset_index(drop=True)

    def found(changed: dict[str, pd.DataFrame]) -> tuple[float, float]:
        built = tables.build(changed)
        teams = hiring.acquihire_prices(built["hiring_news"], built["headcounts"], built["organizations"])
        fits = hiring.growth(hiring.headcount_points(built["headcounts"], built["organizations"]))
        return float(teams["middle"].iloc[0]), float(fits["doubling"].iloc[0])

    head, doubling = found(small)
    assert head == pytest.approx(44e6 / 3)
    stated = small["hiring_news"]["as_stated"].replace({"At $44m": "At $88m", "4,500": "9,000"})
    head_after, doubling_after = found(small | {"hiring_news": small["hiring_news"].assign(as_stated=stated)})
    assert head_after == pytest.approx(88e6 / 3)
    assert doubling_after < doubling


# --- the talent of a country --------------------------------------------------------------------------------


class TestTalent:
    def test_net_flow_is_of_one_edition(self) -> None:
        def flow(country: str, year: int, value: float, edition: str) -> dict[str, object]:
            per = {"quantity": "ratio", "per_people": 10_000, "origin_id": edition}
            return per | {"country": country, "event_date": str(year), "ratio_low": value}

        rows = reports(
            flow("KR", 2020, 0.3, "2024"), flow("KR", 2023, -0.3, "2024"),
            flow("KR", 2024, -0.36, "2025"), flow("US", 2024, 1.07, "2025"),
            {"quantity": "ratio", "country": "KR", "ratio_low": 1.35, "origin_id": "2025"},
        )  # fmt: skip
        latest = hiring.net_flow(rows)
        assert latest[["country", "year", "low"]].to_numpy().tolist() == [["KR", 2024, -0.36], ["US", 2024, 1.07]]

    def test_a_year_is_as_the_latest_survey_counts_it_and_a_share_is_of_one_survey(self) -> None:
        def counted(kind: str, year: int, people: int, survey: str, **row: object) -> dict[str, object]:
            of = {"organization_id": "korean-ai-industry", "quantity": "headcount", "origin_id": survey}
            return of | {"event_type": kind, "event_date": str(year), "people_low": people} | row

        staff_rows = reports(
            counted("headcount", 2019, 5_824, "survey-2019"),
            counted("headcount", 2019, 21_583, "survey-2022"),
            counted("headcount", 2022, 39_181, "survey-2022"),
            counted("headcount", 2025, 89_300, "paper", expected=True),
        )
        short = reports(
            counted("hiring_plan", 2019, 1_110, "survey-2019"), counted("hiring_plan", 2022, 7_841, "survey-2022")
        )
        origins = pd.DataFrame(
            {"origin_id": ["survey-2019", "survey-2022", "paper"], "published": ["2020-01", "2023-01", "2025-05"]}
        )
        table = hiring.staff_and_shortage(staff_rows, short, origins).set_index(["kind", "year"])
        assert table.loc[("staff", 2019), "high"] == 21_583
        assert table["expected"].to_dict()[("staff", 2025)]
        assert not table.loc[("staff", 2022), "expected"]
        shares = hiring.shortage_share(staff_rows, short).set_index("year")["share"]
        assert shares.to_dict() == {2019: pytest.approx(1110 / 5824), 2022: pytest.approx(7841 / 39181)}

    def test_working_abroad(self) -> None:
        away = hiring.working_abroad(load("talent_flows"), 2026)
        assert away is not None
        assert (away["share"], away["people"]) == (0.16, 11_000)
        assert hiring.working_abroad(load("talent_flows"), 2010) is None


class TestGpus:
    def test_each_site_counts_once_and_a_supplier_not_at_all(self) -> None:
        def chips(organization: str, count: int, **row: object) -> dict[str, object]:
            return {"quantity": "gpu_count", "country": "KR", "organization_id": organization, "gpus_low": count} | row

        promise = {"origin_id": "promise", "expected": True}
        rows = reports(
            chips("nvidia", 110_000, **promise),  # the total of the next two
            chips("meta", 50_000, counterparty_id="nvidia", **promise),
            chips("apple", 60_000, counterparty_id="nvidia", **promise),
            chips("tiny", 60_000, origin_id="centre"),
            chips("openai", 60_000, origin_id="centre", counterparty_id="aws", expected=True),  # who builds the centre
            chips("tiny", 500),
        )
        centre = pd.DataFrame({"organization_id": ["tiny"], "figure_ids": ["hir-00004;hir-00005"]})
        table = hiring.gpus_by_site(rows, centre, ORGANIZATIONS)
        assert table[["organization_id", "planned", "high"]].to_numpy().tolist() == [
            ["apple", True, 60_000], ["tiny", True, 60_000], ["meta", True, 50_000], ["tiny", False, 500],
        ]  # fmt: skip

    def test_a_floor_has_no_upper_end_and_universities_are_told_apart(self) -> None:
        table = hiring.gpus_by_site(load("resources"), load("hiring_events"), load("organizations"))
        table = table.set_index("organization_id")
        assert table.loc["naver", ["low", "high"]].tolist() == [30_000, 30_000]
        assert pd.isna(table.loc["naver", "median_high"])  # 30,000 or more: the end it names, and no upper bound
        assert table.loc["kaist", "kind"] == "university"
        assert "nvidia" not in table.index

    def test_years(self) -> None:
        years = ranges.year_of(pd.DataFrame({"event_date": ["2024-05", None, "2025"]}))
        assert ranges.in_years(years, 2024, 2025).tolist() == [True, True, True]
        assert ranges.in_years(years, 2025, 2025).tolist() == [False, False, True]


def test_companies_of_the_articles() -> None:
    table = hiring.ecosystem(load("companies"), load("headcounts"), [load("salaries")]).set_index("company_id")
    assert set(table["country"]) == {"KR"}
    assert table.loc["kakao", "people_low"] == 3880
    assert table.loc["skelter-labs", "n_figures"] == 0


# --- the shipped tables ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def offered() -> pd.DataFrame:
    news = load("hiring_news")
    return hiring.packages(hiring.offers(ranges.select_events(load("hiring_events"), news), news), news)


def test_nine_people_or_groups_got_or_were_offered_a_hundred_million_three_of_them_for_their_own_shares(
    offered: pd.DataFrame,
) -> None:
    named = offered[(offered["high_usd"] >= 1e8) & (offered["recipient"] != "unnamed")]
    assert set(named.loc[named["owner"], "person"]) == {"Noam Shazeer", "Alexandr Wang", "Jonathan Ross"}
    won = named[~named["owner"]]
    assert set(won["person"].dropna()) == {"Matt Deitke", "Ruoming Pang", "Trapit Bansal", "Andrew Tulloch"}
    assert set(won.loc[won["recipient"] == "group", "counterparty_id"]) == {"openai", "thinking-machines"}
    assert set(won["organization_id"]) == {"meta"}


def test_windsurf_and_scale_ai_have_no_price_per_person() -> None:
    prices = hiring.acquihire_prices(load("hiring_news"), load("headcounts"), load("organizations"))
    assert {"windsurf", "scale-ai"}.isdisjoint(prices["target_id"])
    moved = prices[prices["basis"] == "moved"].set_index("target_id")
    assert moved.loc["dnnresearch", "middle"] == pytest.approx(44e6 / 3)
    assert moved.loc["character-ai", "middle"] == pytest.approx(90e6)
    # io: 6.5 billion dollars in all, 5 billion for the 77 % that OpenAI did not own yet; 50 to 55 people
    assert moved.loc["io-products", ["low", "high"]].tolist() == [5e9 / 55, 6.5e9 / 50]
    assert moved.index[moved["owned"].astype(bool)].tolist() == ["io-products"]
    assert "groq" not in set(prices["target_id"])  # 50 were paid out in cash; some 540 moved


def test_openai_doubled_in_between_eight_and_about_sixteen_months() -> None:
    points = hiring.headcount_points(load("headcounts"), load("organizations"))
    fit = hiring.growth(points).set_index("organization_id").loc["openai"]
    assert 12 * fit["doubling"] == pytest.approx(
        10.6, abs=0.4
    )  # 10.8 (8.1 to 16.3) with the year-only 1,700 as a sixth date
    assert 8 <= 12 * fit["doubling_low"] < 12 * fit["doubling_high"] <= 16.3
    assert fit["n_floors"] >= 2


def test_layoffs_of_2023_are_those_of_the_tracker() -> None:
    yearly = hiring.layoffs_by_year(load("hiring_news")).set_index(["year", "partial"])
    assert yearly.loc[(2023, False), "high"] == 264_000
    assert (2025, True) not in yearly.index
