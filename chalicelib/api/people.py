"""One person at the desk: found by any identifier, seen whole, masked; a value in full is said."""

from __future__ import annotations

from chalicelib.api import people_views
from chalicelib.api.access import require_scope, staff_with
from chalicelib.api.http import Call, Routes
from chalicelib.api.people_schemas import ReprintBody, RevealBody, Search
from chalicelib.api.public_views import Json
from chalicelib.api.staff import READ
from chalicelib.domain.errors import NotFound
from chalicelib.domain.staff import Permission
from chalicelib.services import dossier, reveals, rounds, sites, standing
from chalicelib.services import search as searching
from chalicelib.services.standing import Standing

routes = Routes(__name__)
REVEAL = staff_with(Permission.REVEAL)
PERSON = "/staff/rounds/{round_id}/registrations/{candidate}"


def in_scope(call: Call, candidate_id: str) -> Standing:
    """The candidate's standing, if their site is in the caller's scope.

    Who has not registered belongs to no site: national staff see them, nobody else does.
    """
    here = standing.of(call.deps, candidate_id, call.args["round_id"])
    if here.registration is not None:
        site = sites.get(here.round.id, here.registration.site)
        require_scope(call.caller, site.province, site.code)
    elif not call.caller.staff.scope.national:
        raise NotFound(candidate=candidate_id)
    return here


@routes.add("POST", "/staff/search", allow=READ, body=Search, returns="SearchAnswer")
def search(call: Call) -> Json:
    """Find a person by ticket, ID number, phone, payment, QR code, or by name in a round."""
    body: Search = call.body
    if body.round_id is not None:
        rounds.get(body.round_id)
    found = searching.search(call.deps, body.text, body.round_id, call.caller.staff.scope)
    return {
        "matches": [people_views.match(match) for match in found.matches],
        "tried": list(found.tried),
        "more": found.more,
    }


@routes.add("GET", PERSON, allow=READ, returns="RegistrationDetail")
def show(call: Call) -> Json:
    """One registration: the candidate's own view, masked, and everything that belongs to it."""
    here = in_scope(call, call.args["candidate"])
    return people_views.detail(call.deps, dossier.of(call.deps, here), call.caller.staff)


@routes.add("POST", f"{PERSON}/reveal", allow=REVEAL, body=RevealBody, returns="Revealed")
def reveal(call: Call) -> Json:
    """One value in full; recorded first, and shown to the candidate."""
    body: RevealBody = call.body
    here = in_scope(call, call.args["candidate"])
    role = call.caller.staff.role
    value = reveals.reveal(call.deps, here, body.what, body.purpose, role, call.actor)
    return {"value": value}


@routes.add("POST", f"{PERSON}/reprint", allow=REVEAL, body=ReprintBody, returns="Reprinted")
def reprint(call: Call) -> Json:
    """The ticket in use, to print for its holder at any time; recorded like a reveal."""
    here = in_scope(call, call.args["candidate"])
    role = call.caller.staff.role
    return {"url": reveals.reprint(call.deps, here, call.body.purpose, role, call.actor)}
