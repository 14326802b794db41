"""The places of one attempt: where to look, and to claim them all or none (rows 2 to 4, 10).

Where a pool is full, nothing is written to find that out: its snapshot says so, or, with few left,
its shards. Whoever finds one full tells the readers, so that those who come after are refused
by the snapshot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.domain.errors import Busy, SiteClosed, SoldOut
from chalicelib.domain.registration import Entry, Registration, State
from chalicelib.domain.seats import (
    FEW,
    PROVISIONAL,
    Place,
    Reach,
    Shard,
    Snapshot,
    pool_part,
    pool_site,
)
from chalicelib.domain.window import epoch
from chalicelib.services import sites
from chalicelib.services.deps import Deps
from chalicelib.store import availability, registrations, seats
from chalicelib.store.seats import Claim

SPILLS = 8
"""How often one request goes on to another shard before its caller is to come again."""
_ENOUGH = timedelta(minutes=1)
"""What must be left of the first claims when the last is made; else all is begun again."""


@dataclass(frozen=True, slots=True)
class Seeker:
    """Who wants places, in one pool or `several`, and what a claim of theirs may take over.

    A walk-in comes after those who wait for the site.
    """

    candidate_id: str
    reach: Reach
    several: bool
    walk_in: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The shard that said no. `moved_on`: the caller is the older attempt and must read again."""

    at: Entry
    moved_on: bool


def choose(deps: Deps, seeker: Seeker, pool: str) -> Entry:
    """The shard to try first; raises SoldOut, SiteClosed or Busy without a write to the pool.

    The snapshot may be seconds old. It decides nothing but that a full pool is not looked at.
    """
    told = availability.lately(pool, deps.wall())
    if told is not None and not told.stale(deps.wall()):
        if not told.open:
            raise SiteClosed(site=pool_site(pool)[1])
        if told.sold_out(deps.now(), deps.wall()) and not _unsettled(deps, seeker, told):
            raise SoldOut(site=pool_site(pool)[1])
        if _shown(deps, seeker, told) > FEW:
            return Entry(pool, _drawn(deps, dict(enumerate(told.free))))
        shown = [number for number, free in enumerate(told.free) if free > 0]
        number = _pick(deps, seeker, seats.read_some(pool, shown)) if shown else None
        if number is not None:
            return Entry(pool, number)
    seen, shards = _look(deps, pool)
    if told is None or _misled(deps, told, seen):
        availability.put(seen)
    return _found(deps, seeker, seen, shards)


def _shown(deps: Deps, seeker: Seeker, told: Snapshot) -> int:
    """What is shown free, less the expired holds that the seeker may not take over yet."""
    return told.total_free - (told.overdue if seeker.reach.holds < deps.now() else 0)


def _unsettled(deps: Deps, seeker: Seeker, seen: Snapshot) -> bool:
    """With several pools, an entry that is about to end may be the first half of a hold."""
    return seeker.several and not seen.waiting and seen.expiring(deps.now() + PROVISIONAL)


def _misled(deps: Deps, told: Snapshot, seen: Snapshot) -> bool:
    """Would the next one look, or be refused, for nothing?"""
    now, wall = deps.now(), deps.wall()
    return told.stale(wall) or told.sold_out(now, wall) != seen.sold_out(now, wall)


def find(deps: Deps, seeker: Seeker, pool: str) -> Entry:
    """A shard with room by a consistent read of the whole pool; raises as `choose` does."""
    return _found(deps, seeker, *_look(deps, pool))


def elsewhere(
    deps: Deps, seeker: Seeker, entries: tuple[Entry, ...], full: Entry
) -> tuple[Entry, ...]:
    """Row 4: the same, with another shard of the pool that was `full`; raises as `choose` does."""
    told = availability.get(full.pool)
    seen, shards = _look(deps, full.pool)
    if told is None or _shown(deps, seeker, told) > FEW:
        availability.put(seen)
    other = _found(deps, seeker, seen, shards)
    return tuple(other if at == full else at for at in entries)


def _look(deps: Deps, pool: str) -> tuple[Snapshot, list[Shard]]:
    round_id, code = pool_site(pool)
    return sites.look(deps, round_id, sites.get(round_id, code), pool_part(pool))


def _found(deps: Deps, seeker: Seeker, seen: Snapshot, shards: Sequence[Shard]) -> Entry:
    number = None if seeker.walk_in and seen.waiting else _pick(deps, seeker, shards)
    if number is None:
        raise _refusal(deps, seeker, pool_site(seen.pool)[1], shards)
    return Entry(seen.pool, number)


def _pick(deps: Deps, seeker: Seeker, shards: Sequence[Shard]) -> int | None:
    """One that has room, by how much; first of all one in which the seeker is."""
    for shard in shards:
        if shard.open and seeker.candidate_id in shard.held:
            return shard.number
    rooms = {shard.number: shard.room(seeker.reach) for shard in shards}
    return _drawn(deps, rooms) if any(rooms.values()) else None


def _drawn(deps: Deps, weights: dict[int, int]) -> int:
    return deps.random.choices(list(weights), list(weights.values()))[0]


