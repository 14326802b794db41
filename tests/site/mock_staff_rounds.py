"""Rounds on their way to the public, and people registered at the desk, for the mock staff API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from tests.site.mock_staff_data import Json, iso, staff_round
from tests.site.mock_staff_http import Routes, Scenario, problem


def both(zh: str, en: str) -> Json:
    return {"zh-CN": zh, "en": en}


PARTS = [
    {"id": "written", "name": both("笔试", "Written")},
    {"id": "oral_1", "name": both("口试第一批", "Oral, batch 1")},
]
PAPERS: list[Json] = [
    {"code": "101", "name": both("一级笔试", "Level 1 written"), "months": []},
    {"code": "102", "name": both("一级口试", "Level 1 oral"), "months": []},
    {"code": "401", "name": both("四级笔试", "Level 4 written"), "months": [9]},
]
PROGRAMMES: list[Json] = [
    {
        "code": "cet_set",
        "name": both("大学英语口语考试", "CET Spoken English Test"),
        "parts": [],
        "papers": [],
    },
    {
        "code": "pets",
        "name": both("全国英语等级考试", "Public English Test System"),
        "parts": PARTS,
        "papers": PAPERS,
    },
]


def _paper(found: Json) -> Json:
    more = {"kind": "written", "level": "1", "minutes": 120, "fee_minor": 7500}
    return {**found, **more, "parts": ["written"], "about": None, "credits": 0}


def parted_round(**changes: Any) -> Json:
    """A draft of a programme with parts and papers."""
    found = staff_round()
    written = {
        "starts_at": "2014-11-23T01:00:00Z",
        "entry_from": "2014-11-23T00:15:00Z",
        "entry_until": "2014-11-23T00:45:00Z",
    }
    rules = {
        **found["rules"],
        "title": PROGRAMMES[1]["name"],
        "parts": PARTS,
        "papers": [_paper(one) for one in PAPERS],
    }
    more = {
        "programme": "pets",
        "draft": True,
        "name": both("PETS 2014年11月", "PETS November 2014"),
        "rules": rules,
        "sittings": {"written": written},
        "papers": ["101"],
        "options": {},
    }
    return found | more | changes


REVIEW: list[Json] = [
    {"pointer": "/exam_on", "code": "on_holiday", "params": {"value": "2015-05-01"}},
    {"pointer": "/exam_on", "code": "on_made_up_day", "params": {"value": "2015-05-02"}},
    {"pointer": "", "code": "calendar_unknown", "params": {"value": 2027}},
    {
        "pointer": "/phase_one/opens_at",
        "code": "in_the_past",
        "params": {"value": "2014-10-30"},
    },
    {"pointer": "/sites", "code": "no_sites", "params": {}},
    {"pointer": "/name", "code": "name_unchanged", "params": {"value": "PETS 2014年11月"}},
    {"pointer": "/exam_on", "code": "weekday_changed", "params": {"value": 5, "limit": 7}},
    {
        "pointer": "/papers",
        "code": "papers_changed",
        "params": {"added": ["102"], "left_out": ["401"]},
    },
    {"pointer": "/sites", "code": "sites_copied", "params": {"sites": 48, "places": 2400}},
    {"pointer": "/seat_rules", "code": "seat_rules_copied", "params": {}},
    {
        "pointer": "",
        "code": "programme_rules",
        "params": {"version": "2014-11-1", "fee_minor": 0},
    },
    {"pointer": "/notices", "code": "notices_not_copied", "params": {"notices": 2}},
]
EFFECT: Json = {
    "changed": ["exam_on", "pay_until", "sitting.written"],
    "public": True,
    "paid": 1200,
    "held": 34,
    "tickets_anew": 1200,
    "holds_beyond": 3,
}
NOTICE: Json = {
    "round": "2014-11",
    "language": "zh-CN",
    "title": "全国英语等级考试2014年11月报名通知",
    "programme": None,
    "office": "教育部教育考试院",
    "issued_on": "2014-10-20",
    "corrections": [
        {"at": "2014-10-28T03:20:00Z", "stamp": "10月28日修改", "items": ["缴费截止：改为11月10日"]}
    ],
    "clauses": [
        {
            "id": "time",
            "number": "一、",
            "title": "时间安排",
            "lines": ["S2-01"],
            "blocks": [
                {"kind": "text", "text": "报名分两个阶段。", "leads": False},
                {"kind": "points", "items": ["选考点、缴费", "打印准考证"]},
                {"kind": "table", "head": ["科目", "时间"], "rows": [["一级笔试", "9:00"]]},
            ],
        }
    ],
    "zone": "本通知的时间均为北京时间。",
    "pdf": "/api/v1/rounds/2014-11/notice.pdf",
    "html": "/api/v1/rounds/2014-11/notice.html",
}


def copy(scenario: Scenario, request: Request, body: Json) -> Any:
    if body["id"] == scenario.round["id"]:
        return problem(409, "round_exists", round=body["id"])
    made = scenario.round | body | {"draft": True, "version": 1}
    return JSONResponse({"round": made, "review": REVIEW}, 201)


def validate(scenario: Scenario, request: Request, body: Json) -> Any:
    faults = [
        {
            "pointer": f"/papers/{at}",
            "code": "paper_not_in_month",
            "params": {"value": code, "month": 11, "limit": [9]},
        }
        for at, code in enumerate(body.get("papers", []))
        if code == "401"
    ]
    return {"errors": faults, "review": REVIEW[:1], "effect": EFFECT}


def publish(scenario: Scenario, request: Request, body: Json) -> Any:
    asked = request_of("publish_round", scenario)
    return JSONResponse({**asked, "reason": body["reason"], "own": True}, 202)


def request_of(kind: str, scenario: Scenario, **more: Any) -> Json:
    """A request for a second person, as the server answers it."""
    effects: Json = {
        "publish_round": {"people": 0, "sites": 48, "places": 2400, "review": 2},
        "recovery": {
            "people": 1,
            "phone": "138****0000",
            "phone_before": "139****1111",
            "evidence": "居民身份证原件，复印件存档",
            "state": "active",
        },
    }
    return {
        "id": f"a-{kind}",
        "kind": kind,
        "round_id": scenario.round["id"],
        "candidate_id": None,
        "name_masked": None,
        "site": None,
        "reason": "按省招办通知",
        "effect": effects[kind],
        "effect_now": effects[kind],
        "why": None,
        "data": {"version": 3},
        "requested_by": "li.na",
        "requested_at": iso(scenario.now() - timedelta(minutes=5)),
        "expires_at": iso(scenario.now() + timedelta(days=1)),
        "own": False,
        **more,
    }


def preview(scenario: Scenario, request: Request, body: Any) -> Any:
    return NOTICE | {"language": request.query_params.get("lang", "zh-CN")}


def _sat(code: str, part: Json | None, starts_at: str | None) -> Json:
    found = next(one for one in PAPERS if one["code"] == code)
    sitting = {"on": "2014-11-23", "starts_at": starts_at, "entry_from": None, "entry_until": None}
    times = {"sitting": sitting if starts_at else None, "ends_at": None}
    told = {"code": code, "name": found["name"], "minutes": 120, "part": part}
    return {**told, **times, "retained": starts_at is None}


def with_papers() -> Json:
    """Somebody whose place has papers, one of them retained, and what they were asked."""
    papers = [_sat("101", PARTS[0], "2014-11-23T01:00:00Z"), _sat("102", None, None)]
    answers = {"kind": "part_time", "name_on_document": "LIN ZHIYUAN"}
    return {"c000": {"papers": papers, "answers": answers}}


REGIONS = [{"code": "CN", "name": both("大陆", "Mainland"), "documents": ["CN_RIC", "HM_RES"]}]


def act(scenario: Scenario, request: Request, body: Json) -> Any:
    if body.get("id_no", "").endswith("9"):
        wrong = {"pointer": "/id_no", "code": "id_check_digit", "params": {}}
        return problem(400, "invalid", [wrong])
    nothing: Json = {"done": True, "approval": None, "released": {}, "id_no_masked": None}
    done: Json = {
        "document": {"id_no_masked": "429*************15"},
        "freeze": {"released": {"2014-11": "released", "2015-05": "kept"}},
        "recovery": {"done": False, "approval": "a-recovery"},
    }
    return nothing | done[request.path_params["action"]]


def code_sent(scenario: Scenario, request: Request, body: Json) -> Any:
    now = scenario.now()
    times = {"expires_at": iso(now + timedelta(minutes=5)), "resend_at": iso(now)}
    return JSONResponse({"to_masked": "138****0000", **times}, 202)


def add_routes(routes: Routes, api: str, here: str) -> None:
    routes.add("POST", f"{here}/copy", copy, 201)
    routes.add("POST", f"{here}/validate", validate)
    routes.add("POST", f"{here}/publish", publish, 202)
    routes.add("GET", f"{here}/preview", preview)
    routes.add("POST", f"{api}/candidates/{{candidate}}/{{action}}", act)
    public = api.removesuffix("/staff")
    routes.add("POST", f"{public}/codes", code_sent, 202)
    routes.add(
        "GET", f"{public}/programmes/{{code}}", lambda s, r, b: {"accounts": {"regions": REGIONS}}
    )
