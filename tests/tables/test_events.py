"""Events: reports of one event are joined by hand or by a strict rule, and their disagreement is kept."""

import pandas as pd
import pytest

PANG = {"organization": "Meta", "counterparty": "Apple", "person": "Ruoming Pang"}


def events(tidy, *reports, **lines):
    return tidy(hiring_news=list(reports), **lines)["hiring_events"]


def link(number, role="report", event="2025-07-meta-pang"):
    return {"event_id": event, "figure_id": f"hir-{number:05d}", "role": role}


BY_HAND = {
    "events": [
        {
            "event_id": "2025-07-meta-pang",
            "label_en": "Meta's package for Ruoming Pang",
            "label_ko": "메타가 루오밍 팡에게 준 보상",
            "organization_id": "meta",
            "counterparty_id": "apple",
            "person": "Ruoming Pang",
            "date": "2025-07",
            "quantity": "compensation",
        }
    ]
}


def test_reports_joined_by_hand_make_one_row_with_the_range_over_sources(tidy):
    (found,) = events(
        tidy,
        PANG | {"as_stated": "more than $200 million"},
        PANG | {"as_stated": "$210 million", "source_id": "wire", "event_date": "2025"},
        PANG | {"as_stated": "$220 million", "source_id": "wire-again", "status": "confirmed"},
        event_links=[link(1), link(2), link(3)],
        **BY_HAND,
    ).to_dict("records")
    assert (found["low"], found["high"], found["currency"]) == (200e6, 220e6, "USD")
    assert (found["n_reports"], found["n_sources"], found["status"]) == (3, 2, "confirmed")
    assert found["label_ko"] == "메타가 루오밍 팡에게 준 보상"
    assert (found["organization"], found["counterparty"], found["event_date"]) == ("Meta", "Apple", "2025-07")
    assert found["figure_ids"] == "hir-00001;hir-00002;hir-00003"


@pytest.mark.parametrize(
    ("wordings", "agree"),
    [
        (("$200 million", "more than $200 million"), True),
        (("$200 million", "about $203 million"), True),
        (("$200 million", "$300 million"), False),
        (("up to $200 million", "$150–250 million"), True),
    ],
)
def test_reports_agree_where_a_value_lies_in_all_their_ranges(tidy, wordings, agree):
    reports = [
        PANG | {"as_stated": text, "source_id": source}
        for text, source in zip(wordings, ("paper", "wire"), strict=True)
    ]
    (found,) = events(tidy, *reports).to_dict("records")
    assert found["n_sources"] == 2
    assert found["agree"] is agree


def test_one_publisher_alone_neither_agrees_nor_disagrees(tidy):
    (found,) = events(tidy, PANG | {"as_stated": "$200 million"}).to_dict("records")
    assert pd.isna(found["agree"])


def test_a_denied_amount_is_marked_and_left_out_of_the_range(tidy):
    (found,) = events(
        tidy,
        PANG | {"as_stated": "$200 million"},
        PANG | {"as_stated": "$900 million", "source_id": "wire"},
        event_links=[link(1), link(2, "denial")],
        **BY_HAND,
    ).to_dict("records")
    assert found["disputed"]
    assert (found["low"], found["high"]) == (200e6, 200e6)


def test_where_every_report_is_disputed_the_range_is_over_all(tidy):
    reports = (PANG | {"as_stated": text, "status": "disputed"} for text in ("$1 billion", "$1.5 billion"))
    found = events(tidy, *reports, event_links=[link(1), link(2)], **BY_HAND).iloc[0]
    assert (found["low"], found["high"], found["status"]) == (1e9, 1.5e9, "disputed")


def test_amounts_in_two_currencies_agree_by_their_worth_in_dollars(tidy):
    found = events(
        tidy,
        PANG | {"as_stated": "$200 million"},
        PANG | {"as_stated": "2,700억원", "unit": "KRW", "source_id": "wire"},
        event_links=[link(1), link(2)],
        **BY_HAND,
    ).iloc[0]
    assert found["agree"]
    assert found["high_usd"] == 200e6
    assert 190e6 < found["low_usd"] < 200e6


def test_the_rule_joins_two_reports_of_the_same_event_in_the_same_month(tidy):
    found = events(
        tidy,
        PANG | {"as_stated": "$200 million", "event_date": "2025-07-07"},
        PANG | {"as_stated": "$210 million", "event_date": "2025-07", "source_id": "wire"},
    )
    assert found["n_reports"].tolist() == [2]
    assert found["event_date"].tolist() == ["2025-07-07"]


@pytest.mark.parametrize(
    "difference",
    [
        {"source_id": "paper"},
        {"event_date": "2025-08"},
        {"event_date": "2025"},
        {"event_date": ""},
        {"person": "Someone Else"},
        {"counterparty": ""},
        {"event_type": "hire"},
        {"period": "year"},
        {"quantity": "headcount", "unit": "people", "as_stated": "3명"},
        {"organization": "tech companies"},
    ],
    ids=str,
)
def test_the_rule_joins_nothing_else(tidy, difference):
    first = PANG | {"as_stated": "$200 million"}
    second = first | {"source_id": "wire"} | difference
    assert events(tidy, first, second)["n_reports"].tolist() == [1, 1]


def test_reports_about_groups_or_without_a_second_name_are_not_joined(tidy):
    unnamed = {"organization": "Meta", "as_stated": "$100 million"}
    assert len(events(tidy, unnamed, unnamed | {"source_id": "wire"})) == 2


def test_a_headcount_is_no_event_unless_joined_by_hand(tidy):
    state = {
        "organization": "Meta",
        "as_stated": "3,000명",
        "unit": "people",
        "event_type": "headcount",
        "quantity": "headcount",
    }
    assert events(tidy, state).empty


def test_counts_agree_only_where_they_are_equal(tidy):
    layoff = {"organization": "Meta", "counterparty": "Apple", "event_type": "layoff", "quantity": "headcount_change"}
    layoff |= {"unit": "people", "event_date": "2025-07"}
    (same,) = events(tidy, layoff | {"as_stated": "700"}, layoff | {"as_stated": "700", "source_id": "wire"}).to_dict(
        "records"
    )
    (near,) = events(tidy, layoff | {"as_stated": "700"}, layoff | {"as_stated": "705", "source_id": "wire"}).to_dict(
        "records"
    )
    assert (same["agree"], near["agree"]) == (True, False)
