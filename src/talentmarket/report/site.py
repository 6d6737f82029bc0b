"""The site around the pages: overview, figure explorer, codebook, downloads.

Each is one file a language, written by a Jinja template that escapes what it is given; the explorer's data and
the table library are next to it as scripts, which a page opened from disk may load where it may not fetch.
"""

import base64
import io
import json
import re
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from markupsafe import Markup

from talentmarket.figures import FigureBook, version
from talentmarket.language import Language, fill
from talentmarket.report.freshness import Records
from talentmarket.report.pages import TEMPLATES, citations, dataset, environment, frame, joined, markdown, named, script
from talentmarket.tables import formats
from talentmarket.translations import SOURCE, languages, vocabulary

Files = dict[str, bytes]
HERE = Path(__file__).parent

_ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the first there is in a zip file: the same tables give the same bytes


class Site:
    """Writes the parts of the site, from the processed tables and the records of the notebooks' pages."""

    def __init__(self, data: Path, root: Path, records: Records, address: str = "") -> None:
        self.data, self.root, self.records, self.address = data, root, records, address
        self.book = FigureBook(data)
        self.environment = environment()

    def write(self, part: str, lang: str) -> Files:
        """The files of one part in one language, by path below the report."""
        made: Files = getattr(self, f"_{part}".replace("-", "_"))(Language(lang))
        return made

    @cached_property
    def version(self) -> str:
        """The hash of all tables."""
        return version(self.data.glob("*.csv"))

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        """The tables' own description, if they have one."""
        found: dict[str, Any] = _stored(self.data / "datapackage.json") or {}
        return found

    @cached_property
    def answers(self) -> list[dict[str, Any]]:
        """The answers, if there are any, as ``answers.json`` has them."""
        found: list[dict[str, Any]] = _stored(self.data / "answers.json") or []
        return found

    def _pages(self, language: Language) -> list[dict[str, Any]]:
        """What the notebooks' pages say of themselves, in the order of their names."""
        return [
            record.summary
            for unit, record in sorted(self.records.units.items())
            if record.summary.get("notebook") and unit.startswith(f"{language.code}/")
        ]

    def _page(self, language: Language, name: str, /, **values: object) -> Files:
        """The page of a part, by its path."""
        page = frame(language.code, f"{name}.html", self.root, self.address, **values)
        html = joined(self.environment.get_template(f"{name}.html.j2").render(page=page))
        return {f"{language.code}/{name}.html": html.encode()}

    def _words(self, language: Language, section: str) -> dict[str, str]:
        """The words of a section of the vocabulary, for a script."""
        return {key: language.word(section, key) for key in vocabulary()[section]}

    def _index(self, language: Language) -> Files:
        say = language.text
        figures = {figure for rows in self.book.rows.values() for figure in rows}
        sources = {row["source_id"] for rows in self.book.rows.values() for row in rows.values()}
        pages = self._pages(language)
        html = self._page(
            language,
            "index",
            title=say("The AI talent market in open figures"),
            question=say(
                "What is really known about AI pay, survival and hiring, who said it, and do the sources agree?"
            ),
            answers=self._answers(language),
            pages=[page for page in pages if not page["given"]],
            own=[page for page in pages if page["given"]],
            figures=len(figures),
            sources=len(sources),
            citations=citations("", "index.html", self.root, self.version, language),
            metadata=self._dataset(language),
        )
        start = self.environment.get_template("start.html.j2").render(
            names=[named(code) for code in languages()], **script("start.js", "script")
        )
        return html | {"index.html": start.encode()}

    def _answers(self, language: Language) -> list[dict[str, Any]]:
        """The answers of the home page: question, value in words, year, what it rests on."""
        known = {answer["answer_id"]: answer for answer in self.answers}
        told = {page["name"] for page in self._pages(language)}
        wanted = tomllib.loads((HERE / "home.toml").read_text(encoding="utf-8"))
        groups = [[known[name] for name in names if name in known] for names in wanted["answers"] if names[0] in known]
        chosen = [group for group in groups if group[0]["page"] in told][: wanted["most"]]
        return [
            {
                "id": answer["answer_id"],
                "origins": answer["n_origins"],
                **{name: answer[name] for name in ("year", "evidence", "page")},
                **{name: _said(answer, name, language) for name in ("question", "definition", "caveat")},
                "value": _value(answer, language),
                "bars": _bars(group, language),
            }
            for group in chosen
            for answer in group[:1]
        ]

    def _dataset(self, language: Language) -> dict[str, object]:
        say = language.text
        table = {"@type": "DataDownload", "encodingFormat": "text/csv"}
        tables = [{**table, "contentUrl": f"../data/{name}.csv"} for name in self.book.tables]
        about = say(
            "What is known about pay, survival and hiring in the AI talent market: every number with its source, "
            "its wording as printed and our reading of it."
        )
        name = say("The AI talent market in open figures")
        return dataset(language.code, name, about, self.version, distribution=tables)

    def _codebook(self, language: Language) -> Files:
        tables = [
            {
                "name": resource["name"],
                "description": language.translated(resource["description"], "schema"),
                "warnings": [language.translated(warning, "schema") for warning in resource["warnings"]],
                "rows": len(self.book.tables.get(resource["name"], [])),
                "fields": [
                    {
                        "name": field["name"],
                        "type": field["type"],
                        "meaning": language.translated(field["description"], "schema"),
                        "unit": language.translated(field.get("unit", ""), "schema"),
                        "values": [str(value) for value in field.get("constraints", {}).get("enum", [])],
                    }
                    for field in resource["schema"]["fields"]
                ],
            }
            for resource in self.descriptor.get("resources", [])
        ]
        title = language.text("Codebook")
        question = language.text("What does each table hold, and what does each of its columns mean?")
        return self._page(language, "codebook", title=title, question=question, tables=tables)

    def _changes(self, language: Language) -> Files:
        own = self.root / f"CHANGELOG.{language.code}.md"
        notes_in = own if own.exists() else self.root / "CHANGELOG.md"
        text = notes_in.read_text(encoding="utf-8") if notes_in.exists() else ""
        name, _, notes = text.partition("\n## ")[2].partition("\n## ")[0].partition("\n")
        say = language.text
        before = _stored(self.root / "data" / "previous.json") or {}
        was, now = before.get("rows", {}), {table: len(rows) for table, rows in self.book.tables.items()}
        return self._page(
            language,
            "changes",
            title=say("What changed"),
            question=say("What is new in the data and on the pages since the last version?"),
            name=name,
            notes_lang=language.code if notes_in == own else SOURCE,
            before=before.get("version", ""),
            rows=[
                (language.word("value", table), was.get(table, 0), now.get(table, 0))
                for table in sorted({*was, *now} if was else ())
                if was.get(table) != now.get(table)
            ],
            answers=self._changed(before.get("answers", {}), language),
            n_answers=len(before.get("answers", {})),
            notes=markdown(re.sub("^#", "##", notes, flags=re.MULTILINE).replace("###", "##")),
            ledger=[
                (language.word("value", row["raw_table"]), language.word("value", row["table"]), int(row["rows"]))
                for row in self.book.tables.get("ledger", [])
            ],
        )

    def _changed(self, before: Mapping[str, dict[str, Any]], language: Language) -> list[tuple[str, str, str]]:
        """Answers that the version before gave otherwise: the question, its value then, and its value now."""
        return [
            (_said(answer, "question", language), _value(answer | was, language), _value(answer, language))
            for answer in self.answers
            if (was := before.get(answer["answer_id"])) and answer | was != answer
        ]

    @cached_property
    def data_files(self) -> Files:
        """The tables as they are, as one archive, as a workbook and as Parquet files: the same in every language."""
        own = [path for path in self.data.iterdir() if path.suffix in {".csv", ".json", ".md"}]
        shipped = {path.name: path.read_bytes() for path in own}
        made = {f"data/{name}": content for name, content in sorted(shipped.items())}
        if self.descriptor.get("resources"):
            made[self._archives["XLSX"]] = formats.workbook(self.data)
            made[self._archives["Parquet"]] = _zip(formats.parquet(self.data))
        return made | {self._archives["CSV"]: _zip(shipped)}

    @cached_property
    def _archives(self) -> dict[str, str]:
        """The files that hold all tables, by their format; those of a project without a descriptor are CSV alone."""
        csv_files = f"data/talentmarket-{self.version}.zip"
        return {"XLSX": "data/talentmarket.xlsx", "Parquet": "data/talentmarket-parquet.zip", "CSV": csv_files}

    def _downloads(self, language: Language) -> Files:
        sizes = {name: len(content) for name, content in self.data_files.items()}
        tables = [
            {
                "name": name,
                "title": language.word("value", name),
                "file": f"../data/{name}.csv",
                "rows": len(rows),
                "size": sizes[f"data/{name}.csv"],
            }
            for name, rows in self.book.tables.items()
        ]
        html = self._page(
            language,
            "downloads",
            title=language.text("Downloads"),
            question=language.text("How do I get the data and the charts?"),
            archives=[
                {"name": name, "file": f"../{file}", "size": sizes[file]}
                for name, file in self._archives.items()
                if file in sizes
            ],
            tables=tables,
            pages=[page for page in self._pages(language) if page["charts"]],
        )
        return self.data_files | html

    def _offer_form(self, language: Language) -> Files:
        """The form in which an offer is compared with like jobs, with the cells it looks up."""
        from talentmarket.offers import form

        lookup = form.lookup(self.data, language)
        return self._page(
            language,
            "offer-form",
            title=language.text("Is my offer good?"),
            question=language.text("How does its pay compare with similar jobs, and what is it worth to you?"),
            fields=form.fields(language),
            **script("form.js", "form"),
            choices=lookup["choices"],
            employers=lookup["employers"],
            cells=Markup(script_json(lookup["looked_up"])),
        )

    def _explorer(self, language: Language) -> Files:
        html = self._page(
            language,
            "explorer",
            title=language.text("All figures"),
            question=language.text("Where does a number come from, how was it printed, and how did we read it?"),
            **script("explorer.js", "explorer"),
        )
        reader = (TEMPLATES / "reader.js").read_text(encoding="utf-8")
        return {
            **html,
            f"assets/reader-{language.code}.js": f"window.READER = {script_json(self._reader(language))};\n{reader}".encode(),
            "assets/figures.js": self._figures(),
            "assets/fonts.css": _fonts(),
            "assets/card.png": (HERE / "assets" / "card.png").read_bytes(),
            "assets/font.js": f'window.FONT = "{_font()}";\n'.encode(),
        }

    def _reader(self, language: Language) -> dict[str, Any]:
        """What figures are called in a language: words, names by id (in this language first, then all others)."""
        countries = {row["country"] for rows in self.book.rows.values() for row in rows.values() if row.get("country")}
        return {
            "lang": language.code,
            "words": self._words(language, "explorer") | {"site": language.text("AI talent market")},
            "values": self._words(language, "value"),
            "countries": {code: language.country(code) for code in sorted(countries)},
            "currencies": {code: name for code in vocabulary()["currency"] if (name := language.currency(code))},
            "names": {
                "organizations": self._names("organizations", "organization_id", "name", language.code),
                "persons": self._names("persons", "person_id", "name", language.code),
                "roles": self._names("role_groups", "role_group", "label", language.code),
                "populations": self._names("populations", "printed", "label", language.code),
                "origins": {
                    key: names[:1] for key, names in self._names("origins", "origin_id", "name", language.code).items()
                },
            },
            "synonyms": tomllib.loads((HERE / "synonyms.toml").read_text(encoding="utf-8"))["groups"],
            "columns": {
                resource["name"]: {
                    field["name"]: language.translated(field["description"], "schema")
                    for field in resource["schema"]["fields"]
                }
                for resource in self.descriptor.get("resources", [])
                if resource["name"] in self.book.rows or resource["name"] == "refused"
            },
        }

    def _names(self, table: str, key: str, stem: str, lang: str) -> dict[str, list[str]]:
        """What the rows of a table are called: the name in a language, in English, in all others, and aliases."""
        found = {}
        for row in self.book.tables.get(table, []):
            names = [row.get(f"{stem}_{lang}"), row.get(f"{stem}_en")]
            names += [row.get(f"{stem}_{code}") for code in languages()]
            names += re.split(r"\s*;\s*", row.get("aliases") or "")
            found[row[key]] = list(dict.fromkeys(name for name in names if name))
        return {name: forms for name, forms in found.items() if forms}

    def _figures(self) -> bytes:
        """All figures, their sources, and the events that several of them report, as a script."""
        tables = {}
        for name, rows in self.book.tables.items():
            if rows and {"figure_id", "as_stated"} <= rows[0].keys():
                tables[name] = {"columns": list(rows[0]), "rows": [list(row.values()) for row in rows]}
        used = {row["source_id"] for rows in self.book.rows.values() for row in rows.values()}
        columns = ["title", "publisher", "url", "official_url", "published", "language", "kind", "subject"]
        sources = {name: [self.book.source(name).get(column, "") for column in columns] for name in sorted(used)}
        events = [
            [row[key] for key in ("event_id", "label_en", "label_ko", "agree", "disputed", "n_sources", "figure_ids")]
            for row in self.book.tables.get("hiring_events", [])
            if len(re.split(r"[\s;,]+", row["figure_ids"].strip())) > 1
        ]
        content = {"tables": tables, "sources": sources, "source_columns": columns, "events": events}
        return f"window.FIGURES = {script_json(content)};\n".encode()


