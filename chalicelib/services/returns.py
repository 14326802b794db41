"""A place that is released: it goes back into its pool (rows 8, 9 and 13).

Every release of a place that somebody has had ends here. What was only claimed and never had, an
orphan or the first half of a hold, is removed by whoever finds it.

At once, unless the round says otherwise (S1-28): then a place of a hot pool rests for a while, and
where somebody waits for it, until the first of the list has got it. It comes back by its time.
"""

from __future__ import annotations

from datetime import datetime

from chalicelib.domain import resting
from chalicelib.domain.programme import Round
from chalicelib.domain.registration import Entry, Registration
from chalicelib.domain.seats import Place, Reach, due, pool_site
from chalicelib.domain.window import epoch, from_epoch
from chalicelib.services import claiming
from chalicelib.services.deps import Deps
from chalicelib.store import availability, seat_transactions, seats, standby
from chalicelib.store.tables import Transaction


def give_back(deps: Deps, round_: Round, at: Entry, candidate_id: str, ended: Place) -> None:
    """After the registration has left the attempt `ended`, whatever its entry says by now.

    Repeatable: an entry of a later attempt is not touched.
    """
    rest = _rest(deps, round_, at.pool)
    seats.give_back(at.pool, at.shard, candidate_id, ended, rest)


def expire(deps: Deps, round_: Round, at: Entry, candidate_id: str, over: Place) -> bool:
    """Of a hold whose time is over; False if the entry no longer says exactly `over`."""
    rest = None if _everybodys(deps, round_, over) else _rest(deps, round_, at.pool)
    return seats.leave(at.pool, at.shard, candidate_id, over, rest)


def leave_in(transaction: Transaction, deps: Deps, round_: Round, seen: Registration) -> None:
    """All places of an attempt that is left in this transaction, as the shards show them: it fails
    if one of them is not so any more.
    """
    who = seen.candidate_id
    for at, place in claiming.there(who, seen.entries, seen.seq):
        rest = _rest(deps, round_, at.pool)
        seat_transactions.leave(transaction, at.pool, at.shard, who, place, rest)


def reach(round_: Round, now: datetime) -> Reach:
    """What whoever comes now may take over: where places rest, an expired hold only when it would
    have come back by now.
    """
    rule = round_.seat_rules.returns
    if rule is None:
        return due(now)
    return Reach(resting.back_since(rule, now, round_.phase_one.closes_at), now)


def _everybodys(deps: Deps, round_: Round, over: Place) -> bool:
    """A resting place has come back; a hold that expired long ago would have."""
    rests = round_.seat_rules.returns is not None
    since = reach(round_, deps.now()).holds
    return over.resting or (rests and from_epoch(over.until) <= since)


def _rest(deps: Deps, round_: Round, pool: str) -> tuple[str, Place] | None:
    """Under which key the place rests and until when; None: it is free at once."""
    until = _until(deps, round_, pool)
    return (deps.new_candidate_id(), Place(epoch(until), 0)) if until else None


def _until(deps: Deps, round_: Round, pool: str) -> datetime | None:
    rules, now, closes = round_.seat_rules, deps.now(), round_.phase_one.closes_at
    if now >= closes:
        return None
    if rules.returns is not None and resting.hot(rules.returns, availability.get(pool)):
        until = resting.comes_back(rules.returns, now, closes, deps.random.random())
        if until is not None:
            return until
    if rules.standby is not None and standby.waits(*pool_site(pool), consistent=True):
        return min(now + resting.FOR_THE_LIST, closes)
    return None
