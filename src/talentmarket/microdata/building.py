"""Building cells from what was added: year by year, so that memory does not grow with the number of years."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talentmarket.messages import Said
from talentmarket.microdata import cells, names
from talentmarket.microdata.engine import DuckDB, Engine, Spark
from talentmarket.microdata.expressions import stored
from talentmarket.microdata.sources import SOURCES, Source
from talentmarket.microdata.store import Store

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

_MEMORY = "420MB"
#: A curve has one point for every ten jobs at least: from this many jobs on, steps of five in a hundred.
CURVE_LEAST = 200
CURVE_STEPS = {f"s{step}": step / 1000 for step in range(50, 1000, 50)}
CURVES = ("all", "employer", "title")
#: What makes further tables of the table of jobs, one row per job.
Analyse = Callable[["pd.DataFrame"], "dict[str, pd.DataFrame]"]
CURVE_COLUMNS = ("source", "year", "cell", "employer", "employer_name", "title_group", "currency", "n", "share", "pay")


class Employers:
    """Which firm an employer's key belongs to: decisions of a person, and organizations by their names and aliases."""

    def __init__(self, decided: names.Decisions, organizations: "pd.DataFrame | None") -> None:
        self.merged = decided.merged()
        self.organization: dict[str, str] = {}
        self.name: dict[str, str] = {}
        if organizations is not None:
            for row in organizations.to_dict("records"):
                if row["type"] == "group":
                    continue
                for name in (row["name_en"], row["name_ko"], *row["aliases"].split("|")):
                    if len(names.key(name)) > 1:
                        self.organization.setdefault(names.key(name), row["organization_id"])
                self.name[row["organization_id"]] = row["name_en"]

        self._of_firm = {self.merged.get(key, key): of for key, of in sorted(self.organization.items(), reverse=True)}

    def firm(self, key: str) -> str:
        """The id of the organization, else the key that its firm goes by."""
        first = self.merged.get(key, key)
        return self.organization.get(key) or self._of_firm.get(first) or first

    def table(self, engine: Engine, keys: Sequence[str], path: Path) -> "ir.Table":
        """Each key whose firm goes by another word, as a stored table of the path's name."""
        other = {key: self.firm(key) for key in sorted(keys) if self.firm(key) != key}
        return stored(engine, {"key": list(other), "firm": list(other.values())}, path, path.stem.replace("-", "_"))


def build(
    store: Store,
    employers: Employers,
    kind: str = "duckdb",
    least: int = cells.LEAST,
    say: Callable[[str], None] = lambda _: None,
    analyse: "Analyse | None" = None,
) -> tuple[dict[str, "pd.DataFrame"], list[str]]:
    """The cells of everything in the store, as tables by name, and an account of them in lines.

    Tables: ``pay`` (see `cells.COLUMNS`), ``curves`` (quantiles in steps of five in a hundred, from 200 jobs on), one for each
    source that holds no pay of single jobs, and what `analyse` makes of one row per job of the last year. Those rows are in no
    table, and are gone before cells are counted: at 600,000 jobs they take as much memory as everything else.
    """
    made: dict[str, list[pd.DataFrame]] = {}
    further: dict[str, pd.DataFrame] = {}
    account: list[str] = []
    with store.locked() as work:
        engine: Engine = Spark(work) if kind == "spark" else DuckDB(work, _MEMORY)
        try:
            for name, source in SOURCES.items():
                counter, years = _Counter(engine, source, employers, least, work), store.tidy_files(name)
                if source.jobs and years and analyse:
                    say(Said("{source} {year}: regressions", source=name, year=max(years)))
                    further |= analyse(counter.jobs(years[max(years)]))
                for year, paths in years.items():
                    say(Said("{source} {year}: counting", source=name, year=year))
                    for table, frame in counter.year(year, paths).items():
                        made.setdefault(table, []).append(frame)
                account += counter.account
        finally:
            engine.close()
    return {table: _joined(table, frames) for table, frames in sorted(made.items())} | further, account


def _joined(table: str, frames: Sequence["pd.DataFrame"]) -> "pd.DataFrame":
    import pandas as pd

    whole = pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)
    keys = [column for column in whole.columns if column not in ("n", "pay", "repaired") and not column.startswith("p")]
    return whole.sort_values(keys, ignore_index=True, kind="stable")


