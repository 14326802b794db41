"""A picture that shows a payment made elsewhere, and the registration that waits for its review.

While it waits, the place is kept until somebody has decided: its entry and its registration last
until an instant that never comes (S4-26, S4-27).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.window import from_epoch

PROVIDER = "proof"
"""Who a payment is with where a picture proves it."""
UNTIL_DECIDED = from_epoch(9_999_999_998)
"""The last instant before PAID: no hold ever ends then."""
ALIKE = 3
"""Fingerprints that differ in so few of their 64 bits are of pictures that look the same."""

_ORDER = re.compile(r"[0-9A-Z]{8,40}")
_NOISE = re.compile(r"[\s\-_]")


class ProofState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class ProofRefusal(StrEnum):
    """What a reviewer may say; the page tells what to do (E27)."""

    WRONG_ITEM = "wrong_item"
    WRONG_AMOUNT = "wrong_amount"
    OTHER_PAYER = "other_payer"
    DATA_DIFFERS = "data_differs"
    OTHER_ROUND = "other_round"
    UNREADABLE = "unreadable"
    NUMBER_DIFFERS = "number_differs"
    USED_BEFORE = "used_before"
    EDITED = "edited"
    OTHER = "other"


class OrderTaken(Conflict):
    """Another candidate of the round has named this order (P-04)."""

    code = "order_taken"


class PayerDiffers(Refused):
    """Payer and candidate are the same person (S4-23)."""

    code = "payer_differs"


@dataclass(frozen=True, slots=True)
class Proof:
    """The last one of a registration. `look` is the picture's fingerprint, `sha256` the file's.

    `changes` are what it was sent with, where data is changed after an earlier one (S4-30). `kept`
    is the case that ends the picture one day.
    """

    id: str
    state: ProofState
    order_no: str
    payer: str
    sha256: str
    look: str
    at: datetime
    reason: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    kept: str = ""
    version: int = 0


def read_order(text: str) -> str | None:
    """The number of the order as it is compared; None for what can't be one."""
    plain = _NOISE.sub("", text).upper()
    return plain if _ORDER.fullmatch(plain) else None


def under_review(seen: Registration | None) -> bool:
    """Does a proof of it wait, so that its place can't be lost?"""
    return seen is not None and seen.state == State.PAYING and seen.expires_at == UNTIL_DECIDED


def alike(one: str, other: str) -> bool:
    """By their fingerprints: the same picture, saved again or made smaller."""
    return (int(one, 16) ^ int(other, 16)).bit_count() <= ALIKE
