"""Start-up or big tech: what the articles weigh, where they agree, and where a reader's own scores lean.

The articles' judgements are opinions, coded as strengths (1) and weaknesses (-1) of a setting in a dimension;
counting them says how many articles say so, not how true it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from talentmarket.analysis.query import ask, parse

#: Settings in the order of a company's age, the places between them last.
SETTINGS = ("big_tech", "ai_lab", "series_a_b", "early_startup", "startup")
#: What a criterion may be scored: from "not at all" to "very much".
SCORES = (-2, -1, 0, 1, 2)


def cells(tradeoffs: pd.DataFrame) -> pd.DataFrame:
    """The matrix, one row per setting and dimension that an article weighs.

    Returns ``setting``, ``dimension``, ``strengths`` and ``weaknesses`` (articles that see one), ``articles``, and
    ``verdict``: ``strength``, ``weakness``, or ``split`` where articles disagree. Dimensions that most articles weigh
    come first, then those in most settings, then by name.
    """
    article, effect = tradeoffs["source_id"], tradeoffs["effect"]
    judged = tradeoffs.assign(praised_by=article.where(effect > 0), blamed_by=article.where(effect < 0))
    counts = {"strengths": "praised_by", "weaknesses": "blamed_by", "articles": "source_id"}
    grouped = judged.groupby(["setting", "dimension"])
    table = pd.DataFrame({name: grouped[column].nunique() for name, column in counts.items()}).reset_index()
    both = (table["strengths"] > 0) & (table["weaknesses"] > 0)
    table["verdict"] = np.where(both, "split", np.where(table["strengths"] > 0, "strength", "weakness"))
    weighed = tradeoffs.groupby("dimension")[["source_id", "setting"]].nunique().reset_index()
    weighed = weighed.sort_values(["source_id", "setting", "dimension"], ascending=[False, False, True])
    order = {name: place for place, name in enumerate([*weighed["dimension"], *SETTINGS])}
    return table.sort_values(["dimension", "setting"], key=lambda names: names.map(order), ignore_index=True)


def sides(tradeoffs: pd.DataFrame) -> pd.DataFrame:
    """Dimensions that articles see as a strength of one setting and a weakness of another.

    Returns ``dimension``, ``strong`` and ``weak`` (settings, separated by blanks), in the order of :func:`cells`.
    """
    table = cells(tradeoffs)
    rows = []
    for dimension, group in table.groupby("dimension", sort=False):
        strong = group.loc[group["verdict"] == "strength", "setting"]
        weak = group.loc[group["verdict"] == "weakness", "setting"]
        if len(strong) and len(weak):
            rows.append({"dimension": dimension, "strong": " ".join(strong), "weak": " ".join(weak)})
    return pd.DataFrame(rows, columns=["dimension", "strong", "weak"])


def bearing(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Figures about a dimension, from any of ``tables``: ``dimension``, ``figure_id``, ``as_stated``, ``organization``,
    ``year``, ``percent_low``, ``percent_high``, ``gpus_low``.

    Raises
    ------
    LookupError
        If a figure of the table ``bearing`` is in none of the tables.
    """
    # the year column of each kind of table
    dates = ["year", "event_date", "reference_year"]
    values = ["percent_low", "percent_high", "gpus_low"]
    columns = ["figure_id", "as_stated", "organization", *dates, *values]
    figures = [table.reindex(columns=columns) for table in tables.values() if "as_stated" in table]
    found = tables["bearing"].merge(pd.concat(figures).drop_duplicates("figure_id"), on="figure_id", how="left")
    lost = found[found["as_stated"].isna()]
    if len(lost):
        first = lost.iloc[0]
        raise LookupError(f"bearing.csv: {first['figure_id']} ({first['dimension']}) is in none of the tables given")
    year = found[dates].astype("object").bfill(axis=1)["year"].fillna("").astype("str").str[:4]
    found = found.assign(organization=found["organization"].fillna(""), year=year)
    return found[["dimension", "figure_id", "as_stated", "organization", "year", *values]]


