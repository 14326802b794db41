"""When a released place comes back, where it does not at once (seats.md, resting places).

A resting place is an entry of nobody's attempt (seq 0) that counts as taken until its instant has
come. Nothing has to happen then: from that instant on it is like any expired entry.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from chalicelib.domain.seat_rules import Returns
from chalicelib.domain.seats import Snapshot
from chalicelib.domain.window import BEIJING

FOR_THE_LIST = timedelta(minutes=3)
"""How long a released place waits for the first of the list; the sweep passes each minute."""


def hot(rule: Returns, seen: Snapshot | None) -> bool:
    """Are few places of the pool free? A pool that nobody has summed up yet counts as hot."""
    if seen is None:
        return True
    return seen.total_free * 100 < rule.hot_percent * seen.capacity


def comes_back(rule: Returns, now: datetime, closes: datetime, chance: float) -> datetime | None:
    """The instant for a place released now; None: at once, for there is no time left to wait.

    `chance` is in [0, 1): a random delay is cut to what is left of the window.
    """
    if rule.longest is not None:
        at = now + min(rule.longest, closes - now) * chance
    else:
        at = _next_stated(rule, now)
    return at if now < at < closes else None


def latest(rule: Returns | None, since: datetime, closes: datetime) -> datetime:
    """A place whose hold expired at `since` is everybody's from here on, swept or not."""
    if rule is None:
        at = since + FOR_THE_LIST
    elif rule.longest is not None:
        at = since + rule.longest
    else:
        at = _next_stated(rule, since)
    return min(at, max(since, closes))


def _next_stated(rule: Returns, after: datetime) -> datetime:
    """The first of the stated times of day after an instant."""
    local = after.astimezone(BEIJING)
    times = sorted(datetime.combine(local.date(), at, BEIJING) for at in rule.at)
    later = [at for at in times if at > local]
    return later[0] if later else times[0] + timedelta(days=1)
