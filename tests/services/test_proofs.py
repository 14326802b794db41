"""Payment shown by a picture: the place that waits, the review, changes (S4-21 to S4-30, E27, E28,
C6-69 to C6-71, P-04).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.audit import Change
from chalicelib.domain.errors import (
    HoldExpired,
    Invalid,
    NotFound,
    PaymentPending,
    SoldOut,
    TooLarge,
    WindowClosed,
    WrongState,
)
from chalicelib.domain.flow import EditLocked
from chalicelib.domain.photo import PhotoRefused
from chalicelib.domain.proof import OrderTaken, PayerDiffers, under_review
from chalicelib.domain.registration import Condition, Registration, State
from chalicelib.domain.seats import PAID
from chalicelib.services import (
    all_queues,
    booking,
    checkout,
    inventory_audit,
    minute_audit,
    proof_reviews,
    proofs,
    queues,
    sweep,
)
from chalicelib.services.deps import Deps
from chalicelib.store import cases, payments, registrations
from infra.walk.steps import an_order
from tests.flow_stage import ENROLLED, Walker, degree, enrolled, pays
from tests.messaging import told_of
from tests.world import STAFF, World

MINUTE = timedelta(minutes=1)
QUEUE = proofs.QUEUE


def case_of(one: Walker) -> cases.Case:
    proof = one.view.proof
    assert proof is not None
    found = cases.get(QUEUE, one.world.round_id, proof.id)
    assert found is not None
    return found


def decide(one: Walker, verb: str, reason: str | None = None) -> None:
    queue = all_queues.get(QUEUE)
    queues.decide(one.world.deps, queue, case_of(one), verb, STAFF, reason)


def past_everything(world: World, one: Walker) -> None:
    """Long after the window and the deadline, with the sweep and the audit."""
    world.pass_time(one.view.here.round.pay_until - world.at + timedelta(hours=2))
    tidy(world)


def tidy(world: World) -> None:
    sweep.run(world.deps, of=[world.round_id])
    minute_audit.run(world.deps)
    world.pass_time(2 * MINUTE)
    minute_audit.run(world.deps)


def clean(world: World) -> bool:
    return not inventory_audit.run(world.deps, world.round_id).suspects


def test_without_its_mark_the_place_of_a_proof_is_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard left out: the entry ends with the hold, and whoever comes next has the place."""
    monkeypatch.setattr(proofs, "keep", lambda seen: None)
    degree(world, 1)
    one = enrolled(world)
    pays(one)
    past_everything(world, one)
    assert one.entries() == []
    assert one.registration.state == State.PAYING


@pytest.mark.proves("S4-26", "S4-27")
def test_a_proof_in_time_keeps_the_place_however_long_it_waits(world: World) -> None:
    degree(world, 1)
    one = enrolled(world)
    before = one.registration
    assert one.now == "proof"
    pays(one)
    assert one.states["proof"] == "done"
    assert under_review(one.registration)
    assert one.view.here.condition == Condition.REVIEWING
    past_everything(world, one)
    assert one.view.here.condition == Condition.REVIEWING
    assert (len(one.entries()), one.entries()[0].seq) == (1, before.seq)
    assert clean(world)
    decide(one, "approve")
    assert (one.registration.state, one.entries()[0].until) == (State.PAID, PAID)
    assert one.step("done").state == "done"
    assert clean(world)
    assert cases.count(QUEUE, world.round_id) == 0


def test_nobody_gets_the_place_meanwhile(world: World) -> None:
    degree(world, 1)
    one = enrolled(world)
    pays(one)
    world.pass_time(timedelta(days=9))
    sweep.run(world.deps, of=[world.round_id])
    with pytest.raises(SoldOut):
        enrolled(world)


@pytest.mark.proves("S4-25")
def test_a_proof_after_the_deadline_is_too_late(world: World) -> None:
    degree(world)
    one, other = enrolled(world), enrolled(world)
    sent = one.upload("proof", an_order(1), "image/png")
    late = other.upload("proof", an_order(2), "image/png")
    world.pass_time(one.registration.payment_deadline - world.at - timedelta(seconds=1))
    one.say("proof", proof_id=sent, order_no="1000000000001", payer=one.person.name)
    world.pass_time(timedelta(seconds=1))
    with pytest.raises((WindowClosed, HoldExpired)):
        other.say("proof", proof_id=late, order_no="1000000000002", payer=other.person.name)
    assert under_review(one.registration)


