"""The audit in turns: a little each minute, for ever (row 13; docs/seats.md).

Pools, registrations and money of all rounds that are not over go round each for itself: a run goes
on where the last one stopped, as far as it may, so that the many of one keep no other waiting. What
does not fit is kept, and read again by a run at least a minute later: then it is gone, is repaired,
or is a finding that stays until it is gone, also in a round that is over by then.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from chalicelib.domain import finding
from chalicelib.domain.finding import Suspect
from chalicelib.domain.registration import Entry, Registration
from chalicelib.domain.seats import pool_part, pool_site
from chalicelib.domain.site import SitePool
from chalicelib.domain.window import instant, iso
from chalicelib.services import capacity, repairs
from chalicelib.services.deps import Deps
from chalicelib.store import cases, guards, payments, registrations, rounds, seats
from chalicelib.store.cases import Case
from chalicelib.store.seats import PoolMissing

LASTS = timedelta(seconds=45)
LOOK_AGAIN = timedelta(seconds=60)
PLACES = 10_000
"""Entries, registrations and payments, of each, that one run looks at, at most."""
AGAIN = 500
"""Suspects and findings of a round that one run reads again, at most; the next one goes on."""
KEPT = timedelta(days=30)
"""How long after its exam a round is looked through."""
_PAGE = 200
_KEY = "audit"


@dataclass(slots=True)
class Audited:
    """What one run did; `findings` is how many there are by now, in all rounds."""

    looked_at: int = 0
    suspects: int = 0
    gone: int = 0
    repaired: int = 0
    findings: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One run: until when, as far as `most` places, over the rounds that are not over."""

    deps: Deps
    until: datetime
    most: int
    done: Audited
    rounds: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        return self.done.looked_at >= self.most or self.deps.wall() >= self.until

    def safely(self, work: Callable[[], object], what: str) -> None:
        """What goes wrong in one piece stays in it."""
        try:
            work()
        except Exception:
            self.done.failed += 1
            self.deps.log.exception("not audited", extra={"what": what})


def run(deps: Deps, lasts: timedelta = LASTS, places: int = PLACES) -> Audited:
    """One run; nothing while another one is at it."""
    done, until, holder = Audited(), deps.wall() + lasts, deps.new_id()
    if not guards.lease(_KEY, holder, until + LOOK_AGAIN, deps.wall()):
        return done
    try:
        every = rounds.ids()
        this = Run(deps, until, places, done, tuple(_running(deps, every)))
        for round_id in every:
            for kind in ("suspect", "finding"):
                _again(this, round_id, kind)
        _further(this)
        done.findings = sum(cases.count("finding", round_id) for round_id in every)
    finally:
        guards.end_lease(_KEY, holder)
    return done


def _running(deps: Deps, every: list[str]) -> Iterator[str]:
    for round_id in every:
        found = rounds.lately(round_id, deps.wall())
        if found is not None and deps.now() < found.sitting.starts_at + KEPT:
            yield round_id


def _suspect(case: Case) -> Suspect:
    data = {name: value for name, value in case.data.items() if name != "first_seen"}
    return Suspect(**data)


def _again(this: Run, round_id: str, kind: str) -> None:
    """The second look, and every further one: from where the last run stopped."""
    key = f"{_KEY}#{kind}#{round_id}"
    kept = guards.cursor(key)
    page, more = cases.waiting(kind, round_id, AGAIN, kept)
    done = kept
    for case in page:
        if this.deps.wall() >= this.until:
            more = done
            break
        if this.deps.wall() - instant(case.data["first_seen"]) >= LOOK_AGAIN:
            this.safely(partial(_look_again, this, case), case.id)
        done = case.id
    if more != kept:
        guards.set_cursor(key, more)


def _look_again(this: Run, case: Case) -> None:
    suspect, deps = _suspect(case), this.deps
    if suspect.key not in {one.key for one in _of(deps, case.round_id, suspect)}:
        this.done.gone += 1
    elif repairs.repair(deps, case.round_id, suspect):
        this.done.repaired += 1
        deps.log.warning("repaired", extra={"suspect": asdict(suspect)})
    elif case.kind == "suspect":
        deps.log.warning("finding", extra={"suspect": asdict(suspect)})
        cases.open_(replace(case, kind="finding", opened_at=deps.now()))
    else:
        return
    cases.close(case.kind, case.round_id, case.id)


def _of(deps: Deps, round_id: str, suspect: Suspect) -> Iterator[Suspect]:
    """All that is wrong where it was seen: entries first, then the registration, then the money."""
    if not suspect.candidate_id:
        site = rounds.site(*pool_site(suspect.pool))
        pool = site.pool(pool_part(suspect.pool)) if site is not None else None
        if pool is not None:
            yield from _pool_itself(deps, suspect.pool, pool)
        return
    at = Entry(suspect.pool, suspect.shard)
    here = _entries({at}, suspect.candidate_id) if suspect.pool else {}
    seen = registrations.get(suspect.candidate_id, round_id)
    if at in here:
        yield from finding.of_entry(seen, at, suspect.candidate_id, here[at], deps.now())
    if seen is not None:
        entries = _entries(set(seen.entries), seen.candidate_id)
        yield from finding.of_registration(seen, entries, deps.now())
    money = payments.of(suspect.candidate_id, round_id)
    numbers, back = money.receipt_numbers, money.refund_states
    yield from finding.of_money(suspect.candidate_id, seen, numbers, back)


