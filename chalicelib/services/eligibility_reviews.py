"""A candidate who was refused asks a person to look again (C2 29). No place is held meanwhile."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from chalicelib.domain.audit import Actor, Change, registration_subject
from chalicelib.domain.errors import FieldError, Invalid, WrongState
from chalicelib.domain.staff import Permission
from chalicelib.domain.window import iso
from chalicelib.services import affected, standing
from chalicelib.services.deps import Deps
from chalicelib.services.queues import APPROVE, By, Queue
from chalicelib.services.standing import Standing
from chalicelib.store import audit, cases, guards
from chalicelib.store.cases import Case

KIND = "eligibility"
_STATES = {"review_asked": "waiting", "review_granted": "granted", "review_refused": "refused"}
NOTE_SHORTEST, NOTE_LONGEST = 10, 1000


def request(deps: Deps, candidate_id: str, round_id: str, note: str, actor: Actor) -> Standing:
    """File it, once: a second one is refused while the first waits.

    Raises Invalid, WindowClosed outside the registration, WrongState for whoever is eligible or
    has been answered that a suspension stands.
    """
    here = standing.of(deps, candidate_id, round_id)
    standing.require_window(here.round.phase_one, here.now)
    text = note.strip()
    if not NOTE_SHORTEST <= len(text) <= NOTE_LONGEST:
        params = {"length": len(text), "min": NOTE_SHORTEST, "max": NOTE_LONGEST}
        raise Invalid(errors=[FieldError("/note", "length", params)])
    if here.verdict.eligible:
        raise WrongState(state="eligible")
    if any(reason.code == "sanctioned" for reason in here.verdict.reasons):
        raise WrongState(state="sanctioned")
    reasons = [asdict(reason) for reason in here.verdict.reasons]
    last = state(candidate_id, round_id)
    once = deps.wall() + timedelta(seconds=10)
    if last and last["state"] == "waiting":
        raise WrongState(state="waiting")
    key = f"review#{candidate_id}#{round_id}#{last and last['at']}"
    if not guards.once(key, "asked", once):
        raise WrongState(state="waiting")
    data = {"note": text, "reasons": reasons}
    case = Case(KIND, round_id, deps.new_id(), candidate_id, here.now, data)
    change = Change("review_asked", actor, here.now, params={"case": case.id})
    cases.open_with(case, affected.entry_of(deps, case, change))
    return here


def state(candidate_id: str, round_id: str) -> dict[str, Any] | None:
    """The last request as its candidate sees it: waiting, granted or refused with the reason."""
    for entry in audit.of(registration_subject(candidate_id, round_id)):
        if found := _STATES.get(entry.change.action):
            return {"state": found, "at": iso(entry.change.at), "reason": entry.change.reason}
    return None


def show(deps: Deps, case: Case) -> dict[str, Any]:
    """The candidate's words, and what the rules had said."""
    return {"note": case.data["note"], "reasons": case.data["reasons"]}


def decide(deps: Deps, case: Case, verb: str, reason: str | None, actor: Actor) -> None:
    """Granted, an exemption for this round makes the candidate eligible."""
    params = {"case": case.id}
    if verb == APPROVE:
        change = Change("review_granted", actor, deps.now(), params=params)
        fact = affected.exemption(deps, case, "review")
        affected.close_with_fact(case, fact, affected.entry_of(deps, case, change))
        return
    change = Change("review_refused", actor, deps.now(), reason, params)
    cases.close_with(case, affected.entry_of(deps, case, change))


QUEUE = Queue(
    kind=KIND,
    permission=Permission.REVIEW_CASES,
    reasons=("evidence_missing", "evidence_not_accepted", "rule_stands"),
    show=show,
    decide=decide,
    by=By.ROUND,
)
