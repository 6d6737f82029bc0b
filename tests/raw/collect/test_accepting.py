"""A person takes, changes, leaves and takes back; nothing is written before the end, and then each line is in its place."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from talentmarket import cli
from talentmarket.language import Language
from talentmarket.raw import records
from talentmarket.raw.collect import Proposals, from_text, propose, read_project
from talentmarket.raw.collect.lines import source_line
from talentmarket.raw.collect.page import page
from talentmarket.raw.collect.review import review

TEXT = (
    "Naver raised starting salaries to 65 million won in 2026. Naver hired 300 engineers. Kakao pays 102 million won."
)

ROLE = "e role=machine learning engineer"


@pytest.fixture
def folder(project: Path) -> Path:
    return project


@pytest.fixture
def found(folder: Path) -> Proposals:
    _, known, holdings = read_project(folder)
    return propose(from_text(TEXT), known, holdings)


def answers(*typed: str) -> Callable[[str], str]:
    """Types these answers one after the other, then ends the input."""
    given: Iterator[str] = iter(typed)

    def ask(prompt: str) -> str:
        try:
            return next(given)
        except StopIteration:
            raise EOFError from None

    return ask


def test_yes_takes_no_leaves_and_the_end_of_input_leaves_the_rest(found: Proposals) -> None:
    taken, _ = review(found, answers(ROLE, "y", "n"), lambda line: None)
    assert [one.cells["as_stated"] for one in taken] == ["65 million won"]


def test_a_cell_can_be_changed_and_a_figure_moved_to_another_table(found: Proposals) -> None:
    taken, _ = review(
        found,
        answers(ROLE, "e level=mid", "e table=hiring_news", "e event_type=offer", "e quantity=compensation", "y", "s"),
        lambda line: None,
    )
    assert (taken[0].table, taken[0].cells["level"]) == ("hiring_news", "mid")


def test_a_line_that_would_lack_a_cell_it_must_have_is_not_taken(found: Proposals) -> None:
    said: list[str] = []
    assert review(found, answers("y", "s"), said.append) == ([], True)
    assert "  role: must not be empty; e role=…" in said


def test_undo_takes_back_the_last_answer(found: Proposals) -> None:
    taken, _ = review(found, answers("n", "u", ROLE, "y", "s"), lambda line: None)
    assert len(taken) == 1


def test_stopping_hands_over_what_was_taken(found: Proposals) -> None:
    taken, goes_on = review(found, answers(ROLE, "y", "q"), lambda line: None)
    assert not goes_on
    assert len(taken) == 1


def test_a_mistyped_column_is_named_with_the_nearest(found: Proposals) -> None:
    said: list[str] = []
    review(found, answers("e contry=KR", "s"), said.append)
    assert any("has no column 'contry' did you mean country?" in line for line in said)


def test_any_other_key_shows_what_keys_there_are(found: Proposals) -> None:
    said: list[str] = []
    review(found, answers("what", "s"), said.append)
    assert any("take this figure with the labels shown" in line for line in said)


def collect(folder: Path, monkeypatch: pytest.MonkeyPatch, *typed: str) -> int:
    article = folder / "article.txt"
    article.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr("builtins.input", answers(*typed))
    return cli.main(["--root", str(folder), "collect", str(article), "--url", "https://paper.example.org/2026/pay"])


def state(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "data" / "raw").iterdir())}


def test_taken_figures_become_lines_with_the_next_free_ids_and_the_check_is_clean(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(folder)
    assert collect(folder, monkeypatch, ROLE, "y", "y", "n", "e publisher=The Paper", "y") == 0, capsys.readouterr().out
    assert "no problems" in capsys.readouterr().out
    with (folder / "data" / "raw" / "salaries.csv").open(encoding="utf-8", newline="") as file:
        *_, before_last, last = csv.DictReader(file)
    assert int(last["figure_id"][4:]) == int(before_last["figure_id"][4:]) + 1
    assert (last["organization"], last["as_stated"], last["year"]) == ("Naver", "65 million won", "2026")
    after = state(folder)
    assert all(set(before[name].splitlines()) <= set(after[name].splitlines()) for name in before)


def test_a_page_that_was_taken_from_is_known_again_and_so_is_its_origin(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert collect(folder, monkeypatch, ROLE, "y", "s", "e publisher=The Paper", "y") == 0
    _, known, holdings = read_project(folder)
    again = propose(replace(from_text(TEXT), url="http://www.paper.example.org/2026/pay/"), known, holdings)
    assert (again.source_id, again.known) == ("paper", 1)
    taken, _, other = again.found
    assert re.fullmatch(r"repeats sal-\d+; same origin as it: paper", taken.matches[0].said(Language("en")))
    assert other.matches[-1].said(Language("en")) == "same origin as the figures of this page that are in: paper"
    assert other.origin_id == "paper"


@pytest.mark.parametrize("typed", [("n", "n", "n"), ("s",), (ROLE, "y", "y", "s", "n"), (ROLE, "y", "s")])
def test_nothing_is_written_unless_the_person_says_so_at_the_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...]
) -> None:
    before = state(folder)
    assert collect(folder, monkeypatch, *typed) == 0
    assert state(folder) == before


def test_an_interruption_writes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(folder)
    (folder / "article.txt").write_text(TEXT, encoding="utf-8")

    def interrupted(prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupted)
    assert cli.main(["--root", str(folder), "collect", str(folder / "article.txt")]) == 130
    assert state(folder) == before


def test_the_id_of_a_new_source_comes_from_address_year_and_title_and_is_free(folder: Path) -> None:
    sources = records.read(folder / "data" / "raw")[0]["sources"]
    document = from_text("Pay at Naver rises again\n\nMore.")
    key = source_line(document, sources)["source_id"]
    assert key == "pay-at-naver-rises"
    taken = sources.assign(source_id=[key, *sources["source_id"][1:]])
    assert source_line(document, taken)["source_id"] == "pay-at-naver-rises-2"


def test_the_page_with_tick_boxes_shows_hostile_text_as_text_and_runs_just_its_own_script(folder: Path) -> None:
    _, known, _ = read_project(folder)
    text = "<img src=x onerror=alert(1)> hired people & Naver pays a salary of 65 million won."
    html = page(propose(from_text(text), known))
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert re.search(r"default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'", html)
    assert not re.search(r"\son\w+=[\"']", html)
