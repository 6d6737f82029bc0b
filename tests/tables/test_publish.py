"""The written package: bytes that every reader of CSV takes the same way, put in place as a whole or not at all."""

import errno
import hashlib
import json
import os
import stat
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars
import pytest

from talentmarket import storage
from talentmarket.schema import dictionary, read_table
from talentmarket.tables import publish
from talentmarket.tables.publish import PackageError
from talentmarket.translations import korean

SOURCES = dictionary().tables["sources"]


def sources(*titles: str | None, **columns: str) -> pd.DataFrame:
    """A table of sources with these titles; further columns hold the same in every row."""
    rows = {
        "source_id": [f"source-{number}" for number in range(len(titles))],
        "title": list(titles),
        "publisher": ["The Paper"] * len(titles),
        "url": ["https://example.org/a,b"] * len(titles),
        "published": ["2025-07"] * len(titles),
        "language": ["en"] * len(titles),
        "kind": ["news"] * len(titles),
    }
    rows |= {name: [value] * len(titles) for name, value in columns.items()}
    return pd.DataFrame(rows).reindex(columns=SOURCES.columns).astype(SOURCES.dtypes)


def organizations(**columns: str) -> pd.DataFrame:
    table = dictionary().tables["organizations"]
    row = {name: [columns.get(name)] for name in table.columns}
    return pd.DataFrame(row).astype(table.dtypes)


def ledger() -> pd.DataFrame:
    table = dictionary().tables["ledger"]
    return pd.DataFrame(
        {"raw_table": ["salaries", "salaries"], "table": ["refused", "salaries"], "rows": [2, 1277]}
    ).astype(table.dtypes)


def packed(tables: dict[str, pd.DataFrame]) -> dict[str, bytes]:
    return publish.package(publish.parts(tables, tables), [])


def whole(*titles: str | None) -> dict[str, bytes]:
    return packed({"sources": sources(*titles), "ledger": ledger()})


# ---------------------------------------------------------------------------------------------------------- bytes


def test_cells_are_quoted_only_where_needed_and_missing_is_empty():
    data = publish.to_csv(sources("plain", 'say "so", he said', None, "두 줄\n제목"), SOURCES).decode()
    assert data.splitlines()[0] == ",".join(SOURCES.columns)
    assert '\nsource-0,plain,The Paper,"https://example.org/a,b",2025-07,en,news,,,\n' in data
    assert '"say ""so"", he said"' in data
    assert "\nsource-2,,The Paper," in data
    assert '"두 줄\n제목"' in data
    assert "\r" not in data


def test_numbers_are_shortest_and_never_have_an_exponent_or_a_separator():
    table = dictionary().tables["hiring_events"]
    frame = pd.DataFrame({field.name: pd.Series([None] * 5, dtype=field.dtype) for field in table.fields})
    frame["low"] = [125_000_000.0, 1e17, 0.1 + 0.2, 1e-7, np.nan]
    frame["n_reports"] = pd.array([1, 2, None, 4, 5], dtype="Int64")
    frame["agree"] = pd.array([True, False, None, True, True], dtype="boolean")
    lines = publish.to_csv(frame, table).decode().splitlines()
    at = {name: table.columns.index(name) for name in ("low", "n_reports", "agree")}
    cells = [[line.split(",")[at[name]] for name in at] for line in lines[1:]]
    assert cells == [
        ["125000000", "1", "true"],
        ["100000000000000000", "2", "false"],
        ["0.30000000000000004", "", ""],
        ["0.0000001", "4", "true"],
        ["", "5", "true"],
    ]


def test_what_is_written_is_read_back_the_same(tmp_path):
    frame = sources("NA", "null", "NaN", "-0.36명", "1,000", " blank ", "ありがとう", None)
    (tmp_path / "sources.csv").write_bytes(publish.to_csv(frame, SOURCES))
    pd.testing.assert_frame_equal(read_table(tmp_path / "sources.csv", SOURCES), frame)


