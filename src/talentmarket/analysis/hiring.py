"""The talent war in reports: offers, prices of teams, moves between employers, retention, growth, compute, layoffs.

Every function takes processed tables (``hiring_news``, ``hiring_events``, ``headcounts``, ``talent_flows``,
``retention``, ``resources``, ``organizations``) and returns a frame with the ids of the figures each row rests on in
``figure_id``. Nothing is averaged over figures that measure different things: what several reports say is given as
their range. Disputed reports widen no range where undisputed ones exist, see :func:`talentmarket.analysis.ranges.span`.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from talentmarket.analysis.ranges import (
    Finding,
    by_figure,
    decimal_year,
    figure_ids,
    floats,
    having,
    join_ids,
    joined,
    origins_of,
    select_events,
    span,
    split_ids,
    year_of,
)


def _types(organizations: pd.DataFrame) -> pd.Series:
    return organizations.set_index("organization_id")["type"]


def _flag(column: pd.Series) -> pd.Series:
    """A column of yes and no, where nothing means no."""
    return column.fillna(False).astype(bool)


def _single(rows: pd.DataFrame, organizations: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The rows of which each of these columns names one organization, not a group of several."""
    single = organizations.loc[organizations["type"] != "group", "organization_id"]
    return rows[np.logical_and.reduce([rows[name].isin(single) for name in columns])]


# --- offers ------------------------------------------------------------------------------------------------


