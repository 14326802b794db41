"""Lines S1-38 and S1-39 on the deployed stack: grades imported, released by two, read by many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from chalicelib.domain.window import iso
from infra.demo.staff_client import ApiError, StaffClient
from infra.local.platform import Platform
from infra.walk.candidate import Candidate
from infra.walk.door import Door, Json, expect
from infra.walk.times import MARKED, RESULTS, SECOND, TWO_OPENS, instant
from tests.e2e.ground import Ground, eventually

GRADES = ("A", "B", "C", "D", "缺考")
MINUTE = timedelta(minutes=1)


class Exam:
    """A round of its own: five with a ticket, one without; nobody knows their grade yet."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.people = [ground.payer() for _ in GRADES]
        ground.payer()
        ground.clock(TWO_OPENS + MINUTE)
        self.numbers = [self._ticket(made) for made in self.people]
        self.approver = ground.staff("approver")

    def _ticket(self, made: Candidate) -> str:
        return str(expect(made.ask_for_ticket(), 202)["ticket"]["ticket_no"])

    @property
    def registrar(self) -> StaffClient:
        return self.ground.registrar

    def sheet(self, *grades: str) -> bytes:
        rows = zip(self.numbers, grades, strict=False)
        text = "准考证号,等级\n" + "".join(f"{number},{grade}\n" for number, grade in rows)
        return text.encode("gb18030")

    def results(self) -> Json:
        told: Json = self.registrar.send("GET", f"{self.ground.staff_path}/results")
        return told

    def ask(self, version: int, at: str) -> Json:
        body = {"set_version": version, "visible_at": at, "reason": "成绩已核对"}
        told: Json = self.registrar.send("POST", f"{self.ground.staff_path}/releases", json=body)
        return told

    def approve(self, by: StaffClient, request: Json) -> object:
        path = f"{self.ground.staff_path}/approvals/{request['id']}/approve"
        return by.send("POST", path, json={"people": request["effect"]["people"]})

    def ready(self) -> bool:
        """Does all that the release stands on fit?"""
        return all(check["ok"] for check in self.results()["releases"][0]["checks"])

    def own(self, place: int) -> Json:
        made = self.people[place]
        return expect(made.send("GET", f"{made.path}/result"), 200)

    def publish(self) -> Json:
        answer = self.ground.platform.operate({"command": "publish"})
        assert answer["ok"], answer
        return dict(answer)


def code_of(failed: pytest.ExceptionInfo[ApiError]) -> str:
    return str(failed.value.response.json()["code"])


@pytest.fixture(scope="module")
def exam(platform: Platform, door: Door) -> Iterator[Exam]:
    with httpx.Client(timeout=60, trust_env=False) as files:
        ground = Ground(platform, door, files)
        made = Exam(ground)
        yield made
        for client in (ground.registrar, ground.reviewer, made.approver):
            client.http.close()
        door.move_clock(None)


@pytest.mark.proves("S1-38", "S1-39", "E-58")
def test_a_grade_that_is_none_stops_the_whole_file(exam: Exam) -> None:
    exam.ground.clock(MARKED)
    job = exam.ground.import_file("grades", "e.csv", exam.sheet("E", "B", "C"), "check")
    assert job["findings"] == {"unknown": 0, "duplicate": 0, "missing": 2, "wrong": 1}
    first = job["refused"][0]
    assert (first["line"], first["column"], first["code"]) == (2, "grade", "grade_unknown")
    with pytest.raises(ApiError) as refused:
        exam.registrar.send("POST", f"{exam.ground.staff_path}/imports/{job['job_id']}/commit")
    assert code_of(refused) == "wrong_state"
    assert exam.results()["sets"] == []


