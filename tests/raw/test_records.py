"""A line of data/raw that can't be trusted is named with its file, its line and what is wrong with it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from talentmarket import cli
from talentmarket.raw import records
from talentmarket.raw.check import check
from talentmarket.schema import dictionary
from talentmarket.values import finding, findings, text_finding


@dataclass(frozen=True)
class Spoilt:
    """One way to spoil a file, and the problem that must come of it."""

    table: str
    spoil: Callable[[bytes], bytes]
    kind: str
    line: int
    column: str = ""
    says: str = ""


def cell(line: int, column: int, value: str) -> Callable[[bytes], bytes]:
    """Put a value into one cell (lines count from 1 as in an editor, columns from 0)."""

    def spoil(data: bytes) -> bytes:
        import csv
        import io

        lines = list(csv.reader(io.StringIO(data.decode())))
        lines[line - 1][column] = value
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(lines)
        return out.getvalue().encode()

    return spoil


def text(line: int, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Change the bytes of one physical line."""

    def spoil(data: bytes) -> bytes:
        lines = data.split(b"\n")
        lines[line - 1] = change(lines[line - 1])
        return b"\n".join(lines)

    return spoil


def columns(name: str) -> list[str]:
    return [field.name for field in records.dictionary().raw[name].fields]


SALARY = {name: at for at, name in enumerate(columns("salaries"))}
SURVIVAL = {name: at for at, name in enumerate(columns("survival"))}
HIRING = {name: at for at, name in enumerate(columns("hiring_news"))}
SOURCE = {name: at for at, name in enumerate(columns("sources"))}

