"""The commonest wordings without the grammar: one number, at most one hedge and one money sign before it and
one unit behind it.

Two in three figures of the tables are of this kind (``$125K``, ``30.9%``, ``약 7932만원``, ``151,960``). What
this module reads, the grammar reads alike; what is not of this kind, or not plain, is left to it.
"""

import re
from decimal import Decimal
from functools import cache

from talentmarket.reading.figure import Figure
from talentmarket.reading.numerals import plain as number
from talentmarket.reading.vocabulary import vocabulary

PLAIN = re.compile(
    r"([^\d$€£₩()]*)([$€£₩]?)(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.(?:\d{1,2}|\d{4,}))?) ?"
    r"([^\d\s.,'()+/:~-]*(?: [^\d\s.,'()+/:~-]+)?)"
)
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "₩": "KRW"}
# The units whose figures need nothing but the number: no noun that may be one of several things.
_MONEY = frozenset(("USD", "EUR", "GBP", "KRW"))


@cache
def _tails() -> dict[str, tuple[int, str | None]]:
    """What may stand behind the number: scale and unit, from the vocabulary."""
    words = vocabulary()
    scales = {word: value for word, (kind, value) in words.suffixes.items() if kind == "S" and int(str(value)) >= 1000}
    units: dict[str, str] = {}
    for table in (words.suffixes, words.marks, words.words):
        for word, (kind, value) in table.items():
            if kind == "%" or (kind == "C" and value in _MONEY):
                units[word] = str(value)
    tails: dict[str, tuple[int, str | None]] = {"": (1, None)}
    for unit, name in units.items():
        tails[unit] = (1, name)
    for word, value in scales.items():
        for unit, name in units.items():
            if name in _MONEY and unit > "\u1100":
                tails[f"{word}{unit}"] = tails[f"{word} {unit}"] = (int(str(value)), name)
    for unit, name in (("명", "people"), ("배", "ratio")):
        tails[unit] = (1, name)
    for table in (words.suffixes, words.words):
        for word, (kind, value) in table.items():
            if kind == "U" and value in ("people", "firms") and word not in _SYLLABLES:
                tails[word] = (1, str(value))
    for word in ("k", "m", "bn", "b", "million", "billion"):
        meaning = words.letters.get(word) or words.words[word]
        tails[word] = (meaning[1][0], "money")  # type: ignore[index]
    return tails


@cache
def _openings() -> dict[str, str]:
    """The hedges that may stand before the number."""
    words = vocabulary()
    openings = {}
    for word, (kind, hedge) in [*words.words.items(), *words.marks.items()]:
        if kind == "b" and len(word) > 1 and word.isalpha():
            openings[f"{word} "] = str(hedge)
    for first, rests in words.phrases.items():
        openings |= {
            f"{first}{rest} ": str(hedge) for rest, (kind, hedge) in rests if kind == "b" and rest[-1].isalpha()
        }
    return openings | {"약 ": "about"}


def read_plain(text: str, unit: str | None) -> Figure | None:
    """The figure of a plain wording, or None where the grammar has to look at it."""
    match = PLAIN.fullmatch(text)
    if match is None:
        return None
    opening, sign, digits, tail = match.groups()
    hedge = None
    if opening:
        hedge = _openings().get(opening) or _openings().get(opening.lower())
        if hedge is None:
            return None
    if digits[0] == "0" and digits[1:2].isdigit():
        return None  # 00명 leaves the number open
    meaning = _tails().get(tail) or _tails().get(tail.lower())
    if meaning is None:
        return None
    scale, own = meaning
    if sign:
        if own is not None and own != "money":
            return None
        own = _SIGNS[sign]
    elif own == "money":
        return None
    if unit is None:
        if own is None:
            return None
    elif own is None:
        if unit not in _BARE or (len(digits) == 4 and digits.isdigit()) or ("." in digits and unit in _WHOLE):
            return None
    elif own != unit:
        return None
    digits = digits.replace(",", "")
    value: int | float
    if "." in digits:
        value = float(digits) if scale == 1 else number(Decimal(digits) * scale)
        if value == int(value):
            value = int(value)
    else:
        value = int(digits) * scale
    low = None if hedge == "at_most" else value
    high = None if hedge in ("over", "at_least") else value
    return Figure(text, low, high, unit or own, None, hedge, None, {})


_SYLLABLES = ("인", "사", "사람", "名", "位", "社", "strong")  # these may be part of another word
_WHOLE = frozenset(("people", "count"))
_BARE = _MONEY | _WHOLE | {"percent", "ratio"}
