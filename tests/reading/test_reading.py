"""The conventions of reading a figure, each as a table of wordings."""

from dataclasses import replace

import pytest

from talentmarket.reading import Figure, UnreadableFigure, read

Bounds = tuple[float | None, float | None]


def bounds(wording: str, unit: str | None = None) -> Bounds:
    figure = read(wording, unit)
    return figure.low, figure.high


@pytest.mark.parametrize(
    ("wording", "value", "unit"),
    [
        ("180,000", 180_000, None),
        ("$1.2M", 1_200_000, "USD"),
        ("$14.3bn", 14_300_000_000, "USD"),
        ("2.5억원", 250_000_000, "KRW"),
        ("1억2500만 달러", 125_000_000, "USD"),
        ("1조 4000억 원", 1_400_000_000_000, "KRW"),
        ("7.8만", 78_000, None),
        ("3천200명", 3_200, "people"),
        ("1천4백만 원", 14_000_000, "KRW"),
        ("19억 9993만 5016원", 1_999_935_016, "KRW"),
        ("₹45 lakh", 4_500_000, "INR"),
        ("₹2,196 crore", 21_960_000_000, "INR"),
        ("$1,30,000", 130_000, "USD"),
        ("84,6%", 84.6, "percent"),
        ("600.000 euros", 600_000, "EUR"),
        ("90'000 Franken", 90_000, "CHF"),
        ("185 000 dollars", 185_000, "USD"),
        ("U$S 8.000 millones", 8_000_000_000, "USD"),
        ("2 mil milhões de dólares", 2_000_000_000, "USD"),
        ("1,54 Millionen Dollar", 1_540_000, "USD"),
        ("5.2億円", 520_000_000, "JPY"),
        ("62.5万美元", 625_000, "USD"),
        ("員工增至400人", 400, "people"),
        ("twelve employees", 12, "people"),
        ("half a dozen researchers", 6, "people"),
        ("thirty-seven percent", 37, "percent"),
        ("two hundred fifty thousand dollars", 250_000, "USD"),
        ("three and a half million dollars", 3_500_000, "USD"),
        ("스물다섯 명", 25, "people"),
        ("२५%".translate({0x968: "2", 0x96B: "5"}), 25, "percent"),
        ("４．９％", 4.9, "percent"),
        ("H100 1000장", 1000, "gpus"),
        ("$385k in 2018", 385_000, "USD"),
        ("a quarter of a billion dollars", 250_000_000, "USD"),
        ("연봉 1억2000만 원", 120_000_000, "KRW"),
        ("1억 5원", 100_000_005, "KRW"),
        ("-0.36명", -0.36, "people"),
        ("삼천팔백만 원", 38_000_000, "KRW"),
        ("일억 이천만 원", 120_000_000, "KRW"),
        ("백이십 명", 120, "people"),
        ("일흔두 명", 72, "people"),
        ("1,2 Mio. Euro", 1_200_000, "EUR"),
        ("1조엔", 1_000_000_000_000, "JPY"),
        ("5000만원 반영", 50_000_000, "KRW"),
        ("1년 반도체 경력", 1, "years"),
        ("열흘 만에", 10, "days"),
        ("a decade and a half", 15, "years"),
        ("8할", 80, "percent"),
        ("열에 아홉", 90, "percent"),
        ("une entreprise sur cinq", 20, "percent"),
        ("un développeur sur quatre", 25, "percent"),
        ("trois quarts des entreprises", 75, "percent"),
        ("3倍増", 3, "ratio"),
    ],
)
def test_reads_numbers_as_people_write_them(wording: str, value: float, unit: str | None) -> None:
    figure = read(wording)
    assert (figure.low, figure.high, figure.unit) == (value, value, unit)


