"""What may begin or happen in a state, as far as the scenario's budget goes."""

from __future__ import annotations

from collections.abc import Iterator

from tests.model.exhaustive import (
    cancel,
    capacity,
    extend,
    hold,
    move,
    pay,
    settle,
    sweep,
)
from tests.model.exhaustive.model import STEPS, Model, Step, going, left, name, spend
from tests.model.exhaustive.state import BOUGHT, INTENT, PAYING, Outcome, Process, World


def happen(model: Model, world: World) -> Iterator[Outcome]:
    """Time, the provider, and whoever begins a request; its first read is made at once."""
    if left(world, "tick") and not any(me.step.startswith("capacity.") for me in world.running):
        yield Outcome(
            f"the time is {world.time + 1}", spend(world, "tick")._replace(time=world.time + 1)
        )
    yield from _spent(world, "money", pay.money(model, world))
    if len(world.running) >= model.scenario.together:
        return
    yield from _candidates(model, world)
    yield from _tellers(world)
    yield from _caretakers(model, world)
    yield from _staff(model, world)


def _spent(world: World, event: str, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    if left(world, event):
        for outcome in outcomes:
            yield outcome._replace(world=spend(outcome.world, event))


def _start(model: Model, world: World, event: str, me: Process) -> Iterator[Outcome]:
    """A start that nobody sees is no step: it happens with the first request."""
    for outcome in STEPS[me.step](model, spend(world, event), me):
        yield outcome._replace(label=f"{event} by {me.who}: {outcome.label}")


def _begin(begin: Step, who: int, clock: int = 0, know: tuple = ()) -> Process:
    return Process(name(begin), who, clock, know)


def _candidates(model: Model, world: World) -> Iterator[Outcome]:
    """Whoever comes first is called 0."""
    for who in range(len(world.people)):
        for clock in model.times.clocks:
            yield from _candidate(model, world, who, clock)
        if not _came(world, who):
            return


def _candidate(model: Model, world: World, who: int, clock: int) -> Iterator[Outcome]:
    if left(world, "hold"):
        for site in range(len(model.sites)):
            yield from _start(model, world, "hold", _begin(hold.begin, who, clock, (site, 0)))
    seen = world.people[who]
    if seen is None or seen.state not in (INTENT, PAYING):
        return
    if left(world, "cancel"):
        yield from _start(model, world, "cancel", _begin(cancel.begin, who, clock))
    if left(world, "start") and seen.state == INTENT:
        yield from _start(model, world, "start", _begin(pay.begin, who, clock))


def _came(world: World, who: int) -> bool:
    return world.people[who] is not None or any(
        me.who == who and not me.step.startswith("capacity.") for me in world.running
    )


def _tellers(world: World) -> Iterator[Outcome]:
    """A receipt is told any number of times; to several at once."""
    if left(world, "tell"):
        for number, receipt in enumerate(world.receipts):
            me = _begin(settle.begin, receipt.who, 0, (number, False))
            label = f"receipt {number} of {receipt.who} is told"
            yield Outcome(label, spend(world, "tell"), me)


def _caretakers(model: Model, world: World) -> Iterator[Outcome]:
    for clock in model.times.clocks:
        yield from _spent(world, "sweep", sweep.expired(model, world, clock))
    yield from _spent(world, "sweep", move.over(world))
    yield from _spent(world, "sweep", extend.cut_off(world))
    yield from _spent(world, "orphan", sweep.orphans(world))
    yield from _spent(world, "audit", sweep.empty(world))
    yield from _spent(world, "follow", capacity.behind(model, world))


def _staff(model: Model, world: World) -> Iterator[Outcome]:
    for who, seen in enumerate(world.people):
        if seen is None:
            continue
        if left(world, "move") and seen.state == BOUGHT:
            yield from _start(model, world, "move", _begin(move.begin, who))
        if left(world, "pay back") and seen.state == BOUGHT and not going(seen.move):
            yield from _start(model, world, "pay back", _begin(cancel.pay_back, who))
        if left(world, "extend") and seen.state in (INTENT, PAYING):
            yield from _start(model, world, "extend", _begin(extend.begin, who))
    now, wanted = world.pools[0], model.scenario
    lower = capacity.wants(model, world, 0, wanted.lower_to, now.open)
    raise_ = capacity.wants(model, world, 0, wanted.raise_to, now.open)
    close = capacity.wants(model, world, 0, now.capacity, not now.open)
    yield from _spent(world, "lower", lower)
    yield from _spent(world, "raise", raise_)
    yield from _spent(world, "close", close)
