"""What anybody may read, and signing in."""

from __future__ import annotations

import hashlib
import json

from chalicelib.api import access, opening_views, paper_views, public_views
from chalicelib.api.access import ANYONE, session_cookie
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.api.schemas import SignIn
from chalicelib.domain.availability import milliseconds
from chalicelib.domain.names import mask_name
from chalicelib.domain.window import iso
from chalicelib.services import accounts, counts, notices, opening, rounds, work
from chalicelib.store import availability
from chalicelib.store import rounds as rounds_store

routes = Routes(__name__)


@routes.add("GET", "/clock", allow=ANYONE, returns="Clock")
def clock(call: Call) -> Json:
    """The server's time, which is the only one that counts."""
    return {"now": iso(call.deps.now())}


@routes.add("GET", "/rounds", allow=ANYONE, returns="RoundList")
def list_rounds(call: Call) -> Reply:
    """Every round, latest exam first."""
    now = call.deps.now()
    found = [public_views.round_brief(round_, round_.phase(now)) for round_ in rounds.open_to_all()]
    return Reply({"now": iso(now), "rounds": found}, headers={"Cache-Control": "public, max-age=2"})


@routes.add("GET", "/rounds/{round_id}", allow=ANYONE, returns="PublicRound")
def show_round(call: Call) -> Reply:
    """One round with its rules, agreement and published notices."""
    found = rounds.get(call.args["round_id"])
    programme = rounds.programme_of(call.deps, found)
    published = notices.published(call.deps, found.id)
    body = {
        **public_views.round_full(call.deps, found, programme, published),
        **paper_views.of_round(programme, found),
        "seat_rules": opening_views.rules(found.seat_rules),
        "seed": opening_views.seed(call.deps, found, opening.commitment_lately(call.deps, found)),
    }
    return Reply(body, headers={"Cache-Control": "public, max-age=2"})


@routes.add("GET", "/rounds/{round_id}/sites", allow=ANYONE, returns="SiteList")
def list_sites(call: Call) -> Reply:
    """Sites with free places, as of a moment ago."""
    round_id = call.args["round_id"]
    programme = rounds.programme_of(call.deps, rounds.get(round_id))
    snapshots = availability.of_round(round_id)
    found, papers = rounds_store.sites(round_id), bool(programme.papers)
    rows = public_views.site_rows(round_id, found, snapshots, papers, programme.registry)
    text = json.dumps(rows, ensure_ascii=False)
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'
    headers = {"Cache-Control": "public, max-age=2", "ETag": etag}
    if call.knows(etag):
        return Reply(None, 304, headers)
    as_of = max((snapshot.as_of for snapshot in snapshots), default=call.deps.wall())
    return Reply({"as_of": iso(as_of), "now": iso(call.deps.now()), "sites": rows}, headers=headers)


@routes.add("GET", "/rounds/{round_id}/availability", allow=ANYONE, returns="AvailabilityAnswer")
def show_availability(call: Call) -> Reply:
    """Free places of every site in a few bytes, as of a moment ago; for asking again and again."""
    deps, round_id = call.deps, call.args["round_id"]
    rounds.lately(deps, round_id)
    found = counts.lately(deps, round_id)
    etag = f'"{milliseconds(found.as_of):x}"'
    headers = {"Cache-Control": "public, max-age=2", "ETag": etag}
    if call.knows(etag):
        return Reply(None, 304, headers)
    now = deps.now()
    as_of = found.as_of + (now - deps.wall())
    times = {"as_of": iso(as_of), "now": iso(now)}
    return Reply(counts.as_json(found) | times, headers=headers)


@routes.add(
    "POST",
    "/session",
    allow=ANYONE,
    body=SignIn,
    headers=("X-Work",),
    returns="SignedIn",
)
def sign_in(call: Call) -> Reply:
    """Sign in with the written ticket number and the name or the ID number."""
    body: SignIn = call.body
    work.require_for_sign_in(call.deps, call.headers.get("x-work"))
    given = (body.ticket_no, body.name, body.id_no, call.address)
    found = accounts.sign_in(call.deps, *given, body.round)
    cookie = session_cookie(call.deps, "candidate", found.token, accounts.CANDIDATE_LASTS)
    candidate = {
        "name": found.candidate.name,
        "name_masked": mask_name(found.candidate.name),
        "ticket_no_masked": found.ticket_masked,
    }
    return Reply({"candidate": candidate, "proved": found.proved}, cookies=(cookie,))


@routes.add("DELETE", "/session", allow=ANYONE, status=204)
def sign_out(call: Call) -> Reply:
    """End the session, wherever its token may be."""
    cookie = access.sign_out(call.deps, "candidate", call.headers.get("cookie", ""))
    return Reply(None, 204, cookies=(cookie,))
