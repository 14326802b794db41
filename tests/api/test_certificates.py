"""Certificates over the API: hand-over, pick-up, public verification; answers keep the contract."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]

from chalicelib.api import all_routes, contract
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.certificate import qr_address, qr_payload
from tests.api_client import Answer, Browser, refused
from tests.certificates_stage import a_set, number_of, opened, sitter
from tests.stage import candidate_browser, everything, staff_browser
from tests.world import World

OPENS, CLOSES = "2014-12-25T01:00:00Z", "2015-01-25T09:00:00Z"
NEW = {"If_None_Match": "*"}


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    found: dict[str, Any] = contract.document(all_routes.declared())["components"]["schemas"]
    return found


@pytest.fixture
def ground(world: World) -> World:
    world.round()
    world.site("42001", 10)
    world.site("31001", 10, "上海市")
    return world


@pytest.fixture
def person(ground: World) -> Candidate:
    found = sitter(ground)
    opened(ground, 1, {found.id: "A"})
    return found


class Desk:
    def __init__(
        self, world: World, schemas: dict[str, Any], role: str = "clerk", scope: str = "national"
    ) -> None:
        self.browser = staff_browser(world, role, scope)
        self.base, self.schemas = f"/staff/rounds/{world.round_id}", schemas

    def get(self, path: str, model: str) -> Any:
        return held(self.browser.get(f"{self.base}{path}"), model, self.schemas)

    def act(self, number: str, action: str, body: Any) -> Answer:
        return self.browser.post(f"{self.base}/certificates/{number}/{action}", body)

    def put_pickup(self, body: Any, **headers: str) -> Answer:
        return self.browser.put(f"{self.base}/pickup", body, **headers)


def held(answer: Answer, model: str, schemas: dict[str, Any]) -> Any:
    assert answer.status < 300, answer.body
    schema = {"$ref": f"#/components/schemas/{model}", "components": {"schemas": schemas}}
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(answer.body)
    return answer.body


@pytest.mark.proves("S1-40")
def test_handed_over_taken_back_and_voided(
    ground: World, person: Candidate, schemas: dict[str, Any]
) -> None:
    clerk, registrar = Desk(ground, schemas), Desk(ground, schemas, "registrar")
    number = str(number_of(ground, 1, person))
    (listed,) = clerk.get("/certificates?site=42001", "CertificatePage")["certificates"]
    assert (listed["certificate_no"], listed["state"], listed["grade"]) == (number, "waiting", "A")
    assert (listed["name_masked"], listed["site"]) == ("林*", "42001")
    body = {"to": "agent", "note": "同学代领，已登记证件"}
    told = held(clerk.act(number, "collect", body), "CertificateDetail", schemas)
    assert (told["state"], told["collected_to"], told["note"]) == (
        "collected",
        "agent",
        "同学代领，已登记证件",
    )
    again = held(clerk.act(number, "collect", {"to": "self"}), "CertificateDetail", schemas)
    assert again == told
    page = clerk.get("/certificates?site=42001&state=collected", "CertificatePage")
    assert page["totals"] == {"issued": 1, "collected": 1, "void": 0}
    assert clerk.get("/certificates?state=waiting", "CertificatePage")["certificates"] == []
    odd = clerk.browser.get(f"{clerk.base}/certificates?state=superseded")
    assert odd.field_codes == {"/query/state": "choice"}, "the list has what the open set names"
    back = held(clerk.act(number, "return", {"reason": "点错了"}), "CertificateDetail", schemas)
    assert (back["state"], back["collected_at"]) == ("waiting", None)
    refused(clerk.act(number, "void", {"reason": "作弊"}), 403, "forbidden")
    void = held(registrar.act(number, "void", {"reason": "作弊"}), "CertificateDetail", schemas)
    assert (void["state"], void["void_reason"]) == ("void", "作弊")
    refused(clerk.act(number, "collect", {"to": "self"}), 409, "wrong_state")
    assert clerk.get(f"/certificates/{number}", "CertificateDetail") == void


def test_before_results_are_open_there_is_nothing(ground: World, schemas: dict[str, Any]) -> None:
    person = sitter(ground)
    a_set(ground, 1, {person.id: "A"})
    clerk = Desk(ground, schemas)
    refused(clerk.browser.get(f"{clerk.base}/certificates"), 409, "wrong_state")
    refused(clerk.browser.get(f"{clerk.base}/certificates/20142A000001"), 409, "wrong_state")
    refused(clerk.act("20142A000001", "collect", {"to": "self"}), 409, "wrong_state")


@pytest.mark.parametrize("scope", ["province:上海市", "site:31001"])
def test_another_sites_certificate_is_out_of_reach(
    ground: World, person: Candidate, schemas: dict[str, Any], scope: str
) -> None:
    number = str(number_of(ground, 1, person))
    elsewhere = Desk(ground, schemas, "registrar", scope)
    assert elsewhere.get("/certificates", "CertificatePage")["certificates"] == []
    before = everything()
    refused(elsewhere.browser.get(f"{elsewhere.base}/certificates/{number}"), 403, "forbidden")
    for action, body in (
        ("collect", {"to": "self"}),
        ("return", {"reason": "x"}),
        ("void", {"reason": "x"}),
    ):
        refused(elsewhere.act(number, action, body), 403, "forbidden")
    refused(elsewhere.put_pickup({"opens_at": OPENS}, **NEW), 403, "forbidden")
    assert everything() == before
    refused(elsewhere.browser.get(f"{elsewhere.base}/certificates?site=42001"), 404, "not_found")


@pytest.mark.parametrize(
    ("action", "body", "pointer"),
    [
        ("collect", {}, "/to"),
        ("collect", {"to": "nobody"}, "/to"),
        ("collect", {"to": "self", "note": "长" * 121}, "/note"),
        ("return", {}, "/reason"),
        ("void", {"reason": " "}, "/reason"),
    ],
)
def test_what_is_missing_is_named(
    ground: World,
    person: Candidate,
    schemas: dict[str, Any],
    action: str,
    body: dict[str, Any],
    pointer: str,
) -> None:
    answer = Desk(ground, schemas, "registrar").act(str(number_of(ground, 1, person)), action, body)
    refused(answer, 400, "invalid")
    assert answer.pointers == {pointer}


@pytest.mark.proves("S1-41")
def test_the_pickup_time_is_announced_and_changed(ground: World, schemas: dict[str, Any]) -> None:
    clerk = Desk(ground, schemas)
    nothing = {"opens_at": None, "closes_at": None, "note": None, "version": 0}
    assert clerk.get("/pickup", "PickupAnswer") == nothing
    refused(clerk.put_pickup({"opens_at": OPENS}), 428, "precondition_needed")
    first = clerk.put_pickup({"opens_at": OPENS}, **NEW)
    assert (first.status, first.headers["ETag"]) == (201, '"1"')
    refused(clerk.put_pickup({"opens_at": OPENS}, **NEW), 409, "stale_version")
    note = {"zh-CN": "请带身份证", "en": "Bring your ID card"}
    changed = {"opens_at": OPENS, "closes_at": CLOSES, "note": note}
    second = clerk.put_pickup(changed, If_Match='"1"')
    assert second.status == 200
    assert clerk.get("/pickup", "PickupAnswer") == {**changed, "version": 2}
    wrong = clerk.put_pickup({"opens_at": CLOSES, "closes_at": OPENS}, If_Match='"2"')
    assert wrong.field_codes == {"/closes_at": "not_after"}


@pytest.mark.proves("S1-40")
def test_anybody_may_check_a_code(
    ground: World, person: Candidate, schemas: dict[str, Any]
) -> None:
    number = str(number_of(ground, 1, person))
    code = qr_payload(ground.round_id, number, ground.deps.keys.sign)
    address = qr_address(ground.deps.site_origin, code)
    path = f"/certificates/{number}"
    assert Desk(ground, schemas).get(path, "CertificateDetail")["code"] == address
    public = Browser(ground.deps, address=f"192.0.2.{ground.round_id}")
    for text in (code, f" {address} "):
        told = held(public.post("/verification", {"code": text}), "VerificationAnswer", schemas)
        assert (told["kind"], told["status"], told["grade"]) == ("certificate", "valid", "A")
        assert (told["number"], told["name_masked"]) == (number, "林*")
        assert (told["exam_on"], told["version"]) == ("2014-11-23", None)
    id_no = ground.deps.keys.open(person.id_sealed)
    assert all(secret not in str(told) for secret in (person.name, id_no, person.id))
    answer = public.post("/verification", {"code": f"{code[:-1]}!"})
    refused(answer, 400, "invalid")
    assert answer.field_codes == {"/code": "qr_not_ours"}
    for body in ({}, {"code": ""}, {"code": "x" * 1001}, {"code": 7}):
        assert public.post("/verification", body).pointers == {"/code"}


@pytest.mark.proves("P-09")
def test_no_way_leads_a_candidate_to_the_printable_one(ground: World, person: Candidate) -> None:
    """The file is made for staff's exports alone, and no route of a candidate's answers it."""
    own = candidate_browser(ground, person)
    number = str(number_of(ground, 1, person))
    for path in ("/certificates", f"/certificates/{number}", "/exports", "/pickup"):
        refused(own.get(f"/staff/rounds/{ground.round_id}{path}"), 401, "not_signed_in")
    declared = [route for route in all_routes.declared() if "certificate" in route.path]
    assert {route.allow.kind for route in declared} == {"staff"}