@dataclass(frozen=True, slots=True)
class Quote:
    """What a finding says of single figures: its values by name, and the figures they are taken from."""

    values: dict[str, float]
    figures: list[str]


def quotes(tables: Mapping[str, pd.DataFrame]) -> dict[str, Quote]:
    """The findings of the table ``quotes``, by key, with the values that its queries find in ``tables``.

    Raises
    ------
    LookupError
        If a query finds nothing.
    """
    found = {}
    for finding, rows in tables["quotes"].groupby("finding"):
        queries = dict(zip(rows["value_name"], rows["query"], strict=True))
        answers = {name: ask(parse(query), tables) for name, query in queries.items()}
        for name, answer in answers.items():
            if not answer.found:
                raise LookupError(f"quotes.csv: {queries[name]!r} ({finding}, {name}) finds nothing in the tables")
        figures = [row.figure_id for answer in answers.values() for row in answer.rows]
        found[str(finding)] = Quote({name: answer.middle for name, answer in answers.items()}, figures)
    return found


@dataclass(frozen=True, slots=True)
class Lean:
    """Where scores lean, and how firmly."""

    total: int
    """Sum of the scores of criteria that speak for a start-up less those that speak for big tech."""
    most: int
    """The largest sum that these criteria could reach."""
    side: str
    """``startup``, ``big_tech``, or ``""`` where the scores balance."""
    weights: dict[str, int]
    """Contribution of each criterion, positive towards the start-up."""
    deciding: tuple[str, ...]
    """Criteria without any one of which the lean would be gone or turned, the heaviest first."""
    moves: int
    """How many scores must each move by one, in the worst case, until the lean is gone."""
    holds: float
    """Of all ways in which every score may move by -1, 0 or 1 (and stays within the scale), the share that keeps the lean."""


def lean(criteria: pd.DataFrame, scores: Mapping[str, int]) -> Lean:
    """Where `scores` (by ``criterion_id``, -2 to 2) lean.

    ``holds`` is exact: the distribution of a sum of independent moves is the convolution of theirs.

    Raises
    ------
    ValueError
        If a criterion has no score, a score no criterion, or a score lies outside the scale.
    """
    ids = [str(name) for name in criteria["criterion_id"]]
    if set(ids) != set(scores):
        odd = sorted(set(ids) ^ set(scores))
        raise ValueError(f"every criterion needs one score and every score a criterion: {', '.join(odd)}")
    if outside := sorted(name for name, score in scores.items() if score not in SCORES):
        raise ValueError(f"scores go from {SCORES[0]} to {SCORES[-1]}: {', '.join(outside)}")
    towards = dict(zip(ids, np.where(criteria["favours"] == "startup", 1, -1).tolist(), strict=True))
    weights = {name: towards[name] * scores[name] for name in ids}
    total = sum(weights.values())
    sign = (total > 0) - (total < 0)
    deciding = [name for name in ids if sign and sign * (total - weights[name]) <= 0]
    # A score can move against the lean unless it is at the end of the scale on that side already.
    room = [1 if SCORES[0] <= scores[name] - sign * towards[name] <= SCORES[-1] else 0 for name in ids]
    chances, least = np.ones(1), 0
    for name in ids:
        values = [towards[name] * score for score in SCORES if abs(score - scores[name]) <= 1]
        chances, least = np.convolve(chances, np.full(len(values), 1 / len(values))), least + min(values)
    holds = float(chances[sign * (least + np.arange(len(chances))) > 0].sum())
    moves = abs(total) if sum(room) >= abs(total) else 0
    return Lean(
        total=total,
        most=SCORES[-1] * len(ids),
        side={1: "startup", -1: "big_tech", 0: ""}[sign],
        weights=weights,
        deciding=tuple(sorted(deciding, key=lambda name: (-sign * weights[name], ids.index(name)))),
        moves=moves,
        holds=holds,
    )
