"""What the mock staff API answers from the import of grades to the log."""

from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from tests.site import mock_staff_results_data as data
from tests.site.mock_staff_data import Json, iso
from tests.site.mock_staff_http import Routes, Scenario, problem

STAGES = {
    "requested": ("requested", None),
    "approved": ("approved", "approved"),
    "armed": ("armed", "armed"),
    "open": ("open", "open"),
    "missed": ("missed", "missed"),
    "withdrawn": ("withdrawn", "withdrawn"),
}


def world(scenario: Scenario) -> Json:
    """The state behind these answers, made at the first one; `stage` is how far the release is."""
    kept = scenario.results
    if "sets" not in kept:
        scenario.results = _made(scenario, kept.get("stage", "draft")) | kept
    return scenario.results


def _made(scenario: Scenario, stage: str) -> Json:
    now = scenario.now()
    corrected = stage == "corrected"
    set_state, state = STAGES.get("open" if corrected else stage, ("draft", None))
    sets = [] if stage == "none" else [data.result_set(1, set_state)]
    if corrected:
        counts = data.COUNTS | {"B": 2871, "C": 5300}
        sets.insert(0, data.result_set(2, "draft", counts=counts, filename="grades-corrected.csv"))
    cases = []
    if stage == "requested":
        cases = [data.approval(now, iso(data.VISIBLE_AT), "11月口试成绩已核对，按通知发布")]
    return {
        "paid": data.TOTAL,
        "sets": sets,
        "releases": [data.release(1, state, **_moment(stage))] if state else [],
        "cases": cases,
        "certificates": data.certificates(),
        "pickup": {"opens_at": None, "closes_at": None, "note": None, "version": 0},
        "messages": data.messages(now),
        "exports": data.exports(now),
        "accounts": data.accounts(),
        "log": data.log_entries(now),
    }


def _moment(stage: str) -> Json:
    armed = {"armed_at": iso(data.VISIBLE_AT - timedelta(minutes=4, seconds=38))}
    if stage in ("armed", "open", "corrected"):
        return armed
    if stage == "missed":
        return {"checks": data.checks(late=True)}
    if stage == "withdrawn":
        return {"withdrawn_by": "li.hong", "withdrawn_at": "2014-12-19T08:00:00Z"}
    return {}


def results(scenario: Scenario, request: Request, body: Any) -> Any:
    here = world(scenario)
    current = next((r for r in here["releases"] if r["state"] in ("approved", "armed")), None)
    opened = next((r for r in here["releases"] if r["state"] == "open"), None)
    until = current and iso(_instant(current["visible_at"]) - timedelta(minutes=1))
    return {
        "now": iso(scenario.now()),
        "paid": here["paid"],
        "ticketless": 37,
        "sets": here["sets"],
        "releases": here["releases"],
        "open": opened and {k: opened[k] for k in ("set_version", "visible_at")},
        "withdraw_until": until,
        "before": {"round_id": "2014-05", "counts": data.BEFORE},
    }


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def ask_release(scenario: Scenario, request: Request, body: Json) -> Any:
    here, now = world(scenario), scenario.now()
    earliest = now + timedelta(minutes=10)
    if _instant(body["visible_at"]) < earliest:
        return problem(422, "too_soon", visible_at=body["visible_at"], earliest=iso(earliest))
    paid, total = here["paid"], here["sets"][0]["total"]
    if paid != total:
        return problem(409, "wrong_state", state="counts_differ", paid=paid, total=total)
    here["sets"][0]["state"] = "requested"
    case = data.approval(now, body["visible_at"], body["reason"], body["set_version"])
    here["cases"] = [case | {"requested_at": iso(now)}]
    return JSONResponse(here["cases"][0], 202)


def withdraw(scenario: Scenario, request: Request, body: Json) -> Any:
    here, now = world(scenario), scenario.now()
    found = next(r for r in here["releases"] if str(r["no"]) == request.path_params["no"])
    if now >= _instant(found["visible_at"]) - timedelta(minutes=1):
        return problem(422, "too_late_to_withdraw", until=found["visible_at"])
    found |= {"state": "withdrawn", "withdrawn_by": "zhou.min", "withdrawn_at": iso(now)}
    here["sets"][0]["state"] = "withdrawn"
    return results(scenario, request, body)


def approvals(scenario: Scenario, request: Request, body: Any) -> Any:
    return {"approvals": world(scenario)["cases"]}


