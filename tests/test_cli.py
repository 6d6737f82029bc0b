"""The command line answers at once, in one line where something is wrong, and never with a traceback."""

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import talentmarket
from talentmarket import cli
from talentmarket.report import BuildResult
from talentmarket.report.freshness import Hashes
from tests.conftest import REPOSITORY

HEAVY = {
    "pandas",
    "numpy",
    "matplotlib",
    "seaborn",
    "IPython",
    "papermill",
    "nbconvert",
    "rapidfuzz",
    "babel",
}


def loaded_after(code: str) -> set[str]:
    """The heavy packages a fresh interpreter has loaded after this code."""
    shown = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return HEAVY & set(shown.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "code",
    [
        "import talentmarket",
        "import talentmarket; talentmarket.read('월 450만원')",
        "from talentmarket.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass",
        "from talentmarket.cli import main; main(['read', '월 450만원'])",
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(code: str) -> None:
    assert loaded_after(code) == set()


def test_the_package_tells_its_public_names() -> None:
    assert dir(talentmarket) == ["Figure", "Span", "UnreadableFigure", "collect", "load", "read", "scan"]
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        talentmarket.reed  # noqa: B018


def test_a_wording_is_printed_as_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["read", "1억2500만 달러(약 1756억원)", "30–40% lower"]) == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first == {
        "as_stated": "1억2500만 달러(약 1756억원)",
        "low": 125000000,
        "high": 125000000,
        "unit": "USD",
        "per": None,
        "hedge": None,
        "change": None,
        "equivalents": {"KRW": 175600000000},
    }
    assert (second["low"], second["high"], second["unit"], second["change"]) == (30, 40, "percent", "down")


def test_a_refused_wording_is_told_in_its_place_and_by_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["read", "GPT-4", "63명", "--unit", "people"]) == 1
    refused, read = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert set(refused) == {"as_stated", "error"}
    assert read["low"] == 63


def test_a_file_of_wordings_is_read_in_order_with_its_own_units(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wordings.csv"
    path.write_text(
        'id,unit,as_stated\n1,percent,79.6\n2,,"$180,000 to $220,000"\n3,people,5만1425명\n', encoding="utf-8"
    )
    assert cli.main(["read", "--input", str(path)]) == 0
    read = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(figure["low"], figure["high"], figure["unit"]) for figure in read] == [
        (79.6, 79.6, "percent"),
        (180000, 220000, "USD"),
        (51425, 51425, "people"),
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "is not there"),
        (b"wording,unit\nx,y\n", "has no column as_stated, salary or pay ('wording', 'unit'): name the column"),
        (b"", "has no column as_stated"),
        (b"base salary,total pay\n1,2\n", "has several columns that may hold it ('base salary', 'total pay')"),
        (b"as_stated\n" + b"x" * (1 << 20) + b"\n\xff\n", "is not utf-8, which the file begins with"),
    ],
)
def test_a_file_that_can_not_be_read_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, says: str
) -> None:
    path = tmp_path / "wordings.csv"
    if content is not None:
        path.write_bytes(content)
    assert cli.main(["read", "--input", str(path)]) == 2
    assert says in capsys.readouterr().err


KAGGLE = "title;Salary;currency\nML engineer;145000;USD\n데이터 과학자;5000만원;\nengineer;competitive;USD\nshort\n"


def test_a_column_of_somebody_elses_file_is_read_into_a_new_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "jobs.csv", tmp_path / "read.csv"
    path.write_bytes(KAGGLE.encode("cp949"))
    options = ["--input", str(path), "--column", "salary", "--unit-column", "currency", "--out", str(out)]
    assert cli.main(["read", *options]) == 1
    with out.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [(line["title"], line["low"], line["high"], line["unit"]) for line in lines] == [
        ("ML engineer", "145000", "145000", "USD"),
        ("데이터 과학자", "50000000", "50000000", "KRW"),
        ("engineer", "", "", ""),
        ("short", "", "", ""),
    ]
    assert [bool(line["refused"]) for line in lines] == [False, False, True, True]
    assert f"{out}: 2 read, 2 refused" in capsys.readouterr().out
    assert sorted(file.name for file in tmp_path.iterdir()) == ["jobs.csv", "read.csv"]


