"""Two languages: values as each writes them, and the texts of pages.

Numbers, money, percentages, lists and countries follow the Unicode CLDR by way of Babel. Texts are
data, one TOML file a notebook, see :mod:`talentmarket.report`; placeholders in them name a value and
how it is written.
"""

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from babel import Locale
from babel.lists import format_list
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
)

LANGUAGES = ("en", "ko")
TEXTS = Path(__file__).parent / "texts"

_LOCALES = {"en": Locale("en", "US"), "ko": Locale("ko", "KR")}
_SIGNIFICANT = 3
_STEP = {"en": 3, "ko": 4}  # digits from one word for a power of ten to the next: K, M … or 만, 억 …
_MISSING = "–"


class TextError(LookupError):
    """A text that is missing, or a value that one of its placeholders needs."""


class Language:
    """How values are written in one language.

    Parameters
    ----------
    code
        ``en`` or ``ko``.
    """

    def __init__(self, code: str) -> None:
        if code not in _LOCALES:
            raise ValueError(f"language {code!r}: there are {', '.join(LANGUAGES)}")
        self.code = code
        self.locale = _LOCALES[code]

    def number(self, value: float, digits: int = 0) -> str:
        """``12,345``; ``digits`` after the point."""
        return str(format_decimal(value, _pattern("#,##0", digits), locale=self.locale))

    def decimal(self, value: float, digits: int = 2) -> str:
        """A number with at most ``digits`` after the point."""
        return str(format_decimal(value, "#,##0." + "#" * digits, locale=self.locale))

    def percent(self, share: float, digits: int = 0) -> str:
        """A share from 0 to 1 as a percentage."""
        return str(format_percent(share, _pattern("#,##0", digits) + "%", locale=self.locale))

    def points(self, share: float, digits: int = 1) -> str:
        """A difference of two shares in percentage points."""
        text = self.number(share * 100, digits)
        return f"{text}%포인트" if self.code == "ko" else f"{text} percentage points"

    def times(self, ratio: float, digits: int = 1) -> str:
        """A ratio: ``2.3 times``, ``2.3배``."""
        text = self.decimal(ratio, digits)
        return f"{text}배" if self.code == "ko" else f"{text} times"

    def money(self, amount: float, currency: str, digits: int | None = None) -> str:
        """An amount in three significant digits with the language's short words: ``$1.25M``, ``125만 달러``.

        Korean prose names the currency behind the amount, which the CLDR does only in full (``대한민국 원``); the short
        names are words of the site, and a currency without one keeps its sign.

        Parameters
        ----------
        amount
            In units of the currency.
        currency
            ISO 4217 code.
        digits
            Digits after the point, if three significant digits are not what is wanted.
        """
        name = self.currencies.get(currency)
        if abs(amount) < 10 ** _STEP[self.code]:
            if name:
                return f"{self.number(amount, digits or 0)} {name}"
            pattern = _pattern("¤#,##0", 0 if digits is None else digits)
            return str(format_currency(amount, currency, pattern, locale=self.locale, currency_digits=False))
        if digits is None:
            amount = _significant(amount)
            power = math.floor(math.log10(abs(amount)))
            digits = max(0, _SIGNIFICANT - 1 - power % _STEP[self.code])
        if name:
            return f"{format_compact_decimal(amount, fraction_digits=digits, locale=self.locale)} {name}"
        return str(format_compact_currency(amount, currency, fraction_digits=digits, locale=self.locale))

    @property
    def currencies(self) -> Mapping[str, str]:
        """The short names of currencies that stand behind an amount; none where a sign stands in front."""
        return _site()["currencies"] if self.code == "ko" else {}

    def year(self, value: float) -> str:
        """A year, without a separator."""
        return str(int(value))

    def country(self, code: str) -> str:
        """The name of an ISO 3166 code, or of one of the project's own for groups of countries."""
        own = words().get(f"country.{code}")
        return own[self.code] if own else str(self.locale.territories.get(code, code))

    def list(self, items: Sequence[object]) -> str:
        """``a, b, and c``; ``a, b 및 c``."""
        return str(format_list([str(item) for item in items], locale=self.locale))

    def plural(self, count: float, one: str, other: str) -> str:
        """The form of a word that goes with a count."""
        return one if self.locale.plural_form(count) == "one" else other

    def written(self, value: object, spec: str, values: Mapping[Any, Any]) -> str:
        """A value as a placeholder asks for it, with a Korean particle if it names a pair.

        Parameters
        ----------
        value
            What is written; a missing value becomes a dash.
        spec
            What stands behind the colon: a format, its arguments, perhaps a pair such as ``은/는``.
        values
            The other values, for a currency that one of them holds.
        """
        asked = spec.split()
        pair = next((word for word in asked if "/" in word), None)
        kind, *arguments = [word for word in asked if word != pair] or ["text"]
        numerals = [int(word) for word in arguments if word.isdigit()]
        digits = {"digits": numerals[0]} if numerals else {}
        rest = [word for word in arguments if not word.isdigit()]
        if is_missing(value):
            text = _MISSING
        elif kind in {"text", "folded", "code"}:
            text = str(value)
        elif kind == "money":
            currency = str(values.get(rest[0], rest[0]))
            text = self.money(value, currency, **digits)  # type: ignore[arg-type]
        elif kind == "plural":
            one, bar, other = " ".join(rest).partition("|")
            if not bar:
                raise TextError(f"{spec!r}: write the two forms with a bar between them: plural figure|figures")
            text = self.plural(value, one, other)  # type: ignore[arg-type]
        elif kind in {"number", "decimal", "percent", "points", "times", "year", "country", "list"}:
            text = getattr(self, kind)(value, **digits)
        else:
            raise TextError(f"format {kind!r} is unknown")
        return text + particle(text, pair) if pair else text


