"""The instants of the walk: those of the historic round, far from any round that is really open."""

from __future__ import annotations

from datetime import datetime, timedelta

from chalicelib.domain.window import BEIJING

HOLD = timedelta(hours=24)
GRACE = timedelta(minutes=10)
PAST_GRACE = GRACE + timedelta(seconds=30)
"""After the deadline: by now the place itself has come back, clocks that differ included."""

BEFORE = datetime(2014, 10, 27, 9, tzinfo=BEIJING)
OPENS = datetime(2014, 10, 30, 9, tzinfo=BEIJING)
CLOSES = datetime(2014, 11, 10, 17, tzinfo=BEIJING)
TWO_OPENS = datetime(2014, 11, 14, 9, tzinfo=BEIJING)
TWO_CLOSES = datetime(2014, 11, 20, 17, tzinfo=BEIJING)
MARKED = datetime(2015, 1, 12, 9, tzinfo=BEIJING)
RESULTS = datetime(2015, 1, 15, 10, tzinfo=BEIJING)
PICKUP = datetime(2015, 3, 2, 9, tzinfo=BEIJING)
SECOND = timedelta(seconds=1)


def instant(text: str) -> datetime:
    """As the API writes them."""
    return datetime.fromisoformat(text)
