"""Write an executed notebook as a page, with nbconvert and a template of the project's own.

The template escapes whatever it is given. Of what a kernel sent, only the blocks of
:mod:`talentmarket.report.display` and plain text reach a page; HTML or scripts never do.
"""

import base64
import hashlib
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from talentmarket.figures import FigureBook, Source, version
from talentmarket.report.display import BLOCK
from talentmarket.report.language import LANGUAGES, Language, Texts, fill, words
from talentmarket.report.parameters import Parameter, Plan, Value, source, tags

_HEAVY = 90_000  # bytes

TEMPLATES = Path(__file__).parent / "templates"

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$", re.MULTILINE)
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


class PageError(Exception):
    """A notebook whose cells can't be made into a page."""


@dataclass(slots=True)
class Written:
    """A written page: its files by path below the report, and what the overview says of it."""

    files: dict[str, bytes]
    title: str
    question: str
    findings: list[str]
    picture: dict[str, Any] | None
    charts: list[dict[str, str]]
    tables: list[Path]

    def summary(self) -> dict[str, Any]:
        """What the pages of the site need to know of it, fit for JSON."""
        return {
            "title": self.title,
            "question": self.question,
            "findings": self.findings,
            "picture": self.picture,
            "charts": self.charts,
        }


class Words:
    """The words that all pages share, in one language; ``words('findings')``, ``words('download')``."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        return fill(words()[key][self.language.code], self.language, values)


def environment() -> Environment:
    """Jinja for the pages of the site: every value is escaped, a missing one is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["spans"] = code_spans
    return made


def code_spans(text: str) -> Markup:
    """A text with what stands in it between backticks as code; all else is escaped."""
    return Markup(_SPAN.sub(r"<code>\1</code>", str(escape(text))))


_SPAN = re.compile("`([^`]+)`")


def frame(lang: str, path: str, **more: object) -> dict[str, Any]:
    """What the layout of any page needs.

    Parameters
    ----------
    lang
        The language of the page.
    path
        The page's file name, which is the same in the other language.
    """
    language = Language(lang)
    script = (TEMPLATES / "page.js").read_text(encoding="utf-8")
    return {
        "lang": lang,
        "other": next(code for code in LANGUAGES if code != lang),
        "path": path,
        "language": language,
        "words": Words(language),
        "css": Markup((TEMPLATES / "style.css").read_text(encoding="utf-8")),
        "script": Markup(script),
        "script_hash": script_hash(script),
        **more,
    }


