"""Where the round says so, released places of hot pools come back later.

Counted as taken till then, back by time alone, never past the window.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from chalicelib.domain.errors import BelowTaken, SoldOut
from chalicelib.domain.registration import State
from chalicelib.domain.seat_rules import Returns, SeatRules
from chalicelib.domain.seats import FEW, pool_id
from chalicelib.domain.window import BEIJING, Window, epoch
from chalicelib.services import inventory_audit, sites, sweep
from chalicelib.store import availability, registrations
from tests.services.test_write_costs import counted
from tests.standby_stage import SITE, cancel, entries, full, refresh, resting
from tests.world import OPENS, STAFF, World

LONGEST = timedelta(minutes=30)
DELAYED = SeatRules(returns=Returns(20, longest=LONGEST))
STATED = SeatRules(returns=Returns(20, at=(time(10), time(15))))
SECOND = timedelta(seconds=1)


def drawn(world: World, chance: float) -> None:
    world.deps.random.random = lambda: chance  # type: ignore[method-assign]


def until(world: World) -> datetime:
    (rest,) = resting(world)
    return datetime.fromtimestamp(rest.until, BEIJING)


def test_a_place_comes_back_after_a_random_delay(world: World) -> None:
    (holder,) = full(world, rules=DELAYED)
    drawn(world, 0.5)
    cancel(world, holder)
    assert until(world) == world.at + LONGEST / 2
    world.pass_time(LONGEST / 2 + timedelta(seconds=4))
    with pytest.raises(SoldOut):
        world.hold(world.ready(), SITE)
    world.pass_time(SECOND)
    late = world.ready()
    world.hold(late, SITE)
    assert set(entries(world)) == {late.id}


@pytest.mark.parametrize(
    ("at", "back"),
    [
        (time(9, 59, 59), time(10)),
        (time(10), time(15)),
        (time(14, 59, 59), time(15)),
    ],
)
def test_or_at_the_next_stated_time(world: World, at: time, back: time) -> None:
    (holder,) = full(world, rules=STATED)
    world.at = datetime.combine(OPENS.date(), at, BEIJING)
    cancel(world, holder)
    assert until(world).time() == back


def test_after_the_last_stated_time_it_is_the_next_day(world: World) -> None:
    (holder,) = full(world, rules=STATED)
    world.at = datetime.combine(OPENS.date(), time(15), BEIJING)
    cancel(world, holder)
    assert until(world) == datetime.combine(OPENS.date() + timedelta(days=1), time(10), BEIJING)


@pytest.mark.parametrize(("taken", "rests"), [(5, True), (4, False)])
def test_only_in_a_hot_pool(world: World, taken: int, rests: bool) -> None:
    """Fewer than 20 percent free is hot: of five places one is not fewer."""
    holders = full(world, taken, DELAYED)
    site = sites.get(world.round_id, SITE)
    pools = tuple(replace(pool, capacity=5) for pool in site.pools)
    sites.put(world.deps, world.round_id, replace(site, pools=pools), STAFF)
    drawn(world, 0.5)
    cancel(world, holders[0])
    assert len(resting(world)) == rests


def test_the_same_person_may_come_back_as_anybody(world: World) -> None:
    """Their own resting place is nobody's: it doesn't stand in their way, nor is it theirs."""
    first, second = full(world, 2, DELAYED)
    drawn(world, 0.9)
    cancel(world, first)
    refresh(world)
    with pytest.raises(SoldOut):
        world.hold(first, SITE, "key-00000002")
    world.pass_time(LONGEST)
    world.hold(first, SITE, "key-00000003")
    refresh(world)
    drawn(world, 0.9)
    cancel(world, first)
    cancel(world, second)
    assert len(resting(world)) == 2


@pytest.mark.parametrize("chance", [0.0, 0.999])
def test_never_past_the_window(world: World, chance: float) -> None:
    """With ten minutes to go the delay is drawn from ten minutes."""
    (holder,) = full(world, rules=DELAYED)
    closes = world.at + timedelta(minutes=10)
    world.round(seat_rules=DELAYED, version=1, phase_one=Window(OPENS, closes))
    drawn(world, chance)
    cancel(world, holder)
    if chance == 0.0:
        assert entries(world) == {}, "nothing to wait for"
    else:
        assert world.at < until(world) < closes


def test_a_stated_time_past_the_window_is_none(world: World) -> None:
    (holder,) = full(world, rules=STATED)
    closes = datetime.combine(OPENS.date(), time(10), BEIJING)
    world.round(seat_rules=STATED, version=1, phase_one=Window(OPENS, closes))
    cancel(world, holder)
    assert entries(world) == {}


def test_after_the_window_a_place_goes_at_once(world: World) -> None:
    (holder,) = full(world, rules=DELAYED)
    world.round(seat_rules=DELAYED, version=1, phase_one=Window(OPENS, world.at + SECOND))
    world.pass_time(SECOND)
    cancel(world, holder)
    assert entries(world) == {}


def test_a_hold_that_lapses_rests_too(world: World) -> None:
    """Whoever waits at the second of the expiry does not get it; the sweep lets it rest."""
    (holder,) = full(world, rules=DELAYED)
    drawn(world, 0.5)
    world.pass_time(timedelta(hours=24, minutes=10, seconds=5))
    with pytest.raises(SoldOut):
        world.hold(world.ready(), SITE)
    sweep.run(world.deps, of=[world.round_id])
    assert until(world) == datetime.fromtimestamp(epoch(world.at + LONGEST / 2), BEIJING)
    seen = registrations.get(holder.id, world.round_id)
    assert seen is not None
    assert seen.state == State.EXPIRED


@pytest.mark.parametrize(("before", "held"), [(SECOND, False), (timedelta(), True)])
def test_without_a_sweep_an_expired_hold_is_everybodys_after_the_longest(
    world: World, before: timedelta, held: bool
) -> None:
    full(world, rules=DELAYED)
    world.pass_time(timedelta(hours=24, minutes=10, seconds=5) + LONGEST - before)
    if held:
        world.hold(world.ready(), SITE)
    else:
        with pytest.raises(SoldOut):
            world.hold(world.ready(), SITE)


def test_the_sweep_clears_what_has_come_back(world: World) -> None:
    (holder,) = full(world, rules=DELAYED)
    drawn(world, 0.5)
    cancel(world, holder)
    for _ in range(2):
        sweep.run(world.deps, of=[world.round_id])
        assert not inventory_audit.run(world.deps, world.round_id).suspects
    assert len(resting(world)) == 1
    world.pass_time(LONGEST / 2 + timedelta(seconds=5))
    sweep.run(world.deps, of=[world.round_id])
    assert entries(world) == {}


def test_a_resting_place_counts_as_taken_for_staff(world: World) -> None:
    (holder,) = full(world, rules=DELAYED)
    drawn(world, 0.5)
    cancel(world, holder)
    site = sites.get(world.round_id, SITE)
    pools = tuple(replace(pool, capacity=0) for pool in site.pools)
    with pytest.raises(BelowTaken):
        sites.put(world.deps, world.round_id, replace(site, pools=pools), STAFF)


def test_a_place_is_given_back_once_however_often_it_is_said(world: World) -> None:
    (holder,) = full(world, rules=DELAYED)
    drawn(world, 0.5)
    for _ in range(3):
        cancel(world, holder)
    assert len(entries(world)) == 1


@pytest.mark.parametrize("places", [FEW + 1, 2 * FEW])
def test_whoever_comes_before_they_rest_is_refused_without_a_write(
    world: World, places: int
) -> None:
    """The snapshot shows expired holds free, which nobody may take over yet."""
    full(world, places, rules=DELAYED)
    world.pass_time(timedelta(hours=24, minutes=10, seconds=6))
    sites.refresh(world.deps, world.round_id, sites.get(world.round_id, SITE))
    snapshot = availability.get(pool_id(world.round_id, SITE))
    assert snapshot is not None
    assert (snapshot.total_free, snapshot.overdue) == (places, places)
    person = world.ready()
    with counted(world) as writes, pytest.raises(SoldOut):
        world.hold(person, SITE)
    assert writes == {}
