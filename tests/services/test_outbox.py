"""Sendings: leased, tried again after growing pauses, given up, sent anew by staff."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.domain.errors import NotFound, StaleVersion, WrongState
from chalicelib.domain.message import (
    LEASE,
    PAUSES,
    TRIES,
    Channel,
    Message,
    MessageKind,
    MessengerRefused,
    MessengerSilent,
    Sending,
    SendState,
)
from chalicelib.services import contact, messages, outbox, privacy, rounds
from chalicelib.store import audit, people
from chalicelib.store import messages as store
from tests.messaging import Boxes, deliver, reachable, wait, with_messengers
from tests.world import STAFF, World

SECOND = timedelta(seconds=1)


@pytest.fixture
def boxes(world: World) -> Boxes:
    world.round()
    return with_messengers(world)


def posted(world: World, n: str = "1", email: str | None = None) -> Sending:
    """One message to somebody new, by text message unless an address is given."""
    person = reachable(world, world.person(), email=email)
    params = {**messages.common(world.deps, rounds.get(world.round_id)), "amount": 5000}
    message = Message(person.id, world.round_id, MessageKind.REFUNDED, n, world.at, params)
    assert messages.post(world.deps, message)
    return store.sendings(world.round_id, person.id)[0]


def now_stored(sending: Sending) -> Sending:
    found = store.sending(sending.round_id, sending.key)
    assert found is not None
    return found


def test_a_sending_that_fails_is_tried_again_after_growing_pauses(
    world: World, boxes: Boxes
) -> None:
    boxes.sms.fails = [MessengerSilent] * 2
    sending = posted(world)
    deliver(world)
    for attempts, pause in enumerate(PAUSES[:2], 1):
        seen = now_stored(sending)
        assert (seen.state, seen.attempts, seen.error) == (SendState.WAITING, attempts, "planned")
        wait(world, pause - SECOND)
        assert outbox.queue_due(world.deps, world.round_id) == 0
        wait(world, SECOND)
        assert outbox.queue_due(world.deps, world.round_id) == 1
        deliver(world)
    seen = now_stored(sending)
    assert (seen.state, seen.attempts, seen.error) == (SendState.SENT, 3, None)
    assert len(boxes.sms.sent) == 1


def test_enough_is_enough(world: World, boxes: Boxes) -> None:
    boxes.sms.fails = [MessengerSilent] * TRIES
    sending = posted(world)
    deliver(world)
    for pause in PAUSES:
        assert now_stored(sending).state == SendState.WAITING
        wait(world, pause)
        outbox.queue_due(world.deps, world.round_id)
        deliver(world)
    assert (now_stored(sending).state, now_stored(sending).attempts) == (SendState.FAILED, TRIES)
    wait(world, timedelta(days=2))
    assert outbox.queue_due(world.deps, world.round_id) == 0
    assert outbox.totals(world.round_id) == outbox.Totals(waiting=0, sent=0, failed=1)
    assert store.oldest_failed(world.round_id) is not None


def test_a_clear_no_is_not_repeated(world: World, boxes: Boxes) -> None:
    boxes.sms.fails = [MessengerRefused]
    sending = posted(world)
    deliver(world)
    seen = now_stored(sending)
    assert (seen.state, seen.attempts, seen.error) == (SendState.FAILED, 1, "planned")


def test_a_sender_that_died_after_handing_over_repeats_under_the_same_id(
    world: World, boxes: Boxes
) -> None:
    """The process ends between the provider's yes and our note of it."""
    sending = posted(world)
    ends: list[type[Exception]] = [KeyError]
    real = boxes.sms.send

    def dies(message: object) -> None:
        real(message)  # type: ignore[arg-type]
        if ends:
            raise ends.pop()

    boxes.sms.send = dies  # type: ignore[method-assign]
    with pytest.raises(KeyError):
        outbox.deliver(world.deps, world.round_id, sending.key)
    outbox.deliver(world.deps, world.round_id, sending.key)
    assert len(boxes.sms.sent) == 1, "the lease keeps others away"
    wait(world, LEASE)
    outbox.deliver(world.deps, world.round_id, sending.key)
    assert len(boxes.sms.sent) == 2
    assert len(boxes.sms.ids) == 1
    assert now_stored(sending).state == SendState.SENT


def test_of_two_senders_one_gets_the_lease(world: World, boxes: Boxes) -> None:
    sending = posted(world)
    seen = now_stored(sending)
    outbox.deliver(world.deps, world.round_id, sending.key)
    assert store.move(seen, seen) is None
    outbox.deliver(world.deps, world.round_id, sending.key)
    assert len(boxes.sms.sent) == 1


def test_an_address_taken_back_meanwhile_gets_nothing(world: World, boxes: Boxes) -> None:
    sending = posted(world)
    actor = STAFF
    contact.put(world.deps, sending.candidate_id, None, None, "en", actor)
    deliver(world)
    seen = now_stored(sending)
    assert (seen.state, seen.error) == (SendState.FAILED, "no_address")
    assert boxes.sms.sent == []


