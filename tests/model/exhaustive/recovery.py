"""What puts things right: all money told once more, the sweep, the audit; one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.model.exhaustive import capacity, move, settle, sweep
from tests.model.exhaustive.model import STEPS, Model, name
from tests.model.exhaustive.state import Outcome, Process, World

_LONGEST = 200


def recover(model: Model, world: World) -> World:
    """Twice, since the second may finish what the first has made possible."""
    world = world._replace(
        left=(0,) * len(world.left), pools=tuple(pool._replace(lease=0) for pool in world.pools)
    )
    for _ in range(2):
        for number, receipt in enumerate(world.receipts):
            world = _alone(
                model, world, Process(name(settle.begin), receipt.who, 0, (number, False))
            )
        for work in (
            lambda now: sweep.expired(model, now, 0),
            move.over,
            lambda now: capacity.behind(model, now),
        ):
            world = _all(model, world, work)
        for number in range(len(world.shards)):
            for who in range(len(world.people)):
                world = _compared(model, world, number, who)
        world = _all(model, world, sweep.empty, once=True)
    return world


def _compared(model: Model, world: World, number: int, who: int) -> World:
    place = world.shards[number].of(who)
    if place is None:
        return world
    return _alone(model, world, Process(name(sweep.compare), who, 0, (number, place)))


def _all(
    model: Model, world: World, work: Callable[[World], Iterator[Outcome]], once: bool = False
) -> World:
    """Until there is none left to begin; `once`: each that there is now."""
    if once:
        for outcome in list(work(world)):
            if outcome.then is not None:
                world = _alone(model, world, outcome.then)
        return world
    for _ in range(_LONGEST):
        first = next(work(world), None)
        if first is None:
            return world
        world = first.world if first.then is None else _alone(model, first.world, first.then)
    raise RecursionError


def _alone(model: Model, world: World, me: Process) -> World:
    """To its end, while nothing else runs."""
    now: Process | None = me
    for _ in range(_LONGEST):
        if now is None:
            return world
        _, world, now, _ = next(STEPS[now.step](model, world, now))
    raise RecursionError
