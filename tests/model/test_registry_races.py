"""Real processes that ask for lifelong numbers, or choose one, at the same time (E17, E43).

First the race is shown with a counter that looks before it counts; then the same with ours; on two
engines.
"""

from __future__ import annotations

import multiprocessing
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib.domain.registry import EntryKind, NumberState
from chalicelib.services import registry, registry_numbers
from chalicelib.store import cases
from chalicelib.store import registry as store
from infra.local import tables
from tests.model import registry_racing as racing
from tests.model.racing import Ground
from tests.registry_stage import CODE, A, B, at_registration, confirm, filled, on_record, submitted
from tests.world import World, bind

pytestmark = pytest.mark.xdist_group("races")
RACERS = 6
EACH = 12


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
    found = tables.create(ministack, f"n{uuid.uuid4().hex[:10]}", tables_at)
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


def ground(world: World) -> Ground:
    return Ground(world.environment, world.round_id, world.at, world.wall_at)


def ready(world: World, count: int) -> list[str]:
    people = [world.person() for _ in range(count)]
    for person in people:
        submitted(world, person)
        confirm(world, person)
    return [person.id for person in people]


def test_the_race_is_real_without_an_atomic_counter(world: World, track: Track) -> None:
    given = track.run(racing.look_then_count, *[(ground(world), "race", EACH)] * RACERS)
    drawn = [number for numbers in given for number in numbers]
    assert len(set(drawn)) < len(drawn)


@pytest.mark.proves("S5-25")
def test_no_two_persons_share_a_number_under_load(world: World, track: Track) -> None:
    """E17. Every process also asks for some whom the others ask for: they get one number."""
    at_registration(world)
    together = ready(world, EACH)
    own = [ready(world, EACH) for _ in range(RACERS)]
    asked = [people + together for people in own]
    given = track.run(racing.register, *[(ground(world), n, p) for n, p in enumerate(asked)])
    pairs = {
        (person, number)
        for people, numbers in zip(asked, given, strict=True)
        for person, number in zip(people, numbers, strict=True)
    }
    numbers = [number for _, number in pairs]
    assert None not in numbers
    assert len(pairs) == EACH * (RACERS + 1), "one number for each person, whoever asks"
    assert len(set(numbers)) == len(numbers)
    for person, number in pairs:
        held = store.number(CODE, number)
        assert held is not None
        assert held.candidate_id == person


@pytest.mark.proves("S5-05", "E-43")
def test_two_offices_choose_at_once_and_one_fails(world: World, track: Track) -> None:
    """E43. Two offices for each of three numbers; one is chosen, the others wait to be merged."""
    at_registration(world)
    person = world.person()
    numbers = [f"{A if n % 2 else B}1928{n:04}" for n in range(RACERS // 2)]
    on_record(person, *numbers)
    filled(world, person, kind=EntryKind.EXISTING, district=None)
    asked = numbers * 2
    told = track.run(
        racing.choose, *[(ground(world), n, person.id, no) for n, no in enumerate(asked)]
    )
    here = registry.of(world.deps, person.id, CODE)
    mine = here.record.number
    assert Counter(zip(asked, told, strict=True)) == {
        (no, "chosen" if no == mine else "number_chosen"): 2 for no in numbers
    }
    others = {one.number for one in here.numbers.values() if one.case is not None}
    waiting = [c for c in cases.every(registry_numbers.MERGE, CODE) if c.candidate_id == person.id]
    assert others == {case.data["number"] for case in waiting} == {*numbers} - {mine}
    assert here.numbers[str(mine)].state == NumberState.ACTIVE