@pytest.mark.parametrize(
    ("wording", "low", "high", "hedge"),
    [
        ("약 2억 달러", 2e8, 2e8, "about"),
        ("roughly 170 people", 170, 170, "about"),
        ("1000억 원 안팎", 1e11, 1e11, "about"),
        ("30여 명", 30, 30, "about"),
        ("1,000명 남짓", 1000, 1000, "about"),
        ("nearly $2 billion", 2e9, 2e9, "nearly"),
        ("500억원에 육박", 5e10, 5e10, "nearly"),
        ("約30%近く", 30, 30, "nearly"),
        ("more than $1.9 million", 1.9e6, None, "over"),
        ("70%가 넘는", 70, None, "over"),
        ("upwards of $300,000", 300_000, None, "over"),
        ("$1M+", 1e6, None, "over"),
        ("at least 12 people", 12, None, "at_least"),
        ("1억 원 이상", 1e8, None, "at_least"),
        ("최소 2000만달러", 2e7, None, "at_least"),
        ("from 53%", 53, None, "at_least"),
        ("5500만원부터", 5.5e7, None, "at_least"),
        ("500元起", 500, None, "at_least"),
        ("as low as 30%", 30, None, "at_least"),
        ("up to $20 million", None, 2e7, "at_most"),
        ("최대 10억 달러", None, 1e9, "at_most"),
        ("as much as $8 billion", None, 8e9, "at_most"),
        ("200억원 미만", None, 2e10, "at_most"),
        ("under 3,000 employees", None, 3000, "at_most"),
        ("within 24 hours", None, 24, "at_most"),
        ("9000만원까지", None, 9e7, "at_most"),
        ("none exceeding $10 million", None, 1e7, "at_most"),
        ("annual salaries reaching $445,000", 445_000, 445_000, None),
        ("19조 6000억 원에 달하는 투자", 1.96e13, 1.96e13, None),
        ("年薪達到34万元", 340_000, 340_000, None),
    ],
)
def test_hedges_open_an_end_or_leave_a_point(
    wording: str, low: float | None, high: float | None, hedge: str | None
) -> None:
    figure = read(wording)
    assert (figure.low, figure.high, figure.hedge) == (low, high, hedge)


@pytest.mark.parametrize(
    ("wording", "low", "high"),
    [
        ("$300-350k", 300_000, 350_000),
        ("750~1,500억 원", 75_000_000_000, 150_000_000_000),
        ("$1-2 million", 1_000_000, 2_000_000),
        ("$2 million-3 million", 2_000_000, 3_000_000),
        ("Rs 55 lakh-70 lakh", 5_500_000, 7_000_000),
        ("between Rs 35 lakh (at A) and Rs 45 lakh (at B)", 3_500_000, 4_500_000),
        ("between $6 billion and about $10.3 billion", 6e9, 10.3e9),
        ("$310,000 to $1.2 million", 310_000, 1_200_000),
        ("1억~1억5000만원", 100_000_000, 150_000_000),
        ("1억 2천~1억 5천만원", 120_000_000, 150_000_000),
        ("5000만원에서 3억원", 50_000_000, 300_000_000),
        ("entre US$ 120.000 y US$ 480.000", 120_000, 480_000),
        ("zwischen 3 und 7 Millionen Euro", 3_000_000, 7_000_000),
        ("US$ 1 a 2 milhões", 1_000_000, 2_000_000),
        ("300,000 yuan (S$61,901) to 600,000 yuan", 300_000, 600_000),
        ("25-60% premium", 25, 60),
        ("single- or double-digit millions", 1_000_000, 99_999_999),
        ("최소 100억 원에서 최대 1,300억 원", 1e10, 1.3e11),
        ("두세 배", 2, 3),
        ("26万至43.7万美元", 260_000, 437_000),
        ("10명 중 3~4명", 30, 40),
        ("between a third and a half", 33.3, 50),
    ],
)
def test_ranges_share_what_follows(wording: str, low: float, high: float) -> None:
    assert bounds(wording) == (low, high)


@pytest.mark.parametrize(
    ("wording", "low", "high", "hedge"),
    [
        ("$500k–$1M+", 500_000, 1_000_000, "over"),
        ("from about $50,000 to as much as $180,000", 50_000, 180_000, "at_most"),
        ("from $6.5 billion to nearly $10 billion", 6.5e9, 1e10, "nearly"),
    ],
)
def test_a_range_keeps_both_ends_and_takes_the_hedge_of_the_upper(
    wording: str, low: float, high: float, hedge: str
) -> None:
    figure = read(wording)
    assert (figure.low, figure.high, figure.hedge) == (low, high, hedge)


