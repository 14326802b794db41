"""Refunds: opened once, asked again until done, never twice and never silent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.domain.audit import registration_subject
from chalicelib.domain.payment import RefundReason, RefundState
from chalicelib.services import refunds, sweep
from chalicelib.store import audit, cases, payments
from tests.services.till import PROVIDER, Till
from tests.world import World


@pytest.fixture
def till(world: World) -> Till:
    world.round()
    world.site("42001", 1)
    return Till.of(world)


def wrong(till: Till) -> str:
    till.start()
    receipt = till.pays(4999)
    till.told(receipt)
    return f"R{receipt.provider_no}"


def said(till: Till) -> list[str]:
    entries = audit.of(registration_subject(till.person.id, till.world.round_id))
    return [entry.change.action for entry in entries][::-1]


def test_done_at_once(till: Till) -> None:
    number = wrong(till)
    assert till.reasons == [("wrong_amount", "done")]
    assert till.world.provider.refunds == {number: RefundState.DONE}
    assert till.money.refunds[0].done_at == till.world.at
    assert cases.count("refund", till.world.round_id) == 0
    assert said(till) == ["refund_requested", "refunded"]


def test_unanswered_is_asked_again(till: Till) -> None:
    till.start()
    receipt = till.pays(4999)
    till.world.provider.silent = True
    till.told(receipt)
    assert till.reasons == [("wrong_amount", "pending")]
    till.world.provider.silent = False
    sweep.run(till.world.deps)
    assert till.reasons == [("wrong_amount", "done")]


def test_failed_stays_open_for_a_person_and_may_yet_be_done(till: Till) -> None:
    till.world.provider.refund_state = RefundState.FAILED
    wrong(till)
    sweep.run(till.world.deps)
    assert till.reasons == [("wrong_amount", "failed")]
    assert cases.count("refund", till.world.round_id) == 1
    assert said(till) == ["refund_requested", "refund_failed"]
    till.world.provider.refund_state = RefundState.DONE
    sweep.run(till.world.deps)
    assert till.reasons == [("wrong_amount", "done")]
    assert cases.count("refund", till.world.round_id) == 0


def test_done_is_final(till: Till) -> None:
    """A slower answer from before does not undo it."""
    wrong(till)
    refund = till.money.refunds[0]
    late = replace(refund, state=RefundState.FAILED, done_at=None)
    assert not payments.change_refund(till.attach, late)
    assert till.reasons == [("wrong_amount", "done")]


def test_opened_twice_is_one(till: Till) -> None:
    till.start()
    receipt = till.pays(4999)
    for reason in (RefundReason.WRONG_AMOUNT, RefundReason.DOUBLE):
        refunds.open_(till.world.deps, receipt, reason, PROVIDER)
    assert till.reasons == [("wrong_amount", "done")]
    assert len(till.world.provider.refunds) == 1
    assert said(till) == ["refund_requested", "refunded"]


def test_a_case_whose_refund_was_never_recorded_makes_it(till: Till) -> None:
    """A crash between the two writes of `open_`."""
    number = wrong(till)
    refund = till.money.refunds[0]
    raw = payments.PaymentItem(till.attach, f"refund#{number}")
    raw.delete(add_version_condition=False)
    asked = payments.refund_json(refund)
    world = till.world
    case = cases.Case("refund", world.round_id, number, till.person.id, world.at, asked)
    cases.open_(case)
    sweep.run(world.deps)
    assert till.reasons == [("wrong_amount", "done")]
    assert cases.count("refund", world.round_id) == 0
