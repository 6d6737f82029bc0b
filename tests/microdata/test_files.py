"""A file is read by its bytes, not its name; a spoiled one ends in one line that says what to do."""

import gzip
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from talentmarket.microdata import adding, files
from talentmarket.microdata.layouts import FileProblem
from talentmarket.microdata.store import Store
from tests.microdata import invented
from tests.microdata.conftest import kept

LAYOUT = "fy2020 of FY2026"


def book(path: Path, header: list[str], lines: list[list[str]], formula: str = "", far: bool = False) -> Path:
    """A workbook with these cells, an empty sheet before them."""
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_numbers": True})
    workbook.add_worksheet("notes")
    sheet = workbook.add_worksheet("data")
    for at, line in enumerate([header, *lines]):
        sheet.write_row(at, 0, line)
    if formula:
        sheet.write_formula(len(lines), 0, formula)
    if far:
        sheet.write(0, 16_383, "blank")
    workbook.close()
    return path


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ";"), ("utf-8-sig", "\t"), ("utf-16", ","), ("cp1252", "|")]
)
def test_encodings_and_delimiters_are_recognised(encoding: str, delimiter: str, store: Store, tmp_path: Path) -> None:
    header = invented.FY2026
    rows = [row | {"employer": "Café Ünïque, Inc."} for row in invented.cases(2026, 3)]
    path = invented.write(tmp_path / "fy2026.csv", header, invented.table(header, "lca", rows), delimiter, encoding)
    manifest = adding.add(store, "lca", path)
    assert manifest["kept"] == 3
    assert set(kept(store, manifest)["employer_printed"]) == {"Café Ünïque, Inc."}


def test_a_zip_a_gzip_and_a_workbook_say_the_same(store: Store, tmp_path: Path) -> None:
    path = invented.lca(tmp_path, LAYOUT)
    header = invented.FY2026
    lines = invented.table(header, "lca", invented.cases(2026))
    workbook = book(tmp_path / "LCA_FY2026.xlsx", header, lines)
    packed = tmp_path / "fy2026.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    ways = [
        path,
        packed,
        workbook,
        invented.zipped(tmp_path / "fy2026.zip", path),
        invented.zipped(tmp_path / "x2026.zip", workbook),
    ]
    tables = [kept(store, adding.add(store, "lca", way)) for way in ways]
    tables.append(kept(store, adding.add(store, "lca", workbook, low_memory=True)))
    for other in tables[1:]:
        assert list(other["annual"]) == list(tables[0]["annual"])
        assert list(other["decided"]) == list(tables[0]["decided"])
        assert list(other["place"]) == list(tables[0]["place"])


def test_a_workbook_longer_than_a_buffer_is_read_to_its_end(tmp_path: Path) -> None:
    workbook = book(tmp_path / "long.xlsx", ["A", "B"], [[str(n), f"text {n}"] for n in range(20_000)])
    for low_memory in (False, True):
        staged = files.opened(workbook, tmp_path, low_memory=low_memory).staged({"a": 0, "b": 1})
        assert staged.path.read_text(encoding="utf-8").splitlines()[-1] == "19999,text 19999"


def test_mixed_line_ends_lose_no_row(store: Store, tmp_path: Path) -> None:
    path = invented.lca(tmp_path, LAYOUT)
    data = path.read_bytes().split(b"\r\n")
    path.write_bytes(b"\r\n".join(data[:20]) + b"\n" + b"\n".join(data[20:]))
    assert adding.add(store, "lca", path)["kept"] == 60


def refused(store: Store, path: Path, said: str, source: str = "lca") -> None:
    with pytest.raises(FileProblem) as problem:
        adding.add(store, source, path, year=2026)
    assert said in str(problem.value)
    assert "\n" not in str(problem.value)
    assert not [*store.folder.rglob("*.parquet"), *store.folder.glob(".work*")]


