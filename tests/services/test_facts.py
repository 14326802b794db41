"""Facts of persons: from files, revoked, and who is affected; reviews of eligibility and names."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.draft import Draft
from chalicelib.domain.errors import Invalid, NotEligible, WindowClosed, WrongState
from chalicelib.domain.fact import Fact, FactType
from chalicelib.domain.programme import Sitting
from chalicelib.domain.registration import State
from chalicelib.domain.window import BEIJING
from chalicelib.services import (
    affected,
    approvals,
    booking,
    checkout,
    eligibility,
    eligibility_reviews,
    facts,
    imports,
    name_reviews,
    queues,
    rounds,
    settlement,
    standing,
    suspects,
)
from chalicelib.services.queues import Queue
from chalicelib.store import cases, drafts, people, registrations
from chalicelib.store.cases import Case
from chalicelib.store.jobs import Job, JobState
from tests import flow_stage, imports_stage
from tests.imports_stage import committed, counts, uploaded, work
from tests.messaging import told_of
from tests.stage import PROVIDER, paid
from tests.world import OPENS, STAFF, World, an_id_no

HEADER = "姓名,证件号码,类别,项目,成绩,考次,考试日期,起始日期,截止日期,依据\n"
SCORE = "林测,{id_no},成绩,L3_written,{value},2016B,2016-09-10,,,\n"


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 5)
    return world


@pytest.fixture
def pets(world: World) -> World:
    flow_stage.pets(world)
    return world


@pytest.fixture
def base(opened: World) -> int:
    """A stretch of numbers of this test's own."""
    return int(opened.round_id.rpartition("-")[2]) * 17 % 900 + 40_000


def checked(world: World, rows: str, kind: str = "facts", header: str = HEADER) -> Job:
    job = uploaded(world, (header + rows).encode(), kind)
    imports.check(world.deps, world.round_id, job.id)
    work(world)
    return imports.get(world.round_id, job.id)


def imported(world: World, rows: str) -> Job:
    job = committed(world, checked(world, rows))
    assert job.state == JobState.COMMITTED
    return job


def id_no(world: World, person: Candidate) -> str:
    return world.deps.keys.open(person.id_sealed)


def known(person: Candidate) -> tuple[Fact, ...]:
    found = people.facts(person.id)
    assert found is not None
    return found.known


def waiting(queue: Queue, owner: str) -> list[Case]:
    return list(cases.every(queue.kind, owner))


def decide(world: World, queue: Queue, owner: str, verb: str, reason: str | None = None) -> None:
    (case,) = waiting(queue, owner)
    queues.decide(world.deps, queue, case, verb, STAFF, reason)


@pytest.mark.proves("S2-48", "S2-50")
def test_facts_of_a_file_are_known_with_their_source(pets: World) -> None:
    person = pets.person()
    job = imported(pets, SCORE.format(id_no=id_no(pets, person), value=71))
    (fact,) = known(person)
    assert (fact.type, fact.key, fact.value, fact.ref) == ("score", "L3_written", 71, "2016B")
    assert (fact.programme, fact.source) == ("pets", f"import:{job.id}")
    assert fact.attrs == {"sat_on": "2016-09-10"}
    found = people.facts(person.id)
    assert found is not None
    shown = facts.listed(pets.deps, found)
    (one,) = [one for one in shown if one.fact.key == "L3_written"]
    assert {grant.key for _, grant in one.counts_for} == {"00015", "degree_language"}


def test_the_same_file_again_changes_nothing(pets: World) -> None:
    person = pets.person()
    text = SCORE.format(id_no=id_no(pets, person), value=71)
    imported(pets, text)
    before = known(person)
    again = checked(pets, text)
    assert counts(again) == (0, 0, 1)
    committed(pets, again)
    assert known(person) == before


@pytest.mark.proves("D-1")
def test_a_person_nobody_knows_becomes_known(pets: World) -> None:
    number = an_id_no(4711)
    imported(pets, SCORE.format(id_no=number, value=60) + SCORE.format(id_no=number, value=60))
    imported(pets, f"林测,{number},合格,PETS3,certificate,2016B,,,,\n")
    person = next(p for p in _people() if id_no(pets, p) == number)
    assert {fact.key for fact in known(person)} == {"L3_written", "PETS3"}


