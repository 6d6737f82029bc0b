"""Make what of a report is not fresh: run notebooks side by side, write their pages, then the site around them.

Every file is written whole and every finished page is recorded at once, so a build may be stopped at
any moment and the next one goes on from there.
"""

import hashlib
import json
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from talentmarket.report import BuildResult, Failure
from talentmarket.report.freshness import PACKAGE, PARTS, Hashes, Record, Records, part_inputs, stale_parts
from talentmarket.report.parameters import Parameter, Plan, declared
from talentmarket.report.warm import warm_up
from talentmarket.schema import DATA, texts_as_objects
from talentmarket.storage import hash_file, remove_unfinished, write_whole
from talentmarket.translations import SOURCE, folder, say

if TYPE_CHECKING:
    from talentmarket.figures import FigureBook
    from talentmarket.report.kernels import Kernels
    from talentmarket.report.notebooks import Executed
    from talentmarket.report.pages import Pages
    from talentmarket.report.site import Site

#: What has a part in every page of a notebook, whatever it imports: running it and writing it.
_HAND = [
    *("figures.py", "language.py", "storage.py", "translations.py", "words.toml"),
    *("report/__init__.py", "report/catalogue.py", "report/engine.py", "report/freshness.py", "report/kernels.py"),
    *("report/notebooks.py", "report/page.py", "report/pages.py", "report/parameters.py", "report/warm.py"),
    *("report/templates/cite.html.j2", "report/templates/layout.html.j2", "report/templates/page.html.j2"),
    *("report/templates/page.js", "report/templates/style.css"),
]


@dataclass(frozen=True, slots=True)
class _Run:
    """A notebook after its run, and the pages, one a language, that are to be written from it."""

    plans: Sequence[Plan]
    executed: "Executed"
    parameters: Sequence[Parameter]


