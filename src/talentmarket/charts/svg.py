"""A chart as SVG, to be part of a page: text as text, no style sheet, marks that know their figures.

Matplotlib writes a drawing for printers. In a page its style attributes are refused by the content security policy,
its style sheet would style the page, its ids (``axes_1``) would clash with those of the next chart, and its font has a
name that no browser knows. All of that is put right here; of what is drawn nothing changes.

A mark becomes ``<g class="mark" data-figures="sal-00001 sal-00002" role="img" aria-label="Google: $150K">``.
"""

import io
import re
from xml.etree import ElementTree as ET

import matplotlib as mpl
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure

from talentmarket.charts import Chart, Measuring, style

FONTS = "NanumGothic, 'Nanum Gothic', 'Noto Sans KR', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif"
"""Families of the text: the first is the face that the layout was measured with."""
_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_HREF = f"{{{_XLINK}}}href"
# What is smaller than one is a scale, where each decimal counts
_LONG = re.compile(r"[1-9](?<![\w#.][1-9])\d*\.\d{3,}")
_COORDINATES = ("d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "transform", "points")
_NOTHING_SAID = {"stroke-linejoin": "round", "stroke-linecap": "butt", "text-anchor": "start"}
ET.register_namespace("", _SVG)
ET.register_namespace("xlink", _XLINK)


def svg(figure: Figure, key: str, outlines: bool = False) -> str:
    """Write a chart as SVG; the same chart makes the same bytes.

    Parameters
    ----------
    figure
        From a chart function, or any other of Matplotlib; it can't be laid out again afterwards.
    key
        Distinguishes the chart from the others of its page: ids of clipped areas and markers are made from it.
    outlines
        Letters as outlines, for a place that has not the face they were measured with. In a page text is text.
    """
    text = _written(figure, key, outlines)
    root = ET.fromstring(text[text.index("<svg") :])
    used = set(re.findall(r'(?:xlink:href="|url\()#([^")]+)', text))
    _clean(root, getattr(figure, "mark_names", {}), used)
    width, height = (inches * 96 for inches in figure.get_size_inches())
    root.attrib = {
        "viewBox": root.attrib["viewBox"],
        "width": f"{width:.0f}",
        "height": f"{height:.0f}",
        "class": "chart",
        "font-family": FONTS,
        "stroke-linejoin": "round",
    }
    return ET.tostring(root, encoding="unicode").replace(" />", "/>") + "\n"


class _Renderer(Measuring, RendererSVG):
    dots = 72.0


def _written(figure: Figure, key: str, outlines: bool) -> str:
    """The drawing as Matplotlib writes it: ids are made from its key, and its text is text or outlines."""
    buffer = io.StringIO()
    with style(), mpl.rc_context({"svg.hashsalt": key, "svg.fonttype": "path" if outlines else "none"}):
        if isinstance(figure, Chart):
            figure.settle()
        dpi, (width, height) = figure.dpi, figure.get_size_inches()
        figure.dpi = 72
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        renderer = _Renderer(72 * width, 72 * height, buffer, image_dpi=dpi, metadata=nothing)  # type: ignore[no-untyped-call]
        figure.draw(renderer)
        renderer.finalize()  # type: ignore[no-untyped-call]
        figure.dpi = dpi
    return buffer.getvalue()


def _clean(element: ET.Element, names: dict[str, str], used: set[str]) -> None:
    """Put right an element and what is in it; groups that say nothing give way to what they hold."""
    kept: list[ET.Element] = []
    for child in element:
        if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style") or not isinstance(child.tag, str):
            continue
        _clean(child, names, used)
        _attributes(child, names, used)
        if child.tag == f"{{{_SVG}}}g" and not child.attrib:
            kept.extend(child)
        elif child.tag not in (f"{{{_SVG}}}defs", f"{{{_SVG}}}g") or len(child):
            kept.append(child)
        child.tail = None
    element[:] = kept
    if element.tag != f"{{{_SVG}}}text":
        element.text = None


def _attributes(element: ET.Element, names: dict[str, str], used: set[str]) -> None:
    """Style as attributes, coordinates to a hundredth of a point, no id but those that something refers to."""
    old, new = element.attrib, {}
    for declaration in old.pop("style", "").split(";"):
        name, _, value = declaration.partition(":")
        new[name.strip()] = value.strip()
    new.pop("", None)
    new.pop("font-family", None)
    mark = old.pop("id", None) if old.get("id") not in used else None
    if element.tag == f"{{{_SVG}}}a":  # a mark of a collection, see charts.mark
        element.tag, mark = f"{{{_SVG}}}g", old.pop(_HREF)
    if mark in names:
        new["class"] = "mark"
        if names[mark]:
            new |= {"role": "img", "aria-label": names[mark]}
        if mark.startswith("fig:"):
            new["data-figures"] = mark[4:].replace(";", " ")
    old.update(new)
    for name in [name for name, value in old.items() if _NOTHING_SAID.get(name) == value]:
        del old[name]
    if re.fullmatch(r"rotate\(-?0 [\d. -]+\)", old.get("transform", "")):
        del old["transform"]
    for name in _COORDINATES:
        if name in old:
            old[name] = _shorter(old[name])


def _shorter(path: str) -> str:
    """Coordinates to a hundredth of a point, which nobody can see, and no blanks that a reader does not need."""
    path = _LONG.sub(lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), path)
    return re.sub(r"\s*([MLQCz])\s*", r"\1", path).strip()