def _people() -> list[Candidate]:
    found = imports_stage.of_people()
    ids = {key.split("/")[1] for key in found if key.endswith("/profile")}
    return [facts.candidate for facts in map(people.facts, sorted(ids)) if facts]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("林测,{id},成绩,L9_written,60,,,,,\n", "key", "fact_unknown"),
        ("林测,{id},成绩,L3_written,101,,,,,\n", "value", "score_range"),
        ("林测,{id},成绩,L3_written,-1,,,,,\n", "value", "score_range"),
        ("林测,{id},成绩,L3_written,59.3,,,,,\n", "value", "score_step"),
        ("林测,{id},成绩,L3_written,good,,,,,\n", "value", "score_not_number"),
        ("林测,{id},合格,METS1,maybe,,,,,\n", "value", "fact_value"),
        ("林测,{id},别的,METS1,passed,,,,,\n", "type", "fact_type_unknown"),
        ("林测,{id},停考,toefl,,,,2017-01-01,,\n", "key", "fact_unknown"),
        ("林测,{id},停考,national,,,,2017-01-02,2017-01-01,\n", "until", "days_reversed"),
        ("林测,{id},成绩,L3_written,60,,2016-13-01,,,\n", "sat_on", "date_pattern"),
        ("林测,{id},成绩,L3_written,60,a#b,,,,\n", "ref", "ref_pattern"),
        ("=1+1,{id},成绩,L3_written,60,,,,,\n", "name", "formula"),
        ("林测,123,成绩,L3_written,60,,,,,\n", "id_no", "id_pattern"),
        ("陈样,{id},成绩,L3_written,60,,,,,\n", "name", "name_differs_from_record"),
    ],
)
def test_every_bad_row_is_refused_with_its_cause(
    pets: World, row: str, column: str, code: str
) -> None:
    person = pets.person()
    job = checked(pets, row.replace("{id}", id_no(pets, person)))
    assert counts(job) == (0, 1, 0)
    (fault,) = job.refused
    assert (fault["column"], fault["code"]) == (column, code)
    committed(pets, job)
    assert known(person) == ()


def test_rows_that_contradict_each_other_are_both_refused(pets: World) -> None:
    number = id_no(pets, pets.person())
    both = SCORE.format(id_no=number, value=71) + SCORE.format(id_no=number, value=72)
    job = checked(pets, both)
    assert counts(job) == (0, 2, 0)
    assert {fault["code"] for fault in job.refused} == {"fact_conflict"}


@pytest.mark.proves("E-34", "E-35")
def test_a_name_in_another_form_waits_for_a_person(pets: World) -> None:
    for verb, kept in (("refuse", 0), ("approve", 1)):
        person = pets.person(name="萧测")
        text = SCORE.format(id_no=id_no(pets, person), value=71).replace("林测", "肖测")
        job = checked(pets, text)
        assert job.counts == {"name_variants": 1}
        committed(pets, job)
        (case,) = waiting(name_reviews.QUEUE, "pets")
        shown = name_reviews.QUEUE.show(pets.deps, case)
        assert (shown["stated"], shown["recorded"]) == ("肖*", "萧*")
        decide(pets, name_reviews.QUEUE, "pets", verb, "another_person")
        assert len(known(person)) == kept
        assert told_of(pets, person.id) == [f"name_{'accepted' if kept else 'refused'}"]
        assert waiting(name_reviews.QUEUE, "pets") == []


@pytest.mark.proves("S2-67")
def test_a_suspension_blocks_a_new_registration_until_it_ends(opened: World) -> None:
    person = opened.ready()
    row = f"林测,{id_no(opened, person)},停考,national,,,,2014-10-01,2014-10-31,第九条第三款\n"
    imported(opened, row)
    opened.at = OPENS + timedelta(hours=14, minutes=59)
    with pytest.raises(NotEligible) as refused:
        opened.hold(person, "42001")
    (reason,) = refused.value.reasons
    assert (reason.code, reason.clause) == ("sanctioned", "第九条第三款")
    assert reason.params["until"] == "2014-10-31"
    opened.at = OPENS + timedelta(days=1, hours=15)
    assert opened.hold(person, "42001").state == State.INTENT


@pytest.mark.proves("E-41")
def test_a_revoked_fact_lists_those_it_had_carried(opened: World) -> None:
    person = opened.person(("CET4", 499))
    granted = Fact(
        FactType.EXEMPTION, "eligibility", "granted", "cet_set", "t", opened.at, opened.round_id
    )
    facts.add(opened.deps, person.id, granted, "a reason", STAFF)
    booking.agree(opened.deps, person.id, opened.round_id, "2014-1")
    opened.consent(person)
    opened.hold(person, "42001")
    hit = facts.revoke(opened.deps, person.id, granted.id, "entered by mistake", STAFF)
    assert [seen.round_id for seen in hit] == [opened.round_id]
    (gone,) = known(person)
    assert (gone.reason, gone.by) == ("entered by mistake", STAFF.id)
    assert registrations.get(person.id, opened.round_id).state == State.INTENT  # type: ignore[union-attr]
    (case,) = waiting(affected.QUEUE, opened.round_id)
    assert affected.QUEUE.show(opened.deps, case)["cause"] == "fact_revoked"
    with pytest.raises(WrongState):
        facts.revoke(opened.deps, person.id, granted.id, "again", STAFF)
    decide(opened, affected.QUEUE, opened.round_id, "refuse", "not_eligible")
    assert registrations.get(person.id, opened.round_id).state == State.CANCELLED  # type: ignore[union-attr]


