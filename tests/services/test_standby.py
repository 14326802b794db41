"""Lists for full sites: join, leave, who is offered a released place, and every ending."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import (
    AlreadyRegistered,
    AlreadyWaiting,
    ConsentNeeded,
    NotEligible,
    NotFound,
    PlacesFree,
    SiteClosed,
    SoldOut,
    WindowClosed,
    WrongState,
)
from chalicelib.domain.registration import State
from chalicelib.domain.seat_rules import SeatRules
from chalicelib.domain.standby import WaitState
from chalicelib.domain.window import Window
from chalicelib.services import booking, checkout, settlement, sites, sweep
from chalicelib.services.promotion import OFFERS
from chalicelib.store import rounds as stored_rounds
from chalicelib.store import standby as store
from chalicelib.store import tables
from tests.standby_stage import (
    OFFER,
    OTHER,
    RULES,
    SITE,
    cancel,
    entries,
    full,
    join,
    leave,
    refresh,
    registration,
    resting,
    said,
    visit,
    wait_of,
    waits,
)
from tests.world import OPENS, STAFF, World

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
GRACE = timedelta(minutes=10)


@pytest.mark.proves("E-15")
def test_a_released_place_goes_to_the_first_of_the_list(world: World) -> None:
    (holder,) = full(world)
    first, second = waits(world), waits(world)
    assert (said(world, first), said(world, second)) == (
        ("waiting", 1, None),
        ("waiting", 2, None),
    )
    cancel(world, holder)
    with pytest.raises(SoldOut):
        world.hold(world.ready(), SITE)
    assert visit(world).offered == 1
    offer = registration(world, first)
    assert offer is not None
    assert (offer.state, offer.payment_deadline) == (State.INTENT, world.at + OFFER)
    assert entries(world) == {first.id: offer.place}
    assert said(world, first) == ("offered", None, None)
    assert said(world, second) == ("waiting", 1, None)


def test_accepting_is_paying(world: World) -> None:
    (holder,) = full(world)
    person = waits(world)
    cancel(world, holder)
    visit(world)
    actor = world.actor(person)
    started = checkout.start(world.deps, person.id, world.round_id, None, "key-payment-1", actor)
    settlement.settle(world.deps, world.provider.pay(started.payment_no, world.at), actor)
    paid = registration(world, person)
    assert paid is not None
    assert paid.state == State.PAID
    assert said(world, person) is None
    assert visit(world).offered == 0


def test_off_by_default_a_place_is_released_at_once(world: World) -> None:
    """S1-28 stands where the round says nothing."""
    (holder,) = full(world, rules=SeatRules())
    with pytest.raises(NotFound):
        join(world, world.ready())
    cancel(world, holder)
    assert entries(world) == {}
    refresh(world)
    world.hold(world.ready(), SITE)


def test_with_the_rule_but_nobody_waiting_a_place_is_released_at_once(world: World) -> None:
    (holder,) = full(world)
    cancel(world, holder)
    assert entries(world) == {}
    refresh(world)
    world.hold(world.ready(), SITE)


def test_who_may_join(world: World) -> None:
    (holder,) = full(world)
    with pytest.raises(AlreadyRegistered):
        join(world, holder)
    with pytest.raises(NotEligible):
        join(world, world.person(("CET4", 100)))
    agreed = world.person()
    booking.agree(world.deps, agreed.id, world.round_id, "2014-1")
    with pytest.raises(ConsentNeeded):
        join(world, agreed)
    with pytest.raises(PlacesFree):
        join(world, world.ready(), OTHER)
    world.site("42003", 0)
    sites.set_open(world.deps, world.round_id, "42003", False, STAFF, "why")
    with pytest.raises(SiteClosed):
        join(world, world.ready(), "42003")


@pytest.mark.parametrize(("before", "joins"), [(SECOND, True), (timedelta(), False)])
def test_joining_ends_with_the_window(world: World, before: timedelta, joins: bool) -> None:
    full(world)
    person, closes = world.ready(), OPENS + timedelta(hours=1)
    world.round(seat_rules=RULES, version=1, phase_one=Window(OPENS, closes))
    world.at = closes - before
    if joins:
        join(world, person)
        return
    with pytest.raises(WindowClosed):
        join(world, person)


def test_one_person_waits_in_one_list(world: World) -> None:
    full(world)
    person = waits(world)
    world.hold(world.ready(), OTHER)
    sites.refresh(world.deps, world.round_id, sites.get(world.round_id, OTHER))
    joined_at = wait_of(world, person).joined_at
    world.pass_time(MINUTE)
    join(world, person)
    assert wait_of(world, person).joined_at == joined_at
    with pytest.raises(AlreadyWaiting) as refused:
        join(world, person, OTHER)
    assert refused.value.params == {"site": SITE}
    leave(world, person)
    leave(world, person)
    assert said(world, person) is None
    join(world, person, OTHER)
    assert said(world, person) == ("waiting", 1, None)


def test_of_the_same_instant_the_smaller_id_comes_first(world: World) -> None:
    full(world)
    people = [world.ready() for _ in range(3)]
    for person in people:
        join(world, person)
    lines, _ = store.lines(world.round_id, SITE, 10)
    assert [line.candidate_id for line in lines] == sorted(person.id for person in people)


def test_where_somebody_waits_a_free_place_is_not_for_who_comes(world: World) -> None:
    """Raised by staff: nobody released it, and the list is first all the same."""
    full(world)
    person = waits(world)
    site = sites.get(world.round_id, SITE)
    raised = tuple(replace(pool, capacity=2) for pool in site.pools)
    sites.put(world.deps, world.round_id, replace(site, pools=raised), STAFF)
    with pytest.raises(SoldOut):
        world.hold(world.ready(), SITE)
    visit(world)
    assert said(world, person) == ("offered", None, None)


@pytest.mark.proves("E-15")
def test_whether_somebody_waits_is_read_consistently(world: World) -> None:
    """An older answer would send whoever comes past the list, for as long as the snapshot lasts."""
    full(world)
    waits(world)
    asked: list[bool] = []

    def see(params: dict[str, object], **_: object) -> None:
        asked.append(bool(params.get("ConsistentRead")))

    events, name = tables.engine().client.meta.events, "before-parameter-build.dynamodb.Query"
    events.register(name, see, unique_id="asked")
    refresh(world)
    events.unregister(name, unique_id="asked")
    assert asked == [True]


def test_who_has_a_place_is_skipped_and_the_next_gets_it(world: World) -> None:
    (holder,) = full(world)
    first, second = waits(world), waits(world)
    world.hold(first, OTHER)
    visit(world)
    assert said(world, first) == ("waiting", 1, None), "nothing was to be had yet"
    cancel(world, holder)
    visit(world)
    assert said(world, first) == ("skipped", None, "registered")
    assert said(world, second) == ("offered", None, None)


@pytest.mark.proves("E-15")
@pytest.mark.parametrize(("left", "offered"), [(SECOND, True), (timedelta(), False)])
def test_the_list_ends_with_the_payment_window(
    world: World, left: timedelta, offered: bool
) -> None:
    """An offer that can't be paid any more is none: of its last seven minutes five are of use."""
    (holder,) = full(world)
    person, other = waits(world), waits(world)
    round_ = stored_rounds.get(world.round_id)
    assert round_ is not None
    cancel(world, holder)
    world.at = round_.pay_until - timedelta(minutes=7) - left
    if not offered:
        assert said(world, person) == ("ended", None, "window_over")
    visit(world)
    seen = registration(world, person)
    assert (seen is not None) == offered
    if offered:
        assert seen is not None
        assert seen.payment_deadline == round_.pay_until
        return
    assert [said(world, one) for one in (person, other)] == [("ended", None, "window_over")] * 2
    assert not store.waits(world.round_id, SITE, consistent=True)


