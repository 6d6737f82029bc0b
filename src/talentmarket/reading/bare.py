"""Bare numbers: whether one without a unit of its own may be of the unit that the caller names.

What stands beside it decides. A count may have an unknown noun (``966 start-ups``), and money with a scale any
words (``누적투자규모 62억``); but a percent, a ratio, a plain sum or one with a lone letter (``7B``) beside an
unknown word may as well be a version, an address or a name, and is none.
"""

import re

from talentmarket.reading.amounts import COUNTED, TIME_HOURS, UNITS, Amount
from talentmarket.reading.tokens import Tokens
from talentmarket.reading.vocabulary import HAN


def may_be(tokens: Tokens, amount: Amount, unit: str) -> bool:
    """Whether a number without a unit may be one of the unit that the caller names."""
    kinds, values = tokens.kinds, tokens.values
    start, end = amount.numeral
    run = kinds[start:end]
    if amount.vague and ("g" in run or "d" in run) and unit not in TIME_HOURS:
        return True  # double-digit growth, 두 자릿수 채용
    if _named(tokens, amount, unit) or (unit in UNITS and "i" in kinds):
        return False
    if amount.soft and unit not in UNITS:
        return False  # 85 platform engineers are no dollars
    scaled = "L" in run or "S" in run or "V" in run
    whole_number = isinstance(amount.low if amount.low is not None else amount.high, int)
    letter = next((values[i] for i in range(start, end) if kinds[i] == "L" and values[i] in _LETTERS), None)
    if letter and (letter != _LETTERS[0] if unit in UNITS else not _familiar(tokens, amount)):
        return False
    if unit in TIME_HOURS:
        return is_alone(tokens, amount)
    before = _unknown(tokens, amount.first - (2 if kinds[amount.first - 1 : amount.first] == "u" else 1))
    if unit in ("percent", "percentage_point"):
        return not (amount.word or scaled or before) and _OTHER_WORDS.search(kinds, amount.last) is None
    if unit == "ratio":
        return not (before or scaled)
    if unit in COUNTED:
        if unit == "gpus" and before and not (scaled or amount.word) and (amount.low or 0) < 10:
            return False  # 클로드 오퍼스 4: models are numbered like that, and nobody counts single GPUs
        return whole_number and not (amount.word and amount.low == 1 and amount.hedge is None)
    if unit == "KRW" and run[-1:] == "S" and values[end - 1] in (100, 1000) and (amount.low or 0) < 10_000:
        return False  # 연봉 5천: 만 is left out
    if scaled:
        return True
    return not (amount.word or before or _unknown(tokens, amount.last))


def _unknown(tokens: Tokens, index: int) -> bool:
    """Whether a word that the vocabulary does not know stands there."""
    return 0 <= index < len(tokens.kinds) and tokens.kinds[index] == "w" and tokens.values[index] is None


def _familiar(tokens: Tokens, amount: Amount) -> bool:
    """Whether the vocabulary knows every word around the number, and none names or numbers a thing."""
    outside = [*range(amount.first), *range(amount.last, len(tokens.kinds))]
    return not any(tokens.kinds[index] in "UTOGl" or _unknown(tokens, index) for index in outside)


def _proper(tokens: Tokens, index: int) -> bool:
    """Whether an unknown word in Latin letters with a capital stands there, and not an abbreviation (PM, GTM)."""
    if not _unknown(tokens, index):
        return False
    word = tokens.text[tokens.starts[index] : tokens.ends[index]]
    return "A" <= word[0] <= "Z" and not word.isupper() and not word.endswith("s")


def _named(tokens: Tokens, amount: Amount, unit: str) -> bool:
    """Whether the number is part of a name, an address or a code."""
    kinds, text, first, last = tokens.kinds, tokens.text, amount.first, amount.last
    start, ahead, behind = tokens.starts[first], kinds[first - 1 : first], kinds[last : last + 1]
    glued = bool(behind) and tokens.starts[last] == tokens.ends[last - 1]
    if "n" in kinds[first:last] and glued and kinds[last - 1] in "Sn" and behind == "w":
        return True  # 七十七銀行
    if (
        unit in COUNTED
        and last - first == 1
        and kinds[first] == "N"
        and glued
        and _HAN.match(text, tokens.starts[last])
    ):
        return True  # 360集团, 985高校: Chinese puts a measure word between a count and its noun
    if (
        (behind == "n" and glued)  # 零一万物
        or (behind == ";" and text[tokens.starts[last]] == "." and last + 1 < len(kinds))  # im 3. Stock
        or (behind == "G" and unit != "gpus")  # 512 H100s
        or (behind == "&" and amount.word and text[start].isupper())  # Seven & i
        or (ahead == "b" and _STATE.fullmatch(text, tokens.starts[first - 1], start - 1) and not text.isupper())
    ):
        return True
    if last - first > 1 and kinds[last - 1] in "SLV":
        return False  # a scale makes a size of it
    if ahead == "N" and kinds[first - 2 : first - 1] == "l":
        return True  # Tel. 030 1234567
    if ahead and ahead in "%OS":
        return True  # 프로 2, 241번길 20
    if ahead == "R" and text[start - 1] == "-" and kinds[first] == "N":
        return True  # Series D-2
    if _unknown(tokens, first - 1):
        joined = tokens.ends[first - 1] == start and text[start - 1].isalpha()
        if (joined and text[start - 1] not in _KANA_PARTICLES) or _ROAD.search(text, 0, start):
            return True  # 文心4.5, 테헤란로 152
    if not (_proper(tokens, first - 1) or (ahead not in ("b", "v") and _proper(tokens, last))):
        return False
    if kinds[first] == "N":
        return str(tokens.values[first]).isdigit()  # Maroon 5, 10 Downing Street
    return amount.word and text[start].isupper()  # Big Four


_HAN = re.compile(f"[{HAN}]")
_ROAD = re.compile("[가-힣]{2}[로길] $")  # 테헤란로 152
_KANA_PARTICLES = "をがはにでともへ"
_STATE = re.compile("[A-Z]{2}")  # CA 94105
_LETTERS = [(value, False, "letter") for value in (10**6, 10**9, 10**12)]  # 3M, 7B
_OTHER_WORDS = re.compile("[wUTOGul]")


def is_alone(tokens: Tokens, amount: Amount) -> bool:
    """Whether nothing but hedges and signs stands around a number."""
    return _OTHER_WORDS.search(tokens.kinds[: amount.first] + tokens.kinds[amount.last :]) is None
