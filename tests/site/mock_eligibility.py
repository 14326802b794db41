"""Eligibility by a programme's own rules, and the request for a review, of the candidate mock."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.site.mock_candidate_http import answer, problem
from tests.site.mock_data import Json, beijing, words


def trace(request: Request) -> Json:
    """`mock_rules_say`: yes, no or open; a request for a review waits from then on."""
    said = request.cookies.get("mock_rules_say", "no")
    asked = request.method == "POST" or request.cookies.get("mock_review")
    reason = {
        "clause": "三",
        "code": "fact_not_accepted",
        "params": {"fact": "thesis_grade", "value": "及格", "accepted": ["优", "良", "中"]},
        "way_out": "review",
    }
    open_ = reason | {"code": "fact_missing", "way_out": "answer"}
    review = {"state": "waiting", "at": beijing("2014-11-05T20:40:00"), "reason": None}
    if asked == "refused":
        review |= {"state": "refused", "reason": "evidence_missing"}
    return {
        "eligible": said != "no",
        "settled": said == "yes",
        "reasons": {"yes": [], "no": [reason], "open": [open_]}[said],
        "used": [_GRADE] if said == "no" else [],
        "withheld": [],
        "review": review if asked else None,
        "review_until": beijing("2014-11-10T17:00:00"),
    }


_GRADE: Json = {
    "id": "f1",
    "type": "thesis_grade",
    "key": "thesis",
    "name": words("毕业论文（设计）成绩等级", "Grade of the thesis"),
    "value": "及格",
    "issuer": "degree_english",
    "source": "import",
    "at": beijing("2014-10-20T09:00:00"),
    "ref": "",
    "since": None,
    "until": None,
    "revoked_at": None,
    "reason": "",
    "counts_for": [],
}


async def eligibility(request: Request) -> Response:
    if request.method == "POST" and request.cookies.get("mock_review_asked"):
        short = {"length": 2, "min": 10, "max": 1000}
        errors = [{"pointer": "/note", "code": "length", "params": short}]
        return problem(request, "invalid", errors=errors)
    return answer(request, trace(request), 202 if request.method == "POST" else 200)


ELIGIBILITY = [
    Route("/api/v1/rounds/{round}/eligibility-review", eligibility, methods=["GET", "POST"])
]
