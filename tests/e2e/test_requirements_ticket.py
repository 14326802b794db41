"""Lines S1-30 to S1-37 and S1-42 on the deployed stack: confirmation, photo, school, ticket."""

from __future__ import annotations

import io
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader

from infra.walk.candidate import Candidate, refusal
from infra.walk.door import Json, expect, problem
from infra.walk.files import new_photo, stolen_ticket
from infra.walk.tickets import printed
from infra.walk.times import TWO_OPENS
from infra.walk.trespassers import attempts, shows
from tests.e2e.ground import FIRST_HOUR, Ground, eventually


def fetched(made: Candidate, told: Json, name: str = "view_url") -> bytes:
    answer = made.door.files.get(told[name])
    assert answer.status_code == 200
    return answer.content


def pictures(pdf: bytes) -> list[bytes]:
    return [image.data for page in PdfReader(io.BytesIO(pdf)).pages for image in page.images]


def photo_file(made: Candidate) -> bytes:
    answer = made.door.files.get(made.view()["photo"]["url"])
    assert answer.headers["content-type"] == "image/jpeg"
    return answer.content


def waiting_case(made: Candidate) -> str:
    def waiting() -> str | None:
        pending = made.view()["photo"]["pending"]
        return str(pending["photo_id"]) if pending["state"] == "waiting" else None

    return eventually(waiting)


def newer_ticket(made: Candidate, than: Json) -> Json:
    def newer() -> Json | None:
        told = made.ready_ticket()
        return told if told and told["version"] > than["version"] else None

    return eventually(newer)


def review(ground: Ground, made: Candidate, verdict: str, body: Json | None = None) -> None:
    path = f"{ground.staff_path}/photo-reviews/{waiting_case(made)}"
    ground.reviewer.send("POST", f"{path}/claim")
    ground.reviewer.send("POST", f"{path}/{verdict}", json=body)


@pytest.mark.proves("S1-30")
def test_the_data_is_shown_and_confirmed(ground: Ground) -> None:
    made = ground.in_phase_two()
    made.sign_in("id_no")
    view = made.view()
    assert view["candidate"]["name"] == made.person.name
    assert view["candidate"]["school"] == made.person.school
    assert view["candidate"]["id_no_masked"][:2] == made.person.id_no[:2]
    assert made.person.id_no not in str(view)
    assert view["registration"]["site"]["pickup_place"]
    assert view["registration"]["confirmed_at"] is None
    confirmed = expect(made.ask_for_ticket(), 202)["registration"]["confirmed_at"]
    assert confirmed
    assert expect(made.ask_for_ticket(), 202)["registration"]["confirmed_at"] == confirmed


@pytest.mark.proves("S1-31", "S1-32", "A6-7")
def test_a_new_photo_after_review_and_the_original_any_number_of_times(ground: Ground) -> None:
    made, first = ground.ticket_holder()
    original, paper = photo_file(made), pictures(fetched(made, first))
    assert made.send_photo(new_photo()).is_success
    waiting_case(made)
    assert made.view()["photo"]["source"] == "roster"
    assert photo_file(made) == original
    review(ground, made, "approve")
    second = newer_ticket(made, first)
    assert made.view()["photo"]["source"] == "upload"
    assert photo_file(made) != original
    assert pictures(fetched(made, second)) != paper
    for _ in range(3):
        assert made.restore_photo()["photo"]["source"] == "roster"
        assert photo_file(made) == original
    third = newer_ticket(made, second)
    assert pictures(fetched(made, third)) == paper


@pytest.mark.proves("S1-31")
def test_a_refused_photo_changes_nothing(ground: Ground) -> None:
    made, first = ground.ticket_holder()
    original = photo_file(made)
    assert made.send_photo(new_photo()).is_success
    review(ground, made, "refuse", {"reason": "not_same_person"})
    photo = made.view()["photo"]
    assert (photo["pending"]["state"], photo["pending"]["reason"]) == ("refused", "not_same_person")
    assert photo_file(made) == original
    assert expect(made.ticket(), 200)["version"] == first["version"]


@pytest.mark.proves("S1-31")
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"MZ\x90\x00 not a photo " * 2000, "photo_not_jpeg"),
        (new_photo()[:21_000], "photo_truncated"),
    ],
    ids=["renamed", "truncated"],
)
def test_what_is_no_photo_is_refused_with_the_reason(
    ground: Ground, data: bytes, code: str
) -> None:
    made = ground.in_phase_two()
    made.send_photo(data)
    eventually(lambda: made.view()["photo"]["pending"]["state"] == "refused")
    assert made.view()["photo"]["pending"]["reason"] == code
    assert made.view()["photo"]["source"] == "roster"


