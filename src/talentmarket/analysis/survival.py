"""Survival of young businesses: which share of a birth cohort is alive at an age, by country, cohort and section.

All estimates are grouped and come from published rates. Sources give percentages without the number at risk, so
there are no standard errors here: every interval is the spread between birth cohorts, and no sample size is invented.

Three rules keep figures apart that measure different things:

* Only points of birth cohorts of a country's whole population are joined into curves. Averages over cohorts, rates of
  one reference year, regions, legal forms and supported firms are not.
* Where several sources print the same point (country, section, cohort, age), one of them is taken, never a mean:
  first-hand before second-hand, then the latest edition, then the source that covers most of the curve. What the
  others print stays beside it as ``reported_low`` and ``reported_high``, and :func:`disagreements` lists it.
* A failure rate is never turned into a survival rate.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmarket.analysis.ranges import floats, join_ids, span, split_ids

__all__ = [
    "NoSurvivalData",
    "SurvivalCurve",
    "at_age",
    "by_population",
    "closures",
    "cohort_by_age",
    "disagreements",
    "fits",
    "graduation",
    "half_gone",
    "hazard_by_age",
    "hazards",
    "points",
    "sections",
    "spread_over_cohorts",
    "status_of_class",
    "survival_curve",
    "with_record",
]

#: Populations that stand for all businesses of a country. The one with most points is taken, they are never mixed.
WHOLE_POPULATIONS = ("all_firms", "establishments", "employer_firms")

#: Sections that stand for the whole economy, best first; the one with most points is taken.
WHOLE_ECONOMY = ("ALL", "B-S", "B-N,P-S", "B-N")

#: Subgroups that are the whole country all the same.
NATIONAL_SUBGROUPS = ("", "United Kingdom", "dormant firms counted apart")

#: Ends of the interval about a fitted curve, as quantiles of the cohorts' deviations.
INTERVAL = (0.1, 0.9)

POINT = ["country", "section", "cohort_year", "age_years"]
COLUMNS = [*POINT, "survival_rate", "source_id", "edition", "second_hand", "figure_id", "reported_low", "reported_high"]
#: What of the table ``survival`` a point of a curve is made of.
PRINTED = [
    "country",
    "industry_section",
    "population_id",
    "cohort_year",
    "age_years",
    "survival_rate",
    "source_id",
    "edition",
    "figure_flags",
    "figure_id",
]


class NoSurvivalData(ValueError):
    """A country or section of which no survival curve can be drawn; the message says what there is."""


# --- points of curves ----------------------------------------------------------------------------------------


def points(
    survival: pd.DataFrame,
    countries: Sequence[str] = (),
    section: str = "ALL",
    since: int = 0,
    max_age: float = np.inf,
    second_hand: bool = False,
) -> pd.DataFrame:
    """Points of national birth cohorts, one a country, section, cohort and age.

    Parameters
    ----------
    survival
        The table ``survival``.
    countries
        ISO codes; all where empty.
    section
        Letter of the ISIC section, or ``ALL`` for the whole economy (of countries that publish only the business
        economy, that).
    since
        First birth year that counts.
    max_age
        Last age, in years, that counts.
    second_hand
        Whether transcriptions of a later edition by others fill what the first-hand sources do not reach.

    Returns
    -------
    DataFrame
        ``COLUMNS``: rates are shares from 0 to 1; ``reported_low`` and ``reported_high`` span what all
        sources print for the point. Sorted; empty when nothing matches.
    """
    rows = _printed_points(survival, countries, section)
    rows = rows[(rows["cohort_year"] >= since) & (rows["age_years"] <= max_age)]
    if not second_hand:
        rows = rows[~rows["second_hand"]]
    if rows.empty:
        return pd.DataFrame(columns=COLUMNS)
    together = rows.groupby(POINT)["survival_rate"]
    rows = rows.assign(reported_low=together.transform("min"), reported_high=together.transform("max"))
    order = ["second_hand", "edition", "covered", "source_id", "figure_id"]
    best = rows.sort_values(order, ascending=[True, False, False, True, True]).drop_duplicates(POINT)
    return best.sort_values(POINT, ignore_index=True)[COLUMNS]


def _national(survival: pd.DataFrame) -> pd.Series:
    """Where a row is a point of a birth cohort of a country's whole population."""
    return (
        (survival["basis"] == "birth_cohort")
        & survival["survival_rate"].notna()
        & survival["cohort_year"].notna()
        & (survival["age_years"] > 0)
        & survival["population_id"].isin(WHOLE_POPULATIONS)
        & survival["subgroup"].fillna("").isin(NATIONAL_SUBGROUPS)
    )


