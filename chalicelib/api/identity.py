"""A candidate confirms who they are: step by step, or another way."""

from __future__ import annotations

from chalicelib.api import identity_views
from chalicelib.api.access import CANDIDATE
from chalicelib.api.http import Call, Routes
from chalicelib.api.identity_schemas import IdentityDone, IdentityStart
from chalicelib.api.public_views import Json
from chalicelib.services import identity, identity_attempts
from chalicelib.services.identity import Person
from chalicelib.services.identity_attempts import ToSend

routes = Routes(__name__)


def _me(call: Call) -> Person:
    return identity.of(call.deps, call.caller.id, call.caller.programme)


@routes.add("GET", "/me/identity", allow=CANDIDATE, query=("round",), returns="IdentityAnswer")
def show(call: Call) -> Json:
    """Am I confirmed in this programme, what is missing, and which other ways there are."""
    round_id = call.named("round") if call.query.get("round") else None
    return identity_views.whole(_me(call), round_id)


@routes.add(
    "POST",
    "/me/identity/{step}",
    allow=CANDIDATE,
    body=IdentityStart,
    returns="IdentityStarted",
)
def start(call: Call) -> Json:
    """Begin a step: consent, and where to post the files; or refuse; or ask for a person."""
    body: IdentityStart = call.body
    person = _me(call)
    step = identity.step_of(person, call.args["step"], body.round_id)
    begun = None
    if body.consent is not None:
        said = body.consent
        person = identity.say(person, step, said.version, said.given, call.actor)
    if body.review:
        identity_attempts.ask_review(person, step, body.round_id, call.actor)
    elif body.consent is None or body.consent.given:
        wanted = {name: ToSend(file.size, file.type) for name, file in body.files.items()}
        begun = identity_attempts.start(person, step, body.round_id, wanted)
    return identity_views.started(_me(call), body.round_id, begun)


@routes.add(
    "POST",
    "/me/identity/{step}/done",
    allow=CANDIDATE,
    body=IdentityDone,
    returns="IdentityAnswer",
)
def done(call: Call) -> Json:
    """Everything is sent: check it, and say what came of it."""
    body: IdentityDone = call.body
    person = _me(call)
    step = identity.step_of(person, call.args["step"], body.round_id)
    identity_attempts.done(person, step, body.round_id, body.nonce, call.actor)
    return identity_views.whole(_me(call), body.round_id)
