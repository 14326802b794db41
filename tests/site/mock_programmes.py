"""The five programmes as the mock tells them: from their own files, each with one round."""

from __future__ import annotations

from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chalicelib import programmes
from chalicelib.api import catalogue_views, paper_views
from chalicelib.domain.programme import Programme
from tests.site.mock_candidate_http import answer, phase, problem, refusal
from tests.site.mock_data import PAY_UNTIL, ROUND, Json, beijing, round_brief, sites, words

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
    told: Json = {
        "sign_in": found.accounts.style.value,
        "steps": list(found.flow.steps),
        "ticket_title": found.ticket_title,
    }
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
        "agreement": {
            "version": found.agreement.version,
            "clauses": [
                {"text": text, "summary": summary}
                for text, summary in zip(
                    found.agreement.clauses, found.agreement.summaries, strict=True
                )
            ],
        },
        "parts": [
            {"id": part.id, "name": part.name, "sitting": sitting(n)}
            for n, part in enumerate(found.parts)
        ],
        "papers": [paper_views.paper(one) for one in found.papers],
        "choice": paper_views.choice(found),
    }


def sitting(n: int) -> Json:
    """Each part an hour and a half after the one before."""
    hours, minutes = divmod(9 * 60 + 90 * n, 60)
    at = beijing(f"2014-11-23T{hours:02}:{minutes:02}:00")
    return {"starts_at": at, "entry_from": at, "entry_until": at}


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


async def the_catalogue(request: Request) -> Response:
    refused = refusal(request, "catalogue")
    return refused or answer(request, catalogue(programme_of(request), phase(request)))


def catalogue(code: str, at: str) -> Json:
    """One site has moved, and the round was changed once."""
    programme = known()[code]
    named = [
        (paper, part) for paper in programme.papers for part in paper.parts or ("",)
    ]  # one row for each batch
    return {
        "round": brief(code, at)
        | {"pay_until": PAY_UNTIL, "issued_on": "2014-10-20", "version": 2},
        "programme": catalogue_views.full(programme),
        "timetable": [
            {
                "paper": paper.code,
                "name": paper.name,
                "part": part or None,
                "part_name": next((p.name for p in programme.parts if p.id == part), None),
                "on": "2014-11-23",
                **sitting(n),
                "ends_at": None,
                "minutes": paper.minutes,
                "fee_minor": paper.fee_minor,
            }
            for n, (paper, part) in enumerate(named[:8])
        ],
        "fields": [],
        "promises": [
            {
                "id": "results",
                "working_days": 30,
                "by": "2015-01-06",
                "certain": False,
                "what": words("公布成绩", "Results are out"),
            }
        ],
        "sites": [_site("4201", "open", []), _site("4202", "moved", ["4201"])],
        "changes": [{"at": beijing("2014-11-01T09:00:00"), "before": {}, "after": {}}],
    }


def _site(code: str, status: str, to: list[str]) -> Json:
    found = next(site for site in sites() if site["code"] == code)
    names = ("code", "name", "name_en", "province", "city", "address")
    shown = {name: found[name] for name in names}
    return shown | {"status": status, "since": None, "moved_to": to}


async def all_programmes(request: Request) -> Response:
    refused = refusal(request, "rounds")
    return refused or answer(request, {"programmes": listed(request)})


async def one_programme(request: Request) -> Response:
    code = request.path_params["code"]
    if code not in known():
        return problem(request, "not_found")
    return refusal(request, "programme") or answer(request, full(code, phase(request)))


PROGRAMMES = [
    Route("/api/v1/rounds/{round}/catalogue", the_catalogue),
    Route("/api/v1/programmes", all_programmes),
    Route("/api/v1/programmes/{code}", one_programme),
]
