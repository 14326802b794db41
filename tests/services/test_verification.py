"""The public check: valid, superseded or void, the least beside, and nothing too early."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.audit import Change
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.certificate import Worth, qr_address, qr_payload
from chalicelib.domain.errors import Invalid, NotFound, TooMany
from chalicelib.domain.registration import State, Ticket
from chalicelib.domain.ticket import qr_payload as ticket_payload
from chalicelib.services import (
    certificate_numbers,
    certificates,
    lookups,
    standing,
    ticket_sheets,
    tickets,
    verification,
)
from chalicelib.services.verification import PER_ADDRESS, Finding
from chalicelib.store import registrations
from tests.certificates_stage import a_set, number_of, opened, release, sitter
from tests.stage import PHASE_TWO, paid
from tests.world import STAFF, World


@pytest.fixture
def ground(world: World) -> World:
    world.round()
    world.site("42001", 10)
    return world


def check(world: World, text: str, address: str = "") -> Finding:
    """Each test has addresses of its own: the limit counts all."""
    return verification.verify(world.deps, text, address or world.round_id)


def certificate_code(world: World, version: int, person: Candidate) -> str:
    number = number_of(world, version, person)
    assert number is not None
    return qr_payload(world.round_id, number, world.deps.keys.sign)


def ticket_holder(world: World) -> Candidate:
    person = paid(world)
    world.at = PHASE_TWO
    tickets.ask(world.deps, person.id, world.round_id, world.actor(person))
    tickets.make(world.deps, person.id, world.round_id)
    number = standing.of(world.deps, person.id, world.round_id).registration
    assert number is not None
    lookups.add_ticket(world.deps, str(number.ticket_no), world.round_id, person.id)
    return person


def ticket_code(world: World, person: Candidate, **changes: object) -> str:
    """The code of the ticket as it is now; as the paper that lies on the table keeps it."""
    here = standing.of(world.deps, person.id, world.round_id)
    seen = here.registration
    assert seen is not None
    assert seen.ticket is not None
    sheet = ticket_sheets.sheet(world.deps, here, seen, seen.ticket.version)
    return ticket_payload(replace(sheet, **changes), world.deps.keys.sign)  # type: ignore[arg-type]


@pytest.mark.proves("S1-40")
def test_a_certificate_is_valid_and_little_is_told(ground: World) -> None:
    person = sitter(ground)
    opened(ground, 1, {person.id: "B"})
    code = certificate_code(ground, 1, person)
    found = check(ground, code)
    assert found == Finding(
        kind="certificate",
        worth=Worth.VALID,
        round=found.round,
        name_masked="林*",
        number=str(number_of(ground, 1, person)),
        exam_on=found.round.exam_on,
        grade="B",
        version=None,
    )
    assert found.round.id == ground.round_id
    assert check(ground, qr_address(ground.deps.site_origin, code)) == found


@pytest.mark.proves("S1-38", "S1-40")
def test_before_the_release_a_certificate_is_not_found(ground: World) -> None:
    """It would tell the grade: its number says A, B or C."""
    person = sitter(ground)
    a_set(ground, 1, {person.id: "A"})
    certificate_numbers.prepare(ground.deps, ground.round_id, 1)
    code = certificate_code(ground, 1, person)
    release(ground, 1, in_minutes=1)
    ground.pass_time(timedelta(seconds=60))
    with pytest.raises(NotFound):
        check(ground, code)
    ground.pass_time(timedelta(seconds=1))
    assert check(ground, code).worth == Worth.VALID


def test_after_a_correction_the_old_paper_is_superseded_or_void(ground: World) -> None:
    better, lost = sitter(ground), sitter(ground)
    opened(ground, 1, {better.id: "C", lost.id: "C"})
    old = [certificate_code(ground, 1, person) for person in (better, lost)]
    opened(ground, 2, {better.id: "B", lost.id: "D"})
    found = [check(ground, code) for code in old]
    assert [one.worth for one in found] == [Worth.SUPERSEDED, Worth.VOID]
    assert [one.grade for one in found] == [None, None]
    assert check(ground, certificate_code(ground, 2, better)).worth == Worth.VALID


def test_a_certificate_declared_void_says_so_and_not_why(ground: World) -> None:
    person = sitter(ground)
    opened(ground, 1, {person.id: "A"})
    number = str(number_of(ground, 1, person))
    certificates.void(ground.deps, ground.round_id, number, "组织作弊", False, STAFF)
    found = check(ground, certificate_code(ground, 1, person))
    assert (found.worth, found.grade) == (Worth.VOID, None)
    assert "组织作弊" not in str(found)


def test_a_number_that_was_never_given_or_of_another_round(ground: World) -> None:
    person = sitter(ground)
    opened(ground, 1, {person.id: "A"})
    sign = ground.deps.keys.sign
    number = str(number_of(ground, 1, person))
    for round_id, claimed in ((ground.round_id, "20142A999999"), ("another-round", number)):
        with pytest.raises(NotFound):
            check(ground, qr_payload(round_id, claimed, sign))


@pytest.mark.proves("S1-37")
def test_a_ticket_is_valid_and_little_is_told(ground: World) -> None:
    person = ticket_holder(ground)
    found = check(ground, ticket_code(ground, person))
    assert (found.kind, found.worth, found.version, found.grade) == (
        "ticket",
        Worth.VALID,
        1,
        None,
    )
    assert found.number == "1424 **** **** 001"
    assert found.name_masked == "林*"
    assert found.exam_on == found.round.exam_on


def test_an_older_version_is_superseded_from_the_moment_it_is_remade(ground: World) -> None:
    person = ticket_holder(ground)
    first = ticket_code(ground, person)
    tickets.set_school(ground.deps, person.id, ground.round_id, "新名", ground.actor(person))
    assert check(ground, first).worth == Worth.SUPERSEDED
    tickets.make(ground.deps, person.id, ground.round_id)
    assert check(ground, first).worth == Worth.SUPERSEDED
    assert check(ground, ticket_code(ground, person)).worth == Worth.VALID


def test_a_ticket_under_another_number_is_superseded(ground: World) -> None:
    person = ticket_holder(ground)
    old = "1424200199999"
    lookups.add_ticket(ground.deps, old, ground.round_id, person.id)
    assert check(ground, ticket_code(ground, person, ticket_no=old)).worth == Worth.SUPERSEDED


@pytest.mark.parametrize("state", [State.UNPLACED, State.EXPIRED, State.REFUNDED])
def test_the_ticket_of_a_place_no_longer_paid_is_void(ground: World, state: State) -> None:
    person = ticket_holder(ground)
    code = ticket_code(ground, person)
    seen = registrations.get(person.id, ground.round_id)
    assert seen is not None
    assert seen.ticket is not None
    assert seen.ticket.state == Ticket.READY
    tickets.edit(
        ground.deps,
        person.id,
        ground.round_id,
        lambda now: replace(now, state=state),
        Change("refunded", STAFF, ground.at),
    )
    assert check(ground, code).worth == Worth.VOID


def test_a_ticket_of_another_round_is_not_found(ground: World) -> None:
    person = ticket_holder(ground)
    with pytest.raises(NotFound):
        check(ground, ticket_code(ground, person, round_id="another-round"))


def test_one_changed_character_and_it_is_not_ours(ground: World) -> None:
    """Every place of both codes, and the address around one."""
    person = ticket_holder(ground)
    opened(ground, 1, {person.id: "A"})
    certificate = certificate_code(ground, 1, person)
    address = qr_address(ground.deps.site_origin, certificate)
    shapes = (ticket_code(ground, person), certificate, address)
    for number, code in enumerate(shapes):
        assert check(ground, code).worth == Worth.VALID
        for at, char in enumerate(code):
            other = "B" if char != "B" else "C"
            with pytest.raises(Invalid) as caught:
                check(ground, code[:at] + other + code[at + 1 :], f"{ground.round_id}/{number}")
            (error,) = caught.value.errors
            assert (error.pointer, error.code) == ("/code", "qr_not_ours")


@pytest.mark.parametrize(
    "text", ["https://example.com", "ZC1.e30.e30", "ZK1", "中", "ZC2.x.y", "."]
)
def test_what_is_not_ours(ground: World, text: str) -> None:
    with pytest.raises(Invalid):
        check(ground, text)


def test_one_address_may_not_ask_for_ever(ground: World) -> None:
    address = f"{ground.round_id}-busy"
    for _ in range(PER_ADDRESS):
        with pytest.raises(Invalid):
            check(ground, "ZC1.x.y", address)
    with pytest.raises(TooMany) as caught:
        check(ground, "ZC1.x.y", address)
    assert 0 < caught.value.params["retry_after"] <= 601
    with pytest.raises(Invalid):
        check(ground, "ZC1.x.y", f"{ground.round_id}-other")
    ground.pass_time(timedelta(minutes=10))
    with pytest.raises(Invalid):
        check(ground, "ZC1.x.y", address)


def test_who_the_person_is_is_not_told(ground: World) -> None:
    person = ticket_holder(ground)
    told = str(check(ground, ticket_code(ground, person)))
    id_no = ground.deps.keys.open(person.id_sealed)
    for secret in (person.name, person.school, id_no, person.id):
        assert secret not in told
