"""Survival of new businesses: life tables from published rates.

A published rate is a point l_x of the life table of one birth cohort: the share of the businesses born in a year that is
alive at age x. Everything here is made of such points, without a curve of two or three parameters through them:

* :func:`cohort_life_tables` follows single cohorts: numbers at risk n_x and gone d_x, chance of being gone q_x, share alive
  l_x. Cohorts are never joined on one line.
* :func:`period_life_table` sets side by side the cohorts that were counted in one year, each at its own age.
* :func:`life_table` is the one estimate for a country and section: the chance to live from one age to another, with its
  band, also beyond the last published age. The offers take their survival from it.

Bands: where a source prints how many were born or are alive, Greenwood's variance, which for a cohort without censoring is
the binomial one (Greenwood 1926; Kalbfleisch and Prentice, *The Statistical Analysis of Failure Time Data*, 2nd ed. 2002,
section 1.4). Elsewhere the spread over birth cohorts, from their 10 % to their 90 % quantile: it says how much cohorts
differ, not how well one is known.

Rules that keep apart what differs:

* Only points of birth cohorts of a country's whole population are joined. Averages over cohorts, rates of one reference
  year, regions, legal forms and supported firms are not.
* Where several sources print one point, one of them is taken, never a mean: first-hand before second-hand, then the latest
  edition, then the source that covers most. :func:`disagreements` says where the others differ and why.
* Countries are compared by like populations: employers with employers, see :func:`employers`.
* A failure rate is never turned into a survival rate.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmarket.analysis.ranges import Finding, floats, having, join_ids, joined, span, split_ids

#: Populations that stand for all businesses of a country. The one with most points is taken, they are never mixed.
WHOLE_POPULATIONS = ("all_firms", "establishments", "employer_firms")

#: Sections that stand for the whole economy, best first; the one with most points is taken.
WHOLE_ECONOMY = ("ALL", "B-S", "B-N,P-S", "B-N")

#: Subgroups that are the whole country all the same.
NATIONAL_SUBGROUPS = ("", "United Kingdom", "dormant firms counted apart")

#: Populations, as printed, of which every member has somebody employed. Establishments have in the United States, where
#: the statistic counts those that pay into unemployment insurance; elsewhere the word says nothing about staff.
EMPLOYERS = ("employer_firms", "firms_2plus_workers")
EMPLOYING_ESTABLISHMENTS = ("US",)

#: Quantiles of cohorts between which their spread is given; fewer cohorts than these give none.
SPREAD = (0.1, 0.9)
COHORTS_FOR_SPREAD = 3

#: Cohorts are chained where they reach this age, which covers the usual horizon; else the longest table is taken.
CHAINED_TO = 5

#: Standard deviations of a normal distribution in half an interval of 95 %.
NORMAL_95 = 1.959964

POINT = ["country", "section", "cohort_year", "age_years"]
COLUMNS = [*POINT, "survival_rate", "births", "source_id", "origin_id", "edition", "second_hand", "figure_id"]
#: What a life table says of itself.
ABOUT = ["country", "section", "basis", "first_cohort", "last_cohort", "n_cohorts"]
#: What of the table ``survival`` a point is made of.
PRINTED = [
    "country", "industry_section", "population", "population_id", "cohort_year", "age_years", "as_stated", "survival_rate",
    "survivors_n", "births_n", "source_id", "origin_id", "edition", "figure_flags", "figure_id",
]  # fmt: skip

Floats = NDArray[np.float64]


class NoSurvivalData(ValueError):
    """A country or section without a life table; the message says what there is."""


# --- published points ---------------------------------------------------------------------------------------------


def points(survival: pd.DataFrame, countries: Sequence[str] = (), section: str = "ALL", since: int = 0) -> pd.DataFrame:
    """Points of national birth cohorts, one a country, section, cohort and age.

    Returns ``COLUMNS``: rates are shares from 0 to 1; ``births`` is how many were born, as printed or as the printed
    survivors over the rate, NaN where neither is. ``second_hand`` marks what the body that counted did not print
    itself. Sorted; empty when nothing matches.

    Parameters
    ----------
    countries
        ISO codes; all where empty.
    section
        Letter of the ISIC section, or ``ALL`` for the whole economy (of countries that publish only the business
        economy, that).
    since
        First birth year that counts.
    """
    rows = _printed_points(survival, countries, section)
    rows = rows[rows["cohort_year"] >= since]
    if rows.empty:
        return pd.DataFrame(columns=COLUMNS)
    return _best_first(rows).drop_duplicates(POINT).sort_values(POINT, ignore_index=True)[COLUMNS]


def _best_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order in which one of several sources of a point is taken."""
    order = ["second_hand", "edition", "covered", "source_id", "figure_id"]
    return rows.sort_values(order, ascending=[True, False, False, True, True])


def _national(survival: pd.DataFrame) -> pd.Series:
    """Where a row is a point of a birth cohort of a country's whole population."""
    return _cohort_points(survival) & survival["population_id"].isin(WHOLE_POPULATIONS)


