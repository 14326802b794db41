"""One design: sold out by a crowd, then cut off at each of its writes."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from botocore.exceptions import HTTPClientError

from bench.designs.others import CountersInTransaction, CounterThenPut, OneItemPerPlace
from bench.designs.ours import Holders
from bench.designs.pools import Make, Pool
from bench.seats import meter
from bench.seats.meter import Cost
from chalicelib.domain.errors import Busy
from chalicelib.services.deps import Deps
from chalicelib.store import tables
from tests.model import faults
from tests.model.faults import Died, Fault, Plan

KB = 1024
_FEW = 10
_COME_FOR_FEW = 40


@dataclass(frozen=True, slots=True)
class Size:
    places: int = 200
    attempts: int = 1000
    threads: int = 16


@dataclass(frozen=True, slots=True)
class Left:
    """What faults have left behind: see the package."""

    empty: int
    lost: int


@dataclass(frozen=True, slots=True)
class Outcome:
    design: str
    sold: int
    oversold: int
    unsold: int
    turned_away: int
    wcu_per_attempt: float
    wcu_per_place: float
    conflicts: int
    crash: Left
    lost_answer: Left
    seconds: float

    @property
    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def designs(deps: Deps) -> dict[str, Make]:
    """By what docs/seats.md calls them."""
    return {
        "one counter, then a put": CounterThenPut,
        "one counter, in a transaction": CountersInTransaction,
        "8 counters, in a transaction, all tried": partial(CountersInTransaction, count=8),
        "one item per place, picked at random": OneItemPerPlace,
        "**holders in shards, and a snapshot**": partial(Holders, deps),
    }


@dataclass
class Sale:
    """What those who came were told, and what it has cost by then."""

    pool: Pool
    costs: list[Cost] = field(default_factory=list)
    until_last: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def spent(self) -> float:
        return sum(cost.units(KB) for cost in self.costs)

    def attempt(self, person: str) -> Attempt:
        began = time.monotonic()
        with meter.metered() as cost:
            self.costs.append(cost)
            won = _asked(self.pool, person)
        with self._lock:
            if won:
                self.until_last = self.spent
        return Attempt(began, time.monotonic(), won)


@dataclass(frozen=True, slots=True)
class Attempt:
    began: float
    ended: float
    won: bool


def install() -> None:
    """The meter and the faults, on this process's connection, after `tables.bind`."""
    meter.install()
    faults.install()
    events = tables.engine().client.meta.events
    events.register("response-received.dynamodb.TransactWriteItems", _note_conflict)


_conflicts: Counter[str] = Counter()


def _note_conflict(parsed_response: dict[str, Any] | None, **_: Any) -> None:
    _conflicts["all"] += "TransactionConflict" in str((parsed_response or {}).get("Error"))


def contest(name: str, make: Make, round_id: str, size: Size) -> Outcome:
    _conflicts.clear()
    began = time.monotonic()
    pool = make(round_id, size.places)
    sale, told = _sold_out(pool, size)
    seconds, seen = time.monotonic() - began, pool.seen()
    winners = [one for one in told if one.won]
    last = max(one.began for one in winners)
    return Outcome(
        design=name,
        sold=len(seen.holders),
        oversold=max(0, len(seen.holders) - size.places, len(winners) - size.places),
        unsold=max(0, size.places - len(seen.holders)),
        turned_away=sum(not one.won and one.ended < last for one in told),
        wcu_per_attempt=round(sale.spent / size.attempts, 2),
        wcu_per_place=round(sale.until_last / len(winners), 2),
        conflicts=_conflicts["all"],
        crash=_left(make, f"{round_id}-crash", Fault.DIES),
        lost_answer=_left(make, f"{round_id}-answer", Fault.LOST),
        seconds=round(seconds, 1),
    )


def _sold_out(pool: Pool, size: Size) -> tuple[Sale, Sequence[Attempt]]:
    people, sale = pool.people(size.attempts), Sale(pool)
    with pool.running(), ThreadPoolExecutor(size.threads) as threads:
        return sale, list(threads.map(sale.attempt, people))


def _asked(pool: Pool, person: str) -> bool:
    """As a page does: told that the platform is busy, it asks again."""
    while True:
        try:
            return pool.take(person)
        except Busy:
            time.sleep(random.uniform(0, 0.1))


def _left(make: Make, round_id: str, fault: Fault) -> Left:
    """Until an attempt has got through; those who were cut off ask again first."""
    pool, victims, empty = make(round_id, _FEW), list[str](), 0
    people = iter(pool.people(_COME_FOR_FEW))
    for at, person in enumerate(people, start=1):
        if not _met(pool, person, Plan(fault, at)):
            break
        seen = pool.seen()
        empty += person in seen.registered - seen.holders
        victims.append(person)
    for person in (*victims, *people):
        _asked(pool, person)
    return Left(empty, pool.seen().lost)


def _met(pool: Pool, person: str, plan: Plan) -> bool:
    """Has an attempt so many writes that it met its fault?"""
    try:
        with faults.planned(plan):
            pool.take(person)
    except (Died, Busy, HTTPClientError):
        return True
    return False
