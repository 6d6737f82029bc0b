"""What a notebook shows: sentences, charts and tables, each with the figures it rests on.

    page = Page()
    page.say("The median is {pay:money USD}.", pay=(low, high), figures=rows)
    page.chart(ranges.strips, rows, money, title="Pay by role", alt="Bars …", figures=rows, data=rows)
    page.table(rows, columns={"role": "Role", "pay": ("Pay", "money USD")}, caption="Pay by role")

Texts are English templates; what waits for its language (:mod:`talentmarket.language`) is written, drawn and
tabulated once a language. In the kernel of a report a shown thing is handed on as data; the page is written from it by
:mod:`talentmarket.report.pages`, which escapes every text. In JupyterLab it appears under its cell, in English, or in
the language that the variable TALENTMARKET_LANG names.
"""

import base64
import inspect
import io
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from IPython import get_ipython
from IPython.display import display
from markupsafe import Markup, escape
from matplotlib.figure import Figure

import talentmarket
from talentmarket.charts import NARROW, Header
from talentmarket.charts.svg import svg
from talentmarket.language import Format, Language, Lazy, Name, Text, TextError, here, is_missing, resolve
from talentmarket.messages import plain
from talentmarket.report import BLOCK
from talentmarket.report.parameters import check_injected
from talentmarket.schema import processed_folder
from talentmarket.translations import languages, vocabulary

_ID = re.compile(r"[a-z][a-z0-9-]*")
_PIXELS_AN_INCH = 96
_NUMERIC = {"number", "decimal", "percent", "points", "times", "money", "year"}

FigureIds = pd.DataFrame | pd.Series | Iterable[str]
Column = str | Lazy | tuple[str | Lazy, str]


