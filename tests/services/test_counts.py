"""The readers' file: at most once a second, the last change never lost, nothing older for long."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.availability import Count
from chalicelib.domain.errors import SoldOut
from chalicelib.domain.seats import pool_id
from chalicelib.gateways.files import Files
from chalicelib.services import booking, counts, record, sweep
from chalicelib.services.deps import Deps
from chalicelib.store import availability, seats, turns
from tests.world import World

SITE = "42001"
SECOND = timedelta(seconds=1)


class Watched(Files):
    """The bucket, and who writes to it when."""

    def __init__(self, real: Files, before: Callable[[], object] = lambda: None) -> None:
        self._real = real
        self.before = before
        self.written = 0

    def write(self, key: str, data: bytes, content_type: str) -> None:
        before, self.before = self.before, lambda: None
        before()
        self._real.write(key, data, content_type)
        self.written += 1

    def read(self, key: str) -> bytes:
        return self._real.read(key)


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site(SITE, 5)
    world.wall_at = world.wall_at.replace(microsecond=0) + SECOND
    world.deps = replace(world.deps, files=Watched(world.deps.files))
    return world


def files(world: World) -> Watched:
    assert isinstance(world.deps.files, Watched)
    return world.deps.files


def told(world: World, deps: Deps | None = None) -> None:
    """As the seat stream's handler does after each batch."""
    record.pool_changed(deps or world.deps, pool_id(world.round_id, SITE))
    counts.changed(deps or world.deps, world.round_id)


def free(world: World) -> int:
    return counts.of(world.deps, world.round_id).sites[SITE].free


def take_one(world: World) -> None:
    world.hold(world.ready(), SITE)
    world.wall_at += timedelta(milliseconds=1)


def test_before_anything_was_written_it_is_made_from_the_snapshots(opened: World) -> None:
    assert counts.of(opened.deps, opened.round_id).sites == {SITE: Count(5, 5, True)}
    assert files(opened).written == 0


def test_a_change_is_seen_at_once_and_the_next_a_second_later(opened: World) -> None:
    take_one(opened)
    told(opened)
    assert (free(opened), files(opened).written) == (4, 1)
    before = opened.wall_at
    take_one(opened)
    told(opened)
    assert (free(opened), files(opened).written) == (3, 2)
    assert opened.wall_at - before == SECOND, "whoever has the turn waits for it"


def test_a_turn_taken_by_a_write_that_was_sent_twice_is_taken(opened: World) -> None:
    """Its answer was lost. Nobody else would write: they all see that a turn is still to begin."""
    key = f"availability#{opened.round_id}"
    seen = turns.last(key)
    turn = seen.next(opened.wall_at)
    assert turn is not None
    assert turns.take(key, seen, turn, "one")
    assert turns.take(key, seen, turn, "one")
    assert not turns.take(key, seen, turn, "another")


def test_the_last_of_many_changes_is_never_lost(opened: World) -> None:
    """While one waits for its turn, others see changes: they leave them to it."""
    told(opened)
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        for _ in range(3):
            take_one(opened)
            told(opened, replace(opened.deps, sleep=never))
        opened.wall_at += timedelta(seconds=seconds)

    def never(seconds: float) -> None:
        pytest.fail("somebody else has the next turn")

    take_one(opened)
    told(opened, replace(opened.deps, sleep=sleep))
    assert (free(opened), files(opened).written, len(waits)) == (1, 2, 1)


def test_a_change_while_the_file_is_read_takes_the_next_turn(opened: World) -> None:
    def meanwhile() -> None:
        take_one(opened)
        told(opened)

    files(opened).before = meanwhile
    told(opened)
    assert free(opened) == 4


def test_many_at_once_write_once_and_once_more(opened: World) -> None:
    """Eight handlers, one second: one goes at once, one has the next turn, six leave it to them."""
    take_one(opened)
    record.pool_changed(opened.deps, pool_id(opened.round_id, SITE))
    ready, gone, slept = threading.Barrier(8), threading.Event(), []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        gone.wait(20)

    def handler() -> None:
        ready.wait()
        counts.changed(replace(opened.deps, sleep=sleep), opened.round_id)

    threads = [threading.Thread(target=handler) for _ in range(8)]
    for thread in threads:
        thread.start()
    while sum(thread.is_alive() for thread in threads) > len(slept):
        time.sleep(0.01)
    gone.set()
    for thread in threads:
        thread.join(20)
    assert len(slept) <= 1
    assert files(opened).written == 1 + len(slept)


