"""Figures in running text: each with its place, none spoilt by another."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

import talentmarket
from talentmarket.reading import UnreadableFigure, read, scan


def said(text: str) -> list[str]:
    return [span.text for span in scan(text)]


def test_places_are_those_of_the_text_as_given() -> None:
    text = (
        "The lab pays  $1 million\u00a0a year and hired\u00a030\u00a0people.\nIt has $5\u00a0million over four  years."
    )
    found = scan(text)
    assert [text[span.start : span.end] for span in found] == [span.text for span in found]
    assert [span.text for span in found] == [
        "$1 million\u00a0a year",
        "30\u00a0people",
        "$5\u00a0million over four  years",
    ]


@pytest.mark.parametrize(
    ("text", "wordings"),
    [
        (
            "OpenAI paid a $1.5 million bonus to more than 1,000 employees, while Meta offered up to $100 million.",
            ["$1.5 million", "more than 1,000 employees", "up to $100 million"],
        ),
        (
            "네이버 평균 연봉은 1억2,900만원으로 전년보다 5.2% 늘었고 직원 수는 4,583명으로 3% 줄었다.",
            ["연봉은 1억2,900만원", "5.2% 늘었", "4,583명", "3% 줄었"],
        ),
        ("Die Firma zahlt 85.000 Euro pro Jahr und 1,2 Mio. Euro Bonus.", ["85.000 Euro pro Jahr", "1,2 Mio. Euro"]),
        (
            "平均年薪为35万元，同比增长12%。年収は約800万円で、30人が退職した。",
            ["年薪为35万元", "增长12%", "年収は約800万円", "30人"],
        ),
        (
            "Startups raised $97 billion (약 130조 원) in 2024; roughly half failed.",
            ["$97 billion (약 130조 원)", "roughly half"],
        ),
        ("Between 10 and 20 people left. From 5% to 9% stayed.", ["Between 10 and 20 people", "From 5% to 9%"]),
        ("It says one in four workers left, and 19 out of 20 stayed.", ["one in four workers", "19 out of 20"]),
        (
            "직원은 1,950명에서 1,320명으로 줄었고 폐업한 기업 350곳이 있었다.",
            ["1,950명에서 1,320명으로", "기업 350곳"],
        ),
        (
            "The headcount grew from 310 to 540 within a year or two.",
            ["headcount grew from 310 to 540", "within a year or two"],
        ),
        (
            "매출은 1,234(억원)이고 2, 3명이 연봉을 3억과 5억 원 사이로 받는다.",
            ["1,234(억원)", "2, 3명", "연봉을 3억과 5억 원 사이"],
        ),
        ("국내 스타트업의 5년 생존율은 34.7%로 미국(50%)보다 낮다", ["5년", "34.7%", "50%"]),
        ("1인당 평균 연봉은 1억200만원", ["1인당 평균 연봉은 1억200만원"]),
        (
            "신입은 4,000만원 이하로는 뽑지 않는다. 3억 원을 넘는 제안은 없었다.",
            ["4,000만원 이하로는 뽑지 않는다", "3억 원을 넘는 제안은 없었다"],
        ),
        ("He was given up to $100 million over four years.", ["up to $100 million over four years"]),
        ("폐업률은 12.3%였다.2024년에는 5,120곳이 문을 닫았다.", ["12.3%", "5,120곳"]),
    ],
)
def test_finds_every_figure_of_a_text(text: str, wordings: list[str]) -> None:
    assert said(text) == wordings


def test_a_span_has_its_place_and_reads_as_its_wording_does() -> None:
    text = "In May 2025 Meta offered about $250 million; 채용은 36% 줄었고 평균 급여는 1억 2천만원이다. 15만 6천만달러가 빠졌다."
    spans = scan(text)
    assert len(spans) == 4
    for span in spans:
        assert text[span.start : span.end] == span.text
        if span.figure is None:
            with pytest.raises(UnreadableFigure):
                read(span.text)
        else:
            assert read(span.text) == span.figure
    assert spans[0].start == text.index("about $250")


def test_a_number_that_makes_no_sense_spoils_no_other() -> None:
    spans = scan("연봉 3억원과 15만 6천만달러, 그리고 직원 40명에게 20%를 줬다.")
    assert [(span.text, span.figure is None) for span in spans] == [
        ("연봉 3억원", False),
        ("15만 6천만달러", True),
        ("40명", False),
        ("20%", False),
    ]
    assert spans[1].error is not None


def test_a_hedge_of_the_next_clause_does_not_reach_back() -> None:
    pay = scan("Analysts start at $102,174, while more than 300 engineers earn over $160,000 on average.")
    assert [(span.figure.low, span.figure.high) for span in pay if span.figure] == [
        (102_174, None),
        (300, None),
        (160_000, None),
    ]
    down = scan("매출은 10% 늘었고 직원은 5% 줄었다")
    assert [span.figure.change for span in down if span.figure] == ["up", "down"]


@pytest.mark.parametrize(
    "text",
    [
        "GPT-4 came out in March 2023, Llama 3 on 18 April 2024 and version 2.5 a year later.",
        "2024년 3월 15일 시리즈 B 라운드에서 H100을 확보했다.",
        "One of the best, ranked 3rd in the Fortune 500 since 2019, with 70B parameters.",
        "",
    ],
)
def test_dates_versions_ranks_and_names_are_passed_over(text: str) -> None:
    assert said(text) == []


def test_a_long_text_takes_less_than_a_second() -> None:
    text = (Path(__file__).parent / "readings.csv").read_text(encoding="utf-8")[:100_000]
    start = time.process_time()
    assert len(scan(text)) > 1000
    assert time.process_time() - start < 2  # a second on a machine that has nothing else to do


def test_the_command_prints_one_line_a_figure(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("월급 300만원, 15만 6천만달러", encoding="utf-8")
    command = [sys.executable, "-m", "talentmarket", "scan", str(tmp_path / "page.txt")]
    lines = subprocess.run(command, capture_output=True, check=True).stdout.decode().splitlines()
    first, second = map(json.loads, lines)
    assert first["figure"]["low"] == 3_000_000
    assert (first["start"], first["end"]) == (0, 8)
    assert second["error"]
    assert talentmarket.scan is scan
