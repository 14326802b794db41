"""A paid person is paid back by staff, and registers again before that is over."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial

import pytest
from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.errors import AlreadyRegistered, DomainError
from chalicelib.domain.registration import Condition
from tests.model import remedying
from tests.model.faults import Died, Fault, Plan, Slow, planned
from tests.model.inventory import always, look
from tests.model.test_interleavings import fine, fresh, paid, where
from tests.services.till import Till


def registers_again(till: Till) -> None:
    """Elsewhere, and pays; refused while they are still paid where they were."""
    with suppress(AlreadyRegistered):
        till.hold("42002", "key-00000009")
        till.start()
        till.told(till.pays())


@pytest.mark.proves("S1-19", "S1-26")
@pytest.mark.parametrize("at", range(1, 9))
def test_who_is_being_paid_back_and_registers_again(faulty: Mapping[str, str], at: int) -> None:
    """Held up before each write: nobody has two paid places at any instant."""
    world = fresh(faulty)
    world.site("42002", 1)
    till = paid(world)
    slow = Slow(at, partial(remedying.pay_back, world, till.person.id))
    registers_again(till)
    always(world, look(world))
    assert slow.go_on() is None
    always(world, look(world))
    fine(world)
    assert (till.condition() == Condition.PAID) == bool(where(till))


@pytest.mark.parametrize("at", range(1, 9))
def test_a_refund_that_was_cut_off_leaves_no_second_place(
    faulty: Mapping[str, str], at: int
) -> None:
    world = fresh(faulty)
    world.site("42002", 1)
    till = paid(world)
    refund = partial(remedying.pay_back, world, till.person.id)
    cut_off = planned(Plan(Fault.DIES, at))
    with cut_off, suppress(Died, DomainError, BotoCoreError, PynamoDBException):
        refund()
    registers_again(till)
    always(world, look(world))
    fine(world)
