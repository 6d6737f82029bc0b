"""What the tests of charts ask of a drawing: its marks by the figures they show, its words, its borders."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from talentmarket.charts import Chart, Header, without_glyph

HEADER = Header("A finding 발견", "US dollars 미국 달러", ["The Guardian", "매일경제"], 5)


def marks(figure: Figure) -> dict[str, list[list[tuple[float, float]]]]:
    """Figure ids -> of each of their marks the points it is drawn through."""
    assert isinstance(figure, Chart)
    found: dict[str, list[list[tuple[float, float]]]] = {}
    for artist in figure.findobj(lambda one: str(one.get_gid()).startswith("fig:")):
        if isinstance(artist, Line2D):
            points = np.column_stack([np.atleast_1d(artist.get_xdata()), np.atleast_1d(artist.get_ydata())]).tolist()
        elif isinstance(artist, Rectangle):
            points = [(artist.get_x() + artist.get_width(), artist.get_y() + artist.get_height())]
        elif isinstance(artist, PathCollection):
            points = np.asarray(artist.get_offsets()).tolist()
        found.setdefault(artist.get_gid()[4:], []).append([tuple(point) for point in points])
    for collection in figure.findobj(PathCollection):
        for url, place in zip(collection.get_urls(), np.asarray(collection.get_offsets()).tolist(), strict=False):
            if url:
                found.setdefault(url[4:], []).append([tuple(place)])
    return found


def across(figure: Figure) -> dict[str, list[float]]:
    """Figure ids -> the values of their marks on a horizontal axis."""
    return {ids: [round(x, 9) for points in each for x, _ in points] for ids, each in marks(figure).items()}


def upwards(figure: Figure) -> dict[str, list[tuple[float, float]]]:
    """Figure ids -> their marks as (x, y)."""
    return {ids: [point for points in each for point in points] for ids, each in marks(figure).items()}


def hollow(figure: Figure) -> set[str]:
    """Ids of the marks that are hollow."""
    lines = [one for one in figure.findobj(Line2D) if str(one.get_gid()).startswith("fig:")]
    return {one.get_gid()[4:] for one in lines if one.get_markerfacecolor() == "white"}


def words(figure: Figure) -> list[str]:
    return [one.get_text() for one in figure.findobj(Text) if one.get_text() and one.get_visible()]


def rows_named(axes: Axes) -> list[str]:
    return [one.get_text().replace("\n", " ") for one in axes.get_yticklabels()]


def sound(figure: Figure) -> None:
    """Every glyph is there, and no words leave the image, as far as they are on the axis at all."""
    figure.draw_without_rendering()
    assert without_glyph("".join(words(figure))) == ""
    for axes in figure.axes:
        low, high = sorted(axes.get_xlim())
        beyond = {id(one) for one in axes.get_xticklabels() if not low <= one.get_position()[0] <= high}
        for one in axes.findobj(Text):
            if one.get_text() and one.get_visible() and id(one) not in beyond:
                extent = Text.get_window_extent(one)
                assert extent.x0 >= -1, one.get_text()
                assert extent.x1 <= figure.bbox.x1 + 1, one.get_text()
