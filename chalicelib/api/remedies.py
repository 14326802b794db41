"""What staff do for paid people after a fault: move them, pay them back, and see to the money."""

from __future__ import annotations

from chalicelib.api import people, remedies_views
from chalicelib.api.access import require_scope, staff_with
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.api.remedies_schemas import MoveBody, RefundBody, SiteRemedyBody
from chalicelib.api.staff import READ
from chalicelib.domain.errors import NotFound
from chalicelib.domain.payment import RefundState
from chalicelib.domain.programme import Sitting
from chalicelib.domain.remedy import Wanted
from chalicelib.domain.staff import Permission
from chalicelib.services import (
    approvals,
    moves,
    refund_list,
    refunds,
    remedies,
    rounds,
    site_remedies,
    sites,
)
from chalicelib.store import cases

routes = Routes(__name__)
REMEDY = staff_with(Permission.REMEDY)
NATIONAL = staff_with(Permission.REMEDY, national=True)


@routes.add(
    "POST",
    f"{people.PERSON}/move",
    allow=REMEDY,
    body=MoveBody,
    headers=("Idempotency-Key",),
    returns="RegistrationDetail",
)
def move(call: Call) -> Json:
    """Move one paid person to another site or time, the new place first."""
    body: MoveBody = call.body
    round_id, candidate_id = call.args["round_id"], call.args["candidate"]
    people.in_scope(call, candidate_id)
    if body.site is not None:
        target = sites.get(round_id, body.site)
        require_scope(call.caller, target.province, target.code)
    own = body.sitting
    sitting = Sitting(own.starts_at, own.entry_from, own.entry_until) if own else None
    wanted = Wanted(body.site, sitting, body.ground, body.reason, call.idempotency_key)
    moves.move(call.deps, candidate_id, round_id, wanted, call.actor)
    return people.show(call)


@routes.add(
    "POST",
    f"{people.PERSON}/refund",
    allow=REMEDY,
    body=RefundBody,
    status=202,
    returns="ApprovalAnswer",
)
def ask_refund(call: Call) -> Reply:
    """Ask a second person for the full refund of one paid person."""
    body: RefundBody = call.body
    round_id, candidate_id = call.args["round_id"], call.args["candidate"]
    people.in_scope(call, candidate_id)
    data = remedies.refund_data(round_id, candidate_id, body.ground)
    request = approvals.ask(
        call.deps, round_id, "refund", data, body.reason, call.actor, candidate_id
    )
    return Reply(remedies_views.approval(call.deps, request, call.caller.id), 202)


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/sites/{site}/remedy",
    allow=NATIONAL,
    body=SiteRemedyBody,
    status=202,
    returns="ApprovalAnswer",
)
def ask_site_remedy(call: Call) -> Reply:
    """Ask a second person to move, or pay back, everybody who has paid at a site."""
    body: SiteRemedyBody = call.body
    round_id = rounds.get(call.args["round_id"]).id
    data = site_remedies.require(round_id, call.args["site"], body.action, body.to)
    data["ground"] = body.ground.value
    request = approvals.ask(call.deps, round_id, "site_remedy", data, body.reason, call.actor)
    return Reply(remedies_views.approval(call.deps, request, call.caller.id), 202)


@routes.add("GET", "/staff/rounds/{round_id}/remedies", allow=REMEDY, returns="RemedyList")
def list_remedies(call: Call) -> Json:
    """Remedies being carried out or done in my scope, newest first."""
    round_id = rounds.get(call.args["round_id"]).id
    scope = call.caller.staff.scope
    covered = {s.code for s in sites.covered(round_id, scope)}
    found = [work for work in site_remedies.listed(round_id) if work.site in covered]
    return {"remedies": [remedies_views.remedy(work) for work in found]}


@routes.add(
    "GET",
    "/staff/rounds/{round_id}/refunds",
    allow=READ,
    query=("state", "cursor", "limit"),
    returns="RefundPage",
)
def list_refunds(call: Call) -> Json:
    """Money on its way back in my scope: what waits, oldest first, then what is done."""
    round_id = rounds.get(call.args["round_id"]).id
    scope, state = call.caller.staff.scope, call.choice("state", RefundState)
    found, further = refund_list.page(round_id, scope, state, call.cursor, call.limit())
    return {
        "refunds": [remedies_views.refund(case) for case in found],
        "totals": refund_list.totals(round_id) if scope.national else None,
        "next": further,
    }


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/refunds/{refund}/retry",
    allow=REMEDY,
    returns="RefundRow",
)
def retry_refund(call: Call) -> Json:
    """Ask the provider once more for a refund that has failed or was not answered."""
    round_id, refund_no = rounds.get(call.args["round_id"]).id, call.args["refund"]
    case = cases.get("refund", round_id, refund_no) or cases.get("refunded", round_id, refund_no)
    if case is None:
        raise NotFound(refund=refund_no)
    people.in_scope(call, case.candidate_id)
    return remedies_views.refund(refunds.retry(call.deps, round_id, refund_no, call.actor))
