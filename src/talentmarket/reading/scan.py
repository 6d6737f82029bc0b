"""Every figure of a running text with its place.

The grammar is that of `read`: a text is cut into sentences and clauses, the quantities of each clause are found with
what says something of them, and the wording that these make is read. So ``read(span.text)`` gives what the span
holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from talentmarket.reading.figure import Figure, UnreadableFigure
from talentmarket.reading.modifiers import modify
from talentmarket.reading.parser import LONGEST, NAMED, paid_over, read
from talentmarket.reading.quantities import UNITS, Quantity, quantities
from talentmarket.reading.relations import relate
from talentmarket.reading.tags import NUMBERS, SCALES, Tag, pattern, spelled
from talentmarket.reading.tokenizer import LINE_BLANKS, UNEVEN, Tokens, evened, tokenize


@dataclass(frozen=True, slots=True)
class Span:
    """A figure in a text: where its wording begins and ends, counted in characters from 0, and the wording.

    That has its hedges and the words of its period or change. ``figure`` is what it says, or ``error`` why it is refused;
    the other one is None.
    """

    start: int
    end: int
    text: str
    figure: Figure | None
    error: str | None


def scan(text: str) -> list[Span]:
    """Find every figure of a running text.

    Each clause is looked at by itself: a number that makes no sense spoils no other, and a hedge of the next clause
    does not reach back. Dates, versions, ranks and names are passed over, and so are bare numbers without a unit
    unless their form (7,500 or 2.5 million) says that they count something. An amount in brackets behind
    another that it repeats in another currency is part of that other's span.

    Parameters
    ----------
    text
        Running text in any of the languages of lexicon.toml; lines that a page breaks should be joined.

    Returns
    -------
    list of Span
        From left to right, without overlaps.
    """
    found: list[Span] = []
    even, places = evened(text, LINE_BLANKS) if UNEVEN.search(text) else (text, range(len(text)))
    for start, end in sentences(even):
        for tokens in _clauses(tokenize(even[start:end])):
            for first, last in _extents(tokens):
                found.append(_span(text, places[start + first], places[start + last - 1] + 1))
    return found


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends; none is longer than a wording may be."""
    ends = [
        match.end()
        for match in _SENTENCE_END.finditer(text)
        if not (match["stop"] and _ABBREVIATION.search(text, max(0, match.start() - 12), match.start() + 1))
    ]
    for start, end in pairwise([0, *ends, len(text)]):
        yield from ((at, min(at + LONGEST, end)) for at in range(start, end, LONGEST))


# A full stop before a new sentence, or right behind a Korean verb; the marks of Chinese and Japanese; the end of a
# line that does not go on in small letters.
_SENTENCE_END = re.compile(
    r"(?P<stop>[.!?][\"”’')\]]*(?=\s+[\"“‘'(\[]*[A-Z0-9가-힣ÀÁÂÄÅÆÇÈÉÊÍÎÓÖØÚÜА-Я$€£¥₩]))"
    r"|(?<=[다요죠])\.(?=\S)|[。！？]|\n(?=\s*[^\sa-zäöüéèàç])"
)
_ABBREVIATION = re.compile(
    r"\b(?:[A-Za-z]|mr|mrs|ms|dr|prof|inc|corp|co|ltd|no|nos|vs|ca|approx|est|mio|mrd|tsd|mln|bn|rs|rp|kr|st|jan|feb|mar|apr|jun"
    r"|jul|aug|sept?|oct|nov|dec|fig|vol|usd|zzgl|inkl|bzw|rd|sek|fr|sfr|u\.s|u\.k|p\.a|a\.m|p\.m|e\.g|i\.e)\.$",
    re.IGNORECASE,
)


def _clauses(tokens: Tokens) -> Iterator[Tokens]:
    """The sentence cut at commas outside brackets, at full stops and behind Korean verbs that go on (늘었고)."""
    start, depth = 0, 0
    for index, tag in enumerate(tokens.tags):
        depth = max(0, depth + (tag == Tag.OPEN) - (tag == Tag.CLOSE))
        if depth:
            continue
        parts = tag == Tag.COMMA and not _GOES_OVER.match(tokens.tags, index) and not _next_digit(tokens, index)
        if parts or tag == Tag.STOP:
            yield _slice(tokens, start, index)
            start = index + 1
        elif tag in _VERBAL and _GOES_ON.match(tokens.text, tokens.ends[index]):
            yield _slice(tokens, start, index + 1)
            start = index + 1
    yield _slice(tokens, start, len(tokens.tags))


def _next_digit(tokens: Tokens, at: int) -> bool:
    """Whether a comma is between a digit and the next one: 7, 8천만원."""
    around = tokens.text[tokens.starts[at - 1] : tokens.ends[at + 1]] if 0 < at < len(tokens.tags) - 1 else ""
    return _DIGITS.fullmatch(around) is not None and int(around[-1]) == int(around[0]) + 1


_DIGITS = re.compile(r"\d, ?\d")
_GOES_OVER = pattern("COMMA ASIDE")
_VERBAL = spelled("CHANGE HEDGE_BEHIND")
_GOES_ON = re.compile("(?:고|으며|며|지만|는데|으나|면서|다가)[ ,]")


def _slice(tokens: Tokens, first: int, last: int) -> Tokens:
    part = slice(first, last)
    return Tokens(tokens.text, tokens.tags[part], tokens.values[part], tokens.starts[part], tokens.ends[part])


