"""What DynamoDB bills for writes, to the two hot tables above all, counted as each is answered.

The engine's own figure where it gives one. It gives none for a refused condition, which is billed
like the write: by the size of the item, in whole kilobytes.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import Any

from chalicelib.store import tables
from chalicelib.store.registrations import RegistrationItem
from chalicelib.store.seats import SeatShard

_WRITES = ("UpdateItem", "PutItem", "DeleteItem")
_KB = 1024


@dataclass(slots=True)
class Cost:
    """Of the two: `writes`, units by the engine's word (`said`), writes of which it said nothing
    (`unsaid`). `all_writes` is those to any table.
    """

    writes: int = 0
    said: float = 0.0
    unsaid: int = 0
    all_writes: int = 0

    def units(self, largest: int) -> float:
        """`largest` is the size of the largest item of these tables in bytes."""
        return self.said + self.unsaid * ceil(largest / _KB)


_now = threading.local()


def install() -> None:
    """On this process's connections, after `tables.bind`."""
    for event, hook in HOOKS.items():
        tables.engine().client.meta.events.register(event, hook)


@contextmanager
def metered() -> Iterator[Cost]:
    """What this thread writes within the block."""
    _now.cost = Cost()
    try:
        yield _now.cost
    finally:
        _now.cost = None


def _ask(params: dict[str, Any], model: Any, **_: Any) -> None:
    if model.name in _WRITES:
        params["ReturnConsumedCapacity"] = "TOTAL"


def _note(request: Any, event_name: str, **_: Any) -> None:
    """What the request writes that this thread sends now."""
    written = _written(event_name.rpartition(".")[2], json.loads(request.body))
    _now.writes, _now.all_writes = sum(_hot(table) for table in written), len(written)


def _written(operation: str, body: dict[str, Any]) -> list[str]:
    """The table of each write; twice in a transaction."""
    if operation in _WRITES:
        return [body["TableName"]]
    if operation == "TransactWriteItems":
        return 2 * [part["TableName"] for one in body["TransactItems"] for part in one.values()]
    if operation == "BatchWriteItem":
        return [table for table, items in body["RequestItems"].items() for _ in items]
    return []


def _hot(table: str) -> bool:
    return table in (SeatShard.Meta.table_name, RegistrationItem.Meta.table_name)


def _count(parsed_response: dict[str, Any] | None, **_: Any) -> None:
    cost: Cost | None = getattr(_now, "cost", None)
    if cost is None:
        return
    cost.all_writes += _now.all_writes
    if not _now.writes:
        return
    said = (parsed_response or {}).get("ConsumedCapacity")
    cost.writes += _now.writes
    if isinstance(said, dict):
        cost.said += said["CapacityUnits"]
    else:
        cost.unsaid += _now.writes


HOOKS = {
    "before-parameter-build.dynamodb": _ask,
    "before-send.dynamodb": _note,
    "response-received.dynamodb": _count,
}


def largest_item() -> int:
    """Bytes of the largest item of the two tables, as DynamoDB counts them."""
    found = 0
    for model in (SeatShard, RegistrationItem):
        client, table = tables.engine().client, model.Meta.table_name
        for page in client.get_paginator("scan").paginate(TableName=table):
            found = max([found, *(_attributes(item) for item in page["Items"])])
    return found


def _attributes(item: dict[str, Any]) -> int:
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(value: dict[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return ceil(len(content.strip("-").replace(".", "")) / 2) + 1
        case "M":
            return 3 + len(content) + _attributes(content)
        case "L":
            return 3 + sum(1 + _size(one) for one in content)
    return 1
