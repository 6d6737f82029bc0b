"""Employers' names: one key a firm, and proposals for a person where the key can't know.

A key merges by itself only what differs in capitals, signs, blanks, legal form and a few fixed abbreviations (`key`). On 187
pairs labelled by hand that rule was right 18 times of 18; no threshold of likeness was (Jaro-Winkler from .98 on: .88). So a
likeness only proposes (`proposals`), a person decides, and decisions are kept in a file (`decisions`).
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from talentmarket.messages import shown
from talentmarket.microdata.layouts import FileProblem

_TRADES_AS = re.compile(
    r"\b(?:d\s*/?\s*b\s*/?\s*a|f\s*/?\s*k\s*/?\s*a|a\s*/?\s*k\s*/?\s*a|formerly known as|doing business as)\b.*",
    re.IGNORECASE,
)
_DOTS = re.compile(r"(?<=\b\w)\.(?=\w\b|\s|$|,)")
_SIGNS = re.compile(r"[^\w]+|_+")
_LEGAL = frozenset(
    (
        *("INC", "INCORPORATED", "LLC", "LC", "CORP", "CORPORATION", "CO", "COMPANY", "LTD", "LIMITED", "LP", "LLP"),
        *("PLLC", "PC", "PBC", "PLC", "NA", "GMBH", "AG", "SA", "NV", "BV", "PTE", "PTY"),
    )
)
_KOREAN_LEGAL = re.compile(r"\((?:주|유|재|사|의|합|학)\)|주식회사|유한회사|재단법인|사단법인|학교법인|의료법인")
_DROPPED = frozenset(("THE", "AND", "OF"))
_SAME = {
    "UNIV": "UNIVERSITY",
    "MFG": "MANUFACTURING",
    "SVCS": "SERVICES",
    "INTL": "INTERNATIONAL",
    "LAB": "LABORATORY",
    "LABS": "LABORATORIES",
}

DECISIONS = ("key_a", "key_b", "same", "who", "date", "why")


def spaced(name: str) -> str:
    """A name in capitals without signs and legal form, its words apart: ``Open A.I. OpCo, L.L.C.`` is ``OPEN AI OPCO``."""
    text = unicodedata.normalize("NFKC", name)
    text = _KOREAN_LEGAL.sub(" ", text)
    text = _TRADES_AS.sub(" ", text) if not _TRADES_AS.match(text.strip()) else text
    words = _SIGNS.sub(" ", _DOTS.sub("", text).replace("'", "").replace("’", "")).casefold().upper().split()
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    return " ".join(words)


def key(name: str) -> str:
    """What two spellings of one firm share: `spaced` without blanks, THE, AND, OF, with fixed abbreviations written out.

    >>> key("The Univ. of Idaho") == key("UNIVERSITY OF IDAHO") != key("University of Iowa")
    True
    """
    words = [_SAME.get(word, word) for word in spaced(name).split()]
    return "".join(word for word in words if word not in _DROPPED) or "".join(words)


def proposals(
    counts: Mapping[str, int], decided: Iterable[tuple[str, str]] = (), least: float = 0.93
) -> list[tuple[float, str, str]]:
    """Pairs of names that may be one firm, most likely first: likeness (0 to 1), and the two names as printed.

    `counts` are names as printed, one a key, with their numbers of rows; of two pairs as likely the one with more rows comes
    first. Pairs of keys that are `decided` are left out, and so are those of a Jaro-Winkler similarity (Winkler 1990) under
    `least`.
    """
    from rapidfuzz.distance import JaroWinkler

    blocks: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in sorted(counts):
        words = spaced(name)
        if len(words) > 3:
            blocks[words[:4]].append((words, name))
    known = {frozenset(pair) for pair in decided}
    found = []
    for block in blocks.values():
        for at, (words, name) in enumerate(block):
            for other_words, other in block[at + 1 :]:
                score = JaroWinkler.similarity(words, other_words, score_cutoff=least)
                if score and frozenset((key(name), key(other))) not in known and key(name) != key(other):
                    found.append((round(score, 3), name, other))
    return sorted(found, key=lambda pair: (-pair[0], -counts[pair[1]] - counts[pair[2]], pair[1], pair[2]))


@dataclass(frozen=True)
class Decisions:
    """What a person said about pairs of keys: the same firm, or two."""

    same: tuple[tuple[str, str], ...]
    different: tuple[tuple[str, str], ...]

    def merged(self) -> dict[str, str]:
        """Each key that belongs to another, with the key that its firm goes by: the first in alphabetical order."""
        parent: dict[str, str] = {}

        def root(of: str) -> str:
            while parent.get(of, of) != of:
                of = parent[of]
            return of

        for one, other in self.same:
            first, second = sorted((root(one), root(other)))
            if first != second:
                parent[second] = first
        return {of: root(of) for of in sorted(parent) if root(of) != of}


def decisions(path: Path) -> Decisions:
    """The decisions kept in a CSV file (key_a, key_b, same, who, date, why); none if there is no file.

    ValueError with file, line and what is wrong, where a line is not a decision or contradicts another.
    """
    same: list[tuple[str, str]] = []
    different: list[tuple[str, str]] = []
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if tuple(rows.fieldnames or ()) != DECISIONS:
                raise FileProblem("{file}:1: the header must be {columns}", file=path, columns=",".join(DECISIONS))
            for row in rows:
                if row["same"] not in ("yes", "no"):
                    raise FileProblem(
                        "{file}:{line}: same is {value}: write yes or no",
                        file=path,
                        line=rows.line_num,
                        value=shown(row["same"] or ""),
                    )
                (same if row["same"] == "yes" else different).append((row["key_a"], row["key_b"]))
    found = Decisions(tuple(same), tuple(different))
    merged = found.merged()
    for one, other in different:
        if merged.get(one, one) == merged.get(other, other):
            raise FileProblem(
                "{file}: {one} and {other} are decided to be two firms, and other lines make them one",
                file=path,
                one=one,
                other=other,
            )
    return found
