"""Photos passed on by a reviewer: out of their queue, into that of who decides instead."""

from __future__ import annotations

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.services import timeline
from chalicelib.store import cases, registrations
from tests.api_client import Browser, refused
from tests.stage import PHASE_TWO, candidate_browser, paid, send_photo, staff_browser
from tests.world import World

NOTE = "像是另一个人，请比对身份证"


@pytest.fixture
def person(world: World) -> Candidate:
    world.round()
    world.site("42001", 5)
    world.site("31001", 5, "上海市")
    found = paid(world)
    world.at = PHASE_TWO
    return found


def path(world: World, case: str = "", verb: str = "") -> str:
    parts = [f"/staff/rounds/{world.round_id}/photo-reviews", case, verb]
    return "/".join(part for part in parts if part)


def queue(world: World, browser: Browser, *, escalated: bool = False) -> list[str]:
    answer = browser.get(path(world) + ("?escalated=true" if escalated else "")).body
    assert answer["waiting"] == len(answer["reviews"])
    return [review["case_id"] for review in answer["reviews"]]


def test_a_photo_passed_on_leaves_the_reviewers_and_reaches_the_registrars(
    world: World, person: Candidate
) -> None:
    case = send_photo(world, person)
    reviewer, registrar = staff_browser(world, "reviewer"), staff_browser(world, "registrar")
    name = reviewer.get("/staff/me").body["account"]
    reviewer.post(path(world, case, "claim"))
    passed = reviewer.post(path(world, case, "escalate"), {"note": NOTE})
    assert passed.body["escalated"] == {"by": name, "note": NOTE}
    assert (passed.body["claimed_by"], queue(world, reviewer)) == (None, [])
    assert queue(world, registrar) == [case]
    operator = staff_browser(world)
    assert (queue(world, operator), queue(world, operator, escalated=True)) == ([], [case])
    attention = registrar.get(f"/staff/rounds/{world.round_id}/board").body["attention"]
    assert {"photo_escalated"} <= {item["kind"] for item in attention}
    assert registrar.post(path(world, case, "approve")).status == 204
    seen = registrations.get(person.id, world.round_id)
    assert seen is not None
    assert (seen.photo_id, queue(world, registrar)) == (case, [])


def test_the_reviewer_decides_it_no_more_and_the_registrar_nothing_else(
    world: World, person: Candidate
) -> None:
    case = send_photo(world, person)
    reviewer, registrar = staff_browser(world, "reviewer"), staff_browser(world, "registrar")
    for verb, body in (("claim", None), ("approve", None), ("refuse", {"reason": "blurred"})):
        refused(registrar.post(path(world, case, verb), body), 403, "forbidden")
    refused(registrar.post(path(world, case, "escalate"), {"note": NOTE}), 403, "forbidden")
    reviewer.post(path(world, case, "escalate"), {"note": NOTE})
    for verb, body in (("claim", None), ("approve", None), ("refuse", {"reason": "blurred"})):
        refused(reviewer.post(path(world, case, verb), body), 403, "forbidden")
    refused(reviewer.get(path(world) + "?escalated=true"), 403, "forbidden")
    again = reviewer.post(path(world, case, "escalate"), {"note": NOTE})
    refused(again, 409, "wrong_state")


def test_nobody_passes_on_what_another_is_looking_at(world: World, person: Candidate) -> None:
    case = send_photo(world, person)
    staff_browser(world, "reviewer").post(path(world, case, "claim"))
    other = staff_browser(world, "reviewer")
    refused(other.post(path(world, case, "escalate"), {"note": NOTE}), 409, "claimed")
    elsewhere = staff_browser(world, "reviewer", "site:31001")
    refused(elsewhere.post(path(world, case, "escalate"), {"note": NOTE}), 403, "forbidden")
    refused(other.post(path(world, case, "escalate"), {"note": " "}), 400, "invalid")


def test_the_candidate_is_not_told_the_note_and_may_take_the_photo_back(
    world: World, person: Candidate
) -> None:
    case = send_photo(world, person)
    staff_browser(world, "reviewer").post(path(world, case, "escalate"), {"note": NOTE})
    actions = {entry.change.action for entry in timeline.of(person.id, world.round_id)}
    assert "photo_escalated" not in actions
    browser = candidate_browser(world, person)
    assert browser.post(f"/rounds/{world.round_id}/photo/restore").status == 200
    assert cases.get("photo_escalated", world.round_id, case) is None
    assert queue(world, staff_browser(world, "registrar")) == []
