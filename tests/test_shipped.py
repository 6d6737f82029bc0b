"""What is committed in data/processed: valid, complete, made from data/raw, and right where the first articles can be looked up."""

import json
import re
import tomllib
from pathlib import Path

import frictionless
import pandas as pd
import pytest

from talentmarket import __version__, load, tables
from talentmarket.analysis import answers
from talentmarket.raw import records
from talentmarket.schema import dictionary
from talentmarket.tables import publish, summary
from talentmarket.values import breaches

ROOT = Path(__file__).parents[1]
PROCESSED = ROOT / "data" / "processed"

AJUNEWS = "ajunews-2025-meta-talent-war"
MANPEACE = "manpeace-2025-openai-culture"
YOUNGJU = "youngju-2026-startup-vs-bigtech"
MLDATAJOBS = "mldatajobs-2026-startup-vs-bigtech"


@pytest.fixture(scope="module")
def raw_tables():
    found, problems = records.read(ROOT / "data" / "raw")
    assert problems == []
    return found


def row(table: str, figure_id: str) -> pd.Series:
    frame = load(table, PROCESSED)
    (found,) = frame.index[frame["figure_id"] == figure_id]
    return frame.loc[found]


def test_frictionless_finds_the_package_valid():
    report = frictionless.validate(str(PROCESSED / "datapackage.json"))
    assert report.valid, report.to_summary()
    assert {task.name for task in report.tasks} == set(dictionary().tables)


@pytest.mark.parametrize("name", list(dictionary().tables))
def test_every_table_keeps_its_definition(name):
    assert breaches(load(name, PROCESSED), dictionary().tables[name]) == []


def test_the_tables_are_what_data_raw_makes_of_them(raw_tables):
    made = tables.build(raw_tables)
    made |= {name: answers.published(name, made) for name in answers.PUBLISHED}
    json_of_answers = {"answers.json": answers.as_json(made["answers"])}
    files = publish.package(publish.parts(made, made), summary.markdown(made), json_of_answers)
    assert set(files) == {path.name for path in PROCESSED.iterdir()}
    different = [name for name, data in files.items() if (PROCESSED / name).read_bytes() != data]
    assert different == [], "run make data and commit what it writes"


def test_every_figure_stands_in_one_table_or_is_refused_and_the_ledger_adds_up(raw_tables):
    homes = [*tables.FIGURE_OUTPUTS, "refused"]
    standing = pd.concat([load(name, PROCESSED)["figure_id"] for name in homes])
    collected = pd.concat([raw_tables[name]["figure_id"] for name in ("salaries", "survival", "hiring_news")])
    assert sorted(standing) == sorted(collected)
    counted = load("ledger", PROCESSED).groupby("raw_table")["rows"].sum().to_dict()
    assert counted == {name: len(raw_tables[name]) for name in counted}


def test_what_could_not_be_read_is_less_than_one_in_a_hundred_and_says_why():
    refused = load("refused", PROCESSED)
    assert len(refused) < 59
    assert refused["reason"].str.len().min() > 10


def test_every_figure_says_who_first_stated_it(raw_tables):
    for name in ("salaries", "survival", "hiring_news"):
        assert (raw_tables[name]["origin_id"] != "").all()
        assert (raw_tables[name]["retelling"] != "").all()


def test_no_column_is_empty_from_top_to_bottom():
    empty = {
        f"{name}.{column}"
        for name in dictionary().tables
        for frame in [load(name, PROCESSED)]
        for column in frame.columns
        if len(frame) and frame[column].isna().all()
    }
    assert empty <= {
        "comparisons.over",
        "resources.reference_rate",
        "resources.deviation_percent",
        "resources.ratio_high",
        "talent_flows.person",
        "talent_flows.person_id",
        "talent_flows.per",
        *(f"{table}.outcome" for table in ("talent_flows", "headcounts", "retention", "resources")),
        *(f"headcounts.equivalent_{part}" for part in ("currency", "low", "high")),
        *(f"headcounts.{rate}" for rate in ("implied_rate", "reference_rate", "deviation_percent")),
    }


