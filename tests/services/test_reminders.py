"""Holds about to expire: two hours ahead, once, and only who needs it."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.seats import pool_id
from chalicelib.domain.window import Window
from chalicelib.services import booking, campaigns, extension, reminders, rounds, sites
from chalicelib.services.sites import get
from chalicelib.store import board, guards
from chalicelib.store import messages as store
from chalicelib.store.board import Row
from chalicelib.store.seats import PoolMissing, SeatShard
from tests.messaging import kinds
from tests.stage import paid
from tests.world import OPENS, STAFF, World

HOLD, AHEAD = timedelta(days=1), timedelta(hours=2)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 5)
    world.site("42002", 5)
    return world


def remind(world: World) -> int:
    """One run for this world's round, with fresh snapshots as the stream keeps them."""
    for code in ("42001", "42002"):
        sites.refresh(world.deps, world.round_id, get(world.round_id, code))
    until = world.wall_at + timedelta(seconds=45)
    return reminders.expiring(world.deps, rounds.get(world.round_id), until)


@pytest.mark.proves("S1-38")
def test_reminded_two_hours_ahead_and_once(opened: World) -> None:
    person = opened.ready()
    opened.hold(person, "42001")
    opened.pass_time(HOLD - AHEAD - SECOND)
    assert remind(opened) == 0
    opened.pass_time(SECOND)
    assert remind(opened) == 1
    for _ in range(3):
        assert remind(opened) == 0
        opened.pass_time(MINUTE)
    assert kinds(opened, person) == ["hold_expiring"]


@pytest.mark.proves("S1-38")
@pytest.mark.parametrize(("before", "told"), [(SECOND, 1), (timedelta(), 2)])
def test_an_extended_hold_is_reminded_of_its_new_deadline_too(
    opened: World, before: timedelta, told: int
) -> None:
    person = opened.ready()
    opened.hold(person, "42001")
    opened.pass_time(HOLD - AHEAD)
    assert remind(opened) == 1
    until = opened.at + AHEAD + timedelta(hours=6)
    of = (person.id, opened.round_id)
    extension.extend(opened.deps, *of, until, "why", STAFF)
    assert remind(opened) == 0
    opened.pass_time(timedelta(hours=6) - before)
    remind(opened)
    remind(opened)
    assert kinds(opened, person) == ["hold_expiring"] * told


def test_a_run_that_comes_late_makes_it_good(opened: World) -> None:
    person = opened.ready()
    opened.hold(person, "42001")
    opened.pass_time(HOLD - AHEAD - MINUTE)
    assert remind(opened) == 0
    opened.pass_time(AHEAD)
    assert remind(opened) == 1
    assert kinds(opened, person) == ["hold_expiring"]


def test_past_the_deadline_it_is_too_late_to_remind(opened: World) -> None:
    person = opened.ready()
    opened.hold(person, "42001")
    opened.pass_time(HOLD)
    assert remind(opened) == 0
    assert kinds(opened, person) == []


def test_a_place_given_back_or_paid_is_not_reminded_of(opened: World) -> None:
    gone = opened.ready()
    opened.hold(gone, "42001")
    payer = paid(opened, original=False)
    booking.cancel(opened.deps, gone.id, opened.round_id, opened.actor(gone))
    opened.pass_time(HOLD - AHEAD)
    assert remind(opened) == 0
    assert kinds(opened, gone) == kinds(opened, payer) == []


@pytest.mark.parametrize(
    ("left", "after", "reminded"),
    [
        (AHEAD, timedelta(minutes=20), False),
        (AHEAD + timedelta(minutes=10), timedelta(minutes=10), True),
        (AHEAD + timedelta(minutes=9), timedelta(minutes=9), False),
    ],
)
def test_holds_made_late_in_the_round(
    opened: World, left: timedelta, after: timedelta, reminded: bool
) -> None:
    """Near the end of phase one the deadline is the round's, however short that is."""
    ends = OPENS + timedelta(days=11, hours=8)
    opened.pass_time(ends - left - opened.at)
    person = opened.ready()
    held = opened.hold(person, "42002")
    assert held.payment_deadline == ends
    remind(opened)
    for _ in range(int(after / MINUTE)):
        opened.pass_time(MINUTE)
        remind(opened)
    assert (kinds(opened, person) == ["hold_expiring"]) is reminded


def test_a_run_whose_time_is_over_goes_on_next_time(opened: World) -> None:
    people = [opened.ready() for _ in range(4)]
    for number, person in enumerate(people):
        opened.hold(person, "42001", f"key-0000000{number}")
    opened.pass_time(HOLD - AHEAD)
    walls = iter([opened.wall_at] * 3)
    until = opened.wall_at + timedelta(seconds=45)
    sites.refresh(opened.deps, opened.round_id, get(opened.round_id, "42001"))
    sites.refresh(opened.deps, opened.round_id, get(opened.round_id, "42002"))
    short = replace(opened.deps, wall=lambda: next(walls, until))
    told = reminders.expiring(short, rounds.get(opened.round_id), until)
    assert told < 4
    assert guards.watermark(f"remind#{opened.round_id}#42001") is None
    assert remind(opened) == 4 - told
    assert guards.watermark(f"remind#{opened.round_id}#42001") is not None
    assert [kinds(opened, person) for person in people] == [["hold_expiring"]] * 4


def test_a_clock_moved_back_starts_anew_and_tells_nobody_twice(opened: World) -> None:
    first = opened.ready()
    opened.hold(first, "42001")
    opened.pass_time(HOLD - AHEAD)
    assert remind(opened) == 1
    opened.at -= timedelta(hours=20)
    second = opened.ready()
    opened.hold(second, "42002")
    assert remind(opened) == 0
    opened.pass_time(HOLD - AHEAD)
    assert remind(opened) == 1
    assert kinds(opened, first) == kinds(opened, second) == ["hold_expiring"]


