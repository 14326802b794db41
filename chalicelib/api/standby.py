"""Lists for full sites: a candidate joins and leaves, staff look."""

from __future__ import annotations

from chalicelib.api import standby_views, views
from chalicelib.api.access import CANDIDATE, proved, require_scope
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.api.schemas import ChooseSite
from chalicelib.api.staff import READ
from chalicelib.services import rounds, sites, standby, standing

routes = Routes(__name__)


def _view(call: Call) -> Json:
    here = standing.of(call.deps, call.caller.id, call.args["round_id"])
    return views.standing(call.deps, here, call.caller.ticket, proved(call.caller))


@routes.add(
    "POST",
    "/rounds/{round_id}/standby",
    allow=CANDIDATE,
    body=ChooseSite,
    status=201,
    headers=("X-Pass", "X-Work"),
    returns="StandingAnswer",
)
def join(call: Call) -> Reply:
    """Wait for a place at a full site; to wait there already is as good."""
    round_id, site = call.args["round_id"], call.body.site
    standby.join(
        call.deps,
        call.caller.id,
        round_id,
        site,
        call.actor,
        turn=call.headers.get("x-pass"),
        solution=call.headers.get("x-work"),
    )
    return Reply(_view(call), 201)


@routes.add(
    "DELETE",
    "/rounds/{round_id}/standby",
    allow=CANDIDATE,
    returns="StandingAnswer",
)
def leave(call: Call) -> Json:
    """Wait no longer; not to wait is as good."""
    standby.leave(call.deps, call.caller.id, call.args["round_id"], call.actor)
    return _view(call)


@routes.add(
    "GET",
    "/staff/rounds/{round_id}/sites/{site}/standby",
    allow=READ,
    query=("cursor", "limit"),
    returns="StandbyPage",
)
def waiting(call: Call) -> Json:
    """Who waits for a place at a site, the first of the list first."""
    found = rounds.get(call.args["round_id"])
    site = sites.get(found.id, call.args["site"])
    require_scope(call.caller, site.province, site.code)
    page = standby.page(found.id, site.code, call.cursor, call.limit())
    return standby_views.page(found.seat_rules.standby, page)
