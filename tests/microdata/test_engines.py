"""The same expressions mean the same on DuckDB and on a real local Spark: every cell, on every layout.

Spark and Java are not in the lock; without them these tests say so and are skipped (`.ci/run` installs both).
"""

import importlib.util
import shutil
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pytest

from talentmarket.microdata import adding, building, cells, files, layouts, lca, sources
from talentmarket.microdata.building import Employers
from talentmarket.microdata.engine import DuckDB, Engine, EngineProblem, Spark
from talentmarket.microdata.names import Decisions
from talentmarket.microdata.store import Store
from tests.microdata import invented
from tests.microdata.test_sources import AIJOBS, DART, LEVELS, NPS, USCIS, job, workplace

needs_spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="no real Spark was run: it needs Java and `pip install 'talentmarket[spark]'`",
)
NOBODY = Employers(Decisions((), ()), None)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    """One session for the whole file, set for a few hundred rows: starting, planning and compiling are all that takes time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        engine = Spark(tmp_path_factory.mktemp("spark"), "local[1]")
    for setting, value in {
        "shuffle.partitions": "1",
        "adaptive.enabled": "false",
        "codegen.wholeStage": "false",
    }.items():
        engine.session.conf.set(f"spark.sql.{setting}", value)
    yield engine
    engine.close()


def tidied(engine: Engine, source: str, paths: list[Path], work: Path) -> pd.DataFrame:
    """The tidy rows of some files as one engine makes them, and what is set aside."""
    kind = sources.SOURCES[source]
    tables = []
    for number, path in enumerate(paths):
        (place := work / str(number)).mkdir(parents=True)
        file = files.opened(path, place, layouts.rules("layouts")[source].get("encoding"))
        staged = file.staged(layouts.recognise(source, file.header, file.name).columns)
        tables.append(engine.csv(kind.prepared(staged, place) if kind.prepared else staged))
    whole = ibis.union(*map(lca.texts, tables)) if len(tables) > 1 else tables[0]
    table = engine.frame(kind.tidy(engine, whole, work, 2026 if source == "lca" else None))
    columns = [column for column in table.columns if column != "row"]
    plain = table[columns].map(plainly)
    return plain.sort_values(columns, ignore_index=True, key=lambda column: column.astype(str))


def plainly(value: Any) -> Any:
    """A value as both engines would print it."""
    if value is None or value is pd.NaT or value != value:
        return None
    return float(value) if isinstance(value, Decimal | int | float) and not isinstance(value, bool) else str(value)


def odd_cases(folder: Path, layout: str) -> Path:
    """A file of one LCA layout with a case of every kind that an engine could read its own way."""
    rows = invented.cases(invented.LAYOUTS[layout][1], 20)
    odd = [
        *(("", "2616.55"), ("Hour", "95000"), ("", "55.25")),
        *(("Year", "NaN"), ("Week", "2,000.5"), ("Year", "60000 - 80000")),
    ]
    for row, (unit, amount) in zip(rows, odd, strict=False):
        row |= {"unit": unit, "pay_from": amount}
    for row in rows:
        row["employer"] += f" {layout}"
    rows[7]["status"], rows[8]["employer"], rows[9]["decided"] = "Denied", "N/A", "1/5/24"
    rows[10]["employer"] = f"(주)카카오 Straße {layout}, Inc."
    rows[11]["title"] = 'Engineer, "Platform" \\ 3'  # to Spark a backslash is an escape unless it is told otherwise
    return invented.lca(folder, layout, rows)


def path_of(source: str, folder: Path) -> Path:
    if source == "aijobs":
        rows_of_jobs = [job(str(100_000 + 1_000 * (n // 2) + 500 * (n % 2 == 0))) for n in range(60)]
        return invented.write(folder / "salaries.csv", AIJOBS, rows_of_jobs)
    if source == "nps":
        lines = [workplace(f"(주)가상{n % 3}", 20 + n, 5_000_000 * (n + 1)) for n in range(12)]
        return invented.write(folder / "nps.csv", NPS, lines, encoding="cp949")
    if source == "dart":
        total = [
            "1",
            "Y",
            "001",
            "가상전자",
            "합계",
            "남",
            "60",
            "",
            "",
            "",
            "60",
            "1",
            "6,000,000,000",
            "100,000,000",
            "",
            "2025-12-31",
        ]
        part = [*total[:4], "반도체", *total[5:]]
        return invented.write(folder / "dart.csv", DART, [total, part])
    if source == "uscis":
        return invented.write(
            folder / "hub.csv", USCIS, [["2023", "Invented, Inc.", "5", "1", "7", "x", "51", "1", "WA", "SEATTLE", "1"]]
        )
    row = ["\u00a0Google", "Software Engineer", "200000", "Seattle, WA", "5", "1", "Male", "NA"]
    return invented.write(folder / "levels.csv", LEVELS, [row, [*row[:2], "150", *row[3:]]], ";")


@needs_spark
def test_tidy_rows_of_every_lca_layout_are_equal(spark: Spark, tmp_path: Path) -> None:
    paths = [odd_cases(tmp_path, layout) for layout in invented.LAYOUTS]
    ours = equal(spark, "lca", paths, tmp_path)
    said = ours["employer_printed"].fillna("")
    assert all(said.str.contains(layout, regex=False).sum() >= 19 for layout in invented.LAYOUTS)
    assert ours["set_aside"].notna().sum() > 3 * len(invented.LAYOUTS)


@needs_spark
@pytest.mark.parametrize("source", ["aijobs", "levels", "uscis", "nps", "dart"])
def test_tidy_rows_are_equal(source: str, spark: Spark, tmp_path: Path) -> None:
    ours = equal(spark, source, [path_of(source, tmp_path)], tmp_path)
    assert ours["set_aside"].notna().any() or source == "nps"


def equal(spark: Spark, source: str, paths: list[Path], work: Path) -> pd.DataFrame:
    duckdb = DuckDB(work)
    ours, theirs = (tidied(engine, source, paths, work / engine.name) for engine in (duckdb, spark))
    duckdb.close()
    pd.testing.assert_frame_equal(ours, theirs, check_dtype=False)
    return ours


@needs_spark
def test_every_cell_is_equal(spark: Spark, tmp_path: Path) -> None:
    store = Store(tmp_path / "own")
    for layout, (_, year) in invented.LAYOUTS.items():
        rows = [
            case | {"case_number": f"{n}-{case['case_number']}", "employer": f"{case['employer']} {layout}"}
            for n in range(2)
            for case in invented.cases(year)
        ]
        adding.add(store, "lca", invented.lca(tmp_path, layout, rows))
    paths = [path for year in store.tidy_files("lca").values() for path in year]
    assert len(paths) == len(invented.LAYOUTS)
    kind = sources.SOURCES["lca"]
    assert kind.pay is not None
    duckdb = DuckDB(tmp_path)
    for name in kind.groupings:
        found = []
        for engine in (duckdb, spark):
            firms = NOBODY.table(engine, [], tmp_path / f"{engine.name}-{name}.parquet")
            keys = ["year", "currency", *cells.GROUPINGS[name]]
            frame = engine.frame(cells.aggregated(building.with_firms(kind.pay(engine.parquet(paths)), firms), keys))
            found.append(frame.sort_values(keys, ignore_index=True).map(plainly))
        pd.testing.assert_frame_equal(*found, check_dtype=False)
        assert found[0]["year"].nunique() == len({year for _, year in invented.LAYOUTS.values()})
    duckdb.close()


@needs_spark
def test_build_with_spark_writes_the_same_cells(spark: Spark, tmp_path: Path) -> None:
    store = Store(tmp_path / "own")
    adding.add(store, "lca", invented.lca(tmp_path, "fy2020 of FY2026"))
    first = invented.cases(2026)
    adding.add(store, "lca", invented.lca(tmp_path, "fy2020 of FY2026", first[:30], name="fy2026_again.csv"))
    ours, theirs = (
        building.build(store, NOBODY, kind, analyse=lambda jobs: {"jobs": jobs})[0] for kind in ("duckdb", "spark")
    )
    for name in ("pay", "jobs"):
        assert ours[name].to_csv(index=False) == theirs[name].to_csv(index=False)
    assert ours["pay"].query("cell == 'all'")["n"].tolist() == [60]


@needs_spark
def test_the_users_session_is_taken_and_left_running(spark: Spark, tmp_path: Path) -> None:
    second = Spark(tmp_path)
    assert second.session is spark.session
    second.close()
    assert spark.session.sql("select 1").count() == 1


def test_without_spark_one_line_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(EngineProblem, match=r"Spark is not installed: pip install 'talentmarket\[spark\]'"):
        Spark(tmp_path)


def with_threads(threads: int, work: Path, memory: str) -> DuckDB:
    engine = DuckDB(work, memory)
    engine.run(f"SET threads = {threads}")
    return engine


def test_the_bytes_are_the_same_with_one_thread_and_with_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [case | {"case_number": str(n)} for n, case in enumerate(invented.cases(2026, 3000))]
    path = invented.lca(tmp_path, "fy2020 of FY2026", cases)
    found = []
    for threads in (1, 2):
        monkeypatch.setattr(adding, "DuckDB", partial(with_threads, threads))
        store = Store(tmp_path / str(threads))
        adding.add(store, "lca", path)
        files = sorted(store.folder.rglob("*.parquet"))
        found.append({file.relative_to(store.folder): file.read_bytes() for file in files})
    assert found[0] == found[1]
