"""Sites and their places: raise, lower, block, close (seat inventory, row 11)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.domain.audit import Actor, AuditEntry, Change, difference, site_subject
from chalicelib.domain.errors import Busy, FieldError, Invalid, NotFound, StaleVersion
from chalicelib.domain.seats import Shard, Snapshot, pool_id, snapshot
from chalicelib.domain.site import Site, SitePool
from chalicelib.domain.staff import Scope
from chalicelib.services import capacity, renewals
from chalicelib.services import rounds as rounds_service
from chalicelib.services.deps import Deps
from chalicelib.store import availability, guards, rounds, seats, standby
from chalicelib.store.cases import Case

LEASE = timedelta(minutes=1)


def get(round_id: str, code: str) -> Site:
    """Raises NotFound."""
    found = rounds.site(round_id, code)
    if found is None:
        raise NotFound(site=code)
    return found


def lately(deps: Deps, round_id: str, code: str) -> Site:
    """The same for a page: a change of the last second may be missing. Raises NotFound."""
    found = rounds.site_lately(round_id, code, deps.wall())
    if found is None:
        raise NotFound(site=code)
    return found


def covered(round_id: str, scope: Scope) -> list[Site]:
    """The sites within a scope."""
    return [one for one in rounds.sites(round_id) if scope.covers(one.province, one.code)]


def put(deps: Deps, round_id: str, wanted: Site, actor: Actor, reason: str | None = None) -> Site:
    """Create (version 0) or change a site; its places follow its capacity.

    What is blocked stays blocked. Lowering below what is taken raises BelowTaken with the number,
    and changes nothing.
    """
    rounds_service.get(round_id)
    with _alone(deps, round_id, wanted.code):
        before = rounds.site(round_id, wanted.code)
        if (before.version if before else 0) != wanted.version:
            raise StaleVersion(version=before.version if before else 0)
        case = _renewed(deps, round_id, before, wanted)
        wanted = replace(wanted, pools=_pools(before, wanted), open=before.open if before else True)
        stored = _change(deps, round_id, before, wanted, actor, reason, case)
    if case is not None:
        renewals.start(deps, case)
    refresh_all(deps, round_id, stored)
    return stored


def _pools(before: Site | None, wanted: Site) -> tuple[SitePool, ...]:
    """The wanted capacities on what is there; a pool that is not named stays as it is."""
    found = {pool.part: pool for pool in before.pools} if before else {}
    for pool in wanted.pools:
        there = found.get(pool.part, SitePool(pool.part, 0))
        found[pool.part] = replace(there, capacity=pool.capacity)
    return tuple(found[part] for part in sorted(found))


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
    case: Case | None = None,
) -> Site:
    """Down before the record, so that nobody takes what is going away; up after it (`follow`)."""
    try:
        pools = []
        for pool in wanted.pools:
            name = pool_id(round_id, wanted.code, pool.part)
            shards = capacity.make_room(deps, name, pool, wanted.open)
            pools.append(replace(pool, shards=shards))
        wanted = replace(wanted, pools=tuple(pools))
        entry = _entry(deps, round_id, before, wanted, actor, reason)
        return rounds.put_site(round_id, wanted, entry, case)
    finally:
        capacity.follow(round_id, wanted.code)


def set_open(
    deps: Deps, round_id: str, code: str, is_open: bool, actor: Actor, reason: str
) -> Site:
    """Stop or resume the choice of a site; places already held or paid stay."""
    with _alone(deps, round_id, code):
        before = get(round_id, code)
        stored = _change(deps, round_id, before, replace(before, open=is_open), actor, reason)
    refresh_all(deps, round_id, stored)
    return stored


def block(
    deps: Deps, round_id: str, code: str, part: str, places: int, actor: Actor, reason: str
) -> Site:
    """Keep some of a pool's free places from sale; negative `places` give them back to it.

    Raises BelowTaken with the number where they are taken, Invalid for more than are blocked or
    for a part that is not there.
    """
    with _alone(deps, round_id, code):
        before = get(round_id, code)
        pool = before.pool(part)
        if pool is None:
            raise Invalid(errors=[FieldError("/part", "choice", {"value": part})])
        if pool.blocked + places < 0:
            limit = {"value": -places, "min": 1, "max": pool.blocked}
            raise Invalid(errors=[FieldError("/places", "range", limit)])
        changed = replace(pool, blocked=pool.blocked + places)
        pools = tuple(changed if one is pool else one for one in before.pools)
        stored = _change(deps, round_id, before, replace(before, pools=pools), actor, reason)
    refresh_all(deps, round_id, stored)
    return stored


def finish(deps: Deps, round_id: str, code: str) -> None:
    """What a change that was cut off left undone; a change that runs finishes itself."""
    with suppress(Busy), _alone(deps, round_id, code):
        capacity.follow(round_id, code)


@contextmanager
def _alone(deps: Deps, round_id: str, code: str) -> Iterator[None]:
    """One change of a site at a time: staff and the sweep would undo each other's caps.

    The lease outlasts any request; after a crash it ends by itself.
    """
    holder, wall, key = deps.new_id(), deps.wall(), f"capacity#{pool_id(round_id, code)}"
    if not guards.lease(key, holder, wall + LEASE, wall):
        raise Busy(retry_after=1)
    try:
        yield
    finally:
        guards.end_lease(key, holder)


def refresh(deps: Deps, round_id: str, site: Site, part: str = "") -> Snapshot:
    """Rebuild what readers see of a pool from its shards; raises NotFound."""
    found, _ = look(deps, round_id, site, part)
    availability.put(found)
    return found


def look(deps: Deps, round_id: str, site: Site, part: str = "") -> tuple[Snapshot, list[Shard]]:
    """The shards of a pool, read consistently, and what readers should see of them.

    Raises NotFound.
    """
    pool = site.pool(part)
    if pool is None:
        raise NotFound(site=site.code, part=part)
    name, as_of = pool_id(round_id, site.code, part), deps.wall()
    waiting = standby.waits(round_id, site.code, consistent=True)
    shards = seats.read_all(name, pool.shards)
    return replace(snapshot(name, shards, deps.now(), as_of), waiting=waiting), shards


def refresh_all(deps: Deps, round_id: str, site: Site) -> None:
    for pool in site.pools:
        refresh(deps, round_id, site, pool.part)


def _entry(
    deps: Deps, round_id: str, before: Site | None, wanted: Site, actor: Actor, reason: str | None
) -> AuditEntry:
    old, new = difference(_facts(before) if before else {}, _facts(wanted))
    change = Change(_action(before, wanted), actor, deps.now(), reason, {"site": wanted.code})
    return AuditEntry(site_subject(round_id, wanted.code), deps.new_id(), change, old, new)


def _action(before: Site | None, wanted: Site) -> str:
    if before is None:
        return "site_created"
    if before.open != wanted.open:
        return "site_opened" if wanted.open else "site_closed"
    if before.blocked != wanted.blocked:
        return "places_blocked" if before.blocked < wanted.blocked else "places_unblocked"
    return "site_changed"


def _facts(site: Site) -> dict[str, Any]:
    """What staff decide about a site; how its places are split is nobody's decision."""
    facts: dict[str, Any] = {
        "name": site.name,
        "name_en": site.name_en,
        "initials": site.initials,
        "province": site.province,
        "city": site.city,
        "address": site.address,
        "pickup_place": site.pickup_place,
        "open": site.open,
    }
    for pool in site.pools:
        of = f".{pool.part}" if pool.part else ""
        facts |= {f"capacity{of}": pool.capacity, f"blocked{of}": pool.blocked}
    return facts