def _printed_points(survival: pd.DataFrame, countries: Sequence[str], section: str) -> pd.DataFrame:
    """Every printed point of national birth cohorts of a section, of one population and one section a country."""
    wanted = _national(survival) & survival["industry_section"].isin(WHOLE_ECONOMY if section == "ALL" else (section,))
    if countries:
        wanted &= survival["country"].isin(list(countries))
    rows = survival.loc[wanted, PRINTED]  # a wide table is slow to cut
    for column, ranked in (("population_id", WHOLE_POPULATIONS), ("industry_section", WHOLE_ECONOMY)):
        rows = _with_most_points(rows, column, ranked)
    return rows.assign(
        section=section,
        second_hand=(";" + rows["figure_flags"].fillna("") + ";")
        .str.contains(";secondary_source;", regex=False)
        .astype(bool),
        covered=rows.groupby(["country", "source_id"])["figure_id"].transform("size"),
        cohort_year=rows["cohort_year"].astype("int64"),
        age_years=rows["age_years"].astype("float64"),
        survival_rate=rows["survival_rate"].astype("float64"),
        edition=rows["edition"].astype("float64").fillna(0).astype("int64"),
    )


def _with_most_points(rows: pd.DataFrame, column: str, ranked: Sequence[str]) -> pd.DataFrame:
    """Keep, for each country, the rows of that value of ``column`` which has most of them."""
    if rows[column].nunique() < 2:
        return rows
    counts = rows.groupby(["country", column]).size().reset_index(name="n")
    places = {value: place for place, value in enumerate(ranked)}
    counts["rank"] = [places.get(value, len(places)) for value in counts[column]]
    best = counts.sort_values(["country", "n", "rank"], ascending=[True, False, True]).drop_duplicates("country")
    return rows[rows[column] == rows["country"].map(best.set_index("country")[column])]


def sections(survival: pd.DataFrame, country: str) -> list[str]:
    """Sections for which there are points of birth cohorts of ``country``, the whole economy first."""
    rows = survival[(survival["country"] == country) & _national(survival)]
    printed = set(rows["industry_section"].dropna())
    whole = ["ALL"] if printed & set(WHOLE_ECONOMY) else []
    return [*whole, *sorted(printed - set(WHOLE_ECONOMY))]


def disagreements(survival: pd.DataFrame, countries: Sequence[str] = (), section: str = "ALL") -> pd.DataFrame:
    """Points of birth cohorts that sources print differently, the largest difference first.

    Returns
    -------
    DataFrame
        ``country``, ``section``, ``cohort_year``, ``age_years``, ``low``, ``high``, ``difference``
        (shares), ``n_sources`` and ``figure_id``, of all sources, second-hand ones among them.
    """
    rows = _printed_points(survival, countries, section)
    grouped = rows.groupby(POINT)
    table = grouped.agg(
        low=("survival_rate", "min"),
        high=("survival_rate", "max"),
        n_sources=("source_id", "nunique"),
        figure_id=("figure_id", join_ids),
    ).reset_index()
    table["difference"] = (table["high"] - table["low"]).round(6)
    table = table[table["difference"] > 0]
    return table.sort_values(["difference", *POINT], ascending=[False, True, True, True, True], ignore_index=True)[
        [*POINT, "low", "high", "difference", "n_sources", "figure_id"]
    ]


