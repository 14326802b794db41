"""The sandbox provider's book: payments, receipts, refunds and the notifications it still owes.

Amounts are minor units, instants ISO 8601 in UTC. A refusal changes nothing.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS payments (
    payment_no TEXT PRIMARY KEY, amount_minor INTEGER NOT NULL, subject TEXT NOT NULL,
    attach TEXT NOT NULL, expires_at TEXT NOT NULL, notify_url TEXT NOT NULL,
    return_url TEXT NOT NULL, closed INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS receipts (
    provider_no TEXT PRIMARY KEY, payment_no TEXT NOT NULL REFERENCES payments,
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), paid_at TEXT NOT NULL,
    card_closed INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS refunds (
    refund_no TEXT PRIMARY KEY, provider_no TEXT NOT NULL REFERENCES receipts,
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), reason TEXT NOT NULL,
    state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY, provider_no TEXT NOT NULL REFERENCES receipts,
    due_at REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting');
CREATE INDEX IF NOT EXISTS receipts_by_payment ON receipts (payment_no);
CREATE INDEX IF NOT EXISTS refunds_by_receipt ON refunds (provider_no);
CREATE INDEX IF NOT EXISTS outbox_by_due ON outbox (state, due_at);
"""
FROZEN = ("amount_minor", "subject", "attach", "expires_at", "notify_url", "return_url")


class Refusal(Exception):
    """What the provider does not do, with the word that its answer carries."""

    def __init__(self, code: str, status: int = 409) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


@dataclass(frozen=True, slots=True)
class Letter:
    """A notification that waits in the outbox."""

    id: int
    payment_no: str
    tries: int
    notify_url: str
    body: bytes


