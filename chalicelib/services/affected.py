"""Who is registered and would not be any more: listed, and nobody dropped silently (E 41).

A fact revoked, a score lowered, a row gone from the roster: each opens a case for those whose
registration it concerns. Staff let it stand or end it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from chalicelib.domain.audit import Actor, AuditEntry, Change, registration_subject
from chalicelib.domain.eligibility import REVIEWED
from chalicelib.domain.errors import NotFound, WrongState
from chalicelib.domain.fact import Fact, FactType
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.remedy import Ground
from chalicelib.domain.staff import Permission
from chalicelib.services import approvals, booking, eligibility, queues, remedies, rounds
from chalicelib.services.deps import Deps
from chalicelib.services.queues import APPROVE, By, Queue
from chalicelib.store import audit, cases, people, registrations, tables
from chalicelib.store import facts as store
from chalicelib.store.cases import Case

KIND = "affected"
OPENED, STANDS, ENDED = "registration_affected", "affected_stands", "affected_ended"
_STEPS = (OPENED, STANDS, ENDED)
_LIVE = (State.INTENT, State.PAYING, State.PAID)


def look(deps: Deps, candidate_id: str, cause: dict[str, Any]) -> list[Registration]:
    """Open a case for every registration of this person that the rules refuse now; all of them."""
    facts = people.facts(candidate_id)
    if facts is None:
        raise NotFound(candidate=candidate_id)
    found = []
    for seen in registrations.of_candidate(candidate_id):
        if not _live(deps, seen):
            continue
        round_ = rounds.get(seen.round_id)
        verdict = eligibility.judged(deps, rounds.programme_of(deps, round_), round_, facts)
        if not verdict.eligible:
            reasons = [asdict(reason) for reason in verdict.reasons]
            open_case(deps, seen, {**cause, "reasons": reasons})
            found.append(seen)
    return found


def of_programme(
    deps: Deps, candidate_id: str, programme: str, cause: dict[str, Any], round_id: str | None
) -> None:
    """The same for what no rule asks: every live registration there, or the one of a round."""
    for seen in registrations.of_candidate(candidate_id):
        own = rounds.get(seen.round_id).programme == programme
        if own and round_id in (None, seen.round_id) and _live(deps, seen):
            open_case(deps, seen, cause)


def open_case(deps: Deps, seen: Registration, cause: dict[str, Any]) -> None:
    """One for each registration: a further cause joins the case that waits already."""
    subject = registration_subject(seen.candidate_id, seen.round_id)
    last = next((e.change.action for e in audit.of(subject) if e.change.action in _STEPS), None)
    if last == OPENED:
        return
    data = {**cause, "state": seen.state.value, "scopes": [f"site:{seen.site}"]}
    case = Case(KIND, seen.round_id, deps.new_id(), seen.candidate_id, deps.now(), data)
    actor = Actor("system", "facts", "")
    change = Change(OPENED, actor, deps.now(), params={"cause": cause["cause"]})
    cases.open_with(case, entry_of(deps, case, change))


def absent(deps: Deps, round_id: str, tickets: Iterable[str]) -> list[Registration]:
    """The registered of a round with no prior score among these tickets: their rows are gone."""
    there, found = frozenset(tickets), []
    for seen in registrations.of_round(round_id):
        facts = people.facts(seen.candidate_id) if _live(deps, seen) else None
        if facts and there.isdisjoint(score.written_ticket_no for score in facts.scores):
            found.append(seen)
    return found


def _live(deps: Deps, seen: Registration) -> bool:
    return seen.state in _LIVE and (seen.state == State.PAID or seen.live(deps.now()))


def show(deps: Deps, case: Case) -> dict[str, Any]:
    seen = registrations.get(case.candidate_id, case.round_id)
    return {
        "cause": case.data["cause"],
        "source": case.data.get("source"),
        "reasons": case.data.get("reasons", []),
        "state": seen.state.value if seen else None,
        "site": seen.site if seen else None,
    }


def decide(deps: Deps, case: Case, verb: str, reason: str | None, actor: Actor) -> None:
    """Approved, the registration stands: an exemption for this round says so. Refused, a place that
    is not paid for goes back, and for one that is a second person is asked for the refund.

    Raises WrongState for a registration that is over.
    """
    seen = registrations.get(case.candidate_id, case.round_id)
    if seen is None or not _live(deps, seen):
        queues.close(KIND, case.round_id, case.id)
        raise WrongState(case=case.id)
    if verb == APPROVE:
        _let_stand(deps, case, actor)
        return
    why = case.data.get("note") or reason or ""
    if seen.state == State.PAID:
        data = remedies.refund_data(seen.round_id, seen.candidate_id, Ground.COMMITTEE)
        approvals.ask(deps, seen.round_id, "refund", data, why, actor, seen.candidate_id)
    else:
        booking.cancel(deps, seen.candidate_id, seen.round_id, actor)
    change = Change(ENDED, actor, deps.now(), why, {"case": case.id})
    cases.close_with(case, entry_of(deps, case, change))


def _let_stand(deps: Deps, case: Case, actor: Actor) -> None:
    fact = exemption(deps, case, "affected")
    note = case.data.get("note")
    change = Change(STANDS, actor, deps.now(), note, {"case": case.id})
    close_with_fact(case, fact, entry_of(deps, case, change))


def exemption(deps: Deps, case: Case, source: str) -> Fact:
    """Eligible for this round, because a person has decided so."""
    return Fact(
        type=FactType.EXEMPTION,
        key=REVIEWED,
        value="granted",
        programme=rounds.get(case.round_id).programme,
        source=f"{source}:{case.id}",
        at=deps.now(),
        ref=case.round_id,
    )


def close_with_fact(case: Case, fact: Fact, entry: AuditEntry) -> None:
    """The decision, and what it makes known; raises StaleVersion if another was first."""
    with tables.stale(1), tables.transaction() as transaction:
        cases.close_in(transaction, case)
        store.put_in(transaction, case.candidate_id, fact)
        audit.add_in(transaction, entry)


def entry_of(deps: Deps, case: Case, change: Change) -> AuditEntry:
    """What the story of the case's registration says."""
    subject = registration_subject(case.candidate_id, case.round_id)
    return AuditEntry(subject, deps.new_id(), change, {}, {})


QUEUE = Queue(
    kind=KIND,
    permission=Permission.REMEDY,
    reasons=("not_eligible", "withdrawn"),
    show=show,
    decide=decide,
    by=By.ROUND,
)
