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
    """Are few places of the pool free? Those of holds that have just expired are about to rest.

    A pool that nobody has summed up yet counts as hot.
    """
    if seen is None:
        return True
    return (seen.total_free - seen.overdue) * 100 < rule.hot_percent * seen.capacity


def comes_back(rule: Returns, now: datetime, closes: datetime, chance: float) -> datetime | None:
    """The instant for a place released now; None: at once, for there is no time left to wait.

    `chance` is in [0, 1): a random delay is cut to what is left of the window.
    """
    if rule.longest is not None:
        at = now + min(rule.longest, closes - now) * chance
    else:
        at = _next_stated(rule, now)
    return at if now < at < closes else None


def back_since(rule: Returns, now: datetime, closes: datetime) -> datetime:
    """Holds that expired by the answer are everybody's now, swept or not."""
    if now >= closes:
        return now
    return now - rule.longest if rule.longest is not None else _last_stated(rule, now)


def _next_stated(rule: Returns, after: datetime) -> datetime:
    """The first of the stated times of day after an instant."""
    return min(at for at in _stated(rule, after) if at > after)


def _last_stated(rule: Returns, now: datetime) -> datetime:
    """Just before the last of the stated times up to now: what ends at one waits for the next."""
    return max(at for at in _stated(rule, now) if at <= now) - timedelta(seconds=1)


def _stated(rule: Returns, near: datetime) -> list[datetime]:
    """Those of the day before, of the day, and of the day after."""
    day = near.astimezone(BEIJING).date()
    days = [day + timedelta(days=n) for n in (-1, 0, 1)]
    return [datetime.combine(on, at, BEIJING) for on in days for at in rule.at]
