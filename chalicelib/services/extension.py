"""More time to pay: for one person by staff, or for all whom a round's deadline cut off (row 12).

The entries first, then the registration: an entry that outlives its registration only keeps the
place, while the other way round somebody could take it. A case has the sweep go on with either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain import standby
from chalicelib.domain.audit import Actor, AuditEntry, Change, difference, registration_subject
from chalicelib.domain.errors import Busy, FieldError, Invalid, NotFound, StaleVersion, WrongState
from chalicelib.domain.programme import Round
from chalicelib.domain.registration import Entry, Registration, State
from chalicelib.domain.seats import Place, Shard, place
from chalicelib.domain.window import epoch, instant, iso
from chalicelib.services import capacity, expiry, rounds
from chalicelib.services.deps import Deps
from chalicelib.store import audit, cases, registrations, seats, tables
from chalicelib.store.cases import Case

SETTLED = timedelta(minutes=1)
"""Longer than a request lives: whoever held a place by the old deadline has written it by then."""
_UNPAID = (State.INTENT, State.PAYING)
_TRIES = 8


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


def _own(seen: Registration) -> Iterator[tuple[Entry, Place | None]]:
    """Its entries as the shards show them; None where another's attempt, or nothing, is there."""
    for at in seen.entries:
        value = seats.read(at.pool, at.shard).held.get(seen.candidate_id)
        entry = place(value) if value is not None else None
        yield at, entry if entry is not None and entry.seq == seen.seq else None


def _until(deps: Deps, seen: Registration, until: datetime) -> Registration:
    """With another deadline and the programme's grace after it; time that it has stays."""
    grace = rounds.programme_of(deps, rounds.get(seen.round_id)).grace
    return replace(seen, payment_deadline=until, expires_at=max(seen.expires_at, until + grace))


def _lengthen(seen: Registration, wanted: Place) -> bool:
    """Every entry lasts as long as `wanted`; False if one is gone, is being paid, or has moved.

    Never shorter: another extension may have gone further since `seen` was read.
    """
    found = list(_own(seen))
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
    wanted = _until(deps, seen, until)
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
            if deps.wall() >= until:
                cases.open_(replace(case, data=data))
                return
            shards = seats.read_all(name, pool.shards)
            data["extended"] += _of_pool(deps, case, shards)
            data["after"] = name
    if data["last"]:
        cases.close("extend", case.round_id, case.id)
    else:
        cases.open_(replace(case, data={**data, "after": ""}))


def _of_pool(deps: Deps, case: Case, shards: list[Shard]) -> int:
    """How many of those whom the old deadline cut off have got the new one."""
    was = instant(case.data["was"])
    due = sorted(
        (entry.until, candidate_id)
        for shard in shards
        for candidate_id, entry in shard.places().items()
        if not entry.paid and not entry.resting and entry.until >= epoch(was)
    )
    found = registrations.get_many([candidate_id for _, candidate_id in due], case.round_id)
    seen = [found[candidate_id] for _, candidate_id in due if candidate_id in found]
    return sum(_by_the_round(deps, case, one, was) for one in seen)


def _by_the_round(deps: Deps, case: Case, seen: Registration | None, was: datetime) -> bool:
    """Only what was running when the round was changed, and what its deadline had cut off."""
    for _ in range(_TRIES):
        if seen is None or seen.state not in _UNPAID:
            return False
        round_ = rounds.get(seen.round_id)
        until = standby.deadline(round_, rounds.programme_of(deps, round_), seen)
        if not was <= seen.payment_deadline < until or not seen.live(case.opened_at):
            return False
        wanted = _until(deps, seen, until)
        change = _change(deps, wanted, expiry.ACTOR, None)
        ttl = _ttl(deps, wanted)
        longer = _lengthen(seen, wanted.place)
        if longer and registrations.write(seen, wanted, change, ttl) is not None:
            return True
        seen = registrations.get(seen.candidate_id, seen.round_id)
    return False
