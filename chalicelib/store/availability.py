"""Snapshots of pools for readers, rebuilt from the shards each time.

`pk` round, `sk` site, or `<site>/<part>`: what a pool is called after its round.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import BooleanAttribute, ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.seats import Snapshot
from chalicelib.domain.window import epoch, from_epoch
from chalicelib.store import tables
from chalicelib.store.lately import Lately


@tables.table("AVAILABILITY_TABLE")
class Availability(Model):
    """`as_of` is the wall clock in milliseconds: the rules' clock may be moved back."""

    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    capacity = NumberAttribute()
    open = BooleanAttribute()
    free: ListAttribute[int] = ListAttribute()
    paid = NumberAttribute()
    held = NumberAttribute()
    next_expiry_at = NumberAttribute(null=True)
    as_of = NumberAttribute()
    waiting = BooleanAttribute(null=True)
    resting = NumberAttribute(null=True)
    overdue = NumberAttribute(null=True)


REMEMBERED = timedelta(milliseconds=500)
_lately = Lately[Snapshot | None](
    lambda found: REMEMBERED if found and not found.for_all else timedelta(0)
)


def put(snapshot: Snapshot) -> bool:
    """Write unless a newer one is there; False if so."""
    item = Availability(*_key(snapshot.pool))
    as_of = int(snapshot.as_of.timestamp() * 1000)
    until = snapshot.next_expiry_at
    actions = [
        Availability.capacity.set(snapshot.capacity),
        Availability.open.set(snapshot.open),
        Availability.free.set(list(snapshot.free)),
        Availability.paid.set(snapshot.paid),
        Availability.held.set(snapshot.held),
        Availability.next_expiry_at.set(epoch(until)) if until else _no_expiry(),
        Availability.as_of.set(as_of),
        Availability.waiting.set(snapshot.waiting),
        Availability.resting.set(snapshot.resting),
        Availability.overdue.set(snapshot.overdue),
    ]
    newer = Availability.pk.does_not_exist() | (Availability.as_of <= as_of)
    try:
        return tables.updated(item, actions, newer)
    finally:
        _lately.forget((Availability.Meta.table_name, snapshot.pool))


def _key(pool: str) -> tuple[str, str]:
    round_id, _, rest = pool.partition("/")
    return round_id, rest


def _no_expiry() -> Any:
    return Availability.next_expiry_at.remove()


def get(pool: str) -> Snapshot | None:
    """Eventually consistent: a reader's answer is a hint, the shard decides."""
    with tables.throttles_are_busy():
        try:
            return _read(Availability.get(*_key(pool)))
        except Availability.DoesNotExist:
            return None


def lately(pool: str, wall: datetime) -> Snapshot | None:
    """The same; that there is nothing for who comes now, as this process read it at most half a
    second ago. One item gives 6,000 such reads a second, and those who come too late are the most.
    """
    return _lately.get((Availability.Meta.table_name, pool), wall, lambda: get(pool))


def of_round(round_id: str, consistent: bool = False) -> list[Snapshot]:
    with tables.throttles_are_busy():
        return [_read(item) for item in Availability.query(round_id, consistent_read=consistent)]


def _read(item: Availability) -> Snapshot:
    return Snapshot(
        pool=f"{item.pk}/{item.sk}",
        capacity=int(item.capacity),
        open=bool(item.open),
        free=tuple(int(count) for count in item.free),
        paid=int(item.paid),
        held=int(item.held),
        next_expiry_at=from_epoch(item.next_expiry_at) if item.next_expiry_at else None,
        as_of=_milliseconds(item.as_of),
        waiting=bool(item.waiting),
        resting=int(item.resting or 0),
        overdue=int(item.overdue or 0),
    )


def _milliseconds(value: float) -> datetime:
    return from_epoch(value / 1000)
