"""Charts: tables in, Matplotlib figures out, all in one style.

A chart function takes a :class:`Header` (title, subtitle, sources), tables and finished texts, opens a figure with
:func:`open_chart` and draws into its axes::

    @style()
    def draw(header: Header, rows: pd.DataFrame) -> Figure:
        figure, (axes,) = open_chart(header)
        axes.plot(rows["age_years"], rows["survival_rate"])
        return figure

The title says the finding, the subtitle the measure and its unit; the source line stands inside the image,
because people share images and not pages. No figure is kept by pyplot, so none has to be closed. Money and
numbers on axes are worded by a function that the caller passes (``page.language.money``): charts do not
know the report.
"""

import math
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib import style as mpl_style
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator
from matplotlib.transforms import Bbox, blended_transform_factory

__all__ = [
    "COLOURS",
    "MUTED",
    "WORDS",
    "Chart",
    "Formatter",
    "Header",
    "LegendEntry",
    "PointLabel",
    "colours_of_countries",
    "label_ends",
    "label_points",
    "legend",
    "linear_money",
    "money_axis",
    "number_axis",
    "open_chart",
    "percent_axis",
    "percent_range",
    "style",
    "text_colour",
    "thin_ticks",
    "without_glyph",
    "word_range",
]

HERE = Path(__file__).parent
#: What the Korean face of the charts is called while they are drawn; the style sheet asks for it.
FONT = "talentmarket Nanum"
SETTINGS: dict[str, Any] = tomllib.loads((HERE / "style.toml").read_text(encoding="utf-8"))
WORDS: dict[str, dict[str, str]] = SETTINGS["words"]
"""Words of the source line, by language."""
STYLE = mpl_style.library.get("talentmarket") or mpl.rc_params_from_file(
    HERE / "style.mplstyle", use_default_template=False
)
COLOURS: tuple[str, ...] = tuple(to_hex(c) for c in STYLE["axes.prop_cycle"].by_key()["color"])
"""The palette, in the order in which series take their colours."""
MUTED = "#b8b8b8"
"""For what stands behind: single cohorts behind their median, the rest behind a chosen country."""

