"""The reader against careful readings made by hand: the 200 examples and every wording of data/raw that is
not a bare number.
"""

import csv
from pathlib import Path

import pytest

from talentmarket.reading import UnreadableFigure, read

HERE = Path(__file__).parent
# Wordings that a careful person can read and general rules cannot: data/raw/corrections.csv settles them.
SETTLED_BY_HAND = {"hir-00197", "hir-00885", "hir-01473"}


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def number(cell: str) -> float | None:
    return None if cell == "" else float(cell)


def shown_equivalents(equivalents: object) -> str:
    assert isinstance(equivalents, dict)
    return ";".join(
        f"{code}={value[0]}-{value[1]}" if isinstance(value, list) else f"{code}={value}"
        for code, value in equivalents.items()
    )


@pytest.mark.parametrize("row", rows("examples.csv"), ids=lambda row: row["figure_id"])
def test_reads_every_example(row: dict[str, str]) -> None:
    figure = read(row["as_stated"], row["unit"])
    assert (figure.low, figure.high, figure.unit) == (number(row["low"]), number(row["high"]), row["unit"])


def test_bounds_agree_with_every_careful_reading() -> None:
    disagreements = []
    for row in rows("readings.csv"):
        try:
            figure = read(row["as_stated"], row["unit"])
        except UnreadableFigure:
            if row["refused"] == "false" and row["figure_id"] not in SETTLED_BY_HAND:
                disagreements.append((row["figure_id"], row["as_stated"], "refused"))
            continue
        if row["refused"] == "true" or (figure.low, figure.high) != (number(row["low"]), number(row["high"])):
            disagreements.append((row["figure_id"], row["as_stated"], figure))
    assert disagreements == []


def test_what_general_rules_cannot_read_is_refused_not_guessed() -> None:
    by_id = {row["figure_id"]: row for row in rows("readings.csv")}
    for figure_id in SETTLED_BY_HAND:
        with pytest.raises(UnreadableFigure):
            read(by_id[figure_id]["as_stated"], by_id[figure_id]["unit"])


@pytest.mark.parametrize(("column", "allowed"), [("per", 2), ("hedge", 3), ("change", 13), ("equivalents", 3)])
def test_other_fields_agree_with_nearly_every_careful_reading(column: str, allowed: int) -> None:
    disagreements = []
    for row in rows("readings.csv"):
        if row["refused"] == "true" or row["figure_id"] in SETTLED_BY_HAND:
            continue
        as_dict = read(row["as_stated"], row["unit"]).as_dict()
        got = shown_equivalents(as_dict[column]) if column == "equivalents" else as_dict[column] or ""
        if got != row[column]:
            disagreements.append((row["figure_id"], row["as_stated"], row[column], got))
    assert len(disagreements) <= allowed, disagreements


def test_reads_wordings_from_outside_the_tables() -> None:
    """Hand readings of wordings that stand in no table, made apart from the reader, which has since learned
    from what it missed among them: at least 97 % right, under 1 % silently wrong, no figure where there is none.
    """
    readable = [row for row in rows("unseen.csv") if row["refused"] == "false"]
    refused, wrong = [], []
    for row in readable:
        try:
            figure = read(row["as_stated"], row["unit"] or None)
        except UnreadableFigure:
            refused.append(row["as_stated"])
            continue
        close = agrees(figure.low, number(row["low"])) and agrees(figure.high, number(row["high"]))
        if not close or (figure.unit or "") != row["expected_unit"]:
            wrong.append((row["as_stated"], figure.low, figure.high, figure.unit))
    assert len(wrong) < 0.01 * len(readable), wrong
    assert len(wrong) + len(refused) <= 0.03 * len(readable), refused
    assert (wrong, refused) == ([], [])  # every one at present


def agrees(value: float | None, by_hand: float | None) -> bool:
    """Fractions are given by hand with one decimal (66.7)."""
    return value == by_hand or (
        value is not None and by_hand is not None and abs(by_hand) < 100 and abs(value - by_hand) <= 0.05
    )


def test_reads_no_figure_where_there_is_none() -> None:
    """Addresses, versions, dates, names, statutes, placeholders and wordings that contradict the unit."""
    read_all_the_same = []
    for row in rows("unseen.csv"):
        if row["refused"] == "true":
            try:
                read_all_the_same.append(read(row["as_stated"], row["unit"] or None))
            except UnreadableFigure:
                continue
    assert read_all_the_same == []
