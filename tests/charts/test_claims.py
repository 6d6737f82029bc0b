"""The chart of the claims, seen through its artists."""

import math

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from talentmarket.charts import Header, ranges, without_glyph

ROWS = pd.DataFrame(
    [
        ("Five-year survival", "supported", 1.0, 1.0, 0.9, 0.97, 1.2, "sur-00001 sur-00002"),
        ("한 사람당 보수", "within_range", 0.9, 1.1, 0.8, 1.3, math.inf, "sal-00001"),
        ("GPUs of a team", "not_supported", 1.0, 1.0, 30.0, 40.0, 50.0, "hir-00001"),
    ],
    columns=["label", "verdict", "claim_low", "claim_high", "x_low", "x_middle", "x_high", "figure_id"],
)
WORDS = {"supported": "supported", "within_range": "범위 안", "not_supported": "not supported", "cannot_tell": "–"}


def draw(rows: pd.DataFrame = ROWS) -> Figure:
    header = Header("What holds", "times the claim", ["통계청"], 4 if len(rows) else 0)
    return ranges.claims_against_evidence(rows, WORDS, lambda value: f"×{value:g}", header=header)


def marks(figure: Figure) -> list[Line2D]:
    return figure.axes[0].findobj(lambda one: isinstance(one, Line2D) and one.get_gid() == "evidence")


def test_the_mark_of_a_claim_stands_at_the_middle_of_its_evidence_from_the_top_down() -> None:
    found = sorted((-float(one.get_ydata()[0]), float(one.get_xdata()[0])) for one in marks(draw()))
    assert [x for _, x in found] == [0.97, 1.3, 20.0]  # what lies beyond the axis stands at its border
    labels = [one.get_text() for one in draw().axes[0].get_yticklabels()]
    assert labels == ["GPUs of a team", "한 사람당 보수", "Five-year survival"]


def test_the_colour_and_the_shape_tell_the_verdict() -> None:
    for row, mark in zip(reversed(ROWS.to_dict("records")), marks(draw()), strict=True):
        assert to_hex(mark.get_color()) == to_hex(ranges.COLOUR_OF_VERDICT[row["verdict"]])
    assert len({str(mark.get_marker()) for mark in marks(draw())}) == 3


def test_lines_span_the_sources_and_arrows_show_open_ends() -> None:
    lines = [one for one in draw().axes[0].lines if one.get_gid() is None]
    assert any(one.get_xdata()[0] == 0.9 and one.get_xdata()[-1] == 1.2 for one in lines if len(one.get_xdata()) == 2)
    arrows = [str(one.get_marker()) for one in lines if str(one.get_marker()) in "<>" and one.get_marker()]
    assert arrows.count(">") == 2  # one open end, one beyond the axis
    assert arrows.count("<") == 0


@pytest.mark.parametrize("count", [1, 3])
def test_every_glyph_is_there_and_nothing_leaves_the_image(count: int, recwarn: pytest.WarningsRecorder) -> None:
    figure = draw(ROWS.head(count))
    figure.draw_without_rendering()
    shown = [one for one in figure.findobj(Text) if one.get_text()]
    assert without_glyph("".join(one.get_text() for one in shown)) == ""
    for one in shown:
        extent = Text.get_window_extent(one)
        assert extent.x0 >= -1
        assert extent.x1 <= figure.bbox.x1 + 1
    assert [str(one.message) for one in recwarn.list] == []


def test_no_claims_make_no_chart() -> None:
    with pytest.raises(ValueError, match="in words"):
        draw(ROWS.iloc[:0])
