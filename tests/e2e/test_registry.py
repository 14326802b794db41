"""Lifelong numbers on the deployed stack: given, chosen, merged, found again, and used."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

import pytest

from infra.demo.campaigns import campaigns
from infra.walk.confirming import Confirming
from infra.walk.door import Json, expect, problem
from infra.walk.member import Member
from infra.walk.registering import Registering
from infra.walk.steps import Steps
from tests.e2e.ground import Ground, eventually, list_numbers, some_number

CODE = "self_taught"
A, B, SITE_A, SITE_B = "0601", "0602", "060101", "060201"
JUNIOR, BACHELOR = "Z630302", "X120203K"


class Registry:
    """A round of the self-taught exam with its sites, and people who register."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        found = next(one for one in campaigns(date(2026, 1, 1)) if one.id == "self-taught-2104")
        self.round_id = f"self-taught-{secrets.token_hex(3)}"
        self.opens_at = datetime.fromisoformat(found.body["phase_one"]["opens_at"])
        self.prints_at = datetime.fromisoformat(found.body["phase_two"]["opens_at"])
        body = {**found.body, "id": self.round_id}
        ground.registrar.send("POST", "/staff/rounds", json=body)
        for code, site in found.sites:
            path = f"/staff/rounds/{self.round_id}/sites/{code}"
            ground.registrar.send("PUT", path, json=site, headers={"If-None-Match": "*"})

    def now(self) -> None:
        self.ground.clock(self.opens_at + timedelta(minutes=1))

    def newcomer(self) -> Registering:
        self.now()
        person = self.ground.maker.person()
        member = Member(self.ground.door, CODE, person.name, person.id_no)
        member.open()
        return Registering(member)

    def confirm(self, who: Registering) -> None:
        """In an office, with the card on the desk."""
        desk = {"programme": CODE, "office": "desk"}
        asked = {**desk, "id_no": who.member.id_no}
        found = self.ground.registrar.send("POST", "/staff/identity/search", json=asked)
        wanted = {**desk, "candidates": [found["candidate_id"]]}
        self.ground.registrar.send("POST", "/staff/identity/confirm", json=wanted)

    def listed(self, who: Registering, numbers: dict[str, str]) -> None:
        """Numbers of earlier years, with what was passed under each."""
        list_numbers(self.ground, self.round_id, who.member, numbers)

    def case(self, queue: str, who: Registering) -> Json:
        asked = {"programme": CODE, "office": "desk", "id_no": who.member.id_no}
        found = self.ground.registrar.send("POST", "/staff/identity/search", json=asked)
        cases = self.ground.registrar.send("GET", f"/staff/queues/{queue}?of={CODE}&limit=100")
        return next(
            case for case in cases["cases"] if case["candidate_id"] == found["candidate_id"]
        )

    def decide(self, queue: str, who: Registering, verb: str, **body: str) -> None:
        case = self.case(queue, who)
        path = f"/staff/queues/{queue}/{case['case_id']}/{verb}"
        self.ground.registrar.send("POST", path, json=body)


@pytest.fixture(scope="module")
def made() -> dict[str, Registry]:
    return {}


@pytest.fixture
def registry(ground: Ground, made: dict[str, Registry]) -> Registry:
    if "one" not in made:
        made["one"] = Registry(ground)
    made["one"].now()
    return made["one"]


def ticket_of(walker: Steps) -> Json:
    """The exam notice, as soon as it is made."""
    expect(walker.member.send("POST", f"{walker.path}/ticket"), 202)

    def sheet() -> Json | None:
        told = expect(walker.member.send("GET", f"{walker.path}/ticket"), 200)
        assert told["state"] != "failed", told
        return told["sheet"] if told["state"] == "ready" else None

    return eventually(sheet)


@pytest.mark.proves("S5-02", "S5-03", "S5-25", "S5-26", "S5-29", "C1-11", "C1-17")
def test_from_pre_registered_to_a_number_and_its_use(registry: Registry) -> None:
    who = registry.newcomer()
    assert (who.show()["state"], who.show()["next"]) == ("draft", "data")
    refused = problem(who.try_act("submit"))
    assert {error["pointer"] for error in refused["errors"]} == {"/major", "/district"}
    who.fill(kind="new", major=JUNIOR, district=A)
    told = who.act("submit")
    assert (told["state"], told["next"], told["number"]) == ("pre_registered", "identity", None)
    walker = Steps(who.member, registry.round_id)
    walker.read_all()
    assert walker.why("registry")["code"] == "registry_needed"
    Confirming(who.member).everything()
    done = who.show()
    assert (done["state"], done["next"]) == ("registered", "done")
    assert (len(done["number"]), done["number"][:4]) == (12, A)
    assert {use["zh-CN"] for use in done["uses"]} >= {"课程报考", "免考", "转考", "毕业申请"}
    other = registry.newcomer()
    other.fill(kind="new", major=JUNIOR, district=A)
    registry.confirm(other)
    assert int(other.act("submit")["number"]) > int(done["number"])
    assert walker.now == "site"
    elsewhere = problem(walker.say("site", site=SITE_B))
    assert (elsewhere["code"], elsewhere["params"]["district"]) == ("other_district", A)
    named = {one["code"]: one["name"] for one in done["districts"]}
    (reason,) = elsewhere["reasons"]
    assert reason["params"]["district_name"] == named[A]
    assert reason["params"]["site_district_name"] == named[B]
    assert walker.show()["district"]["code"] == A
    walker.do("site", site=SITE_A)
    walker.do("papers", papers=["00015"])
    expect(walker.submit(), 201)
    walker.pay()
    eventually(lambda: walker.show()["stage"] == "paid")
    registry.ground.clock(registry.prints_at)
    assert ticket_of(walker)["ticket_no"] == done["number"]