def offers(events: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """What people were offered or got for moving, one row per event, in US dollars.

    An offer is an event of the kind ``offer`` or ``poach``, a hire whose former employer is named, or what a person got
    out of an acquihire. Pay by the day, week, month or hour is not a package and is left out.

    Returns ``event_id``, ``event_date``, ``when`` (years), ``organization_id``, ``counterparty_id``, ``person``,
    ``low_usd``, ``high_usd``, ``covers`` (``year``, ``one_off`` or ``total``: over years, or not said), ``n_reports``,
    ``n_sources``, ``disputed``, ``figure_id``; in order of time.

    ``events`` are from :func:`select_events`, ``reports`` those joined in them: one paid by the day takes its event out.
    """
    kind = events["event_type"]
    from_named = events["counterparty_id"].fillna("") != ""
    moved = kind.isin(["offer", "poach", "acquihire"]) | ((kind == "hire") & from_named)
    short = ["day", "week", "month", "hour"]
    wages = reports["period"].isin(short) | reports["per"].isin(short)
    paid_by_time = set(reports.loc[wages, "figure_id"])
    packages = events["figure_id"].map(lambda ids: paid_by_time.isdisjoint(split_ids(ids))).astype(bool)
    rows = events[moved & packages & (events["quantity"] == "compensation")]
    out = rows.assign(
        when=decimal_year(rows["event_date"]),
        low_usd=rows["low_usd"].fillna(rows["high_usd"]),
        high_usd=rows["high_usd"].fillna(rows["low_usd"]),
        covers=rows["period"].where(rows["period"].isin(["year", "one_off"]), "total"),
        disputed=_flag(rows["disputed"]),
    ).dropna(subset=["when", "low_usd"])
    columns = [
        "event_id", "event_date", "when", "organization_id", "counterparty_id", "person", "low_usd", "high_usd", "covers",
        "n_reports", "n_sources", "disputed", "figure_id",
    ]  # fmt: skip
    return out.sort_values(["when", "high_usd", "event_id"], ignore_index=True)[columns]


def packages(offered: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """Offers by who got them: one person or named group is one offer, in however many stages and reports it comes.

    A first bid, a better one and the part paid in the first year are stages of one offer; its amount is the largest of the
    whole packages reported (where only pay by the year is, the largest year). What owners got for their shares when
    their company was bought is not an offer but the proceeds of a sale, and is marked: payer and former employer are the two
    sides of an undisputed deal within a year of it.

    Returns ``organization_id``, ``counterparty_id``, ``person``, ``recipient`` (``person``, ``group``: people of a
    named employer, or ``unnamed``: a row for each report), ``owner`` (proceeds of a sale), ``event_date`` and ``when``
    (of the first stage), ``low_usd``, ``high_usd``, ``covers``, ``disputed`` (this amount is), ``undisputed_usd`` (the
    largest amount that nobody disputes, NaN if none), ``n_stages``, ``n_figures``, ``n_origins``, ``figure_id``; the
    largest first.

    ``offered`` is from :func:`offers`, ``reports`` are the rows of ``hiring_news`` behind it.
    """
    columns = [
        "organization_id", "counterparty_id", "person", "recipient", "owner", "event_date", "when", "low_usd", "high_usd",
        "covers", "disputed", "undisputed_usd", "n_stages", "n_figures", "n_origins", "figure_id",
    ]  # fmt: skip
    offered = offered.dropna(subset=["organization_id"])
    person = offered["person"].fillna("").astype("str")
    other = offered["counterparty_id"].fillna("").astype("str")
    recipient = pd.Series("unnamed", index=offered.index).mask(other != "", "group").mask(person != "", "person")
    who = person.where(person != "", other).where(recipient != "unnamed", offered["event_id"])
    stages_of: dict[Any, list[dict[Any, Any]]] = {}
    for kind, name, stage in zip(recipient, who, offered.to_dict("records"), strict=True):
        stages_of.setdefault((kind, stage["organization_id"], name), []).append(stage)
    origins = _first_stated_by(reports)
    sales = _sale_dates(reports)
    found = []
    for (kind, organization, _), stages in stages_of.items():
        largest = max(
            stages, key=lambda one: (one["covers"] != "year", one["high_usd"], one["low_usd"], one["event_id"])
        )
        first = min(stages, key=lambda one: (one["when"], one["event_id"]))
        ids = split_ids(join_ids(stage["figure_id"] for stage in stages))
        sold = sales.get(frozenset((organization, str(first["counterparty_id"]))), [])
        found.append(
            largest
            | {
                "recipient": kind,
                "owner": kind == "person" and any(abs(year - first["when"]) <= 1 for year in sold),
                "event_date": first["event_date"],
                "when": first["when"],
                "undisputed_usd": max((one["high_usd"] for one in stages if not one["disputed"]), default=math.nan),
                "n_stages": len(stages),
                "n_figures": len(ids),
                "n_origins": len({origins[one] for one in ids if one in origins}),
                "figure_id": join_ids(ids),
            }
        )
    order = ["high_usd", "low_usd", "when", "figure_id"]
    table = pd.DataFrame(found, columns=columns)
    return table.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def _first_stated_by(reports: pd.DataFrame) -> dict[str, str]:
    """The origin of each figure, by its id."""
    return dict(zip(reports["figure_id"].tolist(), origins_of(reports).tolist(), strict=True))


def _sale_dates(reports: pd.DataFrame) -> dict[Any, list[float]]:
    """When undisputed reports say that one of two organizations (a frozen set) bought the other or its people, in years."""
    deals = having(reports, event_type=["acquihire", "acquisition"], quantity="deal_value")
    deals = deals[(deals["status"] != "disputed") & ~deals["outcome"].isin(["declined"])]
    deals = deals.dropna(subset=["counterparty_id"])
    years = decimal_year(deals["event_date"]).dropna()
    sides = [frozenset(pair) for pair in deals.loc[years.index, ["organization_id", "counterparty_id"]].to_numpy()]
    return years.groupby(pd.Series(sides, years.index, "object"), sort=False).agg(list).to_dict()


# --- the price of a team -----------------------------------------------------------------------------------

#: Kinds of organizations by size, to tell the buyer from the bought where reports name them in either order.
_SIZE = {"big_tech": 4, "enterprise": 3, "public": 3, "ai_lab": 2, "startup": 1, "academia": 1}
#: What of a report of numbers of people is counted with.
_COUNT = [
    "figure_id", "source_id", "origin_id", "retelling", "status", "event_date", "organization_id", "people_low", "people_high",
    "expected",
]  # fmt: skip
_WHOLE_STAFF = ("", "all staff", "all employees", "staff", "employees", "team", "all")


def _deals(news: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """Reports of deals with ``buyer_id`` and ``target_id``: the larger kind of organization buys, of equals the first named."""
    rows = news[news["event_type"].isin(["acquihire", "acquisition"])]
    rows = _single(rows, organizations, "organization_id", "counterparty_id")
    size = _types(organizations).map(_SIZE)
    first, second = rows["organization_id"], rows["counterparty_id"]
    turned = second.map(size).fillna(0) > first.map(size).fillna(0)
    return rows.assign(buyer_id=second.where(turned, first), target_id=first.where(turned, second))


def acquihire_prices(news: pd.DataFrame, headcounts: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """Price of a team per person: what was paid over the people it was paid for.

    Two kinds of deals, never pooled (``basis``):

    * ``moved``: reports of the deal count the people who came to the buyer. Only they are divided by.
    * ``staff``: a company was bought whole and no report of the deal counts who came; its staff within a year of it did.

    A deal that left the company standing (a licence and hires, half of its shares) without a count of those who moved has no
    price per person: most of the staff may not have moved. The range divides the lowest price by the most people, and the
    highest by the fewest (Moore, *Interval Analysis*, 1966). Where the buyer owned a part already (``owned``), what it paid
    for the rest is the lower end.

    Returns ``buyer_id``, ``target_id``, ``event_date`` (the most exact, then the earliest), ``when``, ``price_low``,
    ``price_high`` (USD), ``people_low``, ``people_high``, ``basis``, ``low``, ``high``, ``middle`` (USD per person),
    ``owned`` (the buyer had a part before), ``n_figures``, ``n_origins``, ``disputed`` (the people rest on disputed
    reports alone), ``figure_id``; in order of time.
    """
    columns = [
        "buyer_id", "target_id", "event_date", "when", "price_low", "price_high", "people_low", "people_high", "basis",
        "low", "high", "middle", "owned", "n_figures", "n_origins", "disputed", "figure_id",
    ]  # fmt: skip
    pair = ["buyer_id", "target_id"]
    deals = _deals(news, organizations)
    paid = (deals["quantity"] == "deal_value") & (deals["status"] != "disputed") & (deals["outcome"].fillna("") == "")
    lump = (deals["period"].fillna("") == "") & (deals["per"].fillna("") == "")
    kind = deals["price_kind"].fillna("")
    prices = deals[paid & lump & kind.isin(["", "whole"])]
    cost = span(prices, pair, "low_usd", "high_usd")
    net = span(deals[paid & lump & (kind == "net")], pair, "low_usd", "high_usd")[[*pair, "low", "figure_id"]]
    cost = cost.merge(net, on=pair, how="left", suffixes=("", "_net"))
    cost["owned"], cost["low"] = cost["low_net"].notna(), cost[["low", "low_net"]].min(axis=1)
    cost["figure_id"] = joined(cost, "figure_id", "figure_id_net")
    dated = prices.loc[prices["event_date"].fillna("") != "", [*pair, "event_date"]]
    dated = dated.assign(vague=-dated["event_date"].str.len()).sort_values(["vague", "event_date"])
    cost = cost.merge(dated.drop_duplicates(pair), on=pair, how="left")
    cost["when"] = decimal_year(cost["event_date"].astype("object"))
    bought = prices.loc[prices["event_type"] == "acquisition", pair].drop_duplicates()
    counted = deals[deals["quantity"] == "headcount"]
    moved = span(counted, pair, "people_low", "people_high").assign(basis="moved")
    staff = _staff_bought(cost.merge(bought, on=pair), headcounts)
    people = pd.concat([part for part in (moved, staff) if len(part)] or [moved]).drop_duplicates(pair)
    both = cost.merge(people, on=pair, suffixes=("_price", "_people"))
    both = both[both["low_people"] > 0].reset_index(drop=True)
    ids = joined(both, "figure_id_price", "figure_id_people")
    origins = _first_stated_by(headcounts) | _first_stated_by(news)
    turned = {f"{end}_{side}": f"{side}_{end}" for side in ("price", "people") for end in ("low", "high")}
    out = both.rename(columns=turned).assign(
        low=both["low_price"] / both["high_people"],
        high=both["high_price"] / both["low_people"],
        middle=both["middle_price"] / both["middle_people"],
        n_figures=[len(split_ids(one)) for one in ids],
        n_origins=[len({origins[figure] for figure in split_ids(one)}) for one in ids],
        disputed=both["disputed_people"].astype(bool),
        figure_id=ids,
    )
    return out.reindex(columns=columns).sort_values(["when", "target_id"], ignore_index=True)


def _staff_bought(cost: pd.DataFrame, headcounts: pd.DataFrame) -> pd.DataFrame:
    """Staff of companies that were bought whole, by the counts within a year of the deal."""
    pair = ["buyer_id", "target_id"]
    counts = having(headcounts, quantity="headcount")
    whole = counts[counts["role"].fillna("").str.lower().isin(_WHOLE_STAFF)].filter(items=_COUNT)
    near = whole.rename(columns={"organization_id": "target_id"}).merge(cost[[*pair, "when"]], on="target_id")
    near = near[(decimal_year(near["event_date"]) - near["when"]).abs() <= 1]
    return span(near, pair, "people_low", "people_high").assign(basis="staff")


def typical_price(prices: pd.DataFrame) -> pd.DataFrame:
    """Median price per person over undisputed deals, for teams of which the movers are counted and for whole companies.

    Returns ``basis``, ``median``, ``low``, ``high`` (USD per person, of the deals' middles), ``n_deals``,
    ``n_figures``, ``n_origins``, ``first_year``, ``last_year``, ``figure_id``.
    """
    firm = prices[~prices["disputed"].astype(bool)]
    by_basis = firm.groupby("basis").agg(
        median=("middle", "median"),
        low=("middle", "min"),
        high=("middle", "max"),
        n_deals=("target_id", "size"),
        n_figures=("n_figures", "sum"),
        n_origins=("n_origins", "sum"),
        first_year=("when", "min"),
        last_year=("when", "max"),
        figure_id=("figure_id", join_ids),
    )
    return by_basis.reset_index()


def timeline(
    packages: pd.DataFrame, prices: pd.DataFrame, names: Mapping[str, object], people_of: Callable[[object], object]
) -> pd.DataFrame:
    """Offers to people and prices of teams per person, in one table: both are US dollars for one person.

    Returns ``when``, ``organization_id``, ``low_usd``, ``high_usd``, ``covers``, ``disputed``, ``n_origins``, ``label``
    (a person, the people of an organization, or a team that was bought; empty where the offer went to nobody named),
    ``figure_id``.

    Of :func:`packages` what owners got for their shares is left out; prices (:func:`acquihire_prices`) get ``covers`` =
    ``head``. ``names`` is what is printed for an ``organization_id``, and ``people_of`` words the people of one, where an
    offer names no person.
    """
    offered = packages[~packages["owner"].astype(bool)]
    recipient, former = offered["recipient"], offered["counterparty_id"].where(offered["recipient"] == "group")
    people = former.map(lambda one: people_of(names[one]) if one in names else "").astype("object")
    teams = prices.assign(
        organization_id=prices["buyer_id"],
        low_usd=prices["low"],
        high_usd=prices["high"],
        covers="head",
        label=prices["target_id"].map(lambda one: names.get(one, one)),
    )
    columns = [
        "when", "organization_id", "low_usd", "high_usd", "covers", "disputed", "n_origins", "label", "figure_id",
    ]  # fmt: skip
    offered = offered.assign(label=people.mask(recipient == "person", offered["person"].astype("object")))
    parts = [part[columns] for part in (offered, teams) if len(part)]
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts, ignore_index=True).sort_values(["when", "high_usd", "figure_id"], ignore_index=True)


def flows(news: pd.DataFrame, talent_flows: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """Reported numbers of people who went from one organization to another.

    Reports of one pair overlap and grow over time, so they are not added up: the range is given, and ``floor`` is the
    most that a report names at least (24 for "dozens", 20 for "more than 20"). Moves from or to groups of several
    organizations belong to no pair and are left out, and so are people who only threatened to go.

    Returns ``loser_id``, ``gainer_id``, the columns of :func:`span` (people), ``first_year`` and ``last_year``; the largest
    first.
    """
    came = having(news, event_type=["poach", "hire"], quantity="headcount")
    left = having(news, event_type="departure", quantity="headcount")
    told = having(talent_flows, quantity="headcount")
    columns = [
        "figure_id", "source_id", "origin_id", "retelling", "event_date", "status", "outcome", "people_low", "people_high",
    ]  # fmt: skip
    sides = [(rows, "counterparty_id", "organization_id") for rows in (came, told)]
    sides.append((left, "organization_id", "counterparty_id"))
    parts = [rows[columns].assign(loser_id=rows[loser], gainer_id=rows[gainer]) for rows, loser, gainer in sides]
    rows = _single(pd.concat(parts, ignore_index=True), organizations, "loser_id", "gainer_id")
    rows = rows[(rows["loser_id"] != rows["gainer_id"]) & (rows["outcome"].fillna("") != "stayed")]
    pair = ["loser_id", "gainer_id"]
    years = year_of(rows).groupby([rows[name] for name in pair]).agg(first_year="min", last_year="max").reset_index()
    out = span(rows, pair, "people_low", "people_high").merge(years, on=pair, how="left")
    return out.sort_values(["floor", "loser_id", "gainer_id"], ascending=[False, True, True], ignore_index=True)


def recruiting_ratios(talent_flows: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """People who join for each one who leaves in the other direction, by pair of employers, as reports give it.

    Only ratios between two single organizations count: a net flow of a country has no other side.

    Returns ``gainer_id``, ``loser_id`` and the columns of :func:`span`; the highest first.
    """
    rows = talent_flows[talent_flows["quantity"] == "ratio"]
    rows = _single(rows, organizations, "organization_id", "counterparty_id")
    rows = rows.assign(gainer_id=rows["organization_id"], loser_id=rows["counterparty_id"])
    out = span(rows, ["gainer_id", "loser_id"], "ratio_low", "ratio_high")
    return out.sort_values("middle", ascending=False, ignore_index=True)


def retention_by_lab(retention: pd.DataFrame) -> pd.DataFrame:
    """Share of staff still there after two years, by organization.

    Rates over another number of years (``multi_year:4``) measure something else: 64 % over two years are 41 % over four. They
    are left out, never set next to these.

    Returns ``organization_id`` and the columns of :func:`span` (shares, 0 to 1); the best first.
    """
    period = retention["period"].fillna("")
    other = period.str.startswith("multi_year:") & (period != "multi_year:2")
    named = retention["organization_id"].fillna("") != ""
    rows = retention[(retention["quantity"] == "retention_rate") & ~other & named]
    rows = rows.assign(percent_low=rows["percent_low"] / 100, percent_high=rows["percent_high"] / 100)
    out = span(rows, ["organization_id"], "percent_low", "percent_high")
    return out.sort_values(["middle", "organization_id"], ascending=[False, True], ignore_index=True)


def implied_retention(retention: pd.DataFrame) -> pd.DataFrame:
    """What yearly attrition would leave of a staff after two years, if it hit everyone alike: ``(1 - a) ** 2``.

    Returns ``organization_id``, ``attrition`` (share a year), ``implied`` (share left), ``figure_id``.
    """
    rows = having(retention, quantity="attrition_rate", period="year")
    yearly = span(rows, ["organization_id"], "percent_low", "percent_high")
    attrition = yearly["middle"].astype("float64") / 100
    columns = ["organization_id", "attrition", "implied", "figure_id"]
    return yearly.assign(attrition=attrition, implied=(1 - attrition) ** 2)[columns]


# --- growing -----------------------------------------------------------------------------------------------


def headcount_points(headcounts: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """Staff of single organizations at dates, each count once.

    However many texts retell one count of one origin, it is one point, at its most exact date. A count dated by the year
    alone gives way to counts of the same year with a month: within a year a young firm may double. Left out are teams,
    groups of organizations, wordings that hold two dates ("from 1,000 to 3,000"), expected and disputed counts.

    Returns ``organization_id``, ``event_date``, ``when`` (years), ``low``, ``high``, ``middle`` (people), ``floor``
    (the count is only said to be more than this), ``n_figures``, ``n_origins``, ``figure_id``; in order of time.
    """
    rows = having(headcounts, quantity="headcount", event_type="headcount")
    rows = rows[
        rows["role"].fillna("").str.lower().isin(_WHOLE_STAFF)
        & ~_two_dates(rows)
        & (rows["event_date"].fillna("") != "")
        & (rows["status"] != "disputed")
        & ~_flag(rows["expected"])
    ].dropna(subset=["people_low", "people_high"], how="all")
    rows = _single(rows.filter(items=_COUNT), organizations, "organization_id")
    low, high = floats(rows["people_low"]), floats(rows["people_high"])
    rows = rows.assign(
        origin_id=origins_of(rows),
        low=low.fillna(high),
        high=high.fillna(low),
        floor=high.isna(),
        date=rows["event_date"].astype("object").astype("str"),
    )
    rows = rows.assign(exact=rows["date"].str.len(), year=rows["date"].str[:4])
    rows = rows.sort_values(["exact", "date"], ascending=[False, True])
    count = ["organization_id", "origin_id", "low", "high", "year"]
    # who retells "more than 3,000" as 3,000 knows no more than its origin
    together = rows.groupby(count).agg({"figure_id": join_ids, "floor": "any"})
    points = rows.drop_duplicates(count).drop(columns=["figure_id", "floor"]).merge(together, on=count)
    monthly = points.groupby(["organization_id", "year"])["exact"].transform("max") > 4
    points = points[~(monthly & (points["exact"] == 4))]
    # counts of one organization and date from several origins are one point with their range
    place = ["organization_id", "date"]
    floors = points.groupby(place)["floor"].all().reset_index()
    table = span(points, place, "low", "high").drop(columns="floor").merge(floors, on=place)
    table = table.rename(columns={"date": "event_date"}).assign(when=lambda rows: decimal_year(rows["event_date"]))
    columns = ["event_date", "when", "low", "high", "middle", "floor", "n_figures", "n_origins", "figure_id"]
    return table.sort_values(["organization_id", "when"], ignore_index=True)[["organization_id", *columns]]


def _two_dates(rows: pd.DataFrame) -> pd.Series:
    """Where a wording holds the staff at the two ends of a span: a change between them, or a period of years."""
    ends = rows["people_low"] < rows["people_high"]
    return ends & ((rows["change"].fillna("") != "") | rows["period"].fillna("").str.contains(r"years?$", regex=True))


#: Student's t: 97.5 % quantiles for 1, 2, … degrees of freedom (Fisher and Yates, *Statistical Tables*, table III).
T_975 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110,
    2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip


#: Fewest dates that a line is laid through.
LEAST_DATES = 3


def growth(points: pd.DataFrame) -> pd.DataFrame:
    """Exponential growth of each organization: a line through the logarithms of its :func:`headcount_points`.

    ``ln N = a + b t`` (log-linear regression, Seber and Wild, *Nonlinear Regression*, 1989, section 1.7); the staff doubles
    in ``ln 2 / b``. The interval is that of the slope by Student's t with n - 2 degrees of freedom, turned round. No time is
    given where growth and shrinking are both within it, nor where the time is longer than the dates span: a doubling that
    nobody can have seen is not one. A floor ("more than 3,000") counts as the number it names, so where floors are late the
    true growth may be faster; ``n_floors`` says how many there are, and the fit without them is given.

    Returns ``organization_id``, ``n_points``, ``n_floors``, ``from``, ``to`` (years), ``intercept`` (ln people in the
    year 2000), ``slope`` (a year), ``yearly`` (growth a year, as a share), ``yearly_low``, ``yearly_high`` (95 %),
    ``doubling`` (years; negative where the staff shrinks, then the time in which it halves), ``doubling_low``,
    ``doubling_high`` (95 %), all three NaN where there is no such time, ``doubling_without_floors`` (NaN with fewer
    than three other points, too), ``r_squared``, ``n_figures``, ``n_origins``, ``figure_id``; fastest first.
    """
    columns = [
        "organization_id", "n_points", "n_floors", "from", "to", "intercept", "slope", "yearly", "yearly_low", "yearly_high",
        "doubling", "doubling_low", "doubling_high", "doubling_without_floors", "r_squared", "n_figures", "n_origins",
        "figure_id",
    ]  # fmt: skip
    fits = []
    dates = points.groupby("organization_id")["when"].transform("nunique")
    for name, group in points[dates >= LEAST_DATES].groupby("organization_id"):
        intercept, slope, error, r_squared = _line(group)
        ends = [slope - error, slope + error]
        span = group["when"].max() - group["when"].min()
        clear = ends[0] * ends[1] > 0 and abs(_doubling(slope)) <= span
        exact = group[~group["floor"].astype(bool)]
        fits.append(
            {
                "organization_id": name,
                "n_points": len(group),
                "n_floors": len(group) - len(exact),
                "from": group["when"].min(),
                "to": group["when"].max(),
                "intercept": intercept,
                "slope": slope,
                "yearly": math.expm1(slope),
                "yearly_low": math.expm1(ends[0]),
                "yearly_high": math.expm1(ends[1]),
                "doubling": _doubling(slope) if clear else math.nan,
                "doubling_low": _doubling(ends[1]) if clear else math.nan,
                "doubling_high": _doubling(ends[0]) if clear else math.nan,
                "doubling_without_floors": (
                    _doubling(_line(exact)[1]) if clear and exact["when"].nunique() >= LEAST_DATES else math.nan
                ),
                "r_squared": r_squared,
                "n_figures": int(group["n_figures"].sum()),
                "n_origins": int(group["n_origins"].sum()),
                "figure_id": join_ids(group["figure_id"]),
            }
        )
    out = pd.DataFrame(fits, columns=columns)
    return out.sort_values(["slope", "organization_id"], ascending=[False, True], ignore_index=True)


def _doubling(slope: float) -> float:
    """Years in which a staff doubles that grows by ``slope`` on the scale of logarithms."""
    return math.log(2) / slope if slope else math.inf


def _line(points: pd.DataFrame) -> tuple[float, float, float, float]:
    """Least-squares line through ln(people): intercept, slope, half of its 95 % interval, share of variance explained."""
    t = points["when"].to_numpy(dtype=float) - 2000
    y = np.log(points["middle"].to_numpy(dtype=float))
    centred = t - t.mean()
    spread = float((centred**2).sum())
    slope = float((centred * y).sum() / spread)
    intercept = float(y.mean() - slope * t.mean())
    left = float(((y - intercept - slope * t) ** 2).sum())
    total = float(((y - y.mean()) ** 2).sum())
    freedom = len(t) - 2
    quantile = T_975[min(freedom, len(T_975)) - 1]
    return intercept, slope, quantile * math.sqrt(left / freedom / spread), 1 - left / total if total else math.nan


# --- compute -----------------------------------------------------------------------------------------------


def gpus(resources: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """Reported numbers of GPUs by who has them, with those that are part of an offer marked.

    Returns ``organization_id``, ``kind`` (kind of organization), ``recruiting`` (the report ties them to winning
    people), ``planned`` (not there yet), then the columns of :func:`span`; the most first.
    """
    rows = resources[(resources["quantity"] == "gpu_count") & (resources["organization_id"].fillna("") != "")]
    rows = rows.assign(recruiting=rows["purpose"].fillna("") == "recruiting", planned=_planned(rows))
    out = span(rows, ["organization_id", "recruiting", "planned"], "gpus_low", "gpus_high")
    out.insert(1, "kind", out["organization_id"].map(_types(organizations)))
    return out.sort_values(["high", "organization_id"], ascending=[False, True], ignore_index=True)


def _planned(rows: pd.DataFrame) -> pd.Series:
    """Where GPUs are not there yet: a plan, or a date by or from which they will be."""
    dated = rows["period"].fillna("").str.contains(r"by |from ", regex=True)
    return _flag(rows["expected"]) | dated


def gpus_by_site(resources: pd.DataFrame, events: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """GPUs in Korea, each counted at one place: what is there, and what is planned or promised.

    Reports joined in an event are of one site, whoever of its partners they name. A supplier that others of the same
    announcement are supplied by has none of its own: its total is the sum of theirs. Disputed counts are left out where the
    same organization has others.

    Returns ``organization_id``, ``planned`` (not there yet), ``kind`` (``company``, ``government``, ``university``),
    then the columns of :func:`span`; the most first.

    The table ``hiring_events`` says which reports are of one site, and whose it is.
    """
    rows = having(resources, country="KR", quantity="gpu_count").dropna(subset=["organization_id"])
    rows = rows.dropna(subset=["gpus_low", "gpus_high"], how="all")
    suppliers = set(zip(rows["origin_id"], rows["counterparty_id"], strict=True))
    supplies = [pair in suppliers for pair in zip(rows["origin_id"], rows["organization_id"], strict=True)]
    rows = rows[~np.array(supplies, dtype=bool)]
    sited = rows["figure_id"].map(by_figure(events, "organization_id"))
    rows = rows.assign(organization_id=sited.fillna(rows["organization_id"]), planned=_planned(rows))
    # a site that one of its reports calls a plan is not there yet
    called = (rows["planned"] & sited.notna()).groupby(rows["organization_id"]).transform("any")
    rows["planned"] |= called & sited.notna()
    table = span(rows, ["organization_id", "planned"], "gpus_low", "gpus_high")
    kinds = table["organization_id"].map(_types(organizations)).astype("object")
    table.insert(2, "kind", kinds.map({"academia": "university", "public": "government"}).fillna("company"))
    return table.sort_values(["high", "organization_id"], ascending=[False, True], ignore_index=True)


# --- layoffs -----------------------------------------------------------------------------------------------

#: Periods that end before their year does.
_PARTIAL = r"to date|first \d+ days| to \d"


def _dated(cuts: pd.DataFrame) -> pd.DataFrame:
    """Reports of cuts with a date: numbers of people as positive ones, and their year."""
    rows = cuts[cuts["event_date"].fillna("").str.match(r"\d{4}")]
    ends = {name: rows[name].abs() for name in ("people_low", "people_high")}
    return rows.assign(year=rows["event_date"].str[:4].astype("int64"), **ends)


def _layoffs(news: pd.DataFrame) -> pd.DataFrame:
    """Numbers of people laid off; who left of their own will is not among them."""
    dismissed = ~news["manner"].fillna("").isin(["voluntary", "transfer"]) & ~_flag(news["expected"])
    return _dated(news[(news["event_type"] == "layoff") & (news["quantity"] == "headcount_change") & dismissed])


def layoffs_by_year(news: pd.DataFrame) -> pd.DataFrame:
    """People laid off by tech companies, by year, as the tracker with most years counts them.

    Trackers cover different companies and are not mixed. Counts that end before their year did are kept apart
    (``partial``): of them the last of each year, and only where no whole year is known.

    Returns ``year``, ``partial``, then the columns of :func:`span`, and ``tracker``
    (``origin_id``).
    """
    rows = _layoffs(news).filter(items=[*_COUNT, "period", "year"])
    rows = rows[rows["organization_id"] == "technology-companies"].assign(origin_id=origins_of)
    years = rows.groupby("origin_id")["year"].nunique().sort_values(kind="stable")
    tracker = str(years.index[-1]) if len(years) else None
    rows = rows[rows["origin_id"] == tracker]
    dated_within = rows["event_date"].str.len() > 4
    partial = (rows["period"].fillna("").str.contains(_PARTIAL, regex=True) | dated_within).astype(bool)
    rows = rows.assign(partial=partial)
    part = rows[partial & ~rows["year"].isin(rows.loc[~partial, "year"])]
    last = part.assign(most=part["people_low"].fillna(part["people_high"])).sort_values("most").groupby("year").tail(1)
    table = span(pd.concat([rows[~partial], last]), ["year", "partial"], "people_low", "people_high")
    return table.assign(tracker=tracker)


def _by_firm(cuts: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """The range over the reports of one organization and year; the latest first, then the largest."""
    rows = _single(cuts, organizations, "organization_id")
    out = span(rows, ["organization_id", "year"], "people_low", "people_high")
    return out.sort_values(["year", "high"], ascending=False, ignore_index=True)


def layoffs_by_organization(news: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """Layoffs by single organizations: the range over reports of one year.

    A year may hold several cuts, each counted by its own reports: the upper end is the largest that one report names.
    Counts over several years ("since 2022") are left out; people who took an offer to leave are in
    :func:`voluntary_exits`.

    Returns ``organization_id``, ``year``, then the columns of :func:`span`; the latest
    first, then the largest.
    """
    rows = _layoffs(news)
    return _by_firm(rows[~rows["period"].fillna("").str.startswith("since")], organizations)


def voluntary_exits(news: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """People who left by an offer to leave (희망퇴직), which is not a dismissal, as :func:`layoffs_by_organization`."""
    counted = (news["event_type"] == "layoff") & news["quantity"].isin(["headcount_change", "headcount"])
    return _by_firm(_dated(news[counted & (news["manner"].fillna("") == "voluntary")]), organizations)


def paying_while_cutting(offers: pd.DataFrame, cuts: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Organizations that made an offer of at least ``threshold`` US dollars in a year in which they laid people off.

    `cuts` are those of :func:`layoffs_by_organization`.

    Returns ``organization_id``, ``year``, ``figure_id`` (of the offers and the cuts).
    """
    place = ["organization_id", "year"]
    large = offers[offers["high_usd"] >= threshold].assign(year=lambda rows: rows["when"].astype("int64"))
    paid = large.groupby(place)["figure_id"].agg(join_ids).reset_index()
    both = cuts.astype({"year": "int64"}).merge(paid, on=place, suffixes=("", "_paid"))
    return both[place].assign(figure_id=joined(both, "figure_id", "figure_id_paid"))


# --- talent of a country ------------------------------------------------------------------------------------


def net_flow(talent_flows: pd.DataFrame) -> pd.DataFrame:
    """Net flow of AI talent per 10,000 people, by country and year, of the edition of the report with the latest year.

    Editions count on another scale (between those of 2024 and 2025 the United States go from 0.40 to 1.07, Luxembourg from
    3.67 to 8.92), so they make no series together. Negative where more leave than come.

    Returns ``country``, ``year``, then the columns of :func:`span`, and ``edition``
    (``origin_id``).
    """
    per_ten_thousand = (talent_flows["quantity"] == "ratio") & (floats(talent_flows["per_people"]) == 10_000)
    rows = talent_flows[per_ten_thousand & talent_flows["ratio_low"].notna()]
    rows = rows.assign(year=year_of(rows), edition=origins_of(rows)).dropna(subset=["year"]).astype({"year": "int64"})
    edition = rows.sort_values(["year", "edition"])["edition"].tail(1)
    latest = rows[rows["edition"].isin(edition)]
    return span(latest, ["country", "year"], "ratio_low", "ratio_high").assign(edition=edition.max())


def working_abroad(talent_flows: pd.DataFrame, until: int) -> dict[str, object] | None:
    """Korean AI specialists who work abroad: ``share``, ``people`` and ids, of the latest year up to `until` with both."""
    rows = having(talent_flows, organization_id="korea", role="AI specialists", scope="working_abroad")
    dated = rows.assign(year=year_of(rows))
    dated = dated[dated["year"] <= until]
    share, people = (dated.dropna(subset=name).drop_duplicates("year") for name in ("percent_low", "people_low"))
    both = share.merge(people, on="year", suffixes=("", "_people"))
    if both.empty:
        return None
    last = both.sort_values("year").iloc[-1]
    ids = join_ids(last[["figure_id", "figure_id_people"]])
    return {"share": last["percent_low"] / 100, "people": last["people_low_people"], "figure_id": ids}


#: Who the surveys of AI staff in Korea are about.
AI_INDUSTRY = ("korean-ai-industry", "korean-ai-companies")


def _surveyed(headcounts: pd.DataFrame, hiring_news: pd.DataFrame) -> pd.DataFrame:
    """Counts of AI staff of Korean firms (``staff``) and of staff they say they lack (``short``), with year and origin."""
    plans = hiring_news[hiring_news["event_type"] == "hiring_plan"]
    parts = [headcounts.assign(kind="staff"), plans.assign(kind="short")]
    columns = [*_COUNT, "quantity", "role", "kind"]
    parts = [rows[rows["organization_id"].isin(AI_INDUSTRY)].filter(items=columns) for rows in parts]
    rows = pd.concat(parts, ignore_index=True)
    counted = (rows["quantity"] == "headcount") & rows["people_low"].notna()
    rows = rows[counted & (rows["role"].isna() | rows["role"].isin(["", "AI staff"]))]
    rows = rows.assign(year=year_of, origin_id=origins_of, expected=_flag(rows["expected"]))
    return rows.dropna(subset=["year"]).astype({"year": "int64"})


def staff_and_shortage(headcounts: pd.DataFrame, hiring_news: pd.DataFrame, origins: pd.DataFrame) -> pd.DataFrame:
    """AI staff of Korean firms and how many they say they lack, by year, as the latest survey that covers a year has it.

    Every survey asks more firms than the one before it (933 in 2020, 2,354 in 2023), and the later ones count the earlier years
    anew: the survey of 2022 has 21,583 people for 2019 where that of 2019 had 5,824. A series from both would mostly show that
    more firms were asked.

    Returns ``kind`` (``staff``, ``short``), ``year``, then the columns of :func:`span`,
    and ``expected`` (every figure is a forecast).

    The table ``origins`` says when each survey was published.
    """
    rows = _surveyed(headcounts, hiring_news)
    published = origins.set_index("origin_id")["published"].astype("object")
    issued = rows["origin_id"].map(published).fillna("").astype("str")
    rows = rows.assign(issued=issued.where(issued != "", rows["origin_id"].str.extract(r"(\d{4})")[0].fillna("")))
    rows = rows[rows["issued"] == rows.groupby(["kind", "year"])["issued"].transform("max")]
    table = span(rows, ["kind", "year"], "people_low", "people_high")
    firm = set(rows.loc[~rows["expected"], "figure_id"])
    return table.assign(expected=[not firm & set(split_ids(ids)) for ids in table["figure_id"]])


def counted_again(headcounts: pd.DataFrame, hiring_news: pd.DataFrame) -> pd.DataFrame:
    """Years whose AI staff an early survey and a later one count differently, mostly because the later one asked more firms.

    Returns ``year``, ``first`` and ``again`` (people), figure_id; in order of years.
    """
    rows = _surveyed(headcounts, hiring_news)
    counted = rows[(rows["kind"] == "staff") & ~rows["expected"]].groupby("year")
    table = counted.agg(first=("people_low", "min"), again=("people_low", "max"), figure_id=("figure_id", join_ids))
    return table[table["again"] > 1.1 * table["first"]].reset_index()


def shortage_share(headcounts: pd.DataFrame, hiring_news: pd.DataFrame) -> pd.DataFrame:
    """Staff missing as a share of staff, where one survey counts both of one year.

    Returns ``year``, ``share``, ``expected``, ``origin_id``, ``figure_id``; in order of years.
    """
    rows, survey = _surveyed(headcounts, hiring_news), ["year", "origin_id"]
    middle = rows.groupby([*survey, "kind"])["people_low"].median().unstack("kind").reindex(columns=["short", "staff"])
    both = rows.groupby(survey).agg(expected=("expected", "any"), figure_id=("figure_id", join_ids))
    table = both.assign(share=middle["short"] / middle["staff"]).dropna(subset="share").reset_index()
    return table[["year", "share", "expected", "origin_id", "figure_id"]]


def ecosystem(companies: pd.DataFrame, headcounts: pd.DataFrame, tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The Korean companies of the articles: how many people work there by the latest figure, how many figures name them.

    Returns columns of `companies`, ``people_low``, ``people_high``, ``people_date``, ``n_figures``, figure_id.

    Mentions are counted in ``tables``, all with ``organization_id`` and ``figure_id``.
    """
    home = companies[companies["country"] == "KR"].sort_values(["kind", "name_en"], ignore_index=True)
    staff = headcounts["role"].fillna("").isin(["", "all employees"])
    people = headcounts[(headcounts["quantity"] == "headcount") & staff & headcounts["people_low"].notna()]
    people = people.sort_values(["event_date", "figure_id"])
    latest = people.drop_duplicates("organization_id", keep="last").set_index("organization_id")
    mentions = pd.concat([table[["organization_id", "figure_id"]] for table in tables]).drop_duplicates()
    ids = mentions.groupby("organization_id")["figure_id"].agg(join_ids)
    figure_id = home["company_id"].map(ids)
    return home.assign(
        people_low=home["company_id"].map(floats(latest["people_low"])),
        people_high=home["company_id"].map(floats(latest["people_high"])),
        people_date=home["company_id"].map(latest["event_date"].astype("object")),
        n_figures=[len(split_ids(found)) for found in figure_id],
        figure_id=figure_id,
    )


#: Offers of nine figures.
HUNDRED_MILLION = 1e8


def answers(tables: Mapping[str, pd.DataFrame]) -> dict[str, Finding]:
    """What the analyses of hiring answer, by question; see :mod:`talentmarket.analysis.answers`."""
    news, organizations = tables["hiring_news"], tables["organizations"]
    found: dict[str, Finding] = {}

    told = packages(offers(select_events(tables["hiring_events"], news), news), news)
    large = told[(told["recipient"] != "unnamed") & ~told["owner"].astype(bool) & (told["high_usd"] >= HUNDRED_MILLION)]
    undisputed = large[~large["disputed"].astype(bool)]
    for name, rows in (("offers-100-million", large), ("offers-100-million-undisputed", undisputed)):
        year, ids = rows["when"].max(), rows["figure_id"]
        found[name] = Finding(len(rows), len(rows), "count", year, "reported_by_unnamed_people", ids)

    prices = typical_price(acquihire_prices(news, tables["headcounts"], organizations))
    for basis in ("moved", "staff"):
        rows = prices[prices["basis"] == basis].round({"median": -5})
        name = f"acquihire-price-per-person-{basis}"
        found[name] = Finding.over(rows, "USD", "few_deals", "median", "median", "last_year")

    rates = retention_by_lab(tables["retention"])
    dates = year_of(tables["retention"]).set_axis(tables["retention"]["figure_id"])
    for name in ("anthropic", "openai", "meta", "google-deepmind"):
        rows = rates[rates["organization_id"] == name]
        year = dates.reindex(figure_ids(rows)).max()
        found[f"retention-two-years-{name}"] = Finding.over(rows.assign(year=year), "share", "one_data_firm_apart")

    counts = tables["headcounts"][tables["headcounts"]["organization_id"] == "openai"]
    rows = growth(headcount_points(counts, organizations))
    months = (round(12 * rows["doubling_low"].min(), 2), round(12 * rows["doubling_high"].max(), 2))
    found["doubling-time-openai"] = Finding(*months, "months", rows["to"].max(), "few_dates", rows["figure_id"])

    yearly = layoffs_by_year(news)
    rows = yearly[~yearly["partial"].astype(bool)].sort_values("high").tail(1)
    found["layoffs-peak-year"] = Finding.over(rows, "count", "all_tech_staff")
    flow = net_flow(tables["talent_flows"])
    rows = flow[flow["country"] == "KR"].sort_values("year").tail(1)
    found["net-flow-kr"] = Finding.over(rows, "per_10000", "editions_differ")

    people = staff_and_shortage(tables["headcounts"], news, tables["origins"])
    counted = people[(people["kind"] == "staff") & ~people["expected"].astype(bool)].sort_values("year")
    found["ai-staff-kr"] = Finding.over(counted.tail(1), "people", "survey_grew")
    lacked = shortage_share(tables["headcounts"], news)
    lacked = lacked[~lacked["expected"].astype(bool)].sort_values("year").tail(1)
    found["ai-shortage-kr"] = Finding.over(lacked, "share", "survey_grew", "share", "share")
    return found
