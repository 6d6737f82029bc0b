"""Proposals shown to a person in a terminal, one at a time: yes, no, edit, skip, undo. Nothing is written here."""

from collections.abc import Callable, Iterator, Mapping

from talentmarket.language import Language
from talentmarket.messages import Said, did_you_mean, plain
from talentmarket.messages import shown as quoted
from talentmarket.raw.collect import Proposal, Proposals
from talentmarket.raw.collect.lines import PREFIX, Accepted, Row, as_csv, draft
from talentmarket.schema import dictionary
from talentmarket.translations import of_reader, say

HELP = Said("""  y   take this figure with the labels shown
  n   leave it
  e   change a cell: e country=KR; e table=salaries moves it to another table; e year= empties a cell
  u   go back to the figure before
  s   leave the rest of this page
  q   stop here; what was taken so far is shown once more before anything is written
  ?   this list
A label with a question mark rests on a rule, not on the sentence: look at it before you take it.""")

Ask = Callable[[str], str]
Tell = Callable[[str], None]


def review(proposals: Proposals, ask: Ask, tell: Tell) -> tuple[list[Accepted], bool]:
    """Ask about each proposal of a page; what was accepted, and whether the person goes on to the next page.

    `ask` shows a prompt and returns what was typed (EOFError means no more answers, as `s`), `tell` shows a line.
    """
    language = Language(of_reader())
    for line in summary(proposals, language):
        tell(line)
    decided: list[Accepted | None] = []
    while len(decided) < len(proposals.found):
        proposal = proposals.found[len(decided)]
        tell("")
        for line in shown(proposal, len(decided) + 1, len(proposals.found), language):
            tell(line)
        step, answer = _answer(proposal, ask, tell)
        if step == "u":
            if decided:
                decided.pop()
            else:
                tell(say("this is the first figure"))
        elif step in "sq":
            return [one for one in decided if one], step == "s"
        else:
            decided.append(answer)
    return [one for one in decided if one], True


def confirmed(added: Mapping[str, list[Row]], ask: Ask, tell: Tell) -> bool:
    """Show the lines to add and ask whether to write them; `e column=value` changes a cell of the source's line."""
    while True:
        for table, rows in added.items():
            tell(f"\n{table}\n{as_csv(table, rows)}".rstrip("\n"))
        empty = [field.name for field in dictionary().raw["sources"].fields if field.required]
        for source in added.get("sources", []):
            if missing := [name for name in empty if not source.get(name)]:
                names = {"columns": ", ".join(missing), "first": missing[0]}
                tell(say("the source has no {columns}: e {first}=…", **names))
        try:
            typed = ask(f"{say('write these lines?')} y n e > ").strip()
        except EOFError:
            return False
        key, _, rest = typed.partition(" ")
        if key in ("y", "n"):
            return key == "y"
        column, equals, value = (part.strip() for part in rest.partition("="))
        if key == "e" and equals and "sources" in added and column in added["sources"][0] and column != "source_id":
            added["sources"][0][column] = value
        else:
            tell(say("y writes them, n leaves all as it is, e publisher=… changes a cell of the source"))


def summary(proposals: Proposals, language: Language) -> Iterator[str]:
    """What the page is, and how much of it is in already."""
    document = proposals.document
    title = document.title or language.text("a page without a title")
    yield " · ".join(filter(None, (title, document.publisher, document.published)))
    count = len(proposals.found)
    if not count:
        yield language.text("nothing on pay, survival or hiring here")
    elif proposals.source_id:
        counts = {"source": proposals.source_id, "known": proposals.known, "count": count}
        yield language.text("this page is source {source}; {known} of its {count} figures are in", **counts)
    else:
        yield language.text("{count} {count:plural figure|figures} found", count=count)


def shown(proposal: Proposal, number: int, count: int, language: Language) -> Iterator[str]:
    """A proposal in a few lines: its sentence with the wording marked, the reading, the labels, what is known."""
    before, wording, after = proposal.parted()
    yield f"[{number}/{count}] {proposal.place}: {before}»{wording}«{after}"
    yield f"  {reading(proposal, language)}"
    missing = [field for field in _wanted(proposal.table) if field not in proposal.labels]
    labels = {column: str(label) for column, label in proposal.labels.items() if column not in ("unit", "table")}
    table = f"{proposal.table} ?" if "table" in proposal.labels else proposal.table
    yield f"  {table}: " + ", ".join([f"{k} {v}" for k, v in labels.items()] + [f"{name} ?" for name in missing])
    for match in proposal.matches:
        yield f"  {match.said(language)}"


def reading(proposal: Proposal, language: Language) -> str:
    """How the wording was read, or why it was not."""
    figure = proposal.figure
    if figure is None:
        return language.text("not read: {reason}", reason=language.said(proposal.error or ""))
    known = [end for end in (figure.low, figure.high) if end is not None]
    ends = dict.fromkeys(f"{float(end):,.15g}" if abs(end) < 1e15 else plain(end) for end in known)
    words = ("–".join(ends), figure.unit, figure.per and f"per {figure.per}", figure.hedge, figure.change)
    return language.text("read as {amount}", amount=" ".join(filter(None, words)))


#: What is written with the line, whoever takes the figure.
WRITTEN = ("figure_id", "source_id", "as_stated", "origin_id", "retelling")


def _wanted(table: str) -> list[str]:
    """Columns a person should look at even where nothing is proposed."""
    return [field.name for field in dictionary().raw[table].fields if field.required and field.name not in WRITTEN]


def _answer(proposal: Proposal, ask: Ask, tell: Tell) -> tuple[str, Accepted | None]:
    """What the person decides: the key, and the accepted figure where it is one."""
    table, cells = proposal.table, draft(proposal)
    while True:
        try:
            typed = ask("y n e u s q ? > ").strip()
        except EOFError:
            return "s", None
        key, _, rest = typed.partition(" ")
        if key == "y" and (empty := [name for name in _wanted(table) if not cells.get(name)]):
            tell("  " + say("{columns}: must not be empty; e {first}=…", columns=", ".join(empty), first=empty[0]))
        elif key == "y":
            cells.pop("table", None)
            return "y", Accepted(proposal, table, cells)
        elif key == "n":
            return "n", None
        elif key in ("u", "s", "q"):
            return key, None
        elif key == "e":
            table, message = _edited(table, cells, rest)
            tell(f"  {say(message)}")
        else:
            tell(say(HELP))


def _edited(table: str, cells: Row, change: str) -> tuple[str, str]:
    """Carry out `column=value`; the table it leaves the figure in, and what to tell."""
    column, equals, value = (part.strip() for part in change.partition("="))
    if not equals:
        return table, Said("write it as e column=value")
    if column == "table":
        if value not in PREFIX:
            return table, Said("the tables are {tables}", tables=", ".join(PREFIX))
        return value, Said("goes to {table}", table=value)
    known = [field.name for field in dictionary().raw[table].fields]
    if column not in known:
        facts = {"table": table, "column": quoted(column), "hint": did_you_mean(column, known)}
        return table, Said("{table} has no column {column} {hint}", **facts)
    cells[column] = value
    return table, Said("{column}: {value}", column=column, value=value or Said("empty"))
