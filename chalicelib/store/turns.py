"""Whose turn it is to write what many would write: one item of the guards table for each."""

from __future__ import annotations

from chalicelib.domain.availability import Turns
from chalicelib.store import tables
from chalicelib.store.guards import Guard


def last(key: str) -> Turns:
    """Consistent read."""
    with tables.throttles_are_busy():
        try:
            seen = Guard.get(key, "turns", consistent_read=True)
        except Guard.DoesNotExist:
            return Turns()
    return Turns(int(seen.until or 0), int(seen.tally or 0))


def take(key: str, seen: Turns, turn: int, holder: str) -> bool:
    """Exactly one takes the turn after the last; False for the others.

    The `holder` is one request's own: sent again after a lost answer, it has the turn already.
    """
    free = Guard.until == seen.taken if seen.taken else Guard.until.does_not_exist()
    mine = (Guard.until == turn) & (Guard.holder == holder)
    actions = [Guard.until.set(turn), Guard.holder.set(holder)]
    return tables.updated(Guard(key, "turns"), actions, free | mine)


def begin(key: str, turn: int) -> bool:
    """From here on it sees what is there; False if a later one has begun."""
    first = Guard.tally.does_not_exist() | (Guard.tally <= turn)
    return tables.updated(Guard(key, "turns"), [Guard.tally.set(turn)], first)


def give_up(key: str, turn: int) -> None:
    """It will not begin: another may take one at once."""
    tables.updated(Guard(key, "turns"), [Guard.tally.set(turn)], Guard.until == turn)
