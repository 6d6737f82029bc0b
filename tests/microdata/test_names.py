"""One key a firm, what it may merge by itself and what it must not; a person's decisions; titles, ranks, places."""

from pathlib import Path

import pytest

from talentmarket.microdata import names, titles


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("OpenAI OpCo, LLC", "OPENAI OPCO, L.L.C."),
        ("Example Corporation", "EXAMPLE CORP."),
        ("The University of Idaho", "UNIV OF IDAHO"),
        ("Example Mfg. Co., Ltd.", "EXAMPLE MANUFACTURING"),
        ("Example Inc d/b/a Another", "Example, Inc."),
        ("(주)카카오", "카카오 주식회사"),
        ("㈜카카오", "（주）카카오"),
        ("Straße AG", "STRASSE AG"),
    ],
)
def test_spellings_of_one_firm_have_one_key(one: str, other: str) -> None:
    assert names.key(one) == names.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("University of Idaho", "University of Iowa"),
        ("Blue Cross of North Carolina", "Blue Cross of South Carolina"),
        ("Cintal Inc", "Cintas Inc"),
        ("Carl Zeiss Meditec", "Carl Zeiss SMT"),
        ("Cohere", "Coherent Corp."),
        ("Anthropic, PBC", "Margaret A Cargill Philanthropic Services, LLC"),
    ],
)
def test_two_firms_never_merge_by_themselves(one: str, other: str) -> None:
    assert names.key(one) != names.key(other)


def test_likeness_only_proposes_and_what_was_decided_is_not_asked_again() -> None:
    counts = {"University of Idaho": 5, "University of Iowa": 9, "Example Inc": 3}
    ((likeness, *pair),) = names.proposals(counts)
    assert sorted(pair) == ["University of Idaho", "University of Iowa"]
    assert likeness >= 0.93
    keys = names.key("University of Iowa"), names.key("University of Idaho")
    assert names.proposals(counts, [keys]) == []


def test_decisions_merge_and_contradictions_are_named(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    head = ",".join(names.DECISIONS)
    path.write_text(
        f"{head}\nB,A,yes,me,2026-11-26,\nB,C,yes,me,2026-11-26,\nD,A,no,me,2026-11-26,\n", encoding="utf-8"
    )
    assert names.decisions(path).merged() == {"B": "A", "C": "A"}
    path.write_text(path.read_text(encoding="utf-8") + "C,A,no,me,2026-11-26,\n", encoding="utf-8")
    with pytest.raises(ValueError, match="C and A are decided to be two firms, and other lines make them one"):
        names.decisions(path)
    path.write_text(f"{head}\nB,A,maybe,me,2026-11-26,\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"decisions.csv:2: same is 'maybe': write yes or no"):
        names.decisions(path)
    path.write_text(f"{head}\nA,B\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"decisions.csv:2: same is .*: write yes or no"):
        names.decisions(path)
    assert names.decisions(tmp_path / "none.csv").merged() == {}


@pytest.mark.parametrize(
    ("title", "soc", "group"),
    [
        ("AI/ML ENGINEER", "", "ai_ml"),
        ("Senior Software Engineer, Machine Learning", "15-1252", "ai_ml"),
        ("Sales Representative, AI products", "41-4011", "other"),  # the code says that it is no such job
        ("Data Scientist II", "15-1132", "data_scientist"),  # before FY2021 data scientists had no code of their own
        ("Analytics Specialist", "15-2051", "data_scientist"),
        ("Senior Data Engineer", "", "data_engineer"),
        ("Member of Technical Staff", "", "technical_staff"),
        ("Applied Scientist", "", "research_scientist"),
        ("Assistant Research Scientist", "", "other"),  # a university's title
        ("Software Development Engineer", "15-1132", "software"),
        ("SMTS", "15-1252.00", "software"),
        ("AWS Engineer (SERVLLGX0117)", "15-1252", "software"),
        ("ASIC Design Engineer", "", "hardware"),
        ("Technical Program Manager", "", "manager"),
        ("Business Analyst", "", "analyst"),
        ("Network Administrator", "", "systems"),
        ("Registered Nurse", "", "other"),
        ("Maintenance Planner", "", "other"),  # "ai" within a word
    ],
)
def test_a_title_falls_into_the_group_of_the_first_rule_that_fits(title: str, soc: str, group: str) -> None:
    assert titles.group(title, soc) == group


@pytest.mark.parametrize(
    ("title", "rank"),
    [
        ("Sr. Software Engineer", "senior"),
        ("Senior Manager, Software", "manager"),
        ("Principal Engineer", "staff"),
        ("Member of Technical Staff", ""),
        ("Postdoctoral Fellow", ""),
        ("Vice President, Engineering", "executive"),
        ("Junior Developer", "entry"),
        ("Software Engineer", ""),
    ],
)
def test_rank_is_what_the_words_say(title: str, rank: str) -> None:
    assert titles.rank(title) == rank


def test_requisition_numbers_are_no_part_of_a_title() -> None:
    assert titles.fold("AWS Engineer (SERVLLGX0117)") == "aws engineer"
    assert titles.fold("Software Engineer - 4711") == "software engineer"


def test_places() -> None:
    assert titles.place("PALO ALTO", "CA") == "san-francisco-bay"
    assert titles.place("St. Louis", "MO") == "st-louis"
    assert titles.place("Ames", "IA") == "other-IA"
    assert titles.place("Ames", "Iowa") == ""
