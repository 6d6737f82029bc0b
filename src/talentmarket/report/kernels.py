"""Kernels for papermill and nbclient that are forked from the warm process.

jupyter_client sees nothing but a kernel provisioner, so papermill and nbclient do what they always do.
Each kernel is a process, a session and a process group of its own. Where there is no fork,
:class:`WarmKernelManager` starts ordinary kernels that behave the same.
"""

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import EntryPoint
from itertools import count
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from talentmarket.report.warm import can_fork, kernel_environment, run_forked_kernel, warm_up, without_main

PROVISIONER = "talentmarket-fork"


class ForkedProcess:
    """A process of the fork server with the face of :class:`subprocess.Popen`."""

    stdin = stdout = stderr = None
    _starting = threading.Lock()

    def __init__(self, *arguments: Any) -> None:
        context = multiprocessing.get_context("forkserver")
        self._process = context.Process(target=run_forked_kernel, args=arguments, daemon=True)
        with self._starting, without_main():  # multiprocessing keeps its children without a lock
            self._process.start()
        self.pid: int = self._process.pid or 0

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class ForkProvisioner(LocalProvisioner):
    """Gives jupyter_client a kernel that is forked from the warm process."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        manager: Any = self.parent
        process = ForkedProcess(*cmd, manager.traced, kwargs["env"])
        self.process = process  # type: ignore[assignment]
        self.pid = self.pgid = process.pid
        self.cwd = kwargs["cwd"]
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        await super().kill(restart)
        if self.process is not None:
            self.process.wait()  # it takes milliseconds; those who ask again later wait for longer


class WarmKernelClient(AsyncKernelClient):
    """A client that is ready as soon as the kernel answers.

    The usual one asks, waits up to a second for each answer, and then lets a fixed time pass to be sure
    that nothing more comes. A kernel of today greets whoever listens, so there is nothing to guess.
    """

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        deadline = time.monotonic() + (timeout or 60)
        for channel in (self.iopub_channel, self.shell_channel):
            self.kernel_info()
            while True:
                try:
                    message = await channel.get_msg(timeout=0.5)
                    break
                except Empty:
                    if not await self._async_is_alive():
                        raise RuntimeError("it ended before it was ready") from None
                    if time.monotonic() > deadline:
                        raise RuntimeError(f"it was not ready after {timeout} s") from None
                    self.kernel_info()
        if message["msg_type"] == "kernel_info_reply":
            self._handle_kernel_info_reply(message)

    wait_for_ready = _async_wait_for_ready


class WarmKernelManager(AsyncKernelManager):
    """A kernel manager for one page; :meth:`Kernels.manager` makes a class of it for nbclient."""

    kernels: "Kernels"
    traced: list[str]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"kernel_name": "python3", "autorestart": False})
        self.client_class = f"{__name__}.WarmKernelClient"
        if can_fork():
            self.transport = "ipc"

    @property
    def kernel_spec(self) -> KernelSpec:
        """The project's own kernel, whatever kernels are installed under the name ``python3``."""
        argv, metadata = ["{connection_file}", str(self.kernels.directory)], {}
        if can_fork():
            metadata = {"kernel_provisioner": {"provisioner_name": PROVISIONER}}
        else:
            argv = [sys.executable, "-m", "talentmarket.report.warm", *argv, *self.traced]
        return KernelSpec(argv=argv, language="python", display_name="talentmarket", metadata=metadata)

    async def _async_pre_start_kernel(self, **kwargs: Any) -> tuple[list[str], dict[str, Any]]:
        kwargs["cwd"] = str(self.kernels.directory)
        kwargs["env"] = self.kernels.environment
        kwargs.pop("extra_arguments", None)
        self.kernels.managers.append(self)
        return await super()._async_pre_start_kernel(**kwargs)


class Kernels:
    """The kernels of one build, and the directory their connection files lie in.

    A context manager: when it is left, by success, failure or Ctrl-C, no kernel is left. Kernels run in `directory`, the
    project's root; `cache` has Matplotlib's list of fonts; files below `traced` count as read by a page; `shared` are more
    variables of their environment.
    """

    def __init__(
        self, directory: Path, cache: Path, traced: list[Path], shared: Mapping[str, str] | None = None
    ) -> None:
        self.directory = directory.resolve()
        self.cache = cache
        self.traced = [str(path.resolve()) for path in traced]
        self.managers: list[WarmKernelManager] = []
        self._shared = dict(shared or {})
        self._numbers = count(1)
        self.environment: dict[str, str] = {}

    def __enter__(self) -> "Kernels":
        self.environment = os.environ | kernel_environment(self.cache) | self._shared
        self.environment.pop("MATPLOTLIBRC", None)
        # Kernels find what this process finds, wherever they run.
        self.environment["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, filter(None, sys.path)))
        # Short, since the path of a Unix socket may have no more than some hundred bytes.
        self._sockets = Path(tempfile.mkdtemp(prefix="tm-"))
        entry = EntryPoint(PROVISIONER, f"{__name__}:ForkProvisioner", KernelProvisionerFactory.GROUP_NAME)
        KernelProvisionerFactory.instance().provisioners[PROVISIONER] = entry
        warm_up(self.cache)
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self._sockets, ignore_errors=True)

    def manager(self) -> tuple[type[WarmKernelManager], Path]:
        """A class of kernel managers for nbclient, and where the trace of its kernel will lie."""
        connection_file = self._sockets / f"{next(self._numbers)}.json"

        class PageKernelManager(WarmKernelManager):
            kernels = self
            traced = self.traced

            def __init__(self, **kwargs: Any) -> None:
                super().__init__(**kwargs | {"connection_file": str(connection_file)})

        return PageKernelManager, connection_file.with_suffix(".trace")

    def kill(self) -> None:
        """Kill every kernel of this build that still runs, and whatever those started."""
        for manager in self.managers:
            process: Any = getattr(manager.provisioner, "process", None)
            if process is not None and process.poll() is None:
                try:
                    os.killpg(process.pid, signal.SIGKILL)
                except (AttributeError, OSError):  # no process groups here, or it is not yet one
                    process.kill()
        self.managers.clear()
