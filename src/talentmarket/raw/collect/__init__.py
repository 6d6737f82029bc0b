"""From a saved page to lines for data/raw: every figure found is proposed to a person, and nothing is written unasked.

`propose` is pure: a document and the raw tables in, proposals out. document.py reads pages, labels.py says what a
figure may be about, known.py what is in already; review.py and page.py show proposals, lines.py writes accepted ones.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from talentmarket.raw.collect.document import Document, DocumentError, Passage, from_bytes, from_text
from talentmarket.raw.collect.known import Holdings, known_figures
from talentmarket.raw.collect.labels import Known, Label, Source, rules
from talentmarket.reading import Figure, Span, UnreadableFigure, read, scan

__all__ = ["Document", "DocumentError", "Proposal", "Proposals", "collect", "from_bytes", "from_text", "propose"]

#: Units that are figures of this project only where the sentence speaks of how long people stay.
_DURATIONS = ("years", "months", "weeks", "days", "hours")
_TENURE = re.compile(r"tenure|\bstay|근속|재직 기간|vesting|베스팅|연차|average age", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"'“‘(]?[A-Z가-힣0-9$€£₩])|(?<=[다요죠음됨]\.)(?=\S)|(?<=[。！？])")
_YEAR = re.compile(r"(?<![\d,.$€£₩-])((?:19|20)\d\d)(?![\d,]|\.\d)(?=년|年|\b)")
_AGE = re.compile(r"(\d{1,2})\s*(?:-| )?(?:년\s*(?:차\s*)?(?:생존|존속|뒤|후)|years?\b|Jahre|ans\b|年)")
# A page with fewer words of our topics than one in so many characters is about something else.
_SPARSE = 700


@dataclass(frozen=True, slots=True)
class Proposal:
    """One figure found in a page, for a person to accept, change or leave.

    Attributes
    ----------
    sentence, start, end
        The sentence, and where in it the wording is.
    place
        Where on the page: "paragraph 3", "table 1, row 2".
    as_stated
        The wording as it would go into data/raw.
    figure, error
        Its reading, or why the reader refuses it.
    table
        The raw table it would go to.
    labels
        Proposed values by column.
    matches
        What is known of it already, in words: "repeats hir-00012".
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
    matches: tuple[str, ...] = ()
    origin_id: str = ""

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
        """One row a proposal: place, sentence, wording, reading, table, labels with their sources, what is known."""
        rows = []
        for one in self.found:
            reading = one.figure.as_dict() if one.figure else {"error": one.error}
            labels = {column: str(label) for column, label in one.labels.items()}
            rows.append(
                {"place": one.place, "sentence": one.sentence, "table": one.table, **labels}
                | {**reading, "as_stated": one.as_stated, "known": "; ".join(one.matches)}
            )
        return pd.DataFrame(rows)


def propose(document: Document, known: Known, holdings: Holdings | None = None) -> Proposals:
    """The figures of a page with proposed labels.

    Parameters
    ----------
    document
        The page, see :func:`from_bytes` and :func:`from_text`.
    known
        The names that the project knows.
    holdings
        The figures that it holds; without them nothing is said of what is known.

    Returns
    -------
    Proposals
        In the order of the page, each figure once. A page that is about something else has none.
    """
    text = " ".join(passage.text for passage in document.passages)
    if rules().topical(f"{document.title} {text}") < max(2, len(text) / _SPARSE):
        return Proposals(document)
    finder = _Finder(document, known)
    found = _once([one for passage in document.passages for one in finder.of(passage)])
    if holdings is None:
        return Proposals(document, found)
    source = holdings.source(document.url)
    amounts = [(one.figure.low, one.figure.high, one.figure.unit or "") for one in found if one.figure]
    count = known_figures(holdings.of_source(source), amounts) if source else 0
    return Proposals(document, [_matched(one, holdings) for one in found], source, count)


