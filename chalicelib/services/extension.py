"""More time to pay: for one person by staff, or for all whom a round's deadline cut off (row 12).

The entries first, then the registration: an entry that outlives its registration only keeps the
place, while the other way round somebody could take it. A case has the sweep go on with either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from chalicelib.domain import standby
from chalicelib.domain.audit import Actor, AuditEntry, Change, difference, registration_subject
from chalicelib.domain.errors import Busy, FieldError, Invalid, NotFound, StaleVersion, WrongState
from chalicelib.domain.programme import Programme, Round
from chalicelib.domain.registration import Entry, Registration, State
from chalicelib.domain.seats import Place, Shard
from chalicelib.domain.window import epoch, instant, iso
from chalicelib.services import capacity, expiry, rounds
from chalicelib.services.deps import Deps
from chalicelib.store import audit, cases, registrations, seats, tables
from chalicelib.store.cases import Case

SETTLED = timedelta(minutes=1)
"""Longer than a request lives: whoever held a place by the old deadline has written it by then."""
_UNPAID = (State.INTENT, State.PAYING)
_TRIES = 8
_BATCH = 100


def extend(
    deps: Deps, candidate_id: str, round_id: str, until: datetime, reason: str, actor: Actor
) -> Registration:
    """Let one person pay until then; the same instant again changes nothing.

    Raises NotFound, WrongState without a running hold, Invalid for an instant that is earlier or
    past the window's, Busy; then the sweep may still do it.
    """
    data = {"until": iso(until), "reason": reason, "by": actor.id, "request": actor.request_id}
    for _ in range(_TRIES):
        seen = registrations.get(candidate_id, round_id)
        if seen is None:
            raise NotFound(candidate=candidate_id)
        _require_running(deps, seen)
        if seen.payment_deadline == until:
            return seen
        _require_within(rounds.get(round_id), seen, until)
        case = Case("extension", round_id, candidate_id, candidate_id, deps.now())
        cases.open_(replace(case, data={**data, "seq": seen.seq}))
        stored = _of_one(deps, seen, until, reason, actor)
        if stored is not None:
            cases.close("extension", round_id, candidate_id)
            return stored
    raise Busy(retry_after=1)


def _require_running(deps: Deps, seen: Registration) -> None:
    """A hold whose time is not over and whose shards show it."""
    if seen.state not in _UNPAID:
        raise WrongState(state=seen.state.value)
    if not seen.live(deps.now()) or not all(entry for _, entry in _own(seen)):
        raise WrongState(state=State.EXPIRED.value)


def _require_within(round_: Round, seen: Registration, until: datetime) -> None:
    if seen.payment_deadline < until <= round_.pay_until:
        return
    early = until < seen.payment_deadline
    code = "not_after" if early else "past_pay_until"
    limit = seen.payment_deadline if early else round_.pay_until
    raise Invalid(errors=[FieldError("/until", code, {"value": iso(until), "limit": iso(limit)})])


def _own(
    seen: Registration, known: Mapping[Entry, Place] = MappingProxyType({})
) -> Iterator[tuple[Entry, Place | None]]:
    """Its entries as the shards show them, or as `known` from just before; None where another's
    attempt, or nothing, is there.
    """
    for at in seen.entries:
        entry = known.get(at) or seats.read(at.pool, at.shard).places().get(seen.candidate_id)
        yield at, entry if entry is not None and entry.seq == seen.seq else None


def _until(seen: Registration, until: datetime, grace: timedelta) -> Registration:
    """With another deadline and the programme's grace after it; time that it has stays."""
    return replace(seen, payment_deadline=until, expires_at=max(seen.expires_at, until + grace))


def _lengthen(
    seen: Registration, wanted: Place, known: Mapping[Entry, Place] = MappingProxyType({})
) -> bool:
    """Every entry lasts as long as `wanted`; False if one is gone, is being paid, or has moved.

    Never shorter: another extension may have gone further since `seen` was read.
    """
    found = list(_own(seen, known))
    if any(entry is None or entry.paid for _, entry in found):
        return False
    return all(
        seats.swap(at.pool, at.shard, seen.candidate_id, entry, wanted)
        for at, entry in found
        if entry is not None and entry.until < wanted.until
    )


def _of_one(
    deps: Deps, seen: Registration, until: datetime, reason: str, actor: Actor
) -> Registration | None:
    """By staff: the entry in the record stands or falls with the registration."""
    grace = rounds.programme_of(deps, rounds.get(seen.round_id)).grace
    wanted = _until(seen, until, grace)
    if not _lengthen(seen, wanted.place):
        return None
    change = _change(deps, wanted, actor, reason)
    sides = ({"payment_deadline": iso(one.payment_deadline)} for one in (seen, wanted))
    subject = registration_subject(seen.candidate_id, seen.round_id)
    entry = AuditEntry(subject, deps.new_id(), change, *difference(*sides))
    try:
        with tables.stale(seen.version), tables.transaction() as transaction:
            registrations.update_in(transaction, seen, wanted, change, _ttl(deps, wanted))
            audit.add_in(transaction, entry)
    except StaleVersion:
        return None
    return replace(wanted, version=seen.version + 1)


