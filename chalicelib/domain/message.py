"""Notices to persons: which change makes which message, and when one is sent again.

A message has a key that follows from what it tells, so however often its cause is heard, it is
written once. What leaves the house by mail or text message is a sending of its own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.errors import Upstream

AHEAD = timedelta(hours=2)
"""How long before the payment deadline a hold's owner is reminded."""
SETTLED = timedelta(minutes=10)
"""A hold younger than this needs no reminder: its owner has just read the deadline."""
LEASE = timedelta(seconds=50)
"""A sender that has not said within this what became of a sending is taken for dead."""
MISSED_AFTER = timedelta(minutes=15)
"""A sending that nobody has taken for so long is put into the queue again."""
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""After each failed attempt but the last."""
TRIES = len(PAUSES) + 1


class MessageKind(StrEnum):
    HOLD_EXPIRING = "hold_expiring"
    EXPIRED = "expired"
    PAID = "paid"
    REFUNDED = "refunded"
    MOVED = "moved"
    STANDBY_OFFER = "standby_offer"
    PROOF_REFUSED = "proof_refused"
    PROOF_OVER = "proof_over"
    CHANGE_ACCEPTED = "change_accepted"
    CHANGE_REFUSED = "change_refused"
    TICKET_OPEN = "ticket_open"
    GRADE_OUT = "grade_out"
    PICKUP_OPEN = "pickup_open"
    REVIEW_GRANTED = "review_granted"
    REVIEW_REFUSED = "review_refused"
    IDENTITY_APPROVED = "identity_approved"
    IDENTITY_REFUSED = "identity_refused"
    QUALIFICATION_ACCEPTED = "qualification_accepted"
    QUALIFICATION_REFUSED = "qualification_refused"
    MERGE_APPROVED = "merge_approved"
    MERGE_REFUSED = "merge_refused"
    NAME_ACCEPTED = "name_accepted"
    NAME_REFUSED = "name_refused"


OF_PROGRAMME = frozenset(
    {
        *(MessageKind.IDENTITY_APPROVED, MessageKind.IDENTITY_REFUSED),
        *(MessageKind.QUALIFICATION_ACCEPTED, MessageKind.QUALIFICATION_REFUSED),
        *(MessageKind.MERGE_APPROVED, MessageKind.MERGE_REFUSED),
        *(MessageKind.NAME_ACCEPTED, MessageKind.NAME_REFUSED),
    }
)
"""What is decided for a programme, in whichever round: its code stands where a round's id does."""
REVIEWED = OF_PROGRAMME | {MessageKind.REVIEW_GRANTED, MessageKind.REVIEW_REFUSED}
"""A person has decided a case of this candidate, who may have no registration."""


class DirectKind(StrEnum):
    """What is sent at once and kept nowhere: codes, and what became of an account."""

    CODE_REGISTER = "code_register"
    CODE_RECOVER = "code_recover"
    CODE_CHANGE = "code_change"
    CODE_SENSITIVE = "code_sensitive"
    ACCOUNT_OPENED = "account_opened"
    ACCOUNT_CHANGED = "account_changed"


class Channel(StrEnum):
    SMS = "sms"
    EMAIL = "email"


