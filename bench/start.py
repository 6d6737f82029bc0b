"""What it costs to begin: importing the package, asking for help, reading one wording."""

import statistics
import sys
from pathlib import Path

from bench import Row, python, run

COMMAND = Path(sys.executable).with_name("talentmarket")


def rows() -> list[Row]:
    """CPU beyond the interpreter's own, medians of five pairs; wall time for the command."""
    reads = statistics.median(run([COMMAND, "read", "1억2500만 달러(약 1756억원)"]).wall for _ in range(5))
    return [
        Row("import talentmarket, CPU", f"{python('import talentmarket'):.2f} s", limit="0.3 s"),
        Row(
            "talentmarket --help, CPU",
            f"{python('import sys', 'from talentmarket.cli import _parser', '_parser().format_help()'):.2f} s",
            limit="0.3 s",
        ),
        Row("talentmarket read, wall", f"{reads:.2f} s", limit="0.4 s"),
    ]