class Page:
    """The page that a notebook writes, in every language that the report is built in."""

    def __init__(self) -> None:
        asked = os.environ.get("TALENTMARKET_LANGS", "").split()
        self.languages = [Language(code) for code in asked] or [here()]
        self._ids: set[str] = set()
        if not in_report() and (shell := get_ipython()):
            check_injected(shell.user_ns, processed_folder())
            pd.set_option("display.html.use_mathjax", False)

    def text(self, english: str, /, *, context: str = "", **values: object) -> Text:
        """A text for titles, labels and legends; ``context`` distinguishes it from an equal one with another meaning."""
        return Text(english, values, context)

    def names(self, table: str, key: str = "") -> dict[str, Name]:
        """The names of a table's rows by id, from its columns ``name_en`` or ``label_en`` and their like.

        Parameters
        ----------
        table
            A processed table, such as ``organizations``.
        key
            The column of ids; the first one by default.
        """
        frame = talentmarket.load(table)
        stem = "name" if "name_en" in frame.columns else "label"
        return dict(zip(frame[key or frame.columns[0]], self.named(frame, stem), strict=True))

    def named(self, frame: pd.DataFrame, stem: str) -> pd.Series:
        """The names that a frame gives in its columns ``stem_en``, ``stem_ko`` …; a plain ``stem`` is English."""
        columns = {code: f"{stem}_{code}" for code in languages()}
        if columns["en"] not in frame.columns:
            columns["en"] = stem
        there = {code: column for code, column in columns.items() if column in frame.columns}
        rows = frame[list(there.values())].itertuples(index=False)
        return pd.Series([Name(dict(zip(there, row, strict=True))) for row in rows], index=frame.index, dtype=object)

    def country(self, code: str) -> Text:
        """The name of a country or of a group of countries."""
        return Text("{code:country}", {"code": code})

    def countries(self, codes: Iterable[str]) -> dict[str, Text]:
        """Names of countries by code."""
        return {code: self.country(code) for code in codes}

    def words(self, section: str) -> dict[str, Text]:
        """The words for the codes of a column: a section of words.toml."""
        return {code: Text(english, context=section) for code, english in vocabulary()[section].items()}

    def format(self, spec: str, /, *, context: str = "") -> Format:
        """A way to write values: ``money USD``, ``percent``, or a template with a ``{value}``."""
        return Format(spec, context)

    def each(self, of: Callable[[Language], Any]) -> Lazy:
        """Anything else that is to be made once a language."""
        return Lazy(of)

    def say(
        self, english: str | Text, /, figures: FigureIds = (), id: str = "", wrong: bool = False, **values: object
    ) -> None:
        """Say a finding.

        Parameters
        ----------
        english
            Its template, or a text made before.
        figures
            Ids of the figures it rests on: a list, a Series, or a frame with ``figure_id``.
        id
            Its anchor; made of its first words by default.
        wrong
            Whether it names a mistake in what the page was given: the report says it in the terminal, too, and ends with 1.
        """
        text = self._text(english, values)
        common = {"kind": "finding", "id": self._anchor(id, text), "figures": figure_ids(figures), "wrong": wrong}
        self._show(common, lambda language: {"text": text.in_language(language)})

    def chart(
        self,
        function: Callable[..., Figure],
        *arguments: Any,
        title: str | Text,
        alt: str | Text,
        figures: FigureIds,
        data: Any,
        subtitle: str | Text = "",
        caption: str | Text = "",
        source: str | Text | Sequence[str] | None = None,
        counted: FigureIds | None = None,
        id: str = "",
        values: Mapping[str, object] | None = None,
        **more: Any,
    ) -> None:
        """Draw a chart once a language and show it: ``function(*arguments, header=…, **more)``.

        Parameters
        ----------
        function
            A function of :mod:`talentmarket.charts`; it gets a header and the arguments with nothing in them waiting.
            One that takes a ``width`` is drawn a second time, for phones.
        title, subtitle
            The finding, and what is measured in which unit; both are drawn.
        alt
            What those read who can't see it.
        figures
            Ids of exactly the figures that it draws.
        data
            What it draws, for those who want to draw it again.
        caption
            How to read it; below the title by default, the title.
        source
            Who published the figures, if that does not follow from ``figures``.
        counted
            The figures that it counts instead of drawing them: their number and publishers are named below it.
        values
            What fills the templates of the texts.
        """
        english = {"title": title, "subtitle": subtitle, "caption": caption or title, "alt": alt}
        texts = {name: self._text(text, values) for name, text in english.items()}
        ids = figure_ids(figures)
        anchor = self._anchor(id, texts["title"])
        named = ids if counted is None else figure_ids(counted)
        publishers = self.publishers(named) if source is None else source

        def drawn(language: Language) -> dict[str, Any]:
            said = {name: text.in_language(language) for name, text in texts.items()}
            words = {name: language.word("chart", name) for name in vocabulary()["chart"]}
            header = Header(said["title"], said["subtitle"], resolve(publishers, language), len(named) or None, words)
            given, named_ones = resolve(list(arguments), language), resolve(more, language)
            figure = function(*given, header=header, **named_ones)
            width, height = (round(inches * _PIXELS_AN_INCH) for inches in figure.get_size_inches())
            # The site brings the face that the layout was measured with; JupyterLab has to be given its outlines
            image = svg(figure, anchor, outlines=not in_report())
            for_phones = ""
            if "width" in inspect.signature(function).parameters:
                for_phones = svg(function(*given, header=header, **{**named_ones, "width": NARROW}), f"{anchor}-narrow")
            return {
                **{name: said[name] for name in ("title", "caption", "alt")},
                "svg": image,
                "png": _png(figure) if os.environ.get("TALENTMARKET_PNG") else "",
                "narrow": for_phones,
                "width": width,
                "height": height,
                "data": _csv(resolve(data, language)),
            }

        self._show({"kind": "chart", "id": anchor, "figures": ids}, drawn)

    def table(
        self,
        frame: Any,
        columns: Mapping[str, Column],
        caption: str | Text,
        figures: FigureIds | None = None,
        id: str = "",
        values: Mapping[str, object] | None = None,
    ) -> None:
        """Show a table: the columns named, in their order and format.

        Parameters
        ----------
        frame
            One row per row. A column ``figure_id`` (ids, separated by spaces if there are several) links
            each row to its figures.
        columns
            Label by column, or label and format. Of a column that is ``folded`` the first line of each cell
            is, and a click opens the others.
        figures
            Ids of the figures the table rests on, if they are not in the frame.
        """
        specs = {name: label if isinstance(label, tuple) else (label, "text") for name, label in columns.items()}
        heading = self._text(caption, values)
        first = resolve(frame, self.languages[0])
        if absent := [name for name in specs if name not in first.columns]:
            raise KeyError(f"table {str(heading)!r}: the frame has no column {', '.join(absent)}")
        id_column = next((name for name in ("figure_id", "figure_ids") if name in first.columns), None)
        if figures is None and id_column is None:
            raise TypeError(f"table {str(heading)!r}: say which figures it rests on: figures=…, or a column figure_id")

        def written(language: Language) -> dict[str, Any]:
            rows = resolve(frame, language)
            return {
                "caption": heading.in_language(language),
                "columns": [
                    {"label": self._text(label, values).in_language(language), "kind": _column_kind(spec)}
                    for label, spec in specs.values()
                ],
                "rows": [
                    {
                        "cells": [language.written(row[name], spec, row) for name, (_, spec) in specs.items()],
                        "figures": figure_ids([row[id_column]]) if id_column else [],
                    }
                    for row in rows.to_dict("records")
                ],
                "data": _csv(rows),
            }

        ids = figure_ids(first if figures is None else figures)
        self._show({"kind": "table", "id": self._anchor(id, heading), "figures": ids}, written)

    def pick(
        self,
        frame: Any,
        caption: str | Text,
        label: str | Text,
        chosen: Sequence[str],
        spec: str,
        among: str | Text = "",
        across: str | Text = "",
        figures: FigureIds | None = None,
        id: str = "",
    ) -> None:
        """Show bars, or curves, of which a reader picks the series, and perhaps one group: all travels with the page.

        Parameters
        ----------
        frame
            One row per bar: ``row`` (its name), ``series`` and ``name`` (code and name), ``low`` and ``high``; perhaps
            ``figure_id``, and ``group`` and ``group_name``. Rows keep their order.
        label, among
            What the series are, and what the groups are.
        across
            What the frame's column ``x`` measures; with it the series are curves over ``x``, and the bars are folded away.
        chosen
            The series that are drawn first, and where scripts do not run; of the first group.
        spec
            The format of a value, such as ``percent``.
        """
        english = {"caption": caption, "label": label, "among": among, "across": across}
        texts = {name: self._text(text, None) for name, text in english.items()}

        def written(language: Language) -> dict[str, Any]:
            rows = resolve(frame, language).to_dict("records")
            bars = [
                {
                    "row": row["row"],
                    "series": str(row["series"]),
                    "group": str(row.get("group", "")),
                    "low": float(row["low"]),
                    "high": float(row["high"]),
                    "text": language.written((row["low"], row["high"]), spec, row),
                    "figures": " ".join(figure_ids([row["figure_id"]])) if "figure_id" in row else "",
                }
                for row in rows
            ]
            groups = {str(row["group"]): row["group_name"] for row in rows if "group" in row}
            first = next(iter(groups), "")
            drawn = [bar for bar in bars if bar["series"] in chosen and bar["group"] == first]
            return {
                **{name: text.in_language(language) for name, text in texts.items()},
                "series": {str(row["series"]): row["name"] for row in rows},
                "groups": groups,
                "bars": bars,
                "chosen": list(chosen),
                "drawn": drawn,
                "most": max([bar["high"] for bar in drawn], default=1.0) or 1.0,
                "curves": _curves(bars, [float(row["x"]) for row in rows], language, spec) if across else None,
                "data": _csv(resolve(frame, language)),
            }

        ids = figure_ids(frame if figures is None else figures)
        self._show({"kind": "picker", "id": self._anchor(id, texts["caption"]), "figures": ids}, written)

    def quote(self, name: str, ids: Sequence[str] = ()) -> None:
        """Repeat what another page found, with a link to it: filled in when all pages of the report are made.

        Parameters
        ----------
        name
            The page's notebook, such as ``02-compensation``.
        ids
            Which findings, by their anchors; all by default.
        """
        anchor = self._anchor(f"from-{name}", Text(""))
        common = {"kind": "quote", "id": anchor, "figures": [], "page": name, "ids": list(ids)}
        self._show(common, lambda _: {"text": f"→ {name}"})

    def _text(self, english: str | Lazy, values: Mapping[str, object] | None) -> Lazy:
        if isinstance(english, Text) and values:
            return Text(english.english, {**values, **english.values}, english.context)
        return english if isinstance(english, Lazy) else Text(english, values)

    def _anchor(self, given: str, text: Lazy) -> str:
        anchor = given or _slug(text.english if isinstance(text, Text) else str(text))
        if not _ID.fullmatch(anchor):
            raise ValueError(f"id {anchor!r}: small letters, digits and hyphens make an id; give one with id=…")
        number, free = 1, anchor
        while free in self._ids:
            if given:
                raise ValueError(f"id {anchor!r} is shown twice on this page")
            number += 1
            free = f"{anchor}-{number}"
        self._ids.add(free)
        return free

    @cached_property
    def _known_publishers(self) -> Mapping[str, str]:
        if index := os.environ.get("TALENTMARKET_PUBLISHERS"):
            found: Mapping[str, str] = json.loads(Path(index).read_text(encoding="utf-8"))
            return found
        from talentmarket.figures import FigureBook

        return FigureBook(processed_folder()).publishers

    def publishers(self, ids: Sequence[str]) -> list[str]:
        """Who published figures, most figures first; a remark in brackets is left to the list of sources."""
        named = Counter(self._known_publishers.get(one, "") for one in ids)
        return sorted(filter(None, named), key=lambda name: (-named[name], name))

    def _show(self, common: Mapping[str, Any], of: Callable[[Language], Mapping[str, Any]]) -> None:
        try:
            each = {language.code: dict(of(language)) for language in self.languages}
        except TextError as error:
            raise TextError(str(error)) from None
        first = {**common, **next(iter(each.values()))}
        bundle: dict[str, Any] = {BLOCK: {**common, "in": each}, "text/plain": first.get("caption") or first["text"]}
        if not in_report():
            bundle["text/html"] = str(preview(first))
        display(bundle, raw=True)


