"""The staff's daily work: the board, imports, registrations, photo reviews, the audit."""

from __future__ import annotations

from chalicelib.api import staff_views, views
from chalicelib.api.access import require_scope, staff_with
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.schemas import NewImport, PhotoRefusal
from chalicelib.api.staff import READ
from chalicelib.domain.audit import registration_subject
from chalicelib.domain.errors import NotFound
from chalicelib.domain.seats import pool_site
from chalicelib.domain.staff import Permission
from chalicelib.domain.window import iso
from chalicelib.domain.written_ticket import mask
from chalicelib.services import imports, inventory_audit, overview, photos, rounds, sites, standing
from chalicelib.services.standing import Standing
from chalicelib.store import audit, cases, jobs, registrations, reports
from chalicelib.store.cases import Case

routes = Routes(__name__)
IMPORT = staff_with(Permission.IMPORT, national=True)
REVIEW = staff_with(Permission.REVIEW_PHOTOS)
AUDIT = staff_with(Permission.AUDIT, national=True)


@routes.add("GET", "/staff/rounds/{round_id}/board", allow=READ)
def board(call: Call) -> views.Json:
    """The live board: totals that sum up, days, what waits, sites."""
    round_id = rounds.get(call.args["round_id"]).id
    scope = call.caller.staff.scope
    lines = overview.site_lines(round_id, scope)
    as_of = [line.snapshot.as_of for line in lines if line.snapshot]
    soon = call.deps.now() + overview.SOON
    snapshots = [line.snapshot for line in lines if line.snapshot]
    report = reports.get(round_id) or {}
    return {
        "as_of": iso(max(as_of, default=call.deps.wall())),
        "wall": iso(call.deps.wall()),
        "now": iso(call.deps.now()),
        "totals": {
            "capacity": sum(line.paid + line.held + line.free for line in lines),
            "paid": sum(line.paid for line in lines),
            "held": sum(line.held for line in lines),
            "free": sum(line.free for line in lines),
            "sites": len(lines),
            "full": sum(line.free <= 0 for line in lines),
            "expiring_2h": sum(
                bool(found.next_expiry_at and found.next_expiry_at <= soon) for found in snapshots
            ),
        },
        "days": [
            {"on": day.on, "paid": day.paid, "held": day.held, "expired": day.expired}
            for day in overview.days(round_id)
        ],
        "attention": [
            {"kind": item.kind, "count": item.count, "oldest_at": iso(item.oldest_at)}
            for item in overview.waiting(round_id)
        ],
        "audit": {
            "state": report.get("state", "never"),
            "at": report.get("at"),
            "findings": len(report.get("findings", [])),
        },
        "sites": [staff_views.site(line) for line in lines],
    }


@routes.add("GET", "/staff/rounds/{round_id}/imports", allow=IMPORT)
def list_imports(call: Call) -> views.Json:
    """Imports of a round, newest first."""
    round_id = rounds.get(call.args["round_id"]).id
    return {"jobs": [staff_views.job(call.deps, job) for job in jobs.of_round(round_id)]}


@routes.add("POST", "/staff/rounds/{round_id}/imports", allow=IMPORT, body=NewImport, status=201)
def create_import(call: Call) -> Reply:
    """Open an import; answers where to post the file."""
    body: NewImport = call.body
    job, form = imports.create(
        call.deps, call.args["round_id"], body.kind, body.filename, body.size, call.actor
    )
    upload = {"url": form.url, "fields": form.fields}
    return Reply({**staff_views.job(call.deps, job), "upload": upload}, 201)


@routes.add("GET", "/staff/rounds/{round_id}/imports/{job}", allow=IMPORT)
def show_import(call: Call) -> views.Json:
    """One import with its progress and refused rows."""
    return staff_views.job(call.deps, imports.get(call.args["round_id"], call.args["job"]))


@routes.add("POST", "/staff/rounds/{round_id}/imports/{job}/check", allow=IMPORT, status=202)
def check_import(call: Call) -> Reply:
    """Start the dry run of an uploaded file."""
    job = imports.check(call.deps, call.args["round_id"], call.args["job"])
    return Reply(staff_views.job(call.deps, job), 202)


@routes.add("POST", "/staff/rounds/{round_id}/imports/{job}/commit", allow=IMPORT, status=202)
def commit_import(call: Call) -> Reply:
    """Write what the dry run found good."""
    job = imports.commit(call.deps, call.args["round_id"], call.args["job"], call.actor)
    return Reply(staff_views.job(call.deps, job), 202)


