"""The provider's late word: notifications brought days after the payment, twice, in any order."""

from __future__ import annotations

import contextlib
import json
import random
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from chalicelib.store.payments import Money
from infra.cashier import load_keys
from infra.cashier.book import Book, Refusal

_AT_ONCE = 8
_TRIES = 6
_PAUSE_S = 0.2


def bring(
    api: str, cashier: Path, receipts: Iterable[dict[str, Any]], chance: random.Random
) -> int:
    """Each twice, signed by the provider, all in disorder; answers how many were not accepted."""
    letters = [receipt for receipt in receipts for _ in range(2)]
    chance.shuffle(letters)
    keys = load_keys(cashier)
    url = f"{api}/payments/sandbox/notification"

    def one(receipt: dict[str, Any]) -> bool:
        body = {"type": "payment.paid", "receipt": receipt}
        raw = json.dumps(body, ensure_ascii=False).encode()
        for again in range(_TRIES):
            headers = keys.notification_headers(raw, int(time.time()))
            with contextlib.suppress(httpx.HTTPError):
                answer = client.post(url, content=raw, headers=headers)
                if answer.status_code == httpx.codes.OK:
                    return True
            time.sleep(_PAUSE_S * (again + 1))
        return False

    with _client() as client, ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(one, letters)).count(False)


def _client() -> httpx.Client:
    return httpx.Client(timeout=30, trust_env=False)


def book_of(cashier: Path, monies: Iterable[Money]) -> dict[str, dict[str, Any]]:
    """What the provider itself has of every payment that the platform knows of."""
    book, found = Book(cashier), {}
    for money in monies:
        for payment in money.payments:
            try:
                found[payment.payment_no] = book.ledger(payment.payment_no)
            except Refusal:
                continue  # it was recorded, and the provider never heard of it
    return found


def owed(cashier: Path) -> bool:
    """Has the provider still something to tell?"""
    return Book(cashier).next_due() is not None


def unheard(stories: Sequence[Any], purse: str) -> list[dict[str, Any]]:
    return [receipt for one in stories if one.plan.purse == purse for receipt in one.unheard]
