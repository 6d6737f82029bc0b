"""Charts of Korea: lines over the years, and bars where sources disagree."""

import numpy as np
import pandas as pd

from talentmarket.charts import WORDS, Header, lines

TABLE = pd.DataFrame(
    {
        "series": ["naver", "naver", "kakao", "kt"],
        "year": [2021, 2022, 2021, 2021],
        "low": [120.0, 120.0, 89.0, 95.0],
        "high": [120.0, 134.0, 172.0, 95.0],
    }
)


def drawn() -> dict[str, list[tuple[list[float], list[float]]]]:
    figure = lines.series_by_year(
        TABLE,
        {"naver": "네이버", "kakao": "카카오"},
        lambda v: f"₩{v:g}",
        ["kt"],
        header=Header("A finding", "won", ["filing"], 4, WORDS["ko"]),
    )
    found: dict[str, list[tuple[list[float], list[float]]]] = {}
    for line in figure.axes[0].get_lines():
        gid = str(line.get_gid())
        found.setdefault(gid, []).append((list(np.atleast_1d(line.get_xdata())), list(np.atleast_1d(line.get_ydata()))))
    return found


def test_lines_run_through_the_middle_of_what_sources_say() -> None:
    years, pay = drawn()["line:naver"][0]
    assert years == [2021, 2022]
    assert np.allclose(pay, [120.0, np.sqrt(120.0 * 134.0)])


def test_disagreement_is_a_bar_over_the_range() -> None:
    found = drawn()
    assert found["span:kakao"] == [([2021, 2021], [89.0, 172.0])]
    assert found["span:naver"] == [([2022, 2022], [120.0, 134.0])]
    assert "span:kt" not in found
