"""The field dictionary is sound, every definition is used, and what it says of a table is enforced."""

import pandas as pd
import pytest

from talentmarket import schema
from talentmarket.schema import DictionaryError, dictionary, parse
from talentmarket.translations import Key, read
from talentmarket.values import breaches
from tests.conftest import REPOSITORY

SMALL = """
[fields.figure_id]
type = "string"
meaning = "Identifier."
pattern = 'sal-[0-9]+'

[fields.year]
type = "integer"
meaning = "Year."
minimum = 1990
maximum = 2026

[fields.level]
type = "string"
meaning = "Level."
values = ["entry", "senior"]

[raw.salaries]
description = "Pay."
key = ["figure_id"]
fields = ["figure_id", "year", "level"]

[tables.salaries]
description = "Pay."
key = ["figure_id"]
fields = ["figure_id", "@when", "level"]
required = ["level"]

[groups]
when = ["year"]
"""


def frame(figure_id: str = "sal-1", year: int | None = 2020, level: str | None = "entry") -> pd.DataFrame:
    row = pd.DataFrame({"figure_id": [figure_id], "year": [year], "level": [level]})
    return row.astype({"figure_id": "str", "year": "Int64", "level": "str"})


SALARIES = parse(SMALL).tables["salaries"]


def test_every_table_and_field_is_described_in_both_languages():
    korean = read(REPOSITORY / "locale" / "ko.po")
    for english in dictionary().texts():
        assert english.endswith("."), english
        assert korean[Key(english, "schema")].endswith((".", ")")), english


def test_every_reference_points_to_a_key():
    words = dictionary()
    for tables in (words.raw, words.tables):
        for table in tables.values():
            for field in table.fields:
                for reference in (field.references or "").split("|") if field.references else ():
                    target, column = reference.split(".")
                    assert column in tables[target].key, (table.name, field.name)


def test_every_warning_is_given_by_some_table():
    words = dictionary()
    given = {key for table in words.tables.values() for key in table.warnings}
    assert given == set(words.warnings)


def test_the_same_column_has_one_type_in_all_tables():
    types: dict[str, set[str]] = {}
    for table in dictionary().tables.values():
        for field in table.fields:
            types.setdefault(field.name, set()).add(field.dtype)
    assert {name: kinds for name, kinds in types.items() if len(kinds) > 1} == {}


def test_a_shared_type_is_written_out_in_fields_and_overrides():
    shared = SMALL.replace("[raw.salaries]", "[types]\nlevel = { type = 'string', values = ['mid'] }\n\n[raw.salaries]")
    assert parse(
        shared.replace('type = "string"\nmeaning = "Level."', 'type = "level"\nmeaning = "Level."').replace(
            'values = ["entry", "senior"]\n', ""
        )
    ).tables["salaries"].field("level").values == ("mid",)
    narrowed = parse(shared + '[tables.salaries.override]\nlevel = { type = "level" }\n').tables["salaries"]
    assert (narrowed.field("level").type, narrowed.field("level").values) == ("string", ("mid",))


def test_groups_stand_for_their_columns():
    assert SALARIES.columns == ["figure_id", "year", "level"]
    assert SALARIES.dtypes == {"figure_id": "str", "year": "Int64", "level": "str"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('"@when", "level"', '"@when", "grade"'), r"\[tables.salaries\]: field 'grade' is not defined"),
        (('key = ["figure_id"]\nfields = ["figure_id", "@', 'key = ["id"]\nfields = ["figure_id", "@'), "key 'id'"),
        (('required = ["level"]', 'required = ["grade"]'), "required field 'grade'"),
        (('required = ["level"]', 'required = ["level"]\nwarnings = ["rumour"]'), "warning 'rumour'"),
        (('type = "integer"', 'type = "whole"'), "type 'whole' is not one of"),
        (('type = "integer"', 'type = "integer"\ncolour = "red"'), "colour"),
        (
            ("[raw.salaries]", '[fields.spare]\ntype = "string"\nmeaning = "."\n[raw.salaries]'),
            "spare",
        ),
    ],
)
def test_a_contradiction_in_the_dictionary_is_named(change, message):
    with pytest.raises(DictionaryError, match=message):
        parse(SMALL.replace(*change))


def test_a_sound_row_breaks_no_rule():
    assert breaches(frame(), SALARIES) == []
    assert breaches(frame(year=None), SALARIES) == []


BAD = [
    (frame(figure_id="hir-1"), "figure_id: 'hir-1' is not written as"),
    (frame(year=20225), "year: 20225 is not a whole number between 1990 and 2026"),
    (frame(year=1066), "year: 1066 is not a whole number between 1990 and 2026"),
    (frame(level="boss"), "level: 'boss' is not one of entry, senior"),
    (frame(level=None), "level: an empty cell must be filled"),
    (pd.concat([frame(), frame()], ignore_index=True), "figure_id: sal-1 is in two rows"),
    (frame().astype({"year": "float64"}), "year: float64 is not the type Int64"),
    (frame()[["year", "figure_id", "level"]], "columns"),
]


@pytest.mark.parametrize(("bad", "message"), BAD, ids=[message for _, message in BAD])
def test_a_bad_row_breaks_a_rule(bad, message):
    (found,) = breaches(bad, SALARIES)
    assert message in found
    assert "[tables.salaries] in schema.toml" in found


def test_how_many_cells_break_a_rule_is_told():
    many = pd.concat([frame(figure_id=f"sal-{number}", year=3000) for number in range(5)])
    assert "3000 is not a whole number between 1990 and 2026 (and 4 more)" in breaches(many, SALARIES)[0]


def test_a_mistyped_table_gets_its_neighbour():
    with pytest.raises(ValueError, match=r"there is no table 'salarys'; did you mean salaries\?"):
        schema.load("salarys")


def test_loading_gives_types_and_keeps_namibia(tmp_path):
    columns = dictionary().tables["organizations"].columns
    row = {"organization_id": "x", "name_en": "N/A Labs", "type": "startup", "country": "NA"}
    line = ",".join(row.get(column, "") for column in columns)
    (tmp_path / "organizations.csv").write_text(f"{','.join(columns)}\n{line}\n", encoding="utf-8")
    table = schema.load("organizations", tmp_path)
    assert table.loc[0, "country"] == "NA"
    assert table.loc[0, "name_en"] == "N/A Labs"
    assert table["name_ko"].isna().all()