# --- what the points say ----------------------------------------------------------------------------------


def spread_over_cohorts(curve_points: pd.DataFrame) -> pd.DataFrame:
    """Median, lowest and highest rate over birth cohorts, for each country, section and age.

    Ages rest on different cohorts: an old age can only be known of early ones; ``first_cohort`` and ``last_cohort``
    say which.
    """
    grouped = curve_points.groupby(["country", "section", "age_years"])
    return grouped.agg(
        median=("survival_rate", "median"),
        low=("survival_rate", "min"),
        high=("survival_rate", "max"),
        n_cohorts=("cohort_year", "nunique"),
        first_cohort=("cohort_year", "min"),
        last_cohort=("cohort_year", "max"),
        figure_id=("figure_id", join_ids),
    ).reset_index()


def with_record(table: pd.DataFrame, ages: int = 3, cohorts: int = 3, keep: Sequence[str] = ()) -> pd.DataFrame:
    """Countries of a table by age that are known at ``ages`` ages or more, each of ``cohorts`` cohorts or more.

    Parameters
    ----------
    table
        From :func:`spread_over_cohorts` or :func:`hazard_by_age`.
    keep
        Countries that stay, however little is known of them.
    """
    known = table[table["n_cohorts"] >= cohorts].groupby("country")["age_years"].nunique()
    stay = set(known[known >= ages].index) | set(keep)
    return table[table["country"].isin(stay)].reset_index(drop=True)


def cohort_by_age(curve_points: pd.DataFrame) -> pd.DataFrame:
    """Survival as a map: one row a birth cohort, one column an age, missing where nothing is published."""
    return curve_points.pivot(index="cohort_year", columns="age_years", values="survival_rate")


def half_gone(curve_points: pd.DataFrame) -> pd.DataFrame:
    """Age at which fewer than half of a cohort are alive: median, lowest and highest over cohorts, by country and section.

    The first published age below one half; cohorts that have not come so far are left out, and so are cohorts whose
    ages before that are not published (Korea prints ages one and five of most of them).
    """
    keys = ["country", "section", "cohort_year"]
    rows = curve_points.sort_values([*keys, "age_years"])
    unbroken = rows["age_years"] == rows.groupby(keys).cumcount() + 1
    first = rows[unbroken & (rows["survival_rate"] < 0.5)].drop_duplicates(keys)
    return (
        first.groupby(["country", "section"])
        .agg(
            median=("age_years", "median"),
            low=("age_years", "min"),
            high=("age_years", "max"),
            n_cohorts=("cohort_year", "nunique"),
            figure_id=("figure_id", join_ids),
        )
        .reset_index()
    )


def at_age(
    survival: pd.DataFrame, countries: Sequence[str] = (), age: float = 5, section: str = "ALL", since: int = 0
) -> pd.DataFrame:
    """Survival to ``age`` over birth cohorts and countries, each point with its source.

    Second-hand points fill what first-hand sources do not reach and are marked. ``measured`` is the year in which a
    cohort reaches the age. An international mean (OECD) that is printed without a cohort is not among them.
    """
    rows = points(survival, countries, section, since, second_hand=True)
    rows = rows[rows["age_years"] == age]
    return rows.assign(measured=rows["cohort_year"] + int(age)).reset_index(drop=True)