class _Finder:
    """Finds the figures of one page, passage by passage; remembers who was spoken of last."""

    def __init__(self, document: Document, known: Known) -> None:
        self.document, self.known, self.rules = document, known, rules()
        self.organization: str | None = None
        self.year = document.published[:4]

    def of(self, passage: Passage) -> Iterator[Proposal]:
        if passage.header or passage.row:
            yield from self._cell(passage)
            return
        for sentence in filter(None, (part.strip() for part in _SENTENCE.split(passage.text))):
            for span in scan(sentence):
                one = self._proposal(passage, sentence, span)
                if one:
                    yield one
            names = self.known.organizations.find(sentence)
            if names:
                self.organization = names[0][1]

    def _cell(self, passage: Passage) -> Iterator[Proposal]:
        """A cell of a table: its wording has the header where the header holds the unit."""
        around = f"{passage.row}: {passage.header}: {passage.text}"
        spans = scan(passage.text)
        in_header = re.search(r"[(（\[]\s*(?:단위\s*:\s*)?([^)）\]\d]{1,12})[)）\]]|%", passage.header)
        if len(spans) == 1 and spans[0].figure and spans[0].figure.unit and not in_header:
            span = spans[0]
        elif in_header and re.fullmatch(r"[\d.,\s~–-]+", passage.text):
            wording = f"{passage.header} {passage.text}"
            try:
                span = Span(0, len(wording), wording, read(wording), None)
            except UnreadableFigure as error:
                span = Span(0, len(wording), wording, None, str(error))
        else:
            return
        start = len(around) - len(passage.text)
        moved = Span(start, len(around), span.text, span.figure, span.error)
        one = self._proposal(passage, around, moved)
        if one:
            yield one

    def _proposal(self, passage: Passage, sentence: str, span: Span) -> Proposal | None:
        figure, at = span.figure, (span.start, span.end)
        if figure is None and not re.search(
            r"[$€£¥₩%]|[만억조]\s*(?:원|달러)|\d\s*(?:million|billion|명\b)", span.text
        ):
            return None
        unit = figure.unit if figure else None
        if figure is not None and not unit:
            return None
        if unit in _DURATIONS and not _TENURE.search(sentence):
            return None
        kind = "money" if unit is None or unit.isupper() else "percent" if unit == "percentage_point" else unit
        topic_kind = "people" if kind in _DURATIONS else kind
        table, source = self.rules.table(sentence, at, topic_kind), "sentence"
        if table is None and kind in ("money", "percent"):
            table, source = self.rules.table(passage.text, at, topic_kind), "paragraph"
        if table is None and kind == "money" and self.known.organizations.find(sentence):
            table, source = self.rules.table(self.document.title, (0, 0), topic_kind), "headline"
        if table is None:
            return None
        labels = {"table": Label(table, source)} if source != "sentence" else {}  # type: ignore[arg-type]
        labels |= self._labels(table, sentence, at, kind, figure)
        return Proposal(sentence, span.start, span.end, passage.place, span.text, figure, span.error, table, labels)

    def _labels(
        self, table: str, sentence: str, at: tuple[int, int], kind: str, figure: Figure | None
    ) -> dict[str, Label]:
        labels: dict[str, Label] = {}

        def put(column: str, value: str | None, source: Source) -> None:
            if value and column not in labels:
                labels[column] = Label(value, source)

        organization = self.known.organizations.nearest(sentence, at)
        put("organization", organization, "sentence")
        if not organization:
            in_title = self.known.organizations.find(self.document.title)
            put("organization", self.organization, "paragraph")
            put("organization", in_title[0][1] if in_title else None, "headline")
        if table == "survival":
            labels.pop("organization", None)
        about = self.known.about.get(labels["organization"].value, {}) if "organization" in labels else {}
        kind_of = about.get("type", "")
        put("organization_type", kind_of if table != "survival" else None, "organization")
        put("country", self.rules.value("country", sentence, at), "sentence")
        put("country", about.get("country"), "organization")
        put("country", self.rules.currency.get(figure.unit or "") if figure else None, "currency")
        put("unit", figure.unit if figure else None, "sentence")
        years = sorted(
            _YEAR.finditer(sentence), key=lambda found: min(abs(found.start() - at[1]), abs(at[0] - found.end()))
        )
        column = {"salaries": "year", "survival": "reference_year", "hiring_news": "event_date"}[table]
        put(column, years[0][1] if years else None, "sentence")
        put(column, self.document.published if table == "hiring_news" else self.year, "date of the page")
        put("expected", self.rules.value("expected", sentence, at), "rule")
        fill = {"salaries": self._pay, "survival": self._survival, "hiring_news": self._hiring}[table]
        for name, value, rests_on in fill(sentence, at, kind, figure):
            put(name, value, rests_on)
        return labels

    def _pay(
        self, sentence: str, at: tuple[int, int], kind: str, figure: Figure | None
    ) -> Iterator[tuple[str, str | None, Source]]:
        one_value = figure is None or figure.low == figure.high
        yield "role", self.known.roles.nearest(sentence, at), "sentence"
        yield "level", self.rules.value("level", sentence, at), "sentence"
        yield "level", "all", "rule"
        measure = self.rules.value("measure", sentence, at, kind) or (
            "base_salary" if kind == "money" else "pay_change"
        )
        yield "measure", measure, "rule"
        yield "statistic", self.rules.value("statistic", sentence, at), "sentence"
        yield "statistic", "point" if one_value else "range", "rule"
        yield "period", _period(figure), "sentence"
        yield "period", "one_off" if measure == "signing_bonus" else "year" if kind == "money" else None, "rule"
        yield "status", self.rules.value("status", sentence, at), "rule"
        yield "status", "reported", "rule"

    def _survival(
        self, sentence: str, at: tuple[int, int], kind: str, figure: Figure | None
    ) -> Iterator[tuple[str, str | None, Source]]:
        ages = sorted(_AGE.finditer(sentence), key=lambda found: abs(found.start() - at[0]))
        yield "age_years", ages[0][1] if ages else None, "sentence"
        yield "measure", self.rules.value("survival_measure", sentence, at), "rule"
        yield "population", self.rules.value("population", sentence, at), "rule"
        yield "unit_of_analysis", "firm", "rule"
        yield "industry", "all", "rule"

    def _hiring(
        self, sentence: str, at: tuple[int, int], kind: str, figure: Figure | None
    ) -> Iterator[tuple[str, str | None, Source]]:
        event = self.rules.value("event", sentence, at)
        yield "event_type", event, "rule"
        quantity = "tenure" if kind in _DURATIONS else self.rules.value("quantity", sentence, at, kind, event or "")
        yield "quantity", quantity, "rule"
        yield "person", self.known.people.nearest(sentence, at), "sentence"
        yield "role", self.known.roles.nearest(sentence, at), "sentence"
        named = self.known.organizations.find(sentence)
        first = self.known.organizations.nearest(sentence, at)
        others = [name for _, name in named if name != first]
        if event in ("poach", "acquihire", "acquisition", "departure", "offer", "hire"):
            yield "counterparty", others[0] if others else None, "rule"
        yield "period", _period(figure), "sentence"
        yield "status", self.rules.value("status", sentence, at), "rule"
        yield "status", "reported", "rule"


