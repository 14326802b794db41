"""Who reaches what: every declared route against every kind of caller.

The table is written by hand: a new route fails here until somebody has said who may call it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.api import all_routes
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.payment import RefundState
from chalicelib.domain.remedy import Ground
from chalicelib.domain.staff import Role, Scope
from chalicelib.services import approvals, remedies, settlement
from chalicelib.store import staff as accounts
from tests.api_client import Answer, Browser
from tests.certificates_stage import number_of, opened
from tests.stage import (
    PHASE_TWO,
    candidate_browser,
    everything,
    keep_account,
    paid,
    send_photo,
    staff_browser,
)
from tests.world import OPENS, STAFF, World

ALL = {role.value for role in Role}
DESK = {"operator", "registrar"}
REVIEWERS = {"operator", "reviewer"}
IDENTITY = {"operator", "registrar", "reviewer", "office", "institution"}
REVEALERS = {"operator", "registrar", "clerk"}
APPROVERS = {"operator", "registrar", "approver"}
AUDITORS = {"operator", "registrar", "approver", "auditor"}
REGISTER = {"operator", "registrar", "clerk", "institution"}
HANDERS = {"operator", "registrar", "clerk"}
ANYONE, CANDIDATE = "anyone", "candidate"


@dataclass(frozen=True)
class Staff:
    """`where`: list (filtered by scope), national, or site (the scope must cover 42001)."""

    roles: set[str] = field(default_factory=lambda: set(ALL))
    where: str = "list"


ROUND = "/rounds/{round_id}"
DESK_ROUND = "/staff/rounds/{round_id}"
TABLE: dict[str, str | Staff] = {
    "GET /openapi.json": ANYONE,
    "GET /clock": ANYONE,
    "GET /rounds": ANYONE,
    f"GET {ROUND}": ANYONE,
    "GET /programmes": ANYONE,
    "GET /programmes/{code}": ANYONE,
    f"GET {ROUND}/catalogue": ANYONE,
    f"GET {ROUND}/notice": ANYONE,
    f"GET {ROUND}/notice.pdf": ANYONE,
    f"GET {ROUND}/notice.html": ANYONE,
    f"GET {ROUND}/opening": ANYONE,
    "GET /work": ANYONE,
    f"GET {ROUND}/sites": ANYONE,
    f"GET {ROUND}/availability": ANYONE,
    "POST /verification": ANYONE,
    "POST /session": ANYONE,
    "DELETE /session": ANYONE,
    "POST /codes": ANYONE,
    "POST /accounts": ANYONE,
    "POST /accounts/session": ANYONE,
    "POST /accounts/recovery": ANYONE,
    "GET /me": CANDIDATE,
    "PUT /me/{what}": CANDIDATE,
    "POST /me/codes": CANDIDATE,
    "POST /me/documents": CANDIDATE,
    "POST /staff/candidates/{candidate}/{action}": Staff(DESK | {"office"}),
    "POST /payments/{provider}/notification": ANYONE,
    "POST /staff/session": ANYONE,
    "DELETE /staff/session": ANYONE,
    f"GET {ROUND}/pass": CANDIDATE,
    f"GET {ROUND}/registration": CANDIDATE,
    f"POST {ROUND}/agreement": CANDIDATE,
    f"POST {ROUND}/registration": CANDIDATE,
    f"GET {ROUND}/flow": CANDIDATE,
    f"PUT {ROUND}/flow/{{step}}": CANDIDATE,
    f"POST {ROUND}/flow/{{step}}": CANDIDATE,
    f"POST {ROUND}/flow/submit": CANDIDATE,
    f"DELETE {ROUND}/registration": CANDIDATE,
    f"POST {ROUND}/standby": CANDIDATE,
    f"DELETE {ROUND}/standby": CANDIDATE,
    f"POST {ROUND}/payment": CANDIDATE,
    f"POST {ROUND}/payment/refresh": CANDIDATE,
    "POST /proof": CANDIDATE,
    f"PUT {ROUND}/school": CANDIDATE,
    f"POST {ROUND}/photo": CANDIDATE,
    f"POST {ROUND}/photo/restore": CANDIDATE,
    f"POST {ROUND}/ticket": CANDIDATE,
    f"GET {ROUND}/ticket": CANDIDATE,
    f"GET {ROUND}/notices/{{notice_id}}": ANYONE,
    f"GET {ROUND}/notices/{{notice_id}}/attachments/{{attachment_id}}": ANYONE,
    f"GET {ROUND}/result": CANDIDATE,
    "GET /messages": CANDIDATE,
    "POST /messages/read": CANDIDATE,
    "GET /contact": CANDIDATE,
    "PUT /contact": CANDIDATE,
    f"GET {ROUND}/privacy-notice": ANYONE,
    f"GET {ROUND}/privacy": CANDIDATE,
    f"POST {ROUND}/consents": CANDIDATE,
    "GET /staff/me": Staff(),
    "GET /staff/rounds": Staff(),
    "POST /staff/rounds": Staff(DESK, "national"),
    f"GET {DESK_ROUND}": Staff(),
    f"PUT {DESK_ROUND}": Staff(DESK, "national"),
    f"POST {DESK_ROUND}/copy": Staff(DESK, "national"),
    f"POST {DESK_ROUND}/validate": Staff(DESK, "national"),
    f"POST {DESK_ROUND}/publish": Staff(DESK, "national"),
    f"GET {DESK_ROUND}/preview": Staff(),
    f"POST {DESK_ROUND}/registrations": Staff(REGISTER),
    f"POST {DESK_ROUND}/bulk": Staff(REGISTER),
    f"POST {DESK_ROUND}/opening/commit": Staff(DESK, "national"),
    f"GET {DESK_ROUND}/notices": Staff(),
    f"POST {DESK_ROUND}/notices": Staff(DESK, "national"),
    f"PUT {DESK_ROUND}/notices/{{notice_id}}": Staff(DESK, "national"),
    f"GET {DESK_ROUND}/sites": Staff(),
    f"PUT {DESK_ROUND}/sites/{{site}}": Staff(DESK, "site"),
    f"POST {DESK_ROUND}/sites/{{site}}/close": Staff(DESK, "site"),
    f"POST {DESK_ROUND}/sites/{{site}}/open": Staff(DESK, "site"),
    f"GET {DESK_ROUND}/sites/{{site}}/standby": Staff(where="site"),
    f"POST {DESK_ROUND}/sites/{{site}}/block": Staff(DESK, "site"),
    f"POST {DESK_ROUND}/sites/{{site}}/unblock": Staff(DESK, "site"),
    f"GET {DESK_ROUND}/imports": Staff(DESK, "national"),
    f"POST {DESK_ROUND}/imports": Staff(DESK, "national"),
    f"GET {DESK_ROUND}/imports/{{job}}": Staff(DESK, "national"),
    f"POST {DESK_ROUND}/imports/{{job}}/check": Staff(DESK, "national"),
    f"POST {DESK_ROUND}/imports/{{job}}/commit": Staff(DESK, "national"),
    f"GET {DESK_ROUND}/board": Staff(),
    f"GET {DESK_ROUND}/registrations": Staff(),
    f"GET {DESK_ROUND}/registrations/{{candidate}}": Staff(where="site"),
    f"POST {DESK_ROUND}/registrations/{{candidate}}/reveal": Staff(REVEALERS, "site"),
    f"POST {DESK_ROUND}/registrations/{{candidate}}/reprint": Staff(REVEALERS, "site"),
    "POST /staff/search": Staff(),
    "GET /staff/queues": Staff(),
    "GET /staff/queues/{kind}": Staff(IDENTITY),
    "POST /staff/queues/{kind}/{case}/{action}": Staff(IDENTITY),
    "GET /me/identity": CANDIDATE,
    "POST /me/identity/{step}": CANDIDATE,
    "POST /me/identity/{step}/done": CANDIDATE,
    "GET /me/registry": CANDIDATE,
    "PUT /me/registry": CANDIDATE,
    "POST /me/registry/{action}": CANDIDATE,
    "PUT /me/qualification": CANDIDATE,
    "POST /me/qualification": CANDIDATE,
    "POST /me/qualification/{upload}": CANDIDATE,
    "POST /registry/forgotten": ANYONE,
    "GET /staff/registry/{number}": Staff(IDENTITY),
    "POST /staff/registry/{number}/{action}": Staff(IDENTITY),
    "POST /staff/identity/search": Staff(IDENTITY),
    "POST /staff/identity/{action}": Staff(IDENTITY),
    "GET /staff/cohorts/{institution}": Staff(IDENTITY, "national"),
    "PUT /staff/cohorts/{institution}": Staff(DESK, "national"),
    "GET /programmes/{code}/offices": ANYONE,
    "GET /programmes/{code}/entry": ANYONE,
    "PUT /staff/offices/{office}": Staff(IDENTITY),
    "GET /staff/shredding": Staff(AUDITORS, "national"),
    "POST /staff/shredding": Staff(AUDITORS, "national"),
    f"GET {DESK_ROUND}/photo-reviews": Staff(REVIEWERS | DESK),
    f"POST {DESK_ROUND}/photo-reviews/{{case}}/claim": Staff(REVIEWERS, "site"),
    f"POST {DESK_ROUND}/photo-reviews/{{case}}/approve": Staff(REVIEWERS, "site"),
    f"POST {DESK_ROUND}/photo-reviews/{{case}}/refuse": Staff(REVIEWERS, "site"),
    f"POST {DESK_ROUND}/photo-reviews/{{case}}/escalate": Staff(REVIEWERS, "site"),
    f"POST {DESK_ROUND}/registrations/{{candidate}}/move": Staff(DESK, "site"),
    f"POST {DESK_ROUND}/registrations/{{candidate}}/refund": Staff(DESK, "site"),
    f"POST {DESK_ROUND}/registrations/{{candidate}}/extend": Staff(DESK, "site"),
    f"POST {DESK_ROUND}/sites/{{site}}/remedy": Staff(DESK, "national"),
    f"GET {DESK_ROUND}/remedies": Staff(DESK),
    f"GET {DESK_ROUND}/refunds": Staff(),
    f"POST {DESK_ROUND}/refunds/{{refund}}/retry": Staff(DESK, "site"),
    f"GET {DESK_ROUND}/approvals": Staff(APPROVERS),
    f"GET {DESK_ROUND}/approvals/{{approval}}": Staff(APPROVERS, "site"),
    f"POST {DESK_ROUND}/approvals/{{approval}}/approve": Staff(APPROVERS, "site"),
    f"POST {DESK_ROUND}/approvals/{{approval}}/refuse": Staff(APPROVERS, "site"),
    f"GET {DESK_ROUND}/pickup": Staff(HANDERS),
    f"PUT {DESK_ROUND}/pickup": Staff(HANDERS, "national"),
    f"GET {DESK_ROUND}/certificates": Staff(HANDERS),
    f"GET {DESK_ROUND}/certificates/{{certificate}}": Staff(HANDERS, "site"),
    f"POST {DESK_ROUND}/certificates/{{certificate}}/collect": Staff(HANDERS, "site"),
    f"POST {DESK_ROUND}/certificates/{{certificate}}/return": Staff(HANDERS, "site"),
    f"POST {DESK_ROUND}/certificates/{{certificate}}/void": Staff(DESK, "site"),
    f"GET {DESK_ROUND}/audit": Staff(AUDITORS, "national"),
    f"POST {DESK_ROUND}/audit": Staff(AUDITORS, "national"),
    f"GET {DESK_ROUND}/log": Staff(AUDITORS, "national"),
    "GET /staff/accounts/log": Staff(AUDITORS, "national"),
    "GET /staff/accounts": Staff({"operator"}, "national"),
    "POST /staff/accounts": Staff({"operator"}, "national"),
    "PUT /staff/accounts/{account}": Staff({"operator"}, "national"),
    "POST /staff/accounts/{account}/reset": Staff({"operator"}, "national"),
    f"GET {DESK_ROUND}/messages": Staff(DESK, "national"),
    f"POST {DESK_ROUND}/messages/{{message_id}}/resend": Staff(DESK, "national"),
    f"GET {DESK_ROUND}/message-templates": Staff(DESK, "national"),
    f"POST {DESK_ROUND}/attachments": Staff(DESK, "national"),
    f"GET {DESK_ROUND}/results": Staff(APPROVERS, "national"),
    f"POST {DESK_ROUND}/releases": Staff(DESK, "national"),
    f"POST {DESK_ROUND}/releases/{{no}}/withdraw": Staff(APPROVERS, "national"),
    f"GET {DESK_ROUND}/exports": Staff(DESK),
    "GET /programmes/{code}/rules": ANYONE,
    "POST /programmes/{code}/documents": ANYONE,
    "POST /names": ANYONE,
    f"GET {ROUND}/eligibility-review": CANDIDATE,
    f"POST {ROUND}/eligibility-review": CANDIDATE,
    "GET /me/facts": CANDIDATE,
    "GET /staff/candidates/{candidate}/facts": Staff(DESK, "national"),
    "POST /staff/candidates/{candidate}/facts": Staff(DESK, "national"),
    f"POST {DESK_ROUND}/exports": Staff(DESK),
}
SCOPES = {
    "national": {"list", "national", "site"},
    "province:湖北省": {"list", "site"},
    "province:上海市": {"list"},
    "site:42001": {"list", "site"},
    "site:31001": {"list"},
}
"""What each scope reaches, of a site 42001 in 湖北省."""


@dataclass
class Scene:
    world: World
    owner: Candidate
    case: str
    refund: str = "R0"
    approval: str = "0123456789abcdef"
    certificate: str = "20142A000000"

    def path(self, route: str) -> str:
        given = {
            "round_id": self.world.round_id,
            "site": "42001",
            "job": "0123456789abcdef",
            "candidate": self.owner.id,
            "case": self.case,
            "refund": self.refund,
            "approval": self.approval,
            "certificate": self.certificate,
            "notice_id": "0123456789abcdef",
            "attachment_id": "0123456789abcdef",
            "message_id": "none-such",
            "account": "no-such-account",
            "no": "9",
            "provider": "sandbox",
            "code": "cet_set",
            "kind": "identity",
            "action": "claim",
            "what": "name",
            "step": "id_card",
            "institution": "jingzhou",
            "office": "420601",
            "number": "060119200017",
            "upload": "record_form.0123",
        }
        return re.sub(r"{(\w+)}", lambda found: given[found[1]], route)

    def call(self, browser: Browser, route: str) -> Answer:
        method, _, path = route.partition(" ")
        body = {"close": {"reason": "停电"}, "open": {"reason": "来电"}, "42001": _site()}
        blocked = {"places": 1, "reason": "设备检修"}
        body |= {"block": blocked, "unblock": blocked}
        body["extend"] = {"until": "2014-11-10T09:00:00Z", "reason": "网银故障"}
        body["refuse"] = {"reason": "blurred"}
        why = {"ground": "system_fault", "reason": "停电"}
        body |= {"move": why, "refund": why, "remedy": {**why, "action": "refund"}}
        body["approve"] = {"people": 1}
        body["reveal"] = {"what": "name", "purpose": "来电核对"}
        body["commit"] = {"reason": "通知已公布"}
        body["reprint"] = {"purpose": "本人到现场补打"}
        body["escalate"] = {"note": "请另一位同事看一看"}
        body |= {
            "return": {"reason": "退回"},
            "void": {"reason": "作弊"},
            "collect": {"to": "self"},
        }
        path = self.path(path)
        headers = {"If-Match": "999"}
        return browser.send(method, path, body.get(path.rpartition("/")[2]), headers)


def _site() -> dict[str, Any]:
    texts = dict.fromkeys(("name", "city", "address", "pickup_place"), "某地")
    return {**texts, "province": "湖北省", "capacity": 2}


@pytest.fixture
def scene(world: World) -> Scene:
    """One candidate, paid, at 42001, with a photo in review."""
    world.round()
    world.site("42001", 5)
    world.site("31001", 5, "上海市")
    owner = paid(world)
    world.at = PHASE_TWO
    asked = waiting(world, owner)
    opened(world, 1, {owner.id: "A"})
    number = str(number_of(world, 1, owner))
    return Scene(world, owner, send_photo(world, owner), *asked, number)


def waiting(world: World, owner: Candidate) -> tuple[str, str]:
    """Money of the owner's that could not go back, and a refund that waits for approval."""
    world.provider.refund_state = RefundState.FAILED
    number = next(iter(world.provider.requests))
    twice = world.provider.pay(number, world.at)
    settlement.settle(world.deps, twice, STAFF)
    data = remedies.refund_data(world.round_id, owner.id, Ground.SYSTEM_FAULT)
    asked = approvals.ask(world.deps, world.round_id, "refund", data, "停电", STAFF, owner.id)
    return f"R{twice.provider_no}", asked.id