def hazards(curve_points: pd.DataFrame) -> pd.DataFrame:
    """Share of the businesses alive at one age that are gone at the next, by cohort.

    The hazard of grouped data, h(t) = 1 - S(t) / S(t-1) with S(0) = 1: Kalbfleisch and Prentice, The Statistical
    Analysis of Failure Time Data (2nd ed., 2002), section 1.2. Only between ages one year apart of one cohort; gaps
    are not filled.

    Returns
    -------
    DataFrame
        ``country``, ``section``, ``cohort_year``, ``age_years`` (the age reached), ``hazard``, ``figure_id`` (of
        both points). Below zero where a later edition revised a cohort upwards.
    """
    keys = ["country", "section", "cohort_year"]
    rows = curve_points.sort_values([*keys, "age_years"])
    before = rows[[*keys, "age_years", "survival_rate", "figure_id"]].assign(age_years=lambda t: t["age_years"] + 1)
    birth = rows[rows["age_years"] == 1][[*keys, "age_years"]].assign(survival_rate=1.0, figure_id="")
    joined = rows.merge(pd.concat([birth, before]), on=[*keys, "age_years"], suffixes=("", "_before"))
    joined["hazard"] = 1 - joined["survival_rate"] / joined["survival_rate_before"]
    pairs = zip(joined["figure_id"], joined["figure_id_before"], strict=True)
    joined["figure_id"] = [join_ids(pair) for pair in pairs]
    return joined[[*keys, "age_years", "hazard", "figure_id"]]


def hazard_by_age(curve_points: pd.DataFrame) -> pd.DataFrame:
    """Median, lowest and highest hazard over cohorts, for each country, section and age; see :func:`hazards`."""
    grouped = hazards(curve_points).groupby(["country", "section", "age_years"])
    return grouped.agg(
        median=("hazard", "median"),
        low=("hazard", "min"),
        high=("hazard", "max"),
        n_cohorts=("cohort_year", "nunique"),
        figure_id=("figure_id", join_ids),
    ).reset_index()


