"""Comparing photos: the reviewers' queue, and that of the cases they have passed on."""

from __future__ import annotations

from chalicelib.api import staff_views
from chalicelib.api.access import require_permission, staff_with
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.people import in_scope
from chalicelib.api.public_views import Json
from chalicelib.api.schemas import Escalation, PhotoRefusal
from chalicelib.domain.photo import ESCALATED, REVIEW, decided_by
from chalicelib.domain.staff import Permission
from chalicelib.services import photos, rounds, sites
from chalicelib.store import cases, registrations
from chalicelib.store.cases import Case

routes = Routes(__name__)
REVIEWER = staff_with(Permission.REVIEW_PHOTOS)
EITHER = staff_with(decided_by(REVIEW), decided_by(ESCALATED))
REVIEWS = "/staff/rounds/{round_id}/photo-reviews"


@routes.add("GET", REVIEWS, allow=EITHER, query=("cursor", "escalated"), returns="ReviewPage")
def list_reviews(call: Call) -> Json:
    """Photos that wait for a comparison, oldest first; `escalated=true`: those passed on."""
    round_id = rounds.get(call.args["round_id"]).id
    queue = _queue(call)
    found, further = cases.waiting(queue, round_id, call.limit(), call.cursor)
    mine = [case for case in found if _reviewable(call, case)]
    return {
        "reviews": [staff_views.review(call.deps, case) for case in mine],
        "waiting": cases.count(queue, round_id),
        "next": further,
    }


def _queue(call: Call) -> str:
    """Who may not review at all has one queue only."""
    reviewer = call.caller.staff.may(decided_by(REVIEW))
    if reviewer and call.query.get("escalated") != "true":
        return REVIEW
    require_permission(call.caller, decided_by(ESCALATED))
    return ESCALATED


def _reviewable(call: Call, case: Case) -> bool:
    """Is the candidate's site in the reviewer's scope?"""
    scope = call.caller.staff.scope
    if scope.national:
        return True
    seen = registrations.get(case.candidate_id, case.round_id)
    if seen is None:
        return False
    site = sites.get(case.round_id, seen.site)
    return scope.covers(site.province, site.code)


def _mine(call: Call) -> str:
    """The case's id, if it is this caller's to decide."""
    case = photos.case_of(call.args["round_id"], call.args["case"])
    require_permission(call.caller, decided_by(case.kind))
    in_scope(call, case.candidate_id)
    return case.id


@routes.add("POST", f"{REVIEWS}/{{case}}/claim", allow=EITHER, returns="ReviewAnswer")
def claim_review(call: Call) -> Json:
    """Take a photo for ten minutes."""
    case = photos.claim(call.deps, call.args["round_id"], _mine(call), call.caller.id)
    return staff_views.review(call.deps, case)


@routes.add("POST", f"{REVIEWS}/{{case}}/approve", allow=EITHER, status=204)
def approve_photo(call: Call) -> Reply:
    """The new photo goes on the ticket."""
    photos.approve(call.deps, call.args["round_id"], _mine(call), call.actor)
    return Reply(None, 204)


@routes.add("POST", f"{REVIEWS}/{{case}}/refuse", allow=EITHER, body=PhotoRefusal, status=204)
def refuse_photo(call: Call) -> Reply:
    """The photo in use stays, and the candidate is told why."""
    reason = call.body.reason
    photos.refuse(call.deps, call.args["round_id"], _mine(call), reason, call.actor)
    return Reply(None, 204)


@routes.add(
    "POST",
    f"{REVIEWS}/{{case}}/escalate",
    allow=REVIEWER,
    body=Escalation,
    returns="ReviewAnswer",
)
def escalate_photo(call: Call) -> Json:
    """Pass a doubtful photo on: others decide, and the reviewers' queue goes on."""
    body: Escalation = call.body
    round_id, case_id = call.args["round_id"], call.args["case"]
    in_scope(call, photos.case_of(round_id, case_id).candidate_id)
    passed = photos.escalate(call.deps, round_id, case_id, body.note, call.actor)
    return staff_views.review(call.deps, passed)
