"""The answer in words and numbers, from an offer file and what its simulation came to.

The sentences are those of words.toml, so that the terminal and the page say the same. Numbers that are not
rounded by a format of the language leave here in JSON.
"""

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any
from unicodedata import east_asian_width

from talentmarket.language import Language, Text, Texts
from talentmarket.offers import simulation as model
from talentmarket.offers import standing
from talentmarket.offers.evidence import Evidence
from talentmarket.offers.file import WORDS, OfferFile
from talentmarket.translations import vocabulary

#: Years after which the answer lets the reader leave.
LEAVING = 1.0
Finding = tuple[str, dict[str, object]]


@cache
def swings() -> dict[str, dict[str, Any]]:
    """The inputs that the tornado moves, by name; see swings.toml."""
    text = (files("talentmarket.offers") / "swings.toml").read_text(encoding="utf-8")
    return {swing["input"]: swing for swing in tomllib.loads(text)["swing"]}


def work_out(offer: OfferFile) -> model.Answer:
    """Simulate an offer file and read off everything that is asked."""
    moves = [model.Swing(s["input"], s["low"], s["high"], s["how"]) for s in swings().values()]
    draws = model.Draws.make(offer.draws, offer.about, offer.seed)
    return model.answer(offer.about, draws, moves, LEAVING)


# ------------------------------------------------------------------------------------------ in words


@dataclass(frozen=True, slots=True)
class Spoken:
    """The answer in one language: the offers under their names, sentences, and the inputs' rows."""

    offer: OfferFile
    answer: model.Answer
    texts: Texts

    @property
    def names(self) -> tuple[str, str]:
        """What the two offers are called."""
        first, second = self.answer.offers
        return first.name, second.name

    @property
    def paragraph(self) -> str:
        """The answer in plain words."""
        return paragraph(self.offer, self.answer, self.texts)

    @property
    def chance(self) -> str:
        """How often the second offer pays more."""
        return self._said(sentence_of_chance(self.offer, self.answer))

    @property
    def turn(self) -> str:
        """Whether the better choice depends on the risk aversion."""
        return self._said(sentence_of_turn(self.offer, self.answer))

    @property
    def findings(self) -> dict[str, str]:
        """What else the draws say, by key."""
        said: dict[str, str] = {}
        for key, values in findings(self.offer, self.answer, self.texts):
            name = f"{key}-2" if key in said else key  # the same of the other offer
            said[name] = self.texts.fill("findings", key, values=values)
        return said

    @property
    def inputs(self) -> list[dict[str, Any]]:
        """How far each input moves the lead of the second offer, see :func:`input_rows`."""
        return input_rows(self.offer, self.answer, self.texts)

    def _said(self, sentence: Finding) -> str:
        key, values = sentence
        return self.texts.fill("words", key, values=values)


def words(lang: str) -> Texts:
    """The texts of words.toml in a language."""
    return Texts(WORDS, Language(lang))


def spoken(offer: OfferFile, answer: model.Answer, language: Language) -> Spoken:
    """The answer in a language."""
    own = offer.in_language(language.code)
    first, second = (replace(one, name=of.name) for one, of in zip(answer.offers, own.about.offers, strict=True))
    return Spoken(own, replace(answer, offers=(first, second)), Texts(WORDS, language))


def paragraph(offer: OfferFile, answer: model.Answer, texts: Texts) -> str:
    """The answer in plain words, one paragraph."""
    common = _common(offer, answer)
    sentences = [sentence_of_chance(offer, answer)]
    first, second = answer.offers
    gap = second.total.mean - first.total.mean
    middle: dict[str, object] = {"first_sum": first.total.median, "second_sum": second.total.median, "gap": abs(gap)}
    middle["better"] = second.name if gap > 0 else first.name
    sentences.append(("sum.median" if gap else "sum.median-even", middle))
    better, other = (first, second) if first.certain_own >= second.certain_own else (second, first)
    sums: dict[str, object] = {
        "better": better.name,
        "better_sum": better.certain_own,
        "other": other.name,
        "other_sum": other.certain_own,
    }
    saved: dict[str, object] = {"savings": offer.about.savings, "aversion": offer.about.risk_aversion}
    sentences.append(("sum.certain" if offer.about.savings > 0 else "sum.certain-none", {**sums, **saved}))
    sentences.append(sentence_of_turn(offer, answer))
    return " ".join(texts.fill("words", key, values=_rounded({**common, **values})) for key, values in sentences)


