"""An offer that was cut off is made anew; nobody is told of one whose registration has moved."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.domain.registration import State
from chalicelib.services import claiming, inventory_audit, sweep
from chalicelib.store import registrations
from tests.model.faults import Died, Fault, Plan, Slow, planned
from tests.model.inventory import always, look, recovered
from tests.model.test_interleavings import fresh
from tests.model.test_standby_faults import the_first_has_it, told
from tests.standby_stage import OTHER, cancel, entries, full, said, visit, waits
from tests.world import World

MINUTE = timedelta(seconds=61)


@pytest.fixture
def opened(faulty: Mapping[str, str]) -> World:
    world = fresh(faulty)
    world.round_id += "n"
    return world


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_the_audit_ends_an_offer_while_a_visit_takes_it_on(opened: World, at: int) -> None:
    """The first visit dies after its intent; the second is held up; the audit sees it empty."""
    world = opened
    (holder,) = full(world)
    first, second = waits(world), waits(world)
    cancel(world, holder)
    with planned(Plan(Fault.DIES, 2)), suppress(Died):
        visit(world)
    inventory_audit.run(world.deps, world.round_id)
    world.pass_time(MINUTE)
    slow = Slow(at, partial(visit, world))
    inventory_audit.run(world.deps, world.round_id)
    assert slow.go_on() is None
    always(world, look(world))
    place = said(world, first)
    assert (
        (told(world, first) == 1)
        == (first.id in entries(world))
        == (place == ("offered", None, None))
    )
    for _ in range(3):
        world.pass_time(MINUTE)
        sweep.run(world.deps, of=[world.round_id])
    the_first_has_it(world, first, second)
    recovered(world, look(world))


def test_who_is_told_of_an_offer_has_it(opened: World) -> None:
    """The word is held up, and meanwhile the registration moves: nobody hears of that attempt."""
    world = opened
    (holder,) = full(world)
    first = waits(world)
    cancel(world, holder)
    slow = Slow(4, partial(visit, world))
    cancel(world, first)
    assert slow.go_on() is None
    seen = registrations.get(first.id, world.round_id)
    assert seen is not None
    assert (seen.state, told(world, first)) == (State.CANCELLED, 0)
    visit(world)
    assert said(world, first) == ("ended", None, "declined")
    always(world, look(world))


@pytest.mark.proves("S1-26", "E-15")
def test_who_is_told_held_elsewhere_keeps_it_though_an_offer_is_on_its_way(opened: World) -> None:
    """The visit has read an intent without a place; by the time that it writes, there is one."""
    world = opened
    (holder,) = full(world)
    first, second = waits(world), waits(world)
    cancel(world, holder)
    tab = Slow(2, partial(world.hold, first, OTHER, "key-elsewhere"))
    slow = Slow(1, partial(visit, world))
    assert tab.go_on() is None
    assert slow.go_on() is None
    seen = registrations.get(first.id, world.round_id)
    assert seen is not None
    assert (seen.site, entries(world, OTHER)) == (OTHER, {first.id: seen.place})
    visit(world)
    assert said(world, first) == ("skipped", None, "registered")
    assert said(world, second) == ("offered", None, None)
    always(world, look(world))


@pytest.mark.parametrize("at", [1, 2, 3])
def test_an_offer_and_a_hold_elsewhere_and_one_of_them_counts(opened: World, at: int) -> None:
    """The tab has written its intent; its claim comes after the offer, and is let go again."""
    world = opened
    (holder,) = full(world)
    first = waits(world)
    cancel(world, holder)
    tab = Slow(2, partial(world.hold, first, OTHER, "key-elsewhere"))
    slow = Slow(at, partial(visit, world))
    tab.go_on()
    assert slow.go_on() is None
    visit(world)
    assert len(entries(world) | entries(world, OTHER)) == 1
    seen = registrations.get(first.id, world.round_id)
    assert seen is not None
    assert entries(world, seen.site) == {first.id: seen.place}
    always(world, look(world))


@pytest.mark.parametrize("stands", [False, True])
def test_an_offer_that_was_left_before_its_claim_leaves_no_place_behind(
    opened: World, monkeypatch: pytest.MonkeyPatch, stands: bool
) -> None:
    """Its person has held elsewhere while the claim was under way."""
    if not stands:
        monkeypatch.setattr(claiming, "stands", lambda mine: True)
    world = opened
    (holder,) = full(world)
    first = waits(world)
    cancel(world, holder)
    slow = Slow(2, partial(visit, world))
    world.hold(first, OTHER, "key-elsewhere")
    assert slow.go_on() is None
    assert (first.id in entries(world)) == (not stands)
    assert told(world, first) == 0


def test_two_visits_take_the_same_offer_on(opened: World) -> None:
    """Each makes another attempt, and one is told of."""
    world = opened
    (holder,) = full(world)
    first, second = waits(world), waits(world)
    cancel(world, holder)
    with planned(Plan(Fault.DIES, 2)), suppress(Died):
        visit(world)
    slow = Slow(2, partial(visit, world))
    visit(world)
    assert slow.go_on() is None
    always(world, look(world))
    the_first_has_it(world, first, second)
