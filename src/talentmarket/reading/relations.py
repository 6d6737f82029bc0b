"""Relations: what two neighbouring amounts make together.

Each pattern says what may be between them, as types of tokens: a range (30–40), a move (1,000명 → 3,000명),
a sum of time (8년 8개월), a ratio (78대 1), a share (10곳 중 7곳).
"""

import re
from decimal import Decimal

from talentmarket.reading.modifiers import ASIDE_CHANGE
from talentmarket.reading.numerals import Exact, NotANumber, digits, percent, positional, whole
from talentmarket.reading.quantities import COUNTED, DOLLARS, FAMILIES, TIME_HOURS, UNITS, Quantity, refusal, text_of
from talentmarket.reading.tags import HEDGES_BEFORE, NUMBERS, SCALES, Tag, pattern, spelled
from talentmarket.reading.tokenizer import Tokens

# What may be between two amounts that belong together.
# 30–40, $1 to about $2
RANGE = pattern(r"[HYPHEN HEDGE_BEHIND PER]? TO+ HYPHEN? DATE? [HEDGE_BEFORE HEDGE]* ARTICLE?|SIGN|ARTICLE")
FROM_TO = pattern(
    r"(?:OPEN [^OPEN CLOSE]* CLOSE|[WORD DATE HEDGE_BEHIND NOUN NAME OUT_OF])* [HYPHEN COMMA]? TO+ HYPHEN? [HEDGE_BEFORE HEDGE WORD DATE]* ARTICLE?"
)  # from 29% in 2019 to 47%
BETWEEN = pattern(
    r"(?:OPEN [^OPEN CLOSE]* CLOSE|[WORD DATE NOUN]){0,4} HYPHEN?(?:AND|TO) [HEDGE_BEFORE HEDGE WORD DATE]{0,2} ARTICLE?"
)  # between $6 billion and about $10.3 billion
ENDS = pattern(r"WORD [HEDGE_BEFORE HEDGE]* ARTICLE?")  # von 6,2 auf 5,7
FROM_TO_KO = pattern(r"TO [WORD DATE]{1,2}")
# 1,000명 → 3,000명
ARROW = pattern(r"[WORD DATE OPEN CLOSE HEDGE_BEHIND NOUN COMMA]* ARROW [WORD DATE]* [HEDGE_BEFORE HEDGE]*")
CHANGE_TO = pattern(r"NOUN? COMMA? CHANGE TO? [HEDGE_BEFORE HEDGE]*")  # 12 months down to 6 months, 36萬漲至52萬
AMONG = pattern(r"WORD? AMONG [WORD HEDGE_BEFORE HEDGE]{0,2}")  # 10곳 중 7곳
OUT_OF = pattern(r"HYPHEN? OUT_OF HYPHEN? [HEDGE_BEFORE HEDGE]* ARTICLE?")  # seven out of ten
PART_OF = pattern(r"OF [ARTICLE WORD HEDGE_BEFORE HEDGE GPU NOUN]{0,5}")  # six of xAI's twelve co-founders


def relate(tokens: Tokens, found: list[Quantity], unit: str | None) -> list[Quantity]:
    """Join neighbours into sums, ratios, ranges and changes, then into shares (7 out of 10); leave out years."""
    for rule in (_joined, _share_of):
        joined = [found[0]]
        for right in found[1:]:
            left = joined[-1]
            if rule(tokens, left, right, tokens.tags[left.last : right.first]):
                continue
            if len(joined) > 1 and tokens.tags[left.last : left.last + 1] == Tag.CLOSE:
                outer, between = joined[-2], tokens.tags[left.last + 1 : right.first]
                apposed = _APPOSED.fullmatch(tokens.tags[outer.last : left.first])
                if apposed and rule(tokens, outer, right, between):  # 300,000 yuan (S$61,901) to 600,000 yuan
                    continue
            joined.append(right)
        found = joined
    if len(tokens.tags) == 1 and unit in COUNTED:
        return found
    kept = [amount for amount in found if not _calendar(tokens, amount, unit)]
    if not kept:
        raise refusal(tokens, found[0], "a bare year is a date, not a figure")
    return kept


_APPOSED = pattern(r"OPEN [HEDGE_BEFORE EQUALS WORD]{0,2}")


def _calendar(tokens: Tokens, amount: Quantity, unit: str | None) -> bool:
    """Whether a bare four-digit number is a year."""
    if not amount.year:
        return False
    hedged = amount.first > 0 and tokens.tags[amount.first - 1] in HEDGES_BEFORE
    return not (hedged and unit in COUNTED)


