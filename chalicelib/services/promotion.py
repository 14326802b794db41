"""Who of a list is offered a released place (row 58): visited by the seats' stream and the sweep.

An offer is an ordinary hold with a short deadline, so all that is proven of holds covers it. It may
be made by several at once, late, and be cut off before any write: the registration's version lets
one of them through, the claim compares the entry that it takes over, and what a crash has left
carries the waiter's key, by which the next visit goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum, auto

from chalicelib.domain import standby as rules
from chalicelib.domain.audit import Actor, Change
from chalicelib.domain.errors import Busy, NotFound
from chalicelib.domain.privacy import missing
from chalicelib.domain.programme import Round
from chalicelib.domain.registration import Entry, Registration, State
from chalicelib.domain.seat_rules import Standby
from chalicelib.domain.seats import Reach, Snapshot
from chalicelib.domain.site import Site
from chalicelib.domain.standby import Wait, WaitState, Why
from chalicelib.services import booking, claiming, returns, rounds, sites, standby, standing
from chalicelib.services.claiming import Seeker
from chalicelib.services.deps import Deps
from chalicelib.services.standing import Standing
from chalicelib.store import registrations, seats
from chalicelib.store import standby as store
from chalicelib.store.standby import Line

ACTOR = Actor("system", "standby", "standby")
OFFERS = 10
"""How many offers one visit makes at most; the next one goes on."""
LINES = 50
"""How many of the list one visit looks at."""
ENDS = 500
"""How many waits one visit ends, when the list is over."""
_FOREVER = datetime(9000, 1, 1, tzinfo=UTC)


class Outcome(Enum):
    OFFERED = auto()
    PASSED = auto()
    FULL = auto()


@dataclass(slots=True)
class Visited:
    """What one visit did: offers made, and people who were passed over or whose wait is over."""

    offered: int = 0
    passed: int = 0


def after(deps: Deps, round_id: str, site: Site, seen: Snapshot) -> Visited:
    """What a pool's new snapshot asks for: a visit where somebody waits, or places rest for a list
    that may be empty by now.
    """
    if not seen.waiting and not seen.resting:
        return Visited()
    done = visit(deps, rounds.get(round_id), site)
    if done.offered or done.passed:
        sites.refresh_all(deps, round_id, site)
    return done


def visit(deps: Deps, round_: Round, site: Site) -> Visited:
    """A bounded piece of work on the list of one site; repeatable, and by several at once."""
    rule, now = round_.seat_rules.standby, deps.now()
    if rule is None:
        return _end_all(deps, round_, site, Why.LIST_CLOSED)
    if now >= rules.ends_at(round_, rounds.programme_of(deps, round_)):
        return _end_all(deps, round_, site, Why.WINDOW_OVER)
    done = Visited()
    page, more = store.lines(round_.id, site.code, LINES)
    for line in page:
        outcome = _try(deps, round_, site, rule, line)
        if outcome == Outcome.FULL:
            return done
        done.offered += outcome == Outcome.OFFERED
        done.passed += outcome == Outcome.PASSED
        if done.offered >= OFFERS:
            return done
    if more is None:
        _release(deps, round_, site)
    return done


def _end_all(deps: Deps, round_: Round, site: Site, why: Why) -> Visited:
    """The list is over: time, or the round's staff, have said so already."""
    page, more = store.lines(round_.id, site.code, ENDS)
    for line in page:
        _end(deps, round_.id, line, WaitState.ENDED, why)
    if more is None:
        _release(deps, round_, site)
    return Visited(passed=len(page))


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


def _try(deps: Deps, round_: Round, site: Site, rule: Standby, line: Line) -> Outcome:
    """What goes wrong with one person must not keep the place from the next; but contention passes,
    and nobody is to lose their turn by it.
    """
    try:
        return _offer(deps, round_, site, rule, line)
    except Busy:
        return Outcome.FULL
    except Exception:
        deps.log.exception("not offered", extra={"candidate": line.candidate_id})
        return Outcome.PASSED


def _offer(deps: Deps, round_: Round, site: Site, rule: Standby, line: Line) -> Outcome:
    """The registration is read before the wait: whoever has ended that since, has written this.

    What a visit has left that was cut off comes before the look for room: it may have taken the
    last place.
    """
    try:
        here = standing.of(deps, line.candidate_id, round_.id)
    except NotFound:
        return _end(deps, round_.id, line, WaitState.SKIPPED, Why.NOT_ELIGIBLE)
    wait = _waiting(line, round_.id)
    if wait is None:
        return Outcome.PASSED
    begun = _begun(deps, here, line, wait)
    if begun is not None:
        return begun
    entries = _room(deps, round_, site)
    if entries is None:
        return Outcome.FULL
    why = _why_not(here)
    if why is not None:
        return _end(deps, round_.id, line, WaitState.SKIPPED, why)
    if not booking.settled(deps, here.registration, ACTOR):
        return Outcome.PASSED
    intent = _intend(deps, here, wait, rule, entries)
    held = intent and _claim(deps, round_, intent)
    return _tell(deps, round_, wait, held) if held else Outcome.FULL


