"""Who waits for a place at a full site, in which order, and what became of them.

An offer is an ordinary hold with a short deadline. Its registration carries the waiter's `key`, so
whoever meets it, however late, knows whose offer it is and that it was made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.programme import Programme, Round
from chalicelib.domain.registration import Registration, State

_KEY = "standby#"
USEFUL = timedelta(minutes=5)


class WaitState(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    SKIPPED = "skipped"
    ENDED = "ended"
    LEFT = "left"


class Why(StrEnum):
    """Why somebody was passed over, or why the wait is over."""

    REGISTERED = "registered"
    NOT_ELIGIBLE = "not_eligible"
    NOT_AGREED = "not_agreed"
    UNSETTLED = "unsettled"
    FAILED = "failed"
    WINDOW_OVER = "window_over"
    LIST_CLOSED = "list_closed"
    DECLINED = "declined"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Wait:
    """One person's place in a round's lists: at most one. `version` counts the writes."""

    candidate_id: str
    round_id: str
    site: str
    joined_at: datetime
    state: WaitState = WaitState.WAITING
    why: Why | None = None
    offer_until: datetime | None = None
    tries: int = 0
    version: int = 0

    @property
    def joined_ms(self) -> int:
        return round(self.joined_at.timestamp() * 1000)

    @property
    def order(self) -> str:
        """Sorts the list: who joined first; of the same instant, the smaller id."""
        return f"{self.joined_ms:013d}-{self.candidate_id}"

    @property
    def key(self) -> str:
        """The idempotency key of the offer: no request can bring one with this sign in it."""
        return f"{_KEY}{self.joined_ms}"

    def payable_until(self, programme: Programme) -> datetime | None:
        """Before then the payment of an offer has to begin; `offer_until` is when it ends."""
        return self.offer_until and self.offer_until - programme.payment_stops_before

    def made(self, seen: Registration | None) -> bool:
        """Is this registration the offer to this very wait?"""
        return seen is not None and seen.idempotency_key == self.key


def of_order(order: str) -> tuple[str, datetime]:
    """Candidate and instant of a line of the list."""
    joined, _, candidate_id = order.partition("-")
    return candidate_id, datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(joined))


def ends_at(round_: Round, programme: Programme) -> datetime:
    """From here on an offer could hardly be paid any more: the list is over."""
    return round_.pay_until - shortest_offer(programme)


def shortest_offer(programme: Programme) -> timedelta:
    """What is left of a shorter one, when no payment begins any more, is of no use to anybody."""
    return programme.payment_stops_before + USEFUL


def offer_until(round_: Round, offer: timedelta, now: datetime) -> datetime:
    """The deadline of an offer made now."""
    return min(now + offer, round_.pay_until)


def deadline(round_: Round, programme: Programme, seen: Registration) -> datetime:
    """Until when a hold made then would have to be paid by the round as it is now."""
    rule = round_.seat_rules.standby
    if rule is not None and _offer(seen):
        return offer_until(round_, rule.offer, seen.held_at)
    return round_.payment_deadline(seen.held_at, programme)


def _offer(seen: Registration) -> bool:
    """Was this attempt made for somebody who waits?"""
    return (seen.idempotency_key or "").startswith(_KEY)


def payable(seen: Registration | None, now: datetime) -> bool:
    """Is this an offer that its person is still to be told of: unpaid, and its time not over?"""
    return seen is not None and _offer(seen) and seen.state == State.INTENT and seen.live(now)


def shown(wait: Wait, seen: Registration | None, ends: datetime, now: datetime) -> Wait | None:
    """What holds now, whatever has been written; None where there is nothing to say any more.

    The registration, as far as its place is there, says first: an offer is made, paid and given
    back in it.
    """
    if seen is not None and wait.made(seen):
        return _of_offer(wait, seen, now)
    if wait.state in (WaitState.OFFERED, WaitState.LEFT):
        return None
    if wait.state == WaitState.WAITING and now >= ends:
        return replace(wait, state=WaitState.ENDED, why=Why.WINDOW_OVER)
    return wait


def _of_offer(wait: Wait, seen: Registration, now: datetime) -> Wait | None:
    waits = wait if wait.state == WaitState.WAITING else None
    until = seen.payment_deadline
    match seen.state:
        case State.INTENT | State.PAYING if seen.live(now):
            return replace(wait, state=WaitState.OFFERED, offer_until=until)
        case State.INTENT | State.PAYING | State.EXPIRED:
            lapsed = replace(wait, state=WaitState.ENDED, why=Why.LAPSED, offer_until=until)
            return waits or lapsed
        case State.CANCELLED:
            return replace(wait, state=WaitState.ENDED, why=Why.DECLINED)
        case State.NONE:
            return waits
    return None
