"""Real processes that want the same places at the same time.

First the race is shown with the guard off; then the same race with the guard; on two engines.
"""

from __future__ import annotations

import multiprocessing
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest

from chalicelib.domain.candidate import Acceptance
from chalicelib.domain.registration import State
from chalicelib.domain.seats import SHARD_PLACES, Shard, pool_id
from chalicelib.services import checkout, inventory_audit, rounds, settlement, sites
from chalicelib.store import payments, people, registrations, seats
from infra.local import tables
from tests import crowd as crowds
from tests.model import racing
from tests.model.racing import Ground
from tests.world import World, bind

pytestmark = pytest.mark.xdist_group("races")
RACERS = 6
SITE = "42001"


@dataclass
class Track:
    processes: ProcessPoolExecutor
    barrier: Callable[[], Any]

    def run(self, work: Callable[..., Any], *each: tuple[Any, ...]) -> list[Any]:
        """One process for each, off at the same moment."""
        start = self.barrier()
        running = [self.processes.submit(work, *given, start) for given in each]
        return [done.result(timeout=100) for done in running]


@pytest.fixture(scope="module", params=["ministack", "dynamodb_local"])
def environment(
    environment: Mapping[str, str], ministack: str, request: pytest.FixtureRequest
) -> Iterator[Mapping[str, str]]:
    """The same races on two engines that have nothing in common."""
    tables_at = request.getfixturevalue(request.param)
    found = tables.create(ministack, f"r{uuid.uuid4().hex[:10]}", tables_at)
    bind(found)
    yield found
    bind(environment)


@pytest.fixture(scope="module")
def track() -> Iterator[Track]:
    spawn = multiprocessing.get_context("spawn")
    with (
        spawn.Manager() as manager,
        ProcessPoolExecutor(RACERS, mp_context=spawn) as processes,
    ):
        yield Track(processes, lambda: manager.Barrier(RACERS))


@pytest.fixture(scope="module")
def crowd(environment: Mapping[str, str]) -> list[str]:
    """Eligible persons, for every race of this module."""
    world = World(environment)
    return [world.person().id for _ in range(RACERS)]


def ground(world: World, capacity: int, crowd: list[str], *more: str) -> Ground:
    world.round()
    for code in (SITE, *more):
        world.site(code, capacity)
    for person in crowd:
        people.accept(person, world.round_id, Acceptance("2014-1", world.at))
        world.consent(world_person(person))
    return Ground(world.environment, world.round_id, world.at, world.wall_at)


POOLS = [1, 2, 40, 41]


@pytest.mark.parametrize("capacity", POOLS)
def test_without_the_guard_the_last_place_is_sold_six_times(
    world: World, track: Track, capacity: int
) -> None:
    told, held = wanted_by_six(world, track, capacity, guarded=False)
    assert told == {"held": RACERS}
    assert held == capacity - 1 + RACERS


@pytest.mark.proves("S1-26")
@pytest.mark.parametrize("capacity", POOLS)
def test_the_last_place_is_sold_once(world: World, track: Track, capacity: int) -> None:
    told, held = wanted_by_six(world, track, capacity, guarded=True)
    assert told == {"held": 1, "sold_out": RACERS - 1}
    assert held == capacity


def wanted_by_six(
    world: World, track: Track, capacity: int, *, guarded: bool
) -> tuple[Counter[str], int]:
    """All but one place are taken; six have looked and found it, and claim it together."""
    here = ground(world, capacity, [])
    people_ = newcomers(world, capacity - 1 + RACERS)
    first, last = people_[:-RACERS], people_[-RACERS:]
    for person in first:
        world.hold(world_person(person), SITE)
    sites.refresh_all(world.deps, world.round_id, sites.get(world.round_id, SITE))
    racers = [(here, n, person, SITE, guarded) for n, person in enumerate(last)]
    told = Counter(track.run(racing.claim_together, *racers))
    return told, sum(len(shard.held) for shard in shards_of(world, capacity))


def newcomers(world: World, count: int) -> list[str]:
    """With all that a place of this round asks for."""
    programme = rounds.programme_of(world.deps, rounds.get(world.round_id))
    return crowds.make(count, world.round_id, programme, world.at, "sealed")


