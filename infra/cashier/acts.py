"""What can happen at the cashier: the plain payment, and the odd ones that real providers make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from infra.cashier.book import Book, Refusal

LATE_BY = timedelta(minutes=1)
TWICE = 2


@dataclass(frozen=True, slots=True)
class Play:
    """One action on one payment; `now` is the rules' clock, `paid_at` overrules it."""

    payment_no: str
    now: datetime
    amount_minor: int | None = None
    paid_at: datetime | None = None


def play(book: Book, action: str, given: Play) -> list[str]:
    """Does it, and returns the receipts to notify about, in the order of telling."""
    act = ACTS.get(action)
    if act is None:
        raise Refusal("unknown_action", 400)
    return act(book, given)


def _pay(book: Book, given: Play) -> list[str]:
    payment = _unpaid(book, given)
    paid_at = given.paid_at or given.now
    if paid_at >= expiry(payment):
        raise Refusal("payment_expired")
    return [book.take(given.payment_no, payment["amount_minor"], paid_at)]


def _pay_late(book: Book, given: Play) -> list[str]:
    payment = _unpaid(book, given)
    paid_at = given.paid_at or max(given.now, expiry(payment) + LATE_BY)
    return [book.take(given.payment_no, payment["amount_minor"], paid_at)]


def _pay_twice(book: Book, given: Play) -> list[str]:
    payment = book.payment(given.payment_no)
    times = max(1, TWICE - len(payment["receipts"]))
    paid_at = given.paid_at or given.now
    return [book.take(given.payment_no, payment["amount_minor"], paid_at) for _ in range(times)]


def _pay_swapped(book: Book, given: Play) -> list[str]:
    return _pay_twice(book, given)[::-1]


def _pay_wrong(book: Book, given: Play) -> list[str]:
    _unpaid(book, given)
    return [book.take(given.payment_no, given.amount_minor or 0, given.paid_at or given.now)]


def _pay_silent(book: Book, given: Play) -> list[str]:
    _pay(book, given)
    return []


def _pay_repeat(book: Book, given: Play) -> list[str]:
    return _pay(book, given) * TWICE


def _cancel(book: Book, given: Play) -> list[str]:
    book.payment(given.payment_no)
    return []


def _close_card(book: Book, given: Play) -> list[str]:
    book.payment(given.payment_no)
    book.set_card(given.payment_no, closed=True)
    return []


def _open_card(book: Book, given: Play) -> list[str]:
    book.payment(given.payment_no)
    book.set_card(given.payment_no, closed=False)
    return []


ACTS: dict[str, Callable[[Book, Play], list[str]]] = {
    "pay": _pay,
    "pay_late": _pay_late,
    "pay_twice": _pay_twice,
    "pay_swapped": _pay_swapped,
    "pay_wrong": _pay_wrong,
    "pay_silent": _pay_silent,
    "pay_repeat": _pay_repeat,
    "cancel": _cancel,
    "close_card": _close_card,
    "open_card": _open_card,
}


def expiry(payment: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(payment["expires_at"])


def _unpaid(book: Book, given: Play) -> dict[str, Any]:
    payment = book.payment(given.payment_no)
    if payment["state"] == "paid":
        raise Refusal("already_paid")
    return payment
