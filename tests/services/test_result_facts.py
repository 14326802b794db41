"""Results become facts when they open, and follow every correction."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.fact import Fact
from chalicelib.services import facts, result_facts
from chalicelib.store import people
from tests.programmes_stage import Hall
from tests.results_stage import SECOND, Stage, imported
from tests.services.test_papers import BOTH
from tests.services.test_scores import VISIBLE_AT, file, sat
from tests.world import STAFF, World


@pytest.fixture
def hall(world: World) -> Hall:
    return Hall.of(world, "pets-2017a")


def known(person: Candidate) -> dict[str, Fact]:
    found = people.facts(person.id)
    assert found is not None
    return {f"{fact.type} {fact.key}": fact for fact in found.known}


def released(hall: Hall, stage: Stage, number: str, written: str, oral: str, day: int) -> None:
    visible_at = VISIBLE_AT + timedelta(days=day)
    hall.world.at = visible_at - timedelta(hours=12)
    version = imported(
        hall.world, file((number, "L3_written", written), (number, "L3_oral", oral))
    ).set_version
    assert version is not None
    stage.number(version)
    stage.armed(version, visible_at)
    stage.at(visible_at + SECOND)


@pytest.mark.proves("S2-45", "S2-47", "S2-48", "D-1", "E-57", "E-65")
def test_open_results_are_facts_and_follow_corrections(hall: Hall) -> None:
    deps = hall.world.deps
    person, number = sat(hall, *BOTH)
    stage = Stage(hall.world, [(person, number)])
    released(hall, stage, number, "60", "缺考", 0)
    stage.at(VISIBLE_AT - SECOND)
    assert result_facts.run_round(deps, hall.round_id) == 0
    assert known(person) == {}
    stage.at(VISIBLE_AT + SECOND)
    hall.world.queue.sent.clear()
    assert result_facts.ask(deps) >= 1
    assert ("import", {"round": hall.round_id, "step": "facts"}) in hall.world.queue.sent
    assert result_facts.run_round(deps, hall.round_id) == 2
    assert result_facts.run_round(deps, hall.round_id) == 0
    told = known(person)
    assert set(told) == {"score L3_written", "retained L3_written"}
    assert told["score L3_written"].source == f"release:{hall.round_id}:1"
    assert told["retained L3_written"].attrs == {"sat_on": "2017-03-18"}
    released(hall, stage, number, "59", "3", 10)
    result_facts.run_round(deps, hall.round_id)
    told = known(person)
    assert (told["score L3_written"].value, told["score L3_oral"].value) == (59, 3)
    assert "qualification PETS3" not in told
    assert told["retained L3_written"].revoked_at is not None
    assert told["retained L3_oral"].revoked_at is None
    released(hall, stage, number, "60", "3", 20)
    result_facts.run_round(deps, hall.round_id)
    told = known(person)
    assert told["score L3_written"].value == 60
    assert told["qualification PETS3"].value == "certificate"
    assert told["retained L3_oral"].revoked_at is not None


def test_what_staff_revoked_is_not_released_again(hall: Hall) -> None:
    deps = hall.world.deps
    person, number = sat(hall, *BOTH)
    stage = Stage(hall.world, [(person, number)])
    released(hall, stage, number, "60", "2", 0)
    result_facts.run_round(deps, hall.round_id)
    score = known(person)["score L3_written"]
    facts.revoke(deps, person.id, score.id, "替考", STAFF)
    released(hall, stage, number, "61", "2", 10)
    result_facts.run_round(deps, hall.round_id)
    assert known(person)["score L3_written"].revoked_at is not None


@pytest.mark.proves("S2-42", "S2-47")
def test_a_retained_part_and_the_other_make_the_whole(hall: Hall) -> None:
    person, number = sat(hall, "L3_oral", retained=("L3_written",))
    stage = Stage(hall.world, [(person, number)])
    visible_at = VISIBLE_AT
    hall.world.at = visible_at - timedelta(hours=12)
    version = imported(hall.world, file((number, "L3_oral", "3"))).set_version
    assert version is not None
    stage.number(version)
    stage.armed(version, visible_at)
    stage.at(visible_at + SECOND)
    result_facts.run_round(hall.world.deps, hall.round_id)
    told = known(person)
    assert set(told) == {"score L3_oral", "qualification PETS3"}
