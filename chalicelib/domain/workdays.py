"""Working days of the mainland: Monday to Friday, less holidays, plus made-up days (A6-12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Year:
    """What the State Council announced: weekdays off, and weekends that are worked."""

    off: frozenset[date]
    made_up: frozenset[date]


@dataclass(frozen=True, slots=True)
class Deadline:
    """`certain` is False where a year it runs into has not been announced yet."""

    on: date
    certain: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    years: Mapping[int, Year]

    def knows(self, year: int) -> bool:
        return year in self.years

    def works(self, on: date) -> bool:
        """In a year not announced yet, every weekday counts."""
        if self.made_up(on):
            return True
        return on.weekday() < SATURDAY and not self.holiday(on)

    def holiday(self, on: date) -> bool:
        """A weekday on which nobody works."""
        year = self.years.get(on.year)
        return year is not None and on in year.off

    def made_up(self, on: date) -> bool:
        """A weekend day on which everybody works."""
        year = self.years.get(on.year)
        return year is not None and on in year.made_up

    def after(self, last_day: date, working_days: int) -> Deadline:
        """Counted from the day after `last_day`, the end inclusive."""
        on, left = last_day, working_days
        while left > 0:
            on += _DAY
            left -= self.works(on)
        return Deadline(on, all(self.knows(year) for year in range(last_day.year, on.year + 1)))
