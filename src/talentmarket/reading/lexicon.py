"""The reader's words, compiled from lexicon.toml into the tables and patterns that the tokenizer works
with.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from talentmarket.reading.tags import TYPES, Tag

Entry = tuple[str, Any]  # type of the token (see tags.Tag) and what it stands for

# Where the meanings of a table of lexicon.toml come from: table path -> tag; the value is the last name
# of the path.
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
}
LATIN = "a-z\u00aa\u00ba\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff\u0370-\u052f"
HANGUL = "가-힣"
HAN = "\u3400-\u9fff"
LETTER = re.compile(f"[{LATIN}]")


@dataclass(slots=True)
class Lexicon:
    """Everything the tokenizer looks up."""

    words: dict[str, Entry] = field(default_factory=dict)  # Latin and Cyrillic words
    phrases: dict[str, list[tuple[str, Entry]]] = field(default_factory=dict)  # first word -> rest, longest first
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
    unless: dict[str, re.Pattern[str]] = field(default_factory=dict)  # a counter -> what makes another word of it


@cache
def lexicon() -> Lexicon:
    """Read lexicon.toml once.

    Raises
    ------
    ValueError
        A word is in two tables that mean different things.
    """
    import tomllib  # only here: they are slow to load
    from pathlib import Path

    text = (Path(__file__).parent / "lexicon.toml").read_text(encoding="utf-8")
    words = Lexicon()
    for path, language, word, given in _entries(tomllib.loads(text)):
        _enter(words, path, language, word, given)
    for rests in words.phrases.values():
        rests.sort(key=lambda item: -len(item[0]))
    return words


def _entries(table: dict[str, object], path: str = "") -> Iterator[tuple[str, str, str, object]]:
    """Table path, language, word and number (None in plain lists) of every entry."""
    for key, value in table.items():
        if isinstance(value, list):
            for word in value:
                yield path, key, word, None
        elif isinstance(value, dict):
            inner = list(value.values())
            if inner and all(isinstance(item, int | str) for item in inner):
                for word, number in value.items():
                    yield path, key, word, number
            else:
                yield from _entries(value, f"{path}.{key}" if path else key)


def _enter(words: Lexicon, path: str, language: str, word: str, given: object) -> None:
    names = path.split(".")
    table = names[0]
    suffix = names[-1] == "suffix"
    if suffix:
        names = names[:-1]
    if table == "month":
        words.months.append(word)
    elif table == "number" and language == "before":
        words.counters.append(word)
    elif table == "label":
        if suffix:
            words.suffixes[word] = (Tag.NAME, None)
        elif LETTER.match(word):
            words.labels.add(word)
        else:
            _store(words.marks, word, (Tag.LABEL, None))
    elif path == "scale.letter":
        words.letters[word] = (Tag.SCALE, (given, False, "letter"))
    elif path == "unit.percent.letter":
        words.letters[word] = (Tag.PERCENT, "percent")
    elif path.startswith("scale.of."):
        words.local_scales.setdefault(word, {})[names[-1]] = int(str(given))
    elif table == "noun":
        words.nouns.setdefault(language, []).append(word)
    elif table == "unless":
        known = words.unless.get(language)
        words.unless[language] = re.compile(word if known is None else f"{known.pattern}|{word}")
    elif table == "gpu_name":
        _add(words, word, (Tag.GPU, None), suffix)
    elif table == "part":
        _add(words, word, (Tag.STEP_PART, language), suffix)
    else:
        meaning = _meaning(names, language, given)
        if table == "number" and names[-1] in ("counted", "spoken", "han"):
            (words.han if names[1] == "han" else words.counted).append(word)
        elif path == "vague.before":
            words.sizes.append(word)
        elif path == "scale.suffix":
            words.scales.append(word)
        if meaning[0] == Tag.HEDGE_BEHIND and len(word) == 1 and not LETTER.match(word) and word != "+":
            suffix = True
        if table == "currency" and language == "sign":
            words.signs.add(word)
            if not word.isalpha():
                words.marks[word] = meaning
                return
        _add(words, word, meaning, suffix)


def _meaning(names: list[str], language: str, given: object) -> Entry:
    """Kind and value of the words of a table."""
    table, last = names[0], names[-1]
    path = ".".join(names)
    if path in _TABLES:
        return _TABLES[path], None
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
            return Tag.MULTIPLE, (given, last if len(names) > 1 else None)
        case "unit":
            return _unit(names, last)
        case "duration":
            return Tag.DURATION, (given, last)
        case "known" | "or" | "negation" | "shares":
            return Tag.WORD, table
        case "ends":
            return Tag.WORD, language
        case "sign":
            return Tag.SIGN, "-"
        case "subunit":
            return Tag.CURRENCY, f"1/{given}"
        case "currency":
            return Tag.CURRENCY, last
        case "hedge":
            side = {"before": Tag.HEDGE_BEFORE, "about": Tag.HEDGE_INSIDE}.get(last, Tag.HEDGE_BEHIND)
            return side, names[1]
        case "change":
            return Tag.CHANGE, language if last == "mark" else last
        case "per":
            return Tag.PER, last
        case "pay":
            return Tag.PAY, language
        case "digits":
            return Tag.DIGIT_COUNT, language
        case "to_or_about":
            return Tag.TO_OR_HEDGE, language
    raise ValueError(f"lexicon.toml: the table [{path}] is not known to the reader; see the comment at its head")


def _unit(names: list[str], last: str) -> Entry:
    if last == "before":
        return Tag.PERCENT_BEFORE, "percent"
    tags = {"percent": Tag.PERCENT, "percentage_point": Tag.POINTS, "ratio": Tag.TIMES}
    if last in tags:
        return tags[last], last
    return (Tag.TIME if last in ("years", "months", "weeks", "days", "hours") else Tag.NOUN), last


def _add(words: Lexicon, word: str, meaning: Entry, suffix: bool) -> None:
    if suffix:
        _store(words.suffixes, word, meaning)
    elif not LETTER.match(word):
        _store(words.marks, word, meaning)
    elif re.fullmatch(f"[{LATIN}]+", word):
        _store(words.words, word, meaning)
    else:
        first = re.match(f"[{LATIN}]+", word)
        assert first is not None
        rest = word[first.end() :].replace("-", " ")
        rests = dict(words.phrases.get(first[0], ()))
        _store(rests, rest, meaning)
        words.phrases[first[0]] = list(rests.items())


def _store(table: dict[str, Entry], word: str, meaning: Entry) -> None:
    known = table.get(word)
    if known is None or known == meaning:
        table[word] = meaning
    elif {known[0], meaning[0]} <= {Tag.HEDGE_BEFORE, Tag.HEDGE_BEHIND, Tag.HEDGE} and known[1] == meaning[1]:
        table[word] = (Tag.HEDGE, meaning[1])
    else:
        raise ValueError(f"lexicon.toml: {word!r} means both {known} and {meaning}; keep one of them")


def trie(words: list[str]) -> str:
    """A regular expression for the longest of the words, without trying each of them."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branch(tree)


def _branch(tree: dict[str, Any]) -> str:
    ends = "" in tree
    leaves = [re.escape(letter) for letter, below in tree.items() if letter and list(below) == [""]]
    options = [re.escape(letter) + _branch(below) for letter, below in tree.items() if letter and list(below) != [""]]
    if leaves:
        options.append(leaves[0] if len(leaves) == 1 else f"[{''.join(leaves)}]")
    if not options:
        return ""
    joined = options[0] if len(options) == 1 and not ends else f"(?:{'|'.join(options)})"
    return joined + "?" if ends else joined