class SendState(StrEnum):
    """WAITING also while somebody is sending: the lease says so."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class MessengerRefused(Upstream):
    """The provider says no for good: trying again would not help."""


class MessengerSilent(Upstream):
    """Unknown whether it has arrived: to be sent again under the same id."""


@dataclass(frozen=True, slots=True)
class Message:
    """What one person is told, once. `key` is `<round>#<kind>#<n>`; the texts are templates.

    `round_id` is the programme's code for the kinds `OF_PROGRAMME`.
    """

    candidate_id: str
    round_id: str
    kind: MessageKind
    n: str
    at: datetime
    params: dict[str, Any] = field(default_factory=dict)
    read_at: datetime | None = None

    @property
    def key(self) -> str:
        return f"{self.round_id}#{self.kind}#{self.n}"


@dataclass(frozen=True, slots=True)
class Sending:
    """One message on its way by one channel. Instants are the wall's but `created_at`.

    `turn` counts the times that staff had it sent anew: a receiver that knows the earlier id must
    not take it for a repetition.
    """

    candidate_id: str
    round_id: str
    kind: MessageKind
    n: str
    channel: Channel
    to_masked: str
    state: SendState
    created_at: datetime
    due: datetime
    attempts: int = 0
    turn: int = 0
    until: datetime | None = None
    sent_at: datetime | None = None
    error: str | None = None
    version: int = 0

    @property
    def message_key(self) -> str:
        return f"{self.round_id}#{self.kind}#{self.n}"

    @property
    def key(self) -> str:
        return f"{self.candidate_id}#{self.message_key}#{self.channel}"

    @property
    def id(self) -> str:
        """What the staff's pages call it; the round is known there."""
        return f"{self.candidate_id}-{self.kind}-{self.n}-{self.channel}"

    @property
    def out_id(self) -> str:
        """The same for every repetition, so that a receiver can tell one."""
        return hashlib.sha256(f"{self.key}#{self.turn}".encode()).hexdigest()[:32]

    def leased(self, wall: datetime) -> bool:
        return self.until is not None and wall < self.until


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a messenger is given to send."""

    id: str
    to: str
    template: str
    title: str
    text: str


def sending_key(round_id: str, sending_id: str) -> str | None:
    """The key of the sending that `Sending.id` names; None for what can't be one."""
    parts = sending_id.split("-")
    if len(parts) != 4 or not all(parts):
        return None
    candidate_id, kind, n, channel = parts
    return f"{candidate_id}#{round_id}#{kind}#{n}#{channel}"


@dataclass(frozen=True, slots=True)
class Cause:
    """A change that its candidate is told about; `round_id` as in `Message`."""

    candidate_id: str
    round_id: str
    kind: MessageKind
    n: str
    entry: AuditEntry


_ACTIONS = {
    "expired": MessageKind.EXPIRED,
    "paid": MessageKind.PAID,
    "refunded": MessageKind.REFUNDED,
    "site_changed": MessageKind.MOVED,
    "offered": MessageKind.STANDBY_OFFER,
    "proof_approved": MessageKind.PAID,
    "proof_refused": MessageKind.PROOF_REFUSED,
    "review_granted": MessageKind.REVIEW_GRANTED,
    "review_refused": MessageKind.REVIEW_REFUSED,
}
_OF_PERSON = {kind.value: kind for kind in OF_PROGRAMME}


def cause_of(entry: AuditEntry) -> Cause | None:
    """The message that an audit entry asks for. Money back is told by the refund's own entry."""
    subject, _, rest = entry.subject.partition("#")
    if subject == "person" and entry.change.action in _OF_PERSON:
        about = entry.change.params["programme"]
        return Cause(rest, about, _OF_PERSON[entry.change.action], entry.entry_id, entry)
    kind = _ACTIONS.get(entry.change.action)
    if subject != "registration" or kind is None:
        return None
    if kind == MessageKind.REFUNDED and "refund_no" not in entry.change.params:
        return None
    if entry.change.action in ("proof_approved", "proof_refused"):
        kind = _of_proof(entry)
    candidate_id, _, round_id = rest.partition("#")
    return Cause(candidate_id, round_id, kind, entry.entry_id, entry)


def _of_proof(entry: AuditEntry) -> MessageKind:
    """What is paid already stays paid: then only the change that came with the proof is judged."""
    if entry.change.action == "proof_approved":
        return (
            MessageKind.PAID if entry.change.params["paid_by_it"] else MessageKind.CHANGE_ACCEPTED
        )
    told = {"expired": MessageKind.PROOF_OVER, "paid": MessageKind.CHANGE_REFUSED}
    return told.get(entry.after.get("state", ""), MessageKind.PROOF_REFUSED)


def wants_reminder(held_at: datetime, deadline: datetime, after: datetime, now: datetime) -> bool:
    """Does the deadline lie in `(after, now + 2 h]`, of a hold that was made early enough?"""
    ahead = now < deadline and after < deadline <= now + AHEAD
    return ahead and held_at < deadline - AHEAD and held_at <= now - SETTLED


def next_try(attempts: int, wall: datetime) -> datetime | None:
    """When to try again after so many attempts; None: enough."""
    return wall + PAUSES[attempts - 1] if attempts < TRIES else None
