"""The answer in words and numbers, from an offer file and what its simulation came to.

The sentences are those of words.toml, so that the terminal and the page say the same. Numbers that are not
rounded by a format of the language leave here in JSON.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.resources import files
from operator import attrgetter
from types import MappingProxyType
from typing import Any
from unicodedata import east_asian_width

from talentmarket.language import Language, Text, Texts
from talentmarket.offers import simulation as model
from talentmarket.offers import standing
from talentmarket.offers.evidence import Evidence
from talentmarket.offers.file import WORDS, OfferFile
from talentmarket.translations import vocabulary

#: Years after which the answer lets the reader leave, and of how many figures behind one value the wording is shown.
LEAVING, NAMED = 1.0, 3
#: The lines of the table of both offers, and where each is in the answer to an offer.
MEASURES = {
    "median": "total.median",
    "mean": "total.mean",
    "before": "before.mean",
    "low": "total.low",
    "high": "total.high",
    "cash": "cash",
    "stock": "stock",
    "equity": "equity",
    "option": "option_value",
    "unsold": "unsold",
    "nothing": "nothing",
    "certain": "certain_own",
    "leaving": "leaving.mean",
}
#: What JSON calls some fields of the answer to an offer.
RENAMED = {
    "certainty_equivalent": "certain_own",
    "chance_that_holding_pays_nothing": "nothing",
    "chance_that_company_closes_first": "closes",
    "chance_that_company_stays_unsold": "unsold",
}
Finding = tuple[str, Mapping[str, object]]


@cache
def swings() -> dict[str, tuple[model.Swing, str]]:
    """The inputs that the tornado moves, by name, each with the unit of its ends; see swings.toml."""
    text = (files("talentmarket.offers") / "swings.toml").read_text(encoding="utf-8")
    found = {}
    for entry in tomllib.loads(text)["swing"]:
        unit = entry.pop("unit", "times")
        found[entry["input"]] = model.Swing(**entry), unit
    return found


def work_out(offer: OfferFile) -> model.Answer:
    """Simulate an offer file and read off everything that is asked."""
    draws = model.Draws.make(offer.draws, offer.about, offer.seed)
    return model.answer(offer.about, draws, [swing for swing, _ in swings().values()], LEAVING)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The answer in one language: the offers under their names there, what came of them, and the texts."""

    offer: OfferFile
    answer: model.Answer
    texts: Texts

    def say(self, section: str, key: str, **values: object) -> str:
        """A sentence of words.toml, filled with what many sentences name and with `values`."""
        return self.texts.fill(section, key, values=_rounded(self._common | values))

    def money(self, amount: float) -> str:
        """An amount in the answer's currency."""
        return self.texts.language.money(_rounded(amount), self.offer.currency)

    @property
    def names(self) -> tuple[str, str]:
        """What the two offers are called."""
        first, second = self.answer.offers
        return first.name, second.name

    @property
    def paragraph(self) -> str:
        """The answer in plain words."""
        first, second = self.answer.offers
        gap = second.total.mean - first.total.mean
        even = "" if gap else "-even"
        ahead = second.name if gap > 0 else first.name
        sums = {"first_sum": first.total.median, "second_sum": second.total.median, "gap": abs(gap)}
        middle = self.say("words", f"sum.median{even}", better=ahead, **sums)
        better, other = _better(self.answer)
        about = self.offer.about
        certain = self.say(
            "words",
            "sum.certain" if about.savings > 0 else "sum.certain-none",
            **{"better": better.name, "better_sum": better.certain_own, "other": other.name},
            **{"other_sum": other.certain_own, "savings": about.savings, "aversion": about.risk_aversion},
        )
        return " ".join([self.chance, middle, certain, self.turn])

    @property
    def chance(self) -> str:
        """How often the second offer pays more."""
        chance = self.answer.second_pays_more
        kind = "-never" if chance == 0 else "-always" if chance == 1 else ""
        return self.say("words", f"sum.chance{kind}", chance=chance)

    @property
    def turn(self) -> str:
        """Whether the better choice depends on the risk aversion, and where it turns."""
        if self.answer.indifferent_at is None:
            return self.say("words", "sum.no-turn", better=_better(self.answer)[0].name)
        first, second = self.answer.offers
        bold, safe = (first, second) if first.certain[0] > second.certain[0] else (second, first)
        return self.say("words", "sum.turn", turn=self.answer.indifferent_at, bold=bold.name, safe=safe.name)

    @property
    def findings(self) -> dict[str, str]:
        """What else the draws say, by key; where both offers have the same, the second's key ends in ``-2``."""
        said: dict[str, str] = {}
        for key, values in _findings(self):
            said[f"{key}-2" if key in said else key] = self.say("findings", key, **values)
        return said

    @property
    def inputs(self) -> list[dict[str, Any]]:
        """The tornado in words: input, offer, its two ends, and the lead of the second offer at each."""
        return [
            {
                "input": self.say("inputs", bar.input),
                "name": self.say("words", "both") if bar.which is None else self.names[bar.which],
                "low_at": self._end(bar, "low"),
                "high_at": self._end(bar, "high"),
                "low": bar.low,
                "high": bar.high,
                "currency": self.offer.currency,
            }
            for bar in self.answer.bars
            if bar.width
        ]

    @property
    def leaves_out(self) -> list[str]:
        """What the answer leaves out."""
        return [self.say("words", key, **values) for key, values in leaves_out(self.offer)]

    @property
    def _common(self) -> dict[str, object]:
        about = self.offer.about
        taxed = any(one.taxes for one in about.offers) or about.tax != model.Tax()
        basis = vocabulary(WORDS)["words"]["basis.after" if taxed else "basis.before"]
        return {
            "basis": Text(basis, context="words"),
            "first": self.names[0],
            "second": self.names[1],
            "currency": self.offer.currency,
            "horizon": about.horizon,
            "draws": self.answer.draws,
        }

    def _end(self, bar: model.Bar, end: str) -> str:
        """How far an input is moved at one end of its bar."""
        swing, unit = swings()[bar.input]
        survival = bar.which is not None and self.offer.about.offers[bar.which].survival
        if bar.input == "survival" and survival and survival.low:
            return self.say("words", "span.worst" if end == "low" else "span.best")
        amount = swing.low if end == "low" else swing.high
        size = abs(amount) * (100 if unit == "points" else 1)
        return self.say("words", f"span.{unit}", amount=amount, size=size, sign="−" if amount < 0 else "+")


