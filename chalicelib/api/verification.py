"""The public check of tickets and certificates by their signed codes."""

from __future__ import annotations

from chalicelib.api.access import ANYONE
from chalicelib.api.certificates_schemas import CodeBody
from chalicelib.api.http import Call, Routes
from chalicelib.api.public_views import Json
from chalicelib.domain.window import iso
from chalicelib.services import rounds, verification

routes = Routes(__name__)


@routes.add("POST", "/verification", allow=ANYONE, body=CodeBody, returns="VerificationAnswer")
def verify(call: Call) -> Json:
    """Say whether a ticket or certificate is ours, and whether it still counts."""
    found = verification.verify(call.deps, call.body.code, call.address)
    programme = rounds.programme_of(call.deps, found.round)
    return {
        "kind": found.kind,
        "status": found.worth.value,
        "programme": programme.name,
        "ticket_title": programme.ticket_title,
        "round": found.round.name,
        "name_masked": found.name_masked,
        "number": found.number,
        "grade": found.grade,
        "exam_on": found.exam_on.isoformat(),
        "version": found.version,
        "checked_at": iso(call.deps.now()),
    }