class _Counter:
    """What is counted of one source, by firm; `account` says how much in a line per year."""

    def __init__(self, engine: Engine, source: Source, employers: Employers, least: int, work: Path) -> None:
        self.engine, self.source, self.employers, self.least, self.work = engine, source, employers, least, work
        self.account: list[str] = []

    def jobs(self, paths: Sequence[Path]) -> "pd.DataFrame":
        """One row per job of one year; sorted, so that sums do not depend on an engine's order."""
        assert self.source.jobs is not None
        rows = without_repeats(self.engine.parquet(paths), self.source, len(paths))
        frame = self.engine.frame(self.source.jobs(rows))
        frame["employer"] = frame["employer"].map({key: self.employers.firm(key) for key in frame["employer"].unique()})
        frame.insert(0, "source", self.source.name)
        return frame.sort_values(list(frame.columns), ignore_index=True)

    def year(self, year: str, paths: Sequence[Path]) -> dict[str, "pd.DataFrame"]:
        """The tables of one year."""
        engine, source = self.engine, self.source
        rows = without_repeats(engine.view(f"rows_{source.name}", paths), source, len(paths))
        if source.pay is None:
            assert source.tables is not None
            return source.tables(engine, rows, self.employers, self.least)
        pay = source.pay(rows)
        keys = list(engine.frame(pay.select("employer").distinct())["employer"]) if "employer" in pay.columns else []
        pay = with_firms(pay, self.employers.table(engine, keys, self.work / f"firms-{source.name}.parquet"))
        frames = {}
        for name in source.groupings:
            by = ["year", "currency", *cells.GROUPINGS[name]]
            frames[name] = engine.frame(cells.aggregated(pay, by)).sort_values(by, ignore_index=True)
        table, left_out = cells.shown(frames, self.least)
        count, jobs = left_out[source.groupings[-1]]
        facts = {"source": source.name, "year": year, "jobs": f"{int(frames['all']['n'].sum()):,}"}
        facts |= {"written": f"{len(table):,}", "count": f"{count:,}", "hidden": f"{jobs:,}", "least": str(self.least)}
        self.account.append(
            Said(
                "{source} {year}: {jobs} jobs; {written} cells written; of the finest, {count} cells with {hidden} jobs left "
                "out (fewer than {least} jobs, or a part that would follow from others)",
                **facts,
            )
        )
        labels = self._labels(pay, table)
        made = {"pay": self._dressed(table, labels, cells.COLUMNS)}
        if curves := self._curves(pay, table):
            import pandas as pd

            made["curves"] = self._dressed(pd.concat(curves, ignore_index=True), labels, CURVE_COLUMNS)
        return made

    def _labels(self, pay: "ir.Table", table: "pd.DataFrame") -> Mapping[str, str]:
        """A spelling of each employer that is written: the first in the order of the alphabet, of those printed."""
        if "employer" not in table.columns:
            return {}
        printed = self.engine.frame(pay.group_by("employer").aggregate(employer_name=pay.employer_printed.min()))
        known = dict(zip(printed["employer"], printed["employer_name"], strict=True))
        return {key: self.employers.name.get(key) or known[key] for key in set(table["employer"].dropna())}

    def _curves(self, pay: "ir.Table", table: "pd.DataFrame") -> list["pd.DataFrame"]:
        """Quantiles in small steps of the cells with jobs enough, one row per step."""
        made, of_source = [], self.source.name
        for name in self.source.groupings:
            large = table[(table["cell"] == name) & (table["n"] >= CURVE_LEAST)]
            if name not in CURVES or large.empty:
                continue
            keys = ["year", "currency", *cells.GROUPINGS[name]]
            rows = pay
            if "employer" in keys:
                known = {"large": sorted(set(large["employer"]))}
                wanted = stored(self.engine, known, self.work / f"large-{of_source}.parquet", f"large_{of_source}")
                rows = rows.semi_join(wanted, rows.employer == wanted.large)
            counted = self.engine.frame(cells.aggregated(rows, keys, CURVE_STEPS).drop("repaired"))
            long = counted.merge(large[keys], on=keys).melt([*keys, "n"], var_name="share", value_name="pay")
            made.append(long.assign(share=long["share"].map(CURVE_STEPS), cell=name))
        return made

    def _dressed(self, table: "pd.DataFrame", labels: Mapping[str, str], columns: Sequence[str]) -> "pd.DataFrame":
        """The table with all its columns in order; what does not apply is empty."""
        table = table.assign(source=self.source.name, measure=self.source.measure)
        if "employer" in table.columns:
            table["employer"] = table["employer"].fillna("")
            table["employer_name"] = table["employer"].map(lambda key: labels.get(key, ""))
            table["organization_id"] = table["employer"].where(table["employer"].isin(list(self.employers.name)), "")
        return table.reindex(columns=list(columns), fill_value="").fillna("")


def without_repeats(rows: "ir.Table", source: Source, files: int) -> "ir.Table":
    """One row per case where files of one year overlap (quarters, and a file of the year to date): the one decided last."""
    import ibis

    if not source.repeated_by or files < 2:
        return rows
    case = rows[source.repeated_by]
    order = [ibis.desc(rows.decided), rows.annual, rows.title_printed, rows.row]
    first = ibis.row_number().over(group_by=case, order_by=order)
    ranked = rows.mutate(_first=first)
    return ranked.filter(ranked[source.repeated_by].isnull() | (ranked._first == 0)).drop("_first")


def with_firms(pay: "ir.Table", firms: "ir.Table") -> "ir.Table":
    """The rows with the firm that each employer's key belongs to."""
    import ibis

    if "employer" not in pay.columns:
        return pay.mutate(employer=ibis.literal(""), employer_printed=ibis.literal(""))
    joined = pay.left_join(firms, pay.employer == firms.key)
    return joined.mutate(employer=ibis.coalesce(joined.firm, joined.employer)).drop("key", "firm")


def employers_of(root: Path) -> Employers:
    """Decisions and organizations of a project."""
    import pandas as pd

    path = root / "data" / "raw" / "organizations.csv"
    organizations: Any = pd.read_csv(path, dtype=str, keep_default_na=False) if path.is_file() else None
    return Employers(names.decisions(root / "data" / "microdata" / "decisions.csv"), organizations)
