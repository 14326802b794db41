"""What the mock of the staff API answers where people are confirmed: the desk, cohorts, offices."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from tests.site.mock_staff_data import Json
from tests.site.mock_staff_http import Routes, Scenario, problem

PERSON: Json = {
    "candidate_id": "c000",
    "name_masked": "林*远",
    "id_type": "CN_RIC",
    "id_no_masked": "429***********1215",
    "photo_url": "/files/face-1.svg",
    "confirmed": False,
    "way": None,
    "by": "",
    "confirmed_at": None,
    "refused": {"by": "429901", "reason": "unreadable", "at": "2014-11-03T02:00:00Z"},
}
OFFICE: Json = {
    "code": "429901",
    "name": {"zh-CN": "东湖区考办", "en": "East Lake office"},
    "address": {"zh-CN": "武汉市学府路 11 号", "en": "11 Xuefu Road, Wuhan"},
    "hours": {"zh-CN": "工作日 9:00–17:00", "en": "Working days 9:00–17:00"},
    "bring": {"zh-CN": "身份证原件", "en": "ID card"},
    "district": "东湖",
    "phone": "027-00000000",
    "open": True,
    "version": 1,
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h1v1H0z"/></svg>'


def search(scenario: Scenario, request: Request, body: Json) -> Any:
    return PERSON if body["id_no"].endswith("1215") else problem(404, "not_found", part="person")


def decide(scenario: Scenario, request: Request, body: Json) -> Any:
    outcome = scenario.desk.get("outcome", "done")
    people = cohort(scenario)
    for one in people:
        if one["candidate_id"] in body["candidates"]:
            one |= {"confirmed": True, "way": "cohort", "confirmed_at": "2014-11-05T12:41:00Z"}
    return {"decided": [{"candidate_id": one, "outcome": outcome} for one in body["candidates"]]}


def cohort(scenario: Scenario) -> list[Json]:
    """The list of the one institution, as it is now."""

    def one(who: str | None, name: str, **more: Any) -> Json:
        none = {"confirmed": False, "way": None, "confirmed_at": None}
        return {"candidate_id": who, "name_masked": name} | none | more

    sure = {"confirmed": True, "way": "online", "confirmed_at": "2014-11-01T01:00:00Z"}
    first = [one("c001", "欧*衿"), one("c002", "陈*禾"), one("c003", "赵*鸣", **sure)]
    found: list[Json] = scenario.desk.setdefault("cohort", [*first, one(None, "何*姝")])
    return found


def get_cohort(scenario: Scenario, request: Request, body: Any) -> Any:
    return {"institution": "42099", "programme": "cet_set", "members": cohort(scenario)}


def put_cohort(scenario: Scenario, request: Request, body: Json) -> Any:
    fault = {"line": 3, "field": "id_no", "code": "id_check_digit", "params": {}}
    return {"good": 2, "faults": [fault], "dry_run": body["dry_run"]}


def put_office(scenario: Scenario, request: Request, body: Json) -> Any:
    if scenario.conflict:
        return problem(412, "stale_version")
    code, version = request.path_params["office"], 1
    if "if-match" in request.headers:
        version = int(request.headers["if-match"].strip('"')) + 1
    stored = {key: value for key, value in body.items() if key != "programme"}
    return JSONResponse(stored | {"code": code, "version": version})


def add_routes(routes: Routes, api: str) -> None:
    """The operations where people are confirmed."""
    programme = f"{api.removesuffix('/staff')}/programmes/{{code}}"
    entry = {"address": "https://example.test/?programme=x", "svg": SVG, "download_url": "/files/e"}
    routes.add("POST", f"{api}/identity/search", search)
    routes.add("POST", f"{api}/identity/{{action}}", decide)
    routes.add("GET", f"{api}/cohorts/{{institution}}", get_cohort)
    routes.add("PUT", f"{api}/cohorts/{{institution}}", put_cohort)
    routes.add("GET", f"{programme}/offices", lambda s, r, b: {"offices": [OFFICE]})
    routes.add("GET", f"{programme}/entry", lambda s, r, b: entry)
    routes.add("PUT", f"{api}/offices/{{office}}", put_office)


NUMBER: Json = {
    "number": "429914100215",
    "district": "429901",
    "state": "free",
    "into": None,
    "waiting": False,
    "pieces": [{"name": "city", "text": "06"}, {"name": "seq", "text": "00215"}],
    "recorded_name_masked": "林*远",
    "phone_masked": "138****0000",
    "results": {"00012": 71},
    "candidate_id": "c000",
    "name_masked": "林*远",
    "others": [
        {
            "number": "429914100317",
            "district": "429902",
            "state": "other",
            "into": None,
            "waiting": True,
        }
    ],
}
LINE: Json = {
    "case": "identity#c017",
    "purpose": "face",
    "days": 30,
    "due_at": "2014-11-04T16:00:00Z",
    "sha256": ["9c" * 32],
}


def look_up(scenario: Scenario, request: Request, body: Any) -> Any:
    wanted = request.path_params["number"]
    state = scenario.desk.get("number", "free")
    known = wanted == NUMBER["number"]
    return NUMBER | {"state": state} if known else problem(404, "not_found", number=wanted)


def act_on_number(scenario: Scenario, request: Request, body: Any) -> Any:
    chosen = request.path_params["action"] == "choose"
    return NUMBER | {"state": "active" if chosen else "other"}


def shredding(scenario: Scenario, request: Request, body: Any) -> Any:
    why = {"zh-CN": "核验完成即无须保存", "en": "Nothing needs it once checked"}
    rule = {"purpose": "face", "after": "settled", "days": 30, "at_most_days": 180, "why": why}
    lines = {"at": "2014-11-04T16:00:00Z", "by": "shred", "seen": 4, "failed": 0}
    return {"programme": "x", "rules": [rule], "proofs": [lines | {"lines": [LINE]}]}


def shred(scenario: Scenario, request: Request, body: Json) -> Any:
    told = {"programme": "x", "at": "2014-11-05T12:41:00Z", "seen": 9, "failed": 0}
    return told | {"dry_run": body["dry_run"], "lines": [LINE]}


def add_registry_routes(routes: Routes, api: str) -> None:
    """The operations on lifelong numbers, and on what is kept for a while."""
    routes.add("GET", f"{api}/registry/{{number}}", look_up)
    routes.add("POST", f"{api}/registry/{{number}}/{{action}}", act_on_number)
    routes.add("GET", f"{api}/shredding", shredding)
    routes.add("POST", f"{api}/shredding", shred)
