"""Premiums against numbers worked out by hand; filings beside collected figures."""

import numpy as np
import pandas as pd
import pytest

from talentmarket.analysis import filings
from talentmarket.analysis.filings import clustered, premiums
from talentmarket.microdata import shipped
from tests.conftest import REPOSITORY


def cell(**differs: object) -> dict[str, object]:
    row: dict[str, object] = {
        "source": "lca",
        "year": "2026",
        "cell": "all",
        "employer": "",
        "employer_name": "",
        "organization_id": "",
    }
    row |= {"title_group": "", "level": "", "place": "", "n": 100}
    row |= {"p10": 100_000, "p25": 120_000, "p50": 150_000, "p75": 190_000, "p90": 250_000}
    return row | differs


CELLS = pd.DataFrame(
    [
        cell(),
        cell(cell="title", title_group="software", n=90),
        cell(cell="employer", employer="openai", organization_id="openai", n=30, p50=257_500),
        cell(cell="employer_title", employer="openai", organization_id="openai", title_group="software", n=12),
        cell(cell="title_level_place", title_group="software", level="", place="seattle", n=11),
        cell(cell="employer", year="2025", employer="openai", organization_id="openai", n=25, p50=1),
    ]
)


def test_errors_clustered_by_hand() -> None:
    # A mean of 1, 3 | 2, 6: residuals -2, 0 | -1, 3, whose sums by cluster are -2 and 2. Variance of the mean:
    # (4 + 4) / 4² · G/(G-1) · (N-1)/(N-K) = 0.5 · 2 · 1 = 1.
    beta, variance = clustered(np.ones((4, 1)), np.array([1.0, 3, 2, 6]), np.ones(4), np.array([0, 0, 1, 1]))
    assert (beta[0], variance[0, 0]) == (pytest.approx(3), pytest.approx(1))


def test_equal_rows_may_be_summed_first() -> None:
    x = np.array([[1.0, 0], [1, 0], [1, 1], [1, 1], [1, 1]])
    y = np.array([1.0, 1, 4, 4, 2])
    groups = np.array([0, 0, 1, 1, 2])
    whole = clustered(x, y, np.ones(5), groups)
    summed = clustered(x[[0, 2, 4]], y[[0, 2, 4]], np.array([2.0, 2, 1]), groups[[0, 2, 4]])
    np.testing.assert_allclose(whole[0], summed[0])
    np.testing.assert_allclose(whole[1], summed[1])


def jobs() -> pd.DataFrame:
    """Twenty employers that pay AI a fifth more than their own software jobs; those with more AI pay everybody more."""
    rows = []
    for firm in range(20):
        level = 100_000 if firm < 10 else 200_000
        noise = 1 + firm % 10 / 1000
        n_ai = 1 if firm < 10 else 3
        rows += [(f"F{firm:02}", "software", "", "CA", level * noise)] * (4 - n_ai)
        rows += [(f"F{firm:02}", "ai_ml", "", "CA", 1.2 * level * noise)] * n_ai
    return pd.DataFrame(rows, columns=["employer", "title_group", "rank", "state", "pay"]).assign(
        source="lca", year="2026"
    )


def test_a_premium_within_employers_is_not_which_employer_hires() -> None:
    found = premiums(jobs(), {}).set_index(["model", "quantile"])
    within, raw = found.loc[("within_employer", "mean")], found.loc[("raw", "mean")]
    assert within["percent"] == pytest.approx(20.0)
    # raw: log means. Software: 30 of the low firms, 10 of the high; AI: 10 and 30. Difference log 1.2 + (30-10)/40 · log 2
    assert raw["percent"] == pytest.approx(100 * (1.2 * 2**0.5 - 1), abs=0.1)
    assert (within["status"], within["n"], within["n_group"], within["n_employers"]) == ("answered", 80, 40, 20)


def test_few_firms_can_tell_nothing_of_their_kind() -> None:
    types = {f"F{firm:02}": "startup" if firm < 5 else "big_tech" for firm in range(20)}
    found = premiums(jobs(), types).query("base == 'big_tech'")
    assert found[["group", "n_employers", "status"]].values.tolist() == [["startup", 5, "cant_tell"]]


def test_the_influence_function_has_the_quantile_as_its_mean() -> None:
    # P(y ≤ q) = τ makes the mean of q + (τ - 1{y ≤ q}) / f(q) the quantile itself; 101 values have 51 of them at or under p50.
    table = pd.DataFrame({"y": np.linspace(0, 1, 1001)})
    assert filings._influence(table, 0.5)["y"].mean() == pytest.approx(0.5, abs=0.01)


def test_filings_beside_collected_figures_keep_apart() -> None:
    salaries = pd.DataFrame(
        [
            ["sal-1", "openai", "base_salary", "US", 2025, 240_000.0, 260_000.0],
            ["sal-2", "openai", "total_compensation", "US", 2025, 900_000.0, 900_000.0],
            ["sal-3", "openai", "base_salary", "KR", 2025, 90_000.0, 90_000.0],
            ["sal-4", "naver", "base_salary", "US", 2025, 90_000.0, 90_000.0],
        ],
        columns=["figure_id", "organization_id", "measure", "country", "year", "annual_low_usd", "annual_high_usd"],
    ).assign(source_id="a", origin_id="a", status="reported", figure_flags="")
    (row,) = filings.side_by_side(CELLS, salaries).to_dict("records")
    assert (row["organization_id"], row["n"], row["p50"], row["figure_id"]) == ("openai", 30, 257_500, "sal-1")


def test_constant_prices() -> None:
    cells = pd.DataFrame(
        [
            cell(source="aijobs", cell="title", title_group="ai_ml", year=year, currency="USD", p50=100_000)
            for year in ("2020", "2024")
        ]
    )
    found = filings.constant_prices(cells, {"2020": 1.25, "2024": 1.0})
    assert found[["year", "nominal", "real"]].values.tolist() == [
        ["2020", 100_000, 125_000.0],
        ["2024", 100_000, 100_000.0],
    ]


def test_the_shipped_cells_say_what_openai_files() -> None:
    # 30 certified cases of "OpenAI OpCo, LLC" in the sample, the low ends of their ranges from 187,500 to 555,000
    openai = shipped.load(data=REPOSITORY / "data").query("organization_id == 'openai' and cell == 'employer'")
    assert openai[["n", "p10", "p50", "p90"]].values.tolist() == [[30, 210_000, 257_500, 382_500]]
