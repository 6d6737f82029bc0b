"""An offer file, read with suspicion: every mistake is found, placed and given a way to mend it.

The file is YAML, but only its plain part: text, numbers, lists and sections. Nothing is constructed from it;
tags, anchors and aliases are refused, and so are a second document, deep nesting and more than 64 kB. Scalars
are read by the types of keys.csv and not by YAML's own rules, so that ``country: NO`` stays Norway; amounts may be
written as people do (``9500만``, ``180k``), for the reader of figures reads them.
"""

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from talentmarket.language import Language, Texts
from talentmarket.messages import nearest
from talentmarket.messages import plain as plain_number
from talentmarket.offers import simulation as model
from talentmarket.offers import valuation
from talentmarket.offers.evidence import Evidence, Stated, rate_of
from talentmarket.offers.standing import Job
from talentmarket.offers.tax import Schedule, UnknownTax, schedule
from talentmarket.schema import Field, currencies
from talentmarket.values import finding, is_number

SIZE_LIMIT = 64 * 1024
DEPTH_LIMIT = 10
#: Where pay in a currency is taxed, if the file does not say.
TAXED = {"KRW": "KR", "USD": "US"}
#: A rate that is off the central bank's by more than this share is asked about; by more than this many times, refused.
RATE_DOUBTED, RATE_REFUSED = 0.03, 3.0
#: Pay this many times off the median of collected salaries is asked about, where there are this many of them.
TIMES_DOUBTED, FEWEST_SALARIES = 10.0, 20
#: Types that are mappings: the types of their keys and values. Keys, and values in percent, are between 0 and 100.
MAPPED = {
    "curve": ("years", "percent"),
    "steps": ("years", "percent"),
    "quantiles": ("percent", "money"),
    "rates": ("currency", "number"),
    "figures": ("text", "text"),
}
SHARE = {"minimum": 0, "maximum": 100}
Place = tuple[int, int]  # line and column, from 1
WORDS = Path(__file__).parent / "words.toml"


@cache
def defaults() -> dict[str, Any]:
    """What counts where a file leaves it open; see defaults.toml."""
    return tomllib.loads((files("talentmarket.offers") / "defaults.toml").read_text(encoding="utf-8"))


