"""Places in several pools after the hold: money, more time, moves, and a fault in any write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.errors import (
    Busy,
    DomainError,
    SoldOut,
    WrongState,
)
from chalicelib.domain.registration import Condition, State
from chalicelib.domain.seats import Place, paid_place, pool_id
from chalicelib.services import (
    extension,
    inventory_audit,
)
from chalicelib.store import seats
from tests.model import remedying
from tests.model.faults import Died, Fault, Plan, Slow, planned
from tests.model.inventory import always, look
from tests.model.parts_stage import (
    OVER,
    PARTS,
    a_place_of_each,
    entry,
    fine,
    has,
    parted,
    somebody,
    stranger,
    wants,
)
from tests.model.test_interleavings import FAR, GONE
from tests.services.till import Till
from tests.world import STAFF, World


@pytest.fixture
def opened(faulty: Mapping[str, str]) -> World:
    return parted(faulty)


# --- money ---


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("again", [True, False])
def test_paid_when_one_of_two_places_is_gone(opened: World, part: str, again: bool) -> None:
    """The one that is gone is claimed anew; in a full pool neither is kept, and the money goes."""
    till = somebody(opened)
    till.hold("42010", "key-00000001")
    till.start()
    opened.pass_time(GONE)
    left = entry(till, part)
    assert left
    seats.remove(pool_id(opened.round_id, "42010", part), 0, till.person.id, left)
    if not again:
        stranger(opened, part)
    till.told(till.pays())
    always(opened, look(opened))
    wanted = (Condition.PAID, []) if again else (Condition.UNPLACED, [("unplaced", "done")])
    assert (till.condition(), till.reasons) == wanted
    assert has(till) == (list(PARTS) if again else [])


@pytest.mark.parametrize("part", PARTS)
def test_a_place_goes_between_the_look_and_the_mark(opened: World, part: str) -> None:
    """Marked in the first pool, gone in the second: nobody is paid with half."""
    till = somebody(opened)
    till.hold("42010", "key-00000001")
    till.start()
    receipt = till.pays()
    opened.pass_time(GONE)
    slow = Slow(2 + PARTS.index(part), partial(till.told, receipt))
    left = entry(till, part)
    assert left
    seats.remove(pool_id(opened.round_id, "42010", part), 0, till.person.id, left)
    stranger(opened, part)
    assert slow.go_on() is None
    assert (till.condition(), till.reasons) == (Condition.UNPLACED, [("unplaced", "done")])
    assert has(till) == []


@pytest.mark.parametrize("at", range(1, 6))
def test_marked_in_one_pool_unplaced_and_registered_again(opened: World, at: int) -> None:
    """The mark goes with the registration: nobody has two paid places of a part at any instant."""
    a_place_of_each(opened, "42020")
    till = somebody(opened)
    held = till.hold("42010", "key-00000001")
    till.start()
    receipt = till.pays()
    opened.pass_time(GONE)
    oral, written = (pool_id(opened.round_id, "42010", part) for part in PARTS)
    assert seats.swap(oral, 0, till.person.id, held.place, paid_place(held.seq))
    seats.remove(written, 0, till.person.id, held.place)
    stranger(opened, "written")
    slow = Slow(at, partial(till.told, receipt))
    if till.condition() == Condition.UNPLACED:
        assert wants(till, "42020", "key-00000002") is None
        till.start()
        till.told(till.pays())
    always(opened, look(opened))
    assert slow.go_on() is None
    always(opened, look(opened))
    assert has(till) == []


def test_late_money_meets_half_a_hold(opened: World) -> None:
    """It waits for the other's end instead of going back."""
    till, other = somebody(opened), somebody(opened)
    till.hold("42010", "key-00000001")
    till.start()
    opened.pass_time(GONE)
    receipt = till.pays()
    with planned(Plan(Fault.DIES, 6)), suppress(Died):
        other.hold("42010", "key-00000001")
    with pytest.raises(Busy):
        till.told(receipt)
    opened.pass_time(OVER)
    till.told(receipt)
    assert (till.condition(), till.reasons) == (Condition.PAID, [])
    fine(opened)


# --- more time ---


def test_an_extension_that_was_cut_off_is_still_a_hold(opened: World) -> None:
    """One entry lasts longer than the registration says: shown, payable, and given back whole."""
    till = somebody(opened)
    held = till.hold("42010", "key-00000001")
    longer = Place(held.place.until + 3600, held.seq)
    pool = pool_id(opened.round_id, "42010", "oral")
    assert seats.extend(pool, 0, till.person.id, held.place, longer)
    assert till.condition() == Condition.HELD
    till.start()
    till.told(till.pays())
    assert till.condition() == Condition.PAID
    fine(opened)


