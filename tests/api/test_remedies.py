"""Remedies at the desk, as staff send them; every answer keeps to the contract."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from chalicelib.api import all_routes, contract
from chalicelib.domain.candidate import Candidate
from chalicelib.services import site_remedies
from tests.api_client import Answer, Browser
from tests.stage import candidate_browser, paid, staff_browser
from tests.world import World

WHY = {"ground": "system_fault", "reason": "机房停电"}
KEY = {"Idempotency_Key": "key-move-0001"}


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    found: dict[str, Any] = contract.document(all_routes.declared())["components"]["schemas"]
    return found


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 3)
    world.site("42002", 1)
    return world


class Desk:
    def __init__(
        self,
        world: World,
        schemas: dict[str, Any],
        role: str = "registrar",
        scope: str = "national",
    ) -> None:
        self.browser: Browser = staff_browser(world, role, scope)
        self.base, self.schemas = f"/staff/rounds/{world.round_id}", schemas

    def get(self, path: str, model: str) -> Any:
        return self.held(self.browser.get(f"{self.base}{path}"), model)

    def post(self, path: str, body: Any, model: str = "", **headers: str) -> Any:
        answer = self.browser.post(f"{self.base}{path}", body, **headers)
        return self.held(answer, model) if model else answer

    def held(self, answer: Answer, model: str) -> Any:
        assert answer.status < 300, answer.body
        schema = {"$ref": f"#/components/schemas/{model}", "components": {"schemas": self.schemas}}
        Draft202012Validator(schema).validate(answer.body)
        return answer.body


def moved(desk: Desk, person: Candidate, **body: Any) -> Answer:
    answer: Answer = desk.post(f"/registrations/{person.id}/move", {**WHY, **body}, **KEY)
    return answer


@pytest.mark.proves("S1-20", "E-51", "E-70")
def test_a_move_is_seen_by_both(opened: World, schemas: dict[str, Any]) -> None:
    desk, person = Desk(opened, schemas), paid(opened)
    answer = moved(desk, person, site="42002")
    view = desk.held(answer, "RegistrationDetail")["view"]
    assert view["registration"]["site"]["code"] == "42002"
    mine = candidate_browser(opened, person).get(f"/rounds/{opened.round_id}/registration").body
    assert mine["registration"]["site"]["code"] == "42002"
    assert mine["timeline"][0]["action"] == "site_changed"
    assert mine["timeline"][0]["reason"] == "机房停电"
    again = moved(desk, person, site="42002")
    assert again.status == 200
    assert moved(desk, person, site="42001").code == "idempotency_mismatch"
    other = desk.post(
        f"/registrations/{paid(opened).id}/move",
        {**WHY, "site": "42002"},
        Idempotency_Key="key-move-0002",
    )
    assert (other.status, other.code) == (409, "sold_out")


def test_bad_moves(opened: World, schemas: dict[str, Any]) -> None:
    desk, person = Desk(opened, schemas), paid(opened)
    path = f"/registrations/{person.id}/move"
    assert desk.post(path, {**WHY, "site": "42002"}).code == "invalid"
    for body in ({}, {"site": "42002"}, {**WHY, "ground": "whim"}, {**WHY, "reason": " "}):
        assert desk.post(path, body, **KEY).code == "invalid"
    assert moved(desk, person).code == "wrong_state"
    assert moved(desk, person, site="99999").code == "not_found"
    at = "2014-11-23T06:00:00Z"
    late = {"starts_at": at, "entry_from": at, "entry_until": at}
    pointers = [error["pointer"] for error in moved(desk, person, sitting=late).body["errors"]]
    assert pointers == ["/sitting/entry_until"]
    assert desk.post("/registrations/NOBODY000001/move", {**WHY}, **KEY).code == "not_found"


def test_another_time_is_shown(opened: World, schemas: dict[str, Any]) -> None:
    desk, person = Desk(opened, schemas), paid(opened)
    sitting = {
        "starts_at": "2014-11-24T06:00:00Z",
        "entry_from": "2014-11-24T05:30:00Z",
        "entry_until": "2014-11-24T05:50:00Z",
    }
    view = desk.held(moved(desk, person, sitting=sitting), "RegistrationDetail")["view"]
    assert view["registration"]["sitting"] == {"on": "2014-11-24", **sitting}


@pytest.mark.proves("S1-19")
def test_a_refund_from_request_to_the_money(opened: World, schemas: dict[str, Any]) -> None:
    person, desk = paid(opened), Desk(opened, schemas)
    second = Desk(opened, schemas, "approver")
    asked = desk.post(f"/registrations/{person.id}/refund", WHY, "ApprovalAnswer")
    assert (asked["own"], asked["effect"]) == (True, {"people": 1, "money_minor": 5000})
    approve = f"/approvals/{asked['id']}/approve"
    assert desk.post(approve, {"people": 1}).code == "own_request"
    (seen,) = second.get("/approvals", "ApprovalList")["approvals"]
    assert (seen["own"], seen["effect_now"]) == (False, seen["effect"])
    assert second.post(approve, {"people": 3}).code == "effect_changed"
    second.post(approve, {"people": 1}, "ApprovalAnswer")
    assert second.post(approve, {"people": 1}).code == "not_found"
    view = candidate_browser(opened, person).get(f"/rounds/{opened.round_id}/registration").body
    assert (view["state"], view["refunds"][0]["state"]) == ("refunded", "done")
    (done,) = desk.get("/remedies", "RemedyList")["remedies"]
    assert (done["kind"], done["done"], done["state"]) == ("refund", 1, "done")
    page = desk.get("/refunds?state=done", "RefundPage")
    assert [(r["reason"], r["attempts"]) for r in page["refunds"]] == [("remedy", 1)]
    assert page["totals"] == {"pending": 0, "failed": 0, "done": 1}
    number = page["refunds"][0]["refund_no"]
    assert desk.post(f"/refunds/{number}/retry", None).code == "wrong_state"


def test_a_site_is_moved(opened: World, schemas: dict[str, Any]) -> None:
    persons, desk = [paid(opened), paid(opened)], Desk(opened, schemas)
    body = {**WHY, "action": "move", "to": ["42002"]}
    asked = desk.post("/sites/42001/remedy", body, "ApprovalAnswer")
    wanted = {"people": 2, "money_minor": 0, "places": 1, "unplaced": 1}
    assert asked["effect"] == wanted
    board = desk.get("/board", "BoardAnswer")
    assert {"kind": "approval", "count": 1} in [
        {name: item[name] for name in ("kind", "count")} for item in board["attention"]
    ]
    Desk(opened, schemas, "operator").post(f"/approvals/{asked['id']}/approve", {"people": 2})
    (running,) = desk.get("/remedies", "RemedyList")["remedies"]
    assert (running["done"], running["total"], running["state"]) == (0, 2, "running")
    site_remedies.run(opened.deps, opened.round_id, asked["id"])
    (done,) = desk.get("/remedies", "RemedyList")["remedies"]
    assert (done["done"], done["failed"], done["state"]) == (1, 1, "done")
    assert done["left"][0]["code"] == "sold_out"
    assert done["left"][0]["candidate_id"] in {person.id for person in persons}


def test_a_sites_remedy_is_decided_about_by_national_staff(
    opened: World, schemas: dict[str, Any]
) -> None:
    paid(opened)
    body = {**WHY, "action": "refund", "to": []}
    asked = Desk(opened, schemas).post("/sites/42001/remedy", body, "ApprovalAnswer")
    there = Desk(opened, schemas, "approver", "province:湖北省")
    path = f"/approvals/{asked['id']}"
    assert there.get(path, "ApprovalAnswer")["own"] is False
    assert there.post(f"{path}/approve", {"people": 1}).code == "forbidden"
    assert there.post(f"{path}/refuse", {"reason": "不同意"}).code == "forbidden"
    national = Desk(opened, schemas, "approver")
    national.post(f"{path}/approve", {"people": 1}, "ApprovalAnswer")


def test_a_request_is_taken_back(opened: World, schemas: dict[str, Any]) -> None:
    desk = Desk(opened, schemas)
    asked = desk.post(f"/registrations/{paid(opened).id}/refund", WHY, "ApprovalAnswer")
    path = f"/approvals/{asked['id']}"
    assert desk.get(path, "ApprovalAnswer")["why"] is None
    assert desk.post(f"{path}/refuse", {}).code == "invalid"
    assert desk.post(f"{path}/refuse", {"reason": "误提"}).status == 204
    assert desk.post(f"{path}/refuse", {"reason": "误提"}).code == "not_found"