def outsiders(world: World, owner: Candidate) -> dict[str, Browser]:
    """Everybody who is not signed in, whatever they pretend."""
    cookie, staff = world.deps.cookie, f"{world.deps.cookie}-staff"
    candidate = candidate_browser(world, owner).cookies[cookie]
    operator = staff_browser(world).cookies[staff]
    head, body, sign = candidate.split(".")
    ended = world.deps.keys.session(
        {"sub": owner.id, "kind": "candidate", "programme": "cet_set", "by": "both", "ticket": ""},
        world.wall_at - timedelta(hours=3),
        timedelta(hours=3),
    )
    nobody = world.deps.keys.session(
        {"sub": "no-such-account", "kind": "staff"}, world.wall_at, timedelta(hours=1)
    )
    forged = "eyJhbGciOiJub25lIn0" + f".{body}."
    return {
        "nobody": Browser(world.deps),
        "ended": Browser(world.deps, {cookie: ended, staff: ended}),
        "forged": Browser(world.deps, {cookie: forged, staff: forged}),
        "changed": Browser(world.deps, {cookie: f"{head}.{body}.{sign[:-4]}AAAA"}),
        "rubbish": Browser(world.deps, {cookie: "{}", staff: "\x7f;=,"}),
        "swapped": Browser(world.deps, {cookie: operator, staff: candidate}),
        "deleted": Browser(world.deps, {staff: nobody}),
    }


