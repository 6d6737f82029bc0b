"""What a change does to the processed tables: rows added, removed, values changed, the largest relative change first.

`compare` is a pure function on the bytes of two sets of files, so that it serves a folder, a revision of git, and a set that
is not written yet. One line is about one row: its most changed column, and how many others moved with it.
"""

import io
import json
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from talentmarket.messages import Said, WrongUsage
from talentmarket.messages import shown as quoted
from talentmarket.schema import dictionary
from talentmarket.storage import write_whole
from talentmarket.translations import say

PROCESSED = "data/processed"
#: The version before in short, which the page "What changed" compares with.
PREVIOUS = "data/previous.json"

#: How many lines of a screen the text of a difference takes at most, and how wide a line is.
SCREEN_LINES = 40
SCREEN_WIDTH = 120

#: A value that moves by this factor is a setback unless the change log says why.
MAGNITUDE = 10

#: Tables that may get shorter without a word: fewer refusals are good, joined events are fewer, the ledger counts the others.
_MAY_SHRINK = ("refused", "hiring_events", "ledger")


@dataclass(frozen=True, slots=True)
class Change:
    """A changed row: its table and key, the column that moved most, both values, and how many other columns moved.

    ``relative`` is the change of that column over its old value; infinite where a number came or went, missing for text.
    """

    table: str
    key: str
    column: str
    before: str
    after: str
    others: int
    relative: float


@dataclass(frozen=True, slots=True)
class TableDifference:
    """What changed in one table. Keys are joined by a comma; ``wordings`` says what added and removed figures read like."""

    table: str
    rows_before: int
    rows_after: int
    added: list[str]
    removed: list[str]
    changed: list[Change]
    columns_added: list[str]
    columns_removed: list[str]
    wordings: dict[str, str]


