"""What the mock staff API answers at the desk: search, one person, remedies, approvals, refunds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.site import mock_staff_desk_data as data
from tests.site.mock_staff_data import Json, iso, registrations
from tests.site.mock_staff_data import detail as plain_detail
from tests.site.mock_staff_http import Routes, Scenario, problem
from tests.site.mock_staff_results import world as results_world

HELPERS = {"operator", "registrar"}


def world(scenario: Scenario) -> Json:
    """The state behind these answers, made at the first one."""
    if "refunds" not in scenario.desk:
        now = scenario.now()
        scenario.desk |= {
            "refunds": data.refunds(now),
            "remedies": data.remedies(now),
            "approvals": data.approvals(now),
            "looks": data.looks(now),
        } | scenario.desk
    return scenario.desk


def row_of(scenario: Scenario, candidate: str) -> Json | None:
    rows = registrations(scenario.start)
    found = next((r for r in rows if r["candidate_id"] == candidate), None)
    return found and found | world(scenario).get(candidate, {})


def nobody_yet(scenario: Scenario) -> Json:
    """On the roster, and not registered in this round."""
    row = registrations(scenario.start)[1] | {"candidate_id": "c900", "state": "none"}
    answer = plain_detail(row, scenario.sites[0], scenario.now())
    answer["view"] |= {"registration": None, "payment": None, "agreement": {"accepted_at": None}}
    return answer | data.person(row, answer["view"], scenario.now(), world(scenario))


def site_of(scenario: Scenario, code: str) -> Json:
    return next(s for s in scenario.sites if s["code"] == code)


def search(scenario: Scenario, request: Request, body: Json) -> Any:
    """Every identifier of the made-up people finds somebody; 000 finds nobody, 林 finds two."""
    text = body["text"]
    if scenario.desk.get("search") == "limited":
        return problem(429, "too_many", retry_at="2014-11-05T12:56:00Z")
    how = next((by for by, sign in data.SIGNS if sign(text)), None)
    wanted = {None: [], "name": ["c000", "c010"]}.get(how, ["c000"])
    if text == "全部" and body["round_id"] is None:
        wanted, how = ["c001"], "name"
    matches = [match(scenario, candidate, str(how)) for candidate in wanted]
    return {"matches": matches, "tried": [how] if how else ["name"], "more": False}


def match(scenario: Scenario, candidate: str, how: str) -> Json:
    row = row_of(scenario, candidate)
    assert row is not None
    kept = ("candidate_id", "name_masked", "ticket_no_masked", "site", "state")
    site = site_of(scenario, row["site"])
    return {k: row[k] for k in kept} | {
        "round_id": "2014-11",
        "site_name": site["name"],
        "matched_by": how,
    }


def get_registration(scenario: Scenario, request: Request, body: Any) -> Any:
    row = row_of(scenario, request.path_params["candidate"])
    if request.path_params["candidate"] == "c900":
        return nobody_yet(scenario) | {"actions": ["reveal"]}
    if row is None:
        return problem(404, "not_found")
    site = site_of(scenario, row["site"])
    answer = plain_detail(row, site, scenario.now())
    if "papers" in row:
        chosen = {"papers": row["papers"], "answers": row["answers"]}
        answer["view"]["registration"] |= chosen
        answer["view"]["candidate"]["ticket_no_masked"] = ""
    if row["state"] == "paid":
        number = {"state": "ready", "version": row.get("version", 1)}
        answer["view"]["ticket"] = number | {"ticket_no": "1411 **** 0157"}
    return (
        answer
        | data.person(row, answer["view"], scenario.now(), world(scenario))
        | {"actions": actions(scenario, row)}
    )


def actions(scenario: Scenario, row: Json) -> list[str]:
    if scenario.role not in HELPERS | {"clerk"}:
        return []
    if scenario.role == "clerk":
        return ["reveal", "reprint"]
    of_state = {"paid": ["reprint", "move", "refund"], "intent": ["extend"], "paying": ["extend"]}
    return ["reveal", *of_state.get(row["state"], [])]


def reveal(scenario: Scenario, request: Request, body: Json) -> Any:
    now = scenario.now()
    world(scenario)["looks"].insert(
        0, data.look(now, scenario.account, body["what"], body["purpose"])
    )
    return {"value": data.PLAIN[body["what"]]}


def reprint(scenario: Scenario, request: Request, body: Json) -> Any:
    return {"url": "/files/ticket-c000.pdf"}


def move(scenario: Scenario, request: Request, body: Json) -> Any:
    wanted = body["site"]
    if wanted and site_of(scenario, wanted)["free"] == 0:
        return problem(409, "sold_out")
    here = world(scenario).setdefault(request.path_params["candidate"], {})
    if wanted:
        here |= {"site": wanted}
    here["version"] = 2
    return get_registration(scenario, request, body)


def extend(scenario: Scenario, request: Request, body: Json) -> Any:
    limit = scenario.round["pay_until"]
    if body["until"] > limit:
        params = {"value": body["until"], "limit": limit}
        error = {"pointer": "/until", "code": "past_pay_until", "params": params}
        return problem(400, "invalid", [error])
    here = world(scenario).setdefault(request.path_params["candidate"], {})
    here["payment_deadline"] = body["until"]
    return get_registration(scenario, request, body)


def ask_refund(scenario: Scenario, request: Request, body: Json) -> Any:
    candidate = request.path_params["candidate"]
    fresh = data.approval(scenario.now(), "q90", "refund", scenario.account, body["reason"])
    fresh |= {"candidate_id": candidate, "name_masked": "林*远", "data": {"ground": body["ground"]}}
    world(scenario)["approvals"].append(fresh)
    return JSONResponse(shown(scenario, fresh), 202)


def ask_remedy(scenario: Scenario, request: Request, body: Json) -> Any:
    code = request.path_params["site"]
    people = site_of(scenario, code)["paid"]
    places = sum(site_of(scenario, to)["free"] for to in body["to"])
    effect = {"people": people, "money_minor": 0, "places": places, "unplaced": 0}
    if body["action"] == "move":
        effect |= {"unplaced": max(0, people - places)}
    else:
        effect |= {"money_minor": people * 5000}
    fresh = data.approval(scenario.now(), "q91", "site_remedy", scenario.account, body["reason"])
    chosen = {k: body[k] for k in ("action", "to", "ground")}
    fresh |= {"site": code, "effect": effect, "effect_now": dict(effect), "data": chosen}
    world(scenario)["approvals"].append(fresh)
    return JSONResponse(shown(scenario, fresh), 202)


def shown(scenario: Scenario, one: Json) -> Json:
    return one | {"own": one["requested_by"] == scenario.account}


def list_approvals(scenario: Scenario, request: Request, body: Any) -> Any:
    both = [*world(scenario)["approvals"], *results_world(scenario)["cases"]]
    return {"approvals": [shown(scenario, one) for one in both]}


def approval_of(scenario: Scenario, request: Request) -> Json | None:
    both = [*world(scenario)["approvals"], *results_world(scenario)["cases"]]
    return next((a for a in both if a["id"] == request.path_params["approval"]), None)


def get_approval(scenario: Scenario, request: Request, body: Any) -> Any:
    one = approval_of(scenario, request)
    return problem(404, "not_found") if one is None else shown(scenario, one)


def approve(scenario: Scenario, request: Request, body: Json) -> Any:
    one = approval_of(scenario, request)
    if one is None:
        return problem(404, "not_found")
    if one["requested_by"] == scenario.account:
        return problem(403, "own_request")
    if scenario.conflict or one["effect_now"]["people"] != body["people"]:
        return problem(409, "effect_changed", people=one["effect_now"]["people"])
    world(scenario)["approvals"].remove(one)
    return shown(scenario, one)


def refuse(scenario: Scenario, request: Request, body: Json) -> Any:
    one = approval_of(scenario, request)
    if one is None:
        return problem(404, "not_found")
    world(scenario)["approvals"].remove(one)
    return Response(status_code=204)


def list_refunds(scenario: Scenario, request: Request, body: Any) -> Any:
    rows, query = world(scenario)["refunds"], request.query_params
    kept = [r for r in rows if query.get("state") in (None, "", r["state"])]
    start, limit = int(query.get("cursor") or 0), int(query.get("limit") or 25)
    more = start + limit < len(kept)
    states = ("pending", "failed", "done")
    return {
        "refunds": kept[start : start + limit],
        "next": str(start + limit) if more else None,
        "totals": {s: sum(1 for r in rows if r["state"] == s) for s in states},
    }


def retry(scenario: Scenario, request: Request, body: Any) -> Any:
    rows = world(scenario)["refunds"]
    found = next(r for r in rows if r["refund_no"] == request.path_params["refund"])
    if found["refund_no"].endswith("2"):
        found |= {"attempts": found["attempts"] + 1}
        return found
    done = {"state": "done", "done_at": iso(scenario.now()), "attempts": found["attempts"] + 1}
    found |= done
    return found


def list_remedies(scenario: Scenario, request: Request, body: Any) -> Any:
    """A running one goes on by some people with each look."""
    rows = world(scenario)["remedies"]
    answer = [dict(r) for r in rows]
    for row in rows:
        if row["state"] == "running":
            row["done"] = min(row["total"], row["done"] + 40)
            row["state"] = "done" if row["done"] == row["total"] else "running"
    return {"remedies": answer}


def escalate(scenario: Scenario, request: Request, body: Json) -> Any:
    wanted = request.path_params["case"]
    found = next(r for r in scenario.queue() if r["case_id"] == wanted)
    note = {"by": scenario.account, "note": body["note"]}
    found |= {"escalated": note, "claimed_by": None, "claimed_until": None}
    return found


def attention(scenario: Scenario) -> list[Json]:
    """What else waits on the board."""
    now = scenario.now()

    def one(kind: str, count: int, minutes: int) -> Json:
        oldest = iso(now - timedelta(minutes=minutes))
        return {"kind": kind, "count": count, "oldest_at": oldest}

    mine = [one("approval", 3, 95), one("remedy", 1, 12), one("message_failed", 2, 44)]
    missed = [one("release_missed", 1, 3)] if scenario.desk.get("missed") else []
    return mine + missed


def add_routes(routes: Routes, api: str, here: str) -> None:
    """The operations of the desk."""
    person = f"{here}/registrations/{{candidate}}"
    case = f"{here}/approvals/{{approval}}"
    routes.add("POST", f"{api}/search", search)
    routes.add("GET", person, get_registration)
    routes.add("POST", f"{person}/reveal", reveal)
    routes.add("POST", f"{person}/reprint", reprint)
    routes.add("POST", f"{person}/move", move)
    routes.add("POST", f"{person}/refund", ask_refund)
    routes.add("POST", f"{person}/extend", extend)
    routes.add("POST", f"{here}/sites/{{site}}/remedy", ask_remedy)
    routes.add("GET", f"{here}/remedies", list_remedies)
    routes.add("GET", f"{here}/refunds", list_refunds)
    routes.add("POST", f"{here}/refunds/{{refund}}/retry", retry)
    routes.add("GET", f"{here}/approvals", list_approvals)
    routes.add("GET", case, get_approval)
    routes.add("POST", f"{case}/approve", approve)
    routes.add("POST", f"{case}/refuse", refuse)
    routes.add("POST", f"{here}/photo-reviews/{{case}}/escalate", escalate)
