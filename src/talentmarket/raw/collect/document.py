"""A saved page as passages of text: what an article says, without menus, comments and scripts.

HTML goes through trafilatura, which finds the article, its encoding and its metadata; PDF through pypdf. A table stays
a table: each of its cells is a passage with the header of its column and its row. Nothing is fetched, and no script of a
page runs. A page is hostile until shown as text: its size, its pages and its nesting have limits.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from talentmarket.delimited import recognise
from talentmarket.messages import SaidError

LARGEST = 20_000_000  # bytes
MOST_PAGES = 300
LONGEST = 2_000_000  # characters
MOST_TAGS = 200_000


class DocumentError(SaidError):
    """A file that can't be read as a page; its text is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a page: its text, where it is ("paragraph 3", "table 1, row 2"), and what is above and before it.

    `header` is the heading of a table's column and `row` the first cell of its row; both are empty in prose.
    """

    text: str
    place: str
    header: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A page: its metadata as far as the page gives them, and its passages in order."""

    passages: list[Passage]
    title: str = ""
    publisher: str = ""
    url: str = ""
    published: str = ""
    language: str = ""


def from_bytes(data: bytes, name: str = "") -> Document:
    """Read a saved page: HTML in any encoding, plain text, PDF or CSV; its name is a hint where the content says too little.

    Raises
    ------
    DocumentError
        If the file is empty, too large, a damaged or encrypted PDF, or of a kind that can't be read.
    """
    if len(data) > LARGEST:
        size = {"count": f"{len(data):,}", "most": f"{LARGEST:,}"}
        raise DocumentError("the page has {count} bytes and {most} are read: save the article alone", **size)
    if not data.strip():
        raise DocumentError("the page is empty")
    if data.startswith(b"%PDF"):
        return _from_pdf(data)
    if data[:4] in (b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"\x1f\x8b\x08\x08") or data.startswith(b"\x89PNG"):
        raise DocumentError("this is an archive or a picture, not a page: save the article as HTML, text or PDF")
    head = data[:5000].lower().replace(b"\x00", b"")
    if re.search(rb"<(?:!doctype|html|head|body|article|div|p|table)\b", head):
        return _from_html(data)
    if name.lower().endswith((".csv", ".tsv")):
        return _from_csv(data)
    return from_text(_decoded(data))


def from_text(text: str) -> Document:
    """Plain text: a paragraph is what blank lines part; the first line is the title where it is short and ends openly."""
    text = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    drawn = list(_DRAWN_TABLE.finditer(text))
    tables = [cell for at, found in enumerate(drawn, start=1) for cell in table_passages(_drawn(found[0]), at)]
    text = _DRAWN_TABLE.sub("\n\n", text)
    width = max(map(len, text.split("\n")), default=0)
    parts = (part for block in re.split(r"\n\s*\n", text) for part in _headed(block.strip("\n"), width))
    paragraphs = [_joined(part) for part in parts if part.strip()]
    first = paragraphs[0] if paragraphs else ""
    title = first if len(first) < 150 and not re.search(r"[.!?。다]$", first) else ""
    return Document([*_numbered(paragraphs), *tables], title=title, language=language(text))


def _numbered(paragraphs: Iterable[str]) -> list[Passage]:
    return [Passage(part, f"paragraph {at}") for at, part in enumerate(paragraphs, start=1)]


# Three lines or more, each with two bars or two tabs, as Markdown and copied pages write tables.
_DRAWN_TABLE = re.compile(r"(?:^[^\n]*[|\t][^\n]*[|\t][^\n]*(?:\n|\Z)){3,}", re.MULTILINE)
_WIDEST = 120  # characters of a line that is broken to fit


def _drawn(table: str) -> list[list[str]]:
    """The cells of a table drawn with bars or tabs, without the rule under its header."""
    lines = [re.split(r"[|\t]", line.strip().strip("|")) for line in table.strip("\n").split("\n")]
    return [[_line(cell) for cell in cells] for cells in lines if not re.fullmatch(r"[-:\s]*", "".join(cells))]


