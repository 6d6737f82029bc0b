"""What the processed tables know for an offer: survival curves, returns on investments, single figures.

Read with the standard library's csv, so that the terminal answers without pandas.
"""

import csv
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from itertools import pairwise
from math import exp, inf, log
from pathlib import Path
from statistics import linear_regression, median

#: Where a figure may stand, by the beginning of its id.
TABLES = {
    "sal": ("salaries", "pay_gaps", "equity"),
    "sur": ("survival", "startup_outcomes"),
    "hir": (
        *("startup_outcomes", "funding", "retention", "hiring_news", "headcounts", "talent_flows"),
        "resources",
    ),
}
# Which points make a curve: as in talentmarket.analysis.survival, which needs pandas; a test holds both together.
WHOLE_POPULATIONS = ("all_firms", "establishments", "employer_firms")
WHOLE_ECONOMY = ("ALL", "B-S", "B-N,P-S", "B-N")
NATIONAL_SUBGROUPS = ("", "United Kingdom", "dormant firms counted apart")
INTERVAL = (0.1, 0.9)
COHORTS_FOR_SPREAD = 3
#: Ages at which a fitted curve is handed on; between them the hazard is constant.
AGES = tuple(float(age) for age in range(1, 61))


class TablesMissing(FileNotFoundError):
    """A processed table is not there; the text is its path."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Shares alive (0 to 1) by age in years, their spread between cohorts where there is one, and their figures.

    `known` is the last age with a published point; the curve goes on beyond it.
    """

    ages: tuple[float, ...]
    alive: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    figures: tuple[str, ...]
    known: float


