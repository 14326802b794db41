"""The second half of the candidate mock: results, messages, contact, privacy, verification.

`mock_result` names what is out (a key of RESULTS), `mock_given` what has been consented to
(`photo:1,contact:0`), `mock_contact` makes the contact page empty.
"""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.site.mock_candidate_http import answer, problem, refusal, scenario
from tests.site.mock_data import Json, beijing, notices, words
from tests.site.mock_second_data import (
    CONTACT,
    NO_CONTACT,
    OUT_AT,
    PAPERS,
    RESULTS,
    messages,
    privacy,
)

HERE = "/api/v1/rounds/{round}"


def results_at(request: Request) -> str | None:
    known = scenario(request).startswith("results") or request.cookies.get("mock_results_at")
    return OUT_AT if known else None


def _signed_out(request: Request, operation: str) -> Response | None:
    if scenario(request).startswith("out:"):
        return problem(request, "not_signed_in")
    return refusal(request, operation)


async def result(request: Request) -> Response:
    refused = _signed_out(request, "results")
    name = request.cookies.get("mock_result", "none")
    return refused or answer(request, RESULTS[name]())


async def notice(request: Request) -> Response:
    found = next((one for one in notices() if one["id"] == request.path_params["notice"]), None)
    if found is None:
        return problem(request, "not_found")
    history = [
        {
            "version": 1,
            "changed_at": found["published_at"],
            "title": words("关于增加武汉考点机位的公告（征求意见）", "More seats in Wuhan (draft)"),
        },
    ]
    return answer(request, found | {"history": history[: found["version"] - 1]})


def _listed(request: Request) -> list[Json]:
    if request.cookies.get("mock_no_messages"):
        return []
    read = request.cookies.get("mock_read", "").split("|")
    now = beijing("2014-11-15T11:00:00")
    return [
        one | ({"read_at": now} if one["id"] in read or "all" in read else {}) for one in messages()
    ]


async def message_list(request: Request) -> Response:
    if refused := _signed_out(request, "messages"):
        return refused
    listed = _listed(request)
    unread = sum(one["read_at"] is None for one in listed)
    return answer(request, {"messages": listed, "unread": unread, "next": None})


async def read(request: Request) -> Response:
    if refused := refusal(request, "read"):
        return refused
    body = await request.json()
    response = Response(status_code=204)
    before = request.cookies.get("mock_read", "")
    response.set_cookie(
        "mock_read", "|".join([before, "all" if body["until"] else "", *body["ids"]])
    )
    return response


async def contact(request: Request) -> Response:
    known = NO_CONTACT if request.cookies.get("mock_contact") == "none" else CONTACT
    if request.method == "GET":
        return _signed_out(request, "contact_get") or answer(request, known)
    if refused := refusal(request, "contact_put"):
        return refused
    body = await request.json()
    phone = body["phone"] and f"{body['phone'][:3]}****{body['phone'][-4:]}"
    email = body["email"] and f"{body['email'][0]}***@{body['email'].partition('@')[2]}"
    masked = {"phone_masked": phone, "email_masked": email, "language": body["language"]}
    return answer(request, CONTACT | masked)


def _given(request: Request) -> dict[str, bool]:
    pairs = request.cookies.get("mock_given", "prior_score:1,photo:1").split(",")
    return {name: flag == "1" for name, _, flag in (pair.partition(":") for pair in pairs) if name}


async def the_privacy_notice(request: Request) -> Response:
    said = privacy({})
    kept = [{k: v for k, v in one.items() if k not in ("given", "at")} for one in said["consents"]]
    return answer(request, {"notice": said["notice"], "purposes": kept})


async def the_privacy(request: Request) -> Response:
    refused = _signed_out(request, "privacy")
    return refused or answer(request, privacy(_given(request)))


async def consents(request: Request) -> Response:
    if refused := _signed_out(request, "consents"):
        return refused
    body = await request.json()
    given = _given(request) | {body["purpose"]: body["given"]}
    response = answer(request, privacy(given))
    text = ",".join(f"{name}:{int(flag)}" for name, flag in given.items())
    response.set_cookie("mock_given", text)
    return response


async def verification(request: Request) -> Response:
    if refused := refusal(request, "verification"):
        return refused
    await asyncio.sleep(0.02)
    code = (await request.json())["code"].rpartition("/")[2]
    if code == "ZC1.nobody":
        return problem(request, "not_found")
    if code not in PAPERS:
        fault = {"pointer": "/code", "code": "qr_not_ours", "params": {}}
        return problem(request, "invalid", errors=[fault])
    return answer(request, PAPERS[code]())


SECOND_HALF = [
    Route(f"{HERE}/result", result),
    Route(f"{HERE}/notices/{{notice}}", notice),
    Route(f"{HERE}/privacy-notice", the_privacy_notice),
    Route(f"{HERE}/privacy", the_privacy),
    Route(f"{HERE}/consents", consents, methods=["POST"]),
    Route("/api/v1/messages", message_list),
    Route("/api/v1/messages/read", read, methods=["POST"]),
    Route("/api/v1/contact", contact, methods=["GET", "PUT"]),
    Route("/api/v1/verification", verification, methods=["POST"]),
]
