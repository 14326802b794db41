"""Messages and notices on the deployed platform: from the write to the box at the other end."""

from __future__ import annotations

import json
import secrets
from datetime import timedelta
from typing import Any

import httpx
import pytest

from infra.local.platform import Platform
from infra.walk.candidate import Candidate
from infra.walk.door import Json, expect
from tests.e2e.ground import BIG, FIRST_HOUR, Ground, eventually

HOUR = timedelta(hours=1)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"0" * 3000


def letters(ground: Ground, to: str) -> list[Json]:
    """What has come for this address, newest first."""
    answer = ground.door.http.get("/local/outbox.json", params={"to": to})
    found: list[Json] = expect(answer, 200)["letters"]
    return found


def kinds(candidate: Candidate) -> list[str]:
    found = expect(candidate.send("GET", "/messages"), 200)["messages"]
    return [message["kind"] for message in found]


def reachable(ground: Ground) -> tuple[Candidate, str, str]:
    """Somebody who may choose a site and has left a number and an address."""
    candidate = ground.agreed()
    phone, email = f"139{secrets.randbelow(10**8):08d}", f"{secrets.token_hex(6)}@example.org"
    body = {"phone": phone, "email": email, "language": "zh-CN"}
    kept = expect(candidate.send("PUT", "/contact", json=body), 200)
    assert phone not in str(kept)
    return candidate, phone, email


def pays(candidate: Candidate) -> None:
    expect(candidate.hold(BIG), 201)
    expect(candidate.start_payment(), 201)
    expect(candidate.at_cashier("pay"), 200)


def audit_stream_again(platform: Platform) -> None:
    """Every record that the audit's stream still has is delivered a second time."""
    table = next(n for n in platform.client("dynamodb").list_tables()["TableNames"] if "Audit" in n)
    described = platform.client("dynamodb").describe_table(TableName=table)["Table"]
    arn, streams = described["LatestStreamArn"], platform.client("dynamodbstreams")
    shards = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    functions = platform.client("lambda").list_functions()["Functions"]
    name = next(f["FunctionName"] for f in functions if "AuditStream" in f["FunctionName"])
    for shard in shards:
        start = streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )
        records = streams.get_records(ShardIterator=start["ShardIterator"])["Records"]
        event = {"Records": [plain(arn, record) for record in records]}
        answer = platform.client("lambda").invoke(
            FunctionName=name, Payload=json.dumps(event, default=str).encode()
        )
        assert json.loads(answer["Payload"].read()) == {"batchItemFailures": []}


def plain(arn: str, record: dict[str, Any]) -> dict[str, Any]:
    raw = record["dynamodb"]
    at = raw["ApproximateCreationDateTime"].timestamp()
    stream = {**raw, "ApproximateCreationDateTime": at}
    return {**record, "dynamodb": stream, "eventSourceARN": arn, "eventSource": "aws:dynamodb"}


@pytest.mark.proves("S1-38")
def test_a_payment_is_told_here_and_at_the_other_end_once(
    ground: Ground, platform: Platform
) -> None:
    candidate, phone, email = reachable(ground)
    pays(candidate)
    eventually(lambda: bool(letters(ground, phone)) and bool(letters(ground, email)))
    audit_stream_again(platform)
    told = eventually(
        lambda: next(
            (
                message
                for message in expect(candidate.send("GET", "/messages"), 200)["messages"]
                if {one["state"] for one in message["sent"]} == {"sent"}
            ),
            None,
        )
    )
    assert told["kind"] == "paid"
    assert kinds(candidate) == ["paid"]
    for to in (phone, email):
        (letter,) = letters(ground, to)
        assert letter["times"] == 1, letter
    assert letters(ground, email)[0]["title"] == told["title"]["zh-CN"]
    assert told["body"]["zh-CN"] in letters(ground, email)[0]["text"]
    assert letters(ground, phone)[0]["text"].startswith("【准考】")