def public_round(scenario: Scenario, request: Request, body: Any) -> Any:
    phones = {"inquiry": "010-0000-0000", "supervision": "010-0000-0001", "hours": None}
    return scenario.round | {"contact": phones}


def public_notice(scenario: Scenario, request: Request, body: Any) -> Any:
    found = next(n for n in scenario.notices if n["id"] == request.path_params["notice"])
    title = found["title"] | {"zh-CN": "2014年11月口试报名的通知"}
    first = {"version": 1, "changed_at": found["publish_at"], "title": title}
    return found | {"history": [first] if found["version"] > 1 else []}


def attach(scenario: Scenario, request: Request, body: Json) -> Any:
    upload = {"url": "/files/upload", "fields": {"key": f"incoming/{body['filename']}"}}
    return JSONResponse({"attachment_id": "a1", "upload": upload}, 201)


def show_pickup(scenario: Scenario, request: Request, body: Any) -> Any:
    pickup = world(scenario)["pickup"]
    return JSONResponse(pickup, headers={"ETag": f'"{pickup["version"]}"'})


def put_pickup(scenario: Scenario, request: Request, body: Json) -> Any:
    pickup = world(scenario)["pickup"]
    if scenario.conflict:
        return problem(409, "stale_version")
    pickup |= body | {"version": pickup["version"] + 1}
    return show_pickup(scenario, request, body)


def list_certificates(scenario: Scenario, request: Request, body: Any) -> Any:
    here, query = world(scenario), request.query_params
    if here.get("stage", "open") not in ("open", "corrected"):
        return problem(409, "wrong_state")
    site = query.get("site")
    inside = [c for c in here["certificates"] if site in (None, "", c["site"])]
    rows = [c for c in inside if query.get("state") in (None, "", c["state"])]
    start, limit = int(query.get("cursor") or 0), int(query.get("limit") or 25)
    counted = {s: sum(1 for c in inside if c["state"] == s) for s in ("collected", "void")}
    totals = {"issued": len(inside)} | counted if site and not start else None
    more = start + limit < len(rows)
    return {
        "certificates": rows[start : start + limit],
        "totals": totals,
        "next": str(start + limit) if more else None,
    }


def certificate(scenario: Scenario, request: Request) -> Json | None:
    number = request.path_params["no"]
    rows = world(scenario)["certificates"]
    return next((c for c in rows if c["certificate_no"] == number), None)


def show_certificate(scenario: Scenario, request: Request, body: Any) -> Any:
    return certificate(scenario, request) or problem(404, "not_found")


def act_on_certificate(scenario: Scenario, request: Request, body: Json) -> Any:
    found = certificate(scenario, request)
    assert found is not None
    action = request.url.path.rpartition("/")[2]
    wanted = {"collect": "waiting", "return": "collected"}.get(action)
    if wanted and found["state"] != wanted:
        return problem(409, "wrong_state")
    if action == "collect":
        took = {"collected_at": iso(scenario.now()), "collected_by": "zhou.min"}
        found |= took | {"state": "collected", "collected_to": body["to"], "note": body["note"]}
    elif action == "return":
        blank = {"collected_at": None, "collected_by": None, "collected_to": None}
        found |= blank | {"state": "waiting", "note": ""}
    else:
        found |= {"state": "void", "void_reason": body["reason"]}
    return found


def verify(scenario: Scenario, request: Request, body: Json) -> Any:
    if "ZC1." not in body["code"]:
        error = {"pointer": "/code", "code": "qr_not_ours", "params": {}}
        return problem(400, "invalid", [error])
    row = world(scenario)["certificates"][1]
    return {"kind": "certificate", "status": "valid", "number": row["certificate_no"]}


def list_messages(scenario: Scenario, request: Request, body: Any) -> Any:
    rows, query = world(scenario)["messages"], request.query_params
    shown = [m for m in rows if all(query.get(k) in (None, "", m[k]) for k in ("state", "kind"))]
    start, limit = int(query.get("cursor") or 0), int(query.get("limit") or 25)
    states = ("waiting", "sent", "failed")
    return {
        "messages": shown[start : start + limit],
        "totals": {s: sum(1 for m in rows if m["state"] == s) for s in states},
        "next": str(start + limit) if start + limit < len(shown) else None,
    }


