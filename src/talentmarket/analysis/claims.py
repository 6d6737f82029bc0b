"""Claims of the articles against what other sources say: a verdict for each.

A claim is data (``data/raw/claims.csv``): what the article says (``claimed``) and what decides it (``evidence``), both
written as queries on the processed tables (see :mod:`talentmarket.analysis.query`).

A claim's own source is never its evidence: its rows are left out of ``evidence`` unless they are ``given``; and what is
``claimed`` comes from the claim's own source, but for what is ``given``.
"""

import math
from collections.abc import Mapping
from typing import Any, Literal, Protocol

import pandas as pd

from talentmarket.analysis.query import Answer, QueryError, ask, parse, unit_of
from talentmarket.analysis.ranges import join_ids

Verdict = Literal["supported", "within_range", "not_supported", "cannot_tell"]
VERDICTS: tuple[Verdict, ...] = ("supported", "within_range", "not_supported", "cannot_tell")


def verdict(claim: Answer, evidence: Answer, tolerance: float) -> Verdict:
    """Hold a claim against its evidence.

    ``supported`` where the middle of the evidence lies in the claim's range, widened by ``tolerance`` on both sides;
    ``within_range`` where only the range over the sources overlaps it; ``not_supported`` where nothing does;
    ``cannot_tell`` where no other source says anything.

    Parameters
    ----------
    tolerance
        Share of the claim's ends, 0 to 1.
    """
    if not evidence.found or not claim.found:
        return "cannot_tell"
    low = claim.low - tolerance * abs(claim.low) if math.isfinite(claim.low) else claim.low
    high = claim.high + tolerance * abs(claim.high) if math.isfinite(claim.high) else claim.high
    # a hair of slack: 630,000 / 8 in binary must not miss its own decimal wording
    slack = 1e-9 * max(abs(evidence.middle), 1.0)
    if low - slack <= evidence.middle <= high + slack:
        return "supported"
    if evidence.low <= high + slack and evidence.high >= low - slack:
        return "within_range"
    return "not_supported"


def check(claims: pd.DataFrame, tables: Mapping[str, pd.DataFrame], undisputed: bool = False) -> pd.DataFrame:
    """Every claim with its verdict.

    Parameters
    ----------
    claims
        ``claim_id``, ``source_id``, ``claimed``, ``evidence``, ``tolerance`` and more, which is kept.
    tables
        Processed tables by name.
    undisputed
        Whether to leave disputed rows out of the evidence.

    Returns
    -------
    DataFrame
        The claims with ``unit``, ``claimed_low``, ``claimed_high``, ``claimed_middle``, ``evidence_low``,
        ``evidence_high``, ``evidence_middle`` (NaN without evidence, infinite where a range is open), ``n_figures``,
        ``n_sources`` (of the evidence, without given inputs), ``n_disputed``, ``verdict`` and ``figure_id`` (the claim's
        figures and those of the evidence, joined by ``;``), ``evidence_ids``.

    Raises
    ------
    QueryError
        Naming the claim whose query can't be answered.
    """
    rows: list[dict[Any, Any]] = []
    for claim in claims.to_dict("records"):
        try:
            rows.append(claim | _checked(claim, tables, undisputed))
        except QueryError as error:
            raise QueryError(f"claim {claim['claim_id']}: {error}") from None
    return pd.DataFrame(rows, columns=[*claims.columns, *(name for name in CHECKED if name not in claims.columns)])


CHECKED = (
    "unit",
    "claimed_low",
    "claimed_high",
    "claimed_middle",
    "evidence_low",
    "evidence_high",
    "evidence_middle",
    "n_figures",
    "n_sources",
    "n_disputed",
    "verdict",
    "evidence_ids",
)