def spoken(offer: OfferFile, answer: model.Answer, language: Language) -> Spoken:
    """The answer in a language."""
    own = offer.in_language(language.code)
    first, second = (replace(one, name=of.name) for one, of in zip(answer.offers, own.about.offers, strict=True))
    return Spoken(own, replace(answer, offers=(first, second)), Texts(WORDS, language))


def _better(answer: model.Answer) -> list[model.OfferAnswer]:
    """The offer that is worth more to the reader, and the other; the first where both are worth the same."""
    return sorted(answer.offers, key=lambda one: -one.certain_own)


def _findings(spoken: Spoken) -> Iterator[Finding]:
    """What else the draws say: the keys of findings in the texts, and the values that fill them."""
    offer, answer = spoken.offer, spoken.answer
    for even in answer.break_even:
        yield from _break_even(offer, answer, even)
    yield from _facts(offer, answer)
    first, second = answer.offers
    leaving = {"leave": answer.leaving, "first_sum": first.leaving.mean, "second_sum": second.leaving.mean}
    kind = "leaving" if answer.second_pays_more_leaving > 0 else "leaving-never"
    yield kind, leaving | {"chance": answer.second_pays_more_leaving}
    for one in answer.offers:
        if one.vested_at_leaving is not None:
            kind = "-none" if one.vested_at_leaving == 0 else "" if one.leaving_equity > 0 else "-lost"
            yield f"vested{kind}", {"name": one.name, "vested": one.vested_at_leaving, "kept": one.leaving_equity}
    for widest in spoken.inputs[:1]:
        moved = {"input": widest["input"], "name": widest["name"], "low": widest["low_at"], "high": widest["high_at"]}
        yield "matters", moved | {"width": answer.bars[0].width}


