"""The AI talent market in open figures: pay, survival and hiring, each with its wording and its source.

>>> import talentmarket as tm
>>> tm.read("1억2500만 달러(약 1756억원)").low
125000000
>>> tm.load("salaries").loc[0, "figure_id"]
'sal-00001'

Nothing heavy is imported before it is needed: `load` brings pandas, `read` needs only the standard library.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from talentmarket.raw.collect import collect
    from talentmarket.reading import Figure, Span, UnreadableFigure, read, scan
    from talentmarket.schema import load

__all__ = ["Figure", "Span", "UnreadableFigure", "collect", "load", "read", "scan"]

#: The edition of the tables; pyproject.toml, CITATION.cff and CHANGELOG.md say the same.
__version__ = "0.2.0"

_HOMES = dict.fromkeys(__all__, "reading") | {"load": "schema", "collect": "raw.collect"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'talentmarket' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"talentmarket.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
