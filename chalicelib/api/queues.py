"""The review queues: what waits, the next one, claim, decide, pass on; the same for every kind."""

from __future__ import annotations

from chalicelib.api.access import STAFF, require_permission
from chalicelib.api.http import Call, Routes
from chalicelib.api.public_views import Json
from chalicelib.api.queues_schemas import QueueBody
from chalicelib.domain.errors import NotFound
from chalicelib.domain.names import mask_name
from chalicelib.domain.window import iso
from chalicelib.services import all_queues, queues
from chalicelib.services.queues import APPROVE, REFUSE, Queue
from chalicelib.store import people
from chalicelib.store.cases import Case

routes = Routes(__name__)
NEXT = "next"
"""Instead of a case's id: the oldest that is free."""


@routes.add("GET", "/staff/queues", allow=STAFF, returns="QueueList")
def list_queues(call: Call) -> Json:
    """The queues I may work on, with how many wait in my scope and since when."""
    lines = [
        _line(call, queue, passed_on)
        for queue in all_queues.QUEUES.values()
        for passed_on in (False, True)
        if call.caller.staff.may(queues.permission(queue, passed_on))
    ]
    return {"queues": lines}


def _line(call: Call, queue: Queue, passed_on: bool) -> Json:
    scope = call.caller.staff.scope
    count, oldest = queues.summary(call.deps, queue, scope, passed_on=passed_on)
    return {
        "kind": queue.kind,
        "escalated": passed_on,
        "reasons": list(queue.reasons),
        "waiting": count,
        "oldest_at": iso(oldest.opened_at) if oldest else None,
        "age_seconds": _age(call, oldest) if oldest else None,
    }


@routes.add(
    "GET",
    "/staff/queues/{kind}",
    allow=STAFF,
    query=("escalated", "of", "limit"),
    returns="QueuePage",
)
def show_queue(call: Call) -> Json:
    """The head of a queue in my scope, oldest first; `of` one programme or round."""
    queue = all_queues.get(call.args["kind"])
    passed_on = call.query.get("escalated") == "true"
    require_permission(call.caller, queues.permission(queue, passed_on))
    owner = call.named("of") if call.query.get("of") else None
    scope, limit = call.caller.staff.scope, call.limit(usual=20)
    found = queues.waiting(call.deps, queue, scope, passed_on=passed_on, owner=owner)
    return {
        "kind": queue.kind,
        "reasons": list(queue.reasons),
        "waiting": queues.count(call.deps, queue, scope, passed_on=passed_on, owner=owner),
        "cases": [_case(call, queue, case) for case, _ in zip(found, range(limit), strict=False)],
    }


@routes.add(
    "POST",
    "/staff/queues/{kind}/{case}/{action}",
    allow=STAFF,
    body=QueueBody,
    query=("escalated",),
    returns="QueueStep",
)
def act(call: Call) -> Json:
    """Claim, approve, refuse or escalate a case; `next` claims the oldest that is free."""
    queue = all_queues.get(call.args["kind"])
    action, body = call.args["action"], call.body
    if not call.caller.staff.may(queues.permission(queue, passed_on=True)):
        require_permission(call.caller, queue.permission)
    if call.args["case"] == NEXT and action == "claim":
        return _claim_next(call, queue)
    case = queues.find(queue, call.args["case"], call.caller.staff.scope)
    passed_on = queues.escalated(case)
    require_permission(call.caller, queues.permission(queue, passed_on))
    claimed = None
    if action == "claim":
        claimed = queues.take(call.deps, queue, case, call.actor)
    elif action in (APPROVE, REFUSE):
        queues.decide(call.deps, queue, case, action, call.actor, body.reason, body.note)
    elif action == "escalate":
        queues.escalate(call.deps, queue, case, body.note, call.actor)
    else:
        raise NotFound(action=action)
    return _step(call, queue, claimed, passed_on)


def _claim_next(call: Call, queue: Queue) -> Json:
    passed_on = call.query.get("escalated") == "true"
    require_permission(call.caller, queues.permission(queue, passed_on))
    scope = call.caller.staff.scope
    claimed = queues.take_next(call.deps, queue, scope, call.actor, passed_on=passed_on)
    return _step(call, queue, claimed, passed_on)


def _step(call: Call, queue: Queue, claimed: Case | None, passed_on: bool) -> Json:
    """What was claimed, and which case comes after it."""
    scope, who = call.caller.staff.scope, call.caller.id
    after = queues.next_free(
        call.deps, queue, scope, who, passed_on=passed_on, but=claimed.id if claimed else None
    )
    return {
        "case": _case(call, queue, claimed) if claimed else None,
        "next": _case(call, queue, after) if after else None,
        "waiting": queues.count(call.deps, queue, scope, passed_on=passed_on),
    }


def _case(call: Call, queue: Queue, case: Case) -> Json:
    facts = people.facts(case.candidate_id) if case.candidate_id else None
    return {
        "case_id": queues.public_id(case),
        "of": case.round_id,
        "candidate_id": case.candidate_id or None,
        "name_masked": mask_name(facts.candidate.name) if facts else "",
        "opened_at": iso(case.opened_at),
        "age_seconds": _age(call, case),
        "claimed_by": case.claimed_by,
        "claimed_until": iso(case.claimed_until),
        "escalated": case.data.get("escalated"),
        "shown": queue.show(call.deps, case),
    }


def _age(call: Call, case: Case) -> int:
    return max(0, int((call.deps.now() - case.opened_at).total_seconds()))
