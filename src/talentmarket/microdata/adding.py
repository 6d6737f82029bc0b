"""Adding a file: recognise it, tidy it, write a Parquet file a year, and give account of every row."""

import re
from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talentmarket import storage
from talentmarket.messages import Said
from talentmarket.microdata import files, layouts
from talentmarket.microdata.engine import DuckDB
from talentmarket.microdata.expressions import fiscal_year
from talentmarket.microdata.layouts import FileProblem, rules
from talentmarket.microdata.sources import SOURCES, Source
from talentmarket.microdata.store import Store, rules_version

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Called with a sentence about what is being done.
Say = Callable[[str], None]
Account = dict[str, Any]

# The part of a file that is not kept.
_ASIDE = "aside"
# A file of one year may hold a few decisions of the days around it; more than this share says that the year is wrong.
_STRAY = 0.05
# Memory of the engine in MB: enough for a million rows, and more for larger files, up to what ten million take.
_LEAST_MEMORY, _MOST_MEMORY = 420, 1800


def add(
    store: Store,
    name: str,
    path: Path,
    year: int | None = None,
    skipped: Collection[str] = (),
    say: Say = lambda _: None,
    low_memory: bool = False,
) -> Account:
    """Add one file to the store and give its manifest: what it is, and rows in = rows kept + rows set aside, by rule.

    Adding the same bytes again replaces what was there. FileProblem, with the store as before, if the file can't be read, is of
    another source, or its year and its dates disagree.
    """
    with store.locked() as work:
        manifest, new = _tidied(name, path, work, year, skipped, say, low_memory)
        store.keep(manifest, new)
    return manifest


def _tidied(
    name: str, path: Path, work: Path, year: int | None, skipped: Collection[str], say: Say, low_memory: bool
) -> tuple[Account, dict[Path, str]]:
    """The manifest of a file, and its tidy files in the work folder with the names that they get in the store."""
    kind = SOURCES[name]
    say(Said("{file}: looking at it", file=path.name))
    file = files.opened(path, work, rules("layouts")[name].get("encoding"), low_memory)
    layout = layouts.recognise(name, file.header, file.name, skipped)
    given = year or (_year_in(path.name) if kind.year == "fiscal_year" else None)
    if (
        kind.year == "fiscal_year"
        and given is None
        and "decided" not in layout.columns
        and "year" not in layout.columns
    ):
        raise FileProblem("{file}: no date in it says which fiscal year it is of: name it with --year", file=path.name)
    sha = storage.hash_file(path)
    staged = file.staged(layout.columns)
    if kind.prepared:
        staged = kind.prepared(staged, work)
    megabytes = staged.path.stat().st_size // 1_500_000
    engine = DuckDB(work, f"{min(max(megabytes, _LEAST_MEMORY), _MOST_MEMORY)}MB")
    try:
        say(Said("{file}: reading", file=path.name))
        raw = engine.csv(staged)
        say(Said("{file}: tidying", file=path.name))
        tidy = engine.sql(kind.tidy(engine, raw, work, given))
        part = f"CASE WHEN set_aside IS NULL THEN {kind.year}::VARCHAR ELSE '{_ASIDE}' END AS part"
        parts = engine.parted(f"SELECT *, {part} FROM ({tidy})", "part")
        if year is None and given is not None:
            _years_agree(engine, parts, given, path.name)
        made, account = _written(engine, kind, parts, raw, work, sha, say)
    finally:
        engine.close()
    manifest = {
        "source": name,
        "name": path.name,
        "sha256": sha,
        "bytes": path.stat().st_size,
        "layout": layout.name,
        "encoding": file.encoding,
        "year_given": given,
        "columns_read": sorted(layout.columns),
        "columns_never_read": layout.unread,
        "rules": rules_version(),
        **account,
    }
    return manifest, made


def _year_in(name: str) -> int | None:
    """The fiscal year that a file's name says: ``LCA_Disclosure_Data_FY2026_Q1.xlsx``, ``h1b_2014.csv``."""
    found = {int(year) for year in re.findall(r"(?<!\d)(20[0-3]\d)(?!\d)", name)}
    return found.pop() if len(found) == 1 else None