@pytest.mark.proves("S1-38", "S1-39", "S1-40", "E-58")
def test_the_office_publishes_and_candidates_look_up_grades_a_to_d(exam: Exam) -> None:
    """Asked for by one, approved by another, and open for all at one instant."""
    exam.ground.clock(MARKED)
    job = exam.ground.import_file("grades", "grades.csv", exam.sheet(*GRADES))
    assert job["set_version"] == 1
    counts = {"A": 1, "B": 1, "C": 1, "D": 1, "absent": 2, "invalid": 0}
    assert job["counts"] == exam.results()["sets"][0]["counts"] == counts
    assert exam.own(0)["state"] == "none"

    request = exam.ask(1, iso(RESULTS) or "")
    with pytest.raises(ApiError) as own:
        exam.approve(exam.registrar, request)
    assert code_of(own) == "own_request"
    assert exam.results()["releases"] == []
    exam.approve(exam.approver, request)
    eventually(exam.ready)
    public = exam.ground.door.send("GET", f"/rounds/{exam.ground.round_id}")
    assert instant(public.json()["results_at"]) == RESULTS

    exam.ground.clock(RESULTS - 2 * MINUTE)
    exam.publish()
    assert exam.results()["releases"][0]["state"] == "armed"
    exam.ground.clock(RESULTS - 3 * SECOND)
    last_before = first_open = None
    while first_open is None:
        told = [exam.own(place) for place in range(len(GRADES))]
        for one in told:
            if one["state"] != "open":
                assert (one["state"], one["grade"], one["certificate"]) == ("announced", None, None)
                last_before = instant(one["now"])
        if all(one["state"] == "open" for one in told):
            first_open = min(instant(one["now"]) for one in told)
    assert last_before is not None
    assert first_open >= RESULTS + SECOND
    assert [one["grade"] for one in told] == ["A", "B", "C", "D", None]
    assert [one["special"] for one in told] == [None, None, None, None, "absent"]
    assert [bool(one["certificate"]) for one in told] == [True, True, True, False, False]
    assert all(one["meaning"] for one in told[:4])


@pytest.mark.proves("S1-38", "E-57")
def test_a_correction_that_is_missed_or_taken_back_changes_nothing(exam: Exam) -> None:
    """The clock is never in the five minutes before, for the minute function runs by itself."""
    at = RESULTS + timedelta(days=1)
    exam.ground.clock(RESULTS + 60 * MINUTE)
    exam.ground.import_file("grades", "again.csv", exam.sheet("A", "B", "C", "C", "缺考"))
    exam.approve(exam.approver, exam.ask(2, iso(at) or ""))
    with pytest.raises(ApiError) as twice:
        exam.ask(2, iso(at) or "")
    assert code_of(twice) == "wrong_state"
    exam.ground.clock(at + MINUTE)
    exam.publish()
    board = exam.registrar.send("GET", f"{exam.ground.staff_path}/board")
    assert "release_missed" in {item["kind"] for item in board["attention"]}
    exam.approve(exam.approver, exam.ask(2, iso(at + timedelta(days=1)) or ""))
    path = f"{exam.ground.staff_path}/releases"
    exam.approver.send("POST", f"{path}/3/withdraw", json={"reason": "发现差错"})
    told = exam.results()
    assert [one["state"] for one in told["releases"]] == ["withdrawn", "missed", "open"]
    assert [one["state"] for one in told["sets"]] == ["withdrawn", "open"]
    exam.ground.clock(at + timedelta(days=1, seconds=1))
    assert exam.own(3)["grade"] == "D"
    assert len(exam.own(3)["versions"]) == 1


@pytest.mark.proves("S1-38", "E-57")
def test_a_correction_opens_in_the_place_of_the_first(exam: Exam) -> None:
    at = RESULTS + timedelta(days=3)
    exam.approve(exam.approver, exam.ask(2, iso(at) or ""))
    eventually(exam.ready)
    exam.ground.clock(at - MINUTE)
    withdraw = f"{exam.ground.staff_path}/releases/4/withdraw"
    with pytest.raises(ApiError) as late:
        exam.registrar.send("POST", withdraw, json={"reason": "发现差错"})
    assert code_of(late) == "too_late_to_withdraw"
    exam.publish()
    exam.ground.clock(at + SECOND)
    told = exam.own(3)
    assert (told["grade"], bool(told["certificate"])) == ("C", True)
    assert [instant(one["visible_at"]) for one in told["versions"]] == [RESULTS, at]
