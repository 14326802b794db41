"""What staff do with places: keep some from sale, and let a person hold one for longer."""

from __future__ import annotations

from chalicelib.api import people
from chalicelib.api.access import require_scope
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.places_schemas import BlockBody, ExtendBody
from chalicelib.api.public_views import Json
from chalicelib.api.remedies import REMEDY
from chalicelib.api.staff import SITES, site_reply
from chalicelib.services import extension, sites

routes = Routes(__name__)
SITE = "/staff/rounds/{round_id}/sites/{site}"


@routes.add("POST", f"{SITE}/block", allow=SITES, body=BlockBody, returns="StaffSite")
def block(call: Call) -> Reply:
    """Keep free places of a site from sale: a reserve, a broken machine."""
    return _block(call, 1)


@routes.add("POST", f"{SITE}/unblock", allow=SITES, body=BlockBody, returns="StaffSite")
def unblock(call: Call) -> Reply:
    """Give blocked places back to sale."""
    return _block(call, -1)


@routes.add(
    "POST", f"{people.PERSON}/extend", allow=REMEDY, body=ExtendBody, returns="RegistrationDetail"
)
def extend(call: Call) -> Json:
    """Let one person who holds a place pay until later, within the window."""
    body: ExtendBody = call.body
    people.in_scope(call, call.args["candidate"])
    of = (call.args["candidate"], call.args["round_id"])
    extension.extend(call.deps, *of, body.until, body.reason, call.actor)
    return people.show(call)


def _block(call: Call, sign: int) -> Reply:
    body: BlockBody = call.body
    round_id, code = call.args["round_id"], call.args["site"]
    seen = sites.get(round_id, code)
    require_scope(call.caller, seen.province, code)
    asked = (body.part, sign * body.places)
    return site_reply(call, sites.block(call.deps, round_id, code, *asked, call.actor, body.reason))
