"""What the house adds to the CPU of a hold's requests: the same ones by bare boto3, taking turns.

The requests are taken from the wire while one person gets a place, then sent for others in another
pool: the same items, conditions and answers. The pools are still, nobody else is there.
"""

from __future__ import annotations

import json
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from botocore.client import BaseClient
from botocore.endpoint import Endpoint

from bench.seats import ground
from chalicelib.domain.audit import Actor
from chalicelib.domain.seats import SHARD_PLACES
from chalicelib.services import accounts, booking, rounds
from chalicelib.services.deps import Deps
from infra.local.engine import client
from tests import crowd
from tests.api_client import Browser

BATCH, ROUNDS = 20, 12
_ROUND = "bench-cpu"
_OURS, _BARE = "42001", "42002"
_PLACES = 4000
_METHODS = {"GetItem": "get_item", "Query": "query", "UpdateItem": "update_item"}
_METHODS |= {"BatchGetItem": "batch_get_item"}
ACTOR = Actor("candidate", "bench", "bench")

Sent = tuple[str, str]
"""One request: the operation, the body as JSON."""


@dataclass(slots=True)
class Ratios:
    """CPU seconds of one arrival, round by round."""

    hold: list[float] = field(default_factory=list)
    request: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    def as_json(self) -> dict[str, float]:
        return {
            "hold_cpu_ratio": _ratio(self.hold, self.bare),
            "request_cpu_ratio": _ratio(self.request, self.bare),
        }

    def said(self) -> str:
        parts = {"bare": self.bare, "hold": self.hold, "request": self.request}
        return ", ".join(f"{k} {statistics.median(v) * 1000:.1f} ms" for k, v in parts.items())


def measure(deps: Deps, environment: Mapping[str, str]) -> Ratios:
    """In this process, whose environment and tables are bound."""
    ground.open_round(deps, _ROUND, {_OURS: _PLACES, _BARE: _PLACES})
    first, model, *others = _people(deps, 2 + 3 * BATCH * (ROUNDS + 1))
    _hold(deps, first)  # whatever is remembered for a while is not counted against boto3
    with _recorded() as sent:
        _hold(deps, model)
    bare = client(environment["AWS_ENDPOINT_URL_DYNAMODB"], "dynamodb")
    waiting, found, shards = iter(others), Ratios(), _shards()
    for number in range(ROUNDS + 1):
        turn = [next(waiting) for _ in range(3 * BATCH)]
        browsers = [(_signed_in(deps, one)) for one in turn[:BATCH]]
        plans = [_plan(bare, sent, model, one, next(shards)) for one in turn[BATCH : 2 * BATCH]]
        times = (
            _seconds([partial(_hold, deps, one) for one in turn[2 * BATCH :]]),
            _seconds([partial(_send, plan) for plan in plans]),
            _seconds([partial(_post, browser) for browser in browsers]),
        )
        if number:
            found.hold.append(times[0])
            found.bare.append(times[1])
            found.request.append(times[2])
    return found


def _people(deps: Deps, count: int) -> list[str]:
    programme = rounds.programme_of(deps, rounds.get(_ROUND))
    sealed = deps.keys.seal("42010619930101001X")
    return crowd.make(count, _ROUND, programme, deps.now(), sealed)


def _hold(deps: Deps, candidate_id: str) -> None:
    booking.hold(deps, candidate_id, _ROUND, _OURS, f"bench-{candidate_id}", ACTOR)


def _signed_in(deps: Deps, candidate_id: str) -> Browser:
    programme = rounds.programme_of(deps, rounds.get(_ROUND))
    token = accounts.session(deps, candidate_id, programme, "name", ticket="4200*")
    return Browser(deps, {deps.cookie: token})


def _post(browser: Browser) -> None:
    body, key = {"site": _OURS}, "bench-key-0001"
    answer = browser.post(f"/rounds/{_ROUND}/registration", body, Idempotency_Key=key)
    if answer.status != 201:
        raise AssertionError(answer)


@contextmanager
def _recorded() -> Iterator[list[Sent]]:
    """All requests of the block, whichever client sends them."""
    found: list[Sent] = []
    endpoint: Any = Endpoint
    sending = endpoint.make_request

    def record(self: Any, operation: Any, request: Any) -> Any:
        body = request["body"]
        found.append((operation.name, body if isinstance(body, str) else body.decode()))
        return sending(self, operation, request)

    endpoint.make_request = record
    try:
        yield found
    finally:
        endpoint.make_request = sending


def _shards() -> Iterator[int]:
    """Whose turn it is in the bare pool: each shard takes what it has places for."""
    for shard in range(_PLACES // SHARD_PLACES):
        yield from [shard] * SHARD_PLACES


def _plan(
    bare: BaseClient, sent: list[Sent], model: str, candidate_id: str, shard: int
) -> list[Callable[[], Any]]:
    """The model's requests in another's name, ready to be sent."""
    calls: list[Callable[[], Any]] = []
    for operation, body in sent:
        moved = body.replace(model, candidate_id).replace(_OURS, _BARE)
        moved = re.sub(rf"/{_BARE}#\d+", f"/{_BARE}#{shard}", moved)
        calls.append(partial(getattr(bare, _METHODS[operation]), **json.loads(moved)))
    return calls


def _send(plan: list[Callable[[], Any]]) -> None:
    for call in plan:
        call()


def _seconds(works: list[Callable[[], None]]) -> float:
    began = time.process_time()
    for work in works:
        work()
    return (time.process_time() - began) / len(works)


def _ratio(ours: list[float], bare: list[float]) -> float:
    return round(statistics.median(a / b for a, b in zip(ours, bare, strict=True)), 2)