def _joined(tokens: Tokens, left: Quantity, right: Quantity, between: str) -> bool:
    """Whether two neighbours are one amount: then the left one becomes it."""
    for rule in (_kept_apart, _proportion, _added):
        verdict = rule(tokens, left, right, between)
        if verdict is not None:
            return verdict
    _check_loose_end(tokens, left, right, between)
    if _times_of(tokens, left, right, between):
        return False
    return _by_particle(tokens, left, right, between) or _range_or_move(tokens, left, right, between)


def _gap(tokens: Tokens, left: Quantity, right: Quantity) -> str:
    return tokens.text[tokens.ends[left.last - 1] : tokens.starts[right.first]]


def _kept_apart(tokens: Tokens, left: Quantity, right: Quantity, between: str) -> bool | None:
    """False where one of the two is said of the other: from one in five to one in three, 15% 늘어난 340억원, 일주일에 60시간."""
    if tokens.tags[left.first - 1 : left.first] == Tag.OUT_OF and _PARTED.match(tokens.tags, right.last):
        return False
    rate = left.unit in _RATES and right.unit not in (left.unit, *TIME_HOURS)
    weekly = between == "" and left.low == 1 and right.unit in TIME_HOURS
    if (rate and _led_to(tokens, left, right, between)) or (weekly and _gap(tokens, left, right).startswith("에 ")):
        left.aside = True
        return False
    return None


_PARTED = pattern("OUT_OF [DIGITS NUMBER ARTICLE]")


def _proportion(tokens: Tokens, left: Quantity, right: Quantity, between: str) -> bool | None:
    """78대 1, 열 명에 한 명, of the 12, 7 have left."""
    if (between == "" and tokens.tags[left.last - 1] == Tag.SPAN) or between == Tag.RATIO:
        return _ratio(left, right)
    if not (_counts(left) and _counts(right)):
        return None
    if between == "" and right.low == 1 != left.low and _gap(tokens, left, right).startswith("에 "):
        return _set_share(left, right.low, left.low, right)
    if between[:1] == Tag.COMMA and left.first == 1 and tokens.tags[0] == Tag.OF:
        left.subset = "of the"
        return _set_share(left, right.low, left.low, right)
    return None


def _added(tokens: Tokens, left: Quantity, right: Quantity, between: str) -> bool | None:
    """8년 8개월, 110k×14, twelve dollars and fifty cents; 2, 3명 is two or three."""
    if between == Tag.COMMA and _this_or_next(tokens, left, right):
        return _range(tokens, left, right)
    if between in ("", Tag.AND, Tag.COMMA) and _sum(left, right):
        return True
    if between == Tag.PRODUCT:
        return _product(left, right)
    if right.unit is not None and right.unit.startswith("1/"):
        return between in ("", Tag.AND) and _with_parts(left, right, int(right.unit.removeprefix("1/")))
    if right.unit == "other" and between == "" and text_of(tokens, right.last - 1) == "分" and _is_money(left):
        return text_of(tokens, left.last - 1) in ("角", "毛") and _with_parts(left, right, 100)  # 50元6角3分
    return None


_RATES = ("percent", "percentage_point")


def _led_to(tokens: Tokens, left: Quantity, right: Quantity, between: str) -> bool:
    """Whether a rate of change is said before the level that it led to."""
    if right.unit is None and right.low <= 100:
        return False  # up 5% to 10
    gap = _gap(tokens, left, right)
    if Tag.CHANGE in between:
        return _LED_TO.fullmatch(gap) is not None
    change = tokens.tags.rfind(Tag.CHANGE, max(0, left.first - 2), left.first)
    if change < 0 or not _ONTO.fullmatch(gap):
        return False
    right.change = str(tokens.values[change])
    return True


_LED_TO = re.compile(
    "(?:가|이|나|만큼|씩|가량|정도)? ?(?:더 )?[가-힣]+(?<!고)(?<!으나)(?<!지만)(?<!다)(?<!며)(?<!면서)(?<!는데)(?: 약| 무려| 총| 역대 최대인)? ?"
    "|[増減]の(?:約)?|[增加长長减少降低下上升至到达達为為，,约約]+"
    "|(?i: (?:increase|rise|jump|surge|drop|decline|fall|decrease|cut|gain|growth) to (?:about |around |roughly |nearly )?)"
)
_ONTO = re.compile(
    r"[至到]|(?: to| auf| à| a| hasta| naar| till| til| до| para| tot)(?: (?:rund|etwa|environ|circa|about|around|roughly|nearly|almost|just|more than|over|\w+ de))? ",
    re.I,
)


