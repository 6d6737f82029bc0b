"""Making the environment says in one line what is missing, and what to do about it."""

import importlib.util
import ntpath
import os
import posixpath
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import REPOSITORY

BOOTSTRAP = REPOSITORY / "bootstrap.py"


@pytest.fixture
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", BOOTSTRAP)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_old_python_is_told_which_one_is_needed(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 10))
    with pytest.raises(bootstrap.Trouble, match=r"Python 3\.11 or newer is needed and this is 3\.8: .*make PYTHON="):
        bootstrap.main()


def test_a_python_without_venv_is_told_how_to_get_it(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(bootstrap.Trouble, match=r"no venv module: install it .*python3-venv"):
        bootstrap.make(str(tmp_path / "venv"))
    assert not (tmp_path / "venv").exists()


@pytest.mark.parametrize(
    ("printed", "advice"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "the disk is full"),
        ("error: failed to create directory: No space left on device (os error 28)", "the disk is full"),
        ("error: Failed to fetch: `https://index/simple/` dns error: failed to lookup", "could not be reached"),
        (
            "WARNING: Retrying after connection broken by NewConnectionError('[Errno 101] Network is unreachable')",
            "reached",
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "differs from the one"),
        ("error: Hash mismatch for `uv==0.13.9`", "differs from the one"),
        ("first line\nsomething else broke", "failed: something else broke"),
    ],
)
def test_a_failed_install_is_one_line_with_its_cause(bootstrap: ModuleType, printed: str, advice: str) -> None:
    with pytest.raises(bootstrap.Trouble, match=advice) as trouble:
        bootstrap.run("installing", [sys.executable, "-c", f"print({printed!r}); raise SystemExit(1)"])
    assert "\n" not in str(trouble.value)


def test_without_a_network_the_command_ends_in_one_line(tmp_path: Path) -> None:
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull}
    done = subprocess.run(
        [sys.executable, BOOTSTRAP, tmp_path / "venv"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), **nowhere},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "talentmarket: installing uv: the package index could not be reached: check the network (behind a proxy set "
        "HTTPS_PROXY, with a certificate of your own SSL_CERT_FILE) and run the command again"
    ]


def test_the_lock_pins_uv_with_its_hashes(bootstrap: ModuleType) -> None:
    lines = bootstrap.locked("uv").splitlines()
    assert lines[0].startswith("uv==")
    assert len(lines) > 1
    assert all(line.strip().startswith("--hash=sha256:") for line in lines[1:])


def test_the_lock_names_no_host_of_an_index() -> None:
    for name in ("requirements.lock", "pyproject.toml", "Makefile", "bootstrap.py"):
        text = (REPOSITORY / name).read_text()
        assert "index-url http" not in text
        assert "pypi.org" not in text
        assert "pythonhosted" not in text


@pytest.mark.parametrize(
    ("system", "path", "python", "uv"),
    [
        ("posix", posixpath, ".venv/bin/python", ".venv/bin/uv"),
        ("nt", ntpath, r".venv\Scripts\python.exe", r".venv\Scripts\uv.exe"),
    ],
)
def test_the_programs_of_an_environment_are_found_on_each_system(
    bootstrap: ModuleType, system: str, path: ModuleType, python: str, uv: str
) -> None:
    assert bootstrap.programs(".venv", system, path.join) == (python, uv)


def test_without_a_folder_the_environment_is_made_in_the_project(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made: list[str] = []
    monkeypatch.setattr(bootstrap, "make", made.append)
    monkeypatch.setattr(bootstrap, "HERE", str(tmp_path / "my folder"))
    monkeypatch.setattr(sys, "argv", ["bootstrap.py"])
    bootstrap.main()
    folder = str(tmp_path / "my folder" / ".venv")
    assert made == [folder]
    assert (
        capsys.readouterr().out == f'environment: ready; now "{bootstrap.programs(folder)[0]}" -m talentmarket report\n'
    )
