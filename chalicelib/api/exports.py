"""Lists that staff take away, as jobs."""

from __future__ import annotations

from chalicelib.api.access import require_permission, staff_with
from chalicelib.api.exports_schemas import NewExport
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.domain.staff import Account, Permission
from chalicelib.domain.window import iso
from chalicelib.services import exports, rounds
from chalicelib.services.deps import Deps
from chalicelib.store.exports import Export

routes = Routes(__name__)
EXPORT = staff_with(Permission.EXPORT)
_ALSO_NEEDS = {
    "results": Permission.RESULTS,
    "certificates": Permission.CERTIFICATES,
    "log": Permission.LOG,
}


def _view(deps: Deps, found: Export) -> Json:
    return {
        "id": found.id,
        "kind": found.kind,
        "format": found.format,
        "site": found.site,
        "state_filter": found.state_filter,
        "by": found.by,
        "created_at": iso(found.created_at),
        "state": found.state.value,
        "rows": found.rows,
        "url": exports.link(deps, found),
        "expires_at": iso(found.created_at + exports.KEPT),
        "failure": found.failure,
    }


@routes.add("GET", "/staff/rounds/{round_id}/exports", allow=EXPORT, returns="ExportList")
def list_exports(call: Call) -> Json:
    """My own exports of a round, and all of them for national staff; newest first."""
    account, round_id = call.caller.staff, rounds.get(call.args["round_id"]).id
    mine = exports.of_round(call.deps, round_id, lambda one: _may_have(account, one))
    return {"exports": [_view(call.deps, one) for one in mine]}


def _may_have(account: Account, one: Export) -> bool:
    """As the account is now: what it may no longer make, it may no longer fetch."""
    needed = _ALSO_NEEDS.get(one.kind)
    mine = one.by == account.account and one.scope == account.scope.text
    return (account.scope.national or mine) and (needed is None or account.may(needed))


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/exports",
    allow=EXPORT,
    body=NewExport,
    status=202,
    returns="ExportAnswer",
)
def create_export(call: Call) -> Reply:
    """Ask for a list of what my scope reaches; it is made in the background."""
    body: NewExport = call.body
    needed = _ALSO_NEEDS.get(body.kind)
    if needed is not None:
        require_permission(call.caller, needed, national=body.kind == "log")
    made = exports.create(
        call.deps,
        call.args["round_id"],
        body.kind,
        body.format,
        body.site,
        body.state,
        call.caller.staff.scope,
        call.actor,
    )
    return Reply(_view(call.deps, made), 202)
