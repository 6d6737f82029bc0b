"""Files spoilt at random end in tidy tables or in named problems, and change nothing (`make soak` tries many more)."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soak.__main__ import spoilt_files
from soak.mutations import small_project
from talentmarket.raw import records
from tests.raw.test_records import SALARY, cell

FILES = 120


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize("seed", [1, 2])
def test_spoilt_files_never_end_in_a_traceback_and_change_nothing(small: Path, seed: int) -> None:
    tally = spoilt_files(seed, FILES // 2, small)
    assert tally.lost == []
    assert tally.survived + tally.refused == tally.tried == FILES // 2
    assert tally.survived  # else the project was refused before anything was spoilt, and nothing was tried


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(column=st.sampled_from(sorted(SALARY)), value=st.text(max_size=60))
def test_any_text_in_any_cell_is_read_or_named(small: Path, tmp_path: Path, column: str, value: str) -> None:
    source = small / "data" / "raw"
    for path in source.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    path = tmp_path / "salaries.csv"
    try:
        path.write_bytes(cell(3, SALARY[column], value)(path.read_bytes()))
    except UnicodeEncodeError:  # a lone surrogate can't stand in a file
        return
    tables, problems = records.read(tmp_path)
    assert problems or value in tables["salaries"][column].tolist()
