"""All states that a small world can reach, by breadth: the first way to one is a shortest one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from time import monotonic
from typing import Any

from tests.model.exhaustive import events, invariants, recovery
from tests.model.exhaustive.model import STEPS, Model, Scenario, left, spend
from tests.model.exhaustive.state import Outcome, Process, World

Key = tuple[int, ...]
_A_WHILE = 1000
"""So many states are explored between two looks at the time."""


@dataclass
class Found:
    """What an exploration has seen. `traces`: the shortest way to each rule that was broken."""

    scenario: Scenario
    states: int = 0
    complete: bool = False
    traces: dict[str, list[str]] = field(default_factory=dict)


class Names:
    """A number for each value, so that a state is a few numbers."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._values: list[Any] = []

    def number(self, value: Any) -> int:
        found = self._numbers.get(value)
        if found is None:
            found = self._numbers[value] = len(self._values)
            self._values.append(value)
        return found

    def value(self, number: int) -> Any:
        return self._values[number]


class Explorer:
    """Ends early after `most` states or so many seconds, or once the rule `stop` is broken."""

    def __init__(
        self, scenario: Scenario, most: int = 5_000_000, lasts_s: float = inf, stop: str = ""
    ) -> None:
        self.model = Model(scenario)
        self.found = Found(scenario)
        self.most, self.lasts_s, self.stop = most, lasts_s, stop
        self._parts = tuple(Names() for _ in World._fields[1:-1])
        self._processes = Names()
        self._labels = Names()
        self._seen: dict[Key, int] = {}
        self._order: list[Key] = []
        self._came: list[tuple[int, int]] = []
        self._rested: set[Key] = set()

    def run(self) -> Found:
        self._meet(self.model.begin(), -1, "")
        at, until = 0, monotonic() + self.lasts_s
        while at < len(self._order) and len(self._order) < self.most:
            if self.stop in self.found.traces or (at % _A_WHILE == 0 and monotonic() > until):
                break
            world = self._decode(self._order[at])
            for outcome in self._outcomes(world):
                if outcome.wrong:
                    self._broken(outcome.wrong, at, outcome.label)
                self._meet(outcome.world, at, outcome.label)
            at += 1
        self.found.states, self.found.complete = len(self._order), at == len(self._order)
        return self.found

    def _outcomes(self, world: World) -> Iterator[Outcome]:
        for outcome in events.happen(self.model, world):
            yield self._with(outcome, world.running, outcome.then)
        for number, me in enumerate(world.running):
            others = (*world.running[:number], *world.running[number + 1 :])
            yield from self._steps(world._replace(running=others), others, me)

    def _steps(self, world: World, others: tuple[Process, ...], me: Process) -> Iterator[Outcome]:
        """The next step of a request; or its death; or its answer is lost and it is sent again."""
        if left(world, "crash"):
            yield Outcome(f"{me.who} dies before {me.step}", spend(world, "crash"))
        for outcome in STEPS[me.step](self.model, world, me):
            label = f"{me.who} {me.step}: {outcome.label}"
            yield self._with(outcome._replace(label=label), others, outcome.then)
            if left(world, "lost") and outcome.world is not world:
                lost = outcome._replace(
                    world=spend(outcome.world, "lost"), label=f"{label}, unheard"
                )
                yield self._with(lost, others, me)

    def _with(self, outcome: Outcome, others: tuple[Process, ...], then: Process | None) -> Outcome:
        running = others if then is None else (*others, then)
        return outcome._replace(world=outcome.world._replace(running=running))

    def _meet(self, world: World, came_from: int, label: str) -> None:
        key = self._encode(world)
        if key in self._seen:
            return
        at = self._seen[key] = len(self._order)
        self._order.append(key)
        self._came.append((came_from, self._labels.number(label)))
        for rule in invariants.always(self.model, world):
            self._broken(rule, at, "")
        if not world.running:
            self._rest(world, at)

    def _rest(self, world: World, at: int) -> None:
        """Nothing runs: would all be well after recovery?"""
        durable = world._replace(left=(), told=(), answers=())
        key = self._encode(durable)
        if key in self._rested:
            return
        self._rested.add(key)
        after = recovery.recover(self.model, world)
        for rule in invariants.recovered(self.model, after):
            self._broken(rule, at, "recovery")

    def _broken(self, rule: str, at: int, last: str) -> None:
        if rule in self.found.traces:
            return
        trace = [last] if last else []
        while at > 0:
            at, label = self._came[at]
            trace.append(self._labels.value(label))
        self.found.traces[rule] = trace[::-1]

    def _encode(self, world: World) -> Key:
        parts = (names.number(part) for names, part in zip(self._parts, world[1:-1], strict=True))
        running = sorted(self._processes.number(me) for me in world.running)
        return (world.time, *parts, *running)

    def _decode(self, key: Key) -> World:
        width = len(self._parts) + 1
        parts = (names.value(n) for names, n in zip(self._parts, key[1:width], strict=True))
        running = tuple(self._processes.value(n) for n in key[width:])
        return World._make((key[0], *parts, running))
