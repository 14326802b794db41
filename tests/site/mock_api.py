"""A candidate API that answers from scenarios: the pages are built and tested against it.

The cookie `mock` names the scenario (a key of VIEWS, or a phase signed out as `out:<phase>`), and
`mock_<operation>=<code>` makes one operation refuse. Look at the pages by hand:
`python -m tests.site.mock_api 8124`, then open `/mock/held`.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from infra.paths import VENDOR
from infra.site import build as build_libraries
from tests.site import (
    mock_accounts,
    mock_districts,
    mock_eligibility,
    mock_flow,
    mock_opening,
    mock_papers,
    mock_programmes,
)
from tests.site.mock_candidate_http import (
    Endpoint,
    answer,
    now,
    phase,
    problem,
    refusal,
    scenario,
)
from tests.site.mock_data import Json, round_brief, round_view, sites, words
from tests.site.mock_faces import face
from tests.site.mock_second_half import SECOND_HALF, results_at
from tests.site.mock_views import VIEWS, ticket
from tests.site.serving import serving

HOUSE = Path(__file__).parents[2]
HERE = "/api/v1/rounds/{round}"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def view_of(request: Request) -> Response:
    name = scenario(request)
    if name.startswith("out:"):
        return problem(request, "not_signed_in")
    return answer(request, mock_papers.with_papers(request, VIEWS[name]()))


async def rounds(request: Request) -> Response:
    if refused := refusal(request, "rounds"):
        return refused
    demo = round_brief("before", "demo", words("演示考次", "Demonstration round"))
    count = 0 if request.cookies.get("mock_empty") else 2
    return answer(request, {"rounds": [round_brief(phase(request)), demo][:count]})


async def one_round(request: Request) -> Response:
    refused = refusal(request, "round")
    more = {"results_at": results_at(request)} | mock_opening.of_round(request)
    of_programme = mock_programmes.of_round(mock_programmes.programme_of(request))
    return refused or answer(request, round_view(phase(request)) | more | of_programme)


async def site_list(request: Request) -> Response:
    if refused := refusal(request, "sites"):
        return refused
    free = 0 if request.cookies.get("mock_full") else None
    listed = [
        site
        | {"district": mock_districts.of_site(request, site["code"])}
        | ({} if free is None else {"free": free})
        for site in sites()
    ]
    return answer(request, {"as_of": now(request), "now": now(request), "sites": listed})


async def availability(request: Request) -> Response:
    """`mock_counts`: what has become of the free seats since the list; `mock_as_of`: when."""
    if refused := refusal(request, "availability"):
        return refused
    free = request.cookies.get("mock_counts")
    counts = {
        site["code"]: [site["free"] if free is None else int(free), site["capacity"], site["open"]]
        for site in sites()
    }
    if request.cookies.get("mock_full"):
        counts = {code: [0, *rest] for code, (_, *rest) in counts.items()}
    as_of = request.cookies.get("mock_as_of", now(request))
    body = {"as_of": as_of, "now": now(request), "next_expiry_at": None, "sites": counts}
    return answer(request, body)


async def session(request: Request) -> Response:
    if request.method == "DELETE":
        return Response(status_code=204)
    if refused := mock_opening.unworked(request, "sign_in") or refusal(request, "session"):
        return refused
    return answer(
        request, {"candidate": {"name": "林知远"}}, move=request.cookies.get("mock_next", "none")
    )


async def registration(request: Request) -> Response:
    if request.method == "GET":
        return view_of(request)
    if slow := request.cookies.get("mock_slow"):
        await asyncio.sleep(float(slow))
    refused = refusal(request, "registration")
    if request.method == "POST":
        refused = refused or mock_opening.before_turn(request)
        refused = refused or mock_opening.unworked(request, "hold")
    if refused:
        return refused
    move = "held" if request.method == "POST" else "none"
    return answer(request, VIEWS[move](), 201 if move == "held" else 200, move)


async def standby(request: Request) -> Response:
    refused = mock_opening.before_turn(request) or mock_opening.unworked(request, "hold")
    return refused or await moves("standby", "standby", 201)(request)


def moves(operation: str, to: str, status: int = 200) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        await request.body()
        refused = refusal(request, operation)
        return refused or answer(request, VIEWS[to](), status, to)

    return endpoint


async def payment(request: Request) -> Response:
    if refused := refusal(request, "payment"):
        return refused
    body: Json = {"payment_no": "P1", "cashier_url": "/cashier/P1", "view": VIEWS["paying"]()}
    return answer(request, body, 201, "paying")


async def refresh(request: Request) -> Response:
    to = request.cookies.get("mock_refresh_to", scenario(request))
    return answer(request, VIEWS[to](), 200, to)


async def photo(request: Request) -> Response:
    if refused := refusal(request, "photo"):
        return refused
    upload = {"url": "/files/upload", "fields": {"key": "incoming/1.jpg"}}
    return answer(
        request, {"photo_id": "p1", "upload": upload, "max_bytes": 204800}, 201, "photo_checking"
    )


async def the_ticket(request: Request) -> Response:
    if request.method == "POST":
        refused = refusal(request, "ticket")
        return refused or answer(request, VIEWS["making"](), 202, "making")
    made = VIEWS[scenario(request)]()["ticket"]
    if made is None:
        return problem(request, "not_found")
    found = ticket(made["state"], made["version"])
    return answer(request, mock_papers.sheet_of(request, found))


async def choose(request: Request) -> Response:
    response = RedirectResponse(
        request.query_params.get("to", f"/#/rounds/{round_view('before')['id']}/status")
    )
    response.set_cookie("mock", request.path_params["name"])
    return response


async def file(request: Request) -> Response:
    name = request.path_params["name"]
    if name == "upload":
        await request.body()
        return Response(status_code=204)
    return Response(face(1 if name == "face.svg" else 3), media_type="image/svg+xml")


async def cashier(request: Request) -> Response:
    return PlainTextResponse(f"cashier of {request.path_params['no']}")


API = [
    Route("/api/v1/rounds", rounds),
    Route("/api/v1/session", session, methods=["POST", "DELETE"]),
    Route("/api/v1/proof", moves("proof", "confirm"), methods=["POST"]),
    Route(HERE, one_round),
    Route(f"{HERE}/sites", site_list),
    Route(f"{HERE}/availability", availability),
    Route(f"{HERE}/registration", registration, methods=["GET", "POST", "DELETE"]),
    Route(f"{HERE}/standby", standby, methods=["POST"]),
    Route(f"{HERE}/standby", moves("leave", "none"), methods=["DELETE"]),
    Route(f"{HERE}/agreement", moves("agreement", "none"), methods=["POST"]),
    Route(f"{HERE}/payment", payment, methods=["POST"]),
    Route(f"{HERE}/payment/refresh", refresh, methods=["POST"]),
    Route(f"{HERE}/school", moves("school", "confirm"), methods=["PUT"]),
    Route(f"{HERE}/photo", photo, methods=["POST"]),
    Route(f"{HERE}/photo/restore", moves("restore", "confirm"), methods=["POST"]),
    Route(f"{HERE}/ticket", the_ticket, methods=["GET", "POST"]),
]


def vendor() -> Path:
    """The libraries as the front door serves them; made from npm's where nobody has yet."""
    return VENDOR if (VENDOR / "signals.js").exists() else build_libraries()


class Site(StaticFiles):
    """The files with the policy the front door sends."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Content-Security-Policy"] = CSP
        response.headers["Cache-Control"] = "max-age=60"
        return response


def build() -> Starlette:
    return Starlette(
        routes=[
            *API,
            *SECOND_HALF,
            *mock_opening.OPENING,
            *mock_accounts.ACCOUNTS,
            *mock_flow.FLOW,
            *mock_eligibility.ELIGIBILITY,
            *mock_programmes.PROGRAMMES,
            Route("/mock/{name}", choose),
            Route("/files/{name}", file, methods=["GET", "POST"]),
            Route("/cashier/{no}", cashier),
            Mount("/shared", Site(directory=HOUSE / "site/shared")),
            Mount("/vendor", Site(directory=vendor())),
            Mount("/", Site(directory=HOUSE / "site/candidate", html=True)),
        ]
    )


@contextmanager
def running(port: int = 0) -> Iterator[str]:
    """Serves the mock on 127.0.0.1 in a thread; yields its origin."""
    with serving(build(), port) as origin:
        yield origin


if __name__ == "__main__":
    with running(int(sys.argv[1])) as origin:
        print(origin, flush=True)
        while True:
            time.sleep(60)
