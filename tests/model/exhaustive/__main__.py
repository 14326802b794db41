"""All small worlds and all mutants; one line each, and the trace of whatever is found.

python -m tests.model.exhaustive [--quick] [--traces]
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from time import monotonic

from tests.model.exhaustive.explorer import Explorer, Found
from tests.model.exhaustive.invariants import ALWAYS, RECOVERED
from tests.model.exhaustive.model import Scenario
from tests.model.exhaustive.mutants import MUTANTS, Mutant
from tests.model.exhaustive.scenarios import DEEP, LEFT_TO_PEOPLE, QUICK

_RULES = ALWAYS | RECOVERED


def _explore(scenario: Scenario) -> Found:
    return Explorer(scenario).run()


def _leave_out(mutant: Mutant) -> Found:
    return mutant.explore()


def _trace(found: Found) -> None:
    for rule, trace in found.traces.items():
        print(f"    {rule}: {_RULES[rule]}")
        for number, line in enumerate(trace, 1):
            print(f"      {number:2} {line}")


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.model.exhaustive")
    asked.add_argument("--quick", action="store_true", help="as in make test")
    asked.add_argument("--traces", action="store_true", help="of the mutants too")
    asked.add_argument("--workers", type=int, default=4)
    options = asked.parse_args()
    began, states, wrong = monotonic(), 0, 0
    with ProcessPoolExecutor(options.workers) as workers:
        worlds = QUICK if options.quick else (*QUICK, *DEEP)
        for world, found in zip(worlds, workers.map(_explore, worlds), strict=True):
            states += found.states
            wrong += bool(found.traces) or not found.complete
            whole = "all" if found.complete else "NOT ALL"
            broken = ", ".join(found.traces) or "nothing broken"
            print(f"{found.states:>9,} states, {whole}: {broken}: {world.name}", flush=True)
            _trace(found)
        for world, rule in LEFT_TO_PEOPLE:
            found = _explore(world)
            wrong += list(found.traces) != [rule]
            print(f"{found.states:>9,} states: {rule}, left to people: {world.name}", flush=True)
            _trace(found)
        for mutant, found in zip(MUTANTS, workers.map(_leave_out, MUTANTS), strict=True):
            rule = next(iter(found.traces), "NOT FOUND")
            wrong += rule not in mutant.breaks
            steps = len(found.traces.get(rule, ()))
            print(f"without '{mutant.guard}': {rule} after {steps} steps", flush=True)
            if options.traces:
                _trace(found)
    print(f"{states:,} states, {len(MUTANTS)} mutants, {wrong} wrong, {monotonic() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
