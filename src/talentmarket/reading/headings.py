"""Units in brackets or in a heading: 6,300(만원), (단위: 백만원) 842, Salary ($000) 120.

Such a unit is never an amount itself. It is taken out of the wording before the words are cut and put behind the
numbers that it speaks of.
"""

import re
from dataclasses import dataclass

_KOREAN = "[십백천만억조]{0,3} ?(?:원|달러|유로|엔|위안|명|개|곳|건|장|배|년|개월|%|퍼센트|%p|%포인트)"
_CHINESE = "[十百千万萬亿億]{0,3}(?:元|円|美元|日元|人民币|人|名|家|个|個|%)"
_MONEY = r"us\$|\$|€|£|¥|₩|usd|eur|gbp|krw|jpy|cny|cad|aud|sgd|hkd|chf|won|euros?|dollars?|pounds?"
_SCALE = r"'?000s?|k|m|mn|bn|thousands?|millions?|billions?"
_UNIT = rf"{_KOREAN}|{_CHINESE}|(?:in )?(?:{_MONEY})(?:,? ?(?:in )?(?:{_SCALE}))?|(?:in )?(?:{_SCALE})(?: of)?(?: (?:{_MONEY}))?"
_HEADING = re.compile(
    rf"(?<!401)(?<!401 )[(\[<] ?(?:(?:단위|单位|單位|単位|unit)s? ?:? ?)?(?P<unit>{_UNIT}) ?[)\]>](?:[을를은는이가의])?"
    rf"|(?:단위|单位|單位|単位) ?:? ?(?P<said>{_KOREAN}|{_CHINESE})(?![가-힣])"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A unit apart from its numbers, written as it would be behind one."""

    start: int
    end: int
    unit: str


def headings(text: str) -> list[Heading]:
    """The units of a normalized wording that are in brackets or behind 단위."""
    if not ("(" in text or "[" in text or "<" in text or "단위" in text or "单位" in text or "單位" in text):
        return []
    return [Heading(*match.span(), _written(match["unit"] or match["said"])) for match in _HEADING.finditer(text)]


def _written(unit: str) -> str:
    """The unit as it follows a number: "$000" is " thousand $", 만원 is 만원."""
    if unit[0] > "\u1100" or unit[0] == "%":
        return unit
    scale = re.search(rf"(?<![a-z])(?:{_SCALE})(?![a-z])", unit)
    money = re.search(_MONEY, unit)
    word = "" if scale is None else scale[0].strip("'").removesuffix("s")
    word = {"000": "thousand", "k": "thousand", "m": "million", "mn": "million", "bn": "billion"}.get(word, word)
    return f" {word} {money[0] if money else ''}".rstrip()


def blanked(text: str) -> str:
    """The wording with blanks in the place of the headings; every character keeps its place."""
    return _HEADING.sub(lambda heading: " " * len(heading[0]), text)
