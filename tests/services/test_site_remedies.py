"""A site's remedy pays back the receipts fixed at its approval: each once, and no other (S1-19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.approval import Request
from chalicelib.domain.audit import Actor
from chalicelib.domain.registration import Condition, State
from chalicelib.domain.remedy import Ground, Remedy
from chalicelib.services import approvals, inventory_audit, remedies, site_remedies, sweep
from chalicelib.services.approvals import EffectChanged
from chalicelib.store import cases, guards, tables
from chalicelib.store import remedies as works
from chalicelib.store.registrations import RegistrationItem
from chalicelib.store.remedies import Work
from tests.model import faults
from tests.model.faults import Died, Fault, Plan
from tests.services.till import Till
from tests.world import STAFF, QueueLog, World

OLD, NEW = "42001", "42002"
SECOND = Actor("staff", "second", "test")


class Delays(QueueLog):
    """Keeps how long a message is held back, and whether the job's lease was free by then."""

    def __init__(self) -> None:
        super().__init__()
        self.delays: list[int] = []

    def send(self, queue: str, body: dict[str, Any], delay_seconds: int = 0) -> None:
        super().send(queue, body, delay_seconds)
        self.delays.append(delay_seconds)


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    for code in (OLD, NEW):
        world.site(code, 3)
    return world


def payers(world: World, count: int) -> list[Till]:
    found = sorted((Till.of(world) for _ in range(count)), key=lambda till: till.person.id)
    for till in found:
        till.paid()
    return found


def asked(world: World, action: Remedy = Remedy.REFUND, *to: str) -> Request:
    data = site_remedies.require(world.round_id, OLD, action, list(to))
    data["ground"] = "site_closed"
    return approvals.ask(world.deps, world.round_id, "site_remedy", data, "考点停用", STAFF)


def begun(world: World, action: Remedy = Remedy.REFUND, *to: str) -> Request:
    request = asked(world, action, *to)
    approvals.approve(world.deps, world.round_id, request.id, request.effect["people"], SECOND)
    return request


def refunded(till: Till) -> None:
    """One person's own refund, as staff ask for it."""
    world, who = till.world, till.person.id
    data = remedies.refund_data(world.round_id, who, Ground.SYSTEM_FAULT)
    request = approvals.ask(world.deps, world.round_id, "refund", data, "机房停电", STAFF, who)
    approvals.approve(world.deps, world.round_id, request.id, 1, SECOND)


def work_off(world: World) -> Work:
    """The importer function takes what it was sent."""
    while world.queue.sent:
        _, body = world.queue.sent.pop(0)
        site_remedies.run(world.deps, body["round"], body["work"])
    return works.of_round(world.round_id)[-1]


def clean(world: World) -> bool:
    world.pass_time(timedelta(seconds=61))
    sweep.run(world.deps)
    return not inventory_audit.run(world.deps, world.round_id).suspects


@pytest.mark.proves("S1-19")
def test_who_holds_again_after_a_crash_has_the_money_back_all_the_same(opened: World) -> None:
    """The registration was ended, the refund not opened; then they chose another place."""
    (till,) = payers(opened, 1)
    request = begun(opened)
    faults.install()
    with faults.planned(Plan(Fault.DIES, at=3)), pytest.raises(Died):
        site_remedies.run(opened.deps, opened.round_id, request.id)
    assert till.registration().state == State.REFUNDED
    assert till.reasons == []
    till.hold(NEW, "key-00000002")
    opened.pass_time(site_remedies.LEASE)
    work_off(opened)
    assert till.reasons == [("remedy", "done")]
    assert till.condition() == Condition.HELD
    assert clean(opened)