class Book:
    def __init__(self, state_dir: Path) -> None:
        state_dir.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(state_dir / "cashier.sqlite3", check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(SCHEMA)

    def create(self, payment: dict[str, Any]) -> None:
        """The same payment again is fine; another one under its number is not."""
        row = {**payment, "subject": json.dumps(payment["subject"], ensure_ascii=False)}
        known = self._one("SELECT * FROM payments WHERE payment_no = ?", row["payment_no"])
        if known is None:
            with self._db:
                self._db.execute(
                    "INSERT INTO payments (payment_no, amount_minor, subject, attach, expires_at,"
                    " notify_url, return_url) VALUES (:payment_no, :amount_minor, :subject,"
                    " :attach, :expires_at, :notify_url, :return_url)",
                    row,
                )
        elif any(known[name] != row[name] for name in FROZEN):
            raise Refusal("payment_mismatch")

    def payment(self, payment_no: str) -> dict[str, Any]:
        """A payment with its receipts, as the provider sees it; its state is worked out here."""
        row = self._one("SELECT * FROM payments WHERE payment_no = ?", payment_no)
        if row is None:
            raise Refusal("unknown_payment", 404)
        receipts = [self._receipt(taken, row) for taken in self._receipts(payment_no)]
        state = "paid" if receipts else "closed" if row["closed"] else "open"
        subject = json.loads(row["subject"])
        return {**dict(row), "subject": subject, "state": state, "receipts": receipts}

    def take(self, payment_no: str, amount_minor: int, paid_at: datetime) -> str:
        """Money comes in. A closed payment takes none, whatever the case that is played."""
        if amount_minor <= 0:
            raise Refusal("invalid_amount", 400)
        if self.payment(payment_no)["state"] == "closed":
            raise Refusal("payment_closed")
        provider_no = f"SB{paid_at:%Y%m%d}{secrets.randbelow(10**10):010d}"
        with self._db:
            self._db.execute(
                "INSERT INTO receipts (provider_no, payment_no, amount_minor, paid_at)"
                " VALUES (?, ?, ?, ?)",
                (provider_no, payment_no, amount_minor, instant(paid_at)),
            )
        return provider_no

    def close(self, payment_no: str) -> dict[str, Any]:
        """Ends an open payment for good; a paid one stays paid."""
        with self._db:
            self._db.execute("UPDATE payments SET closed = 1 WHERE payment_no = ?", (payment_no,))
        return self.payment(payment_no)

    def set_card(self, payment_no: str, *, closed: bool) -> None:
        """From now on refunds to the payer's card fail, or work again."""
        with self._db:
            self._db.execute(
                "UPDATE receipts SET card_closed = ? WHERE payment_no = ?", (closed, payment_no)
            )

    def refund(self, asked: dict[str, Any]) -> str:
        """`done` or `failed`. A number that is done stays so; a failed one is tried again."""
        known = self._one("SELECT * FROM refunds WHERE refund_no = ?", asked["refund_no"])
        if known and any(known[name] != asked[name] for name in ("provider_no", "amount_minor")):
            raise Refusal("refund_mismatch")
        if known and known["state"] == "done":
            return "done"
        receipt = self._refundable(asked)
        state = "failed" if receipt["card_closed"] else "done"
        with self._db:
            self._db.execute(
                "INSERT INTO refunds (refund_no, provider_no, amount_minor, reason, state)"
                " VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (refund_no) DO UPDATE SET state = excluded.state",
                (
                    *(asked[n] for n in ("refund_no", "provider_no", "amount_minor", "reason")),
                    state,
                ),
            )
        return state

    def ledger(self, payment_no: str) -> dict[str, Any]:
        """A payment with its refunds and owed notifications, for the tests and the walk."""
        refunds = self._db.execute(
            "SELECT refunds.* FROM refunds JOIN receipts USING (provider_no)"
            " WHERE payment_no = ? ORDER BY refunds.rowid",
            (payment_no,),
        )
        outbox = self._db.execute(
            "SELECT outbox.* FROM outbox JOIN receipts USING (provider_no)"
            " WHERE payment_no = ? ORDER BY outbox.id",
            (payment_no,),
        )
        return {
            **self.payment(payment_no),
            "refunds": [dict(row) for row in refunds],
            "notifications": [dict(row) for row in outbox],
        }

    def owe(self, provider_no: str, due_at: float) -> None:
        with self._db:
            self._db.execute(
                "INSERT INTO outbox (provider_no, due_at) VALUES (?, ?)", (provider_no, due_at)
            )

    def letters(self, now: float) -> list[Letter]:
        """Those that are due, first owed first."""
        rows = self._db.execute(
            "SELECT outbox.id, outbox.tries, receipts.* FROM outbox JOIN receipts"
            " USING (provider_no) WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, id",
            (now,),
        ).fetchall()
        return [self._letter(row) for row in rows]

    def next_due(self) -> float | None:
        row = self._one("SELECT min(due_at) AS due FROM outbox WHERE state = 'waiting'")
        return None if row is None else row["due"]

    def mark(self, letter: Letter, state: str, due_at: float) -> None:
        with self._db:
            self._db.execute(
                "UPDATE outbox SET state = ?, due_at = ?, tries = tries + 1 WHERE id = ?",
                (state, due_at, letter.id),
            )

    def _refundable(self, asked: dict[str, Any]) -> sqlite3.Row:
        receipt = self._one("SELECT * FROM receipts WHERE provider_no = ?", asked["provider_no"])
        if receipt is None or receipt["payment_no"] != asked["payment_no"]:
            raise Refusal("unknown_receipt", 404)
        done = self._one(
            "SELECT coalesce(sum(amount_minor), 0) AS total FROM refunds"
            " WHERE provider_no = ? AND state = 'done'",
            asked["provider_no"],
        )
        if done is None or done["total"] + asked["amount_minor"] > receipt["amount_minor"]:
            raise Refusal("more_than_paid")
        return receipt

    def _letter(self, row: sqlite3.Row) -> Letter:
        payment = self._one("SELECT * FROM payments WHERE payment_no = ?", row["payment_no"])
        if payment is None:
            raise LookupError(row["payment_no"])
        body = {"type": "payment.paid", "receipt": self._receipt(row, payment)}
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return Letter(row["id"], row["payment_no"], row["tries"], payment["notify_url"], raw)

    def _receipts(self, payment_no: str) -> list[sqlite3.Row]:
        return self._db.execute(
            "SELECT * FROM receipts WHERE payment_no = ? ORDER BY rowid", (payment_no,)
        ).fetchall()

    def _receipt(self, row: sqlite3.Row, payment: sqlite3.Row) -> dict[str, Any]:
        names = ("provider_no", "payment_no", "amount_minor", "paid_at")
        return {**{name: row[name] for name in names}, "attach": payment["attach"]}

    def _one(self, query: str, *values: Any) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._db.execute(query, values).fetchone()
        return row


def instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
