"""That a pool is full is remembered for half a second, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import SoldOut
from chalicelib.domain.seats import pool_id
from chalicelib.services import sites
from chalicelib.store import availability, tables
from tests.services.till import Till
from tests.world import World

SITE = "42001"
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def full(world: World) -> tuple[World, Till]:
    """The snapshot says so, and this process has read it."""
    world.round()
    world.site(SITE, 1)
    holder = Till.of(world)
    told(world)
    refused(world)
    return world, holder


def told(world: World) -> None:
    """As the stream's function does, here: its process has a memory of its own."""
    ours = dict(availability._lately._known)
    site = sites.get(world.round_id, SITE)
    sites.refresh(world.deps, world.round_id, site)
    availability._lately._known.update(ours)


def refused(world: World) -> None:
    with pytest.raises(SoldOut):
        world.hold(world.ready(), SITE)


@contextmanager
def snapshots_read(world: World) -> Iterator[list[str]]:
    found: list[str] = []

    def note(request: Any, **_: Any) -> None:
        if world.settings.tables["AVAILABILITY_TABLE"] in request.body.decode():
            found.append(request.url)

    events = tables.engine().client.meta.events
    events.register("before-send.dynamodb.GetItem", note)
    yield found
    events.unregister("before-send.dynamodb.GetItem", note)


@pytest.mark.proves("S1-26")
def test_a_full_pool_is_read_once_in_half_a_second(full: tuple[World, Till]) -> None:
    world, _ = full
    with snapshots_read(world) as reads:
        world.wall_at += availability.REMEMBERED - MOMENT
        refused(world)
        assert len(reads) == 0
        world.wall_at += MOMENT
        refused(world)
        refused(world)
        assert len(reads) == 1


def test_a_place_that_comes_back_is_hidden_no_longer(full: tuple[World, Till]) -> None:
    world, holder = full
    holder.cancel()
    told(world)
    world.wall_at += availability.REMEMBERED - MOMENT
    refused(world)
    world.wall_at += MOMENT
    assert world.hold(world.ready(), SITE).site == SITE


def test_who_writes_the_snapshot_knows_at_once(full: tuple[World, Till]) -> None:
    world, holder = full
    holder.cancel()
    sites.refresh(world.deps, world.round_id, sites.get(world.round_id, SITE))
    assert world.hold(world.ready(), SITE).site == SITE


def test_what_has_places_is_not_remembered(world: World) -> None:
    world.round()
    world.site(SITE, 3)
    pool = pool_id(world.round_id, SITE)
    with snapshots_read(world) as reads:
        assert availability.lately(pool, world.wall_at)
        assert availability.lately(pool, world.wall_at)
    assert len(reads) == 2
