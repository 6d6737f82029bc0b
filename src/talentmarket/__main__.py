"""``python -m talentmarket``: the command line where no command of that name is on the path."""

import sys

if not sys.flags.safe_path:
    del sys.path[0]  # the reader's folder: a random.py there is not Python's random

from talentmarket.cli import run

sys.exit(run())