@pytest.mark.parametrize(
    ("wording", "low", "high"),
    [
        ("수십억 달러", 10_000_000_000 // 10, 9_999_999_999),
        ("tens of billions of dollars", 10_000_000_000, 99_999_999_999),
        ("수억원", 100_000_000, 999_999_999),
        ("six-figure", 100_000, 999_999),
        ("seven to nine figures", 1_000_000, 999_999_999),
        ("mid-six figures", 400_000, 600_000),
        ("high hundreds of millions", 700_000_000, 900_000_000),
        ("low seven figures", 1_000_000, 3_000_000),
        ("1억원대", 100_000_000, 199_999_999),
        ("1400억 원대", 140_000_000_000, 149_999_999_999),
        ("60%대", 60, 69.99),
        ("4,000명 중반", 4_400, 4_600),
        ("several researchers", 1, 9),
        ("dozens of researchers", 10, 99),
        ("수십 명", 10, 99),
        ("H100이 수천 개", 1_000, 9_999),
    ],
)
def test_vague_sizes_span_their_step(wording: str, low: float, high: float) -> None:
    assert bounds(wording) == (low, high)


@pytest.mark.parametrize(
    ("wording", "low", "high", "change"),
    [
        ("30–40% lower", 30, 40, "down"),
        ("36% 줄어든", 36, 36, "down"),
        ("15 percent more in compensation", 15, 15, "up"),
        ("19% premium", 19, 19, "up"),
        ("1,000명 → 3,000명", 1000, 3000, "up"),
        ("1,000명에서 3,000명으로", 1000, 3000, "up"),
        ("지난해 120명에서 올해 80명으로 감소", 80, 120, "down"),
        ("12 months down to 6 months", 6, 12, "down"),
        ("to 8,000 from 4,500 employees", 4500, 8000, "up"),
        ("from 29% in 2019 to 47% in 2022", 29, 47, "up"),
        ("2.1 years (up from 1.5 years in 2019)", 2.1, 2.1, "up"),
        ("dropping to 60%", 60, 60, "down"),
        ("raised $6.7 million", 6_700_000, 6_700_000, None),
        ("62% of start-ups shut down", 62, 62, None),
    ],
)
def test_changes_are_positive_sizes_with_a_direction(wording: str, low: float, high: float, change: str | None) -> None:
    figure = read(wording)
    assert (figure.low, figure.high, figure.change) == (low, high, change)


@pytest.mark.parametrize(
    ("wording", "value"),
    [
        ("10명 중 9명", 90),
        ("10곳 중 7곳", 70),
        ("almost half", 50),
        ("a third of employees", 33.3),
        ("two-thirds", 66.7),
        ("3분의 1", 33.3),
        ("one in five", 20),
        ("seven out of ten", 70),
        ("11 in 10,000", 0.11),
        ("九成", 90),
        ("六成五", 65),
        ("3割", 30),
        ("5人に1人", 20),
        ("mehr als vier von fünf Unternehmen", 80),
        ("1/4", 25),
        ("Half a percent", 0.5),
    ],
)
def test_fractions_are_percent(wording: str, value: float) -> None:
    figure = read(wording, "percent")
    assert value in (figure.low, figure.high)
    assert figure.unit == "percent"


@pytest.mark.parametrize(
    ("wording", "value"),
    [
        ("두 배", 2),
        ("세 배", 3),
        ("2.3배", 2.3),
        ("10x", 10),
        ("quintupled", 5),
        ("78대 1", 78),
        ("8:1", 8),
        ("2.426대1", 2.426),
        ("one and a half times", 1.5),
        ("eight times more likely", 8),
        ("翻一番", 2),
    ],
)
def test_multiples_are_ratios(wording: str, value: float) -> None:
    figure = read(wording)
    assert (figure.low, figure.high, figure.unit) == (value, value, "ratio")


@pytest.mark.parametrize(
    ("wording", "unit", "low", "high"),
    [
        ("평균 8년 8개월", "days", 3160, 3160),
        ("24 hours", "days", 1, 1),
        ("seven weeks", "days", 49, 49),
        ("16.9개월", "days", 507, 507),
        ("2년 반", "days", 912.5, 912.5),
        ("less than a month", "days", None, 30),
        ("1년 6개월", "months", 18, 18),
        ("three years", None, 3, 3),
        ("1,251 days (3.4 years)", "days", 1251, 1251),
    ],
)
def test_durations_are_converted_to_the_unit_asked_for(
    wording: str, unit: str | None, low: float | None, high: float | None
) -> None:
    assert bounds(wording, unit) == (low, high)


@pytest.mark.parametrize(
    ("wording", "unit", "value"),
    [
        ("200 employees, which accounts for 14% of its staff", "people", 200),
        ("200 employees, which accounts for 14% of its staff", "percent", 14),
        ("11 of the 14 members", "people", 11),
        ("six of xAI’s twelve co-founders", "people", 6),
        ("£201m, up from £105m", "GBP", 201_000_000),
        ("₹1,600 crore ($200 million)", "USD", 200_000_000),
        ("only one in three (29.2 percent)", "percent", 29.2),
        ("$30 billion at a $380 billion valuation", "USD", 30_000_000_000),
        ("각각 4000명씩 총 8000명", "people", 8000),
        ('"6년 생존율":45.2', "percent", 45.2),
        ("2018년 4년7개월", "days", 1670),
        ("30명(25%)", "percent", 25),
        ("2만주(38억원)", "KRW", 3_800_000_000),
        ("2만주(38억원)", "count", 20_000),
        ("79.6", "percent", 79.6),
        ("838 roles", "people", 838),
        ("four times in six months", "count", 4),
        ("8x H100", "gpus", 8),
        ("94 start-ups across 11 cities", "firms", 94),
        ("1,200 staff, 30 of whom", "people", 1200),
        ("$83,000", "CAD", 83_000),
        ("169.6萬元", "TWD", 1_696_000),
        ("¥600,000", "CNY", 600_000),
    ],
)
def test_the_callers_unit_chooses_and_names(wording: str, unit: str, value: float) -> None:
    figure = read(wording, unit)
    assert (figure.low, figure.high, figure.unit) == (value, value, unit)


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("$5", "USD"),
        ("C$5", "CAD"),
        ("A$5", "AUD"),
        ("NT$5", "TWD"),
        ("HK$5", "HKD"),
        ("S$5", "SGD"),
        ("US$5", "USD"),
        ("£5", "GBP"),
        ("€5", "EUR"),
        ("5 €", "EUR"),
        ("¥5", "JPY"),
        ("₩5", "KRW"),
        ("₹5", "INR"),
        ("₪5", "ILS"),
        ("5달러", "USD"),
        ("5엔", "JPY"),
        ("5위안", "CNY"),
        ("5유로", "EUR"),
        ("5파운드", "GBP"),
        ("5원", "KRW"),
        ("5루피", "INR"),
        ("5万元", "CNY"),
        ("5億円", "JPY"),
        ("CHF 5", "CHF"),
        ("Dh5", "AED"),
        ("R$ 5", "BRL"),
        ("KRW 5", "KRW"),
        ("5 won", "KRW"),
    ],
)
def test_currencies_by_sign_code_and_name(wording: str, code: str) -> None:
    assert read(wording).unit == code


