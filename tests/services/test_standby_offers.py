"""How long an offer is of use, and until when its person is told to pay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import HoldExpired, Invalid
from chalicelib.domain.message import MessageKind, SendState
from chalicelib.domain.seat_rules import SeatRules, Standby
from chalicelib.domain.window import instant
from chalicelib.services import checkout, messages, rounds
from chalicelib.store import messages as messages_store
from tests.messaging import deliver, hear, kinds, reachable, with_messengers
from tests.services.till import Till
from tests.standby_stage import cancel, full, visit, waits
from tests.world import OPENS, STAFF, World

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
HALF_HOUR = timedelta(minutes=30)


@pytest.mark.proves("E-15")
def test_an_offer_tells_until_when_it_can_be_paid(world: World) -> None:
    """A second before, the payment begins; from then on none does."""
    (holder,) = full(world)
    person = waits(world)
    cancel(world, holder)
    visit(world)
    hear(world, person)
    (told,), _, _ = messages.of_person(world.deps, person.id, "cet_set")
    assert told.message.kind == MessageKind.STANDBY_OFFER
    until = instant(told.message.params["deadline"])
    actor, key = world.actor(person), "key-payment-1"
    world.at = until
    with pytest.raises(HoldExpired):
        checkout.start(world.deps, person.id, world.round_id, None, key, actor)
    world.at = until - SECOND
    assert checkout.start(world.deps, person.id, world.round_id, None, key, actor).payment_no


def offered(world: World) -> Candidate:
    """Somebody reachable who has an offer; the audit's stream has not brought it yet."""
    (holder,) = full(world)
    person = reachable(world, waits(world), email=None)
    cancel(world, holder)
    visit(world)
    return person


def pay(world: World, person: Candidate) -> None:
    till = Till(world, person)
    till.paid()


@pytest.mark.proves("E-15")
@pytest.mark.parametrize("end", [pay, cancel, lambda world, person: world.pass_time(HALF_HOUR)])
def test_an_offer_that_is_paid_given_back_or_over_is_not_told_any_more(
    world: World, end: Callable[[World, Candidate], object]
) -> None:
    with_messengers(world)
    person = offered(world)
    end(world, person)
    hear(world, person)
    assert kinds(world, person) == []
    assert deliver(world) == 0


@pytest.mark.parametrize(("passed", "sent"), [(HALF_HOUR - SECOND, 1), (HALF_HOUR, 0)])
def test_its_copy_is_not_sent_when_its_time_is_over(
    world: World, passed: timedelta, sent: int
) -> None:
    boxes = with_messengers(world)
    person = offered(world)
    hear(world, person)
    world.pass_time(passed)
    deliver(world)
    assert len(boxes.sms.sent) == sent
    assert kinds(world, person) == ["standby_offer"]


@pytest.mark.proves("E-15")
def test_its_copy_is_not_sent_after_its_payment(world: World) -> None:
    boxes = with_messengers(world)
    person = offered(world)
    hear(world, person)
    pay(world, person)
    deliver(world)
    assert boxes.sms.sent == []
    (sending,) = messages_store.sendings(world.round_id, person.id)
    assert (sending.state, sending.error) == (SendState.FAILED, "over")


@pytest.mark.parametrize(("minutes", "fits"), [(7, False), (8, True)])
def test_an_offer_leaves_more_than_five_minutes_to_pay(
    world: World, minutes: int, fits: bool
) -> None:
    """No payment begins in the last two minutes of a hold."""
    world.at = OPENS - timedelta(days=1)
    wanted = replace(world.round(), seat_rules=SeatRules(standby=Standby(minutes * MINUTE)))
    if fits:
        assert rounds.put(world.deps, wanted, STAFF).seat_rules == wanted.seat_rules
        return
    with pytest.raises(Invalid) as refused:
        rounds.put(world.deps, wanted, STAFF)
    (error,) = refused.value.errors
    assert (error.pointer, error.code) == ("/seat_rules/standby/offer_minutes", "offer_too_short")
    assert error.params == {"value": 7, "limit": 7}
