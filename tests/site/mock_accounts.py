"""Accounts, the profile and the identity confirmation of the candidate mock.

`mock_member` says whose session it is. `mock_identity` is how far the confirmation is: the words
of `steps()`, one a step, `confirmed`, or `refused`; `mock_identity_next` what a check comes to.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chalicelib.services.identity import other_ways
from tests.site.mock_candidate_http import answer, problem, refusal, scenario
from tests.site.mock_data import Json, beijing, words
from tests.site.mock_programmes import known

UPLOAD = {"url": "/files/upload", "fields": {"key": "incoming/1"}}
PICTURE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)
TAUGHT = "self_taught"


def code_of(request: Request) -> str:
    return request.cookies.get("mock_member", TAUGHT)


def me(code: str, *, confirmed: bool = False) -> Json:
    rules = known()[code].accounts
    number = "100000017" if rules.style == "account_no" else None
    documents = [("CN_RIC", "990*************15", True)]
    return {
        "programme": code,
        "style": rules.style.value,
        "state": "active",
        "logins": [number] if number else ["139****0000", "l***@example.org"],
        "account_no": number,
        "name": "林知远",
        "name_masked": "林*远",
        "documents": [
            {"type": kind, "masked": masked, "birth_on": "1993-02-14", "primary": primary}
            for kind, masked, primary in documents
        ],
        "phone_masked": "139****0000",
        "email_masked": "l***@example.org",
        "question": rules.questions[0].id if rules.questions else None,
        "changes": list(rules.changes),
        "confirmed": confirmed,
        "proved": True,
    }


def _me(request: Request) -> Json:
    return me(code_of(request), confirmed=request.cookies.get("mock_identity") == "confirmed")


def invalid(request: Request, faults: str) -> Response:
    """`/name:name_dot,/phone_code:code_wrong` as the fields' faults."""
    pairs = [fault.split(":") for fault in faults.split(",")]
    errors = [{"pointer": at, "code": code, "params": {"min": 8, "max": 64}} for at, code in pairs]
    return problem(request, "invalid", errors=errors)


def _refused(request: Request, operation: str) -> Response | None:
    told = request.cookies.get(f"mock_{operation}", "")
    return invalid(request, told) if told.startswith("/") else refusal(request, operation)


async def codes(request: Request) -> Response:
    if refused := _refused(request, "codes"):
        return refused
    sent = {
        "to_masked": "139****0000",
        "expires_at": beijing("2014-11-05T20:46:06"),
        "resend_at": beijing("2014-11-05T20:42:06"),
    }
    return answer(request, sent, 202)


async def enter(request: Request) -> Response:
    """Signed in, after opening an account or with its password."""
    body = await request.json()
    operation = "accounts" if request.url.path.endswith("accounts") else "session"
    if refused := _refused(request, operation):
        return refused
    status = 201 if operation == "accounts" else 200
    response = answer(request, me(body["programme"]), status, "none")
    response.set_cookie("mock_member", body["programme"])
    return response


async def recovery(request: Request) -> Response:
    body = await request.json()
    if refused := _refused(request, "recovery"):
        return refused
    if body["by"] == "question" and body.get("answer") is None:
        question = known()[body["programme"]].accounts.questions[0].id
        return answer(request, {"question": question, "recovered": False, "logins": []})
    return answer(request, {"question": None, "recovered": True, "logins": ["139****0000"]})


async def the_me(request: Request) -> Response:
    if scenario(request).startswith("out:"):
        return problem(request, "not_signed_in")
    if request.method == "GET":
        return answer(request, _me(request))
    return _refused(request, "change") or answer(request, _me(request))


async def names(request: Request) -> Response:
    name = (await request.json())["name"]
    fine = "〇" not in name
    fault = {"pointer": "/name", "code": "name_character", "params": {"char": "〇"}}
    body = {"name": name, "printable": fine, "faults": [] if fine else [fault]}
    return answer(request, body | {"picture": PICTURE if fine else None})


def states_of(request: Request) -> list[str]:
    return request.cookies.get("mock_identity", "open").split("-")


def identity(code: str, states: list[str]) -> Json:
    """By the programme's own steps; states beyond those that are named are open."""
    programme = known()[code]
    rules = programme.identity
    assert rules is not None
    whole = states[0] if states[0] in {"confirmed", "refused", "outdated"} else ""
    named = ["passed" if whole == "confirmed" else "open"] * 9 if whole else states
    steps = [
        step_of(code, n, named[n] if n < len(named) else "open") for n in range(len(rules.steps))
    ]
    waits = any(step["state"] == "review" for step in steps)
    refused = {"by": "desk", "reason": "not_same_person", "at": beijing("2014-11-05T10:00:00")}
    return {
        "programme": code,
        "clause": rules.clause,
        "confirmed": whole == "confirmed",
        "way": "online" if whole == "confirmed" else None,
        "by": "",
        "confirmed_at": beijing("2014-11-05T10:00:00") if whole == "confirmed" else None,
        "refused": refused if whole == "refused" else None,
        "outdated": whole == "outdated",
        "counts": whole == "confirmed" or waits,
        "review_until": beijing("2014-11-08T10:00:00") if waits else None,
        "simulated": True,
        "other_ways": other_ways(rules),
        "on_site": {"cases": list(rules.on_site.cases), "bring": rules.on_site.bring}
        if rules.on_site
        else None,
        "steps": steps,
    }


