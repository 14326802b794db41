"""What stands before a hold stands before the lists too: the turn, the work, the cool-down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import CoolingDown, TooEarly, TooMany, WorkNeeded
from chalicelib.domain.seat_rules import CoolDown, SeatRules
from chalicelib.domain.window import iso
from chalicelib.services import opening, rounds, standby, standing, work
from tests.opening_stage import EVERYBODY, GATHERING, RULE, TICK, announced, solved, with_work
from tests.stage import everything
from tests.standby_stage import (
    OTHER,
    RULES,
    SITE,
    cancel,
    full,
    join,
    leave,
    refresh,
    said,
    waits,
)
from tests.world import OPENS, STAFF, World


@pytest.fixture
def sold_out(world: World) -> World:
    """A site without a place, from the opening by a draw on."""
    announced(world, SeatRules(opening=RULE, standby=RULES.standby))
    world.site(SITE, 0)
    world.site(OTHER, 0)
    opening.commit(world.deps, world.round_id, "通知已公布", STAFF)
    world.at = GATHERING
    return world


def a_pass(world: World, person: Candidate) -> opening.Turn:
    return opening.ask(world.deps, person.id, rounds.get(world.round_id), None)


@pytest.mark.proves("E-15", "D-6")
def test_nobody_joins_a_list_before_their_turn(sold_out: World) -> None:
    person, late = sold_out.ready(), sold_out.ready()
    turn = a_pass(sold_out, person)
    before = everything()
    for who, given, at in ((person, turn.pass_, turn.at), (late, None, EVERYBODY)):
        for now in (OPENS, at - TICK):
            sold_out.at = now
            with pytest.raises(TooEarly) as refused:
                join(sold_out, who, turn=given)
            assert refused.value.params["at"] == iso(at)
    assert everything() == before
    sold_out.at = turn.at
    join(sold_out, person, turn=turn.pass_)
    join(sold_out, person)
    assert said(sold_out, person) == ("waiting", 1, None)
    sold_out.at = EVERYBODY
    join(sold_out, late)
    assert said(sold_out, late) == ("waiting", 2, None)


def test_joining_costs_the_work_of_a_hold(sold_out: World) -> None:
    with_work(sold_out, hold=True)
    sold_out.at = EVERYBODY
    person = sold_out.ready()
    before = everything()
    with pytest.raises(WorkNeeded) as needed:
        join(sold_out, person)
    assert needed.value.params == {"purpose": "hold"}
    assert everything() == before
    challenge = work.for_hold(sold_out.deps, sold_out.round_id)
    assert challenge is not None
    solution = solved(challenge)
    join(sold_out, person, solution=solution)
    join(sold_out, person)
    with pytest.raises(WorkNeeded):
        join(sold_out, sold_out.ready(), solution=solution)


def test_who_cools_down_joins_no_list(world: World) -> None:
    rule = CoolDown(after=1, lasts=timedelta(hours=3), scarce_percent=30)
    (holder,) = full(world, rules=SeatRules(cool_down=rule, standby=RULES.standby))
    cancel(world, holder)
    world.pass_time(timedelta(seconds=1))
    refresh(world)
    world.hold(world.ready(), SITE)
    world.pass_time(timedelta(seconds=1))
    refresh(world)
    with pytest.raises(CoolingDown):
        join(world, holder)
    world.pass_time(rule.lasts)
    join(world, holder)


def test_a_position_far_back_is_not_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standby, "FAR", 3)
    full(world)
    people = [waits(world) for _ in range(5)]
    shown = [standby.shown(standing.of(world.deps, one.id, world.round_id)) for one in people]
    assert [(one.position, one.exact) for one in shown if one is not None] == [
        (1, True),
        (2, True),
        (3, False),
        (3, False),
        (3, False),
    ]


def test_joining_over_and_over_is_limited(world: World) -> None:
    full(world)
    person, other = world.ready(), world.ready()
    world.wall_at = world.wall_at.replace(minute=0)
    for _ in range(standby.JOINS):
        join(world, person)
        join(world, person)
        leave(world, person)
    with pytest.raises(TooMany):
        join(world, person)
    join(world, other)
    world.wall_at += timedelta(hours=1)
    join(world, person)