def sentence_of_chance(offer: OfferFile, answer: model.Answer) -> Finding:
    """How often the second offer pays more: a key of the texts' words, and its values."""
    chance = answer.second_pays_more
    kind = "-never" if chance == 0 else "-always" if chance == 1 else ""
    return f"sum.chance{kind}", {**_common(offer, answer), "chance": chance}


def sentence_of_turn(offer: OfferFile, answer: model.Answer) -> Finding:
    """Whether the better choice depends on the risk aversion, and where it turns."""
    first, second = answer.offers
    if answer.indifferent_at is None:
        better = first if first.certain_own >= second.certain_own else second
        return "sum.no-turn", {"better": better.name}
    bold, safe = (first, second) if first.certain[0] > second.certain[0] else (second, first)
    return "sum.turn", {"turn": answer.indifferent_at, "bold": bold.name, "safe": safe.name}


def findings(offer: OfferFile, answer: model.Answer, texts: Texts) -> list[Finding]:
    """What else the draws say: the keys of findings in the texts, and the values that fill them."""
    common = _common(offer, answer)
    found: list[Finding] = []
    for even in answer.break_even:
        found += [(key, {**common, **values}) for key, values in _break_even(offer, answer, even)]
    first, second = answer.offers
    found += _facts(offer, answer)
    leaving = {"leave": answer.leaving, "first_sum": first.leaving.mean, "second_sum": second.leaving.mean}
    kind = "leaving" if answer.second_pays_more_leaving > 0 else "leaving-never"
    found.append((kind, {**common, **leaving, "chance": answer.second_pays_more_leaving}))
    for one in answer.offers:
        if one.vested_at_leaving is not None:
            vested = {"name": one.name, "vested": one.vested_at_leaving, "kept": one.leaving_equity}
            kind = (
                "vested-none" if one.vested_at_leaving == 0 else "vested" if one.leaving_equity > 0 else "vested-lost"
            )
            found.append((kind, {**common, **vested}))
    if answer.bars and answer.bars[0].width > 0:
        bar = input_rows(offer, answer, texts)[0]
        width = answer.bars[0].width
        moved = {"input": bar["input"], "name": bar["name"], "low": bar["low_at"], "high": bar["high_at"]}
        found.append(("matters", {**common, **moved, "width": width}))
    return [(key, _rounded(values)) for key, values in found]


def _facts(offer: OfferFile, answer: model.Answer) -> Iterator[Finding]:
    """What the file and the tables say of each offer before anything is drawn: pay in the first year, stock, rates."""
    common = _common(offer, answer)
    horizon = offer.about.horizon
    for one in offer.about.offers:
        name = {**common, "name": one.name}
        if one.taxes:
            yield "slip", name | pay_slip(one)
        if one.severance:
            yield "severance", name | {"aside": one.severance * one.salary, "share": one.severance}
        if one.stock and (last := one.stock.last_year(horizon)) < horizon:
            yield "grants-end", name | {"last": last}
        if one.layoff:
            yield "layoff", name | {"chance": 1.0 - (1.0 - one.layoff) ** horizon}
        if one.locked:
            yield "locked", name | {"locked": one.locked}
    for code, (rate, date) in offer.rates.items():
        if date:
            yield "rate", common | {"code": code, "rate": float(f"{rate:.6g}"), "date": date}
    if offer.parity:
        first, second = (one.total.mean * factor for one, factor in zip(answer.offers, offer.parity[:2], strict=True))
        yield "parity", common | {"first_sum": first, "second_sum": second, "year": offer.parity[2]}


def pay_slip(offer: model.Offer) -> dict[str, float]:
    """The first year of an offer with tax tables, to the won or the cent: before tax, income tax, insurance, what is left.

    Salary, usual bonus, sign-on, and the listed stock that vests, at its value when granted.
    """
    assert offer.taxes is not None
    gross = offer.salary * (1.0 + offer.bonus) + offer.sign_on
    if offer.stock:
        first = [value for year, value in offer.stock.grants(1)]
        gross += float(offer.stock.vesting.share(1.0)) * sum(first)
    wages = gross / offer.taxes.rate
    tax, insurance = (
        float(part) * offer.taxes.rate for part in (offer.taxes.income_tax(wages), offer.taxes.contributions(wages))
    )
    net = gross - tax - insurance
    return {"gross": gross, "tax": tax, "insurance": insurance, "net": net, "month": net / 12.0}


