"""The minute sweep: time, silence, and what a crash left behind (S1-28)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.payment import PaymentState, RefundState
from chalicelib.domain.registration import Condition, State
from chalicelib.domain.seats import Place, pool_id
from chalicelib.services import rounds as open_rounds
from chalicelib.services import sites, sweep
from chalicelib.store import availability, cases, guards, registrations, rounds, seats, tables
from chalicelib.store.seats import SeatShard
from tests.services.till import Till
from tests.world import STAFF, World, a_site, historic_round

GONE = timedelta(hours=24, minutes=10, seconds=5)


@pytest.fixture
def opened(world: World) -> World:
    """The only round there is: the sweep visits all."""
    for round_id in rounds.ids():
        rounds.RoundsItem("rounds", round_id).delete(add_version_condition=False)
    world.round()
    world.site("42001", 2)
    return world


def pool(world: World) -> str:
    return pool_id(world.round_id, "42001")


@pytest.mark.proves("S1-28")
def test_an_unpaid_place_goes_back_by_itself_and_not_a_second_too_soon(opened: World) -> None:
    till = Till.of(opened)
    opened.pass_time(GONE - timedelta(seconds=1))
    sweep.run(opened.deps)
    assert len(till.entries()) == 1
    opened.pass_time(timedelta(seconds=61))
    assert sweep.run(opened.deps).expired == 1
    assert till.entries() == []
    assert till.registration().state == State.EXPIRED
    assert till.condition() == Condition.EXPIRED
    snapshot = availability.get(pool(opened))
    assert snapshot is not None
    assert (snapshot.total_free, snapshot.held, snapshot.next_expiry_at) == (2, 0, None)


def test_twice_or_late_is_once(opened: World) -> None:
    Till.of(opened)
    opened.pass_time(timedelta(days=3))
    assert sweep.run(opened.deps).expired == 1
    opened.pass_time(timedelta(minutes=5))
    assert sweep.run(opened.deps).expired == 0


def test_a_paid_place_stays(opened: World) -> None:
    till = Till.of(opened)
    till.paid()
    opened.pass_time(timedelta(days=30))
    sweep.run(opened.deps)
    assert till.condition() == Condition.PAID
    assert till.entries()[0].paid


@pytest.mark.proves("S1-28")
def test_an_unpaid_payment_is_closed_at_the_provider_before_its_hold_is_over(
    opened: World,
) -> None:
    till = Till.of(opened)
    number = till.start().payment_no
    opened.pass_time(GONE)
    sweep.run(opened.deps)
    assert number in opened.provider.closed
    assert till.money.payments[0].state == PaymentState.CLOSED
    assert till.registration().state == State.EXPIRED
    assert cases.count("payment", opened.round_id) == 0


def test_while_the_provider_is_silent_nobody_says_expired(opened: World) -> None:
    till = Till.of(opened)
    till.start()
    opened.provider.silent = True
    opened.pass_time(GONE)
    assert sweep.run(opened.deps).failed == 1
    assert till.registration().state == State.PAYING
    assert till.entries() == []
    opened.provider.silent = False
    opened.pass_time(sweep.LONGEST_WAIT)
    sweep.run(opened.deps)
    assert till.registration().state == State.EXPIRED


def test_asked_less_and_less_often(opened: World) -> None:
    till = Till.of(opened)
    till.start()
    asked = []
    for minute in range(60):
        opened.pass_time(timedelta(minutes=1))
        if sweep.run(opened.deps).payments:
            asked.append(minute + 1)
    assert asked == [1, 2, 4, 8, 16, 26, 36, 46, 56]


def test_a_payment_that_was_never_confirmed_is_closed(opened: World) -> None:
    """A crash after its record and before the registration's write: nobody was sent to pay."""
    till = Till.of(opened)
    till.start()
    number = till.registration().payment_no or ""
    seen = till.registration()
    raw = registrations.RegistrationItem(till.person.id, opened.round_id)
    forget = [
        registrations.RegistrationItem.payment_no.remove(),
        registrations.RegistrationItem.state.set("intent"),
    ]
    tables.updated(raw, forget)
    opened.pass_time(timedelta(minutes=2))
    sweep.run(opened.deps)
    assert number in opened.provider.closed
    assert cases.count("payment", opened.round_id) == 0
    assert till.condition() == Condition.HELD
    assert till.registration().seq == seen.seq


def test_an_entry_of_an_attempt_left_behind_is_removed(opened: World) -> None:
    till = Till.of(opened)
    stray = till.entries()[0]
    till.cancel()
    plant(opened, till.person.id, stray)
    opened.pass_time(timedelta(seconds=61))
    assert sweep.run(opened.deps).orphans == 1
    assert till.entries() == []


def test_an_entry_that_a_running_intent_may_take_on_is_the_audits(opened: World) -> None:
    till = Till.of(opened)
    till.cancel()
    till.hold("42001", "key-00000002")
    stray = Place(till.entries()[0].until, till.registration().seq - 1)
    plant(opened, till.person.id, stray)
    opened.pass_time(timedelta(seconds=61))
    assert sweep.run(opened.deps).orphans == 0
    assert till.entries() == [stray]


def test_visits_at_the_same_second_of_every_other_minute_see_every_shard(opened: World) -> None:
    """As the snapshots' staleness makes them."""
    opened.site("42002", 80)
    name = pool_id(opened.round_id, "42002")
    for number in range(2):
        entry = tables.path("held", f"NOBODY00000{number}")
        value = Place(4_000_000_000, 1).value
        tables.updated(SeatShard(f"{name}#{number}"), [entry.set(value)])
    for _ in range(12):
        opened.pass_time(timedelta(minutes=2))
        sweep.run(opened.deps)
    assert [shard.held for shard in seats.read_all(name, 2)] == [{}, {}]


