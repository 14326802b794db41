"""The handlers of app.py under events as Lambda delivers them: twice, late, broken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

import app
from chalicelib import runtime
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.registration import State
from chalicelib.domain.seats import pool_id
from chalicelib.domain.staff import Scope
from chalicelib.services import booking, inventory_audit, overview, photos, tickets
from chalicelib.store import audit, availability, board, cases, registrations, reports
from chalicelib.store.registrations import RegistrationItem
from chalicelib.store.seats import SeatShard
from tests.stage import PHASE_TWO, a_photo, everything, paid
from tests.world import World

CONTEXT = SimpleNamespace(aws_request_id="context")


@pytest.fixture
def opened(world: World) -> Iterator[World]:
    """With the world behind the handlers."""
    world.round()
    world.site("42001", 5)
    world.site("42002", 5)
    with runtime.using(world.deps):
        yield world


class Stream:
    """Takes the images of a registration one after another, as the table's stream would."""

    def __init__(self, person: Candidate, round_id: str) -> None:
        self._key = (person.id, round_id)
        self._last: dict[str, Any] | None = None
        self.records: list[dict[str, Any]] = []

    def take(self) -> None:
        image = RegistrationItem.get(*self._key, consistent_read=True).serialize()
        keys = {name: image[name] for name in ("pk", "sk")}
        number = len(self.records)
        stream = {
            "ApproximateCreationDateTime": 1414630800.0 + number,
            "Keys": keys,
            "NewImage": image,
            "SequenceNumber": f"{100 + number}",
            "SizeBytes": 500,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        }
        if self._last is not None:
            stream["OldImage"] = self._last
        self.records.append(record("INSERT" if self._last is None else "MODIFY", stream))
        self._last = image

    def removed(self) -> dict[str, Any]:
        """The janitor's deletion, long after."""
        assert self._last is not None
        keys = {name: self._last[name] for name in ("pk", "sk")}
        return record(
            "REMOVE",
            {
                "ApproximateCreationDateTime": 1424630800.0,
                "Keys": keys,
                "OldImage": self._last,
                "SequenceNumber": "999",
            },
        )


def record(name: str, stream: dict[str, Any]) -> dict[str, Any]:
    return {
        "eventID": f"event-{stream['SequenceNumber']}",
        "eventName": name,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": stream,
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:0:table/t/stream/s",
    }


def deliver(*records: dict[str, Any]) -> Any:
    return app.registration_stream({"Records": list(records)}, CONTEXT)


def story(world: World) -> tuple[Candidate, Stream]:
    """Held at one site, given back, held at another, paid: four writes and more."""
    person = world.ready()
    stream = Stream(person, world.round_id)
    world.hold(person, "42001")
    stream.take()
    booking.cancel(world.deps, person.id, world.round_id, world.actor(person))
    stream.take()
    world.pass_time(timedelta(days=1))
    world.hold(person, "42002", "key-00000002")
    stream.take()
    return person, stream


def listed(world: World) -> dict[str, str]:
    """The state of each row, by site."""
    found = {}
    for code in ("42001", "42002"):
        for row in board.rows(pool_id(world.round_id, code), 50)[0]:
            found[code] = row.state
    return found


def days(world: World) -> dict[str, tuple[int, int, int]]:
    return {day.on: (day.held, day.paid, day.expired) for day in board.days(world.round_id)}


IN_ORDER = (0, 1, 2)