def in_report() -> bool:
    """Whether what is shown goes to a page of the site, and not right under its cell."""
    return "TALENTMARKET_REPORT" in os.environ


def _slug(english: str) -> str:
    """The first words of a template as an anchor."""
    plain = re.sub(r"\{[^}]*\}('s)?", " ", english.lower()).replace("'", "").replace("’", "")
    words = re.findall(r"[a-z][a-z0-9]*", plain)
    return "-".join(words[:6]) or "part"


def _curves(bars: Sequence[Mapping[str, Any]], over: Sequence[float], language: Language, spec: str) -> dict[str, Any]:
    """Bars as curves over ``over``: points by series and ticks of both axes, placed in percent from the upper left corner."""
    first, span = min(over), (max(over) - min(over)) or 1
    most = max(bar["high"] for bar in bars) or 1

    def along(x: float) -> float:
        return round(100 * (x - first) / span, 1)

    lines: dict[str, list[dict[str, Any]]] = {}
    for bar, x in zip(bars, over, strict=True):
        place = {"x": along(x), "y": round(100 - 100 * bar["high"] / most, 1)}
        lines.setdefault(bar["series"], []).append({**bar, **place})
    rough = spec.partition(" ")[0]  # a tick needs no digits after the point
    return {
        "lines": lines,
        "up": [{"at": 100 - 25 * step, "text": language.written(most * step / 4, rough, {})} for step in range(5)],
        "along": [{"at": along(x), "text": language.number(x)} for x in sorted(set(over))],
    }


