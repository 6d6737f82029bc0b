"""Reading a wording: tokens, quantities, relations, modifiers, disambiguation, figure; each step is a module of its own."""

import re
from dataclasses import replace
from decimal import Decimal

from talentmarket.messages import Said
from talentmarket.reading.disambiguation import EQUIVALENT, NAMELESS, disambiguate
from talentmarket.reading.figure import Equivalent, Figure, UnreadableFigure
from talentmarket.reading.modifiers import modify
from talentmarket.reading.numerals import Exact, digits, is_year, percent, plain, whole
from talentmarket.reading.quantities import COUNTED, TIME_HOURS, UNITS, Quantity, quantities, text_of
from talentmarket.reading.relations import relate
from talentmarket.reading.tags import Tag, pattern
from talentmarket.reading.tokenizer import UNEVEN, Tokens, evened, tokenize


def read(text: str, unit: str | None = None) -> Figure:
    """Read a wording of a figure.

    Parameters
    ----------
    text
        The wording, in any of the languages of lexicon.toml.
    unit
        What the figure counts, if known: it chooses among several numbers, names the unit of a bare number,
        and turns durations into itself (a year is 365 days, a month 30, a week 7). A wording that contradicts
        it is refused; percentage points are not percent.

    Returns
    -------
    Figure
        See Figure for its fields.

    Raises
    ------
    UnreadableFigure
        The wording carries no figure, or none that can be read without guessing.
    """
    if len(text) > LONGEST:
        reason = Said("a wording has at most {count} characters", count=LONGEST)
        raise UnreadableFigure(text, text[LONGEST:], LONGEST, reason)
    if plainly := _plain(text, unit):
        return plainly
    if UNEVEN.search(text):
        return _read_even(text, unit)
    tokens = tokenize(text)
    found = quantities(tokens)
    if not found:
        raise UnreadableFigure(text, text, 0, "there is no number here")
    if tokens.tags[-1] in (Tag.TO, Tag.CLOSE):
        _open_end(tokens, found)
    found = relate(tokens, found, unit)
    modify(tokens, found)
    main = disambiguate(tokens, found, unit)
    return figure(tokens, main, found, unit)


def attempt(text: str, unit: str | None = None) -> Figure | UnreadableFigure:
    """What `read` gives, or the refusal that it raises."""
    try:
        return read(text, unit)
    except UnreadableFigure as refused:
        return refused


LONGEST = 2_000


def _plain(text: str, unit: str | None) -> Figure | None:
    """What a wording says that is one number or percentage and nothing else, as a third of them are: 287,499, 38.5%."""
    number, sign = text.removesuffix("%"), text[-1:] == "%"
    if not _PLAIN.fullmatch(number) or is_year(number) or (sign and unit not in (None, "percent")):
        return None
    value = plain(digits(number))
    if unit in COUNTED and not isinstance(value, int):
        return None
    return Figure(text, value, value, unit or ("percent" if sign else None))


# three digits behind a comma are a thousand, behind a point they may be
_PLAIN = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+|(?:0|[1-9][0-9]*)(?:[.,](?:[0-9]{1,2}|[0-9]{4,}))?")


def _read_even(text: str, unit: str | None) -> Figure:
    """Read a wording as if its runs of blanks, its unusual blanks and line breaks were single blanks."""
    even, places = evened(text)
    try:
        return replace(read(even, unit), as_stated=text)
    except UnreadableFigure as refused:
        start = [*places, len(text)][refused.position]
        end = places[refused.position + len(refused.part) - 1] + 1 if refused.part else start
        raise UnreadableFigure(text, text[start:end], start, refused.reason) from None


def _open_end(tokens: Tokens, found: list[Quantity]) -> None:
    """月給37.5万円〜 has no upper end; "from 52,400 CHF … to" was cut off."""
    open_end = _OPEN_END.search(tokens.tags)
    if open_end is None or tokens.tags.count(Tag.OPEN) != tokens.tags.count(Tag.CLOSE):
        return
    mark, last = text_of(tokens, open_end.start()), [q for q in found if q.last <= open_end.start()]
    if mark in (Tag.TO_OR_HEDGE, "〜", "～") and last and last[-1].last == open_end.start():
        last[-1].hedge = "at_least"
    elif mark in ("to", "-", "–", "bis"):
        start = tokens.starts[found[-1].first]
        raise UnreadableFigure(tokens.text, tokens.text[start:], start, "a range is cut off after this")


