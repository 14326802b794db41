"""Entries of seat shards as parts of a transaction: for staff and repairs, never for a rush.

A transaction costs twice, and makes other writes to its items wait.
"""

from __future__ import annotations

from typing import Any

from chalicelib.domain.seats import Place, shard_key
from chalicelib.store import tables
from chalicelib.store.seats import SeatShard, leaving
from chalicelib.store.tables import Transaction


def swap(
    transaction: Transaction, pool: str, number: int, candidate: str, old: Place, new: Place
) -> None:
    """Fails unless the entry says `old`."""
    entry = tables.path("held", candidate)
    _update(transaction, pool, number, [entry.set(new.value)], entry == old.value)


def leave(
    transaction: Transaction,
    pool: str,
    number: int,
    candidate: str,
    old: Place,
    rest: tuple[str, Place] | None,
) -> None:
    """Remove the entry, or put a resting place instead; fails unless it says `old`."""
    entry = tables.path("held", candidate)
    _update(transaction, pool, number, leaving(candidate, rest), entry == old.value)


def absent(transaction: Transaction, pool: str, number: int, candidate: str) -> None:
    """Fails if the candidate has an entry there after all."""
    entry, key = tables.path("held", candidate), shard_key(pool, number)
    transaction.condition_check(SeatShard, key, condition=entry.does_not_exist())


def _update(
    transaction: Transaction, pool: str, number: int, actions: list[Any], condition: Any
) -> None:
    item = SeatShard(shard_key(pool, number))
    transaction.update(item, actions, condition=condition, add_version_condition=False)