@pytest.mark.proves("P-01")
def test_a_refusal_meanwhile_holds_for_repetitions_and_what_is_sent_anew(
    world: World, boxes: Boxes
) -> None:
    boxes.sms.fails = [MessengerSilent]
    sending = posted(world)
    deliver(world)
    person = people.facts(sending.candidate_id)
    assert person is not None
    said = (sending.candidate_id, world.round_id, "contact", "2014-1", False)
    privacy.consent(world.deps, *said, world.actor(person.candidate))
    wait(world, PAUSES[0])
    outbox.queue_due(world.deps, world.round_id)
    deliver(world)
    seen = now_stored(sending)
    assert (seen.state, seen.error) == (SendState.FAILED, "no_consent")
    outbox.resend(world.deps, world.round_id, sending.id, STAFF)
    deliver(world)
    seen = now_stored(sending)
    assert (seen.state, seen.error) == (SendState.FAILED, "no_consent")
    assert boxes.sms.sent == []


def test_a_changed_address_and_language_count(world: World, boxes: Boxes) -> None:
    sending = posted(world)
    contact.put(world.deps, sending.candidate_id, "13800000009", None, "en", STAFF)
    deliver(world)
    assert [m.to for m in boxes.sms.sent] == ["13800000009"]
    assert "yuan" in boxes.sms.sent[0].text
    assert boxes.sms.sent[0].template == "refunded.en"


def test_staff_have_it_sent_anew_and_it_is_on_record(world: World, boxes: Boxes) -> None:
    sending = posted(world)
    with pytest.raises(WrongState):
        outbox.resend(world.deps, world.round_id, sending.id, STAFF)
    deliver(world)
    again = outbox.resend(world.deps, world.round_id, sending.id, STAFF)
    assert (again.state, again.attempts, again.turn) == (SendState.WAITING, 0, 1)
    deliver(world)
    assert len(boxes.sms.ids) == 2, "a repetition on purpose is another message"
    entry = audit.of(f"registration#{sending.candidate_id}#{world.round_id}")[0]
    assert (entry.change.action, entry.change.actor.id) == ("message_resent", STAFF.id)
    assert entry.change.params["message"] == sending.id


@pytest.mark.parametrize("name", ["nobody-refunded-1-sms", "odd", "a-b-c-d-e"])
def test_what_was_never_sent_can_t_be_sent_anew(world: World, boxes: Boxes, name: str) -> None:
    with pytest.raises(NotFound):
        outbox.resend(world.deps, world.round_id, name, STAFF)


def test_two_who_press_at_once_send_it_once(world: World, boxes: Boxes) -> None:
    sending = posted(world)
    deliver(world)
    seen = now_stored(sending)
    outbox.resend(world.deps, world.round_id, sending.id, STAFF)
    assert store.move(seen, seen) is None
    with pytest.raises((WrongState, StaleVersion)):
        outbox.resend(world.deps, world.round_id, sending.id, STAFF)
    deliver(world)
    assert len(boxes.sms.ids) == 2


def test_lists_by_state_and_kind_page_through_all(world: World, boxes: Boxes) -> None:
    boxes.sms.fails = [MessengerRefused, MessengerRefused]
    for number in range(5):
        posted(world, str(number))
        wait(world, SECOND)
    bodies = [body for queue, body in world.queue.sent if queue == "message"]
    for body in bodies[:4]:
        outbox.deliver(world.deps, world.round_id, body["sending"])
    states = [SendState.FAILED, SendState.WAITING, SendState.SENT]
    seen: list[Sending] = []
    cursor: str | None = None
    for _ in range(10):
        page, cursor = outbox.pages(world.round_id, states, None, 2, cursor)
        assert len(page) <= 2
        seen += page
        if cursor is None:
            break
        assert len(cursor) <= 80
    assert [one.state.value for one in seen] == ["failed"] * 2 + ["waiting"] + ["sent"] * 2
    assert len({one.key for one in seen}) == 5
    failed, _ = outbox.pages(world.round_id, [SendState.FAILED], None, 10, None)
    assert [one.due for one in failed] == sorted((one.due for one in failed), reverse=True)
    assert outbox.pages(world.round_id, states, "paid", 10, None) == ([], None)
    assert len(outbox.pages(world.round_id, states, "refunded", 10, None)[0]) == 5
    assert outbox.totals(world.round_id) == outbox.Totals(1, 2, 2)


def test_both_channels_are_sendings_of_their_own(world: World, boxes: Boxes) -> None:
    boxes.email.fails = [MessengerRefused]
    sending = posted(world, email="lin@example.org")
    deliver(world)
    found = {s.channel: s.state for s in store.sendings(world.round_id, sending.candidate_id)}
    assert found == {Channel.SMS: SendState.SENT, Channel.EMAIL: SendState.FAILED}