def _cohort_points(survival: pd.DataFrame) -> pd.Series:
    """Where a row is a point of a birth cohort of a whole country, whatever its population."""
    return (
        (survival["basis"] == "birth_cohort")
        & survival["survival_rate"].notna()
        & survival["cohort_year"].notna()
        & survival["cohort_year_end"].isna()
        & (survival["age_years"] > 0)
        & survival["subgroup"].fillna("").isin(NATIONAL_SUBGROUPS)
    )


def _printed_points(survival: pd.DataFrame, countries: Sequence[str], section: str) -> pd.DataFrame:
    """Every printed point of national birth cohorts of a section, of one population and one section a country."""
    wanted = _national(survival) & survival["industry_section"].isin(WHOLE_ECONOMY if section == "ALL" else (section,))
    if countries:
        wanted &= survival["country"].isin(list(countries))
    rows = survival.loc[wanted, PRINTED]
    for column, ranked in (("population_id", WHOLE_POPULATIONS), ("industry_section", WHOLE_ECONOMY)):
        rows = _with_most_points(rows, column, ranked)
    return _typed(rows, section)


def _typed(rows: pd.DataFrame, section: str) -> pd.DataFrame:
    """Printed rows with the section asked for, numbers as floats, and what one source is chosen by."""
    rate = floats(rows["survival_rate"])
    printed = [*zip(rows["country"].tolist(), rows["source_id"].tolist(), strict=True)]
    covered = Counter(printed)
    return rows.assign(
        section=section,
        second_hand=rows["figure_flags"].astype("str").str.contains(r"\bsecondary_source\b", na=False),
        covered=[covered[one] for one in printed],
        cohort_year=rows["cohort_year"].astype("int64"),
        age_years=floats(rows["age_years"]),
        survival_rate=rate,
        births=floats(rows["births_n"]).fillna(floats(rows["survivors_n"]) / rate),
        edition=floats(rows["edition"]).fillna(0).astype("int64"),
    )


def _with_most_points(rows: pd.DataFrame, column: str, ranked: Sequence[str]) -> pd.DataFrame:
    """Keep, for each country, the rows of that value of ``column`` which has most of them.

    Of values with equally many the first ranked is kept, then the first in the alphabet; a missing value never is.
    """
    known = rows[rows[column].notna()]
    counts = Counter(zip(known["country"], known[column], strict=True))
    places = {value: place for place, value in enumerate(ranked)}
    kept: dict[str, str] = {}
    for country, value in sorted(counts, key=lambda pair: (-counts[pair], places.get(pair[1], len(ranked)), pair[1])):
        kept.setdefault(country, value)
    return rows[rows[column] == rows["country"].map(kept)]


def sections(survival: pd.DataFrame, country: str) -> list[str]:
    """Sections for which there are points of birth cohorts of ``country``, the whole economy first."""
    rows = survival[(survival["country"] == country) & _national(survival)]
    printed = set(rows["industry_section"].dropna())
    whole = ["ALL"] if printed & set(WHOLE_ECONOMY) else []
    return [*whole, *sorted(printed - set(WHOLE_ECONOMY))]


def disagreements(
    survival: pd.DataFrame, origins: pd.DataFrame, countries: Sequence[str] = (), section: str = "ALL"
) -> pd.DataFrame:
    """Points of birth cohorts that are printed differently, and why.

    ``rounding``: one wording is rounder than the other and holds its value. ``copy``: two texts repeat one origin
    differently, so one of them misprints it. ``revision``: two editions of one statistical office.  Only what is left,
    ``disagreement``, is two bodies that count the same thing and find something else.

    Returns ``country``, ``section``, ``cohort_year``, ``age_years``, ``low``, ``high``, ``difference`` (shares),
    ``kind``, ``n_origins``, ``n_figures``, ``figure_id``; the largest difference first.

    The table ``origins`` names the publishers.
    """
    rows = _printed_points(survival, countries, section)
    rows = rows.assign(publisher=rows["origin_id"].map(origins.set_index("origin_id")["publisher"]))
    rates = rows.groupby(POINT)["survival_rate"]
    rows = rows[rates.transform("max") - rates.transform("min") > 1e-9]
    table = span(rows, POINT, "survival_rate", "survival_rate")
    table = table.assign(difference=(table["high"] - table["low"]).round(6))
    points = rows.groupby(POINT)
    table["kind"] = [_why_different(points.get_group(key)) for key in table[POINT].itertuples(index=False, name=None)]
    columns = [*POINT, "low", "high", "difference", "kind", "n_origins", "n_figures", "figure_id"]
    order = ["difference", *POINT]
    return table.sort_values(order, ascending=[False, True, True, True, True], ignore_index=True)[columns]


def _why_different(group: pd.DataFrame) -> str:
    """Why the figures of one point differ: see :func:`disagreements`."""
    decimals = group["as_stated"].str.extract(r"\d+[.,](\d+)")[0].fillna("").str.len()
    slack = 0.5 * 10.0 ** -(decimals + 2) + 1e-9
    if (group["survival_rate"] - slack).max() <= (group["survival_rate"] + slack).min():
        return "rounding"
    if group["origin_id"].nunique() == 1:
        return "copy"
    if group["publisher"].nunique(dropna=False) == 1:
        return "revision"
    return "disagreement"