@pytest.mark.parametrize(
    ("wording", "per"),
    [
        ("연봉 1억 원", "year"),
        ("$200K per annum", "year"),
        ("$187k/year", "year"),
        ("$2M+/yr", "year"),
        ("연간 2000만 달러", "year"),
        ("annual salary of $220,000", "year"),
        ("1년에 1500억원", "year"),
        ("월 450만원", "month"),
        ("S$13,108/month", "month"),
        ("$16,356 a month", "month"),
        ("90만원/월", "month"),
        ("平均月薪61764元", "month"),
        ("每周能領到3850美元", "week"),
        ("5,000 yuan per day", "day"),
        ("시간당 5만원", "hour"),
        ("CA$30.00 /hr", "hour"),
        ("平均時給が2,442円", "hour"),
        ("1인당 1억1747만원", "person"),
        ("~$4.7M per employee", "person"),
        ("$300 million over four years", "total:4 years"),
        ("900.000 Dollar pro Jahr", "year"),
        ("$18 300 в месяц", "month"),
        ("50.000 € / año", "year"),
        ("Rs 6-9 LPA", "year"),
        ("$88", None),
    ],
)
def test_per_is_set_where_the_wording_says_so(wording: str, per: str | None) -> None:
    assert read(wording).per == per


def test_pay_words_set_no_period_for_a_share_of_the_pay() -> None:
    assert read("연봉의 20% 가량", "percent").per is None
    assert read("grown 21% annually", "percent").per == "year"


