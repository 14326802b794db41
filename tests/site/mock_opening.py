"""Seat rules, turns and proof of work for the candidate mock.

Cookies: `mock_rules` names the rules that are on (opening,work,cool_down,returns,standby or all),
`mock_clock` is `<instant>@<monotonic>`: the clock of the mock runs on from there; `mock_pass` says
what asking for a turn is refused with, `mock_seed=none` that no seed was committed, `mock_ask_work`
that work is asked for though the round says nothing of it.
"""

from __future__ import annotations

import hashlib
import time
from datetime import datetime, timedelta
from typing import Any

import altcha
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.site.mock_candidate_http import answer, now, problem, refusal
from tests.site.mock_data import ONE, ROUND, Json, beijing, iso

RULES: Json = {
    "cool_down": {"after": 3, "minutes": 30, "scarce_percent": 10},
    "returns": {"hot_percent": 5, "longest_minutes": 30, "at": []},
    "standby": {"offer_minutes": 60},
    "opening": {"spread_seconds": 600, "present_minutes": 30},
    "work": {"sign_in": True, "hold": True, "max_number": 2000},
}
SEED = "5e" * 32
CODE = "MZXW6YTBOI2GK4TU"
SECRET = "of the mock"
COMMITTED: Json = {
    "sha256": hashlib.sha256(bytes.fromhex(SEED)).hexdigest(),
    "committed_at": beijing("2014-10-28T10:00:00"),
}
GATHERING, OPENS, EVERYBODY = (
    datetime.fromisoformat(beijing(f"2014-10-30T{at}"))
    for at in ("08:30:00", "09:00:00", "09:10:00")
)
TURN = OPENS + timedelta(seconds=207, milliseconds=512)


def clock(at: str) -> str:
    """A value of the cookie: it is this instant in Beijing now, and the clock runs."""
    return f"{beijing(at)}@{time.monotonic()}"


def rules(request: Request) -> Json:
    wanted = request.cookies.get("mock_rules", "").split(",")
    names = RULES if wanted == ["all"] else wanted
    return {name: rule if name in names else None for name, rule in RULES.items()}


def of_round(request: Request) -> Json:
    """What the round says about its rules."""
    found = rules(request)
    return {"seat_rules": found, "seed": _committed(request) if found["opening"] else None}


def _committed(request: Request) -> Json | None:
    if request.cookies.get("mock_seed") == "none":
        return None
    out = datetime.fromisoformat(now(request)) >= EVERYBODY
    return COMMITTED | {"seed": SEED if out else None}


def early(request: Request, at: datetime) -> Response:
    said = problem_params(request, at)
    return problem(request, "too_early", params=said)


def problem_params(request: Request, at: datetime) -> Json:
    here = datetime.fromisoformat(now(request))
    return {
        "at": iso(at),
        "now": iso(here),
        "retry_after": max(1, int((at - here).total_seconds())),
    }


async def opening(request: Request) -> Response:
    body = {
        "opens_at": ONE["opens_at"],
        "present_from": iso(GATHERING),
        "everybody_at": iso(EVERYBODY),
        "committed": _committed(request),
        "now": now(request),
    }
    return answer(request, body)


async def turn(request: Request) -> Response:
    if refused := refusal(request, "pass"):
        return refused
    here = datetime.fromisoformat(now(request))
    ruled = rules(request)["opening"]
    if ruled and here < GATHERING:
        return early(request, GATHERING)
    present = here < OPENS or request.headers.get("x-pass") == "ZP1.mine"
    mine = ruled and request.cookies.get("mock_seed") != "none" and present
    late = ruled and here >= OPENS and request.cookies.get("mock_seed") != "none"
    at = TURN if mine else EVERYBODY if late else OPENS
    body: dict[str, Any] = {"now": now(request), "opens_at": iso(OPENS), "at": iso(at)}
    return answer(request, body | {"code": CODE, "pass": "ZP1.mine" if mine else None})


async def the_clock(request: Request) -> Response:
    return answer(request, {"now": now(request)})


async def work(request: Request) -> Response:
    wanted = request.query_params.get("for", "")
    found = request.cookies.get("mock_ask_work") or rules(request)["work"]
    if refused := refusal(request, "work"):
        return refused
    challenge = (
        found
        and altcha.create_challenge(
            "SHA-256", 1, counter=1234, data={"for": wanted}, hmac_secret=SECRET, expires_at=2**31
        ).to_dict()
    )
    return answer(request, {"challenge": challenge})


def unworked(request: Request, purpose: str) -> Response | None:
    """The refusal where work is asked for and none, or wrong one, was done."""
    asked = request.cookies.get("mock_ask_work") or rules(request)["work"]
    sent = request.headers.get("x-work", "")
    if not asked or altcha.verify_solution(sent, SECRET).verified:
        return None
    return problem(request, "work_needed", params={"purpose": purpose})


def before_turn(request: Request) -> Response | None:
    """The refusal of a hold before the opening or before one's turn."""
    here = datetime.fromisoformat(now(request))
    at = OPENS
    if rules(request)["opening"] and here < EVERYBODY:
        at = TURN if request.headers.get("x-pass") == "ZP1.mine" else EVERYBODY
    return early(request, at) if here < at else None


HERE = f"/api/v1/rounds/{ROUND}"
OPENING = [
    Route(f"{HERE}/opening", opening),
    Route(f"{HERE}/pass", turn),
    Route("/api/v1/work", work),
    Route("/api/v1/clock", the_clock),
]