def test_an_offer_that_lapses_goes_to_the_next(world: World) -> None:
    (holder,) = full(world)
    first, second = waits(world), waits(world)
    cancel(world, holder)
    visit(world)
    world.pass_time(OFFER - SECOND)
    assert said(world, first) == ("offered", None, None)
    world.pass_time(SECOND)
    assert said(world, first) == ("ended", None, "lapsed")
    assert visit(world).offered == 0, "the grace is for money on its way"
    world.pass_time(GRACE + timedelta(seconds=5))
    sweep.run(world.deps, of=[world.round_id])
    assert said(world, second) == ("offered", None, None)
    assert set(entries(world)) == {second.id}
    join(world, first)
    assert said(world, first) == ("waiting", 1, None)


def test_an_offer_that_is_given_back_goes_to_the_next(world: World) -> None:
    (holder,) = full(world)
    first, second = waits(world), waits(world)
    cancel(world, holder)
    visit(world)
    with pytest.raises(WrongState):
        leave(world, first)
    cancel(world, first)
    assert said(world, first) == ("ended", None, "declined")
    assert len(resting(world)) == 1
    visit(world)
    assert said(world, second) == ("offered", None, None)


def test_a_list_that_is_empty_keeps_nothing(world: World) -> None:
    (holder,) = full(world)
    person = waits(world)
    cancel(world, holder)
    assert len(resting(world)) == 1
    leave(world, person)
    visit(world)
    assert entries(world) == {}
    refresh(world)
    world.hold(world.ready(), SITE)


