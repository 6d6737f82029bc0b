"""The same work as `talentmarket microdata add` and `build` in pandas and in Polars: python bench/microdata_peers.py NAME FILE OUT.

Read a file of cases as text, find employer's key, title's group, place and pay a year, write Parquet, and count p10 to p90 by
employer, title, level, place and year. No account is given of rows, and nothing is suppressed.
"""

import sys
from pathlib import Path

from talentmarket.microdata import names, titles

WANTED = ["CASE_STATUS", "DECISION_DATE", "JOB_TITLE", "SOC_CODE", "EMPLOYER_NAME", "WORKSITE_CITY", "WORKSITE_STATE"]
WANTED += ["WAGE_RATE_OF_PAY_FROM", "WAGE_UNIT_OF_PAY", "PW_WAGE_LEVEL", "CASE_NUMBER"]
TIMES = {"Hour": 2080, "Week": 52, "Bi-Weekly": 26, "Month": 12, "Year": 1}
KEYS = ["year", "employer", "title_group", "level", "place"]
SHARES = (0.10, 0.25, 0.50, 0.75, 0.90)


def with_pandas(source: Path, out: Path) -> int:
    import pandas as pd

    rows = pd.read_csv(source, usecols=WANTED, dtype=str)
    rows = rows[rows["CASE_STATUS"].str.upper().str.startswith("CERTIFIED")]
    rows["employer"] = rows["EMPLOYER_NAME"].map(
        {name: names.key(name) for name in rows["EMPLOYER_NAME"].dropna().unique()}
    )
    rows["title_group"] = rows["JOB_TITLE"].map(
        {title: titles.group(title) for title in rows["JOB_TITLE"].dropna().unique()}
    )
    site = rows["WORKSITE_CITY"].fillna("") + "|" + rows["WORKSITE_STATE"].fillna("")
    rows["place"] = site.map({pair: titles.place(*pair.split("|")) for pair in site.unique()})
    amount = pd.to_numeric(rows["WAGE_RATE_OF_PAY_FROM"].str.replace(r"[$,]", "", regex=True), errors="coerce")
    rows["annual"] = amount * rows["WAGE_UNIT_OF_PAY"].map(TIMES)
    decided = pd.to_datetime(rows["DECISION_DATE"], format="mixed", errors="coerce")
    rows["year"] = decided.dt.year + (decided.dt.month >= 10)
    rows["level"] = rows["PW_WAGE_LEVEL"].fillna("")
    rows = rows[rows["annual"].between(15_080, 3_000_000)][[*KEYS, "annual"]]
    rows.to_parquet(out)
    grouped = rows.groupby(KEYS)["annual"]
    cells = grouped.quantile(list(SHARES)).unstack().assign(n=grouped.size())
    return int((cells["n"] >= 10).sum())


def with_polars(source: Path, out: Path) -> int:
    import polars as pl

    text = pl.scan_csv(source, infer_schema=False).select(WANTED)
    text = text.filter(pl.col("CASE_STATUS").str.to_uppercase().str.starts_with("CERTIFIED"))

    def mapped(column: str, to: str, function: object) -> "pl.LazyFrame":
        values = text.select(column).unique().drop_nulls().collect()[column].to_list()
        return pl.LazyFrame({column: values, to: [function(value) for value in values]})  # type: ignore[operator]

    sites = text.select("WORKSITE_CITY", "WORKSITE_STATE").unique().collect()
    places = [titles.place(city or "", state or "") for city, state in sites.iter_rows()]
    american = pl.col("DECISION_DATE").str.to_date("%m/%d/%Y", strict=False)
    decided = pl.col("DECISION_DATE").str.to_date("%Y-%m-%d", strict=False).fill_null(american)
    amount = pl.col("WAGE_RATE_OF_PAY_FROM").str.replace_all(r"[$,]", "").cast(pl.Float64, strict=False)
    rows = (
        text.join(mapped("EMPLOYER_NAME", "employer", names.key), on="EMPLOYER_NAME", how="left")
        .join(mapped("JOB_TITLE", "title_group", titles.group), on="JOB_TITLE", how="left")
        .join(sites.with_columns(place=pl.Series(places)).lazy(), on=["WORKSITE_CITY", "WORKSITE_STATE"], how="left")
        .with_columns(
            annual=amount * pl.col("WAGE_UNIT_OF_PAY").replace_strict(TIMES, default=None),
            year=decided.dt.year() + (decided.dt.month() >= 10),
            level=pl.col("PW_WAGE_LEVEL").fill_null(""),
        )
        .filter(pl.col("annual").is_between(15_080, 3_000_000))
        .select(*KEYS, "annual")
    )
    rows.sink_parquet(out)
    quantiles = [pl.col("annual").quantile(share, "linear").alias(f"p{share}") for share in SHARES]
    cells = pl.scan_parquet(out).group_by(KEYS).agg(pl.len().alias("n"), *quantiles).filter(pl.col("n") >= 10)
    return cells.collect().height


if __name__ == "__main__":
    peer = {"pandas": with_pandas, "polars": with_polars}[sys.argv[1]]
    print(peer(Path(sys.argv[2]), Path(sys.argv[3])))
