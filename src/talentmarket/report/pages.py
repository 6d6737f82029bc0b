"""Write an executed notebook as a page, in one language.

Everything is escaped that a template is given. Of what a kernel sent, only the blocks of
:mod:`talentmarket.report.page` and printed text reach a page; HTML or scripts never do.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import mistune
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from talentmarket.figures import FigureBook, version
from talentmarket.language import Language
from talentmarket.report import BLOCK
from talentmarket.report.catalogue import translate
from talentmarket.report.freshness import menu
from talentmarket.report.parameters import Parameter, Plan, Value, source, tags
from talentmarket.translations import languages, vocabulary

TEMPLATES = Path(__file__).parent / "templates"
RELEASE = metadata.version("talentmarket")
_SVG = "{http://www.w3.org/2000/svg}"
_DRAWN = {
    _SVG + name
    for name in ("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "use",
                 "defs", "clipPath", "title", "desc", "image", "linearGradient", "stop", "pattern")
}  # fmt: skip

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$", re.MULTILINE)
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
#: What pages say of themselves, by name.
Found = Mapping[str, Mapping[str, Any]]


class PageError(Exception):
    """A notebook whose cells can't be made into a page."""


@dataclass(slots=True)
class Written:
    """A written page: its files by path below the report, and what the overview says of it."""

    files: dict[str, bytes]
    title: str
    question: str
    findings: list[dict[str, Any]]
    charts: list[dict[str, str]]
    tables: list[Path]

    def summary(self) -> dict[str, Any]:
        """What the pages of the site need to know of it, fit for JSON."""
        return {"title": self.title, "question": self.question, "findings": self.findings, "charts": self.charts}


def environment() -> Environment:
    """Jinja for the pages of the site: every value is escaped, a missing one is an error."""
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    made.trim_blocks = made.lstrip_blocks = True
    made.filters |= {"spans": code_spans, "highlighted": highlighted, "drawing": drawing}
    made.tests["dated"] = _DATE.fullmatch  # a month or a day, which no line may break
    return made


@cache
def highlighted(code: str) -> Markup:
    """Python with its parts marked for the style sheet; the pages of all languages show the same cells."""
    return Markup(highlight(code, PythonLexer(), HtmlFormatter()))


def drawing(svg: str) -> Markup:
    """A chart to put into a page, if it is a drawing and nothing else: no script, no handler, no address elsewhere."""
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        if element.tag not in _DRAWN:
            raise PageError(f"a chart holds <{element.tag.rpartition('}')[2]}>, which is not a drawing")
        for name, value in element.attrib.items():
            plain = name.rpartition("}")[2].lower()
            if plain.startswith("on") or (plain == "href" and not value.startswith(("#", "data:image/png;base64,"))):
                raise PageError(f"a chart holds {plain}={value[:40]!r}, which is not a drawing")
    return Markup(svg)


def code_spans(text: str) -> Markup:
    """A text with what it has between backticks as code; all else is escaped."""
    return Markup(_SPAN.sub(r"<code>\1</code>", str(escape(text))))


_SPAN = re.compile("`([^`]+)`")
_DATE = re.compile(r"\d{4}(-\d\d){1,2}")


def frame(lang: str, path: str, root: Path, site: str = "", **more: object) -> dict[str, Any]:
    """What the layout of any page needs: its file's name is the same in all languages.

    The notebooks of the project are the menu, its sources tell how new the data are. Services show the picture of a page
    only where the address is known that the report is published at.
    """
    language = Language(lang)
    newest = newest_source(root / "data" / "processed")
    return {
        "lang": lang,
        "territory": str(language.locale if language.locale.territory else language.locale.language),
        "others": [named(code) for code in languages() if code != lang],
        "path": path,
        "root": root,
        "language": language,
        "say": language.text,
        "word": language.word,
        "menu": [{"path": f"{name}.html", "title": language.translated(title)} for name, title in menu(root)],
        "date": newest and language.date(newest),
        "release": RELEASE,
        "site": site and site.rstrip("/") + "/",
        "picture": {"file": "assets/card.png", "alt": language.text("The AI talent market in open figures")},
        "css": Markup(_text("style.css")),
        **script("page.js", "script"),
        **more,
    }


