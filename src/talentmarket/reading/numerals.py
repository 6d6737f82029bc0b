"""Numbers: the value of a run of number words, digits and scales, exactly."""

import re
from decimal import Decimal

from talentmarket.messages import Said

Exact = int | Decimal

_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")


class NotANumber(ValueError):
    """A run of digits and scales that is not a number: 15만 6천만, 1,23,4."""

    @property
    def reason(self) -> str:
        said = str(self)
        return said if " " in said else Said("these digits and scales make no number")


def digits(literal: str, comma_decimal: bool | None = None, grouped_dot: bool = True) -> Exact:
    """The value of a number in digits.

    Parameters
    ----------
    literal
        As written: ``1,234.5``, ``1.234,5``, ``84,6``, ``1,28,732``, ``18 300``, ``90'000``, ``.7``.
    comma_decimal
        True where the words around it belong to a language that writes decimals with a comma.
    grouped_dot
        Whether one dot before three digits marks thousands (``600.000``): so for money and counts, not for
        percents.
    """
    if literal.isdigit():
        if literal[0] == "0" and len(literal) > 1:
            raise NotANumber(literal)  # 00명: a placeholder
        return int(literal)
    if _THOUSANDS.fullmatch(literal) and not comma_decimal:
        return int(literal.replace(",", ""))
    text = literal.replace(" ", "").replace("'", "")
    comma, dot = text.rfind(","), text.rfind(".")
    if comma < 0 and dot < 0:
        return int(text)
    if comma >= 0 and dot >= 0:
        # the later sign is the decimal one: 1,234.5 or 1.234,5
        return whole(Decimal(text.replace(",", "") if dot > comma else text.replace(".", "").replace(",", ".")))
    if comma >= 0:
        return _commas(text, bool(comma_decimal))
    return _dots(text, comma_decimal, grouped_dot)


def _commas(text: str, comma_decimal: bool) -> Exact:
    groups = text.split(",")
    thousands = len(groups[-1]) == 3 and all(len(group) in (2, 3) for group in groups[1:]) and groups[0] != "0"
    if thousands and not (comma_decimal and len(groups) == 2):
        return int("".join(groups))
    if len(groups) == 2:
        return whole(Decimal(f"{groups[0]}.{groups[1]}"))
    raise NotANumber(text)


def _dots(text: str, comma_decimal: bool | None, grouped_dot: bool) -> Exact:
    groups = text.split(".")
    thousands = len(groups[0]) <= 3 and groups[0] not in ("", "0") and all(len(group) == 3 for group in groups[1:])
    if thousands and (len(groups) > 2 or comma_decimal or grouped_dot):
        return int("".join(groups))
    if len(groups) == 2:
        return whole(Decimal(text))
    raise NotANumber(text)


def is_year(literal: str) -> bool:
    """Whether digits may be a calendar year."""
    return len(literal) == 4 and literal[:2] in ("19", "20") and literal.isdigit()


def positional(parts: list[tuple[bool, Exact]]) -> Exact:
    """The value of numbers and scales (which are marked as such) in the East Asian order: 1억 2천 5백만, 九十五, 3천200.

    Raises NotANumber where the scales do not fall from left to right (15만 6천만).
    """
    total: Exact = 0  # what the large scales (만, 억, 조) have closed
    section: Exact = 0  # what is still below the next large scale
    pending: Exact | None = None
    large, small = 10**20, 10**20
    for is_scale, value in parts:
        if not is_scale:
            if pending is not None:
                raise NotANumber(str(value))
            pending = value
        elif value < 10_000:
            if value >= small:
                raise NotANumber(str(value))
            section += (1 if pending is None else pending) * value
            pending, small = None, int(value)
        else:
            if value >= large or (total and not section and pending is None):
                raise NotANumber(str(value))
            section += pending or 0
            total += (section or 1) * value if (section or pending is None) else 0
            section, pending, large, small = 0, None, int(value), 10**20
    if pending is not None:
        if pending >= min(large, small):
            raise NotANumber(str(pending))
        section += pending
    return whole(total + section)


def percent(part: Exact, of: Exact) -> Exact:
    """A fraction as percent: exact where it ends within two decimals, else to three significant figures (33.3)."""
    ratio = Decimal(part) * 100 / Decimal(of)
    exact = round(ratio, 2)
    if exact * of == Decimal(part) * 100:
        return whole(exact)
    return whole(Decimal(f"{float(ratio):.3g}"))


def whole(value: Exact) -> Exact:
    """An integer where the value is one."""
    if isinstance(value, int):
        return value
    number = int(value)
    return number if number == value else value


def plain(value: Exact) -> int | float:
    """The value as Figure holds it."""
    value = whole(value)
    return value if isinstance(value, int) else float(value)
