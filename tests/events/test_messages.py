"""The handlers of messages under events as Lambda delivers them: twice, broken, by the minute."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

import app
from chalicelib import runtime
from chalicelib.events import commands
from chalicelib.services import sites
from chalicelib.store.audit import AuditItem
from chalicelib.store.seats import SeatShard
from infra.local import poller
from tests.messaging import Boxes, kinds, reachable, stream, with_messengers
from tests.stage import paid
from tests.world import World

CONTEXT = SimpleNamespace(aws_request_id="context")


@pytest.fixture
def boxes(world: World) -> Iterator[Boxes]:
    """With the world behind the handlers."""
    world.round()
    world.site("42001", 5)
    made = with_messengers(world)
    with runtime.using(world.deps):
        yield made


def audit_records(world: World, person_id: str) -> list[dict[str, Any]]:
    subject = f"registration#{person_id}#{world.round_id}"
    found = []
    for number, item in enumerate(AuditItem.query(subject)):
        image = item.serialize()
        keys = {name: image[name] for name in ("pk", "sk")}
        raw = {"Keys": keys, "NewImage": image, "SequenceNumber": f"{100 + number}"}
        found.append({"eventName": "INSERT", "dynamodb": raw})
    return found


def queued(world: World) -> list[dict[str, Any]]:
    bodies = [body for queue, body in world.queue.sent if queue == "message"]
    return [{"messageId": f"m{n}", "body": json.dumps(body)} for n, body in enumerate(bodies)]


def test_the_audit_s_stream_tells_and_the_queue_sends(world: World, boxes: Boxes) -> None:
    person = reachable(world, paid(world))
    stream(world, person)
    records = audit_records(world, person.id)
    assert records
    for _ in range(2):
        assert app.audit_stream({"Records": records}, CONTEXT) == {"batchItemFailures": []}
    assert kinds(world, person) == ["paid"]
    for _ in range(2):
        assert app.messenger({"Records": queued(world)}, CONTEXT) == {"batchItemFailures": []}
    assert (len(boxes.sms.sent), len(boxes.email.sent)) == (1, 1)


def test_a_record_that_fails_comes_again_with_what_is_behind_it(world: World, boxes: Boxes) -> None:
    person = reachable(world, paid(world))
    stream(world, person)
    good = audit_records(world, person.id)
    broken = json.loads(json.dumps(good[0]))
    broken["dynamodb"]["NewImage"]["change"] = {"S": "no json"}
    broken["dynamodb"]["SequenceNumber"] = "7"
    told = app.audit_stream({"Records": [broken, *good]}, CONTEXT)
    assert told == {"batchItemFailures": [{"itemIdentifier": "7"}]}
    assert kinds(world, person) == []


def test_what_is_taken_away_by_the_janitor_tells_nobody(world: World, boxes: Boxes) -> None:
    keys = {"pk": {"S": "x"}, "sk": {"S": "y"}}
    raw = {"Keys": keys, "OldImage": keys, "SequenceNumber": "1"}
    event = {"Records": [{"eventName": "REMOVE", "dynamodb": raw}]}
    assert app.audit_stream(event, CONTEXT) == {"batchItemFailures": []}


def test_a_sending_that_breaks_fails_alone(world: World, boxes: Boxes) -> None:
    boxes.sms.fails = [KeyError]
    person = reachable(world, paid(world))
    stream(world, person)
    app.audit_stream({"Records": audit_records(world, person.id)}, CONTEXT)
    messages = queued(world)
    told = app.messenger({"Records": messages}, CONTEXT)
    assert len(told["batchItemFailures"]) == 1
    assert len(boxes.email.sent) == 1


def test_a_shard_that_lost_an_expired_entry_ends_its_registration(
    world: World, boxes: Boxes
) -> None:
    person = world.ready()
    held = world.hold(person, "42001")
    item = SeatShard.get(f"{held.entry.pool}#{held.entry.shard}", consistent_read=True)
    before = item.serialize()
    after = {**before, "held": {"M": {}}}
    world.at = held.expires_at
    raw = {
        "Keys": {"pk": before["pk"]},
        "OldImage": before,
        "NewImage": after,
        "SequenceNumber": "1",
    }
    event = {"Records": [{"eventName": "MODIFY", "dynamodb": raw}]}
    for _ in range(2):
        assert app.seat_stream(event, CONTEXT) == {"batchItemFailures": []}
    stream(world, person)
    app.audit_stream({"Records": audit_records(world, person.id)}, CONTEXT)
    assert kinds(world, person) == ["expired"]


def test_the_minute_and_the_operator_do_the_same(world: World, boxes: Boxes) -> None:
    person = world.ready()
    world.hold(person, "42001")
    world.pass_time(timedelta(hours=22))
    sites.refresh(world.deps, world.round_id, sites.get(world.round_id, "42001"))
    by_the_minute = app.remind(poller._minute(), CONTEXT)
    by_hand = commands.run({"command": "remind"})
    assert by_the_minute["expiring"] >= 1
    assert by_hand["ok"]
    assert set(by_hand) == {"ok", *by_the_minute}
    assert kinds(world, person) == ["hold_expiring"]