def _stored(path: Path) -> Any:
    """What a JSON file holds, if there is one."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _said(answer: Mapping[str, Any], key: str, language: Language) -> str:
    """A text of an answer in a language, in English where it has none in that."""
    return str(answer.get(f"{key}_{language.code}") or answer.get(f"{key}_en") or "")


def _value(answer: Mapping[str, Any], language: Language) -> str:
    """The value of an answer in words; that it is not known is an answer, too."""
    if answer["status"] != "answered" or answer["value_low"] is None:
        return language.text("The figures can't tell")
    formats = {"share": "percent 1", "ratio": "times", "USD": "money USD", "KRW": "money KRW", "count": "number"}
    pair = {"value": (answer["value_low"], answer["value_high"])}
    return fill(f"{{value:{formats.get(answer['unit'], 'decimal 1')}}}", language, pair)


def _bars(group: Sequence[Mapping[str, Any]], language: Language) -> list[dict[str, Any]]:
    """An answer and those it is compared with, as bars on one scale: where each begins and how long it is, in percent.

    A bar reaches from zero to the nearer end of a value, its ``spread`` from there to the farther end.
    """
    ends = [(row["value_low"], row["value_high"]) for row in group]
    known = [0.0, *(end for pair in ends for end in pair if end is not None)]
    least, length = min(known), (max(known) - min(known)) or 1.0

    def stretch(one: float, other: float) -> dict[str, float]:
        left = 100 * (min(one, other) - least) / length
        return {"left": round(left, 1), "width": round(100 * abs(one - other) / length, 1)}

    bars = []
    for row, pair in zip(group, ends, strict=True):
        near, far = sorted((end or 0.0 for end in pair), key=abs)
        drawn = None not in pair
        bars.append(
            {
                "label": language.word("home", row["answer_id"]),
                "value": _value(row, language),
                "figures": row["evidence"],
                "bar": stretch(0, near) if drawn else None,
                "spread": stretch(near, far) if drawn and near != far else None,
            }
        )
    return bars


def _font() -> str:
    """The web font as an address that holds it."""
    return "data:font/woff2;base64," + base64.b64encode((HERE / "assets" / "nanum-gothic.woff2").read_bytes()).decode()


def _fonts() -> bytes:
    """The web font as a style sheet with the font in it: a page opened from disk may load no other font file."""
    return (
        '@font-face { font-family: "NanumGothic"; font-display: block; src: local("NanumGothic"), local("Nanum Gothic"), '
        f'url("{_font()}") format("woff2"); }}\n'
    ).encode()


def script_json(value: object) -> str:
    """JSON that may be put into a script: no text in it can end the script or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda sign: f"\\u{ord(sign[0]):04x}", text)


def _zip(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(members.items()):
            info = zipfile.ZipInfo(name, _ZIP_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, content)
    return buffer.getvalue()
