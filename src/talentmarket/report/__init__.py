"""The report: notebooks run once by papermill, written as pages in every language, assembled into a small site.

:func:`build` makes the whole of it. A *page* is a notebook with its parameters; it is written in each language. What a
notebook has to keep to is in ``docs/notebooks.md``.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from talentmarket.messages import Said, shown
from talentmarket.report.freshness import PARTS, Hashes, Records, stale_parts
from talentmarket.report.parameters import DeclarationError, Parameter, ParameterError, Plan, check, declared, meant
from talentmarket.storage import alone
from talentmarket.translations import languages, of_reader, say

__all__ = ["BuildResult", "Failure", "ParameterError", "build"]


#: The MIME type under which a shown thing travels from a kernel to its page.
BLOCK = "application/vnd.talentmarket.block+json"


@dataclass(frozen=True, slots=True)
class Failure:
    """A notebook that could not be made into a page: which, in which languages, where and why."""

    notebook: str
    langs: list[str]
    cell: str
    error: str
    detail: str = ""

    def said(self) -> Said:
        """The failure in a line."""
        facts = {"notebook": self.notebook, "langs": ", ".join([*self.langs, *filter(None, [self.cell])])}
        return Said("{notebook} ({langs}): {error}", error=self.error, **facts)


@dataclass(slots=True)
class BuildResult:
    """What a build did: pages by name (``en/02-compensation``), and where the report begins."""

    start: Path
    built: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 if every page is whole, 1 if a notebook failed or was given what is wrong."""
        return 1 if self.failed or self.wrong else 0


def build(
    root: Path,
    out: Path | None = None,
    notebooks: Iterable[str] | None = None,
    langs: Iterable[str] | None = None,
    params: Mapping[str, object] | None = None,
    force: bool = False,
    jobs: int | None = None,
    timeout: int = 120,
    png: bool = False,
    site: str = "",
    tell: Callable[[str], None] = print,
) -> BuildResult:
    """Build the report, or what of it is no longer fresh.

    Parameters
    ----------
    root
        The project: it holds ``notebooks`` and ``data/processed``.
    out
        Where the report goes; ``root/reports`` by default.
    notebooks, langs
        Names of notebooks, or paths, and languages; all that there are by default.
    params
        Parameters for these notebooks, as text or typed; the pages then say so in their names. Where no
        notebook is named, each takes those it has; one that none has is refused.
    force
        Build everything anew.
    jobs, timeout
        Notebooks that run at a time, one a core by default, and seconds that a cell may take.
    png
        Write each chart as PNG, too.
    site
        The address the report is published at; only then do links to pictures work for services that show a page.
        Where only some pages are asked for, ``png`` and ``site`` are as the others have them unless they are given.
    tell
        Where lines of progress go. The last ones say what to open: the report, or the pages made with parameters.

    Raises
    ------
    ParameterError
        If a notebook, a parameter or a value is not available; then nothing has run.
    """
    root = root.resolve()
    out = (out or root / "reports").resolve()
    cache = root / ".cache"
    result = BuildResult(out / "index.html")
    langs = languages() if langs is None else tuple(langs)
    plans = _plans(root, notebooks, langs, params or {}, result)
    with alone(cache, tell):
        records = Records(cache, out)
        every = notebooks is None and not params
        options = {"png": "yes" if png else "", "site": site}
        if not every or set(langs) != set(languages()):
            options = {name: value or records.asked(name) for name, value in options.items()}
        hashes = Hashes(root, options)
        gone = _gone(records, plans, langs, every)
        stale = force or not all(records.fresh(plan.unit, hashes) for plan in plans)
        if stale or gone or stale_parts(records, hashes, langs, root):
            from talentmarket.report.engine import Engine

            engine = Engine(hashes, records, result, jobs or os.cpu_count() or 1, timeout, tell)
            engine.make(plans, gone, langs, force)
        else:
            result.kept = [plan.unit for plan in plans]
            tell(say("nothing has changed: {count} pages are as they were", count=len(result.kept)))
        result.wrong = _wrong(plans, records, langs)
    pages = [out / f"{plan.unit}.html" for plan in plans] if params and not result.failed else [result.start]
    _tell(result, [] if params and result.wrong else pages, tell)
    return result


