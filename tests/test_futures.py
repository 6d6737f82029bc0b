"""Work begun early is done on another core, its error is seen here, and nothing of it is left."""

import errno
import os
import signal
import subprocess
import sys
import time

import pytest

from talentmarket import futures
from talentmarket.futures import begin

FORKS = pytest.mark.skipif(not futures._has_spare_core(), reason="no process is forked here")


@FORKS
def test_work_is_done_in_another_process_and_its_result_comes_back():
    with begin(os.getpid) as process, begin(lambda: {"a": [1.5, None]}) as value:
        assert process() != os.getpid()
        assert value() == {"a": [1.5, None]}


def test_an_error_of_the_work_is_raised_where_its_result_is_asked_for(capfd):
    with begin(lambda: 1 / 0) as result, pytest.raises(ZeroDivisionError):
        result()
    assert capfd.readouterr() == ("", "")


@FORKS
def test_work_whose_process_was_killed_or_whose_result_does_not_travel_is_done_here():
    here = os.getpid()
    with begin(lambda: here == os.getpid() or os.kill(os.getpid(), signal.SIGKILL)) as killed:
        assert killed() is True
    with begin(lambda: lambda: "a function can't be pickled") as made:
        assert made()() == "a function can't be pickled"


@pytest.mark.parametrize("spare", [True, False])
def test_where_no_process_can_be_forked_the_work_is_done_here(monkeypatch, spare):
    def refused():
        raise OSError(errno.EAGAIN, "no process is left")

    monkeypatch.setattr(futures, "_has_spare_core", lambda: spare)
    monkeypatch.setattr(os, "fork", refused)
    with begin(os.getpid) as process:
        assert process() == os.getpid()


def test_a_result_may_be_asked_for_twice():
    with begin(time.time) as now:
        assert now() == now()


def own_process(code: str) -> subprocess.CompletedProcess[str]:
    """Run code that begins work; `run` waits until every process that has its output is gone."""
    head = "import os, signal, time\nfrom talentmarket.futures import begin\n"
    return subprocess.run([sys.executable, "-c", head + code], capture_output=True, text=True, timeout=30)


@FORKS
def test_nothing_is_left_of_work_whose_result_nobody_asked_for():
    done = own_process(
        "before = os.listdir('/proc/self/fd')\n"
        "with begin(lambda: b' ' * 10_000_000), begin(lambda: time.sleep(60)):\n"
        "    pass\n"
        "assert os.listdir('/proc/self/fd') == before\n"
        "os.waitpid(-1, os.WNOHANG)\n"
    )
    assert done.stderr.splitlines()[-1] == "ChildProcessError: [Errno 10] No child processes"


@FORKS
def test_work_ends_when_the_process_that_began_it_is_killed():
    done = own_process("with begin(lambda: b' ' * 10_000_000):\n    os.kill(os.getpid(), signal.SIGKILL)\n")
    assert done.returncode == -signal.SIGKILL
