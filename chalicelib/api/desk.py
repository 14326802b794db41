"""The staff's daily work: the board, imports, registrations, photo reviews, the audit."""

from __future__ import annotations

from chalicelib.api import staff_views
from chalicelib.api.access import require_permission, staff_with
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.api.schemas import NewImport
from chalicelib.api.staff import READ
from chalicelib.domain.registration import State
from chalicelib.domain.staff import Permission
from chalicelib.services import imports, inventory_audit, overview, rounds
from chalicelib.store import jobs
from chalicelib.store.jobs import Job

routes = Routes(__name__)
IMPORT = staff_with(Permission.IMPORT, national=True)
AUDIT = staff_with(Permission.AUDIT, national=True)


@routes.add("GET", "/staff/rounds/{round_id}/board", allow=READ, returns="BoardAnswer")
def board(call: Call) -> Json:
    """The live board of my scope: totals that sum up, days, what waits, sites."""
    round_id = rounds.get(call.args["round_id"]).id
    found = overview.board(call.deps, round_id, call.caller.staff.scope)
    return staff_views.board(call.deps, found)


@routes.add("GET", "/staff/rounds/{round_id}/imports", allow=IMPORT, returns="ImportList")
def list_imports(call: Call) -> Json:
    """Imports of a round, newest first; those of grades for who may see results."""
    round_id = rounds.get(call.args["round_id"]).id
    found = [job for job in jobs.of_round(round_id) if _may_see(call, job.kind)]
    return {"jobs": [staff_views.job(call.deps, job) for job in found]}


def _may_see(call: Call, kind: str) -> bool:
    return kind != "grades" or call.caller.staff.may(Permission.RESULTS)


def _require_kind(call: Call, kind: str) -> None:
    """Grades need the permission of results too."""
    if kind == "grades":
        require_permission(call.caller, Permission.RESULTS)


def _import(call: Call) -> Job:
    job = imports.get(call.args["round_id"], call.args["job"])
    _require_kind(call, job.kind)
    return job


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/imports",
    allow=IMPORT,
    body=NewImport,
    status=201,
    returns="ImportOpened",
)
def create_import(call: Call) -> Reply:
    """Open an import; answers where to post the file."""
    body: NewImport = call.body
    _require_kind(call, body.kind)
    job, form = imports.create(
        call.deps, call.args["round_id"], body.kind, body.filename, body.size, call.actor
    )
    upload = {"url": form.url, "fields": form.fields}
    return Reply({**staff_views.job(call.deps, job), "upload": upload}, 201)


@routes.add(
    "GET",
    "/staff/rounds/{round_id}/imports/{job}",
    allow=IMPORT,
    returns="ImportAnswer",
)
def show_import(call: Call) -> Json:
    """One import with its progress and refused rows."""
    return staff_views.job(call.deps, _import(call))


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/imports/{job}/check",
    allow=IMPORT,
    status=202,
    returns="ImportAnswer",
)
def check_import(call: Call) -> Reply:
    """Start the dry run of an uploaded file."""
    job = imports.check(call.deps, call.args["round_id"], _import(call).id)
    return Reply(staff_views.job(call.deps, job), 202)


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/imports/{job}/commit",
    allow=IMPORT,
    status=202,
    returns="ImportAnswer",
)
def commit_import(call: Call) -> Reply:
    """Write what the dry run found good."""
    job = imports.commit(call.deps, call.args["round_id"], _import(call).id, call.actor)
    return Reply(staff_views.job(call.deps, job), 202)


@routes.add(
    "GET",
    "/staff/rounds/{round_id}/registrations",
    allow=READ,
    query=("site", "state", "cursor", "limit"),
    returns="RegistrationPage",
)
def list_registrations(call: Call) -> Json:
    """Registrations in my scope, by site and state, page by page."""
    found, further = overview.registrations(
        call.deps,
        rounds.get(call.args["round_id"]).id,
        call.caller.staff.scope,
        call.query.get("site") or None,
        call.choice("state", State),
        call.cursor,
        call.limit(),
    )
    rows = [staff_views.registration(site, row) for site, row in found]
    return {"registrations": rows, "next": further}


@routes.add("GET", "/staff/rounds/{round_id}/audit", allow=AUDIT, returns="AuditAnswer")
def show_audit(call: Call) -> Json:
    """The latest whole proof of seats and money, and what each minute's turns have found."""
    round_id = rounds.get(call.args["round_id"]).id
    return staff_views.audit(round_id)


@routes.add(
    "POST", "/staff/rounds/{round_id}/audit", allow=AUDIT, returns="AuditAnswer", status=202
)
def run_audit(call: Call) -> Reply:
    """Ask for a pass; its report replaces this one. Seen again a minute later, a suspect counts."""
    round_id = rounds.get(call.args["round_id"]).id
    inventory_audit.ask(call.deps, round_id)
    return Reply(staff_views.audit(round_id), 202)
