"""Cells: how many jobs and what they pay, by employer, title, level and place; never fewer than ten jobs in one.

`pay_rows` gives every source the same shape, `aggregated` counts and takes exact quantiles (the same expressions on both
engines), `hidden` says which cells may not be written: those under the least number, and those from which such a cell could
be had by subtraction.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

LEAST = 10
QUANTILES = {"p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90}

#: What distinguishes cells. A finer grouping lies within each coarser one that has some of its columns.
GROUPINGS: Mapping[str, tuple[str, ...]] = {
    "all": (),
    "employer": ("employer",),
    "title": ("title_group",),
    "title_level": ("title_group", "level"),
    "employer_title": ("employer", "title_group"),
    "title_level_place": ("title_group", "level", "place"),
    "employer_title_level_place": ("employer", "title_group", "level", "place"),
}

#: Totals and their parts: a part that is not written must not follow from the others.
PARTS = (
    ("all", "title"),
    ("title", "title_level"),
    ("title", "employer_title"),
    ("employer", "employer_title"),
    ("title_level", "title_level_place"),
    ("employer_title", "employer_title_level_place"),
    ("title_level_place", "employer_title_level_place"),
)

COLUMNS = (
    *("source", "year", "cell", "employer", "employer_name", "organization_id", "title_group", "level", "place"),
    *("measure", "currency", "n", *QUANTILES, "repaired"),
)


def aggregated(rows: "ir.Table", keys: Sequence[str], shares: Mapping[str, float] = QUANTILES) -> "ir.Table":
    """One row per cell: the keys, `n`, exact quantiles in whole units of the currency, and how many rows were repaired.

    A quantile is linear between two ordered values (Hyndman and Fan 1996, type 7). Engines differ in its thirteenth digit,
    and values are cents, so that halves are lifted by a millionth before they are rounded: both then round the same way.
    """
    counted = rows.group_by(list(keys)).aggregate(
        n=rows.count(), values=rows.pay.quantile(list(shares.values())), repaired=rows.repaired.sum()
    )
    quantiles = {name: _whole(counted["values"][at]) for at, name in enumerate(shares)}
    return counted.select(*keys, "n", **quantiles, repaired=counted.repaired)


def _whole(value: Any) -> Any:
    return (value + 0.500001).floor().cast("int64")


def hidden(counts: Mapping[str, "pd.DataFrame"], least: int = LEAST) -> dict[str, "pd.Series[bool]"]:
    """Which cells of each grouping may not be written: a mask along its rows.

    `counts` has, for each name of `GROUPINGS` that is there, its key columns and `n`: every cell of one year, small ones too.
    Hidden are cells under `least`; and, for every total that is written, the smallest written parts, until what its unwritten
    parts sum up to is nothing, or two cells or more with `least` jobs or more (primary and secondary suppression; Hundepool et
    al. 2012, Statistical Disclosure Control, section 4). That stops every single subtraction; it is not an audit of all totals
    solved together.
    """
    import pandas as pd

    n = {name: frame["n"].to_numpy() for name, frame in counts.items()}
    masks = {name: sizes < least for name, sizes in n.items()}
    relations = [
        (total, part, *_places(counts[total], counts[part], GROUPINGS[total]))
        for total, part in PARTS
        if total in counts and part in counts
    ]
    changed = True
    while changed:
        changed = False
        for total, part, of_total, order in relations:
            size = len(n[total])
            unwritten = np.bincount(of_total, masks[part], size)
            rest = np.bincount(of_total, n[part] * masks[part], size)
            at_risk = ~masks[total] & (unwritten > 0) & ((unwritten == 1) | (rest < least))
            candidates = order[(at_risk[of_total] & ~masks[part])[order]]
            _, first = np.unique(of_total[candidates], return_index=True)
            masks[part][candidates[first]] = True
            changed |= len(first) > 0
    return {name: pd.Series(mask, index=counts[name].index) for name, mask in masks.items()}


def _places(total: "pd.DataFrame", part: "pd.DataFrame", keys: Sequence[str]) -> tuple["np.ndarray", "np.ndarray"]:
    """For each part the row of its total, and the order of parts: the smallest first, then by key."""
    by = [column for column in _WITHIN if column in part.columns] + list(keys)
    order = ["n", *(column for column in part.columns if column in _KEYS)]
    numbered = part.reset_index(drop=True)
    sorted_rows = numbered.sort_values(order).index.to_numpy()
    if not by:
        return np.zeros(len(part), dtype=int), sorted_rows
    rows = total[by].reset_index(drop=True).reset_index(names="_row")
    return numbered[by].merge(rows, on=by, how="left")["_row"].to_numpy(dtype=int), sorted_rows


# Cells of two years, or of two currencies, have no total in common.
_WITHIN = ("year", "currency")
_KEYS = frozenset(column for keys in GROUPINGS.values() for column in keys)


def shown(
    frames: Mapping[str, "pd.DataFrame"], least: int = LEAST
) -> tuple["pd.DataFrame", dict[str, tuple[int, int]]]:
    """The cells of one year that may be written, as one table, and for each grouping how many cells and jobs are left out."""
    import pandas as pd

    masks = hidden(frames, least)
    left_out = {name: (int(mask.sum()), int(frames[name]["n"][mask].sum())) for name, mask in masks.items()}
    kept = [frame[~masks[name]].assign(cell=name) for name, frame in frames.items() if len(frame)]
    return pd.concat(kept, ignore_index=True), left_out