def test_every_route_is_in_the_table() -> None:
    declared = {f"{route.method} {route.path}" for route in all_routes.declared()}
    assert declared == set(TABLE)


def test_who_is_not_signed_in_reaches_nothing(scene: Scene) -> None:
    before = everything()
    closed = [route for route, who in TABLE.items() if who != ANYONE]
    for name, browser in outsiders(scene.world, scene.owner).items():
        for route in closed:
            answer = scene.call(browser, route)
            assert (answer.status, answer.code) == (401, "not_signed_in"), (name, route)
    assert _without_accounts(everything()) == _without_accounts(before)


def _without_accounts(found: dict[str, Any]) -> dict[str, Any]:
    """The callers' own accounts are made on the way, with an entry each."""
    theirs = ("STAFF", "AUDIT_TABLE/staff#")
    return {key: item for key, item in found.items() if not key.startswith(theirs)}


@pytest.mark.proves("S1-36")
def test_candidates_and_staff_do_not_pass_for_each_other(scene: Scene) -> None:
    candidate, operator = candidate_browser(scene.world, scene.owner), staff_browser(scene.world)
    before = everything()
    for route, who in TABLE.items():
        if who == CANDIDATE:
            assert scene.call(operator, route).code == "not_signed_in", route
        elif isinstance(who, Staff):
            assert scene.call(candidate, route).code == "not_signed_in", route
    assert everything() == before


