"""A test site of a round, as staff keep it. Its places are in the seat shards of its pool."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """`shards` is how many shard items its pool has; `capacity` what staff asked for last."""

    code: str
    name: str
    name_en: str
    initials: str
    province: str
    city: str
    address: str
    pickup_place: str
    capacity: int
    shards: int
    open: bool
    version: int
