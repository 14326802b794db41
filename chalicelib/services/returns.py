"""A place that is released: it goes back into its pool (rows 8, 9 and 13).

Every release of a place that somebody has had ends here. What was only claimed and never had, an
orphan or the first half of a hold, is removed by whoever finds it.
"""

from __future__ import annotations

from chalicelib.domain.programme import Round
from chalicelib.domain.registration import Entry
from chalicelib.domain.seats import Place
from chalicelib.services.deps import Deps
from chalicelib.store import seats
from chalicelib.store.tables import Transaction


def give_back(deps: Deps, round_: Round, at: Entry, candidate_id: str, ended: Place) -> None:
    """After the registration has left the attempt `ended`, whatever its entry says by now.

    Repeatable: an entry of a later attempt is not touched.
    """
    seats.give_back(at.pool, at.shard, candidate_id, ended)


def expire(deps: Deps, round_: Round, at: Entry, candidate_id: str, over: Place) -> bool:
    """Of a hold whose time is over; False if the entry no longer says exactly `over`."""
    return seats.remove(at.pool, at.shard, candidate_id, over)


def give_back_in(
    transaction: Transaction, deps: Deps, round_: Round, at: Entry, candidate_id: str, left: Place
) -> None:
    """Of somebody who moves: stands or falls with the transaction."""
    seats.remove_in(transaction, at.pool, at.shard, candidate_id, left)
