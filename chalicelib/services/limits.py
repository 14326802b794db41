"""Limits of a person: whoever lets hold after hold expire waits, while others want the places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from chalicelib.domain.errors import CoolingDown
from chalicelib.domain.seats import Snapshot
from chalicelib.domain.window import iso
from chalicelib.services.standing import Standing
from chalicelib.store import availability

FREE_AGAIN = timedelta(hours=1)
"""Nobody waits in the last hour of phase one."""


def require_cool(here: Standing, pools: Iterable[str]) -> None:
    """Raises CoolingDown with the holds seen, the limit, and until when.

    For a new hold only, and without a write; the snapshots are read for the few whom it concerns.
    """
    rule, seen = here.round.seat_rules.cool_down, here.registration
    if rule is None or seen is None:
        return
    holds, last = seen.unpaid(here.now)
    if last is None or holds < rule.after:
        return
    until = min(last + rule.lasts, here.round.phase_one.closes_at - FREE_AGAIN)
    if here.now < until and any(_scarce(pool, rule.scarce_percent) for pool in pools):
        left = int((until - here.now).total_seconds()) + 1
        raise CoolingDown(holds=holds, limit=rule.after, until=iso(until), retry_after=left)


def _scarce(pool: str, percent: int) -> bool:
    seen: Snapshot | None = availability.get(pool)
    return seen is not None and seen.total_free * 100 < percent * seen.capacity
