"""What filings and adverts say: premiums with controls and within employers, and distributions.

Input is cells (`talentmarket.microdata.shipped.load`) or, for the regressions, one row per job. Collected figures and filings are
put side by side and never into one median: they measure different things in different people.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from talentmarket.analysis.ranges import span
from talentmarket.microdata.cells import QUANTILES

#: Fewer firms than this on one side say nothing of its kind of firm.
FEWEST_FIRMS = 10
REGRESSION = (
    "model", "group", "base", "quantile", "percent", "se", "low", "high", "n", "n_group", "n_employers", "status",
)  # fmt: skip
#: Medians of fewer adverts than this are left out: they say more of who was asked than of the year.
FEWEST_ADVERTS = 100


def employer_cells(cells: pd.DataFrame, employers: Sequence[str] = (), most: int = 12) -> pd.DataFrame:
    """Filings by employer in the last year: those asked for, or the `most` known organizations with most jobs, by median."""
    rows = cells[(cells["source"] == "lca") & (cells["cell"] == "employer")]
    if len(rows):
        rows = rows[rows["year"] == max(rows["year"])]
    if employers:
        rows = rows[rows["employer"].isin(list(employers))]
    else:
        rows = rows[rows["organization_id"] != ""].nlargest(most, "n")
    return rows.sort_values("p50", ascending=False, ignore_index=True)


def side_by_side(cells: pd.DataFrame, salaries: pd.DataFrame, since: int = 2024) -> pd.DataFrame:
    """Collected base salaries in the US and filings, for the employers that have both.

    Returns organization_id, n (jobs in filings), p25, p50, p75, and the range over the collected figures from `since`
    on: median_low, median_high, n_figures, figure_id; by p50, highest first.
    """
    filed = employer_cells(cells, most=len(cells))
    filed = filed[filed["organization_id"] != ""]
    years = pd.to_numeric(salaries["year"], errors="coerce")
    base = salaries[
        (salaries["measure"] == "base_salary")
        & (salaries["country"] == "US")
        & (years >= since)
        & salaries["organization_id"].isin(filed["organization_id"])
        & (salaries["annual_low_usd"].notna() | salaries["annual_high_usd"].notna())
    ]
    collected = span(base, ["organization_id"], "annual_low_usd", "annual_high_usd")
    columns = ["organization_id", "median_low", "median_high", "n_figures", "figure_id"]
    both = filed[["organization_id", "n", "p25", "p50", "p75"]].merge(collected[columns], on="organization_id")
    return both.sort_values("p50", ascending=False, ignore_index=True)


def constant_prices(cells: pd.DataFrame, factors: Mapping[str, float]) -> pd.DataFrame:
    """Median pay of adverts by title group and year, in US dollars, as advertised and in the prices of one year.

    `factors` says for each year what its amounts are multiplied by; a year without one has no constant amount.
    """
    rows = cells[(cells["source"] == "aijobs") & (cells["cell"] == "title") & (cells["currency"] == "USD")]
    rows = rows.loc[rows["n"] >= FEWEST_ADVERTS, ["year", "title_group", "n", "p50"]].rename(columns={"p50": "nominal"})
    real = (rows["nominal"] * rows["year"].map(dict(factors)).astype(float)).round()
    return rows.assign(real=real).reset_index(drop=True)


def premium_tables(jobs: pd.DataFrame, types: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """The table ``premiums`` of the jobs of each source and year, for `talentmarket data` to write next to the cells."""
    parts = []
    for (source, year), rows in jobs.groupby(["source", "year"], sort=True):
        found = premiums(rows, types)
        parts.append(found.assign(source=str(source), year=str(year))[["source", "year", *REGRESSION]])
    return {"premiums": pd.concat(parts, ignore_index=True)} if parts else {}


def premiums(jobs: pd.DataFrame, types: Mapping[str, str]) -> pd.DataFrame:
    """What a title group pays over software, raw, with controls, and within employers; and kinds of firm over big tech.

    Returns columns `REGRESSION`: premium in percent over `base`, its standard error and 95 % interval, in percent; n
    jobs in the regression, n_group of them in the group, n_employers; `status` is ``cant_tell`` where fewer than ten
    firms are behind one side, or the interval holds zero.

    Parameters
    ----------
    jobs
        One row per job in technology: employer, title_group, rank, state, pay (a year).
    types
        The type of each employer that is a known organization: big_tech, startup, ai_lab …

    Notes
    -----
    Hedonic regression (Rosen 1974): log pay on title group, rank and state by least squares; "within" takes each employer's own
    mean from everything first (Frisch, Waugh and Lovell). Standard errors are clustered by employer (Liang and Zeger 1986, with
    the correction G/(G-1) · (N-1)/(N-K) of Cameron and Miller 2015). Rows with the same regressors are summed first, which
    changes nothing in either. At quantiles the regression is on the recentred influence function (Firpo, Fortin and Lemieux
    2009): what a larger share of the group would do to that quantile of all pay.
    """
    jobs = jobs[jobs["pay"] > 0].assign(y=np.log(jobs["pay"].astype(float)))
    controls, software = ["title_group", "rank", "state"], ("title_group", "software")
    made = _fitted(jobs, ["title_group"], *software, "raw")
    made += _fitted(jobs, controls, *software, "controls")
    made += _fitted(jobs, controls, *software, "within_employer", within=True)
    for share in QUANTILES.values():
        made += _fitted(_influence(jobs, share), controls, *software, "controls", quantile=f"{share:.2f}")
    known = jobs.assign(kind=jobs["employer"].map(dict(types)))
    known = known[known["kind"].isin(["big_tech", "startup", "ai_lab"])]
    if known["kind"].nunique() > 1 and (known["kind"] == "big_tech").any():
        made += _fitted(known, [*controls, "kind"], "kind", "big_tech", "controls")
    return pd.DataFrame(made, columns=list(REGRESSION))


def _influence(jobs: pd.DataFrame, share: float) -> pd.DataFrame:
    """The jobs with the recentred influence function of a quantile of log pay in place of log pay.

    The density at the quantile is a Gaussian kernel's, with Silverman's rule of thumb for its width (1986, equation 3.31).
    """
    y = jobs["y"].to_numpy()
    at = float(np.quantile(y, share))
    spread = min(float(np.std(y)), float(np.subtract(*np.quantile(y, [0.75, 0.25]))) / 1.349)
    width = 0.9 * spread * len(y) ** -0.2
    density = float(np.mean(np.exp(-0.5 * ((y - at) / width) ** 2))) / (width * np.sqrt(2 * np.pi))
    return jobs.assign(y=at + (share - (y <= at)) / density)


def _fitted(
    jobs: pd.DataFrame, factors: list[str], of: str, base: str, model: str, within: bool = False, quantile: str = "mean"
) -> list[dict[str, Any]]:
    """One regression, and its coefficients of the factor asked about as premiums over its base."""
    cells = jobs.groupby(["employer", *factors], as_index=False, sort=True).agg(n=("y", "size"), y=("y", "mean"))
    if within:
        cells = cells[cells.groupby("employer")["n"].transform("sum") > 1]
    weights = cells["n"].to_numpy(dtype=float)
    columns, design = _design(cells, factors, {of: base})
    y, firms = cells["y"].to_numpy(), pd.factorize(cells["employer"])[0]
    if within:
        y, design = _demeaned(y, weights, firms), _demeaned(design, weights, firms)
    else:
        columns, design = ["", *columns], np.column_stack([np.ones(len(cells)), design])
    beta, variance = clustered(design, y, weights, firms)
    rows = []
    for at, name in enumerate(columns):
        if not name.startswith(f"{of}="):
            continue
        level = name.partition("=")[2]
        members = cells[cells[of] == level]
        value, se = float(beta[at]), float(np.sqrt(max(variance[at, at], 0.0)))
        low, high = (100 * float(np.expm1(value + side * 1.959964 * se)) for side in (-1, 1))
        firms_behind = min(members["employer"].nunique(), cells[cells[of] == base]["employer"].nunique())
        clear = firms_behind >= FEWEST_FIRMS and (low > 0 or high < 0)
        rows.append(
            {
                "model": model,
                "group": level,
                "base": base,
                "quantile": quantile,
                "percent": round(100 * float(np.expm1(value)), 1),
                "se": round(100 * float(np.exp(value)) * se, 1),
                "low": round(low, 1),
                "high": round(high, 1),
                "n": int(weights.sum()),
                "n_group": int(members["n"].sum()),
                "n_employers": int(members["employer"].nunique()),
                "status": "answered" if clear else "cant_tell",
            }
        )
    return rows


def _design(cells: pd.DataFrame, factors: Sequence[str], bases: Mapping[str, str]) -> tuple[list[str], np.ndarray]:
    """Dummies of every factor but its base: the one named, else its first level in the alphabet."""
    dummies = pd.get_dummies(cells[list(factors)], columns=list(factors), prefix_sep="=", dtype=float)
    dummies = dummies.drop(columns=[f"{one}={bases.get(one, cells[one].min())}" for one in factors], errors="ignore")
    return list(dummies.columns), dummies.to_numpy()


def _demeaned(values: np.ndarray, weights: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Values less the weighted mean of their group."""
    total = np.bincount(groups, weights)
    if values.ndim == 1:
        return np.asarray(values - (np.bincount(groups, weights * values) / total)[groups])
    return np.column_stack([_demeaned(column, weights, groups) for column in values.T])


def clustered(x: np.ndarray, y: np.ndarray, weights: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weighted least squares, and the variance of its coefficients with errors clustered by group.

    `weights` are numbers of equal rows. Columns of no variance (a level that is in no employer twice) get 0 and no variance.
    """
    weighted = x * weights[:, None]
    bread = np.linalg.pinv(weighted.T @ x, hermitian=True)
    beta = bread @ (weighted.T @ y)
    scores = x * (weights * (y - x @ beta))[:, None]
    sums = np.column_stack([np.bincount(groups, column) for column in scores.T])
    n, k, g = weights.sum(), np.linalg.matrix_rank(bread, hermitian=True), len(sums)
    correction = g / (g - 1) * (n - 1) / (n - k)
    return beta, correction * bread @ (sums.T @ sums) @ bread
