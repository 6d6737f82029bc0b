"""A saved page becomes the article's own paragraphs and tables, whatever its encoding and however broken it is."""

from collections.abc import Callable

import pytest

from talentmarket.raw.collect.document import LARGEST, Document, DocumentError, from_bytes, from_text, language

ARTICLE = """<!doctype html><html lang="ko"><head><title>AI 인재 몸값</title>
<meta property="og:site_name" content="한국신문"><meta property="article:published_time" content="2026-03-02T09:00:00+09:00">
<link rel="canonical" href="https://example.org/pay"></head><body>
<nav><ul><li>가장 많이 본 기사: 연봉 9억원</li></ul></nav>
<article><h1>AI 인재 몸값</h1>
<p>네이버는 2026년 신입 개발자의 초봉을 6500만원으로 올렸다고 2일 밝혔다. 카카오의 평균 연봉은 1억200만원이다.</p>
<p>업계에서는 인공지능 연구원의 이직률이 12%에 이르는 것으로 보고 있다. 회사는 연말까지 300명을 더 채용할 계획이다.</p>
<table><tr><th>회사</th><th>평균 연봉(만원)</th></tr><tr><td>네이버</td><td>12,900</td></tr><tr><td>카카오</td><td>10,200</td></tr></table>
</article><div class="comments"><p>댓글: 나는 연봉 7억원인데</p></div><script>var pay = "8억원"</script></body></html>"""


def texts(document: Document) -> str:
    return "\n".join(passage.text for passage in document.passages)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949", "euc-kr"])
def test_a_page_is_read_in_any_encoding(encoding: str) -> None:
    document = from_bytes(ARTICLE.encode(encoding))
    assert (document.title, document.publisher, document.published) == ("AI 인재 몸값", "한국신문", "2026-03-02")
    assert (document.url, document.language) == ("https://example.org/pay", "ko")
    assert "신입 개발자의 초봉을 6500만원으로" in texts(document)


def test_menus_comments_and_scripts_are_no_part_of_the_article() -> None:
    shown = texts(from_bytes(ARTICLE.encode()))
    assert [junk for junk in ("9억원", "7억원", "8억원") if junk in shown] == []


def test_a_cell_of_a_table_keeps_the_header_of_its_column_and_its_row() -> None:
    cells = [one for one in from_bytes(ARTICLE.encode()).passages if one.header]
    assert [(one.row, one.header, one.text, one.place) for one in cells] == [
        ("네이버", "평균 연봉(만원)", "12,900", "table 1, row 2"),
        ("카카오", "평균 연봉(만원)", "10,200", "table 1, row 3"),
    ]


def test_a_broken_page_still_gives_its_paragraphs() -> None:
    broken = ARTICLE.replace("</p>", "").replace("</article>", "<div><b>").replace("</body></html>", "")
    assert "이직률이 12%에" in texts(from_bytes(broken.encode()))


def test_a_page_laid_out_for_print_is_joined_into_paragraphs() -> None:
    document = from_text(
        "Pay at the labs\n\nOpenAI pays a senior engineer $910,000 a year in total compen-\nsation, "
        "according to one data\nfirm. Google pays less.\n\nMeta offered $100 million.\n"
    )
    assert [one.text for one in document.passages] == [
        "Pay at the labs",
        "OpenAI pays a senior engineer $910,000 a year in total compensation, according to one data firm. "
        "Google pays less.",
        "Meta offered $100 million.",
    ]
    assert document.title == "Pay at the labs"


def test_a_table_keeps_its_first_cell_and_the_unit_over_it() -> None:
    page = (
        "<html><body><article><p>"
        + "Pay of engineers at large firms, a long paragraph. " * 5
        + "</p><p>(단위: 만원)</p>"
        "<table><thead><tr><th>회사</th><th>초봉</th></tr></thead>"
        "<tbody><tr><td>네이버</td><td>6,000</td></tr></tbody></table></article></body></html>"
    )
    cells = [one for one in from_bytes(page.encode()).passages if one.place.startswith("table")]
    assert [(one.row, one.header, one.text) for one in cells] == [("네이버", "초봉 (만원)", "6,000")]


