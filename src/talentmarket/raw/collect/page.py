"""Proposals as one HTML page with tick boxes, which hands the lines over as CSV files; it asks nothing of any server."""

import base64
import hashlib
import json
from html import escape
from string import Template

from talentmarket.language import Language
from talentmarket.raw.collect import Proposal, Proposals
from talentmarket.raw.collect.lines import PREFIX, Row, draft
from talentmarket.raw.collect.review import reading, summary
from talentmarket.schema import dictionary
from talentmarket.translations import SOURCE

_STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
fieldset{border:1px solid #ccc;border-radius:.4rem;margin:0 0 1rem;padding:.5rem 1rem}mark{background:#ffe08a}
.cells{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.4rem}.cells label{font-size:.8rem;color:#555}
.cells input{width:100%;font:inherit;box-sizing:border-box}.guess input{border-color:#c60;background:#fff6e8}
.known{color:#a40}button{font:inherit;padding:.4rem 1rem}"""

_SCRIPT = """const columns = JSON.parse(document.getElementById("columns").textContent);
const quoted = (text) => /[",\\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
document.getElementById("save").addEventListener("click", () => {
  for (const table of Object.keys(columns)) {
    const lines = [];
    for (const one of document.querySelectorAll(`fieldset[data-table="${table}"]`)) {
      if (!one.querySelector("input[type=checkbox]").checked) continue;
      const cell = (name) => { const found = one.querySelector(`input[name="${name}"]`); return found ? found.value : ""; };
      lines.push(columns[table].map((name) => quoted(cell(name))).join(","));
    }
    if (!lines.length) continue;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([columns[table].join(",") + "\\n" + lines.join("\\n") + "\\n"], {type: "text/csv"}));
    link.download = table + "-lines.csv";
    link.click();
  }
});"""

_PAGE = Template("""<!doctype html>
<html lang="$lang"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '$style_hash'; script-src '$script_hash'">
<title>$title</title><style>$style</style></head><body>
<h1>$title</h1><p>$summary</p><p>$help</p>
$proposals
<button id="save" type="button">$save</button>
<script type="application/json" id="columns">$columns</script><script>$script</script></body></html>
""")


def page(proposals: Proposals, lang: str = SOURCE) -> str:
    """The page: a block a figure with its sentence, its reading and a field a cell; all text of the source is escaped.

    `lang` is the language of what the page itself says.
    """
    language = Language(lang)
    title = proposals.document.title or language.text("Figures found")
    columns = {table: [field.name for field in dictionary().raw[table].fields] for table in PREFIX}
    return _PAGE.substitute(
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
        style=_STYLE,
        script=_SCRIPT,
        style_hash=_hash(_STYLE),
        script_hash=_hash(_SCRIPT),
    )


def _block(one: Proposal, language: Language) -> str:
    before, marked, after = (
        escape(part) for part in (one.sentence[: one.start], one.sentence[one.start : one.end], one.sentence[one.end :])
    )
    cells: Row = draft(one)
    fields = "".join(
        _cell(field.name, cells.get(field.name, ""), _guessed(one, field.name))
        for field in dictionary().raw[one.table].fields
        if field.name not in ("figure_id", "source_id")
    )
    known = "".join(f'<p class="known">{escape(match.said(language))}</p>' for match in one.matches)
    return (
        f'<fieldset data-table="{one.table}"><legend><label><input type="checkbox"> {one.table}, {escape(one.place)}</label>'
        f"</legend><p>{before}<mark>{marked}</mark>{after}</p><p><small>{escape(reading(one, language))}</small></p>"
        f'{known}<div class="cells">{fields}</div></fieldset>'
    )


def _cell(name: str, value: str, guessed: bool) -> str:
    kind = ' class="guess"' if guessed else ""
    return f'<label{kind}>{name}<input name="{name}" value="{escape(value)}"></label>'


def _guessed(one: Proposal, column: str) -> bool:
    return column in one.labels and str(one.labels[column]) != one.labels[column].value


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