def _this_or_next(tokens: Tokens, left: Quantity, right: Quantity) -> bool:
    """2, 3명 is two or three, 7, 8천만원 is 70 to 80 million: a digit, a comma and the next digit with its counter."""
    first, second = str(tokens.values[left.numeral[0]]), str(tokens.values[right.numeral[0]])
    bare = left.unit is None and left.last - left.first == 1 and right.first == right.numeral[0]
    if not (bare and first.isdecimal() and second.isdecimal() and len(first) == len(second) == 1):
        return False
    behind = tokens.text[tokens.ends[right.numeral[0]] :].lstrip()[:1]
    return int(second) == int(first) + 1 and "가" <= behind <= "힣"


def _with_parts(left: Quantity, right: Quantity, parts: int) -> bool:
    """Twelve dollars and fifty cents, 35元5角: the hundredths or tenths are added."""
    if not _is_money(left) or left.low != left.high or right.low >= parts:
        return False
    left.low = left.high = whole(left.low + Decimal(right.low) / parts)
    left.last = right.last
    return True


def _is_money(quantity: Quantity) -> bool:
    return quantity.unit is not None and quantity.unit not in UNITS and quantity.unit not in ("posts", *_NO_MONEY)


def _check_loose_end(tokens: Tokens, left: Quantity, right: Quantity, between: str) -> None:
    """Refuse 15 dollars 50, 35€ 99, $119. 95: what is loose behind an amount may be its cents."""
    if between not in ("", Tag.AND, Tag.STOP) or right.unit is not None or not _is_money(left):
        return
    loose = right.last == len(tokens.tags) and right.last - right.first == 1
    if loose and right.low < 100 and (between != Tag.STOP or tokens.text[tokens.starts[left.last]] == "."):
        raise refusal(tokens, right, "this may be the hundredths of the amount before it")


_NO_MONEY = ("other", "1/100", "1/10")


def _times_of(tokens: Tokens, left: Quantity, right: Quantity, between: str) -> bool:
    """Whether the left one is a multiple of the right one (twice the $84,000 average), which then is not the figure."""
    said = text_of(tokens, left.numeral[0])
    times = left.unit == "ratio" or said in ("twice", "thrice", "double", "triple")
    near = "" in (between, between.strip(Tag.WORD)) and len(between) <= 1
    if not (times and near and right.unit is not None) or right.unit in (*TIME_HOURS, "percent", "ratio"):
        return False
    if not _OF_AMOUNT.fullmatch(_gap(tokens, left, right).lower()):
        return False
    left.unit, left.noun, left.word, right.part = "ratio", False, False, True
    return True


_OF_AMOUNT = re.compile(r" (?:(?:the|their|its|his|her|my|our|a|an|that|those|what was|as much as the) )?(?:\w+ )?")


def _by_particle(tokens: Tokens, left: Quantity, right: Quantity, between: str) -> bool:
    """Ranges whose two ends one short word or particle joins: 1 a 2, 600억원을 900억원으로, 3年から5年."""
    if between == "" and tokens.tags[right.first] == Tag.ARTICLE and text_of(tokens, right.first) == "a":
        return _range(tokens, left, right, opened=True)  # US$ 1 a 2 milhões
    gap = _gap(tokens, left, right).strip() if between == "" else ""
    if gap in ("와", "과", "하고", "랑") and _BETWEEN_BEHIND.match(tokens.text, tokens.ends[right.last - 1]):
        return _range(tokens, left, right)  # 1억과 3억 사이
    if gap in ("을", "를") and Tag.CHANGE in tokens.tags[right.last :] and left.unit == right.unit:
        return _range(tokens, left, right, opened=True, changed=True)
    if between != Tag.HEDGE_BEHIND or text_of(tokens, left.last) not in ("から", "부터", "より"):
        return False
    goal = tokens.text.startswith(("に", "へ"), tokens.ends[right.last - 1])
    moved = goal and Tag.CHANGE in tokens.tags[right.last :]
    return _range(tokens, left, right, opened=moved, changed=moved)


_BETWEEN_BEHIND = re.compile(" ?(?:의 )?사이")


