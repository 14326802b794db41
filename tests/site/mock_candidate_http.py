"""How the candidate mock reads a request and writes an answer: scenario, clock, refusals."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.site.mock_data import PHASES, Json, iso
from tests.site.mock_views import VIEWS

STATUS = {
    "invalid": 400,
    "not_signed_in": 401,
    "wrong_credentials": 401,
    "wrong_login": 401,
    "wrong_recovery": 401,
    "forbidden": 403,
    "proof_needed": 403,
    "not_found": 404,
    "has_account": 409,
    "number_chosen": 409,
    "provider_away": 502,
    "sold_out": 409,
    "already_registered": 409,
    "site_closed": 409,
    "places_free": 409,
    "already_waiting": 409,
    "payment_pending": 409,
    "consent_needed": 422,
    "not_eligible": 422,
    "window_closed": 422,
    "too_early": 425,
    "work_needed": 428,
    "too_many": 429,
    "cooling_down": 429,
    "internal": 500,
    "upstream_failed": 502,
    "busy": 503,
}
BEGAN = time.monotonic()
Endpoint = Callable[[Request], Awaitable[Response]]


def scenario(request: Request) -> str:
    return request.cookies.get("mock", "out:phase_one")


def phase(request: Request) -> str:
    name = scenario(request)
    return name[4:] if name.startswith("out:") else VIEWS[name]()["round"]["phase"]


def now(request: Request) -> str:
    if began := request.cookies.get("mock_clock"):
        at, _, since = began.partition("@")
        return iso(datetime.fromisoformat(at) + timedelta(seconds=time.monotonic() - float(since)))
    passed = 0.0 if request.cookies.get("mock_still") else (time.monotonic() - BEGAN) % 3
    name = scenario(request)
    start = PHASES[name[4:]] if name.startswith("out:") else VIEWS[name]()["now"]
    return iso(datetime.fromisoformat(start) + timedelta(seconds=passed))


def answer(request: Request, body: object, status: int = 200, move: str = "") -> Response:
    headers = {"X-Now": now(request), "X-Request-Id": "abcd-1234", "Cache-Control": "no-store"}
    response = JSONResponse(body, status, headers)
    if move:
        response.set_cookie("mock", move)
    return response


def problem(request: Request, code: str, **more: object) -> Response:
    params: Json = {"retry_at": "2014-11-05T12:56:00Z"} if code == "too_many" else {}
    if code == "cooling_down":
        until = "2014-11-05T15:29:01Z"
        params = {"holds": 3, "limit": 3, "until": until, "retry_after": 10_000}
    if code == "window_closed":
        params = {"opens_at": "2014-10-30T01:00:00Z", "closes_at": "2014-11-10T09:00:00Z"}
    body = {
        "type": "about:blank",
        "title": code,
        "code": code,
        "params": params,
        "request_id": "abcd-1234",
    }
    response = answer(request, body | {"status": STATUS[code]} | more, STATUS[code])
    response.headers["Content-Type"] = "application/problem+json"
    return response


def refusal(request: Request, operation: str) -> Response | None:
    code = request.cookies.get(f"mock_{operation}")
    return problem(request, code) if code else None