def _headed(block: str, width: int) -> Iterator[str]:
    """The paragraphs of a block of lines: leading short ones that end no sentence are headings or a byline."""
    first, newline, rest = block.partition("\n")
    if newline and len(first) < 0.6 * width and not re.search(r"[.!?。,]\W*$", first):
        yield first
        yield from _headed(rest, width)
    elif _is_wrapped(block.split("\n")):
        yield block
    else:
        yield from block.split("\n")


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines are broken to fit a width: one goes on in small letters, or, without such letters, all are as long."""
    width = max(map(len, lines))
    if re.search("[a-z]", lines[0]):
        return any(re.match(r"[a-zà-ÿ]", line.strip()) for line in lines[1:])
    return width <= _WIDEST and all(len(line) > 0.7 * width for line in lines[:-1])


_SCRIPTS = {"ko": "가-힣", "ja": "ぁ-ヿ", "zh": "一-鿿"}
_FREQUENT = {"en": "the and of to in for", "de": "der die und das nicht mit"}
_FREQUENT |= {"fr": "le les et des une dans", "es": "el los y del una con"}


def language(text: str) -> str:
    """The language of a text by its script, and by frequent words where that is Latin; empty where it is not known."""
    sample = text[:20_000]
    count = {code: len(re.findall(f"[{script}]", sample)) for code, script in _SCRIPTS.items()}
    count["ja"] *= 2  # kana are written between Han characters
    letters = len(re.findall(r"[^\W\d_]", sample)) or 1
    best = max(count, key=lambda code: count[code])
    if count[best] > letters / 5:
        return best
    words = re.findall(r"[a-zà-ÿ]+", sample.lower())
    hits = {code: sum(word in known.split() for word in words) for code, known in _FREQUENT.items()}
    best = max(hits, key=lambda code: hits[code])
    return best if hits[best] > len(words) / 50 else ""


def _from_html(data: bytes) -> Document:
    from trafilatura import bare_extraction

    if data.count(b"<") > MOST_TAGS:
        most = f"{MOST_TAGS:,}"
        raise DocumentError("the page has more than {most} tags: save the article alone, or its text", most=most)
    layout = recognise(data[:1_000_000])
    marked = layout.encoding in ("utf-16", "utf-8-sig")
    page: Any = data.decode(layout.encoding, errors="replace") if marked else _PARTS_OF_TABLES.sub(b"", data)
    try:
        found: Any = bare_extraction(page, include_comments=False, include_tables=True, with_metadata=True)
    except RecursionError:
        raise DocumentError("the page is nested too deeply to be read: save the article as text") from None
    if found is None or found.body is None:
        raise DocumentError("no article was found in the page: save its text alone")
    passages = list(_passages(found.body))
    text = " ".join(passage.text for passage in passages)
    publisher, declared = _line(found.sitename or found.hostname), _declared(data) or language(text)
    return Document(passages, _line(found.title), publisher, _link(found.url), found.date or "", declared)


# trafilatura loses the first cell behind <thead> or <tbody>, which mean nothing here.
_PARTS_OF_TABLES = re.compile(rb"</?t(?:head|body|foot)\b[^>]*>", re.IGNORECASE)


_PROSE = ("p", "head", "item", "quote", "lb")


def _passages(body: Any) -> Iterator[Passage]:
    """The passages of an article's tree, in which tables are rows of cells."""
    paragraphs = tables = total = 0
    before = ""
    for element in body.iter():
        if element.tag == "table":
            tables += 1
            rows = [[_line(" ".join(cell.itertext())) for cell in row.iter("cell")] for row in element.iter("row")]
            yield from table_passages(rows, tables, _unit_of_all(before))
        elif element.tag in _PROSE and not list(element.iterancestors("table", "p", "item")):
            text = _line(" ".join(element.itertext()) + (element.tail or "" if element.tag == "lb" else ""))
            total += len(text)
            before = text
            if text and total < LONGEST:
                paragraphs += element.tag != "head"
                yield Passage(text, f"paragraph {paragraphs}" if element.tag != "head" else "heading")


