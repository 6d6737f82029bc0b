"""Pay: what roles, levels, employers and countries pay, and how far the figures about it agree.

A figure of pay is an interval: ``pay_low`` to ``pay_high`` a year, both in one unit. An end that the source leaves open
("more than $1M") is missing. Figures of unlike kinds are never averaged; where one number stands for many figures it is
their median, an interval when the figures are (see :func:`talentmarket.analysis.ranges.median_bounds`).

Every result keeps the ids of its figures in ``figure_id``.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from talentmarket.analysis.ranges import (
    LEAST_ORIGINS,
    floats,
    having,
    join_ids,
    joined,
    middle,
    origins_of,
    sound,
    span,
    split_ids,
)
from talentmarket.analysis.uncertainty import median_interval, ratio_interval
from talentmarket.schema import dictionary

#: What money is given in: at the market rate of the row's year, in constant prices, or by what it buys.
BASES = ("nominal", "real", "ppp")

#: Statistics that stand for the middle of what they describe; percentiles, minima and maxima do not.
CENTRAL = ("median", "mean", "point", "range")

#: Role groups of people who build software, data and models.
TECHNICAL = (
    "ai_engineer", "ai_worker", "data_engineer", "data_scientist", "ml_engineer", "research_scientist", "software_developer",
    "technical_staff",
)  # fmt: skip

#: Whose word a figure is, firmest first.
VOICES = ("official", "employer", "advertised", "self_reported", "reported", "estimated", "disputed")

#: What sources may answer differently.
QUESTION = ["role_group", "level", "country", "year", "measure"]

#: How many years up to the latest one a comparison of pay spans.
SPAN_OF_YEARS = 5

#: What a table of figures shows to somebody who wants to draw it again.
SHOWN = [
    "figure_id", "organization", "role_group", "role", "level", "country", "year", "measure", "statistic", "pay_low", "pay_high",
    "status",
]  # fmt: skip


#: How filings and outlets name the average over all staff; men's and women's averages are other figures.
STAFF_ROLES = (
    "all employees", "all regular employees", "all employees, without option gains", "employee excl. executives",
)  # fmt: skip

#: Kinds of organization that are companies.
COMPANY_TYPES = ("big_tech", "enterprise", "startup", "ai_lab")

#: Role groups that a starting salary is about: graduates and developers, not new doctors.
STARTERS = ("software_developer", "student_graduate", "all_staff", "ml_engineer", "ai_engineer")


def on_basis(salaries: pd.DataFrame, currency: str = "USD", prices: str = "nominal") -> pd.DataFrame:
    """Add ``pay_low`` and ``pay_high``: the pay of a year in one unit, missing where the figures can't tell.

    A wording that gives a change ("from 88 to 151 million") counts with its later value.

    Parameters
    ----------
    currency : {"USD", "KRW"}
        Currency of the result; by purchasing power it is international dollars whatever is asked.
    prices : {"nominal", "real", "ppp"}
        ``nominal``: at the market rate of the figure's year. ``real``: local currency in prices of the price year, changed
        at the average rate of that year, so that exchange rates add no movement of their own; the rates are those in
        the table. ``ppp``: international dollars at the parity of the figure's year.

    Raises
    ------
    ValueError
        If `currency` or `prices` is not one of these.
    """
    if currency not in ("USD", "KRW"):
        raise ValueError(f"currency {currency!r}: the tables hold annual pay in USD and in KRW")
    if prices not in BASES:
        raise ValueError(f"prices {prices!r}: choose one of {', '.join(BASES)}")
    if prices == "real":
        rate = _rates_of_price_year(salaries, currency)
        low, high = (floats(salaries[f"annual_{end}_real"]) * rate for end in ("low", "high"))
    else:
        basis = "ppp" if prices == "ppp" else currency.lower()
        low, high = (floats(salaries[f"annual_{end}_{basis}"]) for end in ("low", "high"))
    change = salaries["change"]
    return salaries.assign(
        pay_low=np.where(change.isin(["up"]) & high.notna(), high, low),
        pay_high=np.where(change.isin(["down"]) & low.notna(), low, high),
    )


def _rates_of_price_year(salaries: pd.DataFrame, currency: str) -> pd.Series:
    """Units of `currency` for one unit of each row's own currency, average of the price year."""
    years = salaries["price_year"].dropna()
    at = salaries["rate_date"].astype("str") == (str(int(years.max())) if len(years) else "")
    units = floats(salaries["units_per_usd"])[at].groupby(salaries["currency"][at].astype("str")).median()
    won = float(floats(salaries["krw_per_usd"])[at].median()) if at.any() else np.nan
    units = pd.concat([units.drop(["USD"], errors="ignore"), pd.Series({"USD": 1.0})])
    per_usd = won if currency == "KRW" else 1.0
    own = salaries["currency"].astype("str")
    return (per_usd / own.map(units).astype("float64")).mask(own == currency, 1.0)


