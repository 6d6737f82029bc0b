"""A store to add to, and a short way to add rows and read back what became of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from talentmarket.microdata import adding
from talentmarket.microdata.store import Store
from tests.microdata import invented


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "own")


def kept(store: Store, manifest: dict[str, Any]) -> pd.DataFrame:
    """The tidy rows of a file that was added, in the order of the file."""
    frames = [pd.read_parquet(store.folder / name) for name in manifest["tidy"].values()]
    return pd.concat(frames, ignore_index=True).sort_values("row", ignore_index=True)


def aside(store: Store, manifest: dict[str, Any]) -> pd.DataFrame:
    """The rows that were set aside, with the rule."""
    return pd.read_parquet(store.folder / manifest["set_aside_file"])


@pytest.fixture
def add_case(store: Store, tmp_path: Path) -> Callable[..., tuple[dict[str, Any], pd.DataFrame]]:
    """Add a file with one ordinary case and the one given by what differs; gives the manifest and the tidy rows."""

    def add(layout: str = "fy2020 of FY2026", **differs: str) -> tuple[dict[str, Any], pd.DataFrame]:
        first, second = invented.cases(invented.LAYOUTS[layout][1], 2)
        path = invented.lca(tmp_path, layout, [first, second | differs])
        manifest = adding.add(store, "lca", path)
        return manifest, kept(store, manifest)

    return add
