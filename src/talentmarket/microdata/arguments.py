"""What `talentmarket microdata` is given on the command line; imports nothing, since every start of the program reads it."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path


def microdata(parser: ArgumentParser, positive: Callable[[str], int]) -> None:
    """Give the parser its commands; `positive` reads a whole number of at least 1."""
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="what", required=True)
    sources = ("lca", "aijobs", "levels", "uscis", "nps", "dart")
    add = commands.add_parser("add", help="add files: CSV, XLSX, or a zip with one of them")
    add.add_argument("source", choices=sources, help="what the files are")
    add.add_argument("files", nargs="+", type=Path, metavar="FILE")
    add.add_argument("--year", type=positive, help="the fiscal year, where neither name nor dates say it")
    add.add_argument("--skip-column", action="append", default=[], metavar="NAME", help="leave out this unknown column")
    add.add_argument(
        "--low-memory", action="store_true", help="read a workbook row by row: less memory, nine times the time"
    )
    status = commands.add_parser("status", help="what was added, every row accounted for")
    status.add_argument("--format", choices=("text", "json"), default="text")
    names = commands.add_parser("names", help="employers that may be one firm, for a person to decide")
    names.add_argument("source", choices=("lca", "uscis", "levels"))
    names.add_argument("--least", type=float, default=0.93, metavar="SCORE", help="likeness from 0 to 1 (0.93)")
    build = commands.add_parser("build", help="make cells of everything that was added")
    build.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    build.add_argument("--min-cell", type=positive, default=10, metavar="N", help="the fewest jobs in a cell (10)")
    remove = commands.add_parser("remove", help="forget a file that was added")
    remove.add_argument("sha", help="the beginning of its sha256, as status shows it")
