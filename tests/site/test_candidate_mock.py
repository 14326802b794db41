"""The mock answers what the API promises: pages built on it meet no other shape."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from chalicelib.api import (
    answers,
    candidate_accounts_answers,
    candidate_answers,
    catalogue_answers,
    certificates_answers,
    eligibility_answers,
    flow_answers,
    identity_answers,
    messages_answers,
    notices_answers,
    opening_answers,
    privacy_answers,
    registry_answers,
    results_answers,
)
from tests.site import (
    mock_accounts,
    mock_eligibility,
    mock_flow,
    mock_opening,
    mock_papers,
    mock_programmes,
)
from tests.site.mock_data import notices, round_brief, round_view
from tests.site.mock_second_data import (
    CONTACT,
    NO_CONTACT,
    OUT_AT,
    PAPERS,
    RESULTS,
    messages,
    privacy,
)
from tests.site.mock_views import VIEWS, ticket


@pytest.mark.parametrize("state", VIEWS)
def test_every_standing(state: str) -> None:
    candidate_answers.StandingAnswer.model_validate(VIEWS[state]())


@pytest.mark.parametrize("phase", ["before", "phase_one", "gap", "phase_two", "after"])
def test_every_round(phase: str) -> None:
    answers.RoundBrief.model_validate(round_brief(phase))
    for code in mock_programmes.known():
        more = {"results_at": OUT_AT} | mock_programmes.of_round(code)
        found = round_view(phase) | more | {"seat_rules": mock_opening.RULES, "seed": None}
        opening_answers.PublicRound.model_validate(found)


@pytest.mark.parametrize("name", RESULTS)
def test_every_result(name: str) -> None:
    results_answers.OwnResult.model_validate(RESULTS[name]())


@pytest.mark.parametrize("code", PAPERS)
def test_every_verdict(code: str) -> None:
    certificates_answers.VerificationAnswer.model_validate(PAPERS[code]())


def test_messages_contact_privacy_notices_and_ticket() -> None:
    messages_answers.MessagePage.model_validate({"messages": messages(), "unread": 2, "next": None})
    for contact in (CONTACT, NO_CONTACT):
        messages_answers.ContactKept.model_validate(contact)
    privacy_answers.PrivacyAnswer.model_validate(privacy({"photo": True, "contact": False}))
    for notice in notices():
        notices_answers.NoticePage.model_validate(notice | {"history": []})
    for state in ("making", "ready", "failed"):
        candidate_answers.TicketAnswer.model_validate(ticket(state, 2))


@pytest.mark.parametrize("code", mock_programmes.known())
def test_every_programme_and_who_is_in_it(code: str) -> None:
    full = mock_programmes.full(code, "phase_one")
    catalogue_answers.ProgrammeAnswer.model_validate(full)
    candidate_accounts_answers.Me.model_validate(mock_accounts.me(code))
    identity_answers.OfficeList.model_validate(mock_accounts.offices(code))


@pytest.mark.parametrize(
    "states", ["open", "passed-failed", "passed-review", "confirmed", "refused"]
)
@pytest.mark.parametrize("code", ["degree_english", "self_taught"])
def test_every_confirmation(code: str, states: str) -> None:
    found = mock_accounts.identity(code, states.split("-"))
    identity_answers.IdentityAnswer.model_validate(found)


@pytest.mark.parametrize(
    "step", ["data", "choose", "qualification", "submit", "identity", "review", "done"]
)
def test_every_registry(step: str) -> None:
    registry_answers.RegistryAnswer.model_validate(mock_accounts.registry(step))
    for state in (None, "not_found", "waiting", "accepted"):
        found = mock_accounts.qualification(state)
        registry_answers.QualificationAnswer.model_validate(found)


def asked(code: str, **cookies: str) -> Request:
    """A request about the round of a programme."""
    said = "; ".join(f"mock_{name}={value}" for name, value in cookies.items())
    scope = {"type": "http", "method": "GET", "headers": [(b"cookie", said.encode())]}
    return Request(scope | {"path_params": {"round": mock_programmes.round_id(code)}})


STEPWISE = [
    (code, step)
    for code, programme in mock_programmes.known().items()
    if programme.flow.holds_at == "submit"
    for step in [*programme.flow.steps, "done"]
]


@pytest.mark.parametrize(("code", "step"), STEPWISE)
def test_every_step(code: str, step: str) -> None:
    for wrong in (False, True):
        found = mock_flow.body_of(asked(code, proof="refused"), step, wrong)
        flow_answers.FlowAnswer.model_validate(found)


@pytest.mark.parametrize("code", mock_programmes.known())
def test_every_catalogue_and_registration_with_papers(code: str) -> None:
    found = mock_programmes.catalogue(code, "phase_one")
    catalogue_answers.CatalogueAnswer.model_validate(found)
    registered = mock_papers.with_papers(asked(code), VIEWS["paid"]())
    candidate_answers.StandingAnswer.model_validate(registered)
    made = mock_papers.sheet_of(asked(code), ticket("ready", 2))
    candidate_answers.TicketAnswer.model_validate(made)


@pytest.mark.parametrize("said", ["yes", "no", "open"])
@pytest.mark.parametrize("review", ["", "1", "refused"])
def test_every_judgement(said: str, review: str) -> None:
    found = mock_eligibility.trace(asked("degree_english", rules_say=said, review=review))
    eligibility_answers.EligibilityTrace.model_validate(found)
