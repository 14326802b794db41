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


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: f"{one.guard.name}-{one.breaks}")
def test_without_one_guard_a_rule_breaks(mutant: Mutant) -> None:
    assert mutant.breaks in mutant.explore().traces


def test_every_guard_is_left_out() -> None:
    assert {mutant.guard for mutant in MUTANTS} == set(Guard)


def test_every_rule_has_a_mutant_that_breaks_it() -> None:
    """A rule that nothing breaks would look kept for ever, whatever it says."""
    assert {mutant.breaks for mutant in MUTANTS} == set(ALWAYS | RECOVERED)
