"""What a figure in a sentence may be about: labels by words and names, each with where it comes from.

The words are data (labels.toml); names come from the project's own tables. A label is a proposal: `Label.source` says
what it rests on, and nothing that only a rule suggests looks certain. Of several words the nearest to the figure counts.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

import pandas as pd

Source = Literal["sentence", "paragraph", "headline", "table", "date of the page", "organization", "currency", "rule"]

#: Sources that are printed with the figure; a label from any other one is shown with a question mark.
PRINTED: tuple[Source, ...] = ("sentence", "table")

#: Where in a text something is: from here, up to there.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Label:
    """A proposed value of a column, and what it rests on."""

    value: str
    source: Source

    def __str__(self) -> str:
        return self.value if self.source in PRINTED else f"{self.value} ?"


@dataclass(frozen=True)
class Line:
    """One line of a rule: its value, the words that ask for it, and the units and events it goes with, if not all.

    With `otherwise` it also holds where no word of the rule is found.
    """

    value: str
    words: Sequence[str] = ()
    units: Sequence[str] = ()
    events: Sequence[str] = ()
    otherwise: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """What finds its words."""
        return _pattern(self.words) if self.words else None


# A word further down its list loses to one higher up unless it is this many characters nearer to the figure.
_STEP = 2
# A word this near, in characters, that makes a figure one of something else counts more than any other.
_BESIDE = 10


class Rules:
    """The rules of labels.toml."""

    def __init__(self) -> None:
        with Path(__file__).with_name("labels.toml").open("rb") as file:
            stored: dict[str, Any] = tomllib.load(file)
        topics = stored.pop("topics")
        self.currency: Mapping[str, str] = stored.pop("currency")
        aside = stored.pop("aside")
        self.before = re.compile(r"(?:" + "|".join(map(re.escape, aside["before"])) + r")[\s-]+(?:[Tt]he\s+)?$")
        self.after = re.compile("|".join(map(re.escape, aside["after"])))
        ends = "|".join(map(re.escape, stored.pop("end")["headings"]))
        self.end = re.compile(rf"\W*(?:{ends})[\W\d]*", re.IGNORECASE)
        self.generic_roles = frozenset(stored.pop("generic")["roles"])
        self.strong = [_pattern(topic["words"]) for topic in topics.values()]
        self.topics = [
            Line(topic.get("table", name), topic["words"] + topic["loose"], topic["units"])
            for name, topic in topics.items()
        ]
        self.lines = {rule: [Line(**line) for line in lines] for rule, lines in stored.items()}

    def table(self, text: str, at: Place, unit: str) -> str | None:
        """The raw table whose topic a text has nearest to a figure, among those that can hold its unit.

        "" where a word is nearer that makes it a figure of something else; None where there is no word at all.
        """
        if self.near("elsewhere", text, at, _BESIDE, unit) == "":
            return ""
        lines = [*self.topics, *self.lines["elsewhere"]]
        return _nearest([line for line in lines if not line.units or unit in line.units], text, at)

    def near(self, rule: str, text: str, at: Place, most: int, unit: str = "") -> str | None:
        """What a rule says of a figure by words at most a number of characters away from it."""
        start = max(0, at[0] - most)
        return self.value(rule, text[start : at[1] + most], (at[0] - start, at[1] - start), unit)

    def value(self, rule: str, text: str, at: Place, unit: str = "", event: str = "") -> str | None:
        """What a rule says of a figure in a text, or None."""
        lines = [line for line in self.lines[rule] if not line.events or event in line.events]
        return _nearest([line for line in lines if not line.units or unit in line.units], text, at)

    def topical(self, text: str) -> int:
        """How many words a text holds that show it to be about pay, survival or hiring."""
        return sum(len(words.findall(text)) for words in self.strong)


@cache
def rules() -> Rules:
    """The project's rules, read once."""
    return Rules()


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """A pattern of words: Latin ones begin a word, in any case unless they are written in capitals."""
    parts = []
    for word in words:
        escaped = re.escape(word)
        if re.match(r"[A-Za-zÀ-ÿ]", word):
            flags = "" if word[:2].isupper() or word[:2] == "U." else "i"
            escaped = rf"(?<![A-Za-zÀ-ÿ])(?{flags}:{escaped})"
        parts.append(escaped)
    return re.compile("|".join(parts))


def _nearest(lines: Sequence[Line], text: str, at: Place) -> str | None:
    costs = [
        (_gap(found.span(), at) + _STEP * order, line.value)
        for order, line in enumerate(lines)
        if line.pattern
        for found in line.pattern.finditer(text)
    ]
    if costs:
        return min(costs)[1]
    return next((line.value for line in lines if line.otherwise), None)


