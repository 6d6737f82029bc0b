"""The talent war in reports: offers, prices of teams, moves between employers, retention, growth, compute, layoffs.

Every function takes processed tables (``hiring_news``, ``hiring_events``, ``headcounts``, ``talent_flows``,
``retention``, ``resources``, ``organizations``) and returns a frame with the ids of the figures each row rests on in
``figure_id``. Nothing is averaged over figures that measure different things: what several reports say is given as
their range. Disputed reports widen no range where undisputed ones exist, see :func:`talentmarket.analysis.ranges.span`.
"""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from talentmarket.analysis.ranges import decimal_year, floats, join_ids, span, split_ids, year_of

__all__ = [
    "acquihire_prices",
    "flows",
    "gpus",
    "growth",
    "headcount_points",
    "implied_retention",
    "layoffs_by_organization",
    "layoffs_by_year",
    "offers",
    "paying_while_cutting",
    "recruiting_ratios",
    "retention_by_lab",
    "timeline",
]


def _types(organizations: pd.DataFrame) -> pd.Series:
    return organizations.set_index("organization_id")["type"]


def _one_firm(ids: pd.Series, organizations: pd.DataFrame) -> pd.Series:
    """Where an id names one organization, not a group of several."""
    types = ids.map(_types(organizations))
    return types.notna() & (types != "group")


# --- offers ------------------------------------------------------------------------------------------------