# --- a fitted curve -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """A fitted survival curve S(t) = exp(-(t / scale) ** shape), with the spread between cohorts about it.

    Attributes
    ----------
    country, section
        What it is of.
    ages
        Ages in years at which points are published, ascending.
    rate
        Fitted share alive at ``ages``, 0 to 1.
    low, high
        Where four of five cohorts lie: the curve moved by the 10 % and 90 % quantile of the points' deviations from it,
        on the scale of log(-log S). Not a number (nan) with fewer than three cohorts: their spread can't be told.
    shape, scale
        Of the Weibull distribution; ``scale`` in years. A shape below 1 means that the risk falls with age.
    deviations
        The two quantiles, on the scale of log(-log S), for :meth:`at`.
    n_cohorts
        Birth cohorts with at least one point.
    figure_ids
        The figures it rests on.
    """

    country: str
    section: str
    ages: NDArray[np.float64]
    rate: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    shape: float
    scale: float
    deviations: tuple[float, float]
    n_cohorts: int
    figure_ids: tuple[str, ...]

    def at(self, age: "float | NDArray[np.float64]", deviation: float = 0.0) -> "NDArray[np.float64]":
        """The curve at any age, moved by ``deviation`` on the scale of log(-log S); at age 0 all are alive."""
        years = np.asarray(age, dtype="float64")
        shares: NDArray[np.float64] = np.exp(-np.exp(deviation) * (years / self.scale) ** self.shape)
        return shares


def survival_curve(
    survival: pd.DataFrame, country: str, section: str = "ALL", max_age: float = np.inf
) -> SurvivalCurve:
    """Fit a Weibull curve to the published points of a country's birth cohorts.

    log(-log S(t)) = shape * (log t - log scale) is a straight line in log t (Kalbfleisch and Prentice 2002, section
    2.2). It is fitted by least squares to the median over cohorts at each age, every age counting once. Sources
    print no numbers at risk, so the interval is the spread of the cohorts' points about the line and nothing else:
    a standard error would need sample sizes that nobody published.

    Parameters
    ----------
    survival
        The table ``survival``.
    country
        ISO code, or ``EU``.
    section
        Letter of the ISIC section, ``ALL`` for the whole economy.
    max_age
        Last age to fit, in years.

    Raises
    ------
    NoSurvivalData
        With points at fewer than two ages; the message names the sections that there are.
    """
    rows = points(survival, [country], section, max_age=max_age)
    curve = _fit(rows, country, section)
    if curve is None:
        known = ", ".join(sections(survival, country)) or "none"
        raise NoSurvivalData(
            f"survival of {country!r}, section {section!r}: {rows['age_years'].nunique()} age(s) with a published "
            f"rate, a curve needs 2; sections of {country!r} with birth cohorts: {known}"
        )
    return curve


def _fit(rows: pd.DataFrame, country: str, section: str) -> SurvivalCurve | None:
    rows = rows[(rows["survival_rate"] > 0) & (rows["survival_rate"] < 1)]
    if rows["age_years"].nunique() < 2:
        return None
    deviates = np.log(-np.log(rows["survival_rate"].to_numpy(dtype="float64")))
    log_age = np.log(rows["age_years"].to_numpy(dtype="float64"))
    by_age = pd.Series(deviates).groupby(log_age).median()
    shape, intercept = np.polyfit(by_age.index.to_numpy(dtype="float64"), by_age.to_numpy(dtype="float64"), 1)
    scale = float(np.exp(-intercept / shape))
    n_cohorts = int(rows["cohort_year"].nunique())
    ends = (
        np.quantile(deviates - (shape * log_age + intercept), INTERVAL)
        if n_cohorts >= 3
        else np.array([np.nan, np.nan])
    )
    ages = np.sort(rows["age_years"].unique()).astype("float64")
    return SurvivalCurve(
        country=country,
        section=section,
        ages=ages,
        rate=np.exp(-((ages / scale) ** shape)),
        low=np.exp(-np.exp(ends[1]) * (ages / scale) ** shape),
        high=np.exp(-np.exp(ends[0]) * (ages / scale) ** shape),
        shape=float(shape),
        scale=scale,
        deviations=(float(ends[0]), float(ends[1])),
        n_cohorts=n_cohorts,
        figure_ids=tuple(split_ids(join_ids(rows["figure_id"]))),
    )


def fits(
    survival: pd.DataFrame, countries: Sequence[str], of_sections: Sequence[str] = (), age: float = 5
) -> pd.DataFrame:
    """Fitted curves of countries and sections as a table, with the rate at ``age`` and its interval.

    Parameters
    ----------
    of_sections
        Sections to fit; every section that a country has, where empty.

    Returns
    -------
    DataFrame
        ``country``, ``section``, ``rate``, ``low``, ``high`` (at ``age``), ``shape``, ``scale`` (years), ``error``
        (largest distance between the curve and the median over cohorts at a published age, as a share),
        ``n_cohorts``, ``n_figures``, ``figure_id``. What can't be fitted is left out.
    """
    found = []
    for country in countries:
        of_country = survival[survival["country"] == country]
        known = sections(of_country, country)
        for section in (section for section in of_sections or known if section in known):
            rows = points(of_country, [country], section)
            curve = _fit(rows, country, section)
            if curve is None:
                continue
            median = rows.groupby("age_years")["survival_rate"].median().reindex(curve.ages)
            found.append(
                {
                    "country": country,
                    "section": section,
                    "rate": float(curve.at(age)),
                    "low": float(curve.at(age, curve.deviations[1])),
                    "high": float(curve.at(age, curve.deviations[0])),
                    "shape": curve.shape,
                    "scale": curve.scale,
                    "error": float(np.abs(median.to_numpy() - curve.rate).max()),
                    "n_cohorts": curve.n_cohorts,
                    "n_figures": len(curve.figure_ids),
                    "figure_id": join_ids(curve.figure_ids),
                }
            )
    columns = [
        "country",
        "section",
        "rate",
        "low",
        "high",
        "shape",
        "scale",
        "error",
        "n_cohorts",
        "n_figures",
        "figure_id",
    ]
    # the logarithms of NumPy's versions differ in their last digits, and so would what is published
    return pd.DataFrame(found, columns=columns).round(9)


# --- Korea by section -----------------------------------------------------------------------------------------


def survival_by_section(
    survival: pd.DataFrame, industries: pd.DataFrame, age: int = 5, until: int = 2026
) -> pd.DataFrame:
    """Survival of Korean firms to `age` by section of industry, of one birth cohort: the latest told by section.

    One reference year is taken whole, the latest up to `until` with ten sections or more, so that sections are compared
    within one cohort.

    Returns
    -------
    DataFrame
        ``section`` (ISIC letter, ALL for the total), label_en, label_ko, cohort_year, reference_year, low, high (shares,
        over sources), n_figures, n_sources, figure_id; best first. Empty where no year has ten sections.
    """
    rows = survival[
        (survival["country"] == "KR")
        & (survival["population"] == "all_firms")
        & (survival["basis"] == "birth_cohort")
        & (survival["age_years"] == age)
        & survival["subgroup"].isna()
        & survival["survival_rate"].notna()
        & survival["industry_section"].astype("str").str.fullmatch("[A-Z]|ALL")
        & (floats(survival["reference_year"]) <= until)
    ]
    sections = rows.groupby("reference_year")["industry_section"].nunique()
    full = sections[sections >= 10]
    columns = ["section", "low", "high", "n_figures", "n_sources", "figure_id"]
    if full.empty:
        return pd.DataFrame(columns=[*columns, "label_en", "label_ko", "cohort_year", "reference_year"])
    latest = rows[rows["reference_year"] == full.index.max()]
    best = latest.groupby("industry_section")["industry_match"].transform(lambda match: (match == "exact").any())
    latest = latest[~best.astype(bool) | (latest["industry_match"] == "exact")]
    table = span(latest.assign(section=latest["industry_section"]), ["section"], "survival_rate", "survival_rate")
    named = latest.drop_duplicates("industry_section").set_index("industry_section")
    labels = industries.drop_duplicates("printed").set_index("printed")
    printed = table["section"].map(named["industry"])
    return table.assign(
        label_en=printed.map(labels["label_en"]),
        label_ko=printed.map(labels["label_ko"]),
        cohort_year=int(latest["cohort_year"].iloc[0]),
        reference_year=int(full.index.max()),
    ).sort_values(["high", "section"], ascending=[False, True], ignore_index=True)


# --- selected populations and venture funding -------------------------------------------------------------


def by_population(survival: pd.DataFrame, country: str, age: float = 5, since: int = 0) -> pd.DataFrame:
    """Survival to ``age`` of each population of a country, as the range over all figures, sources and years.

    Populations that are chosen (supported, funded, certified firms) are no fair sample of all businesses; that is the
    point of the comparison. Sections of the economy, regions, sizes and owner's ages are left out. Years before
    ``since`` (of measurement) are too; figures without a year are kept.
    """
    measured = survival["reference_year"].fillna(survival["cohort_year"] + age)
    rows = survival[
        (survival["country"] == country)
        & (survival["age_years"] == age)
        & (survival["basis"] != "conditional")
        & survival["survival_rate_low"].notna()
        & survival["survival_rate_high"].notna()
        & survival["subgroup"].isna()
        & ((survival["industry_section"] == "ALL") | survival["industry_section"].isna())
        & (measured.isna() | (measured >= since))
        & ~survival["population_id"].str.contains("_by_")
    ]
    rows = rows.assign(measured=measured.loc[rows.index])
    table = rows.groupby("population").agg(
        low=("survival_rate_low", "min"),
        high=("survival_rate_high", "max"),
        median=("survival_rate", "median"),
        first_year=("measured", "min"),
        last_year=("measured", "max"),
        n_figures=("figure_id", "nunique"),
        n_sources=("source_id", "nunique"),
        figure_id=("figure_id", join_ids),
    )
    return table.reset_index().sort_values(["median", "population"], ignore_index=True)


def graduation(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Share of seed-funded start-ups that raised a Series A round, each figure by itself.

    The windows differ (one year, two years, 18 months, open), so figures are not averaged; ``window_years`` is missing
    where a source leaves it open. ``vintage`` is the year of the seed round, where it is told.

    Parameters
    ----------
    outcomes
        The table ``startup_outcomes``.
    """
    rows = outcomes[
        (outcomes["measure"] == "graduation_rate")
        & outcomes["percent_low"].notna()
        & outcomes["percent_high"].notna()
        & outcomes["transition"].eq("seed_to_series_a").fillna(False)
        & outcomes["scope"].isna()
    ]
    window = rows["window_months"].astype("float64") / 12
    return pd.DataFrame(
        {
            "country": rows["country"],
            "vintage": rows["cohort_year"],
            "reported": rows["reference_year"],
            "window_years": rows["age_years"].astype("float64").fillna(window),
            "low": rows["percent_low"] / 100,
            "high": rows["percent_high"] / 100,
            "source_id": rows["source_id"],
            "as_stated": rows["as_stated"],
            "figure_id": rows["figure_id"],
        }
    ).sort_values(["vintage", "window_years", "figure_id"], ignore_index=True)


