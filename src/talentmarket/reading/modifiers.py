"""What stands around an amount: hedges, the direction of a change, the period, brackets and asides."""

import re

from talentmarket.reading.quantities import Quantity, refusal, text_of
from talentmarket.reading.tags import HEDGES_BEFORE, HEDGES_BEHIND, Tag, pattern, spelled
from talentmarket.reading.tokenizer import Tokens

_STRENGTH = {"about": 0, "nearly": 1, "over": 2, "at_least": 3, "at_most": 2}


def modify(tokens: Tokens, found: list[Quantity]) -> None:
    """Set hedge, change, per, depth and aside of every amount from the words on its two sides."""
    tags = tokens.tags
    depth = 0
    index = 0
    bracketed = Tag.OPEN in tags
    for number, amount in enumerate(found):
        if bracketed:
            while index < amount.first:
                depth += (tags[index] == Tag.OPEN) - (tags[index] == Tag.CLOSE)
                index += 1
            amount.depth = depth
        left = found[number - 1].last if number else 0
        right = found[number + 1].first if number + 1 < len(found) else len(tags)
        _left_side(tokens, amount, left, found[number - 1] if number else None)
        if amount.last < len(tags):
            _right_side(tokens, amount, right)


def _left_side(tokens: Tokens, amount: Quantity, limit: int, previous: Quantity | None) -> None:
    tags, values = tokens.tags, tokens.values
    near = True
    index = amount.first - 1
    while index >= limit:
        tag = tags[index]
        if tag in HEDGES_BEFORE:
            word = text_of(tokens, index)
            goal = word == "up to" and index > limit and tags[index - 1] == Tag.CHANGE  # bumped up to 33.2%
            if near and not goal and not (amount.ranged and word == "in the range of"):
                _hedge(tokens, amount, str(values[index]))
        elif tag == Tag.FROM:
            if near and not amount.ranged and amount.change is None and not _moved(tokens, index, amount.last):
                _hedge(tokens, amount, "at_least")
            near = False
        elif tag == Tag.CHANGE:
            amount.change = amount.change or str(values[index])
            near = False
        elif tag == Tag.ASIDE:
            amount.aside = amount.aside or previous is not None
            changed = previous or amount  # £201m, up from £105m
            changed.change = changed.change or ASIDE_CHANGE.get(text_of(tokens, index))
            near = False
        elif tag == Tag.HEDGE_BEHIND and amount.unit == "percent" and text_of(tokens, index) == "plus":
            amount.aside = amount.aside or previous is not None  # $138k plus 11.5% super
            near = False
        elif tag == Tag.SOME_OF:
            amount.part = True
        elif tag == Tag.PER:
            amount.per = amount.per or str(values[index])
        elif tag == Tag.TOTAL:
            amount.total = amount.total or near
        elif tag in spelled("OPEN STOP"):
            break
        elif tag == Tag.COMMA and near:
            opening = tags.rfind(Tag.COMMA, max(limit, index - 5), index)
            near = opening >= 0
            index = opening if opening >= 0 else index
        elif (
            tag == Tag.WORD
            and near
            and index > limit
            and tags[index - 1] in HEDGES_BEFORE
            and len(text_of(tokens, index)) <= 3
        ):
            pass  # fino ai 50.000 euro, up to US 50
        elif tag == Tag.WORD and tags[index + 1] == Tag.OF and index > limit and tags[index - 1] == Tag.HEDGE:
            pass  # maximum pay of $212,100
        elif tag not in spelled("ARTICLE GPU NOUN HYPHEN OF TO SIGN PAY"):
            near = False
        index -= 1
    if previous is not None and previous.change and tokens.tags[limit : amount.first] == Tag.TO:
        amount.change = amount.change or previous.change  # rising 6.9 percent to $104566


ASIDE_CHANGE = {"up from": "up", "down from": "down"}


def _moved(tokens: Tokens, index: int, last: int) -> bool:
    """Whether "from" belongs to a move: fallen from 60%, jumped from 770, from 100.6 million won in 2019."""
    behind = tokens.tags[last : last + 2]
    dated = behind == spelled("OUT_OF DATE") or behind[:1] == Tag.DATE
    return dated or (index > 0 and tokens.tags[index - 1] == Tag.CHANGE)


def _right_side(tokens: Tokens, amount: Quantity, limit: int) -> None:
    tags, values = tokens.tags, tokens.values
    index, words = amount.last, 0
    near = True
    while index < len(tags):
        tag = tags[index]
        if tag == Tag.OPEN:
            closing = tags.find(Tag.CLOSE, index)
            if closing < 0:
                break
            index = closing + 1
            limit = max(limit, _next_outside(tags, index))
            continue
        if index >= limit:
            break
        if tag in HEDGES_BEHIND:
            word = text_of(tokens, index)
            if word == "plus" and tags[index - 1] == Tag.TIMES:
                amount.change = "up"  # trois fois plus
            elif word == "plus" and tags[index - 1] != Tag.HYPHEN and tags[index + 1 : index + 2] in _ON_TOP:
                pass  # plus equity, plus 11.5% super: something else comes on top
            elif word.startswith(("넘겼", "넘긴", "넘겨", "넘기")) and _FOR.match(
                tokens.text, tokens.ends[amount.last - 1]
            ):
                pass  # 2억 달러에 넘겼다: handed over for a price, not exceeded
            elif word == "까지" and (amount.ranged or tags[index + 1 : index + 2] == Tag.CHANGE):
                pass  # 46명까지 줄었다: a goal, no ceiling
            elif (" " in word or (near and (words == 0 or word > "\u1100"))) and (
                tag == Tag.HEDGE_BEHIND or index + 1 >= limit
            ):
                _hedge(tokens, amount, str(values[index]))
        elif tag == Tag.HEDGE_BEFORE and limit == len(tags) and tags[index + 1 : index + 2] != Tag.DATE:
            amount.change = amount.change or _COMPARED.get(text_of(tokens, index))
            near = False
        elif tag == Tag.CHANGE:
            amount.change = amount.change or str(values[index])
            words += 1
        elif tag == Tag.PER:
            if amount.per is None or index == amount.last:
                amount.per = str(values[index])
        elif tag == Tag.SLASH:
            if tags[index + 1 : index + 2] == Tag.TIME:
                amount.per = str(values[index + 1]).removesuffix(Tag.OVER_TIME)
        elif tag in spelled("WORD NOUN"):
            words += 1
            near = near and words < 2
        elif tag in spelled("STOP COMMA AND ARROW") or tag == Tag.CLOSE:
            near = False
            if tag in spelled("STOP ARROW"):
                break
        elif tag not in spelled("HYPHEN GPU PAY TIMES"):
            near = False
        index += 1


_FOR = re.compile("에(?:게)? ")
_ON_TOP = tuple(spelled("WORD DIGITS NUMBER CURRENCY VAGUE PERCENT_BEFORE ARTICLE HEDGE_BEFORE"))
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


def _next_outside(tags: str, index: int) -> int:
    match = _NEXT.search(tags, index)
    return match.start() if match else len(tags)


_NEXT = pattern(r"[CURRENCY PERCENT_BEFORE DIGITS NUMBER VAGUE FRACTION MULTIPLE OPEN]")


def _hedge(tokens: Tokens, amount: Quantity, hedge: str) -> None:
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
