"""Offices and institutions confirm the people before them; what an office publishes."""

from __future__ import annotations

from chalicelib.api import identity_views
from chalicelib.api.access import ANYONE, staff_with
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.identity_schemas import (
    REASONS,
    CohortList,
    IdentityDecision,
    IdentitySearch,
    OfficeBody,
)
from chalicelib.api.public_views import Json
from chalicelib.domain.errors import FieldError, Forbidden, Invalid, NotFound
from chalicelib.domain.names import mask_name
from chalicelib.domain.office import Office
from chalicelib.domain.staff import Permission
from chalicelib.domain.window import iso
from chalicelib.gateways import qr
from chalicelib.services import identity_on_site, offices
from chalicelib.store import offices as store

routes = Routes(__name__)
CONFIRM = staff_with(Permission.REVIEW_IDENTITY)
LISTS = staff_with(Permission.IMPORT, national=True)


@routes.add(
    "POST", "/staff/identity/search", allow=CONFIRM, body=IdentitySearch, returns="PersonAtDesk"
)
def search(call: Call) -> Json:
    """Who is at the desk, by the number on their document; that I have looked is recorded."""
    body: IdentitySearch = call.body
    desk = identity_on_site.desk_of(call.caller.staff.scope, body.office)
    _require_programme(call, body.programme)
    person = identity_on_site.find(call.deps, body.programme, body.id_no, desk, call.actor)
    return identity_views.at_desk(person)


@routes.add(
    "POST",
    "/staff/identity/{action}",
    allow=CONFIRM,
    body=IdentityDecision,
    returns="DecidedList",
)
def decide(call: Call) -> Json:
    """Confirm or reject people, each with its outcome: an office anybody, a school its own."""
    body: IdentityDecision = call.body
    action = call.args["action"]
    desk = identity_on_site.desk_of(call.caller.staff.scope, body.office)
    _require_programme(call, body.programme)
    if action not in ("confirm", "reject"):
        raise NotFound(action=action)
    reason = body.reason if action == "reject" else None
    if action == "reject" and reason not in REASONS:
        code, params = ("choice", {"value": reason[:64]}) if reason else ("required", {})
        raise Invalid(errors=[FieldError("/reason", code, params)])
    found = identity_on_site.each(
        call.deps, body.programme, body.candidates, desk, call.actor, reason, body.round_id
    )
    return {"decided": [{"candidate_id": who, "outcome": what} for who, what in found]}


def _require_programme(call: Call, code: str) -> None:
    if code not in call.deps.programmes:
        raise NotFound(programme=code)


@routes.add(
    "GET",
    "/staff/cohorts/{institution}",
    allow=CONFIRM,
    query=("programme",),
    returns="CohortAnswer",
)
def cohort(call: Call) -> Json:
    """The people of an institution, masked, and which of them are confirmed."""
    from chalicelib.services import cohorts

    scope, code = call.caller.staff.scope, call.args["institution"]
    if not scope.national and scope.named("institution") != code:
        raise Forbidden(scope=scope.text)
    programme = call.named("programme")
    found = []
    for member, facts, confirmation in cohorts.members(programme, code):
        candidate = facts.candidate if facts else None
        sure = bool(candidate and confirmation and confirmation.confirmed(candidate))
        line: Json = {
            "candidate_id": candidate.id if candidate else None,
            "name_masked": mask_name(candidate.name if candidate else member.name),
            "confirmed": sure,
            "way": confirmation.way if confirmation and sure else None,
            "confirmed_at": iso(confirmation.confirmed_at) if confirmation and sure else None,
        }
        found.append(line)
    return {"institution": code, "programme": programme, "members": found}


@routes.add(
    "PUT",
    "/staff/cohorts/{institution}",
    allow=LISTS,
    body=CohortList,
    returns="CohortChanged",
)
def write_cohort(call: Call) -> Json:
    """Add people to an institution's list, from CSV; what is wrong is told line by line."""
    from chalicelib.services import cohorts

    body: CohortList = call.body
    good, faults = cohorts.put(
        call.deps,
        body.programme,
        call.args["institution"],
        body.csv,
        call.actor,
        dry_run=body.dry_run,
    )
    told = [
        {"line": one.line, "field": one.column, "code": one.code, "params": one.params}
        for one in faults
    ]
    return {"good": good, "faults": told, "dry_run": body.dry_run}


@routes.add("GET", "/programmes/{code}/offices", allow=ANYONE, returns="OfficeList")
def list_offices(call: Call) -> Reply:
    """Where to be confirmed in person, when, and what to bring."""
    programme = offices.programme_of(call.deps, call.args["code"]).code
    found = [_office(one) for one in store.of_programme(programme)]
    body = {"programme": programme, "offices": found}
    return Reply(body, headers={"Cache-Control": "public, max-age=60"})


@routes.add("GET", "/programmes/{code}/entry", allow=ANYONE, returns="EntryAnswer")
def entry(call: Call) -> Json:
    """The QR code that leads into a programme, to be shown or printed."""
    programme = offices.programme_of(call.deps, call.args["code"])
    address = offices.entry_address(call.deps, programme)
    return {
        "address": address,
        "svg": qr.svg(address),
        "download_url": offices.entry_png(call.deps, programme),
    }


@routes.add(
    "PUT",
    "/staff/offices/{office}",
    allow=CONFIRM,
    body=OfficeBody,
    headers=("If-Match", "If-None-Match"),
    returns="OfficeAnswer",
)
def publish(call: Call) -> Reply:
    """Publish place, hours and what to bring of my office; at once on the public pages."""
    body: OfficeBody = call.body
    code = call.args["office"]
    offices.require_own(call.caller.staff.scope, code)
    wanted = Office(
        code=code,
        version=call.if_match_or_new,
        name=body.name.words(),
        address=body.address.words(),
        hours=body.hours.words(),
        bring=body.bring.words(),
        district=body.district,
        phone=body.phone,
        open=body.open,
    )
    stored = offices.publish(call.deps, body.programme, wanted, call.actor)
    return Reply(_office(stored), headers={"ETag": f'"{stored.version}"'})


def _office(found: Office) -> Json:
    return {
        "code": found.code,
        "name": found.name,
        "address": found.address,
        "hours": found.hours,
        "bring": found.bring,
        "district": found.district,
        "phone": found.phone,
        "open": found.open,
        "version": found.version,
    }
