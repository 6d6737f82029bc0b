"""The catalogues of the report: which messages there are, and which of them a language has.

``python -m talentmarket.report.catalogue`` (``make locale``) reads every message from where it is used (notebooks,
templates, word lists, modules) and brings ``locale/*.po`` up to date: new messages come without a translation, those
that are gone go. ``make check`` says what is missing.
"""

import ast
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from jinja2 import Environment, nodes

from talentmarket.language import PARTICLES, placeholders
from talentmarket.offers.file import vocabulary as offer_keys
from talentmarket.schema import dictionary
from talentmarket.storage import write_whole
from talentmarket.translations import SOURCE, Key, folder, languages, read, vocabulary

PACKAGE = Path(__file__).resolve().parents[1]
TEMPLATES = Path(__file__).parent / "templates"
#: Where the arguments of a call are messages: by name of the function, the places and the names of the arguments.
CALLS: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    **dict.fromkeys(("say", "text", "Text", "translated", "format", "Said", "NotANumber"), ((0,), ())),
    **dict.fromkeys(("WrongUsage", "FileProblem", "EngineProblem", "DocumentError"), ((0,), ())),
    **dict.fromkeys(("AnswerError", "PackageError", "QueryError"), ((0,), ())),
    "chart": ((), ("title", "subtitle", "caption", "alt", "source")),
    "table": ((), ("columns", "caption")),
    "pick": ((), ("caption", "label", "among", "across")),
    **{"refusal": ((2,), ()), "command": ((2,), ()), "UnreadableFigure": ((3,), ()), "problem": ((2, 3), ())},
    **dict.fromkeys(("add_argument", "add_parser"), ((), ("help",))),
    "add_subparsers": ((), ("title",)),
    "_Parser": ((), ("description", "epilog")),
}
_HEADING = re.compile(r"(#{1,6} |[-*] |\d+\. )")
_FENCE = re.compile(r"(```|~~~)")
_PIECE = re.compile(
    r"((?:```|~~~).*?(?:\n(?:```|~~~)[^\n]*|\Z)|#[^\n]*|[^\n]+(?:\n(?!\n|#{1,6} |[-*] |\d+\. |```|~~~)[^\n]+)*)(\n*)",
    re.DOTALL,
)
_LETTER = re.compile(r"[^\W\d_]")


class Message(NamedTuple):
    """A message and the file that it is used in, relative to the project."""

    key: Key
    file: str


def blocks(markdown: str) -> list[tuple[str, str, str]]:
    """A Markdown text in pieces that are translated one by one: mark (``## ``, ``- ``), text, and what follows it.

    A heading, a paragraph or an item of a list is a piece; a fence is one, too, and stays as it is.
    """
    found = []
    for text, after in _PIECE.findall(re.sub(r"(?m)^[ \t]+$", "", markdown)):
        mark = "" if _FENCE.match(text) else (_HEADING.match(text) or [""])[0]
        found.append((mark, text[len(mark) :], after))
    return found


def translate(markdown: str, translated: Callable[[str], str]) -> str:
    """A Markdown text with each of its pieces translated."""
    return "".join(
        mark + (text if _FENCE.match(text) else translated(text)) + after for mark, text, after in blocks(markdown)
    )


def extract(root: Path) -> list[Message]:
    """Every message of a project, in the order of its files; a message that comes twice is named twice."""
    found: list[Message] = []
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        name = path.relative_to(root).as_posix()
        found += [Message(key, name) for key in notebook_messages(json.loads(path.read_text(encoding="utf-8")))]
    for path in sorted(TEMPLATES.glob("*.j2")):
        found += [Message(key, f"templates/{path.name}") for key in _template(path.read_text(encoding="utf-8"))]
    for path in (PACKAGE / "words.toml", PACKAGE / "offers" / "words.toml"):
        for section, words in vocabulary(path).items():
            file = path.relative_to(PACKAGE).as_posix()
            found += [Message(Key(word, section), file) for word in words.values()]
    sections = offer_keys().values()
    meanings = [entry["meaning"] for section in sections for entry in section.values() if "meaning" in entry]
    found += [Message(Key(meaning, "keys"), "offers/keys.csv") for meaning in meanings if meaning]
    published = (*dictionary().texts(), *sorted(dictionary().units()))
    found += [Message(Key(text, "schema"), "schema.toml") for text in published]
    layouts = vocabulary(PACKAGE / "microdata" / "layouts.toml").values()
    found += [Message(Key(layout["title"]), "microdata/layouts.toml") for layout in layouts]
    told: Mapping[str, Any] = vocabulary(PACKAGE / "analysis" / "answers.toml")
    sentences = [entry[part] for entry in told["answers"].values() for part in ("question", "definition")]
    sentences += [*told["caveats"].values(), *(word for words in told["words"].values() for word in words.values())]
    found += [Message(Key(text, "answers"), "analysis/answers.toml") for text in sentences]
    for path in sorted(PACKAGE.rglob("*.py")):
        if PACKAGE / "offers" not in path.parents:  # what they say is in their list of words
            name, keys = path.relative_to(PACKAGE).as_posix(), _calls(path.read_text(encoding="utf-8"))
            found += [Message(key, name) for key in keys]
    return [message for message in found if _LETTER.search(_bare(message.key.english)) or message.key.context]