@routes.add(
    "GET",
    "/staff/rounds/{round_id}/registrations",
    allow=READ,
    query=("site", "state", "cursor", "limit"),
)
def list_registrations(call: Call) -> views.Json:
    """Registrations in my scope, by site and state, page by page."""
    query = call.query
    found, further = overview.registrations(
        call.deps,
        rounds.get(call.args["round_id"]).id,
        call.caller.staff.scope,
        query.get("site") or None,
        query.get("state") or None,
        query.get("cursor") or None,
        call.limit(),
    )
    rows = [staff_views.registration(site, row) for site, row in found]
    return {"registrations": rows, "next": further}


def _in_scope(call: Call, candidate_id: str) -> Standing:
    """The candidate's standing, if their site is in the caller's scope."""
    here = standing.of(call.deps, candidate_id, call.args["round_id"])
    if here.registration is None:
        raise NotFound(candidate=candidate_id)
    site = sites.get(here.round.id, pool_site(here.registration.entry.pool)[1])
    require_scope(call.caller, site.province, site.code)
    return here


@routes.add("GET", "/staff/rounds/{round_id}/registrations/{candidate}", allow=READ)
def show_registration(call: Call) -> views.Json:
    """One registration: the candidate's own view, and the timeline with before and after."""
    here = _in_scope(call, call.args["candidate"])
    ticket = mask(here.scores[0].written_ticket_no) if here.scores else ""
    subject = registration_subject(here.candidate.id, here.round.id)
    return {
        "view": views.standing(call.deps, here, ticket, False),
        "timeline": [staff_views.entry(found) for found in audit.of(subject)],
    }


@routes.add("GET", "/staff/rounds/{round_id}/photo-reviews", allow=REVIEW, query=("cursor",))
def list_reviews(call: Call) -> views.Json:
    """Photos that wait for a comparison, oldest first."""
    round_id = rounds.get(call.args["round_id"]).id
    found, further = cases.waiting(
        "photo_review", round_id, call.limit(), call.query.get("cursor") or None
    )
    mine = [case for case in found if _reviewable(call, case)]
    return {
        "reviews": [staff_views.review(call.deps, case) for case in mine],
        "waiting": cases.count("photo_review", round_id),
        "next": further,
    }


def _reviewable(call: Call, case: Case) -> bool:
    """Is the candidate's site in the reviewer's scope?"""
    scope = call.caller.staff.scope
    if scope.national:
        return True
    seen = registrations.get(case.candidate_id, case.round_id)
    if seen is None:
        return False
    site = sites.get(case.round_id, pool_site(seen.entry.pool)[1])
    return scope.covers(site.province, site.code)


def _case_in_scope(call: Call) -> str:
    case_id = call.args["case"]
    case = cases.get("photo_review", call.args["round_id"], case_id)
    if case is None:
        raise NotFound(case=case_id)
    _in_scope(call, case.candidate_id)
    return case_id


@routes.add("POST", "/staff/rounds/{round_id}/photo-reviews/{case}/claim", allow=REVIEW)
def claim_review(call: Call) -> views.Json:
    """Take a photo for ten minutes."""
    case_id = _case_in_scope(call)
    case = photos.claim(call.deps, call.args["round_id"], case_id, call.caller.id)
    return staff_views.review(call.deps, case)


@routes.add(
    "POST", "/staff/rounds/{round_id}/photo-reviews/{case}/approve", allow=REVIEW, status=204
)
def approve_photo(call: Call) -> Reply:
    """The new photo goes on the ticket."""
    photos.approve(call.deps, call.args["round_id"], _case_in_scope(call), call.actor)
    return Reply(None, 204)


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/photo-reviews/{case}/refuse",
    allow=REVIEW,
    body=PhotoRefusal,
    status=204,
)
def refuse_photo(call: Call) -> Reply:
    """The photo in use stays, and the candidate is told why."""
    case_id = _case_in_scope(call)
    photos.refuse(call.deps, call.args["round_id"], case_id, call.body.reason, call.actor)
    return Reply(None, 204)


@routes.add("GET", "/staff/rounds/{round_id}/audit", allow=AUDIT)
def show_audit(call: Call) -> views.Json:
    """The latest proof of seats and money."""
    round_id = rounds.get(call.args["round_id"]).id
    return {"report": reports.get(round_id)}


@routes.add("POST", "/staff/rounds/{round_id}/audit", allow=AUDIT)
def run_audit(call: Call) -> views.Json:
    """Run one pass now; a suspect becomes a finding when a pass a minute later still sees it."""
    round_id = rounds.get(call.args["round_id"]).id
    return {"report": inventory_audit.run(call.deps, round_id).as_json()}
