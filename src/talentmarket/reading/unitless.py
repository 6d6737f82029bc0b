"""Bare numbers: whether one without a unit of its own may be of the unit that the caller names.

What is next to it decides. A count may have an unknown noun (``966 start-ups``), and money with a scale any
words (``누적투자규모 62억``); but a percent, a ratio, a plain sum or one with a lone letter (``7B``) next to an
unknown word may as well be a version, an address or a name, and is none.
"""

import re

from talentmarket.reading.lexicon import HAN
from talentmarket.reading.quantities import COUNTED, TIME_HOURS, UNITS, Quantity
from talentmarket.reading.tags import SCALES, Tag, pattern, spelled
from talentmarket.reading.tokenizer import Tokens


def may_be(tokens: Tokens, amount: Quantity, unit: str) -> bool:
    """Whether a number without a unit may be one of the unit that the caller names."""
    tags, values = tokens.tags, tokens.values
    start, end = amount.numeral
    run = tags[start:end]
    if amount.vague and (Tag.FIGURES in run or Tag.DIGIT_COUNT in run) and unit not in TIME_HOURS:
        return True  # double-digit growth, 두 자릿수 채용
    if _named(tokens, amount, unit) or (unit in UNITS and Tag.PAY in tags):
        return False
    if in_ten_thousands(tokens, amount) and unit != "CNY":
        return False
    if amount.soft and unit not in UNITS:
        return False  # 85 platform engineers are no dollars
    if _is_version(tokens, amount, unit):
        return False
    if unit in TIME_HOURS:
        return is_alone(tokens, amount)
    before = _unknown(tokens, amount.first - (2 if tags[amount.first - 1 : amount.first] == Tag.OF else 1))
    scaled = any(tag in SCALES for tag in run)
    if unit in UNITS:
        return _may_count(tokens, amount, unit, before, scaled)
    if unit == "KRW" and run[-1:] == Tag.CJK_SCALE and values[end - 1] in (100, 1000) and amount.low < 10_000:
        return False  # 연봉 5천: 만 is left out
    if scaled:
        return True
    return not (amount.word or before or _unknown(tokens, amount.last))


def _is_version(tokens: Tokens, amount: Quantity, unit: str) -> bool:
    """Whether a letter behind the number names a size of something else: 7B, 3M."""
    run = range(*amount.numeral)
    letter = next((tokens.values[i] for i in run if tokens.tags[i] == Tag.SCALE and tokens.values[i] in _LETTERS), None)
    return letter is not None and (letter != _LETTERS[0] if unit in UNITS else not _familiar(tokens, amount))


def _may_count(tokens: Tokens, amount: Quantity, unit: str, before: bool, scaled: bool) -> bool:
    """The same for shares, ratios and counts; before: an unknown word precedes, scaled: a scale in the number."""
    if unit in ("percent", "percentage_point"):
        return not (amount.word or scaled or before) and _OTHER_WORDS.search(tokens.tags, amount.last) is None
    if unit == "ratio":
        return not (before or scaled)
    if unit == "gpus" and before and not (scaled or amount.word) and amount.low < 10:
        return False  # 클로드 오퍼스 4: models are numbered like that, and nobody counts single GPUs
    return isinstance(amount.low, int) and not (amount.word and amount.low == 1 and amount.hedge is None)


def _unknown(tokens: Tokens, index: int) -> bool:
    """Whether a word that the lexicon does not know is there."""
    word = 0 <= index < len(tokens.tags) and tokens.tags[index] == Tag.WORD
    return word and tokens.values[index] in (None, "to", "and")


def _familiar(tokens: Tokens, amount: Quantity) -> bool:
    """Whether the lexicon knows every word around the number, and none names or numbers a thing."""
    outside = [*range(amount.first), *range(amount.last, len(tokens.tags))]
    named = spelled("NOUN TIME NAME GPU LABEL")
    return not any(tokens.tags[index] in named or _unknown(tokens, index) for index in outside)


