"""The figures of `make bench-seats` tell of what they are there for; a run of nothing has none."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC

import pytest

from bench.rush.tables import Tables
from bench.seats import ground, meter
from bench.seats.__main__ import passed, plans
from bench.seats.callers import Attempt
from bench.seats.ending import OutOfTime, within
from bench.seats.meter import Cost
from bench.seats.run import HELD, Broken, Plan, Run, Seen, figures
from chalicelib.domain.seats import Place, pool_id
from chalicelib.services import sites
from chalicelib.store import availability, tables
from chalicelib.store.seats import SeatShard
from tests.services.till import Till
from tests.world import World

SITE = "42001"
FAR = 4_000_000_000
PLAN = Plan("ministack", 2, 2)
HOLD = Cost(writes=2, said=2.0, all_writes=2)
NOTHING = Cost()
TURNED_AWAY = [Attempt(f"REFUSED{number}", "sold_out", 1.0, NOTHING) for number in range(2)]


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site(SITE, 2)
    return world


@pytest.fixture
def installed(opened: World) -> Iterator[None]:
    meter.install()
    yield
    for event, hook in meter.HOOKS.items():
        tables.engine().client.meta.events.unregister(event, hook)


def held(world: World) -> Attempt:
    return Attempt(Till.of(world).person.id, HELD, 1.0, HOLD)


def read(world: World) -> Tables:
    return Tables.read(world.round_id, world.at)


def plant(world: World, candidate_id: str, place: Place | None) -> None:
    entry = tables.path("held", candidate_id)
    action = entry.remove() if place is None else entry.set(place.value)
    assert tables.updated(SeatShard(f"{pool_id(world.round_id, SITE)}#0"), [action])


def told(world: World, attempts: list[Attempt]) -> Run:
    seen = read(world)
    return figures(PLAN, attempts, {}, Seen(seen, seen), largest=500)


@pytest.mark.parametrize("hour", [0, 15, 16, 23])
def test_the_bench_can_open_its_round_at_any_time_of_the_day(world: World, hour: int) -> None:
    world.at = world.at.astimezone(UTC).replace(hour=hour, minute=30)
    ground.open_round(world.deps, world.round_id, {SITE: 2})
    assert sites.get(world.round_id, SITE).capacity == 2


def test_all_sold_and_the_others_refused(opened: World) -> None:
    one = told(opened, [held(opened), held(opened), *TURNED_AWAY])
    assert (one.sold, one.oversold, one.stranded, one.leaked) == (2, 0, 0, 0)
    assert (one.wcu_per_hold, one.writes_per_refused) == (2.0, 0.0)


def test_an_entry_of_nobody_is_leaked_and_one_too_many_oversold(opened: World) -> None:
    attempts = [held(opened), held(opened), *TURNED_AWAY]
    plant(opened, "NOBODYATALL1", Place(FAR, 1))
    one = told(opened, attempts)
    assert (one.oversold, one.leaked) == (1, 1)


def test_a_place_that_was_promised_and_is_not_there(opened: World) -> None:
    attempts = [held(opened), held(opened), *TURNED_AWAY]
    plant(opened, attempts[0].candidate_id, None)
    one = told(opened, attempts)
    assert (one.sold, one.oversold, one.stranded) == (1, 1, 1)


def test_a_place_is_stranded_when_anybody_was_refused(opened: World) -> None:
    assert told(opened, [held(opened), *TURNED_AWAY]).stranded == 1


@pytest.mark.parametrize("code", ["busy", "window_closed"])
def test_a_run_in_which_somebody_is_told_something_else_shows_nothing(
    opened: World, code: str
) -> None:
    attempts = [replace(one, told=code) for one in TURNED_AWAY]
    with pytest.raises(Broken, match=code):
        told(opened, attempts)
    with pytest.raises(Broken, match=code):
        told(opened, [held(opened), held(opened), *attempts])


def test_not_all_that_can_be_sold_is_sold(opened: World) -> None:
    with pytest.raises(Broken, match="1 sold of 2"):
        told(opened, [held(opened)])


def test_a_meter_that_does_not_count(opened: World) -> None:
    with pytest.raises(Broken, match="meter"):
        told(opened, [replace(held(opened), cost=NOTHING), held(opened)])


def test_who_paid_ends_as_paid(opened: World) -> None:
    till = Till.of(opened)
    payer = till.person.id
    attempts = [Attempt(payer, HELD, 1.0, HOLD), held(opened), *TURNED_AWAY]
    before = read(opened)
    paying = {payer: Cost(writes=3, said=3.0, all_writes=5)}
    with pytest.raises(Broken, match="held"):
        figures(PLAN, attempts, paying, Seen(before, before), largest=500)
    till.paid()
    one = figures(PLAN, attempts, paying, Seen(before, read(opened)), largest=500)
    assert (one.sold, one.leaked, one.wcu_per_paid) == (2, 0, 5.0)


@pytest.mark.usefixtures("installed")
def test_the_meter_counts_the_two_hot_tables_and_all(opened: World) -> None:
    person = opened.ready()
    with meter.metered() as cost:
        opened.hold(person, SITE)
    assert (cost.writes, cost.all_writes, cost.units(500)) == (2, 2, 2.0)
    snapshot = availability.get(pool_id(opened.round_id, SITE))
    assert snapshot
    with meter.metered() as cost:
        availability.put(snapshot)
    assert (cost.writes, cost.all_writes, cost.units(500)) == (0, 1, 0.0)


def test_the_bounds_of_the_figures() -> None:
    assert passed({"wcu_per_hold": 2.2, "oversold": 0, "hold_cpu_ratio": 1.6}) == []
    beyond = passed({"wcu_per_hold": 2.21, "oversold": 1, "hold_cpu_ratio": 1.61})
    assert beyond == ["oversold 1 > 0", "wcu_per_hold 2.21 > 2.2", "hold_cpu_ratio 1.61 > 1.6"]


def test_time_runs_out_in_the_block_only() -> None:
    with pytest.raises(OutOfTime), within(1):
        threading.Event().wait(30)
    with within(1):
        pass
    threading.Event().wait(1.2)


def test_the_most_telling_runs_come_first_and_the_largest_last() -> None:
    names = [one.name for one in plans(full=False)]
    assert names[0] == "dynamodb-local:500:10"
    assert names[-2:] == ["dynamodb-local:5000:10", "dynamodb-local:5000:1"]
    assert "ministack:5000:10" not in names
    assert "ministack:5000:10" in [one.name for one in plans(full=True)]
