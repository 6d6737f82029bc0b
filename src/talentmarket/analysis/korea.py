"""Korea: company pay and starting pay, the balance of talent, the shortage, survival by section, GPUs, companies.

Every result keeps the ids of its figures in ``figure_id``. Where sources disagree on one number, the result is the range
over them, with how many they are.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from talentmarket.analysis import floats, join_ids

#: How filings and outlets name the average over all staff; men's and women's averages are other figures.
STAFF_ROLES = (
    "all employees",
    "all regular employees",
    "all employees, without option gains",
    "employee excl. executives",
)

#: Kinds of organization that are companies.
COMPANY_TYPES = ("big_tech", "enterprise", "startup", "ai_lab")

#: Role groups that a starting salary is about: graduates and developers, not new doctors.
STARTERS = ("software_developer", "student_graduate", "all_staff", "ml_engineer", "ai_engineer")


def _over_sources(rows: pd.DataFrame, by: Sequence[str], low: str, high: str) -> pd.DataFrame:
    """Range over the figures of each group: ``low``, ``high``, ``n_figures``, ``n_sources``, figure_id.

    An end that any of the figures leaves open is missing only if no other figure states it.
    """
    records = []
    columns = list(dict.fromkeys([*by, low, high, "source_id", "figure_id"]))
    for key, group in rows[columns].groupby(list(by), sort=True):
        ends = pd.concat([floats(group[low]), floats(group[high])]).dropna()
        records.append(
            dict(zip(by, key, strict=True))
            | {
                "low": float(ends.min()) if floats(group[low]).notna().any() else np.nan,
                "high": float(ends.max()) if floats(group[high]).notna().any() else np.nan,
                "n_figures": len(group),
                "n_sources": len(join_ids(group["source_id"]).split()),
                "figure_id": join_ids(group["figure_id"]),
            }
        )
    return pd.DataFrame(records, columns=[*by, "low", "high", "n_figures", "n_sources", "figure_id"])


# ---------------------------------------------------------------------------------------------------------- company pay


def company_pay(rows: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """Average pay over all staff, by company and year, as the range over reports.

    Reports differ because some count gains from exercised options and some do not. Half-years and quarters have no pay a
    year and stay out.

    Parameters
    ----------
    rows : DataFrame
        ``salaries`` with ``pay_low`` and ``pay_high`` (see :func:`talentmarket.analysis.compensation.on_basis`).
    organizations : DataFrame
        For telling a company from a group of companies named together.

    Returns
    -------
    DataFrame
        organization_id, year, low, high, n_figures, n_sources, figure_id; sorted by company and year.
    """
    groups = organizations.loc[organizations["type"] == "group", "organization_id"]
    kept = rows[
        (rows["country"] == "KR")
        & (rows["measure"] == "total_compensation")
        & (rows["statistic"] == "mean")
        & rows["role"].isin(STAFF_ROLES)
        & rows["organization_type"].isin(COMPANY_TYPES)
        & rows["organization_id"].notna()
        & ~rows["organization_id"].isin(groups)
        & rows["year"].notna()
        & rows["pay_low"].notna()
    ]
    table = _over_sources(kept.astype({"year": "int64"}), ["organization_id", "year"], "pay_low", "pay_high")
    return table.sort_values(["organization_id", "year"], ignore_index=True)


def widest(table: pd.DataFrame) -> pd.Series | None:
    """The row whose reports lie furthest apart (``high`` ÷ ``low``), with ``times``; None where no two differ."""
    spread = table[table["high"] > table["low"]]
    if spread.empty:
        return None
    return spread.assign(times=spread["high"] / spread["low"]).sort_values("times").iloc[-1]


def latest_common(table: pd.DataFrame) -> pd.DataFrame:
    """The companies of the latest year with two or more, lowest first; of the latest year where none has two."""
    counts = table["year"].value_counts()
    years = counts[counts > 1].index
    year = years.max() if len(years) else table["year"].max()
    latest: pd.DataFrame = table[table["year"] == year]
    return latest.sort_values(["high", "organization_id"], ignore_index=True)


def change(table: pd.DataFrame, companies: Sequence[str]) -> pd.DataFrame:
    """First and last average of each of `companies` with two years or more (the lowest report of each year), ``times``."""
    records = []
    for company in companies:
        rows = table[table["organization_id"] == company].sort_values("year")
        if len(rows) < 2:
            continue
        first, last = rows.iloc[0], rows.iloc[-1]
        records.append(
            {
                "organization_id": company,
                "first_year": int(first["year"]),
                "last_year": int(last["year"]),
                "first_pay": float(first["low"]),
                "last_pay": float(last["low"]),
                "times": float(last["low"] / first["low"]),
                "figure_id": join_ids([first["figure_id"], last["figure_id"]]),
            }
        )
    columns = ["organization_id", "first_year", "last_year", "first_pay", "last_pay", "times", "figure_id"]
    return pd.DataFrame(records, columns=columns)


# ---------------------------------------------------------------------------------------------------------- starting pay


def entry_pay(rows: pd.DataFrame) -> pd.DataFrame:
    """Starting salaries by year: of each employer that announced or was reported to pay them, and market averages.

    Parameters
    ----------
    rows : DataFrame
        ``salaries`` with ``pay_low`` and ``pay_high``.

    Returns
    -------
    DataFrame
        ``kind`` (``employer``, ``start_ups`` for start-ups as a group, ``market`` for averages over all employers),
        organization_id (empty for the market), role and role_group (of the market's averages), year, low, high, n_figures,
        n_sources, figure_id; sorted by year and pay.
    """
    kept = rows[
        (rows["country"] == "KR")
        & (rows["level"] == "entry")
        & (rows["measure"] == "base_salary")
        & rows["statistic"].isin(["point", "range", "min", "mean", "median"])
        & rows["role_group"].isin(STARTERS)
        & rows["organization_type"].isin([*COMPANY_TYPES, "all"])
        & rows["year"].notna()
        & (rows["pay_low"].notna() | rows["pay_high"].notna())
    ]
    name = kept["organization"].astype("object").where(kept["organization"].notna(), "")
    kind = pd.Series("employer", index=kept.index).mask(name == "", "market")
    kind = kind.mask((kept["organization_type"] == "startup") & name.str.contains("Korean start"), "start_ups")
    identity = kept["organization_id"].astype("object").where(kept["organization_id"].notna(), "")
    role = kept["role"].astype("object").where(kind == "market", "")
    group = kept["role_group"].astype("object").where(kind == "market", "")
    table = _over_sources(
        kept.assign(
            kind=kind, organization_id=identity, role=role, role_group=group, year=floats(kept["year"]).astype("int64")
        ),
        ["kind", "organization_id", "role_group", "role", "year"],
        "pay_low",
        "pay_high",
    )
    return table.sort_values(["year", "high", "low", "organization_id", "role"], ignore_index=True)


def record(employers: pd.DataFrame) -> pd.DataFrame:
    """The highest starting salary (``top``) so far, year by year: only the rows that beat all years before."""
    top = employers["high"].fillna(employers["low"])
    best = employers.assign(top=top).sort_values(["year", "top"]).drop_duplicates("year", keep="last")
    before = best["top"].cummax().shift().fillna(0.0)
    return best[best["top"] > before].reset_index(drop=True)


# ---------------------------------------------------------------------------------------------------------- talent


def net_flow(talent_flows: pd.DataFrame) -> pd.DataFrame:
    """Net flow of AI talent per 10,000: by country and year, the range over sources; negative where more leave than come.

    The figures come from LinkedIn by way of the AI Index and, for 2024, of reports that count per 10,000 people.

    Returns
    -------
    DataFrame
        country, year, low, high, n_figures, n_sources, figure_id.
    """
    rows = talent_flows[
        (talent_flows["quantity"] == "ratio")
        & talent_flows["note"].astype("object").fillna("").astype("str").str.contains("per 10,000", regex=False)
        & talent_flows["ratio_low"].notna()
    ]
    dated = rows.assign(year=_years(rows["event_date"]))
    return _over_sources(
        dated.dropna(subset=["year"]).astype({"year": "int64"}), ["country", "year"], "ratio_low", "ratio_high"
    )


def working_abroad(talent_flows: pd.DataFrame, until: int) -> dict[str, object] | None:
    """Korean AI specialists who work abroad: ``share``, ``people`` and ids, of the latest year up to `until` with both."""
    rows = talent_flows[
        (talent_flows["organization_id"] == "korea")
        & (talent_flows["role"] == "AI specialists")
        & talent_flows["note"].astype("object").fillna("").astype("str").str.contains("working abroad", regex=False)
    ]
    dated = rows.assign(year=_years(rows["event_date"]))
    for _, group in reversed(list(dated[dated["year"] <= until].groupby("year"))):
        share, people = group.dropna(subset=["percent_low"]), group.dropna(subset=["people_low"])
        if len(share) and len(people):
            return {
                "share": float(share["percent_low"].iloc[0]) / 100,
                "people": float(people["people_low"].iloc[0]),
                "figure_id": join_ids([share["figure_id"].iloc[0], people["figure_id"].iloc[0]]),
            }
    return None


def staff_and_shortage(headcounts: pd.DataFrame, hiring_news: pd.DataFrame) -> pd.DataFrame:
    """AI staff of Korean firms and how many they say they lack, by year.

    Returns
    -------
    DataFrame
        ``kind`` (``staff``, ``short``), year, low, high (people), ``expected`` (every figure is an estimate), n_figures,
        n_sources, figure_id.
    """
    industry = ["korean-ai-industry", "korean-ai-companies"]
    whole = {"staff": headcounts, "short": hiring_news[hiring_news["event_type"] == "hiring_plan"]}
    parts = []
    for kind, rows in whole.items():
        role = rows["role"].astype("object").fillna("").astype("str")
        kept = rows[
            rows["organization_id"].isin(industry)
            & (rows["quantity"] == "headcount")
            & role.isin(["", "AI staff"])
            & rows["people_low"].notna()
        ]
        dated = kept.assign(year=_years(kept["event_date"]), kind=kind).dropna(subset=["year"])
        table = _over_sources(dated.astype({"year": "int64"}), ["kind", "year"], "people_low", "people_high")
        firm = set(dated.loc[dated["status"] != "estimated", "figure_id"])
        parts.append(table.assign(expected=[not firm & set(ids.split()) for ids in table["figure_id"]]))
    return pd.concat(parts, ignore_index=True)


def shortage_share(table: pd.DataFrame) -> pd.DataFrame:
    """People lacking as a share of staff, for the years with both: year, share, figure_id."""
    wide = {kind: table[table["kind"] == kind].set_index("year") for kind in ("staff", "short")}
    years = sorted(set(wide["staff"].index) & set(wide["short"].index))
    return pd.DataFrame(
        {
            "year": years,
            "share": [float(wide["short"].loc[year, "low"] / wide["staff"].loc[year, "high"]) for year in years],
            "figure_id": [join_ids([wide[kind].loc[year, "figure_id"] for kind in wide]) for year in years],
        }
    )


# ---------------------------------------------------------------------------------------------------------- survival


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
    table = _over_sources(
        latest.assign(section=latest["industry_section"]), ["section"], "survival_rate", "survival_rate"
    )
    named = latest.drop_duplicates("industry_section").set_index("industry_section")
    labels = industries.drop_duplicates("printed").set_index("printed")
    printed = table["section"].map(named["industry"])
    return table.assign(
        label_en=printed.map(labels["label_en"]),
        label_ko=printed.map(labels["label_ko"]),
        cohort_year=int(latest["cohort_year"].iloc[0]),
        reference_year=int(full.index.max()),
    ).sort_values(["high", "section"], ascending=[False, True], ignore_index=True)


# ---------------------------------------------------------------------------------------------------------- GPUs


def gpus(resources: pd.DataFrame, organizations: pd.DataFrame) -> pd.DataFrame:
    """GPUs that organizations in Korea have, are promised or aim at: the range over reports.

    Returns
    -------
    DataFrame
        organization_id, ``kind`` (company, government, university), low, high (GPUs, a missing end open), n_figures,
        n_sources, figure_id; most first.
    """
    rows = resources[
        (resources["country"] == "KR")
        & (resources["quantity"] == "gpu_count")
        & resources["organization_id"].notna()
        & (resources["gpus_low"].notna() | resources["gpus_high"].notna())
    ]
    table = _over_sources(rows, ["organization_id"], "gpus_low", "gpus_high")
    types = organizations.set_index("organization_id")["type"]
    kinds = table["organization_id"].map(types).astype("object")
    kind = kinds.map({"academia": "university", "public": "government"}).fillna("company")
    top = table["high"].fillna(table["low"])
    return table.assign(kind=kind, top=top).sort_values(["top", "organization_id"], ascending=[False, True]).drop(
        columns="top"
    ).reset_index(drop=True)  # fmt: skip


# ---------------------------------------------------------------------------------------------------------- companies


def ecosystem(companies: pd.DataFrame, headcounts: pd.DataFrame, tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The Korean companies of the articles: how many people work there by the latest figure, how many figures name them.

    Parameters
    ----------
    tables : sequence of DataFrame
        Tables with ``organization_id`` and ``figure_id`` in which mentions are counted.

    Returns
    -------
    DataFrame
        Columns of `companies`, ``people_low``, ``people_high``, ``people_date``, ``n_figures``, figure_id.
    """
    home = companies[companies["country"] == "KR"].sort_values(["kind", "name_en"], ignore_index=True)
    role = headcounts["role"].astype("object").fillna("").astype("str")
    people = headcounts[
        (headcounts["quantity"] == "headcount") & role.isin(["", "all employees"]) & headcounts["people_low"].notna()
    ].sort_values(["event_date", "figure_id"])
    latest = people.drop_duplicates("organization_id", keep="last").set_index("organization_id")
    mentions = pd.concat([table[["organization_id", "figure_id"]] for table in tables]).drop_duplicates()
    ids = mentions.groupby("organization_id")["figure_id"].agg(join_ids)
    figure_id = home["company_id"].map(ids)
    return home.assign(
        people_low=home["company_id"].map(floats(latest["people_low"])),
        people_high=home["company_id"].map(floats(latest["people_high"])),
        people_date=home["company_id"].map(latest["event_date"].astype("object")),
        n_figures=[0 if pd.isna(found) else len(found.split()) for found in figure_id],
        figure_id=figure_id,
    )


def in_years(dates: pd.Series, since: int, until: int) -> pd.Series:
    """Whether each date lies in the years; a missing one does only while the years leave out none of the others."""
    years = _years(dates)
    whole = not years.notna().any() or (since <= years.min() and until >= years.max())
    return years.between(since, until) | (years.isna() & whole)


def _years(dates: pd.Series) -> pd.Series:
    return pd.to_numeric(dates.astype("object").astype("str").str[:4], errors="coerce")
