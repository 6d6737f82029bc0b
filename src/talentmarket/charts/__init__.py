"""Charts: tables in, Matplotlib figures out, all in one style.

A chart function takes tables and finished texts, opens a figure under a :class:`Header` with :func:`open_chart`, draws
into its axes, and says to each :func:`mark` which figures it shows::

    @style()
    def rates(rows: pd.DataFrame, formatter: Formatter, *, header: Header, width: float = WIDTH) -> Chart:
        figure, (axes,) = open_chart(header, width=width)
        for row in records(rows):
            (dot,) = axes.plot([row["age"]], [row["rate"]], "o")
            mark(dot, ids_of(row), formatter(row["rate"]))
        return figure

The title says the finding, the subtitle the measure and its unit; the source line is part of the image, because people
share images and not pages. Charts hold no language: a page hands over names, labels, words and formatters. One function
draws for a page (6 inches) and for a phone (3.5 inches), with no letter under 11 pixels. :mod:`talentmarket.charts.svg`
makes a figure part of a page. No figure is kept by pyplot, so none has to be closed.
"""

import math
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple

try:
    import matplotlib as mpl
except ModuleNotFoundError as missing:
    missing.msg = "talentmarket.charts needs matplotlib: pip install 'talentmarket[build]'"
    raise
import pandas as pd
from matplotlib import font_manager
from matplotlib import style as mpl_style
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis, YAxis
from matplotlib.backend_bases import FigureCanvasBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.collections import Collection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator
from matplotlib.transforms import Bbox, blended_transform_factory

from talentmarket.storage import folder_of
from talentmarket.translations import vocabulary

HERE = Path(__file__).parent
Labels = Mapping[str, str]
"""Key -> label, in the order in which they are drawn."""
#: What the Korean face of the charts is called while they are drawn; the style sheet asks for it.
FONT = "talentmarket Nanum"
SETTINGS: dict[str, Any] = tomllib.loads((HERE / "style.toml").read_text(encoding="utf-8"))
WORDS = vocabulary()["chart"]
"""What is printed around a plot, in English; a page hands over the words of its language."""
STYLE = mpl_style.library.get("talentmarket") or mpl.rc_params_from_file(
    HERE / "style.mplstyle", use_default_template=False
)
COLOURS: tuple[str, ...] = tuple(to_hex(c) for c in STYLE["axes.prop_cycle"].by_key()["color"])
"""The palette, in the order in which series take their colours."""
INK = "#1a1a1a"
MUTED = "#b8b8b8"
"""For what is drawn behind the rest: single cohorts behind their median, the rest behind a chosen country."""

WIDTH, NARROW = 6.0, 3.5  # inches, of a drawing for a page and of one for a phone (336 pixels)
MARGIN = 0.14
#: Points; 8.25 are 11 pixels, the least that is read on a phone.
TITLE_SIZE, SUBTITLE_SIZE, SOURCE_SIZE = 13.0, 10.5, 8.5
#: Keeps a label readable across a line. A stroke around each letter would make a drawing five times as heavy.
HALO = {"boxstyle": "square,pad=0.05", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
PROBE_DPI = 720  # at 72 dots an inch letters are fitted to whole dots, and lines come out up to a twentieth too long
LABEL_SIZE = 9.5
LEADING = 1.32  # height of a line of text, in sizes of its type


@cache
def _register_fonts() -> None:
    """Make NanumGothic known to Matplotlib from the files of koreanize-matplotlib.

    The package itself is never imported: it needs distutils, which Python 3.12 no longer has. The faces go by a
    name of their own, so that a NanumGothic installed on the machine can't take their place and change a chart.
    """
    folder = folder_of("koreanize_matplotlib")
    if folder is None:
        raise FileNotFoundError(
            "the Korean font of the charts is missing: install the package koreanize-matplotlib (extra 'build')"
        )
    fonts = font_manager.fontManager
    # Matplotlib takes the bold face for 600, and would say on stderr that it has no 700 whenever a title is drawn
    for face, weight in (("NanumGothicBold", 700), ("NanumGothic", 400)):
        known = len(fonts.ttflist)
        fonts.addfont(folder / "fonts" / f"{face}.ttf")
        fonts.ttflist[known:] = [replace(fonts.ttflist[known], name=FONT, weight=weight)]


Formatter = Callable[..., str]
"""Words a value, or with two arguments a range, an end of which may be missing; a page hands over those of its language."""


class Header(NamedTuple):
    """What is printed around a plot."""

    title: str
    """The finding, a sentence. Wrapped to the width of the figure."""
    subtitle: str = ""
    """The measure and its unit, and what the marks mean."""
    sources: str | Sequence[str] = ()
    """One text, or publishers in order of weight (the last ones are counted when they do not fit)."""
    n_figures: int | None = None
    """How many collected figures are drawn; None where the chart draws a calculation on a reader's own numbers."""
    words: Mapping[str, str] = WORDS
    """Templates ``source``, ``sources``, ``more``, ``publishers``, ``figure``, ``figures``, ``joint``, and ``log``."""


#: Whether the style is held already: parts of a chart ask for it too, in case they are drawn alone.
_held: list[bool] = []


@contextmanager
def style() -> Iterator[None]:
    """Hold the style of the charts while drawing; ``@style()`` before a chart function does it for the whole of it.

    A text is drawn as it is written, dollar signs too, so a logarithmic axis needs :func:`log_axis`: Matplotlib's own
    labels there are formulas.
    """
    if _held:
        yield
        return
    _register_fonts()
    _held.append(True)
    try:
        with mpl.rc_context(STYLE):
            yield
    finally:
        _held.pop()


class Measuring:
    """For a renderer: the extent of a text is looked up, since most texts of a report are measured again and again."""

    dots: float
    """An inch, in the units of the renderer."""

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | Literal["TeX"]
    ) -> tuple[float, float, float]:
        width, height, descent = text_extent(s, prop.get_size_in_points(), prop.get_weight())
        return width * self.dots, height * self.dots, descent * self.dots

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float, float, float]:
        """Matplotlib asks for it where a renderer has it, and else reads the font's tables anew for each text."""
        size = prop.get_size_in_points() / 72 * self.dots
        ascent, descent, gap = line_height(prop.get_weight())
        return ascent * size, descent * size, gap * size