def test_a_column_is_found_by_its_usual_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text("직무,연봉\n개발자,5000만원\n", encoding="utf-8")
    assert cli.main(["read", "--input", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["low"] == 50_000_000


def test_a_mistyped_column_is_named_with_the_nearest_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text(KAGGLE, encoding="utf-8")
    assert cli.main(["read", "--input", str(path), "--column", "salry"]) == 2
    assert "has no column 'salry': did you mean Salary?" in capsys.readouterr().err


def test_a_column_that_has_a_name_of_ours_is_kept_and_ours_gets_another(tmp_path: Path) -> None:
    path, out = tmp_path / "jobs.csv", tmp_path / "read.csv"
    path.write_text("salary,low\n63만원,mine\n", encoding="utf-8")
    assert cli.main(["read", "--input", str(path), "--out", str(out)]) == 0
    header, row = csv.reader(out.read_text(encoding="utf-8-sig").splitlines())
    assert header[:4] == ["salary", "low", "low_read", "high"]
    assert row[:4] == ["63만원", "mine", "630000", "630000"]


def test_a_converted_file_is_as_data_raw_has_it_and_the_old_one_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "salaries.csv"
    path.write_bytes("조직;말\r\n네이버;1,5억\r\n".encode("cp949"))
    assert cli.main(["convert", str(path)]) == 0
    assert path.read_bytes() == '조직,말\n네이버,"1,5억"\n'.encode()
    assert (tmp_path / "salaries.csv.old").read_bytes() == "조직;말\r\n네이버;1,5억\r\n".encode("cp949")
    assert "was CP949 with semicolons between the cells" in capsys.readouterr().out
    assert cli.main(["convert", str(path)]) == 0
    assert "nothing to do" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["read"], ["read", "63명", "--input", "x.csv"], ["read", "63명", "--out", "x"]])
def test_read_wants_wordings_or_a_file(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(arguments) == 2
    assert re.search("read needs either|go with --input", capsys.readouterr().err)


@pytest.mark.parametrize("command", ["check", "data", "diff", "read", "convert", "report", "offer", "test", "lab"])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main([command, "--help"])
    assert "usage: talentmarket" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["chek"], ["read", "--units", "USD"], ["report", "--jobs", "0"]])
