"""Getting back in, changing one's own, and the desk: over the API, on the real engine."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.registration import State
from chalicelib.services import signing_up
from chalicelib.services.documents import Typed
from chalicelib.services.signing_up import Proof, Wanted
from chalicelib.store import audit, registrations
from tests.accounts_stage import PASSWORD, Newcomer, newcomer, opened
from tests.api_client import Answer, Browser, refused
from tests.messaging import reachable, with_messengers
from tests.programmes_stage import Hall
from tests.registry_stage import A, B, filled
from tests.stage import candidate_browser, everything, staff_browser
from tests.world import World, an_id_no

NEW = "Dongting-58"


def recover(who: Newcomer, **changes: Any) -> Answer:
    body = {
        "programme": who.programme,
        "region": "mainland",
        "id_no": who.id_no,
        "by": "code",
        "password": NEW,
    }
    body = {key: value for key, value in (body | changes).items() if value is not None}
    return who.elsewhere().browser.post("/accounts/recovery", body)


@pytest.mark.proves("S5-09")
def test_by_the_bound_phone(world: World) -> None:
    who = opened(world, "degree_english")
    code = who.code("phone", "recover")
    answer = recover(who, phone=who.phone, code=code)
    assert answer.status == 200, answer.body
    assert answer.body["recovered"]
    assert answer.body["logins"][0].endswith(who.id_no[-2:])
    refused(who.elsewhere().sign_in(who.id_no), 401, "wrong_login")
    assert who.elsewhere().sign_in(who.id_no, NEW).status == 200
    assert who.boxes.sms.sent[-1].template == "account_changed.zh-CN"


@pytest.mark.proves("S5-09")
def test_a_forgotten_account_number_is_told(world: World) -> None:
    who = opened(world, "toefl")
    number = who.browser.get("/me").body["account_no"]
    answer = recover(who, email=who.email, code=who.code("email", "recover"))
    assert answer.body["logins"] == [number]


def test_the_same_answer_for_another_phone_and_for_nobody(world: World) -> None:
    """A recycled number alone opens nothing (E39)."""
    who, stranger = opened(world, "degree_english"), newcomer(world, "degree_english")
    code = stranger.code("phone", "recover")
    other = recover(who, phone=stranger.phone, code=code)
    code = stranger.code("phone", "recover")
    nobody = recover(stranger, phone=stranger.phone, code=code)
    for one in (other, nobody):
        refused(one, 401, "wrong_recovery")
        assert one.body["params"] == {}
    wrong = recover(who, phone=who.phone, code="000000")
    unknown = recover(stranger, phone=who.phone, code="000000")
    assert wrong.body["errors"] == unknown.body["errors"]


def test_ways_that_a_programme_has_not(world: World) -> None:
    who = opened(world, "degree_english")
    answer = recover(who, by="question", password=None)
    assert answer.field_codes == {"/by": "choice"}


@pytest.mark.proves("S5-09")
def test_by_the_security_question_five_tries(world: World) -> None:
    world.wall_at = world.wall_at.replace(hour=1)
    who = opened(world, "self_taught")
    asked = recover(who, by="question", password=None)
    assert asked.body == {"question": "first_school", "recovered": False, "logins": []}
    for _ in range(5):
        refused(recover(who, by="question", answer="不知道"), 401, "wrong_recovery")
    refused(recover(who, by="question", answer="江城第一小学"), 429, "too_many")
    world.pass_time(timedelta(days=1))
    assert recover(who, by="question", answer=" 江城第一 小学").body["recovered"]
    assert who.elsewhere().sign_in(who.email, NEW).status == 200


def test_everybody_has_a_question_and_always_the_same(world: World) -> None:
    stranger = newcomer(world, "self_taught")
    first = recover(stranger, by="question", password=None)
    assert first.status == 200
    known = {one.id for one in stranger.rules.questions}
    assert first.body["question"] in known
    assert recover(stranger, by="question", password=None).body == first.body


def test_a_recovered_account_ends_the_sessions_of_before(world: World) -> None:
    who = opened(world, "degree_english")
    recover(who, phone=who.phone, code=who.code("phone", "recover"))
    answer = who.browser.get("/me")
    refused(answer, 401, "not_signed_in")
    assert answer.body["params"] == {"ended": True}


@pytest.mark.proves("S4-12")
def test_the_candidate_corrects_the_name(world: World) -> None:
    who = opened(world, "degree_english")
    answer = who.browser.put("/me/name", {"name": "阿丽亚•吐尔逊"})
    assert answer.body["name"] == "阿丽亚·吐尔逊"
    entries = audit.of(f"person#{who.person.id}")
    assert entries[0].change.action == "name_changed"
    assert entries[0].after == {"name": "阿丽亚·吐尔逊"}
    assert who.browser.put("/me/name", {"name": "林3"}).field_codes == {"/name": "name_character"}


def test_a_name_that_a_roster_vouches_for_is_the_offices(world: World) -> None:
    person = world.person(name="林知远")
    number = world.deps.keys.open(person.id_sealed)
    who = opened(world, "degree_english", id_no=number)
    refused(who.browser.put("/me/name", {"name": "张三"}), 422, "name_vouched")
    toefl = opened(world, "toefl")
    refused(toefl.browser.put("/me/name", {"name": "张三"}), 403, "not_changeable")


@pytest.mark.proves("S4-05")
def test_another_phone_needs_a_code_and_the_password(world: World) -> None:
    world.wall_at = world.wall_at.replace(minute=1)
    who = opened(world, "degree_english")
    other = who.elsewhere()
    assert other.sign_in(who.id_no).status == 200
    new = newcomer(world, "degree_english").phone
    code = who.code("phone", "change", new)
    body = {"phone": new, "code": code, "password": PASSWORD}
    refused(
        who.browser.put("/me/phone", {**body, "password": "Wrong-1234"}), 401, "wrong_credentials"
    )
    assert who.browser.put("/me/phone", {**body, "code": "x"}).field_codes == {
        "/code": "code_wrong"
    }
    answer = who.browser.put("/me/phone", body)
    assert answer.body["phone_masked"] == f"{new[:3]}****{new[-4:]}"
    assert who.browser.get("/me").status == 200
    refused(other.browser.get("/me"), 401, "not_signed_in")
    missing = who.browser.put("/me/phone", {"phone": new})
    assert missing.field_codes == {"/code": "required", "/password": "required"}


def test_a_login_moves_with_the_phone(world: World) -> None:
    who, owner = opened(world, "pets"), opened(world, "pets")
    new = newcomer(world, "pets").phone
    taken = {"phone": owner.phone, "password": PASSWORD}
    code = who.code("phone", "change", owner.phone)
    refused(who.browser.put("/me/phone", {**taken, "code": code}), 409, "login_taken")
    code = who.code("phone", "change", new)
    body = {"phone": new, "code": code, "password": PASSWORD}
    assert who.browser.put("/me/phone", body).status == 200
    refused(who.elsewhere().sign_in(who.phone), 401, "wrong_login")
    assert who.elsewhere().sign_in(new).status == 200


def test_password_and_question_are_changed_with_the_password(world: World) -> None:
    who = opened(world, "self_taught")
    body = {"password": PASSWORD, "new_password": "short"}
    assert who.browser.put("/me/password", body).field_codes == {"/new_password": "password_length"}
    assert who.browser.put("/me/password", {**body, "new_password": NEW}).status == 200
    assert who.elsewhere().sign_in(who.phone, NEW).status == 200
    question = {"question": "birth_street", "answer": "珞喻路", "password": NEW}
    assert who.browser.put("/me/question", question).body["question"] == "birth_street"
    assert recover(who, by="question", answer="珞喻路").status == 200


def test_more_documents_of_one_person(world: World) -> None:
    who, other = opened(world, "toefl"), newcomer(world, "toefl")
    passport = {"region": "mainland", "id_type": "CN_PASSPORT", "birth_on": "1993-02-14"}
    number = f"G{other.phone[-8:]}"
    answer = who.browser.post("/me/documents", {**passport, "id_no": number})
    assert answer.status == 201, answer.body
    assert [one["type"] for one in answer.body["documents"]] == ["CN_RIC", "CN_PASSPORT"]
    again = who.browser.post("/me/documents", {**passport, "id_no": number})
    assert len(again.body["documents"]) == 2
    refused(other.open(**passport, id_no=number, name="别人"), 409, "document_taken")
    third = opened(world, "toefl")
    refused(
        third.browser.post("/me/documents", {**passport, "id_no": number}), 409, "document_taken"
    )


def test_two_who_open_an_account_with_one_document_at_once(world: World) -> None:
    first = newcomer(world, "degree_english")
    both = [first, newcomer(world, "degree_english", id_no=first.id_no)]
    programme = world.deps.programmes["degree_english"]
    wanted = []
    for who in both:
        form = who.form()
        proof = Proof("phone", who.phone, form["phone_code"])
        typed = Typed("mainland", who.id_no)
        wanted.append(Wanted("林知远", typed, (proof,), PASSWORD, form["notice"], form["declared"]))

    def go(one: Wanted) -> str:
        try:
            signing_up.open_account(world.deps, programme, one, "test")
        except signing_up.HasAccount:
            return "has_account"
        return "opened"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, wanted)) == ["has_account", "opened"]


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
    person, right = who.person, an_id_no(3_000 + int(who.phone[-4:]))
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


@pytest.mark.proves("S5-10")
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


def test_somebody_else_was_first_with_the_own_number(world: World) -> None:
    """E36: the intruder is out, the unpaid place goes back, the owner gets in."""
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


def test_a_code_is_the_second_proof(world: World) -> None:
    """A6-6: a code to the phone that is known, instead of name and ID number."""
    boxes = with_messengers(world)
    person = world.person()
    browser = candidate_browser(world, person, "name")
    refused(browser.post("/me/codes", {"to": "phone"}), 404, "not_found")
    reachable(world, person, f"136{person.id.encode().hex()[:8].translate(_DIGITS)}")
    assert not browser.get("/me").body["proved"]
    assert browser.post("/me/codes", {"to": "phone"}).status == 202
    code = "".join(c for c in boxes.sms.sent[-1].text.split("，")[0] if c.isdigit())[-6:]
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert browser.post("/proof", {"code": wrong}).field_codes == {"/code": "code_wrong"}
    assert browser.post("/proof", {"code": code}).body == {"proved": True}
    assert browser.get("/me").body["proved"]


_DIGITS = str.maketrans("abcdef", "012345")


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
