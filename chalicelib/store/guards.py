"""Short-lived guards and counters: `pk` key, `sk` kind.

Rate limits, used nonces and ended sessions carry a ttl (the janitor's; the window is part of the
key). Counters of printed numbers carry none: a number is never given twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.window import epoch, from_epoch
from chalicelib.store import tables


@tables.table("GUARDS_TABLE")
class Guard(Model):
    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    tally = NumberAttribute(null=True)
    holder = UnicodeAttribute(null=True)
    until = NumberAttribute(null=True)
    ttl = NumberAttribute(null=True)


def count(key: str, span: timedelta, wall: datetime) -> None:
    """Count one event in the running span."""
    start = _start(span, wall)
    ttl = start + int(span.total_seconds()) + 3600
    tables.updated(Guard(key, f"limit#{start}"), [Guard.tally.add(1), Guard.ttl.set(ttl)])


def over(key: str, limit: int, span: timedelta, wall: datetime) -> datetime | None:
    """When to try again, if the running span has seen `limit` events already; else None."""
    start = _start(span, wall)
    with tables.throttles_are_busy():
        try:
            seen = Guard.get(key, f"limit#{start}", consistent_read=True)
        except Guard.DoesNotExist:
            return None
    full = int(seen.tally or 0) >= limit
    return from_epoch(start + int(span.total_seconds())) if full else None


def _start(span: timedelta, wall: datetime) -> int:
    seconds = int(span.total_seconds())
    return epoch(wall) // seconds * seconds


def spend(key: str, limit: int, span: timedelta, wall: datetime) -> datetime | None:
    """Take one of `limit` in the running span; None if taken, else when to try again."""
    start = _start(span, wall)
    ttl = start + int(span.total_seconds()) + 3600
    left = Guard.tally.does_not_exist() | (Guard.tally < limit)
    actions = [Guard.tally.add(1), Guard.ttl.set(ttl)]
    taken = tables.updated(Guard(key, f"limit#{start}"), actions, left)
    return None if taken else from_epoch(start + int(span.total_seconds()))


def give_back(key: str, span: timedelta, wall: datetime) -> None:
    """Undo one `spend` of that instant's span."""
    tables.updated(Guard(key, f"limit#{_start(span, wall)}"), [Guard.tally.add(-1)])


def once(key: str, kind: str, until: datetime, holder: str | None = None) -> bool:
    """True for the first to say this key, and for its `holder` again if it named one.

    Remembered until well after `until`.
    """
    item = Guard(key, kind, holder=holder, ttl=epoch(until + timedelta(hours=1)))
    free = Guard.pk.does_not_exist()
    return tables.saved(item, free | (Guard.holder == holder) if holder else free)


def mark(key: str, kind: str, until: datetime) -> None:
    """Say this key, once or again; remembered until well after `until`."""
    tables.updated(Guard(key, kind), [Guard.ttl.set(epoch(until + timedelta(hours=1)))])


def marked(key: str, kind: str) -> bool:
    """Consistent read."""
    with tables.throttles_are_busy():
        try:
            Guard.get(key, kind, consistent_read=True)
        except Guard.DoesNotExist:
            return False
    return True


def lease(key: str, holder: str, until: datetime, wall: datetime) -> bool:
    """Take, or keep, the one lease on `key`; False while another holds it."""
    free = Guard.pk.does_not_exist() | (Guard.until <= epoch(wall)) | (Guard.holder == holder)
    actions = [Guard.holder.set(holder), Guard.until.set(epoch(until))]
    return tables.updated(Guard(key, "lease"), actions, free)


def end_lease(key: str, holder: str) -> None:
    """Safe to repeat; another's lease stays."""
    tables.updated(Guard(key, "lease"), [Guard.until.set(0)], Guard.holder == holder)


def next_number(sequence: str) -> int:
    """The next of a sequence, from 1; gaps happen, repeats never."""
    return next_numbers(sequence, 1)[0]


def next_numbers(sequence: str, count: int) -> range:
    """The next `count` of a sequence, by one write."""
    item = Guard(sequence, "sequence")
    tables.updated(item, [Guard.tally.add(count)])
    last = int(item.tally or 0)
    return range(last - count + 1, last + 1)


def go_on_behind(sequence: str, last: int) -> None:
    """Numbers up to `last` were given elsewhere: the next one comes after them. Repeatable."""
    behind = Guard.tally.does_not_exist() | (Guard.tally < last)
    tables.updated(Guard(sequence, "sequence"), [Guard.tally.set(last)], behind)


def cursor(key: str) -> str | None:
    """Where work that is done in turns goes on; None: at its beginning."""
    with tables.throttles_are_busy():
        try:
            return Guard.get(key, "cursor", consistent_read=True).holder
        except Guard.DoesNotExist:
            return None


def set_cursor(key: str, at: str | None) -> None:
    action = Guard.holder.set(at) if at is not None else Guard.holder.remove()
    tables.updated(Guard(key, "cursor"), [action])


def watermark(key: str) -> datetime | None:
    """Up to which instant something has been done."""
    with tables.throttles_are_busy():
        try:
            seen = Guard.get(key, "watermark", consistent_read=True)
        except Guard.DoesNotExist:
            return None
    return from_epoch(seen.until or 0)


def set_watermark(key: str, at: datetime) -> None:
    tables.updated(Guard(key, "watermark"), [Guard.until.set(epoch(at))])
