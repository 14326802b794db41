"""Whoever is told "held" keeps it, whatever another request of theirs does or dies of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.domain.audit import Change
from chalicelib.domain.errors import AlreadyRegistered, Busy, SoldOut
from chalicelib.domain.registration import Condition, Registration, State
from chalicelib.domain.seats import Place, pool_id
from chalicelib.services import claiming, leaving, sites, standing
from chalicelib.store import registrations, seats
from chalicelib.store.seats import Claim
from tests.model.faults import FOR_GOOD, Died, Fault, Plan, Slow, planned
from tests.model.inventory import always, look
from tests.model.parts_stage import fine, parted, somebody
from tests.model.test_interleavings import fresh
from tests.services.test_write_costs import counted
from tests.services.till import Till
from tests.world import STAFF, World

SECOND = timedelta(seconds=1)
ONE, OTHER = "key-aaaaaaaa", "key-bbbbbbbb"


@pytest.fixture
def opened(faulty: Mapping[str, str]) -> World:
    world = fresh(faulty)
    world.site("42002", 1)
    return world


def dies_before_its_claim(till: Till) -> None:
    with planned(Plan(Fault.DIES, 2)), suppress(Died):
        till.hold("42001", OTHER)


def is_throttled(till: Till) -> None:
    with planned(Plan(Fault.THROTTLED, 2, times=FOR_GOOD)), pytest.raises(Busy):
        till.hold("42001", OTHER)


def told(slow: Slow, till: Till) -> None:
    """It has said "held", and so it is."""
    assert slow.go_on() is None
    always(till.world, look(till.world))
    assert till.condition() == Condition.HELD
    fine(till.world)
    assert till.condition() == Condition.HELD


@pytest.mark.proves("S1-26")
@pytest.mark.parametrize("other", [dies_before_its_claim, is_throttled])
def test_another_tab_has_begun_the_next_attempt_and_comes_to_nothing(
    opened: World, other: Callable[[Till], None]
) -> None:
    till = somebody(opened)
    slow = Slow(2, partial(till.hold, "42001", ONE))
    other(till)
    told(slow, till)


def test_unguarded_it_is_told_and_lost(opened: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claiming, "stands", lambda mine: True)
    till = somebody(opened)
    slow = Slow(2, partial(till.hold, "42001", ONE))
    dies_before_its_claim(till)
    assert slow.go_on() is None
    assert till.condition() == Condition.NONE


@pytest.mark.proves("S1-26")
def test_two_sites_and_one_is_held(opened: World) -> None:
    till = somebody(opened)
    slow = Slow(2, partial(till.hold, "42001", ONE))
    assert till.hold("42002", OTHER).site == "42002"
    assert isinstance(slow.go_on(), AlreadyRegistered)
    assert (till.entries("42001"), len(till.entries("42002"))) == ([], 1)
    assert till.condition() == Condition.HELD
    fine(opened)


@pytest.mark.proves("S1-26")
@pytest.mark.parametrize("site", ["42001", "42002"])
def test_it_is_held_while_another_tab_is_about_to_write(opened: World, site: str) -> None:
    """The other has read that there is no place; then there is one, and somebody is told."""
    till = somebody(opened)
    dies_before_its_claim(till)
    slow = Slow(1, partial(till.hold, site, "key-cccccccc"))
    assert till.hold("42001", ONE).site == "42001"
    failed = slow.go_on()
    assert failed is None if site == "42001" else isinstance(failed, AlreadyRegistered)
    assert till.registration().site == "42001"
    assert till.entries("42002") == []
    assert till.condition() == Condition.HELD
    fine(opened)
    assert till.condition() == Condition.HELD


def left_by_the_dead(till: Till) -> None:
    """Told; then another tab, which had read before that, writes its attempt and dies."""
    slow = Slow(2, partial(till.hold, "42001", ONE))
    other = Slow(1, partial(till.hold, "42001", OTHER), dies_at=2)
    assert slow.go_on() is None
    assert till.condition() == Condition.HELD
    assert isinstance(other.go_on(), Died)


@pytest.mark.proves("S1-26")
def test_the_audit_makes_the_claim_that_a_dead_request_owed(opened: World) -> None:
    till = somebody(opened)
    left_by_the_dead(till)
    assert till.entries()[0].seq < till.registration().seq
    fine(opened)
    assert till.condition() == Condition.HELD
    assert till.entries() == [till.registration().place]


def test_so_does_whoever_asks_again_for_this_place_or_another(opened: World) -> None:
    till = somebody(opened)
    left_by_the_dead(till)
    with pytest.raises(AlreadyRegistered):
        till.hold("42002", "key-cccccccc")
    assert till.condition() == Condition.HELD
    assert till.hold("42001", "key-dddddddd").place == till.entries()[0]
    fine(opened)


def test_nothing_is_shown_of_an_attempt_that_was_left_before_its_place_was_seen(
    opened: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its registration was read, then another tab has gone on, and then its shard was read."""
    till = somebody(opened)
    till.hold("42001", ONE)
    real = standing.in_place

    def meanwhile(seen: Registration) -> bool:
        next_ = replace(seen, seq=seen.seq + 1)
        change = Change("held", opened.actor(till.person), opened.at)
        assert registrations.write(seen, next_, change, None) is not None
        return real(seen)

    monkeypatch.setattr(standing, "in_place", meanwhile)
    assert till.condition() == Condition.NONE