WIDTH = 6.0  # inches, of every figure
MARGIN = 0.14
TITLE_SIZE, SUBTITLE_SIZE, SOURCE_SIZE = 13.0, 10.5, 8.5  # points
#: Keeps a label readable across a line. A stroke around each letter would make a drawing five times as heavy.
HALO = {"boxstyle": "square,pad=0.05", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
PROBE_DPI = 720  # at 72 dots an inch letters are fitted to whole dots, and lines come out up to a twentieth too long
LEADING = 1.32  # height of a line of text, in sizes of its type


# --- style -------------------------------------------------------------------------------------------------


@cache
def _register_fonts() -> None:
    """Make NanumGothic known to Matplotlib from the files of koreanize-matplotlib.

    The package itself is never imported: it needs distutils, which Python 3.12 no longer has. The faces go by a
    name of their own, so that a NanumGothic installed on the machine can't take their place and change a chart.
    """
    spec = find_spec("koreanize_matplotlib")
    folder = next(iter(spec.submodule_search_locations or ()), None) if spec else None
    if folder is None:
        raise FileNotFoundError(
            "the Korean font of the charts is missing: install the package koreanize-matplotlib (extra 'build')"
        )
    fonts = font_manager.fontManager
    # Matplotlib takes the bold face for 600, and would say on stderr that it has no 700 whenever a title is drawn
    for face, weight in (("NanumGothicBold", 700), ("NanumGothic", 400)):
        known = len(fonts.ttflist)
        fonts.addfont(Path(folder) / "fonts" / f"{face}.ttf")
        fonts.ttflist[known:] = [replace(fonts.ttflist[known], name=FONT, weight=weight)]


Formatter = Callable[[float], str]
"""Words a value, as ``lambda x: page.language.money(x, "USD")`` does."""


class Header(NamedTuple):
    """What is printed around a plot.

    Parameters
    ----------
    title
        The finding, a sentence. Wrapped to the width of the figure.
    subtitle
        The measure and its unit, and what the marks mean.
    sources
        One text, or publishers in order of weight (the last ones are counted when they do not fit).
    n_figures
        How many collected figures are drawn; None where the chart draws a calculation on a reader's own numbers.
    words
        Words of the source line: templates ``source``, ``sources``, ``more``, ``publishers``, ``figure``, ``figures``, ``joint``.
    """

    title: str
    subtitle: str = ""
    sources: str | Sequence[str] = ()
    n_figures: int | None = None
    words: Mapping[str, str] = WORDS["en"]


@contextmanager
def style() -> Iterator[None]:
    """Hold the style of the charts while drawing; ``@style()`` before a chart function does it for the whole of it."""
    _register_fonts()
    with mpl.rc_context():
        mpl.rcParams.update(STYLE)
        yield


class Chart(Figure):
    """A figure that keeps the style of the charts whoever draws or saves it, and whenever."""

    def draw(self, renderer: Any) -> None:
        with style():
            super().draw(renderer)

    def lay_out(self) -> None:
        """Give every part its place. Matplotlib's own way is to draw all of it and throw the drawing away."""
        with style():
            for axes in self.axes:
                axes.viewLim  # noqa: B018 - asking for the limits makes them final
            if engine := self.get_layout_engine():
                engine.execute(self)

    def savefig(self, fname: Any, *, transparent: bool | None = None, **kwargs: Any) -> None:
        with style():
            if self.get_layout_engine():
                self.lay_out()
                self.set_layout_engine(None)  # a figure with a layout is drawn twice, whatever its format
                for axes in self.axes:
                    # the solver sums in the order of addresses, and ids in a drawing hash places to the last bit
                    place = axes.get_position(original=True).bounds
                    axes.set_position(Bbox.from_bounds(*(round(float(end), 6) for end in place)), "both")
            super().savefig(fname, transparent=transparent, **kwargs)


@cache
def without_glyph(text: str) -> str:
    """Return the characters of ``text`` that neither font of the charts can show; empty when all is well."""
    _register_fonts()
    fonts = [
        font_manager.get_font(font_manager.findfont(FontProperties(family=[name]))) for name in STYLE["font.family"]
    ]
    return "".join(sorted({c for c in text if not c.isspace() and not any(f.get_char_index(ord(c)) for f in fonts)}))


def text_colour(colour: str, contrast: float = 4.5) -> str:
    """Darken ``colour`` until text in it reads on white: WCAG 2.2, success criterion 1.4.3, asks 4.5 to 1."""
    rgb = to_rgb(colour)
    share = 1.0
    while True:
        shade = tuple(channel * share for channel in rgb)
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shade]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        if 1.05 / (luminance + 0.05) >= contrast:
            return to_hex(shade)  # type: ignore[arg-type]
        share -= 0.02


def colours_of_countries(countries: Sequence[str]) -> dict[str, str]:
    """Give every country its colour: its own where it has one on all pages, a free one of the palette otherwise.

    When the palette is used up the rest are muted, never a second country in the colour of another.
    """
    own: dict[str, str] = {c: SETTINGS["countries"][c].lower() for c in countries if c in SETTINGS["countries"]}
    free = iter([c for c in COLOURS if c not in own.values()])
    return {c: own.get(c) or next(free, MUTED) for c in countries}


# --- frame -------------------------------------------------------------------------------------------------


@cache
def _text_width(text: str, size: float, weight: str) -> float:
    """Width of ``text`` in inches, at ``size`` points."""
    _register_fonts()
    font = FontProperties(family=STYLE["font.family"], size=size, weight=weight)
    return float(_probe().get_text_width_height_descent(text, font, False)[0]) / PROBE_DPI


@cache
def _probe() -> Any:
    return RendererAgg(1, 1, PROBE_DPI)  # type: ignore[no-untyped-call]


