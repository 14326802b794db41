"""Payments, receipts and refunds of one registration: `pk` `<candidate>#<round>`.

`sk` `payment#<payment_no>` | `receipt#<provider>#<provider_no>` | `refund#<refund_no>`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.payment import (
    PaymentState,
    Receipt,
    RefundReason,
    RefundState,
    attach_of,
)
from chalicelib.domain.window import instant, iso
from chalicelib.store import tables


@tables.table("PAYMENTS_TABLE")
class PaymentItem(Model):
    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
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

    def payment(self, payment_no: str | None) -> Payment | None:
        return next((p for p in self.payments if p.payment_no == payment_no), None)


def of(candidate_id: str, round_id: str) -> Money:
    """One consistent Query."""
    with tables.throttles_are_busy():
        found = PaymentItem.query(attach_of(candidate_id, round_id), consistent_read=True)
        items = list(found)
    return Money(
        tuple(sorted((_payment(i) for i in _kind(items, "payment")), key=lambda p: p.started_at)),
        tuple(sorted((_receipt(i) for i in _kind(items, "receipt")), key=lambda r: r.paid_at)),
        tuple(sorted((_refund(i) for i in _kind(items, "refund")), key=lambda r: r.requested_at)),
    )


def put_payment(attach: str, payment: Payment) -> None:
    data = {
        "provider": payment.provider,
        "channel": payment.channel,
        "amount_minor": payment.amount_minor,
        "payment_deadline": iso(payment.payment_deadline),
        "started_at": iso(payment.started_at),
        "state": payment.state.value,
        "cashier_url": payment.cashier_url,
        "idempotency_key": payment.idempotency_key,
    }
    _save(attach, f"payment#{payment.payment_no}", data)


def end_payment(attach: str, payment: Payment, state: PaymentState) -> Payment:
    """Say how the provider ended it."""
    ended = replace(payment, state=state)
    put_payment(attach, ended)
    return ended


def put_receipt(receipt: Receipt) -> None:
    """Safe to repeat: the provider's number is the key."""
    data = {
        "payment_no": receipt.payment_no,
        "amount_minor": receipt.amount_minor,
        "paid_at": iso(receipt.paid_at),
    }
    _save(receipt.attach, f"receipt#{receipt.provider}#{receipt.provider_no}", data)


def put_refund(attach: str, refund: Refund) -> bool:
    """Open a refund once; False if it is there already."""
    item = PaymentItem(attach, f"refund#{refund.refund_no}", data=_refund_json(refund))
    return tables.saved(item, PaymentItem.pk.does_not_exist())


def end_refund(attach: str, refund: Refund) -> None:
    _save(attach, f"refund#{refund.refund_no}", _refund_json(refund))


def _save(pk: str, sk: str, data: dict[str, Any]) -> None:
    tables.saved(PaymentItem(pk, sk, data=data))


def _kind(items: list[PaymentItem], kind: str) -> list[PaymentItem]:
    return [item for item in items if item.sk.startswith(f"{kind}#")]


def _payment(item: PaymentItem) -> Payment:
    raw = dict(item.data)
    raw["payment_deadline"] = instant(raw["payment_deadline"])
    raw["started_at"] = instant(raw["started_at"])
    raw["state"] = PaymentState(raw["state"])
    return Payment(payment_no=item.sk.partition("#")[2], **raw)


def _receipt(item: PaymentItem) -> Receipt:
    _, provider, provider_no = item.sk.split("#", 2)
    raw = item.data
    paid_at = instant(raw["paid_at"])
    return Receipt(provider, provider_no, raw["payment_no"], item.pk, raw["amount_minor"], paid_at)


def _refund_json(refund: Refund) -> dict[str, Any]:
    return {
        "provider": refund.provider,
        "provider_no": refund.provider_no,
        "payment_no": refund.payment_no,
        "amount_minor": refund.amount_minor,
        "reason": refund.reason.value,
        "state": refund.state.value,
        "requested_at": iso(refund.requested_at),
        "done_at": iso(refund.done_at),
    }


def _refund(item: PaymentItem) -> Refund:
    raw = dict(item.data)
    raw["reason"] = RefundReason(raw["reason"])
    raw["state"] = RefundState(raw["state"])
    raw["requested_at"] = instant(raw["requested_at"])
    raw["done_at"] = instant(raw["done_at"]) if raw["done_at"] else None
    return Refund(refund_no=item.sk.partition("#")[2], **raw)
