"""What time brings: holds about to expire, walks that are due, sendings to be tried again.

Runs every minute, twice or late without harm; where nothing is due it costs a few small reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.message import AHEAD, Message, MessageKind, wants_reminder
from chalicelib.domain.programme import Programme, Round
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.seats import Snapshot
from chalicelib.domain.site import Site
from chalicelib.domain.window import epoch, iso
from chalicelib.services import campaigns, capacity, messages, outbox
from chalicelib.services.deps import Deps
from chalicelib.store import availability, guards, registrations, rounds
from chalicelib.store import messages as store

LASTS = timedelta(seconds=45)
CHUNK = 100


@dataclass(slots=True)
class Reminded:
    """What one run did."""

    expiring: int = 0
    told: int = 0
    queued: int = 0
    failed: int = 0
    complete: bool = True


def run(deps: Deps, lasts: timedelta = LASTS) -> Reminded:
    """All programmes and rounds; what fails in one stays in it.

    What should have been sent for a programme is queued first, a bounded number of messages.
    Deadlines come before the walks, and each round has an equal share of the time that is left.
    """
    done, until = Reminded(), deps.wall() + lasts
    for code in deps.programmes:
        try:
            done.queued += outbox.queue_due(deps, code, until)
        except Exception:
            done.failed += 1
            deps.log.exception("not reminded", extra={"programme": code})
    found = [round_ for round_ in map(rounds.get, rounds.ids()) if round_ is not None]
    for step in (_deadlines, _walks):
        for number, round_ in enumerate(found):
            wall = deps.wall()
            try:
                step(deps, round_, wall + (until - wall) / (len(found) - number), done)
            except Exception:
                done.failed += 1
                deps.log.exception("not reminded", extra={"round": round_.id})
    return done


def _deadlines(deps: Deps, round_: Round, until: datetime, done: Reminded) -> None:
    done.queued += outbox.queue_due(deps, round_.id, until)
    done.expiring += expiring(deps, round_, until)
    done.complete = done.complete and deps.wall() < until


def _walks(deps: Deps, round_: Round, until: datetime, done: Reminded) -> None:
    told, complete = campaigns.walk(deps, round_, until)
    done.told += told
    done.complete = done.complete and complete and deps.wall() < until


def expiring(deps: Deps, round_: Round, until: datetime) -> int:
    """Remind of the deadlines between a site's watermark and two hours ahead; answers how many.

    A watermark moves when all of its site are told: a run that ends early is made good, and the
    next one passes over the sites that are done.
    """
    now = deps.now()
    if not round_.phase_one.opens_at <= now < round_.pay_until:
        return 0
    programme = deps.programmes[round_.programme]
    known = {snapshot.pool: snapshot for snapshot in availability.of_round(round_.id)}
    told = 0
    for site in rounds.sites(round_.id):
        if deps.wall() >= until:
            break
        seen = [known.get(pool) for pool in site.pool_ids(round_.id)]
        if any(_near(deps, one, programme, now) for one in seen):
            told += _of_site(deps, round_, site, now, until)
    return told


def _of_site(deps: Deps, round_: Round, site: Site, now: datetime, until: datetime) -> int:
    mark, horizon = f"remind#{round_.id}#{site.code}", now + AHEAD
    after = guards.watermark(mark)
    after = now if after is None or after > horizon else after
    entries = _entries(round_, site, deps.programmes[round_.programme], after, now)
    told = 0
    for start in range(0, len(entries), CHUNK):
        for message in _wanted(deps, round_, site, entries[start : start + CHUNK], after, now):
            if deps.wall() >= until:
                return told
            told += messages.post(deps, message)
        if deps.wall() >= until:
            return told
    if entries:
        guards.set_watermark(mark, horizon)
    return told


def _wanted(
    deps: Deps,
    round_: Round,
    site: Site,
    entries: Sequence[tuple[str, int]],
    after: datetime,
    now: datetime,
) -> list[Message]:
    """Reminders of unpaid holds that still are what their shard says, and not told before."""
    places = dict(entries)
    wanted = [
        _reminder(deps, round_, site, seen)
        for seen in registrations.get_many(places, round_.id).values()
        if seen.state in (State.INTENT, State.PAYING)
        and seen.place.value == places[seen.candidate_id]
        and wants_reminder(seen.held_at, seen.payment_deadline, after, now)
    ]
    known = store.known(wanted)
    return [message for message in wanted if (message.candidate_id, message.key) not in known]


def _near(deps: Deps, seen: Snapshot | None, programme: Programme, now: datetime) -> bool:
    """May this pool have a deadline within two hours? A snapshot that is old tells nothing."""
    if seen is None or seen.stale(deps.wall()):
        return True
    return seen.next_expiry_at is not None and seen.next_expiry_at <= now + AHEAD + programme.grace


def _entries(
    round_: Round, site: Site, programme: Programme, after: datetime, now: datetime
) -> list[tuple[str, int]]:
    """Candidates and entries whose deadline lies in `(after, now + 2 h]`, the next one first.

    An unpaid entry lives through the grace after its deadline.
    """
    first, last = epoch(after + programme.grace), epoch(now + AHEAD + programme.grace)
    found = {
        (entry.until, candidate_id, shard.held[candidate_id])
        for shard in capacity.read(round_.id, site)
        for candidate_id, entry in shard.places().items()
        if first < entry.until <= last
    }
    return [(candidate_id, value) for _, candidate_id, value in sorted(found)]


def _reminder(deps: Deps, round_: Round, site: Site, seen: Registration) -> Message:
    """One for each deadline: a hold that was extended has another."""
    params = {
        **messages.common(deps, round_),
        **messages.site_words(site),
        "deadline": iso(seen.payment_deadline),
    }
    kind, n = MessageKind.HOLD_EXPIRING, f"{seen.seq}_{epoch(seen.payment_deadline)}"
    return Message(seen.candidate_id, round_.id, kind, n, deps.now(), params)