def cohort_life_tables(curve_points: pd.DataFrame) -> pd.DataFrame:
    """Life table of each birth cohort, a row for each published age.

    A row is about the time from the published age before it (birth, for the first) to ``age_years``. Chiang, *The Life
    Table and Its Applications* (1984), chapter 6; bands after Greenwood (1926).

    Returns ``country``, ``section``, ``cohort_year``, ``age_from``, ``age_years``, ``n_x`` (at risk at ``age_from``)
    and ``d_x`` (gone by ``age_years``), numbers of businesses, NaN where none are printed; ``q_x`` (d_x over n_x),
    ``l_x`` (alive at ``age_years``, of those born), ``low``, ``high`` (95 %, NaN without births), ``figure_id``.
    ``q_x`` is below zero where a later edition revised a cohort upwards.
    """
    keys = ["country", "section", "cohort_year"]
    rows = curve_points.sort_values([*keys, "age_years"], ignore_index=True)
    cohorts = rows.groupby(keys)
    before = cohorts["survival_rate"].shift().fillna(1.0)
    rate, births = floats(rows["survival_rate"]), floats(rows["births"])
    half = NORMAL_95 * np.sqrt(rate * (1 - rate) / births)
    return rows[keys].assign(
        age_from=cohorts["age_years"].shift().fillna(0.0),
        age_years=rows["age_years"],
        n_x=births * before,
        d_x=births * (before - rate),
        q_x=1 - rate / before,
        l_x=rate,
        low=(rate - half).clip(lower=0.0),
        high=(rate + half).clip(upper=1.0),
        figure_id=joined(rows.assign(before=cohorts["figure_id"].shift()), "before", "figure_id"),
    )


def median_lifetime(curve_points: pd.DataFrame) -> pd.DataFrame:
    """Age at which half of a cohort is gone: median, lowest and highest over cohorts, by country and section.

    The age at which l_x passes one half, with the same risk all through the year in which it does (Chiang 1984, chapter
    6). Cohorts that have not come so far are left out, and so are those with an age missing before it (Korea prints ages
    one and five of most).

    Returns ``country``, ``section``, ``median``, ``low``, ``high`` (years), ``n_cohorts``, ``figure_id``.
    """
    keys = ["country", "section", "cohort_year"]
    table = cohort_life_tables(curve_points)
    unbroken = table["age_years"] == table.groupby(keys).cumcount() + 1
    passed = table[unbroken & (table["l_x"] < 0.5)].drop_duplicates(keys)
    before = passed["l_x"] / (1 - passed["q_x"])
    years = passed["age_from"] + np.log(before / 0.5) / np.log(before / passed["l_x"])
    grouped = passed.assign(years=floats(years)).groupby(["country", "section"])
    return grouped.agg(
        median=("years", "median"),
        low=("years", "min"),
        high=("years", "max"),
        n_cohorts=("cohort_year", "nunique"),
        figure_id=("figure_id", join_ids),
    ).reset_index()


def spread_over_cohorts(curve_points: pd.DataFrame) -> pd.DataFrame:
    """Survival over the birth cohorts of each country, section and age.

    Each age rests on its own cohorts (an old age can only be known of early ones), so the rows of a country are no curve.

    Returns ``country``, ``section``, ``age_years``, ``median``, ``low``, ``high`` (shares: the middle cohort, the 10 %
    and the 90 % quantile; NaN with fewer than three cohorts), ``latest`` (of the last cohort), ``n_cohorts``,
    ``first_cohort``, ``last_cohort``, ``figure_id``.
    """
    table = (
        curve_points.sort_values("cohort_year")
        .groupby(["country", "section", "age_years"])
        .agg(
            median=("survival_rate", "median"),
            low=("survival_rate", lambda shares: shares.quantile(SPREAD[0])),
            high=("survival_rate", lambda shares: shares.quantile(SPREAD[1])),
            latest=("survival_rate", "last"),
            n_cohorts=("cohort_year", "nunique"),
            first_cohort=("cohort_year", "min"),
            last_cohort=("cohort_year", "max"),
            figure_id=("figure_id", join_ids),
        )
        .reset_index()
    )
    few = table["n_cohorts"] < COHORTS_FOR_SPREAD
    return table.assign(low=table["low"].mask(few), high=table["high"].mask(few))


def at_age(
    survival: pd.DataFrame, countries: Sequence[str] = (), age: float = 5, section: str = "ALL", since: int = 0
) -> pd.DataFrame:
    """Survival to ``age`` over birth cohorts and countries, each point with its source.

    ``measured`` is the year in which a cohort reaches the age. An international mean (OECD) that is printed without a
    cohort is not among them.
    """
    rows = points(survival, countries, section, since)
    rows = rows[rows["age_years"] == age]
    return rows.assign(measured=rows["cohort_year"] + int(age)).reset_index(drop=True)


