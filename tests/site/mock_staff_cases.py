"""What the mock of the staff API answers about cases of every kind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from starlette.requests import Request

from tests.site.mock_staff_data import Json, iso
from tests.site.mock_staff_http import Routes, Scenario, problem

REASONS = {
    "identity": ["unreadable", "wrong_side", "name_differs", "another_face", "other"],
    "merge": ["other_person", "record_differs", "results_unclear"],
    "qualification": ["unreadable", "other_document", "level_too_low"],
    "proof": ["wrong_item", "wrong_amount", "other_payer", "unreadable", "used_before"],
    "eligibility": ["evidence_missing", "evidence_not_accepted", "rule_stands"],
    "affected": ["not_eligible", "withdrawn"],
    "name": ["another_person", "not_sure"],
    "suspect": ["another_person", "not_sure"],
    "newest": ["not_sure"],
}
RULE_SAYS = {
    "clause": "S2-04",
    "code": "score_too_low",
    "params": {"fact": "score", "exam": "CET4", "value": 410, "limit": 425},
    "way_out": "review",
}
SHOWN: dict[str, list[Json]] = {
    "identity": [
        {
            "step": "id_card",
            "kind": "id_card",
            "round": None,
            "reason": "asked",
            "name": "林知远",
            "id_type": "CN_RIC",
            "id_no_masked": "429***********1215",
            "tries": 3,
            "pictures": [
                {"name": "id_card/portrait", "url": "/files/face-1.svg", "type": "image/jpeg"},
                {"name": "face/photo", "url": "/files/face-2.svg", "type": "image/jpeg"},
            ],
        }
    ],
    "proof": [
        {
            "expected": {
                "item": {"zh-CN": "学位英语考试费", "en": "Degree English exam fee"},
                "amount_minor": 6000,
                "payer": f"{name}**",
                "from": "2014-11-03T02:00:00Z",
                "until": "2014-11-06T09:00:00Z",
            },
            "order_no": f"10000392012014110400{n}",
            "payer": {"name": "王**" if n else "林**", "likeness": "different" if n else "exact"},
            "sent_at": "2014-11-04T02:31:00Z",
            "picture_url": f"/files/face-{n + 3}.svg",
            "same_file": bool(n),
            "looks_alike": False,
            "changes": {"phone": "138****0001"} if n else {},
            "paid_before": False,
        }
        for n, name in enumerate("林陈赵")
    ],
    "merge": [
        {
            "number": "429914100215",
            "into": "429914100317",
            "district": {"zh-CN": "样例考区A", "en": "Specimen District A"},
            "into_district": {"zh-CN": "样例考区B", "en": "Specimen District B"},
            "recorded_name_masked": "林**",
            "same_name": "variant",
            "same_document": False,
            "results": {"00012": 71},
            "into_results": {"00015": 66},
        }
    ],
    "qualification": [
        {
            "major": {"zh-CN": "法学（专升本）", "en": "Law (bachelor)"},
            "level": {"zh-CN": "专科", "en": "junior college"},
            "school": "东湖职业学院",
            "graduated_on": "2012-06-30",
            "certificate_masked": "1049*********0123",
            "online": False,
            "provider": "simulator",
            "simulated": True,
            "stated_at": "2014-11-01T03:00:00Z",
            "proof_kind": "verification_report",
            "proof_type": "application/pdf",
            "proof_url": "/files/report.pdf",
        }
    ],
    "eligibility": [{"note": "成绩单上是 431 分，附准考证号。", "reasons": [RULE_SAYS]}],
    "affected": [
        {
            "cause": "fact_changed",
            "source": "import:j7",
            "reasons": [RULE_SAYS],
            "state": "paid",
            "site": "4201",
        }
    ],
    "name": [
        {
            "stated": "沈㛃",
            "recorded": "沈洁",
            "likeness": "spelling",
            "hangs_on_it": {"type": "score", "key": "METS1", "value": 66},
        }
    ],
    "suspect": [
        {
            "persons": [
                {"name_masked": "林**", "id_type": kind, "id_no_masked": number}
                for kind, number in (("CN_PASSPORT", "E12***678"), ("CN_RIC", "429***********1215"))
            ],
            "suspensions": [{"scope": "pets", "until": "2016-11-01"}],
        }
    ],
    "newest": [{"anything_at": "2014-11-01T03:00:00Z", "page_url": "/files/face-5.svg"}],
}


def cases(scenario: Scenario) -> dict[str, list[Json]]:
    """The queues as they are now: kept in the scenario from the first look on."""
    if "cases" not in scenario.desk:
        now = scenario.now()
        scenario.desk["cases"] = {
            kind: [
                {
                    "case_id": f"2014-11.{kind}{n}",
                    "of": "2014-11",
                    "candidate_id": f"c00{n}",
                    "name_masked": ("林*远", "欧*衿", "陈*禾")[n],
                    "opened_at": iso(now - timedelta(minutes=190 - n * 31)),
                    "age_seconds": (190 - n * 31) * 60,
                    "claimed_by": None,
                    "claimed_until": None,
                    "escalated": None,
                    "shown": shown,
                }
                for n, shown in enumerate(of_kind)
            ]
            for kind, of_kind in SHOWN.items()
        }
    found: dict[str, list[Json]] = scenario.desk["cases"]
    return found


def list_queues(scenario: Scenario, request: Request, body: Any) -> Any:
    lines = []
    for kind, found in cases(scenario).items():
        for escalated in (False, True):
            here = [one for one in found if bool(one["escalated"]) == escalated]
            lines.append(
                {
                    "kind": kind,
                    "escalated": escalated,
                    "reasons": REASONS[kind],
                    "waiting": len(here),
                    "oldest_at": here[0]["opened_at"] if here else None,
                    "age_seconds": here[0]["age_seconds"] if here else None,
                }
            )
    return {"queues": lines}


def show_queue(scenario: Scenario, request: Request, body: Any) -> Any:
    kind = request.path_params["kind"]
    wanted = request.query_params.get("escalated") == "true"
    found = [one for one in cases(scenario)[kind] if bool(one["escalated"]) == wanted]
    return {"kind": kind, "reasons": REASONS[kind], "waiting": len(found), "cases": found}


def act(scenario: Scenario, request: Request, body: Any) -> Any:
    kind, wanted = request.path_params["kind"], request.path_params["case"]
    action = request.path_params["action"]
    found = cases(scenario)[kind]
    one = next((case for case in found if case["case_id"] == wanted), None)
    if one is None or one["claimed_by"] not in (None, scenario.account):
        return problem(409, "claimed", by=one["claimed_by"] if one else "wang.ke")
    if action == "claim":
        until = iso(scenario.now() + timedelta(minutes=10))
        one |= {"claimed_by": scenario.account, "claimed_until": until}
    elif action == "escalate":
        one["escalated"] = {"by": scenario.account, "note": body["note"]}
    else:
        found.remove(one)
    return {"case": one if action == "claim" else None, "next": None, "waiting": len(found)}


def add_routes(routes: Routes, api: str) -> None:
    """The operations on cases."""
    routes.add("GET", f"{api}/queues", list_queues)
    routes.add("GET", f"{api}/queues/{{kind}}", show_queue)
    routes.add("POST", f"{api}/queues/{{kind}}/{{case}}/{{action}}", act)