class _Ruler(Measuring, RendererBase):
    """Draws nothing."""

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.figure = figure

    @property
    def dots(self) -> float:  # type: ignore[override]
        return float(self.figure.dpi)

    def points_to_pixels(self, points: Any) -> Any:
        return points * self.dots / 72

    def _nothing(self, *_: Any, **__: Any) -> None:
        """Seaborn draws a heat map to lay it out."""

    draw_path = draw_text = draw_image = _nothing


class _Canvas(FigureCanvasBase):
    """Where a chart is laid out; Matplotlib takes another one to save it."""

    def get_renderer(self) -> _Ruler:
        return self._ruler

    @cached_property
    def _ruler(self) -> _Ruler:
        return _Ruler(self.figure)


class Chart(Figure):
    """A figure that keeps the style of the charts whoever draws or saves it, and whenever."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _Canvas(self)
        self.mark_names: dict[str, str] = {}
        self.words: Mapping[str, str] = WORDS
        self.thinned: list[Axes] = []

    def draw(self, renderer: Any) -> None:
        with style():
            super().draw(renderer)

    def lay_out(self) -> None:
        """Give every part its place. Matplotlib's own way is to draw all of it and throw the drawing away."""
        with style():
            for axes in self.axes:
                axes.viewLim  # noqa: B018 - asking for the limits makes them final
                # Measuring is what takes long, and none of these sticks out: lines, frames, the place of no label.
                for artist in (*axes.lines, *axes.spines.values()):
                    artist.set_in_layout(False)
                for axis in (axes.xaxis, axes.yaxis):
                    if not axis.get_label_text():
                        axis.set_label_coords(0.5, 0.5)
            if engine := self.get_layout_engine():
                engine.execute(self)
            for axes in self.thinned:
                _thin(axes, self.dpi)

    def settle(self) -> None:
        """Lay the chart out for good: a figure with a layout is drawn twice, whatever its format."""
        if not self.get_layout_engine():
            return
        self.lay_out()
        self.set_layout_engine(None)
        for axes in self.axes:
            # the solver sums in the order of addresses, and ids in a drawing hash places to the last bit
            place = axes.get_position(original=True).bounds
            axes.set_position(Bbox.from_bounds(*(round(float(end), 6) for end in place)), "both")

    def savefig(self, fname: Any, *, transparent: bool | None = None, **kwargs: Any) -> None:
        with style():
            self.settle()
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


def colours_of(codes: Iterable[str]) -> dict[str, str]:
    """Give every country or employer its colour: its own where it has one on all pages, a free one otherwise.

    When the palette is used up the rest are muted, never a second one in the colour of another.
    """
    codes, fixed = list(codes), SETTINGS["colours"]
    own = {code: str(fixed[code]).lower() for code in codes if code in fixed}
    free = iter([colour for colour in COLOURS if colour not in own.values()])
    return {code: own.get(code) or next(free, MUTED) for code in codes}


