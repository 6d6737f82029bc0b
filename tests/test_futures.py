"""Work begun early is done on another core, and its error is seen here."""

import os
import signal

import pytest

from talentmarket import futures

FORKS = pytest.mark.skipif(not futures.can_fork(), reason="this system forks no process safely, or has one core")


@FORKS
def test_work_is_done_in_another_process_and_its_result_comes_back():
    assert futures.begin(os.getpid)() != os.getpid()
    assert futures.begin(lambda: {"a": [1.5, None]})() == {"a": [1.5, None]}


def test_an_error_of_the_work_is_raised_where_its_result_is_asked_for(capfd):
    result = futures.begin(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        result()
    assert capfd.readouterr() == ("", "")


@FORKS
def test_work_whose_process_was_killed_or_whose_result_does_not_travel_is_done_here():
    here = os.getpid()
    assert futures.begin(lambda: here == os.getpid() or os.kill(os.getpid(), signal.SIGKILL))()
    assert futures.begin(lambda: lambda: "a function can't be pickled")()() == "a function can't be pickled"


def test_where_no_process_can_be_forked_the_work_is_done_here(monkeypatch):
    monkeypatch.setattr(futures, "can_fork", lambda: False)
    assert futures.begin(os.getpid)() == os.getpid()