def test_given_back_while_it_is_extended(opened: World) -> None:
    till = somebody(opened)
    held = till.hold("42010", "key-00000001")
    longer = Place(held.place.until + 3600, held.seq)
    seats.extend(
        pool_id(opened.round_id, "42010", "written"), 0, till.person.id, held.place, longer
    )
    till.cancel()
    assert has(till) == []


def test_more_time_for_one_person(opened: World) -> None:
    till = somebody(opened)
    held = till.hold("42010", "key-00000001")
    until = held.payment_deadline + timedelta(hours=2)
    extension.extend(opened.deps, till.person.id, opened.round_id, until, "why", STAFF)
    seen = till.registration()
    assert [entry(till, part) for part in PARTS] == [seen.place, seen.place]
    assert till.condition() == Condition.HELD
    fine(opened)


# --- any write ---

EXPECTED = {
    "hold": State.INTENT,
    "told": State.PAID,
    "late": State.PAID,
    "cancel": State.CANCELLED,
    "move": State.PAID,
}
"""What writes to more than one pool."""


@pytest.mark.parametrize("fault", [Fault.DIES, Fault.TWICE])
@pytest.mark.parametrize("what", EXPECTED)
def test_every_write_of_every_step(faulty: Mapping[str, str], what: str, fault: Fault) -> None:
    """One fault in one write, each in turn; then the same is done again, as people do."""
    for at in range(1, 20):
        world = parted(faulty)
        till = somebody(world)
        work = _prepared(till, what)
        plan = Plan(fault, at)
        with planned(plan), suppress(Died, DomainError, BotoCoreError, PynamoDBException):
            work()
        always(world, look(world))
        assert till.condition() != Condition.HELD or has(till) == list(PARTS)
        with suppress(WrongState):
            work()
        fine(world)
        seen = till.registration()
        assert seen.state == EXPECTED[what], (at, seen)
        site = "42011" if what == "move" else "42010"
        assert has(till, site) == ([] if what == "cancel" else list(PARTS))
        if plan.count < at:
            return
    pytest.fail("it never ends")


def _prepared(till: Till, what: str) -> Callable[[], object]:
    world, person = till.world, till.person.id
    if what == "hold":
        return partial(till.hold, "42010", "key-00000001")
    till.hold("42010", "key-00000001")
    if what == "cancel":
        return till.cancel
    till.start()
    receipt = till.pays()
    if what == "move":
        till.told(receipt)
        a_place_of_each(world, "42011")
        return partial(remedying.move, world, person, "42011")
    if what == "late":
        world.pass_time(GONE)
        other = somebody(world)
        other.hold("42010", "key-00000001")
        other.cancel()
    return partial(till.told, receipt)


@pytest.mark.parametrize("part", PARTS)
def test_a_move_to_a_site_with_one_part_full(opened: World, part: str) -> None:
    """Nothing has changed; the other part of the new site is free."""
    a_place_of_each(opened, "42011")
    till = somebody(opened)
    till.hold("42010", "key-00000001")
    till.paid()
    pool = pool_id(opened.round_id, "42011", part)
    seats.claim(pool, 0, "STRANGER0001", Place(FAR, 1), opened.at)
    with pytest.raises(SoldOut):
        remedying.move(opened, till.person.id, "42011")
    assert (has(till), has(till, "42011")) == (list(PARTS), [])
    always(opened, look(opened))


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_slow_move_and_another_who_takes_one_of_its_places(opened: World, at: int) -> None:
    a_place_of_each(opened, "42011")
    till, other = somebody(opened), somebody(opened)
    till.hold("42010", "key-00000001")
    till.paid()
    slow = Slow(at, partial(remedying.move, opened, till.person.id, "42011"))
    opened.pass_time(OVER)
    taken = wants(other, "42011") is None
    failed = slow.go_on()
    always(opened, look(opened))
    assert isinstance(failed, DomainError) == taken
    fine(opened)
    assert has(till, "42010" if taken else "42011") == list(PARTS)
    assert has(till, "42011" if taken else "42010") == []


def test_the_audit_finds_nothing_where_all_is_well(opened: World) -> None:
    till = somebody(opened)
    till.hold("42010", "key-00000001")
    till.paid()
    assert not inventory_audit.run(opened.deps, opened.round_id).suspects
