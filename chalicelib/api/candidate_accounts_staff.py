"""What staff do about one person's account, each with a reason and what lay on the desk."""

from __future__ import annotations

from chalicelib.api.access import staff_with
from chalicelib.api.candidate_accounts_schemas import CandidateAction
from chalicelib.api.http import Call, Routes
from chalicelib.api.public_views import Json
from chalicelib.domain.errors import FieldError, Forbidden, Invalid, NotFound
from chalicelib.domain.identity import mask_id_no
from chalicelib.domain.programme import Programme
from chalicelib.domain.staff import Permission
from chalicelib.services import account_desk, approvals, freezing, rounds
from chalicelib.services.account_desk import Right, Why

routes = Routes(__name__)
CANDIDATES = staff_with(Permission.CANDIDATES)


@routes.add(
    "POST",
    "/staff/candidates/{candidate}/{action}",
    allow=CANDIDATES,
    body=CandidateAction,
    returns="CandidateActed",
)
def act(call: Call) -> Json:
    """Correct a document, freeze an account, or ask to hand one back to its owner."""
    body: CandidateAction = call.body
    programme = rounds.programme_of(call.deps, rounds.get(body.round))
    action = _ACTIONS.get(call.args["action"])
    if action is None:
        raise NotFound(part="action")
    nothing: Json = {"done": True, "approval": None, "released": {}, "id_no_masked": None}
    return {**nothing, **action(call, programme)}


def _document(call: Call, programme: Programme) -> Json:
    """Only a technical administrator changes an ID number (S4-12)."""
    _require_national(call)
    body: CandidateAction = call.body
    right = Right(_given("id_no", body.id_no), body.id_type, body.country, body.birth_on, body.name)
    stored = account_desk.correct(call.deps, call.args["candidate"], right, _why(call))
    return {"id_no_masked": mask_id_no(call.deps.keys.open(stored.id_sealed))}


def _freeze(call: Call, programme: Programme) -> Json:
    _require_national(call)
    candidate_id = call.args["candidate"]
    return {"released": freezing.freeze(call.deps, candidate_id, programme, _why(call))}


def _recovery(call: Call, programme: Programme) -> Json:
    """A second person decides, under the round's approvals."""
    body: CandidateAction = call.body
    deps, candidate_id = call.deps, call.args["candidate"]
    account_desk.require_office(deps, candidate_id, programme, call.caller.staff.scope)
    phone, code = _given("phone", body.phone), _given("code", body.code)
    data = account_desk.recovery_data(deps, candidate_id, programme, phone, code, body.evidence)
    asked = approvals.ask(
        deps, body.round, account_desk.KIND, data, body.reason, call.actor, candidate_id
    )
    return {"done": False, "approval": asked.id}


_ACTIONS = {"document": _document, "freeze": _freeze, "recovery": _recovery}


def _why(call: Call) -> Why:
    return Why(call.body.reason, call.body.evidence, call.actor)


def _require_national(call: Call) -> None:
    scope = call.caller.staff.scope
    if not scope.national:
        raise Forbidden(scope=scope.text, needed="national")


def _given(field: str, value: str | None) -> str:
    if not value:
        raise Invalid(errors=[FieldError(f"/{field}", "required")])
    return value