def test_money_ratios_and_shares_keep_to_their_columns():
    for name in tables.FIGURE_OUTPUTS:
        frame = load(name, PROCESSED)
        kinds = sorted(
            {column.removesuffix("_low") for column in frame.columns if column.endswith("_low")}
            & {"percent", "ratio", "people", "gpus", "days", "count"}
        )
        filled = [frame[[f"{kind}_low", f"{kind}_high"]].notna().any(axis="columns") for kind in kinds]
        if "low" in frame:
            filled.append(frame[["low", "high"]].notna().any(axis="columns"))
            assert frame.loc[filled[-1], "currency"].notna().all()
        if filled:
            assert (sum(mask.astype(int) for mask in filled) == 1).all(), name


def test_every_conversion_can_be_redone_by_hand():
    for name in ("salaries", "hiring_news", "headcounts", "retention", "resources", "funding"):
        frame = load(name, PROCESSED)
        frame = frame[frame["low_usd"].notna()]
        assert (frame.loc[frame["units_per_usd"].isna(), "currency"] == "USD").all()  # needs no rate
        frame = frame[frame["units_per_usd"].notna()]
        assert ((frame["low"] / frame["units_per_usd"] - frame["low_usd"]).abs() <= 0.0051).all()
        won = frame["low"] / frame["units_per_usd"] * frame["krw_per_usd"]
        assert ((won - frame["low_krw"]).abs() <= 0.51 + frame["low_krw"] * 1e-9).all()


def test_every_flag_stands_in_the_codebook():
    book = (PROCESSED / "README.md").read_text(encoding="utf-8")
    for name in dictionary().tables:
        frame = load(name, PROCESSED)
        if "figure_flags" in frame:
            for text in frame["figure_flags"].dropna().unique():
                keys = text.split(";")
                assert keys == sorted(keys)
                assert all(f"| `{key}` |" in book for key in keys)


def test_no_cell_begins_with_what_a_spreadsheet_would_run():
    for path in PROCESSED.glob("*.csv"):
        frame = pd.read_csv(path, dtype="str", keep_default_na=False)
        for column in frame.columns:
            starts = frame.loc[frame[column].str.match(r"[=@\t\r]|[+-](?![0-9])"), column]
            assert starts.tolist() == [], (path.name, column)


def test_files_are_utf8_with_line_feeds():
    for path in PROCESSED.iterdir():
        data = path.read_bytes()
        data.decode("utf-8")
        assert b"\r" not in data
        assert data.endswith(b"\n")
        assert not data.startswith(b"\xef\xbb\xbf")


def test_the_descriptor_tells_what_lies_beside_it():
    document = json.loads((PROCESSED / "datapackage.json").read_text(encoding="utf-8"))
    for resource in document["resources"]:
        assert resource["bytes"] == (PROCESSED / resource["path"]).stat().st_size


# ---------------------------------------------------------------------------------------------------------- the five articles


def test_deitke_was_offered_125_million_then_twice_that_with_100_million_in_the_first_year():
    first, second, year_one = (row("hiring_news", f"hir-0000{number}") for number in (1, 2, 3))
    assert {first["source_id"], second["source_id"], year_one["source_id"]} == {AJUNEWS}
    assert (first["low"], first["high"], first["currency"]) == (125_000_000, 125_000_000, "USD")
    assert (second["ratio_low"], second["ratio_high"]) == (2, 2)
    assert (year_one["low"], year_one["high"], year_one["annual_low_usd"]) == (100_000_000, 100_000_000, 100_000_000)
    events = load("hiring_events", PROCESSED).set_index("event_id")
    joined = events.loc[
        ["2025-07-meta-deitke-first-offer", "2025-07-meta-deitke-second-offer", "2025-07-meta-deitke-first-year"]
    ]
    assert joined["low"].tolist() == [125e6, 250e6, 100e6]
    assert joined["high"].tolist() == [125e6, 250e6, 100e6]
    assert joined["n_sources"].tolist() == [3, 3, 3]
    assert joined["agree"].all()


def test_the_won_amount_implies_1404_8_won_a_dollar_beside_the_rate_of_the_month():
    offer = row("hiring_news", "hir-00001")
    assert offer["as_stated"] == "1억2500만 달러(약 1756억원)"
    assert (offer["equivalent_currency"], offer["equivalent_low"]) == ("KRW", 175_600_000_000)
    assert offer["implied_rate"] == 1404.8
    assert (offer["rate_date"], offer["reference_rate"]) == ("2025-07", offer["krw_per_usd"])
    assert offer["deviation_percent"] == round((1404.8 / offer["reference_rate"] - 1) * 100, 2)


