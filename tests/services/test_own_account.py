"""What candidates change of their own accounts, and two who are at it at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.domain.eligibility import Score
from chalicelib.domain.errors import Busy
from chalicelib.services import signing_up
from chalicelib.services.documents import Typed
from chalicelib.services.signing_up import Proof, Wanted
from chalicelib.store import audit, roster
from chalicelib.store.roster import Record
from tests.accounts_stage import NEW, PASSWORD, newcomer, opened, recover
from tests.api_client import refused
from tests.messaging import reachable, with_messengers
from tests.stage import candidate_browser
from tests.world import World, a_ticket


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


@pytest.mark.proves("E-36")
def test_what_belongs_to_a_person_known_before_is_not_a_later_accounts(world: World) -> None:
    """Whoever types somebody's number changes neither their name nor where they are told."""
    first = opened(world, "degree_english")
    later = newcomer(world, "pets", id_no=first.id_no)
    assert later.open().status == 201
    told = {"phone": later.phone, "email": None, "language": "zh-CN"}
    refused(later.browser.put("/contact", told), 403, "not_changeable")
    refused(later.browser.put("/me/name", {"name": "张三"}), 422, "name_vouched")
    assert first.browser.put("/contact", told).status == 200
    assert first.browser.put("/me/name", {"name": "林知行"}).status == 200
    rostered = world.person()
    number = world.deps.keys.open(rostered.id_sealed)
    third = opened(world, "degree_english", id_no=number, name="林测")
    refused(third.browser.put("/contact", told), 403, "not_changeable")
    assert candidate_browser(world, rostered).put("/contact", told).status == 200


@pytest.mark.proves("S4-05", "E-39")
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


def test_a_roster_takes_no_document_away_from_an_account(world: World) -> None:
    """Opened between the import's look and its write: the import looks again."""
    who = opened(world, "degree_english")
    late = replace(who.person, id="0123456789AB")
    score = Score("CET4", "paper", a_ticket("CET4", 9_501), 500, "roster", world.at)
    with pytest.raises(Busy):
        roster.write([Record(late, score)])
    assert who.elsewhere().sign_in(who.id_no).status == 200
    roster.write([Record(who.person, score)])
    roster.write([Record(who.person, score)])
    assert roster.owners([score.written_ticket_no]) == {score.written_ticket_no: who.person.id}
