"""Labels that find their place: names at the ends of lines, words next to points."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from talentmarket.charts import HALO, MARGIN, MUTED, chart_of, is_wide, style, text_colour, thin_ticks, wrap, write


def spread(positions: Sequence[float], gaps: Sequence[float], low: float, high: float) -> list[float]:
    """Move ``positions`` as little as possible so that neighbours keep their distance.

    Least squares under the constraint that label ``i+1`` is at least ``(gap_i + gap_{i+1}) / 2`` above label
    ``i``: isotonic regression by pooling adjacent violators (Barlow et al. 1972), then the whole is kept
    within ``low`` and ``high`` where it fits.
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    offsets = [*accumulate(((gaps[one] + gaps[two]) / 2 for one, two in pairwise(order)), initial=0.0)]
    blocks: list[tuple[float, int]] = []  # mean of the wanted start, number of labels
    for i, shift in zip(order, offsets, strict=False):
        mean, size = positions[i] - shift, 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        blocks.append((mean, size))
    starts = [mean for mean, size in blocks for _ in range(size)]
    if order:
        first, last = gaps[order[0]] / 2, gaps[order[-1]] / 2
        starts = [max(low + first, min(start, high - last - offsets[-1])) for start in starts]
    placed = {i: start + shift for i, start, shift in zip(order, starts, offsets, strict=False)}
    return [placed[i] for i in range(len(positions))]


@style()
def label_ends(
    axes: Axes, ends: Sequence[tuple[float, float, str, str]], x: float | None = None, size: float = 10.0
) -> list[Text]:
    """Write the name of each line at its right end, moved apart where names would overlap.

    ``ends`` are for each line the last point (x, y), the label and the colour of the line; the label takes a darker shade.
    Labels begin at ``x``, or each next to its own point; one away from its point keeps a thin thread to it. Call it after the
    limits and scales of the axes are final.
    """
    if not ends:
        return []
    figure = chart_of(axes)
    if not is_wide(axes):
        width = 0.28 * figure.get_size_inches()[0]
        ends = [(px, py, wrap(label, width, size), colour) for px, py, label, colour in ends]
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
        at = px if x is None else x
        moved = float(axes.transData.inverted().transform((box.x0, y))[1])
        far = at != px or abs(moved - py) > 1e-9 * max(1.0, abs(py))
        if far and x is not None:
            thread = Line2D([px, at], [py, moved], color=colour, linewidth=0.6, alpha=0.6, zorder=1.8)
            thread.set_clip_on(False)
            axes.add_artist(thread)
        texts.append(write(axes, label, (at, moved), (6, 0), size, color=text_colour(colour), va="center", bbox=HALO))
    if not is_wide(axes):
        thin_ticks(axes)  # the labels take their room from the axes
    return texts


class PointLabel(NamedTuple):
    """A label for a point of a chart, for :func:`label_points`."""

    x: float
    y: float
    text: str
    colour: str = "#1a1a1a"


@style()
def label_points(axes: Axes, labels: Sequence[PointLabel], size: float = 9.5) -> list[PointLabel]:
    """Write labels next to their points where they cover neither each other nor a point or bar, labelled or not.

    The first labels choose first: give them in order of importance. Each tries its sides, then places farther
    off with a thread to its point. What finds no place is not drawn but returned, so that the caller can
    name it elsewhere. Call it after the limits of the axes are final.
    """
    figure = chart_of(axes)
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
    taken += [line.get_window_extent() for line in axes.lines if line.get_linewidth() > 3]
    left_out: list[PointLabel] = []
    for label in labels:
        px, py = axes.transData.transform((label.x, label.y))
        text = write(axes, label.text, (label.x, label.y), (0, 0), size, color=text_colour(label.colour), bbox=HALO)
        text.set_in_layout(False)
        extent = text.get_window_extent()
        width, height = extent.width / scale, extent.height / scale
        for dx, dy, ha, va, thread in _places(width, height):
            left = px + (dx - {"left": 0, "center": width / 2, "right": width}[ha]) * scale
            bottom = py + (dy - {"bottom": 0, "center": height / 2, "top": height}[va]) * scale
            box = Bbox.from_bounds(left, bottom, width * scale, height * scale)
            inside = frame_box.x0 <= box.x0 and box.x1 <= page_right
            inside &= frame_box.y0 <= box.y0 and box.y1 <= frame_box.y1
            if inside and not any(box.overlaps(other) for other in taken):
                taken.append(box.padded(3 * scale, 0))
                text.set(position=(dx, dy), ha=ha, va=va)
                if thread:
                    line = {"arrowstyle": "-", "color": MUTED, "lw": 0.7, "shrinkA": 0, "shrinkB": 3}
                    write(axes, "", (label.x, label.y), (dx, dy), arrowprops=line).set_in_layout(False)
                break
        else:
            text.remove()
            left_out.append(label)
    return left_out


def _places(width: float, height: float) -> Iterator[tuple[float, float, str, str, bool]]:
    """Offsets in points to try for a label, nearest first, with the alignment and whether a thread is needed."""
    yield from ((6, 0, "left", "center", False), (0, 5, "center", "bottom", False))
    yield from ((0, -5, "center", "top", False), (-6, 0, "right", "center", False))
    for dy, va in ((4.0, "bottom"), (-4.0, "top")):
        yield from ((5, dy, "left", va, False), (-5, dy, "right", va, False))
    for far in (12.0, 18.0, 30.0, 42.0):
        for ha in ("center", "left"):
            yield from ((0, far, ha, "bottom", True), (0, -far, ha, "top", True))
        for dy, va in ((far * 0.6, "bottom"), (-far * 0.6, "top")):
            yield from ((far, dy, "left", va, True), (-far, dy, "right", va, True))