def offers(events: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """What people were offered or got for moving, one row an event, in US dollars.

    An offer is an event of the kind ``offer`` or ``poach``, a hire whose former employer is named, or what a person got
    out of an acquihire. Pay by the day, week, month or hour is no package and is left out.

    Parameters
    ----------
    events
        See :func:`talentmarket.analysis.ranges.select_events`.
    reports
        The reports joined in them: one paid by the day there takes its event out.

    Returns
    -------
    DataFrame
        ``event_id``, ``event_date``, ``when`` (years), ``organization_id``, ``counterparty_id``, ``person``, ``low_usd``,
        ``high_usd``, ``covers`` (``year``, ``one_off`` or ``total``: over years, or not said), ``n_reports``,
        ``n_sources``, ``disputed``, ``figure_id``; in order of time.
    """
    kind = events["event_type"]
    moved = kind.isin(["offer", "poach", "acquihire"]) | (
        (kind == "hire") & (events["counterparty_id"].fillna("") != "")
    )
    short = ["day", "week", "month", "hour"]
    wages = reports["period"].isin(short) | reports["per"].isin(short)
    paid_by_time = set(reports.loc[wages, "figure_id"])
    packages = events["figure_id"].map(lambda ids: paid_by_time.isdisjoint(split_ids(ids))).astype(bool)
    rows = events[moved & packages & (events["quantity"] == "compensation")]
    rows = rows[rows["low_usd"].notna() | rows["high_usd"].notna()]
    out = pd.DataFrame(
        {
            "event_id": rows["event_id"],
            "event_date": rows["event_date"],
            "when": decimal_year(rows["event_date"]),
            "organization_id": rows["organization_id"],
            "counterparty_id": rows["counterparty_id"],
            "person": rows["person"],
            "low_usd": rows["low_usd"].fillna(rows["high_usd"]),
            "high_usd": rows["high_usd"].fillna(rows["low_usd"]),
            "covers": rows["period"].where(rows["period"].isin(["year", "one_off"]), "total"),
            "n_reports": rows["n_reports"],
            "n_sources": rows["n_sources"],
            "disputed": rows["disputed"].fillna(False).astype(bool),
            "figure_id": rows["figure_id"],
        }
    )
    return out[out["when"].notna()].sort_values(["when", "high_usd", "event_id"]).reset_index(drop=True)


# --- the price of a team -----------------------------------------------------------------------------------

#: Kinds of organizations by size, to tell the buyer from the bought where reports name them in either order.
_SIZE = {"big_tech": 4, "enterprise": 3, "public": 3, "ai_lab": 2, "startup": 1, "academia": 1}
_WHOLE_STAFF = ("", "all staff", "all employees", "staff", "employees", "team", "all")


def _sides(rows: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """Add ``buyer_id`` and ``target_id``: the larger kind of organization buys; among equals the one named first."""
    size = _types(organizations).map(_SIZE)
    first, second = rows["organization_id"], rows["counterparty_id"]
    turned = second.map(size).fillna(0) > first.map(size).fillna(0)
    return rows.assign(buyer_id=second.where(turned, first), target_id=first.where(turned, second))


def _deals(news: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    rows = news[news["event_type"].isin(["acquihire", "acquisition"])]
    rows = rows[_one_firm(rows["organization_id"], organizations) & _one_firm(rows["counterparty_id"], organizations)]
    return _sides(rows, organizations)


def acquihire_prices(news: pd.DataFrame, headcounts: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """Price of a team for each head: what was paid over the people who moved, or over the whole staff.

    A price is a deal value of an acquihire or acquisition that is no part of one, was not refused, and is not named by
    disputed reports alone. People are
    those reported to have moved with the deal; where no report counts them, the whole staff reported within a year of it.
    The range divides the lowest price by the most people, and the highest by the fewest (Moore 1966).

    Returns
    -------
    DataFrame
        ``buyer_id``, ``target_id``, ``event_date`` (the most exact, then the earliest), ``when``, ``price_low``, ``price_high`` (USD),
        ``people_low``, ``people_high``, ``basis`` (``moved`` or ``staff``), ``low``, ``high``, ``middle`` (USD a head),
        ``n_reports``, ``n_sources``, ``disputed`` (price or people rest on disputed reports), ``figure_id``.
    """
    columns = [
        "buyer_id",
        "target_id",
        "event_date",
        "when",
        "price_low",
        "price_high",
        "people_low",
        "people_high",
        "basis",
        "low",
        "high",
        "middle",
        "n_reports",
        "n_sources",
        "disputed",
        "figure_id",
    ]
    deals = _deals(news, organizations)
    paid = deals["price_kind"].fillna("whole").eq("whole") & deals["outcome"].isna()
    price = (deals["quantity"] == "deal_value") & paid & (deals["period"].fillna("") == "")
    prices = deals[price & (deals["per"].fillna("") == "")]
    pair = ["buyer_id", "target_id"]
    cost = span(prices[prices["status"] != "disputed"], pair, "low_usd", "high_usd")
    if cost.empty:
        return pd.DataFrame(columns=columns)
    dated = prices[prices["event_date"].fillna("") != ""]
    dated = dated.assign(vague=-dated["event_date"].str.len()).sort_values(["vague", "event_date"])
    dates = dated.groupby(pair)["event_date"].first()
    cost = cost.merge(dates, on=pair, how="left")
    cost["when"] = decimal_year(cost["event_date"])

    counted = deals[deals["quantity"] == "headcount"]
    moved = span(counted, pair, "people_low", "people_high").assign(basis="moved")
    whole = headcounts[
        (headcounts["quantity"] == "headcount") & headcounts["role"].fillna("").str.lower().isin(_WHOLE_STAFF)
    ].assign(target_id=lambda rows: rows["organization_id"])
    near = whole.merge(cost[[*pair, "when"]], on="target_id")
    near = near[(decimal_year(near["event_date"]) - near["when"]).abs() <= 1]
    staff = span(near, pair, "people_low", "people_high").assign(basis="staff")
    taken = set(map(tuple, moved[pair].to_numpy()))
    staff = staff[[tuple(row) not in taken for row in staff[pair].to_numpy()]]
    people = (
        pd.concat([part for part in (moved, staff) if len(part)], ignore_index=True)
        if len(moved) + len(staff)
        else moved
    )
    both = cost.merge(people, on=pair, suffixes=("_price", "_people"))
    both = both[both["low_people"] > 0]
    out = pd.DataFrame(
        {
            **{name: both[name] for name in (*pair, "event_date", "when")},
            "price_low": both["low_price"],
            "price_high": both["high_price"],
            "people_low": both["low_people"],
            "people_high": both["high_people"],
            "basis": both["basis"],
            "low": both["low_price"] / both["high_people"],
            "high": both["high_price"] / both["low_people"],
            "middle": both["middle_price"] / both["middle_people"],
            "n_reports": both["n_figures_price"] + both["n_figures_people"],
            "n_sources": both["n_sources_price"],
            "disputed": both["disputed_price"] | both["disputed_people"],
            "figure_id": [join_ids(ids) for ids in zip(both["figure_id_price"], both["figure_id_people"], strict=True)],
        }
    )
    return out.reindex(columns=columns).sort_values(["when", "target_id"]).reset_index(drop=True)


def timeline(
    offers: pd.DataFrame, prices: pd.DataFrame, names: Mapping[str, str], people_of: Callable[[str], str]
) -> pd.DataFrame:
    """Offers to people and prices of teams a head, in one table: both are US dollars for one person.

    Parameters
    ----------
    offers
        See :func:`offers`.
    prices
        See :func:`acquihire_prices`; they get ``covers`` = ``head``.
    names
        What is printed for an ``organization_id``.
    people_of
        Words the people of an organization, where an offer names no person.

    Returns
    -------
    DataFrame
        ``when``, ``organization_id``, ``low_usd``, ``high_usd``, ``covers``, ``disputed``, ``n_sources``, ``label`` (a person,
        the people of an organization, or a team that was bought; empty where the offer went to nobody named), ``figure_id``.
    """
    person = offers["person"].fillna("").astype("str").str.split(";").str[0]
    other = offers["counterparty_id"].fillna("").map(lambda one: people_of(names[one]) if one in names else "")
    teams = pd.DataFrame(
        {
            "when": prices["when"],
            "organization_id": prices["buyer_id"],
            "low_usd": prices["low"],
            "high_usd": prices["high"],
            "covers": "head",
            "disputed": prices["disputed"],
            "n_sources": prices["n_sources"],
            "label": prices["target_id"].map(lambda one: names.get(one, one)),
            "figure_id": prices["figure_id"],
        }
    )
    rows = offers.assign(label=person.where(person != "", other))[list(teams.columns)]
    parts = [part for part in (rows, teams) if len(part)]
    if not parts:
        return rows
    return pd.concat(parts, ignore_index=True).sort_values(["when", "high_usd"], ignore_index=True)


# --- who loses people to whom ------------------------------------------------------------------------------


def flows(
    news: pd.DataFrame, talent_flows: pd.DataFrame, organizations: pd.DataFrame, teams: bool = False
) -> pd.DataFrame:
    """Reported numbers of people who went from one organization to another.

    Reports of one pair overlap and grow over time, so they are not added up: the range is given, and ``floor`` is the
    most that a report names at least (24 for "dozens", 20 for "more than 20"). Moves from or to groups of several organizations belong to no pair and are left out, and so
    are people who only threatened to go, with all reports of that pair and day.

    Returns
    -------
    DataFrame
        ``loser_id``, ``gainer_id``, ``low``, ``high`` (people), ``middle``, ``floor``, ``n_reports``, ``n_sources``, ``disputed``,
        ``first_year``, ``last_year``, ``figure_id``; the largest first.
    """
    came = news[news["event_type"].isin(["poach", "hire", "acquihire"]) & (news["quantity"] == "headcount")]
    left = news[(news["event_type"] == "departure") & (news["quantity"] == "headcount")]
    told = talent_flows[talent_flows["quantity"] == "headcount"]
    columns = ["figure_id", "source_id", "event_date", "status", "outcome", "people_low", "people_high"]
    # in reports on an acquihire the buyer may be named on either side
    bought = _sides(came[came["event_type"] == "acquihire"], organizations)
    came = came[came["event_type"] != "acquihire"]
    parts = [
        (bought if teams else bought.iloc[:0])[columns].assign(
            loser_id=bought["target_id"], gainer_id=bought["buyer_id"]
        ),
        came[columns].assign(loser_id=came["counterparty_id"], gainer_id=came["organization_id"]),
        left[columns].assign(loser_id=left["organization_id"], gainer_id=left["counterparty_id"]),
        told[columns].assign(loser_id=told["counterparty_id"], gainer_id=told["organization_id"]),
    ]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[_one_firm(rows["loser_id"], organizations) & _one_firm(rows["gainer_id"], organizations)]
    rows = rows[rows["loser_id"] != rows["gainer_id"]]
    stayed = rows["outcome"].eq("stayed").fillna(False)
    same_day = [rows[name].fillna("") for name in ("loser_id", "gainer_id", "event_date")]
    rows = rows[~stayed.groupby(same_day).transform("any").astype(bool)] if len(rows) else rows
    pair = ["loser_id", "gainer_id"]
    out = span(rows, pair, "people_low", "people_high")
    year = pd.to_numeric(rows["event_date"].str[:4], errors="coerce").astype("float64")
    years = rows.assign(year=year).groupby(pair)["year"].agg(first_year="min", last_year="max").reset_index()
    out = out.merge(years, on=pair, how="left")
    return out.sort_values(["floor", "loser_id", "gainer_id"], ascending=[False, True, True]).reset_index(drop=True)


def recruiting_ratios(talent_flows: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """People who join for each one who leaves in the other direction, by pair of employers, as reports give it.

    Only ratios between two single organizations count: a net flow of a country has no other side.

    Returns
    -------
    DataFrame
        ``gainer_id``, ``loser_id``, ``low``, ``high``, ``middle``, ``n_reports``, ``n_sources``, ``disputed``, ``figure_id``;
        the highest first.
    """
    rows = talent_flows[talent_flows["quantity"] == "ratio"]
    rows = rows[_one_firm(rows["organization_id"], organizations) & _one_firm(rows["counterparty_id"], organizations)]
    rows = rows.assign(gainer_id=rows["organization_id"], loser_id=rows["counterparty_id"])
    out = span(rows, ["gainer_id", "loser_id"], "ratio_low", "ratio_high")
    return out.sort_values("middle", ascending=False).reset_index(drop=True)


# --- staying -----------------------------------------------------------------------------------------------


def retention_by_lab(retention: pd.DataFrame) -> pd.DataFrame:
    """Share of staff still there after two years, by organization.

    Rates over another number of years (``multi_year:4``) measure something else and are left out.

    Returns
    -------
    DataFrame
        ``organization_id``, ``low``, ``high``, ``middle`` (shares, 0 to 1), ``n_reports``, ``n_sources``, ``disputed``,
        ``figure_id``; the best first.
    """
    period = retention["period"].fillna("")
    other = period.str.startswith("multi_year:") & (period != "multi_year:2")
    rows = retention[
        (retention["quantity"] == "retention_rate") & ~other & (retention["organization_id"].fillna("") != "")
    ]
    rows = rows.assign(percent_low=rows["percent_low"] / 100, percent_high=rows["percent_high"] / 100)
    out = span(rows, ["organization_id"], "percent_low", "percent_high")
    return out.sort_values(["middle", "organization_id"], ascending=[False, True]).reset_index(drop=True)


def implied_retention(retention: pd.DataFrame, years: int = 2) -> pd.DataFrame:
    """What yearly attrition would leave of a staff after some years, if it hit everyone alike: ``(1 - a) ** years``.

    Returns
    -------
    DataFrame
        ``organization_id``, ``attrition`` (share a year), ``implied`` (share left), ``figure_id``.
    """
    rows = retention[(retention["quantity"] == "attrition_rate") & (retention["period"] == "year")]
    yearly = span(rows, ["organization_id"], "percent_low", "percent_high")
    attrition = yearly["middle"].astype("float64") / 100
    return pd.DataFrame(
        {
            "organization_id": yearly["organization_id"],
            "attrition": attrition,
            "implied": (1 - attrition) ** years,
            "figure_id": yearly["figure_id"],
        }
    )


# --- growing -----------------------------------------------------------------------------------------------


def headcount_points(headcounts: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """Staff of single organizations at dates: one point for each date, the range over its reports.

    Teams, groups of organizations, and wordings that hold two dates ("from 1,000 to 3,000") are left out, and so are
    disputed counts.

    Returns
    -------
    DataFrame
        ``organization_id``, ``event_date``, ``when`` (years), ``low``, ``high``, ``middle`` (people), ``n_reports``,
        ``n_sources``, ``disputed``, ``figure_id``.
    """
    rows = headcounts[
        (headcounts["quantity"] == "headcount")
        & (headcounts["event_type"] == "headcount")
        & headcounts["role"].fillna("").str.lower().isin(_WHOLE_STAFF)
        & ~(_two_dates(headcounts))
        & (headcounts["event_date"].fillna("") != "")
        & (headcounts["status"] != "disputed")
    ]
    rows = rows[_one_firm(rows["organization_id"], organizations)]
    points = span(rows, ["organization_id", "event_date"], "people_low", "people_high")
    points.insert(2, "when", decimal_year(points["event_date"].astype("str")))
    return points.sort_values(["organization_id", "when"]).reset_index(drop=True)


def _two_dates(rows: pd.DataFrame) -> pd.Series:
    """Where a wording holds the staff at the two ends of a span: a change between them, or a period of years."""
    ends = rows["people_low"] < rows["people_high"]
    return ends & ((rows["change"].fillna("") != "") | rows["period"].fillna("").str.contains(r"years?$", regex=True))


def growth(points: pd.DataFrame, least: int = 3) -> pd.DataFrame:
    """Exponential growth of each organization: a least-squares line through the logarithms of its headcounts.

    ``ln N = a + b t`` (log-linear regression, as in Seber and Wild, *Nonlinear Regression*, 1989, section 1.7); the staff
    doubles in ``ln 2 / b``. As a measure of how much hangs on single reports, the fit is repeated without each point in
    turn (jackknife, Tukey 1958): ``doubling_low`` and ``doubling_high`` are the extremes.

    Parameters
    ----------
    points
        See :func:`headcount_points`.
    least
        Fewest dates for a fit.

    Returns
    -------
    DataFrame
        ``organization_id``, ``n_points``, ``from``, ``to`` (years), ``intercept`` (ln people in the year 2000), ``slope``
        (a year), ``yearly`` (growth a year, as a share), ``doubling`` (years; negative where the staff shrinks, then the time
        in which it halves), ``doubling_low``, ``doubling_high``, ``r_squared``, ``figure_id``; fastest first.
    """
    columns = [
        "organization_id",
        "n_points",
        "from",
        "to",
        "intercept",
        "slope",
        "yearly",
        "doubling",
        "doubling_low",
        "doubling_high",
        "r_squared",
        "figure_id",
    ]
    fits = []
    for name, group in points.groupby("organization_id"):
        if group["when"].nunique() < least:
            continue
        t = group["when"].to_numpy(dtype=float) - 2000
        y = np.log(group["middle"].to_numpy(dtype=float))
        intercept, slope = _line(t, y)
        without = [_line(np.delete(t, i), np.delete(y, i))[1] for i in range(len(t)) if np.ptp(np.delete(t, i)) > 0]
        residual = y - (intercept + slope * t)
        total = float(((y - y.mean()) ** 2).sum())
        slopes = [slope, *without]
        times = [math.log(2) / one if one else math.inf for one in slopes]
        # one fit that grows and one that shrinks leave the doubling time without bounds
        same_sign = min(slopes) * max(slopes) > 0
        fits.append(
            {
                "organization_id": name,
                "n_points": len(group),
                "from": group["when"].min(),
                "to": group["when"].max(),
                "intercept": intercept,
                "slope": slope,
                "yearly": math.exp(slope) - 1,
                "doubling": times[0],
                "doubling_low": min(times) if same_sign else math.nan,
                "doubling_high": max(times) if same_sign else math.nan,
                "r_squared": 1 - float((residual**2).sum()) / total if total else math.nan,
                "figure_id": join_ids(group["figure_id"]),
            }
        )
    out = pd.DataFrame(fits, columns=columns)
    return out.sort_values(["slope", "organization_id"], ascending=[False, True]).reset_index(drop=True)


def _line(t: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Intercept and slope of the least-squares line."""
    centred = t - t.mean()
    slope = float((centred * y).sum() / (centred**2).sum())
    return float(y.mean() - slope * t.mean()), slope


# --- compute -----------------------------------------------------------------------------------------------


def gpus(resources: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """Reported numbers of GPUs by who has them, with those that are part of an offer marked.

    Returns
    -------
    DataFrame
        ``organization_id``, ``kind`` (kind of organization), ``recruiting`` (the report ties them to winning people),
        ``planned``, ``low``, ``high``, ``middle`` (GPUs), ``n_reports``, ``n_sources``, ``disputed``, ``figure_id``;
        the most first.
    """
    rows = resources[(resources["quantity"] == "gpu_count") & (resources["organization_id"].fillna("") != "")]
    planned = rows["expected"].fillna(False) | rows["period"].fillna("").str.contains(r"by |from ", regex=True)
    recruiting = rows["purpose"].eq("recruiting").fillna(False)
    rows = rows.assign(recruiting=recruiting.astype(bool), planned=planned.astype(bool))
    out = span(rows, ["organization_id", "recruiting", "planned"], "gpus_low", "gpus_high")
    out.insert(1, "kind", out["organization_id"].map(_types(organizations)))
    return out.sort_values(["high", "organization_id"], ascending=[False, True]).reset_index(drop=True)


# --- layoffs -----------------------------------------------------------------------------------------------

#: Periods that end before their year does.
_PARTIAL = r"to date|first \d+ days| to \d"


def layoffs_by_year(news: pd.DataFrame, organization: str = "technology-companies") -> pd.DataFrame:
    """People laid off by tech companies, by year: the range over trackers and reports.

    Counts that end before their year did stand apart (``partial``).

    Returns
    -------
    DataFrame
        ``year``, ``partial``, ``low``, ``high``, ``middle`` (people), ``n_reports``, ``n_sources``, ``disputed``, ``figure_id``.
    """
    rows = news[
        (news["event_type"] == "layoff")
        & (news["quantity"] == "headcount_change")
        & (news["organization_id"] == organization)
        & news["event_date"].fillna("").str.match(r"\d{4}")
    ]
    dated_within = rows["event_date"].str.len() > 4
    partial = (rows["period"].fillna("").str.contains(_PARTIAL, regex=True) | dated_within).astype(bool)
    rows = rows.assign(
        year=rows["event_date"].str[:4].astype("int64"),
        partial=partial,
        **{name: rows[name].abs() for name in ("people_low", "people_high")},
    )
    return span(rows, ["year", "partial"], "people_low", "people_high")


def layoffs_by_organization(news: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """Cuts by single organizations: the range over reports of one year.

    A year may hold several cuts, each counted by its own reports: the upper end is the largest that one report names.
    Counts over several years ("since 2022") are left out.

    Returns
    -------
    DataFrame
        ``organization_id``, ``year``, ``low``, ``high``, ``middle`` (people), ``n_reports``, ``n_sources``, ``disputed``,
        ``figure_id``; the latest first, then the largest.
    """
    rows = news[(news["event_type"] == "layoff") & (news["quantity"] == "headcount_change")]
    rows = rows[~rows["period"].fillna("").str.startswith("since")]
    rows = rows[_one_firm(rows["organization_id"], organizations) & rows["event_date"].fillna("").str.match(r"\d{4}")]
    rows = rows.assign(
        year=rows["event_date"].str[:4].astype("int64"),
        **{name: rows[name].abs() for name in ("people_low", "people_high")},
    )
    out = span(rows, ["organization_id", "year"], "people_low", "people_high")
    return out.sort_values(["year", "high"], ascending=[False, False]).reset_index(drop=True)


def paying_while_cutting(offers: pd.DataFrame, cuts: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Organizations that made an offer of at least ``threshold`` US dollars in a year in which they laid people off.

    Parameters
    ----------
    offers
        See :func:`offers`.
    cuts
        See :func:`layoffs_by_organization`.

    Returns
    -------
    DataFrame
        ``organization_id``, ``year``, ``figure_id`` (of the offers and the cuts).
    """
    paid: dict[tuple[str, int], list[str]] = {}
    for _, offer in offers[offers["high_usd"] >= threshold].iterrows():
        paid.setdefault((str(offer["organization_id"]), int(offer["when"])), []).append(offer["figure_id"])
    rows = [
        {
            "organization_id": cut["organization_id"],
            "year": cut["year"],
            "figure_id": join_ids([cut["figure_id"], *paid[cut["organization_id"], cut["year"]]]),
        }
        for _, cut in cuts.iterrows()
        if (cut["organization_id"], cut["year"]) in paid
    ]
    return pd.DataFrame(rows, columns=["organization_id", "year", "figure_id"])


# --- talent of a country ------------------------------------------------------------------------------------


def net_flow(talent_flows: pd.DataFrame) -> pd.DataFrame:
    """Net flow of AI talent per 10,000: by country and year, the range over sources; negative where more leave than come.

    The figures come from LinkedIn by way of the AI Index and, for 2024, of reports that count per 10,000 people.

    Returns
    -------
    DataFrame
        country, year, columns of :func:`span`.
    """
    rows = talent_flows[
        (talent_flows["quantity"] == "ratio")
        & talent_flows["per_people"].eq(10_000).fillna(False)
        & talent_flows["ratio_low"].notna()
    ]
    dated = rows.assign(year=year_of(rows))
    return span(dated.dropna(subset=["year"]).astype({"year": "int64"}), ["country", "year"], "ratio_low", "ratio_high")


def working_abroad(talent_flows: pd.DataFrame, until: int) -> dict[str, object] | None:
    """Korean AI specialists who work abroad: ``share``, ``people`` and ids, of the latest year up to `until` with both."""
    rows = talent_flows[
        (talent_flows["organization_id"] == "korea")
        & (talent_flows["role"] == "AI specialists")
        & talent_flows["scope"].eq("working_abroad").fillna(False)
    ]
    dated = rows.assign(year=year_of(rows))
    for _, group in reversed(list(dated[dated["year"] <= until].groupby("year"))):
        share, people = group.dropna(subset=["percent_low"]), group.dropna(subset=["people_low"])
        if len(share) and len(people):
            return {
                "share": float(share["percent_low"].iloc[0]) / 100,
                "people": float(people["people_low"].iloc[0]),
                "figure_id": join_ids([share["figure_id"].iloc[0], people["figure_id"].iloc[0]]),
            }
    return None


def staff_and_shortage(headcounts: pd.DataFrame, hiring_news: pd.DataFrame) -> pd.DataFrame:
    """AI staff of Korean firms and how many they say they lack, by year.

    Returns
    -------
    DataFrame
        ``kind`` (``staff``, ``short``), year, low, high (people), ``expected`` (every figure is an estimate), n_figures,
        n_sources, figure_id.
    """
    industry = ["korean-ai-industry", "korean-ai-companies"]
    whole = {"staff": headcounts, "short": hiring_news[hiring_news["event_type"] == "hiring_plan"]}
    parts = []
    for kind, rows in whole.items():
        role = rows["role"].astype("object").fillna("").astype("str")
        kept = rows[
            rows["organization_id"].isin(industry)
            & (rows["quantity"] == "headcount")
            & role.isin(["", "AI staff"])
            & rows["people_low"].notna()
        ]
        dated = kept.assign(year=year_of(kept), kind=kind).dropna(subset=["year"])
        table = span(dated.astype({"year": "int64"}), ["kind", "year"], "people_low", "people_high")
        firm = set(dated.loc[dated["status"] != "estimated", "figure_id"])
        parts.append(table.assign(expected=[not firm & set(split_ids(ids)) for ids in table["figure_id"]]))
    return pd.concat(parts, ignore_index=True)


def shortage_share(table: pd.DataFrame) -> pd.DataFrame:
    """People lacking as a share of staff, for the years with both: year, share, figure_id."""
    wide = {kind: table[table["kind"] == kind].set_index("year") for kind in ("staff", "short")}
    years = sorted(set(wide["staff"].index) & set(wide["short"].index))
    return pd.DataFrame(
        {
            "year": years,
            "share": [float(wide["short"].loc[year, "low"] / wide["staff"].loc[year, "high"]) for year in years],
            "figure_id": [join_ids([wide[kind].loc[year, "figure_id"] for kind in wide]) for year in years],
        }
    )


def gpus_by_organization(resources: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """GPUs that organizations in Korea have, are promised or aim at: the range over reports.

    Returns
    -------
    DataFrame
        organization_id, ``kind`` (company, government, university), low, high (GPUs, a missing end open), n_figures,
        n_sources, figure_id; most first.
    """
    rows = resources[
        (resources["country"] == "KR")
        & (resources["quantity"] == "gpu_count")
        & resources["organization_id"].notna()
        & (resources["gpus_low"].notna() | resources["gpus_high"].notna())
    ]
    table = span(rows, ["organization_id"], "gpus_low", "gpus_high")
    types = organizations.set_index("organization_id")["type"]
    kinds = table["organization_id"].map(types).astype("object")
    kind = kinds.map({"academia": "university", "public": "government"}).fillna("company")
    top = table["high"].fillna(table["low"])
    return table.assign(kind=kind, top=top).sort_values(["top", "organization_id"], ascending=[False, True]).drop(
        columns="top"
    ).reset_index(drop=True)  # fmt: skip


def ecosystem(companies: pd.DataFrame, headcounts: pd.DataFrame, tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The Korean companies of the articles: how many people work there by the latest figure, how many figures name them.

    Parameters
    ----------
    tables : sequence of DataFrame
        Tables with ``organization_id`` and ``figure_id`` in which mentions are counted.

    Returns
    -------
    DataFrame
        Columns of `companies`, ``people_low``, ``people_high``, ``people_date``, ``n_figures``, figure_id.
    """
    home = companies[companies["country"] == "KR"].sort_values(["kind", "name_en"], ignore_index=True)
    role = headcounts["role"].astype("object").fillna("").astype("str")
    people = headcounts[
        (headcounts["quantity"] == "headcount") & role.isin(["", "all employees"]) & headcounts["people_low"].notna()
    ].sort_values(["event_date", "figure_id"])
    latest = people.drop_duplicates("organization_id", keep="last").set_index("organization_id")
    mentions = pd.concat([table[["organization_id", "figure_id"]] for table in tables]).drop_duplicates()
    ids = mentions.groupby("organization_id")["figure_id"].agg(join_ids)
    figure_id = home["company_id"].map(ids)
    return home.assign(
        people_low=home["company_id"].map(floats(latest["people_low"])),
        people_high=home["company_id"].map(floats(latest["people_high"])),
        people_date=home["company_id"].map(latest["event_date"].astype("object")),
        n_figures=[0 if pd.isna(found) else len(split_ids(found)) for found in figure_id],
        figure_id=figure_id,
    )