def period_life_table(curve_points: pd.DataFrame) -> pd.DataFrame:
    """Life table of the latest year of measurement in which most ages in a row are known: each age of the cohort that reached it.

    What a business born now would meet if it lived through the conditions of that year's cohorts, age by age (a synthetic
    cohort: Preston, Heuveline and Guillot, *Demography*, 2001, section 3.1). Each l_x is a published rate and true of its
    own cohort.

    Returns ``country``, ``section``, ``year``, ``cohort_year``, ``age_years``, ``l_x``, ``q_x`` (gone since the age
    before, in this table), ``low``, ``high`` (95 % by the numbers born, NaN without), ``figure_id``. Ages without a gap
    from one on; empty where no year has age one.
    """
    keys = ["country", "section"]
    table = cohort_life_tables(curve_points)
    table["year"] = table["cohort_year"] + table["age_years"].round().astype("int64")
    table = table[table["age_years"] % 1 == 0]
    # one figure per point: the table is of one year, not of the cohort's own course
    own = curve_points.set_index(POINT)["figure_id"]
    table["figure_id"] = own.reindex(pd.MultiIndex.from_frame(table[POINT])).to_numpy()
    table = table.sort_values([*keys, "year", "age_years"])
    table = table[table["age_years"] == table.groupby([*keys, "year"]).cumcount() + 1]
    reached = table.groupby([*keys, "year"])["age_years"].max().reset_index()
    best = reached.sort_values(["age_years", "year"], ascending=False).drop_duplicates(keys)
    table = table.merge(best[[*keys, "year"]], on=[*keys, "year"])
    before = table.groupby(keys)["l_x"].shift().fillna(1.0)
    columns = [*keys, "year", "cohort_year", "age_years", "l_x", "q_x", "low", "high", "figure_id"]
    return table.assign(q_x=1 - table["l_x"] / before)[columns]


# --- the one estimate ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LifeTable:
    """Life table of a country and section: shares alive by age, with a band, and the risk carried on beyond."""

    about: Mapping[str, object]
    """`ABOUT`: birth years, how many cohorts, and the basis. ``cohorts``: yearly hazards of many cohorts, their medians
    chained (never one cohort's share set behind another's). ``period``: the cohorts of one year, each at its age.
    ``intervals``: as ``cohorts``, over ages more than a year apart with the same risk all through."""
    ages: Floats
    """Ages in years at which something is published, ascending."""
    alive: Floats
    """Share alive at ``ages`` of those born."""
    low: Floats
    high: Floats
    """The band: the cohorts' spread (``cohorts``, ``intervals``) or the binomial one (``period``); NaN where unknown."""
    hazard: tuple[float, float, float]
    """Share gone in the last published year of age, and its lowest and highest value: over cohorts (10 % to 90 %), in a
    table of one year over its last three ages. Carried on beyond the last age, so the band widens there."""
    by_cohort: Floats
    """Shares alive of each cohort (row) at ``ages``, NaN where not published; without rows in a table of one year."""
    ids: tuple[str, ...]
    """The figures behind each age, joined by ``;``."""

    @property
    def figure_ids(self) -> tuple[str, ...]:
        """The figures the table rests on, each once, sorted."""
        return tuple(split_ids(join_ids(self.ids)))

    @property
    def known(self) -> float:
        """Last age with a published point."""
        return float(self.ages[-1])

    def at(self, ages: "Floats | Sequence[float]") -> tuple[Floats, Floats, Floats]:
        """Share alive at any ages, and its band: the same risk between published ages, the last one beyond."""
        asked = np.asarray(ages, dtype="float64")
        inside = np.minimum(asked, self.known)
        beyond = np.maximum(asked - self.known, 0.0)
        middle, least, most = self.hazard
        parts = ((self.alive, middle), (self.low, most), (self.high, least))
        alive, low, high = (_between(inside, self.ages, shares) * (1 - risk) ** beyond for shares, risk in parts)
        return alive, low, high

    def conditional(self, now: float, then: float) -> tuple[float, float, float]:
        """Chance that a business alive at age ``now`` is alive at age ``then``, with its band.

        The band is that of the chance itself: over the cohorts seen at both ages, or by the delta method from the
        binomial variances at both ages; beyond the last published age it widens with the hazard's.
        """
        if then < now:
            raise ValueError(f"age {then:g} lies before age {now:g}: give the earlier age first")
        start, end = min(now, self.known), min(then, self.known)
        both = _between(np.array([start, end]), self.ages, self.alive)
        middle = float(both[1] / both[0])
        low, high = self._within(start, end, middle) if end > start else (1.0, 1.0)
        years = (then - end) - (now - start)
        carried, least, most = self.hazard
        return middle * (1 - carried) ** years, low * (1 - most) ** years, high * (1 - least) ** years

    def _within(self, start: float, end: float, middle: float) -> tuple[float, float]:
        ends = np.array([start, end])
        if len(self.by_cohort):
            shares = np.array([_between(ends, self.ages, cohort) for cohort in self.by_cohort])
            chances = shares[:, 1] / shares[:, 0]
            chances = chances[np.isfinite(chances)]
            if len(chances) < COHORTS_FOR_SPREAD:
                return math.nan, math.nan
            low, high = np.quantile(chances, SPREAD)
            return min(float(low), middle), max(float(high), middle)
        low, high = (_between(ends, self.ages, shares) for shares in (self.low, self.high))
        alive = _between(ends, self.ages, self.alive)
        half = middle * float(np.sqrt((((high - low) / 2 / alive) ** 2).sum()))
        return max(middle - half, 0.0), min(middle + half, 1.0)


