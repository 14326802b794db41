"""The front door: one origin, strict headers, and every refusal a problem."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from infra.local import gateway, ports
from infra.local.door import DoorSettings, create_app

FILES = "http://127.0.0.1:26000"
API = "http://127.0.0.1:26000/_aws/execute-api/abc/api"
PROBLEM = "application/problem+json"


class Upstream(httpx.AsyncBaseTransport):
    """API Gateway, answering what a test wants and remembering what it was asked."""

    def __init__(self) -> None:
        self.answer: httpx.Response | httpx.HTTPError = httpx.Response(200, json={"ok": True})
        self.asked: list[httpx.Request] = []
        self.at_once = self.most = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        if isinstance(self.answer, httpx.HTTPError):
            raise self.answer
        return self.answer


@pytest.fixture
def upstream() -> Upstream:
    return Upstream()


@pytest.fixture
def settings(tmp_path: Path) -> DoorSettings:
    site = tmp_path / "site"
    for name in ("candidate", "admin", "shared"):
        (site / name).mkdir(parents=True)
        (site / name / "index.html").write_text(f"<title>{name}</title>")
    (site / "candidate" / "main.js").write_text("export {};")
    (site / "candidate" / ".secret").write_text("no")
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "preact.js").write_text("export {};")
    return DoorSettings(
        port=8000,
        api=API,
        files=FILES,
        clock_file=str(tmp_path / "clock"),
        cashier_dir=str(tmp_path / "cashier"),
        postbox_dir=str(tmp_path / "postbox"),
        mail_port=ports.free(),
        site=str(site),
        vendor=str(tmp_path / "vendor"),
    )


@pytest.fixture
def door(settings: DoorSettings, upstream: Upstream) -> Iterator[TestClient]:
    with TestClient(create_app(settings, upstream), base_url=settings.origin) as client:
        client.follow_redirects = False
        yield client


def test_a_cookie_belongs_to_the_browser_that_got_it(door: TestClient, upstream: Upstream) -> None:
    upstream.answer = httpx.Response(200, headers=[("Set-Cookie", "zk=1; Path=/")], json={})
    door.post("/api/v1/session", content=b"{}")
    door.cookies.clear()
    door.get("/api/v1/clock")
    assert "cookie" not in upstream.asked[-1].headers


@pytest.mark.parametrize(
    ("path", "title"), [("/", "candidate"), ("/staff/", "admin"), ("/index.html", "candidate")]
)
def test_both_sites_are_there(door: TestClient, path: str, title: str) -> None:
    shown = door.get(path)
    assert f"<title>{title}</title>" in shown.text
    assert shown.headers["content-type"].startswith("text/html")


def test_staff_without_its_slash_is_sent_on(door: TestClient) -> None:
    assert door.get("/staff").headers["location"] == "/staff/"


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/clock", "/nothing", "/local/clock", "/vendor/preact.js"]
)
def test_every_answer_carries_the_security_headers(door: TestClient, path: str) -> None:
    headers = door.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": f"'self' blob: {FILES}",
        "connect-src": f"'self' {FILES}",
        "form-action": f"'self' {FILES}",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


def test_a_kept_file_is_asked_for_and_not_sent_again(door: TestClient) -> None:
    first = door.get("/main.js")
    assert first.headers["cache-control"] == "no-cache"
    again = door.get("/main.js", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert not again.content


@pytest.mark.parametrize("path", ["/.secret", "/../door.json", "/%2e%2e/clock", "/vendor/../clock"])
def test_nothing_beside_the_sites_is_served(door: TestClient, path: str) -> None:
    assert door.get(path).status_code == 404


def test_requests_reach_the_stage_with_path_query_and_body(
    door: TestClient, upstream: Upstream
) -> None:
    door.post("/api/v1/rounds/a%20b?site=%E4%BA%AC&x=1", content=b"{}", headers={"Cookie": "zk=1"})
    (asked,) = upstream.asked
    assert str(asked.url) == f"{API}/v1/rounds/a%20b?site=%E4%BA%AC&x=1"
    assert asked.method == "POST"
    assert asked.content == b"{}"
    assert asked.headers["cookie"] == "zk=1"


def test_who_calls_is_said_by_the_door_alone(door: TestClient, upstream: Upstream) -> None:
    forged = {"X-Forwarded-For": "203.0.113.9", "CloudFront-Viewer-Address": "203.0.113.9:1"}
    door.get("/api/v1/clock", headers=forged)
    (asked,) = upstream.asked
    assert asked.headers["x-forwarded-for"] == "testclient"
    assert asked.headers["cloudfront-viewer-address"].startswith("testclient:")


def test_two_cookies_and_own_headers_come_through(door: TestClient, upstream: Upstream) -> None:
    upstream.answer = httpx.Response(
        200,
        headers=[("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Now", "n"), ("ETag", '"1"')],
        json={},
    )
    answer = door.get("/api/v1/clock")
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert answer.headers["x-now"] == "n"
    assert answer.headers["etag"] == '"1"'


@pytest.mark.parametrize(
    ("status", "shown", "code"),
    [
        (403, 404, "not_found"),
        (404, 404, "not_found"),
        (405, 405, "method_not_allowed"),
        (413, 413, "too_large"),
        (415, 415, "unsupported_media_type"),
        (418, 418, "invalid"),
        (429, 429, "too_many"),
        (500, 500, "internal"),
        (502, 500, "internal"),
        (503, 503, "busy"),
        (504, 503, "busy"),
    ],
)
def test_what_the_gateway_refuses_becomes_a_problem(
    door: TestClient, upstream: Upstream, status: int, shown: int, code: str
) -> None:
    upstream.answer = httpx.Response(
        status, json={"message": "Missing Authentication Token"}, headers={"x-amzn-requestid": "r"}
    )
    answer = door.get("/api/v1/x")
    assert answer.status_code == shown
    assert answer.headers["content-type"] == PROBLEM
    assert answer.headers["x-request-id"] == "r"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "code", "params", "request_id"}
    assert (problem["status"], problem["code"], problem["request_id"]) == (shown, code, "r")
    assert ("retry-after" in answer.headers) is (shown in (429, 503))


def test_the_apps_own_problems_are_left_alone(door: TestClient, upstream: Upstream) -> None:
    own = {"type": "about:blank", "title": "t", "status": 403, "code": "proof_needed", "params": {}}
    upstream.answer = httpx.Response(
        403, content=json.dumps(own), headers={"Content-Type": PROBLEM, "X-Request-Id": "own"}
    )
    answer = door.get("/api/v1/x")
    assert answer.status_code == 403
    assert answer.json() == own


def test_a_gateway_that_does_not_answer_is_busy(door: TestClient, upstream: Upstream) -> None:
    upstream.answer = httpx.ReadTimeout("late")
    answer = door.get("/api/v1/x")
    assert answer.status_code == 503
    assert answer.json()["code"] == "busy"
    assert answer.headers["retry-after"]


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_over_a_megabyte_stays_outside(
    door: TestClient, upstream: Upstream, announced: bool
) -> None:
    body = b"x" * (gateway.LARGEST_BODY + 1)
    answer = door.post("/api/v1/x", content=body if announced else iter([body[:600_000]] * 2))
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"
    assert answer.json()["params"] == {"limit": gateway.LARGEST_BODY}
    assert not upstream.asked


def test_a_body_of_just_a_megabyte_comes_in(door: TestClient, upstream: Upstream) -> None:
    assert door.post("/api/v1/x", content=b"x" * gateway.LARGEST_BODY).status_code == 200


def test_localhost_is_sent_to_the_one_origin(door: TestClient) -> None:
    answer = door.post("/api/v1/x?y=1", headers={"Host": "localhost:8000"})
    assert answer.status_code == 307
    assert answer.headers["location"] == "http://127.0.0.1:8000/api/v1/x?y=1"


def test_other_names_for_this_machine_are_refused(door: TestClient) -> None:
    assert door.get("/", headers={"Host": "rebound.example"}).status_code == 400


def test_the_clock_moves_and_comes_back(door: TestClient, settings: DoorSettings) -> None:
    moved = door.put("/local/clock", json={"at": "2014-10-30T09:00:00+08:00"}).json()
    assert moved["now"].startswith("2014-10-30T01:00:0")
    assert float(Path(settings.clock_file).read_text()) == pytest.approx(moved["offset_seconds"])
    assert door.get("/local/clock").json()["now"].startswith("2014-10-30T01:00:0")
    assert door.put("/local/clock", json={"at": None}).json()["offset_seconds"] == 0


@pytest.mark.parametrize("body", ['{"at": "2014-10-30"}', '{"at": 1}', "{}", "[]", "nonsense"])
def test_a_clock_that_cannot_be_set_stays(door: TestClient, body: str) -> None:
    answer = door.put("/local/clock", content=body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == PROBLEM
    assert door.get("/local/clock").json()["offset_seconds"] == 0


def test_the_cashier_is_behind_the_door(door: TestClient) -> None:
    assert door.get("/cashier/v1/payments/none").status_code in (401, 404)
