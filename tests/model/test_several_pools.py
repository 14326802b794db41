"""Sites whose places are counted by part: a hold is all of them or none, whoever is cut off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.errors import (
    AlreadyRegistered,
    Busy,
    DomainError,
    NotFound,
    SoldOut,
    WrongState,
)
from chalicelib.domain.paper import Chosen
from chalicelib.domain.programme import Part
from chalicelib.domain.registration import Condition, Entry, State
from chalicelib.domain.seats import PROVISIONAL, SKEW, Place, pool_id
from chalicelib.domain.site import SitePool
from chalicelib.services import (
    booking,
    claiming,
    extension,
    inventory_audit,
    sites,
    sweep,
    wishes,
)
from chalicelib.store import seats
from chalicelib.store.seats import Claim
from tests.model import remedying
from tests.model.faults import Died, Fault, Plan, Slow, planned
from tests.model.inventory import always, look, recovered
from tests.model.test_interleavings import FAR, GONE, fresh
from tests.services.test_write_costs import counted
from tests.services.till import Till
from tests.world import STAFF, World, a_site

PARTS = ("oral", "written")
"""Ascending, as they are claimed."""
OVER = PROVISIONAL + SKEW


@pytest.fixture
def opened(faulty: Mapping[str, str]) -> World:
    return parted(faulty)


def parted(environment: Mapping[str, str], *places: int) -> World:
    """A programme of two parts; a site with one place of each unless told otherwise."""
    world = fresh(environment)
    programme = world.deps.programmes["cet_set"]
    parts = tuple(Part(part, {"zh-CN": part, "en": part}) for part in PARTS)
    known = {"cet_set": replace(programme, parts=parts)}
    world.deps = replace(world.deps, programmes=known)
    a_place_of_each(world, "42010", *places)
    return world


def a_place_of_each(world: World, code: str, *places: int) -> None:
    pools = tuple(SitePool(part, n) for part, n in zip(PARTS, places or (1, 1), strict=True))
    sites.put(world.deps, world.round_id, replace(a_site(code, 0), pools=pools), STAFF)


def fine(world: World) -> None:
    """Recovered, by what runs each minute."""
    for _ in range(4):
        world.pass_time(timedelta(seconds=61))
        sweep.run(world.deps)
        report = inventory_audit.run(world.deps, world.round_id)
    assert not report.suspects
    recovered(world, look(world))


def somebody(world: World) -> Till:
    return Till(world, world.ready())


def wants(till: Till, code: str = "42010", key: str = "key-00000001") -> DomainError | None:
    """What a hold ends in, if not well."""
    try:
        till.hold(code, key)
    except DomainError as refused:
        return refused
    return None


def has(till: Till, code: str = "42010") -> list[str]:
    """The parts in which this candidate has an entry."""
    return [part for part in PARTS if entry(till, part, code) is not None]


def entry(till: Till, part: str, code: str = "42010") -> Place | None:
    pool = pool_id(till.world.round_id, code, part)
    shard = seats.read(pool, 0)
    return shard.places().get(till.person.id)


def stranger(world: World, part: str, until: int = FAR) -> None:
    """Somebody takes the place of a part."""
    pool = pool_id(world.round_id, "42010", part)
    wanted = Place(until, 1)
    assert seats.claim(pool, 0, "STRANGER0001", wanted, world.at) == Claim.HELD


def test_a_hold_is_a_place_of_each_part_until_the_same_instant(opened: World) -> None:
    till = somebody(opened)
    held = till.hold("42010", "key-00000001")
    assert [at.pool.rpartition("/")[2] for at in held.entries] == list(PARTS)
    assert [entry(till, part) for part in PARTS] == [held.place, held.place]
    assert till.condition() == Condition.HELD
    fine(opened)


def test_one_pool_is_two_writes_and_each_further_one_two_more(opened: World) -> None:
    till = somebody(opened)
    with counted(opened) as writes:
        till.hold("42010", "key-00000001")
    assert writes == {"REGISTRATIONS_TABLE": 1, "SEATS_TABLE": 4}


def test_a_repeat_and_another_tab_find_the_same(opened: World) -> None:
    till = somebody(opened)
    held = till.hold("42010", "key-00000001")
    with counted(opened) as writes:
        assert till.hold("42010", "key-00000001") == held
        assert till.hold("42010", "key-00000002") == held
    assert writes == {}


def test_some_of_the_parts(opened: World) -> None:
    till = somebody(opened)
    args = (opened.deps, till.person.id, opened.round_id, "42010", "key-00000001", STAFF)
    with pytest.raises(NotFound):
        booking.hold(*args, chosen=Chosen(parts=("sung",)))
    booking.hold(*args, chosen=Chosen(parts=("written",)))
    assert has(till) == ["written"]
    with pytest.raises(AlreadyRegistered):
        till.hold("42010", "key-00000002")
    fine(opened)


@pytest.mark.parametrize("part", PARTS)
def test_one_part_is_full(opened: World, part: str) -> None:
    """Nothing is written, and nothing of the other part is kept."""
    stranger(opened, part)
    till = somebody(opened)
    with counted(opened) as writes:
        assert isinstance(wants(till), SoldOut)
    assert writes == {"AVAILABILITY_TABLE": 1}
    assert has(till) == []


def test_the_other_part_sells_out_meanwhile(opened: World) -> None:
    """Refused in the second pool: the first is given back."""
    till = somebody(opened)
    slow = Slow(3, partial(till.hold, "42010", "key-00000001"))
    assert has(till) == ["oral"]
    assert till.condition() == Condition.NONE
    stranger(opened, "written")
    assert isinstance(slow.go_on(), SoldOut)
    assert has(till) == []
    assert till.condition() == Condition.NONE


def test_another_shard_of_the_second_pool(faulty: Mapping[str, str]) -> None:
    """The pointer first; what was claimed already goes over to the new attempt."""
    world = parted(faulty, 1, 80)
    pool = pool_id(world.round_id, "42010", "written")
    till = somebody(world)
    slow = Slow(3, partial(till.hold, "42010", "key-00000001"))
    at = till.registration().entries[1].shard
    for number in range(40):
        seats.claim(pool, at, f"STRANGER{number:04d}", Place(FAR, 1), world.at)
    assert slow.go_on() is None
    seen = till.registration()
    assert (seen.seq, seen.entries[1].shard) == (2, 1 - at)
    assert till.condition() == Condition.HELD
    assert entry(till, "oral") == seen.place


# --- two who each have half ---


def halves(world: World, at: int) -> tuple[Till, Till]:
    """One is held up before its `at`-th write, until another has wanted the same."""
    one, two = somebody(world), somebody(world)
    slow = Slow(at, partial(one.hold, "42010", "key-00000001"))
    first = wants(two)
    failed = slow.go_on()
    assert failed is None or isinstance(failed, DomainError)
    if first is not None:
        assert isinstance(first, Busy), "sold out, and then it was not"
    return one, two


@pytest.mark.parametrize("at", [1, 2, 3, 4, 5])
def test_two_want_the_last_of_each(opened: World, at: int) -> None:
    """One has all, or is told to come again; nobody is told "full" while the other may yet fail."""
    one, two = halves(opened, at)
    always(opened, look(opened))
    assert sorted((has(one), has(two))) == [[], list(PARTS)]
    winner, loser = (one, two) if has(one) else (two, one)
    assert winner.condition() == Condition.HELD
    assert loser.condition() == Condition.NONE
    assert isinstance(wants(loser, key="key-00000002"), SoldOut)
    fine(opened)


def test_without_the_order_each_has_half_and_nobody_gets_a_place(
    opened: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one writes it: in any order, each claim as long as the hold itself, full is full."""
    one, two = somebody(opened), somebody(opened)
    monkeypatch.setattr(claiming, "_provisional", lambda _, wanted: wanted)
    slow = Slow(3, partial(one.hold, "42010", "key-00000001"))
    in_order = wishes.of

    def reversed_(*args: Any) -> wishes.Wish:
        wish = in_order(*args)
        return replace(wish, pools=wish.pools[::-1])

    monkeypatch.setattr(wishes, "of", reversed_)
    monkeypatch.setattr(claiming, "choose", lambda _, __, pool: Entry(pool, 0))
    other = Slow(3, partial(two.hold, "42010", "key-00000001"))
    assert (has(one), has(two)) == (["oral"], ["written"])
    assert isinstance(slow.go_on(), SoldOut)
    assert isinstance(other.go_on(), SoldOut | None)
    three = somebody(opened)
    assert isinstance(wants(three), SoldOut | None)


