"""A site whose programme has parts: a pool for each, changed and closed together (row 10)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.api.public_views import site_rows
from chalicelib.domain.errors import BelowTaken, Invalid
from chalicelib.domain.programme import Part
from chalicelib.domain.seats import Place, pool_id
from chalicelib.domain.site import Site, SitePool
from chalicelib.domain.staff import Scope
from chalicelib.services import capacity, inventory_audit, overview, rounds, sites, sweep
from chalicelib.store import availability, seats
from chalicelib.store import rounds as stored
from tests.world import STAFF, World, a_site

SITE = "42001"
FAR = 4_000_000_000


@pytest.fixture
def opened(world: World) -> World:
    """The papers have 41 places, the oral part 3."""
    programme = world.deps.programmes["cet_set"]
    parts = tuple(Part(name, {"zh-CN": name, "en": name}) for name in ("written", "oral"))
    parted = {"cet_set": replace(programme, parts=parts)}
    world.deps = replace(world.deps, programmes=parted)
    world.round()
    put(world, written=41, oral=3)
    return world


def put(world: World, **wanted: int) -> Site:
    before = stored.site(world.round_id, SITE)
    pools = rounds.pools(world.deps, world.round_id, None, wanted)
    site = replace(before or a_site(SITE, 0), pools=pools)
    return sites.put(world.deps, world.round_id, site, STAFF)


def caps(world: World) -> dict[str, list[int]]:
    site = sites.get(world.round_id, SITE)
    found: dict[str, list[int]] = {pool.part: [] for pool in site.pools}
    for shard in capacity.read(world.round_id, site):
        found[shard.pool.rpartition("/")[2]].append(shard.cap)
    return found


def take(world: World, part: str, count: int) -> None:
    for number in range(count):
        pool = pool_id(world.round_id, SITE, part)
        seats.claim(pool, 0, f"SOMEBODY{number:04d}", Place(FAR, 1), world.at)


def test_each_part_has_its_own_places(opened: World) -> None:
    assert caps(opened) == {"oral": [3], "written": [40, 1]}
    assert [pool.part for pool in sites.get(opened.round_id, SITE).pools] == ["oral", "written"]
    assert put(opened, written=2, oral=5).capacity == 7
    assert {part: sum(found) for part, found in caps(opened).items()} == {"oral": 5, "written": 2}


def test_lowering_one_part_too_far_changes_none(opened: World) -> None:
    take(opened, "written", 3)
    with pytest.raises(BelowTaken) as refused:
        put(opened, written=2, oral=1)
    assert refused.value.params == {"taken": 3, "minimum": 3, "value": 2}
    assert sum(caps(opened)["oral"]) == 3
    assert sum(caps(opened)["written"]) == 41


def test_one_part_is_blocked_and_all_are_closed(opened: World) -> None:
    sites.block(opened.deps, opened.round_id, SITE, "oral", 2, STAFF, "设备检修")
    assert caps(opened) == {"oral": [1], "written": [40, 1]}
    sites.set_open(opened.deps, opened.round_id, SITE, False, STAFF, "停电")
    shards = capacity.read(opened.round_id, sites.get(opened.round_id, SITE))
    assert [shard.open for shard in shards] == [False] * 3


def test_readers_see_as_many_people_as_find_a_place_in_each(opened: World) -> None:
    take(opened, "oral", 2)
    site = sites.get(opened.round_id, SITE)
    sites.refresh_all(opened.deps, opened.round_id, site)
    snapshots = availability.of_round(opened.round_id)
    assert {s.pool.rpartition("/")[2]: s.total_free for s in snapshots} == {
        "oral": 1,
        "written": 41,
    }
    (row,) = site_rows(opened.round_id, [site], snapshots)
    assert (row["capacity"], row["free"]) == (3, 1)
    (line,) = overview.site_lines(opened.round_id, Scope("national"))
    assert (line.held, line.free, line.full) == (2, 42, False)


def test_the_sweep_and_the_audit_visit_each_pool(opened: World) -> None:
    take(opened, "oral", 2)
    seats.set_cap(pool_id(opened.round_id, SITE, "written"), 1, 0)
    opened.pass_time(sweep.LASTS * 2)
    assert sweep.run(opened.deps, of=[opened.round_id]).pools == 2
    assert caps(opened) == {"oral": [3], "written": [40, 1]}
    report = inventory_audit.run(opened.deps, opened.round_id)
    assert report.capacity == 44


@pytest.mark.parametrize(
    ("capacity_", "parts", "pointers"),
    [
        (None, None, {"/parts/oral", "/parts/written"}),
        (3, None, {"/capacity", "/parts/oral", "/parts/written"}),
        (None, {"oral": 1}, {"/parts/written"}),
        (None, {"oral": 1, "written": 1, "other": 1}, {"/parts/other"}),
    ],
)
def test_places_are_asked_for_by_the_parts_of_the_programme(
    opened: World, capacity_: int | None, parts: dict[str, int] | None, pointers: set[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        rounds.pools(opened.deps, opened.round_id, capacity_, parts)
    assert {error.pointer for error in refused.value.errors} == pointers


def test_without_parts_the_capacity_is_one_number(world: World) -> None:
    world.round()
    assert rounds.pools(world.deps, world.round_id, 3, None) == (SitePool("", 3),)
    with pytest.raises(Invalid):
        rounds.pools(world.deps, world.round_id, 3, {"oral": 1})
    with pytest.raises(Invalid):
        rounds.pools(world.deps, world.round_id, None, None)
