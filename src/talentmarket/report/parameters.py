"""Parameters of notebooks: which there are, which values they take, and what somebody asked for.

A notebook declares them in its cell tagged ``parameters``, one annotated assignment a line::

    since: int = 2015  # first year counted [1990..2026]

This module reads that declaration as text and never runs it. Values come as text from a command line
or typed from Python; :func:`check` turns them into typed values or says what is wrong with them.
"""

import ast
import csv
import hashlib
import io
import json
import re
import tokenize
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from talentmarket.messages import Said, nearest, plain
from talentmarket.schema import Field, Type
from talentmarket.values import finding, is_not

Value = str | int | float | bool | list[Any]

_TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
_BRACKET = re.compile(r"\s*\[([^\[\]]+)\]\s*$")
_RANGE = re.compile(r"^(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)$")


class ParameterError(ValueError):
    """A parameter that no notebook has, or a value that it can't take; nothing has run."""

    def _render_traceback_(self) -> list[str]:
        """What IPython prints for it: the message says all, so no traceback."""
        return [str(self)]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as its notebook declares it.

    ``choices`` are the values a ``Literal`` lists; ``column`` is (table, column) if a column of a
    processed table says which values there are; ``least`` and ``most`` bound a number.
    """

    name: str
    type: type
    is_list: bool
    default: Value
    comment: str
    choices: tuple[Value, ...] = ()
    column: tuple[str, str] | None = None
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A page to be: a notebook, a language, and the parameters given for it."""

    notebook: Path
    lang: str
    given: Mapping[str, Value] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        """The page as records and messages name it: ``en/02-compensation``."""
        return f"{self.lang}/{self.name}"

    @property
    def name(self) -> str:
        """The name of the page's file without its ending; parameters are part of it."""
        parts = [
            f"{key}-{'+'.join(map(str, value)) if isinstance(value, list) else value}"
            for key, value in sorted(self.given.items())
        ]
        if not parts:
            return self.notebook.stem
        written = "--".join(re.sub(r"[^\w.+-]+", "_", part) for part in parts)
        if len(written) > 80 or written != "--".join(parts):
            written = written[:60] + "-" + hashlib.sha256(repr(parts).encode()).hexdigest()[:8]
        return f"{self.notebook.stem}--{written}"


class DeclarationError(ValueError):
    """A parameters cell that does not keep to the form."""


def declared(notebook: Mapping[str, Any]) -> list[Parameter]:
    """The parameters of a notebook (as parsed JSON), in their order.

    Raises
    ------
    DeclarationError
        If several cells are tagged ``parameters``, or a line of it has not the form
        ``name: type = default  # comment``.
    """
    cells = [cell for cell in notebook["cells"] if "parameters" in tags(cell)]
    if not cells:
        return []
    if len(cells) > 1:
        raise DeclarationError(f"{len(cells)} cells are tagged parameters: tag one")
    text = source(cells[0])
    comments = {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT
    }
    found = []
    for statement in ast.parse(text).body:
        line = text.splitlines()[statement.lineno - 1].strip()
        match statement:
            case ast.ImportFrom():
                pass
            case ast.AnnAssign(ast.Name(name), kind, ast.expr() as value) if comments.get(statement.end_lineno or 0):
                try:
                    found.append(_parameter(name, kind, value, comments[statement.lineno]))
                except (ValueError, KeyError) as error:
                    raise DeclarationError(f"parameters cell: {line!r}: {error}") from error
            case _:
                raise DeclarationError(f"parameters cell: {line!r}: write  name: type = default  # comment")
    return found


def _parameter(name: str, annotation: ast.expr, value: ast.expr, comment: str) -> Parameter:
    default = ast.literal_eval(value)
    choices: tuple[Value, ...] = ()
    is_list = False
    if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value) == "list":
        is_list, annotation = True, annotation.slice
    if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value) == "Literal":
        listed = ast.literal_eval(annotation.slice)
        choices = listed if isinstance(listed, tuple) else (listed,)
        kind = type(choices[0])
    else:
        kind = _TYPES[ast.unparse(annotation)]
    column = None
    least = most = None
    if bracket := _BRACKET.search(comment):
        rule = bracket[1]
        if bounds := _RANGE.match(rule):
            least, most = float(bounds[1]), float(bounds[2])
        elif rule.count(".") == 1:
            table, _, field = rule.partition(".")
            column = table, field
        else:
            raise ValueError(f"[{rule}] is neither table.column nor a range such as 1..10")
        comment = comment[: bracket.start()]
    return Parameter(name, kind, is_list, default, comment, choices, column, least, most)


