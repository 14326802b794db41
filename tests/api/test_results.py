"""Results over HTTP: two persons, one instant, and nothing before it by any route."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.api import all_routes
from chalicelib.domain.window import instant, iso
from chalicelib.services import results_board, rounds
from chalicelib.store import audit, cases, results
from tests.api_client import Answer, Browser
from tests.results_stage import (
    AFTER_EXAM,
    MILLISECOND,
    MINUTE,
    SECOND,
    VISIBLE_AT,
    Stage,
    imported,
    sheet,
    staged,
)
from tests.stage import candidate_browser, staff_browser
from tests.world import STAFF, World, historic_round


@pytest.fixture
def stage(world: World) -> Stage:
    return staged(world)


def result_of(stage: Stage, place: int = 0) -> Any:
    person, _ = stage.people[place]
    answer = candidate_browser(stage.world, person).get(f"/rounds/{stage.round_id}/result")
    assert answer.status == 200
    return answer.body


def path(stage: Stage) -> str:
    return f"/staff/rounds/{stage.round_id}"


def ask(stage: Stage, browser: Browser, **changes: Any) -> Answer:
    body = {"set_version": 1, "visible_at": iso(VISIBLE_AT), "reason": "成绩已核对", **changes}
    return browser.post(f"{path(stage)}/releases", body)


@pytest.mark.proves("S1-38", "S1-39")
def test_two_persons_release_and_candidates_look(stage: Stage) -> None:
    stage.import_set("AD")
    registrar, approver = (
        staff_browser(stage.world, "registrar"),
        staff_browser(stage.world, "approver"),
    )
    asked = ask(stage, registrar)
    assert asked.status == 202
    assert asked.body["effect"]["people"] == 3
    assert asked.body["own"] is True
    (seen,) = registrar.get(f"{path(stage)}/results").body["sets"]
    assert seen["state"] == "requested"
    request = f"{path(stage)}/approvals/{asked.body['id']}"
    own = registrar.post(f"{request}/approve", {"people": 3})
    assert (own.status, own.code) == (403, "own_request")
    assert result_of(stage)["state"] == "none"
    assert approver.post(f"{request}/approve", {"people": 3}).status == 200
    board = approver.get(f"{path(stage)}/results").body
    assert board["sets"][0]["state"] == board["releases"][0]["state"] == "approved"
    assert [check["ok"] for check in board["releases"][0]["checks"]] == [True] * 4
    assert board["withdraw_until"] == iso(VISIBLE_AT - MINUTE)
    told = result_of(stage)
    assert (told["state"], told["visible_at"], told["grade"]) == (
        "announced",
        iso(VISIBLE_AT),
        None,
    )
    public = Browser(stage.deps).get(f"/rounds/{stage.round_id}").body
    assert public["results_at"] == iso(VISIBLE_AT)
    stage.at(VISIBLE_AT - 3 * MINUTE)
    stage.publish()
    stage.at(VISIBLE_AT + SECOND - MILLISECOND)
    assert result_of(stage)["state"] == "announced"
    stage.at(VISIBLE_AT + SECOND)
    told = result_of(stage)
    assert (told["state"], told["grade"], told["special"]) == ("open", "A", None)
    assert told["meaning"]["en"]
    assert told["certificate"]["grade"] == "A"
    assert told["pickup"]["place"] == "教务处 101 室"
    assert told["versions"] == [{"visible_at": iso(VISIBLE_AT)}]
    last = result_of(stage, 1)
    assert (last["grade"], last["certificate"]) == ("D", None)
    board = registrar.get(f"{path(stage)}/results").body
    assert board["open"] == {"set_version": 1, "visible_at": iso(VISIBLE_AT)}
    assert board["sets"][0]["state"] == board["releases"][0]["state"] == "open"
    assert board["withdraw_until"] is None


@pytest.mark.proves("E-57")
def test_a_correction_shows_both_versions(stage: Stage) -> None:
    stage.armed(stage.import_set("AD"))
    stage.at(VISIBLE_AT + SECOND)
    second = VISIBLE_AT + timedelta(days=2)
    stage.armed(stage.import_set("AC"), second)
    assert len(result_of(stage, 1)["versions"]) == 1
    stage.at(second + SECOND)
    told = result_of(stage, 1)
    assert told["grade"] == "C"
    assert [one["visible_at"] for one in told["versions"]] == [iso(VISIBLE_AT), iso(second)]
    same = result_of(stage)
    assert (same["grade"], same["visible_at"]) == ("A", iso(second))
    assert same["versions"] == [{"visible_at": iso(VISIBLE_AT)}], "their own was not corrected"
    board = staff_browser(stage.world).get(f"{path(stage)}/results").body
    assert [one["state"] for one in board["sets"]] == ["open", "superseded"]
    assert [one["state"] for one in board["releases"]] == ["open", "open"]


@pytest.mark.proves("E-57")
def test_a_correction_to_invalid_and_back_lists_the_changes_alone(stage: Stage) -> None:
    (_, one), (_, two) = stage.people
    told = ["A", "无效", "无效", "B"]
    dates = [VISIBLE_AT + timedelta(days=2 * turn) for turn in range(len(told))]
    for version, (grade, visible_at) in enumerate(zip(told, dates, strict=True), 1):
        imported(stage.world, sheet((one, grade, ""), (two, "D", "")))
        stage.number(version)
        stage.armed(version, visible_at)
        stage.at(visible_at + SECOND)
        seen = result_of(stage)
        changed = [dates[n] for n in (0, 1, 3) if n < version]
        assert [one["visible_at"] for one in seen["versions"]] == [iso(at) for at in changed]
        assert (seen["grade"] is None) == (seen["special"] == "invalid") == (grade == "无效")


def test_absent_and_invalid_say_so(stage: Stage) -> None:
    (_, one), (_, two) = stage.people
    version = imported(stage.world, sheet((one, "缺考", ""), (two, "无效", ""))).set_version
    assert version == 1
    stage.number(1)
    stage.armed(1)
    stage.at(VISIBLE_AT + SECOND)
    for place, word in enumerate(("absent", "invalid")):
        told = result_of(stage, place)
        assert (told["state"], told["special"]) == ("open", word)
        assert told["grade"] is told["meaning"] is told["certificate"] is None


def test_who_never_paid_has_no_result(stage: Stage) -> None:
    stranger = candidate_browser(stage.world, stage.world.person())
    path = f"/rounds/{stage.round_id}/result"
    stage.armed(stage.import_set())
    assert stranger.get(path).body["state"] == "announced"
    stage.at(VISIBLE_AT + SECOND)
    told = stranger.get(path).body
    assert (told["state"], told["visible_at"]) == ("open", iso(VISIBLE_AT))
    nothing = ("grade", "special", "meaning", "certificate", "pickup")
    assert {told[name] for name in nothing} == {None}
    stage.armed(stage.import_set(), VISIBLE_AT + timedelta(days=2))
    assert stranger.get(path).body == told | {"now": iso(stage.world.at)}
    assert Browser(stage.deps).get(f"/rounds/{stage.round_id}/result").status == 401


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"visible_at": iso(AFTER_EXAM)}, 422, "too_soon"),
        ({"visible_at": "2014-12-20T09:00:00"}, 400, "invalid"),
        ({"set_version": 2}, 404, "not_found"),
        ({"set_version": 0}, 400, "invalid"),
        ({"set_version": "1"}, 400, "invalid"),
        ({"reason": " "}, 400, "invalid"),
        ({"grade": "A"}, 400, "invalid"),
    ],
)
def test_requests_that_are_refused(
    stage: Stage, changes: dict[str, Any], status: int, code: str
) -> None:
    stage.import_set()
    answer = ask(stage, staff_browser(stage.world), **changes)
    assert (answer.status, answer.code) == (status, code)
    assert cases.count("approval", stage.round_id) == 0
    if code == "too_soon":
        assert instant(answer.body["params"]["earliest"]) == AFTER_EXAM + 10 * MINUTE


def test_asked_twice_and_released_twice(stage: Stage) -> None:
    stage.import_set()
    registrar = staff_browser(stage.world)
    assert ask(stage, registrar).status == 202
    again = ask(stage, registrar)
    assert (again.status, again.code) == (409, "wrong_state")
    assert again.body["params"]["state"] == "requested"


@pytest.mark.parametrize("role", ["registrar", "approver", "operator"])
def test_taking_back_over_http(stage: Stage, role: str) -> None:
    stage.armed(stage.import_set())
    browser = staff_browser(stage.world, role)
    withdraw = f"{path(stage)}/releases/1/withdraw"
    assert browser.post(withdraw, {}).status == 400
    assert browser.post(f"{path(stage)}/releases/2/withdraw", {"reason": "r"}).status == 404
    assert browser.post(f"{path(stage)}/releases/x/withdraw", {"reason": "r"}).status == 404
    stage.at(VISIBLE_AT - MINUTE)
    late = browser.post(withdraw, {"reason": "发现差错"})
    assert (late.status, late.code) == (422, "too_late_to_withdraw")
    assert late.body["params"] == {"until": iso(VISIBLE_AT - MINUTE)}
    stage.at(VISIBLE_AT - MINUTE - MILLISECOND)
    taken = browser.post(withdraw, {"reason": "发现差错"})
    assert taken.status == 200
    assert taken.body["releases"][0]["state"] == taken.body["sets"][0]["state"] == "withdrawn"
    assert result_of(stage)["state"] == "none"


def test_the_board_of_results_step_by_step(stage: Stage) -> None:
    board = staff_browser(stage.world).get(f"{path(stage)}/results").body
    assert (board["sets"], board["releases"], board["open"]) == ([], [], None)
    assert (board["paid"], board["ticketless"]) == (3, 0)
    stage.import_set("AB", ready=False)
    stage.import_set("AC", ready=False)
    board = staff_browser(stage.world).get(f"{path(stage)}/results").body
    assert [(one["version"], one["state"]) for one in board["sets"]] == [
        (2, "draft"),
        (1, "superseded"),
    ]
    assert board["ticketless"] == 1
    assert board["sets"][0]["counts"] == {
        "A": 1,
        "B": 0,
        "C": 1,
        "D": 0,
        "absent": 1,
        "invalid": 0,
    }
    stage.approved(2)
    board = staff_browser(stage.world).get(f"{path(stage)}/results").body
    failing = [c["name"] for c in board["releases"][0]["checks"] if not c["ok"]]
    assert failing == ["certificates"]
    stage.at(VISIBLE_AT + MINUTE)
    stage.publish()
    board = staff_browser(stage.world).get(f"{path(stage)}/results").body
    assert board["releases"][0]["state"] == board["sets"][0]["state"] == "missed"
    live = staff_browser(stage.world).get(f"{path(stage)}/board").body
    assert "release_missed" in {item["kind"] for item in live["attention"]}


def test_the_last_round_to_compare_with(stage: Stage) -> None:
    stage.armed(stage.import_set("AB"))
    stage.at(VISIBLE_AT + SECOND)
    first = stage.round_id
    later = f"{first}000"
    wanted = historic_round(later)
    days = timedelta(days=180)
    rounds.put(
        stage.deps,
        replace(
            wanted,
            exam_on=wanted.exam_on + days,
            sitting=replace(
                wanted.sitting,
                starts_at=wanted.sitting.starts_at + days,
                entry_from=wanted.sitting.entry_from + days,
                entry_until=wanted.sitting.entry_until + days,
            ),
        ),
        STAFF,
    )
    before = results_board.board(stage.deps, later).before
    assert before is not None
    counts = before.counts
    assert sum(counts.values()) == results.sets(before.round_id)[-1].total
    assert results_board.board(stage.deps, first).before != before


@pytest.mark.parametrize("role", ["reviewer", "clerk", "auditor", "viewer"])
def test_other_roles_see_no_results(stage: Stage, role: str) -> None:
    stage.import_set()
    browser = staff_browser(stage.world, role)
    assert browser.get(f"{path(stage)}/results").status == 403
    assert ask(stage, browser).status == 403
    new = {"kind": "grades", "filename": "a.csv", "size": 5}
    assert browser.post(f"{path(stage)}/imports", new).status == 403


def test_an_approver_asks_for_nothing_and_provinces_neither(stage: Stage) -> None:
    stage.import_set()
    assert ask(stage, staff_browser(stage.world, "approver")).status == 403
    assert ask(stage, staff_browser(stage.world, "registrar", "province:湖北省")).status == 403


def getters(kind: str) -> Iterator[str]:
    for route in all_routes.declared():
        if route.method == "GET" and route.allow.kind == kind:
            yield route.path


@pytest.mark.proves("E-58", "S1-38")
def test_no_route_tells_anything_before_the_instant(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """Everything a candidate or anybody can read, an instant before: the same for every grade."""
    stage.armed(stage.import_set("AD"))
    numbers = [row.certificate_no for row in results.rows(stage.round_id, 1) if row.certificate_no]
    assert len(numbers) == 1
    stage.at(VISIBLE_AT + SECOND - MILLISECOND)
    answers = [everything_readable(stage, place) for place in (0, 1)]
    assert set(answers[0]) == set(answers[1])
    assert len(answers[0]) > 10
    for text in (*answers[0].values(), *answers[1].values()):
        assert numbers[0] not in text
        assert not re.search(r'"(grade|result|special)": "', text)
    one, two = (told[f"/rounds/{stage.round_id}/result"] for told in answers)
    assert json.loads(one) == json.loads(two)
    assert json.loads(one)["state"] == "announced"
    for place in (0, 1):
        person, _ = stage.people[place]
        said = audit.of(f"registration#{person.id}#{stage.round_id}")
        assert not any("grade" in json.dumps(entry.change.as_json()) for entry in said)
    assert not any(number in record.getMessage() for number in numbers for record in caplog.records)
    assert not any(number in str(vars(r)) for number in numbers for r in caplog.records)
    stage.at(VISIBLE_AT + SECOND)
    told = everything_readable(stage, 0)[f"/rounds/{stage.round_id}/result"]
    assert numbers[0] in told
    assert json.loads(told)["grade"] == "A"


def everything_readable(stage: Stage, place: int) -> dict[str, str]:
    """Each GET route for anybody and for this candidate, as text without what is their own."""
    person, _ = stage.people[place]
    own, anybody = candidate_browser(stage.world, person), Browser(stage.deps)
    found = {}
    for kind, browser in (("candidate", own), ("anyone", anybody)):
        for declared in getters(kind):
            filled = declared.replace("{round_id}", stage.round_id)
            if declared == "/work":
                filled += f"?for=hold&round={stage.round_id}"
            answer = browser.get(filled.replace("{notice}", "none").replace("{notice_id}", "none"))
            assert answer.status in (200, 303, 404, 409, 422), (filled, answer.status)
            found[filled] = json.dumps(answer.body, ensure_ascii=False, sort_keys=True)
    return found
