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


@FORKS
def test_nothing_is_left_of_work_whose_result_nobody_asked_for():
    before = os.listdir("/proc/self/fd")
    with begin(lambda: b" " * 10_000_000), begin(lambda: time.sleep(60)):
        pass
    assert os.listdir("/proc/self/fd") == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@FORKS
def test_work_ends_when_the_process_that_began_it_is_killed():
    code = (
        "import os, signal\n"
        "from talentmarket.futures import begin\n"
        "with begin(lambda: b' ' * 10_000_000):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    # the fork holds the same standard output: run waits until that is closed
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30)
    assert done.returncode == -signal.SIGKILL
