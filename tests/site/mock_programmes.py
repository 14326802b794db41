"""The five programmes as the mock tells them: from their own files, each with one round."""

from __future__ import annotations

from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chalicelib import programmes
from chalicelib.api import catalogue_views
from chalicelib.domain.programme import Programme
from tests.site.mock_candidate_http import answer, phase, problem, refusal
from tests.site.mock_data import ROUND, Json, round_brief, words

CET = "cet_set"


@cache
def known() -> dict[str, Programme]:
    return programmes.load()


def round_id(code: str) -> str:
    return ROUND if code == CET else f"{code}-mock"


def programme_of(request: Request) -> str:
    """Whose round the address names."""
    asked = request.path_params.get("round", ROUND)
    return next((code for code in known() if round_id(code) == asked), CET)


def brief(code: str, at: str) -> Json:
    name = known()[code].name
    return round_brief(at, round_id(code), None if code == CET else name) | {"programme": code}


def of_round(code: str) -> Json:
    """What a round says of its programme."""
    found = known()[code]
    told: Json = {"sign_in": found.accounts.style.value, "steps": list(found.flow.steps)}
    if code == CET:
        return told
    return told | {
        "id": round_id(code),
        "programme": code,
        "name": found.name,
        "title": found.name,
        "office": found.office,
        "eligibility": list(found.conditions),
        "process": list(found.process),
        "results": list(found.results),
        "notices": [],
    }


def listed(request: Request) -> list[Json]:
    """`mock_empty`: no round at all; `mock_single`: one."""
    found = []
    for code, programme in known().items():
        rounds = [brief(code, phase(request))]
        if code == CET:
            demo = words("演示考次", "Demonstration round")
            rounds.append(round_brief("before", "demo", demo))
        if request.cookies.get("mock_empty"):
            rounds = []
        if request.cookies.get("mock_single"):
            rounds = rounds[:1] if code == CET else []
        found.append(catalogue_views.brief(programme) | {"rounds": rounds})
    return found


def full(code: str, at: str) -> Json:
    return catalogue_views.full(known()[code]) | {"rounds": [brief(code, at)]}


async def all_programmes(request: Request) -> Response:
    refused = refusal(request, "rounds")
    return refused or answer(request, {"programmes": listed(request)})


async def one_programme(request: Request) -> Response:
    code = request.path_params["code"]
    if code not in known():
        return problem(request, "not_found")
    return refusal(request, "programme") or answer(request, full(code, phase(request)))


PROGRAMMES = [
    Route("/api/v1/programmes", all_programmes),
    Route("/api/v1/programmes/{code}", one_programme),
]
