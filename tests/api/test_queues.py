"""Queues of any kind: whose cases, who has one, which comes next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.services import cohorts
from chalicelib.store import audit, cases
from tests.api_client import Browser, refused
from tests.identity_stage import SELF_TAUGHT, at_work, cards, number, send, waiting
from tests.stage import candidate_browser, staff_browser
from tests.world import STAFF, World

QUEUE = f"/staff/queues/identity?of={SELF_TAUGHT}"


@pytest.fixture(autouse=True)
def _empty() -> None:
    for kind in ("identity", "identity_escalated"):
        for case in cases.every(kind, SELF_TAUGHT):
            cases.close(kind, SELF_TAUGHT, case.id)


@pytest.fixture
def persons(world: World) -> list[Candidate]:
    """Two who wait for a reviewer, the second a little later; the first is an institution's."""
    found = [at_work(world).person(name="郑考五"), world.person(name="何卷六")]
    lines = f"姓名,证件号码\n{found[0].name},{number(world, found[0])}"
    cohorts.put(world.deps, SELF_TAUGHT, code(world), lines, STAFF, dry_run=False)
    for person in found:
        for _ in range(3):
            send(world, person, "id_card", cards(world, person, police="mismatch"), SELF_TAUGHT)
        world.pass_time(timedelta(minutes=5))
    return found


def code(world: World) -> str:
    return f"school-{world.round_id}"


def act(browser: Browser, case: str, action: str, body: Any = None) -> Any:
    return browser.post(f"/staff/queues/identity/{case}/{action}", body)


def ids(browser: Browser) -> list[str]:
    return [case["candidate_id"] for case in browser.get(QUEUE).body["cases"]]


def test_the_oldest_first_with_its_age(world: World, persons: list[Candidate]) -> None:
    reviewer = staff_browser(world, "reviewer")
    page = reviewer.get(QUEUE).body
    assert [case["candidate_id"] for case in page["cases"]] == [one.id for one in persons]
    assert (page["waiting"], page["cases"][0]["age_seconds"]) == (2, 600)
    assert "name_differs" in page["reasons"]
    assert page["cases"][0]["shown"]["pictures"] == []
    line = next(x for x in reviewer.get("/staff/queues").body["queues"] if x["kind"] == "identity")
    assert line["age_seconds"] >= 600


def test_two_reviewers_never_look_at_one_case(world: World, persons: list[Candidate]) -> None:
    one, two = staff_browser(world, "reviewer"), staff_browser(world, "reviewer")
    first, second = act(one, "next", "claim").body, act(two, "next", "claim").body
    assert first["case"]["candidate_id"] != second["case"]["candidate_id"]
    refused(act(two, first["case"]["case_id"], "approve"), 409, "claimed")
    (newest, *_) = audit.of(f"person#{first['case']['candidate_id']}")
    assert newest.change.action == "case_claimed"
    assert newest.change.actor.id == first["case"]["claimed_by"]
    refused(act(staff_browser(world, "reviewer"), "next", "claim"), 404, "not_found")
    done = act(one, first["case"]["case_id"], "approve").body
    assert (done["case"], done["next"], done["waiting"]) == (None, None, 1)
    assert waiting(persons[0], SELF_TAUGHT) == [] or waiting(persons[1], SELF_TAUGHT) == []
    world.wall_at += timedelta(minutes=10)
    assert act(one, "next", "claim").body["case"]["case_id"] == second["case"]["case_id"]


def test_a_refusal_has_one_of_the_reasons_and_passing_on_a_note(
    world: World, persons: list[Candidate]
) -> None:
    reviewer = staff_browser(world, "reviewer")
    case = act(reviewer, "next", "claim").body["case"]["case_id"]
    assert act(reviewer, case, "refuse").field_codes == {"/reason": "required"}
    assert act(reviewer, case, "refuse", {"reason": "x"}).field_codes == {"/reason": "choice"}
    assert act(reviewer, case, "escalate").field_codes == {"/note": "required"}
    refused(act(reviewer, case, "shred"), 404, "not_found")
    after = act(reviewer, case, "escalate", {"note": "请再看"}).body
    assert after["next"]["candidate_id"] == persons[1].id
    refused(act(reviewer, case, "approve"), 403, "forbidden")
    refused(reviewer.get(f"{QUEUE}&escalated=true"), 403, "forbidden")
    registrar = staff_browser(world, "registrar")
    (passed,) = registrar.get(f"{QUEUE}&escalated=true").body["cases"]
    assert passed["escalated"]["note"] == "请再看"
    assert act(registrar, case, "refuse", {"reason": "name_differs"}).status == 200
    browser = candidate_browser(world, persons[0], programme_code=SELF_TAUGHT)
    step = browser.get("/me/identity").body["steps"][0]
    assert (step["state"], step["reason"], step["tries_left"]) == ("failed", "name_differs", 3)


@pytest.mark.proves("S5-23", "C-15")
def test_an_institution_sees_its_own_people_only(world: World, persons: list[Candidate]) -> None:
    school = staff_browser(world, "institution", f"institution:{code(world)}")
    assert ids(school) == [persons[0].id]
    (line,) = [x for x in school.get("/staff/queues").body["queues"] if x["kind"] == "identity"]
    assert line["waiting"] >= 1
    strange = staff_browser(world).get(QUEUE).body["cases"][1]["case_id"]
    refused(act(school, strange, "approve"), 404, "not_found")
    mine = staff_browser(world).get(QUEUE).body["cases"][0]["case_id"]
    assert act(school, mine, "approve").status == 200
    assert ids(staff_browser(world, "institution", "institution:wuhan")) == []
    assert ids(staff_browser(world, "office", "office:420601")) == []
    refused(staff_browser(world, "viewer").get(QUEUE), 403, "forbidden")
    refused(staff_browser(world).get("/staff/queues/none"), 404, "not_found")