_OPEN_END = pattern("TO(?:OPEN [^OPEN CLOSE]* CLOSE)?$")


def figure(tokens: Tokens, main: Quantity, found: list[Quantity], asked: str | None) -> Figure:
    unit = _unit(main, asked)
    low: Exact | None
    high: Exact | None
    low, high = _values(main, unit)
    hedge = main.hedge
    if not main.ranged:
        if hedge in ("over", "at_least"):
            high = None
        elif hedge == "at_most":
            low = None
        elif hedge == "nearly" and main.vague:
            high = low  # approaching seven digits
    change = str(main.change) if main.change else None
    if main.signed and unit == "percent" and low is not None and high is not None:
        if (change or _YEAR_ON_YEAR.search(tokens.text)) and high <= 0:
            low, high = -high, -low
            change = "down"  # minus 3% growth, -7% YoY
        elif low > 0:
            change = "up"
    least, most = None if low is None else plain(low), None if high is None else plain(high)
    per, equivalents = _per(tokens, main, found, unit), _equivalents(tokens, main, found, unit)
    return Figure(tokens.text, least, most, unit, per, hedge, change, equivalents)


_YEAR_ON_YEAR = re.compile(
    r"\b(?:yoy|y/y|qoq|q/q|mom|m/m)\b|(?:year|quarter|month)[ -]o(?:n|ver)[ -]|전[년월분]|작년|前[年期]|[同环]比", re.I
)


def _unit(amount: Quantity, asked: str | None) -> str | None:
    if asked is not None:
        return asked
    if amount.share is not None and not (amount.subset == "of the" and amount.unit):
        return "percent"
    return NAMED.get(amount.unit or "", amount.unit)


NAMED = {"dollar": "USD", "yen": "JPY", "yuan": "CNY", "crown": "NOK", "posts": "count"}


def _values(amount: Quantity, unit: str | None) -> tuple[Exact, Exact]:
    if amount.share is not None and unit in ("percent", "ratio") and not amount.ranged:
        part, of = amount.share
        value = percent(part, of) if unit == "percent" else whole(Decimal(part) / Decimal(of))
        return value, value
    if amount.unit in TIME_HOURS and unit in TIME_HOURS:
        return _times(amount, unit)
    return amount.low, amount.high


def _times(amount: Quantity, unit: str) -> tuple[Exact, Exact]:
    """The duration in the unit asked for; years and months of one sum make months of 12 to the year."""
    assert amount.unit is not None
    if amount.terms:
        value = whole(sum((Decimal(_convert(value, own, unit)) for value, own in amount.terms), Decimal(0)))
        return value, value
    if unit == amount.unit and amount.upper is None:
        return amount.low, amount.high
    return _convert(amount.low, amount.unit, unit), _convert(amount.high, amount.upper or amount.unit, unit)


