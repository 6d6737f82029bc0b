"""Make what of a report is not fresh: run notebooks side by side, write their pages, then the site around them.

Every file is written whole and every finished page is recorded at once, so a build may be stopped at
any moment and the next one goes on from there.
"""

import hashlib
import json
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from talentmarket.report import BuildResult, Failure
from talentmarket.report.freshness import (
    PACKAGE,
    Hashes,
    Record,
    Records,
    part_inputs,
    stale_parts,
)
from talentmarket.report.parameters import Plan, declared
from talentmarket.report.warm import warm_up
from talentmarket.storage import hash_file, remove_unfinished, write_whole

#: What has a part in every page of a notebook, whatever it imports: running it and writing it.
_HAND = [
    "__init__.py",
    "display.py",
    "engine.py",
    "../figures.py",
    "../storage.py",
    "../messages.py",
    "freshness.py",
    "kernels.py",
    "language.py",
    "notebooks.py",
    "pages.py",
    "parameters.py",
    "warm.py",
    "templates/layout.html.j2",
    "templates/page.html.j2",
    "templates/page.js",
    "templates/style.css",
    "texts/site.toml",
]


class Engine:
    """One build.

    Parameters
    ----------
    root, out
        The project, and the directory of the report.
    hashes, records
        Today's hashes, and the records of what was made before; updated.
    result
        What was done is noted in it.
    jobs
        Notebooks that run at a time.
    timeout
        Seconds that a cell may take.
    say
        Where lines of progress go.
    """

    def __init__(
        self,
        root: Path,
        out: Path,
        hashes: Hashes,
        records: Records,
        result: BuildResult,
        jobs: int,
        timeout: int,
        say: Callable[[str], None],
    ) -> None:
        self.root, self.out, self.cache = root, out, root / ".cache"
        self.data = root / "data" / "processed"
        self.hashes, self.records, self.result = hashes, records, result
        self.jobs, self.timeout, self.say = jobs, timeout, say
        self._keeping = threading.Lock()

    def make(self, stale: Sequence[Plan], gone: Sequence[str], langs: Sequence[str], force: bool) -> None:
        """Make stale pages, remove those whose notebooks are gone, and write the site around them."""
        if stale:
            warm_up(self.cache)  # its imports run beside ours
        remove_unfinished(self.out)
        for unit in gone:
            self.result.removed += self.records.forget(unit)
        if stale:
            self._pages(stale)
        self._site(langs, force)

    # --- pages ---

    def _pages(self, stale: Sequence[Plan]) -> None:
        _skip_slow_import()
        from talentmarket.report.kernels import Kernels
        from talentmarket.report.pages import Pages

        pages = Pages(self.data)
        failures: dict[tuple[str, str, str], Failure] = {}
        traced = [self.root, PACKAGE]
        with (
            progress(len(stale), self.say) as step,
            Kernels(self.root, self.cache, traced) as kernels,
            ThreadPoolExecutor(min(self.jobs, len(stale))) as pool,
        ):
            waiting = {pool.submit(self._page, plan, kernels, pages): plan for plan in stale}
            try:
                for done in as_completed(waiting):
                    plan = waiting[done]
                    failure, seconds = done.result()
                    if failure is None:
                        self.result.built.append(plan.unit)
                        step(f"{plan.unit} ({seconds:.1f} s)")
                        continue
                    same = failures.setdefault((failure.notebook, failure.cell, failure.error), failure)
                    if same is not failure:
                        same.langs.extend(failure.langs)
                    self.result.removed += self.records.forget(plan.unit)
                    step(f"{plan.unit} failed")
            except BaseException:
                kernels.kill()
                _cancel(waiting)
                raise
        self.result.built.sort()
        self.result.warnings.sort()
        for failure in failures.values():
            failure.langs.sort()
        self.result.failed += sorted(failures.values(), key=lambda failure: failure.notebook)

    def _page(self, plan: Plan, kernels: Any, pages: Any) -> tuple[Failure | None, float]:
        """Run one notebook and write its page; what went wrong, if something did, and the seconds it took."""
        from talentmarket.figures import UnknownFigure
        from talentmarket.report.language import Language, TextError, Texts
        from talentmarket.report.notebooks import NotebookFailure, run
        from talentmarket.report.pages import PageError

        start = time.monotonic()
        name = plan.notebook.stem
        try:
            executed = run(plan.notebook, {**plan.given, "lang": plan.lang}, kernels, self.timeout)
            texts_files = [Path(path) for path in executed.read if path.endswith(".toml")]
            own = next((path for path in texts_files if path.stem == name), None)
            texts = Texts(own, Language(plan.lang)) if own else None
            tables = [Path(path) for path in executed.read if Path(path).parent == self.data and path.endswith(".csv")]
            parameters = declared(json.loads(plan.notebook.read_text(encoding="utf-8")))
            written = pages.write(plan, executed.cells, parameters, texts, tables)
        except NotebookFailure as error:
            return Failure(name, [plan.lang], error.cell, error.error, error.detail), time.monotonic() - start
        except (PageError, UnknownFigure, TextError) as error:
            return Failure(name, [plan.lang], "", str(error)), time.monotonic() - start
        self.result.warnings += [f"{plan.unit}, {warning}" for warning in executed.warnings]
        inputs = [
            str(plan.notebook),
            *executed.read,
            *(str((PACKAGE / "report" / name).resolve()) for name in _HAND),
            *map(str, written.tables),
            *([str(self.data / "sources.csv")] if written.tables else []),
        ]
        self._keep(
            plan.unit,
            self.hashes.of_all([*map(self.hashes.name, inputs), "python", "requirements.lock"]),
            written.files,
            written.summary() | {"notebook": name, "name": plan.name, "given": dict(plan.given)},
        )
        return None, time.monotonic() - start

    # --- the site around them ---

    def _site(self, langs: Sequence[str], force: bool) -> None:
        parts = stale_parts(self.records, self.hashes, langs, self.root, force)
        if not parts:
            return
        from talentmarket.report.site import Site

        site = Site(self.data, self.root, self.records)
        for part, lang in parts:
            files = site.write(part, lang)
            inputs = part_inputs(part, self.records, self.hashes, self.root)
            self._keep(f"{lang}/{part}.html", inputs, files, {})
        self.say(f"wrote {', '.join(f'{lang}/{part}.html' for part, lang in parts)}")

    def _keep(self, unit: str, inputs: dict[str, str], files: Mapping[str, bytes], summary: dict[str, Any]) -> None:
        """Write the files of a unit, record it, and remove what it wrote last time and no longer does."""
        outputs = {name: _hash(content) for name, content in files.items()}
        with self._keeping:
            for name, content in files.items():
                if hash_file(self.out / name) != outputs[name]:
                    write_whole(self.out / name, content)
            before = self.records.units.get(unit)
            self.records.keep(unit, Record(inputs, outputs, summary))
            for name in set(before.outputs) - set(outputs) if before else ():
                (self.out / name).unlink(missing_ok=True)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _cancel(waiting: Mapping[Future[Any], Plan]) -> None:
    for future in waiting:
        future.cancel()


def _skip_slow_import() -> None:
    """Spare nbformat two seconds: a checker of internationalised addresses that no notebook needs.

    jsonschema imports it where it happens to be installed and does without it where it is not.
    """
    if "jsonschema" not in sys.modules:
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


class progress(AbstractContextManager[Callable[[str], None]]):
    """Progress of so many steps: a bar on a terminal, plain lines elsewhere."""

    def __init__(self, total: int, say: Callable[[str], None]) -> None:
        self.total, self.say, self.done = total, say, 0
        self.bar: Any = None

    def __enter__(self) -> Callable[[str], None]:
        if self.say is print and sys.stdout.isatty():
            from rich.progress import Progress

            self.bar = Progress(transient=True)
            self.bar.start()
            self.task = self.bar.add_task("notebooks", total=self.total)
        return self.step

    def __exit__(self, *_: object) -> None:
        if self.bar:
            self.bar.stop()

    def step(self, text: str) -> None:
        self.done += 1
        if self.bar:
            self.bar.update(self.task, advance=1, description=text)
        else:
            self.say(f"[{self.done}/{self.total}] {text}")
