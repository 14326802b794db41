"""The two-person rule at the desk: what waits for a second person, and their decision.

Whoever may ask for something may also decide about what others have asked for: the roles that have
`approve` are those that see this.
"""

from __future__ import annotations

from chalicelib.api import remedies_views
from chalicelib.api.access import require_permission, require_scope, staff_with
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.api.remedies_schemas import ApproveBody
from chalicelib.api.schemas import Reason
from chalicelib.domain.approval import Request
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.staff import Permission
from chalicelib.services import approvals, rounds, sites

routes = Routes(__name__)
APPROVE = staff_with(Permission.APPROVE)


def _require_scope(call: Call, request: Request) -> None:
    """What concerns one site is for whoever covers it; the rest is for national staff."""
    code = request.data.get("site")
    if code is not None:
        site = sites.get(request.round_id, code)
        require_scope(call.caller, site.province, site.code)
    elif not call.caller.staff.scope.national:
        raise Forbidden(scope=call.caller.staff.scope.text, needed="national")


def _seen(call: Call, request: Request) -> bool:
    try:
        _require_scope(call, request)
    except Forbidden:
        return False
    return True


def _requested(call: Call) -> Request:
    round_id = rounds.get(call.args["round_id"]).id
    request = approvals.get(round_id, call.args["approval"])
    _require_scope(call, request)
    return request


def _to_decide(call: Call) -> Request:
    request = _requested(call)
    if approvals.KINDS[request.kind].national:
        require_permission(call.caller, Permission.APPROVE, national=True)
    return request


@routes.add("GET", "/staff/rounds/{round_id}/approvals", allow=APPROVE, returns="ApprovalList")
def list_approvals(call: Call) -> Json:
    """What waits for a second person in my scope, oldest first, with its effect as of now."""
    found = approvals.waiting(rounds.get(call.args["round_id"]).id)
    mine = [request for request in found if _seen(call, request)]
    shown = [remedies_views.approval(call.deps, one, call.caller.id) for one in mine]
    return {"approvals": shown}


@routes.add(
    "GET",
    "/staff/rounds/{round_id}/approvals/{approval}",
    allow=APPROVE,
    returns="ApprovalAnswer",
)
def show_approval(call: Call) -> Json:
    """One request with its effect as of now."""
    return remedies_views.approval(call.deps, _requested(call), call.caller.id)


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/approvals/{approval}/approve",
    allow=APPROVE,
    body=ApproveBody,
    returns="ApprovalAnswer",
)
def approve(call: Call) -> Json:
    """Approve what another has asked for, naming how many people it concerns."""
    request = _to_decide(call)
    done = approvals.approve(call.deps, request.round_id, request.id, call.body.people, call.actor)
    return remedies_views.approval(call.deps, done, call.caller.id, decided=True)


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/approvals/{approval}/refuse",
    allow=APPROVE,
    body=Reason,
    status=204,
)
def refuse(call: Call) -> Reply:
    """Refuse what another has asked for, or take one's own request back."""
    request = _to_decide(call)
    approvals.refuse(call.deps, request.round_id, request.id, call.body.reason, call.actor)
    return Reply(None, 204)
