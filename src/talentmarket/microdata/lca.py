"""US labour condition applications: one row a case, with its base pay a year, or the rule by which it was set aside.

`tidy` is one expression over the text of a file, the same on DuckDB and Spark. What needs Unicode or many patterns (the
employer's key, the title's group, the place) is worked out in Python on the distinct values and joined (`maps`).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from talentmarket.microdata import names, titles
from talentmarket.microdata.expressions import date, first_group, number, stored, with_columns
from talentmarket.microdata.layouts import rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from talentmarket.microdata.engine import Engine

#: The text columns that `tidy` takes; those that a layout does not have are empty.
TEXT = (*rules("layouts")["lca"]["columns"], "place")

#: The columns of a tidy row, in the order in which rows are sorted and written.
COLUMNS = (
    *("employer", "title_group", "fiscal_year", "annual", "employer_printed", "title_printed", "rank", "case_number"),
    *(
        "status",
        "visa_class",
        "decided",
        "soc_code",
        "workers",
        "full_time",
        "pay_from",
        "pay_to",
        "unit_printed",
        "unit",
    ),
    *("annual_to", "annual_rule", "prevailing_annual", "level", "city", "state", "place", "naics", "dependent", "row"),
)

#: Why a row is set aside, and what that means; every row that is not kept has one.
SET_ASIDE = {
    "line_damaged": "the line has too few or too many cells",
    "not_certified": "denied, withdrawn before a decision, or undecided",
    "status_unknown": "a status that is none of those known",
    "employer_missing": "no employer",
    "title_missing": "no job title",
    "pay_missing": "no pay, or pay that is not a number",
    "unit_unclear": "no unit, and an amount that is too much for an hour and too little for a year",
    "pay_too_low": "less than the federal minimum wage, in whatever unit",
    "pay_too_high": "more than the ceiling of a base salary, in whatever unit",
    "year_missing": "no fiscal year: none given, and no date of decision",
    "case_repeated": "the case is in the file once more, decided later",
}

# What the first figures of a case number say of its visa, in the words of the files; from FY2009's second form on.
_VISAS = {"I-200": "H-1B", "I-201": "H-1B1 Chile", "I-202": "H-1B1 Singapore", "I-203": "E-3 Australian"}

# A range in one cell, as FY2015's single column may hold: "60000 - 80000", "60000 -".
_FIRST = r"^\$? *([0-9][0-9,]*(?:\.[0-9]*)?) *- *(?:\$? *[0-9][0-9,.]*)?$"
_SECOND = r"^\$? *[0-9][0-9,.]* *- *\$? *([0-9][0-9,]*(?:\.[0-9]*)?)$"


def texts(table: "ir.Table") -> "ir.Table":
    """The table with every text column there, null where the file has none; a place in one column becomes city and state."""
    cells = with_columns(table, TEXT)
    if "place" not in table.columns:
        return cells
    return cells.mutate(
        state=first_group(cells.place, r", *([A-Za-z]{2}) *$"), city=cells.place.re_replace(r", *[A-Za-z]{2} *$", "")
    )


def maps(engine: "Engine", texts: "ir.Table", work: Path) -> dict[str, "ir.Table"]:
    """What Python makes of the distinct employers, titles and places, as stored tables to join with."""
    made: dict[str, dict[str, list[str]]] = {
        "employers": {"employer": [], "employer_key": []},
        "titles": {"title": [], "soc": [], "title_group": [], "rank": []},
        "places": {"site_city": [], "site_state": [], "metro": []},
    }

    def note(table: str, *values: str) -> None:
        for column, value in zip(made[table].values(), values, strict=True):
            column.append(value)

    for name in engine.frame(texts.filter(texts.employer.notnull()).select("employer").distinct())["employer"]:
        note("employers", name, "" if _blank(name) else names.key(name))
    jobs = engine.frame(texts.filter(texts.title.notnull()).select("title", "soc_code").distinct())
    for title, soc in jobs.itertuples(index=False):
        group = "" if _blank(title) else titles.group(title, _text(soc))
        note("titles", title, _text(soc), group, titles.rank(title))
    sites = texts.filter(texts.city.notnull() | texts.state.notnull()).select("city", "state").distinct()
    for city, state in engine.frame(sites).itertuples(index=False):
        note("places", _text(city), _text(state), titles.place(_text(city), _text(state)))
    return {name: stored(engine, columns, work / f"{name}.parquet") for name, columns in made.items()}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _blank(text: str) -> bool:
    """Whether a cell says nothing: empty, or one of the words that stand for nothing."""
    return text.strip().upper() in rules("units")["blank"]["words"]


def tidy(texts: "ir.Table", maps: dict[str, "ir.Table"], year: int | None = None) -> "ir.Table":
    """One row a case: `COLUMNS` and `set_aside`, the rule that keeps it out (null for rows that are kept).

    Parameters
    ----------
    texts
        The text of a file, from `texts`.
    year
        The file's fiscal year; where it is None, each row's date of decision says it.
    """
    import ibis

    table = _joined(texts, maps)
    table = table.mutate(
        amount=_amount(table.pay_from),
        amount_to=ibis.coalesce(_amount(table.pay_to), number(first_group(table.pay_from, _SECOND))),
        unit_stated=_unit(table.unit),
        decided_on=date(table.decided),
        state_word=table.status.upper().re_replace("[^A-Z]+", ""),
    )
    table = table.mutate(year_of_row=_fiscal_year(table, year))
    table = _annualised(table)
    return table.select(**_columns(table), set_aside=_rule(table))


def _joined(table: "ir.Table", maps: dict[str, "ir.Table"]) -> "ir.Table":
    """Employer key, title group, rank and metropolitan area beside each row."""
    table = table.mutate(
        soc_text=table.soc_code.fill_null(""), city_text=table.city.fill_null(""), state_text=table.state.fill_null("")
    )
    employers, jobs, sites = maps["employers"], maps["titles"], maps["places"]
    table = table.left_join(employers, table.employer == employers.employer).drop("employer_right")
    table = table.left_join(jobs, [table.title == jobs.title, table.soc_text == jobs.soc]).drop("title_right", "soc")
    return table.left_join(sites, [table.city_text == sites.site_city, table.state_text == sites.site_state]).drop(
        "site_city", "site_state"
    )


def _amount(text: Any) -> Any:
    """A sum such as ``$1,234.50``, or the first of ``60000 - 80000``; null where it is no number, or not above 0."""
    import ibis

    amount = ibis.coalesce(number(text), number(first_group(text, _FIRST)))
    return (amount > 0).ifelse(amount, None)


def _unit(text: Any) -> Any:
    import ibis

    word = text.upper().re_replace("[^A-Z]+", "")
    pairs = [(spelling, unit) for unit, about in rules("units")["units"].items() for spelling in about["spellings"]]
    return word.cases(*pairs, else_=ibis.null("string"))


def _fiscal_year(table: Any, year: int | None) -> Any:
    """The year given, else the fiscal year of the decision: it begins in October of the year before."""
    import ibis

    if year is not None:
        return ibis.literal(year, "int32")
    return (table.decided_on.year() + (table.decided_on.month() >= 10).ifelse(1, 0)).cast("int32")


def _annualised(table: "ir.Table") -> "ir.Table":
    """Pay a year by the unit stated, by the one unit that makes it fit, or by its size where no unit is stated."""
    import ibis

    limits = rules("units")["limits"]
    least, most, hour = limits["year_least"], limits["year_most"], limits["hour_most"]
    units = rules("units")["units"]
    amount, unit = table.amount.cast("float64"), table.unit_stated
    times = unit.cases(*[(name, about["times"]) for name, about in units.items()], else_=0)
    as_stated = amount * times
    fits = as_stated.between(least, most)
    as_year = amount.between(least, most)
    as_hour = (amount <= hour) & (amount * units["hour"]["times"]).between(least, most)
    used = ibis.cases(
        (unit.notnull() & fits, unit),
        (unit.notnull() & as_year, "year"),
        (unit.notnull() & as_hour, "hour"),
        (unit.isnull() & as_hour, "hour"),
        (unit.isnull() & as_year, "year"),
        else_=ibis.null("string"),
    )
    table = table.mutate(unit_used=used, as_stated=as_stated)
    factor = table.unit_used.cases(*[(name, about["times"]) for name, about in units.items()], else_=ibis.null("int32"))
    rule = ibis.cases(
        (table.unit_used.isnull(), ibis.null("string")),
        (table.unit_stated.isnull(), ibis.literal("inferred:") + table.unit_used),
        (table.unit_stated == table.unit_used, ibis.literal("stated")),
        else_=ibis.literal("repaired:") + table.unit_stated + "_is_" + table.unit_used,
    )
    upper = table.amount_to
    return table.mutate(
        annual=(table.amount * factor).cast("decimal(12,2)"),
        annual_to=(upper > table.amount).ifelse((upper * factor).try_cast("decimal(12,2)"), None),
        annual_rule=rule,
    )


def _columns(table: Any) -> dict[str, Any]:
    """The columns of a tidy row, by name."""
    import ibis

    full_time, dependent = _yes(table.full_time), _yes(table.dependent)
    floor_unit = _unit(table.prevailing_unit)
    floor_times = floor_unit.cases(
        *[(name, about["times"]) for name, about in rules("units")["units"].items()], else_=ibis.null("int32")
    )
    level = (
        table.level.upper()
        .re_replace("^LEVEL *", "")
        .cases(
            *[
                (word, digit)
                for digit, words in {"1": ("I", "1"), "2": ("II", "2"), "3": ("III", "3"), "4": ("IV", "4")}.items()
                for word in words
            ],
            else_=ibis.null("string"),
        )
    )
    made = {
        "employer": table.employer_key,
        "fiscal_year": table.year_of_row,
        "employer_printed": table.employer,
        "title_printed": table.title,
        "visa_class": ibis.coalesce(
            table.visa_class, table.case_number.substr(0, 5).cases(*_VISAS.items(), else_=ibis.null("string"))
        ),
        "decided": table.decided_on,
        "workers": table.workers.try_cast("int32"),
        "full_time": ibis.coalesce(full_time, ~_yes(table.part_time)),
        "pay_from": table.amount,
        "pay_to": table.amount_to,
        "unit_printed": table.unit,
        "unit": table.unit_used,
        "prevailing_annual": (_amount(table.prevailing) * floor_times).try_cast("decimal(14,2)"),
        "level": level,
        "city": table.city_text,
        "state": table.state_text,
        "place": table.metro,
        "dependent": dependent,
    }
    return {name: made.get(name, table[name] if name in table.columns else None) for name in COLUMNS}


def _yes(text: Any) -> Any:
    import ibis

    word = text.upper().strip()
    return word.cases(("Y", True), ("YES", True), ("N", False), ("NO", False), else_=ibis.null("boolean"))


def _rule(table: Any) -> Any:
    """The first rule that sets a row aside, in the order of reading: what it is, who, which job, how much, when."""
    import ibis

    status = rules("units")["status"]
    certified = table.state_word.startswith(status["certified"][0])
    other = ibis.or_(*[table.state_word.startswith(word) for word in status["others"]])
    limits = rules("units")["limits"]
    amount = table.amount.cast("float64")
    return ibis.cases(
        (table.state_word.isnull() | (table.state_word == ""), "status_unknown"),
        (other, "not_certified"),
        (~certified, "status_unknown"),
        (table.employer_key.isnull() | (table.employer_key == ""), "employer_missing"),
        (table.title_group.isnull() | (table.title_group == ""), "title_missing"),
        (table.amount.isnull(), "pay_missing"),
        (table.unit_used.notnull() & table.year_of_row.notnull(), ibis.null("string")),
        (table.unit_used.notnull(), "year_missing"),
        (table.unit_stated.isnull() & (amount > limits["hour_most"]) & (amount < limits["year_least"]), "unit_unclear"),
        (ibis.coalesce(table.as_stated.nullif(0), amount) > limits["year_most"], "pay_too_high"),
        else_="pay_too_low",
    )