def test_where_nothing_is_due_no_shard_is_read(opened: World) -> None:
    """A site whose shards are gone would raise, were they looked at."""
    opened.hold(opened.ready(), "42001")
    assert remind(opened) == 0
    SeatShard(f"{opened.round_id}/42001#0").delete()
    until = opened.wall_at + timedelta(seconds=45)
    assert reminders.expiring(opened.deps, rounds.get(opened.round_id), until) == 0


def test_outside_the_time_of_payment_nothing_is_looked_at(opened: World) -> None:
    person = opened.ready()
    opened.hold(person, "42001")
    opened.at = OPENS - SECOND
    assert remind(opened) == 0
    opened.at = OPENS + timedelta(days=11, hours=8)
    assert remind(opened) == 0
    assert guards.watermark(f"remind#{opened.round_id}#42001") is None


def held(world: World, site: str, count: int) -> list[Candidate]:
    """So many new people with a place there, soon to expire."""
    people = [world.ready() for _ in range(count)]
    for number, person in enumerate(people):
        world.hold(person, site, f"key-{site}-{number:04d}")
    return people


def test_a_great_many_due_together_are_told_chunk_by_chunk(
    opened: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each run adds to the one before, and passes over the site that is done."""
    monkeypatch.setattr(reminders, "CHUNK", 2)
    people = held(opened, "42001", 4) + held(opened, "42002", 3)
    opened.pass_time(HOLD - AHEAD)
    for code in ("42001", "42002"):
        sites.refresh(opened.deps, opened.round_id, get(opened.round_id, code))
    until = opened.wall_at + timedelta(seconds=45)
    runs = []
    for _ in range(3):
        walls = iter([opened.wall_at] * 8)
        short = replace(opened.deps, wall=functools.partial(next, walls, until))
        runs.append(reminders.expiring(short, rounds.get(opened.round_id), until))
    assert runs == [4, 3, 0]
    assert [kinds(opened, person) for person in people] == [["hold_expiring"]] * 7


def test_what_is_told_is_kept_whatever_comes_after_it(opened: World) -> None:
    """A site whose shards are gone raises, were they looked at; here they come later."""
    first, second = held(opened, "42001", 1) + held(opened, "42002", 1)
    opened.pass_time(HOLD - AHEAD)
    for code in ("42001", "42002"):
        sites.refresh(opened.deps, opened.round_id, get(opened.round_id, code))
    broken = SeatShard.get(f"{opened.round_id}/42002#0")
    broken.delete()
    until = opened.wall_at + timedelta(seconds=45)
    with pytest.raises(PoolMissing):
        reminders.expiring(opened.deps, rounds.get(opened.round_id), until)
    assert kinds(opened, first) == ["hold_expiring"]
    assert guards.watermark(f"remind#{opened.round_id}#42001") == opened.at + AHEAD
    assert guards.watermark(f"remind#{opened.round_id}#42002") is None
    broken.save()
    assert remind(opened) == 1
    assert kinds(opened, second) == ["hold_expiring"]


def earlier_round(world: World, rows: int) -> tuple[str, list[str]]:
    """A round whose tickets are open now, with so many who have paid; its id comes first."""
    mine, world.round_id = world.round_id, f"a-{world.round_id}"
    opens = world.at - MINUTE
    closes = opens - timedelta(days=2)
    sells = Window(closes - timedelta(days=2), closes)
    two = Window(opens, opens + timedelta(days=20))
    world.round(phase_one=sells, pay_until=closes, phase_two=two)
    world.site("42001", 5)
    made, world.round_id = world.round_id, mine
    ids = [f"{made}-{number:04d}" for number in range(rows)]
    for candidate_id in ids:
        row = Row(
            pool_id(made, "42001"), candidate_id, "paid", "林*", "4200", *(OPENS, OPENS, OPENS, 1)
        )
        assert board.put(row, None, {}, made)
    return made, ids


def test_a_long_walk_of_one_round_holds_up_neither_deadlines_nor_walks_of_others(
    opened: World,
) -> None:
    """The wall runs on by most of the run's time with each page of the first round's walk."""
    person = held(opened, "42001", 1)[0]
    opened.pass_time(HOLD - AHEAD)
    first, ids = earlier_round(opened, campaigns.PAGE * 3)
    for code in ("42001", "42002"):
        sites.refresh(opened.deps, opened.round_id, get(opened.round_id, code))

    def pages() -> int:
        campaign = store.campaigns(first).get(("ticket_open", "1"))
        return campaign.told // campaigns.PAGE if campaign else 0

    start = opened.wall_at
    slow = replace(opened.deps, wall=lambda: start + timedelta(seconds=30 * pages()))
    done = reminders.run(slow)
    assert kinds(opened, person) == ["hold_expiring"]
    assert pages() == 1, "two would fit into the whole time"
    assert not done.complete
    for _ in range(2):
        reminders.run(opened.deps)
    assert all(len(store.of_person(one)) == 1 for one in ids)


def test_one_run_over_all_rounds_says_what_it_did(opened: World) -> None:
    opened.hold(opened.ready(), "42001")
    opened.pass_time(HOLD - AHEAD)
    for code in ("42001", "42002"):
        sites.refresh(opened.deps, opened.round_id, get(opened.round_id, code))
    done = reminders.run(opened.deps)
    assert done.expiring >= 1
    assert done.complete
    assert store.campaigns(opened.round_id) == {}
