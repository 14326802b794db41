"""The qualification for a higher major: asked of a provider, else proven and reviewed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NoReturn

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import Invalid, StaleVersion, TooMany, Upstream, WrongState
from chalicelib.domain.qualification import PriorState, Stated
from chalicelib.domain.registry import NextStep, RegistryState
from chalicelib.services import qualification, queues, registry, shredding
from chalicelib.services.registry import Registrant
from chalicelib.store import cases
from tests.messaging import told_of
from tests.registry_stage import BACHELOR, CODE, JUNIOR, at_registration, confirm, filled
from tests.world import STAFF, World

GOOD = Stated("junior_college", "江城职业学院", date(2018, 6, 30), "999991201806000001")
UNKNOWN = replace(GOOD, certificate_no="123451201806000001")
PDF = b"%PDF-1.7 a proof"
VERSION = "2021-1"


@pytest.fixture
def person(world: World) -> Candidate:
    at_registration(world)
    person = world.person()
    filled(world, person, BACHELOR)
    return person


def entered(world: World, person: Candidate, stated: Stated, online: bool = True) -> Registrant:
    actor = world.actor(person)
    return qualification.enter(world.deps, person.id, CODE, stated, (VERSION, online), actor)


def proven(world: World, person: Candidate, data: bytes = PDF, kind: str = "record_form") -> str:
    upload, _, _ = qualification.start_proof(
        world.deps, person.id, CODE, kind, "application/pdf", len(data)
    )
    key = f"incoming/qualification/{person.id}/{upload}"
    world.deps.files.write(key, data, "application/pdf")
    qualification.proof_sent(world.deps, person.id, CODE, upload, world.actor(person))
    return upload


def case_of(person: Candidate) -> cases.Case:
    waiting = cases.every(qualification.KIND, CODE)
    return next(case for case in waiting if case.candidate_id == person.id)


def decide(world: World, case: cases.Case, verb: str, reason: str | None = None) -> None:
    queues.decide(world.deps, qualification.QUEUE, case, verb, STAFF, reason)


@pytest.mark.proves("S5-12")
def test_a_higher_major_asks_for_it_and_a_lower_one_does_not(
    world: World, person: Candidate
) -> None:
    with pytest.raises(registry.QualificationNeeded) as refused:
        registry.submit(world.deps, person.id, CODE, STAFF)
    (reason,) = refused.value.reasons
    assert (reason.clause, reason.params["value"], reason.way_out) == (
        *("注册信息维护 2", "missing", "prove_it"),
    )
    filled(world, person, JUNIOR)
    assert registry.submit(world.deps, person.id, CODE, STAFF).state == RegistryState.PRE_REGISTERED


@pytest.mark.proves("S5-13")
def test_what_the_provider_finds_is_good_and_says_that_it_was_simulated(
    world: World, person: Candidate
) -> None:
    here = entered(world, person, GOOD)
    prior = here.record.prior
    assert prior is not None
    assert (prior.state, prior.provider, prior.simulated) == (
        *(PriorState.VERIFIED, "specimens", True),
    )
    assert "999991201806000001" not in repr(prior)
    assert world.deps.keys.open(prior.certificate_sealed) == "999991201806000001"
    registry.submit(world.deps, person.id, CODE, STAFF)
    confirm(world, person)
    here = registry.advance(world.deps, person.id, CODE, STAFF)
    assert here.state == RegistryState.REGISTERED
    with pytest.raises(WrongState):
        entered(world, person, UNKNOWN)


@pytest.mark.parametrize(
    "stated",
    [
        UNKNOWN,
        replace(GOOD, graduated_on=date(2019, 6, 30)),
        replace(GOOD, level="bachelor"),
    ],
)
@pytest.mark.proves("S5-13", "S5-14")
def test_what_is_not_found_is_proven_by_paper_and_decided_by_staff(
    world: World, person: Candidate, stated: Stated
) -> None:
    here = entered(world, person, stated)
    assert here.record.prior is not None
    assert here.record.prior.state == PriorState.NOT_FOUND
    assert here.next_step == NextStep.QUALIFICATION
    proven(world, person)
    registry.submit(world.deps, person.id, CODE, STAFF)
    confirm(world, person)
    here = registry.advance(world.deps, person.id, CODE, STAFF)
    assert (here.state, here.next_step) == (RegistryState.CONFIRMED, NextStep.REVIEW)
    case = case_of(person)
    shown = qualification.QUEUE.show(world.deps, case)
    assert shown["major"]["zh-CN"] == "会计学（专升本·样例）"
    assert set(shown["level"]) == {"zh-CN", "en"}
    assert shown["proof_kind"] == "record_form"
    assert shown["proof_type"] == "application/pdf"
    decide(world, case, "approve")
    here = registry.of(world.deps, person.id, CODE)
    assert here.state == RegistryState.REGISTERED, "the decision was what was missing"
    with pytest.raises(WrongState):
        decide(world, case, "approve")


@pytest.mark.proves("S5-14")
def test_a_refused_proof_can_be_sent_anew(world: World, person: Candidate) -> None:
    entered(world, person, UNKNOWN)
    proven(world, person)
    with pytest.raises(Invalid):
        decide(world, case_of(person), "refuse")
    decide(world, case_of(person), "refuse", "unreadable")
    here = registry.of(world.deps, person.id, CODE)
    assert here.record.prior is not None
    assert (here.record.prior.state, here.record.prior.reason) == (
        *(PriorState.REFUSED, "unreadable"),
    )
    assert here.next_step == NextStep.QUALIFICATION
    proven(world, person, kind="verification_report")
    decide(world, case_of(person), "approve")
    here = registry.of(world.deps, person.id, CODE)
    assert here.record.prior is not None
    assert here.record.prior.state == PriorState.ACCEPTED
    assert told_of(world, person.id) == ["qualification_accepted", "qualification_refused"]


def test_who_refuses_to_have_the_provider_asked_proves_it_by_paper(
    world: World, person: Candidate
) -> None:
    """P-01: refusable, because there is another way."""
    here = entered(world, person, GOOD, online=False)
    assert here.record.prior is not None
    assert (here.record.prior.state, here.record.prior.provider) == (PriorState.UNCHECKED, None)
    proven(world, person)
    decide(world, case_of(person), "approve")
    with pytest.raises(StaleVersion):
        qualification.enter(world.deps, _another(world).id, CODE, GOOD, ("2020-1", True), STAFF)


def _another(world: World) -> Candidate:
    person = world.person()
    filled(world, person, BACHELOR)
    return person


class Silent:
    def verify(self, name: str, id_no: str, stated: Stated, /) -> NoReturn:
        raise Upstream(provider="silent")


@pytest.mark.parametrize("provider", [Silent(), None])
def test_without_an_answer_paper_is_the_way_on(
    world: World, person: Candidate, provider: Silent | None
) -> None:
    world.deps = replace(world.deps, qualifications=provider)
    here = entered(world, person, GOOD)
    assert here.record.prior is not None
    assert here.record.prior.state == PriorState.UNCHECKED
    upload = proven(world, person)
    assert upload in case_of(person).data["proof"]


def test_nobody_tries_out_certificate_numbers(world: World, person: Candidate) -> None:
    for _ in range(qualification.CHECKS_A_DAY):
        entered(world, person, UNKNOWN)
    with pytest.raises(TooMany):
        entered(world, person, UNKNOWN)


def test_everything_wrong_is_told_at_once(world: World, person: Candidate) -> None:
    wrong = Stated("school", "江城职业学院", date(2031, 1, 1), "no")
    with pytest.raises(Invalid) as refused:
        entered(world, person, wrong)
    assert [error.pointer for error in refused.value.errors] == [
        *("/level", "/graduated_on", "/certificate_no"),
    ]


def test_a_proof_is_a_picture_or_a_pdf_of_a_kind_that_counts(
    world: World, person: Candidate
) -> None:
    most = 4 * 1024 * 1024
    start = qualification.start_proof
    with pytest.raises(WrongState):
        start(world.deps, person.id, CODE, "record_form", "application/pdf", 1)
    entered(world, person, UNKNOWN)
    with pytest.raises(Invalid) as refused:
        start(world.deps, person.id, CODE, "letter", "text/html", most + 1)
    assert [error.pointer for error in refused.value.errors] == ["/kind", "/type", "/size"]
    assert start(world.deps, person.id, CODE, "record_form", "image/png", most)[2] == most
    upload, _, _ = start(world.deps, person.id, CODE, "record_form", "image/jpeg", 10)
    with pytest.raises(Invalid) as missing:
        qualification.proof_sent(world.deps, person.id, CODE, upload, STAFF)
    assert missing.value.errors[0].code == "file_missing"
    with pytest.raises(Invalid) as odd:
        proven(world, person, b"<html>")
    assert odd.value.errors[0].code == "file_type"


def test_sending_it_twice_makes_one_case(world: World, person: Candidate) -> None:
    entered(world, person, UNKNOWN)
    upload = proven(world, person)
    qualification.proof_sent(world.deps, person.id, CODE, upload, world.actor(person))
    waiting = [c for c in cases.every(qualification.KIND, CODE) if c.candidate_id == person.id]
    assert len(waiting) == 1


def test_the_paper_goes_one_day(world: World, person: Candidate) -> None:
    """P-02: the time runs from the decision on."""
    entered(world, person, UNKNOWN)
    proven(world, person)
    case = case_of(person)
    kept = cases.get(shredding.KIND, CODE, case.data["kept"])
    assert kept is not None
    assert kept.data["purpose"] == "education"
    decide(world, case, "approve")
    kept = cases.get(shredding.KIND, CODE, case.data["kept"])
    assert kept is not None
    assert "settled_at" in kept.data