@pytest.mark.parametrize(
    "order",
    [IN_ORDER, (0, 0, 1, 1, 2, 2), (0, 1, 2, 0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1, 2, 0)],
)
def test_lists_figures_and_audit_come_out_the_same(opened: World, order: tuple[int, ...]) -> None:
    person, stream = story(opened)
    for number in order:
        assert deliver(stream.records[number]) == {"batchItemFailures": []}
    assert listed(opened) == {"42001": "none", "42002": "intent"}
    assert {day: f for day, f in days(opened).items() if any(f)} == {"2014-10-31": (1, 0, 0)}
    entries = audit.of(f"registration#{person.id}#{opened.round_id}")
    assert [e.change.action for e in entries] == ["held", "cancelled", "held"]
    sides = [(e.before.get("state"), e.after.get("state")) for e in entries]
    assert sides == [("cancelled", "intent"), ("intent", "cancelled"), (None, "intent")]
    before = everything()
    deliver(*stream.records)
    assert everything() == before


def test_a_deletion_by_the_janitor_changes_nothing(opened: World) -> None:
    _, stream = story(opened)
    deliver(*stream.records)
    before = everything()
    assert deliver(stream.removed()) == {"batchItemFailures": []}
    assert everything() == before


def test_staff_moves_are_not_told_twice(opened: World) -> None:
    """Their entry came with the change itself."""
    person = paid(opened)
    stream = Stream(person, opened.round_id)
    stream.take()
    stream.records[0]["dynamodb"]["NewImage"]["change"]["S"] = json.dumps(
        {
            **json.loads(
                RegistrationItem.get(person.id, opened.round_id).serialize()["change"]["S"]
            ),
            "kind": "staff",
        }
    )
    deliver(*stream.records)
    assert audit.of(f"registration#{person.id}#{opened.round_id}") == []
    assert listed(opened) == {"42001": "paid"}


def test_a_record_that_cannot_be_read_is_asked_for_again_from_there(opened: World) -> None:
    _, stream = story(opened)
    broken = json.loads(json.dumps(stream.records[1]))
    del broken["dynamodb"]["NewImage"]["change"]
    answer = deliver(stream.records[0], broken, stream.records[2])
    assert answer == {"batchItemFailures": [{"itemIdentifier": "101"}]}
    assert listed(opened) == {"42001": "intent"}
    deliver(*stream.records[1:])
    assert listed(opened) == {"42001": "none", "42002": "intent"}


def test_the_list_reads_page_by_page(opened: World) -> None:
    people = [opened.ready() for _ in range(4)]
    for number, person in enumerate(people):
        opened.hold(person, "42001" if number % 2 else "42002")
        stream = Stream(person, opened.round_id)
        stream.take()
        deliver(*stream.records)
    seen: list[str] = []
    cursor, pages = None, 0
    while pages == 0 or cursor is not None:
        rows, cursor = overview.registrations(
            opened.deps, opened.round_id, Scope("national"), None, None, cursor, 1
        )
        seen += [row.candidate_id for _, row in rows]
        pages += 1
    assert sorted(seen) == sorted(person.id for person in people)
    opened.pass_time(timedelta(hours=24))
    expired, _ = overview.registrations(
        opened.deps, opened.round_id, Scope("national"), None, State.EXPIRED, None, 50
    )
    assert len(expired) == 4, "though nobody has written it yet"


def seat_record(world: World, code: str) -> dict[str, Any]:
    image = SeatShard.get(f"{pool_id(world.round_id, code)}#0", consistent_read=True).serialize()
    return record("MODIFY", {"Keys": {"pk": image["pk"]}, "NewImage": image, "SequenceNumber": "1"})


def test_the_seats_stream_rebuilds_the_snapshot(opened: World) -> None:
    pool = pool_id(opened.round_id, "42001")
    opened.hold(opened.ready(), "42001")
    opened.wall_at += timedelta(seconds=1)
    twice = [seat_record(opened, "42001")] * 2
    assert app.seat_stream({"Records": twice}, CONTEXT) == {"batchItemFailures": []}
    found = availability.get(pool)
    assert found is not None
    assert (found.total_free, found.held, found.paid) == (4, 1, 0)


def queued(*bodies: Any) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": f"message-{number}",
                "receiptHandle": "handle",
                "body": body if isinstance(body, str) else json.dumps(body),
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:us-east-1:0:q",
                "awsRegion": "us-east-1",
            }
            for number, body in enumerate(bodies)
        ]
    }


