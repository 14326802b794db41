"""Seat shards: `pk = pool#k`, never a ttl. Every write to an entry names the value it replaces.

The operations are rows of the table in docs/seats.md. Each returns what happened instead of
raising, because the caller decides what a refusal means.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pynamodb.attributes import BooleanAttribute, MapAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import size
from pynamodb.models import Model

from chalicelib.domain.errors import Busy
from chalicelib.domain.seats import Place, Reach, Shard, due, place, shard_key
from chalicelib.store import tables


@tables.table("SEATS_TABLE")
class SeatShard(Model):
    """`held` maps a candidate id to one number, so a person can't be in one shard twice."""

    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    cap = NumberAttribute()
    open = BooleanAttribute()
    held: MapAttribute[str, Any] = MapAttribute(default=dict)


_TRIES = 24
"""Each refusal means that another write got through; past this many the caller backs off."""


class PoolMissing(Exception):
    """The shard item does not exist: a fault of ours and no answer to anybody, so an alarm."""

    def __init__(self, pool: str, shard: int) -> None:
        super().__init__(f"{pool}#{shard}")


class Claim(StrEnum):
    HELD = "held"
    NEWER = "newer"
    FULL = "full"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Refusal:
    """The shard as it was when the condition failed."""

    shard: Shard


def read(pool: str, number: int) -> Shard:
    """Consistent read of one shard; raises PoolMissing."""
    with tables.throttles_are_busy():
        try:
            item = SeatShard.get(shard_key(pool, number), consistent_read=True)
        except SeatShard.DoesNotExist:
            raise PoolMissing(pool=pool, shard=number) from None
    held = {name: int(value) for name, value in item.held.as_dict().items()}
    return Shard(pool, number, int(item.cap), bool(item.open), held)


def read_these(wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Shard]:
    """Consistent reads of shards anywhere, for the audit; what is not there is not in it."""
    keys = {shard_key(*at): at for at in wanted}
    with tables.throttles_are_busy():
        found = list(SeatShard.batch_get(list(keys), consistent_read=True))
    shards = {}
    for item in found:
        held = {name: int(value) for name, value in item.held.as_dict().items()}
        pool, number = keys[item.pk]
        shards[pool, number] = Shard(pool, number, int(item.cap), bool(item.open), held)
    return shards


def read_all(pool: str, count: int) -> list[Shard]:
    """Consistent reads of shards 0..count-1, in order; raises PoolMissing if one is not there."""
    return read_some(pool, range(count))


def read_some(pool: str, numbers: Iterable[int]) -> list[Shard]:
    """Consistent reads in the order asked for; raises PoolMissing if one is not there."""
    keys = {number: shard_key(pool, number) for number in numbers}
    with tables.throttles_are_busy():
        asked = list(keys.values())
        found = {item.pk: item for item in SeatShard.batch_get(asked, consistent_read=True)}
    shards = []
    for number, key in keys.items():
        if key not in found:
            raise PoolMissing(pool=pool, shard=number)
        item = found[key]
        held = {name: int(value) for name, value in item.held.as_dict().items()}
        shards.append(Shard(pool, number, int(item.cap), bool(item.open), held))
    return shards


def claim(
    pool: str,
    number: int,
    candidate: str,
    wanted: Place,
    now: datetime,
    reach: Reach | None = None,
) -> Claim:
    """Rows 2 and 3: take a free place, or one whose time is over (or within `reach`); repeatable.

    A lost answer is recognised by the same seq, an older own entry is replaced by comparison, one
    that ends too early is renewed, and a newer one means that the caller must read again.
    """
    refused = _take_free(pool, number, candidate, wanted)
    for _ in range(_TRIES):
        if refused is None:
            return Claim.HELD
        outcome, refused = _after_refusal(refused.shard, candidate, wanted, now, reach or due(now))
        if outcome is not None:
            return outcome
    raise Busy(retry_after=1)


def _after_refusal(
    shard: Shard, candidate: str, wanted: Place, now: datetime, reach: Reach
) -> tuple[Claim | None, Refusal | None]:
    """One more write if one can help; else the outcome."""
    mine = shard.held.get(candidate)
    if mine is not None:
        return _own_entry(shard, candidate, place(mine), wanted, now)
    if not shard.open:
        return Claim.CLOSED, None
    if len(shard.held) < shard.cap:
        return None, _take_free(shard.pool, shard.number, candidate, wanted)
    expired = shard.within(reach)
    if not expired or len(shard.held) > shard.cap:
        return Claim.FULL, None
    return None, _take_over(shard, candidate, wanted, expired[0])


def _own_entry(
    shard: Shard, candidate: str, mine: Place, wanted: Place, now: datetime
) -> tuple[Claim | None, Refusal | None]:
    """A newer attempt takes the older one's entry on and never shortens it: of that one its
    candidate may have been told. So it does where the shard has been closed since.
    """
    if mine.seq == wanted.seq and mine.until >= wanted.until:
        return Claim.HELD, None
    if mine.seq > wanted.seq:
        return Claim.NEWER, None
    told = mine.live(now) and not mine.paid
    if mine.seq < wanted.seq and not shard.open and not told:
        return Claim.CLOSED, None
    until = wanted.until if mine.paid else max(mine.until, wanted.until)
    refused = _replace(shard.pool, shard.number, candidate, mine, Place(until, wanted.seq))
    return (Claim.HELD, None) if refused is None else (None, refused)


