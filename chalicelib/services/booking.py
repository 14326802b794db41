"""Agreement, hold and cancellation: phase one up to the payment (S1-14, S1-25 to S1-28).

A hold is two writes: the intent in the registration, then the claim in a shard. "Held" is answered
only after the shard said so; everything in between may be repeated by anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.audit import Actor, Change
from chalicelib.domain.candidate import Acceptance
from chalicelib.domain.errors import (
    AlreadyRegistered,
    Busy,
    IdempotencyMismatch,
    NotFound,
    SiteClosed,
    SoldOut,
    StaleVersion,
    WrongState,
)
from chalicelib.domain.programme import Round
from chalicelib.domain.registration import Entry, Registration, State
from chalicelib.domain.seats import Place, Snapshot, pool_id, pool_site
from chalicelib.services import checkout, opening, returns, sites, standing, work
from chalicelib.services.deps import Deps
from chalicelib.services.standing import Standing
from chalicelib.store import availability, people, registrations, seats
from chalicelib.store.seats import Claim

KEPT_AFTER_EXPIRY = timedelta(days=30)
_TRIES = 5


def agree(deps: Deps, candidate_id: str, round_id: str, version: str) -> None:
    """Store the version and the instant (S1-14); an outdated version raises StaleVersion."""
    here = standing.of(deps, candidate_id, round_id)
    standing.require_window(opening.preparation(here.round), here.now)
    standing.require_eligible(here)
    current = here.programme.agreement.version
    if version != current:
        raise StaleVersion(version=current, value=version)
    people.accept(candidate_id, round_id, Acceptance(version, here.now))


def hold(
    deps: Deps,
    candidate_id: str,
    round_id: str,
    site: str,
    key: str,
    actor: Actor,
    *,
    turn: str | None = None,
    solution: str | None = None,
) -> tuple[Registration, bool]:
    """Hold one place at a site; the second answer is False for a repeat of an earlier request.

    `turn` is the pass got before the opening, `solution` a proof of work: asked for where the round
    says so. Raises TooEarly, WindowClosed, WorkNeeded, NotEligible, AgreementNeeded, ConsentNeeded,
    NotFound, SiteClosed, SoldOut, AlreadyRegistered, IdempotencyMismatch or Busy.
    """
    for tried in range(_TRIES):
        here = standing.of(deps, candidate_id, round_id)
        again = _answered_before(here, site, key)
        if again is not None:
            return again, False
        opening.require_turn(deps, here.round, candidate_id, here.now, turn)
        standing.require_window(here.round.phase_one, here.now)
        standing.require_eligible(here)
        standing.require_agreed(here)
        standing.require_consented(here)
        if not tried:
            work.require_for_hold(deps, here.round, solution)
        held = _hold_once(deps, here, site, key, actor)
        if held is not None:
            return held, not (here.placed and held is here.registration)
    raise Busy(retry_after=1)


def _answered_before(here: Standing, site: str, key: str) -> Registration | None:
    """The registration this very request made before, unless it has found no place yet."""
    seen = here.registration
    if seen is None or seen.idempotency_key != key:
        return None
    if seen.site != site:
        raise IdempotencyMismatch(key=key)
    return None if seen.state == State.NONE else here.shown


def _hold_once(
    deps: Deps, here: Standing, site: str, key: str, actor: Actor
) -> Registration | None:
    """One pass; None if somebody else moved the registration meanwhile."""
    pool, seen = pool_id(here.round.id, site), here.registration
    if seen is not None and seen.live(here.now):
        if seen.state == State.INTENT and not here.placed:
            return _resume(deps, here, seen, pool, key, actor)
        if seen.state != State.INTENT or seen.entry.pool != pool:
            raise _already(seen)
        return seen
    if not settled(deps, seen, actor):
        return None
    return _intend(deps, here, pool, key, actor)


def settled(deps: Deps, seen: Registration | None, actor: Actor) -> bool:
    """Can nothing be paid any more on a hold that is over? False: money came, look again."""
    if seen is None or seen.state not in (State.PAYING, State.EXPIRED):
        return True
    return checkout.release(deps, seen, actor)


def _resume(
    deps: Deps, here: Standing, seen: Registration, pool: str, key: str, actor: Actor
) -> Registration | None:
    """Go on with an intent that has no place yet, from wherever it stopped; or choose anew."""
    if seen.entry.pool != pool:
        return _intend(deps, here, pool, key, actor)
    return _claim(deps, here, seen, [seen.entry.shard, *_others(deps, seen)], actor)


def _intend(deps: Deps, here: Standing, pool: str, key: str, actor: Actor) -> Registration | None:
    """Rows 1 to 4: the next attempt of this registration, then its claim."""
    site = pool_site(pool)[1]
    order = _order(deps, _sellable(deps, pool, here.now))
    wanted = intent(here, (Entry(pool, order[0]),), deps.new_id, key)
    ttl = deps.wall() + (wanted.expires_at - here.now) + KEPT_AFTER_EXPIRY
    change = Change("held", actor, here.now, params={"site": site})
    stored = registrations.write(here.registration, wanted, change, ttl)
    return stored and _claim(deps, here, stored, order, actor)


def _already(seen: Registration) -> AlreadyRegistered:
    site = seen.site
    return AlreadyRegistered(site=site, state=seen.state.value)


def _sellable(deps: Deps, pool: str, now: datetime) -> Snapshot:
    """The snapshot, if trying makes sense: a sold-out pool refuses without a write."""
    round_id, site = pool_site(pool)
    seen = availability.get(pool) or sites.refresh(deps, round_id, sites.get(round_id, site))
    if not seen.open:
        raise SiteClosed(site=site)
    if seen.sold_out(now, deps.wall()):
        raise SoldOut(site=site)
    return seen


def _order(deps: Deps, seen: Snapshot) -> list[int]:
    """The shards to try: weighted by free places, then those an expiry may have freed."""
    weights = {number: free for number, free in enumerate(seen.free) if free > 0}
    order: list[int] = []
    while weights:
        numbers = list(weights)
        order += deps.random.choices(numbers, [weights[n] for n in numbers])
        del weights[order[-1]]
    rest = [number for number in range(len(seen.free)) if number not in order]
    deps.random.shuffle(rest)
    due = seen.expiring(deps.now())
    return order + rest if due or not order or seen.stale(deps.wall()) else order


def _others(deps: Deps, seen: Registration) -> list[int]:
    found = availability.get(seen.entry.pool)
    if found is None:
        return []
    return [number for number in _order(deps, found) if number != seen.entry.shard]


def intent(
    here: Standing,
    entries: tuple[Entry, ...],
    new_id: Callable[[], str],
    key: str,
    deadline: datetime | None = None,
) -> Registration:
    """What the new attempt says: fee, programme version and deadline are frozen here (A6-1)."""
    seen, programme = here.registration, here.programme
    deadline = deadline or here.round.payment_deadline(here.now, programme)
    return Registration(
        candidate_id=here.candidate.id,
        round_id=here.round.id,
        registration_no=seen.registration_no if seen else new_id(),
        seq=seen.seq + 1 if seen else 1,
        state=State.INTENT,
        entries=entries,
        held_at=here.now,
        expires_at=deadline + programme.grace,
        payment_deadline=deadline,
        fee_minor=programme.fee_minor,
        programme_version=programme.version,
        idempotency_key=key,
    )


def _claim(
    deps: Deps, here: Standing, wanted: Registration, order: list[int], actor: Actor
) -> Registration | None:
    """Claim along `order`, moving the pointer before each further shard (rows 2 to 4)."""
    current, now, round_ = wanted, here.now, here.round
    closed = 0
    for number in order:
        if number != current.entry.shard:
            moved = current.moved_on((Entry(current.entry.pool, number),))
            ttl = deps.wall() + (moved.expires_at - now) + KEPT_AFTER_EXPIRY
            site = moved.site
            change = Change("held", actor, now, params={"site": site})
            stored = registrations.write(current, moved, change, ttl)
            if stored is None:
                return None
            current = stored
        who, reach = current.candidate_id, returns.reach(round_, now)
        outcome = seats.claim(current.entry.pool, number, who, current.place, now, reach)
        if outcome == Claim.HELD:
            return current
        if outcome == Claim.NEWER:
            return None
        closed += outcome == Claim.CLOSED
    return _refuse(deps, current, closed == len(order), actor)


def _refuse(deps: Deps, intent: Registration, closed: bool, actor: Actor) -> Registration | None:
    """A definite refusal ends the intent, so that it never blocks the next choice."""
    site = intent.site
    nothing = replace(intent, state=State.NONE, seq=intent.seq + 1)
    change = Change("sold_out", actor, deps.now(), params={"site": site})
    ttl = deps.wall() + KEPT_AFTER_EXPIRY
    if registrations.write(intent, nothing, change, ttl) is None:
        return None
    raise SiteClosed(site=site) if closed else SoldOut(site=site)


def cancel(deps: Deps, candidate_id: str, round_id: str, actor: Actor) -> None:
    """Give an unpaid place back (row 8): the registration first, then the entry; repeatable.

    Raises NotFound without a registration, WrongState when it is paid.
    """
    for _ in range(_TRIES):
        here = standing.of(deps, candidate_id, round_id)
        seen = here.registration
        if seen is None:
            raise NotFound(round=round_id)
        if seen.state == State.CANCELLED:
            _give_back(deps, here.round, seen, _before(seen))
            return
        if seen.state not in (State.INTENT, State.PAYING):
            raise WrongState(state=seen.state.value)
        if seen.state == State.PAYING and not checkout.release(deps, seen, actor):
            continue
        gone = replace(seen, state=State.CANCELLED, seq=seen.seq + 1)
        site = seen.site
        change = Change("cancelled", actor, here.now, params={"site": site})
        ttl = deps.wall() + KEPT_AFTER_EXPIRY
        if registrations.write(seen, gone, change, ttl) is not None:
            _give_back(deps, here.round, seen, seen.place)
            return
    raise Busy(retry_after=1)


def _give_back(deps: Deps, round_: Round, seen: Registration, ended: Place) -> None:
    for at in seen.entries:
        returns.give_back(deps, round_, at, seen.candidate_id, ended)


def _before(cancelled: Registration) -> Place:
    """The entry of the attempt that the cancellation ended."""
    return replace(cancelled, seq=cancelled.seq - 1).place
