"""From a saved page to lines for data/raw: every figure found is proposed to a person, and nothing is written unasked.

`propose` is pure: a document and the raw tables in, proposals out. document.py reads pages, labels.py says what a
figure may be about, known.py what is in already; review.py and page.py show proposals, lines.py writes accepted ones.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import pandas as pd

from talentmarket.language import Language
from talentmarket.raw.collect.document import Document, DocumentError, Passage, from_bytes, from_text
from talentmarket.raw.collect.known import DATED, Holdings, Match, known_figures
from talentmarket.raw.collect.labels import Known, Label, Place, Source, rules
from talentmarket.reading import Figure, Span, UnreadableFigure, read, scan
from talentmarket.reading.scan import sentences
from talentmarket.translations import SOURCE

__all__ = ["Document", "DocumentError", "Proposal", "Proposals", "collect", "from_bytes", "from_text", "propose"]

#: Columns, their values and what these rest on; the first one of a column counts.
Proposed = Iterator[tuple[str, str | None, Source]]

_DURATIONS = ("years", "months", "weeks", "days", "hours")
#: A page with more figures is a data set, which has ways of its own into data/raw.
MOST_FIGURES = 1_000
#: How much of a paragraph on both sides of a sentence says what it is about, in characters.
_AROUND = 500
#: How far a word may be that makes a length of time a figure, in characters.
_NEAR = 40
#: A day of the month, or an age, that reads as a length of time.
_DAY = re.compile(r"\d{1,2}\s*[일日号]|.*(?:세|살|歳|才|岁|-year-old|years old|Jahre alt)")
_YEAR = re.compile(r"(?<![\d,.$€£₩-])((?:19|20)\d\d)(?!\d|[.,]\d)(?=년|年|\b)")
_UNIT_IN_HEADER = re.compile(
    r"[(（\[]\s*(?:(?:단위|単位|单位|in|Unit|unit)\s*[:：]?\s*)?([^)）\]\d]{1,14}?)\s*[)）\]]|%|,\s*([A-Z]{3}|[$€£¥₩][kKmM]?)$"
)
#: How many characters behind a count may hold the noun that it counts.
_BEHIND = 12
_AGE = re.compile(r"(\d{1,2})\s*(?:-| )?(?:년\s*(?:차\s*)?(?:생존|존속|뒤|후)|years?\b|Jahre|ans\b|年)")
# A page with fewer words of our topics than one in this many characters, or a long one with a single word, is about
# something else; on one with more than one in this many, a figure without such a word near is one of the topic before.
_SPARSE, _DENSE = 700, 200


@dataclass(frozen=True, slots=True)
class Proposal:
    """One figure found in a page, for a person to accept, change or leave.

    Its sentence, and where in it the wording is; its place on the page ("paragraph 3", "table 1, row 2"); the wording as it
    would go into data/raw; its reading, or why the reader refuses it; the raw table it would go to; proposed values by
    column; what is known of it already.
    """

    sentence: str
    start: int
    end: int
    place: str
    as_stated: str
    figure: Figure | None
    error: str | None
    table: str
    labels: Mapping[str, Label]
    matches: tuple[Match, ...] = ()
    origin_id: str = ""

    def parted(self) -> tuple[str, str, str]:
        """The sentence before the wording, the wording, and the sentence behind it."""
        return self.sentence[: self.start], self.sentence[self.start : self.end], self.sentence[self.end :]

    def row(self) -> dict[str, str]:
        """The labels as cells of a line."""
        return {column: label.value for column, label in self.labels.items()}


@dataclass(frozen=True, slots=True)
class Proposals:
    """All figures found in a page; `source_id` and `known` say how much of it is in already."""

    document: Document
    found: list[Proposal] = field(default_factory=list)
    source_id: str | None = None
    known: int = 0

    def frame(self) -> pd.DataFrame:
        """One row per proposal: place, sentence, wording, reading, table, labels with their sources, what is known."""
        rows, english = [], Language(SOURCE)
        for one in self.found:
            where = {"place": one.place, "sentence": one.sentence, "table": one.table}
            labels = {column: str(label) for column, label in one.labels.items()}
            reading = one.figure.as_dict() if one.figure else {"error": one.error}
            known = "; ".join(match.said(english) for match in one.matches)
            rows.append({**where, **labels, **reading, "as_stated": one.as_stated, "known": known})
        return pd.DataFrame(rows)


def propose(document: Document, known: Known, holdings: Holdings | None = None) -> Proposals:
    """The figures of a page with proposed labels, in the order of the page, each once.

    A page that is about something else has none. Without `holdings` nothing is said of what is known.

    Raises
    ------
    DocumentError
        If the page holds more than 1,000 figures.
    """
    document = replace(document, passages=_article(document.passages))
    text = " ".join(passage.text for passage in document.passages)
    words = rules().topical(f"{document.title} {text}")
    if words < max(1 if len(text) < _SPARSE / 2 else 2, len(text) / _SPARSE):
        return Proposals(document)
    finder = _Finder(document, known, dense=words > len(text) / _DENSE)
    stream = (one for passage in document.passages for one in finder.of(passage))
    found = list(islice(stream, MOST_FIGURES + 1))
    if len(found) > MOST_FIGURES:
        raise DocumentError("the page holds more than {most} figures: save the part you need", most=f"{MOST_FIGURES:,}")
    found = _once(found)
    if holdings is None:
        return Proposals(document, found)
    source = holdings.source(document.url)
    amounts = [(one.figure.low, one.figure.high, one.figure.unit or "") for one in found if one.figure]
    count = known_figures(holdings.of_source(source), amounts) if source else 0
    shared = holdings.origin_of_source(source) if source else ""
    return Proposals(document, [_matched(one, holdings, shared) for one in found], source, count)


def _article(passages: list[Passage]) -> list[Passage]:
    """The passages up to a heading such as "Comments" or "Related" in the second half of a page."""
    total, read_so_far = sum(len(passage.text) for passage in passages), 0
    for number, passage in enumerate(passages):
        if read_so_far > total / 2 and rules().end.fullmatch(passage.text):
            return passages[:number]
        read_so_far += len(passage.text)
    return passages


class _Finder:
    """Finds the figures of one page, passage by passage; remembers who was spoken of last."""

    def __init__(self, document: Document, known: Known, *, dense: bool) -> None:
        self.document, self.known, self.rules, self.dense = document, known, rules(), dense
        named = set(known.organizations.subjects(document.title))
        self.of_title = named.pop() if len(named) == 1 else None
        self.before: str | None = None  # the organization that the paragraph before spoke of
        self.here: str | None = None  # the one that this paragraph spoke of last
        self.table: str | None = None  # the table of the figure before
        self.year = document.published[:4]

    def of(self, passage: Passage) -> Iterator[Proposal]:
        """The figures of a passage; those of the page's passages have to be asked for in order."""
        if passage.header or passage.row:
            yield from self._cell(passage)
            return
        self.before, self.here = self.here or self.before, None
        for start, end in sentences(passage.text):
            sentence = passage.text[start:end].strip()
            for span in scan(sentence):
                one = self._proposal(passage, sentence, span)
                if one:
                    self.table = one.table
                    yield one
            names = self.known.organizations.subjects(sentence)
            if names:
                self.here = names[0]

    def _cell(self, passage: Passage) -> Iterator[Proposal]:
        """A cell of a table: its wording has the header where the header holds the unit."""
        around = f"{passage.row}: {passage.header}: {passage.text}"
        spans = scan(passage.text)
        unit = _UNIT_IN_HEADER.search(passage.header)
        if unit and re.fullmatch(r"[\d.,\s~–-]+", passage.text):
            span = _with_unit(passage.text, next(filter(None, unit.groups()), "%"))
        elif len(spans) == 1 and spans[0].figure and spans[0].figure.unit:
            span = spans[0]
        else:
            return
        start = len(around) - len(passage.text)
        moved = Span(start, len(around), span.text, span.figure, span.error)
        one = self._proposal(passage, around, moved)
        if one:
            yield one

    def _proposal(self, passage: Passage, sentence: str, span: Span) -> Proposal | None:
        at = span.start, span.end
        figure = self._counted(sentence, span)
        kind = _kind(figure, span.text)
        if not kind:
            return None
        table, source = self._table(passage, sentence, at, kind)
        if not table or (kind == "count" and table == "hiring_news" and not self._noun("count", sentence, at)):
            return None
        labels = {"table": Label(table, source)} if source != "sentence" else {}
        labels |= self._labels(table, sentence, at, kind, figure)
        return Proposal(sentence, span.start, span.end, passage.place, span.text, figure, span.error, table, labels)

    def _noun(self, unit: str, sentence: str, at: Place) -> bool:
        """Whether the noun that a figure counts is one of those of this unit: 600 jobs are people."""
        return self.rules.value("counted", sentence[at[0] : at[1] + _BEHIND], (0, 0)) == unit

    def _counted(self, sentence: str, span: Span) -> Figure | None:
        figure = span.figure
        digits = re.search(r"\d", span.text)  # "three roles" are no jobs
        if figure and digits and figure.unit == "count" and self._noun("people", sentence, (span.start, span.end)):
            with suppress(UnreadableFigure):
                return read(span.text, "people")
        return figure

    def _table(self, passage: Passage, sentence: str, at: Place, kind: str) -> tuple[str | None, Source]:
        """The table of a figure, by the nearest words there are: of its sentence, its paragraph, the page."""
        if kind in _DURATIONS:
            near = None if _DAY.fullmatch(sentence[slice(*at)]) else self.rules.near("duration", sentence, at, _NEAR)
            return near, "rule"
        table = self.rules.table(sentence, at, kind)
        if table is not None or kind in ("count", "firms", "gpus"):
            return table, "sentence"
        if kind == "people" and self.known.organizations.find(sentence):
            return "hiring_news", "rule"
        place = passage.text.find(sentence)
        start = max(0, place - _AROUND)
        around = passage.text[start : place + len(sentence) + _AROUND]
        table = self.rules.table(around, (place - start + at[0], place - start + at[1]), kind)
        if table:
            return table, "paragraph"
        if kind == "money" and (passage.header or self.known.organizations.find(sentence)):
            table = self.rules.table(self.document.title, (0, 0), kind)
        if not table and self.dense:
            table = "hiring_news" if kind == "people" else self.table
        return table, "headline"

    def _organization(self, sentence: str, at: Place) -> Label | None:
        """The organization a figure is of: named in the sentence, or the one that the text goes on about."""
        named = self.known.organizations.nearest(sentence, at)
        if named:
            return Label(named, "sentence")
        general = self.rules.value("general", sentence, at)
        if general == "speaker" and self.of_title:
            return Label(self.of_title, "headline")
        if general:
            return None
        if self.here:
            return Label(self.here, "paragraph")
        if self.before and self.rules.near("back", sentence, (0, 0), _NEAR):
            return Label(self.before, "paragraph")
        return Label(self.of_title, "headline") if self.of_title else None

    def _labels(self, table: str, sentence: str, at: Place, kind: str, figure: Figure | None) -> dict[str, Label]:
        labels: dict[str, Label] = {}

        def put(column: str, value: str | None, source: Source) -> None:
            if value and column not in labels:
                labels[column] = Label(value, source)

        organization = self._organization(sentence, at) if table != "survival" else None
        if organization:
            put("organization", organization.value, organization.source)
        about = self.known.about.get(labels["organization"].value, {}) if "organization" in labels else {}
        put("organization_type", about.get("type"), "organization")
        put("organization_type", "all" if table != "survival" and not organization else None, "rule")
        put("country", self.rules.value("country", sentence, at), "sentence")
        put("country", about.get("country"), "organization")
        put("country", self.rules.currency.get(figure.unit or "") if figure else None, "currency")
        put("unit", figure.unit if figure else None, "sentence")
        years = sorted(
            _YEAR.finditer(sentence), key=lambda found: min(abs(found.start() - at[1]), abs(at[0] - found.end()))
        )
        put(DATED[table], years[0][1] if years else None, "sentence")
        put(DATED[table], self.document.published if table == "hiring_news" else self.year, "date of the page")
        put("expected", self.rules.value("expected", sentence, at), "rule")
        fill = {"salaries": self._pay, "survival": self._survival, "hiring_news": self._hiring}[table]
        for name, value, rests_on in fill(sentence, at, kind, figure):
            put(name, value, rests_on)
        return labels

    def _pay(self, sentence: str, at: Place, kind: str, figure: Figure | None) -> Proposed:
        one_value = figure is None or figure.low == figure.high
        yield "role", self.known.roles.nearest(sentence, at), "sentence"
        yield "level", self.rules.value("level", sentence, at), "sentence"
        yield "level", "all", "rule"
        usual = "base_salary" if kind == "money" else "pay_change"
        measure = self.rules.value("measure", sentence, at, kind) or usual
        yield "measure", measure, "rule"
        yield "statistic", self.rules.value("statistic", sentence, at), "sentence"
        yield "statistic", "point" if one_value else "range", "rule"
        yield "period", _period(figure), "sentence"
        yield "period", "one_off" if measure == "signing_bonus" else "year" if kind == "money" else None, "rule"
        yield "status", self.rules.value("status", sentence, at), "rule"
        yield "status", "reported", "rule"

    def _survival(self, sentence: str, at: Place, kind: str, figure: Figure | None) -> Proposed:
        ages = sorted(_AGE.finditer(sentence), key=lambda found: abs(found.start() - at[0]))
        yield "age_years", ages[0][1] if ages else None, "sentence"
        yield "measure", self.rules.value("survival_measure", sentence, at), "rule"
        yield "population", self.rules.value("population", sentence, at), "rule"
        yield "unit_of_analysis", "firm", "rule"
        yield "industry", "all", "rule"

    def _hiring(self, sentence: str, at: Place, kind: str, figure: Figure | None) -> Proposed:
        event = self.rules.value("event", sentence, at)
        yield "event_type", event, "rule"
        quantity = "tenure" if kind in _DURATIONS else self.rules.value("quantity", sentence, at, kind, event or "")
        yield "quantity", quantity, "rule"
        yield "person", self.known.people.nearest(sentence, at), "sentence"
        yield "role", self.known.roles.nearest(sentence, at), "sentence"
        first = self.known.organizations.nearest(sentence, at)
        others = [name for _, name in self.known.organizations.find(sentence) if name != first]
        if event in ("poach", "acquihire", "acquisition", "departure", "offer", "hire"):
            yield "counterparty", others[0] if others else None, "rule"
        yield "period", _period(figure), "sentence"
        yield "status", self.rules.value("status", sentence, at), "rule"
        yield "status", "reported", "rule"