def _years_agree(engine: DuckDB, parts: dict[str, Path], year: int, name: str) -> None:
    """Refuse a file whose name says one fiscal year and whose dates of decision say another."""
    rows = engine.parquet([folder / "*.parquet" for folder in parts.values()])
    if "decided" not in rows.columns:
        return
    counts = rows.filter(rows.decided.notnull()).select(own=fiscal_year(rows.decided))["own"].value_counts(name="n")
    found = sorted(((int(n), int(own)) for own, n in engine.run(engine.sql(counts))), reverse=True)
    count = sum(n for n, _ in found)
    if sum(n for n, own in found if own != year) > _STRAY * count:
        raise FileProblem(
            "{file}: its name says fiscal year {year}, its dates of decision say otherwise ({counts}): give the right one "
            "with --year",
            file=name,
            year=year,
            counts=", ".join(f"{own}: {n:,}" for n, own in found[:3]),
        )


def _written(
    engine: DuckDB, kind: Source, parts: dict[str, Path], raw: "ir.Table", work: Path, sha: str, say: Say
) -> tuple[dict[Path, str], Account]:
    """Write a tidy file a year and what was set aside; count everything, and make sure that it adds up."""
    short = f"{sha[:12]}-{rules_version()}"
    damaged = engine.damaged()
    engine.run("CREATE TABLE aside (row BIGINT, rule VARCHAR)")
    if _ASIDE in parts:
        engine.run(f"INSERT INTO aside SELECT row, set_aside FROM read_parquet('{parts[_ASIDE]}/*.parquet')")
    years = [year for year in parts if year != _ASIDE]
    made: dict[Path, str] = {}
    by_year: dict[str, int] = {}
    repaired: Counter[str] = Counter()
    for number, year in enumerate(years, 1):
        say(Said("writing {year} ({number} of {count})", year=year, number=number, count=len(years)))
        rows = engine.parquet([parts[year] / "*.parquet"])
        if kind.repeated_by:
            rows = _without_repeats(engine, rows, kind.repeated_by)
        path = work / f"tidy-{year}.parquet"
        engine.write(rows.drop("set_aside", "part"), path, kind.order)
        made[path] = f"tidy/{kind.name}/{kind.year}={year}/{short}.parquet"
        by_year[year] = engine.run(f"SELECT count(*) FROM read_parquet('{path}')")[0][0]
        repaired.update(_repaired(engine, path))
    tidy = dict(zip(by_year, made.values(), strict=True))
    path = work / "set-aside.parquet"
    engine.write(engine.connection.table("aside").inner_join(raw, "row"), path, ["row"])
    made[path] = f"set_aside/{kind.name}/{short}.parquet"
    counts = dict(engine.run("SELECT rule, count(*) FROM aside GROUP BY rule"))
    if damaged:
        counts["line_damaged"] = len(damaged)
    read = engine.run(engine.sql(raw.aggregate(n=raw.count())))[0][0] + len(damaged)
    account = {
        "rows": read,
        "kept": sum(by_year.values()),
        "set_aside": dict(sorted(counts.items())),
        "damaged_lines": damaged[:20],
        "repaired": dict(sorted(repaired.items())),
        "years": by_year,
        "tidy": tidy,
        "set_aside_file": made[path],
    }
    if unknown := counts.keys() - rules("layouts")[kind.name]["set_aside"].keys():
        raise AssertionError(f"rows set aside by rules that layouts.toml does not explain: {sorted(unknown)}")
    if read != account["kept"] + sum(counts.values()):
        raise AssertionError(f"rows do not add up: {read} in, {account['kept']} kept, {counts} set aside")
    return made, account


def _without_repeats(engine: DuckDB, rows: "ir.Table", column: str) -> "ir.Table":
    """Of a case that is there more than once the row decided last; the others are noted as set aside."""
    many = rows.filter(rows[column].notnull())[column].value_counts(name="times")
    engine.run(f"CREATE OR REPLACE TEMP TABLE many AS SELECT {column} FROM ({engine.sql(many)}) WHERE times > 1")
    if not engine.run("SELECT 1 FROM many LIMIT 1"):
        return rows
    engine.run(
        "CREATE OR REPLACE TEMP TABLE repeats AS SELECT row FROM (SELECT row, row_number() OVER "
        f"(PARTITION BY {column} ORDER BY decided DESC NULLS LAST, row) AS k FROM ({engine.sql(rows)}) "
        f"WHERE {column} IN (SELECT {column} FROM many)) WHERE k > 1"
    )
    engine.run("INSERT INTO aside SELECT row, 'case_repeated' FROM repeats")
    return rows.anti_join(engine.connection.table("repeats"), "row")


def _repaired(engine: DuckDB, path: Path) -> dict[str, int]:
    """How many rows kept got their pay by each rule other than the unit stated."""
    rows = engine.parquet([path])
    if "annual_rule" not in rows.columns:
        return {}
    other = rows.filter(rows.annual_rule != "stated")["annual_rule"].value_counts(name="n")
    return dict(engine.run(engine.sql(other)))
