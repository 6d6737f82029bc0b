"""The choice among several amounts of a wording: by unit, then by what is not an aside; two equally good ones
are refused.
"""

import re
from decimal import Decimal

from talentmarket.messages import Said
from talentmarket.reading.quantities import COUNTED, FAMILIES, TIME_HOURS, UNITS, Quantity, refusal, text_of
from talentmarket.reading.tags import Tag, pattern
from talentmarket.reading.tokenizer import Tokens
from talentmarket.reading.unitless import in_ten_thousands, is_alone, may_be

EQUIVALENT = pattern(
    r"[WORD HEDGE_BEHIND PER]{0,2}(?:[OPEN EQUALS COMMA]{1,2}|OPEN) [WORD EQUALS COMMA HEDGE_BEFORE HEDGE CURRENCY]{0,3}"
)  # 1억 달러(약 1,300억 원)


def disambiguate(tokens: Tokens, found: list[Quantity], unit: str | None) -> Quantity:
    """The amount that the wording states: by unit, then by what is not an aside."""
    fitting = _fitting(tokens, found, unit) if unit is not None else _unasked(tokens, found)
    if not fitting:
        amount = found[0]
        reason = Said("the wording gives {found}, not {unit}", found=_shown(amount), unit=unit)
        raise refusal(tokens, amount, reason if unit else Said("the wording gives no unit"))
    if len(fitting) > 1:
        fitting = _without_asides(tokens, fitting)
    main = fitting[0]
    others = (other for other in found if other is not main and other.unit is None and other.depth == 0)
    if main.vague and any(other.vague for other in others):
        raise refusal(tokens, main, "there are two sizes here, and nothing says of what")
    if _has_loose_cents(tokens, main):
        raise refusal(tokens, main, "there are cents here that are not part of this")
    if len(found) > 1:
        _check_other_end(tokens, main, found)
    if main.part:
        raise refusal(tokens, main, "a part of this is meant, and no number says how much")
    return main


def _check_other_end(tokens: Tokens, main: Quantity, found: list[Quantity]) -> None:
    """Refuse the upper end of what may be a range in words that are not known: mezi 35 000 a 50 000 Kč."""
    place = found.index(main)
    other = found[place - 1] if place else main
    if other.unit is not None or other.year or other.depth:
        return
    joined = tokens.tags[other.last : main.first] in (Tag.WORD, Tag.ARTICLE, Tag.OF)
    if joined and other.low >= 1000 and main.high / 5 <= other.low < main.high:
        raise refusal(tokens, other, "there is a second number before this, and it may be the other end of a range")


def _has_loose_cents(tokens: Tokens, main: Quantity) -> bool:
    """Whether the wording names hundredths of money that were not added: 13 euro und fünfundvierzig cent."""
    if main.unit is None or main.unit in UNITS or main.unit == "posts":
        return False
    outside = (*tokens.values[: main.first], *tokens.values[main.last :])
    if "1/100" in outside or "1/10" in outside:
        return True
    return _HUNDREDTHS.match(tokens.text, tokens.ends[main.last - 1]) is not None


_HUNDREDTHS = re.compile(r" ?又?[\d一二三四五六七八九十]+(?:美分|分(?!之))")


# Units that leave the reader in no figure: other currencies and measures, hundredths, crowns and pesos of no country.
NAMELESS = frozenset(("other", "peso", "kr", "1/100", "1/10"))
_NAMES = {"dollar": "$", "yen": "¥", "yuan": "元", "crown": "kroner", "posts": Said("jobs")}


def _shown(amount: Quantity) -> str:
    return _NAMES.get(amount.unit, amount.unit) if amount.unit else Said("a bare number")


def _fitting(tokens: Tokens, found: list[Quantity], unit: str) -> list[Quantity]:
    explicit = [amount for amount in found if _explicit(tokens, amount, unit)]
    if unit == "percent" and len(explicit) > 1:
        explicit = _without_restated(tokens, explicit)
    if (unit in TIME_HOURS or unit in ("firms", "gpus")) and len(explicit) > 1:  # 94 start-ups across 11 cities
        return [amount for amount in explicit if amount.unit == unit] or explicit
    if explicit:
        _alone_of_its_kind(tokens, explicit[0], found, unit)
        return explicit
    return [amount for amount in found if (amount.unit is None or amount.soft) and may_be(tokens, amount, unit)]


def _alone_of_its_kind(tokens: Tokens, amount: Quantity, found: list[Quantity], unit: str) -> None:
    """Refuse 31 recruiters and 17 analysts: next to a count of people, a like count of what may be people too."""
    if unit != "people" or amount.depth:
        return
    place = found.index(amount)
    for other in found[max(0, place - 1) : place + 2]:
        if other.unit is None and other.depth == 0 and may_be(tokens, other, unit):
            left, right = (amount, other) if amount.first < other.first else (other, amount)
            part = tokens.tags[right.last : right.last + 1] == Tag.OF  # 1,200 staff, 30 of whom
            if _LISTED.fullmatch(tokens.tags[left.last : right.first]) and not (other.year or part):
                raise refusal(tokens, other, "there is a second count next to this, and it may be one of people, too")


_LISTED = pattern(r"WORD{0,3}(?:AND|COMMA AND?)")


