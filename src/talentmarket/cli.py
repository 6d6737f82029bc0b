"""The command line: `talentmarket check | data | diff | read | microdata | report | offer | test | lab`.

Exit codes are the same everywhere: 0 good, 1 problems found in the input, 2 wrong usage. A command imports only
what it needs, so that `--help` and `read` answer at once.
"""

import argparse
import errno
import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from talentmarket.messages import GOOD, PROBLEMS, WRONG_USAGE, WrongUsage, as_json, shown
from talentmarket.microdata.arguments import microdata
from talentmarket.translations import cause, of_reader, say

if TYPE_CHECKING:
    from pandas import DataFrame

    from talentmarket.raw.check import Checked
    from talentmarket.raw.records import Problem

#: Packages of an extra other than "build".
_EXTRAS = (
    dict.fromkeys(("trafilatura", "charset_normalizer", "pypdf"), "collect")
    | dict.fromkeys(("duckdb", "ibis", "sqlglot", "pyarrow", "python_calamine", "openpyxl"), "microdata")
    | {"pyspark": "spark"}
)


def run() -> int:
    """Run one command in a process of its own, which lives too briefly to look for garbage among tables and at its end."""
    gc.set_threshold(100_000, 50, 100)
    code = main()
    if "duckdb" not in sys.modules:  # its bindings say on stderr what of them was not collected
        gc.freeze()
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a user's mistake never ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    vars(argparse)["_"] = _own_words
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.run
    try:
        code = command(options)
        sys.stdout.flush()
        return code
    except WrongUsage as mistake:
        print(f"talentmarket: {say(mistake.args[0])}", file=sys.stderr)
        return WRONG_USAGE
    except ModuleNotFoundError as missing:
        if not missing.name or missing.name.partition(".")[0] == "talentmarket":
            raise
        facts = {"package": missing.name, "extra": _EXTRAS.get(missing.name.partition(".")[0], "build")}
        needs = say("this needs {package}, which is not installed: pip install 'talentmarket[{extra}]'", **facts)
        print(f"talentmarket: {needs}", file=sys.stderr)
        return WRONG_USAGE
    except BrokenPipeError:
        # The reader of a pipe went away (`talentmarket check | head`): nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD
    except KeyboardInterrupt:
        print(f"talentmarket: {say('stopped')}", file=sys.stderr)
        return 130
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"talentmarket: {place}{cause(error)}", file=sys.stderr)
        return PROBLEMS


class _Parser(argparse.ArgumentParser):
    """A parser that helps in the reader's language; nothing is translated before help or an error is asked for."""

    def format_help(self) -> str:
        self.description, self.epilog = (say(text) if text else None for text in (self.description, self.epilog))
        if self.description:
            self.description = self.description[0].upper() + self.description[1:].rstrip(".") + "."
        for group in self._action_groups:
            group.title = say(say(group.title or "", context="argparse"))
        shown_below = [choice for action in self._actions for choice in getattr(action, "_get_subactions", list)()]
        for action in [*self._actions, *shown_below]:
            action.help = action.help and say(say(action.help, context="argparse"))
        return super().format_help()


