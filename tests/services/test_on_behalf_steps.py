"""Staff register others where the place is taken with the submission: the steps are kept."""

from __future__ import annotations

import pytest

from chalicelib.domain.audit import Actor
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import Invalid
from chalicelib.domain.flow import StepNotReached
from chalicelib.domain.paper import ChoiceRefused
from chalicelib.domain.staff import Scope
from chalicelib.services import bulk, on_behalf, standing
from chalicelib.services.bulk import Report, Sent
from chalicelib.services.on_behalf import Wanted
from chalicelib.store import roster
from tests import flow_stage
from tests.stage import with_original
from tests.world import STAFF, World

CLERK = Actor("staff", "clerk", "request-1")
BOTH = Wanted("46001", ("L3_written", "L3_oral"), {"L3_oral": "oral_1"})


@pytest.fixture
def pets(world: World) -> World:
    flow_stage.pets(world)
    return world


def somebody(world: World, *, photo: bool = True) -> Candidate:
    person = flow_stage.born(world).person
    roster.introduce(person)
    return with_original(world, person) if photo else person


def register(world: World, person: Candidate, wanted: Wanted) -> standing.Standing:
    return on_behalf.register(world.deps, world.round_id, person, wanted, "到场", CLERK)


@pytest.mark.proves("C-49")
def test_a_clerk_registers_for_papers_in_the_programmes_order(pets: World) -> None:
    seen = register(pets, somebody(pets), BOTH).shown
    assert seen is not None
    assert (seen.site, set(seen.papers)) == ("46001", {"L3_written", "L3_oral"})
    assert (seen.fee_minor, seen.parts) == (15000, ("oral_1", "written"))


@pytest.mark.proves("C-49", "S2-04")
def test_the_choice_is_judged_as_the_candidates_own(pets: World) -> None:
    with pytest.raises(ChoiceRefused):
        register(pets, somebody(pets), Wanted("46001", ("L2_written", "L3_written")))
    with pytest.raises(StepNotReached) as refused:
        register(pets, somebody(pets, photo=False), BOTH)
    assert refused.value.params["wanted"] == "photo"


def send(world: World, csv: str, *, dry_run: bool) -> Report:
    sent = Sent(csv, "集体报名", 0, dry_run)
    return bulk.work(world.deps, world.round_id, sent, Scope("national"), STAFF)


@pytest.mark.proves("C-47")
def test_a_list_names_papers_and_batches(pets: World) -> None:
    people_there = [somebody(pets), somebody(pets), somebody(pets, photo=False)]
    numbers = [pets.deps.keys.open(person.id_sealed) for person in people_there]
    csv = (
        "姓名,身份证号,考点,科目,批次,职业（选填）\n"
        f"林测,{numbers[0]},46001,L3_written、L3_oral,L3_oral=oral_2,教师\n"
        f"林测,{numbers[1]},46001,L2_written L3_written,,\n"
        f"林测,{numbers[2]},46001,L1_written,,\n"
    )
    tried, done = (send(pets, csv, dry_run=dry) for dry in (True, False))
    for report in (tried, done):
        assert report.good == [2]
        told = [(fault.line, fault.code) for fault in report.refused]
        assert told == [(3, "one_level_only"), (3, "papers_overlap"), (4, "step_not_reached")]
    seen = standing.of(pets.deps, people_there[0].id, pets.round_id).shown
    assert seen is not None
    assert (seen.parts, seen.answers) == (("oral_2", "written"), {"occupation": "教师"})
    assert send(pets, csv, dry_run=False).known == [2]


def test_a_degree_list_says_what_the_school_asks(world: World) -> None:
    flow_stage.degree(world)
    one = flow_stage.born(world)
    roster.introduce(one.person)
    number = world.deps.keys.open(one.person.id_sealed)
    head = "name,id_no,site,papers,candidate_type,major,status\n"
    csv = f"{head}林测,{number},43010,EN,x,accounting,enrolled\n"
    (fault,) = send(world, csv, dry_run=True).refused
    assert (fault.column, fault.code) == ("answers/candidate_type", "choice")
    with pytest.raises(Invalid):
        send(world, csv.replace("site", "place"), dry_run=True)
    flow_stage.confirmed(one)
    good = csv.replace(",x,", ",part_time,")
    assert send(world, good, dry_run=True).good == [2]
    report = send(world, good, dry_run=False)
    assert (report.good, report.refused) == ([2], [])
