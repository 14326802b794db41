"""The two-person rule: one asks with a reason, another sees the same effect anew and approves.

A request is a case of kind `approval`. Approving replaces it, in one transaction with the audit
entry, by a case of kind `approved`, which stays until the work is done: the sweep goes on with
what a crash has left. What a request is about lives in `KINDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.approval import Effect, Request
from chalicelib.domain.audit import Actor, AuditEntry, Change, round_subject
from chalicelib.domain.errors import (
    Busy,
    Conflict,
    DomainError,
    Forbidden,
    NotFound,
    StaleVersion,
    WrongState,
)
from chalicelib.domain.window import iso
from chalicelib.services import account_desk, releases, remedies, round_publishing, site_remedies
from chalicelib.services.deps import Deps
from chalicelib.store import cases
from chalicelib.store.cases import Case


class OwnRequest(Forbidden):
    code = "own_request"


class EffectChanged(Conflict):
    code = "effect_changed"


@dataclass(frozen=True, slots=True)
class Kind:
    """`effect` raises what makes the action impossible now; `carry_out` may run any number of
    times and is done when it returns. `national`: decided about by national staff only.
    """

    effect: Callable[[Deps, str, Mapping[str, Any]], Effect]
    carry_out: Callable[[Deps, Request, Actor], None]
    national: bool = False


KINDS: dict[str, Kind] = {
    releases.KIND: Kind(releases.effect, releases.carry_out),
    round_publishing.KIND: Kind(round_publishing.effect, round_publishing.carry_out, national=True),
    "refund": Kind(remedies.refund_effect, remedies.refund),
    account_desk.KIND: Kind(account_desk.recovery_effect, account_desk.recover, national=True),
    "site_remedy": Kind(site_remedies.effect, site_remedies.start, national=True),
}


def ask(
    deps: Deps,
    round_id: str,
    kind: str,
    data: dict[str, Any],
    reason: str,
    actor: Actor,
    candidate_id: str = "",
) -> Request:
    """Open a request with its effect as of now. Raises what the kind's effect raises."""
    effect = KINDS[kind].effect(deps, round_id, data)
    request = Request(
        deps.new_id(), round_id, kind, candidate_id, reason, effect, data, actor.id, deps.now()
    )
    cases.open_with(_case("approval", request), _entry(deps, request, "approval_asked", actor))
    return request


def waiting(round_id: str) -> list[Request]:
    """Everything that waits for a second person, oldest first."""
    return [_request(case) for case in cases.every("approval", round_id)]


def get(round_id: str, request_id: str) -> Request:
    """Raises NotFound: also for what has been decided already."""
    return _request(_waiting_case(round_id, request_id))


def approve(deps: Deps, round_id: str, request_id: str, people: int, actor: Actor) -> Request:
    """Decide, then carry out. `people` is the number the approver typed.

    A request that would leave more people without a place than it said has to be made anew.
    Raises OwnRequest, EffectChanged, WrongState when it has expired, or what the effect raises.
    """
    case = _waiting_case(round_id, request_id)
    request = _request(case)
    if request.requested_by == actor.id:
        raise OwnRequest(requested_by=request.requested_by)
    if deps.now() >= request.expires_at:
        raise WrongState(state="expired", expires_at=iso(request.expires_at))
    now = KINDS[request.kind].effect(deps, round_id, request.data)
    if now["people"] != people:
        raise EffectChanged(value=people, people=now["people"])
    if now.get("unplaced", 0) > request.effect.get("unplaced", 0):
        raise EffectChanged(value=request.effect["unplaced"], unplaced=now["unplaced"])
    approved = _case("approved", request, approved_by=actor.id)
    cases.replace(case, approved, _entry(deps, request, "approval_given", actor, now))
    try:
        carry_out(deps, approved, actor)
    except (Busy, StaleVersion):
        deps.log.warning("carried out later", extra={"approval": request.id})
    return request


def carry_out(deps: Deps, approved: Case, actor: Actor) -> None:
    """Do what was approved; safe to repeat. The case is closed when it is done."""
    request = _request(approved)
    KINDS[request.kind].carry_out(deps, request, actor)
    cases.close("approved", request.round_id, request.id)


def go_on(deps: Deps, approved: Case) -> None:
    """The sweep's visit: in the name of the one who approved it."""
    carry_out(deps, approved, Actor("staff", approved.data["approved_by"], approved.id))


def lapse(deps: Deps, case: Case, actor: Actor) -> None:
    """The sweep's visit to what waits: nobody has decided in time."""
    request = _request(case)
    if deps.now() >= request.expires_at:
        cases.close_with(case, _entry(deps, request, "approval_lapsed", actor))


def effect_now(deps: Deps, request: Request) -> tuple[Effect | None, DomainError | None]:
    """What the approver sees: the effect as of now, or why there is none any more."""
    try:
        return KINDS[request.kind].effect(deps, request.round_id, request.data), None
    except DomainError as refused:
        return None, refused


def refuse(deps: Deps, round_id: str, request_id: str, reason: str, actor: Actor) -> None:
    """By another person, or withdrawn by the one who asked."""
    case = _waiting_case(round_id, request_id)
    request = _request(case)
    own = request.requested_by == actor.id
    action = "approval_withdrawn" if own else "approval_refused"
    cases.close_with(case, _entry(deps, request, action, actor, reason=reason))


def _waiting_case(round_id: str, request_id: str) -> Case:
    case = cases.get("approval", round_id, request_id)
    if case is None:
        raise NotFound(request=request_id)
    return case


def _case(kind: str, request: Request, **more: Any) -> Case:
    data = {
        "kind": request.kind,
        "reason": request.reason,
        "effect": request.effect,
        "data": request.data,
        "requested_by": request.requested_by,
        **more,
    }
    return Case(
        kind, request.round_id, request.id, request.candidate_id, request.requested_at, data
    )


def _request(case: Case) -> Request:
    raw = case.data
    return Request(
        case.id,
        case.round_id,
        raw["kind"],
        case.candidate_id,
        raw["reason"],
        raw["effect"],
        raw["data"],
        raw["requested_by"],
        case.opened_at,
    )


def _entry(
    deps: Deps,
    request: Request,
    action: str,
    actor: Actor,
    effect: Effect | None = None,
    reason: str | None = None,
) -> AuditEntry:
    params = {
        "request": request.id,
        "kind": request.kind,
        "requested_by": request.requested_by,
        "effect": effect or request.effect,
    }
    change = Change(action, actor, deps.now(), reason or request.reason, params)
    return AuditEntry(round_subject(request.round_id), deps.new_id(), change, {}, {})
