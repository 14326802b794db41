"""The crowd's processes: 64 callers at a time who want a place, and later some who pay."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

from bench.seats import meter
from bench.seats.meter import Cost
from chalicelib import runtime
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import Busy, DomainError
from chalicelib.services import booking, checkout, rounds, settlement
from chalicelib.services.deps import Deps
from infra.local import processes
from tests import crowd
from tests.world import Provider

PROCESSES = 8
THREADS = 8
CALLERS = PROCESSES * THREADS
HELD = "held"
ACTOR = Actor("candidate", "bench", "bench")
_PATIENCE = 40
_HEAD_START_S = 0.5
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Attempt:
    """`told`: held, or the code of the refusal."""

    candidate_id: str
    told: str
    ms: float
    cost: Cost


@dataclass(frozen=True, slots=True)
class Callers:
    """Processes that stay: what they need is imported and bound before anybody counts."""

    processes: ProcessPoolExecutor

    def come(self, round_id: str, count: int) -> list[str]:
        """New persons, each process makes its share."""
        parts = [len(range(number, count, PROCESSES)) for number in range(PROCESSES)]
        return list(chain(*self.processes.map(partial(_come, round_id), parts)))

    def hold(self, round_id: str, site: str, people: Sequence[str]) -> list[Attempt]:
        """All of them, as many at a time as there are callers, off at the same moment."""
        start = time.time() + _HEAD_START_S
        return self._each(partial(_holds, round_id, site, start), people)

    def pay(self, round_id: str, people: Sequence[str]) -> list[Cost]:
        return self._each(partial(_pays, round_id), people)

    def _each(self, work: partial[list[T]], people: Sequence[str]) -> list[T]:
        shares = [people[number::PROCESSES] for number in range(PROCESSES)]
        return list(chain(*self.processes.map(work, shares)))


@contextmanager
def ready(home: Path, environment: Mapping[str, str]) -> Iterator[Callers]:
    """Bound to these tables; each is written down in `home`. Whatever they are at, they end with
    the block: who is out of time waits for nobody.
    """
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, spawn, _bind, (home, dict(environment))) as pool:
        try:
            list(pool.map(time.sleep, [1.0] * PROCESSES))
            yield Callers(pool)
        finally:
            for process in multiprocessing.active_children():
                process.terminate()


def _bind(home: Path, environment: dict[str, str]) -> None:
    processes.note(home / f"caller-{os.getpid()}.pid")
    os.environ.update(environment)
    _deps()
    meter.install()
    rounds.all_rounds()


@cache
def _deps() -> Deps:
    return replace(runtime.deps(), providers={"sandbox": Provider()})


def _come(round_id: str, count: int) -> list[str]:
    deps = _deps()
    programme = rounds.programme_of(deps, rounds.get(round_id))
    return crowd.make(count, round_id, programme, deps.now(), "sealed")


def _holds(round_id: str, site: str, start: float, people: Sequence[str]) -> list[Attempt]:
    time.sleep(max(0.0, start - time.time()))
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(partial(_hold, round_id, site), people))


def _hold(round_id: str, site: str, candidate_id: str) -> Attempt:
    began = time.perf_counter()
    with meter.metered() as cost:
        told = _asked(round_id, site, candidate_id)
    return Attempt(candidate_id, told, (time.perf_counter() - began) * 1000, cost)


def _asked(round_id: str, site: str, candidate_id: str) -> str:
    """As a page does: told that the platform is busy, it asks again."""
    key = f"bench-{candidate_id}"
    for tried in range(_PATIENCE):
        try:
            booking.hold(_deps(), candidate_id, round_id, site, key, ACTOR)
        except Busy:
            time.sleep(random.uniform(0, 0.05 * 2 ** min(tried, 5)))
            continue
        except DomainError as refused:
            return refused.code
        return HELD
    return Busy.code


def _pays(round_id: str, people: Sequence[str]) -> list[Cost]:
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(partial(_pay, round_id), people))


def _pay(round_id: str, candidate_id: str) -> Cost:
    deps, provider = _deps(), _deps().providers["sandbox"]
    assert isinstance(provider, Provider)
    with meter.metered() as cost:
        started = checkout.start(deps, candidate_id, round_id, None, "bench", ACTOR)
        settlement.settle(deps, provider.pay(started.payment_no, deps.now()), ACTOR)
    return cost
