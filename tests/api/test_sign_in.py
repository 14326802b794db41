"""Signing in over HTTP: the same answer to every wrong combination, and a pause after a few."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import DomainError
from chalicelib.domain.written_ticket import mask
from chalicelib.services import accounts, tries
from chalicelib.store import people
from tests.api_client import Answer, Browser, refused
from tests.stage import candidate_browser, everything, staff_browser
from tests.world import World, a_ticket, an_id_no


def ticket_of(person: Candidate) -> str:
    facts = people.facts(person.id)
    assert facts is not None
    return facts.scores[0].written_ticket_no


def id_of(world: World, person: Candidate) -> str:
    return world.deps.keys.open(person.id_sealed)


def sign_in(browser: Browser, ticket: str, **factors: Any) -> Answer:
    return browser.post("/session", {"ticket_no": ticket, **factors})


@pytest.mark.proves("S1-21", "S1-22")
@pytest.mark.parametrize("factor", ["name", "id_no", "both"])
def test_ticket_with_either_factor(world: World, factor: str) -> None:
    person = world.person(name="欧阳测")
    given = {"name": "欧阳测", "id_no": id_of(world, person)}
    factors = given if factor == "both" else {factor: given[factor]}
    answer = sign_in(Browser(world.deps), ticket_of(person), **factors)
    assert answer.status == 200
    assert answer.body["candidate"]["name"] == "欧阳测"
    assert answer.body["candidate"]["name_masked"] == "欧**"
    assert answer.body["proved"] is (factor == "both")


@pytest.mark.proves("S1-22")
@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("阿丽亚·吐尔逊", "阿丽亚•吐尔逊"),
        ("阿丽亚·吐尔逊", "阿丽亚・吐尔逊"),
        ("阿丽亚·吐尔逊", "阿丽亚．吐尔逊"),
        ("阿丽亚·吐尔逊", "阿丽亚吐尔逊"),
        ("林知远", " 林 知　远 "),
        ("许㼆", "许㼆"),
        ("高𠮷", "高𠮷"),
        ("高𠮷", "高吉"),
        ("沈䶮", "沈\ue863"),
        ("DEMO PERSON", "demo　person"),
    ],
)
def test_names_as_people_type_them(world: World, stored: str, typed: str) -> None:
    person = world.person(name=stored)
    answer = sign_in(Browser(world.deps), ticket_of(person), name=typed)
    assert answer.status == 200, answer.body


@pytest.mark.proves("S1-22")
def test_id_numbers_as_people_type_them(world: World) -> None:
    number = ""
    while not number.endswith("X"):
        person = world.person()
        number = id_of(world, person)
    forms = (
        number.lower(),
        f"{number[:6]} {number[6:14]} {number[14:]}",
        "".join(chr(ord(c) + 0xFEE0) for c in number),
        number[:-1] + "Х",
    )
    for typed in forms:
        assert sign_in(Browser(world.deps), ticket_of(person), id_no=typed).status == 200


@pytest.mark.parametrize(
    ("id_no", "code"),
    [
        ("420199199302142416", "id_check_digit"),
        ("420199199302302411", "id_date"),
        ("420199209902142411", "id_future"),
        ("990199199302142411", "id_check_digit"),
        ("42019919930214", "id_pattern"),
        ("四二", "id_pattern"),
    ],
)
def test_an_impossible_id_number_names_its_fault(world: World, id_no: str, code: str) -> None:
    before = everything()
    answer = sign_in(Browser(world.deps), "420011131100101", id_no=id_no)
    assert (answer.status, answer.field_codes) == (400, {"/id_no": code})
    assert everything() == before


def test_all_that_cannot_be_right_is_named_at_once(world: World) -> None:
    before = everything()
    answer = sign_in(Browser(world.deps), "4200", id_no="42019919930214")
    assert answer.field_codes == {"/ticket_no": "ticket_length", "/id_no": "id_pattern"}
    answer = sign_in(Browser(world.deps), "12345678901234A", name=" ")
    assert answer.field_codes == {"/ticket_no": "ticket_character", "/name": "one_of_needed"}
    assert everything() == before


@pytest.mark.proves("S1-22")
def test_every_wrong_combination_gets_the_same_answer(world: World) -> None:
    person, other = world.person(name="林知远"), world.person(name="周怀瑾")
    theirs = id_of(world, other)
    wrong: list[tuple[str, dict[str, str]]] = [
        (ticket_of(person), {"name": "周怀瑾"}),
        (ticket_of(person), {"id_no": theirs}),
        (ticket_of(person), {"name": "林知远", "id_no": theirs}),
        (a_ticket("CET6", 29_999), {"name": "林知远"}),
        (a_ticket("CET6", 29_998), {"id_no": an_id_no(7)}),
    ]
    answers = [sign_in(Browser(world.deps), ticket, **given) for ticket, given in wrong]
    assert {(a.status, a.code, str(a.body["params"]), a.body["title"]) for a in answers} == {
        (401, "wrong_credentials", "{}", "Unauthorized")
    }
    assert not any(answer.cookies for answer in answers)
    assert len({frozenset(answer.headers) for answer in answers}) == 1


def test_five_failures_close_a_ticket_for_a_while(world: World) -> None:
    world.wall_at = world.wall_at.replace(minute=1, second=0, microsecond=0)
    person = world.person(name="林知远")
    browser = Browser(world.deps, address="203.0.113.5")
    for _ in range(3):
        assert sign_in(browser, ticket_of(person), name="林知远").status == 200
    for _ in range(5):
        assert sign_in(browser, ticket_of(person), name="不对").code == "wrong_credentials"
    answer = sign_in(browser, ticket_of(person), name="林知远")
    assert (answer.status, answer.code) == (429, "too_many")
    assert answer.headers["Retry-After"] == "541"
    assert answer.body["params"]["retry_at"]
    elsewhere = Browser(world.deps, address="203.0.113.6")
    assert sign_in(elsewhere, ticket_of(person), name="林知远").status == 429
    world.wall_at += timedelta(seconds=541)
    assert sign_in(browser, ticket_of(person), name="林知远").status == 200


def test_guesses_sent_at_once_are_still_five(world: World) -> None:
    """A read of the counter before its write would let all of them through."""
    world.wall_at = world.wall_at.replace(minute=1)
    person = world.person(name="林知远")
    ticket = ticket_of(person)

    def guess(_: int) -> str:
        try:
            accounts.sign_in(world.deps, ticket, "不对", None, "203.0.113.7")
        except DomainError as error:
            return error.code
        return "in"

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(guess, range(24)))
    assert codes.count("wrong_credentials") == tries.PER_SUBJECT
    assert codes.count("too_many") == 24 - tries.PER_SUBJECT


def test_many_failures_close_an_address(world: World) -> None:
    world.wall_at = world.wall_at.replace(minute=1)
    browser = Browser(world.deps, address="2001:db8::77")
    for number in range(tries.PER_ADDRESS):
        ticket = a_ticket("CET6", 20_000 + number)
        assert sign_in(browser, ticket, name="不对").code == "wrong_credentials"
    person = world.person()
    assert sign_in(browser, ticket_of(person), name="林测").code == "too_many"
    elsewhere = Browser(world.deps, address="2001:db8::78")
    assert sign_in(elsewhere, ticket_of(person), name="林测").status == 200


@pytest.mark.proves("A6-13")
def test_two_tickets_are_one_candidate(world: World) -> None:
    world.round()
    person = world.person(("CET4", 480), ("CET6", 431))
    facts = people.facts(person.id)
    assert facts is not None
    seen = []
    for score in facts.scores:
        browser = Browser(world.deps)
        assert sign_in(browser, score.written_ticket_no, name="林测").status == 200
        view = browser.get(f"/rounds/{world.round_id}/registration").body
        assert view["candidate"]["ticket_no_masked"] == mask(score.written_ticket_no)
        seen.append((view["eligibility"]["best"]["total"], view["candidate"]["id_no_masked"]))
    assert seen[0] == seen[1]
    assert seen[0][0] == 431


def test_the_cookie(world: World) -> None:
    person = world.person()
    local = sign_in(Browser(world.deps), ticket_of(person), name="林测")
    assert local.cookies[0].startswith("zk=")
    assert local.cookies[0].endswith("; Path=/; HttpOnly; SameSite=Strict; Max-Age=7200")
    deployed = Browser(replace(world.deps, cookie="__Host-zk"))
    answer = sign_in(deployed, ticket_of(person), name="林测")
    assert answer.cookies[0].startswith("__Host-zk=")
    assert "; Path=/; Secure; HttpOnly; SameSite=Strict;" in answer.cookies[0]
    assert "Domain" not in answer.cookies[0]
    out = deployed.delete("/session")
    assert (out.status, out.body) == (204, None)
    assert out.cookies[0].startswith("__Host-zk=; Path=/; Secure;")
    assert out.cookies[0].endswith("Max-Age=0")


def test_signing_out_ends_the_session_for_whoever_kept_the_token(world: World) -> None:
    """A copied cookie changes nothing any more; another sign-in of the same person goes on."""
    world.round()
    person = world.person()
    browser, elsewhere = Browser(world.deps), Browser(world.deps)
    for one in (browser, elsewhere):
        sign_in(one, ticket_of(person), name="林测")
    thief = Browser(world.deps, dict(browser.cookies))
    proof = {"id_no": world.deps.keys.open(person.id_sealed)}
    assert thief.post("/proof", proof).status == 200
    assert browser.delete("/session").status == 204
    agreement = f"/rounds/{world.round_id}/agreement"
    refused(thief.post(agreement, {"version": "2014-1"}), 401, "not_signed_in")
    assert elsewhere.post(agreement, {"version": "2014-1"}).status == 200
    assert Browser(world.deps).delete("/session").status == 204, "nobody to sign out"


def test_staff_who_signed_out_read_nothing_with_a_kept_token(world: World) -> None:
    browser = staff_browser(world)
    kept = Browser(world.deps, dict(browser.cookies))
    assert kept.get("/staff/me").status == 200
    browser.delete("/staff/session")
    refused(kept.get("/staff/me"), 401, "not_signed_in")


def test_an_odd_cookie_of_another_app_hides_nothing(world: World) -> None:
    world.round()
    browser = candidate_browser(world, world.person())
    mine = f"zk={browser.cookies['zk']}"
    answer = browser.get(
        f"/rounds/{world.round_id}/registration", Cookie=f'prefs={{"a": [1]}}; x; {mine}'
    )
    assert answer.status == 200


def test_the_session_ends_after_two_hours(world: World) -> None:
    world.round()
    browser = Browser(world.deps)
    sign_in(browser, ticket_of(world.person()), name="林测")
    path = f"/rounds/{world.round_id}/registration"
    world.wall_at += timedelta(hours=2) - timedelta(seconds=1)
    assert browser.get(path).status == 200
    world.wall_at += timedelta(seconds=1)
    answer = browser.get(path)
    assert (answer.code, answer.body["params"]) == ("not_signed_in", {"ended": True})


@pytest.mark.proves("A6-6")
@pytest.mark.parametrize("by", ["name", "id_no"])
def test_a_change_asks_for_the_other_factor(world: World, by: str) -> None:
    world.round()
    person = world.person(name="林知远")
    given = {"name": "林知远", "id_no": id_of(world, person)}
    other = "id_no" if by == "name" else "name"
    browser = Browser(world.deps)
    sign_in(browser, ticket_of(person), **{by: given[by]})
    change = f"/rounds/{world.round_id}/school"
    assert browser.put(change, {"school": "江城大学"}).code == "proof_needed"
    assert browser.post("/proof", {by: given[by]}).field_codes == {f"/{other}": "required"}
    wrong = {"name": "周怀瑾", "id_no": id_of(world, world.person())}
    assert browser.post("/proof", {other: wrong[other]}).code == "wrong_credentials"
    proved = browser.post("/proof", {other: given[other]})
    assert proved.body == {"proved": True}
    view = browser.get(f"/rounds/{world.round_id}/registration").body
    assert view["candidate"]["proved"] is True
    assert browser.put(change, {"school": "江城大学"}).code == "wrong_state"


def test_a_session_is_not_prolonged_by_nothing(world: World) -> None:
    """With both factors given before, a proof of none would make a token last for ever."""
    browser = candidate_browser(world, world.person(), by="both")
    assert browser.post("/proof", {}).field_codes == {"/name": "one_of_needed"}


def test_the_proof_can_be_missed_five_times(world: World) -> None:
    world.wall_at = world.wall_at.replace(minute=1)
    person = world.person(name="林知远")
    browser = candidate_browser(world, person, by="id_no")
    for _ in range(5):
        assert browser.post("/proof", {"name": "周怀瑾"}).code == "wrong_credentials"
    assert browser.post("/proof", {"name": "林知远"}).code == "too_many"