def _range_or_move(tokens: Tokens, left: Quantity, right: Quantity, between: str) -> bool:
    """Ranges and moves: by what is between the two ends, and by what opens the first."""
    if left.year and right.year and left.unit is None and right.unit is None:
        return False
    if between == Tag.WORD and tokens.values[left.last] == "or":
        return _or_the_next(tokens, left, right)
    opener = _opener(tokens, left)
    if _stepped(tokens, left, right, between):
        return _level(left, right)
    if BAND.fullmatch(between) and _band(tokens, left, right):
        return True
    if RANGE.fullmatch(between):
        return _plain_range(tokens, left, right, between, opener)
    if _became(tokens, left, right, between, opener):
        return _range(tokens, left, right, opened=True, changed=True)
    if _opened(tokens, left, between, opener):
        goal = between[0] == Tag.WORD and text_of(tokens, left.last) in ("auf", "naar", "para")
        moved = Tag.DATE in between or goal
        return _range(tokens, left, right, opened=opener != Tag.BETWEEN, changed=moved)
    came_from = between == Tag.FROM or (between == Tag.ASIDE and text_of(tokens, left.last) in ASIDE_CHANGE)
    if opener == Tag.TO and came_from:  # to 8,000 from 4,500
        return _range(tokens, left, right, opened=True, changed=True, reverse=True)
    return False


def _plain_range(tokens: Tokens, left: Quantity, right: Quantity, between: str, opener: str) -> bool:
    """30–40, 12 to 1, down from 46 to 6.7."""
    if right.low == 1 and right.unit is None and left.unit is None and left.low > 1:
        return _ratio(left, right)  # 12 to 1
    if left.low == 1 and right.unit is None and "ratio" in tokens.text.lower():
        raise refusal(tokens, left, "this may be a ratio below one, or a range")  # a ratio of 1 to 40
    moved = _moves(tokens, right, between)
    dropped = opener == Tag.ASIDE and text_of(tokens, left.first - 1) in ASIDE_CHANGE
    told = tokens.tags[right.last : right.last + 1] == Tag.CHANGE
    opened = moved or dropped or told or opener in spelled("FROM OF OUT_OF BETWEEN")
    return _range(tokens, left, right, opened=opened, changed=moved)


def _opened(tokens: Tokens, left: Quantity, between: str, opener: str) -> bool:
    """Whether a word before the left amount opens a range that the words between go on with: from 29% in 2019 to 47%."""
    joint, joined = ("and", BETWEEN) if opener == Tag.BETWEEN else ("to", FROM_TO)
    if opener in spelled("FROM OF OUT_OF BETWEEN") and joined.fullmatch(between):
        return True
    if opener not in spelled("FROM OF OUT_OF BETWEEN WORD") or not ENDS.fullmatch(between):
        return False
    return str(tokens.values[left.last]) == joint


def _became(tokens: Tokens, left: Quantity, right: Quantity, between: str, opener: str) -> bool:
    """Whether the words between say that the left amount became the right one."""
    changed = CHANGE_TO.fullmatch(between) and (Tag.TO in between or opener == Tag.FROM)
    if changed or ARROW.fullmatch(between):
        return True
    if left.unit is None or left.unit != right.unit:
        return False
    if FROM_TO_KO.fullmatch(between) and text_of(tokens, left.last) == "에서":
        return True  # 120명에서 올해 80명으로
    return _was(tokens, left, right)  # 4,800만원이던 연봉이 6,100만원으로 뛰었다


def _or_the_next(tokens: Tokens, left: Quantity, right: Quantity) -> bool:
    """Two or three, 5 or 6: a number or the next is a range; $5 or $500 is a choice, and no figure."""
    if left.ranged or right.ranged or left.year or right.year:
        return False
    if not (left.unit is None or left.unit == right.unit or right.unit is None) or right.signs > left.signs:
        return False
    own = left.low
    ended = left.last > left.numeral[1] or left.signs
    if not ended and left.unit is None:
        _share_scale(tokens, left, right)
    close = left.low < right.low <= max(Decimal(left.low) * 2, Decimal(left.low) + 2)
    if not close or not _same_unit(left, right):
        left.low = left.high = own
        return False
    return _range(tokens, left, right)


