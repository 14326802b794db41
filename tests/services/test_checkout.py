"""Every ending that a payment can have (S1-26 to S1-29, A6-1, A6-2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import AlreadyRegistered, HoldExpired, SoldOut, Upstream, WrongState
from chalicelib.domain.payment import Outcome, PaymentState, ProviderRefused
from chalicelib.domain.registration import Condition, State
from chalicelib.domain.seats import PAID
from chalicelib.services import sweep
from chalicelib.store import cases
from tests.services.till import Till
from tests.world import World

GONE = timedelta(hours=24, minutes=10, seconds=5)


@pytest.fixture
def till(world: World) -> Till:
    world.round()
    world.site("42001", 1)
    return Till.of(world)


@pytest.mark.proves("S1-26", "S1-29")
def test_paid_and_told(till: Till) -> None:
    started = till.start()
    assert till.condition() == Condition.PAYING
    assert started.amount_minor == 5000
    receipt = till.pays()
    assert till.condition() == Condition.PAYING
    assert till.told(receipt) == Outcome.CONFIRM
    assert till.condition() == Condition.PAID
    assert till.registration().provider_no == receipt.provider_no
    assert till.entries() == [till.entries()[0]]
    assert till.entries()[0].until == PAID
    assert till.money.payments[0].state == PaymentState.PAID
    assert till.reasons == []


def test_told_again_changes_nothing(till: Till) -> None:
    receipt = till.paid()
    before = till.registration()
    assert till.told(receipt) == Outcome.KNOWN
    assert till.registration() == before


def test_never_told_and_found_by_update_status(till: Till) -> None:
    till.start()
    till.pays()
    till.ask()
    assert till.condition() == Condition.PAID


def test_never_told_and_found_by_the_sweep(till: Till) -> None:
    till.start()
    till.pays()
    till.world.pass_time(timedelta(seconds=61))
    sweep.run(till.world.deps)
    assert till.condition() == Condition.PAID
    assert cases.count("payment", till.world.round_id) == 0


@pytest.mark.proves("A6-2")
def test_the_providers_time_decides_not_the_arrival(till: Till) -> None:
    till.start()
    till.world.pass_time(timedelta(hours=23))
    receipt = till.pays()
    till.world.pass_time(timedelta(hours=1, minutes=9))
    assert till.told(receipt) == Outcome.CONFIRM
    assert till.condition() == Condition.PAID


@pytest.mark.proves("A6-2")
def test_late_with_a_free_place_is_confirmed(till: Till) -> None:
    till.start()
    till.world.pass_time(GONE)
    receipt = till.pays()
    Till.of(till.world).cancel()
    assert till.entries() == []
    before = till.registration().seq
    assert till.told(receipt) == Outcome.CONFIRM
    assert till.condition() == Condition.PAID
    assert till.entries()[0].until == PAID
    assert till.registration().seq > before


@pytest.mark.proves("A6-2")
def test_late_without_a_place_goes_back(till: Till) -> None:
    till.start()
    till.world.pass_time(GONE)
    other = Till.of(till.world)
    receipt = till.pays()
    assert till.told(receipt) == Outcome.REFUND
    assert till.condition() == Condition.UNPLACED
    assert till.reasons == [("unplaced", "done")]
    assert till.told(receipt) == Outcome.KNOWN
    assert till.reasons == [("unplaced", "done")]
    assert till.entries() == []
    assert other.condition() == Condition.HELD


@pytest.mark.proves("A6-1", "A6-2")
def test_after_pay_until_it_goes_back_though_the_place_is_free(till: Till) -> None:
    till.start()
    till.world.pass_time(timedelta(days=11, hours=8))
    assert till.told(till.pays()) == Outcome.REFUND
    assert till.reasons == [("too_late", "done")]
    assert till.condition() == Condition.UNPLACED
    assert till.entries() == []


def test_paid_twice_the_second_goes_back(till: Till) -> None:
    till.start()
    first, second = till.pays(), till.pays()
    till.told(first)
    before = till.registration()
    assert till.told(second) == Outcome.REFUND
    assert till.reasons == [("double", "done")]
    assert till.registration() == before
    assert till.money.refunds[0].provider_no == second.provider_no


def test_told_out_of_order_one_is_kept(till: Till) -> None:
    till.start()
    first, second = till.pays(), till.pays()
    till.told(second)
    till.told(first)
    assert till.registration().provider_no == second.provider_no
    assert [refund.provider_no for refund in till.money.refunds] == [first.provider_no]


def test_a_wrong_amount_goes_back_and_the_hold_goes_on(till: Till) -> None:
    number = till.start().payment_no
    till.told(till.pays(4999))
    assert till.reasons == [("wrong_amount", "done")]
    assert till.condition() == Condition.HELD
    again = till.start()
    assert again.payment_no != number
    till.told(till.pays())
    assert till.condition() == Condition.PAID
    assert len(till.reasons) == 1


def test_wrong_then_right_on_the_same_payment_confirms(till: Till) -> None:
    till.start()
    wrong, right = till.pays(4999), till.pays()
    till.told(wrong)
    assert till.told(right) == Outcome.CONFIRM
    assert till.condition() == Condition.PAID
    assert till.reasons == [("wrong_amount", "done")]


def test_a_silent_provider_leaves_everything_as_it_was(till: Till) -> None:
    till.world.provider.silent = True
    with pytest.raises(Upstream):
        till.start()
    assert till.condition() == Condition.PAYING
    with pytest.raises(Upstream):
        till.cancel()
    till.ask()
    till.world.provider.silent = False
    assert till.start().cashier_url is not None
    till.world.provider.silent = True
    with pytest.raises(Upstream):
        till.ask()
    till.world.provider.silent = False
    till.told(till.pays())
    assert till.condition() == Condition.PAID


def test_a_payment_that_never_reached_the_provider_blocks_nobody(till: Till) -> None:
    """Cancelling makes it known there and closes it: a creation on its way finds it closed."""
    till.world.provider.silent = True
    with pytest.raises(Upstream):
        till.start()
    till.world.provider.silent = False
    number = till.registration().payment_no or ""
    till.cancel()
    assert till.condition() == Condition.NONE
    assert number in till.world.provider.closed
    assert Till.of(till.world).condition() == Condition.HELD


@pytest.mark.proves("A6-1")
def test_no_payment_starts_in_the_last_two_minutes(till: Till) -> None:
    till.world.pass_time(timedelta(hours=23, minutes=57, seconds=59))
    till.start()
    till.world.pass_time(timedelta(seconds=1))
    with pytest.raises(HoldExpired) as refused:
        till.start()
    assert refused.value.params["payment_deadline"] == "2014-10-31T01:00:00Z"
    assert refused.value.params["payable_until"] == "2014-10-31T00:58:00Z"


def test_a_payment_resumed_leads_to_the_same_cashier(till: Till) -> None:
    first, second = till.start(), till.start()
    assert (first.payment_no, first.cashier_url) == (second.payment_no, second.cashier_url)
    assert len(till.world.provider.requests) == 1


def test_nothing_to_pay_without_a_hold(world: World) -> None:
    world.round()
    with pytest.raises(WrongState):
        Till(world, world.ready()).start()


def test_cancelled_while_paying_the_provider_takes_no_more(till: Till) -> None:
    number = till.start().payment_no
    till.cancel()
    assert till.condition() == Condition.NONE
    assert till.registration().state == State.CANCELLED
    assert till.entries() == []
    assert till.money.payments[0].state == PaymentState.CLOSED
    with pytest.raises(ProviderRefused):
        till.pays(number=number)


def test_not_cancelled_when_money_has_come(till: Till) -> None:
    till.start()
    till.pays()
    with pytest.raises(WrongState) as refused:
        till.cancel()
    assert refused.value.params["state"] == "paid"
    assert till.condition() == Condition.PAID
    assert till.entries()[0].until == PAID


def test_money_for_a_hold_given_back_goes_back(till: Till) -> None:
    """The provider took it though it had said closed: even that has an ending."""
    till.start()
    number = till.registration().payment_no or ""
    till.cancel()
    till.world.provider.closed.clear()
    assert till.told(till.pays(number=number)) == Outcome.REFUND
    assert till.reasons == [("unplaced", "done")]
    assert till.registration().state == State.CANCELLED


def test_closed_by_the_provider_another_can_be_started(till: Till) -> None:
    first = till.start()
    till.world.provider.closed.add(first.payment_no)
    till.ask()
    second = till.start()
    assert second.payment_no != first.payment_no
    till.told(till.pays())
    assert till.condition() == Condition.PAID


@pytest.mark.proves("S1-28")
def test_holding_again_first_asks_what_became_of_the_money(till: Till) -> None:
    """A late payment that nobody has told about wins over a new hold."""
    till.start()
    till.world.pass_time(GONE)
    till.pays()
    with pytest.raises(AlreadyRegistered):
        till.hold("42001", "key-00000002")
    assert till.condition() == Condition.PAID


def test_holding_again_after_an_unpaid_expiry_closes_the_old_payment(till: Till) -> None:
    number = till.start().payment_no
    till.world.pass_time(GONE)
    till.hold("42001", "key-00000002")
    assert till.condition() == Condition.HELD
    assert number in till.world.provider.closed
    assert till.registration().payment_no is None


def test_unplaced_may_choose_again(till: Till) -> None:
    till.start()
    till.world.pass_time(GONE)
    Till.of(till.world)
    till.told(till.pays())
    till.world.site("42002", 1)
    till.hold("42002", "key-00000002")
    assert till.condition() == Condition.HELD
    with pytest.raises(SoldOut):
        Till.of(till.world, "42002")


def test_money_of_nobody_goes_back(till: Till) -> None:
    till.start()
    receipt = till.pays(number=till.registration().payment_no)
    stranger = Till(till.world, till.world.ready())
    foreign = replace(receipt, attach=stranger.attach, provider_no="P-foreign")
    assert till.told(foreign) == Outcome.REFUND
    assert stranger.reasons == [("foreign", "done")]
    assert till.condition() == Condition.PAYING