def s3_event(key: str) -> dict[str, Any]:
    return {
        "Records": [
            {
                "eventVersion": "2.1",
                "eventSource": "aws:s3",
                "eventName": "ObjectCreated:Post",
                "s3": {"bucket": {"name": "files"}, "object": {"key": key, "size": 1}},
            }
        ]
    }


def test_photos_that_arrive(opened: World) -> None:
    person, actor = paid(opened), None
    opened.at = PHASE_TWO
    actor = opened.actor(person)
    data = a_photo(1)
    photo_id, _, _ = photos.start_upload(opened.deps, person.id, opened.round_id, len(data), actor)
    key = photos.incoming_key(person.id, opened.round_id, photo_id)
    opened.deps.files.write(key, data, "image/jpeg")
    test_event = {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "files"}
    answer = app.photo(queued(test_event, s3_event(key), s3_event(key)), CONTEXT)
    assert answer == {"batchItemFailures": []}
    waiting, _ = cases.waiting("photo_review", opened.round_id)
    assert [case.id for case in waiting] == [photo_id]


def test_one_broken_message_holds_no_other_up(opened: World) -> None:
    person = paid(opened)
    opened.at = PHASE_TWO
    tickets.ask(opened.deps, person.id, opened.round_id, opened.actor(person))
    body = {"candidate": person.id, "round": opened.round_id}
    answer = app.ticket(queued("{", {"candidate": "x"}, body, body), CONTEXT)
    failed = [item["itemIdentifier"] for item in answer["batchItemFailures"]]
    assert failed == ["message-0", "message-1"]
    seen = registrations.get(person.id, opened.round_id)
    assert seen is not None
    assert seen.ticket is not None
    assert (seen.ticket.state, seen.ticket.version) == ("ready", 1)


def test_the_importer_makes_the_pass_that_staff_asked_for(opened: World) -> None:
    inventory_audit.ask(opened.deps, opened.round_id)
    assert reports.get(opened.round_id) is None
    _, body = opened.queue.sent[-1]
    assert app.importer(queued(body), CONTEXT) == {"batchItemFailures": []}
    report = reports.get(opened.round_id)
    assert report is not None
    assert (report["state"], report["capacity"]) == ("clean", 10)


def test_the_importer_leaves_what_it_does_not_know(opened: World) -> None:
    body = {"round": opened.round_id, "job": "none", "step": "check"}
    assert app.importer(queued(body), CONTEXT) == {"batchItemFailures": []}


def test_operator_commands(opened: World) -> None:
    unknown = app.operator({"command": "drop"}, CONTEXT)
    assert (unknown["ok"], unknown["code"]) == (False, "unknown_command")
    assert "staff-create" in unknown["commands"]
    wrong = app.operator({"command": "staff-create", "account": "wang"}, CONTEXT)
    assert (wrong["ok"], wrong["code"]) == (False, "wrong_arguments")
    assert "name" in wrong["reason"]
    given = {
        "account": f"op-{opened.round_id}",
        "name": "王芳",
        "role": "chief",
        "scope": "national",
    }
    bad = app.operator({"command": "staff-create", **given, "password": "horse 99 x"}, CONTEXT)
    assert [error["pointer"] for error in bad["errors"]] == ["/role"]
    good = {"command": "staff-create", **given, "role": "viewer", "password": "horse 99 x"}
    made = app.operator(good, CONTEXT)
    assert made["ok"]
    assert made["totp_uri"].startswith("otpauth://")
    known = app.operator({"command": "programmes"}, CONTEXT)
    assert set(known["programmes"]) == {"cet_set", "pets", "toefl", "degree_english", "self_taught"}
    report = app.operator({"command": "audit", "round": opened.round_id}, CONTEXT)
    assert report["clean"], report
