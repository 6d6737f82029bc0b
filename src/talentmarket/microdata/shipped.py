"""The samples that ship with the project, their cells, and where pages find the cells to show."""

import importlib.util
import io
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from talentmarket import storage
from talentmarket.messages import Said
from talentmarket.schema import processed_folder

if TYPE_CHECKING:
    import pandas as pd

    from talentmarket.microdata.building import Analyse

#: Each sample and the source it is of.
SAMPLES: Mapping[str, str] = {"lca-fy2026-q1.csv.gz": "lca", "aijobs-2020-2025.csv.gz": "aijobs"}
NEEDED = ("duckdb", "ibis", "pyarrow")


def renew(root: Path, analyse: "Analyse") -> list[str]:
    """Build the samples' cells anew where samples, rules, organizations or decisions are not as they were; say so in a line.

    What the cells were made of is kept with them in ``made.json``, so that a new clone has nothing to build. Without the
    extra ``microdata`` the cells that are there stay.
    """
    home = root / "data" / "microdata"
    samples = [home / "samples" / name for name in SAMPLES if (home / "samples" / name).is_file()]
    if not samples:
        return []
    rules = [*sorted(Path(__file__).parent.glob("*.*")), Path(__file__).parents[1] / "analysis" / "filings.py"]
    inputs = [*samples, root / "data/raw/organizations.csv", home / "decisions.csv", *rules]
    if storage.holds(home / "made.json", _made(inputs, home)):
        return []
    if not all(importlib.util.find_spec(name) for name in NEEDED):
        return [Said("data/microdata/cells: kept as they are (to build them: pip install 'talentmarket[microdata]')")]
    files = cells_of(samples, root, analyse)
    done = put(home / "cells", files)
    storage.write_whole(home / "made.json", _made(inputs, home))
    return [Said("data/microdata/cells: {count} files, {done}", count=len(files), done=done)]


def put(folder: Path, files: Mapping[str, bytes]) -> Said:
    """Make these the files of a folder of cells; what was done, in a word or two."""
    storage.recover(folder)
    changed = {name for name, data in files.items() if not storage.holds(folder / name, data)}
    stale = {path.name for path in folder.glob("*") if path.name not in files}
    if changed or stale:
        storage.replace_folder(folder, files, changed, stale)
    return Said("{count} written", count=len(changed)) if changed or stale else Said("as they were")


def cells_of(samples: list[Path], root: Path, analyse: "Analyse") -> dict[str, bytes]:
    """The cells of some files, as the bytes of CSV files by name."""
    from talentmarket.microdata import adding, building
    from talentmarket.microdata.store import Store

    with tempfile.TemporaryDirectory() as place:
        store = Store(Path(place))
        for path in samples:
            adding.add(store, SAMPLES[path.name], path)
        tables, account = building.build(store, building.employers_of(root), analyse=analyse)
        manifests = store.manifests()
    return written(tables, account, manifests)


def written(
    tables: "Mapping[str, pd.DataFrame]", account: list[str], manifests: list[dict[str, object]]
) -> dict[str, bytes]:
    """Cells as CSV files, and `account.json`: what they were made of, every row accounted for."""
    files = {f"{name}.csv": _csv(frame) for name, frame in tables.items()}
    kept = ("source", "name", "sha256", "layout", "rows", "kept", "set_aside", "repaired", "years")
    inputs = [{key: manifest[key] for key in kept} for manifest in manifests]
    document = {"inputs": inputs, "account": account}
    files["account.json"] = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    return files


def _csv(frame: "pd.DataFrame") -> bytes:
    """The table as CSV, written as bytes: as one text it would take four times the memory."""
    buffer = io.BytesIO()
    frame.to_csv(buffer, index=False, lineterminator="\n")
    return buffer.getvalue()


def load(table: str = "pay", data: Path | None = None) -> "pd.DataFrame":
    """A table of cells: the user's own for each source that they added files of, else those of the shipped samples.

    `data` is the folder that holds the tables, as :func:`processed_folder` finds it by default. Numbers are numbers, and what
    does not apply is an empty text. A table that nobody has is a table without rows.
    """
    import pandas as pd

    from talentmarket.microdata.store import Store

    data = data or processed_folder().parent
    frames, seen = [], set[str]()
    for folder in (Store.of(data.parent).folder / "cells", data / "microdata" / "cells"):
        path = folder / f"{table}.csv"
        if path.is_file():
            texts = {"year": str, "level": str, "employer": str}
            frame = pd.read_csv(path, keep_default_na=False, na_values=[], dtype=texts)
            frames.append(frame[~frame["source"].isin(list(seen))])
            seen |= set(frame["source"])
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame({"source": pd.Series([], dtype=str)})


def _made(inputs: list[Path], home: Path) -> bytes:
    """What the cells are made of and what they are, by hash."""
    cells = sorted((home / "cells").glob("*"))
    of, are = ({path.name: storage.hash_file(path) for path in paths} for paths in (inputs, cells))
    return (json.dumps({"made_of": of, "cells": are}, indent=2) + "\n").encode()