@pytest.mark.proves("E-41")
def test_a_lowered_score_drops_nobody_silently(opened: World, base: int) -> None:
    rows = imports_stage.row(base, total=500)
    committed(opened, imports_stage.checked(opened, rows))
    ticket = rows.split(",")[0]
    person = people.of_written_ticket(ticket)
    assert person is not None
    _paid(opened, person)
    job = imports_stage.checked(opened, imports_stage.row(base, total=499))
    assert job.counts == {"lowered": 1, "absent": 0}
    committed(opened, job)
    here = standing.of(opened.deps, person, opened.round_id)
    assert here.registration is not None
    assert (here.verdict.eligible, here.registration.state) == (False, State.PAID)
    (case,) = waiting(affected.QUEUE, opened.round_id)
    assert case.data["cause"] == "score_lowered"
    decide(opened, affected.QUEUE, opened.round_id, "approve")
    assert standing.of(opened.deps, person, opened.round_id).verdict.eligible
    committed(opened, imports_stage.checked(opened, imports_stage.row(base, total=498)))
    assert waiting(affected.QUEUE, opened.round_id) == []


def _paid(world: World, candidate_id: str) -> None:
    """Pays as everybody does."""
    found = people.facts(candidate_id)
    assert found is not None
    booking.agree(world.deps, candidate_id, world.round_id, "2014-1")
    world.consent(found.candidate)
    world.hold(found.candidate, "42001")
    actor = world.actor(found.candidate)
    started = checkout.start(world.deps, candidate_id, world.round_id, None, "key-pay-01", actor)
    settlement.settle(world.deps, world.provider.pay(started.payment_no, world.at), PROVIDER)


@pytest.mark.proves("E-41")
def test_a_row_gone_from_the_whole_roster_is_listed(opened: World, base: int) -> None:
    committed(opened, imports_stage.checked(opened, imports_stage.row(base)))
    gone, stays = paid(opened), people.of_written_ticket(imports_stage.row(base).split(",")[0])
    assert stays is not None
    _paid(opened, stays)
    text = imports_stage.row(base) + imports_stage.row(base + 1)
    job = checked(opened, text, "roster_whole", imports_stage.HEADER)
    assert job.counts == {"lowered": 0, "absent": 1}
    committed(opened, job)
    (case,) = waiting(affected.QUEUE, opened.round_id)
    assert (case.candidate_id, case.data["cause"]) == (gone.id, "row_removed")
    assert registrations.get(gone.id, opened.round_id).state == State.PAID  # type: ignore[union-attr]
    decide(opened, affected.QUEUE, opened.round_id, "refuse", "withdrawn")
    (asked,) = approvals.waiting(opened.round_id)
    assert (asked.kind, asked.candidate_id) == ("refund", gone.id)


@pytest.mark.proves("C-29")
def test_a_review_makes_eligible_and_holds_no_place_meanwhile(opened: World) -> None:
    person = opened.person(("CET4", 499))
    actor = opened.actor(person)
    note = "成绩单上是 505 分，请核对"
    eligibility_reviews.request(opened.deps, person.id, opened.round_id, note, actor)
    with pytest.raises(WrongState):
        eligibility_reviews.request(opened.deps, person.id, opened.round_id, note, actor)
    assert registrations.get(person.id, opened.round_id) is None
    (case,) = waiting(eligibility_reviews.QUEUE, opened.round_id)
    shown = eligibility_reviews.QUEUE.show(opened.deps, case)
    assert shown["note"] == note
    assert shown["reasons"][0]["params"]["short"] == 1
    decide(opened, eligibility_reviews.QUEUE, opened.round_id, "approve")
    here = standing.of(opened.deps, person.id, opened.round_id)
    assert here.verdict.eligible
    state = eligibility_reviews.state(person.id, opened.round_id)
    assert state is not None
    assert state["state"] == "granted"
    assert told_of(opened, person.id) == ["review_granted"]
    with pytest.raises(WrongState):
        eligibility_reviews.request(opened.deps, person.id, opened.round_id, note, actor)