def _explicit(tokens: Tokens, amount: Quantity, unit: str) -> bool:
    """Whether the wording itself gives this amount in the unit."""
    own = amount.unit
    if own is None:
        return amount.share is not None
    if own == unit:
        return True
    if own in FAMILIES:
        return unit in FAMILIES[own]
    if own in NAMELESS:
        return False
    if unit in TIME_HOURS:
        return own in TIME_HOURS
    if amount.share is not None and not {own, unit}.isdisjoint(("percent", "ratio")):
        return unit in ("percent", "ratio")
    if unit == "people":
        return own == "posts"
    if unit == "count":
        said = text_of(tokens, amount.last - 1)  # 주 counts shares as well as weeks
        times = own == "ratio" and said in ("times", "veces", "fois", "mal")
        return own in COUNTED or times or (own == "weeks" and said == "주")
    if unit == "gpus" and own == "ratio":
        return tokens.tags[amount.last : amount.last + 1] == Tag.GPU  # 8x H100
    if unit in ("firms", "gpus"):
        return own == "count"
    if unit == "ratio":
        return own in ("people", "posts") and not isinstance(amount.low, int)
    return False


def _unasked(tokens: Tokens, found: list[Quantity]) -> list[Quantity]:
    """Without a unit of the caller: amounts of one kind; a lone number only where nothing else is said."""
    named = [amount for amount in found if _says_unit(amount) and amount.unit not in NAMELESS]
    named = _without_restated(tokens, named)
    if named and all(a.unit in TIME_HOURS for a in named) and any(a.unit is None and a.depth == 0 for a in found):
        raise refusal(tokens, named[0], "there is a number without a unit next to this; name the unit")
    if not named:
        lone = all(amount.unit is None and _stands_alone(tokens, amount) for amount in found) and not found[0].word
        return found if lone else []
    if all(a.aside and a.unit == "percent" for a in named) and any(a.unit is None and a.change for a in found):
        # headcount fell 10% to 4,500: the rate is not the figure, and the level is of no unit
        raise refusal(tokens, named[0], "the level that this change led to has no unit; name it")
    bare = next((a for a in found if not (_says_unit(a) or a.depth or a.year)), None)
    if bare is not None and all(a.depth for a in named):
        raise refusal(tokens, bare, "this has no unit, and what is in brackets is of another kind; name the unit")
    outside = [amount for amount in named if not (amount.depth or amount.aside)] or named
    outside = [amount for amount in outside if amount.unit not in TIME_HOURS] or outside
    outside = [amount for amount in outside if not amount.part] or outside  # twice the $84,000 average
    first = outside[0]
    _alone_of_its_kind(tokens, first, found, str(first.unit))
    for other in outside[1:]:
        if _dimension(other) != _dimension(first):
            kinds = {"one": _shown(first), "other": _shown(other)}
            raise refusal(tokens, other, Said("there are both {one} and {other} here; name the unit", **kinds))
    return outside


def _says_unit(amount: Quantity) -> bool:
    """Whether the wording says what is counted; one in five is percent, three of the ten may be of anything."""
    return amount.unit is not None or (amount.share is not None and amount.subset is None)


def _without_restated(tokens: Tokens, amounts: list[Quantity]) -> list[Quantity]:
    """Without the share in words that a percent next to it repeats: about half (51%), only one in three (29.2 percent).

    A share of something else stays: half of founders and 30% of engineers are two figures.
    """
    plain = [amount for amount in amounts if amount.unit == "percent" and amount.share is None]
    return [amount for amount in amounts if not any(_restates(tokens, amount, other) for other in plain)]


def _restates(tokens: Tokens, share: Quantity, other: Quantity) -> bool:
    if share.share is None or share is other or share.first > other.first:
        return False
    of = share.share
    if not share.ranged and other.low == other.high and abs(Decimal(of[0]) * 100 / Decimal(of[1]) - other.low) <= 8:
        return True
    between = tokens.tags[share.last : other.first]
    return other.depth > share.depth and between.count(Tag.OPEN) == 1 and len(between) <= 6


def _stands_alone(tokens: Tokens, amount: Quantity) -> bool:
    """Whether a number says enough without a unit: alone, or with its count of digits (a six-figure sign-on)."""
    numbered = tokens.tags[amount.last : amount.last + 1] == Tag.STOP and amount.last + 1 < len(tokens.tags)
    if numbered or in_ten_thousands(tokens, amount):
        return False  # 13. Monatsgehalt, 55W
    return is_alone(tokens, amount) or Tag.FIGURES in tokens.tags[slice(*amount.numeral)]


def _dimension(amount: Quantity) -> str:
    if amount.unit in TIME_HOURS:
        return "time"
    if amount.unit in UNITS or amount.unit == "posts":
        return str(amount.unit)
    return "money"


def _without_asides(tokens: Tokens, fitting: list[Quantity]) -> list[Quantity]:
    """Leave out brackets, asides and repetitions; refuse where two are equally good."""
    outside = [amount for amount in fitting if amount.depth == 0] or fitting
    outside = [amount for amount in outside if not amount.aside] or outside
    totals = [amount for amount in outside if amount.total]
    if len(totals) == 1:
        return totals
    first = outside[0]
    for other in outside[1:]:
        between = tokens.tags[first.last : other.first]
        again = (other.low, other.high, other.share) == (first.low, first.high, first.share)
        in_one_bracket = first.depth and other.depth and Tag.CLOSE not in between
        other_unit, equals = first.unit != other.unit, Tag.EQUALS in between
        equal = EQUIVALENT.fullmatch(between) and (equals or (other_unit and _dimension(first) == "money"))
        in_other_time = other_unit and equals and other.unit in TIME_HOURS
        if not (again or in_one_bracket or equal or in_other_time):
            raise refusal(tokens, other, "there is a second amount of the same kind, and nothing says which is meant")
    return outside