def _stepped(tokens: Tokens, left: Quantity, right: Quantity, between: str) -> bool:
    """Whether a change and the level it led to are here, and no range: rose by $8,000 to $133,000."""
    if left.ranged or right.ranged or not LEVEL.fullmatch(between):
        return False
    if text_of(tokens, left.last) == "에서":
        return _step_of(tokens, left, right)
    if not _MOVED.search(tokens.tags, 0, left.first) or tokens.values[left.first - 1] not in ("up", "down"):
        return False
    by = _BY.search(tokens.text, 0, tokens.starts[left.first]) is not None
    money = (left.signs and right.signs) or (left.unit == right.unit and _is_money(left))
    far = right.low >= 3 * left.low
    rates = left.unit in _RATES or right.unit == "percent"
    counted = None in (left.unit, right.unit) and _counts(left) and _counts(right)
    alike = money or left.unit == right.unit or counted
    if by and rates and left.unit != right.unit:
        raise refusal(tokens, left, "there are a change and the level it led to here")
    if by and far == rates and (rates or alike):
        raise refusal(tokens, left, "this may be a range, or a change and the level it led to")
    if rates or by:
        return by and alike and not rates
    counts = left.unit is None and right.unit in COUNTED
    return (money or counts) and far and text_of(tokens, left.first - 1) in _UPS


_MOVED = pattern("CHANGE [HEDGE_BEFORE HEDGE]?$")
LEVEL = pattern(r"COMMA? TO [HEDGE_BEFORE HEDGE]*")
_BY = re.compile(r"\bby (?:about |around |roughly |nearly |almost |some |over |more than )?$", re.I)
_UPS = ("up", "down", "rose", "fell", "climbed", "jumped", "dropped", "gained", "slipped", "slid", "declined")


def _step_of(tokens: Tokens, left: Quantity, right: Quantity) -> bool:
    """6800만원에서 900만원 올랐다: by so much, since no 으로 says that it is the goal."""
    behind = tokens.text[tokens.ends[right.last - 1] :]
    said = tokens.values[right.last] if tokens.tags[right.last : right.last + 1] == Tag.CHANGE else None
    if said is None or _GOAL.match(behind):
        return False
    contradicts = (said == "up") == (right.low < left.low)
    if contradicts or (said == "down" and right.low * 3 < left.low):
        raise refusal(tokens, right, "this is the size of a change, and the level it led to is not said")
    return False


def _level(left: Quantity, right: Quantity) -> bool:
    left.low, left.high, left.last, left.hedge = right.low, right.high, right.last, right.hedge
    left.unit, left.noun = right.unit or left.unit, right.noun or left.noun
    left.numeral, left.year = right.numeral, False
    return True


def _band(tokens: Tokens, left: Quantity, right: Quantity) -> bool:
    """10명 이상 30명 미만, at least 10 but fewer than 30: a floor and a ceiling, in front or behind."""
    floor = _bound(tokens, left)
    ceiling = _bound(tokens, right)
    if floor not in ("at_least", "over") or ceiling != "at_most" or left.ranged or right.ranged:
        return False
    if not _range(tokens, left, right):
        return False
    left.hedge = None
    left.last += tokens.tags[left.last : left.last + 1] in (Tag.HEDGE_BEHIND, Tag.HEDGE)
    left.first -= left.first > 0 and tokens.tags[left.first - 1] in HEDGES_BEFORE
    return True


def _bound(tokens: Tokens, quantity: Quantity) -> str | None:
    """The hedge right before or behind a quantity."""
    if tokens.tags[quantity.last : quantity.last + 1] in (Tag.HEDGE_BEHIND, Tag.HEDGE):
        return str(tokens.values[quantity.last])
    index = quantity.first - 1
    if index >= 0 and tokens.tags[index] in HEDGES_BEFORE:
        return str(tokens.values[index])
    return "at_least" if index >= 0 and text_of(tokens, index).strip().endswith("최저") else None


BAND = pattern(r"[HEDGE_BEHIND HEDGE]?(?:WORD|TO|COMMA|AND|NOUN|DATE){0,3}[HEDGE_BEFORE HEDGE]?")


def _moves(tokens: Tokens, right: Quantity, between: str) -> bool:
    """Whether a range is a move: 2019년 7만명에서 2021년 8만명, 1,000명에서 3,000명으로."""
    if Tag.DATE in between:
        return True
    goal = f"{tokens.text[tokens.ends[right.last - 1] :]} ".startswith(("으로", "로 "))
    return goal and between[0] == Tag.TO and text_of(tokens, right.first - 1) == "에서"


def _was(tokens: Tokens, left: Quantity, right: Quantity) -> bool:
    """120명이던 … 80명으로 줄었다, 3배였던 … 5배가 됐다: from what was to what it has become."""
    if not _WAS.match(tokens.text, tokens.ends[left.last - 1]):
        return False
    goal = _GOAL.match(tokens.text, tokens.ends[right.last - 1])
    return goal is not None and (goal["become"] is not None or Tag.CHANGE in tokens.tags[right.last :])


