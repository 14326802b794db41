"""One-time codes in the guards table: `pk` `code#<key>`, `sk` `code` | `pause`; digests only."""

from __future__ import annotations

from datetime import datetime, timedelta

from pynamodb.exceptions import DeleteError

from chalicelib.domain.window import epoch, from_epoch
from chalicelib.store import tables
from chalicelib.store.guards import Guard

_KEPT = timedelta(hours=1)


def put(key: str, digest: str, until: datetime) -> None:
    """The newest code is the only one."""
    ttl = epoch(until + _KEPT)
    pk = _item(key).pk
    tables.saved(Guard(pk, "code", tally=0, holder=digest, until=epoch(until), ttl=ttl))


def tried(key: str, most: int, wall: datetime) -> str | None:
    """Take one try; the digest of the code, or None: over, used up, or never sent."""
    item = _item(key)
    alive = (Guard.until > epoch(wall)) & (Guard.tally < most)
    taken = tables.updated(item, [Guard.tally.add(1)], alive)
    return item.holder if taken else None


def use(key: str, digest: str) -> bool:
    """A code counts once: True for the first."""
    try:
        with tables.throttles_are_busy():
            _item(key).delete(Guard.holder == digest, add_version_condition=False)
    except DeleteError as error:
        if tables.condition_failed(error):
            return False
        raise
    return True


def pause(key: str, span: timedelta, wall: datetime) -> datetime | None:
    """None if none runs, and then one begins; else its end."""
    item = Guard(f"code#{key}", "pause")
    until = wall + span
    over = Guard.until.does_not_exist() | (Guard.until <= epoch(wall))
    actions = [Guard.until.set(epoch(until)), Guard.ttl.set(epoch(until + _KEPT))]
    if tables.updated(item, actions, over):
        return None
    with tables.throttles_are_busy():
        try:
            return from_epoch(Guard.get(item.pk, "pause", consistent_read=True).until or 0)
        except Guard.DoesNotExist:
            return until


def end_pause(key: str) -> None:
    tables.updated(Guard(f"code#{key}", "pause"), [Guard.until.set(0)])


def _item(key: str) -> Guard:
    return Guard(f"code#{key}", "code")