def _checked(claim: Mapping[Any, Any], tables: Mapping[str, pd.DataFrame], undisputed: bool) -> dict[Any, Any]:
    own = str(claim["source_id"])

    def independent(rows: pd.DataFrame) -> pd.Series:
        kept = rows["source_id"] != own
        if undisputed and "status" in rows.columns:
            kept &= rows["status"] != "disputed"
        return kept

    said = parse(str(claim["claimed"]))
    asked = parse(str(claim["evidence"]))
    stated = ask(said, tables)
    if not stated.found:
        raise QueryError(f"{claim['claimed']!r} names no row: the claim itself must stand in a table")
    if strangers := sorted(set(stated.rows.loc[~stated.rows["given"].astype(bool), "source_id"]) - {own}):
        raise QueryError(f"{claim['claimed']!r} names rows of {strangers[0]}: what is claimed comes from {own}")
    answer = ask(asked, tables, independent)
    counted = answer.rows[~answer.rows["given"].astype(bool)] if answer.found else answer.rows.iloc[:0]
    return {
        "unit": unit_of(said, tables),
        "claimed_low": stated.low,
        "claimed_high": stated.high,
        "claimed_middle": stated.middle,
        "evidence_low": answer.low,
        "evidence_high": answer.high,
        "evidence_middle": answer.middle,
        "n_figures": counted["figure_id"].nunique(),
        "n_sources": counted["source_id"].nunique(),
        "n_disputed": int((counted["status"] == "disputed").sum()) if len(counted) else 0,
        "verdict": verdict(stated, answer, float(str(claim["tolerance"]))),
        "evidence_ids": join_ids(counted["figure_id"]),
        "figure_id": join_ids([*stated.rows["figure_id"], *(answer.rows["figure_id"] if answer.found else [])]),
    }


class Writer(Protocol):
    """How values are written in a language, see :class:`talentmarket.report.language.Language`."""

    def number(self, value: float, digits: int = 0) -> str: ...
    def percent(self, share: float, digits: int = 0) -> str: ...
    def times(self, ratio: float, digits: int = 1) -> str: ...
    def money(self, amount: float, currency: str) -> str: ...


def written(low: float, high: float, unit: str, language: Writer) -> str:
    """A value or a range in its unit, as a language writes it; ``≥`` and ``≤`` stand for open ends, a dash for nothing."""

    def one(value: float) -> str:
        if unit == "share":
            return language.percent(value, 0 if abs(value * 100 - round(value * 100)) < 0.05 else 1)
        if unit == "percent":
            return language.percent(value / 100)
        if unit == "ratio":
            return language.percent(value) if abs(value) < 1 else language.times(value)
        return language.money(value, unit) if len(unit) == 3 and unit.isupper() else language.number(value)

    # no value here can be negative: a low end of nothing is an open one
    closed_low, closed_high = math.isfinite(low) and (low != 0 or high == 0), math.isfinite(high)
    if not closed_low and not closed_high:
        return "–"
    if not closed_high or not closed_low:
        return f"≥ {one(low)}" if closed_low else f"≤ {one(high)}"
    return one(low) if one(low) == one(high) else f"{one(low)}–{one(high)}"


def tally(checked: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """Number of claims by verdict: a column a verdict, in the order of :data:`VERDICTS`, and ``total``.

    Parameters
    ----------
    by
        Column to count by, a row each; without it, one row.
    """
    group = checked[by] if by else pd.Series("all", index=checked.index)
    counts = pd.crosstab(group, checked["verdict"]).reindex(columns=list(VERDICTS), fill_value=0)
    counts.columns.name = None
    return counts.assign(total=counts.sum(axis=1)).rename_axis(by or "all").reset_index()


def relative(checked: pd.DataFrame) -> pd.DataFrame:
    """Evidence as a multiple of the claim: 1 is exact agreement; for a chart across units.

    Claims without evidence, and values that are not positive, are left out. Open ends stay infinite.

    Returns
    -------
    DataFrame
        The rows with ``x_low``, ``x_high``, ``x_middle`` and ``claim_low``, ``claim_high``, all divided by the claim's middle.
    """
    rows = checked[
        checked["evidence_middle"].notna() & (checked["claimed_middle"] > 0) & (checked["evidence_middle"] > 0)
    ]
    base = rows["claimed_middle"]
    return rows.assign(
        x_low=rows["evidence_low"] / base,
        x_high=rows["evidence_high"] / base,
        x_middle=rows["evidence_middle"] / base,
        claim_low=rows["claimed_low"] / base,
        claim_high=rows["claimed_high"] / base,
    )