def _facts(offer: OfferFile, answer: model.Answer) -> Iterator[Finding]:
    """What the file and the tables say of each offer before anything is drawn: pay in the first year, stock, rates."""
    horizon = offer.about.horizon
    for one in offer.about.offers:
        name: dict[str, object] = {"name": one.name}
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
            yield "rate", {"code": code, "rate": float(f"{rate:.6g}"), "date": date}
    if offer.parity:
        first, second = (one.total.mean * factor for one, factor in zip(answer.offers, offer.parity[:2], strict=True))
        yield "parity", {"first_sum": first, "second_sum": second, "year": offer.parity[2]}


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
    parts = offer.taxes.income_tax(wages), offer.taxes.contributions(wages)
    tax, insurance = (float(part) * offer.taxes.rate for part in parts)
    net = gross - tax - insurance
    return {"gross": gross, "tax": tax, "insurance": insurance, "net": net, "month": net / 12.0}


def _break_even(offer: OfferFile, answer: model.Answer, even: model.BreakEven) -> Iterator[Finding]:
    one, value = answer.offers[even.which], offer.company(even.which)
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
    for key, held in (offer.held[even.which] or {}).items():
        if held is None:
            continue
        if even.holding:
            kind = "holding" if key == "percent" else "holding-number"
            yield kind, {"name": one.name, "needed": held * even.holding, "offered": held}
        else:
            yield "holding-none" if even.holding is None else "holding-zero", {"name": one.name}


def leaves_out(offer: OfferFile) -> list[Finding]:
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
    said: list[Finding] = [(key, {}) for key in keys]
    said += [(f"leaves-out.tax-{country}", {"year": year}) for country, year in sorted(taxes.items())]
    return [*said, ("no-advice", {})]


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


def _wrapped(text: str) -> list[str]:
    """Lines of at most 96 columns, each behind two blanks."""
    lines: list[str] = []
    for word in text.split():
        if lines and _width(lines[-1]) + 1 + _width(word) <= 96:
            lines[-1] += f" {word}"
        else:
            lines.append(f"  {word}")
    return lines


def as_text(spoken: Spoken, stated: Mapping[str, str] = MappingProxyType({}), good: Sequence[str] = ()) -> str:
    """The answer as lines for a terminal: `good` says how the offers compare, `stated` the wordings of figures by id."""
    offer, answer, texts, money = spoken.offer, spoken.answer, spoken.texts, spoken.money

    def word(key: str, **values: object) -> str:
        return spoken.say("words", key, **values)

    def listed(sentences: Iterable[str]) -> list[str]:
        return [line for sentence in sentences for line in _wrapped(f"- {sentence}")]

    lines = [word("title"), ""]
    if good:
        lines += [spoken.say("standing", "heading"), *listed(good)]
        lines += ["", spoken.say("standing", "worth")]
    lines += [*_wrapped(spoken.paragraph), "", word("head.total")]
    lines += _grid([["", *spoken.names], *measures(spoken)])
    rows = [[word("year"), *(cell for name in spoken.names for cell in (name, word("before")))]]
    for year in range(offer.about.horizon):
        cells = []
        for one in answer.offers:
            paid = one.years[year]
            spread = f" ({money(paid.low)}–{money(paid.high)})" if paid.low != paid.high else ""
            cells += [money(paid.median) + spread, money(one.years_before[year])]
        rows.append([str(year + 1), *cells])
    lines += ["", word("head.by-year"), *_grid(rows), "", word("head.certainty")]
    rows = [[word("aversion"), *spoken.names]]
    for aversion, *sums in zip(answer.aversions, *(one.certain for one in answer.offers), strict=True):
        rows.append([texts.language.decimal(aversion), *map(money, sums)])
    lines += [*_grid(rows), "", word("head.questions"), *listed(spoken.findings.values())]
    rows = [
        [f"{r['input']} ({r['name']})", r["low_at"], money(r["low"]), r["high_at"], money(r["high"])]
        for r in spoken.inputs
    ]
    if rows:
        lines += ["", word("head.inputs"), *_grid(rows)]
    if offer.figures:
        lines += ["", word("head.figures")]
        for key, ids in offer.figures.items():
            named = [f"{i} “{stated[i]}”" if i in stated else i for i in ids[:NAMED]]
            more = f" {word('more', count=len(ids) - NAMED)}" if len(ids) > NAMED else ""
            lines += _wrapped(f"{key}: {', '.join(named)}{more}")
    lines += ["", word("head.leaves-out"), *(line for said in spoken.leaves_out for line in _wrapped(said))]
    return "\n".join(lines) + "\n"


