"""The wheel carries the tables, and reads them without the repository."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            *(
                sys.executable,
                "-c",
                "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])",
                folder,
            ),
        ],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_it_holds_the_tables_and_nothing_of_the_workshop(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {path.name for path in (REPOSITORY / "data" / "processed").iterdir()}
    assert {name.rpartition("/")[2] for name in names if name.startswith("talentmarket/processed/")} == shipped
    assert not [name for name in names if name.startswith(("tests", "data/raw", "notebooks", "bench"))]
    assert "talentmarket/py.typed" in names


def test_its_tables_load_outside_the_repository(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    code = (
        f"import sys; sys.path.insert(0, {str(installed)!r})\n"
        "import talentmarket as tm\n"
        "table = tm.load('survival')\n"
        "from talentmarket.microdata import shipped\n"
        "from talentmarket.offers.file import find\n"
        "assert len(shipped.load('pay')) and find('offers/example-kr.yaml').is_file()\n"
        "print(tm.__file__, len(table), tm.read('1억2500만 달러(약 1756억원)').low, table['survival_rate_low'].dtype)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True, env={"PATH": ""}
    )
    place, rows, low, dtype = done.stdout.split()
    lines = (REPOSITORY / "data" / "processed" / "survival.csv").read_text(encoding="utf-8").count("\n")
    assert place.startswith(str(installed))
    assert (int(rows), int(low), dtype) == (lines - 1, 125000000, "float64")


def test_what_it_needs_to_run_is_little_and_free_of_copyleft(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (metadata,) = [name for name in archive.namelist() if name.endswith("METADATA")]
    needed = [
        line.split(": ")[1]
        for line in archive.read(metadata).decode().splitlines()
        if line.startswith("Requires-Dist: ") and "extra ==" not in line
    ]
    # rapidfuzz (MIT) guesses what a mistyped name means, everywhere alike
    assert sorted(needed) == ["babel>=2.18", "pandas>=3.0", "pyyaml>=6.0", "rapidfuzz>=3.14"]
