"""Staff register others: one by one, or from an institution's list."""

from __future__ import annotations

from dataclasses import asdict

from chalicelib.api.access import staff_with
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.on_behalf_schemas import BulkBody, OnBehalfBody
from chalicelib.api.public_views import Json
from chalicelib.domain.errors import NotFound
from chalicelib.domain.names import mask_name
from chalicelib.domain.staff import Permission
from chalicelib.domain.window import iso
from chalicelib.services import on_behalf, rounds
from chalicelib.services.standing import Standing

routes = Routes(__name__)
REGISTER = staff_with(Permission.REGISTER)


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/registrations",
    allow=REGISTER,
    body=OnBehalfBody,
    status=201,
    returns="OnBehalfAnswer",
)
def register(call: Call) -> Reply:
    """Register somebody by the rules of the round, with a reason."""
    body: OnBehalfBody = call.body
    round_id, wanted = rounds.get(call.args["round_id"]).id, body.wanted()
    candidate = on_behalf.find(call.deps, body.person())
    scope = call.caller.staff.scope
    on_behalf.require_reach(call.deps, scope, round_id, candidate, wanted.site)
    done = on_behalf.register(call.deps, round_id, candidate, wanted, body.reason, call.actor)
    return Reply(_registered(done), 201)


def _registered(here: Standing) -> Json:
    seen = here.shown
    if seen is None:
        raise NotFound(round=here.round.id)
    return {
        "candidate_id": here.candidate.id,
        "name_masked": mask_name(here.candidate.name),
        "registration_no": seen.registration_no,
        "site": seen.site,
        "papers": list(seen.papers),
        "state": here.condition.value,
        "fee_minor": seen.fee_minor,
        "payment_deadline": iso(seen.payment_deadline),
    }


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/bulk",
    allow=REGISTER,
    body=BulkBody,
    returns="BulkAnswer",
)
def register_many(call: Call) -> Json:
    """Register the people of a list, some lines at a time, with what is wrong in each line."""
    from chalicelib.services import bulk

    body: BulkBody = call.body
    round_id = rounds.get(call.args["round_id"]).id
    sent = bulk.Sent(body.csv, body.reason, body.after, body.dry_run)
    report = bulk.work(call.deps, round_id, sent, call.caller.staff.scope, call.actor)
    return {
        "good": report.good,
        "known": report.known,
        "refused": [asdict(fault) for fault in report.refused],
        "next": report.next,
    }
