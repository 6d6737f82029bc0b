"""What was collected, and where the gaps are.

Counts are of figures: one wording of one number in one source. A number that ten newspapers print counts ten times,
which is why sources are counted too, everywhere.
"""

from collections.abc import Mapping

import pandas as pd

from talentmarket.analysis.ranges import join_ids, year_of
from talentmarket.tables import FIGURE_OUTPUTS as FIGURE_TABLES

COLUMNS = ["figure_id", "table", "source_id", "country", "year", "status", "language", "kind", "publisher", "published"]


def collected(tables: Mapping[str, pd.DataFrame], sources: pd.DataFrame) -> pd.DataFrame:
    """All figures in one table: where each is, what it is of, and what kind of source printed it.

    Returns ``COLUMNS``, one row per figure. ``year`` is the year that the figure is about (of a survival rate, the year
    in which it was measured); missing where the source does not tell.

    Of ``tables`` those in :data:`FIGURE_TABLES` count.
    """
    parts = [
        tables[name].assign(table=name, year=year_of(tables[name]).astype("Int64")).reindex(columns=COLUMNS[:6])
        for name in FIGURE_TABLES
        if name in tables
    ]
    figures = pd.concat(parts, ignore_index=True)
    of_source = sources[["source_id", "language", "kind", "publisher", "published"]]
    return figures.merge(of_source, on="source_id", how="left", validate="many_to_one")[COLUMNS]


def by(figures: pd.DataFrame, column: str) -> pd.DataFrame:
    """Number of figures and of sources for each value of a column, most figures first; missing values are counted too."""
    counts = figures.groupby(column, dropna=False).agg(
        n_figures=("figure_id", "nunique"), n_sources=("source_id", "nunique"), figure_id=("figure_id", join_ids)
    )
    return counts.reset_index().sort_values(["n_figures", column], ascending=[False, True], ignore_index=True)


def coverage(figures: pd.DataFrame, most: int = 12) -> pd.DataFrame:
    """Number of figures by country (rows, those with most figures) and table (columns); zero is a gap."""
    table = figures.groupby(["country", "table"], observed=True)["figure_id"].nunique().unstack(fill_value=0)
    table = table.reindex(columns=[name for name in FIGURE_TABLES if name in set(figures["table"])], fill_value=0)
    totals = table.sum(axis=1).rename("total").reset_index().sort_values(["total", "country"], ascending=[False, True])
    return table.loc[list(totals["country"].head(most))].astype("int64")


def gaps(figures: pd.DataFrame) -> pd.DataFrame:
    """What is missing or weak, as a number and share of figures.

    Returns ``gap`` (no_country, no_year, undated_source, disputed, estimated, not_official, three_largest_sources),
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
        (name, int(mask.sum()), float(mask.mean()), join_ids(figures.loc[mask, "figure_id"]))
        for name, mask in found.items()
    ]
    return pd.DataFrame(rows, columns=["gap", "n_figures", "share", "figure_id"])