def _own_words(english: str | None) -> str | None:
    """What argparse itself says: errors and "usage:" as they are printed; the words of help wait for format_help."""
    return say(english, context="argparse") if english and ("%" in english or english == "usage: ") else english


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="talentmarket",
        description="The AI talent market in open figures: pay, survival and hiring.",
        epilog="Exit codes: 0 good, 1 problems found in the input, 2 wrong usage.",
    )
    parser.add_argument("--root", type=Path, help="the project's folder (default: the one this command runs in)")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(run=run)
        return added

    check = command("check", _check, "read every line of data/raw and list what is wrong with it")
    check.add_argument("--format", choices=("text", "json"), default="text", help="one line per problem, or JSON lines")
    check.add_argument("--doubts", action="store_true", help="list also what may be right but was often wrong")

    data = command("data", _data, "make data/processed from data/raw")
    data.add_argument("--format", choices=("xlsx", "parquet", "duckdb"), help="write the tables in this format, too")
    data.add_argument("--out", type=Path, metavar="DIR", help="where that goes (dist/)")

    diff = command("diff", _diff, "show what a change does to the processed tables")
    diff.add_argument("revision", nargs="?", default="HEAD", metavar="REV", help="compare with this commit (HEAD)")
    diff.add_argument("--keep", metavar="VERSION", help="keep REV in short, as the version before, for the pages")

    read = command("read", _read, "read wordings of figures, one JSON object a line")
    read.add_argument("phrases", nargs="*", metavar="PHRASE", help="a wording, such as '1억2500만 달러(약 1756억원)'")
    read.add_argument("--unit", help="the unit wanted: an ISO 4217 code, percent, people, days …")
    read.add_argument("--input", type=Path, metavar="FILE.csv", help="read a column of this file instead")
    read.add_argument("--column", metavar="NAME", help="the column with wordings (as_stated, salary, 연봉 … are found)")
    read.add_argument("--unit-column", metavar="NAME", help="a column with the unit of each row")
    read.add_argument("--out", type=Path, metavar="FILE.csv", help="write the rows with their readings to this file")

    convert = command("convert", _convert, "write a CSV in another encoding or with semicolons as data/raw has them")
    convert.add_argument("file", type=Path, metavar="FILE.csv", help="the old file is kept as FILE.csv.old")

    scan = command("scan", _scan, "find every figure of a text, one JSON object a line")
    scan.add_argument("file", metavar="FILE", help="a text file in UTF-8, or - for standard input")

    saved = command("collect", _collect, "find the figures of saved pages and propose them as lines of data/raw")
    saved.add_argument(
        "files", nargs="+", metavar="FILE", help="a saved page (HTML, text, PDF, CSV), or - for standard input"
    )
    saved.add_argument("--review", action="store_true", help="each FILE is a folder of pages to go through")
    saved.add_argument("--json", action="store_true", help="one proposal a line, as JSON; nothing is asked or written")
    saved.add_argument("--html", type=Path, metavar="OUT.html", help="write a page with tick boxes instead of asking")
    saved.add_argument("--lang", choices=("en", "ko"), default="en", help="language of the page with tick boxes")
    saved.add_argument("--url", default="", help="the page's address, where the file does not give it")

    microdata(command("microdata", _microdata, "add filings and records, and make cells of them"), _positive)

    page = command("report", _report, "run the notebooks and write the pages")
    page.add_argument("--notebook", action="append", metavar="NAME", help="only this notebook, such as 02-compensation")
    page.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help="a parameter of the notebooks")
    page.add_argument("--lang", choices=("en", "ko"), help="only this language")
    page.add_argument("--out", type=Path, metavar="DIR", help="where the pages go (reports/)")
    page.add_argument("--force", action="store_true", help="build also what has not changed")
    page.add_argument("--png", action="store_true", help="write each chart as PNG, too")
    page.add_argument("--site", type=_address, metavar="URL", help="where the pages will be published")
    page.add_argument("--jobs", type=_positive, metavar="N", help="pages at a time (one a core)")

    offer = command("offer", _offer, "weigh two offers described in a YAML file")
    offer.add_argument("file", metavar="FILE.yaml", help="see offers/example-kr.yaml")
    offer.add_argument("--json", action="store_true", help="the numbers as JSON")
    offer.add_argument("--lang", choices=("en", "ko"), help="language of the answer")
    offer.add_argument("--page", action="store_true", help="make the page on these offers, as make offer does")
    offer.add_argument("--yes", action="store_true", help="go on where a value looks like a slip but is right")

    test = command("test", _test, "run the linters and the tests")
    test.add_argument("--browser", action="store_true", help="only the tests that open pages in Chromium")
    command("lab", _lab, "open the notebooks in JupyterLab")
    return parser


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return number


