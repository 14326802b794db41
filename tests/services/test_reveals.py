"""Values in full: recorded before they are seen, told to whom they belong to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag

from chalicelib.domain.audit import registration_subject
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.contact import Contact
from chalicelib.domain.errors import NotFound, WrongState
from chalicelib.domain.staff import Account, Role, Scope
from chalicelib.services import dossier, reveals, standing, tickets, timeline
from chalicelib.services.reveals import What
from chalicelib.store import audit, contacts, people
from tests.stage import PHASE_TWO, paid, send_photo
from tests.world import STAFF, World

PURPOSE = "来电核对考点"


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 5)
    return world


def reveal(world: World, person: Candidate, what: What, purpose: str = PURPOSE) -> str:
    here = standing.of(world.deps, person.id, world.round_id)
    return reveals.reveal(world.deps, here, what, purpose, Role.CLERK, STAFF)


def ticketed(world: World) -> Candidate:
    person = paid(world)
    world.at = PHASE_TWO
    tickets.ask(world.deps, person.id, world.round_id, world.actor(person))
    tickets.make(world.deps, person.id, world.round_id)
    contact = Contact(
        world.deps.keys.seal("13800000001"),
        "138****0001",
        world.deps.keys.seal("l@example.invalid"),
        "l***@example.invalid",
        "zh-CN",
        world.at,
        0,
    )
    contacts.put(person.id, contact)
    return person


def test_each_value_is_shown_and_each_look_is_told(opened: World) -> None:
    person = ticketed(opened)
    here = standing.of(opened.deps, person.id, opened.round_id)
    assert here.registration is not None
    values = {what: reveal(opened, person, what) for what in What}
    assert values == {
        What.NAME: person.name,
        What.ID_NO: opened.deps.keys.open(person.id_sealed),
        What.WRITTEN_TICKET_NO: here.scores[0].written_ticket_no,
        What.TICKET_NO: here.registration.ticket_no,
        What.PHONE: "13800000001",
        What.EMAIL: "l@example.invalid",
    }
    looks = timeline.looks(person.id, opened.round_id)
    assert [look.change.params for look in reversed(looks)] == [
        {"what": what.value, "purpose": PURPOSE, "role": "clerk"} for what in What
    ]
    assert {look.change.at for look in looks} == {opened.at}
    written = str([(look.change, look.before, look.after) for look in looks])
    assert not [value for value in values.values() if value in written]


def test_it_is_recorded_even_if_the_value_is_then_not_delivered(opened: World) -> None:
    person = paid(opened)
    broken = replace(person, id_sealed=opened.deps.keys.seal("another")[:-4] + "AAAA")
    people.update(broken)
    with pytest.raises(InvalidTag):
        reveal(opened, person, What.ID_NO)
    looks = timeline.looks(person.id, opened.round_id)
    assert [look.change.params["what"] for look in looks] == ["id_no"]


@pytest.mark.parametrize("what", [What.PHONE, What.EMAIL, What.TICKET_NO])
def test_what_is_not_there_is_no_look(opened: World, what: What) -> None:
    person = paid(opened)
    with pytest.raises(NotFound):
        reveal(opened, person, what)
    assert timeline.looks(person.id, opened.round_id) == []


@pytest.mark.proves("D-13")
def test_looks_are_no_part_of_the_candidates_story(opened: World) -> None:
    person = paid(opened)
    before = timeline.of(person.id, opened.round_id)
    reveal(opened, person, What.NAME)
    assert timeline.of(person.id, opened.round_id) == before
    subject = registration_subject(person.id, opened.round_id)
    assert audit.of(subject)[0].change.action == "revealed"


@pytest.mark.proves("A6-17")
def test_staff_print_a_ticket_after_the_window(opened: World) -> None:
    person = paid(opened)
    opened.at = PHASE_TWO
    here = standing.of(opened.deps, person.id, opened.round_id)
    with pytest.raises(WrongState):
        reveals.reprint(opened.deps, here, PURPOSE, Role.CLERK, STAFF)
    assert timeline.looks(person.id, opened.round_id) == []
    tickets.ask(opened.deps, person.id, opened.round_id, opened.actor(person))
    tickets.make(opened.deps, person.id, opened.round_id)
    opened.at = here.round.sitting.starts_at
    here = standing.of(opened.deps, person.id, opened.round_id)
    assert here.registration is not None
    assert here.registration.ticket is not None
    url = reveals.reprint(opened.deps, here, PURPOSE, Role.CLERK, STAFF)
    assert str(here.registration.ticket.key) in url
    (look,) = timeline.looks(person.id, opened.round_id)
    assert (look.change.action, look.change.params["what"]) == ("reprinted", "ticket")


def test_the_dossier_tells_photos_and_tickets_in_use_and_before(opened: World) -> None:
    person = ticketed(opened)
    first = send_photo(opened, person)
    here = standing.of(opened.deps, person.id, opened.round_id)
    found = dossier.of(opened.deps, here)
    assert [(p.source, p.state) for p in found.photos] == [
        ("upload", "waiting"),
        ("roster", "used"),
    ]
    assert first in str(found.photos[0].key)
    assert [(line.version, line.state) for line in found.tickets] == [(1, "ready")]
    reveal(opened, person, What.NAME)
    tickets.set_school(
        opened.deps, person.id, opened.round_id, "江城理工大学", opened.actor(person)
    )
    tickets.make(opened.deps, person.id, opened.round_id)
    found = dossier.of(opened.deps, standing.of(opened.deps, person.id, opened.round_id))
    assert found.tickets[0].version == 2
    assert [look.change.action for look in found.looks] == ["revealed"]
    assert "revealed" not in {entry.change.action for entry in found.story}
    assert found.result is None


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("operator", ["reveal", "reprint", "move", "refund"]),
        ("registrar", ["reveal", "reprint", "move", "refund"]),
        ("clerk", ["reveal", "reprint"]),
        ("viewer", []),
        ("auditor", []),
    ],
)
def test_the_actions_are_what_the_role_may_do_now(
    opened: World, role: str, wanted: list[str]
) -> None:
    person = ticketed(opened)
    account = Account("someone", "测试", Role(role), Scope("national"), "", "")
    found = dossier.of(opened.deps, standing.of(opened.deps, person.id, opened.round_id))
    assert dossier.actions(found, account) == wanted


def test_nothing_is_moved_or_refunded_before_it_is_paid(opened: World) -> None:
    person = opened.ready()
    opened.hold(person, "42001")
    account = Account("someone", "测试", Role.OPERATOR, Scope("national"), "", "")
    found = dossier.of(opened.deps, standing.of(opened.deps, person.id, opened.round_id))
    assert dossier.actions(found, account) == ["reveal", "extend"]
