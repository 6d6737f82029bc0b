"""Values read as each language writes them, and templates hold no numbers of their own."""

import json
import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from talentmarket.report.language import TEXTS, Language, TextError, Texts, fill, particle

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.mark.parametrize(
    ("amount", "currency", "english", "korean"),
    [
        (1_234_567, "USD", "$1.23M", "123만 달러"),
        (125_000, "USD", "$125K", "12.5만 달러"),
        (250_000_000, "KRW", "₩250M", "2.5억 원"),
        (15_000_000_000_000, "KRW", "₩15T", "15조 원"),
        (9_500, "USD", "$9.5K", "9,500 달러"),
        (950, "USD", "$950", "950 달러"),
        (0, "USD", "$0", "0 달러"),
        (-125_000, "USD", "-$125K", "-12.5만 달러"),
    ],
)
def test_money_has_three_significant_digits_and_short_words(
    amount: float, currency: str, english: str, korean: str
) -> None:
    assert Language("en").money(amount, currency) == english
    assert Language("ko").money(amount, currency) == korean


def test_shares_ratios_and_lists() -> None:
    english, korean = Language("en"), Language("ko")
    assert (english.percent(0.284), english.percent(0.284, 1)) == ("28%", "28.4%")
    assert (english.points(0.034), korean.points(0.034)) == ("3.4 percentage points", "3.4%포인트")
    assert (english.times(2.34), korean.times(2.0)) == ("2.3 times", "2배")
    assert (english.list(["a", "b", "c"]), korean.list(["가", "나"])) == ("a, b, and c", "가 및 나")
    assert (english.country("KR"), korean.country("KR")) == ("South Korea", "대한민국")
    assert (english.country("WW"), korean.country("WW")) == ("World", "세계")


@pytest.mark.parametrize(
    ("text", "pair", "whole"),
    [
        ("메타", "은/는", "메타는"),
        ("구글", "은/는", "구글은"),
        ("구글", "으로/로", "구글로"),
        ("직원", "으로/로", "직원으로"),
        ("직원", "을/를", "직원을"),
        ("2023", "이/가", "2023이"),
        ("2024", "이/가", "2024가"),
        ("10%", "을/를", "10%를"),
        ("IBM", "은/는", "IBM은"),
        ("OpenAI", "과/와", "OpenAI와"),
        ("Google", "은/는", "Google은(는)"),
        ("NAVER", "은/는", "NAVER은(는)"),
        ("2.5억 원", "이/가", "2.5억 원이"),
        ("메타(옛 페이스북)", "은/는", "메타(옛 페이스북)은"),
        ("…", "은/는", "…은(는)"),
    ],
)
def test_a_korean_particle_follows_the_last_sound(text: str, pair: str, whole: str) -> None:
    assert text + particle(text, pair) == whole


def test_a_template_names_values_and_how_they_are_written() -> None:
    english, korean = Language("en"), Language("ko")
    values = {"gap": 0.28, "pay": 215_000, "currency": "USD", "n": 1, "who": "연구원", "nothing": float("nan")}
    assert fill("{gap:percent} of {pay:money currency}", english, values) == "28% of $215K"
    assert fill("{n:number} {n:plural figure|figures}", english, values) == "1 figure"
    assert fill("{n:number} {n:plural AI lab|AI labs}", english, values | {"n": 2}) == "2 AI labs"
    assert fill("{who:은/는} {pay:money USD 을/를} 받는다", korean, values) == "연구원은 21.5만 달러를 받는다"
    assert fill("{nothing:money USD}", english, values) == "–"


def test_a_value_is_never_read_as_a_template() -> None:
    assert fill("{name}", Language("en"), {"name": "{gap:percent} {0.__class__}"}) == "{gap:percent} {0.__class__}"


def test_a_plural_without_two_forms_is_an_error_that_shows_how() -> None:
    with pytest.raises(TextError, match=r"plural figure\|figures"):
        fill("{n:plural figures}", Language("en"), {"n": 1})


def test_a_missing_text_or_value_is_an_error_that_names_it() -> None:
    texts = Texts("site", Language("en"))
    with pytest.raises(TextError, match=r"site.toml: no text 'findings.gap.en'"):
        texts.template("findings", "gap")
    with pytest.raises(TextError, match="needs a value 'count'"):
        texts.fill("words", "figures.used", values={})


def entries(node: object, path: str = "") -> list[tuple[str, dict[str, str]]]:
    if isinstance(node, dict) and {"en", "ko"} & node.keys():
        return [(path, node)]
    if isinstance(node, dict):
        return [found for key, value in node.items() for found in entries(value, f"{path}.{key}")]
    return []


#: A measure's name, where English writes "five-year survival": Korean has no other way to write it.
HORIZON = re.compile(r"(?<!\d)(?:10|[1-5])년(?=(?: (?:생존율|잔류율|귀속|안|뒤|시점|동안)|째|과|으로|,))|(?<!\d)3월")


CODE_OR_LINK = re.compile(r"`[^`]*`|\[[^]]*\]\([^)]*\)")


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_text_stands_in_both_languages_with_the_same_values_and_no_number_typed(path) -> None:
    found = entries(tomllib.loads(path.read_text(encoding="utf-8")))
    assert found
    for name, texts in found:
        assert {"en", "ko"} <= texts.keys(), name
        named = [{field for _, field, _, _ in Formatter().parse(texts[lang]) if field} for lang in ("en", "ko")]
        assert named[0] == named[1], f"{name}: {named}"
        if name.startswith((".findings", ".charts", ".tables")):
            for lang in ("en", "ko"):
                plain = "".join(literal for literal, _, _, _ in Formatter().parse(texts[lang]))
                assert not re.search(r"\d", HORIZON.sub("", plain)), f"{name}.{lang}: a number is typed: {plain!r}"


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("[0-9]*.ipynb")), ids=lambda path: path.stem)
def test_no_number_is_typed_into_the_prose_of_a_notebook(path) -> None:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            prose = HORIZON.sub("", CODE_OR_LINK.sub("", "".join(cell["source"])))
            assert not re.search(r"\d", prose), f"{cell['id']}: {prose!r}"
