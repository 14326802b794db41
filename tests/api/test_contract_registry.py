"""The contract of a registry, from the first entry to a merged number; and refusals."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.api import all_routes, contract
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.identity import read_document
from chalicelib.domain.registry import Numbered
from chalicelib.services import registry
from chalicelib.services.accounts import id_index
from chalicelib.store import registry as store
from tests.accounts_stage import Newcomer, newcomer, opened
from tests.api_checked import REGISTRY, Checked
from tests.api_client import Browser
from tests.registry_stage import (
    CODE,
    A,
    B,
    at_registration,
    confirm,
    on_record,
    registered,
)
from tests.stage import candidate_browser, staff_browser
from tests.world import STAFF, World

MINE, OTHER, FORGOTTEN = "060119277001", "060219277002", "060119277003"
PDF = b"%PDF-1.7 a proof"
STATED = {
    "level": "junior_college",
    "school": "江城职业学院",
    "graduated_on": "2018-06-30",
    "certificate_no": "1234 5120 1806 0000 01",
    "consent": {"version": "2021-1", "given": True},
}


@pytest.fixture
def person(world: World) -> Candidate:
    world.round()
    at_registration(world)
    return world.person()


def checked(browser: Browser, seen: set[str]) -> Checked:
    document: dict[str, Any] = contract.document(all_routes.declared())
    return Checked(document, browser, seen)


def me(world: World, person: Candidate) -> Browser:
    return candidate_browser(world, person, programme_code=CODE)


@pytest.mark.proves("S5-04", "S5-05", "S5-07", "S5-08", "S5-12", "S5-14")
def test_the_answers_keep_to_the_contract(world: World, person: Candidate) -> None:
    seen: set[str] = set()
    call = checked(me(world, person), seen)
    desk, reviewer = (
        checked(staff_browser(world, role, scope), seen)
        for role, scope in (("office", f"office:{A}"), ("reviewer", "national"))
    )
    assert call("GET", "/me/registry").body["state"] == "draft"
    call("PUT", "/me/registry", {"kind": "new", "major": "X120203K", "district": A})
    stated = call("PUT", "/me/qualification", STATED).body["qualification"]
    assert (stated["stated"]["state"], stated["proven"]) == ("not_found", False)
    wanted = {"kind": "record_form", "type": "application/pdf", "size": len(PDF)}
    upload = call("POST", "/me/qualification", wanted).body["upload_id"]
    key = f"incoming/qualification/{person.id}/{upload}"
    world.deps.files.write(key, PDF, "application/pdf")
    sent = call("POST", f"/me/qualification/{upload}").body
    assert sent["qualification"]["stated"]["state"] == "waiting"
    (case,) = [
        case
        for case in reviewer("GET", "/staff/queues/qualification").body["cases"]
        if case["candidate_id"] == person.id
    ]
    assert "12345" not in str(case)
    reviewer("POST", f"/staff/queues/qualification/{case['case_id']}/approve", {})
    assert call("POST", "/me/registry/submit", {}).body["next"] == "identity"
    confirm(world, person)
    registry.advance(world.deps, person.id, CODE, STAFF)
    done = call("GET", "/me/registry").body
    assert (done["state"], done["next"], len(done["number"])) == ("registered", "done", 12)
    shown = desk("GET", f"/staff/registry/{done['number']}?programme={CODE}").body
    assert [piece["name"] for piece in shown["pieces"]] == ["city", "county", "period", "seq"]
    existing(world, seen, desk, reviewer)
    forgotten(world, seen)
    assert seen >= REGISTRY


def existing(world: World, seen: set[str], desk: Checked, reviewer: Checked) -> None:
    """Somebody with two numbers, for whom an office chooses."""
    person = world.person()
    on_record(person, MINE, results={"00015": 64})
    on_record(person, OTHER, results={"03708": 70})
    call = checked(me(world, person), seen)
    call("PUT", "/me/registry", {"kind": "existing", "major": "Z630302"})
    numbers = call("GET", "/me/registry").body["numbers"]
    assert [one["number"] for one in numbers] == [MINE, OTHER]
    assert [(one["shown"], one["results"]) for one in numbers] == [(False, {})] * 2
    assert person.name not in str(numbers)
    confirm(world, person)
    reason = {"programme": CODE, "reason": "本人持身份证到场选定"}
    chosen = desk("POST", f"/staff/registry/{MINE}/choose", reason).body
    assert (chosen["state"], chosen["others"][0]["waiting"]) == ("active", True)
    (case,) = [
        case
        for case in reviewer("GET", "/staff/queues/merge").body["cases"]
        if case["candidate_id"] == person.id
    ]
    reviewer("POST", f"/staff/queues/merge/{case['case_id']}/approve", {})
    assert call("GET", "/me/registry").body["results"] == {"00015": 64, "03708": 70}
    back = reviewer("POST", f"/staff/registry/{OTHER}/unmerge", reason).body
    assert back["state"] == "other"
    again = call("POST", "/me/registry/merge", {"number": OTHER}).body
    assert again["results"] == {"00015": 64}


def forgotten(world: World, seen: set[str]) -> None:
    """C1-18: name, document, and a code to the phone on record."""
    who = newcomer(world, CODE)
    listed(world, who, FORGOTTEN)
    call = checked(Browser(world.deps), seen)
    found = call("POST", "/registry/forgotten", asked(who)).body["numbers"]
    assert found == [{"number": FORGOTTEN, "district": A, "active": False}]


def listed(world: World, who: Newcomer, number: str) -> None:
    """A number on record for somebody who has no account yet."""
    document = read_document("CN_RIC", who.id_no, world.at.date())
    sealed = world.deps.keys.seal(who.phone)
    index = id_index(world.deps, document)
    store.write(CODE, [Numbered(number, number[:4], index, who.name, sealed, "masked")])


def asked(who: Newcomer, **changes: str) -> dict[str, str]:
    code = {} if "code" in changes else {"code": who.code("phone", "recover")}
    body = {"programme": CODE, "name": who.name, "id_no": who.id_no, "phone": who.phone}
    return {**body, **code, **changes}


def test_a_forgotten_number_is_told_to_its_owner_alone(world: World) -> None:
    world.round()
    at_registration(world)
    who, other = newcomer(world, CODE), newcomer(world, CODE)
    listed(world, who, "060119277004")
    browser = Browser(world.deps)
    wrong = browser.post("/registry/forgotten", asked(who, code="000000"))
    assert wrong.field_codes == {"/code": "code_over"}
    for stranger in (
        {"name": "王别人"},
        {"id_no": other.id_no},
    ):
        told = browser.post("/registry/forgotten", asked(who, **stranger))
        assert (told.status, told.code) == (401, "wrong_credentials")
    other_phone = asked(other, name=who.name, id_no=who.id_no)
    told = browser.post("/registry/forgotten", other_phone)
    assert (told.status, told.code) == (401, "wrong_credentials")
    assert browser.post("/registry/forgotten", asked(who)).status == 200
    odd = browser.post("/registry/forgotten", {**asked(who), "id_no": "1"})
    assert odd.status == 400


def test_the_owner_of_a_number_that_was_given_here_finds_it_too(world: World) -> None:
    """By the phone of the account, for the list has none."""
    world.round()
    at_registration(world)
    who = opened(world, CODE)
    number = registered(world, who.person).record.number
    found = Browser(world.deps).post("/registry/forgotten", asked(who)).body["numbers"]
    assert [(one["number"], one["active"]) for one in found] == [(number, True)]


@pytest.mark.proves("S5-05", "S5-06")
def test_refusals_tell_clause_value_limit_and_way_out(world: World, person: Candidate) -> None:
    browser = me(world, person)
    on_record(person, "060219277005", "060119277006")
    new = browser.put("/me/registry", {"kind": "new", "major": "Z630302", "district": A})
    assert (new.status, new.code) == (422, "has_number")
    assert new.body["reasons"][0]["way_out"] == "choose_number"
    both = browser.put("/me/registry", {"kind": "existing", "major": "Q1", "district": "0699"})
    assert both.field_codes == {"/major": "choice", "/district": "choice"}
    browser.put("/me/registry", {"kind": "existing", "major": "Z630302"})
    assert browser.post("/me/registry/choose", {}).field_codes == {"/number": "required"}
    assert browser.post("/me/registry/choose", {"number": "060119200001"}).status == 404
    assert browser.post("/me/registry/choose", {"number": "060219277005"}).status == 200
    final = browser.post("/me/registry/choose", {"number": "060119277006"})
    assert (final.status, final.code) == (409, "number_chosen")
    assert final.body["params"]["number"] == "060219277005"
    district = browser.put("/me/registry", {"kind": "existing", "major": None, "district": A})
    assert district.field_codes == {"/district": "fixed_by_number"}
    assert browser.post("/me/registry/nothing", {}).status == 404
    assert browser.put("/me/registry", {"kind": "old", "x": 1}).field_codes == {
        "/kind": "choice",
        "/x": "unknown_field",
    }


def test_other_programmes_have_no_registry(world: World, person: Candidate) -> None:
    browser = candidate_browser(world, person, programme_code="pets")
    assert browser.get("/me/registry").status == 404
    assert browser.put("/me/registry", {"kind": "new"}).status == 404
    assert browser.put("/me/qualification", STATED).status == 404


def test_a_qualification_is_not_asked_of_everybody(world: World, person: Candidate) -> None:
    browser = me(world, person)
    browser.put("/me/registry", {"kind": "new", "major": "Z630302", "district": A})
    assert browser.put("/me/qualification", STATED).code == "wrong_state"
    browser.put("/me/registry", {"kind": "new", "major": "X120203K", "district": A})
    submit = browser.post("/me/registry/submit", {})
    assert (submit.status, submit.code) == (422, "qualification_needed")
    older = {**STATED, "consent": {"version": "2020-1", "given": True}}
    assert browser.put("/me/qualification", older).code == "stale_version"
    odd = {**STATED, "level": "school", "certificate_no": "?", "graduated_on": "2051-01-01"}
    assert browser.put("/me/qualification", odd).field_codes == {
        "/level": "choice",
        "/graduated_on": "in_the_future",
        "/certificate_no": "pattern",
    }


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        ("office", f"office:{A}", 200),
        ("office", f"office:{B}", 404),
        ("reviewer", "national", 200),
        ("clerk", "national", 403),
        ("institution", "institution:jingzhou", 404),
    ],
)
def test_an_office_sees_the_numbers_of_its_district(
    world: World, person: Candidate, role: str, scope: str, status: int
) -> None:
    """S5-10: only the office of the registry."""
    number = f"0601192780{status % 10}{len(scope):02d}"
    on_record(person, number)
    browser = staff_browser(world, role, scope)
    assert browser.get(f"/staff/registry/{number}?programme={CODE}").status == status
    body = {"programme": CODE, "reason": "本人到场"}
    assert browser.post(f"/staff/registry/{number}/choose", body).status == status


def test_what_staff_do_to_a_number_has_a_reason(world: World, person: Candidate) -> None:
    on_record(person, "060119278100")
    browser = staff_browser(world, "office", f"office:{A}")
    path = "/staff/registry/060119278100"
    assert browser.post(f"{path}/choose", {"programme": CODE}).field_codes == {
        "/reason": "required"
    }
    body = {"programme": CODE, "reason": "本人到场"}
    assert browser.post(f"{path}/unmerge", body).status == 403
    assert browser.post(f"{path}/cancel", body).status == 404
    assert browser.get(f"{path}?programme=pets").status == 404
    assert browser.get(path).field_codes == {"/query/programme": "pattern"}


@pytest.mark.proves("S5-04")
def test_whoever_has_proven_the_phone_on_record_sees_what_is_recorded(world: World) -> None:
    world.round()
    at_registration(world)
    who, stranger = opened(world, CODE), opened(world, CODE)
    listed(world, who, "060119277008")
    (mine,) = who.browser.get("/me/registry").body["numbers"]
    assert (mine["shown"], mine["name"]) == (True, who.name)
    phone, stranger.phone = stranger.phone, "13700000001"
    listed(world, stranger, "060119277009")
    stranger.phone = phone
    (other,) = stranger.browser.get("/me/registry").body["numbers"]
    assert (other["shown"], other["name"]) == (False, "林**")
