"""The opening of a round: the committed seed, one's own turn, and proof of work."""

from __future__ import annotations

from chalicelib.api import opening_views
from chalicelib.api.access import ANYONE, CANDIDATE, staff_with
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.api.schemas import Reason
from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.staff import Permission
from chalicelib.domain.window import iso
from chalicelib.services import opening, rounds, work

routes = Routes(__name__)
ROUNDS = staff_with(Permission.ROUNDS, national=True)


@routes.add("GET", "/rounds/{round_id}/opening", allow=ANYONE, returns="OpeningAnswer")
def show(call: Call) -> Reply:
    """When the round opens, the hash of the seed, and the seed itself once everybody is in."""
    round_ = rounds.lately(call.deps, call.args["round_id"])
    body = opening_views.opening(call.deps, round_, opening.commitment_lately(call.deps, round_))
    return Reply(body, headers={"Cache-Control": "public, max-age=2"})


@routes.add(
    "GET",
    "/rounds/{round_id}/pass",
    allow=CANDIDATE,
    headers=("X-Pass",),
    returns="TurnAnswer",
)
def turn(call: Call) -> Json:
    """When my turn is, with a pass while people gather; X-Pass is the one I have already."""
    held = call.headers.get("x-pass")
    round_ = rounds.lately(call.deps, call.args["round_id"])
    found = opening.ask(call.deps, call.caller.id, round_, held)
    return {
        "now": iso(call.deps.now()),
        "opens_at": iso(round_.phase_one.opens_at),
        "code": found.code,
        "at": iso(found.at),
        "pass": found.pass_,
    }


@routes.add("GET", "/work", allow=ANYONE, query=("for", "round"), returns="WorkAnswer")
def challenge(call: Call) -> Json:
    """A challenge to solve before `for` = sign_in, or hold in a `round`; null if none is needed."""
    wanted = call.choice("for", ("sign_in", "hold"))
    if wanted is None:
        raise Invalid(errors=[FieldError("/query/for", "required")])
    if wanted == "sign_in":
        return {"challenge": work.for_sign_in(call.deps)}
    return {"challenge": work.for_hold(call.deps, call.named("round"))}


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/opening/commit",
    allow=ROUNDS,
    body=Reason,
    returns="OpeningAnswer",
    status=201,
)
def commit(call: Call) -> Reply:
    """Draw the seed of the opening and publish its hash: once, before people gather."""
    round_ = rounds.get(call.args["round_id"])
    made = opening.commit(call.deps, round_.id, call.body.reason, call.actor)
    return Reply(opening_views.opening(call.deps, round_, made), 201)
