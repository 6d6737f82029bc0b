"""Make the environment in which everything else runs: python bootstrap.py [FOLDER, .venv by default]

On Linux, macOS and Windows alike. Standard library only, and readable by an old Python, so that what is missing can be
said in one line.
"""

import hashlib
import os
import re
import subprocess
import sys

OLDEST = (3, 11)
HERE = os.path.dirname(os.path.abspath(__file__))
LOCK = os.path.join(HERE, "requirements.lock")
PROJECT = os.path.join(HERE, "pyproject.toml")

# What a package installer prints when something outside of it fails, and what a person can do about it.
CAUSES = (
    (
        r"No space left on device|os error 28|Disk quota exceeded",
        "the disk is full: free about 1.5 GB and run the command again",
    ),
    (
        r"(?i)hash(es)? mismatch|do not match the hashes",
        "a package differs from the one that was locked: do not install it; renew the lock with `make lock` "
        "if you trust the index",
    ),
    (
        r"(?i)name resolution|getaddrinfo|dns error|connection (refused|reset|error)|timed? ?out|unreachable"
        r"|failed to (fetch|connect)|error sending request|certificate|ssl|no matching distribution"
        r"|newconnectionerror|could not find a version|403|407",
        "the package index could not be reached: check the network (behind a proxy set HTTPS_PROXY, with a "
        "certificate of your own SSL_CERT_FILE) and run the command again",
    ),
)


class Trouble(Exception):
    """Something a person has to mend; its text is one line."""


def run(step, command):
    """Run a command quietly; on failure raise Trouble with the cause in one line."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    if done.returncode == 0:
        return
    for pattern, advice in CAUSES:
        if re.search(pattern, done.stdout):
            raise Trouble("%s: %s" % (step, advice))
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()] or ["no message"]
    raise Trouble("%s failed: %s" % (step, lines[-1]))


def fingerprint():
    """A digest of everything the environment is made from."""
    digest = hashlib.sha256(repr((sys.version_info[:3], sys.prefix)).encode())
    for path in (LOCK, PROJECT, os.path.abspath(__file__)):
        with open(path, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def locked(package):
    """The lines of the lock that pin one package, with its hashes."""
    with open(LOCK) as file:
        found = re.search(r"^%s==.*(?:\n +.*)*" % re.escape(package), file.read(), re.MULTILINE)
    if not found:
        raise Trouble("requirements.lock does not pin %s: run `make lock`" % package)
    return "\n".join(line for line in found.group().splitlines() if not line.strip().startswith("#")) + "\n"


def programs(folder, system=os.name, join=os.path.join):
    """The python and the uv of an environment: Windows keeps them in Scripts, with .exe behind their names."""
    place, ending = ("Scripts", ".exe") if system == "nt" else ("bin", "")
    return join(folder, place, "python" + ending), join(folder, place, "uv" + ending)


def make(folder):
    """Make or renew the environment in `folder`; nothing is done where it already is what it should be."""
    ready = os.path.join(folder, "ready")
    python, uv = programs(folder)
    wanted = fingerprint()
    if os.path.exists(ready) and os.path.exists(python):
        with open(ready) as file:
            if file.read() == wanted:
                os.utime(ready)
                return
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        raise Trouble(
            "this Python has no venv module: install it (on Debian and Ubuntu: apt install python3-venv) "
            "or run this with another Python: make PYTHON=/path/to/python3 report, or /path/to/python3 bootstrap.py"
        ) from None
    print("environment: making %s with Python %d.%d.%d" % ((folder,) + sys.version_info[:3]), flush=True)
    if os.path.exists(ready):
        os.remove(ready)
    stale = (
        not os.path.exists(python)
        or subprocess.run(
            [python, "-c", "import sys; sys.exit(sys.version_info[:3] != %r)" % (sys.version_info[:3],)]
        ).returncode
    )
    if stale:
        venv.create(folder, clear=True, with_pip=True, symlinks=os.name != "nt")
    if not os.path.exists(uv):
        print("environment: installing uv", flush=True)
        pin = os.path.join(folder, "uv.lock")
        with open(pin, "w") as file:
            file.write(locked("uv"))
        pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
        run("installing uv", pip + ["--no-deps", "--require-hashes", "--requirement", pin])
    print("environment: installing the locked packages", flush=True)
    env = ["--python", python, "--quiet"]
    run(
        "installing the locked packages",
        [uv, "pip", "sync", "--require-hashes", "--compile-bytecode"] + env + [LOCK],
    )
    run(
        "installing the project",
        [uv, "pip", "install", "--no-deps", "--no-build-isolation", "--offline", "--editable", HERE] + env,
    )
    with open(ready, "w") as file:
        file.write(wanted)


def main():
    if sys.version_info < OLDEST:
        raise Trouble(
            "Python %d.%d or newer is needed and this is %d.%d: name a newer one, "
            "as in make PYTHON=/path/to/python3.12 report, or /path/to/python3.12 bootstrap.py"
            % (OLDEST + sys.version_info[:2])
        )
    if len(sys.argv) > 2 or sys.argv[1:2] in (["-h"], ["--help"]):
        raise Trouble("usage: python bootstrap.py [FOLDER]; without a folder the environment is made in .venv")
    here = ".venv" if os.getcwd() == HERE else os.path.join(HERE, ".venv")
    folder = sys.argv[1] if len(sys.argv) == 2 else here
    make(folder)
    if len(sys.argv) == 1:
        python = programs(folder)[0]
        print("environment: ready; now %s -m talentmarket report" % ('"%s"' % python if " " in python else python))


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit("talentmarket: %s" % trouble)
    except OSError as error:
        full = " (free about 1.5 GB and run the command again)" if error.errno == 28 else ""
        sys.exit("talentmarket: %s: %s%s" % (error.filename or "the environment", error.strerror, full))
    except subprocess.CalledProcessError as error:
        sys.exit("talentmarket: making the environment failed: %s" % error)
    except KeyboardInterrupt:
        sys.exit("talentmarket: stopped; run the command again to go on")