def test_roles_and_scopes(scene: Scene) -> None:
    """First everybody who may not, and nothing changes; then everybody who may, is let in."""
    callers = {
        (role.value, scope): staff_browser(scene.world, role.value, scope)
        for role in Role
        for scope in SCOPES
    }
    wanted = [
        (route, caller, caller[0] in who.roles and who.where in SCOPES[caller[1]])
        for route, who in TABLE.items()
        if isinstance(who, Staff)
        for caller in callers
    ]
    before = everything()
    for route, caller, may in wanted:
        if not may:
            answer = scene.call(callers[caller], route)
            assert (answer.status, answer.code) == (403, "forbidden"), (route, caller)
    assert everything() == before
    for route, caller, may in wanted:
        if may:
            answer = scene.call(callers[caller], route)
            assert answer.status not in (401, 403, 500), (route, caller, answer.body)


@pytest.mark.proves("S1-36")
def test_another_candidate_finds_nothing_of_the_owners(scene: Scene) -> None:
    scene.world.at = OPENS
    other = candidate_browser(scene.world, paid(scene.world))
    scene.world.at = PHASE_TWO
    seen = everything()
    mine = scene.call(candidate_browser(scene.world, scene.owner), f"GET {ROUND}/registration")
    number = mine.body["registration"]["registration_no"]
    for route, who in TABLE.items():
        if who == CANDIDATE:
            answer = scene.call(other, route)
            assert answer.status != 500, route
            assert scene.owner.id not in str(answer.body)
            assert number not in str(answer.body)
    changed = {key for key, item in everything().items() if seen.get(key) != item}
    assert not [key for key in changed if scene.owner.id in key]