def test_without_the_two_minutes_the_dead_keep_half_for_a_day(
    opened: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = somebody(opened), somebody(opened)
    with monkeypatch.context() as unguarded, planned(Plan(Fault.DIES, 3)), suppress(Died):
        unguarded.setattr(claiming, "_provisional", lambda _, wanted: wanted)
        one.hold("42010", "key-00000001")
    opened.pass_time(OVER)
    assert isinstance(wants(two), SoldOut)


def test_with_them_the_dead_keep_it_for_two_minutes(opened: World) -> None:
    """Busy until then, not full: to the second."""
    one, two = somebody(opened), somebody(opened)
    with planned(Plan(Fault.DIES, 3)), suppress(Died):
        one.hold("42010", "key-00000001")
    opened.pass_time(OVER - timedelta(seconds=1))
    assert isinstance(wants(two), Busy)
    opened.pass_time(timedelta(seconds=1))
    assert wants(two) is None
    assert (has(one), has(two)) == ([], list(PARTS))
    assert one.condition() == Condition.NONE
    fine(opened)


def test_the_readers_page_says_full_and_a_half_hold_is_why(opened: World) -> None:
    """The snapshot counts the half as taken; whoever comes is told to come again, not to go."""
    one, two = somebody(opened), somebody(opened)
    with planned(Plan(Fault.DIES, 3)), suppress(Died):
        one.hold("42010", "key-00000001")
    sites.refresh_all(opened.deps, opened.round_id, sites.get(opened.round_id, "42010"))
    with counted(opened) as writes:
        assert isinstance(wants(two), Busy)
    assert writes == {}


@pytest.mark.parametrize("at", [3, 4, 5])
def test_so_slow_that_the_first_claims_are_over(opened: World, at: int) -> None:
    """Held up for three minutes: another may have one of the places by then, or both."""
    one, two = somebody(opened), somebody(opened)
    slow = Slow(at, partial(one.hold, "42010", "key-00000001"))
    opened.pass_time(OVER + timedelta(minutes=1))
    first = wants(two)
    failed = slow.go_on()
    assert isinstance(failed, DomainError | None)
    always(opened, look(opened))
    told = [till for till, refused in ((one, failed), (two, first)) if refused is None]
    assert len(told) == 1
    assert told[0].condition() == Condition.HELD
    assert has(told[0]) == list(PARTS)
    fine(opened)


@pytest.mark.parametrize("at", [4, 5])
def test_so_slow_that_it_begins_again(opened: World, at: int) -> None:
    """Nobody else came; a claim that would end in a moment is not made to last."""
    one = somebody(opened)
    slow = Slow(at, partial(one.hold, "42010", "key-00000001"))
    opened.pass_time(timedelta(seconds=61))
    assert slow.go_on() is None
    assert one.condition() == Condition.HELD
    fine(opened)


# --- cancelled, chosen anew, or done twice meanwhile ---


@pytest.mark.parametrize("at", [2, 3, 4, 5])
def test_given_back_while_it_is_claimed(opened: World, at: int) -> None:
    till = somebody(opened)
    slow = Slow(at, partial(till.hold, "42010", "key-00000001"))
    till.cancel()
    assert isinstance(slow.go_on(), DomainError | None)
    always(opened, look(opened))
    fine(opened)
    assert has(till) in ([], list(PARTS))
    assert (till.condition() == Condition.HELD) == bool(has(till))


@pytest.mark.parametrize("at", [2, 3, 4, 5])
def test_another_site_while_it_is_claimed(opened: World, at: int) -> None:
    """What the former choice had claimed is given back by the next, or ends within two minutes."""
    a_place_of_each(opened, "42011")
    till = somebody(opened)
    slow = Slow(at, partial(till.hold, "42010", "key-00000001"))
    till.hold("42011", "key-00000002")
    assert has(till) == []
    assert isinstance(slow.go_on(), AlreadyRegistered | None)
    assert till.condition() == Condition.HELD
    opened.pass_time(OVER)
    sweep.run(opened.deps)
    assert (has(till), has(till, "42011")) == ([], list(PARTS))
    fine(opened)


@pytest.mark.parametrize("at", [2, 3, 4, 5])
def test_another_tab_while_it_is_claimed(opened: World, at: int) -> None:
    till = somebody(opened)
    slow = Slow(at, partial(till.hold, "42010", "key-00000001"))
    assert wants(till, key="key-00000002") is None
    assert slow.go_on() is None
    assert till.condition() == Condition.HELD
    seen = till.registration()
    assert [entry(till, part) for part in PARTS] == [seen.place, seen.place]
    fine(opened)


# --- money ---


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("again", [True, False])
def test_paid_when_one_of_two_places_is_gone(opened: World, part: str, again: bool) -> None:
    """The one that is gone is claimed anew; in a full pool neither is kept, and the money goes."""
    till = somebody(opened)
    till.hold("42010", "key-00000001")
    till.start()
    opened.pass_time(GONE)
    left = entry(till, part)
    assert left
    seats.remove(pool_id(opened.round_id, "42010", part), 0, till.person.id, left)
    if not again:
        stranger(opened, part)
    till.told(till.pays())
    always(opened, look(opened))
    wanted = (Condition.PAID, []) if again else (Condition.UNPLACED, [("unplaced", "done")])
    assert (till.condition(), till.reasons) == wanted
    assert has(till) == (list(PARTS) if again else [])


@pytest.mark.parametrize("part", PARTS)
def test_a_place_goes_between_the_look_and_the_mark(opened: World, part: str) -> None:
    """Marked in the first pool, gone in the second: nobody is paid with half."""
    till = somebody(opened)
    till.hold("42010", "key-00000001")
    till.start()
    receipt = till.pays()
    opened.pass_time(GONE)
    slow = Slow(2 + PARTS.index(part), partial(till.told, receipt))
    left = entry(till, part)
    assert left
    seats.remove(pool_id(opened.round_id, "42010", part), 0, till.person.id, left)
    stranger(opened, part)
    assert slow.go_on() is None
    assert (till.condition(), till.reasons) == (Condition.UNPLACED, [("unplaced", "done")])
    assert has(till) == []


def test_late_money_meets_half_a_hold(opened: World) -> None:
    """It waits for the other's end instead of going back."""
    till, other = somebody(opened), somebody(opened)
    till.hold("42010", "key-00000001")
    till.start()
    opened.pass_time(GONE)
    receipt = till.pays()
    with planned(Plan(Fault.DIES, 6)), suppress(Died):
        other.hold("42010", "key-00000001")
    with pytest.raises(Busy):
        till.told(receipt)
    opened.pass_time(OVER)
    till.told(receipt)
    assert (till.condition(), till.reasons) == (Condition.PAID, [])
    fine(opened)


# --- more time ---


def test_an_extension_that_was_cut_off_is_still_a_hold(opened: World) -> None:
    """One entry lasts longer than the registration says: shown, payable, and given back whole."""
    till = somebody(opened)
    held = till.hold("42010", "key-00000001")
    longer = Place(held.place.until + 3600, held.seq)
    pool = pool_id(opened.round_id, "42010", "oral")
    assert seats.extend(pool, 0, till.person.id, held.place, longer)
    assert till.condition() == Condition.HELD
    till.start()
    till.told(till.pays())
    assert till.condition() == Condition.PAID
    fine(opened)


def test_given_back_while_it_is_extended(opened: World) -> None:
    till = somebody(opened)
    held = till.hold("42010", "key-00000001")
    longer = Place(held.place.until + 3600, held.seq)
    seats.extend(
        pool_id(opened.round_id, "42010", "written"), 0, till.person.id, held.place, longer
    )
    till.cancel()
    assert has(till) == []


def test_more_time_for_one_person(opened: World) -> None:
    till = somebody(opened)
    held = till.hold("42010", "key-00000001")
    until = held.payment_deadline + timedelta(hours=2)
    extension.extend(opened.deps, till.person.id, opened.round_id, until, "why", STAFF)
    seen = till.registration()
    assert [entry(till, part) for part in PARTS] == [seen.place, seen.place]
    assert till.condition() == Condition.HELD
    fine(opened)


# --- any write ---

EXPECTED = {
    "hold": State.INTENT,
    "told": State.PAID,
    "late": State.PAID,
    "cancel": State.CANCELLED,
    "move": State.PAID,
}
"""What writes to more than one pool."""


@pytest.mark.parametrize("fault", [Fault.DIES, Fault.TWICE])
@pytest.mark.parametrize("what", EXPECTED)
def test_every_write_of_every_step(faulty: Mapping[str, str], what: str, fault: Fault) -> None:
    """One fault in one write, each in turn; then the same is done again, as people do."""
    for at in range(1, 20):
        world = parted(faulty)
        till = somebody(world)
        work = _prepared(till, what)
        plan = Plan(fault, at)
        with planned(plan), suppress(Died, DomainError, BotoCoreError, PynamoDBException):
            work()
        always(world, look(world))
        assert till.condition() != Condition.HELD or has(till) == list(PARTS)
        with suppress(WrongState):
            work()
        fine(world)
        seen = till.registration()
        assert seen.state == EXPECTED[what], (at, seen)
        site = "42011" if what == "move" else "42010"
        assert has(till, site) == ([] if what == "cancel" else list(PARTS))
        if plan.count < at:
            return
    pytest.fail("it never ends")


def _prepared(till: Till, what: str) -> Callable[[], object]:
    world, person = till.world, till.person.id
    if what == "hold":
        return partial(till.hold, "42010", "key-00000001")
    till.hold("42010", "key-00000001")
    if what == "cancel":
        return till.cancel
    till.start()
    receipt = till.pays()
    if what == "move":
        till.told(receipt)
        a_place_of_each(world, "42011")
        return partial(remedying.move, world, person, "42011")
    if what == "late":
        world.pass_time(GONE)
        other = somebody(world)
        other.hold("42010", "key-00000001")
        other.cancel()
    return partial(till.told, receipt)


@pytest.mark.parametrize("part", PARTS)
def test_a_move_to_a_site_with_one_part_full(opened: World, part: str) -> None:
    """Nothing has changed; the other part of the new site is free."""
    a_place_of_each(opened, "42011")
    till = somebody(opened)
    till.hold("42010", "key-00000001")
    till.paid()
    pool = pool_id(opened.round_id, "42011", part)
    seats.claim(pool, 0, "STRANGER0001", Place(FAR, 1), opened.at)
    with pytest.raises(SoldOut):
        remedying.move(opened, till.person.id, "42011")
    assert (has(till), has(till, "42011")) == (list(PARTS), [])
    always(opened, look(opened))


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_slow_move_and_another_who_takes_one_of_its_places(opened: World, at: int) -> None:
    a_place_of_each(opened, "42011")
    till, other = somebody(opened), somebody(opened)
    till.hold("42010", "key-00000001")
    till.paid()
    slow = Slow(at, partial(remedying.move, opened, till.person.id, "42011"))
    opened.pass_time(OVER)
    taken = wants(other, "42011") is None
    failed = slow.go_on()
    always(opened, look(opened))
    assert isinstance(failed, DomainError) == taken
    fine(opened)
    assert has(till, "42010" if taken else "42011") == list(PARTS)
    assert has(till, "42011" if taken else "42010") == []


def test_the_audit_finds_nothing_where_all_is_well(opened: World) -> None:
    till = somebody(opened)
    till.hold("42010", "key-00000001")
    till.paid()
    assert not inventory_audit.run(opened.deps, opened.round_id).suspects