def test_the_hedge_belongs_to_the_main_amount_not_to_its_equivalent() -> None:
    figure = read("1억2500만 달러(약 1756억원)")
    assert figure == Figure(
        "1억2500만 달러(약 1756억원)", 125_000_000, 125_000_000, "USD", None, None, None, {"KRW": 175_600_000_000}
    )


def test_an_equivalent_may_be_a_range() -> None:
    figure = read("50만~200만 달러(6억8천만~27억2천만 원)", "USD")
    assert figure.equivalents == {"KRW": (680_000_000, 2_720_000_000)}
    assert figure.as_dict()["equivalents"] == {"KRW": [680_000_000, 2_720_000_000]}


def test_as_dict_has_the_fields_in_order_and_whole_numbers_as_integers() -> None:
    as_dict = read("최대 7.8만 달러", "USD").as_dict()
    assert list(as_dict) == ["as_stated", "low", "high", "unit", "per", "hedge", "change", "equivalents"]
    assert as_dict["low"] is None
    assert isinstance(as_dict["high"], int)
    assert as_dict["high"] == 78_000


@pytest.mark.parametrize(
    ("wording", "value"),
    [
        ("two hundred and fifty thousand dollars", 250_000),
        ("a hundred and fifty thousand dollars", 150_000),
        ("hundred and fifty thousand dollars", 150_000),
        ("a thousand two hundred dollars", 1_200),
        ("one hundred and seventy-five thousand dollars", 175_000),
        ("two million five hundred thousand dollars", 2_500_000),
        ("nine hundred and ninety-nine thousand nine hundred and ninety-nine dollars", 999_999),
        ("one and a half billion dollars", 1_500_000_000),
        ("a million and a half dollars", 1_500_000),
        ("two million and a half dollars", 2_500_000),
        ("one and a quarter million dollars", 1_250_000),
        ("two and three-quarter million dollars", 2_750_000),
        ("a million and a quarter dollars", 1_250_000),
        ("three quarters of a million dollars", 750_000),
        ("1½ million dollars", 1_500_000),
    ],
)
def test_reads_english_number_words(wording: str, value: float) -> None:
    figure = read(wording)
    assert (figure.low, figure.high, figure.unit) == (value, value, "USD")


@pytest.mark.parametrize(
    ("wording", "low", "high"),
    [
        ("between a hundred and two hundred people", 100, 200),
        ("between a hundred and a hundred and fifty people", 100, 150),
        ("between two hundred and fifty and three hundred people", 250, 300),
        ("between two thousand and five thousand people", 2_000, 5_000),
        ("between one hundred and fifty thousand and two hundred thousand people", 150_000, 200_000),
    ],
)
def test_the_and_of_between_parts_two_numbers(wording: str, low: float, high: float) -> None:
    assert bounds(wording) == (low, high)


@pytest.mark.parametrize(
    ("wording", "low", "high"),
    [
        ("1억 ~ 1억 4천 (협의 가능)", 100_000_000, 140_000_000),
        ("1억~1억 5천만원", 100_000_000, 150_000_000),
        ("1억 2천~1억 5천만원", 120_000_000, 150_000_000),
        ("1천~1천5백만원", 10_000_000, 15_000_000),
        ("1천5백~2천만원", 15_000_000, 20_000_000),
        ("8천~1억 2천만원", 80_000_000, 120_000_000),
        ("2천~2천5백원", 2_000, 2_500),
        ("1조~2조 5천억 원", 1_000_000_000_000, 2_500_000_000_000),
    ],
)
def test_a_left_end_takes_only_the_scales_above_its_own_last(wording: str, low: float, high: float) -> None:
    assert bounds(wording, "KRW") == (low, high)


@pytest.mark.parametrize("tilde", ["~", "\u223c", "\u301c", "\uff5e", "\u2053", "\u02dc", "\u3030"])
def test_every_tilde_makes_a_range(tilde: str) -> None:
    assert bounds(f"3{tilde}6년") == (3, 6)
    assert bounds(f"3{tilde}6년 차 경력직", "years") == (3, 6)


