"""`/local/clock`: read and move the rules' clock of this instance."""

import json
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.problems import problem
from infra.local.rules_clock import RulesClock


def clock_route(path: str, clock: RulesClock) -> Route:
    """GET {now, offset_seconds}; PUT {"at": instant} moves it, {"at": null} follows the wall."""

    async def answer(request: Request) -> Response:
        if request.method == "PUT":
            try:
                clock.move(_instant(await request.body()))
            except (ValueError, TypeError, KeyError, OverflowError):
                return problem(400, field="/at")
        now = clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return JSONResponse(
            {"now": now, "offset_seconds": clock.offset()}, headers={"Cache-Control": "no-store"}
        )

    return Route(path, answer, methods=["GET", "PUT"])


def _instant(body: bytes) -> datetime | None:
    at = json.loads(body)["at"]
    return None if at is None else datetime.fromisoformat(at)
