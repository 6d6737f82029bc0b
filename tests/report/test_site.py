"""The site around the pages: overview, explorer, codebook, downloads."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from talentmarket import __version__
from talentmarket.report import BuildResult, build
from talentmarket.report.freshness import Records
from talentmarket.report.pages import code_spans
from talentmarket.report.site import Site, script_json
from tests.report.conftest import make_project
from tests.report.test_pages import Elements


def test_the_overview_tells_of_each_page_what_it_found(report: tuple[Path, BuildResult]) -> None:
    html = (report[0] / "en" / "index.html").read_text(encoding="utf-8")
    assert "A page with everything" in html
    assert "The engineer earns $210K on 4 reports" in html
    assert "5 figures from 3 sources" in html


def test_the_home_page_says_how_to_cite_the_whole_site(report: tuple[Path, BuildResult]) -> None:
    text = (report[0] / "en" / "index.html").read_text(encoding="utf-8")
    apa = re.search(r'<pre id="cite-1"[^>]*>(.*?)</pre>', text)
    assert apa
    assert apa[1].startswith("The talentmarket maintainers. (")
    assert f"The AI talent market in open figures (Version {__version__}, data " in apa[1]
    assert apa[1].endswith("[Data set].")


def test_the_first_page_offers_both_languages_without_a_script(report: tuple[Path, BuildResult]) -> None:
    links = Elements((report[0] / "index.html").read_text(encoding="utf-8")).all("a")
    assert [link["href"] for link in links] == ["en/index.html", "ko/index.html"]


def test_every_relative_link_leads_to_a_file(report: tuple[Path, BuildResult]) -> None:
    for path in sorted(report[0].rglob("*.html")):
        for tag, attributes in Elements(path.read_text(encoding="utf-8")).found:
            address = attributes.get("href" if tag in {"a", "link"} else "src", "")
            target = address.partition("#")[0]
            if target and not address.startswith(("http:", "https:", "data:")):
                assert (path.parent / target).is_file(), f"{path.name}: {address}"


def test_downloads_are_the_tables_byte_for_byte(report: tuple[Path, BuildResult]) -> None:
    root = report[0].parent
    for path in (root / "data" / "processed").glob("*.csv"):
        assert (report[0] / "data" / path.name).read_bytes() == path.read_bytes()
    (archive,) = (report[0] / "data").glob("talentmarket-*.zip")
    with zipfile.ZipFile(archive) as opened:
        assert opened.namelist() == ["counts.csv", "pay.csv", "sources.csv"]
        assert opened.read("pay.csv") == (root / "data" / "processed" / "pay.csv").read_bytes()


def test_a_chart_can_be_downloaded_with_its_data(report: tuple[Path, BuildResult]) -> None:
    files = report[0] / "en" / "files" / "everything"
    assert files.joinpath("by-country.svg").read_text().startswith("<svg")
    drawn = list(csv.DictReader(io.StringIO(files.joinpath("by-country.csv").read_text())))
    assert drawn == [{"country": "KR", "amount": "110000"}, {"country": "US", "amount": "255000.25"}]


def test_the_explorer_has_every_figure_with_its_source(report: tuple[Path, BuildResult]) -> None:
    script = (report[0] / "assets" / "figures.js").read_text(encoding="utf-8")
    data = json.loads(script.removeprefix("window.FIGURES = ").rstrip(";\n"))
    assert {row[0] for table in data["tables"].values() for row in table["rows"]} == {
        "pay-00001", "pay-00002", "pay-00003", "pay-00004", "cnt-00001",
    }  # fmt: skip
    assert data["sources"]["s-korean"][:3] == ["네이버의 보수", "한국신문", "https://example.org/1"]


@pytest.mark.parametrize(("lang", "label", "unit"), [("en", "Values", "Unit: people"), ("ko", "값", "단위: 명")])
def test_the_codebook_lists_values_and_units_in_the_readers_words(
    tmp_path: Path, lang: str, label: str, unit: str
) -> None:
    root = Path(__file__).parents[2]
    site = Site(root / "data" / "processed", root, Records(tmp_path, tmp_path))
    html = site.write("codebook", lang)[f"{lang}/codebook.html"].decode()
    assert f"{label}: official, confirmed, reported, estimated, disputed<" in html
    assert f"{label}: <" not in html
    assert f"{unit}<" in html
    assert "`" not in html.partition("<script")[0]


def test_names_between_backticks_become_code_and_nothing_else_does() -> None:
    assert code_spans("a row of `sources` <b>") == "a row of <code>sources</code> &lt;b&gt;"


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "\u2028", "]]>", "&amp;"])
def test_data_in_a_script_cannot_leave_it(text: str) -> None:
    written = script_json({"text": text})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {"text": text}


def test_the_home_page_gives_the_answers_first_with_what_they_rest_on(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project", "counting")
    answer = {
        "answer_id": "ai-premium-kr", "question_en": "How much?", "question_ko": "얼마나?", "value_low": 0.05,
        "value_high": 0.1, "unit": "share", "year": 2025, "status": "answered", "definition_en": "Over other work.",
        "definition_ko": "다른 일보다.", "caveat_en": "", "caveat_ko": "", "evidence": ["pay-00001", "pay-00002"],
        "n_figures": 2, "n_origins": 1, "first_hand": False, "page": "counting",
    }  # fmt: skip
    abroad = answer | {"answer_id": "ai-premium-us", "value_low": 0.2, "value_high": 0.2}
    unknown = answer | {"answer_id": "pay-unicorn-over-large-kr", "value_low": None, "status": "cant_tell"}
    path = root / "data" / "processed" / "answers.json"
    path.write_text(json.dumps([answer, abroad, unknown], ensure_ascii=False), encoding="utf-8")
    build(root, tell=lambda line: None)
    english, korean = ((root / "reports" / code / "index.html").read_text(encoding="utf-8") for code in ("en", "ko"))
    assert '<p class="value">5.0–10.0% <span class="year">2025</span></p>' in english
    assert "2 figures from 1 origin" in english
    assert '<a href="counting.html">얼마나?</a>' in korean
    assert "The figures can't tell" in english.replace("&#39;", "'")
    bars = re.findall(r'style="left: ([\d.]+)%; width: max\(2px, ([\d.]+)%\)', english)
    assert bars == [("0.0", "25.0"), ("25.0", "25.0"), ("0.0", "100.0")], "5 and 10 of 20 percent, then 20"
    assert english.index("How much?") < english.index('id="pages"') < english.index("5 figures from 3 sources")


def test_what_changed_are_the_newest_notes_and_nothing_older(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project", "counting")
    (root / "CHANGELOG.md").write_text("# Changes\n\n## Unreleased\n\n### Pages\n\n- New <b>.\n\n## 0.1.0\n\n- Old.\n")
    build(root, tell=lambda line: None)
    page = (root / "reports" / "ko" / "changes.html").read_text(encoding="utf-8")
    assert '<h3 id="s-pages">Pages</h3>' in page
    assert "New &lt;b&gt;." in page
    assert "Old." not in page
    (root / "CHANGELOG.ko.md").write_text("# 변경\n\n## 0.2.0\n\n- 새 표.\n")
    build(root, tell=lambda line: None)
    page = (root / "reports" / "ko" / "changes.html").read_text(encoding="utf-8")
    assert '<section lang="ko">' in page
    assert "새 표." in page


def test_what_changed_are_rows_and_answers_against_the_version_before(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project", "counting")
    answer = {
        "answer_id": "premium", "question_en": "How much?", "question_ko": "얼마나?", "value_low": 0.05,
        "value_high": 0.1, "unit": "share", "status": "answered",
    }  # fmt: skip
    same = answer | {"answer_id": "same", "question_ko": "그대로?"}
    new = answer | {"answer_id": "new", "question_ko": "새것?"}
    (root / "data" / "processed" / "answers.json").write_text(json.dumps([answer, same, new]), encoding="utf-8")
    kept = {key: answer[key] for key in ("value_low", "value_high", "unit", "status")}
    before = {
        "version": "0.1.0",
        "rows": {"pay": 3, "sources": 3, "gone": 7},
        "answers": {"premium": kept | {"value_low": 0.02}},
    }
    before["answers"]["same"] = kept
    (root / "data" / "previous.json").write_text(json.dumps(before))
    site = Site(root / "data" / "processed", root, Records(root / ".cache", root / "reports"))
    page = site.write("changes", "ko")["ko/changes.html"].decode().replace("\u2060", "")
    assert '<th scope="row">얼마나?</th><td>2.0~10.0%</td><td>5.0~10.0%</td>' in page
    assert "그대로?" not in page
    assert "새것?" not in page
    for name, then, now in (("counts", 0, 1), ("gone", 7, 0), ("pay", 3, 4)):
        assert f'{name}</th><td class="number">{then}</td><td class="number">{now}</td>' in page
    assert ">sources</th>" not in page
