"""Proposals as one HTML page with tick boxes, which hands the lines over as CSV files; it asks nothing of any server."""

import base64
import hashlib
import json
from html import escape
from pathlib import Path
from string import Template

from talentmarket.language import Language
from talentmarket.raw.collect import Proposal, Proposals
from talentmarket.raw.collect.lines import PREFIX, draft
from talentmarket.raw.collect.review import reading, summary
from talentmarket.schema import dictionary
from talentmarket.translations import SOURCE

_HERE = Path(__file__).parent


def page(proposals: Proposals, lang: str = SOURCE) -> str:
    """The page: a block a figure with its sentence, its reading and a field a cell; all text of the source is escaped.

    `lang` is the language of what the page itself says.
    """
    language = Language(lang)
    title = proposals.document.title or language.text("Figures found")
    columns = {table: [field.name for field in dictionary().raw[table].fields] for table in PREFIX}
    style, script, frame = ((_HERE / f"page.{kind}").read_text(encoding="utf-8") for kind in ("css", "js", "html"))
    return Template(frame).substitute(
        lang=lang,
        title=escape(title),
        summary=escape(" · ".join(list(summary(proposals, language))[1:])),
        help=escape(
            language.text(
                "Tick what belongs in the data. A cell with an orange border rests on a rule, not on the sentence: look "
                "at it first. Ids of figures and of the source are filled in when the lines go into the tables."
            )
        ),
        save=escape(language.text("Save the ticked lines")),
        proposals="\n".join(_block(one, language) for one in proposals.found),
        columns=json.dumps(columns).replace("<", "\\u003c"),
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _block(one: Proposal, language: Language) -> str:
    before, marked, after = map(escape, one.parted())
    names = [field.name for field in dictionary().raw[one.table].fields]
    cells = draft(one)
    fields = "".join(_cell(one, name, cells.get(name, "")) for name in names if name not in ("figure_id", "source_id"))
    known = "".join(f'<p class="known">{escape(match.said(language))}</p>' for match in one.matches)
    return (
        f'<fieldset data-table="{one.table}"><legend><label><input type="checkbox"> {one.table}, {escape(one.place)}</label>'
        f"</legend><p>{before}<mark>{marked}</mark>{after}</p><p><small>{escape(reading(one, language))}</small></p>"
        f'{known}<div class="cells">{fields}</div></fieldset>'
    )


def _cell(one: Proposal, name: str, value: str) -> str:
    """The field of a column with its value; one that rests on a rule is marked."""
    kind = ' class="guess"' if name in one.labels and str(one.labels[name]) != one.labels[name].value else ""
    return f'<label{kind}>{name}<input name="{name}" value="{escape(value)}"></label>'


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
