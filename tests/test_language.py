"""Values read as each language writes them, and what waits for its language becomes it everywhere."""

import pandas as pd
import pytest

from talentmarket.language import Format, Language, Lazy, Name, Text, TextError, fill, particle, resolve


@pytest.mark.parametrize(
    ("amount", "currency", "english", "korean"),
    [
        (1_234_567, "USD", "$1.23M", "123만 달러"),
        (125_000, "USD", "$125K", "12만5000달러"),
        (250_000_000, "KRW", "₩250M", "2억5000만 원"),
        (15_000_000_000_000, "KRW", "₩15T", "15조 원"),
        (9_500, "USD", "$9.5K", "9,500달러"),
        (950, "USD", "$950", "950달러"),
        (0, "USD", "$0", "0달러"),
        (-125_000, "USD", "-$125K", "-12만5000달러"),
    ],
)
def test_money_has_three_significant_digits_and_short_words(
    amount: float, currency: str, english: str, korean: str
) -> None:
    assert Language("en").money(amount, currency) == english
    assert Language("ko").money(amount, currency) == korean


def test_korean_counts_in_ten_thousands() -> None:
    korean = Language("ko")
    assert [korean.number(n) for n in (5_899, 89_300, 264_000, 12_345.6, -20_000)] == [
        "5,899", "8만9300", "26만4000", "1만2346", "-2만",
    ]  # fmt: skip


def test_shares_ratios_and_lists() -> None:
    english, korean = Language("en"), Language("ko")
    assert (english.percent(0.284), english.percent(0.284, 1)) == ("28%", "28.4%")
    assert (english.points(0.034), korean.points(0.034)) == ("3.4 percentage points", "3.4%p")
    assert (english.times(2.34), korean.times(2.0)) == ("2.3 times", "2배")
    assert [english.written(name, "inside", {}) for name in ("Data scientist", "AI engineer")] == [
        "data scientist",
        "AI engineer",
    ]
    assert (english.times(1.004), korean.times(0.97)) == ("1.0 times", "1.0배")
    assert [english.percent(share) for share in (0.124, 0.125, 0.225, -0.125, 0.12)] == [
        "12%",
        "12.5%",
        "22.5%",
        "-12.5%",
        "12%",
    ]
    assert (english.list(["a", "b", "c"]), korean.list(["가", "나"])) == ("a, b, and c", "가·나")
    assert (english.country("KR"), korean.country("KR")) == ("South Korea", "한국")
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
    assert fill("{who:은/는} {pay:money USD 을/를} 받는다", korean, values) == "연구원은 21만5000달러를 받는다"
    assert fill("{nothing:money USD}", english, values) == "–"


def test_a_value_is_never_read_as_a_template() -> None:
    assert fill("{name}", Language("en"), {"name": "{gap:percent} {0.__class__}"}) == "{gap:percent} {0.__class__}"


def test_a_plural_without_two_forms_is_an_error_that_shows_how() -> None:
    with pytest.raises(TextError, match=r"plural figure\|figures"):
        fill("{n:plural figures}", Language("en"), {"n": 1})


def test_a_missing_value_is_an_error_that_names_it_and_the_text() -> None:
    with pytest.raises(TextError, match=r"'{count:number} figures' needs a value 'count'"):
        fill("{count:number} figures", Language("en"), {})


def test_a_pair_that_is_no_pair_of_particles_is_refused() -> None:
    with pytest.raises(TextError, match=r"'와/과' is not a pair of particles.*did you mean 과/와"):
        particle("네이버", "와/과")


@pytest.mark.parametrize(
    ("pair", "spec", "english", "korean"),
    [
        ((50_000_000, 60_000_000), "money KRW", "₩50M–₩60M", "5000만~6000만 원"),
        ((0.35, 0.4), "percent", "35–40%", "35~40%"),
        ((2, 3.4), "times", "2–3.4 times", "2~3.4배"),
        ((5, 5), "number", "5", "5"),
        ((-150, -11), "number", "-150 to -11", "-150~-11"),
        ((3, None), "number", "3 or more", "3 이상"),
        ((None, 3), "number", "at most 3", "3 이하"),
        ((None, float("nan")), "number", "–", "–"),
    ],
)
def test_a_pair_of_numbers_is_a_range_with_its_unit_once(pair: tuple, spec: str, english: str, korean: str) -> None:
    template = f"{{value:{spec}}}"
    assert fill(template, Language("en"), {"value": pair}) == english
    assert fill(template, Language("ko"), {"value": pair}) == korean


def test_what_waits_for_its_language_becomes_it_wherever_it_is() -> None:
    korea = Text("{code:country}", {"code": "KR"})
    naver = Name({"en": "Naver", "ko": "네이버"})
    frame = pd.DataFrame({"who": [naver, naver], "n": [1, 2]}, index=pd.Index([korea, korea], dtype=object))
    made = resolve({korea: [naver, (naver, 1)], "frame": frame}, Language("ko"))
    assert made["한국"] == ["네이버", ("네이버", 1)]
    assert list(made["frame"]["who"]) == ["네이버", "네이버"]
    assert list(made["frame"].index) == ["한국", "한국"]
    assert list(frame["who"]) == [naver, naver], "the frame itself is left as it was"


def test_a_name_without_a_korean_form_is_english() -> None:
    assert Name({"en": "Naver", "ko": None}).in_language(Language("ko")) == "Naver"


def test_what_waits_can_not_be_joined_to_a_string() -> None:
    text = Text("World")
    with pytest.raises(TypeError, match="not an f-string"):
        f"{text}"
    with pytest.raises(TypeError):
        "in the " + text
    assert str(text) == "World"


def test_texts_that_say_the_same_are_one() -> None:
    assert Text("{n:number}", {"n": 1}) == Text("{n:number}", {"n": 1})
    assert Text("{n:number}", {"n": 1}) != Text("{n:number}", {"n": 2})
    assert len({Name({"en": "A"}), Name({"en": "A"})}) == 1


def test_a_format_writes_a_value_or_the_ends_of_a_range() -> None:
    money = Format("money USD")
    assert str(money(125_000)) == "$125K"
    word = resolve(money, Language("ko"))
    assert (word(125_000), word(40_000, 125_000)) == ("12만5000달러", "4만~12만5000달러")


def test_anything_can_wait() -> None:
    assert resolve([Lazy(lambda language: language.code)], Language("ko")) == ["ko"]
