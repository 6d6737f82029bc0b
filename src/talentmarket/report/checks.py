"""The outputs that notebooks keep: those of their cells tagged ``check``, for nbval to compare.

``python -m talentmarket.report.checks`` in the project's folder runs each notebook with its defaults
and writes what these cells print into the file; nothing else in it changes. It is for the one who
has changed the tables on purpose: the difference then shows in the commit.
"""

import json
from collections.abc import Callable
from pathlib import Path

from talentmarket.report.freshness import PACKAGE
from talentmarket.report.kernels import Kernels
from talentmarket.report.notebooks import run
from talentmarket.report.parameters import tags
from talentmarket.storage import write_whole


def renew(root: Path, tell: Callable[[str], None] = print) -> list[str]:
    """Write anew what the cells tagged ``check`` print, and give the names of the notebooks whose output has changed.

    Raises
    ------
    NotebookFailure
        If a notebook does not run to its end; it stays as it was.
    """
    changed = []
    with Kernels(root, root / ".cache", [root, PACKAGE]) as kernels:
        for path in sorted((root / "notebooks").glob("*.ipynb")):
            before = path.read_text(encoding="utf-8")
            printed = {
                cell["id"]: "".join(
                    output["text"] for output in cell["outputs"] if output.get("name") == "stdout"
                ).splitlines(keepends=True)
                for cell in run(path, {}, kernels, checks=True).cells
                if "check" in tags(cell)
            }
            after = _with_outputs(before, printed)
            if after != before:
                write_whole(path, after.encode("utf-8"))
                changed.append(path.stem)
            tell(f"{path.stem}: {'renewed' if after != before else 'as it was'}")
    return changed


def _with_outputs(text: str, printed: dict[str, list[str]]) -> str:
    """A notebook as text with these outputs; as execution count the place among the code cells, which nbval needs."""
    notebook = json.loads(text)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(code, start=1):
        if cell["id"] in printed:
            cell["execution_count"] = number
            cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": printed[cell["id"]]}]
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    renew(Path.cwd())
