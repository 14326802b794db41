"""An expired hold is written down as such, whoever has met it first: the sweep or a successor.

For the record only: the expiry itself has decided. Every step compares the very attempt.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.audit import Actor, Change
from chalicelib.domain.payment import PaymentState
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.seats import place
from chalicelib.domain.window import epoch, iso
from chalicelib.services.deps import Deps
from chalicelib.store import payments, registrations

KEPT = timedelta(days=30)
ACTOR = Actor("system", "sweep", "sweep")


def say(deps: Deps, candidate_id: str, round_id: str, value: int) -> None:
    """The entry `value` has left its shard. A running payment is left to its end.

    A claim that lasted for two minutes only says nothing of the hold (row 10).
    """
    entry = place(value)
    if entry.paid or entry.until > epoch(deps.now()):
        return
    seen = registrations.get(candidate_id, round_id)
    if seen is None or seen.seq != entry.seq or deps.now() < seen.expires_at:
        return
    if seen.state == State.PAYING:
        running = payments.of(candidate_id, round_id).payment(seen.payment_no)
        if running is not None and running.state == PaymentState.OPEN:
            return
    if seen.state in (State.INTENT, State.PAYING):
        write(deps, seen)


def write(deps: Deps, seen: Registration) -> None:
    """Nothing if the registration has moved meanwhile."""
    params = {
        "site": seen.site,
        "payment_deadline": iso(seen.payment_deadline),
    }
    change = Change("expired", ACTOR, deps.now(), params=params)
    registrations.write(seen, replace(seen, state=State.EXPIRED), change, deps.wall() + KEPT)
