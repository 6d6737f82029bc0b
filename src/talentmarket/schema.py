"""The field dictionary: what every column of every table means, read once from ``schema.toml``.

From it come the check of values (`talentmarket.values`), the Data Package descriptor and the codebook
(``talentmarket.tables.publish``), and the types users get from `load`.
"""

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, cast

from talentmarket.messages import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

Type = Literal["string", "text", "integer", "number", "boolean", "date", "url"]

#: The variable that names the folder `data` of a project while its report is built.
DATA = "TALENTMARKET_DATA"

#: A year, a month or a day, as exactly as known.
DATE_PATTERN = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"

_DTYPES = dict.fromkeys(("string", "text", "date", "url"), "str")
_DTYPES |= {"integer": "Int64", "number": "float64", "boolean": "boolean"}


class DictionaryError(ValueError):
    """``schema.toml`` contradicts itself; the message names the section and what to change."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its type, its meaning in English, and what it may hold.

    ``values`` are the allowed values, ``pattern`` must match the whole value, ``minimum`` and ``maximum`` bound a number
    (or the year of a date), ``references`` is ``"table.field"``, ``required`` means never empty.
    """

    name: str
    type: Type
    meaning: str
    unit: str | None = None
    values: tuple[str | int, ...] = ()
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    references: str | None = None
    required: bool = False

    @property
    def dtype(self) -> str:
        """The pandas dtype of a typed column."""
        return _DTYPES[self.type]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: description, key columns, fields in order, and the warnings its readers get, how it is made.

    Lines are sorted by the key, but where `as_given` says that they keep the order of their source.
    """

    name: str
    description: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    warnings: tuple[str, ...] = ()
    method: str = ""
    as_given: bool = False

    @property
    def columns(self) -> list[str]:
        """Column names in order."""
        return [field.name for field in self.fields]

    def field(self, name: str) -> Field:
        """The field called `name`; KeyError if the table has none."""
        if name not in self.columns:
            raise KeyError(f"table {self.name} has no field {name!r}; it has {', '.join(self.columns)}")
        return self.fields[self.columns.index(name)]

    @property
    def dtypes(self) -> dict[str, str]:
        """The pandas dtype of each column."""
        return {field.name: field.dtype for field in self.fields}


@dataclass(frozen=True, slots=True)
class Dictionary:
    """All tables, raw and processed, the published vocabularies of flags and warnings (key -> meaning), the kinds of unit
    each measure may have, and the measures that are a part of a whole."""

    raw: Mapping[str, Table]
    tables: Mapping[str, Table]
    flags: Mapping[str, str]
    warnings: Mapping[str, str]
    measures: Mapping[str, tuple[str, ...]]
    shares: frozenset[str]

    def texts(self) -> Iterator[str]:
        """What is published of it in words, in English; the catalogues have it in other languages."""
        for table in self.tables.values():
            yield from filter(None, (table.description, table.method))
            yield from (field.meaning for field in table.fields)
        yield from self.warnings.values()
        yield from self.flags.values()

    def units(self) -> set[str]:
        """What the columns are measured in, as words of their own."""
        return {field.unit for table in self.tables.values() for field in table.fields if field.unit}


@cache
def dictionary() -> Dictionary:
    """The dictionary that ships with the package."""
    return parse(files("talentmarket").joinpath("schema.toml").read_text(encoding="utf-8"))


def parse(text: str) -> Dictionary:
    """Read a dictionary from TOML text.

    DictionaryError if a table names a field, key or warning that is not defined, or a definition has an unknown property.
    """
    document = tomllib.loads(text)
    types = document.get("types", {})
    fields = {name: _field(name, _typed(spec, types)) for name, spec in document["fields"].items()}
    warnings = document.get("warnings", {})
    for section in ("raw", "tables"):
        for name, spec in document.get(section, {}).items():
            document[section][name] = _inherited(spec, document, f"[{section}.{name}]")
    raw = {name: _table(name, spec, fields, warnings, "raw") for name, spec in document["raw"].items()}
    tables = {name: _table(name, spec, fields, warnings, "tables") for name, spec in document.get("tables", {}).items()}
    used = {field.name for table in (*raw.values(), *tables.values()) for field in table.fields}
    if unused := sorted(set(fields) - used):
        raise DictionaryError(f"schema.toml: no table uses the field {unused[0]!r}; remove [fields.{unused[0]}]")
    measures: dict[str, tuple[str, ...]] = {}
    for kind, names in document.get("measures", {}).items():
        for name in names:
            measures[name] = (*measures.get(name, ()), kind)
    shares = frozenset(document.get("vocabulary", {}).get("shares", ()))
    held = MappingProxyType  # the whole process shares one dictionary
    return Dictionary(held(raw), held(tables), held(document.get("flags", {})), held(warnings), held(measures), shares)


def _inherited(spec: Mapping[str, Any], document: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The definition of a table with what it takes over from the table it is `like`, and its groups of columns written out."""
    like = spec.get("like", "")
    section, _, name = like.partition(".")
    if like and name not in document.get(section, {}):
        raise DictionaryError(f"schema.toml: {where}: like {like!r} names no table defined before it")
    before: Mapping[str, Any] = document[section][name] if like else {}
    merged = {**before, **spec}
    merged["fields"] = list(_columns(merged["fields"], document.get("groups", {})))
    merged.setdefault("key", merged["fields"][:1])
    theirs, own, types = before.get("override", {}), spec.get("override", {}), document.get("types", {})
    merged["override"] = {
        column: theirs.get(column, {}) | _typed(own.get(column, {}), types)
        for column in (*theirs, *own)
        if column in merged["fields"] or column in own
    }
    return merged