@pytest.mark.proves("S1-38", "S1-28")
def test_a_hold_is_reminded_of_two_hours_ahead_and_told_when_it_is_over(
    ground: Ground, platform: Platform
) -> None:
    candidate, phone, _ = reachable(ground)
    expect(candidate.hold(BIG), 201)
    eventually(lambda: candidate.view()["state"] == "held")
    ground.clock(FIRST_HOUR + 21 * HOUR)
    platform.operate({"command": "remind"})
    assert kinds(candidate) == []
    ground.clock(FIRST_HOUR + 22 * HOUR + timedelta(minutes=1))
    for _ in range(2):
        done = platform.operate({"command": "remind"})
        assert done["ok"], done
        assert done["failed"] == 0
    assert kinds(candidate) == ["hold_expiring"]
    eventually(lambda: bool(letters(ground, phone)))
    ground.clock(FIRST_HOUR + 25 * HOUR)
    platform.operate({"command": "sweep"})
    eventually(lambda: "expired" in kinds(candidate))
    eventually(lambda: len(letters(ground, phone)) == 2)
    assert sorted(kinds(candidate)) == ["expired", "hold_expiring"]


def test_what_was_refused_is_seen_by_staff_and_sent_anew(ground: Ground) -> None:
    candidate, phone, _ = reachable(ground)
    expect(
        candidate.send("PUT", "/contact", json={"phone": phone, "email": None, "language": "en"}),
        200,
    )
    plan = {"next": 1, "how": "never"}
    expect(ground.door.http.post("/local/outbox/fail", json=plan), 200)
    pays(candidate)
    path = f"{ground.staff_path}/messages"

    def failed() -> Json | None:
        found = ground.registrar.send("GET", f"{path}?state=failed")["messages"]
        return next((one for one in found if one["to_masked"].endswith(phone[-4:])), None)

    sending = eventually(failed)
    assert sending["error"] == "PHONE"
    assert letters(ground, phone) == []
    again = ground.registrar.send("POST", f"{path}/{sending['id']}/resend")
    assert again["state"] == "waiting"
    eventually(lambda: bool(letters(ground, phone)))
    (letter,) = letters(ground, phone)
    assert "yuan" in letter["text"]


@pytest.mark.proves("S1-01")
def test_a_notice_carries_a_file_from_its_instant_on(ground: Ground) -> None:
    ground.clock(FIRST_HOUR)
    words = {"zh-CN": "考场规则", "en": "Rules of the room"}
    wanted = {"filename": "rules.pdf", "size": len(PDF), "content_type": "application/pdf"}
    opened = ground.registrar.send("POST", f"{ground.staff_path}/attachments", json=wanted)
    assert ground.door.post_file(opened["upload"], "rules.pdf", PDF).is_success
    body = {
        "title": words,
        "body": words,
        "publish_at": (FIRST_HOUR + HOUR).isoformat(),
        "attachments": [{"attachment_id": opened["attachment_id"], "name": "考场规则.pdf"}],
    }
    made = ground.registrar.send("POST", f"{ground.staff_path}/notices", json=body)
    assert ground.door.files.get(made["attachments"][0]["url"]).content == PDF
    public = f"/rounds/{ground.round_id}/notices/{made['id']}"
    assert ground.door.send("GET", public).status_code == 404
    ground.clock(FIRST_HOUR + HOUR)
    shown = expect(ground.door.send("GET", public), 200)
    (attachment,) = shown["attachments"]
    sent_on = ground.door.http.get(attachment["url"])
    assert sent_on.status_code == 303
    file = ground.door.files.get(sent_on.headers["Location"])
    assert file.content == PDF
    assert file.headers["Content-Type"] == "application/pdf"
    assert "%E8%80%83%E5%9C%BA%E8%A7%84%E5%88%99.pdf" in file.headers["Content-Disposition"]


def test_a_file_that_lies_about_itself_is_not_published(ground: Ground) -> None:
    words = {"zh-CN": "考场规则", "en": "Rules of the room"}
    wanted = {"filename": "rules.pdf", "size": 10, "content_type": "application/pdf"}
    opened = ground.registrar.send("POST", f"{ground.staff_path}/attachments", json=wanted)
    assert ground.door.post_file(opened["upload"], "rules.pdf", b"MZ not a pdf").is_success
    body = {
        "title": words,
        "body": words,
        "publish_at": FIRST_HOUR.isoformat(),
        "attachments": [{"attachment_id": opened["attachment_id"], "name": "rules.pdf"}],
    }
    path = f"/api/v1{ground.staff_path}/notices"
    answer: httpx.Response = ground.registrar.http.post(path, json=body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "attachment_type"
