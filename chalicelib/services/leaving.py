"""An intent that has found no place is left for other shards, but never what was told (row 4).

Two requests of one person may be at it: one completes the attempt and says "held", the other has
read before that there was no place. Whoever says it reads the registration once more first. Whoever
goes elsewhere writes the next attempt at the same shards first: from then on nobody is told of an
earlier one, and what stands there by then counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.registration import Entry, Registration
from chalicelib.domain.seats import Place
from chalicelib.store import seats

Write = Callable[[Registration, Registration], Registration | None]
"""Replaces what was seen; None if somebody else was first."""


def leave(before: Registration, now: datetime, write: Write) -> Registration | None:
    """An attempt that nobody can be told of any more; None if they may have been: then it counts,
    and all is read again.
    """
    left = write(before, replace(before, seq=before.seq + 1))
    if left is not None and owed(left, now):
        finish(left, now)
        return None
    if left is not None:
        _clear(left)
    return left


def owed(seen: Registration, now: datetime) -> bool:
    """Do all shards of this intent show an attempt of its candidate, this one or an earlier?

    Then they may have been told of that, and whoever wrote the intent owes them the claim.
    """
    several = len(seen.entries) > 1
    return all(
        entry is not None
        and 0 < entry.seq <= seen.seq
        and not entry.paid
        and entry.live(now)
        and not (several and entry.provisional(now))
        for entry in (_own(seen, at) for at in seen.entries)
    )


def finish(seen: Registration, now: datetime) -> bool:
    """Make the claims that are owed: by whoever wrote the intent, or when they can't any more."""
    if not owed(seen, now):
        return False
    return all(_taken_on(seen, at, _own(seen, at)) for at in seen.entries)


def _taken_on(seen: Registration, at: Entry, entry: Place | None) -> bool:
    if entry is None:
        return False
    wanted = Place(max(entry.until, seen.place.until), seen.seq)
    return seats.swap(at.pool, at.shard, seen.candidate_id, entry, wanted)


def _own(seen: Registration, at: Entry) -> Place | None:
    return seats.read(at.pool, at.shard).places().get(seen.candidate_id)


def _clear(left: Registration) -> None:
    """What an attempt in several pools had claimed when it was cut off."""
    if len(left.entries) > 1:
        for at in left.entries:
            seats.give_back(at.pool, at.shard, left.candidate_id, left.place)