def test_spoiled_files_end_in_one_line(store: Store, tmp_path: Path) -> None:
    good = invented.lca(tmp_path, LAYOUT)
    whole = invented.zipped(tmp_path / "whole.zip", good)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:-200])
    refused(store, cut, "cut.zip: a cut, damaged or encrypted zip")
    flipped = bytearray(whole.read_bytes())
    flipped[200] ^= 0xFF
    (tmp_path / "flipped.zip").write_bytes(flipped)
    refused(store, tmp_path / "flipped.zip", "flipped.zip: a cut, damaged or encrypted zip")
    refused(
        store, invented.zipped(tmp_path / "two.zip", good, whole.with_name(good.name)), "must hold one CSV or XLSX file"
    )
    (tmp_path / "empty.csv").touch()
    refused(store, tmp_path / "empty.csv", "empty.csv: empty")
    refused(store, tmp_path / "none.csv", "not there")
    refused(store, tmp_path, "a folder, not a file")
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 100)
    refused(store, tmp_path / "old.xls", "an old or encrypted Excel file")
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(good.read_bytes())[:-20])
    refused(store, tmp_path / "cut.csv.gz", "a cut or damaged .gz file")
    (tmp_path / "picture.csv").write_bytes(b"a,b\0\0\0\n")
    refused(store, tmp_path / "picture.csv", "not text (it holds NUL bytes)")
    (tmp_path / "letter.csv").write_text("Dear all\n", encoding="utf-8")
    refused(store, tmp_path / "letter.csv", "its first line is not a header of columns")


def test_text_in_no_encoding_says_at_which_byte(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes("자료생성년월,사업장명,가입자수,당월고지금액\n2026-07,".encode("cp949") + b"\xff\xff,1,1\n")
    refused(store, path, "neither utf-8 nor cp949", source="nps")


def test_workbooks_that_would_be_misread_are_refused(store: Store, tmp_path: Path) -> None:
    header = invented.FY2026
    lines = invented.table(header, "lca", invented.cases(2026, 3))
    refused(
        store,
        book(tmp_path / "sums.xlsx", header, lines, formula="=1+1"),
        "holds formulas; copy the sheet, paste its values",
    )
    refused(store, book(tmp_path / "wide.xlsx", header, lines, far=True), "reaches beyond 702 columns")
    refused(store, book(tmp_path / "blank.xlsx", [], []), "every sheet is empty")
    macros = book(tmp_path / "macros.xlsx", header, lines)
    with zipfile.ZipFile(macros, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0")
    refused(store, macros, "holds macros")
    with pytest.raises(FileProblem, match=r"holds formulas"):
        adding.add(store, "lca", tmp_path / "sums.xlsx", low_memory=True)
    cut = book(tmp_path / "cut.xlsx", header, lines)
    cut.write_bytes(cut.read_bytes()[:-400])
    refused(store, cut, "a cut, damaged")


def test_ten_gigabytes_of_blanks_take_no_memory_and_no_time(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "blanks.csv"
    with path.open("wb") as file:
        file.truncate(10 << 30)  # a sparse file: ten gigabytes of zero bytes, none on the disk
    refused(store, path, "not text (it holds NUL bytes)")
    blanks = tmp_path / "blanks.zip"
    with (
        zipfile.ZipFile(blanks, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("blanks.csv", "w", force_zip64=True) as member,
    ):
        for _ in range(16):
            member.write(b" " * (1 << 20))
    refused(store, blanks, "begins with 1,048,576 bytes of blanks")


def test_blank_lines_without_end_are_no_rows(store: Store, tmp_path: Path) -> None:
    path = invented.lca(tmp_path, LAYOUT)
    path.write_bytes(path.read_bytes() + b"\r\n" * 2_000_000)
    manifest = adding.add(store, "lca", path)
    assert (manifest["rows"], manifest["kept"]) == (60, 60)


def test_a_quote_that_is_never_closed_names_its_line(store: Store, tmp_path: Path) -> None:
    path = invented.lca(tmp_path, LAYOUT)
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[2] = lines[2].replace("INVENTED ROBOTICS INC", '"INVENTED ROBOTICS INC')
    path.write_text("\n".join(lines), encoding="utf-8")
    refused(store, path, "line 3: a quote is opened and never closed")
