"""One fault in every write of a release and of the promotion after it, and the narrow places.

Whatever is cut off: the place goes to the first of the list, once, and nobody is stranded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.audit import registration_subject
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import DomainError, WrongState
from chalicelib.domain.registration import State
from chalicelib.domain.seat_rules import Returns, SeatRules
from chalicelib.domain.standby import WaitState
from chalicelib.services import inventory_audit, sweep
from chalicelib.store import audit
from tests.model.faults import FOR_GOOD, Died, Fault, Plan, Slow, planned
from tests.model.inventory import always, look, recovered
from tests.model.test_interleavings import fresh
from tests.standby_stage import (
    SITE,
    cancel,
    entries,
    full,
    join,
    leave,
    registration,
    resting,
    said,
    visit,
    wait_of,
    waits,
)
from tests.world import World

ENDED_BADLY = (Died, DomainError, BotoCoreError, PynamoDBException)
FAULTS = (Fault.DIES, Fault.LOST, Fault.TWICE, Fault.THROTTLED, Fault.TIMEOUT_BEFORE)


@pytest.fixture
def opened(faulty: Mapping[str, str]) -> World:
    world = fresh(faulty)
    world.round_id += "s"
    return world


def swept(world: World) -> None:
    """By time alone."""
    for _ in range(3):
        world.pass_time(timedelta(seconds=61))
        sweep.run(world.deps, of=[world.round_id])
        always(world, look(world))
    assert not inventory_audit.run(world.deps, world.round_id).suspects
    recovered(world, look(world))


def told(world: World, person: Candidate) -> int:
    """How many messages of an offer the record asks for."""
    found = audit.of(registration_subject(person.id, world.round_id))
    return sum(entry.change.action == "offered" for entry in found)


def the_first_has_it(world: World, first: Candidate, second: Candidate) -> None:
    assert set(entries(world)) == {first.id}
    assert said(world, first) == ("offered", None, None)
    assert wait_of(world, first).state == WaitState.OFFERED
    assert said(world, second) == ("waiting", 1, None)
    assert (told(world, first), told(world, second)) == (1, 0)


_ONE_WRITE = (Fault.DIES, Fault.LOST, Fault.TWICE)


@pytest.mark.parametrize(
    ("fault", "times"),
    [(fault, 1) for fault in FAULTS]
    + [(fault, FOR_GOOD) for fault in FAULTS if fault not in _ONE_WRITE],
)
def test_one_fault_in_every_write_of_a_release_and_its_offer(
    opened: World, fault: Fault, times: int
) -> None:
    """Two writes give the place back; three offer it: intent, claim (refused, then made), word."""
    met = 0
    for at in range(1, 12):
        world = World(opened.environment)
        world.round_id = f"{opened.round_id}-{fault}-{times}-{at}"
        (holder,) = full(world)
        first, second = waits(world), waits(world)
        plan = Plan(fault, at, times=times)
        for work in (partial(cancel, world, holder), partial(visit, world)):
            with planned(plan), suppress(*ENDED_BADLY):
                work()
        always(world, look(world))
        met = at if plan.count >= at else met
        with suppress(WrongState):
            cancel(world, holder)
        swept(world)
        the_first_has_it(world, first, second)
    assert met >= 5, "every write was met"


HELD_UP_AT = [1, 2, 3, 4]
"""Intent, the claim of a free place, the taking over, the word to the person."""
Meanwhile = Callable[[World, Candidate, Candidate], object]
MEANWHILE: dict[str, Meanwhile] = {
    "another visit": lambda world, first, second: visit(world),
    "the sweep": lambda world, first, second: sweep.run(world.deps, of=[world.round_id]),
    "the first leaves": lambda world, first, second: _tried(leave, world, first),
    "the first holds elsewhere": lambda world, first, second: _tried(_elsewhere, world, first),
    "the first gives back": lambda world, first, second: _tried(cancel, world, first),
    "the offer's time passes": lambda world, first, second: world.pass_time(timedelta(hours=1)),
    "the window ends": lambda world, first, second: _last_minute(world),
}


def _tried(work: Callable[[World, Candidate], object], world: World, person: Candidate) -> None:
    with suppress(DomainError):
        work(world, person)


def _elsewhere(world: World, person: Candidate) -> None:
    world.hold(person, "42002", "key-elsewhere")


def _last_minute(world: World) -> None:
    world.at += timedelta(days=30)
    visit(world)


@pytest.mark.parametrize("at", HELD_UP_AT)
@pytest.mark.parametrize("what", MEANWHILE)
def test_a_visit_is_held_up_while_something_else_happens(opened: World, what: str, at: int) -> None:
    """There is one place, and one of two has it in the end, or nobody because time is over."""
    world = opened
    (holder,) = full(world)
    first, second = waits(world), waits(world)
    cancel(world, holder)
    slow = Slow(at, partial(visit, world))
    MEANWHILE[what](world, first, second)
    always(world, look(world))
    slow.go_on()
    always(world, look(world))
    assert told(world, first) <= 1
    swept(world)
    held = set(entries(world))
    if what == "the window ends":
        assert not held
        return
    assert held in ({first.id}, {second.id})
    (owner,) = [one for one in (first, second) if one.id in held]
    seen = registration(world, owner)
    assert seen is not None
    assert seen.state == State.INTENT
    assert seen.site == SITE
    assert said(world, owner) in (("offered", None, None), None)


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_in_every_write_of_joining_and_leaving(opened: World, fault: Fault) -> None:
    """Repeated, each is done once: the list and its people never say different things."""
    for at in (1, 2):
        world = World(opened.environment)
        world.round_id = f"{opened.round_id}-j-{fault}-{at}"
        full(world)
        person = world.ready()
        for work, state in ((join, ("waiting", 1, None)), (leave, None)):
            with planned(Plan(fault, at)), suppress(*ENDED_BADLY):
                work(world, person)
            work(world, person)
            assert said(world, person) == state


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_in_every_write_that_lets_a_place_rest(opened: World, fault: Fault) -> None:
    """A place given back rests once, or is free; never is it lost, never are there two."""
    for at in (1, 2, 3):
        world = World(opened.environment)
        world.round_id = f"{opened.round_id}-r-{fault}-{at}"
        (holder,) = full(world, rules=SeatRules(returns=Returns(20, timedelta(minutes=30))))
        world.deps.random.random = lambda: 0.5  # type: ignore[method-assign]
        with planned(Plan(fault, at)), suppress(*ENDED_BADLY):
            cancel(world, holder)
        with suppress(WrongState):
            cancel(world, holder)
        assert len(resting(world)) == len(entries(world)) == 1
        world.pass_time(timedelta(minutes=16))
        swept(world)
        assert entries(world) == {}
