"""Thirty runs with parameters: each becomes a page that says what it was asked, and where there is nothing, says so."""

import html
import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from talentmarket.language import Language
from talentmarket.report import BuildResult
from talentmarket.report.engine import Engine
from talentmarket.report.freshness import Hashes, Records
from talentmarket.report.parameters import Plan, check, declared
from tests.conftest import REPOSITORY

with (Path(__file__).parent / "runs.toml").open("rb") as file:
    RUNS: list[dict[str, Any]] = tomllib.load(file)["run"]

LANGS = ["en" if number % 2 == 0 else "ko" for number in range(len(RUNS))]
NAMES = [f"{run['notebook']}, {run['why']}" for run in RUNS]


def planned(run: Mapping[str, Any], lang: str) -> Plan:
    path = REPOSITORY / "notebooks" / f"{run['notebook']}.ipynb"
    parameters = declared(json.loads(path.read_text(encoding="utf-8")))
    return Plan(path, lang, check(parameters, run["params"], REPOSITORY / "data" / "processed"))


PLANS = [planned(run, lang) for run, lang in zip(RUNS, LANGS, strict=True)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildResult]:
    """All of them in one go, with one warm process."""
    out = tmp_path_factory.mktemp("runs")
    result = BuildResult(out / "index.html")
    hashes, records = Hashes(REPOSITORY), Records(out / "cache", out)
    engine = Engine(hashes, records, result, jobs=2, timeout=120, tell=lambda line: None)
    engine.make(PLANS, [], [], force=False)
    return out, result


def test_there_are_thirty_and_every_notebook_is_among_them() -> None:
    notebooks = {path.stem for path in (REPOSITORY / "notebooks").glob("*.ipynb")}
    assert len(RUNS) == len({plan.unit for plan in PLANS}) == 30
    assert set(Counter(run["notebook"] for run in RUNS)) == notebooks


def test_all_run_to_their_end_and_nothing_warns(built: tuple[Path, BuildResult]) -> None:
    result = built[1]
    assert [failure.said() for failure in result.failed] == []
    assert result.warnings == []
    assert result.built == sorted(plan.unit for plan in PLANS)


@pytest.mark.parametrize(("run", "plan"), list(zip(RUNS, PLANS, strict=True)), ids=NAMES)
def test_the_page_states_its_parameters_and_says_what_is_missing(
    run: Mapping[str, Any], plan: Plan, built: tuple[Path, BuildResult]
) -> None:
    page = (built[0] / plan.lang / f"{plan.name}.html").read_text(encoding="utf-8")
    stated = dict(re.findall(r'<div class="given"><dt>[^<]*<code>(\w+)</code></dt><dd>([^<]*)</dd>', page))
    assert set(stated) == set(plan.given)
    for name, value in plan.given.items():
        said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        if said:
            assert html.unescape(stated[name]).replace("\u2212", "-") == said
    language = Language(plan.lang)
    # what only keeps a line from breaking (a word joiner, a no-break space) is no part of the wording
    words = html.unescape(re.sub(r"<[^>]*>", "\n", page)).replace("\u2060", "").replace("\u00a0", " ")
    told = {line.strip() for line in words.splitlines()}
    for finding in run.get("empty", []):
        parts = re.split(r"\{[^}]*\}", language.translated(finding))
        wording = re.compile(".+".join(map(re.escape, parts)))
        assert any(map(wording.fullmatch, told)), f"the page does not say {finding}"
