"""The README's commands do what it says, in a clone of their own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import talentmarket
from tests.conftest import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines() if line.strip()
]
SNIPPETS = [
    "\n".join(line.removeprefix("  ") for line in block.splitlines())
    for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL)
]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files git knows, as they are now, beside the environment that runs this test."""
    folder = tmp_path_factory.mktemp("clone")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=REPOSITORY, check=True, capture_output=True).stdout
    for name in filter(None, names.decode().split("\0")):
        source, target = REPOSITORY / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    (folder / ".venv").symlink_to(Path(sys.prefix))
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    subprocess.run(["git", *identity, "commit", "-q", "-m", "a clone"], cwd=folder, check=True)
    return folder


@pytest.mark.parametrize("name", ["README.md", "README.ko.md"])
def test_what_the_readme_says_is_what_the_answers_say(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    answers = talentmarket.load("answers").set_index("answer_id")

    def value(key: str, end: str = "low") -> float:
        return float(answers.loc[key, f"value_{end}"])

    for key in ("survival-employers-five-years-kr", "survival-employers-five-years-us", "survival-five-years-kr"):
        assert f"{100 * value(key):.1f}" in text, key
    for key in ("nominal", "ppp"):
        ratio = f"pay-us-over-kr-software-developer-{key}"
        low, high = f"{value(ratio):.1f}", f"{value(ratio, 'high'):.1f}"
        assert f"{low} to {high}" in " ".join(text.split()) or f"{low}~{high}" in text, ratio
    assert f"{-100 * value('pay-official-real-change-us-software-developer'):.1f}" in text


def test_the_readme_counts_the_figures_as_the_ledger_does() -> None:
    ledger = talentmarket.load("ledger")
    assert f"{int(ledger['rows'].sum()):,} collected figures" in " ".join(README.split())


def test_the_two_commands_come_first() -> None:
    assert COMMANDS[:2] == ["make report", "make test"]


@pytest.mark.parametrize("command", [command for command in COMMANDS if command != "make test"])
def test_a_command_ends_well(command: str, clone: Path) -> None:
    environment = os.environ | {"PYTHON": str(Path(sys.base_prefix) / "bin" / "python3")}
    done = subprocess.run(command, shell=True, cwd=clone, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-1500:]
    if command == "make report":
        assert (clone / "reports" / "index.html").is_file()
        assert f"open {clone / 'reports' / 'index.html'}" in done.stdout
        drawn = clone / "reports" / "en" / "files" / "03-startup-survival" / "survival-curves.svg"
        shown = REPOSITORY / "docs" / "survival-curves.svg"
        assert shown.read_bytes() == drawn.read_bytes(), f"the chart in the README is an old one: cp {drawn} {shown}"
    if command == "make data":
        status = ["git", "status", "--porcelain"]
        assert subprocess.run(status, cwd=clone, check=True, capture_output=True, text=True).stdout == ""


def test_this_suite_is_what_make_test_runs() -> None:
    shown = subprocess.run(
        ["make", "-n", "--no-print-directory", "test"], cwd=REPOSITORY, check=True, capture_output=True, text=True
    ).stdout
    assert shown.split() == [".venv/bin/talentmarket", "test"]


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_a_python_snippet_runs(snippet: str, clone: Path) -> None:
    subprocess.run([sys.executable, "-c", snippet], cwd=clone, check=True, capture_output=True)


def test_links_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if "://" not in target and not (REPOSITORY / target).exists()] == []