def compare(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[TableDifference]:
    """The tables that differ between two sets of files (file name to bytes), in the order of the dictionary.

    Files other than the CSVs of the dictionary are not looked at. A table that is in one set only counts as empty in the
    other.
    """
    return [
        _compare_table(name, list(table.key), _frame(before.get(file, b"")), _frame(after.get(file, b"")))
        for name, table in dictionary().tables.items()
        if before.get(file := f"{name}.csv") != after.get(file)
    ]


def _frame(data: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(data), dtype="str", keep_default_na=False) if data else pd.DataFrame()


def _compare_table(name: str, key: list[str], old: pd.DataFrame, new: pd.DataFrame) -> TableDifference:
    before, after = _keyed(old, key), _keyed(new, key)
    shared = before.index.intersection(after.index, sort=False)
    columns = [column for column in after.columns if column in before.columns]
    added, removed = after.index.difference(before.index), before.index.difference(after.index)
    wordings = {
        key: wording
        for frame, keys in ((before, removed), (after, added))
        if "as_stated" in frame.columns
        for key, wording in frame.loc[keys, "as_stated"].items()
    }
    return TableDifference(
        name,
        len(old),
        len(new),
        sorted(added),
        sorted(removed),
        _changes(name, before.loc[shared, columns], after.loc[shared, columns]),
        [column for column in new.columns if len(old.columns) and column not in old.columns],
        [column for column in old.columns if len(new.columns) and column not in new.columns],
        wordings,
    )


def _keyed(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    if not len(frame.columns) or not set(key) <= set(frame.columns):
        return pd.DataFrame(index=pd.Index([], dtype="str"))
    joined = frame[key[0]]
    for column in key[1:]:
        joined = joined + ", " + frame[column]
    keyed = frame.set_axis(pd.Index(joined, name="key"), axis="index")
    return keyed[~keyed.index.duplicated()]


def _changes(name: str, before: pd.DataFrame, after: pd.DataFrame) -> list[Change]:
    """One change a row, the largest relative change first; text after numbers; by key where equal."""
    moved = before.columns[(before.to_numpy() != after.to_numpy()).any(axis=0)]
    if moved.empty:
        return []
    cells = pd.DataFrame({"old": before[moved].stack(), "new": after[moved].stack()})
    cells = cells[cells["old"] != cells["new"]].rename_axis(["key", "column"]).reset_index()
    cells["relative"] = _relative(cells["old"], cells["new"])
    cells["others"] = cells.groupby("key")["column"].transform("size") - 1
    # Converted amounts are rounded and move a little more or less than what they come from: it is named before them.
    cells["size"] = cells["relative"].round(2)
    rows = cells.sort_values(["size", "key"], ascending=[False, True], kind="stable", na_position="last")
    told = rows.drop_duplicates("key")[["key", "column", "old", "new", "others", "relative"]]
    return [Change(name, *row) for row in told.itertuples(index=False)]


def _relative(old: pd.Series, new: pd.Series) -> pd.Series:
    """|new − old| ÷ |old| of numbers; infinite where a number came or went; missing for text."""
    was, now = pd.to_numeric(old, errors="coerce"), pd.to_numeric(new, errors="coerce")
    relative = (now - was).abs() / was.abs()
    came_or_went = (was.notna() & (new == "")) | (now.notna() & (old == ""))
    return relative.mask(came_or_went, np.inf)


def text(differences: list[TableDifference], title: str = "", lines: int = SCREEN_LINES) -> str:
    """`differences` in words, at most `lines` lines: a line a table, then the largest changes over all tables."""
    if not differences:
        return f"{title}: {say('no table changes')}".removeprefix(": ")
    said = [title] if title else []
    width = max(len(one.table) for one in differences)
    for one in differences:
        was = f"{one.rows_before:,} → " if one.rows_before != one.rows_after else ""
        counts = {"rows": f"{was}{one.rows_after:,}", "added": str(len(one.added)), "removed": str(len(one.removed))}
        counts["changed"] = str(len(one.changed))
        moved = say("{rows} rows: {added} added, {removed} removed, {changed} changed", **counts)
        line = f"{one.table:<{width}}  {moved}"
        columns = [f"+{name}" for name in one.columns_added] + [f"-{name}" for name in one.columns_removed]
        said.append(line + (say("; columns {names}", names=", ".join(columns)) if columns else ""))
    changes = [change for one in differences for change in one.changed]
    changes.sort(key=lambda one: (-one.relative if one.relative == one.relative else 1.0, one.table, one.key))
    rows = [_change_line(change) for change in changes]
    rows += [_row_line("+", one, key) for one in differences for key in one.added]
    rows += [_row_line("-", one, key) for one in differences for key in one.removed]
    if rows:
        said.append("")
        room = max(lines - len(said), 2)
        shown = rows if len(rows) <= room else rows[: room - 1]
        said += shown
        if len(rows) > len(shown):
            said.append(say("… and {count} more", count=f"{len(rows) - len(shown):,}"))
    return "\n".join(_clip(line) for line in said)


def _row_line(sign: str, one: TableDifference, key: str) -> str:
    wording = one.wordings.get(key)
    return f"{sign} {one.table} {key}" + (f": {_short(wording)}" if wording else "")


def _change_line(change: Change) -> str:
    moved = ""
    if np.isfinite(change.relative):
        grew = float(change.after) >= float(change.before)
        moved = f" ({change.relative if grew else -change.relative:+.1%})"
    more = say(" and {count} more", count=change.others) if change.others else ""
    values = f"{_short(change.before)} → {_short(change.after)}"
    return f"~ {change.table} {change.key}: {change.column} {values}{moved}{more}"


def _short(value: str) -> str:
    if not value:
        return say("empty")
    return value if len(value) <= 30 else value[:29] + "…"


def _clip(line: str) -> str:
    printable = "".join(sign if sign.isprintable() else " " for sign in line)
    return printable if len(printable) <= SCREEN_WIDTH else printable[: SCREEN_WIDTH - 1] + "…"


def setbacks(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, str]:
    """What a change log must explain: the word it has to name, and what happened.

    A table with fewer rows and a value that moves by ten times are named by the file (or, for a value, by the row); a source
    that vanishes by its source_id.
    """
    found: dict[str, str] = {}
    for one in compare(before, after):
        file = f"{PROCESSED}/{one.table}.csv"
        fewer = one.rows_before - one.rows_after
        if fewer > 0 and one.table not in _MAY_SHRINK:
            found[file] = Said("{table} has fewer rows than before ({count} gone)", table=one.table, count=f"{fewer:,}")
        if one.table == "sources":
            found |= {key: Said("the source {source} has vanished", source=key) for key in one.removed}
        if one.table == "ledger":
            continue
        for change in one.changed:
            if not 0 < change.relative < np.inf:
                continue
            was, now = abs(float(change.before)), abs(float(change.after))
            if max(was, now) >= MAGNITUDE * min(was, now):
                moved = Said("{table} {key}: {column} moves from {before} to {after}", **asdict(change))
                found.setdefault(change.key, moved)
    return found


def files_of(folder: Path) -> dict[str, bytes]:
    """The CSV files of a folder; nothing where there is no folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def files_of_revision(root: Path, revision: str) -> dict[str, bytes]:
    """The processed CSV files of a revision; WrongUsage if `root` is not a git repository or has no such revision."""
    if revision.startswith("-") or not revision:
        raise WrongUsage("{name} names no revision; give a commit, a branch or a tag", name=quoted(revision))
    listed = _git(root, revision, "ls-tree", "--name-only", "-z", revision, f"{PROCESSED}/").decode()
    names = [name for name in listed.split("\0") if name.endswith(".csv")]
    return {Path(name).name: _git(root, revision, "cat-file", "blob", f"{revision}:{name}") for name in names}


def _git(root: Path, revision: str, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        raise WrongUsage("git is not installed; the difference to a revision needs it") from None
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        raise WrongUsage("git can't read {name}: {reason}", name=quoted(revision), reason=reason[-1] if reason else "?")
    return done.stdout


def keep(root: Path, revision: str, version: str) -> Path:
    """Write what `revision` published as `version` into :data:`PREVIOUS`: rows by table, and the value of each answer."""
    frames = {Path(name).stem: _frame(data) for name, data in files_of_revision(root, revision).items()}
    answers = frames["answers"].set_index("answer_id") if "answers" in frames else pd.DataFrame()
    kept = {
        "version": version,
        "rows": {name: len(frame) for name, frame in frames.items()},
        "answers": {
            name: {end: float(row[end]) if row[end] else None for end in ("value_low", "value_high")}
            | {word: row[word] for word in ("unit", "status")}
            for name, row in answers.to_dict("index").items()
        },
    }
    path = root / PREVIOUS
    write_whole(path, (json.dumps(kept, indent=1) + "\n").encode())
    return path


def against(root: Path, revision: str = "HEAD") -> str:
    """What the working tree changes in the processed tables since `revision`, in words."""
    before = files_of_revision(root, revision)
    after = files_of(root / PROCESSED)
    return text(compare(before, after), title=say("{folder} against {revision}", folder=PROCESSED, revision=revision))
