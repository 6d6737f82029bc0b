"""What `add` and `build` do for each source: how a row is tidied, where it is sorted, what its cells are made of.

Each source is a module with functions of these names, and a part of layouts.toml.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from talentmarket.microdata import aijobs, dart, lca, levels, nps, uscis
from talentmarket.microdata.files import Staged
from talentmarket.microdata.layouts import rules

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from talentmarket.microdata.engine import Engine


@dataclass(frozen=True)
class Source:
    """One kind of file.

    Attributes
    ----------
    tidy
        Text of a file, a folder to work in, the year given -> one row per case, with `set_aside`, the rule that keeps it out
        (null for rows that are kept).
    year
        The column of a tidy row that files are parted by.
    order
        What rows are sorted by; `row` comes last and makes the order total.
    prepared
        What is done to a staged CSV before the engine reads it, where rows belong together (pairs of lines).
    pay, jobs
        The rows that cells are counted of, and those of regressions.
    tables
        Tables of a source that holds no pay of single jobs.
    """

    name: str
    tidy: Callable[["Engine", "ir.Table", Path, int | None], "ir.Table"]
    year: str
    order: Sequence[str]
    measure: str = ""
    repeated_by: str | None = None
    groupings: Sequence[str] = ()
    prepared: Callable[[Staged, Path], Staged] | None = None
    pay: Callable[["ir.Table"], "ir.Table"] | None = None
    jobs: Callable[["ir.Table"], "ir.Table"] | None = None
    tables: Callable[..., "dict[str, pd.DataFrame]"] | None = None


def _declared(module: ModuleType) -> Source:
    name = module.__name__.rpartition(".")[2]
    functions: dict[str, Any] = {key: getattr(module, key, None) for key in ("prepared", "pay", "jobs", "tables")}
    return Source(name=name, tidy=module.tidy, **functions, **rules("layouts")[name]["rows"])


SOURCES: Mapping[str, Source] = {one.name: one for one in map(_declared, (lca, aijobs, levels, uscis, nps, dart))}
