"""Lines S1-19 and S1-20 on the deployed stack: what staff do for a paid person, and no more."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from infra.demo.staff_client import StaffClient
from infra.walk.candidate import Candidate
from infra.walk.door import Json, expect, problem
from infra.walk.tickets import printed
from tests.e2e.ground import BIG, FAR, Ground, eventually, site_body

WHY = {"ground": "system_fault", "reason": "机房停电"}
ALONE = "42954"
OTHER_TIME = {
    "starts_at": "2014-11-23T06:00:00Z",
    "entry_from": "2014-11-23T05:30:00Z",
    "entry_until": "2014-11-23T05:50:00Z",
}


def asked(client: StaffClient, path: str, body: Any = None, **headers: str) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.http.post(f"/api/v1{path}", json=body, headers=sent)


def person_path(ground: Ground, made: Candidate) -> str:
    """As staff find it: by the written ticket's number."""
    number = made.person.scores[0].ticket_no
    body = {"text": number, "round_id": ground.round_id}
    found = eventually(
        lambda: ground.registrar.send("POST", "/staff/search", json=body)["matches"] or None
    )
    return f"{ground.staff_path}/registrations/{found[0]['candidate_id']}"


def approve(ground: Ground, request: Json, people: int) -> httpx.Response:
    second = ground.staff("approver")
    path = f"{ground.staff_path}/approvals/{request['id']}/approve"
    try:
        return asked(second, path, {"people": people})
    finally:
        second.http.close()


def verified(ground: Ground, code: str) -> Json:
    return expect(ground.door.send("POST", "/verification", json={"code": code}), 200)


@pytest.mark.proves("S1-19")
def test_a_full_refund_that_two_persons_agree_on(ground: Ground) -> None:
    ground.site(ALONE, 1)
    made = ground.payer(ALONE)
    eventually(lambda: ground.sites()[ALONE]["paid"] == 1 or None)
    path = person_path(ground, made)
    request = expect(asked(ground.registrar, f"{path}/refund", WHY), 202)
    assert request["effect"] == {"people": 1, "money_minor": 5000}
    own = f"{ground.staff_path}/approvals/{request['id']}/approve"
    assert problem(asked(ground.registrar, own, {"people": 1}))["code"] == "own_request"
    assert problem(approve(ground, request, 2))["code"] == "effect_changed"
    assert made.view()["state"] == "paid"
    expect(approve(ground, request, 1), 200)
    view = eventually(lambda: _refunded(made))
    assert [refund["reason"] for refund in view["refunds"]] == ["remedy"]
    assert view["refunds"][0]["amount_minor"] == 5000
    assert view["timeline"][-1]["action"] == "held"
    assert "机房停电" in {line["reason"] for line in view["timeline"]}
    ledger = made.door.http.get(f"/cashier/test/{made.payment_no}").json()
    assert ledger["refunds"], ledger
    eventually(lambda: ground.sites()[ALONE]["paid"] == 0 or None)
    listed = ground.registrar.send("GET", f"{ground.staff_path}/refunds?state=done")["refunds"]
    assert view["refunds"][0]["refund_no"] in {row["refund_no"] for row in listed}


def _refunded(made: Candidate) -> Json | None:
    view = made.view()
    done = view["refunds"] and view["refunds"][0]["state"] == "done"
    return view if view["state"] == "refunded" and done else None


