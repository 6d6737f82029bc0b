"""The two engines that run our expressions: DuckDB, embedded, and Spark, for those who have outgrown one machine.

Both take ibis expressions. Only what is proven to mean the same on both is used (tests/microdata/test_engines.py):
comparison and arithmetic, `try_cast`, `re_search`, `re_extract`, `re_replace` with \\p{L} and never \\w, `substr`, `lpad`,
`cases`, joins with stored tables, `count`, `min`, `max`, exact `quantile`. Text is folded in Python, on the distinct
values, since upper-casing differs between engines.
"""

import os
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talentmarket.messages import SaidError
from talentmarket.microdata.files import Staged
from talentmarket.microdata.layouts import FileProblem

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

ROW_GROUP = 122_880
MEMORY = "1200MB"


class EngineProblem(SaidError, RuntimeError):
    """An engine that can't be started or could not finish; the text is one line."""


class DuckDB:
    """DuckDB in this process, with a limit on its memory; what is beyond spills into `work`."""

    name = "duckdb"

    def __init__(self, work: Path, memory: str = MEMORY) -> None:
        import ibis

        self.connection = ibis.duckdb.connect(temp_directory=str(work / "spill"), memory_limit=memory)
        self._work = work
        self._tables = 0
        self._compiled: dict[Any, str] = {}

    def csv(self, staged: Staged) -> "ir.Table":
        """The wanted columns of a staged file, all text, and `row`, a number of each row.

        A line with too few or too many cells is left out, and counted by `damaged`.
        """
        columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in staged.names)
        wanted = ", ".join(_name(name) for name in staged.names if not _unwanted(name))
        source = (
            f"read_csv({_quoted(str(staged.path))}, columns={{{columns}}}, auto_detect=false, header=true, "
            f"delim={_quoted(staged.delimiter)}, quote='\"', escape='\"', strict_mode=true, store_rejects=true, "
            "rejects_limit=0, encoding='utf-8', max_line_size=4194304)"
        )
        return self.kept(f"SELECT row_number() OVER () AS row, {wanted} FROM {source}")

    def kept(self, query: str) -> "ir.Table":
        """The result of a query in a Parquet file of its own, so that it is worked out once and takes no memory."""
        self._tables += 1
        path = self._work / f"kept-{self._tables}.parquet"
        self.run(f"COPY ({query}) TO {_quoted(str(path))} (FORMAT parquet, COMPRESSION lz4)")
        return self.parquet([path])

    def parted(self, query: str, by: str) -> dict[str, Path]:
        """The result of a query in one folder a value of a column, by value."""
        self._tables += 1
        folder = self._work / f"parted-{self._tables}"
        self.run(
            f"COPY ({query}) TO {_quoted(str(folder))} (FORMAT parquet, COMPRESSION lz4, PARTITION_BY ({_name(by)}), "
            "WRITE_PARTITION_COLUMNS true)"
        )
        return {path.name.split("=", 1)[1]: path for path in sorted(folder.iterdir())}

    def damaged(self) -> list[tuple[int, str]]:
        """The lines that `csv` left out: line, and what the engine says of it."""
        open_quotes = self.run(
            "SELECT min(line) FROM reject_errors WHERE error_message LIKE '%unterminated quote%' AND contains(csv_line, chr(10))"
        )
        if open_quotes and open_quotes[0][0]:
            raise FileProblem(
                "line {line}: a quote is opened and never closed, so that the lines after it run into one; mend that line",
                line=open_quotes[0][0],
            )
        found = self.run("SELECT line, min(error_message) FROM reject_errors GROUP BY line ORDER BY line")
        return [(int(line), str(said).splitlines()[0]) for line, said in found]

    def parquet(self, paths: Sequence[Path | str]) -> "ir.Table":
        """Parquet files (or folders of them) of one shape as one table."""
        return self.connection.read_parquet([str(path) for path in paths])

    def view(self, name: str, paths: Sequence[Path | str]) -> "ir.Table":
        """`parquet` under a name, in place of what had it before: expressions on it are put into SQL once."""
        files = ", ".join(_quoted(str(path)) for path in paths)
        self.run(f"CREATE OR REPLACE VIEW {_name(name)} AS SELECT * FROM read_parquet([{files}])")
        return self.connection.table(name)

    def sql(self, table: "ir.Table") -> str:
        """The expression as a query of DuckDB."""
        import ibis

        found = self._compiled.get(table.op())
        if found is None:
            found = self._compiled[table.op()] = str(ibis.to_sql(table, dialect="duckdb"))
        return found

    def write(self, table: "ir.Table", path: Path, order: Sequence[str]) -> None:
        """Write one Parquet file: rows in order, row groups of one size, so that the same rows are the same bytes."""
        by = ", ".join(map(_name, order))
        self.run(
            f"COPY (SELECT * FROM ({self.sql(table)}) ORDER BY {by}) TO {_quoted(str(path))} "
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
        )

    def frame(self, table: "ir.Table") -> "pd.DataFrame":
        """The result of an expression. A sum of whole numbers, which DuckDB gives 128 bits, is an int64 as on Spark."""
        import duckdb
        import pyarrow

        try:
            arrow = self.connection.con.sql(self.sql(table)).to_arrow_table()
        except duckdb.Error as error:
            raise _plain(error) from None
        whole = {name for name, kind in table.schema().items() if kind.is_integer()}
        fields = [
            field.with_type(pyarrow.int64()) if field.name in whole and pyarrow.types.is_decimal(field.type) else field
            for field in arrow.schema
        ]
        result: pd.DataFrame = arrow.cast(pyarrow.schema(fields)).to_pandas(date_as_object=False)
        return result

    def run(self, query: str) -> list[tuple[Any, ...]]:
        """Run one statement to its end and give its rows; what goes wrong becomes one line."""
        import duckdb

        try:
            return list(self.connection.raw_sql(query).fetchall())
        except duckdb.Error as error:
            raise _plain(error) from None

    def close(self) -> None:
        """Let go of what it holds."""
        self.connection.disconnect()