@cache
def text_extent(text: str, size: float, weight: str | int) -> tuple[float, float, float]:
    """Width, height and descent of a line of ``text`` in inches, at ``size`` points."""
    _register_fonts()
    font = FontProperties(family=STYLE["font.family"], size=size, weight=weight)
    width, height, descent = _probe().get_text_width_height_descent(text, font, False)
    return width / PROBE_DPI, height / PROBE_DPI, descent / PROBE_DPI


@cache
def line_height(weight: str | int) -> tuple[float, float, float]:
    """Ascent, descent and gap of a line in the face of the charts, in sizes of its type."""
    _register_fonts()
    font = font_manager.get_font(font_manager.findfont(FontProperties(family=STYLE["font.family"], weight=weight)))
    metrics: Any = font.get_sfnt_table("OS/2")
    head: Any = font.get_sfnt_table("head")
    units = head["unitsPerEm"]
    return metrics["sTypoAscender"] / units, -metrics["sTypoDescender"] / units, metrics["sTypoLineGap"] / units


def text_width(text: str, size: float, weight: str) -> float:
    """Width of ``text`` in inches, at ``size`` points."""
    return text_extent(text, size, weight)[0]


@cache
def _probe() -> Any:
    return RendererAgg(1, 1, PROBE_DPI)  # type: ignore[no-untyped-call]


def wrap(text: str, width: float, size: float, weight: str = "normal") -> str:
    """Break ``text`` at blanks into lines of at most ``width`` inches; a word longer than a line is cut.

    Korean is broken at blanks too, as its typesetters do, not between any two syllables. Each word is measured
    once and a line is as wide as its words and blanks: measuring is what takes long.
    """
    blank = text_width("n n", size, weight) - 2 * text_width("n", size, weight)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, taken = "", 0.0
        for word in paragraph.split():
            rest, wide = word, text_width(word, size, weight)
            if line and taken + blank + wide <= width:
                line, taken = f"{line} {rest}", taken + blank + wide
                continue
            if line:
                lines.append(line)
            while wide > width and len(rest) > 1:
                end = len(rest) - 1
                while end > 1 and text_width(rest[:end], size, weight) > width:
                    end -= 1
                lines.append(rest[:end])
                rest = rest[end:]
                wide = text_width(rest, size, weight)
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
    width: float = WIDTH,
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
    inner = width - 2 * MARGIN
    title_size = TITLE_SIZE if width > 5 else 12.0
    blocks = [(wrap(title, inner, title_size, "bold"), title_size, "bold", "#1a1a1a", "title")]
    if header.subtitle:
        blocks.append((wrap(header.subtitle, inner, SUBTITLE_SIZE), SUBTITLE_SIZE, "normal", "#555555", "subtitle"))
    foot = source_line(header.sources, header.n_figures, header.words, inner)
    head_height = MARGIN + sum((text.count("\n") + 1) * size * LEADING / 72 + 0.04 for text, size, *_ in blocks) + 0.1
    foot_height = MARGIN + (foot.count("\n") + 1) * SOURCE_SIZE * LEADING / 72 + 0.06
    # Pythons differ in the last bit of a sum of heights, and the ids of clipped areas hash it
    total = round(head_height + height + foot_height, 6)
    with style():
        figure = Chart(figsize=(width, total))
        figure.words = header.words
        inside = (MARGIN / width, foot_height / total, 1 - 2 * MARGIN / width, height / total)
        figure.set_layout_engine("constrained", rect=inside, w_pad=0.0, h_pad=0.02, wspace=0.06, hspace=0.06)
        top = total - MARGIN
        for text, size, weight, colour, gid in blocks:
            _print(figure, top / total, text, size, colour, gid, "top", weight, LEADING - 0.1)
            top -= (text.count("\n") + 1) * size * LEADING / 72 + 0.04
        _print(figure, MARGIN / total, foot, SOURCE_SIZE, "#666666", "source", "bottom", "normal", LEADING - 0.05)
        grid = figure.subplots(*shape, sharex=sharex, sharey=sharey, squeeze=False)
    return figure, list(grid.flat)


def _print(
    figure: Figure, y: float, text: str, size: float, colour: str, gid: str, va: str, weight: str, leading: float
) -> None:
    """Print lines of the header or the source line from the left border of the figure."""
    x = MARGIN / figure.get_size_inches()[0]
    words = figure.text(x, y, text, fontsize=size, fontweight=weight, color=colour, va=va, linespacing=leading, gid=gid)
    words.set_in_layout(False)