def is_missing(value: object) -> bool:
    """Whether a value of a table stands for nothing: None, NaN, NaT or pandas' NA."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return True
    return isinstance(value, float) and math.isnan(value)


def _pattern(pattern: str, digits: int) -> str:
    return pattern + ("." + "0" * digits if digits else "")


def _significant(value: float) -> float:
    return round(value, _SIGNIFICANT - 1 - math.floor(math.log10(abs(value)))) if value else value


# How a digit, or the name of a letter, ends when it is read aloud in Korean: "" for a vowel,
# "ㄹ", or another consonant.
_DIGIT_ENDS = {"0": "ㅇ", "1": "ㄹ", "2": "", "3": "ㅁ", "4": "", "5": "", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ", "9": ""}
_LETTER_ENDS = {"L": "ㄹ", "M": "ㅁ", "N": "ㄴ", "R": "ㄹ"}
_WORD_ENDS = {"a": "", "i": "", "o": "", "u": "", "y": "", "l": "ㄹ", "m": "ㅁ", "n": "ㄴ"}
_SIGN_ENDS = {"%": ""}


def particle(text: str, pair: str) -> str:
    """The particle of a pair such as ``은/는``, ``이/가`` or ``으로/로`` that follows a text.

    Where writing does not tell how the last word ends (``Google``), both are given: ``은(는)``.
    """
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
    if last.isdigit():
        return _DIGIT_ENDS[last]
    word = re.search(r"[A-Za-z]+$", text[: match.end(1)])
    if word and word[0].isupper() and len(word[0]) <= 3:  # read letter by letter
        return _LETTER_ENDS.get(last, "")
    return _WORD_ENDS.get(last.lower())


class Texts:
    """The texts of one notebook in one language.

    Parameters
    ----------
    name
        The notebook's name, or the path of a TOML file.
    language
        The language to read.
    """

    def __init__(self, name: str | Path, language: Language) -> None:
        self.path = Path(name) if str(name).endswith(".toml") else TEXTS / f"{name}.toml"
        self.language = language
        if not self.path.exists():
            raise TextError(f"{self.path}: there is no such file; it holds the texts that the notebook says")
        with self.path.open("rb") as file:
            self._texts = tomllib.load(file)

    def template(self, *keys: str) -> str:
        """A text as it is written in the file.

        Raises
        ------
        TextError
            If the file has no such text in this language.
        """
        entry: Any = self._texts
        for key in (*keys, self.language.code):
            if not isinstance(entry, dict) or key not in entry:
                raise TextError(f"{self.path.name}: no text {'.'.join((*keys, self.language.code))!r}")
            entry = entry[key]
        return str(entry)

    def fill(self, *keys: str, values: Mapping[str, object]) -> str:
        """A text with its placeholders filled."""
        template = self.template(*keys)
        try:
            return fill(template, self.language, values)
        except TextError as error:
            raise TextError(f"{self.path.name}: {'.'.join(keys)}: {error}") from None

    def columns(self, table: str) -> dict[str, tuple[str, str]]:
        """Label and format of the columns that a table shows, in order."""
        entry = self._texts.get("tables", {}).get(table, {}).get("columns", {})
        return {
            name: (self.template("tables", table, "columns", name), texts.get("format", "text"))
            for name, texts in entry.items()
        }


def fill(template: str, language: Language, values: Mapping[str, object]) -> str:
    """A template with its placeholders filled; a value is never read as a template itself."""
    parts = []
    for literal, name, spec, _ in Formatter().parse(template):
        parts.append(literal)
        if name is not None:
            if name not in values:
                raise TextError(f"needs a value {name!r}")
            parts.append(language.written(values[name], spec or "", values))
    return "".join(parts)


def words() -> dict[str, dict[str, str]]:
    """The words that all pages share, by key and language."""
    found: dict[str, dict[str, str]] = _site()["words"]
    return found


@lru_cache(maxsize=1)
def _site() -> dict[str, Any]:
    with (TEXTS / "site.toml").open("rb") as file:
        return tomllib.load(file)
