"""Working days with holidays and made-up days (A6-12)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from chalicelib.domain.workdays import Calendar, Deadline
from chalicelib.programmes.workdays import calendar, read


@pytest.mark.proves("A6-12")
@pytest.mark.parametrize(
    ("last_day", "days", "ends"),
    [
        (date(2017, 3, 19), 50, date(2017, 5, 31)),
        (date(2025, 8, 16), 15, date(2025, 9, 5)),
        (date(2025, 9, 20), 15, date(2025, 10, 16)),
        (date(2014, 11, 23), 1, date(2014, 11, 24)),
        (date(2014, 11, 23), 0, date(2014, 11, 23)),
    ],
)
def test_the_named_deadlines(last_day: date, days: int, ends: date) -> None:
    assert calendar().after(last_day, days) == Deadline(ends, certain=True)


@pytest.mark.proves("A6-12")
@pytest.mark.parametrize(
    ("on", "works"),
    [
        (date(2017, 4, 1), True),  # the Saturday made up for the Tomb-Sweeping Festival
        (date(2017, 4, 2), False),
        (date(2017, 4, 3), False),
        (date(2017, 4, 4), False),
        (date(2017, 4, 5), True),
        (date(2017, 5, 1), False),
        (date(2017, 5, 27), True),
        (date(2017, 5, 29), False),
        (date(2017, 5, 30), False),
        (date(2025, 9, 28), True),
        (date(2025, 10, 8), False),
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),
        (date(2025, 10, 12), False),
    ],
)
def test_holidays_and_made_up_days(on: date, works: bool) -> None:
    assert calendar().works(on) is works


def test_the_first_counted_day_is_the_one_after() -> None:
    friday = date(2017, 3, 17)
    assert calendar().after(friday, 1).on == date(2017, 3, 20)
    assert calendar().after(date(2017, 3, 19), 1).on == date(2017, 3, 20)


def test_a_year_not_announced_counts_weekdays_and_says_so() -> None:
    found = calendar().after(date(2031, 12, 31), 2)
    assert (found.on, found.certain) == (date(2032, 1, 2), False)
    over_new_year = Calendar(dict(calendar().years)).after(date(2026, 12, 30), 5)
    assert over_new_year.certain is False


@pytest.mark.parametrize("year", range(2013, 2027))
def test_every_year_makes_up_less_than_it_gives(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert 245 <= sum(calendar().works(on) for on in days) <= 252
    off = sum(calendar().holiday(on) for on in days)
    assert off > sum(calendar().made_up(on) for on in days) > 0


@pytest.mark.parametrize(
    "text",
    [
        "[2017]\noff = [2018-01-01]\nmade_up = []",
        "[2017]\noff = [2017-01-01]\nmade_up = []",
        "[2017]\noff = []\nmade_up = [2017-01-02]",
    ],
)
def test_a_day_that_changes_nothing_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "workdays.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="2017: "):
        read(file)