def _gap(one: Place, other: Place) -> int:
    """How far a word is from a figure; one behind it is twice as far as one before it, since figures follow their names."""
    return max(0, other[0] - one[1], 2 * (one[0] - other[1]))


class Gazetteer:
    """Spellings of names and what they stand for, found in running text.

    Latin spellings are found as whole words in just their letters' case, Korean ones at the beginning of a word, since
    particles follow; the longest one at a place counts.
    """

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self._by_start: dict[str, list[tuple[str, str]]] = {}
        for spelling, value in spellings.items():
            if len(spelling) >= 2:
                self._by_start.setdefault(spelling[:2], []).append((spelling, value))
        for entries in self._by_start.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def find(self, text: str) -> list[tuple[Place, str]]:
        """The names in a text, from left to right, each with its place and what it stands for."""
        found: list[tuple[Place, str]] = []
        at = 0
        for start in _STARTS.finditer(text):
            if start.start() < at:
                continue
            for spelling, value in self._by_start.get(text[start.start() : start.start() + 2], ()):
                end = start.start() + len(spelling)
                if text.startswith(spelling, start.start()) and not _goes_on(spelling, text, end):
                    found.append(((start.start(), end), value))
                    at = end
                    break
        return found

    def nearest(self, text: str, at: Place) -> str | None:
        """The name nearest to a figure, those that are spoken of before those that are only mentioned."""
        names = self.find(text)
        return min(names, key=lambda name: _gap(name[0], at) + 500 * _is_aside(name[0], text))[1] if names else None

    def subjects(self, text: str) -> list[str]:
        """The names in a text that are spoken of, from left to right: no sources, investors or former employers."""
        return [name for at, name in self.find(text) if not _is_aside(at, text)]


def _is_aside(at: Place, text: str) -> bool:
    """Whether a name is a source, an investor or the other side rather than the one spoken of."""
    return bool(rules().before.search(text[: at[0]]) or rules().after.match(text, at[1]))


_STARTS = re.compile(r"(?<![A-Za-z0-9À-ÿ가-힣])[A-Za-z0-9À-ÿ가-힣一-鿿ぁ-ヿ(㈜]|(?<=[一-鿿ぁ-ヿ])[一-鿿ぁ-ヿA-Za-z]")


def _goes_on(spelling: str, text: str, end: int) -> bool:
    """Whether a word goes on where a Latin spelling ends; behind a Korean one a particle may follow."""
    after = text[end : end + 1]
    if re.match(r"[A-Za-z0-9À-ÿ]", spelling[-1]):
        return bool(re.match(r"[A-Za-z0-9À-ÿ]", after))
    return len(spelling) < 3 and bool(re.match(r"[가-힣]", after)) and not _PARTICLE.match(text, end)


_PARTICLE = re.compile(
    r"(?:은|는|이|가|을|를|의|에|와|과|도|로|으로|에서|에게|만|이나|처럼|보다|까지)(?![가-힣])|측|그룹"
)


@dataclass(frozen=True, slots=True)
class Known:
    """The names that data/raw knows: of organizations, people and roles, with country and type of an organization."""

    organizations: Gazetteer
    people: Gazetteer
    roles: Gazetteer
    about: Mapping[str, Mapping[str, str]]

    @classmethod
    def from_tables(cls, raw: Mapping[str, pd.DataFrame]) -> "Known":
        """Index the names of the raw tables (text, "" is empty)."""
        spellings: dict[str, str] = {}
        about: dict[str, Mapping[str, str]] = {}
        for row in raw["organizations"].to_dict("records"):
            if row["type"] == "group":
                continue
            name = str(row["name_en"])
            about[name] = {str(key): str(value) for key, value in row.items()}
            for spelling in _spellings(row):
                spellings.setdefault(spelling, name)
        persons = raw["persons"].to_dict("records")
        people = {spelling: str(row["name_en"]) for row in persons for spelling in _spellings(row)}
        roles = {str(printed): str(printed) for printed in raw["roles"]["printed"] if len(str(printed)) > 4}
        roles = {spelling: value for spelling, value in roles.items() if value not in rules().generic_roles}
        roles |= {spelling + "s": value for spelling, value in roles.items() if spelling[-1:].isascii()}
        roles |= {spelling[:1].upper() + spelling[1:]: value for spelling, value in roles.items()}
        return cls(Gazetteer(spellings), Gazetteer(people), Gazetteer(roles), about)


def _spellings(row: Mapping[Any, Any]) -> Iterator[str]:
    """How a name of a register is written: in English, in Korean, and otherwise."""
    yield from filter(None, (str(row["name_en"]), str(row["name_ko"]), *str(row["aliases"]).split("|")))
