"""The seats' stream when many pools change at once, as in a rush."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

import app
from chalicelib import runtime
from chalicelib.domain.seats import pool_id
from chalicelib.services import record
from chalicelib.services.deps import Deps
from chalicelib.store import availability
from chalicelib.store.seats import SeatShard
from tests.world import World

CONTEXT = SimpleNamespace(aws_request_id="context")
CODES = ("42001", "42002", "42003")


@pytest.fixture
def opened(world: World) -> Iterator[World]:
    """One place has gone at each site; the snapshots don't know yet."""
    world.round()
    for code in CODES:
        world.site(code, 5)
        world.hold(world.ready(), code)
    world.wall_at += timedelta(seconds=1)
    with runtime.using(world.deps):
        yield world


def batch(world: World) -> dict[str, Any]:
    images = [
        SeatShard.get(f"{pool_id(world.round_id, code)}#0", consistent_read=True).serialize()
        for code in CODES
    ]
    records = [
        {
            "eventName": "MODIFY",
            "dynamodb": {"Keys": {"pk": image["pk"]}, "NewImage": image, "SequenceNumber": "1"},
        }
        for image in images
    ]
    return {"Records": records}


def free(world: World, code: str) -> int | None:
    found = availability.get(pool_id(world.round_id, code))
    return found.total_free if found else None


def test_every_pool_of_a_batch_is_rebuilt(opened: World) -> None:
    assert app.seat_stream(batch(opened), CONTEXT) == {"batchItemFailures": []}
    assert [free(opened, code) for code in CODES] == [4, 4, 4]


def test_they_are_rebuilt_at_the_same_time(opened: World, monkeypatch: pytest.MonkeyPatch) -> None:
    all_here = threading.Barrier(len(CODES), timeout=20)
    rebuild = record.pool_changed

    def together(deps: Deps, pool: str) -> None:
        all_here.wait()
        rebuild(deps, pool)

    monkeypatch.setattr(record, "pool_changed", together)
    app.seat_stream(batch(opened), CONTEXT)
    assert [free(opened, code) for code in CODES] == [4, 4, 4]


def test_if_one_cannot_be_the_batch_comes_again_and_the_others_are(
    opened: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild = record.pool_changed

    def unless_second(deps: Deps, pool: str) -> None:
        if pool.endswith("42002"):
            raise ConnectionError
        rebuild(deps, pool)

    told = batch(opened)
    monkeypatch.setattr(record, "pool_changed", unless_second)
    with pytest.raises(ConnectionError):
        app.seat_stream(told, CONTEXT)
    monkeypatch.undo()
    assert [free(opened, code) for code in CODES] == [4, 5, 4]
    app.seat_stream(told, CONTEXT)
    assert [free(opened, code) for code in CODES] == [4, 4, 4]