@pytest.mark.proves("S4-24", "E27", "C6-70")
def test_refused_in_time_it_is_a_hold_again_and_may_be_sent_anew(world: World) -> None:
    degree(world, 1)
    one = enrolled(world)
    pays(one)
    world.pass_time(timedelta(days=2))
    decide(one, "refuse", "other_payer")
    seen = one.registration
    assert (seen.state, seen.payment_no) == (State.INTENT, None)
    assert seen.payment_deadline == one.view.here.round.pay_until
    assert one.entries() == [seen.place]
    step = one.step("proof")
    assert (step.state, step.why and step.why.params["reason"]) == ("problem", "other_payer")
    assert clean(world)
    pays(one)
    decide(one, "approve")
    assert one.registration.state == State.PAID


@pytest.mark.proves("E27")
def test_refused_after_the_close_the_place_is_given_back(world: World) -> None:
    degree(world, 1)
    one = enrolled(world)
    pays(one)
    past_everything(world, one)
    decide(one, "refuse", "wrong_item")
    assert one.registration.state == State.EXPIRED
    assert one.entries() == []
    assert told_of(world, one.person.id) == ["proof_over"]
    assert clean(world)


def test_a_refusal_cut_off_before_the_entry_is_made_good_by_the_audit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    degree(world, 1)
    one = enrolled(world)
    pays(one)
    with monkeypatch.context() as patched:
        patched.setattr(proof_reviews, "_let_go", lambda *_: None)
        decide(one, "refuse", "unreadable")
    assert one.registration.state == State.INTENT
    past_everything(world, one)
    tidy(world)
    assert one.entries() == []
    assert clean(world)


def test_a_submission_cut_off_after_the_entry_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    degree(world, 1)
    one = enrolled(world)
    sent = one.upload("proof", an_order(3), "image/png")
    said = {"proof_id": sent, "order_no": "1000000000003", "payer": one.person.name}
    with monkeypatch.context() as patched:
        patched.setattr(cases, "open_in", _gone)
        with pytest.raises(RuntimeError):
            one.say("proof", **said)
    assert one.registration.state == State.INTENT
    one.say("proof", **said)
    assert under_review(one.registration)
    past_everything(world, one)
    assert len(one.entries()) == 1


def _gone(*_: object) -> None:
    raise RuntimeError


def test_an_approval_cut_off_after_the_money_is_approved_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    degree(world, 1)
    one = enrolled(world)
    pays(one)
    with monkeypatch.context() as patched:
        patched.setattr(proof_reviews, "_close", _gone)
        with pytest.raises(RuntimeError):
            decide(one, "approve")
    assert one.registration.state == State.PAID
    decide(one, "approve")
    money = payments.of(one.person.id, world.round_id)
    assert (len(money.receipts), money.refunds) == (1, ())
    assert clean(world)


@pytest.mark.proves("P-04", "E27")
def test_an_order_is_named_by_one_candidate_only(world: World) -> None:
    degree(world)
    one, other = enrolled(world), enrolled(world)
    pays(one, order="4200 0012-3456")
    with pytest.raises(OrderTaken):
        pays(other, order="420000123456")
    assert other.registration.state == State.INTENT
    pays(one, order="420000123456")
    assert one.view.proof is not None
    assert one.view.proof.order_no == "420000123456"
    assert cases.count(QUEUE, world.round_id) == 1


@pytest.mark.proves("E27", "C6-69", "C6-70")
def test_a_picture_that_another_has_sent_is_flagged(world: World) -> None:
    degree(world)
    one, other, third = enrolled(world), enrolled(world), enrolled(world)
    pays(one, picture=an_order(11))
    pays(other, picture=an_order(11))
    pays(third, picture=smaller(an_order(11)))
    assert case_of(one).data["same_file"] == 0
    assert case_of(other).data["same_file"] == 1
    assert case_of(third).data["looks_alike"] == 1
    decide(one, "refuse", "unreadable")
    pays(one, picture=an_order(12))
    assert case_of(one).data["same_file"] == 0


