"""Bad input over the real front door, API Gateway and function: a problem each, and no change."""

from __future__ import annotations

import json

import httpx
import pytest

from infra.demo.rounds import historic
from infra.walk.door import API, Json, problem
from tests.e2e.ground import BIG, Ground, site_body

JSON = {"Content-Type": "application/json"}


def told(answer: httpx.Response, status: int, code: str) -> Json:
    """A complete problem with this status and code."""
    body = problem(answer)
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code), body
    assert {"type", "title", "params", "request_id"} <= set(body)
    assert answer.headers["x-request-id"]
    return body


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nothing"),
        ("GET", "/rounds/cet-set-2014-11/nothing"),
        ("POST", "/staff/candidates"),
        ("GET", "/staff/rounds/x/registrations/y/nothing"),
        ("GET", "/rounds/no-such-round"),
        ("GET", "/rounds/no-such-round/sites"),
        ("GET", "/rounds/%00%ff"),
        ("GET", "/rounds/" + "x" * 300),
        ("GET", "/%2e%2e/%2e%2e/etc/passwd"),
    ],
)
def test_unknown_routes_and_rounds(ground: Ground, method: str, path: str) -> None:
    answer = ground.door.send(method, path)
    assert (answer.status_code, problem(answer)["code"]) in {(404, "not_found"), (400, "invalid")}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_methods_that_a_route_does_not_have(ground: Ground, method: str) -> None:
    answer = ground.door.send(method, "/rounds")
    assert answer.status_code in (404, 405)
    assert problem(answer)["code"] in ("not_found", "method_not_allowed")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/x"]
)
def test_wrong_content_types(ground: Ground, kind: str) -> None:
    body = b'{"ticket_no": "110101142100115", "name": "x"}'
    answer = ground.door.send("POST", "/session", headers={"Content-Type": kind}, content=body)
    told(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "body", [b"{", b"[1,", b'{"a": }', b"\xff\xfe\x00", b"null x", b'{"a": NaN,}']
)
def test_malformed_json(ground: Ground, body: bytes) -> None:
    answer = ground.door.send("POST", "/session", headers=JSON, content=body)
    assert answer.status_code == 400
    assert problem(answer)["code"] in ("malformed_json", "invalid")


@pytest.mark.parametrize("body", [[], "text", 1, None, {"ticket_no": 1, "name": [], "round": {}}])
def test_json_of_the_wrong_shape(ground: Ground, body: object) -> None:
    content = json.dumps(body).encode()
    told(ground.door.send("POST", "/session", headers=JSON, content=content), 400, "invalid")


@pytest.mark.parametrize("size", [70_000, 900_000, 1_500_000])
def test_oversized_bodies(ground: Ground, size: int) -> None:
    body = b'{"ticket_no": "' + b"1" * size + b'"}'
    told(ground.door.send("POST", "/session", headers=JSON, content=body), 413, "too_large")


def test_a_deeply_nested_body(ground: Ground) -> None:
    body = b'{"ticket_no":' + b"[" * 20_000 + b"]" * 20_000 + b"}"
    answer = ground.door.send("POST", "/session", headers=JSON, content=body)
    assert answer.status_code == 400
    assert problem(answer)["code"] in ("malformed_json", "invalid")


def test_all_bad_fields_at_once(ground: Ground) -> None:
    body = {"ticket_no": "", "name": "x" * 500, "id_no": 5, "more": True}
    errors = told(ground.door.send("POST", "/session", json=body), 400, "invalid")["errors"]
    assert {one["pointer"] for one in errors} == {"/ticket_no", "/name", "/id_no", "/more"}


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({}, 400, "invalid"),
        ({"Idempotency-Key": "short"}, 400, "invalid"),
        ({"Idempotency-Key": "sp ace " * 3 + "x"}, 400, "invalid"),
        ({"Idempotency-Key": "x" * 65}, 400, "invalid"),
    ],
)
def test_a_hold_needs_a_sound_idempotency_key(
    ground: Ground, sent: Json, status: int, code: str
) -> None:
    made = ground.agreed("cet4 500 online")
    answer = made.send("POST", f"{made.path}/registration", json={"site": BIG}, headers=sent)
    told(answer, status, code)
    assert made.view()["registration"] is None


@pytest.mark.parametrize("site", ["", "../42901", "42901 ", "４２９０１", "x" * 50, 42901, None])
def test_odd_sites(ground: Ground, site: object) -> None:
    made = ground.agreed("cet4 500 online")
    headers = {"Idempotency-Key": "odd-site-key"}
    answer = made.send("POST", f"{made.path}/registration", json={"site": site}, headers=headers)
    told(answer, 400, "invalid")
    assert made.view()["registration"] is None


@pytest.mark.parametrize(
    "cookie",
    ["zk=", "zk=x", "zk=a.b.c", "zk=" + "a" * 3000, "zk; ;=;", "other=1", 'zk="\\"; Path=/'],
)
def test_sessions_that_are_none(ground: Ground, cookie: str) -> None:
    path = f"/rounds/{ground.round_id}/registration"
    told(ground.door.send("GET", path, cookie), 401, "not_signed_in")


def test_a_candidates_session_opens_no_staff_door(ground: Ground) -> None:
    made = ground.agreed("cet4 500")
    for path in ("/staff/me", "/staff/rounds", f"{ground.staff_path}/registrations"):
        told(made.send("GET", path), 401, "not_signed_in")
        as_staff = made.cookie.replace("zk=", "zk-staff=", 1)
        told(ground.door.send("GET", path, as_staff), 401, "not_signed_in")


def test_a_notification_that_nobody_signed(ground: Ground) -> None:
    made = ground.holder()
    made.start_payment()
    receipt = {"payment_no": made.payment_no, "amount_minor": 5000, "provider_no": "SB1"}
    body = {"type": "payment.paid", "receipt": receipt}
    path = "/payments/sandbox/notification"
    for headers in ({}, {"Sandbox-Timestamp": "1", "Sandbox-Signature": "eA=="}):
        answer = ground.door.send("POST", path, json=body, headers=headers)
        assert answer.status_code in (400, 403), answer.text
        problem(answer)
    told(ground.door.send("POST", "/payments/nobody/notification", json=body), 404, "not_found")
    assert made.view()["state"] == "paying"


def test_staff_changes_need_the_version_seen(ground: Ground) -> None:
    path = f"{ground.door.url}{API}{ground.staff_path}/sites/{BIG}"
    seen = ground.sites()[BIG]
    body = site_body(BIG, 90)
    put = ground.registrar.http.put
    told(put(path, json=body), 428, "precondition_needed")
    told(put(path, json=body, headers={"If-Match": '"999"'}), 409, "stale_version")
    told(put(path, json=body, headers={"If-None-Match": "*"}), 409, "stale_version")
    assert ground.sites()[BIG] == seen


def test_a_round_whose_instants_contradict_each_other(ground: Ground) -> None:
    wanted = historic().body
    one = {"opens_at": "2014-11-10T09:00:00Z", "closes_at": "2014-10-30T01:00:00Z"}
    path = f"{ground.door.url}{API}/staff/rounds"
    body = {**wanted, "id": "e2e-contradicting", "phase_one": one}
    errors = told(ground.registrar.http.post(path, json=body), 400, "invalid")["errors"]
    assert "/phase_one/closes_at" in {one["pointer"] for one in errors}
    naive = {**body, "phase_one": {"opens_at": "2014-11-10T09:00", "closes_at": "soon"}}
    told(ground.registrar.http.post(path, json=naive), 400, "invalid")
    told(ground.door.send("GET", "/rounds/e2e-contradicting"), 404, "not_found")