def _between(asked: Floats, ages: Floats, shares: Floats) -> Floats:
    """Shares at any ages from birth to the last one, with the same risk all through the time between two."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(np.append(1.0, shares))
    found: Floats = np.exp(np.interp(asked, np.append(0.0, ages), logs))
    return found


def life_table(survival: pd.DataFrame, country: str, section: str = "ALL", since: int = 0) -> LifeTable:
    """The life table of a country and section from the points of its birth cohorts.

    Yearly hazards of cohorts are chained where three cohorts or more know each of them up to age five or beyond: the
    product of their medians (the product-limit estimate of Kaplan and Meier 1958, each cohort counting once). Else the
    latest year's table is taken, if it reaches as far as chaining does; else ages more than a year apart are chained.

    Raises
    ------
    NoSurvivalData
        With points at fewer than two ages that can be joined; the message names the sections that there are.
    """
    table = _life_tables(points(survival, [country], section, since)).get(country)
    if table is None:
        known = ", ".join(sections(survival, country)) or "none"
        raise NoSurvivalData(
            f"survival of {country!r}, section {section!r}: no two ages of one cohort or one year are published; "
            f"sections of {country!r} with birth cohorts: {known}"
        )
    return table


def _life_tables(curve_points: pd.DataFrame) -> dict[str, LifeTable]:
    """The life table of each country that has one, from its points of one section."""
    rows = curve_points[(curve_points["survival_rate"] > 0) & (curve_points["survival_rate"] < 1)]
    if rows.empty:
        return {}
    steps, periods = cohort_life_tables(rows), period_life_table(rows)
    yearly = steps[np.isclose((steps["age_years"] - steps["age_from"]).astype("float64"), 1.0)]
    tables = {
        str(country): _life_table(own, yearly[yearly["country"] == country], periods[periods["country"] == country])
        for country, own in rows.groupby("country")
    }
    return {country: table for country, table in tables.items() if table is not None}


def _life_table(rows: pd.DataFrame, yearly: pd.DataFrame, period: pd.DataFrame) -> LifeTable | None:
    """The life table of one country and section, from its points, their yearly steps and its table of one year."""
    size = yearly.groupby("age_years").size()
    seen = size.index[size >= COHORTS_FOR_SPREAD]
    chained = int((seen.to_numpy() == np.arange(1, len(seen) + 1)).cumprod().sum())
    if chained >= min(CHAINED_TO, max(len(period), 2)):
        return _chained(rows, np.arange(1.0, chained + 1), "cohorts")
    if len(period) >= 2:
        return _of_one_year(period)
    rows = rows[rows.groupby("cohort_year")["age_years"].transform("size") >= 2]
    share = rows.groupby("age_years").size() / rows["cohort_year"].nunique()
    ages = share.index[share >= 0.5].to_numpy(dtype="float64")
    return _chained(rows, ages, "intervals") if len(ages) >= 2 else None


def _about(rows: pd.DataFrame, basis: str) -> dict[str, object]:
    """What a life table of these rows says of itself."""
    born = rows["cohort_year"]
    ends = {"first_cohort": int(born.min()), "last_cohort": int(born.max()), "n_cohorts": int(born.nunique())}
    return {"country": rows["country"].iloc[0], "section": rows["section"].iloc[0], "basis": basis} | ends


def _chained(rows: pd.DataFrame, ages: Floats, basis: str) -> LifeTable:
    """Medians over cohorts of the chance to live from each age to the next, multiplied."""
    rows = rows[rows["age_years"].isin(ages)]
    by_age = rows.pivot(index="cohort_year", columns="age_years", values="survival_rate")
    seen = by_age.reindex(columns=ages).to_numpy(dtype="float64")
    kept = seen / np.column_stack([np.ones(len(seen)), seen[:, :-1]])
    steps = np.diff(np.append(0.0, ages))
    alive = np.cumprod(np.nanmedian(kept, axis=0))
    low, high = (_quantiles(seen, rank) for rank in SPREAD)
    last = 1 - kept[:, -1] ** (1 / steps[-1])
    last = last[np.isfinite(last)]
    ends = np.quantile(last, SPREAD) if len(last) >= COHORTS_FOR_SPREAD else np.array([math.nan, math.nan])
    middle = float(1 - np.nanmedian(kept[:, -1]) ** (1 / steps[-1]))
    return LifeTable(
        about=_about(rows, basis),
        ages=ages,
        alive=alive,
        low=np.fmin(np.fmin.accumulate(low), alive) + low * 0,
        high=np.fmax(high, alive) + high * 0,
        hazard=(middle, float(ends[0]), float(ends[1])),
        by_cohort=seen,
        ids=tuple(join_ids(rows.loc[rows["age_years"] == age, "figure_id"]) for age in ages),
    )


def _quantiles(seen: Floats, rank: float) -> Floats:
    """Quantile over cohorts at each age; NaN at ages known of fewer than three."""
    enough = np.isfinite(seen).sum(axis=0) >= COHORTS_FOR_SPREAD
    found = np.full(seen.shape[1], math.nan)
    found[enough] = np.nanquantile(seen[:, enough], rank, axis=0)
    return found


def _of_one_year(period: pd.DataFrame) -> LifeTable:
    # a cohort that did better than the one before it makes the table rise; nobody comes back to life
    alive = period["l_x"].cummin().to_numpy(dtype="float64")
    recent = period["q_x"].clip(lower=0.0).to_numpy(dtype="float64")[-3:]
    return LifeTable(
        about=_about(period, "period"),
        ages=period["age_years"].to_numpy(dtype="float64"),
        alive=alive,
        low=np.minimum(period["low"].to_numpy(dtype="float64"), alive),
        high=np.maximum(period["high"].to_numpy(dtype="float64").clip(0, 1), alive),
        hazard=(float(recent[-1]), float(recent.min()), float(recent.max())),
        by_cohort=np.empty((0, len(period))),
        ids=tuple(period["figure_id"]),
    )


def life_tables(
    survival: pd.DataFrame,
    countries: Sequence[str],
    of_sections: Sequence[str] = (),
    since: int = 0,
    max_age: float = 10,
) -> pd.DataFrame:
    """Life tables of countries and sections, from birth to ``max_age``.

    Returns ``country``, ``section``, ``basis``, ``first_cohort``, ``last_cohort``, ``n_cohorts``, ``age_years`` (the
    published ages, then every year beyond them), ``l_x``, ``low``, ``high``, ``expected`` (beyond the last published
    age), ``figure_id`` (of that age; missing at birth and beyond). A place without a life table has no row.

    Without ``of_sections`` every section that a country has is taken.
    """
    wanted = of_sections or sorted(
        {section for country in countries for section in sections(survival, country)},
        key=lambda section: (section != "ALL", section),
    )
    by_section = {section: _life_tables(points(survival, countries, section, since)) for section in wanted}
    places = [(country, section) for country in countries for section in wanted if country in by_section[section]]
    found = [row for country, section in places for row in _rows(by_section[section][country], max_age)]
    columns = [*ABOUT, "age_years", "l_x", "low", "high", "expected", "figure_id"]
    # the logarithms of NumPy's versions differ in their last digits, and so would what is published
    return pd.DataFrame(found, columns=columns).round(9)


def _rows(table: LifeTable, max_age: float) -> list[dict[str, object]]:
    """A life table as rows, from birth to an age."""
    known = table.ages[table.ages <= max_age]
    beyond = np.arange(math.floor(table.known) + 1.0, max_age + 1.0)
    ages = np.concatenate(([0.0], known, beyond))
    ids = [None, *table.ids[: len(known)], *[None] * len(beyond)]
    names = ("age_years", "l_x", "low", "high", "expected", "figure_id")
    rows = zip(ages, *table.at(ages), (ages > table.known).tolist(), ids, strict=True)
    return [{**table.about, **dict(zip(names, row, strict=True))} for row in rows]


def risk_by_age(tables: pd.DataFrame) -> pd.DataFrame:
    """Share of the businesses alive at one age that are gone a year later, as the life tables have it.

    Published ages a year apart of :func:`life_tables` are taken.

    Returns ``country``, ``section``, ``age_years`` (the age reached), ``hazard`` (share), ``figure_id``; in order.
    """
    keys = ["country", "section"]
    rows = tables[~tables["expected"].astype(bool)].sort_values([*keys, "age_years"])
    before = rows.groupby(keys)[["age_years", "l_x", "figure_id"]].shift()
    ids = joined(rows.assign(before=before["figure_id"]), "before", "figure_id")
    risk = rows.assign(hazard=1 - rows["l_x"] / before["l_x"], figure_id=ids)
    a_year_apart = rows["age_years"] - before["age_years"] == 1
    return risk.loc[a_year_apart, [*keys, "age_years", "hazard", "figure_id"]].reset_index(drop=True)


def employers(survival: pd.DataFrame, ages: Sequence[float] = (1, 5)) -> pd.DataFrame:
    """Survival of businesses that employ somebody, by country, cohort and age.

    Statistics of all firms count one-person firms where a country has them in its register (Korea does), and those close
    far more often: they compare with no statistic of employers (US establishments). Here are only firms with workers or
    employees, or US establishments.

    Returns ``country``, ``population``, ``cohort_year``, ``age_years``, ``survival_rate`` (share), ``gone`` (share),
    ``n_figures``, ``n_origins``, ``figure_id``; of several sources of a point the one that :func:`points` would take.
    """
    with_staff = survival["population"].isin(EMPLOYERS) | (
        (survival["population_id"] == "establishments") & survival["country"].isin(EMPLOYING_ESTABLISHMENTS)
    )
    wanted = _cohort_points(survival) & with_staff & survival["industry_section"].isin(WHOLE_ECONOMY)
    rows = _best_first(_typed(survival.loc[wanted & survival["age_years"].isin(list(ages)), PRINTED], "ALL"))
    place = ["country", "population", "cohort_year", "age_years"]
    best = _with_most_points(rows, "population", EMPLOYERS).drop_duplicates(place)
    columns = [*place, "survival_rate", "gone", "n_figures", "n_origins", "figure_id"]
    best = best.assign(gone=1 - best["survival_rate"], n_figures=1, n_origins=1)
    return best.sort_values(place, ignore_index=True)[columns]


def like_for_like(survival: pd.DataFrame, countries: Sequence[str] = ("KR", "US"), age: float = 5) -> pd.DataFrame:
    """Survival of employers to ``age`` in several countries, of the last birth year that all of them have.

    Returns as :func:`employers`, a row a country; empty where they have no birth year in common.
    """
    rows = employers(survival, [age])
    rows = rows[rows["country"].isin(list(countries))]
    shared = rows.groupby("cohort_year")["country"].nunique()
    shared = shared[shared == len(set(countries))]
    return rows[rows["cohort_year"] == (shared.index.max() if len(shared) else -1)].reset_index(drop=True)


def survival_by_section(survival: pd.DataFrame, industries: pd.DataFrame, until: int = 2026) -> pd.DataFrame:
    """Survival of Korean firms to age five by section of industry, of one birth cohort: the latest given by section.

    One reference year is taken whole, the latest up to `until` with ten sections or more, so that sections are compared
    within one cohort.

    Returns ``section`` (ISIC letter, ALL for the total), label_en, label_ko, cohort_year, reference_year and the columns
    of `span` (shares); best first. Empty where no year has ten sections.
    """
    rows = having(survival, country="KR", population="all_firms", basis="birth_cohort", age_years=5)
    rows = rows[
        rows["subgroup"].isna()
        & rows["survival_rate"].notna()
        & rows["industry_section"].astype("str").str.fullmatch("[A-Z]|ALL")
        & (floats(rows["reference_year"]) <= until)
    ]
    sections = rows.groupby("reference_year")["industry_section"].nunique()
    latest = rows[rows["reference_year"] == sections.index[sections >= 10].max()]
    exact = latest["industry_match"] == "exact"
    latest = latest[exact | ~exact.groupby(latest["industry_section"]).transform("any")]
    table = span(latest.assign(section=latest["industry_section"]), ["section"], "survival_rate", "survival_rate")
    printed = table["section"].map(latest.drop_duplicates("industry_section").set_index("industry_section")["industry"])
    labels = industries.drop_duplicates("printed").set_index("printed")
    return table.assign(
        label_en=printed.map(labels["label_en"]),
        label_ko=printed.map(labels["label_ko"]),
        cohort_year=latest["cohort_year"].max(),
        reference_year=latest["reference_year"].max(),
    ).sort_values(["high", "section"], ascending=[False, True], ignore_index=True)


# --- selected populations and venture funding -------------------------------------------------------------


def by_population(survival: pd.DataFrame, country: str, age: float = 5, since: int = 0) -> pd.DataFrame:
    """Survival to ``age`` of each population of a country: the latest cohort, and the range over cohorts.

    Populations that are chosen (supported, funded, certified firms) are no fair sample of all businesses; that is the
    point of the comparison. Sections of the economy, regions, sizes and owner's ages are left out. Years before
    ``since`` (of measurement) are too; figures without a year are kept.

    Returns ``population``, ``low``, ``high``, ``median`` (shares), ``first_year``, ``last_year`` (of measurement),
    ``latest`` (of the last year), ``n_figures``, ``n_origins``, ``figure_id``; lowest median first.
    """
    measured = floats(survival["reference_year"]).fillna(floats(survival["cohort_year"]) + age)
    rows = having(survival.assign(measured=measured), country=country, age_years=age)
    rows = rows[
        (rows["basis"] != "conditional")
        & rows["subgroup"].isna()
        & rows["industry_section"].fillna("ALL").isin(["ALL"])
        & (rows["measured"].isna() | (rows["measured"] >= since))
        & ~rows["population_id"].str.contains("_by_")
    ].dropna(subset=["survival_rate_low", "survival_rate_high"])
    rows = rows.sort_values(["measured", "figure_id"], na_position="first")
    table = rows.groupby("population").agg(
        low=("survival_rate_low", "min"),
        high=("survival_rate_high", "max"),
        median=("survival_rate", "median"),
        first_year=("measured", "min"),
        last_year=("measured", "max"),
        latest=("survival_rate", "last"),
        n_figures=("figure_id", "nunique"),
        n_origins=("origin_id", "nunique"),
        figure_id=("figure_id", join_ids),
    )
    return table.reset_index().sort_values(["median", "population"], ignore_index=True)


def graduation(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Share of seed-funded start-ups that raised a Series A round, each figure by itself.

    The windows differ (one year, two years, 18 months, open), so figures are not averaged; ``window_years`` is missing
    where a source leaves it open. ``vintage`` is the year of the seed round, where it is given. Single funds' portfolios and
    firms after a bridge round are no like for all.

    Returns ``country``, ``vintage``, ``reported`` (years), ``window_years``, ``low``, ``high`` (shares), ``source_id``,
    ``origin_id``, ``as_stated``, ``figure_id``.
    """
    rows = having(outcomes, measure="graduation_rate", transition="seed_to_series_a")
    rows = rows[~rows["scope"].isin(["one_portfolio", "after_bridge"])]
    rows = _as_shares(rows).rename(columns={"cohort_year": "vintage", "reference_year": "reported"})
    rows = rows.assign(window_years=floats(rows["age_years"]).fillna(floats(rows["window_months"]) / 12))
    columns = ["country", "vintage", "reported", "window_years", "low", "high", *SOURCED]
    return rows.sort_values(["vintage", "window_years", "figure_id"], ignore_index=True)[columns]