def smaller(data: bytes) -> bytes:
    """The same screen, saved again at half its size."""
    import io

    from PIL import Image

    target = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.resize((image.width // 2, image.height // 2)).save(target, "PNG")
    return target.getvalue()


@pytest.mark.proves("S4-22", "S4-23", "C6-71", "E-35")
def test_the_payer_is_the_candidate(world: World) -> None:
    degree(world)
    one = enrolled(world)
    sent = one.upload("proof", an_order(4), "image/png")
    with pytest.raises(PayerDiffers):
        one.say("proof", proof_id=sent, order_no="1000000000004", payer="王五")
    with pytest.raises(Invalid) as bad:
        one.say("proof", proof_id=sent)
    assert {error.pointer for error in bad.value.errors} == {"/order_no"}
    with pytest.raises(Invalid) as bad:
        one.say("proof", proof_id=sent, order_no="12", payer=one.person.name)
    assert [error.code for error in bad.value.errors] == ["order_no"]
    assert one.registration.state == State.INTENT


@pytest.mark.proves("C6-69")
def test_what_is_no_picture_is_refused(world: World) -> None:
    degree(world)
    one = enrolled(world)
    with pytest.raises(TooLarge):
        one.upload("proof", b"x" * (4 * 1024 * 1024 + 1), "image/png")
    with pytest.raises(Invalid):
        one.upload("proof", an_order(0), "application/pdf")
    bad = one.upload("proof", b"MZ" + b"x" * 5000, "image/png")
    with pytest.raises(PhotoRefused):
        one.say("proof", proof_id=bad, order_no="1000000000005", payer=one.person.name)
    with pytest.raises(NotFound):
        one.say("proof", proof_id="another", order_no="1000000000005", payer=one.person.name)
    assert one.registration.state == State.INTENT


@pytest.mark.proves("S4-30", "E28")
def test_a_change_asks_for_the_proof_again_and_pays_nothing_twice(world: World) -> None:
    degree(world)
    one = enrolled(world)
    pays(one, order="1000000000006")
    decide(one, "approve")
    paid = one.registration
    one.say("data", answers={**ENROLLED, "major": "civil"}, confirmed=True)
    assert one.registration.answers["major"] == "accounting"
    step = one.step("proof")
    assert (step.state, step.why and step.why.code) == ("problem", "proof_again")
    pays(one, order="1000000000006")
    assert one.registration.state == State.PAID
    assert one.step("proof").state == "done"
    decide(one, "approve")
    assert one.registration.answers["major"] == "civil"
    assert one.registration.provider_no == paid.provider_no
    assert len(payments.of(one.person.id, world.round_id).receipts) == 1
    assert clean(world)


def test_what_becomes_of_a_proof_is_told_once(world: World) -> None:
    degree(world)
    one = enrolled(world)
    pays(one)
    decide(one, "refuse", "unreadable")
    assert told_of(world, one.person.id) == ["proof_refused"]
    pays(one)
    decide(one, "approve")
    assert told_of(world, one.person.id) == ["paid", "proof_refused"]
    one.say("papers", papers=("JP",))
    pays(one)
    decide(one, "approve")
    assert told_of(world, one.person.id) == ["change_accepted", "paid", "proof_refused"]


@pytest.mark.proves("S4-30")
def test_a_refused_change_leaves_what_is_paid(world: World) -> None:
    degree(world)
    one = enrolled(world)
    pays(one)
    decide(one, "approve")
    one.say("papers", papers=("JP",))
    pays(one)
    decide(one, "refuse", "data_differs")
    assert (one.registration.state, one.registration.papers) == (State.PAID, ("EN",))
    assert one.step("proof").state == "problem"
    assert told_of(world, one.person.id) == ["change_refused", "paid"]
    assert clean(world)


@pytest.mark.proves("S4-30")
def test_a_change_while_the_proof_waits_takes_a_proof_too(world: World) -> None:
    degree(world, 1)
    one = enrolled(world)
    pays(one)
    one.say("papers", papers=("JP",))
    assert one.step("proof").state == "problem"
    pays(one)
    assert cases.count(QUEUE, world.round_id) == 1
    decide(one, "approve")
    assert (one.registration.state, one.registration.papers) == (State.PAID, ("JP",))


@pytest.mark.proves("S4-29")
def test_changes_end_with_the_window(world: World) -> None:
    degree(world)
    one = enrolled(world)
    pays(one)
    decide(one, "approve")
    closes = one.view.here.round.phase_one.closes_at
    world.pass_time(closes - world.at - timedelta(seconds=1))
    one.say("data", answers={**ENROLLED, "major": "civil"}, confirmed=True)
    world.pass_time(timedelta(seconds=1))
    with pytest.raises(EditLocked):
        one.say("data", answers={**ENROLLED, "major": "computing"}, confirmed=True)
    with pytest.raises(WindowClosed):
        one.upload("proof", an_order(5), "image/png")
    assert one.registration.answers["major"] == "accounting"


def test_no_cashier_and_no_giving_back_while_it_waits(world: World) -> None:
    degree(world)
    one = enrolled(world)
    who = (one.person.id, world.round_id)
    with pytest.raises(WrongState):
        checkout.start(world.deps, *who, None, "key-payment-1", world.actor(one.person))
    pays(one)
    with pytest.raises(PaymentPending):
        one.cancel()
    with pytest.raises(WrongState):
        checkout.start(world.deps, *who, None, "key-payment-1", world.actor(one.person))
    checkout.ask(world.deps, *who, world.actor(one.person))
    assert under_review(one.registration)


@pytest.mark.proves("C6-70")
def test_what_a_reviewer_sees(world: World) -> None:
    degree(world)
    one = enrolled(world)
    pays(one, order="1000000000007")
    seen = proof_reviews.show(world.deps, case_of(one))
    assert seen["expected"]["item"]["zh-CN"] == "成人高等教育学士学位外语水平考试费"
    assert seen["expected"]["amount_minor"] == 6000
    assert seen["expected"]["payer"] == "林*"
    assert (seen["order_no"], seen["payer"]["likeness"]) == ("1000000000007", "exact")
    assert one.person.name not in str(seen)
    with pytest.raises(Invalid):
        decide(one, "refuse")
    with pytest.raises(Invalid):
        decide(one, "refuse", "because")


def test_a_case_that_another_proof_has_replaced_decides_nothing(world: World) -> None:
    degree(world)
    one = enrolled(world)
    pays(one)
    old = case_of(one)
    pays(one)
    with pytest.raises(WrongState):
        proof_reviews.decide(world.deps, replace(old), "approve", None, STAFF)
    assert under_review(one.registration)


@pytest.mark.parametrize("verb", ["approve", "refuse"])
def test_a_registration_that_moves_meanwhile_is_looked_at_again(
    world: World, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    degree(world)
    one = enrolled(world)
    pays(one)
    close = proof_reviews._close
    moved: list[Registration | None] = []

    def late(deps: Deps, case: cases.Case, seen: Registration, *more: Any) -> None:
        if not moved:
            change = Change("school_changed", STAFF, deps.now())
            moved.append(registrations.write(seen, seen, change, None))
        close(deps, case, seen, *more)

    monkeypatch.setattr(proof_reviews, "_close", late)
    decide(one, verb, "unreadable" if verb == "refuse" else None)
    assert moved
    assert one.registration.state == (State.PAID if verb == "approve" else State.INTENT)
    assert one.view.proof is not None
    assert cases.get(QUEUE, world.round_id, one.view.proof.id) is None


def test_sent_again_it_is_the_same_proof(world: World) -> None:
    degree(world)
    one = enrolled(world)
    sent = pays(one, order="1000000000008")
    before = one.registration
    one.say("proof", proof_id=sent, order_no="1000000000008", payer=one.person.name)
    assert one.registration == before


def test_the_hold_itself_can_still_be_given_back_unpaid(world: World) -> None:
    degree(world, 1)
    one = enrolled(world)
    booking.cancel(world.deps, one.person.id, world.round_id, world.actor(one.person))
    enrolled(world)
