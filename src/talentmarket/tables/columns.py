"""Columns that several tables share: canonical ids, sections, kinds of quantity, flags, types; and the registers.

An unknown name is a problem of the check; here it resolves to nothing and the row is flagged, so that no figure is lost.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

import numpy as np
import pandas as pd

from talentmarket.money import kind_of
from talentmarket.raw.corrections import RawTables
from talentmarket.raw.names import Names, NamesTable
from talentmarket.schema import Field, Table, dictionary


def ids(printed: pd.Series, table: NamesTable, names: Names) -> pd.Series:
    """The canonical id of each printed name; empty where the name is empty or unknown."""
    return names.resolve(printed, table).fillna("")


def sections(industry: pd.Series, names: Names) -> pd.DataFrame:
    """The ISIC section of each printed industry and how well it fits; empty where the industry is empty or unknown."""
    lines = names.rows(industry, "industries")[["section", "match"]].fillna("")
    return lines.set_axis(["industry_section", "industry_match"], axis="columns")


def typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The columns of the table, in its order and with its types; an empty text is missing."""
    return pd.DataFrame({field.name: _typed(frame[field.name], field) for field in table.fields}, index=frame.index)


def _typed(column: pd.Series, field: Field) -> Any:
    """The values of a column as an array of the field's type."""
    if column.dtype == field.dtype:
        cells = column.array.copy()
        if field.dtype == "str":
            cells[column.to_numpy() == ""] = None
        return cells
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column.astype(cast(Any, field.dtype)).array
    words = column.to_numpy(dtype=object, na_value="")
    return _READ[field.dtype](words, words == "")


#: The array that words of each type become, and where they are empty.
_READ: dict[str, Callable[[np.ndarray, np.ndarray], Any]] = {
    "str": lambda words, empty: pd.array(np.where(empty, np.nan, words), dtype="str"),
    "boolean": lambda words, empty: pd.arrays.BooleanArray(words == "true", empty),
    "Int64": lambda words, empty: pd.arrays.IntegerArray(np.where(empty, "0", words).astype("int64"), empty),
    "float64": lambda words, empty: np.where(empty, "nan", words).astype("float64"),
}


def registers(raw: RawTables) -> dict[str, pd.DataFrame]:
    """The registers: tables that the dictionary defines like a raw table, and of which nothing is computed."""
    known = dictionary()
    alike = [name for name, table in known.tables.items() if name in raw and table.columns == known.raw[name].columns]
    return {name: raw[name] for name in alike}


def spread(rows: pd.DataFrame, kinds: list[str]) -> pd.DataFrame:
    """The rows with ``<kind>_low`` and ``<kind>_high`` for each of `kinds`, filled where their unit is of that kind."""
    kind, ends = kind_of(rows["unit"]).to_numpy(), {end: rows[end].to_numpy() for end in ("low", "high")}
    of_kind = {f"{name}_{end}": np.where(kind == name, ends[end], np.nan) for name in kinds for end in ends}
    return rows.assign(**of_kind)


def origin(rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, pd.Series]]:
    """Columns that say where a raw figure comes from and whether it is a forecast, and the flags they raise."""
    marks = {
        "corrected": rows["corrected"],
        "secondary_source": rows["retelling"].isin(("named", "inferred", "wrong")),
        "retold_wrongly": rows["retelling"] == "wrong",
    }
    return rows.assign(expected=rows["expected"] == "true"), marks


def join_flags(marks: Mapping[str, "pd.Series | np.ndarray"], index: pd.Index) -> pd.Series:
    """One text a row from one boolean column a flag; KeyError if a flag is not in the vocabulary of ``schema.toml``."""
    if unknown := set(marks) - set(dictionary().flags):
        flag = min(unknown)
        raise KeyError(f"the flag {flag!r} is not in the vocabulary; define [flags.{flag}] in schema.toml")
    texts = np.full(len(index), "", dtype=object)
    for flag in sorted(marks):
        texts[np.asarray(marks[flag], dtype=bool)] += f"{flag};"
    return pd.Series(texts, index, dtype="str").str.removesuffix(";")
