"""The frame of a chart, its fonts and its labels, seen through the artists that are drawn."""

import io
import math
import subprocess
import sys
from itertools import pairwise

import matplotlib as mpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from talentmarket import charts
from talentmarket.charts import WORDS, Chart, Header, LegendEntry, legend, log_axis, open_chart, style
from talentmarket.charts.labels import PointLabel, label_ends, label_points, spread

LONG = "Half of the businesses founded in one year are gone five years later, and two in three after ten years"
KOREAN = {
    **WORDS,
    "source": "출처: {sources}",
    "sources": "출처: {sources}",
    "publishers": "출처: {count:,}곳",
    "figure": "수치 1건",
    "figures": "수치 {count:,}건",
}
LANG_KO = "한 해에 창업한 사업체의 절반은 다섯 해 안에 문을 닫고, 열 해가 지나면 셋 가운데 둘이 사라진다"


def frame(
    title: str, subtitle: str, sources: str | list[str], n: int, lang: str, height: float = 3.2
) -> tuple[Chart, Axes]:
    figure, (axes,) = open_chart(Header(title, subtitle, sources, n, WORDS), height=height)
    return figure, axes


def text_of(figure: Figure, gid: str) -> str:
    (artist,) = figure.findobj(lambda a: a.get_gid() == gid)
    return artist.get_text()


def boxes(figure: Figure, artists: list) -> list:
    """Where the texts are, in pixels; of an annotation the text alone, without its thread."""
    figure.draw_without_rendering()
    return [Text.get_window_extent(a) for a in artists]


@pytest.mark.parametrize(("lang", "title"), [("en", LONG), ("ko", LANG_KO)])
def test_title_subtitle_and_source_line_are_inside_the_image_above_and_below_the_plot(lang: str, title: str) -> None:
    figure, axes = frame(title, "Share alive (%)", ["BLS", "KOSIS"], 1305, lang)
    axes.plot([0, 5], [1, 0.5])
    parts = [figure.findobj(lambda a, g=g: a.get_gid() == g)[0] for g in ("title", "subtitle", "source")]
    top, middle, foot = boxes(figure, parts)
    plot = axes.get_tightbbox()
    assert plot is not None
    for box in (top, middle, foot, plot):
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= figure.bbox.x1
        assert box.y1 <= figure.bbox.y1
    assert top.y0 >= middle.y1 - 1
    assert middle.y0 >= plot.y1 - 1
    assert plot.y0 >= foot.y1 - 1
    assert text_of(figure, "title").replace("\n", " ") == title


def test_the_source_line_counts_the_figures_and_names_the_publishers_in_order() -> None:
    assert charts.source_line(["BLS", "KOSIS"], 1305, WORDS) == "Sources: BLS, KOSIS · 1,305 figures"
    assert charts.source_line(["통계청"], 1, KOREAN) == "출처: 통계청 · 수치 1건"


def test_publishers_that_do_not_fit_on_two_lines_are_counted() -> None:
    publishers = [f"Statistical Office of Country Number {n}" for n in range(20)]
    line = charts.source_line(publishers, 40, WORDS)
    assert line.count("\n") == 1
    named = line.count("Statistical")
    assert 0 < named < 20
    assert f"and {20 - named} more" in line.replace("\n", " ")


def test_a_publisher_whose_script_the_fonts_lack_is_counted_not_drawn_as_boxes() -> None:
    assert charts.source_line(["网易号", "BLS"], 2, WORDS) == "Sources: BLS and 1 more · 2 figures"
    assert charts.source_line(["网易号", "人民网"], 3, KOREAN) == "출처: 2곳 · 수치 3건"