def test_a_headline_over_a_text_is_a_passage_of_its_own() -> None:
    text = (
        "Pay rises again\nFiled 29.01.2026 14:05\n"
        + "Google raised the pay of its engineers by a tenth this year. " * 2
    )
    assert [one.text for one in from_text(text).passages][:2] == ["Pay rises again", "Filed 29.01.2026 14:05"]


def test_the_items_of_a_list_are_passages_of_their_own() -> None:
    text = "79.6% of businesses survive their first year\n42% of startups fail for want of a market\n17% of restaurants fail"
    assert [one.text for one in from_text(text).passages] == text.split("\n")


def test_lines_broken_to_a_width_are_one_paragraph() -> None:
    text = "Google raised the pay of its engineers by\na tenth this year, and hired 300 of them\nin London."
    assert [one.text for one in from_text(text).passages] == [text.replace("\n", " ")]


@pytest.mark.parametrize("bar", [" | ", "\t"])
def test_a_table_drawn_in_text_is_a_table(bar: str) -> None:
    rows = [["Role", "Junior", "Senior"], ["---", "---", "---"], ["Engineer", "$130-160K", "$200K"]]
    text = "Pay by level.\n\n" + "\n".join(bar.join(row) for row in rows)
    cells = [(one.row, one.header, one.text) for one in from_text(text).passages[1:]]
    assert cells == [("Engineer", "Junior", "$130-160K"), ("Engineer", "Senior", "$200K")]


def pdf(columns: list[list[str]]) -> bytes:
    """A page of a PDF with these columns of lines, written by hand."""
    drawn = []
    for x, lines in zip((50, 320), columns, strict=False):
        drawn.append(f"BT /F1 10 Tf 12 TL {x} 780 Td")
        drawn += [f"({line}) Tj T*" for line in lines]
        drawn.append("ET")
    stream = "\n".join(drawn).encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + table
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start


def test_a_pdf_in_two_columns_is_read_column_by_column_with_its_lines_joined() -> None:
    left = ["Scale AI laid off 200 employees, or 14", "percent of its staff, in July 2025."]
    right = ["OpenAI raised $6.6 billion at a valu-", "ation of $157 billion."]
    text = " ".join(one.text for one in from_bytes(pdf([left, right])).passages)
    assert "laid off 200 employees, or 14 percent of its staff" in text
    assert "$6.6 billion at a valuation of $157 billion." in text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"  \n", "the page is empty"),
        (b"PK\x03\x04rest of a zip", "an archive or a picture"),
        (b"%PDF-1.4 and then nothing", "the PDF can't be read"),
        (b"<html><head></head><body></body></html>", "no article was found"),
        (b"x" * (LARGEST + 1), "20,000,000 are read"),
        (b"<html><p>" + b"<b>" * 200_000, "more than 200,000 tags"),
    ],
)
def test_what_is_no_page_is_refused_in_one_line(data: bytes, says: str) -> None:
    with pytest.raises(DocumentError, match=says) as error:
        from_bytes(data)
    assert "\n" not in str(error.value)


def test_entities_that_would_blow_up_are_not_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + ARTICLE[15:]
    spoiled = bomb.replace("네이버는", "&b;&b;&b;네이버는")
    assert len(texts(from_bytes(spoiled.encode()))) < 2 * len(texts(from_bytes(ARTICLE.encode())))


def test_a_link_that_is_not_http_is_left_out() -> None:
    assert from_bytes(ARTICLE.replace("https://example.org/pay", "javascript:alert(1)").encode()).url == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("네이버는 초봉을 올렸다", "ko"),
        ("年収は800万円です", "ja"),
        ("年薪为一百万元", "zh"),
        ("The pay of engineers in the United States and Korea", "en"),
        ("Die Gehälter und das Geld der Firma", "de"),
        ("12345", ""),
    ],
)
def test_the_language_is_told_by_script_and_frequent_words(text: str, code: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize("make", [lambda text: text.encode(), lambda text: text.encode("cp949")])
def test_a_csv_is_a_table(make: Callable[[str], bytes]) -> None:
    document = from_bytes(make("회사,연봉(만원)\n네이버,12900\n"), "pay.csv")
    assert [(one.row, one.header, one.text) for one in document.passages] == [("네이버", "연봉(만원)", "12900")]