def check(parameters: Sequence[Parameter], given: Mapping[str, object], data: Path) -> dict[str, Value]:
    """Given values, as text or already typed, as the notebook declares them; only what was given is in the result.

    Raises
    ------
    ParameterError
        For the first unknown name or value that can't be taken, with what was probably meant.
    """
    known = {parameter.name: parameter for parameter in parameters}
    result = {}
    for name, value in given.items():
        if name not in known:
            facts = {"name": repr(name), "meant": meant(name, known), "known": ", ".join(known)}
            raise ParameterError(Said("parameter {name}: unknown{meant}; there are: {known}", **facts))
        result[name] = _checked(known[name], value, data)
    return result


def check_injected(namespace: dict[str, Any], data: Path) -> None:
    """Check, as :func:`check` does, what papermill alone gave the notebook of this kernel, and type it in place.

    In IPython's namespace ``In`` holds the cells run so far: the parameters cell, then the one papermill put after it.
    """
    match namespace.get("In"):
        case [_, str(declaration), str(injected), *_] if injected.startswith("# Parameters\n"):
            cell = {"metadata": {"tags": ["parameters"]}, "source": declaration}
            names = [node for node in ast.walk(ast.parse(injected)) if isinstance(node, ast.Name)]
            given = {name.id: namespace[name.id] for name in names if isinstance(name.ctx, ast.Store)}
            namespace.update(check(declared({"cells": [cell]}), given, data))


def _checked(parameter: Parameter, value: object, data: Path) -> Value:
    if parameter.is_list:
        items = value if isinstance(value, list | tuple) else _split(str(value))
        return [_one(parameter, item, data) for item in items]
    return _one(parameter, value, data)


def _split(text: str) -> list[str]:
    if text.lstrip().startswith("["):
        with suppress(ValueError):
            return [str(item) for item in json.loads(text)]
    return [item.strip() for item in text.split(",") if item.strip()]


def _one(parameter: Parameter, value: object, data: Path) -> Value:
    typed = _typed(parameter, value)
    defaults = parameter.default if isinstance(parameter.default, list) else [parameter.default]
    if typed in defaults and type(typed) is parameter.type:
        return typed
    if parameter.choices and typed not in parameter.choices:
        raise _refused(parameter, value, parameter.choices)
    if parameter.column and typed not in (values := _column_values(parameter, data)):
        raise _refused(parameter, value, values)
    if parameter.least is not None and parameter.most is not None:
        assert isinstance(typed, int | float)
        if not parameter.least <= typed <= parameter.most:
            facts = {"name": repr(parameter.name), "value": repr(value)}
            facts |= {"least": f"{parameter.least:g}", "most": f"{parameter.most:g}"}
            raise ParameterError(Said("parameter {name}: {value} is not between {least} and {most}", **facts))
    return typed


def _typed(parameter: Parameter, value: object) -> Value:
    kind = parameter.type
    if kind is str and isinstance(value, str):
        return value
    text = plain(value) if isinstance(value, float) else str(value).strip()
    if kind is bool:
        text = {"yes": "true", "no": "false"}.get(text.lower(), text.lower())
    if kind is str or finding(text, Field("", _FIELDS[kind], "", "")):
        name, said = repr(parameter.name), is_not(repr(value), _KINDS[kind])
        raise ParameterError(Said("parameter {name}: {said}", name=name, said=said))
    typed: Value = text == "true" if kind is bool else kind(text)
    return typed


_FIELDS: dict[type, Type] = {int: "integer", float: "number", bool: "boolean"}
_KINDS = {str: Said("a text"), int: Said("a whole number"), float: Said("a number"), bool: Said("true or false")}


def _column_values(parameter: Parameter, data: Path) -> list[Value]:
    assert parameter.column is not None
    table, column = parameter.column
    with (data / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if column not in (rows.fieldnames or ()):
            raise DeclarationError(f"parameter {parameter.name!r}: {table}.csv has no column {column!r}")
        return sorted({parameter.type(row[column]) for row in rows if row[column]})


def _refused(parameter: Parameter, value: object, allowed: Sequence[Value]) -> ParameterError:
    words = list(map(str, allowed))
    known = ", ".join([*words[:12], *(["…"] if len(words) > 12 else [])])
    facts = {"name": repr(parameter.name), "value": repr(value), "meant": meant(str(value), words), "known": known}
    return ParameterError(Said("parameter {name}: {value} is not allowed{meant}; allowed: {known}", **facts))


def meant(text: str, known: Iterable[str]) -> str:
    """`, did you mean 'country'?`, or nothing where no known word is near."""
    by_case = {item.casefold(): item for item in known}
    near = nearest(text.casefold(), by_case, 1)
    return Said(", did you mean {words}?", words=repr(by_case[near[0]])) if near else ""


def tags(cell: Mapping[str, Any]) -> list[str]:
    """The tags of a cell."""
    found: list[str] = cell.get("metadata", {}).get("tags", [])
    return found


def source(cell: Mapping[str, Any]) -> str:
    """The text of a cell; on disk it may be a list of lines."""
    text = cell["source"]
    return text if isinstance(text, str) else "".join(text)
