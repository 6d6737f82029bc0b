"""Analyses: pure functions, tables in, tables out; one module a question.

Every function takes processed tables (see :func:`talentmarket.load`) and returns frames or records that keep
the ids of the figures they rest on in a column ``figure_id``, several of them separated by blanks.
"""

from collections.abc import Iterable

import pandas as pd

__all__ = ["figure_ids", "floats", "join_ids", "publishers"]


def join_ids(ids: Iterable[object]) -> str:
    """Join figure ids, each once and in order, into one cell; cells that hold several are taken apart first."""
    return " ".join(
        sorted({part for cell in ids if cell is not None and cell is not pd.NA for part in str(cell).split()})
    )


def figure_ids(rows: pd.DataFrame) -> list[str]:
    """List the ids of all figures that ``rows`` rest on, each once, sorted."""
    return join_ids(rows["figure_id"]).split()


def floats(column: pd.Series) -> pd.Series:
    """A numeric column as float64, missing as NaN."""
    return pd.to_numeric(column).astype("Float64").astype("float64")


def publishers(figures: pd.DataFrame, sources: pd.DataFrame) -> list[str]:
    """Name who published ``figures``, most figures first, for the source line of a chart.

    A remark in brackets behind a name (where a copy was found) is left to the list of sources.

    Parameters
    ----------
    figures
        Rows of one or more tables, with ``figure_id`` and ``source_id``.
    sources
        The table ``sources``: ``source_id``, ``publisher`` (and ``title``, used where no publisher is known).
    """
    known = sources.set_index("source_id")
    names = known["publisher"].fillna("").astype(str)
    if "title" in known:
        names = names.where(names != "", known["title"].astype(str))
    names = names.str.replace(r"\s*\([^()]*\)$", "", regex=True)
    printed = figures.drop_duplicates("figure_id")["source_id"].map(names)
    counts = printed[printed.notna() & (printed != "")].value_counts()
    return [str(name) for name in sorted(counts.index, key=lambda name: (-counts[name], name))]
