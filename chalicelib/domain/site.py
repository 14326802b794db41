"""A test site of a round, as staff keep it. Its places are in the seat shards of its pools."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.domain.seats import pool_id


@dataclass(frozen=True, slots=True)
class SitePool:
    """The places of one part of the exam at a site; `part` is empty where there are no parts.

    `capacity` is what staff asked for last, `blocked` how many of it are kept from sale, `shards`
    how many shard items there are.
    """

    part: str
    capacity: int
    blocked: int = 0
    shards: int = 0

    @property
    def sellable(self) -> int:
        """What the caps of the shards add up to."""
        return self.capacity - self.blocked


@dataclass(frozen=True, slots=True)
class Site:
    """`pools` has one pool for each part of the programme, ascending."""

    code: str
    name: str
    name_en: str
    initials: str
    province: str
    city: str
    address: str
    pickup_place: str
    pools: tuple[SitePool, ...]
    open: bool
    version: int

    @property
    def capacity(self) -> int:
        return sum(pool.capacity for pool in self.pools)

    @property
    def blocked(self) -> int:
        return sum(pool.blocked for pool in self.pools)

    @property
    def shards(self) -> int:
        return sum(pool.shards for pool in self.pools)

    def pool(self, part: str = "") -> SitePool | None:
        return next((pool for pool in self.pools if pool.part == part), None)

    def pool_ids(self, round_id: str) -> list[str]:
        return [pool_id(round_id, self.code, pool.part) for pool in self.pools]
