"""How many places the shards of a pool have: down before the record, up after it (row 11).

A change of capacity and a block both end here: the caps of a pool add up to what it may sell.
"""

from __future__ import annotations

from chalicelib.domain.errors import BelowTaken, Busy
from chalicelib.domain.seats import Shard, lowered, pool_id, raised
from chalicelib.domain.site import Site, SitePool
from chalicelib.services.deps import Deps
from chalicelib.store import rounds, seats

_TRIES = 5


def read(round_id: str, site: Site) -> list[Shard]:
    """Consistent reads of the shards of all its pools."""
    named = zip(site.pool_ids(round_id), site.pools, strict=True)
    return [shard for pool, found in named for shard in seats.read_all(pool, found.shards)]


def every(round_id: str) -> list[tuple[str, Site, SitePool]]:
    """Every pool of a round, by its id, with its site."""
    return [
        (name, site, pool)
        for site in rounds.sites(round_id)
        for name, pool in zip(site.pool_ids(round_id), site.pools, strict=True)
    ]


def behind(site: Site, pool: SitePool, shards: list[Shard]) -> bool:
    """Do the shards of one pool lack something that the record says?"""
    closed_or_not = any(shard.open != site.open for shard in shards)
    return closed_or_not or sum(shard.cap for shard in shards) < pool.sellable


def follow(round_id: str, code: str) -> None:
    """Make the shards as the record says: the rest of a change, or the way back from one."""
    site = rounds.site(round_id, code)
    if site is None:
        return
    for pool in site.pools:
        _follow(pool_id(round_id, code, pool.part), site, pool)


def _follow(name: str, site: Site, pool: SitePool) -> None:
    shards = seats.read_all(name, pool.shards)
    caps = raised([shard.cap for shard in shards], pool.sellable)
    for shard, cap in zip(shards, caps, strict=True):
        if shard.open != site.open:
            seats.set_open(name, shard.number, site.open)
        if shard.cap < cap:
            seats.set_cap(name, shard.number, cap)


def make_room(deps: Deps, name: str, pool: SitePool, is_open: bool) -> int:
    """Lower the caps to what `pool` may sell, make the shards it lacks; answers how many it has.

    Raises BelowTaken with the lowest capacity that is possible.
    """
    caps = raised(_lower(deps, name, pool), pool.sellable)
    for number in range(pool.shards, len(caps)):
        seats.create(name, number, is_open)
    return len(caps)


def _lower(deps: Deps, name: str, pool: SitePool) -> list[int]:
    """A claim may take a place between the look and the write: then the plan is made anew."""
    for _ in range(_TRIES):
        shards = seats.read_all(name, pool.shards)
        caps = [shard.cap for shard in shards]
        if sum(caps) <= pool.sellable:
            return caps
        target = _lowered(deps, shards, pool)
        for shard, cap in zip(shards, target, strict=True):
            if cap < shard.cap and not seats.set_cap(name, shard.number, cap):
                break
    raise Busy(retry_after=1)


def _lowered(deps: Deps, shards: list[Shard], pool: SitePool) -> list[int]:
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
    target = lowered([shard.cap for shard in shards], taken, pool.sellable)
    if target is None:
        lowest = sum(taken) + pool.blocked
        raise BelowTaken(taken=sum(taken), minimum=lowest, value=pool.capacity)
    return target
