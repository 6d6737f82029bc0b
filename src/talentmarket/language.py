"""Languages: values as each writes them, and texts that wait for their language.

A sentence is written in English where it is used; what it is in another language is in a gettext catalogue,
``locale/ko.po``. A language is there as soon as its catalogue is. Numbers, money, percentages, lists and countries
follow the Unicode CLDR by way of Babel.

What depends on the language is :class:`Lazy`: a text, a name, a format. It becomes a string when
:func:`resolve` is asked for it in a :class:`Language`, so one run of an analysis serves all of them.
"""

import math
import os
import re
import string
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from babel import Locale, numbers
from babel.lists import format_list

from talentmarket.messages import Said
from talentmarket.translations import SOURCE, Key, languages, messages, vocabulary

_MYRIADS = {"ja", "ko", "zh"}  # languages that count in ten thousands
_MISSING = "–"
_NUMERIC = {"number", "decimal", "percent", "points", "money", "times", "year"}


class TextError(LookupError):
    """A text that can't be written: a value that is not given, a format or a particle that is not known."""


class Language:
    """How values are written in one language: ``en``, or that of a catalogue, such as ``ko``."""

    def __init__(self, code: str) -> None:
        if code not in languages():
            raise ValueError(f"language {code!r}: there are {', '.join(languages())}")
        self.code = code
        self.locale = Locale.parse(code)
        self._messages = messages(code)
        self._step = 4 if self.locale.language in _MYRIADS else 3

    def translated(self, english: str, context: str = "") -> str:
        """A message in this language; in English as long as the catalogue has none."""
        return self._messages.get(Key(english, context)) or english

    def word(self, section: str, key: str) -> str:
        """A word of the vocabulary; the key itself where there is none."""
        english = vocabulary().get(section, {}).get(key)
        return key if english is None else self.translated(english, section)

    def text(self, english: str, **values: object) -> str:
        """A text in this language with its placeholders filled."""
        return fill(self.translated(english), self, values)

    def said(self, message: str, context: str = "") -> str:
        """A message in this language, and the messages among its values; one without values stays whole."""
        if not isinstance(message, Said) or not message.values:
            return self.translated(message, context)
        words = {name: self.said(v) if isinstance(v, Said) else str(v) for name, v in message.values.items()}
        return fill(self.translated(message.template, context), self, words)

    def number(self, value: float, digits: int = 0) -> str:
        """``12,345``, ``1만2345``; ``digits`` after the point."""
        if self._step == 4 and not digits and abs(value) >= 10**4:
            return self._myriads(value)
        return str(numbers.format_decimal(value, _pattern("#,##0", digits), locale=self.locale))

    def decimal(self, value: float, digits: int = 2) -> str:
        """A number with at most ``digits`` after the point."""
        return str(numbers.format_decimal(value, "#,##0." + "#" * digits, locale=self.locale))

    def percent(self, share: float, digits: int = 0) -> str:
        """A share from 0 to 1 as a percentage; of half a percent the half is written: 12.5 is neither 12 nor 13."""
        if not digits and math.isclose(share * 100 % 1, 0.5, abs_tol=1e-9):
            digits = 1
        return str(numbers.format_percent(share, _pattern("#,##0", digits) + "%", locale=self.locale))

    def points(self, share: float, digits: int = 1) -> str:
        """A difference of two shares in percentage points."""
        return self.translated("{value} percentage points").replace("{value}", self.number(share * 100, digits))

    def times(self, ratio: float, digits: int = 1) -> str:
        """A ratio: ``2.3 times``, ``2.3배``; ``1.0 times`` where two values are as good as equal."""
        value = self.decimal(ratio, digits)
        written = self.number(ratio, digits) if value == "1" else value
        return self.translated("{value} times").replace("{value}", written)

    def money(self, amount: float, currency: str, digits: int | None = None, significant: int = 3) -> str:
        """An amount in three significant digits with the language's short words: ``$1.25M``, ``125만 달러``.

        Where the catalogue has a short name for the currency it follows the amount; else a sign precedes it. `digits` after
        the point are for where significant ones are not what is wanted.
        """
        name = self.currency(currency)
        if abs(amount) < 10**self._step:
            if name:
                return _joined(self.number(amount, digits or 0), name)
            pattern = _pattern("¤#,##0", 0 if digits is None else digits)
            return str(numbers.format_currency(amount, currency, pattern, locale=self.locale, currency_digits=False))
        if name and self._step == 4 and digits is None:
            return _joined(self._myriads(_significant(amount, significant)), name)
        if digits is None:
            amount = _significant(amount, significant)
            power = math.floor(math.log10(abs(amount)))
            digits = max(0, significant - 1 - power % self._step)
        if name:
            number = numbers.format_compact_decimal(amount, fraction_digits=digits, locale=self.locale)
            return _joined(str(number), name)
        return str(numbers.format_compact_currency(amount, currency, fraction_digits=digits, locale=self.locale))

    def _myriads(self, value: float) -> str:
        """A whole number in groups of four digits, each with its word: ``1억2900만``, ``8만9300``."""
        rest, parts = abs(round(value)), []
        for power in (12, 8, 4, 0):
            count, rest = divmod(rest, 10**power)
            if count:
                word = str(numbers.format_compact_decimal(10**power, locale=self.locale)).lstrip("1") if power else ""
                parts.append(f"{count}{word}")
        return ("-" if value < 0 else "") + ("".join(parts) or "0")

    def currency(self, code: str) -> str:
        """The short name of a currency that follows an amount; empty where a sign precedes it."""
        name = self.translated(code, "currency")
        return "" if name == code else name

    def year(self, value: float) -> str:
        """A year, without a separator."""
        return str(int(value))

    def date(self, day: str) -> str:
        """An ISO date as the language writes it: ``Nov 20, 2026``, ``2026년 11월 20일``."""
        from babel.dates import format_date  # looks up the time zone of the machine, which few need

        style = "long" if self._step == 4 else "medium"
        return str(format_date(date.fromisoformat(day), style, locale=self.locale))

    def country(self, code: str) -> str:
        """The name of an ISO 3166 code, or of one of the project's own for groups of countries."""
        if code in vocabulary().get("country", {}):
            return self.word("country", code)
        return str(self.locale.territories.get(code, code))

    def list(self, items: Sequence[object]) -> str:
        """``a, b, and c``; what joins names in a catalogue is taken instead, such as the dot in ``한국·미국``."""
        names = [str(item) for item in items]
        joint = self.translated("{first} and {second}", context="list")
        if joint == "{first} and {second}":
            return str(format_list(names, locale=self.locale))
        return joint.replace("{first}", "").replace("{second}", "").join(names)

    def plural(self, count: float, one: str, other: str) -> str:
        """The form of a word that goes with a count."""
        return one if self.locale.plural_form(count) == "one" else other

    def written(self, value: object, spec: str, values: Mapping[Any, Any]) -> str:
        """A value as a placeholder asks for it: a missing value as a dash, a pair of numbers as a range.

        `spec` is what follows the colon: a format, its arguments, perhaps a pair of Korean particles such as ``은/는``;
        `values` are the other values, of which one may hold the currency.
        """
        asked = spec.split()
        pair = next((word for word in asked if "/" in word), None)
        kind, *arguments = [word for word in asked if word != pair] or ["text"]
        value = resolve(value, self)
        if kind in _NUMERIC and isinstance(value, tuple):
            text = self._range(value, [kind, *arguments], values)
        elif is_missing(value):
            text = _MISSING
        else:
            text = self._one(value, kind, arguments, values)
        return text + particle(text, pair) if pair else text

    def _one(self, value: Any, kind: str, arguments: Sequence[str], values: Mapping[Any, Any]) -> str:
        digits = next(({"digits": int(word)} for word in arguments if word.isdigit()), {})
        exact = next(({"significant": int(word[:-1])} for word in arguments if re.fullmatch(r"\d+s", word)), {})
        rest = [word for word in arguments if not word.isdigit()]
        if kind in {"text", "folded"}:
            return str(value)
        if kind == "inside":  # a name within a sentence: small, but for AI and other acronyms
            return str(value) if str(value)[:2].isupper() else str(value)[:1].lower() + str(value)[1:]
        if kind == "money":
            return self.money(value, str(values.get(rest[0], rest[0])), **digits, **exact)
        if kind == "plural":
            one, bar, other = " ".join(rest).partition("|")
            if not bar:
                example = "{n:plural figure|figures}"
                raise TextError(f"'plural {one}': write the two forms with a bar between them: {example}")
            return self.plural(value, one, other)
        if kind in _NUMERIC | {"country", "list"}:
            return str(getattr(self, kind)(value, **digits))
        raise TextError(f"format {kind!r} is unknown; there are text, number, percent, money … (talentmarket.language)")

    def _range(self, pair: tuple[Any, Any], asked: Sequence[str], values: Mapping[Any, Any]) -> str:
        """Two ends as one range; the unit is said once."""
        low, high = pair
        ends = [None if is_missing(end) else self._one(end, asked[0], asked[1:], values) for end in (low, high)]
        if ends[0] is None or ends[1] is None:
            if ends == [None, None]:
                return _MISSING
            known = ends[0] or ends[1] or ""
            said = self.translated("{value} or more" if ends[1] is None else "at most {value}")
            return said.replace("{value}", known)
        if ends[0] == ends[1]:
            return ends[0]
        joined, first = self.translated("{low} to {high}", context="range"), ends[0]
        if low >= 0 and high >= 0:
            joined, unit = self.translated("{low}–{high}", context="range"), self._unit(asked, values)
            first = first.removesuffix(unit).rstrip() if unit and ends[1].endswith(unit) else first
        return joined.replace("{low}", first).replace("{high}", ends[1])

    def _unit(self, asked: Sequence[str], values: Mapping[Any, Any]) -> str:
        """What follows a number in a format, and is said once in a range."""
        if asked[0] == "percent":
            return "%"
        if asked[0] in {"times", "points"}:
            words = "{value} times" if asked[0] == "times" else "{value} percentage points"
            return self.translated(words).partition("}")[2]
        if asked[0] == "money":
            code = next(word for word in asked[1:] if not word.isdigit())
            return self.currency(str(values.get(code, code)))
        return ""


