"""The arithmetic of the seat inventory. The writes: `store/seats.py`; the why: docs/seats.md.

A pool is split into shards of at most 40 places. An entry of a shard is `candidate -> value`,
and a value is one number that carries `(expiry in epoch seconds, seq)` or `(PAID, seq)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.window import epoch

SHARD_PLACES = 40
PAID = 9_999_999_999
SKEW = timedelta(seconds=5)
"""Take-over and sweep wait this long after an expiry, for clocks that differ."""
STALE_SNAPSHOT = timedelta(seconds=60)
PROVISIONAL = timedelta(minutes=2)
"""How long a claim lasts while its candidate claims in other pools too (row 10)."""
FEW = 20
"""With no more places than this shown free, a pool is looked at before anything is written."""
_SEQ = 100_000
"""More attempts than anybody makes; with it a value still has 15 digits, which is 9 bytes."""


@dataclass(frozen=True, slots=True)
class Place:
    """What one entry says: until when (epoch seconds, or PAID) and for which attempt."""

    until: int
    seq: int

    @property
    def value(self) -> int:
        """Raises ValueError past the last attempt, rather than to say something else."""
        if not 0 <= self.seq < _SEQ:
            raise ValueError(f"no such attempt: {self.seq}")
        return self.until * _SEQ + self.seq

    @property
    def paid(self) -> bool:
        return self.until == PAID

    @property
    def resting(self) -> bool:
        """Nobody's attempt: a released place that counts as taken until it comes back."""
        return self.seq == 0

    def live(self, now: datetime) -> bool:
        return self.until > epoch(now)

    def provisional(self, now: datetime) -> bool:
        """May it end or be given back any moment, so that "full" is not yet the truth?"""
        soon = epoch(now - SKEW) < self.until <= epoch(now + PROVISIONAL)
        return soon and not self.resting

    def takeable(self, now: datetime) -> bool:
        """Expired long enough ago that another may have the place."""
        return self.until <= epoch(now - SKEW)


def place(value: int) -> Place:
    """Read the number of an entry."""
    return Place(*divmod(value, _SEQ))


def paid_place(seq: int) -> Place:
    return Place(PAID, seq)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a claim may take over: holds that have expired by one instant, and resting places that
    come back by another.
    """

    holds: datetime
    resting: datetime

    def covers(self, entry: Place) -> bool:
        return entry.takeable(self.resting if entry.resting else self.holds)


def due(now: datetime) -> Reach:
    """Whatever has come to its time."""
    return Reach(now, now)


@dataclass(frozen=True, slots=True)
class Shard:
    """One item of the seats table as read: `held` maps candidate ids to entry numbers."""

    pool: str
    number: int
    cap: int
    open: bool
    held: dict[str, int]

    def places(self) -> dict[str, Place]:
        return {candidate: place(value) for candidate, value in self.held.items()}

    def live(self, now: datetime) -> int:
        return sum(entry.live(now) for entry in self.places().values())

    def has_room(self, now: datetime) -> bool:
        """Could a claim succeed: open, and a place free or expired?"""
        return self.open and (len(self.held) < self.cap or bool(self.expired(now)))

    def expired(self, now: datetime) -> list[tuple[str, int]]:
        """Entries whose time is over, the longest expired first."""
        return self.within(due(now))

    def within(self, reach: Reach) -> list[tuple[str, int]]:
        """Entries that may be taken over, the first to expire first."""
        out = [(c, v) for c, v in self.held.items() if reach.covers(place(v))]
        return sorted(out, key=lambda entry: entry[1])

    def room(self, reach: Reach) -> int:
        """How many claims with this reach could succeed."""
        if not self.open:
            return 0
        return max(0, self.cap - len(self.held) + len(self.within(reach)))


def shard_key(pool: str, number: int) -> str:
    return f"{pool}#{number}"


def pool_id(round_id: str, site: str, part: str = "") -> str:
    """The places of a site, or of one part of the exam there."""
    return f"{round_id}/{site}/{part}" if part else f"{round_id}/{site}"


def pool_site(pool: str) -> tuple[str, str]:
    """The round id and the site code of a pool."""
    round_id, site = pool.split("/")[:2]
    return round_id, site


def pool_part(pool: str) -> str:
    """Empty where the site has one pool for everything."""
    return "".join(pool.split("/")[2:])


def raised(caps: list[int], capacity: int) -> list[int]:
    """Caps after raising the pool to `capacity`: fill shards below 40 first, then add new ones."""
    more = capacity - sum(caps)
    out = []
    for cap in caps:
        add = max(0, min(SHARD_PLACES - cap, more))
        out.append(cap + add)
        more -= add
    while more > 0:
        out.append(min(SHARD_PLACES, more))
        more -= SHARD_PLACES
    return out


def lowered(caps: list[int], taken: list[int], capacity: int) -> list[int] | None:
    """Caps after lowering to `capacity`, none below what is taken; None if impossible."""
    less = sum(caps) - capacity
    out = list(caps)
    for number in sorted(range(len(caps)), key=lambda n: caps[n] - taken[n], reverse=True):
        cut = max(0, min(out[number] - taken[number], less))
        out[number] -= cut
        less -= cut
    return out if less <= 0 else None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What readers see of a pool: free places per shard, as of a wall-clock instant.

    `resting` places count as held until they come back, `overdue` holds as free before they are
    swept. While somebody is `waiting` in the site's list, what is free is theirs.
    """

    pool: str
    capacity: int
    open: bool
    free: tuple[int, ...]
    paid: int
    held: int
    next_expiry_at: datetime | None
    as_of: datetime
    waiting: bool = False
    resting: int = 0
    overdue: int = 0

    @property
    def for_all(self) -> int:
        """How many places whoever comes now may choose."""
        return 0 if self.waiting else self.total_free

    @property
    def total_free(self) -> int:
        return sum(self.free)

    def stale(self, wall: datetime) -> bool:
        return wall - self.as_of > STALE_SNAPSHOT

    def expiring(self, now: datetime) -> bool:
        """Has a hold's time come since?"""
        return self.next_expiry_at is not None and self.next_expiry_at <= now

    def sold_out(self, now: datetime, wall: datetime) -> bool:
        """True only when trying is pointless: fresh, nothing free, and nothing expired since.

        Nor is there anything for whoever comes now while others wait.
        """
        if self.stale(wall):
            return False
        return self.waiting or (self.total_free <= 0 and not self.expiring(now - SKEW))


def snapshot(pool: str, shards: list[Shard], now: datetime, as_of: datetime) -> Snapshot:
    """Sum up the shards of a pool, ordered by number."""
    places = [entry for shard in shards for entry in shard.places().values()]
    unpaid = [entry for entry in places if not entry.paid]
    first = min((entry.until for entry in unpaid), default=None)
    is_open = any(shard.open for shard in shards)
    return Snapshot(
        pool=pool,
        capacity=sum(shard.cap for shard in shards),
        open=is_open,
        free=tuple(max(0, s.cap - s.live(now)) if s.open else 0 for s in shards),
        paid=sum(entry.paid for entry in places),
        held=sum(entry.live(now) for entry in unpaid),
        next_expiry_at=datetime.fromtimestamp(first, tz=now.tzinfo) if first else None,
        as_of=as_of,
        resting=sum(entry.resting for entry in unpaid),
        overdue=sum(not entry.live(now) and not entry.resting for entry in unpaid),
    )
