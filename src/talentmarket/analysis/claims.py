"""Claims of the articles against what others say: a verdict for each.

A claim is data (``data/raw/claims.csv``): what the article says (``claimed``) and what decides it (``evidence``), both
written as queries on the processed tables (see :mod:`talentmarket.analysis.query`).

Evidence must be independent. A claim's own source is never its evidence, and neither is another page that repeats the same
origin: where all evidence goes back to the origin that the article itself repeats, the verdict can only be that it was
retold rightly. ``given`` operands are inputs of an arithmetic and decide nothing.
"""

import math
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, get_args

import pandas as pd

from talentmarket.analysis.query import Answer, Query, QueryError, answer, ask, parse, select, unit_of
from talentmarket.analysis.ranges import LEAST_ORIGINS, by_figure, join_ids
from talentmarket.language import Language
from talentmarket.money import RateBook

Verdict = Literal["supported", "within_range", "not_supported", "disputed", "cannot_tell", "retelling", "arithmetic"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

#: Columns of the table ``rates``, see :func:`prepared`.
RATES = ("figure_id", "source_id", "origin_id", "currency", "date", "rate")

#: How far a single number may be off and still count as rounded, as a share of it, by kind of claim. A claim that names a
#: range has said how exact it is, and is never widened.
TOLERANCES: Mapping[str, float] = {"measured": 0.1, "arithmetic": 0.02}
#: What the sensitivity line tries instead: half and twice the tolerance.
SENSITIVITY = {"half": 0.5, "double": 2.0}
#: Undisputed origins that can decide what others dispute.
LEAST_UNDISPUTED = 2


def prepared(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables with what queries ask besides: ``offer_stage`` in ``hiring_news`` (from the events), and ``rates``.

    An article converts money at the rate of the day it appeared. ``rates`` has one row per article of ``claims`` and currency
    that its figures name in brackets: ``source_id``, ``currency``, ``date``, ``rate`` (units for a dollar, European Central Bank).
    """
    sources = tables["sources"].set_index("source_id")["published"]
    stages = by_figure(tables["hiring_events"].dropna(subset=["offer_stage"]), "offer_stage")
    news = tables["hiring_news"].assign(offer_stage=tables["hiring_news"]["figure_id"].map(stages).astype("str"))
    rows = news[news["source_id"].isin(tables["claims"]["source_id"]) & news["equivalent_currency"].notna()]
    book = RateBook(pd.DataFrame(columns=["currency", "year", "units_per_usd", "source_id"]))
    pairs = sorted(set(zip(rows["source_id"], rows["equivalent_currency"], strict=True)))
    dated = [(source, str(currency), str(sources.get(source, ""))) for source, currency in pairs]
    rates = [
        ("", source, "ecb", currency, date, rate.units_per_usd)
        for source, currency, date in dated
        if (rate := book.rate(currency, date)) is not None
    ]
    return dict(tables) | {"hiring_news": news, "rates": pd.DataFrame(rates, columns=list(RATES))}


def verdict(claim: Answer, evidence: Answer, tolerance: float) -> Verdict:
    """Hold the numbers of a claim against those of its evidence.

    ``supported`` where the two overlap and the middle of the evidence lies in the claim's range; ``within_range`` where they
    only overlap; ``not_supported`` where they do not. A claim of one number is taken as rounded and overlaps what lies within
    `tolerance` of it; a claim of a range is taken as it is printed. A claim of a bound ("most", at least half) is supported
    only by evidence that lies on its side of the bound as a whole. An open end ("more than 1,000") of either side that leaves
    room for both answers is ``cannot_tell``, and so is an absence of evidence.

    The tolerance is a share of the claim's number, 0 to 1.
    """
    if not evidence.found or not claim.found:
        return "cannot_tell"
    # a hair of slack: 630,000 / 8 in binary must not miss its own decimal wording
    slack = 1e-9 * max(abs(evidence.middle), 1.0) + (tolerance * abs(claim.low) if claim.low == claim.high else 0.0)
    low, high = claim.low - slack, claim.high + slack
    if evidence.low > high or evidence.high < low:
        return "not_supported"
    bound = not math.isfinite(high - low)
    if bound and low <= evidence.low and evidence.high <= high:
        return "supported"
    if evidence.low == 0 < evidence.high or not math.isfinite(evidence.high - evidence.low):
        return "cannot_tell"  # no value here can be negative: a low end of nothing is an open one, too
    return "supported" if low <= evidence.middle <= high and not bound else "within_range"


class Ground(NamedTuple):
    """What a verdict rests on: the evidence, and how it came to count (``decides``, ``disputed``, ``retelling``, ``nothing``)."""

    evidence: Answer
    standing: str


def _grounds(asked: Query, tables: Mapping[str, pd.DataFrame], own: str, origins: set[str]) -> tuple[Ground, Ground]:
    """The evidence that decides a claim, and that which would if denied figures counted like all others.

    Independent origins come first. Where some of what they say is denied, the undisputed rest decides only with
    `LEAST_UNDISPUTED` origins; else nothing but the dispute can be stated.

    ``own`` is the claim's own source, ``origins`` are those that it repeats.
    """
    rows = select(asked, tables)
    retold = [row for row in rows if row.given or (row.source_id != own and row.retelling != "wrong")]
    independent = [row for row in retold if row.given or row.origin_id not in origins]
    for kept, standing in ((independent, "decides"), (retold, "retelling")):
        everything = answer(asked, kept)
        if not everything.found:
            continue
        whole = Ground(everything, standing)
        if all(row.status != "disputed" for row in everything.rows):
            return whole, whole
        sure = answer(asked, [row for row in kept if row.given or row.status != "disputed"])
        enough = sure.found and (kept is retold or len({row.origin_id for row in sure.rows}) >= LEAST_UNDISPUTED)
        return Ground(sure, standing) if enough else Ground(everything, "disputed"), whole
    return Ground(everything, "nothing"), Ground(everything, "nothing")


def _thin(evidence: Answer) -> bool:
    """Whether one side of a quotient of two groups of figures has too few origins for a comparison."""
    origins: dict[int, set[str]] = {}
    for row in evidence.counted:
        origins.setdefault(row.operand, set()).add(row.origin_id)
    return len(origins) > 1 and min(map(len, origins.values())) < LEAST_ORIGINS


def _judged(kind: str, claim: Answer, ground: Ground, times: float = 1.0) -> Verdict:
    """The verdict of a claim on its ground; `times` stretches the tolerance."""
    if ground.standing == "disputed":
        return "disputed"
    if ground.standing == "nothing" or (ground.standing == "decides" and kind == "measured" and _thin(ground.evidence)):
        return "cannot_tell"
    found = verdict(claim, ground.evidence, TOLERANCES[kind] * times)
    if found != "supported":
        return found
    return "arithmetic" if kind == "arithmetic" else "retelling" if ground.standing == "retelling" else found


#: Columns that a check adds to a claim.
CHECKED = (
    "unit", "claimed_low", "claimed_high", "claimed_middle", "evidence_low", "evidence_high", "evidence_middle", "n_figures",
    "n_origins", "n_disputed", "verdict", *(f"verdict_{name}" for name in (*SENSITIVITY, "with_disputed")), "evidence_ids",
)  # fmt: skip


def check(claims: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Every claim with its verdict.

    Returns the claims with ``unit``, ``claimed_low``, ``claimed_high``, ``claimed_middle``, ``evidence_low``,
    ``evidence_high``, ``evidence_middle`` (NaN without evidence, infinite where a range is open), ``n_figures`` and
    ``n_origins`` of the evidence that decides, ``n_disputed`` (denied figures among all about the claim), ``verdict``,
    ``verdict_half`` and ``verdict_double`` (at half and twice the tolerance), ``verdict_with_disputed`` (denied figures
    counting like others), ``evidence_ids`` and ``figure_id`` (the claim's figures and those of the evidence).

    Parameters
    ----------
    claims
        ``claim_id``, ``source_id``, ``claim_kind`` (a key of `TOLERANCES`), ``claimed``, ``evidence`` and more, which is kept.
    tables
        Processed tables by name, and ``rates`` (see :func:`prepared`).

    Raises
    ------
    QueryError
        Naming the claim whose query can't be answered.
    """
    rows: list[dict[Any, Any]] = []
    for claim in claims.to_dict("records"):
        try:
            rows.append(claim | _checked(claim, tables))
        except QueryError as error:
            raise QueryError("claim {claim}: {reason}", claim=claim["claim_id"], reason=error.args[0]) from None
    return pd.DataFrame(rows, columns=[*claims.columns, *(name for name in CHECKED if name not in claims.columns)])


def _checked(claim: Mapping[Any, Any], tables: Mapping[str, pd.DataFrame]) -> dict[Any, Any]:
    own, kind = str(claim["source_id"]), str(claim["claim_kind"])
    said, asked = parse(str(claim["claimed"])), parse(str(claim["evidence"]))
    stated = _stated(said, str(claim["claimed"]), tables, own)
    origins = {row.origin_id for row in stated.rows if row.source_id == own}
    ground, with_disputed = _grounds(asked, tables, own, origins)
    evidence = ground.evidence
    used, counted = (evidence.rows, evidence.counted) if evidence.found else ([], [])
    ends = ("low", "high", "middle")
    return {
        "unit": unit_of(said, tables),
        **{f"claimed_{end}": getattr(stated, end) for end in ends},
        **{f"evidence_{end}": getattr(evidence, end) for end in ends},
        "n_figures": len({row.figure_id for row in counted}),
        "n_origins": len({row.origin_id for row in counted}),
        "n_disputed": sum(row.status == "disputed" for row in with_disputed.evidence.rows),
        "verdict": _judged(kind, stated, ground),
        **{f"verdict_{name}": _judged(kind, stated, ground, times) for name, times in SENSITIVITY.items()},
        "verdict_with_disputed": _judged(kind, stated, with_disputed),
        "evidence_ids": join_ids(row.figure_id for row in counted),
        "figure_id": join_ids(row.figure_id for row in [*stated.rows, *used]),
    }


def _stated(said: Query, text: str, tables: Mapping[str, pd.DataFrame], own: str) -> Answer:
    """What the article says; only figures of its own source can say it."""
    stated = ask(said, tables)
    if not stated.counted:
        raise QueryError("{query} names no row: the claim itself must be a figure of a table", query=repr(text))
    if strangers := sorted({row.source_id for row in stated.counted} - {own}):
        facts = {"query": repr(text), "other": strangers[0], "own": own}
        raise QueryError("{query} names rows of {other}: what is claimed comes from {own}", **facts)
    return stated


def digits_of(*values: float) -> int:
    """How many significant digits a claim gives, three at least: 175.6 billion has four, 200 million one."""
    return max([3, *(len(f"{value:.12e}".split("e")[0].strip("-").replace(".", "").rstrip("0")) for value in values)])


def written(low: float, high: float, unit: str, language: Language, significant: int = 3) -> str:
    """A value or a range in its unit, as a language writes it; ``≥`` and ``≤`` show open ends, a dash nothing.

    An amount of money has as many significant digits as the claim (:func:`digits_of`), so that it is quoted as printed.
    """
    factor = 0.01 if unit == "percent" else 1.0
    # no value here can be negative: a low end of nothing is an open one
    closed = math.isfinite(low) and (low != 0 or high == 0), math.isfinite(high)
    ends = [end * factor for end, known in zip((low, high), closed, strict=True) if known]
    if unit in {"share", "percent"} or (unit == "ratio" and max(ends, default=1.0) < 1):
        spec = "percent" if all(abs(end * 100 - round(end * 100)) < 0.05 for end in ends) else "percent 1"
    elif unit == "ratio":
        spec = "times"
    else:
        spec = f"money {unit} {significant}s" if len(unit) == 3 and unit.isupper() else "number"
    if len(ends) < 2:
        return f"{'≥' if closed[0] else '≤'} {language.written(ends[0], spec, {})}" if ends else "–"
    return language.written((ends[0], ends[1]), spec, {})


def tally(checked: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """Number of claims by verdict: a column a verdict, in the order of :data:`VERDICTS`, and ``total``.

    Rows are the values of the column ``by``; without it there is one.
    """
    group = checked[by] if by else pd.Series("all", index=checked.index)
    counts = pd.crosstab(group, checked["verdict"]).reindex(columns=list(VERDICTS), fill_value=0)
    counts.columns.name = None
    return counts.assign(total=counts.sum(axis=1)).rename_axis(by or "all").reset_index()


def relative(checked: pd.DataFrame) -> pd.DataFrame:
    """Evidence as a multiple of the claim: 1 is exact agreement; for a chart across units.

    Claims without evidence, and values that are not positive, are left out. Open ends stay infinite.

    Returns the rows with ``x_low``, ``x_high``, ``x_middle`` and ``claim_low``, ``claim_high``, all divided by the
    claim's middle.
    """
    rows = checked[(checked["claimed_middle"] > 0) & (checked["evidence_middle"] > 0)]
    parts = {"x": "evidence", "claim": "claimed"}
    ends = [(f"{name}_{end}", f"{column}_{end}") for name, column in parts.items() for end in ("low", "high", "middle")]
    base = rows["claimed_middle"]
    return rows.assign(**{name: rows[column] / base for name, column in ends if name != "claim_middle"})