#: The class of start-ups that several sources followed.
CLASS = 2018

#: What can have become of one of them.
STATUSES = ("shut_down", "acquired", "listed", "alive")


def status_of_class(outcomes: pd.DataFrame, country: str = "US", cohort: int = CLASS) -> pd.DataFrame:
    """What became of one class of venture-backed start-ups, by source: shut down, acquired, listed, alive.

    Shares are as printed; sources that count another part of the class disagree and are kept apart.
    """
    rows = outcomes[
        (outcomes["country"] == country)
        & (outcomes["cohort_year"] == cohort)
        & outcomes["population_id"].eq("vc_backed")
        & outcomes["measure"].isin(["status_share", "graduation_rate", "failure_rate"])
        & outcomes["percent_low"].notna()
        & outcomes["percent_high"].notna()
    ]
    found = []
    for row in rows.itertuples():
        status = "shut_down" if row.measure == "failure_rate" else row.outcome
        if status in STATUSES:
            found.append(
                {
                    "source_id": row.source_id,
                    "status": status,
                    "low": row.percent_low / 100,  # type: ignore[operator]
                    "high": row.percent_high / 100,  # type: ignore[operator]
                    "as_stated": row.as_stated,
                    "figure_id": row.figure_id,
                }
            )
    return pd.DataFrame(found, columns=["source_id", "status", "low", "high", "as_stated", "figure_id"])


def closures(outcomes: pd.DataFrame, country: str, since: int = 0) -> pd.DataFrame:
    """Closures of venture-backed start-ups by data provider and year.

    Counts of different providers cover different start-ups and are kept apart. One provider prints several counts
    of a year as its records grow: ``low`` and ``high`` span them. Only whole years and all industries.
    """
    rows = outcomes[
        (outcomes["country"] == country)
        & (outcomes["measure"] == "closure_count")
        & (outcomes["population_id"] == "vc_backed")
        & outcomes["count_low"].notna()
        & outcomes["count_high"].notna()
        & outcomes["reference_year"].notna()
        & outcomes["industry"].fillna("all").str.startswith("all")
        & (outcomes["reference_year"] >= since)
        & outcomes["scope"].isna()
    ]
    counter = rows["counter"].fillna(rows["source_id"])
    grouped = rows.assign(counter=counter, year=rows["reference_year"]).groupby(["counter", "year"])
    return grouped.agg(
        low=("count_low", "min"),
        high=("count_high", "max"),
        n_figures=("figure_id", "nunique"),
        figure_id=("figure_id", join_ids),
    ).reset_index()