def _with_unit(cell: str, unit: str) -> Span:
    """A bare number of a table with the unit of its column put where a sentence would have it: 6,000만 원, $218k."""
    sign = _SIGN.fullmatch(unit)
    if sign:
        wording = f"{sign['sign']}{cell}{sign['before'] or sign['behind']}"
    else:
        wording = f"{cell} {unit}" if unit[0].isascii() and unit[0].isalpha() else f"{cell}{unit}"
    try:
        return Span(0, len(wording), wording, read(wording), None)
    except UnreadableFigure as error:
        return Span(0, len(wording), wording, None, error.reason)


_SIGN = re.compile(r"(?P<before>[kKmM]?)(?P<sign>[A-Z]{0,2}[$€£¥₩])\s*(?P<behind>[kKmM]?)")


def _kind(figure: Figure | None, wording: str) -> str:
    """What a figure counts, as the topics know it; "" for what is not a figure of any."""
    if figure is None:
        return "money" if _LIKE_MONEY.search(wording) else "people" if re.search(r"\d\s*명", wording) else ""
    if figure.unit is None:
        return "money" if "figure" in wording else ""  # a six-figure salary
    if figure.unit.isupper():
        return "money"
    return "percent" if figure.unit == "percentage_point" else figure.unit


_LIKE_MONEY = re.compile(r"[$€£¥₩%]|[만억조]\s*(?:원|달러)|\d\s*(?:million|billion)")


