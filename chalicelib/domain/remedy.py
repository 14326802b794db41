"""What staff may do for a paid person after a fault or by order of the committee (S1-19, S1-20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.errors import FieldError
from chalicelib.domain.programme import Sitting
from chalicelib.domain.window import iso


class Ground(StrEnum):
    SYSTEM_FAULT = "system_fault"
    COMMITTEE = "committee"
    SITE_CLOSED = "site_closed"


class Remedy(StrEnum):
    """The two that clause 5 of the agreement knows, and no other."""

    MOVE = "move"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where to and when; None leaves it as it is. `key` makes the request repeatable."""

    site: str | None
    sitting: Sitting | None
    ground: Ground
    reason: str
    key: str


def sitting_faults(own: Sitting, now: datetime, parts: Sequence[str]) -> list[FieldError]:
    """What keeps a time from being given to somebody: order, that it is still to come, and several
    `parts` with a time each.
    """
    if len(parts) > 1:
        return [FieldError("/sitting", "several_sittings", {"value": list(parts)})]
    ordered = [
        ("/sitting/entry_from", now, own.entry_from, True),
        ("/sitting/entry_until", own.entry_from, own.entry_until, False),
        ("/sitting/starts_at", own.entry_until, own.starts_at, True),
    ]
    return [
        FieldError(pointer, "not_after", {"value": iso(later), "limit": iso(earlier)})
        for pointer, earlier, later, may_equal in ordered
        if later < earlier or (later == earlier and not may_equal)
    ]
