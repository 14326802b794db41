"""Holds about to expire: two hours ahead, once, and only who needs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.services import booking, reminders, rounds, sites
from chalicelib.services.sites import get
from chalicelib.store import guards
from chalicelib.store import messages as store
from chalicelib.store.seats import SeatShard
from tests.messaging import kinds
from tests.stage import paid
from tests.world import OPENS, World

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
    assert guards.watermark(f"remind#{opened.round_id}") is None
    assert remind(opened) == 4 - told
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
    assert guards.watermark(f"remind#{opened.round_id}") is None


def test_one_run_over_all_rounds_says_what_it_did(opened: World) -> None:
    opened.hold(opened.ready(), "42001")
    opened.pass_time(HOLD - AHEAD)
    for code in ("42001", "42002"):
        sites.refresh(opened.deps, opened.round_id, get(opened.round_id, code))
    done = reminders.run(opened.deps)
    assert done.expiring >= 1
    assert done.complete
    assert store.campaigns(opened.round_id) == {}
