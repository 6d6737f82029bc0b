"""Canonical names: every printed name stands for exactly one thing, and an unknown one is never guessed."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from talentmarket.raw.names import COLUMNS, AmbiguousNameError, Names, NamesTable, normalise

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"


def raw(table: str) -> pd.DataFrame:
    return pd.read_csv(RAW / f"{table}.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def names() -> Names:
    return Names.from_tables({table: raw(table) for table in COLUMNS})


def small(**changes: list[dict[str, str]]) -> dict[str, pd.DataFrame]:
    """The tables of names, of one line each; ``changes`` replaces the lines of a table."""
    lines = {
        "organizations": [
            {"organization_id": "meta", "name_en": "Meta", "name_ko": "메타", "aliases": "Facebook|페이스북"}
        ],
        "industries": [{"printed": "Construction", "section": "F", "classification": "NACE"}],
        "roles": [{"printed": "AI engineer", "role_group": "ai_engineer"}],
        "populations": [{"printed": "startup", "population_id": "startup"}],
        "subgroups": [{"printed": "London", "subgroup_id": "london"}],
        "persons": [
            {
                "person_id": "alexandr-wang",
                "name_en": "Alexandr Wang",
                "name_ko": "알렉산더 왕",
                "aliases": "알렉산드르 왕",
            },
            {"person_id": "alan-dye", "name_en": "Alan Dye", "name_ko": "", "aliases": ""},
        ],
    }
    return {table: pd.DataFrame(rows) for table, rows in (lines | changes).items()}


# a printed name


@pytest.mark.parametrize(
    "printed", ["Google  DeepMind", " google deepmind", "Ｇｏｏｇｌｅ DeepMind", "Google\u00a0DeepMind"]
)
def test_case_width_and_blanks_do_not_make_another_name(printed: str) -> None:
    assert normalise(printed) == "google deepmind"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DeepMind", "Google DeepMind"),
        ("Facebook", "Meta"),
        ("리벨리온", "Rebellions"),
        ("네이버", "Naver"),
        ("NHN (네이버)", "Naver"),
        ("NVIDIA", "Nvidia"),
        ("OpenAI; Anthropic; Google DeepMind", "AI labs (OpenAI, Google DeepMind, Anthropic)"),
        ("Korean AI startups", "Korean AI start-ups"),
    ],
)
def test_two_spellings_of_one_organization_have_one_id(names: Names, one: str, other: str) -> None:
    first, second = names.resolve(pd.Series([one, other]), "organizations")
    assert first == second
    assert isinstance(first, str)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Google", "Alphabet"), ("SK Telecom", "SK그룹"), ("Samsung Electronics", "삼성"), ("NCSoft", "NC AI")],
)
def test_a_unit_and_the_house_it_belongs_to_are_two(names: Names, one: str, other: str) -> None:
    assert names.resolve(pd.Series([one, other]), "organizations").nunique() == 2


def test_ids_come_with_the_index_of_the_printed_names_and_are_missing_where_nothing_is_printed(names: Names) -> None:
    printed = pd.Series(["Meta", "", None, "Zorblax"], index=[7, 3, 3, 9], name="organization", dtype="str")
    ids = names.resolve(printed, "organizations")
    assert ids.index.tolist() == [7, 3, 3, 9]
    assert ids.name == "organization"
    assert ids.dtype == "str"
    assert ids.isna().tolist() == [False, True, True, True]
    assert ids.iloc[0] == "meta"


# industries


@pytest.mark.parametrize(
    ("printed", "section", "classification", "match"),
    [
        ("정보통신업 (J)", "J", "KSIC", "broader"),
        ("Information (NAICS 51)", "J", "NAICS", "overlaps"),
        ("ICT", "J", "OECD ICT sector", "overlaps"),
        ("Information and communication", "J", "NACE", "exact"),
        ("情報通信業", "J", "JSIC", "exact"),
        ("Business economy (NACE B-N)", "B-N", "NACE", "exact"),
        ("alle Branchen", "ALL", "NOGA", "narrower"),
        ("Y Combinator", "", "informal", "none"),
    ],
)
def test_an_industry_says_its_section_and_by_which_classification(
    names: Names, printed: str, section: str, classification: str, match: str
) -> None:
    row = names.rows(pd.Series([printed]), "industries").iloc[0]
    assert (row["section"], row["classification"], row["match"]) == (section, classification, match)


def test_an_industry_that_fits_no_section_is_known_and_has_none(names: Names) -> None:
    assert names.resolve(pd.Series(["tech"]), "industries").isna().all()
    assert names.unknown(["tech"], "industries") == []


# an unknown name


def test_an_unknown_name_comes_with_the_nearest_known_names(names: Names) -> None:
    ((printed, nearest),) = names.unknown(["Meta", "Upstge", "", None, "Upstge"], "organizations")
    assert (printed, nearest[0]) == ("Upstge", "Upstage")
    assert len(nearest) <= 3


def test_an_unknown_korean_name_finds_its_korean_neighbour(names: Names) -> None:
    ((_, nearest),) = names.unknown(["업스테이찌"], "organizations")
    assert nearest[0] == "업스테이지"


def test_two_spellings_of_one_organization_are_one_hint(names: Names) -> None:
    ((_, nearest),) = names.unknown(["KakaoBank Corp"], "organizations")
    assert "KakaoBank" in nearest
    assert len(nearest) > 1
    assert names.resolve(pd.Series(nearest), "organizations").is_unique


def test_a_name_like_no_other_has_no_hint() -> None:
    assert Names.from_tables(small()).unknown(["ぬぬぬぬ"], "organizations") == [("ぬぬぬぬ", ())]


def test_the_search_for_near_names_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, talentmarket.raw.names; print('rapidfuzz' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


# tables that contradict themselves


def test_an_alias_of_two_organizations_is_refused_and_both_are_named() -> None:
    lines = [
        {"organization_id": "meta", "name_en": "Meta", "name_ko": "메타", "aliases": "FB"},
        {"organization_id": "fubo", "name_en": "Fubo", "name_ko": "", "aliases": "fb"},
    ]
    with pytest.raises(AmbiguousNameError, match=r"organizations\.csv: 'fb' is the name of both 'meta' and 'fubo'"):
        Names.from_tables(small(organizations=lines))


def test_an_industry_with_two_sections_is_refused() -> None:
    lines = [
        {"printed": "Construction", "section": "F", "classification": "NACE"},
        {"printed": "construction", "section": "C", "classification": "NACE"},
    ]
    with pytest.raises(AmbiguousNameError, match="'Construction' and 'construction'"):
        Names.from_tables(small(industries=lines))


def test_two_spellings_may_say_the_same() -> None:
    lines = [
        {"printed": "AI engineer", "role_group": "ai_engineer"},
        {"printed": "ai engineer", "role_group": "ai_engineer"},
    ]
    names = Names.from_tables(small(roles=lines))
    assert names.resolve(pd.Series(["AI Engineer"]), "roles").tolist() == ["ai_engineer"]


# the shipped tables


@pytest.mark.parametrize(
    ("table", "column", "of"),
    [
        ("salaries", "organization", "organizations"),
        ("hiring_news", "organization", "organizations"),
        ("hiring_news", "counterparty", "organizations"),
        ("survival", "industry", "industries"),
        ("salaries", "role", "roles"),
        ("hiring_news", "role", "roles"),
        ("survival", "population", "populations"),
    ],
)
def test_every_printed_name_of_the_raw_tables_is_known(names: Names, table: str, column: str, of: NamesTable) -> None:
    lines, changes = raw(table).set_index("figure_id")[column], raw("corrections")
    corrected = changes[changes["column"] == column].set_index("figure_id")["value"]
    assert names.unknown(corrected.reindex(lines.index).fillna(lines), of) == []


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("organizations", ["organization_id"]),
        ("industries", ["printed"]),
        ("roles", ["printed"]),
        ("role_groups", ["role_group"]),
        ("populations", ["printed"]),
        ("events", ["event_id"]),
        ("event_links", ["event_id", "figure_id"]),
    ],
)
def test_keys_are_unique_and_sorted(table: str, key: list[str]) -> None:
    keys = list(raw(table)[key].itertuples(index=False, name=None))
    assert keys == sorted(set(keys))


def test_organizations_have_ids_of_plain_letters_known_parents_and_no_alias_twice() -> None:
    organizations = raw("organizations")
    assert organizations["organization_id"].str.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*").all()
    assert set(organizations["parent"]) <= {"", *organizations["organization_id"]}
    assert (organizations["parent"] != organizations["organization_id"]).all()
    for row in organizations.itertuples():
        spellings = [normalise(str(name)) for name in str(row.aliases).split("|") if name]
        assert len(set(spellings)) == len(spellings), row.organization_id
        assert not {normalise(str(row.name_en)), normalise(str(row.name_ko))} & set(spellings), row.organization_id


def test_the_companies_of_the_articles_are_organizations_under_the_same_id() -> None:
    companies = raw("companies").merge(
        raw("organizations"), left_on="company_id", right_on="organization_id", how="left"
    )
    assert companies["organization_id"].notna().all()


def test_every_role_group_is_defined_in_both_languages_and_used() -> None:
    groups = raw("role_groups")
    assert set(raw("roles")["role_group"]) == set(groups["role_group"])
    assert (groups[["label_en", "label_ko", "meaning_en", "meaning_ko"]] != "").all(axis=None)


def test_an_industry_has_a_section_unless_it_matches_none() -> None:
    industries = raw("industries")
    assert ((industries["section"] == "") == (industries["match"] == "none")).all()
    assert industries["match"].isin(["exact", "broader", "narrower", "overlaps", "none"]).all()
    assert industries["section"].str.fullmatch(r"(ALL|[A-U](-[A-U])?(,[A-U](-[A-U])?)*)?").all()


def test_the_printed_letter_of_a_korean_industry_is_its_section() -> None:
    korean = raw("industries").query("classification == 'KSIC'")
    assert len(korean) > 0
    printed = korean["printed"].str.extract(r"\(([A-S])\)$")[0]
    single = printed.notna()
    assert (printed[single] == korean.loc[single, "section"]).all()


# events that many outlets report


def test_a_linked_report_exists_belongs_to_one_event_and_is_of_the_event_s_parties(names: Names) -> None:
    links, events = raw("event_links"), raw("events").set_index("event_id")
    reports = raw("hiring_news").set_index("figure_id")
    assert links["figure_id"].is_unique
    assert set(links["figure_id"]) <= set(reports.index)
    assert set(links["event_id"]) == set(events.index)
    assert links["role"].isin(["report", "denial"]).all()
    told = reports.loc[links["figure_id"]]
    parties = pd.DataFrame({c: names.resolve(told[c], "organizations") for c in ("organization", "counterparty")})
    event = events.loc[links["event_id"], ["organization_id", "counterparty_id"]].set_axis(told.index)
    owner = raw("organizations").set_index("organization_id")["parent"]
    sides = {at: set(parties.loc[at].dropna()) for at in told.index}
    strangers = [at for at in told.index if not (sides[at] | set(owner[list(sides[at])])) & set(event.loc[at])]
    assert strangers == []


def test_events_name_known_organizations() -> None:
    known = {"", *raw("organizations")["organization_id"]}
    assert set(raw("events")["organization_id"]) <= known - {""}
    assert set(raw("events")["counterparty_id"]) <= known


def test_the_offers_to_matt_deitke_are_three_quantities_from_three_outlets() -> None:
    links = raw("event_links").merge(raw("hiring_news"), on="figure_id", how="left")
    deitke = links[links["event_id"].str.startswith("2025-07-meta-deitke-")]
    stated = deitke.groupby("event_id")["as_stated"].agg(set).to_dict()
    assert stated == {
        "2025-07-meta-deitke-first-offer": {"1억2500만 달러(약 1756억원)", "about $125 million", "$125 million"},
        "2025-07-meta-deitke-second-offer": {"두 배", "approximately $250 million", "$250 million (₹2,196 crore)"},
        "2025-07-meta-deitke-first-year": {
            "1억 달러",
            "$100 million in the first year",
            "up to $100 million in the first year",
        },
    }
    assert deitke.groupby("event_id")["source_id"].nunique().eq(3).all()


def test_the_denials_of_the_hundred_million_signing_bonus_are_kept() -> None:
    links = raw("event_links").query("event_id == '2025-06-meta-openai-signing-bonus'")
    assert set(links["role"]) == {"report", "denial"}
    statuses = raw("hiring_news").set_index("figure_id").loc[links["figure_id"], "status"]
    assert (statuses == "disputed").all()
