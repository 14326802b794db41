"""A candidate's way to a registration: what is done, the next step, and the submission."""

from __future__ import annotations

from chalicelib.api import flow_views
from chalicelib.api.access import CANDIDATE
from chalicelib.api.flow_schemas import StepBody, UploadBody
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.domain.errors import NotFound
from chalicelib.domain.flow import Step
from chalicelib.services import flow

routes = Routes(__name__)


@routes.add("GET", "/rounds/{round_id}/flow", allow=CANDIDATE, returns="FlowAnswer")
def show(call: Call) -> Json:
    """Each step with its state and why, my draft, and what may still be changed."""
    return flow_views.shown(flow.of(call.deps, call.caller.id, call.args["round_id"], call.actor))


@routes.add(
    "PUT",
    "/rounds/{round_id}/flow/{step}",
    allow=CANDIDATE,
    body=StepBody,
    returns="FlowAnswer",
)
def say(call: Call) -> Json:
    """Say what one step asks; a later step before an earlier one is refused."""
    step, said = _step(call), call.body.said()
    flow.accept(call.deps, call.caller.id, call.args["round_id"], step, said, call.actor)
    return show(call)


@routes.add(
    "POST",
    "/rounds/{round_id}/flow/{step}",
    allow=CANDIDATE,
    body=UploadBody,
    status=201,
    returns="FlowUpload",
)
def upload(call: Call) -> Reply:
    """Where to post the file of the step photo or proof; its id is named in the step afterwards."""
    body: UploadBody = call.body
    id_, form, most = flow.start_upload(
        call.deps,
        call.caller.id,
        call.args["round_id"],
        _step(call),
        body.size,
        body.content_type,
        call.actor,
    )
    return Reply(
        {"id": id_, "upload": {"url": form.url, "fields": form.fields}, "max_bytes": most}, 201
    )


@routes.add(
    "POST",
    "/rounds/{round_id}/flow/submit",
    allow=CANDIDATE,
    status=201,
    headers=("Idempotency-Key", "X-Pass", "X-Work"),
    returns="FlowAnswer",
    also=200,
)
def submit(call: Call) -> Reply:
    """Hold the places that the draft chooses; a repeat with the same key answers 200."""
    _, new = flow.submit(
        call.deps,
        call.caller.id,
        call.args["round_id"],
        call.idempotency_key,
        call.actor,
        turn=call.headers.get("x-pass"),
        solution=call.headers.get("x-work"),
    )
    return Reply(show(call), 201 if new else 200)


def _step(call: Call) -> Step:
    """Raises NotFound for a word that is no step."""
    name = call.args["step"]
    if name not in set(Step):
        raise NotFound(step=name)
    return Step(name)