def wrap(text: str, width: float, size: float, weight: str = "normal") -> str:
    """Break ``text`` at blanks into lines of at most ``width`` inches; a word longer than a line is cut.

    Korean is broken at blanks too, as its typesetters do, not between any two syllables. Each word is measured
    once and a line is as wide as its words and blanks: measuring is what takes long.
    """
    blank = _text_width("n n", size, weight) - 2 * _text_width("n", size, weight)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, taken = "", 0.0
        for word in paragraph.split():
            rest, wide = word, _text_width(word, size, weight)
            if line and taken + blank + wide <= width:
                line, taken = f"{line} {rest}", taken + blank + wide
                continue
            if line:
                lines.append(line)
            while wide > width and len(rest) > 1:
                end = len(rest) - 1
                while end > 1 and _text_width(rest[:end], size, weight) > width:
                    end -= 1
                lines.append(rest[:end])
                rest = rest[end:]
                wide = _text_width(rest, size, weight)
            line, taken = rest, wide
        lines.append(line)
    return "\n".join(lines)


def source_line(
    sources: str | Sequence[str], n_figures: int | None, words: Mapping[str, str], width: float = WIDTH - 2 * MARGIN
) -> str:
    """Word the line at the foot of a chart: who published the figures, and how many figures are drawn.

    Publishers are named in the order given (most figures first, see ``analysis.publishers``) as long as they
    fit on two lines; the others are counted, and so are names in a script that the fonts do not have (Chinese).
    """
    count = "" if n_figures is None else words["figure" if n_figures == 1 else "figures"].format(count=n_figures)
    if isinstance(sources, str):
        line = words["source"].format(sources=sources) if sources else ""
        return wrap(" · ".join(part for part in (line, count) if part), width, SOURCE_SIZE)
    if not sources:
        return count
    shown = [name for name in sources if not without_glyph(name)]
    fitting = f"{words['publishers'].format(count=len(sources))} · {count}"
    for named in range(1, len(shown) + 1):
        names = words["joint"].join(shown[:named])
        if named < len(sources):
            names = words["more"].format(sources=names, count=len(sources) - named)
        line = words["source" if len(sources) == 1 else "sources"].format(sources=names)
        text = wrap(f"{line} · {count}", width, SOURCE_SIZE)
        if text.count("\n") > 1 and named > 1:
            break
        fitting = text
    return fitting


def open_chart(
    header: Header,
    shape: tuple[int, int] = (1, 1),
    height: float = 3.2,
    sharex: bool = False,
    sharey: bool = False,
) -> tuple[Chart, list[Axes]]:
    """Open a figure under ``header``, with ``shape`` (rows, columns) axes, listed row by row.

    ``height`` is that of the plots with their axis labels, in inches; title and source line come on top of it.

    Raises
    ------
    ValueError
        Without a title or without figures: a page says in words that nothing is there, it draws no empty chart.
    """
    title = header.title.strip().removesuffix(".")
    if not title:
        raise ValueError("a chart needs a title that says its finding")
    if header.n_figures is not None and header.n_figures < 1:
        raise ValueError(f"no figures to draw under the title {title!r}: say so in words instead of an empty chart")
    inner = WIDTH - 2 * MARGIN
    blocks = (
        (wrap(title, inner, TITLE_SIZE, "bold"), TITLE_SIZE, "bold", "#1a1a1a"),
        (wrap(header.subtitle, inner, SUBTITLE_SIZE), SUBTITLE_SIZE, "normal", "#555555"),
    )
    foot = source_line(header.sources, header.n_figures, header.words, inner)
    head_height = MARGIN + sum((text.count("\n") + 1) * size * LEADING / 72 + 0.04 for text, size, _, _ in blocks) + 0.1
    foot_height = MARGIN + (foot.count("\n") + 1) * SOURCE_SIZE * LEADING / 72 + 0.06
    # Pythons differ in the last bit of a sum of heights, and the ids of clipped areas hash it
    total = round(head_height + height + foot_height, 6)
    with style():
        figure = Chart(figsize=(WIDTH, total))
        FigureCanvasAgg(figure)
        figure.set_layout_engine(
            "constrained",
            rect=(
                MARGIN / WIDTH,
                foot_height / total,
                1 - 2 * MARGIN / WIDTH,
                height / total,
            ),
            w_pad=0.0,
            h_pad=0.02,
            wspace=0.06,
            hspace=0.06,
        )
        top = total - MARGIN
        for (text, size, weight, colour), gid in zip(blocks, ("title", "subtitle"), strict=True):
            figure.text(
                MARGIN / WIDTH,
                top / total,
                text,
                fontsize=size,
                fontweight=weight,
                color=colour,
                va="top",
                linespacing=LEADING - 0.1,
                parse_math=False,
                gid=gid,
            ).set_in_layout(False)
            top -= (text.count("\n") + 1) * size * LEADING / 72 + 0.04
        figure.text(
            MARGIN / WIDTH,
            MARGIN / total,
            foot,
            fontsize=SOURCE_SIZE,
            color="#666666",
            va="bottom",
            linespacing=LEADING - 0.05,
            parse_math=False,
            gid="source",
        ).set_in_layout(False)
        grid = figure.subplots(*shape, sharex=sharex, sharey=sharey, squeeze=False)
    return figure, list(grid.flat)


