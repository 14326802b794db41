"""Capacity: raised, lowered, closed; places taken stay (seat inventory, row 11)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.domain.errors import BelowTaken, Busy, NotFound, SiteClosed, SoldOut, StaleVersion
from chalicelib.domain.registration import Condition
from chalicelib.domain.seats import pool_id
from chalicelib.domain.site import Site
from chalicelib.services import sites
from chalicelib.store import audit, availability, guards, seats
from tests.services.till import Till
from tests.world import STAFF, World, a_site, sized

GONE = timedelta(hours=24, minutes=10, seconds=5)


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 2)
    return world


def change(world: World, capacity: int) -> Site:
    before = sites.get(world.round_id, "42001")
    wanted = sized(before, capacity)
    return sites.put(world.deps, world.round_id, wanted, STAFF, "更多机位")


def caps(world: World) -> list[int]:
    site = sites.get(world.round_id, "42001")
    pool = pool_id(world.round_id, "42001")
    return [shard.cap for shard in seats.read_all(pool, site.shards)]


@pytest.mark.parametrize(
    ("capacity", "expected"), [(0, []), (1, [1]), (40, [40]), (41, [40, 1]), (120, [40, 40, 40])]
)
def test_places_are_split_into_shards_of_forty(
    world: World, capacity: int, expected: list[int]
) -> None:
    world.round()
    world.site("42001", capacity)
    assert caps(world) == expected


def test_raised_shards_below_forty_first(opened: World) -> None:
    assert change(opened, 45).capacity == 45
    assert caps(opened) == [40, 5]
    snapshot = availability.get(pool_id(opened.round_id, "42001"))
    assert snapshot is not None
    assert snapshot.total_free == 45


def test_raised_places_can_be_had_at_once(opened: World) -> None:
    for _ in range(2):
        Till.of(opened)
    with pytest.raises(SoldOut):
        Till.of(opened)
    change(opened, 3)
    assert Till.of(opened).condition() == Condition.HELD


def test_lowered_to_what_is_taken(opened: World) -> None:
    change(opened, 41)
    tills = [Till.of(opened) for _ in range(3)]
    assert sum(caps(opened)) == 41
    change(opened, 3)
    assert sum(caps(opened)) == 3
    assert all(till.condition() == Condition.HELD for till in tills)
    with pytest.raises(SoldOut):
        Till.of(opened)


def test_below_what_is_taken_is_refused_with_the_number_and_changes_nothing(
    opened: World,
) -> None:
    change(opened, 41)
    for _ in range(3):
        Till.of(opened)
    before = sites.get(opened.round_id, "42001")
    with pytest.raises(BelowTaken) as refused:
        change(opened, 2)
    assert refused.value.params == {"taken": 3, "minimum": 3, "value": 2}
    assert sites.get(opened.round_id, "42001") == before
    assert caps(opened) == [40, 1]


def test_expired_holds_do_not_stop_a_lowering(opened: World) -> None:
    Till.of(opened).paid()
    Till.of(opened)
    opened.pass_time(GONE)
    change(opened, 1)
    assert caps(opened) == [1]


@pytest.mark.parametrize("places", [0, 1])
def test_a_closed_site_keeps_its_places_and_sells_none(opened: World, places: int) -> None:
    tills = [Till.of(opened) for _ in range(places)]
    sites.set_open(opened.deps, opened.round_id, "42001", False, STAFF, "停电")
    with pytest.raises(SiteClosed):
        Till.of(opened)
    for till in tills:
        till.paid()
        assert till.condition() == Condition.PAID
    sites.set_open(opened.deps, opened.round_id, "42001", True, STAFF, "来电")
    assert Till.of(opened).condition() == Condition.HELD


def test_new_places_of_a_closed_site_are_closed_too(opened: World) -> None:
    sites.set_open(opened.deps, opened.round_id, "42001", False, STAFF, "停电")
    change(opened, 45)
    shards = seats.read_all(pool_id(opened.round_id, "42001"), 2)
    assert [shard.open for shard in shards] == [False, False]


def test_two_members_of_staff_do_not_overwrite_each_other(opened: World) -> None:
    seen = sites.get(opened.round_id, "42001")
    change(opened, 5)
    with pytest.raises(StaleVersion):
        sites.put(opened.deps, opened.round_id, sized(seen, 3), STAFF)
    assert caps(opened) == [5]


def test_while_one_changes_a_pool_the_other_waits(opened: World) -> None:
    wall = opened.deps.wall()
    key = f"capacity#{pool_id(opened.round_id, '42001')}"
    assert guards.lease(key, "somebody", wall + sites.LEASE, wall)
    with pytest.raises(Busy):
        change(opened, 5)
    sites.finish(opened.deps, opened.round_id, "42001")
    opened.pass_time(sites.LEASE)
    assert change(opened, 5).capacity == 5


def test_a_lowering_cut_off_before_its_record_is_taken_back(opened: World) -> None:
    seats.set_cap(pool_id(opened.round_id, "42001"), 0, 1)
    sites.finish(opened.deps, opened.round_id, "42001")
    assert caps(opened) == [2]


def test_who_changed_what_and_why_is_kept(opened: World) -> None:
    change(opened, 5)
    newest = audit.of(f"site#{opened.round_id}#42001")[0]
    assert (newest.change.action, newest.change.reason) == ("site_changed", "更多机位")
    assert (newest.before["capacity"], newest.after["capacity"]) == (2, 5)


def test_unknown_sites_and_rounds(opened: World) -> None:
    with pytest.raises(NotFound):
        sites.get(opened.round_id, "99999")
    with pytest.raises(NotFound):
        sites.put(opened.deps, "no-such-round", a_site("42001", 1), STAFF)
