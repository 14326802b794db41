"""Sites and their capacity: raise, lower, close (seat inventory, row 11)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from datetime import timedelta

from chalicelib.domain.audit import Actor, AuditEntry, Change, difference, site_subject
from chalicelib.domain.errors import BelowTaken, Busy, NotFound, StaleVersion
from chalicelib.domain.seats import Shard, Snapshot, lowered, pool_id, raised, snapshot
from chalicelib.domain.site import Site
from chalicelib.domain.staff import Scope
from chalicelib.services import renewals
from chalicelib.services import rounds as rounds_service
from chalicelib.services.deps import Deps
from chalicelib.store import availability, guards, rounds, seats
from chalicelib.store.cases import Case

LEASE = timedelta(minutes=1)
_TRIES = 5


def get(round_id: str, code: str) -> Site:
    """Raises NotFound."""
    found = rounds.site(round_id, code)
    if found is None:
        raise NotFound(site=code)
    return found


def covered(round_id: str, scope: Scope) -> list[Site]:
    """The sites within a scope."""
    return [one for one in rounds.sites(round_id) if scope.covers(one.province, one.code)]


def put(deps: Deps, round_id: str, wanted: Site, actor: Actor, reason: str | None = None) -> Site:
    """Create (version 0) or change a site; its places follow its capacity.

    Lowering below what is taken raises BelowTaken with the number, and changes nothing.
    """
    rounds_service.get(round_id)
    pool = pool_id(round_id, wanted.code)
    with _alone(deps, pool):
        before = rounds.site(round_id, wanted.code)
        if (before.version if before else 0) != wanted.version:
            raise StaleVersion(version=before.version if before else 0)
        try:
            case = _renewed(deps, round_id, before, wanted)
            stored = _change(deps, round_id, before, wanted, actor, reason, case)
        except Exception:
            follow(round_id, wanted.code)
            raise
        follow(round_id, wanted.code)
    if case is not None:
        renewals.start(deps, case)
    refresh(deps, round_id, stored)
    return stored


def _renewed(deps: Deps, round_id: str, before: Site | None, wanted: Site) -> Case | None:
    """Every ticket of the site is made anew when what it prints of the site has changed."""
    changed = before is not None and _printed(before) != _printed(wanted)
    return renewals.case(deps, round_id, wanted.code) if changed else None


def _printed(site: Site) -> tuple[str, ...]:
    return site.name, site.name_en, site.province, site.city, site.address, site.pickup_place


def _change(
    deps: Deps,
    round_id: str,
    before: Site | None,
    wanted: Site,
    actor: Actor,
    reason: str | None,
    case: Case | None,
) -> Site:
    """Down before the record, so that nobody takes what is going away; up after it (`follow`)."""
    pool = pool_id(round_id, wanted.code)
    have = before.shards if before else 0
    is_open = before.open if before else True
    caps = raised(_lower(deps, pool, have, wanted.capacity), wanted.capacity)
    for number in range(have, len(caps)):
        seats.create(pool, number, is_open)
    wanted = replace(wanted, shards=len(caps), open=is_open)
    entry = _entry(deps, round_id, before, wanted, actor, reason)
    return rounds.put_site(round_id, wanted, entry, case)


def set_open(
    deps: Deps, round_id: str, code: str, is_open: bool, actor: Actor, reason: str
) -> Site:
    """Stop or resume the choice of a site; places already held or paid stay."""
    with _alone(deps, pool_id(round_id, code)):
        before = get(round_id, code)
        wanted = replace(before, open=is_open)
        entry = _entry(deps, round_id, before, wanted, actor, reason)
        stored = rounds.put_site(round_id, wanted, entry)
        follow(round_id, code)
    refresh(deps, round_id, stored)
    return stored


def finish(deps: Deps, round_id: str, code: str) -> None:
    """What a change that was cut off left undone; a change that runs finishes itself."""
    with suppress(Busy), _alone(deps, pool_id(round_id, code)):
        follow(round_id, code)


def behind(site: Site, shards: list[Shard]) -> bool:
    """Do the shards lack something that the record says?"""
    closed_or_not = any(shard.open != site.open for shard in shards)
    return closed_or_not or sum(shard.cap for shard in shards) < site.capacity


def follow(round_id: str, code: str) -> None:
    """Make the shards as the record says: the rest of a change, or the way back from one."""
    site = rounds.site(round_id, code)
    if site is None:
        return
    pool = pool_id(round_id, code)
    shards = seats.read_all(pool, site.shards)
    caps = raised([shard.cap for shard in shards], site.capacity)
    for shard, cap in zip(shards, caps, strict=True):
        if shard.open != site.open:
            seats.set_open(pool, shard.number, site.open)
        if shard.cap < cap:
            seats.set_cap(pool, shard.number, cap)


@contextmanager
def _alone(deps: Deps, pool: str) -> Iterator[None]:
    """One change of a pool at a time: staff and the sweep would undo each other's caps.

    The lease outlasts any request; after a crash it ends by itself.
    """
    holder, wall = deps.new_id(), deps.wall()
    if not guards.lease(f"capacity#{pool}", holder, wall + LEASE, wall):
        raise Busy(retry_after=1)
    try:
        yield
    finally:
        guards.end_lease(f"capacity#{pool}", holder)


def refresh(deps: Deps, round_id: str, site: Site) -> Snapshot:
    """Rebuild what readers see of a pool from its shards."""
    pool = pool_id(round_id, site.code)
    as_of = deps.wall()
    found = snapshot(pool, seats.read_all(pool, site.shards), deps.now(), as_of)
    availability.put(found)
    return found


def _lower(deps: Deps, pool: str, count: int, capacity: int) -> list[int]:
    """Caps of the shards once they are at most `capacity`; raises BelowTaken.

    A claim may take a place between the look and the write: then the plan is made anew.
    """
    for _ in range(_TRIES):
        shards = seats.read_all(pool, count)
        caps = [shard.cap for shard in shards]
        if sum(caps) <= capacity:
            return caps
        target = _lowered(deps, shards, capacity)
        for shard, cap in zip(shards, target, strict=True):
            if cap < shard.cap and not seats.set_cap(pool, shard.number, cap):
                break
    raise Busy(retry_after=1)


def _lowered(deps: Deps, shards: list[Shard], capacity: int) -> list[int]:
    """Expired entries are purged first: they take no place."""
    taken = []
    for shard in shards:
        gone = [
            candidate
            for candidate, entry in shard.places().items()
            if entry.takeable(deps.now())
            and seats.remove(shard.pool, shard.number, candidate, entry)
        ]
        taken.append(len(shard.held) - len(gone))
    target = lowered([shard.cap for shard in shards], taken, capacity)
    if target is None:
        raise BelowTaken(taken=sum(taken), minimum=sum(taken), value=capacity)
    return target


def _entry(
    deps: Deps, round_id: str, before: Site | None, wanted: Site, actor: Actor, reason: str | None
) -> AuditEntry:
    action = "site_created" if before is None else "site_changed"
    if before is not None and before.open != wanted.open:
        action = "site_opened" if wanted.open else "site_closed"
    old, new = difference(asdict(before) if before else {}, asdict(wanted))
    change = Change(action, actor, deps.now(), reason, {"site": wanted.code})
    return AuditEntry(site_subject(round_id, wanted.code), deps.new_id(), change, old, new)