@pytest.mark.proves("S1-26")
def test_a_site_is_closed_between_held_and_the_claim_of_another_tab(opened: World) -> None:
    """It is nobody else's, and the other tab's attempt takes it on."""
    till = somebody(opened)
    slow = Slow(2, partial(till.hold, "42001", ONE))
    other = Slow(1, partial(till.hold, "42001", OTHER))
    assert slow.go_on() is None
    sites.set_open(opened.deps, opened.round_id, "42001", False, STAFF, "why")
    assert other.go_on() is None
    assert till.condition() == Condition.HELD
    assert till.entries() == [till.registration().place]
    fine(opened)


@pytest.mark.parametrize(("before", "held"), [(SECOND, True), (timedelta(), False)])
def test_what_has_expired_is_not_taken_on_at_a_closed_site(
    opened: World, before: timedelta, held: bool
) -> None:
    till = somebody(opened)
    seen = till.hold("42001", ONE)
    sites.set_open(opened.deps, opened.round_id, "42001", False, STAFF, "why")
    opened.at = seen.expires_at - before
    wanted = Place(seen.place.until + 3600, seen.seq + 1)
    outcome = seats.claim(seen.entry.pool, 0, till.person.id, wanted, opened.at)
    assert outcome == (Claim.HELD if held else Claim.CLOSED)


@pytest.mark.proves("S1-26", "A6-2")
def test_a_mark_that_comes_too_late_leaves_the_place_to_another_tab(opened: World) -> None:
    """Paid rightly and wrongly on one payment; the wrong one is told, and it is held again."""
    till = somebody(opened)
    till.hold("42001", ONE)
    till.start()
    wrong, right = till.pays(4999), till.pays()
    confirms = Slow(3, partial(till.told, right))
    till.told(wrong)
    other = Slow(2, partial(till.hold, "42001", OTHER))
    assert confirms.go_on() is None
    assert len(till.entries()) == 1
    assert somebody_else_is_refused(opened)
    assert other.go_on() is None
    assert till.condition() == Condition.HELD
    assert sorted(till.reasons) == [("unplaced", "done"), ("wrong_amount", "done")]
    fine(opened)


def somebody_else_is_refused(world: World) -> bool:
    for _ in range(2):
        with suppress(SoldOut):
            world.hold(world.ready(), "42001")
    return len(seats.read(pool_id(world.round_id, "42001"), 0).held) == 1


def test_whoever_cancels_has_given_it_back(opened: World) -> None:
    till = somebody(opened)
    left_by_the_dead(till)
    till.cancel()
    assert till.entries() == []
    fine(opened)
    assert till.registration().state == State.CANCELLED


def test_a_refusal_at_one_site_and_a_hold_at_another(opened: World) -> None:
    """The intent is left by a write more."""
    till = somebody(opened)
    dies_before_its_claim(till)
    with counted(opened) as writes:
        till.hold("42002", ONE)
    assert writes == {"REGISTRATIONS_TABLE": 2, "SEATS_TABLE": 1}
    assert till.registration().site == "42002"
    fine(opened)


@pytest.mark.parametrize("at", [2, 3, 4, 5])
@pytest.mark.parametrize("dies", [2, 3, 4, 5])
def test_of_several_pools_too(faulty: Mapping[str, str], at: int, dies: int) -> None:
    world = parted(faulty)
    till = somebody(world)
    slow = Slow(at, partial(till.hold, "42010", ONE))
    with planned(Plan(Fault.DIES, dies)), suppress(Died):
        till.hold("42010", OTHER)
    ended = slow.go_on()
    if ended is None:
        assert till.condition() == Condition.HELD
    else:
        assert isinstance(ended, Busy)
    always(world, look(world))
    fine(world)
    if ended is None:
        assert till.condition() == Condition.HELD


def test_half_a_hold_is_not_made_whole(faulty: Mapping[str, str]) -> None:
    """Nobody was told of it: it ends by its two minutes, and the intent by the audit."""
    world = parted(faulty)
    till = somebody(world)
    for key in (ONE, OTHER):
        with planned(Plan(Fault.DIES, 3 if key == ONE else 2)), suppress(Died):
            till.hold("42010", key)
    half = registrations.get(till.person.id, world.round_id)
    assert half is not None
    assert not leaving.owed(half, world.at)
    fine(world)
    assert till.condition() == Condition.NONE
