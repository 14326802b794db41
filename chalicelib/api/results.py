"""Results: what staff release, and what a candidate may know of their own."""

from __future__ import annotations

from chalicelib.api import remedies_views, results_views
from chalicelib.api.access import CANDIDATE, staff_with
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.api.results_schemas import NewRelease
from chalicelib.api.schemas import Reason
from chalicelib.domain.errors import NotFound
from chalicelib.domain.staff import Permission
from chalicelib.domain.window import iso
from chalicelib.services import approvals, releases, results, results_board, rounds

routes = Routes(__name__)
RESULTS = staff_with(Permission.RESULTS, national=True)
EITHER = staff_with(Permission.RESULTS, Permission.APPROVE, national=True)


def _board(call: Call) -> Json:
    return results_views.board(results_board.board(call.deps, call.args["round_id"]))


@routes.add("GET", "/staff/rounds/{round_id}/results", allow=EITHER, returns="ResultsAnswer")
def show(call: Call) -> Json:
    """Imported sets and their releases: counts, checks, who asked, who approved."""
    return _board(call)


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/releases",
    allow=RESULTS,
    body=NewRelease,
    status=202,
    returns="ApprovalAnswer",
)
def ask(call: Call) -> Reply:
    """Ask for the release of a set at an instant; another person approves."""
    body: NewRelease = call.body
    round_id = rounds.get(call.args["round_id"]).id
    data = {"set_version": body.set_version, "visible_at": iso(body.visible_at)}
    releases.require_askable(call.deps, round_id, data)
    request = approvals.ask(call.deps, round_id, releases.KIND, data, body.reason, call.actor)
    return Reply(remedies_views.approval(call.deps, request, call.caller.id), 202)


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/releases/{no}/withdraw",
    allow=EITHER,
    body=Reason,
    returns="ResultsAnswer",
)
def withdraw(call: Call) -> Json:
    """Take back a release that is approved or armed, until a minute before its instant."""
    number = call.args["no"]
    if not number.isascii() or not number.isdigit():
        raise NotFound(release=number)
    round_id = rounds.get(call.args["round_id"]).id
    releases.withdraw(call.deps, round_id, int(number), call.body.reason, call.actor)
    return _board(call)


@routes.add("GET", "/rounds/{round_id}/result", allow=CANDIDATE, returns="OwnResult")
def own(call: Call) -> Json:
    """My result, once it is open; before that only when it will be."""
    round_ = rounds.get(call.args["round_id"])
    programme = rounds.programme_of(call.deps, round_)
    told = results.publication(call.deps, round_.id)
    return results_views.own(call.deps, round_.id, call.caller.id, told, programme)
