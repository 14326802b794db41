"""Refunds: opened once, asked again until done, never twice and never silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.audit import AuditEntry, Change, registration_subject
from chalicelib.domain.errors import NotFound, WrongState
from chalicelib.domain.payment import RefundReason, RefundState
from chalicelib.domain.staff import Scope
from chalicelib.services import refund_list, refunds, sweep
from chalicelib.store import audit, cases, payments
from tests.services.till import PROVIDER, Till
from tests.world import STAFF, World


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


def test_asked_less_and_less_often(till: Till) -> None:
    till.world.provider.refund_state = RefundState.PENDING
    wrong(till)
    asked = []
    for minute in range(40):
        till.world.pass_time(timedelta(minutes=1))
        if sweep.run(till.world.deps, of=[till.world.round_id]).refunds:
            asked.append(minute + 1)
    assert asked == [1, 2, 5, 12, 22, 32]


def test_a_clear_no_is_not_asked_about_again(till: Till) -> None:
    world = till.world
    world.provider.refuses_refunds = True
    number = wrong(till)
    assert till.reasons == [("wrong_amount", "failed")]
    assert refund_list.totals(world.round_id) == {"pending": 0, "failed": 1, "done": 0}
    world.provider.refuses_refunds = False
    sweep.run(world.deps)
    refunds.open_(world.deps, till.money.receipts[0], RefundReason.DOUBLE, PROVIDER)
    assert till.reasons == [("wrong_amount", "failed")]
    refunds.retry(world.deps, world.round_id, number, STAFF)
    assert till.reasons == [("wrong_amount", "done")]


def test_failed_stays_open_for_a_person_and_may_yet_be_done(till: Till) -> None:
    till.world.provider.refund_state = RefundState.FAILED
    wrong(till)
    sweep.run(till.world.deps)
    assert till.reasons == [("wrong_amount", "failed")]
    assert cases.count("refund", till.world.round_id) == 1
    assert said(till) == ["refund_requested", "refund_failed"]
    number, world = till.money.refunds[0].refund_no, till.world
    world.provider.refund_state = RefundState.DONE
    sweep.run(world.deps)
    assert till.reasons == [("wrong_amount", "failed")]
    case = refunds.retry(world.deps, world.round_id, number, STAFF)
    assert (case.kind, refunds.state(case), refunds.attempts(case)) == ("refunded", "done", 2)
    assert till.reasons == [("wrong_amount", "done")]
    assert cases.count("refund", world.round_id) == 0
    assert said(till)[-2:] == ["refund_retried", "refunded"]
    with pytest.raises(WrongState):
        refunds.retry(world.deps, world.round_id, number, STAFF)
    with pytest.raises(NotFound):
        refunds.retry(world.deps, world.round_id, "R-nobodys", STAFF)


@pytest.mark.proves("E-69")
def test_the_list_says_what_waits_and_what_is_done(till: Till) -> None:
    world = till.world
    world.provider.refund_state = RefundState.FAILED
    failed = wrong(till)
    world.provider.refund_state = RefundState.DONE
    world.site("42002", 1, "湖南省")
    done = wrong(Till.of(world, "42002"))
    everywhere, there = Scope("national"), Scope("province:湖南省")

    def listed(scope: Scope, state: str | None) -> list[str]:
        ids: list[str] = []
        cursor: str | None = None
        while True:
            found, cursor = refund_list.page(world.round_id, scope, state, cursor, 1)
            ids += [case.id for case in found]
            if cursor is None:
                return ids

    assert listed(everywhere, None) == [failed, done]
    assert listed(everywhere, "failed") == [failed]
    assert listed(everywhere, "pending") == []
    assert listed(there, None) == [done]
    assert refund_list.totals(world.round_id) == {"pending": 0, "failed": 1, "done": 1}


def test_done_is_final(till: Till) -> None:
    """A slower answer from before does not undo it."""
    wrong(till)
    refund = till.money.refunds[0]
    late = replace(refund, state=RefundState.FAILED, done_at=None)
    entry = AuditEntry("test", "late", Change("refund_failed", PROVIDER, till.world.at), {}, {})
    assert not payments.change_refund(till.attach, late, entry)
    assert "refund_failed" not in said(till)
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