def step_of(code: str, n: int, state: str) -> Json:
    programme = known()[code]
    assert programme.identity is not None
    step = programme.identity.steps[n]
    purpose = next(one for one in programme.purposes if one.id == step.purpose)
    failed = state == "failed"
    return {
        "id": step.id,
        "kind": step.kind.value,
        "clause": step.clause,
        "title": step.title,
        "hints": list(step.hints),
        "files": list(step.files),
        "types": list(step.types),
        "max_kb": step.max_kb,
        "each_round": step.each_round,
        "state": state,
        "counts": state in {"passed", "review"},
        "tries_left": step.tries - failed,
        "reason": "name_differs" if failed else None,
        "params": {},
        "consent": {
            "purpose": purpose.id,
            "version": purpose.version,
            "title": purpose.title,
            "what": purpose.what,
            "why": purpose.why,
            "how_long": purpose.how_long,
            "who": purpose.who,
            "without": purpose.without,
            "given": None if state == "open" else True,
        },
    }


async def the_identity(request: Request) -> Response:
    if scenario(request).startswith("out:"):
        return problem(request, "not_signed_in")
    return answer(request, identity(code_of(request), states_of(request)))


def _moved(request: Request, states: list[str], body: Json) -> Response:
    response = answer(request, body)
    response.set_cookie("mock_identity", "-".join(states))
    return response


def _with(request: Request, state: str) -> list[str]:
    """The states after the step of this address has come to another one."""
    found = identity(code_of(request), states_of(request))
    states = [str(step["state"]) for step in found["steps"]]
    ids = [step["id"] for step in found["steps"]]
    states[ids.index(request.path_params["step"])] = state
    return states


async def start_step(request: Request) -> Response:
    body = await request.json()
    if refused := _refused(request, "step"):
        return refused
    code = code_of(request)
    state = "review" if body.get("review") else "started"
    if body.get("consent", {}).get("given") is False:
        state = "open"
    states = _with(request, state)
    found = identity(code, states)
    step = next(one for one in found["steps"] if one["id"] == request.path_params["step"])
    begun = state == "started"
    live = begun and step["kind"] in {"face", "digits_video"}
    digits = "3815" if step["kind"] == "digits_video" else ""
    actions = ["blink", "nod"] if step["kind"] == "face" else []
    return _moved(
        request,
        states,
        {
            "identity": found,
            "upload": dict.fromkeys(step["files"], UPLOAD) if begun else {},
            "challenge": {"nonce": "n1", "actions": actions, "digits": digits} if live else None,
            "until": beijing("2014-11-05T20:51:06") if begun else None,
        },
    )


async def finish_step(request: Request) -> Response:
    await request.body()
    if refused := _refused(request, "done"):
        return refused
    code = code_of(request)
    states = _with(request, request.cookies.get("mock_identity_next", "passed"))
    if all(state == "passed" for state in states):
        states = ["confirmed"]
    return _moved(request, states, identity(code, states))


def registry(step: str) -> Json:
    """`step` is what is next: data, choose, qualification, submit, identity, review, done."""
    rules = known()[TAUGHT].registry
    assert rules is not None
    state = {"identity": "pre_registered", "review": "confirmed", "done": "registered"}
    chosen = step in {"done", "review"}
    held = step != "data"
    return {
        "programme": TAUGHT,
        "state": state.get(step, "draft"),
        "next": step,
        "kind": "existing" if step in {"choose", "done", "review"} else "new",
        "major": ("X120203K" if step == "qualification" else "Z630302") if held else None,
        "district": "0601" if held and step != "choose" else None,
        "confirmed": chosen,
        "submitted_at": beijing("2014-11-05T10:00:00") if state.get(step) else None,
        "number": "060117100001" if chosen else None,
        "number_printed": "0601 1710 0001" if chosen else None,
        "registered_at": beijing("2014-11-05T11:00:00") if step == "done" else None,
        "uses": list(rules.uses),
        "results": {"00015": 71} if chosen else {},
        "numbers": [_number(n, step) for n in (1, 2)] if step in {"choose", "done"} else [],
        "districts": [{"code": one.code, "name": one.name} for one in rules.districts],
        "majors": [
            {
                "code": one.code,
                "name": one.name,
                "needs_qualification": one.prior,
                "papers": list(one.papers),
            }
            for one in rules.majors
        ],
        "qualification": qualification(None),
    }


def _number(n: int, step: str) -> Json:
    done = step == "done"
    return {
        "number": f"06011710000{n}",
        "district": "0601",
        "state": ("active" if n == 1 else "other") if done else "free",
        "name": "林知远",
        "phone_masked": "138****0001",
        "results": {"00015": 71} if n == 1 else {"03708": 64},
        "into": None,
        "waiting": False,
        "refused": None,
        "shown": done or n == 1,
    }


