"""The minute sweep: what time has ended, what nobody told us, what readers see (row 13).

Bounded by a wall-clock deadline and safe to run twice or late: it only removes entries that say
exactly what was read, and asks providers again. What fails stops itself and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from chalicelib.domain.payment import PaymentState, attach_of
from chalicelib.domain.programme import Round
from chalicelib.domain.registration import Entry, State
from chalicelib.domain.seats import Shard, pool_id
from chalicelib.domain.site import Site, SitePool
from chalicelib.domain.window import epoch, instant, iso
from chalicelib.services import (
    approvals,
    capacity,
    checkout,
    counts,
    expiry,
    extension,
    moves,
    promotion,
    refunds,
    renewals,
    returns,
    site_remedies,
    sites,
)
from chalicelib.services import rounds as rounds_service
from chalicelib.services.deps import Deps
from chalicelib.store import availability, cases, guards, payments, registrations, rounds, seats
from chalicelib.store.cases import Case

LASTS = timedelta(seconds=50)
LONGEST_WAIT = timedelta(minutes=10)
_KEY = "sweep"
ACTOR = expiry.ACTOR


@dataclass(slots=True)
class Swept:
    """What one run did."""

    pools: int = 0
    expired: int = 0
    orphans: int = 0
    payments: int = 0
    refunds: int = 0
    staff_work: int = 0
    offers: int = 0
    failed: int = 0
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """One run: until when, and what it has done so far."""

    deps: Deps
    until: datetime
    swept: Swept

    @classmethod
    def of(cls, deps: Deps, lasts: timedelta = LASTS) -> Run:
        return cls(deps, deps.wall() + lasts, Swept())

    def each(self, work: Callable[[], object], what: str) -> bool:
        """Do one piece; what goes wrong in it stays in it. False when the time is over."""
        if self.deps.wall() >= self.until:
            self.swept.complete = False
            return False
        try:
            work()
        except Exception:
            self.swept.failed += 1
            self.deps.log.exception("not swept", extra={"what": what})
        return True


def run(deps: Deps, lasts: timedelta = LASTS, of: Sequence[str] | None = None) -> Swept:
    """All rounds, or those named, until `lasts` is over.

    The next run begins after the step in which this one's time was over, so that no step keeps the
    others waiting for ever; a step itself goes on with what has waited longest.
    """
    this = Run.of(deps, lasts)
    steps = _steps(this, rounds.ids() if of is None else of)
    names = [name for name, _ in steps]
    stopped = guards.cursor(_KEY) if of is None else None
    first = names.index(stopped) + 1 if stopped in names else 0
    over = _until_over(this, steps[first:] + steps[:first])
    if of is None and over != stopped:
        guards.set_cursor(_KEY, over)
    return this.swept


def _until_over(this: Run, steps: list[tuple[str, Callable[[], object]]]) -> str | None:
    """The step in which the time was over; None if all are done."""
    for name, step in steps:
        step()
        if not this.swept.complete:
            return name
    return None


def _steps(this: Run, found: Sequence[str]) -> list[tuple[str, Callable[[], object]]]:
    """Refunds come last: a provider that is silent must not keep other rounds' seats waiting."""
    of_seats = (_longer, _seats, _counts, _payments, _staff_work)
    steps = [(work, round_id) for round_id in found for work in of_seats]
    steps += [(_refunds, round_id) for round_id in found]
    named = [(f"{round_id}{work.__name__}", work, round_id) for work, round_id in steps]
    return [(name, partial(work, this, round_id)) for name, work, round_id in named]


def _counts(this: Run, round_id: str) -> None:
    this.each(partial(counts.refresh_if_old, this.deps, round_id), round_id)


def _longer(this: Run, round_id: str) -> None:
    """More time comes before what time ends."""
    visits: dict[str, Callable[[Case], None]] = {
        "extension": lambda case: extension.finish(this.deps, case),
        "extend": lambda case: extension.go_on(this.deps, case, this.until),
    }
    _visit(this, round_id, visits)


def _visit(this: Run, round_id: str, visits: dict[str, Callable[[Case], None]]) -> None:
    for kind, visit in visits.items():
        for case in cases.every(kind, round_id):
            if not this.each(partial(visit, case), case.id):
                return
            this.swept.staff_work += 1


def _seats(this: Run, round_id: str) -> None:
    known = {snapshot.pool: snapshot for snapshot in availability.of_round(round_id)}
    due: list[tuple[datetime, str, Site, SitePool]] = []
    for name, site, one in capacity.every(round_id):
        seen = known.get(name)
        if seen is None:
            due.append((datetime.min.replace(tzinfo=UTC), name, site, one))
        elif seen.stale(this.deps.wall()) or seen.expiring(this.deps.now()):
            due.append((seen.as_of, name, site, one))
    spared = extension.spared(this.deps, round_id) if due else None
    for _, name, site, one in sorted(due, key=lambda found: found[0]):
        if not this.each(partial(pool, this, round_id, site, one, spared), name):
            return


