"""How long an offer is of use, and until when its person is told to pay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import HoldExpired, Invalid
from chalicelib.domain.message import MessageKind
from chalicelib.domain.seat_rules import SeatRules, Standby
from chalicelib.domain.window import instant
from chalicelib.services import checkout, messages, rounds
from tests.messaging import hear
from tests.standby_stage import cancel, full, visit, waits
from tests.world import OPENS, STAFF, World

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.mark.proves("E-15")
def test_an_offer_tells_until_when_it_can_be_paid(world: World) -> None:
    """A second before, the payment begins; from then on none does."""
    (holder,) = full(world)
    person = waits(world)
    cancel(world, holder)
    visit(world)
    hear(world, person)
    (told,), _, _ = messages.of_person(world.deps, person.id)
    assert told.message.kind == MessageKind.STANDBY_OFFER
    until = instant(told.message.params["deadline"])
    actor, key = world.actor(person), "key-payment-1"
    world.at = until
    with pytest.raises(HoldExpired):
        checkout.start(world.deps, person.id, world.round_id, None, key, actor)
    world.at = until - SECOND
    assert checkout.start(world.deps, person.id, world.round_id, None, key, actor).payment_no


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
