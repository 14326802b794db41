"""A few tries per span, against guessing: a failure counts, a success does not.

Open services count every call per address.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from chalicelib.domain.errors import TooMany, WrongCredentials
from chalicelib.domain.window import iso
from chalicelib.services.deps import Deps
from chalicelib.store import guards

PER_SUBJECT = 5
PER_ADDRESS = 60
"""Generous: a whole campus may stand behind one address."""
SPAN = timedelta(minutes=10)


@contextmanager
def limited(
    deps: Deps, subject: str, address: str | None = None, span: timedelta = SPAN
) -> Iterator[None]:
    """Raises TooMany before the work; WrongCredentials from the work counts as a failure.

    A try of the subject is taken before it is known how it ends, so that a thousand guesses sent
    at once are still only five.
    """
    wall = deps.wall()
    place = address and f"address#{deps.keys.blind('address', address)}"
    until = guards.over(place, PER_ADDRESS, SPAN, wall) if place else None
    until = until or guards.spend(subject, PER_SUBJECT, span, wall)
    if until is not None:
        raise _too_many(until, wall)
    try:
        yield
    except WrongCredentials:
        if place:
            guards.count(place, SPAN, wall)
        raise
    guards.give_back(subject, span, wall)


def per_address(deps: Deps, what: str, address: str, most: int) -> None:
    """Count a call of an open service, good or bad; raises TooMany past `most` in the span."""
    counted(deps, f"{what}#{deps.keys.blind('address', address)}", most, SPAN)


def counted(deps: Deps, key: str, most: int, span: timedelta) -> None:
    """Count one more; raises TooMany past `most` in the span."""
    wall = deps.wall()
    until = guards.spend(key, most, span, wall)
    if until is not None:
        raise _too_many(until, wall)


def _too_many(until: datetime, wall: datetime) -> TooMany:
    return TooMany(retry_at=iso(until), retry_after=int((until - wall).total_seconds()) + 1)
