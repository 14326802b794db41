"""Numbers given before: imported once, kept as they have become, and never given again."""

from __future__ import annotations

import secrets

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.registry import NumberState
from chalicelib.services import imports, registry, registry_numbers
from chalicelib.store import registry as store
from chalicelib.store.jobs import Job, JobState
from tests.imports_stage import committed, counts, uploaded, work
from tests.programmes_stage import Hall
from tests.registry_stage import CODE, A, B, confirm, registered
from tests.world import World

HEADER = "准考证号,姓名,证件号码,手机号码,成绩\n"


@pytest.fixture
def hall(world: World) -> Hall:
    return Hall.of(world, "self-taught-2104")


def some_number(district: str = A) -> str:
    return f"{district}09{secrets.randbelow(9)}{secrets.randbelow(10**5):05d}"


def line(world: World, person: Candidate, number: str, results: str = "00015:64") -> str:
    id_no = world.deps.keys.open(person.id_sealed)
    return f"{number},{person.name},{id_no},13800000009,{results}\n"


def checked(world: World, *lines: str) -> Job:
    job = uploaded(world, (HEADER + "".join(lines)).encode(), "registry")
    imports.check(world.deps, world.round_id, job.id)
    work(world)
    return imports.get(world.round_id, job.id)


@pytest.mark.proves("S5-04")
def test_a_number_is_imported_once(hall: Hall) -> None:
    world, person, number = hall.world, hall.world.person(), some_number()
    job = checked(world, line(world, person, number))
    assert counts(job) == (1, 0, 0)
    assert store.number(CODE, number) is None, "a dry run writes nothing"
    committed(world, job)
    found = store.number(CODE, number)
    assert found is not None
    assert (found.district, found.results, found.state) == (A, {"00015": 64}, NumberState.FREE)
    assert "13800000009" not in repr(found)
    assert counts(checked(world, line(world, person, number))) == (0, 0, 1)


def test_a_later_list_changes_what_is_on_record_and_not_what_has_become_of_it(
    hall: Hall,
) -> None:
    world, person, number = hall.world, hall.world.person(), some_number(B)
    committed(world, checked(world, line(world, person, number)))
    registry_numbers.choose(world.deps, person.id, CODE, number, world.actor(person))
    confirm(world, person)
    job = checked(world, line(world, person, number, "00015:64;03708:71"))
    assert counts(job) == (1, 0, 0)
    committed(world, job)
    here = registry.of(world.deps, person.id, CODE)
    assert here.numbers[number].state == NumberState.ACTIVE
    assert registry_numbers.results(here) == {"00015": 64, "03708": 71}


def test_a_number_of_another_document_is_refused(hall: Hall) -> None:
    world, number = hall.world, some_number()
    committed(world, checked(world, line(world, world.person(), number)))
    job = checked(world, line(world, world.person(), number))
    assert counts(job) == (0, 1, 0)
    assert [fault["code"] for fault in job.refused] == ["number_of_another"]


@pytest.mark.proves("S5-25")
def test_the_sequence_goes_on_behind_the_list(hall: Hall) -> None:
    """E17: numbers of this very period were given elsewhere."""
    world = hall.world
    first = registered(world, world.person()).record.number
    assert first is not None
    taken = f"{first[:7]}{int(first[7:]) + 500:05d}"
    committed(world, checked(world, line(world, world.person(), taken)))
    after = registered(world, world.person()).record.number
    assert after == f"{first[:7]}{int(taken[7:]) + 1:05d}"


def test_a_programme_without_a_registry_has_no_such_list(world: World) -> None:
    hall = Hall.of(world, "pets-2017a")
    job = checked(hall.world, line(world, world.person(), some_number()))
    assert job.state == JobState.FAILED
