"""One answer to each question that people ask: its value, what it means, and what it rests on.

Pages, home page, overview, offers and the fact check quote these rows, so that one question never has two values. The words
are in ``answers.toml``; the values come from the analyses. An answer whose figures allow no value is there all the same and
says why (``cant_tell``).
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from talentmarket.analysis import claims, gaps, hiring, pay, survival
from talentmarket.analysis.query import QueryError
from talentmarket.analysis.ranges import LEAST_ORIGINS, found, join_ids, split_ids
from talentmarket.language import Language, fill
from talentmarket.schema import dictionary
from talentmarket.tables import FIGURE_OUTPUTS
from talentmarket.tables.columns import typed

Found: TypeAlias = dict[str, dict[str, Any]]

#: Measures of pay that `medians` has.
PAID = ("base_salary", "total_compensation", "offer_value")


class AnswerError(ValueError):
    """An answer that can't be computed from the tables; the message says which one and why."""


class Answers:
    """The table ``answers`` for those who quote it."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table.set_index("answer_id", drop=False)

    def value(self, name: str) -> tuple[float, float]:
        """Both ends of an answer, equal where it is one number and missing where the figures can't tell."""
        row: Any = self.table.loc[name]
        return float(row["value_low"]), float(row["value_high"])

    def year(self, name: str) -> int:
        """The year that an answer is about."""
        row: Any = self.table.loc[name]
        return int(row["year"])

    def known(self, name: str) -> bool:
        """Whether the figures allow an answer."""
        return bool(self.table.loc[name, "status"] == "answered")

    def evidence(self, *names: str) -> list[str]:
        """The ids of the figures behind answers."""
        return split_ids(join_ids(self.table.loc[list(names), "evidence"]))

    def about(self, start: str) -> pd.DataFrame:
        """The answers whose names begin with `start`: value, unit, year and how many origins they rest on."""
        chosen = self.table[self.table.index.str.startswith(start)]
        return chosen[["value_low", "value_high", "unit", "year", "n_origins"]]


COLUMNS = [
    "answer_id", "question_en", "question_ko", "value_low", "value_high", "unit", "year", "status", "definition_en",
    "definition_ko", "n_figures", "n_origins", "first_hand", "caveat_en", "caveat_ko", "evidence", "page",
]  # fmt: skip


@cache
def words() -> Mapping[str, Any]:
    """The contents of ``answers.toml``: questions, definitions and pages by answer, words of their names, and caveats."""
    return tomllib.loads(files("talentmarket.analysis").joinpath("answers.toml").read_text(encoding="utf-8"))


def _asked(name: str) -> tuple[str, dict[str, str]] | None:
    """The entry of ``answers.toml`` that an answer has its words from, and the key behind each name in braces."""
    for entry in words()["answers"]:
        pattern = re.sub(r"\{(\w+)\}", lambda found: f"(?P<{found[1]}>{'|'.join(words()['words'][found[1]])})", entry)
        if match := re.fullmatch(pattern, name):
            return entry, match.groupdict()
    return None


def _worded(name: str, caveat: str) -> dict[str, str]:
    """Question, definition and caveat of an answer in each language of the tables, and its page."""
    entry, keys = _asked(name) or ("", {})
    told = words()["answers"][entry]
    sentences = {
        "question": told["question"],
        "definition": told["definition"],
        "caveat": words()["caveats"].get(caveat, ""),
    }
    page = told["page"]
    out = {"page": page if isinstance(page, str) else next(page[key] for key in keys.values() if key in page)}
    for language in map(Language, ("en", "ko")):
        named = {slot: language.translated(words()["words"][slot][key], "answers") for slot, key in keys.items()}
        for part, sentence in sentences.items():
            out[f"{part}_{language.code}"] = fill(language.translated(sentence, "answers"), language, named)
    return out


