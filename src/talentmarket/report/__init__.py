"""The report: notebooks run by papermill, exported to pages, assembled into a small site.

:func:`build` makes the whole of it. A *page* is a notebook, a language and parameters. The rest of
this text is what a notebook has to keep to; ``tests/report`` checks the shipped notebooks for it.

The notebook
------------
``notebooks/NN-topic.ipynb``, nbformat 4.5 with cell ids, kernel ``python3``, no outputs, no
execution counts, no metadata but ``kernelspec`` and ``language_info.name``. Cells come in this order:

1. A pair of Markdown cells tagged ``en`` and ``ko``: ``# Title`` and one paragraph, the question.
   They become the head of the page and its entry in the overview.
2. One code cell tagged ``parameters``.
3. One code cell tagged ``setup``: imports, ``page = Page("NN-topic", lang)``, ``talentmarket.load``.
4. Pairs of Markdown cells (``en``, then ``ko``; headings from ``##`` down, as many in both) and
   code cells. Tag both cells of a pair ``methods`` to fold them away under "How this was done"
   ("계산 방법"), or ``limits`` for what the page can't tell (shown in a box).

No digit stands in a Markdown cell, except in code spans and links: numbers are computed and said with ``page.say``.
Import the modules a notebook needs by name (``from talentmarket.analysis import survival``), never a
package that pulls in all of them: a page is rebuilt when a ``talentmarket`` module, a table or a data
file that its kernel imported or opened has changed, and only then.

Parameters
----------
One assignment a line, annotated, with a default and one comment each::

    lang: Literal["en", "ko"] = "en"  # language of the page
    country: str = ""                 # ISO code of a country, empty for all [salaries.country]
    since: int = 2015                 # first year that counts [1990..2026]
    statistic: Literal["median", "mean"] = "median"  # which average
    compare: list[str] = ["KR", "US"]  # countries in the chart [salaries.country]

Types are ``str``, ``int``, ``float``, ``bool``, ``list[...]`` of these, and ``Literal[...]``
(``from typing import Literal`` may stand in the cell). The bracket at the end of a comment says which
values are allowed: the values of a column of a table in ``data/processed``, or a range of numbers;
the default is always allowed. ``lang`` is a parameter of every notebook. Everything is checked
before anything runs, see :mod:`talentmarket.report.notebooks`. Parameters are values, never code.

What a cell shows
-----------------
``from talentmarket.report.display import Page``. Only these calls (and plain ``print``) reach a
page; in JupyterLab they show the same thing right under the cell::

    page = Page("02-compensation", lang)
    page.say("gap", figures=rows, premium=0.28, pay=215_000)   # a finding; also listed at the top
    page.show(figure, "pay-by-country", figures=rows, data=frame)         # a Matplotlib figure
    page.table(frame, "pay-table", figures=rows)               # a DataFrame
    page.text("axis.pay")                                      # a text for axes and legends
    page.language.money(215_000, "USD")                        # "$215K", "US$21.5만": see language.py

``figures`` are the ids of exactly the figures used: a list of ids, a Series of ids, or a frame with a
column ``figure_id`` (a cell of it may hold several ids, separated by spaces). They become links to
the explorer, and the page's list of sources. Every id must stand in a table of ``data/processed``.
``data`` is what the chart draws; it can be downloaded as CSV, beside the chart as SVG and PNG.
A frame given to ``table`` shows the columns that its texts name, in that order; with a column
``figure_id`` each row leads to its figures. Extra keyword arguments fill the placeholders of texts.
A chart has no title of its own (the caption is one); its source line is drawn in it by the chart.

Texts
-----
``src/talentmarket/report/texts/NN-topic.toml``: every text a cell says, in both languages::

    [findings.gap]
    en = "At start-ups the median {role} earns {premium:percent} less than {pay:money USD}."
    ko = "스타트업의 {role:은/는} 중앙값이 {pay:money USD}보다 {premium:percent} 낮다."
    [charts.pay-by-country]
    caption = { en = "Median pay by country", ko = "나라별 보수 중앙값" }
    alt = { en = "Bars: {top} is highest with {pay:money USD}.", ko = "막대그래프: …" }
    [tables.pay-table]
    caption = { en = "…", ko = "…" }
    [tables.pay-table.columns]
    organization = { en = "Organization", ko = "조직" }
    annual_low_usd = { en = "From", ko = "하한", format = "money USD" }
    [words]
    "axis.pay" = { en = "Annual pay", ko = "연봉" }
    [parameters]
    country = { en = "Country", ko = "나라" }

A placeholder is ``{name}`` or ``{name:format}``. Formats: ``text`` (the default), ``number``,
``decimal``, ``percent`` (of a share 0-1), ``points`` (percentage points of a share), ``money USD`` (an ISO 4217
code, or the name of another value that holds it), ``times`` (a ratio, "2.3 times", "2.3배"), ``year``,
``country`` (an ISO code, by its name), ``list``, ``plural figure|figures``. A number of digits after
the point may follow: ``percent 1``, ``number 2``. A Korean particle after a value is written
as a pair in any format and chosen by the value's last sound: ``{role:은/는}``, ``{pay:money USD 이/가}``.
Texts are plain: HTML or Markdown in them, or in a value, shows as it is written. No digit stands in a
text outside placeholders. Ids of findings, charts and tables are anchors, the same in both languages.
"""
