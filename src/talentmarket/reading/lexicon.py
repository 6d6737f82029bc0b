"""The reader's words, compiled from lexicon.toml into the tables and patterns that the tokenizer works
with.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from talentmarket.reading.tags import TYPES, Tag

Entry = tuple[str, Any]  # type of the token (see tags.Tag) and what it stands for

# Tables of lexicon.toml whose words mean one type of token and no value.
_NAMED = "half and between from aside date figures arrow product equals of total over_time word article span"
_TABLES = {
    **{path: TYPES[path.upper()] for path in _NAMED.split()},
    "fraction.parts": Tag.PARTS,
    "fraction.of": Tag.OUT_OF,
    "fraction.among": Tag.AMONG,
    "range": Tag.TO,
    "whole": Tag.SOME_OF,
    "ratio.to": Tag.RATIO,
    "decimal": Tag.POINT,
    "joiner": "",
    "gpu_name": Tag.GPU,
    "label": Tag.LABEL,
}
LATIN = "a-z\u00aa\u00ba\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff\u0370-\u052f"
HANGUL = "가-힣"
HAN = "\u3400-\u9fff"
LETTER = re.compile(f"[{LATIN}]")
_INITIAL = re.compile(f"^[{LATIN}]+")


@dataclass(slots=True)
class Lexicon:
    """Everything the tokenizer looks up."""

    words: dict[str, Entry] = field(default_factory=dict)  # Latin and Cyrillic words
    phrases: dict[str, dict[str, Entry]] = field(default_factory=dict)  # first word -> rest, longest first
    letters: dict[str, Entry] = field(default_factory=dict)  # only glued to a number: 14.3bn, 10x
    marks: dict[str, Entry] = field(default_factory=dict)  # signs, Hangul, Han and kana: anywhere
    suffixes: dict[str, Entry] = field(default_factory=dict)  # only behind a number, a scale or a unit
    labels: set[str] = field(default_factory=set)  # a bare number behind these is a name
    signs: set[str] = field(default_factory=set)  # currency signs and codes that may be glued to a number
    months: list[str] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)  # Korean number words
    counters: list[str] = field(default_factory=list)  # what they count
    han: list[str] = field(default_factory=list)
    scales: list[str] = field(default_factory=list)
    sizes: list[str] = field(default_factory=list)  # 수, 몇, 数
    local_scales: dict[str, dict[str, int]] = field(default_factory=dict)  # word -> currency -> scale: mi of R$ 2,4 mi
    nouns: dict[str, list[str]] = field(default_factory=dict)  # unit -> what 곳 and 개 count
    unless: dict[str, str] = field(default_factory=dict)  # a counter -> the pattern of what makes another word of it


@cache
def lexicon() -> Lexicon:
    """Read lexicon.toml once; ValueError where a word is in two tables that mean different things."""
    import tomllib  # only here: they are slow to load
    from pathlib import Path

    text = (Path(__file__).parent / "lexicon.toml").read_text(encoding="utf-8")
    words = Lexicon()
    for path, language, word, given in _entries(tomllib.loads(text)):
        _enter(words, path, language, word, given)
    words.phrases = {
        head: dict(sorted(rests.items(), key=lambda rest: -len(rest[0]))) for head, rests in words.phrases.items()
    }
    return words


def _entries(table: dict[str, object], path: str = "") -> Iterator[tuple[str, str, str, object]]:
    """Table path, language, word and number (None in plain lists) of every entry."""
    for key, value in table.items():
        if isinstance(value, list):
            yield from ((path, key, word, None) for word in value)
        elif isinstance(value, dict) and all(isinstance(item, int | str) for item in value.values()):
            yield from ((path, key, word, number) for word, number in value.items())
        elif isinstance(value, dict):
            yield from _entries(value, f"{path}.{key}" if path else key)


def _enter(words: Lexicon, path: str, language: str, word: str, given: object) -> None:
    table, last = path.partition(".")[0], path.rpartition(".")[2]
    if table == "month":
        words.months.append(word)
    elif table == "number" and language == "before":
        words.counters.append(word)
    elif path == "label" and LETTER.match(word):
        words.labels.add(word)
    elif path.startswith("scale.of."):
        words.local_scales.setdefault(word, {})[last] = int(str(given))
    elif table == "noun":
        words.nouns.setdefault(language, []).append(word)
    elif table == "unless":
        words.unless[language] = f"{words.unless[language]}|{word}" if language in words.unless else word
    else:
        named = path == "label.suffix"
        meaning = (Tag.NAME, None) if named else _meaning(path.removesuffix(".suffix"), language, given)
        if path in ("number.counted", "number.spoken"):
            words.counted.append(word)
        elif path in _LISTED:
            getattr(words, _LISTED[path]).append(word)
        sign = table == "currency" and language == "sign"
        if sign:
            words.signs.add(word)
        short = meaning[0] == Tag.HEDGE_BEHIND and len(word) == 1 and not LETTER.match(word) and word != "+"
        if last == "letter":
            words.letters[word] = meaning
        elif sign and not word.isalpha():
            words.marks[word] = meaning
        else:
            _add(words, word, meaning, last == "suffix" or short)


_LISTED = {"number.han": "han", "vague.before": "sizes", "scale.suffix": "scales"}


@cache
def _meaning(path: str, language: str, given: object) -> Entry:
    """Type and value of the words of a table."""
    if path in _TABLES:
        return _TABLES[path], None
    table, *names = path.split(".")
    last = names[-1] if names else table
    match table:
        case "number":
            return Tag.NUMBER, given
        case "scale":
            return (Tag.CJK_SCALE, given) if language == "cjk" else (Tag.SCALE, (given, last == "comma", last))
        case "vague":
            return Tag.VAGUE, given if last == "plural" else 1
        case "fraction":
            tag = Tag.TENTHS if language == "cjk" else Tag.DENOMINATOR if last == "part" else Tag.FRACTION
            part, of = str(given).split("/")
            return tag, (int(part), int(of))
        case "multiple":
            return Tag.MULTIPLE, (given, last if names else None)
        case "unit":
            return Tag.PERCENT_BEFORE if last == "before" else _UNIT_TAGS.get(names[0], Tag.NOUN), names[0]
        case "duration":
            return Tag.DURATION, (given, last)
        case "known" | "or" | "negation" | "shares":
            return Tag.WORD, table
        case "sign":
            return Tag.SIGN, "-"
        case "subunit":
            return Tag.CURRENCY, f"1/{given}"
        case "hedge":
            return {"before": Tag.HEDGE_BEFORE, "about": Tag.HEDGE_INSIDE}.get(last, Tag.HEDGE_BEHIND), names[0]
        case "change":
            return Tag.CHANGE, language if last == "mark" else last
        case "currency" | "per":
            return TYPES[table.upper()], last
        case "ends" | "pay" | "digits" | "to_or_about" | "part":
            return _BY_KEY[table], language
    raise ValueError(f"lexicon.toml: the table [{path}] is not known to the reader; see the comment at its head")


_UNIT_TAGS = dict.fromkeys(("years", "months", "weeks", "days", "hours"), Tag.TIME)
_UNIT_TAGS |= {"percent": Tag.PERCENT, "percentage_point": Tag.POINTS, "ratio": Tag.TIMES}
_BY_KEY = {"ends": Tag.WORD, "pay": Tag.PAY, "digits": Tag.DIGIT_COUNT}
_BY_KEY |= {"to_or_about": Tag.TO_OR_HEDGE, "part": Tag.STEP_PART}


def _add(words: Lexicon, word: str, meaning: Entry, suffix: bool) -> None:
    rest = _INITIAL.sub("", word)
    if suffix:
        _store(words.suffixes, word, meaning)
    elif rest == word:
        _store(words.marks, word, meaning)
    elif not rest:
        _store(words.words, word, meaning)
    else:
        _store(words.phrases.setdefault(word.removesuffix(rest), {}), rest.replace("-", " "), meaning)


def _store(table: dict[str, Entry], word: str, meaning: Entry) -> None:
    known = table.get(word)
    if known is None or known == meaning:
        table[word] = meaning
    elif {known[0], meaning[0]} <= {Tag.HEDGE_BEFORE, Tag.HEDGE_BEHIND, Tag.HEDGE} and known[1] == meaning[1]:
        table[word] = (Tag.HEDGE, meaning[1])
    else:
        raise ValueError(f"lexicon.toml: {word!r} means both {known} and {meaning}; keep one of them")


def by_letter(words: Iterable[str]) -> dict[str, list[str]]:
    """Words by their first letter, the longest first."""
    found: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        found.setdefault(word[0], []).append(word)
    return found


def longest(known: dict[str, list[str]], text: str, start: int) -> str:
    """The longest known word that begins at a place of a text; empty if none does."""
    for word in known.get(text[start : start + 1], ()):
        if text.startswith(word, start):
            return word
    return ""
