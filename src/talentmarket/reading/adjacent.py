"""Whether a number is a whole one, or begins in the middle of something: 十几万, 약천 5백만, ciento cuarenta.

A number that begins right behind a numeral or a vague word which is not part of it is refused, never started afresh.
"""

import re

from talentmarket.reading.numerals import is_year
from talentmarket.reading.tags import Tag
from talentmarket.reading.tokenizer import Tokens


def begins_afresh(tokens: Tokens, first: int, start: int, end: int) -> bool:
    """Whether a number (its words first …, the numeral start … end-1) begins behind what may be a part of it."""
    before = tokens.tags[first - 1] if first else ""
    parted = _behind_token(tokens, first, start, before) or parted_by_blank(tokens, before, start, end)
    return parted or _behind_text(tokens, first, end, before)


def _behind_token(tokens: Tokens, first: int, start: int, before: str) -> bool:
    """Behind a token that wants to go on: 数十 of 数十八万, point, mil of mil quinientos, low-to- of low-to-mid."""
    place = tokens.starts[first]
    if before == Tag.WORD:
        return str(tokens.values[first - 1]) == "digits"
    if before in (Tag.CJK_SCALE, Tag.VAGUE):
        return not tokens.text[tokens.ends[first - 1] : place].strip()
    if before == Tag.COMMA and tokens.tags[first - 2 : first - 1] == Tag.DIGITS:
        split = len(str(tokens.values[start])) == 2 and tokens.tags[start + 1 : start + 2] == Tag.CURRENCY
        return split and not is_year(str(tokens.values[first - 2]))  # 118, 99 TL
    if before == Tag.SCALE:
        return tokens.tags[start] == Tag.NUMBER
    if before == Tag.HEDGE_BEFORE:
        return tokens.text[place - 1] == "±" and first > 1
    if before in (Tag.TO, Tag.HYPHEN):
        around = tokens.tags[max(0, first - 4) : first]
        return Tag.STEP_PART in around and Tag.TO in around[-3:]
    return before == Tag.POINT


def parted_by_blank(tokens: Tokens, before: str, start: int, end: int) -> bool:
    """Whether a blank inside the number may part two: Band 7 500, 7 500万, Level 4 천 5백만, two 천 5백만."""
    scaled = tokens.tags[start + 1 : start + 2] == Tag.CJK_SCALE
    literal = str(tokens.values[start])
    if " " in literal and (before == Tag.LABEL or scaled):
        return True
    if not scaled or end - start < 2 or tokens.ends[start] == tokens.starts[start + 1]:
        return False
    if tokens.tags[start] == Tag.NUMBER:
        return tokens.text[tokens.starts[start] : tokens.ends[start]].isascii()
    return before == Tag.LABEL or (is_year(literal) and end - start > 2)


def _behind_text(tokens: Tokens, first: int, end: int, before: str) -> bool:
    """Behind numerals that were not taken as one: 천여 of 천여 5백만, 4, of US4,500."""
    text, place = tokens.text, tokens.starts[first]
    if text[place - 1 : place] in (".", ",") and text[place - 2 : place - 1].isdecimal():
        return True
    if before and before != Tag.WORD and place - tokens.ends[first - 1] <= 1:
        return False
    at = first - 1 if before != Tag.WORD else first - 2
    if _SCALES.fullmatch(text, tokens.ends[at] if at >= 0 else 0, place):
        return True
    if text[place - 1 : place] in _GLUED_HAN and text[place : place + 1].isdecimal():
        return False  # 年薪以上100万
    if _OPEN_DIGITS.search(text, max(0, place - 6), place) or _NUMERAL.search(text, max(0, place - 8), place):
        full = _FULL.match(text, place - 2) is not None
        return not full or tokens.tags[end : end + 1] not in (Tag.TIME, Tag.NAME)
    return False


_SCALES = re.compile(" ?[십백천억조]+ ?")
_GLUED_HAN = ("上", "点", "點")
# N억 5천만원, ○천 5백만원: a letter or a sign stands for a digit
_OPEN_DIGITS = re.compile(r"(?:(?<![A-Za-z])[NnXxO]|[○◯〇●□■△◇*_])[십백천만억조十百千万萬億亿]{1,2} ?$")
# Numerals and vague words of Korean, Chinese and Japanese, in front of another number.
_NUMERAL = re.compile(
    "(?:(?<![가-힣])[일이삼사오육칠팔구]?[십백천만억조]+(?:여|몇|수)?|(?<![가-힣])몇|[十百千万萬億亿兆][几幾数數余餘多来來]?) ?$|[上点點]$"
)
_FULL = re.compile("만 ")  # 만 3년: three full years


def foreign_numeral_beside(tokens: Tokens, first: int, end: int) -> bool:
    """Whether a number word that the lexicon does not know is next to a known one: ciento cuarenta, trois cent mille."""
    text, place, behind = tokens.text, tokens.starts[first], tokens.ends[end - 1]
    before = first > 0 and _FOREIGN_BEFORE.search(text, max(0, place - 24), place) is not None
    return before or (end < len(tokens.tags) and _FOREIGN_BEHIND.match(text, behind) is not None)


_FOREIGN = (
    r"(?:\w*(?:hundert|tausend|cientos|cientas|centos|mila|ßig|zig|honderd|hundra|hundre|hundrede|duizend)"
    r"|ciento|cento|cien|cem|mil|сто|двести|сот)"
)
_FOREIGN_BEFORE = re.compile(rf"(?<!\w)(?:{_FOREIGN}|cents?) $", re.I)
_FOREIGN_BEHIND = re.compile(rf"[ -](?:e |y |et |und )?{_FOREIGN}(?!\w)", re.I)