@dataclass
class Engine:
    """One build, with the parameters of :func:`talentmarket.report.build`.

    It compares with today's `hashes` of a project, and updates the `records` of what was made before and the `result`.
    """

    hashes: Hashes
    records: Records
    result: BuildResult
    jobs: int
    timeout: int
    tell: Callable[[str], None]

    def __post_init__(self) -> None:
        self.root, self.out = self.hashes.root, self.records.out
        self.cache, self.data = self.root / ".cache", self.root / "data" / "processed"
        self._keeping = threading.Lock()

    @texts_as_objects()
    def make(self, plans: Sequence[Plan], gone: Sequence[str], langs: Sequence[str], force: bool) -> None:
        """Make of all pages those that are stale, remove those that are gone, and write the site around them."""
        self.out.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=self.out).close()  # where nothing can be written, that is said before the notebooks run
        remove_unfinished(self.out)
        for unit in gone:
            self.result.removed += self.records.forget(unit)
        made: set[str] = set()
        with ThreadPoolExecutor(1) as aside:
            written = aside.submit(self._tables_alone, stale_parts(self.records, self.hashes, langs, self.root, force))
            # Twice: a page that quotes another is written anew when that one has found something else
            for anew in (force, False):
                left = [plan for plan in plans if plan.unit not in made]
                stale = [plan for plan in left if anew or not self.records.fresh(plan.unit, self.hashes)]
                if stale:
                    warm_up(self.cache)
                    self._pages(stale)
                made |= {plan.unit for plan in stale}
            parts = written.result()
        self.result.kept = [plan.unit for plan in plans if plan.unit not in made]
        due = stale_parts(self.records, self.hashes, langs, self.root, force)
        parts += self._parts([part for part in due if part not in parts])
        if parts:
            self.tell(say("wrote {pages}", pages=", ".join(f"{lang}/{part}.html" for part, lang in parts)))

    def _pages(self, stale: Sequence[Plan]) -> None:
        """Run each notebook once, and write its pages; those that quote others come last."""
        _skip_slow_import()
        from talentmarket.report.kernels import Kernels
        from talentmarket.report.pages import Pages, quoted

        pages = Pages(self.root, self.hashes.of("site"))
        groups: dict[str, list[Plan]] = {}
        for plan in stale:
            groups.setdefault(f"{plan.notebook}\n{plan.name}", []).append(plan)
        langs = sorted({plan.lang for plan in stale}, key=lambda lang: (lang != SOURCE, lang))
        late: list[_Run] = []
        with (
            progress(len(groups), self.tell) as step,
            Kernels(self.root, self.cache, [self.root, PACKAGE], self._shared(pages.book, langs)) as kernels,
            ThreadPoolExecutor(min(self.jobs, len(groups))) as pool,
        ):
            waiting = {pool.submit(self._run, plans, kernels): plans for plans in groups.values()}
            try:
                for done in as_completed(waiting):
                    run = done.result()
                    if isinstance(run, Failure):
                        self._failed(run, waiting[done])
                    elif quoted(run.executed.cells):
                        late.append(run)
                    else:
                        self._write(run, pages)
                    step(waiting[done][0].name)
            except BaseException:
                kernels.kill()
                for future in waiting:
                    future.cancel()
                raise
        for run in late:
            self._write(run, pages)
        self.result.built.sort()
        self.result.warnings.sort()
        self.result.failed.sort(key=lambda failure: failure.notebook)

    def _shared(self, book: "FigureBook", langs: Sequence[str]) -> dict[str, str]:
        """What kernels get: the languages to write in, and who published each figure, which is read only once."""
        index = self.cache / "publishers.json"
        write_whole(index, json.dumps(book.publishers, ensure_ascii=False).encode())
        return {
            "TALENTMARKET_LANGS": " ".join(langs),
            "TALENTMARKET_PUBLISHERS": str(index),
            "TALENTMARKET_PNG": self.hashes.of("png"),
            DATA: str(self.data.parent),
        }

    def _run(self, plans: Sequence[Plan], kernels: "Kernels") -> _Run | Failure:
        """Run one notebook for all its languages."""
        from talentmarket.report.notebooks import NotebookFailure, run

        plan, langs = plans[0], [plan.lang for plan in plans]
        try:
            parameters = declared(json.loads(plan.notebook.read_text(encoding="utf-8")))
            executed = run(plan.notebook, plan.given, kernels, self.timeout)
        except NotebookFailure as error:
            return Failure(plan.notebook.stem, langs, error.cell, error.error, error.detail)
        return _Run(plans, executed, parameters)

    def _failed(self, failure: Failure, plans: Sequence[Plan]) -> None:
        self.result.failed.append(failure)
        with self._keeping:
            for plan in plans:
                self.result.removed += self.records.forget(plan.unit)

    def _write(self, run: _Run, pages: "Pages") -> None:
        """Write the pages of one run, and keep a record of each."""
        from talentmarket.figures import UnknownFigure
        from talentmarket.language import TextError
        from talentmarket.report.pages import PageError, quoted

        read = [Path(path) for path in run.executed.read if not path.startswith(str(self.cache))]
        tables = [path for path in read if path.parent == self.data and path.suffix == ".csv"]
        names = quoted(run.executed.cells)
        for plan in run.plans:
            found = {name: page.summary for name in names if (page := self.records.units.get(f"{plan.lang}/{name}"))}
            try:
                written = pages.write(plan, run.executed.cells, run.parameters, tables, found)
            except (PageError, UnknownFigure, TextError) as error:
                self._failed(Failure(plan.notebook.stem, [plan.lang], "", str(error)), [plan])
                continue
            inputs = [plan.notebook, *read, *(PACKAGE / name for name in _HAND), *written.tables]
            inputs += [folder() / f"{plan.lang}.po"] if plan.lang != SOURCE else []
            inputs += [self.data / "sources.csv"] if written.tables else []
            facts = ["python", "requirements.lock", "languages", "menu", "png", "site"]
            facts += [f"findings:{plan.lang}/{name}" for name in names]
            self._keep(
                plan.unit,
                self.records.now([*map(self.hashes.name, inputs), *facts], self.hashes),
                written.files,
                written.summary() | {"notebook": plan.notebook.stem, "name": plan.name, "given": dict(plan.given)},
            )
            self.result.built.append(plan.unit)
            self.result.warnings += [f"{plan.unit}, {warning}" for warning in run.executed.warnings]

    @cached_property
    def _site(self) -> "Site":
        from talentmarket.report.site import Site

        return Site(self.data, self.root, self.records, self.hashes.of("site"))

    def _tables_alone(self, parts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Write what does not depend on pages, while this process does nothing but wait for notebooks."""
        if any(part == "downloads" for part, _ in parts):
            self._site.data_files  # noqa: B018 - of the downloads, the part that takes long
        return self._parts([(part, lang) for part, lang in parts if "pages" not in PARTS[part]])

    def _parts(self, parts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Write these parts, each with its language; they are returned."""
        for part, lang in parts:
            files = self._site.write(part, lang)
            self._keep(f"{lang}/{part}.html", part_inputs(part, self.records, self.hashes, self.root), files, {})
        return list(parts)

    def _keep(self, unit: str, inputs: dict[str, str], files: Mapping[str, bytes], summary: dict[str, Any]) -> None:
        """Write the files of a unit, record it, and remove what it wrote last time and no longer does."""
        outputs = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        with self._keeping:
            for name, content in files.items():
                if hash_file(self.out / name) != outputs[name]:
                    write_whole(self.out / name, content)
            before = self.records.units.get(unit)
            self.records.keep(unit, Record(inputs, outputs, summary))
            for name in set(before.outputs) - set(outputs) if before else ():
                (self.out / name).unlink(missing_ok=True)


def _skip_slow_import() -> None:
    """Spare nbformat two seconds: a checker of internationalised addresses that no notebook needs.

    jsonschema imports it where it happens to be installed and does without it where it is not.
    """
    if "jsonschema" not in sys.modules:
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


@contextmanager
def progress(total: int, tell: Callable[[str], None]) -> Iterator[Callable[[str], None]]:
    """Progress over a number of steps, by what is to be called after each: a bar on a terminal, plain lines elsewhere."""
    if tell is print and sys.stdout.isatty():
        from rich.progress import Progress

        with Progress(transient=True) as bar:
            task = bar.add_task("notebooks", total=total)
            yield lambda text: bar.update(task, advance=1, description=text)
    else:
        done = count(1)
        yield lambda text: tell(f"[{next(done)}/{total}] {text}")