@pytest.mark.parametrize(("before", "held"), [(SECOND, False), (timedelta(), True)])
def test_what_nobody_comes_for_is_everybodys_after_its_time(
    world: World, before: timedelta, held: bool
) -> None:
    """Who it was kept for has left the list; no stream, no sweep: it comes back by its time."""
    (holder,) = full(world)
    person = waits(world)
    cancel(world, holder)
    leave(world, person)
    (rest,) = resting(world)
    assert rest.until == int((world.at + timedelta(minutes=3)).timestamp())
    late = world.ready()
    world.pass_time(timedelta(minutes=3, seconds=5) - before)
    if held:
        world.hold(late, SITE)
        assert set(entries(world)) == {late.id}
    else:
        with pytest.raises(SoldOut):
            world.hold(late, SITE)


def test_staff_end_the_list_with_the_rule(world: World) -> None:
    full(world)
    person = waits(world)
    world.round(seat_rules=SeatRules(), version=1)
    visit(world)
    assert wait_of(world, person).state == WaitState.ENDED
    assert said(world, person) is None


def test_a_visit_is_bounded_and_the_next_goes_on(world: World) -> None:
    holders = full(world, OFFERS + 2)
    people = [waits(world) for _ in range(OFFERS + 2)]
    for holder in holders:
        cancel(world, holder)
    assert [visit(world).offered for _ in range(3)] == [OFFERS, 2, 0]
    assert [said(world, one) for one in people] == [("offered", None, None)] * len(people)
    assert set(entries(world)) == {one.id for one in people}


def test_a_closed_site_offers_nothing_and_goes_on_when_it_opens(world: World) -> None:
    (holder,) = full(world)
    person = waits(world)
    cancel(world, holder)
    sites.set_open(world.deps, world.round_id, SITE, False, STAFF, "why")
    assert visit(world).offered == 0
    sites.set_open(world.deps, world.round_id, SITE, True, STAFF, "why")
    assert visit(world).offered == 1
    assert said(world, person) == ("offered", None, None)


def test_the_sweep_visits_the_lists(world: World) -> None:
    (holder,) = full(world)
    person = waits(world)
    cancel(world, holder)
    world.pass_time(timedelta(seconds=61))
    assert sweep.run(world.deps, of=[world.round_id]).offers == 1
    assert said(world, person) == ("offered", None, None)


def test_a_longer_round_lengthens_an_offer_by_its_own_rule(world: World) -> None:
    """Cut off by the end of payment, it gets what is left of its half hour, and no whole day."""
    (holder,) = full(world)
    person = waits(world)
    cancel(world, holder)
    round_ = stored_rounds.get(world.round_id)
    assert round_ is not None
    world.at = round_.pay_until - timedelta(minutes=10)
    visit(world)
    held_at, longer = world.at, round_.pay_until + timedelta(days=3)
    world.round(seat_rules=RULES, version=1, pay_until=longer)
    world.pass_time(timedelta(seconds=61))
    sweep.run(world.deps, of=[world.round_id])
    seen = registration(world, person)
    assert seen is not None
    assert seen.payment_deadline == held_at + OFFER