# --- axes --------------------------------------------------------------------------------------------------


@style()
def money_axis(axis: Axis, formatter: Formatter, log: bool = True) -> None:
    """Make ``axis`` one of money, logarithmic unless told otherwise, its ticks worded by ``formatter``.

    ``formatter`` turns an amount into text, as ``lambda x: page.language.money(x, "USD")`` does. Ticks stand at
    1, 2 and 5 times the powers of ten (1 and 3 or 1 alone where the axis spans many of them).
    """
    if log:
        axis.axes.set(**{"xscale" if isinstance(axis, XAxis) else "yscale": "log"})
        low, high = sorted(axis.get_data_interval())
        decades = math.log10(high / low) if 0 < low < high else 1.0
        axis.set_major_locator(LogLocator(subs=(1, 2, 5) if decades < 2.2 else (1, 3) if decades < 3.5 else (1,)))
        axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: formatter(float(value))))


@style()
def number_axis(axis: Axis, formatter: Formatter) -> None:
    """Make ``axis`` a logarithmic one of counts."""
    axis.axes.set(**{"xscale" if isinstance(axis, XAxis) else "yscale": "log"})
    axis.set_major_locator(LogLocator(subs=(1, 3), numticks=12))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: formatter(float(value))))


@style()
def linear_money(axis: Axis, formatter: Formatter, ticks: int) -> None:
    """Make ``axis`` a linear one of money with about as many ticks as asked."""
    axis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: formatter(float(value)) if math.isfinite(value) else ""))


def thin_ticks(axes: Axes) -> None:
    """Keep every tick of the axis of money, or every second, third …, so that no two labels touch.

    Call it when all that stands beside the axes is drawn, since that sets their width.
    """
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Chart)
    figure.lay_out()
    low, high = axes.get_xlim()
    ticks = [tick for tick in axes.xaxis.get_majorticklocs() if low <= tick <= high]
    for step in range(1, len(ticks) + 1):
        axes.set_xticks(ticks[::step])
        axes.set_xlim(low, high)
        boxes = [label.get_window_extent() for label in axes.get_xticklabels()]
        if all(right.x0 - left.x1 > 0.05 * figure.dpi for left, right in pairwise(boxes)):
            break


def word_range(formatter: Formatter, low: float, high: float, dash: str = "–") -> str:
    """Word a range: one value where both ends are worded alike, ``≥`` or ``≤`` where one end is open."""
    if np.isnan(low) and np.isnan(high):
        return "–"
    if np.isnan(high):
        return f"≥ {formatter(low)}"
    if np.isnan(low):
        return f"≤ {formatter(high)}"
    first, last = formatter(low), formatter(high)
    if first == last:
        return first
    # a dash before a minus reads as two minuses
    return f"{first} to {last}" if low < 0 and dash == "–" else f"{first}{dash}{last}"


def percent_range(low: float, high: float, dash: str = "–") -> str:
    """Word a range of shares in percent, as the language writes it; one number where both ends round to it."""
    ends = f"{low * 100:.0f}", f"{high * 100:.0f}"
    return f"{ends[0]}%" if ends[0] == ends[1] else f"{ends[0]}{dash}{ends[1]}%"


@style()
def percent_axis(axis: Axis, formatter: Formatter | None = None) -> None:
    """Word the ticks of ``axis``, shares from 0 to 1, as percentages."""
    axis.set_major_formatter(
        FuncFormatter(lambda value, _: formatter(float(value)) if formatter else f"{value * 100:g}%")
    )


# --- labels ------------------------------------------------------------------------------------------------


