"""What a candidate knows and decides about their own data."""

from __future__ import annotations

from chalicelib.api.access import ANYONE, CANDIDATE
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.privacy_schemas import ConsentBody
from chalicelib.api.public_views import Json, privacy_notice
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.programme import Purpose
from chalicelib.domain.window import iso
from chalicelib.services import privacy, rounds, standing, timeline
from chalicelib.services.standing import Standing

routes = Routes(__name__)


@routes.add("GET", "/rounds/{round_id}/privacy-notice", allow=ANYONE, returns="PrivacyNoticeAnswer")
def notice(call: Call) -> Reply:
    """The privacy notice and what each use of data is for, before anything is given."""
    programme = rounds.programme_of(call.deps, rounds.get(call.args["round_id"]))
    purposes = [_purpose(purpose) for purpose in programme.purposes]
    body = {"notice": privacy_notice(programme.privacy), "purposes": purposes}
    return Reply(body, headers={"Cache-Control": "public, max-age=60"})


@routes.add("GET", "/rounds/{round_id}/privacy", allow=CANDIDATE, returns="PrivacyAnswer")
def show(call: Call) -> Json:
    """The privacy notice, my consents, and who has looked at my data."""
    here = standing.of(call.deps, call.caller.id, call.args["round_id"])
    return {
        "notice": privacy_notice(here.programme.privacy),
        "consents": [_consent(here, purpose) for purpose in here.programme.purposes],
        "looks": [look(entry) for entry in timeline.looks(here.candidate.id, here.round.id)],
    }


@routes.add(
    "POST",
    "/rounds/{round_id}/consents",
    allow=CANDIDATE,
    body=ConsentBody,
    returns="PrivacyAnswer",
)
def consent(call: Call) -> Json:
    """Agree to one use of my data, refuse it, or withdraw."""
    body: ConsentBody = call.body
    privacy.consent(
        call.deps,
        call.caller.id,
        call.args["round_id"],
        body.purpose,
        body.version,
        body.given,
        call.actor,
    )
    return show(call)


def look(entry: AuditEntry) -> Json:
    """A role and a purpose, not the staff member in person."""
    change = entry.change
    return {
        "at": iso(change.at),
        "role": change.params["role"],
        "what": change.params["what"],
        "purpose": change.params["purpose"],
    }


def _consent(here: Standing, purpose: Purpose) -> Json:
    said = privacy.said(here, purpose)
    return {
        **_purpose(purpose),
        "given": said.given if said else None,
        "at": iso(said.at) if said else None,
    }


def _purpose(purpose: Purpose) -> Json:
    return {
        "purpose": purpose.id,
        "version": purpose.version,
        "required": purpose.required,
        "title": purpose.title,
        "what": purpose.what,
        "why": purpose.why,
        "how_long": purpose.how_long,
        "who": purpose.who,
        "without": purpose.without,
    }
