"""The minute sweep: what time has ended, what nobody told us, what readers see (row 13).

Bounded by a wall-clock deadline and safe to run twice or late: it only removes entries that say
exactly what was read, and asks providers again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.audit import Actor, Change
from chalicelib.domain.errors import DomainError
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.seats import Shard, pool_id, pool_site, raised
from chalicelib.domain.site import Site
from chalicelib.domain.window import instant, iso
from chalicelib.services import checkout, refunds, sites
from chalicelib.services.deps import Deps
from chalicelib.store import availability, cases, payments, registrations, rounds, seats
from chalicelib.store.cases import Case

LONGEST_WAIT = timedelta(minutes=10)
ACTOR = Actor("system", "sweep", "sweep")


@dataclass(slots=True)
class Swept:
    """What one run did."""

    pools: int = 0
    expired: int = 0
    payments: int = 0
    refunds: int = 0
    complete: bool = True


def run(deps: Deps, lasts: timedelta = timedelta(seconds=50)) -> Swept:
    """All rounds, until `lasts` is over; the next run goes on, oldest snapshot first."""
    until = deps.wall() + lasts
    swept = Swept()
    for round_id in rounds.ids():
        _seats(deps, round_id, until, swept)
        _payments(deps, round_id, until, swept)
        _refunds(deps, round_id, until, swept)
    return swept


def _seats(deps: Deps, round_id: str, until: datetime, swept: Swept) -> None:
    known = {snapshot.pool: snapshot for snapshot in availability.of_round(round_id)}
    found = rounds.sites(round_id)
    never = datetime.min.replace(tzinfo=until.tzinfo)

    def age(site: Site) -> datetime:
        snapshot = known.get(pool_id(round_id, site.code))
        return snapshot.as_of if snapshot else never

    for site in sorted(found, key=age):
        if deps.wall() >= until:
            swept.complete = False
            return
        snapshot = known.get(pool_id(round_id, site.code))
        now = deps.now()
        due = (
            snapshot is None
            or snapshot.next_expiry_at is not None
            and (snapshot.next_expiry_at <= now)
        )
        if due or snapshot is None or snapshot.stale(deps.wall()):
            swept.expired += pool(deps, round_id, site)
            swept.pools += 1


def pool(deps: Deps, round_id: str, site: Site) -> int:
    """Remove what has expired in one pool and rebuild its snapshot; answers how many went."""
    name = pool_id(round_id, site.code)
    gone = 0
    shards = seats.read_all(name, site.shards)
    if sum(shard.cap for shard in shards) < site.capacity:
        _finish_raise(name, shards, site)
    for shard in shards:
        gone += _expire(deps, round_id, shard)
    sites.refresh(deps, round_id, site)
    return gone


def _finish_raise(name: str, shards: list[Shard], site: Site) -> None:
    """A raise that was recorded but cut off: do the rest."""
    sites.raise_to(name, raised([shard.cap for shard in shards], site.capacity))


def _expire(deps: Deps, round_id: str, shard: Shard) -> int:
    gone = 0
    for candidate_id, value in shard.expired(deps.now()):
        entry = shard.places()[candidate_id]
        if seats.remove(shard.pool, shard.number, candidate_id, entry):
            gone += 1
            _say_expired(deps, candidate_id, round_id, value)
    return gone


def _say_expired(deps: Deps, candidate_id: str, round_id: str, value: int) -> None:
    """For the record only: the expiry itself has decided. A running payment is left to its end."""
    seen = registrations.get(candidate_id, round_id)
    if seen is None or seen.state != State.INTENT or seen.place.value != value:
        return
    _write_expired(deps, seen)


def _write_expired(deps: Deps, seen: Registration) -> None:
    site = pool_site(seen.entry.pool)[1]
    change = Change("expired", ACTOR, deps.now(), params={"site": site})
    ttl = deps.wall() + timedelta(days=30)
    registrations.write(seen, replace(seen, state=State.EXPIRED), change, ttl)


def _payments(deps: Deps, round_id: str, until: datetime, swept: Swept) -> None:
    """Payments that nobody told about: ask, then less and less often, until they have ended."""
    waiting, _ = cases.waiting("payment", round_id, limit=100)
    for case in waiting:
        if deps.wall() >= until:
            swept.complete = False
            return
        if instant(case.data["ask_at"]) > deps.wall():
            continue
        try:
            _ask(deps, case)
        except DomainError:
            deps.log.exception("payment not answered", extra={"payment_no": case.id})
        swept.payments += 1


def _ask(deps: Deps, case: Case) -> None:
    checkout.ask(deps, case.candidate_id, case.round_id, ACTOR)
    seen = registrations.get(case.candidate_id, case.round_id)
    if seen is not None and seen.payment_no == case.id and seen.state == State.PAYING:
        over = deps.now() >= seen.expires_at
        if over and checkout.release(deps, seen, ACTOR):
            current = registrations.get(case.candidate_id, case.round_id)
            if current == seen:
                _write_expired(deps, seen)
    _later(deps, case)


def _later(deps: Deps, case: Case) -> None:
    """Twice the time waited so far, at most ten minutes; a payment that ended is closed."""
    money = payments.of(case.candidate_id, case.round_id)
    running = money.payment(case.id)
    if running is None or running.state != "open":
        cases.close("payment", case.round_id, case.id)
        return
    waited = deps.wall() - instant(case.data["started_at"])
    ask_at = iso(deps.wall() + min(waited, LONGEST_WAIT))
    cases.open_(replace(case, data={**case.data, "ask_at": ask_at}))


def _refunds(deps: Deps, round_id: str, until: datetime, swept: Swept) -> None:
    waiting, _ = cases.waiting("refund", round_id, limit=100)
    for case in waiting:
        if deps.wall() >= until:
            swept.complete = False
            return
        refunds.attempt(deps, case, ACTOR)
        swept.refunds += 1
