"""The warm process, and what runs in the kernels forked from it.

Starting a kernel the ordinary way costs an interpreter and every import of pandas and Matplotlib. Here
the standard library's fork server imports them once; a kernel is a fork of it that runs ipykernel on a
connection file.

Next to its connection file a kernel keeps a *trace*: the files of the talentmarket modules it has
imported and the data files it has opened, see :mod:`talentmarket.report.freshness`. It is renewed after each
cell, so that a kernel may be killed at any time.
"""

import gc
import json
import multiprocessing
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import connection, forkserver
from pathlib import Path
from types import ModuleType
from typing import Any

from talentmarket.schema import texts_as_objects

#: Imported once by the warm process; what is talentmarket's own is not among them, so that
#: a kernel's imports say what it uses.
PRELOAD = [
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "IPython.core.completerlib"),
    *("IPython.core.debugger", "IPython.extensions.storemagic", "psutil", "tornado.platform.asyncio", "tornado.queues"),
    *("numpy", "pandas", "matplotlib.pyplot", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg"),
    *("babel.dates", "babel.lists", "babel.messages.pofile", "babel.numbers", "markupsafe", "PIL.PngImagePlugin"),
    *("pandas.io.formats.csvs", "pandas.io.formats.string", "seaborn", "xml.etree.ElementTree"),
]

#: What a kernel finds in its environment whatever the reader's machine says: the same page everywhere.
ENVIRONMENT = {
    "TALENTMARKET_REPORT": "1",
    "MPLBACKEND": "agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONSAFEPATH": "1",  # a random.py in the reader's folder is not Python's random
    "PYTHONIOENCODING": "utf-8",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
}


def can_fork() -> bool:
    """Whether this system has a fork server and Unix sockets."""
    return "forkserver" in multiprocessing.get_all_start_methods()


def warm_up(cache: Path) -> None:
    """Start the warm process, without waiting for it; a second call does nothing.

    ``cache`` is a directory that Matplotlib may keep its list of fonts in. Call it as early as a
    report is sure to be built: the imports then run alongside whatever else has to be done.
    """
    if can_fork():
        with _environment(cache):
            forkserver.set_forkserver_preload(PRELOAD)
            forkserver.ensure_running()


@contextmanager
def _environment(cache: Path) -> Iterator[None]:
    """The environment of kernels while the warm process is started, which inherits it."""
    before = dict(os.environ)
    os.environ.update(kernel_environment(cache))
    os.environ.pop("MATPLOTLIBRC", None)
    try:
        with without_main():
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def without_main() -> Iterator[None]:
    """Keep multiprocessing from running the program that builds the report again in each kernel."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def kernel_environment(cache: Path) -> dict[str, str]:
    """The variables set for every kernel; the settings of the person who runs it are left out."""
    directory = cache / "matplotlib"
    directory.mkdir(parents=True, exist_ok=True)
    (cache / "ipython").mkdir(exist_ok=True)
    return ENVIRONMENT | {
        "MPLCONFIGDIR": str(directory.resolve()),
        "IPYTHONDIR": str((cache / "ipython").resolve()),
        "JUPYTER_CONFIG_DIR": str((cache / "ipython").resolve()),
        "JUPYTER_NO_CONFIG": "1",
    }


class Trace:
    """What this process reads: modules of talentmarket, and files below some directories."""

    def __init__(self, path: Path, directories: list[str]) -> None:
        self.path = path
        self.directories = tuple(os.path.join(directory, "") for directory in directories)
        self.opened: set[str] = set()
        self.written = (0, 0)
        sys.addaudithook(self.hear)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open":
            return
        path, mode, flags = arguments
        writes = mode not in (None, "r", "rb") or (mode is None and flags & (os.O_WRONLY | os.O_RDWR))
        if isinstance(path, str | bytes | os.PathLike) and not writes:
            self.opened.add(os.fsdecode(path))

    def write(self, *_: object) -> None:
        """Write what was read so far, if that is more than before; IPython calls it after each cell."""
        so_far = len(sys.modules), len(self.opened)
        if so_far == self.written:
            return
        self.written = so_far
        modules = {
            str(module.__file__)
            for name, module in sys.modules.copy().items()  # another thread may import something meanwhile
            if name.partition(".")[0] == "talentmarket" and getattr(module, "__file__", None)
        }
        read = [path for path in map(os.path.abspath, list(self.opened)) if path.startswith(self.directories)]
        python = os.path.join(sys.prefix, "")
        files = {path for path in read if not path.endswith((".pyc", ".py")) and not path.startswith(python)}
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps(sorted(modules | files)), encoding="utf-8")
        os.replace(beside, self.path)


def run_kernel(connection_file: str, directory: str, traced: list[str]) -> None:
    """Be a kernel: run ipykernel on ``connection_file`` in ``directory`` until it is shut down."""
    # A drawing is a hundred thousand objects, and looking for garbage among them takes a sixth of a page. A kernel ends
    # with its page, which leaves some 2 MB a drawing behind until then.
    gc.disable()
    # Nobody debugs a page, and importing the debugger costs a kernel most of its start.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    from ipykernel.kernelapp import IPKernelApp

    os.chdir(directory)
    trace = Trace(Path(connection_file).with_suffix(".trace"), traced)
    app: Any = IPKernelApp.instance()
    app.initialize(["-f", connection_file, "--HistoryManager.enabled=False", "--quiet"])
    app.shell.events.register("post_execute", trace.write)
    with texts_as_objects():
        app.start()


def run_forked_kernel(connection_file: str, directory: str, traced: list[str], environment: dict[str, str]) -> None:
    """What a process forked for a kernel does first: live on its own, and watch for its parent's end."""
    os.setsid()
    gc.freeze()  # a collection that looked at what the fork shares would copy all of it
    os.environ.update(environment)
    log = os.open(Path(connection_file).with_suffix(".log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel, connection_file), daemon=True).start()
    run_kernel(connection_file, directory, traced)


def _end_with(sentinel: int, connection_file: str) -> None:
    """End this kernel and all it started when the process that asked for it is gone."""
    connection.wait([sentinel])
    shutil.rmtree(Path(connection_file).parent, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    run_kernel(sys.argv[1], sys.argv[2], sys.argv[3:])
