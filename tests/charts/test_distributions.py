"""Distributions draw what their values came to."""

import numpy as np
import pandas as pd
import pytest

from talentmarket.charts import distributions, worded
from tests.charts.conftest import HEADER, sound, upwards, words

dollars = worded("${:,.0f}")


FILINGS = pd.DataFrame(
    {"series": ["google"] * 4 + ["meta"] * 2, "value": [100_000.0, 200_000, 300_000, 400_000, 150_000, 250_000]}
)


def test_each_dot_is_a_total_in_its_bin_and_the_line_is_the_median() -> None:
    totals = {1: [100.0] * 3, 2: [100.0, 200.0, 500.0]}
    dots = pd.DataFrame([{"offer": o, "name": f"offer {o}", "total": t} for o, ts in totals.items() for t in ts])
    figure = distributions.quantile_dots(dots, dollars, header=HEADER)
    certain, spread = (axes.collections[0] for axes in figure.axes)
    assert certain.get_offsets()[:, 1].tolist() == [0.5, 1.5, 2.5]  # stacked
    assert np.asarray(spread.get_offsets())[:, 0] == pytest.approx([100, 200, 500], abs=5.1)  # within half a bin
    assert figure.axes[1].lines[0].get_xdata()[0] == 200
    assert figure.mark_names["mark:1"] == "offer 2: $200"


def test_the_step_line_rises_by_each_filing_and_names_the_median() -> None:
    figure = distributions.ecdf(FILINGS, {"google": "구글", "meta": "Meta"}, dollars, header=HEADER)
    google = figure.axes[0].lines[0]
    assert list(google.get_xdata())[1:] == pytest.approx([100_000, 200_000, 300_000, 400_000])
    assert list(google.get_ydata())[1:] == [0.25, 0.5, 0.75, 1]
    assert {"구글 $200,000", "Meta $150,000"} <= set(words(figure))
    sound(figure)


def test_weights_count_as_so_many_filings() -> None:
    weighted = pd.DataFrame({"series": ["meta"] * 2, "value": [100_000.0, 200_000], "weight": [1, 3]})
    figure = distributions.ecdf(weighted, {"meta": "Meta"}, dollars, header=HEADER)
    assert list(figure.axes[0].lines[0].get_ydata())[1:] == [0.25, 1]
    assert "Meta $200,000" in words(figure)


def test_percentiles_of_cells_need_no_rows() -> None:
    cells = pd.DataFrame(
        [
            ("구글", "google", 100.0, 150.0, 200.0, 250.0, 300.0, 1234),
            ("Meta", "meta", np.nan, 160.0, 210.0, 260.0, np.nan, 12),
        ],
        columns=["label", "key", "p10", "p25", "p50", "p75", "p90", "n"],
    )
    figure = distributions.quantile_rows(cells, dollars, header=HEADER)
    assert {"$200 (1,234)", "$210 (12)"} <= set(words(figure))
    thick = [list(one.get_xdata()) for one in figure.axes[0].lines if one.get_linewidth() == 6]
    assert thick == [[150, 250], [160, 260]]
    assert upwards(figure) == {}  # cells are no collected figures
    assert "구글: $200 (1,234), $150–$250" in figure.mark_names.values()
