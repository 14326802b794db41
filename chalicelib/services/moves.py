"""A paid person's change of site or time by staff (S1-20; docs/seats.md, row 9).

The new place first: until the one transaction in which the person arrives, nothing has changed
for them. What is cut off before it is undone by the sweep; after it, only the paper is to be made.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.domain.audit import Actor, AuditEntry, Change, difference, registration_subject
from chalicelib.domain.errors import (
    Busy,
    IdempotencyMismatch,
    Invalid,
    NotFound,
    SiteClosed,
    SoldOut,
    StaleVersion,
    WrongState,
)
from chalicelib.domain.programme import Round, Sitting
from chalicelib.domain.registration import Entry, Move, MoveState, Registration, State, Ticket
from chalicelib.domain.remedy import Wanted, sitting_faults
from chalicelib.domain.seats import due, paid_place, pool_id, pool_part
from chalicelib.domain.window import iso
from chalicelib.services import claiming, returns, rounds, sites, tickets
from chalicelib.services.claiming import Seeker
from chalicelib.services.deps import Deps
from chalicelib.store import audit, cases, registrations, seat_transactions, seats, tables
from chalicelib.store.cases import Case

CLAIM = timedelta(minutes=2)
"""How long the new place is claimed for while the move goes on; longer than any request lives."""
_TRIES = 8


def move(
    deps: Deps, candidate_id: str, round_id: str, wanted: Wanted, actor: Actor
) -> Registration:
    """Move one paid person; a repeat with the same key answers what the first one did.

    Raises NotFound, WrongState (not paid, being moved, nothing to change), Invalid, SoldOut,
    SiteClosed, StaleVersion when somebody else moved them meanwhile, IdempotencyMismatch or Busy.
    """
    round_ = rounds.get(round_id)
    first: Registration | None = None
    for _ in range(_TRIES):
        seen = _paid(candidate_id, round_id)
        mine = _of_this_request(seen, wanted)
        if mine is not None and mine.state == MoveState.DONE:
            finish(deps, seen, mine.id)
            return seen
        first = first or seen
        if mine is None and (seen.entries, seen.sitting) != (first.entries, first.sitting):
            raise StaleVersion(version=seen.version)
        arrived = _pass(deps, round_, seen, mine, wanted, actor)
        if arrived is not None:
            finish(deps, arrived, arrived.move.id if arrived.move else "")
            return arrived
    raise Busy(retry_after=1)


def _paid(candidate_id: str, round_id: str) -> Registration:
    seen = registrations.get(candidate_id, round_id)
    if seen is None:
        raise NotFound(candidate=candidate_id)
    if seen.state != State.PAID:
        raise WrongState(state=seen.state.value)
    return seen


def _of_this_request(seen: Registration, wanted: Wanted) -> Move | None:
    """What this very request has done before, unless that was undone."""
    found = seen.move
    if found is None or found.key != wanted.key or found.state == MoveState.UNDONE:
        return None
    other_site = wanted.site is not None and found.site != wanted.site
    if other_site or found.sitting != wanted.sitting:
        raise IdempotencyMismatch(key=wanted.key)
    return found


def _pass(
    deps: Deps, round_: Round, seen: Registration, mine: Move | None, wanted: Wanted, actor: Actor
) -> Registration | None:
    """One pass from where the registration stands; None if it has to be read again."""
    going = seen.move if seen.moving_to else None
    if going is not None and (mine is None or deps.now() >= going.until):
        if deps.now() < going.until:
            raise WrongState(state="moving", to=going.site)
        undo(deps, seen, actor)
        return None
    if mine is not None:
        return _claim(deps, round_, seen, mine, actor)
    site = _required(deps, round_, seen, wanted)
    if site == seen.site:
        here = _new(deps, seen.entries, seen.next_seq - 1, wanted, actor)
        return _arrive(deps, round_, seen, here, actor)
    begun = _new(deps, _with_room(deps, seen, site), seen.next_seq, wanted, actor)
    stored = _begin(deps, seen, begun, actor)
    return stored and _claim(deps, round_, stored, begun, actor)


def _required(deps: Deps, round_: Round, seen: Registration, wanted: Wanted) -> str:
    """The site to be at; raises NotFound, Invalid, or WrongState if nothing would change."""
    own = wanted.sitting
    faults = sitting_faults(own, deps.now(), seen.parts) if own is not None else []
    if faults:
        raise Invalid(errors=faults)
    site = sites.get(round_.id, wanted.site or seen.site).code
    if site == seen.site and (own is None or own == seen.sits(round_)):
        raise WrongState(state="unchanged", site=site)
    return site


def _with_room(deps: Deps, seen: Registration, site: str) -> tuple[Entry, ...]:
    """A shard in each of the new pools: the parts stay. Nothing is written where one is full."""
    pools = [pool_id(seen.round_id, site, pool_part(pool)) for pool in seen.pools]
    seeker = _seeker(deps, seen)
    return tuple(claiming.find(deps, seeker, pool) for pool in pools)


def _seeker(deps: Deps, seen: Registration) -> Seeker:
    return Seeker(seen.candidate_id, due(deps.now()), several=len(seen.entries) > 1)


def _new(deps: Deps, to: tuple[Entry, ...], seq: int, wanted: Wanted, actor: Actor) -> Move:
    return Move(
        id=deps.new_id(),
        key=wanted.key,
        state=MoveState.GOING,
        to=to,
        sitting=wanted.sitting,
        seq=seq,
        until=deps.now() + CLAIM,
        by=actor.id,
        ground=wanted.ground.value,
        reason=wanted.reason,
    )


def _begin(deps: Deps, seen: Registration, begun: Move, actor: Actor) -> Registration | None:
    """Say where to, and leave word for the sweep: both or neither."""
    going = replace(seen, move=begun)
    change = Change("moving", actor, deps.now(), params={"site": begun.site})
    try:
        with tables.stale(seen.version), tables.transaction() as transaction:
            registrations.update_in(transaction, seen, going, change)
            cases.open_in(transaction, _case(deps, seen, begun))
    except StaleVersion:
        return None
    return replace(going, version=seen.version + 1)


def _case(deps: Deps, seen: Registration, begun: Move) -> Case:
    return Case("move", seen.round_id, begun.id, seen.candidate_id, deps.now())


def _claim(
    deps: Deps, round_: Round, going: Registration, begun: Move, actor: Actor
) -> Registration | None:
    """Claim, the pointer before each further shard (row 4), then arrive; full: undo."""
    seeker = _seeker(deps, going)
    for _ in range(claiming.SPILLS):
        refused = claiming.take(deps, seeker, begun.to, begun.place)
        if refused is None:
            return _arrive(deps, round_, going, begun, actor)
        if refused.moved_on:
            return None
        try:
            to = claiming.elsewhere(deps, seeker, begun.to, refused.at)
        except (SoldOut, SiteClosed, Busy):
            if undo(deps, going, actor):
                raise
            return None
        begun = replace(begun, to=to, seq=going.next_seq)
        change = Change("moving", actor, deps.now(), params={"site": begun.site})
        stored = registrations.write(going, replace(going, move=begun), change, None)
        if stored is None:
            return None
        going = stored
    raise Busy(retry_after=1)


def _arrive(
    deps: Deps, round_: Round, seen: Registration, begun: Move, actor: Actor
) -> Registration | None:
    """Pointer, the new place PAID, the old one gone, and the entry in the record: one write.

    None if any of them is not as it was read.
    """
    here = replace(
        seen,
        entries=begun.to,
        seq=seen.seq if begun.to == seen.entries else begun.seq,
        sitting=_own(round_, seen, begun.sitting or seen.sitting),
        move=replace(begun, state=MoveState.DONE),
    )
    here = tickets.outdated(here)
    who, new = seen.candidate_id, claiming.there(seen.candidate_id, begun.to, begun.seq)
    if begun.to != seen.entries and len(new) < len(begun.to):
        return None
    entry = _entry(deps, round_, seen, here, begun, actor)
    try:
        with tables.stale(seen.version), tables.transaction() as transaction:
            registrations.update_in(transaction, seen, here, entry.change)
            if begun.to != seen.entries:
                for to, place in new:
                    paid = paid_place(begun.seq)
                    seat_transactions.swap(transaction, to.pool, to.shard, who, place, paid)
                returns.leave_in(transaction, deps, round_, seen)
            else:
                cases.open_in(transaction, _case(deps, seen, begun))
            audit.add_in(transaction, entry)
    except StaleVersion:
        return None
    return replace(here, version=seen.version + 1)


def _own(round_: Round, seen: Registration, sitting: Sitting | None) -> Sitting | None:
    """The round's time is nobody's own."""
    return None if sitting == seen.given(round_) else sitting


def _entry(
    deps: Deps, round_: Round, seen: Registration, here: Registration, begun: Move, actor: Actor
) -> AuditEntry:
    """As the candidate's status card reads it: names of the sites, and the times if they differ."""
    before, after = seen.site, here.site
    params: dict[str, Any] = {
        "from": sites.get(round_.id, before).name,
        "to": sites.get(round_.id, after).name,
        "from_site": before,
        "to_site": after,
        "ground": begun.ground,
    }
    old, new = ({"site": before, **_time(round_, seen)}, {"site": after, **_time(round_, here)})
    if seen.sits(round_) != here.sits(round_):
        params |= {"from_sitting": old["starts_at"], "to_sitting": new["starts_at"]}
    change = Change("site_changed", actor, deps.now(), begun.reason, params)
    subject = registration_subject(seen.candidate_id, seen.round_id)
    return AuditEntry(subject, deps.new_id(), change, *difference(old, new))


