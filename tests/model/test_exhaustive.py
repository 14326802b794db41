"""The exhaustive model of the seat inventory: small worlds as a whole, and each guard left out.

The larger worlds, in minutes: `python -m tests.model.exhaustive`.
"""

from __future__ import annotations

import pytest

from tests.model.exhaustive.explorer import Explorer
from tests.model.exhaustive.invariants import ALWAYS, RECOVERED
from tests.model.exhaustive.model import Guard, Scenario
from tests.model.exhaustive.mutants import MUTANTS, Mutant
from tests.model.exhaustive.scenarios import LEFT_TO_PEOPLE, QUICK


@pytest.mark.proves("S1-26", "S1-28", "A6-1", "A6-2")
@pytest.mark.parametrize("world", QUICK, ids=lambda world: world.name)
def test_no_order_of_events_breaks_a_rule(world: Scenario) -> None:
    found = Explorer(world).run()
    assert found.traces == {}
    assert found.complete


@pytest.mark.parametrize(("world", "rule"), LEFT_TO_PEOPLE)
def test_what_is_left_to_people_is_known(world: Scenario, rule: str) -> None:
    assert list(Explorer(world).run().traces) == [rule]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard.name)
def test_without_one_guard_a_rule_breaks(mutant: Mutant) -> None:
    found = mutant.explore()
    rule, trace = next(iter(found.traces.items()))
    assert rule in mutant.breaks, trace


def test_every_guard_is_left_out_once() -> None:
    assert [mutant.guard for mutant in MUTANTS] == list(Guard)


def test_every_rule_can_be_broken_or_is_the_end_of_one_that_can() -> None:
    broken = {rule for mutant in MUTANTS for rule in mutant.breaks}
    assert broken <= set(ALWAYS | RECOVERED)
