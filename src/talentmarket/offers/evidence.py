"""What the processed tables know for an offer: survival curves, returns on investments, single figures.

Read with the standard library's csv, so that the terminal answers without pandas.
"""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from itertools import pairwise
from math import inf
from pathlib import Path
from statistics import median

#: Where a figure may stand, by the beginning of its id.
TABLES = {
    "sal": ("salaries", "pay_gaps", "equity"),
    "sur": ("survival", "startup_outcomes"),
    "hir": (
        *("startup_outcomes", "funding", "retention", "hiring_news", "headcounts", "talent_flows"),
        "resources",
    ),
}
#: Flags of a point that keep it out of a curve.
UNSOUND = {"rises_with_age", "secondary_source", "unknown_industry"}
#: With fewer cohorts at its ages than this, the spread between cohorts says nothing about uncertainty.
COHORTS_FOR_SPREAD = 5


class TablesMissing(FileNotFoundError):
    """A processed table is not there; the text is its path."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Shares alive (0 to 1) by age in years, their spread between cohorts where there is one, and their figures."""

    ages: tuple[float, ...]
    alive: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    figures: tuple[str, ...]


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

    @property
    def folder(self) -> Path:
        if self._folder is None:
            from talentmarket.fields import processed_folder

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
            for row in self.table(name):
                if row["figure_id"] == figure_id:
                    return Stated(row["as_stated"], row)
        return None

    def figure_ids(self) -> list[str]:
        """Ids of all figures."""
        names = sorted({name for names in TABLES.values() for name in names})
        return sorted({row["figure_id"] for name in names for row in self.table(name)})

    # ---- survival

    @cached_property
    def _points(self) -> dict[tuple[str, str], dict[tuple[str, str], list[dict[str, str]]]]:
        """Sound points of curves from birth, by (country, section) and then (population, unit of analysis)."""
        points: dict[tuple[str, str], dict[tuple[str, str], list[dict[str, str]]]]
        points = defaultdict(lambda: defaultdict(list))
        for row in self.table("survival"):
            sound = not UNSOUND & set(row["flags"].split(";")) and row["basis"] != "conditional"
            if (
                sound
                and row["industry_section"]
                and not row["subgroup"]
                and row["survival_rate"]
                and float(row["age_years"]) > 0
            ):
                place = (row["country"], row["industry_section"])
                points[place][row["population_id"], row["unit_of_analysis"]].append(row)
        return points

    def survival_choices(self) -> list[tuple[str, str]]:
        """Countries and ISIC sections with a curve of at least three ages."""
        return sorted(place for place in self._points if self.survival(*place))

    def survival(self, country: str, section: str) -> Curve | None:
        """The survival curve of a country and ISIC section (``ALL`` for all), or None.

        Of the populations published, the one whose points cover most ages (most points, where they
        tie) is taken alone, for populations do not mix. At each age the median over its cohorts counts;
        a rate above that of a younger age is lowered to it, as a curve over several cohorts may rise.
        """
        populations = self._points.get((country, section), {})
        if not populations:
            return None

        def coverage(key: tuple[str, str]) -> tuple[int, int, tuple[str, str]]:
            rows = populations[key]
            return -len({row["age_years"] for row in rows}), -len(rows), key

        rows = populations[min(populations, key=coverage)]
        by_age: dict[float, list[float]] = defaultdict(list)
        for row in rows:
            by_age[float(row["age_years"])].append(float(row["survival_rate"]))
        ages = sorted(by_age)
        if len(ages) < 3:
            return None
        spread = median(len(by_age[age]) for age in ages) >= COHORTS_FOR_SPREAD
        return Curve(
            tuple(ages),
            _falling(median(by_age[age]) for age in ages),
            _falling(min(by_age[age]) for age in ages) if spread else (),
            _falling(max(by_age[age]) for age in ages) if spread else (),
            tuple(sorted(row["figure_id"] for row in rows)),
        )

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


def _falling(rates: Iterable[float]) -> tuple[float, ...]:
    lowest, kept = 1.0, []
    for rate in rates:
        lowest = min(lowest, rate)
        kept.append(lowest)
    return tuple(kept)