def test_pang_200_million_and_thinking_machines_up_to_a_billion():
    pang = row("hiring_news", "hir-00004")
    assert (pang["person"], pang["low"], pang["high"], pang["hedge"]) == ("Ruoming Pang", 2e8, 2e8, "about")
    billion = row("hiring_news", "hir-00007")
    assert (billion["counterparty_id"], billion["high"], billion["hedge"]) == ("thinking-machines", 1e9, "at_most")
    assert pd.isna(billion["low"])


def test_30_000_gpus_against_60_000():
    assert [row("resources", figure)["gpus_low"] for figure in ("hir-00009", "hir-00010")] == [30_000, 60_000]


def test_entry_pay_and_the_cash_discount():
    entry = row("salaries", "sal-00001")
    assert entry["source_id"] == MLDATAJOBS
    assert (entry["level"], entry["low"], entry["high"], entry["currency"]) == ("entry", 180_000, 220_000, "USD")
    gap = row("pay_gaps", "sal-00002")
    assert (gap["percent_low"], gap["percent_high"], gap["change"]) == (30, 40, "down")


def test_thirty_percent_after_five_years():
    for figure in ("sur-00001", "sur-00002"):
        claim = row("survival", figure)
        assert (claim["source_id"], claim["country"], claim["age_years"], claim["survival_rate"]) == (
            YOUNGJU,
            "KR",
            5,
            0.3,
        )


def test_openai_grew_from_1_000_to_3_000_people():
    growth = row("headcounts", "hir-00012")
    assert (growth["source_id"], growth["organization_id"]) == (MANPEACE, "openai")
    assert (growth["people_low"], growth["people_high"], growth["change"]) == (1_000, 3_000, "up")


def test_codex_630_000_pull_requests_in_53_days_by_8_4_2_1_and_2_people_78_000_each():
    team = [row("resources", f"hir-000{number}")["people_low"] for number in (14, 15, 16, 17, 18)]
    assert team == [8, 4, 2, 1, 2]
    assert row("resources", "hir-00020")["days_low"] == 53
    assert row("resources", "hir-00021")["count_low"] == 630_000
    each = row("resources", "hir-00022")
    assert (each["count_low"], each["per"]) == (78_000, "person")


def test_an_offer_to_one_person_is_one_offer_with_its_stages():
    events = load("hiring_events", PROCESSED)
    offers = events[
        (events["event_type"] == "offer") & (events["quantity"] == "compensation") & events["person"].notna()
    ]
    several = offers[offers.duplicated(["organization_id", "person"], keep=False)]
    assert set(several["person"]) >= {"Matt Deitke"}
    assert (several.groupby(["organization_id", "person"])["offer_id"].nunique(dropna=False) == 1).all()
    assert several["offer_stage"].notna().all()


def test_every_source_is_shown_by_its_title_or_its_subject():
    sources = load("sources", PROCESSED)
    shown = sources["title"].fillna(sources["subject"])
    assert shown.notna().all()
    assert not (shown == sources["source_id"]).any()
    assert not shown.str.contains("not shown|제목 미표시|未显示", regex=True).any()
    assert sources["published"].isna().mean() < 0.30


def test_first_hand_and_second_hand_follow_from_the_origin():
    for name in tables.FIGURE_OUTPUTS:
        frame = load(name, PROCESSED)
        assert frame["origin_id"].notna().all(), name
        flags = frame["figure_flags"].fillna("")
        assert (flags.str.contains("secondary_source") == (frame["retelling"] != "origin")).all(), name
        assert (flags.str.contains("retold_wrongly") == (frame["retelling"] == "wrong")).all(), name


def test_every_place_names_the_same_edition_and_its_day():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    package = json.loads((PROCESSED / "datapackage.json").read_text(encoding="utf-8"))["version"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    cited, day = re.search(r"^version: (.+)\ndate-released: (.+)$", citation, re.MULTILINE).groups()
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest, released = re.search(r"^## (\d\S+) \((.+)\)$", changes, re.MULTILINE).groups()
    korean = (ROOT / "CHANGELOG.ko.md").read_text(encoding="utf-8")
    assert {project, package, cited, newest} == {__version__}
    assert day == released
    assert f"## {newest} ({released})" in korean