def _refusal(
    deps: Deps, seeker: Seeker, code: str, shards: Sequence[Shard]
) -> SoldOut | SiteClosed | Busy:
    """A pool is not sold out while the half of somebody else's hold stands in it (row 10)."""
    if shards and not any(shard.open for shard in shards):
        return SiteClosed(site=code)
    others = [
        entry
        for shard in shards
        for candidate_id, entry in shard.places().items()
        if candidate_id != seeker.candidate_id
    ]
    if seeker.several and any(entry.provisional(deps.now()) for entry in others):
        return Busy(retry_after=1)
    return SoldOut(site=code)


def fits(deps: Deps, seeker: Seeker, at: Entry) -> bool:
    """Has this shard room, or the seeker in it?"""
    return _pick(deps, seeker, [seats.read(at.pool, at.shard)]) is not None


def full(seeker: Seeker, entries: Sequence[Entry]) -> Refused | None:
    """Row 4: the first of these that has filled since it was chosen, found without a write.

    A hot shard takes 1,000 writes a second, refused ones too, and three times as many reads.
    Where the seeker has an entry, whatever has become of it or of the site, the claim decides.
    """
    for at in entries:
        shard = seats.read(at.pool, at.shard)
        if seeker.candidate_id not in shard.held and not shard.room(seeker.reach):
            return Refused(at, moved_on=False)
    return None


def stays(deps: Deps, seeker: Seeker, at: Entry) -> bool:
    """Is a place of the seeker's own still there, and may they take it on before those who wait?"""
    told, shard = availability.get(at.pool), seats.read(at.pool, at.shard)
    others_first = seeker.walk_in and told is not None and told.waiting
    return not others_first and shard.open and seeker.candidate_id in shard.held


def take(deps: Deps, seeker: Seeker, entries: tuple[Entry, ...], wanted: Place) -> Refused | None:
    """Claim every place of an attempt; None once all shards say so.

    Several are claimed for two minutes, by ascending pool, and made to last when the last of them
    is there: a crash in between blocks nobody for long. One refusal, and they are given back;
    not before a newer attempt: what it may take on has perhaps been told, and the rest soon ends.
    """
    first = wanted if len(entries) == 1 else _provisional(deps, wanted)
    for done, at in enumerate(entries):
        outcome = _claim(deps, seeker, at, first)
        if outcome == Claim.NEWER:
            return Refused(at, moved_on=True)
        if outcome != Claim.HELD:
            _let_go(seeker, entries[:done], first)
            return Refused(at, moved_on=False)
    return None if first == wanted else _make_last(deps, seeker, entries, first, wanted)


def _provisional(deps: Deps, wanted: Place) -> Place:
    until = epoch(deps.now() + PROVISIONAL)
    return replace(wanted, until=min(wanted.until, until))


def _claim(deps: Deps, seeker: Seeker, at: Entry, wanted: Place) -> Claim:
    who, now = seeker.candidate_id, deps.now()
    return seats.claim(at.pool, at.shard, who, wanted, now, seeker.reach)


def _make_last(
    deps: Deps, seeker: Seeker, entries: tuple[Entry, ...], first: Place, wanted: Place
) -> Refused | None:
    """The last step, unless the attempt has been left meanwhile, or too little time is left.

    The first pool comes last: who comes looks there first, and is not told "full" too early.
    """
    who = seeker.candidate_id
    seen = registrations.get(who, pool_site(entries[0].pool)[0])
    left = seen is None or seen.seq != wanted.seq
    if left or epoch(deps.now() + _ENOUGH) > first.until:
        return Refused(entries[0], moved_on=True)
    for at in reversed(entries):
        if not seats.extend(at.pool, at.shard, who, first, wanted):
            _let_go(seeker, entries, wanted)
            return Refused(at, moved_on=False)
    return None


def _let_go(seeker: Seeker, entries: Sequence[Entry], ended: Place) -> None:
    """Nobody was told of them."""
    for at in entries:
        seats.give_back(at.pool, at.shard, seeker.candidate_id, ended)


def there(candidate_id: str, entries: Sequence[Entry], seq: int) -> list[tuple[Entry, Place]]:
    """The entries whose shards show this very attempt, and as what: an entry may last longer than
    it was claimed for, since it has taken on an older one's; and a fault may have lost one.
    """
    found = [(at, seats.read(at.pool, at.shard).places().get(candidate_id)) for at in entries]
    return [(at, place) for at, place in found if place is not None and place.seq == seq]


def stands(mine: Registration) -> bool:
    """Is it still the attempt of its registration? Asked before anybody is told of its places.

    Whoever has read it without them may have gone on meanwhile; what those don't want is let go.
    """
    seen = registrations.get(mine.candidate_id, mine.round_id)
    if seen is not None and seen.seq == mine.seq:
        return True
    wanted = seen.entries if seen is not None and seen.state == State.INTENT else ()
    for at in mine.entries:
        if at not in wanted:
            seats.give_back(at.pool, at.shard, mine.candidate_id, mine.place)
    return False
