"""What was collected, where the gaps are, and what the pages found.

Counts are of figures: one wording of one number in one source. A number that ten newspapers print counts ten times,
which is why sources stand beside figures everywhere.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from talentmarket.analysis import survival
from talentmarket.analysis.ranges import figure_ids, join_ids, select_events, split_ids, year_of
from talentmarket.tables import FIGURE_OUTPUTS

__all__ = ["FIGURE_TABLES", "Headline", "by", "collected", "coverage", "gaps", "headlines"]

#: Tables with one figure a row; together with ``refused`` they hold every figure once.
FIGURE_TABLES = FIGURE_OUTPUTS

COLUMNS = ["figure_id", "table", "source_id", "country", "year", "status", "language", "kind", "publisher", "published"]


def collected(tables: Mapping[str, pd.DataFrame], sources: pd.DataFrame) -> pd.DataFrame:
    """All figures in one table: where each stands, what it is of, and what kind of source printed it.

    Parameters
    ----------
    tables
        Those of :data:`FIGURE_TABLES` that there are.
    sources
        The table ``sources``.

    Returns
    -------
    DataFrame
        ``COLUMNS``, one row a figure. ``year`` is the year that the figure is about (of a survival rate, the year in
        which it was measured); missing where the source does not tell.
    """
    parts = []
    for name in FIGURE_TABLES:
        if name not in tables:
            continue
        rows = tables[name]
        status = rows["status"] if "status" in rows else pd.Series(pd.NA, index=rows.index, dtype="str")
        part = rows[["figure_id", "source_id", "country"]].assign(
            table=name, year=year_of(rows).astype("Int64"), status=status
        )
        parts.append(part)
    figures = pd.concat(parts, ignore_index=True)
    of_source = sources[["source_id", "language", "kind", "publisher", "published"]]
    return figures.merge(of_source, on="source_id", how="left", validate="many_to_one")[COLUMNS]


def by(figures: pd.DataFrame, column: str) -> pd.DataFrame:
    """Number of figures and of sources for each value of a column, most figures first; missing values are counted too."""
    filled = figures.assign(**{column: figures[column].astype("object").where(figures[column].notna(), None)})
    counts = filled.groupby(column, dropna=False).agg(
        n_figures=("figure_id", "nunique"), n_sources=("source_id", "nunique"), figure_id=("figure_id", join_ids)
    )
    return counts.reset_index().sort_values(["n_figures", column], ascending=[False, True], ignore_index=True)


def coverage(figures: pd.DataFrame, most: int = 12) -> pd.DataFrame:
    """Number of figures by country (rows, those with most figures) and table (columns); zero is a gap."""
    table = figures.pivot_table(
        index="country", columns="table", values="figure_id", aggfunc="nunique", fill_value=0, observed=True
    )
    table = table.reindex(columns=[name for name in FIGURE_TABLES if name in set(figures["table"])], fill_value=0)
    totals = table.sum(axis=1).rename("total").reset_index().sort_values(["total", "country"], ascending=[False, True])
    return table.loc[list(totals["country"].head(most))].astype("int64")


def gaps(figures: pd.DataFrame) -> pd.DataFrame:
    """What is missing or weak, as a number and share of figures.

    Returns
    -------
    DataFrame
        ``gap`` (no_country, no_year, undated_source, disputed, estimated, not_official, three_largest_sources),
        ``n_figures``, ``share`` (0 to 1), ``figure_id``.
    """
    largest = figures["source_id"].value_counts()
    found: dict[str, pd.Series] = {
        "no_country": figures["country"].isna(),
        "no_year": figures["year"].isna(),
        "undated_source": figures["published"].isna(),
        "disputed": figures["status"] == "disputed",
        "estimated": figures["status"] == "estimated",
        "not_official": figures["kind"] != "official_statistics",
        "three_largest_sources": figures["source_id"].isin(largest.index[:3]),
    }
    rows = [
        {
            "gap": name,
            "n_figures": int(mask.sum()),
            "share": float(mask.mean()) if len(figures) else np.nan,
            "figure_id": join_ids(figures.loc[mask, "figure_id"]),
        }
        for name, mask in found.items()
    ]
    return pd.DataFrame(rows)


# --- what the pages found -----------------------------------------------------------------------------------


class Headline(NamedTuple):
    """A finding of another page: the notebook, its finding's anchor, the text's key and values, and the figures."""

    page: str
    key: str
    values: dict[str, Any]
    figures: list[str]


Load = Callable[[str], pd.DataFrame]


def headlines(load: Load, country: str = "KR", against: str = "US", pages: Sequence[str] = ()) -> list[Headline]:
    """The findings of the pages worth most, computed by the same functions that the pages call.

    A page whose analysis is not installed, or whose tables hold nothing for it, contributes nothing.

    Parameters
    ----------
    load
        Gives a processed table by name, as ``talentmarket.load`` does.
    country, against
        The country looked at, and the one it is compared with.
    pages
        Notebooks whose findings are wanted; all where empty.
    """
    makers = {
        "02-compensation": _pay,
        "03-startup-survival": _survival,
        "04-hiring-news": _hiring,
        "05-korea": _korea,
        "08-fact-check": _claims,
    }
    wanted = [make for page, make in makers.items() if not pages or page in pages]
    return [headline for make in wanted for headline in make(load, country, against)]


def _analysis(name: str) -> Any:
    """A module of the analyses, or None where it is not there."""
    try:
        return import_module(f"talentmarket.analysis.{name}")
    except ModuleNotFoundError:
        return None


def _survival(load: Load, country: str, against: str) -> Iterator[Headline]:
    table = load("survival")
    page = "03-startup-survival"
    fives = survival.at_age(table, [country], age=5)
    if len(fives) > 1:
        first, last = fives.iloc[0], fives.iloc[-1]
        yield Headline(
            page,
            "five-year",
            {
                "country": country,
                "first": first["survival_rate"],
                "first_year": int(first["measured"]),
                "last": last["survival_rate"],
                "last_year": int(last["measured"]),
            },
            figure_ids(fives),
        )
    spread = survival.spread_over_cohorts(survival.points(table, [country, against], max_age=5))
    early = spread[spread["age_years"] == 1].set_index("country")
    if {country, against} <= set(early.index):
        yield Headline(
            page,
            "first-year",
            {
                "country": country,
                "gone": 1 - early["median"][country],
                "against": against,
                "other_gone": 1 - early["median"][against],
            },
            figure_ids(early),
        )
    steps = survival.graduation(load("startup_outcomes"))
    two = steps[(steps["country"] == against) & (steps["window_years"] == 2) & steps["vintage"].notna()]
    if len(two) > 1:
        yield Headline(
            page,
            "window",
            {
                "first": two["low"].iloc[0],
                "first_year": int(two["vintage"].iloc[0]),
                "last": two["low"].iloc[-1],
                "last_year": int(two["vintage"].iloc[-1]),
                "country": against,
            },
            figure_ids(two.iloc[[0, -1]]),
        )


def _pay(load: Load, country: str, against: str) -> Iterator[Headline]:
    pay = _analysis("pay")
    if pay is None:
        return
    page = "02-compensation"
    salaries, pay_gaps = load("salaries"), load("pay_gaps")
    recent = pay.central(pay.recent(salaries, int(salaries["year"].max()), 5))
    base = recent[
        (recent["measure"] == "base_salary")
        & ~recent["level"].isin(["intern", "executive"])
        & recent["role_group"].isin(list(pay.TECHNICAL))
    ]
    gap = pay.times_home(pay.bases_side_by_side(base, [country, against]), country)
    if gap is not None:
        ends = {
            f"{basis}_{end}": gap[basis][at] for basis in ("nominal", "ppp") for at, end in enumerate(("low", "high"))
        }
        rows = pay.with_place(pay.distinct(pay.on_basis(base)), [country, against])
        yield Headline(page, "pay", {"country": country, "against": str(gap["place"]), **ends}, figure_ids(rows))
    side = pay.one_method(pay.premiums(pay_gaps, salaries, load("comparisons")), "profiles").set_index("country")
    if {country, against} <= set(side.index):
        yield Headline(
            page,
            "premium",
            {
                "country": country,
                "premium": side["premium_high"][country],
                "against": against,
                "other": side["premium_high"][against],
                "year": int(side["year"].iloc[0]),
            },
            figure_ids(side.loc[[country, against]]),
        )


#: From this amount in US dollars on an offer counts as one of nine figures.
NINE_FIGURES = 100_000_000


def _hiring(load: Load, country: str, against: str) -> Iterator[Headline]:
    hiring = _analysis("hiring")
    if hiring is None:
        return
    page = "04-hiring-news"
    news, organizations = load("hiring_news"), load("organizations")
    offers = hiring.offers(select_events(load("hiring_events"), news), news)
    huge = offers[offers["high_usd"] >= NINE_FIGURES]
    if len(huge):
        values = {"count": len(huge), "threshold": NINE_FIGURES, "disputed": int(huge["disputed"].sum())}
        yield Headline(page, "offers", values, figure_ids(huge))
    growth = hiring.growth(hiring.headcount_points(load("headcounts"), organizations))
    growing = growth[growth["doubling"] > 0].sort_values("n_points")
    if len(growing):
        most = growing.iloc[-1]
        values = {
            "organization_id": most["organization_id"],
            "months": 12 * most["doubling"],
            "first": int(most["from"]),
            "last": int(most["to"]),
        }
        yield Headline(page, "growth", values, figure_ids(growing.tail(1)))
    kept = hiring.retention_by_lab(load("retention"))
    single = organizations.loc[organizations["type"] != "group", "organization_id"]
    kept = kept[kept["organization_id"].isin(single)]
    if len(kept) > 1:
        best, worst = kept.iloc[0], kept.iloc[-1]
        values = {
            "organization_id": best["organization_id"],
            "high": best["middle"],
            "other_id": worst["organization_id"],
            "low": worst["middle"],
        }
        yield Headline(page, "retention", values, figure_ids(kept.iloc[[0, -1]]))


def _korea(load: Load, country: str, against: str) -> Iterator[Headline]:
    hiring = _analysis("hiring")
    if hiring is None:
        return
    flow = hiring.net_flow(load("talent_flows"))
    here = flow[flow["country"] == country].sort_values("year")
    there = flow[flow["country"] == against].set_index("year")
    both = here[here["year"].isin(there.index)]
    if len(both):
        last = both.iloc[-1]
        other = there.loc[last["year"]]
        values = {
            "country": country,
            "year": int(last["year"]),
            "per": 10_000,
            "flow_low": last["low"],
            "flow_high": last["high"],
            "against": against,
            "other_low": other["low"],
            "other_high": other["high"],
        }
        yield Headline("05-korea", "flow", values, split_ids(join_ids([last["figure_id"], other["figure_id"]])))


def _claims(load: Load, country: str, against: str) -> Iterator[Headline]:
    claims = _analysis("claims")
    if claims is None:
        return
    tables = {
        name: load(name)
        for name in (*FIGURE_TABLES, "hiring_events", "organizations", "tradeoffs", "sources", "claims")
    }
    checked = claims.check(tables["claims"], claims.with_rates(tables))
    checked = checked[checked["scope"] == "stated"]
    counts = claims.tally(checked).iloc[0]
    values = {name: int(counts[name]) for name in (*claims.VERDICTS, "total")}
    yield Headline("08-fact-check", "claims", values, figure_ids(checked))
