"""A build makes a whole report, and keeps its word when something goes wrong on the way."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from talentmarket import cli
from talentmarket.report import BuildResult, ParameterError, build
from talentmarket.report.warm import __file__ as warm_file
from talentmarket.storage import alone, remove_unfinished, write_whole

Make = Callable[..., Path]
SOURCE = Path(warm_file).parents[2]


def quiet(line: str) -> None:
    """Says nothing."""


def contents(report: Path) -> dict[str, bytes]:
    return {str(path.relative_to(report)): path.read_bytes() for path in report.rglob("*") if path.is_file()}


def built_by_a_process(root: Path, *within: str, **environment: str) -> None:
    program = "import sys; from pathlib import Path; from talentmarket.report import build; build(Path(sys.argv[1]))"
    subprocess.run(
        [*within, sys.executable, "-c", program, str(root)],
        env=os.environ | {"PYTHONPATH": str(SOURCE)} | environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def test_two_reports_from_two_folders_are_the_same_byte_for_byte(
    project: Make, report: tuple[Path, BuildResult]
) -> None:
    root = project("everything", "counting", where="another place, 다른 곳")
    built_by_a_process(root, TZ="Asia/Seoul", LC_ALL="C", PYTHONHASHSEED="7", MPLBACKEND="svg")
    assert not report[1].warnings
    assert contents(root / "reports") == contents(report[0])


def test_a_report_needs_no_network(project: Make, report: tuple[Path, BuildResult]) -> None:
    without = ("unshare", "--map-root-user", "--net")
    if shutil.which("unshare") is None or subprocess.run([*without, "true"], capture_output=True).returncode:
        pytest.skip("this system lets nobody make a network of one's own")
    root = project("everything", "counting")
    built_by_a_process(root, *without)
    assert contents(root / "reports") == contents(report[0])


def test_charts_are_files_and_pages_know_their_address_only_while_that_is_asked_for(
    project: Make, report: tuple[Path, BuildResult]
) -> None:
    root = project("everything", "counting")
    asked = {"png": True, "site": "https://example.org/talent", "tell": quiet}
    build(root, **asked)
    made = contents(root / "reports")
    pictures = {f"{lang}/files/everything/by-country.png" for lang in ("en", "ko")}
    assert set(made) - set(contents(report[0])) == pictures
    assert all(made[name].startswith(b"\x89PNG") for name in pictures)
    page = made["ko/everything.html"].decode()
    assert '<a href="files/everything/by-country.png" download' in page
    assert '<meta property="og:image" content="https://example.org/talent/ko/files/everything/by-country.png">' in page
    assert '<link rel="canonical" href="https://example.org/talent/ko/everything.html">' in page
    assert "assets/card.png" in made["en/counting.html"].decode(), "a page without a chart has the site's picture"
    assert build(root, **asked).built == []
    assert build(root, notebooks=["everything"], langs=["ko"], force=True, tell=quiet).built == ["ko/everything"]
    assert contents(root / "reports") == made, "a page made alone is made as the report around it was"
    build(root, tell=quiet)
    assert contents(root / "reports") == contents(report[0])


def test_a_second_build_does_nothing_and_says_where_the_report_is(report: tuple[Path, BuildResult]) -> None:
    before = {path: path.stat().st_mtime_ns for path in report[0].rglob("*")}
    lines: list[str] = []
    result = build(report[0].parent, tell=lines.append)
    assert (result.built, len(result.kept), result.exit_code) == ([], 4, 0)
    assert {path: path.stat().st_mtime_ns for path in report[0].rglob("*")} == before
    assert lines == ["nothing has changed: 4 pages are as they were", f"open {report[0] / 'index.html'}"]


def test_to_find_nothing_to_do_nothing_heavy_is_imported(report: tuple[Path, BuildResult]) -> None:
    program = (
        "import sys; from pathlib import Path; from talentmarket.report import build; build(Path(sys.argv[1]));"
        "print(sorted({'pandas', 'matplotlib', 'nbformat', 'papermill', 'jinja2', 'babel', 'rich'} & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(report[0].parent)],
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.splitlines()[-1] == "[]"


def test_what_goes_wrong_is_told_once_and_the_others_are_finished(project: Make) -> None:
    root = project("counting", "raises", "hangs", "killed")
    lines: list[str] = []
    result = build(root, timeout=2, tell=lines.append)
    assert result.exit_code == 1
    assert result.built == ["en/counting", "ko/counting"]
    assert [(failure.notebook, failure.langs) for failure in result.failed] == [
        ("hangs", ["en", "ko"]),
        ("killed", ["en", "ko"]),
        ("raises", ["en", "ko"]),
    ]
    assert sum("no such thing as 2" in line for line in lines if line.startswith("failed")) == 1
    assert not list((root / "reports").glob("*/raises*"))
    index = (root / "reports" / "en" / "index.html").read_text()
    assert "A page that counts" in index
    assert '<li id="raises">' not in index


def test_a_page_that_was_given_what_is_wrong_says_so_and_ends_with_1_also_where_it_is_fresh(project: Make) -> None:
    root = project("counting")
    path = root / "notebooks" / "counting.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1]["source"] = 'page.say("The file {name} has no salary.", name="mine.yaml", wrong=True)'
    path.write_text(json.dumps(notebook), encoding="utf-8")
    for _ in range(2):
        lines: list[str] = []
        result = build(root, tell=lines.append)
        assert (result.exit_code, result.failed) == (1, [])
        assert lines.count("counting: The file mine.yaml has no salary.") == 1
    assert "The file mine.yaml has no salary." in (root / "reports" / "en" / "counting.html").read_text()


def test_where_the_parameters_given_are_wrong_the_faults_come_last(project: Make) -> None:
    root = project("everything")
    path = root / "notebooks" / "everything.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    last = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"][-1]
    last["source"] = 'page.say("The file {name} has no salary.", name="mine.yaml", wrong=True)'
    path.write_text(json.dumps(notebook), encoding="utf-8")
    lines: list[str] = []
    build(root, notebooks=["everything"], langs=["en"], params={"country": "KR"}, tell=lines.append)
    assert lines[-1] == "everything: The file mine.yaml has no salary."


def test_pages_load_the_tables_of_their_own_project_and_not_those_of_the_package(project: Make) -> None:
    root = project("counting")
    processed = root / "data" / "processed"
    shutil.copy(SOURCE.parent / "data" / "processed" / "datapackage.json", processed)
    (processed / "persons.csv").write_text("person_id,name_en,name_ko\nme,Me,나\n", encoding="utf-8")
    path = root / "notebooks" / "counting.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1]["source"] = 'page.say("They are {who:list}.", who=list(page.names("persons").values()))'
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert build(root, langs=["en"], tell=quiet).exit_code == 0
    assert "They are Me." in (root / "reports" / "en" / "counting.html").read_text()


@pytest.mark.parametrize(("spoilt", "named"), [("reports", "reports"), (".cache", ".")])
def test_a_folder_that_can_not_be_written_is_named_as_its_reader_knows_it_before_anything_runs(
    project: Make, spoilt: str, named: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project("counting").resolve()
    (root / "data" / "raw").mkdir()
    (root / spoilt).write_text("a file in its place")
    monkeypatch.setattr(cli, "_renew_data", lambda *_, **__: 0)
    assert cli.main(["--root", str(root), "report"]) == 1
    said = capsys.readouterr()
    assert said.err.startswith(f"talentmarket: {root / named}: ")
    assert said.err.count("\n") == 1
    assert "can't be written" in said.err
    assert "[1/1]" not in said.out


def test_a_notebook_that_leads_nowhere_is_named_and_no_folder_is_blamed(
    project: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project("counting").resolve()
    (root / "data" / "raw").mkdir()
    (root / "notebooks" / "02-gone.ipynb").symlink_to(root / "nowhere.ipynb")
    monkeypatch.setattr(cli, "_renew_data", lambda *_, **__: 0)
    assert cli.main(["--root", str(root), "report"]) == 1
    said = capsys.readouterr().err
    assert "02-gone.ipynb" in said
    assert "can't be written" not in said


def test_a_page_whose_notebook_fails_now_does_not_stay_as_it_was(project: Make) -> None:
    root = project("counting")
    assert build(root, langs=["en"], tell=quiet).exit_code == 0
    page = root / "reports" / "en" / "counting.html"
    assert page.exists()
    (root / "data" / "processed" / "counts.csv").write_text("figure_id,source_id,country,as_stated\n")
    result = build(root, langs=["en"], tell=quiet)
    assert result.exit_code == 1
    assert "KeyError" in result.failed[0].error
    assert not page.exists()


def test_parameters_make_a_page_of_their_own_that_states_them(project: Make) -> None:
    root = project("everything")
    result = build(root, notebooks=["everything"], langs=["en"], params={"country": "KR", "since": "2023"}, tell=quiet)
    assert result.built == ["en/everything--country-KR--since-2023"]
    html = (root / "reports" / "en" / "everything--country-KR--since-2023.html").read_text()
    assert "The engineer earns $110K on 1 report" in html
    assert (
        '<div class="given"><dt>country of the amounts, empty for all <code>country</code></dt><dd>KR</dd></div>'
        in html
    )


def test_a_parameter_for_the_whole_report_reaches_the_notebooks_that_have_it(project: Make) -> None:
    root = project("everything", "counting")
    result = build(root, langs=["en"], params={"country": "KR"}, tell=quiet)
    assert sorted(result.built) == ["en/counting", "en/everything--country-KR"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"notebooks": ["everthing"]}, "notebook 'everthing': unknown, did you mean 'everything'?"),
        ({"params": {"contry": "KR"}}, "parameter 'contry': unknown, did you mean 'country'?"),
        ({"notebooks": ["counting"], "params": {"country": "KR"}}, "counting: parameter 'country': unknown"),
        ({"langs": ["de"]}, "language 'de': there are en, ko"),
        ({"notebooks": ["everything"], "params": {"since": "x"}}, "everything: parameter 'since': 'x' is not a whole"),
    ],
)
def test_what_can_not_be_had_is_said_before_anything_runs(asked: dict, said: str, project: Make) -> None:
    root = project("everything", "counting")
    with pytest.raises(ParameterError) as caught:
        build(root, **asked, tell=quiet)
    assert said in str(caught.value)
    assert not (root / "reports").exists()


def test_a_parameters_cell_that_is_wrong_fails_its_notebook_alone(project: Make) -> None:
    root = project("counting", "everything")
    path = root / "notebooks" / "everything.ipynb"
    path.write_text(path.read_text().replace("since: int = 2020  # first year", "since = 2020  # first year"))
    result = build(root, langs=["en"], tell=quiet)
    assert result.built == ["en/counting"]
    assert "write  name: type = default  # comment" in result.failed[0].error


@pytest.mark.parametrize(
    "name", ["<script>x", "javascript:x", "..-x", "-rf", "a\nb", "a%2fb", "a'b", "index", "x" * 81]
)
def test_a_notebook_that_no_page_can_be_named_after_is_named_in_a_line(name: str, project: Make) -> None:
    root = project("counting")
    page = (root / "notebooks" / "counting.ipynb").read_bytes()
    for path in ("셈 하나 (1)", name):
        (root / "notebooks" / f"{path}.ipynb").write_bytes(page)
    lines: list[str] = []
    result = build(root, langs=["en"], tell=lines.append)
    assert result.exit_code == 1
    assert sorted(result.built) == ["en/counting", "en/셈 하나 (1)"]
    (said,) = [line for line in lines if line.startswith("failed: ")]
    assert said.endswith("rename it")
    assert "\n" not in said
    assert {path.stem for path in (root / "reports" / "en").glob("*.html")} >= {"counting", "셈 하나 (1)", "index"}
    assert name == "index" or not list(root.rglob(f"*{name[1:]}*.html"))


def test_the_page_of_a_notebook_that_is_gone_goes_too(project: Make) -> None:
    root = project("counting", "everything")
    build(root, langs=["en"], tell=quiet)
    (root / "notebooks" / "everything.ipynb").unlink()
    result = build(root, langs=["en"], tell=quiet)
    assert result.built == ["en/counting"], "every page names all others in its menu"
    assert "en/everything.html" in result.removed
    assert not list((root / "reports").rglob("*everything*"))
    assert "A page with everything" not in (root / "reports" / "en" / "index.html").read_text()


def test_a_file_that_is_damaged_or_lost_is_made_again(project: Make) -> None:
    root = project("counting", "everything")
    build(root, langs=["en"], tell=quiet)
    whole = contents(root / "reports")
    (root / "reports" / "en" / "counting.html").write_text("half a pa")
    (root / "reports" / "assets" / "figures.js").unlink()
    result = build(root, langs=["en"], tell=quiet)
    assert result.built == ["en/counting"]
    assert contents(root / "reports") == whole


def test_a_build_killed_at_any_moment_leaves_whole_files_and_the_next_one_goes_on(project: Make) -> None:
    root, other = project("counting", "everything"), project("counting", "everything", where="other")
    build(other, tell=quiet)
    whole = contents(other / "reports")
    program = "import sys; from pathlib import Path; from talentmarket.report import build; build(Path(sys.argv[1]))"
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(root)],
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 120
    while not list((root / "reports").glob("*/*.html")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    for name, content in contents(root / "reports").items():
        if not name.endswith(".new") and not name.endswith("index.html"):
            assert content == whole[name], f"{name} is not whole"
    build(root, tell=quiet)
    assert contents(root / "reports") == whole


def test_two_builds_at_once_take_turns(tmp_path: Path) -> None:
    events: list[str] = []
    inside = threading.Event()

    def other() -> None:
        inside.wait(10)
        with alone(tmp_path, events.append):
            events.append("second")

    thread = threading.Thread(target=other)
    thread.start()
    with alone(tmp_path, events.append):
        inside.set()
        deadline = time.monotonic() + 10
        while not events and time.monotonic() < deadline:
            time.sleep(0.01)
        events.append("first")
    thread.join(10)
    assert events == ["another report is being built here; waiting for it", "first", "second"]


def test_a_file_is_the_old_one_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.html"
    write_whole(path, b"old")

    def full_disk(self: Path, content: bytes) -> None:
        with self.open("wb") as file:
            file.write(content[:1])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full_disk)
        with pytest.raises(OSError, match="No space"):
            write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    remove_unfinished(tmp_path)
    assert [left.name for left in tmp_path.iterdir()] == ["page.html"]


def test_a_page_with_parameters_that_somebody_removed_is_listed_nowhere(project: Make) -> None:
    root = project("everything")
    build(root, notebooks=["everything"], langs=["en"], params={"country": "KR"}, tell=quiet)
    shutil.rmtree(root / "reports")
    build(root, langs=["en"], tell=quiet)
    downloads = (root / "reports" / "en" / "downloads.html").read_text()
    assert "everything.html" in downloads
    assert "country-KR" not in downloads


def test_a_damaged_record_only_means_building_again(project: Make) -> None:
    root = project("counting")
    build(root, langs=["en"], tell=quiet)
    (record,) = (root / ".cache" / "report").glob("*.json")
    for text in ("", "{", "[]", '{"en/counting": 1}', json.dumps({"en/counting": {"inputs": {}}})):
        record.write_text(text)
        assert build(root, langs=["en"], tell=quiet).built == ["en/counting"]
