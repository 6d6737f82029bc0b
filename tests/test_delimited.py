"""A table is read however people saved it, and written as the project writes its own."""

from pathlib import Path

import pytest

from talentmarket.delimited import Layout, convert, recognise, rows

TABLE = 'organization,as_stated,note\n네이버,"초봉 6500만원, 성과급 별도",첫째\n카카오,1억원,\n'
ROWS = [
    ["organization", "as_stated", "note"],
    ["네이버", "초봉 6500만원, 성과급 별도", "첫째"],
    ["카카오", "1억원", ""],
]


@pytest.mark.parametrize(
    ("data", "layout"),
    [
        (TABLE.encode(), Layout("utf-8", ",")),
        (TABLE.encode("utf-8-sig"), Layout("utf-8-sig", ",")),
        (TABLE.encode("cp949"), Layout("cp949", ",")),
        (TABLE.encode("utf-16"), Layout("utf-16", ",")),
        (TABLE.replace(",", ";").encode(), Layout("utf-8", ";")),
        (b"a\tb\n1,5\t2,5\n", Layout("utf-8", "\t")),
        ("Gehalt;Ort\n80.000 €;München\n".encode("cp1252"), Layout("cp1252", ";")),
        (b"", Layout("utf-8", ",")),
        (TABLE.encode()[:-8], Layout("utf-8", ",")),  # cut inside a character
    ],
)
def test_encoding_and_delimiter_are_recognised(data: bytes, layout: Layout) -> None:
    assert recognise(data) == layout


def test_a_comma_in_a_quoted_name_of_a_column_is_no_delimiter() -> None:
    assert recognise(b'"a,b,c,d";e\n1;2\n').delimiter == ";"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_converted_file_is_utf8_with_commas_and_line_feeds(encoding: str, end: str) -> None:
    assert convert(TABLE.replace("\n", end).encode(encoding)) == TABLE.encode()


def test_semicolons_become_commas_and_cells_with_commas_get_quotes() -> None:
    assert convert(b"a;b\n1,5;x\n") == b'a,b\n"1,5",x\n'


def test_a_file_is_read_row_by_row_in_its_own_encoding(tmp_path: Path) -> None:
    path = tmp_path / "pay.csv"
    path.write_bytes(TABLE.encode("cp949"))
    assert list(rows(path)) == ROWS
