"""What staff do with rounds and sites, and how they sign in."""

from __future__ import annotations

import re

from chalicelib.api import access, round_bodies, staff_views
from chalicelib.api.access import (
    ANYONE,
    STAFF,
    require_scope,
    session_cookie,
    staff_with,
)
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.api.round_schemas import NewRound, RoundBody
from chalicelib.api.schemas import Reason, SiteBody, StaffSignIn
from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.programme import Round
from chalicelib.domain.site import Site
from chalicelib.domain.staff import Permission
from chalicelib.services import overview, rounds, sites, staff_accounts

routes = Routes(__name__)
READ = staff_with(Permission.READ)
ROUNDS = staff_with(Permission.ROUNDS, national=True)
SITES = staff_with(Permission.SITES)
VERSION = ("If-Match",)
SITE_CODE = re.compile(r"[0-9A-Z]{2,10}")


@routes.add("POST", "/staff/session", allow=ANYONE, body=StaffSignIn, returns="AccountAnswer")
def sign_in(call: Call) -> Reply:
    """Sign in with account, password and a one-time code."""
    body: StaffSignIn = call.body
    found, token = staff_accounts.sign_in(
        call.deps, body.account, body.password, body.code, call.address
    )
    cookie = session_cookie(call.deps, "staff", token, staff_accounts.STAFF_LASTS)
    return Reply(staff_views.account(found), cookies=(cookie,))


@routes.add("DELETE", "/staff/session", allow=ANYONE, status=204)
def sign_out(call: Call) -> Reply:
    """End the session, wherever its token may be."""
    cookie = access.sign_out(call.deps, "staff", call.headers.get("cookie", ""))
    return Reply(None, 204, cookies=(cookie,))


@routes.add("GET", "/staff/me", allow=STAFF, returns="AccountAnswer")
def me(call: Call) -> Json:
    """Who I am, and what my role may do."""
    return staff_views.account(call.caller.staff)


def shown(call: Call, found: Round, status: int = 200) -> Reply:
    body = staff_views.round_(call.deps, found, rounds.programme_of(call.deps, found))
    return Reply(body, status, {"ETag": f'"{found.version}"'})


@routes.add("GET", "/staff/rounds", allow=READ, returns="StaffRoundList")
def list_rounds(call: Call) -> Json:
    """Every round."""
    found = [
        staff_views.round_(call.deps, round_, rounds.programme_of(call.deps, round_))
        for round_ in rounds.all_rounds()
    ]
    programmes = [staff_views.programme(one) for one in call.deps.programmes.values()]
    return {"rounds": found, "programmes": programmes}


@routes.add(
    "POST",
    "/staff/rounds",
    allow=ROUNDS,
    body=NewRound,
    status=201,
    returns="StaffRound",
)
def create_round(call: Call) -> Reply:
    """Open a new round of a programme."""
    wanted = round_bodies.new(call.body)
    return shown(call, rounds.put(call.deps, wanted, call.actor), 201)


@routes.add("GET", "/staff/rounds/{round_id}", allow=READ, returns="StaffRound")
def show_round(call: Call) -> Reply:
    """One round, with its version as ETag."""
    return shown(call, rounds.get(call.args["round_id"]))


@routes.add(
    "PUT",
    "/staff/rounds/{round_id}",
    allow=ROUNDS,
    body=RoundBody,
    headers=VERSION,
    returns="StaffRound",
)
def change_round(call: Call) -> Reply:
    """Change a round's names, instants and seat rules; If-Match names the version seen."""
    seen = rounds.get(call.args["round_id"])
    wanted = round_bodies.changed(seen, call.body, call.if_match)
    return shown(call, rounds.put(call.deps, wanted, call.actor))


@routes.add("GET", "/staff/rounds/{round_id}/sites", allow=READ, returns="StaffSiteList")
def list_sites(call: Call) -> Json:
    """The sites in my scope with what is taken."""
    round_id = rounds.get(call.args["round_id"]).id
    lines = overview.site_lines(round_id, call.caller.staff.scope)
    return {"sites": [staff_views.site(line) for line in lines]}


def site_reply(call: Call, found: Site, status: int = 200) -> Reply:
    round_id = call.args["round_id"]
    lines = overview.site_lines(round_id, call.caller.staff.scope)
    line = next(line for line in lines if line.site.code == found.code)
    return Reply(staff_views.site(line), status, {"ETag": f'"{found.version}"'})


@routes.add(
    "PUT",
    "/staff/rounds/{round_id}/sites/{site}",
    allow=SITES,
    body=SiteBody,
    headers=("If-Match", "If-None-Match"),
    returns="StaffSite",
    also=201,
)
def put_site(call: Call) -> Reply:
    """Add a site (`If-None-Match: *`) or change it, its capacity too (`If-Match`)."""
    body: SiteBody = call.body
    round_id, code, version = call.args["round_id"], call.args["site"], call.if_match_or_new
    if not SITE_CODE.fullmatch(code):
        raise Invalid(errors=[FieldError("/site", "pattern", {"value": code})])
    rounds.require_site_code(call.deps, round_id, code)
    require_scope(call.caller, body.province, code)
    if version:
        require_scope(call.caller, sites.get(round_id, code).province, code)
    wanted = Site(
        code=code,
        **body.model_dump(exclude={"capacity", "parts"}),
        pools=rounds.pools(call.deps, round_id, body.capacity, body.parts),
        open=True,
        version=version,
    )
    stored = sites.put(call.deps, round_id, wanted, call.actor)
    return site_reply(call, stored, 201 if stored.version == 1 else 200)


def _set_open(call: Call, is_open: bool) -> Reply:
    round_id, code = call.args["round_id"], call.args["site"]
    seen = sites.get(round_id, code)
    require_scope(call.caller, seen.province, code)
    stored = sites.set_open(call.deps, round_id, code, is_open, call.actor, call.body.reason)
    return site_reply(call, stored)


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/sites/{site}/close",
    allow=SITES,
    body=Reason,
    returns="StaffSite",
)
def close_site(call: Call) -> Reply:
    """Stop the choice of a site; places held or paid stay."""
    return _set_open(call, False)


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/sites/{site}/open",
    allow=SITES,
    body=Reason,
    returns="StaffSite",
)
def open_site(call: Call) -> Reply:
    """Resume the choice of a site."""
    return _set_open(call, True)
