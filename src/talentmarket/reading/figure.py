"""What a reading is: a Figure, or the error that says why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from talentmarket.messages import Said

Number = int | float
Equivalent = Number | tuple[Number, Number]


@dataclass(frozen=True, slots=True)
class Figure:
    """A wording as numbers.

    Attributes
    ----------
    as_stated
        The wording, unchanged.
    low, high
        The bounds; equal for a single value, None for an open end. Percents are percentage points (``30%`` is
        30).
    unit
        ISO 4217 code, ``percent``, ``percentage_point``, ``ratio``, ``people``, ``firms``, ``gpus``,
        ``years``, ``months``, ``weeks``, ``days``, ``hours``, ``count``, or None where the wording leaves it
        open.
    per
        ``year``, ``month``, ``week``, ``day``, ``hour``, ``person``, ``total:4 years``, or None.
    hedge
        ``about``, ``nearly``, ``over``, ``at_least``, ``at_most``, or None.
    change
        ``up``, ``down``, or None: the direction of an increase, a decrease or a gap; sizes stay positive.
    equivalents
        The same amount in other currencies as the wording gives it, by ISO 4217 code; a range is a pair.
    """

    as_stated: str
    low: Number | None
    high: Number | None
    unit: str | None = None
    per: str | None = None
    hedge: str | None = None
    change: str | None = None
    equivalents: Mapping[str, Equivalent] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """The fields in order, ready for JSON: whole numbers as integers, a range of an equivalent as a list."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        ranges = {code: list(value) for code, value in self.equivalents.items() if isinstance(value, tuple)}
        return plain | {"equivalents": {**self.equivalents, **ranges}}


class UnreadableFigure(ValueError):
    """A wording that carries no figure, or none that can be read without guessing.

    It knows the wording (``text``), the part of it that was not understood (the whole where no smaller one is to blame),
    where that begins, counted in characters from 0, and the reason; ``said`` has all of this in a line, translatable.
    """

    def __init__(self, text: str, part: str, position: int, reason: str) -> None:
        self.text = text
        self.part = part
        self.position = position
        self.reason = reason
        why = reason if isinstance(reason, Said) else Said(reason)
        facts = {"wording": repr(_short(text)), "reason": why, "position": position, "part": repr(_short(part))}
        self.said = Said("{wording}: {reason} (at character {position}: {part})", **facts)
        super().__init__(self.said)


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