def newest_source(data: Path) -> str:
    """The day on which the newest source was published that has a day: how new the data are."""
    path = data / "sources.csv"
    return _newest(data, path.stat().st_mtime_ns) if path.exists() else ""


@lru_cache(maxsize=8)
def _newest(data: Path, _changed: int) -> str:
    days = [row.get("published") or "" for row in FigureBook(data).table("sources")]
    return max((day for day in days if len(day) == 10), default="")


def named(code: str) -> dict[str, str]:
    """A language's code, its own name, and what it calls the report."""
    language = Language(code)
    own = str(language.locale.get_display_name(language.locale) or code)
    site = language.text("The AI talent market in open figures")
    return {"code": code, "name": own[0].upper() + own[1:], "site": site}


#: What stays as it is in a page while its words are joined: tags, scripts, styles, code, fields.
_NOT_PROSE = re.compile(
    r"(<script.*?</script>|<style.*?</style>|<textarea.*?</textarea>|<pre.*?</pre>|<code.*?</code>|<[^>]+>)", re.DOTALL
)
_JOINS = [
    (re.compile(r"(?<=[%)\]])(?=[가-힣])"), "\u2060"),  # a particle goes with its value
    (re.compile(r"(?<=[\d만억조]) (?=(?:원|달러|유로|엔|위안|파운드|개국|장|명|건|년)(?![가-힣]{2}))"), "\u00a0"),
    (re.compile(r"(?=~\d)"), "\u2060"),
    # not where numbers are worded: the face of charts has no minus
    (re.compile(r"(?<![\w-])-(?=[$€£¥₩]?\d)"), "\u2212"),
]


def joined(html: str) -> str:
    """A page with minus signs, and no line broken between a value and its particle or unit, or the ends of a range."""
    parts = _NOT_PROSE.split(html)
    for place in range(0, len(parts), 2):
        for where, join in _JOINS:
            parts[place] = where.sub(join, parts[place])
    return "".join(parts)


