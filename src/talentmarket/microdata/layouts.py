"""What a file's columns mean: its layout, recognised by its header alone.

`recognise` reads `layouts.toml`: for each source the names that its columns had in every year, those that are known and not
needed, and those that are never read. A column in none of these is a problem, named with the nearest known name.
"""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources
from typing import Any

from talentmarket.messages import Said, SaidError, in_lines, one_of, shown


class FileProblem(SaidError, ValueError):
    """A file that can't be added; each line says what is wrong, where, and what to do."""


@dataclass(frozen=True)
class Layout:
    """Where the columns we need lie in one file: our name -> position in its header."""

    source: str
    name: str
    columns: Mapping[str, int]
    unread: int  # columns with contacts, lawyers and preparers, which are not read


@cache
def rules(name: str) -> dict[str, Any]:
    """One of the TOML files next to this module, by name: layouts, units, titles or pension."""
    return tomllib.loads((resources(__package__) / f"{name}.toml").read_text(encoding="utf-8"))


def sources() -> tuple[str, ...]:
    """The kinds of file that can be added."""
    return tuple(rules("layouts"))


def plain(column: str) -> str:
    """A column's name for comparing: capitals, every run of other signs as one underscore."""
    folded = unicodedata.normalize("NFKC", column).upper()
    return re.sub(r"[^\w]+|_+", "_", folded.strip("\ufeff ")).lstrip("_")


def recognise(source: str, header: Sequence[str], file: str, skipped: Collection[str] = ()) -> Layout:
    """The layout of a file of `source` with this header; `skipped` are columns, as printed, to leave out though unknown.

    FileProblem has a line for each column that is unknown, repeated or missing.
    """
    known = rules("layouts")[source]
    names = [plain(column) for column in header]
    layout = _marked(known, names)
    if layout is None:
        raise FileProblem(_no_layout(source, known, header, names, file))
    special = known["layouts"][layout]
    aliases = {alias: ours for ours, many in known["columns"].items() for alias in many}
    aliases |= {alias: ours for ours, alias in special.get("columns", {}).items()}
    never, ignored = "|".join(known["never"]), "|".join([*known["ignored"], *special.get("ignored", [])])
    leave = {plain(column) for column in skipped}
    columns: dict[str, int] = {}
    problems: list[str] = []
    unread = 0
    for at, (printed, name) in enumerate(zip(header, names, strict=True)):
        ours = aliases.get(name)
        if ours and ours in columns and name != names[columns[ours]]:
            both = {"one": shown(header[columns[ours]]), "other": shown(printed), "ours": ours}
            problems.append(
                Said("{file}: columns {one} and {other} both hold the {ours}; remove one", file=file, **both)
            )
        elif ours and ours in columns:
            problems.append(Said("{file}: column {name} is there twice; remove one", file=file, name=shown(printed)))
        elif ours:
            columns[ours] = at
        elif name and re.fullmatch(never, name):
            unread += 1
        elif name and not re.fullmatch(ignored, name) and name not in leave:
            problems.append(_unknown(printed, name, known, special, file))
    for needed in known["needed"]:
        if needed not in columns:
            called = one_of(_names(known, special, needed))
            problems.append(
                Said("{file}: no column for the {ours}; it is called {names}", file=file, ours=needed, names=called)
            )
    if problems:
        raise FileProblem(in_lines(problems))
    return Layout(source, layout, columns, unread)


def _marked(known: Mapping[str, Any], names: Collection[str]) -> str | None:
    """The first layout whose marks are all in the header."""
    return next((key for key, value in known["layouts"].items() if set(value["marks"]) <= set(names)), None)


def _names(known: Mapping[str, Any], special: Mapping[str, Any], ours: str) -> list[str]:
    own = special.get("columns", {}).get(ours)
    return [own] if own else list(known["columns"].get(ours, []))


def _no_layout(source: str, known: Mapping[str, Any], header: Sequence[str], names: Sequence[str], file: str) -> str:
    begins = ", ".join(header[:6]) + (" …" if len(header) > 6 else "")
    if source == "lca" and "PREVAILING_WAGE" in names:
        return Said(
            "{file}: no pay offered in it (PREVAILING_WAGE is the legal floor, not the pay): add the file of the "
            "Department of Labor that it was cut from; its header is {header}",
            file=file,
            header=begins,
        )
    others = [other for other in sources() if _marked(rules("layouts")[other], names)]
    facts = {"file": file, "kind": Said(known["title"]), "header": begins}
    facts["hint"] = (
        Said("; it looks like {source}: talentmarket microdata add {source} …", source=others[0]) if others else ""
    )
    return Said("{file}: not a file of {kind} that we know: its header is {header}{hint}", **facts)


def _unknown(printed: str, name: str, known: Mapping[str, Any], special: Mapping[str, Any], file: str) -> str:
    from rapidfuzz import fuzz, process

    candidates = [alias for ours in known["columns"] for alias in _names(known, special, ours)]
    found = process.extractOne(name, candidates, scorer=fuzz.ratio, score_cutoff=60)
    nearest = Said(" (the nearest we know is {name})", name=found[0]) if found else ""
    return Said(
        "{file}: column {name} is unknown{nearest}; rename it, or leave it out with --skip-column {name}, or add it to "
        "layouts.toml",
        file=file,
        name=shown(printed),
        nearest=nearest,
    )