@pytest.mark.parametrize(("title", "count", "message"), [(" ", 3, "says its finding"), ("Something", 0, "in words")])
def test_a_chart_without_finding_or_without_figures_is_refused(title: str, count: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        frame(title, "", "", count, "en")


def test_panels_come_row_by_row() -> None:
    _, axes = open_chart(Header("A finding", n_figures=3), shape=(2, 2))
    places = [a.get_subplotspec().rowspan.start * 2 + a.get_subplotspec().colspan.start for a in axes]
    assert places == [0, 1, 2, 3]


def test_drawing_prints_no_warning_and_every_sign_has_a_glyph(recwarn: pytest.WarningsRecorder, capfd) -> None:
    figure, axes = frame(LANG_KO + " ₩€¥£−–—“”‘’…·×→≥≤±≈", "생존율(%)", "출처", 3, "ko")
    axes.plot([-1, 1], [-1, 1])
    figure.savefig(io.BytesIO(), format="png")
    assert [str(w.message) for w in recwarn] == []
    assert capfd.readouterr().err == ""


def test_a_sign_that_no_font_has_is_named() -> None:
    assert charts.without_glyph("생존율 a\U0001fae0") == "\U0001fae0"


def test_a_missing_glyph_is_an_error_in_tests() -> None:
    with pytest.raises(UserWarning, match="missing"):
        frame("\U0001fae0 melts", "measure", "source", 3, "en")[0].savefig(io.BytesIO(), format="png")


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_chart_saved_twice_is_the_same_to_the_byte(form: str) -> None:
    def draw() -> bytes:
        figure, axes = frame(LONG, "measure", "source", 3, "en")
        axes.plot([0, 5], [1, 0.5])
        out = io.BytesIO()
        figure.savefig(out, format=form, metadata={"Date": None} if form == "svg" else {"Software": None})
        return out.getvalue()

    assert draw() == draw()


def test_the_style_does_not_leak_into_other_figures() -> None:
    before = mpl.rcParams["font.family"], mpl.rcParams["axes.spines.top"]
    with style():
        assert mpl.rcParams["font.family"] == ["talentmarket Nanum", "DejaVu Sans"]
    assert (mpl.rcParams["font.family"], mpl.rcParams["axes.spines.top"]) == before


def test_pyplot_and_the_font_package_are_never_imported() -> None:
    code = (
        "import sys, io; from talentmarket.charts import Header, open_chart\n"
        "open_chart(Header('제목'))[0].savefig(io.BytesIO())\n"
        "print([m for m in ('matplotlib.pyplot', 'koreanize_matplotlib', 'distutils') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def relative_luminance(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", charts.COLOURS)
def test_labels_in_every_colour_of_the_palette_read_on_white(colour: str) -> None:
    assert 1.05 / (relative_luminance(charts.text_colour(colour)) + 0.05) >= 4.5


def test_a_colour_that_reads_already_is_kept() -> None:
    assert charts.text_colour("#0072b2") == "#0072b2"


def test_a_country_or_employer_keeps_its_colour_and_no_two_share_one() -> None:
    few = charts.colours_of(["US", "NO", "KR"])
    assert few["KR"] == charts.colours_of(["KR"])["KR"]
    many = charts.colours_of(["NO", "IT", "FR", "KR", "US", "GB", "EU", "OECD", "JP", "CN", "DE"])
    coloured = [c for c in many.values() if c != charts.MUTED]
    assert len(coloured) == len(set(coloured))


def test_the_last_bit_of_a_height_does_not_get_into_a_drawing() -> None:
    """Pythons differ in the last bit of a sum, and the ids of clipped areas hash the size of the figure."""
    sizes = [
        frame("A finding", "pay", "source", 3, "en", height=height)[0].get_size_inches() for height in (0.3, 0.1 + 0.2)
    ]
    assert sizes[0].tolist() == sizes[1].tolist()


def test_a_key_names_each_mark_above_the_plot_and_inside_the_image() -> None:
    figure, axes = frame("A finding", "pay", "source", 3, "en")
    axes.plot([1, 2], [1, 2])
    legend(axes, [LegendEntry("stated", "#0072b2"), LegendEntry("disputed", "#d55e00", "D", hollow=True)])
    shown = axes.get_legend()
    assert [text.get_text() for text in shown.get_texts()] == ["stated", "disputed"]
    assert [line.get_marker() for line in shown.get_lines()] == ["o", "D"]
    assert [line.get_markerfacecolor() for line in shown.get_lines()] == ["#0072b2", "white"]
    figure.draw_without_rendering()
    place = shown.get_window_extent()
    assert axes.get_window_extent().y1 <= place.y0 < place.y1 <= figure.bbox.y1
    assert figure.bbox.x0 < place.x0 < place.x1 < figure.bbox.x1


def test_a_legend_takes_as_many_columns_as_fit() -> None:
    for width in (6.0, 3.5):
        figure, (axes,) = open_chart(Header("A finding", n_figures=1), width=width)
        names = ["연봉", "총액(여러 해 또는 기간 미상)", "일회성", "팀 인수, 한 사람당", "다툼 있음"]
        legend(axes, [LegendEntry(name, "#0072b2") for name in names])
        figure.draw_without_rendering()
        assert axes.get_legend().get_window_extent().x1 <= figure.bbox.x1


def test_a_log_axis_is_logarithmic_and_worded_by_the_caller() -> None:
    figure, axes = frame("A finding", "pay", "source", 3, "en")
    axes.plot([1, 2, 3], [150_000, 1_000_000, 2_500_000])
    log_axis(axes.yaxis, lambda amount: f"<{amount / 1e6:g}>")
    figure.draw_without_rendering()
    assert axes.get_yscale() == "log"
    assert {"<0.2>", "<0.5>", "<1>", "<2>"} <= {t.get_text() for t in axes.get_yticklabels()}


def test_spread_moves_two_equal_labels_apart_by_the_same_amount() -> None:
    assert spread([10, 10], [4, 4], 0, 100) == [8, 12]


def test_spread_leaves_labels_alone_that_have_room() -> None:
    assert spread([30, 10, 50], [4, 4, 4], 0, 100) == [30, 10, 50]


@settings(deadline=None)
@given(st.lists(st.floats(0, 100), min_size=1, max_size=20))
def test_spread_keeps_order_and_distance(positions: list[float]) -> None:
    placed = spread(positions, [3.0] * len(positions), 0, 100)
    ranked = [placed[i] for i in sorted(range(len(positions)), key=lambda i: positions[i])]
    assert all(b - a >= 3 - 1e-9 for a, b in pairwise(ranked))
    assert min(ranked) >= 1.5 - 1e-9
    assert max(ranked) <= 98.5 + 1e-9


def test_end_labels_of_close_lines_do_not_overlap_and_stay_in_the_image() -> None:
    figure, axes = frame("A finding", "measure", "source", 3, "en")
    ends = []
    for n in range(6):
        axes.plot([0, 5], [1, 0.5 + n / 200])
        ends.append((5, 0.5 + n / 200, f"Country {n}", charts.COLOURS[n]))
    axes.set_ylim(0, 1)
    extents = boxes(figure, label_ends(axes, ends))
    for i, one in enumerate(extents):
        assert one.x1 <= figure.bbox.x1
        assert not any(one.overlaps(other) for other in extents[i + 1 :])
    assert [t.get_text() for t in axes.texts] == [f"Country {n}" for n in range(6)]


def test_point_labels_do_not_overlap_and_what_finds_no_place_is_returned() -> None:
    figure, axes = frame("A finding", "measure", "source", 3, "en", height=1.4)
    axes.set(xlim=(0, 10), ylim=(0, 1))
    labels = [PointLabel(5 + n / 50, 0.5, f"A label of some length, number {n}") for n in range(30)]
    left_out = label_points(axes, labels)
    drawn = [t for t in axes.texts if t.get_text()]
    extents = boxes(figure, drawn)
    assert 0 < len(left_out) < 30
    assert len(drawn) + len(left_out) == 30
    assert drawn[0].get_text() == labels[0].text
    for i, one in enumerate(extents):
        assert not any(one.overlaps(other) for other in extents[i + 1 :])
        assert math.isfinite(one.x0)


def test_a_point_label_covers_no_other_point_and_no_text_that_was_there() -> None:
    figure, axes = frame("A finding", "measure", "source", 3, "en")
    axes.set(xlim=(0, 10), ylim=(0, 1))
    axes.plot([5, 5.6], [0.5, 0.5], "o")
    there = axes.annotate("already written", (5, 0.5), (0, 12), textcoords="offset points")
    assert label_points(axes, [PointLabel(5, 0.5, "Meta")]) == []
    (label,) = boxes(figure, [text for text in axes.texts if text.get_text() == "Meta"])
    beside = axes.transData.transform((5.6, 0.5))
    assert not (label.x0 <= beside[0] <= label.x1 and label.y0 <= beside[1] <= label.y1)
    assert not label.overlaps(boxes(figure, [there])[0])


def test_the_last_bits_of_a_layout_do_not_get_into_a_drawing() -> None:
    """A solver's sums differ in their last bits from process to process, and the ids of clipped areas hash them."""
    drawings = set()
    for noise in (0.0, 1e-13, -1e-13):
        figure, axes = frame(LONG, "Share alive (%)", ["BLS"], 12, "en")
        axes.plot([0, 5], [1, 0.5])
        figure.lay_out()
        figure.set_layout_engine("none")
        x, y, width, height = axes.get_position().bounds
        axes.set_position([x + noise, y, width - noise, height])
        drawn = io.StringIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None})
        drawings.add(drawn.getvalue())
    assert len(drawings) == 1
