"""Where an offer stands among like jobs is read off cells that are counted beforehand."""

import csv
import json
import os
import subprocess
import sys

import pandas as pd
import pytest

from talentmarket.language import Language, Texts
from talentmarket.offers import answer as wording
from talentmarket.offers.evidence import Evidence
from talentmarket.offers.standing import Cell, Job, Names, _place, below, cells, sentences, shipped, standings
from tests.conftest import REPOSITORY

PAY = (
    *("figure_id", "organization_id", "role_group", "level", "country", "year", "measure", "statistic", "currency"),
    *("annual_low", "annual_high", "status", "origin_id", "period"),
)
GRANT = (
    *("figure_id", "stage", "role", "level", "country", "year", "measure", "statistic", "share_of", "percent_low"),
    *("percent_high", "origin_id"),
)
JOB = Job("ml_engineer", "entry", "US", currency="USD", base=110.0, total=130.0)


def pay(number, amount, origin="a", **other):
    row = dict(zip(PAY, (f"sal-{number}", "x", "ml_engineer", "entry", "US", "2026", "base_salary"), strict=False))
    row |= {"statistic": "median", "currency": "USD", "annual_low": amount, "annual_high": amount}
    return row | {"status": "reported", "origin_id": origin, "period": "year"} | other


def grant(number, percent, origin, role="engineer", stage="seed"):
    values = (
        f"sal-{number}",
        stage,
        role,
        "all",
        "US",
        "2026",
        "equity",
        "median",
        "company",
        percent,
        percent,
        origin,
    )
    return dict(zip(GRANT, values, strict=True))


def known(tmp_path, salaries=(), equity=(), filings=None):
    for name, header, rows in (("salaries", PAY, salaries), ("equity", GRANT, equity)):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, header)
            writer.writeheader()
            writer.writerows(rows)
    return cells(Evidence(tmp_path), pd.DataFrame(filings or [], columns=["source", "currency", "year"]))


FIVE = [pay(n, 100 + 10 * n, origin="ab"[n % 2]) for n in range(5)]  # 100, 110, 120, 130, 140


def test_an_amount_lies_among_five_figures_of_two_origins(tmp_path):
    (one,) = standings(JOB, known(tmp_path, FIVE))
    assert (one.kind, one.measure, one.cell.n, one.cell.origins) == ("figures", "base_salary", 5, 2)
    assert one.cell.quantiles == (104.0, 110.0, 120.0, 130.0, 136.0)
    assert one.below == 0.25
    assert one.cell.figures == tuple(f"sal-{n}" for n in range(5))


@pytest.mark.parametrize(("share", "said"), [(0.175, "18%"), (0.25, "25%"), (0.6349, "63%")])
def test_a_place_is_said_in_whole_percents_as_the_form_says_it(share, said):
    assert f"higher than about {said} of" in _place(share, Texts(wording.WORDS, Language("en")))


@pytest.mark.parametrize(
    "rows",
    [
        FIVE[:4],
        [pay(n, 100 + n) for n in range(9)],  # one origin
        [*FIVE[:4], pay(9, 999, status="disputed")],
        [*FIVE[:4], pay(9, 999, year="2019")],
        [*FIVE[:4], pay(9, 999, level="executive", role_group="ml_engineer")],
        [*FIVE[:4], pay(4, FIVE[0]["annual_low"], origin=FIVE[0]["origin_id"])],  # the same said twice
        [*FIVE[:4], pay(9, 110, statistic="p90")],
    ],
)
def test_too_little_is_known_where_figures_or_origins_are_few(tmp_path, rows):
    assert standings(JOB, known(tmp_path, rows)) == []


def test_another_level_stands_in_where_one_has_too_few_and_is_named(tmp_path):
    rows = [pay(n, 100 + n, origin="ab"[n % 2], level="senior") for n in range(5)]
    (one,) = standings(JOB, known(tmp_path, rows))
    assert one.kept == {"role": "ml_engineer"}


@pytest.mark.parametrize("odd", [{"role_group": "all_staff"}, {"period": "half_year"}])
def test_the_average_of_all_staff_and_half_a_year_are_no_yardstick_for_a_job(tmp_path, odd):
    rows = [pay(n, 300 + n, origin="ab"[n % 2], organization_id="meta", **odd) for n in range(5)]
    job = Job("ml_engineer", "entry", "US", "meta", currency="USD", base=110.0)
    (one,) = standings(job, known(tmp_path, [*FIVE, *rows]))
    assert "employer" not in one.kept
    assert one.cell.n == 5


def test_the_employers_own_pay_comes_first(tmp_path):
    rows = [pay(n, 300 + n, origin="ab"[n % 2], organization_id="meta") for n in range(5)]
    job = Job("ml_engineer", "entry", "US", "meta", currency="USD", base=110.0)
    (one,) = standings(job, known(tmp_path, [*FIVE, *rows]))
    assert one.kept["employer"] == "meta"


def test_a_share_of_the_company_lies_among_grants_of_its_stage_without_founders_and_pools(tmp_path):
    rows = [grant(n, 0.1 * (n + 1), "ab"[n % 2]) for n in range(5)]
    rows += [grant(8, 12, "c", role="employee option pool"), grant(9, 40, "c", role="founders together")]
    (one,) = standings(Job(country="US", stage="seed", share=0.003), known(tmp_path, equity=rows))
    assert (one.kind, one.cell.n, one.below) == ("grants", 5, pytest.approx(0.5))


def test_outside_the_printed_quantiles_a_band_is_all_that_is_known():
    quantiles = (1.0, 2.0, 3.0, 4.0, 5.0)
    assert (below(0.5, quantiles), below(9.0, quantiles)) == ((0.0, 0.1), (0.9, 1.0))
    assert below(3.5, quantiles) == pytest.approx(0.625)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("job", [Job(), JOB, Job("manager", "senior", "JP", share=0.01, stage="growth")])
def test_every_job_has_its_sentences_in_both_languages(lang, job):
    texts = Texts(wording.WORDS, Language(lang))
    evidence = Evidence()
    names = Names.of(evidence, texts)
    said = [texts.fill("standing", k, values=v) for k, v, _ in sentences("x", job, shipped(evidence.data), names)]
    assert said
    assert not any("{" in sentence or "nan" in sentence for sentence in said)


def test_what_is_shipped_places_a_new_graduate_at_google_in_filings():
    cell = shipped(Evidence().data)["filings|base_salary|US|google|software||"]
    assert isinstance(cell, Cell)
    assert cell.n > 100
    assert list(cell.quantiles) == sorted(cell.quantiles)


def test_the_form_is_the_same_whatever_the_hash_seed():
    code = (
        "import json, sys; from pathlib import Path; from talentmarket.language import Language;"
        "from talentmarket.offers.form import lookup;"
        "print(json.dumps(lookup(Path(sys.argv[1]), Language('en'))))"
    )
    command = [sys.executable, "-c", code, str(REPOSITORY / "data" / "processed")]
    runs = [
        subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in "123"
    ]
    assert json.loads(runs[0])["looked_up"]["cells"]
    assert runs[0] == runs[1] == runs[2]