@cache
def _text(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def script(file: str, name: str) -> dict[str, object]:
    """A script for a page under ``name``, and under ``name_hash`` how a content security policy lets it run."""
    text = _text(file)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    return {name: Markup(text), f"{name}_hash": f"sha256-{digest}"}


class _Renderer(mistune.HTMLRenderer):
    """Markdown without HTML; headings take the ids they are given."""

    def __init__(self, ids: Iterator[str]) -> None:
        super().__init__(escape=True)
        self.ids = ids

    def heading(self, text: str, level: int, **_: Any) -> str:
        return f'<h{level} id="{next(self.ids)}">{text}</h{level}>\n'


@dataclass(slots=True)
class _Part:
    """A piece of a page, in the order of the notebook: prose, a block, code, printed text, or a fold."""

    kind: str
    html: Markup = field(default_factory=Markup)
    block: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    parts: list["_Part"] = field(default_factory=list)
    headings: list[tuple[str, str, str]] = field(default_factory=list)  # mark, anchor, English


class Pages:
    """Writes pages; one book of figures and one set of templates serve them all."""

    def __init__(self, root: Path, site: str = "") -> None:
        self.root, self.site = root, site
        self.book = FigureBook(root / "data" / "processed")
        self.template = environment().get_template("page.html.j2")

    def write(
        self,
        plan: Plan,
        cells: Sequence[NotebookNode],
        parameters: Sequence[Parameter],
        tables: Sequence[Path],
        found: Found | None = None,
    ) -> Written:
        """Write one page, from its cells after the run, what the notebook declares, and the processed tables that it read.

        `found` is what the pages that it quotes say of themselves, by name.

        Raises
        ------
        PageError
            If cells do not come as ``docs/notebooks.md`` says.
        UnknownFigure
            If a figure that the page says it uses is in no table.
        """
        language = Language(plan.lang)
        title, question, body = _opening(cells, language)
        parts = list(_parts(body, language, found or {}))
        _drawn_findings(parts)
        blocks = [part.block for part in parts if part.block]
        figures = sorted({name for block in blocks for name in block["figures"]})
        sources, told = self.book.sources(figures, [path.stem for path in tables])
        told += ["sources"] if figures else []
        tables = sorted({*tables, *(self.book.data / f"{name}.csv" for name in told)})
        context = frame(plan.lang, f"{plan.name}.html", self.root, self.site) | {
            "title": title,
            "question": question,
            "contents": _contents(parts, language),
            "parameters": _shown(parameters, plan, language),
            "parts": _folded(parts),
            "figures": figures,
            "sources": sources,
            "tables": sorted(path.stem for path in tables),
            "version": version(tables),
            "files": f"files/{plan.name}",
            "terms": _explained(parts, language),
        }
        places = [item["path"] for item in context["menu"]]
        at = places.index(f"{plan.notebook.stem}.html") if f"{plan.notebook.stem}.html" in places else -1
        context["previous"] = context["menu"][at - 1] if at > 0 else None
        context["next"] = context["menu"][at + 1] if -1 < at < len(places) - 1 else None
        context["citations"] = citations(title, context["path"], self.root, context["version"], language)
        links = [source.link for source in sources if source.link]
        context["metadata"] = dataset(plan.lang, title, question, context["version"], isBasedOn=links)
        if picture := next((block for block in blocks if block.get("png")), None):
            context["picture"] = {"file": f"{plan.lang}/{context['files']}/{picture['id']}.png", "alt": picture["alt"]}
        files = {f"{plan.lang}/{plan.name}.html": joined(self.template.render(page=context)).encode()}
        made, charts = _saved(blocks, f"{plan.lang}/files/{plan.name}")
        files |= made
        said = [block for block in blocks if block["kind"] == "finding"]
        findings = [{key: block[key] for key in ("id", "text", "wrong") if block.get(key)} for block in said]
        return Written(files, title, question, findings, charts, tables)


def _saved(blocks: Sequence[Mapping[str, Any]], folder: str) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    """The files of what a page shows, below a folder, and what is said of them on the page of downloads."""
    files: dict[str, bytes] = {}
    charts: list[dict[str, Any]] = []
    for block in blocks:
        if block["kind"] not in {"chart", "table", "picker"}:
            continue
        stem = f"{folder}/{block['id']}"
        files[f"{stem}.csv"] = block["data"].encode()
        if block["kind"] == "chart":
            files[f"{stem}.svg"] = block["svg"].encode()
        if block.get("png"):
            files[f"{stem}.png"] = base64.b64decode(block["png"])
        kinds = [kind for kind in ("svg", "png", "csv") if f"{stem}.{kind}" in files]
        charts.append({name: block.get(name, "") for name in ("id", "caption", "title")} | {"files": kinds})
    return files, charts


def quoted(cells: Sequence[NotebookNode]) -> list[str]:
    """The names of the pages whose findings a notebook quotes."""
    outputs = (output.get("data", {}) for cell in cells for output in cell.get("outputs", []))
    blocks = (data[BLOCK] for data in outputs if BLOCK in data)
    return sorted({block["page"] for block in blocks if block["kind"] == "quote"})


def _opening(cells: Sequence[NotebookNode], language: Language) -> tuple[str, str, Sequence[NotebookNode]]:
    """Title and question from the first cell, and the cells that follow."""
    first = source(cells[0]) if cells and cells[0].cell_type == "markdown" else ""
    if not first.startswith("# "):
        raise PageError("the first cell is Markdown: a heading,  # Title , and a question")
    heading, _, rest = translate(first, language.translated).strip().partition("\n")
    return heading[2:].strip(), " ".join(rest.split()), cells[1:]


def _parts(cells: Sequence[NotebookNode], language: Language, found: Found) -> Iterator[_Part]:
    used: set[str] = set()
    for cell in cells:
        marks = tags(cell)
        if cell.cell_type == "markdown":
            english = source(cell)
            headings = [(mark, _slug(text, used), text) for mark, text in _headings(english)]
            kind = next((mark for mark in ("methods", "limits") if mark in marks), "prose")
            html = _markdown(translate(english, language.translated), [anchor for _, anchor, _ in headings])
            yield _Part(kind, html=html, headings=headings)
        elif cell.cell_type == "code" and "injected-parameters" not in marks:
            yield from _outputs(cell, language, found)
            yield _Part("code", text=source(cell))


def _outputs(cell: NotebookNode, language: Language, found: Found) -> Iterator[_Part]:
    """What a cell shows; a value that is looked at in the notebook, such as a table, is not for the page."""
    for output in cell.get("outputs", []):
        bundle = output.get("data", {})
        if BLOCK in bundle:
            block = bundle[BLOCK] | bundle[BLOCK]["in"][language.code]
            if block["kind"] == "quote":
                block |= _quotation(block, found.get(block["page"], {}))
            yield _Part(block["kind"], block=block)
        elif output.output_type == "stream" and output.name == "stdout" and output.text.strip():
            yield _Part("printed", text=output.text)


def _quotation(block: Mapping[str, Any], page: Mapping[str, Any]) -> dict[str, Any]:
    """The findings that a page quotes from another, in the order asked for."""
    findings = {finding["id"]: finding for finding in page.get("findings", [])}
    asked = block["ids"] or findings
    return {"title": page.get("title", ""), "findings": [findings[one] for one in asked if one in findings]}


def _folded(parts: Sequence[_Part]) -> list[_Part]:
    """Parts with neighbours that are folded away, or boxed, brought together, and all code in one fold at the end."""
    together: list[_Part] = []
    code = _Part("code")
    for part in parts:
        last = together[-1] if together else None
        if part.kind == "code":
            code.parts.append(part)
        elif part.kind in {"methods", "limits"}:
            if last is None or last.kind != part.kind:
                together.append(last := _Part(part.kind))
            last.parts.append(part)
        else:
            together.append(part)
    return [*together, *([code] if code.parts else [])]


def _headings(text: str) -> list[tuple[str, str]]:
    """The headings of a Markdown text, each with its mark."""
    return [(match[1], match[2]) for match in _HEADING.finditer(_FENCED.sub("", text))]


def _slug(text: str, used: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "part"
    slug, number = f"s-{plain}", 1
    while slug in used:
        number += 1
        slug = f"s-{plain}-{number}"
    used.add(slug)
    return slug


def _markdown(text: str, ids: Sequence[str]) -> Markup:
    render = mistune.create_markdown(renderer=_Renderer(iter(ids)), plugins=["strikethrough", "table", "url"])
    return Markup(render(text))


def markdown(text: str) -> Markup:
    """A Markdown text as HTML, with anchors of its headings; HTML in it is escaped."""
    used: set[str] = set()
    return _markdown(text, [_slug(heading, used) for _, heading in _headings(text)])


def _shown(parameters: Sequence[Parameter], plan: Plan, language: Language) -> list[dict[str, str]]:
    """The parameters as a reader sees them: name, value, meaning, and whether it was given."""

    def written(value: Value) -> str:
        if isinstance(value, bool):
            return language.text("yes") if value else language.text("no")
        if isinstance(value, list):
            return ", ".join(map(written, value)) or language.text("(empty)")
        return str(value) or language.text("(empty)")

    return [
        {
            "name": parameter.name,
            "value": written(plan.given.get(parameter.name, parameter.default)),
            "meaning": language.translated(parameter.comment),
            "given": "given" if parameter.name in plan.given else "",
        }
        for parameter in parameters
    ]


def citations(title: str, path: str, root: Path, version: str, language: Language) -> dict[str, str]:
    """How APA and BibTeX cite the page of this title, or with none the whole site, by its version and its data's."""
    site = language.text("The AI talent market in open figures")
    year = newest_source(root / "data" / "processed")[:4]
    key = re.sub(r"[^a-z0-9]+", "-", path.removesuffix(".html").lower()).strip("-")
    edition = f"{RELEASE}, data {version}"
    within = f" {site}." if title else ""
    held = f"  howpublished = {{{{{site}}}}},\n" if title else ""
    return {
        "APA": f"The talentmarket maintainers. ({year or 'n.d.'}). {title or site} (Version {edition}) [Data set].{within}",
        "BibTeX": (
            f"@misc{{talentmarket-{key},\n  author = {{{{The talentmarket maintainers}}}},\n  title = {{{{{title or site}}}}},\n"
            f"{held}  year = {{{year}}},\n  note = {{Version {edition}}},\n}}"
        ),
    }


def _drawn_findings(parts: Sequence[_Part]) -> None:
    """Mark findings that a chart of the same section has as its title: a page says them there, and once."""
    waiting: list[dict[str, Any]] = []
    for part in parts:
        if part.kind == "prose":
            waiting = []
        elif part.kind == "finding":
            waiting.append(dict(part.block))
            part.block = waiting[-1]
        elif part.kind == "chart":
            for block in waiting:
                block["drawn"] = block.get("drawn") or block["text"] == part.block.get("title")


def _contents(parts: Sequence[_Part], language: Language) -> list[dict[str, str]]:
    """The headings of the second level, with their anchors."""
    headings = [heading for part in parts if part.kind != "methods" for heading in part.headings]
    marks = re.compile(r"\[([^]]*)\]\([^)]*\)|[*`]")
    shown = [(anchor, language.translated(english)) for mark, anchor, english in headings if mark == "##"]
    return [{"id": anchor, "text": marks.sub(r"\1", text)} for anchor, text in shown]


def _explained(parts: Sequence[_Part], language: Language) -> list[dict[str, str]]:
    """Make the first mention of each word of the glossary a button that explains it; the words that were met."""
    met = []
    for key in vocabulary()["term"]:
        word, meaning = language.word("term", key), language.word("meaning", key)
        end = "" if re.search(r"[가-힣]", word) else r"s?\b"
        mention = re.compile(rf"(?<![\w]){re.escape(word)}{end}", re.IGNORECASE)
        for part in parts:
            if part.kind not in {"prose", "methods", "limits"}:
                continue
            pieces = _NOT_PROSE.split(str(part.html))
            depth = 0
            for place, piece in enumerate(pieces):
                if place % 2:
                    opens, closes = re.match(r"<(?:h\d|a|button)\b", piece), re.match(r"</(?:h\d|a|button)>", piece)
                    depth += bool(opens) - bool(closes)
                elif not depth and (found := mention.search(piece)):
                    button = f'<button type="button" class="term" popovertarget="term-{key}">{found[0]}</button>'
                    pieces[place] = piece[: found.start()] + button + piece[found.end() :]
                    part.html = Markup("".join(pieces))
                    met.append({"key": key, "word": word, "meaning": meaning})
                    break
            if met and met[-1]["key"] == key:
                break
    return met


def dataset(lang: str, name: str, description: str, version: str, **more: object) -> dict[str, object]:
    """A page as a schema.org Dataset, for those who publish it."""
    about = {"name": name, "description": description, "inLanguage": lang, "version": version}
    licence = "https://creativecommons.org/licenses/by/4.0/"
    return {"@context": "https://schema.org", "@type": "Dataset", **about, "license": licence, **more}