def resend(scenario: Scenario, request: Request, body: Any) -> Any:
    rows = world(scenario)["messages"]
    found = next(m for m in rows if m["id"] == request.path_params["message"])
    found |= {"state": "waiting", "error": None}
    return found


def list_exports(scenario: Scenario, request: Request, body: Any) -> Any:
    """An export is ready at the second look."""
    rows = world(scenario)["exports"]
    answer = [dict(row) for row in rows]
    for row in rows:
        if row["state"] == "making":
            until = iso(scenario.now() + timedelta(hours=24))
            url = f"/files/export-{row['id']}.{row['format']}"
            row |= {"state": "ready", "rows": 58, "url": url, "expires_at": until}
    return {"exports": answer}


def post_export(scenario: Scenario, request: Request, body: Json) -> Any:
    rows = world(scenario)["exports"]
    fresh = {
        "id": f"e{len(rows) + 20}",
        "kind": body["kind"],
        "format": body["format"],
        "site": body["site"],
        "state_filter": body["state"],
        "by": "zhou.min",
        "created_at": iso(scenario.now()),
        "state": "making",
        "rows": None,
        "url": None,
        "expires_at": None,
    }
    rows.insert(0, fresh)
    return JSONResponse(dict(fresh), 202)


def list_log(scenario: Scenario, request: Request, body: Any) -> Any:
    query = request.query_params
    rows = [
        e
        for e in world(scenario)["log"]
        if query.get("account") in (None, "", e["actor"])
        and query.get("action") in (None, "", e["action"])
    ]
    start = int(query.get("cursor") or 0)
    more = start + 25 < len(rows)
    return {"entries": rows[start : start + 25], "next": str(start + 25) if more else None}


def account_of(scenario: Scenario, request: Request) -> Json:
    rows = world(scenario)["accounts"]
    return next(a for a in rows if a["account"] == request.path_params["account"])


def post_account(scenario: Scenario, request: Request, body: Json) -> Any:
    rows = world(scenario)["accounts"]
    if any(a["account"] == body["account"] for a in rows):
        return problem(409, "account_exists", account=body["account"])
    fresh = body | {"disabled": False, "version": 1, "own": False}
    rows.append(fresh)
    return JSONResponse(data.handed_over(fresh), 201)


def put_account(scenario: Scenario, request: Request, body: Json) -> Any:
    found = account_of(scenario, request)
    if scenario.conflict or request.headers.get("if-match") != f'"{found["version"]}"':
        return problem(409, "stale_version")
    found |= body | {"version": found["version"] + 1}
    return found


def reset_account(scenario: Scenario, request: Request, body: Any) -> Any:
    found = account_of(scenario, request)
    found["version"] += 1
    return data.handed_over(found)


def add_routes(routes: Routes, api: str, here: str) -> None:
    """The operations of this half of the staff site."""
    public = "/api/v1/rounds/{round}"
    routes.add("GET", public, public_round)
    routes.add("GET", f"{public}/notices/{{notice}}", public_notice)
    routes.add("POST", "/api/v1/verification", verify)
    routes.add("POST", f"{here}/attachments", attach)
    routes.add("GET", f"{here}/results", results)
    routes.add("POST", f"{here}/releases", ask_release)
    routes.add("POST", f"{here}/releases/{{no}}/withdraw", withdraw)
    routes.add("GET", f"{here}/pickup", show_pickup)
    routes.add("PUT", f"{here}/pickup", put_pickup)
    routes.add("GET", f"{here}/certificates", list_certificates)
    routes.add("GET", f"{here}/certificates/{{no}}", show_certificate)
    for action in ("collect", "return", "void"):
        routes.add("POST", f"{here}/certificates/{{no}}/{action}", act_on_certificate)
    routes.add("GET", f"{here}/messages", list_messages)
    routes.add("POST", f"{here}/messages/{{message}}/resend", resend)
    routes.add("GET", f"{here}/message-templates", lambda s, r, b: {"templates": data.templates()})
    routes.add("GET", f"{here}/exports", list_exports)
    routes.add("POST", f"{here}/exports", post_export)
    routes.add("GET", f"{here}/log", list_log)
    routes.add("GET", f"{api}/accounts", lambda s, r, b: {"accounts": world(s)["accounts"]})
    routes.add("POST", f"{api}/accounts", post_account)
    routes.add("PUT", f"{api}/accounts/{{account}}", put_account)
    routes.add("POST", f"{api}/accounts/{{account}}/reset", reset_account)
