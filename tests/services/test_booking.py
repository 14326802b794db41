"""Holds: whose, where, until when, and what a repeat answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.domain.errors import (
    AgreementNeeded,
    AlreadyRegistered,
    IdempotencyMismatch,
    NotEligible,
    NotFound,
    SiteClosed,
    SoldOut,
    TooEarly,
    WindowClosed,
)
from chalicelib.domain.registration import State
from chalicelib.domain.seats import pool_id
from chalicelib.domain.window import iso
from chalicelib.services import booking, sites, standing
from chalicelib.store import registrations, seats
from tests.world import OPENS, STAFF, World


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 2)
    return world


@pytest.mark.proves("S1-26", "S1-27")
def test_a_hold_takes_one_place_for_24_hours(opened: World) -> None:
    person = opened.ready()
    held = opened.hold(person, "42001")
    assert held.state == State.INTENT
    assert held.payment_deadline == OPENS + timedelta(hours=24)
    shard = seats.read(pool_id(opened.round_id, "42001"), 0)
    assert shard.held == {person.id: held.place.value}


@pytest.mark.proves("A6-1")
def test_the_deadline_is_never_after_pay_until(opened: World) -> None:
    opened.at = OPENS + timedelta(days=11)
    held = opened.hold(opened.ready(), "42001")
    assert iso(held.payment_deadline) == "2014-11-10T09:00:00Z"


@pytest.mark.proves("S1-07")
@pytest.mark.parametrize(
    ("seconds", "allowed"), [(-1, False), (0, True), (11 * 86400 + 8 * 3600 - 1, True)]
)
def test_the_window_opens_and_closes_to_the_second(
    opened: World, seconds: int, allowed: bool
) -> None:
    person = opened.ready()
    opened.at = OPENS + timedelta(seconds=seconds)
    if allowed:
        assert opened.hold(person, "42001").state == State.INTENT
        return
    with pytest.raises(TooEarly) as refused:
        opened.hold(person, "42001")
    assert refused.value.params["at"] == "2014-10-30T01:00:00Z"


@pytest.mark.proves("S1-07")
def test_the_closing_instant_is_outside(opened: World) -> None:
    person = opened.ready()
    opened.at = OPENS + timedelta(days=11, hours=8)
    with pytest.raises(WindowClosed) as refused:
        opened.hold(person, "42001")
    assert refused.value.params["opens_at"] == "2014-10-30T01:00:00Z"
    assert refused.value.params["closes_at"] == "2014-11-10T09:00:00Z"


@pytest.mark.proves("S1-04", "S1-24", "E-42")
@pytest.mark.parametrize(
    ("scores", "eligible"),
    [
        ((("CET4", 499),), False),
        ((("CET4", 500),), True),
        ((("CET6", 424),), False),
        ((("CET6", 425),), True),
        ((("CET4", 499), ("CET6", 424)), False),
        ((("CET4", 499), ("CET6", 425)), True),
    ],
)
def test_only_the_eligible_hold(
    opened: World, scores: tuple[tuple[str, int], ...], eligible: bool
) -> None:
    person = opened.person(*scores)
    if eligible:
        booking.agree(opened.deps, person.id, opened.round_id, "2014-1")
        opened.consent(person)
        assert opened.hold(person, "42001").state == State.INTENT
        return
    with pytest.raises(NotEligible) as refused:
        opened.hold(person, "42001")
    assert {reason.clause for reason in refused.value.reasons} == {"一"}
    assert all(reason.params["limit"] in (500, 425) for reason in refused.value.reasons)
    assert all(reason.way_out for reason in refused.value.reasons)


@pytest.mark.proves("S1-14")
def test_no_hold_without_the_agreement(opened: World) -> None:
    with pytest.raises(AgreementNeeded) as refused:
        opened.hold(opened.person(), "42001")
    assert refused.value.params["version"] == "2014-1"


@pytest.mark.proves("S1-11")
def test_a_full_site_refuses_and_leaves_no_intent(opened: World) -> None:
    for _ in range(2):
        opened.hold(opened.ready(), "42001")
    late = opened.ready()
    with pytest.raises(SoldOut):
        opened.hold(late, "42001")
    seen = registrations.get(late.id, opened.round_id)
    assert seen is None or seen.state == State.NONE


@pytest.mark.proves("S1-28")
def test_an_expired_place_is_taken_over_by_the_next(opened: World) -> None:
    first = [opened.ready() for _ in range(2)]
    for person in first:
        opened.hold(person, "42001")
    opened.pass_time(timedelta(hours=24, minutes=10, seconds=4))
    late = opened.ready()
    with pytest.raises(SoldOut):
        opened.hold(late, "42001")
    opened.pass_time(timedelta(seconds=1))
    assert opened.hold(late, "42001").state == State.INTENT
    assert len(seats.read(pool_id(opened.round_id, "42001"), 0).held) == 2


def test_a_second_hold_elsewhere_names_the_first(opened: World) -> None:
    opened.site("42002", 5)
    person = opened.ready()
    opened.hold(person, "42001")
    with pytest.raises(AlreadyRegistered) as refused:
        opened.hold(person, "42002", "key-00000002")
    assert refused.value.params["site"] == "42001"


def test_two_tabs_get_the_same_place(opened: World) -> None:
    person = opened.ready()
    one = opened.hold(person, "42001", "key-00000001")
    two = opened.hold(person, "42001", "key-00000002")
    assert (one.seq, one.entries) == (two.seq, two.entries)


def test_the_same_key_for_another_site_is_refused(opened: World) -> None:
    opened.site("42002", 5)
    person = opened.ready()
    opened.hold(person, "42001")
    with pytest.raises(IdempotencyMismatch):
        opened.hold(person, "42002")


def test_the_same_key_after_the_expiry_holds_nothing_new(opened: World) -> None:
    person = opened.ready()
    opened.hold(person, "42001")
    opened.pass_time(timedelta(hours=25))
    _, new = booking.hold(
        opened.deps, person.id, opened.round_id, "42001", "key-00000001", opened.actor(person)
    )
    assert not new
    assert standing.of(opened.deps, person.id, opened.round_id).condition == "expired"


def test_unknown_and_closed_sites_are_refused(opened: World) -> None:
    person = opened.ready()
    with pytest.raises(NotFound):
        opened.hold(person, "99999")
    sites.set_open(opened.deps, opened.round_id, "42001", False, STAFF, "停电")
    with pytest.raises(SiteClosed):
        opened.hold(person, "42001")


def test_a_cancelled_place_goes_back_at_once(opened: World) -> None:
    person = opened.ready()
    opened.hold(person, "42001")
    booking.cancel(opened.deps, person.id, opened.round_id, opened.actor(person))
    assert seats.read(pool_id(opened.round_id, "42001"), 0).held == {}
    booking.cancel(opened.deps, person.id, opened.round_id, opened.actor(person))
    again = opened.hold(person, "42001", "key-00000003")
    assert again.seq == 3


@pytest.mark.proves("S1-26")
def test_in_the_grace_the_next_hold_takes_on_the_same_place(world: World) -> None:
    """It is still theirs there: not two places for one person, and no refusal by the snapshot."""
    world.round()
    world.site("42001", 50)
    site, pool = sites.get(world.round_id, "42001"), pool_id(world.round_id, "42001")
    people = [world.ready() for _ in range(6)]
    first = [world.hold(person, "42001") for person in people]
    for number in (0, 1):
        taken = len(seats.read(pool, number).held)
        assert seats.set_cap(pool, number, taken)
    world.pass_time(timedelta(hours=24, seconds=1))
    sites.refresh(world.deps, world.round_id, site)
    second = [world.hold(person, "42001", "key-00000002") for person in people]
    assert [held.entries for held in second] == [held.entries for held in first]
    assert sum(len(seats.read(pool, number).held) for number in (0, 1)) == 6
