"""What CONTRIBUTING tells a newcomer is true: its lines can be copied, its kinds are the ones that are printed."""

import ast
import csv
import io
import re
from pathlib import Path

import pytest

from talentmarket.raw.check import check
from talentmarket.schema import dictionary
from tests.conftest import RAW, REPOSITORY, rows, write
from tests.raw.test_doubts import RAISED
from tests.raw.test_records import WAYS

TEXT = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
PROGRAM = REPOSITORY / "src" / "talentmarket"
DOUBTS = PROGRAM / "raw" / "doubts.py"
EXAMPLES = [list(csv.reader(io.StringIO(block))) for block in re.findall(r"```csv\n(.*?)```", TEXT, re.DOTALL)]


def table_of(header: list[str]) -> str:
    (name,) = [name for name, table in dictionary().raw.items() if table.columns == header]
    return name


def test_there_is_one_complete_line_for_each_raw_table() -> None:
    shown = [table_of(header) for header, _ in EXAMPLES]
    assert sorted(shown) == sorted(set(dictionary().raw) - {"role_groups", "claims"})


def kinds(*paths: Path) -> set[str]:
    """The kinds that the program names: where it makes a problem, or first in a finding or a rule that becomes one."""
    found = set()
    for node in (node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
        match node:
            case ast.Call(func=ast.Name("Problem"), args=[_, _, _, ast.Constant(str(kind)), *_]):
                found.add(kind)
            case ast.Call(func=ast.Attribute(attr="problem"), args=[_, ast.Constant(str(kind)), *_]):
                found.add(kind)
            case ast.Return(ast.Tuple([ast.Constant(str(kind)), _, _])):
                found.add(kind)
            case ast.Assign([ast.Subscript()], ast.Tuple([ast.Constant(str(kind)), _, _])):
                found.add(kind)
            case ast.Yield(ast.Tuple([ast.Constant(str(kind)), _, _, _, _])):
                found.add(kind)
    return found


def test_every_kind_of_problem_stands_there_with_its_meaning() -> None:
    section = TEXT.split("## Kinds of problem")[1].split("\n## ")[0]
    found = kinds(PROGRAM / "values.py", *set((PROGRAM / "raw").glob("*.py")) - {DOUBTS})
    assert {spoilt.kind for spoilt in WAYS.values()} <= found
    assert sorted(re.findall(r"^- `([a-z-]+)`: \w+,? \w+", section, re.MULTILINE)) == sorted(found)


def test_every_kind_of_doubt_stands_there_with_its_meaning_and_its_message() -> None:
    section = " ".join(TEXT.split("## Kinds of doubt")[1].split("\n## ")[0].split())
    found = kinds(DOUBTS, PROGRAM / "tables" / "__init__.py")
    assert {kind for _, kind, _ in RAISED.values()} | {"same-event"} == found
    assert sorted(re.findall(r"- `([a-z-]+)`: \w+,? \w+[^\"]*: \"", section)) == sorted(found)


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """data/raw with every example line copied into its place."""
    folder = tmp_path_factory.mktemp("extended") / "raw"
    folder.mkdir()
    added = {table_of(header): line for header, line in EXAMPLES}
    for path in RAW.glob("*.csv"):
        header, *lines = rows(path)
        table = dictionary().raw[path.stem]
        key = [table.columns.index(name) for name in table.key]
        if path.stem in added:
            new = added[path.stem]
            lines = [line for line in lines if [line[at] for at in key] != [new[at] for at in key]] + [new]
        if not table.as_given:
            lines.sort(key=lambda line: [line[at] for at in key])
        write(folder / path.name, [header, *lines])
    return folder


def test_the_lines_can_be_copied_as_they_are(extended: Path) -> None:
    assert [str(problem) for problem in check(extended).problems] == []
