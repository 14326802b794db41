"""Work that waits for a person, whatever it is about: claimed for a while, then decided.

A kind of work is one `Queue` in `all_queues.QUEUES`. Its cases are `store.cases` under
`<kind>#<owner>`, where the owner is a programme or a round (`Queue.by`). Whose area a case belongs
to stands in its data as `scopes`, a list like `["office:420601", "site:42001"]`; national staff see
all. A decision must close the case in its own transaction (`cases.close_in`).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from chalicelib.domain.audit import Actor, AuditEntry, Change, person_subject
from chalicelib.domain.errors import Conflict, FieldError, Invalid, NotFound, WrongState
from chalicelib.domain.staff import Permission, Scope
from chalicelib.services.deps import Deps
from chalicelib.store import audit, cases, rounds
from chalicelib.store.cases import Case

CLAIM_LASTS = timedelta(minutes=10)
APPROVE, REFUSE = "approve", "refuse"
_ESCALATED = "_escalated"


class Claimed(Conflict):
    """Another reviewer has the case."""

    code = "claimed"


class By(StrEnum):
    PROGRAMME = "programme"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Queue:
    """`show` answers what a reviewer needs to see beside name and age, masked, links short-lived.

    `decide(deps, case, "approve" | "refuse", reason, actor)` gets one of `reasons` with a refusal;
    what the reviewer wrote besides is in `case.data["note"]`. It raises WrongState for a case
    whose matter has moved on.
    """

    kind: str
    permission: Permission
    reasons: tuple[str, ...]
    show: Callable[[Deps, Case], dict[str, Any]]
    decide: Callable[[Deps, Case, str, str | None, Actor], None]
    by: By = By.PROGRAMME

    def of(self, escalated: bool) -> str:
        """The kind of its cases."""
        return self.kind + _ESCALATED if escalated else self.kind


def both(kind: str) -> tuple[str, str]:
    """A kind's cases, and those of it that were passed on."""
    return kind, kind + _ESCALATED


def escalated(case: Case) -> bool:
    return case.kind.endswith(_ESCALATED)


def permission(queue: Queue, passed_on: bool) -> Permission:
    """What a reviewer passes on is decided by those who answer for remedies."""
    return Permission.REMEDY if passed_on else queue.permission


def owners(deps: Deps, queue: Queue) -> list[str]:
    return list(deps.programmes) if queue.by == By.PROGRAMME else rounds.ids()


def waiting(
    deps: Deps, queue: Queue, scope: Scope, *, passed_on: bool = False, owner: str | None = None
) -> Iterator[Case]:
    """All of a scope, oldest first, read page by page."""
    of = [owner] if owner is not None else owners(deps, queue)
    pages = [cases.every(queue.of(passed_on), one) for one in of]
    merged = heapq.merge(*pages, key=lambda case: case.id)
    return (case for case in merged if within(scope, case))


def count(
    deps: Deps, queue: Queue, scope: Scope, *, passed_on: bool = False, owner: str | None = None
) -> int:
    if not scope.national:
        return sum(1 for _ in waiting(deps, queue, scope, passed_on=passed_on, owner=owner))
    of = [owner] if owner is not None else owners(deps, queue)
    return sum(cases.count(queue.of(passed_on), one) for one in of)


def summary(
    deps: Deps, queue: Queue, scope: Scope, *, passed_on: bool = False
) -> tuple[int, Case | None]:
    """How many wait, and the oldest; what is empty is only counted."""
    if not scope.national:
        found = list(waiting(deps, queue, scope, passed_on=passed_on))
        return len(found), found[0] if found else None
    kind = queue.of(passed_on)
    counts = {one: cases.count(kind, one) for one in owners(deps, queue)}
    heads = [cases.waiting(kind, one, 1)[0] for one, number in counts.items() if number]
    oldest = min((head[0] for head in heads if head), key=lambda case: case.id, default=None)
    return sum(counts.values()), oldest


def within(scope: Scope, case: Case) -> bool:
    return scope.national or scope.text in case.data.get("scopes", ())


def public_id(case: Case) -> str:
    """Owner and case in one path segment."""
    return f"{case.round_id}.{case.id}"


