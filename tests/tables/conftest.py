"""Tidy tables from a handful of raw lines: each test states only the cells it is about."""

from collections.abc import Callable

import pandas as pd
import pytest

from talentmarket import tables
from talentmarket.schema import dictionary

Line = dict[str, str]
Tidy = Callable[..., tables.Tables]

COMMON = {
    "source_id": "paper",
    "status": "reported",
    "organization_type": "all",
    "country": "KR",
    "role": "AI engineer",
}
DEFAULTS: dict[str, Line] = {
    "salaries": COMMON
    | {"level": "all", "measure": "base_salary", "statistic": "point", "unit": "KRW", "year": "2024", "period": "year"},
    "survival": {
        "source_id": "paper",
        "country": "KR",
        "population": "all_firms",
        "industry": "all",
        "unit_of_analysis": "firm",
        "measure": "survival_rate",
        "unit": "percent",
    },
    "hiring_news": COMMON
    | {"role": "", "event_type": "offer", "quantity": "compensation", "unit": "USD", "event_date": "2025-07"},
    "industries": {"classification": "informal", "label_en": "industry", "label_ko": "업종", "match": "exact"},
    "sources": {"publisher": "The Paper", "language": "en", "kind": "news"},
}

FIXED: dict[str, list[Line]] = {
    "sources": [
        {"source_id": "paper"},
        {"source_id": "wire", "publisher": "The Wire"},
        {"source_id": "wire-again", "publisher": "THE  wire"},
    ],
    "organizations": [
        {"organization_id": "meta", "name_en": "Meta", "name_ko": "메타", "type": "big_tech", "aliases": "Facebook"},
        {"organization_id": "apple", "name_en": "Apple", "type": "big_tech"},
        {"organization_id": "tech-companies", "name_en": "tech companies", "type": "group"},
    ],
    "persons": [
        {"person_id": "someone-else", "name_en": "Someone Else"},
        {"person_id": "ruoming-pang", "name_en": "Ruoming Pang", "name_ko": "팡뤄밍"},
        {"person_id": "matt-deitke", "name_en": "Matt Deitke"},
    ],
    "roles": [{"printed": "AI engineer", "role_group": "ai_engineer"}],
    "role_groups": [
        {"role_group": "ai_engineer", "label_en": "a", "label_ko": "b", "meaning_en": "c", "meaning_ko": "d"}
    ],
    "industries": [
        {"printed": "all", "section": "ALL"},
        {"printed": "정보통신업 (J)", "section": "J", "classification": "KSIC"},
    ],
    "populations": [{"printed": "all_firms", "population_id": "all_firms", "label_en": "all", "label_ko": "전체"}],
    "ppp": [
        {"country": "KR", "year": "2024", "local_per_international_dollar": "800"},
        {"country": "US", "year": "2024", "local_per_international_dollar": "1"},
    ],
    "inflation": [{"country": "KR", "year": "2024", "inflation_percent": "2.5"}],
}


def raw_tables(**lines: list[Line]) -> dict[str, pd.DataFrame]:
    """All raw tables as text; figures are numbered in the order given."""
    raw = {}
    for name, table in dictionary().raw.items():
        given = [*FIXED.get(name, []), *lines.get(name, [])]
        rows = [DEFAULTS.get(name, {}) | line for line in given]
        if name in ("salaries", "survival", "hiring_news"):
            rows = [{"figure_id": f"{name[:3]}-{number:05d}"} | row for number, row in enumerate(rows, start=1)]
        columns = {column: [row.get(column, "") for row in rows] for column in table.columns}
        raw[name] = pd.DataFrame(columns, dtype="str").assign(line=range(2, len(rows) + 2))
    return raw


@pytest.fixture
def raw() -> Callable[..., dict[str, pd.DataFrame]]:
    return raw_tables


@pytest.fixture
def tidy() -> Tidy:
    return lambda **lines: tables.build(raw_tables(**lines))
