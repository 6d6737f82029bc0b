"""No question has two values: what pages compute is what the answers say, and thin answers say that they are."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from talentmarket import load
from talentmarket.analysis.answers import Answers
from tests.listening import Listening, listened

#: Where pages work out themselves what an answer says: answer, page, finding, its value or both ends.
COMPUTED = [
    ("ai-premium-us", "02-compensation", "premium", "median"),
    ("ai-premium-range-us", "02-compensation", "premium", "low high"),
    ("ai-premium-profiles-us", "02-compensation", "premium-country", "top_premium"),
    ("ai-premium-profiles-kr", "02-compensation", "premium-country", "bottom_premium"),
    ("ai-premium-profiles-kr", "05-korea", "premium", "korea"),
    ("ai-premium-kr", "05-korea", "premium-origins", "median"),
    ("ai-premium-range-kr", "05-korea", "premium-origins", "low high"),
    ("pay-official-us-data-scientist", "02-compensation", "official-data-scientist", "last_pay"),
    ("pay-official-us-research-scientist", "02-compensation", "official-research-scientist", "last_pay"),
    ("pay-official-us-software-developer", "02-compensation", "official-software-developer", "last_pay"),
    ("pay-official-real-change-us-data-scientist", "02-compensation", "official-data-scientist", "real"),
    ("pay-official-real-change-us-research-scientist", "02-compensation", "official-research-scientist", "real"),
    ("pay-official-real-change-us-software-developer", "02-compensation", "official-software-developer", "real"),
    ("pay-us-over-kr-software-developer-nominal", "02-compensation", "countries-us-software-developer-all-mean", "nominal"),
    ("pay-us-over-kr-software-developer-ppp", "02-compensation", "countries-us-software-developer-all-mean", "ppp"),
    ("pay-principal-over-entry", "02-compensation", "levels", "ends"),
    ("pay-average-naver", "05-korea", "company-change", "last_pay"),
    ("pay-average-sk-hynix", "05-korea", "company", "top_pay"),
    ("survival-five-years-kr", "03-startup-survival", "five-year", "rate"),
    ("survival-five-years-kr", "05-korea", "survival", "total"),
    ("survival-five-years-kr", "08-fact-check", "survival", "all"),
    ("survival-five-years-kr-information", "03-startup-survival", "sections", "j"),
    ("survival-five-years-kr-information", "05-korea", "survival", "information"),
    ("survival-five-years-kr-information", "08-fact-check", "survival", "information"),
    ("survival-employers-five-years-kr", "03-startup-survival", "employers-fifth-year", "alive"),
    ("survival-employers-five-years-us", "03-startup-survival", "employers-fifth-year", "there"),
    ("doubling-time-openai", "04-hiring-news", "growth-range", "low high"),
    ("acquihire-price-per-person-staff", "04-hiring-news", "companies", "median"),
    ("acquihire-price-per-person-moved", "04-hiring-news", "teams", "median"),
    ("offers-100-million", "04-hiring-news", "offers", "count"),
    ("retention-two-years-anthropic", "04-hiring-news", "retention", "high"),
    ("retention-two-years-meta", "04-hiring-news", "retention", "low"),
    ("survival-five-years-kr-median", "03-startup-survival", "range", "low"),
    ("net-flow-kr", "05-korea", "flow", "last"),
    ("ai-staff-kr", "05-korea", "shortage", "last"),
    ("claims-supported", "08-fact-check", "tally", "supported"),
    ("claims-not-supported", "08-fact-check", "tally", "not_supported"),
    ("claims-retold", "08-fact-check", "rest", "retelling"),
    ("claims-disputed", "08-fact-check", "rest", "disputed"),
]  # fmt: skip


@pytest.fixture(scope="module")
def pages() -> dict[str, Listening]:
    """The notebooks that answer questions, run once."""
    return {name: listened(name) for name in ("01-overview", *sorted({name for _, name, _, _ in COMPUTED}))}


@pytest.fixture(scope="module")
def answers() -> Answers:
    return Answers(load("answers"))


def value(said: Mapping[str, Any], asked: str) -> tuple[float, float]:
    low, high = ([said[name] for name in asked.split()] * 2)[:2]
    return (low[0], low[1]) if isinstance(low, tuple) else (float(low), float(high))


@pytest.mark.parametrize(("answer", "name", "finding", "asked"), COMPUTED)
def test_a_page_says_what_the_answer_says(
    answer: str, name: str, finding: str, asked: str, pages: dict[str, Listening], answers: Answers
) -> None:
    # 0.3 %: prices per person are rounded to a hundred thousand dollars in the answers
    assert value(pages[name].said[finding], asked) == pytest.approx(answers.value(answer), rel=3e-3)


def test_a_headline_on_fewer_than_three_origins_says_whose_word_it_is(pages: dict[str, Listening]) -> None:
    table = load("answers")
    thin: pd.DataFrame = table[(table["n_origins"] < 3) & (table["unit"] != "claims")]
    overview = pages["01-overview"]
    checked = 0
    for finding, said in overview.said.items():
        quoted = {value for value in said.values() if isinstance(value, tuple)}
        if quoted & set(zip(thin["value_low"], thin["value_high"], strict=True)):
            checked += 1
            assert any(word in overview.templates[finding] for word in ("official", "one data firm")), finding
    assert checked >= 5