def table_passages(rows: list[list[str]], number: int, unit: str = "") -> Iterator[Passage]:
    """The cells of a table that hold digits, each with its column's header and its row's first cell.

    `unit` is what is above the whole table, for the columns whose header has none.
    """
    if len(rows) < 2:
        return
    header, *lines = rows
    for at, cells in enumerate(lines, start=2):
        for column, cell in enumerate(cells):
            if re.search(r"\d", cell) and (column or len(cells) == 1):
                over = header[column] if column < len(header) else ""
                over = over if not unit or re.search(r"[(（\[%]", over) else f"{over} ({unit})"
                yield Passage(cell, f"table {number}, row {at}", over, cells[0] if column else "")


def _unit_of_all(before: str) -> str:
    """The unit that a line over a table gives for all of it: (단위: 만원)."""
    found = re.search(r"(?:단위|単位|单位|Unit|unit)\s*[:：]\s*([^)）\]\d,]{1,14}?)\s*(?:[)）\],]|$)", before)
    return found[1] if found else ""


def _declared(data: bytes) -> str:
    found = re.search(rb"<html[^>]*\blang=[\"']?([A-Za-z]{2})", data[:5000])
    return found[1].decode().lower() if found else ""


def _from_pdf(data: bytes) -> Document:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise DocumentError("the PDF is encrypted: save it without a password")
        if len(reader.pages) > MOST_PAGES:
            size = {"count": len(reader.pages), "most": MOST_PAGES}
            raise DocumentError("the PDF has {count} pages and {most} are read: save the part you need", **size)
        pages = [page.extract_text() for page in reader.pages]
        about = reader.metadata
        title = _line(about.title if about else "")
        written = about.creation_date if about else None
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, OSError) as error:
        reason = type(error).__name__
        raise DocumentError("the PDF can't be read ({reason}): save the page as HTML or text", reason=reason) from None
    text = "\n".join(pages).replace("\x01", " ").replace("\xa0", " ")
    if len(text) > LONGEST:
        most = f"{LONGEST:,}"
        raise DocumentError("the PDF holds more than {most} characters of text: save the part you need", most=most)
    published = written.date().isoformat() if written else ""
    return Document(_numbered(_paragraphs(text)), title=title, published=published, language=language(text))


def _paragraphs(text: str) -> Iterator[str]:
    """Lines of a printed page joined into paragraphs: one ends with a sentence before a short line, or at a blank line."""
    for block in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        width = max((len(line) for line in lines), default=0)
        kept: list[str] = []
        for line in lines:
            kept.append(line)
            if re.search(r"[.!?。]$", line) and len(line) < 0.8 * width:
                yield _joined("\n".join(kept))
                kept = []
        if kept:
            yield _joined("\n".join(kept))


def _joined(lines: str) -> str:
    """The lines of a paragraph as one: a word that a hyphen parts is whole again."""
    text = re.sub(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])", "", lines)
    return _line(text.replace("\n", " "))


def _from_csv(data: bytes) -> Document:
    import csv

    layout = recognise(data[:1_000_000])
    text = _decoded(data)
    rows = [[_line(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=layout.delimiter) if row]
    return Document(list(table_passages(rows, 1)), language=language(text))


def _decoded(data: bytes) -> str:
    """Text in the encoding that the bytes suggest, the page's own rules first, then charset-normalizer."""
    layout = recognise(data[:1_000_000])
    if layout.encoding != "cp1252":
        return data.decode(layout.encoding, errors="replace")
    from charset_normalizer import from_bytes as guess

    best = guess(data[:1_000_000]).best()
    return data.decode(best.encoding if best else "cp1252", errors="replace")


def _line(text: str | None) -> str:
    """A text on one line, without what no cell of a raw table may hold."""
    cleaned = re.sub("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]", " ", text or "")
    return " ".join(cleaned.split())


def _link(url: str | None) -> str:
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return url or "" if parts.scheme in ("http", "https") and parts.hostname else ""
