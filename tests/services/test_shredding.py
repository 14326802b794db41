"""What was taken for a purpose goes when its time is over, and not before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.retention import After, Retention
from chalicelib.gateways.files import Files
from chalicelib.services import identity, identity_reviews, queues, shredding
from chalicelib.services.shredding import Report
from chalicelib.store import cases
from infra.demo import specimens
from tests.identity_stage import (
    DEGREE,
    SELF_TAUGHT,
    at_work,
    cards,
    confirmed,
    number,
    of,
    send,
    waiting,
)
from tests.world import STAFF, World

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture
def person(world: World) -> Candidate:
    return at_work(world).person(name="郑考五")


def run(world: World, programme: str = DEGREE, *, dry_run: bool = False) -> Report:
    return shredding.run(world.deps, world.deps.programmes[programme], dry_run=dry_run)


def due_of(report: Report, person: Candidate) -> list[str]:
    return [line.purpose for line in report.due if line.candidate_id == person.id]


def keys(world: World, person: Candidate, programme: str = DEGREE) -> list[str]:
    records = of(world, person, programme).found.steps.values()
    return [key for record in records for key in record.files.values()]


@pytest.mark.proves("P-02")
def test_pictures_go_thirty_days_after_they_were_confirmed(world: World, person: Candidate) -> None:
    confirmed(world, person)
    files = keys(world, person)
    world.pass_time(30 * DAY - SECOND)
    assert due_of(run(world), person) == []
    world.pass_time(SECOND)
    dry = run(world, dry_run=True)
    assert due_of(dry, person) == ["id_card"]
    assert all(world.deps.files.size(key) for key in files)
    report = run(world)
    assert due_of(report, person) == ["id_card"]
    assert [world.deps.files.size(key) for key in files] == [None, None]
    assert due_of(run(world), person) == []
    assert of(world, person).found.confirmed(person)


@pytest.mark.proves("P-02")
def test_the_proof_names_the_rule_and_the_digest_of_every_file(
    world: World, person: Candidate
) -> None:
    confirmed(world, person)
    world.pass_time(30 * DAY)
    wanted = {x.case: sorted(x.files.values()) for x in run(world, dry_run=True).due}
    before = len(shredding.proofs(DEGREE, 500))
    run(world)
    proofs = shredding.proofs(DEGREE, 500)
    lines = {line["case"]: line for line in proofs[0].change.params["lines"]}
    assert (len(proofs), set(lines)) == (before + 1, set(wanted))
    assert all(lines[case]["sha256"] == digests for case, digests in wanted.items())
    assert person.id not in str(proofs[0].change.params)


@pytest.mark.proves("P-01", "P-02")
def test_who_takes_the_consent_back_is_forgotten_at_once(world: World, person: Candidate) -> None:
    confirmed(world, person)
    found = of(world, person)
    step = found.rules.steps[0]
    identity.say(found, step, found.purpose(step).version, False, world.actor(person))
    assert due_of(run(world), person) == ["id_card"]


@pytest.mark.proves("P-02")
def test_what_a_person_still_looks_at_stays_until_the_last_day(
    world: World, person: Candidate
) -> None:
    wrong = cards(world, person, name="林测二")
    for _ in range(3):
        send(world, person, "id_card", wrong)
    world.pass_time(30 * DAY)
    report = run(world)
    assert due_of(report, person) == ["id_card", "id_card"], "attempts that were left"
    (case,) = waiting(person)
    assert all(world.deps.files.size(key) for key in case.data["files"].values())
    world.pass_time(60 * DAY - SECOND)
    assert due_of(run(world), person) == []
    world.pass_time(SECOND)
    assert due_of(run(world), person) == ["id_card"]


@pytest.mark.proves("P-02")
def test_a_face_is_not_kept_once_it_is_compared(world: World, person: Candidate) -> None:
    send(world, person, "id_card", cards(world, person), SELF_TAUGHT)
    who = number(world, person)
    record = send(world, person, "face", {"capture": specimens.face(who)}, SELF_TAUGHT)
    assert (record.passed, dict(record.files)) == (True, {})


def test_a_face_that_a_person_compares_goes_that_night(world: World, person: Candidate) -> None:
    send(world, person, "id_card", cards(world, person), SELF_TAUGHT)
    face = specimens.face(number(world, person), likeness=70)
    record = send(world, person, "face", {"capture": face}, SELF_TAUGHT)
    (key,) = record.files.values()
    assert due_of(run(world, SELF_TAUGHT), person) == []
    (case,) = waiting(person, SELF_TAUGHT)
    queues.decide(world.deps, identity_reviews.QUEUE, case, "approve", STAFF)
    assert due_of(run(world, SELF_TAUGHT), person) == ["face"]
    assert world.deps.files.size(key) is None


class Stubborn(Files):
    def delete(self, key: str) -> None:
        """Says yes, and does nothing."""


def test_what_could_not_go_is_counted_and_tried_again(world: World, person: Candidate) -> None:
    confirmed(world, person)
    world.pass_time(30 * DAY)
    here, files = world.deps, world.deps.files
    world.deps = replace(here, files=Stubborn(files.bucket, files._client, files._public))
    report = run(world)
    assert (due_of(report, person), report.failed >= 1) == ([], True)
    world.deps = here
    assert due_of(run(world), person) == ["id_card"]


def test_other_matters_are_settled_by_name(world: World, person: Candidate) -> None:
    key = f"identity/{person.id}/{DEGREE}/x/proof"
    world.deps.files.write(key, b"a proof", "image/jpeg")
    case = shredding.keep(world.deps, DEGREE, "proof", person.id, {key: b"a proof"})
    cases.open_(case)
    world.pass_time(200 * DAY)
    assert due_of(run(world), person) == []
    shredding.settle(DEGREE, [case.id], world.at)
    world.pass_time(100 * DAY)
    shredding.settle(DEGREE, [case.id], world.at)
    world.pass_time(65 * DAY - SECOND)
    assert due_of(run(world), person) == []
    world.pass_time(SECOND)
    assert due_of(run(world), person) == ["proof"]


def test_the_earliest_end_counts() -> None:
    rule = Retention("id_card", After.SETTLED, 30 * DAY, 90 * DAY, {})
    at = datetime(2024, 1, 1, tzinfo=UTC)
    assert rule.due(at, None, None) == at + 90 * DAY
    assert rule.due(at, at + DAY, None) == at + 31 * DAY
    assert rule.due(at, at + 80 * DAY, None) == at + 90 * DAY
    assert rule.due(at, None, at + DAY) == at + DAY
    assert replace(rule, after=After.TAKEN).due(at, at + DAY, None) == at + 30 * DAY