@pytest.mark.proves("S1-19")
def test_who_was_paid_back_otherwise_and_has_paid_again_keeps_the_place(opened: World) -> None:
    again, other = payers(opened, 2)
    begun(opened)
    refunded(again)
    again.hold(OLD, "key-00000002")
    again.paid()
    work_off(opened)
    assert again.condition() == Condition.PAID
    assert again.reasons == other.reasons == [("remedy", "done")]
    assert other.condition() == Condition.REFUNDED
    assert clean(opened)


def test_whose_payment_was_being_confirmed_is_left_to_a_person(opened: World) -> None:
    """The shard said paid already, the registration not yet: which receipt was not to be known."""
    (till,) = payers(opened, 1)
    raw, state = RegistrationItem(till.person.id, opened.round_id), RegistrationItem.state
    tables.updated(raw, [state.set("paying")])
    begun(opened)
    tables.updated(raw, [state.set("paid")])
    assert work_off(opened).left == {"wrong_state": [till.person.id]}
    assert till.condition() == Condition.PAID
    assert cases.count("remedy", opened.round_id) == 1


def test_the_list_is_as_long_as_a_site_is_large(opened: World) -> None:
    people = {f"PERSON{number:06d}": f"receipt-{number:024d}" for number in range(20_000)}
    works.put_people(opened.round_id, "large", people, "first")
    works.put_people(opened.round_id, "large", {"LATE": ""}, "second")
    assert works.people(opened.round_id, "large") == people


def test_progress_is_kept_person_by_person_and_the_next_run_is_not_turned_away(
    opened: World,
) -> None:
    tills = payers(opened, 3)
    opened.queue = Delays()
    opened.deps = replace(opened.deps, queues=opened.queue)  # type: ignore[arg-type]
    request = begun(opened)
    opened.provider.refund = slow(opened)  # type: ignore[method-assign]
    seen = []
    while opened.queue.sent:
        _, body = opened.queue.sent.pop(0)
        site_remedies.run(opened.deps, body["round"], body["work"])
        seen.append(works.of_round(opened.round_id)[0].at)
        assert guards.lease(f"remedy#{request.id}", "free", opened.wall_at, opened.wall_at)
    assert seen == [1, 2, 3]
    assert opened.queue.delays == [0, 5, 5]
    assert {till.condition() for till in tills} == {Condition.REFUNDED}


def slow(world: World) -> Any:
    """A provider that takes all the time a run has."""
    refund = world.provider.refund

    def answer(request: Any) -> Any:
        world.pass_time(site_remedies.RUNS)
        return refund(request)

    return answer


def test_fewer_places_than_the_request_said_need_a_new_request(opened: World) -> None:
    payers(opened, 3)
    request = asked(opened, Remedy.MOVE, NEW)
    assert request.effect["unplaced"] == 0
    taker = Till.of(opened, NEW)
    with pytest.raises(EffectChanged):
        approvals.approve(opened.deps, opened.round_id, request.id, 3, SECOND)
    taker.cancel()
    approvals.approve(opened.deps, opened.round_id, request.id, 3, SECOND)
    assert work_off(opened).failed == 0


def test_a_running_remedy_is_listed_before_any_number_of_newer_ones(opened: World) -> None:
    payers(opened, 1)
    request = begun(opened)
    work = works.get(opened.round_id, request.id)
    assert work is not None
    for number in range(60):
        newer = replace(work, id=f"{request.id}-{number:02d}", kind="refund", version=0)
        works.put(replace(newer, state=works.DONE))
    listed = [found.id for found in site_remedies.listed(opened.round_id)]
    assert (len(listed), listed[-1]) == (51, request.id)
    work_off(opened)
    assert request.id not in {found.id for found in site_remedies.listed(opened.round_id)}


def test_more_requests_than_a_page_all_wait(opened: World) -> None:
    payers(opened, 1)
    request = asked(opened)
    case = cases.get("approval", opened.round_id, request.id)
    assert case is not None
    for number in range(205):
        cases.open_(replace(case, id=f"{request.id}-{number:03d}"))
    assert len(approvals.waiting(opened.round_id)) == 206