def _change(deps: Deps, wanted: Registration, actor: Actor, reason: str | None) -> Change:
    params = {"site": wanted.site, "payment_deadline": iso(wanted.payment_deadline)}
    return Change("hold_extended", actor, deps.now(), reason, params)


def _ttl(deps: Deps, wanted: Registration) -> datetime | None:
    if wanted.state != State.INTENT:
        return None
    return deps.wall() + (wanted.expires_at - deps.now()) + expiry.KEPT


def finish(deps: Deps, case: Case) -> None:
    """The sweep's visit to an extension by staff that was cut off.

    It was granted when it was begun: that the old deadline has passed since ends nothing. Whoever
    has paid, left or lost their place needs it no more.
    """
    seen, data = registrations.get(case.candidate_id, case.round_id), case.data
    until, actor = instant(data["until"]), Actor("staff", data["by"], data["request"])
    if (
        seen is not None
        and seen.seq == data["seq"]
        and seen.state in _UNPAID
        and seen.payment_deadline < until
        and all(entry for _, entry in _own(seen))
        and _of_one(deps, seen, until, data["reason"], actor) is None
    ):
        return
    cases.close("extension", case.round_id, case.id)


def spared(deps: Deps, round_id: str) -> datetime | None:
    """From which expiry on nothing is over yet: while holds get more time, who has not got it by
    the old expiry must not lose the place to the sweep.
    """
    was = [instant(case.data["was"]) for case in cases.every("extend", round_id)]
    if not was:
        return None
    return min(was) + rounds.programme_of(deps, rounds.get(round_id)).grace


def go_on(deps: Deps, case: Case, until: datetime) -> None:
    """The sweep's visit to a later deadline: pool by pool, in each the first to expire first.

    A hold may have been made by the old deadline while the round was being changed: the last pass
    begins when all such requests are over.
    """
    data = dict(case.data)
    if not data["after"]:
        data["last"] = deps.wall() - instant(data["opened"]) >= SETTLED
    for name, _, pool in sorted(capacity.every(case.round_id), key=lambda found: found[0]):
        if name > data["after"]:
            this = _Pass.of(deps, case, until)
            whole = deps.wall() < until and _of_pool(this, seats.read_all(name, pool.shards))
            data["extended"] += this.extended
            if not whole:
                cases.open_(replace(case, data=data))
                return
            data["after"] = name
    if data["last"]:
        cases.close("extend", case.round_id, case.id)
    else:
        cases.open_(replace(case, data={**data, "after": ""}))


@dataclass(slots=True)
class _Pass:
    """Through one pool, with the round as it was when it began."""

    deps: Deps
    case: Case
    until: datetime
    was: datetime
    round: Round
    programme: Programme
    extended: int = 0

    @classmethod
    def of(cls, deps: Deps, case: Case, until: datetime) -> _Pass:
        round_ = rounds.get(case.round_id)
        programme = rounds.programme_of(deps, round_)
        return cls(deps, case, until, instant(case.data["was"]), round_, programme)


def _of_pool(this: _Pass, shards: list[Shard]) -> bool:
    """False when the time was over first. The next run reads what is done in batches, and writes
    nothing for it.
    """
    due = sorted(
        (entry.until, candidate_id, shard.number, entry)
        for shard in shards
        for candidate_id, entry in shard.places().items()
        if not entry.paid and not entry.resting and entry.until >= epoch(this.was)
    )
    for start in range(0, len(due), _BATCH):
        batch = due[start : start + _BATCH]
        people = [candidate_id for _, candidate_id, _, _ in batch]
        found = registrations.get_many(people, this.case.round_id)
        for _, candidate_id, number, entry in batch:
            if this.deps.wall() >= this.until:
                return False
            known = {Entry(shards[number].pool, number): entry}
            this.extended += _by_the_round(this, found.get(candidate_id), known)
    return True


def _by_the_round(this: _Pass, seen: Registration | None, known: Mapping[Entry, Place]) -> bool:
    """Only what was running when the round was changed, and what a deadline had cut off.

    Two requests a person, unless somebody else is at it: for a round they are many.
    """
    deps = this.deps
    for _ in range(_TRIES):
        if seen is None or seen.state not in _UNPAID:
            return False
        until = standby.deadline(this.round, this.programme, seen)
        cut_off = this.was <= seen.payment_deadline < until
        if not cut_off or not seen.live(this.case.opened_at):
            return False
        wanted = _until(seen, until, this.programme.grace)
        change = _change(deps, wanted, expiry.ACTOR, None)
        ttl = _ttl(deps, wanted)
        longer = _lengthen(seen, wanted.place, known)
        if longer and registrations.write(seen, wanted, change, ttl) is not None:
            return True
        seen, known = registrations.get(seen.candidate_id, seen.round_id), {}
    return False
