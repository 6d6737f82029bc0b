"""Figures of an article become proposals with labels that say what they rest on."""

from pathlib import Path

import pandas as pd
import pytest

from talentmarket.raw.collect import Proposals, from_text, propose
from talentmarket.raw.collect.known import plain_link
from talentmarket.raw.collect.labels import Gazetteer, Known

ARTICLE = """Meta poaches OpenAI researchers

Mark Zuckerberg's Meta has offered signing bonuses of as much as $100 million to OpenAI employees, its chief said in June 2025. Matt Deitke, 24, got a package of $250 million over four years.

Entry-level engineers at Google earn a base salary of $155,000 and a signing bonus of $20,000.

Scale AI laid off 200 employees. The company raised $1 billion in 2024 at a $13.8 billion valuation. About 90% of startups fail within five years.

국내 스타트업의 5년 생존율은 34.7%다. 네이버는 2026년 신입 초봉을 6500만원으로 올렸다.

GPT-4 was released in March 2023. The event cost €30 and drew 5,000 visitors."""


@pytest.fixture(scope="module")
def known() -> Known:
    def table(columns: str, *rows: str) -> pd.DataFrame:
        names = columns.split(",")
        return pd.DataFrame([dict(zip(names, row.split(","), strict=True)) for row in rows], dtype="str")

    return Known.from_tables(
        {
            "organizations": table(
                "name_en,name_ko,type,country,aliases",
                "Meta,메타,big_tech,US,Facebook",
                "OpenAI,오픈AI,ai_lab,US,Open AI",
                "Google,구글,big_tech,US,",
                "Scale AI,스케일AI,startup,US,",
                "Naver,네이버,big_tech,KR,",
                "Line,라인,big_tech,JP,",
            ),
            "roles": table("printed,role_group", "software engineer,software_developer", "engineers,technical_staff"),
            "hiring_news": table("person", "Matt Deitke"),
        }
    )


@pytest.fixture(scope="module")
def found(known: Known) -> Proposals:
    return propose(from_text(ARTICLE), known)


def of(found: Proposals, wording: str) -> dict[str, str]:
    """The labels of the proposal with this wording, its table among them."""
    one = next(one for one in found.found if wording in one.as_stated)
    return {"goes_to": one.table} | {column: str(label) for column, label in one.labels.items()}


def test_every_figure_of_the_article_is_found_once_and_nothing_else(found: Proposals) -> None:
    assert [one.as_stated for one in found.found] == [
        "as much as $100 million",
        "$250 million over four years",
        "$155,000",
        "$20,000",
        "200 employees",
        "$1 billion",
        "$13.8 billion",
        "About 90%",
        "34.7%",
        "6500만원으로 올렸",
    ]


@pytest.mark.parametrize(
    ("wording", "labels"),
    [
        ("$250 million", {"goes_to": "hiring_news", "person": "Matt Deitke", "period": "multi_year:4"}),
        ("$155,000", {"goes_to": "salaries", "organization": "Google", "level": "entry", "measure": "base_salary ?"}),
        ("$20,000", {"measure": "signing_bonus ?", "period": "one_off ?"}),
        ("200 employees", {"organization": "Scale AI", "event_type": "layoff ?", "quantity": "headcount_change ?"}),
        ("$1 billion", {"organization": "Scale AI ?", "quantity": "deal_value ?", "event_date": "2024"}),
        ("$13.8 billion", {"quantity": "valuation ?", "event_type": "founding_round ?"}),
        ("About 90%", {"goes_to": "survival", "measure": "failure_rate ?", "population": "startup ?"}),
        ("34.7%", {"goes_to": "survival", "age_years": "5", "country": "KR", "measure": "survival_rate ?"}),
        ("6500만원", {"organization": "Naver", "year": "2026", "level": "entry", "country": "KR ?"}),
    ],
)
def test_labels_come_from_the_sentence_or_carry_a_question_mark(
    found: Proposals, wording: str, labels: dict[str, str]
) -> None:
    assert labels.items() <= of(found, wording).items()


def test_the_one_who_offers_is_the_organization_and_not_the_one_it_goes_to(found: Proposals) -> None:
    assert of(found, "$100 million")["organization"] == "Meta"


def test_the_wording_is_a_part_of_its_sentence(found: Proposals) -> None:
    assert all(one.sentence[one.start : one.end] == one.as_stated for one in found.found)


def test_a_page_about_something_else_has_no_proposal(known: Known) -> None:
    text = "The bridge is 300 metres long and cost $40 million. " * 20 + "Some 5,000 people came to its opening."
    assert propose(from_text(text), known).found == []


def test_a_figure_in_headline_and_body_is_one(known: Known) -> None:
    text = "Naver raises starting pay to 65 million won\n\nNaver pays new graduates 65 million won a year from now on."
    assert [one.place for one in propose(from_text(text), known).found] == ["paragraph 1"]


def test_a_sentence_printed_twice_gives_one_proposal(known: Known) -> None:
    text = "\n\n".join(["Naver hired 300 engineers in 2025 at a salary of $90,000."] * 2)
    assert [one.as_stated for one in propose(from_text(text), known).found] == ["300 engineers", "$90,000"]


def test_hostile_text_stays_text(known: Known) -> None:
    text = "<script>alert(1)</script> pays engineers a salary of $90,000 a year and hired people."
    assert next(one.sentence for one in propose(from_text(text), known).found).startswith("<script>")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("라인은 채용했다", ["Line"]),
        ("온라인 라인업과 가이드라인", []),
        ("the headline of Lineage", []),
        ("구글에서 메타로", ["Google", "Meta"]),
        ("Metabolism and Meta's plan", ["Meta"]),
    ],
)
def test_a_name_is_found_as_a_word_of_its_own(known: Known, text: str, names: list[str]) -> None:
    assert [value for _, value in known.organizations.find(text)] == names


def test_the_longest_name_at_a_place_counts() -> None:
    names = Gazetteer({"Google": "google", "Google DeepMind": "google-deepmind"})
    assert [value for _, value in names.find("Google DeepMind hires")] == ["google-deepmind"]


@pytest.mark.parametrize(
    "url",
    ["https://www.example.org/a?utm_source=x", "http://example.org/a/", "https://m.example.org/a#top"],
)
def test_an_address_is_known_whatever_is_tacked_on_to_it(url: str) -> None:
    assert plain_link(url) == "example.org/a"


def test_labels_of_the_shipped_rules_are_words_that_the_tables_know() -> None:
    from talentmarket.raw.collect.labels import rules
    from talentmarket.schema import dictionary

    raw = dictionary().raw
    columns = {
        "measure": ("salaries", "measure"),
        "statistic": ("salaries", "statistic"),
        "level": ("salaries", "level"),
        "survival_measure": ("survival", "measure"),
        "event": ("hiring_news", "event_type"),
        "quantity": ("hiring_news", "quantity"),
        "status": ("hiring_news", "status"),
    }
    for rule, (table, column) in columns.items():
        allowed = {str(word) for field in raw[table].fields if field.name == column for word in field.values}
        assert {line.value for line in rules().lines[rule]} <= allowed, rule


def test_collecting_in_a_notebook_gives_a_frame(tmp_path: Path) -> None:
    import talentmarket

    path = tmp_path / "page.txt"
    path.write_text("Naver raised starting salaries to 65 million won in 2026.", encoding="utf-8")
    frame = talentmarket.collect(path)
    assert frame.loc[0, ["table", "organization", "year", "low"]].to_list() == ["salaries", "Naver", "2026", 65_000_000]
