"""The way to a registration of the candidate mock, from the programmes' own files.

`mock_flow` is the step that is now (a problem with `!` before it), `done` when all are; what is
said in a step leads to the next. `mock_stage` is how far the registration is, `mock_proof` the
state of the last proof, `mock_flow_<step>` what a step is refused with.
"""

from __future__ import annotations

from base64 import b64encode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chalicelib.domain.flow import DataField, Step
from chalicelib.domain.programme import Programme
from chalicelib.gateways import qr
from tests.site import mock_districts
from tests.site.mock_candidate_http import STATUS, answer, problem, scenario
from tests.site.mock_data import Json, beijing, later
from tests.site.mock_papers import CHOSEN, retained
from tests.site.mock_programmes import known, programme_of, round_id

HERE = "/api/v1/rounds/{round}/flow"
ANSWERS = {
    "degree_english": {"candidate_type": "part_time", "major": "civil", "status": "enrolled"},
    "toefl": {"birth_on": "1993-02-14", "name_on_document": "林知远"},
    "pets": {"school": "样例中学"},
}
REFUSED: Json = {
    "choice_refused": [
        {
            "clause": "四（一）",
            "code": "too_many_papers",
            "params": {"value": 3, "limit": 2},
            "way_out": "choose_papers",
        }
    ],
    "not_eligible": [
        {
            "clause": "报考条件",
            "code": "fact_not_accepted",
            "params": {
                "fact": "thesis_grade",
                "key": "thesis",
                "value": "及格",
                "accepted": ["中", "良", "优"],
            },
            "way_out": "contact",
        }
    ],
}
HOLDS = {"held", "paying", "reviewing", "paid"}


def names_of(code: str) -> list[str]:
    return [step.value for step in known()[code].flow.steps]


def now_of(request: Request) -> tuple[str, bool]:
    steps = names_of(programme_of(request))
    said = request.cookies.get("mock_flow", steps[0])
    return said.lstrip("!"), said.startswith("!")


def _steps(code: str, now: str, wrong: bool, why: Json | None) -> list[Json]:
    found, passed = [], now != "done"
    names = names_of(code)
    at = names.index(now) if now in names else len(names)
    for n, name in enumerate(names):
        state = "done" if n < at else "later"
        if n == at and passed:
            state = "problem" if wrong else "now"
        told = why if n == at else None
        if name == "retained" and n < at:
            state, told = "now", {"code": "may_retain", "params": {"papers": []}}
        if name == "done" and now == "done":
            state = "done"
        found.append({"id": name, "state": state, "optional": name == "retained", "why": told})
    return found


def _documents(programme: Programme, now: str, names: list[str]) -> list[Json]:
    flow = programme.flow
    first = programme.agreement
    listed: list[tuple[str, str, Json | None, tuple[Json, ...]]] = [
        ("", first.version, None, first.clauses)
    ]
    listed += [(one.id, one.version, one.title, one.clauses) for one in flow.agreements]
    if Step.NOTICE in flow.steps:
        listed.insert(0, ("notice", programme.version, None, ()))
    found = []
    for id_, version, title, clauses in listed:
        step = "notice" if id_ == "notice" else "agreement"
        over = now not in names or names.index(step) < names.index(now)
        found.append(
            {
                "id": id_,
                "version": version,
                "title": title,
                "clauses": list(clauses),
                "accepted_version": version if over else None,
                "accepted_at": beijing("2014-11-05T20:15:00") if over else None,
            }
        )
    return found


def _field(field: DataField) -> Json:
    rule = field.shown_for
    return {
        "id": field.id,
        "title": field.title,
        "options": [{"id": option.id, "words": option.words} for option in field.options],
        "required": field.required,
        "longest": field.longest,
        "date": field.date,
        "shown_for": rule and {"field": rule[0], "one_of": list(rule[1])},
    }


def _draft(code: str, now: str, names: list[str]) -> Json:
    programme = known()[code]
    at = names.index(now) if now in names else len(names)

    def past(step: str) -> bool:
        return step in names and names.index(step) < at

    papers = CHOSEN.get(code, []) if past("papers") else []
    fee = sum(paper.fee_minor for paper in programme.papers if paper.code in papers)
    oral = [c for c in papers if c.endswith("oral")]
    return {
        "site": "4201" if past("site") else None,
        "papers": papers,
        "batches": dict.fromkeys(oral, "oral_1") if past("batch") else {},
        "retained": [],
        "answers": ANSWERS.get(code, {}) if past("data") else {},
        "checked_at": None,
        "guardian": {
            "name_masked": "林*",
            "relation": "mother",
            "phone_masked": "138****0000",
            "at": beijing("2014-11-05T20:30:00"),
        }
        if past("guardian") and code == "pets"
        else None,
        "photo_url": "/files/face.svg" if past("photo") else None,
        "fee_minor": fee or None,
    }


