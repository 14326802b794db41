"""What does not fit among seats, registrations and money (docs/seats.md, what must hold)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from chalicelib.domain.payment import RefundState
from chalicelib.domain.registration import Entry, Registration, State
from chalicelib.domain.seats import Place, Shard

_OF_POOLS = ("oversold", "capacity", "missing_shard")


@dataclass(frozen=True, slots=True)
class Suspect:
    """`kind`:

    oversold         more live entries than places in a shard
    capacity         the shards' places are not what the site may sell
    missing_shard    a shard that the site counts on is not there
    orphan           an entry of an attempt that its registration has left    (removed)
    outlived         an entry that lasts longer than its registration did     (ended)
    half_paid        an entry marked PAID, its registration not
    unmarked         a paid registration whose entry is not marked PAID       (marked)
    empty_intent     an intent that found no place and was left               (ended)
    half_moved       a move of a paid person whose time is over               (undone)
    missing_place    a paying or paid registration without its place
    unended_money    a receipt that neither confirmed anything nor went back
    failed_refund    money that could not be given back: a person is needed
    """

    kind: str
    pool: str
    shard: int
    candidate_id: str
    detail: str

    @property
    def key(self) -> str:
        """The same fault again: of a pool whatever its figures are, else of the very attempt."""
        detail = "" if self.kind in _OF_POOLS else self.detail
        return "|".join((self.kind, self.pool, str(self.shard), self.candidate_id, detail))

    @property
    def id(self) -> str:
        return sha256(self.key.encode()).hexdigest()[:32]


def of_shard(shard: Shard, now: datetime) -> Iterator[Suspect]:
    live = shard.live(now)
    if live > shard.cap:
        yield Suspect("oversold", shard.pool, shard.number, "", f"{live} of {shard.cap}")


def of_capacity(pool: str, shards: Sequence[Shard], sellable: int) -> Iterator[Suspect]:
    places = sum(shard.cap for shard in shards)
    if places != sellable:
        yield Suspect("capacity", pool, 0, "", f"{places} of {sellable}")


def of_entry(
    seen: Registration | None, at: Entry, candidate_id: str, entry: Place, now: datetime
) -> Iterator[Suspect]:
    """An entry, compared with where its registration points; a resting place is nobody's."""
    kind = None if entry.resting else _wrong(seen, at, entry, now)
    if kind is not None:
        yield Suspect(kind, at.pool, at.shard, candidate_id, str(entry.value))


def _wrong(seen: Registration | None, at: Entry, entry: Place, now: datetime) -> str | None:
    if seen is None or not seen.owns(at, entry):
        return "orphan"
    if at in seen.moving_to:
        return "half_paid" if entry.paid else None
    if seen.state == State.PAID:
        return None if entry.paid else "unmarked"
    if entry.paid:
        return "half_paid"
    longer = entry.live(now) and entry.until > seen.place.until
    return "outlived" if longer and not seen.live(now) else None


def of_registration(
    seen: Registration, entries: Mapping[Entry, Place | None], now: datetime
) -> Iterator[Suspect]:
    """A registration, compared with its own entries as the shards show them."""
    who = seen.candidate_id
    if seen.move is not None and seen.move.going and now >= seen.move.until:
        to = seen.move.to[0]
        yield Suspect("half_moved", to.pool, to.shard, who, str(seen.move.seq))
    if not seen.live(now):
        return
    kind = "empty_intent" if seen.state == State.INTENT else "missing_place"
    for at in seen.entries:
        entry = entries.get(at)
        if entry is None or entry.seq != seen.seq:
            yield Suspect(kind, at.pool, at.shard, who, f"{seen.state.value} {seen.seq}")


def kept_by(seen: Registration | None) -> str | None:
    """The provider's number of the payment that confirms this registration."""
    return seen.provider_no if seen is not None and seen.state == State.PAID else None


def of_money(
    candidate_id: str,
    seen: Registration | None,
    receipts: Sequence[str],
    refunds: Mapping[str, RefundState],
) -> Iterator[Suspect]:
    """By the provider's numbers: every receipt confirms its registration or goes back, not both."""
    at = seen.entry if seen else Entry("", 0)
    for number in receipts:
        if (number == kept_by(seen)) == (number in refunds):
            yield Suspect("unended_money", at.pool, at.shard, candidate_id, number)
        if refunds.get(number) == RefundState.FAILED:
            yield Suspect("failed_refund", at.pool, at.shard, candidate_id, number)