def find(queue: Queue, named: str, scope: Scope) -> Case:
    """In whichever part of the queue it waits; NotFound also for what is not of this scope."""
    owner, _, case_id = named.rpartition(".")
    for passed_on in (False, True):
        case = cases.get(queue.of(passed_on), owner, case_id)
        if case is not None and within(scope, case):
            return case
    raise NotFound(case=named)


def next_free(
    deps: Deps,
    queue: Queue,
    scope: Scope,
    who: str,
    *,
    passed_on: bool = False,
    but: str | None = None,
) -> Case | None:
    """The oldest that nobody else is looking at, `but` for one that is known."""
    found = waiting(deps, queue, scope, passed_on=passed_on)
    return next((case for case in found if case.id != but and _free(deps, case, who)), None)


def claim(deps: Deps, case: Case, who: str) -> Case:
    """Take a case for ten minutes; raises Claimed with who has it, NotFound if it is decided."""
    until = deps.wall() + CLAIM_LASTS
    if not cases.claim(case, who, until, deps.wall()):
        there = cases.get(case.kind, case.round_id, case.id)
        if there is None:
            raise NotFound(case=case.id)
        raise Claimed(by=there.claimed_by)
    return replace(case, claimed_by=who, claimed_until=until)


def take(deps: Deps, queue: Queue, case: Case, actor: Actor) -> Case:
    """Claim it, and record who is about to see what is in it: papers, faces, cards."""
    taken = claim(deps, case, actor.id)
    params = {"queue": queue.kind, "case": case.id}
    change = Change("case_claimed", actor, deps.now(), params=params)
    audit.add(AuditEntry(person_subject(case.candidate_id), deps.new_id(), change, {}, {}))
    return taken


def take_next(
    deps: Deps, queue: Queue, scope: Scope, actor: Actor, *, passed_on: bool = False
) -> Case:
    """The oldest free one, now this reviewer's; raises NotFound when nothing waits."""
    while True:
        case = next_free(deps, queue, scope, actor.id, passed_on=passed_on)
        if case is None:
            raise NotFound(queue=queue.kind)
        try:
            return take(deps, queue, case, actor)
        except (Claimed, NotFound):
            continue


def require_free(deps: Deps, case: Case, who: str) -> None:
    """Raises Claimed while another reviewer is looking at it."""
    if not _free(deps, case, who):
        raise Claimed(by=case.claimed_by)


def _free(deps: Deps, case: Case, who: str) -> bool:
    until = case.claimed_until
    return case.claimed_by in (None, who) or until is None or deps.wall() >= until


def decide(
    deps: Deps,
    queue: Queue,
    case: Case,
    verb: str,
    actor: Actor,
    reason: str | None = None,
    note: str | None = None,
) -> None:
    """Raises Invalid for a refusal without one of the queue's reasons, Claimed, WrongState."""
    require_free(deps, case, actor.id)
    if verb == REFUSE and reason not in queue.reasons:
        code, params = ("choice", {"value": reason}) if reason else ("required", {})
        raise Invalid(errors=[FieldError("/reason", code, params)])
    noted = replace(case, data={**case.data, "note": note}) if note else case
    queue.decide(deps, noted, verb, reason if verb == REFUSE else None, actor)


def escalate(deps: Deps, queue: Queue, case: Case, note: str | None, actor: Actor) -> None:
    """Pass a doubtful case on, with a note: it leaves the reviewers' part of the queue.

    Raises Invalid without a note, WrongState if it has been passed on already, Claimed.
    """
    if not note:
        raise Invalid(errors=[FieldError("/note", "required")])
    require_free(deps, case, actor.id)
    if escalated(case):
        raise WrongState(case=case.id)
    data = {**case.data, "escalated": {"by": actor.id, "note": note}}
    passed = replace(
        case, kind=queue.of(escalated=True), data=data, claimed_by=None, claimed_until=None
    )
    params = {"queue": queue.kind, "case": case.id}
    change = Change("case_escalated", actor, deps.now(), note, params)
    entry = AuditEntry(person_subject(case.candidate_id), deps.new_id(), change, {}, {})
    cases.replace(case, passed, entry)


def close(queue_kind: str, owner: str, case_id: str) -> None:
    """Nobody needs to decide it any more, in whichever part of the queue it waits. Repeatable."""
    for kind in both(queue_kind):
        cases.close(kind, owner, case_id)
