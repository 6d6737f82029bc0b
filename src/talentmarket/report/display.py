"""What a notebook shows: findings, charts and tables, each with the figures it rests on.

In the kernel of a report a shown thing is handed on as data; the page is written from it by
:mod:`talentmarket.report.pages`, which escapes every text. In JupyterLab it appears under its cell.
"""

import base64
import io
import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
from IPython.display import display
from markupsafe import Markup, escape
from matplotlib.figure import Figure
from PIL import Image

from talentmarket.report.language import Language, Texts, is_missing

#: The MIME type under which a shown thing travels from a kernel to its page.
BLOCK = "application/vnd.talentmarket.block+json"

_ID = re.compile(r"[a-z][a-z0-9-]*")
_PIXELS_AN_INCH = 96
# Numbers from one up with many decimals: what is smaller is a scale, where each decimal counts. The digit stands before
# the look behind it, which lets the search skip all else.
_LONG = re.compile(r"[1-9](?<![\w#.][1-9])\d*\.\d{3,}")
_BETWEEN = re.compile(r">\s+<")
_NUMERIC = {"number", "decimal", "percent", "points", "times", "money", "year"}

FigureIds = pd.DataFrame | pd.Series | Iterable[str]


class Page:
    """The page that a notebook writes.

    Parameters
    ----------
    name
        The notebook's name, which is that of its texts, or the path of a TOML file of texts.
    lang
        ``en`` or ``ko``.
    """

    def __init__(self, name: str | Path, lang: str) -> None:
        self.language = Language(lang)
        self.texts = Texts(name, self.language)
        self._ids: set[str] = set()

    def text(self, key: str, **values: object) -> str:
        """A text of the section ``words``, for axes, legends and labels."""
        return self.texts.fill("words", key, values=values)

    def say(self, key: str, figures: FigureIds = (), **values: object) -> None:
        """Say a finding: a text of the section ``findings`` with these values.

        Parameters
        ----------
        key
            Which finding.
        figures
            Ids of the figures it rests on: a list, a Series, or a frame with ``figure_id``.
        """
        text = self.texts.fill("findings", key, values=values)
        self._show({"kind": "finding", "id": self._anchor(key), "text": text, "figures": figure_ids(figures)})

    def show(self, figure: Figure, key: str, figures: FigureIds, data: pd.DataFrame, **values: object) -> None:
        """Show a chart, with the caption and the alternative text of the section ``charts``.

        Parameters
        ----------
        figure
            A Matplotlib figure; it is closed.
        key
            Which chart.
        figures
            Ids of exactly the figures that it draws.
        data
            What it draws, for those who want to draw it again.
        """
        width, height = (round(inches * _PIXELS_AN_INCH) for inches in figure.get_size_inches())
        block = {
            "kind": "chart",
            "id": self._anchor(key),
            "caption": self.texts.fill("charts", key, "caption", values=values),
            "alt": self.texts.fill("charts", key, "alt", values=values),
            "svg": _svg(figure, key),
            "png": base64.b64encode(_png(figure)).decode("ascii"),
            "width": width,
            "height": height,
            "data": _csv(data),
            "figures": figure_ids(figures),
        }
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close(figure)
        self._show(block)

    def table(self, frame: pd.DataFrame, key: str, figures: FigureIds | None = None, **values: object) -> None:
        """Show a table: the columns that its texts name, in their order and format.

        Parameters
        ----------
        frame
            One row a row. A column ``figure_id`` (ids, separated by spaces if there are several) links
            each row to its figures.
        key
            Which table of the section ``tables``. Of a column that is ``folded`` the first line of each cell
            stands, and a click opens the others; what stands in one that is ``code`` may break anywhere.
        figures
            Ids of the figures the table rests on, if they are not in the frame.
        """
        columns = self.texts.columns(key)
        if absent := [name for name in columns if name not in frame.columns]:
            raise KeyError(f"table {key!r}: the frame has no column {', '.join(absent)}")
        id_column = next((name for name in ("figure_id", "figure_ids") if name in frame.columns), None)
        rows = [
            {
                "cells": [self.language.written(row[name], spec, row) for name, (_, spec) in columns.items()],
                "figures": figure_ids([row[id_column]]) if id_column else [],
            }
            for row in frame.to_dict("records")
        ]
        if figures is None and id_column is None:
            raise TypeError(f"table {key!r}: say which figures it rests on: figures=…, or a column figure_id")
        block = {
            "kind": "table",
            "id": self._anchor(key),
            "caption": self.texts.fill("tables", key, "caption", values=values),
            "columns": [
                {
                    "label": label,
                    "kind": "number" if spec.split()[0] in _NUMERIC else spec if spec in ("folded", "code") else "",
                }
                for label, spec in columns.values()
            ],
            "rows": rows,
            "data": _csv(frame),
            "figures": figure_ids(frame if figures is None else figures),
        }
        self._show(block)

    def _anchor(self, key: str) -> str:
        if not _ID.fullmatch(key):
            raise ValueError(f"id {key!r}: small letters, digits and hyphens make an id")
        if key in self._ids:
            raise ValueError(f"id {key!r} is shown twice on this page")
        self._ids.add(key)
        return key

    def _show(self, block: Mapping[str, Any]) -> None:
        bundle: dict[str, Any] = {BLOCK: block, "text/plain": block.get("caption") or block["text"]}
        if "TALENTMARKET_REPORT" not in os.environ:
            bundle["text/html"] = str(preview(block))
        display(bundle, raw=True)