def _period(figure: Figure | None) -> str | None:
    """The period of the reading as the raw tables write it; per person is none."""
    per = figure.per if figure else None
    if per and per.startswith("total:"):
        years = re.fullmatch(r"total:(\d+)(?: years?)?", per)
        return f"multi_year:{years[1]}" if years else None
    return per if per in ("year", "month", "week", "day", "hour") else None


def _once(found: list[Proposal]) -> list[Proposal]:
    """Each figure of a page once: what a headline repeats of the body is left out, and a sentence said twice."""
    body = {_amount(one) for one in found if one.place != "heading"}
    kept: dict[tuple[object, ...], Proposal] = {}
    for one in found:
        if one.place != "heading":
            kept.setdefault((*_amount(one), *_about(one)), one)
        elif _amount(one) not in body:
            kept.setdefault(_amount(one), one)
    return list(kept.values())


def _amount(one: Proposal) -> tuple[object, ...]:
    return (one.figure.unit, one.figure.low, one.figure.high) if one.figure else (one.as_stated,)


def _about(one: Proposal) -> tuple[object, ...]:
    """What two mentions of an amount must share to be one figure; in a table it is the cell."""
    if one.place.startswith("table"):
        return one.place, one.sentence
    told = (str(one.labels.get(name, "")) for name in ("organization", "measure", "quantity", "age_years"))
    return one.table, *(label.rstrip(" ?") for label in told)


