"""Which change makes which message, when a hold is reminded of, and when a sending is given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.audit import Actor, AuditEntry, Change
from chalicelib.domain.contact import mask_email, mask_phone, read_email, read_phone
from chalicelib.domain.message import (
    AHEAD,
    OF_PROGRAMME,
    PAUSES,
    SETTLED,
    TRIES,
    Channel,
    MessageKind,
    Sending,
    SendState,
    cause_of,
    next_try,
    sending_key,
    wants_reminder,
)

NOW = datetime(2014, 11, 5, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def entry(action: str, subject: str = "registration#ABC#round-1", **params: object) -> AuditEntry:
    change = Change(action, Actor("system", "x", "r"), NOW, params=params)
    return AuditEntry(subject, "0149a7", change, {}, {})


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("expired", MessageKind.EXPIRED),
        ("paid", MessageKind.PAID),
        ("site_changed", MessageKind.MOVED),
        ("offered", MessageKind.STANDBY_OFFER),
        ("review_granted", MessageKind.REVIEW_GRANTED),
        ("review_refused", MessageKind.REVIEW_REFUSED),
    ],
)
def test_a_change_of_a_registration_is_told(action: str, kind: MessageKind) -> None:
    cause = cause_of(entry(action))
    assert cause is not None
    assert (cause.candidate_id, cause.round_id, cause.kind) == ("ABC", "round-1", kind)
    assert cause.n == "0149a7"


@pytest.mark.parametrize("kind", sorted(OF_PROGRAMME))
def test_a_decision_about_a_person_is_told_for_its_programme(kind: MessageKind) -> None:
    cause = cause_of(entry(kind.value, "person#ABC", programme="pets"))
    assert cause is not None
    assert (cause.candidate_id, cause.round_id, cause.kind) == ("ABC", "pets", kind)
    assert cause_of(entry(kind.value, programme="pets")) is None


@pytest.mark.parametrize(
    ("action", "after", "first", "kind"),
    [
        ("proof_approved", "paid", True, MessageKind.PAID),
        ("proof_approved", "paid", False, MessageKind.CHANGE_ACCEPTED),
        ("proof_refused", "intent", True, MessageKind.PROOF_REFUSED),
        ("proof_refused", "expired", True, MessageKind.PROOF_OVER),
        ("proof_refused", "paid", False, MessageKind.CHANGE_REFUSED),
    ],
)
def test_what_became_of_a_proof(action: str, after: str, first: bool, kind: MessageKind) -> None:
    cause = cause_of(replace(entry(action, paid_by_it=first), after={"state": after}))
    assert cause is not None
    assert cause.kind == kind


def test_money_back_is_told_by_its_own_entry_alone() -> None:
    assert cause_of(entry("refunded")) is None
    cause = cause_of(entry("refunded", refund_no="R1", amount_minor=5000))
    assert cause is not None
    assert cause.kind == MessageKind.REFUNDED


@pytest.mark.parametrize("action", ["held", "cancelled", "photo_refused", "refund_requested"])
def test_other_changes_are_not_told(action: str) -> None:
    assert cause_of(entry(action)) is None


def test_what_staff_change_about_a_site_is_nobodys_message() -> None:
    assert cause_of(entry("site_changed", "site#round-1#42001")) is None


@pytest.mark.parametrize(
    ("before_deadline", "reminded"),
    [
        (AHEAD + SECOND, False),
        (AHEAD, True),
        (AHEAD - timedelta(minutes=1) + SECOND, True),
        (AHEAD - timedelta(minutes=1), False),
        (-SECOND, False),
    ],
)
def test_the_reminder_comes_two_hours_ahead_and_once(
    before_deadline: timedelta, reminded: bool
) -> None:
    """The watermark stands a minute behind: what lay before it has been told."""
    after = NOW + AHEAD - timedelta(minutes=1)
    assert wants_reminder(NOW - DAY, NOW + before_deadline, after, NOW) is reminded


@pytest.mark.parametrize(
    ("held_ago", "left", "reminded"),
    [
        (SETTLED, AHEAD, True),
        (SETTLED - SECOND, AHEAD, False),
        (timedelta(hours=1), timedelta(hours=1), False),
        (timedelta(hours=1) + SECOND, timedelta(hours=1), True),
    ],
)
def test_a_hold_just_made_or_made_with_less_than_two_hours_is_not_reminded_of(
    held_ago: timedelta, left: timedelta, reminded: bool
) -> None:
    assert wants_reminder(NOW - held_ago, NOW + left, NOW, NOW) is reminded


def test_pauses_grow_and_then_it_is_enough() -> None:
    pauses = [next_try(attempts, NOW) for attempts in range(1, TRIES + 1)]
    assert pauses[:-1] == [NOW + pause for pause in PAUSES]
    assert pauses[-1] is None
    assert sorted(PAUSES) == list(PAUSES)


def a_sending(**changes: object) -> Sending:
    values: dict[str, object] = {
        "candidate_id": "ABC123",
        "round_id": "round-1",
        "kind": MessageKind.HOLD_EXPIRING,
        "n": "2",
        "channel": Channel.SMS,
        "to_masked": "138****0001",
        "state": SendState.WAITING,
        "created_at": NOW,
        "due": NOW,
    }
    return Sending(**{**values, **changes})  # type: ignore[arg-type]


def test_an_id_of_a_page_leads_back_to_the_sending() -> None:
    sending = a_sending()
    assert sending_key("round-1", sending.id) == sending.key
    assert sending_key("round-2", sending.id) != sending.key


@pytest.mark.parametrize("text", ["", "a", "a-b-c", "a-b-c-d-e", "---", "a-b-c-"])
def test_what_is_no_id_leads_nowhere(text: str) -> None:
    assert sending_key("round-1", text) is None


def test_a_repetition_has_the_same_id_outside_and_a_new_turn_another() -> None:
    first = a_sending()
    assert a_sending(attempts=3, version=9).out_id == first.out_id
    ids = {first.out_id, a_sending(turn=1).out_id, a_sending(n="3").out_id}
    assert len(ids | {a_sending(channel=Channel.EMAIL).out_id}) == 4


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("13800000001", "13800000001"),
        ("+86 138 0000 0001", "13800000001"),
        ("0086-138-0000-0001", "13800000001"),
        ("+852 5123 4567", "+85251234567"),
        ("12800000001", None),
        ("1380000000", None),
        ("138000000012", None),
        ("+86 12800000001", None),
        ("１３８００００００００１", None),
        ("138 0000 000a", None),
    ],
)
def test_phone_numbers(typed: str, read: str | None) -> None:
    assert read_phone(typed) == read


@pytest.mark.parametrize(
    "typed",
    ["a@b", "a b@example.org", "a@example.org\r\nBcc: x@y.org", "a..b@example.org", "@example.org",
     "a@-example.org", "a@example.org,b@example.org", "林@example.org", "a" * 65 + "@example.org"],
)  # fmt: skip
def test_what_is_no_mail_address(typed: str) -> None:
    assert read_email(typed) is None


def test_mail_addresses_and_masks() -> None:
    assert read_email(" lin.y+set@mail.example.org ") == "lin.y+set@mail.example.org"
    assert mask_email("lin@example.org") == "l***@example.org"
    assert mask_phone("13800000001") == "138****0001"
