"""Lines that may be right but were often wrong: each kind of doubt shown by one, and by its neighbour that raises none."""

import pytest

from talentmarket import tables
from talentmarket.raw.corrections import figures
from talentmarket.raw.doubts import doubts
from tests.tables.conftest import raw_tables

ORIGINS = [
    {"origin_id": "office", "name_en": "The office", "kind": "official_statistics", "named": "yes"},
    {"origin_id": "gazette", "name_en": "The gazette", "kind": "news", "named": "yes"},
    {"origin_id": "wang", "name_en": "Alexandr Wang", "kind": "person", "named": "yes"},
]
KNOWN = {"origin_id": "office", "retelling": "named"}
PAY = KNOWN | {"as_stated": "$165K", "unit": "USD", "country": "US"}
OFFER = KNOWN | {"as_stated": "$1 million", "organization": "Meta"}
RATE = KNOWN | {"as_stated": "30%", "age_years": "5"}

RAISED = {
    "no origin": (
        {"salaries": [PAY | {"origin_id": "", "retelling": ""}]},
        "no-origin",
        "it is not said who first stated the number",
    ),
    "one wording as two measures": (
        {"survival": [RATE, RATE | {"measure": "failure_rate"}]},
        "same-wording",
        "'30%' is read as two measures; so in another line of this source",
    ),
    "the smaller of two amounts": (
        {"salaries": [PAY | {"as_stated": "$175K against $165K"}]},
        "two-amounts",
        "'$175K against $165K' has two amounts",
    ),
    "Europe under one country": (
        {"salaries": [PAY | {"role": "engineers in Europe", "country": "GB"}]},
        "pooled-country",
        "'GB' is one country of several",
    ),
    "confirmed by nobody": (
        {"salaries": [PAY | {"status": "confirmed", "origin_id": "gazette"}]},
        "unnamed-party",
        "'confirmed', but nobody is named who confirms it",
    ),
    "official by a newspaper": (
        {"salaries": [PAY | {"status": "official", "origin_id": "gazette"}]},
        "not-official",
        "'official', but its origin is neither an authority nor the employer",
    ),
    "disputed by nobody": (
        {"hiring_news": [OFFER | {"status": "disputed"}]},
        "nobody-denies",
        "'disputed', but nobody is named who denies it",
    ),
    "told before it happened": (
        {
            "sources": [{"source_id": "early", "published": "2025-12-30"}],
            "hiring_news": [OFFER | {"source_id": "early", "event_date": "2026"}],
        },
        "published-before",
        "the source was published on '2025-12-30', before this",
    ),
    "a remark for a group": (
        {"survival": [RATE | {"subgroup": "London", "note": "London"}]},
        "subgroup-note",
        "'London' only repeats the note",
    ),
    "two organizations": (
        {"hiring_news": [OFFER | {"organization": "Meta; Apple"}]},
        "organization-list",
        "'Meta; Apple' is a list",
    ),
    "one line corrected, its neighbour not": (
        {
            "survival": [RATE | {"as_stated": "45%"}, RATE],
            "corrections": [
                {"figure_id": "sur-00001", "column": "measure", "replaces": "survival_rate", "value": "failure_rate"}
            ],
        },
        "sibling-label",
        "sur-00001 becomes 'failure_rate', but sur-00002 of its source stay 'survival_rate'",
    ),
}

QUIET = {
    "two measures of two values": {"survival": [RATE, RATE | {"as_stated": "31%", "measure": "failure_rate"}]},
    "a range read whole": {"salaries": [PAY | {"as_stated": "$165K to $175K"}]},
    "one amount in two currencies": {"hiring_news": [OFFER | {"as_stated": "1억 달러(약 1370억 원)"}]},
    "Europe as Europe": {"salaries": [PAY | {"role": "engineers in Europe", "country": "EU"}]},
    "confirmed by a person": {"salaries": [PAY | {"status": "confirmed", "origin_id": "wang"}]},
    "confirmed, with a note": {"salaries": [PAY | {"status": "confirmed", "origin_id": "gazette", "note": "by Meta"}]},
    "official by the office": {"salaries": [PAY | {"status": "official", "origin_id": "office"}]},
    "disputed, with a note": {"hiring_news": [OFFER | {"status": "disputed", "note": "Meta denies it"}]},
    "a plan told before": {
        "sources": [{"source_id": "early", "published": "2025-12-30"}],
        "hiring_news": [OFFER | {"source_id": "early", "event_date": "2026", "expected": "true"}],
    },
    "a group and another note": {"survival": [RATE | {"subgroup": "London", "note": "first release"}]},
    "both lines corrected": {
        "survival": [RATE | {"as_stated": "45%"}, RATE],
        "corrections": [
            {"figure_id": f"sur-0000{at}", "column": "measure", "replaces": "survival_rate", "value": "failure_rate"}
            for at in (1, 2)
        ],
    },
}


@pytest.mark.parametrize(("lines", "kind", "rule"), RAISED.values(), ids=RAISED)
def test_a_doubt_names_the_line_and_what_is_odd(lines, kind, rule) -> None:
    (found,) = doubts(figures(raw_tables(origins=ORIGINS, **lines)))
    assert (found.kind, found.rule) == (kind, rule)


@pytest.mark.parametrize("lines", QUIET.values(), ids=QUIET)
def test_its_neighbour_raises_none(lines) -> None:
    assert doubts(figures(raw_tables(origins=ORIGINS, **lines))) == []


def test_two_events_that_may_be_one_are_named() -> None:
    offer = {"organization": "Meta", "counterparty": "Apple", "as_stated": "$200 million"}
    lines = raw_tables(hiring_news=[offer, offer | {"source_id": "wire", "event_date": "2025-08"}])
    (found,) = tables.alike_events(figures(lines))
    assert (found.line, found.kind) == (3, "same-event")
    assert "2025-07-meta-offer-00001 and 2025-08-meta-offer-00002 have one organization" in found.rule