def measures(spoken: Spoken) -> list[list[str]]:
    """The lines of the table of both offers, worded: measure, first, second."""
    rows = []
    for name, path in MEASURES.items():
        values = [attrgetter(path)(one) for one in spoken.answer.offers]
        written = spoken.texts.language.percent if name in ("nothing", "unsold") else spoken.money
        if any(values):
            cells = ["–" if value is None else written(value) for value in values]
            rows.append([spoken.say("words", f"measure.{name}"), *cells])
    return rows


def good(offer: OfferFile, evidence: Evidence, language: Language) -> list[tuple[str, tuple[str, ...]]]:
    """How each offer compares with similar jobs: sentences in a language, and the figures behind each."""
    known, texts, offer = standing.shipped(evidence.data), Texts(WORDS, language), offer.in_language(language.code)
    names = standing.Names.of(evidence, texts)
    return [
        (texts.fill("standing", key, values=_rounded(values)), figures)
        for one, job in zip(offer.about.offers, offer.jobs, strict=True)
        for key, values, figures in standing.sentences(one.name, job, known, names)
    ]


def as_dict(spoken: Spoken) -> dict[str, Any]:
    """The answer as plain data: money in the reader's currency, chances and shares as fractions."""
    offer, answer = spoken.offer, spoken.answer
    parts = []
    for one in answer.offers:
        part = asdict(one)
        part["certainty_equivalents"] = dict(zip(map(str, answer.aversions), part.pop("certain"), strict=True))
        part |= {name: part.pop(field) for name, field in RENAMED.items()}
        before = part.pop("years_before")
        part["years"] = [
            {"year": year, **paid, "median_before_tax": gross}
            for year, (paid, gross) in enumerate(zip(part.pop("years"), before, strict=True), 1)
        ]
        part["total_before_tax"] = part.pop("before")
        parts.append(part)
    even = []
    for point in answer.break_even:
        entry = asdict(point)
        which, value = entry.pop("which"), offer.company(point.which)
        worth = None if value is None or point.multiple is None else value * point.multiple
        even.append({"offer": which + 1, **entry, "company_value": worth, "offered": offer.held[which]})
    offer_of = {None: None, 0: 1, 1: 2}
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
            {"input": b.input, "offer": offer_of[b.which], "lead_low": b.low, "lead_high": b.high} for b in answer.bars
        ],
        "figures": {key: list(ids) for key, ids in offer.figures.items()},
        "paragraph": spoken.paragraph,
        "findings": list(spoken.findings.values()),
        "leaves_out": spoken.leaves_out,
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


def as_json(spoken: Spoken, good: Sequence[str] = ()) -> str:
    """:func:`as_dict` as text, with how the offers compare."""
    data = as_dict(spoken) | {"standing": list(good)}
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
