"""What a person should look at: lines that may be right, but are of a kind that was often wrong.

A doubt stops nothing. Each names one line, says what is odd and what to do; where many lines of one source share it, the
first is named with the number of the others. Notes are read here, so that a reader learns what they leave out.
"""

import re
from collections.abc import Hashable, Iterator
from dataclasses import replace

import pandas as pd

from talentmarket.messages import Said, shown
from talentmarket.raw.corrections import Figures, RawTables
from talentmarket.raw.records import Problem
from talentmarket.raw.wordings import FIGURE_TABLES
from talentmarket.schema import currencies

#: Kind, column, the lines concerned, what is odd (with room for the value) and what to do.
Rules = Iterator[tuple[str, str, pd.Series, Said, Said]]

#: Columns whose word a correction may replace for one line and leave for its neighbours.
_LABELS = ("measure", "quantity", "event_type", "statistic", "population", "unit_of_analysis", "industry", "country")

#: What must be alike besides, for two lines to be neighbours.
_ALIKE = ("role", "organization", "subgroup")

#: Kinds of origin that can confirm, and that can state officially.
_PARTIES = ("person", "company", "filing", "official_statistics")
_AUTHORITIES = ("company", "filing", "official_statistics")

_POOLED = re.compile(r"\b(Europe|European|EU|EU27|EU28|worldwide|globally|OECD)\b|유럽|전 세계")
_POOLS = ("EU", "WW", "OECD")

_TWICE = re.compile(
    r"([$€£¥₩])\s?\d.*\1\s?\d|\d[\d.,]*\s?(%|퍼센트|percent|people|employees|명|원|달러)\D.*\d[\d.,]*\s?\2"
)


def doubts(figures: Figures) -> list[Problem]:
    """All doubts about the figures that could be read, in the order of tables and lines; one a source, column and kind."""
    raw = figures.raw
    found: list[tuple[str, Problem]] = []
    for table in FIGURE_TABLES:
        rows = _with_sources(figures.rows(table), raw)
        for kind, column, wrong, rule, hint in _rules(table, rows, raw):
            cells = (rows.loc[wrong, name] for name in ("line", "source_id", column))
            for line, source, value in zip(*cells, strict=True):
                problem = Problem(f"{table}.csv", int(line), column, kind, value, Said(rule, value=shown(value)), hint)
                found.append((str(source), problem))
    found += [("", one) for one in _corrected_alone(raw)]
    return _one_a_source(found)


def _one_a_source(found: list[tuple[str, Problem]]) -> list[Problem]:
    """The first doubt of each source, column and kind, with the number of the others."""
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for source, one in found:
        groups.setdefault((source or one, one.path, one.column, one.kind), []).append(one)
    firsts = []
    for first, *others in groups.values():
        if len(others) == 1:
            first = replace(first, rule=Said("{rule}; so in another line of this source", rule=first.rule))
        elif others:
            more = Said("{rule}; so in {count} more lines of this source", rule=first.rule, count=f"{len(others):,}")
            first = replace(first, rule=more)
        firsts.append(first)
    order = [f"{table}.csv" for table in (*FIGURE_TABLES, "corrections")]
    return sorted(firsts, key=lambda one: (order.index(one.path), one.line, one.column))


def _with_sources(rows: pd.DataFrame, raw: RawTables) -> pd.DataFrame:
    """The lines with what is known of their source: the kind of its origin, and when it was published."""
    origins = raw["origins"].set_index("origin_id")["kind"].to_dict()
    published = raw["sources"].set_index("source_id")["published"].to_dict()
    kinds = [origins.get(origin, "") for origin in rows["origin_id"]]
    return rows.assign(origin_kind=kinds, published=[published.get(source, "") for source in rows["source_id"]])


def _rules(table: str, rows: pd.DataFrame, raw: RawTables) -> Rules:
    rule, hint = Said("it is not said who first stated the number"), Said("name the origin: often the page itself")
    yield "no-origin", "origin_id", rows["origin_id"] == "", rule, hint
    measure = "quantity" if table == "hiring_news" else "measure"
    same = ["source_id", "as_stated", "low", "high"]
    many = rows.groupby(same, dropna=False)[measure].transform("nunique") > 1
    rule, hint = Said("{value} is read as two measures"), Said("keep the one that the page means")
    yield "same-wording", "as_stated", many, rule, hint
    rule, hint = Said("{value} has two amounts"), Said("see that the right one is read, or correct it")
    yield "two-amounts", "as_stated", _two_amounts(rows), rule, hint
    one_country = ~rows["country"].isin(_POOLS) & (rows["country"] != "")
    pooled = one_country & _names_several(rows)
    rule, hint = Said("{value} is one country of several"), Said("use EU, OECD or WW for all of them")
    yield "pooled-country", "country", pooled, rule, hint
    if "organization" in rows:
        listed = rows["organization"].str.contains(";", regex=False)
        rule, hint = Said("{value} is a list"), Said("give each its line, or leave the cell empty")
        yield "organization-list", "organization", listed, rule, hint
    if "subgroup" in rows:
        repeated = (rows["subgroup"] != "") & (rows["subgroup"] == rows["note"])
        rule, hint = Said("{value} only repeats the note"), Said("a remark is not a group: name the group alone")
        yield "subgroup-note", "subgroup", repeated, rule, hint
    when = rows["event_date"] if "event_date" in rows else rows["year"] if "year" in rows else rows["reference_year"]
    known = [(told[: len(date)], date[: len(told)]) for told, date in zip(rows["published"], when, strict=True)]
    early = pd.Series([told < date for told, date in known], index=rows.index)  # as far as both are known
    rule, hint = Said("the source was published on {value}, before this"), Said("mark it as expected, or mend the date")
    yield "published-before", "published", early & (rows["expected"] != "true"), rule, hint
    if "status" in rows:
        yield from _status_rules(rows, raw)


