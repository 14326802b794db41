"""The narrow places, one by one: somebody is held up before one write while another goes through.

The state machine finds such orders by chance; these are the ones that we know to be dangerous.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.errors import (
    AlreadyRegistered,
    BelowTaken,
    Busy,
    DomainError,
    SoldOut,
    WrongState,
)
from chalicelib.domain.registration import Condition, State
from chalicelib.domain.seats import Place, pool_id
from chalicelib.services import inventory_audit, sites, sweep
from chalicelib.store import rounds, seats
from tests.model.faults import Died, Fault, FaultyProvider, Plan, Slow, planned
from tests.model.inventory import always, look, recovered
from tests.services.till import Till
from tests.world import STAFF, World

FAR = 4_000_000_000
GONE = timedelta(hours=24, minutes=10, seconds=5)


@pytest.fixture
def opened(faulty: Mapping[str, str]) -> World:
    return fresh(faulty)


def fresh(environment: Mapping[str, str]) -> World:
    """A round with one place, and no other round for the sweep to visit."""
    for round_id in rounds.ids():
        rounds.RoundsItem("rounds", round_id).delete(add_version_condition=False)
    world = World(environment)
    world.provider = FaultyProvider()
    world.deps = replace(world.deps, providers={"sandbox": world.provider})
    world.round()
    world.site("42001", 1)
    return world


def fine(world: World) -> None:
    """Recovered, by time alone."""
    for _ in range(3):
        world.pass_time(timedelta(seconds=61))
        sweep.run(world.deps)
    assert not inventory_audit.run(world.deps, world.round_id).suspects
    recovered(world, look(world))


def test_a_confirmation_does_not_undo_the_mark_that_another_stands_on(opened: World) -> None:
    """Two confirm while a wrong amount, paid on the same payment, moves the registration."""
    till = Till.of(opened)
    till.start()
    wrong, right = till.pays(4999), till.pays()
    first = Slow(3, partial(till.told, right), dies_at=5)
    till.told(wrong)
    second = Slow(3, partial(till.told, right))
    assert isinstance(first.go_on(), Died)
    assert second.go_on() is None
    always(opened, look(opened))
    assert till.condition() == Condition.PAID
    assert till.reasons == [("wrong_amount", "done")]
    fine(opened)


@pytest.mark.parametrize("at", [2, 3, 4, 5, 6])
def test_late_money_is_kept_or_sent_back_but_not_both(opened: World, at: int) -> None:
    """One has seen a full pool and is about to send it back; another finds the place free again."""
    till = Till.of(opened)
    till.start()
    opened.pass_time(GONE)
    other = Till.of(opened)
    receipt = till.pays()
    slow = Slow(at, partial(till.told, receipt))
    other.cancel()
    till.told(receipt)
    assert slow.go_on() is None
    always(opened, look(opened))
    assert (till.condition(), till.reasons) in [
        (Condition.PAID, []),
        (Condition.UNPLACED, [("unplaced", "done")]),
    ]
    fine(opened)


@pytest.mark.parametrize("at", [1, 2, 3])
def test_the_sweep_and_a_confirmation(opened: World, at: int) -> None:
    till = Till.of(opened)
    till.start()
    receipt = till.pays()
    opened.pass_time(GONE)
    slow = Slow(at, partial(sweep.run, opened.deps))
    till.told(receipt)
    assert slow.go_on() is None
    assert till.condition() == Condition.PAID
    fine(opened)


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_paying_and_giving_back(opened: World, at: int) -> None:
    """Whoever is first; the other finds out, and the provider takes no money for a place gone."""
    till = Till.of(opened)
    slow = Slow(at, till.start)
    till.cancel()
    assert isinstance(slow.go_on(), WrongState | Busy | None)
    assert till.registration().state == State.CANCELLED
    open_still = set(opened.provider.requests) - opened.provider.closed
    opened.pass_time(timedelta(minutes=2))
    sweep.run(opened.deps)
    assert set(opened.provider.requests) == opened.provider.closed, open_still
    fine(opened)


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_giving_back_and_money_that_comes_meanwhile(opened: World, at: int) -> None:
    till = Till.of(opened)
    till.start()
    slow = Slow(at, till.cancel)
    number = till.registration().payment_no or ""
    if number not in opened.provider.closed and till.registration().state == State.PAYING:
        till.told(till.pays())
    slow.go_on()
    assert till.condition() in (Condition.PAID, Condition.NONE)
    fine(opened)


@pytest.mark.parametrize("at", [1, 2])
def test_a_slow_hold_and_another_choice(opened: World, at: int) -> None:
    opened.site("42002", 1)
    person = opened.ready()
    till = Till(opened, person)
    slow = Slow(at, partial(opened.hold, person, "42001"))
    till.hold("42002", "key-00000002")
    assert isinstance(slow.go_on(), AlreadyRegistered | None)
    always(opened, look(opened))
    assert till.condition() == Condition.HELD
    fine(opened)
    assert len(till.entries("42001") + till.entries("42002")) == 1


def test_a_slow_claim_after_another_tab_has_gone_on_to_the_next_shard(opened: World) -> None:
    made = opened.site("42002", 41)
    sites.put(opened.deps, opened.round_id, replace(made, capacity=2), STAFF)
    pool, person = pool_id(opened.round_id, "42002"), opened.ready()
    till = Till(opened, person)
    slow = Slow(2, partial(opened.hold, person, "42002"))
    first = till.registration().entry.shard
    stranger = Place(FAR, 1)
    seats.claim(pool, first, "STRANGER0001", stranger, opened.at)
    till.hold("42002", "key-00000002")
    assert till.registration().entry.shard != first
    seats.remove(pool, first, "STRANGER0001", stranger)
    assert slow.go_on() is None
    assert len(till.entries("42002", 2)) == 2
    fine(opened)
    assert till.entries("42002", 2) == [till.registration().place]


def test_a_slow_confirmation_does_not_mark_the_next_attempt(opened: World) -> None:
    """The provider had said that no money can come, and took it all the same."""
    till = Till.of(opened)
    till.start()
    receipt = till.pays()
    opened.provider.receipts.clear()
    slow = Slow(2, partial(till.told, receipt))
    till.cancel()
    till.hold("42001", "key-00000002")
    assert slow.go_on() is None
    assert till.condition() == Condition.HELD
    assert till.entries() == [till.registration().place]
    assert till.reasons == [("unplaced", "done")]


def test_a_mark_left_by_the_dead_goes_with_the_hold(opened: World) -> None:
    """Marked PAID and died; then more money comes, too late, and ends the registration."""
    till = Till.of(opened)
    till.start()
    right = till.pays()
    with planned(Plan(Fault.DIES, 3)), suppress(Died):
        till.told(right)
    assert till.entries()[0].paid
    assert till.condition() == Condition.PAYING
    opened.pass_time(timedelta(days=12))
    till.told(till.pays())
    assert till.condition() == Condition.UNPLACED
    assert till.entries() == []
    till.told(right)
    assert sorted(till.reasons) == [("too_late", "done"), ("unplaced", "done")]


@pytest.mark.parametrize("at", [2, 3])
def test_a_lowering_and_a_claim(opened: World, at: int) -> None:
    """The lease is the first write; then the cap goes down before anything is recorded."""
    site = sites.get(opened.round_id, "42001")
    wanted = replace(site, capacity=0)
    slow = Slow(at, partial(sites.put, opened.deps, opened.round_id, wanted, STAFF))
    till = Till(opened, opened.ready())
    with suppress(SoldOut):
        till.hold("42001", "key-00000001")
    held = till.condition() == Condition.HELD
    failed = slow.go_on()
    assert isinstance(failed, BelowTaken) == held
    assert sites.get(opened.round_id, "42001").capacity == int(held)
    fine(opened)


def test_the_sweep_does_not_raise_what_is_being_lowered(opened: World) -> None:
    site = sites.get(opened.round_id, "42001")
    wanted = replace(site, capacity=0)
    slow = Slow(3, partial(sites.put, opened.deps, opened.round_id, wanted, STAFF))
    sweep.pool(sweep.Run.of(opened.deps), opened.round_id, site)
    assert slow.go_on() is None
    assert sites.get(opened.round_id, "42001").capacity == 0
    fine(opened)


EXPECTED = {
    "hold": State.INTENT,
    "pay": State.PAYING,
    "told": State.PAID,
    "wrong": State.INTENT,
    "late": State.PAID,
    "cancel": State.CANCELLED,
}


@pytest.mark.parametrize("fault", [Fault.DIES, Fault.LOST, Fault.TWICE])
@pytest.mark.parametrize("what", EXPECTED)
def test_every_write_of_every_step(faulty: Mapping[str, str], what: str, fault: Fault) -> None:
    """One fault in one write, each in turn; then the same is done again, as people do."""
    for at in range(1, 20):
        world = fresh(faulty)
        till = Till(world, world.ready())
        work = _prepared(till, what)
        plan = Plan(fault, at)
        with planned(plan), suppress(Died, DomainError, BotoCoreError, PynamoDBException):
            work()
        always(world, look(world))
        with suppress(WrongState):
            work()
        fine(world)
        assert till.registration().state == EXPECTED[what], (at, till.registration())
        if plan.count < at:
            return
    pytest.fail("it never ends")


def _prepared(till: Till, what: str) -> Callable[[], object]:
    if what == "hold":
        return partial(till.hold, "42001", "key-00000001")
    till.hold("42001", "key-00000001")
    if what == "pay":
        return till.start
    till.start()
    if what == "cancel":
        return till.cancel
    receipt = till.pays(4999 if what == "wrong" else None)
    if what == "late":
        till.world.pass_time(GONE)
        Till.of(till.world).cancel()
    return partial(till.told, receipt)