def _convert(value: Exact, own: str, unit: str) -> Exact:
    """A duration in another unit of time; twelve months are a year, but a year is 365 days and a month 30."""
    if (own, unit) == ("years", "months"):
        return whole(value * 12)
    if (own, unit) == ("months", "years"):
        return whole(Decimal(value) / 12)
    hours, each = TIME_HOURS[own], TIME_HOURS[unit]
    return whole(value * (hours // each)) if hours % each == 0 else whole(Decimal(value) * hours / each)


def _per(tokens: Tokens, main: Quantity, found: list[Quantity], unit: str | None) -> str | None:
    tags = tokens.tags if len(found) == 1 else _without_restated(tokens, main, found)
    money = unit is not None and (unit not in UNITS)
    if main.per is not None:
        return main.per
    bare = unit is None and isinstance(main.low or main.high, int) and "률" not in tokens.text  # 연봉 1억5천
    if (money or bare) and Tag.PAY in tags:
        return str(tokens.values[tags.index(Tag.PAY)])
    if any(tags[at] == Tag.SCALE and tokens.values[at][2] == "year" for at in range(main.first, main.last)):
        return "year"
    period = tags.find(Tag.PER)
    if period >= 0 and not main.first <= period < main.last and sum(other.depth == 0 for other in found) == 1:
        return str(tokens.values[period])
    if unit in ("percent", "percentage_point", "ratio"):
        return None
    if period_said := _time_beside(tokens, main, found, money):
        return period_said
    if unit in ("hours", "days"):
        week = _WEEKLY.search(tokens.text, 0, tokens.starts[main.first])
        return "week" if week or _WORKWEEK.match(tokens.text, tokens.ends[main.last - 1]) else None
    return None


def _without_restated(tokens: Tokens, main: Quantity, found: list[Quantity]) -> str:
    """The types of the tokens, without what says the amount again for another period: 206만 740원(시급 9860원)."""
    tags = tokens.tags
    for other in found:
        if other.depth > main.depth and other.unit == main.unit:
            start, close = tokens.tags.rfind(Tag.OPEN, 0, other.first), tokens.tags.find(Tag.CLOSE, other.last)
            end = close if close >= 0 else len(tags)
            tags = tags[:start] + Tag.WORD * (end - start) + tags[end:]
    return tags


def _time_beside(tokens: Tokens, main: Quantity, found: list[Quantity], money: bool) -> str | None:
    """The period by a quantity of time next to the amount: over four years, 한 달에 300만원."""
    for other in found:
        if other is main or other.unit not in TIME_HOURS:
            continue
        after = tokens.text[tokens.ends[other.last - 1] :]
        if total := paid_over(tokens, other, money):
            return total
        single = other.low == 1 and other.high == 1 and after.startswith("에 ") and other.last <= main.first
        close = money and 0 <= main.first - other.last <= 1
        if single or (close and _EACH.search(tokens.text, 0, tokens.starts[main.first])):
            return str(other.unit).removesuffix("s")
    return None


# 한 해 5000만원; 지난 한 해 is a date
_EACH = re.compile(
    "(?<!지난 )(?<!지난)(?<!올 )(?<!이번 )(?<!최근 )(?<!향후 )(?<!앞으로 )한 ?(?:해|달|주)(?:에|에만)? ?(?:평균 |약 |최소 |최대 )?$"
)
_WEEKLY = re.compile("(?<![가-힣])주 ?(?:평균 |약 |최소 |최대 )?$")
_WORKWEEK = re.compile(r"[ -](?:work)?weeks?\b", re.I)


def paid_over(tokens: Tokens, other: Quantity, money: bool) -> str | None:
    """over four years, 4년간: what the amount is paid over."""
    if other.unit not in ("years", "months", "weeks"):
        return None  # 36 hours over 5 days
    if other.vague or (other.low != other.high and other.hedge != "over") or other.terms:
        return None
    opener = tokens.tags[other.first - 1] if other.first else ""
    opened = opener == Tag.OVER_TIME or (opener == Tag.OUT_OF and money and other.unit == "years")
    opened = opened or (opener == Tag.HEDGE_BEFORE and text_of(tokens, other.first - 1) in ("over", "über"))
    lasting = text_of(tokens, other.last - 1) in _DURATIONS or _OVER.match(tokens.text, tokens.ends[other.last - 1])
    return f"total:{plain(other.low)} {other.unit}" if opened or lasting else None


_OVER = re.compile(" ?(?:동안|에 걸쳐|걸쳐|총액)")
_DURATIONS = ("년간", "年間", "年间", "개월간")


def _equivalents(tokens: Tokens, main: Quantity, found: list[Quantity], unit: str | None) -> dict[str, Equivalent]:
    """The other currencies in which the wording gives the main amount."""
    result: dict[str, Equivalent] = {}
    if unit is None or unit in UNITS or len(found) == 1:
        return result
    for other in found:
        if other is main or other.unit is None or other.unit in UNITS or other.unit in ("posts", *NAMELESS):
            continue
        code = NAMED.get(other.unit, other.unit)
        if code == unit or tokens.tags[other.last : other.last + 1] == Tag.TO:
            continue
        between = tokens.tags[min(main.last, other.last) : max(main.first, other.first)]
        if EQUIVALENT.fullmatch(between):
            low, high = plain(other.low), plain(other.high)
            result[code] = low if low == high else (low, high)
    return result
