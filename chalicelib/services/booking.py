"""Agreement, hold and cancellation: phase one up to the payment (S1-14, S1-25 to S1-28).

A hold is two writes: the intent in the registration, then the claim in a shard. "Held" is answered
only after the shard said so; everything in between may be repeated by anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from chalicelib.domain.audit import Actor, Change
from chalicelib.domain.candidate import Acceptance
from chalicelib.domain.errors import (
    AlreadyRegistered,
    Busy,
    IdempotencyMismatch,
    NotFound,
    StaleVersion,
    WrongState,
)
from chalicelib.domain.paper import Chosen, fee_of
from chalicelib.domain.programme import Round
from chalicelib.domain.registration import Entry, Registration, State
from chalicelib.domain.seats import Place
from chalicelib.services import (
    checkout,
    claiming,
    leaving,
    limits,
    opening,
    registry_gate,
    returns,
    standing,
    wishes,
    work,
)
from chalicelib.services.claiming import Seeker
from chalicelib.services.deps import Deps
from chalicelib.services.standing import Standing
from chalicelib.services.wishes import Photo, Wish
from chalicelib.store import people, registrations

KEPT_AFTER_EXPIRY = timedelta(days=30)
_TRIES = 5


def agree(deps: Deps, candidate_id: str, round_id: str, version: str) -> Standing:
    """Store the version and the instant (S1-14); answers where the candidate stands now.

    Raises StaleVersion for an outdated version.
    """
    here = standing.of(deps, candidate_id, round_id)
    standing.require_window(opening.preparation(here.round), here.now)
    standing.require_eligible(here)
    current = here.programme.agreement.version
    if version != current:
        raise StaleVersion(version=current, value=version)
    if here.agreed:
        return here
    accepted = Acceptance(version, here.now)
    people.accept(candidate_id, round_id, accepted)
    return replace(here, acceptance=accepted)


def hold(
    deps: Deps,
    candidate_id: str,
    round_id: str,
    site: str,
    key: str,
    actor: Actor,
    *,
    chosen: Chosen | None = None,
    answers: Mapping[str, str] | None = None,
    photo: Photo = (None, None),
    turn: str | None = None,
    solution: str | None = None,
) -> tuple[Standing, bool]:
    """Hold a place in each pool of a site, or in those of what is `chosen`; answers where the
    candidate stands now, and False for a repeat. `answers` and `photo` are kept as they are.

    `turn` is the pass got before the opening, `solution` a proof of work: asked for where the round
    says so, the latter of nobody whom staff register. Raises TooEarly, WindowClosed, WorkNeeded,
    NotEligible, NotRegistered, OtherDistrict, AgreementNeeded, ConsentNeeded, ChoiceRefused,
    CoolingDown, NotFound, SiteClosed, SoldOut, AlreadyRegistered, IdempotencyMismatch or Busy.
    """
    for tried in range(_TRIES):
        here = standing.of(deps, candidate_id, round_id)
        wish = wishes.of(here, site, key, chosen, answers, photo)
        if _answered_before(here, wish):
            return here, False
        opening.require_turn(deps, here.round, candidate_id, here.now, turn)
        standing.require_window(here.round.phase_one, here.now)
        standing.require_settled(here)
        registry_gate.require(here, site)
        standing.require_agreed(here)
        standing.require_consented(here)
        if not tried and actor.kind != "staff":
            work.require_for_hold(deps, here.round, solution, wish.of(candidate_id))
        held = _hold_once(deps, here, wish, actor)
        if held is not None:
            new = not (here.placed and held is here.registration)
            return replace(here, registration=held, placed=True), new
    raise Busy(retry_after=1)


def _answered_before(here: Standing, wish: Wish) -> bool:
    """Did this very request make the registration that is shown, so that it has its answer?"""
    seen = here.registration
    if seen is None or seen.idempotency_key != wish.key:
        return False
    if not wish.same(seen):
        raise IdempotencyMismatch(key=wish.key)
    return seen.state != State.NONE and here.placed


def _hold_once(deps: Deps, here: Standing, wish: Wish, actor: Actor) -> Registration | None:
    """One pass; None if somebody else moved the registration meanwhile."""
    seen = here.registration
    if seen is not None and seen.live(here.now) and not _unplaced(here):
        if seen.state != State.INTENT or not wish.same(seen):
            raise AlreadyRegistered(site=seen.site, state=seen.state.value)
        return seen
    limits.require_cool(here, wish.pools)
    if not settled(deps, seen, actor):
        return None
    return _intend(deps, here, wish, actor)


def _unplaced(here: Standing) -> bool:
    """An intent that has found no place, or not yet: it counts for nothing."""
    seen = here.registration
    return seen is not None and seen.state == State.INTENT and not here.placed


def _seeker(here: Standing, pools: tuple[str, ...]) -> Seeker:
    reach = returns.reach(here.round, here.now)
    return Seeker(here.candidate.id, reach, several=len(pools) > 1, walk_in=True)


def settled(deps: Deps, seen: Registration | None, actor: Actor) -> bool:
    """Can nothing be paid any more on a hold that is over? False: money came, look again."""
    if seen is None or seen.state not in (State.PAYING, State.EXPIRED):
        return True
    return checkout.release(deps, seen, actor)


def _intend(deps: Deps, here: Standing, wish: Wish, actor: Actor) -> Registration | None:
    """Rows 1 to 4: the next attempt of this registration, then its claims."""
    before, seeker = here.registration, _seeker(here, wish.pools)
    entries = _shards(deps, here, seeker, wish.pools)
    if before is not None and _unplaced(here) and before.entries != entries:
        write = partial(_write, deps, here, actor=actor)
        before = leaving.leave(before, here.now, write)
        if before is None:
            return None
        here = replace(here, registration=before)
    chosen = wish.chosen
    wanted = replace(
        intent(here, entries, deps.new_id, wish.key),
        fee_minor=fee_of(here.programme, chosen),
        papers=chosen.papers,
        retained=chosen.retained,
        answers=dict(wish.answers),
        photo_id=wish.photo[0],
        photo_sha256=wish.photo[1],
    )
    stored = _write(deps, here, before, wanted, actor)
    return stored and _claim(deps, here, seeker, stored, actor)


def _shards(
    deps: Deps, here: Standing, seeker: Seeker, pools: tuple[str, ...]
) -> tuple[Entry, ...]:
    """The shards to try. Where an attempt may still be on its way, the same: one will find the
    other's entry there. Where a hold has lapsed, its own place as long as that is there.
    """
    before = here.registration
    if before is None or before.state != State.INTENT or before.pools != pools:
        return tuple(claiming.choose(deps, seeker, pool) for pool in pools)
    there = claiming.fits if before.live(here.now) else claiming.stays
    return tuple(
        at if there(deps, seeker, at) else claiming.choose(deps, seeker, at.pool)
        for at in before.entries
    )


def _write(
    deps: Deps, here: Standing, seen: Registration | None, wanted: Registration, actor: Actor
) -> Registration | None:
    """Say where it wants to be, before it goes there."""
    ttl = deps.wall() + (wanted.expires_at - here.now) + KEPT_AFTER_EXPIRY
    change = Change("held", actor, here.now, params={"site": wanted.site})
    return registrations.write(seen, wanted, change, ttl)


def intent(
    here: Standing,
    entries: tuple[Entry, ...],
    new_id: Callable[[], str],
    key: str,
    deadline: datetime | None = None,
) -> Registration:
    """What the new attempt says: fee, programme version and deadline are frozen here (A6-1).

    In whole seconds, as it is stored: the first answer says what all later ones say.
    """
    seen, programme = here.registration, here.programme
    held_at = here.now.replace(microsecond=0)
    reholds, released_at = seen.unpaid(here.now) if seen else (0, None)
    deadline = deadline or here.round.payment_deadline(held_at, programme)
    return Registration(
        candidate_id=here.candidate.id,
        round_id=here.round.id,
        registration_no=seen.registration_no if seen else new_id(),
        seq=seen.seq + 1 if seen else 1,
        state=State.INTENT,
        entries=entries,
        held_at=held_at,
        expires_at=deadline + programme.grace,
        payment_deadline=deadline,
        fee_minor=programme.fee_minor,
        programme_version=programme.version,
        idempotency_key=key,
        reholds=reholds,
        released_at=released_at,
    )


def _claim(
    deps: Deps, here: Standing, seeker: Seeker, wanted: Registration, actor: Actor
) -> Registration | None:
    """Claim, moving the pointer before each further shard (rows 2 to 4).

    A refusal leaves the intent as it is: without a place it is nobody's hold and blocks nothing.
    The next choice replaces it, else the audit ends it.
    """
    current = wanted
    for _ in range(claiming.SPILLS):
        refused = claiming.full(seeker, current.entries) or claiming.take(
            deps, seeker, current.entries, current.place
        )
        if refused is None:
            return current if claiming.stands(current) else None
        if refused.moved_on:
            return None
        entries = claiming.elsewhere(deps, seeker, current.entries, refused.at)
        stored = _write(deps, here, current, current.moved_on(entries), actor)
        if stored is None:
            return None
        current = stored
    raise Busy(retry_after=1)


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
        gone = seen.cancelled(here.now, here.placed)
        change = Change("cancelled", actor, here.now, params={"site": seen.site})
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
