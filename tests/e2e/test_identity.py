"""Confirming who one is, on the deployed stack: online, by a person, in an office, by a school."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest

from chalicelib.domain.identity import check_digit
from infra.demo import specimens
from infra.demo.rounds import historic
from infra.walk.confirming import Confirming
from infra.walk.door import Json, expect, problem
from infra.walk.member import Member
from infra.walk.steps import Steps
from infra.walk.times import OPENS
from tests.e2e.ground import Ground, eventually

DEGREE, SELF_TAUGHT = "degree_english", "self_taught"
MB = 1024 * 1024


def newcomer(ground: Ground, programme: str) -> Member:
    person = ground.maker.person()
    made = Member(ground.door, programme, person.name, person.id_no)
    made.open()
    return made


def at_desk(ground: Ground, who: Confirming) -> Json:
    """As an office finds who stands before it."""
    body = {"programme": who.member.programme, "id_no": who.member.id_no, "office": "desk"}
    found: Json = ground.registrar.send("POST", "/staff/identity/search", json=body)
    return found


def id_of(ground: Ground, who: Confirming) -> str:
    return str(at_desk(ground, who)["candidate_id"])


@pytest.fixture
def student(ground: Ground) -> Confirming:
    """Of the degree exam, not confirmed yet."""
    return Confirming(newcomer(ground, DEGREE))


@pytest.mark.proves("S4-08", "S4-09", "S4-10", "S4-12", "S4-13", "S4-33", "P-01")
def test_real_name_by_both_sides_of_the_card(ground: Ground, student: Confirming) -> None:
    shown = student.show()
    card = shown["steps"][0]
    assert (shown["confirmed"], card["files"]) == (False, ["portrait", "emblem"])
    assert any("4 MB" in hint["en"] for hint in card["hints"])
    assert card["consent"]["given"] is None
    files = {name: {"size": 1000, "type": "image/jpeg"} for name in card["files"]}
    needed = problem(student.say("id_card", files=files))
    assert needed["code"] == "consent_needed"
    assert needed["params"] == {"purposes": ["id_card"], "other_ways": ["review", "on_site"]}
    large = {"portrait": {"size": 4 * MB + 1, "type": "image/jpeg"}, "emblem": files["emblem"]}
    refused = student.say("id_card", consent=student.consent("id_card"), files=large)
    (fault,) = refused.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("/files/portrait/size", "file_too_large")
    assert fault["params"]["max_kb"] == 4096
    sides = ("portrait", "emblem")
    assert student.take("id_card", student.card(sides, name="另一人"))["reason"] == "name_differs"
    other = student.card(sides, id_no="460199199003070017")
    assert student.take("id_card", other)["reason"] == "id_no_differs"
    assert not student.show()["confirmed"]
    assert student.take("id_card", student.card(sides))["state"] == "passed"
    shown = student.show()
    assert (shown["confirmed"], shown["way"], shown["simulated"]) == (True, "online", True)
    expect(student.member.send("PUT", "/me/name", json={"name": "改名"}), 200)
    shown = student.show()
    assert (shown["confirmed"], shown["outdated"]) == (False, True)
    student.member.name = "改名"
    assert student.take("id_card", student.card(sides))["state"] == "passed"
    assert student.show()["confirmed"]


@pytest.mark.proves("S4-11", "S4-16", "S4-33", "E-37")
def test_only_who_is_confirmed_goes_on_and_the_face_opens_the_next_step(ground: Ground) -> None:
    ground.door.move_clock(OPENS)
    member = newcomer(ground, DEGREE)
    round_id = _round(ground)
    student = Confirming(member, round_id)
    assert _why(member, round_id, "identity") == "identity_needed"
    assert _why(member, round_id, "face") == "identity_step_needed"
    assert student.take("id_card", student.card(("portrait", "emblem")))["state"] == "passed"
    assert _why(member, round_id, "identity") is None
    hints = [hint["zh-CN"] for hint in student.step("face")["hints"]]
    assert any("强光" in hint for hint in hints)
    assert student.take("face", student.face(likeness=10))["reason"] == "another_face"
    assert student.take("face", student.face(live=False))["reason"] == "not_live"
    assert _why(member, round_id, "face") == "identity_step_needed"
    assert student.take("face", student.face())["state"] == "passed"
    assert _why(member, round_id, "face") is None


def _why(member: Member, round_id: str, step: str) -> str | None:
    told = expect(member.send("GET", f"/rounds/{round_id}/flow"), 200)
    why = next(one["why"] for one in told["steps"] if one["id"] == step)
    return None if why is None else str(why["code"])


@pytest.mark.proves("S5-15", "S5-18", "S5-19", "S5-20", "S5-21", "S5-24")
def test_online_in_its_steps_repeated_where_one_fails(ground: Ground) -> None:
    who = Confirming(newcomer(ground, SELF_TAUGHT))
    consent, files = who.consent("digits"), {"video": {"size": 1000, "type": "video/mp4"}}
    early = problem(who.say("digits", consent=consent, files=files))
    assert (early["code"], early["params"]["wanted"]) == ("step_not_reached", "id_card")
    assert who.take("id_card", who.card(police="mismatch"))["reason"] == "police_mismatch"
    assert who.take("id_card", who.card())["state"] == "passed"
    assert who.take("face", who.face())["state"] == "passed"
    begun = who.begin("digits", {"video": 1000})
    assert len(begun["challenge"]["digits"]) == 4
    film = {"video": specimens.video(who.member.id_no, "none")}
    assert who.finish("digits", begun, film)["reason"] == "digits_differ"
    assert who.read_digits("digits")["state"] == "passed"
    assert not who.show()["confirmed"]
    stranger = {"photo": specimens.portrait("460199199003070017")}
    assert who.take("photo", stranger)["reason"] == "another_face"
    assert who.take("photo", {"photo": specimens.portrait(who.member.id_no)})["state"] == "passed"
    assert who.show()["confirmed"]
    photo = ground.door.files.get(at_desk(ground, who)["photo_url"])
    assert photo.headers["content-type"] == "image/jpeg"


@pytest.mark.proves("S5-16", "S5-17", "S5-22", "P-15", "C-14")
def test_an_office_publishes_itself_and_confirms_who_comes(ground: Ground) -> None:
    who = Confirming(newcomer(ground, SELF_TAUGHT))
    assert who.take("id_card", who.card(police="not_found"))["reason"] == "police_not_found"
    office = f"office-{secrets.token_hex(4)}"
    staff = ground.staff("office", f"office:{office}")
    words = {"zh-CN": "襄阳市招办", "en": "Xiangyang office"}
    body = {
        "programme": SELF_TAUGHT,
        **dict.fromkeys(("name", "address", "hours"), words),
        "bring": who.show()["on_site"]["bring"],
        "district": "0601",
        "phone": "0710-0000000",
    }
    staff.send("PUT", f"/staff/offices/{office}", json=body, headers={"If-None-Match": "*"})
    public = expect(ground.door.send("GET", f"/programmes/{SELF_TAUGHT}/offices"), 200)
    mine = next(one for one in public["offices"] if one["code"] == office)
    assert (mine["hours"], "身份证" in mine["bring"]["zh-CN"]) == (words, True)
    entry = expect(ground.door.send("GET", f"/programmes/{SELF_TAUGHT}/entry"), 200)
    assert entry["address"].endswith(f"?programme={SELF_TAUGHT}")
    assert ground.door.files.get(entry["download_url"]).content.startswith(b"\x89PNG")
    found = staff.send(
        "POST",
        "/staff/identity/search",
        json={"programme": SELF_TAUGHT, "id_no": who.member.id_no},
    )
    wanted = {"programme": SELF_TAUGHT, "candidates": [found["candidate_id"]]}
    staff.send("POST", "/staff/identity/reject", json={**wanted, "reason": "not_same_person"})
    assert who.show()["refused"]["reason"] == "not_same_person"
    (done,) = staff.send("POST", "/staff/identity/confirm", json=wanted)["decided"]
    shown = who.show()
    assert (done["outcome"], shown["way"], shown["by"]) == ("done", "on_site", office)


@pytest.mark.proves("S5-23", "C-15")
def test_a_school_confirms_its_own_people_only(ground: Ground) -> None:
    mine, other = (Confirming(newcomer(ground, SELF_TAUGHT)) for _ in range(2))
    code = f"school-{secrets.token_hex(4)}"
    csv = f"姓名,证件号码\n{mine.member.name},{mine.member.id_no}\n某人,123"
    body = {"programme": SELF_TAUGHT, "csv": csv}
    told = ground.registrar.send("PUT", f"/staff/cohorts/{code}", json=body)
    assert (told["good"], [fault["line"] for fault in told["faults"]]) == (1, [3])
    school = ground.staff("institution", f"institution:{code}")
    path = f"/staff/cohorts/{code}?programme={SELF_TAUGHT}"
    (member,) = school.send("GET", path)["members"]
    stranger = id_of(ground, other)
    wanted = {"programme": SELF_TAUGHT, "candidates": [member["candidate_id"], stranger]}
    outcomes = school.send("POST", "/staff/identity/confirm", json=wanted)["decided"]
    assert [one["outcome"] for one in outcomes] == ["done", "not_found"]
    assert (mine.show()["way"], other.show()["confirmed"]) == ("cohort", False)


@pytest.mark.proves("E-38", "C-12", "C-13")
def test_what_fails_three_times_is_decided_by_a_person(ground: Ground, student: Confirming) -> None:
    wrong = student.card(("portrait", "emblem"), name="另一人")
    states = [student.take("id_card", wrong)["state"] for _ in range(3)]
    shown = student.show()
    assert (states[-1], shown["confirmed"], shown["counts"]) == ("review", False, True)
    assert shown["review_until"] is not None
    case = _case_of(ground, student)
    step = ground.reviewer.send("POST", f"/staff/queues/identity/{case}/claim")
    picture = step["case"]["shown"]["pictures"][0]
    assert ground.door.files.get(picture["url"]).headers["content-type"] == "image/jpeg"
    refused = {"reason": "unreadable"}
    ground.reviewer.send("POST", f"/staff/queues/identity/{case}/refuse", json=refused)
    assert student.step("id_card")["state"] == "failed"
    student.say("id_card", review=True)
    case = _case_of(ground, student)
    ground.reviewer.send("POST", f"/staff/queues/identity/{case}/approve")
    assert student.show()["confirmed"]
    assert eventually(lambda: _told(student) == {"identity_refused", "identity_approved"})


def _told(student: Confirming) -> set[str]:
    """What the message centre says of the programme, whatever the round."""
    found = expect(student.member.send("GET", "/messages"), 200)["messages"]
    return {one["kind"] for one in found if one["round_id"] is None}


@pytest.mark.proves("P-01")
def test_a_guardian_consents_before_the_card_of_a_child(ground: Ground) -> None:
    ground.door.move_clock(OPENS)
    body = f"46019920050601{secrets.randbelow(1000):03d}"
    member = Member(ground.door, DEGREE, "小样", body + check_digit(body))
    member.open()
    walker = Steps(member, _round(ground))
    student = Confirming(member, walker.round_id)
    files = {name: {"size": 1000, "type": "image/jpeg"} for name in ("portrait", "emblem")}
    early = problem(student.say("id_card", consent=student.consent("id_card"), files=files))
    assert (early["code"], early["params"]["under"]) == ("guardian_needed", 14)
    walker.read_all()
    guardian = {"name": "大样", "relation": "mother", "phone": "13800000001", "consent": True}
    walker.do("guardian", guardian=guardian)
    assert student.take("id_card", student.card(("portrait", "emblem")))["state"] == "passed"


def _round(ground: Ground) -> str:
    round_id = f"degree-{secrets.token_hex(4)}"
    body = {**historic().body, "id": round_id, "programme": DEGREE}
    ground.registrar.send("POST", "/staff/rounds", json=body)
    return round_id


def _case_of(ground: Ground, student: Confirming) -> str:
    me = id_of(ground, student)
    page = ground.reviewer.send("GET", f"/staff/queues/identity?of={DEGREE}&limit=100")
    return str(next(one["case_id"] for one in page["cases"] if one["candidate_id"] == me))


@pytest.mark.proves("P-02")
def test_the_pictures_go_and_a_proof_stays(ground: Ground, student: Confirming) -> None:
    student.take("id_card", student.card(("portrait", "emblem")))
    ground.door.move_clock(ground.door.now() + timedelta(days=30, minutes=1))
    body = {"programme": DEGREE, "dry_run": True}
    dry = ground.registrar.send("POST", "/staff/shredding", json=body)
    done = ground.registrar.send("POST", "/staff/shredding", json={**body, "dry_run": False})
    assert dry["lines"]
    assert {line["case"] for line in dry["lines"]} <= {line["case"] for line in done["lines"]}
    assert ground.registrar.send("POST", "/staff/shredding", json=body)["lines"] == []
    shown = ground.registrar.send("GET", f"/staff/shredding?programme={DEGREE}")
    proven = {line["case"]: line["sha256"] for proof in shown["proofs"] for line in proof["lines"]}
    assert all(len(digest) == 64 for line in dry["lines"] for digest in proven[line["case"]])
