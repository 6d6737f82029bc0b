"""A notebook run here, with its default parameters and without drawing: what it says and shows is caught."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from talentmarket import schema
from talentmarket.language import Language, Text
from talentmarket.report import page

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


class Listening(page.Page):
    """A page that keeps the values of what is said, and all that is shown, by id; notes of figures are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.languages = [Language("en")]
        self.said: dict[str, Mapping[str, Any]] = {}
        self.templates: dict[str, str] = {}
        self.shown: dict[str, dict[str, Any]] = {}

    def say(self, english: Any, /, figures: Any = (), id: str = "", **values: object) -> None:
        text = english if isinstance(english, Text) else Text(english, values)
        self.said[id], self.templates[id] = {**values, **text.values}, text.english
        super().say(text, figures, id)

    def chart(self, function: Any, *arguments: Any, **more: Any) -> None:
        super().chart(_as_given, function.__name__, *arguments, **more)

    def _show(self, common: Mapping[str, Any], of: Any) -> None:
        self.shown[common["id"]] = {**common, **of(self.languages[0])}


def listened(name: str, folder: Path | None = None) -> Listening:
    """What a notebook says and shows of the tables in a folder, or of those that are shipped."""
    cells = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "Page", Listening)
        patch.setattr(page, "svg", lambda figure, *_, **__: figure.given)
        patch.setattr(page, "_csv", _written)
        if folder is not None:
            patch.setattr(schema, "processed_folder", lambda: folder)
        for source in code:
            if "NBVAL_CHECK_OUTPUT" not in source:
                exec(compile(source, name, "exec"), names)
    found: Listening = names["page"]
    return found


def _as_given(*arguments: Any, **more: Any) -> SimpleNamespace:
    """In place of a chart: what it would have been drawn from."""
    return SimpleNamespace(given=_written([arguments, more]), get_size_inches=lambda: (1, 1))


def _written(value: Any) -> str:
    """A value as text, frames whole but for their notes; of a function only its name."""
    if isinstance(value, pd.DataFrame):
        return value.drop(columns="note", errors="ignore").to_csv(index=False)
    if isinstance(value, pd.Series):
        return value.to_csv(index=False)
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {_written(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(map(_written, value))
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))