WAYS = {
    # the file
    "a BOM": Spoilt("salaries", lambda data: b"\xef\xbb\xbf" + data, "byte-order-mark", 1),
    "UTF-16": Spoilt("salaries", lambda data: data.decode().encode("utf-16"), "encoding", 1, says="UTF-16 with commas"),
    "CRLF line ends": Spoilt("survival", lambda data: data.replace(b"\n", b"\r\n"), "line-end", 1),
    "bare CR line ends": Spoilt("survival", lambda data: data.replace(b"\n", b"\r"), "line-end", 1),
    "no last line feed": Spoilt("salaries", lambda data: data.rstrip(b"\n"), "line-end", 10, says="no line feed"),
    "CP949 instead of UTF-8": Spoilt(
        "survival", text(2, lambda line: line.decode().encode("cp949")), "encoding", 2, says="not UTF-8"
    ),
    "a whole file in CP949": Spoilt(
        "survival", lambda data: data.decode().encode("cp949"), "encoding", 1, says="talentmarket convert"
    ),
    "semicolons": Spoilt(
        "salaries", lambda data: data.replace(b",", b";"), "delimiter", 1, says="talentmarket convert"
    ),
    "tabs": Spoilt("salaries", lambda data: data.replace(b",", b"\t"), "delimiter", 1, says="tabs between the cells"),
    "an empty file": Spoilt("salaries", lambda data: b"", "header", 1),
    "a NUL byte": Spoilt("salaries", cell(4, SALARY["note"], "a\x00b"), "hidden-character", 4, "note", "U+0000"),
    # its shape
    "a column too few": Spoilt(
        "salaries", text(1, lambda line: line.replace(b",level", b"")), "header", 1, says="level"
    ),
    "a column too many": Spoilt("salaries", text(1, lambda line: line + b",mood"), "header", 1, says="mood"),
    "a column twice": Spoilt(
        "salaries", text(1, lambda line: line.replace(b"note", b"unit")), "header", 1, says="repeats 'unit'"
    ),
    "columns in another order": Spoilt(
        "salaries", text(1, lambda line: line.replace(b"role,level", b"level,role")), "header", 1, says="another order"
    ),
    "a header in capitals": Spoilt("sources", text(1, bytes.upper), "header", 1, says="SOURCE_ID"),
    "a blank line": Spoilt("salaries", text(5, lambda line: b""), "blank-line", 5),
    "a cell too few": Spoilt("survival", text(3, lambda line: line.rsplit(b",", 1)[0]), "column-count", 3),
    "a comma without quotes": Spoilt(
        "salaries",
        text(2, lambda line: line.replace(b'"$180,000 to $220,000"', b"$180,000 to $220,000")),
        "column-count",
        2,
    ),
    "an unclosed quote": Spoilt(
        "salaries",
        text(2, lambda line: line.replace(b'220,000"', b"220,000")),
        "unclosed-quote",
        2,
        says="never closed",
    ),
    "a quote inside a bare cell": Spoilt(
        "salaries", text(4, lambda line: line.replace(b"OpenAI", b'Open"AI"')), "stray-quote", 4
    ),
    "a 10 MB cell": Spoilt("salaries", cell(3, SALARY["note"], "x" * 10_000_000), "long-cell", 3, "note", "10,000,000"),
    # its keys
    "an id twice": Spoilt("salaries", cell(3, 0, "sal-00001"), "duplicate", 3, "figure_id", "line 2"),
    "an id out of order": Spoilt("survival", cell(3, 0, "sur-09999"), "order", 4, "figure_id", "sort"),
    "an id of another table": Spoilt("salaries", cell(2, 0, "hir-00001"), "pattern", 2, "figure_id"),
    "a path as an id": Spoilt("salaries", cell(2, 0, "../../x"), "pattern", 2, "figure_id"),
    "an unknown source": Spoilt(
        "salaries",
        cell(4, SALARY["source_id"], "seattletimes-2018-openai-pya"),
        "unknown-reference",
        4,
        "source_id",
        "did you mean seattletimes-2018-openai-pay",
    ),
    "a source no figure rests on": Spoilt(
        "sources",
        lambda data: data + b"zzz-2026-unused,A title,A paper,https://example.org/,2026,en,news,,,\n",
        "unused-source",
        0,
        "source_id",
    ),
    # its cells
    "no wording": Spoilt("salaries", cell(2, SALARY["as_stated"], ""), "missing-value", 2, "as_stated"),
    "year 20225": Spoilt(
        "salaries",
        cell(2, SALARY["year"], "20225"),
        "range",
        2,
        "year",
        "20225 is not a year between 1990 and 2026 (did you mean 2022 or 2025?)",
    ),
    "a year in words": Spoilt("salaries", cell(2, SALARY["year"], "last year"), "type", 2, "year", "'last year'"),
    "a year in another script": Spoilt("salaries", cell(2, SALARY["year"], "２０２５"), "type", 2, "year"),
    "an age below zero": Spoilt("survival", cell(2, SURVIVAL["age_years"], "-1"), "range", 2, "age_years"),
    "a month 13": Spoilt("hiring_news", cell(2, HIRING["event_date"], "2025-13"), "type", 2, "event_date"),
    "30 February": Spoilt("hiring_news", cell(2, HIRING["event_date"], "2025-02-30"), "type", 2, "event_date"),
    "an American date": Spoilt("hiring_news", cell(2, HIRING["event_date"], "7/4/2025"), "type", 2, "event_date"),
    "an unknown word": Spoilt(
        "salaries", cell(2, SALARY["organization_type"], "bigtech"), "unknown-value", 2, "organization_type", "big_tech"
    ),
    "an unknown unit": Spoilt("salaries", cell(2, SALARY["unit"], "Dollar"), "unknown-value", 2, "unit"),
    "a country by name": Spoilt("survival", cell(2, SURVIVAL["country"], "Korea"), "pattern", 2, "country"),
    "a formula": Spoilt("salaries", cell(2, SALARY["note"], "=HYPERLINK(1)"), "formula", 2, "note"),
    "a formula behind a sign": Spoilt(
        "salaries", cell(2, SALARY["note"], "+1+cmd|' /C calc'!A0"), "formula", 2, "note"
    ),
    "a script tag": Spoilt("salaries", cell(2, SALARY["note"], "<script>alert(1)</script>"), "markup", 2, "note"),
    "an escape sequence": Spoilt("salaries", cell(2, SALARY["role"], "\x1b[31mred"), "hidden-character", 2, "role"),
    "text turned around": Spoilt(
        "salaries", cell(2, SALARY["role"], "a\u202etxt"), "hidden-character", 2, "role", "U+202E"
    ),
    "a javascript link": Spoilt("sources", cell(2, SOURCE["url"], "javascript:alert(1)"), "link", 2, "url"),
    "a file link": Spoilt("sources", cell(2, SOURCE["url"], "file:///etc/passwd"), "link", 2, "url"),
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.replace(" ", "-"))
def test_a_spoilt_line_is_named_and_nothing_is_written(
    way: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoilt = WAYS[way]
    path = project / "data" / "raw" / f"{spoilt.table}.csv"
    path.write_bytes(spoilt.spoil(path.read_bytes()))
    line = spoilt.line or path.read_bytes().count(b"\n")

    code = cli.main(["--root", str(project), "check", "--format", "json"])

    problems = [json.loads(printed) for printed in capsys.readouterr().out.splitlines()]
    found = [
        problem
        for problem in problems
        if problem["kind"] == spoilt.kind
        and problem["path"].endswith(f"/{spoilt.table}.csv")
        and problem["line"] == line
        and problem["column"] == spoilt.column
        and spoilt.says in f"{problem['rule']} ({problem['hint']})"
    ]
    assert found, problems[:5]
    assert code == 1
    assert cli.main(["--root", str(project), "data"]) == 1
    assert (project / "data" / "processed" / "salaries.csv").read_text() == "what was there before\n"
    assert [path.name for path in (project / "data" / "processed").iterdir()] == ["salaries.csv"]


@pytest.mark.parametrize(
    ("table", "spoil"),
    [
        ("organizations", lambda data: data.decode().encode("cp949", "replace")),
        ("sources", lambda data: data.decode().encode("utf-16")),
        ("salaries", lambda data: data.replace(b",", b";")),
        ("salaries", lambda data: b"\xef\xbb\xbf" + data),
        ("salaries", lambda data: data.replace(b"\n", b"\r\n")),
        ("salaries", text(1, lambda line: line.replace(b"role,", b""))),
    ],
)
def test_one_cause_is_one_problem_and_what_it_sets_off_is_held_back(
    project: Path, table: str, spoil: Callable[[bytes], bytes]
) -> None:
    path = project / "data" / "raw" / f"{table}.csv"
    path.write_bytes(spoil(path.read_bytes()))
    assert [problem.path.rsplit("/")[-1] for problem in check(project / "data" / "raw").problems] == [path.name]


def test_a_converted_file_has_no_problem_any_more(project: Path) -> None:
    path = project / "data" / "raw" / "salaries.csv"
    as_it_was = path.read_bytes()
    path.write_bytes(as_it_was.decode().replace("\n", "\r\n").encode("utf-16"))
    assert cli.main(["convert", str(path)]) == 0
    assert path.read_bytes() == as_it_was


def test_every_problem_of_a_file_is_named_at_once(project: Path) -> None:
    path = project / "data" / "raw" / "salaries.csv"
    data = cell(2, SALARY["year"], "20225")(path.read_bytes())
    data = cell(3, SALARY["level"], "boss")(data)
    path.write_bytes(text(5, lambda line: line + b",one more")(data))
    _, problems = records.read(project / "data" / "raw")
    assert [(problem.line, problem.kind) for problem in problems] == [
        (2, "range"),
        (3, "unknown-value"),
        (5, "column-count"),
    ]


def test_the_line_is_the_one_an_editor_shows_after_a_quoted_line_break(project: Path) -> None:
    path = project / "data" / "raw" / "salaries.csv"
    data = cell(2, SALARY["note"], "one\ntwo\nthree")(path.read_bytes())
    path.write_bytes(cell(3, SALARY["year"], "1066")(data))
    tables, problems = records.read(project / "data" / "raw")
    assert [(problem.line, problem.kind) for problem in problems] == [(5, "range")]
    assert tables["salaries"]["line"].tolist()[:3] == [2, 5, 6]


def test_an_unclosed_quote_does_not_hide_the_lines_after_it(project: Path) -> None:
    path = project / "data" / "raw" / "salaries.csv"
    data = text(2, lambda line: line.replace(b'220,000"', b"220,000"))(path.read_bytes())
    path.write_bytes(text(6, lambda line: line + b",one more")(data))
    tables, problems = records.read(project / "data" / "raw")
    assert {(problem.line, problem.kind) for problem in problems} == {(2, "unclosed-quote"), (6, "column-count")}
    assert tables["salaries"]["figure_id"].tolist()[0] == "sal-00002"


def test_a_missing_and_a_foreign_file_are_named(project: Path) -> None:
    folder = project / "data" / "raw"
    (folder / "salaries.csv").rename(folder / "salarys.csv")
    _, problems = records.read(folder)
    kinds = {problem.kind: problem for problem in problems}
    assert kinds["missing-file"].path.endswith("raw/salaries.csv")
    assert "did you mean salaries?" in str(kinds["unknown-file"])


def test_a_table_that_is_a_symbolic_link_is_not_read(project: Path, tmp_path: Path) -> None:
    path = project / "data" / "raw" / "salaries.csv"
    elsewhere = path.rename(tmp_path / "elsewhere.csv")
    path.symlink_to(elsewhere)
    _, problems = records.read(path.parent)
    (problem,) = [problem for problem in problems if problem.path.endswith("salaries.csv")]
    assert "the table salaries is a symbolic link (put the file itself there)" in str(problem)


def test_a_problem_prints_as_path_line_column_rule_and_hint() -> None:
    problem = records.Problem(
        "data/raw/salaries.csv", 412, "year", "range", "20225", "20225 is not a year", "did you mean 2022?"
    )
    assert str(problem) == "data/raw/salaries.csv:412: year: 20225 is not a year (did you mean 2022?)"


@pytest.mark.parametrize(
    "wording", ["-0.36명(순유출)", "-15.5%로 1위", "+0.5% in favour of new hires", "less than <$5m"]
)
def test_a_sign_before_a_number_is_no_formula_and_less_than_no_markup(wording: str) -> None:
    assert text_finding(wording) is None


@pytest.mark.parametrize("value", ["=1+1", "@SUM(A1)", "\t=1", "-cmd|'x'!A1", "+1*2", "-1+SUM(A1)"])
def test_what_a_spreadsheet_would_run_is_refused(value: str) -> None:
    finding = text_finding(value)
    assert finding is not None
    assert finding[0] in ("formula", "hidden-character")


@pytest.mark.parametrize(
    "value", ["=1+1", "-1+SUM(A1)", "a\u200bb", "two\nlines <b>", "x" * 2_001, "9", "2025-13", "sal-1"]
)
@pytest.mark.parametrize("name", ["as_stated", "figure_id", "year", "level", "source_id", "unit"])
def test_a_column_is_found_as_wrong_as_each_of_its_cells(value: str, name: str) -> None:
    field = dictionary().raw["salaries"].field(name)
    each = {cell: text_finding(cell) or finding(cell, field) for cell in (value, "plain words")}
    assert findings(each, field) == {cell: found for cell, found in each.items() if found}