def _tell(result: BuildResult, pages: Sequence[Path], tell: Callable[[str], None]) -> None:
    """Say what went wrong, and what to open."""
    for wrong in result.wrong:
        tell(wrong)
    for failure in result.failed:
        tell(say("failed: {failure}", failure=failure.said()))
        for line in failure.detail.strip().splitlines()[-12:]:
            tell(f"    {line}")
    for page in pages:
        tell(say("open {page}", page=page))


def _wrong(plans: Iterable[Plan], records: Records, langs: tuple[str, ...]) -> list[str]:
    """What pages say is wrong with what they were given, in the reader's language where they are written in it."""
    lang = of_reader() if of_reader() in langs else langs[0]
    written = [plan for plan in plans if plan.lang == lang and plan.unit in records.units]
    return [
        f"{plan.notebook.stem}: {found['text']}"
        for plan in written
        for found in records.units[plan.unit].summary["findings"]
        if found.get("wrong")
    ]


def _plans(
    root: Path, names: Iterable[str] | None, langs: tuple[str, ...], params: Mapping[str, object], result: BuildResult
) -> list[Plan]:
    """The pages asked for; a notebook whose parameters cell is wrong becomes a failure."""
    if unknown := [lang for lang in langs if lang not in languages()]:
        known = ", ".join(languages())
        raise ParameterError(Said("language {name}: there are {known}", name=repr(unknown[0]), known=known))
    plans = []
    taken: dict[str, Parameter] = {}
    for path in _notebooks(root, names):
        if misnamed := _misnamed(path.stem):
            result.failed.append(Failure(shown(path.stem), list(langs), "", misnamed))
            continue
        try:
            notebook = json.loads(path.read_text(encoding="utf-8"))
            parameters = declared(notebook)
            own = {parameter.name: parameter for parameter in parameters}
            taken |= own
            asked = params if names is not None else {name: params[name] for name in params if name in own}
            given = check(parameters, asked, root / "data" / "processed")
        except DeclarationError as error:
            result.failed.append(Failure(path.stem, list(langs), "", str(error)))
        except (ValueError, KeyError) as error:
            if isinstance(error, ParameterError):
                raise ParameterError(Said("{notebook}: {error}", notebook=path.stem, error=error.args[0])) from None
            result.failed.append(Failure(path.stem, list(langs), "", f"is not a notebook ({error})"))
        else:
            plans += [Plan(path, lang, given) for lang in langs]
    if names is None and taken:
        strange = {name: value for name, value in params.items() if name not in taken}
        check(list(taken.values()), strange, root / "data" / "processed")
    return plans


_NAME = re.compile(r"\w[\w .()-]{0,79}")


def _misnamed(name: str) -> str:
    """Why no page can be called that: its name is in paths, links and lines of a terminal."""
    if not _NAME.fullmatch(name):
        return Said(
            "a notebook's name is letters, digits, blanks, brackets and - _ . alone, 80 at most, a letter or digit first: "
            "rename it"
        )
    return Said("the report has a page of that name already: rename it") if name in PARTS else ""


def _notebooks(root: Path, names: Iterable[str] | None) -> list[Path]:
    there = {path.stem: path for path in sorted((root / "notebooks").glob("*.ipynb"))}
    if names is None:
        return list(there.values())
    found = []
    for name in names:
        path = there.get(name) or there.get(Path(name).stem) or Path(name)
        if path.suffix != ".ipynb" or not path.is_file():
            near = meant(name, there) or meant(next((key for key in there if name in key), ""), there)
            facts = {"name": repr(name), "meant": near, "known": ", ".join(there)}
            raise ParameterError(Said("notebook {name}: unknown{meant}; there are: {known}", **facts))
        found.append(path.resolve())
    return found


def _gone(records: Records, plans: list[Plan], langs: tuple[str, ...], every: bool) -> list[str]:
    """Pages on record that are to go: of notebooks that are no longer there, and those whose files somebody removed."""
    asked = {plan.unit for plan in plans}
    return [
        name
        for name, record in records.units.items()
        if record.summary.get("notebook") and name not in asked
        if (every and not record.summary.get("given") and name.partition("/")[0] in langs) or not records.whole(name)
    ]
