"""What the mock staff API answers, one function per operation."""

from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.site.mock_staff_data import (
    Json,
    audit_report,
    board,
    iso,
    job,
    older_round,
    opening,
    refresh_pools,
    registrations,
)
from tests.site.mock_staff_http import Answer, Scenario, problem
from tests.site.mock_staff_results_data import grade_job
from tests.site.mock_staff_rounds import PROGRAMMES


def me(scenario: Scenario) -> Json:
    name = {"zhou.min": "周敏"}.get(scenario.account, "王珂")
    return {
        "account": scenario.account,
        "name": name,
        "role": scenario.role,
        "scope": scenario.scope,
    }


def sign_in(scenario: Scenario, request: Request, body: Any) -> Any:
    if body["password"] != "right-password" or body["code"] != "123456":
        return problem(401, "wrong_credentials")
    scenario.signed_in = True
    return me(scenario)


def sign_out(scenario: Scenario, request: Request, body: Any) -> Any:
    scenario.signed_in = False
    return Response(status_code=204)


def tagged(value: Json) -> Response:
    return JSONResponse(value, headers={"ETag": f'"{value["version"]}"'})


def stored(scenario: Scenario, request: Request, row: Json, body: Json) -> Any:
    wanted = request.headers.get("if-match")
    if scenario.conflict or wanted != f'"{row["version"]}"':
        return problem(409, "stale_version")
    row.update(body, version=row["version"] + 1)
    return tagged(row)


def list_rounds(scenario: Scenario, request: Request, body: Any) -> Any:
    return {"rounds": [scenario.round, older_round()], "programmes": PROGRAMMES}


def commit_seed(scenario: Scenario, request: Request, body: Any) -> Any:
    if scenario.round["opening"]["committed"]:
        return problem(409, "seed_committed")
    made = {"sha256": "9c" * 32, "committed_at": "2014-10-29T01:00:05Z", "seed": None}
    scenario.round["opening"] = opening(made)
    return scenario.round["opening"]


def put_round(scenario: Scenario, request: Request, body: Json) -> Any:
    one, two = body["phase_one"], body["phase_two"]
    if two["opens_at"] < one["closes_at"]:
        params = {"limit": one["closes_at"], "value": two["opens_at"]}
        error = {"pointer": "/phase_two/opens_at", "code": "not_after", "params": params}
        return problem(400, "invalid", [error])
    return stored(scenario, request, scenario.round, body)


def post_notice(scenario: Scenario, request: Request, body: Json) -> Any:
    notice = body | {
        "id": f"n{len(scenario.notices) + 1}",
        "version": 1,
        "changed_at": None,
    }
    scenario.notices.insert(0, notice)
    return JSONResponse(notice, 201)


def put_notice(scenario: Scenario, request: Request, body: Json) -> Any:
    found = next(n for n in scenario.notices if n["id"] == request.path_params["notice"])
    return stored(scenario, request, found, body | {"changed_at": iso(scenario.now())})


def site_of(scenario: Scenario, request: Request) -> Json | None:
    code = request.path_params["site"]
    return next((s for s in scenario.sites if s["code"] == code), None)


def put_site(scenario: Scenario, request: Request, body: Json) -> Any:
    row, parts = site_of(scenario, request), body.get("parts", {})
    body = {"capacity": sum(parts.values()), **body}
    if row is None:
        fresh = {"paid": 0, "held": 0, "taken": 0, "blocked": 0, "open": True, "version": 1}
        row = body | fresh | {"code": request.path_params["site"], "free": body["capacity"]}
        scenario.sites.append(refresh_pools(row))
        return JSONResponse(row, 201, headers={"ETag": '"1"'})
    lowest = row["taken"] + row["blocked"]
    if body["capacity"] < lowest:
        params = {"taken": row["taken"], "minimum": lowest, "value": body["capacity"]}
        return problem(409, "below_taken", **params)
    changed = body | {"free": body["capacity"] - lowest}
    pools = [
        pool | {"capacity": parts[pool["part"]]} for pool in row["pools"] if pool["part"] in parts
    ] or refresh_pools(row | changed)["pools"]
    return stored(scenario, request, row, changed | {"pools": pools})


def block(sign: int) -> Answer:
    def answer(scenario: Scenario, request: Request, body: Json) -> Any:
        row = site_of(scenario, request)
        assert row is not None
        places = sign * body["places"]
        if places > row["free"]:
            taken, blocked = row["taken"], row["blocked"] + places
            params = {"taken": taken, "minimum": taken + blocked, "value": row["capacity"]}
            return problem(409, "below_taken", **params)
        if row["blocked"] + places < 0:
            limit = {"value": body["places"], "min": 1, "max": row["blocked"]}
            errors = [{"pointer": "/places", "code": "range", "params": limit}]
            return problem(400, "invalid", errors)
        row["blocked"], row["free"] = row["blocked"] + places, row["free"] - places
        row["version"] += 1
        return tagged(refresh_pools(row))

    return answer