def _time(round_: Round, seen: Registration) -> dict[str, Any]:
    sitting = seen.sits(round_)
    return {
        "starts_at": iso(sitting.starts_at),
        "entry_from": iso(sitting.entry_from),
        "entry_until": iso(sitting.entry_until),
    }


def undo(deps: Deps, seen: Registration, actor: Actor) -> bool:
    """End a move before its arrival, then give the new place back; False if it has gone on."""
    begun = seen.move
    if begun is None or not begun.going:
        return False
    back = replace(seen, move=replace(begun, state=MoveState.UNDONE))
    change = Change("move_undone", actor, deps.now(), params={"site": begun.site})
    if registrations.write(seen, back, change, None) is None:
        return False
    for to in begun.to:
        seats.give_back(to.pool, to.shard, seen.candidate_id, begun.place)
    cases.close("move", seen.round_id, begun.id)
    return True


def finish(deps: Deps, seen: Registration, move_id: str) -> None:
    """After the arrival: the next version of the paper, if there is one. Repeatable."""
    if seen.state == State.PAID and seen.ticket and seen.ticket.state == Ticket.MAKING:
        tickets.remake(deps, seen)
    cases.close("move", seen.round_id, move_id)


def go_on(deps: Deps, case: Case, actor: Actor) -> None:
    """The sweep's visit: undo what was cut off and whose time is over, finish what has arrived."""
    seen = registrations.get(case.candidate_id, case.round_id)
    if seen is None:
        cases.close("move", case.round_id, case.id)
        return
    begun = seen.move
    if begun is not None and begun.id == case.id and begun.going:
        if deps.now() >= begun.until:
            undo(deps, seen, actor)
        return
    finish(deps, seen, case.id)
