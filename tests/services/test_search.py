"""Finding a person: by every identifier, within the scope, and nothing in clear text behind it."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from chalicelib.domain.audit import Actor, Change
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.contact import Contact
from chalicelib.domain.registration import Registration
from chalicelib.domain.staff import Scope
from chalicelib.domain.ticket import qr_payload
from chalicelib.services import lookups, record, standing, ticket_sheets, tickets
from chalicelib.services.search import MOST, Found, search
from chalicelib.store import contacts, people, registrations
from chalicelib.store.lookup import LookupItem
from tests.stage import PHASE_TWO, paid
from tests.world import OPENS, World

NATIONAL, HERE, ELSEWHERE = Scope("national"), Scope("site:42001"), Scope("site:31001")
_NUMBERS = itertools.count(10_000)


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 40)
    world.site("31001", 40, "上海市")
    return world


def told(world: World, person: Candidate, before: Registration | None = None) -> Registration:
    """What the stream says about a registration as it is now."""
    seen = registrations.get(person.id, world.round_id)
    assert seen is not None
    change = Change("held", Actor("candidate", person.id, "test"), world.at)
    record.registration_changed(world.deps, before, seen, change, world.wall_at)
    return seen


def known(world: World) -> Candidate:
    """Paid, with a ticket and a phone number, and the stream has said so."""
    person = paid(world)
    world.at = PHASE_TWO
    tickets.ask(world.deps, person.id, world.round_id, world.actor(person))
    told(world, person)
    phone = f"138000{next(_NUMBERS)}"
    sealed = world.deps.keys.seal(phone)
    contact = Contact(sealed, "138****0001", None, None, "zh-CN", world.at, 0)
    contacts.put(person.id, contact)
    lookups.add_phone(world.deps, phone, person.id)
    return person


def phone_of(world: World, person: Candidate) -> str:
    contact = contacts.get(person.id)
    assert contact is not None
    assert contact.phone_sealed is not None
    return world.deps.keys.open(contact.phone_sealed)


def identifiers(world: World, person: Candidate) -> dict[str, set[str]]:
    """Every way to name this person, as people type it."""
    seen = registrations.get(person.id, world.round_id)
    here = standing.of(world.deps, person.id, world.round_id)
    assert seen is not None
    assert seen.ticket_no is not None
    assert seen.payment_no is not None
    assert seen.provider_no is not None
    number = world.deps.keys.open(person.id_sealed)
    written = here.scores[0].written_ticket_no
    sheet = ticket_sheets.sheet(world.deps, here, seen, 1)
    phone = phone_of(world, person)
    return {
        "ticket": {seen.ticket_no, f" {seen.ticket_no[:4]} {seen.ticket_no[4:]}\n"},
        "written_ticket": {written, f"{written[:5]}-{written[5:]}"},
        "id_no": {number, f"{number[:6]} {number[6:14]} {number[14:].lower()}"},
        "phone": {phone, f"+86 {phone[:3]} {phone[3:7]} {phone[7:]}"},
        "payment": {seen.payment_no, seen.provider_no, seen.registration_no.upper()},
        "name": {person.name, f" {person.name[0]} {person.name[1:]} "},
        "qr": {qr_payload(sheet, world.deps.keys.sign)},
    }


def ids(found: Found) -> set[str]:
    return {match.candidate.id for match in found.matches}


def test_every_identifier_finds_its_person_and_no_one_else(opened: World) -> None:
    person = known(opened)
    opened.at = OPENS
    told(opened, paid(opened, "31001"))
    for kind, texts in identifiers(opened, person).items():
        for text in texts:
            found = search(opened.deps, text, opened.round_id, HERE)
            assert ids(found) == {person.id}, (kind, text)
            assert found.matches[0].matched_by == kind
            assert kind in found.tried


def test_all_but_a_name_are_found_in_any_round(opened: World) -> None:
    person = known(opened)
    for kind, texts in identifiers(opened, person).items():
        found = search(opened.deps, texts.pop(), None, NATIONAL)
        assert (person.id in ids(found)) == (kind != "name"), kind
        mine = [match for match in found.matches if match.candidate.id == person.id]
        assert {match.round_id for match in mine} <= {opened.round_id}


def test_another_scope_and_another_round_find_nothing(opened: World) -> None:
    person = known(opened)
    wanted = identifiers(opened, person)
    opened.round_id, former = f"{opened.round_id}-next", opened.round_id
    opened.round()
    for kind, texts in wanted.items():
        for text in texts:
            assert not search(opened.deps, text, former, ELSEWHERE).matches, kind
            assert not search(opened.deps, text, None, ELSEWHERE).matches, kind
            assert not search(opened.deps, text, opened.round_id, HERE).matches, kind


def test_who_has_not_registered_is_seen_nationally(opened: World) -> None:
    person = opened.person(("CET4", 499))
    number = opened.deps.keys.open(person.id_sealed)
    found = search(opened.deps, number, opened.round_id, NATIONAL)
    assert ids(found) == {person.id}
    assert found.matches[0].site is None
    assert not search(opened.deps, number, opened.round_id, HERE).matches
    assert not search(opened.deps, number, None, NATIONAL).matches, "there is no round to show"


@pytest.mark.parametrize(
    ("text", "tried"),
    [
        ("林无人", {"name"}),
        ("99", {"ticket", "phone", "payment"}),
        ("420011131100199", {"ticket", "written_ticket", "id_no", "phone", "payment"}),
        ("420199199001010001", {"ticket", "phone", "payment"}),
        ("ZK1.bm90aGluZw.bm90aGluZw", {"qr"}),
        ("…", {"name"}),
    ],
)
def test_nothing_found_says_what_was_tried(opened: World, text: str, tried: set[str]) -> None:
    found = search(opened.deps, text, opened.round_id, NATIONAL)
    assert not found.matches
    assert set(found.tried) - {"id_no"} == tried - {"id_no"}


def test_a_changed_code_finds_nothing(opened: World) -> None:
    person = known(opened)
    code = identifiers(opened, person)["qr"].pop()
    for place in (5, len(code) // 2, len(code) - 1):
        other = "A" if code[place] != "A" else "B"
        changed = code[:place] + other + code[place + 1 :]
        assert not search(opened.deps, changed, opened.round_id, NATIONAL).matches


def test_a_phone_number_given_up_and_a_name_corrected_find_nobody(opened: World) -> None:
    person = known(opened)
    phone, contact = phone_of(opened, person), contacts.get(person.id)
    assert contact is not None
    contacts.put(person.id, replace(contact, phone_sealed=None, phone_masked=None))
    assert not search(opened.deps, phone, opened.round_id, NATIONAL).matches
    people.update(replace(person, name="林测试"))
    assert not search(opened.deps, "林测", opened.round_id, NATIONAL).matches


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("吕测", "呂测"),
        ("呂测", "吕测"),
        ("买买提·艾力", "买买提艾力"),
        ("买买提·艾力", "买买提．艾力"),
        ("ZHANG SAN", "zhangsan"),
        ("O'NEIL ANN-MARIE", "Oneil Annmarie"),
    ],
)
def test_a_name_is_found_as_people_write_it(opened: World, stored: str, typed: str) -> None:
    person = opened.person(name=stored)
    lookups.add_name(opened.deps, stored, opened.round_id, person.id)
    assert ids(search(opened.deps, typed, opened.round_id, NATIONAL)) == {person.id}


def test_the_lookup_tells_nobody_a_name_or_a_number(opened: World) -> None:
    person = known(opened)
    everything = "".join(
        str(item.serialize()) for item in LookupItem.scan() if person.id in item.sk
    )
    assert everything.count(opened.round_id) >= 5
    plain = set().union(*(texts for texts in identifiers(opened, person).values()))
    for text in plain:
        assert text not in everything


def test_a_record_delivered_twice_changes_nothing(opened: World) -> None:
    person = known(opened)

    def pointers() -> set[tuple[str, str]]:
        return {(item.pk, item.sk) for item in LookupItem.scan() if person.id in item.sk}

    once = pointers()
    told(opened, person)
    told(opened, person)
    assert pointers() == once


def test_each_payment_of_several_is_found(opened: World) -> None:
    person = opened.ready()
    seen: Registration | None = None
    numbers = ("P-FIRST-0001", "P-SECOND-0002")
    opened.hold(person, "42001")
    seen = told(opened, person)
    for number in numbers:
        change = Change("payment_started", opened.actor(person), opened.at)
        registrations.write(seen, replace(seen, payment_no=number), change, None)
        seen = told(opened, person, seen)
    for number in numbers:
        assert ids(search(opened.deps, number, opened.round_id, HERE)) == {person.id}


def test_many_of_one_name_are_cut_off(opened: World) -> None:
    for _ in range(MOST + 1):
        person = opened.person(name="林同名")
        lookups.add_name(opened.deps, person.name, opened.round_id, person.id)
    found = search(opened.deps, "林同名", opened.round_id, NATIONAL)
    assert (len(found.matches), found.more) == (MOST, True)
    few = search(opened.deps, "林同名", opened.round_id, HERE)
    assert (few.matches, few.more) == ((), False)
