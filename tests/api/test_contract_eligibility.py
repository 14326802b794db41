"""The contract of eligibility: rules, documents, names, facts and reviews; and its refusals."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from chalicelib.api import all_routes, contract
from tests.api_checked import ELIGIBILITY, Checked
from tests.api_client import Browser
from tests.stage import candidate_browser, staff_browser
from tests.world import World

NOTE = "成绩单原件上是五百零五分，请核对"


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 5)
    return world


def test_the_answers_keep_to_the_contract(opened: World) -> None:
    document: dict[str, Any] = contract.document(all_routes.declared())
    seen: set[str] = set()
    person = opened.person(("CET4", 499))
    public = Checked(document, Browser(opened.deps), seen)
    candidate = Checked(document, candidate_browser(opened, person), seen)
    staff = Checked(document, staff_browser(opened), seen)
    for code in opened.deps.programmes:
        public("GET", f"/programmes/{code}/rules")
    shown = {"code": "CN_RIC", "valid_until": "2030-01-01"}
    body = {"holder": "mainland", "papers": [shown, {"code": "STUDENT_CARD"}]}
    assert public("POST", "/programmes/toefl/documents", body).body["row"] == "6"
    printed = public("POST", "/names", {"name": "许㼆"}).body
    picture = printed["picture"].partition(",")[2]
    assert base64.b64decode(picture).startswith(b"\x89PNG")
    review = f"/rounds/{opened.round_id}/eligibility-review"
    before = candidate("GET", review).body
    assert (before["eligible"], before["review"]) == (False, None)
    (low,) = [reason for reason in before["reasons"] if reason["code"] == "score_too_low"]
    assert low["params"] == {
        "fact": "score",
        "exam": "CET4",
        "value": 499,
        "limit": 500,
        "short": 1,
    }
    asked = candidate("POST", review, {"note": NOTE}).body
    assert asked["review"]["state"] == "waiting"
    (score,) = candidate("GET", "/me/facts").body["facts"]
    assert (score["value"], score["issuer"]) == (499, "cet")
    facts = f"/staff/candidates/{person.id}/facts"
    ban = {"action": "suspend", "scope": "national", "reason": "替考", "until": "2016-10-30"}
    suspended = staff("POST", facts, ban).body
    (sanction,) = [one for one in suspended["facts"] if one["type"] == "sanction"]
    assert [one["code"] for one in candidate("GET", review).body["reasons"]] == ["sanctioned"]
    lifted = {"action": "revoke", "fact": sanction["id"], "reason": "撤销决定"}
    assert staff("POST", facts, lifted).body["affected"] == []
    gone = [one for one in staff("GET", facts).body["facts"] if one["type"] == "sanction"]
    assert gone[0]["revoked_at"]
    assert seen == ELIGIBILITY


@pytest.mark.parametrize(
    ("name", "code", "params"),
    [
        ("", "name_empty", {}),
        ("张\ue863", "name_private_use", {"char": "U+E863", "suggest": "䶮"}),
        ("张3", "name_character", {"char": "3"}),
        ("·张", "name_dot", {}),
        ("林" * 101, "name_too_long", {"length": 101, "max": 100}),
    ],
)
def test_a_name_that_can_not_be_printed_says_why(
    opened: World, name: str, code: str, params: dict[str, Any]
) -> None:
    found = Browser(opened.deps).post("/names", {"name": name}).body
    assert (found["printable"], found["picture"]) == (False, None)
    assert [(one["code"], one["params"]) for one in found["faults"]] == [(code, params)]


def test_refusals(opened: World) -> None:
    public = Browser(opened.deps)
    assert public.get("/programmes/none/rules").status == 404
    wrong = {"holder": "martian", "papers": []}
    refused = public.post("/programmes/toefl/documents", wrong)
    assert (refused.status, refused.body["errors"][0]["code"]) == (400, "choice")
    person = opened.person()
    candidate = candidate_browser(opened, person)
    review = f"/rounds/{opened.round_id}/eligibility-review"
    assert candidate.post(review, {"note": NOTE}).body["params"] == {"state": "eligible"}
    staff = staff_browser(opened)
    facts = f"/staff/candidates/{person.id}/facts"
    none = staff.post(facts, {"action": "revoke", "fact": "score#x#y", "reason": "无"})
    assert none.status == 404
    odd = {"action": "suspend", "scope": "nowhere", "reason": "替考", "since": "2015-01-01"}
    refused = staff.post(facts, {**odd, "until": "2014-12-31"})
    assert [one["pointer"] for one in refused.body["errors"]] == ["/scope", "/until"]
    assert staff.get("/staff/candidates/NOBODY000000/facts").status == 404
