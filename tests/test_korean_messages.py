"""Whoever reads Korean gets Korean from every command, in the errors that people usually run into."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from talentmarket import cli

ARTICLE = "네이버는 2026년 신입 개발자 초봉을 6500만 원으로 올렸다. 네이버는 개발자 300명을 채용했다."

#: Three English words in a row. Commands to type, other programs' words, quotations and lines of data stay as they are.
SENTENCE = re.compile(r"[A-Za-z]{2,}(?:'[a-z]+)?(?: [a-z]{2,}){2,}")
NOT_OURS = re.compile(r"talentmarket [a-z]+ .*|pip install .*|fatal: .*|File is not a zip file|'[^']*'|^[a-z0-9-]*,.*")


def spoiled(name: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(root: Path) -> None:
        path = root / "data" / "raw" / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    return spoil


def file(name: str, content: bytes) -> Callable[[Path], None]:
    return lambda root: (root / name).write_bytes(content) and None


WRONG: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "an unreadable wording": (spoiled("salaries.csv", ",USD,", ",EUR,"), ["check"]),
    "tables that can't be made": (spoiled("salaries.csv", ",USD,", ",EUR,"), ["data"]),
    "a file in another encoding": (
        file("data/raw/roles.csv", "printed,role_group\n개발자,ai_engineer\n".encode("cp949")),
        ["check"],
    ),
    "a line to look at": (spoiled("salaries.csv", ",reported,", ",official,"), ["check", "--doubts"]),
    "no repository": (file("a", b""), ["diff"]),
    "no revision": (file("a", b""), ["diff", ""]),
    "wordings that are refused": (
        file("a", b""),
        ["read", "조건", "75% $210,000", "2024 → 7명", "12,000 (6%)", "1.2.3", "10 to 5", "$5 to"],
    ),
    "a wording of another unit": (file("a", b""), ["read", "5%", "--unit", "USD"]),
    "a column that is not there": (file("a.csv", b"salry\n1\n"), ["read", "--input", "a.csv", "--column", "x"]),
    "a file that is not there": (file("a", b""), ["convert", "b.csv"]),
    "a text that is not there": (file("a", b""), ["scan", "b.txt"]),
    "a page that is empty": (file("a.html", b" "), ["collect", "a.html"]),
    "a page that is an archive": (file("a.html", b"PK\x03\x04"), ["collect", "a.html"]),
    "a page in a terminal": (file("a.txt", ARTICLE.encode()), ["collect", "a.txt"]),
    "rows of a file that is not there": (file("a", b""), ["microdata", "add", "lca", "b.csv"]),
    "rows of an empty file": (file("a.csv", b""), ["microdata", "add", "lca", "a.csv"]),
    "rows of another file": (file("a.csv", b"a,b,c\n1,2,3\n"), ["microdata", "add", "lca", "a.csv"]),
    "rows of a damaged file": (file("a.zip", b"PK\x03\x04"), ["microdata", "add", "lca", "a.zip"]),
    "rows with unknown columns": (
        file("a.csv", b"work_year,job_title,salary,salary_currency,salry,salary_in_usd\n"),
        ["microdata", "add", "aijobs", "a.csv"],
    ),
    "no rows yet": (file("a", b""), ["microdata", "status"]),
    "no rows to build from": (file("a", b""), ["microdata", "build"]),
    "no employers": (file("a", b""), ["microdata", "names", "lca"]),
    "no rows to remove": (file("a", b""), ["microdata", "remove", "abc"]),
    "an offer that is not there": (file("a", b""), ["offer", "b.yaml"]),
    "an offer with mistakes": (file("a.yaml", b"years: 400\noffers: []\n"), ["offer", "a.yaml"]),
    "a folder without notebooks": (file("a", b""), ["lab"]),
    "a parameter without a value": (file("a", b""), ["report", "--param", "country"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_goes_wrong_is_said_in_korean(
    case: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, arguments = WRONG[case]
    spoil(project)
    typed = iter(["y", "e a=b", "e table=x", "e x", "u", "?", "n", "e role=engineer", "y", "x", "n"])
    monkeypatch.setattr("builtins.input", lambda prompt: print(prompt) or next(typed))
    monkeypatch.setenv("LANGUAGE", "ko")
    monkeypatch.chdir(project)
    code = cli.main(["--root", str(project), *arguments])
    printed = capsys.readouterr()
    said = printed.out + printed.err
    assert code in (0, 1, 2)
    assert re.search("[가-힣]", said)
    left = [found for line in said.splitlines() if (found := SENTENCE.search(NOT_OURS.sub("", line)))]
    assert not left, said
