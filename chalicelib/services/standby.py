"""Lists for full sites, as their people see them: join, leave, where one stands (row 58, E-15).

Who is offered a place, and when: `promotion`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain import standby as rules
from chalicelib.domain.audit import Actor, AuditEntry, Change, registration_subject
from chalicelib.domain.errors import (
    AlreadyRegistered,
    AlreadyWaiting,
    Busy,
    NotFound,
    PlacesFree,
    SiteClosed,
    WrongState,
)
from chalicelib.domain.programme import Round
from chalicelib.domain.registration import State
from chalicelib.domain.site import Site
from chalicelib.domain.standby import Wait, WaitState
from chalicelib.domain.window import iso
from chalicelib.services import booking, limits, opening, returns, sites, standing, tries, work
from chalicelib.services.deps import Deps
from chalicelib.services.standing import Standing
from chalicelib.store import availability, contacts, seats
from chalicelib.store import standby as store

_TRIES = 5
FAR = 500
"""A position that is counted on every view is not counted any further."""
JOINS = 6
"""How often a person may join the lists of a round in an hour: each time it is a write."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the status page says; `position` while one waits, `FAR` for all who are further back."""

    wait: Wait
    position: int | None

    @property
    def exact(self) -> bool:
        return self.position != FAR


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody in the list, for staff."""

    candidate_id: str
    name: str
    position: int
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    length: int
    lines: list[Listed]
    further: str | None


def join(
    deps: Deps,
    candidate_id: str,
    round_id: str,
    code: str,
    actor: Actor,
    *,
    turn: str | None = None,
    solution: str | None = None,
) -> None:
    """Enter the list of a full site; to be in it already is as good.

    Raises NotFound where the round has no lists, what a hold raises before it claims, PlacesFree,
    AlreadyRegistered, AlreadyWaiting (at another site), TooMany or Busy.
    """
    for tried in range(_TRIES):
        here = standing.of(deps, candidate_id, round_id)
        if here.round.seat_rules.standby is None:
            raise NotFound(standby=here.round.id)
        seen = store.get(candidate_id, round_id)
        waiting = seen is not None and seen.state == WaitState.WAITING
        if seen is not None and waiting and seen.site == code:
            return
        opening.require_turn(deps, here.round, candidate_id, here.now, turn)
        _require_may_hold(here)
        if seen is not None and waiting:
            raise AlreadyWaiting(site=seen.site)
        site = sites.get(round_id, code)
        limits.require_cool(here, site.pool_ids(round_id))
        if not tried:
            request = f"{candidate_id}#standby#{code}"
            work.require_for_hold(deps, here.round, solution, request)
        _require_full(deps, here.round, site)
        if not tried:
            tries.counted(deps, f"standby#{candidate_id}#{round_id}", JOINS, timedelta(hours=1))
        settled = booking.settled(deps, here.registration, actor)
        wanted = Wait(candidate_id, round_id, code, deps.now())
        said = entry(deps, wanted, "standby_joined", actor)
        if settled and store.write(seen, wanted, said) is not None:
            _show(deps, round_id, site)
            return
    raise Busy(retry_after=1)


def _require_may_hold(here: Standing) -> None:
    standing.require_window(here.round.phase_one, here.now)
    standing.require_eligible(here)
    standing.require_agreed(here)
    standing.require_consented(here)
    if registered(here):
        seen = here.registration
        raise AlreadyRegistered(site=seen and seen.site, state=seen and seen.state.value)


def registered(here: Standing) -> bool:
    """Has this person a live registration? An intent that found no place counts for nothing."""
    seen = here.registration
    if seen is None or not seen.live(here.now):
        return False
    return here.placed or seen.state != State.INTENT


def _require_full(deps: Deps, round_: Round, site: Site) -> None:
    """Where somebody waits, nobody else finds a place; else the snapshots, and the shards."""
    if not site.open:
        raise SiteClosed(site=site.code)
    if store.waits(round_.id, site.code, consistent=True):
        return
    free = []
    for pool, one in zip(site.pool_ids(round_.id), site.pools, strict=True):
        seen = availability.get(pool)
        if seen is not None and seen.sold_out(deps.now(), deps.wall()):
            return
        shards = seats.read_all(pool, one.shards)
        free.append(sum(shard.room(returns.reach(round_, deps.now())) for shard in shards))
    if min(free, default=0) > 0:
        raise PlacesFree(site=site.code, free=min(free))


def _show(deps: Deps, round_id: str, site: Site) -> None:
    """From now on readers see that somebody waits here."""
    for pool, one in zip(site.pool_ids(round_id), site.pools, strict=True):
        seen = availability.get(pool)
        if seen is None or not seen.waiting:
            sites.refresh(deps, round_id, site, one.part)


def leave(deps: Deps, candidate_id: str, round_id: str, actor: Actor) -> None:
    """Leave the list; not to be in one is as good. Raises WrongState for an offer that runs."""
    for _ in range(_TRIES):
        here = standing.of(deps, candidate_id, round_id)
        seen = store.get(candidate_id, round_id)
        if seen is None:
            return
        if seen.made(here.shown) and registered(here):
            raise WrongState(state=WaitState.OFFERED.value)
        if seen.state != WaitState.WAITING:
            return
        wanted = replace(seen, state=WaitState.LEFT)
        if store.write(seen, wanted, entry(deps, wanted, "standby_left", actor)) is not None:
            if not store.waits(round_id, seen.site, consistent=True):
                sites.refresh_all(deps, round_id, sites.get(round_id, seen.site))
            return
    raise Busy(retry_after=1)


def shown(here: Standing) -> Shown | None:
    """Where this person stands; None where the round has no lists, or nothing is to be said."""
    if here.round.seat_rules.standby is None:
        return None
    seen = store.get(here.candidate.id, here.round.id)
    ends = rules.ends_at(here.round, here.programme)
    wait = seen and rules.shown(seen, here.shown, ends, here.now)
    if not wait:
        return None
    waiting = wait.state == WaitState.WAITING
    return Shown(wait, _position(wait) if waiting else None)


def _position(wait: Wait) -> int:
    return store.up_to(wait.round_id, wait.site, wait.order, FAR)


def page(round_id: str, site: str, after: str | None, limit: int) -> Page:
    """The list of a site, page by page."""
    lines, further = store.lines(round_id, site, limit, after)
    before = store.up_to(round_id, site, after) if after else 0
    names = contacts.names([line.candidate_id for line in lines])
    listed = [
        Listed(line.candidate_id, names.get(line.candidate_id, ""), before + n, line.joined_at)
        for n, line in enumerate(lines, 1)
    ]
    return Page(store.length(round_id, site), listed, further)


def entry(deps: Deps, wait: Wait, action: str, actor: Actor) -> AuditEntry:
    """A line of the registration's record: there is one before there is a registration."""
    params = {
        "site": wait.site,
        "why": wait.why and wait.why.value,
        "offer_until": iso(wait.offer_until),
    }
    change = Change(action, actor, deps.now(), params=params)
    subject = registration_subject(wait.candidate_id, wait.round_id)
    return AuditEntry(subject, deps.new_id(), change, {}, {})
