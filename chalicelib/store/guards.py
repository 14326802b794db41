"""Short-lived guards and counters: `pk` key, `sk` kind.

Rate limits and used nonces carry a ttl (the janitor's; the window is part of the key). Counters of
printed numbers carry none: a number is never given twice.
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
    ttl = NumberAttribute(null=True)


def attempt(key: str, limit: int, span: timedelta, wall: datetime) -> datetime | None:
    """Count one try in the running span; the instant to try again if that is over `limit`."""
    seconds = int(span.total_seconds())
    start = epoch(wall) // seconds * seconds
    item = Guard(key, f"limit#{start}")
    actions = [Guard.tally.add(1), Guard.ttl.set(start + seconds + 3600)]
    tables.updated(item, actions)
    return from_epoch(start + seconds) if int(item.tally or 0) > limit else None


def once(key: str, kind: str, until: datetime) -> bool:
    """True for the first to say this key; remembered until well after `until`."""
    item = Guard(key, kind, ttl=epoch(until + timedelta(hours=1)))
    return tables.saved(item, Guard.pk.does_not_exist())


def next_number(sequence: str) -> int:
    """The next of a sequence, from 1; gaps happen, repeats never."""
    item = Guard(sequence, "sequence")
    tables.updated(item, [Guard.tally.add(1)])
    return int(item.tally or 0)
