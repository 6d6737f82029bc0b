"""Wordings without a figure, or with none that can be read without guessing, are refused, with the reason."""

import contextlib

import pytest

from talentmarket.reading import UnreadableFigure, read

NO_FIGURE = (
    """
2025년 3월|2024년|2024|March 2025|May 2016|Q3 2024|3분기|2분기 실적|1H24|FY2024|2018-19|2023~2024년
since 2019|by 2030|early 2020s|1990s|2025-07-04|04/07/2025|July 4|4 July 2025|'98|10월 말|9월|오전 9시
지난 3일|90년대|mid-2021|pre-2022|GPT-4|GPT-4o|GPT-5 출시|Llama 3|Llama-3-70B|Claude 3.5 Sonnet
Gemini 1.5 Pro|ChatGPT 4|v2.5|Version 3|Python 3.11|CUDA 12|Windows 11|iPhone 15|H100|A100|RTX 4090|HBM3E
HBM4|LPDDR5|5G|6G|3D|B2B|Web3|COVID-19|K-POP|ISO 27001|Boeing 737|Apollo 11|G7|G20|시리즈 B|Series A
Series C round|시즌 2|제3회|1세대|4차 산업혁명|4대 보험|5대 그룹|100대 기업|국내 1위|1기|3기생
AI 3대 강국|40대|30대 연구원|Level 5|L5|IC4 engineer|Phase 2|Article 5|Chapter 11|the top 10|Top 100
Fortune 500|S&P 500|the second round|third place|Room 101|step 2|competitive salary|업계 최고 수준
업계 최고 대우|top-tier|first-class|one of the best|a competitive package|negotiable|unlimited PTO|equity
연봉|월급|per year|annual|연봉 협상 가능|회사 내규에 따름|만족|조만간|대다수|여러 명|majority|many
a lot of people|Zero-shot|24/7 support|9 to 5|401(k) matching|part-time|%|$|USD|#|:|-|N/A|없음|비공개
undisclosed|TBD|만원권|백만장자|unicorn|7B model|70B parameters|28GHz|2나노
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("wording", ["", " ", *NO_FIGURE])
def test_refuses_what_is_no_figure(wording: str) -> None:
    with pytest.raises(UnreadableFigure):
        read(wording)


@pytest.mark.parametrize("unit", ["USD", "KRW", "percent", "ratio", "people", "days"])
def test_a_unit_does_not_turn_words_into_a_figure(unit: str) -> None:
    exceptions = {"2024"}  # a cell of a table of counts may well be 2024
    for wording in NO_FIGURE:
        if wording in exceptions or (unit, wording) == ("days", "지난 3일"):
            continue
        with pytest.raises(UnreadableFigure):
            read(wording, unit)


@pytest.mark.parametrize(
    ("wording", "unit"),
    [
        ("$5", "people"),
        ("30% of staff", "people"),
        ("약 1756억원", "USD"),
        ("€5 million", "USD"),
        ("더 많은 100명", "percent"),
        ("a little over 400 of them", "percent"),
        ("~20 months", "count"),
        ("100 GPUs", "people"),
        ("more than 100 companies", "people"),
        ("0.8%p", "percent"),
        ("30%", "percentage_point"),
        ("doubled", "percent"),
        ("12 people", "gpus"),
        ("클로드 오퍼스 4", "gpus"),
        ("엑사원 3.0 7.8B 공개", "gpus"),
    ],
)
def test_refuses_a_unit_that_contradicts_the_wording(wording: str, unit: str) -> None:
    with pytest.raises(UnreadableFigure):
        read(wording, unit)


@pytest.mark.parametrize(
    ("wording", "unit"),
    [
        ("6 principal researchers along with 34 engineers", "people"),
        ("21 engineers and 14 barbers", "people"),
        ("120 empleados en Madrid, 95 en Barcelona", "people"),
        ("6300만원, 5600만원", "KRW"),
        ("“$25m, $30m, $35m.”", "USD"),
        ("median split being 55% to 45%", "percent"),
        ("CAD 83,000 and CAD 100,000 a year", "CAD"),
        ("xAI at $80 billion with X at $33 billion", "USD"),
        ("올해 7200명을 채용하고 내년에 1만명", "people"),
        ("200 employees, 14%", None),
        ("1년99.8", None),
        ("연봉 3억원에 사이닝보너스 1억원", "KRW"),
        ("$310K base + $800K stock", "USD"),
        ("120명보다 30명 많은 150명", "people"),
    ],
)
def test_refuses_two_equally_good_amounts(wording: str, unit: str | None) -> None:
    with pytest.raises(UnreadableFigure):
        read(wording, unit)


@pytest.mark.parametrize(
    ("wording", "unit", "part"),
    [
        ("15만 6천만달러", "USD", "15만 6천만달러"),
        ("from 52,400 CHF in the first year to", "CHF", "52,400 CHF in the first year to"),
        ("up to $1 million or more", "USD", "$1 million"),
        ("최대 5억원 이상", "KRW", "5억원"),
        ("7천~1억원", "KRW", "7천"),
        ("most of the startup's 70 employees", "people", "70 employees"),
        ("13% of 450 companies", "firms", "450 companies"),
        ("$2-plus million", "USD", "$2-plus"),
        ("경력직 00명", "people", "00명"),
    ],
)
def test_names_the_part_and_where_it_stands(wording: str, unit: str, part: str) -> None:
    with pytest.raises(UnreadableFigure) as refusal:
        read(wording, unit)
    assert refusal.value.text == wording
    assert refusal.value.part == part
    assert wording[refusal.value.position :].startswith(part)
    assert refusal.value.reason
    assert part[:40] in str(refusal.value)


def test_positions_count_the_wording_as_given() -> None:
    with pytest.raises(UnreadableFigure) as refusal:
        read("％　　15만 6천만달러", "USD")
    assert refusal.value.position == 3


def test_a_very_long_wording_is_refused_at_once() -> None:
    with pytest.raises(UnreadableFigure, match="at most"):
        read("1억 " * 30_000)


@pytest.mark.parametrize(
    ("wording", "unit"),
    [
        ("Stable Diffusion 3.5", "percent"),
        ("文心4.5", "ratio"),
        ("Mistral 7B", "USD"),
        ("3M spin-off Solventum", "USD"),
        ("San Francisco, CA 94105", "USD"),
        ("테헤란로 152", "people"),
        ("근로기준법 제56조", "KRW"),
        ("Maroon 5", "people"),
        ("Two Sigma", "people"),
        ("23andMe employees", "people"),
        ("七十七銀行", "people"),
        ("le 14 juillet 2024", "people"),
        ("p. 32", "USD"),
        ("○○억원", "KRW"),
        ("N천만원", "KRW"),
        ("N억원대", "KRW"),
        ("연봉 N억 5천만원", "KRW"),
        ("○억 5천만원", "KRW"),
        ("3할3푼3리", "percent"),
        ("$200k plus $20k bonus", "USD"),
        ("between one hundred and fifty people", "people"),
        ("NOK 500 000", "DKK"),
        ("500 000 kroner", "EUR"),
        ("라이젠 9 9950X", "gpus"),
        ("00명 채용", "people"),
        ("$1.2.3M", "USD"),
        ("3.,5%", "percent"),
        ("85 platform engineers", "USD"),
        ("512 H100s", "people"),
    ],
)
def test_a_bare_number_beside_unknown_words_takes_no_unit(wording: str, unit: str) -> None:
    with pytest.raises(UnreadableFigure):
        read(wording, unit)


@pytest.mark.parametrize("wording", ["1,234 point 1,000", "2.5 point 1,000", "sixty point 3.5"])
def test_digits_that_no_decimal_can_hold_raise_nothing_else(wording: str) -> None:
    for unit in (None, "percent", "USD", "count"):
        with contextlib.suppress(UnreadableFigure):
            assert read(wording, unit).low != 0


@pytest.mark.parametrize("wording", ["gpu4", "chips3", "people5", "0분의 1", "零分之三"])
def test_a_unit_glued_to_a_digit_and_a_fraction_of_nothing_are_no_figures(wording: str) -> None:
    for unit in (None, "gpus", "people", "percent"):
        with pytest.raises(UnreadableFigure):
            read(wording, unit)
