"""One offer of a released place: a hold with a short deadline, in the name of who waits (row 58).

It may be made by several at once, late, and be cut off before any write: the registration's version
lets one of them through, the claim compares the entry that it takes over, and whoever goes on with
what a crash has left writes another attempt first.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum, auto
from functools import partial

from chalicelib.domain import standby as rules
from chalicelib.domain.audit import Actor, Change
from chalicelib.domain.errors import StaleVersion
from chalicelib.domain.programme import Round
from chalicelib.domain.registration import Entry, Registration, State
from chalicelib.domain.seat_rules import Standby
from chalicelib.domain.seats import Reach
from chalicelib.domain.site import Site
from chalicelib.domain.standby import Wait, WaitState
from chalicelib.services import booking, claiming, leaving, returns, standby
from chalicelib.services.claiming import Seeker
from chalicelib.services.deps import Deps
from chalicelib.services.standing import Standing
from chalicelib.store import registrations, seat_transactions, seats, tables
from chalicelib.store import standby as store

ACTOR = Actor("system", "standby", "standby")
_FOREVER = datetime(9000, 1, 1, tzinfo=UTC)


class Outcome(Enum):
    OFFERED = auto()
    PASSED = auto()
    FULL = auto()


def entries(deps: Deps, here: Standing, site: Site, wait: Wait) -> tuple[Entry, ...] | None:
    """Where to make the offer; None if a pool has no room.

    Where an attempt at it may still be on its way, the same: one will find the other's entry there.
    """
    seen = here.registration
    if seen is not None and wait.made(seen) and seen.state == State.INTENT:
        seeker = _seeker(deps, seen)
        if all(claiming.fits(deps, seeker, at) for at in seen.entries):
            return seen.entries
    return _room(deps, here.round, site)


def _room(deps: Deps, round_: Round, site: Site) -> tuple[Entry, ...] | None:
    """One shard with room in each pool, read consistently; None if a pool has none."""
    found = []
    for pool, one in zip(site.pool_ids(round_.id), site.pools, strict=True):
        shards = seats.read_all(pool, one.shards)
        rooms = [shard.number for shard in shards if shard.room(_reach(deps)) > 0]
        if not rooms:
            return None
        found.append(Entry(pool, deps.random.choice(rooms)))
    return tuple(found)


def _reach(deps: Deps) -> Reach:
    """Resting places are the list's before they are anybody's."""
    return Reach(holds=deps.now(), resting=_FOREVER)


def _seeker(deps: Deps, seen: Registration) -> Seeker:
    return Seeker(seen.candidate_id, _reach(deps), several=len(seen.entries) > 1)


def make(
    deps: Deps, here: Standing, rule: Standby, wait: Wait, entries: tuple[Entry, ...]
) -> Outcome:
    """FULL if the places are gone, or the registration has moved."""
    intent = _intend(deps, here, rule, wait, entries)
    held = intent and _claim(deps, intent)
    return tell(deps, here.round, wait, held) if held else Outcome.FULL


def _intend(
    deps: Deps, here: Standing, rule: Standby, wait: Wait, entries: tuple[Entry, ...]
) -> Registration | None:
    """None if the registration has moved: another visit is at it, or its own person; or if that one
    may have been told of a place elsewhere.
    """
    before, write = here.registration, partial(_write, deps, here, wait)
    nowhere = before is not None and before.live(here.now) and not here.placed
    if before is not None and nowhere and before.entries != entries:
        before = leaving.leave(before, here.now, write)
        if before is None:
            return None
        here = replace(here, registration=before)
    until = rules.offer_until(here.round, rule.offer, here.now)
    intent = booking.intent(here, entries, deps.new_id, wait.key, until)
    return write(before, intent)


def _write(
    deps: Deps, here: Standing, wait: Wait, seen: Registration | None, wanted: Registration
) -> Registration | None:
    ttl = deps.wall() + (wanted.expires_at - here.now) + booking.KEPT_AFTER_EXPIRY
    change = Change("offering", ACTOR, here.now, params={"site": wait.site})
    return registrations.write(seen, wanted, change, ttl)


def _claim(deps: Deps, intent: Registration) -> Registration | None:
    """In every pool or none; else the intent ends like a refused hold. None also for one that has
    been left meanwhile.
    """
    refused = claiming.take(deps, _seeker(deps, intent), intent.entries, intent.place)
    if refused is None:
        return intent if claiming.stands(intent) else None
    if not refused.moved_on:
        _end_empty(deps, intent)
    return None


def _end_empty(deps: Deps, offer: Registration) -> None:
    """Only while no place is there: a write that was held up may have claimed it."""
    change, ttl = _undone(deps, offer)
    with suppress(StaleVersion), tables.stale(offer.version), tables.transaction() as transaction:
        registrations.update_in(transaction, offer, _nothing(offer), change, ttl)
        for at in offer.entries:
            seat_transactions.absent(transaction, at.pool, at.shard, offer.candidate_id)


def tell(deps: Deps, round_: Round, wait: Wait, held: Registration) -> Outcome:
    """Out of the list; the entry in the record becomes the message to the person.

    An offer that is over before anybody was told of it was none: the next visit makes another. One
    whose registration has moved since is somebody else's to tell.
    """
    if not held.live(deps.now()):
        return Outcome.FULL
    wanted = replace(wait, state=WaitState.OFFERED, offer_until=held.payment_deadline)
    said = standby.entry(deps, wanted, "offered", ACTOR)
    if store.write(wait, wanted, said, held) is not None:
        return Outcome.OFFERED
    found = store.get(wait.candidate_id, wait.round_id)
    if found is not None and (found.state, found.order) == (WaitState.OFFERED, wait.order):
        return Outcome.OFFERED
    _withdraw(deps, round_, held)
    return Outcome.PASSED


def _withdraw(deps: Deps, round_: Round, offer: Registration) -> None:
    """End an offer that nobody was told of; one that is being paid stays."""
    if offer.state != State.INTENT:
        return
    if registrations.write(offer, _nothing(offer), *_undone(deps, offer)) is not None:
        for at in offer.entries:
            returns.give_back(deps, round_, at, offer.candidate_id, offer.place)


def _nothing(offer: Registration) -> Registration:
    return replace(offer, state=State.NONE, seq=offer.next_seq)


def _undone(deps: Deps, offer: Registration) -> tuple[Change, datetime]:
    change = Change("offer_undone", ACTOR, deps.now(), params={"site": offer.site})
    return change, deps.wall() + booking.KEPT_AFTER_EXPIRY
