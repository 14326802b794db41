"""Places over HTTP: blocked and given back, a hold extended, a round's deadline moved, findings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.api import all_routes, contract
from chalicelib.domain.candidate import Candidate
from chalicelib.services import minute_audit, rounds, sweep
from chalicelib.store import cases
from tests.api.test_remedies import Desk
from tests.services.till import Till
from tests.stage import candidate_browser
from tests.world import World

WHY = {"reason": "设备检修"}


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    found: dict[str, Any] = contract.document(all_routes.declared())["components"]["schemas"]
    return found


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 3)
    return world


def test_blocked_places_are_shown_to_staff_and_not_to_candidates(
    opened: World, schemas: dict[str, Any]
) -> None:
    desk, person = Desk(opened, schemas), Till.of(opened).person
    line = desk.post("/sites/42001/block", {"places": 2, **WHY}, "StaffSite")
    assert (line["capacity"], line["blocked"], line["held"], line["free"]) == (3, 2, 1, 0)
    assert line["pools"] == [
        {"part": "", "capacity": 3, "blocked": 2, "paid": 0, "held": 1, "free": 0}
    ]
    board = desk.get("/board", "BoardAnswer")
    totals = board["totals"]
    assert (totals["capacity"], totals["blocked"], totals["held"], totals["full"]) == (3, 2, 1, 1)
    candidate = candidate_browser(opened, person)
    (row,) = candidate.get(f"/rounds/{opened.round_id}/sites").body["sites"]
    assert (row["capacity"], row["free"], "blocked" in row) == (1, 0, False)
    line = desk.post("/sites/42001/unblock", {"places": 1, **WHY}, "StaffSite")
    assert (line["blocked"], line["free"]) == (1, 1)


def test_bad_blocks(opened: World, schemas: dict[str, Any]) -> None:
    desk = Desk(opened, schemas)
    Till.of(opened)
    bad: list[dict[str, Any]] = [{}, {"places": 0}, {"places": 1.5}, {"places": 1, "reason": " "}]
    for body in bad:
        assert desk.post("/sites/42001/block", {**WHY, **body} if body else body).status == 400
    refused = desk.post("/sites/42001/block", {"places": 3, **WHY})
    assert (refused.status, refused.code) == (409, "below_taken")
    assert refused.body["params"] == {"taken": 1, "minimum": 4, "value": 3}
    assert desk.post("/sites/42001/unblock", {"places": 1, **WHY}).body["errors"] == [
        {"pointer": "/places", "code": "range", "params": {"value": 1, "min": 1, "max": 0}}
    ]
    assert desk.post("/sites/42001/block", {"places": 1, "part": "oral", **WHY}).status == 400
    assert desk.post("/sites/99999/block", {"places": 1, **WHY}).code == "not_found"


def test_a_hold_is_extended(opened: World, schemas: dict[str, Any]) -> None:
    desk, person = Desk(opened, schemas), Till.of(opened).person
    path = f"/registrations/{person.id}"
    assert "extend" in desk.get(path, "RegistrationDetail")["actions"]
    until = "2014-11-01T09:00:00Z"
    body = {"until": until, "reason": "网银故障"}
    detail = desk.post(f"{path}/extend", body, "RegistrationDetail")
    assert detail["view"]["registration"]["payment_deadline"] == until
    assert detail["timeline"][0]["action"] == "hold_extended"
    assert desk.post(f"{path}/extend", body).status == 200
    mine = candidate_browser(opened, person).get(f"/rounds/{opened.round_id}/registration").body
    assert mine["registration"]["payment_deadline"] == until
    assert mine["timeline"][0]["reason"] == "网银故障"


@pytest.mark.parametrize(
    ("until", "code"),
    [("2014-11-10T09:00:01Z", "past_pay_until"), ("2014-10-30T09:00:00Z", "not_after")],
)
def test_bad_extensions(opened: World, schemas: dict[str, Any], until: str, code: str) -> None:
    desk, person = Desk(opened, schemas), Till.of(opened).person
    path = f"/registrations/{person.id}/extend"
    answer = desk.post(path, {"until": until, "reason": "网银故障"})
    assert [(error["pointer"], error["code"]) for error in answer.body["errors"]] == [
        ("/until", code)
    ]
    for body in ({}, {"until": until}, {"until": "soon", "reason": "x"}):
        assert desk.post(path, body).status == 400
    paid = _paid(opened)
    body = {"until": "2014-11-01T09:00:00Z", "reason": "网银故障"}
    assert desk.post(f"/registrations/{paid.id}/extend", body).code == "wrong_state"
    assert "extend" not in desk.get(f"/registrations/{paid.id}", "RegistrationDetail")["actions"]


def _paid(world: World) -> Candidate:
    till = Till.of(world)
    till.paid()
    return till.person


def test_a_later_deadline_shows_how_far_it_is(opened: World, schemas: dict[str, Any]) -> None:
    opened.pass_time(rounds.get(opened.round_id).pay_until - timedelta(hours=1) - opened.at)
    Till.of(opened)
    desk = Desk(opened, schemas)
    shown = desk.get("", "StaffRound")
    assert shown["extending"] is None
    names = ("name", "exam_on", "sitting", "phase_one", "phase_two", "specimen")
    body = {name: shown[name] for name in names} | {"pay_until": "2014-11-12T09:00:00Z"}
    body["sitting"] = {k: v for k, v in shown["sitting"].items() if k != "on"}
    put = desk.browser.put(desk.base, body, If_Match=f'"{shown["version"]}"')
    assert put.status == 200, put.body
    assert put.body["extending"]["extended"] == 0
    sweep.run(opened.deps, of=[opened.round_id])
    assert desk.get("", "StaffRound")["extending"]["extended"] == 1
    opened.pass_time(timedelta(seconds=61))
    sweep.run(opened.deps, of=[opened.round_id])
    assert desk.get("", "StaffRound")["extending"] is None


def test_what_the_turns_have_found_is_on_the_page_of_the_audit(
    opened: World, schemas: dict[str, Any]
) -> None:
    desk = Desk(opened, schemas)
    assert desk.get("/audit", "AuditAnswer")["found"] == []
    data = {"kind": "missing_place", "pool": f"{opened.round_id}/42001", "shard": 0}
    data |= {"candidate_id": "NOBODY000001", "detail": "paid 3"}
    first = {"first_seen": "2014-10-30T01:00:00Z"}
    case = cases.Case("finding", opened.round_id, "f1", "NOBODY000001", opened.at, data | first)
    cases.open_(case)
    assert desk.get("/audit", "AuditAnswer")["found"] == [data | first]
    (waits,) = desk.get("/board", "BoardAnswer")["attention"]
    assert (waits["kind"], waits["count"]) == ("finding", 1)
    assert timedelta(minutes=1) == minute_audit.LOOK_AGAIN
