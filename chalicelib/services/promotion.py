"""Who of a list is offered a released place (row 58): visited by the seats' stream and the sweep.

An offer is an ordinary hold with a short deadline, so all that is proven of holds covers it
(`offers`). What a crash has left carries the waiter's key: the next visit goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from chalicelib.domain import standby as rules
from chalicelib.domain.errors import Busy, NotFound, Upstream
from chalicelib.domain.payment import ProviderSilent
from chalicelib.domain.privacy import missing
from chalicelib.domain.programme import Round
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.seat_rules import Standby
from chalicelib.domain.seats import Snapshot
from chalicelib.domain.site import Site
from chalicelib.domain.standby import Wait, WaitState, Why
from chalicelib.services import booking, checkout, offers, rounds, sites, standby, standing
from chalicelib.services.deps import Deps
from chalicelib.services.offers import ACTOR, Outcome
from chalicelib.services.standing import Standing
from chalicelib.store import seats
from chalicelib.store import standby as store
from chalicelib.store.standby import Line

OFFERS = 10
"""How many offers one visit makes at most; the next one goes on."""
LINES = 50
"""How many of the list are read at once."""
PAGES = 4
"""How many times that one visit does so, at most."""
TRIES = 3
"""How often somebody with whom something goes wrong is tried before they are passed over."""
ENDS = 500
"""How many waits one visit ends, when the list is over."""


@dataclass(slots=True)
class Visited:
    """What one visit did: offers made, and people who were passed over or whose wait is over."""

    offered: int = 0
    passed: int = 0


@dataclass(slots=True)
class _Visit:
    """`asks`: it may ask providers to close what was left open. Of one that is `silent` it asks
    nothing more.
    """

    deps: Deps
    round: Round
    site: Site
    rule: Standby
    asks: bool
    silent: bool = False


def after(deps: Deps, round_id: str, site: Site, seen: Snapshot, *, asks: bool = True) -> Visited:
    """What a pool's new snapshot asks for: a visit where somebody waits, or places rest for a list
    that may be empty by now.
    """
    if not seen.waiting and not seen.resting:
        return Visited()
    done = visit(deps, rounds.get(round_id), site, asks=asks)
    if done.offered or done.passed:
        sites.refresh_all(deps, round_id, site)
    return done


def visit(deps: Deps, round_: Round, site: Site, *, asks: bool = True) -> Visited:
    """A bounded piece of work on the list of one site; repeatable, and by several at once."""
    rule, now = round_.seat_rules.standby, deps.now()
    if rule is None:
        return _end_all(deps, round_, site, Why.LIST_CLOSED)
    if now >= rules.ends_at(round_, rounds.programme_of(deps, round_)):
        return _end_all(deps, round_, site, Why.WINDOW_OVER)
    this, done, more = _Visit(deps, round_, site, rule, asks), Visited(), None
    for _ in range(PAGES):
        page, more = store.lines(round_.id, site.code, LINES, more)
        if not _page(this, page, done):
            return done
        if more is None:
            _release(deps, round_, site)
            break
    return done


def _page(this: _Visit, page: list[Line], done: Visited) -> bool:
    """Is there more to do: room for another offer?"""
    for line in page:
        outcome = _try(this, line)
        done.offered += outcome == Outcome.OFFERED
        done.passed += outcome == Outcome.PASSED
        if outcome == Outcome.FULL or done.offered >= OFFERS:
            return False
    return True


def _end_all(deps: Deps, round_: Round, site: Site, why: Why) -> Visited:
    """The list is over: time, or the round's staff, have said so already."""
    page, more = store.lines(round_.id, site.code, ENDS)
    for line in page:
        _end(deps, round_.id, line, WaitState.ENDED, why)
    if more is None:
        _release(deps, round_, site)
    return Visited(passed=len(page))


def _try(this: _Visit, line: Line) -> Outcome:
    """What goes wrong with one person must not keep the place from the next, nor the site from
    everybody; but contention passes, and nobody is to lose their turn by it.
    """
    deps = this.deps
    try:
        return _offer(this, line)
    except Busy:
        return Outcome.FULL
    except Upstream as failed:
        this.silent = this.silent or isinstance(failed, ProviderSilent)
        return _end(deps, this.round.id, line, WaitState.SKIPPED, Why.UNSETTLED)
    except Exception:
        deps.log.exception("not offered", extra={"candidate": line.candidate_id})
        return _failed(this, line)


def _failed(this: _Visit, line: Line) -> Outcome:
    wait = _waiting(line, this.round.id)
    if wait is not None and wait.tries + 1 >= TRIES:
        return _end(this.deps, this.round.id, line, WaitState.SKIPPED, Why.FAILED)
    if wait is not None:
        store.count_try(wait)
    return Outcome.PASSED


def _offer(this: _Visit, line: Line) -> Outcome:
    """The registration is read before the wait: whoever has ended that since, has written this.

    What a visit has left that was cut off comes before the look for room: it may have taken the
    last place.
    """
    deps, round_id = this.deps, this.round.id
    try:
        here = standing.of(deps, line.candidate_id, round_id)
    except NotFound:
        return _end(deps, round_id, line, WaitState.SKIPPED, Why.NOT_ELIGIBLE)
    wait = _waiting(line, round_id)
    if wait is None:
        return Outcome.PASSED
    made = _made(deps, here, line, wait)
    if made is not None:
        return made
    entries = offers.entries(deps, here, this.site, wait)
    if entries is None:
        return Outcome.FULL
    why = _why_not(here)
    if why is not None:
        return _end(deps, round_id, line, WaitState.SKIPPED, why)
    if not _settled(this, here.registration):
        return Outcome.PASSED
    return offers.make(deps, here, this.rule, wait, entries)


def _made(deps: Deps, here: Standing, line: Line, wait: Wait) -> Outcome | None:
    """An offer to this very wait that has its place, or was given back; None if there is none.

    One that was cut off before its place is there is made anew, as another attempt: whoever else
    is at it, to claim or to end it, then finds that the registration has moved.
    """
    seen = here.registration
    if seen is None or not wait.made(seen):
        return None
    if seen.state == State.CANCELLED:
        return _end(deps, here.round.id, line, WaitState.ENDED, Why.DECLINED)
    placed = seen.live(here.now) and here.placed
    return offers.tell(deps, here.round, wait, seen) if placed else None


def _settled(this: _Visit, seen: Registration | None) -> bool:
    """Can nothing be paid any more on an earlier hold? Without asking: as far as we know.

    Whoever is not settled keeps their turn until it has been asked. Raises Upstream.
    """
    if seen is None or checkout.closed(seen):
        return True
    if this.silent:
        raise ProviderSilent(reason="silent just now")
    return this.asks and booking.settled(this.deps, seen, ACTOR)


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
