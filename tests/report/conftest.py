"""A small project: two tables with hostile texts in them, and notebooks that are good or go wrong."""

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from talentmarket.report import BuildResult, build
from tests.conftest import REPOSITORY

NOTEBOOKS = Path(__file__).parent / "notebooks"

PAY = [
    ("figure_id", "source_id", "organization", "country", "year", "as_stated", "amount"),
    ("pay-00001", "s-korean", "네이버", "KR", "2024", "1억 5천만원", "110000"),
    ("pay-00002", "s-plain", "Google <script>alert(1)</script>", "US", "2025", "$300,000", "300000"),
    ("pay-00003", "s-plain", "**bold** [x](javascript:alert(1))", "US", "2023", "</style><b>", "210000.5"),
    ("pay-00004", "s-evil", "\u202eright to left\x1b[31m", "NA", "2022", "</script><script>", ""),
]
COUNTS = [
    ("figure_id", "source_id", "country", "as_stated", "people"),
    ("cnt-00001", "s-plain", "KR", "3천 명", "3000"),
]
SOURCES = [
    ("source_id", "title", "publisher", "url", "published", "language", "kind"),
    ("s-korean", "네이버의 보수", "한국신문", "https://example.org/1", "2024-05-01", "ko", "news"),
    ("s-plain", 'Pay & "perks"', "The Paper", "https://example.org/2?a=1&b=2", "", "en", "survey"),
    ("s-evil", "</script><img src=x onerror=alert(1)>", "<b>Evil</b>", "javascript:alert(1)", "", "en", "news"),
]


def write_table(path: Path, rows: list[tuple[str, ...]]) -> None:
    """Write a processed table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def make_project(root: Path, *notebooks: str) -> Path:
    """A project with these notebooks in it."""
    (root / "notebooks").mkdir(parents=True)
    data = root / "data" / "processed"
    data.mkdir(parents=True)
    for name, rows in (("pay", PAY), ("counts", COUNTS), ("sources", SOURCES)):
        write_table(data / f"{name}.csv", rows)
    for notebook in notebooks:
        shutil.copy(NOTEBOOKS / f"{notebook}.ipynb", root / "notebooks")
    (root / "requirements.lock").write_text("pandas==3.1.1\n")
    return root


@pytest.fixture(scope="session", autouse=True)
def korean(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Catalogues with the Korean of the report and of the notebooks of these tests; kernels find them, too."""
    folder = tmp_path_factory.mktemp("locale")
    own = (NOTEBOOKS / "ko.po").read_text(encoding="utf-8")
    with (REPOSITORY / "locale" / "ko.po").open("rb") as file:
        both = read_po(file)
    for message in read_po(io.StringIO(own)):
        if message.id:
            both.add(message.id, message.string)
    with (folder / "ko.po").open("wb") as file:
        write_po(file, both)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TALENTMARKET_LOCALE", str(folder))
        yield folder


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Path]:
    """Makes a project with the notebooks named."""

    def make(*notebooks: str, where: str = "project") -> Path:
        return make_project(tmp_path / where, *notebooks)

    return make


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildResult]:
    """A report of the good notebook, built once: its directory and what the build said."""
    root = make_project(tmp_path_factory.mktemp("good") / "project", "everything", "counting")
    return root / "reports", build(root, tell=lambda line: None)
