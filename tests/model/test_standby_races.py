"""Real processes that give the same places of a list to its people at the same time.

First the race is shown with the guard off; then the same race with the guard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.audit import registration_subject
from chalicelib.domain.candidate import Acceptance
from chalicelib.domain.registration import State
from chalicelib.domain.seats import pool_id
from chalicelib.domain.standby import WaitState
from chalicelib.services import inventory_audit, sites
from chalicelib.store import audit, people, registrations, seats
from chalicelib.store import standby as store
from tests.model import standby_racing as racing
from tests.model.racing import Ground
from tests.model.standby_racing import SITE
from tests.model.test_races import RACERS, Track, track, world_person
from tests.standby_stage import RULES, cancel, join, resting, visit
from tests.world import World

pytestmark = pytest.mark.xdist_group("races")
__all__ = ["track"]


@pytest.fixture(scope="module")
def crowd(environment: Mapping[str, str]) -> list[str]:
    world = World(environment)
    return [world.person().id for _ in range(30)]


def ground(world: World, holders: list[str], waiting: list[str], *others: str) -> Ground:
    """A full site, its list, and readers who know."""
    world.round(seat_rules=RULES)
    world.site(SITE, len(holders))
    for person in [*holders, *waiting, *others]:
        people.accept(person, world.round_id, Acceptance("2014-1", world.at))
        world.consent(world_person(person))
    for person in holders:
        world.hold(world_person(person), SITE)
    sites.refresh(world.deps, world.round_id, sites.get(world.round_id, SITE))
    for person in waiting:
        join(world, world_person(person))
    return Ground(world.environment, world.round_id, world.at, world.wall_at)


def in_list_order(waiting: list[str]) -> list[str]:
    """All joined at the same instant of the rules' clock: the smaller id is first."""
    return sorted(waiting)


def test_without_the_guard_one_place_is_offered_to_many(
    world: World, track: Track, crowd: list[str]
) -> None:
    here = ground(world, crowd[:1], crowd[1 : 1 + RACERS])
    cancel(world, world_person(crowd[0]))
    track.run(racing.offer_unguarded, *[(here, number) for number in range(RACERS)])
    held = seats.read(pool_id(world.round_id, SITE), 0).held
    assert len(held) == RACERS


@pytest.mark.proves("E-15")
@pytest.mark.parametrize("places", [1, 3])
def test_each_place_is_offered_once_and_nobody_twice(
    world: World, track: Track, crowd: list[str], places: int
) -> None:
    holders, waiting = crowd[:places], crowd[places : places + 8]
    here = ground(world, holders, waiting)
    for person in holders:
        cancel(world, world_person(person))
    assert len(resting(world)) == places
    track.run(racing.visit, *[(here, n, 2) for n in range(RACERS)])
    settled(world)
    first = in_list_order(waiting)[:places]
    assert offered(world, waiting) == first
    assert told(world, waiting) == {who: int(who in first) for who in waiting}


def test_giving_back_joining_leaving_and_coming_meanwhile(
    world: World, track: Track, crowd: list[str]
) -> None:
    """Whoever has left is not offered anything; who comes by gets nothing while somebody waits."""
    holders, waiting, late = crowd[:4], crowd[4:12], crowd[12:15]
    passing = crowd[15:18]
    here = ground(world, holders, waiting, *late, *passing)
    gone = in_list_order(waiting)[:2]
    ended = track.run(
        racing_each,
        (here, 0, "cancel", holders),
        (here, 1, "leave", gone),
        (replace(here, at=here.at + timedelta(seconds=1)), 2, "join", late),
        (here, 3, "hold", passing),
        (here, 4, "visit", []),
        (here, 5, "visit", []),
    )
    settled(world)
    everybody = [*waiting, *late]
    found = offered(world, everybody)
    assert len(found) == len(holders)
    assert ended[3] == ["sold_out"] * len(passing)
    left = [who for who, said in zip(gone, ended[1], strict=True) if said == "done"]
    assert not set(found) & set(left)
    stayed = [who for who in in_list_order(waiting) if who not in left]
    assert found == stayed[: len(holders)]


def racing_each(*given: object) -> object:
    """One of two kinds of work, in one race."""
    here, seed, what, who, start = given
    if what == "visit":
        return racing.visit(here, seed, 6, start)  # type: ignore[arg-type]
    return racing.act(here, seed, what, who, start)  # type: ignore[arg-type]


def settled(world: World) -> None:
    """Visited until nothing is left to do: no place without its person, none oversold."""
    while visit(world).offered:
        pass
    shard = seats.read(pool_id(world.round_id, SITE), 0)
    assert len(shard.held) <= shard.cap
    if store.waits(world.round_id, SITE, consistent=True):
        assert len(shard.held) == shard.cap, "a place that somebody waits for"
        assert not resting(world)
    assert not inventory_audit.run(world.deps, world.round_id).suspects


def offered(world: World, waiting: list[str]) -> list[str]:
    """Who has an offer, by id: wait, registration and shard say the same."""
    held = seats.read(pool_id(world.round_id, SITE), 0).places()
    found = registrations.get_many(waiting, world.round_id)
    live = [
        who
        for who, seen in found.items()
        if seen.state == State.INTENT and held.get(who) == seen.place
    ]
    waits = {who: store.get(who, world.round_id) for who in waiting}
    told = [who for who, wait in waits.items() if wait and wait.state == WaitState.OFFERED]
    assert sorted(live) == sorted(told)
    return sorted(live)


def told(world: World, waiting: list[str]) -> dict[str, int]:
    """How often each person's record says that they were offered a place."""
    return {
        who: sum(
            entry.change.action == "offered"
            for entry in audit.of(registration_subject(who, world.round_id))
        )
        for who in waiting
    }
