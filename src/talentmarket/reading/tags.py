"""The types of tokens, by name.

A tokenized wording is a string with one character a token, so that regular expressions can search it: ``$14.3
billion`` is CURRENCY DIGITS SCALE. The characters are only here; `pattern` compiles an expression over the
names, `spelled` gives a sequence or a set of them.
"""

import re
from functools import cache


class Tag:
    """The type of a token; the comments give a word of each type."""

    DIGITS = "N"  # 1,234.5
    NUMBER = "n"  # seven, 다섯
    SCALE = "L"  # million, lakh: multiplies what is before it
    CJK_SCALE = "S"  # 만, 億: positional
    VAGUE = "V"  # several, 수, tens: an unnamed number of units
    STEP_PART = "q"  # low, mid or high part of a vague size
    FRACTION = "f"  # half
    DENOMINATOR = "t"  # third: a fraction behind a number or an article
    TENTHS = "r"  # 成, 割
    HALF = "H"  # and a half, 반
    PARTS = "k"  # 분의 in 3분의 1
    OUT_OF = "o"  # in, out of
    AMONG = "m"  # 중
    MULTIPLE = "M"  # doubled
    PERCENT = "%"
    PERCENT_BEFORE = "Y"  # yüzde, 百分之: before the number
    POINTS = "P"  # percentage points
    TIMES = "X"  # x, 배
    TIME = "T"  # years, 개월
    NOUN = "U"  # employees, 명: what is counted
    GPU = "G"  # H100: name of a GPU
    CURRENCY = "C"  # $, 원
    HEDGE_BEFORE = "b"  # about, 약
    HEDGE_BEHIND = "e"  # or more, 이상
    HEDGE = "v"  # maximum: on either side
    HEDGE_INSIDE = "y"  # 여 in 30여 명
    CHANGE = "c"  # rose, 감소
    PER = "p"  # a year, 시간당
    PAY = "i"  # 연봉: pay that says its period
    TO = "R"  # to, –, 에서
    TO_OR_HEDGE = "~"  # ~, до: a range between two numbers, a hedge before one
    AND = "&"
    BETWEEN = "B"
    FROM = "F"
    ARROW = ">"
    ASIDE = "A"  # including, versus: what follows is not the figure itself
    OF = "u"
    TOTAL = "Q"  # 총, a total of: the sum of the others
    POINT = "."  # point: before decimals in words
    DIGIT_COUNT = "d"  # double-digit
    OVER_TIME = "s"  # spread over
    SOME_OF = "W"  # most of: an unnumbered part of what follows
    DATE = "D"
    NAME = "O"  # GPT-4, 5th: a rank, a name or a place in a series
    LABEL = "l"  # Series, 제: the bare number behind it is a name
    FIGURES = "g"  # figures in six figures
    SPAN = "j"  # 대 in 1억원대
    RATIO = ":"
    PRODUCT = "*"
    EQUALS = "="
    SIGN = "Z"  # plus or minus of a number
    HYPHEN = "_"  # inside a compound
    ARTICLE = "a"
    OPEN = "("
    CLOSE = ")"
    COMMA = ","
    STOP = ";"  # the end of a clause
    SLASH = "/"
    WORD = "w"  # any other word
    DURATION = "J"  # a decade, 열흘: number and unit of time in one word


TYPES: dict[str, str] = {name: value for name, value in vars(Tag).items() if name.isupper()}


@cache
def spelled(names: str) -> str:
    """The characters of some types, named with blanks between: a sequence, or a set for ``in``."""
    return "".join(TYPES[name] for name in names.split())


def pattern(expression: str) -> re.Pattern[str]:
    """Compile a regular expression over the names of types; KeyError for a name that is none.

    Names are in capitals; blanks part them and mean nothing, in sets too (``[HEDGE_BEFORE HEDGE]* DIGITS``).
    """
    characters = re.sub("[A-Z_]{2,}", lambda name: re.escape(TYPES[name[0]]), expression)
    return re.compile(re.sub(r"(?<!\\)\s+", "", characters))


# Sets of types that several rules ask for.
NUMBERS = spelled("DIGITS NUMBER")
SCALES = spelled("SCALE CJK_SCALE VAGUE")
HEDGES_BEFORE = spelled("HEDGE_BEFORE HEDGE")
HEDGES_BEHIND = spelled("HEDGE_BEHIND HEDGE")
