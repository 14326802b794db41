"""The two remedies of clause 5, and the second person who has to agree (S1-19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.approval import LASTS, Request
from chalicelib.domain.audit import Actor, registration_subject, round_subject
from chalicelib.domain.errors import Invalid, NotFound, WindowClosed, WrongState
from chalicelib.domain.payment import RefundState
from chalicelib.domain.registration import Condition, State
from chalicelib.domain.remedy import Ground, Remedy
from chalicelib.services import (
    approvals,
    inventory_audit,
    overview,
    remedies,
    site_remedies,
    sites,
    sweep,
)
from chalicelib.services.approvals import EffectChanged, OwnRequest
from chalicelib.store import audit, cases
from chalicelib.store import remedies as works
from tests.certificates_stage import a_set, release
from tests.services.till import Till
from tests.world import STAFF, World

OLD, NEW, OTHER = "42001", "42002", "42003"
SECOND = Actor("staff", "second", "test")


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    for code, capacity in ((OLD, 3), (NEW, 1), (OTHER, 1)):
        world.site(code, capacity)
    return world


def payers(world: World, count: int) -> list[Till]:
    found = [Till.of(world) for _ in range(count)]
    for till in found:
        till.paid()
    return found


def refund_asked(till: Till) -> Request:
    world = till.world
    data = remedies.refund_data(world.round_id, till.person.id, Ground.SYSTEM_FAULT)
    return approvals.ask(
        world.deps, world.round_id, "refund", data, "机房停电", STAFF, till.person.id
    )


def site_asked(world: World, action: Remedy, *to: str) -> Request:
    data = site_remedies.require(world.round_id, OLD, action, list(to))
    data["ground"] = "site_closed"
    return approvals.ask(world.deps, world.round_id, "site_remedy", data, "考点停用", STAFF)


def approved(world: World, request: Request) -> None:
    approvals.approve(world.deps, world.round_id, request.id, request.effect["people"], SECOND)


def work_off(world: World) -> None:
    """The importer function takes what it was sent."""
    while world.queue.sent:
        queue, body = world.queue.sent.pop(0)
        if queue == "import" and body["step"] == "remedy":
            site_remedies.run(world.deps, body["round"], body["work"])


def where(tills: list[Till]) -> list[str]:
    return sorted(till.registration().site for till in tills)


def clean(world: World) -> bool:
    return not inventory_audit.run(world.deps, world.round_id).suspects


# --- one person's refund ---


@pytest.mark.proves("S1-19")
def test_a_full_refund_takes_two(opened: World) -> None:
    (till,) = payers(opened, 1)
    request = refund_asked(till)
    assert request.effect == {"people": 1, "money_minor": 5000}
    assert till.condition() == Condition.PAID
    approved(opened, request)
    assert till.condition() == Condition.REFUNDED
    assert till.reasons == [("remedy", "done")]
    assert till.entries() == []
    assert cases.count("approved", opened.round_id) == 0
    assert clean(opened)
    (work,) = works.of_round(opened.round_id)
    assert (work.kind, work.state, work.done, work.total) == ("refund", "done", 1, 1)
    assert (work.by, work.approved_by) == ("tester", "second")


def test_the_record_says_who_granted_it_and_why(opened: World) -> None:
    (till,) = payers(opened, 1)
    approved(opened, refund_asked(till))
    said = audit.of(registration_subject(till.person.id, opened.round_id))
    granted = next(entry for entry in said if entry.change.action == "refund_granted")
    assert granted.change.reason == "机房停电"
    assert granted.change.actor.id == "second"
    assert (granted.before, granted.after) == ({"state": "paid"}, {"state": "refunded"})


def test_nobody_approves_their_own_nor_a_changed_effect(opened: World) -> None:
    (till,) = payers(opened, 1)
    request = refund_asked(till)
    with pytest.raises(OwnRequest):
        approvals.approve(opened.deps, opened.round_id, request.id, 1, STAFF)
    with pytest.raises(EffectChanged):
        approvals.approve(opened.deps, opened.round_id, request.id, 2, SECOND)
    assert till.condition() == Condition.PAID


def test_too_late_and_refused(opened: World) -> None:
    (till,) = payers(opened, 1)
    first = refund_asked(till)
    opened.pass_time(LASTS)
    with pytest.raises(WrongState):
        approved(opened, first)
    sweep.run(opened.deps)
    assert cases.count("approval", opened.round_id) == 0
    second = refund_asked(till)
    approvals.refuse(opened.deps, opened.round_id, second.id, "无故障记录", SECOND)
    with pytest.raises(NotFound):
        approved(opened, second)
    said = {entry.change.action for entry in audit.of(round_subject(opened.round_id))}
    assert {"approval_lapsed", "approval_refused"} <= said


def test_what_has_become_impossible_says_why(opened: World) -> None:
    (till,) = payers(opened, 1)
    first, second = refund_asked(till), refund_asked(till)
    approved(opened, first)
    effect, why = approvals.effect_now(opened.deps, second)
    assert effect is None
    assert why is not None
    assert (why.code, why.params) == ("wrong_state", {"state": "refunded"})
    with pytest.raises(WrongState):
        approved(opened, second)
    assert till.reasons == [("remedy", "done")]


def test_only_the_paid(opened: World) -> None:
    with pytest.raises(WrongState):
        refund_asked(Till.of(opened))
    with pytest.raises(NotFound):
        remedies.refund_data(opened.round_id, "NOBODY000001", Ground.COMMITTEE)


def test_who_has_sat_is_not_paid_back_once_results_are_open(opened: World) -> None:
    till, other = payers(opened, 2)
    before = refund_asked(till)
    a_set(opened, 1, {till.person.id: "A", other.person.id: "B"})
    release(opened, 1)
    opened.pass_time(timedelta(seconds=1) - timedelta(milliseconds=1))
    refund_asked(other)
    opened.pass_time(timedelta(milliseconds=1))
    for refused in (lambda: approved(opened, before), lambda: refund_asked(other)):
        with pytest.raises(WrongState) as why:
            refused()
        assert why.value.params == {"state": "results_open"}
    assert (till.condition(), till.reasons) == (Condition.PAID, [])


def test_they_may_register_again_while_phase_one_is_open(opened: World) -> None:
    (till,) = payers(opened, 1)
    approved(opened, refund_asked(till))
    till.hold(NEW, "key-00000002")
    assert till.condition() == Condition.HELD
    till.paid()
    assert till.condition() == Condition.PAID
    assert till.reasons == [("remedy", "done")]
    assert clean(opened)
    approved(opened, refund_asked(till))
    assert till.reasons == [("remedy", "done")] * 2
    opened.pass_time(timedelta(days=12))
    with pytest.raises(WindowClosed):
        till.hold(NEW, "key-00000003")
    assert till.condition() == Condition.REFUNDED


def test_the_notification_told_again_pays_nothing_back_twice(opened: World) -> None:
    till = Till.of(opened)
    receipt = till.paid()
    approved(opened, refund_asked(till))
    till.told(receipt)
    assert till.reasons == [("remedy", "done")]


def test_a_refund_that_the_provider_refuses_waits_for_a_person(opened: World) -> None:
    (till,) = payers(opened, 1)
    opened.provider.refund_state = RefundState.FAILED
    approved(opened, refund_asked(till))
    assert till.reasons == [("remedy", "failed")]
    assert till.condition() == Condition.REFUNDED
    assert "refund" in {item.kind for item in overview.waiting(opened.round_id)}


# --- a whole site ---


@pytest.mark.proves("E-69")
def test_a_site_is_moved_and_nobody_is_dropped(opened: World) -> None:
    tills = payers(opened, 3)
    request = site_asked(opened, Remedy.MOVE, NEW, OTHER)
    assert request.effect == {"people": 3, "money_minor": 0, "places": 2, "unplaced": 1}
    sites.set_open(opened.deps, opened.round_id, OLD, False, STAFF, "停用")
    approved(opened, request)
    work_off(opened)
    assert where(tills) == [OLD, NEW, OTHER]
    assert {till.registration().state for till in tills} == {State.PAID}
    (work,) = works.of_round(opened.round_id)
    assert (work.done, work.failed, work.total, work.state) == (2, 1, 3, "done")
    (left,) = (till for till in tills if where([till]) == [OLD])
    assert work.left == {"sold_out": [left.person.id]}
    assert clean(opened)
    sweep.run(opened.deps)
    assert "remedy" in {item.kind for item in overview.waiting(opened.round_id)}
    approved(opened, refund_asked(left))
    sweep.run(opened.deps)
    assert "remedy" not in {item.kind for item in overview.waiting(opened.round_id)}


@pytest.mark.proves("E-69")
def test_a_site_is_paid_back(opened: World) -> None:
    tills = payers(opened, 3)
    request = site_asked(opened, Remedy.REFUND)
    assert request.effect == {"people": 3, "money_minor": 15000, "places": 0, "unplaced": 0}
    approved(opened, request)
    late = Till.of(opened, NEW)
    late.paid()
    work_off(opened)
    assert {till.condition() for till in tills} == {Condition.REFUNDED}
    assert {tuple(till.reasons) for till in tills} == {(("remedy", "done"),)}
    assert late.condition() == Condition.PAID
    assert cases.count("remedy", opened.round_id) == 0
    assert clean(opened)


def test_who_pays_after_the_approval_is_not_part_of_it(opened: World) -> None:
    tills = payers(opened, 2)
    waits = Till.of(opened)
    approved(opened, site_asked(opened, Remedy.REFUND))
    waits.paid()
    work_off(opened)
    assert waits.condition() == Condition.PAID
    assert {till.condition() for till in tills} == {Condition.REFUNDED}


def test_a_lost_message_is_sent_again_and_a_second_run_changes_nothing(opened: World) -> None:
    tills = payers(opened, 2)
    request = site_asked(opened, Remedy.MOVE, NEW, OTHER)
    approved(opened, request)
    opened.queue.sent.clear()
    sweep.run(opened.deps, of=[opened.round_id])  # other tests left work too
    assert opened.queue.sent == []
    opened.pass_time(site_remedies.LEASE)
    sweep.run(opened.deps, of=[opened.round_id])
    work_off(opened)
    before = [till.registration() for till in tills]
    site_remedies.run(opened.deps, opened.round_id, request.id)
    assert [till.registration() for till in tills] == before
    assert where(tills) == [NEW, OTHER]


def test_what_cannot_be_asked_for(opened: World) -> None:
    bad: list[tuple[Remedy, tuple[str, ...], type[Exception]]] = [
        (Remedy.MOVE, (), Invalid),
        (Remedy.MOVE, (OLD,), Invalid),
        (Remedy.MOVE, (NEW, NEW), Invalid),
        (Remedy.REFUND, (NEW,), Invalid),
        (Remedy.MOVE, ("99999",), NotFound),
        (Remedy.REFUND, (), WrongState),
    ]
    for action, to, refused in bad:
        with pytest.raises(refused):
            site_asked(opened, action, *to)


@pytest.mark.parametrize("kind", ["refund", "site_remedy"])
def test_the_sweep_carries_out_what_was_only_approved(opened: World, kind: str) -> None:
    """A crash right after the approval was written."""
    (till,) = payers(opened, 1)
    ask: Callable[[], Any] = (
        (lambda: refund_asked(till))
        if kind == "refund"
        else (lambda: site_asked(opened, Remedy.REFUND))
    )
    request = ask()
    case = cases.get("approval", opened.round_id, request.id)
    assert case is not None
    cases.close("approval", opened.round_id, request.id)
    data = {**case.data, "approved_by": SECOND.id}
    cases.open_(cases.Case("approved", opened.round_id, request.id, "", opened.at, data))
    sweep.run(opened.deps)
    work_off(opened)
    assert till.reasons == [("remedy", "done")]
    assert cases.count("approved", opened.round_id) == 0
