"""What staff do with places: keep some from sale, and let a person hold one for longer."""

from __future__ import annotations

from chalicelib.api.access import require_scope
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.places_schemas import BlockBody
from chalicelib.api.staff import SITES, site_reply
from chalicelib.services import sites

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


def _block(call: Call, sign: int) -> Reply:
    body: BlockBody = call.body
    round_id, code = call.args["round_id"], call.args["site"]
    seen = sites.get(round_id, code)
    require_scope(call.caller, seen.province, code)
    asked = (body.part, sign * body.places)
    return site_reply(call, sites.block(call.deps, round_id, code, *asked, call.actor, body.reason))