def script_hash(script: str) -> str:
    """How a content security policy names a script that may run."""
    digest = hashlib.sha256(script.encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")


class PageExporter(TemplateExporter):
    """nbconvert with the project's template; unlike nbconvert's own pages it needs nothing from elsewhere."""

    output_mimetype = "text/html"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(template_paths=[str(TEMPLATES)], template_file="page.html.j2", **kwargs)  # type: ignore[no-untyped-call]

    def _create_environment(self) -> Environment:
        made: Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        made.autoescape = True
        made.undefined = StrictUndefined
        made.trim_blocks = made.lstrip_blocks = True
        return made

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "highlight_code", Highlight2HTML(pygments_lexer="python", parent=self)


class _Renderer(IPythonRenderer):
    """Markdown without HTML; headings take the ids they are given."""

    def __init__(self, ids: Iterator[str]) -> None:
        super().__init__(escape=True, exclude_anchor_links=True)
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


class Pages:
    """Writes pages; one exporter serves them all."""

    def __init__(self, data: Path) -> None:
        self.book = FigureBook(data)
        self._writing = threading.Lock()  # nbconvert's exporters are not made for several threads

    @cached_property
    def _exporter(self) -> PageExporter:
        return PageExporter()

    def write(
        self,
        plan: Plan,
        cells: Sequence[NotebookNode],
        parameters: Sequence[Parameter],
        texts: Texts | None,
        tables: Sequence[Path],
    ) -> Written:
        """Write one page.

        Parameters
        ----------
        plan
            Which page.
        cells
            The cells of the notebook after its run.
        parameters
            What the notebook declares.
        texts
            Its texts, if it has any, for the meaning of parameters.
        tables
            The processed tables that it read.

        Raises
        ------
        PageError
            If cells do not come as :mod:`talentmarket.report` says.
        UnknownFigure
            If a figure that the page says it uses is in no table.
        """
        title, question, body = _opening(cells, plan.lang)
        parts = list(_parts(body, plan.lang))
        blocks = list(_blocks(parts))
        figures = sorted({name for block in blocks for name in block["figures"]})
        sources, told = self.book.sources(figures, [path.stem for path in tables])
        tables = sorted({*tables, *(self.book.data / f"{name}.csv" for name in told)})
        context = frame(plan.lang, f"{plan.name}.html") | {
            "title": title,
            "question": question,
            "findings": [block for block in blocks if block["kind"] == "finding"],
            "parameters": _shown(parameters, plan, texts),
            "parts": _folded(parts),
            "figures": figures,
            "sources": sources,
            "tables": sorted(path.stem for path in tables),
            "version": version(tables),
            "files": f"files/{plan.name}",
            "picture": next((block for block in blocks if block["kind"] == "chart"), None),
            "data_uri": _data_uri,
        }
        context["metadata"] = _dataset(context, sources)
        empty = NotebookNode(cells=[], metadata=NotebookNode(), nbformat=4, nbformat_minor=5)
        with self._writing:
            html, _ = self._exporter.from_notebook_node(empty, {"page": context})
        files = {f"{plan.lang}/{plan.name}.html": html.encode()}
        charts = []
        for block in blocks:
            if block["kind"] == "finding":
                continue
            stem = f"{plan.lang}/files/{plan.name}/{block['id']}"
            files[f"{stem}.csv"] = block["data"].encode()
            if block["kind"] == "chart":
                files[f"{stem}.svg"] = block["svg"].encode()
                files[f"{stem}.png"] = base64.b64decode(block["png"])
            charts.append({"kind": block["kind"], "id": block["id"], "caption": block["caption"]})
        picture = context["picture"] and {
            "file": f"files/{plan.name}/{context['picture']['id']}.svg",
            **{key: context["picture"][key] for key in ("alt", "width", "height")},
        }
        findings = [block["text"] for block in context["findings"]]
        return Written(files, title, question, findings, picture, charts, tables)


def _opening(cells: Sequence[NotebookNode], lang: str) -> tuple[str, str, Sequence[NotebookNode]]:
    """Title and question from the first pair of cells, and the cells that follow."""
    pair = cells[:2]
    if [tag for cell in pair for tag in tags(cell)] != ["en", "ko"]:
        raise PageError("the first two cells are Markdown, tagged en and ko: a title and a question")
    own = source(pair[LANGUAGES.index(lang)])
    heading, _, rest = own.strip().partition("\n")
    if not heading.startswith("# "):
        raise PageError(f"cell {pair[LANGUAGES.index(lang)].get('id')!r}: begin with  # Title")
    return heading[2:].strip(), " ".join(rest.split()), cells[2:]


def _parts(cells: Sequence[NotebookNode], lang: str) -> Iterator[_Part]:
    used: set[str] = set()
    ids: list[str] = []
    for cell in cells:
        marks = tags(cell)
        if cell.cell_type == "markdown":
            if "en" in marks:
                ids = [_slug(text, used) for text in _headings(source(cell))]
            elif "ko" in marks and len(_headings(source(cell))) != len(ids):
                raise PageError(f"cell {cell.get('id')!r}: it has not as many headings as its English pair")
            if lang in marks:
                kind = next((mark for mark in ("methods", "limits") if mark in marks), "prose")
                yield _Part(kind, html=_markdown(source(cell), ids))
            elif not {"en", "ko"} & set(marks):
                raise PageError(f"cell {cell.get('id')!r}: tag it en or ko")
        elif cell.cell_type == "code" and "injected-parameters" not in marks:
            yield from _outputs(cell)
            yield _Part("code", text=source(cell))


def _outputs(cell: NotebookNode) -> Iterator[_Part]:
    for output in cell.get("outputs", []):
        bundle = output.get("data", {})
        if BLOCK in bundle:
            yield _Part(bundle[BLOCK]["kind"], block=bundle[BLOCK])
        elif output.output_type == "stream":
            if output.name == "stdout" and output.text.strip():
                yield _Part("printed", text=output.text)
        elif "text/plain" in bundle:
            yield _Part("printed", text=bundle["text/plain"])


def _folded(parts: Sequence[_Part]) -> list[_Part]:
    """Parts with neighbours of the kinds that are folded away, or boxed, brought together."""
    together: list[_Part] = []
    for part in parts:
        last = together[-1] if together else None
        if part.kind in {"methods", "limits", "code"}:
            if last is None or last.kind != part.kind:
                together.append(last := _Part(part.kind))
            last.parts.append(part)
        else:
            together.append(part)
    return together


def _blocks(parts: Sequence[_Part]) -> Iterator[Mapping[str, Any]]:
    return (part.block for part in parts if part.block)


def _headings(text: str) -> list[str]:
    return [match[2] for match in _HEADING.finditer(_FENCED.sub("", text))]


def _slug(text: str, used: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "part"
    slug, number = f"s-{plain}", 1
    while slug in used:
        number += 1
        slug = f"s-{plain}-{number}"
    used.add(slug)
    return slug


def _markdown(text: str, ids: Sequence[str]) -> Markup:
    rendered = MarkdownWithMath(renderer=_Renderer(iter(ids))).render(text)
    return Markup(rendered)


def _shown(parameters: Sequence[Parameter], plan: Plan, texts: Texts | None) -> list[dict[str, str]]:
    """The parameters as a reader sees them: name, value, meaning, and whether it was given."""
    say = Words(Language(plan.lang))

    def written(value: Value) -> str:
        if isinstance(value, bool):
            return say("parameters.true" if value else "parameters.false")
        if isinstance(value, list):
            return ", ".join(map(written, value)) or say("parameters.empty")
        return str(value) or say("parameters.empty")

    return [
        {
            "name": parameter.name,
            "value": written(plan.given.get(parameter.name, parameter.default)),
            "meaning": texts.template("parameters", parameter.name) if texts else parameter.comment,
            "given": "given" if parameter.name in plan.given else "",
        }
        for parameter in parameters
        if parameter.name != "lang"
    ]


def _data_uri(block: Mapping[str, Any]) -> str:
    """A chart inside its page: as SVG, or as PNG where the SVG would be too heavy for a phone."""
    svg = str(block["svg"])
    if len(svg) > _HEAVY:
        return f"data:image/png;base64,{block['png']}"
    return "data:image/svg+xml," + quote(svg.replace('"', "'"), safe=" !$'()*+,-./:;=?@_~")


def _dataset(context: Mapping[str, Any], sources: Sequence[Source]) -> dict[str, Any]:
    """The page as a schema.org Dataset, for those who publish it."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": context["title"],
        "description": context["question"],
        "inLanguage": context["lang"],
        "version": context["version"],
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "isBasedOn": [source.link for source in sources if source.link],
    }