def _entries(at: set[Entry], candidate_id: str) -> dict[Entry, Any]:
    shards = seats.read_these((one.pool, one.shard) for one in at)
    places = {Entry(*key): shard.places().get(candidate_id) for key, shard in shards.items()}
    return {one: place for one, place in places.items() if place is not None}


def _pool_itself(deps: Deps, name: str, pool: SitePool) -> Iterator[Suspect]:
    try:
        shards = seats.read_all(name, pool.shards)
    except PoolMissing as missing:
        yield Suspect("missing_shard", name, 0, "", str(missing))
        return
    yield from finding.of_capacity(name, shards, pool.sellable)
    for shard in shards:
        yield from finding.of_shard(shard, deps.now())


def _further(this: Run) -> None:
    """Each from where its last turn stopped, to its end at most, with its share of the time."""
    for number, (stage, work) in enumerate(_STAGES.items()):
        key, wall = f"{_KEY}#{stage}", this.deps.wall()
        share = (this.until - wall) / (len(_STAGES) - number)
        most = this.done.looked_at + this.most
        kept = guards.cursor(key)
        after = work(replace(this, until=wall + share, most=most), json.loads(kept or "null"))
        guards.set_cursor(key, None if after is None else json.dumps(after))


def _pools(this: Run, after: str | None) -> str | None:
    """The last pool that was looked at; None when all were."""
    every = {name: (one, pool) for one in this.rounds for name, _, pool in capacity.every(one)}
    for name in sorted(every):
        if after is None or name > after:
            if this.over:
                return after
            this.safely(partial(_pool, this, *every[name], name), name)
            after = name
    return None


def _pool(this: Run, round_id: str, pool: SitePool, name: str) -> None:
    for suspect in _pool_itself(this.deps, name, pool):
        _note(this, round_id, suspect)
    for number in range(pool.shards):
        shard = seats.read(name, number)
        this.done.looked_at += 1 + len(shard.held)
        seen = registrations.get_many(shard.held, round_id) if shard.held else {}
        for candidate_id, entry in shard.places().items():
            at = Entry(name, number)
            for suspect in finding.of_entry(
                seen.get(candidate_id), at, candidate_id, entry, this.deps.now()
            ):
                _note(this, round_id, suspect)


def _registrations(this: Run, after: dict[str, Any] | None) -> dict[str, Any] | None:
    while not this.over:
        page, broken, after = registrations.page(_PAGE, after)
        this.done.looked_at += len(page)
        if broken:
            this.done.failed += len(broken)
            this.deps.log.warning("not read", extra={"registrations": broken})
        this.safely(partial(_places_of, this, page), "registrations")
        if after is None:
            return None
    return after


def _places_of(this: Run, page: list[Registration]) -> None:
    found = [seen for seen in page if seen.round_id in this.rounds]
    live = [seen for seen in found if seen.live(this.deps.now()) or seen.moving_to]
    shards = seats.read_these({(at.pool, at.shard) for seen in live for at in seen.entries})
    for seen in live:
        own = {at: shards.get((at.pool, at.shard)) for at in seen.entries}
        entries = {at: s.places().get(seen.candidate_id) for at, s in own.items() if s is not None}
        for suspect in finding.of_registration(seen, entries, this.deps.now()):
            _note(this, seen.round_id, suspect)


def _money(this: Run, after: dict[str, Any] | None) -> dict[str, Any] | None:
    while not this.over:
        page, after = payments.page(_PAGE, after)
        for attach in page:
            this.safely(partial(_money_of, this, attach), attach)
        this.done.looked_at += len(page)
        if after is None:
            return None
    return after


def _money_of(this: Run, attach: str) -> None:
    candidate_id, _, round_id = attach.partition("#")
    if round_id not in this.rounds:
        return
    seen = registrations.get(candidate_id, round_id)
    money = payments.of(candidate_id, round_id)
    numbers, back = money.receipt_numbers, money.refund_states
    for suspect in finding.of_money(candidate_id, seen, numbers, back):
        _note(this, round_id, suspect)


def _note(this: Run, round_id: str, suspect: Suspect) -> None:
    """Keep it for a later look; the first time that it was seen counts."""
    this.done.suspects += 1
    known = any(cases.get(kind, round_id, suspect.id) for kind in ("suspect", "finding"))
    if not known:
        data = {**asdict(suspect), "first_seen": iso(this.deps.wall())}
        case = Case("suspect", round_id, suspect.id, suspect.candidate_id, this.deps.now(), data)
        cases.open_(case)


_STAGES: dict[str, Callable[[Run, Any], Any]] = {
    "pools": _pools,
    "registrations": _registrations,
    "money": _money,
}