def _matched(one: Proposal, holdings: Holdings, shared: str) -> Proposal:
    """A proposal with what is known of it; `shared` is the origin of all figures that its page has given so far."""
    if one.figure is None:
        return one
    matches = holdings.matches(one.table, one.row(), one.figure.low, one.figure.high, one.figure.unit or "")
    origin = next((match.origin_id for match in matches if match.origin_id), "")
    if not origin and shared:
        origin, matches = shared, [*matches, Match("", shared)]
    return replace(one, matches=tuple(matches), origin_id=origin)


def collect(page: str | bytes | Path, url: str = "") -> pd.DataFrame:
    """The figures of a page as a frame, one row per proposal: for a notebook.

    Parameters
    ----------
    page
        The text of an article, the bytes of a saved page, or the path of a file.
    url
        The page's address, where it does not give it.

    Returns
    -------
    DataFrame
        place, sentence, table, the proposed labels (with a question mark where only a rule suggests them), as_stated,
        low, high, unit, per, hedge, change, equivalents.

    Raises
    ------
    DocumentError
        If the page can't be read.

    >>> collect("Naver raised starting salaries to 65 million won in 2026.").loc[0, "low"]
    65000000
    """
    from talentmarket.schema import load

    if isinstance(page, str):
        document = from_text(page)
    else:
        data = page if isinstance(page, bytes) else page.read_bytes()
        document = from_bytes(data, "" if isinstance(page, bytes) else page.name)
    tables = {name: load(name).astype("str").fillna("") for name in ("organizations", "roles", "persons")}
    return propose(replace(document, url=url or document.url), Known.from_tables(tables)).frame()


def read_project(root: Path) -> tuple[dict[str, pd.DataFrame], Known, Holdings]:
    """The raw tables of a project, the names in them, and the figures."""
    from talentmarket.raw import records
    from talentmarket.raw.corrections import figures

    raw, _ = records.read(root / "data" / "raw")
    return raw, Known.from_tables(raw), Holdings(raw, figures(raw))
