"""What time brings: holds about to expire, walks that are due, sendings to be tried again.

Runs every minute, twice or late without harm; where nothing is due it costs a few small reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.message import AHEAD, Message, MessageKind, wants_reminder
from chalicelib.domain.programme import Programme, Round
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.seats import Snapshot, pool_id
from chalicelib.domain.site import Site
from chalicelib.domain.window import epoch, iso
from chalicelib.services import campaigns, messages, outbox
from chalicelib.services.deps import Deps
from chalicelib.store import availability, guards, registrations, rounds, seats
from chalicelib.store import messages as store

LASTS = timedelta(seconds=45)


@dataclass(slots=True)
class Reminded:
    """What one run did."""

    expiring: int = 0
    told: int = 0
    queued: int = 0
    failed: int = 0
    complete: bool = True


def run(deps: Deps, lasts: timedelta = LASTS) -> Reminded:
    """All rounds; what fails in one stays in it."""
    done, until = Reminded(), deps.wall() + lasts
    for round_id in rounds.ids():
        round_ = rounds.get(round_id)
        if round_ is None:
            continue
        try:
            _round(deps, round_, until, done)
        except Exception:
            done.failed += 1
            deps.log.exception("not reminded", extra={"round": round_id})
    return done


def _round(deps: Deps, round_: Round, until: datetime, done: Reminded) -> None:
    done.queued += outbox.queue_due(deps, round_.id)
    done.expiring += expiring(deps, round_, until)
    told, complete = campaigns.walk(deps, round_, until)
    done.told += told
    done.complete = done.complete and complete and deps.wall() < until


def expiring(deps: Deps, round_: Round, until: datetime) -> int:
    """Remind of the deadlines between the watermark and two hours ahead; answers how many.

    The watermark moves only when all of them are told: a run that ends early is made good.
    """
    now = deps.now()
    if not round_.phase_one.opens_at <= now < round_.pay_until:
        return 0
    horizon = now + AHEAD
    after = guards.watermark(f"remind#{round_.id}")
    after = now if after is None or after > horizon else after
    wanted = [_reminder(deps, round_, site, seen) for site, seen in _due(deps, round_, after, now)]
    known = store.known(wanted)
    told = 0
    for message in wanted:
        if deps.wall() >= until:
            return told
        if (message.candidate_id, message.key) not in known:
            told += messages.post(deps, message)
    guards.set_watermark(f"remind#{round_.id}", horizon)
    return told


def _due(
    deps: Deps, round_: Round, after: datetime, now: datetime
) -> Iterator[tuple[Site, Registration]]:
    """Unpaid holds whose deadline has come near, as their shards and registrations say."""
    programme = deps.programmes[round_.programme]
    known = {snapshot.pool: snapshot for snapshot in availability.of_round(round_.id)}
    for site in rounds.sites(round_.id):
        pool = pool_id(round_.id, site.code)
        if not _near(deps, known.get(pool), programme, now):
            continue
        entries = _entries(pool, site, programme, after, now)
        for seen in registrations.get_many(entries, round_.id).values() if entries else ():
            unpaid = seen.state in (State.INTENT, State.PAYING)
            placed = seen.place.value == entries[seen.candidate_id]
            if (
                unpaid
                and placed
                and wants_reminder(seen.held_at, seen.payment_deadline, after, now)
            ):
                yield site, seen


def _near(deps: Deps, seen: Snapshot | None, programme: Programme, now: datetime) -> bool:
    """May this pool have a deadline within two hours? A snapshot that is old tells nothing."""
    if seen is None or seen.stale(deps.wall()):
        return True
    return seen.next_expiry_at is not None and seen.next_expiry_at <= now + AHEAD + programme.grace


def _entries(
    pool: str, site: Site, programme: Programme, after: datetime, now: datetime
) -> dict[str, int]:
    first, last = epoch(after), epoch(now + AHEAD + programme.grace)
    return {
        candidate_id: shard.held[candidate_id]
        for shard in seats.read_all(pool, site.shards)
        for candidate_id, entry in shard.places().items()
        if first < entry.until <= last
    }


def _reminder(deps: Deps, round_: Round, site: Site, seen: Registration) -> Message:
    params = {
        **messages.common(deps, round_),
        **messages.site_words(site),
        "deadline": iso(seen.payment_deadline),
    }
    kind = MessageKind.HOLD_EXPIRING
    return Message(seen.candidate_id, round_.id, kind, str(seen.seq), deps.now(), params)
