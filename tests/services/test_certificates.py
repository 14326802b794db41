"""Certificates once results are open: what they are worth, who has them, when they are given."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.audit import AuditEntry, registration_subject, round_subject
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.certificate import CertificateState, Pickup, Receiver, Worth
from chalicelib.domain.errors import Invalid, NotFound, StaleVersion, WrongState
from chalicelib.domain.release import ReleaseState
from chalicelib.domain.staff import Scope
from chalicelib.domain.window import BEIJING
from chalicelib.services import certificate_numbers, certificates, collection
from chalicelib.services.certificates import Line
from chalicelib.store import audit
from chalicelib.store import certificates as store
from tests.certificates_stage import a_set, number_of, opened, release, sitter
from tests.world import STAFF, World

NATIONAL = Scope("national")
PLACE = "教务处 101 室"


@pytest.fixture
def ground(world: World) -> World:
    world.round()
    world.site("42001", 20)
    world.site("31001", 20, "上海市")
    return world


def the(world: World, version: int, person: Candidate) -> str:
    number = number_of(world, version, person)
    assert number is not None
    return number


def one(world: World, number: str) -> Line:
    return certificates.one(world.deps, world.round_id, number)


def collect(world: World, number: str, note: str = "") -> Line:
    return certificates.collect(world.deps, world.round_id, number, Receiver.SELF, note, STAFF)


def void(world: World, number: str, reason: str = "冒名顶替") -> Line:
    return certificates.void(world.deps, world.round_id, number, reason, False, STAFF)


def entries(world: World, person: Candidate) -> list[AuditEntry]:
    found = audit.of(registration_subject(person.id, world.round_id))
    return [entry for entry in found if entry.change.action.startswith("certificate_")]


def worth(world: World, number: str) -> Worth | None:
    found = store.get(number)
    assert found is not None
    return certificates.worth_of(world.deps, found)


@pytest.mark.proves("S1-40")
def test_nothing_is_known_of_a_certificate_before_its_set_is_open(ground: World) -> None:
    person = sitter(ground)
    a_set(ground, 1, {person.id: "A"})
    certificate_numbers.prepare(ground.deps, ground.round_id, 1)
    number = the(ground, 1, person)
    for state in (ReleaseState.APPROVED, ReleaseState.ARMED):
        release(ground, 1, in_minutes=1, state=state)
        assert worth(ground, number) is None
        with pytest.raises(WrongState):
            one(ground, number)
        with pytest.raises(WrongState):
            collection.page(ground.deps, ground.round_id, NATIONAL, None, None, None, 10)
    ground.pass_time(timedelta(seconds=60))
    assert worth(ground, number) is None, "the instant itself is too early by a second"
    ground.pass_time(timedelta(seconds=1))
    assert worth(ground, number) == Worth.VALID
    assert one(ground, number).state == CertificateState.WAITING


@pytest.mark.proves("S1-40")
def test_a_correction_decides_what_each_number_is_worth(ground: World) -> None:
    stays, better, lost, gains = (sitter(ground) for _ in range(4))
    opened(ground, 1, {stays.id: "A", better.id: "C", lost.id: "B", gains.id: "D"})
    first = {p.id: number_of(ground, 1, p) for p in (stays, better, lost, gains)}
    a_set(ground, 2, {stays.id: "A", better.id: "B", lost.id: "invalid", gains.id: "C"})
    certificate_numbers.prepare(ground.deps, ground.round_id, 2)
    hidden = [the(ground, 2, person) for person in (better, gains)]
    assert [worth(ground, number) for number in hidden] == [None, None]
    assert worth(ground, str(first[better.id])) == Worth.VALID
    release(ground, 2)
    ground.pass_time(timedelta(seconds=2))
    assert [worth(ground, number) for number in hidden] == [Worth.VALID, Worth.VALID]
    assert worth(ground, str(first[stays.id])) == Worth.VALID
    assert the(ground, 2, stays) == first[stays.id]
    assert worth(ground, str(first[better.id])) == Worth.SUPERSEDED
    assert worth(ground, str(first[lost.id])) == Worth.VOID
    assert first[gains.id] is None
    assert number_of(ground, 2, lost) is None
    states = [one(ground, str(first[p.id])).state for p in (better, lost)]
    assert states == [CertificateState.SUPERSEDED, CertificateState.VOID]


def test_a_number_of_a_set_that_never_opened_is_unknown_for_good(ground: World) -> None:
    person = sitter(ground)
    a_set(ground, 1, {person.id: "A"})
    certificate_numbers.prepare(ground.deps, ground.round_id, 1)
    never = the(ground, 1, person)
    opened(ground, 2, {person.id: "A"})
    assert the(ground, 2, person) != never
    assert worth(ground, never) is None
    with pytest.raises(NotFound):
        one(ground, never)


def test_a_number_of_another_round_is_not_found(ground: World) -> None:
    person = sitter(ground)
    opened(ground, 1, {person.id: "A"})
    other = World(ground.environment)
    other.at = ground.at
    other.round()
    other.site("42001", 2)
    opened(other, 1, {sitter(other).id: "B"})
    with pytest.raises(NotFound):
        one(other, the(ground, 1, person))


def test_it_is_collected_once_and_the_candidate_sees_it(ground: World) -> None:
    person = sitter(ground)
    opened(ground, 1, {person.id: "B"})
    number = the(ground, 1, person)
    line = collect(ground, number, "带来准考证")
    assert line.state == CertificateState.COLLECTED
    taken = line.certificate.collection
    assert taken is not None
    assert (taken.by, taken.to, taken.at) == (STAFF.id, Receiver.SELF, ground.at)
    ground.pass_time(timedelta(minutes=5))
    again = certificates.collect(
        ground.deps, ground.round_id, number, Receiver.AGENT, "代领", STAFF
    )
    assert again == line
    (entry,) = entries(ground, person)
    assert entry.change.action == "certificate_collected"
    assert entry.change.params == {"certificate_no": number}
    assert (entry.before["state"], entry.after["state"]) == ("waiting", "collected")
    assert entry.after["note"] == "带来准考证"


def test_a_hand_over_can_be_undone_and_made_again(ground: World) -> None:
    person = sitter(ground)
    opened(ground, 1, {person.id: "B"})
    number = the(ground, 1, person)
    undo = (ground.deps, ground.round_id, number, "点错了", STAFF)
    assert certificates.give_back(*undo).state == CertificateState.WAITING
    assert entries(ground, person) == []
    collect(ground, number)
    ground.pass_time(timedelta(seconds=1))
    assert certificates.give_back(*undo).state == CertificateState.WAITING
    assert certificates.give_back(*undo).certificate.collection is None
    ground.pass_time(timedelta(seconds=1))
    assert collect(ground, number).state == CertificateState.COLLECTED
    actions = [entry.change.action for entry in reversed(entries(ground, person))]
    assert actions == ["certificate_collected", "certificate_returned", "certificate_collected"]


def test_a_void_one_is_given_to_nobody(ground: World) -> None:
    person = sitter(ground)
    opened(ground, 1, {person.id: "A"})
    number = the(ground, 1, person)
    assert void(ground, number).state == CertificateState.VOID
    assert worth(ground, number) == Worth.VOID
    first = one(ground, number)
    assert void(ground, number, "又一次") == first
    (entry,) = entries(ground, person)
    assert (entry.change.action, entry.change.reason) == ("certificate_voided", "冒名顶替")
    with pytest.raises(WrongState) as refused:
        collect(ground, number)
    with pytest.raises(WrongState) as refused_too:
        certificates.give_back(ground.deps, ground.round_id, number, "x", STAFF)
    assert refused.value.params == refused_too.value.params == {"state": "void"}
    a_set(ground, 2, {person.id: "A"})
    certificate_numbers.prepare(ground.deps, ground.round_id, 2)
    release(ground, 2)
    ground.pass_time(timedelta(seconds=2))
    assert the(ground, 2, person) == number, "no correction brings it back"
    assert worth(ground, number) == Worth.VOID, "the same grade again makes nothing good"


def test_a_superseded_one_is_neither_given_nor_voided(ground: World) -> None:
    person = sitter(ground)
    opened(ground, 1, {person.id: "A"})
    old = the(ground, 1, person)
    opened(ground, 2, {person.id: "B"})
    for attempt in (collect, void):
        with pytest.raises(WrongState) as caught:
            attempt(ground, old)
        assert caught.value.params == {"state": "superseded"}


def test_of_two_at_once_the_second_sees_what_the_first_did(ground: World) -> None:
    person = sitter(ground)
    opened(ground, 1, {person.id: "A"})
    number = the(ground, 1, person)
    seen = one(ground, number)
    void(ground, number)
    (entry,) = entries(ground, person)
    late = replace(entry, entry_id=ground.deps.new_id())
    with pytest.raises(StaleVersion):
        store.replace_with(seen.certificate, seen.certificate, late)
    assert len(entries(ground, person)) == 1, "no entry without its change"


def page(world: World, scope: Scope = NATIONAL, **asked: object) -> collection.Page:
    given = {"site": None, "state": None, "cursor": None, "limit": 10, **asked}
    return collection.page(world.deps, world.round_id, scope, **given)  # type: ignore[arg-type]


def test_the_list_by_site_and_state_page_by_page(ground: World) -> None:
    here = [sitter(ground) for _ in range(5)]
    there = [sitter(ground, "31001") for _ in range(2)]
    grades = dict(zip((p.id for p in here), "ABCDA", strict=True))
    opened(ground, 1, {**grades, there[0].id: "C", there[1].id: "absent"})
    collect(ground, the(ground, 1, here[0]))
    void(ground, the(ground, 1, here[1]))
    wanted = {the(ground, 1, p) for p in (here[0], here[1], here[2], here[4], there[0])}
    found: list[str] = []
    cursor, asked = None, 0
    while asked == 0 or cursor:
        got = page(ground, cursor=cursor, limit=2)
        assert len(got.lines) <= 2
        found += [line.certificate.number for line in got.lines]
        cursor, asked = got.next, asked + 1
    assert (set(found), len(found)) == (wanted, 5)
    local = page(ground, site="42001")
    assert local.totals == collection.Totals(issued=4, collected=1, void=1)
    assert {line.name_masked for line in local.lines} == {"林*"}
    for state, owners in (("waiting", [here[2], here[4]]), ("collected", [here[0]])):
        lines = page(ground, site="42001", state=state).lines
        assert {line.certificate.candidate_id for line in lines} == {p.id for p in owners}
    assert page(ground).totals is None
    assert page(ground, site="42001", cursor="42001~").totals is None


def test_the_list_shows_the_scope_only(ground: World) -> None:
    here, there = sitter(ground), sitter(ground, "31001")
    opened(ground, 1, {here.id: "A", there.id: "A"})
    shanghai = page(ground, Scope("province:上海市"))
    assert [line.certificate.candidate_id for line in shanghai.lines] == [there.id]
    assert shanghai.totals == collection.Totals(1, 0, 0)
    with pytest.raises(NotFound):
        page(ground, Scope("province:上海市"), site="42001")
    with pytest.raises(Invalid):
        page(ground, Scope("site:31001"), cursor="42001~")


def test_after_a_correction_the_list_shows_the_numbers_that_count(ground: World) -> None:
    person, lost = sitter(ground), sitter(ground)
    opened(ground, 1, {person.id: "A", lost.id: "C"})
    opened(ground, 2, {person.id: "B", lost.id: "D"})
    (line,) = page(ground).lines
    assert line.certificate.number == the(ground, 2, person)


@pytest.mark.proves("S1-41")
def test_the_place_is_known_at_once_and_the_time_when_it_is_announced(ground: World) -> None:
    person = sitter(ground)
    opened(ground, 1, {person.id: "A"})
    number = the(ground, 1, person)
    before = certificates.shown(ground.round_id, person.id, number)
    assert (before.pickup_place, before.pickup) == (PLACE, Pickup())
    assert before.certificate is not None
    assert (before.certificate.number, before.worth) == (number, Worth.VALID)
    opens = datetime(2014, 12, 25, 9, tzinfo=BEIJING)
    wanted = Pickup(opens, None, {"zh-CN": "带身份证", "en": "Bring your ID card"})
    stored = certificates.put_pickup(ground.deps, ground.round_id, wanted, STAFF)
    assert certificates.shown(ground.round_id, person.id, number).pickup == stored
    assert (stored.version, stored.opens_at) == (1, opens)
    collect(ground, number)
    after = certificates.shown(ground.round_id, person.id, number)
    assert after.certificate is not None
    assert after.certificate.collection is not None


def test_somebody_without_a_certificate_is_shown_none(ground: World) -> None:
    person = sitter(ground)
    opened(ground, 1, {person.id: "D"})
    found = certificates.shown(ground.round_id, person.id, number_of(ground, 1, person))
    assert (found.certificate, found.worth, found.pickup_place) == (None, None, PLACE)


@pytest.mark.proves("S1-41")
def test_the_announcement_has_versions_and_a_record(ground: World) -> None:
    opens = datetime(2014, 12, 25, 9, tzinfo=BEIJING)
    put = (ground.deps, ground.round_id)
    first = certificates.put_pickup(*put, Pickup(opens), STAFF)
    with pytest.raises(StaleVersion):
        certificates.put_pickup(*put, Pickup(opens), STAFF)
    closes = opens + timedelta(days=30)
    second = certificates.put_pickup(*put, replace(first, closes_at=closes), STAFF)
    assert (second.version, second.closes_at) == (2, closes)
    assert store.pickup(ground.round_id) == second
    with pytest.raises(StaleVersion):
        certificates.put_pickup(*put, replace(first, closes_at=None), STAFF)
    newest, older = (
        entry
        for entry in audit.of(round_subject(ground.round_id))
        if entry.change.action.startswith("pickup_")
    )
    assert (older.change.action, newest.change.action) == ("pickup_announced", "pickup_changed")
    assert (newest.before["closes_at"], newest.after["closes_at"]) == (
        None,
        "2015-01-24T01:00:00Z",
    )


@pytest.mark.parametrize(("minutes", "fine"), [(0, False), (-1, False), (1, True)])
def test_it_must_not_end_before_it_begins(ground: World, minutes: int, fine: bool) -> None:
    opens = datetime(2014, 12, 25, 9, tzinfo=BEIJING)
    wanted = Pickup(opens, opens + timedelta(minutes=minutes))
    if fine:
        assert certificates.put_pickup(ground.deps, ground.round_id, wanted, STAFF).version == 1
        return
    with pytest.raises(Invalid) as caught:
        certificates.put_pickup(ground.deps, ground.round_id, wanted, STAFF)
    assert [(e.pointer, e.code) for e in caught.value.errors] == [("/closes_at", "not_after")]
    assert store.pickup(ground.round_id) == Pickup()
