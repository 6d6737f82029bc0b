"""Words for messages: a value shown safely, a number written plainly, and what a mistyped word may mean.

Only the standard library is imported until a word is looked for.
"""

import json
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

LONGEST_QUOTE = 50

#: What a command ends with: all well, problems found in the input, asked for in a way that can't be done.
GOOD, PROBLEMS, WRONG_USAGE = 0, 1, 2


class Said(str):
    """A message in English that knows its template and its values, so that a terminal can say it in the reader's language.

    A value may be a message itself.

    >>> Said("{value} is not {kind}", value="'x'", kind=Said("a number"))
    "'x' is not a number"
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, **values: object) -> "Said":
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template, made.values = str(template), values
        return made


class SaidError(Exception):
    """An error whose text is a message: a terminal says it in the reader's language.

    >>> str(SaidError("no file {name}", name="a.csv"))
    'no file a.csv'
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template if isinstance(template, Said) else Said(template, **values))


class WrongUsage(SaidError):
    """What was asked for can't be done as asked; its text is one line that says what to do."""


def shown(value: str) -> str:
    """A value as it may be shown in a message: one line, printable, at most 50 characters.

    >>> shown("a\\x1b[31m" + "b" * 100)
    "'a\\\\x1b[31mbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb…'"
    """
    cut = value if len(value) <= LONGEST_QUOTE else value[: LONGEST_QUOTE - 1] + "…"
    return "'" + "".join(c if c.isprintable() else repr(c)[1:-1] for c in cut) + "'"


def nearest(value: str, known: Iterable[str], most: int | None = 3) -> list[str]:
    """The known words a mistyped one may stand for, nearest first (normalised Indel similarity, ≥ 0.6)."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    scorer = Indel.normalized_similarity
    found = process.extract(value[:200], sorted(known), scorer=scorer, limit=most, score_cutoff=0.6)
    return [word for word, _, _ in found]


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """`did you mean a, b or c?`, or nothing where no known word is near.

    >>> did_you_mean("bigtech", ["big_tech", "startup"])
    'did you mean big_tech?'
    """
    return question(nearest(value, known))


def question(words: Sequence[str]) -> str:
    return Said("did you mean {words}?", words=one_of(words)) if words else ""


def one_of(words: Sequence[str]) -> str:
    """`a, b or c`; empty for no words."""
    return Said("{some} or {last}", some=", ".join(words[:-1]), last=words[-1]) if words[1:] else "".join(words)


def in_lines(said: Sequence[str]) -> str:
    """Messages one below the other, as one message."""
    first, *rest = said
    return Said("{first}\n{rest}", first=first, rest=in_lines(rest)) if rest else first


def plain(number: float) -> str:
    """A number with the fewest digits that read back to it, never with an exponent.

    >>> plain(125_000_000.0), plain(0.1), plain(1e-7)
    ('125000000', '0.1', '0.0000001')
    """
    text = repr(float(number))
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


# Characters that a terminal would obey instead of showing: C1 controls and marks of direction.
_UNSHOWN = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def as_json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _UNSHOWN.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