@cache
def vocabulary() -> dict[str, dict[str, Any]]:
    """Sections of an offer file, each with its keys as keys.csv has them; ``_`` are keys of which one must be there.

    A key has a ``type`` (``text``, ``money``, ``percent``, ``section:NAME`` …), perhaps ``required`` or a ``default``,
    ``minimum`` and ``maximum`` in the type's own unit, keys that it ``needs`` or ``excludes``, and a ``meaning``. Every
    section may also have ``figures``.
    """
    sections: dict[str, dict[str, Any]] = {}
    with (files("talentmarket.offers") / "keys.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            figures = {"type": "figures", "example": "{salary: sal-00690}"}
            section = sections.setdefault(row["section"], {"_": [], "figures": figures})
            if row["type"] == "one_of":
                section["_"] = row["values"].split()
                continue
            section[row["key"]] = {name: _cell(name, text, row["type"]) for name, text in row.items() if text}
    return sections


def _example(entry: Mapping[str, Any]) -> str:
    return str(entry.get("example") or entry.get("values", ["…"])[0])


def _cell(name: str, text: str, kind: str) -> Any:
    if name in ("needs", "excludes", "values"):
        return text.split()
    if name in ("minimum", "maximum"):
        return float(text)
    if name != "default" or kind == "choice":
        return text
    if kind in ("integer", "integers"):
        return int(text) if kind == "integer" else [int(text)]
    return float(text) / 100.0 if kind == "percent" else float(text)


def shown(value: object, limit: int = 48) -> str:
    """`value` as it may be quoted in a message: on one line, no invisible characters, not too long."""
    text = "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in str(value))
    return text if len(text) <= limit else text[: limit - 1] + "…"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong: where (line and column from 1), below which key, what and how to mend it."""

    line: int
    column: int
    key: str
    kind: str
    values: Mapping[str, str] = field(default_factory=dict)

    def text(self, lang: str) -> str:
        """What is wrong and how to mend it, in ``"en"`` or ``"ko"``."""
        values = dict(self.values)
        if "near" in values:
            kind, _, names = values["near"].partition("|")
            values["near"] = message(kind, lang, names=names)
        said = message(self.kind, lang, **values)
        return f"{self.key}: {said}" if self.key else said


@dataclass(frozen=True, slots=True)
class OfferFile:
    """A file without mistakes: what to compare, and where its values come from."""

    about: model.Comparison
    currency: str
    draws: int
    seed: int
    figures: dict[str, tuple[str, ...]]  # key as written, such as offers[1].salary: the figures behind it
    held: tuple[Mapping[str, float | None] | None, ...]  # a percent of the company or a number of shares, as written
    names: tuple[Mapping[str, str], ...]  # by language, where the file has them
    rates: Mapping[str, tuple[float, str]]  # of other currencies: units of the file's, and the day of the ECB's rate
    jobs: tuple[Job, ...]
    parity: tuple[float, float, int] | None  # for offers in two currencies: what makes each sum one of equal purchase
    doubts: tuple[Mistake, ...]  # what may be right but was often a slip

    def in_language(self, lang: str) -> "OfferFile":
        """The same file with each offer under its name in `lang`, where it has one."""
        first, second = (
            replace(offer, name=names.get(lang, offer.name))
            for offer, names in zip(self.about.offers, self.names, strict=True)
        )
        return replace(self, about=replace(self.about, offers=(first, second)))

    def company(self, which: int) -> float | None:
        """What the unlisted company of an offer is worth after its last round, where that is known."""
        equity = self.about.offers[which].equity
        return equity.company if equity else None


class MistakesInFile(ValueError):
    """An offer file with mistakes, in the order of the file."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = sorted(mistakes, key=lambda m: (m.line, m.column, m.kind, m.key))
        super().__init__("\n".join(f"{m.line}:{m.column}: {m.text('en')}" for m in self.mistakes))


def near(value: str, names: Sequence[str]) -> str:
    """A hint for Mistake.values: the nearest of `names`, or all of them."""
    close = nearest(value, names, 2) or nearest(value.upper(), names, 2)
    return "near|" + ", ".join(close) if close else "known|" + ", ".join(names)


def find(path: str) -> Path:
    """The file at `path`, from where we are or else from the project's folder; examples are in an installed package, too."""
    own = Path(__file__)
    places = [Path(path), own.parents[3] / path]
    if not Path(path).is_absolute():
        places.append(own.with_name("examples") / Path(path).name)
    return next((place for place in places if place.is_file()), places[0])


def read(path: Path, evidence: Evidence | None = None) -> OfferFile:
    """Read an offer file.

    Raises
    ------
    OSError
        If the file is not there or can't be read.
    MistakesInFile
        With every mistake found.
    """
    with path.open("rb") as stream:
        data = stream.read(SIZE_LIMIT + 1)
        if len(data) > SIZE_LIMIT:
            size = str(path.stat().st_size)
            raise MistakesInFile([Mistake(1, 1, "", "too_large", {"size": size, "limit": str(SIZE_LIMIT)})])
    return parse(data, evidence)


def parse(data: bytes, evidence: Evidence | None = None) -> OfferFile:
    """Read the bytes of an offer file; see :func:`read`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise MistakesInFile([Mistake(line, column, "", "not_utf8")]) from None
    lines = text.replace("\r\n", "\n").split("\n")
    hidden = [
        Mistake(number, column, "", "unprintable", {"value": shown(character)})
        for number, line in enumerate(lines, 1)
        for column, character in enumerate(line, 1)
        if not character.isprintable() and character != "\t"
    ]
    if hidden:
        raise MistakesInFile(hidden)
    reader = _Reader(evidence or Evidence())
    root = _compose("\n".join(lines))
    section = reader.section("file", root, "")
    if reader.mistakes:
        raise MistakesInFile(reader.mistakes)
    built = reader.build(section)
    if reader.mistakes or built is None:
        raise MistakesInFile(reader.mistakes)
    return built


def _mark(mark: Any) -> Place:
    return mark.line + 1, mark.column + 1


def _compose(text: str) -> yaml.Node:
    """The nodes of the one document, after a look at every event: nothing deep, shared or tagged gets further."""
    found: list[Mistake] = []
    depth = documents = 0
    node = None
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            place = _mark(event.start_mark)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents == 2:
                    found.append(Mistake(*place, "", "documents"))
            for name, kind in (("anchor", "alias"), ("tag", "tag")):
                if (value := getattr(event, name, None)) is not None:
                    found.append(Mistake(*place, "", kind, {"value": shown(value)}))
            if depth > DEPTH_LIMIT:
                found.append(Mistake(*place, "", "too_deep", {"limit": str(DEPTH_LIMIT)}))
                break
        node = None if found else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = _mark(mark) if mark else (1, 1)
        found.append(Mistake(*place, "", "yaml", {"reason": shown(error.problem or "", 80)}))
    if found or node is None:
        raise MistakesInFile(found or [Mistake(1, 1, "", "empty")])
    return node


def _quoted(node: yaml.Node, otherwise: str = "[…]") -> str:
    """A node as a message quotes it."""
    return shown(node.value) or "''" if isinstance(node, yaml.ScalarNode) else otherwise


@dataclass(slots=True)
class _Section:
    """A section with its values read (None where the file has none and there is no default), and the place of each key."""

    name: str
    path: str
    start: Place
    currency: str  # of its amounts
    values: dict[str, Any] = field(default_factory=dict)
    where: dict[str, Place] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)

    def key(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


class _Wrong(Exception):
    """A scalar that is not of its type."""

    def __init__(self, kind: str, **values: str) -> None:
        self.kind, self.values = kind, values


def _g(number: float) -> str:
    return f"{number:.12g}" if abs(number) < 1e12 else f"{number:.0f}"


class _Reader:
    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.currency = ""  # of the amounts that are being read
        self.mistakes: list[Mistake] = []
        self.doubts: list[Mistake] = []
        self.sections: list[_Section] = []

    def wrong(self, where: Place, key: str, kind: str, /, **values: str) -> None:
        self.mistakes.append(Mistake(*where, key, kind, values))

    def amiss(self, section: _Section, key: str, kind: str, /, **values: str) -> None:
        """Write down what is wrong with the value of a key."""
        self.wrong(section.where[key], section.key(key), kind, **values)

    def doubt(self, where: Place, key: str, kind: str, /, **values: str) -> None:
        """Write down what is possible and was often a slip."""
        self.doubts.append(Mistake(*where, key, kind, values))

    def section(self, name: str, node: yaml.Node, path: str) -> _Section:
        keys = {key: entry for key, entry in vocabulary()[name].items() if key != "_"}
        section = _Section(name, path, _mark(node.start_mark), self.currency)
        if not isinstance(node, yaml.MappingNode):
            own = [key for key in keys if key != "figures"]
            example = next((key for key in own if keys[key].get("required")), own[0])
            line = f"{example}: {_example(keys[example])}"
            self.wrong(section.start, "", "not_a_section", value=_quoted(node), key=path or "file", example=line)
            return section
        outside, section.currency = self.currency, _currency(node) or self.currency
        self.currency = section.currency
        for key_node, value_node in node.value:
            place = _mark(key_node.start_mark)
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "[…]"
            if key not in keys:
                self.wrong(place, path, "unknown_key", value=shown(key), near=near(str(key), list(keys)))
            elif key in section.where:
                self.wrong(place, path, "duplicate_key", value=key, line=str(section.where[key][0]))
            else:
                section.where[key] = place
                section.values[key] = self.value(keys[key], value_node, section.key(key))
        self.currency = outside
        self._rules(section, keys, vocabulary()[name]["_"])
        section.values |= {k: e["default"] for k, e in keys.items() if k not in section.where and "default" in e}
        self.sections.append(section)
        return section

    def _rules(self, section: _Section, keys: Mapping[str, Any], one_of: Sequence[str]) -> None:
        there = section.where
        for key, entry in keys.items():
            if key not in there:
                if entry.get("required"):
                    self.wrong(section.start, section.path, "missing", key=key, example=_example(entry))
                continue
            for other in entry.get("needs", ()):
                if other not in there:
                    self.wrong(there[key], section.path, "needs", key=key, other=other)
            for other in entry.get("excludes", ()):
                if other in there:
                    self.wrong(there[other], section.path, "excludes", key=key, other=other)
        if one_of and there.keys().isdisjoint(one_of):
            self.wrong(section.start, section.path, "one_of_missing", keys=", ".join(one_of))

    def value(self, entry: Mapping[str, Any], node: yaml.Node, path: str) -> Any:
        """The value of a node by its type in the vocabulary, or None with the mistake written down."""
        kind, _, of = entry["type"].partition(":")
        place = _mark(node.start_mark)
        items = node.value if isinstance(node, yaml.SequenceNode) else None
        if kind == "section":
            return self.section(of, node, path)
        if kind == "list":
            if items is None:
                self.wrong(place, path, "not_a_list", value=_quoted(node, "{…}"))
                return None
            if "maximum" in entry and len(items) != entry["maximum"]:
                self.wrong(place, path, "length", count=str(len(items)), wanted=_g(entry["maximum"]))
            return [self.section(of, item, f"{path}[{i}]") for i, item in enumerate(items, 1)]
        if kind in MAPPED:
            return self._mapping(kind, entry, node, path)
        if kind == "integers":
            return tuple(self._scalar("integer", entry, item, path) for item in ([node] if items is None else items))
        if kind == "percents":
            pair = [self._scalar("percent", entry, end, path) for end in items or ()]
            if len(pair) != 2 or None in pair or pair[0] > pair[1]:
                self.wrong(place, path, "not_pair", example=_example(entry))
                return None
            return tuple(pair)
        if kind == "span":
            ends = [node] if items is None else items
            if (items and len(items) != 2) or not all(isinstance(end, yaml.ScalarNode) for end in ends) or not ends:
                self.wrong(place, path, "not_span", value="[…]")
                return None
            years = [self._scalar("years", entry, end, path) for end in ends]
            if None in years:
                return None
            low, high = years[0], years[-1]
            if high < low:
                self.wrong(place, path, "span_order", low=_g(low), high=_g(high))
            return low, high
        return self._scalar(kind, entry, node, path)

    def _scalar(self, kind: str, entry: Mapping[str, Any], node: yaml.Node, path: str) -> Any:
        place, example = _mark(node.start_mark), _example(entry)
        if not isinstance(node, yaml.ScalarNode):
            wrong = {"money": "not_money", "percent": "not_percent", "text": "not_text"}.get(kind, "not_number")
            self.wrong(place, path, wrong, value="[…]", example=example)
            return None
        text = node.value.strip()
        if not text or text in ("~", "null"):
            name = path.rpartition(".")[2]
            self.wrong(place, path, "empty_value", key=name, example=f"{name}: {example}")
            return None
        try:
            return self._typed(kind, entry, text)
        except _Wrong as wrong:
            self.wrong(place, path, wrong.kind, **{"example": example, **wrong.values})
            return None

    def _typed(self, kind: str, entry: Mapping[str, Any], text: str) -> Any:
        """A scalar by its type; the check of numbers and of known words is that of the tables (:mod:`talentmarket.values`)."""
        if kind == "text":
            if len(text) > entry.get("maximum", 80):
                raise _Wrong("too_long", value=shown(text), limit=_g(entry.get("maximum", 80)))
            if not text.isprintable():
                raise _Wrong("unprintable", value=shown(next(c for c in text if not c.isprintable())))
            return text
        if kind in ("choice", "currency"):
            known = currencies() if kind == "currency" else entry["values"]
            if text not in known:
                raise _Wrong(f"unknown_{kind}", value=shown(text), values=", ".join(known), near=near(text, known))
            return text
        plain = _digits(text, kind, self.currency)
        least, most = entry.get("minimum", 0.0 if kind == "money" else None), entry.get("maximum", 1e18)
        whole = kind == "integer"
        found = finding(plain, Field("", "integer" if whole else "number", "", "", minimum=least, maximum=most))
        if found and found[0] == "range":
            low = least is not None and float(plain) < least
            limit = _g(least if low else most) + ("%" if kind == "percent" else "")
            raise _Wrong("too_small" if low else "too_large_value", value=shown(text), limit=limit)
        if found:
            raise _Wrong("not_integer" if whole and is_number(plain) else "not_number", value=shown(text))
        number = float(plain)
        return number / 100.0 if kind == "percent" else int(number) if whole else number

    def _mapping(self, kind: str, entry: Mapping[str, Any], node: yaml.Node, path: str) -> Any:
        """Pairs and the place of each, in the order of their keys where that is one of numbers."""
        if kind == "figures" and not node.value:
            return None  # every value is then one of the reader's own
        if not isinstance(node, yaml.MappingNode) or not node.value:
            example = _example(entry).strip("{}")
            self.wrong(_mark(node.start_mark), "", "not_a_section", value=_quoted(node), key=path, example=example)
            return None
        pairs: list[tuple[Any, Any, Place]] = []
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            at = _mark(key_node.start_mark)
            name = key_node.value if isinstance(key_node, yaml.ScalarNode) else "[…]"
            if name in seen:
                self.wrong(at, path, "duplicate_key", value=shown(name), line=str(seen[name]))
                continue
            seen[name] = at[0]
            inside = f"{path}.{shown(name)}"
            if kind == "figures":
                items = value_node.value if isinstance(value_node, yaml.SequenceNode) else [value_node]
                pairs.append((name, tuple(filter(None, (self._scalar("text", {}, i, inside) for i in items))), at))
                continue
            key_kind, value_kind = MAPPED[kind]
            key = self._scalar(key_kind, SHARE, key_node, path)
            value = self._scalar(value_kind, SHARE if value_kind == "percent" else {"minimum": 0}, value_node, inside)
            if key is not None and value is not None:
                pairs.append((key, value, _mark(value_node.start_mark)))
        if kind in ("curve", "quantiles"):
            pairs.sort(key=lambda pair: pair[0])
            for (_, before, _), (_, value, at) in pairwise(pairs):
                if kind == "curve" and value > before:
                    self.wrong(at, path, "not_falling", value=f"{_g(value * 100)}%", before=f"{_g(before * 100)}%")
                if kind == "quantiles" and value < before:
                    self.wrong(at, path, "not_rising", value=_g(value))
        return pairs

    def build(self, top: _Section) -> OfferFile | None:
        currency, sections = top["currency"], top["offers"]
        rates: dict[str, tuple[float, str]] = {}
        offers = []
        for section in sections:
            code = section.currency
            if code != currency and code not in rates:
                rates[code] = self._rate(section, top)
            offers.append(self._offer(section, top, rates.get(code, (1.0, ""))[0]))
        if len({offer.taxes is None for offer in offers}) > 1:  # like with like: both before tax
            offers = [replace(offer, taxes=None) for offer in offers]
        figures = {key: ids for section in self.sections for key, ids in self._figures(section)}
        self._doubt(sections)
        if self.mistakes:
            return None
        about = model.Comparison(
            offers=(offers[0], offers[1]),
            horizon=top["horizon"],
            discount=top["discount_rate"],
            savings=float(top["savings"]),
            risk_aversion=float(top["risk_aversion"]),
            tax=model.Tax(*(top["tax"][key] for key in ("pay", "stock", "equity"))) if top["tax"] else model.Tax(),
            stay=top["stay"] or model.FOREVER,
            required_return=_or(top["required_return"], defaults()["required_return"]["percent"] / 100.0),
        )
        return OfferFile(
            about=about,
            currency=currency,
            draws=top["draws"],
            seed=top["seed"],
            figures=dict(sorted(figures.items())),
            held=tuple((held := s["equity"]) and {key: held[key] for key in ("percent", "number")} for s in sections),
            names=tuple({lang: name for lang in ("en", "ko") if (name := s[f"name_{lang}"])} for s in sections),
            rates=rates,
            jobs=tuple(map(_job, sections)),
            parity=self._parity([section.currency for section in sections], currency, rates) if rates else None,
            doubts=tuple(self.doubts),
        )

    def _doubt(self, sections: Sequence[_Section]) -> None:
        """Ask about what is possible and was often a slip: pay and shares beyond what is known, two offers of one name."""
        first, last = sections[0], sections[-1]
        if first["name"] == last["name"]:
            self.doubt(last.where["name"], "", "same_name", value=shown(last["name"]))
        with suppress(FileNotFoundError):
            for section in sections:
                self._doubt_amounts(section, section["stock"], section["equity"])

    def _doubt_amounts(self, section: _Section, stock: _Section | None, equity: _Section | None) -> None:
        code = section.currency
        known, most = self.evidence.salaries(code), self.evidence.largest_grant()
        middle = median(known) if len(known) >= FEWEST_SALARIES else 0.0
        paid = [(section, key, section[key] or 0.0) for key in ("salary", "bonus_amount", "sign_on")]
        if stock:
            paid.append((stock, "value_a_year" if stock["value"] is None else "value", _a_year(stock)))
        for of, key, amount in paid:
            often = amount / middle if middle else 1.0
            if often >= TIMES_DOUBTED or (key == "salary" and 0 < often <= 1.0 / TIMES_DOUBTED):
                said = {"value": f"{amount:,.0f} {code}", "median": f"{middle:,.0f} {code}"}
                self.doubt(of.where[key], of.key(key), "pay_far", **said, times=f"{often:.2g}", count=str(len(known)))
        if equity and most and (equity["percent"] or 0.0) > most:
            said = {"value": f"{equity['percent'] * 100:.4g}%", "most": f"{most * 100:.4g}%"}
            self.doubt(equity.where["percent"], equity.key("percent"), "share_large", **said)

    def _parity(
        self, own: Sequence[str], currency: str, rates: Mapping[str, tuple[float, str]]
    ) -> tuple[float, float, int] | None:
        """By how much a sum of each offer is to be multiplied to buy as much in the country of the file's currency."""
        codes = {*own, currency}
        try:
            known = {code: parity for code in codes if (parity := self.evidence.parity(code))}
        except FileNotFoundError:
            return None
        if known.keys() != codes:
            return None
        first, second = (known[currency][0] / known[code][0] / rates.get(code, (1.0, ""))[0] for code in own)
        return first, second, min(year for _, year in known.values())

    def _rate(self, section: _Section, top: _Section) -> tuple[float, str]:
        """Units of the file's currency for one of an offer's: the file's rate held against the ECB's, or the ECB's."""
        code, currency = section.currency, top["currency"]
        given = next(((rate, place) for name, rate, place in top["exchange_rates"] or () if name == code), None)
        known = rate_of(code, currency)
        if given is None:
            if known is None:
                self.amiss(section, "currency", "no_rate", value=code, currency=currency)
            return known or (1.0, "")
        rate, place = given
        if known is not None and rate > 0:
            said = {"value": _g(rate), "currency": currency, "code": code, "rate": f"{known[0]:.6g}", "date": known[1]}
            off = max(rate / known[0], known[0] / rate)
            if off > RATE_REFUSED:
                self.wrong(place, "exchange_rates", "rate_far", **said)
            elif off > 1.0 + RATE_DOUBTED:
                self.doubt(place, "exchange_rates", "rate_off", **said)
        return rate, ""

    def _taxes(self, section: _Section, top: _Section, rate: float) -> Schedule | None:
        """The tax tables that hold for an offer, or None where there are none or the file has flat rates."""
        place = section["taxed_in"] or TAXED.get(section.currency)
        if place is None:
            return None
        try:
            taxes = schedule(place, top["tax_year"])
        except UnknownTax as unknown:
            self.amiss(section, "taxed_in", "unknown_tax", value=shown(place), near=near(shown(place), unknown.known))
            return None
        if top["tax"]:
            return None
        if taxes.currency == section.currency:
            return replace(taxes, rate=rate)
        own = rate_of(taxes.currency, top["currency"])
        return replace(taxes, rate=own[0]) if own else None

    def _treatment(self, section: _Section | None, options: bool, taxes: Schedule | None) -> str:
        """How gains from equity are taxed: as the file says, else in the usual way for options or for shares."""
        said: str = (section and section["treatment"]) or ""
        if taxes is None or said in taxes.treatments:
            return said
        known = list(taxes.treatments)
        if section and said:
            values = ", ".join(known)
            self.amiss(section, "treatment", "unknown_choice", value=said, values=values, near=near(said, known))
        return known[0] if options or "nso" in known else "wages"

    def _offer(self, section: _Section, top: _Section, rate: float) -> model.Offer:
        company: _Section | None = section["company"]
        held: _Section | None = section["equity"]
        closing = company["after_closing"] if company else None
        survival = self._survival(company) if company else None
        equity = self._equity(held, company, survival, rate) if held and company else None
        taxes = self._taxes(section, top, rate)
        usual = taxes.severance["share"] if taxes and taxes.severance else 0.0
        severance = section["severance"] or ("apart" if usual else "none")
        salary, bonus = section["salary"] * rate, section["bonus"]
        if section["bonus_amount"] and section["salary"] > 0:
            bonus = section["bonus_amount"] / section["salary"]
        if severance == "included":  # thirteen parts, of which one is laid aside
            salary *= 12.0 / 13.0
        idle = closing["months_without_pay"] if closing else section["layoff_months"] if section["layoff"] else 0.0
        return model.Offer(
            name=section["name"],
            salary=salary,
            growth=section["growth"],
            bonus=bonus,
            bonus_range=section["bonus_range"],
            promotions=tuple((year, rise) for year, rise, _ in section["promotions"] or ()),
            layoff=section["layoff"] or 0.0,
            severance=0.0 if severance == "none" else usual or 1.0 / 12.0,
            locked=float(section["locked"] or 0.0),
            taxes=taxes,
            treatment=self._treatment(held, not equity or equity.cost > 0, taxes),
            sign_on=section["sign_on"] * rate,
            sign_on_held=float(section["sign_on_held"]),
            stock=self._stock(section["stock"], top, rate) if section["stock"] else None,
            equity=equity,
            survival=survival,
            search=idle / 12.0,
            pay_after=closing["pay"] if closing else 1.0,
        )

    def _stock(self, section: _Section, top: _Section, rate: float) -> model.Stock:
        return model.Stock(
            value=_grant(section) * rate,
            granted_in=tuple(sorted(set(section["granted_in"]))),
            vesting=self._vesting(section),
            drift=_or(section["drift"], top["discount_rate"]),
            volatility=section["volatility"],
            refresh=(section["refresh"] or 0.0) * rate,
        )

    def _vesting(self, section: _Section) -> model.Vesting:
        years, cliff = float(section["vesting_years"]), float(section["cliff_years"])
        if cliff > years and "cliff_years" in section.where:
            self.amiss(section, "cliff_years", "cliff", value=_g(cliff), limit=_g(years))
        return model.Vesting(years, min(cliff, years))

    def _survival(self, company: _Section) -> model.Survival | None:
        section, age = company["survival"], float(company["age"])
        if section["points"]:
            points = {years: alive for years, alive, _ in section["points"] if years > 0}
            if not points:
                self.amiss(section, "points", "empty_value", key="points", example="points: {1: 61.1%, 5: 38.7%}")
                return None
            return model.Survival(tuple(points), tuple(points.values()), age, known=max(points))
        try:
            curve = self.evidence.survival(section["country"], section["section"], age)
            if curve:
                return curve
            names = self.evidence.survival_sections(section["country"])
            wrong, names = ("section", names) if names else ("country", self.evidence.survival_countries())
            value = shown(section[wrong])
            hint = near(value, names) if wrong == "country" else "known|" + ", ".join(names)
            self.amiss(section, wrong, f"no_{wrong}", value=value, near=hint)
        except FileNotFoundError as missing:
            self.wrong(section.where["country"], section.path, "no_tables", path=shown(missing.filename, 200))
        return None

    def _equity(
        self, section: _Section, company: _Section, survival: model.Survival | None, rate: float
    ) -> model.Equity | None:
        leave = self._exit(company, section, survival)
        if leave is None:
            return None
        number, post_money = section["number"], section["post_money"]
        face = section["percent"] * post_money if number is None else number * section["preferred_price"]
        cost = (number or 0.0) * (section["strike"] or 0.0) + (section["exercise_cost"] or 0.0)
        first: _Section | None = section["preference"]
        preference = None
        if first:
            sum_ = first["amount"] * first["multiple"] * rate
            preference = model.Preference(sum_, first["investors"], first["kind"] == "participating")
        return model.Equity(
            face=face * rate,
            company=None if post_money is None else post_money * rate,
            exit=leave,
            cost=cost * rate,
            vesting=self._vesting(section),
            rounds=_rounds(section, rate),
            preference=preference,
            window=float(section["exercise_window"]) if cost > 0 else model.FOREVER,
            volatility=_or(section["volatility"], valuation.VOLATILITY),
        )

    def _exit(self, company: _Section, equity: _Section, survival: model.Survival | None) -> model.Exit | None:
        section: _Section | None = company["exit"]
        if section is None:
            self.wrong(equity.start, equity.path, "no_exit")
            return None
        for key in ("value", "values"):
            if section[key] is not None and not equity["post_money"]:
                self.amiss(section, key, "value_without_post_money")
                return None
        soonest, latest = map(float, section["years"])
        chance = _or(section["chance"], _usual_chance(survival, (soonest + latest) / 2.0))
        if section["multiple"] is not None:
            return model.Exit((soonest, latest), (0.0,), (section["multiple"],), chance=chance)
        if section["value"] is not None:
            return model.Exit((soonest, latest), (0.0,), (section["value"] / equity["post_money"],), chance=chance)
        if section["values"] is not None:
            ranks, values, _ = zip(*section["values"], strict=True)
            multiples = tuple(value / equity["post_money"] for value in values)
            return model.Exit((soonest, latest), ranks, multiples, chance=chance)
        try:
            known = self.evidence.returns()
        except FileNotFoundError as missing:
            self.amiss(section, "returns", "no_tables", path=shown(missing.filename, 200))
            return None
        return model.Exit((soonest, latest), known.ranks, known.multiples, "all", "share", chance)

    def _figures(self, section: _Section) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The figures named next to values, each looked up and compared; and those behind published curves."""
        known = {key: entry for key, entry in vocabulary()[section.name].items() if key not in ("_", "figures")}
        try:
            for key, ids, place in section["figures"] or ():
                path = section.key("figures")
                if key not in known:
                    self.wrong(place, path, "unknown_key", value=shown(key), near=near(key, list(known)))
                elif key not in section.where:
                    self.wrong(place, path, "figure_of_nothing", key=key)
                elif stated := self._stated(ids, place, path):
                    self._hold(section, key, known[key]["type"], stated, place)
                    yield section.key(key), ids
        except FileNotFoundError as missing:
            self.wrong(place, path, "no_tables", path=shown(missing.filename, 200))
            return
        with suppress(FileNotFoundError):  # said already where the curve or the returns were wanted
            if section.name == "survival" and section["country"]:
                curve = self.evidence.survival(section["country"], section["section"])
                if curve:
                    yield section.path, curve.figures
            if section.name == "exit" and section["returns"]:
                yield section.key("returns"), self.evidence.returns().figures

    def _stated(self, ids: Sequence[str], place: tuple[int, int], path: str) -> dict[str, Stated]:
        """The figures of these ids; none where one is not known."""
        stated = {i: found for i in ids if (found := self.evidence.figure(i))}
        unknown = [i for i in ids if i not in stated]
        for missing in unknown:
            close = nearest(missing, self.evidence.figure_ids(), 2) or ["sal-00690"]
            self.wrong(place, path, "unknown_figure", value=shown(missing), near="near|" + ", ".join(close))
        return {} if unknown else stated

    def _hold(
        self, section: _Section, key: str, kind: str, stated: Mapping[str, Stated], place: tuple[int, int]
    ) -> None:
        """Hold a value against the figures that it is said to come from."""
        value = section[key]
        measures = {"money": section.currency, "percent": "percent", "years": "years", "span": "years"}
        amounts = value if kind == "span" else (value * 100.0 if kind == "percent" else value,)
        fits = any(f.holds(amount, measures.get(kind, "number")) for f in stated.values() for amount in amounts)
        if isinstance(amounts[0], int | float) and not fits:
            said = "; ".join(shown(found.as_stated) for found in stated.values())
            given = _g(amounts[0]) + ("%" if kind == "percent" else "")
            path, ids = section.key("figures"), ", ".join(stated)
            self.wrong(place, path, "figure_disagrees", key=key, value=given, figure=ids, stated=said)


def _job(section: _Section) -> Job:
    """What the file says of the job, to compare it with like ones; money in the offer's own currency."""
    words = {name: section[name] or "" for name in ("role", "level", "country", "employer", "place")}
    stock, equity = section["stock"], section["equity"]
    a_year = _a_year(stock) if stock else 0.0
    bonus = section["salary"] * section["bonus"] + (section["bonus_amount"] or 0.0)
    return Job(
        **words,
        stage=(equity and equity["stage"]) or "",
        currency=section.currency,
        base=section["salary"],
        total=section["salary"] + bonus + a_year,
        share=equity["percent"] if equity else None,
    )


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else float(value)


def _rounds(equity: _Section, rate: float) -> tuple[model.Round, ...]:
    """The later rounds of a file, or the usual ones where it names none."""
    if equity["rounds"] is None:
        return tuple(model.Round(r["year"], r["dilution"] / 100.0) for r in defaults()["round"])
    return tuple(model.Round(r["year"], r["dilution"], r["raised"] * rate) for r in equity["rounds"])


def _usual_chance(survival: model.Survival | None, years: float) -> float:
    """The share of survivors sold or listed by then, from the published share of all companies."""
    alive = float(survival.chance(years)) if survival else 1.0
    sold = float(defaults()["sold"]["share"]) / 100.0
    return min(1.0, sold / max(alive, 1e-9))


def _grant(stock: _Section) -> float:
    """Value of one grant at the price of the day it is made."""
    if stock["value"] is not None:
        return float(stock["value"])
    return float(stock["value_a_year"] * (stock["vesting_years"] or 1.0))


def _a_year(stock: _Section) -> float:
    return _grant(stock) / max(float(stock["vesting_years"]), 1.0)


def _digits(text: str, kind: str, currency: str) -> str:
    """The digits of a number, a percentage or an amount of money, however it is written."""
    plain = re.sub(r"(?<=\d)_(?=\d)", "", text.removesuffix("%").strip() if kind == "percent" else text)
    if kind == "percent" and not is_number(plain):
        raise _Wrong("not_percent", value=shown(text))
    if kind == "percent" and not text.endswith("%"):
        raise _Wrong("percent_sign", value=shown(text), mended=f"{plain}%", share=f"{_g(float(plain) * 100)}%")
    return _amount(plain, currency) if kind == "money" and not is_number(plain) else plain


def _amount(text: str, currency: str) -> str:
    """The digits of one amount in a currency, as the reader of figures reads its wording."""
    from talentmarket.reading import UnreadableFigure, read

    try:
        figure = read(text, currency or None)
    except UnreadableFigure:
        with suppress(UnreadableFigure):
            if (other := read(text).unit) in currencies() and other != currency:
                raise _Wrong("other_currency", value=shown(text), currency=currency) from None
        raise _Wrong("not_money", value=shown(text)) from None
    if figure.per not in (None, "year"):
        raise _Wrong("per_period", value=shown(text))
    if figure.low is None or figure.low != figure.high or figure.hedge or figure.change:
        raise _Wrong("not_one_amount", value=shown(text))
    return plain_number(figure.low)


def _currency(node: yaml.MappingNode) -> str | None:
    """The currency that a section names for its amounts, wherever in it that line is."""
    named = (value.value for key, value in node.value if key.value == "currency" and isinstance(value, yaml.ScalarNode))
    return next((name for name in named if name in currencies()), None)


@cache
def _texts(lang: str) -> Texts:
    return Texts(WORDS, Language(lang))


def message(kind: str, lang: str, **values: str) -> str:
    """A message of the words' section ``mistakes``, in a language."""
    return _texts(lang).fill("mistakes", kind, values=values)