def _begun(deps: Deps, here: Standing, line: Line, wait: Wait) -> Outcome | None:
    """An offer to this very wait, from wherever it stopped; None if there is none that runs."""
    seen = here.registration
    if seen is None or not wait.made(seen):
        return None
    if seen.state == State.CANCELLED:
        return _end(deps, here.round.id, line, WaitState.ENDED, Why.DECLINED)
    if not seen.live(here.now):
        return None
    placed = seen if here.placed else _claim(deps, here.round, seen)
    return _tell(deps, here.round, wait, placed) if placed else Outcome.FULL


def _waiting(line: Line, round_id: str) -> Wait | None:
    """The wait behind a line, unless it has ended since the list was read."""
    wait = store.get(line.candidate_id, round_id)
    waits = wait is not None and wait.state == WaitState.WAITING and wait.order == line.order
    return wait if waits else None


def _why_not(here: Standing) -> Why | None:
    if standby.registered(here):
        return Why.REGISTERED
    if not here.verdict.eligible:
        return Why.NOT_ELIGIBLE
    said = here.agreed and not missing(here.programme.purposes, here.consents)
    return None if said else Why.NOT_AGREED


def _intend(
    deps: Deps, here: Standing, wait: Wait, rule: Standby, entries: tuple[Entry, ...]
) -> Registration | None:
    """None if the registration has moved: another visit is at it, or its own person."""
    until = rules.offer_until(here.round, rule.offer, here.now)
    intent = booking.intent(here, entries, deps.new_id, wait.key, until)
    ttl = deps.wall() + (intent.expires_at - here.now) + booking.KEPT_AFTER_EXPIRY
    change = Change("offering", ACTOR, here.now, params={"site": wait.site})
    return registrations.write(here.registration, intent, change, ttl)


def _claim(deps: Deps, round_: Round, intent: Registration) -> Registration | None:
    """In every pool or none; else the intent ends like a refused hold."""
    seeker = Seeker(intent.candidate_id, _reach(deps), several=len(intent.entries) > 1)
    refused = claiming.take(deps, seeker, intent.entries, intent.place)
    if refused is None:
        return intent
    if not refused.moved_on:
        _withdraw(deps, round_, intent)
    return None


def _withdraw(deps: Deps, round_: Round, offer: Registration) -> None:
    """End an offer that nobody was told of; one that is being paid stays."""
    if offer.state != State.INTENT:
        return
    nothing = replace(offer, state=State.NONE, seq=offer.next_seq)
    change = Change("offer_undone", ACTOR, deps.now(), params={"site": offer.site})
    ttl = deps.wall() + booking.KEPT_AFTER_EXPIRY
    if registrations.write(offer, nothing, change, ttl) is not None:
        for at in offer.entries:
            returns.give_back(deps, round_, at, offer.candidate_id, offer.place)


def _tell(deps: Deps, round_: Round, wait: Wait, held: Registration) -> Outcome:
    """Out of the list; the entry in the record becomes the message to the person.

    An offer that is over before anybody was told of it was none: the next visit makes another.
    """
    if not held.live(deps.now()):
        return Outcome.FULL
    wanted = replace(wait, state=WaitState.OFFERED, offer_until=held.payment_deadline)
    if store.write(wait, wanted, standby.entry(deps, wanted, "offered", ACTOR)) is not None:
        return Outcome.OFFERED
    found = store.get(wait.candidate_id, wait.round_id)
    if found is not None and (found.state, found.order) == (WaitState.OFFERED, wait.order):
        return Outcome.OFFERED
    _withdraw(deps, round_, held)
    return Outcome.PASSED


def _end(deps: Deps, round_id: str, line: Line, state: WaitState, why: Why) -> Outcome:
    wait = _waiting(line, round_id)
    if wait is not None:
        ended = replace(wait, state=state, why=why)
        store.write(wait, ended, standby.entry(deps, ended, f"standby_{state}", ACTOR))
    return Outcome.PASSED


def _release(deps: Deps, round_: Round, site: Site) -> None:
    """Nobody waits any more: what was kept for the list is everybody's at once.

    Where places rest by the round's own rule, they go on doing so.
    """
    if round_.seat_rules.returns or store.waits(round_.id, site.code, consistent=True):
        return
    for pool, one in zip(site.pool_ids(round_.id), site.pools, strict=True):
        for shard in seats.read_all(pool, one.shards):
            for key, place in shard.places().items():
                if place.resting:
                    seats.remove(pool, shard.number, key, place)
