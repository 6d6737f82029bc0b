"""What `add` and `build` do for each source: how a row is tidied, where it is sorted, what its cells are made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from talentmarket.microdata import aijobs, dart, lca, levels, nps, uscis
from talentmarket.microdata.files import Staged

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from talentmarket.microdata.engine import Engine


@dataclass(frozen=True)
class Source:
    """One kind of file.

    Attributes
    ----------
    tidy
        Text of a file, a folder to work in, the year given -> one row a case, with `set_aside`.
    columns
        The columns of a tidy row, and `year` which of them files are parted by.
    order
        What rows are sorted by; `row` comes last and makes the order total.
    rules
        Why a row is set aside: name -> what it means.
    prepared
        What is done to a staged CSV before the engine reads it, where rows belong together (pairs of lines).
    """

    name: str
    tidy: Callable[["Engine", "ir.Table", Path, int | None], "ir.Table"]
    columns: Sequence[str]
    year: str
    order: Sequence[str]
    rules: Mapping[str, str]
    pay: Callable[["ir.Table"], "ir.Table"] | None = None
    jobs: Callable[["ir.Table"], "ir.Table"] | None = None
    measure: str = ""
    repeated_by: str | None = None
    prepared: Callable[[Staged, Path], Staged] | None = None
    groupings: Sequence[str] = ()
    tables: Callable[..., "dict[str, pd.DataFrame]"] | None = None


def _lca(engine: "Engine", table: "ir.Table", work: Path, year: int | None) -> "ir.Table":
    texts = lca.texts(table)
    return lca.tidy(texts, lca.maps(engine, texts, work), year)


def _lca_pay(rows: "ir.Table") -> "ir.Table":
    """Certified cases that are not part time; the level is the filing's wage level, else the rank in the title."""
    import ibis

    full = rows.filter(rows.full_time.isnull() | rows.full_time)
    return full.select(
        year=full.fiscal_year.cast("string"),
        employer=full.employer,
        employer_printed=full.employer_printed,
        title_group=full.title_group,
        level=ibis.coalesce(full.level, full["rank"], ibis.literal("")),
        place=ibis.coalesce(full.place, ibis.literal("")),
        pay=full.annual.cast("float64"),
        currency=ibis.literal("USD"),
        repaired=full.annual_rule.startswith("repaired").ifelse(1, 0),
    )


def _lca_jobs(rows: "ir.Table") -> "ir.Table":
    """One row a full-time job in technology, for regressions."""
    full = rows.filter((rows.full_time.isnull() | rows.full_time) & (rows.title_group != "other"))
    return full.select(
        year=full.fiscal_year.cast("string"),
        employer=full.employer,
        title_group=full.title_group,
        rank=full["rank"],
        state=full.state,
        pay=full.annual.cast("float64"),
    )


def _sources() -> dict[str, Source]:
    everything: list[Source] = [
        Source(
            name="lca",
            tidy=_lca,
            columns=lca.COLUMNS,
            year="fiscal_year",
            order=("employer", "title_group", "row"),
            rules=lca.SET_ASIDE,
            pay=_lca_pay,
            jobs=_lca_jobs,
            measure="base pay, low end of the range",
            repeated_by="case_number",
            groupings=(
                "all",
                "employer",
                "title",
                "title_level",
                "employer_title",
                "title_level_place",
                "employer_title_level_place",
            ),
        ),
        Source(
            name="aijobs",
            tidy=aijobs.tidy,
            columns=aijobs.COLUMNS,
            year="year",
            order=("title_group", "row"),
            rules=aijobs.SET_ASIDE,
            pay=aijobs.pay,
            measure="middle of the advertised range",
            prepared=aijobs.joined,
            groupings=("all", "title", "title_level", "title_level_place"),
        ),
        Source(
            name="levels",
            tidy=levels.tidy,
            columns=levels.COLUMNS,
            year="year",
            order=("employer", "title_group", "row"),
            rules=levels.SET_ASIDE,
            pay=levels.pay,
            measure="total pay as reported",
            groupings=("all", "employer", "title", "employer_title", "title_level_place"),
        ),
        Source(
            name="uscis",
            tidy=uscis.tidy,
            columns=uscis.COLUMNS,
            year="year",
            order=("employer", "row"),
            rules=uscis.SET_ASIDE,
            tables=uscis.petitions,
        ),
        Source(
            name="nps",
            tidy=nps.tidy,
            columns=nps.COLUMNS,
            year="month",
            order=("employer", "row"),
            rules=nps.SET_ASIDE,
            tables=nps.workplaces,
        ),
        Source(
            name="dart",
            tidy=dart.tidy,
            columns=dart.COLUMNS,
            year="year",
            order=("employer", "row"),
            rules=dart.SET_ASIDE,
            tables=dart.company_pay,
        ),
    ]
    return {source.name: source for source in everything}


SOURCES: Mapping[str, Source] = _sources()


def source(name: str) -> Source:
    """The source of this name."""
    return SOURCES[name]