def _status_rules(rows: pd.DataFrame, raw: RawTables) -> Rules:
    """The words of `status`, each with what must be known of a figure for it."""
    known = rows["origin_kind"] != ""
    named = (rows["note"] != "") | rows["origin_kind"].isin(_PARTIES)
    unnamed = (rows["status"] == "confirmed") & known & ~named
    name_it = Said("name the party in the note")
    yield "unnamed-party", "status", unnamed, Said("{value}, but nobody is named who confirms it"), name_it
    official = (rows["status"] == "official") & known & ~rows["origin_kind"].isin(_AUTHORITIES)
    rule = Said("{value}, but its origin is neither an authority nor the employer")
    yield "not-official", "status", official, rule, Said("call it reported")
    links = raw["event_links"]
    denied = rows["figure_id"].isin(links.loc[links["role"] == "denial", "figure_id"])
    alone = (rows["status"] == "disputed") & (rows["note"] == "") & ~denied
    yield "nobody-denies", "status", alone, Said("{value}, but nobody is named who denies it"), name_it


def _names_several(rows: pd.DataFrame) -> pd.Series:
    """Lines whose wording or labels name a region or the world; each distinct text is looked at once."""
    found = pd.Series(False, index=rows.index)
    for name in ("as_stated", "organization", "role", "industry", "subgroup"):
        if name in rows:
            found |= rows[name].map({text: bool(_POOLED.search(text)) for text in rows[name].unique()}).astype(bool)
    return found


def _two_amounts(rows: pd.DataFrame) -> pd.Series:
    """Lines not corrected whose wording holds another amount of the same unit outside what was read."""
    from talentmarket.reading import scan

    found = pd.Series(False, index=rows.index)
    likely = rows[~rows["corrected"] & rows["as_stated"].map(lambda wording: bool(_TWICE.search(wording))).astype(bool)]
    for at, wording, unit, low, high in likely[["as_stated", "unit", "low", "high"]].itertuples():
        money = unit in currencies()
        low, high = (low if low == low else float("-inf")), (high if high == high else float("inf"))
        for span in scan(wording):
            figure = span.figure
            if figure is None or (figure.unit or unit) != unit or (money and not figure.unit):
                continue
            value = figure.low if figure.low is not None else figure.high
            if value is not None and not low <= float(value) <= high:
                found[at] = True
    return found


def _corrected_alone(raw: RawTables) -> Iterator[Problem]:
    """Corrections of a label that other lines of the source, alike in every other label, keep."""
    corrections = raw["corrections"]
    done = set(zip(corrections["figure_id"], corrections["column"], strict=True))
    lines: dict[str, dict[Hashable, str]] = {}
    by_source: dict[str, list[dict[Hashable, str]]] = {}
    for table in FIGURE_TABLES:
        corrected = raw[table]["figure_id"].isin(corrections["figure_id"])
        rows = raw[table][raw[table]["source_id"].isin(raw[table].loc[corrected, "source_id"])]
        for row in rows.filter(items=[*_LABELS, *_ALIKE, "figure_id", "source_id"]).to_dict("records"):
            lines[row["figure_id"]] = row
            by_source.setdefault(row["source_id"], []).append(row)
    columns = ["line", "figure_id", "column", "replaces", "value"]
    for line, figure, column, replaces, value in corrections[columns].itertuples(index=False):
        if column not in _LABELS or figure not in lines or not replaces:
            continue
        own = lines[figure]
        like = [name for name in (*_LABELS, *_ALIKE) if name != column and name in own]
        siblings = [
            row["figure_id"]
            for row in by_source[own["source_id"]]
            if row.get(column) == replaces
            and (row["figure_id"], column) not in done
            and all(row.get(name) == own[name] for name in like)
        ]
        if siblings:
            named = ", ".join(siblings[:3])
            if len(siblings) > 3:
                named = Said("{names} and {count} more", names=named, count=f"{len(siblings) - 3:,}")
            facts = {"figure": figure, "value": shown(value), "siblings": named, "before": shown(replaces)}
            rule = Said("{figure} becomes {value}, but {siblings} of its source stay {before}", **facts)
            hint = Said("correct them all, or say why not")
            yield Problem("corrections.csv", int(line), column, "sibling-label", value, rule, hint)