def test_a_mistyped_command_is_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(arguments)
    assert "usage: talentmarket" in capsys.readouterr().err


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The modules that were started, each with success."""
    commands: list[list[str]] = []

    def run(command: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
        commands.append(command[2:])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr("talentmarket.cli.subprocess.run", run)
    return commands


def test_the_tests_are_the_linters_the_type_checker_and_pytest(started: list[list[str]]) -> None:
    assert cli.main(["test"]) == 0
    assert [command[0] for command in started] == ["ruff", "ruff", "mypy", "pytest"]
    assert started[3][-2:] == ["tests", "notebooks"]


def test_what_only_the_workshop_has_is_named_where_it_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("talentmarket.cli.find_spec", lambda name: None)
    assert cli.main(["lab"]) == 2
    assert "this needs jupyterlab, which is not installed: python bootstrap.py makes" in capsys.readouterr().err


def test_the_page_on_two_offers_is_a_report_of_its_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    asked: list[dict[str, object]] = []

    def build(root: Path, **how: object) -> BuildResult:
        asked.append(how)
        return BuildResult(root, wrong=["07-offer: no salary"])

    monkeypatch.setattr("talentmarket.report.build", build)
    monkeypatch.setattr(cli, "_renew_data", lambda *_, **__: 0)
    monkeypatch.chdir(tmp_path / "data")
    assert cli.main(["--root", str(tmp_path), "offer", "--page", "mine.yaml", "--lang", "ko"]) == 1
    (how,) = asked
    # the kernel runs in the project's folder: it is given the file's whole path
    params = {"offer": str(tmp_path / "data" / "mine.yaml")}
    assert (how["notebooks"], how["params"], how["langs"]) == (["07-offer"], params, ["ko"])


@pytest.mark.parametrize("other", ["--json", "--yes"])
def test_a_page_on_an_offer_takes_no_option_of_the_terminal(other: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["offer", "--page", "mine.yaml", other]) == 2
    assert "--page makes a page" in capsys.readouterr().err


def test_the_pages_are_opened_in_a_browser_on_request(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("talentmarket.cli.shutil.which", lambda name: name == "chromium")
    assert cli.main(["test", "--browser"]) == 0
    assert [(command[0], command[-1]) for command in started] == [("pytest", "tests/browser")]


def test_without_a_browser_no_page_can_be_opened(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("talentmarket.cli.shutil.which", lambda name: False)
    assert cli.main(["test", "--browser"]) == 2
    assert "no Chromium on the path" in capsys.readouterr().err
    assert not started


def test_the_notebooks_open_in_jupyterlab(started: list[list[str]]) -> None:
    assert cli.main(["lab"]) == 0
    assert started[0][:2] == ["jupyterlab", "notebooks"]


def test_outside_a_project_the_place_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--root", str(tmp_path), "check"]) == 2
    assert f"there is no data/raw in {tmp_path}" in capsys.readouterr().err


def test_a_parameter_without_a_value_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["report", "--param", "country"]) == 2
    assert "--param 'country' is not NAME=VALUE" in capsys.readouterr().err


def test_what_a_terminal_would_obey_is_shown_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["read", "\x1b[31m63\u202e명\x9b"])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "\x9b" not in out
    assert json.loads(out)["as_stated"] == "\x1b[31m63\u202e명\x9b"


def test_a_reader_that_goes_away_is_no_error() -> None:
    code = "from talentmarket.cli import main; import sys; sys.exit(main(['read', *['63명'] * 5000]))"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as command:
        assert command.stdout is not None
        assert command.stderr is not None
        command.stdout.readline()
        command.stdout.close()
        assert command.stderr.read() == b""
        assert command.wait() == 0


def test_a_missing_package_is_named_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    monkeypatch.setattr("talentmarket.raw.check.check", _without_rapidfuzz)
    assert cli.main(["check"]) == 2
    assert "needs rapidfuzz, which is not installed: pip install 'talentmarket[build]'" in capsys.readouterr().err


def _without_rapidfuzz(*_: object) -> None:
    import rapidfuzz  # noqa: F401


def in_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")


def test_help_follows_the_locale(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    in_korean(monkeypatch)
    with pytest.raises(SystemExit):
        cli.main(["report", "--help"])
    korean = capsys.readouterr().out
    assert korean.startswith("사용법: talentmarket report")
    assert "노트북을 실행해 페이지를 만듭니다." in korean
    assert "이 도움말을 보여 주고 끝냅니다" in korean
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")  # there is no French catalogue
    with pytest.raises(SystemExit):
        cli.main(["report", "--help"])
    assert "Run the notebooks and write the pages." in capsys.readouterr().out


def test_errors_follow_the_locale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    in_korean(monkeypatch)
    assert cli.main(["--root", str(tmp_path), "check"]) == 2
    assert capsys.readouterr().err == (
        f"talentmarket: {tmp_path}에 data/raw 폴더가 없습니다. 프로젝트 폴더에서 실행하거나 --root로 폴더를 지정하세요\n"
    )
    with pytest.raises(SystemExit):
        cli.main(["offer"])
    assert "오류: 다음 인자가 필요합니다: FILE.yaml" in capsys.readouterr().err
    monkeypatch.setenv("LANGUAGE", "en")  # goes before LC_ALL
    assert cli.main(["--root", str(tmp_path), "check"]) == 2
    assert "there is no data/raw in" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "english", "korean"),
    [
        (
            ",2020,",
            ",20205,",
            "year: 20205 is not a year between 1990 and 2026 (did you mean 2005, 2020 or 2025?)",
            "year: 20205는 1990에서 2026 사이의 연도가 아닙니다 (혹시 2005, 2020 또는 2025인가요?)",
        ),
        (
            "figure_id,",
            "figure,",
            "the header lacks 'figure_id' and has the unknown 'figure'",
            "머리글이 잘못되었습니다",
        ),
        (",", ";", "the file is UTF-8 with semicolons", "쌍반점으로 나눈 UTF-8 파일입니다. 쉼표로 나누어야 합니다"),
    ],
)
def test_problems_follow_the_locale_and_json_stays_english(
    old: str,
    new: str,
    english: str,
    korean: str,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = project / "data" / "raw" / "salaries.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    def said(*options: str) -> str:
        assert cli.main(["--root", str(project), "check", *options]) == 1
        return capsys.readouterr().out

    assert english in said()
    in_korean(monkeypatch)
    assert korean in said()
    assert json.loads(said("--format", "json").splitlines()[0])["rule"].isascii()


def test_a_file_of_the_reader_named_like_a_module_of_python_is_not_run(tmp_path: Path) -> None:
    for name in ("argparse.py", "code.py", "random.py"):
        (tmp_path / name).write_text("raise SystemExit('the wrong module')\n")
    command = [sys.executable, "-m", "talentmarket", "read", "월 450만원"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, json.loads(done.stdout)["low"]) == (0, 4_500_000)


def test_charts_name_the_extra_that_they_need() -> None:
    code = "import sys; sys.modules['matplotlib'] = None; import talentmarket.charts"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr.splitlines()[-1] == (
        "ModuleNotFoundError: talentmarket.charts needs matplotlib: pip install 'talentmarket[build]'"
    )


def test_a_folder_of_figures_that_is_a_symbolic_link_is_not_followed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "raw").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert cli.main(["--root", str(tmp_path), "check"]) == 2
    assert "data/raw is a symbolic link: put the folder itself there" in capsys.readouterr().err


def test_tables_are_made_anew_where_they_or_what_they_are_made_of_differ(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("raw", "processed"):
        shutil.copytree(REPOSITORY / "data" / name, tmp_path / "data" / name)
    made, raw = tmp_path / "data" / "processed" / "salaries.csv", tmp_path / "data" / "raw" / "salaries.csv"

    def said(code: int = 0) -> str:
        assert cli.main(["--root", str(tmp_path), "data"]) == code
        return capsys.readouterr().out.splitlines()[-1].partition(": ")[2] if code == 0 else ""

    said()
    assert said() == "nothing to do, it was made of what is in data/raw"
    made.write_bytes(b"spoilt")
    assert said().endswith(" files, 1 changed (salaries.csv)")
    assert made.read_bytes() == (REPOSITORY / "data" / "processed" / "salaries.csv").read_bytes()
    raw.write_bytes(raw.read_bytes() + b"sal-99999\n")
    said(code=1)


def test_tables_are_remembered_as_made_only_where_nothing_changed_meanwhile_and_no_other_is_there(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    raw, processed = project / "data" / "raw" / "salaries.csv", project / "data" / "processed"

    def make(root: Path) -> int:
        made.append("")
        if len(made) == 1:  # an editor saves while the tables are made
            raw.write_text(raw.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        return 0

    def runs() -> int:
        assert cli.main(["--root", str(project), "data"]) == 0
        return len(made)

    monkeypatch.setattr(cli, "_make_data", make)
    assert [runs(), runs(), runs()] == [1, 2, 2]
    (processed / "of-old.csv").write_text("a table that went\n", encoding="utf-8")
    assert runs() == 3


def test_a_mistake_ends_the_command_with_all_that_it_began(project: Path) -> None:
    (project / "data" / "raw" / "organizations.csv").unlink()
    command = [sys.executable, "-m", "talentmarket", "--root", str(project), "data"]
    # whoever reads the output waits until every process that has it is gone
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, "organizations" in done.stderr) == (1, True)


def test_the_rates_of_the_european_central_bank_are_among_what_tables_are_made_of(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Hashes(project).of("rates")
    assert re.fullmatch(r"[0-9a-f]{64}", before)
    monkeypatch.setattr("talentmarket.report.freshness.folder_of", lambda package: project)
    (project / "other.zip").write_bytes(b"other rates")
    assert Hashes(project).of("rates") not in ("", before)