def test_lists_show_the_scope_only(scene: Scene) -> None:
    elsewhere = staff_browser(scene.world, "operator", "site:31001")
    sites = scene.call(elsewhere, f"GET {DESK_ROUND}/sites").body["sites"]
    assert [site["code"] for site in sites] == ["31001"]
    board = scene.call(elsewhere, f"GET {DESK_ROUND}/board").body
    assert (board["totals"]["capacity"], board["totals"]["paid"]) == (5, 0)
    assert (board["days"], board["attention"]) == ([], [])
    reviews = scene.call(elsewhere, f"GET {DESK_ROUND}/photo-reviews").body
    assert reviews["reviews"] == []
    path = f"/staff/rounds/{scene.world.round_id}/registrations"
    assert elsewhere.get(path).body["registrations"] == []
    assert elsewhere.get(f"{path}?site=42001").status == 404
    assert elsewhere.get(f"{path}?cursor=42001~").status == 400


def test_a_site_is_not_taken_over_by_naming_another_province(scene: Scene) -> None:
    shanghai = staff_browser(scene.world, "registrar", "province:上海市")
    path = scene.path(f"{DESK_ROUND}/sites/42001")
    before = everything()
    body = {**_site(), "province": "上海市"}
    assert shanghai.put(path, body, If_Match='"1"').code == "forbidden"
    assert shanghai.put(path, body, If_None_Match="*").code == "stale_version"
    assert everything() == before


def test_a_changed_role_counts_at_once(scene: Scene) -> None:
    browser = staff_browser(scene.world, "registrar")
    name = browser.get("/staff/me").body["account"]
    account = accounts.get(name)
    assert account is not None
    close = f"POST {DESK_ROUND}/sites/{{site}}/close"
    assert scene.call(browser, close).status == 200
    keep_account(replace(account, role=Role.VIEWER))
    assert scene.call(browser, close).code == "forbidden"
    keep_account(replace(account, version=account.version + 1, scope=Scope("site:31001")))
    assert scene.call(browser, close).code == "forbidden"