def mark(artist: Artist | Collection, figures: object, names: str | Sequence[str] = "") -> None:
    """Let a mark know the figures that it draws, and its name (``Google: $150K–180K``) for those who hear the page.

    One mark (a line, a bar) takes them as its gid ``fig:sal-00001;sal-00002``. Of a collection, for which ``figures`` and
    ``names`` are sequences, each mark takes its own as its url. Ids are separated by blanks, commas or semicolons; a mark
    without figures (an estimate, a cell of filings) has a name alone.
    """
    figure = chart_of(artist)
    if isinstance(artist, Collection) and not isinstance(figures, str):
        artist.set_urls([_marked(figure, *pair) for pair in zip(figures, names, strict=True)])  # type: ignore[call-overload]
    else:
        artist.set_gid(_marked(figure, figures, str(names)))


def _marked(figure: "Chart", figures: object, name: str) -> str:
    ids = re.findall(r"[^\s;,]+", figures) if isinstance(figures, str) else []
    gid = "fig:" + ";".join(dict.fromkeys(ids)) if ids else f"mark:{len(figure.mark_names)}"
    figure.mark_names.setdefault(gid, name)
    return gid


@style()
def word_ticks(axis: Axis, formatter: Formatter) -> None:
    """Word the ticks of ``axis`` by ``formatter``."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: formatter(float(value)) if math.isfinite(value) else ""))


@style()
def log_axis(axis: XAxis | YAxis, formatter: Formatter, subs: Sequence[int] = ()) -> None:
    """Make ``axis`` logarithmic, with ticks at ``subs`` times the powers of ten.

    By default these are 1, 2 and 5, or 1 and 3 or 1 alone where the axis spans many powers.
    """
    axis.axes.set(**{f"{axis.axis_name}scale": "log"})
    low, high = sorted(axis.get_data_interval())
    decades = math.log10(high / low) if 0 < low < high else 1.0
    subs = subs or ((1, 2, 5) if decades < 2.2 else (1, 3) if decades < 3.5 else (1,))
    axis.set_major_locator(LogLocator(subs=subs, numticks=12))
    axis.set_minor_locator(NullLocator())
    say_log(axis)
    word_ticks(axis, formatter)


@style()
def say_log(axis: XAxis | YAxis) -> None:
    """Say at the end of an axis that it is logarithmic: equal steps are equal multiples."""
    words = chart_of(axis.axes).words.get("log", "")
    if words and not axis.get_label_text():
        set_label: Any = axis.axes.set_xlabel if axis.axis_name == "x" else axis.axes.set_ylabel
        set_label(words, fontsize=SOURCE_SIZE, color="#666666", loc="right" if axis.axis_name == "x" else "top")


@style()
def linear_money(axis: Axis, formatter: Formatter, ticks: int) -> None:
    """Make ``axis`` a linear one of money with about as many ticks as asked."""
    axis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10]))
    word_ticks(axis, formatter)


@style()
def year_axis(axes: Axes, years: pd.Series, most: int = 7) -> None:
    """Whole years from the first to the last, as many as there is room for and no room for others."""
    most = most if is_wide(axes) else min(most, 5)
    first, last = float(years.min()), float(years.max())
    first_year, last_year = math.floor(first), math.floor(last)
    step = max(1, -(-(last_year - first_year + 1) // most))
    axes.set_xlim(first - 0.3, last + 0.2)
    axes.set_xticks(list(range(last_year, first_year - 1, -step))[::-1])
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")


def label_text(label: str, width: float, size: float = LABEL_SIZE) -> str:
    """The name of a row on as many lines as a third of a figure of ``width`` inches asks for."""
    return wrap(label, (0.36 if width > 5 else 0.3) * width, size)


def row_places(labels: Sequence[str], width: float, size: float = LABEL_SIZE) -> list[float]:
    """Heights of rows from the top, in rows: a name of several lines takes the room of several."""
    lines = [label_text(label, width, size).count("\n") + 1 for label in labels]
    needed = [max(1.0, 0.25 + 0.62 * count) for count in lines]
    return [float(sum(needed[:i]) + (needed[i] - 1) / 2) for i in range(len(needed))]


@style()
def row_labels(axes: Axes, places: Sequence[float], labels: Sequence[str], size: float = LABEL_SIZE) -> None:
    """Write the names of rows left of the axis."""
    texts = [label_text(label, width_of(axes), size) for label in labels]
    axes.set_yticks(list(places), texts, fontsize=size, linespacing=1.05, multialignment="right")
    axes.tick_params(axis="y", length=0)


def thin_ticks(axes: Axes) -> None:
    """Keep every tick of the axis of money, or every second, third …, so that no two labels touch.

    It is done when the chart is laid out, since names and values left and right of the axes set the width.
    """
    chart_of(axes).thinned.append(axes)


def _thin(axes: Axes, dpi: float) -> None:
    low, high = axes.get_xlim()
    ticks = [tick for tick in axes.xaxis.get_majorticklocs() if low <= tick <= high]
    for step in range(1, len(ticks) + 1):
        axes.set_xticks(ticks[::step])
        axes.set_xlim(low, high)
        boxes = [label.get_window_extent() for label in axes.get_xticklabels()]
        if all(right.x0 - left.x1 > 0.05 * dpi for left, right in pairwise(boxes)):
            break


def worded(template: str) -> Formatter:
    """A formatter in plain English, ``worded("{:.0%}")``, for charts that are drawn outside a page."""

    def word(low: float, high: float | None = None) -> str:
        ends = [template.format(end) for end in (low, low if high is None else high)]
        if high is None or ends[0] == ends[1]:
            return ends[0]
        if math.isnan(low) or math.isnan(high):
            return f"at most {ends[1]}" if math.isnan(low) else f"{ends[0]} or more"
        return f"{ends[0]} to {ends[1]}" if low < 0 else f"{ends[0]}–{ends[1]}"

    return word


percent = worded("{:.0%}")
count = worded("{:,.0f}")


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, each by its columns; what is missing is NaN, whatever type the column has."""
    columns = [[math.nan if end is pd.NA or end is None else end for end in frame[name].tolist()] for name in frame]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def chart_of(artist: Artist) -> Chart:
    """The chart that an artist is part of."""
    figure = artist.get_figure(root=True)
    assert isinstance(figure, Chart)
    return figure


