"""Run a notebook in one language with papermill.

What comes back has no trace of when, where or how long it ran: two runs give the same notebook.
"""

import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import reads_json, upgrade
from papermill import execute_notebook
from papermill.exceptions import PapermillExecutionError

from talentmarket.report.kernels import Kernels
from talentmarket.report.parameters import Value, source, tags

_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


class NotebookFailure(Exception):
    """A notebook that did not run to its end.

    ``cell`` says which cell it was, ``error`` what happened in one line, ``detail`` the traceback.
    """

    def __init__(self, cell: str, error: str, detail: str = "") -> None:
        super().__init__(f"{cell}: {error}")
        self.cell, self.error, self.detail = cell, error, detail


@dataclass(frozen=True, slots=True)
class Executed:
    """A notebook after its run: its cells with outputs, what it read, and what it warned of."""

    cells: list[NotebookNode]
    read: list[str]
    warnings: list[str] = field(default_factory=list)


def run(
    notebook: Path, parameters: Mapping[str, Value], kernels: Kernels, timeout: int = 120, checks: bool = False
) -> Executed:
    """Run a notebook with these parameters in a kernel of its own; its file is not written to.

    The parameters, checked before, are written into a cell as literals of Python, so a text stays a text. A cell may take
    `timeout` seconds. With `checks` the cells tagged ``check`` run, too: they are for tests, and no page has them.

    Raises
    ------
    NotebookFailure
        If a cell raises, takes longer, or ends its kernel.
    """
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    node = upgrade(reads_json(notebook.read_text(encoding="utf-8")))
    if not checks:
        node.cells = [cell for cell in node.cells if "check" not in tags(cell)]
    manager, trace = kernels.manager()
    started: list[NotebookNode] = []
    try:
        done = execute_notebook(
            node,
            None,
            parameters=dict(parameters),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            start_timeout=timeout,
            execution_timeout=timeout,
            kernel_manager_class=manager,
            shutdown_kernel="immediate",
            record_timing=False,
            on_cell_start=lambda cell, **_: started.append(cell),
        )
    except PapermillExecutionError as error:
        message = _ANSI.sub("", f"{error.ename}: {error.evalue}").strip()
        detail = _ANSI.sub("", "\n".join(error.traceback))
        raise NotebookFailure(_place(started), message, detail) from None
    except CellTimeoutError:
        raise NotebookFailure(_place(started), f"took longer than {timeout} s and was stopped") from None
    except (DeadKernelError, RuntimeError) as error:
        log = trace.with_suffix(".log")
        detail = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        raise NotebookFailure(_place(started), f"its kernel ended ({error})", detail) from None
    read = json.loads(trace.read_text(encoding="utf-8")) if trace.exists() else []
    cells = [_bare(cell) for cell in done.cells]
    warnings = [
        f"{_place(cells[: index + 1])}: {line}"
        for index, cell in enumerate(cells)
        for output in cell.get("outputs", [])
        if output.get("name") == "stderr"
        for line in output["text"].strip().splitlines()[:1]
    ]
    return Executed(cells, read, warnings)


def _bare(cell: NotebookNode) -> NotebookNode:
    """A cell without times, status or random ids."""
    cell.metadata = NotebookNode(tags=tags(cell))
    if "injected-parameters" in tags(cell):
        cell["id"] = "injected-parameters"
    cell.pop("execution_count", None)
    for output in cell.get("outputs", []):
        output.pop("execution_count", None)
    return cell


def _place(cells: Sequence[NotebookNode]) -> str:
    """How a person finds the last of these code cells: its place among them, its id, its first line."""
    code = [cell for cell in cells if cell.cell_type == "code"]
    if not code:
        return "before its first cell"
    number = sum("injected-parameters" not in tags(cell) for cell in code)
    first = next((line.strip() for line in source(code[-1]).splitlines() if line.strip()), "")
    return f"code cell {number} ({code[-1].get('id', '?')}: {first[:60]})"
