"""Words: what people read is plain English, and Korean in one set of terms. CONTRIBUTING.md lists what is not written."""

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from talentmarket.report.catalogue import extract
from talentmarket.translations import read

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "talentmarket"
#: Files whose words are data of a reader or a search, not ours.
NOT_OURS = {"labels.toml", "synonyms.toml", "lexicon.toml", "layouts.toml", "titles.toml"}
Place = tuple[str, str]


def listed(heading: str) -> dict[str, str]:
    """The words that a table of CONTRIBUTING.md advises against, each with what to write."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([^|]+)` \| (.+?) \|$", section, re.MULTILINE)
    return {word: better for words, better in rows for word in words.split("`, `")}


def pattern(word: str) -> re.Pattern[str]:
    """A listed word as it is found in a text: whole in Latin letters, anywhere in Korean; * is any word."""
    plain = re.escape(word).replace(r"\*", r"\w+")
    return re.compile(plain if re.search(r"[가-힣]", word) else rf"\b{plain}\b", re.IGNORECASE)


def prose(path: Path) -> Iterator[Place]:
    """The lines of a Markdown file without code, quotations and tables of advice."""
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"^## (?:Words|낱말)\n.*?(?=^## |\Z)", "", text, flags=re.DOTALL | re.MULTILINE)
    for line in re.sub(r"`[^`]*`", "", text).split("\n"):
        yield path.name, line


def strings(path: Path) -> Iterator[Place]:
    """The texts of a module that are no docstrings: what it says to people. Of the reader, what it refuses with."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    said = [tree] if path.parent.name != "reading" else [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    for node in (inner for outer in said for inner in ast.walk(outer)):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and " " in node.value
            and id(node) not in docs
        ):
            yield str(path.relative_to(PACKAGE)), node.value


def explanations(path: Path) -> Iterator[Place]:
    """The docstrings and comments of a module, without code and names."""
    source = path.read_text(encoding="utf-8")
    texts = [
        token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    ]
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    texts += [ast.get_docstring(node) or "" for node in ast.walk(ast.parse(source)) if isinstance(node, documented)]
    for text in texts:
        yield str(path.relative_to(PACKAGE)), re.sub(r"(`+).+?\1", "", text)


def meanings(path: Path, korean: bool) -> Iterator[Place]:
    """The texts of a TOML file in one language."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if (found := re.search(r'(?<!#)\b(\w+) = (".*|\[".*)', line)) and bool(re.search("[가-힣]", line)) == korean:
            yield path.name, found[2]


def shipped(korean: bool) -> Iterator[Place]:
    """What code, tables and answers of the package say in one language, and the strings of code in both."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from strings(path)
    for path in sorted(PACKAGE.rglob("*.toml")):
        if path.name not in NOT_OURS:
            yield from meanings(path, korean=korean)
    ending = "_ko" if korean else "_en"
    for answer in json.loads((ROOT / "data" / "processed" / "answers.json").read_text(encoding="utf-8")):
        yield from (("answers.json", text) for key, text in answer.items() if key.endswith(ending))


def english() -> Iterator[Place]:
    yield from ((message.file, message.key.english) for message in extract(ROOT))
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        yield from prose(path)
    yield from shipped(korean=False)
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from explanations(path)


def korean() -> Iterator[Place]:
    yield from ((key.english, text) for key, text in read(ROOT / "locale" / "ko.po").items())
    yield from prose(ROOT / "README.ko.md")
    for path in sorted((PACKAGE / "report" / "templates").iterdir()):
        yield path.name, path.read_text(encoding="utf-8")
    yield from shipped(korean=True)


def found(words: dict[str, str], texts: Iterator[Place], fine: dict[str, str]) -> list[str]:
    """Each place of a listed word that is no part of a phrase that is fine."""
    patterns = {word: pattern(word) for word in words}
    anything = re.compile("|".join(one.pattern for one in patterns.values()), re.IGNORECASE)
    places = []
    for where, text in texts:
        if not anything.search(text):
            continue
        plain = text
        for phrase in fine:
            plain = re.sub(rf"\b{phrase}" if phrase.isascii() else phrase, "", plain, flags=re.IGNORECASE)
        for word, sought in patterns.items():
            if match := sought.search(plain):
                around = plain[max(0, match.start() - 50) : match.end() + 50].replace("\n", " ")
                places.append(f"{where}: {around!r}: write {words[word]!r}")
    return places


@pytest.mark.parametrize(("heading", "texts"), [("Words", english), ("낱말", korean)])
def test_no_text_has_a_word_that_the_list_advises_against(heading: str, texts: object) -> None:
    words = listed(heading)
    fine = {word: "" for word, better in words.items() if better == "(fine)"}
    assert len(words) > 15
    assert "\n".join(found({w: b for w, b in words.items() if w not in fine}, texts(), fine)) == ""  # type: ignore[operator]


def test_a_listed_word_is_found_and_a_phrase_that_is_fine_is_not() -> None:
    words = {"stands": "is", "is no *": "is not a", "보수": "연봉"}
    texts = iter([("a", "The figure stands here."), ("b", "It is no link."), ("c", "There is no link; it understands."), ("d", "평균 보수"), ("e", "보수적")])  # fmt: skip
    assert [place[0] for place in found(words, texts, {"there is no": "", "보수적": ""})] == ["a", "b", "d"]