def older_put_late(world: World, write: Callable[[], None]) -> None:
    """A slow writer has read 5 free places; meanwhile one is taken, and another writes 4."""

    def meanwhile() -> None:
        world.wall_at += SECOND
        take_one(world)
        told(world)
        assert free(world) == 4

    files(world).before = meanwhile
    write()


def test_unguarded_an_older_file_stays_over_a_newer(opened: World) -> None:
    """The race, with the guard off: it reads and writes, and doesn't look again."""
    key = f"availability/{opened.round_id}.json"

    def write() -> None:
        found = counts._now(opened.round_id, opened.wall_at)
        opened.deps.files.write(key, counts._text(found), "application/json")

    older_put_late(opened, write)
    assert free(opened) == 5


def test_an_older_file_over_a_newer_is_written_again(opened: World) -> None:
    older_put_late(opened, lambda: counts.changed(opened.deps, opened.round_id))
    assert (free(opened), files(opened).written) == (4, 3)


def test_a_turn_that_comes_too_late_leaves_it_to_the_later_one(opened: World) -> None:
    """Its holder slept for long; another has been given up waiting for it and has written."""
    told(opened)

    def sleep(seconds: float) -> None:
        opened.wall_at += timedelta(seconds=seconds) + 2 * SECOND
        told(opened)

    take_one(opened)
    written = files(opened).written
    told(opened, replace(opened.deps, sleep=sleep))
    assert (free(opened), files(opened).written) == (4, written + 1)


def test_whoever_cannot_write_is_told_again_and_writes_then(opened: World) -> None:
    """The stream delivers the batch once more."""

    def fails(*_: object) -> None:
        raise ConnectionError

    told(opened)
    take_one(opened)
    with pytest.raises(ConnectionError):
        told(opened, replace(opened.deps, sleep=fails))
    seen = turns.last(f"availability#{opened.round_id}")
    assert seen.begun == seen.taken
    files(opened).before = fails
    with pytest.raises(ConnectionError):
        told(opened)
    told(opened)
    assert free(opened) == 4


def test_the_sweep_makes_anew_what_is_missing_or_old(opened: World) -> None:
    """And nothing else: a fresh file is left alone, up to a minute."""
    sweep.run(opened.deps, of=[opened.round_id])
    first = counts.of(opened.deps, opened.round_id)
    assert (files(opened).written, first.as_of) == (1, opened.wall_at)
    opened.pass_time(timedelta(seconds=60))
    sweep.run(opened.deps, of=[opened.round_id])
    assert files(opened).written == 1
    opened.pass_time(timedelta(milliseconds=1))
    sweep.run(opened.deps, of=[opened.round_id])
    assert files(opened).written == 2
    assert counts.of(opened.deps, opened.round_id).as_of == opened.wall_at


# --- what readers see may be old ---


@pytest.mark.proves("S1-26")
def test_a_stale_snapshot_never_sells_a_place_twice(opened: World) -> None:
    """It goes on saying that all five are free, and eight come."""
    stale = availability.get(pool_id(opened.round_id, SITE))
    assert stale is not None
    held = 0
    for _ in range(8):
        availability.put(replace(stale, as_of=opened.wall_at))
        try:
            take_one(opened)
        except SoldOut:
            continue
        held += 1
    (shard,) = seats.read_all(pool_id(opened.round_id, SITE), 1)
    assert (held, len(shard.held)) == (5, 5)


def sold_out_and_one_back(world: World) -> None:
    """Readers still see none, though a place was given back; nobody has told them."""
    people = [world.ready() for _ in range(5)]
    for person in people:
        world.hold(person, SITE)
    told(world)
    booking.cancel(world.deps, people[0].id, world.round_id, world.actor(people[0]))
    assert free(world) == 0


@pytest.mark.proves("S1-26")
def test_a_stale_snapshot_hides_no_place_longer_than_its_refresh(opened: World) -> None:
    sold_out_and_one_back(opened)
    with pytest.raises(SoldOut):
        opened.hold(opened.ready(), SITE)
    told(opened)
    assert free(opened) == 1
    opened.hold(opened.ready(), SITE)


def test_even_if_the_refresh_never_comes_a_minute_is_the_longest(opened: World) -> None:
    sold_out_and_one_back(opened)
    opened.pass_time(timedelta(seconds=59))
    with pytest.raises(SoldOut):
        opened.hold(opened.ready(), SITE)
    opened.pass_time(timedelta(seconds=2))
    opened.hold(opened.ready(), SITE)
