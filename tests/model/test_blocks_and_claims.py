"""Places kept from sale while somebody is choosing: first without the guard, then with it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial

import pytest

from chalicelib.domain.errors import BelowTaken, Busy, SoldOut
from chalicelib.domain.registration import Condition
from chalicelib.domain.seats import pool_id
from chalicelib.services import inventory_audit, sites
from chalicelib.store import seats, tables
from chalicelib.store.seats import SeatShard
from tests.model.faults import Slow
from tests.model.inventory import always, look
from tests.services.till import Till
from tests.world import STAFF, World, sized

SITE = "42001"


@pytest.fixture
def opened(faulty: Mapping[str, str]) -> World:
    world = World(faulty)
    world.round()
    world.site(SITE, 2)
    return world


def block(world: World, places: int) -> None:
    sites.block(world.deps, world.round_id, SITE, "", places, STAFF, "设备检修")


def test_without_the_guard_a_blocked_place_is_sold(opened: World) -> None:
    """The cap written as planned, whoever has come since the look: more are in than there are."""
    Till.of(opened)
    key = f"{pool_id(opened.round_id, SITE)}#0"
    assert seats.read(pool_id(opened.round_id, SITE), 0).cap == 2
    Till.of(opened)
    tables.updated(SeatShard(key), [SeatShard.cap.set(1)])
    with pytest.raises(AssertionError, match="oversold"):
        always(opened, look(opened))
    kinds = {one.kind for one in inventory_audit.run(opened.deps, opened.round_id).suspects}
    assert "oversold" in kinds


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_block_and_a_claim(opened: World, at: int) -> None:
    """Held up before the lease, the cap, the record: one of the two has the last place."""
    Till.of(opened)
    slow = Slow(at, partial(block, opened, 1))
    late = Till(opened, opened.ready())
    with suppress(SoldOut):
        late.hold(SITE, "key-00000002")
    failed = slow.go_on()
    always(opened, look(opened))
    taken = late.condition() == Condition.HELD
    assert isinstance(failed, BelowTaken | Busy) == taken
    site = sites.get(opened.round_id, SITE)
    shard = seats.read(pool_id(opened.round_id, SITE), 0)
    assert (site.blocked, shard.cap) == ((0, 2) if taken else (1, 1))


@pytest.mark.parametrize("at", [1, 2])
def test_a_claim_and_a_block(opened: World, at: int) -> None:
    """The other way round: the choice is held up before its intent and before its claim."""
    Till.of(opened)
    person = opened.ready()
    slow = Slow(at, partial(opened.hold, person, SITE, "key-00000002"))
    block(opened, 1)
    assert isinstance(slow.go_on(), SoldOut | Busy)
    always(opened, look(opened))
    assert Till(opened, person).condition() != Condition.HELD


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_lowering_and_a_block_of_the_same_site(opened: World, at: int) -> None:
    """One change of a site at a time: the second is told to come again."""
    site = sites.get(opened.round_id, SITE)
    lower = partial(sites.put, opened.deps, opened.round_id, sized(site, 1), STAFF)
    slow = Slow(at, lower)
    if at == 1:
        block(opened, 1)
    else:
        with pytest.raises(Busy):
            block(opened, 1)
    slow.go_on()
    now = sites.get(opened.round_id, SITE)
    assert seats.read(pool_id(opened.round_id, SITE), 0).cap == now.capacity - now.blocked
