"""Registers: the tables that name things (sources, organizations, industries …) and what a printed name resolves to.

An unknown name is a problem of the check; here it resolves to nothing and the row is flagged, so that no figure is lost.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from talentmarket.fields import Field, Table, dictionary

RawTables = Mapping[str, pd.DataFrame]

#: Processed tables that are a raw table with types: nothing is computed.
REGISTERS = (
    "sources",
    "organizations",
    "industries",
    "populations",
    "roles",
    "role_groups",
    "tradeoffs",
    "claims",
    "criteria",
    "moves",
    "companies",
    "corrections",
)


def normal(name: pd.Series) -> pd.Series:
    """Names as they are compared: NFKC, case folded, runs of blanks as one."""
    return name.str.normalize("NFKC").str.casefold().str.split().str.join(" ")


def organization_ids(printed: pd.Series, raw: RawTables) -> pd.Series:
    """The organization_id of each printed name; empty where the name is empty or unknown."""
    table = raw["organizations"]
    names = pd.concat(
        [
            pd.Series(table[column].to_numpy(), index=table["organization_id"])
            for column in ("name_en", "name_ko", "organization_id")
        ]
        + [table.set_index("organization_id")["aliases"].str.split("|").explode()]
    )
    names = names[names.notna() & (names != "")]
    known = dict(zip(normal(names.astype("str")), names.index, strict=True))
    return _resolve(printed, known)


def _resolve(printed: pd.Series, known: Mapping[str, str]) -> pd.Series:
    codes, distinct = pd.factorize(printed)
    keys = normal(pd.Series(distinct, dtype="str"))
    found = keys.map(dict(known)).fillna("").astype("str")
    return pd.Series(found.take(codes).to_numpy(), index=printed.index, dtype="str")


def look_up(printed: pd.Series, table: pd.DataFrame, value: str, key: str = "printed") -> pd.Series:
    """Column `value` of the row of `table` whose `key` is the printed wording; empty where there is none."""
    return _resolve(printed, dict(zip(normal(table[key]), table[value], strict=True)))


def typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The columns of the table, in its order and with its types; an empty text is missing."""
    return pd.DataFrame({field.name: _typed(frame[field.name], field) for field in table.fields}, index=frame.index)


def _typed(column: pd.Series, field: Field) -> pd.Series:
    if column.dtype == field.dtype and field.dtype != "str":
        return column
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column.astype(field.dtype)  # type: ignore[call-overload,no-any-return]
    words = column.to_numpy(dtype=object, na_value="")
    filled = words != ""
    if field.dtype == "str":
        return pd.Series(np.where(filled, words, None), index=column.index, dtype="str")
    codes, distinct = pd.factorize(np.where(filled, words, None))
    if field.dtype == "boolean":
        values = pd.array([word == "true" for word in distinct], dtype="boolean")
    else:
        values = pd.array([float(word) for word in distinct], dtype="Float64").astype(field.dtype)
    return pd.Series(values, dtype=field.dtype).reindex(codes).set_axis(column.index)


def tidy(raw: RawTables) -> dict[str, pd.DataFrame]:
    """The registers, typed."""
    tables = dictionary().tables
    return {name: typed(raw[name], tables[name]) for name in REGISTERS if name in tables and name in raw}