def _plain(error: Exception) -> Exception:
    """What DuckDB says, in one line that says what to do."""
    import errno

    said = " ".join(str(error).split())
    if "No space left" in said or "os error 28" in said:
        return OSError(errno.ENOSPC, "no space left on device")
    if "Out of Memory" in said or "out of memory" in said:
        return EngineProblem("not enough memory for this: {reason}", reason=said[:160])
    if "max_line_size" in said or "Maximum line size" in said:
        return FileProblem("a line of the file is longer than 4 MiB: not a CSV of ours, or its quotes are not closed")
    return EngineProblem("{reason}", reason=said[:300])


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _unwanted(name: str) -> bool:
    return name[0] == "c" and name[1:].isdigit()


class Spark:
    """A Spark session: the user's own (spark-submit, SPARK_REMOTE, an active session), or a local one."""

    name = "spark"

    def __init__(self, work: Path, master: str | None = None) -> None:
        import ibis

        # said at every result; what it warns of (frames handed to Spark) is never done here
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        self._tables = 0
        self._own, self.session = _session(work, master)
        for setting, value in SPARK_SETTINGS.items():
            self.session.conf.set(setting, value)
        self.connection = ibis.pyspark.connect(self.session)

    def csv(self, staged: Staged) -> "ir.Table":
        """See `DuckDB`; rows are numbered, though not one by one."""
        from pyspark.sql import functions, types

        shape = types.StructType([types.StructField(name, types.StringType()) for name in staged.names])
        read = (
            self.session.read.schema(shape)
            .option("header", True)
            .option("enforceSchema", True)
            .option("sep", staged.delimiter)
            .option("escape", '"')
            .option("multiLine", True)
            .csv(str(staged.path))
        )
        wanted = [name for name in staged.names if not _unwanted(name)]
        frame = read.select(*wanted).withColumn("row", functions.monotonically_increasing_id())
        return self._table(frame)

    def parquet(self, paths: Sequence[Path | str]) -> "ir.Table":
        """See `DuckDB`."""
        return self.view("", paths)

    def view(self, name: str, paths: Sequence[Path | str]) -> "ir.Table":
        """See `DuckDB`."""
        return self._table(self.session.read.parquet(*map(str, paths)), name)

    def _table(self, frame: Any, name: str = "") -> "ir.Table":
        self._tables += 1
        name = name or f"talentmarket_{self._tables}"
        frame.createOrReplaceTempView(name)
        return self.connection.table(name)

    def frame(self, table: "ir.Table") -> "pd.DataFrame":
        """See `DuckDB`."""
        result: pd.DataFrame = table.execute()
        return result

    def close(self) -> None:
        """End the session if it was started here."""
        if self._own:
            self.session.stop()


Engine = DuckDB | Spark

# What a session must have for its results to be DuckDB's; everything else is the user's own business.
SPARK_SETTINGS: Mapping[str, str] = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
}


def _session(work: Path, master: str | None) -> tuple[bool, Any]:
    """The session to use, and whether it was started here."""
    try:
        from pyspark.sql import SparkSession
    except ModuleNotFoundError:
        raise EngineProblem(
            "Spark is not installed: pip install 'talentmarket[spark]' (it needs Java 17 or newer)"
        ) from None
    try:
        active = SparkSession.getActiveSession()
        if active is not None:
            return False, active
        if os.environ.get("SPARK_REMOTE") or os.environ.get("PYSPARK_GATEWAY_PORT"):
            return False, SparkSession.builder.getOrCreate()
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder.master(master or "local[2]").appName("talentmarket")
        settings = {
            "spark.driver.memory": "4g",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "16",
            "spark.sql.catalogImplementation": "in-memory",
            "spark.local.dir": str(work / "spark"),
            "spark.sql.warehouse.dir": str(work / "warehouse"),
        }
        for setting, value in settings.items():
            builder = builder.config(setting, value)
        return True, builder.getOrCreate()
    except Exception as error:  # py4j and the gateway raise whatever the JVM does; a person needs one line
        said = " ".join(str(error).split())[:200]
        raise EngineProblem(
            "Spark did not start ({reason}): is Java 17 or newer installed, and JAVA_HOME right?", reason=said
        ) from None
