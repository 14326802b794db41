"""Requests that cost write capacity, counted on the wire (seat inventory, section 4)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import SoldOut
from chalicelib.domain.registration import Condition, Entry, State
from chalicelib.domain.seats import FEW, Place, pool_id
from chalicelib.services import claiming, inventory_audit, sites
from chalicelib.store import availability, seats, tables
from chalicelib.store.seats import Claim
from tests.services.till import Till
from tests.world import OPENS, World

WRITES = ("UpdateItem", "PutItem", "DeleteItem", "TransactWriteItems")


@contextmanager
def counted(world: World) -> Iterator[Counter[str]]:
    """Writes by table as DynamoDB bills them: refused ones too, twice for each in a transaction."""
    names = {name: variable for variable, name in world.settings.tables.items()}
    found: Counter[str] = Counter()

    def count(request: Any, event_name: str, **_: Any) -> None:
        if event_name.rpartition(".")[2] not in WRITES:
            return
        body = json.loads(request.body)
        for item in body.get("TransactItems", []):
            for part in item.values():
                found[names[part["TableName"]]] += 2
        if "TableName" in body:
            found[names[body["TableName"]]] += 1

    events = tables.engine().client.meta.events
    events.register("before-send.dynamodb", count)
    yield found
    events.unregister("before-send.dynamodb", count)


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 2)
    return world


def test_a_hold_is_two_writes(opened: World) -> None:
    person = opened.ready()
    with counted(opened) as writes:
        opened.hold(person, "42001")
    assert writes == {"REGISTRATIONS_TABLE": 1, "SEATS_TABLE": 1}


def test_a_repeat_is_none(opened: World) -> None:
    person = opened.ready()
    opened.hold(person, "42001")
    with counted(opened) as writes:
        opened.hold(person, "42001")
        opened.hold(person, "42001", "key-another-tab")
    assert writes == {}


def test_whoever_comes_to_a_pool_known_to_be_sold_out_writes_nothing(opened: World) -> None:
    for _ in range(2):
        Till.of(opened)
    sites.refresh(opened.deps, opened.round_id, sites.get(opened.round_id, "42001"))
    people = [opened.ready() for _ in range(5)]
    with counted(opened) as writes:
        for person in people:
            with pytest.raises(SoldOut):
                opened.hold(person, "42001")
    assert writes == {}


def test_whoever_comes_when_the_last_has_just_gone_looks_and_tells_the_others(
    opened: World,
) -> None:
    """The snapshot still shows places, but few: nothing is written for a hold. Once for readers."""
    for _ in range(2):
        Till.of(opened)
    people = [opened.ready() for _ in range(5)]
    with counted(opened) as writes:
        for person in people:
            with pytest.raises(SoldOut):
                opened.hold(person, "42001")
    assert writes == {"AVAILABILITY_TABLE": 1}


def late(monkeypatch: pytest.MonkeyPatch, world: World, by_a_step: bool = False) -> None:
    """From here on everybody has chosen before the others were done, or `by_a_step`: looked too."""
    at = Entry(pool_id(world.round_id, "42001"), 0)
    monkeypatch.setattr(claiming, "choose", lambda *_: at)
    if by_a_step:
        monkeypatch.setattr(claiming, "full", lambda *_: None)


@pytest.mark.parametrize("claims", [0, 1])
def test_whoever_is_on_the_way_when_it_sells_out_writes_once_or_twice(
    opened: World, monkeypatch: pytest.MonkeyPatch, claims: int
) -> None:
    """Intent, and a claim unless the shard, read again, is full by then. It is nobody's hold, and
    the next choice goes over it.
    """
    opened.site("42002", 1)
    for _ in range(2):
        Till.of(opened)
    till = Till(opened, opened.ready())
    with counted(opened) as writes, monkeypatch.context() as patched:
        late(patched, opened, by_a_step=bool(claims))
        with pytest.raises(SoldOut):
            till.hold("42001", "key-00000001")
    assert (writes["REGISTRATIONS_TABLE"], writes["SEATS_TABLE"]) == (1, claims)
    assert till.condition() == Condition.NONE
    with counted(opened) as writes:
        with pytest.raises(SoldOut):
            till.hold("42001", "key-00000001")
        till.hold("42002", "key-00000002")
    assert (writes["REGISTRATIONS_TABLE"], writes["SEATS_TABLE"]) == (1 + 1, 1), "it is left first"
    assert till.condition() == Condition.HELD


def test_an_intent_that_is_left_is_ended_by_the_audit(
    opened: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        Till.of(opened)
    till = Till(opened, opened.ready())
    with monkeypatch.context() as patched:
        late(patched, opened)
        with pytest.raises(SoldOut):
            till.hold("42001", "key-00000001")
    for _ in range(2):
        inventory_audit.run(opened.deps, opened.round_id)
        opened.pass_time(timedelta(seconds=61))
    assert till.registration().state == State.NONE


@pytest.mark.parametrize(("shown", "told"), [(FEW, 0), (FEW + 1, 1)])
def test_readers_are_told_where_they_would_not_look_themselves(
    opened: World, monkeypatch: pytest.MonkeyPatch, shown: int, told: int
) -> None:
    """A shard is full: of a pool that still shows many, nobody else shall be misled."""
    for _ in range(2):
        Till.of(opened)
    seen = availability.get(pool_id(opened.round_id, "42001"))
    assert seen
    availability.put(replace(seen, free=(shown,)))
    person = opened.ready()
    late(monkeypatch, opened)
    with counted(opened) as writes, pytest.raises(SoldOut):
        opened.hold(person, "42001")
    assert writes["AVAILABILITY_TABLE"] == told


def test_a_full_shard_of_a_pool_that_shows_many_costs_one_more(opened: World) -> None:
    """The pointer to one that has room: the full one is found so by a read."""
    opened.site("42003", 80)
    fill(pool_id(opened.round_id, "42003"), 0, 40)
    seen = availability.get(pool_id(opened.round_id, "42003"))
    assert seen
    availability.put(replace(seen, free=(80, 0)))
    one, two = opened.ready(), opened.ready()
    with counted(opened) as writes:
        held = opened.hold(one, "42003")
    assert held.entry.shard == 1
    assert (writes["REGISTRATIONS_TABLE"], writes["SEATS_TABLE"]) == (2, 1)
    assert writes["AVAILABILITY_TABLE"] == 1
    with counted(opened) as writes:
        opened.hold(two, "42003")
    assert (writes["REGISTRATIONS_TABLE"], writes["SEATS_TABLE"]) == (1, 1)


def fill(pool: str, number: int, count: int) -> None:
    for n in range(count):
        until = Place(4_000_000_000, 1)
        assert seats.claim(pool, number, f"STRANGER{n:04d}", until, OPENS) == Claim.HELD


def test_a_take_over_is_one_write_more(opened: World) -> None:
    for _ in range(2):
        Till.of(opened)
    opened.pass_time(timedelta(hours=25))
    person = opened.ready()
    with counted(opened) as writes:
        opened.hold(person, "42001")
    assert (writes["REGISTRATIONS_TABLE"], writes["SEATS_TABLE"]) == (1, 2)


def test_a_paid_registration_is_five_writes_on_the_two_tables(opened: World) -> None:
    person = opened.ready()
    with counted(opened) as writes:
        opened.hold(person, "42001")
        Till(opened, person).paid()
    assert writes["REGISTRATIONS_TABLE"] + writes["SEATS_TABLE"] == 5


def test_a_late_payment_in_a_full_pool_writes_no_shard(opened: World) -> None:
    till = Till.of(opened)
    till.start()
    opened.pass_time(timedelta(hours=25))
    for _ in range(2):
        Till.of(opened)
    receipt = till.pays()
    with counted(opened) as writes:
        till.told(receipt)
    assert writes["SEATS_TABLE"] == 0
    assert till.reasons == [("unplaced", "done")]
