"""Sites and their capacity: raise, lower, close (seat inventory, row 11)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace

from chalicelib.domain.audit import Actor, AuditEntry, Change, difference, site_subject
from chalicelib.domain.errors import BelowTaken, NotFound, StaleVersion
from chalicelib.domain.seats import Shard, Snapshot, lowered, pool_id, raised, snapshot
from chalicelib.domain.site import Site
from chalicelib.services import rounds as rounds_service
from chalicelib.services.deps import Deps
from chalicelib.store import availability, rounds, seats


def get(round_id: str, code: str) -> Site:
    """Raises NotFound."""
    found = rounds.site(round_id, code)
    if found is None:
        raise NotFound(site=code)
    return found


def put(deps: Deps, round_id: str, wanted: Site, actor: Actor, reason: str | None = None) -> Site:
    """Create (version 0) or change a site; its places follow its capacity.

    Lowering below what is taken raises BelowTaken with the number, and changes nothing.
    """
    rounds_service.get(round_id)
    before = rounds.site(round_id, wanted.code)
    if (before.version if before else 0) != wanted.version:
        raise StaleVersion(version=before.version if before else 0)
    pool = pool_id(round_id, wanted.code)
    shards = seats.read_all(pool, before.shards) if before else []
    caps = _caps(deps, pool, shards, wanted.capacity)
    kept = before.open if before else True
    wanted = replace(wanted, shards=len(caps), open=kept)
    for number in range(len(shards), len(caps)):
        seats.create(pool, number, 0)
    with _lowered(pool, shards, caps):
        entry = _entry(deps, round_id, before, wanted, actor, reason)
        stored = rounds.put_site(round_id, wanted, entry)
    raise_to(pool, caps)
    refresh(deps, round_id, stored)
    return stored


def set_open(
    deps: Deps, round_id: str, code: str, is_open: bool, actor: Actor, reason: str
) -> Site:
    """Stop or resume the choice of a site; places already held or paid stay."""
    before = get(round_id, code)
    wanted = replace(before, open=is_open)
    entry = _entry(deps, round_id, before, wanted, actor, reason)
    stored = rounds.put_site(round_id, wanted, entry)
    pool = pool_id(round_id, code)
    for number in range(stored.shards):
        seats.set_open(pool, number, is_open)
    refresh(deps, round_id, stored)
    return stored


def refresh(deps: Deps, round_id: str, site: Site) -> Snapshot:
    """Rebuild what readers see of a pool from its shards."""
    pool = pool_id(round_id, site.code)
    as_of = deps.wall()
    found = snapshot(pool, seats.read_all(pool, site.shards), deps.now(), as_of)
    availability.put(found)
    return found


def _caps(deps: Deps, pool: str, shards: list[Shard], capacity: int) -> list[int]:
    """The caps to reach, or BelowTaken. Expired entries are purged first: they take no place."""
    caps = [shard.cap for shard in shards]
    if capacity >= sum(caps):
        return raised(caps, capacity)
    now = deps.now()
    for shard in shards:
        for candidate, entry in shard.places().items():
            if entry.takeable(now):
                seats.remove(pool, shard.number, candidate, entry)
    taken = [len(shard.held) for shard in seats.read_all(pool, len(shards))]
    target = lowered(caps, taken, capacity)
    if target is None:
        raise BelowTaken(taken=sum(taken), minimum=sum(taken), value=capacity)
    return target


@contextmanager
def _lowered(pool: str, shards: list[Shard], caps: list[int]) -> Iterator[None]:
    """Lower first, so that nobody takes what is going away; undone if what follows fails."""
    done: list[Shard] = []
    try:
        for shard in shards:
            cap = caps[shard.number]
            if cap < shard.cap:
                if not seats.set_cap(pool, shard.number, cap):
                    taken = len(seats.read(pool, shard.number).held)
                    raise BelowTaken(taken=taken, minimum=taken, value=cap)
                done.append(shard)
        yield
    except Exception:
        for shard in done:
            seats.set_cap(pool, shard.number, shard.cap)
        raise


def raise_to(pool: str, caps: list[int]) -> None:
    """Raise shards to their caps, repeatable; the sweep does it again after a crash."""
    for number, cap in enumerate(caps):
        if seats.read(pool, number).cap < cap:
            seats.set_cap(pool, number, cap)


def _entry(
    deps: Deps, round_id: str, before: Site | None, wanted: Site, actor: Actor, reason: str | None
) -> AuditEntry:
    action = "site_created" if before is None else "site_changed"
    if before is not None and before.open != wanted.open:
        action = "site_opened" if wanted.open else "site_closed"
    old, new = difference(asdict(before) if before else {}, asdict(wanted))
    change = Change(action, actor, deps.now(), reason, {"site": wanted.code})
    return AuditEntry(site_subject(round_id, wanted.code), deps.new_id(), change, old, new)