def answers(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """All answers, one row per question.

    Parameters
    ----------
    tables
        The processed tables by name.

    Returns
    -------
    DataFrame
        `COLUMNS`. ``value_low`` and ``value_high`` are in ``unit`` (equal where the answer is one number, missing where it
        the figures can't tell); ``status`` is ``answered`` or ``cant_tell``; ``evidence`` are the ids of its figures, joined by ``;``.

    Raises
    ------
    AnswerError
        If an answer has no words, or words no answer.
    QueryError
        If a claim can't be put to the tables.
    """
    values = pay_answers(tables) | gap_answers(tables) | claim_answers(tables)
    figures = pd.concat([tables[name][["figure_id", "source_id", "origin_id", "retelling"]] for name in FIGURE_OUTPUTS])
    for name, (low, high, unit, year, why, ids) in (survival.answers(tables) | hiring.answers(tables)).items():
        values[name] = found(_used(figures, ids), (low, high), unit, year, why if pd.notna(low) else "few_origins")
    asked = {name: entry for name in values if (entry := _asked(name))}
    if odd := sorted(set(values) - set(asked) | set(words()["answers"]) - {entry for entry, _ in asked.values()}):
        raise AnswerError(
            f"answers.toml and the analyses differ on {', '.join(odd)}: each answer needs both words and a value"
        )
    rows = []
    for name, value in values.items():
        rows.append(
            {
                "answer_id": name,
                **_worded(name, value["caveat"]),
                **{key: value[key] for key in ("unit", "year", "n_figures", "n_origins", "first_hand", "evidence")},
                **{key: float(value[key]) if pd.notna(value[key]) else np.nan for key in ("value_low", "value_high")},
                "status": "cant_tell" if pd.isna(value["value_low"]) and pd.isna(value["value_high"]) else "answered",
            }
        )
    table = pd.DataFrame(rows, columns=COLUMNS)
    # six digits are more than any source prints, and the same on every machine
    return table.round({"value_low": 6, "value_high": 6}).astype({"year": "Int64", "first_hand": "boolean"})


def medians(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Typical pay by country, role group, level and measure, at market rates and by purchasing power.

    Figures about all employers of a country together, of the last `pay.SPAN_OF_YEARS` years; see
    :func:`talentmarket.analysis.pay.cells`.

    Returns
    -------
    DataFrame
        country, role_group, level, measure, statistic, ``usd``, ``usd_low``, ``usd_high``, ``ppp``, ``ppp_low``, ``ppp_high``,
        first_year, last_year, n_figures, n_origins, ``status`` (``answered`` with three origins or more), evidence.
    """
    salaries = tables["salaries"]
    lately = pay.lately(salaries)
    sides = {}
    for name, basis in (("usd", "nominal"), ("ppp", "ppp")):
        rows = pay.market(pay.on_basis(lately[lately["measure"].isin(PAID)], "USD", basis))
        table = pay.cells(rows)
        sides[name] = table.rename(
            columns={"value": name, "low": f"{name}_low", "high": f"{name}_high", "figure_id": "evidence"}
        )
    values = ["ppp", "ppp_low", "ppp_high"]
    both = sides["usd"].merge(sides["ppp"][[*pay.CELL, *values]], on=list(pay.CELL), how="left")
    status = both["told"].map({True: "answered", False: "cant_tell"})
    columns = [
        *pay.CELL, "usd", "usd_low", "usd_high", *values, "first_year", "last_year", "n_figures", "n_origins", "status",
        "evidence",
    ]  # fmt: skip
    amounts = ["usd", "usd_low", "usd_high", *values]
    return both.assign(status=status)[columns].round(dict.fromkeys(amounts, 2))


def published(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """`answers` and `medians` as tables of the dictionary: typed, sorted by key.

    Raises
    ------
    AnswerError
        If a claim or a question can't be put to these tables.
    """
    defined = dictionary().tables
    try:
        made = {"answers": answers(tables), "medians": medians(tables)}
    except QueryError as error:
        raise AnswerError(f"data/raw/claims.csv: {error}") from None
    return {
        name: typed(frame.sort_values(list(defined[name].key), ignore_index=True), defined[name])
        for name, frame in made.items()
    }


def as_json(table: pd.DataFrame) -> bytes:
    """The answers as JSON: a list of objects, empty cells as null and evidence as a list of ids."""
    records = [
        {name: None if pd.isna(value) else value for name, value in row.items()}
        | {"evidence": split_ids(row["evidence"])}
        for row in table.astype("object").to_dict("records")
    ]
    return (json.dumps(records, ensure_ascii=False, indent=2) + "\n").encode()


# --- pay --------------------------------------------------------------------------------------------------------------


def pay_answers(tables: Mapping[str, pd.DataFrame]) -> Found:
    """Typical pay, and pay over pay."""
    salaries = tables["salaries"]
    lately = pay.lately(salaries)
    return (
        _official_answers(salaries, tables["occupations"])
        | _typical_answers(lately)
        | _country_answers(lately)
        | _ladder_answer(salaries)
        | _company_answers(salaries, tables["organizations"])
        | _experience_answers(salaries, tables["comparisons"])
    )


def _official_answers(salaries: pd.DataFrame, occupations: pd.DataFrame) -> Found:
    """The latest official median of each occupation, and how far it moved in constant prices."""
    out = {}
    for row in pay.official_growth(pay.official_medians(salaries, occupations)).to_dict("records"):
        name = str(row["occupation"]).replace("_", "-")
        rows = _used(salaries, [row["figure_id"]])
        last = rows[rows["year"] == row["last_year"]]
        out[f"pay-official-us-{name}"] = found(
            last, (row["last_pay"], row["last_pay"]), "USD", row["last_year"], "one_survey"
        )
        out[f"pay-official-real-change-us-{name}"] = found(
            rows,
            (row["real"], row["real"]),
            "share",
            row["last_year"],
            "series_break" if row["first_year"] < 2021 else "one_survey",
        )
    return out


def _typical_answers(lately: pd.DataFrame) -> Found:
    """Typical pay by role group and level, where three origins tell it."""
    asked = {
        "pay-kr-software-developer": ("KR", "software_developer", "all", "mean", "KRW"),
        "pay-kr-software-developer-entry": ("KR", "software_developer", "entry", "mean", "KRW"),
        "pay-kr-software-developer-senior": ("KR", "software_developer", "senior", "mean", "KRW"),
        "pay-kr-ml-engineer-entry": ("KR", "ml_engineer", "entry", "mean", "KRW"),
        "pay-us-ml-engineer": ("US", "ml_engineer", "all", "mean", "USD"),
        "pay-us-ai-engineer": ("US", "ai_engineer", "all", "median", "USD"),
        "pay-us-ml-engineer-entry": ("US", "ml_engineer", "entry", "median", "USD"),
    }
    out = {}
    for name, (country, role, level, statistic, currency) in asked.items():
        rows = pay.market(pay.on_basis(lately, currency))
        rows = rows[
            (rows["country"] == country) & (rows["role_group"] == role) & (rows["level"] == level)
            & (rows["statistic"] == statistic) & (rows["measure"] == "base_salary")
        ]  # fmt: skip
        cell = pay.cells(rows)
        told = len(cell) and bool(cell["told"].iloc[0])
        low, high = (cell["low"].iloc[0], cell["high"].iloc[0]) if told else (np.nan, np.nan)
        out[name] = found(rows, (low, high), currency, rows["year"].max(), "bootstrap" if told else "few_origins")
    return out


def _country_answers(lately: pd.DataFrame) -> Found:
    """How many times Korean pay is paid in the United States, for software developers of all levels and of each level."""
    table = pay.country_ratios(lately, "KR", ["US"])
    out = {}
    for level in ("all", "entry", "senior"):
        row = table[
            (table["role_group"] == "software_developer") & (table["level"] == level) & (table["measure"] == "base_salary")
            & (table["statistic"] == "mean")
        ]  # fmt: skip
        suffix = "" if level == "all" else f"-{level}"
        for basis in ("nominal", "ppp"):
            ends = (row[f"{basis}_low"].iloc[0], row[f"{basis}_high"].iloc[0]) if len(row) else (np.nan, np.nan)
            rows = _used(lately, row["figure_id"])
            caveat = (
                "few_origins"
                if np.isnan(ends[0])
                else "editions_of_one_survey"
                if basis == "nominal"
                else "parity_of_gdp"
            )
            out[f"pay-us-over-kr-software-developer{suffix}-{basis}"] = found(
                rows, ends, "ratio", rows["year"].max(), caveat
            )
    return out


def _ladder_answer(salaries: pd.DataFrame) -> Found:
    """What the first principal level earns over the first entry level within one employer."""
    table = pay.employer_ladders(pay.on_basis(salaries))
    table = table[table["measure"] == "total_compensation"]
    rows = _used(salaries, table["figure_id"])
    enough = table["organization_id"].nunique() >= LEAST_ORIGINS
    ends = (table["times"].min(), table["times"].max()) if enough else (np.nan, np.nan)
    return {
        "pay-principal-over-entry": found(
            rows, ends, "ratio", table["year"].max(), "one_platform" if enough else "few_origins"
        )
    }


def _company_answers(salaries: pd.DataFrame, organizations: pd.DataFrame) -> Found:
    """Average pay per employee of large Korean firms in their latest year, as printed."""
    table = pay.company_pay(pay.on_basis(salaries, "KRW"), organizations)
    out = {}
    for company in ("naver", "kakao", "samsung-electronics", "sk-hynix"):
        rows = table[table["organization_id"] == company]
        if len(rows):
            last = rows.sort_values("year").iloc[-1]
            out[f"pay-average-{company}"] = found(
                _used(salaries, [last["figure_id"]]), (last["low"], last["high"]), "KRW", last["year"], "all_staff"
            )
    return out


def _experience_answers(salaries: pd.DataFrame, comparisons: pd.DataFrame) -> Found:
    """What Korean AI developers earn over other developers, by years of experience."""
    out = {}
    for row in pay.experience_ladder(salaries, comparisons).to_dict("records"):
        rows = _used(salaries, [row["figure_id"]])
        out[f"pay-kr-ai-over-other-developers-{row['level']}"] = found(
            rows, (row["premium"], row["premium"]), "share", row["year"], "one_origin"
        )
    return out


def gap_answers(tables: Mapping[str, pd.DataFrame]) -> Found:
    """The AI premium, and start-ups against large firms."""
    salaries, pay_gaps = tables["salaries"], tables["pay_gaps"]
    shared = [name for name in pay_gaps.columns if name in salaries.columns]
    figures = pd.concat([salaries[shared], pay_gaps[shared]])
    table = pay.premiums(pay_gaps, salaries, tables["comparisons"])
    publishers = tables["origins"].set_index("origin_id")["publisher"]
    out = {}
    for country in ("US", "KR"):
        one_each = gaps.by_origin(table, country)
        over_all = gaps.summary(one_each)
        rows = _used(figures, one_each["figure_id"])
        ends = (over_all.median, over_all.median) if over_all else (np.nan, np.nan)
        few = one_each["origin_id"].map(publishers).nunique() < LEAST_ORIGINS
        caveat = "few_publishers" if few else "unlike_comparisons"
        out[f"ai-premium-{country.lower()}"] = found(rows, ends, "share", rows["year"].max(), caveat)
        out[f"ai-premium-range-{country.lower()}"] = found(
            rows, (over_all.low, over_all.high) if over_all else ends, "share", rows["year"].max(), "prediction"
        )
    for row in pay.one_method(table, "profiles").to_dict("records"):
        if row["country"] in ("US", "KR"):
            rows = _used(figures, [row["figure_id"]])
            ends = (float(row["premium_low"]), float(row["premium_high"]))
            out[f"ai-premium-profiles-{row['country'].lower()}"] = found(rows, ends, "share", row["year"], "one_origin")
    return out | _start_up_answers(salaries)


def _used(figures: pd.DataFrame, ids: Iterable[object]) -> pd.DataFrame:
    return figures[figures["figure_id"].isin(split_ids(join_ids(ids)))]


def _start_up_answers(salaries: pd.DataFrame) -> Found:
    """What start-ups and unicorns pay over large firms to software engineers at entry level; missing where too few tell."""
    out = {}
    for country, kind in (("US", "median"), ("KR", "stated")):
        table = gaps.start_up_window(salaries, country)
        sides = table[table["kind"] == kind].set_index("employer")
        for employer in ("startup", "unicorn"):
            both = sides[sides.index.isin([employer, "large"])]
            told = len(both) == 2 and bool(both["told"].all())
            low, high = both["median_low"].to_dict(), both["median_high"].to_dict()
            ends = (low[employer] / high["large"], high[employer] / low["large"]) if told else (np.nan, np.nan)
            rows = _used(salaries, both["figure_id"])
            out[f"pay-{employer}-over-large-{country.lower()}"] = found(
                rows, ends, "ratio", rows["year"].max(), "medians_of_intervals" if told else "few_origins"
            )
    return out


# --- the articles' claims -----------------------------------------------------------------------------------------------


def claim_answers(tables: Mapping[str, pd.DataFrame]) -> Found:
    """How many claims of the articles independent origins support."""
    checked = claims.check(tables["claims"], claims.prepared(tables))
    stated = checked[checked["scope"] == "stated"]
    supported = stated[stated["verdict"] == "supported"]
    out = {}
    for name, rows in (("claims-supported", supported), ("claims-not-supported", stated[stated["verdict"] == "not_supported"]),
                       ("claims-retold", stated[stated["verdict"] == "retelling"]), ("claims-disputed", stated[stated["verdict"] == "disputed"])):  # fmt: skip
        ids = join_ids(rows["evidence_ids"])
        out[name] = {
            "value_low": float(len(rows)),
            "value_high": float(len(rows)),
            "unit": "claims",
            "year": None,
            "n_figures": len(split_ids(ids)),
            "n_origins": int(rows["n_origins"].sum()),
            "first_hand": False,
            "evidence": ids,
            "caveat": "of_stated_claims",
        }
    return out