_WAS = re.compile(
    "이던|이었던|였던|이었으나|였으나|이었다가|였다가|(?:에|밖에) ?(?:불과|그쳤|그치|머물|안 되|지나지)[가-힣 ]{0,4}던|하던"
)
_GOAL = re.compile(" ?(?:(?:가량|정도|여|선|대|수준)?(?:으로|로|까지)|[이가] ?(?P<become>됐|되|된|돼))")


def _opener(tokens: Tokens, amount: Quantity) -> str:
    """The type of the word that opens a range before the amount, past hedges and articles; "-" for none."""
    index = amount.first - 1
    while index >= 0 and tokens.tags[index] in spelled("HEDGE_BEFORE HEDGE ARTICLE"):
        index -= 1
    if index < 0 or (tokens.tags[index] == Tag.OF and text_of(tokens, index) == "of"):
        return "-"
    return tokens.tags[index]


def _sum(left: Quantity, right: Quantity) -> bool:
    """8년 8개월, 1 year and 2 months."""
    if left.unit not in TIME_HOURS or right.unit not in TIME_HOURS:
        return False
    smallest = left.terms[-1][1] if left.terms else left.unit
    if TIME_HOURS[smallest] <= TIME_HOURS[right.unit] or left.vague or right.vague or left.ranged:
        return False
    left.terms = [*(left.terms or [(left.low, left.unit)]), (right.low, right.unit)]
    left.last = right.last
    left.hedge = left.hedge or right.hedge
    return True


def _ratio(left: Quantity, right: Quantity) -> bool:
    """3:1, 78대 1: how many of the first fall on one of the second."""
    if left.unit not in (None, "count") or right.unit is not None or not right.low:
        return False
    if left.low < right.low or right.ranged:
        return False
    left.low, left.high = (whole(Decimal(end) / Decimal(right.low)) for end in (left.low, left.high))
    left.unit, left.last, left.noun = "ratio", right.last, False
    return True


def _product(left: Quantity, right: Quantity) -> bool:
    """110k×14."""
    if right.unit is not None or right.year:
        return False
    left.low, left.high, left.last = whole(left.low * right.low), whole(left.high * right.low), right.last
    return True


def _range(
    tokens: Tokens, left: Quantity, right: Quantity, opened: bool = False, changed: bool = False, reverse: bool = False
) -> bool:
    """Join two ends; the left one takes from the right one the scale and the unit that it lacks ($300-350k)."""
    if left.ranged or left.terms or right.terms:
        return False
    if tokens.tags[left.numeral[0]] == Tag.MULTIPLE:
        return False
    if left.unit in TIME_HOURS and right.unit in TIME_HOURS and left.unit != right.unit:
        return _range_of_times(left, right)
    if left.low >= right.high and left.low != right.low and _gap(tokens, left, right) in (" — ", " ― ", " -- "):
        return False  # 51,467 — 59 percent
    if opened and ((left.year and _is_date(tokens, left, right)) or (right.year and _is_date(tokens, right, left))):
        return False
    scaled = Tag.SCALE in tokens.tags[slice(*right.numeral)] and Tag.SCALE not in tokens.tags[slice(*left.numeral)]
    complete = (left.signs or left.last > left.numeral[1]) and not scaled  # 1원~1001원, not 1.8 to 2.2 billion dollars
    if not _same_unit(left, right):
        return False
    _share_scale(tokens, left, right)
    dashed = left.last < right.first and (
        text_of(tokens, right.first - 1) in _DASHES or tokens.text[tokens.starts[left.last]] in _DASHES
    )
    _share_thousands(tokens, left, right, dashed)
    if dashed and left.low == left.high == right.low == right.high:
        left.last = right.last  # $850,000 — $850,000
        return True
    low, high = _ordered(tokens, left, right, opened, changed)
    if reverse and left.change:
        left.change = "up" if left.change == "down" else "down"
    if low > 0 and high / low > 1000 and not (left.vague or complete or right.vague):
        raise refusal(tokens, left, "the ends of the range are too far apart: one of them has no scale or unit")
    left.low, left.high, left.ranged = low, high, True
    _range_hedge(tokens, left, right)
    left.vague, left.year = left.vague or right.vague, False
    return True


