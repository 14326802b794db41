"""The importer function at work: dying, twice at once, overtaken, throttled."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.errors import Busy
from chalicelib.services import imports
from chalicelib.store import guards, jobs, people, tables
from chalicelib.store.jobs import JobState
from tests.imports_stage import (
    HEADER,
    checked,
    counts,
    of_people,
    row,
    uploaded,
    work,
)
from tests.world import STAFF, World, a_ticket

WRITES = ("BatchWriteItem", "TransactWriteItems")


class Crash(Exception):
    """The function dies: power, memory, time."""


@contextmanager
def dying_before(call: int) -> Iterator[None]:
    """The function dies before this one of its batch writes."""
    events = tables.engine().client.meta.events
    written = itertools.count()

    def before(**_: Any) -> None:
        if next(written) == call:
            raise Crash

    for operation in WRITES:
        events.register(f"before-call.dynamodb.{operation}", before)
    try:
        yield
    finally:
        for operation in WRITES:
            events.unregister(f"before-call.dynamodb.{operation}", before)


def test_a_crash_between_the_writes_is_mended_by_the_next_run(world: World, base: int) -> None:
    """Dies before each of its batches in turn, each time with nobody known by half."""
    text = "".join(row(base + n) for n in range(30)) + row(base, "CET6", total=430)
    job = checked(world, text)
    imports.commit(world.deps, world.round_id, job.id, STAFF)
    body = world.queue.sent[-1][1]
    for call in range(6):
        with pytest.raises(Crash), dying_before(call):
            imports.run(world.deps, body["round"], body["job"], body["step"])
        for number in range(30):
            half = people.of_written_ticket(a_ticket("CET4", base + number))
            assert half is None or people.facts(half) is not None
    work(world)
    assert imports.get(world.round_id, job.id).state == JobState.COMMITTED
    assert counts(checked(world, text)) == (0, 0, 31)


def test_one_run_at_a_time(world: World, base: int) -> None:
    job = checked(world, row(base))
    imports.commit(world.deps, world.round_id, job.id, STAFF)
    until = world.wall_at + imports.LEASE_LASTS
    assert guards.lease(imports.LEASE, "another run", until, world.wall_at)
    before = of_people()
    work(world)
    assert of_people() == before
    assert world.queue.sent == [
        ("import", {"round": world.round_id, "job": job.id, "step": "commit"})
    ], "looks again later"
    world.wall_at = until
    work(world)
    assert imports.get(world.round_id, job.id).state == JobState.COMMITTED


def test_a_lost_message_is_sent_again_by_asking_again(world: World, base: int) -> None:
    job = uploaded(world, (HEADER + row(base)).encode())
    imports.check(world.deps, world.round_id, job.id)
    world.queue.sent.clear()
    imports.check(world.deps, world.round_id, job.id)
    work(world)
    assert imports.get(world.round_id, job.id).state == JobState.CHECKED
    imports.commit(world.deps, world.round_id, job.id, STAFF)
    world.queue.sent.clear()
    imports.commit(world.deps, world.round_id, job.id, STAFF)
    work(world)
    assert imports.get(world.round_id, job.id).state == JobState.COMMITTED


def test_a_run_that_was_overtaken_gives_way(world: World, base: int) -> None:
    """Its lease ran out and another took over: it stops at its next report, and fails nothing."""
    job = checked(world, row(base))
    imports.commit(world.deps, world.round_id, job.id, STAFF)
    body = world.queue.sent.pop()[1]
    moving = imports.get(world.round_id, job.id)
    whole = world.deps.files

    class Slow:
        def __getattr__(self, name: str) -> Any:
            return getattr(whole, name)

        def read(self, key: str) -> bytes:
            jobs.put(replace(moving, total=7))
            return whole.read(key)

    deps = replace(world.deps, files=Slow())  # type: ignore[arg-type]
    imports.run(deps, body["round"], body["job"], body["step"])
    assert imports.get(world.round_id, job.id).state == JobState.COMMITTING
    work(world)
    assert imports.get(world.round_id, job.id).state == JobState.COMMITTED


def test_a_throttled_run_looks_again(world: World, base: int) -> None:
    job = uploaded(world, (HEADER + row(base)).encode())
    imports.check(world.deps, world.round_id, job.id)
    body = world.queue.sent.pop()[1]

    class Throttled:
        def read(self, key: str) -> bytes:
            raise Busy(retry_after=1)

    deps = replace(world.deps, files=Throttled())  # type: ignore[arg-type]
    imports.run(deps, body["round"], body["job"], body["step"])
    assert imports.get(world.round_id, job.id).state == JobState.CHECKING
    work(world)
    assert imports.get(world.round_id, job.id).state == JobState.CHECKED
