"""US labour condition applications: one row per case, with its base pay a year, or the rule by which it was set aside.

`tidy` is one expression over the text of a file, the same on DuckDB and Spark. What needs Unicode or many patterns (the
employer's key, the title's group, the place) is worked out in Python on the distinct values and joined.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from talentmarket.microdata import names, titles
from talentmarket.microdata.expressions import date, first_group, fiscal_year, looked_up, number, with_columns
from talentmarket.microdata.layouts import rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from talentmarket.microdata.engine import Engine

# What the first figures of a case number say of its visa, in the words of the files; from FY2009's second form on.
_VISAS = {"I-200": "H-1B", "I-201": "H-1B1 Chile", "I-202": "H-1B1 Singapore", "I-203": "E-3 Australian"}

# A range in one cell, as FY2015's single column may hold: "60000 - 80000", "60000 -".
_FIRST = r"^\$? *([0-9][0-9,]*(?:\.[0-9]*)?) *- *(?:\$? *[0-9][0-9,.]*)?$"
_SECOND = r"^\$? *[0-9][0-9,.]* *- *\$? *([0-9][0-9,]*(?:\.[0-9]*)?)$"


def texts(table: "ir.Table") -> "ir.Table":
    """The table with every text column there, null where the file has none; a place in one column becomes city and state."""
    import ibis

    cells = with_columns(table, [*rules("layouts")["lca"]["columns"], "place"])
    return cells.mutate(
        state=ibis.coalesce(first_group(cells.place, r", *([A-Za-z]{2}) *$"), cells.state),
        city=ibis.coalesce(cells.place.re_replace(r", *[A-Za-z]{2} *$", ""), cells.city),
    )


def tidy(engine: "Engine", table: "ir.Table", work: Path, year: int | None) -> "ir.Table":
    """One row per case; see `sources.Source.tidy`. Where no year is given, each row's date of decision says it."""
    import ibis

    table = looked_up(engine, texts(table), ["employer"], work, employer_key=_key)
    table = looked_up(engine, table, ["title", "soc_code"], work, title_group=_group, rank=_rank)
    table = looked_up(engine, table, ["city", "state"], work, metro=titles.place)
    table = table.mutate(
        amount=_amount(table.pay_from),
        amount_to=ibis.coalesce(_amount(table.pay_to), number(first_group(table.pay_from, _SECOND))),
        unit_stated=_unit(table.unit),
        decided_on=date(table.decided),
        state_word=table.status.upper().re_replace("[^A-Z]+", ""),
    )
    table = table.mutate(year_of_row=fiscal_year(table.decided_on) if year is None else ibis.literal(year, "int32"))
    table = _annualised(table)
    return table.select(**_columns(table), set_aside=_rule(table))


def _key(employer: str) -> str:
    return "" if _blank(employer) else names.key(employer)


def _group(title: str, soc: str) -> str:
    return "" if _blank(title) else titles.group(title, soc)


def _rank(title: str, soc: str) -> str:
    return titles.rank(title)


def _blank(text: str) -> bool:
    """Whether a cell says nothing: empty, or one of the words that stand for nothing."""
    return text.strip().upper() in rules("units")["blank"]["words"]


def _amount(text: Any) -> Any:
    """A sum such as ``$1,234.50``, or the first of ``60000 - 80000``; null where it is not a number, or not above 0."""
    import ibis

    amount = ibis.coalesce(number(text), number(first_group(text, _FIRST)))
    return (amount > 0).ifelse(amount, None)


def _unit(text: Any) -> Any:
    import ibis

    word = text.upper().re_replace("[^A-Z]+", "")
    pairs = [(spelling, unit) for unit, about in rules("units")["units"].items() for spelling in about["spellings"]]
    return word.cases(*pairs, else_=ibis.null("string"))


def _times(unit: Any) -> Any:
    """How many units are in a year; null for no unit."""
    import ibis

    pairs = [(name, about["times"]) for name, about in rules("units")["units"].items()]
    return unit.cases(*pairs, else_=ibis.null("int32"))


def _annualised(table: "ir.Table") -> "ir.Table":
    """Pay a year by the unit stated, by the one unit that makes it fit, or by its size where no unit is stated."""
    import ibis

    limits = rules("units")["limits"]
    least, most, hour = limits["year_least"], limits["year_most"], limits["hour_most"]
    amount, unit = table.amount.cast("float64"), table.unit_stated
    as_stated = amount * _times(unit).fill_null(0)
    fits = as_stated.between(least, most)
    as_year = amount.between(least, most)
    as_hour = (amount <= hour) & (amount * rules("units")["units"]["hour"]["times"]).between(least, most)
    used = ibis.cases(
        (unit.notnull() & fits, unit),
        (unit.notnull() & as_year, "year"),
        (unit.notnull() & as_hour, "hour"),
        (unit.isnull() & as_hour, "hour"),
        (unit.isnull() & as_year, "year"),
        else_=ibis.null("string"),
    )
    table = table.mutate(unit_used=used, as_stated=as_stated)
    factor = _times(table.unit_used)
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

    level = table.level.upper().re_replace("^LEVEL *", "")
    levels = [
        (word, digit) for digit, roman in zip("1234", ("I", "II", "III", "IV"), strict=True) for word in (roman, digit)
    ]
    none = ibis.null("string")
    return {
        "employer": table.employer_key,
        "title_group": table.title_group,
        "fiscal_year": table.year_of_row,
        "annual": table.annual,
        "employer_printed": table.employer,
        "title_printed": table.title,
        "rank": table["rank"],
        "case_number": table.case_number,
        "status": table.status,
        "visa_class": ibis.coalesce(
            table.visa_class, table.case_number.substr(0, 5).cases(*_VISAS.items(), else_=none)
        ),
        "decided": table.decided_on,
        "soc_code": table.soc_code,
        "workers": table.workers.try_cast("int32"),
        "full_time": ibis.coalesce(_yes(table.full_time), ~_yes(table.part_time)),
        "pay_from": table.amount,
        "pay_to": table.amount_to,
        "unit_printed": table.unit,
        "unit": table.unit_used,
        "annual_to": table.annual_to,
        "annual_rule": table.annual_rule,
        "prevailing_annual": (_amount(table.prevailing) * _times(_unit(table.prevailing_unit))).try_cast(
            "decimal(14,2)"
        ),
        "level": level.cases(*levels, else_=none),
        "city": table.city.fill_null(""),
        "state": table.state.fill_null(""),
        "place": table.metro,
        "naics": table.naics,
        "dependent": _yes(table.dependent),
        "row": table.row,
    }


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


def pay(rows: "ir.Table") -> "ir.Table":
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


def jobs(rows: "ir.Table") -> "ir.Table":
    """One row per full-time job in technology, for regressions."""
    full = rows.filter((rows.full_time.isnull() | rows.full_time) & (rows.title_group != "other"))
    return full.select(
        year=full.fiscal_year.cast("string"),
        employer=full.employer,
        title_group=full.title_group,
        rank=full["rank"],
        state=full.state,
        pay=full.annual.cast("float64"),
    )
