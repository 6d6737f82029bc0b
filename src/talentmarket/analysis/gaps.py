"""Differences of pay: AI work against other work, start-ups against large firms.

Both are questions on which sources repeat one another, so each origin counts once, and both depend on what is compared: the
answer names the comparison.
"""

import pandas as pd

from talentmarket.analysis.pay import SPAN_OF_YEARS, on_basis, recent
from talentmarket.analysis.ranges import LEAST_ORIGINS, floats, having, join_ids, origins_of, span
from talentmarket.analysis.uncertainty import OverOrigins, over_origins

#: Ways to find a premium that look at pay; what employers say they would pay is not pay.
OBSERVED = ("profiles", "pay_reports", "job_ads", "recruiters")

#: Role groups of software engineers, whatever they are called.
SOFTWARE = ("software_developer", "technical_staff")

#: Start-ups, those grown large ("unicorns"), and large firms.
EMPLOYERS = ("startup", "unicorn", "large")


def by_origin(premiums: pd.DataFrame, country: str) -> pd.DataFrame:
    """One AI premium an origin: the median of its figures of its latest year, over all levels where it has them.

    Returns origin_id, year, method, ``over`` (what it is a premium over), ``low``, ``high``, ``premium`` (shares of the
    other pay; the median), n_figures, figure_id; lowest first. Disputed figures, open ends and what employers say they
    would pay stay out.

    The premiums are those of :func:`talentmarket.analysis.pay.premiums`.
    """
    rows = having(premiums, country=country, method=OBSERVED).dropna(subset=["premium_low", "premium_high"])
    rows = rows[rows["status"] != "disputed"].assign(
        middle=(floats(rows["premium_low"]) + floats(rows["premium_high"])) / 2,
        year=floats(rows["year"]),
        over=rows["over"].fillna("not_said"),
        origin_id=origins_of(rows),
    )
    last = rows.groupby("origin_id")["year"].transform("max")
    latest = rows[(rows["year"] == last) | last.isna()]
    whole = latest["level"] == "all"
    used = latest[whole | ~whole.groupby(latest["origin_id"]).transform("any")]
    table = used.groupby("origin_id").agg(
        year=("year", "max"),
        method=("method", "first"),
        over=("over", "first"),
        low=("premium_low", "min"),
        high=("premium_high", "max"),
        premium=("middle", "median"),
        n_figures=("figure_id", "size"),
        figure_id=("figure_id", join_ids),
    )
    return table.reset_index().sort_values(["premium", "origin_id"], ignore_index=True)


def summary(table: pd.DataFrame) -> OverOrigins | None:
    """Median over origins of :func:`by_origin` with its prediction interval, and without any one of them; None below three."""
    return over_origins(table["premium"]) if len(table) >= LEAST_ORIGINS else None


def employer_kind(rows: pd.DataFrame) -> pd.Series:
    """One of `EMPLOYERS` for each row: a start-up in its growth stage is a unicorn; missing for other organizations."""
    kinds = {"startup": "startup", "big_tech": "large", "enterprise": "large"}
    kind = rows["organization_type"].map(kinds).astype("object").rename(None)
    return kind.mask((kind == "startup") & rows["stage"].isin(["growth"]), "unicorn")


def start_ups_against_large(rows: pd.DataFrame) -> pd.DataFrame:
    """Pay at start-ups, at unicorns and at large firms within one role group, level and statistic.

    Returns ``employer`` (one of `EMPLOYERS`), role_group, level, ``kind`` (median, mean, or ``stated`` for a point or
    range of one employer), columns of :func:`span`, and ``told``: at least `LEAST_ORIGINS` origins.

    ``rows`` are figures of one country, one measure and at most five years, with ``pay_low`` and ``pay_high``.
    """
    kind = rows["statistic"].astype("object").replace({"point": "stated", "range": "stated"})
    kept = rows.assign(employer=employer_kind(rows), kind=kind)
    kept = kept[kept["employer"].notna() & kept["kind"].isin(["median", "mean", "stated"])]
    table = span(kept, ["role_group", "level", "kind", "employer"], "pay_low", "pay_high")
    return table.assign(told=table["n_origins"] >= LEAST_ORIGINS)


def start_up_window(salaries: pd.DataFrame, country: str) -> pd.DataFrame:
    """Entry-level base pay of software engineers at start-ups and large firms, as :func:`start_ups_against_large` gives it.

    The five years end with the last one of which both start-ups and large firms are known, so that none of the sides is newer.
    """
    entry = having(salaries, country=country, measure="base_salary", level="entry", role_group=SOFTWARE)
    rows = on_basis(entry, "KRW" if country == "KR" else "USD")
    rows = rows[rows["pay_low"].notna()].assign(role_group="software")
    young = employer_kind(rows).isin(["startup", "unicorn"])
    last = floats(rows["year"]).groupby(young).max()
    if len(last) < 2:
        return start_ups_against_large(rows.iloc[:0])
    return start_ups_against_large(recent(rows, float(last.min()), SPAN_OF_YEARS))