def _proof(request: Request, programme: Programme, fee: int | None) -> Json | None:
    rule = programme.flow.proof
    if rule is None:
        return None
    state = request.cookies.get("mock_proof")
    sent = state and {
        "state": state,
        "order_no": "4200002014110512345678",
        "sent_at": beijing("2014-11-05T20:30:00"),
        "reason": "wrong_amount" if state == "refused" else None,
    }
    return {
        "page": rule.page,
        "qr_png": "data:image/png;base64," + b64encode(qr.png(rule.page)).decode(),
        "item": rule.item,
        "where": rule.where,
        "fee_minor": fee,
        "same_payer": rule.same_payer,
        "max_bytes": rule.largest,
        "sent": sent or None,
        "warn_not_twice": bool(state),
    }


PROBLEMS: Json = {
    "submit": {"code": "lapsed", "params": {"payment_deadline": beijing("2014-11-05T10:00:00")}},
    "proof": {"code": "proof_refused", "params": {"reason": "wrong_amount"}},
    "papers": {"code": "one_level_only", "params": {"papers": ["L2_written", "L3_oral"]}},
    "data": {"code": "not_eligible", "params": {"reasons": REFUSED["not_eligible"]}},
    "identity": {"code": "identity_needed", "params": {"clause": "三"}},
}


def _why(now: str, wrong: bool, stage: str) -> Json | None:
    if now == "proof" and stage == "paid":
        return {"code": "proof_again", "params": {"fields": ["answers"]}}
    if wrong:
        found: Json = PROBLEMS.get(now, {"code": "data_needed", "params": {"fields": []}})
        return found
    if now == "guardian":
        return {"code": "guardian_needed", "params": {"under": 14, "clause": "第三十一条"}}
    codes = {"site": "site_needed", "papers": "papers_needed", "pay": "unpaid", "proof": "unpaid"}
    return {"code": codes[now], "params": {"payment_deadline": None}} if now in codes else None


def body_of(request: Request, now: str, wrong: bool = False) -> Json:
    code = programme_of(request)
    programme, names = known()[code], names_of(code)
    draft = _draft(code, now, names)
    stage = request.cookies.get("mock_stage") or (
        "held" if now in {"pay", "proof"} else "paid" if now == "done" else "draft"
    )
    live = stage in HOLDS
    editable = [*names, *(field.id for field in programme.flow.data)]
    free = stage == "draft"
    return {
        "round": round_id(code),
        "programme": code,
        "now": beijing("2014-11-05T20:41:06"),
        "phase": "phase_one",
        "stage": stage,
        "steps": _steps(code, now, wrong, _why(now, wrong, stage)),
        "documents": _documents(programme, now, names),
        "fields": [_field(field) for field in programme.flow.data],
        "retained": retained(code, now),
        "editable": {
            name: free or (name in ANSWERS.get(code, {}) and code == "degree_english")
            for name in editable
            if name in {"site", "papers", "batch", "retained", "guardian", "photo"}
            or name not in names
        },
        "district": mock_districts.own(code),
        "draft": draft,
        "registration": {
            "registration_no": "P14110000157",
            "site": "4201",
            "papers": draft["papers"],
            "retained": [],
            "answers": draft["answers"],
            "fee_minor": draft["fee_minor"],
            "payment_deadline": later("phase_one", hours=23, minutes=41, seconds=8),
            "paid_at": None,
        }
        if live
        else None,
        "proof": _proof(request, programme, draft["fee_minor"]),
    }


def _refused(request: Request, step: str) -> Response | None:
    code = request.cookies.get(f"mock_flow_{step}", "")
    if code.startswith("/"):
        pairs = [fault.split(":") for fault in code.split(",")]
        errors = [{"pointer": at, "code": name, "params": {}} for at, name in pairs]
        return problem(request, "invalid", errors=errors)
    if not code:
        return None
    STATUS.setdefault(code, 409)
    if code == "other_district":
        return problem(request, code, **mock_districts.refused(programme_of(request)))
    return problem(request, code, reasons=REFUSED.get(code, []))


def _to(request: Request, step: str, status: int = 200) -> Response:
    names = names_of(programme_of(request))
    after = names[names.index(step) + 1] if step in names[:-1] else "done"
    if step == "retained":
        after = names[names.index(step) + 1]
    response = answer(request, body_of(request, after), status)
    response.set_cookie("mock_flow", after)
    return response


async def show(request: Request) -> Response:
    if scenario(request).startswith("out:"):
        return problem(request, "not_signed_in")
    return answer(request, body_of(request, *now_of(request)))


async def say(request: Request) -> Response:
    step = request.path_params["step"]
    await request.body()
    return _refused(request, step) or _to(request, step)


async def start(request: Request) -> Response:
    step = request.path_params["step"]
    if step == "submit":
        return _refused(request, step) or _to(request, step, 201)
    upload = {"url": "/files/upload", "fields": {"key": "incoming/1"}}
    return answer(request, {"id": "f1", "upload": upload, "max_bytes": 4194304}, 201)


FLOW = [
    Route(HERE, show),
    Route(f"{HERE}/{{step}}", say, methods=["PUT"]),
    Route(f"{HERE}/{{step}}", start, methods=["POST"]),
]
