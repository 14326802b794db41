"""Accounts on the deployed stack: opened, entered, recovered and changed in every programme."""

from __future__ import annotations

import time
from datetime import date
from random import Random

import httpx
import pytest

from chalicelib.domain.check_characters import luhn
from infra.demo.rounds import demo
from infra.demo.staff_client import ApiError
from infra.walk.cast import PersonMaker
from infra.walk.door import Door, Json, expect, problem
from infra.walk.member import Member
from tests.e2e.ground import Ground

RESEND_S = 60
IN_OCTOBER = date(2014, 10, 1)
"""A round of which every programme that is asked here has a paper."""
PROGRAMMES = ("pets", "toefl", "degree_english", "self_taught")


class Members:
    """One account in each programme, opened by the first test that asks."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.maker = PersonMaker(Random(time.time_ns()))
        self.known: dict[str, Member] = {}
        self.opened: dict[str, Json] = {}
        self.at: dict[str, float] = {}

    def new(self, programme: str) -> Member:
        person = self.maker.person()
        return Member(self.door, programme, person.name, person.id_no)

    def of(self, programme: str) -> Member:
        if programme not in self.known:
            made = self.new(programme)
            self.opened[programme] = made.open()
            self.known[programme], self.at[programme] = made, time.monotonic()
        return self.known[programme]

    def wait_for_the_next_code(self, programme: str) -> None:
        time.sleep(max(0.0, self.at[programme] + RESEND_S + 1 - time.monotonic()))


@pytest.fixture(scope="module")
def members(door: Door) -> Members:
    return Members(door)


def code_of(answer: Json) -> str:
    return str(answer["code"])


def faults(answer: Json) -> dict[str, str]:
    return {error["pointer"]: error["code"] for error in answer["errors"]}


def recovery(who: Member, **given: str) -> httpx.Response:
    body = {"programme": who.programme, "region": "mainland", "id_no": who.id_no, **given}
    return who.door.send("POST", "/accounts/recovery", json=body)


@pytest.mark.proves("S2-11", "S3-03", "S4-02", "S5-01")
@pytest.mark.parametrize("programme", PROGRAMMES)
def test_somebody_new_opens_an_account(members: Members, programme: str) -> None:
    who = members.of(programme)
    me = who.me()
    assert (me["programme"], me["name"], me["state"]) == (programme, who.name, "active")
    assert who.id_no not in str(me)
    assert not me["confirmed"]


@pytest.mark.proves("S2-11")
def test_the_declaration_is_ticked(members: Members) -> None:
    who = members.new("pets")
    refused = problem(who.try_open(declared=None, phone_code="000000"))
    assert faults(refused) == {"/declared": "declaration_needed", "/phone": "required"}


@pytest.mark.proves("S3-04")
def test_the_assigned_number_and_the_password_sign_in(members: Members) -> None:
    who = members.of("toefl")
    number = who.me()["account_no"]
    assert luhn(number[:-1]) == number[-1]
    letters = who.door.http.get("/local/outbox.json", params={"to": who.email}).json()["letters"]
    assert number in letters[0]["text"]
    assert who.sign_in(number)["account_no"] == number
    assert code_of(problem(who.try_sign_in(number, "Another-99"))) == "wrong_login"
    wrong = number[:-1] + str((int(number[-1]) + 5) % 10)
    assert faults(problem(who.try_sign_in(wrong))) == {"/login": "account_no_check_digit"}


@pytest.mark.proves("S4-07", "S4-04")
def test_the_id_number_signs_in_and_stays(members: Members) -> None:
    who = members.of("degree_english")
    spaced = f"{who.id_no[:6]} {who.id_no[6:].lower()}"
    assert who.sign_in(spaced)["programme"] == "degree_english"
    before = who.me()["documents"]
    refused = who.send("PUT", "/me/name", json={"name": who.name, "id_no": who.id_no})
    assert faults(problem(refused)) == {"/id_no": "unknown_field"}
    assert who.send("PUT", "/me/id_no", json={}).status_code == 404
    assert who.me()["documents"] == before
    assert code_of(problem(who.try_sign_in(who.id_no, "Another-99"))) == "wrong_login"


@pytest.mark.proves("S4-06", "A6-8")
def test_six_to_twenty_characters(members: Members) -> None:
    long = "k7#Qm2-v9&Xp4-w3!Rt8z"
    for password, fault in ((long[:5], True), (long[:21], True), ("123456", True)):
        given = {"password": password, "phone": "13900000000", "phone_code": "000000"}
        refused = problem(members.new("degree_english").try_open(**given))
        assert ("/password" in faults(refused)) is fault, password
    for password in (long[:6], long[:20]):
        who = members.new("degree_english")
        who.password = password
        who.open()
        assert who.sign_in(who.id_no)["state"] == "active"


@pytest.mark.proves("S4-03")
def test_the_region_decides_the_document(members: Members) -> None:
    who = members.new("degree_english")
    phone = {"phone": "13900000000", "phone_code": "000000"}
    other = problem(who.try_open(region="mainland", id_no="H12345678", **phone))
    assert faults(other) == {"/id_no": "id_pattern"}
    abroad = problem(who.try_open(region="hk_mo_tw", **phone))
    assert "/id_no" in faults(abroad)
    right = problem(who.try_open(region="hk_mo_tw", id_no="H12345678", **phone))
    assert faults(right) == {"/birth_on": "required"}


@pytest.mark.proves("S4-05")
def test_the_phone_is_proven_by_a_code(members: Members) -> None:
    who = members.new("degree_english")
    form = who.form()
    wrong = "000000" if form["phone_code"] != "000000" else "000001"
    refused = who.door.send("POST", "/accounts", json={**form, "phone_code": wrong})
    assert faults(problem(refused)) == {"/phone_code": "code_wrong"}
    too_soon = who.ask_code("phone")
    assert (too_soon.status_code, code_of(problem(too_soon))) == (429, "too_many")
    expect(who.door.send("POST", "/accounts", json=form), 201)
    again = who.door.send("POST", "/accounts", json=form)
    assert faults(problem(again)) == {"/phone_code": "code_over"}


@pytest.mark.proves("S5-01")
def test_mailbox_and_phone_both_sign_in(members: Members) -> None:
    who = members.of("self_taught")
    for login in (who.email.upper(), f"+86{who.phone}"):
        assert who.sign_in(login)["logins"] == who.me()["logins"]
    lonely = members.new("self_taught")
    answer = lonely.try_open(email=None, email_code=None)
    assert faults(problem(answer)) == {"/email": "required"}


def test_one_person_one_account_in_a_programme(members: Members) -> None:
    first = members.of("degree_english")
    second = members.new("degree_english")
    second.name, second.id_no = first.name, first.id_no
    refused = problem(second.try_open())
    assert code_of(refused) == "has_account"
    assert refused["params"]["recover"] == ["code", "office"]


def test_a_session_opens_no_other_programme(members: Members, ground: Ground) -> None:
    who = members.of("pets")
    path = f"/rounds/{ground.round_id}/registration"
    assert who.send("GET", path).status_code == 404


@pytest.mark.proves("S5-11")
def test_whose_responsibility_it_is_stands_in_the_declaration(members: Members) -> None:
    told = members.of("self_taught").rules()["accounts"]["declaration"]["words"]
    assert "填写他人手机号码" in told["zh-CN"]
    assert "本人承担" in told["zh-CN"]


@pytest.mark.proves("S5-09")
def test_recovered_by_the_security_question(members: Members) -> None:
    who, nobody = members.of("self_taught"), members.new("self_taught")
    asked = expect(recovery(who, by="question"), 200)
    assert set(asked) == set(expect(recovery(nobody, by="question"), 200))
    given = {"by": "question", "password": "Chang-jiang-7"}
    refused = problem(recovery(who, answer="别的小学", **given))
    same = problem(recovery(nobody, answer="别的小学", **given))
    assert code_of(refused) == code_of(same) == "wrong_recovery"
    done = expect(recovery(who, answer="江城 第一小学", **given), 200)
    assert done["recovered"]
    assert len(done["logins"]) == 2
    assert code_of(problem(who.try_sign_in(who.phone))) == "wrong_login"
    who.password = "Chang-jiang-7"
    assert who.sign_in(who.phone)["state"] == "active"


def a_round(ground: Ground, programme: str) -> str:
    """Where staff work about the programme: any round of it."""
    told = expect(ground.door.send("GET", "/programmes"), 200)["programmes"]
    found = next(one for one in told if one["code"] == programme)
    if found["rounds"]:
        return str(found["rounds"][0]["id"])
    round_id = f"e2e-a-{programme[:4]}-{time.time_ns() % 10**8:x}"
    body = {**demo(IN_OCTOBER).body, "id": round_id, "programme": programme}
    ground.registrar.send("POST", "/staff/rounds", json=body)
    return round_id


@pytest.mark.proves("S4-12")
def test_a_wrong_name_is_the_candidates_a_wrong_number_the_administrators(
    members: Members, ground: Ground
) -> None:
    who = members.new("degree_english")
    who.open()
    renamed = expect(who.send("PUT", "/me/name", json={"name": "欧阳知远"}), 200)
    assert renamed["name"] == "欧阳知远"
    right = members.new("degree_english").id_no
    round_id = a_round(ground, "degree_english")
    body = {
        "round": round_id,
        "reason": "注册时输错一位",
        "evidence": "核对身份证原件",
        "id_no": right,
    }
    path = f"/staff/candidates/{id_of(ground, round_id, who)}/document"
    with pytest.raises(ApiError, match="403"):
        ground.reviewer.send("POST", path, json=body)
    done = ground.registrar.send("POST", path, json=body)
    assert done["id_no_masked"].endswith(right[-2:])
    assert who.sign_in(right)["name"] == "欧阳知远"
    assert code_of(problem(who.try_sign_in(who.id_no))) == "wrong_login"


def id_of(ground: Ground, round_id: str, who: Member) -> str:
    """As staff find somebody by the number on the document."""
    text = {"text": who.id_no, "round_id": round_id}
    (found,) = ground.registrar.send("POST", "/staff/search", json=text)["matches"]
    return str(found["candidate_id"])


@pytest.mark.proves("S5-09")
def test_recovered_by_the_bound_phone(members: Members) -> None:
    who = members.of("pets")
    members.wait_for_the_next_code("pets")
    code = who.code("phone", "recover")
    given = {"by": "code", "phone": who.phone, "code": code, "password": "Hainan-dao-46"}
    done = expect(recovery(who, **given), 200)
    assert done["recovered"]
    who.password = "Hainan-dao-46"
    assert who.sign_in(who.phone)["state"] == "active"


@pytest.mark.proves("S5-10")
def test_in_person_with_a_second_person(members: Members, ground: Ground) -> None:
    who = members.of("self_taught")
    round_id = a_round(ground, "self_taught")
    new = members.new("self_taught")
    body = {
        "round": round_id,
        "reason": "手机号和安全问题均已遗忘",
        "evidence": "本人到场，核对二代居民身份证原件",
        "phone": new.phone,
        "code": new.code("phone", "recover"),
    }
    path = f"/staff/candidates/{id_of(ground, round_id, who)}/recovery"
    elsewhere = ground.staff("office", "office:none-such")
    with pytest.raises(ApiError, match="403"):
        elsewhere.send("POST", path, json=body)
    asked = ground.registrar.send("POST", path, json=body)
    assert not asked["done"]
    approval = f"/staff/rounds/{round_id}/approvals/{asked['approval']}/approve"
    with pytest.raises(ApiError, match="own_request"):
        ground.registrar.send("POST", approval, json={"people": 1})
    assert who.me()["phone_masked"] != new.phone
    ground.staff("registrar").send("POST", approval, json={"people": 1})
    assert who.send("GET", "/me").status_code == 401
    assert code_of(problem(who.try_sign_in(who.email))) == "wrong_login"
    members.wait_for_the_next_code("self_taught")
    given = {"by": "code", "email": who.email, "password": "Xiang-yang-21"}
    expect(recovery(who, code=who.code("email", "recover"), **given), 200)
    who.password = "Xiang-yang-21"
    who.phone = new.phone
    assert who.sign_in(new.phone)["state"] == "active"
