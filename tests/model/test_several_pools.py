"""Sites whose places are counted by part: a hold is all of them or none, whoever is cut off."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from chalicelib.domain.errors import (
    AlreadyRegistered,
    Busy,
    DomainError,
    NotFound,
    SoldOut,
)
from chalicelib.domain.paper import Chosen
from chalicelib.domain.registration import Condition, Entry
from chalicelib.domain.seats import Place, pool_id
from chalicelib.services import (
    booking,
    claiming,
    sites,
    sweep,
    wishes,
)
from chalicelib.store import seats
from tests.model.faults import Died, Fault, Plan, Slow, planned
from tests.model.inventory import always, look
from tests.model.parts_stage import (
    OVER,
    PARTS,
    a_place_of_each,
    entry,
    fine,
    has,
    parted,
    somebody,
    stranger,
    wants,
)
from tests.model.test_interleavings import FAR
from tests.services.test_write_costs import counted
from tests.services.till import Till
from tests.world import STAFF, World


@pytest.fixture
def opened(faulty: Mapping[str, str]) -> World:
    return parted(faulty)


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
    """As one writes it: in any order, each claim as long as the hold itself, full is full.

    They have looked at the same time: a look before the claims makes it rarer, no more.
    """
    one, two = somebody(opened), somebody(opened)
    monkeypatch.setattr(claiming, "full", lambda *_: None)
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
