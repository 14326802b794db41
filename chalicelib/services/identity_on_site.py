"""Confirmed by people who have person and document before them (S5-22, S5-23, C1-14, C1-15).

An office confirms whoever comes to it; an institution those on its list, and nobody else. The list
is not its own to write.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from chalicelib.domain.audit import Actor
from chalicelib.domain.confirmation import Confirmation, Record, StepState, Way
from chalicelib.domain.errors import (
    DomainError,
    FieldError,
    Forbidden,
    Invalid,
    NotFound,
    WrongState,
)
from chalicelib.domain.identity import possible_documents
from chalicelib.domain.staff import Scope
from chalicelib.domain.window import iso
from chalicelib.services import accounts, identity, queues
from chalicelib.services.deps import Deps
from chalicelib.services.identity import KIND, Person
from chalicelib.store import audit, cases, people
from chalicelib.store import identity as store
from chalicelib.store.cases import Case


@dataclass(frozen=True, slots=True)
class Desk:
    """Who confirms: an office's or an institution's code."""

    way: Way
    code: str


def desk_of(scope: Scope, office: str | None) -> Desk:
    """From the scope; national staff say for which office. Raises Forbidden, Invalid."""
    if (code := scope.named("institution")) is not None:
        return Desk(Way.COHORT, code)
    if (code := scope.named("office")) is not None:
        return Desk(Way.ON_SITE, code)
    if not scope.national:
        raise Forbidden(scope=scope.text)
    if not office:
        raise Invalid(errors=[FieldError("/office", "required")])
    return Desk(Way.ON_SITE, office)


def find(deps: Deps, programme: str, id_no: str, desk: Desk, actor: Actor) -> Person:
    """By the number on the document that lies on the desk; who has looked is recorded.

    Raises Invalid for what is no number, NotFound for nobody and for another institution's.
    """
    today = deps.today()
    indexes = [accounts.id_index(deps, one) for one in possible_documents(id_no, today)]
    found = next((who for who in map(people.of_document, indexes) if who is not None), None)
    if found is None:
        raise NotFound(part="person")
    person = identity.of(deps, found, programme)
    _require_own(person, desk)
    looked = identity.entry(person, "identity_looked_up", actor, by=desk.code)
    audit.add(looked)
    return person


def confirm(
    deps: Deps,
    programme: str,
    candidate_id: str,
    desk: Desk,
    actor: Actor,
    round_id: str | None = None,
) -> Confirmation:
    """Everything that was asked online is passed; `round_id`: what this round asks, too (S4-16).

    Raises WrongState where the programme has no such way, or there is nothing to confirm.
    """
    person = _person(deps, programme, candidate_id, desk)
    found, waiting = person.found, list[Case]()
    for step in person.rules.steps:
        record = found.record(step, round_id)
        if record.passed or (step.each_round and round_id is None):
            continue
        waiting += _waiting(person, record)
        passed = replace(_ended(record), state=StepState.PASSED, at=deps.now())
        found = found.with_record(step.key(round_id), passed)
    if not found.confirmed(person.candidate):
        found = found.now_confirmed(desk.way, desk.code, deps.now())
    elif found == person.found:
        raise WrongState(state="confirmed")
    entry = identity.entry(person, f"identity_{desk.way.value}", actor, by=desk.code)
    stored = store.put(found, [entry], closed=waiting)
    identity.after_confirmed(person, stored)
    return stored


def _ended(record: Record) -> Record:
    return replace(record, case=None, reason=None, params={}, challenge={}, until=None)


def reject(
    deps: Deps, programme: str, candidate_id: str, desk: Desk, reason: str, actor: Actor
) -> Confirmation:
    """The person is told why, and where; nothing they have is taken away."""
    person = _person(deps, programme, candidate_id, desk)
    if person.found.confirmed(person.candidate):
        raise WrongState(state="confirmed")
    refused = {"by": desk.code, "reason": reason, "at": iso(deps.now()) or ""}
    entry = identity.entry(person, "identity_rejected", actor, reason=reason, by=desk.code)
    return store.put(replace(person.found, refused=refused), [entry])


def each(
    deps: Deps,
    programme: str,
    candidates: list[str],
    desk: Desk,
    actor: Actor,
    reason: str | None = None,
    round_id: str | None = None,
) -> list[tuple[str, str]]:
    """Confirm, or with a `reason` reject, one by one: each with its outcome, a problem's code."""
    found = []
    for candidate_id in candidates:
        try:
            if reason is None:
                confirm(deps, programme, candidate_id, desk, actor, round_id)
            else:
                reject(deps, programme, candidate_id, desk, reason, actor)
            found.append((candidate_id, "done"))
        except DomainError as error:
            found.append((candidate_id, error.code))
    return found


def _person(deps: Deps, programme: str, candidate_id: str, desk: Desk) -> Person:
    person = identity.of(deps, candidate_id, programme)
    if person.rules.on_site is None:
        raise WrongState(state="no_on_site")
    _require_own(person, desk)
    return person


def _require_own(person: Person, desk: Desk) -> None:
    """NotFound for an institution's strangers: it learns nothing of them."""
    if desk.way != Way.COHORT:
        return
    member = store.member(person.programme.code, person.candidate.id_index)
    if member is None or member.institution != desk.code:
        raise NotFound(candidate=person.candidate.id)


def _waiting(person: Person, record: Record) -> list[Case]:
    """The case that nobody needs to decide any more."""
    if record.case is None:
        return []
    found = [cases.get(kind, person.programme.code, record.case) for kind in queues.both(KIND)]
    return [case for case in found if case is not None]
