"""Others registered by staff, for the mock staff API."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from tests.site.mock_staff_data import Json
from tests.site.mock_staff_http import Routes, Scenario, problem
from tests.site.mock_staff_rounds import REGIONS, both

FIELDS: list[Json] = [
    {
        "id": "kind",
        "title": both("考生类型", "Kind of candidate"),
        "options": [
            {"id": "part_time", "words": both("业余", "Part-time course")},
            {"id": "self_taught", "words": both("自学考试", "Self-taught exam")},
        ],
    },
    {"id": "school", "title": both("学校", "School"), "options": []},
]
CATALOGUE: Json = {
    "fields": FIELDS,
    "sites": [{"code": "4201", "name": "华中科技大学考点", "name_en": "HUST"}],
    "programme": {"accounts": {"style": "id_no", "regions": REGIONS}},
}


def catalogue(scenario: Scenario, request: Request, body: Any) -> Any:
    """Of a programme with accounts of its own, or one that written tickets sign in to."""
    if scenario.round["programme"] == "pets":
        return CATALOGUE
    accounts = {"accounts": {"style": "written_ticket", "regions": []}}
    return CATALOGUE | {"fields": [], "programme": accounts}


def register(scenario: Scenario, request: Request, body: Json) -> Any:
    if body["name"] == "查无此人":
        return problem(404, "not_found", person="unknown")
    if body["name"] == "成绩不足":
        params = {"fact": "score", "exam": "CET4", "value": 410, "limit": 425}
        reason = {"clause": "一", "code": "score_too_low", "params": params, "way_out": "review"}
        refused = json.loads(bytes(problem(422, "not_eligible").body)) | {"reasons": [reason]}
        return JSONResponse(refused, 422, media_type="application/problem+json")
    told = {"candidate_id": "c000", "name_masked": "林*远", "registration_no": "PETS1411-0001"}
    kept = {
        "site": body["site"],
        "papers": body.get("papers", []),
        "state": "held",
        "fee_minor": 7500,
    }
    return JSONResponse({**told, **kept, "payment_deadline": "2014-11-06T12:41:00Z"}, 201)


def bulk(scenario: Scenario, request: Request, body: Json) -> Any:
    """Two slices: a good line and one of a stranger, then one that was registered before."""
    if body["after"]:
        return {"good": [], "known": [4], "refused": [], "next": None}
    if scenario.desk.pop("lost", False):
        return problem(503, "busy")
    short = {"exam": "CET4", "value": 410, "limit": 425}
    faults = [
        {"line": 3, "column": "id_no", "code": "id_check_digit", "params": {}},
        {"line": 3, "column": "answers/kind", "code": "choice", "params": {}},
        {"line": 5, "column": "", "code": "score_too_low", "params": short},
        {"line": 6, "column": "", "code": "not_found", "params": {"person": "unknown"}},
        {"line": 7, "column": "", "code": "step_not_reached", "params": {"wanted": "identity"}},
    ]
    return {"good": [2], "known": [], "refused": faults, "next": 3}


def add_routes(routes: Routes, api: str, here: str) -> None:
    routes.add("POST", f"{here}/registrations", register, 201)
    routes.add("POST", f"{here}/bulk", bulk)
    public = api.removesuffix("/staff")
    routes.add("GET", f"{public}/rounds/{{round}}/catalogue", catalogue)