def test_pandas_polars_and_duckdb_read_the_same_and_namibia_survives(tmp_path):
    table = dictionary().tables["organizations"]
    frame = organizations(
        organization_id="namibia-ai", name_en='The "AI", Inc.', name_ko="나미비아", type="startup", country="NA"
    )
    path = tmp_path / "organizations.csv"
    path.write_bytes(publish.to_csv(frame, table))
    expected = ["namibia-ai", 'The "AI", Inc.', "나미비아", "startup", "NA", None, None]
    by_pandas = read_table(path, table).iloc[0]
    by_polars = polars.read_csv(path).row(0)
    by_duckdb = duckdb.sql(f"from read_csv('{path}')").fetchall()[0]
    assert [None if pd.isna(cell) else cell for cell in by_pandas] == expected
    assert list(by_polars) == expected
    assert list(by_duckdb) == expected


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", '=HYPERLINK("http://x")', "+A1"]
)
def test_nothing_a_spreadsheet_would_run_is_written(text):
    with pytest.raises(PackageError, match=r"sources: title: .* would run as a formula"):
        whole(text)


@pytest.mark.parametrize(
    "text", ["-0.36명(순유출)", "+0.5% in favour of new hires", "-15.5%로 1위", "- an aside", "a=b"]
)
def test_a_wording_that_begins_with_a_sign_stays_as_printed(text):
    if text == "- an aside":
        with pytest.raises(PackageError):
            whole(text)
    else:
        assert text.encode() in whole(text)["sources.csv"]


def test_a_table_that_breaks_its_contract_is_not_rendered():
    with pytest.raises(PackageError, match="sources: kind: 'rumour' is not one of"):
        packed({"sources": sources("a", kind="rumour"), "ledger": ledger()})


def test_a_reference_to_nothing_is_not_rendered():
    tables = {"organizations": organizations(organization_id="a", name_en="A", type="startup", parent="b")}
    with pytest.raises(PackageError, match="organizations: parent: 'b' is in no row of organizations"):
        packed(tables)


# ---------------------------------------------------------------------------------------------------------- descriptor


def test_the_descriptor_tells_size_hash_type_key_and_references():
    files = whole("a")
    document = json.loads(files["datapackage.json"])
    (resource, _) = document["resources"]
    assert resource["bytes"] == len(files["sources.csv"])
    assert resource["hash"] == "sha256:" + hashlib.sha256(files["sources.csv"]).hexdigest()
    assert resource["schema"]["primaryKey"] == ["source_id"]
    assert resource["schema"]["missingValues"] == [""]
    assert document["licenses"][0]["name"] == "CC-BY-4.0"
    first = resource["schema"]["fields"][0]
    assert first["constraints"] == {"required": True, "unique": True, "pattern": "([a-z0-9]+(-[a-z0-9]+)*)"}
    described = publish._resource(dictionary().tables["salaries"], b"")["schema"]
    assert {"fields": ["source_id"], "reference": {"resource": "sources", "fields": ["source_id"]}} in described[
        "foreignKeys"
    ]


def test_the_codebook_tells_every_column_flag_and_warning():
    words = dictionary()
    book = publish.codebook(
        {name: publish.Part(b"", {}, publish._section(table), 1) for name, table in words.tables.items()}, []
    )
    for table in words.tables.values():
        section = book.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        for field in table.fields:
            assert f"| `{field.name}` |" in section
        for key in table.warnings:
            assert words.warnings[key] in section
            assert korean(words.warnings[key], "schema") in section
    for flag in words.flags:
        assert f"| `{flag}` |" in book


def test_same_tables_same_bytes():
    assert whole("a", "b") == whole("a", "b")


# ---------------------------------------------------------------------------------------------------------- in place


def test_the_ledger_is_told_in_words():
    assert publish.account(ledger()) == ["salaries: 1,279 lines in = 1,277 salaries + 2 refused"]


def test_a_first_run_makes_the_folder_and_a_second_changes_nothing(tmp_path):
    folder = tmp_path / "data" / "processed"
    publish.write(whole("a"), folder)
    before = {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()}
    assert set(before) == {"sources.csv", "ledger.csv", "datapackage.json", "README.md"}
    said = publish.write(whole("a"), folder)
    assert said.endswith("4 files, none changed")
    assert {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir()] == ["processed"]


