"""What must hold for any wording: amounts read back, and nothing but UnreadableFigure is ever raised."""

import csv
import random
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from talentmarket.reading import Figure, UnreadableFigure, parser, read
from talentmarket.reading.lexicon import lexicon
from talentmarket.reading.tokenizer import normalize, tokenize

with (Path(__file__).parent / "readings.csv").open(encoding="utf-8", newline="") as lines:
    WORDINGS = [(row["as_stated"], row["unit"]) for row in csv.DictReader(lines)]
UNITS = ["USD", "KRW", "percent", "percentage_point", "ratio", "people", "firms", "gpus", "days", "count", None]
some = settings(max_examples=80, deadline=None)


def korean(value: int) -> st.SearchStrategy[str]:
    """The ways of writing a whole number of won in Korean."""
    groups = [
        (value // 10**12, "조"),
        (value // 10**8 % 10**4, "억"),
        (value // 10**4 % 10**4, "만"),
        (value % 10**4, ""),
    ]
    ways = [f"{value}", f"{value:,}"]
    for space in ("", " "):
        for form in ("{}", "{:,}"):
            ways.append(space.join(form.format(number) + scale for number, scale in groups if number))
    thousands, rest = divmod(value // 10**4, 1000)
    if value % 10**4 == 0 and 0 < thousands < 10 and value < 10**8:
        ways.append(f"{thousands}천{rest or ''}만")
    if value % 10**6 == 0 and value >= 10**8:
        ways.append(f"{value / 10**8:.2f}".rstrip("0").rstrip(".") + "억")
    return st.sampled_from(ways)


def english(value: int) -> st.SearchStrategy[str]:
    """The ways of writing a whole number in English."""
    ways = [f"{value}", f"{value:,}"]
    for scale, names in (
        (10**3, ("k", "K", " thousand")),
        (10**6, ("m", "M", " million", "mn", "-million")),
        (10**9, ("bn", "B", "b", " billion", "-billion")),
        (10**12, (" trillion", "tn")),
    ):
        if value >= scale and value % (scale // 100) == 0:
            digits = f"{value / scale:.2f}".rstrip("0").rstrip(".")
            ways += [f"{digits}{name}" for name in names]
    return st.sampled_from(ways)


amounts = st.one_of(
    st.integers(1, 10**6),
    st.integers(1, 10**5).map(lambda n: n * 10**4),
    st.integers(1, 10**5).map(lambda n: n * 10**8),
)


@some
@given(st.data(), amounts)
def test_korean_amounts_read_back(data: st.DataObject, value: int) -> None:
    written = data.draw(korean(value))
    won = data.draw(st.sampled_from(["원", " 원"]))
    before, after, low, high, hedge = data.draw(
        st.sampled_from(
            [
                ("", "", value, value, None),
                ("약 ", "", value, value, "about"),
                ("", " 이상", value, None, "at_least"),
                ("최대 ", "", None, value, "at_most"),
                ("", "을 넘는", value, None, "over"),
                ("", " 미만", None, value, "at_most"),
                ("평균 연봉은 ", "", value, value, None),
                ("네이버(", ")", value, value, None),
                ("", "에 육박", value, value, "nearly"),
            ]
        )
    )
    figure = read(f"{before}{written}{won}{after}")
    assert (figure.low, figure.high, figure.unit, figure.hedge) == (low, high, "KRW", hedge)


@some
@given(st.data(), amounts)
def test_english_amounts_read_back(data: st.DataObject, value: int) -> None:
    written = data.draw(english(value))
    before, after, low, high, hedge = data.draw(
        st.sampled_from(
            [
                ("$", "", value, value, None),
                ("about $", "", value, value, "about"),
                ("more than $", "", value, None, "over"),
                ("up to $", " in stock", None, value, "at_most"),
                ("at least US$", "", value, None, "at_least"),
                ("median base salary of $", " in 2024", value, value, None),
                ("OpenAI ($", ")", value, value, None),
                ("nearly $", "", value, value, "nearly"),
                ("$", " or more", value, None, "at_least"),
                ("USD ", "", value, value, None),
            ]
        )
    )
    figure = read(f"{before}{written}{after}")
    assert (figure.low, figure.high, figure.unit, figure.hedge) == (low, high, "USD", hedge)


@some
@given(st.data(), amounts, amounts)
def test_ranges_read_back(data: st.DataObject, one: int, other: int) -> None:
    low, high = sorted((one, other + one))
    korean_low, korean_high = data.draw(korean(low)), data.draw(korean(high))
    english_low, english_high = data.draw(english(low)), data.draw(english(high))
    wording, unit = data.draw(
        st.sampled_from(
            [
                (f"{korean_low}원~{korean_high}원", "KRW"),
                (f"{korean_low} 원에서 {korean_high} 원", "KRW"),
                (f"${english_low} to ${english_high}", "USD"),
                (f"${english_low}–${english_high}", "USD"),
                (f"between €{english_low} and €{english_high}", "EUR"),
                (f"from £{english_low} to £{english_high}", "GBP"),
            ]
        )
    )
    if low < 1000 and "원" not in wording:
        return  # "$5 to $1.2 million" may mean 5 million
    figure = read(wording)
    assert (figure.low, figure.high, figure.unit) == (low, high, unit)


@some
@given(
    st.integers(0, 10_000), st.sampled_from(["%", " %", " percent", " per cent", "퍼센트", "％", " Prozent", " persen"])
)
def test_percents_read_back(hundredths: int, sign: str) -> None:
    value = hundredths / 100
    figure = read(f"{value}{sign}")
    assert (figure.low, figure.high, figure.unit) == (value, value, "percent")


@some
@given(
    st.integers(1, 10**6),
    st.sampled_from(
        [
            ("명", "people"),
            ("개사", "firms"),
            ("장", "gpus"),
            (" employees", "people"),
            (" startups", "firms"),
            (" GPUs", "gpus"),
            ("건", "count"),
            ("人", "people"),
        ]
    ),
)
def test_counts_read_back(value: int, noun: tuple[str, str]) -> None:
    for written in (str(value), f"{value:,}"):
        figure = read(f"{written}{noun[0]}")
        assert (figure.low, figure.high, figure.unit) == (value, value, noun[1])


def only_refuses(wording: str, unit: str | None) -> None:
    figure: Figure | UnreadableFigure
    try:
        figure = read(wording, unit)
    except UnreadableFigure as refusal:
        figure = refusal
    if isinstance(figure, UnreadableFigure):
        assert 0 <= figure.position <= len(wording)
        assert figure.part in wording
        return
    assert isinstance(figure, Figure)
    assert figure.low is not None or figure.high is not None
    assert figure.low is None or figure.high is None or figure.low <= figure.high
    assert unit is None or figure.unit == unit


@settings(max_examples=700, deadline=None)
@given(st.text(max_size=60), st.sampled_from(UNITS))
@example("İ５", None)
@example("1/0", "percent")
def test_random_text_is_read_or_refused(wording: str, unit: str | None) -> None:
    only_refuses(wording, unit)


@settings(max_examples=700, deadline=None)
@given(st.data())
def test_mutated_wordings_are_read_or_refused(data: st.DataObject) -> None:
    wording, unit = data.draw(st.sampled_from(WORDINGS))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(wording)))
        other, _ = data.draw(st.sampled_from(WORDINGS))
        piece = data.draw(st.one_of(st.text(max_size=3), st.just(other), st.just("")))
        wording = wording[:at] + piece + wording[at + data.draw(st.integers(0, 4)) :]
    only_refuses(wording, data.draw(st.sampled_from([unit, *UNITS])))


def test_words_of_the_lexicon_in_any_order_are_read_or_refused() -> None:
    """Twenty thousand chains of its words, digits and signs; Hypothesis draws too slowly for so many."""
    chance = random.Random(7)
    known = lexicon()
    words = [*known.words, *known.marks, *known.suffixes]
    for _ in range(20_000):
        pieces = [
            chance.choice(
                (chance.choice(words), str(chance.randrange(10 ** chance.randrange(1, 5))), "-", " ", ".", ",")
            )
            for _ in range(chance.randrange(1, 7))
        ]
        only_refuses("".join(pieces), chance.choice(UNITS))


@some
@given(st.text(max_size=80))
def test_normalizing_keeps_every_character_in_its_place(wording: str) -> None:
    assert len(normalize(wording)) == len(wording)


@pytest.mark.parametrize(
    "piece",
    [
        "1억 ",
        "$5 to ",
        "1 ",
        "(5 ",
        "수십",
        "a ",
        "1,",
        "10명 중 ",
        "about ",
        "가",
        "九",
        "5% (약 6%) ",
        "and ",
        "-",
        "3월",
    ],
)
def test_work_grows_with_the_length_of_the_wording(piece: str) -> None:
    """Twice the wording makes at most about twice the words; the longest wording is still answered."""
    short, long = (len(tokenize(piece * times).tags) for times in (300, 600))
    assert long <= 2 * short + 2
    only_refuses((piece * 2_000)[: parser.LONGEST], None)
