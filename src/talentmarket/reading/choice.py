"""The choice among several amounts of a wording: by unit, then by what is not an aside; two equally good ones
are refused.
"""

import re

from talentmarket.reading.amounts import COUNTED, DOLLARS, TIME_HOURS, UNITS, YUAN, Amount, refusal, text_of
from talentmarket.reading.tokens import Tokens

EQUIVALENT = re.compile(r"[wep]{0,2}(?:[(=,]{1,2}|\()[w=,bvC]{0,3}")  # 1억 달러(약 1,300억 원)


def choose(tokens: Tokens, found: list[Amount], unit: str | None) -> Amount:
    """The amount that the wording states: by unit, then by what is not an aside."""
    fitting = _fitting(tokens, found, unit) if unit is not None else _unasked(tokens, found)
    if not fitting:
        amount = found[0]
        has = f"{_shown(amount)}, not {unit}" if unit else "no unit"
        raise refusal(tokens, amount, f"the wording gives {has}")
    if len(fitting) > 1:
        fitting = _without_asides(tokens, fitting)
    main = fitting[0]
    if main.vague and any(
        other.vague and other.unit is None and other.depth == 0 for other in found if other is not main
    ):
        raise refusal(tokens, main, "two unnamed sizes stand here")
    if main.part:
        raise refusal(tokens, main, "an unnumbered part of this is meant")
    return main


def _shown(amount: Amount) -> str:
    return {"dollar": "$", "yen": "¥", "yuan": "元", "posts": "jobs", None: "a bare number"}.get(amount.unit) or str(
        amount.unit
    )


def _fitting(tokens: Tokens, found: list[Amount], unit: str) -> list[Amount]:
    explicit = [amount for amount in found if _explicit(tokens, amount, unit)]
    if unit == "percent" and len(explicit) > 1 and explicit[0].share is not None:
        return [amount for amount in explicit if amount.share is None] or explicit
    if unit in TIME_HOURS and len(explicit) > 1:
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
    if own == "other":
        return False
    if unit in TIME_HOURS:
        return own in TIME_HOURS
    if own == "dollar":
        return unit in DOLLARS
    if own == "yuan":
        return unit in YUAN
    if own == "yen":
        return unit in ("JPY", "CNY")
    if own == "words":
        return len(unit) == 3 and unit.isupper()
    if amount.share is not None and own in ("percent", "ratio"):
        return unit in ("percent", "ratio")
    if amount.share is not None and unit in ("percent", "ratio"):
        return True
    if unit == "people":
        return own == "posts"
    if unit == "count":
        return own in COUNTED or (own == "ratio" and _says_times(tokens, amount)) or _shares(tokens, amount)
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
    return amount.unit == "weeks" and text_of(tokens, amount.last - 1) == "주"


def _bare(tokens: Tokens, amount: Amount, unit: str) -> bool:
    """Whether a number without a unit may be one of the unit that the caller names.

    What stands beside it decides. A count may have an unknown noun (``966 start-ups``), and money with a scale
    any words (``누적투자규모 62억``); but a percent, a ratio, a plain sum or one with a lone letter (``7B``)
    beside an unknown word may as well be a version, an address or a name, and is none.
    """
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
        return _alone(tokens, amount)
    before = _unknown(tokens, amount.first - (2 if kinds[amount.first - 1 : amount.first] == "u" else 1))
    if unit in ("percent", "percentage_point"):
        return not (amount.word or scaled or before) and _OTHER_WORDS.search(kinds, amount.last) is None
    if unit == "ratio":
        return not (before or scaled)
    if unit in COUNTED:
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


def _named(tokens: Tokens, amount: Amount, unit: str) -> bool:
    """Whether the number is part of a name, an address or a code: 文心4.5, Two Sigma, im 3. Stock, 512 H100s."""
    kinds, first, last = tokens.kinds, amount.first, amount.last
    text, behind = tokens.text, kinds[last : last + 1]
    scaled = last - first > 1 and kinds[last - 1] in "SLV"
    if _unknown(tokens, first - 1) and not scaled:
        start = tokens.starts[first]
        if (
            tokens.ends[first - 1] == start and text[start - 1] not in _KANA_PARTICLES and text[start - 1].isalpha()
        ) or _ROAD.search(text, 0, start):
            return True
    ahead = kinds[first - 1 : first]
    if (ahead and ahead in "%OS" and not scaled) or (behind == "G" and unit != "gpus"):
        return True
    if ahead == "b" and _STATE.fullmatch(text, tokens.starts[first - 1], tokens.ends[first - 1]):
        return not text.isupper()
    if behind == ";" and last + 1 < len(kinds) and text[tokens.starts[last]] == ".":
        return True
    if behind == "n" and tokens.starts[last] == tokens.ends[last - 1]:
        return True  # 零一万物
    if behind == "&":
        return amount.word and text[tokens.starts[first]].isupper()  # Seven & i
    if behind != "w":
        return False
    if tokens.starts[last] == tokens.ends[last - 1] and kinds[last - 1] in "Sn":
        return "n" in kinds[first:last]  # 七十七銀行
    word = text[tokens.starts[last] : tokens.ends[last]]
    return amount.word and word[0].isupper() and text[tokens.starts[first]].isupper()


_ROAD = re.compile("[가-힣]{2}[로길] $")  # 테헤란로 152
_KANA_PARTICLES = "をがはにでともへ"
_STATE = re.compile("[A-Z]{2}")  # CA 94105
_LETTERS = [(value, False, "letter") for value in (10**6, 10**9, 10**12)]  # 3M, 7B
_OTHER_WORDS = re.compile("[wUTOGul]")


def _alone(tokens: Tokens, amount: Amount) -> bool:
    """Whether nothing but hedges and signs stands around a number."""
    return _OTHER_WORDS.search(tokens.kinds[: amount.first] + tokens.kinds[amount.last :]) is None


def _unasked(tokens: Tokens, found: list[Amount]) -> list[Amount]:
    """Without a unit of the caller: amounts of one kind; a lone number only where nothing else is said."""
    named = [amount for amount in found if amount.unit is not None and amount.unit != "other"]
    if named and named[0].share is not None and any(a.unit == "percent" and a.share is None for a in named):
        named = [a for a in named if a.unit != "percent" or a.share is None]  # about half (51%)
    if named and all(a.unit in TIME_HOURS for a in named) and any(a.unit is None for a in found):
        raise refusal(tokens, named[0], "a number without a unit stands beside this; name the unit")
    if not named:
        lone = all(amount.unit is None and _alone(tokens, amount) for amount in found) and not found[0].word
        return found if lone else []
    outside = [amount for amount in named if amount.depth == 0 and not amount.aside] or named
    outside = [amount for amount in outside if amount.unit not in TIME_HOURS] or outside
    first = outside[0]
    for other in outside[1:]:
        if _dimension(other) != _dimension(first):
            raise refusal(tokens, other, f"both {_shown(first)} and {_shown(other)} stand here; name the unit")
    return outside


def _dimension(amount: Amount) -> str:
    if amount.unit in TIME_HOURS:
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
        if (other.low, other.high) == (first.low, first.high) or (EQUIVALENT.fullmatch(between) and "=" in between):
            continue
        if other.unit in TIME_HOURS and other.unit != first.unit and "=" in between:
            continue
        if first.depth and other.depth:
            continue
        if _dimension(first) == "money" and first.unit != other.unit and EQUIVALENT.fullmatch(between):
            continue
        raise refusal(tokens, other, "a second amount of the same kind, and nothing says which is meant")
    return outside
