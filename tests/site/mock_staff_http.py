"""The scenario of the moment and the plumbing every answer of the mock staff API goes through."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.site.mock_staff_data import (
    NOW_ONE,
    Json,
    iso,
    jobs,
    notices,
    reviews,
    sites,
    staff_round,
)
from tests.site.mock_staff_results_data import grade_jobs


@dataclass(slots=True)
class Scenario:
    """Everything a test may set before the page asks."""

    signed_in: bool = True
    account: str = "zhou.min"
    role: str = "operator"
    scope: str = "national"
    start: datetime = NOW_ONE
    local: bool = True
    offline: bool = False
    clean: bool = True
    conflict: bool = False
    offset: timedelta = timedelta()
    sites: list[Json] = field(default_factory=sites)
    notices: list[Json] = field(default_factory=notices)
    jobs: list[Json] = field(default_factory=lambda: [*jobs(), *grade_jobs()])
    results: Json = field(default_factory=dict)
    desk: Json = field(default_factory=dict)
    reviews: list[Json] | None = None
    round: Json = field(default_factory=staff_round)
    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.start + self.offset + timedelta(seconds=time.monotonic() - self.began)

    def queue(self) -> list[Json]:
        if self.reviews is None:
            self.reviews = reviews(self.now())
        return self.reviews

    def did(self, method: str, path_end: str) -> list[Any]:
        """Bodies of the calls made so far with this method and end of path."""
        return [body for m, path, body in self.calls if m == method and path.endswith(path_end)]


class Mock:
    """Holds the scenario of the moment; handlers read it at each request."""

    def __init__(self) -> None:
        self.scenario = Scenario()

    def reset(self, **changes: Any) -> Scenario:
        self.scenario = Scenario(**changes)
        return self.scenario


def problem(status: int, code: str, errors: list[Json] | None = None, **params: Any) -> Response:
    body = {
        "type": "about:blank",
        "title": code,
        "status": status,
        "code": code,
        "params": params,
        "request_id": "5f0c-91ab",
    }
    if errors:
        body["errors"] = errors
    return JSONResponse(body, status, media_type="application/problem+json")


async def body_of(request: Request) -> Any:
    kind = request.headers.get("content-type", "")
    return await request.json() if kind.startswith("application/json") else None


Answer = Callable[[Scenario, Request, Any], Any]


class Routes:
    """Turns plain functions into routes with the clock header, sign-in and a log of calls."""

    def __init__(self, mock: Mock) -> None:
        self.mock, self.routes = mock, []  # type: ignore[var-annotated]

    def add(self, method: str, path: str, answer: Answer, status: int = 200) -> None:
        async def handle(request: Request) -> Response:
            scenario = self.mock.scenario
            body = await body_of(request)
            scenario.calls.append((method, request.url.path, body))
            if scenario.offline:
                return problem(503, "busy")
            if not scenario.signed_in and "/staff/" in path and "session" not in path:
                response = problem(401, "not_signed_in")
            else:
                result = answer(scenario, request, body)
                known = isinstance(result, Response)
                response = result if known else JSONResponse(result, status)
            response.headers["X-Now"] = iso(scenario.now()).replace("Z", ".000Z")
            response.headers["X-Request-Id"] = "5f0c-91ab"
            return response

        self.routes.append(Route(path, handle, methods=[method]))