def figure_ids(figures: FigureIds) -> list[str]:
    """Ids of figures, sorted, each once.

    Parameters
    ----------
    figures
        A frame with a column ``figure_id`` or ``figure_ids``, a Series, or any iterable of ids; one entry may
        hold several ids, separated by spaces, commas or semicolons.
    """
    if isinstance(figures, pd.DataFrame):
        figures = figures["figure_id" if "figure_id" in figures.columns else "figure_ids"]
    entries: Iterable[object] = figures
    if isinstance(entries, str):
        entries = [entries]
    return sorted(
        {name for entry in entries if not is_missing(entry) for name in re.split(r"[\s;,]+", str(entry)) if name}
    )


def preview(block: Mapping[str, Any]) -> Markup:
    """A shown thing as HTML for JupyterLab."""
    if block["kind"] == "finding":
        return Markup("<p><strong>{}</strong></p>").format(block["text"])
    note = Markup("<p><small>{}</small></p>").format(f"{len(block['figures'])} figures")
    if block["kind"] == "chart":
        image = "data:image/png;base64," + block["png"]
        return Markup('<figure><img src="{}" alt="{}" width="{}"><figcaption>{}</figcaption></figure>{}').format(
            image, block["alt"], block["width"], block["caption"], note
        )
    head = Markup("").join(Markup("<th>{}</th>").format(column["label"]) for column in block["columns"])
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row["cells"]))
        for row in block["rows"]
    )
    return Markup("<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>{}").format(
        escape(block["caption"]), head, body, note
    )


def _svg(figure: Figure, key: str) -> str:
    """The figure as SVG: text as paths, so that no reader needs its fonts; no date, no random ids."""
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": key, "svg.fonttype": "path"}):
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(buffer, format="svg", metadata=nothing)
    text = buffer.getvalue()
    return _light(text[text.index("<svg") :])


def _light(svg: str) -> str:
    """The same drawing in fewer bytes: shorter coordinates, no blanks that a reader does not need."""
    svg = _LONG.sub(_shorter, svg)  # before a letter of a path stands next to its number
    for command in "MLQC":
        svg = svg.replace(f" \n{command} ", command)
    svg = svg.replace(" \nz\n", "z").replace(' \n"', '"').replace(' d="M ', ' d="M')
    return _BETWEEN.sub("><", svg)


def _shorter(number: re.Match[str]) -> str:
    """A coordinate to a hundredth of a point, which nobody can see."""
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _png(figure: Figure) -> bytes:
    """The figure as PNG, two dots a pixel of the page; charts have few colours, so 256 are enough."""
    raw, buffer = io.BytesIO(), io.BytesIO()
    dots = 2 * _PIXELS_AN_INCH
    figure.savefig(raw, format="rgba", dpi=dots)
    width, height = (int(inches * dots) for inches in figure.get_size_inches())
    drawn = Image.frombytes("RGBA", (width, height), raw.getvalue()).convert("RGB")
    drawn.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(buffer, format="png")
    return buffer.getvalue()


def _csv(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=False, lineterminator="\n")