def _proper(tokens: Tokens, index: int) -> bool:
    """Whether an unknown word in Latin letters with a capital is there, and not an abbreviation (PM, GTM)."""
    if not _unknown(tokens, index):
        return False
    word = tokens.text[tokens.starts[index] : tokens.ends[index]]
    return "A" <= word[0] <= "Z" and not word.isupper() and not word.endswith("s")


def _named(tokens: Tokens, amount: Quantity, unit: str) -> bool:
    """Whether the number is part of a name, an address or a code."""
    tags, text, first, last = tokens.tags, tokens.text, amount.first, amount.last
    start, ahead = tokens.starts[first], tags[first - 1 : first]
    if _goes_on(tokens, amount, unit):
        return True
    state = ahead == Tag.HEDGE_BEFORE and _STATE.fullmatch(text, tokens.starts[first - 1], start - 1)
    if state and (not text.isupper() or _ZIP.match(text, start)):
        return True
    if last - first > 1 and tags[last - 1] in SCALES:
        return False  # a scale makes a size of it
    if ahead == Tag.DIGITS and tags[first - 2 : first - 1] == Tag.LABEL:
        return True  # Tel. 030 1234567
    if ahead and ahead in spelled("PERCENT NAME CJK_SCALE"):
        return True  # 프로 2, 241번길 20
    if ahead == Tag.TO and text[start - 1] == "-" and tags[first] == Tag.DIGITS:
        return True  # Series D-2
    if _unknown(tokens, first - 1):
        joined = tokens.ends[first - 1] == start and text[start - 1].isalpha()
        if (joined and text[start - 1] not in _KANA_PARTICLES) or _ROAD.search(text, 0, start):
            return True  # 文心4.5, 테헤란로 152
    if not (_proper(tokens, first - 1) or (ahead not in (Tag.HEDGE_BEFORE, Tag.HEDGE) and _proper(tokens, last))):
        return False
    if tags[first] == Tag.DIGITS:
        return str(tokens.values[first]).isdigit()  # Maroon 5, 10 Downing Street
    return amount.word and text[start].isupper()  # Big Four


def _goes_on(tokens: Tokens, amount: Quantity, unit: str) -> bool:
    """Whether what follows makes a name of the number: 七十七銀行, 360集团, Seven & i."""
    tags, text, first, last = tokens.tags, tokens.text, amount.first, amount.last
    behind = tags[last : last + 1]
    if not behind:
        return False
    place = tokens.starts[last]
    if place == tokens.ends[last - 1]:
        counted = Tag.NUMBER in tags[first:last] and tags[last - 1] in spelled("CJK_SCALE NUMBER")
        if (counted and behind == Tag.WORD) or behind == Tag.NUMBER:
            return True  # 七十七銀行, 零一万物
        if unit in COUNTED and tags[first:last] == Tag.DIGITS and HAN[0] <= text[place] <= HAN[-1]:
            return True  # 360集团, 985高校: Chinese puts a measure word between a count and its noun
    if behind == Tag.STOP:
        return text[place] == "." and last + 1 < len(tags)  # im 3. Stock
    if behind == Tag.GPU:
        return unit != "gpus"  # 512 H100s
    return behind == Tag.AND and amount.word and text[tokens.starts[first]].isupper()  # Seven & i


_ROAD = re.compile("[가-힣]{2}[로길] $")  # 테헤란로 152
_KANA_PARTICLES = "をがはにでともへ"
_ZIP = re.compile(r"\d{5}(?![\d.,])")
_STATE = re.compile("[A-Z]{2}")  # CA 94105
_LETTERS = [(value, False, "letter") for value in (10**6, 10**9, 10**12)]  # 3M, 7B
_OTHER_WORDS = pattern(r"[WORD NOUN TIME NAME GPU OF LABEL]")


def in_ten_thousands(tokens: Tokens, amount: Quantity) -> bool:
    """Whether a W follows the number, which is 10,000 in Chinese wordings of pay, and watts elsewhere."""
    return (10_000, False, "letter") in tokens.values[slice(*amount.numeral)]


def is_alone(tokens: Tokens, amount: Quantity) -> bool:
    """Whether nothing but hedges and signs is around a number."""
    return _OTHER_WORDS.search(tokens.tags[: amount.first] + tokens.tags[amount.last :]) is None