def _take_free(pool: str, number: int, candidate: str, wanted: Place) -> Refusal | None:
    entry = tables.path("held", candidate)
    free = size(tables.path("held")) < SeatShard.cap
    condition = free & (SeatShard.open == True) & entry.does_not_exist()  # noqa: E712
    return _update(pool, number, [entry.set(wanted.value)], condition)


def _take_over(
    shard: Shard, candidate: str, wanted: Place, expired: tuple[str, int]
) -> Refusal | None:
    other, value = expired
    entry, theirs = tables.path("held", candidate), tables.path("held", other)
    room = size(tables.path("held")) <= SeatShard.cap
    condition = (theirs == value) & entry.does_not_exist() & room & (SeatShard.open == True)  # noqa: E712
    actions = [theirs.remove(), entry.set(wanted.value)]
    return _update(shard.pool, shard.number, actions, condition)


def _replace(pool: str, number: int, candidate: str, old: Place, new: Place) -> Refusal | None:
    entry = tables.path("held", candidate)
    return _update(pool, number, [entry.set(new.value)], entry == old.value)


def swap(pool: str, number: int, candidate: str, old: Place, new: Place) -> bool:
    """Compare and set one entry (rows 6, 7, 12); True also when it already says `new`."""
    refused = _replace(pool, number, candidate, old, new)
    return refused is None or refused.shard.held.get(candidate) == new.value


def extend(pool: str, number: int, candidate: str, seen: Place, wanted: Place) -> bool:
    """Make an entry of the same attempt last until `wanted` (rows 10, 12); one that lasts longer
    stays. `seen` is what it is believed to say; False if the attempt has no entry there any more.
    """
    for _ in range(_TRIES):
        refused = _replace(pool, number, candidate, seen, wanted)
        if refused is None:
            return True
        now_there = refused.shard.places().get(candidate)
        if now_there is None or now_there.seq != wanted.seq:
            return False
        if now_there.until >= wanted.until:
            return True
        seen = now_there
    raise Busy(retry_after=1)


def remove(pool: str, number: int, candidate: str, old: Place) -> bool:
    """Give one entry back (rows 8, 13); False if it no longer says `old`."""
    entry = tables.path("held", candidate)
    return _update(pool, number, [entry.remove()], entry == old.value) is None


def give_back(
    pool: str, number: int, candidate: str, ended: Place, rest: tuple[str, Place] | None = None
) -> None:
    """Row 8: end the entry of an attempt that is over, or of one before it; repeatable.

    Whatever it says until when: it may be marked PAID by a confirmation that lost the race against
    the end, or have been extended. Nothing is written where nothing is. With `rest` the place comes
    back later: the entry becomes one of nobody's, under a key of its own.
    """
    for _ in range(_TRIES):
        mine = read(pool, number).places().get(candidate)
        if mine is None or mine.seq > ended.seq or leave(pool, number, candidate, mine, rest):
            return
    raise Busy(retry_after=1)


def leave(
    pool: str, number: int, candidate: str, old: Place, rest: tuple[str, Place] | None
) -> bool:
    """`remove`, or the same with a resting place instead; False if the entry no longer says so."""
    entry = tables.path("held", candidate)
    return _update(pool, number, leaving(candidate, rest), entry == old.value) is None


def leaving(candidate: str, rest: tuple[str, Place] | None) -> list[Any]:
    """What a write does to an entry whose place is released."""
    gone = [tables.path("held", candidate).remove()]
    return gone if rest is None else [*gone, tables.path("held", rest[0]).set(rest[1].value)]


def create(pool: str, number: int, is_open: bool) -> None:
    """Make a shard without places if it is not there yet; an existing one is left as it is."""
    item = SeatShard(shard_key(pool, number), cap=0, open=is_open, held={})
    tables.saved(item, SeatShard.pk.does_not_exist())


def set_cap(pool: str, number: int, cap: int) -> bool:
    """Row 11: False if the shard has more entries than `cap` (purge the expired first)."""
    condition = size(tables.path("held")) <= cap
    return _update(pool, number, [SeatShard.cap.set(cap)], condition) is None


def set_open(pool: str, number: int, is_open: bool) -> None:
    """Stop or resume the sale of a shard; places already held stay."""
    _update(pool, number, [SeatShard.open.set(is_open)], SeatShard.pk.exists())


def _update(pool: str, number: int, actions: list[Any], condition: Any) -> Refusal | None:
    """None if written, the shard as it was if the condition failed; raises PoolMissing."""
    item = SeatShard(shard_key(pool, number))
    try:
        with tables.throttles_are_busy():
            item.update(actions, condition=condition, add_version_condition=False)
        return None
    except UpdateError as error:
        if not tables.condition_failed(error):
            raise
        old = tables.old_item(error)
    return Refusal(_shard(pool, number, old) if old else read(pool, number))


def _shard(pool: str, number: int, raw: dict[str, Any]) -> Shard:
    held = held_from_stream(raw)
    return Shard(pool, number, int(raw["cap"]["N"]), bool(raw["open"]["BOOL"]), held)


def held_from_stream(image: dict[str, Any] | None) -> dict[str, int]:
    """The entries in one side of a stream record; none where there is no such side."""
    raw = image.get("held", {}).get("M", {}) if image else {}
    return {name: int(value["N"]) for name, value in raw.items()}
