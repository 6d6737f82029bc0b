"""Files and folders written whole: whoever reads sees the old one or the new one, never a mixture.

A file is written next to the old one and takes its place. A folder is written next to the old one, forced to disk, and
the two change places: in one step of the file system on Linux and macOS, elsewhere in two renames, between which the
folder is missing; the next run finishes what was interrupted there.
"""

import ctypes
import errno
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

from talentmarket.translations import say

_NEW = ".new"


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes; empty if there is no such file."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return ""


def folder_of(package: str) -> Path | None:
    """The folder of an installed package, which need not be imported for it; None where it is not installed."""
    spec = find_spec(package)
    folders = spec and spec.submodule_search_locations
    return Path(next(iter(folders))) if folders else None


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader, whenever it looks, sees the old one or the new one."""
    write_together({path: content})


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write files whole, and none of them where there is no room for all; they take their places in order."""
    beside = {path: path.with_name(f".{path.name}{_NEW}") for path in contents}
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside[path].write_bytes(content)
    except OSError:
        for unfinished in beside.values():
            unfinished.unlink(missing_ok=True)
        raise
    for path, unfinished in beside.items():
        os.replace(unfinished, path)


def remove_unfinished(directory: Path) -> None:
    """Remove what a killed build left next to the files it was about to replace."""
    if directory.exists():
        for path in directory.rglob(f".*{_NEW}"):
            path.unlink(missing_ok=True)


@contextmanager
def alone(cache: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the report's lock, so that two builds at once do their work one after the other.

    The lock goes with the process that holds it, however that ends.
    """
    try:
        import fcntl
    except ImportError:  # no such locks here
        yield
        return
    path = cache / "report" / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell(say("another report is being built here; waiting for it"))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def holds(path: Path, data: bytes) -> bool:
    """Whether a file holds exactly these bytes."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def replace_folder(folder: Path, files: Mapping[str, bytes], changed: set[str], stale: set[str]) -> None:
    """Put `changed` of `files` into `folder` and take out `stale`, so that a reader sees the old set or the new one."""
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-{os.getpid()}-", dir=folder.parent))
    try:
        beside.chmod(folder.stat().st_mode & 0o777 if folder.is_dir() else 0o755)
        for name in changed:
            with (beside / name).open("wb") as file:
                file.write(files[name])
                file.flush()
                os.fsync(file.fileno())
        if folder.is_dir():
            for path in folder.iterdir():
                if path.name not in changed and path.name not in stale:
                    _keep(path, beside / path.name)
        _sync(beside)
        _swap(beside, folder)
        _sync(folder.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _keep(path: Path, into: Path) -> None:
    """The same file under a second name: an unchanged file is not written again."""
    if path.is_dir():
        shutil.copytree(path, into, copy_function=lambda source, target: _keep(Path(source), Path(target)))
        return
    try:
        os.link(path, into)
    except OSError:
        shutil.copy2(path, into)


def _sync(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _swap(new: Path, folder: Path) -> None:
    """Let `new` and `folder` change places; where `folder` is not there yet, `new` becomes it."""
    if not folder.exists():
        new.rename(folder)
    elif not _exchange(new, folder):
        old = folder.with_name(f".{folder.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
        new.rename(folder)
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, where the system can: renameat2 on Linux, renamex_np on macOS."""
    libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    here, swap = -100, 2  # AT_FDCWD; RENAME_EXCHANGE on Linux and RENAME_SWAP on macOS
    if sys.platform == "linux" and libc is not None and hasattr(libc, "renameat2"):
        failed = libc.renameat2(here, os.fsencode(one), here, os.fsencode(other), swap)
    elif sys.platform == "darwin" and libc is not None and hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(os.fsencode(one), os.fsencode(other), swap)
    else:
        return False
    if failed and ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    return not failed


def recover(folder: Path) -> None:
    """Finish what an interrupted run left: put the old set back if it was moved away, remove its unfinished folders."""
    old = folder.with_name(f".{folder.name}.old")
    if old.is_dir():
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(folder)
    for left in folder.parent.glob(f".{folder.name}-*-*"):
        owner = left.name.split("-")[-2]
        if owner.isdigit() and not _runs(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    if os.name != "posix":
        return True
    with suppress(PermissionError):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
    return True
