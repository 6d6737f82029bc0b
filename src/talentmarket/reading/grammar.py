"""From words of known kinds to amounts, from amounts to a figure.

The grammar is written as patterns over the kinds of words (vocabulary.KINDS): ``CNL`` is a currency, a number and a scale
("$14.3 billion"), ``NSNSC`` is 1억2500만 달러. It has four steps: amounts (AMOUNT), joints between neighbours (RANGE,
SUM, OUT_OF …), what stands around them (hedges, change, per), and the choice by unit.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from talentmarket.reading.figure import Equivalent, Figure, UnreadableFigure
from talentmarket.reading.numerals import Exact, NotANumber, digits, percent, plain, positional, whole
from talentmarket.reading.tokens import Tokens, tokenize

AMOUNT = re.compile(
    r"(?P<sign>Z?)(?P<before>[CY]?)Z?a?(?:"
    r"(?P<figures>(?:q_?)?[Nn](?:_?R_?[Nn])?_?g)"  # six figures, seven to nine figures, 여덟 자릿수
    r"|(?P<vague>(?:qu?_?)?[Vd](?:u?[VSL])*)"  # several hundred thousand, 수십억, tens of millions
    r"|(?P<parts>[Nn]k[Nn])"  # 3분의 1
    r"|(?P<tenths>[Nn](?:S?[Nn]?)*r[Nn]?)"  # 九成, 六成五
    r"|(?P<decimals>[Nn]_?\._?[Nn])"  # sixty point one
    r"|(?P<fraction>[Nn][_R]?t|(?<=a)t|fa?(?=%)|f(?!a?L)|N/N)"  # two-thirds, a third, half
    r"|(?P<number>(?:[Nn](?:y?S)+)*(?:[Nn]H?(?:y?S)*)(?:(?:_?L)(?:n_?L)*)*V?H?|fa?L+|(?<=a)L+|S+(?=[CU]))"
    r"|(?P<multiple>M)"
    r"|(?P<period>(?<=[bv])p(?![CNn]))"  # less than a month
    r")(?P<plus>(?:_?e(?=[/C%TUXp]))?)y?(?P<unit>[_u]?[C%PXT]{1,2}H?|(?P<nouns>(?:(?<=V)u|[_&,]?[wGqaOi]|&|\(w\)|_){0,7}?)U+|j)?(?P<span>j?q?)"
)
# What may stand between two amounts that belong together.
RANGE = re.compile(r"[_e]?R+_?D?[bv]*a?|Z|a")  # 30–40, $1 to about $2
FROM_TO = re.compile(r"(?:\([^()]*\)|[wDeUOo])*[_,]?R+_?[bvwD]*a?")  # from 29% in 2019 to 47%
BETWEEN = re.compile(r"(?:\([^()]*\)|[wDU]){0,4}_?(?:&|R)[bvwD]{0,2}a?")  # between $6 billion and about $10.3 billion
ARROW = re.compile(r"[wD()eU,]*>[wD]*[bv]*")  # 1,000명 → 3,000명
CHANGE_TO = re.compile(r"U?,?cR?[bv]*")  # 12 months down to 6 months, 36萬漲至52萬
BOUNDS = re.compile(r"[e,wRD]{0,3}[bv]")  # 최소 100억 원에서 최대 1,300억 원
AMONG = re.compile(r"w?m[wbv]{0,2}")  # 10곳 중 7곳
OUT_OF = re.compile(r"o[bv]*a?")  # seven out of ten
PART_OF = re.compile(r"u[awbvGU]{0,5}")  # six of xAI's twelve co-founders
EQUIVALENT = re.compile(r"[wep]{0,2}(?:[(=,]{1,2}|\()[w=,bvC]{0,3}")  # 1억 달러(약 1,300억 원)

TIME_DAYS = {"years": Fraction(365), "months": Fraction(30), "weeks": Fraction(7), "days": Fraction(1), "hours": Fraction(1, 24)}
_SHORTER = {"years": 12, "weeks": 7, "days": 24}
_COUNTED = {"count", "people", "firms", "gpus", "posts"}
_DOLLARS = {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"}
_YUAN = {"CNY", "TWD", "HKD", "JPY", "MOP"}
UNITS = {"percent", "percentage_point", "ratio", "people", "firms", "gpus", "count", *TIME_DAYS}


@dataclass(slots=True)
class Amount:
    """A number with its unit where one stands, before it is known whether it is the figure."""

    low: Exact | None
    high: Exact | None
    unit: str | None  # None: a bare number
    first: int  # its words: tokens first … last-1
    last: int
    numeral: tuple[int, int] = (0, 0)
    hedge: str | None = None
    change: str | None = None
    before: str | None = None  # currency sign in front
    vague: bool = False
    share: tuple[Exact, Exact] | None = None  # 7 out of 10
    signed: bool = False
    depth: int = 0
    aside: bool = False
    year: bool = False  # looks like a calendar year
    noun: bool = False
    soft: bool = False  # the noun is some words away
    total: bool = False
    ranged: bool = False
    word: bool = False  # a lone number word
    terms: list[tuple[Exact, str]] | None = None  # 8년 8개월: what is added in a smaller unit of time
    per: str | None = None
    part: bool = False  # "most of the 70": an unnumbered part of this


def read(text: str, unit: str | None = None) -> Figure:
    """Read a wording of a figure.

    Parameters
    ----------
    text
        The wording, in any of the languages of vocabulary.toml.
    unit
        What the figure counts, if known: it chooses among several numbers, names the unit of a bare number, and turns
        durations into itself (a year is 365 days, a month 30, a week 7). A wording that contradicts it is refused;
        percentage points are not percent.

    Returns
    -------
    Figure
        See Figure for its fields.

    Raises
    ------
    UnreadableFigure
        The wording carries no figure, or none that can be read without guessing.
    """
    if len(text) > LONGEST:
        raise UnreadableFigure(text, text[LONGEST:], LONGEST, f"a wording has at most {LONGEST} characters")
    tokens = tokenize(text)
    found = amounts(tokens)
    if not found:
        raise UnreadableFigure(text, text, 0, "no number stands here")
    if tokens.kinds[-1] == "R" and tokens.kinds.count("(") == tokens.kinds.count(")"):
        _open_end(tokens, found[-1])
    found = join(tokens, found, unit)
    surroundings(tokens, found)
    main = choose(tokens, found, unit)
    return figure(tokens, main, found, unit)


LONGEST = 2_000


def _open_end(tokens: Tokens, last: Amount) -> None:
    """月給37.5万円〜 has no upper end; "from 52,400 CHF … to" was cut off."""
    mark = _text(tokens, -1)
    if mark in ("~", "〜", "～") and last.last == len(tokens.kinds) - 1:
        last.hedge = "at_least"
    elif mark in ("to", "-", "–", "bis"):
        start = tokens.starts[last.first]
        raise UnreadableFigure(tokens.text, tokens.text[start:], start, "a range is cut off behind this")


# ---------------------------------------------------------------- amounts
def amounts(tokens: Tokens) -> list[Amount]:
    """Every number with its unit, from left to right."""
    found = []
    position, kinds = 0, tokens.kinds
    while match := AMOUNT.search(kinds, position):
        first, last = match.span()
        try:
            amount = _amount(tokens, match)
        except NotANumber:
            start, end = tokens.starts[first], tokens.ends[last - 1]
            raise UnreadableFigure(
                tokens.text, tokens.text[start:end], start, "these digits and scales make no number"
            ) from None
        position = last if last > position else position + 1
        if amount is not None:
            found.append(amount)
    return found


def _amount(tokens: Tokens, match: re.Match[str]) -> Amount | None:
    kinds, values = tokens.kinds, tokens.values
    first, last = match.span()
    rule = match.lastgroup
    before = match["before"]
    unit_kinds = match["unit"] or ""
    unit: str | None = None
    noun = False
    if before == "C":
        unit = str(values[match.start("before")])
    elif before == "Y":
        unit = "percent"
    span = match["span"].startswith("j")
    if unit_kinds:
        at = match.end("unit") - 1
        if kinds[at] == "H":
            at -= 1
        given = values[at]
        kind = kinds[at]
        if kind == "j":
            if span_follows(tokens, match):
                span = True
            else:
                unit, noun = unit or "count", True
        elif kind == "U":
            if unit is None and _numeral_span(match)[2] != "multiple":
                unit, noun = str(given), True
                at = match.start("unit")
                for index in range(match.end("nouns"), match.end("unit")):
                    if values[index] in ("gpus", "firms", "people") and unit in ("count", "posts"):
                        unit = str(values[index])
        elif kind == "C":
            if unit is None or unit in ("dollar", "yen") or given == unit:
                unit = str(given) if given != "dollar" or unit is None else unit
        elif unit is None:
            unit = str(given)
    amount = Amount(None, None, unit, first, last, before=str(values[match.start("before")]) if before == "C" else None)
    amount.noun = noun
    amount.soft = noun and bool(match["nouns"])
    start, end, group = _numeral_span(match)
    amount.numeral = (start, end)
    if _is_label(tokens, match, amount, start, end, group):
        return None
    if not _evaluate(tokens, amount, group, start, end):
        return None
    if match["sign"]:
        amount.signed = True
        if values[match.start("sign")] == "-":
            amount.low, amount.high = -amount.high, -amount.low
    half = _HALF.get(unit_kinds[-1:]) if unit_kinds else None
    if half and amount.low is not None and amount.high is not None:
        amount.low, amount.high = amount.low + half, amount.high + half
    if span:
        _span(tokens, amount)
    if match["span"].endswith("q"):
        _step_part(amount, str(values[last - 1]))
    if "y" in kinds[first:last] and amount.hedge is None:
        amount.hedge = "about"
    if match["plus"]:
        amount.hedge = str(values[match.start("plus") + len(match["plus"]) - 1])
    return amount


_HALF = {"H": Decimal("0.5")}
_RULES = ("figures", "vague", "parts", "tenths", "decimals", "fraction", "number", "multiple", "period")


def _numeral_span(match: re.Match[str]) -> tuple[int, int, str]:
    for rule in _RULES:
        start, end = match.span(rule)
        if start >= 0:
            return start, end, rule
    raise AssertionError(match)


def span_follows(tokens: Tokens, match: re.Match[str]) -> bool:
    """Whether 대 behind a number means a span (1억대, 50만대 연봉) and not machines (26만 대, 1000대)."""
    at = match.end("unit") - 1
    return tokens.kinds[at - 1] == "S" and tokens.starts[at] == tokens.ends[at - 1] and tokens.values[at - 1] != 10_000


def _is_label(tokens: Tokens, match: re.Match[str], amount: Amount, start: int, end: int, rule: str) -> bool:
    """Whether the number is a name, a rank or a place in a series: Series 3, 5G, 5년차, 36th, one of the best."""
    kinds = tokens.kinds
    first, last = match.span()
    if rule not in ("number", "vague"):
        return False
    plainly = amount.unit is None and end - start == 1
    behind = kinds[last] if last < len(kinds) else ""
    if behind == "O" and tokens.starts[last] - tokens.ends[last - 1] <= 1 and plainly:
        return True
    if behind == "O" and amount.unit is None and tokens.starts[last] == tokens.ends[last - 1]:
        return True
    if rule == "number" and behind == "_" and plainly and kinds[last + 1 : last + 2] in ("w", "U", ""):
        return True
    if first and kinds[first - 1] == "l" and (plainly or amount.noun) and kinds[start] == "N":
        return "," not in str(tokens.values[start])
    if plainly and behind == "p" and tokens.values[last] == "person":
        return tokens.values[start] in ("1", 1)
    return False


def _evaluate(tokens: Tokens, amount: Amount, rule: str, start: int, end: int) -> bool:
    """Set the bounds from the words start … end-1; False where they are no number after all."""
    kinds, values = tokens.kinds, tokens.values
    if rule == "number":
        value = _number(tokens, start, end, amount.unit)
        amount.low = amount.high = value
        if end - start == 1:
            amount.word = kinds[start] == "n"
            amount.year = amount.unit is None and kinds[start] == "N" and _is_year(str(values[start]))
    elif rule == "decimals":
        amount.low = amount.high = whole(Decimal(f"{values[start]}.{values[end - 1]}"))
    elif rule == "vague":
        amount.low, amount.high = _vague(tokens, start, end)
        amount.vague = True
    elif rule == "figures":
        amount.low, amount.high = _figures(tokens, start, end)
        amount.vague = True
    elif rule == "period":
        text = tokens.text[tokens.starts[start] : tokens.ends[start]].lower()
        if not text.startswith(("a ", "an ", "one ")) or values[start] == "person":
            return False
        amount.low = amount.high = 1
        amount.unit = f"{values[start]}s"
    elif rule == "multiple":
        amount.low = amount.high = values[start]  # type: ignore[assignment]
        amount.unit = amount.unit or "ratio"
    else:
        part, of = _fraction(tokens, rule, start, end)
        if amount.unit == "percent" or (end < len(kinds) and kinds[end] == "L"):
            amount.low = amount.high = whole(Decimal(part) / Decimal(of))
        else:
            amount.share = (part, of)
            amount.low = amount.high = percent(part, of)
            if amount.unit is None or amount.noun:
                amount.unit, amount.noun = "percent", False
    return True


def _is_year(literal: str) -> bool:
    return len(literal) == 4 and literal[:2] in ("19", "20") and literal.isdigit()


def _number(tokens: Tokens, start: int, end: int, unit: str | None) -> Exact:
    kinds, values = tokens.kinds, tokens.values
    run = kinds[start:end]
    comma = None
    if "L" in run:
        comma = any(values[i][1] for i in range(start, end) if kinds[i] == "L")  # type: ignore[index]
    grouped = kinds[end : end + 1] != "j" and unit not in ("percent", "percentage_point", "ratio") and "S" not in run and ("L" not in run or bool(comma))
    if unit in _TIMES:
        grouped = False
    if run in ("N", "n"):
        value = values[start]
        return digits(str(value), comma, grouped) if run == "N" else _integer(value)
    if "S" in run:
        return _positional(tokens, start, end)
    return _words(tokens, start, end, comma, grouped)


_TIMES = frozenset(TIME_DAYS)


def _integer(value: object) -> int:
    assert isinstance(value, int)
    return value


def _positional(tokens: Tokens, start: int, end: int) -> Exact:
    parts: list[tuple[bool, Exact]] = []
    factor = 1
    for index in range(start, end):
        kind, value = tokens.kinds[index], tokens.values[index]
        if kind == "N":
            parts.append((False, digits(str(value), None, False)))
        elif kind == "n":
            parts.append((False, _integer(value)))
        elif kind == "S":
            parts.append((True, _integer(value)))
        elif kind == "L":
            factor *= value[0]  # type: ignore[index]
    return whole(positional(parts) * factor)


def _words(tokens: Tokens, start: int, end: int, comma: bool | None, grouped: bool) -> Exact:
    """two hundred fifty thousand, 14.3 billion, 3 and a half million, 2 mil milhões."""
    total: Exact = 0
    group: Exact | None = None
    for index in range(start, end):
        kind, value = tokens.kinds[index], tokens.values[index]
        if kind == "N":
            group = digits(str(value), comma, grouped)
        elif kind == "n":
            number = _integer(value)
            group = number if group is None else group + number
        elif kind == "H":
            group = (group or 0) + Decimal("0.5")
        elif kind == "f":
            assert isinstance(value, Fraction)
            group = Decimal(value.numerator) / value.denominator
        elif kind in "LVS":
            scale = value[0] if kind == "L" else value  # type: ignore[index]
            group = (1 if group is None else group) * scale
    total += group or 0
    return whole(total)


def _vague(tokens: Tokens, start: int, end: int) -> tuple[Exact, Exact]:
    """From one unit to ten units less one: several, tens of millions, 수십억, high hundreds of millions."""
    size, wider = 1, 1
    part: object = None
    for index in range(start, end):
        kind, value = tokens.kinds[index], tokens.values[index]
        if kind == "q":
            part = value
        elif kind == "d":
            first, _, last = str(value).partition("-")
            size *= 10 ** (int(first) - 1)
            wider = 10 ** (int(last) - int(first)) if last else 1
        elif kind in "VSL":
            step = value[0] if kind == "L" else _integer(value)  # type: ignore[index]
            size *= 10 if step == 12 else step  # a few dozen are dozens
    low, high = _part(size, part)
    return low, high if wider == 1 else 10 * size * wider - 1


_PARTS = {"low": (1, 3), "mid": (4, 6), "high": (7, 9)}


def _part(size: int, part: object) -> tuple[Exact, Exact]:
    if part in _PARTS:
        low, high = _PARTS[str(part)]
        return low * size, high * size
    return size, 10 * size - 1


def _figures(tokens: Tokens, start: int, end: int) -> tuple[Exact, Exact]:
    """six-figure, mid-six figures, seven to nine figures, 여덟 자릿수."""
    part: object = None
    counts = []
    for index in range(start, end):
        kind, value = tokens.kinds[index], tokens.values[index]
        if kind == "q":
            part = value
        elif kind in "Nn":
            counts.append(int(str(value)) if str(value).isdigit() else 0)
    if not counts or not all(1 <= count <= 15 for count in counts):
        raise NotANumber(str(counts))
    low, _ = _part(10 ** (counts[0] - 1), part)
    _, high = _part(10 ** (counts[-1] - 1), part)
    return low, high


def _fraction(tokens: Tokens, rule: str, start: int, end: int) -> tuple[Exact, Exact]:
    """Numerator and denominator."""
    kinds, values = tokens.kinds, tokens.values

    def at(index: int) -> Exact:
        return digits(str(values[index])) if kinds[index] == "N" else _integer(values[index])

    if rule == "parts":
        return at(start + 2), at(start)
    if rule == "tenths":
        tenth = kinds.index("r", start)
        value = _positional(tokens, start, tenth) if tenth - start > 1 else at(start)
        return whole(Decimal(value) * 10 + (at(tenth + 1) if tenth + 1 < end else 0)), 100
    if kinds[start + 1 : start + 2] == "/":
        if at(start + 2) == 0:
            raise NotANumber("division by zero")
        return at(start), at(start + 2)
    share = values[end - 2 if kinds[end - 1] == "a" else end - 1]
    assert isinstance(share, Fraction)
    times = at(start) if kinds[start] in "Nn" else 1
    return whole(Decimal(times) * share.numerator), share.denominator


def _step_part(amount: Amount, part: str) -> None:
    """4,000명 중반: 4 to 6 tenths of the step of the last digit that is not zero."""
    if not isinstance(amount.low, int) or amount.low <= 0 or amount.vague:
        return
    step = 1
    while amount.low % (step * 10) == 0:
        step *= 10
    first, second = _PARTS[part]
    base = amount.low
    amount.low, amount.high = whole(base + Decimal(step * first) / 10), whole(base + Decimal(step * second) / 10)
    amount.vague = True


def _span(tokens: Tokens, amount: Amount) -> None:
    """1억원대 is 100,000,000 to 199,999,999; 60%대 is 60 to 69.99: one step of the last digit that is not zero."""
    value = amount.low
    if value is None or amount.vague:
        return
    if amount.unit == "percent":
        step = 10 if value >= 10 and value % 10 == 0 else 1
        amount.high = whole(Decimal(value) + step - Decimal("0.01"))
        return
    if not isinstance(value, int) or value <= 0:
        return
    step = 1
    while value % (step * 10) == 0:
        step *= 10
    amount.high = value + step - 1


# ---------------------------------------------------------------- joints
def join(tokens: Tokens, found: list[Amount], unit: str | None) -> list[Amount]:
    """Join neighbours into sums, ratios, ranges and changes, then into shares (7 out of 10); leave out years."""
    for rule in (_bounds_joint, _share_joint):
        joined = [found[0]]
        for right in found[1:]:
            left = joined[-1]
            if rule(tokens, left, right, tokens.kinds[left.last : right.first]):
                continue
            if len(joined) > 1 and tokens.kinds[left.last : left.last + 1] == ")":
                outer = joined[-2]  # 300,000 yuan (S$61,901) to 600,000 yuan
                if _APPOSED.fullmatch(tokens.kinds[outer.last : left.first]) and rule(
                    tokens, outer, right, tokens.kinds[left.last + 1 : right.first]
                ):
                    continue
            joined.append(right)
        found = joined
    if len(tokens.kinds) == 1 and unit is not None:
        return found
    kept = [amount for amount in found if not _calendar(tokens, amount, unit)]
    if not kept:
        raise _refusal(tokens, found[0], "a bare year is a date, not a figure")
    return kept


_APPOSED = re.compile(r"\([b=w]{0,2}")


def _refusal(tokens: Tokens, amount: Amount, reason: str) -> UnreadableFigure:
    start, end = tokens.starts[amount.first], tokens.ends[amount.last - 1]
    return UnreadableFigure(tokens.text, tokens.text[start:end], start, reason)


def _calendar(tokens: Tokens, amount: Amount, unit: str | None) -> bool:
    """Whether a bare four-digit number is a year."""
    if not amount.year:
        return False
    hedged = amount.first > 0 and tokens.kinds[amount.first - 1] in "bv"
    return not (hedged and unit in _COUNTED)


def _bounds_joint(tokens: Tokens, left: Amount, right: Amount, between: str) -> bool:
    """Whether two neighbours are one amount: then the left one becomes it."""
    if between == "" and tokens.kinds[left.last - 1] == "j" or between == ":":
        return _ratio(left, right)
    if between in ("", "&", ",") and _sum(left, right):
        return True
    if between == "" and tokens.kinds[right.first] == "a" and _text(tokens, right.first) == "a":
        return _range(tokens, left, right, opened=True)  # US$ 1 a 2 milhões
    if between == "" and _object_to(tokens, left, right):
        return _range(tokens, left, right, opened=True, changed=True)
    if between == "e" and _text(tokens, left.last) in ("から", "부터", "より"):
        return _range(tokens, left, right)
    if between[:1] == "," and left.first == 1 and tokens.kinds[0] == "u" and (
        _counts(left) and _counts(right) and left.low is not None and right.low is not None
    ):
        return _set_share(left, right.low, left.low, right, tokens)
    if between == "*":
        return _product(left, right)
    if left.year and right.year and left.unit is None and right.unit is None:
        return False
    if RANGE.fullmatch(between):
        return _range(tokens, left, right, opened=_opener(tokens, left) in "FuoB", changed=_moves(tokens, right, between))
    if ARROW.fullmatch(between):
        return _range(tokens, left, right, opened=True, changed=True)
    if CHANGE_TO.fullmatch(between) and ("R" in between or _opener(tokens, left) == "F"):
        return _range(tokens, left, right, opened=True, changed=True)
    if _opener(tokens, left) in "Fuo" and FROM_TO.fullmatch(between):
        return _range(tokens, left, right, opened=True, changed="D" in between)
    if _opener(tokens, left) == "B" and BETWEEN.fullmatch(between):
        return _range(tokens, left, right)
    if _opener(tokens, left) == "R" and between in ("F", "A"):
        return _range(tokens, left, right, opened=True, changed=True, reverse=True)
    if BOUNDS.fullmatch(between) and tokens.values[right.first - 1] == "at_most":
        opens = left.first and tokens.kinds[left.first - 1] in "bv" and tokens.values[left.first - 1] == "at_least"
        if opens or (between[0] == "e" and tokens.values[left.last] == "at_least"):
            if _range(tokens, left, right):
                left.hedge, left.first = (None if opens else "at_most"), left.first - (1 if opens else 0)
                return True
    return False


def _moves(tokens: Tokens, right: Amount, between: str) -> bool:
    """Whether a range is a move: 2019년 7만명에서 2021년 8만명, 1,000명에서 3,000명으로."""
    if "D" in between:
        return True
    goal = tokens.text[tokens.ends[right.last - 1] :].startswith(("으로", "로 "))
    return goal and between[0] == "R" and _text(tokens, right.first - 1) == "에서"


def _object_to(tokens: Tokens, left: Amount, right: Amount) -> bool:
    """600억원을 900억원으로 상향: from the object to the goal of a change."""
    gap = tokens.text[tokens.ends[left.last - 1] : tokens.starts[right.first]].strip()
    return gap in ("을", "를") and "c" in tokens.kinds[right.last :] and left.unit == right.unit


def _opener(tokens: Tokens, amount: Amount) -> str:
    """The kind of the word that opens a range before the amount, past hedges and articles; "-" for none."""
    index = amount.first - 1
    while index >= 0 and tokens.kinds[index] in "bva":
        index -= 1
    return tokens.kinds[index] if index >= 0 else "-"


def _sum(left: Amount, right: Amount) -> bool:
    """8년 8개월, 1 year and 2 months."""
    if left.unit not in TIME_DAYS or right.unit not in TIME_DAYS or left.low is None or right.low is None:
        return False
    smallest = left.terms[-1][1] if left.terms else left.unit
    if TIME_DAYS[smallest] <= TIME_DAYS[right.unit] or left.vague or right.vague or left.ranged:
        return False
    left.terms = [*(left.terms or [(left.low, left.unit)]), (right.low, right.unit)]
    left.last = right.last
    left.hedge = left.hedge or right.hedge
    return True


def _ratio(left: Amount, right: Amount) -> bool:
    """3:1, 78대 1: how many of the first fall on one of the second."""
    if left.low is None or left.unit not in (None, "count") or right.unit is not None or not right.low:
        return False
    if left.low < right.low or left.ranged or right.ranged:
        return False
    left.low = left.high = whole(Decimal(left.low) / Decimal(right.low))
    left.unit, left.last, left.noun = "ratio", right.last, False
    return True


def _product(left: Amount, right: Amount) -> bool:
    """110k×14."""
    if left.low is None or left.high is None or right.low is None or right.unit is not None or right.year:
        return False
    left.low, left.high, left.last = whole(left.low * right.low), whole(left.high * right.low), right.last
    return True


def _range(
    tokens: Tokens,
    left: Amount,
    right: Amount,
    opened: bool = False,
    changed: bool = False,
    reverse: bool = False,
) -> bool:
    """Join two ends; the left one takes from the right one the scale and the unit that it lacks ($300-350k)."""
    if left.low is None or right.high is None or right.low is None or left.ranged or left.terms or right.terms:
        return False
    if not _same_unit(left, right):
        return False
    _share_scale(tokens, left, right)
    low, high = left.low, right.high
    if left.high is None or left.low > right.high or (left.low == right.high and not left.vague):
        if not opened and not left.signed:
            raise _refusal(tokens, left, "the first end of the range is not below the second")
        low, high = right.low, left.high or left.low
        if opened or changed:
            left.change = "down"
    elif changed:
        left.change = "up"
    if reverse and left.change:
        left.change = "up" if left.change == "down" else "down"
    if high is not None and low > 0 and high / low > 1000 and not (left.vague or left.before or right.vague):
        raise _refusal(tokens, left, "the ends of the range lie too far apart: one of them lacks its scale or unit")
    hedge = right.hedge
    index = right.first - 1
    while hedge is None and index >= left.last:
        if tokens.kinds[index] in "bv":
            hedge = str(tokens.values[index])
        index -= 1
    left.low, left.high, left.last, left.ranged = low, high, right.last, True
    left.hedge = hedge or left.hedge
    if hedge == "at_most" and left.first and tokens.kinds[left.first - 1] in "bv":
        if tokens.values[left.first - 1] == "at_least":  # 최소 100억 원에서 최대 1,300억 원
            left.hedge, left.first = None, left.first - 1
    left.vague = left.vague or right.vague
    left.year = False
    return True


def _same_unit(left: Amount, right: Amount) -> bool:
    if left.unit == right.unit or right.unit is None:
        left.noun = left.noun or right.noun
        return True
    if left.unit is None:
        left.unit, left.noun, left.share = right.unit, right.noun, right.share
        return True
    if {left.unit, right.unit} & {"dollar"} and {left.unit, right.unit} & _DOLLARS:
        left.unit = left.unit if right.unit == "dollar" else right.unit
        return True
    if {left.unit, right.unit} == {"posts", "people"} or "count" in (left.unit, right.unit) and left.noun and right.noun:
        left.unit = left.unit if right.unit == "count" else right.unit
        return True
    return False


def _share_scale(tokens: Tokens, left: Amount, right: Amount) -> None:
    """$300-350k, 750~1,500억 원, $1-2 million, 1억 2천~1억 5천만원."""
    kinds = tokens.kinds
    start, end = left.numeral
    if left.last > end or left.low is None or right.high is None or left.vague or left.share is not None:
        return
    first = right.numeral[1]
    while first > right.numeral[0] and kinds[first - 1] in "SLV_":
        first -= 1
    tail = [index for index in range(first, right.numeral[1]) if kinds[index] != "_"]
    if not tail or kinds[end - 1] in "LV":
        return
    if kinds[end - 1] == "S":
        same = [place for place, index in enumerate(tail) if tokens.values[index] == tokens.values[end - 1]]
        tail = tail[same[-1] + 1 :] if same else tail
        if not tail or kinds[tail[0]] != "S":
            return
    factor = 1
    for index in tail:
        value = tokens.values[index]
        factor *= value[0] if kinds[index] == "L" else _integer(value)  # type: ignore[index]
    if kinds[end - 1] == "S":
        shared = _with_tail(tokens, start, end, tail)
    else:
        comma = any(kinds[index] == "L" and tokens.values[index][1] for index in tail)  # type: ignore[index]
        value = digits(str(tokens.values[start]), comma, comma) if kinds[start] == "N" else left.low
        shared = whole(value * factor)
    if shared is not None and shared <= right.high:
        left.low = left.high = shared


def _with_tail(tokens: Tokens, start: int, end: int, tail: list[int]) -> Exact | None:
    parts: list[tuple[bool, Exact]] = []
    for index in [*range(start, end), *tail]:
        value = tokens.values[index]
        if tokens.kinds[index] == "S":
            parts.append((True, _integer(value)))
        elif tokens.kinds[index] in "Nn":
            parts.append((False, digits(str(value), None, False)))
    try:
        return positional(parts)
    except NotANumber:
        return None


def _share_joint(tokens: Tokens, left: Amount, right: Amount, between: str) -> bool:
    """Seven out of ten, 10곳 중 7곳, six of the twelve: a part that may be asked for as a number or as percent."""
    if not (_counts(left) and _counts(right)) or left.low is None or right.low is None:
        return False
    if AMONG.fullmatch(between):
        return _set_share(left, right.low, left.low, right, tokens)
    if OUT_OF.fullmatch(between) and not right.year and (left.unit is None or left.unit == right.unit):
        if right.ranged and right.high and not left.ranged and left.low <= right.low:
            left.share = (left.low, right.low)
            left.low, left.high = percent(left.low, right.high), percent(left.low, right.low)
            left.unit, left.last, left.ranged, left.noun = "percent", right.last, True, False
            return True
        return not left.ranged and _set_share(left, left.low, right.low, right, tokens)
    if PART_OF.fullmatch(between) and not right.year and not left.ranged:
        return _set_share(left, left.low, right.low, right, tokens)
    return False


def _counts(amount: Amount) -> bool:
    return amount.unit is None or amount.unit in _COUNTED


def _set_share(left: Amount, part: Exact, of: Exact, right: Amount, tokens: Tokens) -> bool:
    if not of or part > of or left.vague or right.vague:
        return False
    left.share = (part, of)
    left.low = left.high = part
    left.unit = left.unit or right.unit
    left.noun = left.unit is not None
    left.last = right.last
    left.hedge = left.hedge or (right.hedge if left.first > right.first else None)
    return True


# ---------------------------------------------------------------- what stands around
_STRENGTH = {"about": 0, "nearly": 1, "over": 2, "at_least": 3, "at_most": 2}


def surroundings(tokens: Tokens, found: list[Amount]) -> None:
    """Set hedge, change, per, depth and aside of every amount from the words on its two sides."""
    kinds = tokens.kinds
    depth = 0
    index = 0
    bracketed = "(" in kinds
    for number, amount in enumerate(found):
        if bracketed:
            while index < amount.first:
                depth += (kinds[index] == "(") - (kinds[index] == ")")
                index += 1
            amount.depth = depth
        left = found[number - 1].last if number else 0
        right = found[number + 1].first if number + 1 < len(found) else len(kinds)
        _left_side(tokens, amount, left, found[number - 1] if number else None)
        if amount.last < len(kinds):
            _right_side(tokens, amount, right)


def _left_side(tokens: Tokens, amount: Amount, limit: int, previous: Amount | None) -> None:
    kinds, values = tokens.kinds, tokens.values
    near = True
    index = amount.first - 1
    while index >= limit:
        kind = kinds[index]
        if kind in "bv":
            if near and not (index > limit and kinds[index - 1] == "c" and _text(tokens, index) == "up to"):
                _hedge(tokens, amount, str(values[index]))
        elif kind == "F":
            if near and not amount.ranged and amount.change is None and not _moved(tokens, index, amount.last):
                _hedge(tokens, amount, "at_least")
            near = False
        elif kind == "c":
            amount.change = amount.change or str(values[index])
            near = False
        elif kind == "A":
            amount.aside = amount.aside or previous is not None
            changed = previous or amount  # £201m, up from £105m
            changed.change = changed.change or _ASIDE_CHANGE.get(_text(tokens, index))
            near = False
        elif kind == "W":
            amount.part = True
        elif kind == "p":
            amount.per = amount.per or str(values[index])
        elif kind == "Q":
            amount.total = amount.total or near
        elif kind in "(;":
            break
        elif kind == "," and near:
            opening = kinds.rfind(",", max(limit, index - 5), index)
            near = opening >= 0
            index = opening if opening >= 0 else index
        elif kind == "w" and kinds[index + 1] == "u" and index > limit and kinds[index - 1] == "v":
            pass  # maximum pay of $212,100
        elif kind not in "aGU_uRZi":
            near = False
        index -= 1
    if previous is not None and previous.change and tokens.kinds[limit : amount.first] == "R":
        amount.change = amount.change or previous.change  # rising 6.9 percent to $104566


_ASIDE_CHANGE = {"up from": "up", "down from": "down"}


def _moved(tokens: Tokens, index: int, last: int) -> bool:
    """Whether "from" belongs to a move: fallen from 60%, jumped from 770, from 100.6 million won in 2019."""
    behind = tokens.kinds[last : last + 2]
    dated = behind == "oD" or behind[:1] == "D"
    return dated or (index > 0 and tokens.kinds[index - 1] == "c")


def _text(tokens: Tokens, index: int) -> str:
    return tokens.text[tokens.starts[index] : tokens.ends[index]].lower()


def _right_side(tokens: Tokens, amount: Amount, limit: int) -> None:
    kinds, values = tokens.kinds, tokens.values
    index, words = amount.last, 0
    near = True
    while index < len(kinds):
        kind = kinds[index]
        if kind == "(":
            closing = kinds.find(")", index)
            if closing < 0:
                break
            index = closing + 1
            limit = max(limit, _next_outside(kinds, index))
            continue
        if index >= limit:
            break
        if kind in "ev":
            word = _text(tokens, index)
            if word == "까지" and (amount.ranged or kinds[index + 1 : index + 2] == "c"):
                pass  # 46명까지 줄었다: a goal, no ceiling
            elif (" " in word or near and (words == 0 or word > "\u1100")) and (kind == "e" or index + 1 >= limit):
                _hedge(tokens, amount, str(values[index]))
        elif kind == "b" and limit == len(kinds) and kinds[index + 1 : index + 2] != "D":
            amount.change = amount.change or _COMPARED.get(_text(tokens, index))
            near = False
        elif kind == "c":
            amount.change = amount.change or str(values[index])
            words += 1
        elif kind == "p":
            if amount.per is None or index == amount.last:
                amount.per = str(values[index])
        elif kind == "/":
            if kinds[index + 1 : index + 2] == "T":
                amount.per = str(values[index + 1]).removesuffix("s")
        elif kind in "wU":
            words += 1
            near = near and words < 2
        elif kind in ";,&>" or kind == ")":
            near = False
            if kind in ";>":
                break
        elif kind not in "_GiX":
            near = False
        index += 1


_COMPARED = {
    "above": "up", "more than": "up", "higher than": "up", "greater than": "up",
    "below": "down", "less than": "down", "lower than": "down", "fewer than": "down",
}


def _next_outside(kinds: str, index: int) -> int:
    match = _NEXT.search(kinds, index)
    return match.start() if match else len(kinds)


_NEXT = re.compile("[CYNnVfM(]")


def _hedge(tokens: Tokens, amount: Amount, hedge: str) -> None:
    """Add a hedge; bounds win over about, and two bounds that pull apart make no figure."""
    known = amount.hedge
    if known is None:
        amount.hedge = hedge
        return
    if {known, hedge} in ({"at_most", "at_least"}, {"at_most", "over"}):
        raise _refusal(tokens, amount, "one hedge makes a floor of this amount, another a ceiling")
    if amount.ranged and known in ("over", "at_least", "at_most"):
        return
    if _STRENGTH[hedge] > _STRENGTH[known]:
        amount.hedge = hedge


# ---------------------------------------------------------------- the choice
def choose(tokens: Tokens, found: list[Amount], unit: str | None) -> Amount:
    """The amount that the wording states: by unit, then by what is not an aside."""
    fitting = _fitting(tokens, found, unit) if unit is not None else _unasked(tokens, found)
    if not fitting:
        amount = found[0]
        has = f"{_shown(amount)}, not {unit}" if unit else "no unit"
        raise _refusal(tokens, amount, f"the wording gives {has}")
    if len(fitting) > 1:
        fitting = _without_asides(tokens, fitting)
    main = fitting[0]
    if main.vague and any(other.vague and other.unit is None and other.depth == 0 for other in found if other is not main):
        raise _refusal(tokens, main, "two unnamed sizes stand here")
    if main.part:
        raise _refusal(tokens, main, "an unnumbered part of this is meant")
    return main


def _shown(amount: Amount) -> str:
    return {"dollar": "$", "yen": "¥", "yuan": "元", "posts": "jobs", None: "a bare number"}.get(amount.unit) or str(amount.unit)


def _fitting(tokens: Tokens, found: list[Amount], unit: str) -> list[Amount]:
    explicit = [amount for amount in found if _explicit(tokens, amount, unit)]
    if unit == "percent" and len(explicit) > 1 and explicit[0].share is not None:
        return [amount for amount in explicit if amount.share is None] or explicit
    if unit in TIME_DAYS and len(explicit) > 1:
        return [amount for amount in explicit if amount.unit == unit] or explicit
    if explicit:
        return explicit
    return [amount for amount in found if (amount.unit is None or amount.soft) and _bare(tokens, amount, unit)]


def _explicit(tokens: Tokens, amount: Amount, unit: str) -> bool:
    """Whether the wording itself gives this amount in the unit."""
    own = amount.unit
    if own is None:
        return amount.share is not None
    if own == unit:
        return True
    if unit in TIME_DAYS:
        return own in TIME_DAYS
    if own == "dollar":
        return unit in _DOLLARS
    if own == "yuan":
        return unit in _YUAN
    if own == "yen":
        return unit in ("JPY", "CNY")
    if own == "words":
        return len(unit) == 3 and unit.isupper()
    if amount.share is not None:
        return unit in ("percent", "ratio") or (own == "posts" and unit == "people")
    if unit == "people":
        return own == "posts"
    if unit == "count":
        return own in _COUNTED or (own == "ratio" and _says_times(tokens, amount)) or _shares(tokens, amount)
    if unit in ("firms", "gpus"):
        return own == "count"
    if unit == "ratio":
        return own in ("people", "posts") and amount.low is not None and not isinstance(amount.low, int)
    return False


def _says_times(tokens: Tokens, amount: Amount) -> bool:
    word = tokens.text[tokens.starts[amount.last - 1] : tokens.ends[amount.last - 1]].lower()
    return word in ("times", "veces", "fois", "mal")


def _shares(tokens: Tokens, amount: Amount) -> bool:
    """주 counts shares as well as weeks."""
    return amount.unit == "weeks" and _text(tokens, amount.last - 1) == "주"


def _bare(tokens: Tokens, amount: Amount, unit: str) -> bool:
    """Whether a number without a unit may be one of the unit that the caller names."""
    rest = tokens.kinds[amount.last :]
    if unit in TIME_DAYS:
        return _OTHER_WORDS.search(tokens.kinds) is None
    if unit in ("percent", "percentage_point"):
        return _OTHER_WORDS.search(rest) is None and not amount.word
    if unit == "ratio":
        return True
    if unit in _COUNTED:
        if amount.word and amount.low == 1 and amount.hedge is None:
            return False
        return isinstance(amount.low if amount.low is not None else amount.high, int)
    return not amount.word


_OTHER_WORDS = re.compile("[wUTOGu]")


def _unasked(tokens: Tokens, found: list[Amount]) -> list[Amount]:
    """Without a unit of the caller: amounts of one kind; a lone number only where nothing else is said."""
    named = [amount for amount in found if amount.unit is not None]
    if not named:
        return found if _OTHER_WORDS.search(tokens.kinds) is None and not found[0].word else []
    outside = [amount for amount in named if amount.depth == 0 and not amount.aside] or named
    outside = [amount for amount in outside if amount.unit not in TIME_DAYS] or outside
    first = outside[0]
    for other in outside[1:]:
        if _dimension(other) != _dimension(first):
            raise _refusal(tokens, other, f"both {_shown(first)} and {_shown(other)} stand here; name the unit")
    return outside


def _dimension(amount: Amount) -> str:
    if amount.unit in TIME_DAYS:
        return "time"
    if amount.unit in UNITS or amount.unit == "posts":
        return str(amount.unit)
    return "money"


def _without_asides(tokens: Tokens, fitting: list[Amount]) -> list[Amount]:
    """Leave out brackets, asides and repetitions; refuse where two are equally good."""
    first = fitting[0]
    outside = [amount for amount in fitting if amount.depth == 0] or fitting
    outside = [amount for amount in outside if not amount.aside] or outside
    totals = [amount for amount in outside if amount.total]
    if len(totals) == 1:
        return totals
    first = outside[0]
    for other in outside[1:]:
        between = tokens.kinds[first.last : other.first]
        if (other.low, other.high) == (first.low, first.high) or EQUIVALENT.fullmatch(between) and "=" in between:
            continue
        if other.unit in TIME_DAYS and other.unit != first.unit and "=" in between:
            continue
        if first.depth and other.depth:
            continue
        if _dimension(first) == "money" and first.unit != other.unit and EQUIVALENT.fullmatch(between):
            continue
        raise _refusal(tokens, other, "a second amount of the same kind, and nothing says which is meant")
    return outside


# ---------------------------------------------------------------- the figure
def figure(tokens: Tokens, main: Amount, found: list[Amount], asked: str | None) -> Figure:
    unit = _unit(tokens, main, asked)
    low, high = _values(main, unit, asked)
    hedge = main.hedge
    if not main.ranged:
        if hedge in ("over", "at_least"):
            high = None
        elif hedge == "at_most":
            low = None
    change = main.change
    if main.signed and unit == "percent" and low is not None and high is not None:
        if change:
            low, high = abs(low), abs(high)
        elif low > 0:
            change = "up"
    return Figure(
        tokens.text,
        None if low is None else plain(low),
        None if high is None else plain(high),
        unit,
        _per(tokens, main, found, unit),
        hedge,
        change,
        _equivalents(tokens, main, found, unit),
    )


def _unit(tokens: Tokens, amount: Amount, asked: str | None) -> str | None:
    if asked is not None:
        return asked
    if amount.share is not None:
        return "percent"
    return _NAMED.get(amount.unit or "", amount.unit)


_NAMED = {"dollar": "USD", "yen": "JPY", "yuan": "CNY", "posts": "count"}


def _values(amount: Amount, unit: str | None, asked: str | None) -> tuple[Exact | None, Exact | None]:
    low, high = amount.low, amount.high
    if amount.share is not None and unit in ("percent", "ratio") and not amount.ranged:
        part, of = amount.share
        value = percent(part, of) if unit == "percent" else whole(Decimal(part) / Decimal(of))
        return value, value
    if amount.unit in TIME_DAYS and unit in TIME_DAYS:
        return _times(amount, unit)
    return low, high


def _times(amount: Amount, unit: str) -> tuple[Exact | None, Exact | None]:
    """The duration in the unit asked for; years and months of one sum make months of 12 to the year."""
    assert amount.unit is not None
    if amount.terms:
        if unit == amount.unit:
            unit_days = TIME_DAYS[unit]
        total = sum((Fraction(value) * TIME_DAYS[own] for value, own in amount.terms), Fraction(0))
        value = _exact(total / TIME_DAYS[unit])
        return value, value
    if unit == amount.unit:
        return amount.low, amount.high
    factor = TIME_DAYS[amount.unit] / TIME_DAYS[unit]
    if (amount.unit, unit) == ("years", "months"):
        factor = Fraction(12)
    elif (amount.unit, unit) == ("months", "years"):
        factor = Fraction(1, 12)
    low = None if amount.low is None else _exact(Fraction(amount.low) * factor)
    high = None if amount.high is None else _exact(Fraction(amount.high) * factor)
    return low, high


def _exact(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else whole(Decimal(value.numerator) / Decimal(value.denominator))


def _per(tokens: Tokens, main: Amount, found: list[Amount], unit: str | None) -> str | None:
    kinds = tokens.kinds
    money = unit is not None and (unit not in UNITS)
    if main.per is not None:
        return main.per
    if money and "i" in kinds:
        return str(tokens.values[kinds.index("i")])
    for index in range(main.first, main.last):
        if kinds[index] == "L" and tokens.values[index][2] == "year":  # type: ignore[index]
            return "year"
    period = kinds.find("p")
    if period >= 0 and not main.first <= period < main.last and sum(other.depth == 0 for other in found) == 1:
        return str(tokens.values[period])
    if unit in ("percent", "percentage_point", "ratio"):
        return None
    for other in found:
        if other is main or other.unit not in TIME_DAYS:
            continue
        before = tokens.text[: tokens.starts[other.first]].rstrip().lower()
        after = tokens.text[tokens.ends[other.last - 1] :]
        total = _total(tokens, other, money)
        if total:
            return total
        if other.low == 1 and other.high == 1 and after.startswith("에 ") and other.last <= main.first:
            return other.unit.removesuffix("s") if other.unit else None
    return None


def _total(tokens: Tokens, other: Amount, money: bool) -> str | None:
    """over four years, 4년간: what the amount is paid over."""
    if other.vague or other.low != other.high and other.hedge != "over" or other.low is None or other.terms:
        return None
    opener = tokens.kinds[other.first - 1] if other.first else ""
    word = tokens.text[tokens.starts[other.last - 1] : tokens.ends[other.last - 1]]
    if opener == "s" or (opener == "b" and _text(tokens, other.first - 1) in ("over", "über")) or word in _DURATIONS or (
        opener == "o" and money and other.unit == "years"
    ):
        return f"total:{plain(other.low)} {other.unit}"
    return None


_DURATIONS = ("년간", "年間", "年间", "개월간")


def _equivalents(tokens: Tokens, main: Amount, found: list[Amount], unit: str | None) -> dict[str, Equivalent]:
    """The other currencies in which the wording gives the main amount."""
    result: dict[str, Equivalent] = {}
    if unit is None or unit in UNITS:
        return result
    for other in found:
        if other is main or other.unit is None or other.unit in UNITS or other.unit in ("posts", "words"):
            continue
        code = _NAMED.get(other.unit, other.unit)
        if code == unit or other.low is None or other.high is None:
            continue
        between = tokens.kinds[min(main.last, other.last) : max(main.first, other.first)]
        if EQUIVALENT.fullmatch(between):
            low, high = plain(other.low), plain(other.high)
            result[code] = low if low == high else (low, high)
    return result