def qualification(state: str | None) -> Json:
    rules = known()[TAUGHT].registry
    assert rules is not None
    purpose = next(one for one in known()[TAUGHT].purposes if one.id == rules.prior.purpose)
    stated = {
        "level": "junior_college",
        "school": "武汉江城大学",
        "graduated_on": "2012-06-30",
        "certificate_masked": "1234******7890",
        "online": True,
        "state": state,
        "provider": "simulated",
        "simulated": True,
        "proof_kind": None,
        "reason": None,
    }
    return {
        "needed": True,
        "proven": state in {"verified", "accepted"},
        "stated": stated if state else None,
        "levels": [{"code": one.code, "name": one.name} for one in rules.prior.levels],
        "proofs": [
            {"id": one.id, "name": one.name, "source": one.source} for one in rules.prior.proofs
        ],
        "max_bytes": rules.prior.largest,
        "consent": {
            "purpose": purpose.id,
            "version": purpose.version,
            "title": purpose.title,
            "what": purpose.what,
            "why": purpose.why,
            "how_long": purpose.how_long,
            "who": purpose.who,
            "without": purpose.without,
        },
    }


def _registry(request: Request, step: str) -> Response:
    """`mock_stated`: what has become of the qualification that was stated."""
    stated = request.cookies.get("mock_stated")
    body = registry(step) | {"qualification": qualification(stated)}
    response = answer(request, body)
    response.set_cookie("mock_registry", step)
    return response


async def the_registry(request: Request) -> Response:
    """Saving leads to submitting, for somebody on record to choosing."""
    if scenario(request).startswith("out:"):
        return problem(request, "not_signed_in")
    if request.method == "GET":
        return _registry(request, request.cookies.get("mock_registry", "data"))
    body = await request.json()
    return _refused(request, "entry") or _registry(
        request, "choose" if body["kind"] == "existing" else "submit"
    )


async def act_on_registry(request: Request) -> Response:
    step = {"submit": "identity", "choose": "submit", "merge": "done"}[
        request.path_params["action"]
    ]
    return _refused(request, request.path_params["action"]) or _registry(request, step)


def _stated(request: Request, state: str) -> Response:
    body = registry("qualification") | {"qualification": qualification(state)}
    response = answer(request, body)
    response.set_cookie("mock_stated", state)
    return response


async def the_qualification(request: Request) -> Response:
    body = await request.json()
    if refused := _refused(request, "qualification"):
        return refused
    if request.method == "PUT":
        return _stated(request, "not_found" if body["consent"]["given"] else "unchecked")
    begun = {"upload_id": "record_form.1", "upload": UPLOAD, "max_bytes": 4194304}
    return answer(request, begun, 201)


async def proof_sent(request: Request) -> Response:
    return _stated(request, "waiting")


async def forgotten(request: Request) -> Response:
    if refused := _refused(request, "forgotten"):
        return refused
    numbers = [
        {"number": "060117100001", "district": "0601", "active": True},
        {"number": "060117100002", "district": "0601", "active": False},
    ]
    return answer(request, {"numbers": numbers})


def offices(code: str) -> Json:
    desk = {
        "code": "desk",
        "name": words("样例市教育考试院服务大厅", "Service hall of the specimen office"),
        "address": words("样例市样例路 1 号", "1 Specimen Road"),
        "hours": words("工作日 9:00–17:00", "Working days, 9:00–17:00"),
        "bring": words("本人身份证原件", "Your original ID card"),
        "district": "0601",
        "phone": "0710-0000000",
        "open": True,
        "version": 1,
    }
    return {"programme": code, "offices": [desk]}


async def the_offices(request: Request) -> Response:
    return answer(request, offices(request.path_params["code"]))


ACCOUNTS = [
    Route("/api/v1/codes", codes, methods=["POST"]),
    Route("/api/v1/accounts", enter, methods=["POST"]),
    Route("/api/v1/accounts/session", enter, methods=["POST"]),
    Route("/api/v1/accounts/recovery", recovery, methods=["POST"]),
    Route("/api/v1/me", the_me),
    Route("/api/v1/names", names, methods=["POST"]),
    Route("/api/v1/me/documents", the_me, methods=["POST"]),
    Route("/api/v1/me/identity", the_identity),
    Route("/api/v1/me/identity/{step}", start_step, methods=["POST"]),
    Route("/api/v1/me/identity/{step}/done", finish_step, methods=["POST"]),
    Route("/api/v1/programmes/{code}/offices", the_offices),
    Route("/api/v1/me/registry", the_registry, methods=["GET", "PUT"]),
    Route("/api/v1/me/registry/{action}", act_on_registry, methods=["POST"]),
    Route("/api/v1/me/qualification", the_qualification, methods=["PUT", "POST"]),
    Route("/api/v1/me/qualification/{upload}", proof_sent, methods=["POST"]),
    Route("/api/v1/registry/forgotten", forgotten, methods=["POST"]),
    Route("/api/v1/me/{what}", the_me, methods=["PUT"]),
]
