"""Whoever lets hold after hold end unpaid waits a while, while places are scarce."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.domain.errors import CoolingDown
from chalicelib.domain.registration import Condition, State
from chalicelib.domain.seat_rules import CoolDown, SeatRules
from chalicelib.services import sites, sweep
from tests.services.test_write_costs import counted
from tests.services.till import Till
from tests.world import World

SITE, OTHER = "42001", "42002"
RULE = CoolDown(after=2, lasts=timedelta(hours=3), scarce_percent=30)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def opened(world: World) -> World:
    """Ten places; three are taken, so that a hold more leaves less than thirty in a hundred."""
    world.round(seat_rules=SeatRules(cool_down=RULE))
    world.site(SITE, 10)
    world.site(OTHER, 10)
    return world


def seen_free(world: World, taken: int, site: str = SITE) -> None:
    """So many of the ten are taken, and readers know it."""
    for _ in range(taken):
        world.hold(world.ready(), site)
    world.wall_at += SECOND
    sites.refresh(world.deps, world.round_id, sites.get(world.round_id, site))


def give_back(till: Till, times: int, site: str = SITE) -> None:
    for number in range(times):
        till.hold(site, f"key-back-{number:04d}")
        till.cancel()


def again(till: Till, site: str = SITE) -> None:
    till.hold(site, "key-again-0001")


@pytest.fixture
def scarce(opened: World) -> Till:
    """Somebody who has not held yet, before a pool with two of ten free."""
    seen_free(opened, 8)
    return Till(opened, opened.ready())


@pytest.mark.proves("S1-26")
def test_the_refusal_names_the_holds_the_limit_and_until_when(scarce: Till) -> None:
    give_back(scarce, 2)
    with pytest.raises(CoolingDown) as refused:
        again(scarce)
    assert refused.value.params == {
        "holds": 2,
        "limit": 2,
        "until": "2014-10-30T04:00:00Z",
        "retry_after": 3 * 3600 + 1,
    }


def test_one_hold_less_is_not_too_many(scarce: Till) -> None:
    give_back(scarce, 1)
    again(scarce)
    assert scarce.condition() == Condition.HELD


def test_it_ends_at_its_instant(scarce: Till) -> None:
    give_back(scarce, 2)
    scarce.world.pass_time(RULE.lasts - SECOND)
    seen_free(scarce.world, 0)
    with pytest.raises(CoolingDown):
        again(scarce)
    scarce.world.at += SECOND
    again(scarce)
    assert scarce.condition() == Condition.HELD


def test_an_expired_hold_counts_though_nobody_wrote_it(opened: World) -> None:
    """By comparison, at the next one; the time runs from the payment deadline."""
    till = Till.of(opened)
    opened.pass_time(timedelta(hours=25))
    again(till)
    assert till.registration().reholds == 1
    opened.pass_time(timedelta(hours=24))
    assert till.condition() == Condition.EXPIRED
    seen_free(opened, 8)
    with pytest.raises(CoolingDown) as refused:
        till.hold(SITE, "key-third-0001")
    assert refused.value.params["holds"] == 2
    assert refused.value.params["until"] == "2014-11-01T05:00:00Z"


def test_it_is_the_same_once_the_sweep_has_written_it(opened: World) -> None:
    till = Till.of(opened)
    opened.pass_time(timedelta(hours=25))
    sweep.run(opened.deps, of=[opened.round_id])
    assert till.registration().state == State.EXPIRED
    again(till)
    assert till.registration().reholds == 1


def test_in_the_last_hour_nobody_waits(scarce: Till) -> None:
    """Nor is anybody told to wait for longer than to that hour."""
    world = scarce.world
    world.at = world.at.replace(month=11, day=10, hour=15, minute=59, second=59)
    give_back(scarce, 2)
    with pytest.raises(CoolingDown) as refused:
        again(scarce)
    assert refused.value.params["until"] == "2014-11-10T08:00:00Z"
    assert refused.value.params["retry_after"] == 2
    world.at += SECOND
    again(scarce)


@pytest.mark.parametrize(("taken", "cools"), [(7, False), (8, True)])
def test_only_while_places_are_scarce(opened: World, taken: int, cools: bool) -> None:
    """Three of ten are thirty in a hundred: not fewer."""
    seen_free(opened, taken)
    till = Till(opened, opened.ready())
    give_back(till, 2)
    if cools:
        with pytest.raises(CoolingDown):
            again(till)
    else:
        again(till)


def test_another_site_with_places_is_open_to_them(scarce: Till) -> None:
    give_back(scarce, 2)
    again(scarce, OTHER)
    assert scarce.condition() == Condition.HELD


def test_the_hold_that_one_has_is_answered_again(scarce: Till) -> None:
    """A repeat and another tab are no new hold."""
    give_back(scarce, 1)
    again(scarce)
    again(scarce)
    scarce.hold(SITE, "key-other-tab1")
    assert scarce.registration().reholds == 1


def test_where_the_round_says_nothing_nobody_waits(world: World) -> None:
    world.round()
    world.site(SITE, 10)
    seen_free(world, 9)
    till = Till(world, world.ready())
    give_back(till, 9)
    again(till)
    assert till.registration().reholds == 9


def test_who_never_had_a_place_gave_none_back(opened: World) -> None:
    """Refused, and refused again: no hold has ended."""
    seen_free(opened, 10)
    till = Till(opened, opened.ready())
    for number in range(3):
        with pytest.raises(Exception, match="sold_out"):
            till.hold(SITE, f"key-full-{number:04d}")
    again(till, OTHER)
    assert till.registration().reholds == 0


def test_nobody_writes_more_for_it(scarce: Till) -> None:
    """Neither who is refused, nor who is not: a hold is two writes and giving back as many."""
    with counted(scarce.world) as held:
        scarce.hold(SITE, "key-first-0001")
    with counted(scarce.world) as returned:
        scarce.cancel()
    give_back(scarce, 1)
    with counted(scarce.world) as refused, pytest.raises(CoolingDown):
        again(scarce)
    assert held == returned == {"REGISTRATIONS_TABLE": 1, "SEATS_TABLE": 1}
    assert refused == {}