def _bare(english: str) -> str:
    """A template without its placeholders, but for the forms of a plural: what is left to translate."""
    return re.sub(r"\{[^}]*?(?:plural ([^}]*))?\}", r"\1", english)


def notebook_messages(notebook: Mapping[str, Any]) -> Iterator[Key]:
    """The messages of a notebook: pieces of its prose, meanings of its parameters, literals of its calls."""
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        tags = cell.get("metadata", {}).get("tags", [])
        if cell["cell_type"] == "markdown":
            yield from (Key(text) for _, text, _ in blocks(source) if not _FENCE.match(text))
        elif "parameters" in tags:
            from talentmarket.report.parameters import declared

            yield from (Key(parameter.comment) for parameter in declared(notebook))
        elif cell["cell_type"] == "code":
            yield from _calls(source)


def _calls(source: str) -> Iterator[Key]:
    """The literals that calls of the page give as messages."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name not in CALLS:
            continue
        places, names = CALLS[name]
        contexts = (keyword.value for keyword in call.keywords if keyword.arg == "context")
        context = next((str(value.value) for value in contexts if isinstance(value, ast.Constant)), "")
        given = [call.args[place] for place in places if place < len(call.args)]
        given += [keyword.value for keyword in call.keywords if keyword.arg in names]
        for value in given:
            for text in _literals(value):
                if name != "format" or "{" in text:
                    yield Key(text, context)


def _literals(value: ast.expr) -> Iterator[str]:
    """The texts that an argument may come to: a literal, either side of a choice, the labels of columns."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _literals(value.body)
        yield from _literals(value.orelse)
    elif isinstance(value, ast.Dict):
        for item in value.values:
            yield from _literals(item.elts[0] if isinstance(item, ast.Tuple) else item)


def _template(text: str) -> Iterator[Key]:
    """The messages of a Jinja template: what it asks ``page.say`` for."""
    for call in Environment().parse(text).find_all(nodes.Call):
        first = call.args[0] if call.args else None
        if isinstance(call.node, nodes.Getattr) and call.node.attr == "say" and isinstance(first, nodes.Const):
            yield Key(str(first.value))


def unique(found: list[Message]) -> dict[Key, list[str]]:
    """Messages once each, with the files that use them."""
    files: dict[Key, list[str]] = {}
    for key, file in found:
        if file not in files.setdefault(key, []):
            files[key].append(file)
    return files


def updated(found: list[Message], before: Mapping[Key, str], code: str) -> Catalog:
    """A catalogue of all messages, with the translations that there are."""
    made = Catalog(locale=code, project="talentmarket", fuzzy=False, charset="utf-8")
    for key, files in unique(found).items():
        made.add(key.english, before.get(key, ""), locations=[(file, 0) for file in files], context=key.context or None)
    return made


def write(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue so that it changes only where its messages do."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, sort_output=False, include_lineno=False, omit_header=True)
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: {path.stem}\\n"\n\n'
    write_whole(path, head.encode() + buffer.getvalue().strip() + b"\n")


def faults(root: Path) -> tuple[list[str], list[str]]:
    """What is wrong with the catalogues of a project, and what they lack.

    Wrong are messages that nobody uses, placeholders that differ, particles that are none; what has no translation a page
    shows in English.
    """
    found = unique(extract(root))
    wrong: list[str] = []
    missing: list[str] = []
    for path in sorted((root / "locale").glob("*.po")):
        name, has = path.relative_to(root), read(path)
        missing += [f"{name}: no translation of {key.english!r} ({found[key][0]})" for key in found if key not in has]
        for key, translated in has.items():
            if key not in found:
                wrong.append(f"{name}: {key.english!r} is used nowhere: run `make locale`")
            elif fault := _fault(key.english, translated):
                wrong.append(f"{name}: {translated!r}: {fault}")
    return wrong, missing


def _fault(english: str, translated: str) -> str:
    """What is wrong with a translation, if something is."""
    try:
        odd = set(placeholders(english)) ^ set(placeholders(translated))
    except ValueError:
        return "a brace is not closed"
    if odd:
        return f"{', '.join(sorted(odd))} is not in both, {english!r} and its translation"
    pairs = re.findall(r"(?<=[ :])([가-힣]+/[가-힣]+)(?=\})", translated)
    return next((f"{pair} is not a pair of particles" for pair in pairs if pair not in PARTICLES), "")


def main() -> None:
    """Bring all catalogues up to date and say what they lack."""
    root = Path.cwd()
    found = extract(root)
    for code in languages():
        if code == SOURCE:
            continue
        path = folder() / f"{code}.po"
        before = read(path)
        write(updated(found, before, code), path)
        lacking = [key for key in unique(found) if key not in before]
        print(f"{path}: {len(unique(found))} messages, {len(lacking)} without a translation")
        for key in lacking:
            print(f"    {key.english}")


if __name__ == "__main__":
    main()
