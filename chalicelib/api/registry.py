"""Registering for good: data, numbers and qualification; a forgotten number; numbers for staff."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.api import registry_views
from chalicelib.api.access import ANYONE, CANDIDATE, require_permission, staff_with
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.api.registry_schemas import (
    ForgottenNumber,
    NumberAction,
    QualificationEntry,
    QualificationProof,
    RegistryAction,
    RegistryEntry,
)
from chalicelib.domain.errors import FieldError, Invalid, NotFound
from chalicelib.domain.qualification import Stated, plain_certificate
from chalicelib.domain.registry import EntryKind
from chalicelib.domain.staff import Permission
from chalicelib.services import qualification, registry, registry_numbers, registry_search
from chalicelib.services.registry import Registrant
from chalicelib.services.registry_search import Forgotten

routes = Routes(__name__)
OFFICES = staff_with(Permission.REVIEW_IDENTITY, Permission.REVIEW_CASES)
NumberStep = Callable[..., Registrant]
WITH_NUMBER: dict[str, NumberStep] = {
    "choose": registry_numbers.choose,
    "merge": registry_numbers.ask_again,
}


@routes.add("GET", "/me/registry", allow=CANDIDATE, returns="RegistryAnswer")
def show(call: Call) -> Json:
    """How far my registration is, what is next, my numbers, and what there is to choose from."""
    return registry_views.registrant(registry.of(call.deps, call.caller.id, call.caller.programme))


@routes.add("PUT", "/me/registry", allow=CANDIDATE, body=RegistryEntry, returns="RegistryAnswer")
def fill_in(call: Call) -> Json:
    """Save whether I am new, my major and my district; to be submitted when it is complete."""
    body: RegistryEntry = call.body
    here = registry.fill_in(
        call.deps,
        call.caller.id,
        call.caller.programme,
        EntryKind(body.kind),
        body.major,
        body.district,
        call.actor,
    )
    return registry_views.registrant(here)


@routes.add(
    "POST",
    "/me/registry/{action}",
    allow=CANDIDATE,
    body=RegistryAction,
    returns="RegistryAnswer",
)
def act(call: Call) -> Json:
    """Submit; choose the one number, for good; or ask again for another one to be merged."""
    action, who, programme = call.args["action"], call.caller.id, call.caller.programme
    if action == "submit":
        here = registry.submit(call.deps, who, programme, call.actor)
        return registry_views.registrant(here)
    step = WITH_NUMBER.get(action)
    if step is None:
        raise NotFound(action=action)
    if call.body.number is None:
        raise Invalid(errors=[FieldError("/number", "required")])
    here = step(call.deps, who, programme, call.body.number, call.actor)
    return registry_views.registrant(here)


@routes.add(
    "PUT", "/me/qualification", allow=CANDIDATE, body=QualificationEntry, returns="RegistryAnswer"
)
def state_qualification(call: Call) -> Json:
    """Enter my qualification; with my consent the provider is asked at once."""
    body: QualificationEntry = call.body
    certificate_no = plain_certificate(body.certificate_no)
    stated = Stated(body.level, body.school, body.graduated_on, certificate_no)
    said = (body.consent.version, body.consent.given)
    here = qualification.enter(
        call.deps, call.caller.id, call.caller.programme, stated, said, call.actor
    )
    return registry_views.registrant(here)


@routes.add(
    "POST",
    "/me/qualification",
    allow=CANDIDATE,
    body=QualificationProof,
    status=201,
    returns="QualificationUpload",
)
def start_proof(call: Call) -> Reply:
    """Where to post a proof of my qualification, as a PDF or a picture."""
    body: QualificationProof = call.body
    upload_id, form, most = qualification.start_proof(
        call.deps, call.caller.id, call.caller.programme, body.kind, body.type, body.size
    )
    upload = {"url": form.url, "fields": form.fields}
    return Reply({"upload_id": upload_id, "upload": upload, "max_bytes": most}, 201)


@routes.add("POST", "/me/qualification/{upload}", allow=CANDIDATE, returns="RegistryAnswer")
def proof_sent(call: Call) -> Json:
    """The proof is sent: staff decide about it."""
    here = qualification.proof_sent(
        call.deps, call.caller.id, call.caller.programme, call.args["upload"], call.actor
    )
    return registry_views.registrant(here)


@routes.add(
    "POST", "/registry/forgotten", allow=ANYONE, body=ForgottenNumber, returns="NumbersFound"
)
def forgotten(call: Call) -> Json:
    """Find a forgotten number by name, ID number and a code to the phone on record."""
    body: ForgottenNumber = call.body
    said = Forgotten(body.name, body.id_no, body.phone, body.code)
    found = registry_search.forgotten(call.deps, body.programme, said, call.address)
    return registry_views.numbers_found(found)


@routes.add(
    "GET",
    "/staff/registry/{number}",
    allow=OFFICES,
    query=("programme",),
    returns="NumberAnswer",
)
def look_up(call: Call) -> Json:
    """A number of my district: its fields, what is on record, whose it is, and their others."""
    return _looked_up(call, call.named("programme"))


def _looked_up(call: Call, programme: str) -> Json:
    scope = call.caller.staff.scope
    found = registry_search.look_up(call.deps, programme, call.args["number"], scope)
    return registry_views.for_staff(found)


@routes.add(
    "POST",
    "/staff/registry/{number}/{action}",
    allow=OFFICES,
    body=NumberAction,
    returns="NumberAnswer",
)
def act_on_number(call: Call) -> Json:
    """Choose this number for its owner, who has come to us; or take its merge back."""
    body: NumberAction = call.body
    action, number, scope = call.args["action"], call.args["number"], call.caller.staff.scope
    if action == "choose":
        registry_search.choose_for(
            call.deps, body.programme, number, scope, body.reason, call.actor
        )
    elif action == "unmerge":
        require_permission(call.caller, Permission.REVIEW_CASES)
        registry_search.look_up(call.deps, body.programme, number, scope)
        registry_numbers.undo(call.deps, body.programme, number, body.reason, call.actor)
    else:
        raise NotFound(action=action)
    return _looked_up(call, body.programme)
