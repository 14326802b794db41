"""Money between a candidate and a provider: the values at the gateway, and what a receipt means.

A provider tells what it did in receipts. They arrive late, twice, out of order, or for things that
are not ours, so each one is put before `settle`, which names its one ending: it confirms the
registration, or it goes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.errors import Forbidden, Upstream


class PaymentState(StrEnum):
    """What the provider says of a payment. CLOSED is final: no money can follow."""

    OPEN = "open"
    PAID = "paid"
    CLOSED = "closed"


class RefundState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class RefundReason(StrEnum):
    FOREIGN = "foreign"
    DOUBLE = "double"
    WRONG_AMOUNT = "wrong_amount"
    TOO_LATE = "too_late"
    UNPLACED = "unplaced"
    REMEDY = "remedy"


class LateRule(StrEnum):
    """A programme's `late_payment`: what becomes of money that was paid after the hold."""

    CONFIRM_IF_FREE = "confirm_if_free"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """`attach` comes back in every receipt: money is found even without our own record of it."""

    payment_no: str
    amount_minor: int
    subject: Mapping[str, str]
    attach: str
    expires_at: datetime
    notify_url: str
    return_url: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that the provider took. One payment may have several, each with its `provider_no`."""

    provider: str
    provider_no: str
    payment_no: str
    attach: str
    amount_minor: int
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class ProviderState:
    state: PaymentState
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True)
class Notification:
    """A verified message of the provider. The same one may come any number of times."""

    receipt: Receipt
    nonce: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """`refund_no` makes it idempotent: asking again never pays back twice."""

    refund_no: str
    provider_no: str
    payment_no: str
    amount_minor: int
    reason: RefundReason


class BadSignature(Forbidden):
    code = "bad_signature"


class StaleNotification(Forbidden):
    code = "stale_notification"


class UnknownKey(Forbidden):
    code = "unknown_key"


class ProviderSilent(Upstream):
    """No usable answer: the provider may or may not have done it. Ask again, or query."""


class ProviderRefused(Upstream):
    """The provider answered no and did nothing; `params["reason"]` is its own word for why."""


def attach_of(candidate_id: str, round_id: str) -> str:
    return f"{candidate_id}#{round_id}"


class Standing(StrEnum):
    """Where the payer's place stands: theirs, to be had again, or none (full, or given back)."""

    OWN = "own"
    FREE = "free"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class RegistrationFacts:
    """`pay_until` ends stage one. `settled_by` is the `provider_no` that confirmed it."""

    attach: str
    fee_minor: int
    pay_until: datetime
    place: Standing
    settled_by: str | None = None


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """`payment_deadline` is the one of the hold that this payment was started for."""

    payment_no: str
    attach: str
    amount_minor: int
    payment_deadline: datetime


class Outcome(StrEnum):
    """CONFIRM: their own place becomes paid. CLAIM: a free one first; gone? settle with none."""

    CONFIRM = "confirm"
    CLAIM = "claim"
    REFUND = "refund"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Decision:
    outcome: Outcome
    refund: RefundReason | None = None
    late: bool = False


def settle(
    registration: RegistrationFacts | None,
    payment: PaymentFacts | None,
    receipt: Receipt,
    rule: LateRule,
) -> Decision:
    """The one ending of `receipt`, by its `paid_at`, whenever and however often it is told.

    A receipt that has a refund already is ended: it is not asked about again.
    """
    if registration is None or payment is None or not _belongs(registration, payment, receipt):
        return _refund(RefundReason.FOREIGN)
    if registration.settled_by == receipt.provider_no:
        return Decision(Outcome.KNOWN)
    if registration.settled_by is not None:
        return _refund(RefundReason.DOUBLE)
    if not receipt.amount_minor == payment.amount_minor == registration.fee_minor:
        return _refund(RefundReason.WRONG_AMOUNT)
    return _by_time(registration, payment, receipt, rule)


def _belongs(registration: RegistrationFacts, payment: PaymentFacts, receipt: Receipt) -> bool:
    same_payment = receipt.payment_no == payment.payment_no
    return same_payment and receipt.attach == payment.attach == registration.attach


def _by_time(
    registration: RegistrationFacts, payment: PaymentFacts, receipt: Receipt, rule: LateRule
) -> Decision:
    late = receipt.paid_at >= payment.payment_deadline
    if late and (rule is LateRule.REFUND or receipt.paid_at >= registration.pay_until):
        return Decision(Outcome.REFUND, RefundReason.TOO_LATE, late)
    if registration.place is Standing.NONE:
        return Decision(Outcome.REFUND, RefundReason.UNPLACED, late)
    outcome = Outcome.CONFIRM if registration.place is Standing.OWN else Outcome.CLAIM
    return Decision(outcome, late=late)


def _refund(reason: RefundReason) -> Decision:
    return Decision(Outcome.REFUND, reason)