def test_the_last_refund_is_tried_until_it_is_done(opened: World) -> None:
    till = Till.of(opened)
    till.start()
    opened.provider.refund_state = RefundState.PENDING
    till.told(till.pays(4999))
    assert till.reasons == [("wrong_amount", "pending")]
    opened.provider.refund_state = RefundState.DONE
    assert sweep.run(opened.deps).refunds == 1
    assert till.reasons == [("wrong_amount", "done")]
    assert sweep.run(opened.deps).refunds == 0


def test_a_slow_refund_keeps_no_other_rounds_seats_waiting(opened: World) -> None:
    till = Till.of(opened)
    till.start()
    opened.provider.refund_state = RefundState.PENDING
    till.told(till.pays(4999))
    later = historic_round(f"{opened.round_id}-later")
    open_rounds.put(opened.deps, later, STAFF)
    sites.put(opened.deps, later.id, a_site("42001", 1), STAFF)
    opened.pass_time(timedelta(seconds=61))
    opened.provider.refund = lambda request: slow(opened)  # type: ignore[method-assign]
    swept = sweep.run(opened.deps)
    assert (swept.pools, swept.complete) == (2, True)


def slow(world: World) -> RefundState:
    """Longer than a sweep lasts."""
    world.pass_time(sweep.LASTS)
    return RefundState.PENDING


def test_one_broken_pool_stops_only_itself(opened: World) -> None:
    opened.site("42002", 1)
    other = Till.of(opened, "42002")
    SeatShard(f"{pool(opened)}#0").delete(add_version_condition=False)
    opened.pass_time(GONE)
    swept = sweep.run(opened.deps)
    assert (swept.failed, swept.expired) == (1, 1)
    assert other.registration().state == State.EXPIRED


def test_more_payments_than_a_page_are_all_asked(opened: World) -> None:
    till = Till.of(opened)
    till.start()
    till.pays()
    ahead = opened.deps.wall() + timedelta(hours=1)
    for number in range(120):
        data = {"started_at": ahead.isoformat(), "ask_at": ahead.isoformat()}
        cases.open_(cases.Case("payment", opened.round_id, f"0{number}", "x", opened.at, data))
    opened.pass_time(timedelta(seconds=61))
    sweep.run(opened.deps)
    assert till.condition() == Condition.PAID


def test_a_raise_cut_off_after_its_record_is_finished(opened: World) -> None:
    seats.set_cap(pool(opened), 0, 1)
    opened.pass_time(timedelta(seconds=61))
    sweep.run(opened.deps)
    assert seats.read(pool(opened), 0).cap == 2


def test_a_closing_cut_off_after_its_record_is_finished(opened: World) -> None:
    seats.set_open(pool(opened), 0, False)
    opened.pass_time(timedelta(seconds=61))
    sweep.run(opened.deps)
    assert seats.read(pool(opened), 0).open


def test_it_ends_in_time_and_the_next_goes_on(opened: World) -> None:
    opened.site("42002", 1)
    opened.pass_time(timedelta(seconds=61))
    swept = sweep.run(opened.deps, timedelta())
    assert (swept.pools, swept.complete) == (0, False)
    assert sweep.run(opened.deps).pools >= 2


def test_it_ends_in_time_in_the_middle_of_a_pool_too(opened: World) -> None:
    """What it has come to is shown; the next run goes on."""
    for _ in range(2):
        Till.of(opened)
    opened.pass_time(GONE)
    start, asked = opened.deps.wall(), []

    def wall() -> datetime:
        """The time is over once the first is gone."""
        asked.append(len(seats.read(pool(opened), 0).held))
        return start + timedelta(minutes=asked[-1] < 2)

    site = rounds.site(opened.round_id, "42001")
    assert site is not None
    this = sweep.Run.of(replace(opened.deps, wall=wall))
    sweep.pool(this, opened.round_id, site, site.pools[0])
    assert (this.swept.expired, this.swept.complete) == (1, False)
    snapshot = availability.get(pool(opened))
    assert snapshot is not None
    assert snapshot.overdue == 1
    assert sweep.run(opened.deps, of=[opened.round_id]).expired == 1


def test_a_step_that_takes_all_the_time_keeps_no_other_waiting(opened: World) -> None:
    """Seats that take longer than a run, each run: the payment is asked about all the same."""
    till = Till.of(opened)
    till.start()
    till.pays()
    for number in range(2, 9):
        opened.site(f"4200{number}", 1)

    def ticking() -> datetime:
        opened.wall_at += timedelta(seconds=0.4)
        return opened.wall_at

    hasty = replace(opened.deps, wall=ticking)
    for _ in range(6):
        opened.pass_time(timedelta(minutes=2))
        assert not sweep.run(hasty, timedelta(seconds=5)).complete
    assert till.condition() == Condition.PAID
    assert sweep.run(opened.deps).complete
    assert guards.cursor("sweep") is None


def test_a_missing_snapshot_is_made(opened: World) -> None:
    availability.Availability(opened.round_id, "42001").delete(add_version_condition=False)
    sweep.run(opened.deps)
    assert availability.get(pool(opened)) is not None
    availability.Availability(opened.round_id, "42001").delete(add_version_condition=False)
    assert Till.of(opened).condition() == Condition.HELD
    assert sites.get(opened.round_id, "42001").capacity == 2


def plant(world: World, candidate: str, place: Place) -> None:
    """A raw write, as no code of ours makes it."""
    entry = tables.path("held", candidate)
    tables.updated(SeatShard(f"{pool(world)}#0"), [entry.set(place.value)])