def _period(figure: Figure | None) -> str | None:
    """The period of the reading as the raw tables write it; per person is none."""
    per = figure.per if figure else None
    if per and per.startswith("total:"):
        years = re.fullmatch(r"total:(\d+)(?: years?)?", per)
        return f"multi_year:{years[1]}" if years else None
    return per if per in ("year", "month", "week", "day", "hour") else None


def _once(found: list[Proposal]) -> list[Proposal]:
    """Each figure of a page once: the sentence in the body counts before the headline that repeats it."""
    kept: dict[tuple[object, ...], Proposal] = {}
    for one in found:
        organization = one.labels.get("organization")
        if one.figure is None:
            key: tuple[object, ...] = (one.as_stated,)
        else:
            key = (
                one.figure.unit,
                one.figure.low,
                one.figure.high,
                one.table,
                organization.value if organization else "",
            )
        before = kept.get(key)
        if before is None or (before.place == "heading" and one.place != "heading"):
            kept[key] = one
    order = {id(one): at for at, one in enumerate(found)}
    return sorted(kept.values(), key=lambda one: order[id(one)])


def _matched(one: Proposal, holdings: Holdings) -> Proposal:
    if one.figure is None:
        return one
    matches = holdings.matches(one.table, one.row(), one.figure.low, one.figure.high, one.figure.unit or "")
    origin = next((match.origin_id for match in matches if match.repeats and match.origin_id), "")
    return replace(one, matches=tuple(match.text for match in matches), origin_id=origin)


def collect(page: str | bytes | Path, url: str = "") -> pd.DataFrame:
    """The figures of a page as a frame, one row a proposal: for a notebook.

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
    tables = {name: load(name).astype("str").fillna("") for name in ("organizations", "roles", "hiring_news")}
    return propose(replace(document, url=url or document.url), Known.from_tables(tables)).frame()


def read_project(root: Path) -> tuple[dict[str, pd.DataFrame], Known, Holdings]:
    """The raw tables of a project, the names in them, and the figures."""
    from talentmarket.raw import records
    from talentmarket.raw.corrections import figures

    raw, _ = records.read(root / "data" / "raw")
    return raw, Known.from_tables(raw), Holdings(raw, figures(raw))