class LegendEntry(NamedTuple):
    """What one mark means, for :func:`legend`."""

    word: str
    colour: str
    marker: str = "o"
    hollow: bool = False


@style()
def legend(axes: Axes, entries: Sequence[LegendEntry], columns: int | None = None) -> None:
    """Say what the marks mean, right above the plot, from the left border of the figure."""
    handles = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=entry.marker,
            mec=entry.colour,
            mfc="white" if entry.hollow else entry.colour,
            mew=1.2,
            markersize=6,
            label=entry.word,
        )
        for entry in entries
    ]
    figure = axes.get_figure(root=True)
    assert figure is not None
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(MARGIN / WIDTH, 1.0),
        bbox_transform=blended_transform_factory(figure.transFigure, axes.transAxes),
        borderaxespad=0.3,
        borderpad=0,
        ncols=columns or (2 if len(handles) == 4 else 3),
        handletextpad=0.2,
        columnspacing=1.2,
        fontsize=9.5,
    )


def spread(positions: Sequence[float], gaps: Sequence[float], low: float, high: float) -> list[float]:
    """Move ``positions`` as little as possible so that neighbours keep their distance.

    Least squares under the constraint that label ``i+1`` stands at least ``(gap_i + gap_{i+1}) / 2`` above label
    ``i``: isotonic regression by pooling adjacent violators (Barlow et al. 1972), then the whole is kept
    within ``low`` and ``high`` where it fits.
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    offset = 0.0
    offsets: list[float] = []
    for rank, i in enumerate(order):
        if rank:
            offset += (gaps[order[rank - 1]] + gaps[i]) / 2
        offsets.append(offset)
    blocks: list[tuple[float, int]] = []  # mean of the wanted start, number of labels
    for i, shift in zip(order, offsets, strict=True):
        mean, size = positions[i] - shift, 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        blocks.append((mean, size))
    starts = [mean for mean, size in blocks for _ in range(size)]
    if order:
        first, last = gaps[order[0]] / 2, gaps[order[-1]] / 2
        starts = [max(low + first, min(start, high - last - offsets[-1])) for start in starts]
    placed = [0.0] * len(positions)
    for i, start, shift in zip(order, starts, offsets, strict=True):
        placed[i] = start + shift
    return placed


@style()
def label_ends(
    axes: Axes, ends: Sequence[tuple[float, float, str, str]], x: float | None = None, size: float = 10.0
) -> list[Text]:
    """Write the name of each line at its right end, moved apart where names would overlap.

    Parameters
    ----------
    ends
        For each line the last point (x, y), the label and the colour of the line; the label takes a darker shade.
    x
        Where the labels begin; by default each beside its own point.

    Call it after the limits and scales of the axes are final. A label away from its point keeps a thin thread to it.
    """
    if not ends:
        return []
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Chart)
    figure.lay_out()
    to_points = 72 / figure.dpi
    box = axes.get_window_extent()
    wanted = [axes.transData.transform((px if x is None else x, py)) for px, py, _, _ in ends]
    gaps = [size * 1.15 * (label.count("\n") + 1) / to_points for _, _, label, _ in ends]
    placed = spread([p[1] for p in wanted], gaps, box.y0 - gaps[0] / 2, box.y1 + gaps[0] / 2)
    threads = [abs(y - point[1]) * to_points > size * 0.4 for point, y in zip(wanted, placed, strict=True)]
    if x is None and any(threads):
        x = max(px for px, _, _, _ in ends)
    texts: list[Text] = []
    for (px, py, label, colour), y in zip(ends, placed, strict=True):
        beside = px if x is None else x
        moved = float(axes.transData.inverted().transform((box.x0, y))[1])
        far = beside != px or abs(moved - py) > 1e-9 * max(1.0, abs(py))
        if far and x is not None:
            thread = Line2D([px, beside], [py, moved], color=colour, linewidth=0.6, alpha=0.6, zorder=1.8)
            thread.set_clip_on(False)
            axes.add_artist(thread)
        texts.append(
            axes.annotate(
                label,
                (beside, moved),
                (6, 0),
                textcoords="offset points",
                fontsize=size,
                color=text_colour(colour),
                va="center",
                ha="left",
                annotation_clip=False,
                parse_math=False,
                bbox=HALO,
            )
        )
    return texts


class PointLabel(NamedTuple):
    """A label for a point of a chart, for :func:`label_points`."""

    x: float
    y: float
    text: str
    colour: str = "#1a1a1a"


@style()
def label_points(axes: Axes, labels: Sequence[PointLabel], size: float = 9.5) -> list[PointLabel]:
    """Write labels beside their points where they cover neither each other nor a point, labelled or not.

    The first labels choose first: give them in order of importance. Each tries its sides, then places farther
    off with a thread to its point. What finds no place is not drawn but returned, so that the caller can
    name it elsewhere. Call it after the limits of the axes are final.
    """
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Chart)
    figure.lay_out()
    scale = figure.dpi / 72
    frame_box = axes.get_window_extent()
    page_right = figure.bbox.x1 - MARGIN * figure.dpi
    reach = 4.5 * scale  # of a mark: half a diamond with its edge
    marked = [line.get_xydata() for line in axes.lines if line.get_marker() not in ("None", "", None)]
    points = np.concatenate([*marked, [(label.x, label.y) for label in labels]]) if labels else np.empty((0, 2))
    taken = [
        Bbox.from_extents(px - reach, py - reach, px + reach, py + reach) for px, py in axes.transData.transform(points)
    ] + [text.get_window_extent().padded(3 * scale, 0) for text in axes.texts]
    left_out: list[PointLabel] = []
    for label in labels:
        px, py = axes.transData.transform((label.x, label.y))
        text = axes.annotate(
            label.text,
            (label.x, label.y),
            (0, 0),
            textcoords="offset points",
            fontsize=size,
            color=text_colour(label.colour),
            parse_math=False,
            annotation_clip=False,
            bbox=HALO,
        )
        text.set_in_layout(False)
        extent = text.get_window_extent()
        width, height = extent.width / scale, extent.height / scale
        for dx, dy, ha, va, thread in _places(width, height):
            left = px + (dx - {"left": 0, "center": width / 2, "right": width}[ha]) * scale
            bottom = py + (dy - {"bottom": 0, "center": height / 2, "top": height}[va]) * scale
            box = Bbox.from_bounds(left, bottom, width * scale, height * scale)
            inside = (
                box.x0 >= frame_box.x0 and box.x1 <= page_right and box.y0 >= frame_box.y0 and box.y1 <= frame_box.y1
            )
            if inside and not any(box.overlaps(other) for other in taken):
                taken.append(box.padded(3 * scale, 0))
                text.set(position=(dx, dy), ha=ha, va=va)
                if thread:
                    axes.annotate(
                        "",
                        (label.x, label.y),
                        (dx, dy),
                        textcoords="offset points",
                        arrowprops={"arrowstyle": "-", "color": MUTED, "lw": 0.7, "shrinkA": 0, "shrinkB": 3},
                    ).set_in_layout(False)
                break
        else:
            text.remove()
            left_out.append(label)
    return left_out


def _places(width: float, height: float) -> Iterator[tuple[float, float, str, str, bool]]:
    """Offsets in points to try for a label, nearest first, with the alignment and whether a thread is needed."""
    beside: tuple[tuple[float, float, str, str], ...] = (
        (6, 0, "left", "center"),
        (0, 5, "center", "bottom"),
        (0, -5, "center", "top"),
        (-6, 0, "right", "center"),
        (5, 4, "left", "bottom"),
        (-5, 4, "right", "bottom"),
        (5, -4, "left", "top"),
        (-5, -4, "right", "top"),
    )
    for dx, dy, ha, va in beside:
        yield dx, dy, ha, va, False
    for distance in (12, 18, 30, 42):
        for dx, dy, ha, va in (
            (0, distance, "center", "bottom"),
            (0, -distance, "center", "top"),
            (0, distance, "left", "bottom"),
            (0, -distance, "left", "top"),
            (distance, distance * 0.6, "left", "bottom"),
            (-distance, distance * 0.6, "right", "bottom"),
            (distance, -distance * 0.6, "left", "top"),
            (-distance, -distance * 0.6, "right", "top"),
        ):
            yield dx, dy, ha, va, True
