"""Translations: which languages there are, and what each calls an English message.

A language is there as soon as its gettext catalogue is, ``locale/ko.po``; English needs none. Words for the codes of
tables are in ``words.toml``. Nothing heavy is imported before a catalogue is read.
"""

import locale
import os
import sys
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from talentmarket.messages import Said

#: The language that everything is written in first.
SOURCE = "en"

_HERE = Path(__file__).parent


def folder() -> Path:
    """The folder of the catalogues: in the project, or in the installed package."""
    own = os.environ.get("TALENTMARKET_LOCALE")
    return Path(own) if own else _shipped()


@cache
def _shipped() -> Path:
    return next((path for path in (_HERE / "locale", _HERE.parents[1] / "locale") if path.is_dir()), _HERE / "locale")


def languages() -> tuple[str, ...]:
    """The languages of the report: English, and each that has a catalogue."""
    return (SOURCE, *sorted(path.stem for path in folder().glob("*.po")))


class Key(NamedTuple):
    """How a catalogue finds a message: its English, and the context that distinguishes equal ones."""

    english: str
    context: str = ""


def read(path: Path) -> dict[Key, str]:
    """The translations of a catalogue; those marked fuzzy are none."""
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file)
    return {
        Key(str(message.id), message.context or ""): str(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> dict[Key, str]:
    return read(path)


def messages(code: str) -> Mapping[Key, str]:
    """What a catalogue says, by English; empty for English itself, and for a language without one."""
    path = folder() / f"{code}.po"
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


def korean(english: str, context: str) -> str:
    """A text of the published tables, which are in English and Korean, in Korean."""
    return messages("ko").get(Key(english, context), english)


@cache
def vocabulary(path: Path | None = None) -> Mapping[str, Mapping[str, str]]:
    """English words by section and key, from a TOML file; those of the whole report by default."""
    with (path or _HERE / "words.toml").open("rb") as file:
        return tomllib.load(file)


def of_reader() -> str:
    """The language of whoever reads the terminal, by the rules of gettext; English where there is no catalogue."""
    asked = next(filter(None, map(os.environ.get, ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if sys.platform == "win32" and not asked:
        import ctypes

        asked = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    code = asked.replace("-", "_").partition(":")[0].partition("_")[0].partition(".")[0]
    return code if code in languages() else SOURCE


def cause(error: OSError) -> str:
    """What the operating system says of an error, in the reader's language."""
    return say(error.strerror or str(error), context="system")


def say(template: str, context: str = "", **values: object) -> str:
    """A message for the terminal in the reader's language, its placeholders filled; a text without values stays whole."""
    message = template if isinstance(template, Said) else Said(template, **values)
    if (code := of_reader()) == SOURCE:
        return str(message)
    from talentmarket.language import Language

    return Language(code).said(message, context)
