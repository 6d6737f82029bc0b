"""One answer a question: complete in words, in figures that exist, and the same on every page."""

import ast
import json
import tomllib
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

from talentmarket import load
from talentmarket.analysis import pay
from talentmarket.analysis.answers import as_json, pay_answers, words
from talentmarket.analysis.ranges import join_ids, split_ids
from talentmarket.schema import dictionary

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
FIGURE_TABLES = (
    "salaries", "pay_gaps", "equity", "survival", "startup_outcomes", "hiring_news", "headcounts", "talent_flows", "retention",
    "resources", "funding",
)  # fmt: skip


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    return load("answers").set_index("answer_id", drop=False)


def test_at_least_25_questions_are_answered(answers: pd.DataFrame) -> None:
    assert (answers["status"] == "answered").sum() >= 25


def test_no_question_is_asked_twice(answers: pd.DataFrame) -> None:
    for language in ("en", "ko"):
        assert answers[f"question_{language}"].is_unique


def test_a_value_is_a_range_in_a_unit_or_cannot_be_told(answers: pd.DataFrame) -> None:
    told = answers[answers["status"] == "answered"]
    assert (told["value_low"] <= told["value_high"]).all()
    silent = answers[answers["status"] == "cant_tell"]
    assert silent[["value_low", "value_high"]].isna().all().all()
    assert silent["caveat_en"].notna().all()


def test_a_value_of_few_origins_says_so_in_its_caveat(answers: pd.DataFrame) -> None:
    thin = answers[(answers["n_origins"] < 3) & (answers["unit"] != "claims")]
    assert thin["caveat_en"].notna().all()


def test_every_figure_behind_an_answer_exists(answers: pd.DataFrame) -> None:
    known = set(pd.concat([load(name)["figure_id"] for name in FIGURE_TABLES]))
    for ids in answers["evidence"].dropna():
        assert set(split_ids(ids)) <= known


def test_every_caveat_and_page_is_used_and_exists(answers: pd.DataFrame) -> None:
    assert set(answers["page"]) <= {path.stem for path in NOTEBOOKS.glob("0*.ipynb")}
    used = set(answers["caveat_en"].dropna())
    assert set(words()["caveats"].values()) == used


def test_typical_pay_is_of_the_year_of_the_figures_that_count() -> None:
    tables = {name: load(name) for name in ("salaries", "comparisons", "occupations", "organizations")}
    salaries = tables["salaries"]
    cell = pay.market(pay.on_basis(salaries[salaries["country"] == "US"]))
    cell = cell[(cell["role_group"] == "ml_engineer") & (cell["level"] == "all") & (cell["statistic"] == "mean")]
    three = cell[cell["measure"] == "base_salary"].head(3)
    others = salaries[~salaries["figure_id"].isin(cell["figure_id"])]
    counts = {
        "year": [2024, 2025, 2026],
        "status": ["reported", "disputed", "reported"],
        "retelling": ["named", "named", "wrong"],
    }
    tables["salaries"] = pd.concat([others, three.assign(**counts)[others.columns]], ignore_index=True)
    found = pay_answers(tables)["pay-us-ml-engineer"]
    assert found.year == 2024
    assert split_ids(join_ids(found.figures)) == three["figure_id"].tolist()[:1]


def test_the_json_says_the_same_as_the_table(answers: pd.DataFrame) -> None:
    table = load("answers")
    records = json.loads(as_json(table))
    assert [record["answer_id"] for record in records] == list(answers.index)
    first = records[0]
    assert first["value_low"] == answers["value_low"].iloc[0]
    assert first["evidence"] == split_ids(answers["evidence"].iloc[0])
    assert list(dictionary().tables["answers"].columns) == list(first)


def said(notebook: str) -> list[ast.Call]:
    """The calls of ``page.say`` in a notebook."""
    cells = json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return [
        call
        for source in code
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "say"
    ]


def asked(call: ast.AST) -> list[str]:
    """The ids that a call asks for with ``answers.value("…")`` or ``answers.year("…")``."""
    return [
        str(one.args[0].value)
        for one in ast.walk(call)
        if isinstance(one, ast.Call)
        and ast.unparse(one.func) in ("answers.value", "answers.year")
        and one.args
        and isinstance(one.args[0], ast.Constant)
    ]


def test_every_headline_of_the_overview_has_an_answer_behind_it(answers: pd.DataFrame) -> None:
    headlines = [call for call in said("01-overview") if asked(call)]
    assert len(headlines) >= 6
    for call in headlines:
        for value in (word.value for word in call.keywords if word.arg not in ("id", "figures", "context")):
            assert any(name in answers.index for name in asked(ast.Call(value, [], []))), ast.unparse(value)


def test_what_the_home_page_gives_first_is_an_answer(answers: pd.DataFrame) -> None:
    home = tomllib.loads(files("talentmarket.report").joinpath("home.toml").read_text(encoding="utf-8"))
    assert {name for names in home["answers"] for name in names} <= set(answers.index)


def test_what_pages_quote_is_an_answer(answers: pd.DataFrame) -> None:
    for path in NOTEBOOKS.glob("0*.ipynb"):
        for call in said(path.stem):
            assert set(asked(call)) <= set(answers.index), path.stem
