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
    """One kind of file, with what layouts.toml says of its rows.

    `tidy` makes of the text of a file, a folder to work in and the year given one row per case, with `set_aside`, the rule that
    keeps it out (null for rows that are kept). `year` is the column of a tidy row by which files are parted, `order` the columns
    that rows are sorted by; `row` comes last there, so that no two rows are tied. `prepared` is done to a staged CSV before, where rows belong together (pairs of
    lines). `pay` gives the rows that cells are counted of, `jobs` those of regressions; `tables` is for a source that holds no
    pay of single jobs.
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
