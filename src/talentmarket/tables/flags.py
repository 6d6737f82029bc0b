"""Flags: what a reader must know of a single row, as sorted keys of the published vocabulary joined by ``;``."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from talentmarket.fields import dictionary


def join(marks: Mapping[str, "pd.Series | np.ndarray"], index: pd.Index) -> pd.Series:
    """One text a row from one boolean column a flag; each distinct combination is written once.

    Raises
    ------
    KeyError
        If a flag is not in the vocabulary of ``fields.toml``.
    """
    known = dictionary().flags
    for flag in marks:
        if flag not in known:
            raise KeyError(f"the flag {flag!r} is not in the vocabulary; define [flags.{flag}] in fields.toml")
    names = sorted(marks)
    bits = np.zeros(len(index), dtype="int64")
    for position, name in enumerate(names):
        bits |= np.asarray(marks[name], dtype=bool).astype("int64") << position
    distinct, codes = np.unique(bits, return_inverse=True)
    texts = [";".join(name for at, name in enumerate(names) if pattern >> at & 1) for pattern in distinct.tolist()]
    return pd.Series(pd.Series(texts, dtype="str").take(codes).to_numpy(), index=index, dtype="str")