@pytest.mark.proves("S1-19", "E-69")
def test_a_closed_site_is_rearranged_and_nobody_is_dropped(ground: Ground) -> None:
    """The two remedies together: moved as far as there are places, the rest paid back."""
    old, new = "42951", "42952"
    ground.site(old, 2)
    ground.site(new, 1)
    both = [ground.payer(old), ground.payer(old)]
    sites = f"{ground.staff_path}/sites/{old}"
    expect(asked(ground.registrar, f"{sites}/close", {"reason": "停用"}), 200)
    why = {"ground": "site_closed", "reason": "考点停用"}
    assert asked(ground.registrar, f"{sites}/remedy", {**why, "action": "gift"}).status_code == 400
    body = {**why, "action": "move", "to": [new]}
    request = expect(asked(ground.registrar, f"{sites}/remedy", body), 202)
    assert request["effect"] == {"people": 2, "money_minor": 0, "places": 1, "unplaced": 1}
    expect(approve(ground, request, 2), 200)

    def done(request: Json) -> Json | None:
        told = ground.registrar.send("GET", f"{ground.staff_path}/remedies")["remedies"]
        return next((r for r in told if r["id"] == request["id"] and r["state"] == "done"), None)

    moved = eventually(lambda: done(request))
    assert (moved["done"], moved["failed"], moved["left"][0]["code"]) == (1, 1, "sold_out")
    views = [made.view() for made in both]
    assert {view["state"] for view in views} == {"paid"}
    assert {view["registration"]["site"]["code"] for view in views} == {old, new}
    request = expect(asked(ground.registrar, f"{sites}/remedy", {**why, "action": "refund"}), 202)
    assert request["effect"]["people"] == 1
    expect(approve(ground, request, 1), 200)
    eventually(lambda: done(request))
    eventually(lambda: {made.view()["state"] for made in both} == {"paid", "refunded"} or None)


@pytest.mark.proves("S1-20", "E-51")
def test_the_ticket_is_made_anew_with_the_new_site_and_time(ground: Ground) -> None:
    made, first = ground.ticket_holder()
    path = person_path(ground, made)
    assert verified(ground, first["sheet"]["qr"])["status"] == "valid"
    full = "42953"
    ground.site(full, 0)
    move: Json = {"ground": "committee", "reason": "设备检修", "site": full}
    answer = asked(ground.registrar, f"{path}/move", move, Idempotency_Key="key-move-full")
    assert problem(answer)["code"] == "sold_out"
    assert made.view()["registration"]["site"]["code"] == BIG
    move |= {"site": FAR, "sitting": OTHER_TIME}
    for _ in range(2):
        answer = asked(ground.registrar, f"{path}/move", move, Idempotency_Key="key-move-0001")
        detail = expect(answer, 200)
    assert detail["view"]["registration"]["site"]["code"] == FAR

    def renewed() -> Json | None:
        told = made.ready_ticket()
        return told if told and told["version"] == 2 else None

    second = eventually(renewed)
    view = made.view()
    assert view["registration"]["sitting"] == {"on": "2014-11-23", **OTHER_TIME}
    assert second["sheet"]["ticket_no"] == first["sheet"]["ticket_no"]
    text = printed(made.door.files.get(second["view_url"]).content)
    assert site_body(FAR, 0)["name"] in text
    assert "14:00" in text
    assert verified(ground, first["sheet"]["qr"])["status"] == "superseded"
    assert verified(ground, second["sheet"]["qr"])["status"] == "valid"
    told = eventually(lambda: _moved(made))
    assert told["reason"] == "设备检修"
    assert told["params"]["to"] == site_body(FAR, 0)["name"]
    request = expect(asked(ground.registrar, f"{path}/refund", WHY), 202)
    expect(approve(ground, request, 1), 200)
    assert verified(ground, second["sheet"]["qr"])["status"] == "void"


def _moved(made: Candidate) -> Json | None:
    lines = made.view()["timeline"]
    return next((line for line in lines if line["action"] == "site_changed"), None)


@pytest.mark.proves("S1-20")
def test_what_a_site_prints_is_made_anew_for_everybody(ground: Ground) -> None:
    made, first = ground.ticket_holder()
    seen = ground.sites()[BIG]
    body = {**site_body(BIG, seen["capacity"]), "address": "新址路 9 号"}
    ground.registrar.send(
        "PUT",
        f"{ground.staff_path}/sites/{BIG}",
        json=body,
        headers={"If-Match": f'"{seen["version"]}"'},
    )

    def renewed() -> Json | None:
        told = made.ready_ticket()
        return told if told and told["version"] > first["version"] else None

    second = eventually(renewed)
    assert "新址路9号" in printed(made.door.files.get(second["view_url"]).content)
