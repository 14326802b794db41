"""Lines S1-40 and S1-41 on the deployed stack: certificates, their pick-up, their verification."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
from pypdf import PdfReader

from chalicelib.domain.window import iso
from infra.demo.staff_client import StaffClient
from infra.local.platform import Platform
from infra.walk.candidate import Candidate
from infra.walk.door import Door, Json, expect, problem
from infra.walk.tickets import printed
from infra.walk.times import MARKED, PICKUP, RESULTS, SECOND
from tests.e2e.ground import BIG, FAR, Ground, eventually

GRADES = ("A", "B", "C", "D", "缺考")
NEW = {"If-None-Match": "*"}


@dataclass
class Graded:
    """A round whose results have opened: the tickets' sheets, and what was told `before`."""

    ground: Ground
    people: dict[str, Candidate]
    clerk: StaffClient
    sheets: dict[str, Json]
    before: dict[str, Json]

    def result(self, grade: str) -> Json:
        return result_of(self.people[grade])

    def path(self, grade: str) -> str:
        number = self.result(grade)["certificate"]["certificate_no"]
        return f"{self.ground.staff_path}/certificates/{number}"

    def verify(self, code: str) -> httpx.Response:
        return self.ground.door.send("POST", "/verification", json={"code": code})


def result_of(made: Candidate) -> Json:
    return expect(made.send("GET", f"{made.path}/result"), 200)


@pytest.fixture(scope="module")
def made(platform: Platform, door: Door) -> Iterator[Graded]:
    """A round of its own, because its results open: a ticket holder for each of GRADES."""
    with httpx.Client(timeout=60, trust_env=False) as files:
        ground = Ground(platform, door, files)
        people, sheets = {}, {}
        for grade in GRADES:
            people[grade], told = ground.ticket_holder()
            sheets[grade] = told["sheet"]
        lines = [f"{sheet['ticket_no']},{grade}" for grade, sheet in sheets.items()]
        ground.clock(MARKED)
        ground.import_file("grades", "grades.csv", "\n".join(["准考证号,等级", *lines]).encode())
        _approve(ground)
        _arm(ground)
        clerk = ground.staff("clerk")
        before = {grade: result_of(people[grade]) for grade in GRADES}
        ground.clock(RESULTS + 2 * SECOND)
        yield Graded(ground, people, clerk, sheets, before)
        for one in (ground.registrar, ground.reviewer, clerk):
            one.http.close()


@pytest.fixture
def graded(made: Graded) -> Iterator[Graded]:
    made.ground.clock(RESULTS + 60 * SECOND)
    yield made
    made.ground.door.move_clock(None)


def _approve(ground: Ground) -> None:
    """Asked for by one, approved by another."""
    (newest,) = ground.registrar.send("GET", f"{ground.staff_path}/results")["sets"]
    body = {"set_version": newest["version"], "visible_at": iso(RESULTS), "reason": "成绩发布"}
    asked = ground.registrar.send("POST", f"{ground.staff_path}/releases", json=body)
    approver = ground.staff("approver")
    people = {"people": asked["effect"]["people"]}
    approver.send("POST", f"{ground.staff_path}/approvals/{asked['id']}/approve", json=people)
    approver.http.close()


def _arm(ground: Ground) -> None:
    """What the minute function does; it waits until the certificates are numbered."""
    ground.clock(RESULTS - timedelta(minutes=4))

    def armed() -> bool:
        assert ground.platform.operate({"command": "publish"})["ok"]
        (release,) = ground.registrar.send("GET", f"{ground.staff_path}/results")["releases"]
        return bool(release["state"] == "armed")

    eventually(armed)


@pytest.mark.proves("S1-40")
def test_a_b_and_c_have_a_certificate_of_their_grade_and_d_has_none(graded: Graded) -> None:
    numbers = []
    for grade in "ABC":
        told = graded.result(grade)["certificate"]
        assert (told["grade"], told["state"], told["collected_at"]) == (grade, "valid", None)
        assert told["certificate_no"].startswith(f"20142{grade}")
        numbers.append(told["certificate_no"])
    assert len(set(numbers)) == 3
    assert graded.result("D")["certificate"] is None
    assert graded.result("缺考")["certificate"] is None
    listed = graded.clerk.send("GET", f"{graded.ground.staff_path}/certificates?site={BIG}")
    assert {one["certificate_no"] for one in listed["certificates"]} == set(numbers)
    assert listed["totals"]["issued"] == 3


