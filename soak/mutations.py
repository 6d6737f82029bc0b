"""A project cut small, and ways to spoil its files at random, as editors, people and attackers do."""

import csv
import io
import random
from pathlib import Path

ROOT = Path(__file__).parents[1]
FIGURE_TABLES = ("salaries", "survival", "hiring_news")
#: Tables of names and rates, and the columns by which the others refer to them.
VOCABULARIES = {
    **{"organizations": (0, 1, 2, 6), "roles": (0,), "industries": (0,), "populations": (0,)},
    **{"ppp": (0,), "inflation": (0,)},
}

TOKENS = (
    *(
        b'"',
        b'""',
        b",",
        b"\n",
        b"\r\n",
        b"\r",
        b"\x00",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xc0\xaf",
        b"\xb1\xdb",
        b"\t",
        b";",
    ),
    *(b"=1+1", b"+cmd|' /C calc'!A0", b"@SUM(A1)", b"<script>alert(1)</script>", b"</style>", b"javascript:alert(1)"),
    *(
        b"\x1b[2J",
        "\u202e".encode(),
        "\ufeff".encode(),
        "\u200b".encode(),
        "２０２５".encode(),
        "٣".encode(),
        "½".encode(),
    ),
    *(b"1e999", b"-0", b"NaN", b"inf", b"0x10", b"9" * 400, b"1_000", b"20225", b"2025-02-30", b"0000", b"../../x"),
    *(
        b"NA",
        b"null",
        b"None",
        b"-",
        b"#",
        b"",
        b" ",
        b"$",
        b"%",
        "억".encode(),
        "1억2500만 달러(약 1756억원)".encode(),
    ),
    *("약 ".encode() * 50, b"(" * 500, b"$1" * 200, b"1-" * 300, "수십억".encode(), b"tens of billions", b"x" * 3000),
)


def small_project(folder: Path, figures: int = 12, answered: bool = True) -> Path:
    """Write data/raw with the first figures of each table, and everything they refer to.

    Where it is to be `answered`, the figures behind short answers are there, too: without them no run ends in tables.
    """
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    tables: dict[str, list[list[str]]] = {}
    for path in sorted((ROOT / "data" / "raw").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.reader(file))
    keep = _behind_answers() if answered else set()
    for name in FIGURE_TABLES:
        header, *lines = tables[name]
        tables[name] = [header, *(line for at, line in enumerate(lines) if at < figures or line[0] in keep)]
        keep |= {line[0] for line in tables[name][1:]}
    for name, (header, *lines) in tables.items():
        if name not in FIGURE_TABLES and "figure_id" in header:
            at = header.index("figure_id")
            tables[name] = [header, *(line for line in lines if not line[at] or line[at] in keep)]
    linked = {line[0] for line in tables["event_links"][1:]}
    tables["events"] = [line for at, line in enumerate(tables["events"]) if not at or line[0] in linked]
    said = {
        word
        for name, lines in tables.items()
        if name not in VOCABULARIES and name != "sources"
        for line in lines
        for cell in line
        for word in (cell, *cell.split(";"), *cell.split("|"))
    }
    said = (said | {line[5] for line in tables["organizations"][1:]}) - {""}
    for name, columns in VOCABULARIES.items():
        header, *lines = tables[name]
        tables[name] = [
            header,
            *(line for line in lines if any(said & set(line[column].split("|")) for column in columns)),
        ]
    used = {
        line[header.index("source_id")]
        for name, (header, *lines) in tables.items()
        if name != "sources" and "source_id" in header
        for line in lines
    }
    header, *lines = tables["sources"]
    tables["sources"] = [header, *(line for line in lines if line[0] in used)]
    for name, rows in tables.items():
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        (raw / f"{name}.csv").write_text(out.getvalue(), encoding="utf-8")
    return folder


def _behind_answers(most: int = 4) -> set[str]:
    """The figures behind answers that rest on a few of them."""
    with (ROOT / "data" / "processed" / "answers.csv").open(encoding="utf-8", newline="") as file:
        evidence = [row["evidence"].split(";") for row in csv.DictReader(file)]
    return {figure for few in evidence if len(few) <= most for figure in few} - {""}


def mutate(folder: Path, chance: random.Random, most: int = 4) -> str:
    """Change the CSV files of a folder in one to `most` places; returns what was done, for a report."""
    done = []
    for _ in range(chance.randint(1, most)):
        path = chance.choice(sorted(folder.glob("*.csv")) or [folder / "sources.csv"])
        data = path.read_bytes() if path.exists() else b""
        way = chance.choice(_WAYS)
        path.write_bytes(way(data, chance))
        done.append(f"{way.__name__.strip('_')} {path.name}")
    return ", ".join(done)


def _flip(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return b"\x00"
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def _insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(TOKENS) + data[at:]


def _delete(data: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + data[at + chance.choice((1, 1, 2, 10, 200)) :]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + data[at : at + chance.choice((1, 10, 300))] * 2 + data[at:]


def _truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _swap_lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _copy_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    lines.insert(chance.randint(0, len(lines)), chance.choice(lines))
    return b"\n".join(lines)


def _replace_cell(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    cells = lines[at].split(b",")
    cells[chance.randrange(len(cells))] = chance.choice(TOKENS)
    lines[at] = b",".join(cells)
    return b"\n".join(lines)


def _swap_cells(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    cells = lines[at].split(b",")
    one, other = chance.randrange(len(cells)), chance.randrange(len(cells))
    cells[one], cells[other] = cells[other], cells[one]
    lines[at] = b",".join(cells)
    return b"\n".join(lines)


def _digit(data: bytes, chance: random.Random) -> bytes:
    """Change one digit: the mutation that most often leaves a file that is good, and says something else."""
    digits = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    if not digits:
        return data
    at = chance.choice(digits)
    return data[:at] + bytes([chance.randint(48, 57)]) + data[at + 1 :]


_WAYS = (
    *(_flip, _insert, _insert, _delete, _repeat, _truncate, _swap_lines, _copy_line),
    *(_replace_cell, _replace_cell, _replace_cell, _swap_cells, _digit, _digit),
)
