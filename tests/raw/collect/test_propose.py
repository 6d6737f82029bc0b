"""Figures of an article become proposals with labels that say what they rest on."""

from pathlib import Path

import pandas as pd
import pytest

from talentmarket.raw.collect import Document, DocumentError, Proposals, from_text, propose
from talentmarket.raw.collect.document import Passage
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
            "persons": table("name_en,name_ko,aliases", "Matt Deitke,매트 다이크,"),
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


def wordings(text: str, known: Known) -> list[str]:
    return [one.as_stated for one in propose(from_text(text), known).found]


@pytest.mark.parametrize(
    "sentence",
    [
        "Shares of Meta closed at $712.40, while the Nasdaq gained 96 points.",
        "이날 네이버 주가는 24만6500원에 거래를 마쳤다.",
        "Two people familiar with the talks confirmed this.",
        "The institute surveyed 1,200 employers.",
        "직장인 1,000명을 대상으로 설문했다.",
        "Revenue rose to $40 million.",
        "The call came on day 5 of the talks, at 35 minutes past four.",
    ],
)
def test_what_is_a_figure_of_something_else_is_passed_over(known: Known, sentence: str) -> None:
    assert wordings(f"Google hires engineers at a salary of $90,000. {sentence}", known) == ["$90,000"]


def test_what_follows_the_article_is_passed_over(known: Known) -> None:
    text = "Google pays engineers a salary of $90,000. It hired 300 people in 2025."
    assert wordings(f"{text}\n\nComments (12)\n\nMy friend has a salary of $500,000", known) == [
        "$90,000",
        "300 people",
    ]


def test_one_amount_said_of_two_things_is_two_figures(known: Known) -> None:
    text = "Staff turnover at Google was 20% in 2025. Of its new hires, 20% had worked there before."
    assert wordings(text, known) == ["20%", "20%"]


def test_jobs_that_are_cut_are_people(known: Known) -> None:
    one = propose(from_text("Google is cutting 600 jobs, it told employees."), known).found[0]
    assert one.figure is not None
    assert (one.figure.low, one.figure.unit, one.table) == (600, "people", "hiring_news")


@pytest.mark.parametrize(
    ("sentence", "organization"),
    [
        ("The company pays engineers $90,000.", "Meta ?"),
        ("In the market as a whole engineers earn $90,000.", None),
        ("Engineers at Google earn $90,000.", "Google"),
    ],
)
def test_a_sentence_about_a_market_is_not_about_the_firm_before_it(
    known: Known, sentence: str, organization: str | None
) -> None:
    text = f"Jobs\n\nMeta hired engineers for a salary.\n\n{sentence}"
    label = propose(from_text(text), known).found[0].labels.get("organization")
    assert (label and str(label)) == organization


@pytest.mark.parametrize(
    ("header", "cell", "reads"),
    [
        ("초봉(만 원)", "6,000", (60_000_000, "KRW")),
        ("연봉 (단위: 백만원)", "129", (129_000_000, "KRW")),
        ("Base ($k)", "218", (218_000, "USD")),
        ("Salaire (k€)", "52", (52_000, "EUR")),
        ("Base salary, USD", "218,000", (218_000, "USD")),
        ("年収（万円）", "728", (7_280_000, "JPY")),
    ],
)
def test_a_bare_number_of_a_table_has_the_unit_of_its_column(
    known: Known, header: str, cell: str, reads: tuple[int, str]
) -> None:
    table = Document([Passage(cell, "table 1, row 2", header, "Google")], title="Salary of engineers 연봉")
    figure = propose(table, known).found[0].figure
    assert figure is not None
    assert (figure.low, figure.unit) == reads


def test_a_page_with_more_figures_than_a_person_looks_at_is_refused(
    known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("talentmarket.raw.collect.MOST_FIGURES", 2)
    with pytest.raises(DocumentError, match="the page holds more than 2 figures: save the part you need"):
        propose(from_text(ARTICLE), known)


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
