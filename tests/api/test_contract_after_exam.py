"""The contract again, after the exam: results, certificates, messages, accounts, exports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chalicelib.api import all_routes, contract
from chalicelib.domain.certificate import qr_payload
from chalicelib.domain.window import BEIJING
from chalicelib.services.results import result_of
from tests.api_checked import AFTER_THE_EXAM, Checked
from tests.api_client import Browser
from tests.results_stage import MINUTE, SECOND, VISIBLE_AT, Stage, staged
from tests.stage import candidate_browser, staff_browser
from tests.world import World

WORDS = {"zh-CN": "公告", "en": "Notice"}
PICKUP = datetime(2015, 3, 2, 9, tzinfo=BEIJING)


def test_the_answers_after_the_exam_keep_to_the_contract(world: World) -> None:
    document: dict[str, Any] = contract.document(all_routes.declared())
    seen: set[str] = set()
    stage = staged(world)
    staff = Checked(document, staff_browser(world), seen)
    second = Checked(document, staff_browser(world), seen)
    public = Checked(document, Browser(world.deps), seen)
    candidate = Checked(document, candidate_browser(world, stage.people[0][0]), seen)
    _accounts(staff)
    _notices(world, staff, public)
    _messages(world, staff, candidate)
    _release(stage, staff, second, candidate)
    _certificates(stage, staff, public)
    _lists(world, staff)
    assert seen >= AFTER_THE_EXAM


def _accounts(staff: Checked) -> None:
    wanted = {"name": "王可", "role": "clerk", "scope": "site:42001"}
    account = f"wang.{staff.browser.get('/staff/me').body['account']}"
    made = staff("POST", "/staff/accounts", {"account": account, **wanted})
    path = f"/staff/accounts/{account}"
    version = {"If_Match": made.headers.get("ETag", '"1"')}
    staff("PUT", path, {**wanted, "role": "viewer", "disabled": False}, **version)
    staff("POST", f"{path}/reset")
    staff("GET", "/staff/accounts")
    staff("GET", "/staff/accounts/log")


def _notices(world: World, staff: Checked, public: Checked) -> None:
    root = f"/staff/rounds/{world.round_id}"
    file = {"filename": "rules.pdf", "size": 20, "content_type": "application/pdf"}
    staff("POST", f"{root}/attachments", file)
    body = {"title": WORDS, "body": WORDS, "publish_at": world.at.isoformat()}
    made = staff("POST", f"{root}/notices", body).body
    public("GET", f"/rounds/{world.round_id}/notices/{made['id']}")


def _messages(world: World, staff: Checked, candidate: Checked) -> None:
    candidate("PUT", "/contact", {"phone": "13800000001", "email": None, "language": "en"})
    candidate("GET", "/contact")
    candidate("GET", "/messages")
    candidate("POST", "/messages/read", {"until": None, "ids": []})
    staff("GET", f"/staff/rounds/{world.round_id}/messages")
    staff("GET", f"/staff/rounds/{world.round_id}/message-templates")


def _release(stage: Stage, staff: Checked, second: Checked, candidate: Checked) -> None:
    """Asked and refused, asked and withdrawn, asked and opened."""
    root = f"/staff/rounds/{stage.round_id}"
    visible_at = VISIBLE_AT.isoformat()
    version = stage.import_set()
    body = {"set_version": version, "visible_at": visible_at, "reason": "成绩已核对"}
    candidate("GET", f"/rounds/{stage.round_id}/result")
    refused = staff("POST", f"{root}/releases", body).body
    second("GET", f"{root}/approvals/{refused['id']}")
    second("POST", f"{root}/approvals/{refused['id']}/refuse", {"reason": "再核对一次"})
    for end in ("withdrawn", "opened"):
        asked = staff("POST", f"{root}/releases", body).body
        second("GET", f"{root}/approvals")
        people = {"people": asked["effect"]["people"]}
        second("POST", f"{root}/approvals/{asked['id']}/approve", people)
        number = staff("GET", f"{root}/results").body["releases"][-1]["no"]
        if end == "withdrawn":
            staff("POST", f"{root}/releases/{number}/withdraw", {"reason": "发现错误"})
    stage.number(version)
    stage.at(VISIBLE_AT - 2 * MINUTE)
    assert stage.publish().armed == 1
    stage.at(VISIBLE_AT + SECOND)
    assert candidate("GET", f"/rounds/{stage.round_id}/result").body["grade"] == "A"
    staff("GET", f"{root}/results")


def _certificates(stage: Stage, staff: Checked, public: Checked) -> None:
    root = f"/staff/rounds/{stage.round_id}"
    staff("GET", f"{root}/pickup")
    pickup = {"opens_at": PICKUP.isoformat(), "closes_at": None, "note": WORDS}
    staff("PUT", f"{root}/pickup", pickup, If_None_Match="*")
    listed = staff("GET", f"{root}/certificates").body["certificates"]
    number = listed[0]["certificate_no"] if listed else _number(stage)
    stage.at(PICKUP)
    staff("GET", f"{root}/certificates/{number}")
    staff("POST", f"{root}/certificates/{number}/collect", {"to": "self", "note": ""})
    staff("POST", f"{root}/certificates/{number}/return", {"reason": "点错了人"})
    staff("POST", f"{root}/certificates/{number}/void", {"reason": "违规"})
    code = qr_payload(stage.round_id, number, stage.deps.keys.sign)
    assert public("POST", "/verification", {"code": code}).body["status"] == "void"
    staff("GET", f"{root}/registrations/{stage.people[0][0].id}")


def _number(stage: Stage) -> str:
    """The lists are fed by the stream, which stands still here."""
    row = result_of(stage.deps, stage.round_id, stage.people[0][0].id)
    assert row is not None
    assert row.certificate_no is not None
    return row.certificate_no


def _lists(world: World, staff: Checked) -> None:
    root = f"/staff/rounds/{world.round_id}"
    staff("POST", f"{root}/exports", {"kind": "registrations", "format": "csv"})
    staff("GET", f"{root}/exports")
    staff("GET", f"{root}/log")
