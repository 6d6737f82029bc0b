"""The examples of docs/use.md run as they are printed, and all formats hold the same tables."""

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from talentmarket import cli, load
from talentmarket.tables import formats
from tests.conftest import REPOSITORY

USE = (REPOSITORY / "docs" / "use.md").read_text(encoding="utf-8")
PROCESSED = REPOSITORY / "data" / "processed"
PYTHON = [block for block in re.findall(r"```python\n(.*?)```", USE, re.DOTALL) if "spark" not in block]
SQL = re.findall(r"```sql\n(.*?)```", USE, re.DOTALL)


@pytest.mark.parametrize("example", PYTHON)
def test_an_example_in_python_prints_pay_of_both_countries(example: str) -> None:
    done = subprocess.run([sys.executable, "-c", example], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert "KR" in done.stdout
    assert "US" in done.stdout


def test_the_example_in_sql_agrees_with_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    rows = duckdb.connect().execute(SQL[0]).fetchall()
    pay = load("salaries")
    medians = pay[(pay["measure"] == "base_salary") & (pay["statistic"] == "median") & ~pay["expected"]]
    base = medians[medians["country"].isin(["KR", "US"])]
    expected = base.groupby(["country", "level"])["annual_low_usd"].median()
    assert {(country, level): value for country, level, value, _ in rows} == pytest.approx(
        expected.to_dict(), nan_ok=True
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three of the tables."""
    folder = tmp_path_factory.mktemp("processed")
    for name in ("equity", "organizations", "ledger"):
        (folder / f"{name}.csv").write_bytes((PROCESSED / f"{name}.csv").read_bytes())
    return folder


def test_a_workbook_has_a_sheet_of_meanings_and_one_a_table_with_korean_whole(small: Path) -> None:
    data = formats.workbook(small)
    sheets = pd.read_excel(io.BytesIO(data), sheet_name=None, engine="openpyxl", keep_default_na=False, na_values=[""])
    assert list(sheets) == ["meanings", "equity", "organizations", "ledger"]
    assert sheets["meanings"].loc[0, ["table", "column"]].to_list() == ["equity", "figure_id"]
    names = load("organizations")["name_ko"]
    assert sheets["organizations"]["name_ko"].dropna().to_list() == names.dropna().to_list()


def test_a_workbook_holds_no_formula_and_no_link(small: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(formats.workbook(small))) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets"))
    assert "<f>" not in text
    assert "<hyperlink" not in text


def test_the_same_tables_give_the_same_workbook(small: Path) -> None:
    assert formats.workbook(small) == formats.workbook(small)


def test_parquet_keeps_types_and_values(small: Path) -> None:
    frame = pd.read_parquet(io.BytesIO(formats.parquet(small)["equity.parquet"]))
    assert frame["figure_id"].to_list() == load("equity")["figure_id"].to_list()


def test_a_database_names_the_meaning_of_each_column(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = formats.write(small, "duckdb", tmp_path)
    with duckdb.connect(str(paths[0]), read_only=True) as connection:
        comments = dict(connection.execute(SQL[1].replace("salaries", "equity")).fetchall())
        count = connection.execute("SELECT count(*) FROM equity").fetchall()
    assert comments["figure_id"].startswith("Identifier of one collected figure")
    assert count == [(len(load("equity")),)]


def test_an_unknown_format_is_wrong_usage() -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["data", "--format", "xls"])