def _address(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise argparse.ArgumentTypeError(f"{text!r} is not an address such as https://example.org/talent")
    return text


def _root(options: argparse.Namespace) -> Path:
    """The project's folder: the one given, the nearest one at or above here, or the checkout this code lies in."""
    here = Path.cwd()
    candidates = [options.root] if options.root else [Path(), *here.parents, Path(__file__).parents[2]]
    for folder in candidates:
        raw = folder / "data" / "raw"
        if raw.is_symlink():  # what it points to may be any folder of this machine
            raise WrongUsage("{folder} is a symbolic link: put the folder itself there", folder=raw)
        if raw.is_dir():
            return Path(folder)
    raise WrongUsage(
        "there is no data/raw in {folder}: run this in a clone of the project, or name it with --root",
        folder=options.root or here,
    )


def _check(options: argparse.Namespace) -> int:
    root = _root(options)
    checked = _checked(root)
    for problem in checked.problems:
        print(as_json(problem.as_dict()) if options.format == "json" else problem.said(say))
    doubts = _doubts(checked, root / "data" / "raw") if options.doubts and not checked.problems else []
    for doubt in doubts:
        text = options.format == "text"
        print(say("to look at: {doubt}", doubt=doubt.said(say)) if text else as_json(doubt.as_dict() | {"doubt": True}))
    wrong: list[str] = []
    if options.format == "text":
        print(say(checked.summary()) + (say(", {count} to look at", count=f"{len(doubts):,}") if doubts else ""))
        wrong = _check_translations(root)
    return PROBLEMS if checked.problems or wrong else GOOD


def _checked(root: Path) -> "Checked":
    """The raw tables, checked; their wordings are read while pandas is imported."""
    from talentmarket.futures import begin
    from talentmarket.raw import wordings

    raw = root / "data" / "raw"
    with begin(partial(wordings.of_folder, raw)) as readings:
        from talentmarket.raw.check import check
        from talentmarket.schema import texts_as_objects

        with texts_as_objects():
            return check(raw, readings)


def _doubts(checked: "Checked", folder: Path) -> "list[Problem]":
    """What a person should look at; it stops nothing."""
    from talentmarket.raw.doubts import doubts
    from talentmarket.raw.records import shown_folder
    from talentmarket.tables import alike_events

    if checked.figures is None:
        return []
    found = [*doubts(checked.figures), *alike_events(checked.figures)]
    return [doubt.below(shown_folder(folder)) for doubt in found]


def _check_translations(root: Path) -> list[str]:
    """Say which English texts have no translation, which is not a fault; and what is wrong with those that have one."""
    if not (root / "locale").is_dir() or not (root / "notebooks").is_dir():
        return []
    from talentmarket.report.catalogue import faults

    wrong, missing = faults(root)
    for line in [*wrong, *missing]:
        print(line)
    if count := len(missing):
        lacking = say(
            "{count} texts have no translation yet: fill them in after `make locale`, or leave that to others",
            count=count,
        )
        print(lacking)
    return wrong


def _data(options: argparse.Namespace) -> int:
    root = _root(options)
    code = _renew_data(root)
    if code == GOOD and options.format:
        from talentmarket.tables import formats

        for path in formats.write(root / "data" / "processed", options.format, options.out or root / "dist"):
            print(path)
    return code


def _renew_data(root: Path, force: bool = False, report: bool = False) -> int:
    """Make the tables anew where the figures, or the code that makes them, are not as they were: by content.

    For a report the imports of the kernels run meanwhile, and only what is made is spoken of.
    """
    from talentmarket.microdata import shipped
    from talentmarket.report.freshness import PACKAGE, Hashes, Record, Records
    from talentmarket.storage import recover
    from talentmarket.translations import folder

    processed = root / "data" / "processed"
    hashes, records = Hashes(root), Records(root / ".cache", processed)
    files = [*(root / "data" / "raw").glob("*.csv"), *PACKAGE.glob("*.py"), *PACKAGE.glob("*.toml")]
    rooms = ("raw", "reading", "tables", "microdata", "analysis")  # answers and cells are tables, too
    files += [path for room in rooms for path in (PACKAGE / room).iterdir() if path.is_file()]
    files.append(folder() / "ko.po")
    names = [*map(hashes.name, files), "CHANGELOG.md", "requirements.lock", "python", "rates"]
    inputs = hashes.of_all(names)
    recover(processed)
    if not force and records.fresh("data", hashes, inputs) and records.alone("data", processed.glob("*.csv")):
        said = shipped.renew(root, partial(_premiums, root))
        if not report:
            nothing = say("{folder}: nothing to do, it was made of what is in data/raw", folder=processed)
            print("\n".join([nothing, *map(say, said)]))
        return GOOD
    if report:
        from talentmarket.report.warm import warm_up

        warm_up(root / ".cache")
    gc.disable()  # tables stay until all is made: to look for garbage among them takes time and finds little
    try:
        code = _make_data(root)
    finally:
        gc.enable()
    if code == GOOD and Hashes(root).of_all(names) == inputs:  # else something changed while the tables were made
        outputs = {path.name: Hashes(processed).of(path.name) for path in sorted(processed.iterdir())}
        with suppress(OSError):  # what can't be remembered is made again
            records.keep("data", Record(inputs, outputs))
    return code


def _make_data(root: Path) -> int:
    """Make the tables; the answers are found while the other tables are written."""
    checked = _checked(root)
    if checked.problems:
        for problem in checked.problems:
            print(problem.said(say), file=sys.stderr)
        print(f"{say(checked.summary())}; {say('data/processed stays as it is')}", file=sys.stderr)
        return PROBLEMS
    from talentmarket import tables
    from talentmarket.analysis import answers
    from talentmarket.futures import begin
    from talentmarket.microdata import shipped
    from talentmarket.schema import texts_as_objects
    from talentmarket.tables import publish, summary

    try:
        with texts_as_objects():
            made = tables.build(checked.raw, checked.figures)
            with begin(partial(answers.published, "answers", made)) as answered:
                parts, collection = publish.parts(made, made), summary.markdown(made)
                medians = answers.published("medians", made)
                found = {"answers": answered(), "medians": medians}
            parts |= publish.parts(found, made | found)
            files = publish.package(parts, collection, {"answers.json": answers.as_json(found["answers"])})
            said = [*publish.account(made["ledger"]), publish.write(files, root / "data" / "processed")]
            said += shipped.renew(root, partial(_premiums, root))
    except (answers.AnswerError, publish.PackageError) as error:
        print(f"{say(error.args[0])}\n{say('data/processed stays as it is')}", file=sys.stderr)
        return PROBLEMS
    print("\n".join(map(say, said)))
    return GOOD


def _diff(options: argparse.Namespace) -> int:
    from talentmarket.tables import diff

    root = _root(options)
    print(diff.keep(root, options.revision, options.keep) if options.keep else diff.against(root, options.revision))
    return GOOD


def _microdata(options: argparse.Namespace) -> int:
    from talentmarket.microdata import commands

    root = _root(options)
    return commands.run(options, root, partial(_premiums, root))


def _premiums(root: Path, jobs: "DataFrame") -> "dict[str, DataFrame]":
    """The tables of premiums of jobs, with the types of organizations as the project has them."""
    import pandas as pd

    from talentmarket.analysis import filings

    organizations = pd.read_csv(root / "data" / "raw" / "organizations.csv", dtype=str, keep_default_na=False)
    types = dict(zip(organizations["organization_id"], organizations["type"], strict=True))
    return filings.premium_tables(jobs, types)


def _read(options: argparse.Namespace) -> int:
    from talentmarket.reading.figure import UnreadableFigure
    from talentmarket.reading.parser import attempt

    if bool(options.phrases) == bool(options.input):
        raise WrongUsage("read needs either wordings or --input FILE.csv: talentmarket read '월 450만원'")
    if options.phrases and (options.column or options.unit_column or options.out):
        raise WrongUsage("--column, --unit-column and --out go with --input FILE.csv")
    found = (attempt(text, options.unit or None) for text in options.phrases)
    if options.input:
        from talentmarket.reading.files import Readings

        readings = Readings(options.input, options.column, options.unit_column, options.unit)
        if options.out:
            good, bad = readings.write(options.out)
            counts = {"file": options.out, "good": f"{good:,}", "refused": f"{bad:,}"}
            print(say("{file}: {good} read, {refused} refused, with the reason in the column refused", **counts))
            return PROBLEMS if bad else GOOD
        found = (reading for _, reading in readings)
    refused = False
    for reading in found:
        if isinstance(reading, UnreadableFigure):
            refused = True
            print(as_json({"as_stated": reading.text, "error": say(reading.said)}))
        else:
            print(as_json(reading.as_dict()))
    return PROBLEMS if refused else GOOD


def _scan(options: argparse.Namespace) -> int:
    from talentmarket.reading import scan

    for span in scan(_text(options.file)):
        read = {"error": say(span.error or "")} if span.figure is None else {"figure": span.figure.as_dict()}
        print(as_json({"start": span.start, "end": span.end, "text": span.text, **read}))
    return GOOD


def _text(name: str) -> str:
    """The text of a file, or of standard input for "-"."""
    try:
        return (sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        facts = {"name": name, "byte": error.start + 1}
        raise WrongUsage("{name} is not UTF-8 (byte {byte}): save it as UTF-8", **facts) from None
    except OSError as error:
        raise WrongUsage("{name} can't be read: {reason}", name=name, reason=cause(error)) from None


def _convert(options: argparse.Namespace) -> int:
    """Write a table as the project writes its own, and keep the old file under another name."""
    from talentmarket import delimited
    from talentmarket.storage import write_whole

    path: Path = options.file
    data = path.read_bytes()
    layout = delimited.recognise(data)
    try:
        converted = delimited.convert(data)
    except UnicodeDecodeError as error:
        wrong = {"name": path, "byte": error.start + 1, "encoding": error.encoding}
        raise WrongUsage("{name} is not text: byte {byte} is not {encoding}", **wrong) from None
    if converted == data:
        print(say("{file}: nothing to do, it is UTF-8 with commas and line feeds", file=path))
        return GOOD
    old = path.with_name(f"{path.name}.old")
    if old.exists():
        raise WrongUsage("{name} is there from an earlier conversion: move it away, then run this again", name=old)
    write_whole(old, data)
    write_whole(path, converted)
    facts = {"file": str(path), "layout": layout.said(), "old": str(old)}
    print(say("{file}: was {layout}, is now UTF-8 with commas and line feeds; the old file is {old}", **facts))
    return GOOD


def _collect(options: argparse.Namespace) -> int:
    from talentmarket.raw.collect import commands

    return commands.run(options, _root(options))


def _report(options: argparse.Namespace) -> int:
    from talentmarket import report

    root = _root(options)
    params = dict(_pairs(options.param))
    try:
        cache = root / ".cache" if (root / ".cache").exists() else root
        if not os.access(cache, os.W_OK):  # before minutes of work
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(cache.resolve()))
        code = _renew_data(root, options.force, report=True)
        if code != GOOD:
            return code
        result = report.build(
            root,
            out=options.out,
            notebooks=options.notebook,
            langs=[options.lang] if options.lang else None,
            params=params,
            force=options.force,
            jobs=options.jobs,
            png=options.png,
            site=options.site or "",
        )
    except report.ParameterError as mistake:
        raise WrongUsage(mistake.args[0]) from None
    except OSError as error:
        raise _unwritable(error, root.resolve(), (options.out or root / "reports").resolve()) from None
    return result.exit_code


_CANT_WRITE = ("EACCES", "EPERM", "EROFS", "ENOSPC", "ENOTDIR", "EEXIST", "ENOENT", "ETXTBSY", "EBUSY")


def _unwritable(error: OSError, root: Path, out: Path) -> OSError:
    """The same error, of the folder that somebody chose and not of a file inside that they never heard of."""
    if errno.errorcode.get(error.errno or 0) not in _CANT_WRITE:
        return error
    path, why = Path(error.filename or ""), {"reason": cause(error)}
    if path.is_relative_to(out):
        said = say("{reason}: the report can't be written here; free the folder, or name another with --out DIR", **why)
        return OSError(error.errno, said, str(out))
    if path.is_relative_to(root) and error.errno != errno.ENOENT:  # else a file to read is missing: it is named
        said = say("{reason}: the project's folder can't be written; copy the project to a folder of your own", **why)
        return OSError(error.errno, said, str(root))
    return error


def _pairs(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    for word in words:
        name, equals, value = word.partition("=")
        if not (name and equals):
            raise WrongUsage("--param {word} is not NAME=VALUE, as in --param country=KR", word=shown(word))
        yield name.strip(), value


def _offer(options: argparse.Namespace) -> int:
    if options.page:
        from talentmarket.offers.file import find

        if options.json or options.yes:
            raise WrongUsage("--page makes a page: it takes neither --json nor --yes")
        where = ["--root", str(options.root)] if options.root else []
        lang = ["--lang", options.lang] if options.lang else []
        file = find(options.file).resolve()  # the kernel runs in the project's folder, wherever we are
        page = ["report", "--notebook", "07-offer", "--param", f"offer={file}", "--force"]
        return main([*where, *page, *lang])
    from talentmarket import offers

    return offers.main(options.file, options.json, options.lang or of_reader(), options.yes)


_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


def _test(options: argparse.Namespace) -> int:
    """What `make test` does, and `make browser-test`, where there is no make."""
    root = _checkout(options)
    pytest = ["pytest", "--numprocesses", "2", "--dist", "loadscope"]
    if options.browser:
        if not any(map(shutil.which, _CHROMIUM)):
            raise WrongUsage("no page can be opened: no Chromium on the path (on Debian: apt install chromium)")
        return GOOD if _module(root, [*pytest, "-m", "browser", "tests/browser"]) == 0 else PROBLEMS
    nbval = ["--nbval-lax", "--nbval-current-env", "--ignore", "tests/report/notebooks"]
    steps = [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]]
    steps.append([*pytest, "-m", "not browser", *nbval, "tests", "notebooks"])
    return GOOD if all(_module(root, step) == 0 for step in steps) else PROBLEMS


def _lab(options: argparse.Namespace) -> int:
    root = _checkout(options)
    as_root = ["--allow-root"] if hasattr(os, "getuid") and os.getuid() == 0 else []
    return PROBLEMS if _module(root, ["jupyterlab", "notebooks", *as_root]) else GOOD


def _checkout(options: argparse.Namespace) -> Path:
    root = _root(options)
    if not (root / "notebooks").is_dir():
        raise WrongUsage(
            "{folder} has no notebooks: run this in a clone of the project, or name one with --root", folder=root
        )
    return root


def _module(root: Path, command: Sequence[str]) -> int:
    """Run a Python module in this environment; its exit code."""
    if not find_spec(command[0]):
        raise WrongUsage(
            "this needs {package}, which is not installed: python bootstrap.py makes an environment that has it",
            package=command[0],
        )
    try:
        return subprocess.run([sys.executable, "-m", *command], cwd=root).returncode
    except KeyboardInterrupt:
        return 130
