"""Delimited text as people save it: which encoding and which delimiter, read row by row in bounded memory.

Only the standard library is used, so that a command can say at once what is wrong with a file.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from talentmarket.messages import Said

_SAMPLE = 1 << 20
_HEADER = 1 << 16  # more than a first line needs
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written: the name of its encoding for Python, and the sign between its cells."""

    encoding: str
    delimiter: str

    def said(self) -> Said:
        """The layout in words: `UTF-16 with semicolons between the cells`."""
        delimiters = {",": Said("commas"), ";": Said("semicolons"), "\t": Said("tabs"), "|": Said("bars")}
        names = {"utf-8": "UTF-8", "utf-16": "UTF-16", "cp949": "CP949", "cp1252": "Windows-1252"}
        encoding = names.get(self.encoding) or Said("UTF-8 with a byte order mark")
        delimiter = delimiters[self.delimiter]
        return Said("{encoding} with {delimiter} between the cells", encoding=encoding, delimiter=delimiter)


#: How the project's own files are written.
PLAIN = Layout("utf-8", ",")


def recognise(sample: bytes) -> Layout:
    """The layout of a file, from its first bytes, which may end inside a character or a line.

    A byte order mark decides the encoding; else UTF-8 where the bytes are UTF-8, CP949 (Korean Windows) where they
    decode as such and most of what is beyond ASCII is Hangul, and Windows-1252 otherwise, which has a character for
    nearly every byte. The delimiter is the one that is most frequent in the first line outside quotes.
    """
    encoding = next((name for mark, name in _MARKS if sample.startswith(mark)), None)
    if encoding is None:
        encoding = next((name for name in ("utf-8", "cp949") if _decodes(sample, name)), "cp1252")
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(sample[:_HEADER])
    outside = "".join(text.partition("\n")[0].split('"')[::2])
    return Layout(encoding, max(_DELIMITERS, key=outside.count))


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    if encoding == "utf-8":
        return True
    beyond = [letter for letter in text if letter > "\x7f"]
    return 2 * sum("가" <= letter <= "힣" for letter in beyond) > len(beyond)


def rows(path: Path) -> Iterator[list[str]]:
    """The rows of a file, its header first, whatever its encoding and delimiter.

    Raises
    ------
    UnicodeDecodeError, csv.Error
        If a later part of the file is written otherwise than its beginning, or is not text.
    OSError
        If the file can't be opened.
    """
    csv.field_size_limit(2**31 - 1)
    with path.open("rb") as file:
        layout = recognise(file.read(_SAMPLE))
        file.seek(0)
        text = io.TextIOWrapper(file, encoding=layout.encoding, newline="")
        yield from csv.reader(text, delimiter=layout.delimiter)


def convert(data: bytes) -> bytes:
    """A file's content written as the project writes its own: UTF-8, commas, LF, cells quoted where they must be.

    Raises
    ------
    UnicodeDecodeError
        If the content is not text in the encoding that its beginning suggests.
    """
    layout = recognise(data[:_SAMPLE])
    text = data.decode(layout.encoding)
    written = io.StringIO()
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=layout.delimiter)
    plain = ([cell.replace("\r\n", "\n").replace("\r", "\n") for cell in line] for line in lines if line)
    csv.writer(written, lineterminator="\n").writerows(plain)
    return written.getvalue().encode()
