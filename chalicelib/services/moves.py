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
from chalicelib.domain.seats import Place, paid_place, pool_id, pool_site
from chalicelib.domain.window import iso
from chalicelib.services import returns, rounds, sites, tickets
from chalicelib.services.deps import Deps
from chalicelib.store import audit, cases, registrations, seats, tables
from chalicelib.store.cases import Case
from chalicelib.store.seats import Claim

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
    pool = _required(deps, round_, seen, wanted)
    if pool == seen.entry.pool:
        here = _new(deps, seen.entries, seen.next_seq - 1, wanted, actor)
        return _arrive(deps, round_, seen, here, actor)
    numbers = _with_room(deps, pool)
    begun = _new(deps, (Entry(pool, numbers[0]),), seen.next_seq, wanted, actor)
    stored = _begin(deps, seen, begun, actor)
    return stored and _claim(deps, round_, stored, begun, actor)


def _required(deps: Deps, round_: Round, seen: Registration, wanted: Wanted) -> str:
    """The pool to be in; raises NotFound, Invalid, or WrongState if nothing would change."""
    site, own = seen.site, wanted.sitting
    faults = sitting_faults(own, deps.now()) if own is not None else []
    if faults:
        raise Invalid(errors=faults)
    pool = pool_id(round_.id, sites.get(round_.id, wanted.site or site).code)
    if pool == seen.entry.pool and (own is None or own == seen.sits(round_)):
        raise WrongState(state="unchanged", site=site)
    return pool


def _with_room(deps: Deps, pool: str) -> list[int]:
    """The shards to try, read consistently: in a full pool nothing is written to find that out."""
    round_id, code = pool_site(pool)
    site = sites.get(round_id, code)
    shards = seats.read_all(pool, site.shards)
    numbers = [shard.number for shard in shards if shard.has_room(deps.now())]
    if not numbers:
        raise _refusal(code, site.open)
    deps.random.shuffle(numbers)
    return numbers


def _refusal(code: str, is_open: bool) -> SoldOut | SiteClosed:
    return SoldOut(site=code) if is_open else SiteClosed(site=code)


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
    """Claim along the shards, the pointer before each (row 4), then arrive; full: undo."""
    code, pool, first = begun.site, begun.to[0].pool, begun.to[0].shard
    rest = [n for n in range(sites.get(round_.id, code).shards) if n != first]
    closed = 0
    for number in [first, *rest]:
        if number != first:
            begun = replace(begun, to=(Entry(pool, number),), seq=going.next_seq)
            change = Change("moving", actor, deps.now(), params={"site": code})
            stored = registrations.write(going, replace(going, move=begun), change, None)
            if stored is None:
                return None
            going = stored
        outcome = seats.claim(pool, number, going.candidate_id, begun.place, deps.now())
        if outcome == Claim.HELD:
            return _arrive(deps, round_, going, begun, actor)
        if outcome == Claim.NEWER:
            return None
        closed += outcome == Claim.CLOSED
    if undo(deps, going, actor):
        raise _refusal(code, closed <= len(rest))
    return None


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
        sitting=_own(round_, begun.sitting or seen.sitting),
        move=replace(begun, state=MoveState.DONE),
    )
    here = tickets.outdated(here)
    who, old = seen.candidate_id, _held(seen)
    entry = _entry(deps, round_, seen, here, begun, actor)
    try:
        with tables.stale(seen.version), tables.transaction() as transaction:
            registrations.update_in(transaction, seen, here, entry.change)
            if begun.to != seen.entries:
                for to in begun.to:
                    paid = paid_place(begun.seq)
                    seats.swap_in(transaction, to.pool, to.shard, who, begun.place, paid)
                for at, left in old:
                    returns.give_back_in(transaction, deps, round_, at, who, left)
            else:
                cases.open_in(transaction, _case(deps, seen, begun))
            audit.add_in(transaction, entry)
    except StaleVersion:
        return None
    return replace(here, version=seen.version + 1)


def _held(seen: Registration) -> list[tuple[Entry, Place]]:
    """The places they leave, as the shards show them: a fault may have lost one."""
    found = [(at, seats.read(at.pool, at.shard).places()) for at in seen.entries]
    mine = [(at, places.get(seen.candidate_id)) for at, places in found]
    return [(at, left) for at, left in mine if left is not None and left.seq == seen.seq]


def _own(round_: Round, sitting: Sitting | None) -> Sitting | None:
    """The round's time is nobody's own."""
    return None if sitting == round_.sitting else sitting


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
        seats.remove(to.pool, to.shard, seen.candidate_id, begun.place)
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