def fill(template: str, language: Language, values: Mapping[str, object]) -> str:
    """A template with its placeholders filled; a value is never read as a template itself."""
    parts = []
    for literal, name, spec, _ in string.Formatter().parse(template):
        parts.append(literal)
        if name is not None:
            if name not in values:
                raise TextError(f"{template!r} needs a value {name!r}")
            try:
                parts.append(language.written(values[name], spec or "", values))
            except TextError as error:
                raise TextError(f"{template!r}: {error}") from None
    return "".join(parts)


def placeholders(template: str) -> list[str]:
    """The names of the values that a template needs."""
    return [name for _, name, _, _ in string.Formatter().parse(template) if name]


def is_missing(value: object) -> bool:
    """Whether a value of a table stands for nothing: None, NaN, NaT or pandas' NA."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return True
    return isinstance(value, float) and math.isnan(value)


def _joined(number: str, unit: str) -> str:
    """A number and its unit: together after a digit (``950달러``), apart after a word (``4만 달러``)."""
    return f"{number}{unit}" if number[-1].isdigit() else f"{number} {unit}"


def _pattern(pattern: str, digits: int) -> str:
    return pattern + ("." + "0" * digits if digits else "")


def _significant(value: float, digits: int) -> float:
    return round(value, digits - 1 - math.floor(math.log10(abs(value)))) if value else value


# How a digit, or the name of a letter, ends when it is read aloud in Korean: "" for a vowel,
# "ㄹ", or another consonant.
_SIGN_ENDS = dict(zip("0123456789%", ["ㅇ", "ㄹ", "", "ㅁ", "", "", "ㄱ", "ㄹ", "ㄹ", "", ""], strict=True))
_LETTER_ENDS = {"L": "ㄹ", "M": "ㅁ", "N": "ㄴ", "R": "ㄹ"}
_WORD_ENDS = {"a": "", "i": "", "o": "", "u": "", "y": "", "l": "ㄹ", "m": "ㅁ", "n": "ㄴ"}
#: Pairs of a particle: after a consonant, and after a vowel.
PARTICLES = frozenset(("은/는", "이/가", "을/를", "과/와", "으로/로", "이나/나"))
PARTICLES |= {"이라/라", "이란/란", "이며/며", "이고/고", "이다/다", "아/야"}


def particle(text: str, pair: str) -> str:
    """The particle of a pair such as ``은/는``, ``이/가`` or ``으로/로`` that follows a text.

    Where writing does not show how the last word ends (``Google``), both are given: ``은(는)``.

    Raises
    ------
    TextError
        For a pair that is none: ``와/과`` has its forms the wrong way round.
    """
    if pair not in PARTICLES:
        turned = "/".join(reversed(pair.split("/")))
        meant = f", did you mean {turned}?" if turned in PARTICLES else f"; there are {', '.join(sorted(PARTICLES))}"
        raise TextError(f"{pair!r} is not a pair of particles, after a consonant and after a vowel{meant}")
    after_consonant, after_vowel = pair.split("/")
    end = _last_sound(text)
    if end is None:
        return f"(으){after_vowel}" if after_consonant == "으" + after_vowel else f"{after_consonant}({after_vowel})"
    if end == "ㄹ" and after_consonant.startswith("으"):
        return after_vowel
    return after_consonant if end else after_vowel


def _last_sound(text: str) -> str | None:
    match = re.search(r"([0-9A-Za-z가-힣%])[^0-9A-Za-z가-힣%]*$", text)
    if match is None:
        return None
    last = match[1]
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return {0: "", 8: "ㄹ"}.get(final, "ㄱ")
    if last in _SIGN_ENDS:
        return _SIGN_ENDS[last]
    word = re.search(r"[A-Za-z]+$", text[: match.end(1)])
    if word and word[0].isupper() and len(word[0]) <= 3:  # read letter by letter
        return _LETTER_ENDS.get(last, "")
    return _WORD_ENDS.get(last.lower())


def here() -> Language:
    """The language of someone who looks at a notebook: TALENTMARKET_LANG, or English."""
    return Language(os.environ.get("TALENTMARKET_LANG", SOURCE))


class Lazy:
    """Something that is made once a language: ``Lazy(lambda language: …)``.

    It shows itself in the reader's language, but is not a string: joined to one it would carry English into a Korean
    page, so that is an error.
    """

    def __init__(self, of: Callable[[Language], Any]) -> None:
        self._of = of

    def in_language(self, language: Language) -> Any:
        """What it is in one language."""
        return self._of(language)

    def __str__(self) -> str:
        return str(self.in_language(here()))

    __repr__ = __str__

    def __format__(self, _: str) -> str:
        raise TypeError('a text waits for its language: write page.text("… {name} …", name=…), not an f-string')

    def _identity(self) -> object:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lazy) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def __lt__(self, other: object) -> bool:
        return str(self) < str(other)


class Text(Lazy):
    """A text: its English template, in which ``{name}`` or ``{name:format}`` stands for a value, and the values.

    The context distinguishes it from an equal text with another meaning.
    """

    def __init__(self, english: str, /, values: Mapping[str, object] | None = None, context: str = "") -> None:
        self.english, self.values, self.context = english, dict(values or {}), context

    def in_language(self, language: Language) -> str:
        return fill(language.translated(self.english, self.context), language, self.values)

    def _identity(self) -> object:
        return self.english, self.context, tuple((name, str(value)) for name, value in self.values.items())


class Name(Lazy):
    """A name that a table gives in several languages; in English where it has none in another."""

    def __init__(self, names: Mapping[str, object]) -> None:
        self.names = {code: str(name) for code, name in names.items() if not is_missing(name)}

    def in_language(self, language: Language) -> str:
        return self.names.get(language.code) or self.names.get(SOURCE) or next(iter(self.names.values()), _MISSING)

    def _identity(self) -> object:
        return tuple(sorted(self.names.items()))


class Format(Lazy):
    """A way to write a value, or the two ends of a range: ``money(215_000)``, ``money(low, high)``.

    Called in a notebook it gives a text that waits; a chart gets a plain function in its place.
    """

    def __init__(self, spec: str, context: str = "") -> None:
        self.template, self.context = spec if "{" in spec else f"{{value:{spec}}}", context

    def __call__(self, value: object, *high: object) -> Text:
        return Text(self.template, {"value": (value, *high) if high else value}, self.context)

    def in_language(self, language: Language) -> Callable[..., str]:
        return lambda value, *high: self(value, *high).in_language(language)


def resolve(value: Any, language: Language) -> Any:
    """A value with everything in it that waits for its language: in dicts, lists, tuples, frames and series."""
    if isinstance(value, Lazy):
        return resolve(value.in_language(language), language)
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return {resolve(key, language): resolve(item, language) for key, item in value.items()}
    if isinstance(value, list):
        return [resolve(item, language) for item in value]
    if isinstance(value, tuple):
        items = [resolve(item, language) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
    if pandas := sys.modules.get("pandas"):  # only who has frames pays for pandas
        said = partial(resolve, language=language)
        if isinstance(value, pandas.DataFrame):
            waiting = [place for place in range(value.shape[1]) if _waits(value.iloc[:, place])]
            value = value.copy() if waiting else value
            for place in waiting:
                value.isetitem(place, value.iloc[:, place].map(said).to_numpy())
        elif isinstance(value, pandas.Series | pandas.Index) and _waits(value):
            value = value.map(said)
        if isinstance(value, pandas.DataFrame | pandas.Series):
            for axis, labels in enumerate(value.axes):
                value = value.set_axis(labels.map(said), axis=axis) if _waits(labels) else value
    return value


def _waits(values: Any) -> bool:
    return values.dtype == object and any(isinstance(item, Lazy | list | tuple) for item in values)


class Texts:
    """The sentences of a TOML file in one language: English by section and key, filled."""

    def __init__(self, path: Path, language: Language) -> None:
        self.path, self.language = path, language

    def fill(self, section: str, key: str, values: Mapping[str, object]) -> str:
        """A sentence with its placeholders filled.

        Raises
        ------
        TextError
            If the file has no such sentence, or a value is not given.
        """
        try:
            english = vocabulary(self.path)[section][key]
        except KeyError:
            raise TextError(f"{self.path.name}: there is no text {key!r} in [{section}]") from None
        return fill(self.language.translated(english, section), self.language, values)
