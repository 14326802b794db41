"""What staff do about an account: an ID number corrected, an account frozen and handed back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.domain.registration import State
from chalicelib.store import audit, registrations
from tests.accounts_stage import NEW, Newcomer, elsewhere, newcomer, opened, recover
from tests.api_client import Answer, Browser, refused
from tests.programmes_stage import Hall
from tests.registry_stage import A, B, filled
from tests.stage import everything, staff_browser
from tests.world import World, an_id_no


def desk(world: World, round_id: str, **changes: str) -> dict[str, str]:
    return {"round": round_id, "reason": "本人到场更正", "evidence": "核对身份证原件", **changes}


@pytest.fixture
def a_round(world: World) -> str:
    """Of the degree exam: staff work about a programme under one of its rounds."""
    world.round(programme="degree_english")
    return world.round_id


@pytest.mark.proves("S4-12")
def test_only_an_administrator_corrects_an_id_number(world: World, a_round: str) -> None:
    who = opened(world, "degree_english")
    person, right = who.person, elsewhere(an_id_no(3_000 + int(who.phone[-4:])))
    path = f"/staff/candidates/{person.id}/document"
    body = desk(world, a_round, id_no=right.lower())
    for role, scope in (("office", "office:1"), ("registrar", "province:湖北省")):
        refused(staff_browser(world, role, scope).post(path, body), 403, "forbidden")
    refused(staff_browser(world, "clerk").post(path, body), 403, "forbidden")
    registrar = staff_browser(world, "registrar")
    short = registrar.post(path, {"round": a_round, "id_no": right})
    assert short.field_codes == {"/reason": "required", "/evidence": "required"}
    answer = registrar.post(path, body)
    assert answer.status == 200, answer.body
    assert who.elsewhere().sign_in(right).status == 200
    refused(who.elsewhere().sign_in(who.id_no), 401, "wrong_login")
    entry = audit.of(f"person#{person.id}")[0]
    assert (entry.change.action, entry.change.reason) == ("document_corrected", "本人到场更正")
    assert entry.change.params["evidence"] == "核对身份证原件"
    assert entry.before["index"] == person.id_index
    assert entry.after["index"] == who.person.id_index
    assert right not in str(entry)
    owner = newcomer(world, "degree_english", id_no=who.id_no)
    assert owner.open().status == 201


def test_a_number_of_somebody_else_is_no_correction(world: World, a_round: str) -> None:
    who, other = opened(world, "degree_english"), opened(world, "degree_english")
    path = f"/staff/candidates/{who.person.id}/document"
    before = everything()
    body = desk(world, a_round, id_no=other.id_no)
    refused(staff_browser(world, "registrar").post(path, body), 409, "document_taken")
    wrong = desk(world, a_round, id_no=who.id_no[:-1] + "Q")
    assert staff_browser(world, "registrar").post(path, wrong).status == 400
    changed = {key for key, item in everything().items() if before.get(key) != item}
    assert not [key for key in changed if not key.startswith(("STAFF", "AUDIT_TABLE/staff#"))]


def handed_back(
    world: World, who: Newcomer, owner: Newcomer, a_round: str, person_id: str | None = None
) -> None:
    path = f"/staff/candidates/{person_id or who.person.id}/recovery"
    code = owner.code("phone", "recover")
    body = desk(world, a_round, phone=owner.phone, code=code)
    first = staff_browser(world, "registrar")
    asked = first.post(path, body)
    assert asked.status == 200, asked.body
    approve = f"/staff/rounds/{a_round}/approvals/{asked.body['approval']}/approve"
    shown = first.get(approve.removesuffix("/approve"))
    assert "sealed" not in str(shown.body)
    refused(first.post(approve, {"people": 1}), 403, "own_request")
    assert staff_browser(world, "registrar").post(approve, {"people": 1}).status == 200


@pytest.mark.proves("S5-10", "E-39")
def test_a_second_person_hands_an_account_back(world: World, a_round: str) -> None:
    who, owner = opened(world, "degree_english"), newcomer(world, "degree_english")
    person = who.person
    handed_back(world, who, owner, a_round)
    refused(who.browser.get("/me"), 401, "not_signed_in")
    refused(who.elsewhere().sign_in(who.id_no), 401, "wrong_login")
    code = owner.code("phone", "recover")
    assert recover(who, phone=owner.phone, code=code).status == 200
    assert who.elsewhere().sign_in(who.id_no, NEW).status == 200
    actions = [entry.change.action for entry in audit.of(f"person#{person.id}")]
    assert "account_handed_back" in actions


@pytest.mark.proves("E-36")
def test_somebody_else_was_first_with_the_own_number(world: World) -> None:
    """The intruder is out, the unpaid place goes back, the owner gets in."""
    programmes = dict(world.deps.programmes)
    rules = programmes["degree_english"].accounts
    programmes["cet_set"] = replace(programmes["cet_set"], accounts=rules)
    world.deps = replace(world.deps, programmes=programmes)
    world.round()
    world.site("42001", 1)
    person = world.ready()
    number = world.deps.keys.open(person.id_sealed)
    intruder = opened(world, "cet_set", id_no=number, name="林测")
    owner = newcomer(world, "cet_set", id_no=number, name="林测")
    refused(owner.open(), 409, "has_account")
    world.hold(person, "42001")
    path = f"/staff/candidates/{person.id}/freeze"
    body = desk(world, world.round_id)
    refused(staff_browser(world, "office", "office:1").post(path, body), 403, "forbidden")
    answer = staff_browser(world, "registrar").post(path, body)
    assert answer.body["released"] == {world.round_id: "released"}
    seen = registrations.get(person.id, world.round_id)
    assert seen is not None
    assert seen.state == State.CANCELLED
    refused(intruder.browser.get("/me"), 401, "not_signed_in")
    refused(intruder.elsewhere().sign_in(number), 422, "account_frozen")
    code = intruder.code("phone", "recover")
    refused(recover(intruder, phone=intruder.phone, code=code), 401, "wrong_recovery")
    again = staff_browser(world, "registrar").post(path, body)
    assert again.body["released"] == {world.round_id: "kept"}
    handed_back(world, intruder, owner, world.round_id, person.id)
    code = owner.code("phone", "recover")
    assert recover(owner, phone=owner.phone, code=code).status == 200
    assert owner.elsewhere().sign_in(number, NEW).status == 200


@pytest.mark.proves("S5-10")
def test_only_the_office_of_the_registry_hands_an_account_back(world: World) -> None:
    hall = Hall.of(world, "self-taught-demo")
    who, owner = opened(world, "self_taught"), newcomer(world, "self_taught")
    path = f"/staff/candidates/{who.person.id}/recovery"
    staff = staff_browser(world)
    for code, district in (("A1", A), ("B1", B)):
        words = {key: {"zh-CN": "某", "en": "x"} for key in ("name", "address", "hours", "bring")}
        body = {**words, "programme": "self_taught", "district": district, "phone": "0710-1"}
        put = staff.put(f"/staff/offices/{code}", body, If_None_Match="*")
        assert put.status in (200, 201, 409), put.body
    own, other = (staff_browser(world, "office", f"office:{code}") for code in ("A1", "B1"))

    def asked(browser: Browser) -> Answer:
        code = owner.code("phone", "recover")
        return browser.post(path, desk(world, hall.round_id, phone=owner.phone, code=code))

    refused(asked(own), 403, "forbidden")
    filled(world, who.person, district=A)
    refused(asked(other), 403, "forbidden")
    assert asked(own).body["approval"]
