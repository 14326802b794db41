"""What stands before a hold stands before the lists too: the turn, the work, the cool-down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import CoolingDown, TooEarly, WorkNeeded
from chalicelib.domain.seat_rules import CoolDown, SeatRules
from chalicelib.domain.window import iso
from chalicelib.services import opening, rounds, work
from tests.opening_stage import EVERYBODY, GATHERING, RULE, TICK, announced, solved, with_work
from tests.stage import everything
from tests.standby_stage import OTHER, RULES, SITE, cancel, full, join, refresh, said
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
