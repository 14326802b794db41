"""Every blueprint, and the route that serves the contract itself."""

from __future__ import annotations

from chalicelib.api import (
    accounts,
    approvals,
    candidate,
    candidate_accounts,
    candidate_accounts_staff,
    catalogue,
    certificates,
    desk,
    eligibility,
    exports,
    flow,
    identity,
    identity_staff,
    log,
    messages,
    notices,
    on_behalf,
    opening,
    people,
    photo_reviews,
    places,
    privacy,
    public,
    queues,
    registry,
    remedies,
    results,
    round_work,
    shredding,
    staff,
    standby,
    verification,
    webhooks,
)
from chalicelib.api.access import ANYONE
from chalicelib.api.http import Call, Reply, Route, Routes

_about = Routes(__name__)
BLUEPRINTS = (
    public.routes,
    catalogue.routes,
    candidate.routes,
    candidate_accounts.routes,
    candidate_accounts_staff.routes,
    flow.routes,
    standby.routes,
    opening.routes,
    privacy.routes,
    webhooks.routes,
    staff.routes,
    round_work.routes,
    on_behalf.routes,
    places.routes,
    desk.routes,
    eligibility.routes,
    people.routes,
    photo_reviews.routes,
    queues.routes,
    identity.routes,
    identity_staff.routes,
    registry.routes,
    shredding.routes,
    remedies.routes,
    approvals.routes,
    messages.routes,
    notices.routes,
    accounts.routes,
    certificates.routes,
    results.routes,
    verification.routes,
    exports.routes,
    log.routes,
    _about,
)


def declared() -> list[Route]:
    """Every route of the API, for the contract and the permission table."""
    return [route for blueprint in BLUEPRINTS for route in blueprint.declared]


@_about.add("GET", "/openapi.json", allow=ANYONE)
def openapi(call: Call) -> Reply:
    """This contract."""
    from chalicelib.api import contract

    return Reply(contract.document(declared()), headers={"Cache-Control": "public, max-age=60"})