@pytest.mark.proves("S5-04", "S5-05", "S5-06", "S5-07", "C1-16", "E-43")
def test_one_of_several_numbers_is_chosen_and_the_other_merged(registry: Registry) -> None:
    who = registry.newcomer()
    mine, other = some_number(A), some_number(B)
    registry.listed(who, {mine: "00015:59", other: "00015:64;03708:70"})
    new = problem(who.try_fill(kind="new", major=JUNIOR, district=B))
    assert (new["code"], new["reasons"][0]["way_out"]) == ("has_number", "choose_number")
    told = who.fill(kind="existing", major=JUNIOR)
    assert {one["number"] for one in told["numbers"]} == {mine, other}
    assert told["numbers"][0]["phone_masked"].startswith(who.member.phone[:3])
    office = registry.ground.staff("office", f"office:{A}")
    reason = {"programme": CODE, "reason": "本人持身份证到场"}
    chosen = office.send("POST", f"/staff/registry/{mine}/choose", json=reason)
    assert (chosen["state"], chosen["others"][0]["waiting"]) == ("active", True)
    final = problem(who.try_act("choose", other))
    assert (final["code"], final["params"]["number"]) == ("number_chosen", mine)
    assert who.show()["district"] == A
    locked = problem(who.try_fill(kind="existing", major=JUNIOR, district=B))
    assert locked["errors"][0]["code"] == "fixed_by_number"
    assert who.act("submit")["state"] == "pre_registered"
    registry.confirm(who)
    assert (who.show()["state"], who.show()["number"]) == ("registered", mine)
    assert who.show()["results"] == {"00015": 59}
    registry.decide("merge", who, "approve")
    assert who.show()["results"] == {"00015": 64, "03708": 70}
    back = registry.ground.registrar.send("POST", f"/staff/registry/{other}/unmerge", json=reason)
    assert (back["state"], who.show()["results"]) == ("other", {"00015": 59})


@pytest.mark.proves("S5-08", "C1-18")
def test_a_forgotten_number_is_found_after_signing_in_or_by_a_code(registry: Registry) -> None:
    who = registry.newcomer()
    number = some_number(A)
    registry.listed(who, {number: ""})
    assert [one["number"] for one in who.show()["numbers"]] == [number]
    door, member = who.member.door, who.member
    body = {
        "programme": CODE,
        "name": member.name,
        "id_no": member.id_no,
        "phone": member.phone,
        "code": "000000",
    }
    wrong = problem(door.send("POST", "/registry/forgotten", json=body))
    assert wrong["errors"][0]["code"] in ("code_wrong", "code_over")
    code = eventually(lambda: _code(member))
    found = expect(door.send("POST", "/registry/forgotten", json={**body, "code": code}), 200)
    assert [one["number"] for one in found["numbers"]] == [number]


def _code(member: Member) -> str | None:
    """Once the pause after the code of the account is over."""
    if member.ask_code("phone", "recover").status_code == 429:
        return None
    return eventually(lambda: _in_the_box(member), 20)


def _in_the_box(member: Member) -> str | None:
    letters = member.door.http.get("/local/outbox.json", params={"to": member.phone}).json()
    newest = letters["letters"][0]
    digits = "".join(c if c.isdigit() else " " for c in newest["text"]).split()
    return next((word for word in digits if len(word) == 6), None)


@pytest.mark.proves("S5-12", "S5-13", "C2-26")
def test_a_higher_major_asks_for_a_qualification_that_is_looked_up(registry: Registry) -> None:
    who = registry.newcomer()
    told = who.fill(kind="new", major=BACHELOR, district=B)
    assert (told["qualification"]["needed"], told["next"]) == (True, "qualification")
    refused = problem(who.try_act("submit"))
    assert (refused["code"], refused["reasons"][0]["way_out"]) == (
        *("qualification_needed", "prove_it"),
    )
    expect(who.try_state(), 200)
    stated = who.show()["qualification"]["stated"]
    assert (stated["state"], stated["simulated"]) == ("verified", True)
    assert "*" in stated["certificate_masked"]
    registry.confirm(who)
    assert who.act("submit")["number"].startswith(B)


@pytest.mark.proves("S5-14", "S5-28", "C2-26")
def test_what_is_not_found_is_proven_and_decided_by_staff(registry: Registry) -> None:
    who = registry.newcomer()
    who.fill(kind="new", major=BACHELOR, district=A)
    expect(who.try_state("123451201806000001"), 200)
    proofs = who.show()["qualification"]["proofs"]
    assert {proof["name"]["zh-CN"] for proof in proofs} == {
        "《中国高等教育学历认证报告》",
        "《教育部学历证书电子注册备案表》",
    }
    assert "湖北毕业生就业网" in proofs[0]["source"]["zh-CN"]
    assert "学信网" in proofs[1]["source"]["zh-CN"]
    assert who.prove()["qualification"]["stated"]["state"] == "waiting"
    registry.confirm(who)
    assert (who.act("submit")["state"], who.show()["next"]) == ("confirmed", "review")
    shown = registry.case("qualification", who)["shown"]
    proof = registry.ground.door.files.get(shown["proof_url"])
    assert proof.content.startswith(b"%PDF")
    registry.decide("qualification", who, "refuse", reason="unreadable")
    again = who.show()
    assert (again["next"], again["qualification"]["stated"]["reason"]) == (
        *("qualification", "unreadable"),
    )
    who.prove("verification_report")
    registry.decide("qualification", who, "approve")
    assert who.show()["state"] == "registered"