def pool(
    this: Run, round_id: str, site: Site, one: SitePool, spared: datetime | None = None
) -> None:
    """Remove what has expired and what is nobody's in one pool, and rebuild its snapshot."""
    deps, name = this.deps, pool_id(round_id, site.code, one.part)
    shards = seats.read_all(name, one.shards)
    if capacity.behind(site, one, shards):
        sites.finish(deps, round_id, site.code)
    round_ = rounds_service.get(round_id)
    for shard in shards:
        _expire(this, round_, shard, spared)
    if shards:
        this.swept.orphans += _orphans(deps, round_id, deps.random.choice(shards))
    seen = sites.refresh(deps, round_id, site, one.part)
    this.swept.offers += promotion.after(deps, round_id, site, seen).offered
    this.swept.pools += 1


def _expire(this: Run, round_: Round, shard: Shard, spared: datetime | None) -> None:
    """As much as there is time for: what is left is found by the next run."""
    deps, at, places = this.deps, Entry(shard.pool, shard.number), shard.places()
    for candidate_id, value in shard.expired(deps.now()):
        entry = places[candidate_id]
        if spared is not None and entry.until >= epoch(spared) and not entry.resting:
            continue
        if deps.wall() >= this.until:
            this.swept.complete = False
            return
        if returns.expire(deps, round_, at, candidate_id, entry):
            this.swept.expired += 1
            expiry.say(deps, candidate_id, round_.id, value)


def _orphans(deps: Deps, round_id: str, shard: Shard) -> int:
    """Entries of attempts that their registration has left: no write can make them right again.

    The shard was read before the registrations, whose seq only grows: no need to look twice. One
    shard of a pool each minute keeps it cheap. What an intent may still take on is the audit's.
    """
    gone = 0
    found = registrations.get_many(shard.held, round_id) if shard.held else {}
    for candidate_id, entry in shard.places().items():
        seen = found.get(candidate_id)
        at = Entry(shard.pool, shard.number)
        if entry.resting or (seen is not None and seen.takes_on(at, entry, deps.now())):
            continue
        if seen is None or not seen.owns(at, entry):
            gone += seats.remove(shard.pool, shard.number, candidate_id, entry)
    return gone


def _payments(this: Run, round_id: str) -> None:
    """Payments that nobody told about: ask, then less and less often, until they have ended."""
    for case in cases.every("payment", round_id):
        if instant(case.data["ask_at"]) > this.deps.wall():
            continue
        if not this.each(partial(_ask, this.deps, case), case.id):
            return
        this.swept.payments += 1


def _ask(deps: Deps, case: Case) -> None:
    """A payment of a hold that is over, or of none, is closed at the provider; others are asked."""
    attach = attach_of(case.candidate_id, case.round_id)
    running = payments.of(case.candidate_id, case.round_id).payment(case.id)
    if running is None or running.state != PaymentState.OPEN:
        cases.close("payment", case.round_id, case.id)
        return
    _later(deps, case)
    seen = registrations.get(case.candidate_id, case.round_id)
    if seen is not None and seen.payment_no == case.id and deps.now() < seen.expires_at:
        checkout.ask(deps, case.candidate_id, case.round_id, ACTOR)
        return
    closed = checkout.close(deps, attach, running, ACTOR)
    if closed and seen is not None and seen.payment_no == case.id and seen.state == State.PAYING:
        spared = extension.spared(deps, case.round_id)
        if spared is None or seen.expires_at < spared:
            expiry.write(deps, seen)


def _later(deps: Deps, case: Case) -> None:
    """Twice the time waited so far, at most ten minutes."""
    waited = deps.wall() - instant(case.data["started_at"])
    ask_at = iso(deps.wall() + min(waited, LONGEST_WAIT))
    cases.open_(replace(case, data={**case.data, "ask_at": ask_at}))


def _refunds(this: Run, round_id: str) -> None:
    """Less and less often; those that the provider has refused wait for a person."""
    for case in cases.every("refund", round_id):
        if not refunds.due(case, this.deps.wall()):
            continue
        if not this.each(partial(refunds.attempt, this.deps, case, ACTOR), case.id):
            return
        this.swept.refunds += 1


def _staff_work(this: Run, round_id: str) -> None:
    """What staff have begun or approved, and what a crash has left of it."""
    visits: dict[str, Callable[[Case], None]] = {
        "move": lambda case: moves.go_on(this.deps, case, ACTOR),
        "approved": lambda case: approvals.go_on(this.deps, case),
        "approval": lambda case: approvals.lapse(this.deps, case, ACTOR),
        "remedy": lambda case: site_remedies.visit(this.deps, case),
        "reissue": lambda case: renewals.visit(this.deps, case),
    }
    _visit(this, round_id, visits)
