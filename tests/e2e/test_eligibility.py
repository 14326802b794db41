"""Who may register, what is known of people, which documents and names will do, over HTTP."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from chalicelib.domain.window import instant, iso
from infra.demo.campaigns import campaigns
from infra.demo.people import Person
from infra.demo.rosters import as_csv, lines
from infra.demo.staff_client import ApiError
from infra.walk.door import Json, expect, problem
from infra.walk.member import Member
from infra.walk.steps import Steps
from tests.e2e.ground import BIG, FIRST_HOUR, Ground, eventually
from tests.e2e.test_flow import Rounds
from tests.e2e.test_papers import RELEASED, paid, ticket_of

HEADER = "姓名,证件号码,类别,项目,成绩,考次\n"
NOTE = "成绩单原件上是五百零五分，请核对"
DocumentsJudge = Callable[..., Json]


@pytest.fixture
def judge(ground: Ground) -> DocumentsJudge:
    """Answers for documents of the TOEFL rules; a minus marks an unsigned one."""

    def ask(holder: str, *papers: str, **more: Json) -> Json:
        shown = [{"code": one.strip("-"), "signed": not one.endswith("-")} for one in papers]
        body = {"holder": holder, "papers": shown, **more}
        return expect(ground.door.send("POST", "/programmes/toefl/documents", json=body), 200)

    return ask


@pytest.mark.proves("S3-05", "S3-06", "S3-07", "S3-08", "S3-09", "S3-10", "S3-12")
def test_the_rows_of_the_table(judge: DocumentsJudge) -> None:
    cases = [
        ("mainland", ("CN_PASSPORT",), True, "5"),
        ("mainland", ("CN_PASSPORT-",), False, "7"),
        ("mainland", ("CN_RIC",), False, "7"),
        ("mainland", ("CN_RIC", "STUDENT_CARD"), True, "6"),
        ("mainland", ("STUDENT_CARD", "DRIVING_LICENCE"), False, "8"),
        ("mainland", ("CN_RIC_TEMP", "STUDENT_CARD"), False, "8"),
        ("mainland", ("CN_RIC", "SOCIAL_SECURITY_CARD"), False, "7"),
        ("hong_kong", ("HK_ID", "DRIVING_LICENCE"), True, "6"),
        ("taiwan", ("TW_PERMIT",), True, "3"),
        ("taiwan", ("CN_PASSPORT",), False, "4"),
        ("foreign", ("FOREIGN_PASSPORT",), True, "1"),
        ("foreign", ("FPR_2023", "STUDENT_CARD"), False, "2"),
    ]
    for holder, papers, admit, row in cases:
        told = judge(holder, *papers)
        assert (told["admit"], told["row"]) == (admit, row), (holder, papers)
        assert told["refund"] == ("" if admit else "none")
        assert told["words"]["zh-CN"]


@pytest.mark.proves("S3-11", "S3-12")
def test_name_and_birth_date_must_match(judge: DocumentsJudge) -> None:
    registered = {"name": "DEMO PERSON", "birth_on": "1997-07-07"}
    for shown, admit, why in (
        ({"name": "Demo Person", "birth_on": "1997-07-07"}, True, ""),
        ({"name": "PERSON DEMO", "birth_on": "1997-07-07"}, True, ""),
        ({"name": "OTHER PERSON", "birth_on": "1997-07-07"}, False, "name_differs"),
        ({"name": "DEMO PERSON", "birth_on": "1997-07-08"}, False, "birth_on_differs"),
    ):
        told = judge("foreign", "FOREIGN_PASSPORT", registered=registered, shown=shown)
        assert (told["admit"], told["why"]) == (admit, why), shown
    assert judge("foreign", "FOREIGN_PASSPORT")["fault"] is None


@pytest.mark.proves("S2-24")
def test_pets_asks_for_ticket_and_document(ground: Ground) -> None:
    for ticket, papers, admit in ((True, 1, True), (False, 1, False), (True, 0, False)):
        body = {"ticket": ticket, "papers": [{"code": "CN_RIC_TEMP"}][:papers]}
        told = expect(ground.door.send("POST", "/programmes/pets/documents", json=body), 200)
        assert told["admit"] is admit


@pytest.mark.proves("S2-02", "S2-03", "S2-48", "S2-49", "S2-50")
def test_the_rules_of_pets_can_be_read(ground: Ground) -> None:
    told = expect(ground.door.send("GET", "/programmes/pets/rules"), 200)
    asked = [rule["tree"] for rule in told["rules"]]
    assert asked == [{"not": {"fact": "overlap", "key": ""}}]
    shown = {grant["key"]: grant["worked_out"] for grant in told["grants"]}
    assert shown == {
        "00012": True,
        "00015": True,
        "degree_language": True,
        "degree_language_english": False,
        **{f"medical_english_{level}": True for level in (1, 2, 3)},
    }


@pytest.mark.proves("E-34", "D-11")
def test_a_name_is_shown_as_it_will_be_printed(ground: Ground) -> None:
    def ask(name: str) -> Json:
        return expect(ground.door.send("POST", "/names", json={"name": name}), 200)

    for typed, stored in (
        ("许㼆", "许㼆"),
        ("测试•样例江", "测试·样例江"),
        ("demo  person", "DEMO PERSON"),
    ):
        told = ask(typed)
        assert (told["name"], told["printable"]) == (stored, True)
        data = base64.b64decode(told["picture"].partition(",")[2])
        assert data.startswith(b"\x89PNG")
    private = ask("张\ue863")
    assert (private["printable"], private["picture"]) == (False, None)
    assert private["faults"][0]["params"] == {"char": "U+E863", "suggest": "䶮"}


def with_score(ground: Ground, total: int) -> Person:
    person = ground.maker.with_scores(("CET4", "paper", total))
    ground.import_file("roster", "more.csv", as_csv(lines([person])))
    return person


def id_of(ground: Ground, person: Person) -> str:
    """As the desk finds somebody."""
    score = person.scores[0]
    body = {"text": score.ticket_no, "round_id": ground.round_id}
    found = ground.registrar.send("POST", "/staff/search", json=body)
    return str(found["matches"][0]["candidate_id"])


def decide(ground: Ground, kind: str, verb: str, **said: str) -> None:
    """The one case of the round that waits."""
    staff = ground.registrar
    page = staff.send("GET", f"/staff/queues/{kind}?of={ground.round_id}")
    (case,) = page["cases"]
    staff.send("POST", f"/staff/queues/{kind}/{case['case_id']}/{verb}", json=said)


@pytest.mark.proves("C-29", "C-21", "S1-24", "D-3")
def test_a_refusal_explains_itself_and_can_be_reviewed(ground: Ground) -> None:
    ground.clock(FIRST_HOUR)
    person = with_score(ground, 499)
    candidate = ground.candidate(person)
    path = f"/rounds/{ground.round_id}/eligibility-review"
    told = expect(candidate.send("GET", path), 200)
    (low,) = [one for one in told["reasons"] if one["code"] == "score_too_low"]
    assert (low["clause"], low["way_out"]) == ("一", "review")
    assert [low["params"][name] for name in ("value", "limit", "short")] == [499, 500, 1]
    asked = expect(candidate.send("POST", path, json={"note": NOTE}), 202)
    assert asked["review"]["state"] == "waiting"
    assert candidate.view()["registration"] is None
    decide(ground, "eligibility", "approve")
    after = expect(candidate.send("GET", path), 200)
    assert (after["eligible"], after["review"]["state"]) == (True, "granted")
    expect(candidate.agree("2014-1"), 200)
    candidate.consent_to_all()
    expect(candidate.hold(BIG), 201)


@pytest.mark.proves("E-41", "C-22")
def test_a_lowered_score_drops_nobody_silently(ground: Ground) -> None:
    ground.clock(FIRST_HOUR)
    person = with_score(ground, 505)
    candidate = ground.agreed(person)
    expect(candidate.hold(BIG), 201)
    lower = replace(person, scores=(replace(person.scores[0], total=499),))
    job = ground.import_file("roster", "less.csv", as_csv(lines([lower])))
    assert job["counts"]["lowered"] == 1
    seen = candidate.view()
    assert (seen["eligibility"]["eligible"], seen["state"]) == (False, "held")
    decide(ground, "affected", "approve")
    assert candidate.view()["eligibility"]["eligible"]


@pytest.mark.proves("S2-67", "C-28")
def test_a_suspension_blocks_until_it_is_lifted(ground: Ground) -> None:
    candidate = ground.agreed(person := with_score(ground, 600))
    path = f"/staff/candidates/{id_of(ground, person)}/facts"
    term = {"since": "2014-10-01", "until": "2016-09-30", "clause": "第九条第三款"}
    ban = {"action": "suspend", "scope": "national", "reason": "替考", **term}
    told = ground.registrar.send("POST", path, json=ban)
    refused = problem(candidate.hold(BIG))
    assert refused["code"] == "not_eligible"
    (reason,) = refused["reasons"]
    assert (reason["code"], reason["params"]["until"]) == ("sanctioned", "2016-09-30")
    assert reason["clause"] == "第九条第三款"
    (fact,) = [one for one in told["facts"] if one["type"] == "sanction"]
    lifted = {"action": "revoke", "fact": fact["id"], "reason": "决定已撤销"}
    ground.registrar.send("POST", path, json=lifted)
    expect(candidate.hold(BIG), 201)
    with pytest.raises(ApiError):
        ground.registrar.send("POST", path, json=lifted)


class Pets:
    """A round of PETS, for the files of its office."""

    def __init__(self, ground: Ground) -> None:
        self.staff = ground.registrar
        body = next(one.body for one in campaigns(date(2026, 1, 1)) if one.id == "pets-2017a")
        self.round_id = f"pets-{secrets.token_hex(4)}"
        self.staff.send("POST", "/staff/rounds", json={**body, "id": self.round_id})

    def take(self, text: str) -> Json:
        """Checked and committed; answers the job."""
        data = (HEADER + text).encode()
        job_id = self.staff.upload(self.round_id, "facts", "facts.csv", data)
        for step, state in (("check", "checked"), ("commit", "committed")):
            self.staff.send("POST", f"{self._path}/{job_id}/{step}")
            eventually(partial(self._in, job_id, state))
        done: Json = self.staff.send("GET", f"{self._path}/{job_id}")
        return done

    @property
    def _path(self) -> str:
        return f"/staff/rounds/{self.round_id}/imports"

    def _in(self, job_id: str, state: str) -> Json | None:
        job: Json = self.staff.send("GET", f"{self._path}/{job_id}")
        assert job["state"] != "failed", job
        return job if job["state"] == state else None


@pytest.mark.proves("S2-48", "S2-49", "S2-50", "D-1")
def test_results_of_pets_serve_other_programmes(ground: Ground) -> None:
    person = ground.maker.person()
    who = f"{person.name},{person.id_no}"
    done = Pets(ground).take(
        f"{who},成绩,L3_written,60,2016B\n"
        f"{who},成绩,L2_written,59,2016A\n"
        f"{who},合格,PETS2,certificate,2016B\n"
        f"{who},合格,METS2,passed,2016\n"
        f"{who},成绩,L9_written,60,2016B\n"
    )
    assert (done["rows"]["good"], done["rows"]["refused"]) == (4, 1)
    assert done["refused"][0]["code"] == "fact_unknown"
    member = Member(ground.door, "self_taught", person.name, person.id_no)
    member.open()
    known = expect(member.send("GET", "/me/facts"), 200)["facts"]
    by_key = {fact["key"]: fact for fact in known}
    assert {fact["issuer"] for fact in known} == {"pets", "mets"}
    assert all(fact["source"].startswith("import:") for fact in known)
    counts = {grant["key"] for grant in by_key["L3_written"]["counts_for"]}
    assert counts == {"00015", "degree_language"}
    assert by_key["L2_written"]["counts_for"] == []


@pytest.mark.proves("S2-45", "S2-48", "D-1")
def test_results_of_ours_are_facts_once_they_are_open(ground: Ground) -> None:
    """What a release has opened serves the next round and other programmes by itself."""
    rounds = Rounds(ground)
    walker = paid(rounds, "L3_written", "L3_oral")
    ground.clock(instant("2017-03-06T09:00:00+08:00"))
    number = ticket_of(walker)["sheet"]["ticket_no"]
    staff, path = ground.registrar, f"/staff{walker.path}"
    ground.clock(RELEASED - timedelta(days=1))
    data = f"准考证号,科目,成绩\n{number},L3_written,60\n{number},L3_oral,缺考\n"
    job = staff.upload(walker.round_id, "grades", "scores.csv", data.encode())
    for step in ("check", "commit"):
        staff.run(walker.round_id, job, step, lambda _: None)
    asked = {"set_version": 1, "visible_at": iso(RELEASED), "reason": "成绩已核对"}
    request = staff.send("POST", f"{path}/releases", json=asked)
    approver = ground.staff("approver")
    people = {"people": request["effect"]["people"]}
    approver.send("POST", f"{path}/approvals/{request['id']}/approve", json=people)
    found = partial(staff.send, "GET", f"{path}/results")
    eventually(lambda: all(check["ok"] for check in found()["releases"][0]["checks"]))
    for at, known in ((RELEASED - timedelta(minutes=2), False), (RELEASED, True)):
        ground.clock(at)
        assert ground.platform.operate({"command": "publish"})["ok"]
        if known:
            eventually(lambda: _facts(walker) or None)
        else:
            assert _facts(walker) == {}
    told = _facts(walker)
    assert set(told) == {"score L3_written", "retained L3_written"}
    assert told["score L3_written"]["source"] == f"release:{walker.round_id}:1"
    counts = {grant["key"] for grant in told["score L3_written"]["counts_for"]}
    assert counts == {"00015", "degree_language"}


def _facts(walker: Steps) -> dict[str, Json]:
    known = expect(walker.member.send("GET", "/me/facts"), 200)["facts"]
    return {f"{fact['type']} {fact['key']}": fact for fact in known}
