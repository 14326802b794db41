"""The staff's log: who did what, when and why, by day."""

from __future__ import annotations

from datetime import date

from chalicelib.api import staff_views
from chalicelib.api.access import staff_with
from chalicelib.api.http import Call, Routes
from chalicelib.api.public_views import Json
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.staff import Permission
from chalicelib.services import log, rounds
from chalicelib.store.log import NO_ROUND

routes = Routes(__name__)
LOG = staff_with(Permission.LOG, national=True)
QUERY = ("on", "account", "action", "cursor", "limit")


def _day(call: Call) -> date:
    """`on`, or today in Beijing by the rules' clock; raises Invalid."""
    text = call.query.get("on")
    if not text:
        return call.deps.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(errors=[FieldError("/query/on", "pattern", {"value": text[:20]})]) from None


def _page(call: Call, round_id: str) -> Json:
    entries, further = log.entries(
        round_id,
        _day(call),
        call.query.get("account") or None,
        call.query.get("action") or None,
        call.cursor,
        call.limit(),
    )
    return {"entries": [_entry(found) for found in entries], "next": further}


def _entry(found: AuditEntry) -> Json:
    return {**staff_views.entry(found), "subject": found.subject}


@routes.add("GET", "/staff/rounds/{round_id}/log", allow=LOG, query=QUERY, returns="LogPage")
def show_log(call: Call) -> Json:
    """What staff did in a round on a day, newest first."""
    return _page(call, rounds.get(call.args["round_id"]).id)


@routes.add("GET", "/staff/accounts/log", allow=LOG, query=QUERY, returns="LogPage")
def show_accounts_log(call: Call) -> Json:
    """What was done to staff accounts on a day, newest first."""
    return _page(call, NO_ROUND)