def width_of(axes: Axes) -> float:
    """The width of the whole chart, in inches."""
    return float(chart_of(axes).get_size_inches()[0])


def is_wide(axes: Axes) -> bool:
    """Whether the chart is for a page, not for a phone."""
    return width_of(axes) > 5


def ids_of(row: Mapping[str, Any]) -> str:
    """The ids of the figures behind a row; empty where it has none."""
    found = row.get("figure_id", "")
    return found if isinstance(found, str) else ""


def write(
    axes: Axes, text: str, at: tuple[Any, Any], offset: tuple[float, float], size: float = 9.0, **look: Any
) -> Text:
    """Write ``text`` at a place, moved by some points, inside of the axes or out."""
    return axes.annotate(text, at, offset, textcoords="offset points", fontsize=size, annotation_clip=False, **look)


class LegendEntry(NamedTuple):
    """What one mark means, for :func:`legend`."""

    word: str
    colour: str
    marker: str = "o"
    hollow: bool = False
    line: Literal["", "-", "--"] = ""


@style()
def legend(axes: Axes, entries: Sequence[LegendEntry], below: bool = False) -> None:
    """Say what the marks mean, right above the plot or below it, from the left border of the figure."""
    width = width_of(axes)
    handles = []
    for entry in entries:
        face, word = "white" if entry.hollow else entry.colour, wrap(entry.word, width - 2 * MARGIN - 0.5, LABEL_SIZE)
        look: dict[str, Any] = {"ls": entry.line, "lw": 1.6, "color": entry.colour, "mfc": face, "mew": 1.2, "ms": 6}
        handles.append(Line2D([], [], marker=entry.marker, label=word, **look))
    axes.legend(
        handles=handles,
        loc="upper left" if below else "lower left",
        bbox_to_anchor=(MARGIN / width, 0.0 if below else 1.0),
        bbox_transform=blended_transform_factory(chart_of(axes).transFigure, axes.transAxes),
        borderaxespad=0.3,
        borderpad=0,
        ncols=_columns([entry.word for entry in entries], width - 2 * MARGIN),
        handletextpad=0.2,
        columnspacing=1.2,
        fontsize=LABEL_SIZE,
    )


def _columns(words: Sequence[str], width: float) -> int:
    """How many columns of a legend fit; a legend is filled column by column."""
    widths = [text_width(word, LABEL_SIZE, "normal") + 0.52 for word in words]
    for columns in range(len(words), 1, -1):
        # as Matplotlib parts them: the first columns have one more
        longest, more = divmod(len(words), columns)
        starts = [column * longest + min(column, more) for column in range(columns + 1)]
        if sum(max(widths[start:end]) for start, end in pairwise(starts)) <= width:
            return columns
    return 1
