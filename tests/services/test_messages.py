"""Messages fed by the audit: once each, shown in the message centre, sent where somebody asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.audit import Actor, AuditEntry, Change
from chalicelib.domain.errors import Invalid, StaleVersion
from chalicelib.domain.message import MISSED_AFTER, Message, MessageKind, SendState
from chalicelib.domain.privacy import Consent
from chalicelib.domain.registration import State
from chalicelib.domain.window import iso
from chalicelib.services import contact, lookups, messages, outbox, record, reminders, rounds
from chalicelib.store import audit, contacts, people, registrations, seats
from tests.messaging import (
    EMAIL,
    PHONE,
    deliver,
    hear,
    kinds,
    reachable,
    stream,
    wait,
    with_messengers,
)
from tests.stage import PHASE_TWO, paid
from tests.world import World

HOLD = timedelta(days=1)
GRACE = timedelta(minutes=10, seconds=6)


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 1)
    return world


def told(world: World, person_id: str, kind: MessageKind) -> messages.Shown:
    found, _, _ = messages.of_person(world.deps, person_id, "cet_set")
    return next(shown for shown in found if shown.message.kind == kind)


@pytest.mark.proves("S1-38")
def test_payment_is_told_once_however_often_the_stream_comes(opened: World) -> None:
    boxes = with_messengers(opened)
    person = reachable(opened, paid(opened))
    stream(opened, person)
    hear(opened, person, times=3)
    assert kinds(opened, person) == ["paid"]
    assert deliver(opened) == 6
    assert [m.to for m in boxes.sms.sent] == [PHONE]
    assert [m.to for m in boxes.email.sent] == [EMAIL]
    assert "已收到报名费 50 元" in boxes.sms.sent[0].text
    assert boxes.email.sent[0].title == "已缴费，报名成功"
    assert f"/#/rounds/{opened.round_id}/status" in boxes.email.sent[0].text
    shown = told(opened, person.id, MessageKind.PAID)
    assert {s.channel.value: s.state for s in shown.sendings} == {
        "sms": SendState.SENT,
        "email": SendState.SENT,
    }
    assert "武汉江城大学考点42001" in shown.texts.body["zh-CN"]
    assert "11月14日（周五）9:00" in shown.texts.body["zh-CN"]


def test_without_messengers_it_stays_in_the_house(opened: World) -> None:
    person = reachable(opened, paid(opened))
    stream(opened, person)
    hear(opened, person)
    assert kinds(opened, person) == ["paid"]
    assert deliver(opened) == 0


def test_who_gave_no_address_reads_it_here(opened: World) -> None:
    with_messengers(opened)
    person = paid(opened)
    stream(opened, person)
    hear(opened, person)
    assert kinds(opened, person) == ["paid"]
    assert deliver(opened) == 0


def test_who_refused_the_use_of_the_address_is_not_written_to(opened: World) -> None:
    with_messengers(opened)
    person = reachable(opened, paid(opened))
    entry = AuditEntry(
        f"person#{person.id}",
        opened.deps.new_id(),
        Change("consent_refused", opened.actor(person), opened.at),
        {},
        {},
    )
    people.consent(person.id, opened.round_id, Consent("contact", "1", False, opened.at), entry)
    stream(opened, person)
    hear(opened, person)
    assert kinds(opened, person) == ["paid"]
    assert deliver(opened) == 0


def test_a_crash_before_the_queue_is_made_good_by_the_repetition(opened: World) -> None:
    boxes = with_messengers(opened)
    person = reachable(opened, paid(opened))
    stream(opened, person)
    hear(opened, person)
    opened.queue.sent.clear()
    deliver(opened)
    assert boxes.sms.sent == []
    hear(opened, person)
    deliver(opened)
    assert len(boxes.sms.sent) == 1
    hear(opened, person)
    assert deliver(opened) == 0


def test_what_is_lost_altogether_is_found_by_time(opened: World) -> None:
    boxes = with_messengers(opened)
    person = reachable(opened, paid(opened), email=None)
    stream(opened, person)
    hear(opened, person)
    opened.queue.sent.clear()
    assert outbox.queue_due(opened.deps, opened.round_id) == 0
    wait(opened, timedelta(minutes=15))
    assert outbox.queue_due(opened.deps, opened.round_id, opened.wall_at) == 0, "no time left"
    assert outbox.queue_due(opened.deps, opened.round_id) == 1
    assert outbox.queue_due(opened.deps, opened.round_id) == 0
    deliver(opened)
    assert len(boxes.sms.sent) == 1


@pytest.mark.proves("S1-28")
def test_a_place_taken_over_before_the_sweep_is_told_as_expired(opened: World) -> None:
    late, early = opened.ready(), opened.ready()
    opened.hold(early, "42001")
    stream(opened, early)
    pool = f"{opened.round_id}/42001"
    opened.at += HOLD + GRACE
    before = seats.read(pool, 0).held
    opened.hold(late, "42001")
    after = seats.read(pool, 0).held
    seen = registrations.get(early.id, opened.round_id)
    assert seen is not None
    assert seen.state == State.INTENT, "nobody has written it down yet"
    for _ in range(2):
        record.shard_changed(opened.deps, pool, before, after)
    stream(opened, early)
    hear(opened, early, times=2)
    assert kinds(opened, early) == ["expired"]
    shown = told(opened, early.id, MessageKind.EXPIRED)
    assert shown.message.params["deadline"] == iso(seen.payment_deadline)
    actions = [e.change.action for e in audit.of(f"registration#{early.id}#{opened.round_id}")]
    assert actions.count("expired") == 1
    assert kinds(opened, late) == []


def test_an_entry_that_left_before_its_time_is_no_expiry(opened: World) -> None:
    person = opened.ready()
    held = opened.hold(person, "42001")
    pool = f"{opened.round_id}/42001"
    record.shard_changed(opened.deps, pool, {person.id: held.place.value}, {})
    opened.at = held.expires_at - timedelta(seconds=1)
    record.shard_changed(opened.deps, pool, {person.id: held.place.value}, {})
    seen = registrations.get(person.id, opened.round_id)
    assert seen is not None
    assert seen.state == State.INTENT
    other = replace(held.place, seq=7).value
    opened.at = held.expires_at + timedelta(minutes=1)
    record.shard_changed(opened.deps, pool, {person.id: other}, {})
    seen = registrations.get(person.id, opened.round_id)
    assert seen is not None
    assert seen.state == State.INTENT


def test_a_refund_names_its_amount(opened: World) -> None:
    person = paid(opened)
    params = {"refund_no": "R1", "amount_minor": 5000, "reason": "duplicate"}
    change = Change("refunded", Actor("system", "sweep", "sweep"), opened.at, params=params)
    subject = f"registration#{person.id}#{opened.round_id}"
    for entry_id in ("01", "01", "02"):
        messages.heard(opened.deps, AuditEntry(subject, entry_id, change, {}, {}))
    assert kinds(opened, person) == ["refunded", "refunded"]
    assert "50 元" in told(opened, person.id, MessageKind.REFUNDED).texts.body["zh-CN"]


def test_who_pays_while_tickets_are_open_hears_that_too(opened: World) -> None:
    person = paid(opened)
    stream(opened, person)
    opened.at = PHASE_TWO - timedelta(seconds=1)
    hear(opened, person)
    assert kinds(opened, person) == ["paid"]
    opened.at = PHASE_TWO
    hear(opened, person)
    assert sorted(kinds(opened, person)) == ["paid", "ticket_open"]


def test_reading_marks_what_was_seen_and_nothing_newer(opened: World) -> None:
    person = paid(opened)
    for number in range(5):
        opened.at += timedelta(minutes=1)
        params = {
            **messages.common(opened.deps, rounds.get(opened.round_id)),
            "amount": 100 + number,
        }
        found = Message(
            person.id, opened.round_id, MessageKind.REFUNDED, f"{number}", opened.at, params
        )
        assert messages.post(opened.deps, found)
        assert not messages.post(opened.deps, found)
    page, unread, rest = messages.of_person(opened.deps, person.id, "cet_set", limit=2)
    assert [shown.message.n for shown in page] == ["4", "3"]
    assert (unread, rest) == (5, page[-1].message.key)
    second, _, rest = messages.of_person(opened.deps, person.id, "cet_set", rest, 2)
    third, _, last = messages.of_person(opened.deps, person.id, "cet_set", rest, 2)
    assert [shown.message.n for shown in second + third] == ["2", "1", "0"]
    assert last is None
    messages.mark_read(
        opened.deps, person.id, "cet_set", second[0].message.key, [page[0].message.key]
    )
    found_now, unread, _ = messages.of_person(opened.deps, person.id, "cet_set")
    assert unread == 1
    assert [shown.message.n for shown in found_now if shown.message.read_at is None] == ["3"]


def test_a_contact_is_sealed_masked_and_found_by_phone(opened: World) -> None:
    person = opened.ready()
    stored = contact.put(
        opened.deps, person.id, " +86 138-0000-0001 ", EMAIL, "en", opened.actor(person)
    )
    assert (stored.phone_masked, stored.email_masked) == ("138****0001", "l***@example.org")
    assert stored.consented_at == opened.at
    item = contacts.get(person.id)
    assert item is not None
    assert PHONE not in repr(item)
    assert EMAIL not in repr(item)
    assert opened.deps.keys.open(item.phone_sealed or "") == PHONE
    assert person.id in lookups.of_phone(opened.deps, PHONE)
    contact.put(opened.deps, person.id, "13800000002", None, "en", opened.actor(person))
    assert person.id not in lookups.of_phone(opened.deps, PHONE)
    assert person.id in lookups.of_phone(opened.deps, "13800000002")
    gone = contact.put(opened.deps, person.id, None, None, "zh-CN", opened.actor(person))
    assert (gone.phone_masked, gone.consented_at) == (None, None)
    entries = audit.of(f"person#{person.id}")
    assert [entry.change.action for entry in entries].count("contact_changed") == 3
    assert PHONE not in repr(entries)


def test_a_contact_that_can_t_be_one_is_refused_field_by_field(opened: World) -> None:
    person = opened.ready()
    with pytest.raises(Invalid) as error:
        contact.put(opened.deps, person.id, "123", "nobody", "en", opened.actor(person))
    assert {e.pointer: e.code for e in error.value.errors} == {
        "/phone": "phone_format",
        "/email": "email_format",
    }
    assert contact.get(person.id).version == 0


def test_of_two_changes_at_once_one_is_told_to_look_again(opened: World) -> None:
    person = reachable(opened, opened.ready())
    seen = contact.get(person.id)
    reachable(opened, person, phone=None)
    with pytest.raises(StaleVersion):
        contacts.put(person.id, seen)


def test_what_is_decided_for_a_programme_is_told_there_and_nowhere_else(opened: World) -> None:
    boxes = with_messengers(opened)
    person = reachable(opened, opened.person())
    change = Change("name_accepted", Actor("staff", "tester", "test"), opened.at)
    change = replace(change, params={"case": "1", "programme": "pets"})
    entry = AuditEntry(f"person#{person.id}", "e1", change, {}, {})
    for _ in range(2):
        messages.heard(opened.deps, entry)
    assert kinds(opened, person) == []
    found, unread, _ = messages.of_person(opened.deps, person.id, "pets")
    assert ([shown.message.kind for shown in found], unread) == ([MessageKind.NAME_ACCEPTED], 1)
    assert opened.deps.programmes["pets"].name["en"] in found[0].texts.sms["en"]
    assert deliver(opened) == 4
    (mail,) = boxes.email.sent
    assert mail.text.count("/#/me") == 1
    messages.mark_read(opened.deps, person.id, "cet_set", None, [found[0].message.key])
    assert messages.of_person(opened.deps, person.id, "pets")[1] == 1
    messages.mark_read(opened.deps, person.id, "pets", None, [found[0].message.key])
    assert messages.of_person(opened.deps, person.id, "pets")[1] == 0


def test_what_was_not_sent_of_a_programme_is_sent_by_the_minute(opened: World) -> None:
    boxes = with_messengers(opened)
    person = reachable(opened, opened.person(), email=None)
    change = Change("identity_refused", Actor("staff", "tester", "test"), opened.at)
    change = replace(change, params={"programme": "self_taught"})
    messages.heard(opened.deps, AuditEntry(f"person#{person.id}", "e2", change, {}, {}))
    opened.queue.sent.clear()
    wait(opened, MISSED_AFTER)
    reminders.run(opened.deps)
    assert deliver(opened) >= 1
    assert PHONE in [one.to for one in boxes.sms.sent]
