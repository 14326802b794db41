"""Places kept from sale: a reserve, a broken machine (seat inventory, row 11)."""

from __future__ import annotations

from functools import partial

import pytest

from chalicelib.domain.errors import BelowTaken, Busy, Invalid, NotFound, SoldOut
from chalicelib.domain.registration import Condition
from chalicelib.domain.seats import pool_id
from chalicelib.domain.site import Site
from chalicelib.services import inventory_audit, overview, sites, sweep
from chalicelib.store import audit, availability, guards, seats
from tests.services.till import Till
from tests.world import STAFF, World, sized

SITE = "42001"


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site(SITE, 4)
    return world


def block(world: World, places: int, part: str = "") -> Site:
    return sites.block(world.deps, world.round_id, SITE, part, places, STAFF, "设备检修")


def caps(world: World) -> list[int]:
    shards = sites.get(world.round_id, SITE).shards
    return [shard.cap for shard in seats.read_all(pool_id(world.round_id, SITE), shards)]


def test_blocked_places_are_not_sold_and_come_back(opened: World) -> None:
    assert (block(opened, 3).blocked, caps(opened)) == (3, [1])
    Till.of(opened)
    with pytest.raises(SoldOut):
        Till.of(opened)
    assert (block(opened, -2).blocked, caps(opened)) == (1, [3])
    assert Till.of(opened).condition() == Condition.HELD


def test_readers_see_what_may_be_sold_and_staff_what_is_kept(opened: World) -> None:
    block(opened, 3)
    snapshot = availability.get(pool_id(opened.round_id, SITE))
    assert snapshot is not None
    assert (snapshot.capacity, snapshot.total_free) == (1, 1)
    line = overview.SiteLine(sites.get(opened.round_id, SITE), (snapshot,))
    assert (line.site.capacity, line.site.blocked, line.free) == (4, 3, 1)


def test_places_that_are_taken_are_not_blocked(opened: World) -> None:
    tills = [Till.of(opened), Till.of(opened)]
    block(opened, 1)
    before = sites.get(opened.round_id, SITE)
    with pytest.raises(BelowTaken) as refused:
        block(opened, 2)
    assert refused.value.params == {"taken": 2, "minimum": 5, "value": 4}
    assert (sites.get(opened.round_id, SITE), caps(opened)) == (before, [3])
    assert block(opened, 1).blocked == 2
    assert all(till.condition() == Condition.HELD for till in tills)


def test_a_new_capacity_leaves_the_blocked_ones_blocked(opened: World) -> None:
    block(opened, 3)
    site = sites.get(opened.round_id, SITE)
    stored = sites.put(opened.deps, opened.round_id, sized(site, 44), STAFF)
    assert (stored.capacity, stored.blocked, caps(opened)) == (44, 3, [40, 1])
    with pytest.raises(BelowTaken) as refused:
        sites.put(opened.deps, opened.round_id, sized(stored, 2), STAFF)
    assert refused.value.params == {"taken": 0, "minimum": 3, "value": 2}
    assert sum(caps(opened)) == 41


def test_no_more_come_back_than_are_blocked(opened: World) -> None:
    block(opened, 1)
    with pytest.raises(Invalid) as refused:
        block(opened, -2)
    (error,) = refused.value.errors
    assert (error.pointer, error.params) == ("/places", {"value": 2, "min": 1, "max": 1})
    assert caps(opened) == [3]


def test_unknown_parts_and_sites(opened: World) -> None:
    with pytest.raises(Invalid):
        block(opened, 1, "oral")
    with pytest.raises(NotFound):
        sites.block(opened.deps, opened.round_id, "99999", "", 1, STAFF, "设备检修")


def test_who_blocked_what_and_why_is_kept(opened: World) -> None:
    block(opened, 1)
    block(opened, -1)
    back, kept = audit.of(f"site#{opened.round_id}#{SITE}")[:2]
    assert (kept.change.action, kept.change.reason) == ("places_blocked", "设备检修")
    assert (kept.before, kept.after) == ({"blocked": 0}, {"blocked": 1})
    assert back.change.action == "places_unblocked"


def test_the_sweep_and_the_audit_know_what_is_blocked(opened: World) -> None:
    block(opened, 3)
    site = sites.get(opened.round_id, SITE)
    sweep.pool(sweep.Run.of(opened.deps), opened.round_id, site, site.pools[0])
    assert caps(opened) == [1]
    assert inventory_audit.run(opened.deps, opened.round_id).suspects == []


@pytest.mark.parametrize("cut_off", ["before", "after"])
def test_a_block_that_was_cut_off_is_finished_or_taken_back(opened: World, cut_off: str) -> None:
    """Before its record: the caps go up again. After: an unblock is completed."""
    pool, expected = pool_id(opened.round_id, SITE), 4
    if cut_off == "before":
        seats.set_cap(pool, 0, 1)
    else:
        block(opened, 2)
        block(opened, -1)
        seats.set_cap(pool, 0, 2)
        expected = 3
    sites.finish(opened.deps, opened.round_id, SITE)
    assert caps(opened) == [expected]


def test_one_changes_a_site_at_a_time(opened: World) -> None:
    wall = opened.deps.wall()
    key = f"capacity#{pool_id(opened.round_id, SITE)}"
    assert guards.lease(key, "somebody", wall + sites.LEASE, wall)
    for work in (partial(block, opened, 1), partial(block, opened, -1)):
        with pytest.raises(Busy):
            work()
    assert caps(opened) == [4]