@pytest.mark.proves("C-29")
def test_a_refused_review_says_why_and_may_be_asked_again(opened: World) -> None:
    person = opened.person(("CET4", 499))
    said = (person.id, opened.round_id, "请核对我的四级成绩单原件", opened.actor(person))
    eligibility_reviews.request(opened.deps, *said)
    decide(opened, eligibility_reviews.QUEUE, opened.round_id, "refuse", "rule_stands")
    state = eligibility_reviews.state(person.id, opened.round_id)
    assert state is not None
    assert (state["state"], state["reason"]) == ("refused", "rule_stands")
    assert told_of(opened, person.id) == ["review_refused"]
    assert not standing.of(opened.deps, person.id, opened.round_id).verdict.eligible
    opened.pass_time(timedelta(minutes=1))
    eligibility_reviews.request(opened.deps, *said)


@pytest.mark.parametrize(
    ("note", "fits"), [("短" * 9, False), ("够" * 10, True), ("长" * 1001, False)]
)
def test_the_note_has_its_length(opened: World, note: str, fits: bool) -> None:
    person = opened.person(("CET4", 499))
    said = (person.id, opened.round_id, note, opened.actor(person))
    if fits:
        eligibility_reviews.request(opened.deps, *said)
        return
    with pytest.raises(Invalid):
        eligibility_reviews.request(opened.deps, *said)


def test_no_review_after_the_window_nor_for_the_eligible(opened: World) -> None:
    low, good = opened.person(("CET4", 499)), opened.person()
    note = "请再次核对我的成绩单原件"
    with pytest.raises(WrongState):
        eligibility_reviews.request(opened.deps, good.id, opened.round_id, note, opened.actor(good))
    opened.at = OPENS + timedelta(days=11, hours=8)
    with pytest.raises(WindowClosed):
        eligibility_reviews.request(opened.deps, low.id, opened.round_id, note, opened.actor(low))


@pytest.mark.proves("C-28", "S2-67")
def test_a_national_suspension_reaches_every_programme_by_any_document(pets: World) -> None:
    person = pets.person()
    row = f"林测,{id_no(pets, person)},停考,national,,,,2014-01-01,2016-12-31,第九条\n"
    imported(pets, row)
    (ban,) = known(person)
    assert ban.until == date(2016, 12, 31)
    here = standing.of(pets.deps, person.id, pets.round_id)
    assert [reason.code for reason in here.verdict.reasons] == ["sanctioned"]


@pytest.mark.proves("C-25")
@pytest.mark.parametrize(("minutes", "clash"), [(0, True), (119, True), (120, False)])
def test_two_examinations_at_once_are_refused(world: World, minutes: int, clash: bool) -> None:
    """PETS level 3 is written from 9:00 to 11:00."""
    flow_stage.pets(world)
    starts = datetime(2017, 3, 18, 9, tzinfo=BEIJING) + timedelta(minutes=minutes)
    own = rounds.get(world.round_id)
    other = World(world.environment)
    times = Sitting(starts, starts - timedelta(minutes=30), starts - timedelta(minutes=10))
    other.round(exam_on=own.exam_on, sitting=times)
    other.site("42001", 5)
    person = other.ready()
    other.hold(person, "42001")
    world.at = other.at
    draft = Draft(papers=("L3_written",), batches={"L3_written": "written"})
    drafts.save(person.id, world.round_id, draft)
    here = standing.of(world.deps, person.id, world.round_id)
    assert here.verdict.eligible is not clash
    if clash:
        (reason,) = here.verdict.reasons
        assert (reason.code, reason.params["fact"]) == ("fact_present", "overlap")
        assert reason.params["value"] == other.round_id


@pytest.mark.proves("E-44", "C-28")
@pytest.mark.parametrize("verb", ["approve", "refuse"])
def test_a_suspended_person_with_another_document_is_seen(pets: World, verb: str) -> None:
    deps, one = pets.deps, pets.person(name="许测重")
    term = (date(2014, 1, 1), date(2019, 12, 31))
    facts.suspend(deps, one.id, "national", term, "第九条", "替考", STAFF)
    born = eligibility.born_on(deps, _facts(one), {})
    assert born is not None
    other, stranger = pets.person(name="许测重"), pets.person(name="陈测重")
    assert not suspects.look(deps, "pets", stranger, born)
    assert not suspects.look(deps, "pets", other, born + timedelta(days=1))
    assert suspects.look(deps, "pets", other, born)
    (case,) = waiting(suspects.QUEUE, "pets")
    shown = suspects.QUEUE.show(deps, case)
    assert shown["suspensions"] == [{"scope": "national", "until": "2019-12-31"}]
    assert "许测重" not in str(shown)
    decide(pets, suspects.QUEUE, "pets", verb, "another_person")
    eligible = standing.of(deps, other.id, pets.round_id).verdict.eligible
    assert eligible is (verb == "refuse")


def _facts(person: Candidate) -> people.Facts:
    found = people.facts(person.id)
    assert found is not None
    return found