def _columns(names: Iterable[str], groups: Mapping[str, list[str]]) -> Iterator[str]:
    """The names of columns, with each group ("@NAME") written out."""
    for name in names:
        if name.startswith("@") and name[1:] in groups:
            yield from _columns(groups[name[1:]], groups)
        else:
            yield name


def _typed(spec: Mapping[str, Any], types: Mapping[str, Any]) -> dict[str, Any]:
    """A definition with the shared type that it names, if it names one, written out; a list becomes a tuple."""
    shared = types.get(spec.get("type", ""))
    whole = spec if shared is None else {**shared, **{key: spec[key] for key in spec if key != "type"}}
    return {key: tuple(value) if key == "values" else value for key, value in whole.items()}


def _field(name: str, spec: Mapping[str, Any]) -> Field:
    where = f"[fields.{name}]"
    try:
        field = Field(name=name, **spec)
    except TypeError as error:
        raise DictionaryError(f"schema.toml: {where}: {error}") from None
    if field.type not in _DTYPES:
        raise DictionaryError(f"schema.toml: {where}: type {field.type!r} is not one of {', '.join(_DTYPES)}")
    if field.type == "date" and field.pattern is None:
        field = replace(field, pattern=DATE_PATTERN)
    return field


def _table(
    name: str, spec: Mapping[str, Any], fields: Mapping[str, Field], warnings: Mapping[str, Any], section: str
) -> Table:
    where = f"[{section}.{name}]"
    overrides = spec.get("override", {})
    required = {*spec.get("required", spec["fields"]), *spec["key"]}
    for kind, names, known in (
        ("field", spec["fields"], fields),
        ("key", spec["key"], spec["fields"]),
        ("required field", spec.get("required", ()), spec["fields"]),
        ("override", overrides, spec["fields"]),
        ("warning", spec.get("warnings", ()), warnings),
    ):
        if unknown := [item for item in names if item not in known]:
            raise DictionaryError(f"schema.toml: {where}: {kind} {unknown[0]!r} is not defined")
    columns = []
    for column in spec["fields"]:
        own: dict[str, Any] = {key: None if value == "" else value for key, value in overrides.get(column, {}).items()}
        try:
            columns.append(replace(fields[column], required=column in required, **own))
        except TypeError as error:
            raise DictionaryError(f"schema.toml: {where}.override.{column}: {error}") from None
    said = (spec["description"], tuple(spec["key"]), tuple(columns), tuple(spec.get("warnings", ())))
    return Table(name, *said, spec.get("method", ""), spec.get("as_given", False))


def currencies() -> tuple[str, ...]:
    """The ISO 4217 codes that a figure may be in."""
    units = map(str, dictionary().raw["salaries"].field("unit").values)
    return tuple(unit for unit in units if len(unit) == 3 and unit.isupper())


def processed_folder() -> Path:
    """Where the processed tables are: in the project whose report is built, else in the installed wheel or the repository."""
    project = Path(os.environ.get(DATA, "/")) / "processed"
    if (project / "datapackage.json").is_file():
        return project
    inside = Path(__file__).parent / "processed"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "data" / "processed"


def load(name: str, folder: Path | str | None = None) -> "pd.DataFrame":
    """Read one processed table with the types of the dictionary, by default of those that come with the package.

    Text is ``str``, integers ``Int64``, numbers ``float64``, booleans ``boolean``; a missing value is missing, and the
    country code ``NA`` is Namibia.

    Raises
    ------
    ValueError
        If there is no such table; the message names the nearest one.
    FileNotFoundError
        If the folder does not hold the table.
    """
    tables = dictionary().tables
    if name not in tables:
        hint = did_you_mean(name, tables)
        raise ValueError(f"there is no table {name!r}; {hint + ' ' if hint else ''}the tables are {', '.join(tables)}")
    path = Path(folder) if folder is not None else processed_folder()
    return read_table(path / f"{name}.csv", tables[name])


def read_table(path: Path, table: Table) -> "pd.DataFrame":
    """Read the CSV at `path` as `table`, typed."""
    import pandas as pd

    return pd.read_csv(path, dtype=cast(Any, table.dtypes), keep_default_na=False, na_values=[""], encoding="utf-8")


@contextmanager
def texts_as_objects() -> Iterator[None]:
    """While pandas keeps texts as it does where pyarrow is not installed: with some thousand rows a fifth faster."""
    import pandas as pd

    with pd.option_context("mode.string_storage", "python"):
        yield
