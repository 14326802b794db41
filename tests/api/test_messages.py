"""Messages, contact and public notices over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.domain.message import MessageKind, MessengerRefused
from chalicelib.services import notices
from chalicelib.store import people
from tests.api_client import Browser, refused
from tests.messaging import EMAIL, PHONE, deliver, hear, reachable, stream, with_messengers
from tests.stage import candidate_browser, paid, staff_browser
from tests.world import World

WORDS = {"zh-CN": "考场规则", "en": "Rules"}


@pytest.fixture
def told(opened: World) -> tuple[World, Browser]:
    """Somebody who has paid and been told, by text message too."""
    boxes = with_messengers(opened)
    boxes.email.fails = [MessengerRefused]
    person = reachable(opened, paid(opened))
    stream(opened, person)
    hear(opened, person)
    deliver(opened)
    return opened, candidate_browser(opened, person)


def test_a_candidate_reads_messages_and_marks_them(told: tuple[World, Browser]) -> None:
    _, browser = told
    answer = browser.get("/messages")
    assert answer.status == 200
    (message,) = answer.body["messages"]
    assert answer.body["unread"] == 1
    assert answer.body["next"] is None
    assert message["title"] == {"zh-CN": "已缴费，报名成功", "en": "Paid: you are registered"}
    assert {s["channel"]: s["state"] for s in message["sent"]} == {
        "sms": "sent",
        "email": "failed",
    }
    assert browser.post("/messages/read", {"until": message["id"], "ids": []}).status == 204
    again = browser.get("/messages").body
    assert again["unread"] == 0
    assert again["messages"][0]["read_at"]


def test_nobody_reads_or_marks_another_s(told: tuple[World, Browser]) -> None:
    world, browser = told
    message = browser.get("/messages").body["messages"][0]
    stranger = candidate_browser(world, world.person())
    assert stranger.get("/messages").body["messages"] == []
    assert stranger.post("/messages/read", {"ids": [message["id"]]}).status == 204
    assert browser.get("/messages").body["unread"] == 1


@pytest.mark.parametrize("body", [{"until": "../x"}, {"ids": ["#"]}, {"odd": 1}, {"ids": "a"}])
def test_odd_readings_are_refused(told: tuple[World, Browser], body: dict[str, object]) -> None:
    refused(told[1].post("/messages/read", body), 400, "invalid")


def test_contact_needs_the_second_factor_and_answers_masked(opened: World) -> None:
    person = opened.ready()
    body = {"phone": PHONE, "email": EMAIL, "language": "en"}
    for by in ("name", "id_no"):
        refused(candidate_browser(opened, person, by).put("/contact", body), 403, "proof_needed")
    browser = candidate_browser(opened, person)
    empty = {"phone_masked": None, "email_masked": None, "language": "zh-CN", "consented_at": None}
    assert browser.get("/contact").body == empty
    kept = browser.put("/contact", body)
    assert kept.status == 200
    assert kept.body["phone_masked"] == "138****0001"
    assert kept.body["email_masked"] == "l***@example.org"
    assert kept.body["language"] == "en"
    assert PHONE not in str(kept.body)
    wrong = browser.put("/contact", {**body, "phone": "12", "email": "a@b"})
    refused(wrong, 400, "invalid")
    assert wrong.field_codes == {"/phone": "phone_format", "/email": "email_format"}
    refused(browser.put("/contact", {**body, "language": "fr"}), 400, "invalid")
    refused(browser.put("/contact", {"phone": None}), 400, "invalid")


def test_staff_see_what_failed_and_send_it_anew(told: tuple[World, Browser]) -> None:
    world, _ = told
    staff = staff_browser(world, "registrar")
    path = f"/staff/rounds/{world.round_id}/messages"
    page = staff.get(path).body
    assert page["totals"] == {"waiting": 0, "sent": 1, "failed": 1}
    assert [m["state"] for m in page["messages"]] == ["failed", "sent"]
    failed = staff.get(f"{path}?state=failed").body["messages"][0]
    assert (failed["channel"], failed["to_masked"]) == ("email", "l***@example.org")
    assert failed["name_masked"] == "林*"
    assert failed["error"] == "planned"
    board = staff.get(f"/staff/rounds/{world.round_id}/board").body
    assert {"message_failed": 1}.items() <= {
        a["kind"]: a["count"] for a in board["attention"]
    }.items()
    again = staff.post(f"{path}/{failed['id']}/resend")
    assert (again.status, again.body["state"]) == (200, "waiting")
    refused(staff.post(f"{path}/{failed['id']}/resend"), 409, "wrong_state")
    refused(staff.post(f"{path}/none-paid-1-sms/resend"), 404, "not_found")
    deliver(world)
    assert staff.get(path).body["totals"] == {"waiting": 0, "sent": 2, "failed": 0}
    for query in ("state=odd", "kind=odd", "cursor=%23", "limit=0"):
        refused(staff.get(f"{path}?{query}"), 400, "invalid")


def test_staff_page_through_sendings(told: tuple[World, Browser]) -> None:
    world, _ = told
    staff = staff_browser(world, "registrar")
    path = f"/staff/rounds/{world.round_id}/messages?limit=1"
    first = staff.get(path).body
    second = staff.get(f"{path}&cursor={first['next']}").body
    ids = [m["id"] for m in first["messages"] + second["messages"]]
    assert len(set(ids)) == 2


def test_templates_are_shown_as_a_candidate_would_read_them(opened: World) -> None:
    staff = staff_browser(opened, "registrar")
    found = staff.get(f"/staff/rounds/{opened.round_id}/message-templates").body["templates"]
    assert len(found) == len(MessageKind)
    assert not [t for one in found for t in one["body"].values() if "{" in t]
    assert {"zh-CN", "en"} == set(found[0]["sms"])


@pytest.mark.proves("S1-01")
def test_a_notice_with_a_file_from_upload_to_reader(opened: World) -> None:
    staff, reader = staff_browser(opened, "registrar"), Browser(opened.deps)
    base = f"/staff/rounds/{opened.round_id}"
    wanted = {"filename": "rules.pdf", "size": 20, "content_type": "application/pdf"}
    upload = staff.post(f"{base}/attachments", wanted)
    assert upload.status == 201
    key = upload.body["upload"]["fields"]["key"]
    opened.deps.files.write(key, b"%PDF-1.7 rules", "application/pdf")
    attachment = {"attachment_id": upload.body["attachment_id"], "name": "考场规则.pdf"}
    publish_at = (opened.at + timedelta(hours=1)).isoformat()
    body = {"title": WORDS, "body": WORDS, "publish_at": publish_at, "attachments": [attachment]}
    made = staff.post(f"{base}/notices", body)
    assert made.status == 201, made.body
    public = f"/rounds/{opened.round_id}/notices/{made.body['id']}"
    file = f"{public}/attachments/{attachment['attachment_id']}"
    refused(reader.get(public), 404, "not_found")
    refused(reader.get(file), 404, "not_found")
    opened.at += timedelta(hours=1)
    shown = reader.get(public).body
    assert shown["attachments"] == [{"name": "考场规则.pdf", "size": 14, "url": f"/api/v1{file}"}]
    assert shown["history"] == []
    sent_on = reader.get(file)
    assert sent_on.status == 303
    stored = notices.stored_key(opened.round_id, attachment["attachment_id"])
    assert stored in sent_on.headers["Location"]
    change = {"title": {**WORDS, "en": "New rules"}, "body": WORDS, "publish_at": publish_at}
    assert staff.put(f"{base}/notices/{made.body['id']}", change, If_Match='"1"').status == 200
    shown = reader.get(public).body
    assert (shown["version"], shown["title"]["en"]) == (2, "New rules")
    assert [(h["version"], h["title"]["en"]) for h in shown["history"]] == [(1, "Rules")]
    assert len(shown["attachments"]) == 1
    listed = reader.get(f"/rounds/{opened.round_id}").body["notices"]
    assert [n["attachments"] for n in listed] == [shown["attachments"]]


@pytest.mark.parametrize(
    "name", ["a/b.pdf", "..\\b.pdf", 'a".pdf', "a\n.pdf", "", "a.exe", "x" * 121 + ".pdf"]
)
def test_odd_file_names_are_refused(opened: World, name: str) -> None:
    staff = staff_browser(opened, "registrar")
    wanted = {"filename": name, "size": 20, "content_type": "application/pdf"}
    refused(staff.post(f"/staff/rounds/{opened.round_id}/attachments", wanted), 400, "invalid")


def test_a_session_of_another_programme_sees_nothing_of_it(told: tuple[World, Browser]) -> None:
    """Whoever opens an account elsewhere with this document has proven nothing here (E36)."""
    world, browser = told
    claims = world.deps.keys.read_session(browser.cookies[world.deps.cookie], world.wall_at)
    facts = people.facts(claims["sub"])
    assert facts is not None
    other = candidate_browser(world, facts.candidate, programme_code="pets")
    assert other.get("/messages").body == {"messages": [], "unread": 0, "next": None}
    message = browser.get("/messages").body["messages"][0]
    assert other.post("/messages/read", {"ids": [message["id"]]}).status == 204
    assert browser.get("/messages").body["unread"] == 1
