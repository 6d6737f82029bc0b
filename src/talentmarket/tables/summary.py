"""The collection in numbers: how much of each table of figures is known, dated, first hand and corrected."""

from collections.abc import Mapping

import pandas as pd

#: What says when a figure is of, and what counts the people or firms behind it.
DATES = ("year", "event_date", "reference_year", "cohort_year")
COUNTS = ("sample_size", "survivors_n", "births_n")


def collection(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per table of figures, of those with the columns ``figure_id`` and ``origin_id``, and the row ``all``.

    ``table``; ``figures``; ``origins``: distinct ones; ``second_hand``, ``dated``, ``with_counts``: shares of the figures
    from 0 to 1 whose page retells another, that have a year or a date, that have a number of people or firms behind them;
    ``corrections``: corrected cells.
    """
    corrected = tables["corrections"]["figure_id"] if "corrections" in tables else pd.Series(dtype="str")
    held = {name: _known(frame) for name, frame in tables.items() if {"figure_id", "origin_id"} <= set(frame.columns)}
    if held:
        held["all"] = pd.concat(held.values(), ignore_index=True)
    rows = {name: _row(known, corrected) for name, known in held.items()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("table").reset_index()


def _known(frame: pd.DataFrame) -> pd.DataFrame:
    """What is known of each figure: its id and origin, and whether it is second hand, dated and has counts."""
    known = frame[["figure_id", "origin_id"]].assign(second_hand=frame["retelling"] != "origin")
    for name, columns in (("dated", DATES), ("with_counts", COUNTS)):
        known[name] = frame.filter(list(columns)).notna().any(axis="columns")
    return known


def _row(known: pd.DataFrame, corrected: pd.Series) -> dict[str, float | int]:
    return {
        "figures": len(known),
        "origins": known["origin_id"].nunique(),
        **{share: float(known[share].mean()) for share in ("second_hand", "dated", "with_counts")},
        "corrections": int(corrected.isin(known["figure_id"]).sum()),
    }


def markdown(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """The collection as lines of Markdown, and one line on the sources without a date."""
    lines = [
        "| Table | Figures | Origins | Second hand | Dated | With counts | Corrections |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for row in collection(tables).to_dict("records"):
        shares = " | ".join(f"{row[share]:.0%}" for share in ("second_hand", "dated", "with_counts"))
        lines.append(f"| {row['table']} | {row['figures']} | {row['origins']} | {shares} | {row['corrections']} |")
    if "sources" in tables and len(tables["sources"]):
        undated = tables["sources"]["published"].isna()
        lines += ["", f"Of {len(undated)} sources, {undated.sum()} ({undated.mean():.0%}) show no date of publication."]
    return lines
