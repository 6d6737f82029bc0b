"""Work begun early: a fork of this process does it on another core while this one goes on."""

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from typing import BinaryIO, TypeVar

T = TypeVar("T")


@contextmanager
def begin(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Begin work without waiting for it; what is yielded waits, and gives what the work returns. At the end it is stopped.

    The work must change nothing outside itself, and must not wait for a thread of this process: a fork has none of them.
    Where it fails there it is done again here, so that its error is raised here; where no process can be forked, all of it
    is done here.
    """
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as received, os.fdopen(writing, "wb") as sent:
        child = _forked() if _has_spare_core() else -1
        if child == 0:
            try:
                received.close()  # else the fork would wait for itself to read, once this process is gone
                pickle.dump(work(), sent, pickle.HIGHEST_PROTOCOL)
                sent.close()
            finally:
                os._exit(0)  # its error, and what this process had yet to print, are not for the fork to show
        sent.close()
        try:
            yield cache(partial(_result, received, work) if child > 0 else work)
        finally:
            if child > 0:
                with suppress(ProcessLookupError, ChildProcessError):
                    os.kill(child, signal.SIGKILL)
                    os.waitpid(child, 0)


def _forked() -> int:
    """The number of a new process, as `os.fork` gives it; -1 where the system has none left."""
    try:
        return os.fork()
    except OSError:
        return -1


def _result(received: BinaryIO, work: Callable[[], T]) -> T:
    try:
        found: T = pickle.load(received)
    except (EOFError, pickle.UnpicklingError):
        return work()
    return found


def _has_spare_core() -> bool:
    """Whether this system forks processes safely, which macOS does not promise, and this process may use two cores."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1
