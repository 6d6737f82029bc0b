"""The reader's words, compiled from vocabulary.toml into the tables and patterns that the tokenizer works
with.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

Meaning = tuple[str, object]  # kind of word (one letter, see KINDS) and what it stands for

# The kinds of words that the grammar speaks of, one letter each.
KINDS = {
    "N": "number in digits",
    "n": "number word",
    "L": "scale word, multiplies what stands before it (million, lakh)",
    "S": "positional scale (만, 億)",
    "V": "unnamed number of units (several, 수, tens)",
    "q": "low, mid or high part of a vague size",
    "f": "fraction standing alone (half)",
    "t": "fraction that needs a number or an article (third)",
    "r": "tenths (成, 割)",
    "H": "and a half",
    "k": "parts of (3분의 1)",
    "o": "out of",
    "m": "among (중)",
    "M": "multiple in one word (doubled)",
    "%": "percent",
    "Y": "percent, before the number (yüzde)",
    "P": "percentage points",
    "X": "times",
    "T": "unit of time",
    "U": "counted noun",
    "G": "name of a gpu",
    "C": "currency",
    "b": "hedge before the amount",
    "e": "hedge behind the amount",
    "v": "hedge on either side",
    "y": "hedge between number and unit (여)",
    "c": "change",
    "p": "per what",
    "i": "name of pay that says the period (연봉)",
    "R": "to",
    "~": "to, or a hedge where no number stands before it",
    "&": "and",
    "B": "between",
    "F": "from",
    ">": "arrow",
    "A": "what follows is an aside",
    "u": "of",
    "Q": "the sum of the others",
    ".": "decimal point",
    "d": "so many digits (double-digit)",
    "s": "over a time",
    "W": "an unnumbered part of what follows",
    "D": "date or point in time",
    "O": "rank, name or place in a series",
    "l": "the bare number behind it is a name",
    "g": "figures or digits (six figures)",
    "j": "span of one step (1억원대)",
    ":": "ratio to",
    "*": "multiplied by",
    "=": "is the same as",
    "Z": "sign of the number",
    "_": "hyphen inside a compound",
    "a": "article",
    "(": "opening bracket",
    ")": "closing bracket",
    ",": "comma",
    ";": "end of a clause",
    "/": "slash",
    "w": "any other word",
    "J": "number and unit of time in one word (열흘, a decade)",
}

# Where the meanings of a table of vocabulary.toml come from: table path -> kind; the value is the last name
# of the path.
_TABLES = {
    "half": "H",
    "fraction.parts": "k",
    "fraction.of": "o",
    "fraction.among": "m",
    "range": "R",
    "and": "&",
    "between": "B",
    "from": "F",
    "aside": "A",
    "whole": "W",
    "date": "D",
    "figures": "g",
    "arrow": ">",
    "ratio.to": ":",
    "product": "*",
    "equals": "=",
    "of": "u",
    "total": "Q",
    "decimal": ".",
    "over_time": "s",
    "word": "w",
    "article": "a",
    "joiner": "",
    "span": "j",
}
LATIN = "a-z\u00aa\u00ba\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff\u0370-\u052f"
HANGUL = "가-힣"
HAN = "\u3400-\u9fff"
LETTER = re.compile(f"[{LATIN}]")


@dataclass(slots=True)
class Vocabulary:
    """Everything the tokenizer looks up."""

    words: dict[str, Meaning] = field(default_factory=dict)  # Latin and Cyrillic words
    phrases: dict[str, list[tuple[str, Meaning]]] = field(default_factory=dict)  # first word -> rest, longest first
    letters: dict[str, Meaning] = field(default_factory=dict)  # only glued to a number: 14.3bn, 10x
    marks: dict[str, Meaning] = field(default_factory=dict)  # signs, Hangul, Han and kana: anywhere
    suffixes: dict[str, Meaning] = field(default_factory=dict)  # only behind a number, a scale or a unit
    labels: set[str] = field(default_factory=set)  # a bare number behind these is a name
    signs: set[str] = field(default_factory=set)  # currency signs and codes that may be glued to a number
    months: list[str] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)  # Korean number words
    counters: list[str] = field(default_factory=list)  # what they count
    han: list[str] = field(default_factory=list)
    scales: list[str] = field(default_factory=list)
    sizes: list[str] = field(default_factory=list)  # 수, 몇, 数


@cache
def vocabulary() -> Vocabulary:
    """Read vocabulary.toml once.

    Raises
    ------
    ValueError
        A word stands in two tables that mean different things.
    """
    import tomllib  # only here: they are slow to load
    from pathlib import Path

    text = (Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8")
    words = Vocabulary()
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


def _enter(words: Vocabulary, path: str, language: str, word: str, given: object) -> None:
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
            words.suffixes[word] = ("O", None)
        elif LETTER.match(word):
            words.labels.add(word)
        else:
            _store(words.marks, word, ("l", None))
    elif path == "scale.letter":
        words.letters[word] = ("L", (given, False, "letter"))
    elif table == "gpu_name":
        _add(words, word, ("G", None), suffix)
    elif table == "part":
        _add(words, word, ("q", language), suffix)
    else:
        meaning = _meaning(names, language, given)
        if table == "number" and len(names) > 1:
            (words.han if names[1] == "han" else words.counted).append(word)
        elif path == "vague.before":
            words.sizes.append(word)
        elif path == "scale.suffix":
            words.scales.append(word)
        if meaning[0] == "e" and len(word) == 1 and not LETTER.match(word) and word != "+":
            suffix = True
        if table == "currency" and language == "sign":
            words.signs.add(word)
            if not word.isalpha():
                words.marks[word] = meaning
                return
        _add(words, word, meaning, suffix)


def _meaning(names: list[str], language: str, given: object) -> Meaning:
    """Kind and value of the words of a table."""
    table, last = names[0], names[-1]
    path = ".".join(names)
    if path in _TABLES:
        return _TABLES[path], None
    match table:
        case "number":
            return "n", given
        case "scale":
            return ("S", given) if language == "cjk" else ("L", (given, last == "comma", last))
        case "vague":
            return "V", given if last == "plural" else 1
        case "fraction":
            kind = "r" if language == "cjk" else {"part": "t"}.get(last, "f")
            part, of = str(given).split("/")
            return kind, (int(part), int(of))
        case "multiple":
            return "M", (given, last if len(names) > 1 else None)
        case "unit":
            return _unit(names, last)
        case "duration":
            return "J", (given, last)
        case "known":
            return "w", "known"
        case "currency":
            return "C", last
        case "hedge":
            side = {"before": "b", "after": "e", "about": "y"}.get(last, "e")
            return side, names[1]
        case "change":
            return "c", language if last == "mark" else last
        case "per":
            return "p", last
        case "pay":
            return "i", language
        case "digits":
            return "d", language
        case "to_or_about":
            return "~", language
    raise ValueError(f"vocabulary.toml: the table [{path}] is not known to the reader; see the comment at its head")


def _unit(names: list[str], last: str) -> Meaning:
    if last == "before":
        return "Y", "percent"
    kinds = {"percent": "%", "percentage_point": "P", "ratio": "X"}
    if last in kinds:
        return kinds[last], last
    return ("T" if last in ("years", "months", "weeks", "days", "hours") else "U"), last


def _add(words: Vocabulary, word: str, meaning: Meaning, suffix: bool) -> None:
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
        rests = words.phrases.setdefault(first[0], [])
        if rest not in (known for known, _ in rests):
            rests.append((rest, meaning))


def _store(table: dict[str, Meaning], word: str, meaning: Meaning) -> None:
    known = table.get(word)
    if known is None or known == meaning:
        table[word] = meaning
    elif {known[0], meaning[0]} <= {"b", "e", "v"} and known[1] == meaning[1]:
        table[word] = ("v", meaning[1])
    else:
        raise ValueError(f"vocabulary.toml: {word!r} means both {known} and {meaning}; keep one of them")


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