def _common(offer: OfferFile, answer: model.Answer) -> dict[str, object]:
    first, second = answer.offers
    taxed = any(one.taxes for one in offer.about.offers) or offer.about.tax != model.Tax()
    basis = vocabulary(WORDS)["words"]["basis.after" if taxed else "basis.before"]
    return {
        "basis": Text(basis, context="words"),
        "first": first.name,
        "second": second.name,
        "currency": offer.currency,
        "horizon": offer.about.horizon,
        "draws": answer.draws,
    }


def _break_even(offer: OfferFile, answer: model.Answer, even: model.BreakEven) -> Iterator[Finding]:
    one = answer.offers[even.which]
    value = offer.post_money[even.which]
    yield "closing", {"name": one.name, "closes": one.closes, "unsold": one.unsold, "nothing": one.nothing}
    required = offer.about.required_return
    yield "valued", {"mean": one.equity, "option": one.option_value, "required": required or offer.about.discount}
    aversion = {"aversion": offer.about.risk_aversion}
    for key, multiple in (("break-even", even.multiple), ("break-even-certain", even.multiple_certain)):
        about: dict[str, object] = {"name": one.name, **aversion, "multiple": multiple}
        if multiple is None:
            yield f"{key}-none", about
            if key == "break-even":
                break
        elif multiple == 0:
            yield f"{key}-zero", about
        elif value is None:
            yield f"{key}-multiple", about
        else:
            yield key, {**about, "value": multiple * value}
    held = offer.held[even.which]
    if held is None:
        return
    if even.holding is None:
        yield "holding-none", {"name": one.name}
    elif even.holding == 0:
        yield "holding-zero", {"name": one.name}
    elif held.percent is not None:
        yield "holding", {"name": one.name, "needed": held.percent * even.holding, "offered": held.percent}
    elif held.number is not None:
        needed = {"needed": held.number * even.holding, "offered": held.number}
        yield "holding-number", {"name": one.name, **needed}


def leaves_out(offer: OfferFile) -> list[tuple[str, dict[str, object]]]:
    """What says what the answer leaves out: keys of the texts and their values."""
    taxes = {one.taxes.country: one.taxes.year for one in offer.about.offers if one.taxes}
    flat = "leaves-out.flat-tax" if offer.about.tax != model.Tax() else "leaves-out.before-tax"
    keys = ["leaves-out", *([] if taxes else [flat])]
    holdings = [o.equity for o in offer.about.offers if o.equity]
    if any(e.exit.per == "share" for e in holdings):
        keys.append("leaves-out.returns")
    if any(e.exit.per == "share" and e.rounds for e in holdings):
        keys.append("leaves-out.rounds")
    survivals = [(o.survival, o.equity) for o in offer.about.offers]
    if any(s and e and s.age + e.exit.time[1] > s.known for s, e in survivals):
        keys.append("leaves-out.beyond")
    said: list[tuple[str, dict[str, object]]] = [(key, {}) for key in keys]
    said += [(f"leaves-out.tax-{country}", {"year": year}) for country, year in sorted(taxes.items())]
    return [*said, ("no-advice", {})]


def input_rows(offer: OfferFile, answer: model.Answer, texts: Texts) -> list[dict[str, Any]]:
    """The tornado in words: input, offer, its two ends, and the lead of the second offer at each."""
    rows = []
    for bar in answer.bars:
        if bar.width == 0:
            continue
        swing = swings()[bar.input]
        banded = False
        if bar.input == "survival" and bar.which is not None:
            survival = offer.about.offers[bar.which].survival
            banded = bool(survival and survival.low)
        ends = [
            texts.fill("words", "span.worst" if end == "low" else "span.best", values={})
            if banded
            else _end(swing, swing[end], texts)
            for end in ("low", "high")
        ]
        name = texts.fill("words", "both", values={}) if bar.which is None else answer.offers[bar.which].name
        rows.append(
            {
                "input": texts.fill("inputs", bar.input, values={}),
                "name": name,
                "low_at": ends[0],
                "high_at": ends[1],
                "low": bar.low,
                "high": bar.high,
                "currency": offer.currency,
            }
        )
    return rows


def _end(swing: dict[str, Any], amount: float, texts: Texts) -> str:
    unit = swing.get("unit", "times")
    size = abs(amount) * (100 if unit == "points" else 1)
    values = {"amount": amount, "size": size, "sign": "−" if amount < 0 else "+"}
    return texts.fill("words", f"span.{unit}", values=values)