@pytest.mark.parametrize(
    ("wording", "low", "high", "change"),
    [
        ("4천800만원이던 연봉이 6천100만원으로 뛰었다", 48_000_000, 61_000_000, "up"),
        ("120명이던 직원이 80명으로 줄었다", 80, 120, "down"),
        ("9%였던 비율이 15%로 올랐다", 9, 15, "up"),
        ("10%에 불과했던 비중이 30%까지 늘었다", 10, 30, "up"),
        ("3,000명이었던 인원이 지난해 2,000명으로 감소했다", 2_000, 3_000, "down"),
        ("5천만원이던 연봉이 7천만원이 됐다", 50_000_000, 70_000_000, "up"),
    ],
)
def test_what_was_and_what_it_has_become_are_a_move(wording: str, low: float, high: float, change: str) -> None:
    figure = read(wording)
    assert (figure.low, figure.high, figure.change) == (low, high, change)


@pytest.mark.parametrize(
    ("wording", "low", "high"),
    [
        ("1조원을 넘겼다", 1e12, None),
        ("1조원을 넘긴", 1e12, None),
        ("1조원을 넘어선", 1e12, None),
        ("1조원을 넘어섰다", 1e12, None),
        ("1조원을 넘기지 못했다", None, 1e12),
        ("1조원에 못 미쳤다", None, 1e12),
        ("회사를 1조원에 넘겼다", 1e12, 1e12),  # handed over for it
    ],
)
def test_passing_a_sum_and_handing_over_for_one(wording: str, low: float | None, high: float | None) -> None:
    assert bounds(wording) == (low, high)


@pytest.mark.parametrize(
    ("wording", "value"),
    [
        ("6할이 3년 안에 정리", 60),
        ("6할 5푼", 65),
        ("3할3푼", 33),
        ("六成五", 65),
        ("六成5年內離職", 60),
        ("3割5分", 35),
    ],
)
def test_tenths_take_hundredths_only_where_they_are_said(wording: str, value: float) -> None:
    assert bounds(wording, "percent") == (value, value)


@pytest.mark.parametrize(
    ("wording", "low", "high"),
    [
        ("招募數百名研發人員", 100, 999),
        ("裁員數千人", 1_000, 9_999),
        ("增聘數十名工程師", 10, 99),
        ("裁员数百人", 100, 999),
    ],
)
def test_an_unnamed_number_of_han_scales_may_follow_its_verb(wording: str, low: float, high: float) -> None:
    assert bounds(wording, "people") == (low, high)


@pytest.mark.parametrize("unit", [None, "AUD"])
def test_what_comes_on_top_opens_no_end(unit: str | None) -> None:
    assert bounds("A$138k plus 11.5% super", unit) == (138_000, 138_000)
    assert bounds("A$138k plus", unit) == (138_000, None)


def test_a_hedge_reaches_over_no_other_hedge() -> None:
    assert bounds("over or so $5 million", None) == (5_000_000, 5_000_000)
    assert bounds("up to plus 30%", None) == (30, 30)


@pytest.mark.parametrize("unit", ["DKK", "NOK", "SEK"])
def test_the_caller_says_which_crown(unit: str) -> None:
    assert read("2,4 milliarder kroner", unit) == Figure(
        "2,4 milliarder kroner", 2.4e9, 2.4e9, unit, None, None, None, {}
    )
    assert read("60.000 danske kroner").unit == "DKK"


@pytest.mark.parametrize(
    "wording",
    [
        "$1\u00a0million\u202fa year",
        "$1  million\ta\nyear",
        "\ufeff$1 mil\u00adlion a\u200b year",
        "‘$1 million a year’",
        "($1 million a year).",
    ],
)
def test_blanks_quotes_and_the_last_full_stop_change_nothing(wording: str) -> None:
    assert read(wording) == replace(read("$1 million a year"), as_stated=wording)


def test_a_refusal_names_its_place_in_the_wording_as_given() -> None:
    wording = "$5  and\u00a0 300 people"
    with pytest.raises(UnreadableFigure) as refused:
        read(wording)
    assert wording[refused.value.position :].startswith(refused.value.part)
    assert refused.value.part == "300 people"