def switch_site(opened: bool) -> Answer:
    def answer(scenario: Scenario, request: Request, body: Json) -> Any:
        row = site_of(scenario, request)
        assert row is not None
        row["open"], row["version"] = opened, row["version"] + 1
        return tagged(row)

    return answer


def post_import(scenario: Scenario, request: Request, body: Json) -> Any:
    fresh = job(
        f"j{len(scenario.jobs)}",
        "waiting_for_file",
        filename=body["filename"],
        kind=body["kind"],
        created_at=iso(scenario.now()),
        progress=None,
        rows=None,
        refused=[],
        refused_url=None,
        encoding=None,
    )
    scenario.jobs.insert(0, fresh)
    upload = {"url": "/files/upload", "fields": {"key": f"incoming/{body['filename']}"}}
    return JSONResponse({"job_id": fresh["job_id"], "upload": upload}, 201)


def job_of(scenario: Scenario, request: Request) -> Json:
    return next(j for j in scenario.jobs if j["job_id"] == request.path_params["job"])


def checked(found: Json) -> Json:
    name, kind = found["filename"], found["kind"]
    if kind == "grades":
        return grade_job(found["job_id"], "checked", filename=name)
    counts = {"lowered": 2, "absent": 1 if kind == "roster_whole" else 0}
    return job(found["job_id"], "checked", filename=name, kind=kind, counts=counts)


def get_import(scenario: Scenario, request: Request, body: Any) -> Any:
    """A job moves on by half with each look."""
    found = job_of(scenario, request)
    if found["state"] not in ("checking", "committing"):
        return found
    found["progress"]["done"] = min(20000, found["progress"]["done"] + 10000)
    if found["progress"]["done"] == 20000:
        if found["state"] == "checking":
            found |= checked(found)
        else:
            found |= {"state": "committed", "committed_at": iso(scenario.now())}
            found |= {"set_version": 2} if found["kind"] == "grades" else {}
    return found


def start_import(state: str) -> Answer:
    def answer(scenario: Scenario, request: Request, body: Any) -> Any:
        found = job_of(scenario, request)
        found |= {"state": state, "progress": {"done": 0, "total": 20000}}
        return JSONResponse(found, 202)

    return answer


def get_board(scenario: Scenario, request: Request, body: Any) -> Any:
    answer = board(scenario.sites, scenario.now())
    if not scenario.clean:
        answer["audit"] |= {"state": "suspect", "findings": 2}
    return answer


def list_reviews(scenario: Scenario, request: Request, body: Any) -> Any:
    passed_on = request.query_params.get("escalated") == "true"
    queue = [r for r in scenario.queue() if bool(r["escalated"]) == passed_on]
    return {"reviews": queue, "waiting": len(queue), "next": None}


def list_registrations(scenario: Scenario, request: Request, body: Any) -> Any:
    query = request.query_params
    rows = [
        r
        for r in registrations(scenario.start)
        if query.get("site") in (None, "", r["site"])
        and query.get("state") in (None, "", r["state"])
    ]
    start, limit = int(query.get("cursor") or 0), int(query.get("limit") or 20)
    more = start + limit < len(rows)
    return {
        "registrations": rows[start : start + limit],
        "next": str(start + limit) if more else None,
    }


def claim(scenario: Scenario, request: Request, body: Any) -> Any:
    case = next((r for r in scenario.queue() if r["case_id"] == request.path_params["case"]), None)
    if case is None or case["claimed_by"] not in (None, scenario.account):
        return problem(409, "claimed", by=case["claimed_by"] if case else "wang.ke")
    until = iso(scenario.now() + timedelta(minutes=10))
    case |= {"claimed_by": scenario.account, "claimed_until": until}
    return case


def decide(scenario: Scenario, request: Request, body: Any) -> Any:
    wanted = request.path_params["case"]
    by = scenario.desk.get("decided", {}).get(wanted)
    if by:
        return problem(409, "claimed", by=by)
    scenario.reviews = [r for r in scenario.queue() if r["case_id"] != wanted]
    return Response(status_code=204)


def get_audit(scenario: Scenario, request: Request, body: Any) -> Any:
    report = audit_report(scenario.now(), scenario.clean)
    first = {"first_seen": iso(scenario.now() - timedelta(minutes=4))}
    found = [] if scenario.clean else [one | first for one in report["findings"]]
    return {"report": report, "found": found}


def get_clock(scenario: Scenario, request: Request, body: Any) -> Any:
    if not scenario.local:
        return problem(404, "not_found")
    return {"now": iso(scenario.now()), "offset_seconds": int(scenario.offset.total_seconds())}


def put_clock(scenario: Scenario, request: Request, body: Any) -> Any:
    scenario.offset = timedelta()
    if body["at"]:
        scenario.offset = datetime.fromisoformat(body["at"]) - scenario.now()
    return get_clock(scenario, request, body)