def test_only_what_changed_is_written_again_and_a_stale_table_goes(tmp_path):
    folder = tmp_path / "processed"
    publish.write(whole("a"), folder)
    (folder / "gossip.csv").write_text("x\n")
    (folder / "notes.txt").write_text("mine")
    ledger_before = (folder / "ledger.csv").stat().st_mtime_ns
    said = publish.write(whole("a", "b"), folder)
    assert "removed gossip.csv" in said
    assert (folder / "ledger.csv").stat().st_mtime_ns == ledger_before
    assert (folder / "notes.txt").read_text() == "mine"
    assert not (folder / "gossip.csv").exists()
    assert len((folder / "sources.csv").read_text().splitlines()) == 3


def set_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("step", ["open", "fsync", "link"])
def test_a_full_disk_leaves_the_old_set_and_nothing_beside(tmp_path, monkeypatch, step):
    folder = tmp_path / "processed"
    publish.write(whole("a"), folder)
    before = set_of(folder)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if step == "open":
        monkeypatch.setattr(Path, "open", full)
    elif step == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(os, "link", full)
        monkeypatch.setattr(storage.shutil, "copy2", full)
    with pytest.raises(OSError, match="No space left"):
        publish.write(whole("a", "b"), folder)
    monkeypatch.undo()
    assert set_of(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["processed"]


def test_where_folders_cannot_change_places_in_one_step_two_renames_do(tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "_exchange", lambda one, other: False)
    folder = tmp_path / "processed"
    publish.write(whole("a"), folder)
    publish.write(whole("a", "b"), folder)
    assert len((folder / "sources.csv").read_text().splitlines()) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["processed"]


def test_a_run_killed_between_the_two_renames_is_finished_by_the_next(tmp_path):
    folder = tmp_path / "processed"
    publish.write(whole("a"), folder)
    folder.rename(tmp_path / ".processed.old")
    publish.write(whole("a"), folder)
    assert (folder / "sources.csv").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["processed"]


def test_what_a_killed_run_left_beside_is_removed_but_not_what_a_running_one_writes(tmp_path):
    folder = tmp_path / "processed"
    gone = tmp_path / ".processed-999999999-abc"
    running = tmp_path / f".processed-{os.getpid()}-abc"
    gone.mkdir()
    running.mkdir()
    publish.write(whole("a"), folder)
    assert not gone.exists()
    assert running.exists()


def test_the_folder_keeps_its_permissions(tmp_path):
    folder = tmp_path / "processed"
    publish.write(whole("a"), folder)
    folder.chmod(0o750)
    publish.write(whole("a", "b"), folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o750


def repository(tmp_path: Path, log: str) -> Path:
    (tmp_path / "CHANGELOG.md").write_text(
        f"# Changes\n\n## Unreleased\n\n{log}\n\n## 0.1.0\n\n- data/processed/sources.csv\n"
    )
    return tmp_path / "data" / "processed"


def test_a_table_that_gets_shorter_stops_until_the_change_log_says_why(tmp_path):
    folder = repository(tmp_path, "")
    publish.write(whole("a", "b"), folder)
    before = set_of(folder)
    with pytest.raises(
        PackageError, match=r"sources has fewer rows than before \(1 gone\): name data/processed/sources\.csv there"
    ):
        publish.write(whole("a"), folder)
    assert set_of(folder) == before
    repository(tmp_path, "- data/processed/sources.csv is shorter, for a reason")
    with pytest.raises(PackageError, match="the source source-1 has vanished: name source-1 there"):
        publish.write(whole("a"), folder)


def test_a_reason_in_the_change_log_lets_it_pass(tmp_path):
    folder = repository(tmp_path, "- data/processed/sources.csv: source-1 withdrew its page")
    publish.write(whole("a", "b"), folder)
    publish.write(whole("a"), folder)
    assert len((folder / "sources.csv").read_text().splitlines()) == 2
