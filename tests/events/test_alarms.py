"""Figures for alarms, as the log carries them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

import app
from chalicelib import runtime
from chalicelib.domain.seats import Shard
from chalicelib.store import seats
from tests.results_stage import MINUTE, SECOND, VISIBLE_AT, Stage, staged
from tests.world import World

CONTEXT = SimpleNamespace(aws_request_id="context")
EVERY_MINUTE = {
    "version": "0",
    "id": "event",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "0",
    "time": "2014-12-20T00:58:00Z",
    "region": "us-east-1",
    "resources": [],
    "detail": {},
}


@pytest.fixture
def stage(world: World) -> Iterator[Stage]:
    with runtime.using(world.deps):
        yield staged(world)


def figures(printed: str, name: str) -> list[float]:
    """The data points of a metric, as CloudWatch reads them from the log."""
    found = []
    for line in printed.splitlines():
        told = json.loads(line) if line.startswith('{"_aws"') else {}
        for metric in told.get("_aws", {}).get("CloudWatchMetrics", []):
            assert metric["Namespace"] == "Zhunkao"
            assert metric["Dimensions"] == [["service"]]
            assert told["service"] == "zhunkao-platform"
            if metric["Metrics"][0]["Name"] == name:
                found += told[name]
    return found


def queued(body: dict[str, Any]) -> dict[str, Any]:
    record = {"messageId": "m1", "body": json.dumps(body), "receiptHandle": "r"}
    return {"Records": [record]}


@pytest.mark.proves("E-58")
def test_the_minute_function_arms_and_says_what_was_missed(
    stage: Stage, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    version = stage.import_set()
    stage.approved(version)
    stage.at(VISIBLE_AT - 2 * MINUTE)
    assert app.publish(EVERY_MINUTE, CONTEXT)["armed"] >= 1
    assert stage.state() == "armed"
    stage.at(VISIBLE_AT + SECOND)
    assert stage.seen() == ["A", "D"]
    later = VISIBLE_AT + 60 * MINUTE
    stage.import_set("AC")
    stage.approved(2, later)
    stage.at(later + MINUTE)
    capsys.readouterr()
    missed = app.publish(EVERY_MINUTE, CONTEXT)["missed"]
    assert missed >= 1
    assert figures(capsys.readouterr().out, "release_missed") == [missed]
    assert stage.state() == "missed"
    assert "release missed" in caplog.messages
    app.publish(EVERY_MINUTE, CONTEXT)
    assert figures(capsys.readouterr().out, "release_missed") == [0.0]


def test_a_command_publishes_now(stage: Stage) -> None:
    stage.approved(stage.import_set())
    stage.at(VISIBLE_AT - 2 * MINUTE)
    answer = app.operator({"command": "publish"}, CONTEXT)
    assert answer["ok"]
    assert answer["armed"] >= 1
    assert stage.state() == "armed"


def test_the_audit_behind_the_queue_says_what_it_found(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    message = queued({"round": stage.round_id, "step": "audit"})
    app.importer(message, CONTEXT)
    assert figures(capsys.readouterr().out, "audit_findings") == [0.0]
    person, _ = stage.people[0]
    pool = f"{stage.round_id}/42001"
    for shard in seats.read_all(pool, 1):
        assert seats.remove(pool, shard.number, person.id, shard.places()[person.id])
    app.importer(message, CONTEXT)
    assert figures(capsys.readouterr().out, "audit_findings") == [0.0], "a suspect is no finding"
    stage.world.pass_time(2 * MINUTE)
    app.importer(message, CONTEXT)
    assert figures(capsys.readouterr().out, "audit_findings") == [1.0]


def test_what_the_audit_could_not_look_at_raises_an_alarm(
    stage: Stage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = app.audit(EVERY_MINUTE, CONTEXT)["failed"]
    assert figures(capsys.readouterr().out, "audit_failed") == [before]

    def unreadable(pool: str, number: int) -> Shard:
        raise ValueError(pool, number)

    monkeypatch.setattr(seats, "read", unreadable)
    failed = app.audit(EVERY_MINUTE, CONTEXT)["failed"]
    assert failed > before
    assert figures(capsys.readouterr().out, "audit_failed") == [failed]
