"""What the audit may set right: a single comparison does it, and nothing can want it otherwise."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain.audit import Actor, Change
from chalicelib.domain.errors import StaleVersion
from chalicelib.domain.finding import Suspect
from chalicelib.domain.registration import Entry, Registration, State
from chalicelib.domain.seats import paid_place, place, pool_site
from chalicelib.services import expiry, leaving, moves
from chalicelib.services.deps import Deps
from chalicelib.store import registrations, seat_transactions, seats, tables

ACTOR = Actor("system", "audit", "audit")


def repair(deps: Deps, round_id: str, suspect: Suspect) -> bool:
    """True if a safe write made it fit: it names exactly what was suspected."""
    pool, number, candidate_id = suspect.pool, suspect.shard, suspect.candidate_id
    match suspect.kind:
        case "orphan":
            return _take_on_or_remove(deps, round_id, suspect)
        case "unmarked":
            entry = place(int(suspect.detail))
            return seats.swap(pool, number, candidate_id, entry, paid_place(entry.seq))
        case "half_moved" | "empty_intent" | "outlived":
            seen = registrations.get(candidate_id, round_id)
            return seen is not None and _end(deps, seen, suspect)
    return False


def _take_on_or_remove(deps: Deps, round_id: str, suspect: Suspect) -> bool:
    """The claim that a request owed which is no more; a minute later nobody else is at it."""
    at, entry = Entry(suspect.pool, suspect.shard), place(int(suspect.detail))
    seen, now = registrations.get(suspect.candidate_id, round_id), deps.now()
    if seen is not None and seen.takes_on(at, entry, now) and leaving.finish(seen, now):
        return True
    return seats.remove(at.pool, at.shard, suspect.candidate_id, entry)


def _end(deps: Deps, seen: Registration, suspect: Suspect) -> bool:
    """End an attempt that nobody is at any more; whoever is after all, has written meanwhile."""
    if suspect.kind == "half_moved":
        over = seen.move is not None and str(seen.move.seq) == suspect.detail
        return over and moves.undo(deps, seen, ACTOR)
    params = {"site": pool_site(suspect.pool)[1]}
    if suspect.kind == "empty_intent":
        change = Change("intent_ended", ACTOR, deps.now(), params=params)
        ended = replace(seen, state=State.NONE, seq=seen.seq + 1)
        same = suspect.detail == f"{seen.state.value} {seen.seq}"
        found = same and leaving.finish(seen, deps.now())
        return found or (same and _end_empty(seen, ended, change, suspect))
    entry = place(int(suspect.detail))
    change = Change("expired", ACTOR, deps.now(), params=params)
    ended = replace(seen, state=State.EXPIRED, seq=seen.seq + 1)
    if entry.seq != seen.seq or seen.live(deps.now()) or seen.state == State.PAID:
        return False
    if registrations.write(seen, ended, change, deps.wall() + expiry.KEPT) is None:
        return False
    return seats.remove(suspect.pool, suspect.shard, seen.candidate_id, entry)


def _end_empty(seen: Registration, ended: Registration, change: Change, suspect: Suspect) -> bool:
    """Only while the place is not there: a retry claims it without another write to the intent."""
    try:
        with tables.stale(seen.version), tables.transaction() as transaction:
            registrations.update_in(transaction, seen, ended, change)
            seat_transactions.absent(transaction, suspect.pool, suspect.shard, seen.candidate_id)
    except StaleVersion:
        return False
    return True
