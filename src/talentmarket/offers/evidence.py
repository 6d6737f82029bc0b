"""What the processed tables know for an offer: survival curves, returns on investments, single figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from talentmarket.figures import FigureBook
from talentmarket.offers.simulation import Survival
from talentmarket.schema import load, processed_folder

if TYPE_CHECKING:
    import pandas as pd

#: Where a figure may be, by the beginning of its id.
TABLES = {
    "sal": ("salaries", "pay_gaps", "equity"),
    "sur": ("survival", "startup_outcomes"),
    "hir": (*("startup_outcomes", "funding", "retention", "hiring_news", "headcounts", "talent_flows"), "resources"),
}
#: Last age to which a life table is carried on; between the ages handed on the hazard is constant.
OLDEST = 60


@dataclass(frozen=True, slots=True)
class Returns:
    """Quantile function of returns on investments, in times of their cost, and its figures."""

    ranks: tuple[float, ...]
    multiples: tuple[float, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure: its wording, and its columns as in its table."""

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


class Evidence(FigureBook):
    """The processed tables of one folder; by default those that come with the package. Read once, when asked.

    Whatever asks for a table that is not there raises FileNotFoundError.
    """

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__(folder or processed_folder())

    def figure(self, figure_id: str) -> Stated | None:
        """The figure with this id, or None."""
        for name in TABLES.get(figure_id[:3], ()):
            if row := self.by_figure(name).get(figure_id):
                return Stated(row["as_stated"], row)
        return None

    def figure_ids(self) -> list[str]:
        """Ids of all figures."""
        names = sorted({name for names in TABLES.values() for name in names})
        return sorted({row["figure_id"] for name in names for row in self.table(name)})

    def salaries(self, currency: str) -> list[float]:
        """Collected yearly base salaries in a currency, at the middle of their ranges, disputed ones left out."""
        return [
            (float(row["annual_low"]) + float(row["annual_high"])) / 2
            for row in self.table("salaries")
            if row["currency"] == currency and row.get("measure") == "base_salary" and row.get("status") != "disputed"
            if row["annual_low"] and row["annual_high"]
        ]

    def largest_grant(self) -> float | None:
        """The largest share of a company (0 to 1) that was published as one employee's, founders and pools left out."""
        shares = [
            float(row["percent_high"]) for row in self.table("equity") if row["percent_high"] and one_employees(row)
        ]
        return max(shares) / 100.0 if shares else None

    def parity(self, currency: str) -> tuple[float, int] | None:
        """Units of a currency for one international dollar, and the year: the latest that pay at home in it was changed at."""
        from talentmarket.money import conventions

        local = conventions().currency_of
        known = [
            (int(row["ppp_year"]), float(row["ppp_rate"]))
            for row in self.table("salaries")
            if row.get("ppp_rate") and row["currency"] == currency and local.get(row["country"]) == currency
        ]
        return max(known)[::-1] if known else None

    @cached_property
    def _survival(self) -> "pd.DataFrame":
        """The table survival, typed."""
        return load("survival", self.data)

    def survival_countries(self) -> list[str]:
        """Countries of which there is a life table."""
        from talentmarket.analysis.survival import sections

        known = self._survival
        countries = sorted(known["country"].dropna().unique())
        return [c for c in countries if any(self.survival(c, section) for section in sections(known, c))]

    def survival_sections(self, country: str) -> list[str]:
        """ISIC sections of a country of which there is a life table."""
        from talentmarket.analysis.survival import sections

        return [section for section in sorted(sections(self._survival, country)) if self.survival(country, section)]

    def survival(self, country: str, section: str, age: float = 0.0) -> Survival | None:
        """The life table of a country and ISIC section (``ALL`` for all), that of notebook 03; None where there is none.

        The band is that of a company's chance to live on from its `age` in years.
        """
        from talentmarket.analysis.survival import NoSurvivalData, life_table

        try:
            table = life_table(self._survival, country, section)
        except NoSurvivalData:
            return None
        ages = sorted({age, *map(float, table.ages), *map(float, range(int(table.known) + 1, OLDEST + 1))} - {0.0})
        alive = [float(share) for share in table.at(ages)[0]]
        here = float(table.at([age])[0][0])
        bands = [
            (share, share) if at <= age else tuple(here * end for end in table.conditional(age, at)[1:])
            for share, at in zip(alive, ages, strict=True)
        ]
        low, high = zip(*bands, strict=True)
        if any(end != end for end in (*low, *high)):
            low = high = ()  # no band is known
        return Survival(tuple(ages), tuple(alive), age, low, high, table.known, table.figure_ids)

    def returns(self) -> Returns:
        """Returns on venture investments as published: the figures of the table ``returns``.

        Straight between the published points; nothing is known above the highest, and it counts as that one. ValueError if
        a figure is gone or the shares contradict one another.
        """
        points = [(0.0, 0.0)]
        figures = []
        for point in sorted(self.table("returns"), key=lambda row: float(row["below"] or row["at_least"])):
            stated = self.figure(point["figure_id"])
            shares = stated.ranges("percent") if stated else []
            if not shares or inf in (abs(shares[0][0]), abs(shares[0][1])):
                raise ValueError(
                    f"returns.csv rests on {point['figure_id']}, which is not a percentage in startup_outcomes"
                )
            share = sum(shares[0]) / 200.0
            rank = share if point["below"] else 1.0 - share
            points.append((round(rank, 12), float(point["below"] or point["at_least"])))
            figures.append(point["figure_id"])
        points.sort()
        points.append((1.0, points[-1][1]))
        if any(before[1] > after[1] for before, after in pairwise(points)):
            raise ValueError(f"the returns in returns.csv contradict one another: {points}")
        return Returns(tuple(p[0] for p in points), tuple(p[1] for p in points), tuple(figures))


def rate_of(code: str, currency: str) -> tuple[float, str] | None:
    """Units of `currency` for one unit of `code`, and the day of the European Central Bank's rates; None if it has none."""
    from talentmarket.money import reference_rates

    rates = reference_rates()
    if not {code, currency} <= set(rates.columns):
        return None
    both = rates[[code, currency]].dropna().iloc[-1]
    return float(both[currency] / both[code]), str(both.name)


def one_employees(row: Mapping[str, str]) -> bool:
    """Whether a row of the table equity is the share of one employee who founded nothing."""
    together = ("together", "pool", "all ", "investors", "most employees")
    return (
        row.get("measure") in ("equity", "equity_percent")
        and row.get("share_of", "company") in ("", "company")
        and row.get("level") != "executive"
        and not any(word in row.get("role", "") for word in together)
    )
