"""Expressions that several sources share; each means the same on DuckDB and on Spark."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from talentmarket.microdata.engine import Engine


def with_columns(table: "ir.Table", names: Iterable[str]) -> "ir.Table":
    """The table's text columns of these names and its `row`; null where it has none."""
    import ibis

    cells = {name: table[name] if name in table.columns else ibis.null("string") for name in names}
    return table.select(row=table["row"], **cells)


def fiscal_year(day: Any) -> Any:
    """The American fiscal year of a day: it begins in October of the year before."""
    return (day.year() + (day.month() >= 10).ifelse(1, 0)).cast("int32")


def looked_up(
    engine: "Engine", table: "ir.Table", columns: Sequence[str], work: Path, **made: Callable[..., str]
) -> "ir.Table":
    """The table with what Python makes of the distinct texts of some columns, under the names given.

    Null counts as an empty text next to others; where all of the columns are null, so is what is made.
    """
    import ibis

    texts = {f"{column}_text": table[column].fill_null("") for column in columns}
    some = table.filter(ibis.or_(*[table[column].notnull() for column in columns]))
    keys = engine.frame(some.select(**texts).distinct())
    found = [{name: function(*key) for name, function in made.items()} for key in keys.itertuples(index=False)]
    cells = {name: list(keys[name]) for name in texts} | {name: [row[name] for row in found] for name in made}
    known = stored(engine, cells, work / f"{'-'.join(columns)}.parquet")
    joined = table.left_join(known, [text == known[name] for name, text in texts.items()])
    return joined.drop(*texts)


def first_group(text: Any, pattern: str) -> Any:
    """What the group of a pattern finds in a text; null where it finds nothing."""
    return text.re_search(pattern).ifelse(text.re_extract(pattern, 1), None)


def number(text: Any, kind: str = "decimal(14,2)") -> Any:
    """A number printed as ``70,000,000`` or ``$1,234.50``; null where it is none."""
    return text.replace(",", "").replace("$", "").try_cast(kind)


def one_of(text: Any, words: Mapping[str, str]) -> Any:
    """The word that a code stands for; null for any other."""
    import ibis

    return text.strip().upper().cases(*words.items(), else_=ibis.null("string"))


def date(text: Any) -> Any:
    """A date written 2026-01-31 (with a time or without) or 1/31/2026; null for any other, two-digit years among them.

    The form is matched before the cast: DuckDB would read 1/5/24 as a day of the year 1.
    """
    american = r"^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})( .*)?$"
    month, day = (text.re_extract(american, group).lpad(2, "0") for group in (1, 2))
    turned = text.re_extract(american, 3) + "-" + month + "-" + day
    iso = text.re_search(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}")
    return iso.ifelse(text.substr(0, 10), text.re_search(american).ifelse(turned, None)).try_cast("date")


def stored(engine: "Engine", columns: Mapping[str, list[str]], path: Path, name: str = "") -> "ir.Table":
    """Columns of text as a Parquet file that the engine reads; never a frame in memory, which Spark would misread.

    With a `name` it takes the place of the table that had this name before.
    """
    import pyarrow
    import pyarrow.parquet

    arrays = {name: pyarrow.array(values, pyarrow.string()) for name, values in columns.items()}
    pyarrow.parquet.write_table(pyarrow.table(arrays), path)
    return engine.view(name, [path]) if name else engine.parquet([path])