#: Where a share is from and how it is printed.
SOURCED = ["source_id", "origin_id", "retelling", "as_stated", "figure_id"]


def _as_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that give a percentage with both ends, with ``low`` and ``high`` as shares."""
    known = rows[rows["percent_low"].notna() & rows["percent_high"].notna()]
    return known.assign(low=known["percent_low"] / 100, high=known["percent_high"] / 100)


def graduation_by_cohort(steps: pd.DataFrame) -> pd.DataFrame:
    """US seed rounds that led to a Series A within two years, of every cohort that is given: none is skipped.

    Returns ``vintage``, then the columns of :func:`span` (shares); in order of years.
    """
    return span(having(steps, country="US", window_years=2), ["vintage"], "low", "high")


#: The class of start-ups that several sources followed, and what of it is said here.
CLASS = 2018
STATUS = ("shut_down", "acquired", "listed", "alive")


def status_of_class(outcomes: pd.DataFrame) -> pd.DataFrame:
    """What became of one class of US venture-backed start-ups, by source: shut down, acquired, listed, alive.

    Shares are as printed; sources that count another part of the class disagree and are kept apart.

    Returns ``source_id``, ``origin_id``, ``status``, ``low``, ``high`` (shares), ``as_stated``, ``figure_id``.
    """
    rows = having(outcomes, country="US", cohort_year=CLASS, population_id="vc_backed", outcome=STATUS)
    columns = ["source_id", "origin_id", "outcome", "low", "high", "as_stated", "figure_id"]
    return _as_shares(rows)[columns].rename(columns={"outcome": "status"}).reset_index(drop=True)


def closures(outcomes: pd.DataFrame, country: str) -> pd.DataFrame:
    """Closures of venture-backed start-ups by data provider and year.

    Counts of different providers cover different start-ups and are kept apart. One provider prints several counts of a
    year as its records grow: ``low`` and ``high`` span them. Only whole years and all industries.

    Returns ``counter``, ``year``, then the columns of :func:`span`.
    """
    rows = having(outcomes, country=country, measure="closure_count", population_id="vc_backed")
    rows = rows[rows["industry"].fillna("all").str.startswith("all") & ~rows["scope"].isin(["part_year"])]
    rows = rows.dropna(subset=["count_low", "count_high", "reference_year"])
    rows = rows.assign(counter=rows["counter"].fillna(rows["source_id"]), year=rows["reference_year"])
    return span(rows, ["counter", "year"], "count_low", "count_high")


def answers(tables: Mapping[str, pd.DataFrame]) -> dict[str, Finding]:
    """What the analyses of survival answer, by question; see :mod:`talentmarket.analysis.answers`.

    A median over points, as a share; the year is that of measurement, of graduation that of the seed round.
    """
    survival = tables["survival"]
    asked: dict[str, tuple[pd.DataFrame, str]] = {}
    countries = {"KR": "one_person_firms", "US": "employers"}
    aged_five = at_age(survival, list(countries))
    alike = {name: like_for_like(survival, age=age) for age, name in ((1, "one-year"), (5, "five-years"))}
    for code, counted in countries.items():
        fives = aged_five[aged_five["country"] == code]
        asked[f"survival-five-years-{code.lower()}"] = fives.tail(1), counted
        asked[f"survival-five-years-{code.lower()}-median"] = fives, "median_of_cohorts"
        for name, rows in alike.items():
            own = rows[rows["country"] == code]
            measured = own["cohort_year"] + own["age_years"]
            asked[f"survival-employers-{name}-{code.lower()}"] = own.assign(measured=measured), "employers"
    asked["survival-five-years-kr-information"] = at_age(survival, ["KR"], section="J").tail(1), "whole_cohort"
    steps = graduation_by_cohort(graduation(tables["startup_outcomes"])).tail(1)
    graduated = steps.assign(measured=steps["vintage"], survival_rate=steps["low"])
    asked["seed-to-series-a-two-years-us"] = graduated, "one_data_firm"
    middle = {name: rows["survival_rate"].median() for name, (rows, _) in asked.items()}
    return {
        name: Finding(middle[name], middle[name], "share", rows["measured"].max(), caveat, rows["figure_id"])
        for name, (rows, caveat) in asked.items()
    }
