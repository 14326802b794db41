"""The way to a registration: order, resuming, edits, the other programmes (S2-11 to S2-20, S3-01,
S4-14 to S4-20, C4-40 to C4-45)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.domain.errors import (
    IdempotencyMismatch,
    Invalid,
    NotEligible,
    NotFound,
    StaleVersion,
    WindowClosed,
)
from chalicelib.domain.flow import EditLocked, StepNotReached
from chalicelib.domain.paper import ChoiceRefused
from chalicelib.domain.photo import PhotoRefused
from chalicelib.domain.registration import State
from chalicelib.domain.window import BEIJING
from chalicelib.services import checkout, settlement, sweep
from tests.flow_stage import (
    ENROLLED,
    KEY,
    Walker,
    born,
    both_of_l3,
    confirmed,
    degree,
    pets,
)
from tests.stage import PROVIDER, a_photo
from tests.world import World

HOUR = timedelta(hours=1)


def pay(one: Walker) -> None:
    world, actor = one.world, one.world.actor(one.person)
    who = (one.person.id, world.round_id)
    started = checkout.start(world.deps, *who, None, "key-payment-1", actor)
    settlement.settle(world.deps, world.provider.pay(started.payment_no, world.at), PROVIDER)


@pytest.mark.proves("S2-11", "S2-12", "C4-40")
def test_the_order_of_the_normal_flow(world: World) -> None:
    pets(world)
    one = born(world)
    wanted = ["agreement", "consents", "site", "papers", "batch", "retained", "data"]
    wanted += ["guardian", "photo", "submit", "pay", "done"]
    assert list(one.states) == wanted
    assert one.now == "agreement"
    one.read_all()
    assert one.now == "site"
    one.say("site", site="46001")
    assert one.now == "papers"
    one.say("papers", papers=("L3_written", "L3_oral"))
    assert one.now == "batch"
    one.say("batch", batches={"L3_oral": "oral_2"})
    assert one.now == "data"
    one.say("data", confirmed=True)
    assert one.now == "photo"
    one.say("photo", photo_id=one.upload("photo", a_photo(1)))
    assert one.now == "submit"
    assert one.submit()
    assert one.now == "pay"
    seen = one.registration
    assert (seen.papers, seen.parts) == (("L3_written", "L3_oral"), ("oral_2", "written"))
    assert seen.fee_minor == 15000
    pay(one)
    assert set(one.states.values()) <= {"done", "now"}
    assert one.step("done").state == "done"


@pytest.mark.proves("C4-40", "S2-12")
@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("site", {"site": "46001"}),
        ("papers", {"papers": ("L3_oral",)}),
        ("data", {"confirmed": True}),
    ],
)
def test_a_later_step_before_an_earlier_one_is_refused(
    world: World, step: str, said: dict[str, object]
) -> None:
    pets(world)
    one = born(world)
    with pytest.raises(StepNotReached) as refused:
        one.say(step, **said)
    assert refused.value.params["wanted"] == "agreement"
    with pytest.raises(StepNotReached):
        one.submit()


def test_a_step_of_another_flow_is_not_there(world: World) -> None:
    pets(world)
    with pytest.raises(NotFound):
        born(world).say("notice", version="1")
    with pytest.raises(NotFound):
        born(world).say("proof", proof_id="x", order_no="12345678", payer="林测")


@pytest.mark.proves("S2-04", "S2-05")
@pytest.mark.parametrize(
    ("papers", "code"),
    [
        (("L2_written", "L3_oral"), "one_level_only"),
        (("L4_written",), "paper_not_offered"),
        (("L9_written",), "paper_not_offered"),
    ],
)
def test_what_may_not_be_chosen(world: World, papers: tuple[str, ...], code: str) -> None:
    pets(world)
    one = born(world)
    one.read_all()
    one.say("site", site="46001")
    with pytest.raises(ChoiceRefused) as refused:
        one.say("papers", papers=papers)
    assert code in [reason.code for reason in refused.value.reasons]


@pytest.mark.proves("S2-05", "C4-42")
@pytest.mark.parametrize(
    ("papers", "fee", "parts"),
    [
        (("L3_written",), 10000, ("written",)),
        (("L3_oral",), 5000, ("oral_1",)),
        (("L3_written", "L3_oral"), 15000, ("oral_1", "written")),
    ],
)
def test_written_only_oral_only_or_both(
    world: World, papers: tuple[str, ...], fee: int, parts: tuple[str, ...]
) -> None:
    pets(world)
    one = born(world)
    one.read_all()
    one.say("site", site="46001")
    one.say("papers", papers=papers)
    if "L3_oral" in papers:
        one.say("batch", batches={"L3_oral": "oral_1"})
    one.say("data", confirmed=True)
    one.say("photo", photo_id=one.upload("photo", a_photo(2)))
    one.submit()
    assert (one.registration.fee_minor, one.registration.parts) == (fee, parts)


@pytest.mark.proves("C4-43")
def test_who_comes_back_goes_on_where_they_were(world: World) -> None:
    pets(world)
    one = born(world)
    one.read_all()
    one.say("site", site="46001")
    again = Walker(world, one.person)
    assert again.now == "papers"
    assert again.view.draft.site == "46001"


def test_another_tab_was_first(world: World) -> None:
    from dataclasses import replace

    from chalicelib.store import drafts

    pets(world)
    one = born(world)
    one.read_all()
    one.say("site", site="46001")
    draft = one.view.draft
    assert drafts.save(one.person.id, world.round_id, replace(draft, papers=("L1_oral",)))
    assert drafts.save(one.person.id, world.round_id, draft) is None
    with pytest.raises(StaleVersion):
        one.say("agreement", version="1999-1")


@pytest.mark.proves("C4-45")
def test_submitting_twice_is_submitting_once(world: World) -> None:
    pets(world, 1)
    one = both_of_l3(world)
    assert one.submit()
    before = one.registration
    assert not one.submit()
    assert one.registration == before
    with pytest.raises(EditLocked):
        one.say("papers", papers=("L3_written",))
    one.cancel()
    one.say("papers", papers=("L2_oral",))
    one.say("batch", batches={"L2_oral": "oral_1"})
    assert one.submit("key-00000002")
    assert one.registration.papers == ("L2_oral",)


@pytest.mark.proves("S2-15")
def test_whoever_has_not_paid_changes_their_data_again_and_again(world: World) -> None:
    pets(world)
    one = both_of_l3(world)
    one.say("data", answers={"school": "海南中学"}, confirmed=True)
    one.submit()
    assert one.registration.answers == {"school": "海南中学"}
    for school in ("海口一中", "海口二中"):
        one.say("data", answers={"school": school}, confirmed=True)
        assert one.registration.answers == {"school": school}
    assert one.registration.state == State.INTENT
    assert one.view.here.placed


@pytest.mark.proves("S2-16", "A6-5")
def test_after_payment_nothing_is_changed(world: World) -> None:
    pets(world)
    one = both_of_l3(world)
    one.submit()
    pay(one)
    for step, said in (
        ("data", {"answers": {"school": "海口一中"}, "confirmed": True}),
        ("site", {"site": "46001"}),
        ("papers", {"papers": ("L3_oral",)}),
    ):
        with pytest.raises(EditLocked) as locked:
            one.say(step, **said)
        assert locked.value.params["stage"] == "paid"
    assert one.registration.answers == {}


@pytest.mark.proves("S2-16", "E25")
def test_nothing_is_changed_while_a_payment_runs(world: World) -> None:
    pets(world)
    one = both_of_l3(world)
    one.submit()
    actor = world.actor(one.person)
    checkout.start(world.deps, one.person.id, world.round_id, None, "key-payment-1", actor)
    with pytest.raises(EditLocked) as locked:
        one.say("data", answers={"school": "海口一中"}, confirmed=True)
    assert locked.value.params["stage"] == "paying"


@pytest.mark.proves("S2-16", "S2-10")
def test_after_the_window_nothing_is_changed(world: World) -> None:
    pets(world)
    one, other = both_of_l3(world), born(world)
    closes = one.view.here.round.phase_one.closes_at
    world.pass_time(closes - world.at - timedelta(seconds=1))
    one.submit()
    one.say("data", answers={"school": "海口一中"}, confirmed=True)
    world.pass_time(timedelta(seconds=1))
    with pytest.raises(EditLocked):
        one.say("data", answers={"school": "海口二中"}, confirmed=True)
    with pytest.raises(WindowClosed):
        other.say("agreement", version="2017-1")
    assert one.registration.answers == {"school": "海口一中"}


@pytest.mark.proves("S2-17", "S2-18", "S2-20")
def test_unpaid_after_24_hours_it_has_lapsed(world: World) -> None:
    pets(world, 1)
    one, other = both_of_l3(world), both_of_l3(world)
    one.submit()
    assert one.registration.payment_deadline == world.at.replace(microsecond=0) + 24 * HOUR
    world.pass_time(24 * HOUR - timedelta(minutes=3))
    actor = world.actor(one.person)
    checkout.start(world.deps, one.person.id, world.round_id, None, "key-payment-1", actor)
    world.pass_time(timedelta(minutes=20))
    sweep.run(world.deps, of=[world.round_id])
    assert one.step("submit").state == "problem"
    why = one.step("submit").why
    assert why is not None
    assert why.code == "lapsed"
    other.submit()
    assert other.registration.state == State.INTENT


@pytest.mark.proves("S2-19")
def test_the_last_day_for_payment_ends_a_hold_earlier(world: World) -> None:
    pets(world)
    one = both_of_l3(world)
    round_ = one.view.here.round
    world.pass_time(round_.phase_one.closes_at - world.at - timedelta(minutes=1))
    one.submit()
    assert one.registration.payment_deadline == world.at.replace(microsecond=0) + 24 * HOUR
    assert one.registration.payment_deadline < round_.pay_until


@pytest.mark.proves("P-01")
@pytest.mark.parametrize(("days", "asked"), [(1, True), (0, False)])
def test_a_guardian_consents_for_those_under_fourteen(world: World, days: int, asked: bool) -> None:
    """On the day itself, whatever the age on the day of the exam."""
    pets(world)
    today = world.at.astimezone(BEIJING).date()
    one = born(world, today.replace(year=today.year - 14) + timedelta(days=days))
    one.read_all()
    one.say("site", site="46001")
    one.say("papers", papers=("L1_written",))
    one.say("data", confirmed=True)
    assert (one.now == "guardian") == asked
    if asked:
        given = {"name": "林家长", "relation": "mother", "phone": "13800000001", "consent": True}
        wrong = guardian(given, phone="12", relation="aunt", consent=False)
        with pytest.raises(Invalid) as bad:
            one.say("guardian", guardian=wrong)
        assert {error.pointer for error in bad.value.errors} == {
            "/guardian/phone",
            "/guardian/relation",
            "/guardian/consent",
        }
        with pytest.raises(StepNotReached):
            one.upload("photo", a_photo(3))
        one.say("guardian", guardian=guardian(given))
        assert one.now == "photo"
        one.consent("minor", given=False)
        assert one.now == "guardian"


def guardian(given: dict[str, object], **changes: object) -> object:
    from chalicelib.services.flow_view import GuardianSaid

    return GuardianSaid(**{**given, **changes})  # type: ignore[arg-type]


def test_a_photo_is_checked_before_it_is_taken(world: World) -> None:
    pets(world)
    one = born(world)
    one.read_all()
    one.say("site", site="46001")
    one.say("papers", papers=("L1_written",))
    one.say("data", confirmed=True)
    with pytest.raises(PhotoRefused):
        one.upload("photo", b"x" * 900_000)
    with pytest.raises(PhotoRefused):
        one.say("photo", photo_id=one.upload("photo", b"MZ" + b"x" * 30_000))
    with pytest.raises(NotFound):
        one.say("photo", photo_id="somebody-elses")
    assert one.now == "photo"


@pytest.mark.proves("S4-15", "S4-16", "S4-11", "A6-10")
def test_the_degree_exam_asks_in_its_own_order(world: World) -> None:
    degree(world)
    one = born(world)
    assert one.now == "notice"
    with pytest.raises(StaleVersion):
        one.say("notice", version="yesterday's")
    one.read_all()
    if one.view.here.programme.identity is not None:
        assert one.now == "identity"
        with pytest.raises(StepNotReached) as refused:
            one.say("data", answers=ENROLLED, confirmed=True)
        assert refused.value.params["wanted"] == "identity"
    confirmed(one)
    assert one.now == "data"


@pytest.mark.proves("S4-17", "S4-18", "S4-19", "C2-24")
@pytest.mark.parametrize(
    ("grade", "taken"),
    [("优", True), ("良", True), ("中", True), ("及格", False), ("不及格", False)],
)
def test_the_grade_of_the_thesis_is_a_gate(world: World, grade: str, taken: bool) -> None:
    degree(world)
    one = born(world)
    one.read_all()
    confirmed(one)
    said = {**ENROLLED, "status": "graduated", "thesis_grade": grade}
    if taken:
        one.say("data", answers=said, confirmed=True)
        assert one.now == "papers"
        return
    with pytest.raises(NotEligible) as refused:
        one.say("data", answers=said, confirmed=True)
    (reason,) = refused.value.reasons
    assert reason.params["value"] == grade
    assert reason.way_out == "contact"
    assert one.now == "data"


@pytest.mark.proves("S4-18", "S4-19")
def test_the_grade_is_asked_of_graduates_only(world: World) -> None:
    degree(world)
    one = born(world)
    one.read_all()
    confirmed(one)
    with pytest.raises(Invalid) as bad:
        one.say("data", answers={**ENROLLED, "thesis_grade": "优"}, confirmed=True)
    assert [(e.pointer, e.code) for e in bad.value.errors] == [
        ("/answers/thesis_grade", "not_asked")
    ]
    with pytest.raises(Invalid) as bad:
        one.say("data", answers={"status": "graduated", "major": "astrology", "x": "y"})
    assert {(e.pointer, e.code) for e in bad.value.errors} == {
        ("/answers/x", "unknown_field"),
        ("/answers/candidate_type", "required"),
        ("/answers/major", "choice"),
        ("/answers/thesis_grade", "required"),
        ("/confirmed", "required"),
    }


@pytest.mark.proves("S3-01", "S3-02", "C1-19")
def test_every_text_of_toefl_is_accepted_by_its_version(world: World) -> None:
    world.round(programme="toefl", papers=("ibt",))
    world.site("80001", 4)
    one = born(world)
    one.say("agreement", version=one.view.here.programme.agreement.version)
    why = one.step("agreement").why
    assert why is not None
    assert why.params["document"] == "handbook"
    with pytest.raises(StaleVersion):
        one.say("agreement", document="handbook", version="2001-1")
    with pytest.raises(NotFound):
        one.say("agreement", document="manual", version="2025-1")
    one.read_all()
    one.say("site", site="80001")
    assert one.now == "data"
    with pytest.raises(Invalid) as bad:
        one.say("data", answers={"birth_on": "1990-02-31", "name_on_document": "林 测量"})
    assert {(e.pointer, e.code) for e in bad.value.errors} == {
        ("/answers/birth_on", "date"),
        ("/answers/birth_on", "birth_differs"),
        ("/answers/name_on_document", "name_differs"),
        ("/confirmed", "required"),
    }
    known = one.view.born_on()
    assert known is not None
    said = {"birth_on": known.isoformat(), "name_on_document": one.person.name}
    one.say("data", answers=said, confirmed=True)
    one.submit()
    assert one.registration.papers == ("ibt",)


@pytest.mark.proves("S1-14", "C1-19")
def test_the_steps_of_cet_set_tell_the_same_story(world: World) -> None:
    world.round()
    world.site("42001", 2)
    one = born(world)
    assert list(one.states) == ["agreement", "consents", "site", "pay", "done"]
    assert one.now == "agreement"
    ready = Walker(world, world.ready())
    assert ready.now == "site"
    with pytest.raises(NotFound):
        ready.say("site", site="42001")
    with pytest.raises(NotFound):
        ready.submit()
    world.hold(ready.person, "42001", KEY)
    assert ready.now == "pay"


def test_a_key_of_another_choice_is_refused(world: World) -> None:
    pets(world)
    one = both_of_l3(world)
    one.submit()
    one.cancel()
    one.say("papers", papers=("L3_written",))
    with pytest.raises(IdempotencyMismatch):
        one.submit()
    assert one.submit("key-00000002")
