"""Events: the reports of one event joined into one row per quantity.

Reports are joined by hand where ``event_links`` says so. Of the others, two are joined only if all of this holds:

1. they name the same single organization, the same counterparty or person (one of them at least), the same type of event,
   quantity, unit and period;
2. they give the same month, or both give no more than the same year;
3. no source among them gives two figures, since a source that does means two things.

Every other report is an event of its own. The rule is strict on purpose: an event counted twice is seen at once, two events
made one are not.
"""

from collections import Counter

import numpy as np
import pandas as pd

from talentmarket.money import kind_of
from talentmarket.raw.corrections import RawTables
from talentmarket.raw.names import normalise
from talentmarket.tables.hiring import KINDS

#: Report tables whose rows are events; rows of other tables are joined only by hand.
EVENT_TABLES = ("hiring_news", "funding")

#: How far the ranges of two reports may lie apart and still agree: amounts are rounded, currencies converted.
TOLERANCE = 0.02
TOLERANCE_ACROSS_CURRENCIES = 0.10
#: What is counted one by one: 700 people and 710 people do not agree.
COUNTED = ("people", "gpus", "count")

_FIRMEST = ["official", "confirmed", "reported", "estimated", "disputed"]
_SAME = ["event_type", "organization_id", "counterparty_id", "person_id", "quantity", "kind", "period", "month"]
_TEXT = [
    "event_date", "event_type", "organization", "organization_id", "counterparty", "counterparty_id", "person", "period",
]  # fmt: skip
_COUNTS = [f"{kind}_{end}" for kind in KINDS for end in ("low", "high")]
#: The columns of the lower and the upper ends.
_LOWS, _HIGHS = ([end, f"{end}_usd", f"{end}_krw", *(f"{kind}_{end}" for kind in KINDS)] for end in ("low", "high"))
#: What of a report counts here; its table has three times as many columns.
_REPORTED = [
    "figure_id", "source_id", "origin_id", "status", "unit", "person_id", "quantity", *_TEXT,
    "currency", *_LOWS, *_HIGHS,
]  # fmt: skip


def tidy(reports: pd.DataFrame, raw: RawTables) -> pd.DataFrame:
    """The table hiring_events, from the reports (see `talentmarket.tables.hiring`)."""
    links = raw["event_links"].drop_duplicates("figure_id").set_index("figure_id")
    wanted = reports["home"].isin(EVENT_TABLES) | reports["figure_id"].isin(links.index)
    frame = reports.loc[wanted, _REPORTED].sort_values("figure_id", ignore_index=True)
    frame["kind"] = kind_of(frame["unit"])
    frame["denied"] = (_said(frame["figure_id"], links["role"]) == "denial") | (frame["status"] == "disputed")
    by_hand = _said(frame["figure_id"], links["event_id"])
    frame["event_id"] = by_hand.where(by_hand.isin(raw["events"]["event_id"]), "")
    others = frame["event_id"] == ""
    frame.loc[others, "event_id"] = _by_rule(frame[others], raw)
    published = frame["source_id"].map(raw["sources"].set_index("source_id")["publisher"])
    frame["publisher"] = published.map({name: normalise(name) for name in published.dropna().unique()})
    frame["origin"] = frame["origin_id"].mask(frame["origin_id"] == "", "published by " + frame["publisher"])
    return _join(frame, raw)


def alike(events: pd.DataFrame) -> list[list[str]]:
    """Rows of hiring_events that may be one: ids of those with the same organization, quantity, value and year, sorted."""
    known = events[(events["organization_id"].fillna("") != "") & (events["event_date"].fillna("") != "")]
    keys = ["organization_id", "quantity", "year", "low", "high", "currency", *_COUNTS]
    groups = known.assign(year=known["event_date"].str[:4]).groupby(keys, dropna=False)["event_id"]
    return [sorted(ids) for _, ids in groups if len(ids) > 1]


def _said(keys: pd.Series, texts: pd.Series) -> pd.Series:
    """The text of each key; empty where there is none."""
    said = texts.to_dict()
    return pd.Series([said.get(key, "") for key in keys.tolist()], keys.index, dtype="str")


def _by_rule(frame: pd.DataFrame, raw: RawTables) -> list[str]:
    """The event of each report that is not joined by hand, by the rule at the head of this module."""
    single = set(raw["organizations"].loc[raw["organizations"]["type"] != "group", "organization_id"])
    frame = frame.assign(month=frame["event_date"].str[:7])
    keys = list(zip(*(frame[name].tolist() for name in _SAME), strict=True))
    said = Counter(zip(keys, frame["source_id"].tolist(), strict=True))
    twice = {key for (key, _), times in said.items() if times > 1}
    events = []
    heads: dict[tuple[str, ...], tuple[str, str]] = {}
    columns = ["figure_id", "event_date", "event_type", "organization_id", "counterparty_id", "person"]
    for key, *cells in zip(keys, *(frame[name].tolist() for name in columns), strict=True):
        figure, date, event_type, who, other, person = cells
        joined = date and who in single and (other or person) and key not in twice
        first, day = heads.setdefault(key, (figure, date)) if joined else (figure, date)
        events.append(f"{day or 'undated'}-{who or 'unnamed'}-{event_type.replace('_', '-')}-{first[4:]}")
    return events


