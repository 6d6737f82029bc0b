"""Columns that several tables share: canonical ids, sections, kinds of quantity, flags, types; and the registers.

An unknown name is a problem of the check; here it resolves to nothing and the row is flagged, so that no figure is lost.
"""

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
import pandas as pd

from talentmarket.money import kind_of
from talentmarket.raw.names import Names, NamesTable
from talentmarket.schema import Field, Table, dictionary

RawTables = Mapping[str, pd.DataFrame]


def ids(printed: pd.Series, table: NamesTable, names: Names) -> pd.Series:
    """The canonical id of each printed name; empty where the name is empty or unknown."""
    return names.resolve(printed, table).fillna("")


def sections(industry: pd.Series, names: Names) -> pd.DataFrame:
    """The ISIC section of each printed industry and how well it fits; empty where the industry is empty or unknown."""
    lines = names.rows(industry, "industries")
    return pd.DataFrame(
        {"industry_section": lines["section"].fillna(""), "industry_match": lines["match"].fillna("")},
        index=industry.index,
    )


def typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The columns of the table, in its order and with its types; an empty text is missing."""
    return pd.DataFrame({field.name: _typed(frame[field.name], field) for field in table.fields}, index=frame.index)


def _typed(column: pd.Series, field: Field) -> Any:
    """The values of a column as an array of the field's type."""
    if column.dtype == field.dtype and field.dtype != "str":
        return column.array
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column.astype(cast(Any, field.dtype)).array
    words = column.to_numpy(dtype=object, na_value="", copy=True)
    words[words == ""] = None
    if field.dtype == "str":
        return pd.array(words, dtype="str")
    if field.dtype == "boolean":
        return pd.array([None if word is None else word == "true" for word in words], dtype="boolean")
    if field.dtype == "Int64":
        return pd.array([None if word is None else int(word) for word in words], dtype="Int64")
    return np.array([np.nan if word is None else float(word) for word in words], dtype="float64")


def registers(raw: RawTables) -> dict[str, pd.DataFrame]:
    """The registers: tables that the dictionary defines like a raw table, and of which nothing is computed; typed."""
    known = dictionary()
    alike = {name: table for name, table in known.tables.items() if name in known.raw}
    return {
        name: typed(raw[name], table)
        for name, table in alike.items()
        if name in raw and table.columns == known.raw[name].columns
    }


def spread(rows: pd.DataFrame, kinds: list[str]) -> pd.DataFrame:
    """Columns ``<kind>_low`` and ``<kind>_high`` for each of `kinds`, filled where the unit of the row is of that kind."""
    kind = kind_of(rows["unit"])
    return pd.DataFrame(
        {f"{name}_{end}": rows[end].where(kind == name) for name in kinds for end in ("low", "high")}, index=rows.index
    )


def origin(rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, pd.Series]]:
    """Columns that say where a raw figure comes from and whether it is a forecast, and the flags they raise."""
    marks = {
        "corrected": rows["corrected"],
        "secondary_source": rows["retelling"].isin(("named", "inferred", "wrong")),
        "retold_wrongly": rows["retelling"] == "wrong",
    }
    return rows.assign(expected=rows["expected"] == "true"), marks


def join_flags(marks: Mapping[str, "pd.Series | np.ndarray"], index: pd.Index) -> pd.Series:
    """One text a row from one boolean column a flag; each distinct combination is written once.

    Raises
    ------
    KeyError
        If a flag is not in the vocabulary of ``schema.toml``.
    """
    known = dictionary().flags
    for flag in marks:
        if flag not in known:
            raise KeyError(f"the flag {flag!r} is not in the vocabulary; define [flags.{flag}] in schema.toml")
    names = sorted(marks)
    bits = np.zeros(len(index), dtype="int64")
    for position, name in enumerate(names):
        bits |= np.asarray(marks[name], dtype=bool).astype("int64") << position
    distinct, codes = np.unique(bits, return_inverse=True)
    texts = [";".join(name for at, name in enumerate(names) if pattern >> at & 1) for pattern in distinct.tolist()]
    return pd.Series(pd.Series(texts, dtype="str").take(codes).to_numpy(), index=index, dtype="str")
