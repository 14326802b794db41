"""Several numbers of one person: what staff decide about the others."""

from __future__ import annotations

import itertools

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import NotFound, WrongState
from chalicelib.domain.registry import (
    NumberState,
)
from chalicelib.services import queues, registry, registry_numbers
from chalicelib.store import audit, cases
from tests.messaging import told_of
from tests.registry_stage import (
    CODE,
    A,
    B,
    at_registration,
    confirm,
    on_record,
)
from tests.world import STAFF, World

_SERIALS = itertools.count(75_000)


@pytest.fixture
def person(world: World) -> Candidate:
    at_registration(world)
    return world.person()


@pytest.fixture
def numbers() -> list[str]:
    """Numbers of older lists that no other test has: one of district A, two of B."""
    return [f"{district}192{next(_SERIALS):05}" for district in (A, B, B)]


def chosen(world: World, person: Candidate, number: str) -> registry.Registrant:
    actor = world.actor(person)
    return registry_numbers.choose(world.deps, person.id, CODE, number, actor)


def merge_case(person: Candidate, number: str) -> cases.Case:
    waiting = cases.every(registry_numbers.MERGE, CODE)
    return next(
        case for case in waiting if case.candidate_id == person.id and case.data["number"] == number
    )


def decide(world: World, case: cases.Case, verb: str, reason: str | None = None) -> None:
    queues.decide(world.deps, registry_numbers.QUEUE, case, verb, STAFF, reason)


@pytest.mark.proves("S5-07", "E-43")
def test_the_others_become_merge_requests_that_staff_decide(
    world: World, person: Candidate, numbers: list[str]
) -> None:
    mine, other, third = numbers
    on_record(person, mine, results={"00015": 59, "03708": 60})
    on_record(person, other, results={"00015": 64})
    on_record(person, third, results={"00018": 71})
    chosen(world, person, mine)
    assert registry_numbers.results(registry.of(world.deps, person.id, CODE)) == {}
    confirm(world, person)
    here = registry.of(world.deps, person.id, CODE)
    assert registry_numbers.results(here) == {"00015": 59, "03708": 60}
    case = merge_case(person, other)
    shown = registry_numbers.QUEUE.show(world.deps, case)
    assert shown["same_document"]
    assert shown["same_name"] == "exact"
    assert shown["results"] == {"00015": 64}
    decide(world, case, "approve")
    decide(world, merge_case(person, third), "refuse", "record_differs")
    here = registry.of(world.deps, person.id, CODE)
    assert registry_numbers.results(here) == {"00015": 64, "03708": 60}, "the better of two"
    assert here.numbers[other].state == NumberState.MERGED
    assert here.numbers[third].refused == "record_differs"
    assert told_of(world, person.id) == ["merge_approved", "merge_refused"]
    with pytest.raises(WrongState):
        decide(world, case, "approve")


@pytest.mark.proves("S5-07")
def test_a_merge_can_be_taken_back_and_asked_for_again(
    world: World, person: Candidate, numbers: list[str]
) -> None:
    mine, other, _ = numbers
    on_record(person, mine)
    on_record(person, other, results={"00015": 64})
    chosen(world, person, mine)
    confirm(world, person)
    actor = world.actor(person)
    with pytest.raises(WrongState):
        registry_numbers.ask_again(world.deps, person.id, CODE, other, actor)
    decide(world, merge_case(person, other), "approve")
    registry_numbers.undo(world.deps, CODE, other, "two persons after all", STAFF)
    here = registry.of(world.deps, person.id, CODE)
    assert registry_numbers.results(here) == {}
    assert audit.of(f"person#{person.id}")[0].change.reason == "two persons after all"
    registry_numbers.ask_again(world.deps, person.id, CODE, other, actor)
    decide(world, merge_case(person, other), "approve")
    here = registry.of(world.deps, person.id, CODE)
    assert registry_numbers.results(here) == {"00015": 64}
    for wrong in (mine, "060119299999"):
        with pytest.raises((WrongState, NotFound)):
            registry_numbers.ask_again(world.deps, person.id, CODE, wrong, actor)