def _is_date(tokens: Tokens, year: Quantity, other: Quantity) -> bool:
    """Whether a bare year at an end of a move is its date: 2025 출시 → 7주; not so in 2000 → 3000명, of like sizes.

    A count far from it, or a word between the year and the arrow, leaves that open, and is refused.
    """
    scaled = any(tag in SCALES for tag in tokens.tags[slice(*other.numeral)])
    alike = scaled or year.low / 5 <= other.low <= year.low * 5
    if other.unit in (*TIME_HOURS, *_RATES, "ratio") and not alike:
        return True
    if year.first < other.first and (not alike or tokens.tags[year.last : year.last + 1] == Tag.WORD):
        raise refusal(tokens, year, "this may be a year, or the first end of the change")
    return False


def _ordered(tokens: Tokens, left: Quantity, right: Quantity, opened: bool, changed: bool) -> tuple[Exact, Exact]:
    """The lower and the upper end; falls only where words say so (from 46 to 6.7)."""
    if left.low <= right.high and (left.low != right.high or left.vague):
        left.change = "up" if changed else left.change
        return left.low, right.high
    if not opened and not left.signed:
        raise refusal(tokens, left, "the first end of the range is not below the second")
    left.change = "down" if opened or changed else left.change
    return right.low, left.high or left.low


def _range_of_times(left: Quantity, right: Quantity) -> bool:
    """6개월~1년: each end has its own unit of time."""
    if left.low * TIME_HOURS[left.unit or ""] >= right.low * TIME_HOURS[right.unit or ""]:
        return False
    left.high, left.upper, left.last, left.ranged = right.high, right.unit, right.last, True
    left.hedge = right.hedge or left.hedge
    return True


def _range_hedge(tokens: Tokens, left: Quantity, right: Quantity) -> None:
    """The hedge of the upper end counts for the range; a floor and a ceiling are its two ends."""
    between = [at for at in range(left.last, right.first) if tokens.tags[at] in HEDGES_BEFORE]
    hedge = str(tokens.values[between[-1]]) if between and right.hedge is None else right.hedge
    left.last, left.hedge = right.last, hedge or left.hedge


_DASHES = "-–—~"


def _share_thousands(tokens: Tokens, left: Quantity, right: Quantity, dashed: bool) -> None:
    """£55-65,000, $3-4,000: the lower end leaves the thousands out."""
    if left.vague or right.vague or left.share is not None:
        return
    start, end = left.numeral
    short = end - start == 1 and tokens.tags[start] == Tag.DIGITS and str(tokens.values[start]).isdecimal()
    full = right.high >= 1000 and right.high % 1000 == 0 and right.numeral[1] - right.numeral[0] == 1
    money = left.signs or left.unit not in (None, *COUNTED)
    grouped = full and (money or not str(tokens.values[right.numeral[0]]).isdecimal())
    if not (short and grouped) or left.last > end or not right.high / 10 <= left.low * 1000 < right.high:
        return
    if not dashed and money:
        raise refusal(tokens, left, "the lower end may leave out its thousands")
    if dashed or left.unit is None:
        left.low = left.high = left.low * 1000


def _same_unit(left: Quantity, right: Quantity) -> bool:
    both = {left.unit, right.unit}
    if left.unit == right.unit or right.unit is None:
        left.noun = left.noun or right.noun
    elif left.unit is None:
        left.unit, left.noun, left.share = right.unit, right.noun, right.share
    elif "dollar" in both and both & DOLLARS:
        left.unit = left.unit if right.unit == "dollar" else right.unit
    elif both == {"posts", "people"} or ("count" in both and left.noun and right.noun):
        left.unit = left.unit if right.unit == "count" else right.unit
    else:
        return right.unit == "yuan" and left.unit in FAMILIES["yuan"]  # 新臺幣120萬至180萬元
    return True


