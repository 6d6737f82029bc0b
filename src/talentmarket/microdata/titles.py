"""Job titles into groups and ranks, and places of work into metropolitan areas: ordered rules and tables, as data."""

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files as resources

from talentmarket.microdata.layouts import rules

_NUMBERS = re.compile(r"\([^)]*\d[^)]*\)|\b[a-z]*\d{3,}[\w.-]*\b|[#(]\s*\w*\d{2,}\w*\)?")
_SIGNS = re.compile(r"[^\w]+|_+")


def fold(title: str) -> str:
    """A title in lower case, without requisition numbers and signs: ``AWS Engineer (SERVLLGX0117)`` is ``aws engineer``."""
    lower = unicodedata.normalize("NFKC", title).casefold()
    return _SIGNS.sub(" ", _NUMBERS.sub(" ", lower)).strip()


@cache
def _rules() -> list[tuple[str, re.Pattern[str] | None, re.Pattern[str] | None, tuple[str, ...]]]:
    return [
        (rule["group"], _pattern(rule.get("pattern")), _pattern(rule.get("unless")), tuple(rule.get("soc", ())))
        for rule in rules("titles")["rules"]
    ]


def _pattern(text: str | None) -> re.Pattern[str] | None:
    return None if text is None else re.compile(text)


@cache
def _ranks() -> list[tuple[str, re.Pattern[str], re.Pattern[str] | None]]:
    return [
        (rule["rank"], re.compile(rule["pattern"]), _pattern(rule.get("unless"))) for rule in rules("titles")["ranks"]
    ]


def groups() -> tuple[str, ...]:
    """Every group a title may fall into, ``other`` last."""
    return (*dict.fromkeys(rule["group"] for rule in rules("titles")["rules"]), "other")


def group(title: str, soc: str = "") -> str:
    """The group of a title, by the ordered rules of `titles.toml`; ``other`` where none fits."""
    return _group(fold(title), soc.strip())


@lru_cache(maxsize=1 << 18)
def _group(folded: str, code: str) -> str:
    for name, pattern, unless, codes in _rules():
        if (code and codes and not code.startswith(codes)) or (unless and unless.search(folded)):
            continue
        if pattern is None:
            if code:
                return name
        elif pattern.search(folded):
            return name
    return "other"


def rank(title: str) -> str:
    """The rank that the words of a title say: executive, staff, manager, senior, entry; empty where they say none."""
    return _rank(fold(title))


@lru_cache(maxsize=1 << 18)
def _rank(folded: str) -> str:
    for name, pattern, unless in _ranks():
        if pattern.search(folded) and not (unless and unless.search(folded)):
            return name
    return ""


@cache
def _metros() -> dict[tuple[str, str], str]:
    rows = csv.DictReader((resources(__package__) / "places.csv").read_text(encoding="utf-8").splitlines())
    return {(row["state"], _city(city)): row["metro"] for row in rows for city in row["cities"].split("|")}


def _city(text: str) -> str:
    return _SIGNS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def place(city: str, state: str) -> str:
    """The metropolitan area of a US place of work, as ``seattle``; elsewhere the state's rest, as ``other-WA``; else empty."""
    code = state.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}", code):
        return ""
    return _metros().get((code, _city(city)), f"other-{code}")