@pytest.mark.proves("S1-31")
def test_size_is_bounded_before_and_at_the_store(ground: Ground) -> None:
    made = ground.in_phase_two()
    path = f"{made.path}/photo"
    for size, code in ((1_000, "photo_file_too_small"), (9_000_000, "photo_file_too_large")):
        body = {"size": size, "content_type": "image/jpeg"}
        assert refusal(made.send("POST", path, json=body)) == code
    form = expect(made.send("POST", path, json={"size": 30_000, "content_type": "image/jpeg"}), 201)
    answer = made.door.post_file(form["upload"], "photo.jpg", b"\xff" * (form["max_bytes"] + 1))
    assert answer.status_code in (400, 403, 413)


@pytest.mark.proves("S1-33", "A6-6")
def test_the_school_can_be_corrected_with_the_second_factor(ground: Ground) -> None:
    made, first = ground.ticket_holder()
    made.sign_in("name")
    assert refusal(made.change_school("新名称大学")) == "proof_needed"
    assert refusal(made.prove(id_no="110199199001010010")) in ("wrong_credentials", "invalid")
    assert made.view()["candidate"]["school"] == made.person.school
    expect(made.prove(id_no=made.person.id_no), 200)
    assert expect(made.change_school(" 新名称大学 "), 200)["candidate"]["school"] == "新名称大学"
    assert "新名称大学" in printed(fetched(made, newer_ticket(made, first)))
    assert refusal(made.change_school("")) == "invalid"


@pytest.mark.proves("S1-34", "S1-35")
def test_view_and_download_of_one_paper(ground: Ground) -> None:
    made, told = ground.ticket_holder()
    view, download = (made.door.files.get(told[name]) for name in ("view_url", "download_url"))
    assert view.headers["content-type"] == download.headers["content-type"] == "application/pdf"
    assert view.headers["content-disposition"] == "inline"
    assert download.headers["content-disposition"].startswith("attachment")
    assert view.content == download.content
    assert view.content.startswith(b"%PDF")
    assert made.person.id_no in printed(view.content)
    assert told["sheet"]["qr"]


@pytest.mark.proves("S1-36")
def test_nobody_elses_ticket_can_be_had(ground: Ground) -> None:
    thief, _ = ground.ticket_holder()
    owner, _ = ground.ticket_holder()
    tried = list(attempts(ground.door, thief, owner))
    assert [one.words for one in tried if shows(one.answer, owner)] == []
    assert len(tried) > 15
    assert shows(thief.ticket(), thief)
    assert shows(owner.ticket(), owner)


@pytest.mark.proves("S1-37")
def test_the_ticket_carries_all_it_must(ground: Ground) -> None:
    made, told = ground.ticket_holder()
    site = made.view()["registration"]["site"]
    text = printed(fetched(made, told))
    for words in (
        made.person.name,
        made.person.id_no,
        told["sheet"]["ticket_no"],
        made.person.school,
        site["name"],
        site["address"].replace(" ", ""),
        site["pickup_place"].replace(" ", ""),
        "2014年11月23日",
        "13:20",
        "13:50",
        "14:00",
    ):
        assert words in text, words
    assert len(pictures(fetched(made, told))) == 1
    assert told["sheet"]["sitting"]["starts_at"] == "2014-11-23T06:00:00Z"


@pytest.mark.proves("S1-42")
def test_the_roster_brought_school_mode_and_photo(ground: Ground) -> None:
    """The photos' files were named by ticket or ID number, and found their persons."""
    ground.clock(FIRST_HOUR)
    by_ticket, by_id = ground.photo_names[:2]
    assert (len(by_ticket), len(by_id)) == (15, 18)
    assert ground.photo_job["rows"]["good"] == len(ground.photo_names)
    persons = list(ground.named.values())[:2]
    assert {by_ticket, by_id} == {persons[0].scores[0].ticket_no, persons[1].id_no}
    for person in persons:
        view = ground.candidate(person).view()
        assert view["candidate"]["school"] == person.school
        assert view["photo"]["source"] == "roster"
        assert view["eligibility"]["best"]["mode"] == person.scores[0].mode


@pytest.mark.proves("S1-42", "S1-06")
def test_a_ticket_of_another_is_refused_in_the_dry_run(ground: Ground) -> None:
    data = stolen_ticket(ground.named["cet4 500"], 1)
    job = ground.import_file("roster", "stolen.csv", data, "check")
    (said,) = job["refused"]
    assert (said["line"], said["column"], said["code"]) == (2, "ticket_no", "ticket_of_another")
    assert job["rows"]["good"] == 0
    refused = ground.door.files.get(job["refused_url"])
    assert "ticket_of_another" in refused.content.decode("utf-8-sig")


@pytest.mark.proves("S1-36")
def test_an_ended_session_shows_nothing(ground: Ground) -> None:
    ground.clock(TWO_OPENS)
    made = ground.candidate()
    answer = made.send("DELETE", "/session")
    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]
    made.cookie = "zk="
    assert problem(made.send("GET", f"{made.path}/registration"))["code"] == "not_signed_in"
    assert PurePosixPath(urlsplit(str(answer.url)).path).name == "session"
