"""An extension cut off, or held up, before each of its writes; and what goes on meanwhile.

Its writes: the case, the entry, the registration with the record, the end of the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.audit import Change
from chalicelib.domain.errors import Busy, DomainError, SoldOut, WrongState
from chalicelib.domain.registration import Condition, State
from chalicelib.services import extension, inventory_audit, rounds, sweep
from chalicelib.store import audit, cases, registrations
from chalicelib.store import rounds as stored
from tests.model.faults import Died, Fault, FaultyProvider, Plan, Slow, planned
from tests.model.inventory import always, look, recovered
from tests.services.till import Till
from tests.world import STAFF, World

DAY = timedelta(hours=24)
GONE = DAY + timedelta(minutes=10, seconds=5)
CUT_OFF = (Died, BotoCoreError, PynamoDBException, Busy)


@pytest.fixture
def opened(faulty: Mapping[str, str]) -> World:
    return fresh(faulty)


def fresh(environment: Mapping[str, str]) -> World:
    """A round with one place, and no other round for the sweep to visit."""
    for round_id in stored.ids():
        stored.RoundsItem("rounds", round_id).delete(add_version_condition=False)
    world = World(environment)
    world.provider = FaultyProvider()
    world.deps = replace(world.deps, providers={"sandbox": world.provider})
    world.round()
    world.site("42001", 1)
    return world


def extend(till: Till, until: datetime) -> None:
    of = (till.person.id, till.world.round_id)
    extension.extend(till.world.deps, *of, until, "网银故障", STAFF)


def longer(world: World, span: timedelta) -> None:
    seen = rounds.get(world.round_id)
    rounds.put(world.deps, replace(seen, pay_until=seen.pay_until + span), STAFF)


def fine(world: World) -> None:
    """Recovered, by time alone."""
    for _ in range(3):
        world.pass_time(timedelta(seconds=61))
        sweep.run(world.deps)
    assert not inventory_audit.run(world.deps, world.round_id).suspects
    assert cases.count("extension", world.round_id) == cases.count("extend", world.round_id) == 0
    recovered(world, look(world))


def agrees(till: Till) -> bool:
    """Does its entry end when its registration does?"""
    return [entry.until for entry in till.entries()] == [till.registration().place.until]


def test_the_registration_first_would_lose_the_place(opened: World) -> None:
    """The other order, cut off between its writes: told that they hold it, and another has it."""
    till = Till.of(opened)
    seen = till.registration()
    later = replace(seen, payment_deadline=opened.at + 2 * DAY, expires_at=opened.at + 2 * DAY)
    change = Change("hold_extended", STAFF, opened.at)
    assert registrations.write(seen, later, change, None)
    opened.pass_time(GONE)
    other = Till.of(opened)
    assert other.condition() == Condition.HELD
    assert till.registration().live(opened.at)
    assert till.entries() == []


@pytest.mark.parametrize("paying", [False, True])
@pytest.mark.parametrize("fault", [Fault.DIES, Fault.LOST, Fault.TWICE])
def test_cut_off_at_every_write_and_nobody_repeats_it(
    faulty: Mapping[str, str], fault: Fault, paying: bool
) -> None:
    """The sweep alone makes an end, after the old deadline too: all of the time, or none of it."""
    ended = []
    for at in range(1, 8):
        world = fresh(faulty)
        till = Till.of(world)
        if paying:
            till.start()
        later, plan = world.at + 2 * DAY, Plan(fault, at)
        with planned(plan), suppress(*CUT_OFF):
            extend(till, later)
        always(world, look(world))
        world.pass_time(DAY - timedelta(minutes=1))
        fine(world)
        kept = till.registration().payment_deadline == later
        assert paying or kept == (till.condition() == Condition.HELD)
        assert not kept or agrees(till)
        records = audit.of(f"registration#{till.person.id}#{world.round_id}")
        assert [one.change.action for one in records] == ["hold_extended"] * kept
        ended.append(kept)
        if plan.count < at:
            break
    assert ended[-1], "without a fault it is done"
    assert ended == sorted(ended), ended
    assert ended.count(False) <= 1, "granted from its first write on"


@pytest.mark.parametrize("fault", [Fault.DIES, Fault.LOST, Fault.TWICE])
def test_cut_off_at_every_write_and_asked_again(faulty: Mapping[str, str], fault: Fault) -> None:
    for at in range(1, 6):
        world = fresh(faulty)
        till = Till.of(world)
        later = world.at + 2 * DAY
        with planned(Plan(fault, at)), suppress(*CUT_OFF):
            extend(till, later)
        assert till.condition() == Condition.HELD, "a page says so in between, too"
        till.start()
        extend(till, later)
        assert (till.registration().payment_deadline, agrees(till)) == (later, True)
        records = audit.of(f"registration#{till.person.id}#{world.round_id}")
        assert len([r for r in records if r.change.action == "hold_extended"]) == 1
        fine(world)


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_held_up_while_the_money_comes(opened: World, at: int) -> None:
    till = Till.of(opened)
    till.start()
    slow = Slow(at, partial(extend, till, opened.at + 2 * DAY))
    till.told(till.pays())
    assert till.condition() == Condition.PAID
    assert isinstance(slow.go_on(), WrongState | Busy | None)
    always(opened, look(opened))
    assert (till.condition(), till.reasons) == (Condition.PAID, [])
    fine(opened)


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_held_up_while_they_leave(opened: World, at: int) -> None:
    """The place is free for the next at once, whatever the extension still writes."""
    till = Till.of(opened)
    slow = Slow(at, partial(extend, till, opened.at + 2 * DAY))
    till.cancel()
    other = Till.of(opened)
    assert isinstance(slow.go_on(), DomainError | None)
    always(opened, look(opened))
    assert other.condition() == Condition.HELD
    assert till.registration().state == State.CANCELLED
    fine(opened)
    assert till.entries() == []


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_held_up_past_the_old_expiry_with_another_after_the_place(opened: World, at: int) -> None:
    """Whoever is first has it: extended before, it stays; taken over before, nothing is given."""
    till = Till.of(opened)
    slow = Slow(at, partial(extend, till, opened.at + 3 * DAY))
    opened.pass_time(GONE)
    other = Till(opened, opened.ready())
    with suppress(SoldOut):
        other.hold("42001", "key-00000002")
    taken = other.condition() == Condition.HELD
    assert taken == (at < 3)
    slow.go_on()
    always(opened, look(opened))
    fine(opened)
    assert (other.condition() == Condition.HELD) == taken
    assert (till.condition() == Condition.HELD) == (not taken)


@pytest.mark.parametrize("at", [1, 2, 3, 4])
@pytest.mark.parametrize(("first", "second"), [(2, 3), (3, 2)])
def test_two_members_of_staff_extend_the_same_hold(
    opened: World, at: int, first: int, second: int
) -> None:
    """One deadline in the end, one of the two, and the entry agrees with it."""
    till = Till.of(opened)
    start = opened.at
    slow = Slow(at, partial(extend, till, start + first * DAY))
    with suppress(DomainError):
        extend(till, start + second * DAY)
    assert isinstance(slow.go_on(), DomainError | None)
    fine(opened)
    asked = {start + first * DAY, start + second * DAY}
    assert till.registration().payment_deadline in asked
    assert agrees(till)


@pytest.mark.parametrize("fault", [Fault.DIES, Fault.LOST, Fault.TWICE])
def test_a_round_cut_off_at_every_write_of_its_sweep(
    faulty: Mapping[str, str], fault: Fault
) -> None:
    """The next run goes on: everybody whom the old deadline had cut off has the new one."""
    for at in range(1, 9):
        world = fresh(faulty)
        world.site("42002", 2)
        world.pass_time(rounds.get(world.round_id).pay_until - timedelta(hours=2) - world.at)
        tills = [Till.of(world, site) for site in ("42001", "42002", "42002")]
        tills[1].start()
        longer(world, timedelta(days=3))
        plan = Plan(fault, at)
        with planned(plan), suppress(*CUT_OFF):
            sweep.run(world.deps)
        always(world, look(world))
        fine(world)
        for till in tills:
            assert till.registration().payment_deadline == till.registration().held_at + DAY
            site = till.registration().site
            assert [e.until for e in till.entries(site)] == [till.registration().place.until]


@pytest.mark.parametrize("at", [1, 2])
def test_the_sweep_is_held_up_while_the_money_comes(opened: World, at: int) -> None:
    opened.pass_time(rounds.get(opened.round_id).pay_until - timedelta(hours=2) - opened.at)
    till = Till.of(opened)
    till.start()
    longer(opened, timedelta(days=3))
    slow = Slow(at, partial(sweep.run, opened.deps))
    till.told(till.pays())
    assert slow.go_on() is None
    assert till.condition() == Condition.PAID
    fine(opened)