def _share_scale(tokens: Tokens, left: Quantity, right: Quantity) -> None:
    """$300-350k, 750~1,500억 원, $1-2 million, 1억 2천~1억 5천만원."""
    tags = tokens.tags
    start, end = left.numeral
    if left.last > end or left.vague or left.share is not None:
        return
    first = right.numeral[1]
    while first > right.numeral[0] and tags[first - 1] in spelled("CJK_SCALE SCALE VAGUE HYPHEN"):
        first -= 1
    tail = [index for index in range(first, right.numeral[1]) if tags[index] != Tag.HYPHEN]
    if not tail or tags[end - 1] in spelled("SCALE VAGUE"):
        return
    if tags[end - 1] == Tag.CJK_SCALE:  # it lacks only what is above its own last scale: 1천~1천 5백만, 1억~1억 4천
        own = tokens.values[end - 1]
        while tail and tags[tail[0]] == Tag.CJK_SCALE and tokens.values[tail[0]] <= max(own, 1000):
            del tail[0]
        if not tail or tags[tail[0]] != Tag.CJK_SCALE:
            return
    factor = 1
    for index in tail:
        value = tokens.values[index]
        factor *= value[0] if tags[index] == Tag.SCALE else value
    if tags[end - 1] == Tag.CJK_SCALE or Tag.CJK_SCALE in tags[start:end]:
        shared = _with_tail(tokens, start, end, tail)
    else:
        comma = any(tags[index] == Tag.SCALE and tokens.values[index][1] for index in tail)
        value = digits(str(tokens.values[start]), comma, comma) if tags[start] == Tag.DIGITS else left.low
        shared = whole(value * factor) if tags[tail[0]] == Tag.CJK_SCALE or value < 1000 else None
    if shared is not None and shared <= right.high:
        left.low = left.high = shared


def _with_tail(tokens: Tokens, start: int, end: int, tail: list[int]) -> Exact | None:
    parts: list[tuple[bool, Exact]] = []
    for index in [*range(start, end), *tail]:
        value = tokens.values[index]
        if tokens.tags[index] == Tag.CJK_SCALE:
            parts.append((True, value))
        elif tokens.tags[index] in NUMBERS:
            parts.append((False, digits(str(value), None, False)))
    try:
        return positional(parts)
    except NotANumber:
        return None


def _share_of(tokens: Tokens, left: Quantity, right: Quantity, between: str) -> bool:
    """Seven out of ten, 10곳 중 7곳, six of the twelve: a part, asked for as a number or as percent."""
    if _counts(left) and right.unit == "percent" and AMONG.fullmatch(between):
        left.part = True  # 1만2000명 중 10%: the whole is not the figure
    if _counts(right) and left.unit == "percent" and PART_OF.fullmatch(between):
        right.part = True  # 13% of 450 companies
    if not (_counts(left) and _counts(right)):
        return False
    if AMONG.fullmatch(between):
        if right.ranged and 0 < right.high <= left.low:
            return _set_shares(left, (right.low, left.low), (right.high, left.low), right)
        return _set_share(left, right.low, left.low, right)
    if left.share is not None and PART_OF.fullmatch(between):
        right.part = True  # one in five of the 300 founders
        return False
    if right.year or left.ranged:
        return False
    if PART_OF.fullmatch(between):
        # 14 of the 20, six of xAI's twelve
        named = tokens.text[tokens.ends[left.last] : tokens.starts[right.first]].strip()
        left.subset = "of the" if named or text_of(tokens, left.last) == "des" else "of"
        return _set_share(left, left.low, right.low, right)
    return _out_of(tokens, left, right, between)


def _out_of(tokens: Tokens, left: Quantity, right: Quantity, between: str) -> bool:
    """Seven out of ten, un développeur sur trois, deux Français sur cinq; 4.5 out of 5 is a mark."""
    if tokens.tags[left.numeral[0]] == Tag.ARTICLE or " sur " in tokens.text:
        between = between.removeprefix(Tag.WORD)
    if not OUT_OF.fullmatch(between) or not isinstance(left.low, int):
        return False
    if left.unit != right.unit and None not in (left.unit, right.unit):
        return False
    if right.ranged and right.high and left.low <= right.low:
        return _set_shares(left, (left.low, right.high), (left.low, right.low), right)
    return _set_share(left, left.low, right.low, right)


def _counts(amount: Quantity) -> bool:
    return amount.unit is None or amount.unit in COUNTED


def _set_shares(left: Quantity, first: tuple[Exact, Exact], last: tuple[Exact, Exact], right: Quantity) -> bool:
    """10명 중 7~8명, one in three to five: a range of shares."""
    left.low, left.high = percent(*first), percent(*last)
    left.share = max(first, last, key=lambda part: part[0] / part[1])
    left.unit, left.last, left.ranged, left.noun = "percent", right.last, True, False
    return True


def _set_share(left: Quantity, part: Exact, of: Exact, right: Quantity) -> bool:
    if not of or part > of or left.vague or right.vague:
        return False
    left.share = (part, of)
    left.low = left.high = part
    left.unit = left.unit or right.unit
    left.noun = left.unit is not None
    left.last = right.last
    left.hedge = left.hedge or (right.hedge if left.first > right.first else None)
    return True
