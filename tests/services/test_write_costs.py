"""Requests that cost write capacity, counted on the wire (seat inventory, section 4)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import SoldOut
from chalicelib.services import sites
from chalicelib.store import every_table, tables
from tests.services.till import Till
from tests.world import World

WRITES = ("UpdateItem", "PutItem", "DeleteItem", "TransactWriteItems")


@contextmanager
def counted(world: World) -> Iterator[Counter[str]]:
    """Writes by table, refused conditions too: DynamoDB bills them all."""
    names = {name: variable for variable, name in world.settings.tables.items()}
    found: Counter[str] = Counter()

    def count(request: Any, event_name: str, **_: Any) -> None:
        if event_name.rpartition(".")[2] in WRITES:
            found[names[json.loads(request.body)["TableName"]]] += 1

    connections = [tables.connection(model) for model in every_table.MODELS.values()]
    for connection in connections:
        connection.client.meta.events.register("before-send.dynamodb", count)
    yield found
    for connection in connections:
        connection.client.meta.events.unregister("before-send.dynamodb", count)


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


def test_whoever_is_on_the_way_when_it_sells_out_writes_three_times(opened: World) -> None:
    """The snapshot still shows places: intent, refused claim, end of the intent."""
    for _ in range(2):
        Till.of(opened)
    person = opened.ready()
    with counted(opened) as writes, pytest.raises(SoldOut):
        opened.hold(person, "42001")
    assert writes == {"REGISTRATIONS_TABLE": 2, "SEATS_TABLE": 1}


def test_a_take_over_is_one_write_more(opened: World) -> None:
    for _ in range(2):
        Till.of(opened)
    opened.pass_time(timedelta(hours=25))
    person = opened.ready()
    with counted(opened) as writes:
        opened.hold(person, "42001")
    assert writes == {"REGISTRATIONS_TABLE": 1, "SEATS_TABLE": 2}


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
