"""Run every measurement, or those named: `python bench reading data`; `python bench suite FILE …` reads test suites, and
`python bench collect FOLDER` goes through labelled articles."""

import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import Row

MEASUREMENTS = ("start", "reading", "data", "report", "microdata", "explorer")


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    head = Row("what", "here", "the ordinary way", "ratio", "limit")
    lines = [[row.what, row.here, row.ordinary, row.ratio, row.limit] for row in (head, *rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(5)]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


rows: list[Row] = []
if sys.argv[1:2] in (["suite"], ["collect"]):
    print(table(import_module(f"bench.{sys.argv[1]}").rows(sys.argv[2:])))
    sys.exit()
for name in sys.argv[1:] or MEASUREMENTS:
    print(f"measuring {name} …", file=sys.stderr, flush=True)
    rows += import_module(f"bench.{name}").rows()
print(table(rows))