@pytest.mark.proves("S1-40", "S1-38")
def test_before_the_instant_nobody_knew_of_a_certificate(graded: Graded) -> None:
    for grade in GRADES:
        told = graded.before[grade]
        assert (told["state"], told["certificate"], told["pickup"]) == ("announced", None, None)
    code = graded.clerk.send("GET", graded.path("C"))["code"]
    graded.ground.clock(RESULTS - timedelta(minutes=3))
    assert problem(graded.verify(code))["code"] == "not_found"
    refused = graded.clerk.http.get(f"/api/v1{graded.ground.staff_path}/certificates")
    assert problem(refused)["code"] == "wrong_state"


@pytest.mark.proves("S1-40")
def test_anybody_can_have_a_certificate_verified(graded: Graded) -> None:
    code = graded.clerk.send("GET", graded.path("B"))["code"]
    told = expect(graded.verify(code), 200)
    assert (told["kind"], told["status"], told["grade"]) == ("certificate", "valid", "B")
    person = graded.people["B"].person
    assert all(secret not in str(told) for secret in (person.name, person.id_no))
    for at in (-1, -40, -100):
        other = "B" if code[at] != "B" else "C"
        altered = code[: len(code) + at] + other + code[len(code) + at + 1 :]
        said = problem(graded.verify(altered))
        assert (said["code"], said["errors"][0]["code"]) == ("invalid", "qr_not_ours")
    graded.ground.registrar.send("POST", f"{graded.path('B')}/void", json={"reason": "作弊"})
    told = expect(graded.verify(code), 200)
    assert (told["status"], told["grade"]) == ("void", None)
    own = graded.result("B")["certificate"]
    assert (own["state"], own["void_reason"]) == ("void", "作弊")


@pytest.mark.proves("S1-37")
def test_anybody_can_have_a_ticket_verified(graded: Graded) -> None:
    sheet = graded.sheets["D"]
    told = expect(graded.verify(sheet["qr"]), 200)
    assert (told["kind"], told["status"], told["version"]) == ("ticket", "valid", 1)
    assert sheet["ticket_no"] not in str(told)
    assert told["exam_on"] == "2014-11-23"


@pytest.mark.proves("S1-41")
def test_the_place_is_on_the_ticket_and_the_time_announced_later(graded: Graded) -> None:
    pickup = graded.result("A")["pickup"]
    assert pickup["place"] == graded.sheets["A"]["pickup_place"] == "主楼 105 教务处"
    assert (pickup["opens_at"], pickup["closes_at"]) == (None, None)
    path = f"{graded.ground.staff_path}/pickup"
    body = {"opens_at": iso(PICKUP), "closes_at": None, "note": {"zh-CN": "带证件", "en": "ID"}}
    assert graded.clerk.send("PUT", path, json=body, headers=NEW)["version"] == 1
    pickup = graded.result("A")["pickup"]
    assert (pickup["opens_at"], pickup["note"]["zh-CN"]) == (iso(PICKUP), "带证件")


@pytest.mark.proves("S1-41")
def test_the_candidate_collects_it_at_the_site(graded: Graded) -> None:
    path = graded.path("A")
    elsewhere = graded.ground.staff("clerk", f"site:{FAR}")
    refused = elsewhere.http.post(f"/api/v1{path}/collect", json={"to": "self"})
    assert problem(refused)["code"] == "forbidden"
    elsewhere.http.close()
    local = graded.ground.staff("clerk", f"site:{BIG}")
    first = local.send("POST", f"{path}/collect", json={"to": "self"})
    assert (first["state"], first["site"]) == ("collected", BIG)
    assert local.send("POST", f"{path}/collect", json={"to": "agent"}) == first
    assert graded.result("A")["certificate"]["collected_at"] == first["collected_at"]
    actions = [entry["action"] for entry in graded.people["A"].view()["timeline"]]
    assert actions.count("certificate_collected") == 1
    local.http.close()


@pytest.mark.proves("S1-40", "P-09")
def test_staff_print_the_certificates_of_a_site(graded: Graded) -> None:
    path = f"{graded.ground.staff_path}/exports"
    body = {"kind": "certificates", "format": "pdf", "site": BIG}
    asked = graded.ground.registrar.send("POST", path, json=body)

    def ready() -> Json | None:
        exports = graded.ground.registrar.send("GET", path)["exports"]
        (mine,) = (one for one in exports if one["id"] == asked["id"])
        assert mine["state"] != "failed", mine
        return mine if mine["state"] == "ready" else None

    pdf = graded.ground.door.files.get(eventually(ready)["url"]).content
    pages = PdfReader(io.BytesIO(pdf)).pages
    text = printed(pdf)
    assert text.count("SPECIMEN") == len(pages)
    for grade in "AC":
        person = graded.people[grade].person
        assert all(words in text for words in (person.name, person.id_no))
    for grade in "D缺":
        assert not any(p.person.id_no in text for g, p in graded.people.items() if g[0] == grade)
