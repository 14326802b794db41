"""The other ways, each as it is usually written, in the two tables that ours uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bench.designs.pools import Seen
from chalicelib import runtime
from chalicelib.domain.errors import Busy
from chalicelib.store import tables
from chalicelib.store.registrations import RegistrationItem
from chalicelib.store.seats import SeatShard

PROBES = 5
"""How many places somebody tries at random before they are told that there is none."""
_NEW = "attribute_not_exists(pk)"
Item = dict[str, dict[str, str]]


@dataclass
class Other:
    round_id: str
    places: int
    random: Random = field(default_factory=lambda: Random(1))

    def people(self, count: int) -> list[str]:
        return [runtime.new_candidate_id() for _ in range(count)]

    def running(self) -> AbstractContextManager[None]:
        return nullcontext()

    def _registered(self) -> frozenset[str]:
        found = _all(RegistrationItem.Meta.table_name)
        return frozenset(item["pk"]["S"] for item in found if item["sk"]["S"] == self.round_id)

    def _mine(self) -> Iterator[Item]:
        for item in _all(SeatShard.Meta.table_name):
            if item["pk"]["S"].startswith(f"{self.round_id}#"):
                yield item

    def _registration(self, person: str) -> dict[str, Any]:
        key = {"pk": {"S": person}, "sk": {"S": self.round_id}}
        return {"TableName": RegistrationItem.Meta.table_name, "Item": key}

    def _register(self, person: str) -> bool:
        return _written("put_item", **self._registration(person), ConditionExpression=_NEW)

    def _known(self, person: str) -> bool:
        asked = self._registration(person)
        table, key = asked["TableName"], asked["Item"]
        return "Item" in _client().get_item(TableName=table, Key=key, ConsistentRead=True)


@dataclass
class Counters(Other):
    """Free places are a number, or several numbers; whoever has a registration has a place."""

    count: int = 1

    def __post_init__(self) -> None:
        for number in range(self.count):
            share = len(range(number, self.places, self.count))
            item = {**self._key(number), "places": {"N": str(share)}}
            _client().put_item(TableName=SeatShard.Meta.table_name, Item=item)

    def seen(self) -> Seen:
        free = sum(int(item["places"]["N"]) for item in self._mine())
        people = self._registered()
        return Seen(self.places - free, people, people)

    def _key(self, number: int) -> Item:
        return {"pk": {"S": f"{self.round_id}#{number}"}}

    def _one_less(self, number: int) -> dict[str, Any]:
        return {
            "TableName": SeatShard.Meta.table_name,
            "Key": self._key(number),
            "UpdateExpression": "SET places = places - :one",
            "ConditionExpression": "places >= :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }


class CounterThenPut(Counters):
    def take(self, person: str) -> bool:
        if self._known(person):
            return True
        return _written("update_item", **self._one_less(0)) and self._register(person)


class CountersInTransaction(Counters):
    """Any of them that has one left, by trying all at random."""

    def take(self, person: str) -> bool:
        if self._known(person):
            return True
        put = {**self._registration(person), "ConditionExpression": _NEW}
        return any(
            _transacted({"Update": self._one_less(number)}, {"Put": put})
            for number in self.random.sample(range(self.count), self.count)
        )


class OneItemPerPlace(Other):
    """The registration first, then any place that is nobody's or already one's own."""

    def take(self, person: str) -> bool:
        self._register(person)
        tried = self.random.sample(range(self.places), min(self.places, PROBES))
        return any(self._seat(number, person) for number in tried)

    def seen(self) -> Seen:
        held = [item["holder"]["S"] for item in self._mine()]
        return Seen(len(held), frozenset(held), self._registered())

    def _seat(self, number: int, person: str) -> bool:
        return _written(
            "update_item",
            TableName=SeatShard.Meta.table_name,
            Key={"pk": {"S": f"{self.round_id}#{number}"}},
            UpdateExpression="SET holder = :me",
            ConditionExpression="attribute_not_exists(holder) OR holder = :me",
            ExpressionAttributeValues={":me": {"S": person}},
        )


def _client() -> Any:
    return tables.engine().client


def _written(operation: str, **request: Any) -> bool:
    """False if the condition failed."""
    try:
        getattr(_client(), operation)(**request)
    except _client().exceptions.ConditionalCheckFailedException:
        return False
    return True


def _transacted(*items: dict[str, Any]) -> bool:
    """False if a condition failed; raises Busy when others were at it for long."""
    try:
        _client().transact_write_items(TransactItems=list(items))
    except _client().exceptions.TransactionCanceledException as cancelled:
        if "ConditionalCheckFailed" in str(cancelled):
            return False
        raise Busy(retry_after=1) from cancelled
    return True


def _all(table: str) -> Iterator[Item]:
    pages = _client().get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    for page in pages:
        yield from page["Items"]
