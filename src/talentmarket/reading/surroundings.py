"""What stands around an amount: hedges, the direction of a change, the period, brackets and asides."""

import re

from talentmarket.reading.amounts import Amount, refusal, text_of
from talentmarket.reading.tokens import Tokens

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
            word = text_of(tokens, index)
            goal = word == "up to" and index > limit and kinds[index - 1] == "c"  # bumped up to 33.2%
            if near and not goal and not (amount.ranged and word == "in the range of"):
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
            changed.change = changed.change or ASIDE_CHANGE.get(text_of(tokens, index))
            near = False
        elif kind == "e" and amount.unit == "percent" and text_of(tokens, index) == "plus":
            amount.aside = amount.aside or previous is not None  # $138k plus 11.5% super
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
        elif kind == "w" and near and index > limit and kinds[index - 1] in "bv" and len(text_of(tokens, index)) <= 3:
            pass  # fino ai 50.000 euro, up to US 50
        elif kind == "w" and kinds[index + 1] == "u" and index > limit and kinds[index - 1] == "v":
            pass  # maximum pay of $212,100
        elif kind not in "aGU_uRZi":
            near = False
        index -= 1
    if previous is not None and previous.change and tokens.kinds[limit : amount.first] == "R":
        amount.change = amount.change or previous.change  # rising 6.9 percent to $104566


ASIDE_CHANGE = {"up from": "up", "down from": "down"}


def _moved(tokens: Tokens, index: int, last: int) -> bool:
    """Whether "from" belongs to a move: fallen from 60%, jumped from 770, from 100.6 million won in 2019."""
    behind = tokens.kinds[last : last + 2]
    dated = behind == "oD" or behind[:1] == "D"
    return dated or (index > 0 and tokens.kinds[index - 1] == "c")


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
            word = text_of(tokens, index)
            if word == "plus" and kinds[index - 1] == "X":
                amount.change = "up"  # trois fois plus
            elif word == "plus" and kinds[index - 1] != "_" and kinds[index + 1 : index + 2] in _ON_TOP:
                pass  # plus equity, plus 11.5% super: something else comes on top
            elif word.startswith(("넘겼", "넘긴", "넘겨", "넘기")) and _FOR.match(
                tokens.text, tokens.ends[amount.last - 1]
            ):
                pass  # 2억 달러에 넘겼다: handed over for a price, not exceeded
            elif word == "까지" and (amount.ranged or kinds[index + 1 : index + 2] == "c"):
                pass  # 46명까지 줄었다: a goal, no ceiling
            elif (" " in word or (near and (words == 0 or word > "\u1100"))) and (kind == "e" or index + 1 >= limit):
                _hedge(tokens, amount, str(values[index]))
        elif kind == "b" and limit == len(kinds) and kinds[index + 1 : index + 2] != "D":
            amount.change = amount.change or _COMPARED.get(text_of(tokens, index))
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


_FOR = re.compile("에(?:게)? ")
_ON_TOP = tuple("wNnCVYab")
_COMPARED = {
    "above": "up",
    "more than": "up",
    "higher than": "up",
    "greater than": "up",
    "below": "down",
    "less than": "down",
    "lower than": "down",
    "fewer than": "down",
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
        raise refusal(tokens, amount, "one hedge makes a floor of this amount, another a ceiling")
    if amount.ranged and known in ("over", "at_least", "at_most"):
        return
    if _STRENGTH[hedge] > _STRENGTH[known]:
        amount.hedge = hedge