def _extents(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Where the wordings of figures begin and end in the sentence, from left to right."""
    if not _NUMERIC.search(tokens.tags):
        return
    try:
        found = quantities(tokens)
        if all(quantity.year for quantity in found):
            return
        found = relate(tokens, found, None)
        modify(tokens, found)
    except UnreadableFigure as refusal:
        yield from _around(tokens, refusal)
        return
    end = 0  # the first token that no wording has taken
    for number, quantity in enumerate(found):
        if quantity.first < end or not _counts_something(tokens, quantity):
            continue
        first, last = quantity.reach
        first = _opening(tokens, quantity, first)
        if number + 1 < len(found):
            last = _before_next(tokens, quantity, last, found[number + 1])
        limit = end
        if first < end:  # what is further left belongs to the figure before
            first = next(i for i in range(end, len(tokens.tags)) if i == quantity.first or tokens.tags[i] not in _JOINS)
        end = _total(tokens, quantity, found[number + 1 :], _equivalent(tokens, last))
        yield _whole(tokens, quantity, first, end, limit)


def _whole(tokens: Tokens, quantity: Quantity, first: int, last: int, limit: int) -> tuple[int, int]:
    """A wording with the noun, bracket or particle that it needs to be read alone: 기업 350곳, 1,234(억원), 80명으로."""
    start, end = tokens.starts[first], tokens.ends[last - 1]
    goal = _GOAL.match(tokens.text, end) if quantity.ranged else None
    end = goal.end() if goal else end
    unit = NAMED.get(quantity.unit or "", quantity.unit)
    bracket = _BRACKET.match(tokens.text, end)
    floor, at, wider = tokens.ends[limit - 1] if limit else tokens.starts[0], start, [(start, end)]
    wider += [(start, bracket.end())] if bracket else []
    while at > floor and len(wider) < _TRIES:
        at = max(floor, tokens.text.rfind(" ", 0, at - 1) + 1)
        wider.append((at, end))
    for tried in wider:
        try:
            figure = read(tokens.text[slice(*tried)])
        except UnreadableFigure:
            continue
        if figure.unit == unit and not (quantity.ranged and figure.low == figure.high):
            return tried
    return start, end


_TRIES = 6
_GOAL = re.compile(" ?(?:의 )?사이|으?로(?![가-힣])|[にへ]")
_BRACKET = re.compile(r" ?[(\[][^)\]]*[)\]]")


_NUMERIC = pattern(
    r"[DIGITS NUMBER CJK_SCALE VAGUE FRACTION DENOMINATOR MULTIPLE DIGIT_COUNT]|ARTICLE SCALE|HEDGE_BEFORE PER"
)


def _around(tokens: Tokens, refusal: UnreadableFigure) -> Iterator[tuple[int, int]]:
    """What is refused, and what is on its two sides."""
    start, end = refusal.position, refusal.position + max(1, len(refusal.part))
    before = sum(1 for index in range(len(tokens.tags)) if tokens.ends[index] <= start and tokens.starts[index] < start)
    behind = sum(1 for index in range(len(tokens.tags)) if tokens.starts[index] >= end)
    if 0 < before < len(tokens.tags):
        yield from _extents(_slice(tokens, 0, before))
    yield start, end
    if 0 < behind < len(tokens.tags):
        yield from _extents(_slice(tokens, len(tokens.tags) - behind, len(tokens.tags)))


def _counts_something(tokens: Tokens, quantity: Quantity) -> bool:
    """Whether a quantity is a figure and no bare number, date or quantity of another kind."""
    if quantity.unit == "other" or quantity.year:
        return False
    run = tokens.tags[slice(*quantity.numeral)]
    if quantity.share is not None and quantity.subset is None:
        return True  # one in five
    if quantity.unit is None:
        grouped = run == Tag.DIGITS and "," in str(tokens.values[quantity.numeral[0]])
        return grouped or Tag.FIGURES in run or (len(run) > 1 and any(tag in SCALES for tag in run))
    return not (quantity.word and quantity.low == 1 and quantity.hedge is None and not quantity.ranged)  # one company


def _opening(tokens: Tokens, quantity: Quantity, first: int) -> int:
    """With the word that opens a range: between $1 million and $2 million."""
    before = tokens.tags[first - 1 : first]
    if before and before in NUMBERS and tokens.tags[first] == Tag.PER:
        return first - 1  # 1인당
    return first - 1 if quantity.ranged and before and before in _OPENERS else first


_JOINS = spelled("WORD AND NOUN COMMA CLOSE TO OF")
_OPENERS = spelled("BETWEEN FROM TO")


def _before_next(tokens: Tokens, quantity: Quantity, last: int, following: Quantity) -> int:
    """Where the wording ends, if a quantity in brackets that is not an equivalent is inside it."""
    if last <= following.first or following.depth <= quantity.depth:
        return last
    return quantity.last if following.unit is None or following.unit in UNITS else last


def _total(tokens: Tokens, quantity: Quantity, behind: list[Quantity], last: int) -> int:
    """With the time that an amount of money is paid over: $100 million over four years."""
    money = quantity.unit is not None and quantity.unit not in UNITS
    if not (money and behind and tokens.tags[last : behind[0].first] in _OVER):
        return last
    return behind[0].last if paid_over(tokens, behind[0], money) else last


_OVER = ("", Tag.HEDGE_BEFORE, Tag.OVER_TIME)


def _equivalent(tokens: Tokens, last: int) -> int:
    """Behind the bracket that says the same in another currency: $1 million (약 14억 원)."""
    if tokens.tags[last : last + 1] != Tag.OPEN:
        return last
    close = tokens.tags.find(Tag.CLOSE, last)
    return close + 1 if close >= 0 and Tag.CURRENCY in tokens.tags[last:close] else last


def _span(text: str, start: int, end: int) -> Span:
    wording = text[start:end]
    try:
        return Span(start, end, wording, read(wording), None)
    except UnreadableFigure as refusal:
        return Span(start, end, wording, None, refusal.reason)
