"""Work begun early: a fork of this process does it on another core while this one goes on."""

import os
import pickle
import sys
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def begin(work: Callable[[], T]) -> Callable[[], T]:
    """Begin work without waiting for it; the function returned waits, and gives what the work returns.

    The work must change nothing outside itself. Where it fails in the fork it is done again here, so that its error is raised
    here; where no process can be forked, all of it is done here.
    """
    if not can_fork():
        return work
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump(work(), pipe, pickle.HIGHEST_PROTOCOL)
        finally:
            os._exit(0)  # neither the error nor what waits to be printed is the fork's to show
    os.close(writing)

    def result() -> T:
        with os.fdopen(reading, "rb") as pipe:
            pickled = pipe.read()
        os.waitpid(child, 0)
        try:
            found: T = pickle.loads(pickled)
        except (EOFError, pickle.UnpicklingError):
            return work()
        return found

    return result


def can_fork() -> bool:
    """Whether a process can be forked safely, which macOS does not promise, and has a core to run on."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1
