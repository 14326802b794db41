"""How many places are free at each site of a round, for everybody who looks: a hint, never a no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from chalicelib.domain.seats import STALE_SNAPSHOT, Snapshot, pool_part, pool_site

EACH = 1000
"""Milliseconds from one turn to the next: the file is written at most once a second."""
GIVEN_UP = 2000
"""A turn that has not begun so long after its instant never will."""


class Count(NamedTuple):
    """As the readers' file lists it. Of several parts, as many people as each has a place for."""

    free: int
    capacity: int
    open: bool

    def and_(self, other: Count) -> Count:
        return Count(
            min(self.free, other.free),
            min(self.capacity, other.capacity),
            self.open and other.open,
        )


@dataclass(frozen=True, slots=True)
class Availability:
    """Every site of a round, and every part at it, as of one instant of the wall clock."""

    as_of: datetime
    next_expiry_at: datetime | None
    sites: Mapping[str, Count]

    def old(self, wall: datetime) -> bool:
        return wall - self.as_of > STALE_SNAPSHOT


def summed_up(snapshots: Iterable[Snapshot], as_of: datetime) -> Availability:
    sites: dict[str, Count] = {}
    expiries = []
    for seen in snapshots:
        code = pool_site(seen.pool)[1]
        count = Count(seen.for_all if seen.open else 0, seen.capacity, seen.open)
        sites[code] = sites.get(code, count).and_(count)
        if part := pool_part(seen.pool):
            sites[f"{code}/{part}"] = count
        if seen.next_expiry_at is not None:
            expiries.append(seen.next_expiry_at)
    return Availability(as_of, min(expiries, default=None), dict(sorted(sites.items())))


@dataclass(frozen=True, slots=True)
class Turns:
    """Turns at writing the file, in milliseconds: the last that somebody took, and that began."""

    taken: int = 0
    begun: int = 0

    def next(self, wall: datetime) -> int | None:
        """Which to take; None when somebody has one still to begin, who will see it all."""
        now = milliseconds(wall)
        if self.begun < self.taken and now < self.taken + GIVEN_UP:
            return None
        return max(now, self.taken + EACH)


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def until(turn: int, wall: datetime) -> timedelta:
    return timedelta(milliseconds=max(0, turn - milliseconds(wall)))