def _column_kind(spec: str) -> str:
    kind = spec.split()[0]
    return "number" if kind in _NUMERIC else spec if spec == "folded" else ""


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
    cells: Iterable[object] = [figures] if isinstance(figures, str) else figures
    return sorted({name for cell in cells if not is_missing(cell) for name in re.split(r"[\s;,]+", str(cell)) if name})


def preview(block: Mapping[str, Any]) -> Markup:
    """A shown thing as HTML for JupyterLab, which takes what lies between two dollar signs for mathematics if it may."""
    return Markup('<div class="mathjax_ignore">{}</div>').format(_preview(block))


def _preview(block: Mapping[str, Any]) -> Markup:
    if "text" in block:
        return Markup("<p><strong>{}</strong></p>").format(block["text"])
    note = Markup("<p><small>{}</small></p>").format(f"{len(block['figures'])} figures")
    if block["kind"] == "picker":
        return Markup("<p>{}</p>").format(block["caption"]) + note
    if block["kind"] == "chart":
        return Markup('<figure role="img" aria-label="{}">{}<figcaption>{}</figcaption></figure>{}').format(
            block["alt"], Markup(block["svg"]), block["caption"], note
        )
    head = Markup("").join(Markup("<th>{}</th>").format(column["label"]) for column in block["columns"])
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row["cells"]))
        for row in block["rows"]
    )
    return Markup("<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>{}").format(
        escape(block["caption"]), head, body, note
    )


def _png(figure: Figure) -> str:
    """A chart that was written as SVG, laid out as it is there, as PNG of twice its size in base64."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=2 * _PIXELS_AN_INCH, metadata={"Software": None})
    return base64.b64encode(buffer.getvalue()).decode()


def _csv(frame: pd.DataFrame) -> str:
    """What a chart or table shows, to be downloaded: twelve digits, for where an array lies may change a sum's last bit."""
    return frame.to_csv(index=False, lineterminator="\n", float_format=lambda value: plain(float(f"{value:.12g}")))
