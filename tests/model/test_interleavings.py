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

from chalicelib.domain.audit import Change
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
from chalicelib.services import inventory_audit, sites, sweep, tickets
from chalicelib.store import cases, rounds, seats
from tests.model import remedying
from tests.model.faults import Died, Fault, FaultyProvider, Plan, Slow, planned
from tests.model.inventory import always, look, recovered
from tests.services.till import Till
from tests.world import STAFF, World, sized

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
    sites.put(opened.deps, opened.round_id, sized(made, 2), STAFF)
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
    assert till.entries("42002", 2) == [till.registration().place], "what it claimed is let go"
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
    wanted = sized(site, 0)
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
    wanted = sized(site, 0)
    slow = Slow(3, partial(sites.put, opened.deps, opened.round_id, wanted, STAFF))
    sweep.pool(sweep.Run.of(opened.deps), opened.round_id, site, site.pools[0])
    assert slow.go_on() is None
    assert sites.get(opened.round_id, "42001").capacity == 0
    fine(opened)


def paid(world: World, site: str = "42001") -> Till:
    till = Till.of(world, site)
    till.paid()
    return till


def where(till: Till) -> list[str]:
    """The sites at which this candidate has an entry."""
    return [site for site in ("42001", "42002") if till.entries(site)]


@pytest.mark.proves("S1-20")
@pytest.mark.parametrize("fault", [Fault.DIES, Fault.LOST])
def test_a_move_cut_off_is_undone_or_has_arrived(faulty: Mapping[str, str], fault: Fault) -> None:
    """Nobody repeats it: the sweep alone makes an end. Undone up to the one write that arrives."""
    ended = []
    for at in range(1, 10):
        world = fresh(faulty)
        world.site("42002", 1)
        till = paid(world)
        plan = Plan(fault, at)
        with planned(plan), suppress(Died, Busy, BotoCoreError, PynamoDBException):
            remedying.move(world, till.person.id, "42002")
        always(world, look(world))
        fine(world)
        assert till.registration().state == State.PAID
        assert till.registration().moving_to == ()
        assert cases.count("move", world.round_id) == 0
        (site,) = where(till)
        ended.append(site)
        if plan.count < at:
            break
    assert ended[0] == "42001"
    assert ended[-1] == "42002"
    assert ended == sorted(ended), ended


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_slow_move_and_the_sweep(opened: World, at: int) -> None:
    """However late it goes on: there, or where they were, or refused; never in two places."""
    opened.site("42002", 1)
    till = paid(opened)
    slow = Slow(at, partial(remedying.move, opened, till.person.id, "42002"))
    opened.pass_time(timedelta(minutes=3))
    sweep.run(opened.deps)
    always(opened, look(opened))
    assert isinstance(slow.go_on(), DomainError | None)
    always(opened, look(opened))
    assert till.condition() == Condition.PAID
    fine(opened)
    assert len(where(till)) == 1


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_slow_move_and_another_who_takes_the_place(opened: World, at: int) -> None:
    """The claim has expired meanwhile, and the place is another's: nothing has changed."""
    opened.site("42002", 1)
    till = paid(opened)
    slow = Slow(at, partial(remedying.move, opened, till.person.id, "42002"))
    opened.pass_time(timedelta(minutes=3))
    other = Till(opened, opened.ready())
    with suppress(SoldOut):
        other.hold("42002", "key-00000002")
    failed = slow.go_on()
    always(opened, look(opened))
    taken = other.condition() == Condition.HELD
    assert isinstance(failed, SoldOut) == taken
    fine(opened)
    assert where(till) == (["42001"] if taken else ["42002"])


@pytest.mark.proves("E-70")
@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_two_staff_move_the_same_person(opened: World, at: int) -> None:
    """One of them is told so; the person is where one of them said."""
    opened.site("42002", 1)
    opened.site("42003", 1)
    till = paid(opened)
    move = partial(remedying.move, opened, till.person.id)
    slow = Slow(at, partial(move, "42002", "key-one-0001"))
    second: DomainError | None = None
    try:
        move("42003", "key-two-0001")
    except DomainError as refused:
        second = refused
    first = slow.go_on()
    always(opened, look(opened))
    assert isinstance(first, DomainError) or isinstance(second, DomainError) or at == 4
    fine(opened)
    assert [len(till.entries(site)) for site in ("42001", "42002", "42003")].count(1) == 1
    assert till.condition() == Condition.PAID


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_move_and_a_refund_of_the_same_person(opened: World, at: int) -> None:
    opened.site("42002", 1)
    till = paid(opened)
    slow = Slow(at, partial(remedying.move, opened, till.person.id, "42002"))
    remedying.pay_back(opened, till.person.id)
    assert isinstance(slow.go_on(), DomainError | None)
    always(opened, look(opened))
    assert till.condition() == Condition.REFUNDED
    assert till.reasons == [("remedy", "done")]
    fine(opened)
    assert where(till) == []


@pytest.mark.parametrize("at", range(1, 9))
def test_a_refund_and_a_move_of_the_same_person(opened: World, at: int) -> None:
    opened.site("42002", 1)
    till = paid(opened)
    slow = Slow(at, partial(remedying.pay_back, opened, till.person.id))
    with suppress(WrongState):
        remedying.move(opened, till.person.id, "42002")
    assert slow.go_on() is None
    assert till.condition() == Condition.REFUNDED
    fine(opened)
    assert where(till) == []


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_move_and_a_lowering_of_its_target(opened: World, at: int) -> None:
    made = opened.site("42002", 1)
    till = paid(opened)
    slow = Slow(at, partial(remedying.move, opened, till.person.id, "42002"))
    lower = partial(sites.put, opened.deps, opened.round_id, sized(made, 0), STAFF)
    with suppress(BelowTaken):
        lower()
    assert isinstance(slow.go_on(), SoldOut | None)
    always(opened, look(opened))
    capacity = sites.get(opened.round_id, "42002").capacity
    assert where(till) == (["42002"] if capacity else ["42001"])
    fine(opened)


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_move_while_the_registration_is_written_to(opened: World, at: int) -> None:
    """A photo, a school, a ticket: the move goes on from what is there now."""
    opened.site("42002", 1)
    till = paid(opened)
    slow = Slow(at, partial(remedying.move, opened, till.person.id, "42002"))
    change = Change("school_changed", STAFF, opened.at)
    tickets.edit(
        opened.deps,
        till.person.id,
        opened.round_id,
        lambda seen: replace(seen, school="别的大学"),
        change,
    )
    assert slow.go_on() is None
    assert (where(till), till.registration().school) == (["42002"], "别的大学")
    fine(opened)


EXPECTED = {
    "hold": State.INTENT,
    "pay": State.PAYING,
    "told": State.PAID,
    "wrong": State.INTENT,
    "late": State.PAID,
    "cancel": State.CANCELLED,
    "move": State.PAID,
    "pay_back": State.REFUNDED,
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


def _remedy(till: Till, what: str) -> Callable[[], object]:
    if what == "pay_back":
        return partial(remedying.pay_back, till.world, till.person.id)
    till.world.site("42002", 1)
    return partial(remedying.move, till.world, till.person.id, "42002")


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
    if what in ("move", "pay_back"):
        till.told(receipt)
        return _remedy(till, what)
    if what == "late":
        till.world.pass_time(GONE)
        Till.of(till.world).cancel()
    return partial(till.told, receipt)
