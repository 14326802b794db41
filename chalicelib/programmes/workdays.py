"""The State Council's calendar as data: `calendar/workdays.toml`, one table a year."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from chalicelib.domain.workdays import SATURDAY, Calendar, Year

FILE = Path(__file__).parent / "calendar" / "workdays.toml"


@cache
def calendar() -> Calendar:
    return read(FILE)


def read(file: Path) -> Calendar:
    """Raises ValueError for a day that stands under the wrong year or changes nothing."""
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    return Calendar({int(year): _year(int(year), days) for year, days in raw.items()})


def _year(year: int, days: dict[str, Sequence[date]]) -> Year:
    off, made_up = frozenset(days["off"]), frozenset(days["made_up"])
    wrong = [on for on in off | made_up if on.year != year]
    wrong += [on for on in off if on.weekday() >= SATURDAY]
    wrong += [on for on in made_up if on.weekday() < SATURDAY]
    if wrong:
        raise ValueError(f"{year}: {min(wrong)} does not belong there")
    return Year(off, made_up)
