"""Sites whose places are counted by part, and what the tests ask of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.errors import (
    DomainError,
)
from chalicelib.domain.programme import Part
from chalicelib.domain.seats import PROVISIONAL, SKEW, Place, pool_id
from chalicelib.domain.site import SitePool
from chalicelib.services import (
    inventory_audit,
    sites,
    sweep,
)
from chalicelib.store import seats
from chalicelib.store.seats import Claim
from tests.model.inventory import look, recovered
from tests.model.test_interleavings import FAR, fresh
from tests.services.till import Till
from tests.world import STAFF, World, a_site

PARTS = ("oral", "written")
"""Ascending, as they are claimed."""
OVER = PROVISIONAL + SKEW
"""A claim for the moment is over for everybody."""


def parted(environment: Mapping[str, str], *places: int) -> World:
    """A programme of two parts; a site with one place of each unless told otherwise."""
    world = fresh(environment)
    programme = world.deps.programmes["cet_set"]
    parts = tuple(Part(part, {"zh-CN": part, "en": part}) for part in PARTS)
    known = {"cet_set": replace(programme, parts=parts)}
    world.deps = replace(world.deps, programmes=known)
    a_place_of_each(world, "42010", *places)
    return world


def a_place_of_each(world: World, code: str, *places: int) -> None:
    pools = tuple(SitePool(part, n) for part, n in zip(PARTS, places or (1, 1), strict=True))
    sites.put(world.deps, world.round_id, replace(a_site(code, 0), pools=pools), STAFF)


def fine(world: World) -> None:
    """Recovered, by what runs each minute."""
    for _ in range(4):
        world.pass_time(timedelta(seconds=61))
        sweep.run(world.deps)
        report = inventory_audit.run(world.deps, world.round_id)
    assert not report.suspects
    recovered(world, look(world))


def somebody(world: World) -> Till:
    return Till(world, world.ready())


def wants(till: Till, code: str = "42010", key: str = "key-00000001") -> DomainError | None:
    """What a hold ends in, if not well."""
    try:
        till.hold(code, key)
    except DomainError as refused:
        return refused
    return None


def has(till: Till, code: str = "42010") -> list[str]:
    """The parts in which this candidate has an entry."""
    return [part for part in PARTS if entry(till, part, code) is not None]


def entry(till: Till, part: str, code: str = "42010") -> Place | None:
    pool = pool_id(till.world.round_id, code, part)
    shard = seats.read(pool, 0)
    return shard.places().get(till.person.id)


def stranger(world: World, part: str, until: int = FAR) -> None:
    """Somebody takes the place of a part."""
    pool = pool_id(world.round_id, "42010", part)
    wanted = Place(until, 1)
    assert seats.claim(pool, 0, "STRANGER0001", wanted, world.at) == Claim.HELD
