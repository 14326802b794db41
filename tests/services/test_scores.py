"""Scores of several papers, from the file to the candidate, through the same release as grades."""

from __future__ import annotations

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.paper import choose
from chalicelib.domain.window import instant
from chalicelib.services import record, tickets
from chalicelib.services.results import result_of
from chalicelib.store import registrations
from tests.programmes_stage import Hall
from tests.results_stage import SECOND, Stage, dry_run, imported, named
from tests.services.test_papers import BOTH, FIRST, hold, of, paid
from tests.stage import candidate_browser
from tests.world import World

AFTER = instant("2017-04-20T10:00:00+08:00")
VISIBLE_AT = instant("2017-05-30T09:00:00+08:00")


@pytest.fixture
def hall(world: World) -> Hall:
    return Hall.of(world, "pets-2017a")


def sat(hall: Hall, *papers: str, retained: tuple[str, ...] = ()) -> tuple[Candidate, str]:
    """Paid, with a ticket number."""
    hall.at("2016-12-20T10:00:00+08:00")
    batches = {one: batch for one, batch in FIRST.items() if one in papers}
    person = hall.person()
    hold(hall, person, choose(*of(hall), papers, batches, retained))
    paid(hall, person)
    hall.at("2017-03-06T09:00:00+08:00")
    tickets.ask(hall.world.deps, person.id, hall.round_id, hall.world.actor(person))
    seen = registrations.get(person.id, hall.round_id)
    assert seen is not None
    for pool in seen.pools:
        record.pool_changed(hall.world.deps, pool)
    return person, seen.ticket_no or ""


def file(*lines: tuple[str, str, str]) -> str:
    return "准考证号,科目,成绩\n" + "".join(",".join(cells) + "\n" for cells in lines)


def test_every_paper_that_was_sat_is_due_and_no_other(hall: Hall) -> None:
    one, two = sat(hall, *BOTH), sat(hall, "L3_oral", retained=("L3_written",))
    job = dry_run(hall.world, file((one[1], "L3_written", "60"), (two[1], "三级笔试", "71")))
    assert named(job) == [
        (3, "paper", "paper_not_sat", "L3_written"),
        (None, "ticket_no", "grade_missing", one[1]),
        (None, "ticket_no", "grade_missing", two[1]),
    ]


@pytest.mark.proves("S2-41", "A6-18")
def test_scores_open_with_their_release(hall: Hall) -> None:
    person, number = sat(hall, *BOTH)
    hall.world.at = AFTER
    rows = file((number, "L3_written", "60"), (number, "L3_oral", "缺考"))
    version = imported(hall.world, rows).set_version
    assert version is not None
    stage = Stage(hall.world, [(person, number)])
    stage.number(version)
    stage.armed(version, VISIBLE_AT)
    browser = candidate_browser(hall.world, person, programme_code="pets")
    path = f"/rounds/{hall.round_id}/result"
    stage.at(VISIBLE_AT - SECOND)
    assert browser.get(path).body["scores"] == []
    stage.at(VISIBLE_AT + SECOND)
    told = browser.get(path).body
    assert (told["state"], told["grade"], told["certificate"]) == ("open", None, None)
    written, oral = told["scores"]
    assert (written["score"], written["passed"], written["pass_at"]) == ("60", True, "60")
    assert (oral["score"], oral["special"], oral["passed"]) == (None, "absent", None)
    row = result_of(hall.world.deps, hall.round_id, person.id)
    assert row is not None
    assert row.scores == {"L3_written": "60", "L3_oral": "absent"}