# ------------------------------------------------------------------------------------------ in the terminal


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _grid(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines: the first column flush left, the others flush right."""
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0] + " " * (widths[0] - _width(row[0]))]
        cells += [" " * (w - _width(c)) + c for c, w in zip(row[1:], widths[1:], strict=True)]
        lines.append("  " + "   ".join(cells).rstrip())
    return lines


def _wrapped(text: str, indent: str = "  ", limit: int = 96) -> list[str]:
    lines, line = [], indent
    for word in text.split():
        if _width(line) + 1 + _width(word) > limit and line.strip():
            lines.append(line)
            line = indent
        line += word if not line.strip() else f" {word}"
    return [*lines, line]


def as_text(
    offer: OfferFile,
    answer: model.Answer,
    lang: str,
    stated: dict[str, str] | None = None,
    good: Sequence[str] = (),
) -> str:
    """The answer as lines for a terminal: `good` says where the offers stand, `stated` the wordings of figures by id."""
    language = Language(lang)
    texts = Texts(WORDS, language)
    common = _common(offer, answer)

    def word(key: str, **values: object) -> str:
        return texts.fill("words", key, values={**common, **values})

    def money(amount: float) -> str:
        return language.money(_rounded(amount), offer.currency)

    first, second = answer.offers
    names = [first.name, second.name]
    lines = [word("title"), ""]
    if good:
        lines += [texts.fill("standing", "heading", values={})]
        lines += [line for sentence in good for line in _wrapped("- " + sentence)]
        lines += ["", texts.fill("standing", "worth", values={})]
    lines += [*_wrapped(paragraph(offer, answer, texts)), "", word("head.total")]
    rows = [["", *names]]
    for measure in measures(answer):
        rows.append([word(f"measure.{measure[0]}"), *(written(v, measure[0], language, offer) for v in measure[1:])])
    lines += [*_grid(rows), "", word("head.by-year")]
    rows = [[word("year"), *(cell for name in names for cell in (name, word("before")))]]
    for year in range(offer.about.horizon):
        cells = []
        for one in answer.offers:
            paid = one.years[year]
            spread = f" ({money(paid.low)}–{money(paid.high)})" if paid.low != paid.high else ""
            cells += [money(paid.median) + spread, money(one.years_before[year])]
        rows.append([str(year + 1), *cells])
    lines += [*_grid(rows), "", word("head.certainty")]
    rows = [[word("aversion"), *names]]
    for aversion, *sums in zip(answer.aversions, first.certain, second.certain, strict=True):
        rows.append([language.decimal(aversion), *(money(s) for s in sums)])
    lines += [*_grid(rows), "", word("head.questions")]
    for key, values in findings(offer, answer, texts):
        lines += _wrapped("- " + texts.fill("findings", key, values=values))
    inputs = input_rows(offer, answer, texts)
    if inputs:
        lines += ["", word("head.inputs")]
        lines += _grid(
            [
                [f"{r['input']} ({r['name']})", r["low_at"], money(r["low"]), r["high_at"], money(r["high"])]
                for r in inputs
            ]
        )
    if offer.figures:
        lines += ["", word("head.figures")]
        for key, ids in offer.figures.items():
            lines += _wrapped(f"{key}: {_named(ids, stated or {}, word)}")
    lines += ["", word("head.leaves-out")]
    for key, values in leaves_out(offer):
        lines += _wrapped(word(key, **values))
    return "\n".join(lines) + "\n"


def _named(ids: Sequence[str], stated: dict[str, str], word: Any, most: int = 3) -> str:
    named = [f"{i} “{stated[i]}”" if i in stated else i for i in ids[:most]]
    return ", ".join(named) + (f" {word('more', count=len(ids) - most)}" if len(ids) > most else "")


def measures(answer: model.Answer) -> list[tuple[str, float | None, float | None]]:
    """The lines of the table of both offers: measure, first, second."""
    pairs: dict[str, list[float | None]] = {
        "median": [o.total.median for o in answer.offers],
        "mean": [o.total.mean for o in answer.offers],
        "before": [o.before.mean for o in answer.offers],
        "low": [o.total.low for o in answer.offers],
        "high": [o.total.high for o in answer.offers],
        "cash": [o.cash for o in answer.offers],
        "stock": [o.stock for o in answer.offers],
        "equity": [o.equity for o in answer.offers],
        "option": [o.option_value for o in answer.offers],
        "unsold": [o.unsold for o in answer.offers],
        "nothing": [o.nothing for o in answer.offers],
        "certain": [o.certain_own for o in answer.offers],
        "leaving": [o.leaving.mean for o in answer.offers],
    }
    return [(name, one, two) for name, (one, two) in pairs.items() if one or two]


def written(value: float | None, measure: str, language: Language, offer: OfferFile) -> str:
    """A cell of that table."""
    if value is None:
        return "–"
    return (
        language.percent(value) if measure in ("nothing", "unsold") else language.money(_rounded(value), offer.currency)
    )


# ------------------------------------------------------------------------------------------ as JSON


def good(offer: OfferFile, evidence: Evidence, texts: Texts) -> list[tuple[str, tuple[str, ...]]]:
    """Where each offer stands among like jobs: sentences, and the figures behind each."""
    known = standing.shipped(evidence.folder)
    names = standing.Names.of(evidence, texts)
    return [
        (texts.fill("standing", key, values=_rounded(values)), figures)
        for one, job in zip(offer.about.offers, offer.jobs, strict=True)
        for key, values, figures in standing.sentences(one.name, job, known, names)
    ]


def as_dict(offer: OfferFile, answer: model.Answer, lang: str) -> dict[str, Any]:
    """The answer as plain data: money in the reader's currency, chances and shares as fractions."""
    texts = Texts(WORDS, Language(lang))
    parts = []
    for one in answer.offers:
        part = asdict(one)
        part["certainty_equivalents"] = dict(zip(map(str, answer.aversions), part.pop("certain"), strict=True))
        part["certainty_equivalent"] = part.pop("certain_own")
        part["chance_that_holding_pays_nothing"] = part.pop("nothing")
        part["chance_that_company_closes_first"] = part.pop("closes")
        part["chance_that_company_stays_unsold"] = part.pop("unsold")
        before = part.pop("years_before")
        part["years"] = [
            {"year": year, **paid, "median_before_tax": gross}
            for year, (paid, gross) in enumerate(zip(part.pop("years"), before, strict=True), 1)
        ]
        part["total_before_tax"] = part.pop("before")
        parts.append(part)
    common = _common(offer, answer)
    even = []
    for point in answer.break_even:
        value = offer.post_money[point.which]
        entry: dict[str, Any] = {"offer": point.which + 1, **asdict(point)}
        del entry["which"]
        entry["company_value"] = None if value is None or point.multiple is None else value * point.multiple
        entry["offered"] = asdict(held) if (held := offer.held[point.which]) else None
        even.append(entry)
    data = {
        "currency": offer.currency,
        "horizon_years": offer.about.horizon,
        "discount_rate": offer.about.discount,
        "savings": offer.about.savings,
        "risk_aversion": offer.about.risk_aversion,
        "draws": answer.draws,
        "seed": offer.seed,
        "tax_tables": [
            one.taxes and {"place": one.taxes.place, "year": one.taxes.year, "source": one.taxes.source}
            for one in offer.about.offers
        ],
        "first_years": [pay_slip(one) if one.taxes else None for one in offer.about.offers],
        "offers": parts,
        "chance_that_second_pays_more": answer.second_pays_more,
        "lead_of_second": asdict(answer.lead),
        "leaving_after_years": answer.leaving,
        "chance_that_second_pays_more_when_leaving": answer.second_pays_more_leaving,
        "indifferent_at_risk_aversion": answer.indifferent_at,
        "break_even": even,
        "inputs": [
            {
                "input": b.input,
                "offer": None if b.which is None else b.which + 1,
                "lead_low": b.low,
                "lead_high": b.high,
            }
            for b in answer.bars
        ],
        "figures": {key: list(ids) for key, ids in offer.figures.items()},
        "paragraph": paragraph(offer, answer, texts),
        "findings": [texts.fill("findings", key, values=values) for key, values in findings(offer, answer, texts)],
        "leaves_out": [texts.fill("words", key, values=common | values) for key, values in leaves_out(offer)],
    }
    plain: dict[str, Any] = _rounded(data)
    return plain


def _rounded(value: Any) -> Any:
    """Nine significant digits: more than any draw supports, and the same on every machine."""
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_rounded(item) for item in value)
    return value


def as_json(offer: OfferFile, answer: model.Answer, lang: str, good: Sequence[str] = ()) -> str:
    """:func:`as_dict` as text, with where the offers stand."""
    return (
        json.dumps(
            as_dict(offer, answer, lang) | {"standing": list(good)}, ensure_ascii=False, indent=2, allow_nan=False
        )
        + "\n"
    )