def recent(rows: pd.DataFrame, until: float, years: int) -> pd.DataFrame:
    """The rows of the last `years` years up to `until`; figures without a year stay out."""
    year = floats(rows["year"])
    return rows[(year > until - years) & (year <= until)]


def lately(salaries: pd.DataFrame) -> pd.DataFrame:
    """The rows of the last `SPAN_OF_YEARS` years of the table."""
    return recent(salaries, float(floats(salaries["year"]).max()), SPAN_OF_YEARS)


def distinct(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per figure however many sources print it: equal subject, year, measure, statistic and value become one.

    Rows without any pay drop out. ``figure_id`` and ``source_id`` hold all ids, joined by ``;``.
    """
    known = rows[rows["pay_low"].notna() | rows["pay_high"].notna()]
    subject = known["organization_id"].where(known["organization_id"].notna(), known["organization"])
    keys = ["role_group", "level", "country", "year", "measure", "statistic", "pay_low", "pay_high"]
    return _merged(known.assign(_subject=subject), ["_subject", *keys]).drop(columns="_subject")


def _merged(rows: pd.DataFrame, same: Sequence[str]) -> pd.DataFrame:
    """The first of the rows that are equal in `same`, with the ids of all figures and sources."""
    number = rows.groupby(list(same), dropna=False, sort=False).ngroup()
    ids = rows[["figure_id", "source_id"]].groupby(number).agg(join_ids)
    first = rows[~number.duplicated()]
    return first.assign(figure_id=ids["figure_id"].to_numpy(), source_id=ids["source_id"].to_numpy())


def central(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows whose statistic stands for the middle (see `CENTRAL`), differences of pay left out."""
    differences = rows["measure"].isin(["pay_gap", "pay_change", "wage_premium"])
    return rows[rows["statistic"].isin(CENTRAL) & ~differences]


#: What makes figures comparable: the same kind of pay for the same work at the same level in the same place.
CELL = ("country", "role_group", "level", "measure", "statistic")
#: Statistics that say what is typical of many people; a range or a point is what one employer offers or one person gets.
TYPICAL = ("median", "mean")


def market(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures about all employers of a whole country together, by statistics that say what is typical."""
    whole = rows["organization"].isna() & (rows["organization_type"] == "all") & rows["statistic"].isin(TYPICAL)
    whole &= rows["scope"].isna()  # one state or city is not its country
    return rows[whole & rows["pay_low"].notna() & rows["pay_high"].notna()]


def cells(rows: pd.DataFrame) -> pd.DataFrame:
    """Pay by role group, level, country, measure and statistic, each cell with what it rests on.

    Returns `CELL`; ``value`` (median of the midpoints), ``low``, ``high`` (95 % interval over draws of origins, see
    :func:`talentmarket.analysis.uncertainty.median_interval`; missing below `LEAST_ORIGINS`), ``lowest``, ``highest``
    (of the figures), ``first_year``, ``last_year``, ``n_figures``, ``n_origins``, ``told`` (enough origins),
    ``figure_id``.

    ``rows`` are figures of pay (see :func:`on_basis`), of one span of years. Those that are disputed, retold wrongly or open at
    one end count for nothing, neither as ends nor in ``n_figures`` and ``figure_id``.
    """
    columns = [
        *CELL, "value", "low", "high", "lowest", "highest", "first_year", "last_year", "n_figures", "n_origins", "told",
        "figure_id",
    ]  # fmt: skip
    known = _countable(rows)
    named = {"low": "lowest", "high": "highest", "middle": "value"}
    table = span(known, CELL, "pay_low", "pay_high").rename(columns=named)
    groups = known.groupby(list(CELL))
    told = table["n_origins"] >= LEAST_ORIGINS
    keys = table.loc[told, list(CELL)].itertuples(index=False, name=None)
    midpoints, origins = (known[name].to_numpy() for name in ("midpoint", "_origin"))
    drawn = [median_interval(midpoints[at], origins[at])[1:] for at in (groups.indices[key] for key in keys)]
    ends = pd.DataFrame(drawn, table.index[told], ["low", "high"], "float64")
    years = groups["year"].agg(first_year="min", last_year="max")
    return table.assign(told=told, low=ends["low"], high=ends["high"]).join(years, on=list(CELL))[columns]


def _countable(rows: pd.DataFrame) -> pd.DataFrame:
    """The undisputed figures with ``midpoint`` and ``_origin``."""
    known = rows[(rows["status"] != "disputed") & sound(rows) & rows["pay_low"].notna() & rows["pay_high"].notna()]
    return known.assign(midpoint=(floats(known["pay_low"]) + floats(known["pay_high"])) / 2, _origin=origins_of(known))


def country_ratios(salaries: pd.DataFrame, home: str, abroad: Sequence[str]) -> pd.DataFrame:
    """Pay in each country abroad over pay at home, cell by cell, at market rates and by purchasing power.

    Only within one role group, level, measure and statistic, and only where both sides have `LEAST_ORIGINS` origins. The
    interval draws the origins of both sides (see :func:`talentmarket.analysis.uncertainty.ratio_interval`). Purchasing power
    parities of gross domestic product compare whole countries: they say nothing of two cities, and nothing of what
    households buy alone (World Bank 2020, *Purchasing Power Parities and the Size of World Economies*, chapter 1).

    Returns country, role_group, level, measure, statistic; ``nominal``, ``nominal_low``, ``nominal_high``, ``ppp``,
    ``ppp_low``, ``ppp_high`` (times; missing where the figures can't tell), ``n_home``, ``n_abroad`` (origins),
    ``told``, figure_id.

    ``salaries`` is already cut to a span of years.
    """
    like = [name for name in CELL if name != "country"]
    shown = [*CELL, "midpoint", "_origin", "figure_id"]
    sides = {name: _countable(market(on_basis(salaries, "USD", name)))[shown] for name in ("nominal", "ppp")}
    cell: dict[str, dict[Any, Any]] = {name: dict(iter(rows.groupby(list(CELL)))) for name, rows in sides.items()}
    records: list[dict[str, Any]] = []
    keys = [key for country in abroad for key in sorted(cell["nominal"]) if key[0] == country]
    pairs = [(key, (home, *key[1:])) for key in keys if (home, *key[1:]) in cell["nominal"]]
    for key, base in pairs:
        both = [cell["nominal"][one] for one in (base, key)]
        n_home, n_abroad = (rows["_origin"].nunique() for rows in both)
        told = min(n_home, n_abroad) >= LEAST_ORIGINS
        record: dict[str, Any] = dict(zip(CELL, key, strict=True))
        for name in sides if told else ():
            under, over = (cell[name][one] for one in (base, key))
            ends = ratio_interval(over["midpoint"], over["_origin"], under["midpoint"], under["_origin"])
            record |= dict(zip((name, f"{name}_low", f"{name}_high"), ends, strict=True))
        ids = join_ids(pd.concat(both)["figure_id"])
        records.append(record | {"n_home": n_home, "n_abroad": n_abroad, "told": told, "figure_id": ids})
    bounds = [f"{name}{end}" for name in sides for end in ("", "_low", "_high")]
    return pd.DataFrame(records, columns=["country", *like, *bounds, "n_home", "n_abroad", "told", "figure_id"])


def within_origin(rows: pd.DataFrame, column: str, base: str) -> pd.DataFrame:
    """Pay of each value of `column` over pay of `base`, both from one origin and alike in everything else.

    One origin looks at both sides in one way, so that what differs between sources drops out. Of several figures of one side
    the lowest and the highest end count.

    Returns `column`, ``origin_id``, the other columns of `CELL`, organization, year, ``times_low``, ``times_high``,
    ``times`` (of the midpoints), ``figure_id``; sorted.

    ``column`` is ``country``, ``role_group``, ``level`` or ``organization_type``.
    """
    known = _countable(rows)
    like = ["_origin", *(name for name in ("organization_id", *CELL, "year") if name != column)]
    if column != "role_group":
        like.append("role")
    ends: dict[str, Any] = {"pay_low": "min", "pay_high": "max", "midpoint": "median", "figure_id": join_ids}
    table = known.groupby([*like, column], dropna=False).agg(ends).reset_index()
    under = table[table[column] == base].drop(columns=column)
    both = table[table[column] != base].merge(under, on=like, suffixes=("", "_base"))
    both = both.rename(columns={"_origin": "origin_id"}).assign(
        times_low=both["pay_low"] / both["pay_high_base"],
        times_high=both["pay_high"] / both["pay_low_base"],
        times=both["midpoint"] / both["midpoint_base"],
        figure_id=joined(both, "figure_id", "figure_id_base"),
    )
    return both[[column, "origin_id", *like[1:], "times_low", "times_high", "times", "figure_id"]]


def employer_ladders(rows: pd.DataFrame) -> pd.DataFrame:
    """How much more the first principal level earns than the first entry level, within one employer and origin.

    Returns organization, organization_id, origin_id, role_group, measure, year, ``entry``, ``principal`` (the lowest
    figure of each level, in the unit of ``pay_low``), ``times``, ``figure_id``; the steepest first.
    """
    known = _countable(rows[rows["organization_id"].notna() & rows["level"].isin(["entry", "principal"])])
    like = ["organization", "organization_id", "_origin", "role_group", "role", "measure", "statistic"]
    known = known[[*like, "level", "year", "midpoint", "figure_id"]].sort_values(["midpoint", "figure_id"])
    lowest = known.drop_duplicates([*like, "level"])
    sides = [lowest[lowest["level"] == level] for level in ("entry", "principal")]
    both = sides[0].merge(sides[1], on=like, suffixes=("", "_top"))
    table = both.assign(
        entry=both["midpoint"],
        principal=both["midpoint_top"],
        times=both["midpoint_top"] / both["midpoint"],
        figure_id=joined(both, "figure_id", "figure_id_top"),
    ).rename(columns={"_origin": "origin_id"})
    columns = [
        "organization", "organization_id", "origin_id", "role_group", "measure", "year", "entry", "principal", "times",
        "figure_id",
    ]  # fmt: skip
    return table.sort_values(["times", "figure_id"], ascending=[False, True], ignore_index=True)[columns]


def most_figured(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """The rows of the `most` single employers with the most figures, two at least."""
    counts = rows["organization_id"].value_counts()
    kept = sorted(counts[counts > 1].index, key=lambda name: (-counts[name], name))[:most]
    return rows[rows["organization_id"].isin(kept)]


def base_and_total(rows: pd.DataFrame) -> pd.DataFrame:
    """Pairs of base salary and total pay that one source gives for the same people.

    A pair is one base salary and one total of the same source, employer, printed role, level, country, year and statistic;
    or, where a source has exactly one of each for them, whatever their statistic.

    Returns one row per pair: organization, organization_id, role, role_group, level, country, year, ``base``, ``total``
    (middle of the interval, in the unit of ``pay_low``), ``base_share`` (of total, 0–1), figure_id, source_id.
    """
    people = ["source_id", "organization", "role", "level", "country", "year"]
    pay = rows.assign(middle=rows[["pay_low", "pay_high"]].mean(axis=1))
    pay = pay[pay["measure"].isin(["base_salary", "total_compensation"]) & pay["middle"].notna()]
    pay = pay[[*people, "organization_id", "role_group", "measure", "statistic", "middle", "figure_id"]]
    pairs = []
    for same in (people, [*people, "statistic"]):
        alone = pay.groupby([*same, "measure"], dropna=False)["figure_id"].transform("size") == 1
        base, total = (pay[alone & (pay["measure"] == name)] for name in ("base_salary", "total_compensation"))
        pairs.append(base.merge(total[[*same, "middle", "figure_id"]], on=same, suffixes=("", "_total")))
    table = pd.concat(pairs).drop_duplicates(["figure_id", "figure_id_total"])
    table = table.rename(columns={"middle": "base", "middle_total": "total"}).assign(
        base_share=lambda rows: rows["base"] / rows["total"], figure_id=joined(table, "figure_id", "figure_id_total")
    )
    columns = [*people, "organization_id", "role_group", "base", "total", "base_share", "figure_id"]
    return table.sort_values(["base_share", "figure_id"], ignore_index=True)[columns]


def stated_discounts(pay_gaps: pd.DataFrame, comparisons: pd.DataFrame) -> pd.DataFrame:
    """What sources say start-ups pay less in cash: ``discount_low``, ``discount_high`` (shares; negative: they pay more).

    Which figures say so, and whether a figure is the gap or what is left, is in the table ``comparisons``.
    """
    chosen = comparisons[comparisons["comparison"] == "start_up_cash"]
    reads = chosen.set_index("figure_id")["reads"].to_dict()
    rows = pay_gaps[pay_gaps["figure_id"].isin(list(reads))]
    low, high = floats(rows["percent_low"]) / 100, floats(rows["percent_high"]) / 100
    how = rows["figure_id"].map(reads)
    return rows.assign(
        discount_low=low.mask(how == "share", 1 - high).mask(how == "premium", -high),
        discount_high=high.mask(how == "share", 1 - low).mask(how == "premium", -low),
    ).sort_values(["discount_high", "figure_id"], ignore_index=True)


def official_medians(salaries: pd.DataFrame, occupations: pd.DataFrame) -> pd.DataFrame:
    """The medians of the US wage statistics (OEWS national tables), in current and in constant prices, in dollars.

    Constant prices follow the consumer price index of the United States (table ``inflation``, World Bank), in dollars of
    ``price_year``.

    Returns ``occupation`` (of the table ``occupations``), ``code`` (SOC: the series breaks where it changes), year,
    ``nominal``, ``real``, price_year, figure_id, source_id; sorted.
    """
    named = occupations.drop_duplicates("role").set_index("role")
    medians = (salaries["statistic"] == "median") & salaries["source_id"].str.startswith("bls-oews-")
    rows = salaries[medians & salaries["role"].isin(named.index)]
    table = rows[["year", "figure_id", "source_id"]].assign(
        occupation=rows["role"].map(named["occupation"]),
        code=rows["role"].map(named["code"]),
        price_year=floats(salaries["price_year"]).max(),
        **{prices: on_basis(rows, "USD", prices)["pay_low"] for prices in ("nominal", "real")},
    )
    known = table.dropna(subset=["nominal"]).astype({"year": "int64"})
    return known.sort_values(["occupation", "year", "figure_id"], ignore_index=True)


def official_growth(medians: pd.DataFrame) -> pd.DataFrame:
    """Growth of each series of :func:`official_medians` within its latest code, in current and in constant prices.

    Returns occupation, first_year, last_year, ``first_pay``, ``last_pay`` (current prices), ``nominal`` and ``real``
    (growth as a share), figure_id.
    """
    columns = ["occupation", "first_year", "last_year", "first_pay", "last_pay", "nominal", "real", "figure_id"]
    records = []
    for occupation, group in medians.sort_values("year").groupby("occupation", sort=True):
        present = group[group["code"] == group["code"].iloc[-1]]
        grown = {name: float(present[name].iloc[-1] / present[name].iloc[0] - 1) for name in ("nominal", "real")}
        records.append({"occupation": occupation} | _first_and_last(present, "nominal") | grown)
    return pd.DataFrame(records, columns=columns)


def _first_and_last(rows: pd.DataFrame, pay: str) -> dict[str, Any]:
    """Years, pay and ids of the first and the last of rows in order of time."""
    first, last = rows.iloc[0], rows.iloc[-1]
    found: dict[str, Any] = {"first_year": int(first["year"]), "last_year": int(last["year"])}
    found |= {"first_pay": float(first[pay]), "last_pay": float(last[pay])}
    return found | {"figure_id": join_ids([first["figure_id"], last["figure_id"]])}


def premiums(pay_gaps: pd.DataFrame, salaries: pd.DataFrame, comparisons: pd.DataFrame) -> pd.DataFrame:
    """Pay for AI work over like work without it, stated or as the quotient of two figures of one source.

    Returns one row per premium, however many sources print it: country, year, ``method`` (job_ads, profiles,
    pay_reports, employers_say, recruiters, not_stated), ``premium_low``, ``premium_high`` (shares of the other pay, an
    open end missing), ``stated`` (False for quotients), ``over`` (what it is a premium over, missing where not said),
    role, level, status, figure_id, source_id, origin_id.

    The table ``comparisons`` says how each premium was found, what it is a premium over, and which are none of AI work.
    """
    known = comparisons[comparisons["comparison"] == "ai_premium"]
    pairs = known[known["base_id"].notna()]
    methods = known[known["base_id"].isna()].set_index("figure_id")["method"].to_dict()
    other = known.loc[known["excluded_as"].notna(), "figure_id"]
    rows = pay_gaps[(pay_gaps["measure"] == "wage_premium") & ~pay_gaps["figure_id"].isin(list(other))]
    kept = ["country", "year", "role", "level", "status", "figure_id", "source_id", "origin_id"]
    ends = {
        f"premium_{end}": (floats(rows[f"percent_{end}"]) / 100).fillna(floats(rows[f"ratio_{end}"]) - 1)
        for end in ("low", "high")
    }
    stated = rows[kept].assign(method=rows["figure_id"].map(methods).fillna("not_stated"), stated=True, **ends)
    quotients = _quotients(salaries[[*kept, "low", "high"]], pairs)[[*stated.columns]]
    parts = [part for part in (stated, quotients) if len(part)]
    table = pd.concat(parts, ignore_index=True) if parts else stated
    over = known.set_index("figure_id")["over"].to_dict()
    table = table.assign(over=table["figure_id"].map(lambda ids: over.get(split_ids(ids)[0])))
    table = _merged(table, ["country", "year", "method", "level", "premium_low", "premium_high", "stated"])
    return table.sort_values(["country", "year", "figure_id"], ignore_index=True)


def _quotients(salaries: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The figures of pairs with what each is over its base: ``premium_low``, ``premium_high``."""
    bases = salaries[["figure_id", "low", "high"]].rename(columns={"figure_id": "base_id"})
    both = pairs[["figure_id", "base_id", "method"]].merge(salaries, on="figure_id")
    both = both.merge(bases, on="base_id", suffixes=("", "_base"))
    return both.assign(
        stated=False,
        premium_low=floats(both["low"]) / floats(both["high_base"]) - 1,
        premium_high=floats(both["high"]) / floats(both["low_base"]) - 1,
        figure_id=joined(both, "figure_id", "base_id"),
    )


def one_method(table: pd.DataFrame, method: str) -> pd.DataFrame:
    """Premiums of one method by country in the latest year with two countries or more, lowest first; regions stay out."""
    rows = table[(table["method"] == method) & (table["level"] == "all") & ~table["country"].isin(["WW", "EU", "OECD"])]
    several: pd.DataFrame = rows[rows.groupby("year")["country"].transform("nunique") > 1]
    latest: pd.DataFrame = several[several["year"] == several["year"].max()]
    latest = latest.dropna(subset=["premium_low", "premium_high"])
    return latest.sort_values(["premium_high", "country"], ignore_index=True)


def with_voice(rows: pd.DataFrame) -> pd.DataFrame:
    """Add ``voice``, one of `VOICES`: whose word the figure is.

    Disputed figures are that first. Advertised is pay of job adverts, which is what is offered and not what is earned;
    self-reported is what people say of their own pay on platforms and in surveys, whoever prints it. Official statistics and
    filings, and figures that employers state or confirm, follow the status of the row. What is left is reported or estimated
    by others.
    """
    status = rows["status"].astype("object")
    known = rows["told_by"].astype("object")
    voice = status.mask(status == "confirmed", "employer")
    return rows.assign(voice=voice.mask(known.notna() & (status != "disputed"), known))


def agreement(rows: pd.DataFrame) -> pd.DataFrame:
    """How far kinds of source are apart on the same question: role group, level, country, year and measure with two kinds or more.

    Returns one row per question and kind of source: role_group, level, country, year, measure, ``voice``, columns of
    :func:`span`, and ``times_apart``: the highest median of the question over its lowest
    (geometric middles).

    ``rows`` are central figures with ``voice`` (see `with_voice`). Figures of single employers answer other questions than
    figures of the whole market, and only the latter count.
    """
    market = rows[rows["organization"].isna() & (rows["organization_type"] == "all")]
    table = span(market, [*QUESTION, "voice"], "pay_low", "pay_high")
    table = table.assign(middle=middle(table))
    grouped = table.groupby(QUESTION, sort=False)
    table = table.assign(times_apart=grouped["middle"].transform("max") / grouped["middle"].transform("min"))
    table = table[grouped["voice"].transform("nunique") > 1]
    return table.sort_values(["times_apart", *QUESTION, "voice"], ignore_index=True)


def voice_over(answers: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """Median of kind of source `one` over that of `other`, for the questions of `agreement` that both answer: ``times``, figure_id."""
    first, second = (answers[answers["voice"] == name] for name in (one, other))
    both = first.merge(second, on=QUESTION, suffixes=("", "_other"))
    ids = joined(both, "figure_id", "figure_id_other")
    return both[QUESTION].assign(times=both["middle"] / both["middle_other"], figure_id=ids)


def company_pay(rows: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """Average pay over all staff, by company and year, as the range over reports.

    Reports differ because some count gains from exercised options and some do not. Half-years and quarters have no pay a
    year and stay out, and so do averages that are denied.

    Returns organization_id, year, columns of :func:`span`; sorted by company and year.

    ``rows`` are ``salaries`` with ``pay_low`` and ``pay_high`` (see :func:`on_basis`).
    """
    averages = having(rows, country="KR", measure="total_compensation", statistic="mean", role=STAFF_ROLES)
    groups = organizations.loc[organizations["type"] == "group", "organization_id"]
    kept = averages[
        averages["organization_type"].isin(COMPANY_TYPES)
        & ~averages["organization_id"].isin(groups)
        & ~averages["period"].isin(["half_year", "quarter"])  # half a year with its bonus is not half of a year's pay
        & (averages["status"] != "disputed")  # an average of a filing that the firm itself calls wrong
    ].dropna(subset=["organization_id", "year", "pay_low"])
    table = span(kept.astype({"year": "int64"}), ["organization_id", "year"], "pay_low", "pay_high")
    return table.sort_values(["organization_id", "year"], ignore_index=True)


def bonuses(rows: pd.DataFrame) -> pd.DataFrame:
    """Performance bonuses per person at large firms, the latest first: the rows with ``pay_low`` or ``pay_high``."""
    paid = rows.dropna(subset=["pay_low", "pay_high"], how="all")
    groups, types = ["all_staff", "technical_staff"], ["big_tech", "enterprise"]
    kept = having(paid, measure="bonus", organization_type=types, role_group=groups)
    return kept.sort_values(["year", "organization", "figure_id"], ascending=[False, True, True], ignore_index=True)


def widest(table: pd.DataFrame) -> pd.Series | None:
    """The row whose reports lie furthest apart (``high`` ÷ ``low``), with ``times``; None where no two differ."""
    spread = table[table["high"] > table["low"]].assign(times=table["high"] / table["low"])
    return spread.sort_values("times").iloc[-1] if len(spread) else None


def latest_common(table: pd.DataFrame) -> pd.DataFrame:
    """The companies of the latest year with two or more, lowest first; of the latest year where none has two."""
    several = table[table["year"].duplicated(keep=False)]
    latest: pd.DataFrame = table[table["year"] == (several if len(several) else table)["year"].max()]
    return latest.sort_values(["high", "organization_id"], ignore_index=True)


def company_growth(table: pd.DataFrame, companies: Sequence[str]) -> pd.DataFrame:
    """First and last average of each of `companies` with two years or more (the lowest report of each year), ``times``."""
    records = []
    for company in companies:
        rows = table[table["organization_id"] == company].sort_values("year")
        if len(rows) > 1:
            ends = _first_and_last(rows, "low")
            records.append({"organization_id": company, "times": ends["last_pay"] / ends["first_pay"]} | ends)
    columns = ["organization_id", "first_year", "last_year", "first_pay", "last_pay", "times", "figure_id"]
    return pd.DataFrame(records, columns=columns)


def entry_pay(rows: pd.DataFrame) -> pd.DataFrame:
    """Starting salaries by year: of each employer that announced or was reported to pay them, and market averages.

    Returns ``kind`` (``employer``, ``start_ups`` for start-ups as a group, ``market`` for averages over all employers),
    organization_id (empty for the market), role and role_group (of the market's averages), year, low, high, n_figures,
    n_sources, figure_id; sorted by year and pay.

    ``rows`` are ``salaries`` with ``pay_low`` and ``pay_high``.
    """
    first = having(rows, country="KR", level="entry", measure="base_salary", role_group=STARTERS)
    statistics, types = ["point", "range", "min", "mean", "median"], [*COMPANY_TYPES, "all"]
    kept = having(first, statistic=statistics, organization_type=types)
    kept = kept.dropna(subset=["year"]).dropna(subset=["pay_low", "pay_high"], how="all")
    name = kept["organization"].astype("object").where(kept["organization"].notna(), "")
    kind = pd.Series("employer", index=kept.index).mask(name == "", "market")
    kind = kind.mask((kept["organization_type"] == "startup") & name.str.contains("Korean start"), "start_ups")
    kept = kept.assign(
        kind=kind,
        organization_id=kept["organization_id"].astype("object").where(kept["organization_id"].notna(), ""),
        role=kept["role"].astype("object").where(kind == "market", ""),
        role_group=kept["role_group"].astype("object").where(kind == "market", ""),
    ).astype({"year": "int64"})
    table = span(kept, ["kind", "organization_id", "role_group", "role", "year"], "pay_low", "pay_high")
    return table.sort_values(["year", "high", "low", "organization_id", "role"], ignore_index=True)


def experience_ladder(salaries: pd.DataFrame, comparisons: pd.DataFrame) -> pd.DataFrame:
    """Mean base pay of Korean AI developers and of other developers by years of experience, from one origin.

    Returns ``level`` (all, entry, mid, senior), year, ``ai``, ``other`` (won a year), ``premium`` (share), figure_id;
    as printed.
    """
    paired = comparisons[(comparisons["comparison"] == "ai_premium") & comparisons["base_id"].notna()]
    rows = having(salaries, country="KR", measure="base_salary")
    known = on_basis(rows, "KRW")[["figure_id", "level", "year", "origin_id", "pay_low"]]
    bases = known[["figure_id", "pay_low"]].set_axis(["base_id", "other"], axis=1)
    table = paired[["figure_id", "base_id"]].merge(known.rename(columns={"pay_low": "ai"}), on="figure_id")
    table = table.merge(bases, on="base_id").astype({"year": "int64"})
    table = table.assign(premium=table["ai"] / table["other"] - 1, figure_id=joined(table, "figure_id", "base_id"))
    table = table[["level", "year", "origin_id", "ai", "other", "premium", "figure_id"]]
    latest: pd.DataFrame = table[table["year"] == table["year"].max()]
    levels = latest.groupby("origin_id")["level"].transform("nunique")
    origin = latest.loc[levels == levels.max(), "origin_id"].min()
    order = {level: place for place, level in enumerate(dictionary().tables["salaries"].field("level").values)}
    kept: pd.DataFrame = latest[latest["origin_id"] == origin]
    return kept.sort_values("level", key=lambda one: one.map(order), ignore_index=True)