def _join(frame: pd.DataFrame, raw: RawTables) -> pd.DataFrame:
    """One row per event, from its reports, which are sorted by figure."""
    frame["event"] = frame.groupby("event_id").ngroup()
    events = frame.groupby("event")
    out = frame[["event_id", *_TEXT, "quantity"]].drop_duplicates("event_id").sort_values("event_id", ignore_index=True)
    counted = frame[~frame["denied"] | events["denied"].transform("all")]
    out["event_date"] = [min(dates, key=lambda date: (-len(date), date)) for dates in _lists(frame, "event_date")]
    out["currency"] = [_most_frequent(currencies) for currencies in _lists(counted, "currency")]
    same = counted["currency"] == counted["event"].map(out["currency"])
    out = out.join(_ranges(counted.assign(low=counted["low"].where(same), high=counted["high"].where(same))))
    out["n_reports"] = events.size()
    out["n_sources"] = events["publisher"].nunique()
    out["n_origins"] = events["origin"].nunique()
    out["disputed"] = events["denied"].any()
    out["agree"] = _agree(counted).where(out["n_origins"] > 1)
    firmest = frame["status"].map({status: rank for rank, status in enumerate(_FIRMEST)})
    out["status"] = firmest.groupby(frame["event"]).min().map(dict(enumerate(_FIRMEST)))
    out["figure_ids"] = [";".join(figures) for figures in _lists(frame, "figure_id")]
    return _described(out, raw)


def _lists(rows: pd.DataFrame, column: str) -> list[list[str]]:
    """The cells of a column in the reports of each event, event by event."""
    cells: dict[int, list[str]] = {}
    for event, cell in zip(rows["event"].tolist(), rows[column].tolist(), strict=True):
        cells.setdefault(event, []).append(cell)
    return [cells[event] for event in sorted(cells)]


def _most_frequent(currencies: list[str]) -> str:
    times = Counter(filter(None, currencies))
    return min(times, key=lambda currency: (-times[currency], currency), default="")


def _ranges(rows: pd.DataFrame) -> pd.DataFrame:
    """The smallest and the largest end of each pair of columns over the reports of each event."""
    lows, highs = rows[_LOWS], rows[_HIGHS]
    smallest = lows.fillna(highs.set_axis(_LOWS, axis="columns")).groupby(rows["event"]).min()
    return smallest.join(highs.fillna(lows.set_axis(_HIGHS, axis="columns")).groupby(rows["event"]).max())


def _agree(rows: pd.DataFrame) -> pd.Series:
    """Whether some value lies in the range of every report of an event; reports of another kind than the first do not count."""
    first = rows.drop_duplicates("event").set_index("event")["kind"]
    money = (rows["kind"] == "money").groupby(rows["event"]).transform("any")
    rows = rows[rows["kind"] == rows["event"].map(first).mask(money, "money")]
    many = rows.groupby("event")["currency"].transform("nunique") > 1
    low, high = rows["low"].mask(many, rows["low_usd"]), rows["high"].mask(many, rows["high_usd"])
    for name in KINDS:
        low, high = low.fillna(rows[f"{name}_low"]), high.fillna(rows[f"{name}_high"])
    give = many.map({True: TOLERANCE_ACROSS_CURRENCIES, False: TOLERANCE}).mask(rows["kind"].isin(COUNTED), 0.0)
    floor = (low - low.abs() * give).fillna(-np.inf).groupby(rows["event"]).max()
    ceiling = (high + high.abs() * give).fillna(np.inf).groupby(rows["event"]).min()
    return (floor <= ceiling).astype("boolean")


def _described(out: pd.DataFrame, raw: RawTables) -> pd.DataFrame:
    """What the hand-made list of events says of an event takes precedence over its reports."""
    listed = raw["events"].drop(columns="line").set_index("event_id")
    said = listed.reindex(out["event_id"], fill_value="").set_axis(out.index)
    names = raw["organizations"].set_index("organization_id")["name_en"]
    known = out["event_id"].isin(listed.index)
    for column in ("organization_id", "counterparty_id", "person", "quantity", "event_date"):
        out[column] = out[column].mask(known, said["date" if column == "event_date" else column])
    for side in ("organization", "counterparty"):
        canonical = _said(out[f"{side}_id"], names)
        out[side] = out[side].mask((canonical != "") | known, canonical)
    for column in ("label_en", "label_ko", "offer_id", "offer_stage"):
        out[column] = said[column]
    return out
