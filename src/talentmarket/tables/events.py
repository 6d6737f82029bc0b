"""Events: the reports of one event joined into one row per quantity.

Reports are joined by hand where ``event_links`` says so. Of the others, two are joined only if all of this holds:

1. they name the same single organization, the same counterparty or person (one of them at least), the same type of event,
   quantity, unit and period;
2. they give the same month, or both give no more than the same year;
3. no source among them gives two figures, since a source that does means two things.

Every other report is an event of its own. The rule is strict on purpose: an event counted twice is seen at once, two events
made one are not.
"""

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
#: The columns of both ends of each kind of quantity but money.
_ENDS = [(f"{kind}_low", f"{kind}_high") for kind in KINDS]
_COUNTS = [end for ends in _ENDS for end in ends]
#: What of a report counts here; its table has three times as many columns.
_REPORTED = [
    "figure_id", "source_id", "origin_id", "status", "unit", "person_id", "quantity", *_TEXT,
    "currency", "low", "high", "low_usd", "high_usd", "low_krw", "high_krw", *_COUNTS,
]  # fmt: skip


def tidy(reports: dict[str, pd.DataFrame], raw: RawTables) -> pd.DataFrame:
    """The table hiring_events, from the report tables (see `talentmarket.tables.hiring`)."""
    links = raw["event_links"].drop_duplicates("figure_id").set_index("figure_id")
    frame = pd.concat(
        table[_REPORTED] if name in EVENT_TABLES else table.loc[table["figure_id"].isin(links.index), _REPORTED]
        for name, table in reports.items()
    ).sort_values("figure_id", ignore_index=True)
    frame["kind"] = kind_of(frame["unit"])
    frame["denied"] = frame["figure_id"].map(links["role"]).eq("denial") | (frame["status"] == "disputed")
    by_hand = _said(frame["figure_id"], links["event_id"])
    by_hand = by_hand.mask((by_hand != "") & ~by_hand.isin(set(raw["events"]["event_id"])), "")
    frame["event_id"] = by_hand.mask(by_hand == "", _by_rule(frame[by_hand == ""], raw).reindex(frame.index))
    publisher = dict(zip(raw["sources"]["source_id"], raw["sources"]["publisher"].map(normalise), strict=True))
    frame["publisher"] = frame["source_id"].map(publisher)
    frame["origin"] = frame["origin_id"].mask(frame["origin_id"] == "", "published by " + frame["publisher"])
    return _join(frame, raw)


def alike(events: pd.DataFrame) -> list[list[str]]:
    """Rows of hiring_events that may be one: ids of those with the same organization, quantity, value and year, sorted."""
    known = events[(events["organization_id"].fillna("") != "") & (events["event_date"].fillna("") != "")]
    keys = ["organization_id", "quantity", "year", "low", "high", "currency", *_COUNTS]
    groups = known.assign(year=known["event_date"].str[:4]).groupby(keys, dropna=False)["event_id"]
    return [sorted(ids) for _, ids in groups if len(ids) > 1]


def _said(keys: pd.Series, texts: pd.Series) -> pd.Series:
    """The text of each key; empty where there is none, also where no key has one."""
    return keys.map(texts).astype("object").fillna("").astype("str")


def _by_rule(frame: pd.DataFrame, raw: RawTables) -> pd.Series:
    """The event of each report that is not joined by hand, by the rule at the head of this module."""
    single = raw["organizations"].loc[raw["organizations"]["type"] != "group", "organization_id"]
    named = frame["organization_id"].isin(single) & ((frame["counterparty_id"] != "") | (frame["person"] != ""))
    codes = frame.assign(month=frame["event_date"].str[:7]).groupby(_SAME, sort=False).ngroup()
    twice = pd.DataFrame({"code": codes, "source": frame["source_id"]}).duplicated(keep=False)
    may_join = named & (frame["event_date"] != "") & ~codes.isin(codes[twice])
    alone = pd.Series(np.arange(len(frame)) + len(frame), index=frame.index)
    group = codes.where(may_join, alone)
    _, heads, members = np.unique(group, return_index=True, return_inverse=True)
    head = frame.iloc[heads].take(members).set_axis(frame.index)  # rows are sorted: the first figure of each group
    who = frame["organization_id"].mask(frame["organization_id"] == "", "unnamed")
    date = head["event_date"].mask(head["event_date"] == "", "undated")
    return date + "-" + who + "-" + frame["event_type"].str.replace("_", "-") + "-" + head["figure_id"].str[4:]


