"""All small worlds and all mutants; one line each, and the trace of whatever is found.

python -m tests.model.exhaustive [--quick] [--traces] [--minutes 5]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from functools import partial
from typing import TypeVar

from infra.progress import Progress
from tests.model.exhaustive.explorer import Explorer, Found
from tests.model.exhaustive.invariants import ALWAYS, RECOVERED
from tests.model.exhaustive.model import Scenario
from tests.model.exhaustive.mutants import MUTANTS, Mutant
from tests.model.exhaustive.scenarios import DEEP, LEFT_TO_PEOPLE, QUICK

_RULES = ALWAYS | RECOVERED
_SAY_S = 30
T = TypeVar("T")


def _explore(scenario: Scenario, lasts_s: float) -> Found:
    return Explorer(scenario, lasts_s=lasts_s).run()


def _leave_out(mutant: Mutant) -> Found:
    return mutant.explore()


class _Told:
    """What has been said, line by line; `unfinished` worlds are not proven."""

    def __init__(self, traces: bool) -> None:
        self._progress = Progress()
        self._traces = traces
        self.states = self.whole = self.unfinished = self.wrong = 0

    def world(self, world: Scenario, found: Found) -> None:
        self.states += found.states
        self.wrong += bool(found.traces)
        self.whole += found.complete
        self.unfinished += not found.complete
        whole = "all" if found.complete else "NOT FINISHED, NOT PROVEN"
        broken = ", ".join(found.traces) or "nothing broken"
        self._say(f"{found.states:>9,} states, {whole}: {broken}: {world.name}")
        self._trace(found)

    def left(self, world: Scenario, rule: str, found: Found) -> None:
        self.wrong += list(found.traces) != [rule]
        broken = ", ".join(found.traces) or "NOTHING"
        self._say(f"{found.states:>9,} states: {broken}, left to people: {world.name}")
        self._trace(found)

    def mutant(self, mutant: Mutant, found: Found) -> None:
        steps = len(found.traces.get(mutant.breaks, ()))
        self.wrong += not steps
        ends = f"{mutant.breaks} after {steps} steps" if steps else f"{mutant.breaks} NOT FOUND"
        self._say(f"without '{mutant.guard}': {ends}")
        if self._traces:
            self._trace(found)

    def under_way(self, left: int) -> None:
        self._say(f"{left} still to come")

    def end(self) -> int:
        rest = f"{self.unfinished} NOT FINISHED AND NOT PROVEN" if self.unfinished else "none left"
        worlds = f"{self.whole} worlds explored whole, {rest}"
        self._say(f"{self.states:,} states, {worlds}, {len(MUTANTS)} mutants, {self.wrong} wrong")
        return 1 if self.wrong or self.unfinished else 0

    def _say(self, words: str) -> None:
        self._progress.say(words)

    def _trace(self, found: Found) -> None:
        for rule, trace in found.traces.items():
            self._say(f"    {rule}: {_RULES[rule]}")
            for number, line in enumerate(trace, 1):
                self._say(f"      {number:2} {line}")


def _each(
    workers: ProcessPoolExecutor, work: Callable[[T], Found], what: Sequence[T], told: _Told
) -> Iterator[tuple[T, Found]]:
    """As they end; in between it is said that something is still under way."""
    running: dict[Future[Found], T] = {workers.submit(work, one): one for one in what}
    while running:
        done, _ = wait(running, _SAY_S, FIRST_COMPLETED)
        for future in done:
            yield running.pop(future), future.result()
        if not done:
            told.under_way(len(running))


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.model.exhaustive")
    asked.add_argument("--quick", action="store_true", help="as in make test")
    asked.add_argument("--traces", action="store_true", help="of the mutants too")
    asked.add_argument("--minutes", type=float, default=5, help="for each world, at most")
    asked.add_argument("--workers", type=int, default=4)
    options = asked.parse_args()
    told, explore = _Told(options.traces), partial(_explore, lasts_s=options.minutes * 60)
    with ProcessPoolExecutor(options.workers) as workers:
        for mutant, found in _each(workers, _leave_out, MUTANTS, told):
            told.mutant(mutant, found)
        worlds = QUICK if options.quick else (*QUICK, *DEEP)
        for world, found in _each(workers, explore, worlds, told):
            told.world(world, found)
    for world, rule in LEFT_TO_PEOPLE:
        told.left(world, rule, explore(world))
    return told.end()


if __name__ == "__main__":
    sys.exit(main())
