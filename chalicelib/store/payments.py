"""Payments, receipts and refunds of one registration: `pk` `<candidate>#<round>`.

`sk` `payment#<payment_no>` | `receipt#<provider>#<provider_no>` | `refund#<refund_no>`.
`state` stands outside `data`, so that a condition sees it: what has ended stays ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.errors import StaleVersion
from chalicelib.domain.payment import (
    PaymentState,
    Receipt,
    RefundReason,
    RefundState,
    attach_of,
)
from chalicelib.domain.window import instant, iso
from chalicelib.store import audit, tables
from chalicelib.store.tables import Key


@tables.table("PAYMENTS_TABLE")
class PaymentItem(Model):
    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute(null=True)
    data = JSONAttribute()


@dataclass(frozen=True, slots=True)
class Payment:
    """One order at a provider. `payment_deadline` is the one of the hold it was started for."""

    payment_no: str
    provider: str
    channel: str
    amount_minor: int
    payment_deadline: datetime
    started_at: datetime
    state: PaymentState
    cashier_url: str | None
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back, whole receipts only; `refund_no` is derived from the receipt."""

    refund_no: str
    provider: str
    provider_no: str
    payment_no: str
    amount_minor: int
    reason: RefundReason
    state: RefundState
    requested_at: datetime
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """All that is known of the money of one registration, oldest first."""

    payments: tuple[Payment, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    refunds: tuple[Refund, ...] = ()

    @property
    def receipt_numbers(self) -> list[str]:
        """The provider's, of all money that came."""
        return [receipt.provider_no for receipt in self.receipts]

    @property
    def refund_states(self) -> dict[str, RefundState]:
        """By the provider's number of the receipt that goes back."""
        return {refund.provider_no: refund.state for refund in self.refunds}

    def payment(self, payment_no: str | None) -> Payment | None:
        return next((p for p in self.payments if p.payment_no == payment_no), None)


def of(candidate_id: str, round_id: str) -> Money:
    """One consistent Query."""
    with tables.throttles_are_busy():
        found = PaymentItem.query(attach_of(candidate_id, round_id), consistent_read=True)
        return _money(list(found))


def of_round(round_id: str) -> dict[str, Money]:
    """All the money of a round by its registration, by a consistent Scan: for the audit only."""
    found: dict[str, list[PaymentItem]] = defaultdict(list)
    with tables.throttles_are_busy():
        for item in PaymentItem.scan(PaymentItem.pk.contains(f"#{round_id}"), consistent_read=True):
            found[item.pk].append(item)
    return {pk: _money(items) for pk, items in found.items() if pk.partition("#")[2] == round_id}


def page(size: int, after: Key | None) -> tuple[list[str], Key | None]:
    """The next of all registrations with money, each by its `attach`, as `of_round` does."""
    with tables.throttles_are_busy():
        found, further = tables.scanned(PaymentItem, size, after)
    return sorted({item.pk for item in found}), further


def put_payment(attach: str, payment: Payment) -> None:
    """Record a payment before anybody is asked to pay; one already recorded stays as it is."""
    key = f"payment#{payment.payment_no}"
    item = PaymentItem(attach, key, state=payment.state.value, data=_payment_json(payment))
    tables.saved(item, PaymentItem.pk.does_not_exist())


def note_cashier(attach: str, payment: Payment) -> bool:
    """Keep the cashier's address; False if the payment has ended meanwhile."""
    item = PaymentItem(attach, f"payment#{payment.payment_no}")
    actions = [PaymentItem.data.set(_payment_json(payment))]
    return tables.updated(item, actions, PaymentItem.state == PaymentState.OPEN.value)


def end_payment(attach: str, payment_no: str, state: PaymentState) -> None:
    """Say how the provider ended it; the first end stands."""
    item = PaymentItem(attach, f"payment#{payment_no}")
    actions = [PaymentItem.state.set(state.value)]
    tables.updated(item, actions, PaymentItem.state == PaymentState.OPEN.value)


def put_receipt(receipt: Receipt) -> None:
    """Safe to repeat: the provider's number is the key."""
    data = {
        "payment_no": receipt.payment_no,
        "amount_minor": receipt.amount_minor,
        "paid_at": iso(receipt.paid_at),
    }
    key = f"receipt#{receipt.provider}#{receipt.provider_no}"
    tables.saved(PaymentItem(receipt.attach, key, data=data))


def put_refund(attach: str, refund: Refund, entry: AuditEntry) -> bool:
    """Open a refund once, with its audit entry; False if it is there already."""
    return _saved_with(_refund_item(attach, refund), PaymentItem.pk.does_not_exist(), entry)


def change_refund(attach: str, refund: Refund, entry: AuditEntry) -> bool:
    """Say what the provider did, with its audit entry; False if it is done already, for good."""
    not_done = PaymentItem.pk.exists() & (PaymentItem.state != RefundState.DONE.value)
    return _saved_with(_refund_item(attach, refund), not_done, entry)


def _saved_with(item: PaymentItem, condition: Any, entry: AuditEntry) -> bool:
    """Both or neither: whoever hears of the entry can rely on the refund, and the other way."""
    try:
        with tables.stale(1), tables.transaction() as transaction:
            transaction.save(item, condition=condition)
            audit.add_in(transaction, entry)
    except StaleVersion:
        return False
    return True


def _money(items: list[PaymentItem]) -> Money:
    return Money(
        tuple(sorted((_payment(i) for i in _kind(items, "payment")), key=lambda p: p.started_at)),
        tuple(sorted((_receipt(i) for i in _kind(items, "receipt")), key=lambda r: r.paid_at)),
        tuple(sorted((_refund(i) for i in _kind(items, "refund")), key=lambda r: r.requested_at)),
    )


def _kind(items: Iterable[PaymentItem], kind: str) -> list[PaymentItem]:
    return [item for item in items if item.sk.startswith(f"{kind}#")]


def _payment_json(payment: Payment) -> dict[str, Any]:
    return {
        "provider": payment.provider,
        "channel": payment.channel,
        "amount_minor": payment.amount_minor,
        "payment_deadline": iso(payment.payment_deadline),
        "started_at": iso(payment.started_at),
        "cashier_url": payment.cashier_url,
        "idempotency_key": payment.idempotency_key,
    }


def _payment(item: PaymentItem) -> Payment:
    raw = dict(item.data)
    raw["payment_deadline"] = instant(raw["payment_deadline"])
    raw["started_at"] = instant(raw["started_at"])
    raw["state"] = PaymentState(item.state)
    return Payment(payment_no=item.sk.partition("#")[2], **raw)


def _receipt(item: PaymentItem) -> Receipt:
    _, provider, provider_no = item.sk.split("#", 2)
    raw = item.data
    paid_at = instant(raw["paid_at"])
    return Receipt(provider, provider_no, raw["payment_no"], item.pk, raw["amount_minor"], paid_at)


def _refund_item(attach: str, refund: Refund) -> PaymentItem:
    key, data = f"refund#{refund.refund_no}", refund_json(refund)
    return PaymentItem(attach, key, state=refund.state.value, data=data)


def refund_json(refund: Refund) -> dict[str, Any]:
    """All but its number and its state."""
    return {
        "provider": refund.provider,
        "provider_no": refund.provider_no,
        "payment_no": refund.payment_no,
        "amount_minor": refund.amount_minor,
        "reason": refund.reason.value,
        "requested_at": iso(refund.requested_at),
        "done_at": iso(refund.done_at),
    }


def refund_from(refund_no: str, raw: Mapping[str, Any], state: RefundState) -> Refund:
    """Read what `refund_json` wrote."""
    return Refund(
        refund_no=refund_no,
        provider=raw["provider"],
        provider_no=raw["provider_no"],
        payment_no=raw["payment_no"],
        amount_minor=raw["amount_minor"],
        reason=RefundReason(raw["reason"]),
        state=state,
        requested_at=instant(raw["requested_at"]),
        done_at=instant(raw["done_at"]) if raw["done_at"] else None,
    )


def _refund(item: PaymentItem) -> Refund:
    return refund_from(item.sk.partition("#")[2], item.data, RefundState(item.state))
