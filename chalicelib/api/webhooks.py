"""What payment providers tell us."""

from __future__ import annotations

from chalicelib.api.access import ANYONE
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import NotFound
from chalicelib.services import settlement

routes = Routes(__name__)


@routes.add("POST", "/payments/{provider}/notification", allow=ANYONE, returns="Acknowledged")
def notification(call: Call) -> Reply:
    """A provider's signed word about a payment, verified on the raw body; any number of times."""
    provider = call.deps.providers.get(call.args["provider"])
    if provider is None:
        raise NotFound(provider=call.args["provider"])
    told = provider.read_notification(call.headers, call.raw_body, call.deps.wall())
    actor = Actor("provider", provider.name, call.request_id)
    settlement.settle(call.deps, told.receipt, actor)
    return Reply(provider.acknowledgement())
