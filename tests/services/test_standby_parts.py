"""Lists where an exam has parts: an offer is a place of each, or it is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.paper import Chosen
from chalicelib.domain.programme import Part
from chalicelib.domain.seats import pool_id
from chalicelib.services import booking, inventory_audit, rounds, sites, sweep
from chalicelib.store import seats
from tests.standby_stage import RULES, SITE, cancel, join, registration, said, visit
from tests.world import STAFF, World, a_site

PARTS = ("oral", "written")


@pytest.fixture
def opened(world: World) -> World:
    """Two places of each part."""
    programme = world.deps.programmes["cet_set"]
    parts = tuple(Part(name, {"zh-CN": name, "en": name}) for name in PARTS)
    world.deps = replace(world.deps, programmes={"cet_set": replace(programme, parts=parts)})
    world.round(seat_rules=RULES)
    pools = rounds.pools(world.deps, world.round_id, None, dict.fromkeys(PARTS, 2))
    sites.put(world.deps, world.round_id, replace(a_site(SITE, 0), pools=pools), STAFF)
    return world


def in_part(world: World, part: str) -> set[str]:
    return set(seats.read(pool_id(world.round_id, SITE, part), 0).held)


def refreshed(world: World) -> None:
    sites.refresh_all(world.deps, world.round_id, sites.get(world.round_id, SITE))


def test_an_offer_is_a_place_of_each_part(opened: World) -> None:
    world = opened
    holders = [world.ready() for _ in range(2)]
    for one in holders:
        world.hold(one, SITE)
    refreshed(world)
    first, second = world.ready(), world.ready()
    join(world, first)
    world.pass_time(timedelta(seconds=1))
    join(world, second)
    cancel(world, holders[0])
    assert visit(world).offered == 1
    seen = registration(world, first)
    assert seen is not None
    assert [at.pool.rpartition("/")[2] for at in seen.entries] == list(PARTS)
    assert [in_part(world, part) for part in PARTS] == [{first.id, holders[1].id}] * 2
    assert said(world, first) == ("offered", None, None)
    assert said(world, second) == ("waiting", 1, None)
    assert not inventory_audit.run(world.deps, world.round_id).suspects


def test_where_one_part_is_full_nothing_is_offered_nor_kept(opened: World) -> None:
    """Two hold both parts, and one of them gives back; but a stranger has taken a written place."""
    world = opened
    actor = world.actor(world.person())
    holder, oral, written = (world.ready() for _ in range(3))
    world.hold(holder, SITE)
    for person, part in ((oral, "oral"), (written, "written")):
        one = (world.deps, person.id, world.round_id, SITE, "key-00000009", actor)
        booking.hold(*one, chosen=Chosen(parts=(part,)))
    refreshed(world)
    waiting = world.ready()
    join(world, waiting)
    cancel(world, oral)
    assert visit(world).offered == 0
    assert said(world, waiting) == ("waiting", 1, None)
    cancel(world, written)
    world.pass_time(timedelta(seconds=61))
    sweep.run(world.deps, of=[world.round_id])
    assert said(world, waiting) == ("offered", None, None)
    assert [in_part(world, part) for part in PARTS] == [{holder.id, waiting.id}] * 2
