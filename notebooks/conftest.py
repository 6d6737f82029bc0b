"""`make test` runs the notebooks here with nbval; a cell that prints a warning fails, too."""

from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Fail a cell that ran through and wrote to the standard error, where warnings go."""
    yield
    outputs = getattr(item, "test_outputs", [])
    told = "".join(output.text for output in outputs if output.get("name") == "stderr")
    if told:
        pytest.fail(f"{item.name} wrote to the standard error:\n{told}", pytrace=False)
