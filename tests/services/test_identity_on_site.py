"""Confirmed by an office, or by an institution that has its own people only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.confirmation import StepState, Way
from chalicelib.domain.errors import Forbidden, Invalid, NotFound, StaleVersion, WrongState
from chalicelib.domain.office import Office
from chalicelib.domain.staff import Scope
from chalicelib.services import cohorts, identity_on_site, offices
from chalicelib.services.identity_on_site import Desk, confirm, desk_of, each, find, reject
from chalicelib.store import audit, people
from chalicelib.store import offices as stored_offices
from tests.identity_stage import SELF_TAUGHT, at_work, cards, number, of, send, waiting
from tests.world import STAFF, World

OFFICE = Desk(Way.ON_SITE, "420601")
SCHOOL = Desk(Way.COHORT, "jingzhou")
WORDS = {"zh-CN": "周一至周五 8:30–17:00", "en": "Monday to Friday, 8:30 to 17:00"}


@pytest.fixture
def person(world: World) -> Candidate:
    return at_work(world).person(name="周试三")


def listed(world: World, *persons: Candidate, institution: str = "jingzhou") -> None:
    lines = ["姓名,证件号码", *(f"{one.name},{number(world, one)}" for one in persons)]
    put = (world.deps, SELF_TAUGHT, institution, "\n".join(lines), STAFF)
    good, faults = cohorts.put(*put, dry_run=False)
    assert (good, faults) == (len(persons), [])


@pytest.mark.proves("S5-22", "C-14")
def test_an_office_finds_who_is_before_it_and_confirms_them(
    world: World, person: Candidate
) -> None:
    found = find(world.deps, SELF_TAUGHT, number(world, person), OFFICE, STAFF)
    assert found.candidate.id == person.id
    stored = confirm(world.deps, SELF_TAUGHT, person.id, OFFICE, STAFF)
    assert (stored.way, stored.by, stored.confirmed_at) == (Way.ON_SITE, "420601", world.at)
    assert of(world, person, SELF_TAUGHT).found.confirmed(person)
    actions = [entry.change.action for entry in audit.of(f"person#{person.id}")]
    assert actions[:2] == ["identity_on_site", "identity_looked_up"]
    with pytest.raises(WrongState):
        confirm(world.deps, SELF_TAUGHT, person.id, OFFICE, STAFF)


@pytest.mark.proves("S5-16")
def test_it_ends_what_waits_for_a_reviewer(world: World, person: Candidate) -> None:
    wrong = cards(world, person, police="not_found")
    for _ in range(3):
        send(world, person, "id_card", wrong, SELF_TAUGHT)
    assert len(waiting(person, SELF_TAUGHT)) == 1
    confirm(world.deps, SELF_TAUGHT, person.id, OFFICE, STAFF)
    assert waiting(person, SELF_TAUGHT) == []
    assert all(
        r.state == StepState.PASSED for r in of(world, person, SELF_TAUGHT).found.steps.values()
    )


@pytest.mark.proves("C-14")
def test_an_office_says_why_not(world: World, person: Candidate) -> None:
    reject(world.deps, SELF_TAUGHT, person.id, OFFICE, "not_same_person", STAFF)
    found = of(world, person, SELF_TAUGHT)
    assert (found.found.refused["reason"], found.found.refused["by"]) == (
        "not_same_person",
        "420601",
    )
    assert not found.found.confirmed(person)
    stored = confirm(world.deps, SELF_TAUGHT, person.id, OFFICE, STAFF)
    assert stored.refused == {}


def test_nobody_and_no_number(world: World) -> None:
    with pytest.raises(NotFound):
        find(world.deps, SELF_TAUGHT, "460199199003070017", OFFICE, STAFF)
    with pytest.raises(Invalid):
        find(world.deps, SELF_TAUGHT, "460199199003070018", OFFICE, STAFF)


@pytest.mark.proves("S5-23", "C-15")
def test_an_institution_confirms_its_own_people_and_learns_nothing_of_others(
    world: World, person: Candidate
) -> None:
    stranger, elsewhere = world.person(name="吴例四"), world.person(name="何卷六")
    listed(world, person)
    listed(world, elsewhere, institution="wuhan")
    for other in (stranger, elsewhere):
        with pytest.raises(NotFound):
            find(world.deps, SELF_TAUGHT, number(world, other), SCHOOL, STAFF)
    done = each(world.deps, SELF_TAUGHT, [person.id, stranger.id, elsewhere.id], SCHOOL, STAFF)
    assert done == [(person.id, "done"), (stranger.id, "not_found"), (elsewhere.id, "not_found")]
    found = of(world, person, SELF_TAUGHT).found
    assert (found.way, found.by) == (Way.COHORT, "jingzhou")
    assert not of(world, stranger, SELF_TAUGHT).found.confirmed(stranger)


@pytest.mark.proves("S5-23")
def test_the_list_says_what_is_wrong_line_by_line(world: World, person: Candidate) -> None:
    taken = world.person(name="吴例四")
    listed(world, taken, institution="wuhan")
    lines = [
        "姓名,证件号码",
        f"{person.name},{number(world, person)}",
        f"{person.name},{number(world, person)}",
        f",{number(world, world.person())}",
        "林测一,460199199003070018",
        f"吴例四,{number(world, taken)}",
    ]
    code = f"school-{world.round_id}"
    put = (world.deps, SELF_TAUGHT, code, "\n".join(lines), STAFF)
    good, faults = cohorts.put(*put, dry_run=True)
    told = [(fault.line, fault.column, fault.code) for fault in faults]
    assert (good, told) == (
        1,
        [
            (3, "id_no", "twice"),
            (4, "name", "name_empty"),
            (5, "id_no", "id_check_digit"),
            (6, "id_no", "member_of_another"),
        ],
    )
    assert list(cohorts.members(SELF_TAUGHT, code)) == []
    cohorts.put(*put, dry_run=False)
    ((member, facts, _),) = cohorts.members(SELF_TAUGHT, code)
    assert facts is not None
    assert (member.name, facts.candidate.id) == (person.name, person.id)
    with pytest.raises(Invalid):
        cohorts.put(world.deps, SELF_TAUGHT, code, "a,b\n1,2", STAFF, dry_run=True)


def test_the_desk_is_the_scope_and_nobody_elses() -> None:
    assert desk_of(Scope("office:420601"), None) == OFFICE
    assert desk_of(Scope("institution:jingzhou"), "420601") == SCHOOL
    assert desk_of(Scope("national"), "420601") == OFFICE
    with pytest.raises(Invalid):
        desk_of(Scope("national"), None)
    with pytest.raises(Forbidden):
        desk_of(Scope("province:湖北省"), "420601")


@pytest.mark.proves("S5-22", "P-15")
def test_an_office_publishes_where_when_and_what_to_bring(world: World) -> None:
    wanted = Office("420601", WORDS, WORDS, WORDS, WORDS, "0601", "0710-1", True, 0)
    stored = offices.publish(world.deps, SELF_TAUGHT, wanted, STAFF)
    assert stored in stored_offices.of_programme(SELF_TAUGHT)
    with pytest.raises(StaleVersion):
        offices.publish(world.deps, SELF_TAUGHT, wanted, STAFF)
    moved = offices.publish(world.deps, SELF_TAUGHT, replace(stored, phone="0710-2"), STAFF)
    assert stored_offices.get(SELF_TAUGHT, "420601") == moved
    with pytest.raises(NotFound):
        offices.publish(world.deps, "cet_set", wanted, STAFF)
    with pytest.raises(Forbidden):
        offices.require_own(Scope("office:420602"), "420601")


@pytest.mark.proves("S4-01", "S5-17", "P-15")
def test_the_code_leads_to_the_programme_by_https(world: World) -> None:
    deps = replace(world.deps, site_origin="https://exam.example")
    programme = deps.programmes["degree_english"]
    assert (
        offices.entry_address(deps, programme) == "https://exam.example/?programme=degree_english"
    )
    assert offices.entry_png(deps, programme)
    assert deps.files.read("notices/entry/degree_english.png").startswith(b"\x89PNG")


def test_a_face_of_a_round_is_passed_at_the_desk_too(world: World, person: Candidate) -> None:
    from chalicelib.services import rounds
    from tests.world import historic_round

    wanted = replace(historic_round(world.round_id), programme="degree_english")
    round_id = rounds.put(world.deps, wanted, STAFF).id
    identity_on_site.confirm(world.deps, "degree_english", person.id, OFFICE, STAFF, round_id)
    found = of(world, person)
    assert found.found.record(found.rules.steps[1], round_id).passed
    assert people.facts(person.id) is not None
