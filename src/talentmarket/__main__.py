"""``python -m talentmarket``: the command line where no command of that name is on the path."""

import sys

from talentmarket.cli import main

sys.exit(main())