def _join(frame: pd.DataFrame, raw: RawTables) -> pd.DataFrame:
    groups = frame.groupby("event_id", sort=True)
    undisputed = frame[~frame["denied"]]
    counted = pd.concat([undisputed, frame[~frame["event_id"].isin(set(undisputed["event_id"]))]])
    first = frame.drop_duplicates("event_id").set_index("event_id").sort_index()
    out = first[[*_TEXT, "quantity"]].copy()
    out["event_date"] = _finest_date(frame)
    out["currency"] = _most_frequent_currency(counted).reindex(out.index).fillna("")
    in_currency = counted[counted["currency"] == counted["event_id"].map(out["currency"])]
    amounts = _range(in_currency[in_currency["currency"] != ""], [("low", "high")])
    others = [("low_usd", "high_usd"), ("low_krw", "high_krw"), *_ENDS]
    out = pd.concat([out, amounts.reindex(out.index), _range(counted, others).reindex(out.index)], axis="columns")
    out["n_reports"] = groups.size()
    out["n_sources"] = groups["publisher"].nunique()
    out["n_origins"] = groups["origin"].nunique()
    out["disputed"] = groups["denied"].any()
    out["agree"] = _agree(counted).reindex(out.index).where(out["n_origins"] > 1)
    firmest = frame["status"].map({status: rank for rank, status in enumerate(_FIRMEST)})
    out["status"] = firmest.groupby(frame["event_id"]).min().map(dict(enumerate(_FIRMEST)))
    ids: dict[str, list[str]] = {}
    for event, figure in zip(frame["event_id"], frame["figure_id"], strict=True):  # sorted by figure
        ids.setdefault(event, []).append(figure)
    out["figure_ids"] = pd.Series({event: ";".join(figures) for event, figures in ids.items()})
    return _described(out.reset_index(), raw)


def _range(rows: pd.DataFrame, ends: list[tuple[str, str]]) -> pd.DataFrame:
    """The smallest and the largest end of each pair of columns over the reports of each event."""
    lows, highs = [low for low, _ in ends], [high for _, high in ends]
    smallest = rows[lows].fillna(rows[highs].set_axis(lows, axis="columns")).groupby(rows["event_id"]).min()
    largest = rows[highs].fillna(rows[lows].set_axis(highs, axis="columns")).groupby(rows["event_id"]).max()
    return pd.concat([smallest, largest], axis="columns")


def _finest_date(frame: pd.DataFrame) -> pd.Series:
    """The most exact date of the reports; of several, the earliest."""
    order = frame.assign(length=-frame["event_date"].str.len()).sort_values(["length", "event_date"], kind="stable")
    return order.drop_duplicates("event_id").set_index("event_id")["event_date"]


def _most_frequent_currency(rows: pd.DataFrame) -> pd.Series:
    counts = rows[rows["currency"] != ""].value_counts(["event_id", "currency"]).rename("n").reset_index()
    counts = counts.sort_values(["event_id", "n", "currency"], ascending=[True, False, True])
    return counts.drop_duplicates("event_id").set_index("event_id")["currency"]


def _agree(rows: pd.DataFrame) -> pd.Series:
    """Whether some value lies in the range of every report of an event; reports of another kind than the first do not count."""
    first = rows.drop_duplicates("event_id").set_index("event_id")["kind"]
    money = (rows["kind"] == "money").groupby(rows["event_id"]).transform("any")
    rows = rows[rows["kind"] == rows["event_id"].map(first).mask(money, "money")]
    many = rows.groupby("event_id")["currency"].transform("nunique") > 1
    low, high = rows["low"].mask(many, rows["low_usd"]), rows["high"].mask(many, rows["high_usd"])
    for name in KINDS:
        low, high = low.fillna(rows[f"{name}_low"]), high.fillna(rows[f"{name}_high"])
    give = many.map({True: TOLERANCE_ACROSS_CURRENCIES, False: TOLERANCE})
    give = give.mask(rows["kind"].isin(COUNTED), 0.0)
    floor = (low - low.abs() * give).fillna(-np.inf).groupby(rows["event_id"]).max()
    ceiling = (high + high.abs() * give).fillna(np.inf).groupby(rows["event_id"]).min()
    return (floor <= ceiling).astype("boolean")


def _described(out: pd.DataFrame, raw: RawTables) -> pd.DataFrame:
    """What the hand-made list of events says of an event takes precedence over its reports."""
    said = raw["events"].set_index("event_id")
    names = raw["organizations"].set_index("organization_id")["name_en"]
    known = out["event_id"].isin(said.index)
    for column in ("organization_id", "counterparty_id", "person", "quantity", "event_date"):
        source = "date" if column == "event_date" else column
        out[column] = out[column].mask(known, _said(out["event_id"], said[source]))
    for side in ("organization", "counterparty"):
        canonical = _said(out[f"{side}_id"], names)
        out[side] = out[side].mask((canonical != "") | known, canonical)
    for column in ("label_en", "label_ko", "offer_id", "offer_stage"):
        out[column] = _said(out["event_id"], said[column])
    return out