def shards_of(world: World, capacity: int) -> list[Shard]:
    return seats.read_all(pool_id(world.round_id, SITE), -(-capacity // SHARD_PLACES))


@pytest.mark.proves("S1-26")
@pytest.mark.parametrize("capacity", POOLS)
@pytest.mark.parametrize("times", [1, 10])
def test_never_oversold_and_nothing_unsold_while_somebody_was_refused(
    world: World, track: Track, capacity: int, times: int
) -> None:
    demand = capacity * times
    here = ground(world, capacity, [])
    wanted = newcomers(world, demand)
    shares = [[(person, SITE) for person in wanted[n::RACERS]] for n in range(RACERS)]
    told = track.run(racing.hold, *[(here, n, share) for n, share in enumerate(shares)])
    outcomes = dict(zip(chain(*shares), chain(*told), strict=True))
    refused = {"sold_out": demand - capacity} if demand > capacity else {}
    assert Counter(outcomes.values()) == {"held": capacity, **refused}

    shards = shards_of(world, capacity)
    assert all(len(shard.held) <= shard.cap for shard in shards)
    assert sum(len(shard.held) for shard in shards) == capacity
    entries = {person: shard.number for shard in shards for person in shard.held}
    assert entries.keys() == {person for (person, _), told in outcomes.items() if told == "held"}
    for person, seen in registrations.get_many(wanted, world.round_id).items():
        assert seen.state == State.INTENT
        assert entries.get(person, seen.entry.shard) == seen.entry.shard
    assert_nothing_is_left(world)


def assert_nothing_is_left(world: World) -> None:
    """But intents that found no place, which the audit ends."""
    suspects = inventory_audit.run(world.deps, world.round_id).suspects
    assert {suspect.kind for suspect in suspects} <= {"empty_intent"}
    world.pass_time(timedelta(seconds=61))
    assert not inventory_audit.run(world.deps, world.round_id).findings
    assert not inventory_audit.run(world.deps, world.round_id).suspects


def test_one_person_on_six_devices_gets_one_place(
    world: World, track: Track, crowd: list[str]
) -> None:
    here = ground(world, 45, crowd[:5])
    wishes = [(person, SITE) for person in crowd[:5]]
    told = track.run(racing.hold, *[(here, n, wishes) for n in range(RACERS)])
    assert {outcome for racer in told for outcome in racer} == {"held"}
    shards = seats.read_all(pool_id(world.round_id, SITE), 2)
    held = Counter(person for shard in shards for person in shard.held)
    assert set(held) == set(crowd[:5])
    found = registrations.get_many(crowd[:5], world.round_id)
    for person, seen in found.items():
        assert shards[seen.entry.shard].held[person] == seen.place.value


def test_one_receipt_told_by_six_at_once_confirms_once(
    world: World, track: Track, crowd: list[str]
) -> None:
    person = crowd[0]
    here = ground(world, 1, [person])
    world.hold(world_person(person), SITE)
    started = checkout.start(world.deps, person, world.round_id, None, "k", racing.ACTOR)
    request = world.provider.requests[started.payment_no]
    first, second = (world.provider.pay(started.payment_no, world.at) for _ in range(2))
    orders = [[first, second] if n % 2 else [second, first] for n in range(RACERS)]
    track.run(racing.settle, *[(here, n, request, told) for n, told in enumerate(orders)])
    seen = registrations.get(person, world.round_id)
    assert seen is not None
    assert seen.state == State.PAID
    refunds = payments.of(person, world.round_id).refunds
    assert [refund.reason for refund in refunds] == ["double"]
    assert {seen.provider_no, refunds[0].provider_no} == {first.provider_no, second.provider_no}
    assert seats.read(seen.entry.pool, 0).places()[person].paid
    assert not inventory_audit.run(world.deps, world.round_id).suspects


def paid_at(world: World, person: str, site: str) -> None:
    world.hold(world_person(person), site)
    started = checkout.start(world.deps, person, world.round_id, None, "k", racing.ACTOR)
    settlement.settle(world.deps, world.provider.pay(started.payment_no, world.at), racing.ACTOR)


def paid_places(world: World, *sites: str) -> Counter[str]:
    """How many PAID places each person has."""
    shards = [seats.read(pool_id(world.round_id, site), 0) for site in sites]
    return Counter(who for shard in shards for who, e in shard.places().items() if e.paid)


TARGETS = [f"4201{number}" for number in range(RACERS)]


def test_without_the_guard_one_person_ends_in_many_places(
    world: World, track: Track, crowd: list[str]
) -> None:
    here = ground(world, 1, crowd[:1], *TARGETS)
    paid_at(world, crowd[0], SITE)
    track.run(racing.move_unguarded, *[(here, crowd[0], site) for site in TARGETS])
    assert paid_places(world, SITE, *TARGETS) == {crowd[0]: RACERS}


@pytest.mark.proves("S1-20", "E-70")
def test_six_staff_move_the_same_person(world: World, track: Track, crowd: list[str]) -> None:
    """Whoever comes while another is at it is told so; there is one place at every moment."""
    here = ground(world, 1, crowd[:1], *TARGETS)
    paid_at(world, crowd[0], SITE)
    told = track.run(racing.move, *[(here, n, crowd[0], site) for n, site in enumerate(TARGETS)])
    assert "moved" in told
    assert set(told) <= {"moved", "wrong_state", "stale_version", "busy"}
    assert paid_places(world, SITE, *TARGETS) == {crowd[0]: 1}
    assert not inventory_audit.run(world.deps, world.round_id).suspects


def test_six_are_moved_to_the_last_place(world: World, track: Track, crowd: list[str]) -> None:
    people_ = crowd[:RACERS]
    here = ground(world, RACERS, people_)
    world.site(TARGETS[0], 1)
    for person in people_:
        paid_at(world, person, SITE)
    told = track.run(racing.move, *[(here, n, who, TARGETS[0]) for n, who in enumerate(people_)])
    assert Counter(told) == {"moved": 1, "sold_out": RACERS - 1}
    assert paid_places(world, SITE, TARGETS[0]) == Counter(people_)
    assert not inventory_audit.run(world.deps, world.round_id).suspects


def world_person(person: str) -> Any:
    found = people.facts(person)
    assert found is not None
    return found.candidate
