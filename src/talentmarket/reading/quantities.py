"""Quantities: a number with the unit that goes with it.

QUANTITY is a pattern over the types of tokens: CURRENCY DIGITS SCALE is "$14.3 billion", DIGITS CJK_SCALE DIGITS
CJK_SCALE CURRENCY is 1억2500만 달러. Each of its named parts is one way to write a number, and has a function here
that works out its value.
"""

import re
from decimal import Decimal
from functools import cache
from itertools import pairwise
from math import prod
from typing import Any

from talentmarket.reading.adjacent import begins_afresh, foreign_numeral_beside
from talentmarket.reading.figure import UnreadableFigure
from talentmarket.reading.lexicon import lexicon
from talentmarket.reading.numerals import Exact, NotANumber, digits, is_year, percent, positional, whole
from talentmarket.reading.tags import NUMBERS, SCALES, Tag, pattern, spelled
from talentmarket.reading.tokenizer import Tokens

QUANTITY = pattern(
    # what it may begin with
    r"(?=[STEP_PART SIGN CURRENCY PERCENT_BEFORE ARTICLE DIGITS NUMBER VAGUE DIGIT_COUNT DENOMINATOR FRACTION SCALE MULTIPLE PER])"
    r"(?P<step>STEP_PART [HYPHEN TO]?(?=CURRENCY DIGITS SPAN))?"
    r"(?P<sign>SIGN)?(?P<before>CURRENCY{1,2}|PERCENT_BEFORE)? SIGN? ARTICLE?(?:"
    # six figures, seven to nine figures, 여덟 자릿수
    r"(?P<figures>(?:STEP_PART HYPHEN?)? [DIGITS NUMBER](?:HYPHEN? TO+ HYPHEN? [DIGITS NUMBER])? HYPHEN? FIGURES)"
    # several hundred thousand, 수십억, tens of millions
    r"|(?P<vague>(?:STEP_PART OF? HYPHEN?)? [VAGUE DIGIT_COUNT](?:OF? HEDGE_INSIDE? [VAGUE CJK_SCALE SCALE])*)"
    # 1억 몇천만
    r"|(?P<partly>(?:[DIGITS NUMBER] CJK_SCALE+)+ VAGUE CJK_SCALE+)"
    # 3분의 1
    r"|(?P<parts>[DIGITS NUMBER] PARTS [DIGITS NUMBER])"
    # 九成, 六成五
    r"|(?P<tenths>[DIGITS NUMBER](?:CJK_SCALE+ [DIGITS NUMBER]?)* TENTHS(?:[DIGITS NUMBER]|HALF)?)"
    # sixty point one
    r"|(?P<decimals>[DIGITS NUMBER] HYPHEN? POINT(?:HYPHEN? [DIGITS NUMBER])+(?:HYPHEN? SCALE)*)"
    # two-thirds, a third, half
    r"|(?P<fraction>[DIGITS NUMBER] [HYPHEN TO]? DENOMINATOR(?!OF ARTICLE SCALE)|(?<=ARTICLE) DENOMINATOR(?!OF ARTICLE SCALE)|FRACTION ARTICLE?(?=PERCENT)|FRACTION(?!OF? ARTICLE? SCALE)|DIGITS SLASH DIGITS)"
    # one and a quarter million
    r"|(?P<mixed>[DIGITS NUMBER] AND(?:ARTICLE|[DIGITS NUMBER] [HYPHEN TO]?) DENOMINATOR(?:HYPHEN? SCALE+|(?=HYPHEN? [TIME TIMES]))|(?:[DIGITS NUMBER]|(?<=ARTICLE)) SCALE+ AND ARTICLE DENOMINATOR(?!OF))"
    # a hundred and fifty thousand, a million and a half
    r"|(?P<number>[DIGITS NUMBER] HYPHEN? DENOMINATOR OF ARTICLE SCALE+|(?:[DIGITS NUMBER](?:HEDGE_INSIDE? CJK_SCALE)+)*(?:[DIGITS NUMBER] HALF?(?:HEDGE_INSIDE? CJK_SCALE)*)(?:HYPHEN? SCALE(?:AND? NUMBER(?:HYPHEN? SCALE)?)*)* VAGUE? HALF?|(?:FRACTION|FRACTION OF? ARTICLE|(?<=ARTICLE) DENOMINATOR OF ARTICLE) SCALE+|(?<=ARTICLE) SCALE+(?:(?<!BETWEEN ARTICLE SCALE)(?:AND? NUMBER(?:HYPHEN? SCALE+)?)* HALF?)?"
    r"|(?<![DIGITS NUMBER VAGUE CJK_SCALE HALF DENOMINATOR FRACTION SCALE OF STEP_PART TO ARTICLE HYPHEN]) SCALE AND NUMBER HYPHEN? SCALE+"
    # un sur quatre, une entreprise sur cinq
    r"|ARTICLE(?=[WORD NOUN]? HYPHEN? OUT_OF HYPHEN? [DIGITS NUMBER]))"
    r"|(?P<multiple>MULTIPLE)"
    # less than a month
    r"|(?P<period>(?<=[HEDGE_BEFORE HEDGE TO]) PER(?![CURRENCY DIGITS NUMBER])|(?<![CURRENCY DIGITS SCALE CJK_SCALE]) PER(?=AND [DIGITS NUMBER] TIME))"
    r")"
    r"(?P<plus>HYPHEN? HEDGE_BEHIND(?=[SLASH PERCENT TIME NOUN TIMES PER SCALE]|CURRENCY(?!DIGITS)))? HEDGE_INSIDE?"
    r"(?P<unit>[HYPHEN OF]?(?:CURRENCY{1,2}|PERCENT POINTS?|POINTS|TIMES|TIME) HALF?|(?P<nouns>(?:(?<=VAGUE) OF|[HYPHEN AND COMMA]? [WORD GPU STEP_PART ARTICLE NAME PAY]|AND|OPEN WORD CLOSE|HYPHEN){0,7}?) NOUN+|SPAN)? HEDGE_INSIDE?(?P<span>SPAN? STEP_PART|SPAN)?"
)
Spans = tuple[tuple[int, int], ...]  # of the groups of a match of QUANTITY
TIME_HOURS = {"years": 8760, "months": 720, "weeks": 168, "days": 24, "hours": 1}
COUNTED = {"count", "people", "firms", "gpus", "posts"}
DOLLARS = {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"}
# The currencies that a sign or name of money which several countries have may mean.
FAMILIES = {
    "dollar": DOLLARS,
    "yen": {"JPY", "CNY"},
    "yuan": {"CNY", "TWD", "HKD", "MOP"},
    "crown": {"DKK", "NOK", "SEK"},
    "kr": {"DKK", "NOK", "SEK", "ISK", "CZK"},
    "peso": {"MXN", "PHP"},
}
UNITS = {"percent", "percentage_point", "ratio", "people", "firms", "gpus", "count", *TIME_HOURS}


class Quantity:
    """A number with its unit where it has one, before it is known whether it is the figure.

    A plain class whose defaults are class attributes: most amounts never set them, and many amounts are made.
    """

    hedge: str | None = None
    change: str | None = None
    per: str | None = None
    share: tuple[Exact, Exact] | None = None  # 7 out of 10
    terms: list[tuple[Exact, str]] | None = None  # 8년 8개월: what is added in a smaller unit of time
    upper: str | None = None  # 6개월~1년: the unit of time of the upper end, where it is another one
    depth: int = 0  # of brackets
    signs: bool = False  # a currency precedes
    signed: bool = False  # a plus or a minus precedes
    vague: bool = False
    ranged: bool = False
    aside: bool = False
    part: bool = False  # "most of the 70": an unnumbered part of this
    total: bool = False  # the sum of the others
    subset: str | None = None  # "of": 9 of 10; "of the": 14 of the 20, a count with its whole
    year: bool = False  # looks like a calendar year
    noun: bool = False  # the unit is a counted noun
    soft: bool = False  # the noun is some words away
    word: bool = False  # a lone number word
    reach: tuple[int, int] = (0, 0)  # the tokens that say something of it, hedges and periods included

    low: Exact = 0  # the bounds, set as soon as the words of the number are worked out
    high: Exact = 0

    def __init__(self, unit: str | None, first: int, last: int, numeral: tuple[int, int]) -> None:
        self.unit = unit  # None: a bare number
        self.first = first  # its words: tokens first … last-1
        self.last = last
        self.numeral = numeral  # the words of the number alone


def refusal(tokens: Tokens, amount: Quantity, reason: str) -> UnreadableFigure:
    start, end = tokens.starts[amount.first], tokens.ends[amount.last - 1]
    return UnreadableFigure(tokens.text, tokens.text[start:end], start, reason)


def text_of(tokens: Tokens, index: int) -> str:
    return tokens.text[tokens.starts[index] : tokens.ends[index]].lower()


def quantities(tokens: Tokens) -> list[Quantity]:
    """Every number with its unit, from left to right."""
    found = []
    tags, position = tokens.tags, 0
    _check_digits(tokens)
    while position < len(tags) and (match := QUANTITY.search(tags, position)):
        position = match.end()
        if tags[position - 1] == Tag.CURRENCY and tags[position : position + 1] == Tag.DIGITS:
            position -= 1  # Level 4 ₩80,000,000
        try:
            amount = _amount(tokens, match)
        except NotANumber as error:
            raise refusal(tokens, Quantity(None, *match.span(), (0, 0)), error.reason) from None
        if amount is not None:
            found.append(amount)
            position = amount.last
        elif found and found[-1].unit is None and tags[found[-1].last : match.start()] == Tag.TO:
            del found[-1]  # 20~30대
    return found


def _check_digits(tokens: Tokens) -> None:
    """Refuse digits that signs chain without a space into no number: 1.2.3, 3.,5, 12//34, 1-2-3."""
    for match in _CHAINED.finditer(tokens.tags):
        start, end = tokens.starts[match.start()], tokens.ends[match.end() - 1]
        part = tokens.text[start:end]
        if not any(letter.isspace() for letter in part):
            raise UnreadableFigure(tokens.text, part, start, "these digits and signs are not a number")


_CHAINED = pattern(
    r"DIGITS DIGITS|DIGITS COMMA DIGITS|DIGITS SLASH SLASH DIGITS|DIGITS TO DIGITS TO DIGITS|DIGITS PERCENT PERCENT"
)


def _amount(tokens: Tokens, match: re.Match[str]) -> Quantity | None:
    """The amount that a match of QUANTITY stands for; None for a name, a rank or a date."""
    spans = match.regs
    first, last = spans[0]
    group, rule = next(one for one in _RULE_GROUPS if spans[one[0]][0] >= 0)  # how the number is written
    start, end = spans[group]
    if end - start > 1:
        cut = _no_hundredths(tokens, end) if rule == "tenths" else _parted(tokens, first, start, end)
        if cut:  # 9000억으로 3배, 6할이 3년 안에: two numbers
            amount = Quantity(None, first, cut, (start, cut))
            label = _is_label(tokens, amount, rule)
            return None if label or not _evaluate(tokens, amount, rule, start, cut) else amount
    amount = Quantity(None, first, last, (start, end))
    if spans[_BEFORE][0] >= 0:
        amount.unit = _unit_before(tokens, *spans[_BEFORE])
        amount.signs = amount.unit != "percent"
    elif (first or tokens.starts[0]) and begins_afresh(tokens, first, start, end):
        raise NotANumber("what comes before it may be part of the number")
    if tokens.tags[start] == Tag.NUMBER and foreign_numeral_beside(tokens, first, end):
        raise NotANumber("a number word next to it is not known")
    marked = spans[_SPAN][0] >= 0 and tokens.tags[spans[_SPAN][0]] == Tag.SPAN
    if spans[_UNIT][0] >= 0:
        taken = _take_unit(tokens, amount, spans, rule)
        if taken is None:
            return None
        marked = marked or taken
    if tokens.tags[amount.last : amount.last + 1] in (Tag.WORD, Tag.SCALE):
        _check_scale_behind(tokens, spans, amount.last, end)
    ordinal = rule == "fraction" and _ordinal(tokens, start, end)
    if ordinal or _is_label(tokens, amount, rule) or not _evaluate(tokens, amount, rule, start, end):
        return None
    if amount.unit in ("count", "people", "gpus", None):
        _name_by_noun(tokens, amount)
    if amount.last - first > 2 or spans[_SIGN][0] >= 0 or spans[_PLUS][0] >= 0 or marked:
        _finish(tokens, amount, spans, marked)
    return amount


def _check_scale_behind(tokens: Tokens, spans: Spans, last: int, end: int) -> None:
    """Refuse a quantity with a scale behind it that is torn from its number ($2-plus million, 75 USD million), or not known."""
    behind = tokens.tags[last : last + 1]
    if behind == Tag.WORD and _SCALE_LIKE.match(tokens.text, tokens.starts[last]):
        raise NotANumber("the word after the number may be a scale that is not known")
    torn = end == last - (spans[_PLUS][1] - spans[_PLUS][0]) or tokens.tags[last - 1] == Tag.CURRENCY
    if behind == Tag.SCALE and torn:
        raise NotANumber("a scale is apart from its number")


def _take_unit(tokens: Tokens, amount: Quantity, spans: Spans, rule: str) -> bool | None:
    """Set the unit behind the number; True where it marks a span (1억원대), None where the number is a rank or an age."""
    at, first = spans[_UNIT][1] - 1, amount.first
    if tokens.tags[at] == Tag.SPAN:
        if span_follows(tokens, at):
            return True
        if at + 1 < amount.last and _AGED.search(tokens.text, 0, tokens.starts[first]):
            amount.unit = "years"  # 나이 30대 후반
        elif _ranks(tokens, *amount.numeral, amount.last):
            return None
        else:
            amount.unit, amount.noun = amount.unit or "count", True
    elif at + 1 == amount.last and tokens.tags[at] == Tag.CURRENCY and _next_owns(tokens, amount, at):
        amount.last = at
        if tokens.tags[at - 1] == Tag.CURRENCY:
            amount.unit = amount.unit or str(tokens.values[at - 1])
    elif rule != "multiple":
        _set_unit(tokens, amount, spans)
    return False


def _unit_before(tokens: Tokens, first: int, last: int) -> str:
    """The unit in front of a number: AUD $140,000 is Australian."""
    if tokens.tags[first] == Tag.PERCENT_BEFORE:
        return "percent"
    given = [str(value) for value in tokens.values[first:last]]
    if not _same_money(given[0], given[-1]):
        raise NotANumber("the number has two currencies")
    return given[-1] if given[0] in _GENERAL else given[0]


_GENERAL = frozenset(("dollar", "yen", "yuan", "kr", "peso", "crown", "USD"))
_SCALE_LIKE = re.compile(
    r"(?:m[ei]ll?i|milj|miri|bill?i|bilj|trill?i|mld|mrd|mia?rd|thous|tausend|tisíc|tysi)(?!tary|eu|nn|o?n?aire)", re.I
)


def _next_owns(tokens: Tokens, amount: Quantity, at: int) -> bool:
    """Whether a sign or code between two numbers belongs to the second: Band 7 £52,845."""
    tags = tokens.tags
    if tags[at + 1 : at + 2] != Tag.DIGITS or text_of(tokens, at) not in lexicon().signs:
        return False
    to_left, to_right = tokens.starts[at] == tokens.ends[at - 1], tokens.ends[at] == tokens.starts[at + 1]
    if to_left != to_right:
        return to_right
    if amount.signs:
        return True
    behind = at + 2
    while behind < len(tags) and tags[behind] in _SCALES_BEHIND:
        behind += 1
    if behind < len(tags) and tags[behind] in _MEASURES:
        return False
    raise NotANumber("the money sign may belong to the number before it or to the one after it")


_SCALES_BEHIND = spelled("CJK_SCALE SCALE")
_MEASURES = spelled("CURRENCY PERCENT POINTS TIMES TIME NOUN")


def _parted(tokens: Tokens, first: int, start: int, end: int) -> int:
    """Where a particle, or the "and" of "between", parts the digits of two numbers; 0 where none does."""
    if first and tokens.tags[first - 1] == Tag.BETWEEN and Tag.AND in tokens.tags[start:end]:
        joints = [index for index in range(start, end) if tokens.tags[index] == Tag.AND]
        return joints[len(joints) // 2]
    for index in range(start + 1, end):
        if tokens.tags[index] == Tag.DIGITS and tokens.text[tokens.ends[index - 1] : tokens.starts[index]].strip():
            return index if Tag.CJK_SCALE in tokens.tags[start:index] else 0
    return 0


def _no_hundredths(tokens: Tokens, end: int) -> int:
    """Where the tenths end, if the number behind them counts no hundredths; 0 where it does (3할 5푼, 六成五)."""
    if tokens.tags[end - 1] in (Tag.TENTHS, Tag.HALF):
        return 0
    gap = tokens.text[tokens.ends[end - 2] : tokens.starts[end - 1]]
    if _THOUSANDTHS.match(tokens.text, tokens.ends[end - 1]):
        raise NotANumber("thousandths follow tenths and hundredths")
    if _HUNDREDTHS.match(tokens.text, tokens.ends[end - 1]):
        return 0 if not gap.strip() else end - 1
    measured = tokens.tags[end : end + 1] in tuple(_SCALES_BEHIND + _MEASURES)
    bare = tokens.text[tokens.ends[end - 2] - 1] == "成" and not measured
    return 0 if bare and not gap else end - 1


_HUNDREDTHS = re.compile(" ?[푼分]")
_THOUSANDTHS = re.compile(r" ?[푼分] ?\d+ ?[리厘]")


def _finish(tokens: Tokens, amount: Quantity, spans: Spans, marked: bool) -> None:
    """Sign, half, span, hedge inside the amount."""
    tags, values = tokens.tags, tokens.values
    if spans[_SIGN][0] >= 0:
        amount.signed = True
        if values[spans[_SIGN][0]] == "-":
            amount.low, amount.high = -amount.high, -amount.low
    unit_end = spans[_UNIT][1]
    if unit_end > 0 and tags[unit_end - 1] == Tag.HALF:
        amount.low, amount.high = amount.low + _HALF, amount.high + _HALF
    if spans[_STEP][0] >= 0:
        _step_part(amount, str(values[spans[_STEP][0]]))  # mid-$200,000s
    elif marked:
        _span(amount)
    if spans[_SPAN][0] >= 0 and tags[amount.last - 1] == Tag.STEP_PART:
        _step_part(amount, str(values[amount.last - 1]))
    if Tag.HEDGE_INSIDE in tags[amount.first : amount.last]:
        amount.hedge = "about"
    if spans[_PLUS][0] >= 0:
        amount.hedge = str(values[spans[_PLUS][1] - 1])


_HALF = Decimal("0.5")
_GROUPS = QUANTITY.groupindex
_BESIDE = ("step", "sign", "before", "plus", "unit", "nouns", "span")  # every other group is a way to write a number
_RULE_GROUPS = [(at, name) for name, at in _GROUPS.items() if name not in _BESIDE]
_RULE_GROUPS.sort(key=lambda one: one[1] != "number")  # which most are
_SIGN, _BEFORE, _PLUS, _UNIT = _GROUPS["sign"], _GROUPS["before"], _GROUPS["plus"], _GROUPS["unit"]
_NOUNS, _SPAN, _FIGURES, _STEP = _GROUPS["nouns"], _GROUPS["span"], _GROUPS["figures"], _GROUPS["step"]


def _set_unit(tokens: Tokens, amount: Quantity, spans: Spans) -> None:
    """The unit behind the number; "$5 CAD" is CAD, a noun gives way to a money sign."""
    tags, values = tokens.tags, tokens.values
    at = spans[_UNIT][1] - 1
    at -= tags[at] == Tag.HALF
    if tags[at] == Tag.NOUN:
        if amount.unit is None and spans[_FIGURES][0] < 0:  # a seven-figure offer is money
            _set_noun(tokens, amount, *spans[_NOUNS], at)
    elif tags[at] == Tag.CURRENCY:
        _set_money(tokens, amount, at)
    elif amount.signs and tags[at] in (Tag.PERCENT, Tag.POINTS):
        raise NotANumber("the number has a currency and a percent sign")
    elif amount.unit is None:
        if tags[at] == Tag.TIME and not _BESIDE_TIME.fullmatch(tokens.text, tokens.ends[at - 1], tokens.starts[at]):
            amount.last = at  # half by year five
            return
        amount.unit = str(values[at])
        amount.aside = amount.unit == "years" and text_of(tokens, at) in ("세", "살")  # an age, and no length of time
        if amount.unit == "weeks" and text_of(tokens, at) == "주" and _are_shares(tokens, amount.first, at):
            amount.unit, amount.noun = "count", True  # 2만주


def _are_shares(tokens: Tokens, first: int, last: int) -> bool:
    thousands = (1000, 10_000, 10**8)
    scales = (tokens.values[i] for i in range(first, last) if tokens.tags[i] == Tag.CJK_SCALE)
    return "shares" in tokens.values or any(scale in thousands for scale in scales)


def _set_noun(tokens: Tokens, amount: Quantity, start: int, first_noun: int, at: int) -> None:
    """The counted noun: the first one (start-up employees are firms' people), but what a count or a post is of."""
    values = tokens.values
    given = values[first_noun] if tokens.tags[first_noun] == Tag.NOUN else values[at]
    if text_of(tokens, at) in ("块", "塊") and Tag.PAY in tokens.tags and Tag.GPU not in tokens.tags:
        amount.unit = "yuan"  # 月薪3万块
        return
    if given in ("count", "posts"):
        given = next((value for value in values[at:first_noun:-1] if value in ("gpus", "firms", "people")), given)
    amount.unit, amount.noun = str(given), True
    amount.soft = Tag.GPU not in tokens.tags[start:at] and first_noun > start  # 4,096 H100 GPUs are nothing else


def _set_money(tokens: Tokens, amount: Quantity, at: int) -> None:
    given, word = str(tokens.values[at]), text_of(tokens, at)
    before = str(tokens.values[at - 1]) if tokens.tags[at - 1] == Tag.CURRENCY else amount.unit
    if (before or "").startswith("1/"):
        raise NotANumber("deux cents euros: a number word that is not known")
    feet = word == "ft" and _FEET.match(str(tokens.values[amount.first]))
    if feet or (" " not in word and _OTHER_DOLLARS.match(tokens.text, tokens.starts[at])):
        given = "other"
    if given.startswith("1/") and amount.unit is not None:
        return
    if before is not None and not _same_money(before, given):
        raise NotANumber("the number has two currencies")
    if amount.unit is None or (amount.unit in ("dollar", "yen") and given != "dollar"):
        amount.unit = given


def _ordinal(tokens: Tokens, start: int, end: int) -> bool:
    """Whether one more of a kind is meant, and no part of it: a third co-founder, a fifth employee."""
    if tokens.tags[end : end + 2] == spelled("WORD HYPHEN"):
        end += 2
    if tokens.tags[start] != Tag.DENOMINATOR or tokens.tags[end : end + 1] != Tag.NOUN:
        return False
    noun = text_of(tokens, end)
    return noun.isascii() and noun.replace("-", "").isalpha() and not noun.endswith(("s", "people", "staff", "men"))


def _name_by_noun(tokens: Tokens, amount: Quantity) -> None:
    """The unit by a noun that does not follow the number: 기업 350곳, a headcount of 3,200, 5인 미만 사업장."""
    text, start, end = tokens.text, tokens.starts[amount.first], tokens.ends[amount.last - 1]
    if amount.unit == "gpus" and text_of(tokens, amount.last - 1) == "장":
        amount.unit = _counted_noun(text.lower(), start, end) or "gpus"  # 사진 20장
    elif amount.unit == "people":
        sized = text_of(tokens, amount.last - 1) == "인" and _SIZED_FIRMS.match(text, end) is not None
        amount.aside = amount.aside or sized
    elif amount.unit == "count" and text_of(tokens, amount.last - 1) in _COUNTERS:
        amount.unit = _counted_noun(text.lower(), start, end) or amount.unit
    elif amount.unit is None and _START_UP.match(text, end):
        amount.unit, amount.noun = "firms", True
    elif amount.unit is None and isinstance(amount.low, int) and amount.low == amount.high and not amount.year:
        followed = tokens.tags[amount.last : amount.last + 1] in tuple(spelled("WORD OUT_OF AMONG OF SLASH"))
        headed = _HEADED.search(text, max(0, start - 60), start)
        if headed and not (followed and headed["of"] is None):
            amount.unit, amount.noun = "people", True


def _counted_noun(text: str, start: int, end: int) -> str | None:
    """Whether firms or GPUs are what 곳, 개 or 대 counts: by the noun behind (의 included), or right before."""
    for unit, (before, behind) in _nouns().items():
        if behind.match(text, end):
            return unit
        named = before.search(text, max(0, start - 40), start)
        told = named and (not named["case"].endswith(_SUBJECTS) or _SUBJECT.match(text, end))
        if told and not text.startswith("의 ", end):
            return unit
    return None


@cache
def _nouns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """For each unit its nouns as they come before and after a count."""
    patterns = {}
    for unit, nouns in lexicon().nouns.items():
        noun = "|".join(map(re.escape, nouns))
        before = re.compile(rf"(?:{noun}){_CASE}(?: {_FILLER})* ?$")
        behind = re.compile(
            rf"{_COUNTED_BY}(?:[a-z가-힣]+(?<![과와및을를에]) ){{0,2}}[a-z가-힣]*?(?:{noun})(?![가-힣]*(?:형|용|별)(?![가-힣]))"
        )
        patterns[unit] = (before, behind)
    return patterns


_CASE = "(?P<case>들?(?:은|는|이|가|도|만| ?수는|의 수는)|들?(?:을|를)?(?: 중| 가운데)?)"
_COUNTERS = frozenset(("곳", "개", "군데", "대"))
_COUNTED_BY = "(?:여|에 달하는|에 이르는|(?:이|가) 넘는| 이상| 이하| 미만| 안팎| 남짓)?(?:의)? ?"
_FILLER = "(?:약|최소|최대|모두|총|전체|지난해|올해|작년|국내|무려|각각|단|불과|현재|대략|적어도|거의|누적|평균)"
_SUBJECTS = ("은", "는", "이", "가", "도")
# A count that is said of the subject: 스타트업은 124곳이었다, 기업이 350곳으로 늘었다; not 기업은 매장 30곳을 닫았다
_SUBJECT = re.compile(
    r"(?:여 ?)?(?:이|가|으로|로|에 (?:달|이르|불과|그)|을 (?:넘|웃돌|돌파)|뿐|$|[.,()\"'”’」]|라| ?(?:이상|이하|미만|안팎|정도|가량)| (?:늘|줄|증가|감소|폐업|넘))"
)
_START_UP = re.compile(r" (?:jeunes )?start-up(?= ?(?:$|[,.;)]|(?:fran|euro|tech|ont|sont|en|de|qui|à|dans)))")
_SIZED_FIRMS = re.compile(" ?(?:이상|미만|이하|초과|규모)의? ?(?:기업|사업장|업체|가구|법인|회사|사업체|중소기업)")
_HEADED = re.compile(
    r"\b(?:(?P<of>(?:head ?count|workforce|staff|team|crew) of)|(?:head ?count|workforce|staff|team)(?: (?:to|from|at|is|was)|:)|employees:"
    r"|(?:head ?count|workforce|staff|team) (?:has |had |was )?(?:fell|fallen|rose|risen|grew|grown|dropped|shrank|declined|climbed|increased|swelled|cut|down|up) (?:to|by|from))"
    r" (?:(?:about|around|roughly|approximately|nearly|almost|some|over|more than|at least|up to|under|fewer than|less than"
    r"|just|only|well|an estimated|close to) )*$",
    re.I,
)


def _same_money(first: str, second: str) -> bool:
    """Whether two names of money at one number may mean the same: $ … CAD, ¥ … 元."""
    if first == second or "other" in (first, second):
        return True
    if {first, second} <= {"yen", "yuan", *FAMILIES["yuan"], "JPY"} or {first, second} <= {"crown", *FAMILIES["kr"]}:
        return bool({first, second} & {"yen", "yuan", "kr", "crown"})
    if {first, second} <= DOLLARS:
        return "USD" in (first, second)
    if second in FAMILIES.get(first, ()) or first in FAMILIES.get(second, ()):
        return True
    return {first, second} in ({"dollar", "peso"}, {"dollar", "MXN"}, {"dollar", "BRL"})


# dollars jamaïcains, pesos argentinos, francs CFA: the money of a country that is not known
_OTHER_DOLLARS = re.compile(
    r"(?:dollars?|d[óo]lares|dollari|pesos|francs|livres|couronnes|roupies|rupias|coroane|libras|dinars?|won|pounds?)"
    r"(?: (?:de |d'|du |des |di |del )?(?!am[ée]ric|estadoun|statun|us\b|par\b)\w*(?:iens?|ains?|ais|ois|ianos?|enses?|eños?|esi|ini|aines?|iennes?|ine[rs]?|anos)\b"
    r"| (?:de|du|di|del) (?!(?:la|los|las|les|l|salaire|prime|bonus)\b)[A-ZÀ-Ý]\w+)"
)
_BESIDE_TIME = re.compile(r"[ '-]*(?:(?:of|a|an|full|whole|more|total|s|de|d'|i) ?)*[ '\"’]*", re.I)
_FEET = re.compile(r"\d{1,3}$|\d+,\d{3}$")


def span_follows(tokens: Tokens, at: int) -> bool:
    """Whether 대 behind a number means a span (1억대, 50만대 연봉) and not machines (26만 대, 1000대)."""
    if tokens.values[at] == "s":
        return True  # $130,000s
    glued = tokens.starts[at] == tokens.ends[at - 1] and tokens.tags[at - 1] == Tag.CJK_SCALE
    return glued and tokens.values[at - 1] != 10_000


def _ranks(tokens: Tokens, start: int, end: int, last: int) -> bool:
    """Whether 대 means the greatest few (3대 강국) or an age (40대), and not machines (26만 대)."""
    if tokens.tags[last : last + 1] in (Tag.DIGITS, Tag.NUMBER):
        return False
    if tokens.tags[last - 1] == Tag.STEP_PART and end - start == 1:
        return True  # 30대 후반
    counted = Tag.GPU in tokens.tags or "gpus" in tokens.values
    if end - start > 1 or counted or (start and tokens.tags[start - 1] in spelled("NOUN HEDGE_BEFORE")):
        return False
    literal = str(tokens.values[start])
    ten = len(literal) == 2 and literal[1] == "0"
    if ten and not (start and tokens.tags[start - 1] == Tag.WORD):
        return True
    behind = tokens.text[tokens.ends[last - 1] :]
    few = len(literal) <= 2 or literal in ("100", "200", "500", "1000")
    return few and _FEW.match(behind) is not None


_AGED = re.compile("(?:나이|연령|연령대)[은는이가도]? ?(?:평균 )?$")
_FEW = re.compile("(?! 규모)(?: +|(?![를을가이은는의와과로에도만뿐]))[가-힣]")  # 3대 강국, but 30대가


def _is_label(tokens: Tokens, amount: Quantity, rule: str) -> bool:
    """Whether the number is a name, a rank or a place in a series: Series 3, 5G, 5년차, 36th."""
    tags = tokens.tags
    if rule != "number" and rule != "vague":
        return False
    first, last = amount.first, amount.last
    start, end = amount.numeral
    if amount.soft and _FOUNDED.match(tokens.text, tokens.ends[end - 1]):
        return is_year(str(tokens.values[start]))
    plainly = amount.unit is None and end - start == 1
    behind = tags[last] if last < len(tags) else ""
    if _glued_to_name(tokens, amount, plainly):
        return True
    if rule == "number" and behind == Tag.HYPHEN and plainly and tags[last + 1 : last + 2] in (Tag.WORD, Tag.NOUN, ""):
        return True
    if first and tags[first - 1] == Tag.LABEL and (labelled := _labelled(tokens, amount, plainly)) is not None:
        return labelled
    if tags[start] == Tag.NUMBER and plainly and _TOP.search(tokens.text, 0, tokens.starts[first]):
        return True  # a top-ten lab, employee number seven
    if plainly and behind == Tag.PER and tokens.values[last] == "person":
        return tokens.values[start] in ("1", 1)
    return False


def _glued_to_name(tokens: Tokens, amount: Quantity, plainly: bool) -> bool:
    """Whether a name goes on behind the number: 23andMe employees, 36th, 5년차."""
    tags, last, end = tokens.tags, amount.last, amount.numeral[1]
    if tags[end : end + 1] == Tag.NAME and tokens.starts[end] == tokens.ends[end - 1]:
        return True
    if tags[last : last + 1] != Tag.NAME:
        return False
    gap = tokens.starts[last] - tokens.ends[last - 1]
    return (plainly and gap <= 1) or (amount.unit is None and gap == 0)


def _labelled(tokens: Tokens, amount: Quantity, plainly: bool) -> bool | None:
    """Whether the label in front makes a name of the number; None where it says nothing of it."""
    start, end = amount.numeral
    label = text_of(tokens, amount.first - 1)
    if label == "제" and Tag.CJK_SCALE in tokens.tags[start:end]:
        return True  # 제56조
    if (plainly or amount.noun) and tokens.tags[start] == Tag.DIGITS:
        return "," not in str(tokens.values[start])
    if label == "第" or text_of(tokens, amount.last - 1) == "프로":
        return True  # 第三个, 제미나이 2.5 프로
    return None


# 2019 gegründeten Unternehmen: a year, and no count
_FOUNDED = re.compile(
    r"[ -](?:neu |newly )?(?:gegründet|founded|launched|established|formed|started|created|born|créée?s|fondée?s|lancée?s|fundad|cread|fondate|nate)\w*",
    re.I,
)
_TOP = re.compile(r"\b(?:top|number)[- ]$", re.I)


def _evaluate(tokens: Tokens, amount: Quantity, rule: str, start: int, end: int) -> bool:
    """Set the bounds from the words start … end-1; False where they are no number after all."""
    tags, values = tokens.tags, tokens.values
    if rule in _SIZES:
        amount.low, amount.high = _SIZES[rule](tokens, start, end)
        amount.vague = True
    elif rule in _VALUES:
        amount.low = amount.high = _VALUES[rule](tokens, start, end)
    elif rule == "number":
        amount.low = amount.high = _number(tokens, start, end, amount.unit)
        if end - start == 1:
            amount.word = tags[start] == Tag.NUMBER
            amount.year = amount.unit is None and tags[start] == Tag.DIGITS and is_year(str(values[start]))
    elif rule == "period":
        if not text_of(tokens, start).startswith(("a ", "an ", "one ")) or values[start] == "person":
            return False
        amount.low = amount.high = 1
        amount.unit = f"{values[start]}s"
    elif rule == "multiple":
        grown, amount.change = values[start]
        amount.low = amount.high = grown
        amount.unit = amount.unit or "ratio"
    else:
        part, of = _fraction(tokens, rule, start, end)
        if not of:
            raise NotANumber("a fraction whose denominator is zero")
        if amount.unit == "percent" or (end < len(tags) and tags[end] == Tag.SCALE):
            amount.low = amount.high = whole(Decimal(part) / Decimal(of))
        else:
            amount.share = (part, of)
            amount.low = amount.high = percent(part, of)
            if amount.unit is None or amount.noun:
                amount.unit, amount.noun = "percent", False
    return True


def _run(tokens: Tokens, start: int, end: int) -> list[tuple[str, Any]]:
    """The types and values of the words start … end-1."""
    return list(zip(tokens.tags[start:end], tokens.values[start:end], strict=True))


def _number(tokens: Tokens, start: int, end: int, unit: str | None) -> Exact:
    tags, values = tokens.tags, tokens.values
    run = tags[start:end]
    if run == Tag.NUMBER:
        return int(values[start])
    if Tag.CJK_SCALE in run:
        return _positional(tokens, start, end)
    comma = any(values[i][1] for i in range(start, end) if tags[i] == Tag.SCALE) if Tag.SCALE in run else None
    sized = unit in ("percent", "percentage_point", "ratio", *TIME_HOURS)
    grouped = not sized and comma is not False and tags[end : end + 1] != Tag.SPAN
    if run == Tag.DIGITS:
        return digits(str(values[start]), comma, grouped)
    return _words(tokens, start, end, comma, grouped)


def _positional(tokens: Tokens, start: int, end: int) -> Exact:
    parts: list[tuple[bool, Exact]] = []
    factor = 1
    for index, (tag, value) in enumerate(_run(tokens, start, end), start):
        if tag == Tag.DIGITS:
            if _THIS_OR_NEXT.fullmatch(str(value)):
                raise NotANumber("a decimal, or this number or the next")  # 7,8천만원
            parts.append((False, digits(str(value), None, False)))
        elif tag == Tag.NUMBER:
            parts.append((False, value))
        elif tag == Tag.CJK_SCALE:
            if parts and parts[-1] == (True, 10_000) and text_of(tokens, index) in ("亿", "億"):
                parts[-1] = (True, 10**12)  # 1.2万亿
            else:
                parts.append((True, value))
        elif tag == Tag.SCALE:
            factor *= value[0]
    if tokens.tags[end : end + 1] not in (Tag.CURRENCY, Tag.NOUN, Tag.HEDGE_INSIDE) and _leaves_out_man(parts):
        parts.append((True, 10_000))  # 1억2000 is said for 1억2000만
    if parts[-1] in ((True, 1000), (True, 100)) and any(scale and value >= 10**8 for scale, value in parts[:-1]):
        usual = all(not scale or value in (10**8, 10**12, 1000, 100) for scale, value in parts)
        if tokens.tags[end : end + 1] == Tag.CURRENCY or not usual:
            raise NotANumber("만 may be missing after the last scale")
        parts.append((True, 10_000))  # 1억 5천 is said for 1억 5천만
    return whole(positional(parts) * factor)


_THIS_OR_NEXT = re.compile(r"\d,\d")


def _leaves_out_man(parts: list[tuple[bool, Exact]]) -> bool:
    """Whether a number ends with hundreds or thousands right behind 억 or 조, and nothing says of what."""
    return len(parts) > 2 and parts[-2][0] and parts[-2][1] >= 10**8 and not parts[-1][0] and parts[-1][1] >= 100


def _words(tokens: Tokens, start: int, end: int, comma: bool | None, grouped: bool) -> Exact:
    """two hundred fifty thousand, 14.3 billion, 3 and a half million, 2 mil milhões."""
    dollars = start > 0 and tokens.values[start - 1] == "dollar"
    if dollars and _COLLOQUIAL.match(text_of(tokens, start)) and text_of(tokens, start + 1) == "mil":
        raise NotANumber("mil is a thousand in Spanish, a million in colloquial English")  # $3.5 mil
    closed: list[Exact] = []
    group: Exact | None = None
    scale = 0
    for index, (tag, value) in enumerate(_run(tokens, start, end), start):
        if tag == Tag.DIGITS:
            group = digits(str(value), comma, grouped)
        elif tag == Tag.ARTICLE and end - start == 1:
            group = 1
        elif tag == Tag.NUMBER:
            if group is not None and scale > 100:
                closed.append(group)
                group, scale = None, 0
            group = (group or 0) + value
        elif tag == Tag.HALF:
            group = (group or 0) + _HALF * (scale if tokens.tags[index - 1] == Tag.SCALE else 1)
        elif tag in spelled("FRACTION DENOMINATOR"):
            group = Decimal(group or 1) * value[0] / value[1]
        elif tag in SCALES:
            larger = value[0] if tag == Tag.SCALE else value
            if larger <= scale:
                raise NotANumber("the scales do not get larger")  # between one hundred and two hundred
            scale = larger
            group = (1 if group is None else group) * scale
    closed.append(group or 0)
    if any(small >= large for large, small in pairwise(closed)):
        raise NotANumber("the parts of the number do not get smaller")
    return whole(sum(closed))


def _mixed(tokens: Tokens, start: int, end: int) -> Exact:
    """one and a quarter million, two and three quarters, a million and a quarter."""
    times, joined = tokens.tags.index(Tag.AND, start), False
    value, share, scale = Decimal(1), Decimal(1), 1
    for index, (tag, given) in enumerate(_run(tokens, start, end), start):
        joined = joined or index == times
        if tag in NUMBERS:
            number = Decimal(digits(str(given)) if tag == Tag.DIGITS else given)
            value, share = (value, number) if joined else (number, share)
        elif tag == Tag.SCALE:
            scale *= given[0]
        elif tag == Tag.DENOMINATOR:
            share = share * given[0] / given[1]
    return whole((value + share) * scale)


def _decimals(tokens: Tokens, start: int, end: int) -> Exact:
    """Sixty point one, drei Komma fünf Millionen, three point one four."""
    point = tokens.tags.index(Tag.POINT, start, end)
    head, behind = str(tokens.values[start]), _run(tokens, point + 1, end)
    tail = "".join(str(value) for tag, value in behind if tag in NUMBERS)
    scale = prod(value[0] for tag, value in behind if tag == Tag.SCALE)
    if not (head.isdecimal() and tail.isdecimal()):
        raise NotANumber("the parts of the number are not decimals")
    return whole(Decimal(f"{head}.{tail}") * scale)


_COLLOQUIAL = re.compile(r"\d+\.\d{1,2}$|\d$")


def _vague(tokens: Tokens, start: int, end: int) -> tuple[Exact, Exact]:
    """From one unit to ten units less one: several, tens of millions, 수십억, high hundreds of millions."""
    size, wider = 1, 1
    part: object = None
    for tag, value in _run(tokens, start, end):
        if tag == Tag.STEP_PART:
            part = value
        elif tag == Tag.DIGIT_COUNT:
            first, _, last = str(value).partition("-")
            size *= 10 ** (int(first) - 1)
            wider = 10 ** (int(last) - int(first)) if last else 1
        elif tag in SCALES:
            step = value[0] if tag == Tag.SCALE else value
            size *= 10 if step == 12 else step  # a few dozen are dozens
    low, high = _part(size, part)
    return low, high if wider == 1 else 10 * size * wider - 1


_PARTS = {"low": (1, 3), "low-mid": (1, 6), "mid": (4, 6), "mid-high": (4, 9), "high": (7, 9)}


def _part(size: int, part: object) -> tuple[Exact, Exact]:
    low, high = _PARTS.get(str(part), (1, 10))
    return low * size, high * size - (high == 10)


def _partly(tokens: Tokens, start: int, end: int) -> tuple[Exact, Exact]:
    """1억 몇천만."""
    vague = tokens.tags.index(Tag.VAGUE, start, end)
    base = _positional(tokens, start, vague)
    low, high = _vague(tokens, vague, end)
    if base % (low * 10):
        raise NotANumber("the vague part does not fit after the number")
    return whole(base + low), whole(base + high)


def _figures(tokens: Tokens, start: int, end: int) -> tuple[Exact, Exact]:
    """six-figure, mid-six figures, seven to nine figures, 여덟 자릿수."""
    run = _run(tokens, start, end)
    part = next((value for tag, value in run if tag == Tag.STEP_PART), None)
    counts = [int(value) if str(value).isdigit() else 0 for tag, value in run if tag in NUMBERS]
    if not counts or not all(1 <= count <= 15 for count in counts):
        raise NotANumber(str(counts))
    low, _ = _part(10 ** (counts[0] - 1), part)
    _, high = _part(10 ** (counts[-1] - 1), part)
    return low, high


# What works out the ways to write a vague size, and a number with a fraction.
_SIZES = {"partly": _partly, "vague": _vague, "figures": _figures}
_VALUES = {"mixed": _mixed, "decimals": _decimals}


def _fraction(tokens: Tokens, rule: str, start: int, end: int) -> tuple[Exact, Exact]:
    """Numerator and denominator."""
    tags, values = tokens.tags, tokens.values

    def at(index: int) -> Exact:
        return digits(str(values[index])) if tags[index] == Tag.DIGITS else values[index]

    if rule == "parts":
        return at(start + 2), at(start)
    if rule == "tenths":
        tenth = tags.index(Tag.TENTHS, start)
        value = _positional(tokens, start, tenth) if tenth - start > 1 else at(start)
        hundredths: Exact = 0
        if tenth + 1 < end:
            hundredths = 5 if tags[tenth + 1] == Tag.HALF else at(tenth + 1)  # 四成半
        return whole(Decimal(value) * 10 + hundredths), 100
    if tags[start:end] == spelled("DIGITS SLASH DIGITS"):
        if not 0 < at(start) < at(start + 2) <= 12:
            raise NotANumber("it is not a common fraction")
        return at(start), at(start + 2)
    share = values[end - 2 if tags[end - 1] == Tag.ARTICLE else end - 1]
    times = at(start) if tags[start] in NUMBERS else 1
    return whole(Decimal(times) * share[0]), share[1]


def _step_part(amount: Quantity, part: str) -> None:
    """4,000명 중반: 4 to 6 tenths of the step of the last digit that is not zero."""
    if not isinstance(amount.low, int) or amount.low <= 0 or amount.vague:
        return
    low, high = (whole(amount.low + Decimal(_step(amount.low) * tenths) / 10) for tenths in _PARTS[part])
    amount.low, amount.high, amount.vague = low, high, True


def _span(amount: Quantity) -> None:
    """1억원대 is 100,000,000 to 199,999,999, 60%대 is 60 to 69.99: one step of the last digit but zeros."""
    value = amount.low
    if amount.vague:
        return
    if amount.unit == "percent":
        step = 10 if value >= 10 and value % 10 == 0 else 1
        amount.high = whole(Decimal(value) + step - Decimal("0.01"))
    elif isinstance(value, int) and value > 0:
        amount.high = value + _step(value) - 1


def _step(value: int) -> int:
    """One of the last digit that is not zero: 1,000 in 43,000."""
    literal = str(value)
    return int(10 ** (len(literal) - len(literal.rstrip("0"))))
