"""A candidate's enrolment in a round: its states, and which of them is true at an instant.

The stored state says what was last written; `condition()` says what holds now, because a hold
ends by comparison with its expiry and not by anybody's write.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.programme import Phase, Round, Sitting
from chalicelib.domain.seats import Place, pool_part, pool_site
from chalicelib.domain.window import epoch


class State(StrEnum):
    """Stored states. NONE: an intent that found no place. UNPLACED: paid, but no place was left.

    EXPIRED is written by the sweep, after the fact, for the record; the expiry itself decides.
    REFUNDED: was paid; staff gave the money back in full and the place with it (S1-19).
    """

    NONE = "none"
    INTENT = "intent"
    PAYING = "paying"
    PAID = "paid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    UNPLACED = "unplaced"
    REFUNDED = "refunded"


class Condition(StrEnum):
    """What the candidate's status card says (S1-23)."""

    INELIGIBLE = "ineligible"
    NONE = "none"
    HELD = "held"
    PAYING = "paying"
    REVIEWING = "reviewing"
    PAID = "paid"
    EXPIRED = "expired"
    UNPLACED = "unplaced"
    REFUNDED = "refunded"
    CLOSED = "closed"


class Ticket(StrEnum):
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


class PhotoState(StrEnum):
    """A replaced photo on its way to the ticket (A6-7)."""

    CHECKING = "checking"
    WAITING = "waiting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """Where the registration points in one pool: the shard that holds its place."""

    pool: str
    shard: int


class MoveState(StrEnum):
    GOING = "going"
    DONE = "done"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Move:
    """A paid person's change of place or time by staff (row 9): the last one, however it ended.

    `seq` is the attempt at the places `to`, claimed until `until`. It is kept after the end: it
    is never given again, and a repeat of the request with the same `key` finds its answer.
    """

    id: str
    key: str
    state: MoveState
    to: tuple[Entry, ...]
    sitting: Sitting | None
    seq: int
    until: datetime
    by: str
    ground: str
    reason: str

    @property
    def going(self) -> bool:
        return self.state == MoveState.GOING

    @property
    def site(self) -> str:
        """The code of the site to be at."""
        return pool_site(self.to[0].pool)[1]

    @property
    def place(self) -> Place:
        """The entry that each new shard holds while the move goes on."""
        return Place(epoch(self.until), self.seq)


@dataclass(frozen=True, slots=True)
class PendingPhoto:
    photo_id: str
    state: PhotoState
    uploaded_at: datetime
    reason: str | None = None
    params: dict[str, object] | None = None


@dataclass(frozen=True, slots=True)
class TicketRecord:
    state: Ticket
    version: int
    asked_at: datetime
    key: str | None = None
    content: str | None = None
    made_at: datetime | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """`entries` has one for each of its pools, by ascending pool id. `seq` counts the attempts and
    goes into the shards' entries; `version` counts the writes, and every write names the version
    it replaces. `sitting` is a time of one's own, else None. `reholds` and `released_at`: what
    `unpaid` said when this was last held or given back. Of the `papers` (none: the round is the one
    paper) the `retained` are not sat again. `answers` are what the round asked.
    """

    candidate_id: str
    round_id: str
    registration_no: str
    seq: int
    state: State
    entries: tuple[Entry, ...]
    held_at: datetime
    expires_at: datetime
    payment_deadline: datetime
    fee_minor: int
    programme_version: str
    idempotency_key: str | None = None
    payment_no: str | None = None
    provider_no: str | None = None
    paid_at: datetime | None = None
    confirmed_at: datetime | None = None
    school: str | None = None
    photo_id: str | None = None
    photo_sha256: str | None = None
    pending_photo: PendingPhoto | None = None
    ticket_no: str | None = None
    ticket: TicketRecord | None = None
    sitting: Sitting | None = None
    move: Move | None = None
    reholds: int = 0
    released_at: datetime | None = None
    papers: tuple[str, ...] = ()
    retained: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)
    version: int = 0

    @property
    def entry(self) -> Entry:
        """The first of its entries: the only one where a site has one pool."""
        return self.entries[0]

    @property
    def pools(self) -> tuple[str, ...]:
        return tuple(entry.pool for entry in self.entries)

    @property
    def site(self) -> str:
        """The code of the site that all its pools are at."""
        return pool_site(self.entry.pool)[1]

    @property
    def moving_to(self) -> tuple[Entry, ...]:
        """Where staff are moving this paid person just now; empty if they are not."""
        return self.move.to if self.move is not None and self.move.going else ()

    @property
    def next_seq(self) -> int:
        """One that no entry of this registration has ever carried."""
        return max(self.seq, self.move.seq if self.move else 0) + 1

    def owns(self, at: Entry, entry: Place) -> bool:
        """Is this entry of a shard one of its own, or of those that it is moving to?"""
        if at in self.entries and self.seq == entry.seq:
            return True
        return self.move is not None and at in self.moving_to and self.move.seq == entry.seq

    def takes_on(self, at: Entry, entry: Place, now: datetime) -> bool:
        """Is it an earlier attempt's, where this running intent is to claim? Its candidate may have
        been told of it, and whoever wrote the intent was cut off.
        """
        running = self.state == State.INTENT and self.live(now) and at in self.entries
        return running and not entry.paid and 0 < entry.seq < self.seq

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the exam that it has places in, ascending; none where there are no parts."""
        return tuple(part for pool in self.pools if (part := pool_part(pool)))

    def sits(self, round_: Round) -> Sitting:
        """When, or when first: its own time, else the one that the round gives it."""
        return self.sitting or self.given(round_)

    def given(self, round_: Round) -> Sitting:
        times = [round_.sitting_of(part) for part in self.parts] or [round_.sitting]
        return min(times, key=lambda sitting: sitting.starts_at)

    @property
    def place(self) -> Place:
        """The entry that each shard must hold for this attempt while it is unpaid."""
        return Place(epoch(self.expires_at), self.seq)

    def holds(self, entry: Place | None) -> bool:
        """Is this entry this very attempt's, unpaid, and until its own expiry at least?

        It lasts longer while an extension is under way, and shorter while other pools are claimed.
        """
        if entry is None or entry.paid:
            return False
        return entry.seq == self.seq and entry.until >= epoch(self.expires_at)

    def live(self, now: datetime) -> bool:
        """Does it keep its candidate from another choice in this round?

        The grace after the deadline is for money on its way: a hold without a payment has none.
        """
        match self.state:
            case State.PAID:
                return True
            case State.INTENT:
                return now < self.payment_deadline
            case State.PAYING:
                return now < self.expires_at
        return False

    def unpaid(self, now: datetime) -> tuple[int, datetime | None]:
        """How many holds have ended unpaid, and when the last did.

        Nobody writes when a hold expires: it is counted by comparison, at the next one.
        """
        held = self.state in (State.INTENT, State.PAYING)
        if self.state == State.EXPIRED or (held and not self.live(now)):
            return self.reholds + 1, self.payment_deadline
        return self.reholds, self.released_at

    def cancelled(self, now: datetime, held: bool) -> Registration:
        """Given back unpaid; an intent that was no hold yet doesn't count as one."""
        reholds, last = self.unpaid(now)
        if held and self.live(now):
            reholds, last = reholds + 1, now
        return replace(
            self, state=State.CANCELLED, seq=self.seq + 1, reholds=reholds, released_at=last
        )

    def moved_on(self, entries: tuple[Entry, ...]) -> Registration:
        """The next attempt at other shards, as the spill writes it."""
        return replace(self, seq=self.seq + 1, entries=entries)


def condition(
    registration: Registration | None, eligible: bool, phase: Phase, now: datetime
) -> Condition:
    """The one truth of the status page (S1-23, S1-28): it counts to the payment deadline; the place
    lives through the grace after it, in which a payment already made can still arrive.
    """
    if registration is None:
        return _without(eligible, phase)
    match registration.state:
        case State.PAID | State.UNPLACED | State.REFUNDED:
            return Condition(registration.state.value)
        case State.INTENT if now < registration.payment_deadline:
            return Condition.HELD
        case State.PAYING if now < registration.expires_at:
            return Condition.PAYING
        case State.INTENT | State.PAYING | State.EXPIRED:
            return Condition.EXPIRED
    return _without(eligible, phase)


def _without(eligible: bool, phase: Phase) -> Condition:
    if phase not in (Phase.BEFORE, Phase.ONE):
        return Condition.CLOSED
    return Condition.NONE if eligible else Condition.INELIGIBLE
