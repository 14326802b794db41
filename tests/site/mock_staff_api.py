"""A staff API that answers from scenarios, strict CSP and all, to build and test the pages on.

Run it by itself to look at the pages: `python -m tests.site.mock_staff_api 8123`.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.site import mock_staff_answers as answers
from tests.site import (
    mock_staff_cases,
    mock_staff_desk,
    mock_staff_offices,
    mock_staff_register,
    mock_staff_results,
    mock_staff_rounds,
)
from tests.site.mock_faces import face
from tests.site.mock_staff_data import standby_page
from tests.site.mock_staff_http import Mock, Routes, Scenario
from tests.site.serving import serving

HOUSE = Path(__file__).parents[2]
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class StrictPolicy:
    """Adds the policy the front door sends."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += [
                    (b"content-security-policy", CSP.encode()),
                    (b"cache-control", b"no-store" if "/api/" in scope["path"] else b"max-age=60"),
                ]
            await send(message)

        await self.app(scope, receive, with_policy)


async def file(request: Request) -> Response:
    name = request.path_params["name"]
    if name.startswith("face-"):
        picture = face(int(name.removeprefix("face-").removesuffix(".svg")))
        return Response(picture, media_type="image/svg+xml")
    return PlainTextResponse("line,column,reason\n18,id_no,id_check_digit\n")


async def upload(request: Request) -> Response:
    await request.body()
    return Response(status_code=204)


def board(scenario: Scenario, request: Request, body: Any) -> Any:
    answer = answers.get_board(scenario, request, body)
    answer["attention"] += mock_staff_desk.attention(scenario)
    return answer


def staff_routes(mock: Mock) -> list[Route]:
    """Every operation of the staff API under one round, as the contract names them."""
    routes = Routes(mock)
    api, here = "/api/v1/staff", "/api/v1/staff/rounds/{round}"
    routes.add("POST", f"{api}/session", answers.sign_in)
    routes.add("DELETE", f"{api}/session", answers.sign_out)
    routes.add("GET", f"{api}/me", lambda s, r, b: answers.me(s))
    routes.add("GET", f"{api}/rounds", answers.list_rounds)
    routes.add("POST", f"{api}/rounds", lambda s, r, b: b | {"version": 1}, 201)
    routes.add("GET", here, lambda s, r, b: answers.tagged(s.round))
    routes.add("PUT", here, answers.put_round)
    routes.add("POST", f"{here}/opening/commit", answers.commit_seed, 201)
    routes.add("GET", f"{here}/notices", lambda s, r, b: {"notices": s.notices})
    routes.add("POST", f"{here}/notices", answers.post_notice)
    routes.add("PUT", f"{here}/notices/{{notice}}", answers.put_notice)
    routes.add("GET", f"{here}/sites", lambda s, r, b: {"sites": s.sites})
    routes.add("PUT", f"{here}/sites/{{site}}", answers.put_site)
    routes.add("GET", f"{here}/sites/{{site}}/standby", lambda s, r, b: standby_page())
    routes.add("POST", f"{here}/sites/{{site}}/close", answers.switch_site(False))
    routes.add("POST", f"{here}/sites/{{site}}/open", answers.switch_site(True))
    routes.add("POST", f"{here}/sites/{{site}}/block", answers.block(1))
    routes.add("POST", f"{here}/sites/{{site}}/unblock", answers.block(-1))
    routes.add("GET", f"{here}/imports", lambda s, r, b: {"jobs": s.jobs})
    routes.add("POST", f"{here}/imports", answers.post_import)
    routes.add("GET", f"{here}/imports/{{job}}", answers.get_import)
    routes.add("POST", f"{here}/imports/{{job}}/check", answers.start_import("checking"))
    routes.add("POST", f"{here}/imports/{{job}}/commit", answers.start_import("committing"))
    routes.add("GET", f"{here}/board", board)
    routes.add("GET", f"{here}/registrations", answers.list_registrations)
    routes.add("GET", f"{here}/photo-reviews", answers.list_reviews)
    routes.add("POST", f"{here}/photo-reviews/{{case}}/claim", answers.claim)
    routes.add("POST", f"{here}/photo-reviews/{{case}}/approve", answers.decide)
    routes.add("POST", f"{here}/photo-reviews/{{case}}/refuse", answers.decide)
    routes.add("GET", f"{here}/audit", answers.get_audit)
    routes.add("POST", f"{here}/audit", answers.get_audit)
    mock_staff_cases.add_routes(routes, api)
    mock_staff_offices.add_routes(routes, api)
    mock_staff_offices.add_registry_routes(routes, api)
    mock_staff_desk.add_routes(routes, api, here)
    mock_staff_results.add_routes(routes, api, here)
    mock_staff_rounds.add_routes(routes, api, here)
    mock_staff_register.add_routes(routes, api, here)
    routes.add("GET", "/local/clock", answers.get_clock)
    routes.add("PUT", "/local/clock", answers.put_clock)
    return routes.routes


def vendor() -> Path:
    """Where the libraries are: what the front door made, or a copy made by hand."""
    return next(p for p in (HOUSE / ".local/site/vendor", HOUSE / ".local/vendor") if p.is_dir())


def build(mock: Mock) -> Starlette:
    static = [
        Mount("/staff", StaticFiles(directory=HOUSE / "site/admin", html=True)),
        Mount("/shared", StaticFiles(directory=HOUSE / "site/shared")),
        Mount("/vendor", StaticFiles(directory=vendor())),
        Mount("/", StaticFiles(directory=HOUSE / "site/candidate")),
    ]
    files = [
        Route("/files/upload", upload, methods=["POST"]),
        Route("/files/{name}", file),
    ]
    return Starlette(
        routes=[*staff_routes(mock), *files, *static], middleware=[Middleware(StrictPolicy)]
    )


@contextmanager
def running(mock: Mock, port: int = 0) -> Iterator[str]:
    """Serves the mock on 127.0.0.1 in a thread; yields its origin."""
    with serving(build(mock), port) as origin:
        yield origin


if __name__ == "__main__":
    with running(Mock(), int(sys.argv[1])) as origin:
        print(f"{origin}/staff/", flush=True)
        while True:
            time.sleep(60)
