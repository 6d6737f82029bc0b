"""Kinds of wording that readers of figures get wrong, each with some of its forms: kinds.csv."""

import csv
from pathlib import Path

import pytest

from talentmarket.reading import UnreadableFigure, read

with (Path(__file__).parent / "kinds.csv").open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))


def number(cell: str) -> float | None:
    return None if cell == "" else float(cell)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["refused"] == "false"], ids=lambda row: f"{row['kind']}: {row['as_stated']}"
)
def test_reads_every_form_of_the_kind(row: dict[str, str]) -> None:
    figure = read(row["as_stated"], row["unit"] or None)
    assert (figure.low, figure.high, figure.unit or "") == (
        number(row["low"]),
        number(row["high"]),
        row["expected_unit"],
    )
    for field in ("per", "hedge", "change"):
        if row[field]:
            assert getattr(figure, field) == row[field]


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["refused"] == "true"], ids=lambda row: f"{row['kind']}: {row['as_stated']}"
)
def test_refuses_what_would_have_to_be_guessed(row: dict[str, str]) -> None:
    with pytest.raises(UnreadableFigure):
        read(row["as_stated"], row["unit"] or None)