@dataclass(frozen=True, slots=True)
class Returns:
    """Quantile function of returns on investments, in times of their cost, and its figures."""

    ranks: tuple[float, ...]
    multiples: tuple[float, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure: its wording, and its columns as in the table it stands in."""

    as_stated: str
    row: Mapping[str, str]

    def ranges(self, measure: str) -> list[tuple[float, float]]:
        """Intervals in `measure`: a currency, ``percent``, ``years`` or ``number``; open ends are infinite."""
        if measure == "percent":
            shares = [(low * 100, high * 100) for low, high in self._pairs("survival_rate_low", "survival_rate_high")]
            return self._pairs("percent_low", "percent_high") + shares
        if measure == "years":
            return [(low / 365, high / 365) for low, high in self._pairs("days_low", "days_high")]
        if measure == "number":
            return self._pairs("ratio_low", "ratio_high") + self._pairs("count_low", "count_high")
        if self.row.get("currency") != measure:
            return []
        return self._pairs("annual_low", "annual_high") + self._pairs("low", "high")

    def holds(self, amount: float, measure: str) -> bool:
        """Whether `amount` lies in one of the intervals, up to rounding."""
        slack = 1e-9 * abs(amount)
        return any(low - slack <= amount <= high + slack for low, high in self.ranges(measure))

    def _pairs(self, low: str, high: str) -> list[tuple[float, float]]:
        ends = self.row.get(low, ""), self.row.get(high, "")
        if not any(ends):
            return []
        return [(float(ends[0]) if ends[0] else -inf, float(ends[1]) if ends[1] else inf)]


class Evidence:
    """The processed tables of one folder; by default those that come with the package. Read once, when asked."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._tables: dict[str, list[dict[str, str]]] = {}
        self._by_id: dict[str, dict[str, dict[str, str]]] = {}

    @property
    def folder(self) -> Path:
        if self._folder is None:
            from talentmarket.schema import processed_folder

            try:
                self._folder = processed_folder()
            except FileNotFoundError as error:
                raise TablesMissing(str(error)) from None
        return self._folder

    def table(self, name: str) -> list[dict[str, str]]:
        """The rows of a table as text."""
        if name not in self._tables:
            path = self.folder / f"{name}.csv"
            try:
                with path.open(encoding="utf-8", newline="") as stream:
                    self._tables[name] = list(csv.DictReader(stream))
            except FileNotFoundError:
                raise TablesMissing(str(path)) from None
        return self._tables[name]

    def figure(self, figure_id: str) -> Stated | None:
        """The figure with this id, or None."""
        for name in TABLES.get(figure_id[:3], ()):
            if name not in self._by_id:
                self._by_id[name] = {row["figure_id"]: row for row in self.table(name)}
            if row := self._by_id[name].get(figure_id):
                return Stated(row["as_stated"], row)
        return None

    def figure_ids(self) -> list[str]:
        """Ids of all figures."""
        names = sorted({name for names in TABLES.values() for name in names})
        return sorted({row["figure_id"] for name in names for row in self.table(name)})

    # ---- survival

    @cached_property
    def _points(self) -> dict[str, list[dict[str, str]]]:
        """Points of birth cohorts of whole populations, by country."""
        points: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in self.table("survival"):
            if (
                row["basis"] == "birth_cohort"
                and row["survival_rate"]
                and row["cohort_year"]
                and float(row["age_years"]) > 0
                and row["population_id"] in WHOLE_POPULATIONS
                and row["subgroup"] in NATIONAL_SUBGROUPS
            ):
                points[row["country"]].append(row)
        return points

    def survival_choices(self) -> list[tuple[str, str]]:
        """Countries and ISIC sections of which there is a curve."""
        places = []
        for country, rows in self._points.items():
            printed = {row["industry_section"] for row in rows} - {""}
            sections = (printed - set(WHOLE_ECONOMY)) | ({"ALL"} if printed & set(WHOLE_ECONOMY) else set())
            places += [(country, section) for section in sections if self.survival(country, section)]
        return sorted(places)

    def survival(self, country: str, section: str) -> Curve | None:
        """The fitted survival curve of a country and ISIC section (``ALL`` for all), or None.

        The curve of notebook 03, :func:`talentmarket.analysis.survival.survival_curve`: a Weibull distribution
        through the medians over birth cohorts, with the spread between cohorts where there are three of them.
        """
        wanted = WHOLE_ECONOMY if section == "ALL" else (section,)
        rows = [row for row in self._points.get(country, []) if row["industry_section"] in wanted]
        rows = _with_most_points(rows, "population_id", WHOLE_POPULATIONS)
        rows = _with_most_points(rows, "industry_section", WHOLE_ECONOMY)
        points = _one_a_cohort_and_age(rows)
        places = [(log(float(p["age_years"])), _deviate(float(p["survival_rate"]))) for p in points]
        by_age: dict[float, list[float]] = defaultdict(list)
        for log_age, deviate in places:
            by_age[log_age].append(deviate)
        if len(by_age) < 2:
            return None
        slope, intercept = linear_regression(list(by_age), [median(values) for values in by_age.values()])
        low: tuple[float, ...] = ()
        high: tuple[float, ...] = ()
        if len({p["cohort_year"] for p in points}) >= COHORTS_FOR_SPREAD:
            off = sorted(deviate - (slope * log_age + intercept) for log_age, deviate in places)
            high, low = (_weibull(slope, intercept + _quantile(off, rank)) for rank in INTERVAL)
        ages = [float(p["age_years"]) for p in points]
        ids = tuple(sorted(p["figure_id"] for p in points))
        return Curve(AGES, _weibull(slope, intercept), low, high, ids, max(ages))

    # ---- returns

    def returns(self) -> Returns:
        """Returns on venture investments as published; see returns.toml.

        Straight between the published points; nothing is known above the highest, and it counts as that one.

        Raises
        ------
        ValueError
            If a figure is gone or the shares contradict one another.
        """
        text = (files("talentmarket.offers") / "returns.toml").read_text(encoding="utf-8")
        points = [(0.0, 0.0)]
        figures = []
        for point in tomllib.loads(text)["point"]:
            stated = self.figure(point["figure"])
            shares = stated.ranges("percent") if stated else []
            if not shares or inf in (abs(shares[0][0]), abs(shares[0][1])):
                raise ValueError(f"returns.toml rests on {point['figure']}, which is no percentage in startup_outcomes")
            share = sum(shares[0]) / 200.0
            rank = share if "below" in point else 1.0 - share
            points.append((round(rank, 12), float(point.get("below", point.get("at_least")))))
            figures.append(point["figure"])
        points.sort()
        points.append((1.0, points[-1][1]))
        if any(before[1] > after[1] for before, after in pairwise(points)):
            raise ValueError(f"the returns in returns.toml contradict one another: {points}")
        return Returns(tuple(p[0] for p in points), tuple(p[1] for p in points), tuple(figures))


def _with_most_points(rows: list[dict[str, str]], column: str, ranked: Sequence[str]) -> list[dict[str, str]]:
    """The rows of that value of `column` which has most of them."""
    counts = Counter(row[column] for row in rows)
    if not counts:
        return []
    places = {value: place for place, value in enumerate(ranked)}
    best = min(counts, key=lambda value: (-counts[value], places.get(value, len(places))))
    return [row for row in rows if row[column] == best]


def _one_a_cohort_and_age(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Of what several sources print for one cohort and age, the latest edition, then the source that covers most."""
    covered = Counter(row["source_id"] for row in rows)
    first_hand = [row for row in rows if "secondary_source" not in row["figure_flags"].split(";")]
    first_hand.sort(
        key=lambda row: (-float(row["edition"] or 0), -covered[row["source_id"]], row["source_id"], row["figure_id"])
    )
    best: dict[tuple[int, float], dict[str, str]] = {}
    for row in first_hand:
        best.setdefault((int(row["cohort_year"]), float(row["age_years"])), row)
    return [best[place] for place in sorted(best) if 0 < float(best[place]["survival_rate"]) < 1]


def _deviate(rate: float) -> float:
    """log(-log S), on which a Weibull curve is straight in the logarithm of age."""
    return log(-log(rate))


def _weibull(slope: float, intercept: float) -> tuple[float, ...]:
    return tuple(exp(-exp(slope * log(age) + intercept)) for age in AGES)


def _quantile(values: Sequence[float], rank: float) -> float:
    """Quantile of sorted `values`, straight between them."""
    place = rank * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below])
